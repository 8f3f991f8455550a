"""The JavaScript modules without a browser, run by Node's own test runner."""

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.parametrize("file", sorted(path.name for path in HERE.glob("*.test.mjs")))
def test_module(file):
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node.js is not installed: the pure JavaScript modules are tested by `node --test`")
    done = subprocess.run([node, "--test", str(HERE / file)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "\n# pass 0\n" not in done.stdout and "# fail 0" in done.stdout


def test_there_are_modules_to_test():
    assert len(list(HERE.glob("*.test.mjs"))) >= 4
