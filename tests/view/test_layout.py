from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from nbgrad.view.layout import Edge, layout

from .geometry import drawn, inside, overlaps


@st.composite
def graphs(draw, most=14):
    n = draw(st.integers(1, most))
    sizes = draw(st.lists(st.tuples(st.integers(1, 300), st.integers(1, 150)), min_size=n, max_size=n))
    pairs = draw(st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=2 * n))
    pairs = [(min(p), max(p)) for p in pairs if p[0] != p[1]]
    edges = [Edge(a, b, draw(st.integers(0, sizes[b][0]))) for a, b in pairs]
    later = draw(st.lists(st.sampled_from(pairs), max_size=3)) if pairs else []
    return sizes, edges, later


def check(sizes, edges, later, placed):
    boxes = [(x, y, w, h) for (x, y), (w, h) in zip(placed.boxes, sizes)]
    assert list(overlaps(boxes)) == []
    assert all(type(v) is int for box in boxes for v in box)
    for x, y, w, h in boxes:
        assert 0 <= x and x + w <= placed.width and 0 <= y and y + h <= placed.height
    for edge, path in zip(edges, placed.paths, strict=True):
        source, target = boxes[edge.source], boxes[edge.target]
        assert source[1] + source[3] < target[1]
        assert path[-1] == (target[0] + edge.port, target[1])
        assert path[0][1] == source[1] + source[3] and source[0] <= path[0][0] <= source[0] + source[2]
        ys = [y for _, y in path]
        assert ys == sorted(ys)
        assert all(x == x1 or y < y1 for (x, y), (x1, y1) in zip(path, path[1:]))
        for i, box in enumerate(boxes):
            # a path touches the boxes it joins, but never another
            if i not in (edge.source, edge.target):
                assert not any(inside(p, box) for p in drawn(path))
    for a, b in later:
        assert boxes[a][1] + boxes[a][3] < boxes[b][1]


@settings(max_examples=300, deadline=None)
@given(graphs())
def test_boxes_do_not_overlap_and_edges_run_down_around_them(graph):
    check(*graph, layout(*graph))


@settings(max_examples=40, deadline=None)
@given(graphs())
def test_same_graph_same_layout(graph):
    assert layout(*graph) == layout(*graph)


@settings(max_examples=60, deadline=None)
@given(graphs(most=10))
def test_sweeps_also_keep_every_rule(graph):
    from nbgrad.view import coordinates as place

    exact, place.EXACT = place.EXACT, -1
    try:
        placed = layout(*graph)
    finally:
        place.EXACT = exact
    check(*graph, placed)


def test_parallel_edges_stay_apart():
    placed = layout([(120, 60), (120, 60)], [Edge(0, 1, 40), Edge(0, 1, 80)])
    left, right = placed.paths
    assert left == [(40, 60), (40, 94)] and right == [(80, 60), (80, 94)]


def test_long_edge_passes_beside_the_boxes_between():
    sizes = [(100, 40)] * 4
    placed = layout(sizes, [Edge(0, 1, 50), Edge(1, 2, 50), Edge(2, 3, 30), Edge(0, 3, 70)])
    check(sizes, [Edge(0, 1, 50), Edge(1, 2, 50), Edge(2, 3, 30), Edge(0, 3, 70)], [], placed)
    assert len(placed.paths[3]) > 2


def test_main_path_is_one_column():
    n = 12
    edges = [Edge(i, i + 1, 50) for i in range(n - 1)] + [Edge(n + i, i + 1, 80) for i in range(n - 1)]
    placed = layout([(100, 40)] * (2 * n - 1), edges)
    assert len({x for x, _ in placed.boxes[:n]}) == 1


def test_separate_parts_wrap_into_lines():
    placed = layout([(200, 50)] * 12, [])
    assert placed.width <= 1100
    assert placed.boxes == sorted(placed.boxes, key=lambda p: (p[1], p[0]))


def test_chain_of_ten_thousand_boxes():
    n = 10_000
    edges = [Edge(i, i + 1, 50) for i in range(n - 1)]
    placed = layout([(100, 40)] * n, edges)
    assert placed.width == 100
    assert [x for x, _ in placed.boxes] == [0] * n
    assert all(len(path) == 2 for path in placed.paths)


def test_wide_graph():
    n = 600
    edges = [Edge(0, i, 50) for i in range(1, n)]
    sizes = [(100, 40)] * n
    placed = layout(sizes, edges)
    assert list(overlaps([(x, y, 100, 40) for x, y in placed.boxes])) == []
    assert len({y for _, y in placed.boxes[1:]}) == 1


def test_nothing_to_lay_out():
    assert layout([], []) == layout([], [])
    assert (layout([], []).width, layout([], []).height) == (0, 0)


def test_cycle_is_refused():
    with pytest.raises(ValueError, match="cycle"):
        layout([(10, 10)] * 2, [Edge(0, 1, 5), Edge(1, 0, 5)])
