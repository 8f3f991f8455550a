"""Tensors made from a size: zeros, arange, eye and their kin."""

from __future__ import annotations

import math

import numpy as np

from ..engine import dtypes
from ..engine.memory_format import in_order
from ..engine.tensor import Tensor
from ..ops.promotion import cast, within
from .arguments import Device, DType, Lengths, MemoryFormat, Number, Own
from .new_tensor import finish, numpy_dtype, shape_of, sizes_of
from .registry import public


@public(at="torch", out="dtype")
def full(
    size: Own[Lengths | None],
    fill_value: Own[Tensor | Number],
    *,
    dtype: DType | None = None,
    device: Own[Device | None] = None,
    requires_grad: Own[bool] = False,
) -> Tensor:
    """A tensor of `size`, a tuple, filled with one number, of the number's dtype unless given.

    TypeError for a size that is no tuple, RuntimeError for a number that the dtype cannot hold.

    >>> import nbgrad as torch
    >>> torch.full((2,), 7)
    tensor([7, 7])
    """
    if not isinstance(size, tuple | list):
        raise TypeError(f"full takes its size as a tuple, got {type(size).__name__}: torch.full((n,), value) makes n of them")
    if isinstance(fill_value, Tensor) and fill_value._data.ndim:
        raise TypeError(f"full takes a number or a 0-d tensor, got shape {list(fill_value._data.shape)}: use value.expand(size)")
    value = fill_value.item() if isinstance(fill_value, Tensor | np.generic) else fill_value
    kind = fill_value.dtype if isinstance(fill_value, Tensor) else dtypes.of_number(value)
    kind = kind if dtype is None else dtypes.FROM_PYTHON.get(dtype, dtype)
    shape, target = shape_of(tuple(size)), numpy_dtype(dtype, kind)
    return finish(np.full(shape, cast(within(value, kind), target)), requires_grad, device)


@public(at="torch", out="dtype")
def zeros(
    *sizes,
    size: Own[Lengths | None] = None,
    dtype: DType | None = None,
    device: Own[Device | None] = None,
    requires_grad: Own[bool] = False,
) -> Tensor:
    """A tensor of zeros.

    Of the default dtype unless given: `zeros(2, 3)`, `zeros((2, 3))` or `zeros(size=(2, 3))`. RuntimeError for a negative length.

    >>> import nbgrad as torch
    >>> torch.zeros(2, 2)
    tensor([[0., 0.],
            [0., 0.]])
    """
    return finish(np.zeros(sizes_of(sizes, size), numpy_dtype(dtype)), requires_grad, device)


@public(at="torch", out="dtype")
def ones(
    *sizes,
    size: Own[Lengths | None] = None,
    dtype: DType | None = None,
    device: Own[Device | None] = None,
    requires_grad: Own[bool] = False,
) -> Tensor:
    """A tensor of ones, of the default dtype unless given: `ones(2, 3)`, `ones((2, 3))` or `ones(size=(2, 3))`.

    RuntimeError for a negative length.

    >>> import nbgrad as torch
    >>> torch.ones(2)
    tensor([1., 1.])
    """
    return finish(np.ones(sizes_of(sizes, size), numpy_dtype(dtype)), requires_grad, device)


@public(at="torch", out="dtype")
def empty(
    *sizes,
    size: Own[Lengths | None] = None,
    dtype: DType | None = None,
    device: Own[Device | None] = None,
    requires_grad: Own[bool] = False,
    memory_format: Own[MemoryFormat | None] = None,
) -> Tensor:
    """A tensor whose values are whatever was in memory, of the default dtype unless given.

    >>> import nbgrad as torch
    >>> torch.empty(2, 3).shape
    torch.Size([2, 3])
    """
    if memory_format is not None and not in_order(memory_format, "empty"):
        raise RuntimeError("empty: there is no tensor whose format torch.preserve_format could keep: leave it out")
    return finish(np.empty(sizes_of(sizes, size), numpy_dtype(dtype)), requires_grad, device)


@public(at="torch")
def empty_strided(
    size: Own[Lengths | None],
    stride: Lengths,
    *,
    dtype: DType | None = None,
    device: Own[Device | None] = None,
    requires_grad: Own[bool] = False,
) -> Tensor:
    """As `empty`, laid out in memory with these steps between neighbours along each dimension, counted in elements.

    RuntimeError for strides that are negative or too few.

    >>> import nbgrad as torch
    >>> torch.empty_strided((2, 3), (1, 2)).stride()
    (1, 2)
    """
    size, stride = shape_of((tuple(size),)), tuple(stride)
    if len(size) != len(stride):
        raise RuntimeError(f"empty_strided needs a stride for each length, got {len(size)} lengths and {len(stride)} strides")
    if any(s < 0 for s in stride):
        raise RuntimeError(f"empty_strided takes no negative stride, got {list(stride)}")
    flat = np.zeros(0 if 0 in size else 1 + sum((n - 1) * s for n, s in zip(size, stride)), numpy_dtype(dtype))
    array = np.ndarray(size, flat.dtype, flat, 0, [s * flat.itemsize for s in stride])
    return finish(array, requires_grad, device)


