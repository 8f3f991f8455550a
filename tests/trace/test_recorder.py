"""What a trace says of a piece of code: its ops, names, lines, reasons, and every contribution sent backward."""

from __future__ import annotations

import linecache
import pickle
import subprocess
import sys
import weakref

import numpy as np
import pytest

import nbgrad
from nbgrad.trace import Trace


def intro():
    with nbgrad.trace() as t:
        x = nbgrad.ones(5)
        y = nbgrad.zeros(3)
        w = nbgrad.tensor(np.arange(15).reshape(5, 3) / 10, dtype=nbgrad.float32, requires_grad=True)
        b = nbgrad.tensor([0.1, 0.2, 0.3], requires_grad=True)
        z = nbgrad.matmul(x, w) + b
        loss = nbgrad.nn.functional.binary_cross_entropy_with_logits(z, y)
        loss.backward()
    return t.result, w, b, z, loss


def named(trace, name):
    (found,) = [t for t in trace.tensors if t.name == name]
    return found


def test_ops_in_order_with_their_operands():
    trace, *_ = intro()
    assert [c.op for c in trace.calls] == ["matmul", "add", "binary_cross_entropy_with_logits"]
    matmul, add, loss = trace.calls
    assert [trace.tensors[o.tensor].name for o in matmul.operands] == ["x", "w"]
    assert add.operands[0].tensor == matmul.outputs[0]
    assert trace.tensors[add.outputs[0]].name == "z" and trace.tensors[loss.outputs[0]].name == "loss"
    assert dict(loss.params) == {"reduction": "'mean'"}
    assert all(c.recorded and c.grad_mode for c in trace.calls)
    assert matmul.saved_bytes == 5 * 4  # x only: nothing needs a gradient of x


def test_kinds_and_reasons():
    trace, *_ = intro()
    assert {n: named(trace, n).kind for n in "xywbz"} == {
        "x": "constant", "y": "constant", "w": "leaf", "b": "leaf", "z": "result",
    }  # fmt: skip
    assert named(trace, "w").why == "It was made with requires_grad=True."
    assert named(trace, "x").why == "It was made without requires_grad=True."
    assert named(trace, "z").why == "It was computed from the result of matmul and b, which require grad."


def test_lines_are_those_of_the_source():
    trace, *_ = intro()
    for call, start in zip(trace.calls, ("z = nbgrad.matmul", "z = nbgrad.matmul", "loss =")):
        assert trace.sources[call.line.source].lines[call.line.number - 1].strip().startswith(start)
    assert trace.sources[trace.calls[0].line.source].label == "test_recorder.py"


def test_backward_steps_with_contributions():
    trace, w, b, *_ = intro()
    (backward,) = trace.passes
    assert backward.after == 3 and trace.tensors[backward.roots[0]].name == "loss"
    assert [s.call for s in backward.steps] == [2, 1, None, 0, None]  # b is complete before matmul runs
    assert [trace.tensors[s.tensor].name for s in backward.steps] == ["loss", "z", "b", "", "w"]
    add = backward.steps[1]
    assert [c.operand for c in add.sent] == [0, 1]
    assert add.sent[1].value.values == pytest.approx(tuple(b.grad.tolist()))
    assert named(trace, "w").grad.values == pytest.approx(tuple(w.grad.flatten().tolist()))
    for row in w.grad.tolist():
        assert row == pytest.approx(b.grad.tolist())


def test_the_same_tensor_twice_gives_two_contributions():
    x = nbgrad.tensor(3.0, requires_grad=True)
    with nbgrad.trace() as t:
        y = x * x
        y.backward()
    (call,), (backward,) = t.result.calls, t.result.passes
    assert call.operands[0].tensor == call.operands[1].tensor
    assert [c.value.values for c in backward.steps[0].sent] == [(3.0,), (3.0,)]
    assert backward.steps[1].gradient.values == (6.0,)


