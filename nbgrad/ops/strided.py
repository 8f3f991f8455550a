"""Views by strides: any elements of a memory, and windows."""

from __future__ import annotations

import numpy as np

from ..engine.namespaces import tensors
from ..engine.op import Op
from ..engine.versions import look, offset as place
from ..engine.views import strides
from ..transforms.batched_tensor import bottom, levels_of
from .batching import as_is, shape_of, shifted, spread


def extent(shape, stride) -> int:
    """How many elements of memory a layout spans."""
    return 0 if 0 in shape else 1 + sum((n - 1) * s for n, s in zip(shape, stride))


def _reread(x, kind):
    """The memory of x in the numbers that a view of this kind counts: real parts of complex ones, or pairs of real ones."""
    if kind == "real":
        return x[..., None].view(x.real.dtype)
    line = look(x, (extent(x.shape, strides(x)) // 2 * 2,), (x.itemsize,))
    return line.view(f"c{2 * x.itemsize}")


def _as_strided(x, size, stride, offset, kind=None):
    """`kind` is what the view's elements are where the base's are others: "real" parts, or "complex" pairs; else None."""
    x = np.asarray(x) if kind is None else _reread(np.asarray(x), kind)
    needed = offset + sum((n - 1) * s for n, s in zip(size, stride)) + 1 if 0 not in size else 0
    if offset < 0 or needed > extent(x.shape, strides(x)):
        raise RuntimeError(
            f"as_strided: size {list(size)}, stride {list(stride)} and offset {offset} reach beyond the "
            f"{extent(x.shape, strides(x))} elements of this tensor's memory"
        )
    return look(x, size, [s * x.itemsize for s in stride], place(x) + (0 if 0 in size else offset) * x.itemsize)


def _crowded(shape, stride) -> bool:
    """Whether several elements of such a layout may be one in memory."""
    reach = 0
    for step, n in sorted((s, n) for n, s in zip(shape, stride) if n != 1):
        if step <= reach:
            return True
        reach += step * (n - 1)
    return False


def _shared(flat, shape, stride):
    """Sums over the elements that are one in memory become means, where there are such elements."""
    if 0 not in shape and _crowded(shape, stride):
        places = _as_strided(np.arange(flat.size), shape, stride, 0)
        flat /= np.maximum(np.bincount(places.reshape(-1), minlength=flat.size), 1).astype(flat.dtype)


def _buffer(shape, stride, dtype):
    """Zeros laid out as asked."""
    flat = np.zeros(extent(shape, stride), dtype)
    return flat, np.lib.stride_tricks.as_strided(flat, shape, [s * flat.itemsize for s in stride])


# ---- inside vmap: one more dimension in front, and each example lies in memory as it would alone ----
def _counted(step, kind):
    """A step in elements of the memory, in those of a strided view of that kind."""
    return step if kind is None else step * 2 if kind == "real" else step // 2


def _room_of_one(shape, layout):
    """Elements from one example to the next; even, so that pairs of numbers stay pairs."""
    n = extent(shape, layout)
    return n + n % 2


# ---- views, and the way back from them ----
def _vmap_as_strided(op, args, on, size):
    x, lengths, steps, offset, kind = args
    array = bottom(x)._data
    step, *layout = (s // array.itemsize for s in array.strides[len(levels_of(x)) :])
    if not step and size > 1:  # all examples share one: each gets its own, since each has a gradient of its own
        step = _room_of_one(shape_of(x)[1:], layout)
        x = tensors.relay(x, (step, *layout))
    return op(x, (size, *lengths), (_counted(step, kind), *steps), offset, kind)


strided = Op(
    "as_strided", _as_strided,
    {"x": lambda xp, g, x_shape, x_strides, size, stride, offset, kind:
        xp.unstride(g, x_shape, x_strides, size, stride, offset, kind)},
    view=True, linear=True, holomorphic=False, text={"x": "g, put back where it was taken from zeros"}, batch=_vmap_as_strided,
)  # fmt: skip


def _base_dtype(dtype, kind):
    """The dtype of the base that a view of this kind and dtype looks into."""
    return np.dtype(f"c{2 * dtype.itemsize}" if kind == "real" else f"f{dtype.itemsize // 2}") if kind else dtype


def _unstride(x, shape, base_stride, size, stride, offset, kind):
    """Zeros in the base's shape with x added in where the strided view looks; elements that are one in memory share it."""
    flat, out = _buffer(shape, base_stride, _base_dtype(x.dtype, kind))
    line = flat if kind is None else _reread(flat, kind).reshape(-1)
    index = _as_strided(np.arange(line.size), size, stride, offset)
    np.add.at(line, index, x)
    _shared(flat, shape, base_stride)
    return out


def _vmap_unstride(op, args, on, size):
    x, shape, layout, lengths, steps, offset, kind = args
    room = _room_of_one(shape, layout)
    return op(x, (size, *shape), (room, *layout), (size, *lengths), (_counted(room, kind), *steps), offset, kind)


unstride = Op(
    "unstride", _unstride,
    {"x": lambda xp, g, base_stride, size, stride, offset, kind:
        xp.as_strided(xp.relay(g, base_stride), size, stride, offset, kind)},
    operands=("x",), linear=True, holomorphic=False, text={"x": "g where the view looks"}, batch=_vmap_unstride,
)  # fmt: skip


def _relay(x, stride):
    """The same values in memory laid out by `stride`; of elements that are one in it, the mean."""
    if strides(x) == stride:
        return x
    flat, out = _buffer(x.shape, stride, x.dtype)
    if _crowded(x.shape, stride):
        np.add.at(flat, _as_strided(np.arange(flat.size), x.shape, stride, 0), x)
        _shared(flat, x.shape, stride)
    else:
        out[...] = x
    return out


def _vmap_relay(op, args, on, size):
    x, layout = args
    return op(x, (_room_of_one(shape_of(x)[1:], layout), *layout))


relay = Op("relay", _relay, {"x": lambda xp, g: g}, linear=True, batch=_vmap_relay)


def _restride(x, y, layout, size, stride, offset, kind):
    """x, laid out as told, with the place where the strided view looks replaced by y (None: zeros)."""
    out = _buffer(x.shape, layout, x.dtype)[1]
    out[...] = x
    _as_strided(out, size, stride, offset, kind)[...] = 0 if y is None else y
    return out


def _vmap_restride(op, args, on, size):
    x, y, layout, lengths, steps, offset, kind = args
    x, y = spread(x, on[0], size), y if y is None else spread(y, on[1], size)
    room = _room_of_one(shape_of(x)[1:], layout)
    return op(x, y, (room, *layout), (size, *lengths), (_counted(room, kind), *steps), offset, kind)


restride = Op(
    "restride", _restride,
    {"x": lambda xp, g, layout, size, stride, offset, kind: xp.restride(g, None, layout, size, stride, offset, kind),
     "y": lambda xp, g, layout, size, stride, offset, kind: xp.as_strided(xp.relay(g, layout), size, stride, offset, kind)},
    linear=True, holomorphic=False, text={"x": "g, with zeros where the view looks", "y": "g where the view looks"}, batch=_vmap_restride,
)  # fmt: skip


# ---- windows ----
def _windows(n, size, step):
    """Which elements each window has."""
    return np.arange(0, n - size + 1, step)[:, None] + np.arange(size)


def _unfold_kernel(x, axis, size, step):
    if not x.ndim:
        return look(x, (size,), (x.itemsize,))
    count = (x.shape[axis] - size) // step + 1
    lengths = (*x.shape[:axis], count, *x.shape[axis + 1 :], size)
    steps = (*x.strides[:axis], x.strides[axis] * step, *x.strides[axis + 1 :], x.strides[axis])
    return look(x, lengths, steps)


def _unfold_back(xp, g, x_shape, axis, size, step):
    if not x_shape:
        return xp.reshape(g, ()) if size else xp.sum(g, (0,), False)
    order = (*range(axis + 1), len(x_shape), *range(axis + 1, len(x_shape)))
    return xp.putitem(xp.permute(g, order), x_shape, (slice(None),) * axis + (_windows(x_shape[axis], size, step),))


unfold = Op("unfold", _unfold_kernel, {"x": _unfold_back}, view=True, linear=True,
             text={"x": "g, each window added up where it was taken from"}, batch=shifted(1))  # fmt: skip


# ---- the same memory in another dtype ----
def _reread_kernel(x, dtype):
    if x.size or dtype.itemsize == x.itemsize:
        return x.view(dtype)
    return np.empty((*x.shape[:-1], x.shape[-1] * x.itemsize // dtype.itemsize), dtype)


view_dtype = Op("view_dtype", _reread_kernel, {}, operands=("x",), title="View", label="view", batch=as_is)
