"""Tensors joined and taken apart: cat, stack, split and their kin."""

from __future__ import annotations

import builtins

from ..autograd.tensor import Tensor, check_dim
from . import shape
from .shaping import no_dims, reshape


def listed(tensors, name):
    if not isinstance(tensors, tuple | list):
        raise TypeError(f"{name} takes a tuple or list of tensors, got {type(tensors).__name__}")
    tensors = tuple(tensors)
    if not tensors:
        raise (ValueError if name == "cat" else RuntimeError)(f"{name} needs at least one tensor, got an empty sequence")
    for x in tensors:
        if not isinstance(x, Tensor):
            raise TypeError(f"{name} joins tensors, got {type(x).__name__}: make it one with torch.as_tensor()")
    return tensors


def cat(tensors, dim=0) -> Tensor:
    """Tensors joined along an existing dimension.

    >>> import nbgrad as torch
    >>> torch.cat([torch.zeros(1), torch.ones(2)])
    tensor([0., 1., 1.])
    """
    tensors = listed(tensors, "cat")
    shapes = [x._data.shape for x in tensors]
    first = shapes[0]
    if len(first) > 1 and shapes.count(first) == len(shapes):  # nothing to leave out, nothing to compare
        return shape.cat_of(len(tensors))(*tensors, check_dim(dim, len(first)))
    real = [x for x in tensors if x._data.shape != (0,)] or [tensors[0]]
    axis = check_dim(dim, real[0]._data.ndim)
    if not real[0]._data.ndim:
        raise RuntimeError("cat cannot join 0-d tensors: use torch.stack()")
    for x in real:
        a, b = list(real[0]._data.shape), list(x._data.shape)
        if len(a) != len(b) or builtins.any(p != q for i, (p, q) in enumerate(zip(a, b)) if i != axis):
            raise RuntimeError(f"cat along dimension {dim} needs shapes that agree elsewhere, got {a} and {b}")
    return shape.cat_of(len(real))(*real, axis)


concat = concatenate = cat


def stack(tensors, dim=0) -> Tensor:
    """Tensors of one shape joined along a new dimension."""
    tensors = listed(tensors, "stack")
    for x in tensors:
        if x._data.shape != tensors[0]._data.shape:
            raise RuntimeError(f"stack needs tensors of one shape, got {list(tensors[0]._data.shape)} and {list(x._data.shape)}")
    return shape.stack_of(len(tensors))(*tensors, check_dim(dim, tensors[0]._data.ndim + 1))


def hstack(tensors) -> Tensor:
    tensors = [reshape(x, 1) if not x._data.ndim else x for x in listed(tensors, "hstack")]
    return cat(tensors, 0 if tensors[0]._data.ndim == 1 else 1)


def vstack(tensors) -> Tensor:
    return cat([reshape(x, 1, -1) if x._data.ndim < 2 else x for x in listed(tensors, "vstack")], 0)


def split(tensor, split_size_or_sections, dim=0):
    """Views of `split_size` each (the last may be shorter), or of the given lengths."""
    if isinstance(split_size_or_sections, bool):
        raise TypeError("split takes a length or a list of lengths, got bool")
    of_size = isinstance(split_size_or_sections, int)
    return (_of_size if of_size else _of_sizes)(
        tensor, split_size_or_sections, dim, shape.split if of_size else shape.split_with_sizes
    )


def split_with_sizes(input, split_sizes, dim=0):
    """Views of the given lengths."""
    return _of_sizes(input, split_sizes, dim, shape.split_with_sizes)


def chunk(input, chunks, dim=0):
    """At most `chunks` views of nearly equal length."""
    return _chunks(input, chunks, dim, shape.split, shape.split_with_sizes)


def unsafe_split(tensor, split_size, dim=0):
    """As `split`, of parts that may be written in place, if afterwards neither the tensor nor another part is used.

    >>> import nbgrad as torch
    >>> x = torch.ones(4, requires_grad=True)
    >>> first, second = torch.unsafe_split(x * 1, 2)
    >>> first.mul_(3).sum().backward(); x.grad
    tensor([3., 3., 0., 0.])
    """
    return _of_size(tensor, split_size, dim, shape.unsafe_split)


def unsafe_split_with_sizes(input, split_sizes, dim=0):
    """As `unsafe_split`, of the given lengths."""
    return _of_sizes(input, split_sizes, dim, shape.unsafe_split_with_sizes)


def unsafe_chunk(input, chunks, dim=0):
    """As `unsafe_split`, of at most `chunks` parts of nearly equal length."""
    return _chunks(input, chunks, dim, shape.unsafe_split, shape.unsafe_split_with_sizes)


def _of_size(tensor, size, dim, op):
    axis = check_dim(dim, tensor._data.ndim) if tensor._data.ndim else no_dims("split")
    n = tensor._data.shape[axis]
    if size < 0 or (size == 0 and n):
        raise RuntimeError(f"split needs a positive size, got {size}")
    return op(tensor, [builtins.min(size, n - i) for i in range(0, n, size)] if n else [0], axis)


def _of_sizes(tensor, sizes, dim, op):
    axis = check_dim(dim, tensor._data.ndim) if tensor._data.ndim else no_dims("split")
    n, sizes = tensor._data.shape[axis], list(sizes)
    if builtins.sum(sizes) != n or builtins.min(sizes, default=0) < 0:
        raise RuntimeError(f"split: the lengths {sizes} must be 0 or more and add up to {n}, the length of dimension {dim}")
    return op(tensor, sizes, axis)


def _chunks(tensor, chunks, dim, of_size, of_sizes):
    if chunks < 1:
        raise RuntimeError(f"chunk needs at least one chunk, got {chunks}")
    n = tensor._data.shape[check_dim(dim, tensor._data.ndim) if tensor._data.ndim else no_dims("chunk")]
    return _of_size(tensor, -(-n // chunks), dim, of_size) if n else _of_sizes(tensor, [0] * chunks, dim, of_sizes)


def unbind(input, dim=0):
    """The slices along one dimension, as a tuple of views."""
    if not input._data.ndim:
        raise IndexError("a 0-d tensor has no dimension to unbind")
    return shape.unbind(input, check_dim(dim, input._data.ndim))


__all__ = [
    "cat", "chunk", "concat", "concatenate", "hstack", "split", "split_with_sizes", "stack", "unbind", "unsafe_chunk",
    "unsafe_split", "unsafe_split_with_sizes", "vstack",
]  # fmt: skip
