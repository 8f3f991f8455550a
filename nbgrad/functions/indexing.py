"""Elements by place: select, gather, where, masks, and what `x[...]` reads."""

from __future__ import annotations

import math
import operator
import warnings
from typing import Any

import numpy as np

from ..engine import dtypes
from ..engine.tensor import Tensor, check_dim
from ..ops import elementwise, indexing, shape
from ..ops.indexing import FULL, apart, covers, getitem, is_basic, normal, take
from ..ops.promotion import within
from ..transforms import batched_tensor
from .arguments import Lengths, Number, Own, integer
from .new_tensor import result
from .registry import Twin, public
from .shape import flatten, no_dims


@public()
def narrow(input: Tensor, dim: int, start: Own[int | Tensor], length: int) -> Tensor:
    """A view of `length` slices along `dim`, from `start`.

    RuntimeError where the slices do not lie within the dimension.

    >>> import nbgrad as torch
    >>> torch.narrow(torch.tensor([1, 2, 3, 4]), 0, 1, 2)
    tensor([2, 3])
    """
    axis = check_dim(dim, input._data.ndim) if input._data.ndim else no_dims("narrow")
    n = input._data.shape[axis]
    if isinstance(start, Tensor) and (start._data.ndim or start._data.dtype.kind not in "iu"):
        raise RuntimeError(f"narrow starts at an integer or a 0-d tensor of one, got {start.dtype} of shape {list(start.shape)}")
    start = integer("narrow", "start", start)
    if not -n <= start <= n:
        raise IndexError(f"narrow: {start} does not lie within dimension {dim} of length {n}")
    start = start + n if start < 0 else start
    if length < 0 or start + length > n:
        raise RuntimeError(f"narrow: {start} to {start + length} does not lie within dimension {dim} of length {n}")
    return indexing.getitem(input, (slice(None),) * axis + (slice(start, start + length),))


@public()
def select(input: Tensor, dim: int, index: int) -> Tensor:
    """The slice at one place along `dim`.

    IndexError for a place that the dimension does not have.

    >>> import nbgrad as torch
    >>> torch.select(torch.tensor([[1, 2], [3, 4]]), 0, 1)
    tensor([3, 4])
    """
    axis = check_dim(dim, input._data.ndim)
    return indexing.select(input, (slice(None),) * axis + (index,))


@public(out="as is")
def index_select(input: Tensor, dim: int, index: Tensor) -> Tensor:
    """The slices along `dim` that the 1-d integer tensor `index` names.

    IndexError for an index that is no vector of int32 or int64, or names a slice that is not there.

    >>> import nbgrad as torch
    >>> torch.index_select(torch.tensor([[1, 2], [3, 4]]), 1, torch.tensor([1, 1]))
    tensor([[2, 2],
            [4, 4]])
    """
    axis = check_dim(dim, input._data.ndim)
    if index._data.ndim > 1:
        raise IndexError(f"index_select needs a 1-d index, got shape {list(index._data.shape)}")
    if index.dtype.name not in ("int32", "int64"):
        raise RuntimeError(f"index_select needs an int32 or int64 index, got {index.dtype}: use .long()")
    _within(index._data, input._data.shape[axis] if input._data.ndim else 1, "index_select")
    if input._data.ndim:
        return indexing.index_select(input, axis, index._data.reshape(-1))
    if index._data.size != 1:
        raise RuntimeError(
            f"index_select of a 0-d tensor needs one index, got {index._data.size}: use x.expand({index._data.size})"
        )
    return _selected(shape.reshape(input, (1,)), (shape.reshape(index, ())._data,))


def _within(array, n, name, error=IndexError):
    array = batched_tensor.whole(array)
    if array.size and not (array.min() >= 0 and array.max() < n):
        bad = array[(array < 0) | (array >= n)].flat[0]
        raise error(f"{name}: index {bad} is out of range for a dimension of length {n}")


_gathered, _selected = indexing.take.twin("GatherBackward0"), indexing.take.twin("IndexSelectBackward0")


@public(out="as is")
def gather(input: Tensor, dim: int, index: Tensor, *, sparse_grad: bool = False) -> Tensor:
    """For each place in `index`, the element that it names along `dim`.

    RuntimeError for an index of another dtype, or longer elsewhere than the tensor. The gradient is dense whatever `sparse_grad`.

    >>> import nbgrad as torch
    >>> torch.gather(torch.tensor([[1, 2], [3, 4]]), 1, torch.tensor([[0], [1]]))
    tensor([[1],
            [4]])
    """
    axis = check_dim(dim, input._data.ndim)
    if index.dtype.name not in ("int32", "int64"):
        raise RuntimeError(f"gather needs an int64 tensor as its index, got {index.dtype}: use .long()")
    lengths, have = index._data.shape, input._data.shape
    if not index._data.size or not lengths or not have:  # a number counts as a vector of one
        if index._data.size and max(len(lengths), len(have)) > 1:
            raise _unlike("gather", lengths, have)
        _within(index._data, have[axis] if have else 1, "gather", RuntimeError)
        return _gathered(shape.reshape(input, (-1,)), (shape.cast(index, np.dtype(np.int64))._data,))
    wanted = (*lengths[:axis], have[axis], *lengths[axis + 1 :])
    if len(lengths) != len(have) or wanted != have:
        if len(lengths) != len(have) or any(map(operator.gt, wanted, have)):
            raise _unlike("gather", lengths, have)
        input = indexing.getitem(input, tuple([slice(n) for n in wanted]))
    _within(index._data, have[axis], "gather", RuntimeError)
    return indexing.gather(input, axis, index._data)


