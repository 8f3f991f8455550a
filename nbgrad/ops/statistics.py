"""Functions of samples: quantiles, counts, differences, running extremes, distances."""

from __future__ import annotations

import builtins
from itertools import accumulate

import numpy as np

from ..autograd.batch import each_example
from ..autograd.dtypes import get_default_dtype
from ..autograd.op import Op
from ..autograd.missing import no_tensor
from ..autograd.tensor import Tensor, check_dim
from . import elementwise as e
from . import index, joining, reduce, reducing, selecting, shape, shaping
from .arithmetic import clamp_min
from .compare import isnan
from .create import result
from .prepare import no_derivative, refuse_order
from .reducing import _choose, _named, asked, cumsum, mean, sort, sum


# ---- one element along a dimension, by its index ----
def _argcum(name, ufunc):
    def kernel(x, axis):
        if x.dtype.kind == "c":
            raise refuse_order(name)
        if not x.ndim:
            return np.zeros((), np.int64)
        hit = (x == ufunc.accumulate(x, axis)) | (x != x)  # the latest of equal ones; NaN stays
        places = np.arange(x.shape[axis]).reshape([-1 if d == axis else 1 for d in range(x.ndim)])
        return np.maximum.accumulate(np.where(hit, places, 0), axis)

    return Op(f"arg{name}", kernel, {}, operands=("x",))


def _running(name, ufunc):
    arg, pick = _argcum(name, ufunc), index.gather.twin(f"{name.capitalize()}Backward0", name)
    pair = _named(name)

    def running(input, dim):
        axis = check_dim(dim, input._data.ndim)
        found = arg(input, axis)
        return pair(pick(input, axis, found._data) if input._data.ndim else shape.copied(pick.backward_name)(input), found)

    running.__name__ = running.__qualname__ = name
    running.__doc__ = f"(values, indices) of the {name[3:]}imum so far along `dim`."
    return running


cummax, cummin = _running("cummax", np.maximum), _running("cummin", np.minimum)
_kth, _mode = _named("kthvalue"), _named("mode")
_pick_kth, _pick_mode = reduce.max_dim.twin("KthvalueBackward0", "kthvalue"), reduce.max_dim.twin("ModeBackward0", "mode")


def kthvalue(input, k, dim=-1, keepdim=False):
    """(values, indices) of the k-th smallest along `dim`, counted from 1; RuntimeError for a k out of range."""
    axis = check_dim(dim, input._data.ndim)
    n = input._data.shape[axis] if input._data.ndim else 1
    if input._data.dtype.kind == "b":
        raise NotImplementedError("kthvalue is not defined for booleans: convert them first, as in x.int()")
    if not n:
        raise IndexError(f"kthvalue over dimension {dim} of length 0 (shape {list(input._data.shape)}) is not defined")
    if not 1 <= k <= n:
        raise RuntimeError(f"kthvalue: k = {k} is out of range, a dimension of length {n} has a 1st to a {n}th value")
    order = reduce.argsort(input, axis, False)
    found = shape.contiguous(index.getitem(order, (slice(None),) * axis + (k - 1,)))._data if input._data.ndim else None
    return _kth(*_choose(_pick_kth, input, found, axis, keepdim))


def _argmode(x, axis):
    def last(row):
        values, counts = np.unique(row, return_counts=True, equal_nan=False)
        found = np.flatnonzero(row == values[counts.argmax()])
        return found[-1] if found.size else np.flatnonzero(row != row)[0]

    if not x.shape[axis]:
        raise IndexError(f"mode needs at least one element along dim {axis}, got shape {list(x.shape)}")
    return np.apply_along_axis(last, axis, x) if x.size else np.zeros([n for i, n in enumerate(x.shape) if i != axis], np.int64)


argmode = Op("argmode", lambda x, axis, keepdims: _argmode(x, axis), {}, operands=("x",))


