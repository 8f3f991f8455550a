from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings, strategies as st

from nbgrad.view.row_order import crossings, order


def counted(rows, segments):
    """Crossings, by comparing every two segments."""
    place = {v: i for row in rows for i, v in enumerate(row)}
    ends = [(place[a], place[b] + port) for a, b, port in segments]
    return sum((a[0] - b[0]) * (a[1] - b[1]) < 0 for a, b in combinations(ends, 2))


@st.composite
def two_rows(draw):
    n, m = draw(st.integers(1, 7)), draw(st.integers(1, 7))
    end = st.tuples(st.integers(0, n - 1), st.integers(n, n + m - 1), st.sampled_from([0.25, 0.5, 0.75]))
    return [list(range(n)), list(range(n, n + m))], draw(st.lists(end, max_size=12))


@given(two_rows())
def test_crossings_are_inversions(graph):
    rows, segments = graph
    below = [[(b, port) for a, b, port in segments if a == v] for v in range(len(rows[0]) + len(rows[1]))]
    position = [i for row in rows for i in range(len(row))]
    assert crossings(rows[0], below, position) == counted(rows, segments)


@settings(deadline=None)
@given(two_rows())
def test_order_keeps_the_vertices_and_never_adds_crossings(graph):
    rows, segments = graph
    ordered = order(rows, segments)
    assert [sorted(row) for row in ordered] == rows
    assert counted(ordered, segments) <= counted(rows, segments)
    assert order(rows, segments) == ordered


def test_ports_decide_between_two_sources_of_one_box():
    assert order([[0, 1], [2]], [(0, 2, 0.8), (1, 2, 0.2)])[0] == [1, 0]


def test_a_tree_is_drawn_without_crossings():
    rows = [[0], [1, 2], [3, 4, 5, 6]]
    segments = [(0, 1, 0.5), (0, 2, 0.5), (1, 5, 0.5), (1, 3, 0.5), (2, 4, 0.5), (2, 6, 0.5)]
    assert counted(order(rows, segments), segments) == 0 < counted(rows, segments)
