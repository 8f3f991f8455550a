"""Writing into a tensor: copy_, fill_, zero_, `x[i] = y` and their kin."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..engine import namespaces
from ..engine.op import make
from ..engine.saved import RunsOnce
from ..engine.state import PLAIN, state
from ..engine.tensor import Tensor, refresh
from ..engine.versions import owner
from ..engine.views import assign, check_overlap, check_writable, overlaps_itself, overlaps_partly, same_elements, written
from ..ops import indexing, shape
from ..ops.copying import copy, fill_number, fill_number_, fill_tensor, fill_tensor_, zero
from ..ops.promotion import array_of, cast, within
from . import indexing as indexing_, scatter, strided
from .arguments import Number, Own
from .casting import warn_of_lost_parts
from .new_tensor import result
from .registry import public


def settled(array, values, function, args, kwargs):
    """What an array whose elements share memory holds after a write: where any of them was written, that."""
    args, kwargs = (args, kwargs | {"value": True}) if "value" in kwargs else ((*args[:-1], True), kwargs)
    touched = function(make(np.zeros(array.shape, bool), None), *args, **kwargs)._data
    np.copyto(array, values, where=touched)
    return array.copy()


def frozen(x):
    """Whether `check_writable` has something to say though nothing is recorded."""
    return x._more is not None and x.is_inference()


@public(at="Tensor", direct=True)
def copy_(input: Tensor, other: Own[Tensor | Number], non_blocking: bool = False) -> Tensor:
    """The values of `other`, broadcast and converted, written into this tensor.

    RuntimeError for a tensor that may not be written now, or shapes that do not fit.

    >>> import nbgrad as torch
    >>> torch.zeros(2, 2).copy_(torch.tensor([1, 2]))
    tensor([[1., 2.],
            [1., 2.]])
    """
    check_writable(input, "copy_")
    if not isinstance(other, Tensor):
        other = result(array_of(other))
    check_overlap(input, (other,), "copy_")
    if other.dtype is not input.dtype:
        warn_of_lost_parts(other.dtype, input.dtype)
    return assign(input, copy(input, other), "copy_")


@public(direct=True)
def fill_(input: Tensor, value: Tensor | Number) -> Tensor:
    """One number written into every element.

    `value` is a number or a 0-d tensor. RuntimeError for one that the dtype cannot hold, and for a leaf that requires grad.

    >>> import nbgrad as torch
    >>> torch.zeros(2).fill_(7)
    tensor([7., 7.])
    """
    check_writable(input, "fill_")
    if not isinstance(value, Tensor):
        within(value, input.dtype)
        return assign(input, fill_number_(input, value), "fill_")
    if value._data.ndim:
        raise RuntimeError(f"fill_ takes a number or a 0-d tensor, got shape {list(value._data.shape)}")
    check_overlap(input, (), "fill_")
    return assign(input, fill_tensor_(input, value), "fill_")


@public(at="torch")
def fill(input: Tensor, value: Tensor | Number) -> Tensor:
    """A tensor like `input` with one number in every element.

    >>> import nbgrad as torch
    >>> torch.fill(torch.zeros(2), 3)
    tensor([3., 3.])
    """
    if not isinstance(value, Tensor):
        return fill_number(input, within(value, input.dtype))
    if value._data.ndim:
        raise RuntimeError(f"fill takes a number or a 0-d tensor, got shape {list(value._data.shape)}")
    return fill_tensor(input, value)


@public(direct=True)
def zero_(input: Tensor) -> Tensor:
    """Zeros written into every element.

    RuntimeError for a leaf that requires grad, while operations are recorded.

    >>> import nbgrad as torch
    >>> torch.ones(2).zero_()
    tensor([0., 0.])
    """
    if state.mode > PLAIN or (state.mode and (input._rg or input._root is not None)) or frozen(input):
        check_writable(input, "zero_")
        return assign(input, zero(input), "zero_")
    input._data.fill(0)
    written(input, "zero_")
    return input


def setitem(x, place, value) -> None:
    """`x[place] = value`: the place is a view where it can be, and what arrays name in one otherwise.

    IndexError where the place does not fit the tensor, RuntimeError where the value does not fit the place.
    """
    check_writable(x, _SETITEM)
    place = (None,) if place is True else indexing.normal(place)
    source = value if isinstance(value, Tensor) else _constant(x, value)
    if not indexing.is_basic(place):
        if len(place) != 1 or place[0] is not False:
            _put(x, place, source)
        return
    if source._data.ndim and source._data.shape[0] == 1:
        source = _trimmed(source, x._data.ndim + sum((i is None) - (type(i) is int) for i in place))
    if source.dtype is not x.dtype:
        source = namespaces.tensors.cast(source, x._data.dtype)
    array = x._data
    if type(array) is np.ndarray and (array.base is not None or source._data.base is not None):
        _check_apart(x, place, source)
    if source._root is not None and state.mode:
        refresh(source)
    if state.mode <= PLAIN and not (state.mode and (x._rg or source._rg)):
        try:
            array[place] = source._data
        except (ValueError, IndexError):
            indexing.setitem.kernel(array, source._data, place)  # says what does not fit
            raise
        written(x, _SETITEM)
    elif indexing_.whole(place, array.shape):
        write = fill_tensor_ if array.ndim and not source._data.ndim else copy
        assign(x, write(x, source), _SETITEM)
    else:
        assign(x, indexing.setitem(x, source, RunsOnce(place)), _SETITEM)


_SETITEM = "x[...] = value"


def _trimmed(source, ndim):
    """A value for a place of `ndim` dimensions: where it has more of them, leading ones of length 1 go."""
    have = source._data.shape
    extra = next((i for i, n in enumerate(have) if n != 1), len(have)) if len(have) > ndim else 0
    return shape.reshape(source, have[extra:]) if extra else source


def _constant(x, value):
    """A value that is no tensor, as one of the tensor's dtype."""
    if isinstance(value, int | float | complex):
        return result(cast(within(value, x.dtype), x._data.dtype))
    if isinstance(value, np.ndarray | np.generic):
        return result(cast(np.asarray(value), x._data.dtype))
    raise TypeError(f"a tensor's elements are set to a number or a tensor, got {type(value).__name__}: use torch.tensor() first")


