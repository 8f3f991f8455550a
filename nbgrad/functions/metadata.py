"""Changes of a tensor's own shape and memory: `t_`, `squeeze_`, `resize_`, `set_` and their kin."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ..engine import versions
from ..engine.state import GRAD, INFERENCE, state
from ..engine.storage import UntypedStorage
from ..engine.tensor import Tensor, check_dim, in_order
from ..engine.views import check_writable, follow, written
from ..ops import dimensions, shape, strided
from ..transforms import batched_tensor
from . import strided as strided_
from .arguments import Ints, Lengths, Own
from .registry import public


def _look(x: Tensor, name: str, view) -> Tensor:
    """Let `x` look at its memory as `view(x)` does."""
    check_writable(x, name)
    out = view(x)
    x._data = out._data
    if out._more is not None and out._more.forward is not None:
        x.meta().forward = out._more.forward
    if batched_tensor.is_batch(x):
        batched_tensor.sync(x)
        return x
    if out._node is not None:
        follow(x, out._node)
    written(x, name)
    if out._node is not None:
        x._node.seq = versions.latest.seq  # no older than the write, so that it is not taken for a stale view's
    return x


_transposed, _turned = dimensions.swapaxes.twin("TransposeBackward1"), dimensions.swapaxes.twin("TBackward1")
_squeezed = [shape.squeeze.twin(f"SqueezeBackward{i}") for i in (3, 4, 5)]
_unsqueezed, _strided = shape.unsqueeze.twin("UnsqueezeBackward1"), strided.strided.twin("AsStridedBackward1")


@public(at="Tensor", also="swapaxes_ swapdims_", direct=True)
def transpose_(input: Tensor, dim0: int, dim1: int) -> Tensor:
    """As `transpose`, of this tensor itself.

    >>> import nbgrad as torch
    >>> torch.ones(2, 3).transpose_(0, 1).shape
    torch.Size([3, 2])
    """
    a, b = (check_dim(d, input._data.ndim) for d in (dim0, dim1))
    return _look(input, "transpose_", lambda x: _transposed(x, a, b) if x._data.ndim else _transposed_alias(x))


@public(at="Tensor", direct=True)
def t_(input: Tensor) -> Tensor:
    """As `t`, of this tensor itself.

    >>> import nbgrad as torch
    >>> torch.ones(2, 3).t_().shape
    torch.Size([3, 2])
    """
    if input._data.ndim > 2:
        raise RuntimeError(f"t_() takes at most 2 dimensions, got {input._data.ndim}: use transpose_()")
    return _look(input, "t_", lambda x: _turned(x, 0, 1) if x._data.ndim == 2 else _turned_alias(x))


_turned_alias, _transposed_alias = shape.alias.twin("TBackward1"), shape.alias.twin("TransposeBackward1")


@public(at="Tensor")
def squeeze_(input: Tensor, dim: Ints | None = None) -> Tensor:
    """As `squeeze`, of this tensor itself.

    >>> import nbgrad as torch
    >>> torch.ones(1, 3).squeeze_().shape
    torch.Size([3])
    """
    have = input._data.shape
    dims = range(len(have)) if dim is None else [check_dim(d, len(have)) for d in ((dim,) if isinstance(dim, int) else dim)]
    op = _squeezed[0 if dim is None else 1 if isinstance(dim, int) else 2]
    return _look(input, "squeeze_", lambda x: op(x, tuple(d for d in dims if have and have[d] == 1)))


@public(at="Tensor")
def unsqueeze_(input: Tensor, dim: int) -> Tensor:
    """As `unsqueeze`, of this tensor itself.

    >>> import nbgrad as torch
    >>> torch.ones(3).unsqueeze_(0).shape
    torch.Size([1, 3])
    """
    axis = check_dim(dim, input._data.ndim + 1)
    return _look(input, "unsqueeze_", lambda x: _unsqueezed(x, axis))


@public(at="Tensor", direct=True)
def as_strided_(input: Tensor, size: Lengths, stride: Lengths, storage_offset: int | None = None) -> Tensor:
    """As `as_strided`, of this tensor itself.

    >>> import nbgrad as torch
    >>> torch.arange(4).as_strided_((2, 2), (1, 2))
    tensor([[0, 2],
            [1, 3]])
    """
    here = input.storage_offset()
    offset = 0 if storage_offset is None else storage_offset - here
    return _look(input, "as_strided_", lambda x: _strided(x, tuple(size), tuple(stride), offset, None))


def _own_memory(x, name):
    if x is not None and type(x._data) is not np.ndarray:
        raise NotImplementedError(f"vmap: {name} changes which memory a tensor has, and one example has none: compute a new tensor")


@public(at="Tensor", direct=True)
def resize_(input: Tensor, *sizes: int) -> Tensor:
    """The tensor itself with other lengths: its memory from the start, in order, and new zeros where it ends.

    RuntimeError for a tensor that requires grad.

    >>> import nbgrad as torch
    >>> torch.tensor([1, 2, 3]).resize_(2, 2)
    tensor([[1, 2],
            [3, 0]])
    """
    sizes = tuple(sizes[0]) if len(sizes) == 1 and isinstance(sizes[0], tuple | list) else sizes
    if input.requires_grad and not state.mode & INFERENCE:
        raise RuntimeError("resize_ cannot change a tensor that requires grad: use reshape, or x.detach() first")
    check_writable(input, "resize_")
    _own_memory(input, "resize_")
    if any(n < 0 for n in sizes):
        raise RuntimeError(f"resize_ takes no negative length, got {list(sizes)}")
    return _resize(input, sizes, "resize_")


def _resize(input, sizes, name):
    old = input._data
    if sizes != old.shape:
        count = math.prod(sizes)
        if max(count, *in_order(sizes), 1) * old.itemsize >= 2**63:
            raise RuntimeError(f"{name}: {list(sizes)} is more than memory can be addressed with")
        whole, start = versions.owner(old), versions.offset(old)
        room = (whole.nbytes - start) // old.itemsize if whole.flags.forc else old.size
        if count <= room:
            new = versions.look(old, sizes, [n * old.itemsize for n in in_order(sizes)])
        else:
            new = np.zeros(sizes, old.dtype)
            new.reshape(-1)[:room] = versions.look(old, (room,), (old.itemsize,))
            versions.moved(old, new)
        input._data = new
        written(input, name)
    return input


@public(at="Tensor", direct=True)
def resize_as_(input: Tensor, the_template: Tensor) -> Tensor:
    """As `resize_`, to the shape of another tensor.

    >>> import nbgrad as torch
    >>> torch.tensor([1, 2, 3]).resize_as_(torch.ones(2))
    tensor([1, 2])
    """
    return resize_(input, the_template._data.shape)


@public(at="Tensor", direct=True)
def set_(
    input: Tensor, source: Own[Any] = None, storage_offset: int = 0, size: Lengths | None = None, stride: Lengths | None = None
) -> Tensor:
    """Let this tensor look at another one's memory; without arguments, at none.

    RuntimeError for a tensor that requires grad (unless nothing is recorded), or of another dtype.

    >>> import nbgrad as torch
    >>> x = torch.tensor([1, 2, 3])
    >>> torch.tensor([0]).set_(x)
    tensor([1, 2, 3])
    """
    check_writable(input, "set_")
    if isinstance(source, UntypedStorage):
        if getattr(source, "dtype", input.dtype) is not input.dtype:
            raise RuntimeError(f"set_ needs a storage of the tensor's dtype, {input.dtype}, got {source.dtype}")
        source = source.tensor(input._data.dtype)
        if size is None:
            size = (source._data.size - storage_offset,)
    if source is not None and not isinstance(source, Tensor):
        raise TypeError(f"set_ takes a tensor or the storage of one, got {type(source).__name__}")
    if state.mode & GRAD and (input.requires_grad or (source is not None and source.requires_grad)):
        raise RuntimeError(
            "set_ cannot let a tensor that requires grad look at other memory: assign to x.data, or use x.copy_(source)"
        )
    if source is not None and source.dtype is not input.dtype:
        raise RuntimeError(f"set_ needs a source of the tensor's dtype, {input.dtype}, got {source.dtype}")
    for x in (input, source):
        _own_memory(x, "set_")
    if source is None:
        new = np.zeros(0, input._data.dtype)
    elif size is not None:
        new = strided_.as_strided(source, size, stride or in_order(size), storage_offset)._data
    else:
        new = source._data
    new = versions.apart(new)
    written(input, "set_")  # what was saved of the memory that it leaves is no longer the tensor's
    versions.moved(input._data, new)
    input._data, input._root = new, None
    if input._more is not None:
        input._more.accumulator = type(None)  # what was computed before the change is of another leaf
    return input


@public(at="Tensor", direct=True)
def apply_(input: Tensor, callable: Own[Callable]) -> Tensor:
    """Each element replaced by `callable(element)`; no derivative is recorded.

    RuntimeError for a tensor that requires grad.

    >>> import nbgrad as torch
    >>> torch.tensor([1.0, 2.0]).apply_(lambda v: v * 10)
    tensor([10., 20.])
    """
    if input.requires_grad:
        raise RuntimeError("apply_ cannot be recorded: use it on x.detach(), or compute with torch functions")
    flat = [callable(v) for v in input._data.reshape(-1).tolist()]
    input._data[...] = np.array(flat, input._data.dtype).reshape(input._data.shape)
    return input


@public(at="Tensor", direct=True)
def map_(input: Tensor, other: Tensor, callable: Own[Callable]) -> Tensor:
    """Each element replaced by `callable(element, the one of other)`; no derivative is recorded.

    RuntimeError where one of both requires grad.

    >>> import nbgrad as torch
    >>> torch.tensor([1.0, 2.0]).map_(torch.tensor([3.0, 4.0]), max)
    tensor([3., 4.])
    """
    if input.requires_grad or other.requires_grad:
        raise RuntimeError("map_ cannot be recorded: use it on x.detach(), or compute with torch functions")
    pairs = zip(input._data.reshape(-1).tolist(), np.broadcast_to(other._data, input._data.shape).reshape(-1).tolist())
    input._data[...] = np.array([callable(a, b) for a, b in pairs], input._data.dtype).reshape(input._data.shape)
    return input


@public(at="Tensor", direct=True)
def share_memory_(input: Tensor) -> Tensor:
    """RuntimeError: an array's memory belongs to one process.

    >>> import nbgrad as torch
    >>> torch.ones(2).share_memory_()
    Traceback (most recent call last):
    RuntimeError: share_memory_ has no counterpart here: ...
    """
    raise RuntimeError(
        "share_memory_ has no counterpart here: give a process a copy (x.numpy()), or use multiprocessing.shared_memory"
    )
