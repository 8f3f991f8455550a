from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from nbgrad.trace.model import Call, Operand, Trace
from nbgrad.view.fold import Fold
from nbgrad.view.scene import scene
from nbgrad.view.text_width import width

from .geometry import drawn, inside, overlap, overlaps
from .samples import SAMPLES, Builder, intro, mlp, square


@st.composite
def traces(draw):
    """Random programs: repeated operands, plain numbers, several outputs, no_grad, backward."""
    tape = Builder("program")
    random = np.random.default_rng(draw(st.integers(0, 99)))
    shapes = [(), (3,), (2, 4), (2, 0)]
    for _ in range(draw(st.integers(1, 4))):
        array = random.standard_normal(draw(st.sampled_from(shapes))).astype("f4")
        (tape.leaf if draw(st.booleans()) else tape.constant)(draw(st.sampled_from(["", "w", "긴 이름"])), array)
    for k in range(draw(st.integers(0, 12))):
        count = draw(st.sampled_from([0, 1, 1, 2, 2, 2, 3, 9]))
        operands = [draw(st.integers(0, len(tape.tensors) - 1)) for _ in range(min(count, 6))]
        operands += ["0.5"] * draw(st.integers(0, 1)) if count < 6 else []
        like = tape.arrays[operands[0]] if operands and operands[0] != "0.5" else np.float32(1)
        rules = [lambda g, i=i: np.zeros_like(tape.arrays[i]) if isinstance(i, int) else None for i in operands]
        how = {"line": k + 1, "grad_mode": draw(st.sampled_from([True, True, True, False]))}
        how["scope"] = draw(st.sampled_from([(), ("a",), ("a", "b")]))
        if draw(st.booleans()):
            how["params"] = (("dim", "-1"), ("keepdim", "True"))
        out = tape.call(
            draw(st.sampled_from(["mul", "a_rather_long_name_of_an_op"])),
            operands,
            like,
            rules,
            **how,
        )
        if draw(st.integers(0, 5)) == 0:
            tape.calls[-1] = replace(tape.calls[-1], outputs=draw(st.sampled_from([(), (out, out)])))
        if draw(st.integers(0, 4)) == 0 and tape.calls[-1].outputs:
            tape.backward(out, line=k + 2)
    return tape.trace()


def card(node):
    return node["x"], node["y"], node["w"], node["h"]


def check(trace, drawing):
    assert json.loads(json.dumps(drawing)) == drawing
    nodes = {node["id"]: node for node in drawing["nodes"]}
    assert len(nodes) == len(drawing["nodes"])
    chips = {chip["id"]: chip for node in drawing["nodes"] for chip in node["chips"]}
    edges = {edge["id"]: edge for edge in drawing["edges"]}
    boxes = {name: card(thing) for name, thing in [*nodes.items(), *chips.items()]}
    names, places = list(boxes), list(boxes.values())
    assert list(overlaps(places)) == []
    for x, y, w, h in places:
        assert x >= 0 and y >= 0 and x + w <= drawing["width"] and y + h <= drawing["height"]
    for edge in edges.values():
        source, target = nodes[edge["from"]], nodes[edge["to"]]
        assert edge["tensor"] is not None
        paths = [edge["path"]] + ([edge["grad_path"][::-1]] if edge["grad_path"] else [])
        for path in paths:
            assert path[0][1] == source["y"] + source["h"] and path[-1][1] == target["y"]
            assert source["x"] < path[0][0] < source["x"] + source["w"]
            assert target["x"] < path[-1][0] < target["x"] + target["w"]
            for name, box in zip(names, places):
                if name not in (edge["from"], edge["to"]):
                    assert not any(inside(point, box) for point in drawn(path)), (edge["id"], name)
        if edge["grad_path"]:
            assert edge["grad_path"][::-1] != edge["path"]
    for node in nodes.values():
        for text in node["texts"]:
            assert text["w"] == width(text["text"], text["role"])
            assert inside((text["x"] + 1, text["y"]), card(node))
            assert inside((text["x"] + text["w"] - 1, text["y"]), card(node))
        for kind in ("value", "grad"):
            strip, box = node[kind], node[f"{kind}_box"]
            if strip:
                assert inside((box[0] + box[2] + 6 + strip["text_w"] - 1, box[1] + box[3] - 1), card(node))
            if strip and strip["rows"]:
                assert box[2] % len(strip["rows"][0]) == box[3] % len(strip["rows"]) == 0
        for chip in node["chips"]:
            assert width(chip["text"], "chip") <= chip["w"]
            stem = chip["x"] + chip["w"] // 2, chip["y"] + chip["h"], 1, chip["foot"] - chip["y"] - chip["h"]
            assert stem[3] > 5 and chip["foot"] <= node["y"]
            assert not any(overlap(stem, place) for place in places), chip["id"]
    for step in drawing["steps"]:
        assert step["node"] is None or step["node"] in nodes or step["node"] in chips
        assert all(name in edges or name in chips for name in step["edges"])
    return nodes, edges, chips


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_keep_the_contract(name):
    trace = SAMPLES[name]()
    drawing = scene(trace)
    nodes, edges, chips = check(trace, drawing)
    assert len(edges) + len(chips) == sum(len(call.operands) for call in trace.calls)
    assert [s["phase"] for s in drawing["steps"]].count("forward") == len(trace.calls)
    assert [s["phase"] for s in drawing["steps"]].count("backward") == sum(len(p.steps) for p in trace.passes)
    assert scene(trace) == drawing


