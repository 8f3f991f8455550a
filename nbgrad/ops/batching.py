"""Batching rules: how each op runs once for all examples of a vmap.

A rule is a function `(op, args, on, size)`: `args` are the op's arguments with each batch replaced by the tensor (or array)
behind it, whose axis 0 counts the `size` examples; `on` says which were batches. It gives the result, its axis 0 the same.
Most ops need no entry: elementwise ones are aligned, and the tables below say by name which parameters count dimensions.
"""

from __future__ import annotations

import math

import numpy as np

from ..engine import namespaces
from ..engine.op import make
from ..engine.tensor import Tensor
from ..transforms.batched_tensor import RULES, bottom, levels_of
from . import elementwise, indexing as ix, matmul as mm
from .promotion import common_dtype
from .strided import extent

t = namespaces.tensors
_ALL = slice(None)


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
    return through(t.reshape, x, (shape[0],) + (1,) * (to + 1 - len(shape)) + shape[1:])


def spread(x, on, size):
    """A batch in any case: what all examples share is repeated, without a copy."""
    return x if on else through(t.expand, x, (size, *shape_of(x)))


def flat(x):
    """Each example as one row."""
    shape = shape_of(x)
    return through(t.reshape, x, (shape[0], math.prod(shape[1:])))


def rule(*names):
    """Register a rule for ops of these names."""

    def register(function):
        for name in names:
            RULES[name] = function
        return function

    return register


# ---- elementwise: examples and what they share broadcast once their dimensions are aligned ----
@rule("elementwise", "round", "mask", "no_slope", "gate", "clip", "between", "isclose", "zero", "scale")
def aligned(op, args, on, size):
    ranks = [rank(x, b) for x, b in zip(args, on)]
    to = max(ranks)
    if op.n_operands > 1 and op.prepare is not None and any(b and not r for r, b in zip(ranks, on)):
        args = _one_dtype(op, args, on)
    return op(*[padded(x, b, to) if is_array(x) else x for x, b in zip(args, on)])


def _one_dtype(op, args, on):
    """An example without dimensions counts for less in dtype promotion, though the batch behind it has one."""
    n = op.n_operands
    operands = args[:n]
    sample = [make(np.empty(shape_of(x)[b:], x._data.dtype), None) if isinstance(x, Tensor) else x for x, b in zip(operands, on)]
    kind = common_dtype(sample).numpy
    return [x if not isinstance(x, Tensor) or x._data.dtype == kind else t.cast(x, kind) for x in operands] + list(args[n:])


@rule("fill", "copy")
def like_the_first(op, args, on, size):
    """The result has the first operand's shape, whatever is written into it."""
    x, source = args
    return op(spread(x, on[0], size), padded(source, on[1], rank(x, on[0])) if is_array(source) else source)


# ---- as they are: nothing counts dimensions, or only from the end ----
@rule("cast", "clone", "fresh", "contiguous", "alias", "detach", "tril", "triu", "view_as_real", "view_as_complex", "padded",
      "view_dtype")  # fmt: skip
def as_is(op, args, on, size):
    return op(*args)


# ---- parameters that number dimensions ----
def _moved(axis):
    if isinstance(axis, tuple):
        return tuple(_moved(a) for a in axis)
    return axis + 1 if axis >= 0 else axis


def shifted(*positions):
    """A rule for one operand and parameters, at these positions after it, that number dimensions."""

    def run(op, args, on, size):
        args = list(args)
        if not on[0]:
            args[0] = spread(args[0], False, size)
        for p in positions:
            args[p] = _moved(args[p])
        return op(*args)

    return run


for _names, _positions in {
    ("permute",): None, ("swapaxes",): (1, 2), ("flip", "squeeze", "unsqueeze", "unbind"): (1,), ("split", "unsafe_split"): (2,),
    ("diagonal",): (2, 3), ("unfold",): (1,),
}.items():  # fmt: skip
    for _name in _names:
        if _positions is not None:
            RULES[_name] = shifted(*_positions)


