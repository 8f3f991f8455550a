"""What a drawn path touches: the rule of `nbgrad.view.scene` for joining points, sampled."""

from __future__ import annotations


def drawn(path, steps=24):
    """Points along a path: straight where x stays, else a cubic with vertical ends."""
    for (x0, y0), (x1, y1) in zip(path, path[1:]):
        middle = (y0 + y1) / 2
        for k in range(steps + 1):
            t = k / steps
            a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
            yield (a + b) * x0 + (c + d) * x1, a * y0 + (b + c) * middle + d * y1


def inside(point, box, margin=0):
    """Whether a point lies in a box (x, y, w, h), nearer than `margin` to its border also."""
    (px, py), (x, y, w, h) = point, box
    return x - margin < px < x + w + margin and y - margin < py < y + h + margin


def overlap(a, b):
    (ax, ay, aw, ah), (bx, by, bw, bh) = a, b
    return ax < bx + bw and bx < ax + aw and ay < by + bh and by < ay + ah


def overlaps(boxes):
    """Pairs of boxes that overlap, found row by row."""
    ordered = sorted(range(len(boxes)), key=lambda i: boxes[i][1])
    for place, i in enumerate(ordered):
        for j in ordered[place + 1 :]:
            if boxes[j][1] >= boxes[i][1] + boxes[i][3]:
                break
            if overlap(boxes[i], boxes[j]):
                yield i, j
