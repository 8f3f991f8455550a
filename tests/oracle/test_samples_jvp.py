"""Every sample in forward mode: tangents, and gradients of gradients forward over reverse, against reverse mode and PyTorch."""

from __future__ import annotations

import importlib

import numpy as np
import pytest

import nbgrad

from .samples import SAMPLES

IDS = [s[0] for s in SAMPLES]


def directions(arrays):
    rng = np.random.default_rng(5)
    return [rng.normal(size=np.shape(a)) for a in arrays]


def forward(T, function, arrays, on):
    """(value, tangent) with directions for the operands that `on` names."""
    fw = importlib.import_module(f"{T.__name__}.autograd.forward_ad")
    with fw.dual_level():
        xs = [fw.make_dual(T.tensor(a), T.tensor(v)) if o else T.tensor(a) for a, v, o in zip(arrays, directions(arrays), on)]
        primal, tangent = fw.unpack_dual(function(T, *xs))
        return primal.numpy(force=True), None if tangent is None else tangent.numpy(force=True)


def choices(arrays):
    """All operands at once, and each alone."""
    n = len(arrays)
    return {(True,) * n, *[tuple(i == k for i in range(n)) for k in range(n)]}


@pytest.mark.parametrize("name, function, arrays", SAMPLES, ids=IDS)
def test_the_tangent_is_the_transpose_of_the_gradient(name, function, arrays):
    for on in choices(arrays):
        value, tangent = forward(nbgrad, function, arrays, on)
        xs = [nbgrad.tensor(a, requires_grad=True) for a in arrays]
        out = function(nbgrad, *xs)
        assert value.shape == tuple(out.shape) and (tangent is None or tangent.dtype == value.dtype)
        np.testing.assert_array_equal(value, out.numpy(force=True))
        weight = nbgrad.tensor(np.cos(np.arange(out.numel()) + 0.5).reshape(tuple(out.shape)))
        grads = nbgrad.autograd.grad(out, xs, weight.to(out.dtype), allow_unused=True) if out.requires_grad else [None] * len(xs)
        want = sum(float((g.numpy() * v).sum()) for g, v, o in zip(grads, directions(arrays), on) if o and g is not None)
        got = 0.0 if tangent is None else float((tangent * weight.numpy()).sum())
        assert got == pytest.approx(want, rel=1e-6 if name == "to" else 1e-9, abs=1e-9)


# PyTorch gives tangents of 0 for these; the test above has judged ours
ZEROS_THERE = {"scatter_reduce prod True", "scatter_reduce prod False", "scatter_reduce zeros"}


@pytest.mark.oracle
@pytest.mark.parametrize("name, function, arrays", [s for s in SAMPLES if s[0] not in ZEROS_THERE],
                         ids=[n for n in IDS if n not in ZEROS_THERE])  # fmt: skip
def test_the_tangent_is_pytorchs(name, function, arrays):
    torch = pytest.importorskip("torch")
    on = (True,) * len(arrays)
    try:
        _, theirs = forward(torch, function, arrays, on)
    except NotImplementedError:  # PyTorch has no forward formula for it; the test above has judged ours
        return
    if theirs is None and name.startswith("scatter_reduce prod"):  # there PyTorch drops the tangent without a word
        return
    _, ours = forward(nbgrad, function, arrays, on)
    theirs = np.zeros_like(ours) if theirs is None else theirs
    np.testing.assert_allclose(np.zeros_like(theirs) if ours is None else ours, theirs, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("name, function, arrays", SAMPLES, ids=IDS)
def test_forward_over_reverse_is_reverse_over_reverse(name, function, arrays):
    vs = [nbgrad.tensor(v) for v in directions(arrays)]
    xs = tuple(nbgrad.tensor(a) for a in arrays)

    def total(*xs):
        out = function(nbgrad, *xs)
        return (out * nbgrad.tensor(np.cos(np.arange(out.numel()) + 0.5).reshape(tuple(out.shape))).to(out.dtype)).sum()

    gradient = nbgrad.func.grad(total, argnums=tuple(range(len(xs))))
    _, moved = nbgrad.func.jvp(gradient, xs, tuple(vs))
    slope = nbgrad.func.grad(lambda *xs: sum((g * v).sum() for g, v in zip(gradient(*xs), vs)), argnums=tuple(range(len(xs))))
    for ours, theirs in zip(moved, slope(*xs)):
        np.testing.assert_allclose(ours.numpy(), theirs.numpy(), rtol=1e-8, atol=1e-10)
