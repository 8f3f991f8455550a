"""The arguments of `backward` and `grad`: old names, dicts, edges of the graph, batches, dtypes."""

from __future__ import annotations

import collections

import pytest


@pytest.fixture
def x(T):
    return T.tensor([1.0, 2.0], requires_grad=True)


def test_old_names_of_arguments(T, x):
    with pytest.warns(FutureWarning):
        T.autograd.backward([x * 2], grad_variables=[T.ones(2)])
    assert x.grad.tolist() == [2.0, 2.0]
    with pytest.warns(FutureWarning), pytest.raises(RuntimeError):
        T.autograd.backward([x * 2], [T.ones(2)], grad_variables=[T.ones(2)])
    assert T.autograd.grad(x.sum(), x, only_inputs=True)[0].tolist() == [1.0, 1.0]
    with pytest.warns(FutureWarning):
        T.autograd.grad(x.sum(), x, only_inputs=False)


def test_arguments_by_position(T, x):
    w = T.ones(2, requires_grad=True)
    g, unused = T.autograd.grad(x.sum(), (x, w), None, True, True, True, True, False, False)
    assert g.tolist() == [1.0, 1.0] and unused is None


def test_a_dict_of_inputs_gives_a_dict_of_gradients(T, x):
    w = T.ones(2, requires_grad=True)
    found = T.autograd.grad((x * w).sum(), {"x": x, "w": w})
    assert {name: g.tolist() for name, g in found.items()} == {"x": [1.0, 1.0], "w": [1.0, 2.0]}
    with pytest.raises(TypeError):
        T.autograd.grad(x.sum(), collections.OrderedDict(x=x))


def test_zeros_can_be_differentiated_if_the_gradients_can(T, x):
    w = T.ones(3, requires_grad=True)
    for create_graph in (False, True):
        _, zeros = T.autograd.grad((x * x).sum(), (x, w), create_graph=create_graph, materialize_grads=True)
        assert zeros.tolist() == [0.0] * 3 and zeros.requires_grad is create_graph


def test_zeros_are_made_for_tensors_only(T, x):
    edge = T.autograd.graph.get_gradient_edge(x * 2)
    with pytest.raises(RuntimeError):
        T.autograd.grad(x.sum(), [x, edge], materialize_grads=True)


def test_batches_need_a_gradient_for_each_output(T, x):
    with pytest.raises(ValueError):
        T.autograd.grad(x.sum(), x, is_grads_batched=True)
    w = T.ones(2, requires_grad=True)
    gx, gw = T.autograd.grad((x * 2, w * x), (x, w), (T.eye(2), T.eye(2)), is_grads_batched=True)
    assert gx.tolist() == [[3.0, 0.0], [0.0, 3.0]] and gw.tolist() == [[1.0, 0.0], [0.0, 2.0]]
    _, unused = T.autograd.grad(x * 2, (x, w), T.eye(2), is_grads_batched=True, allow_unused=True)
    assert unused is None


def test_the_gradient_of_a_complex_tensor_is_complex(T, x):
    with pytest.raises(RuntimeError):
        (x * 2j).backward(T.ones(2))
    with pytest.raises(RuntimeError):
        (x * 2).backward(T.ones(2, dtype=T.complex64))


def test_an_edge_knows_what_arrives_at_it(T, x):
    at_sum, at_y = (T.autograd.graph.get_gradient_edge(t) for t in ((x * 2).sum(), x * 2))
    T.autograd.backward(at_sum, retain_graph=True)
    T.autograd.backward([at_sum, at_y], [None, T.ones(2)], retain_graph=True)
    assert x.grad.tolist() == [6.0, 6.0]
    with pytest.raises(RuntimeError):
        T.autograd.backward(at_y)
    with pytest.raises(RuntimeError):
        T.autograd.backward(at_y, T.ones(3))


@pytest.mark.filterwarnings("ignore")
def test_the_node_of_a_gradient_that_is_kept(T, x):
    (x * x).sum().backward(create_graph=True)
    assert repr(x.grad) == "tensor([2., 4.], grad_fn=<CopyBackwards>)"
    x.grad = None


def test_multi_grad_hooks_on_tensors_without_gradients(T, x):
    log = []
    T.autograd.graph.register_multi_grad_hook((T.ones(2), x), lambda g: log.append(g.tolist()), mode="any")
    x.sum().backward()
    assert log == [[1.0, 1.0]]
    with pytest.raises(AssertionError):
        T.autograd.graph.register_multi_grad_hook((T.ones(2), x), print)


def test_a_version_is_counted_for_tensors_only(T):
    with pytest.raises(RuntimeError):
        T.autograd.graph.increment_version([3])


@pytest.mark.parametrize("f", [lambda x: x * 3, lambda x: x.clone() * x, lambda x: (x * 2).exp() + x])
def test_the_gradient_of_a_number_is_a_tensor_like_any_other(T, f):
    x = T.tensor(1.5, requires_grad=True)
    f(x).backward()
    g, once = x.grad, x.grad.item()
    assert g.numpy().shape == () and g.data_ptr() and g.view(1).shape == (1,)
    f(x).backward()
    assert x.grad is g and g.item() == pytest.approx(2 * once)
    g.zero_()
    assert x.grad.item() == 0
    y = x * 2
    y.retain_grad()
    for _ in range(2):
        f(y).backward(retain_graph=True)
    assert y.grad.mul_(1).numpy().shape == ()
