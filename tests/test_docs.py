"""What the documents say of the package is so: every file that they name is there, and holds what it is named for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
FILE = re.compile(r"`([\w./-]+\.(?:py|mjs|md|toml|cff|svg))`")
WHERE = {  # what the table of docs/design.md says, as words that the file holds
    "hypot": ("nbgrad/ops/elementwise.py", 'hypot = binary("hypot"'), "its face": ("nbgrad/functions/elementwise.py", "def hypot("),
    "cross_entropy": ("nbgrad/functions/loss.py", "def cross_entropy("), "cat's rule": ("nbgrad/ops/joining.py", "def _vmap_join("),
    "retain_grad": ("nbgrad/engine/tensor_grad.py", "def retain_grad("), "the error": ("nbgrad/engine/saved.py", "changed in place after"),
    "finfo": ("nbgrad/engine/dtypes.py", "class finfo"), "Size": ("nbgrad/engine/size.py", "class Size"),
    "an arrow": ("nbgrad/view/edges.py", "def arrow_head("), "the legend": ("nbgrad/view/legend.py", "def "), "--theme": ("nbgrad/magics.py", '"--theme"'),
}  # fmt: skip


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: p.name)
def test_files_that_are_named_are_there(document):
    named = set(FILE.findall(document.read_text(encoding="utf-8")))
    missing = [name for name in named if not any((base / name).exists() for base in (ROOT, ROOT / "nbgrad", document.parent))]
    # a program of the reader's own, and any family
    assert {name for name in missing if "FAMILY" not in name} <= {"trace.py"}


@pytest.mark.parametrize("what", WHERE)
def test_things_are_where_the_design_says(what):
    path, words = WHERE[what]
    assert words in (ROOT / path).read_text(encoding="utf-8")
    assert path.removeprefix("nbgrad/") in (ROOT / "docs" / "design.md").read_text(encoding="utf-8")


def test_links_between_documents_lead_somewhere():
    for document in DOCUMENTS:
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name}: {target}"
