"""The rewriting of a cell's head line: one line stays one line, and what is no head stays as it is."""

from __future__ import annotations

import pytest

from nbgrad.cell_head import body_text, rewrite


@pytest.mark.parametrize(
    "cell, text",
    [
        ("\n\n  %%trace\n  a\n", "%%trace\na\n"),
        ("%%time\n\n%%trace\na", "%%trace\na"),
        ("%%trace\n%%time -n\n\na", "a"),
        ("a\n%%trace", "a\n%%trace"),
    ],
)
def test_the_text_has_the_line_numbers_of_tracebacks(cell, text):
    assert body_text(cell) == text


@pytest.mark.parametrize("cell", ["x = 1\n%%trace\n", "%%tracer\nx\n", "%%trace?\n", "%%trace\n\n", "# %%trace\nx\n", "%trace x\n"])
def test_other_lines_are_left_alone(cell):
    given = cell.splitlines(keepends=True)
    assert rewrite(given) == given


@pytest.mark.parametrize("cell", ["%%trace\nx\n", "%%nograd\n%%trace --name t\n\nx\n", "%%trace\nfrom __future__ import a\nx\n"])
def test_lines_keep_their_numbers(cell):
    given = cell.splitlines(keepends=True)
    made = rewrite(given)
    assert len(made) == len(given) and made[-1] == given[-1] and all(line.count("\n") == 1 for line in made)
