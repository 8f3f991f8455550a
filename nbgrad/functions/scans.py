"""Running sums, products and extremes."""

from __future__ import annotations

import numpy as np

from ..engine.tensor import Tensor, check_dim
from ..ops import indexing, scans, shape
from ..ops.scans import argcum
from .reductions import _converted, _into
from .return_types import named_results


def _running(name, ufunc):
    arg, pick = argcum(name, ufunc), indexing.gather.twin(f"{name.capitalize()}Backward0", name)
    pair = named_results(name)

    def running(input, dim):
        axis = check_dim(dim, input._data.ndim)
        found = arg(input, axis)
        return pair(pick(input, axis, found._data) if input._data.ndim else shape.copied(pick.backward_name)(input), found)

    running.__name__ = running.__qualname__ = name
    running.__doc__ = f"(values, indices) of the {name[3:]}imum so far along `dim`."
    return running


cummax, cummin = _running("cummax", np.maximum), _running("cummin", np.minimum)


def logcumsumexp(input, dim) -> Tensor:
    """log of the running sums of exp along `dim`, without overflow."""
    if not input.dtype.inexact:
        raise NotImplementedError(f"logcumsumexp is not defined for {input.dtype}: convert it first, as in x.float()")
    return scans.logcumsumexp(input, check_dim(dim, input._data.ndim))


def cumsum(input, dim, *, dtype=None) -> Tensor:
    """Running sums along `dim`."""
    return _into(scans.cumsum(_converted(input, dtype), check_dim(dim, input._data.ndim)), dtype)


def cumprod(input, dim, *, dtype=None) -> Tensor:
    """Running products along `dim`."""
    return _into(scans.cumprod(_converted(input, dtype), check_dim(dim, input._data.ndim)), dtype)


__all__ = ["cummax", "cummin", "cumprod", "cumsum", "logcumsumexp"]
