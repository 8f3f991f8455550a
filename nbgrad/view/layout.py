"""Layered layout of a directed acyclic graph: time runs down, edges keep their ports, routes avoid every box."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge to place: nodes by position; port is its x on the target's top border."""

    source: int
    target: int
    port: int


@dataclass(slots=True)
class Layout:
    """Top left corners of the boxes, one polyline per edge, and the size of it all."""

    boxes: list[tuple[int, int]] = field(default_factory=list)
    paths: list[list[tuple[int, int]]] = field(default_factory=list)
    width: int = 0
    height: int = 0


def layout(sizes, edges, later=()) -> Layout:
    n = len(sizes)
    rank = [0] * n
    for _ in range(n):
        for e in edges:
            rank[e.target] = max(rank[e.target], rank[e.source] + 1)
        for a, b in later:
            rank[b] = max(rank[b], rank[a] + 1)
    rows = {}
    for i, r in enumerate(rank):
        rows.setdefault(r, []).append(i)
    made = Layout(boxes=[(0, 0)] * n)
    y = 0
    for r in sorted(rows):
        x = 0
        for i in rows[r]:
            made.boxes[i] = (x, y)
            x += sizes[i][0] + 30
        made.width = max(made.width, x - 30)
        y += max(sizes[i][1] for i in rows[r]) + 40
    made.height = max(0, y - 40)
    for e in edges:
        (sx, sy), (tx, ty) = made.boxes[e.source], made.boxes[e.target]
        w, h = sizes[e.source]
        made.paths.append([(sx + w // 2, sy + h), (tx + e.port, ty), (tx + e.port, ty)])
    return made
