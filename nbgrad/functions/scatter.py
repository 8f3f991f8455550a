"""Functions that write at places named by integer tensors: index_*, scatter_*, and their kin."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence

import numpy as np

from ..engine.memory_format import contiguous_format
from ..engine.tensor import Tensor, check_dim
from ..ops import indexing as indexing_ops, scatter as scatter_ops, shape
from ..ops.promotion import within
from ..transforms.batched_tensor import is_batch, whole
from . import diagonals, indexing
from .arguments import Lengths, Number, Own
from .registry import Twin, public


@public()
def select_scatter(input: Tensor, src: Tensor, dim: int, index: int) -> Tensor:
    """A copy of `input` with `src` in place of the slice that `select` gives.

    >>> import nbgrad as torch
    >>> torch.select_scatter(torch.zeros(2, 2), torch.ones(2), 0, 1)
    tensor([[0., 0.],
            [1., 1.]])
    """
    _fills("select_scatter", src, indexing.select(input, dim, index)._data.shape)
    return _set_select(input, src, (slice(None),) * check_dim(dim, input._data.ndim) + (index,))


@public(out=True)
def slice_scatter(
    input: Tensor, src: Tensor, dim: int = 0, start: int | None = None, end: int | None = None, step: int = 1
) -> Tensor:
    """A copy of `input` with `src` in place of the slices from `start` to `end` along `dim`.

    >>> import nbgrad as torch
    >>> torch.slice_scatter(torch.zeros(4), torch.ones(2), start=1, end=3)
    tensor([0., 1., 1., 0.])
    """
    if step < 1:
        raise RuntimeError(f"slice_scatter goes forward, by steps of at least 1, got {step}")
    place = (slice(None),) * check_dim(dim, input._data.ndim) + (slice(start, end, step),)
    _fills("slice_scatter", src, indexing.read(input, place)._data.shape)
    return _set_slice(input, src, place)


_set_select, _set_slice = (indexing_ops.setitem.twin(f"{name}ScatterBackward0") for name in ("Select", "Slice"))


@public()
def as_strided_scatter(
    input: Tensor, src: Tensor, size: Own[Lengths | None], stride: Lengths, storage_offset: int | None = None
) -> Tensor:
    """A copy of `input` with `src` in place of what `as_strided` looks at.

    >>> import nbgrad as torch
    >>> torch.as_strided_scatter(torch.zeros(4), torch.ones(2), (2,), (2,))
    tensor([1., 0., 1., 0.])
    """
    out = input.clone(memory_format=contiguous_format)
    out.as_strided(size, stride, storage_offset).copy_(src)
    return out


@public()
def diagonal_scatter(input: Tensor, src: Tensor, offset: int = 0, dim1: int = 0, dim2: int = 1) -> Tensor:
    """A copy of `input` with `src` on the diagonal that `diagonal` gives.

    >>> import nbgrad as torch
    >>> torch.diagonal_scatter(torch.zeros(2, 2), torch.ones(2))
    tensor([[1., 0.],
            [0., 1.]])
    """
    out = input.clone()
    place = diagonals.diagonal(out, offset, dim1, dim2)
    _fills("diagonal_scatter", src, place._data.shape)
    place.copy_(src)
    return out


def _fills(name, src, wanted):
    if src._data.shape != wanted:
        raise RuntimeError(f"{name} needs a source of the shape of what it replaces, {list(wanted)}, got {list(src._data.shape)}")


_ALL = slice(None)


_INDEX_DTYPES = {
    "index_add": ("int32", "int64"), "index_copy": ("int64",), "index_fill": ("int64",), "index_reduce": ("int32", "int64"),
}  # fmt: skip
# what an index is refused with: of another dtype, of several dimensions, outside the tensor
_REFUSED_WITH = {
    "index_add": (RuntimeError, IndexError, RuntimeError), "index_copy": (RuntimeError, IndexError, IndexError),
    "index_fill": (IndexError, RuntimeError, IndexError), "index_reduce": (RuntimeError, IndexError, IndexError),
}  # fmt: skip


def _places_along(input, dim, at, name):
    """(the 1-d index array `at`, the place it names along `dim`), checked against the tensor."""
    axis = check_dim(dim, input._data.ndim)
    kinds, (wrong_dtype, wrong_rank, outside) = _INDEX_DTYPES[name], _REFUSED_WITH[name]
    if at.dtype.name not in kinds:
        raise wrong_dtype(f"{name} needs an {' or '.join(kinds)} tensor as its index, got {at.dtype}: use .long()")
    if at._data.ndim > 1:
        raise wrong_rank(f"{name} needs a 1-d index, got shape {list(at._data.shape)}")
    n = input._data.shape[axis] if input._data.ndim else 1
    array = at._data.reshape(-1)
    found = whole(array)
    if found.size and not (-n <= found.min() and found.max() < n):
        raise outside(f"{name}: index {found[(found < -n) | (found >= n)][0]} is out of range for a dimension of length {n}")
    return array, (_ALL,) * axis + (array,)


def along(input, dim, at, source, name):
    """What index_add and index_copy have in common: their place, and the shape that the source must have."""
    if source.dtype is not input.dtype:
        raise RuntimeError(f"{name} takes a source of the tensor's dtype, {input.dtype}, got {source.dtype}: convert it with .to()")
    array, place = _places_along(input, dim, at, name)
    if array.size and whole(array).min() < 0:
        raise _REFUSED_WITH[name][2](f"{name}: index {whole(array).min()} is negative, and places are counted from the front here")
    have, axis = input._data.shape, len(place) - 1
    needed = (*have[:axis], array.size, *have[axis + 1 :]) if have else (array.size,)
    given = source._data.shape
    fits = given == needed or not given and math.prod(needed) == 1
    if name == "index_copy" and not have:
        fits = math.prod(given) == array.size
    if not fits or name == "index_add" and not have and given:
        copying = name == "index_copy" and (len(given) != len(needed) or given[axis] != needed[axis])
        raise (IndexError if copying or not given else RuntimeError)(
            f"{name} needs a source of shape {list(needed)} here, got {list(given)}"
        )
    return place, shape.reshape(source, needed) if given != needed else source


@public(out=True, inplace=Twin(apart=True))
def index_add(input: Tensor, dim: int, index: Tensor, source: Tensor, *, alpha: Number = 1) -> Tensor:
    """`source`'s slices along `dim` added to those that the 1-d integer tensor `index` names, in order.

    IndexError for a place outside the tensor, RuntimeError for a source of another shape or dtype.

    >>> import nbgrad as torch
    >>> torch.zeros(3).index_add(0, torch.tensor([0, 0, 2]), torch.tensor([1.0, 2.0, 3.0]))
    tensor([3., 0., 3.])
    """
    place, source = along(input, dim, index, source, "index_add")
    return scatter_ops.index_add(input, source if alpha == 1 else source * alpha, place)


@public(out=True, inplace=Twin(apart=True))
def index_copy(input: Tensor, dim: int, index: Tensor, source: Tensor) -> Tensor:
    """`source`'s slices along `dim` in place of those that the 1-d integer tensor `index` names.

    >>> import nbgrad as torch
    >>> torch.zeros(3).index_copy(0, torch.tensor([2]), torch.ones(1))
    tensor([0., 0., 1.])
    """
    place, source = along(input, dim, index, source, "index_copy")
    return indexing_ops.index_copy(input, source, place)


@public(inplace=Twin(overlapping=True))
def index_fill(input: Tensor, dim: int, index: Tensor, value: Tensor | Number) -> Tensor:
    """One number in the slices along `dim` that the 1-d integer tensor `index` names.

    >>> import nbgrad as torch
    >>> torch.zeros(3).index_fill(0, torch.tensor([0, 2]), 5)
    tensor([5., 0., 5.])
    """
    _, place = _places_along(input, dim, index, "index_fill")
    if not isinstance(value, Tensor):
        return indexing_ops.index_fill(input, _number(value, input), place)
    if value._data.ndim:
        raise RuntimeError(f"index_fill takes a number or a 0-d tensor, got shape {list(value._data.shape)}")
    return indexing_ops.index_fill_tensor(input, _converted(value, input), (*place[:-1], _once(place[-1])))


def _once(array):
    """Each place once: the value is written there, and counts there, once."""
    return np.unique(array) if type(array) is np.ndarray else array


def _number(value, input):
    return np.asarray(within(value, input.dtype)).astype(input._data.dtype)


def _converted(value, input):
    return value if value.dtype is input.dtype else shape.cast(value, input._data.dtype)


@public()
def index_put(input: Tensor, indices: Own[Sequence[Tensor]], values: Own[Tensor], accumulate: bool = False) -> Tensor:
    """`input[indices] = values` as a new tensor; with `accumulate`, places named twice add up.

    >>> import nbgrad as torch
    >>> torch.zeros(3).index_put((torch.tensor([1, 1]),), torch.tensor(2.0), accumulate=True)
    tensor([0., 4., 0.])
    """
    if not isinstance(values, Tensor) or not isinstance(indices, tuple | list) or not all(isinstance(i, Tensor) for i in indices):
        raise TypeError(
            f"index_put takes a tuple of tensors and a tensor, got {indices!r:.60} and {type(values).__name__}: "
            "write x.index_put((index,), torch.tensor(value))"
        )
    place = indexing_ops.normal(tuple(_ALL if i is None else i for i in indices))
    indexing_ops.apart(place, input._data)  # IndexError where it names more dimensions than there are
    values = converted(input, place if not accumulate else (), values, "index_put")
    if not accumulate:
        return indexing_ops.index_put(input, values, place)
    place = tuple(p for i in place for p in (np.nonzero(i) if getattr(i, "dtype", None) == np.bool_ else (i,)))
    return scatter_ops.index_put_add(input, values, place)


def is_fill(place, values) -> bool:
    """Whether a place that arrays name is a single mask, and gets a single value: that is `masked_fill`."""
    masks = [i for i in place if not isinstance(i, slice)]
    return values._data.size == 1 and len(masks) == 1 and getattr(masks[0], "dtype", None) == np.bool_


def converted(input, place, values, name):
    """The values for a place that arrays name: of the tensor's dtype, but a single one for a single mask is converted."""
    if values.dtype is input.dtype:
        return values
    if not is_fill(place, values):
        raise RuntimeError(
            f"{name} with an index of arrays takes values of the tensor's dtype, {input.dtype}, got {values.dtype}: use .to()"
        )
    if values.dtype.is_complex:
        within(values.item(), input.dtype)
    return shape.cast(values, input._data.dtype)


