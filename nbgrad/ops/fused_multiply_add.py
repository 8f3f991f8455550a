"""x * y + z rounded once, as processors do it: where PyTorch's kernels do, the last bit of their results hangs on it."""

from __future__ import annotations

import numpy as np

_DOUBLE = np.dtype(np.float64)


def _halves(x):
    """A double as the sum of two of half as many digits (Veltkamp, 1968)."""
    turned = x * 134217729.0  # 2**27 + 1
    high = turned - (turned - x)
    return high, x - high


def _product_and_error(x, y):
    """x * y in two doubles: the rounded product and what rounding took (Dekker, 1971)."""
    product = x * y
    (a, b), (c, d) = _halves(x), _halves(y)
    return product, ((a * c - product) + a * d + b * c) + b * d


def fused(x: np.ndarray, factor, summand) -> np.ndarray:
    """x * factor + summand in the dtype of x, float32 or float64, which the others have too.

    The product of two float32 numbers is exact in double precision. That sum is rounded there first, which tells in about one case
    of 2**29.
    """
    if x.dtype != _DOUBLE:
        product = np.multiply(x, factor, dtype=_DOUBLE)
        return np.add(product, summand, dtype=_DOUBLE).astype(x.dtype)
    product, left = _product_and_error(x, factor)
    total = product + summand
    back = total - product
    return total + (((product - (total - back)) + (summand - back)) + left)
