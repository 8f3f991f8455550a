"""Reductions: `dim` as a number, several or None, and results with names."""

from __future__ import annotations

import warnings
from builtins import all as all_true
from typing import Any

import numpy as np

from ..engine import dtypes
from ..engine.tensor import Tensor, check_dim
from ..ops import elementwise, reductions, shape, sorting
from ..ops.comparison import isnan
from ..ops.shape import cast, reshape
from .arguments import DType, Ints, Lengths, Number, Own
from .indexing import where
from .new_tensor import numpy_dtype, result, shape_of
from .registry import public
from .return_types import choose, named_results


@public(out=True)
def aminmax(input: Tensor, *, dim: int | None = None, keepdim: bool = False) -> Any:
    """(min, max) over all elements or along `dim`."""
    return _pair(amin(input, () if dim is None else dim, keepdim), amax(input, () if dim is None else dim, keepdim))


_pair = named_results("aminmax", ("min", "max"))


@public(out=True)
def nanmean(input: Tensor, dim: Ints | None = None, keepdim: bool = False, *, dtype: DType | None = None) -> Tensor:
    """The mean of the elements that are not NaN; RuntimeError for integers."""
    if not input.dtype.inexact:
        raise RuntimeError(f"nanmean takes floating numbers, got {input.dtype}: convert them, as in x.float()")
    total = nansum(input, dim, keepdim, dtype=dtype)
    return total / sum(shape.cast(input == input, total._data.dtype), dim, keepdim)


def axes(input, dim):
    """`dim` as a tuple of dimensions counted from the front; None for all of them."""
    if dim is None or (isinstance(dim, tuple | list) and not dim):
        return None
    n = input._data.ndim
    found = (check_dim(dim, n),) if hasattr(dim, "__index__") else tuple(check_dim(d, n) for d in dim)
    if len(set(found)) != len(found):
        raise RuntimeError(f"a dimension is named twice in dim={dim}")
    return found if n else None


def converted(input, dtype):
    return input if dtype is None else cast(input, numpy_dtype(dtype)) if input._data.dtype != numpy_dtype(dtype) else input


def into_dtype(out, dtype):
    """An integer result, which is made in int64, in the dtype asked for."""
    return out if dtype is None or out._data.dtype == numpy_dtype(dtype) else cast(out, numpy_dtype(dtype))


@public(out="dtype")
def sum(input: Tensor, dim: Ints | None = None, keepdim: bool = False, *, dtype: DType | None = None) -> Tensor:
    """The sum of all elements, or over the dimensions `dim`.

    >>> import nbgrad as torch
    >>> torch.ones(2, 3).sum(dim=1)
    tensor([3., 3.])
    """
    if dim is dtype is None:
        return reductions.sum(input, None, keepdim)
    op = reductions.sum if dim is None else reductions.sum_over
    return into_dtype(op(converted(input, dtype), axes(input, dim), keepdim), dtype)


@public(at="Tensor")
def sum_to_size(input: Tensor, *sizes, size: Own[Lengths | None] = None) -> Tensor:
    """The sum over the dimensions that expanding `size` to the tensor's shape would make; RuntimeError if it does not expand to it.

    >>> import nbgrad as torch
    >>> torch.ones(2, 3).sum_to_size(3)
    tensor([2., 2., 2.])
    """
    size, have = shape_of(sizes if size is None else (size,)), input._data.shape
    lead = len(have) - len(size)
    if lead < 0 or not all_true(n in (1, m) for n, m in zip(size, have[lead:])):
        raise RuntimeError(f"a tensor of shape {list(have)} cannot be summed to {list(size)}, which does not expand to that shape")
    if not size:
        return sum(input)
    dims = (*range(lead), *[i for i, m in enumerate(have) if i >= lead and size[i - lead] == 1 != m])
    out = sum(input, dims, True) if dims else input
    return reshape(out, size) if lead else out


