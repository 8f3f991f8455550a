"""PyTorch's random functions; for a seed they give the numbers that PyTorch gives on the CPU."""

from __future__ import annotations

import math

import numpy as np

from .autograd import batch, dtypes
from .autograd.state import FUNC, state
from .autograd.tensor import Tensor
from .autograd.views import assign, check_overlap, check_writable
from .ops import generator as g
from .ops.create import _finish, numpy_dtype, result, shape_of
from .ops.generator import Generator, default_generator
from .ops.inplace import overwritten

__all__ = [
    "Generator", "bernoulli", "default_generator", "get_rng_state", "initial_seed", "manual_seed", "multinomial", "normal",
    "rand", "rand_like", "randint", "randint_like", "randn", "randn_like", "randperm", "seed", "set_rng_state",
]  # fmt: skip


def manual_seed(seed: int) -> Generator:
    """Start the default stream anew from `seed`.

    >>> import nbgrad as torch
    >>> torch.manual_seed(0).initial_seed(), torch.rand(3)
    (0, tensor([0.4963, 0.7682, 0.0885]))
    """
    return default_generator.manual_seed(int(seed))


def seed() -> int:
    """Start the default stream anew from a seed that the operating system gives, and return it."""
    return default_generator.seed()


def initial_seed() -> int:
    """The seed that the default stream was started from."""
    return default_generator.initial_seed()


def get_rng_state():
    """Everything that decides the default stream's next numbers."""
    return default_generator.get_state()


def set_rng_state(new_state) -> None:
    """Let the default stream go on where `get_rng_state` was taken."""
    default_generator.set_state(new_state)


def _floating(dtype, name):
    kind = numpy_dtype(dtype)
    if kind.kind not in "fV":  # V: bfloat16
        raise RuntimeError(f"{name} gives floating values, not {kind}: use torch.randint() for integers")
    return kind


def _drawn(draw, shape):
    """`draw(shape)`, as an array; inside vmap a tensor, with numbers for each example where they are to differ."""
    return batch.drawn(draw, shape) if state.mode & FUNC else draw(shape)


def rand(*size, generator=None, dtype=None, device=None, requires_grad=False) -> Tensor:
    """Values spread evenly over 0 up to but without 1."""
    source, kind = generator or default_generator, _floating(dtype, "rand")
    return _finish(_drawn(lambda shape: g.uniform(source, shape, kind), shape_of(size)), requires_grad, device)


def randn(*size, generator=None, dtype=None, device=None, requires_grad=False) -> Tensor:
    """Normally distributed values, of mean 0 and standard deviation 1.

    >>> import nbgrad as torch
    >>> _ = torch.manual_seed(0)
    >>> torch.randn(3)
    tensor([ 1.5410, -0.2934, -2.1788])
    """
    source, kind = generator or default_generator, _floating(dtype, "randn")
    return _finish(_drawn(lambda shape: g.normal(source, shape, kind), shape_of(size)), requires_grad, device)


def randint(low, high=None, size=None, *, generator=None, dtype=None, device=None, requires_grad=False) -> Tensor:
    """Integers from `low` (0) up to but without `high`: `randint(10, (2, 3))` or `randint(5, 10, (2, 3))`."""
    if size is None:
        low, high, size = 0, low, high
    if size is None:
        raise TypeError("randint needs a size, as in torch.randint(10, (2, 3))")
    source, kind = generator or default_generator, numpy_dtype(dtype, dtypes.int64)
    draw = lambda shape: g.integers(source, int(low), int(high), shape).astype(kind)  # noqa: E731
    return _finish(_drawn(draw, shape_of((size,))), requires_grad, device)


def randperm(n, *, generator=None, dtype=None, device=None, requires_grad=False) -> Tensor:
    """The numbers 0 to n - 1 in random order."""
    source, kind = generator or default_generator, numpy_dtype(dtype, dtypes.int64)

    def draw(shape):
        rows = [g.permutation(source, n) for _ in range(math.prod(shape[:-1]))]
        return np.array(rows, kind).reshape(shape)

    return _finish(_drawn(draw, (n,)), requires_grad, device)


def rand_like(input, *, dtype=None, device=None, requires_grad=False) -> Tensor:
    """As `rand`, in the shape and dtype of `input`."""
    return rand(input._data.shape, dtype=dtype or input.dtype, device=device, requires_grad=requires_grad)


def randn_like(input, *, dtype=None, device=None, requires_grad=False) -> Tensor:
    """As `randn`, in the shape and dtype of `input`."""
    return randn(input._data.shape, dtype=dtype or input.dtype, device=device, requires_grad=requires_grad)


