"""Comparisons, element by element and of whole tensors."""

from __future__ import annotations

import numpy as np

from ..engine.tensor import Tensor
from ..ops.comparison import bitwise_not, isclose as isclose_op
from ..ops.shape import common


def invert(input):
    """`~x`: bits turned, or truth; TypeError for floating tensors."""
    if input.dtype.inexact:
        raise TypeError(f"~ turns the bits of integers and booleans, got {input.dtype}: compare first, as in ~(x > 0)")
    return bitwise_not(input)


def tolerances(name, rtol, atol) -> None:
    """RuntimeError for a tolerance below 0."""
    if not (rtol >= 0 and atol >= 0):
        raise RuntimeError(f"{name}: tolerances are not negative, got rtol={rtol} and atol={atol}")


def isclose(input, other, rtol=1e-05, atol=1e-08, equal_nan=False) -> Tensor:
    """Element by element, whether |input - other| <= atol + rtol * |other|; RuntimeError for negative tolerances."""
    tolerances("isclose", rtol, atol)
    return isclose_op(input, other, rtol, atol, equal_nan)


def allclose(input, other, rtol=1e-05, atol=1e-08, equal_nan=False) -> bool:
    """Whether all elements agree within atol + rtol * |other|."""
    tolerances("allclose", rtol, atol)
    if input.dtype is not other.dtype:
        raise RuntimeError(f"allclose compares tensors of one dtype, got {input.dtype} and {other.dtype}: convert one with .to()")
    common("allclose", input, other)
    return bool(np.allclose(input._data, other._data, rtol, atol, equal_nan))


def equal(input, other) -> bool:
    """Whether two tensors have the same shape and the same elements."""
    return bool(np.array_equal(input._data, other._data))


__all__ = ["allclose", "equal", "isclose"]
