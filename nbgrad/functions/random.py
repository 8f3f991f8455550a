"""PyTorch's random functions; for a seed they give the numbers that PyTorch gives on the CPU."""

from __future__ import annotations

import math
from contextlib import contextmanager
from typing import Any

import numpy as np

from ..engine import dtypes
from ..engine.op import Op
from ..engine.state import FUNC, slots, state
from ..engine.tensor import Tensor
from ..ops import random as g
from ..ops.random import Generator, default_generator
from ..transforms import batched_tensor
from .arguments import Device, DType, Lengths, MemoryFormat, Own
from .creation_like import empty_like
from .new_tensor import finish, numpy_dtype, result, shape_of, sizes_of
from .random_fills import drawn_like, drawn_parts
from .registry import public
from .shape import broadcast_shapes


@public(at="torch")
def manual_seed(seed: Own[Any]) -> Generator:
    """Start the default stream anew from `seed`.

    For the same seed, the same numbers as PyTorch's on the CPU. `seed` is an integer.

    >>> import nbgrad as torch
    >>> torch.manual_seed(0).initial_seed(), torch.rand(3)
    (0, tensor([0.4963, 0.7682, 0.0885]))
    """
    return default_generator.manual_seed(int(seed))


@public(at="torch")
def seed() -> int:
    """Start the default stream anew from a seed that the operating system gives, and return it.

    >>> import nbgrad as torch
    >>> torch.seed() > 0
    True
    """
    return default_generator.seed()


@public(at="torch")
def initial_seed() -> int:
    """The seed that the default stream was started from.

    >>> import nbgrad as torch
    >>> torch.manual_seed(5).initial_seed(), torch.initial_seed()
    (5, 5)
    """
    return default_generator.initial_seed()


@public(at="torch")
def get_rng_state() -> Any:
    """Everything that decides the default stream's next numbers.

    >>> import nbgrad as torch
    >>> state = torch.get_rng_state()
    >>> a = torch.rand(3)
    >>> torch.set_rng_state(state)
    >>> torch.equal(torch.rand(3), a)
    True
    """
    return default_generator.get_state()


@public(at="torch")
def set_rng_state(new_state: Own[Any]) -> None:
    """Let the default stream go on where `get_rng_state` was taken.

    TypeError or RuntimeError for what `get_rng_state` did not give.

    >>> import nbgrad as torch
    >>> state = torch.get_rng_state()
    >>> torch.set_rng_state(state)
    """
    default_generator.set_state(new_state)


@contextmanager
def fork_rng(devices=None, enabled: bool = True):
    """What is drawn inside a `with` block leaves the default stream as it was.

    >>> import nbgrad as torch
    >>> with torch.random.fork_rng():
    ...     a = torch.rand(2)
    >>> torch.equal(a, torch.rand(2))
    True
    """
    before = get_rng_state()
    try:
        yield
    finally:
        if enabled:
            set_rng_state(before)


slots.random_stream = get_rng_state, set_rng_state


def _floating(dtype, name):
    kind = numpy_dtype(dtype)
    if kind.kind not in "fcV":  # V: bfloat16
        raise RuntimeError(f"{name} gives floating values, not {kind}: use torch.randint() for integers")
    return kind


def _drawn(draw, shape):
    """`draw(shape)`, as an array; inside vmap a tensor, with numbers for each example where they are to differ."""
    return batched_tensor.drawn(draw, shape) if state.mode & FUNC else draw(shape)


@public(at="torch", out="dtype")
def rand(
    *sizes,
    size: Own[Lengths | None] = None,
    generator: Own[Generator | None] = None,
    dtype: DType | None = None,
    device: Own[Device | None] = None,
    requires_grad: Own[bool] = False,
) -> Tensor:
    """Values spread evenly over 0 up to but without 1; in a complex dtype both parts are.

    `generator`: a stream of its own in place of the default one.

    >>> import nbgrad as torch
    >>> torch.manual_seed(0).initial_seed()
    0
    >>> torch.rand(2)
    tensor([0.4963, 0.7682])
    """
    source, kind = generator or default_generator, _floating(dtype, "rand")
    draw = lambda shape: drawn_parts(lambda shape, kind: g.uniform(source, shape, kind), shape, kind)  # noqa: E731
    return finish(_drawn(draw, sizes_of(sizes, size)), requires_grad, device)