def _unlike(name, lengths, have):
    return RuntimeError(f"{name}: an index of shape {list(lengths)} does not fit a tensor of shape {list(have)}, apart from dim")


@public(out=True)
def take_along_dim(input: Tensor, indices: Tensor, dim: int | None = None) -> Tensor:
    """As `gather`, the two tensors broadcasting; without `dim`, over the flattened tensor.

    >>> import nbgrad as torch
    >>> x = torch.tensor([[30, 10], [20, 40]])
    >>> torch.take_along_dim(x, x.argsort(1), 1)
    tensor([[10, 30],
            [20, 40]])
    """
    if indices.dtype.name != "int64":
        raise RuntimeError(f"take_along_dim needs int64 indices, got {indices.dtype}: use .long()")
    if dim is None:
        return gather(flatten(input), 0, flatten(indices))
    axis = check_dim(dim, input._data.ndim)
    if indices._data.ndim != input._data.ndim:
        raise _unlike("take_along_dim", indices._data.shape, input._data.shape)
    indices = (
        indices % max(input._data.shape[axis], 1) if indices._data.size else indices
    )  # any integer names a place, round and round
    apart = [tuple(1 if i == axis else n for i, n in enumerate(s)) for s in (input._data.shape, indices._data.shape)]
    try:
        size = list(np.broadcast_shapes(*apart))
    except ValueError:
        raise RuntimeError(
            f"take_along_dim: shapes {list(input._data.shape)} and {list(indices._data.shape)} do not fit apart from dim {axis}"
        ) from None
    wide = [tuple(s[axis] if i == axis else n for i, n in enumerate(size)) for s in (input._data.shape, indices._data.shape)]
    return indexing.gather(shape.expand(input, wide[0]), axis, shape.expand(indices, wide[1])._data)


@public(out="as is")
def masked_select(input: Tensor, mask: Tensor) -> Tensor:
    """The elements where the boolean `mask` holds, as a vector.

    The mask and the tensor broadcast; the dtype stays. RuntimeError for a mask that is not boolean.

    >>> import nbgrad as torch
    >>> torch.masked_select(torch.tensor([1, 2, 3]), torch.tensor([True, False, True]))
    tensor([1, 3])
    """
    if mask._data.dtype.kind != "b":
        raise RuntimeError(f"masked_select needs a boolean mask, got {mask.dtype}: compare first, as in x > 0")
    common = shape.common("masked_select", input, mask)
    return indexing.masked_select(shape.expand(input, common), shape.expand(mask, common)._data)


@public(inplace=Twin(overlapping=True))
def masked_fill(input: Tensor, mask: Tensor, value: Tensor | Number) -> Tensor:
    """A copy with `value` where the boolean `mask` holds.

    The mask broadcasts to the tensor's shape; `value` is a number or a 0-d tensor. RuntimeError for a mask that is not boolean.

    >>> import nbgrad as torch
    >>> torch.masked_fill(torch.tensor([1, 2, 3]), torch.tensor([True, False, True]), 0)
    tensor([0, 2, 0])
    """
    if mask._data.dtype.kind != "b":
        raise RuntimeError(f"masked_fill needs a boolean mask, got {mask.dtype}: compare first, as in x > 0")
    if mask._data.shape != input._data.shape:
        shape.common("masked_fill", input, mask)
    if not isinstance(value, Tensor):
        value = np.asarray(within(value, input.dtype)).astype(input._data.dtype)
    elif value._data.ndim:
        raise RuntimeError(f"masked_fill takes a number or a 0-d tensor, got shape {list(value._data.shape)}")
    elif value.dtype is not input.dtype:
        if value.dtype.is_complex and not input.dtype.is_complex:
            within(value.item(), input.dtype)
        value = shape.cast(value, input._data.dtype)
    return (indexing.masked_fill_tensor if isinstance(value, Tensor) else indexing.masked_fill)(input, value, mask._data)


@public(at="torch", out=True)
def where(condition: Own[Tensor], input: Own[Tensor | Number | None] = None, other: Own[Tensor | Number | None] = None) -> Any:
    """`input` where the condition holds, `other` elsewhere; with the condition alone, where it holds.

    All three broadcast. RuntimeError for a condition that is not boolean.

    >>> import nbgrad as torch
    >>> torch.where(torch.tensor([True, False]), torch.tensor([1.0, 2.0]), 0.0)
    tensor([1., 0.])
    """
    if input is None:
        return nonzero(condition, as_tuple=True)
    if isinstance(condition, Tensor) and condition.dtype is dtypes.uint8:  # a mask of the time before booleans
        warnings.warn("where with a uint8 condition is of the time before booleans: give it x.bool()", UserWarning, stacklevel=3)
        condition = condition != 0
    if not isinstance(condition, Tensor) or condition._data.dtype.kind != "b":
        kind = condition.dtype if isinstance(condition, Tensor) else type(condition).__name__
        error = RuntimeError if isinstance(condition, Tensor) else TypeError
        raise error(f"where needs a boolean tensor as its condition, got {kind}: compare first, as in x > 0")
    return elementwise.where(input, other, condition._data)


