"""Where definitions leave a choice - ties, kinks, what is saved - the same choice as PyTorch."""

from __future__ import annotations

import math

import pytest

NAN, INF = math.nan, math.inf


def gradient(T, function, *values):
    leaves = [T.tensor(v, requires_grad=True, dtype=T.float64) for v in values]
    out = function(T, *leaves)
    return [None if g is None else g.tolist() for g in T.autograd.grad(out.sum(), leaves, allow_unused=True)]


TIES = [
    ("max shares", lambda T, x: x.max(), [3.0, 1.0, 3.0], [0.5, 0.0, 0.5]),
    ("min shares", lambda T, x: x.min(), [3.0, 1.0, 1.0], [0.0, 0.5, 0.5]),
    ("amax shares", lambda T, x: x.amax(0), [3.0, 3.0, 3.0], [1 / 3, 1 / 3, 1 / 3]),
    ("amin shares", lambda T, x: x.amin(), [1.0, 1.0, 2.0], [0.5, 0.5, 0.0]),
    ("median shares", lambda T, x: x.median(), [1.0, 2.0, 2.0], [0.0, 0.5, 0.5]),
    ("nanmedian shares", lambda T, x: x.nanmedian(), [1.0, 2.0, 2.0], [0.0, 0.5, 0.5]),
    ("max along a dimension picks one", lambda T, x: x.max(0).values, [3.0, 1.0, 3.0], [1.0, 0.0, 0.0]),
    ("min along a dimension picks one", lambda T, x: x.min(0).values, [3.0, 1.0, 1.0], [0.0, 1.0, 0.0]),
    ("abs in the middle", lambda T, x: x.abs(), [0.0, -0.0], [0.0, 0.0]),
    ("relu at its kink", lambda T, x: x.relu(), [0.0, -1.0, 1.0], [0.0, 0.0, 1.0]),
    ("sqrt at its edge", lambda T, x: x.sqrt(), [0.0], [INF]),
    ("norm of nothing", lambda T, x: x.norm(), [0.0, 0.0], [0.0, 0.0]),
    ("clamp at its edges", lambda T, x: x.clamp(-1, 1), [-1.0, 0.0, 1.0, 2.0], [1.0, 1.0, 1.0, 0.0]),
    ("std of constants", lambda T, x: x.std(), [2.0, 2.0, 2.0], [0.0, 0.0, 0.0]),
    ("var of constants", lambda T, x: x.var(), [2.0, 2.0, 2.0], [0.0, 0.0, 0.0]),
    ("prod with one zero", lambda T, x: x.prod(), [2.0, 0.0, 3.0], [0.0, 6.0, 0.0]),
    ("prod with two zeros", lambda T, x: x.prod(), [2.0, 0.0, 0.0], [0.0, 0.0, 0.0]),
    ("prod with one zero along a dimension", lambda T, x: x.prod(0), [2.0, 0.0, 3.0], [0.0, 6.0, 0.0]),
    ("cumprod with a zero", lambda T, x: x.cumprod(0), [2.0, 0.0, 3.0], [1.0, 8.0, 0.0]),
    ("pow of zero", lambda T, x: x**0, [0.0, 2.0], [0.0, 0.0]),
    ("square of zero", lambda T, x: x**2, [0.0], [0.0]),
    ("root of zero", lambda T, x: x**0.5, [0.0], [INF]),
    ("where lets NaN through", lambda T, x: T.where(x > 0, x.log(), T.zeros_like(x)), [0.0, 1.0], [NAN, 1.0]),
    ("xlogx by where", lambda T, x: T.where(x > 0, x * x.sqrt(), x * 0), [0.0], [NAN]),
    ("sign and floor are flat", lambda T, x: x.sign() + x.floor() + x.round(), [0.0, 1.5], [0.0, 0.0]),
    ("frac passes on", lambda T, x: x.frac(), [1.5, -1.5], [1.0, 1.0]),
    ("leaky_relu at its kink", lambda T, x: T.nn.functional.leaky_relu(x, 0.1), [0.0], [0.1]),
    ("hardtanh at its kinks", lambda T, x: T.nn.functional.hardtanh(x), [-1.0, 1.0], [0.0, 0.0]),
    ("relu6 at its kinks", lambda T, x: T.nn.functional.relu6(x), [0.0, 6.0], [0.0, 0.0]),
    ("atan2 at zero", lambda T, x: T.atan2(x, x), [0.0], [0.0]),
    ("relu lets NaN through", lambda T, x: x.relu(), [NAN, 1.0], [1.0, 1.0]),
    ("relu6 lets NaN through", lambda T, x: T.nn.functional.relu6(x), [NAN], [1.0]),
    ("elu lets NaN through", lambda T, x: T.nn.functional.elu(x), [NAN, 0.0], [1.0, 1.0]),
    ("abs of NaN is flat", lambda T, x: x.abs(), [NAN, -2.0], [0.0, -1.0]),
    ("amax of NaN", lambda T, x: x.amax(), [1.0, NAN], [NAN, NAN]),
    ("amin over a dimension with NaN", lambda T, x: x.amin(0), [1.0, NAN], [NAN, NAN]),
    ("logaddexp with infinity", lambda T, x: T.logaddexp(x, T.zeros_like(x)), [INF, -INF], [1.0, 0.0]),
    ("erf of a number", lambda T, x: T.erf(x.sum()) + T.erfc(x.sum()), [0.5], [0.0]),
    ("softmax of nothing", lambda T, x: x.softmax(0), [], []),
    ("logsigmoid far out", lambda T, x: T.nn.functional.logsigmoid(x), [-1e4, 1e4], [1.0, 0.0]),
    ("clamp by tensors", lambda T, x: x.clamp(T.tensor([0.0, NAN]), T.tensor([1.0, 1.0])), [0.0, 0.5], [1.0, 0.0]),
    ("logsumexp of minus infinity", lambda T, x: T.logsumexp(x, 0), [-INF, 0.0], [0.0, 1.0]),
]  # fmt: skip


