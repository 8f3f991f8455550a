"""Running sums, products and extremes."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..engine.tensor import Tensor, check_dim
from ..ops import indexing, scans, shape
from ..ops.scans import argcum
from .arguments import DType
from .reductions import converted, into_dtype
from .registry import public
from .return_types import named_results


def _running(name, ufunc):
    arg, pick = argcum(name, ufunc), indexing.gather.twin(f"{name.capitalize()}Backward0", name)
    pair = named_results(name)

    def running(input, dim):
        axis = check_dim(dim, input._data.ndim)
        found = arg(input, axis)
        return pair(pick(input, axis, found._data) if input._data.ndim else shape.copied(pick.backward_name)(input), found)

    return running


@public(_running("cummax", np.maximum), out=True)
def cummax(input: Tensor, dim: int) -> Any:
    """(values, indices) of the maximum so far along `dim`."""


@public(_running("cummin", np.minimum), out=True)
def cummin(input: Tensor, dim: int) -> Any:
    """(values, indices) of the minimum so far along `dim`."""


@public(out=True)
def logcumsumexp(input: Tensor, dim: int) -> Tensor:
    """log of the running sums of exp along `dim`, without overflow."""
    if not input.dtype.inexact:
        raise NotImplementedError(f"logcumsumexp is not defined for {input.dtype}: convert it first, as in x.float()")
    return scans.logcumsumexp(input, check_dim(dim, input._data.ndim))


@public(out="dtype", inplace=True)
def cumsum(input: Tensor, dim: int, *, dtype: DType | None = None) -> Tensor:
    """Running sums along `dim`."""
    return into_dtype(scans.cumsum(converted(input, dtype), check_dim(dim, input._data.ndim)), dtype)


@public(out="dtype", inplace=True)
def cumprod(input: Tensor, dim: int, *, dtype: DType | None = None) -> Tensor:
    """Running products along `dim`."""
    return into_dtype(scans.cumprod(converted(input, dtype), check_dim(dim, input._data.ndim)), dtype)
