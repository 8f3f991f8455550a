"""Products of matrices and vectors."""

from __future__ import annotations

from ..engine.tensor import Tensor, check_dim
from ..ops import elementwise as e, matmul as matmul_ops, shape as shape_ops
from ..ops.promotion import within
from . import dimensions, shape
from .arguments import Number
from .complex import conj
from .creation import eye
from .einsum import added, tensordot
from .registry import Twin, public


@public(matmul_ops.matmul, out=True, direct=True)
def matmul(input: Tensor, other: Tensor) -> Tensor:
    """The matrix product of two tensors of any rank: vectors are rows on the left, columns on the right.

    >>> import nbgrad as torch
    >>> torch.matmul(torch.ones(2, 3), torch.ones(3))
    tensor([3., 3.])
    """


@public(out=True)
def inner(input: Tensor, other: Tensor) -> Tensor:
    """Products summed over the last dimension of both."""
    if not input._data.ndim or not other._data.ndim:
        return input * other
    return tensordot(input, other, ([-1], [-1]))


@public(out=True)
def kron(input: Tensor, other: Tensor) -> Tensor:
    """Every element of `input` times the whole of `other`, as one tensor of blocks."""
    n = max(input._data.ndim, other._data.ndim)
    a, b = ((1,) * (n - x._data.ndim) + x._data.shape for x in (input, other))
    pairs = [tuple(v for m, k in zip(s, t) for v in (m, k)) for s, t in ((a, (1,) * n), ((1,) * n, b))]
    return shape.reshape(shape.reshape(input, pairs[0]) * shape.reshape(other, pairs[1]), [m * k for m, k in zip(a, b)])


@public(out=True)
def cross(input: Tensor, other: Tensor, dim: int | None = None) -> Tensor:
    """The cross product of vectors of length 3 along `dim` (the first of length 3)."""
    if input._data.ndim != other._data.ndim:
        raise RuntimeError(
            f"cross: as many dimensions of both are needed, got {list(input._data.shape)} and {list(other._data.shape)}"
        )
    common = shape.broadcast_shapes(input._data.shape, other._data.shape)
    axis = next((d for d, n in enumerate(common) if n == 3), None) if dim is None else check_dim(dim, len(common))
    if axis is None or common[axis] != 3:
        raise RuntimeError(
            f"cross multiplies vectors of length 3 along a dimension, got {list(input._data.shape)} and {list(other._data.shape)}"
        )
    a, b = (shape_ops.expand(x, common) if x._data.shape != common else x for x in (input, other))
    turn = lambda x, by: dimensions.roll(x, by, axis)  # noqa: E731
    return turn(a, -1) * turn(b, -2) - turn(a, -2) * turn(b, -1)


# ---- a sum of a tensor and a product ----
def _ranked(op, name, x, y, rank_x, rank_y):
    if x._data.ndim != rank_x or y._data.ndim != rank_y:
        raise RuntimeError(
            f"{name} takes a {rank_x}-d and a {rank_y}-d tensor, got {x._data.ndim}-d and {y._data.ndim}-d: "
            "torch.matmul() takes all ranks"
        )
    return op(x, y)


@public(out=True, direct=True)
def mm(input: Tensor, mat2: Tensor) -> Tensor:
    """The product of two matrices."""
    return _ranked(matmul_ops.mm, "mm", input, mat2, 2, 2)


@public(out=True)
def mv(input: Tensor, vec: Tensor) -> Tensor:
    """The product of a matrix and a vector."""
    return _ranked(matmul_ops.mv, "mv", input, vec, 2, 1)


@public(out=True)
def dot(input: Tensor, tensor: Tensor) -> Tensor:
    """The inner product of two vectors."""
    return _ranked(matmul_ops.dot, "dot", input, tensor, 1, 1)


@public(out=True)
def bmm(input: Tensor, mat2: Tensor) -> Tensor:
    """The products of two batches of matrices."""
    return _ranked(matmul_ops.bmm, "bmm", input, mat2, 3, 3)


@public(also="ger", out=True)
def outer(input: Tensor, vec2: Tensor) -> Tensor:
    """The product of each pair of elements of two vectors."""
    if input._data.ndim != 1 or vec2._data.ndim != 1:
        raise RuntimeError(f"outer takes two vectors, got shapes {list(input._data.shape)} and {list(vec2._data.shape)}")
    return shape.unsqueeze(input, 1) * vec2


