"""Every sample in bfloat16 and float16: the dtypes, shapes and, to their few bits, the values and gradients of PyTorch."""

from __future__ import annotations

import numpy as np
import pytest

import nbgrad

from .samples import SAMPLES
from .test_samples import ONCE

# what PyTorch has for float32 and wider only, or computes in so few bits that a difference of two of them is noise
WIDE = {"i0", "quantile", "quantiles", "cdist 1.0", "cdist 2.0", "cdist 3.0", "cdist inf", "pdist", "sinc"} | {
    f"special.{n}" for n in "i0e i1 i1e log_ndtr erfcx ndtri zeta".split()
}  # fmt: skip
FITTING = [s for s in SAMPLES if s[0] not in WIDE]
TOLERANCE = {"bfloat16": 0.04, "float16": 0.006}


@pytest.mark.oracle
def test_what_is_added_up_is_rounded_once():
    torch = pytest.importorskip("torch")
    for kind in TOLERANCE:
        for make in (
            lambda T, d: T.full((5000,), 100.0, dtype=d).mean(), lambda T, d: T.full((100,), 1000.0, dtype=d).var(),
            lambda T, d: T.full((5000,), 0.1, dtype=d).cumsum(0)[-1], lambda T, d: T.full((50,), 300.0, dtype=d).norm(),
            lambda T, d: (T.arange(90, dtype=d) * 5).std(), lambda T, d: T.full((5000,), 10.0, dtype=d).sum(),
        ):  # fmt: skip
            assert make(nbgrad, getattr(nbgrad, kind)).item() == make(torch, getattr(torch, kind)).item()


def run(T, function, arrays, kind, again):
    xs = [T.tensor(a).to(getattr(T, kind)).requires_grad_() for a in arrays]
    out = function(T, *xs)
    weight = T.tensor(np.cos(np.arange(out.numel(), dtype=float) + 0.5).reshape(tuple(out.shape))).to(out.dtype)
    first = T.autograd.grad((out * weight).sum(), xs, create_graph=again, allow_unused=True)
    live = [g for g in first if g is not None and g.requires_grad]
    second = T.autograd.grad(sum(g.sum() for g in live), xs, allow_unused=True) if live else []
    return [None if t is None else (str(t.dtype), t.detach().to(T.float64).numpy()) for t in (out, *first, *second)]


@pytest.mark.oracle
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", TOLERANCE)
@pytest.mark.parametrize("name, function, arrays", FITTING, ids=[s[0] for s in FITTING])
def test_as_pytorch(name, function, arrays, kind):
    torch = pytest.importorskip("torch")
    tolerance, again = TOLERANCE[kind], name not in ONCE
    for i, (ours, theirs) in enumerate(zip(run(nbgrad, function, arrays, kind, again), run(torch, function, arrays, kind, again))):
        if ours is None or theirs is None:
            continue
        (kind_a, a), (kind_b, b) = ours, theirs
        assert kind_a == kind_b and a.shape == b.shape, i
        np.testing.assert_allclose(a, b, tolerance, tolerance * (1 + np.nanmax(np.abs(b), initial=0)), err_msg=str(i))
