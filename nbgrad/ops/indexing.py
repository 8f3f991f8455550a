"""Reading and writing by index: basic slices, integer arrays, masks, and their mixtures."""

from __future__ import annotations

import math
import warnings

import numpy as np

from ..engine.namespaces import tensors
from ..engine.op import Op
from ..engine.tensor import Tensor
from . import elementwise
from .batching import aligned, is_array, moved, padded, rank, shape_of, spread, through
from .promotion import promote


# ---- what an index is ----
def _shown(index):
    return ", ".join("..." if i is ... else repr(i) for i in index)


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


_OF_A_TUPLE = (list, tuple, range, slice, np.ndarray, Tensor)  # what makes a list that holds it an index of several dimensions


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


def is_basic(index) -> bool:
    """Whether the index selects a view: no arrays, no booleans."""
    return not any(isinstance(i, np.ndarray | bool | np.bool_) for i in index)


FULL = slice(None)


def covers(part: slice, n: int) -> bool:
    """Whether a slice says that it takes all of a dimension of length n."""
    return part.step in (None, 1) and part.start in (None, 0) and (part.stop is None or part.stop >= n)


def _width(i):
    return i.ndim if isinstance(i, np.ndarray) and i.dtype.kind == "b" else 1


def apart(index, array):
    """An index with arrays as (the basic index that comes first, or None, the index of arrays into what that gives)."""
    used = sum(0 if i is None or i is ... or isinstance(i, bool) else _width(i) for i in index)
    basic, arrays = [], []
    for i in index:
        if i is ...:
            rest = [FULL] * (array.ndim - used)
            basic += rest
            arrays += rest
        elif isinstance(i, bool):
            basic.append(None)
            arrays.append(np.zeros(int(i), np.int64))
        elif isinstance(i, np.ndarray):
            basic += [FULL] * _width(i)
            arrays.append(i)
        else:
            basic.append(i)
            if i is None or isinstance(i, slice):
                arrays.append(FULL)
    if used > array.ndim:
        raise IndexError(f"index {_shown(index)} has {used} dimensions, the tensor's shape {list(array.shape)} has {array.ndim}")
    while arrays and isinstance(arrays[-1], slice):
        arrays.pop()
    plain = all(isinstance(i, slice) and covers(i, n) for i, n in zip(basic, array.shape))
    return None if plain else tuple(basic), tuple(arrays)


def places(axis, index):
    """The full integer index that `index` along `axis` stands for."""
    last = index.ndim - 1
    return tuple([index if i == axis else np.arange(n).reshape(n, *(1,) * (last - i)) for i, n in enumerate(index.shape)])


# ---- an index inside vmap ----
def _completed(parts, ndim):
    """The parts of an index with `...` written out."""
    used = sum(
        part.ndim if isinstance(part, np.ndarray) and part.dtype.kind == "b" else part is not None and part is not ...
        for part, _ in parts
    )
    at = next((k for k, (part, _) in enumerate(parts) if part is ...), len(parts))
    return [*parts[:at], *[(FULL, False)] * (ndim - used), *parts[at + 1 :]]


def planned(index, on, ndim, size):
    """An index into whole batches, and how the result's dimensions lie: (those ahead of the index arrays', theirs), or None.

    Where arrays are indices they go together with one that counts the examples, so their dimensions come first in the
    result, right after the batch; `arranged` puts them where the index has them.
    """
    parts = []
    for part, batched in _completed(list(zip(index, on or (False,) * len(index))), ndim):
        if isinstance(part, np.ndarray) and part.dtype.kind == "b":
            if batched:
                raise RuntimeError(
                    "vmap: a mask that differs between the examples selects a different number of elements in each: "
                    "use torch.where(mask, a, b)"
                )
            parts += [(places, False) for places in np.nonzero(part)]
        else:
            parts.append((part, batched))
    if not any(isinstance(part, np.ndarray) for part, _ in parts):
        return (FULL, *[part for part, _ in parts]), None
    places = [k for k, (part, _) in enumerate(parts) if isinstance(part, np.ndarray | int)]
    apart = any(b - a > 1 for a, b in zip(places, places[1:]))
    ahead = 0 if apart else places[0]
    dims = max(part.ndim - batched for part, batched in parts if isinstance(part, np.ndarray))
    full = tuple(padded(part, batched, dims) if isinstance(part, np.ndarray) else part for part, batched in parts)
    return (np.arange(size).reshape((size,) + (1,) * dims), *full), (ahead, dims)


