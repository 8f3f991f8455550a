"""Products of matrices and vectors."""

from __future__ import annotations

import math

import numpy as np

from ..engine import user_names
from ..engine.namespaces import tensors
from ..engine.op import Op
from ..engine.tensor import Tensor
from .batching import padded, rank, shape_of, spread
from .promotion import array_of, promote


def _same_dtype(operands):
    arrays = [x if x is None else array_of(x) for x in operands]
    found = {a.dtype for a in arrays if a is not None}
    if len(found) > 1:
        if any(type(x) is np.ndarray for x in operands):
            return promote(operands)
        raise RuntimeError(
            f"a matrix product needs operands of one dtype, got {' and '.join(sorted(map(str, found)))}: "
            "convert one of them, as in x.to(y.dtype)"
        )
    return arrays


def _product(x, y):
    try:
        return np.matmul(x, y)
    except ValueError:
        raise RuntimeError(
            f"the shapes {user_names.shapes([x, y])} cannot be multiplied: the last dimension of the first "
            f"({x.shape[-1]}) must equal the {'last but one' if y.ndim > 1 else 'only'} dimension of the second "
            f"({y.shape[-2] if y.ndim > 1 else y.shape[0]})"
        ) from None


def _vmap_product(op, args, on, size):
    """A vector becomes a row or a column, the dimensions in front are aligned, and matmul does all examples at once."""
    x, y = args
    rows, columns = rank(x, on[0]) == 1, rank(y, on[1]) == 1
    x = tensors.unsqueeze(x, -2) if rows else x
    y = tensors.unsqueeze(y, -1) if columns else y
    if not on[1] and rank(y, False) == 2:  # one matrix for all examples: their rows are rows of one matrix
        shape = shape_of(x)
        out = tensors.reshape(mm(tensors.reshape(x, (math.prod(shape[:-1]), shape[-1])), y), (*shape[:-1], shape_of(y)[-1]))
    else:
        to = max(rank(x, on[0]), rank(y, on[1]))
        out = matmul(padded(x, on[0], to), padded(y, on[1], to))
    if rows:
        out = tensors.squeeze(out, (len(shape_of(out)) - 2,))
    return tensors.squeeze(out, (len(shape_of(out)) - 1,)) if columns else out


_T = (-1, -2)


def _mm_dx(xp, g, y):
    return g @ xp.swapaxes(y, *_T)


def _mm_dy(xp, g, x):
    return xp.swapaxes(x, *_T) @ g


def _op(name, dx, dy, title=None):
    """A product; its rule is shown as that of matrices, whatever the ranks: rows on the left, columns on the right."""
    return Op(name, _product, {"x": dx, "y": dy}, prepare=_same_dtype, label="matmul", title=title,
              text={"x": _mm_dx, "y": _mm_dy}, batch=_vmap_product)  # fmt: skip


# ---- one op for each pair of ranks ----
def _outer(xp, a, b):
    return xp.unsqueeze(a, -1) * xp.unsqueeze(b, -2)


dot = _op("dot", lambda xp, g, y: g * y, lambda xp, g, x: g * x)
mv = _op("mv", lambda xp, g, y: _outer(xp, g, y), lambda xp, g, x: xp.swapaxes(x, *_T) @ g)
vm = _op("vm", lambda xp, g, y: y @ g, lambda xp, g, x: _outer(xp, x, g))
vm.backward_name = "SqueezeBackward4"
mm = _op("mm", _mm_dx, _mm_dy)
bmm = _op("bmm", _mm_dx, _mm_dy)


# ---- any other ranks ----
def _rows(xp, x):
    """A vector as a matrix of one row; anything else as it is."""
    return xp.unsqueeze(x, 0) if x.ndim == 1 else x


def _columns(xp, y):
    return xp.unsqueeze(y, 1) if y.ndim == 1 else y


def _full(xp, g, x, y):
    """The gradient with the dimensions that a vector operand lost."""
    if x.ndim == 1:
        g = xp.unsqueeze(g, -2)
    return xp.unsqueeze(g, -1) if y.ndim == 1 else g


def _matmul_dx(xp, g, x, y, x_shape):
    full = _full(xp, g, x, y) @ xp.swapaxes(_columns(xp, y), *_T)
    return xp.reshape(xp.sum_to(full, _rows(xp, x).shape), x_shape)


def _matmul_dy(xp, g, x, y, y_shape):
    full = xp.swapaxes(_rows(xp, x), *_T) @ _full(xp, g, x, y)
    return xp.reshape(xp.sum_to(full, _columns(xp, y).shape), y_shape)


many = _op("matmul", _matmul_dx, _matmul_dy, title="UnsafeView")
_batches = bmm.twin("UnsafeViewBackward0")
_BY_RANK = {(1, 1): dot, (2, 1): mv, (1, 2): vm, (2, 2): mm}


def matmul(input, other):
    """The matrix product of two tensors of any rank: vectors are rows on the left, columns on the right.

    >>> import nbgrad as torch
    >>> torch.matmul(torch.ones(2, 3), torch.ones(3))
    tensor([3., 3.])
    """
    x = input._data if isinstance(input, Tensor) else array_of(input)
    y = other._data if isinstance(other, Tensor) else array_of(other)
    ranks = x.ndim, y.ndim
    if ranks == (3, 3):
        return (_batches if x.shape[0] == y.shape[0] else many)(input, other)
    if not ranks[0] or not ranks[1]:
        raise RuntimeError("matmul needs at least one dimension in both operands: use * to multiply by a number")
    return _BY_RANK.get(ranks, many)(input, other)


# ---- a linear layer ----
def _linear(x, weight, bias):
    out = _product(x, weight.T)
    if bias is None:
        return out
    return np.add(out, bias, out) if out.shape[-1:] == bias.shape else out + bias


def _flat(xp, x):
    return xp.reshape(x, (-1, x.shape[-1]))


def _vmap_linear(op, args, on, size):
    x, weight, bias = args
    if not on[1] and not on[2]:
        return op(*args)
    out = (
        _vmap_product(None, (x, weight if rank(weight, on[1]) == 1 else tensors.swapaxes(weight, -1, -2)), on[:2], size)
        if on[0] or on[1]
        else spread(linear(x, weight, None), False, size)
    )
    return out if bias is None else out + padded(bias, on[2], len(shape_of(out)) - 1)


linear = Op(
    "linear", _linear,
    {"x": lambda xp, g, weight: g @ weight,
     "weight": lambda xp, g, x: xp.swapaxes(_flat(xp, g), 0, 1) @ _flat(xp, x),
     "bias": lambda xp, g, bias_shape: xp.sum_to(g, bias_shape)},
    prepare=_same_dtype, title="Addmm",
    text={"x": lambda xp, g, weight: g @ weight, "weight": lambda xp, g, x: xp.swapaxes(g) @ x, "bias": "g, summed over the rows"},
    batch=_vmap_linear,
)  # fmt: skip
linear.order = (2, 0, 1)
_NAMES = {(1, True): "View", (1, False): "Squeeze", (2, False): "Mm", (3, True): "View", (3, False): "UnsafeView"}
_linears = {
    (rank, biased): linear.twin(f"{name}Backward{4 if name == 'Squeeze' else 0}", order=(2, 1, 0) if biased else (0, 1))
    for (rank, biased), name in _NAMES.items()
}


def linear_of(rank, biased):
    """`linear`, with the name that PyTorch gives it for an input of this rank."""
    return linear if rank == 2 and biased else _linears[min(rank, 3), biased]