@public(at="torch", out="dtype")
def randn(
    *sizes,
    size: Own[Lengths | None] = None,
    generator: Own[Generator | None] = None,
    dtype: DType | None = None,
    device: Own[Device | None] = None,
    requires_grad: Own[bool] = False,
) -> Tensor:
    """Normally distributed values, of mean 0 and standard deviation 1; in a complex dtype each part has half the variance.

    >>> import nbgrad as torch
    >>> _ = torch.manual_seed(0)
    >>> torch.randn(3)
    tensor([ 1.5410, -0.2934, -2.1788])
    """
    source, kind = generator or default_generator, _floating(dtype, "randn")
    std = math.sqrt(0.5) if kind.kind == "c" else 1.0
    draw = lambda shape: drawn_parts(lambda shape, kind: g.normal(source, shape, kind, 0.0, std), shape, kind)  # noqa: E731
    return finish(_drawn(draw, sizes_of(sizes, size)), requires_grad, device)


@public(at="torch", out="dtype")
def randint(
    low: Own[int | None] = None,
    high: Own[int | None] = None,
    size: Own[Lengths | None] = None,
    *,
    generator: Own[Generator | None] = None,
    dtype: DType | None = None,
    device: Own[Device | None] = None,
    requires_grad: Own[bool] = False,
) -> Tensor:
    """Integers from `low` (0) up to but without `high`: `randint(10, (2, 3))` or `randint(5, 10, (2, 3))`.

    RuntimeError where there is none between both.

    >>> import nbgrad as torch
    >>> torch.manual_seed(0).initial_seed()
    0
    >>> torch.randint(10, (3,))
    tensor([4, 9, 3])
    """
    if size is None:
        low, high, size = 0, low, high
    if not isinstance(size, tuple | list) or high is None:
        raise TypeError("randint needs an end and a size, which is a tuple, as in torch.randint(10, (2, 3))")
    low = 0 if low is None else low
    for n in (low, high):
        if not hasattr(n, "__index__"):
            raise TypeError(f"randint goes from one integer to another, got {type(n).__name__}")
    source, kind = generator or default_generator, numpy_dtype(dtype, dtypes.int64)
    _check_fits("randint", kind, low, high - 1)
    draw = lambda shape: g.integers(source, int(low), int(high), shape).astype(kind)  # noqa: E731
    return finish(_drawn(draw, shape_of((size,))), requires_grad, device)


def _check_fits(name, kind, least, most):
    if kind.kind in "iu" and least <= most and (least < np.iinfo(kind).min or most > np.iinfo(kind).max):
        raise RuntimeError(f"{name}: the numbers {least} to {most} do not all fit into {kind}")


@public(at="torch", out="dtype")
def randperm(
    n: int,
    *,
    generator: Own[Generator | None] = None,
    dtype: DType | None = None,
    device: Own[Device | None] = None,
    requires_grad: Own[bool] = False,
) -> Tensor:
    """The numbers 0 to n - 1 in random order.

    A vector of int64 unless `dtype` is given. RuntimeError for a negative n, and where the dtype cannot hold all numbers.

    >>> import nbgrad as torch
    >>> torch.randperm(4).sort().values
    tensor([0, 1, 2, 3])
    """
    source, kind = generator or default_generator, numpy_dtype(dtype, dtypes.int64)
    if n < 0:
        raise RuntimeError(f"randperm shuffles the numbers 0 to n - 1, so n cannot be negative, got {n}")

    _check_fits("randperm", kind, 0, n)

    def draw(shape):
        rows = [g.permutation(source, n) for _ in range(math.prod(shape[:-1]))]
        return np.array(rows, kind).reshape(shape)

    return finish(_drawn(draw, (n,)), requires_grad, device)


def _in_order(x) -> bool:
    return type(x._data) is not np.ndarray or x._data.flags.c_contiguous


@public(at="torch")
def rand_like(
    input: Tensor,
    *,
    dtype: DType | None = None,
    device: Own[Device | None] = None,
    requires_grad: Own[bool] = False,
    memory_format: Own[MemoryFormat | None] = None,
) -> Tensor:
    """As `rand`, in the shape and dtype of `input`.

    >>> import nbgrad as torch
    >>> torch.rand_like(torch.ones(2, 3)).shape
    torch.Size([2, 3])
    """
    if _in_order(input):
        return rand(input._data.shape, dtype=dtype or input.dtype, device=device, requires_grad=requires_grad)
    _floating(dtype or input.dtype, "rand_like")
    return finish(empty_like(input, dtype=dtype, memory_format=memory_format).uniform_(), requires_grad, device)