def arranged(out, layout, inverse=False):
    """The dimensions of index arrays moved from behind the batch to their place, or from there."""
    if layout is None or not all(layout):
        return out
    ahead, dims = layout
    first, second = (dims, ahead) if not inverse else (ahead, dims)
    rest = range(1 + dims + ahead, len(shape_of(out)))
    return tensors.permute(out, (0, *range(1 + first, 1 + first + second), *range(1, 1 + first), *rest))


# ---- elements taken, and put back ----
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


def _vmap_getitem(op, args, on, size):
    x, index = args
    full, layout = planned(index, on[1], rank(x, on[0]), size)
    if layout is None:
        return op(x, full)
    return arranged(take(spread(x, on[0], size), full), layout)


getitem = Op("getitem", _getitem, {"x": lambda xp, g, x_shape, index: xp.putitem(g, x_shape, index)},
             view=True, linear=True, title="Slice", label="index", text={"x": "g, added up where it was taken from"},
             batch=_vmap_getitem)  # fmt: skip
take = Op("take", _getitem, {"x": lambda xp, g, x_shape, index: xp.putitem(g, x_shape, index)},
          linear=True, title="Index", label="index", text={"x": "g, added up where it was taken from"}, batch=_vmap_getitem)  # fmt: skip
select = Op("select", _getitem, {"x": lambda xp, g, x_shape, index: xp.putitem(g, x_shape, index)},
            view=True, linear=True, label="index", text={"x": "g, added up where it was taken from"}, batch=_vmap_getitem)  # fmt: skip


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


def _vmap_putitem(op, args, on, size):
    x, shape, index = args
    full, layout = planned(index, on[2], len(shape), size)
    return op(arranged(spread(x, on[0], size), layout, inverse=True), (size, *shape), full)


putitem = Op("putitem", _putitem, {"x": lambda xp, g, index: xp.getitem(g, index)}, linear=True,
             title="IndexPut", text={"x": "g at the index"}, batch=_vmap_putitem)  # fmt: skip


# ---- elements replaced ----
def room_for(array, index):
    """The array to write into: a number has one place for index arrays to name."""
    return array if array.ndim or is_basic(index) else array.reshape(1)


def misfit(x, value, index):
    return RuntimeError(
        f"a value of shape {list(value.shape)} does not fit the place {_shown(index)} of a tensor of shape "
        f"{list(x.shape)}, which has shape {list(room_for(x, index)[index].shape)}"
    )


def _setitem(x, value, index):
    out = np.array(x)  # it may be a NumPy scalar
    try:
        room_for(out, index)[index] = value
    except ValueError:
        raise misfit(x, value, index) from None
    return out


def cleared(xp, g, index):
    """A gradient, with zeros at the index."""
    return xp.setitem(g, g.dtype.type(0) if isinstance(g, np.ndarray) else 0.0, index)


SET = {
    "x": lambda xp, g, index: cleared(xp, g, index),
    "value": lambda xp, g, value_shape, index: xp.sum_to(xp.getitem(g, index), value_shape),
}  # fmt: skip
_SET_TEXT = {"x": "g, with zeros at the index", "value": "g at the index"}


def _selected(x, full):
    """The shape that an index selects."""
    plain = tuple(np.zeros(part.shape, np.intp) if isinstance(part, np.ndarray) else part for part in full)
    return np.lib.stride_tricks.as_strided(np.empty(1, bool), x._data.shape, (0,) * x._data.ndim)[plain].shape


