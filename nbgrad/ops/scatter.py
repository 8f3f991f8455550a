"""Adding and multiplying at places, those named twice getting both."""

from __future__ import annotations

import numpy as np

from ..engine.op import Op
from .batching import moved, spread
from .indexing import SET, add_at, misfit, places, room_for, vmap_setitem


def _additem(x, value, index):
    out = np.array(x)  # it may be a NumPy scalar
    try:
        add_at(room_for(out, index), index, value)
    except ValueError:
        raise misfit(x, value, index) from None
    return out


def _adding(name):
    """An op that gives x with `value` added at the index, places named twice getting both."""
    return Op(name, _additem, {"x": lambda xp, g: g, "value": SET["value"]}, operands=("x", "value"), linear=True,
              text={"x": "g", "value": "g at the index"}, batch=vmap_setitem)  # fmt: skip


index_put_add, index_add, scatter_plus = _adding("index_put_add"), _adding("index_add"), _adding("scatter_plus")
index_put_add.backward_name, scatter_plus.backward_name = "IndexPutBackward0", "ScatterAddBackward0"
scatter_plus.label = "scatter_add"


def _timesitem(x, value, index):
    out = np.array(x)  # it may be a NumPy scalar
    np.multiply.at(room_for(out, index), index, value)
    return out


scatter_times = Op(
    "scatter_times", _timesitem, {"x": lambda xp, g, value, index: xp.scatter_times(g, value, index)}, operands=("x", "value"),
    title="Scatter", label="scatter_multiply", text={"x": "g, times the source at the index"}, batch=vmap_setitem,
)  # fmt: skip


def _scatter_add(x, shape, axis, index):
    out = np.zeros(shape, x.dtype)
    add_at(out if shape and index.ndim else out.reshape(-1), places(axis, index) if index.ndim else (index,), x)
    return out


def _vmap_scatter_add(op, args, on, size):
    x, shape, axis, index = args
    return op(spread(x, on[0], size), (size, *shape), moved(axis), spread(index, on[3], size))


scatter_add = Op(
    "scatter_add", _scatter_add, {"x": lambda xp, g, axis, index: xp.gather(g, axis, index)}, linear=True, label="ungather",
    text={"x": "g, gathered at the index"}, batch=_vmap_scatter_add,
)  # fmt: skip
