"""Triangles and diagonals."""

from __future__ import annotations

import numpy as np

from ..engine.op import Op
from .batching import as_is, moved, shifted
from .shape import shape_text

tril = Op("tril", np.tril, {"m": lambda xp, g, k: xp.tril(g, k)}, linear=True, text={"m": "g, its lower triangle"}, batch=as_is)
triu = Op("triu", np.triu, {"m": lambda xp, g, k: xp.triu(g, k)}, linear=True, text={"m": "g, its upper triangle"}, batch=as_is)


def _diagonal(x, offset, axis1, axis2):
    out = x.diagonal(offset, axis1, axis2)
    if x.flags.writeable:
        out.flags.writeable = True
    return out


diagonal = Op(
    "diagonal", _diagonal,
    {"x": lambda xp, g, x_shape, offset, axis1, axis2: xp.undiagonal(g, x_shape, offset, axis1, axis2)},
    view=True, linear=True, text=shape_text("g on the diagonal of zeros"), batch=shifted(2, 3),
)  # fmt: skip


def _undiagonal(x, shape, offset, axis1, axis2):
    out = np.zeros(shape, x.dtype)
    diagonal = out.diagonal(offset, axis1, axis2)
    diagonal.flags.writeable = True
    diagonal[...] = x
    return out


def _vmap_undiagonal(op, args, on, size):
    x, shape, offset, axis1, axis2 = args
    return op(x, (size, *shape), offset, moved(axis1), moved(axis2))


undiagonal = Op(
    "undiagonal", _undiagonal,
    {"x": lambda xp, g, offset, axis1, axis2: xp.diagonal(g, offset, axis1, axis2)}, linear=True, title="DiagEmbed",
    text={"x": "g on the diagonal"}, batch=_vmap_undiagonal,
)  # fmt: skip
