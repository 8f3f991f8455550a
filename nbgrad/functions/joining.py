"""Tensors joined: cat, stack, meshgrid and their kin."""

from __future__ import annotations

import builtins
import itertools
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..engine.tensor import Tensor, check_dim
from ..ops import joining, padding, shape
from . import indexing, shape as shape_
from .arguments import Own
from .creation import zeros
from .registry import public
from .shape import reshape


def listed(tensors, name):
    if not isinstance(tensors, tuple | list):
        raise TypeError(f"{name} takes a tuple or list of tensors, got {type(tensors).__name__}")
    tensors = tuple(tensors)
    if not tensors:
        raise (ValueError if name == "cat" else RuntimeError)(f"{name} needs at least one tensor, got an empty sequence")
    for x in tensors:
        if not isinstance(x, Tensor):
            raise TypeError(f"{name} joins tensors, got {type(x).__name__}: make it one with torch.as_tensor()")
    return tensors


@public(at="torch", also="concat concatenate", out=True)
def cat(tensors: Own[Sequence[Tensor]], dim: int = 0) -> Tensor:
    """Tensors joined along an existing dimension.

    All shapes agree but for the length along `dim`; dtypes are promoted. RuntimeError for shapes that do not
    agree, ValueError for no tensors.

    >>> import nbgrad as torch
    >>> torch.cat([torch.zeros(1), torch.ones(2)])
    tensor([0., 1., 1.])
    """
    tensors = listed(tensors, "cat")
    shapes = [x._data.shape for x in tensors]
    first = shapes[0]
    if len(first) > 1 and shapes.count(first) == len(shapes):  # nothing to leave out, nothing to compare
        return joining.cat_of(len(tensors))(*tensors, check_dim(dim, len(first)))
    real = [x for x in tensors if x._data.shape != (0,)] or [tensors[0]]
    axis = check_dim(dim, real[0]._data.ndim)
    if not real[0]._data.ndim:
        raise RuntimeError("cat cannot join 0-d tensors: use torch.stack()")
    for x in real:
        a, b = list(real[0]._data.shape), list(x._data.shape)
        if len(a) != len(b) or builtins.any(p != q for i, (p, q) in enumerate(zip(a, b)) if i != axis):
            raise RuntimeError(f"cat along dimension {dim} needs shapes that agree elsewhere, got {a} and {b}")
    return joining.cat_of(len(real))(*real, axis)


@public(at="torch", out=True)
def stack(tensors: Own[Sequence[Tensor]], dim: int = 0) -> Tensor:
    """Tensors of one shape joined along a new dimension.

    RuntimeError for tensors of different shapes, or none.

    >>> import nbgrad as torch
    >>> torch.stack([torch.tensor([1, 2]), torch.tensor([3, 4])])
    tensor([[1, 2],
            [3, 4]])
    """
    tensors = listed(tensors, "stack")
    for x in tensors:
        if x._data.shape != tensors[0]._data.shape:
            raise RuntimeError(f"stack needs tensors of one shape, got {list(tensors[0]._data.shape)} and {list(x._data.shape)}")
    return joining.stack_of(len(tensors))(*tensors, check_dim(dim, tensors[0]._data.ndim + 1))


@public(at="torch", out=True)
def hstack(tensors: Own[Sequence[Tensor]]) -> Tensor:
    """Tensors joined side by side: along the second dimension, vectors along their only one.

    >>> import nbgrad as torch
    >>> torch.hstack([torch.tensor([1]), torch.tensor([2, 3])])
    tensor([1, 2, 3])
    """
    tensors = [reshape(x, 1) if not x._data.ndim else x for x in listed(tensors, "hstack")]
    return cat(tensors, 0 if tensors[0]._data.ndim == 1 else 1)


@public(at="torch", also="row_stack", out=True)
def vstack(tensors: Own[Sequence[Tensor]]) -> Tensor:
    """Tensors joined one below the other: along the first dimension, vectors as rows.

    >>> import nbgrad as torch
    >>> torch.vstack([torch.tensor([1, 2]), torch.tensor([3, 4])])
    tensor([[1, 2],
            [3, 4]])
    """
    return cat([reshape(x, 1, -1) if x._data.ndim < 2 else x for x in listed(tensors, "vstack")], 0)


def _listed(tensors):
    return tuple(tensors[0]) if len(tensors) == 1 and isinstance(tensors[0], tuple | list) else tensors


@public(at="torch")
def meshgrid(*tensors, indexing: Own[str | None] = None) -> Any:
    """Vectors expanded to the grid of all their combinations: `indexing` "ij" counts rows first, "xy" columns.

    >>> import nbgrad as torch
    >>> torch.meshgrid(torch.arange(2), torch.arange(3), indexing="ij")[1]
    tensor([[0, 1, 2],
            [0, 1, 2]])
    """
    tensors = _listed(tensors)
    if not tensors:
        raise RuntimeError("meshgrid needs at least one vector")
    if indexing is None:
        warnings.warn(
            'meshgrid will have to be told indexing="ij" (as now) or "xy" (as NumPy): say which', UserWarning, stacklevel=3
        )
    elif indexing not in ("ij", "xy"):
        raise RuntimeError(f'meshgrid: indexing must be "ij" or "xy", got {indexing!r}')
    for x in tensors:
        if x._data.ndim > 1 or x.dtype is not tensors[0].dtype:
            raise RuntimeError(f"meshgrid takes vectors of one dtype, got {x.dtype} of shape {list(x._data.shape)}")
    turned = indexing == "xy" and len(tensors) > 1
    order = [tensors[1], tensors[0], *tensors[2:]] if turned else list(tensors)
    size = tuple(x._data.size for x in order)
    grids = [shape.expand(shape.reshape(x, (-1,) + (1,) * (len(size) - 1 - i)), size) for i, x in enumerate(order)]
    return tuple([grids[1], grids[0], *grids[2:]] if turned else grids)


