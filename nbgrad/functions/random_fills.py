"""Tensors filled with random numbers in place: uniform_, normal_ and their kin."""

from __future__ import annotations

import math

import numpy as np

from ..engine import dtypes
from ..engine.state import FUNC, state
from ..engine.tensor import Tensor
from ..engine.views import assign, check_overlap, check_writable
from ..ops import random as g
from ..ops.copying import overwritten
from ..ops.random import Generator, default_generator
from ..transforms import batched_tensor
from .creation_like import empty_like
from .new_tensor import result
from .registry import public


def drawn_parts(draw, shape, kind):
    """`draw(shape, dtype)`; for a complex dtype, pairs of numbers as real and imaginary parts."""
    if kind.kind != "c":
        return draw(shape, kind)
    return draw((*shape, 2), kind.type(0).real.dtype).view(kind)[..., 0]


# ---- filling a tensor in place ----
def _order(x) -> list[int]:
    """The dimensions as they lie in memory, the widest steps first: in that order random numbers are written."""
    return sorted(range(x._data.ndim), key=lambda d: -x._data.strides[d])


def _filler(name, draw, kinds="fV", nodes=()):
    """A method that writes what `draw(source, tensor, shape, ...)` gives; `nodes`: the names of its nodes, by number of arguments."""
    ops = [overwritten.twin(node) for node in nodes or (f"{name.title().replace('_', '')}Backward0",)]

    def fill(self, *args, generator=None, **kwargs):
        check_writable(self, name)
        if self._data.dtype.kind not in kinds:
            raise NotImplementedError(f"{name} has no values of {self.dtype}: fill a floating tensor, and convert it")
        if state.mode & FUNC and _examples_differ(self):
            return _fill_batch(self, lambda one, *args: fill(one, *args, generator=generator, **kwargs), args)
        check_overlap(self, (), name)
        if "from" in kwargs:  # no name of a parameter, in Python
            args = (kwargs.pop("from"), *args)
        if self._data.flags.c_contiguous:
            values = draw(generator or default_generator, self, self._data.shape, *args, **kwargs).astype(
                self._data.dtype, copy=False
            )
        else:
            order = _order(self)
            drawn = draw(generator or default_generator, self, tuple([self._data.shape[d] for d in order]), *args, **kwargs)
            values = np.empty_like(self._data)
            values.transpose(order)[...] = drawn
        op = ops[min(len(args) + len(kwargs), len(ops) - 1)]
        return assign(self, op(self, values), name)

    return fill


def drawn_like(x, fill, *args) -> Tensor:
    """A tensor like `x` that `fill(tensor, *args)` has filled: inside vmap one for all examples, or one for each."""
    if not state.mode & FUNC:
        return fill(empty_like(x), *args)
    levels = batched_tensor.drawing()
    for a in args:
        if isinstance(a, Tensor):
            batched_tensor.no_same_randomness(a)
    args = [
        batched_tensor.bottom(batched_tensor.explicit(a.expand(x._data.shape), levels)) if isinstance(a, Tensor) else a
        for a in args
    ]

    def draw(shape):
        with batched_tensor.outside():
            return fill(result(np.zeros(shape, x._data.dtype)), *args)._data

    return batched_tensor.drawn(draw, x._data.shape)


def _examples_differ(x) -> bool:
    """Whether a tensor to be filled inside vmap is a batch; RuntimeError where it is not, and each example needs its own."""
    levels = batched_tensor.levels_of(x)
    if any(level not in levels for level in batched_tensor.drawing()):
        raise RuntimeError(
            "vmap: each example would write its own random numbers into a tensor that all share: fill a batch, as in "
            "torch.empty_like(x) of a batched x, or draw with torch.rand and its kin"
        )
    return bool(levels)


def _fill_batch(x, fill, args):
    """Fill every example: with numbers of its own, or all with the same."""
    return x.copy_(drawn_like(x, fill, *args))


def _kind(self):
    return self._data.dtype if self.dtype.inexact else np.dtype(np.float32)


def _check(holds, name, needs):
    if not holds:
        raise RuntimeError(f"{name} needs {needs}")


def _uniform(source, self, shape, low=0.0, to=1.0):
    _check(low <= to, "uniform_", f"from <= to, got {low} and {to}")
    return drawn_parts(lambda shape, kind: g.uniform(source, shape, kind, low, to), shape, _kind(self))


def _normal(source, self, shape, mean=0.0, std=1.0):
    _check(std >= 0, "normal_", f"a standard deviation of at least 0, got {std}")
    if not self._data.flags.c_contiguous:
        return g.one_by_one(source, shape) * std + mean
    std = std * math.sqrt(0.5) if self.dtype.is_complex else std
    return drawn_parts(lambda shape, kind: g.normal(source, shape, kind, mean, std), shape, _kind(self))


def _integers(source, self, shape, low=None, to=None):
    if low is None and to is None:
        kind = self.dtype
        digits = {"float16": 11, "bfloat16": 8, "float32": 24, "float64": 53}.get(kind.name)
        high = 2 if kind is dtypes.bool_ else 2**digits + 1 if digits else dtypes.iinfo(kind).max + 1  # as far as all are exact
        return g.integers(source, 0, high, shape, long=kind.itemsize == 8)
    low, to = (0, low) if to is None else (low or 0, to)
    return g.integers(source, int(low), int(to), shape)


