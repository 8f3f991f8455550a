"""`make lab`: the README's command serves the first tutorial, for whoever runs it."""

from __future__ import annotations

import http.cookiejar
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from .jupyter import free_port

ROOT = Path(__file__).parents[2]
OPTIONS = "--no-browser --LabApp.news_url=None --IdentityProvider.token=word --ServerApp.port_retries=0"


def test_it_opens_jupyterlab_on_the_first_tutorial(tmp_path):
    port, log = free_port(), tmp_path / "log"
    command = [
        "make", "lab", f"BIN={Path(sys.executable).parent}", f"VENV={tmp_path}", "-o", f"{tmp_path}/.lab",  # what it installs is here
        f"LABFLAGS={OPTIONS} --port={port}",
    ]  # fmt: skip
    env = os.environ | {name: str(tmp_path) for name in ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")}
    with log.open("wb") as out:
        server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=subprocess.STDOUT, start_new_session=True)
    opened = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                with opened.open(f"http://127.0.0.1:{port}/?token=word", timeout=20) as page:
                    assert page.status == 200 and page.url.partition("?")[0].endswith("/lab/tree/notebooks/en/01_autograd.ipynb")
                    break
            except OSError:
                assert server.poll() is None and time.monotonic() < deadline, log.read_text()[-4000:]
                time.sleep(0.2)
        with opened.open(f"http://127.0.0.1:{port}/api/contents/notebooks/en/01_autograd.ipynb?content=0&token=word") as found:
            assert found.status == 200
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)
