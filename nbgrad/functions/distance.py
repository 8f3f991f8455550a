"""Distances between tensors and vectors, and the angles between them."""

from __future__ import annotations

import numpy as np

from ..engine.tensor import Tensor, check_dim
from ..ops import reductions
from . import indexing, norms, shape
from .arguments import Number
from .arithmetic import clamp
from .norms import norm
from .reductions import axes
from .registry import public
from .shape import broadcast_tensors


@public(at="torch F")
def pairwise_distance(x1: Tensor, x2: Tensor, p: float = 2.0, eps: float = 1e-06, keepdim: bool = False) -> Tensor:
    """The p-norm of x1 - x2 + eps along the last dimension."""
    return norms.norm(x1 - x2 + eps, p, -1, keepdim)


@public(at="torch F")
def cosine_similarity(x1: Tensor, x2: Tensor, dim: int = 1, eps: float = 1e-08) -> Tensor:
    """The cosine of the angle between vectors along `dim`."""
    x1, x2 = broadcast_tensors(x1, x2)
    axis = axes(x1, check_dim(dim, x1._data.ndim))
    return (
        reductions.sum(x1 * x2, axis, False)
        / clamp(reductions.norm(x1, axis, False), min=eps)
        / clamp(reductions.norm(x2, axis, False), min=eps)
    )


@public()
def dist(input: Tensor, other: Tensor, p: Number = 2) -> Tensor:
    """The p-norm of the difference."""
    return norm(input - other, p)


@public(at="torch")
def cdist(x1: Tensor, x2: Tensor, p: float = 2.0, compute_mode: str | None = None) -> Tensor:
    """The p-norm of the difference of each row of x1 to each row of x2.

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
    return norm(shape.unsqueeze(x1, -2) - shape.unsqueeze(x2, -3), p, -1)


_CDIST = (None, *(f"{w}use_mm_for_euclid_dist{n}" for w, n in (("", ""), ("", "_if_necessary"), ("donot_", ""))))


@public(at="torch F")
def pdist(input: Tensor, p: float = 2.0) -> Tensor:
    """The p-norm of the difference of each row to each later one."""
    first, second = np.triu_indices(input._data.shape[0], 1)
    return norm(indexing.read(input, first) - indexing.read(input, second), p, -1)
