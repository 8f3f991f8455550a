"""Strided views of memory, and writing through them: what writes in place into views are made of."""

from __future__ import annotations

import numpy as np

from ..autograd.op import Op
from ..autograd.views import strides


def _as_strided(x, size, stride, offset):
    x = np.asarray(x)
    needed = offset + sum((n - 1) * s for n, s in zip(size, stride)) + 1 if 0 not in size else 0
    if offset < 0 or needed > extent(x.shape, strides(x)):
        raise RuntimeError(
            f"as_strided: size {list(size)}, stride {list(stride)} and offset {offset} reach beyond the "
            f"{extent(x.shape, strides(x))} elements of this tensor's memory"
        )
    start = np.lib.stride_tricks.as_strided(x, (max(needed, 1),), (x.itemsize,))[offset:] if x.size else x.reshape(-1)
    return np.lib.stride_tricks.as_strided(start, size, [s * x.itemsize for s in stride])


def extent(shape, stride) -> int:
    """How many elements of memory a layout spans."""
    return 0 if 0 in shape else 1 + sum((n - 1) * s for n, s in zip(shape, stride))


def _buffer(shape, stride, dtype):
    """Zeros laid out as asked; the layout of a tensor that shares no element with itself."""
    flat = np.zeros(extent(shape, stride), dtype)
    return flat, np.lib.stride_tricks.as_strided(flat, shape, [s * flat.itemsize for s in stride])


def _unstride(x, shape, base_stride, size, stride, offset):
    """Zeros in the base's shape with x added in where the strided view looks."""
    flat, out = _buffer(shape, base_stride, x.dtype)
    index = _as_strided(np.arange(flat.size), size, stride, offset)
    np.add.at(flat, index, x)
    return out



as_strided = Op(
    "as_strided", _as_strided,
    {"x": lambda xp, g, x_shape, x_strides, size, stride, offset: xp.unstride(g, x_shape, x_strides, size, stride, offset)},
    view=True, linear=True, text={"x": "g, put back where it was taken from zeros"},
)  # fmt: skip
unstride = Op(
    "unstride", _unstride,
    {"x": lambda xp, g, base_stride, size, stride, offset: xp.as_strided(xp.relay(g, base_stride), size, stride, offset)},
    operands=("x",), linear=True, text={"x": "g where the view looks"},
)  # fmt: skip


def _relay(x, stride):
    """The same values in memory laid out by `stride`."""
    if strides(x) == stride:
        return x
    out = _buffer(x.shape, stride, x.dtype)[1]
    out[...] = x
    return out


relay = Op("relay", _relay, {"x": lambda xp, g: g}, linear=True)


def _restride(x, y, layout, size, stride, offset):
    """x, laid out as told, with the place where the strided view looks replaced by y (None: zeros)."""
    out = _buffer(x.shape, layout, x.dtype)[1]
    out[...] = x
    _as_strided(out, size, stride, offset)[...] = 0 if y is None else y
    return out


restride = Op(
    "restride", _restride,
    {"x": lambda xp, g, layout, size, stride, offset: xp.restride(g, None, layout, size, stride, offset),
     "y": lambda xp, g, layout, size, stride, offset: xp.as_strided(xp.relay(g, layout), size, stride, offset)},
    linear=True, text={"x": "g, with zeros where the view looks", "y": "g where the view looks"},
)  # fmt: skip
