"""What `pip install` brings: built as a release would be, unpacked, and used from there."""

from __future__ import annotations

import email
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

import nbgrad

from .tools import TORCH

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def run(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, **options)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """(sdist, wheel made from that sdist)"""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", str(folder), str(ROOT))
    (sdist,), (wheel,) = folder.glob("*.tar.gz"), folder.glob("*.whl")
    return sdist, wheel


def files_of_the_package() -> set[str]:
    """All that is under version control, or could be, in nbgrad/."""
    listed = run("git", "ls-files", "-co", "--exclude-standard", "nbgrad", cwd=ROOT).split()
    return {name for name in listed if (ROOT / name).exists()}


def test_the_wheel_holds_the_package_and_nothing_else(built):
    _, wheel = built
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert names == files_of_the_package()
    assert "nbgrad/py.typed" in names and any(name.endswith(".css") for name in names)
    assert wheel.name == f"nbgrad-{nbgrad.__version__}-py3-none-any.whl"


def test_metadata(built):
    archive = zipfile.ZipFile(built[1])
    info = f"nbgrad-{nbgrad.__version__}.dist-info"
    said = email.message_from_bytes(archive.read(f"{info}/METADATA"))
    assert (said["Name"], said["Version"], said["License-Expression"]) == ("nbgrad", nbgrad.__version__, "BSD-3-Clause")
    assert said["Requires-Python"] == ">=3.11" and len(said.get_payload()) > 500  # the README
    core = {re.match(r"[\w-]+", need)[0] for need in said.get_all("Requires-Dist") if "extra ==" not in need}
    assert core == {"numpy", "scipy"}
    assert set(said.get_all("Provides-Extra")) == {"notebook", "test", "check", "oracle", "bench"}
    assert {"Framework :: Jupyter :: JupyterLab :: 4", "Framework :: IPython", "Typing :: Typed"} <= set(said.get_all("Classifier"))
    assert b"BSD 3-Clause" in archive.read(f"{info}/licenses/LICENSE")


def test_the_sdist_is_enough_to_work_on(built):
    sdist, _ = built
    top = f"nbgrad-{nbgrad.__version__}/"
    with tarfile.open(sdist) as archive:
        names = {name.removeprefix(top) for name in archive.getnames()}
    needed = ("Makefile", "README.md", "LICENSE", "pyproject.toml", "tests/test_packaging.py", "notebooks/en/01_autograd.ipynb",
              "notebooks/ko/01_autograd.ipynb", "binder/postBuild", "benchmarks/run.py")  # fmt: skip
    assert set(needed) | files_of_the_package() <= names
    assert not [name for name in names if "__pycache__" in name or name.startswith((".venv", ".git/", "dist/"))]


def test_the_wheel_works_away_from_the_sources(built, tmp_path):
    run(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(tmp_path / "site"), str(built[1]))
    code = """
import nbgrad as torch
x = torch.tensor([1.0, 2.0], requires_grad=True)
with torch.trace() as t:
    (x * x).sum().backward()
from nbgrad.view.mime_bundle import bundle
from nbgrad.widgets.trace_view import TraceView
assert "<svg" in bundle(t.result)["image/svg+xml"]
assert "export default" in TraceView(t.result)._esm and TraceView(t.result)._css
print(torch.__file__, x.grad.tolist())
"""
    env = os.environ | {"PYTHONPATH": str(tmp_path / "site"), "PYTHONWARNINGS": "ignore"}
    said = run(sys.executable, "-c", code, cwd=tmp_path, env=env)
    assert said.split()[0].startswith(str(tmp_path / "site")) and said.strip().endswith("[2.0, 4.0]")


def test_import_loads_numpy_and_nothing_else_that_is_heavy():
    heavy = {
        "numpy.random",
        "IPython",
        "ipywidgets",
        "anywidget",
        "traitlets",
        "matplotlib",
        "scipy",
        "pandas",
        "torch",
        "dask",
        "jupyter_client",
    }
    code = f"import sys, numpy; heavy = {heavy!r} - set(sys.modules); import nbgrad; print(heavy & set(sys.modules) or 'none')"
    assert run(sys.executable, "-c", code, cwd=ROOT).strip() == "none"


def test_the_same_pytorch_everywhere():
    extras = PROJECT["optional-dependencies"]
    assert extras["oracle"] == [TORCH] and TORCH in extras["bench"]
    assert TORCH in (ROOT / ".ci" / "run").read_text()


@pytest.mark.parametrize("target", ["lab", "test", "bench", "notebooks"])
def test_the_readmes_commands_exist(target):
    planned = run("make", "--dry-run", target, cwd=ROOT)
    assert {
        "lab": "notebooks/en/01_autograd.ipynb",
        "test": "-m pytest",
        "bench": "benchmarks/",
        "notebooks": "notebooks/build.py",
    }[target] in planned
    if target in ("lab", "test"):
        assert f"make {target}" in (ROOT / "README.md").read_text(encoding="utf-8")
