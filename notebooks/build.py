"""`make notebooks`: runs every tutorial and saves it with its outputs, as nbval and a reader without a kernel see them.

Widget state is not stored: the static picture in each output serves readers without a kernel.
"""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).parent


def build(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook, timeout=120, store_widget_state=False, resources={"metadata": {"path": str(path.parent)}}
    ).execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)  # times of day differ from run to run
    notebook.metadata.pop("widgets", None)
    nbformat.validate(notebook)
    nbformat.write(notebook, path)
    print(path.relative_to(HERE))


if __name__ == "__main__":
    for given in sys.argv[1:] or sorted(str(p) for p in HERE.glob("*/[0-9]*.ipynb")):
        build(Path(given).resolve())
