"""The call paths that are written out for speed believe nothing of a kernel: a tensor says of its values what they are."""

from __future__ import annotations

import numpy as np
import pytest

import nbgrad
from nbgrad.engine import namespaces
from nbgrad.engine.elementwise_call import binary, unary
from nbgrad.engine.op import TABLE
from nbgrad.ops.promotion import promote
from tests.oracle.samples import SAMPLES


@pytest.fixture
def careless():
    """Ops whose kernels answer in float64 whatever they are asked in."""
    one = unary("careless_one", lambda x, out=None: np.asarray(x * np.float64(2) + np.zeros_like(x, np.float64)), lambda xp, g: g * 2.0,
                prepare=promote)  # fmt: skip
    two = binary("careless_two", lambda x, y, out=None: np.asarray(np.multiply(x, y, dtype=np.float64)), lambda xp, g, y: g * y,
                 lambda xp, g, x: g * x, prepare=promote, turned="CarelessTwoBackward0")  # fmt: skip
    yield one, two
    for name in ("careless_one", "careless_two"):
        del TABLE[name]
        delattr(namespaces.arrays, name)
        delattr(namespaces.tensors, name)


@pytest.mark.parametrize("kind", ["float16", "float32", "float64"])
@pytest.mark.parametrize("shape", [(), (3,)])
@pytest.mark.parametrize("recorded", [True, False])
def test_a_result_of_another_dtype_says_so(careless, kind, shape, recorded):
    one, two = careless
    x = nbgrad.full(shape, 3.0, dtype=getattr(nbgrad, kind), requires_grad=recorded)
    y = nbgrad.full(shape, 2.0, dtype=getattr(nbgrad, kind))
    for out in (one(x), two(x, y), two(x, 2.0), two.turned(x, 2.0)):
        assert out.dtype is nbgrad.float64 and out._data.dtype == np.float64 and (out == 6).all()
        assert out.requires_grad is recorded
        if recorded:
            (g,) = nbgrad.autograd.grad(out.sum(), x)
            assert g.dtype is x.dtype and g._data.dtype == x._data.dtype and (g == 2).all()


def held(t):
    return t._data.dtype == t.dtype.numpy and tuple(t.shape) == t._data.shape


CASES = [(*sample, kind) for sample in SAMPLES for kind in ("float16", "float32", "float64")
         if not (kind == "float16" and sample[0].startswith("quantile"))]  # which takes no float16, as in PyTorch  # fmt: skip


@pytest.mark.parametrize("name, function, arrays, kind", CASES, ids=[f"{case[0]} {case[3]}" for case in CASES])
def test_what_a_tensor_says_is_what_it_holds(name, function, arrays, kind):
    """Every sample: the dtype and shape of results and gradients are those of their arrays."""
    xs = [nbgrad.tensor(np.asarray(a, float), dtype=getattr(nbgrad, kind), requires_grad=True) for a in arrays]
    out = function(nbgrad, *xs)
    assert held(out)
    for x, g in zip(xs, nbgrad.autograd.grad(out.sum(), xs, allow_unused=True)):
        assert g is None or held(g) and g.dtype is x.dtype and g.shape == x.shape
