"""The transforms that are running in this thread: one level for each call of `vmap`, of a derivative, innermost last."""

from __future__ import annotations

import threading

from .state import FUNC, intercepting, state

# kinds of levels
VMAP, JVP, GRAD = "vmap", "jvp", "grad"  # transforms of functions
DUAL = "dual"  # a level of forward mode that is none, as `dual_level` opens it

_NO_HOOKS = (
    "hooks on saved tensors (saved_tensors_hooks, save_on_cpu, checkpoint) do not go with torch.func.grad, vjp and what is made of "
    "them: use autograd.grad or backward with such hooks"
)


class Level:
    """One running transform.

    `size` is the length of the batch (None if it is no vmap), `random` what vmap does of random numbers. A batch of
    `directions` is the library's own, and the user's function need not know of it: what all examples agree on can be read.
    Reverse mode lies on the one graph, so that ops need not know of it; the other kinds send ops down the `dispatch`.
    """

    __slots__ = ("kind", "depth", "size", "random", "directions", "roots", "_refused")

    def __init__(self, kind, size=None, random="error", directions=False):
        self.kind, self.size, self.random, self.directions = kind, size, random, directions
        self.depth = 0  # 0: not running
        self.roots = ()  # of reverse mode: the numbers of the nodes that its inputs start from, where they are no leaves

    def __enter__(self):
        self._refused = intercepting.refused
        if self.kind == GRAD:
            if intercepting.hooks:
                raise RuntimeError(_NO_HOOKS)
            intercepting.refused = _NO_HOOKS
        _running.levels.append(self)
        self.depth = len(_running.levels)
        if self.kind != GRAD:
            state.mode |= FUNC
        return self

    def __exit__(self, *exc):
        _running.levels.pop()
        self.depth, intercepting.refused = 0, self._refused
        if all(level.kind == GRAD for level in _running.levels):
            state.mode &= ~FUNC


class _Running(threading.local):
    def __init__(self):
        self.levels = []


_running = _Running()


def transforms() -> list[Level]:
    """The running transforms of functions, outermost first."""
    return [level for level in _running.levels if level.kind != DUAL] if _running.levels else []


def refuse_inside(name) -> None:
    """RuntimeError where a transform runs."""
    if transforms():
        raise RuntimeError(
            f"{name} cannot be called in a function that torch.func transforms, nor what needs it, as autograd.functional does: "
            "use torch.func.grad, vjp, jvp, jacrev or hessian there, which nest, or call it outside"
        )


def batch_levels() -> list[Level]:
    """The running vmaps, outermost first."""
    return [level for level in _running.levels if level.size is not None]
