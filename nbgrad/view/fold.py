"""Which calls share one card, so that a long trace still makes a picture of readable size.

A fold is a run of calls that follow each other in time, so that a folded graph stays acyclic. A reader may open folds one at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from ..trace.model import Trace

MOST = 48  # cards of calls in a picture, before runs of calls are folded
ADDED = 32  # cards that opening one fold adds, at most


class Fold(NamedTuple):
    """The calls start .. stop - 1 as one card."""

    start: int
    stop: int
    title: str


def folds(trace: Trace, most: int = MOST) -> list[Fold]:
    """The folds that leave at most `most` cards: none if that many are enough.

    Scopes are closed, repeated ones become "× N", what is still too much is folded in its middle;
    then scopes are opened again, outermost and first ones first, as long as there is room.

    >>> folds(Trace())
    []
    """
    if len(trace.calls) <= most:
        return []
    runs = _runs(trace, 0, len(trace.calls), 0)
    if len(runs) > most:
        runs = _repeated(trace, runs)
    if len(runs) > most:
        half = most // 2
        runs[half:-half] = [Fold(runs[half].start, runs[-half].start, "…")]
    closed = {run for run in runs if run.stop - run.start > 1}
    shown, depth, level = (
        len(runs),
        1,
        [run for run in runs if run in closed and run.title[0] not in "…×"],
    )
    while level:
        inner_level = []
        for run in level:
            inner = _runs(trace, run.start, run.stop, depth)
            if shown + len(inner) - 1 <= most:
                shown += len(inner) - 1
                closed.remove(run)
                inner = [r for r in inner if r.stop - r.start > 1]
                closed.update(inner)
                inner_level += inner
        level, depth = inner_level, depth + 1
    return sorted(closed)


def _runs(trace: Trace, start: int, stop: int, depth: int) -> list[Fold]:
    """Calls start .. stop - 1, those that follow each other in one scope at `depth` together."""
    runs: list[Fold] = []
    for k in range(start, stop):
        scope = trace.calls[k].scope
        title = scope[depth] if len(scope) > depth else ""
        if runs and title and runs[-1].title == title:
            runs[-1] = runs[-1]._replace(stop=k + 1)
        else:
            runs.append(Fold(k, k + 1, title))
    return runs


def _repeated(trace: Trace, runs: list[Fold]) -> list[Fold]:
    """Of scopes in a row that ran the same ops: the first, "× N" for those between, the last."""

    def ops(run: Fold) -> tuple[str, ...]:
        return tuple(call.op for call in trace.calls[run.start : run.stop])

    made: list[Fold] = []
    for (titled, _), group in groupby(runs, key=lambda run: (bool(run.title), ops(run))):
        same = list(group)
        if titled and len(same) > 3:
            same[1:-1] = [Fold(same[1].start, same[-1].start, f"× {len(same) - 2}")]
        made += same
    return made


def unfolded(trace: Trace, opened: Sequence[str] = ()) -> list[Fold]:
    """The folds of a trace after some were opened, in that order; opened: ids of cards, "f<start>-<stop>".

    Ids of what is no fold (any more) are left out.

    >>> unfolded(Trace(), ["f0-2"])
    []
    """
    left = {f"f{fold.start}-{fold.stop}": fold for fold in folds(trace)}
    for id in opened:
        fold = left.pop(id, None)
        if fold is not None:
            left |= {f"f{part.start}-{part.stop}": part for part in _inside(trace, fold)}
    return sorted(left.values())


def _inside(trace: Trace, fold: Fold) -> list[Fold]:
    """The folds that an opened one leaves: its scopes, and of too many cards those in the middle together."""
    calls = range(fold.start, fold.stop)
    depth, pieces = 0, [[]]
    while len(pieces) == 1 and any(len(trace.calls[k].scope) > depth for k in calls):
        depth += 1
        pieces = [list(group) for _, group in groupby(calls, key=lambda k: _scope(trace, k, depth))]
    if len(pieces) == 1:
        pieces = [[k] for k in calls]
    found = [Fold(piece[0], piece[-1] + 1, trace.calls[piece[0]].scope[depth - 1]) for piece in pieces if len(piece) > 1]
    if len(pieces) > ADDED:
        half = ADDED // 2
        start, stop = pieces[half][0], pieces[-half][0]
        found = [part for part in found if part.stop <= start or part.start >= stop]
        found.append(Fold(start, stop, "…"))
    return found


def _scope(trace: Trace, k: int, depth: int) -> tuple | int:
    """What calls of one piece share: their scope so deep; a call without one is a piece of its own."""
    scope = trace.calls[k].scope
    return scope[:depth] if len(scope) >= depth else k
