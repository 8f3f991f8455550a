"""Logarithm, sine and cosine of float32 numbers by the polynomials of Cephes (Moshier, 1992), each step a fused multiply-add.

PyTorch draws its float32 normal values so; other ways round the last bit of about every seventh value differently. Between the
steps the numbers are kept as doubles, in which the product of two of them is exact: so a sum is rounded once.
"""

from __future__ import annotations

import numpy as np


def _single(*numbers):
    return np.array(numbers, np.float32).astype(np.float64).tolist()


ROOT_HALF, PER_QUARTER_PI = _single(0.707106781186547524, 1.27323954473516)
LOG = _single(
    7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1, 2.0000714765e-1,
    -2.4999993993e-1, 3.3333331174e-1,
)  # fmt: skip
LOG_2 = _single(-2.12194440e-4, 0.693359375)  # their sum is log(2); the second has few digits, so that multiples are exact
QUARTER_PI = _single(0.78515625, 2.4187564849853515625e-4, 3.77489497744594108e-8)  # their sum, in the same way
SINE = _single(-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1)
COSINE = _single(2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2)


def _rounded(x):
    """To the digits of float32."""
    return x.astype(np.float32).astype(np.float64)


def _fused(x, y, z):
    product = x * y
    product += z
    return _rounded(product)


def _polynomial(x, coefficients):
    first, *rest = coefficients
    for coefficient in rest:
        first = _fused(x, first, coefficient)
    return first


def log(x: np.ndarray) -> np.ndarray:
    """The natural logarithm of positive float32 numbers."""
    fraction, exponent = np.frexp(x.astype(np.float64))  # x = fraction * 2**exponent, the fraction from 1/2 up to but without 1
    low = fraction < ROOT_HALF
    exponent = exponent - low
    x = _rounded(np.where(low, 2 * fraction, fraction) - 1)
    square = _rounded(x * x)
    value = _fused(_rounded(_polynomial(x, LOG) * x), square, _rounded(exponent * LOG_2[0]))
    return _fused(exponent, LOG_2[1], _rounded(x + _fused(square, -0.5, value))).astype(np.float32)


def sine_and_cosine(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of angles from 0 to 2 pi, float32."""
    x = x.astype(np.float64)
    octant = _rounded(x * PER_QUARTER_PI).astype(np.int32)
    octant = (octant + 1) & ~1  # the next even one: what is left lies within pi / 4 of 0
    for part in QUARTER_PI:
        x = _fused(octant, -part, x)
    square = _rounded(x * x)
    cosine = _rounded(_fused(_rounded(_polynomial(square, COSINE) * square), square, -0.5 * square) + 1)
    sine = _fused(_rounded(_polynomial(square, SINE) * square), x, x)
    turned = octant & 2 != 0
    sine, cosine = np.where(turned, cosine, sine), np.where(turned, sine, cosine)
    found = np.where(octant & 4, -sine, sine), np.where((octant + 2) & 4, -cosine, cosine)
    return found[0].astype(np.float32), found[1].astype(np.float32)
