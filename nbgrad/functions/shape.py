"""Shapes: reshape, view, expand, squeeze and their kin."""

from __future__ import annotations

import builtins
import math
from typing import Any

import numpy as np

from ..engine import dtypes
from ..engine.memory_format import in_order
from ..engine.size import Size
from ..engine.tensor import Tensor, check_dim
from ..ops import shape
from ..transforms.batched_tensor import whole
from .arguments import DType, Ints, Lengths, MemoryFormat, Own, integer
from .casting import reread
from .registry import public


@public(direct=True)
def reshape(input: Tensor, *size, shape: Own[Lengths | None] = None) -> Tensor:
    """The same values in another shape; one length may be -1. A view where memory allows.

    RuntimeError for a shape of another number of elements, or where -1 could be anything.

    >>> import nbgrad as torch
    >>> torch.arange(4).reshape(2, -1)
    tensor([[0, 1],
            [2, 3]])
    """
    return _reshaped(input, _complete(input, size if shape is None else (shape,)))


def _reshaped(input, size):
    """A view where memory allows; the graph says whether it was one, and of memory in order."""
    out = shape.reshape(input, size)
    if out._node is not None and not input._data.flags.c_contiguous:
        out._node.rule = (shape.reshaped_copy if out._root is None else shape.reshaped_alias).rule((True,))
    return out