def mode(input, dim=-1, keepdim=False):
    """(values, indices) of the most frequent value along `dim`, the smallest of several."""
    axis = check_dim(dim, input._data.ndim)
    if input.dtype.is_complex:
        raise refuse_order("mode")
    found = argmode(input, axis, False)._data if input._data.ndim else None
    return _mode(*_choose(_pick_mode, input, found, axis, keepdim))


def msort(input) -> Tensor:
    """Sorted along the first dimension."""
    return sort(input, 0).values


def aminmax(input, *, dim=None, keepdim=False):
    """(min, max) over all elements or along `dim`."""
    return _pair(
        reducing.amin(input, () if dim is None else dim, keepdim), reducing.amax(input, () if dim is None else dim, keepdim)
    )


_pair = _named("aminmax", ("min", "max"))


# ---- quantiles ----
def quantile(input, q, dim=None, keepdim=False, *, interpolation="linear") -> Tensor:
    """The values below which a share `q` (a number, or a vector of them) of the elements lies, along `dim`.

    RuntimeError for a share outside 0 to 1. `interpolation` between neighbours: linear, lower, higher, midpoint or nearest.

    >>> import nbgrad as torch
    >>> torch.quantile(torch.tensor([0.0, 1.0, 2.0, 3.0]), 0.5)
    tensor(1.5000)
    """
    return _quantile(input, q, dim, keepdim, interpolation, lambda x: x.shape[-1])


def nanquantile(input, q, dim=None, keepdim=False, *, interpolation="linear") -> Tensor:
    """As `quantile`, of the elements that are not NaN."""
    return _quantile(input, q, dim, keepdim, interpolation, _live)


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
    x = shaping.flatten(input) if dim is None or not whole else shaping.movedim(input, axis, -1)
    n = counted(x._data)
    ordered = sort(x, -1).values
    kept = x._data.shape[:-1]
    steps = result(np.asarray(np.maximum(n - 1, 0), shares.dtype))
    place = shape.expand(shape.reshape(q, (shares.size,)) * steps, (*kept, shares.size))
    if interpolation in ("lower", "higher", "nearest"):
        place = {"lower": e.floor, "higher": e.ceil, "nearest": lambda x: e.round(x, 0)}[interpolation](place)
    below = e.floor(place)
    low, high = (index.gather(ordered, len(kept), a._data.astype(np.int64)) for a in (below, e.ceil(place)))
    weight = below.detach() * 0 + 0.5 if interpolation == "midpoint" else place - below
    found = e.lerp_tensor(low, high, weight)
    if counted is not _live:  # NaN is sorted last, and one is enough
        last = index.getitem(ordered, (..., slice(-1, None)))
        found = e.where(last, found, isnan(last)._data)
    found = shaping.movedim(found, -1, 0)
    if keepdim:
        ones = (1,) * whole if dim is None or not whole else kept[:axis] + (1,) + kept[axis:]
        found = shape.reshape(found, (shares.size, *ones))
    return found if shares.ndim else index.select(found, (0,))


def nanmean(input, dim=None, keepdim=False, *, dtype=None) -> Tensor:
    """The mean of the elements that are not NaN; RuntimeError for integers."""
    if not input.dtype.inexact:
        raise RuntimeError(f"nanmean takes floating numbers, got {input.dtype}: convert them, as in x.float()")
    total = reducing.nansum(input, dim, keepdim, dtype=dtype)
    return total / sum(shape.cast(input == input, total._data.dtype), dim, keepdim)


def _argnanmedian(x, axis, keepdims):
    middle = np.maximum((x == x).sum(axis, keepdims=True) - 1, 0) // 2
    found = np.take_along_axis(reduce.argsort.kernel(x, axis, False), middle, axis)
    return found if keepdims else found.squeeze(axis)


argnanmedian = Op("argnanmedian", _argnanmedian, {}, operands=("x",))


