"""Embeddings and one-hot vectors."""

from __future__ import annotations

import numpy as np

from ..engine.tensor import Tensor
from ..ops import embedding as embedding_ops
from ..ops.embedding import padded
from . import indexing, norms
from .arguments import Own
from .new_tensor import result
from .registry import public


@public(at="F")
def embedding(
    input: Tensor,
    weight: Tensor,
    padding_idx: int | None = None,
    max_norm: float | None = None,
    norm_type: float = 2.0,
    scale_grad_by_freq: Own[bool] = False,
    sparse: Own[bool] = False,
) -> Tensor:
    """The rows of `weight` that the integer tensor `input` names; the row `padding_idx` gets no gradient.

    Rows of a norm above `max_norm` are first shortened to it, in `weight` itself.

    >>> import nbgrad as torch
    >>> torch.nn.functional.embedding(torch.tensor([1, 0]), torch.tensor([[1.0, 2.0], [3.0, 4.0]]))
    tensor([[3., 4.],
            [1., 2.]])
    """
    if scale_grad_by_freq or sparse:
        raise NotImplementedError("embedding: scale_grad_by_freq and sparse are not supported: leave them out")
    if input._data.dtype.kind not in "iu" or input._data.dtype.itemsize < 4:
        raise RuntimeError(f"embedding needs int32 or int64 indices, got {input.dtype}: use .long()")
    if weight._data.ndim != 2:
        raise RuntimeError(f"embedding looks up the rows of a matrix, got a weight of shape {list(weight._data.shape)}")
    rows = weight._data.shape[0]
    if padding_idx is not None and not -rows <= padding_idx < rows:
        raise AssertionError(f"embedding: padding_idx {padding_idx} is out of range, the table has {rows} rows")
    at = input._data
    if type(at) is np.ndarray and at.size and not (at.min() >= 0 and at.max() < rows):
        raise IndexError(f"embedding: index {at[(at < 0) | (at >= rows)][0]} is out of range, the table has {rows} rows")
    if max_norm is not None:
        _shorten(weight.detach(), np.unique(at), max_norm, norm_type)
    if padding_idx is not None:
        weight = padded(weight, (np.arange(rows) != padding_idx % rows)[:, None])
    return embedding_ops.embedding(weight, (at,))


def _shorten(table, used, longest, p):
    """Rows that are used and longer than `longest` are made that long, in place."""
    rows = table[used]
    length = norms.norm(rows, p, 1, True)
    table[used] = rows * indexing.where(length > longest, longest / (length + 1e-7), 1.0)


@public(at="F")
def one_hot(tensor: Tensor, num_classes: int = -1) -> Tensor:
    """A 1 at each class index, 0 elsewhere, along a new last dimension.

    The number of classes is one more than the largest index unless given; RuntimeError for other than int64, or a class out of
    range.

    >>> import nbgrad as torch
    >>> torch.nn.functional.one_hot(torch.tensor([0, 2]))
    tensor([[1, 0, 0],
            [0, 0, 1]])
    """
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
