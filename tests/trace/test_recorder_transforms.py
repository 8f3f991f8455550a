"""Traces of torch.func: what the user's function did, under the names that it uses."""

from __future__ import annotations

import nbgrad as torch


def loss(w, x):
    return (w * x).sum().tanh()


def shown(trace):
    return [(call.op, [trace.tensors[o.tensor].name for o in call.operands if o.tensor is not None]) for call in trace.calls]


W, X = torch.tensor([0.5, -1.0]), torch.tensor([[1.0, 2.0], [3.0, 4.0]])


def test_gradients_per_sample():
    with torch.trace() as t:
        g = torch.func.vmap(torch.func.grad(loss), in_dims=(None, 0))(W, X)
    calls = shown(t.result)
    assert [op for op, _ in calls] == ["mul", "sum", "tanh"] and calls[0][1] == ["w", "x"]
    (leaf,) = [tensor for tensor in t.result.tensors if tensor.kind == "leaf"]
    assert leaf.name == "w" and leaf.shape == (2, 2)
    assert list(leaf.grad.values) == g.flatten().tolist()
    (one,) = t.result.passes
    assert [step.call for step in one.steps] == [2, 1, 0, None]


def test_forward_mode_shows_the_tangent_s_computation():
    with torch.trace() as t:
        torch.func.jvp(lambda v: v.sin() * v, (W,), (W,))
    assert [op for op, _ in shown(t.result)] == ["sin", "cos", "mul", "mul", "mul", "mul", "add"]
    assert shown(t.result)[0][1] == ["v"] and not t.result.passes


def test_values_are_those_of_all_examples():
    with torch.trace() as t:
        torch.func.jacrev(lambda v: v * v)(W)
    (one,) = t.result.passes
    assert one.steps and all(step.gradient.stats.nans == 0 and step.gradient.stats.count == 4 for step in one.steps)
