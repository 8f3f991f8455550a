"""Against double precision: within the last digits of float32; that they are PyTorch's is tested where values are drawn."""

from __future__ import annotations

import numpy as np

from nbgrad.ops import cephes


def test_logarithm():
    x = np.concatenate([np.linspace(2.0**-24, 1, 100_001), [0.5, 0.70710677, 0.70710678, 1.0, 2.0, 1e10]]).astype(np.float32)
    found = cephes.log(x)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, np.log(x.astype(np.float64)), rtol=2e-7, atol=1e-9)
    assert cephes.log(np.ones(1, np.float32)).tolist() == [0.0]


def test_sine_and_cosine():
    x = np.linspace(0, 2 * np.pi, 100_001).astype(np.float32)
    sine, cosine = cephes.sine_and_cosine(x)
    assert sine.dtype == cosine.dtype == np.float32
    np.testing.assert_allclose(sine, np.sin(x.astype(np.float64)), atol=1.2e-7)
    np.testing.assert_allclose(cosine, np.cos(x.astype(np.float64)), atol=1.2e-7)
