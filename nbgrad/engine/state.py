"""What a thread's next op has to know, in one read: is it recorded, is it watched."""

from __future__ import annotations

import itertools
import threading

GRAD = 1  # ops are recorded for backward
WATCH = 2  # `state.observer` is told of every op and backward step
FUNC = 16  # operands may be batches or dual: ops are dispatched to the transforms that run
PLAIN = GRAD  # mode <= PLAIN: the fast path of an op may run


class _State(threading.local):
    mode = GRAD
    observer = None


state = _State()
next_seq = itertools.count(1).__next__  # creation order of nodes, and the clock of in-place writes


def set_observer(observer):
    """Put `observer` (None to remove) in this thread's slot and return the one that was there."""
    before = state.observer
    state.observer = observer
    state.mode = state.mode & ~WATCH if observer is None else state.mode | WATCH
    return before