@pytest.mark.parametrize("name, function, at, slope", TIES, ids=[t[0] for t in TIES])
def test_kinks_and_ties(T, name, function, at, slope):
    assert gradient(T, function, at) == [pytest.approx(slope, nan_ok=True)]


def test_of_two_equal_operands_each_has_half(T):
    for name in ("maximum", "minimum"):
        assert gradient(T, lambda T, a, b, name=name: getattr(T, name)(a, b), [1.0], [1.0]) == [[0.5], [0.5]]


def test_the_bounds_of_clamp_have_gradients(T):
    x, low, high = [-2.0, 0.0, 2.0, 0.0], [-1.0, -1.0, -1.0, 3.0], [1.0, 1.0, 1.0, 1.0]
    assert gradient(T, lambda T, x, a, b: x.clamp(a, b), x, low, high) == [[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 1, 1]]
    assert gradient(T, lambda T, x, a: x.clamp(min=a), x, low) == [[0, 1, 1, 0], [1, 0, 0, 1]]
    assert gradient(T, lambda T, x, b: x.clamp(max=b), x, high) == [[1, 1, 0, 1], [0, 0, 1, 0]]
    y = T.tensor(x, requires_grad=True).clamp(T.tensor(low), T.tensor(high))
    assert y.grad_fn.name() == "ClampBackward0" and y.tolist() == [-1, 0, 1, 1]


def test_nan_has_no_sign(T):
    x = T.tensor([NAN, 2.0, -3.0, 0.0])
    assert x.sign().tolist() == x.sgn().tolist() == [0, 1, -1, 0]


def test_the_extreme_of_nothing(T):
    for name in ("max", "min", "amax", "amin"):
        with pytest.raises(RuntimeError):
            getattr(T.zeros(2, 0), name)()
        with pytest.raises(IndexError):
            getattr(T.zeros(2, 0), name)(1)
        assert getattr(T.zeros(0, 2), "arg" + name[-3:])(1).tolist() == []
    with pytest.raises(RuntimeError):
        T.zeros(0).norm(INF)


