"""binder/ as repo2docker would use it: the same steps in a fresh virtual environment, without Docker."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import sys
import time
import urllib.request
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BINDER = ROOT / "binder"


def test_files_are_those_that_repo2docker_reads():
    assert not (ROOT / ".binder").exists()  # two such folders are an error
    assert {p.name for p in BINDER.iterdir()} == {"requirements.txt", "runtime.txt", "postBuild", "start"}
    assert re.fullmatch(r"python-3\.1[1-4]\n", (BINDER / "runtime.txt").read_text())
    for name in ("postBuild", "start"):
        assert (BINDER / name).stat().st_mode & stat.S_IXUSR, name
        assert (BINDER / name).read_text().startswith("#!/bin/bash\n")
    assert "set -euo pipefail" in (BINDER / "postBuild").read_text()
    assert (BINDER / "start").read_text().rstrip().endswith('exec "$@"')


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """A copy of the repository and an environment built from binder/: (folder, environment variables)."""
    base = tmp_path_factory.mktemp("binder")
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    for name in listed.stdout.split("\n"):
        if name and (ROOT / name).is_file():
            (base / "repo" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, base / "repo" / name)
    venv.create(base / "env", with_pip=True)
    env = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "PYTHON"))}
    env |= {"PATH": f"{base / 'env' / 'bin'}:{env['PATH']}", "NB_PYTHON_PREFIX": str(base / "env"), "HOME": str(base),
            "JUPYTER_PREFER_ENV_PATH": "1"}  # fmt: skip
    repo = base / "repo"
    run(repo, env, "pip", "install", "--quiet", "-r", "binder/requirements.txt")
    run(repo, env, "./binder/postBuild")
    return repo, env


def run(folder, env, *command):
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=500)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done


@pytest.mark.skipif(sys.platform == "win32", reason="Binder's scripts are for a POSIX shell")
def test_the_notebooks_run_there(image):
    repo, env = image
    for path in sorted((repo / "notebooks").glob("*/[0-9]*.ipynb")):
        run(repo, env, "./binder/start", "jupyter", "execute", str(path))


def test_it_opens_the_first_tutorial_in_jupyterlab_and_saves_widget_state(image):
    repo, env = image
    server = subprocess.Popen(
        ["./binder/start", "jupyter", "lab", "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1", "--ServerApp.port=0",
         "--IdentityProvider.token=t"],
        cwd=repo, env=env | {"JUPYTER_RUNTIME_DIR": str(repo.parent / "runtime")}, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        url = wait_for(repo.parent / "runtime", server)
        with urllib.request.urlopen(f"{url}?token=t", timeout=20) as page:
            assert page.geturl().split("?")[0].endswith("/lab/tree/notebooks/en/01_autograd.ipynb")
        with urllib.request.urlopen(
            f"{url}lab/api/settings/@jupyter-widgets/jupyterlab-manager:plugin?token=t", timeout=20
        ) as reply:
            settings = json.load(reply)
        assert settings["schema"]["properties"]["saveState"]["default"] is True
    finally:
        server.terminate()
        server.wait(20)


def wait_for(runtime, server) -> str:
    for _ in range(600):
        assert server.poll() is None, "the server ended"
        for info in runtime.glob("jpserver-*.json"):
            try:
                return json.loads(info.read_text())["url"]
            except (ValueError, KeyError):  # half written
                pass
        time.sleep(0.1)
    raise AssertionError("the server did not start within a minute")
