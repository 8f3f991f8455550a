"""scatter_reduce and index_reduce: what comes to one place is combined by sum, product, mean or extreme."""

from __future__ import annotations

import math

import numpy as np

from ..autograd import dtypes
from ..autograd.op import Op
from ..autograd.tensor import Tensor
from . import elementwise as e, index as indexing
from .create import ones_like
from .scatter import _along, _grid


def _combining(name, ufunc, dx, dvalue, text):
    """An op that gives x with `value` combined into it at the index."""

    def kernel(x, value, index):
        out = np.array(x)  # it may be a NumPy scalar
        ufunc.at(indexing._room(out, index), index, value)
        return out

    return Op(name, kernel, {"x": dx, "value": dvalue}, text=dict.fromkeys(("x", "value"), text))


def _like(xp, hit, g):
    return xp.cast(hit, g.dtype if isinstance(g, np.ndarray) else g._data.dtype)


def _shared(xp, g, x, value, out, index):
    """g over the number of those that reach the extreme."""
    return g / xp.scatter_plus(_like(xp, x == out, g), _like(xp, value == xp.take(out, index), g), index)


def _extreme(name, ufunc):
    return _combining(
        name, ufunc,
        lambda xp, g, x, value, out, index: xp.mask(_shared(xp, g, x, value, out, index), x == out),
        lambda xp, g, x, value, out, index: xp.mask(
            xp.take(_shared(xp, g, x, value, out, index), index), value == xp.take(out, index)),
        "g at the extreme, shared equally where several tie, else 0",
    )  # fmt: skip


def _others(xp, x, value, index):
    """(the product at each place of what is not 0, how many zeros come to it)."""
    zeros = xp.scatter_plus(xp.cast(x == 0, np.dtype(np.float64)), xp.cast(value == 0, np.dtype(np.float64)), index)
    return xp.scatter_prod(_lively(xp, x), _lively(xp, value), index), zeros


def _lively(xp, x):
    return xp.where(x == 0, x * 0 + 1, x)


def _share_of(xp, x, out, product, zeros):
    """The product of the others at the places of x: exact with zeros."""
    return xp.where(x == 0, xp.mask(product, zeros == 1), out / _lively(xp, x))


def _prod_dx(xp, g, x, value, out, index):
    return g * _share_of(xp, x, out, *_others(xp, x, value, index))


def _prod_dvalue(xp, g, x, value, out, index):
    parts = [xp.take(a, index) for a in (out, *_others(xp, x, value, index))]
    return xp.take(g, index) * _share_of(xp, value, *parts)


scatter_prod = _combining("scatter_prod", np.multiply, _prod_dx, _prod_dvalue, "g · the product of the others at the place")
scatter_amax, scatter_amin = _extreme("scatter_amax", np.maximum), _extreme("scatter_amin", np.minimum)

_OPS = {"prod": scatter_prod, "amax": scatter_amax, "amin": scatter_amin, "sum": indexing.scatter_plus, "mean": e.div.op}
_NAMED = {
    (name, reduce): op.twin(f"{name}Backward0") for reduce, op in _OPS.items() for name in ("ScatterReduce", "IndexReduce")
}  # fmt: skip


def _neutral(reduce, kind):
    """What changes nothing that it is combined with."""
    if reduce in ("sum", "mean", "prod"):
        return int(reduce == "prod")
    least, most = (-math.inf, math.inf) if kind.inexact else (False, True)
    if kind.category == dtypes.INTEGER:
        least, most = dtypes.iinfo(kind).min, dtypes.iinfo(kind).max
    return least if reduce == "amax" else most


def _combined(name, input, source, place, reduce, include_self):
    if not include_self:
        input = indexing.scatter_number(input, np.asarray(_neutral(reduce, input.dtype)).astype(input._data.dtype), place)
    op = _NAMED[name, reduce]
    if reduce != "mean":
        return op(input, source, place)
    total = indexing.scatter_plus(input, source, place)
    ones = ones_like(input.detach())
    if not include_self:
        ones = indexing.scatter_number(ones, np.asarray(0).astype(input._data.dtype), place)
    count = indexing.scatter_plus(ones, ones_like(source.detach()), place)
    return op(total, count) if input.dtype.inexact else e.div_floor(total, count)


def _check(reduce, known, name):
    if reduce not in known:
        raise RuntimeError(f"{name} combines by {', '.join(map(repr, known))}, got {reduce!r}")


def scatter_reduce(input, dim, index, src, reduce, *, include_self=True) -> Tensor:
    """`src`'s elements combined at the places along `dim` that the integer tensor `index` names, with what is there or without.

    `reduce`: "sum", "prod", "mean", "amax" or "amin". RuntimeError for another, and where index and source do not fit the tensor.

    >>> import nbgrad as torch
    >>> torch.zeros(2).scatter_reduce(0, torch.tensor([0, 0, 1]), torch.tensor([1.0, 5.0, 3.0]), "mean", include_self=False)
    tensor([3., 3.])
    """
    _check(reduce, ("sum", "prod", "mean", "amax", "amin"), "scatter_reduce")
    place, source = _grid(input, dim, index, src, "scatter_reduce")
    return _combined("ScatterReduce", input, source, place, reduce, include_self) if index._data.size else input.clone()


def index_reduce(input, dim, index, source, reduce, *, include_self=True) -> Tensor:
    """`source`'s slices along `dim` combined with those that the 1-d integer tensor `index` names, or in place of them.

    `reduce`: "prod", "mean", "amax" or "amin". RuntimeError for another, and for a source of another shape or dtype.

    >>> import nbgrad as torch
    >>> torch.ones(2).index_reduce(0, torch.tensor([0, 0]), torch.tensor([2.0, 3.0]), "prod")
    tensor([6., 1.])
    """
    _check(reduce, ("prod", "mean", "amax", "amin"), "index_reduce")
    place, source = _along(input, dim, index, source, "index_reduce")
    return _combined("IndexReduce", input, source, place, reduce, include_self)


__all__ = ["index_reduce", "scatter_reduce"]
