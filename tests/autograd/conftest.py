"""Tests here run the same code on nbgrad and on PyTorch, which judges them: `T` is the package."""

from __future__ import annotations

import pytest


@pytest.fixture(params=["nbgrad", pytest.param("torch", marks=pytest.mark.oracle)])
def T(request):
    package = pytest.importorskip(request.param)
    yield package
    assert package.is_grad_enabled(), "the test left the grad mode changed"
