"""Combining at places: sums, means, products and extremes of the elements that meet."""

from __future__ import annotations

import numpy as np

from ..engine.namespaces import tensors
from ..engine.op import Op
from .batching import aligned
from .elementwise import raw
from .indexing import cleared, room_for, vmap_setitem
from .promotion import dtype_behind, refuse_order


# ---- kernels ----
def _kernel(name, combine, neutral):
    def kernel(x, value, index, include_self):
        if x.dtype.kind == "c" and name in ("amax", "amin"):
            raise refuse_order(name)
        out = np.array(x)
        room = room_for(out, index)
        if not include_self:
            room[index] = neutral(x.dtype)
        combine.at(room, index, value)
        return out

    return kernel


_sum = _kernel("sum", np.add, lambda dtype: 0)


def _counts(shape, index, include_self, dtype):
    """How many elements have met in each place, 1 where none has."""
    out = np.full(shape, include_self, dtype)
    np.add.at(room_for(out, index), index, 1)
    return np.maximum(out, 1)


def _mean(x, value, index, include_self):
    if x.dtype.kind == "b":
        raise NotImplementedError("the mean of bools is not defined: convert them first, as in x.float()")
    total, n = _sum(x, value, index, include_self), _counts(x.shape, index, include_self, x.real.dtype)
    untouched = np.where(n > include_self, total, x) if not include_self else total
    return untouched // n if x.dtype.kind in "iu" else untouched / n


def _lowest(dtype):
    return -np.inf if dtype.kind == "f" else False if dtype.kind == "b" else np.iinfo(dtype).min


def _highest(dtype):
    return np.inf if dtype.kind == "f" else True if dtype.kind == "b" else np.iinfo(dtype).max


# ---- derivatives ----
def _old(xp, g, index, include_self):
    """What reaches the tensor's own elements: nothing where they were left out."""
    return g if include_self else cleared(xp, g, index)


def _over_counts(xp, g, x_shape, index, include_self):
    return g * (1 / _counts(x_shape, index, include_self, np.zeros((), dtype_behind(g)).real.dtype))


def _shares(xp, g, x, value, out, index):
    """The gradient at each place, divided by how many of its elements reach the extreme; and which do."""
    mine, its = x == out, value == xp.getitem(out, index)
    n = xp.scatter_plus(xp.cast(mine, dtype_behind(g)), xp.cast(its, dtype_behind(g)), index)
    return g / n, mine, its


def _extreme_self(xp, g, x, value, out, index, include_self):
    share, mine, _ = _shares(xp, g, x, value, out, index)
    return _old(xp, xp.mask(share, mine), index, include_self)


def _extreme_value(xp, g, x, value, out, index):
    share, _, its = _shares(xp, g, x, value, out, index)
    return xp.mask(xp.getitem(share, index), its)


_EXTREME = {
    "x": lambda xp, g, x, value, out, index, include_self: _extreme_self(xp, g, x, value, out, index, include_self),
    "value": lambda xp, g, x, value, out, index: _extreme_value(xp, g, x, value, out, index),
}


def _no_slope(xp, g, where):
    if np.any(where):
        raise RuntimeError(
            "a product of elements that meet in one place has no second derivative here where two of them are 0: keep them "
            "apart from 0"
        )
    return g


no_slope = Op("no_slope", lambda x, where: x, {"x": _no_slope}, text={"x": "g"}, batch=aligned)
tensors.no_slope = lambda x, where: no_slope(x, raw(where))


def _product_self(xp, g, x, value, index, include_self):
    full = xp.where(x == 0, xp.zeros_like(x) + 1, x)  # so that it can be divided out
    return _old(xp, g * (xp.combine_prod(full, value, index, include_self) / full), index, include_self)


def _product_value(xp, g, x, value, out, index, include_self):
    """g times the product of the others: the one zero of a place is left out, any other element is divided out."""
    zero, one = value == 0, xp.zeros_like(value) + 1
    several = xp.getitem(xp.scatter_plus(xp.zeros_like(x), xp.cast(zero, dtype_behind(g)), index), index) > 1
    others = xp.where(
        zero,
        xp.getitem(xp.combine_prod(x, xp.where(zero, one, value), index, include_self), index),
        xp.getitem(out, index) / xp.where(zero, one, value),
    )
    return xp.getitem(g, index) * xp.no_slope(xp.mask(others, ~(zero & several)), several)


# ---- the ways ----
_WAYS = {  # how elements that meet are combined: kernel, formulas, what a picture says
    "sum": (_sum, {
        "x": lambda xp, g, index, include_self: _old(xp, g, index, include_self),
        "value": lambda xp, g, index: xp.getitem(g, index),
    }, {"x": "g", "value": "g at the index"}),
    "mean": (_mean, {
        "x": lambda xp, g, x_shape, index, include_self:
            _old(xp, _over_counts(xp, g, x_shape, index, include_self), index, include_self),
        "value": lambda xp, g, x_shape, index, include_self: xp.getitem(_over_counts(xp, g, x_shape, index, include_self), index),
    }, {"x": "g / how many have met", "value": "g / how many have met, at the index"}),
    "prod": (_kernel("prod", np.multiply, lambda dtype: 1), {"x": _product_self, "value": _product_value},
             {"x": "g · the product of all others", "value": "g at the index · the product of all others"}),
    "amax": (_kernel("amax", np.maximum, _lowest), _EXTREME,
             {"x": "g at the maximum, shared equally where several tie, else 0", "value": "g where it is the maximum, shared"}),
    "amin": (_kernel("amin", np.minimum, _highest), _EXTREME,
             {"x": "g at the minimum, shared equally where several tie, else 0", "value": "g where it is the minimum, shared"}),
}  # fmt: skip
SCATTER = {
    name: Op(f"combine_{name}", kernel, formulas, operands=("x", "value"), linear=name in ("sum", "mean"), title="ScatterReduce",
             label=f"scatter_{name}", text=text, batch=vmap_setitem)
    for name, (kernel, formulas, text) in _WAYS.items()
}  # fmt: skip
INDEX = {name: op.twin("IndexReduceBackward0", f"index_{name}") for name, op in SCATTER.items() if name != "sum"}


def chosen(table, reduce, name):
    """The op that combines as asked; RuntimeError for a way that the table lacks."""
    if reduce not in table:
        raise RuntimeError(f"{name} combines by {', '.join(table)}, got {reduce!r}")
    return table[reduce]