def nanmedian(input, dim=None, keepdim=False):
    """The lower median of the elements that are not NaN; with `dim`, (values, indices) along it."""
    if dim is None:
        return reduce.nanmedian(input, None, False)
    axis = check_dim(dim, input._data.ndim)
    found = argnanmedian(input, axis, False)._data if input._data.ndim else None
    return _nanmedian(*_choose(_pick_nan, input, found, axis, keepdim))


_pick_nan, _nanmedian = reduce.max_dim.twin("NanmedianBackward1", "nanmedian"), _named("nanmedian")


# ---- differences and running sums ----
def _logcumsumexp(x, axis):
    if x.dtype.kind != "c" or not x.size:
        return np.logaddexp.accumulate(x, axis) if x.ndim else x.copy()
    rows = np.moveaxis(np.atleast_1d(x), axis, 0)
    return np.ascontiguousarray(np.moveaxis(np.stack(list(accumulate(rows, e.logaddexp.op.kernel))), 0, axis)).reshape(x.shape)


def _logcumsumexp_slope(xp, g, x, out, axis):
    """out[k] grows with x[i], i <= k, by exp(x[i] - out[k])."""
    if not g.ndim:
        return g
    n = x.shape[axis]
    a, b = xp.unsqueeze(xp.swapaxes(x, axis, -1), -1), xp.unsqueeze(xp.swapaxes(out, axis, -1), -2)
    share = xp.mask(xp.exp(a - b), np.tri(n, dtype=bool).T)
    found = xp.sum(share * xp.unsqueeze(xp.swapaxes(g, axis, -1), -2), (share.ndim - 1,), False)
    return xp.swapaxes(found, axis, -1)


logcumsumexp_op = Op("logcumsumexp", _logcumsumexp, {"x": _logcumsumexp_slope},
                     text={"x": "exp(x − out) g, summed from the end"})  # fmt: skip


def logcumsumexp(input, dim) -> Tensor:
    """log of the running sums of exp along `dim`, without overflow."""
    if not input.dtype.inexact:
        raise NotImplementedError(f"logcumsumexp is not defined for {input.dtype}: convert it first, as in x.float()")
    return logcumsumexp_op(input, check_dim(dim, input._data.ndim))


def diff(input, n=1, dim=-1, prepend=None, append=None) -> Tensor:
    """Each element along `dim` less the one before it, `n` times over.

    >>> import nbgrad as torch
    >>> torch.diff(torch.tensor([1, 4, 9]))
    tensor([3, 5])
    """
    if not input._data.ndim:
        raise RuntimeError("diff needs at least one dimension, got a number")
    for x in (prepend, append):
        if x is not None and x._data.ndim != input._data.ndim:
            raise RuntimeError(f"diff: what comes before and after has {input._data.ndim} dimensions too, got {x._data.ndim}")
    if n < 0:
        raise RuntimeError(f"diff takes differences 0 or more times, got {n}")
    axis = check_dim(dim, input._data.ndim)
    if not n:
        return input.clone()
    parts = [x for x in (prepend, input, append) if x is not None]
    x = joining.cat(parts, axis) if len(parts) > 1 else input
    less = e.sub if x._data.dtype.kind != "b" else lambda a, b: a ^ b
    for _ in range(n):
        size = builtins.max(x._data.shape[axis] - 1, 0)
        x = less(*(selecting.narrow(x, axis, builtins.min(i, x._data.shape[axis]), size) for i in (1, 0)))
    return x


def trapezoid(y, x=None, *, dx=1.0, dim=-1) -> Tensor:
    """The area under the points y, at the places x or `dx` apart, along `dim`."""
    return sum(_trapezoids(y, x, dx, dim), dim)


trapz = trapezoid


def cumulative_trapezoid(y, x=None, *, dx=1.0, dim=-1) -> Tensor:
    """The running areas of `trapezoid`."""
    return cumsum(_trapezoids(y, x, dx, dim), dim)


