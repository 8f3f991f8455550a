"""The order of dimensions, and elements along them."""

from __future__ import annotations

import numpy as np

from ..engine.namespaces import tensors
from ..engine.op import Op
from .batching import flat, moved, padded, rank, shape_of, shifted
from .shape import alias, shape_text


def _inverse(axes):
    return tuple(sorted(range(len(axes)), key=axes.__getitem__))


def _vmap_permute(op, args, on, size):
    return op(args[0], (0, *moved(args[1])))


permute = Op(
    "permute", lambda x, axes: x.transpose(axes), {"x": lambda xp, g, axes: xp.permute(g, _inverse(axes))},
    view=True, linear=True, text=shape_text("g, its dimensions put back in order"), batch=_vmap_permute,
)  # fmt: skip
swapaxes = Op(
    "swapaxes", lambda x, a, b: x.swapaxes(a, b), {"x": lambda xp, g, a, b: xp.swapaxes(g, a, b)},
    view=True, linear=True, title="Transpose", label="transpose", text={"x": lambda xp, g: xp.swapaxes(g)}, batch=shifted(1, 2),
)  # fmt: skip
t, t_of_vector, transpose_of_number = swapaxes.twin("TBackward0"), alias.twin("TBackward0"), alias.twin("TransposeBackward0")
flip = Op("flip", lambda x, axes: np.flip(x, axes if x.ndim else ()).copy(), {"x": lambda xp, g, axes: xp.flip(g, axes)},
          linear=True, text=shape_text("g, turned round again"), batch=shifted(1))  # fmt: skip


def _vmap_roll(op, args, on, size):
    x, shifts, axes = args
    if axes is None or not rank(x, True):
        return tensors.reshape(op(flat(x), shifts, 1), shape_of(x))
    return op(x, shifts, moved(axes))


roll = Op(
    "roll", lambda x, shifts, axes: np.roll(x if x.flags.c_contiguous else x.copy(), shifts, axes),
    {"x": lambda xp, g, shifts, axes: xp.roll(g, tuple(-s for s in shifts) if isinstance(shifts, tuple) else -shifts, axes)},
    linear=True, text=shape_text("g, rolled back"), batch=_vmap_roll,
)  # fmt: skip


def _untile(xp, g, x_shape, reps):
    padded = (1,) * (len(reps) - len(x_shape)) + tuple(x_shape)
    split = [n for pair in zip(reps, padded) for n in pair]
    return xp.reshape(xp.sum(xp.reshape(g, tuple(split)), tuple(range(0, len(split), 2)), False), x_shape)


def _vmap_tile(op, args, on, size):
    x, reps = args
    return op(padded(x, True, max(len(reps), rank(x, True))), (1, *reps))


tile = Op(
    "tile", lambda x, reps: np.tile(x, reps),
    {"x": lambda xp, g, x_shape, reps: _untile(xp, g, x_shape, reps)}, linear=True, title="Repeat", label="repeat",
    text=shape_text("g, summed over the copies"), batch=_vmap_tile,
)  # fmt: skip
