"""`.grad_dtype`: a leaf may keep its gradient in another dtype than its own."""

from __future__ import annotations

import pytest


@pytest.fixture
def x(T):
    return T.tensor([1.0, 2.0], requires_grad=True)


def test_it_is_the_tensors_own_at_first(T, x):
    assert x.grad_dtype is T.float32 and T.ones(2).grad_dtype is T.float32 and T.tensor([1]).grad_dtype is T.int64


@pytest.mark.parametrize("hooked", [False, True])
def test_gradients_are_kept_in_it(T, x, hooked):
    x.grad_dtype = T.float64
    seen = []
    if hooked:
        x.register_hook(lambda g: seen.append(g.dtype))
    (x * 2).sum().backward()
    (x * 3).sum().backward()
    assert x.grad.dtype is T.float64 and x.grad.tolist() == [5.0, 5.0] and seen == [T.float64] * 2 * hooked
    assert T.autograd.grad((x * 2).sum(), x)[0].dtype is T.float64
    (g,) = T.autograd.grad((x * x).sum(), x, create_graph=True)
    assert g.dtype is T.float64 and T.autograd.grad(g.sum(), x)[0].tolist() == [2.0, 2.0]
    assert x.detach().grad_dtype is T.float32


def test_gradients_are_added_up_in_it(T):
    x = T.ones(2, dtype=T.float16, requires_grad=True)
    x.grad_dtype = T.float32
    ((x * 1) + (x * 2.0**-13)).sum().backward()
    assert x.grad.tolist() == [1 + 2.0**-13] * 2, "float16 would have lost the small one"


def test_what_can_be_assigned(T, x):
    x.grad_dtype = T.float64
    with pytest.raises(RuntimeError):
        x.grad = T.ones(2)
    x.grad = T.ones(2, dtype=T.float64)
    with pytest.raises(RuntimeError):
        x.grad_dtype = T.float32
    x.grad_dtype = None
    assert x.grad_dtype is None
    x.grad = T.ones(2)
    assert x.grad.dtype is T.float32


def test_where_it_is_refused(T, x):
    y = x * 2
    with pytest.raises(RuntimeError):
        y.grad_dtype
    for tensor, kind in ((y, T.float64), (x, 3)):
        with pytest.raises(RuntimeError):
            tensor.grad_dtype = kind
    with pytest.raises(RuntimeError):
        x.grad_dtype = T.int64  # PyTorch says so at backward only
        x.sum().backward()


def test_the_hooks_of_a_tensor_can_be_listed(T, x):
    assert x._backward_hooks is None and x._post_accumulate_grad_hooks is None
    x.register_hook(print)
    x.register_post_accumulate_grad_hook(print)
    assert list(x._backward_hooks.values()) == [print] == list(x._post_accumulate_grad_hooks.values())