def _trapezoids(y, x, dx, dim):
    axis = check_dim(dim, y._data.ndim)
    n = y._data.shape[axis]
    middle = (selecting.narrow(y, axis, 1, n - 1) + selecting.narrow(y, axis, 0, n - 1)) / 2.0
    if x is None:
        return middle * dx
    step = diff(x, dim=0 if x._data.ndim == 1 else dim)
    return middle * (shape.reshape(step, (n - 1,) + (1,) * (y._data.ndim - 1 - axis)) if x._data.ndim == 1 else step)


# ---- covariance and distances ----
def cov(input, *, correction=1, fweights=None, aweights=None) -> Tensor:
    """The covariances of the rows, each column one observation, divided by n - correction."""
    if input._data.ndim > 2:
        raise RuntimeError(f"cov takes a matrix, one observation a column, got {input._data.ndim} dimensions")
    if input._data.dtype.kind == "b":
        raise RuntimeError("cov is not defined for booleans: convert them first, as in x.float()")
    if not input.dtype.inexact:
        input = shape.cast(input, get_default_dtype().numpy)
    x = input if input._data.ndim == 2 else shape.reshape(input, (1, -1))
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
    out = shaping.matrix_transpose(x if w is None else x * w)
    found = (x @ (e.conj(out) if x.dtype.is_complex else out)) / (builtins.max(free, 0) if w is None else clamp_min(free, 0))
    return found if len(x._data) > 1 else shaping.squeeze(found)


def _check_weights(weights, kind, n):
    """The weights of cov: a vector with one for each observation, none of them negative."""
    if weights is None:
        return
    if weights._data.shape != (n,) or weights._data.dtype.kind not in ("iu" if kind == "integers" else "f"):
        raise RuntimeError(f"cov needs {n} {kind} as weights here, got {weights.dtype} of shape {list(weights._data.shape)}")
    if bool((weights < 0).any()):
        raise RuntimeError(f"cov: weights are not negative, got {weights.min().item()}")


def corrcoef(input) -> Tensor:
    """The correlations of the rows, each column one observation."""
    c = cov(input)
    if not c._data.ndim:
        return c / c
    spread = e.sqrt(shaping.diagonal(c))
    return c / shaping.unsqueeze(spread, 1) / shaping.unsqueeze(spread, 0)


def dist(input, other, p=2) -> Tensor:
    """The p-norm of the difference."""
    return reducing.norm(input - other, p)


def cdist(x1, x2, p=2.0, compute_mode=None) -> Tensor:
    """The p-norm of the difference of each row of x1 to each row of x2.

    >>> import nbgrad as torch
    >>> torch.cdist(torch.zeros(1, 2), torch.tensor([[3.0, 4.0], [0.0, 1.0]]))
    tensor([[5., 1.]])
    """
    if x1._data.ndim < 2 or x2._data.ndim < 2 or x1._data.shape[-1] != x2._data.shape[-1]:
        raise RuntimeError(f"cdist takes rows of one length, got shapes {list(x1._data.shape)} and {list(x2._data.shape)}")
    if p < 0 or x1.dtype is not x2.dtype or not x1.dtype.is_floating_point:
        raise RuntimeError(f"cdist takes floating tensors of one dtype and a p of 0 or more, got {x1.dtype}, {x2.dtype} and {p}")
    if compute_mode not in _CDIST:
        raise ValueError(f"cdist: compute_mode must be one of {', '.join(map(repr, _CDIST))}, got {compute_mode!r}")
    return reducing.norm(shaping.unsqueeze(x1, -2) - shaping.unsqueeze(x2, -3), p, -1)


_CDIST = (None, *(f"{w}use_mm_for_euclid_dist{n}" for w, n in (("", ""), ("", "_if_necessary"), ("donot_", ""))))


def pdist(input, p=2.0) -> Tensor:
    """The p-norm of the difference of each row to each later one."""
    first, second = np.triu_indices(input._data.shape[0], 1)
    return reducing.norm(index.read(input, first) - index.read(input, second), p, -1)


# ---- counts and places; no derivative ----
def histc(input, bins=100, min=0, max=0) -> Tensor:
    """How many elements lie in each of `bins` equal parts of `min` to `max` (where both are 0: of all there are)."""
    return _histogram(input, bins, min, max)


