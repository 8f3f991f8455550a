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


def test_one_leaf_given_as_several_roots(T, x):
    seen, seeds = [], [T.tensor([1.0, 0.0]), T.tensor([0.0, 2.0])]
    assert T.autograd.grad([x, x], x, seeds)[0].tolist() == [1.0, 2.0]
    x.register_hook(lambda g: seen.append(g.tolist()))
    T.autograd.backward([x, x], seeds, create_graph=False, inputs=[x])
    T.autograd.backward([x, x * 2, x], [*seeds, seeds[0]])
    assert x.grad.tolist() == [3.0, 6.0] and seen == [[1.0, 2.0], [2.0, 4.0]]


def test_second_derivatives_of_what_passes_its_gradient_on(T):
    a, b = (T.tensor([0.5, v], dtype=T.float64, requires_grad=True) for v in (1.5, 2.5))
    assert T.autograd.gradgradcheck(T.add, (a, b), check_batched_grad=True, check_fwd_over_rev=True)


# ---- arguments and small parts ----
def test_the_gradient_of_an_edge_is_checked(T, x):
    y = x * 2
    at = T.autograd.graph.get_gradient_edge(y)
    with pytest.raises(RuntimeError):
        T.autograd.grad(at, x, T.ones(2, dtype=T.complex64))
    (g,) = T.autograd.grad(at, x, T.ones(2, dtype=T.float64))
    assert g.dtype is T.float32


def test_gradients_that_are_too_many_are_left_alone(T, x):
    (g,) = T.autograd.grad(x * 2, x, [T.ones(2), T.zeros(5)])
    assert g.tolist() == [2.0, 2.0]
    with pytest.raises(RuntimeError):
        T.autograd.backward([x * 2, x * 3], [T.ones(2)])


def test_a_node_takes_tensors_only(T, x):
    with pytest.raises(TypeError):
        (x * 2).grad_fn(3.0)


def names(node):
    return None if node is None else (type(node).__name__, *[names(n) for n, _ in node.next_functions])


@pytest.mark.filterwarnings("ignore")  # of the cycle that .grad then makes
def test_the_graph_of_a_gradient(T, x):
    go = T.ones((), requires_grad=True)
    (x * x).sum().backward(go, create_graph=True)
    leaf = ("AccumulateGrad",)
    one = ("MulBackward0", ("ExpandBackward0", leaf), leaf)
    assert names(x.grad.grad_fn) == ("CopyBackwards", None, ("AddBackward0", one, one))
    x.grad = None


def test_the_graph_behind_a_backward_that_has_no_derivative_can_be_walked(T, x):
    class Double(T.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        @T.autograd.function.once_differentiable
        def backward(ctx, g):
            return g * 2

    go = T.ones(2, requires_grad=True)
    (g,) = T.autograd.grad(Double.apply(x), x, go, create_graph=True)
    assert names(g.grad_fn) == ("Error", ("AccumulateGrad",))


@pytest.mark.filterwarnings("ignore")  # of the cycle that .grad then makes
def test_the_retained_gradient_of_a_recorded_pass_is_a_copy(T, x):
    y = x * 2
    y.retain_grad()
    (y * y).sum().backward(create_graph=True)
    assert y.grad.grad_fn.name() == "CloneBackward0"
    x.grad = None


def test_set_makes_another_leaf(T, x):
    edge = T.autograd.graph.get_gradient_edge(x)
    y = x * 2
    with T.no_grad():
        x.set_(T.zeros(2))
    with pytest.raises(RuntimeError):
        T.autograd.grad(y.sum(), x)
    assert T.autograd.grad(y.sum(), edge)[0].tolist() == [2.0, 2.0]


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