@settings(max_examples=150, deadline=None)
@given(traces(), st.data())
def test_any_trace_keeps_the_contract(trace, data):
    check(trace, scene(trace, ()))
    n = len(trace.calls)
    cuts = sorted(data.draw(st.sets(st.integers(0, n), max_size=4)))
    check(trace, scene(trace, [Fold(a, b, "folded") for a, b in zip(cuts[::2], cuts[1::2])]))


def test_intro_has_the_leaves_as_cards_and_the_constants_as_chips():
    nodes, edges, chips = check(intro(), drawing := scene(intro()))
    assert list(nodes) == ["t2", "c0", "t3", "c1", "c2"]
    assert [chip["text"] for chip in chips.values()] == ["x", "y"]
    assert [(e["from"], e["to"], e["operand"]) for e in edges.values()] == [
        ("t2", "c0", 1),
        ("c0", "c1", 0),
        ("t3", "c1", 1),
        ("c1", "c2", 0),
    ]
    assert nodes["t2"]["y"] < nodes["c0"]["y"] < nodes["c1"]["y"] < nodes["c2"]["y"]
    assert all(e["grad"] and e["grad_path"] for e in edges.values())
    assert drawing["summary"] == "3 calls, 2 leaves, 1 backward pass of 5 steps"
    last = drawing["steps"][-1]
    assert (last["node"], last["title"], last["line"]) == ("t2", "w.grad", [0, 8])


def test_square_keeps_two_edges_and_two_contributions():
    drawing = scene(square())
    first, second = drawing["edges"][:2]
    assert (first["from"], first["to"]) == (second["from"], second["to"]) == ("t0", "c0")
    xs = [p[-1][0] for e in (first, second) for p in (e["path"], e["grad_path"][::-1])]
    assert len(set(xs)) == 4
    backward = next(s for s in drawing["steps"] if s["phase"] == "backward" and s["node"] == "c0")
    assert set(backward["edges"]) == {"e0", "e1"}
    assert drawing["steps"][-1]["text"].endswith("the sum of 2 contributions: from #1 mul (x), #1 mul (y)")


def test_a_leaf_in_use_again_and_again_becomes_a_chip():
    drawing = scene(mlp())
    weight = [e for e in drawing["edges"] if e["from"] == "t1"]
    assert [e["to"] for e in weight] == ["c0"]
    chips = [c for n in drawing["nodes"] for c in n["chips"] if c["tensor"] == 1]
    assert [c["id"] for c in chips] == ["c2.1", "c4.1"]
    assert all(c["requires_grad"] and c["grad"] for c in chips)


