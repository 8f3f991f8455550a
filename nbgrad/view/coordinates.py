"""Sideways positions for ordered rows: short, straight edges, the main path straightest of all.

Small graphs are solved exactly by the network simplex, large ones by sweeps that move every vertex
to the weighted median of its neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush

from .network_simplex import network_simplex

Pull = tuple[int, int, int, int]  # upper, lower, wanted x[lower] - x[upper], weight
EXACT = 700  # vertices and pulls together, up to which the simplex is quick
SWEEPS = 8


def place(rows: list[list[int]], gaps: list[list[int]], pulls: Sequence[Pull], size: int) -> list[int]:
    """An x for each of `size` vertices; rows[r][i] and rows[r][i + 1] are gaps[r][i] apart or more.

    >>> place([[0], [1, 2]], [[], [40]], [(0, 1, 0, 1), (0, 2, 0, 1)], 3)
    [20, 0, 40]
    """
    if size + len(pulls) <= EXACT:
        return _exact(rows, gaps, pulls, size)
    return _swept(rows, gaps, pulls, size)


def _exact(rows: list[list[int]], gaps: list[list[int]], pulls: Sequence[Pull], size: int) -> list[int]:
    """|x[lower] - x[upper] - wanted| is two arcs from an extra vertex near to both."""
    arcs = [(a, b, gap, 0) for row, line in zip(rows, gaps) for a, b, gap in zip(row, row[1:], line)]
    for extra, (upper, lower, wanted, weight) in enumerate(pulls, size):
        arcs.append((extra, upper, max(0, -wanted), weight))
        arcs.append((extra, lower, max(0, wanted), weight))
    x = network_simplex(size + len(pulls), arcs, centre=True)[:size]
    least = min(x)
    return [value - least for value in x]


def _swept(rows: list[list[int]], gaps: list[list[int]], pulls: Sequence[Pull], size: int) -> list[int]:
    above: list[list[tuple[int, int, int]]] = [[] for _ in range(size)]
    below: list[list[tuple[int, int, int]]] = [[] for _ in range(size)]
    for upper, lower, wanted, weight in pulls:
        above[lower].append((upper, wanted, weight))
        below[upper].append((lower, -wanted, weight))
    x = [0] * size
    starts = []  # x of each vertex of a row when the row is packed tight
    for row, line in zip(rows, gaps):
        start = [0]
        for gap in line:
            start.append(start[-1] + gap)
        starts.append(start)
        for v, place_ in zip(row, start):
            x[v] = place_ - start[-1] // 2
    upwards = range(len(rows) - 1, -1, -1)
    for sweep in range(SWEEPS):
        last = sweep >= SWEEPS - 2
        for r in upwards if sweep % 2 else range(len(rows)):
            wishes = []
            for v in rows[r]:
                near = above[v] + below[v] if last else (below if sweep % 2 else above)[v]
                # without a neighbour a vertex would like to stay, but gives way
                wishes.append(_weighted_median([(x[u] + wanted, weight * 4) for u, wanted, weight in near] or [(x[v], 1)]))
            for v, value in zip(rows[r], _apart(wishes, starts[r])):
                x[v] = value
    least = min(x, default=0)
    return [value - least for value in x]


def _apart(wishes: list[tuple[int, int]], start: list[int]) -> list[int]:
    """The x nearest to the wishes (x, weight) that keep the distances of `start`.

    Less `start` this is an isotonic regression: a heap of the points where the cost so far bends,
    whose top is the best place so far; then no vertex may lie right of the next one.
    """
    bends: list[tuple[int, int]] = []  # (-x, weight): the largest x on top
    tops = []
    for (wish, weight), offset in zip(wishes, start):
        heappush(bends, (offset - wish, 2 * weight))
        while weight:
            least, most = heappop(bends)
            if most > weight:
                heappush(bends, (least, most - weight))
            weight -= min(weight, most)
        tops.append(-bends[0][0])
    bound, x = tops[-1], []
    for top, offset in zip(reversed(tops), reversed(start)):
        bound = min(bound, top)
        x.append(bound + offset)
    return x[::-1]


def _weighted_median(wishes: list[tuple[int, int]]) -> tuple[int, int]:
    """The middle of where the weighted distance to the wishes is least, and their weight."""
    ordered = sorted(wishes)
    total, seen = sum(weight for _, weight in ordered), 0
    for i, (value, weight) in enumerate(ordered):
        seen += weight
        if 2 * seen > total:
            return value, total
        if 2 * seen == total:
            return (value + ordered[i + 1][0]) // 2, total
    raise ValueError("no wishes")