@rule("permute")
def permute(op, args, on, size):
    return op(args[0], (0, *_moved(args[1])))


def along(op, args, on, size):
    """Ops along one dimension that keep the shape; an example without dimensions is one of length 1."""
    x, rest = args[0], list(args[1:])
    if rank(x, on[0]):
        return op(x, _moved(rest[0]), *rest[1:])
    out = op(through(t.unsqueeze, x, 1), 1, *rest[1:])
    return t.reshape(out, (size,))


for _name in ("softmax", "log_softmax", "cumsum", "cumprod", "argsort", "logcumsumexp", "argcummax", "argcummin"):
    RULES[_name] = along


def reducing(op, args, on, size):
    """Reductions: over all dimensions of an example, or over the given ones."""
    x, axis, *rest = args
    n = rank(x, on[0])
    if axis is None:
        axis = tuple(range(1, n + 1)) if n != 1 else (1,)
    else:
        axis = _moved(axis)
    return op(x, axis, *rest)


for _name in ("sum", "mean", "median", "nanmedian", "amax", "amin", "logsumexp", "var", "std", "var_mean", "std_mean", "norm", "any",
              "all", "count_nonzero"):  # fmt: skip
    RULES[_name] = reducing


@rule("prod", "argmax", "argmin", "argmedian", "argmode", "argnanmedian")
def by_rows(op, args, on, size):
    """Reductions over one dimension or over all: in the second case each example is one row."""
    x, axis, keepdims = args
    one = (1,) if op.name == "prod" else 1
    if axis is not None and rank(x, on[0]):
        return op(x, _moved(axis), keepdims)
    out = op(flat(x), one, False)
    return t.reshape(out, (size,) + (1,) * rank(x, on[0])) if keepdims else out


# ---- shapes ----
@rule("reshape")
def reshape(op, args, on, size):
    return op(args[0], (size, *args[1]))


@rule("expand")
def expand(op, args, on, size):
    return op(padded(args[0], True, len(args[1])), (size, *args[1]))


@rule("sum_to")
def sum_to(op, args, on, size):
    x, shape = args
    lead = rank(x, True) - len(shape)
    if lead:
        x = t.sum(x, tuple(range(1, lead + 1)), False)
    return op(x, (size, *shape))


# ---- strided memory: one more dimension in front, and each example lies in memory as it would alone ----
def _counted(step, kind):
    """A step in elements of the memory, in those of a strided view of that kind."""
    return step if kind is None else step * 2 if kind == "real" else step // 2


def _room(shape, layout):
    """Elements from one example to the next; even, so that pairs of numbers stay pairs."""
    n = extent(shape, layout)
    return n + n % 2


