"""Norms of vectors, and slices shortened to one."""

from __future__ import annotations

import numpy as np

from ..engine.tensor import Tensor, check_dim
from ..ops import elementwise, reductions
from ..ops.reductions import present
from ..ops.shape import cast
from .arguments import DType, Ints, Own
from .indexing import where
from .new_tensor import result
from .reductions import axes, converted
from .registry import Twin, public

# the last op of a norm, under its name
_largest, _smallest, _total, _root = (
    op.twin("LinalgVectorNormBackward0") for op in (reductions.amax, reductions.amin, reductions.sum, elementwise.pow_scalar)
)


@public(out=True, numpy=False)
def norm(
    input: Tensor,
    p: Own[float | str | None] = "fro",
    dim: Ints | None = None,
    keepdim: bool = False,
    dtype: DType | None = None,
) -> Tensor:
    """The p-norm of all elements taken as one vector, or over the dimensions `dim`: sum(abs(x) ** p) ** (1 / p).

    'fro' and None are the Euclidean norm, p = 2; infinity is the largest size, -infinity the smallest, 0 how many are not 0.
    RuntimeError for integers, unless `dtype` converts them first, for p = infinity of no elements, and for any other p.

    >>> import nbgrad as torch
    >>> torch.norm(torch.tensor([[3.0, 4.0], [6.0, 8.0]]), dim=1)
    tensor([ 5., 10.])
    """
    x, dims = converted(input, dtype), axes(input, dim)
    if p in ("fro", 2, None):
        return reductions.norm(x, dims, keepdim)
    size = elementwise.abs(x)
    if p in (float("inf"), -float("inf")) and not reductions.count(x._data.shape, dims):
        raise RuntimeError(f"the largest or smallest of no elements (shape {list(x._data.shape)}) is not defined: use another p")
    if p == float("inf"):
        return _largest(size, dims, keepdim)
    if p == -float("inf"):
        return _smallest(size, dims, keepdim)
    if p == 1:
        return _total(size, dims, keepdim)
    if p == 0:
        return reductions.sum(present(size), dims, keepdim)
    if not isinstance(p, int | float):
        raise RuntimeError(f"norm: p must be a number, 'fro' or infinity, got {p!r}; matrix norms are in torch.linalg")
    if size.dtype.itemsize > 2:
        return _root(reductions.sum(elementwise.pow_scalar(size, p), dims, keepdim), 1 / p)
    return cast(norm(cast(size, np.dtype(np.float32)), p, dim, keepdim), size._data.dtype)  # powers do not fit into 16 bits


_renormed = elementwise.mul.op.twin("RenormBackward0", "renorm", {"x": "g, shortened as its slice was"})


@public(out=True, inplace=Twin(of=lambda input, p, dim, maxnorm: renorm(input.clone(), p, dim, maxnorm)))
def renorm(input: Tensor, p: float, dim: int, maxnorm: Own[float]) -> Tensor:
    """Slices along `dim` whose p-norm is above `maxnorm` shortened to it, the others as they are.

    RuntimeError for fewer than 2 dimensions, a p that is not above 0 and a negative `maxnorm`; IndexError for a `dim` that is
    not there.

    >>> import nbgrad as torch
    >>> torch.renorm(torch.tensor([[3.0, 4.0], [0.0, 1.0]]), 2, 0, 1.0)
    tensor([[0.6000, 0.8000],
            [0.0000, 1.0000]])
    """
    n = input._data.ndim
    if n < 2 or p <= 0 or maxnorm < 0:
        raise RuntimeError(
            f"renorm takes at least 2 dimensions, a p above 0 and a maxnorm of at least 0, got shape {list(input._data.shape)}, "
            f"p={p} and maxnorm={maxnorm}"
        )
    axis = check_dim(dim, n)
    length = norm(input, p, [d for d in range(n) if d != axis], True)
    return _renormed(input, where(length > maxnorm, maxnorm / (length + 1e-7), result(np.ones((), length._data.dtype))))
