"""`torch.nn.functional`'s maps of vectors: linear, one_hot, and lengths and angles."""

from __future__ import annotations

import numpy as np

from ..autograd.tensor import Tensor, check_dim
from ..ops import matmul, reduce
from ..ops.arithmetic import clamp
from ..ops.create import result
from ..ops.reducing import axes
from ..ops.shaping import broadcast_tensors


def linear(input, weight, bias=None) -> Tensor:
    """input @ weight.T + bias.

    >>> import nbgrad as torch
    >>> torch.nn.functional.linear(torch.ones(1, 2), torch.ones(3, 2))
    tensor([[2., 2., 2.]])
    """
    if input._data.shape[-1:] != weight._data.shape[-1:]:
        raise RuntimeError(
            f"linear: the last dimension of the input (shape {list(input._data.shape)}) must equal the last of the weight "
            f"(shape {list(weight._data.shape)}), which is [out, in]"
        )
    return matmul.linear_of(input._data.ndim, bias is not None)(input, weight, bias)


def one_hot(tensor, num_classes=-1) -> Tensor:
    """A 1 at each class index, 0 elsewhere, along a new last dimension."""
    index = tensor._data
    if tensor.dtype.name != "int64":
        raise RuntimeError(f"one_hot needs class indices (torch.int64), got {tensor.dtype}: use .long()")
    if not index.size and num_classes <= 0:
        raise RuntimeError("one_hot: an empty tensor does not tell how many classes there are: give num_classes")
    n = int(index.max()) + 1 if num_classes == -1 else num_classes
    if type(index) is not np.ndarray:  # inside vmap
        return (tensor.unsqueeze(-1) == result(np.arange(n))).long()
    if index.size and (index.min() < 0 or index.max() >= n):
        raise RuntimeError(f"one_hot: class {int(index.max() if index.max() >= n else index.min())} does not lie in 0 to {n - 1}")
    return result((index[..., None] == np.arange(n)).astype(np.int64))


def normalize(input, p=2.0, dim=1, eps=1e-12) -> Tensor:
    """The tensor divided by its p-norm along `dim`."""
    return input / clamp(input.norm(p, dim, True), min=eps)


def cosine_similarity(x1, x2, dim=1, eps=1e-8) -> Tensor:
    """The cosine of the angle between vectors along `dim`."""
    x1, x2 = broadcast_tensors(x1, x2)
    axis = axes(x1, check_dim(dim, x1._data.ndim))
    return (
        reduce.sum(x1 * x2, axis, False)
        / clamp(reduce.norm(x1, axis, False), min=eps)
        / clamp(reduce.norm(x2, axis, False), min=eps)
    )


__all__ = ["cosine_similarity", "linear", "normalize", "one_hot"]
