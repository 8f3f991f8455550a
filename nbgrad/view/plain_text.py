"""A trace as plain text: worth reading by itself, the same on every run."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from ..trace.model import Backward, Line, Sample, Step, Trace
from .display_names import Names, entries, odd, spread, type_of
from .steps import summary
from .strips import number

MOST = 60  # lines of one section; the middle of a longer one is folded
SENT = 4  # contributions of one step
WIDEST = 60  # columns of a call, longer ones are cut


def text(trace: Trace) -> str:
    """The trace in words: leaves, calls in order, backward steps in order, gradients.

    One line each, in columns; a section of more than 60 lines is folded in its middle. No timings,
    no addresses.

    >>> print(text(Trace()))
    nbgrad trace: 0 calls, 0 leaves, no backward pass
    """
    names = Names(trace)
    made = [f"nbgrad trace: {summary(trace)}"]
    leaves = [i for i, info in enumerate(trace.tensors) if info.kind == "leaf"]
    made += _section("leaves", [[names.of[i], *_array(trace.tensors[i].value)] for i in leaves])
    made += _section("calls", [_call(trace, names, k) for k in range(len(trace.calls))])
    for backward in trace.passes:
        made += _section(_head(trace, backward), [_step(trace, names, backward, step) for step in backward.steps])
    made += _section("gradients", [[names.gradient(i), *_array(trace.tensors[i].grad)] for i in _graded(trace)])
    remarks = [f"note: {note}" for note in trace.notes] + [f"error: {trace.error}"] * bool(trace.error)
    made += ["", *remarks] if remarks else []
    return "\n".join(made)


def _graded(trace: Trace) -> list[int]:
    """The leaves that added up a gradient; of one that was updated in between, as it was at the last."""
    found: list[int] = []
    for i in sorted({step.tensor for backward in trace.passes for step in backward.steps if step.call is None}):
        info = trace.tensors[i]
        before = [j for j in found if trace.tensors[j].name == info.name] if info.name and info.kind == "result" else []
        found = [j for j in found if j not in before[-1:]] + [i]
    return found


def _array(sample: Sample) -> list[str]:
    """Type and contents in two columns."""
    whole = entries(sample, 6)
    return [type_of(sample), whole or f"{spread(sample)}, norm {number(sample.stats.norm, 3)}"]


def _call(trace: Trace, names: Names, k: int) -> list[str]:
    call = trace.calls[k]
    made = names.outputs(call)
    first = trace.tensors[call.outputs[0]] if call.outputs else None
    kinds = ["", ""] if first is None else _array(first.value) if first.value else [type_of(first), "not known any more"]
    if len(call.outputs) > 1:
        kinds[0] = f"{len(call.outputs)} × {kinds[0]}"
    marks = [] if call.grad_mode else ["no_grad"]
    marks += [_place(trace, call.line)] if call.line else ["before this trace"] if k < trace.earlier else []
    return [
        f"#{k + 1}",
        f"{made} =" if made else "",
        _cut(names.call(call)),
        *kinds,
        ", ".join(marks),
    ]


def _step(trace: Trace, names: Names, backward: Backward, step: Step) -> list[str]:
    if step.call is None:
        return [names.gradient(step.tensor, backward), "+=" if backward.into_grad else "=", _size(step.gradient), ""]
    sent = [f"{names.of[c.tensor]} += {_size(c.value)}" for c in step.sent]
    if len(sent) > SENT:
        sent[SENT - 1 :] = [f"{len(sent) - SENT + 1} more"]
    return [
        f"#{step.call + 1}",
        trace.calls[step.call].op,
        _size(step.gradient),
        f"→  {'; '.join(sent) or 'nothing'}",
    ]


def _size(sample: Sample) -> str:
    """A gradient in a word: its entries when there are few, else its norm."""
    return entries(sample) or ", ".join(filter(None, [f"norm {number(sample.stats.norm, 3)}", odd(sample)]))


def _head(trace: Trace, backward: Backward) -> str:
    what = "backward" if backward.into_grad else "autograd.grad"
    return f"{what}, {_place(trace, backward.line)}" if backward.line else what


def _place(trace: Trace, line: Line) -> str:
    several = f"{trace.sources[line.source].label}, " if len(trace.sources) > 1 else ""
    return f"{several}line {line.number}"


def _section(title: str, rows: list[list[str]]) -> list[str]:
    """A blank line, the title, and the rows in columns as wide as their widest cell."""
    if not rows:
        return []
    folded = len(rows) - MOST
    if folded > 0:
        kept = rows[: MOST * 2 // 3] + rows[-(MOST // 3) :]
        lines = _columns(kept)
        lines.insert(MOST * 2 // 3, f"  … {folded} more …")
    else:
        lines = _columns(rows)
    return ["", title, *lines]


def _columns(rows: list[list[str]]) -> list[str]:
    wide = [max(map(_cells, column)) for column in zip(*rows)]
    padded = ([cell + " " * (w - _cells(cell)) for cell, w in zip(row, wide) if w] for row in rows)
    return ["  " + "  ".join(row).rstrip() for row in padded]


def _cells(string: Iterable[str]) -> int:
    """Columns of a terminal that a text takes: wide characters take two, combining ones none."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in string)


def _cut(call: str) -> str:
    return call if len(call) <= WIDEST else f"{call[: WIDEST - 2]}…{call[-1]}"