def test_no_grad_detach_and_integers_say_why():
    w = nbgrad.ones(3, requires_grad=True)
    with nbgrad.trace() as t:
        with nbgrad.no_grad():
            a = w * 2
        d = w.detach()
        n = w > 0
        c = d + 1
    assert named(t.result, "a").why == "It was computed under no_grad(), which records nothing."
    assert named(t.result, "d").why == "detach() cut it off from w."
    assert named(t.result, "n").why == "bool values have no gradient."
    assert named(t.result, "c").why == "Nothing it was computed from requires grad."
    assert [(x.recorded, x.grad_mode) for x in t.result.calls] == [(False, False), (False, True), (False, True), (False, True)]
    assert (a.requires_grad, d.requires_grad, n.requires_grad, c.requires_grad) == (False,) * 4


def test_requires_grad_set_on_a_result():
    with nbgrad.trace() as t:
        start = nbgrad.ones(2).clone().requires_grad_()
        (start * 2).sum().backward()
    made = named(t.result, "start")
    assert made.requires_grad and made.why == "requires_grad was set on it after it was made."
    assert t.result.tensors[t.result.calls[1].outputs[0]].why == "It was computed from start, which requires grad."
    assert made.grad.values == (2.0, 2.0)


def test_numbers_are_operands_and_slices_are_readable():
    x = nbgrad.ones(4, 3, requires_grad=True)
    with nbgrad.trace() as t:
        y = (2 * x)[1:, ..., None] ** 3
        s = y.sum(dim=0)
    mul, index, power, total = t.result.calls
    assert mul.operands[1].text == "2" and mul.operands[1].tensor is None
    assert index.params == (("index", "[1:, ..., None]"),)
    assert power.operands[1].text == "3" and power.params == ()
    assert total.params == (("dim", "0"),) and s.shape == (3, 1)


def test_functions_are_scopes_and_rebound_names_stay():
    def layer(h):
        h = nbgrad.tanh(h * 2)
        return h

    x = nbgrad.ones(2, requires_grad=True)
    with nbgrad.trace() as t:
        y = x + 1
        for _ in range(2):
            y = layer(y)
    assert [c.scope for c in t.result.calls] == [()] + [("layer",)] * 4
    assert [t.result.tensors[c.outputs[0]].name for c in t.result.calls] == ["y", "", "h", "", "h"]


def test_in_place_writes_carry_the_name_on():
    w = nbgrad.ones(3, requires_grad=True)
    with nbgrad.trace() as t:
        y = w * 2
        y.add_(1)
        y.sum().backward()
    assert [t.result.tensors[c.outputs[0]].name for c in t.result.calls] == ["y", "y", ""]
    assert [c.op for c in t.result.calls] == ["mul", "add", "sum"]
    assert t.result.calls[2].operands[0].tensor == t.result.calls[1].outputs[0]
    assert [s.call for s in t.result.passes[0].steps] == [2, 1, 0, None]


def test_a_gradient_that_is_used_has_a_name():
    w = nbgrad.ones(3, requires_grad=True)
    (w * 2).sum().backward()
    with nbgrad.trace() as t:
        step = w.grad * 0.1
    assert named(t.result, "w.grad").kind == "constant" and named(t.result, "step").shape == step.shape


def test_an_error_leaves_a_partial_trace_and_the_slot_empty():
    x = nbgrad.ones(3, requires_grad=True)
    t = nbgrad.trace()
    with pytest.raises(RuntimeError, match="cannot be multiplied"), t:
        y = x * 2
        nbgrad.ones(2, 2) @ y
    assert [c.op for c in t.result.calls] == ["mul"]
    assert t.result.error.startswith("RuntimeError: the shapes")
    assert nbgrad.engine.state.state.observer is None


def test_traces_nest_and_the_inner_one_takes_over():
    x = nbgrad.ones(3, requires_grad=True)
    with nbgrad.trace() as outer:
        x * 1
        with nbgrad.trace() as inner:
            x + 1
        x - 1
    assert [c.op for c in inner.result.calls] == ["add"]
    assert [c.op for c in outer.result.calls] == ["mul", "sub"]


