"""Tensors taken apart: split, chunk, unbind and their kin."""

from __future__ import annotations

import builtins
from typing import Any

from ..engine.tensor import Tensor, check_dim
from ..ops import indexing, joining
from .arguments import Ints, Lengths
from .registry import public
from .shape import no_dims


@public(at="torch", numpy=False)
def split(tensor: Tensor, split_size_or_sections: Ints, dim: int = 0) -> Any:
    """Views of `split_size` each (the last may be shorter), or of the given lengths.

    RuntimeError for lengths that do not add up.

    >>> import nbgrad as torch
    >>> torch.split(torch.tensor([1, 2, 3]), 2)
    (tensor([1, 2]), tensor([3]))
    """
    if isinstance(split_size_or_sections, bool):
        raise TypeError("split takes a length or a list of lengths, got bool")
    of_size = isinstance(split_size_or_sections, int)
    return (_of_size if of_size else _of_sizes)(
        tensor, split_size_or_sections, dim, joining.split if of_size else joining.split_with_sizes
    )


@public(at="Tensor", name="split", numpy=False)
def split_of(input: Tensor, split_size: Ints, dim: int = 0) -> tuple[Tensor, ...]:
    """As `torch.split`.

    >>> import nbgrad as torch
    >>> torch.tensor([1, 2, 3]).split(2)
    (tensor([1, 2]), tensor([3]))
    """
    return split(input, split_size, dim)


@public()
def split_with_sizes(input: Tensor, split_sizes: Lengths, dim: int = 0) -> Any:
    """Views of the given lengths.

    RuntimeError for lengths that do not add up.

    >>> import nbgrad as torch
    >>> torch.split_with_sizes(torch.tensor([1, 2, 3]), [1, 2])
    (tensor([1]), tensor([2, 3]))
    """
    return _of_sizes(input, split_sizes, dim, joining.split_with_sizes)


@public()
def chunk(input: Tensor, chunks: int, dim: int = 0) -> Any:
    """At most `chunks` views of nearly equal length.

    RuntimeError for fewer than one.

    >>> import nbgrad as torch
    >>> torch.chunk(torch.tensor([1, 2, 3]), 2)
    (tensor([1, 2]), tensor([3]))
    """
    return _chunks(input, chunks, dim, joining.split, joining.split_with_sizes)


@public()
def unsafe_split(tensor: Tensor, split_size: Ints, dim: int = 0) -> Any:
    """As `split`, of parts that may be written in place, if afterwards neither the tensor nor another part is used.

    >>> import nbgrad as torch
    >>> x = torch.ones(4, requires_grad=True)
    >>> first, second = torch.unsafe_split(x * 1, 2)
    >>> first.mul_(3).sum().backward(); x.grad
    tensor([3., 3., 0., 0.])
    """
    return _of_size(tensor, split_size, dim, joining.unsafe_split)


@public()
def unsafe_split_with_sizes(input: Tensor, split_sizes: Lengths, dim: int = 0) -> Any:
    """As `unsafe_split`, of the given lengths.

    >>> import nbgrad as torch
    >>> torch.unsafe_split_with_sizes(torch.tensor([1, 2, 3]), [1, 2])
    (tensor([1]), tensor([2, 3]))
    """
    return _of_sizes(input, split_sizes, dim, joining.unsafe_split_with_sizes)


@public()
def unsafe_chunk(input: Tensor, chunks: int, dim: int = 0) -> Any:
    """As `unsafe_split`, of at most `chunks` parts of nearly equal length.

    >>> import nbgrad as torch
    >>> torch.unsafe_chunk(torch.tensor([1, 2, 3]), 2)
    (tensor([1, 2]), tensor([3]))
    """
    return _chunks(input, chunks, dim, joining.unsafe_split, joining.unsafe_split_with_sizes)


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


@public()
def unbind(input: Tensor, dim: int = 0) -> Any:
    """The slices along one dimension, as a tuple of views.

    >>> import nbgrad as torch
    >>> torch.unbind(torch.tensor([[1, 2], [3, 4]]))
    (tensor([1, 2]), tensor([3, 4]))
    """
    if not input._data.ndim:
        raise IndexError("a 0-d tensor has no dimension to unbind")
    return joining.unbind(input, check_dim(dim, input._data.ndim))


@public()
def tensor_split(input: Tensor, indices_or_sections: Tensor | Ints, dim: int = 0) -> Any:
    """Views that a dimension is cut into: so many of nearly equal length, or cut at the given places.

    >>> import nbgrad as torch
    >>> torch.tensor_split(torch.arange(5), 2)
    (tensor([0, 1, 2]), tensor([3, 4]))
    """
    if not input._data.ndim:
        raise RuntimeError("tensor_split needs a tensor of at least one dimension, got a 0-d one")
    axis = check_dim(dim, input._data.ndim)
    n, cuts = input._data.shape[axis], indices_or_sections
    if isinstance(cuts, Tensor):
        if cuts.dtype.name != "int64" or cuts._data.ndim > 1:
            raise RuntimeError(
                f"tensor_split takes one int64 number or a vector of them, got {cuts.dtype} of shape {list(cuts._data.shape)}"
            )
        cuts = cuts.tolist()
    if isinstance(cuts, int):
        if cuts <= 0:
            raise RuntimeError(f"tensor_split needs at least one section, got {cuts}")
        short, longer = divmod(n, cuts)
        cuts = [i * short + min(i, longer) for i in range(1, cuts)]
    ends = [slice(None, n).indices(n)[1] if c is None else c for c in [*cuts, None]]
    parts = [slice(a, b) for a, b in zip([0, *cuts], ends)]
    return tuple(indexing.getitem(input, (slice(None),) * axis + (part,)) for part in parts)


def _cutter(name, axis, least):
    def cut(input, indices_or_sections):
        if input._data.ndim < least:
            raise RuntimeError(f"{name} needs a tensor of at least {least} dimensions, got {input._data.ndim}")
        where = axis if input._data.ndim > 1 else 0
        n = input._data.shape[where]
        if isinstance(indices_or_sections, int) and (indices_or_sections < 1 or n % indices_or_sections):
            raise RuntimeError(f"{name}: a dimension of length {n} cannot be cut into {indices_or_sections} equal parts")
        return tensor_split(input, indices_or_sections, where)

    return cut


@public(_cutter("hsplit", 1, 1))
def hsplit(input: Tensor, indices_or_sections: Tensor | Ints) -> tuple[Tensor, ...]:
    """As `tensor_split`, along dimension 1; a number of parts must divide its length.

    >>> import nbgrad as torch
    >>> torch.hsplit(torch.tensor([[1, 2], [3, 4]]), 2)
    (tensor([[1],
            [3]]), tensor([[2],
            [4]]))
    """


@public(_cutter("vsplit", 0, 2))
def vsplit(input: Tensor, indices_or_sections: Tensor | Ints) -> tuple[Tensor, ...]:
    """As `tensor_split`, along dimension 0; a number of parts must divide its length.

    >>> import nbgrad as torch
    >>> torch.vsplit(torch.tensor([[1, 2], [3, 4]]), 2)
    (tensor([[1, 2]]), tensor([[3, 4]]))
    """


@public(_cutter("dsplit", 2, 3))
def dsplit(input: Tensor, indices_or_sections: Tensor | Ints) -> tuple[Tensor, ...]:
    """As `tensor_split`, along dimension 2; a number of parts must divide its length.

    >>> import nbgrad as torch
    >>> [part.shape for part in torch.dsplit(torch.ones(1, 2, 4), 2)]
    [torch.Size([1, 2, 2]), torch.Size([1, 2, 2])]
    """
