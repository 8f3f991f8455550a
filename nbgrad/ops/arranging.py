"""Grids, blocks, turns and rows of tensors: functions that arrange elements, made from those of `shaping`."""

from __future__ import annotations

import itertools
import warnings

import numpy as np

from ..autograd.dtypes import int64
from ..autograd.tensor import Tensor, check_dim
from . import index as indexing, joining, selecting, shape, shaping
from .create import numpy_dtype, result, zeros
from .formats import contiguous_format


def _listed(tensors):
    return tuple(tensors[0]) if len(tensors) == 1 and isinstance(tensors[0], tuple | list) else tensors


def meshgrid(*tensors, indexing=None):
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


def cartesian_prod(*tensors) -> Tensor:
    """All combinations of the elements of vectors, one a row."""
    for x in tensors:
        if x._data.ndim != 1:
            raise RuntimeError(f"cartesian_prod takes vectors, got shape {list(x._data.shape)}")
    if len(tensors) == 1:
        return tensors[0]
    return joining.stack([shaping.flatten(g) for g in meshgrid(*tensors, indexing="ij")], 1)


def combinations(input, r=2, with_replacement=False) -> Tensor:
    """All choices of r elements of a vector, one a row."""
    if input._data.ndim != 1 or r < 0:
        raise RuntimeError(f"combinations takes a vector and r of at least 0, got shape {list(input._data.shape)} and r={r}")
    if not r:
        return input.new_zeros(0)
    pick = itertools.combinations_with_replacement if with_replacement else itertools.combinations
    rows = np.array(list(pick(range(input._data.size), r)), np.int64).reshape(-1, r)
    return indexing.read(input, rows)


def block_diag(*tensors) -> Tensor:
    """Matrices along a diagonal, zeros elsewhere."""
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
        rows.append(shape.pad(b, ((0, 0), (before, after)), 0))
        before += b._data.shape[1]
    return joining.cat(rows)


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


def atleast_1d(*tensors):
    """The tensor, or each of several, with at least one dimension."""
    return _at_least(1, tensors)


def atleast_2d(*tensors):
    """The tensor, or each of several, with at least two dimensions: a vector is a row."""
    return _at_least(2, tensors)


def atleast_3d(*tensors):
    """The tensor, or each of several, with at least three dimensions: a matrix gets a last one."""
    tensors = _listed(tensors)
    found = tuple(shape.reshape(x, (*x._data.shape, 1)) if x._data.ndim == 2 else _raised(x, 3) for x in tensors)
    return found[0] if len(found) == 1 else found


def dstack(tensors) -> Tensor:
    """Tensors joined along the third dimension."""
    return joining.cat([atleast_3d(x) for x in joining.listed(tensors, "dstack")], 2)


def column_stack(tensors) -> Tensor:
    """Tensors joined along the second dimension, vectors as columns."""
    return joining.cat([x if x._data.ndim > 1 else shape.reshape(x, (-1, 1)) for x in joining.listed(tensors, "column_stack")], 1)


row_stack = joining.vstack


def _at_least_dims(name, input, n):
    if input._data.ndim < n:
        raise RuntimeError(f"{name} needs a tensor of at least {n} dimension{'s' * (n > 1)}, got shape {list(input._data.shape)}")


def fliplr(input) -> Tensor:
    """A copy with the second dimension turned round."""
    _at_least_dims("fliplr", input, 2)
    return shaping.flip(input, 1)


def flipud(input) -> Tensor:
    """A copy with the first dimension turned round."""
    _at_least_dims("flipud", input, 1)
    return shaping.flip(input, 0)


def rot90(input, k=1, dims=(0, 1)) -> Tensor:
    """A quarter turn, k times, from the first of two dimensions towards the second."""
    _at_least_dims("rot90", input, 2)
    if len(dims) != 2:
        raise RuntimeError(f"rot90 turns from one dimension towards another, got dims={list(dims)}")
    a, b = (check_dim(d, input._data.ndim) for d in dims)
    if a == b:
        raise RuntimeError(f"rot90 turns in two different dimensions, got {list(dims)}")
    k %= 4
    if k == 2:
        return shaping.flip(input, a, b)
    return (
        shaping.flip(shaping.transpose(input, a, b), a)
        if k == 1
        else shaping.flip(shaping.transpose(input, a, b), b)
        if k
        else input.clone()
    )


