"""`einsum` and `tensordot`: sums of products over the dimensions that are named."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..engine.tensor import Tensor, check_dim
from ..ops import diagonals, dimensions, matmul
from ..ops.shape import expand
from .arguments import Ints, Own
from .reductions import sum, sum_in_own_dtype
from .registry import public
from .shape import reshape

_NUMBERED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_LETTERS = set(_NUMBERED)


# ---- einsum ----
@public(at="torch")
def einsum(equation: Own[str | Tensor], *operands: Tensor | Sequence[object]) -> Tensor:
    """Products of elements summed over the letters that the result does not name, as in "ij,jk->ik".

    A letter for each dimension, `...` for those in front that broadcast; without `->` the result has the letters that occur
    once, in alphabetical order. Also einsum(x, [0, 1], y, [1, 2], [0, 2]), with numbers for letters. RuntimeError where letters
    and shapes do not fit, TypeError for anything else as the equation, ValueError for numbers that are not 0 to 51.

    >>> import nbgrad as torch
    >>> torch.einsum("ij,jk->ik", torch.tensor([[1.0, 2.0]]), torch.tensor([[3.0], [4.0]]))
    tensor([[11.]])
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
    wide = max(([n for n in names if n.isdigit()] for names in named), key=len)
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
    return dimensions.permute(x, tuple(names.index(n) for n in asked)) if names != asked else x


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
            x = diagonals.diagonal(x, 0, a, b)
            names = [n for i, n in enumerate(names) if i not in (a, b)] + [name]
    return x, names


def _summed(x, names, needed, total=sum):
    """x without the dimensions that nothing further needs."""
    axes = tuple(i for i, n in enumerate(names) if n not in needed)
    return (total(x, axes), [n for n in names if n in needed]) if axes else (x, names)


def _contract(x, names, y, others, needed, sizes):
    """The product of two operands, summed over what they share and nothing further needs: one product of matrices."""
    x, names = _summed(x, names, {*needed, *others}, sum_in_own_dtype)
    y, others = _summed(y, others, {*needed, *names}, sum_in_own_dtype)
    both = [n for n in names if n in others]
    kept, gone = [n for n in both if n in needed], [n for n in both if n not in needed]
    first, second = [n for n in names if n not in both], [n for n in others if n not in both]

    def arranged(t, have, order):
        t = expand(t, tuple(sizes[n] for n in have)) if tuple(t._data.shape) != tuple(sizes[n] for n in have) else t
        t = dimensions.permute(t, tuple(have.index(n) for part in order for n in part))
        return reshape(t, [math.prod(sizes[n] for n in part) for part in order])

    a, b = arranged(x, names, (kept, first, gone)), arranged(y, others, (kept, gone, second))
    order = kept + first + second
    return reshape(matmul.bmm(a, b), [sizes[n] for n in order]), order


# ---- tensordot ----
@public(at="torch", out=True)
def tensordot(a: Own[Tensor], b: Own[Tensor], dims: Own[int | Sequence[Ints]] = 2) -> Tensor:
    """Products summed over the last `dims` dimensions of a and the first of b, or over the pairs that two lists name.

    The result has the other dimensions of a, then those of b. RuntimeError where the lengths differ (1 goes with any), or the
    dtypes, or where `dims` is more than there are; IndexError for a dimension that is not there.

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
            a, b = (a, sum_in_own_dtype(b, j, True)) if m == 1 else (sum_in_own_dtype(a, i, True), b)
    lengths = [[x._data.shape[d] for d in ds] for x, ds in ((a, over_a), (b, over_b))]
    if lengths[0] != lengths[1]:
        raise RuntimeError(f"tensordot sums over dimensions of one length, got {lengths[0]} and {lengths[1]}")
    rest_a, rest_b = [d for d in range(na) if d not in over_a], [d for d in range(nb) if d not in over_b]
    size = [a._data.shape[d] for d in rest_a], [b._data.shape[d] for d in rest_b]
    k = math.prod(lengths[0])
    left = reshape(dimensions.permute(a, tuple(rest_a + over_a)), (math.prod(size[0]), k))
    right = reshape(dimensions.permute(b, tuple(over_b + rest_b)), (k, math.prod(size[1])))
    return reshape(matmul.mm(left, right), size[0] + size[1])
