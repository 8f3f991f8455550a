"""Elements in order, and the ones that an order chooses."""

from __future__ import annotations

import numpy as np

from ..engine.op import Op
from .batching import along, by_rows, moved, reducing, spread
from .indexing import places
from .promotion import no_derivative, refuse_order
from .reductions import count, kept, max_all
from .shape import unsqueeze


# ---- the middle of all elements, or along dimensions ----
def _sorted_rows(x, axis):
    """What is reduced together as rows, sorted, NaN last."""
    axes = tuple(range(x.ndim)) if axis is None else axis
    rows = np.moveaxis(x, axes, range(-len(axes), 0)).reshape(*[m for i, m in enumerate(x.shape) if i not in axes], -1)
    return np.sort(rows, -1)


def _median(x, axis, keepdims):
    """The lower one of two in the middle; NaN where there is any."""
    n = count(x.shape, axis)
    if not n:
        return np.full(np.add.reduce(x, axis, None, None, keepdims).shape, np.nan if x.dtype.kind == "f" else 0, x.dtype)
    rows = _sorted_rows(x, axis)
    out = np.asarray(rows[..., (n - 1) // 2])
    if x.dtype.kind == "f":
        out = np.where(np.isnan(rows[..., -1]), x.dtype.type(np.nan), out)
    return out.reshape(kept(x.shape, axis)) if keepdims else out


def _nanmedian(x, axis, keepdims):
    """The lower one of two in the middle among those that are not NaN; NaN where there are no others."""
    if not count(x.shape, axis):
        return _median(x, axis, keepdims)
    rows = _sorted_rows(x, axis)
    places = np.maximum((rows == rows).sum(-1, keepdims=True) - 1, 0) // 2
    out = np.take_along_axis(rows, places, -1)[..., 0]
    return out.reshape(kept(x.shape, axis)) if keepdims else out


_MEDIAN = {"x": "g at the median, shared equally where several tie, else 0"}
median = Op("median", _median, max_all.formulas, text=_MEDIAN, batch=reducing)
nanmedian = Op("nanmedian", _nanmedian, max_all.formulas, text=_MEDIAN, batch=reducing)


# ---- one element along `axis`, at `index`: what max, min or median chose ----
def _pick(x, axis, index, keepdims):
    out = x[places(axis, unsqueeze.kernel(index, axis))]
    return out if keepdims else out.squeeze(axis)


def _unpick(xp, g, x_shape, axis, index, keepdims):
    return xp.scatter_add(g if keepdims else xp.unsqueeze(g, axis), x_shape, axis, unsqueeze.kernel(index, axis))


def _vmap_pick(op, args, on, size):
    x, axis, index, keepdims = args
    return op(spread(x, on[0], size), moved(axis), spread(index, on[2], size), keepdims)


max_dim = Op(
    "pick", _pick, {"x": _unpick}, linear=True, title="Max", label="max", text={"x": "g at the maximum, else 0"}, batch=_vmap_pick
)
min_dim = max_dim.twin("MinBackward0", "min", {"x": "g at the minimum, else 0"})
median_dim = max_dim.twin("MedianBackward1", "median", {"x": "g at the median, else 0"})


# ---- which index that is ----
def _arg(name, find):
    def kernel(x, axis, keepdims):
        if x.dtype.kind == "c":
            raise refuse_order(name)
        return find(x, axis, keepdims=keepdims)

    return Op(name, kernel, {}, operands=("x",), batch=by_rows)


argmax, argmin = _arg("argmax", np.argmax), _arg("argmin", np.argmin)


def _argmedian(x, axis):
    """Where the lower one of two in the middle is; or the first NaN."""
    middle = np.take(np.argsort(x, axis, kind="stable"), (x.shape[axis] - 1) // 2, axis)
    nan = x != x
    return np.where(nan.any(axis), nan.argmax(axis), middle)


argmedian = _arg("argmedian", lambda x, axis, keepdims: _argmedian(x, axis))


def _argsort(x, axis, descending):
    if x.dtype.kind == "c":
        raise refuse_order("sort")
    if not x.ndim:
        return np.zeros((), np.int64)
    if not descending:
        return x.argsort(axis, kind="stable")
    turned = (slice(None),) * axis + (slice(None, None, -1),)
    return (x.shape[axis] - 1 - x[turned].argsort(axis, kind="stable"))[turned].copy()


argsort = Op("argsort", _argsort, {}, operands=("x",), batch=along)


def _argnanmedian(x, axis, keepdims):
    middle = np.maximum((x == x).sum(axis, keepdims=True) - 1, 0) // 2
    found = np.take_along_axis(argsort.kernel(x, axis, False), middle, axis)
    return found if keepdims else found.squeeze(axis)


argnanmedian = Op("argnanmedian", _argnanmedian, {}, operands=("x",), batch=by_rows)


def _argmode(x, axis):
    def last(row):
        values, counts = np.unique(row, return_counts=True, equal_nan=False)
        found = np.flatnonzero(row == values[counts.argmax()])
        return found[-1] if found.size else np.flatnonzero(row != row)[0]

    if not x.shape[axis]:
        raise IndexError(f"mode needs at least one element along dim {axis}, got shape {list(x.shape)}")
    return np.apply_along_axis(last, axis, x) if x.size else np.zeros([n for i, n in enumerate(x.shape) if i != axis], np.int64)


argmode = Op("argmode", lambda x, axis, keepdims: _argmode(x, axis), {}, operands=("x",), batch=by_rows)


# ---- distinct elements ----
def _runs(x, axis):
    rows = x.reshape(-1) if axis is None else np.moveaxis(x, axis, 0)
    fresh = np.ones(len(rows), bool)
    fresh[1:] = (rows[1:] != rows[:-1]).any(tuple(range(1, rows.ndim)))
    starts = np.flatnonzero(fresh)
    inverse = (np.cumsum(fresh) - 1).reshape(x.shape if axis is None else -1)
    return np.moveaxis(rows[starts], 0, axis or 0), inverse, np.diff(np.append(starts, len(rows)))


consecutive = Op("unique_consecutive", _runs, {"x": no_derivative("unique_consecutive")}, outputs="aux", listed=False)


def _distinct(x, axis):
    values, inverse, counts = np.unique(x, return_inverse=True, return_counts=True, axis=axis, equal_nan=False)
    return values, inverse.reshape(x.shape if axis is None else -1), counts


unique = Op("unique", _distinct, {"x": no_derivative("unique")}, outputs="aux", title="Unique2", listed=False)
unique_along = unique.twin("UniqueDimBackward0")
