"""`as_strided` and `unfold`: views by strides."""

from __future__ import annotations

import numpy as np

from ..engine.node import CreationMeta
from ..engine.tensor import Tensor, check_dim
from ..ops import strided as strided_ops
from ..ops.strided import extent, strided
from .arguments import Lengths
from .registry import public


# ---- public functions ----
@public()
def as_strided(input: Tensor, size: Lengths, stride: Lengths, storage_offset: int | None = None) -> Tensor:
    """A view of the tensor's memory with these lengths, steps and start, counted in elements.

    RuntimeError where it would reach beyond the memory.

    >>> import nbgrad as torch
    >>> torch.arange(4).as_strided((2, 2), (1, 1))
    tensor([[0, 1],
            [1, 2]])
    """
    size, stride = tuple(size), tuple(stride)
    if len(size) != len(stride):
        raise RuntimeError(f"as_strided needs a stride for each length, got {len(size)} lengths and {len(stride)} strides")
    if any(s < 0 for s in stride) or any(n < 0 for n in size):
        raise RuntimeError(f"as_strided takes no negative length or stride, got size {list(size)} and stride {list(stride)}")
    here = input.storage_offset()
    offset = here if storage_offset is None else storage_offset
    root = input
    beyond = _outside(input, size, stride, offset - here)
    if beyond and type(input._data) is not np.ndarray:
        raise RuntimeError(
            f"vmap: as_strided with size {list(size)}, stride {list(stride)} and offset {offset} reaches beyond the memory of "
            "one example"
        )
    if beyond and input._root is not None:
        root = input._root[0]  # what lies outside the view lies in the tensor that it is a view of
        here = root.storage_offset()
    out = strided(root, size, stride, offset - here, None)
    if root is not input and type(input._root[1]) is CreationMeta:  # as a view of the view that was asked for
        out._root, out._node, out._rg = (root, CreationMeta(input._root[1].why)), input._node, input._rg
    return out


def _outside(x, size, stride, offset):
    reach = offset + extent(size, stride)
    return offset < 0 or (reach > extent(x._data.shape, x.stride()) and 0 not in size)


@public()
def unfold(input: Tensor, dimension: int, size: int, step: int) -> Tensor:
    """A view of all windows of `size` elements along a dimension, `step` apart; the windows' elements come last.

    >>> import nbgrad as torch
    >>> torch.arange(4).unfold(0, 2, 1)
    tensor([[0, 1],
            [1, 2],
            [2, 3]])
    """
    axis = check_dim(dimension, input._data.ndim)
    n = input._data.shape[axis] if input._data.ndim else 1
    if size < 0 or size > n:
        raise RuntimeError(f"unfold: windows of {size} elements do not fit into a dimension of length {n}")
    if step <= 0:
        raise RuntimeError(f"unfold needs a positive step, got {step}")
    return strided_ops.unfold(input, axis, size, step)