@public(at="torch")
def cartesian_prod(*tensors) -> Tensor:
    """All combinations of the elements of vectors, one a row.

    >>> import nbgrad as torch
    >>> torch.cartesian_prod(torch.tensor([1, 2]), torch.tensor([3, 4]))
    tensor([[1, 3],
            [1, 4],
            [2, 3],
            [2, 4]])
    """
    for x in tensors:
        if x._data.ndim != 1:
            raise RuntimeError(f"cartesian_prod takes vectors, got shape {list(x._data.shape)}")
    if len(tensors) == 1:
        return tensors[0]
    return stack([shape_.flatten(g) for g in meshgrid(*tensors, indexing="ij")], 1)


@public(at="torch")
def combinations(input: Tensor, r: int = 2, with_replacement: bool = False) -> Tensor:
    """All choices of r elements of a vector, one a row.

    >>> import nbgrad as torch
    >>> torch.combinations(torch.tensor([1, 2, 3]))
    tensor([[1, 2],
            [1, 3],
            [2, 3]])
    """
    if input._data.ndim != 1 or r < 0:
        raise RuntimeError(f"combinations takes a vector and r of at least 0, got shape {list(input._data.shape)} and r={r}")
    if not r:
        return input.new_zeros(0)
    pick = itertools.combinations_with_replacement if with_replacement else itertools.combinations
    rows = np.array(list(pick(range(input._data.size), r)), np.int64).reshape(-1, r)
    return indexing.read(input, rows)


@public(at="torch")
def block_diag(*tensors) -> Tensor:
    """Matrices along a diagonal, zeros elsewhere.

    >>> import nbgrad as torch
    >>> torch.block_diag(torch.tensor([[1, 2]]), torch.tensor([3]))
    tensor([[1, 2, 0],
            [0, 0, 3]])
    """
    for x in tensors:
        if x._data.ndim > 2:
            raise RuntimeError(f"block_diag takes matrices, vectors and numbers, got shape {list(x._data.shape)}")
    if not tensors:
        return zeros(1, 0)
    blocks = [atleast_2d(x) for x in tensors]
    width = sum(b._data.shape[1] for b in blocks)
    rows, before = [], 0
    for b in blocks:
        after = width - before - b._data.shape[1]
        rows.append(padding.pad(b, ((0, 0), (before, after)), 0))
        before += b._data.shape[1]
    return cat(rows)


def _at_least(ndim, tensors):
    tensors = _listed(tensors)
    found = tuple(_raised(x, ndim) for x in tensors)
    return found[0] if len(found) == 1 else found


def _raised(x, ndim):
    have = x._data.shape
    lead = 1 if len(have) == 1 and ndim == 3 else ndim - len(have)
    return (
        x
        if len(have) >= ndim
        else shape.reshape(x, (1,) * min(lead, ndim - len(have)) + have + (1,) * max(ndim - len(have) - lead, 0))
    )


@public(at="torch")
def atleast_1d(*tensors) -> Any:
    """The tensor, or each of several, with at least one dimension.

    >>> import nbgrad as torch
    >>> torch.atleast_1d(torch.tensor(1))
    tensor([1])
    """
    return _at_least(1, tensors)


@public(at="torch")
def atleast_2d(*tensors) -> Any:
    """The tensor, or each of several, with at least two dimensions: a vector is a row.

    >>> import nbgrad as torch
    >>> torch.atleast_2d(torch.tensor([1, 2]))
    tensor([[1, 2]])
    """
    return _at_least(2, tensors)


@public(at="torch")
def atleast_3d(*tensors) -> Any:
    """The tensor, or each of several, with at least three dimensions: a matrix gets a last one.

    >>> import nbgrad as torch
    >>> torch.atleast_3d(torch.tensor([1, 2])).shape
    torch.Size([1, 2, 1])
    """
    tensors = _listed(tensors)
    found = tuple(shape.reshape(x, (*x._data.shape, 1)) if x._data.ndim == 2 else _raised(x, 3) for x in tensors)
    return found[0] if len(found) == 1 else found


@public(at="torch", out=True)
def dstack(tensors: Own[Sequence[Tensor]]) -> Tensor:
    """Tensors joined along the third dimension.

    >>> import nbgrad as torch
    >>> torch.dstack([torch.tensor([1, 2]), torch.tensor([3, 4])])
    tensor([[[1, 3],
             [2, 4]]])
    """
    return cat([atleast_3d(x) for x in listed(tensors, "dstack")], 2)


@public(at="torch", out=True)
def column_stack(tensors: Own[Sequence[Tensor]]) -> Tensor:
    """Tensors joined along the second dimension, vectors as columns.

    >>> import nbgrad as torch
    >>> torch.column_stack([torch.tensor([1, 2]), torch.tensor([3, 4])])
    tensor([[1, 3],
            [2, 4]])
    """
    return cat([x if x._data.ndim > 1 else shape.reshape(x, (-1, 1)) for x in listed(tensors, "column_stack")], 1)
