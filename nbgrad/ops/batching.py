"""Batching rules: how an op runs once for all examples of a vmap; `Op(..., batch=rule)` says which is an op's.

A rule is a function `(op, args, on, size)`: `args` are the op's arguments with each batch replaced by the tensor (or array)
behind it, whose axis 0 counts the `size` examples; `on` says which were batches. It gives the result, its axis 0 the same.
Elementwise ops need to name none: they are aligned. A rule of one op alone is `_vmap_NAME`, right above the op.
"""

from __future__ import annotations

import math

import numpy as np

from ..engine.namespaces import tensors
from ..engine.op import make
from ..engine.state import slots
from ..engine.tensor import Tensor
from .promotion import common_dtype


# ---- helpers: arguments are tensors, arrays that stand for tensors, or plain values ----
def is_array(x) -> bool:
    return isinstance(x, Tensor | np.ndarray)


def through(function, x, *args):
    """A shape op on a tensor, or on an array."""
    return function(x, *args) if isinstance(x, Tensor) else function(make(x, None), *args)._data


def shape_of(x) -> tuple:
    return x._data.shape if isinstance(x, Tensor) else x.shape


def rank(x, on) -> int:
    """How many dimensions one example has."""
    return len(shape_of(x)) - on if is_array(x) else 0


def padded(x, on, to):
    """A batch whose examples have `to` dimensions, with new ones of length 1 in front."""
    if not on or rank(x, on) == to:
        return x
    shape = shape_of(x)
    return through(tensors.reshape, x, (shape[0],) + (1,) * (to + 1 - len(shape)) + shape[1:])


def spread(x, on, size):
    """A batch in any case: what all examples share is repeated, without a copy."""
    return x if on else through(tensors.expand, x, (size, *shape_of(x)))


def flat(x):
    """Each example as one row."""
    shape = shape_of(x)
    return through(tensors.reshape, x, (shape[0], math.prod(shape[1:])))


# ---- elementwise: examples and what they share broadcast once their dimensions are aligned ----
def _one_dtype(op, args, on):
    """An example without dimensions counts for less in dtype promotion, though the batch behind it has one."""
    n = op.n_operands
    operands = args[:n]
    sample = [make(np.empty(shape_of(x)[b:], x._data.dtype), None) if isinstance(x, Tensor) else x for x, b in zip(operands, on)]
    kind = common_dtype(sample).numpy
    return [x if not isinstance(x, Tensor) or x._data.dtype == kind else tensors.cast(x, kind) for x in operands] + list(args[n:])


def aligned(op, args, on, size):
    ranks = [rank(x, b) for x, b in zip(args, on)]
    to = max(ranks)
    if op.n_operands > 1 and op.prepare is not None and any(b and not r for r, b in zip(ranks, on)):
        args = _one_dtype(op, args, on)
    return op(*[padded(x, b, to) if is_array(x) else x for x, b in zip(args, on)])


slots.elementwise_batch = aligned


def like_the_first(op, args, on, size):
    """The result has the first operand's shape, whatever is written into it."""
    x, source = args
    return op(spread(x, on[0], size), padded(source, on[1], rank(x, on[0])) if is_array(source) else source)


# ---- as they are: nothing counts dimensions, or only from the end ----
def as_is(op, args, on, size):
    return op(*args)


# ---- parameters that number dimensions ----
def moved(axis):
    if isinstance(axis, tuple):
        return tuple(moved(a) for a in axis)
    return axis + 1 if axis >= 0 else axis


def shifted(*positions):
    """A rule for one operand and parameters, at these positions after it, that number dimensions."""

    def run(op, args, on, size):
        args = list(args)
        if not on[0]:
            args[0] = spread(args[0], False, size)
        for p in positions:
            args[p] = moved(args[p])
        return op(*args)

    return run


def along(op, args, on, size):
    """Ops along one dimension that keep the shape; an example without dimensions is one of length 1."""
    x, rest = args[0], list(args[1:])
    if rank(x, on[0]):
        return op(x, moved(rest[0]), *rest[1:])
    out = op(through(tensors.unsqueeze, x, 1), 1, *rest[1:])
    return tensors.reshape(out, (size,))


def reducing(op, args, on, size):
    """Reductions: over all dimensions of an example, or over the given ones."""
    x, axis, *rest = args
    n = rank(x, on[0])
    if axis is None:
        axis = tuple(range(1, n + 1)) if n != 1 else (1,)
    else:
        axis = moved(axis)
    return op(x, axis, *rest)


def by_rows(op, args, on, size):
    """Reductions over one dimension or over all: in the second case each example is one row."""
    x, axis, keepdims = args
    one = (1,) if op.name == "prod" else 1
    if axis is not None and rank(x, on[0]):
        return op(x, moved(axis), keepdims)
    out = op(flat(x), one, False)
    return tensors.reshape(out, (size,) + (1,) * rank(x, on[0])) if keepdims else out
