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
    """"""


@public(comparison.ne, also="not_equal", out=True, inplace=Twin(truth=True))
def ne(input: Tensor, other: Tensor | Number) -> Tensor:
    """"""


@public(comparison.lt, also="less", out=True, inplace=Twin(truth=True))
def lt(input: Tensor, other: Tensor | Number) -> Tensor:
    """"""


@public(comparison.le, also="less_equal", out=True, inplace=Twin(truth=True))
def le(input: Tensor, other: Tensor | Number) -> Tensor:
    """"""


@public(comparison.gt, also="greater", out=True, inplace=Twin(truth=True))
def gt(input: Tensor, other: Tensor | Number) -> Tensor:
    """"""


@public(comparison.ge, also="greater_equal", out=True, inplace=Twin(truth=True))
def ge(input: Tensor, other: Tensor | Number) -> Tensor:
    """"""


@public(comparison.logical_and, out=True, inplace=True)
def logical_and(input: Tensor, other: Tensor) -> Tensor:
    """"""


@public(comparison.logical_or, out=True, inplace=True)
def logical_or(input: Tensor, other: Tensor) -> Tensor:
    """"""


@public(comparison.logical_xor, out=True, inplace=True)
def logical_xor(input: Tensor, other: Tensor) -> Tensor:
    """"""


@public(comparison.logical_not, out=True, inplace=True)
def logical_not(input: Tensor) -> Tensor:
    """"""


@public(comparison.bitwise_and, out=True, inplace=True)
def bitwise_and(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """"""


@public(comparison.bitwise_or, out=True, inplace=True)
def bitwise_or(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """"""


@public(comparison.bitwise_xor, out=True, inplace=True)
def bitwise_xor(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """"""


@public(comparison.bitwise_not, out=True, inplace=True)
def bitwise_not(input: Tensor) -> Tensor:
    """"""


@public(comparison.bitwise_left_shift, out=True, inplace=True)
def bitwise_left_shift(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """"""


@public(comparison.bitwise_right_shift, out=True, inplace=True)
def bitwise_right_shift(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """"""


@public(comparison.isnan)
def isnan(input: Tensor) -> Tensor:
    """"""


@public(comparison.isinf)
def isinf(input: Tensor) -> Tensor:
    """"""


@public(comparison.isfinite)
def isfinite(input: Tensor) -> Tensor:
    """"""


@public(comparison.signbit, out=True)
def signbit(input: Tensor) -> Tensor:
    """"""


def invert(input):
    """`~x`: bits turned, or truth; TypeError for floating tensors."""
    if input.dtype.inexact:
        raise TypeError(f"~ turns the bits of integers and booleans, got {input.dtype}: compare first, as in ~(x > 0)")
    return bitwise_not(input)


def tolerances(name, rtol, atol) -> None:
    """RuntimeError for a tolerance below 0."""
    if not (rtol >= 0 and atol >= 0):
        raise RuntimeError(f"{name}: tolerances are not negative, got rtol={rtol} and atol={atol}")


@public()
def isclose(input: Tensor, other: Tensor, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False) -> Tensor:
    """Element by element, whether |input - other| <= atol + rtol * |other|; RuntimeError for negative tolerances."""
    tolerances("isclose", rtol, atol)
    return comparison.isclose(input, other, rtol, atol, equal_nan)


@public()
def allclose(input: Tensor, other: Tensor, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False) -> bool:
    """Whether all elements agree within atol + rtol * |other|."""
    tolerances("allclose", rtol, atol)
    if input.dtype is not other.dtype:
        raise RuntimeError(f"allclose compares tensors of one dtype, got {input.dtype} and {other.dtype}: convert one with .to()")
    common("allclose", input, other)
    return bool(np.allclose(input._data, other._data, rtol, atol, equal_nan))


@public()
def equal(input: Tensor, other: Tensor) -> bool:
    """Whether two tensors have the same shape and the same elements."""
    return bool(np.array_equal(input._data, other._data))
