"""Products of tensors made from `matmul` and `mul`: einsum, tensordot, batches of products, and their kin."""

from __future__ import annotations

import math


from ..autograd.tensor import Tensor, check_dim
from . import elementwise as e, matmul, shape, shaping
from .create import eye
from .prepare import within
from .reducing import sum

_NUMBERED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_LETTERS = set(_NUMBERED)


# ---- einsum ----
def einsum(equation, *operands) -> Tensor:
    """Products of elements summed over the letters that the result does not name, as in "ij,jk->ik".

    A letter for each dimension, `...` for those in front that broadcast; without `->` the result has the letters that occur
    once, in alphabetical order. RuntimeError where letters and shapes do not fit.

    >>> import nbgrad as torch
    >>> torch.einsum("ij->j", torch.ones(2, 3))
    tensor([2., 2., 2.])
    """
    if isinstance(equation, Tensor):
        equation, operands = _by_numbers((equation, *operands))
    if len(operands) == 1 and isinstance(operands[0], tuple | list):
        operands = operands[0]
    if not isinstance(equation, str):
        raise TypeError('einsum takes an equation first, a string such as "ij,jk->ik", and then the tensors')
    left, arrow, right = equation.replace(" ", "").partition("->")
    terms = left.split(",")
    if len(terms) != len(operands):
        raise RuntimeError(f"einsum: {equation!r} names {len(terms)} operands, and {len(operands)} were given")
    named = [_letters(term, x, equation) for term, x in zip(terms, operands)]
    wide = max((sum_ for sum_ in [[n for n in names if n.isdigit()] for names in named]), key=len)
    once = sorted(n for n in _LETTERS if left.count(n) == 1)
    asked = wide + once if not arrow else _expanded(right, wide)
    for n in asked:
        if asked.count(n) > 1 or not any(n in names for names in named):
            raise RuntimeError(f"einsum: the result names {n!r} twice, or no operand has it, in {equation!r}")
    sizes = _sizes(named, operands, equation)
    parts = [_diagonals(x, names) for x, names in zip(operands, named)]
    x, names = parts[0]
    for i, (y, others) in enumerate(parts[1:], 1):
        needed = {*asked, *(n for _, later in parts[i + 1 :] for n in later)}
        x, names = _contract(x, names, y, others, needed, sizes)
    x, names = _summed(x, names, asked)
    return shape.permute(x, tuple(names.index(n) for n in asked)) if names != asked else x


