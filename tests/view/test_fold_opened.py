"""Opening folds: each time a bounded number of new cards, until every call has its own."""

import numpy as np
import pytest

from nbgrad.view.fold import ADDED, unfolded
from nbgrad.view.scene import scene

from .samples import Builder


def loop(n, scoped=True):
    tape = Builder("for _ in range(n):\n    h = tanh(h * w)\nh.sum().backward()")
    w = tape.leaf("w", np.float64([0.5, 2.0]))
    h = tape.constant("x", np.float64([1.0, -1.0]))
    for i in range(n):
        scope = ("loop", f"step {i}") if scoped else ()
        h = tape.tanh(tape.mul(h, w, line=2, scope=scope), line=2, scope=scope)
    tape.backward(tape.sum(h, line=3, name="loss"), line=3)
    return tape.trace()


def ids(folds):
    return [f"f{fold.start}-{fold.stop}" for fold in folds]


@pytest.mark.parametrize("scoped", [True, False])
def test_every_call_can_be_reached(scoped):
    trace = loop(100, scoped)
    opened, cards = [], []
    while left := unfolded(trace, opened):
        for a, b in zip(left, left[1:]):
            assert a.stop <= b.start
        assert all(fold.stop - fold.start > 1 for fold in left)
        cards.append(len(trace.calls) - sum(fold.stop - fold.start - 1 for fold in left))
        opened.append(ids(left)[0])
        assert len(opened) < 300
    assert cards == sorted(cards) and max(np.diff([*cards, len(trace.calls)])) <= ADDED
    assert len(scene(trace, unfolded(trace, opened))["nodes"]) > len(trace.calls)


def test_ids_that_are_no_folds_change_nothing():
    trace = loop(100)
    assert unfolded(trace, ["f0-7", "c1", "", "f-"]) == unfolded(trace)
    assert unfolded(loop(3), ["f0-2"]) == []


def test_the_view_stays_where_the_reader_is():
    pytest.importorskip("anywidget")
    from nbgrad.widgets.trace_view import TraceView

    trace = loop(100)
    view = TraceView(trace)
    fold = next(node for node in view.scene["nodes"] if node["kind"] == "fold")
    view.opened = [fold["id"]]
    before = view.scene
    assert view.step == len(before["steps"]) - 1
    assert view.selected.startswith(("c", "f")) and view.selected in view.details["nodes"]
    assert fold["id"] not in view.details["nodes"]
    view.opened = []
    assert fold["id"] in view.details["nodes"]
    ran = next(k for k, step in enumerate(view.scene["steps"]) if step["node"] == fold["id"] and step["phase"] == "forward")
    view.step = ran
    view.opened = [fold["id"]]
    assert view.scene["steps"][view.step]["node"] == view.selected and view.scene["steps"][view.step]["phase"] == "forward"
