"""Strided views of memory, and writing through them: what writes in place into views are made of."""

from __future__ import annotations

import numpy as np

from ..autograd.node import Fixed
from ..autograd.op import Op
from ..autograd.tensor import Tensor, check_dim
from ..autograd.versions import look, offset as place
from ..autograd.views import strides
from . import index


def _reread(x, kind):
    """The memory of x in the numbers that a view of this kind counts: real parts of complex ones, or pairs of real ones."""
    if kind == "real":
        return x[..., None].view(x.real.dtype)
    line = look(x, (extent(x.shape, strides(x)) // 2 * 2,), (x.itemsize,))
    return line.view(f"c{2 * x.itemsize}")


def _base_dtype(dtype, kind):
    """The dtype of the base that a view of this kind and dtype looks into."""
    return np.dtype(f"c{2 * dtype.itemsize}" if kind == "real" else f"f{dtype.itemsize // 2}") if kind else dtype


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


def extent(shape, stride) -> int:
    """How many elements of memory a layout spans."""
    return 0 if 0 in shape else 1 + sum((n - 1) * s for n, s in zip(shape, stride))


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


def _unstride(x, shape, base_stride, size, stride, offset, kind):
    """Zeros in the base's shape with x added in where the strided view looks; elements that are one in memory share it."""
    flat, out = _buffer(shape, base_stride, _base_dtype(x.dtype, kind))
    line = flat if kind is None else _reread(flat, kind).reshape(-1)
    index = _as_strided(np.arange(line.size), size, stride, offset)
    np.add.at(line, index, x)
    _shared(flat, shape, base_stride)
    return out


strided = Op(
    "as_strided", _as_strided,
    {"x": lambda xp, g, x_shape, x_strides, size, stride, offset, kind:
        xp.unstride(g, x_shape, x_strides, size, stride, offset, kind)},
    view=True, linear=True, holomorphic=False, text={"x": "g, put back where it was taken from zeros"},
)  # fmt: skip
unstride = Op(
    "unstride", _unstride,
    {"x": lambda xp, g, base_stride, size, stride, offset, kind:
        xp.as_strided(xp.relay(g, base_stride), size, stride, offset, kind)},
    operands=("x",), linear=True, holomorphic=False, text={"x": "g where the view looks"},
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


relay = Op("relay", _relay, {"x": lambda xp, g: g}, linear=True)


def _restride(x, y, layout, size, stride, offset, kind):
    """x, laid out as told, with the place where the strided view looks replaced by y (None: zeros)."""
    out = _buffer(x.shape, layout, x.dtype)[1]
    out[...] = x
    _as_strided(out, size, stride, offset, kind)[...] = 0 if y is None else y
    return out


restride = Op(
    "restride", _restride,
    {"x": lambda xp, g, layout, size, stride, offset, kind: xp.restride(g, None, layout, size, stride, offset, kind),
     "y": lambda xp, g, layout, size, stride, offset, kind: xp.as_strided(xp.relay(g, layout), size, stride, offset, kind)},
    linear=True, holomorphic=False, text={"x": "g, with zeros where the view looks", "y": "g where the view looks"},
)  # fmt: skip


# ---- public functions ----
def as_strided(input, size, stride, storage_offset=None) -> Tensor:
    """A view of the tensor's memory with these lengths, steps and start, counted in elements.

    RuntimeError where it would reach beyond the memory.

    >>> import nbgrad as torch
    >>> torch.arange(4).as_strided((2, 2), (1, 1))
    tensor([[0, 1],
            [1, 2]])
    """
    size, stride = tuple(size), tuple(stride)
    if len(size) != len(stride):
        raise RuntimeError(f"as_strided needs a stride for each length, got {len(size)} lengths and {len(stride)} strides")
    if any(s < 0 for s in stride) or any(n < 0 for n in size):
        raise RuntimeError(f"as_strided takes no negative length or stride, got size {list(size)} and stride {list(stride)}")
    here = input.storage_offset() if type(input._data) is np.ndarray else 0
    offset = here if storage_offset is None else storage_offset
    root = input
    if input._root is not None and _outside(input, size, stride, offset - here):
        root = input._root[0]  # what lies outside the view lies in the tensor that it is a view of
        here = root.storage_offset()
    out = strided(root, size, stride, offset - here, None)
    if root is not input and type(input._root[1]) is Fixed:  # as a view of the view that was asked for
        out._root, out._node, out._rg = (root, Fixed(input._root[1].why)), input._node, input._rg
    return out


def _outside(x, size, stride, offset):
    reach = offset + extent(size, stride)
    return offset < 0 or reach > extent(x._data.shape, strides(x._data))


def unfold(input, dimension, size, step) -> Tensor:
    """A view of all windows of `size` elements along a dimension, `step` apart; the windows' elements come last.

    >>> import nbgrad as torch
    >>> torch.arange(4).unfold(0, 2, 1)
    tensor([[0, 1],
            [1, 2],
            [2, 3]])
    """
    axis = check_dim(dimension, input._data.ndim)
    n = input._data.shape[axis] if input._data.ndim else 1
    if size < 0 or size > n:
        raise RuntimeError(f"unfold: windows of {size} elements do not fit into a dimension of length {n}")
    if step <= 0:
        raise RuntimeError(f"unfold needs a positive step, got {step}")
    return _unfold(input, axis, size, step)


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


_unfold = Op("unfold", _unfold_kernel, {"x": _unfold_back}, view=True, linear=True,
             text={"x": "g, each window added up where it was taken from"})  # fmt: skip


def tensor_split(input, indices_or_sections, dim=0):
    """Views that a dimension is cut into: so many of nearly equal length, or cut at the given places.

    >>> import nbgrad as torch
    >>> torch.tensor_split(torch.arange(5), 2)
    (tensor([0, 1, 2]), tensor([3, 4]))
    """
    if not input._data.ndim:
        raise RuntimeError("tensor_split needs a tensor of at least one dimension, got a 0-d one")
    axis = check_dim(dim, input._data.ndim)
    n, cuts = input._data.shape[axis], indices_or_sections
    if isinstance(cuts, Tensor):
        if cuts.dtype.name != "int64" or cuts._data.ndim > 1:
            raise RuntimeError(
                f"tensor_split takes one int64 number or a vector of them, got {cuts.dtype} of shape {list(cuts._data.shape)}"
            )
        cuts = cuts.tolist()
    if isinstance(cuts, int):
        if cuts <= 0:
            raise RuntimeError(f"tensor_split needs at least one section, got {cuts}")
        short, longer = divmod(n, cuts)
        cuts = [i * short + min(i, longer) for i in range(1, cuts)]
    ends = [slice(None, n).indices(n)[1] if c is None else c for c in [*cuts, None]]
    parts = [slice(a, b) for a, b in zip([0, *cuts], ends)]
    return tuple(index.getitem(input, (slice(None),) * axis + (part,)) for part in parts)


def _cutter(name, axis, least):
    def cut(input, indices_or_sections):
        if input._data.ndim < least:
            raise RuntimeError(f"{name} needs a tensor of at least {least} dimensions, got {input._data.ndim}")
        where = axis if input._data.ndim > 1 else 0
        n = input._data.shape[where]
        if isinstance(indices_or_sections, int) and (indices_or_sections < 1 or n % indices_or_sections):
            raise RuntimeError(f"{name}: a dimension of length {n} cannot be cut into {indices_or_sections} equal parts")
        return tensor_split(input, indices_or_sections, where)

    cut.__name__ = cut.__qualname__ = name
    cut.__doc__ = f"As `tensor_split`, along dimension {axis}; a number of parts must divide its length."
    return cut


hsplit, vsplit, dsplit = _cutter("hsplit", 1, 1), _cutter("vsplit", 0, 2), _cutter("dsplit", 2, 3)

__all__ = ["as_strided", "dsplit", "hsplit", "tensor_split", "unfold", "vsplit"]