@public(at="torch")
def randn_like(
    input: Tensor,
    *,
    dtype: DType | None = None,
    device: Own[Device | None] = None,
    requires_grad: Own[bool] = False,
    memory_format: Own[MemoryFormat | None] = None,
) -> Tensor:
    """As `randn`, in the shape and dtype of `input`.

    >>> import nbgrad as torch
    >>> torch.randn_like(torch.ones(2, 3)).shape
    torch.Size([2, 3])
    """
    if _in_order(input):
        return randn(input._data.shape, dtype=dtype or input.dtype, device=device, requires_grad=requires_grad)
    _floating(dtype or input.dtype, "randn_like")
    return finish(empty_like(input, dtype=dtype, memory_format=memory_format).normal_(), requires_grad, device)


@public(at="torch")
def randint_like(
    input: Tensor,
    low: Own[int],
    high: Own[int | None] = None,
    *,
    dtype: DType | None = None,
    device: Own[Device | None] = None,
    requires_grad: Own[bool] = False,
    memory_format: Own[MemoryFormat | None] = None,
) -> Tensor:
    """As `randint`, in the shape and dtype of `input`.

    >>> import nbgrad as torch
    >>> torch.randint_like(torch.ones(2, 3), 5).shape
    torch.Size([2, 3])
    """
    low, high = (0, low) if high is None else (low, high)
    if _in_order(input):
        return randint(low, high, input._data.shape, dtype=dtype or input.dtype, device=device, requires_grad=requires_grad)
    return finish(empty_like(input, dtype=dtype, memory_format=memory_format).random_(low, high), requires_grad, device)


@public(at="torch", out=True)
def normal(
    mean: Own[Tensor | float],
    std: Own[Tensor | float] = 1.0,
    size: Own[Lengths | None] = None,
    *,
    generator: Own[Generator | None] = None,
    dtype: DType | None = None,
    device: Own[Device | None] = None,
    requires_grad: Own[bool] = False,
) -> Tensor:
    """Normally distributed values; `mean` and `std` are numbers, with a size, or tensors.

    RuntimeError for a negative standard deviation.

    >>> import nbgrad as torch
    >>> torch.manual_seed(0).initial_seed()
    0
    >>> torch.normal(10.0, 1.0, (2,))
    tensor([11.5410,  9.7066])
    """
    source = generator or default_generator
    if not isinstance(std, Tensor) and std < 0:
        raise RuntimeError(f"a standard deviation cannot be negative, got {std}")
    tensors = [x for x in (mean, std) if isinstance(x, Tensor)]
    if not tensors:
        if size is None:
            raise TypeError("normal with numbers for mean and std needs a size")
        kind = _floating(dtype, "normal")
        return finish(_drawn(lambda shape: g.normal(source, shape, kind, mean, std), shape_of((size,))), requires_grad, device)
    if state.mode & FUNC:
        return _normal_beside(tensors, mean, std, source)
    if isinstance(std, Tensor) and (std._data < 0).any():
        raise RuntimeError("a standard deviation cannot be negative, and some of std are")
    m, s = (x._data if isinstance(x, Tensor) else x for x in (mean, std))
    shape = broadcast_shapes(*[x._data.shape for x in tensors])
    kind = tensors[0]._data.dtype
    drawn = (g.normal(source, shape, kind) * s + m).astype(kind)
    if not any(x.requires_grad for x in tensors):
        return finish(drawn, requires_grad, device)
    return _normal_of[len(tensors) == 2, tensors[0] is mean](*tensors, drawn)


_NOTHING = {name: lambda xp, g: xp.zeros_like(g) for name in ("mean", "std")}
_of_both = Op("normal", lambda mean, std, drawn: drawn, _NOTHING, elementwise=True, text={"mean": "0", "std": "0"})
_of_one = Op("normal_one", lambda mean, drawn: drawn, {"mean": _NOTHING["mean"]}, label="normal", text={"mean": "0"}, listed=False)
_normal_of = {
    (True, True): _of_both.twin("NormalBackward3"), (False, True): _of_one.twin("NormalBackward1"),
    (False, False): _of_one.twin("NormalBackward2"),
}  # fmt: skip


