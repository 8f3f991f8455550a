"""Margins."""

from __future__ import annotations

import numpy as np

from ..engine.op import Op
from .promotion import packed
from .shape import shape_text


def _vmap_pad(op, args, on, size):
    x, widths, *rest = args
    return op(x, ((0, 0), *widths), *rest)


pad = Op(
    "pad", packed(lambda x, widths, value: np.pad(x, widths, constant_values=value)),
    {"x": lambda xp, g, x_shape, widths: xp.getitem(g, tuple(slice(a, a + n) for (a, _), n in zip(widths, x_shape)))},
    linear=False, title="ConstantPadNd", text=shape_text("g, its margin cut off"), batch=_vmap_pad,
)  # fmt: skip
