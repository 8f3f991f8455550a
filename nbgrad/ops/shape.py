"""Ops that move values about: shapes, views, joins and splits. Their derivatives move the gradient back."""

from __future__ import annotations

import functools
import math

import numpy as np

from ..autograd.op import Op, namespaces
from ..autograd.versions import apart, look
from .prepare import packed, promote


def _text(plain):
    return {"x": plain}


def _expand(x, shape):
    """A stride-0 view, made by the constructor: ten times faster than np.broadcast_to."""
    x = np.asarray(x)
    have = x.shape
    if have == shape:
        return x
    lead = len(shape) - len(have)
    strides, fits = [0] * lead, lead >= 0
    for n, m, step in zip(have, shape[lead:], x.strides):
        fits = fits and (n == m or n == 1 and m >= 0)
        strides.append(step if n == m else 0)
    if not fits or lead and min(shape[:lead]) < 0:
        raise RuntimeError(f"a tensor of shape {list(have)} cannot be expanded to {list(shape)}: only dimensions of length 1 grow")
    if not x.size:
        return np.broadcast_to(x, shape)
    for i in range(lead - 1, -1, -1) if x.ndim and 1 in shape[:lead] else ():
        if shape[i] == 1:  # a new dimension of length 1 steps over all that follows
            strides[i] = shape[i + 1] * strides[i + 1]
    return look(x, shape, strides)


def _reshape(x, shape):
    try:
        return x.reshape(shape)
    except ValueError:
        raise RuntimeError(f"{x.size} elements (shape {list(x.shape)}) do not fill the shape {list(shape)}") from None


def common(name, *tensors) -> tuple[int, ...]:
    """The shape that tensors broadcast to; RuntimeError where there is none."""
    shapes = [x._data.shape for x in tensors]
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        listed = " and ".join(str(list(s)) for s in shapes)
        raise RuntimeError(f"{name}: the shapes {listed} do not broadcast together") from None


def _sum_to(x, shape):
    """The sum over the dimensions that broadcasting `shape` to `x.shape` made."""
    lead = x.ndim - len(shape)
    axes = tuple(range(lead)) + tuple(i + lead for i, n in enumerate(shape) if n == 1 and x.shape[i + lead] != 1)
    return np.asarray(np.add.reduce(x, axes)).reshape(shape) if axes else x.reshape(shape)


reshape = Op("reshape", _reshape, {"x": lambda xp, g, x_shape: xp.reshape(g, x_shape)}, view=True, linear=True,
             title="View", text=_text("g, in the shape of x"))  # fmt: skip
reshaped_copy, reshaped_alias = reshape.twin("UnsafeViewBackward0"), reshape.twin("ReshapeAliasBackward0")
expand = Op("expand", _expand, {"x": lambda xp, g, x_shape: xp.sum_to(g, x_shape)}, view=True, linear=True,
            text=_text("g, summed over the dimensions that were expanded"))  # fmt: skip
sum_to = Op("sum_to", _sum_to, {"x": lambda xp, g, x_shape: xp.expand(g, x_shape)}, linear=True,
            text=_text("g, expanded to the shape of x"))  # fmt: skip
cast = Op(
    "cast", lambda x, dtype: (x.real if x.dtype.kind == "c" and dtype.kind not in "cb" else x).astype(dtype),
    {"x": lambda xp, g, x_dtype: xp.cast(g, x_dtype)}, linear=True, title="ToCopy", label="to",
    text=_text("g, in the dtype of x"),
)  # fmt: skip
clone = Op("clone", lambda x: x.copy(order="K"), {"x": lambda xp, g: g}, linear=True)
fresh = Op("fresh", lambda x: np.array(x, order="C"), {"x": lambda xp, g: g}, linear=True, title="Clone", label="clone")
copied = functools.cache(fresh.twin)  # by the name of the node
contiguous = Op("contiguous", lambda x: np.asarray(x, order="C"), {"x": lambda xp, g: g}, linear=True, title="Clone")
detach = Op("detach", lambda x: x, {}, operands=("x",))
alias = Op("alias", lambda x: x[...], {"x": lambda xp, g: g}, view=True, linear=True)


def _inverse(axes):
    return tuple(sorted(range(len(axes)), key=axes.__getitem__))


permute = Op(
    "permute", lambda x, axes: x.transpose(axes), {"x": lambda xp, g, axes: xp.permute(g, _inverse(axes))},
    view=True, linear=True, text=_text("g, its dimensions put back in order"),
)  # fmt: skip
swapaxes = Op(
    "swapaxes", lambda x, a, b: x.swapaxes(a, b), {"x": lambda xp, g, a, b: xp.swapaxes(g, a, b)},
    view=True, linear=True, title="Transpose", label="transpose", text={"x": lambda xp, g: xp.swapaxes(g)},
)  # fmt: skip
flip = Op("flip", lambda x, axes: np.flip(x, axes if x.ndim else ()).copy(), {"x": lambda xp, g, axes: xp.flip(g, axes)},
          linear=True, text=_text("g, turned round again"))  # fmt: skip
roll = Op(
    "roll", lambda x, shifts, axes: np.roll(x if x.flags.c_contiguous else x.copy(), shifts, axes),
    {"x": lambda xp, g, shifts, axes: xp.roll(g, tuple(-s for s in shifts) if isinstance(shifts, tuple) else -shifts, axes)},
    linear=True, text=_text("g, rolled back"),
)  # fmt: skip
squeeze = Op("squeeze", lambda x, axes: x.squeeze(axes), {"x": lambda xp, g, x_shape: xp.reshape(g, x_shape)},
             view=True, linear=True, text=_text("g, in the shape of x"))  # fmt: skip


