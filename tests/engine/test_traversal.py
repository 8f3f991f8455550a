"""Passes that fail on their way, and passes of several threads through one graph."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest


def _one_that_fails(T, why):
    """Leaves, and the result of a graph whose backward fails at a node on the way to one of them."""
    a, b, c, d = (T.ones(2, requires_grad=True) for _ in range(4))
    u = c * c
    if why == "unpack hook":
        with T.autograd.graph.saved_tensors_hooks(lambda x: x, lambda x: 1 / 0):
            v = u * u
    else:
        v = u * u
    if why == "freed":
        v.sum().backward()
        c.grad = None
    elif why == "written":
        u.detach().add_(0)
    elif why == "hook":
        v.register_hook(lambda g: 1 / 0)
    elif why == "interrupt":
        v.register_hook(_interrupt)
    y = (v * b).sum() + (d * 5).sum() + (a * 2).sum()
    return (a, b, c, d), y


def _interrupt(g):
    raise KeyboardInterrupt


@pytest.mark.parametrize("why, error", [
    ("freed", RuntimeError), ("written", RuntimeError), ("hook", ZeroDivisionError), ("interrupt", KeyboardInterrupt),
    ("unpack hook", ZeroDivisionError),
])  # fmt: skip
def test_when_a_pass_fails_the_leaves_that_were_complete_are_filled_and_no_other(T, why, error):
    (a, b, c, d), y = _one_that_fails(T, why)
    with pytest.raises(error):
        y.backward()
    assert [leaf.grad is not None and leaf.grad.tolist() for leaf in (a, b, c, d)] == [[2.0, 2.0], [1.0, 1.0], False, [5.0, 5.0]]
    assert T.is_grad_enabled()
    z = T.ones(1, requires_grad=True)
    (z * 2).sum().backward()
    assert z.grad.tolist() == [2.0]


def test_unpack_hooks_see_the_gradients_so_far(T):
    a, c = T.ones(2, requires_grad=True), T.ones(2, requires_grad=True)
    seen = []

    def unpack(x):
        seen.append(a.grad is not None and a.grad.tolist())
        return x

    with T.autograd.graph.saved_tensors_hooks(lambda x: x, unpack):
        u = (c * 3).exp()
    (u.sum() + (a * 2).sum()).backward()
    assert seen[0] == [2.0, 2.0]


@pytest.mark.filterwarnings("ignore:.*create_graph=True")
@pytest.mark.parametrize("create_graph", [False, True])
def test_threads_run_backward_through_one_graph(T, create_graph):
    x, w = T.ones(3, requires_grad=True), T.ones(3, requires_grad=True)
    y = (x + 1) * (w + 2)
    halves, seen = (y * y).split([1, 2]), []
    y.register_hook(lambda g: seen.append(g.shape))

    def work(i):
        halves[i % 2].sum().backward(retain_graph=True, create_graph=create_graph)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(40)))
    assert x.grad.tolist() == [20 * 36.0] * 3 and w.grad.tolist() == [20 * 24.0] * 3 and len(seen) == 40
    x.grad = w.grad = None  # of a recorded pass they would hold the graph in a cycle