def _complete(input, size):
    if not size:
        raise TypeError("reshape and view need a shape, got nothing: () is that of a 0-d tensor")
    size = tuple(size[0]) if len(size) == 1 and isinstance(size[0], tuple | list) else size
    if size == (-1,):
        return (input._data.size,)
    for n in size:
        if type(n) is not int or n < 0:
            break
    else:
        return size
    size = tuple([integer("reshape", "size", n) for n in size])
    if min(size, default=0) < -1 or size.count(-1) > 1:
        raise RuntimeError(f"a shape may have one -1 and no other negative length, got {list(size)}")
    if -1 not in size:
        return size
    total, at = input._data.size, size.index(-1)
    rest = math.prod(size[:at]) * math.prod(size[at + 1 :])
    if not rest or total % rest:
        raise RuntimeError(f"{total} elements (shape {list(input._data.shape)}) do not fill the shape {list(size)}")
    return (*size[:at], total // rest, *size[at + 1 :])


@public(at="Tensor", direct=True)
def view(input: Tensor, *sizes, size: Own[Lengths | None] = None, dtype: DType | None = None) -> Tensor:
    """As `reshape`, but RuntimeError where the values would have to be copied; with a dtype, as `to` in the same memory.

    One length may be -1: it follows from the others.

    >>> import nbgrad as torch
    >>> torch.arange(6).view(2, -1)
    tensor([[0, 1, 2],
            [3, 4, 5]])
    """
    if dtype is not None or len(sizes) == 1 and isinstance(sizes[0], dtypes.dtype):
        return reread(input, sizes[0] if dtype is None else dtype)
    if not sizes and size is None:
        raise TypeError("view takes a shape, as in x.view(2, -1), or a dtype")
    size = _complete(input, sizes if size is None else (size,))
    out = shape.reshape(input, size)
    if out._root is None and out._data.size and not np.shares_memory(whole(out._data), whole(input._data)):
        raise RuntimeError(
            f"a view of shape {list(size)} cannot look into this memory (strides {list(input.stride())}): use .reshape(), "
            "which copies where it must"
        )
    return out


@public(at="Tensor")
def view_as(input: Tensor, other: Tensor) -> Tensor:
    """As `view`, to the shape of another tensor.

    >>> import nbgrad as torch
    >>> torch.arange(4).view_as(torch.ones(2, 2))
    tensor([[0, 1],
            [2, 3]])
    """
    return view(input, other._data.shape)


@public(at="Tensor")
def reshape_as(input: Tensor, other: Tensor) -> Tensor:
    """As `reshape`, to the shape of another tensor.

    >>> import nbgrad as torch
    >>> torch.arange(4).reshape_as(torch.ones(2, 2))
    tensor([[0, 1],
            [2, 3]])
    """
    return shape.reshape(input, other._data.shape)


@public(direct=True)
def flatten(input: Tensor, start_dim: int = 0, end_dim: int = -1) -> Tensor:
    """The dimensions from `start_dim` to `end_dim` made one.

    From shape (2, 3, 4), start_dim=1 gives (2, 12). A view where memory allows. RuntimeError for `start_dim` after `end_dim`.

    >>> import nbgrad as torch
    >>> torch.flatten(torch.ones(2, 3, 4), 1).shape
    torch.Size([2, 12])
    """
    n = input._data.shape
    first, last = check_dim(start_dim, len(n)), check_dim(end_dim, len(n))
    if first > last:
        raise RuntimeError(f"flatten: start_dim {start_dim} comes after end_dim {end_dim}")
    if n and first == last:
        return input
    return _reshaped(input, (*n[:first], math.prod(n[first : last + 1]), *n[last + 1 :]))


@public()
def unflatten(input: Tensor, dim: int, sizes: Lengths) -> Tensor:
    """One dimension made several.

    One length may be -1: it follows from the others.

    >>> import nbgrad as torch
    >>> torch.unflatten(torch.ones(6, 2), 0, (2, -1)).shape
    torch.Size([2, 3, 2])
    """
    n = input._data.shape
    d = check_dim(dim, len(n)) if n else no_dims("unflatten")
    return shape.reshape(input, (*n[:d], *_complete_part(n[d], tuple(sizes)), *n[d + 1 :]))


def no_dims(name):
    raise RuntimeError(f"{name} needs a tensor of at least one dimension, got a 0-d one: use x.reshape(1)")


def _complete_part(total, sizes):
    if -1 in sizes:
        rest = math.prod(n for n in sizes if n != -1)
        sizes = tuple(total // builtins.max(rest, 1) if n == -1 else n for n in sizes)
    if math.prod(sizes) != total:
        raise RuntimeError(f"unflatten: {list(sizes)} does not make {total}")
    return sizes


def given_dims(name, dims, named=None):
    """The numbers of f(x, 0, 1), f(x, (0, 1)) or, by name, f(x, dims=(0, 1))."""
    dims = dims if named is None else (named,)
    if not dims:
        raise TypeError(f"{name} needs numbers, as in x.{name}(0, 1) or x.{name}((0, 1)), got nothing")
    dims = tuple(dims[0]) if len(dims) == 1 and isinstance(dims[0], tuple | list) else dims
    for n in dims:
        if type(n) is not int:
            return tuple([integer(name, "each number", n) for n in dims])
    return dims


@public(at="Tensor", direct=True)
def expand(input: Tensor, *sizes, size: Own[Lengths | None] = None) -> Tensor:
    """A view in which dimensions of length 1 are repeated; -1 keeps a length.

    RuntimeError for a length that is neither 1 nor the one asked for.

    >>> import nbgrad as torch
    >>> torch.tensor([[1], [2]]).expand(2, 3)
    tensor([[1, 1, 1],
            [2, 2, 2]])
    """
    sizes, have = given_dims("expand", sizes, size), input._data.shape
    lead = len(sizes) - len(have)
    if lead < 0:
        raise RuntimeError(f"expand: {list(sizes)} has fewer dimensions than the tensor, {list(have)}")
    if -1 in sizes:
        sizes = tuple([have[i - lead] if n == -1 and i >= lead else n for i, n in enumerate(sizes)])
    if sizes and min(sizes) < 0:
        raise RuntimeError(
            f"expand: {list(sizes)} has a negative length, and -1 keeps only lengths that the tensor has, {list(have)}"
        )
    return shape.expand(input, sizes)


@public()
def broadcast_to(input: Tensor, size: Lengths) -> Tensor:
    """As `expand`: a view in which dimensions of length 1 are repeated.

    >>> import nbgrad as torch
    >>> torch.broadcast_to(torch.tensor([1, 2]), (2, 2))
    tensor([[1, 2],
            [1, 2]])
    """
    return expand(input, tuple(size))


@public(at="Tensor")
def expand_as(input: Tensor, other: Tensor) -> Tensor:
    """As `expand`, to the shape of another tensor.

    >>> import nbgrad as torch
    >>> torch.tensor([1, 2]).expand_as(torch.ones(2, 2))
    tensor([[1, 2],
            [1, 2]])
    """
    return shape.expand(input, other._data.shape)


@public(at="torch")
def broadcast_tensors(*tensors) -> Any:
    """All tensors expanded to their common shape.

    RuntimeError for shapes that do not broadcast.

    >>> import nbgrad as torch
    >>> torch.broadcast_tensors(torch.tensor([1, 2]), torch.tensor([[3]]))
    (tensor([[1, 2]]), tensor([[3, 3]]))
    """
    common = broadcast_shapes(*(x._data.shape for x in tensors))
    return tuple(shape.expand(x, tuple(common)) for x in tensors)


@public(at="torch")
def broadcast_shapes(*shapes) -> Any:
    """The shape that these shapes broadcast to; RuntimeError where they do not.

    >>> import nbgrad as torch
    >>> torch.broadcast_shapes((2, 1), (3,))
    torch.Size([2, 3])
    """
    for s in shapes:
        if not isinstance(s, int | tuple | list):
            raise RuntimeError(f"broadcast_shapes takes integers, and tuples or lists of them, got {type(s).__name__}")
    shapes = [(s,) if isinstance(s, int) else tuple(s) for s in shapes]
    if any(n < 0 for s in shapes for n in s):
        raise ValueError(f"the shapes {', '.join(str(list(s)) for s in shapes)} have a negative length")
    try:
        return Size(np.broadcast_shapes(*shapes))
    except ValueError:
        raise RuntimeError(f"the shapes {', '.join(str(list(s)) for s in shapes)} do not broadcast together") from None


@public()
def squeeze(input: Tensor, dim: Ints | None = None) -> Tensor:
    """Without the dimensions of length 1, or without the given ones where they have length 1.

    A view, of the same dtype. IndexError for a `dim` that is not there.

    >>> import nbgrad as torch
    >>> torch.squeeze(torch.ones(1, 3, 1)).shape
    torch.Size([3])
    """
    have = input._data.shape
    dims = range(len(have)) if dim is None else [check_dim(d, len(have)) for d in ((dim,) if isinstance(dim, int) else dim)]
    if len(set(dims)) < len(dims):
        raise RuntimeError(f"squeeze: a dimension is named twice in {dim}")
    op = shape.squeeze if dim is None else shape.squeeze_dim if isinstance(dim, int) else shape.squeeze_dims
    return op(input, tuple(d for d in dims if len(have) and have[d] == 1))


@public()
def unsqueeze(input: Tensor, dim: int) -> Tensor:
    """With a new dimension of length 1 at `dim`.

    From shape (2, 3), dim=1 gives (2, 1, 3). A view, of the same dtype. IndexError for a `dim` beyond the last but one.

    >>> import nbgrad as torch
    >>> torch.unsqueeze(torch.tensor([1, 2]), 0)
    tensor([[1, 2]])
    """
    return shape.unsqueeze(input, check_dim(dim, input._data.ndim + 1))


@public(at="Tensor", direct=True)
def contiguous(input: Tensor, *, memory_format: Own[MemoryFormat | None] = None) -> Tensor:
    """The tensor itself if its memory is in order, else a copy that is.

    Shape and dtype stay.

    >>> import nbgrad as torch
    >>> torch.ones(2, 3).t().contiguous().stride()
    (2, 1)
    """
    if memory_format is not None and not in_order(memory_format, "contiguous"):
        raise RuntimeError("contiguous puts elements in order, which torch.preserve_format does not: use .clone()")
    return input if input._data.flags.c_contiguous else shape.contiguous(input)


@public(direct=True)
def clone(input: Tensor, *, memory_format: Own[MemoryFormat | None] = None) -> Tensor:
    """A copy that stays in the graph.

    `memory_format`: the order of dimensions in memory, that of `input` unless given.

    Shape and dtype stay, and the gradient passes unchanged.

    >>> import nbgrad as torch
    >>> torch.clone(torch.tensor([1, 2]))
    tensor([1, 2])
    """
    if memory_format is not None and in_order(memory_format, "clone") and not input.is_contiguous():
        return shape.contiguous(input)
    return shape.clone(input)


@public()
def ravel(input: Tensor) -> Tensor:
    """All elements in one dimension, side by side in memory.

    >>> import nbgrad as torch
    >>> torch.ravel(torch.tensor([[1, 2], [3, 4]]))
    tensor([1, 2, 3, 4])
    """
    return shape.reshape(contiguous(input), (input._data.size,))


@public(at="torch")
def numel(input: Tensor) -> int:
    """How many elements there are.

    >>> import nbgrad as torch
    >>> torch.numel(torch.ones(2, 3))
    6
    """
    return input._data.size


@public(at="torch")
def detach(input: Tensor) -> Tensor:
    """A tensor on the same memory that is cut off from the graph.

    >>> import nbgrad as torch
    >>> torch.detach(torch.ones(2, requires_grad=True)).requires_grad
    False
    """
    return input.detach()