def grid(input, dim, at, source, name):
    """The place that scatter's index names, and how much of the source goes there."""
    ndim = input._data.ndim
    axis = check_dim(dim, ndim)
    if at._data.dtype.kind not in "iu" or at._data.dtype.itemsize < 4:
        raise RuntimeError(f"{name} needs an int64 tensor as its index, got {at.dtype}: use .long()")
    lengths, have = at._data.shape or (1,), input._data.shape or (1,)
    if not at._data.size:
        return (np.zeros(0, np.int64),), None
    if len(lengths) != len(have) or any(n > m for i, (n, m) in enumerate(zip(lengths, have)) if i != axis):
        raise RuntimeError(f"{name}: an index of shape {list(lengths)} does not fit into a tensor of shape {list(have)}")
    array = at._data.reshape(lengths)
    found = whole(array)
    if not (found.min() >= 0 and found.max() < have[axis]):
        bad = found[(found < 0) | (found >= have[axis])].flat[0]
        raise RuntimeError(f"{name}: index {bad} is out of range for a dimension of length {have[axis]}")
    if source is not None:
        given = source._data.shape or (1,)
        if source.dtype is not input.dtype:
            raise RuntimeError(f"{name} takes a source of the tensor's dtype, {input.dtype}, got {source.dtype}: use .to()")
        if len(given) != len(lengths) or any(n > m for n, m in zip(lengths, given)):
            raise RuntimeError(f"{name}: an index of shape {list(lengths)} needs a source at least as large, got {list(given)}")
        source = shape.reshape(source, given) if source._data.shape != given else source
        if given != lengths:
            source = indexing_ops.getitem(source, tuple(slice(n) for n in lengths))
    return indexing_ops.places(axis, array), source


