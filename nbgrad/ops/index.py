"""Reading and writing by index: basic slices, integer arrays, masks, and their mixtures."""

from __future__ import annotations

import numpy as np

from ..autograd.op import Op
from ..autograd.tensor import Tensor
from .prepare import promote


def normal(index, ndim=None):
    """An index as NumPy wants it: tensors become arrays, lists become arrays, a 0-d integer tensor a number."""
    if isinstance(index, tuple):
        return tuple(_one(i) for i in index)
    return (_one(index),)


def _one(index):
    if isinstance(index, Tensor):
        index = index._data
        if index.dtype.kind == "f":
            raise IndexError("tensors used as indices must be integers or booleans, got a floating one: use .long()")
    elif isinstance(index, list):
        index = np.array([i.item() if isinstance(i, Tensor) else i for i in index])
        if not index.size:
            index = index.astype(np.int64)
    elif isinstance(index, slice):
        if isinstance(index.step, int) and index.step < 0:
            raise ValueError("a slice's step must be positive: use torch.flip() to turn a tensor round")
        return slice(*[i.__index__() if isinstance(i, Tensor) else i for i in (index.start, index.stop, index.step)])
    elif isinstance(index, float):
        raise IndexError("a float cannot be an index: use an integer")
    if type(index) is np.ndarray and index.ndim == 0 and index.dtype.kind in "iu":
        return int(index)
    return index


def is_basic(index) -> bool:
    """Whether the index selects a view: no arrays, no booleans."""
    return not any(isinstance(i, np.ndarray | bool | np.bool_) for i in index)


def _getitem(x, index):
    try:
        return x[index if any(i is ... for i in index) or not is_basic(index) else (*index, ...)]
    except IndexError as error:
        raise IndexError(f"index {_shown(index)} does not fit a tensor of shape {list(x.shape)}: {error}") from None


def _shown(index):
    return ", ".join("..." if i is ... else repr(i) for i in index)


def _putitem(x, shape, index):
    """Zeros of `shape` with x added in at `index`; places named twice add up."""
    out = np.zeros(shape, x.dtype)
    if is_basic(index):
        out[index] = x
    elif len(index) == 1 and index[0].dtype.kind == "b":
        out[index] = x
    else:
        np.add.at(out, index, x)
    return out


getitem = Op("getitem", _getitem, {"x": lambda xp, g, x_shape, index: xp.putitem(g, x_shape, index)},
             view=True, linear=True, title="Slice", label="index", text={"x": "g, added up where it was taken from"})  # fmt: skip
take = Op("take", _getitem, {"x": lambda xp, g, x_shape, index: xp.putitem(g, x_shape, index)},
          linear=True, title="Index", label="index", text={"x": "g, added up where it was taken from"})  # fmt: skip
select = Op("select", _getitem, {"x": lambda xp, g, x_shape, index: xp.putitem(g, x_shape, index)},
            view=True, linear=True, label="index", text={"x": "g, added up where it was taken from"})  # fmt: skip
putitem = Op("putitem", _putitem, {"x": lambda xp, g, index: xp.getitem(g, index)}, linear=True,
             title="IndexPut", text={"x": "g at the index"})  # fmt: skip


def read(x, index):
    """`x[index]`."""
    index = normal(index)
    if not is_basic(index):
        return take(x, index)
    if any(isinstance(i, int) and not isinstance(i, bool) for i in index):
        return select(x, index)
    return getitem(x, index)


def _setitem(x, value, index):
    out = x.copy(order="K")
    try:
        out[index] = value
    except ValueError:
        raise RuntimeError(
            f"a value of shape {list(value.shape)} does not fit the place {_shown(index)} of a tensor of shape "
            f"{list(x.shape)}, which has shape {list(x[index].shape)}"
        ) from None
    return out


setitem = Op(
    "setitem", _setitem,
    {"x": lambda xp, g, index: xp.setitem(g, g.dtype.type(0) if isinstance(g, np.ndarray) else 0.0, index),
     "value": lambda xp, g, value_shape, index: xp.sum_to(xp.getitem(g, index), value_shape)},
    operands=("x", "value"), title="CopySlices", label="setitem",
    text={"x": "g, with zeros at the index", "value": "g at the index"},
)  # fmt: skip

gather = Op(
    "gather", lambda x, axis, index: np.take_along_axis(x, index, axis),
    {"x": lambda xp, g, x_shape, axis, index: xp.scatter_add(g, x_shape, axis, index)},
    linear=True, text={"x": "g, added up where it was gathered from"},
)  # fmt: skip


def places(shape, axis, index):
    """The full integer index that `index` along `axis` stands for."""
    grid = list(np.ogrid[tuple(slice(n) for n in index.shape)])
    grid[axis] = index
    return tuple(grid)


def _scatter_add(x, shape, axis, index):
    out = np.zeros(shape, x.dtype)
    np.add.at(out, places(shape, axis, index), x)
    return out


scatter_add = Op(
    "scatter_add", _scatter_add, {"x": lambda xp, g, axis, index: xp.gather(g, axis, index)}, linear=True,
    text={"x": "g, gathered at the index"},
)  # fmt: skip
index_select = Op(
    "index_select", lambda x, axis, index: np.take(x, index, axis),
    {"x": lambda xp, g, x_shape, axis, index: xp.putitem(g, x_shape, (slice(None),) * axis + (index,))},
    linear=True, text={"x": "g, added up where it was taken from"},
)  # fmt: skip
masked_select = Op(
    "masked_select", lambda x, cond: x[cond], {"x": lambda xp, g, x_shape, cond: xp.putitem(g, x_shape, (cond,))},
    linear=True, text={"x": "g where the mask holds, else 0"},
)  # fmt: skip
masked_fill = Op(
    "masked_fill", lambda x, value, cond: np.where(cond, value, x),
    {"x": lambda xp, g, cond: xp.mask(g, ~cond), "value": lambda xp, g, value_shape, cond: xp.sum_to(xp.mask(g, cond), value_shape)},
    prepare=promote, elementwise=True, text={"value": "g where the mask holds, summed"},
)  # fmt: skip
