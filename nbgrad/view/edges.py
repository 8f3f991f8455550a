"""The edges of the picture: a value's way down, and beside it its gradient's way up, as wide as its norm; their arrow heads."""

from __future__ import annotations

import math

from ..trace.model import Backward, Sample, Trace
from .strips import FULL

APART = 7  # least distance of a forward and a gradient edge where they run across
OFFSET = 4  # half of their distance where they run down
THIN, THICK = 1.0, 3.0  # width of a gradient edge: by the square root of its share of the strongest


def beside(points: list[tuple[int, int]], offset: int) -> list[list[int]]:
    """A path moved sideways; where it runs across, it keeps to its own side of the gap."""
    moved = [list(points[0])]
    for (x, y), (x1, y1) in zip(points, points[1:]):
        lift = min(APART, abs(x1 - x) // 12, (y1 - y) // 4) if offset else 0
        if (x1 > x) == (offset < 0):  # the lower one of the two
            moved += [[x, y + lift], [x1, y1]]
        else:
            moved += [[x, y], [x1, y1 - lift]]
    moved.append(list(points[-1]))
    kept: list[list[int]] = []
    for x, y in moved:
        if len(kept) > 1 and kept[-2][0] == kept[-1][0] == x:
            kept[-1] = [x, y]
        elif [x, y] not in kept[-1:]:
            kept.append([x, y])
    return [[x + offset, y] for x, y in kept]


def curve(points: list[list[int]], shift: int = 0) -> str:
    """Path data of a polyline moved to the right: straight where x stays, else a cubic with vertical ends.

    >>> curve([[10, 0], [10, 20], [31, 45]])
    'M10 0V20C10 32 31 32 31 45'
    """
    (x, y), data = points[0], []
    data.append(f"M{x + shift} {y}")
    for x1, y1 in points[1:]:
        if x1 == x:
            data.append(f"V{y1}")
        else:
            middle = (y + y1) // 2
            data.append(f"C{x + shift} {middle} {x1 + shift} {middle} {x1 + shift} {y1}")
        x, y = x1, y1
    return "".join(data)


def arrow_head(x: int, y: int, down: bool, size: int) -> str:
    """Path data of an arrow head with its tip at (x, y).

    >>> arrow_head(10, 40, True, 3)
    'M10 40L7 35H13Z'
    """
    back = y - 2 * size + 1 if down else y + 2 * size - 1
    return f"M{x} {y}L{x - size} {back}H{x + size}Z"


def contribution(value: Sample, strongest: float) -> dict:
    """Width and shade of a gradient edge: by norm, and by the mean and its sign."""
    share = value.stats.norm / strongest if strongest and math.isfinite(value.stats.norm) else 0.0
    wide = round(THIN + (THICK - THIN) * math.sqrt(share), 1)
    size = max(abs(value.stats.min), abs(value.stats.max))
    return {"width": wide, "code": round(FULL * value.stats.mean / size) if size else 0}


def contributions(trace: Trace) -> dict[tuple[int, int], dict]:
    """(call, operand) -> what was last sent there, measured against the strongest of its pass."""
    found = {}
    for backward in trace.passes:
        strongest = strongest_of(backward)
        for step in backward.steps:
            found |= {(step.call, c.operand): contribution(c.value, strongest) for c in step.sent}
    return found


def strongest_of(backward: Backward) -> float:
    """The largest finite norm that a pass sent along an edge."""
    norms = (c.value.stats.norm for step in backward.steps for c in step.sent)
    return max((norm for norm in norms if math.isfinite(norm)), default=0.0)
