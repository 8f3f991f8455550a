"""Every public name of PyTorch's autograd modules: there and tested, or an error that says why not."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from nbgrad import names

ROOT = Path(__file__).parents[1]
TESTS = "".join(p.read_text("utf-8") for p in (ROOT / "tests").rglob("test_*.py") if p.name != "test_names.py")
LISTED = [(module, name) for module, listed in names.PYTORCH.items() for name in listed.split()]


def test_the_table_is_up_to_date():
    written = (ROOT / "nbgrad" / "NAMES.md").read_text(encoding="utf-8")
    assert written == names.table(), "run `make names`"
    assert "missing" not in written


@pytest.mark.oracle
@pytest.mark.parametrize("module", names.PYTORCH)
def test_the_names_are_pytorchs(module):
    pytest.importorskip("torch")
    assert sorted(names.PYTORCH[module].split()) == sorted(import_module(f"torch.{module}").__all__)


@pytest.mark.parametrize("module, name", LISTED)
def test_a_name_is_tested_or_says_why_it_is_not_there(module, name):
    reason = names.why_not(module, name)
    if reason:
        assert len(reason.split()) >= 4
        with pytest.raises((AttributeError, NotImplementedError), match=re.escape(reason)):
            getattr(import_module(f"nbgrad.{module}"), name)(None)
    else:
        assert re.search(rf"\b{name}\b", TESTS), f"no test uses {module}.{name}"