def test_what_an_optimizer_uses_after_the_backward_pass_is_a_chip():
    tape = Builder("train")
    w = tape.leaf("w", np.float32([1, 2]))
    for _ in range(2):
        tape.backward(tape.sum(tape.tanh(w)))
        how = {"grad_mode": False, "out": w}
        tape.call("sub_", (w, tape.constant("w.grad", tape.grads[w])), tape.arrays[w], **how)
    drawing = scene(tape.trace())
    check(tape.trace(), drawing)
    assert [(e["from"], e["to"]) for e in drawing["edges"]] == [*(("t0", "c0"), ("c0", "c1"), ("c2", "c3"), ("c3", "c4"))]
    chips = [c["text"] for n in drawing["nodes"] for c in n["chips"]]
    assert chips == ["w", "w.grad", "w", "w.grad"]


def test_nan_is_flagged_where_it_starts_only():
    nodes = {n["id"]: n for n in scene(SAMPLES["failed"]())["nodes"]}
    assert [n["alert"] for n in nodes.values()] == ["", "NaN starts here", "", "", ""]
    assert nodes["c0"]["value"]["rows"] == [[0, "-inf", "nan"]]
    assert nodes["t0"]["grad_label"] == "no grad yet" and nodes["t0"]["grad_box"]
    assert nodes["c1"]["grad_box"] is None


def test_nan_in_the_gradient_is_flagged_where_it_starts_only():
    tape = Builder("y = torch.where(x > 0, torch.sqrt(x), 0)\ny.sum().backward()")
    x = tape.leaf("x", np.float32([1, 0]))
    root = tape.call("sqrt", [x], np.float32([1, 0]), [lambda g: g * np.float32([0.5, np.nan])], line=1)
    y = tape.call("mul", [root, "1.0"], np.float32([1, 0]), [lambda g: g, None], line=1)
    tape.backward(tape.sum(y, line=2), line=2)
    nodes, _, _ = check(tape.trace(), scene(tape.trace()))
    assert [n["alert"] for n in nodes.values()] == ["", "NaN in the gradient starts here", "", ""]
    # where a value is the cause, the value is flagged
    tape = Builder("torch.log(x).sum().backward()")
    x = tape.leaf("x", np.float32([1, 0]))
    log = tape.call("log", [x], np.float32([0, -np.inf]), [lambda g: g * np.float32([1, np.inf])], line=1)
    tape.backward(tape.sum(log, line=1), line=1)
    nodes, _, _ = check(tape.trace(), scene(tape.trace()))
    assert [n["alert"] for n in nodes.values()] == ["", "Inf starts here", ""]


def test_an_infinity_that_the_user_wrote_is_no_alert():
    tape = Builder("scores.masked_fill(mask, float('-inf'))")
    x = tape.leaf("scores", np.float32([1, 2]))
    tape.call("masked_fill", [x, "-inf"], np.float32([1, -np.inf]), [lambda g: g, None], line=1)
    assert all(not n["alert"] for n in scene(tape.trace())["nodes"])


def test_a_constant_in_use_after_a_backward_pass_is_a_chip():
    tape = Builder("for step in range(2):\n    (w * y).sum().backward()")
    data = tape.constant("data", np.float32([1, 2]))
    y = tape.call("mul", [data, "2"], np.float32([2, 4]), name="y", line=1)
    w = tape.leaf("w", np.float32([3, 4]))
    for _ in range(2):
        tape.backward(tape.sum(tape.mul(w, y, line=2), line=2), line=2)
    drawing = scene(tape.trace())
    check(tape.trace(), drawing)
    assert [c["text"] for n in drawing["nodes"] for c in n["chips"]] == ["data", "2", "w", "y"]


