"""A Jupyter server of the tests' own, on loopback, and a notebook open in a browser, driven as a person would."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat

QUIET = {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True}
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
COMMAND = [
    sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1", "--ServerApp.port=0",
    "--LabApp.news_url=None", "--LabApp.extension_manager=readonly", "--ServerApp.terminals_enabled=False",
    "--LabApp.expose_app_in_browser=True", "--JupyterNotebookApp.expose_app_in_browser=True",
]  # fmt: skip


def free_port() -> int:
    """A port of loopback on which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Server:
    """One server for JupyterLab and Notebook 7; every setting, runtime file and kernel profile lies under `base`."""

    def __init__(self, base: Path):
        self.root, self.token, self.log = base / "work", secrets.token_hex(16), base / "server.log"
        self.root.mkdir(parents=True)
        notification = base / "user-settings" / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings"
        notification.parent.mkdir(parents=True)
        notification.write_text(json.dumps(QUIET))
        places = {
            "HOME": "", "JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "JUPYTER_RUNTIME_DIR": "runtime",
            "JUPYTERLAB_SETTINGS_DIR": "user-settings", "JUPYTERLAB_WORKSPACES_DIR": "workspaces", "IPYTHONDIR": "ipython",
        }  # fmt: skip
        env = os.environ | {name: str(base / place) for name, place in places.items()} | {"JUPYTER_PREFER_ENV_PATH": "1"}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*COMMAND, f"--ServerApp.root_dir={self.root}", f"--IdentityProvider.token={self.token}"],
                env=env, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        self.url = self._wait(base / "runtime" / f"jpserver-{self.process.pid}.json", time.monotonic() + 60)

    def _wait(self, info, deadline):
        while self.process.poll() is None and time.monotonic() < deadline:
            try:  # the file appears when the port is bound; it may be half written
                url = json.loads(info.read_text())["url"].rstrip("/")
                with urllib.request.urlopen(f"{url}/api?token={self.token}", timeout=2):
                    return url
            except (OSError, ValueError):
                time.sleep(0.05)
        raise RuntimeError("the Jupyter server did not start:\n" + self.log.read_text()[-4000:])

    def add(self, path: Path, name: str) -> str:
        """Copy a notebook to where the server sees it."""
        shutil.copy(path, self.root / name)
        return name

    def write(self, name: str, *cells: str) -> str:
        """Write a notebook of code cells."""
        made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells], metadata={"kernelspec": KERNEL})
        nbformat.write(made, self.root / name)
        return name

    def ask(self, method: str, path: str):
        headers = {"Authorization": f"token {self.token}"}
        with urllib.request.urlopen(
            urllib.request.Request(f"{self.url}/api/{path}", method=method, headers=headers), timeout=20
        ) as r:
            body = r.read()
        return json.loads(body) if body else None

    def end_kernels(self):
        for session in self.ask("GET", "sessions"):
            self.ask("DELETE", f"sessions/{session['id']}")

    def stop(self):
        self.end_kernels()
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


READY = """() => { const context = window.jupyterapp?.shell?.currentWidget?.sessionContext;
                   return context && context.isReady && context.session?.kernel?.status === 'idle'; }"""
DONE = """i => /\\[\\d+\\]/.test(document.querySelectorAll('.jp-Notebook .jp-CodeCell')[i]
                 .querySelector('.jp-InputPrompt').textContent)"""
ALL_DONE = """() => [...document.querySelectorAll('.jp-Notebook .jp-CodeCell .jp-InputPrompt')]
                    .every(prompt => /\\[\\d+\\]/.test(prompt.textContent))"""
PATHS = {"lab": "lab/tree", "notebook": "notebooks"}


class Notebook:
    """A notebook open in JupyterLab ("lab") or Notebook 7 ("notebook")."""

    def __init__(self, page, server: Server, name: str, ui: str):
        self.page, self.server, self.name, self.ui, self.said = page, server, name, ui, []
        page.set_default_timeout(30_000)
        page.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.said.append(f"pageerror: {error}"))
        self.open()

    def open(self):
        """Load the page and wait until its own session is attached and idle: the server knows that too early."""
        self.page.goto(f"{self.server.url}/{PATHS[self.ui]}/{self.name}?reset&token={self.server.token}")
        self.page.wait_for_function("() => window.jupyterapp && document.querySelector('.jp-Notebook .jp-CodeCell')")
        self.page.wait_for_function(READY, timeout=60_000)

    def cell(self, i: int):
        return self.page.locator(".jp-Notebook .jp-CodeCell").nth(i)

    def run(self, i: int):
        self.cell(i).locator(".cm-content").click()
        self.page.keyboard.press("Control+Enter")
        self.page.wait_for_function(DONE, arg=i)

    def run_all(self):
        """Run every cell; saved execution counts go first, so that the wait is for new ones."""
        self.command("notebook:clear-all-cell-outputs")
        self.command("notebook:run-all-cells")
        self.page.wait_for_function(ALL_DONE, timeout=120_000)

    def command(self, name: str, **arguments):
        self.page.evaluate("([c, a]) => window.jupyterapp.commands.execute(c, a).then(() => null)", [name, arguments])

    def setting(self, plugin: str, value: dict):
        script = "([p, v]) => window.jupyterapp.serviceManager.settings.save(p, v)"
        self.page.evaluate(script, [plugin, json.dumps(value)])

    def save(self):
        self.command("docmanager:save")
        return nbformat.read(self.server.root / self.name, as_version=4)

    def complaints(self) -> list[str]:
        """Errors of the page that name nbgrad."""
        return [line for line in self.said if line.startswith(("error", "pageerror")) and "nbgrad" in line]