@rule("as_strided")
def as_strided(op, args, on, size):
    x, lengths, steps, offset, kind = args
    array = bottom(x)._data
    step, *layout = (s // array.itemsize for s in array.strides[len(levels_of(x)) :])
    if not step and size > 1:  # all examples share one: each gets its own, since each has a gradient of its own
        step = _room(shape_of(x)[1:], layout)
        x = t.relay(x, (step, *layout))
    return op(x, (size, *lengths), (_counted(step, kind), *steps), offset, kind)


@rule("relay")
def relay(op, args, on, size):
    x, layout = args
    return op(x, (_room(shape_of(x)[1:], layout), *layout))


@rule("unstride")
def unstride(op, args, on, size):
    x, shape, layout, lengths, steps, offset, kind = args
    room = _room(shape, layout)
    return op(x, (size, *shape), (room, *layout), (size, *lengths), (_counted(room, kind), *steps), offset, kind)


@rule("restride")
def restride(op, args, on, size):
    x, y, layout, lengths, steps, offset, kind = args
    x, y = spread(x, on[0], size), y if y is None else spread(y, on[1], size)
    room = _room(shape_of(x)[1:], layout)
    return op(x, y, (room, *layout), (size, *lengths), (_counted(room, kind), *steps), offset, kind)


@rule("roll")
def roll(op, args, on, size):
    x, shifts, axes = args
    if axes is None or not rank(x, True):
        return t.reshape(op(flat(x), shifts, 1), shape_of(x))
    return op(x, shifts, _moved(axes))


@rule("tile")
def tile(op, args, on, size):
    x, reps = args
    return op(padded(x, True, max(len(reps), rank(x, True))), (1, *reps))


@rule("undiagonal")
def undiagonal(op, args, on, size):
    x, shape, offset, axis1, axis2 = args
    return op(x, (size, *shape), offset, _moved(axis1), _moved(axis2))


@rule("pad")
def pad(op, args, on, size):
    x, widths, *rest = args
    return op(x, ((0, 0), *widths), *rest)


@rule("cat", "stack")
def join(op, args, on, size):
    *parts, axis = args
    return op(*[spread(x, b, size) for x, b in zip(parts, on)], _moved(axis))


# ---- indexing ----
def planned(index, on, ndim, size):
    """An index into whole batches, and how the result's dimensions lie: (those ahead of the index arrays', theirs), or None.

    Where arrays are indices they go together with one that counts the examples, so their dimensions come first in the
    result, right after the batch; `arranged` puts them where the index has them.
    """
    parts = []
    for part, batched in _completed(list(zip(index, on or (False,) * len(index))), ndim):
        if isinstance(part, np.ndarray) and part.dtype.kind == "b":
            if batched:
                raise RuntimeError(
                    "vmap: a mask that differs between the examples selects a different number of elements in each: "
                    "use torch.where(mask, a, b)"
                )
            parts += [(places, False) for places in np.nonzero(part)]
        else:
            parts.append((part, batched))
    if not any(isinstance(part, np.ndarray) for part, _ in parts):
        return (_ALL, *[part for part, _ in parts]), None
    places = [k for k, (part, _) in enumerate(parts) if isinstance(part, np.ndarray | int)]
    apart = any(b - a > 1 for a, b in zip(places, places[1:]))
    ahead = 0 if apart else places[0]
    dims = max(part.ndim - batched for part, batched in parts if isinstance(part, np.ndarray))
    full = tuple(padded(part, batched, dims) if isinstance(part, np.ndarray) else part for part, batched in parts)
    return (np.arange(size).reshape((size,) + (1,) * dims), *full), (ahead, dims)


def _completed(parts, ndim):
    """The parts of an index with `...` written out."""
    used = sum(
        part.ndim if isinstance(part, np.ndarray) and part.dtype.kind == "b" else part is not None and part is not ...
        for part, _ in parts
    )
    at = next((k for k, (part, _) in enumerate(parts) if part is ...), len(parts))
    return [*parts[:at], *[(_ALL, False)] * (ndim - used), *parts[at + 1 :]]


def arranged(out, layout, inverse=False):
    """The dimensions of index arrays moved from behind the batch to their place, or from there."""
    if layout is None or not all(layout):
        return out
    ahead, dims = layout
    first, second = (dims, ahead) if not inverse else (ahead, dims)
    rest = range(1 + dims + ahead, len(shape_of(out)))
    return t.permute(out, (0, *range(1 + first, 1 + first + second), *range(1, 1 + first), *rest))


@rule("getitem", "take", "select")
def getitem(op, args, on, size):
    x, index = args
    full, layout = planned(index, on[1], rank(x, on[0]), size)
    if layout is None:
        return op(x, full)
    return arranged(ix.take(spread(x, on[0], size), full), layout)


@rule("putitem")
def putitem(op, args, on, size):
    x, shape, index = args
    full, layout = planned(index, on[2], len(shape), size)
    return op(arranged(spread(x, on[0], size), layout, inverse=True), (size, *shape), full)


@rule("setitem", "index_put", "index_copy", "index_fill", "scatter", "masked_scatter", "index_put_add", "index_add", "scatter_plus",
      "scatter_times", *(f"combine_{name}" for name in ("sum", "mean", "prod", "amax", "amin")))  # fmt: skip
def setitem(op, args, on, size):
    x, value, index, *options = args
    if on[2] == (True,) and index[0].dtype.kind == "b" and not rank(value, on[1]):  # x[mask] = number
        return aligned(elementwise.where, (value, x, index[0]), (on[1], on[0], True), size)
    ndim = rank(x, on[0])
    full, layout = planned(index, on[2], ndim, size)
    x = spread(x, on[0], size)
    selected, each = _selected(x, full), rank(value, on[1])
    if is_array(value):
        value = padded(value, on[1], len(selected) - 1)
        if layout is not None and all(layout) and each:
            ahead, dims = layout
            behind = 1 + dims
            natural = (size, *selected[behind : behind + ahead], *selected[1:behind], *selected[behind + ahead :])
            value = arranged(through(t.expand, value, natural), layout, inverse=True)
    return op(x, value, full, *options)


def _selected(x, full):
    """The shape that an index selects."""
    plain = tuple(np.zeros(part.shape, np.intp) if isinstance(part, np.ndarray) else part for part in full)
    return np.lib.stride_tricks.as_strided(np.empty(1, bool), x._data.shape, (0,) * x._data.ndim)[plain].shape


@rule("masked_select")
def masked_select(op, args, on, size):
    x, cond = args
    return getitem(ix.take, (x, (cond,)), (on[0], (on[1],)), size)


@rule("index_select")
def index_select(op, args, on, size):
    x, axis, index = args
    if not on[2]:
        return op(x, _moved(axis), index)
    return getitem(ix.take, (x, (*(_ALL,) * axis, index)), (on[0], (*(False,) * axis, True)), size)


@rule("gather")
def gather(op, args, on, size):
    x, axis, index = args
    return op(spread(x, on[0], size), _moved(axis), spread(index, on[2], size))


@rule("scatter_add")
def scatter_add(op, args, on, size):
    x, shape, axis, index = args
    return op(spread(x, on[0], size), (size, *shape), _moved(axis), spread(index, on[3], size))


@rule("pick")
def picked(op, args, on, size):
    x, axis, index, keepdims = args
    return op(spread(x, on[0], size), _moved(axis), spread(index, on[2], size), keepdims)


# ---- products ----
@rule("dot", "mv", "vm", "mm", "bmm", "matmul")
def product(op, args, on, size):
    """A vector becomes a row or a column, the dimensions in front are aligned, and matmul does all examples at once."""
    x, y = args
    rows, columns = rank(x, on[0]) == 1, rank(y, on[1]) == 1
    x = t.unsqueeze(x, -2) if rows else x
    y = t.unsqueeze(y, -1) if columns else y
    if not on[1] and rank(y, False) == 2:  # one matrix for all examples: their rows are rows of one matrix
        shape = shape_of(x)
        out = t.reshape(mm.mm(t.reshape(x, (math.prod(shape[:-1]), shape[-1])), y), (*shape[:-1], shape_of(y)[-1]))
    else:
        to = max(rank(x, on[0]), rank(y, on[1]))
        out = mm.matmul(padded(x, on[0], to), padded(y, on[1], to))
    if rows:
        out = t.squeeze(out, (len(shape_of(out)) - 2,))
    return t.squeeze(out, (len(shape_of(out)) - 1,)) if columns else out


@rule("linear")
def linear(op, args, on, size):
    x, weight, bias = args
    if not on[1] and not on[2]:
        return op(*args)
    out = (
        product(None, (x, weight if rank(weight, on[1]) == 1 else t.swapaxes(weight, -1, -2)), on[:2], size)
        if on[0] or on[1]
        else spread(mm.linear(x, weight, None), False, size)
    )
    return out if bias is None else out + padded(bias, on[2], len(shape_of(out)) - 1)