def _normal_beside(tensors, mean, std, source):
    """`normal` with tensors, inside vmap."""
    for x in tensors:
        batched_tensor.no_same_randomness(x)
    shape, kind = np.broadcast_shapes(*[x._data.shape for x in tensors]), tensors[0]._data.dtype
    return (batched_tensor.drawn(lambda full: g.normal(source, full, kind), shape) * std + mean).detach()


@public(out=True)
def bernoulli(input: Tensor, p: float | None = None, *, generator: Own[Generator | None] = None) -> Tensor:
    """1 with the given probabilities (or `p` for all), else 0, in the dtype of `input`; RuntimeError for one outside 0 to 1.

    >>> import nbgrad as torch
    >>> torch.bernoulli(torch.tensor([0.0, 1.0]))
    tensor([0., 1.])
    """
    if p is not None:
        batched_tensor.no_same_randomness(input)
        return drawn_like(input, lambda one: one.bernoulli_(p, generator=generator))
    p = input._data
    if p.dtype.kind not in "fV":
        raise RuntimeError(f"bernoulli needs floating probabilities, got {input.dtype}")
    if state.mode & FUNC:
        batched_tensor.no_same_randomness(input)
        draw = lambda shape: g.uniform(generator or default_generator, shape, p.dtype)  # noqa: E731
        return (batched_tensor.drawn(draw, p.shape) < input).to(input.dtype)
    if p.size and not ((p >= 0) & (p <= 1)).all():
        raise RuntimeError("bernoulli needs probabilities between 0 and 1")
    return _chosen(input, g.chances(generator or default_generator, p).astype(p.dtype))


_chosen = Op("bernoulli", lambda x, drawn: drawn, {"x": lambda xp, g: xp.zeros_like(g)}, text={"x": "0"}, listed=False)


@public(out="as is")
def multinomial(input: Tensor, num_samples: int, replacement: bool = False, *, generator: Own[Generator | None] = None) -> Tensor:
    """Indices drawn with the given weights, for each row.

    RuntimeError for weights that are negative or all 0, or for more samples without replacement than weights;
    weights of 0 come last.

    >>> import nbgrad as torch
    >>> _ = torch.manual_seed(0)
    >>> torch.multinomial(torch.tensor([0.1, 0.2, 0.7]), 2)
    tensor([2, 1])
    """
    if input._data.ndim not in (1, 2) or input._data.dtype.kind not in "fV" or num_samples <= 0:
        raise RuntimeError(
            f"multinomial draws at least one sample from floating weights, a vector or rows, got {num_samples} samples from "
            f"{input.dtype} of shape {list(input._data.shape)}"
        )
    if state.mode & FUNC:
        return _multinomial_beside(input, num_samples, replacement, generator)
    weights = np.atleast_2d(input._data).astype(np.float64)
    if not np.isfinite(weights).all() or (weights < 0).any() or (weights.sum(1) <= 0).any():
        raise RuntimeError("multinomial needs weights that are finite, not negative, and not all 0 in a row")
    if not replacement and weights.shape[1] < num_samples:
        raise RuntimeError(f"{num_samples} samples cannot be drawn without replacement from {weights.shape[1]}")
    source, rows = generator or default_generator, len(weights)
    if replacement and num_samples > 1:
        edges = np.cumsum(weights / weights.sum(1, keepdims=True), 1)
        drawn = g.uniform(source, (rows, num_samples), np.float64)
        found = np.stack([np.searchsorted(e, d, "right").clip(0, len(e) - 1) for e, d in zip(edges, drawn)])
    else:  # the largest of weight / exponential come as draws without replacement do (Efraimidis and Spirakis, 2006)
        keys = np.atleast_2d(input._data) / g.exponential(source, weights.shape).astype(input._data.dtype)
        found = np.argsort(-keys, 1, kind="stable")[:, :num_samples]
    return result(found.astype(np.int64) if input._data.ndim == 2 else found[0].astype(np.int64))


def _multinomial_beside(input, num_samples, replacement, generator):
    """`multinomial` inside vmap: all examples' rows together."""
    batched_tensor.no_same_randomness(input)
    levels = batched_tensor.drawing()
    rows = batched_tensor.bottom(batched_tensor.explicit(input, levels))._data
    with batched_tensor.outside():
        found = multinomial(result(rows.reshape(-1, rows.shape[-1])), num_samples, replacement, generator=generator)
    return batched_tensor.wrap_all(result(found._data.reshape(*rows.shape[:-1], num_samples)), levels)