@each_example
def _histogram(input, bins, min, max):
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


def searchsorted(sorted_sequence, input, *, out_int32=False, right=False, side=None, sorter=None) -> Tensor:
    """Where each element would be put into a sorted row so that it stays sorted: before equal ones, or after them (`right`).

    >>> import nbgrad as torch
    >>> torch.searchsorted(torch.tensor([1, 3, 5]), torch.tensor([3, 4]))
    tensor([1, 2])
    """
    return _places(sorted_sequence, input, sorter, out_int32, right, side)


@each_example
def _places(sorted_sequence, input, sorter, out_int32, right, side):
    rows, values = sorted_sequence._data, input._data if isinstance(input, Tensor) else np.asarray(input)
    if sorter is not None:
        rows = np.take_along_axis(rows, sorter._data, -1)
    if side not in (None, "left", "right") or (right and side == "left") or not rows.ndim:
        raise RuntimeError(
            f"searchsorted: a sorted row is needed, and side 'left' or 'right' as `right` says; got shape {list(rows.shape)}, "
            f"side={side!r} and right={right}"
        )
    side = side or ("right" if right else "left")
    if rows.ndim == 1:
        found = np.searchsorted(rows, values, side)
    else:
        if rows.shape[:-1] != values.shape[:-1]:
            raise RuntimeError(
                f"searchsorted: {list(rows.shape)} and {list(values.shape)} must agree in all but the last dimension"
            )
        found = np.zeros(values.shape, np.int64)
        for place in np.ndindex(values.shape[:-1]):
            found[place] = np.searchsorted(rows[place], values[place], side)
    return result(np.asarray(found).astype(np.int32 if out_int32 else np.int64))


def bucketize(input, boundaries, *, out_int32=False, right=False) -> Tensor:
    """The number of the bucket, between sorted boundaries, that each element lies in."""
    return searchsorted(boundaries, input, out_int32=out_int32, right=right)


def isin(elements, test_elements, *, assume_unique=False, invert=False) -> Tensor:
    """Element by element, whether it is one of the test elements; one of the two may be a number."""
    if not isinstance(elements, Tensor) and not isinstance(test_elements, Tensor):
        raise no_tensor("isin", elements, "elements")
    return _among(elements, test_elements, invert)


@each_example
def _among(elements, test_elements, invert):
    a, b = (x._data if isinstance(x, Tensor) else np.asarray(x) for x in (elements, test_elements))
    return result(np.isin(a, b, invert=invert))


def unique_consecutive(input, return_inverse=False, return_counts=False, dim=None):
    """The elements, or slices along `dim`, that differ from the one before them."""
    axis = None if dim is None else check_dim(dim, input._data.ndim)
    return asked(_consecutive(input, axis), return_inverse, return_counts)


def _runs(x, axis):
    rows = x.reshape(-1) if axis is None else np.moveaxis(x, axis, 0)
    fresh = np.ones(len(rows), bool)
    fresh[1:] = (rows[1:] != rows[:-1]).any(tuple(range(1, rows.ndim)))
    starts = np.flatnonzero(fresh)
    inverse = (np.cumsum(fresh) - 1).reshape(x.shape if axis is None else -1)
    return np.moveaxis(rows[starts], 0, axis or 0), inverse, np.diff(np.append(starts, len(rows)))


_consecutive = Op("unique_consecutive", _runs, {"x": no_derivative("unique_consecutive")}, outputs="aux", listed=False)


__all__ = [
    "aminmax", "bucketize", "cdist", "corrcoef", "cov", "cummax", "cummin", "cumulative_trapezoid", "diff", "dist", "histc", "isin",
    "kthvalue", "logcumsumexp", "mode", "msort", "nanmean", "nanmedian", "nanquantile", "pdist", "quantile", "searchsorted",
    "trapezoid", "trapz", "unique_consecutive",
]  # fmt: skip
