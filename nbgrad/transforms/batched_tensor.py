"""Tensors inside vmap: each looks like one example and holds all of them, along axis 0 of the tensor behind it.

Such a tensor has a `Batch` where others have their array. An op that meets one is handed to its batching rule, which runs
ops on the tensors behind; so what is recorded for backward, and what carries a tangent, is always the whole batch.
"""

from __future__ import annotations

import functools
import math
import warnings
from contextlib import contextmanager

import numpy as np

from ..engine import dtypes, namespaces
from ..engine.levels import Level, batch_levels
from ..engine.op import make
from ..engine.state import FUNC, WATCH, slots, state
from ..engine.tensor import Tensor, new

_NOWHERE = np.full(64, 0xFF, np.uint8)  # memory that no value is ever read from


class Batch(np.ndarray):
    """Shape and dtype of one example, and the `tensor` that holds all examples of this `level`; it has no values to read.

    `dim` is where the examples were counted in the tensor that vmap was `given`.
    """

    level: Level
    tensor: Tensor
    given: Tensor | None = None
    dim = 0

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        raise RuntimeError(f"vmap: np.{ufunc.__name__} cannot see the examples behind this tensor: {_INSTEAD}")

    def __array_function__(self, func, types, args, kwargs):
        raise RuntimeError(f"vmap: np.{func.__name__} cannot see the examples behind this tensor: {_INSTEAD}")

    def whole(self) -> np.ndarray:
        """The values of all examples, with an axis in front for each level."""
        array = self
        while type(array) is Batch:
            array = array.tensor._data
        return array

    def example(self) -> np.ndarray:
        """One example, as it lies in memory; with no examples, one that lies as new memory does."""
        array = self.whole()
        lead = array.ndim - self.ndim
        return array[(0,) * lead] if 0 not in array.shape[:lead] else np.empty(self.shape, array.dtype)

    def item(self, *args):
        agreed = _agreed(self)
        if agreed is None:
            raise RuntimeError(f"vmap: .item() would have to choose one example: {_INSTEAD}")
        return agreed.item()

    def tolist(self):
        agreed = _agreed(self)
        if agreed is None:
            raise RuntimeError(f"vmap: .tolist() would have to choose one example: {_INSTEAD}")
        return agreed.tolist()

    def reshape(self, *shape):
        """What stands for the reshaped tensor; of an index, which is an array in the ops that take it."""
        if not self.level.depth:
            raise RuntimeError(ESCAPED)
        shape = shape[0] if len(shape) == 1 and isinstance(shape[0], tuple) else shape
        known = math.prod(n for n in shape if n != -1)
        shape = tuple(math.prod(self.shape) // max(known, 1) if n == -1 else n for n in shape)
        return wrap(namespaces.tensors.reshape(self.tensor, (self.level.size, *shape)), self.level)._data

    def copy(self, *args, **kwargs):
        if not self.level.depth:
            raise RuntimeError(ESCAPED)
        raise RuntimeError(f"vmap: the array of this tensor cannot be copied: {_INSTEAD}")

    astype = __getitem__ = __setitem__ = copy
    argmax = argmin = argsort = argpartition = choose = fill = nonzero = partition = put = searchsorted = sort = take = copy

    def __array_finalize__(self, seen):
        """No view is ever taken of it: an op that would take one has met a batch that no transform has taken apart."""
        if type(seen) is Batch:
            seen.copy()

    def __bool__(self):
        agreed = _agreed(self)
        if agreed is not None:
            return bool(agreed)
        raise RuntimeError(
            "vmap: if, while, and, or, not, assert would have to choose one example: use torch.where(condition, a, b)"
        )

    def __int__(self):
        return int(self.item())

    def __float__(self):
        return float(self.item())

    def __complex__(self):
        return complex(self.item())

    __index__ = __int__


def _agreed(data):
    """The values of one example where the examples are directions of a derivative, and all have the same; else None."""
    values = data.tensor._data if data.level.directions else None
    if type(values) is Batch:
        values = _agreed(values)
    if values is None or not len(values) or (values != values[:1]).any():
        return None
    return values[0]


ESCAPED = "this tensor was made inside a vmap that has ended: return it from the function to use it outside"
_INSTEAD = "compute with torch functions, or return the tensor from vmap and read it there"


def is_batch(x) -> bool:
    return isinstance(x, Tensor) and type(x._data) is Batch


def whole(array) -> np.ndarray:
    """The values of all examples that an array stands for; of an ordinary array, the array."""
    return array.whole() if type(array) is Batch else array


def wrap(tensor: Tensor, level: Level) -> Tensor:
    """One example's view of a tensor whose axis 0 counts the examples of `level`."""
    behind = tensor._data
    shape = behind.shape[1:]
    data = np.ndarray.__new__(Batch, shape, behind.dtype, _NOWHERE, 0, (0,) * len(shape))
    data.level, data.tensor = level, tensor
    out = new(Tensor)
    out._data, out.dtype = data, dtypes.of(behind)
    out._rg, out._node, out._root, out._more = tensor.requires_grad, tensor._node, None, None
    return out


def given(x: Tensor, dim: int, level: Level) -> Tensor:
    """One example's view of an argument of vmap, whose axis `dim` counts the examples."""
    out = wrap(front(x, dim), level)
    if dim:
        out._data.given, out._data.dim = x, dim
    return out


def as_given(x: Tensor) -> tuple[Tensor, int]:
    """The tensor behind a batch, and which of its axes counts the examples: as vmap was given it, where it was."""
    dim = x._data.dim
    return back(x._data.tensor, dim), dim


def front(x: Tensor, dim: int) -> Tensor:
    """`x` with one dimension moved to the front."""
    n = x._data.ndim
    return x if dim % n == 0 else namespaces.tensors.permute(x, (dim % n, *[i for i in range(n) if i != dim % n]))


def back(x: Tensor, dim: int) -> Tensor:
    """`x` with its first dimension moved to `dim`: the inverse of `front`."""
    n = x._data.ndim
    if dim % n == 0:
        return x
    order = list(range(1, n))
    order.insert(dim % n, 0)
    return namespaces.tensors.permute(x, tuple(order))


def sync(x: Tensor) -> None:
    """Bring a batch's `requires_grad` and node up to date after a write."""
    tensor = x._data.tensor
    x._rg, x._node = tensor.requires_grad, tensor._node


def strip(x, level):
    """(the value behind at `level`, whether there was one); of a tensor, of an array that stands for one, of an index."""
    if isinstance(x, Tensor):
        return (x._data.tensor, True) if type(x._data) is Batch and x._data.level is level else (x, False)
    if type(x) is Batch:
        return (x.tensor._data, True) if x.level is level else (x, False)
    if type(x) is tuple:
        parts = [strip(part, level) for part in x]
        return tuple(part for part, _ in parts), tuple(on for _, on in parts) if any(on for _, on in parts) else False
    return x, False


def innermost(args):
    """The deepest running level at which any of these is a batch, or None."""
    found = None
    for x in args:
        if isinstance(x, Tensor):
            x = x._data
        if type(x) is Batch:
            if not x.level.depth:
                raise RuntimeError(ESCAPED)
            level = x.level
        elif type(x) is tuple:
            level = innermost(x)
        else:
            continue
        if level is not None and (found is None or level.depth > found.depth):
            found = level
    return found


def call(op, args, level):
    """Run an op for all examples at once, by its batching rule; one after the other, with a warning, if it has none."""
    values, on = zip(*[strip(x, level) for x in args])
    rule = op.batch or (slots.elementwise_batch if op.elementwise else _one_by_one)
    out = rule(op, list(values), on, level.size)
    if type(out) is tuple:
        return tuple(wrap(t, level) for t in out)
    return wrap(out, level)


def _one_by_one(op, args, on, size):
    warnings.warn(
        f"vmap: {op.label} has no batching rule, so its {size} examples are computed one after the other", UserWarning, stacklevel=6
    )
    rows = [op(*[example(x, i) if b else x for x, b in zip(args, on)]) for i in range(size)]
    stack = namespaces.tensors.stack
    if type(rows[0]) is tuple:
        return tuple(stack(list(column), 0) for column in zip(*rows))
    return stack(rows, 0)


def each_example(function):
    """A function without a gradient that reads values: inside vmap it runs for one example after the other."""

    @functools.wraps(function)
    def run(*args):
        level = innermost(args) if state.mode & FUNC else None
        if level is None:
            return function(*args)
        values, on = zip(*[strip(x, level) for x in args])
        rows = [run(*[example(x, i) if b else x for x, b in zip(values, on)]) for i in range(level.size)]
        return wrap(namespaces.tensors.stack(rows, 0), level)

    return run


def example(x, i):
    """Number i of what `strip` gave."""
    if isinstance(x, Tensor):
        return namespaces.tensors.select(x, (i,))
    if type(x) is tuple:
        return tuple(example(part, i) if isinstance(part, np.ndarray) else part for part in x)
    return namespaces.tensors.select(make(x, None), (i,))._data


# ---- batches of several levels, as one tensor with an axis for each ----
def levels_of(x: Tensor) -> list[Level]:
    """The levels at which a tensor is a batch, outermost first."""
    found = []
    while type(x._data) is Batch:
        found.append(x._data.level)
        x = x._data.tensor
    return found[::-1]


def bottom(x: Tensor) -> Tensor:
    """The tensor behind all levels, one axis for each in front, outermost first."""
    while type(x._data) is Batch:
        x = x._data.tensor
    return x


def wrap_all(tensor: Tensor, levels) -> Tensor:
    """The inverse of `bottom`."""
    for level in levels:
        tensor = wrap(tensor, level)
    return tensor


def explicit(x: Tensor, levels) -> Tensor:
    """Axes in front of `x` for the given levels, in order; at other levels it stays the batch that it was."""
    have = levels_of(x)
    hidden = [level for level in have if level not in levels]
    tensor, shape = bottom(x), x._data.shape
    axes = tuple(have.index(level) for level in hidden)
    axes += tuple(have.index(level) for level in levels if level in have) + tuple(range(len(have), len(have) + len(shape)))
    with unwatched(tensor):
        if axes != tuple(range(len(axes))):
            tensor = namespaces.tensors.permute(tensor, axes)
        if any(level not in have for level in levels):
            lengths = tuple(level.size for level in hidden)
            present = tuple(level.size if level in have else 1 for level in levels)
            tensor = namespaces.tensors.reshape(tensor, lengths + present + shape)
            tensor = namespaces.tensors.expand(tensor, lengths + tuple(level.size for level in levels) + shape)
    return wrap_all(tensor, hidden)


def implicit(x: Tensor, levels) -> Tensor:
    """The inverse of `explicit`: the axes in front become batches again."""
    hidden = levels_of(x)
    order = sorted([*hidden, *levels], key=lambda level: level.depth)
    now = [*hidden, *levels]
    tensor = bottom(x)
    axes = tuple(now.index(level) for level in order) + tuple(range(len(now), tensor._data.ndim))
    if axes != tuple(range(len(axes))):
        tensor = namespaces.tensors.permute(tensor, axes)
    return wrap_all(tensor, order)


def like(x: Tensor, array) -> Tensor:
    """A tensor on a new array in the place of `x`; `array(shape)` makes it for all examples at once."""
    levels = levels_of(x)
    return wrap_all(make(array(bottom(x)._data.shape), None), levels)


def beside(x: Tensor, new: Tensor) -> Tensor:
    """A new tensor as one of each example where `x` is a batch, so that the example's values can be written into it."""
    if type(x._data) is not Batch:
        return new
    levels = levels_of(x)
    return wrap_all(namespaces.tensors.contiguous(explicit(new, levels)), levels)


def drawing() -> list[Level]:
    """The running vmaps whose examples get random numbers of their own; RuntimeError inside one that allows none."""
    levels = batch_levels()
    if any(level.random == "error" for level in levels):
        raise RuntimeError(
            "vmap: random numbers are drawn inside, and randomness='error' forbids it: pass randomness='different' (new numbers "
            "for each example) or 'same', or draw them outside"
        )
    return [level for level in levels if level.random == "different"]


def drawn(draw, shape) -> Tensor:
    """A tensor of random numbers, `draw(shape)`: inside vmap one for all examples, or one for each, as `randomness` says."""
    levels = drawing()
    return wrap_all(make(draw((*[level.size for level in levels], *shape)), None), levels)


@contextmanager
def unwatched(x: Tensor):
    """No trace of what a transform does to an input that it takes over: the trace shows the input itself."""
    mode = state.mode
    if not x.requires_grad:
        state.mode = mode & ~WATCH
    try:
        yield
    finally:
        state.mode = mode


@contextmanager
def outside():
    """As if no transform were running: for what is computed on whole batches at once."""
    mode = state.mode
    state.mode = mode & ~FUNC
    try:
        yield
    finally:
        state.mode = mode


def no_same_randomness(x: Tensor) -> None:
    """RuntimeError where what is drawn depends on the example and yet should be the same in all."""
    if any(level.random == "same" and not level.directions for level in levels_of(x)):
        raise RuntimeError("vmap: these random numbers depend on a batched tensor, so they cannot be the same in all examples")
