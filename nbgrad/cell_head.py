"""The head line of a cell, `%%trace ARGS`, rewritten into one call, so that IPython runs the cell below it by its usual path."""

from __future__ import annotations

import re
from itertools import takewhile

from IPython.core.inputtransformer2 import cell_magic as other_cell_magic, leading_empty_lines, leading_indent

HEAD = re.compile(r"%%(trace|nograd)(?:[ \t]+(.*?))?\s*$")
FUTURE = re.compile(r"from\s+__future__\s+import\b[^(\\]*$")
THIS_CELL = None  # what the rewritten head line gives as the magic's body: the lines below it
CALL = re.compile(r"(; )?get_ipython\(\)\.run_cell_magic\('(trace|nograd)', .*?, None\)")  # the head line, rewritten


def rewrite(lines: list[str]) -> list[str]:
    """Turn the `%%trace` and `%%nograd` lines at the top of a cell into calls, one line each."""
    heads = list(takewhile(lambda m: m, map(HEAD.match, lines)))
    body = lines[len(heads) :]
    if not heads:
        return lines
    if not any(line.strip() for line in body):
        return lines[len(heads) - 1 :]  # IPython itself says that a body is missing
    if body[0].startswith("%%"):
        body = other_cell_magic(body)
    calls = [f"get_ipython().run_cell_magic({m[1]!r}, {m[2] or ''!r}, {THIS_CELL})" for m in heads]
    future = _last_future_import(body)
    if future is not None:  # Python wants these first
        body[future] = "; ".join([body[future].rstrip(), *calls]) + "\n"
        calls = [""] * len(heads)
    return [call + "\n" for call in calls] + body


rewrite.has_side_effects = True  # a terminal that asks whether the input is complete sees a cell magic, as it should


def _last_future_import(lines):
    last = None
    for i, line in enumerate(lines):
        if FUTURE.match(line):
            last = i
        elif line.strip() and not line.startswith("#"):
            break
    return last


def body_text(raw_cell: str) -> str:
    """The part of a cell that is compiled as one piece, so that line 1 of the text is line 1 of a traceback.

    >>> body_text("%%time\\n%%trace\\ny = x * x")
    '%%trace\\ny = x * x'
    """
    lines = leading_indent(leading_empty_lines(raw_cell.splitlines(keepends=True)))
    start = 0
    for i, line in enumerate(lines):
        if line.startswith("%%"):
            start = start if HEAD.match(line) else i + 1
        elif line.strip():
            break
    return "".join(leading_empty_lines(lines[start:]))
