"""`scatter_reduce` and `index_reduce`: elements that meet at a place are combined."""

from __future__ import annotations

from ..engine.tensor import Tensor
from ..ops.scatter_reduce import INDEX, SCATTER, chosen
from .registry import Twin, public
from .scatter import along, grid


@public(out=True, inplace=Twin(apart=True))
def scatter_reduce(input: Tensor, dim: int, index: Tensor, src: Tensor, reduce: str, *, include_self: bool = True) -> Tensor:
    """`src`'s elements combined with those at the places along `dim` that `index` names, by "sum", "prod", "mean", "amax" or "amin".

    With `include_self=False` what was at such a place is left out. RuntimeError where index and source do not fit the tensor.

    >>> import nbgrad as torch
    >>> torch.zeros(3).scatter_reduce(0, torch.tensor([0, 0, 2]), torch.tensor([1.0, 4.0, 2.0]), "amax")
    tensor([4., 0., 2.])
    """
    op = chosen(SCATTER, reduce, "scatter_reduce")
    place, source = grid(input, dim, index, src, "scatter_reduce")
    return op(input, source, place, include_self) if index._data.size else input.clone()


@public(out=True, inplace=Twin(apart=True))
def index_reduce(input: Tensor, dim: int, index: Tensor, source: Tensor, reduce: str, *, include_self: bool = True) -> Tensor:
    """`source`'s slices along `dim` combined with those that the 1-d `index` names, by "prod", "mean", "amax" or "amin".

    >>> import nbgrad as torch
    >>> torch.ones(3).index_reduce(0, torch.tensor([0, 0, 2]), torch.tensor([2.0, 4.0, 3.0]), "prod")
    tensor([8., 1., 3.])
    """
    op = chosen(INDEX, reduce, "index_reduce")
    place, source = along(input, dim, index, source, "index_reduce")
    return op(input, source, place, include_self)