@public(out="dtype")
def nansum(input: Tensor, dim: Ints | None = None, keepdim: bool = False, *, dtype: DType | None = None) -> Tensor:
    """As `sum`, with NaN taken as 0; RuntimeError for complex numbers."""
    if input.dtype.is_complex:
        raise RuntimeError("nansum is not defined for complex numbers: sum torch.nan_to_num of .real and .imag")
    return sum(where(isnan(input), result(np.zeros((), input._data.dtype)), input), dim, keepdim, dtype=dtype)


@public(out=True)
def mean(input: Tensor, dim: Ints | None = None, keepdim: bool = False, *, dtype: DType | None = None) -> Tensor:
    """The mean of all elements, or over the dimensions `dim`; RuntimeError for integers."""
    op = reductions.mean if dim is None else reductions.mean_over
    return op(converted(input, dtype), axes(input, dim), keepdim)


@public(out="dtype")
def prod(input: Tensor, dim: int | None = None, keepdim: bool = False, *, dtype: DType | None = None) -> Tensor:
    """The product of all elements, or along one dimension."""
    op = reductions.prod if dim is None else reductions.prod_over
    return into_dtype(op(converted(input, dtype), axes(input, dim), keepdim), dtype)


@public(out=True)
def amax(input: Tensor, dim: Ints = (), keepdim: bool = False) -> Tensor:
    """The largest value over the dimensions `dim`; elements that tie share the gradient."""
    return reductions.amax(input, axes(input, dim), keepdim)


@public(out=True)
def amin(input: Tensor, dim: Ints = (), keepdim: bool = False) -> Tensor:
    """The smallest value over the dimensions `dim`; elements that tie share the gradient."""
    return reductions.amin(input, axes(input, dim), keepdim)


_max, _min = named_results("max"), named_results("min")


def _extreme(name, pair, arg, everything, along, other_of_two):
    def extreme(input, dim=None, keepdim=False, other=None):
        if isinstance(dim, Tensor) or other is not None:
            return other_of_two(input, dim if isinstance(dim, Tensor) else other)
        if dim is None:
            return everything(input, None, False)
        axis = check_dim(dim, input._data.ndim)
        if input._data.ndim and not input._data.shape[axis]:
            raise IndexError(f"{name} over dimension {dim} of length 0 (shape {list(input._data.shape)}) is not defined")
        return pair(*choose(along, input, arg(input, axis, False)._data if input._data.ndim else None, axis, keepdim))

    return extreme


@public(_extreme("max", _max, sorting.argmax, reductions.max_all, sorting.max_dim, elementwise.maximum), out=True)
def max(input: Tensor, dim: Tensor | int | None = None, keepdim: bool = False, other: Tensor | None = None) -> Any:
    """The maximum of all elements; with `dim`, (values, indices) along it; with a second tensor, elementwise.

    Ties share the gradient in the first form, the first one has it in the second.
    """


@public(_extreme("min", _min, sorting.argmin, reductions.min_all, sorting.min_dim, elementwise.minimum), out=True)
def min(input: Tensor, dim: Tensor | int | None = None, keepdim: bool = False, other: Tensor | None = None) -> Any:
    """The minimum of all elements; with `dim`, (values, indices) along it; with a second tensor, elementwise.

    Ties share the gradient in the first form, the first one has it in the second.
    """


def _arg(op):
    def arg(input, dim=None, keepdim=False) -> Tensor:
        if input.dtype is dtypes.bool_:
            raise RuntimeError(f"{op.name} does not take booleans: convert them first, as in x.int()")
        shape = input._data.shape
        if dim is not None:
            check_dim(dim, len(shape))
        if not (input._data.size if dim is None else not shape or shape[check_dim(dim, len(shape))]):
            raise IndexError(f"{op.name} of no elements (shape {list(shape)}) is not defined: name a dim that is not empty")
        if dim is None:
            out = op(reshape(input, (input._data.size,)), 0, False)
            return reshape(out, (1,) * input._data.ndim) if keepdim else out
        return op(input, check_dim(dim, input._data.ndim) if input._data.ndim else None, keepdim)

    return arg


