"""A backward pass through what ran before the trace, in an earlier cell: its graph is shown, as far as it is known."""

import numpy as np
import pytest

import nbgrad
from nbgrad.trace.recorder import Recording
from nbgrad.view.plain_text import text
from nbgrad.view.scene import scene


@pytest.fixture
def earlier():
    x = nbgrad.tensor([1.0, 2.0], requires_grad=True)
    w = nbgrad.tensor([3.0, 4.0], requires_grad=True)
    h = x * w
    first, second = (h * 2).unbind()
    loss = (first * second).tanh() * 0.0 + second
    return {"x": x, "w": w, "h": h, "second": second, "loss": loss}


def called(trace):
    return [call.op for call in trace.calls]


def test_the_graph_behind_a_pass(earlier):
    x, w, h, second, loss = earlier.values()
    with nbgrad.trace() as t:
        loss.backward()
    trace = t.result
    assert called(trace) == ["mul", "mul", "unbind", "mul", "tanh", "mul", "add"] and trace.earlier == 7 and not trace.notes
    assert [trace.tensors[o.tensor].name for o in trace.calls[0].operands] == ["x", "w"]
    named = {info.name: info for info in trace.tensors if info.name}
    assert named["h"].value.values == (3.0, 8.0) and named["loss"].value.values == tuple(loss.detach().reshape(1).tolist())
    product = trace.tensors[trace.calls[1].outputs[0]]
    assert product.value is None and product.shape == (2,) and product.dtype == "float32" and product.grad.values == (0.0, 1.0)
    (backward,) = trace.passes
    assert backward.after == 7 and [s.call for s in backward.steps if s.call is not None] == [6, 5, 4, 3, 2, 1, 0]
    assert named["x"].grad.values == (0.0, 8.0)
    assert x.grad.tolist() == [0.0, 8.0]


def test_the_cells_own_calls_come_after(earlier):
    loss = earlier["loss"]
    with nbgrad.trace() as t:
        total = loss * 3
        total.backward(retain_graph=True)
        total.backward()
    trace = t.result
    assert called(trace)[-2:] == ["add", "mul"] and trace.earlier == 7 and [p.after for p in trace.passes] == [8, 8]
    assert trace.tensors[trace.calls[-1].operands[0].tensor].name == "loss"
    assert trace.calls[-1].line and not any(call.line for call in trace.calls[:7])
    drawing = scene(trace)
    assert sum(step["phase"] == "forward" for step in drawing["steps"]) == 1
    assert {e["to"] for e in drawing["edges"] if e["from"] == "c6"} == {"c7"}
    gone = next(node for node in drawing["nodes"] if node["id"] == "c1")
    assert gone["value"] is gone["value_box"] is None and gone["grad"]


def test_it_reads_well(earlier):
    loss = earlier["loss"]
    with nbgrad.trace() as t:
        loss.backward()
    lines = text(t.result).split("\n")
    assert lines[0] == "nbgrad trace: 0 calls and 7 before this trace, 2 leaves, 1 backward pass of 9 steps"
    assert any(
        "mul(earlier['h'])" in line and "not known any more" in line and line.endswith("before this trace") for line in lines
    )


def test_a_write_into_a_view_before_the_trace():
    x = nbgrad.ones(3, requires_grad=True)
    y = x * 2
    y[:2].mul_(5)
    loss = y.sum()
    with nbgrad.trace() as t:
        loss.backward()
    assert called(t.result) == ["mul", "copy_slices", "sum"] and x.grad.tolist() == [10.0, 10.0, 2.0]
    assert t.result.passes[0].steps[-1].gradient.values == (10.0, 10.0, 2.0)


def test_a_graph_too_large_is_noted():
    x = nbgrad.ones(3, requires_grad=True)
    loss = (x * 2).sum()
    recording = Recording(max_calls=1)
    with recording:
        loss.backward()
    assert recording.result.calls == () and "ran before this trace" in recording.result.notes[0]
    assert recording.result.tensors[-1].grad.values == (2.0, 2.0, 2.0)


def test_functions_of_the_users_own():
    class Double(nbgrad.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, g):
            return g * 2

    x = nbgrad.tensor(np.float32([1, 2]), requires_grad=True)
    loss = Double.apply(x).sum()
    with nbgrad.trace() as t:
        loss.backward()
    assert called(t.result) == ["Double", "sum"] and scene(t.result)["nodes"][0]["grad"]
