"""Completes the two `xp` that formulas run with, where a function's face differs from its op's."""

from __future__ import annotations

import numpy as np

from ..engine import namespaces
from ..engine.tensor import Tensor
from . import batching_layers, elementwise, indexing, scatter_reduce  # noqa: F401

arrays, tensors = namespaces.arrays, namespaces.tensors


def _raw(value):
    return value._data if isinstance(value, Tensor) else value


def _where(cond, a, b):
    """Choice by cond; Python numbers stay weak, so that float32 stays float32."""
    return np.where(cond, a, b)


arrays.where = _where
tensors.where = lambda cond, a, b: elementwise.where(a, b, _raw(cond))
tensors.mask = lambda x, cond: elementwise.mask(x, _raw(cond))
tensors.no_slope = lambda x, where: scatter_reduce.no_slope(x, _raw(where))
arrays.gate = lambda x, cond, source: np.where(cond, x, x.dtype.type(0))
tensors.gate = lambda x, cond, source: elementwise.gate(x, source, _raw(cond))
tensors.setitem = lambda x, value, place: indexing.setitem(x, value, place)