def test_a_crowd_of_leaves_is_chips_in_rows():
    tape = Builder("torch.stack(leaves).sum().backward()")
    leaves = [tape.leaf(f"leaves[{i}]", np.float32(i)) for i in range(60)]
    listed = tuple(Operand(f"x{i}", leaf) for i, leaf in enumerate(leaves))
    stack = tape.call("stack", leaves[:1], np.arange(60, dtype="f4"), [lambda g: g[0]], line=1)
    tape.calls[-1] = replace(tape.calls[-1], operands=listed)
    tape.rules[-1] = tuple(lambda g, i=i: g[i] for i in range(60))
    tape.backward(tape.sum(stack, line=1), line=1)
    drawing = scene(tape.trace())
    nodes, edges, chips = check(tape.trace(), drawing)
    assert len(nodes) == 2 and len(chips) == 60 and drawing["width"] < 500
    assert {step["node"] for step in drawing["steps"] if step["phase"] == "backward"} == {*nodes, *chips}


def test_a_long_name_leaves_room_for_the_type():
    tape = Builder("result = x")
    x = tape.leaf("x" * 80, np.zeros((2, 3), "f4"))
    tape.call("neg", [x], np.zeros((2, 3), "f4"), [lambda g: -g], name="result_" * 9, line=1)
    words = [text["text"] for node in scene(tape.trace())["nodes"] for text in node["texts"]]
    assert words.count("float32[2, 3]") == 2


def test_a_gradient_is_not_missed_before_its_pass():
    tape = Builder("(w * 2).sum().backward()\nlate = w * 3")
    w = tape.leaf("w", np.float32([1, 2]))
    never = tape.mul(w, w, line=1)
    tape.backward(tape.sum(tape.mul(w, w, line=1), line=1), line=1)
    late = tape.mul(w, w, line=2)
    labels = {node["tensor"]: node["grad_label"] for node in scene(tape.trace())["nodes"]}
    assert (labels[never], labels[late]) == ("not reached", "no grad yet")


def test_calls_after_a_backward_pass_are_further_down():
    tape = Builder("two passes")
    w = tape.leaf("w", np.float32([1, 2]))
    for line in (1, 3):
        tape.backward(tape.sum(tape.tanh(w, line=line), line=line), line=line + 1)
    nodes = {n["id"]: n for n in scene(tape.trace())["nodes"]}
    assert nodes["c2"]["y"] > nodes["c1"]["y"] + nodes["c1"]["h"]


def test_fold_is_one_card_with_edges_from_outside():
    drawing = scene(mlp(), [Fold(1, 6, "middle")])
    nodes, edges, chips = check(mlp(), drawing)
    fold = nodes["f1-6"]
    assert (fold["kind"], fold["calls"], fold["tensor"]) == ("fold", [1, 6], 10)
    assert [e["from"] for e in edges.values() if e["to"] == "f1-6"] == ["c0"]
    assert [c["text"] for c in fold["chips"]] == ["model.0.weight", "model.0.bias"]
    assert [s["node"] for s in drawing["steps"][1:8]] == [*("c0", "f1-6", "c6", "c7", "c8", "c9", "c9")]
    backward = [s for s in drawing["steps"] if s["node"] == "f1-6"][1]
    assert (backward["text"], backward["tensor"]) == ("5 steps inside", 10)
    assert set(backward["edges"]) == {"e2", "f1-6.1", "f1-6.2"}


def test_a_long_trace_is_folded_by_itself():
    tape = Builder("loop")
    h = tape.leaf("h", np.float32([1, 2]))
    for i in range(300):
        h = tape.tanh(tape.mul(h, h, line=1, scope=(f"step {i}",)), line=1, scope=(f"step {i}",))
    drawing = scene(tape.trace())
    check(tape.trace(), drawing)
    titles = [text["text"] for n in drawing["nodes"] if n["kind"] == "fold" for text in n["texts"][:1]]
    assert titles == ["× 298"]
    assert len(drawing["nodes"]) == 6


def test_an_operand_made_outside_the_trace_is_a_leaf_card():
    info = replace(intro().tensors[2], kind="result", name="")
    trace = Trace((info,), (Call("relu", (Operand("x", 0),), (), (), (), None, True, True, 0),))
    nodes = {n["id"]: n for n in scene(trace)["nodes"]}
    assert nodes["t0"]["kind"] == "leaf" and nodes["c0"]["value"] is None
