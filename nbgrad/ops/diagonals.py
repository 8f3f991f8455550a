"""Triangles and diagonals."""

from __future__ import annotations

import numpy as np

from ..engine.op import Op
from .shape import shape_text

tril = Op("tril", np.tril, {"m": lambda xp, g, k: xp.tril(g, k)}, linear=True, text={"m": "g, its lower triangle"})
triu = Op("triu", np.triu, {"m": lambda xp, g, k: xp.triu(g, k)}, linear=True, text={"m": "g, its upper triangle"})


def _diagonal(x, offset, axis1, axis2):
    out = x.diagonal(offset, axis1, axis2)
    if x.flags.writeable:
        out.flags.writeable = True
    return out


diagonal = Op(
    "diagonal", _diagonal,
    {"x": lambda xp, g, x_shape, offset, axis1, axis2: xp.undiagonal(g, x_shape, offset, axis1, axis2)},
    view=True, linear=True, text=shape_text("g on the diagonal of zeros"),
)  # fmt: skip


def _undiagonal(x, shape, offset, axis1, axis2):
    out = np.zeros(shape, x.dtype)
    diagonal = out.diagonal(offset, axis1, axis2)
    diagonal.flags.writeable = True
    diagonal[...] = x
    return out


undiagonal = Op(
    "undiagonal", _undiagonal,
    {"x": lambda xp, g, offset, axis1, axis2: xp.diagonal(g, offset, axis1, axis2)}, linear=True, title="DiagEmbed",
    text={"x": "g on the diagonal"},
)  # fmt: skip
