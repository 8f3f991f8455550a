"""PyTorch's introduction to autograd, line by line: on nbgrad, on PyTorch, and the numbers of both compared."""

from __future__ import annotations

import numpy as np
import pytest

import nbgrad


def torch():
    return pytest.importorskip("torch")


def program(T):
    T.manual_seed(0)
    x = T.ones(5)
    y = T.zeros(3)
    w = T.randn(5, 3, requires_grad=True)
    b = T.randn(3, requires_grad=True)
    z = T.matmul(x, w) + b
    loss = T.nn.functional.binary_cross_entropy_with_logits(z, y)
    return x, w, b, z, loss


def test_each_row_of_w_grad_equals_b_grad(T):
    x, w, b, z, loss = program(T)
    assert "AddBackward0" in repr(z.grad_fn) and "BinaryCrossEntropyWithLogitsBackward0" in repr(loss.grad_fn)
    loss.backward()
    for row in w.grad:
        assert T.equal(row, b.grad)


def test_a_second_backward_is_an_error_unless_the_graph_was_retained(T):
    *_, loss = program(T)
    loss.backward()
    with pytest.raises(RuntimeError, match="retain_graph"):
        loss.backward()
    _, _, b, _, loss = program(T)
    loss.backward(retain_graph=True)
    once = b.grad.clone()
    loss.backward()
    assert T.allclose(b.grad, 2 * once)


def test_recording_can_be_switched_off(T):
    x, w, b, z, _ = program(T)
    assert z.requires_grad
    with T.no_grad():
        z = T.matmul(x, w) + b
    assert not z.requires_grad
    z = T.matmul(x, w) + b
    assert not z.detach().requires_grad and z.requires_grad


def test_frozen_parameters_get_no_gradient(T):
    T.manual_seed(0)
    first = T.randn(5, 4, requires_grad=True).requires_grad_(False)
    last = T.randn(4, 3, requires_grad=True)
    T.nn.functional.mse_loss(T.tanh(T.ones(5) @ first) @ last, T.zeros(3)).backward()
    assert first.grad is None and last.grad.shape == (4, 3)


def test_jacobian_products_accumulate(T):
    inp = T.eye(4, 5, requires_grad=True)
    out = (inp + 1).pow(2).t()
    out.backward(T.ones_like(out), retain_graph=True)
    first = inp.grad.clone()
    out.backward(T.ones_like(out), retain_graph=True)
    assert T.equal(inp.grad, 2 * first)
    inp.grad.zero_()
    out.backward(T.ones_like(out), retain_graph=True)
    assert T.equal(inp.grad, first)


@pytest.mark.oracle
def test_loss_and_gradients_are_those_of_pytorch():
    found = []
    for T in (nbgrad, torch()):
        _, w, b, z, loss = program(T)
        loss.backward()
        found.append([np.array(v.detach().numpy()) for v in (w, b, z, loss, w.grad, b.grad)])
    for ours, theirs in zip(*found):
        assert ours.dtype == theirs.dtype == np.float32
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-6)


@pytest.mark.oracle
def test_it_prints_as_pytorch():
    shown = []
    for T in (nbgrad, torch()):
        x, w, b, z, loss = program(T)
        shown.append([repr(v) for v in (x, w, b, z, loss)])
    assert shown[0] == shown[1]
