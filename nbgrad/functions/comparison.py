"""Comparisons, element by element and of whole tensors."""

from __future__ import annotations

import numpy as np

from ..engine.tensor import Tensor
from ..ops import comparison
from ..ops.shape import common
from .arguments import Number
from .registry import Twin, public


@public(comparison.eq, out=True, inplace=Twin(truth=True))
def eq(input: Tensor, other: Tensor | Number) -> Tensor:
    """Element by element, whether both are equal; `other` is a tensor or a number.

    Shapes broadcast, and the result is of booleans. NaN equals nothing. RuntimeError for shapes that do not broadcast.

    >>> import nbgrad as torch
    >>> torch.eq(torch.tensor([1.0, torch.nan]), torch.tensor([1.0, torch.nan]))
    tensor([ True, False])
    """


@public(comparison.ne, also="not_equal", out=True, inplace=Twin(truth=True))
def ne(input: Tensor, other: Tensor | Number) -> Tensor:
    """Element by element, whether both differ; `other` is a tensor or a number.

    >>> import nbgrad as torch
    >>> torch.ne(torch.tensor([1, 2]), 2)
    tensor([ True, False])
    """


@public(comparison.lt, also="less", out=True, inplace=Twin(truth=True))
def lt(input: Tensor, other: Tensor | Number) -> Tensor:
    """Element by element, whether input < other; NotImplementedError for complex numbers.

    >>> import nbgrad as torch
    >>> torch.lt(torch.tensor([1, 2]), 2)
    tensor([ True, False])
    """


@public(comparison.le, also="less_equal", out=True, inplace=Twin(truth=True))
def le(input: Tensor, other: Tensor | Number) -> Tensor:
    """Element by element, whether input <= other; NotImplementedError for complex numbers.

    >>> import nbgrad as torch
    >>> torch.le(torch.tensor([1, 2]), 1)
    tensor([ True, False])
    """


@public(comparison.gt, also="greater", out=True, inplace=Twin(truth=True))
def gt(input: Tensor, other: Tensor | Number) -> Tensor:
    """Element by element, whether input > other; NotImplementedError for complex numbers.

    >>> import nbgrad as torch
    >>> torch.gt(torch.tensor([1, 2]), 1)
    tensor([False,  True])
    """


@public(comparison.ge, also="greater_equal", out=True, inplace=Twin(truth=True))
def ge(input: Tensor, other: Tensor | Number) -> Tensor:
    """Element by element, whether input >= other; NotImplementedError for complex numbers.

    >>> import nbgrad as torch
    >>> torch.ge(torch.tensor([1, 2]), 2)
    tensor([False,  True])
    """


@public(comparison.logical_and, out=True, inplace=True)
def logical_and(input: Tensor, other: Tensor) -> Tensor:
    """Element by element, whether both are true; a number is true where it is not 0.

    >>> import nbgrad as torch
    >>> torch.logical_and(torch.tensor([0, 1]), torch.tensor([2, 3]))
    tensor([False,  True])
    """


@public(comparison.logical_or, out=True, inplace=True)
def logical_or(input: Tensor, other: Tensor) -> Tensor:
    """Element by element, whether one of both is true; a number is true where it is not 0.

    >>> import nbgrad as torch
    >>> torch.logical_or(torch.tensor([0, 1]), torch.tensor([0, 0]))
    tensor([False,  True])
    """


@public(comparison.logical_xor, out=True, inplace=True)
def logical_xor(input: Tensor, other: Tensor) -> Tensor:
    """Element by element, whether just one of both is true; a number is true where it is not 0.

    >>> import nbgrad as torch
    >>> torch.logical_xor(torch.tensor([0, 1]), torch.tensor([2, 3]))
    tensor([ True, False])
    """


@public(comparison.logical_not, out=True, inplace=True)
def logical_not(input: Tensor) -> Tensor:
    """Element by element, whether it is false; a number is true where it is not 0.

    >>> import nbgrad as torch
    >>> torch.logical_not(torch.tensor([0.0, 0.5]))
    tensor([ True, False])
    """


