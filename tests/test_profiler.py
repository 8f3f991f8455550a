"""`torch.profiler` and `torch.autograd.profiler`: what is timed, how it adds up, and that nothing stays behind."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import threading
from importlib import import_module

import pytest

import nbgrad
from nbgrad.autograd import function
from nbgrad.engine import traversal
from nbgrad.engine.op import Op
from nbgrad.engine.state import WATCH, state


@pytest.fixture
def P(T):
    return import_module(f"{T.__name__}.profiler")


@pytest.fixture(autouse=True)
def nothing_is_left():
    plain = Op.__call__, function._call, traversal._one, traversal.send, traversal.complete
    yield
    assert (Op.__call__, function._call, traversal._one, traversal.send, traversal.complete) == plain
    assert state.observer is None and not state.mode & WATCH


def counts(found):
    return {e.key: e.count for e in found.key_averages()}


def work(T):
    x, w = T.ones(3, 3, requires_grad=True), T.ones(3, 3, requires_grad=True)
    (((x @ w).relu() * x).sum()).backward()
    return x.grad


def test_ops_and_backward_steps_are_counted(T, P):
    with P.profile(activities=[P.ProfilerActivity.CPU]) as found:
        gradient = work(T)
    n = counts(found)
    for name in ("aten::matmul", "aten::relu", "aten::sum"):
        assert n[name] == 1, name
    for node in ("MmBackward0", "ReluBackward0", "MulBackward0", "SumBackward0"):
        assert n[node] == n[f"autograd::engine::evaluate_function: {node}"] == 1
    assert n["torch::autograd::AccumulateGrad"] == 2
    assert gradient.tolist() == work(T).tolist()


def test_times_add_up(T, P):
    with P.profile() as found:
        with P.record_function("all"):
            work(T)
            work(T)
    events = found.events()
    outer = next(e for e in events if e.name == "all")
    assert outer.cpu_parent is None and outer.cpu_children
    for e in events:
        assert 0 <= e.self_cpu_time_total <= e.cpu_time_total + 1e-6
        for child in e.cpu_children:
            assert child.cpu_parent is e
            assert e.time_range.start <= child.time_range.start and child.time_range.end <= e.time_range.end
    assert sum(e.self_cpu_time_total for e in events) == pytest.approx(events.self_cpu_time_total)
    assert outer.cpu_time_total <= events.self_cpu_time_total * 1.001
    averages = {e.key: e for e in found.key_averages()}
    assert averages["aten::relu"].count == 2
    assert averages["aten::relu"].cpu_time == pytest.approx(averages["aten::relu"].cpu_time_total / 2)
    assert averages["all"].self_cpu_time_total < averages["all"].cpu_time_total


def test_record_function_as_block_and_decorator(T, P):
    @P.record_function("mine")
    def twice(x):
        """Two of it."""
        return x * 2

    assert twice(T.ones(2)).tolist() == [2, 2]
    with P.profile() as found:
        twice(twice(T.ones(2)))
        with P.record_function("block"), pytest.raises(KeyError):
            with P.record_function("broken"):
                raise KeyError
    n = counts(found)
    assert (n["mine"], n["block"], n["broken"], n["aten::mul"]) == (2, 1, 1, 2)
    assert twice.__doc__ == "Two of it."


def test_the_table(T, P):
    with P.profile(record_shapes=True) as found:
        work(T)
    averages = found.key_averages(group_by_input_shape=True)
    text = averages.table(sort_by="cpu_time_total", row_limit=4)
    lines = text.splitlines()
    assert lines[1].split("  ")[0] is not None and "Name" in lines[1] and "Self CPU %" in lines[1] and "# of Calls" in lines[1]
    assert "Input Shapes" in lines[1] and lines[-1].startswith("Self CPU time total: ")
    assert len([line for line in lines if "%" in line and "Name" not in line]) == 4
    assert "[[3, 3], [3, 3]]" in averages.table()
    with pytest.raises(AttributeError):
        averages.table(sort_by="beauty")
    total = found.key_averages().total_average()
    assert total.key == "Total" and total.count == sum(e.count for e in found.key_averages())


def test_rows_are_sorted(T, P):
    with P.profile() as found:
        for _ in range(3):
            T.ones(2) * 2
        T.ones(2).exp()
    text = found.key_averages().table(sort_by="count")
    assert text.index("aten::mul") < text.index("aten::exp")


def test_a_custom_function_is_one_event(T, P):
    class Cube(T.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x**3

        @staticmethod
        def backward(ctx, g):
            return 3 * ctx.saved_tensors[0] ** 2 * g

    x = T.ones(2, requires_grad=True)
    with P.profile() as found:
        Cube.apply(x).sum().backward()
    n = counts(found)
    assert n["Cube"] == n["CubeBackward"] == 1 and x.grad.tolist() == [3, 3]


def test_ops_inside_of_a_function_and_of_hooks_are_events(T, P):
    class Cube(T.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x.exp() * x.exp()

        @staticmethod
        def backward(ctx, g):
            return g.cos()

    x = T.ones(2, requires_grad=True)
    y = Cube.apply(x)
    y.register_hook(lambda g: g.sin())
    with P.profile() as found:
        Cube.apply(x)
        y.sum().backward()
    n = counts(found)
    assert (n["aten::exp"], n["aten::mul"], n["aten::sin"], n["aten::cos"]) == (2, 1, 1, 1)


# ---- schedules ----
def test_a_plan_of_steps(P):
    plan = P.schedule(wait=1, warmup=1, active=2, repeat=2, skip_first=1)
    names = [plan(i).name for i in range(11)]
    cycle = ["NONE", "WARMUP", "RECORD", "RECORD_AND_SAVE"]
    assert names == ["NONE", *cycle, *cycle, "NONE", "NONE"]
    for wrong in ({"wait": -1, "warmup": 0, "active": 1}, {"wait": 0, "warmup": 0, "active": 0}):
        with pytest.raises(AssertionError):
            P.schedule(**wrong)


def test_a_schedule_calls_when_a_trace_is_ready(T, P):
    ready = []

    def note(found):
        ready.append((found.step_num, counts(found).get("aten::mul"), counts(found)["ProfilerStep*"]))

    with P.profile(schedule=P.schedule(wait=1, warmup=1, active=2, repeat=2), on_trace_ready=note) as found:
        for _ in range(10):
            T.ones(2) * 2
            found.step()
    assert ready == [(4, 2, 2), (8, 2, 2)]


def test_start_and_stop(T, P):
    ready = []
    found = P.profile(on_trace_ready=ready.append)
    with pytest.raises(AssertionError):
        found.key_averages()
    found.start()
    T.ones(2) * 2
    found.stop()
    T.ones(2) * 2
    assert counts(found)["aten::mul"] == 1 and ready == [found]


def test_what_tensorboard_reads(T, P, tmp_path):
    with P.profile(on_trace_ready=P.tensorboard_trace_handler(str(tmp_path / "log"), worker_name="one")):
        work(T)
    (file,) = (tmp_path / "log").iterdir()
    assert file.name.startswith("one.") and file.name.endswith(".pt.trace.json")
    assert json.loads(file.read_text())["traceEvents"]
    with P.profile(on_trace_ready=P.tensorboard_trace_handler(str(tmp_path / "packed"), use_gzip=True)):
        work(T)
    (file,) = (tmp_path / "packed").iterdir()
    assert file.name.endswith(".pt.trace.json.gz") and json.loads(gzip.decompress(file.read_bytes()))["traceEvents"]


def test_stacks(T, P, tmp_path):
    with P.profile(with_stack=True) as found:
        T.ones(200, 200) @ T.ones(200, 200)
    path = tmp_path / "stacks.txt"
    found.export_stacks(str(path), "self_cpu_time_total")
    for line in path.read_text().splitlines():
        places, _, time = line.rpartition(" ")
        assert " " not in places and int(time) > 0
    assert T is not nbgrad or "test_profiler.py" in path.read_text()
    with pytest.raises(ValueError):
        found.export_stacks(str(path), "beauty")


def test_events_and_times_in_words(T, P):
    with P.profile(activities=[P.ProfilerActivity.CPU]) as found:
        T.ones(2) * 2
    (event,) = [e for e in found.events() if e.name == "aten::mul"]
    (average,) = [e for e in found.key_averages() if e.key == "aten::mul"]
    for e in (event, average):
        assert e.cpu_time_str.endswith("s") and e.cpu_time_total_str.endswith("s") and e.self_cpu_time_total_str.endswith("s")
    assert type(event) is T.autograd.profiler.FunctionEvent and type(found.events()) is T.autograd.profiler.EventList
    assert P.ProfilerActivity.CPU in P.supported_activities()
    assert [a.name for a in P.ProfilerAction][:4] == ["NONE", "WARMUP", "RECORD", "RECORD_AND_SAVE"]


def test_a_chrome_trace(T, P, tmp_path):
    with P.profile() as found:
        work(T)
    found.export_chrome_trace(str(tmp_path / "trace.json"))
    events = [e for e in json.loads((tmp_path / "trace.json").read_text())["traceEvents"] if e.get("ph") == "X"]
    assert {"aten::relu", "MmBackward0"} <= {e["name"] for e in events}
    assert all(e["dur"] >= 0 and "ts" in e and "tid" in e for e in events)


# ---- torch.autograd.profiler ----
def test_the_older_profile(T):
    x = T.ones(2, requires_grad=True)
    with T.autograd.profiler.profile() as found:
        with T.autograd.profiler.record_function("mine"):
            (x * 2).sum().backward()
    n = counts(found)
    assert n["mine"] == n["aten::sum"] == n["MulBackward0"] == 1
    assert "aten::mul" in found.table() and "aten::mul" in str(found)
    assert found.self_cpu_time_total > 0 and len(found.function_events) >= 5
    assert found.total_average().key == "Total"


def test_one_that_is_switched_off(T):
    with T.autograd.profiler.profile(enabled=False) as found:
        T.ones(2) * 2
    assert T is not nbgrad or counts(found) == {}


def test_what_is_absent_says_why():
    with pytest.raises(AttributeError, match="emit_nvtx: it is about"):
        nbgrad.autograd.profiler.emit_nvtx
    with pytest.raises(AttributeError, match="kineto_available: it is about"):
        nbgrad.profiler.kineto_available
    with pytest.raises(NotImplementedError, match="floating-point operations"):
        nbgrad.profiler.profile(with_flops=True)
    with pytest.warns(UserWarning, match="CUDA will not be profiled"):
        nbgrad.profiler.profile(activities=[nbgrad.profiler.ProfilerActivity.CUDA])


# ---- with others ----
def test_inside_and_around_a_trace():
    x = nbgrad.ones(2, requires_grad=True)
    with nbgrad.trace() as recording, nbgrad.profiler.profile() as found:
        (x * 2).sum().backward()
    with nbgrad.profiler.profile() as around, nbgrad.trace() as inner:
        (x * 2).sum().backward()
    for trace, profile in ((recording, found), (inner, around)):
        assert [c.op for c in trace.result.calls] == ["mul", "sum"] and len(trace.result.passes[0].steps) == 3
        assert {"aten::mul", "aten::sum", "MulBackward0", "SumBackward0", "torch::autograd::AccumulateGrad"} <= set(counts(profile))


def test_one_inside_another():
    with nbgrad.profiler.profile() as outer:
        nbgrad.ones(2) + 1
        with nbgrad.profiler.profile() as inner:
            nbgrad.ones(2) * 2
        nbgrad.ones(2) * 2
    assert (counts(outer)["aten::mul"], counts(inner)["aten::mul"], counts(inner).get("aten::add")) == (2, 1, None)


def test_an_error_leaves_no_profile_running():
    x = nbgrad.ones(2, requires_grad=True)
    x.register_hook(lambda g: 1 / 0)
    with pytest.raises(ZeroDivisionError), nbgrad.profiler.profile() as found:
        (x * 2).sum().backward()
    assert counts(found)["MulBackward0"] == 1
    with pytest.raises(RuntimeError), nbgrad.profiler.profile() as found:
        nbgrad.ones(2) + nbgrad.ones(3)
    assert counts(found)["aten::add"] == 1
    for e in found.events():
        assert e.time_range.end is not None


def test_bfloat16_that_is_first_used_inside(tmp_path):
    code = """
