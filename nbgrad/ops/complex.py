"""Complex numbers: their parts, how they are made and read anew, size and angle.

A gradient is PyTorch's: the direction uphill, df/da + i df/db for z = a + ib. The engine conjugates what a holomorphic rule
gives; a rule whose operand or result is real (`holomorphic=False`) is written out in full.
"""

from __future__ import annotations

import math

import numpy as np

from ..engine.elementwise_call import unary
from ..engine.op import Op
from ..engine.tensor import Tensor
from .batching import as_is
from .promotion import alike, to_float


def _given(operands):
    return [x._data if isinstance(x, Tensor) else x for x in operands]


_part = {"holomorphic": False, "linear": True, "elementwise": True, "prepare": _given}
real_part = Op("real", lambda x: x.real, {"x": lambda xp, g: g}, view=True, title="Real", **_part)
imag_part = Op("imag", lambda x: x.imag, {"x": lambda xp, g: g * 1j}, view=True, title="Imag", **_part)
view_as_real = Op(
    "view_as_real", lambda x: x[..., None].view(x.real.dtype), {"x": lambda xp, g: xp.complex(g[..., 0], g[..., 1])},
    holomorphic=False, linear=True, view=True, text={"x": "g, its pairs made complex"}, batch=as_is,
)  # fmt: skip


def _complex_of(x):
    return np.dtype(f"c{2 * x.itemsize}")


view_as_complex = Op(
    "view_as_complex", lambda x: x.view(_complex_of(x))[..., 0], {"x": lambda xp, g: xp.view_as_real(g)},
    holomorphic=False, linear=True, view=True, text={"x": "g, as pairs"}, batch=as_is,
)  # fmt: skip


def _joined(real, imag):
    out = np.empty(np.broadcast_shapes(real.shape, imag.shape), _complex_of(real))
    out.real, out.imag = real, imag
    return out


join = Op(
    "complex", _joined,
    {"real": lambda xp, g: xp.real(g), "imag": lambda xp, g: xp.imag(g)},
    prepare=alike("complex"), holomorphic=False, linear=True, elementwise=True,
)  # fmt: skip
polar = Op(
    "polar", lambda abs, angle: _joined(abs * np.cos(angle), abs * np.sin(angle)),
    {"abs": lambda xp, g, out: xp.real(xp.conj(g) * xp.sgn(out)),
     "angle": lambda xp, g, out: xp.real(xp.conj(g) * (out * 1j))},
    prepare=alike("polar"), holomorphic=False, elementwise=True,
)  # fmt: skip


def _half_turn(x):
    """The angle of real numbers: pi where negative; NaN stays."""
    return np.where(np.isnan(x), x, np.where(x < 0, x.dtype.type(math.pi), x.dtype.type(0)))


angle = unary(
    "angle", lambda x, out=None: np.angle(x) if x.dtype.kind == "c" else _half_turn(x),
    lambda xp, g, x, x_dtype: xp.mask(g * 1j * x / xp.square(xp.abs(x)), x != 0) if x_dtype.kind == "c" else g * 0,
    prepare=to_float, holomorphic=False, text={"x": "g · i · x / |x|², and 0 where x is real"},
)  # fmt: skip