@public(at="torch")
def empty_permuted(
    size: Own[Lengths | None],
    physical_layout: Own[Lengths],
    *,
    dtype: DType | None = None,
    device: Own[Device | None] = None,
    requires_grad: Own[bool] = False,
) -> Tensor:
    """As `empty`, its dimensions in memory in the order `physical_layout`, the last one running fastest.

    >>> import nbgrad as torch
    >>> torch.empty_permuted((2, 3), (1, 0)).stride()
    (1, 2)
    """
    size, order = shape_of((tuple(size),)), tuple(physical_layout)
    if sorted(order) != list(range(len(size))):
        raise RuntimeError(f"empty_permuted needs each of the {len(size)} dimensions once, got {list(order)}")
    array = np.zeros([size[d] for d in order], numpy_dtype(dtype)).transpose(np.argsort(order))
    return finish(array, requires_grad, device)


@public(at="torch", out="dtype")
def eye(
    n: int,
    m: Own[int | None] = None,
    *,
    dtype: DType | None = None,
    device: Own[Device | None] = None,
    requires_grad: Own[bool] = False,
) -> Tensor:
    """Ones on the diagonal, zeros elsewhere: n rows, and n columns unless `m` is given; RuntimeError for a negative number.

    >>> import nbgrad as torch
    >>> torch.eye(2)
    tensor([[1., 0.],
            [0., 1.]])
    """
    if n < 0 or (m or 0) < 0:
        raise RuntimeError(f"eye makes a matrix of n rows, and n (and m) cannot be negative, got {n} and {m}")
    return finish(np.eye(n, m, dtype=numpy_dtype(dtype)), requires_grad, device)


@public(at="torch", out="dtype")
def arange(
    start: Number | None = None,
    end: Number | None = None,
    step: Number = 1,
    *,
    dtype: DType | None = None,
    device: Own[Device | None] = None,
    requires_grad: Own[bool] = False,
) -> Tensor:
    """Numbers from `start` (0) up to but without `end`, `step` apart; integers when all three are.

    >>> import nbgrad as torch
    >>> torch.arange(1, 4)
    tensor([1, 2, 3])
    """
    start, end = (start or 0, end) if end is not None else (0, start)
    start, end, step = (v.item() if isinstance(v, Tensor | np.generic) else v for v in (start, end, step))
    if end is None:
        raise TypeError("arange needs to know where to stop: torch.arange(end) or torch.arange(start, end, step)")
    if not math.isfinite(end - start) or step == 0 or (end - start) * step < 0:
        raise RuntimeError(f"arange from {start} to {end} cannot be walked with a step of {step}")
    whole = all(isinstance(v, int) for v in (start, end, step))
    kind = numpy_dtype(dtype, dtypes.int64 if whole else None)
    if kind == np.int64:  # counted in integers; the smaller ones are counted as they come
        start, end, step = int(start), int(end), int(step)
        if not step:
            raise ValueError(
                f"arange of integers needs a step of at least 1, got one that {kind} rounds to 0: use a floating dtype"
            )
    n = max(0, math.ceil((end - start) / step))
    if kind.kind in "iu":
        start, step = int(start), int(step)
    return finish((start + np.arange(n) * step).astype(kind), requires_grad, device)


@public(at="torch", out="dtype")
def linspace(
    start: Tensor | Number,
    end: Tensor | Number,
    steps: int,
    *,
    dtype: DType | None = None,
    device: Own[Device | None] = None,
    requires_grad: Own[bool] = False,
) -> Tensor:
    """`steps` numbers from `start` to `end`, both included, evenly spaced.

    A vector of length `steps`, of the default dtype unless given. RuntimeError for a negative number of steps.

    >>> import nbgrad as torch
    >>> torch.linspace(0, 1, 3)
    tensor([0.0000, 0.5000, 1.0000])
    """
    start, end, kind = _ends("linspace", start, end, steps, dtype)
    return finish(np.linspace(start, end, steps).astype(kind), requires_grad, device)


@public(at="torch", out="dtype")
def logspace(
    start: Tensor | Number,
    end: Tensor | Number,
    steps: int,
    base: Own[float] = 10.0,
    *,
    dtype: DType | None = None,
    device: Own[Device | None] = None,
    requires_grad: Own[bool] = False,
) -> Tensor:
    """`steps` powers of `base`, the exponents evenly spaced from `start` to `end`.

    >>> import nbgrad as torch
    >>> torch.logspace(0, 2, 3)
    tensor([  1.,  10., 100.])
    """
    start, end, kind = _ends("logspace", start, end, steps, dtype)
    return finish(np.power(base, np.linspace(start, end, steps)).astype(kind), requires_grad, device)


def _ends(name, start, end, steps, dtype):
    """The numbers that a row of `steps` goes between, in the dtype that is made, and that dtype."""
    if steps < 0:
        raise RuntimeError(f"{name} needs a number of steps that is not negative, got {steps}")
    for x in (start, end):
        if isinstance(x, Tensor) and x._data.ndim:
            raise RuntimeError(f"{name} goes from a number to a number, got a tensor of shape {list(x._data.shape)}")
    start, end = (v.item() if isinstance(v, Tensor | np.generic) else v for v in (start, end))
    kind = numpy_dtype(dtype, dtypes.get_default_dtype().to_complex() if isinstance(start + end, complex) else None)
    return (int(start), int(end), kind) if kind.kind in "iu" else (start, end, kind)


@public(at="torch")
def scalar_tensor(
    s: Own[Number], *, dtype: DType | None = None, device: Own[Device | None] = None, requires_grad: Own[bool] = False
) -> Tensor:
    """A 0-d tensor of the default dtype.

    >>> import nbgrad as torch
    >>> torch.scalar_tensor(3)
    tensor(3.)
    """
    return finish(np.array(s, numpy_dtype(dtype)), requires_grad, device)