def randint_like(input, low, high=None, *, dtype=None, device=None, requires_grad=False) -> Tensor:
    """As `randint`, in the shape and dtype of `input`."""
    low, high = (0, low) if high is None else (low, high)
    return randint(low, high, input._data.shape, dtype=dtype or input.dtype, device=device, requires_grad=requires_grad)


def normal(mean, std=1.0, size=None, *, generator=None, dtype=None, device=None, requires_grad=False) -> Tensor:
    """Normally distributed values; `mean` and `std` are numbers, with a size, or tensors."""
    source = generator or default_generator
    tensors = [x for x in (mean, std) if isinstance(x, Tensor)]
    if not tensors:
        if size is None:
            raise TypeError("normal with numbers for mean and std needs a size")
        kind = _floating(dtype, "normal")
        return _finish(_drawn(lambda shape: g.normal(source, shape, kind, mean, std), shape_of((size,))), requires_grad, device)
    if state.mode & FUNC:
        return _normal_beside(tensors, mean, std, source)
    m, s = (x._data if isinstance(x, Tensor) else x for x in (mean, std))
    shape = np.broadcast_shapes(*[x._data.shape for x in tensors])
    kind = tensors[0]._data.dtype
    return _finish((g.normal(source, shape, kind) * s + m).astype(kind), requires_grad, device)


def _normal_beside(tensors, mean, std, source):
    """`normal` with tensors, inside vmap."""
    for x in tensors:
        batch.no_same_randomness(x)
    shape, kind = np.broadcast_shapes(*[x._data.shape for x in tensors]), tensors[0]._data.dtype
    return (batch.drawn(lambda full: g.normal(source, full, kind), shape) * std + mean).detach()


def bernoulli(input, *, generator=None) -> Tensor:
    """1 with the given probabilities, else 0, in the dtype of `input`; RuntimeError for one outside 0 to 1."""
    p = input._data
    if p.dtype.kind not in "fV":
        raise RuntimeError(f"bernoulli needs floating probabilities, got {input.dtype}")
    if state.mode & FUNC:
        batch.no_same_randomness(input)
        draw = lambda shape: g.uniform(generator or default_generator, shape, p.dtype)  # noqa: E731
        return (batch.drawn(draw, p.shape) < input).to(input.dtype)
    if p.size and not ((p >= 0) & (p <= 1)).all():
        raise RuntimeError("bernoulli needs probabilities between 0 and 1")
    return result(g.chances(generator or default_generator, p).astype(p.dtype))


def multinomial(input, num_samples, replacement=False, *, generator=None) -> Tensor:
    """Indices drawn with the given weights, for each row; the stream differs from PyTorch's."""
    if state.mode & FUNC:
        return _multinomial_beside(input, num_samples, replacement, generator)
    weights = np.atleast_2d(input._data).astype(np.float64)
    if not np.isfinite(weights).all() or (weights < 0).any() or (weights.sum(1) <= 0).any():
        raise RuntimeError("multinomial needs weights that are finite, not negative, and not all 0 in a row")
    if not replacement and (np.count_nonzero(weights, 1) < num_samples).any():
        raise RuntimeError(f"{num_samples} samples cannot be drawn without replacement: fewer weights are above 0")
    source, rows = generator or default_generator, len(weights)
    if replacement:
        edges = np.cumsum(weights / weights.sum(1, keepdims=True), 1)
        drawn = g.uniform(source, (rows, num_samples), np.float64)
        found = np.stack([np.searchsorted(e, d, "right").clip(0, len(e) - 1) for e, d in zip(edges, drawn)])
    else:  # the largest of u ** (1 / weight) come as draws without replacement do (Efraimidis and Spirakis, 2006)
        with np.errstate(divide="ignore"):
            keys = np.log(g.uniform(source, weights.shape, np.float64)) / weights
        found = np.argsort(-np.where(weights > 0, keys, -np.inf), 1, kind="stable")[:, :num_samples]
    return result(found.astype(np.int64) if input._data.ndim == 2 else found[0].astype(np.int64))


def _multinomial_beside(input, num_samples, replacement, generator):
    """`multinomial` inside vmap: all examples' rows together."""
    batch.no_same_randomness(input)
    batch.drawn(np.zeros, ())  # RuntimeError where random numbers are not allowed
    levels, rows = batch.levels_of(input), batch.bottom(input)._data
    with batch.outside():
        found = multinomial(result(rows.reshape(-1, rows.shape[-1])), num_samples, replacement, generator=generator)
    return batch.wrap_all(result(found._data.reshape(*rows.shape[:-1], num_samples)), levels)


