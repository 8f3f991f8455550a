from __future__ import annotations

from hypothesis import given, strategies as st

from nbgrad.trace.model import Call, Trace
from nbgrad.view.fold import Fold, folds


def trace(*scopes):
    return Trace(calls=tuple(Call("mul", (), (), (), scope, None, True, True, 0) for scope in scopes))


def shown(found, calls):
    return calls - sum(fold.stop - fold.start - 1 for fold in found)


def test_a_short_trace_is_not_folded():
    assert folds(trace(*[()] * 5), most=5) == []


def test_scopes_close_before_anything_else():
    scopes = [()] * 2 + [("a",)] * 4 + [("b",)] * 4 + [()]
    assert folds(trace(*scopes), most=5) == [Fold(2, 6, "a"), Fold(6, 10, "b")]
    assert folds(trace(*scopes), most=8) == [Fold(6, 10, "b")]  # room to open the first


def test_inner_scopes_open_last():
    scopes = [("a", "x")] * 3 + [("a", "y")] * 3
    assert folds(trace(*scopes), most=3) == [Fold(0, 3, "x"), Fold(3, 6, "y")]
    assert folds(trace(*scopes), most=1) == [Fold(0, 6, "a")]


def test_repeated_scopes_become_times_n():
    scopes = [(f"step {i}",) for i in range(10) for _ in range(3)]
    assert folds(trace(*scopes), most=4) == [
        Fold(0, 3, "step 0"),
        Fold(3, 27, "× 8"),
        Fold(27, 30, "step 9"),
    ]


def test_without_scopes_the_middle_is_folded():
    assert folds(trace(*[()] * 100), most=10) == [Fold(5, 95, "…")]


@given(
    st.lists(st.lists(st.sampled_from("ab"), max_size=3).map(tuple), max_size=60),
    st.integers(2, 20),
)
def test_folds_are_apart_in_order_and_within_bounds(scopes, most):
    found = folds(trace(*scopes), most)
    assert all(b.stop - b.start > 1 for b in found)
    assert all(a.stop <= b.start for a, b in zip(found, found[1:]))
    assert shown(found, len(scopes)) <= most + 1
