"""PyTorch's reductions over the op table: `dim` as a number, several or None, and its named results."""

from __future__ import annotations

import warnings
from builtins import all as all_true
from collections import namedtuple

import numpy as np

from ..autograd import dtypes
from ..autograd.op import Op
from ..autograd.tensor import Tensor, check_dim
from . import elementwise, reduce
from .arithmetic import tolerances
from .compare import isnan
from .create import numpy_dtype, result, shape_of
from .index import gather, getitem
from .prepare import no_derivative
from .shape import cast, common, contiguous, copied, reshape, unsqueeze
from .selecting import where


def axes(input, dim):
    """`dim` as a tuple of dimensions counted from the front; None for all of them."""
    if dim is None or (isinstance(dim, tuple | list) and not dim):
        return None
    n = input._data.ndim
    found = (check_dim(dim, n),) if hasattr(dim, "__index__") else tuple(check_dim(d, n) for d in dim)
    if len(set(found)) != len(found):
        raise RuntimeError(f"a dimension is named twice in dim={dim}")
    return found if n else None


def _converted(input, dtype):
    return input if dtype is None else cast(input, numpy_dtype(dtype)) if input._data.dtype != numpy_dtype(dtype) else input


def _into(out, dtype):
    """An integer result, which is made in int64, in the dtype asked for."""
    return out if dtype is None or out._data.dtype == numpy_dtype(dtype) else cast(out, numpy_dtype(dtype))


def sum(input, dim=None, keepdim=False, *, dtype=None) -> Tensor:
    """The sum of all elements, or over the dimensions `dim`.

    >>> import nbgrad as torch
    >>> torch.ones(2, 3).sum(dim=1)
    tensor([3., 3.])
    """
    if dim is dtype is None:
        return reduce.sum(input, None, keepdim)
    op = reduce.sum if dim is None else reduce.sum_over
    return _into(op(_converted(input, dtype), axes(input, dim), keepdim), dtype)


def sum_to_size(input, *sizes, size=None) -> Tensor:
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


def nansum(input, dim=None, keepdim=False, *, dtype=None) -> Tensor:
    """As `sum`, with NaN taken as 0; RuntimeError for complex numbers."""
    if input.dtype.is_complex:
        raise RuntimeError("nansum is not defined for complex numbers: sum torch.nan_to_num of .real and .imag")
    return sum(where(isnan(input), result(np.zeros((), input._data.dtype)), input), dim, keepdim, dtype=dtype)


def mean(input, dim=None, keepdim=False, *, dtype=None) -> Tensor:
    """The mean of all elements, or over the dimensions `dim`; RuntimeError for integers."""
    op = reduce.mean if dim is None else reduce.mean_over
    return op(_converted(input, dtype), axes(input, dim), keepdim)


def prod(input, dim=None, keepdim=False, *, dtype=None) -> Tensor:
    """The product of all elements, or along one dimension."""
    op = reduce.prod if dim is None else reduce.prod_over
    return _into(op(_converted(input, dtype), axes(input, dim), keepdim), dtype)


def amax(input, dim=(), keepdim=False) -> Tensor:
    """The largest value over the dimensions `dim`; elements that tie share the gradient."""
    return reduce.amax(input, axes(input, dim), keepdim)


def amin(input, dim=(), keepdim=False) -> Tensor:
    """The smallest value over the dimensions `dim`; elements that tie share the gradient."""
    return reduce.amin(input, axes(input, dim), keepdim)


def _named(name, fields=("values", "indices")):
    pair = namedtuple(name, fields, module="torch.return_types")
    pair.__repr__ = lambda self: f"torch.return_types.{name}(\n" + ",\n".join(f"{f}={v!r}" for f, v in zip(fields, self)) + ")"
    return pair


_max, _min, _sort, _topk, _median = (_named(n) for n in ("max", "min", "sort", "topk", "median"))


def _choose(op, input, index, axis, keepdim):
    """The elements that `index` names along `axis`, with a gradient, and the index."""
    if not input._data.ndim:
        return copied(op.backward_name)(input), result(np.zeros((), np.int64))
    values = op(input, axis, index, keepdim)
    return values, unsqueeze(result(index), axis) if keepdim else result(index)