def _check_apart(x, place, source):
    if not overlaps_itself(x._data) and owner(source._data) is not owner(x._data):
        return
    view = indexing.select.kernel(x._data, place)
    if overlaps_itself(view):
        check_overlap(make(view, None), (), _SETITEM)
    lead = source._data.ndim - view.ndim
    if lead <= 0 and overlaps_partly(view, shape.expand.kernel(source._data, view.shape)):
        raise RuntimeError(f"{_SETITEM} would read memory that it also writes, as other elements: use a copy, value.clone()")


def _put(x, place, source):
    """`x[place] = source` where the place has arrays: first the view that the rest of it selects."""
    basic, arrays = indexing.apart(place, x._data)
    if basic is not None:
        x = indexing_.read(x, basic)
    if arrays == ():
        return setitem(x, ..., source)
    _index_put(x, arrays, source, _SETITEM)


def _index_put(x, arrays, source, name):
    source = scatter.converted(x, arrays, _trimmed(source, 0), name)
    if not scatter.is_fill(arrays, source):
        _check_unread(x, source, name)
    assign(x, indexing.index_put(x, source, arrays), name)


def _check_unread(x, source, name):
    array = x._data
    same = source is x and array.shape[:1] != (1,)
    if type(array) is np.ndarray and (same or overlaps_partly(array, source._data) or same_elements(array, source._data)):
        raise RuntimeError(f"{name} would read memory that it also writes: use a copy, value.clone()")


@public(direct=True)
def index_put_(input: Tensor, indices: Own[Sequence[Tensor]], values: Own[Tensor], accumulate: bool = False) -> Tensor:
    """As `index_put`, written into this tensor.

    >>> import nbgrad as torch
    >>> torch.zeros(3).index_put_((torch.tensor([0, 2]),), torch.tensor([1.0, 2.0]))
    tensor([1., 0., 2.])
    """
    check_writable(input, "index_put_")
    out = scatter.index_put(input, indices, values, accumulate)
    if overlaps_itself(input._data):
        touch = lambda x, value: scatter.index_put(x, indices, result(np.array(value)))  # noqa: E731
        out._data = settled(input._data, out._data, touch, (values,), {})
    if values._data.size > 1:
        _check_unread(input, values, "index_put_")
    return assign(input, out, "index_put_")


@public(at="Tensor", direct=True)
def fill_diagonal_(input: Tensor, fill_value: Own[Number], wrap: bool = False) -> Tensor:
    """One number written where all indices are equal; RuntimeError for fewer than 2 dimensions.

    >>> import nbgrad as torch
    >>> torch.zeros(2, 2).fill_diagonal_(5)
    tensor([[5., 0.],
            [0., 5.]])
    """
    shape, steps = input._data.shape, input.stride()
    if len(shape) < 2 or (len(shape) > 2 and len(set(shape)) > 1):
        raise RuntimeError(f"fill_diagonal_ takes a matrix, or a tensor with all lengths equal, got shape {list(shape)}")
    n = min(shape) if not wrap or len(shape) > 2 else -(-shape[0] * shape[1] // (shape[1] + 1))
    strided.as_strided(input, (n,), (sum(steps),), input.storage_offset()).fill_(fill_value)
    return input
