from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings, strategies as st

from nbgrad.view.network_simplex import longest_path, network_simplex


@st.composite
def problems(draw):
    n = draw(st.integers(1, 6))
    ends = st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)).filter(lambda p: p[0] < p[1])
    arcs = draw(st.lists(st.tuples(ends, st.integers(0, 1), st.integers(0, 4)), max_size=8)) if n > 1 else []
    return n, [(tail, head, length, weight) for (tail, head), length, weight in arcs]


def cost(values, arcs):
    return sum(weight * (values[head] - values[tail]) for tail, head, _, weight in arcs)


def holds(values, arcs):
    return all(values[head] - values[tail] >= length for tail, head, length, _ in arcs)


@settings(max_examples=100, deadline=None)
@given(problems(), st.booleans())
def test_no_assignment_is_cheaper(problem, centre):
    n, arcs = problem
    values = network_simplex(n, arcs, centre=centre)
    assert holds(values, arcs) and min(values) == 0
    # every arc is at most 1 long, so some cheapest assignment lies within 0..n-1
    cheapest = min(cost(v, arcs) for v in product(range(min(n, 5)), repeat=n) if holds(v, arcs))
    assert cost(values, arcs) <= cheapest


def test_stopping_early_still_satisfies_every_arc():
    arcs = [(i, j, 1, (i * j) % 5) for i in range(12) for j in range(i + 1, 12, 3)]
    assert holds(network_simplex(12, arcs, rounds=1), arcs)


def test_centre_puts_a_free_node_in_the_middle():
    arcs = [(0, 1, 10, 1), (0, 2, 0, 1), (2, 1, 0, 1)]  # 2 may be anywhere between 0 and 1
    assert network_simplex(3, arcs, centre=True) == [0, 10, 5]


def test_longest_path_refuses_a_cycle():
    with pytest.raises(ValueError, match="cycle"):
        longest_path(2, [(0, 1, 1, 1), (1, 0, 1, 1)])


def test_twenty_thousand_nodes():
    n = 20_000
    assert network_simplex(n, [(i, i + 1, 1, 1) for i in range(n - 1)]) == list(range(n))
