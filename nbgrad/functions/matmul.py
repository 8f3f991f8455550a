"""Products of matrices and vectors, and sums of a tensor and such a product."""

from __future__ import annotations

from ..engine.tensor import Tensor, check_dim
from ..ops import elementwise as e, matmul as matmul_ops
from ..ops.promotion import within
from ..ops.shape import expand
from . import dimensions
from .arguments import Number
from .complex import conj
from .creation import eye
from .einsum import tensordot
from .reductions import sum_in_own_dtype
from .registry import Twin, public
from .shape import broadcast_shapes, reshape, unsqueeze


@public(matmul_ops.matmul, out=True, direct=True)
def matmul(input: Tensor, other: Tensor) -> Tensor:
    """The matrix product of two tensors of any rank: vectors are rows on the left, columns on the right.

    Shapes (n, k) and (k, m) give (n, m); (n, k) and (k,) give (n,); two vectors give a number; dimensions in front of the last
    two are batches, which broadcast. RuntimeError where the two k differ, for 0-d tensors, and for two dtypes.

    >>> import nbgrad as torch
    >>> torch.matmul(torch.ones(2, 3), torch.ones(3))
    tensor([3., 3.])
    """


def _ranked(op, name, x, y, rank_x, rank_y):
    if x._data.ndim != rank_x or y._data.ndim != rank_y:
        raise RuntimeError(
            f"{name} takes a {rank_x}-d and a {rank_y}-d tensor, got {x._data.ndim}-d and {y._data.ndim}-d: "
            "torch.matmul() takes all ranks"
        )
    return op(x, y)


@public(out=True, direct=True)
def mm(input: Tensor, mat2: Tensor) -> Tensor:
    """The product of two matrices: shapes (n, k) and (k, m) give (n, m).

    RuntimeError for other ranks, where the two k differ, and for two dtypes.

    >>> import nbgrad as torch
    >>> torch.mm(torch.tensor([[1, 2], [3, 4]]), torch.tensor([[1], [1]]))
    tensor([[3],
            [7]])
    """
    return _ranked(matmul_ops.mm, "mm", input, mat2, 2, 2)


@public(out=True)
def mv(input: Tensor, vec: Tensor) -> Tensor:
    """The product of a matrix and a vector: shapes (n, k) and (k,) give (n,).

    RuntimeError for other ranks, where the two k differ, and for two dtypes.

    >>> import nbgrad as torch
    >>> torch.mv(torch.tensor([[1, 2], [3, 4]]), torch.tensor([1, 1]))
    tensor([3, 7])
    """
    return _ranked(matmul_ops.mv, "mv", input, vec, 2, 1)


@public(out=True)
def bmm(input: Tensor, mat2: Tensor) -> Tensor:
    """The products of two batches of matrices: shapes (b, n, k) and (b, k, m) give (b, n, m).

    RuntimeError for other ranks, where the two k differ, and for two dtypes.

    >>> import nbgrad as torch
    >>> torch.bmm(torch.ones(1, 2, 3), torch.ones(1, 3, 2))
    tensor([[[3., 3.],
             [3., 3.]]])
    """
    return _ranked(matmul_ops.bmm, "bmm", input, mat2, 3, 3)


@public(out=True)
def dot(input: Tensor, tensor: Tensor) -> Tensor:
    """The inner product of two vectors, as a number; neither is conjugated (see `vdot`).

    RuntimeError for other ranks or lengths, and for two dtypes.

    >>> import nbgrad as torch
    >>> torch.dot(torch.tensor([1, 2]), torch.tensor([3, 4]))
    tensor(11)
    """
    return _ranked(matmul_ops.dot, "dot", input, tensor, 1, 1)


@public(out=True)
def vdot(input: Tensor, other: Tensor) -> Tensor:
    """The inner product of two vectors, the first conjugated; RuntimeError for other ranks or lengths, and for two dtypes.

    >>> import nbgrad as torch
    >>> torch.vdot(torch.tensor([1j, 2.0]), torch.tensor([1j, 1.0]))
    tensor(3.+0.j)
    """
    if input._data.ndim != 1 or other._data.ndim != 1:
        raise RuntimeError(f"vdot takes two vectors, got {input._data.ndim} and {other._data.ndim} dimensions")
    return matmul_ops.dot(conj(input), other)


