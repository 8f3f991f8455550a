"""Reading and writing by index: basic slices, integer arrays, masks, and their mixtures."""

from __future__ import annotations

import math
import warnings

import numpy as np

from ..engine.op import Op
from ..engine.tensor import Tensor
from .promotion import promote


def normal(index):
    """An index as NumPy wants it: tensors become arrays, lists become arrays, a 0-d integer tensor a number."""
    if type(index) is int:
        return (index,)
    if isinstance(index, tuple):
        return tuple([_one(i) for i in index])
    if isinstance(index, list) and any(isinstance(i, _OF_A_TUPLE) or i is None or i is ... for i in index):
        warnings.warn(f"a list of indices is read as a tuple: write x[{_shown(index)}]", UserWarning, stacklevel=4)
        return tuple([_one(i) for i in index])
    return (_one(index),)


_OF_A_TUPLE = (list, tuple, range, slice, np.ndarray, Tensor)  # what makes a list that holds it an index of several dimensions
_INDEX_DTYPES = {"int32", "int64", "bool", "uint8"}


def _one(index):
    if isinstance(index, Tensor):
        if index.dtype.name not in _INDEX_DTYPES and (index._data.ndim or index._data.dtype.kind not in "iu"):
            raise IndexError(f"tensors used as indices must be int32, int64 or booleans, got {index.dtype}: use .long()")
        index = index._data
    elif isinstance(index, np.generic):
        return index.item() if index.dtype.kind in "iub" else _one(float(index))
    elif isinstance(index, list | tuple | range):
        index = np.array([i.tolist() if isinstance(i, Tensor) else i for i in index])
        if not index.size:
            index = index.astype(np.int64)
    elif isinstance(index, slice):
        if isinstance(index.step, int) and index.step <= 0:
            raise ValueError("a slice's step must be positive: use torch.flip() to turn a tensor round")
        return slice(*[i.__index__() if isinstance(i, Tensor) else i for i in (index.start, index.stop, index.step)])
    elif isinstance(index, float | complex | str | bytes):
        error = TypeError if isinstance(index, str | bytes) else IndexError
        raise error(f"a {type(index).__name__} cannot be an index: use an integer")
    if isinstance(index, np.ndarray):
        if index.dtype.kind not in "iub":
            raise IndexError(f"arrays used as indices must be integers or booleans, got {index.dtype}")
        if index.dtype == np.uint8:  # a mask of the time before booleans
            if index.ndim:
                warnings.warn("a uint8 index is read as a mask: say x[mask.bool()], or x[index.long()]", UserWarning, stacklevel=5)
            index = np.not_equal(index, 0, out=...)
        if type(index) is np.ndarray and index.ndim == 0:
            return bool(index) if index.dtype.kind == "b" else int(index)
    return index


def is_basic(index) -> bool:
    """Whether the index selects a view: no arrays, no booleans."""
    return not any(isinstance(i, np.ndarray | bool | np.bool_) for i in index)


_PLAIN = (int, slice)


def _getitem(x, index):
    try:
        if len(index) == 1 and type(index[0]) in _PLAIN:
            return x[index[0], ...]
        return x[index if any(i is ... for i in index) or not is_basic(index) else (*index, ...)]
    except IndexError as error:
        if not x.ndim and not is_basic(index):
            return x.reshape(1)[index]  # for index_add and its kin, a number is one place
        raise IndexError(f"index {_shown(index)} does not fit a tensor of shape {list(x.shape)}: {error}") from None


def _shown(index):
    return ", ".join("..." if i is ... else repr(i) for i in index)


def _putitem(x, shape, index):
    """Zeros of `shape` with x added in at `index`; places named twice add up."""
    out = np.zeros(shape, x.dtype)
    if is_basic(index):
        out[index] = x
    elif not shape:
        np.add.at(out.reshape(1), index, x)
    elif len(index) == 1 and index[0].dtype.kind == "b":
        out[index] = x
    else:
        add_at(out, index, x)
    return out


def add_at(out, index, values):
    """As np.add.at; in one dimension where many values come, which takes a fifth of the time."""
    lead = sum(map(_width, index))
    rows, tail = out.shape[:lead], math.prod(out.shape[lead:])
    direct = values.size < 64 or 4 * values.size < math.prod(rows) or not out.flags.c_contiguous
    if direct or any(i is None or i is ... for i in index):
        return np.add.at(out, index, values)
    found = np.arange(math.prod(rows)).reshape(rows)[index]  # which of the rows, each of `tail` elements
    wide = np.broadcast_to(values, (*found.shape, *out.shape[lead:]))
    flat = found.reshape(-1, 1) * tail + np.arange(tail)
    np.add.at(out.reshape(-1), flat.reshape(-1), wide.reshape(-1))


getitem = Op("getitem", _getitem, {"x": lambda xp, g, x_shape, index: xp.putitem(g, x_shape, index)},
             view=True, linear=True, title="Slice", label="index", text={"x": "g, added up where it was taken from"})  # fmt: skip