@public(comparison.bitwise_and, out=True, inplace=True)
def bitwise_and(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """The bits that both have, of integers or booleans; NotImplementedError for other numbers.

    >>> import nbgrad as torch
    >>> torch.bitwise_and(torch.tensor([6]), torch.tensor([3]))
    tensor([2])
    """


@public(comparison.bitwise_or, out=True, inplace=True)
def bitwise_or(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """The bits that one of both has, of integers or booleans; NotImplementedError for other numbers.

    >>> import nbgrad as torch
    >>> torch.bitwise_or(torch.tensor([6]), torch.tensor([3]))
    tensor([7])
    """


@public(comparison.bitwise_xor, out=True, inplace=True)
def bitwise_xor(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """The bits that just one of both has, of integers or booleans; NotImplementedError for other numbers.

    >>> import nbgrad as torch
    >>> torch.bitwise_xor(torch.tensor([6]), torch.tensor([3]))
    tensor([5])
    """


@public(comparison.bitwise_not, out=True, inplace=True)
def bitwise_not(input: Tensor) -> Tensor:
    """All bits turned, or a boolean; NotImplementedError for other than integers and booleans.

    >>> import nbgrad as torch
    >>> torch.bitwise_not(torch.tensor([0, 5]))
    tensor([-1, -6])
    """


@public(comparison.bitwise_left_shift, out=True, inplace=True)
def bitwise_left_shift(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """input * 2**other, by moving bits; NotImplementedError for floating and complex numbers.

    >>> import nbgrad as torch
    >>> torch.bitwise_left_shift(torch.tensor([1, 3]), 2)
    tensor([ 4, 12])
    """


@public(comparison.bitwise_right_shift, out=True, inplace=True)
def bitwise_right_shift(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """input / 2**other rounded down, by moving bits; NotImplementedError for floating and complex numbers.

    >>> import nbgrad as torch
    >>> torch.bitwise_right_shift(torch.tensor([4, 7]), 1)
    tensor([2, 3])
    """


@public(comparison.isnan)
def isnan(input: Tensor) -> Tensor:
    """Element by element, whether it is no number (NaN).

    >>> import nbgrad as torch
    >>> torch.isnan(torch.tensor([1.0, torch.nan]))
    tensor([False,  True])
    """


@public(comparison.isinf)
def isinf(input: Tensor) -> Tensor:
    """Element by element, whether it is infinite, of either sign.

    >>> import nbgrad as torch
    >>> torch.isinf(torch.tensor([1.0, -torch.inf]))
    tensor([False,  True])
    """


@public(comparison.isfinite)
def isfinite(input: Tensor) -> Tensor:
    """Element by element, whether it is neither infinite nor NaN.

    >>> import nbgrad as torch
    >>> torch.isfinite(torch.tensor([1.0, torch.inf, torch.nan]))
    tensor([ True, False, False])
    """


@public(comparison.signbit, out=True)
def signbit(input: Tensor) -> Tensor:
    """Element by element, whether its sign is negative: so it is of -0.0; NotImplementedError for complex numbers.

    >>> import nbgrad as torch
    >>> torch.signbit(torch.tensor([-1.0, 0.0, -0.0]))
    tensor([ True, False,  True])
    """


def invert(input: Tensor) -> Tensor:
    """`~x`: bits turned, or truth; TypeError for floating tensors."""
    if input.dtype.inexact:
        raise TypeError(f"~ turns the bits of integers and booleans, got {input.dtype}: compare first, as in ~(x > 0)")
    return bitwise_not(input)


def tolerances(name: str, rtol: float, atol: float) -> None:
    """RuntimeError for a tolerance below 0."""
    if not (rtol >= 0 and atol >= 0):
        raise RuntimeError(f"{name}: tolerances are not negative, got rtol={rtol} and atol={atol}")


@public()
def isclose(input: Tensor, other: Tensor, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False) -> Tensor:
    """Element by element, whether |input - other| <= atol + rtol * |other|; RuntimeError for negative tolerances.

    Shapes broadcast. `equal_nan`: NaN is close to NaN. RuntimeError for tensors of two dtypes.

    >>> import nbgrad as torch
    >>> torch.isclose(torch.tensor([1.0, 2.0]), torch.tensor([1.000001, 2.1]))
    tensor([ True, False])
    """
    tolerances("isclose", rtol, atol)
    return comparison.isclose(input, other, rtol, atol, equal_nan)


@public()
def allclose(input: Tensor, other: Tensor, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False) -> bool:
    """Whether all elements agree within atol + rtol * |other|.

    `equal_nan`: NaN is close to NaN. RuntimeError for tensors of two dtypes, of shapes that do not broadcast, and for
    negative tolerances.

    >>> import nbgrad as torch
    >>> torch.allclose(torch.tensor([1.0]), torch.tensor([1.000001]))
    True
    """
    tolerances("allclose", rtol, atol)
    if input.dtype is not other.dtype:
        raise RuntimeError(f"allclose compares tensors of one dtype, got {input.dtype} and {other.dtype}: convert one with .to()")
    common("allclose", input, other)
    return bool(np.allclose(input._data, other._data, rtol, atol, equal_nan))


@public()
def equal(input: Tensor, other: Tensor) -> bool:
    """Whether two tensors have the same shape and the same elements.

    False for other shapes, where no error is raised; dtypes may differ, and NaN equals nothing.

    >>> import nbgrad as torch
    >>> torch.equal(torch.tensor([1, 2]), torch.tensor([1, 2]))
    True
    """
    return bool(np.array_equal(input._data, other._data))
