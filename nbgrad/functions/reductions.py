"""Sums, means, extremes, truth and moments: over all elements, over one dimension or over several."""

from __future__ import annotations

import warnings
from builtins import all as all_true

import numpy as np

from ..engine import dtypes
from ..engine.tensor import Tensor, check_dim
from ..ops import elementwise, reductions, sorting
from ..ops.comparison import isnan
from ..ops.shape import cast, reshape
from .arguments import DType, Ints, Lengths, Number, Own
from .indexing import where
from .new_tensor import numpy_dtype, result, shape_of
from .registry import public
from .return_types import MinAndMax, ValuesAndIndices, choose, named_results


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
    """What is reduced, in the dtype asked for."""
    return input if dtype is None else cast(input, numpy_dtype(dtype)) if input._data.dtype != numpy_dtype(dtype) else input


def in_dtype(out, dtype):
    """An integer result, which is made in int64, in the dtype asked for."""
    return out if dtype is None or out._data.dtype == numpy_dtype(dtype) else cast(out, numpy_dtype(dtype))


# ---- sums, means and products ----
@public(out="dtype")
def sum(input: Tensor, dim: Ints | None = None, keepdim: bool = False, *, dtype: DType | None = None) -> Tensor:
    """The sum of all elements, or over the dimensions `dim`, which go, or stay with length 1 (`keepdim`).

    From shape (2, 3), dim=1 gives (2,) or (2, 1). Integers and booleans are summed in int64; `dtype` converts before the sum.
    IndexError for a `dim` that is not there, RuntimeError for one named twice.

    >>> import nbgrad as torch
    >>> torch.ones(2, 3).sum(dim=1)
    tensor([3., 3.])
    """
    if dim is dtype is None:
        return reductions.sum(input, None, keepdim)
    op = reductions.sum if dim is None else reductions.sum_over
    return in_dtype(op(converted(input, dtype), axes(input, dim), keepdim), dtype)


def sum_in_own_dtype(x, dims, keepdim=False):
    """A sum as a part of a product of tensors, which stays in the dtype of its operands."""
    return sum(x, dims, keepdim, dtype=None if x.dtype.inexact else x.dtype)


@public(at="Tensor")
def sum_to_size(input: Tensor, *sizes: int, size: Own[Lengths | None] = None) -> Tensor:
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
    """As `sum`, with NaN taken as 0; RuntimeError for complex numbers.

    >>> import nbgrad as torch
    >>> torch.nansum(torch.tensor([1.0, torch.nan, 2.0]))
    tensor(3.)
    """
    if input.dtype.is_complex:
        raise RuntimeError("nansum is not defined for complex numbers: sum torch.nan_to_num of .real and .imag")
    return sum(where(isnan(input), result(np.zeros((), input._data.dtype)), input), dim, keepdim, dtype=dtype)


@public(out=True)
def mean(input: Tensor, dim: Ints | None = None, keepdim: bool = False, *, dtype: DType | None = None) -> Tensor:
    """The mean of all elements, or over the dimensions `dim`, which go, or stay with length 1 (`keepdim`).

    Floating or complex tensors; RuntimeError for integers and booleans, unless `dtype` converts them first. IndexError for a
    `dim` that is not there.

    >>> import nbgrad as torch
    >>> torch.mean(torch.tensor([[1.0, 3.0], [5.0, 7.0]]), dim=0)
    tensor([3., 5.])
    """
    op = reductions.mean if dim is None else reductions.mean_over
    return op(converted(input, dtype), axes(input, dim), keepdim)


@public(out=True)
def nanmean(input: Tensor, dim: Ints | None = None, keepdim: bool = False, *, dtype: DType | None = None) -> Tensor:
    """The mean of the elements that are not NaN; RuntimeError for integers and booleans.

    >>> import nbgrad as torch
    >>> torch.nanmean(torch.tensor([1.0, torch.nan, 3.0]))
    tensor(2.)
    """
    if not input.dtype.inexact:
        raise RuntimeError(f"nanmean takes floating numbers, got {input.dtype}: convert them, as in x.float()")
    total = nansum(input, dim, keepdim, dtype=dtype)
    return total / sum(cast(input == input, total._data.dtype), dim, keepdim)