def test_a_spread_without_freedom_warns(T):
    for name in ("var", "std"):
        with pytest.warns(UserWarning):
            assert math.isnan(getattr(T.ones(1), name)().item())


def test_zero_to_the_power_of_zero(T):
    base, exponent = gradient(T, lambda T, a, b: a**b, [0.0], [0.0])
    assert base == [0.0] and exponent == [0.0]


def test_median_along_a_dimension_picks_one(T):
    (g,) = gradient(T, lambda T, x: x.median(0).values, [1.0, 2.0, 2.0])
    assert sorted(g) == [0.0, 0.0, 1.0] and g[0] == 0


def test_nan_is_the_extreme_and_the_median(T):
    x = T.tensor([[1.0, NAN, 2.0], [3.0, 1.0, 2.0]], requires_grad=True)
    for name, second in (("max", 3), ("min", 1), ("median", 2)):
        values, indices = getattr(x, name)(1)
        assert values.tolist() == [pytest.approx(NAN, nan_ok=True), second]
        assert indices[0] == 1 and x[1, indices[1]] == second
        (g,) = T.autograd.grad(getattr(x, name)(), x)
        assert g.tolist() == [[0, 1, 0], [0, 0, 0]]


# ---- what is kept for backward: (elements of each saved tensor, sorted) for x of 12 elements and y of 12 ----
SAVED = [
    ("add", lambda T, x, y: x + y, []),
    ("sub", lambda T, x, y: x - y, []),
    ("neg", lambda T, x, y: -x, []),
    ("mul", lambda T, x, y: x * y, [12, 12]),
    ("mul by a constant", lambda T, x, y: x * y.detach(), [12]),
    ("exp", lambda T, x, y: x.exp(), [12]),
    ("tanh", lambda T, x, y: x.tanh(), [12]),
    ("sigmoid", lambda T, x, y: x.sigmoid(), [12]),
    ("relu", lambda T, x, y: x.relu(), [12]),
    ("log", lambda T, x, y: x.log(), [12]),
    ("softmax", lambda T, x, y: x.softmax(1), [12]),
    ("sum", lambda T, x, y: x.sum(), []),
    ("mean", lambda T, x, y: x.mean(0), []),
    ("reshape", lambda T, x, y: x.reshape(12), []),
    ("transpose", lambda T, x, y: x.t(), []),
    ("expand", lambda T, x, y: x.expand(2, 3, 4), []),
    ("slice", lambda T, x, y: x[1:, :2], []),
    ("index", lambda T, x, y: x[T.tensor([0, 2])], [2]),
    ("max", lambda T, x, y: x.max(), [1, 12]),
    ("matmul", lambda T, x, y: x @ y.t(), [12, 12]),
    ("matmul by a constant", lambda T, x, y: x @ y.t().detach(), [12]),
]  # fmt: skip


@pytest.mark.parametrize("name, function, sizes", SAVED, ids=[s[0] for s in SAVED])
def test_what_is_saved(T, name, function, sizes):
    x = T.arange(12.0).reshape(3, 4).requires_grad_()
    y = (T.arange(12.0).reshape(3, 4) + 1).requires_grad_()
    seen = []
    with T.autograd.graph.saved_tensors_hooks(lambda t: seen.append(t.numel()) or t, lambda t: t):
        function(T, x, y)
    assert sorted(seen) == sizes


def test_a_write_through_a_view_by_name(T):
    x = T.ones(2, 3, requires_grad=True)
    base = x * 1
    view = base[0]
    other = base.view(6)
    view.mul_(2)
    assert base.grad_fn.name() == "torch::autograd::CopySlices"
    assert view.grad_fn.name() == "AsStridedBackward0"
    assert other.grad_fn.name() == "AsStridedBackward0" or other.grad_fn.name() == "ViewBackward0"
    assert base._version == view._version == other._version == base.detach()._version == 1
    base.sum().backward()
    assert x.grad.tolist() == [[2, 2, 2], [1, 1, 1]]
