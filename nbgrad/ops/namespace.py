"""Completes the two `xp` that formulas run with, where a function's face differs from its op's."""

from __future__ import annotations

import numpy as np

from ..autograd.levels import needed
from ..autograd.op import namespaces
from ..autograd.tensor import Tensor
from . import combining, elementwise, index

needed.append(f"{__package__}.batching_layers")
arrays, tensors = namespaces.arrays, namespaces.tensors


def _raw(value):
    return value._data if isinstance(value, Tensor) else value


def _where(cond, a, b):
    """Choice by cond; Python numbers stay weak, so that float32 stays float32."""
    return np.where(cond, a, b)


arrays.where = _where
tensors.where = lambda cond, a, b: elementwise.where(a, b, _raw(cond))
tensors.mask = lambda x, cond: elementwise.mask(x, _raw(cond))
tensors.no_slope = lambda x, where: combining.no_slope(x, _raw(where))
tensors.setitem = lambda x, value, place: index.setitem(x, value, place)