def diagflat(input, offset=0) -> Tensor:
    """A matrix with all elements on its diagonal."""
    return shaping.diag_embed(shaping.flatten(input), offset)


def _indices(find):
    def indices(row, col, offset=0, *, dtype=None, device=None) -> Tensor:
        if row < 0 or col < 0:
            raise RuntimeError(f"a matrix has no negative number of rows or columns, got {row} by {col}")
        return result(np.stack(find(row, offset, col)).astype(numpy_dtype(dtype, int64)))

    indices.__name__ = indices.__qualname__ = f"{find.__name__}"
    indices.__doc__ = (
        f"The rows and columns of the {'lower' if 'l' in find.__name__[2:4] else 'upper'} triangle of a row by col matrix."
    )
    return indices


tril_indices, triu_indices = _indices(np.tril_indices), _indices(np.triu_indices)


def vander(x, N=None, increasing=False) -> Tensor:
    """The powers of a vector's elements, one power a column."""
    if x._data.ndim != 1:
        raise RuntimeError(f"vander takes a vector, got shape {list(x._data.shape)}")
    n = x._data.shape[0] if N is None else N
    if n < 0:
        raise RuntimeError(f"vander makes N columns, and N cannot be negative, got {N}")
    if not n:
        return x.new_zeros(x._data.shape[0], 0)
    powers = range(n) if increasing else range(n - 1, -1, -1)
    return joining.stack([x**p for p in powers], 1)


def select_scatter(input, src, dim, index) -> Tensor:
    """A copy of `input` with `src` in place of the slice that `select` gives."""
    _fills("select_scatter", src, selecting.select(input, dim, index)._data.shape)
    return _set_select(input, src, (slice(None),) * check_dim(dim, input._data.ndim) + (index,))


def slice_scatter(input, src, dim=0, start=None, end=None, step=1) -> Tensor:
    """A copy of `input` with `src` in place of the slices from `start` to `end` along `dim`."""
    if step < 1:
        raise RuntimeError(f"slice_scatter goes forward, by steps of at least 1, got {step}")
    place = (slice(None),) * check_dim(dim, input._data.ndim) + (slice(start, end, step),)
    _fills("slice_scatter", src, indexing.read(input, place)._data.shape)
    return _set_slice(input, src, place)


_set_select, _set_slice = (indexing.setitem.twin(f"{name}ScatterBackward0") for name in ("Select", "Slice"))


def as_strided_scatter(input, src, size, stride, storage_offset=None) -> Tensor:
    """A copy of `input` with `src` in place of what `as_strided` looks at."""
    out = input.clone(memory_format=contiguous_format)
    out.as_strided(size, stride, storage_offset).copy_(src)
    return out


def diagonal_scatter(input, src, offset=0, dim1=0, dim2=1) -> Tensor:
    """A copy of `input` with `src` on the diagonal that `diagonal` gives."""
    out = input.clone()
    place = shaping.diagonal(out, offset, dim1, dim2)
    _fills("diagonal_scatter", src, place._data.shape)
    place.copy_(src)
    return out


def _fills(name, src, wanted):
    if src._data.shape != wanted:
        raise RuntimeError(f"{name} needs a source of the shape of what it replaces, {list(wanted)}, got {list(src._data.shape)}")


def numel(input) -> int:
    """How many elements there are."""
    return input._data.size


def detach(input) -> Tensor:
    """A tensor on the same memory that is cut off from the graph."""
    return input.detach()


__all__ = [
    "as_strided_scatter", "atleast_1d", "atleast_2d", "atleast_3d", "block_diag", "cartesian_prod", "column_stack",
    "combinations", "detach", "diagflat", "diagonal_scatter", "dstack", "fliplr", "flipud", "meshgrid", "numel", "rot90",
    "row_stack", "select_scatter", "slice_scatter", "tril_indices", "triu_indices", "vander",
]  # fmt: skip