import nbgrad as torch
with torch.profiler.profile() as found:
    y = torch.ones(3, dtype=torch.bfloat16) * 1.003
print((torch.ones(3, dtype=torch.bfloat16) * 1.005 * 1.005).tolist(), [e.key for e in found.key_averages()])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "[1.015625, 1.015625, 1.015625] ['aten::mul']", done.stderr


def test_other_threads_are_not_seen():
    with nbgrad.profiler.profile() as found:
        thread = threading.Thread(target=lambda: nbgrad.ones(2).exp())
        thread.start()
        thread.join()
        nbgrad.ones(2) * 2
    assert set(counts(found)) == {"aten::mul"}


def test_memory_and_lines():
    with nbgrad.profiler.profile(profile_memory=True, with_stack=True) as found:
        nbgrad.ones(256) * 2
    (event,) = found.events()
    assert event.cpu_memory_usage == 1024 and "test_profiler.py(" in event.stack[0]
    text = found.key_averages(group_by_stack_n=1).table()
    assert "CPU Mem" in text and "1.00 KB" in text and "Source Location" in text


def test_what_is_recorded_is_the_same_with_and_without():
    def run():
        x = nbgrad.arange(4.0).requires_grad_()
        y = (x[1:] * 2 + x[:-1].exp()).sum()
        names, node = [], y.grad_fn
        while node is not None:
            names.append(node.name())
            node = node.next_functions[0][0] if node.next_functions else None
        y.backward()
        return names, x.grad.tolist()

    with nbgrad.profiler.profile():
        inside = run()
    assert inside == run()