@public(out="dtype")
def prod(input: Tensor, dim: int | None = None, keepdim: bool = False, *, dtype: DType | None = None) -> Tensor:
    """The product of all elements, or along the one dimension `dim`.

    Integers and booleans are multiplied in int64; `dtype` converts before the product. IndexError for a `dim` that is not there.

    >>> import nbgrad as torch
    >>> torch.prod(torch.tensor([[1, 2], [3, 4]]), dim=0)
    tensor([3, 8])
    """
    op = reductions.prod if dim is None else reductions.prod_over
    return in_dtype(op(converted(input, dtype), axes(input, dim), keepdim), dtype)


@public(special="logsumexp", out=True)
def logsumexp(input: Tensor, dim: Ints, keepdim: bool = False) -> Tensor:
    """The logarithm of the sum of exp over the dimensions `dim`, without overflow; integers are computed in the default dtype.

    Computed as m + log(sum(exp(x - m))), m the largest element. IndexError for a `dim` that is not there.

    >>> import nbgrad as torch
    >>> torch.logsumexp(torch.tensor([1000.0, -1000.0]), 0)
    tensor(1000.)
    """
    return reductions.logsumexp(input, axes(input, dim), keepdim)


@public()
def count_nonzero(input: Tensor, dim: Ints | None = None) -> Tensor:
    """How many elements are not 0, of all or over the dimensions `dim`, in int64; IndexError for a `dim` that is not there.

    >>> import nbgrad as torch
    >>> torch.count_nonzero(torch.tensor([[1, 0], [2, 3]]), dim=0)
    tensor([2, 1])
    """
    return reductions.count_nonzero(input, axes(input, dim))


# ---- extremes and where they are ----
@public(out=True)
def amax(input: Tensor, dim: Ints = (), keepdim: bool = False) -> Tensor:
    """The largest value over the dimensions `dim` (none named: all); elements that tie share the gradient.

    IndexError along a dimension of length 0, RuntimeError where none is named and there are no elements, NotImplementedError for
    complex numbers.

    >>> import nbgrad as torch
    >>> torch.amax(torch.tensor([[1, 5], [4, 2]]), dim=0)
    tensor([4, 5])
    """
    return reductions.amax(input, axes(input, dim), keepdim)


@public(out=True)
def amin(input: Tensor, dim: Ints = (), keepdim: bool = False) -> Tensor:
    """The smallest value over the dimensions `dim` (none named: all); elements that tie share the gradient.

    IndexError along a dimension of length 0, RuntimeError where none is named and there are no elements, NotImplementedError for
    complex numbers.

    >>> import nbgrad as torch
    >>> torch.amin(torch.tensor([[1, 5], [4, 2]]), dim=(0, 1))
    tensor(1)
    """
    return reductions.amin(input, axes(input, dim), keepdim)


_aminmax = named_results("aminmax", ("min", "max"))


@public(out=True)
def aminmax(input: Tensor, *, dim: int | None = None, keepdim: bool = False) -> MinAndMax:
    """(min, max) over all elements or along `dim`; elements that tie share the gradient, errors are those of `amin`.

    >>> import nbgrad as torch
    >>> low, high = torch.aminmax(torch.tensor([3, 1, 2]))
    >>> low, high
    (tensor(1), tensor(3))
    """
    return _aminmax(amin(input, () if dim is None else dim, keepdim), amax(input, () if dim is None else dim, keepdim))


def _extreme(name, arg, everything, along, other_of_two):
    pair = named_results(name)

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


@public(_extreme("max", sorting.argmax, reductions.max_all, sorting.max_dim, elementwise.maximum), out=True)
def max(
    input: Tensor, dim: Tensor | int | None = None, keepdim: bool = False, other: Tensor | None = None
) -> Tensor | ValuesAndIndices:
    """The maximum of all elements; with `dim`, (values, indices) along it; with a second tensor, the larger of each pair.

    Indices are int64. Elements that tie share the gradient in the first and the last form; in the second the first one has it.
    IndexError along a dimension of length 0, RuntimeError for no elements, NotImplementedError for complex numbers.

    >>> import nbgrad as torch
    >>> values, indices = torch.max(torch.tensor([[1.0, 5.0], [4.0, 2.0]]), dim=1)
    >>> values, indices
    (tensor([5., 4.]), tensor([1, 0]))
    """


@public(_extreme("min", sorting.argmin, reductions.min_all, sorting.min_dim, elementwise.minimum), out=True)
def min(
    input: Tensor, dim: Tensor | int | None = None, keepdim: bool = False, other: Tensor | None = None
) -> Tensor | ValuesAndIndices:
    """The minimum of all elements; with `dim`, (values, indices) along it; with a second tensor, the smaller of each pair.

    Indices are int64. Elements that tie share the gradient in the first and the last form; in the second the first one has it.
    IndexError along a dimension of length 0, RuntimeError for no elements, NotImplementedError for complex numbers.

    >>> import nbgrad as torch
    >>> values, indices = torch.min(torch.tensor([[1.0, 5.0], [4.0, 2.0]]), dim=1)
    >>> values, indices
    (tensor([1., 2.]), tensor([0, 1]))
    """


