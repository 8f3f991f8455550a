"""Types for editors: the stubs are those that the declarations give, and a type checker reads a user's program with them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import nbgrad
from nbgrad import stubs

HERE = Path(nbgrad.__file__).parent
TEXTS = stubs.texts()
PROGRAM = """
import nbgrad as torch
x, w = torch.ones(2, 3), torch.randn(3, 4, requires_grad=True)
y = torch.matmul(x, w).sum(dim=0)
reveal_type(y)
reveal_type(y.shape)
reveal_type(torch.nn.functional.relu(x) * 2 + y)
reveal_type(x.split(1))
reveal_type(torch.float32)
reveal_type(torch.sort(x).values)
reveal_type(torch.max(x))
reveal_type(x.max(dim=1).indices)
x.add_(1).exp_()
torch.sum(x, dim="a")
x.topk("a")
torch.special.expit("a")
"""
REVEALED = ["Tensor", "Size", "Tensor", "tuple[nbgrad.engine.tensor.Tensor, ...]", "dtype", "Tensor", "Tensor", "Tensor"]
WRONG = ['"dim" to "sum"', '"topk"', '"expit"']


@pytest.mark.parametrize("path", TEXTS)
def test_stubs_are_those_that_the_declarations_give(path):
    assert (HERE / path).read_text(encoding="utf-8") == TEXTS[path], "run `make stubs`"


def test_a_type_checker_knows_what_a_program_does(tmp_path):
    pytest.importorskip("mypy")
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    command = [sys.executable, "-m", "mypy", "--cache-dir", str(tmp_path / "cache"), "--follow-imports", "silent", str(program)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=HERE.parent)
    revealed = [line.partition('is "')[2].rstrip('"') for line in done.stdout.splitlines() if "Revealed" in line]
    assert [found.rpartition(".")[2] if "[" not in found else found for found in revealed] == REVEALED, done.stdout
    errors = [line for line in done.stdout.splitlines() if ": error:" in line]
    assert len(errors) == len(WRONG) and all(wrong in line for wrong, line in zip(WRONG, errors)), done.stdout
