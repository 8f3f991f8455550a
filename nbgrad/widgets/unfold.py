"""Opening folds one at a time: what a reader of a long trace asks for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from ..trace.model import Trace
from ..view.fold import Fold, folds

MOST = 32  # cards that opening one fold adds


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
            left |= {f"f{part.start}-{part.stop}": part for part in inside(trace, fold)}
    return sorted(left.values())


def inside(trace: Trace, fold: Fold) -> list[Fold]:
    """The folds that an opened one leaves: its scopes, and of too many cards those in the middle together."""
    calls = range(fold.start, fold.stop)
    depth, pieces = 0, [[]]
    while len(pieces) == 1 and any(len(trace.calls[k].scope) > depth for k in calls):
        depth += 1
        pieces = [list(group) for _, group in groupby(calls, key=lambda k: _scope(trace, k, depth))]
    if len(pieces) == 1:
        pieces = [[k] for k in calls]
    found = [Fold(piece[0], piece[-1] + 1, trace.calls[piece[0]].scope[depth - 1]) for piece in pieces if len(piece) > 1]
    if len(pieces) > MOST:
        half = MOST // 2
        start, stop = pieces[half][0], pieces[-half][0]
        found = [part for part in found if part.stop <= start or part.start >= stop]
        found.append(Fold(start, stop, "…"))
    return found


def _scope(trace: Trace, k: int, depth: int) -> tuple | int:
    """What calls of one piece share: their scope so deep; a call without one is a piece of its own."""
    scope = trace.calls[k].scope
    return scope[:depth] if len(scope) >= depth else k