def vmap_setitem(op, args, on, size):
    x, value, index, *options = args
    if on[2] == (True,) and index[0].dtype.kind == "b" and not rank(value, on[1]):  # x[mask] = number
        return aligned(elementwise.where, (value, x, index[0]), (on[1], on[0], True), size)
    ndim = rank(x, on[0])
    full, layout = planned(index, on[2], ndim, size)
    x = spread(x, on[0], size)
    selected, each = _selected(x, full), rank(value, on[1])
    if is_array(value):
        value = padded(value, on[1], len(selected) - 1)
        if layout is not None and all(layout) and each:
            ahead, dims = layout
            behind = 1 + dims
            natural = (size, *selected[behind : behind + ahead], *selected[1:behind], *selected[behind + ahead :])
            value = arranged(through(tensors.expand, value, natural), layout, inverse=True)
    return op(x, value, full, *options)


def _setting(name, title):
    """An op that gives x with `value` at the index; only its name tells it from the others."""
    return Op(name, _setitem, SET, operands=("x", "value"), linear=True, title=title, text=_SET_TEXT, batch=vmap_setitem)


setitem = _setting("setitem", "CopySlices")
setitem.backward_name = "torch::autograd::CopySlices"
index_put, index_copy = _setting("index_put", "IndexPut"), _setting("index_copy", "IndexCopy")
scatter, masked_scatter = _setting("scatter", "Scatter"), _setting("masked_scatter", "MaskedScatter")
scatter_number = scatter.twin("ScatterBackward1")
index_fill = _setting("index_fill", "IndexFill")
index_fill_tensor = index_fill.twin("IndexFillBackward1")


# ---- along one dimension ----
def _vmap_gather(op, args, on, size):
    x, axis, index = args
    return op(spread(x, on[0], size), moved(axis), spread(index, on[2], size))


gather = Op(
    "gather", lambda x, axis, index: x[places(axis, index)] if x.ndim and index.ndim else x.reshape(-1)[index],
    {"x": lambda xp, g, x_shape, axis, index: xp.scatter_add(g, x_shape, axis, index)},
    linear=True, text={"x": "g, added up where it was gathered from"}, batch=_vmap_gather,
)  # fmt: skip


def _vmap_index_select(op, args, on, size):
    x, axis, index = args
    if not on[2]:
        return op(x, moved(axis), index)
    return _vmap_getitem(take, (x, (*(FULL,) * axis, index)), (on[0], (*(False,) * axis, True)), size)


index_select = Op(
    "index_select", lambda x, axis, index: np.take(x, index, axis),
    {"x": lambda xp, g, x_shape, axis, index: xp.putitem(g, x_shape, (slice(None),) * axis + (index,))},
    linear=True, text={"x": "g, added up where it was taken from"}, batch=_vmap_index_select,
)  # fmt: skip


# ---- by a mask ----
def _vmap_masked_select(op, args, on, size):
    x, cond = args
    return _vmap_getitem(take, (x, (cond,)), (on[0], (on[1],)), size)


masked_select = Op(
    "masked_select", lambda x, cond: x[cond], {"x": lambda xp, g, x_shape, cond: xp.putitem(g, x_shape, (cond,))},
    linear=True, text={"x": "g where the mask holds, else 0"}, batch=_vmap_masked_select,
)  # fmt: skip
masked_fill = Op(
    "masked_fill", lambda x, value, cond: np.where(cond, value, x),
    {"x": lambda xp, g, cond: xp.mask(g, ~cond),
     "value": lambda xp, g, value_shape, cond: xp.sum_to(xp.mask(g, cond), value_shape)},
    prepare=promote, elementwise=True, text={"value": "g where the mask holds, summed"},
)  # fmt: skip
masked_fill_tensor = masked_fill.twin("MaskedFillBackward1")
