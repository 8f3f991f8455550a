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
    axis = check_dim(dim, tensor._data.ndim) if tensor._data.ndim else no_dims("split")
    n = tensor._data.shape[axis]
    size = split_size_or_sections
    if isinstance(size, int):
        if size < 0 or (size == 0 and n):
            raise RuntimeError(f"split needs a positive size, got {size}")
        return shape.split(tensor, [builtins.min(size, n - i) for i in range(0, n, size)] if n else [0], axis)
    sizes = list(size)
    if builtins.any(k < 0 for k in sizes):
        raise RuntimeError(f"split: lengths are not negative, got {sizes}")
    if builtins.sum(sizes) != n:
        raise RuntimeError(f"split: the lengths {sizes} add up to {builtins.sum(sizes)}, dimension {dim} has {n}")
    return shape.split_with_sizes(tensor, sizes, axis)


def chunk(input, chunks, dim=0):
    """At most `chunks` views of nearly equal length."""
    if chunks < 1:
        raise RuntimeError(f"chunk needs at least one chunk, got {chunks}")
    n = input._data.shape[check_dim(dim, input._data.ndim) if input._data.ndim else no_dims("chunk")]
    return split(input, -(-n // chunks), dim) if n else split(input, [0] * chunks, dim)


def unbind(input, dim=0):
    """The slices along one dimension, as a tuple of views."""
    if not input._data.ndim:
        raise IndexError("a 0-d tensor has no dimension to unbind")
    return shape.unbind(input, check_dim(dim, input._data.ndim))


__all__ = [
    "cat", "chunk", "concat", "concatenate", "hstack", "split", "stack", "unbind", "vstack",
]  # fmt: skip
