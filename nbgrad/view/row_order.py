"""Left to right within each row, with few crossings: medians and exchanges (Gansner et al. 1993).

A segment joins a vertex of one row to one of the next; its port, a fraction 0..1 of the lower
vertex, orders several segments into the same vertex. At its upper end a segment has no fixed port:
ends there are sorted, so they never cross.
"""

from __future__ import annotations

from collections.abc import Sequence

Segment = tuple[int, int, float]  # upper vertex, lower vertex, port
PATIENCE = 3  # rounds without progress before giving up
ROUNDS = 12


def order(rows: list[list[int]], segments: Sequence[Segment]) -> list[list[int]]:
    """The rows, each reordered so that few segments cross; equal cases keep the given order.

    >>> order([[0, 1], [2, 3]], [(0, 3, 0.5), (1, 2, 0.5)])
    [[0, 1], [3, 2]]
    """
    size = max((v for row in rows for v in row), default=-1) + 1
    above: list[list[int]] = [[] for _ in range(size)]
    below: list[list[tuple[int, float]]] = [[] for _ in range(size)]
    for upper, lower, port in segments:
        above[lower].append(upper)
        below[upper].append((lower, port))
    position = [0] * size
    rows = [list(row) for row in rows]
    for row in rows:
        _number(row, position)
    best, fewest, waited = [list(row) for row in rows], _all_crossings(rows, below, position), 0
    for round_ in range(ROUNDS):
        if not fewest or waited == PATIENCE:
            break
        down = round_ % 2 == 0
        _sweep(rows, above, below, position, down)
        _exchange(rows, above, below, position)
        crossings = _all_crossings(rows, below, position)
        waited += 1
        if crossings < fewest:
            best, fewest, waited = [list(row) for row in rows], crossings, 0
    return best


def _number(row: list[int], position: list[int]) -> None:
    for place, v in enumerate(row):
        position[v] = place


def _sweep(rows: list[list[int]], above: list, below: list, position: list[int], down: bool) -> None:
    """Sort each row by the medians of its neighbours in the row before; others stay in place."""
    for row in rows[1:] if down else rows[-2::-1]:
        keyed = []
        for v in row:
            ends = [position[u] for u in above[v]] if down else [position[w] + port for w, port in below[v]]
            if ends:
                keyed.append((_median(sorted(ends)), position[v], v))
        keyed.sort()
        free = iter(keyed)
        moved = {v for _, _, v in keyed}
        row[:] = [next(free)[2] if v in moved else v for v in row]
        _number(row, position)


def _median(ends: list[float]) -> float:
    """The median; of an even number, between the middle two, nearer to the denser side."""
    middle = len(ends) // 2
    if len(ends) % 2:
        return ends[middle]
    if len(ends) == 2:
        return (ends[0] + ends[1]) / 2
    left, right = ends[middle - 1] - ends[0], ends[-1] - ends[middle]
    if not left + right:
        return (ends[middle - 1] + ends[middle]) / 2
    return (ends[middle - 1] * right + ends[middle] * left) / (left + right)


def _exchange(rows: list[list[int]], above: list, below: list, position: list[int]) -> None:
    """Swap neighbours while that removes crossings."""
    for _ in range(4):
        better = False
        for row in rows:
            ups = [sorted(position[u] for u in above[v]) for v in row]
            downs = [sorted(position[w] + port for w, port in below[v]) for v in row]
            for i in range(len(row) - 1):
                now = _between(ups[i], ups[i + 1]) + _between(downs[i], downs[i + 1])
                if now and now > _between(ups[i + 1], ups[i]) + _between(downs[i + 1], downs[i]):
                    for line in (row, ups, downs):
                        line[i], line[i + 1] = line[i + 1], line[i]
                    better = True
            _number(row, position)
        if not better:
            return


def _between(left: list[float], right: list[float]) -> int:
    """Crossings of the segments of two neighbours, given their sorted ends in one other row."""
    if not left or not right or left[-1] <= right[0]:
        return 0
    count = j = 0
    for end in left:
        while j < len(right) and right[j] < end:
            j += 1
        count += j
    return count


def _all_crossings(rows: list[list[int]], below: list, position: list[int]) -> int:
    return sum(crossings(row, below, position) for row in rows)


def crossings(row: list[int], below: list[list[tuple[int, float]]], position: list[int]) -> int:
    """How many pairs of segments from `row` to the next cross: inversions of their lower ends."""
    ends = [end for v in row for end in sorted(position[w] + port for w, port in below[v])]
    if len(ends) < 2 or all(a <= b for a, b in zip(ends, ends[1:])):
        return 0
    places = {end: i + 1 for i, end in enumerate(sorted(set(ends)))}
    counts = [0] * (len(places) + 1)  # a binary indexed tree
    total = 0
    for seen, end in enumerate(ends):
        i = places[end]
        smaller = 0
        j = i
        while j:
            smaller += counts[j]
            j &= j - 1
        total += seen - smaller
        while i < len(counts):
            counts[i] += 1
            i += i & -i
    return total