# ---- filling a tensor in place ----
def _filler(name, doc, draw, kinds="fV", nodes=()):
    """A method that writes what `draw(source, tensor, ...)` gives; `nodes`: the names of its nodes, by number of arguments."""
    ops = [overwritten.twin(node) for node in nodes or (f"{name.title().replace('_', '')}Backward0",)]

    def fill(self, *args, generator=None, **kwargs):
        check_writable(self, name)
        if self._data.dtype.kind not in kinds:
            raise NotImplementedError(f"{name} has no values of {self.dtype}: fill a floating tensor, and convert it")
        if type(self._data) is not np.ndarray:  # inside vmap
            return _fill_batch(self, lambda one: fill(one, *args, generator=generator, **kwargs))
        check_overlap(self, (), name)
        if "from" in kwargs:  # no name of a parameter, in Python
            args = (kwargs.pop("from"), *args)
        values = np.asarray(draw(generator or default_generator, self, *args, **kwargs)).astype(self._data.dtype)
        op = ops[min(len(args) + len(kwargs), len(ops) - 1)]
        return assign(self, op(self, values.reshape(self._data.shape)), name)

    fill.__name__ = fill.__qualname__ = name
    fill.__doc__ = doc
    return fill


def _fill_batch(x, fill):
    """Fill every example: with numbers of its own, or all with the same."""
    new = batch.drawn(lambda shape: fill(result(np.zeros(shape, x._data.dtype)))._data, x._data.shape)
    return x.copy_(new)


def _check(holds, name, needs):
    if not holds:
        raise RuntimeError(f"{name} needs {needs}")


def _parts(self):
    """The shape and dtype of the real numbers that a tensor consists of."""
    array = self._data
    return (array.shape, array.dtype) if array.dtype.kind != "c" else ((*array.shape, 2), array.real.dtype)


def _whole(self, values):
    """The real numbers as values of the tensor."""
    return values if self._data.dtype.kind != "c" else values.view(self._data.dtype)[..., 0]


def _uniform(source, self, low=0.0, to=1.0):
    _check(low <= to, "uniform_", f"from <= to, got {low} and {to}")
    return _whole(self, g.uniform(source, *_parts(self), low, to))


def _normal(source, self, mean=0.0, std=1.0):
    _check(std >= 0, "normal_", f"a standard deviation of at least 0, got {std}")
    return _whole(self, g.normal(source, *_parts(self), mean, std / math.sqrt(2) if self.dtype.is_complex else std))


_EXACT = {"float16": 11, "bfloat16": 8, "float32": 24, "float64": 53}  # binary digits


def _integers(source, self, low=None, to=None):
    if low is None and to is None:  # all that the dtype holds exactly, from 0 on
        kind = self.dtype
        to = 2 if kind.category == dtypes.BOOL else 2 ** _EXACT[kind.name] + 1 if kind.inexact else dtypes.iinfo(kind).max + 1
    low, to = (0, low) if to is None else (low or 0, to)
    return g.integers(source, int(low), int(to), self._data.shape)


def _bernoulli(source, self, p=0.5):
    chance = p._data.astype(np.float64) if isinstance(p, Tensor) else np.float64(p)
    _check(((chance >= 0) & (chance <= 1)).all(), "bernoulli_", f"probabilities between 0 and 1, got {p}")
    return g.chances(source, np.broadcast_to(chance, self._data.shape).astype(np.float64))


def _exponential(source, self, lambd=1.0):
    _check(lambd > 0, "exponential_", f"a rate above 0, got {lambd}")
    return -np.log1p(-g.uniform(source, self._data.shape, np.float64)) / lambd


FILLERS = (
    _filler("uniform_", "Values spread evenly from `from` up to but without `to`, written into this tensor.", _uniform, "fVc"),
    _filler("normal_", "Normally distributed values, written into this tensor.", _normal, "fVc"),
    _filler("random_", "Integers from `from` (0) up to but without `to`, written into this tensor; without either, all that fit.",
            _integers, "fViub", ("RandomBackward2", "RandomBackward1", "RandomBackward0")),
    _filler("bernoulli_", "1 with probability `p`, else 0, written into this tensor.", _bernoulli, "fViub",
            ("BernoulliBackward2",)),
    _filler("exponential_", "Exponentially distributed values of rate `lambd`, written into this tensor.", _exponential),
)  # fmt: skip
for _fill in FILLERS:
    setattr(Tensor, _fill.__name__, _fill)