def test_the_number_of_calls_and_the_memory_are_bounded():
    from nbgrad.trace import Recording

    x = nbgrad.ones(100, requires_grad=True)
    with Recording(max_calls=10, values=1000) as t:
        y = x
        for _ in range(50):
            y = y * 1.5
    assert len(t.result.calls) == 10
    assert t.result.notes[0].startswith("40 further ops ran")
    kept = [c.value.values for c in t.result.tensors]
    assert kept[0] is not None and kept[-1] is None
    assert t.result.tensors[-1].value.stats.count == 100


def test_a_trace_is_plain_data_and_holds_no_tensor():
    trace, *_ = intro()
    assert isinstance(trace, Trace) and pickle.loads(pickle.dumps(trace)) == trace
    cell = {"nbgrad": nbgrad, "x": nbgrad.ones(2, requires_grad=True)}
    exec("with nbgrad.trace() as t:\n    y = x * 2", cell)
    result = weakref.ref(cell.pop("y"))
    assert result() is None and len(cell["t"].result.calls) == 1


def test_tracing_changes_nothing():
    def program():
        w = nbgrad.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
        y = (w @ w).relu()[0] * 3
        y[0] = 7
        y.sum().backward()
        return y.tolist(), w.grad.tolist(), repr(type(y.grad_fn))

    plain = program()
    with nbgrad.trace():
        traced = program()
    assert plain == traced


def test_every_formula_can_be_printed():
    from nbgrad.engine.op import TABLE
    from nbgrad.trace.formulas import formulas_of

    labels = {}
    for op in TABLE.values():
        for formula in formulas_of(op):
            assert formula.plain and formula.latex and formula.mathml.startswith("<math")
            assert labels.setdefault((op.label, formula.operand), formula.plain) == formula.plain, op.name


def ops(trace):
    return [call.op for call in trace.calls]


def test_a_recorded_backward_pass_is_shown_like_any_computation():
    with nbgrad.trace() as t:
        x = nbgrad.tensor(2.0, requires_grad=True)
        y = x**3
        (dy,) = nbgrad.autograd.grad(y, x, create_graph=True)
        dy.backward()
    trace = t.result
    assert ops(trace) == ["pow", "pow", "mul", "mul"] and trace.notes == ()
    assert [call.scope for call in trace.calls] == [(), *[("backward",)] * 3]
    assert trace.tensors[trace.calls[-1].outputs[0]].name == "dy"
    assert trace.calls[1].operands[0].tensor == trace.calls[0].operands[0].tensor  # the x that the node had saved
    assert [(p.into_grad, p.after) for p in trace.passes] == [(False, 1), (True, 4)]
    assert [s.gradient.values for s in trace.passes[1].steps] == [(1.0,), (1.0,), (3.0,), (12.0,)]


def test_the_walk_to_a_result_ends_there():
    x = nbgrad.tensor(2.0, requires_grad=True)
    with nbgrad.trace() as t:
        z = x * x
        y = z.exp()
        nbgrad.autograd.grad(y, z)
    assert [(s.call, s.sent) for s in t.result.passes[0].steps[1:]] == [(0, ())]
    assert named(t.result, "z").grad.values == pytest.approx((np.exp(np.float32(4)),))


def test_a_write_into_a_view_changes_its_base_and_the_other_views():
    a = nbgrad.ones(2, 2, requires_grad=True)
    with nbgrad.trace() as t:
        b = a * 1
        row, other = b[0], b[1:]
        row.mul_(3)
        other.mul_(2)
        total = (b * b).sum() + row.sum()
        total.backward()
    trace = t.result
    assert ops(trace)[:7] == ["mul", "index", "index", "mul", "copy_slices", "as_strided", "mul"]
    written = [call for call in trace.calls if call.op == "copy_slices"]
    assert [trace.tensors[call.outputs[0]].value.values for call in written] == [(3, 3, 1, 1), (3, 3, 2, 2)]
    square = trace.calls[ops(trace).index("sum") - 1]
    assert trace.tensors[square.operands[0].tensor].value.values == (3, 3, 2, 2)
    assert trace.notes == () and a.grad.tolist() == [[21, 21], [8, 8]]
    assert named(trace, "a").grad.values == (21, 21, 8, 8)
    step = next(s for s in trace.passes[0].steps if s.call == trace.calls.index(written[0]))
    assert step.gradient.values == (7, 7, 8, 8)  # what reaches b after the first write
    assert [c.value.values for c in step.sent] == [(21, 21, 8, 8), (7, 7)]
    assert b.tolist() == [[3, 3], [2, 2]]


