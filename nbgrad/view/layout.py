"""Layered layout of a directed acyclic graph of boxes: edges run down and around all boxes.

Ranks and exact positions by network simplex, crossings by medians and exchanges. Nothing here knows
what the boxes show, nothing recurses, everything is an integer, and ties are broken by the order in
which boxes and edges are given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .coordinates import place
from .network_simplex import network_simplex
from .row_order import order

BESIDE = 28  # between two boxes of a row
LANE = 18  # room for an edge that passes between boxes
OUT = 28  # between two edges that leave the same box
GAP = 34  # between rows, more where edges run far sideways
PAGE = 1100  # separate parts of the graph wrap into lines of about this width
APART, LINES = 48, 48  # between such parts, sideways and downwards
MAIN, LONGEST = 6, 12  # weight of an edge on a main path, on the longest one
STRAIGHT = (1, 2, 8)  # weight of a segment by the number of its ends that are lanes

Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge to place, boxes by position; it enters `port` pixels from the target's left."""

    source: int
    target: int
    port: int


@dataclass(slots=True)
class Layout:
    """The top left corner of each box, a path for each edge, and the size of it all."""

    boxes: list[Point] = field(default_factory=list)
    paths: list[list[Point]] = field(default_factory=list)
    width: int = 0
    height: int = 0


def layout(sizes: Sequence[Point], edges: Sequence[Edge], later: Sequence[tuple[int, int]] = ()) -> Layout:
    """Place boxes of the given (width, height) so that every edge runs down.

    later: pairs (a, b) of boxes without an edge, b to be drawn further down than a. A path goes
    from the bottom of its source to the top of its target; its points alternate between the borders
    of rows, so that points of equal x are joined straight and others within the gap between two
    rows. Raises ValueError when the edges form a cycle.

    >>> placed = layout([(40, 20), (40, 20)], [Edge(0, 1, 20)])
    >>> placed.boxes, placed.paths
    ([(0, 0), (0, 54)], [[(20, 20), (20, 54)]])
    """
    made = Layout([(0, 0)] * len(sizes), [[] for _ in edges])
    left = top = tallest = 0
    for part, inner, pairs in _parts(len(sizes), edges, later):
        index = {v: i for i, v in enumerate(part)}
        local = [Edge(index[edges[e].source], index[edges[e].target], edges[e].port) for e in inner]
        placed = _connected([sizes[v] for v in part], local, [(index[a], index[b]) for a, b in pairs])
        if left and left + placed.width > PAGE:
            left, top, tallest = 0, top + tallest + LINES, 0
        for v, (x, y) in zip(part, placed.boxes):
            made.boxes[v] = (x + left, y + top)
        for e, path in zip(inner, placed.paths):
            made.paths[e] = [(x + left, y + top) for x, y in path]
        made.width = max(made.width, left + placed.width)
        tallest = max(tallest, placed.height)
        made.height = top + tallest
        left += placed.width + APART
    return made


def _parts(n: int, edges: Sequence[Edge], later: Sequence[tuple[int, int]]):
    """The connected parts, by their first box: boxes, positions of edges, pairs."""
    leader = list(range(n))

    def find(v: int) -> int:
        while leader[v] != v:
            leader[v] = leader[leader[v]]
            v = leader[v]
        return v

    for a, b in [(e.source, e.target) for e in edges] + list(later):
        a, b = find(a), find(b)
        leader[max(a, b)] = min(a, b)
    parts: dict[int, tuple[list[int], list[int], list[tuple[int, int]]]] = {}
    for v in range(n):
        parts.setdefault(find(v), ([], [], []))[0].append(v)
    for i, e in enumerate(edges):
        parts[find(e.source)][1].append(i)
    for pair in later:
        parts[find(pair[0])][2].append(pair)
    return list(parts.values())


def _connected(sizes: list[Point], edges: list[Edge], later: list[tuple[int, int]]) -> Layout:
    n = len(sizes)
    arcs = [(e.source, e.target, 1, 1) for e in edges] + [(a, b, 1, 0) for a, b in later]
    rank = network_simplex(n, arcs)
    grid = _Grid(sizes, edges, rank)
    grid.rows = order(grid.rows, [(u, v, port) for u, v, port, _ in grid.segments])
    return grid.finish()