def _chances(source, self, shape, p=0.5):
    if not isinstance(p, Tensor):
        _check(0 <= p <= 1, "bernoulli_", f"a probability between 0 and 1, got {p}")
        return g.uniform(source, shape, np.float64) < p
    p = np.broadcast_to(p._data, self._data.shape).transpose(_order(self))
    _check(((p >= 0) & (p <= 1)).all(), "bernoulli_", "probabilities between 0 and 1")
    return g.chances(source, p)


def _exponential(source, self, shape, lambd=1.0):
    _check(lambd > 0, "exponential_", f"a rate above 0, got {lambd}")
    return g.exponential(source, shape) / lambd


def _geometric(source, self, shape, p):
    _check(0 < p < 1, "geometric_", f"a chance between 0 and 1, got {p}")
    return np.ceil(np.log(_unit(source, shape)) / math.log1p(-p))


def _cauchy(source, self, shape, median=0.0, sigma=1.0):
    _check(sigma > 0, "cauchy_", f"sigma above 0, got {sigma}")
    return median + sigma * np.tan(math.pi * (_unit(source, shape) - 0.5))


def _log_normal(source, self, shape, mean=1.0, std=2.0):
    _check(std > 0, "log_normal_", f"a standard deviation above 0, got {std}")
    return np.exp(g.one_by_one(source, shape) * std + mean)


def _unit(source, shape):
    return g.uniform(source, shape, np.float64)


@public(_filler("uniform_", _uniform, "fVc"), at="Tensor", direct=True)
def uniform_(input: Tensor, low: float = 0.0, to: float = 1.0, *, generator: Generator | None = None) -> Tensor:
    """Values spread evenly from `from` up to but without `to`, written into this tensor.

    RuntimeError for bounds in the wrong order.

    >>> import nbgrad as torch
    >>> torch.manual_seed(0).initial_seed()
    0
    >>> torch.empty(2).uniform_(1, 2)
    tensor([1.4963, 1.7682])
    """


@public(_filler("normal_", _normal, "fVc"), at="Tensor", direct=True)
def normal_(input: Tensor, mean: float = 0.0, std: float = 1.0, *, generator: Generator | None = None) -> Tensor:
    """Normally distributed values, written into this tensor.

    RuntimeError for a negative standard deviation.

    >>> import nbgrad as torch
    >>> torch.manual_seed(0).initial_seed()
    0
    >>> torch.empty(2).normal_()
    tensor([ 1.5410, -0.2934])
    """


@public(_filler("random_", _integers, "fViub", ("RandomBackward2", "RandomBackward1", "RandomBackward0")), at="Tensor", direct=True)
def random_(input: Tensor, low: int | None = None, to: int | None = None, *, generator: Generator | None = None) -> Tensor:
    """Integers from `from` (0) up to but without `to` (as far as the dtype goes), written into this tensor.

    >>> import nbgrad as torch
    >>> torch.manual_seed(0).initial_seed()
    0
    >>> torch.empty(3).random_(10)
    tensor([4., 9., 3.])
    """


@public(_filler("bernoulli_", _chances, "fViub", ("BernoulliBackward2",)), at="Tensor", direct=True)
def bernoulli_(input: Tensor, p: Tensor | float = 0.5, *, generator: Generator | None = None) -> Tensor:
    """1 with probability `p` (a number, or one for each element), else 0, written into this tensor.

    RuntimeError for a probability outside 0 to 1.

    >>> import nbgrad as torch
    >>> torch.empty(2).bernoulli_(1.0)
    tensor([1., 1.])
    """


@public(_filler("exponential_", _exponential), at="Tensor", direct=True)
def exponential_(input: Tensor, lambd: float = 1.0, *, generator: Generator | None = None) -> Tensor:
    """Exponentially distributed values of rate `lambd`, written into this tensor.

    RuntimeError for a rate of 0 or below.

    >>> import nbgrad as torch
    >>> torch.manual_seed(0).initial_seed()
    0
    >>> torch.empty(2).exponential_()
    tensor([3.5083, 1.2304])
    """


@public(_filler("geometric_", _geometric, "fViu"), at="Tensor", direct=True)
def geometric_(input: Tensor, p: float, *, generator: Generator | None = None) -> Tensor:
    """How many trials of chance `p` the first success took, written into this tensor.

    RuntimeError for a chance that is not between 0 and 1.

    >>> import nbgrad as torch
    >>> torch.manual_seed(0).initial_seed()
    0
    >>> torch.empty(3).geometric_(0.5)
    tensor([1., 1., 2.])
    """


@public(_filler("cauchy_", _cauchy), at="Tensor", direct=True)
def cauchy_(input: Tensor, median: float = 0.0, sigma: float = 1.0, *, generator: Generator | None = None) -> Tensor:
    """Values of a Cauchy distribution, written into this tensor.

    RuntimeError for sigma of 0 or below.

    >>> import nbgrad as torch
    >>> torch.empty(2).cauchy_().shape
    torch.Size([2])
    """


@public(_filler("log_normal_", _log_normal), at="Tensor", direct=True)
def log_normal_(input: Tensor, mean: float = 1.0, std: float = 2.0, *, generator: Generator | None = None) -> Tensor:
    """The exponentials of normally distributed values, written into this tensor.

    RuntimeError for a standard deviation of 0 or below.

    >>> import nbgrad as torch
    >>> bool((torch.empty(5).log_normal_() > 0).all())
    True
    """