def test_a_gradient_that_grows_is_shown_as_it_is():
    w = nbgrad.ones(2, requires_grad=True)
    with nbgrad.trace() as t:
        for _ in range(2):
            (w * 3).sum().backward()
            w.grad * 1
    shown = [t.result.tensors[c.operands[0].tensor] for c in t.result.calls if c.op == "mul"]
    assert [(i.name, i.value.values) for i in shown] == [("w", (1, 1)), ("w.grad", (3, 3)), ("w", (1, 1)), ("w.grad", (6, 6))]


def test_an_index_a_mask_and_a_target_are_operands():
    x, ids = nbgrad.randn(4, 3, requires_grad=True), nbgrad.tensor([2, 0])
    y = nbgrad.tensor([0, 2, 1, 1])
    with nbgrad.trace() as t:
        x[ids]
        mask = x > 0
        x[mask]
        x[:, ids]
        nbgrad.nn.functional.nll_loss(x, y)
        values, places = x.max(dim=1)
    index, compare, masked, columns, loss, argmax, largest = t.result.calls
    names = [i.name for i in t.result.tensors]
    assert [names[o.tensor] for o in index.operands] == ["x", "ids"] and index.params == ()
    assert masked.operands[1].tensor == compare.outputs[0]
    assert columns.params == (("index", "[:, ids]"),)
    assert names[loss.operands[1].tensor] == "y"
    assert (names[argmax.outputs[0]], names[largest.outputs[0]]) == ("places", "values")
    assert largest.operands[1].tensor == argmax.outputs[0] and mask.shape == x.shape and len(values) == len(places)


def test_loops_that_count_are_scopes():
    w = nbgrad.ones(2, requires_grad=True)
    with nbgrad.trace() as t:
        for step in range(2):  # noqa: B007  (their names are what is tested)
            for name, scale in {"a": 2.0}.items():  # noqa: B007
                h = w * scale
            h = [k * h for k in range(1)][0]
        for part in (w,):
            part + 1
    turns = [("step=0", "name='a'"), ("step=0",), ("step=1", "name='a'"), ("step=1",), ()]
    assert [call.scope for call in t.result.calls] == turns


def test_a_method_is_called_with_its_class():
    class Net:
        def forward(self, x):
            return (lambda v: v * 2)(x)

    with nbgrad.trace() as t:
        Net().forward(nbgrad.ones(2))
    assert t.result.calls[0].scope == ("Net.forward", "lambda")


def test_a_tensor_is_called_by_the_variable_that_had_it_first():
    x = nbgrad.ones(2, requires_grad=True)
    with nbgrad.trace() as t:
        y = x
        for _ in range(2):
            y = y * 2
        for p in [x]:
            p.sum().backward()
            p.grad * 2
    assert t.result.tensors[0].name == "x"
    assert [t.result.tensors[c.operands[0].tensor].name for c in t.result.calls] == ["x", "y", "x", "x.grad"]


def test_results_of_a_call_have_names_and_gradients_each():
    def halves(x):
        first, second = x.chunk(2)
        return first.sum() * 2 + second.sum()

    with nbgrad.trace() as t:
        halves(nbgrad.ones(4, requires_grad=True)).backward()
    first, second = (t.result.tensors[i] for i in t.result.calls[0].outputs)
    assert (first.name, second.name) == ("first", "second")
    assert (first.grad.values, second.grad.values) == ((2, 2), (1, 1))


