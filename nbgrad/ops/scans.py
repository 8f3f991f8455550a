"""Running sums, products and extremes."""

from __future__ import annotations

from itertools import accumulate

import numpy as np

from ..engine.op import Op
from . import elementwise as e
from .batching import along
from .promotion import packed, refuse_order
from .reductions import sum_kernel, wide

cumsum = Op(
    "cumsum", packed(wide(lambda x, axis: np.add.accumulate(x, axis, np.int64 if x.dtype.kind in "biu" else None) if x.ndim
    else sum_kernel(x, (), False))),
    {"x": lambda xp, g, axis: xp.flip(xp.cumsum(xp.flip(g, (axis,)), axis), (axis,)) if g.ndim else g},
    linear=True, text={"x": "g, summed from the end"}, batch=along,
)  # fmt: skip


def _cumprod_slope(xp, g, x, axis):
    """Exact with zeros: the slope of out[k] by x[i] is the product of the others up to k, for every i <= k."""
    if not g.ndim:
        return g
    n = x.shape[axis]
    moved = xp.swapaxes(x, axis, -1)
    wide = xp.expand(xp.unsqueeze(moved, -2), (*moved.shape, n))  # [..., i, j] = x[j]
    others = xp.where(np.eye(n, dtype=bool), wide * 0 + 1, wide)  # x[i] itself left out
    upto = xp.mask(xp.cumprod(others, others.ndim - 1), np.tri(n, dtype=bool).T)  # [..., i, k], k >= i
    found = xp.sum(upto * xp.unsqueeze(xp.swapaxes(g, axis, -1), -2), (others.ndim - 1,), False)
    return xp.swapaxes(found, axis, -1)


cumprod = Op(
    "cumprod", packed(lambda x, axis: np.multiply.accumulate(x, axis, np.int64 if x.dtype.kind in "biu" else None) if x.ndim
    else x.astype(np.int64 if x.dtype.kind in "biu" else x.dtype)),
    {"x": _cumprod_slope}, text={"x": "g · the products of the other elements, summed"}, batch=along,
)  # fmt: skip


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


logcumsumexp = Op("logcumsumexp", _logcumsumexp, {"x": _logcumsumexp_slope},
                     text={"x": "exp(x − out) g, summed from the end"}, batch=along)  # fmt: skip


# ---- where a running extreme was met ----
def argcum(name, ufunc):
    def kernel(x, axis):
        if x.dtype.kind == "c":
            raise refuse_order(name)
        if not x.ndim:
            return np.zeros((), np.int64)
        hit = (x == ufunc.accumulate(x, axis)) | (x != x)  # the latest of equal ones; NaN stays
        places = np.arange(x.shape[axis]).reshape([-1 if d == axis else 1 for d in range(x.ndim)])
        return np.maximum.accumulate(np.where(hit, places, 0), axis)

    return Op(f"arg{name}", kernel, {}, operands=("x",), batch=along)
