"""Forward-mode derivatives by hand: `torch.autograd.forward_ad`.

>>> import nbgrad as torch
>>> import nbgrad.autograd.forward_ad as fwAD
>>> with fwAD.dual_level():
...     x = fwAD.make_dual(torch.tensor(3.0), torch.tensor(1.0))
...     fwAD.unpack_dual(x * x).tangent
tensor(6.)
"""

from __future__ import annotations

import threading
from typing import NamedTuple

from ..engine import namespaces
from ..engine.levels import DUAL, Level
from ..engine.state import INFERENCE, state
from ..engine.tensor import Tensor
from ..transforms import dual_tensor

__all__ = ["UnpackedDualTensor", "dual_level", "enter_dual_level", "exit_dual_level", "make_dual", "unpack_dual"]


class UnpackedDualTensor(NamedTuple):
    """A dual tensor's two parts; `tangent` is None where there is none."""

    primal: Tensor
    tangent: Tensor | None


class _Current(threading.local):
    level = None


_current = _Current()


def __getattr__(name):
    if name == "_current_level":  # by which PyTorch's programs ask whether a level is open
        return -1 if _current.level is None else 0
    raise AttributeError(f"nbgrad.autograd.forward_ad has no {name!r}")


def enter_dual_level() -> int:
    """Begin a level of forward mode; gives its number, 0. RuntimeError inside another one."""
    if _current.level is not None:
        raise RuntimeError("a dual level is already open, and they do not nest: for nested derivatives use torch.func.jvp")
    _current.level = Level(DUAL).__enter__()
    return 0


def exit_dual_level(*, level: int | None = None) -> None:
    """End the level of forward mode: all tangents made in it are gone."""
    if _current.level is None:
        raise RuntimeError("no dual level is open: call enter_dual_level() first, or use `with dual_level():`")
    if level not in (None, 0):
        raise RuntimeError(f"only the last level, 0, can be closed, got {level}")
    _current.level.__exit__()
    _current.level = None


class dual_level:
    """A context manager inside which tensors can have tangents."""

    def __enter__(self):
        return enter_dual_level()

    def __exit__(self, *exc):
        exit_dual_level()


def make_dual(tensor: Tensor, tangent: Tensor, *, level: int | None = None) -> Tensor:
    """`tensor` with a tangent, of its shape: what is computed from it has tangents too; in inference mode, without.

    RuntimeError outside `dual_level`, or for a tangent of another shape; ValueError for dtypes without derivatives.
    """
    if _current.level is None:
        raise RuntimeError("a dual tensor needs an open level: make it inside `with dual_level():`")
    if level not in (None, 0):
        raise RuntimeError(f"the only open level is 0, got level={level}")
    dual_tensor.check(tensor, tangent)
    for name, x in (("tensor", tensor), ("tangent", tangent)):
        if dual_tensor.split(x, _current.level)[1] is not None:
            raise RuntimeError(f"the {name} is dual already: take a part of it, unpack_dual(x).primal or .tangent")
    return namespaces.tensors.alias(tensor) if state.mode & INFERENCE else dual_tensor.dual(tensor, tangent, _current.level)


def unpack_dual(tensor: Tensor, *, level: int | None = None) -> UnpackedDualTensor:
    """The two parts of a dual tensor; the tangent is None for any other, outside `dual_level` and in inference mode."""
    if not isinstance(tensor, Tensor):
        raise TypeError(f"unpack_dual takes a tensor, got {type(tensor).__name__}")
    if level is not None and level > 0 and _current.level is not None:
        raise RuntimeError(f"the only open level is 0, got level={level}")
    if _current.level is None or (level is not None and level < 0) or state.mode & INFERENCE:
        return UnpackedDualTensor(tensor, None)
    primal, tangent = dual_tensor.split(tensor, _current.level)
    return UnpackedDualTensor(dual_tensor.named_alias("torch::autograd::Identity")(primal), tangent)
