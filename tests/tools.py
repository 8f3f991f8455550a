"""What the tests need beyond pip's packages: `python -m tests.tools` finds or installs it, and says what it could not.

PyTorch (exactly the version that is the specification), a Chromium, and Node.js for the tests of the JavaScript modules.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys

TORCH = "torch==2.13.0"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """The path of a Chromium: NBGRAD_CHROMIUM, one on the PATH, or the one that Playwright downloaded."""
    named = os.environ.get("NBGRAD_CHROMIUM")
    if named:
        return named if os.path.exists(named) else None
    return next(filter(None, map(shutil.which, BROWSERS)), None) or _of_playwright()


def _of_playwright():
    code = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    path = found.stdout.strip()
    return path if found.returncode == 0 and os.path.exists(path) else None


def _run(*command) -> bool:
    print("$", *command, flush=True)
    return subprocess.run(command).returncode == 0


def install_chromium() -> bool:
    """Playwright's own browser where it can be downloaded, else the system's package (as root on Debian)."""
    if _run(sys.executable, "-m", "playwright", "install", "chromium") and chromium():
        return True
    if shutil.which("apt-get") and os.geteuid() == 0:
        ready = _run("apt-get", "install", "-y", "-q", "chromium")
        return ready or (_run("apt-get", "update", "-q") and _run("apt-get", "install", "-y", "-q", "chromium"))
    return False


def missing_oracle() -> str:
    if importlib.util.find_spec("torch") is None and not _run(sys.executable, "-m", "pip", "install", "--quiet", TORCH):
        return f"PyTorch could not be installed ({TORCH}): the comparisons with it are skipped"
    return ""


def missing_browser() -> str:
    if chromium() is None and not install_chromium():
        return "no Chromium was found or could be installed (set NBGRAD_CHROMIUM to one): the browser tests are skipped"
    return ""


def missing_node() -> str:
    return "" if shutil.which("node") else "Node.js was not found: the tests of the JavaScript modules are skipped"


CHECKS = {"oracle": missing_oracle, "browser": missing_browser, "node": missing_node}


def main(names) -> None:
    for gap in filter(None, (CHECKS[name]() for name in names or CHECKS)):
        print(f"NOTE: {gap}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
