"""Shapes: reshape, expand and squeeze; copies, in another dtype too; a gradient brought to its operand's shape."""

from __future__ import annotations

import functools

import numpy as np

from ..engine.namespaces import arrays, tensors
from ..engine.op import Op
from ..engine.versions import look
from .batching import as_is, padded, rank, shifted


def shape_text(plain):
    """The `text=` of an op whose one operand is `x`."""
    return {"x": plain}


def common(name, *tensors) -> tuple[int, ...]:
    """The shape that tensors broadcast to; RuntimeError where there is none."""
    shapes = [x._data.shape for x in tensors]
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        listed = " and ".join(str(list(s)) for s in shapes)
        raise RuntimeError(f"{name}: the shapes {listed} do not broadcast together") from None


# ---- other shapes for the same elements ----
def _reshape(x, shape):
    try:
        return x.reshape(shape)
    except ValueError:
        raise RuntimeError(f"{x.size} elements (shape {list(x.shape)}) do not fill the shape {list(shape)}") from None


def _vmap_reshape(op, args, on, size):
    return op(args[0], (size, *args[1]))


reshape = Op("reshape", _reshape, {"x": lambda xp, g, x_shape: xp.reshape(g, x_shape)}, view=True, linear=True,
             title="View", text=shape_text("g, in the shape of x"), batch=_vmap_reshape)  # fmt: skip
reshaped_copy, reshaped_alias = reshape.twin("UnsafeViewBackward0"), reshape.twin("ReshapeAliasBackward0")
squeeze = Op("squeeze", lambda x, axes: x.squeeze(axes), {"x": lambda xp, g, x_shape: xp.reshape(g, x_shape)},
             view=True, linear=True, text=shape_text("g, in the shape of x"), batch=shifted(1))  # fmt: skip
squeeze_dim, squeeze_dims = squeeze.twin("SqueezeBackward1"), squeeze.twin("SqueezeBackward2")


def _unsqueeze(x, axis):
    """As np.expand_dims, in a quarter of its time."""
    at = axis + x.ndim + 1 if axis < 0 else axis
    return x.reshape((*x.shape[:at], 1, *x.shape[at:]))


unsqueeze = Op("unsqueeze", _unsqueeze, {"x": lambda xp, g, x_shape: xp.reshape(g, x_shape)},
               view=True, linear=True, text=shape_text("g, in the shape of x"), batch=shifted(1))  # fmt: skip


# ---- elements repeated, and summed again ----
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


def _vmap_expand(op, args, on, size):
    return op(padded(args[0], True, len(args[1])), (size, *args[1]))


expand = Op("expand", _expand, {"x": lambda xp, g, x_shape: xp.sum_to(g, x_shape)}, view=True, linear=True,
            text=shape_text("g, summed over the dimensions that were expanded"), batch=_vmap_expand)  # fmt: skip


def _sum_to(x, shape):
    """The sum over the dimensions that broadcasting `shape` to `x.shape` made."""
    lead = x.ndim - len(shape)
    axes = tuple(range(lead)) + tuple(i + lead for i, n in enumerate(shape) if n == 1 and x.shape[i + lead] != 1)
    return np.asarray(np.add.reduce(x, axes)).reshape(shape) if axes else x.reshape(shape)


def _vmap_sum_to(op, args, on, size):
    x, shape = args
    lead = rank(x, True) - len(shape)
    if lead:
        x = tensors.sum(x, tuple(range(1, lead + 1)), False)
    return op(x, (size, *shape))


sum_to = Op("sum_to", _sum_to, {"x": lambda xp, g, x_shape: xp.expand(g, x_shape)}, linear=True,
            text=shape_text("g, expanded to the shape of x"), batch=_vmap_sum_to)  # fmt: skip

# ---- copies and the tensor itself ----
cast = Op(
    "cast", lambda x, dtype: (x.real if x.dtype.kind == "c" and dtype.kind not in "cb" else x).astype(dtype),
    {"x": lambda xp, g, x_dtype: xp.cast(g, x_dtype)}, linear=True, title="ToCopy", label="to",
    text=shape_text("g, in the dtype of x"), batch=as_is,
)  # fmt: skip
clone = Op("clone", lambda x: x.copy(order="K"), {"x": lambda xp, g: g}, linear=True, batch=as_is)
fresh = Op(
    "fresh", lambda x: np.array(x, order="C"), {"x": lambda xp, g: g}, linear=True, title="Clone", label="clone", batch=as_is
)
copied = functools.cache(fresh.twin)  # by the name of the node
contiguous = Op("contiguous", lambda x: np.asarray(x, order="C"), {"x": lambda xp, g: g}, linear=True, title="Clone", batch=as_is)
detach = Op("detach", lambda x: x, {}, operands=("x",), batch=as_is)
alias = Op("alias", lambda x: x[...], {"x": lambda xp, g: g}, view=True, linear=True, batch=as_is)


# ---- what the engine does to a gradient ----
def _reduce_to(g, shape, dtype):
    """A gradient in its operand's shape and dtype: what broadcasting and promotion did, undone."""
    if g.shape != shape:
        g = _sum_to(np.asarray(g), shape)
    return g if g.dtype == dtype else cast.kernel(g, dtype)


def _reduce_tensor_to(g, shape, dtype):
    """As `_reduce_to`, recorded."""
    if g._data.shape != shape:
        g = sum_to(g, shape)
    return g if g._data.dtype == dtype else cast(g, dtype)


arrays.reduce_to, tensors.reduce_to = _reduce_to, _reduce_tensor_to
