"""Tensors made in the shape or the dtype of another: zeros_like, `x.new_zeros` and their kin."""

from __future__ import annotations

import numpy as np

from ..engine.memory_format import in_order
from ..engine.tensor import Tensor
from ..transforms.batched_tensor import beside
from .arguments import Device, DType, Lengths, MemoryFormat, Number, Own
from .creation import empty, full, ones, zeros
from .registry import public


def _laid_out(input, out, in_order) -> Tensor:
    """A new tensor with its dimensions in memory in the order in which those of `input` lie, or one after the other."""
    if type(input._data) is not np.ndarray:
        return beside(input, out)
    if not in_order and not input._data.flags.c_contiguous:
        out._data = _ordered(out._data, input._data)
    return out


def _ordered(array, like):
    if 0 in like.strides:
        order = _fastest_first(like)[::-1]
        found = np.empty([like.shape[d] for d in order], array.dtype).transpose(np.argsort(order))
    else:
        found = np.empty_like(like, array.dtype, order="K")
    found[...] = array
    return found


def _fastest_first(like):
    """The dimensions by stride; one that is expanded has none to compare, and keeps its place."""
    order = list(range(like.ndim))[::-1]
    for place in range(1, like.ndim):
        for before in range(place - 1, -1, -1):
            a, b = (like.strides[order[i]] for i in (before, place))
            if a and b and a < b:
                break
            if a and b and (a > b or like.shape[order[before]] > like.shape[order[place]]):
                order[before], order[place] = order[place], order[before]
                place = before
    return order


def _like(name, maker):
    def like(input, *, dtype=None, device=None, requires_grad=False, memory_format=None) -> Tensor:
        if not isinstance(input, Tensor):
            raise TypeError(f"{name} takes a tensor, got {type(input).__name__}: make it one with torch.tensor()")
        out = maker(input._data.shape, dtype=dtype or input.dtype, device=device, requires_grad=requires_grad)
        return _laid_out(input, out, in_order(memory_format, name))

    return like


@public(_like("zeros_like", zeros), at="torch")
def zeros_like(
    input: Tensor,
    *,
    dtype: DType | None = None,
    device: Own[Device] = None,
    requires_grad: Own[bool] = False,
    memory_format: Own[MemoryFormat] = None,
) -> Tensor:
    """As `zeros`, in the shape and dtype of `input`.

    `memory_format`: the order of dimensions in memory, that of `input` unless given.

    >>> import nbgrad as torch
    >>> torch.zeros_like(torch.tensor([1, 2]))
    tensor([0, 0])
    """


@public(_like("ones_like", ones), at="torch")
def ones_like(
    input: Tensor,
    *,
    dtype: DType | None = None,
    device: Own[Device] = None,
    requires_grad: Own[bool] = False,
    memory_format: Own[MemoryFormat] = None,
) -> Tensor:
    """As `ones`, in the shape and dtype of `input`.

    `memory_format`: the order of dimensions in memory, that of `input` unless given.

    >>> import nbgrad as torch
    >>> torch.ones_like(torch.tensor([1, 2]))
    tensor([1, 1])
    """


@public(_like("empty_like", empty), at="torch")
def empty_like(
    input: Tensor,
    *,
    dtype: DType | None = None,
    device: Own[Device] = None,
    requires_grad: Own[bool] = False,
    memory_format: Own[MemoryFormat] = None,
) -> Tensor:
    """As `empty`, in the shape and dtype of `input`.

    `memory_format`: the order of dimensions in memory, that of `input` unless given.

    >>> import nbgrad as torch
    >>> torch.empty_like(torch.ones(2, 3)).shape
    torch.Size([2, 3])
    """


@public(at="torch")
def full_like(
    input: Tensor,
    fill_value: Own[Tensor | Number],
    *,
    dtype: DType | None = None,
    device: Own[Device | None] = None,
    requires_grad: Own[bool] = False,
    memory_format: Own[MemoryFormat | None] = None,
) -> Tensor:
    """As `full`, in the shape and dtype of `input`.

    >>> import nbgrad as torch
    >>> torch.full_like(torch.ones(2), 7)
    tensor([7., 7.])
    """
    out = full(input._data.shape, fill_value, dtype=dtype or input.dtype, device=device, requires_grad=requires_grad)
    return _laid_out(input, out, in_order(memory_format, "full_like"))


def _of(input, dtype):
    return input.dtype if dtype is None else dtype


@public(at="Tensor", direct=True)
def new_zeros(
    input: Tensor,
    *sizes,
    size: Lengths | None = None,
    dtype: DType | None = None,
    device: Device = None,
    requires_grad: bool = False,
) -> Tensor:
    """As `torch.zeros`, of this tensor's dtype.

    >>> import nbgrad as torch
    >>> torch.tensor([1]).new_zeros(2)
    tensor([0, 0])
    """
    return beside(input, zeros(*sizes, size=size, dtype=_of(input, dtype), device=device, requires_grad=requires_grad))


@public(at="Tensor", direct=True)
def new_ones(
    input: Tensor,
    *sizes,
    size: Lengths | None = None,
    dtype: DType | None = None,
    device: Device = None,
    requires_grad: bool = False,
) -> Tensor:
    """As `torch.ones`, of this tensor's dtype.

    >>> import nbgrad as torch
    >>> torch.tensor([1]).new_ones(2)
    tensor([1, 1])
    """
    return beside(input, ones(*sizes, size=size, dtype=_of(input, dtype), device=device, requires_grad=requires_grad))


@public(at="Tensor", direct=True)
def new_empty(
    input: Tensor,
    *sizes,
    size: Lengths | None = None,
    dtype: DType | None = None,
    device: Device = None,
    requires_grad: bool = False,
) -> Tensor:
    """As `torch.empty`, of this tensor's dtype.

    >>> import nbgrad as torch
    >>> torch.tensor([1]).new_empty(2).dtype
    torch.int64
    """
    return beside(input, empty(*sizes, size=size, dtype=_of(input, dtype), device=device, requires_grad=requires_grad))


@public(at="Tensor", direct=True)
def new_full(
    input: Tensor,
    size: Lengths,
    fill_value: Number,
    *,
    dtype: DType | None = None,
    device: Device = None,
    requires_grad: bool = False,
) -> Tensor:
    """As `torch.full`, of this tensor's dtype.

    >>> import nbgrad as torch
    >>> torch.tensor([1]).new_full((2,), 7)
    tensor([7, 7])
    """
    return beside(input, full(size, fill_value, dtype=_of(input, dtype), device=device, requires_grad=requires_grad))
