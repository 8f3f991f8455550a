"""Against exact arithmetic: the result is the one number of the dtype that lies next to x * y + z."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from nbgrad.ops.fused_multiply_add import fused


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("scale", [1.0, 1e-3, 1e4])
def test_it_is_rounded_once(dtype, scale):
    draw = np.random.default_rng(0)
    x, y, z = (draw.standard_normal(2000).astype(dtype) for _ in range(3))
    z = (z * dtype(scale)).astype(dtype)
    z[:500] = -x[:500] * y[:500]  # what is left of the product's own rounding
    found = fused(x, y, z)
    assert found.dtype == dtype
    for a, b, c, r in zip(x, y, z, found):
        exact = Fraction(float(a)) * Fraction(float(b)) + Fraction(float(c))
        beside = np.nextafter(r, dtype(-np.inf)), np.nextafter(r, dtype(np.inf))
        assert all(abs(Fraction(float(r)) - exact) <= abs(Fraction(float(other)) - exact) for other in beside)


def test_numbers_stand_for_arrays():
    x = np.array([1.5, -2.0], np.float32)
    assert fused(x, np.float32(2), np.float32(1)).tolist() == [4.0, -3.0]
