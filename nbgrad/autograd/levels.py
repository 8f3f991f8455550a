"""The transforms that are running in this thread: one level for each `vmap` and each forward-mode derivative, innermost last."""

from __future__ import annotations

import threading
from importlib import import_module

from .state import FUNC, state
from .taps import INFERENCE


needed: list[str] = []  # modules that the first transform loads: the table of batching rules


class Level:
    """One running transform.

    `size` is the length of the batch (None for forward mode), `random` what vmap does of random numbers. A batch of
    `directions` is the library's own, and the user's function need not know of it: what all examples agree on can be read.
    """

    __slots__ = ("depth", "size", "random", "directions")

    def __init__(self, size=None, random="error", directions=False):
        self.size, self.random, self.directions = size, random, directions
        self.depth = 0  # 0: not running

    def __enter__(self):
        _install()
        _running.levels.append(self)
        self.depth = len(_running.levels)
        state.mode |= FUNC
        return self

    def __exit__(self, *exc):
        _running.levels.pop()
        self.depth = 0
        if not _running.levels:
            state.mode &= ~FUNC


class _Running(threading.local):
    def __init__(self):
        self.levels = []


_running = _Running()


def _install():
    """Ops learn of transforms when the first one runs."""
    from . import batch, forward, op

    def dispatch(called, args):
        level = batch.innermost(args)
        if level is not None:
            return batch.call(called, args, level)
        if state.mode & INFERENCE:  # there are no tangents then
            return None
        level = forward.innermost(args[: called.n_operands])
        return None if level is None else forward.call(called, args, level)

    if op.Op.dispatch is None:
        op.Op.dispatch = staticmethod(dispatch)
        for name in needed:
            import_module(name)


def batch_levels() -> list[Level]:
    """The running vmaps, outermost first."""
    return [level for level in _running.levels if level.size is not None]