@public(_arg(sorting.argmax), out=True)
def argmax(input: Tensor, dim: int | None = None, keepdim: bool = False) -> Tensor:
    """Where the maximum is: over all elements, or along `dim`."""


@public(_arg(sorting.argmin), out=True)
def argmin(input: Tensor, dim: int | None = None, keepdim: bool = False) -> Tensor:
    """Where the minimum is: over all elements, or along `dim`."""


def _truth(op):
    def truth(input, dim=None, keepdim=False) -> Tensor:
        out = op(input, axes(input, dim), keepdim)
        return cast(out, input._data.dtype) if input.dtype is dtypes.uint8 else out  # as it was before there was bool

    return truth


@public(_truth(reductions.any), out=True)
def any(input: Tensor, dim: Ints | None = None, keepdim: bool = False) -> Tensor:
    """Whether any element is true: of all, or over `dim`."""


@public(_truth(reductions.all), out=True)
def all(input: Tensor, dim: Ints | None = None, keepdim: bool = False) -> Tensor:
    """Whether all element is true: of all, or over `dim`."""


def _correction(unbiased, correction):
    if correction is None:
        correction = 1 if unbiased is None else int(unbiased)
    return correction


def _moments(op):
    def moment(input, dim=None, unbiased=None, keepdim=False, *, correction=None):
        if isinstance(dim, bool):
            dim, unbiased = None, dim
        dims, correction = axes(input, dim), _correction(unbiased, correction)
        n = reductions.count(input._data.shape, dims)
        if n <= correction:
            warnings.warn(
                f"{op.name} divides by n - correction, and that is {n} - {correction} here: the result is NaN or infinite; "
                "use correction=0 for the spread of the values themselves", UserWarning, stacklevel=2,
            )  # fmt: skip
        return op(input, dims, correction, keepdim)

    return moment


@public(_moments(reductions.var), out=True)
def var(
    input: Tensor,
    dim: bool | Ints | None = None,
    unbiased: bool | None = None,
    keepdim: bool = False,
    *,
    correction: Number | None = None,
) -> Tensor:
    """The variance over `dim` (None: all), dividing by n - correction (1)."""


@public(_moments(reductions.std), out=True)
def std(
    input: Tensor,
    dim: bool | Ints | None = None,
    unbiased: bool | None = None,
    keepdim: bool = False,
    *,
    correction: Number | None = None,
) -> Tensor:
    """The standard deviation over `dim` (None: all), dividing by n - correction (1)."""


@public(_moments(reductions.var_mean))
def var_mean(
    input: Tensor,
    dim: bool | Ints | None = None,
    unbiased: bool | None = None,
    keepdim: bool = False,
    *,
    correction: Number | None = None,
) -> tuple[Tensor, Tensor]:
    """The variance and the mean over `dim` (None: all), dividing by n - correction (1)."""


@public(_moments(reductions.std_mean))
def std_mean(
    input: Tensor,
    dim: bool | Ints | None = None,
    unbiased: bool | None = None,
    keepdim: bool = False,
    *,
    correction: Number | None = None,
) -> tuple[Tensor, Tensor]:
    """The standard deviation and the mean over `dim` (None: all), dividing by n - correction (1)."""


@public(special="logsumexp", out=True)
def logsumexp(input: Tensor, dim: Ints, keepdim: bool = False) -> Tensor:
    """log of the sum of exp over `dim`, without overflow.

    >>> import nbgrad as torch
    >>> torch.logsumexp(torch.tensor([1000.0, -1000.0]), 0)
    tensor(1000.)
    """
    return reductions.logsumexp(input, axes(input, dim), keepdim)


@public()
def count_nonzero(input: Tensor, dim: Ints | None = None) -> Tensor:
    """How many elements are not 0."""
    return reductions.count_nonzero(input, axes(input, dim))
