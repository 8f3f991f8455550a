"""`make notebooks`: runs every tutorial and saves it with its outputs, as nbval and a reader without a kernel see them,
and draws the README's picture from the README's code.

Widget state is not stored: the static picture in each output serves readers without a kernel.
"""

from __future__ import annotations

import linecache
import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

import nbgrad
from nbgrad.view.scene import scene
from nbgrad.view.svg import svg

HERE = Path(__file__).parent


def build(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=120, store_widget_state=False, resources={"metadata": {"path": str(path.parent)}}).execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)  # times of day differ from run to run
    notebook.metadata.pop("widgets", None)
    nbformat.validate(notebook)
    nbformat.write(notebook, path)
    print(path.relative_to(HERE))


def readme_picture() -> str:
    """The SVG of the README's traced cell."""
    code = re.search(r"```python\n%%trace\n(.*?)```", (HERE.parent / "README.md").read_text(encoding="utf-8"), re.S)[1]
    nbgrad.manual_seed(0)
    names = {"torch": nbgrad}
    linecache.cache["README"] = len(code), None, code.splitlines(keepends=True), "README"
    with nbgrad.trace(names) as recording:
        exec(compile(code, "README", "exec"), names)
    return svg(scene(recording.result))


if __name__ == "__main__":
    for given in sys.argv[1:] or sorted(str(p) for p in HERE.glob("*/[0-9]*.ipynb")):
        build(Path(given).resolve())
    (HERE / "trace.svg").write_text(readme_picture(), encoding="utf-8")