def _extreme(name, pair, arg, everything, along, other_of_two):
    def extreme(input, dim=None, keepdim=False, other=None):
        if isinstance(dim, Tensor) or other is not None:
            return other_of_two(input, dim if isinstance(dim, Tensor) else other)
        if dim is None:
            return everything(input, None, False)
        axis = check_dim(dim, input._data.ndim)
        if input._data.ndim and not input._data.shape[axis]:
            raise IndexError(f"{name} over dimension {dim} of length 0 (shape {list(input._data.shape)}) is not defined")
        return pair(*_choose(along, input, arg(input, axis, False)._data if input._data.ndim else None, axis, keepdim))

    extreme.__name__ = extreme.__qualname__ = name
    extreme.__doc__ = (
        f"The {name}imum of all elements; with `dim`, (values, indices) along it; with a second tensor, elementwise.\n\n"
        f"Ties share the gradient in the first form, the first one has it in the second."
    )
    return extreme


max = _extreme("max", _max, reduce.argmax, reduce.max_all, reduce.max_dim, elementwise.maximum)
min = _extreme("min", _min, reduce.argmin, reduce.min_all, reduce.min_dim, elementwise.minimum)


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

    arg.__name__ = arg.__qualname__ = op.name
    arg.__doc__ = f"Where the {op.name[3:]}imum is: over all elements, or along `dim`."
    return arg


argmax, argmin = _arg(reduce.argmax), _arg(reduce.argmin)


def _truth(op):
    def truth(input, dim=None, keepdim=False) -> Tensor:
        out = op(input, axes(input, dim), keepdim)
        return cast(out, input._data.dtype) if input.dtype is dtypes.uint8 else out  # as it was before there was bool

    truth.__name__ = truth.__qualname__ = op.name
    truth.__doc__ = f"Whether {op.name} element is true: of all, or over `dim`."
    return truth


any, all = _truth(reduce.any), _truth(reduce.all)


def _correction(unbiased, correction):
    if correction is None:
        correction = 1 if unbiased is None else int(unbiased)
    return correction


def _moments(op, words):
    def moment(input, dim=None, unbiased=None, keepdim=False, *, correction=None):
        if isinstance(dim, bool):
            dim, unbiased = None, dim
        dims, correction = axes(input, dim), _correction(unbiased, correction)
        n = reduce.count(input._data.shape, dims)
        if n <= correction:
            warnings.warn(
                f"{op.name} divides by n - correction, and that is {n} - {correction} here: the result is NaN or infinite; "
                "use correction=0 for the spread of the values themselves", UserWarning, stacklevel=2,
            )  # fmt: skip
        return op(input, dims, correction, keepdim)

    moment.__name__ = moment.__qualname__ = op.name
    moment.__doc__ = f"The {words} over `dim` (None: all), dividing by n - correction (1)."
    return moment


var, std = _moments(reduce.var, "variance"), _moments(reduce.std, "standard deviation")
var_mean, std_mean = (
    _moments(reduce.var_mean, "variance and the mean"),
    _moments(reduce.std_mean, "standard deviation and the mean"),
)


def logsumexp(input, dim, keepdim=False) -> Tensor:
    """log of the sum of exp over `dim`, without overflow.

    >>> import nbgrad as torch
    >>> torch.logsumexp(torch.tensor([1000.0, -1000.0]), 0)
    tensor(1000.)
    """
    return reduce.logsumexp(input, axes(input, dim), keepdim)


# the last op of a norm, under its name
_largest, _smallest, _total, _root = (
    op.twin("LinalgVectorNormBackward0") for op in (reduce.amax, reduce.amin, reduce.sum, elementwise.pow_scalar)
)


# 1 for what is not 0: its slope is 0 wherever it has one
_present = Op(
    "present", lambda x: (x != 0).astype(x.dtype), {"x": lambda xp, g: xp.zeros_like(g)}, elementwise=True, text={"x": "0"}
)


