"""The tutorials: nbval runs every cell again and compares all outputs; what a reader without a kernel sees is in the file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
TUTORIALS = sorted((ROOT / "notebooks").glob("*/[0-9]*.ipynb"))
NBVAL = [
    sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "--nbval-cell-timeout=60", "-q", "-p", "no:cacheprovider",
    "-o", "addopts=", "-o", "filterwarnings=", f"--nbval-sanitize-with={ROOT / 'notebooks' / 'nbval_sanitize.cfg'}",
]  # fmt: skip


def nbval(*paths):
    """Run in a process of its own: nbval and the browser tests each want the event loop."""
    return subprocess.run([*NBVAL, *map(str, paths)], cwd=ROOT, capture_output=True, text=True, timeout=300)


def test_there_are_tutorials_in_both_languages():
    assert {p.parent.name for p in TUTORIALS} == {"en", "ko"}


@pytest.mark.parametrize("path", TUTORIALS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_outputs_are_reproduced(path):
    done = nbval(path)
    assert done.returncode == 0, done.stdout[-4000:]


def test_a_wrong_output_and_a_failing_magic_are_noticed(tmp_path):
    (tmp_path / "conftest.py").write_text((ROOT / "notebooks" / "conftest.py").read_text())
    for name, source, text in [("usage", "%load_ext nbgrad\n%trace --nonsense", None), ("output", "1 + 1", "3")]:
        cell = nbformat.v4.new_code_cell(source)
        if text:
            cell.outputs = [nbformat.v4.new_output("execute_result", {"text/plain": text}, execution_count=1)]
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=kernel), tmp_path / f"{name}.ipynb")
        done = nbval(tmp_path / f"{name}.ipynb")
        assert done.returncode == 1, done.stdout


def test_the_readmes_picture_is_what_its_code_draws(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "notebooks")
    import build

    assert (ROOT / "notebooks" / "trace.svg").read_text(encoding="utf-8") == build.readme_picture()


@pytest.mark.parametrize("path", TUTORIALS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_every_traced_cell_keeps_its_picture(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    traced = [c for c in notebook.cells if c.cell_type == "code" and c.source.startswith("%%trace")]
    assert len(traced) >= 5
    for cell in traced:
        pictures = [o.data for o in cell.outputs if o.output_type == "display_data" and "image/svg+xml" in o.data]
        assert len(pictures) == 1
        assert "data:image/svg+xml;base64," in pictures[0]["text/html"] and "calls" in pictures[0]["text/plain"]
    assert "widgets" not in notebook.metadata  # no state is stored: the static picture serves readers without a kernel


def test_both_languages_run_the_same_code():
    def code(path):
        lines = [line.split("#")[0].rstrip() for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"
                 for line in c.source.splitlines()]  # fmt: skip
        return [line for line in lines if not line.startswith("print(")]

    by_name = {}
    for path in TUTORIALS:
        by_name.setdefault(path.name, []).append(code(path))
    for name, versions in by_name.items():
        assert all(v == versions[0] for v in versions), name
