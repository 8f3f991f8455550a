"""Every sample: the same values, dtypes, shapes, first and second gradients as PyTorch; and finite differences always."""

from __future__ import annotations

import numpy as np
import pytest

import nbgrad

from .samples import SAMPLES

IDS = [s[0] for s in SAMPLES]


def run(T, function, arrays, second=False):
    """Value, gradients and, if asked, second gradients of a weighted sum of the function's values."""
    xs = [T.tensor(a, requires_grad=True) for a in arrays]
    out = function(T, *xs)
    weight = T.tensor(np.cos(np.arange(out.numel(), dtype=float) + 0.5).reshape(tuple(out.shape)), dtype=out.dtype)
    total = (out * weight).sum()
    first = T.autograd.grad(total, xs, create_graph=second, allow_unused=True)
    value = np.array(out.numpy(force=True))
    grads = [None if g is None else np.array(g.numpy(force=True)) for g in first]
    if not second:
        return value, grads, out
    live = [g for g in first if g is not None and g.requires_grad]
    seconds = [None] * len(xs)
    if live:
        scalar = sum((g * T.tensor(np.sin(np.arange(g.numel(), dtype=float) + 1).reshape(tuple(g.shape)))).sum() for g in live)
        seconds = T.autograd.grad(scalar, xs, allow_unused=True)
    return value, grads, [None if g is None else np.array(g.numpy(force=True)) for g in seconds]


def close(a, b, what):
    a = np.zeros_like(b) if a is None and b is not None else a
    b = np.zeros_like(a) if b is None and a is not None else b
    if a is None:
        return
    assert a.dtype == b.dtype and a.shape == b.shape, what
    np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-11, err_msg=what)


# PyTorch differentiates these once
ONCE = {
    "cdist 1.0", "cdist 2.0", "cdist 3.0", "cdist inf", "pdist", "nn.attention of four dimensions",
    "nn.attention of four dimensions, masks", "nn.attention of four dimensions, numbers for a mask",
}  # fmt: skip


@pytest.mark.oracle
@pytest.mark.parametrize("name, function, arrays", SAMPLES, ids=IDS)
def test_as_pytorch(name, function, arrays):
    torch = pytest.importorskip("torch")
    second = name not in ONCE
    ours, theirs = run(nbgrad, function, arrays, second), run(torch, function, arrays, second)
    close(ours[0], theirs[0], "value")
    for i, (a, b) in enumerate(zip(ours[1], theirs[1])):
        close(a, b, f"gradient {i}")
    for i, (a, b) in enumerate(zip(ours[2], theirs[2]) if second else ()):
        close(a, b, f"second gradient {i}")


@pytest.mark.oracle
@pytest.mark.parametrize("name, function, arrays", SAMPLES, ids=IDS)
def test_as_pytorch_in_float32(name, function, arrays):
    torch = pytest.importorskip("torch")
    if "float64" in function.__code__.co_names:
        arrays = [np.asarray(a) for a in arrays]
    else:
        arrays = [np.asarray(a, np.float32) for a in arrays]
    (v, g, _), (tv, tg, _) = run(nbgrad, function, arrays), run(torch, function, arrays)
    assert v.dtype == tv.dtype and v.shape == tv.shape
    np.testing.assert_allclose(v, tv, rtol=2e-5, atol=2e-5)
    for a, b in zip(g, tg):
        if a is not None and b is not None:
            assert a.dtype == b.dtype
            np.testing.assert_allclose(a, b, rtol=2e-4, atol=2e-5)


# where a function has a kink or a jump at the sample itself, a finite difference says nothing
KINKS = {"amax tie", "max tie", "max dim tie", "maximum tie", "floor", "ceil", "trunc", "round", "to"}


@pytest.mark.parametrize("name, function, arrays", [s for s in SAMPLES if s[0] not in KINKS],
                         ids=[n for n in IDS if n not in KINKS])  # fmt: skip
def test_by_finite_differences(name, function, arrays):
    arrays = [np.asarray(a, float) for a in arrays]
    _, grads, out = run(nbgrad, function, arrays)
    weight = np.cos(np.arange(out.numel(), dtype=float) + 0.5).reshape(tuple(out.shape))
    rng = np.random.default_rng(0)
    step = 1e-6
    for i, (array, gradient) in enumerate(zip(arrays, grads)):
        direction = rng.normal(size=array.shape)

        def at(t):
            moved = [nbgrad.tensor(a + t * direction if j == i else a) for j, a in enumerate(arrays)]
            return float((function(nbgrad, *moved)._data * weight).sum())

        slope = (at(step) - at(-step)) / (2 * step)
        claimed = 0.0 if gradient is None else float((gradient * direction).sum())
        assert claimed == pytest.approx(slope, rel=1e-5, abs=1e-6), f"operand {i}"


# where PyTorch makes the result in other steps, or names what is not there
OTHER_STEPS = {
    "nn.gelu tanh": "five ops in place of one", "1 / x": "a division in place of a reciprocal and a product",
    "roll flat": "a view of a roll", "repeat_interleave": "an index in place of copies", "diag": "a view in place of a copy",
    "outer": "a view by unsqueeze", "matmul (2, 3) (5, 3, 4)": "one product in place of a folded and unfolded one",
    "nn.cross_entropy soft": "a division by a number", "nn.cross_entropy images": "one op for all ranks",
    "nn.cosine_similarity": "a quotient of products",
    **dict.fromkeys((
        "mvlgamma", "logit eps", "float_power", "msort", "aminmax", "quantile", "quantiles", "cov", "corrcoef", "cdist 1.0", "cdist 2.0",
        "cdist 3.0", "cdist inf", "pdist", "cross", "trace", "block_diag", "matrix_power", "combinations", "nn.glu",
        "nn.rms_norm", "nn.attention", "nn.attention causal", "inner", "rad2deg", "deg2rad", "trapezoid", "einsum ii->i", "einsum i,j", "kron", "nn.elu inplace", "select_scatter", "slice_scatter",
        "nn.pairwise_distance", "dist", "rot90", "meshgrid", "diagflat",
    ), "made of other ops"),
}  # fmt: skip


def name_at_the_end(T, function, arrays):
    """The name of the last node other than the products and powers that the samples put on top."""
    node = function(T, *[T.tensor(a, requires_grad=True) for a in arrays]).grad_fn
    while node is not None and node.name() in ("MulBackward0", "PowBackward0") and node.next_functions[0][0].next_functions:
        node = node.next_functions[0][0]
    return node and node.name()


@pytest.mark.oracle
@pytest.mark.parametrize("name, function, arrays", [s for s in SAMPLES if s[0] not in OTHER_STEPS],
                         ids=[n for n in IDS if n not in OTHER_STEPS])  # fmt: skip
def test_nodes_are_named_as_in_pytorch(name, function, arrays):
    torch = pytest.importorskip("torch")
    assert name_at_the_end(nbgrad, function, arrays) == name_at_the_end(torch, function, arrays)
