"""Running sums, products and extremes."""

from __future__ import annotations

import numpy as np

from ..engine.tensor import Tensor, check_dim
from ..ops import indexing, scans, shape
from ..ops.scans import argcum
from .arguments import DType
from .reductions import converted, in_dtype
from .registry import public
from .return_types import ValuesAndIndices, named_results


@public(out="dtype", inplace=True)
def cumsum(input: Tensor, dim: int, *, dtype: DType | None = None) -> Tensor:
    """Running sums along `dim`, in the tensor's shape.

    Integers and booleans are summed in int64; `dtype` converts before the sum. IndexError for a `dim` that is not there.

    >>> import nbgrad as torch
    >>> torch.cumsum(torch.tensor([1, 2, 3]), dim=0)
    tensor([1, 3, 6])
    """
    return in_dtype(scans.cumsum(converted(input, dtype), check_dim(dim, input._data.ndim)), dtype)


@public(out="dtype", inplace=True)
def cumprod(input: Tensor, dim: int, *, dtype: DType | None = None) -> Tensor:
    """Running products along `dim`, in the tensor's shape.

    Integers and booleans are multiplied in int64; `dtype` converts before the product. IndexError for a `dim` that is not there.

    >>> import nbgrad as torch
    >>> torch.cumprod(torch.tensor([1, 2, 3]), dim=0)
    tensor([1, 2, 6])
    """
    return in_dtype(scans.cumprod(converted(input, dtype), check_dim(dim, input._data.ndim)), dtype)


@public(out=True)
def logcumsumexp(input: Tensor, dim: int) -> Tensor:
    """The logarithm of the running sums of exp along `dim`, without overflow.

    IndexError for a `dim` that is not there, NotImplementedError for integers and booleans.

    >>> import nbgrad as torch
    >>> torch.logcumsumexp(torch.tensor([1000.0, -1000.0]), dim=0)
    tensor([1000., 1000.])
    """
    if not input.dtype.inexact:
        raise NotImplementedError(f"logcumsumexp is not defined for {input.dtype}: convert it first, as in x.float()")
    return scans.logcumsumexp(input, check_dim(dim, input._data.ndim))


def _running(name, ufunc):
    arg, pick = argcum(name, ufunc), indexing.gather.twin(f"{name.capitalize()}Backward0", name)
    pair = named_results(name)

    def running(input, dim):
        axis = check_dim(dim, input._data.ndim)
        found = arg(input, axis)
        return pair(pick(input, axis, found._data) if input._data.ndim else shape.copied(pick.backward_name)(input), found)

    return running


@public(_running("cummax", np.maximum), out=True)
def cummax(input: Tensor, dim: int) -> ValuesAndIndices:
    """(values, indices) of the maximum so far along `dim`, the last of several.

    Indices are int64. IndexError for a `dim` that is not there, NotImplementedError for complex numbers.

    >>> import nbgrad as torch
    >>> values, indices = torch.cummax(torch.tensor([1.0, 3.0, 2.0, 3.0]), dim=0)
    >>> values, indices
    (tensor([1., 3., 3., 3.]), tensor([0, 1, 1, 3]))
    """


@public(_running("cummin", np.minimum), out=True)
def cummin(input: Tensor, dim: int) -> ValuesAndIndices:
    """(values, indices) of the minimum so far along `dim`, the last of several.

    Indices are int64. IndexError for a `dim` that is not there, NotImplementedError for complex numbers.

    >>> import nbgrad as torch
    >>> values, indices = torch.cummin(torch.tensor([3.0, 1.0, 2.0, 1.0]), dim=0)
    >>> values, indices
    (tensor([3., 1., 1., 1.]), tensor([0, 1, 1, 3]))
    """