@public(out=True)
def inner(input: Tensor, other: Tensor) -> Tensor:
    """Products summed over the last dimension of both: shapes (n, k) and (m, k) give (n, m); a number multiplies.

    RuntimeError where the last dimensions differ, or the dtypes.

    >>> import nbgrad as torch
    >>> torch.inner(torch.tensor([[1, 2], [3, 4]]), torch.tensor([1, 10]))
    tensor([21, 43])
    """
    if not input._data.ndim or not other._data.ndim:
        return input * other
    return tensordot(input, other, ([-1], [-1]))


@public(also="ger", out=True)
def outer(input: Tensor, vec2: Tensor) -> Tensor:
    """The product of each pair of elements of two vectors: shapes (n,) and (m,) give (n, m); RuntimeError for other ranks.

    >>> import nbgrad as torch
    >>> torch.outer(torch.tensor([1, 2]), torch.tensor([3, 4]))
    tensor([[3, 4],
            [6, 8]])
    """
    if input._data.ndim != 1 or vec2._data.ndim != 1:
        raise RuntimeError(f"outer takes two vectors, got shapes {list(input._data.shape)} and {list(vec2._data.shape)}")
    return unsqueeze(input, 1) * vec2


@public(out=True)
def kron(input: Tensor, other: Tensor) -> Tensor:
    """Kronecker's product, every element of `input` times the whole of `other`, as one tensor of blocks.

    Shapes (n, m) and (p, q) give (n p, m q).

    >>> import nbgrad as torch
    >>> torch.kron(torch.tensor([1, 10]), torch.tensor([1, 2]))
    tensor([ 1,  2, 10, 20])
    """
    n = max(input._data.ndim, other._data.ndim)
    a, b = ((1,) * (n - x._data.ndim) + x._data.shape for x in (input, other))
    pairs = [tuple(v for m, k in zip(s, t) for v in (m, k)) for s, t in ((a, (1,) * n), ((1,) * n, b))]
    return reshape(reshape(input, pairs[0]) * reshape(other, pairs[1]), [m * k for m, k in zip(a, b)])


@public(out=True)
def cross(input: Tensor, other: Tensor, dim: int | None = None) -> Tensor:
    """The cross product of vectors of length 3 along `dim` (None: the first dimension of length 3); the two broadcast.

    RuntimeError for different numbers of dimensions and for another length, IndexError for a `dim` that is not there.

    >>> import nbgrad as torch
    >>> torch.cross(torch.tensor([1.0, 0.0, 0.0]), torch.tensor([0.0, 1.0, 0.0]), dim=0)
    tensor([0., 0., 1.])
    """
    if input._data.ndim != other._data.ndim:
        raise RuntimeError(
            f"cross: as many dimensions of both are needed, got {list(input._data.shape)} and {list(other._data.shape)}"
        )
    common = broadcast_shapes(input._data.shape, other._data.shape)
    axis = next((d for d, n in enumerate(common) if n == 3), None) if dim is None else check_dim(dim, len(common))
    if axis is None or common[axis] != 3:
        raise RuntimeError(
            f"cross multiplies vectors of length 3 along a dimension, got {list(input._data.shape)} and {list(other._data.shape)}"
        )
    a, b = (expand(x, common) if x._data.shape != common else x for x in (input, other))

    def turned(x, by):
        return dimensions.roll(x, by, axis)

    return turned(a, -1) * turned(b, -2) - turned(a, -2) * turned(b, -1)


@public(at="torch")
def chain_matmul(*matrices: Tensor) -> Tensor:
    """The product of one or more matrices, multiplied from the left; errors are those of `mm`.

    >>> import nbgrad as torch
    >>> torch.chain_matmul(torch.ones(1, 2), torch.ones(2, 3), torch.ones(3, 1))
    tensor([[6.]])
    """
    out, *rest = matrices
    for x in rest:
        out = mm(out, x)
    return out


