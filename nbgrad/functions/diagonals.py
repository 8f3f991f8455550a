"""Triangles and diagonals of matrices."""

from __future__ import annotations

import builtins

import numpy as np

from ..engine.dtypes import int64
from ..engine.tensor import Tensor, check_dim
from ..ops import diagonals, shape
from . import joining, shape as shape_
from .arguments import Device, DType, Own
from .new_tensor import numpy_dtype, result
from .reductions import sum
from .registry import public


@public(at="Tensor", name="trace")
def trace_of(input: Tensor) -> Tensor:
    """The sum of a matrix's diagonal; RuntimeError for other than 2 dimensions.

    >>> import nbgrad as torch
    >>> torch.eye(3).trace()
    tensor(3.)
    """
    if input._data.ndim != 2:
        raise RuntimeError(f"trace takes a matrix, got {input._data.ndim} dimensions: sum x.diagonal(dim1=-2, dim2=-1)")
    if input._data.dtype.kind == "b":
        raise NotImplementedError("trace is not defined for booleans: count with x.diagonal().sum()")
    return sum(diagonals.diagonal(input, 0, 0, 1))


def _matrices(input, name):
    if input._data.ndim < 2:
        raise RuntimeError(
            f"{name} needs a tensor of at least 2 dimensions, got shape {list(input._data.shape)}: torch.diag(x) makes a matrix of a vector"
        )


@public(out=True, inplace=True)
def tril(input: Tensor, diagonal: int = 0) -> Tensor:
    """The lower triangle of matrices, zeros elsewhere; RuntimeError for fewer than 2 dimensions.

    `diagonal`: the last one that is kept, 1 the one above the main diagonal, -1 the one below.

    >>> import nbgrad as torch
    >>> torch.tril(torch.ones(2, 3))
    tensor([[1., 0., 0.],
            [1., 1., 0.]])
    """
    _matrices(input, "tril")
    return diagonals.tril(input, diagonal)


@public(out=True, inplace=True)
def triu(input: Tensor, diagonal: int = 0) -> Tensor:
    """The upper triangle of matrices, zeros elsewhere; RuntimeError for fewer than 2 dimensions.

    `diagonal`: the first one that is kept, 1 the one above the main diagonal, -1 the one below.

    >>> import nbgrad as torch
    >>> torch.triu(torch.ones(2, 3))
    tensor([[1., 1., 1.],
            [0., 1., 1.]])
    """
    _matrices(input, "triu")
    return diagonals.triu(input, diagonal)


@public()
def diagonal(input: Tensor, offset: int = 0, dim1: int = 0, dim2: int = 1) -> Tensor:
    """The diagonal of two dimensions, as the last one: a view.

    `offset`: 1 the diagonal above the main one, -1 the one below.

    >>> import nbgrad as torch
    >>> torch.diagonal(torch.tensor([[1, 2], [3, 4]]))
    tensor([1, 4])
    """
    n = input._data.ndim
    a, b = check_dim(dim1, n), check_dim(dim2, n)
    if a == b:
        raise RuntimeError(f"diagonal needs two different dimensions, got {dim1} and {dim2}")
    return diagonals.diagonal(input, offset, a, b)


@public(out=True)
def diag(input: Tensor, diagonal: int = 0) -> Tensor:
    """A copy of the diagonal of a matrix, or a matrix with the given diagonal.

    RuntimeError for other than one or two dimensions.

    >>> import nbgrad as torch
    >>> torch.diag(torch.tensor([1, 2]))
    tensor([[1, 0],
            [0, 2]])
    """
    if input._data.ndim == 1:
        return diag_embed(input, diagonal)
    if input._data.ndim != 2:
        raise RuntimeError(f"diag takes 1 or 2 dimensions, got {input._data.ndim}: use torch.diagonal()")
    return shape.copied("DiagonalBackward0_copy")(diagonals.diagonal(input, diagonal, 0, 1))


@public()
def diag_embed(input: Tensor, offset: int = 0, dim1: int = -2, dim2: int = -1) -> Tensor:
    """Matrices with the last dimension on their diagonal.

    >>> import nbgrad as torch
    >>> torch.diag_embed(torch.tensor([1, 2])).shape
    torch.Size([2, 2])
    """
    n = input._data.shape[-1] + builtins.abs(offset)
    ndim = input._data.ndim + 1
    a, b = check_dim(dim1, ndim), check_dim(dim2, ndim)
    if a == b:
        raise RuntimeError(f"diag_embed needs two different dimensions, got {dim1} and {dim2}")
    size = list(input._data.shape[:-1])
    for d in sorted((a, b)):
        size.insert(d, n)
    return diagonals.undiagonal(input, tuple(size), offset, a, b)


@public()
def diagflat(input: Tensor, offset: int = 0) -> Tensor:
    """A matrix with all elements on its diagonal.

    >>> import nbgrad as torch
    >>> torch.diagflat(torch.tensor([1, 2]))
    tensor([[1, 0],
            [0, 2]])
    """
    return diag_embed(shape_.flatten(input), offset)


def _indices(find):
    def indices(row, col, offset=0, *, dtype=None, device=None) -> Tensor:
        if row < 0 or col < 0:
            raise RuntimeError(f"a matrix has no negative number of rows or columns, got {row} by {col}")
        return result(np.stack(find(row, offset, col)).astype(numpy_dtype(dtype, int64)))

    return indices


@public(_indices(np.tril_indices), at="torch")
def tril_indices(row: int, col: int, offset: int = 0, *, dtype: DType | None = None, device: Own[Device] = None) -> Tensor:
    """The rows and columns of the lower triangle of a row by col matrix.

    RuntimeError for negative numbers of rows or columns.

    >>> import nbgrad as torch
    >>> torch.tril_indices(2, 2)
    tensor([[0, 1, 1],
            [0, 0, 1]])
    """


@public(_indices(np.triu_indices), at="torch")
def triu_indices(row: int, col: int, offset: int = 0, *, dtype: DType | None = None, device: Own[Device] = None) -> Tensor:
    """The rows and columns of the upper triangle of a row by col matrix.

    RuntimeError for negative numbers of rows or columns.

    >>> import nbgrad as torch
    >>> torch.triu_indices(2, 2)
    tensor([[0, 0, 1],
            [0, 1, 1]])
    """


@public(at="torch")
def vander(x: Tensor, N: int | None = None, increasing: bool = False) -> Tensor:
    """The powers of a vector's elements, one power a column.

    >>> import nbgrad as torch
    >>> torch.vander(torch.tensor([2, 3]), N=3)
    tensor([[4, 2, 1],
            [9, 3, 1]])
    """
    if x._data.ndim != 1:
        raise RuntimeError(f"vander takes a vector, got shape {list(x._data.shape)}")
    n = x._data.shape[0] if N is None else N
    if n < 0:
        raise RuntimeError(f"vander makes N columns, and N cannot be negative, got {N}")
    if not n:
        return x.new_zeros(x._data.shape[0], 0)
    powers = range(n) if increasing else range(n - 1, -1, -1)
    return joining.stack([x**p for p in powers], 1)
