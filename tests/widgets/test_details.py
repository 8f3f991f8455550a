"""What the card says, against the trace it is made of."""

import json
from dataclasses import replace

import numpy as np
import pytest

from nbgrad.trace.array_summary import sample
from nbgrad.trace.model import Backward, Source
from nbgrad.view.fold import Fold
from nbgrad.view.scene import scene
from nbgrad.widgets.details import BUDGET, ENTRIES, details, entries
from tests.view.samples import SAMPLES, Builder


def made(trace, **how):
    drawing = scene(trace, **how)
    said = details(trace, drawing)
    assert json.loads(json.dumps(said, allow_nan=False)) == said
    return drawing, said


def rows(said, position):
    return said["arrays"][position]["rows"]


@pytest.mark.parametrize("name", SAMPLES)
def test_every_position_exists(name):
    drawing, said = made(SAMPLES[name]())
    for node in drawing["nodes"]:
        assert node["id"] in said["nodes"]
        if node["tensor"] is not None:
            assert said["tensors"][str(node["tensor"])]["why"]
        for chip in node["chips"]:
            assert chip["tensor"] is None or str(chip["tensor"]) in said["tensors"]
    ids = {edge["id"] for edge in drawing["edges"]} | {chip["id"] for node in drawing["nodes"] for chip in node["chips"]}
    backward = {str(k) for k, step in enumerate(drawing["steps"]) if step["phase"] == "backward"}
    assert set(said["steps"]) == backward
    for k, step in said["steps"].items():
        assert {sent["id"] for sent in step["sent"]} <= ids
        assert set(drawing["steps"][int(k)]["edges"]) == {sent["id"] for sent in step["sent"]}
    for array in said["arrays"]:
        assert len({len(row) for row in array["rows"]}) <= 1


def test_contributions_and_their_sum():
    drawing, said = made(SAMPLES["square"]())
    through, leaf = said["steps"]["4"], said["steps"]["5"]
    assert [rows(said, sent["value"]) for sent in through["sent"]] == [[["1", "-2", "3"]]] * 2
    assert [part["text"] for part in leaf["sum"]] == ["#1 mul (x)", "#1 mul (y)"]
    assert "so_far" not in leaf["sum"][0] and rows(said, leaf["sum"][1]["so_far"]) == [["2", "-4", "6"]]
    assert rows(said, said["tensors"]["0"]["grad"]) == [["2", "-4", "6"]]


def test_equal_arrays_are_kept_once():
    drawing, said = made(SAMPLES["intro"]())
    texts = [json.dumps(array) for array in said["arrays"]]
    assert len(set(texts)) == len(texts)
    (add,) = [k for k, step in enumerate(drawing["steps"]) if step["node"] == "c1" and step["phase"] == "backward"]
    assert said["tensors"]["3"]["grad"] == said["steps"][str(add)]["grad"]  # b gets what arrives at z = #1 + b


@pytest.mark.parametrize(
    "array, expected, whole",
    [
        (np.float32(1.5), [["1.5"]], True),
        (np.array([True, False]), [["True", "False"]], True),
        (np.array([[1, 2], [3, 4]]), [["1", "2"], ["3", "4"]], True),
        (np.arange(8.0).reshape(2, 2, 2), [["0", "1"], ["2", "3"], ["4", "5"], ["6", "7"]], True),
        (np.array([1 - 2j]), [["1-2j"]], True),
        (np.array([np.nan, np.inf, -np.inf]), [["nan", "inf", "-inf"]], True),
        (np.zeros((0, 3)), [], True),
        (np.zeros((3, 0)), [], True),
    ],
)
def test_entries(array, expected, whole):
    assert entries(sample(array, array.dtype.name, ENTRIES)) == (expected, whole)


def test_a_large_array_gives_means_of_blocks():
    large = np.ones((64, 128), "f4")
    found, whole = entries(sample(large, "float32", large.size))
    assert not whole and (len(found), len(found[0])) == (8, 24) and found[0][0] == "1"


def test_what_was_not_kept_but_is_small_comes_from_its_tile():
    assert entries(sample(np.float64([1, 2]), "float64", 0)) == ([["1", "2"]], True)


def test_the_budget_bounds_the_state():
    tape = Builder("y = x\n")
    x = tape.leaf("x", np.arange(200.0))
    for _ in range(120):
        x = tape.mul(x, np.float32(1.01), line=1)
    _, said = made(tape.trace(), folded=())
    assert sum(len(row) for array in said["arrays"] for row in array["rows"]) <= BUDGET
    assert not said["arrays"][-1]["whole"] and said["arrays"][-1]["line"]


def test_gradients_of_several_passes_add_up():
    tape = Builder("y.backward()\ny.backward()\n")
    x = tape.leaf("x", np.float64([1, 2]))
    y = tape.sum(tape.mul(x, x, line=1), line=1)
    tape.backward(y, line=1)
    tape.backward(y, line=2)
    drawing, said = made(tape.trace())
    leaf = [k for k, step in enumerate(drawing["steps"]) if step["node"] == "t0"]
    assert "total" not in said["steps"][str(leaf[0])]
    assert rows(said, said["steps"][str(leaf[1])]["total"]) == [["4", "8"]]
    assert said["steps"][str(leaf[1])]["strip"]["text"] == "±8"


def test_a_gradient_that_was_set_back_does_not_add_up():
    tape = Builder("y.backward()\nx.grad = None\ny.backward()\n")
    x = tape.leaf("x", np.float64([1, 2]))
    y = tape.sum(tape.mul(x, x, line=1), line=1)
    tape.backward(y, line=1)
    tape.grads.clear()
    tape.backward(y, line=3)
    _, said = made(tape.trace())
    assert not any("total" in step for step in said["steps"].values())


def test_a_fold_lists_its_calls_and_its_steps():
    trace = SAMPLES["mlp"]()
    drawing, said = made(trace, folded=[Fold(0, 4, "model")])
    fold = next(node for node in drawing["nodes"] if node["kind"] == "fold")
    assert said["nodes"][fold["id"]]["inside"][0].startswith("#1 linear(inputs, ")
    assert len(said["nodes"][fold["id"]]["inside"]) == 4
    (k,) = [k for k, step in enumerate(drawing["steps"]) if step["node"] == fold["id"] and step["phase"] == "backward"][:1]
    assert {sent["id"] for sent in said["steps"][str(k)]["sent"]} == set(drawing["steps"][k]["edges"]) != set()
    taken = sum(1 for step in drawing["steps"] if step["phase"] == "backward")
    assert len(said["steps"]) == taken < len(trace.passes[0].steps)


def test_of_a_long_source_only_lines_near_the_calls():
    trace = SAMPLES["square"]()
    long = ["pass"] * 100 + list(trace.sources[0].lines) + ["pass"] * 100
    calls = tuple(replace(call, line=replace(call.line, number=102)) for call in trace.calls)
    passes = tuple(Backward(p.roots, p.steps, replace(p.line, number=103), p.after) for p in trace.passes)
    _, said = made(replace(trace, calls=calls, passes=passes, sources=(Source("train.py", tuple(long)),)))
    (source,) = said["sources"]
    assert source["label"] == "train.py"
    assert [number for number, _ in source["lines"]] == list(range(99, 107))
    assert dict(map(tuple, source["lines"]))[102] == "y = (x * x).sum()"