def _arg(op):
    def arg(input, dim=None, keepdim=False):
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
    """Where the maximum is along `dim`, in int64 (the first of several); without `dim`, its place in the flattened tensor.

    From shape (2, 3), dim=1 gives (2,). IndexError for no elements, RuntimeError for booleans, NotImplementedError for complex
    numbers.

    >>> import nbgrad as torch
    >>> torch.argmax(torch.tensor([[1.0, 5.0], [4.0, 2.0]]), dim=1)
    tensor([1, 0])
    """


@public(_arg(sorting.argmin), out=True)
def argmin(input: Tensor, dim: int | None = None, keepdim: bool = False) -> Tensor:
    """Where the minimum is along `dim`, in int64 (the first of several); without `dim`, its place in the flattened tensor.

    IndexError for no elements, RuntimeError for booleans, NotImplementedError for complex numbers.

    >>> import nbgrad as torch
    >>> torch.argmin(torch.tensor([[1.0, 5.0], [4.0, 2.0]]))
    tensor(0)
    """


# ---- truth ----
def _truth(op):
    def truth(input, dim=None, keepdim=False):
        out = op(input, axes(input, dim), keepdim)
        return cast(out, input._data.dtype) if input.dtype is dtypes.uint8 else out  # as it was before there was bool

    return truth


@public(_truth(reductions.any), out=True)
def any(input: Tensor, dim: Ints | None = None, keepdim: bool = False) -> Tensor:
    """Whether any element is true (not 0), of all or over the dimensions `dim`; uint8 stays uint8, all else gives bool.

    >>> import nbgrad as torch
    >>> torch.any(torch.tensor([[False, False], [True, False]]), dim=1)
    tensor([False,  True])
    """


@public(_truth(reductions.all), out=True)
def all(input: Tensor, dim: Ints | None = None, keepdim: bool = False) -> Tensor:
    """Whether all elements are true (not 0), of all or over the dimensions `dim`; uint8 stays uint8, all else gives bool.

    >>> import nbgrad as torch
    >>> torch.all(torch.tensor([[True, False], [True, True]]), dim=1)
    tensor([False,  True])
    """


# ---- moments ----
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
    """The variance of all elements or over the dimensions `dim`, dividing by n - correction.

    `correction` is 1 (Bessel's) where nothing is said; `unbiased` is its older name, True for 1 and False for 0. A complex
    tensor has a real variance. RuntimeError for integers and booleans; a warning where n - correction is not above 0.

    >>> import nbgrad as torch
    >>> torch.var(torch.tensor([1.0, 2.0, 3.0]))
    tensor(1.)
    """


@public(_moments(reductions.std), out=True)
def std(
    input: Tensor,
    dim: bool | Ints | None = None,
    unbiased: bool | None = None,
    keepdim: bool = False,
    *,
    correction: Number | None = None,
) -> Tensor:
    """The standard deviation, the root of `var`, which says what the arguments mean and what is raised.

    >>> import nbgrad as torch
    >>> torch.std(torch.tensor([1.0, 5.0]), correction=0)
    tensor(2.)
    """


@public(_moments(reductions.var_mean))
def var_mean(
    input: Tensor,
    dim: bool | Ints | None = None,
    unbiased: bool | None = None,
    keepdim: bool = False,
    *,
    correction: Number | None = None,
) -> tuple[Tensor, Tensor]:
    """The variance and the mean, of all elements or over the dimensions `dim`; arguments and errors are those of `var`.

    >>> import nbgrad as torch
    >>> torch.var_mean(torch.tensor([1.0, 2.0, 3.0]))
    (tensor(1.), tensor(2.))
    """


@public(_moments(reductions.std_mean))
def std_mean(
    input: Tensor,
    dim: bool | Ints | None = None,
    unbiased: bool | None = None,
    keepdim: bool = False,
    *,
    correction: Number | None = None,
) -> tuple[Tensor, Tensor]:
    """The standard deviation and the mean, of all elements or over the dimensions `dim`; arguments and errors are those of `var`.

    >>> import nbgrad as torch
    >>> torch.std_mean(torch.tensor([1.0, 2.0, 3.0]))
    (tensor(1.), tensor(2.))
    """