def _unsqueeze(x, axis):
    """As np.expand_dims, in a quarter of its time."""
    at = axis + x.ndim + 1 if axis < 0 else axis
    return x.reshape((*x.shape[:at], 1, *x.shape[at:]))


unsqueeze = Op("unsqueeze", _unsqueeze, {"x": lambda xp, g, x_shape: xp.reshape(g, x_shape)},
               view=True, linear=True, text=_text("g, in the shape of x"))  # fmt: skip
tile = Op(
    "tile", lambda x, reps: np.tile(x, reps),
    {"x": lambda xp, g, x_shape, reps: _untile(xp, g, x_shape, reps)}, linear=True, title="Repeat", label="repeat",
    text=_text("g, summed over the copies"),
)  # fmt: skip


# the same ops under the names that PyTorch's graph has for them
squeeze_dim, squeeze_dims = squeeze.twin("SqueezeBackward1"), squeeze.twin("SqueezeBackward2")
t, t_of_vector, transpose_of_number = swapaxes.twin("TBackward0"), alias.twin("TBackward0"), alias.twin("TransposeBackward0")


def _untile(xp, g, x_shape, reps):
    padded = (1,) * (len(reps) - len(x_shape)) + tuple(x_shape)
    split = [n for pair in zip(reps, padded) for n in pair]
    return xp.reshape(xp.sum(xp.reshape(g, tuple(split)), tuple(range(0, len(split), 2)), False), x_shape)


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
    view=True, linear=True, text=_text("g on the diagonal of zeros"),
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
pad = Op(
    "pad", packed(lambda x, widths, value: np.pad(x, widths, constant_values=value)),
    {"x": lambda xp, g, x_shape, widths: xp.getitem(g, tuple(slice(a, a + n) for (a, _), n in zip(widths, x_shape)))},
    linear=False, title="ConstantPadNd", text=_text("g, its margin cut off"),
)  # fmt: skip


# ---- several into one, one into several: these take a list, so the operands are counted at the call ----
_KEPT = 64


def _make_cat(name, join, part):
    """cat and stack of n tensors: one Op for each n, made when it is needed; a number of them is kept."""
    made: dict[int, Op] = {}

    def get(n) -> Op:
        found = made.get(n)
        if found is None:
            if len(made) >= _KEPT:
                oldest = made.pop(list(made)[0], None)
                if oldest is not None:  # else another thread took it
                    oldest.forget()
            found = made[n] = make(n)
        return found

    def make(n):
        names = [f"x{i}" for i in range(n)]
        kernel = packed(eval(f"lambda {', '.join(names)}, axis: join(({', '.join(names)},), axis)", {"join": join}))
        return Op(f"{name}_{n}", kernel, {x: part(i) for i, x in enumerate(names)}, operands=names, prepare=promote, linear=True,
                  title=name.capitalize(), label=name, text={x: f"the part of g that came from {x}" for x in names},
                  listed=False)  # fmt: skip

    return get


def _cat_part(i):
    return lambda xp, g, axis, starts: xp.getitem(g, (slice(None),) * axis + (slice(starts[i], starts[i + 1]),))


def _stack_part(i):
    return lambda xp, g, axis: xp.getitem(g, (slice(None),) * axis + (i,))


def _split(x, sizes, axis):
    lead, out, start = (slice(None),) * axis, [], 0
    for n in sizes:
        out.append(x[(*lead, slice(start, start := start + n))])
    return out


cat_of = _make_cat("cat", np.concatenate, _cat_part)
stack_of = _make_cat("stack", np.stack, _stack_part)

split = Op(
    "split", _split,
    {"x": lambda xp, g, axis: xp.concat(g, axis)}, outputs="many", view=True, linear=True,
    text=_text("the pieces of g, joined"),
)  # fmt: skip
split_with_sizes = split.twin("SplitWithSizesBackward0")
unsafe_split = Op(  # the same memory, and nobody keeps account of it: each part counts its own writes
    "unsafe_split", lambda x, sizes, axis: [apart(part) for part in np.split(x, np.cumsum(sizes)[:-1], axis)],
    split.formulas, outputs="many", linear=True, text=split.text,
)  # fmt: skip
unsafe_split_with_sizes = unsafe_split.twin("UnsafeSplitWithSizesBackward0")
unbind = Op(
    "unbind", lambda x, axis: [x[(slice(None),) * axis + (i, ...)] for i in range(x.shape[axis])],
    {"x": lambda xp, g, axis: xp.stack(g, axis)}, outputs="many", view=True, linear=True,
    text=_text("the slices of g, stacked"),
)  # fmt: skip

namespaces.arrays.concat, namespaces.arrays.stack = np.concatenate, np.stack
namespaces.tensors.concat = lambda tensors, axis: cat_of(len(tensors))(*tensors, axis)
namespaces.tensors.stack = lambda tensors, axis: stack_of(len(tensors))(*tensors, axis)


def _reduce_to(g, shape, dtype):
    """A gradient in its operand's shape and dtype: what broadcasting and promotion did, undone."""
    if g.shape != shape:
        g = _sum_to(np.asarray(g), shape)
    return g if g.dtype == dtype else cast.kernel(g, dtype)


def _reduce_tensor_to(g, shape, dtype):
    if g._data.shape != shape:
        g = sum_to(g, shape)
    return g if g._data.dtype == dtype else cast(g, dtype)


namespaces.arrays.reduce_to, namespaces.tensors.reduce_to = _reduce_to, _reduce_tensor_to
prod = math.prod