take = Op("take", _getitem, {"x": lambda xp, g, x_shape, index: xp.putitem(g, x_shape, index)},
          linear=True, title="Index", label="index", text={"x": "g, added up where it was taken from"})  # fmt: skip
select = Op("select", _getitem, {"x": lambda xp, g, x_shape, index: xp.putitem(g, x_shape, index)},
            view=True, linear=True, label="index", text={"x": "g, added up where it was taken from"})  # fmt: skip
putitem = Op("putitem", _putitem, {"x": lambda xp, g, index: xp.getitem(g, index)}, linear=True,
             title="IndexPut", text={"x": "g at the index"})  # fmt: skip
_FULL = slice(None)


def covers(part: slice, n: int) -> bool:
    """Whether a slice says that it takes all of a dimension of length n."""
    return part.step in (None, 1) and part.start in (None, 0) and (part.stop is None or part.stop >= n)


def apart(index, array):
    """An index with arrays as (the basic index that comes first, or None, the index of arrays into what that gives)."""
    used = sum(0 if i is None or i is ... or isinstance(i, bool) else _width(i) for i in index)
    basic, arrays = [], []
    for i in index:
        if i is ...:
            rest = [_FULL] * (array.ndim - used)
            basic += rest
            arrays += rest
        elif isinstance(i, bool):
            basic.append(None)
            arrays.append(np.zeros(int(i), np.int64))
        elif isinstance(i, np.ndarray):
            basic += [_FULL] * _width(i)
            arrays.append(i)
        else:
            basic.append(i)
            if i is None or isinstance(i, slice):
                arrays.append(_FULL)
    if used > array.ndim:
        raise IndexError(f"index {_shown(index)} has {used} dimensions, the tensor's shape {list(array.shape)} has {array.ndim}")
    while arrays and isinstance(arrays[-1], slice):
        arrays.pop()
    plain = all(isinstance(i, slice) and covers(i, n) for i, n in zip(basic, array.shape))
    return None if plain else tuple(basic), tuple(arrays)


def _width(i):
    return i.ndim if isinstance(i, np.ndarray) and i.dtype.kind == "b" else 1


def _setitem(x, value, index):
    out = np.array(x)  # it may be a NumPy scalar
    try:
        room_for(out, index)[index] = value
    except ValueError:
        raise misfit(x, value, index) from None
    return out


def room_for(array, index):
    """The array to write into: a number has one place for index arrays to name."""
    return array if array.ndim or is_basic(index) else array.reshape(1)


def misfit(x, value, index):
    return RuntimeError(
        f"a value of shape {list(value.shape)} does not fit the place {_shown(index)} of a tensor of shape "
        f"{list(x.shape)}, which has shape {list(room_for(x, index)[index].shape)}"
    )


def cleared(xp, g, index):
    """A gradient, with zeros at the index."""
    return xp.setitem(g, g.dtype.type(0) if isinstance(g, np.ndarray) else 0.0, index)


SET = {
    "x": lambda xp, g, index: cleared(xp, g, index),
    "value": lambda xp, g, value_shape, index: xp.sum_to(xp.getitem(g, index), value_shape),
}  # fmt: skip
_SET_TEXT = {"x": "g, with zeros at the index", "value": "g at the index"}


def _setting(name, title):
    """An op that gives x with `value` at the index; only its name tells it from the others."""
    return Op(name, _setitem, SET, operands=("x", "value"), linear=True, title=title, text=_SET_TEXT)


setitem = _setting("setitem", "CopySlices")
setitem.backward_name = "torch::autograd::CopySlices"
index_put, index_copy = _setting("index_put", "IndexPut"), _setting("index_copy", "IndexCopy")
scatter, masked_scatter = _setting("scatter", "Scatter"), _setting("masked_scatter", "MaskedScatter")
index_fill = _setting("index_fill", "IndexFill")
scatter_number = scatter.twin("ScatterBackward1")
index_fill_tensor = index_fill.twin("IndexFillBackward1")
gather = Op(
    "gather", lambda x, axis, index: x[places(axis, index)] if x.ndim and index.ndim else x.reshape(-1)[index],
    {"x": lambda xp, g, x_shape, axis, index: xp.scatter_add(g, x_shape, axis, index)},
    linear=True, text={"x": "g, added up where it was gathered from"},
)  # fmt: skip


def places(axis, index):
    """The full integer index that `index` along `axis` stands for."""
    last = index.ndim - 1
    return tuple([index if i == axis else np.arange(n).reshape(n, *(1,) * (last - i)) for i, n in enumerate(index.shape)])


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
    {"x": lambda xp, g, cond: xp.mask(g, ~cond),
     "value": lambda xp, g, value_shape, cond: xp.sum_to(xp.mask(g, cond), value_shape)},
    prepare=promote, elementwise=True, text={"value": "g where the mask holds, summed"},
)  # fmt: skip
masked_fill_tensor = masked_fill.twin("MaskedFillBackward1")