@public(out=True, inplace=Twin(apart=True))
def scatter(
    input: Tensor,
    dim: int,
    index: Tensor,
    src: Tensor | Number | None = None,
    *,
    value: Own[Tensor | Number | None] = None,
    reduce: str | None = None,
) -> Tensor:
    """`src`'s elements, or one number, in the places along `dim` that the integer tensor `index` names.

    `reduce="add"` or `"multiply"` combines them with what is there (with no gradient for the source of "multiply").
    RuntimeError where index and source do not fit the tensor.

    >>> import nbgrad as torch
    >>> torch.zeros(2, 2).scatter(1, torch.tensor([[1], [0]]), 5.0)
    tensor([[0., 5.],
            [5., 0.]])
    """
    if src is not None and value is not None or src is value:
        raise TypeError("scatter takes a source, src=tensor, or one number, value=number")
    src = value if src is None else src
    if reduce not in (None, "add", "multiply"):
        raise RuntimeError(f"scatter combines by 'add' or 'multiply', got {reduce!r}")
    number = not isinstance(src, Tensor)
    if reduce is not None and not number:
        warnings.warn(
            "scatter with reduce= and a tensor is going away in PyTorch: use scatter_add where it adds", UserWarning, stacklevel=3
        )
    place, source = grid(input, dim, index, None if number else src, "scatter")
    if not index._data.size:
        src, number = 0, True
    if number:
        source = _number(src, input)
    if reduce == "multiply":
        return scatter_ops.scatter_times(input, source, place)
    if reduce == "add":
        return scatter_ops.scatter_plus(input, source, place)
    return (indexing_ops.scatter_number if number else indexing_ops.scatter)(input, source, place)


