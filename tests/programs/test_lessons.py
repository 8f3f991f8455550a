"""Programs as lessons write them, run whole: nbgrad gets from the same seed to the same numbers as PyTorch."""

from __future__ import annotations

import math

import numpy as np
import pytest

import nbgrad


def polynomial(T):
    """A cubic fitted to a sine, by hand first and then by backward."""
    T.manual_seed(0)
    x = T.linspace(-math.pi, math.pi, 200)
    y = T.sin(x)
    by_hand = [T.randn(()) for _ in range(4)]
    learned = [c.clone().requires_grad_() for c in by_hand]
    for _ in range(50):
        error = 2 * (sum(c * x**n for n, c in enumerate(by_hand)) - y)
        for n, c in enumerate(by_hand):
            c -= 1e-5 * (error * x**n).sum()
        loss = (sum(c * x**n for n, c in enumerate(learned)) - y).pow(2).sum()
        loss.backward()
        with T.no_grad():
            for c in learned:
                c -= 1e-5 * c.grad
                c.grad = None
    assert T.allclose(T.stack(by_hand), T.stack(learned), atol=1e-5)
    return [*by_hand, loss]


def legendre(T):
    """A function with a backward of its own."""

    class P3(T.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return (5 * x**3 - 3 * x) / 2

        @staticmethod
        def backward(ctx, g):
            (x,) = ctx.saved_tensors
            return g * 1.5 * (5 * x**2 - 1)

    x = T.linspace(-1, 1, 100)
    weights = [T.full((), v, requires_grad=True) for v in (0.1, -1.0, 0.2, 0.3)]
    for _ in range(30):
        a, b, c, d = weights
        loss = ((a + b * P3.apply(c + d * x) - T.sin(3 * x)) ** 2).mean()
        grads = T.autograd.grad(loss, weights)
        with T.no_grad():
            for w, g in zip(weights, grads):
                w -= 0.1 * g
    return [*weights, loss]


def names(T):
    """A language model of letters: counts, sampling, then an embedding, batch statistics and cross entropy."""
    F = T.nn.functional
    words = "emma olivia ava isabella sophia".split()
    letters = ["."] + sorted(set("".join(words)))
    number = {c: i for i, c in enumerate(letters)}
    counts = T.zeros((len(letters), len(letters)), dtype=T.int32)
    xs, ys = [], []
    for word in words:
        for a, b in zip("." + word, word + "."):
            counts[number[a], number[b]] += 1
            xs.append([number[a], len(xs) % len(letters)])
            ys.append(number[b])
    p = (counts + 1).float()
    p /= p.sum(1, keepdims=True)
    g = T.Generator().manual_seed(2147483647)
    sampled = [T.multinomial(p[i], num_samples=1, replacement=True, generator=g).item() for i in range(8)]
    xs, ys = T.tensor(xs), T.tensor(ys)
    table, w1 = T.randn((len(letters), 2), generator=g), T.randn((4, 20), generator=g) * (5 / 3) / 2
    w2, gain = T.randn((20, len(letters)), generator=g) * 0.01, T.ones((1, 20))
    parameters = [table, w1, w2, gain]
    for q in parameters:
        q.requires_grad = True
    for _ in range(20):
        batch = T.randint(0, len(ys), (16,), generator=g)
        before = table[xs[batch]].view(16, -1) @ w1
        before = gain * (before - before.mean(0, keepdim=True)) / (before.std(0, keepdim=True) + 1e-5)
        loss = F.cross_entropy(T.tanh(before) @ w2, ys[batch])
        for q in parameters:
            q.grad = None
        loss.backward()
        for q in parameters:
            q.data += -0.1 * q.grad
    one_hot = F.one_hot(xs[:, 0], num_classes=len(letters)).float()
    return [T.tensor(sampled), counts, loss, table, one_hot.sum(0)]


def attention(T):
    """A head of causal self-attention, its mask by tril, against the fused form."""
    F = T.nn.functional
    T.manual_seed(1337)
    x = T.randn(2, 6, 8, requires_grad=True)
    q, k, v = (x @ (T.randn(8, 4) / 3) for _ in range(3))
    weights = q @ k.transpose(-2, -1) * 4**-0.5
    weights = weights.masked_fill(T.tril(T.ones(6, 6)) == 0, float("-inf"))
    out = F.softmax(weights, dim=-1) @ v
    fused = F.scaled_dot_product_attention(q, k, v, is_causal=True)
    assert T.allclose(out, fused, atol=1e-6)
    loss = F.layer_norm(F.dropout(out, 0.3), (4,)).square().mean()
    loss.backward()
    return [out, loss, x.grad, T.einsum("bij,bkj->bik", q, k)]


def classifier(T):
    """A linear classifier with a log-softmax written out, in batches; the accuracy counts."""
    T.manual_seed(0)
    x, y = T.randn(64, 20), T.randint(0, 5, (64,))
    weights, bias = T.randn(20, 5) / math.sqrt(20), T.zeros(5, requires_grad=True)
    weights.requires_grad_()

    def predicted(x):
        z = x @ weights + bias
        return z - z.exp().sum(-1).log().unsqueeze(-1)

    for _ in range(5):
        for rows in T.randperm(64).split(16):
            loss = -predicted(x[rows])[range(16), y[rows]].mean()
            loss.backward()
            with T.no_grad():
                for p in (weights, bias):
                    p -= 0.5 * p.grad
                    p.grad.zero_()
    accuracy = (predicted(x).argmax(dim=1) == y).float().mean()
    return [loss, accuracy, weights, T.nn.functional.cross_entropy(x @ weights + bias, y)]


@pytest.mark.oracle
@pytest.mark.parametrize("lesson", [polynomial, legendre, names, attention, classifier])
def test_the_same_numbers_as_pytorch(lesson):
    torch = pytest.importorskip("torch")
    for ours, theirs in zip(lesson(nbgrad), lesson(torch), strict=True):
        assert str(ours.dtype) == str(theirs.dtype) and tuple(ours.shape) == tuple(theirs.shape)
        np.testing.assert_allclose(ours.detach().numpy(), theirs.detach().numpy(), rtol=1e-3, atol=1e-4)