def _by_numbers(args):
    """The equation and operands of einsum(x, [0, 1], y, [1, 2], [0, 2])."""
    lists = [*args[1::2]] + [args[-1]] * (len(args) % 2)
    if any(n is not ... and not 0 <= n < 52 for names in lists for n in names):
        raise ValueError(f"einsum: dimensions are named by numbers from 0 to 51, or ..., got {lists}")
    terms = ["".join("..." if n is ... else _NUMBERED[n] for n in names) for names in lists]
    return ",".join(terms[: len(args) // 2]) + (f"->{terms[-1]}" if len(args) % 2 else ""), args[: len(args) // 2 * 2 : 2]


def _letters(term, x, equation):
    """A name for each dimension: its letter, or for those of `...` a number counted from the last."""
    ndim = x._data.ndim
    rest = ndim - len(term.replace("...", ""))
    names = _expanded(term, [str(i) for i in range(rest - 1, -1, -1)] if "..." in term else [])
    if len(names) != ndim or not all(n in _LETTERS or n.isdigit() for n in names):
        raise RuntimeError(
            f"einsum: {term!r} does not fit a tensor of {ndim} dimensions (shape {list(x._data.shape)}), in {equation!r}"
        )
    return names


def _expanded(term, wide):
    before, dots, after = term.partition("...")
    return [*before, *(wide if dots else []), *after]


def _sizes(named, operands, equation):
    sizes: dict[str, int] = {}
    for names, x in zip(named, operands):
        for name, n in zip(names, x._data.shape):
            if sizes.setdefault(name, n) != n and 1 not in (n, sizes[name]):
                raise RuntimeError(f"einsum: {name!r} has length {sizes[name]} in one place and {n} in another, in {equation!r}")
            sizes[name] = n if sizes[name] == 1 else sizes[name]
    return sizes


def _diagonals(x, names):
    names = list(names)
    for name in dict.fromkeys(names):
        while names.count(name) > 1:
            a = names.index(name)
            b = names.index(name, a + 1)
            x = shape.diagonal(x, 0, a, b)
            names = [n for i, n in enumerate(names) if i not in (a, b)] + [name]
    return x, names


def _summed(x, names, needed, sum=sum):
    """x without the dimensions that nothing further needs."""
    axes = tuple(i for i, n in enumerate(names) if n not in needed)
    return (sum(x, axes), [n for n in names if n in needed]) if axes else (x, names)


def _contract(x, names, y, others, needed, sizes):
    """The product of two operands, summed over what they share and nothing further needs: one product of matrices."""
    x, names = _summed(x, names, {*needed, *others}, _added)
    y, others = _summed(y, others, {*needed, *names}, _added)
    both = [n for n in names if n in others]
    kept, gone = [n for n in both if n in needed], [n for n in both if n not in needed]
    first, second = [n for n in names if n not in both], [n for n in others if n not in both]

    def arranged(t, have, order, rows):
        t = shape.expand(t, tuple(sizes[n] for n in have)) if tuple(t._data.shape) != tuple(sizes[n] for n in have) else t
        t = shape.permute(t, tuple(have.index(n) for part in order for n in part))
        return shaping.reshape(t, [math.prod(sizes[n] for n in part) for part in order])

    a, b = arranged(x, names, (kept, first, gone), 1), arranged(y, others, (kept, gone, second), 0)
    order = kept + first + second
    return shaping.reshape(matmul.bmm(a, b), [sizes[n] for n in order]), order


def tensordot(a, b, dims=2) -> Tensor:
    """Products summed over the last `dims` dimensions of a and the first of b, or over the pairs that two lists name.

    >>> import nbgrad as torch
    >>> torch.tensordot(torch.ones(2, 3), torch.ones(3, 4), dims=1).shape
    torch.Size([2, 4])
    """
    na, nb = a._data.ndim, b._data.ndim
    if isinstance(dims, int):
        if not 0 <= dims <= min(na, nb):
            raise RuntimeError(
                f"tensordot: dims = {dims} is more than the dimensions of {list(a._data.shape)} or {list(b._data.shape)}"
            )
        over_a, over_b = list(range(na - dims, na)), list(range(dims))
    else:
        over_a, over_b = ([check_dim(d, n) for d in ([ds] if isinstance(ds, int) else ds)] for ds, n in zip(dims, (na, nb)))
    for i, j in zip(over_a, over_b):  # a dimension of length 1 goes with each element of the other
        m, n = a._data.shape[i], b._data.shape[j]
        if m != n and 1 in (m, n):
            a, b = (a, _added(b, j, True)) if m == 1 else (_added(a, i, True), b)
    lengths = [[x._data.shape[d] for d in ds] for x, ds in ((a, over_a), (b, over_b))]
    if lengths[0] != lengths[1]:
        raise RuntimeError(f"tensordot sums over dimensions of one length, got {lengths[0]} and {lengths[1]}")
    rest_a, rest_b = [d for d in range(na) if d not in over_a], [d for d in range(nb) if d not in over_b]
    size = [a._data.shape[d] for d in rest_a], [b._data.shape[d] for d in rest_b]
    k = math.prod(lengths[0])
    left = shaping.reshape(shape.permute(a, tuple(rest_a + over_a)), (math.prod(size[0]), k))
    right = shaping.reshape(shape.permute(b, tuple(over_b + rest_b)), (k, math.prod(size[1])))
    return shaping.reshape(matmul.mm(left, right), size[0] + size[1])


def inner(input, other) -> Tensor:
    """Products summed over the last dimension of both."""
    if not input._data.ndim or not other._data.ndim:
        return input * other
    return tensordot(input, other, ([-1], [-1]))


def kron(input, other) -> Tensor:
    """Every element of `input` times the whole of `other`, as one tensor of blocks."""
    n = max(input._data.ndim, other._data.ndim)
    a, b = ((1,) * (n - x._data.ndim) + x._data.shape for x in (input, other))
    pairs = [tuple(v for m, k in zip(s, t) for v in (m, k)) for s, t in ((a, (1,) * n), ((1,) * n, b))]
    return shaping.reshape(shaping.reshape(input, pairs[0]) * shaping.reshape(other, pairs[1]), [m * k for m, k in zip(a, b)])


def cross(input, other, dim=None) -> Tensor:
    """The cross product of vectors of length 3 along `dim` (the first of length 3)."""
    if input._data.ndim != other._data.ndim:
        raise RuntimeError(
            f"cross: as many dimensions of both are needed, got {list(input._data.shape)} and {list(other._data.shape)}"
        )
    common = shaping.broadcast_shapes(input._data.shape, other._data.shape)
    axis = next((d for d, n in enumerate(common) if n == 3), None) if dim is None else check_dim(dim, len(common))
    if axis is None or common[axis] != 3:
        raise RuntimeError(
            f"cross multiplies vectors of length 3 along a dimension, got {list(input._data.shape)} and {list(other._data.shape)}"
        )
    a, b = (shape.expand(x, common) if x._data.shape != common else x for x in (input, other))
    turn = lambda x, by: shaping.roll(x, by, axis)  # noqa: E731
    return turn(a, -1) * turn(b, -2) - turn(a, -2) * turn(b, -1)


def trace_of(input) -> Tensor:
    """The sum of a matrix's diagonal; RuntimeError for other than 2 dimensions."""
    if input._data.ndim != 2:
        raise RuntimeError(f"trace takes a matrix, got {input._data.ndim} dimensions: sum x.diagonal(dim1=-2, dim2=-1)")
    if input._data.dtype.kind == "b":
        raise NotImplementedError("trace is not defined for booleans: count with x.diagonal().sum()")
    return sum(shape.diagonal(input, 0, 0, 1))


# ---- a sum of a tensor and a product ----
def _ranked(op, name, x, y, rank_x, rank_y):
    if x._data.ndim != rank_x or y._data.ndim != rank_y:
        raise RuntimeError(
            f"{name} takes a {rank_x}-d and a {rank_y}-d tensor, got {x._data.ndim}-d and {y._data.ndim}-d: "
            "torch.matmul() takes all ranks"
        )
    return op(x, y)


def mm(input, mat2) -> Tensor:
    """The product of two matrices."""
    return _ranked(matmul.mm, "mm", input, mat2, 2, 2)


def mv(input, vec) -> Tensor:
    """The product of a matrix and a vector."""
    return _ranked(matmul.mv, "mv", input, vec, 2, 1)


def dot(input, tensor) -> Tensor:
    """The inner product of two vectors."""
    return _ranked(matmul.dot, "dot", input, tensor, 1, 1)


def bmm(input, mat2) -> Tensor:
    """The products of two batches of matrices."""
    return _ranked(matmul.bmm, "bmm", input, mat2, 3, 3)


def outer(input, vec2) -> Tensor:
    """The product of each pair of elements of two vectors."""
    if input._data.ndim != 1 or vec2._data.ndim != 1:
        raise RuntimeError(f"outer takes two vectors, got shapes {list(input._data.shape)} and {list(vec2._data.shape)}")
    return shaping.unsqueeze(input, 1) * vec2


ger = outer


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


def _added(x, dims, keepdim=False):
    """A sum as a part of a product, which stays in the dtype of its operands."""
    return sum(x, dims, keepdim, dtype=None if x.dtype.inexact else x.dtype)


_addmm, _addmv, _baddbmm, _addbmm = map(_plus, ("addmm", "addmv", "baddbmm", "addbmm"))
_addr = _plus("addr", promotes=True)


def addmm(input, mat1, mat2, *, beta=1, alpha=1) -> Tensor:
    """beta * input + alpha * the product of two matrices."""
    return _addmm(input, mm(mat1, mat2), beta, alpha)


def addmv(input, mat, vec, *, beta=1, alpha=1) -> Tensor:
    """beta * input + alpha * the product of a matrix and a vector."""
    return _addmv(input, mv(mat, vec), beta, alpha)


def addr(input, vec1, vec2, *, beta=1, alpha=1) -> Tensor:
    """beta * input + alpha * the outer product of two vectors."""
    return _addr(input, outer(vec1, vec2), beta, alpha)


def baddbmm(input, batch1, batch2, *, beta=1, alpha=1) -> Tensor:
    """beta * input + alpha * the products of two batches of matrices."""
    return _baddbmm(input, bmm(batch1, batch2), beta, alpha)


def addbmm(input, batch1, batch2, *, beta=1, alpha=1) -> Tensor:
    """beta * input + alpha * the sum of the products of two batches of matrices."""
    return _addbmm(input, _added(bmm(batch1, batch2), 0), beta, alpha)


def chain_matmul(*matrices) -> Tensor:
    """The product of several matrices, from the left."""
    out, *rest = matrices
    for x in rest:
        out = mm(out, x)
    return out


def matrix_power(input, n) -> Tensor:
    """A square matrix times itself, n times; RuntimeError for a negative n."""
    if n < 0:
        raise RuntimeError(f"matrix_power multiplies, and an inverse is needed for a negative power, got {n}")
    out = shape.expand(eye(input._data.shape[-1], dtype=input.dtype), input._data.shape) if not n else None
    while n:
        if n % 2:
            out = input if out is None else out @ input
        n //= 2
        input = input @ input if n else input
    return out


__all__ = [
    "addbmm", "addmm", "addmv", "addr", "baddbmm", "bmm", "chain_matmul", "cross", "dot", "einsum", "ger", "inner", "kron",
    "matrix_power", "mm", "mv", "outer", "tensordot",
]  # fmt: skip
