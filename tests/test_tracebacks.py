"""What a traceback in a notebook quotes: the user's lines, and `%xmode Verbose` the engine's as well."""

from __future__ import annotations

import sys

import pytest
from IPython.utils.capture import capture_output

import nbgrad
from nbgrad.tracebacks import without_engine

from .test_magics import main_module, new_shell, run_in, shell, shown  # noqa: F401

FAILING = {
    "an operator": ("torch.ones(2, 3) @ torch.ones(2, 3)", ["@"]),
    "a method": ("x.view(3)", ["x.view"]),
    "a function": ("torch.nn.functional.cross_entropy(x, [0, 1])", ["cross_entropy"]),
    "a backward pass": ("(w * x).backward()", ["backward()"]),
    "a node": ("y = (w ** 2).sum()\ny.backward()\ny.backward()", ["y.backward()"]),
    "a hook": ("def f(g):\n    return g.nothing\nw.register_hook(f)\n(w * x).sum().backward()", ["backward()", "g.nothing"]),
    "under a magic": ("%%trace\ny = w * x\nx.view(3)", ["x.view"]),
}


@pytest.mark.parametrize("cell, lines", FAILING.values(), ids=FAILING)
def test_only_lines_of_the_user_are_quoted(shell, cell, lines):  # noqa: F811
    done = run_in(shell, cell)
    arrows = [
        line.partition("> ")[2].partition(" ")[2] for line in done.text.splitlines() if line.startswith("--") and "> " in line
    ]
    assert done.error is not None and "nbgrad/" not in done.text and "<nbgrad" not in done.text
    assert len(arrows) == len(lines) and all(part in arrow for part, arrow in zip(lines, arrows))
    run_in(shell, "%xmode Verbose")
    assert "nbgrad/" in run_in(shell, cell).text


def test_without_the_extension_all_is_quoted(shell):  # noqa: F811
    shell.run_line_magic("unload_ext", "nbgrad")
    with capture_output() as captured:
        shell.run_cell("x.view(3)")
    assert "nbgrad/" in captured.stdout


def test_frames_of_nbgrad_alone_are_no_traceback_to_show():
    try:
        nbgrad.ones(2) @ nbgrad.ones(3)
    except RuntimeError:
        traceback = sys.exc_info()[2]
    assert without_engine(traceback).tb_next is None and without_engine(traceback).tb_lineno == traceback.tb_lineno
    assert without_engine(traceback.tb_next) is None and without_engine(None) is None
