"""bfloat16, which NumPy has not: stored by the package ml_dtypes, computed in float32 and rounded, as PyTorch does.

Nothing here is loaded before a bfloat16 tensor is made. ml_dtypes has ufuncs of its own, but some answer in float32 or float64,
and sums would be rounded at every step; so each op that computes gets float32 arrays, and its result is rounded once.
"""

from __future__ import annotations

import copy

import numpy as np

from . import dtypes, namespaces
from .node import Rule
from .op import finish, shape_error
from .state import slots
from .tensor import Tensor

_MOVES = {"cast", "detach", "clone", "contiguous", "copied", "copy", "flip", "roll", "tile"}  # they only move values about


def load(entry: dtypes.dtype) -> np.dtype:
    """NumPy's dtype for bfloat16, with ops prepared for it; ImportError where ml_dtypes is missing."""
    try:
        import ml_dtypes
    except ImportError:
        raise ImportError("bfloat16 needs the package ml_dtypes, since NumPy has no such dtype: pip install ml_dtypes") from None
    entry.numpy = np.dtype(ml_dtypes.bfloat16)
    dtypes.FROM_NUMPY[entry.numpy] = entry
    slots.lowered = _call
    return entry.numpy


slots.load_bfloat16 = load


def _call(op, args):
    """The call of an op that computes with bfloat16; None for any other."""
    n = op.n_operands
    if op.view or op.name in _MOVES or not any(isinstance(x, Tensor) and x.dtype is dtypes.bfloat16 for x in args[:n]):
        return None
    return _rounded(op, args[:n], args[n:])


def _raised(value):
    """A bfloat16 array in float32; anything else as it is."""
    return value.astype(np.float32) if isinstance(value, np.ndarray) and value.dtype.kind == "V" else value


def _lowered(value):
    value = np.asarray(value)
    return value.astype(dtypes.bfloat16.numpy) if value.dtype == np.float32 else value


def _rounded(op, operands, params):
    if op.prepare is None:
        arrays = [t._data if isinstance(t, Tensor) else t for t in operands]
    else:
        arrays = op.prepare(operands)
    mixed = not any(isinstance(a, np.ndarray) and a.dtype.kind == "V" for a in arrays)
    if not mixed:  # numbers are not rounded before they are used
        arrays = [x if isinstance(x, int | float) and a is not x and a.dtype.kind == "V" else a for x, a in zip(operands, arrays)]
    try:
        out = op.kernel(*[np.array(a, np.float32) if isinstance(a, int | float) else _raised(a) for a in arrays], *params)
    except (ValueError, TypeError):
        raise shape_error(op, arrays) from None
    if mixed:  # promoted to another dtype, in which there is nothing to round
        return finish(op, operands, arrays, params, out)
    out = _lowered(out) if op.outputs is None else [_lowered(o) for o in out]
    return finish(op, operands, arrays, params, out, _rule)


def _rule(rule: Rule) -> Rule:
    """The rule with its formula run in float32 and what it gives rounded."""
    if not hasattr(rule, "rounded"):
        rounded = copy.copy(rule)
        rounded.vjp = _rounding(rule.vjp)
        rule.rounded = rounded
    return rule.rounded


def _rounding(vjp):
    def run(xp, g, *saved):
        if xp is not namespaces.arrays:
            return vjp(xp, g, *saved)  # ops round one by one
        out = vjp(xp, _raised(g), *map(_raised, saved))
        return tuple([o if o is None else _lowered(o) for o in out]) if type(out) is tuple else _lowered(out)

    return run