@public(at="Tensor", name="where", direct=True)
def where_of(input: Tensor, condition: Own[Tensor], other: Own[Tensor | Number]) -> Tensor:
    """The tensor's elements where the condition holds, those of `other` elsewhere.

    >>> import nbgrad as torch
    >>> torch.tensor([1.0, 2.0]).where(torch.tensor([True, False]), 0.0)
    tensor([1., 0.])
    """
    return where(condition, input, other)


@public(out="as is")
def nonzero(input: Tensor, *, as_tuple: bool = False) -> Any:
    """The places of the elements that are not 0, one a row, or as a tuple of index vectors.

    From n elements that are not 0 in a tensor of k dimensions, shape (n, k), of int64.

    >>> import nbgrad as torch
    >>> torch.nonzero(torch.tensor([[0, 1], [2, 0]]))
    tensor([[0, 1],
            [1, 0]])
    """
    found = np.nonzero(np.atleast_1d(input._data) if as_tuple else input._data) if input._data.ndim or as_tuple else None
    if as_tuple:
        return tuple(result(i) for i in found)
    if found is None:
        return result(np.zeros((int(bool(input._data)), 0), np.int64))
    return result(np.stack(found, 1))


@public(nonzero)
def argwhere(input: Tensor) -> Tensor:
    """As `nonzero`.

    >>> import nbgrad as torch
    >>> torch.argwhere(torch.tensor([0, 1, 2]))
    tensor([[1],
            [2]])
    """


@public()
def nonzero_static(input: Tensor, *, size: Own[Lengths | None], fill_value: Own[Tensor | Number] = -1) -> Tensor:
    """`nonzero` in `size` rows: what is too much left out, what is too little filled.

    >>> import nbgrad as torch
    >>> torch.nonzero_static(torch.tensor([0, 1, 2]), size=3)
    tensor([[ 1],
            [ 2],
            [-1]])
    """
    if size < 0:
        raise RuntimeError(f"nonzero_static: size cannot be negative, got {size}")
    found = nonzero(input)._data[:size]
    return result(np.concatenate([found, np.full((size - len(found), input._data.ndim), fill_value, np.int64)]))


@public(at="torch")
def unravel_index(indices: Tensor, shape: Own[Lengths]) -> Any:
    """A place in a flattened tensor of `shape` as one index for each dimension; TypeError for indices that are no integers.

    >>> import nbgrad as torch
    >>> torch.unravel_index(torch.tensor([3, 7]), (2, 4))
    (tensor([0, 1]), tensor([3, 3]))
    """
    if indices._data.dtype.kind not in "iu":
        raise TypeError(f"unravel_index takes integers, got {indices.dtype}: use .long()")
    lengths = (shape,) if isinstance(shape, int) else tuple(shape)
    if min(lengths, default=0) < 0:
        raise ValueError(f"unravel_index: a shape has no negative lengths, got {list(lengths)}")
    steps = [math.prod(lengths[i + 1 :]) for i in range(len(lengths))]
    return tuple(indices // step % n for step, n in zip(steps, lengths))


_unsqueezed, _whole = getitem.twin("UnsqueezeBackward0"), getitem.twin("AliasBackward0")


def read(x, index):
    """`x[index]`: first the view that numbers, slices and None select, then what arrays take from it."""
    if type(index) is int:
        return indexing.select(x, (index,))
    index = normal(index)
    if is_basic(index):
        return _named(x, index)(x, index)
    basic, arrays = apart(index, x._data)
    if basic is not None:
        x = _named(x, basic)(x, basic)
    return take(x, arrays)


def _named(x, index):
    """The op for a basic index: PyTorch has one for each part, and the last is the one that the graph shows."""
    if len(index) == 1:
        kind = type(index[0])
        return indexing.select if kind is int else getitem if kind is slice else _unsqueezed if index[0] is None else _whole
    found, dim, shape = _whole, 0, x._data.shape
    counted = sum(i is not None and i is not ... for i in index)
    for i in index:
        if i is ...:
            dim += len(shape) - counted
        elif i is None:
            found = _unsqueezed
        else:
            if not isinstance(i, slice):
                found = indexing.select
            elif dim < len(shape) and not covers(i, shape[dim]):
                found = getitem
            dim += 1
    return found


def whole(index, shape) -> bool:
    """Whether a basic index is all of a tensor."""
    if ... in index:
        at = index.index(...)
        index = (*index[:at], *[FULL] * (len(shape) - len(index) + 1), *index[at + 1 :])
    return all(isinstance(i, slice) and covers(i, n) for i, n in zip(index, shape)) and len(index) <= len(shape)
