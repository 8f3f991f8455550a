"""Shapes by pattern."""

from __future__ import annotations

import numpy as np
import pytest

import nbgrad as T

PATTERNS = [
    ("a b c -> (a b) c", {}, lambda x: x.reshape(6, 4)),
    ("a b c -> c b a", {}, lambda x: x.transpose(2, 1, 0)),
    ("(x y) b c -> x y b c", {"x": 1}, lambda x: x.reshape(1, 2, 3, 4)),
    ("a b (c d) -> a d (b c)", {"d": 2}, lambda x: x.reshape(2, 3, 2, 2).transpose(0, 3, 1, 2).reshape(2, 2, 6)),
    ("... c -> c ...", {}, lambda x: np.moveaxis(x, 2, 0)),
    ("a ... -> (a ...)", {}, lambda x: x.reshape(24)),
    ("a b c -> a 1 b () c", {}, lambda x: x.reshape(2, 1, 3, 1, 4)),
]


@pytest.mark.parametrize("pattern, lengths, want", PATTERNS, ids=[p for p, _, _ in PATTERNS])
def test_patterns(pattern, lengths, want):
    x = np.arange(24.0).reshape(2, 3, 4)
    got = T.func.rearrange(T.from_numpy(x), pattern, **lengths)
    np.testing.assert_array_equal(got.numpy(), want(x))


def test_a_list_is_stacked():
    assert T.func.rearrange([T.zeros(2), T.ones(2)], "n a -> a n").tolist() == [[0, 1], [0, 1]]


def test_it_is_differentiable():
    x = T.arange(6.0).reshape(2, 3).requires_grad_()
    (T.func.rearrange(x, "a b -> (b a)") * T.arange(6.0)).sum().backward()
    assert x.grad.tolist() == [[0, 2, 4], [1, 3, 5]]


@pytest.mark.parametrize(
    "pattern, lengths, says",
    [
        ("a b c", {}, "one '->'"), ("a b -> b a", {}, "is for 2 dimensions"), ("a b c -> a b", {}, "'c'"),
        ("a b c -> a b c d", {}, "'d'"), ("a a c -> a c", {}, "twice"), ("(a d) b c -> a d b c", {}, "only one of them"),
        ("(a d) b c -> a d b c", {"d": 3}, "cannot be split"), ("(a d) b c -> a d b c", {"a": 3, "d": 3}, "makes 9"),
        ("a b c -> a b c", {"q": 2}, "'q'"), ("(a b c -> a b c", {}, "not closed"), ("a b) c -> a b c", {}, "without"),
        ("((a b)) c -> a b c", {}, "inside another"), ("a b c ? -> a b c", {}, "no name"), ("a b c d ... -> a b c d ...", {}, "at least"),
    ],
)  # fmt: skip
def test_patterns_that_do_not_fit(pattern, lengths, says):
    with pytest.raises(ValueError, match=says):
        T.func.rearrange(T.zeros(2, 3, 4), pattern, **lengths)