def norm(input, p="fro", dim=None, keepdim=False, dtype=None) -> Tensor:
    """The p-norm of all elements, or over `dim`; 'fro' is the Euclidean one."""
    x, dims = _converted(input, dtype), axes(input, dim)
    if p in ("fro", 2, None):
        return reduce.norm(x, dims, keepdim)
    size = elementwise.abs(x)
    if p in (float("inf"), -float("inf")) and not reduce.count(x._data.shape, dims):
        raise RuntimeError(f"the largest or smallest of no elements (shape {list(x._data.shape)}) is not defined: use another p")
    if p == float("inf"):
        return _largest(size, dims, keepdim)
    if p == -float("inf"):
        return _smallest(size, dims, keepdim)
    if p == 1:
        return _total(size, dims, keepdim)
    if p == 0:
        return reduce.sum(_present(size), dims, keepdim)
    if not isinstance(p, int | float):
        raise RuntimeError(f"norm: p must be a number, 'fro' or infinity, got {p!r}; matrix norms are in torch.linalg")
    if size.dtype.itemsize > 2:
        return _root(reduce.sum(elementwise.pow_scalar(size, p), dims, keepdim), 1 / p)
    return cast(norm(cast(size, np.dtype(np.float32)), p, dim, keepdim), size._data.dtype)  # powers do not fit into 16 bits


def renorm(input, p, dim, maxnorm) -> Tensor:
    """Slices along `dim` whose p-norm is above `maxnorm` shortened to it; RuntimeError for fewer than 2 dimensions.

    >>> import nbgrad as torch
    >>> torch.renorm(torch.tensor([[3.0, 4.0], [0.0, 1.0]]), 2, 0, 1.0)
    tensor([[0.6000, 0.8000],
            [0.0000, 1.0000]])
    """
    n = input._data.ndim
    if n < 2 or p <= 0 or maxnorm < 0:
        raise RuntimeError(
            f"renorm takes at least 2 dimensions, a p above 0 and a maxnorm of at least 0, got shape {list(input._data.shape)}, "
            f"p={p} and maxnorm={maxnorm}"
        )
    axis = check_dim(dim, n)
    length = norm(input, p, [d for d in range(n) if d != axis], True)
    return _renormed(input, where(length > maxnorm, maxnorm / (length + 1e-7), result(np.ones((), length._data.dtype))))


_renormed = elementwise.mul.op.twin("RenormBackward0", "renorm", {"x": "g, shortened as its slice was"})


def cumsum(input, dim, *, dtype=None) -> Tensor:
    """Running sums along `dim`."""
    return _into(reduce.cumsum(_converted(input, dtype), check_dim(dim, input._data.ndim)), dtype)


def cumprod(input, dim, *, dtype=None) -> Tensor:
    """Running products along `dim`."""
    return _into(reduce.cumprod(_converted(input, dtype), check_dim(dim, input._data.ndim)), dtype)


def count_nonzero(input, dim=None) -> Tensor:
    """How many elements are not 0."""
    return reduce.count_nonzero(input, axes(input, dim))


def argsort(input, dim=-1, descending=False, stable=False) -> Tensor:
    """The indices that sort along `dim`."""
    return reduce.argsort(input, check_dim(dim, input._data.ndim), descending)


_sorted = gather.twin("SortBackward0", "sort", {"x": "g, back where each element was"})
_best = gather.twin("TopkBackward0", "topk", {"x": "g at the chosen elements, else 0"})


def sort(input, dim=-1, descending=False, stable=False):
    """(values, indices) sorted along `dim`; equal elements keep their order.

    >>> import nbgrad as torch
    >>> torch.sort(torch.tensor([3.0, 1.0, 2.0])).values
    tensor([1., 2., 3.])
    """
    axis = check_dim(dim, input._data.ndim)
    index = argsort(input, dim, descending)
    return _sort(_sorted(input, axis, index._data) if input._data.ndim else copied("SortBackward0")(input), index)


