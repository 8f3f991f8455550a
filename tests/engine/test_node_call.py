"""A node in the user's hands: the name of its class, what arrives at it, a call of it alone."""

from __future__ import annotations

import pytest

import nbgrad


@pytest.fixture
def x(T):
    return T.tensor([1.0, 2.0], requires_grad=True)


def test_the_class_of_a_node_has_its_name(T, x):
    y = x * 2
    z = y.sum()
    assert type(y.grad_fn).__name__ == y.grad_fn.__class__.__name__ == y.grad_fn.name() == "MulBackward0"
    assert type(y.grad_fn) is type((x * 3).grad_fn) and repr(type(y.grad_fn)) == "<class 'MulBackward0'>"
    node, _ = z.grad_fn.next_functions[0]
    leaf, _ = node.next_functions[0]
    assert (type(z.grad_fn).__name__, type(node).__name__, type(leaf).__name__) == (
        "SumBackward0",
        "MulBackward0",
        "AccumulateGrad",
    )
    assert isinstance(node, T.autograd.graph.Node) and issubclass(type(node), T.autograd.graph.Node)
    z.backward()
    assert x.grad.tolist() == [2.0, 2.0], "a graph that was looked at runs as any other"


def test_looking_at_nodes_changes_no_gradient(T, x):
    y = (x.exp() * x).sin()
    for _ in range(5):
        y = y * x + y
        assert y.grad_fn.next_functions[0][0].name()
    (g,) = T.autograd.grad(y.sum(), x, retain_graph=True)
    y.sum().backward()
    assert g.tolist() == x.grad.tolist()


def test_later_nodes_have_greater_numbers(T, x):
    y = x * 2
    z = y * 3
    assert z.grad_fn._sequence_nr() == y.grad_fn._sequence_nr() + 1
    assert y.grad_fn.next_functions[0][0]._sequence_nr() == 2**64 - 1
    assert y.grad_fn.requires_grad


def test_what_arrives_at_a_node(T, x):
    (one,) = (x.double() * 2).grad_fn._input_metadata
    assert (tuple(one.shape), one.dtype, str(one.device), one.is_nested_tensor) == ((2,), T.float64, "cpu", False)
    a, b = x.split(1)
    assert [tuple(m.shape) for m in a.grad_fn._input_metadata] == [(1,), (1,)]
    (leaf,) = a.grad_fn.next_functions[0][0]._input_metadata
    assert tuple(leaf.shape) == (2,) and leaf.dtype is T.float32


def test_a_node_is_called_by_hand(T, x):
    log = []
    y = x * 3
    y.register_hook(log.append)
    y.grad_fn.register_hook(lambda *gs: log.append(gs))
    sent, nothing = y.grad_fn(T.ones(2))
    assert sent.tolist() == [3.0, 3.0] and nothing is None and not log
    assert y.grad_fn(None) == (None, None)
    with pytest.raises(TypeError):
        y.grad_fn(T.ones(2), T.ones(2))


def test_a_call_is_recorded_and_frees_nothing(T, x):
    y = x * x
    first, second = y.grad_fn(T.ones(2))
    assert first.requires_grad and y.grad_fn(T.ones(2))[0].tolist() == second.tolist() == [1.0, 2.0]
    with T.no_grad():
        assert not y.grad_fn(T.ones(2))[0].requires_grad
    y.sum().backward()
    with pytest.raises(RuntimeError):
        y.grad_fn(T.ones(2))


def test_a_call_of_the_node_of_several_outputs_and_of_a_leaf(T, x):
    a, b = x.unbind(0)
    assert a.grad_fn(T.tensor(1.0), None).tolist() == [1.0, 0.0]
    leaf = a.grad_fn.next_functions[0][0]
    assert leaf(T.ones(2)) == () and x.grad.tolist() == [1.0, 1.0]


def test_what_is_not_known_of_a_node_that_was_never_asked_for():
    x = nbgrad.ones(2, requires_grad=True)
    node, _ = (x * 2).sum().grad_fn.next_functions[0]
    with pytest.raises(RuntimeError, match="MulBackward0 keeps no shape"):
        node._input_metadata
