"""Quantiles, covariances and histograms."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..engine import dtypes
from ..engine.dtypes import get_default_dtype
from ..engine.tensor import Tensor, check_dim
from ..ops import elementwise as e, indexing, shape as shape_ops
from ..ops.comparison import isnan
from ..ops.promotion import array_of
from ..transforms.batched_tensor import each_example
from . import diagonals, dimensions, shape
from .arguments import Number, Own
from .arithmetic import clamp_min
from .new_tensor import result
from .reductions import mean, sum
from .registry import public
from .return_types import CountsAndEdges, named_results
from .sorting import sort


# ---- quantiles ----
@public(out=True)
def quantile(
    input: Tensor, q: Tensor | float, dim: int | None = None, keepdim: bool = False, *, interpolation: str = "linear"
) -> Tensor:
    """The values below which a share `q` (a number, or a vector of them) of the elements lies, of all or along `dim`.

    A vector of n shares puts a dimension of length n in front. `interpolation` between neighbours: linear, lower, higher,
    midpoint or nearest. NaN where an element is. RuntimeError for a share outside 0 to 1, another dtype than float32 or
    float64, no elements, and any other `interpolation`; IndexError for a `dim` that is not there.

    >>> import nbgrad as torch
    >>> torch.quantile(torch.tensor([0.0, 1.0, 2.0, 3.0]), 0.5)
    tensor(1.5000)
    """
    return _quantile(input, q, dim, keepdim, interpolation, _length)


@public(out=True)
def nanquantile(
    input: Tensor, q: Tensor | float, dim: int | None = None, keepdim: bool = False, *, interpolation: str = "linear"
) -> Tensor:
    """As `quantile`, of the elements that are not NaN.

    >>> import nbgrad as torch
    >>> torch.nanquantile(torch.tensor([0.0, torch.nan, 2.0]), 0.5)
    tensor(1.)
    """
    return _quantile(input, q, dim, keepdim, interpolation, _live)


def _length(x):
    """How many elements each row has."""
    return x.shape[-1]


def _live(x):
    """How many elements of each row are not NaN."""
    return (x == x).sum(-1, keepdims=True)


_BETWEEN = ("linear", "lower", "higher", "midpoint", "nearest")


def _quantile(input, q, dim, keepdim, interpolation, counted):
    if interpolation not in _BETWEEN:
        raise RuntimeError(f"interpolation must be one of {', '.join(_BETWEEN)}, got {interpolation!r}")
    if input.dtype.name not in ("float32", "float64"):
        raise RuntimeError(f"quantile takes float32 or float64 values, got {input.dtype}: convert them, as in x.float()")
    q = q if isinstance(q, Tensor) else result(np.asarray(q, input._data.dtype))
    shares = q._data
    if shares.ndim > 1 or not ((shares >= 0) & (shares <= 1)).all():
        raise RuntimeError("quantile takes a number, or a vector of numbers, between 0 and 1")
    axis = 0 if dim is None else check_dim(dim, input._data.ndim)
    if not input._data.size:
        raise RuntimeError(f"the quantile of no elements (shape {list(input._data.shape)}) is not defined")
    if q.dtype is not input.dtype:
        raise RuntimeError(f"quantile needs q in the dtype of the input, {input.dtype}, got {q.dtype}: use q.to(x.dtype)")
    whole = input._data.ndim
    x = shape.flatten(input) if dim is None or not whole else dimensions.movedim(input, axis, -1)
    n = counted(x._data)
    ordered = sort(x, -1).values
    kept = x._data.shape[:-1]
    steps = result(np.asarray(np.maximum(n - 1, 0), shares.dtype))
    place = shape_ops.expand(shape_ops.reshape(q, (shares.size,)) * steps, (*kept, shares.size))
    if interpolation in ("lower", "higher", "nearest"):
        place = {"lower": e.floor, "higher": e.ceil, "nearest": lambda x: e.round(x, 0)}[interpolation](place)
    below = e.floor(place)
    low, high = (indexing.gather(ordered, len(kept), a._data.astype(np.int64)) for a in (below, e.ceil(place)))
    weight = below.detach() * 0 + 0.5 if interpolation == "midpoint" else place - below
    found = e.lerp_tensor(low, high, weight)
    if counted is not _live:  # NaN is sorted last, and one is enough
        last = indexing.getitem(ordered, (..., slice(-1, None)))
        found = e.where(last, found, isnan(last)._data)
    found = dimensions.movedim(found, -1, 0)
    if keepdim:
        ones = (1,) * whole if dim is None or not whole else kept[:axis] + (1,) + kept[axis:]
        found = shape_ops.reshape(found, (shares.size, *ones))
    return found if shares.ndim else indexing.select(found, (0,))


# ---- covariance ----
@public()
def cov(input: Tensor, *, correction: int = 1, fweights: Tensor | None = None, aweights: Tensor | None = None) -> Tensor:
    """The covariances of the rows, each column one observation, divided by n - correction.

    From shape (variables, n) the result is (variables, variables); a vector has one variance. `fweights` say how often each
    observation counts (integers), `aweights` how much (floating numbers). RuntimeError for booleans, more than 2 dimensions,
    and weights that are negative or of another shape or dtype.

    >>> import nbgrad as torch
    >>> torch.cov(torch.tensor([[0.0, 1.0, 2.0], [2.0, 1.0, 0.0]]))
    tensor([[ 1., -1.],
            [-1.,  1.]])
    """
    if input._data.ndim > 2:
        raise RuntimeError(f"cov takes a matrix, one observation a column, got {input._data.ndim} dimensions")
    if input._data.dtype.kind == "b":
        raise RuntimeError("cov is not defined for booleans: convert them first, as in x.float()")
    if not input.dtype.inexact:
        input = shape_ops.cast(input, get_default_dtype().numpy)
    x = input if input._data.ndim == 2 else shape_ops.reshape(input, (1, -1))
    for weights, kind in ((fweights, "integers"), (aweights, "floating numbers")):
        _check_weights(weights, kind, x._data.shape[1])
    w = None
    if fweights is not None or aweights is not None:
        w = 1 if fweights is None else fweights
        w = w if aweights is None else aweights * w
    n = x._data.shape[1] if w is None else sum(w)
    centre = mean(x, 1, True) if w is None else sum(x * w, 1, True) / n
    free = n - correction * (1 if aweights is None else sum(w * aweights) / n)
    x = x - centre
    out = dimensions.matrix_transpose(x if w is None else x * w)
    found = (x @ (e.conj(out) if x.dtype.is_complex else out)) / (max(free, 0) if w is None else clamp_min(free, 0))
    return found if len(x._data) > 1 else shape.squeeze(found)


def _check_weights(weights, kind, n):
    """The weights of cov: a vector with one for each observation, none of them negative."""
    if weights is None:
        return
    if weights._data.shape != (n,) or weights._data.dtype.kind not in ("iu" if kind == "integers" else "f"):
        raise RuntimeError(f"cov needs {n} {kind} as weights here, got {weights.dtype} of shape {list(weights._data.shape)}")
    if bool((weights < 0).any()):
        raise RuntimeError(f"cov: weights are not negative, got {weights.min().item()}")


@public()
def corrcoef(input: Tensor) -> Tensor:
    """Pearson's correlations of the rows, each column one observation: from shape (variables, n), (variables, variables).

    RuntimeError for booleans and more than 2 dimensions.

    >>> import nbgrad as torch
    >>> torch.corrcoef(torch.tensor([[0.0, 1.0, 2.0], [2.0, 1.0, 0.0]]))
    tensor([[ 1., -1.],
            [-1.,  1.]])
    """
    c = cov(input)
    if not c._data.ndim:
        return c / c
    spread = e.sqrt(diagonals.diagonal(c))
    return c / shape.unsqueeze(spread, 1) / shape.unsqueeze(spread, 0)


# ---- counts; no derivative ----
@public(out=True)
def histc(input: Tensor, bins: int = 100, min: Number = 0, max: Number = 0) -> Tensor:
    """How many elements lie in each of `bins` equal parts of `min` to `max` (where both are the same: of all there are).

    Counts come in the tensor's dtype; what lies outside is not counted. NotImplementedError for integers, RuntimeError for fewer
    than one bin and for a `max` below `min`.

    >>> import nbgrad as torch
    >>> torch.histc(torch.tensor([0.0, 1.0, 2.0, 4.0]), bins=2)
    tensor([2., 2.])
    """
    return _histc(input, bins, min, max)


@each_example
def _histc(input, bins, min, max):
    x = input._data
    if bins <= 0:
        raise RuntimeError(f"histc needs at least one bin, got {bins}")
    if not input.dtype.is_floating_point:
        raise NotImplementedError(f"histc is not defined for {input.dtype}: convert it first, as in x.float()")
    if min == max and x.size:
        min, max = x.min(), x.max()
    if not (np.isfinite(min) and np.isfinite(max) and min <= max):
        raise RuntimeError(f"histc counts from a finite min to a larger max, got {min} and {max}: give both")
    if min == max:
        min, max = min - 1, max + 1
    return result(np.histogram(x, bins, (min, max))[0].astype(x.dtype))


_histogram = named_results("histogram", ("hist", "bin_edges"))


@public()
def histogram(
    input: Tensor,
    bins: Tensor | int,
    *,
    range: Own[Sequence[float] | None] = None,
    weight: Tensor | Number | None = None,
    density: bool = False,
) -> CountsAndEdges:
    """(hist, bin_edges): how many elements, or how much weight, each bin holds, and the edges of the bins, one more than bins.

    `bins`: how many of equal width between the ends of `range` (else of the elements), or a sorted tensor of edges. `density`:
    divided so that the area is 1. NotImplementedError for integers, RuntimeError for fewer than one bin.

    >>> import nbgrad as torch
    >>> torch.histogram(torch.tensor([0.0, 1.0, 2.0]), 2).hist
    tensor([1., 2.])
    """
    if input.dtype.name not in ("float32", "float64"):
        raise NotImplementedError(f"histogram is not defined for {input.dtype}: convert it first, as in x.float()")
    values = input._data.reshape(-1)
    if isinstance(bins, Tensor):
        edges = bins._data
    else:
        if bins < 1:
            raise RuntimeError(f"histogram needs at least one bin, got {bins}")
        low, high = range or ((values.min(), values.max()) if values.size else (0, 1))
        low, high = (low - 0.5, high + 0.5) if low == high else (low, high)
        edges = np.linspace(low, high, bins + 1).astype(values.dtype)
    weights = None if weight is None else array_of(weight).reshape(-1)
    found = np.histogram(values, edges, weights=weights, density=density)[0]
    return _histogram(result(found.astype(values.dtype)), result(edges.copy()))


@public()
def bincount(input: Tensor, weights: Tensor | None = None, minlength: int = 0) -> Tensor:
    """How often each non-negative integer of a vector occurs, or the sum of its weights.

    The result is as long as the largest element + 1, at least `minlength`; counts are int64, sums of weights float32 or float64.
    RuntimeError for anything but a vector of integers, a negative one, a negative `minlength` and weights of another shape.

    >>> import nbgrad as torch
    >>> torch.bincount(torch.tensor([1, 2, 2]))
    tensor([0, 1, 2])
    """
    if input._data.dtype.kind not in "iu" or input._data.ndim != 1 or (input._data.size and input._data.min() < 0):
        raise RuntimeError(
            f"bincount counts the integers of a vector, none of them negative, got {input.dtype} of shape {list(input._data.shape)}"
        )
    if minlength < 0 or weights is not None and weights._data.shape != input._data.shape:
        given = "" if weights is None else f", weights of shape {list(weights._data.shape)}"
        raise RuntimeError(f"bincount needs one weight for each element, and a minlength of at least 0, got {minlength}{given}")
    found = np.bincount(input._data, None if weights is None else weights._data, minlength)
    return result(found if weights is None or weights.dtype is not dtypes.float32 else found.astype(np.float32))
