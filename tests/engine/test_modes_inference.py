"""Inference mode beside everything else: transforms, gradients that are made in it, forward mode."""

from __future__ import annotations

import pytest


@pytest.fixture
def a(T):
    with T.inference_mode():
        return T.arange(2.0) + 1


TRANSFORMS = {
    "grad": lambda T, a: T.func.grad(lambda x: (x * a).sum())(T.ones(2)),
    "vjp": lambda T, a: T.func.vjp(lambda x: x * a, T.ones(2))[1](T.ones(2))[0],
    "jvp": lambda T, a: T.func.jvp(lambda x: x * a, (T.ones(2),), (T.ones(2),))[1],
    "grad under vmap": lambda T, a: T.vmap(T.func.grad(lambda x: (x * a).sum()))(T.ones(3, 2))[2],
    "hessian": lambda T, a: T.func.hessian(lambda x: (x * x * a).sum() / 2)(T.ones(2)).diagonal(),
    "of the tensor itself": lambda T, a: T.func.grad(lambda x: (x * x / 2).sum())(a),
}


@pytest.mark.parametrize("name", TRANSFORMS)
def test_transforms_take_inference_tensors(T, a, name):
    assert TRANSFORMS[name](T, a).tolist() == [1, 2]


@pytest.mark.parametrize("name", TRANSFORMS)
def test_transforms_make_ordinary_tensors(T, a, name):
    with T.inference_mode():
        found = TRANSFORMS[name](T, a)
    assert found.tolist() == [1, 2] and not found.is_inference()


def test_a_graph_outside_still_refuses_them(T, a):
    w = T.ones(2, requires_grad=True)
    for call in (lambda: w * a, lambda: T.func.grad(lambda x: (x * w * a).sum())(T.ones(2)),
                 lambda: T.func.grad(lambda x: (x * a).sum())(w)):  # fmt: skip
        with pytest.raises(RuntimeError):
            call()


def test_gradients_made_in_it(T):
    w, seen = T.ones(2, requires_grad=True), []
    w.register_hook(lambda g: seen.append(g.is_inference()))
    y, z = (w * w).sum(), (w * 3).sum()
    with T.inference_mode():
        (found,) = T.autograd.grad(y, w, retain_graph=True)
        y.backward()
    assert found.is_inference() and w.grad.is_inference() and w.grad.tolist() == [2, 2] and seen == [True, True]
    for call in (lambda: w.grad.zero_(), lambda: w * w.grad, z.backward):
        with pytest.raises(RuntimeError):
            call()
    w.grad = T.ones_like(w.grad)
    (w * 3).sum().backward()
    assert w.grad.tolist() == [4, 4]


def test_it_adds_to_a_gradient_that_is_there(T):
    w = T.ones(2, requires_grad=True)
    (w * 2).sum().backward()
    y = (w * 3).sum()
    with T.inference_mode():
        y.backward()
    assert w.grad.tolist() == [5, 5] and not w.grad.is_inference()


def test_there_are_no_tangents_in_it(T):
    A = T.autograd.forward_ad
    with A.dual_level():
        x = A.make_dual(T.ones(2), T.ones(2))
        with T.inference_mode():
            assert A.unpack_dual(x).tangent is None
            y, z = x * 2, A.make_dual(T.ones(2), T.ones(2))
            x.mul_(3)
            with T.inference_mode(False):
                assert A.unpack_dual(x * 2).tangent.tolist() == [2, 2]
        assert A.unpack_dual(y).tangent is None and A.unpack_dual(z).tangent is None
        assert A.unpack_dual(x).primal.tolist() == [3, 3] and A.unpack_dual(x).tangent.tolist() == [1, 1]
    value, slope = T.func.jvp(T.inference_mode()(lambda v: v * 2), (T.ones(2),), (T.ones(2),))
    assert value.tolist() == [2, 2] and slope.tolist() == [0, 0]
