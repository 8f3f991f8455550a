"""Programs that lessons on torch.func are made of, with PyTorch's results: tangent kernels, ensembles, learning to learn."""

from __future__ import annotations

import pytest

import nbgrad

SHAPES = {"w1": (5, 4), "b1": (5,), "w2": (3, 5), "b2": (3,)}


def parameters(T, seed=0):
    T.manual_seed(seed)
    return {name: T.randn(*shape) * 0.3 for name, shape in SHAPES.items()}


def data(T):
    T.manual_seed(5)
    return T.randn(6, 4), T.tensor([0, 1, 2, 0, 1, 2])


def net(p, x):
    return (x @ p["w1"].mT + p["b1"]).relu() @ p["w2"].mT + p["b2"]


def loss(T, p, x, t):
    return T.nn.functional.cross_entropy(net(p, x[None]), t[None])


def clipped_gradients(T):
    per_example = T.vmap(T.func.grad(lambda p, x, t: loss(T, p, x, t)), in_dims=(None, 0, 0))(parameters(T), *data(T))
    norms = T.stack([g.reshape(6, -1).norm(2, dim=-1) for g in per_example.values()], 0).norm(2, dim=0)
    return [T.einsum("i,i...->...", (1 / norms).clamp(max=1.0), g) for g in per_example.values()]


def tangent_kernel(T):
    p, x = parameters(T), data(T)[0]
    rows = [j.flatten(2) for j in T.vmap(T.func.jacrev(net), (None, 0))(p, x).values()]
    return [sum(T.einsum("Naf,Mbf->NMab", j, j) for j in rows)]


def tangent_kernel_of_products(T):
    p, x = parameters(T), data(T)[0]

    def pair(a, b):
        out, back = T.func.vjp(lambda p: net(p, a), p)
        return T.vmap(lambda v: T.func.jvp(lambda p: net(p, b), (p,), back(v))[1])(T.eye(out.numel()))

    return [T.vmap(T.vmap(pair, (None, 0)), (0, None))(x, x)]


def an_ensemble_learns(T):
    several = [parameters(T, seed) for seed in range(3)]
    p, (x, t), losses = {name: T.stack([one[name] for one in several]) for name in SHAPES}, data(T), []
    step = T.vmap(T.func.grad_and_value(lambda p: T.nn.functional.cross_entropy(net(p, x), t)))
    for _ in range(4):
        grads, values = step(p)
        p = {name: p[name] - 0.5 * grads[name] for name in p}
        losses.append(values)
    return losses


def learning_to_learn(T):
    T.manual_seed(0)
    w, b, x = T.randn(1, 4), T.randn(4, 1), T.randn(3, 5, 1)

    def error(w, b, x):
        return (((x @ w).sin() @ b - x.cos()) ** 2).mean()

    def after_a_step(w, b, x):
        dw, db = T.func.grad(error, (0, 1))(w, b, x)
        return error(w - 0.1 * dw, b - 0.1 * db, x)

    grads, value = T.func.grad_and_value(lambda w, b: T.vmap(after_a_step, (None, None, 0))(w, b, x).mean(), (0, 1))(w, b)
    return [*grads, value]


def gauss_newton_product(T):
    p, (x, t) = parameters(T), data(T)
    out, moved = T.func.jvp(lambda p: net(p, x), (p,), ({name: T.ones_like(v) for name, v in p.items()},))
    curved = T.func.jvp(T.func.grad(lambda y: T.nn.functional.cross_entropy(y, t)), (out,), (moved,))[1]
    return list(T.func.vjp(lambda p: net(p, x), p)[1](curved)[0].values())


def sensitivity_of_a_trajectory(T):
    def end(c):
        y = T.ones(())
        for _ in range(10):
            y = y + 0.1 * (-c[0] * y + c[1])
        return y

    c = T.tensor([0.5, 0.2])
    return [T.func.grad(end)(c), T.func.hessian(end)(c)]


LESSONS = [
    clipped_gradients, tangent_kernel, tangent_kernel_of_products, an_ensemble_learns, learning_to_learn, gauss_newton_product,
    sensitivity_of_a_trajectory,
]  # fmt: skip


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda f: f.__name__)
def test_as_pytorch(lesson):
    torch = pytest.importorskip("torch")
    for mine, theirs in zip(lesson(nbgrad), lesson(torch), strict=True):
        assert tuple(mine.shape) == tuple(theirs.shape) and not mine.requires_grad
        assert nbgrad.allclose(mine, nbgrad.tensor(theirs.tolist()), rtol=1e-4, atol=1e-5)


def test_two_ways_to_the_tangent_kernel(T):
    assert T.allclose(tangent_kernel(T)[0], tangent_kernel_of_products(T)[0], atol=1e-5)