def topk(input, k, dim=-1, largest=True, sorted=True):
    """The k largest (or smallest) elements along `dim` as (values, indices)."""
    axis = check_dim(dim, input._data.ndim)
    n = input._data.shape[axis] if input._data.ndim else 1
    if input.dtype.name == "bool":
        raise RuntimeError("topk is not defined for booleans: convert them first, as in x.int()")
    if not 0 <= k <= n:
        raise RuntimeError(f"topk: k = {k} does not fit a dimension of length {n}")
    index = argsort(input, dim, largest)
    if input._data.ndim:
        index = contiguous(getitem(index, (slice(None),) * axis + (slice(0, k),)))
        return _topk(_best(input, axis, index._data), index)
    return _topk(copied("TopkBackward0")(input), index)


def median(input, dim=None, keepdim=False):
    """The lower median of all elements, or (values, indices) along `dim`; NotImplementedError for booleans and complex numbers."""
    if input._data.dtype.kind in "bc":
        raise NotImplementedError(f"median is not defined for {input.dtype}: convert it first, as in x.int() or x.abs()")
    if dim is None:
        return reduce.median(input, None, False)
    axis = check_dim(dim, input._data.ndim)
    index = reduce.argmedian(input, axis, False)._data if input._data.ndim else None
    return _median(*_choose(reduce.median_dim, input, index, axis, keepdim))


def allclose(input, other, rtol=1e-05, atol=1e-08, equal_nan=False) -> bool:
    """Whether all elements agree within atol + rtol * |other|."""
    tolerances("allclose", rtol, atol)
    if input.dtype is not other.dtype:
        raise RuntimeError(f"allclose compares tensors of one dtype, got {input.dtype} and {other.dtype}: convert one with .to()")
    common("allclose", input, other)
    return bool(np.allclose(input._data, other._data, rtol, atol, equal_nan))


def equal(input, other) -> bool:
    """Whether two tensors have the same shape and the same elements."""
    return bool(np.array_equal(input._data, other._data))


def unique(input, sorted=True, return_inverse=False, return_counts=False, dim=None):
    """The distinct elements, or slices along `dim`, sorted, with how each was numbered and how often it occurs if asked."""
    if input.dtype.is_complex:
        raise NotImplementedError("unique is not defined for complex numbers, which have no order")
    axis = None if dim is None else check_dim(dim, input._data.ndim)
    return asked((_unique if dim is None else _unique_along)(input, axis), return_inverse, return_counts)


def _distinct(x, axis):
    values, inverse, counts = np.unique(x, return_inverse=True, return_counts=True, axis=axis, equal_nan=False)
    return values, inverse.reshape(x.shape if axis is None else -1), counts


def asked(found, return_inverse, return_counts):
    """(values, inverse, counts), or what was asked for of it."""
    values, inverse, counts = found
    out = (values, *[inverse] * return_inverse, *[counts] * return_counts)
    return values if len(out) == 1 else out


_unique = Op("unique", _distinct, {"x": no_derivative("unique")}, outputs="aux", title="Unique2", listed=False)
_unique_along = _unique.twin("UniqueDimBackward0")


def bincount(input, weights=None, minlength=0) -> Tensor:
    """How often each non-negative integer of a vector occurs, or the sum of its weights; RuntimeError for anything else."""
    if input._data.dtype.kind not in "iu" or input._data.ndim != 1 or (input._data.size and input._data.min() < 0):
        raise RuntimeError(
            f"bincount counts the integers of a vector, none of them negative, got {input.dtype} of shape {list(input._data.shape)}"
        )
    if minlength < 0 or weights is not None and weights._data.shape != input._data.shape:
        given = "" if weights is None else f", weights of shape {list(weights._data.shape)}"
        raise RuntimeError(f"bincount needs one weight for each element, and a minlength of at least 0, got {minlength}{given}")
    found = np.bincount(input._data, None if weights is None else weights._data, minlength)
    return result(found if weights is None or weights.dtype is not dtypes.float32 else found.astype(np.float32))


__all__ = [
    "all", "allclose", "amax", "amin", "any", "argmax", "argmin", "argsort", "bincount", "count_nonzero", "cumprod", "cumsum",
    "equal", "logsumexp", "max", "mean", "median", "min", "nansum", "norm", "prod", "renorm", "sort", "std", "std_mean", "sum",
    "topk", "unique", "var", "var_mean",
]  # fmt: skip