class _Grid:
    """Boxes and lanes in rows: a long edge passes the rows between in lanes, narrow boxes."""

    def __init__(self, sizes: list[Point], edges: list[Edge], rank: list[int]):
        self.sizes, self.edges, self.rank = sizes, edges, rank
        self.n = n = len(sizes)
        self.wide = [w for w, _ in sizes]
        self.rows: list[list[int]] = [[] for _ in range(max(rank) + 1)]
        self.main = _main_paths(n, edges, rank)
        self.segments: list[tuple[int, int, float, int]] = []  # upper, lower, port of the lower as a fraction, edge
        self.chains: list[list[int]] = [[] for _ in edges]  # for each edge its segments
        starts: list[list[int]] = [[] for _ in range(n)]
        for i, e in enumerate(edges):
            starts[e.source].append(i)
        for v in range(n):  # lanes enter the rows beside the box their edge leaves: a good start for the ordering
            self.rows[rank[v]].append(v)
            for i in starts[v]:
                self._chain(i)

    def _chain(self, i: int) -> None:
        e, upper = self.edges[i], self.edges[i].source
        for r in range(self.rank[e.source] + 1, self.rank[e.target]):
            lane = len(self.wide)
            self.wide.append(LANE)
            self.rows[r].append(lane)
            self._segment(upper, lane, 0.5, i)
            upper = lane
        self._segment(upper, e.target, e.port / max(1, self.wide[e.target]), i)

    def _segment(self, upper: int, lower: int, port: float, i: int) -> None:
        self.chains[i].append(len(self.segments))
        self.segments.append((upper, lower, min(0.99, max(0.01, port)), i))

    def finish(self) -> Layout:
        """Positions and paths, once the rows are in order."""
        leave = self._leaving()
        enter = [self._port(s) or 0 for s in range(len(self.segments))]
        pulls = [self._pull(s, leave[s] - enter[s]) for s in range(len(self.segments))]
        gaps = [[(self.wide[a] + self.wide[b] + 1) // 2 + self._beside(a, b) for a, b in zip(row, row[1:])] for row in self.rows]
        x = place(self.rows, gaps, pulls, len(self.wide))  # of the centres
        left = min(x[v] - self.wide[v] // 2 for v in range(len(x)))
        x = [value - left for value in x]
        tops, bottoms = self._heights(x, leave, enter)
        boxes = []
        for v, (w, h) in enumerate(self.sizes):
            top, bottom = tops[self.rank[v]], bottoms[self.rank[v]]
            boxes.append((x[v] - w // 2, top + (bottom - top - h) // 2))
        return self._paths(x, leave, enter, tops, bottoms, boxes)

    def _beside(self, a: int, b: int) -> int:
        lanes = (a >= self.n) + (b >= self.n)
        return (BESIDE, BESIDE // 2, 4)[lanes]

    def _pull(self, s: int, straight: int) -> tuple[int, int, int, int]:
        """What a segment asks for: to be straight; a main one, that its two boxes are in line."""
        u, v, _, i = self.segments[s]
        lanes = (u >= self.n) + (v >= self.n)
        return (
            u,
            v,
            0 if i in self.main and not lanes else straight,
            STRAIGHT[lanes] * self.main.get(i, 1),
        )

    def _leaving(self) -> list[int]:
        """Where each segment leaves, from the middle: by where it ends, a main one straight."""
        position = {v: place_ for row in self.rows for place_, v in enumerate(row)}
        leaving: list[list[int]] = [[] for _ in range(self.n)]
        for s, (u, _, _, _) in enumerate(self.segments):
            if u < self.n:
                leaving[u].append(s)
        offset = [0] * len(self.segments)
        for u, out in enumerate(leaving):
            out.sort(key=lambda s: (position[self.segments[s][1]] + self.segments[s][2], s))
            room = self.wide[u] // 2 - min(10, self.wide[u] // 4)
            at = [0]
            for s, t in zip(out, out[1:]):
                at.append(at[-1] + self._step(s, t))
            if at[-1] > 2 * room:
                at = [value * 2 * room // at[-1] for value in at]
            heavy = next((k for k, s in enumerate(out) if self.segments[s][3] in self.main), None)
            if heavy is None:
                first = -at[-1] // 2
            else:
                first = (self._port(out[heavy]) or 0) - at[heavy]
            first = max(-room, min(first, room - at[-1]))
            for value, s in zip(at, out):
                offset[s] = first + value
        return offset

    def _port(self, s: int) -> int | None:
        """Where a segment enters, from the middle of the box; None when it enters a lane."""
        _, v, _, i = self.segments[s]
        return None if v >= self.n else self.edges[i].port - self.wide[v] // 2

    def _step(self, s: int, t: int) -> int:
        """Room between two neighbours that leave a box: as where they enter, if in one box too."""
        if self.segments[s][1] == self.segments[t][1]:
            return max(1, self._port(t) - self._port(s))
        return OUT

    def _heights(self, x: list[int], leave: list[int], enter: list[int]) -> tuple[list[int], list[int]]:
        """Top and bottom of each row; rows part where an edge between them runs far sideways."""
        far = [0] * len(self.rows)
        row_of = [0] * len(self.wide)
        for r, row in enumerate(self.rows):
            for v in row:
                row_of[v] = r
        for s, (u, v, _, _) in enumerate(self.segments):
            far[row_of[u]] = max(far[row_of[u]], abs(x[u] + leave[s] - x[v] - enter[s]))
        tops, bottoms, y = [], [], 0
        for r, row in enumerate(self.rows):
            tops.append(y)
            y += max((self.sizes[v][1] for v in row if v < self.n), default=0)
            bottoms.append(y)
            y += GAP + min(60, far[r] // 6)
        return tops, bottoms

    def _paths(self, x, leave, enter, tops, bottoms, boxes) -> Layout:
        paths = []
        for i, e in enumerate(self.edges):
            points = [
                (
                    x[e.source] + leave[self.chains[i][0]],
                    boxes[e.source][1] + self.sizes[e.source][1],
                )
            ]
            for r, s in enumerate(self.chains[i], self.rank[e.source]):
                u, v, _, _ = self.segments[s]
                points.append((x[u] + leave[s], bottoms[r]))
                points.append((x[v] + enter[s], tops[r + 1]))
            points.append((points[-1][0], boxes[e.target][1]))
            paths.append(_simple(points))
        right = max(x[v] + (self.wide[v] + 1) // 2 for v in range(len(x)))
        return Layout(boxes, paths, right, bottoms[-1])


def _simple(points: list[Point]) -> list[Point]:
    """Without repeated points and without points inside a straight vertical run."""
    kept: list[Point] = []
    for p in points:
        if kept and kept[-1] == p:
            continue
        if len(kept) > 1 and kept[-2][0] == kept[-1][0] == p[0]:
            kept[-1] = p
        else:
            kept.append(p)
    return kept


def _main_paths(n: int, edges: list[Edge], rank: list[int]) -> dict[int, int]:
    """Edges that should run straight, with weights: a box continues the deepest chain into it."""
    deep = [0] * n  # boxes above on the longest path
    entering: list[list[int]] = [[] for _ in range(n)]
    for i, e in enumerate(edges):
        entering[e.target].append(i)
    main: dict[int, int] = {}
    taken = [False] * n
    by_rank = sorted(range(n), key=lambda v: (rank[v], v))
    before = [-1] * n
    for v in by_rank:
        chosen = -1
        for i in entering[v]:
            u = edges[i].source
            deep[v] = max(deep[v], deep[u] + 1)
            source = deep[u] == 0 and len(entering[v]) > 2  # one of many that fan in is not the main one
            if not taken[u] and not source and (chosen < 0 or deep[u] > deep[edges[chosen].source]):
                chosen = i
        if chosen >= 0:
            taken[edges[chosen].source] = True
            main[chosen] = MAIN
            before[v] = chosen
    v = max(by_rank, key=lambda v: (deep[v], -v))
    while before[v] >= 0:  # back along the longest path
        main[before[v]] = LONGEST
        v = edges[before[v]].source
    return main