def test_a_leaf_that_a_call_made_shows_its_gradient_on_the_call():
    from nbgrad.view.scene import scene

    with nbgrad.trace() as t:
        x = nbgrad.ones(2).clone().requires_grad_()
        (x * 3).sum().backward()
    assert named(t.result, "x").kind == "leaf"
    last = scene(t.result)["steps"][-1]
    assert (last["title"], last["node"]) == ("x.grad", "c0")


def test_a_leaf_that_is_updated_stays_one_leaf():
    with nbgrad.trace() as t:
        w = nbgrad.ones(2, requires_grad=True)
        for _ in range(2):
            (w * 3).sum().backward()
            with nbgrad.no_grad():
                w -= w.grad
    trace = t.result
    versions = [i for i in trace.tensors if i.name == "w"]
    assert [(i.kind, i.requires_grad, i.value.values) for i in versions] == [
        ("leaf", True, (1, 1)), ("result", True, (-2, -2)), ("result", True, (-8, -8)),
    ]  # fmt: skip
    assert versions[1].why == "It is a leaf that was written in place."
    assert repr(t).endswith("\ngradients\n  w.grad  float32[2]  [6, 6]")


def test_autograd_grad_does_not_hide_what_grad_holds():
    x = nbgrad.ones(2, requires_grad=True)
    with nbgrad.trace() as t:
        (x * 3).sum().backward()
        (x * 4).sum().backward()
        nbgrad.autograd.grad((x * 5).sum(), x)
        x.grad.zero_()
    assert t.result.tensors[0].grad.values == (7, 7)
    assert [s.gradient.values for p in t.result.passes for s in p.steps if s.call is None] == [(3, 3), (4, 4), (5, 5)]


def leaf_names(code):
    names = {"torch": nbgrad}
    linecache.cache[f"<{code}>"] = len(code), None, code.splitlines(keepends=True), f"<{code}>"
    with nbgrad.trace(names) as t:
        exec(compile(code, f"<{code}>", "exec"), names)
    return [info.name for info in t.result.tensors if info.kind == "leaf"], t.result


def test_leaves_of_a_list_are_called_by_their_places():
    made = "layers = [torch.ones(2, requires_grad=True) for _ in range(3)]\nh = torch.ones(2)\n"
    for loop in (
        "for W in layers:\n    h = h * W",
        "h = sum(h * W for W in layers)",
        "for W, _ in zip(layers, 'abc'):\n    h = h * W",
    ):
        assert leaf_names(made + loop)[0] == ["layers[0]", "layers[1]", "layers[2]"]
    called = "def f(W, h):\n    return h * W\nfor W in layers:\n    h = f(W, h)"
    assert leaf_names(made + called)[0] == ["layers[0]", "layers[1]", "layers[2]"]
    assert leaf_names("for p in [torch.ones(2, requires_grad=True)]:\n    p * 2")[0] == ["p"]


def test_a_leaf_keeps_its_own_name_when_another_variable_moves_on():
    assert leaf_names("y = x = torch.ones(2, requires_grad=True)\ny = y * 2\ny = y + 1")[0] == ["x"]


def test_the_data_of_a_parameter_is_called_so():
    code = "ws = [torch.ones(2, requires_grad=True)]\n(ws[0] * 2).sum().backward()\nfor p in ws:\n    p.data -= 0.1 * p.grad"
    _, trace = leaf_names(code)
    step = trace.calls[-1]
    assert [trace.tensors[i].name for i in (step.operands[0].tensor, *step.outputs)] == ["ws[0].data", "ws[0].data"]
    assert trace.tensors[trace.calls[-2].operands[0].tensor].name == "ws[0].grad"


def test_a_trace_shows_itself_where_only_the_trace_was_imported():
    code = (
        "import nbgrad.trace as t, sys\n"
        "found = t.Trace()\n"
        "assert not [name for name in sys.modules if name.startswith('nbgrad.view')]\n"
        "print(sorted(found._repr_mimebundle_()), repr(found).splitlines()[0])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("['image/svg+xml', 'text/html', 'text/plain'] nbgrad trace: 0 calls")