def _plus(name, promotes=False):
    op = e.add.op.twin(f"{name.capitalize()}Backward0")

    def plus(input, product, beta, alpha):
        have, size, kind = input._data.shape, product._data.shape, product.dtype
        if len(have) > len(size) or any(n != m and n != 1 for n, m in zip(have[::-1], size[::-1])):
            raise RuntimeError(f"{name}: an input of shape {list(have)} does not expand to that of the product, {list(size)}")
        if input.dtype is not kind and not promotes:
            raise RuntimeError(f"{name} needs tensors of one dtype, got {input.dtype} and {kind}: convert one of them")
        if any(isinstance(factor, complex) for factor in (beta, alpha)) and not kind.is_complex:
            raise RuntimeError(f"{name}: the factors {beta} and {alpha} are not both real, and the product is {kind}")
        for key, factor in (("beta", beta), ("alpha", alpha)):
            if promotes and isinstance(factor, float) and not input.dtype.inexact:
                raise RuntimeError(f"{name}: {key}={factor} is a float, and the tensors are {input.dtype}: convert one of them")
        kept = _times(product, alpha) if alpha or promotes else e.mask(product, False)
        return op(_times(input, beta) if beta else e.mask(input, False), kept)  # of what counts 0 times not even NaN stays

    return plus


def _times(x, factor):
    """The tensor times a factor, which has no say in its dtype."""
    return x if factor == 1 or (factor and x._data.dtype.kind == "b") else e.scale(x, within(factor, x.dtype))


_addmm, _addmv, _baddbmm, _addbmm = map(_plus, ("addmm", "addmv", "baddbmm", "addbmm"))
_addr = _plus("addr", promotes=True)


@public(out=True, inplace=True)
def addmm(input: Tensor, mat1: Tensor, mat2: Tensor, *, beta: Number = 1, alpha: Number = 1) -> Tensor:
    """beta * input + alpha * the product of two matrices."""
    return _addmm(input, mm(mat1, mat2), beta, alpha)


@public(out=True, inplace=Twin("torch"))
def addmv(input: Tensor, mat: Tensor, vec: Tensor, *, beta: Number = 1, alpha: Number = 1) -> Tensor:
    """beta * input + alpha * the product of a matrix and a vector."""
    return _addmv(input, mv(mat, vec), beta, alpha)


@public(out=True, inplace=True)
def addr(input: Tensor, vec1: Tensor, vec2: Tensor, *, beta: Number = 1, alpha: Number = 1) -> Tensor:
    """beta * input + alpha * the outer product of two vectors."""
    return _addr(input, outer(vec1, vec2), beta, alpha)


@public(out=True, inplace=True)
def baddbmm(input: Tensor, batch1: Tensor, batch2: Tensor, *, beta: Number = 1, alpha: Number = 1) -> Tensor:
    """beta * input + alpha * the products of two batches of matrices."""
    return _baddbmm(input, bmm(batch1, batch2), beta, alpha)


@public(out=True, inplace=True)
def addbmm(input: Tensor, batch1: Tensor, batch2: Tensor, *, beta: Number = 1, alpha: Number = 1) -> Tensor:
    """beta * input + alpha * the sum of the products of two batches of matrices."""
    return _addbmm(input, added(bmm(batch1, batch2), 0), beta, alpha)


@public(at="torch")
def chain_matmul(*matrices) -> Tensor:
    """The product of several matrices, from the left."""
    out, *rest = matrices
    for x in rest:
        out = mm(out, x)
    return out


@public()
def matrix_power(input: Tensor, n: int) -> Tensor:
    """A square matrix times itself, n times; RuntimeError for a negative n."""
    if n < 0:
        raise RuntimeError(f"matrix_power multiplies, and an inverse is needed for a negative power, got {n}")
    out = shape_ops.expand(eye(input._data.shape[-1], dtype=input.dtype), input._data.shape) if not n else None
    while n:
        if n % 2:
            out = input if out is None else out @ input
        n //= 2
        input = input @ input if n else input
    return out


@public(out=True)
def vdot(input: Tensor, other: Tensor) -> Tensor:
    """The inner product of two vectors, the first conjugated."""
    if input._data.ndim != 1 or other._data.ndim != 1:
        raise RuntimeError(f"vdot takes two vectors, got {input._data.ndim} and {other._data.ndim} dimensions")
    return matmul_ops.dot(conj(input), other)