@public()
def matrix_power(input: Tensor, n: int) -> Tensor:
    """A square matrix, or each of a batch of shape (..., m, m), times itself, n times; the identity for n = 0.

    RuntimeError for a negative n and matrices that are not square.

    >>> import nbgrad as torch
    >>> torch.matrix_power(torch.tensor([[1, 1], [0, 1]]), 3)
    tensor([[1, 3],
            [0, 1]])
    """
    if n < 0:
        raise RuntimeError(f"matrix_power multiplies, and an inverse is needed for a negative power, got {n}")
    out = expand(eye(input._data.shape[-1], dtype=input.dtype), input._data.shape) if not n else None
    while n:
        if n % 2:
            out = input if out is None else out @ input
        n //= 2
        input = input @ input if n else input
    return out


# ---- a sum of a tensor and a product ----
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
    """beta * input + alpha * the product of two matrices; what a factor of 0 multiplies counts as 0, NaN too.

    Shapes (n, k) and (k, m), and an input that expands to (n, m), give (n, m). A factor is taken in their dtype: 0.5 is 0
    for integers. RuntimeError for shapes that do not fit, two dtypes, and complex factors of real tensors.

    >>> import nbgrad as torch
    >>> torch.addmm(torch.tensor([0.0, 1.0]), torch.ones(1, 3), torch.ones(3, 2), beta=10)
    tensor([[ 3., 13.]])
    """
    return _addmm(input, mm(mat1, mat2), beta, alpha)


@public(out=True, inplace=Twin("torch"))
def addmv(input: Tensor, mat: Tensor, vec: Tensor, *, beta: Number = 1, alpha: Number = 1) -> Tensor:
    """beta * input + alpha * the product of a matrix and a vector: shapes (n, k) and (k,) give (n,).

    The input expands to (n,); errors and factors of 0 are those of `addmm`.

    >>> import nbgrad as torch
    >>> torch.addmv(torch.tensor([0.0, 1.0]), torch.ones(2, 3), torch.ones(3), beta=10)
    tensor([ 3., 13.])
    """
    return _addmv(input, mv(mat, vec), beta, alpha)


@public(out=True, inplace=True)
def addr(input: Tensor, vec1: Tensor, vec2: Tensor, *, beta: Number = 1, alpha: Number = 1) -> Tensor:
    """beta * input + alpha * the outer product of two vectors: shapes (n,) and (m,) give (n, m), of the common dtype.

    The input expands to (n, m). RuntimeError for shapes that do not fit, factors that are floats for an input of integers, and
    complex factors of real tensors.

    >>> import nbgrad as torch
    >>> torch.addr(torch.ones(2, 2), torch.tensor([1.0, 2.0]), torch.tensor([3.0, 4.0]))
    tensor([[4., 5.],
            [7., 9.]])
    """
    return _addr(input, outer(vec1, vec2), beta, alpha)


@public(out=True, inplace=True)
def baddbmm(input: Tensor, batch1: Tensor, batch2: Tensor, *, beta: Number = 1, alpha: Number = 1) -> Tensor:
    """beta * input + alpha * the products of two batches of matrices: shapes (b, n, k) and (b, k, m) give (b, n, m).

    The input expands to (b, n, m); errors and factors of 0 are those of `addmm`.

    >>> import nbgrad as torch
    >>> torch.baddbmm(torch.ones(1), torch.ones(1, 2, 3), torch.ones(1, 3, 1), beta=10)
    tensor([[[13.],
             [13.]]])
    """
    return _baddbmm(input, bmm(batch1, batch2), beta, alpha)


@public(out=True, inplace=True)
def addbmm(input: Tensor, batch1: Tensor, batch2: Tensor, *, beta: Number = 1, alpha: Number = 1) -> Tensor:
    """beta * input + alpha * the sum of the products of two batches of matrices: (b, n, k) and (b, k, m) give (n, m).

    The input expands to (n, m); errors and factors of 0 are those of `addmm`.

    >>> import nbgrad as torch
    >>> torch.addbmm(torch.ones(1), torch.ones(3, 2, 1), torch.ones(3, 1, 1), beta=10)
    tensor([[13.],
            [13.]])
    """
    return _addbmm(input, sum_in_own_dtype(bmm(batch1, batch2), 0), beta, alpha)
