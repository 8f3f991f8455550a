"""The repr of tensors: PyTorch's, character by character."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from hypothesis.extra import numpy as hnp

import nbgrad


@pytest.mark.parametrize("make, text", [
    (lambda T: T.tensor(1.0), "tensor(1.)"),
    (lambda T: T.tensor([1.0, 2.5]), "tensor([1.0000, 2.5000])"),
    (lambda T: T.tensor([1, -20]), "tensor([  1, -20])"),
    (lambda T: T.tensor([True, False]), "tensor([ True, False])"),
    (lambda T: T.tensor([[1.0, 2.0], [3.0, 4.0]]), "tensor([[1., 2.],\n        [3., 4.]])"),
    (lambda T: T.tensor([1e-5, 1.0]), "tensor([1.0000e-05, 1.0000e+00])"),
    (lambda T: T.tensor([float("nan"), 1.5, float("-inf")]), "tensor([   nan, 1.5000,   -inf])"),
    (lambda T: T.tensor([]), "tensor([])"),
    (lambda T: T.zeros(0, 3), "tensor([], size=(0, 3))"),
    (lambda T: T.tensor([1 + 2j, 0.5 - 0.5j]), "tensor([1.0000+2.0000j, 0.5000-0.5000j])"),
    (lambda T: T.ones(2, dtype=T.float64), "tensor([1., 1.], dtype=torch.float64)"),
    (lambda T: T.ones(2, requires_grad=True), "tensor([1., 1.], requires_grad=True)"),
    (lambda T: T.ones(2, requires_grad=True) * 2, "tensor([2., 2.], grad_fn=<MulBackward0>)"),
    (lambda T: T.arange(1001), "tensor([   0,    1,    2,  ...,  998,  999, 1000])"),
])  # fmt: skip
def test_examples(make, text):
    assert repr(make(nbgrad)) == text


def test_long_suffixes_go_to_a_line_of_their_own():
    x = nbgrad.linspace(0, 1, 9).reshape(1, 9).double().requires_grad_()
    assert repr(x).splitlines()[-1] == "       dtype=torch.float64, requires_grad=True)"


DTYPES = ["bool", "uint8", "int32", "int64", "float16", "float32", "float64", "complex64"]


@pytest.mark.oracle
@settings(max_examples=400, deadline=None)
@given(st.data())
def test_as_pytorch(data):
    torch = pytest.importorskip("torch")
    dtype = np.dtype(data.draw(st.sampled_from(DTYPES)))
    shape = data.draw(hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=9))
    scale = data.draw(st.sampled_from([1.0, 1.0, 1e-3, 1e4, 1e9]))
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    if dtype.kind in "biu":
        array = rng.integers(0, 2 if dtype.kind == "b" else 120, shape).astype(dtype)
    else:
        array = rng.normal(size=shape) * scale
        if dtype.kind == "c":
            array = array + 1j * rng.normal(size=shape)
        if data.draw(st.booleans()):
            array = np.round(array)
        with np.errstate(over="ignore"):
            array = np.asarray(array).astype(dtype)
        if array.size and data.draw(st.booleans()):
            array.flat[0] = data.draw(st.sampled_from([np.nan, np.inf, -np.inf, 0.0, -0.0]))
    grad = dtype.kind in "fc" and data.draw(st.booleans())
    ours, theirs = (T.tensor(array).requires_grad_(grad) for T in (nbgrad, torch))
    assert repr(ours) == repr(theirs)


@pytest.mark.oracle
@pytest.mark.parametrize("shape", [(1001,), (40, 40), (3, 400), (1100, 1), (11, 11, 11), (2, 2, 300)])
def test_folding_as_pytorch(shape):
    torch = pytest.importorskip("torch")
    array = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    assert repr(nbgrad.tensor(array)) == repr(torch.tensor(array))


@pytest.mark.oracle
@pytest.mark.parametrize("options", [{"precision": 2}, {"linewidth": 40}, {"edgeitems": 1, "threshold": 5}, {"sci_mode": True},
                                     {"sci_mode": False}, {"profile": "short"}, {"profile": "full"}])  # fmt: skip
def test_options_as_pytorch(options):
    torch = pytest.importorskip("torch")
    arrays = (
        np.random.default_rng(0).normal(size=(7, 8)) * 1e-5,
        np.zeros(3),
        np.full(2, -0.0),
        np.array([np.nan, np.inf]),
        np.array(3j),
    )
    try:
        torch.set_printoptions(**options)
        with nbgrad.printoptions(**options):
            for array in arrays:
                assert repr(nbgrad.tensor(array)) == repr(torch.tensor(array))
            assert nbgrad.get_printoptions()["precision"] == torch._tensor_str.PRINT_OPTS.precision
    finally:
        torch.set_printoptions(profile="default")
    assert nbgrad.get_printoptions() == {"precision": 4, "threshold": 1000, "edgeitems": 3, "linewidth": 80, "sci_mode": None}


def test_a_view_that_cannot_follow_a_write_can_still_be_printed(T):
    x = T.ones(1, requires_grad=True)
    with T.no_grad():
        y = x[:]
        y *= 2
    assert repr(y) == "tensor([2.], grad_fn=<Invalid>)"
    with pytest.raises(RuntimeError):
        _ = y.grad_fn
