"""Distances between tensors and vectors, and the angles between them."""

from __future__ import annotations

import numpy as np

from ..engine.tensor import Tensor, check_dim
from ..ops import reductions
from . import indexing
from .arguments import Number
from .arithmetic import clamp
from .norms import norm
from .reductions import axes
from .registry import public
from .shape import broadcast_tensors, unsqueeze


@public()
def dist(input: Tensor, other: Tensor, p: Number = 2) -> Tensor:
    """The p-norm of the difference of two tensors that broadcast, as one number; RuntimeError for integers.

    >>> import nbgrad as torch
    >>> torch.dist(torch.zeros(2), torch.tensor([3.0, 4.0]))
    tensor(5.)
    """
    return norm(input - other, p)


@public(at="torch F")
def pairwise_distance(x1: Tensor, x2: Tensor, p: float = 2.0, eps: float = 1e-06, keepdim: bool = False) -> Tensor:
    """The p-norm of x1 - x2 + eps along the last dimension.

    From shapes (N, D) and (N, D) or (D,), the result is (N,), or (N, 1) with `keepdim`. `eps` keeps the gradient finite where
    the vectors are equal.

    >>> import nbgrad as torch
    >>> torch.nn.functional.pairwise_distance(torch.zeros(1, 2), torch.tensor([[3.0, 4.0]]), eps=0.0)
    tensor([5.])
    """
    return norm(x1 - x2 + eps, p, -1, keepdim)


@public(at="torch F")
def cosine_similarity(x1: Tensor, x2: Tensor, dim: int = 1, eps: float = 1e-08) -> Tensor:
    """The cosine of the angle between vectors along `dim`, which goes: x1 . x2 / (max(|x1|, eps) max(|x2|, eps)).

    From shapes (N, D) and (N, D) the result is (N,). RuntimeError for integers, IndexError for a `dim` that is not there.

    >>> import nbgrad as torch
    >>> torch.nn.functional.cosine_similarity(torch.tensor([[1.0, 0.0]]), torch.tensor([[-2.0, 0.0]]))
    tensor([-1.])
    """
    x1, x2 = broadcast_tensors(x1, x2)
    axis = axes(x1, check_dim(dim, x1._data.ndim))
    return (
        reductions.sum(x1 * x2, axis, False)
        / clamp(reductions.norm(x1, axis, False), min=eps)
        / clamp(reductions.norm(x2, axis, False), min=eps)
    )


_CDIST = (None, *(f"{w}use_mm_for_euclid_dist{n}" for w, n in (("", ""), ("", "_if_necessary"), ("donot_", ""))))


@public(at="torch")
def cdist(x1: Tensor, x2: Tensor, p: float = 2.0, compute_mode: str | None = None) -> Tensor:
    """The p-norm of the difference of each row of x1 to each row of x2.

    From shapes (..., P, D) and (..., R, D), floating and of one dtype, the result is (..., P, R). `compute_mode` says nothing
    here. RuntimeError for other shapes or dtypes and a negative p, ValueError for a mode that PyTorch does not have.

    >>> import nbgrad as torch
    >>> torch.cdist(torch.zeros(1, 2), torch.tensor([[3.0, 4.0], [0.0, 1.0]]))
    tensor([[5., 1.]])
    """
    if x1._data.ndim < 2 or x2._data.ndim < 2 or x1._data.shape[-1] != x2._data.shape[-1]:
        raise RuntimeError(f"cdist takes rows of one length, got shapes {list(x1._data.shape)} and {list(x2._data.shape)}")
    if p < 0 or x1.dtype is not x2.dtype or not x1.dtype.is_floating_point:
        raise RuntimeError(f"cdist takes floating tensors of one dtype and a p of 0 or more, got {x1.dtype}, {x2.dtype} and {p}")
    if compute_mode not in _CDIST:
        raise ValueError(f"cdist: compute_mode must be one of {', '.join(map(repr, _CDIST))}, got {compute_mode!r}")
    return norm(unsqueeze(x1, -2) - unsqueeze(x2, -3), p, -1)


@public(at="torch F")
def pdist(input: Tensor, p: float = 2.0) -> Tensor:
    """The p-norm of the difference of each row to each later one, as a vector: from shape (N, D), N (N - 1) / 2 of them.

    >>> import nbgrad as torch
    >>> torch.nn.functional.pdist(torch.tensor([[0.0, 0.0], [3.0, 4.0], [0.0, 4.0]]))
    tensor([5., 4., 3.])
    """
    first, second = np.triu_indices(input._data.shape[0], 1)
    return norm(indexing.read(input, first) - indexing.read(input, second), p, -1)