@public(out=True, inplace=Twin(apart=True))
def scatter_add(input: Tensor, dim: int, index: Tensor, src: Tensor) -> Tensor:
    """`src`'s elements added at the places along `dim` that the integer tensor `index` names.

    >>> import nbgrad as torch
    >>> torch.zeros(3).scatter_add(0, torch.tensor([0, 0, 2]), torch.ones(3))
    tensor([2., 0., 1.])
    """
    place, source = grid(input, dim, index, src, "scatter_add")
    return scatter_ops.scatter_plus(input, source if index._data.size else _number(0, input), place)


@public(inplace=Twin(reads=False))
def masked_scatter(input: Tensor, mask: Tensor, source: Tensor) -> Tensor:
    """The elements where `mask` holds replaced by the first ones of `source`, in order.

    >>> import nbgrad as torch
    >>> torch.zeros(3).masked_scatter(torch.tensor([True, False, True]), torch.tensor([1.0, 2.0]))
    tensor([1., 0., 2.])
    """
    if mask._data.dtype.kind != "b":
        raise RuntimeError(f"masked_scatter needs a boolean mask, got {mask.dtype}: compare first, as in x > 0")
    if source.dtype is not input.dtype:
        raise RuntimeError(f"masked_scatter takes a source of the tensor's dtype, {input.dtype}, got {source.dtype}: use .to()")
    common = shape.common("masked_scatter", input, mask)
    if is_batch(mask):
        return _masked_scatter_by_places(input, shape.expand(mask, common), source)
    x, held = shape.expand(input, common) if input._data.shape != common else input, np.broadcast_to(mask._data, common or (1,))
    count = int(np.count_nonzero(held))
    if count > source._data.size:
        raise RuntimeError(f"masked_scatter: the mask holds at {count} places, the source has {source._data.size} elements")
    first = indexing_ops.getitem(shape.reshape(source, (-1,)), (slice(count),))
    return indexing_ops.masked_scatter(x, first, (held,))


def _masked_scatter_by_places(input, mask, source):
    """The same where each example has a mask of its own: counting tells which element of `source` goes where."""
    counts = mask.reshape(-1).cumsum(0)
    most, have = int(whole(counts._data).max(initial=0)), source._data.size
    if most > have:
        raise RuntimeError(f"masked_scatter: a mask holds at {most} places, the source has {have} elements")
    picked = source.reshape(-1)[(counts - 1).clamp(0)] if have else input.new_zeros(counts._data.size)
    return picked.reshape(mask._data.shape).where(mask, input)


@public(out="as is")
def take(input: Tensor, index: Tensor) -> Tensor:
    """The elements that `index` names, of the tensor as one row.

    >>> import nbgrad as torch
    >>> torch.take(torch.tensor([[1, 2], [3, 4]]), torch.tensor([0, -1]))
    tensor([1, 4])
    """
    if index.dtype.name != "int64":
        raise RuntimeError(f"take needs an int64 index, got {index.dtype}: use .long()")
    return _take(shape.reshape(input, (-1,)), (index._data,))


_take = indexing_ops.take.twin("TakeBackward0")


@public(inplace=True)
def put(input: Tensor, index: Tensor, source: Tensor, accumulate: bool = False) -> Tensor:
    """`source`'s elements at the places that `index` names, of the tensor as one row.

    `accumulate`: elements for one place add up. IndexError for a place that is not there.

    >>> import nbgrad as torch
    >>> torch.put(torch.zeros(2, 2), torch.tensor([0, 3]), torch.tensor([1.0, 2.0]))
    tensor([[1., 0.],
            [0., 2.]])
    """
    if index.dtype.name != "int64" or source.dtype is not input.dtype:
        raise RuntimeError(
            f"put needs an int64 index and a source of the tensor's dtype, {input.dtype}, got {index.dtype} and {source.dtype}: "
            "use .to()"
        )
    if index._data.size != source._data.size:
        raise IndexError(f"put needs one place for each of the {source._data.size} elements, got {index._data.size}")
    found, n = whole(index._data), input._data.size
    if found.size and not (-n <= found.min() and found.max() < n):
        raise IndexError(f"put: index {found[(found < -n) | (found >= n)][0]} is out of range for a tensor of {n} elements")
    flat, values = shape.reshape(input, (-1,)), shape.reshape(source, index._data.shape)
    return shape.reshape((_put_add if accumulate else _put)(flat, values, (index._data,)), input._data.shape)


_put, _put_add = indexing_ops.index_put.twin("PutBackward0"), scatter_ops.index_put_add.twin("PutBackward0")
