"""PyTorch's functions of shape over the op table: dims checked and counted from the front, sizes completed."""

from __future__ import annotations

import builtins
import math
import warnings

import numpy as np

from ..autograd.batch import whole
from ..autograd.tensor import Tensor, check_dim
from . import index as indexing
from . import shape
from .convert import dtypes, reread
from .formats import in_order
from .kinds import integer


def reshape(input, *size, shape=None) -> Tensor:
    """The same values in another shape; one length may be -1. A view where memory allows.

    >>> import nbgrad as torch
    >>> torch.arange(4).reshape(2, -1)
    tensor([[0, 1],
            [2, 3]])
    """
    return _reshaped(input, _complete(input, size if shape is None else (shape,)))


def _reshaped(input, size):
    """A view where memory allows; the graph says whether it was one, and of memory in order."""
    out = shape.reshape(input, size)
    if out._node is not None and not input._data.flags.c_contiguous:
        out._node.rule = (shape.reshaped_copy if out._root is None else shape.reshaped_alias).rule((True,))
    return out


def _complete(input, size):
    if not size:
        raise TypeError("reshape and view need a shape, got nothing: () is that of a 0-d tensor")
    size = tuple(size[0]) if len(size) == 1 and isinstance(size[0], tuple | list) else size
    if size == (-1,):
        return (input._data.size,)
    for n in size:
        if type(n) is not int or n < 0:
            break
    else:
        return size
    size = tuple([integer("reshape", "size", n) for n in size])
    if min(size, default=0) < -1 or size.count(-1) > 1:
        raise RuntimeError(f"a shape may have one -1 and no other negative length, got {list(size)}")
    if -1 not in size:
        return size
    total, at = input._data.size, size.index(-1)
    rest = math.prod(size[:at]) * math.prod(size[at + 1 :])
    if not rest or total % rest:
        raise RuntimeError(f"{total} elements (shape {list(input._data.shape)}) do not fill the shape {list(size)}")
    return (*size[:at], total // rest, *size[at + 1 :])


def view(input, *sizes, size=None, dtype=None) -> Tensor:
    """As `reshape`, but RuntimeError where the values would have to be copied; with a dtype, as `to` in the same memory."""
    if dtype is not None or len(sizes) == 1 and isinstance(sizes[0], dtypes.dtype):
        return reread(input, sizes[0] if dtype is None else dtype)
    if not sizes and size is None:
        raise TypeError("view takes a shape, as in x.view(2, -1), or a dtype")
    size = _complete(input, sizes if size is None else (size,))
    out = shape.reshape(input, size)
    if out._root is None and out._data.size and not np.shares_memory(whole(out._data), whole(input._data)):
        raise RuntimeError(
            f"a view of shape {list(size)} cannot look into this memory (strides {list(input.stride())}): use .reshape(), "
            "which copies where it must"
        )
    return out


def view_as(input, other) -> Tensor:
    return view(input, other._data.shape)


def reshape_as(input, other) -> Tensor:
    return shape.reshape(input, other._data.shape)


def flatten(input, start_dim=0, end_dim=-1) -> Tensor:
    """The dimensions from `start_dim` to `end_dim` made one."""
    n = input._data.shape
    first, last = check_dim(start_dim, len(n)), check_dim(end_dim, len(n))
    if first > last:
        raise RuntimeError(f"flatten: start_dim {start_dim} comes after end_dim {end_dim}")
    if n and first == last:
        return input
    return _reshaped(input, (*n[:first], math.prod(n[first : last + 1]), *n[last + 1 :]))


def unflatten(input, dim, sizes) -> Tensor:
    """One dimension made several."""
    n = input._data.shape
    d = check_dim(dim, len(n)) if n else no_dims("unflatten")
    return shape.reshape(input, (*n[:d], *_complete_part(n[d], tuple(sizes)), *n[d + 1 :]))


def no_dims(name):
    raise RuntimeError(f"{name} needs a tensor of at least one dimension, got a 0-d one: use x.reshape(1)")


def _complete_part(total, sizes):
    if -1 in sizes:
        rest = math.prod(n for n in sizes if n != -1)
        sizes = tuple(total // builtins.max(rest, 1) if n == -1 else n for n in sizes)
    if math.prod(sizes) != total:
        raise RuntimeError(f"unflatten: {list(sizes)} does not make {total}")
    return sizes


def _dims(name, dims, named=None):
    """The numbers of f(x, 0, 1), f(x, (0, 1)) or, by name, f(x, dims=(0, 1))."""
    dims = dims if named is None else (named,)
    if not dims:
        raise TypeError(f"{name} needs numbers, as in x.{name}(0, 1) or x.{name}((0, 1)), got nothing")
    dims = tuple(dims[0]) if len(dims) == 1 and isinstance(dims[0], tuple | list) else dims
    for n in dims:
        if type(n) is not int:
            return tuple([integer(name, "each number", n) for n in dims])
    return dims


def permute(input, *order, dims=None) -> Tensor:
    """A view with the dimensions in another order."""
    dims, n = _dims("permute", order, dims), input._data.ndim
    axes = tuple(check_dim(d, n) for d in dims)
    if sorted(axes) != list(range(n)):
        raise RuntimeError(f"permute needs each of the {n} dimensions once, got {list(dims)}")
    return shape.permute(input, axes)


def transpose(input, dim0, dim1) -> Tensor:
    """A view with two dimensions exchanged."""
    n = input._data.ndim
    a, b = check_dim(dim0, n), check_dim(dim1, n)
    return shape.swapaxes(input, a, b) if n else shape.transpose_of_number(input)


swapdims = transpose


def swapaxes(input, axis0, axis1) -> Tensor:
    """`transpose` by NumPy's name."""
    return transpose(input, axis0, axis1)


def matrix_transpose(input) -> Tensor:
    """`x.mT`: the last two dimensions exchanged; RuntimeError for a vector."""
    if not input._data.ndim:
        not_a_matrix(input, "mT")
        return input
    if input._data.ndim < 2:
        raise RuntimeError(f"x.mT exchanges the last two dimensions, and this tensor has {input._data.ndim}: use unsqueeze first")
    return shape.swapaxes(input, input._data.ndim - 2, input._data.ndim - 1)


def reversed_dims(input) -> Tensor:
    """`x.T`: the dimensions in reverse order, with a warning for other than 2."""
    if input._data.ndim != 2:
        not_a_matrix(input, "T")
    return shape.permute(input, tuple(range(input._data.ndim))[::-1])


def not_a_matrix(input, name):
    warnings.warn(
        f"x.{name} is meant for matrices, and this tensor has {input._data.ndim} dimensions: use x.permute(...), or x.mT for a "
        "batch of matrices",
        stacklevel=3,
    )


def movedim(input, source, destination) -> Tensor:
    """A view with some dimensions moved to other places, the rest in order."""
    n = input._data.ndim
    ways = [(d,) if isinstance(d, int) else tuple(d) for d in (source, destination)]
    there, here = ([check_dim(d, n) for d in dims] for dims in reversed(ways))
    if len(here) != len(there) or len(set(here)) < len(here) or len(set(there)) < len(there):
        raise RuntimeError(f"movedim needs as many places as dimensions, none of them twice, got {ways[0]} and {ways[1]}")
    if not n:
        return shape.alias(input)
    moves = sorted(zip(there, here))
    rest = [a for a in range(n) if a not in {s for _, s in moves}]
    for d, s in moves:
        rest.insert(d, s)
    return shape.permute(input, tuple(rest))


moveaxis = movedim


def t(input) -> Tensor:
    """The transpose of a matrix; a vector or a number as it is."""
    if input._data.ndim > 2:
        raise RuntimeError(f"t() takes at most 2 dimensions, got {input._data.ndim}: use .mT or .transpose()")
    return shape.t(input, 0, 1) if input._data.ndim == 2 else shape.t_of_vector(input)


def expand(input, *sizes, size=None) -> Tensor:
    """A view in which dimensions of length 1 are repeated; -1 keeps a length."""
    sizes, have = _dims("expand", sizes, size), input._data.shape
    lead = len(sizes) - len(have)
    if lead < 0:
        raise RuntimeError(f"expand: {list(sizes)} has fewer dimensions than the tensor, {list(have)}")
    if -1 in sizes:
        sizes = tuple([have[i - lead] if n == -1 and i >= lead else n for i, n in enumerate(sizes)])
    if sizes and min(sizes) < 0:
        raise RuntimeError(
            f"expand: {list(sizes)} has a negative length, and -1 keeps only lengths that the tensor has, {list(have)}"
        )
    return shape.expand(input, sizes)


def broadcast_to(input, size) -> Tensor:
    return expand(input, tuple(size))


def expand_as(input, other) -> Tensor:
    return shape.expand(input, other._data.shape)


def broadcast_tensors(*tensors):
    """All tensors expanded to their common shape."""
    common = broadcast_shapes(*(x._data.shape for x in tensors))
    return tuple(shape.expand(x, tuple(common)) for x in tensors)


def broadcast_shapes(*shapes):
    from ..autograd.size import Size

    for s in shapes:
        if not isinstance(s, int | tuple | list):
            raise RuntimeError(f"broadcast_shapes takes integers, and tuples or lists of them, got {type(s).__name__}")
    shapes = [(s,) if isinstance(s, int) else tuple(s) for s in shapes]
    if any(n < 0 for s in shapes for n in s):
        raise ValueError(f"the shapes {', '.join(str(list(s)) for s in shapes)} have a negative length")
    try:
        return Size(np.broadcast_shapes(*shapes))
    except ValueError:
        raise RuntimeError(f"the shapes {', '.join(str(list(s)) for s in shapes)} do not broadcast together") from None


def squeeze(input, dim=None) -> Tensor:
    """Without the dimensions of length 1, or without the given ones where they have length 1."""
    have = input._data.shape
    dims = range(len(have)) if dim is None else [check_dim(d, len(have)) for d in ((dim,) if isinstance(dim, int) else dim)]
    if len(set(dims)) < len(dims):
        raise RuntimeError(f"squeeze: a dimension is named twice in {dim}")
    op = shape.squeeze if dim is None else shape.squeeze_dim if isinstance(dim, int) else shape.squeeze_dims
    return op(input, tuple(d for d in dims if len(have) and have[d] == 1))


def unsqueeze(input, dim) -> Tensor:
    """With a new dimension of length 1 at `dim`."""
    return shape.unsqueeze(input, check_dim(dim, input._data.ndim + 1))


def flip(input, *along, dims=None) -> Tensor:
    """A copy turned round along the given dimensions."""
    n = input._data.ndim
    axes = tuple([check_dim(d, n) for d in _dims("flip", along, dims)])
    if len(set(axes)) < len(axes):
        raise RuntimeError(f"flip: a dimension is named twice in {list(axes)}")
    return shape.flip(input, axes if n else ())


def roll(input, shifts, dims=None) -> Tensor:
    """A copy shifted along dimensions, what falls off coming back at the other end."""
    as_tuple = tuple(shifts) if isinstance(shifts, list | tuple) else shifts
    axes = tuple(dims) if isinstance(dims, list | tuple) else () if dims is None else (dims,)
    count = len(as_tuple) if isinstance(as_tuple, tuple) else 1
    if not count or count != (len(axes) or 1):
        raise RuntimeError(f"roll needs a shift for each dimension, got {shifts} for {dims}")
    if not axes:
        return shape.reshape(shape.roll(flatten(input), as_tuple, 0), input._data.shape)
    if not input._data.ndim:
        raise IndexError("roll: a 0-d tensor has no dimension to roll along: leave dims out")
    axes = tuple([check_dim(d, input._data.ndim) for d in axes])
    return shape.roll(input, as_tuple, axes if isinstance(as_tuple, tuple) else axes[0])


def _times(name, times, named):
    """How often along each dimension; RuntimeError below 0."""
    times = _dims(name, times, named)
    if times and min(times) < 0:
        raise RuntimeError(f"{name}: nothing can be laid side by side {min(times)} times")
    return times


def repeat(input, *sizes, repeats=None) -> Tensor:
    """Copies laid side by side, `sizes` times along each dimension."""
    sizes = _times("repeat", sizes, repeats)
    if len(sizes) < input._data.ndim:
        raise RuntimeError(f"repeat needs a number for each of the {input._data.ndim} dimensions, got {list(sizes)}")
    return shape.tile(input, tuple(sizes))


def tile(input, *times, dims=None) -> Tensor:
    """Copies laid side by side, as often along each dimension; dimensions that have no number count as 1."""
    dims = _times("tile", times, dims)
    return shape.tile(input, (1,) * (input._data.ndim - len(dims)) + tuple(dims))


def repeat_interleave(input, repeats=None, dim=None, *, output_size=None) -> Tensor:
    """Each element, or slice along `dim`, repeated in place: by one number, or by a vector with a number for each.

    Of one vector, each of its places, as often as it says. RuntimeError for numbers below 0, for a vector of another length,
    and where the result does not have the length `output_size`.

    >>> import nbgrad as torch
    >>> torch.repeat_interleave(torch.tensor([7, 8]), torch.tensor([2, 1]))
    tensor([7, 7, 8])
    """
    if repeats is None:
        input, repeats = _places_of(input), input
    if dim is None:
        input, dim = flatten(input), 0
    axis = check_dim(dim, input._data.ndim)
    n = input._data.shape[axis] if input._data.ndim else 1
    if not isinstance(repeats, Tensor | int):
        raise TypeError(f"repeat_interleave takes an integer or a tensor of them, got {type(repeats).__name__}")
    counts = repeats._data if isinstance(repeats, Tensor) else np.asarray(repeats)
    if counts.dtype.name not in ("int32", "int64"):
        raise RuntimeError(f"repeat_interleave needs int32 or int64 numbers, got {counts.dtype}: use .long()")
    if counts.ndim > 1 or counts.size not in (1, n):
        raise RuntimeError(
            f"repeat_interleave needs one number, or one for each of the {n} along dim, got shape {list(counts.shape)}"
        )
    if (counts < 0).any():
        raise RuntimeError(f"repeat_interleave: nothing can be repeated {counts.min()} times")
    places = np.repeat(np.arange(n), counts)
    if output_size is not None and output_size != places.size:
        raise RuntimeError(f"repeat_interleave: the result has length {places.size}, and output_size says {output_size}")
    return indexing.index_select(input, axis, places)


def _places_of(counts):
    if counts._data.ndim != 1:
        raise RuntimeError(f"repeat_interleave of one tensor takes a vector, got shape {list(counts._data.shape)}")
    from .create import result

    return result(np.arange(counts._data.size, dtype=counts._data.dtype))


def _matrices(input, name):
    if input._data.ndim < 2:
        raise RuntimeError(
            f"{name} needs a tensor of at least 2 dimensions, got shape {list(input._data.shape)}: torch.diag(x) makes a matrix of a vector"
        )


def tril(input, diagonal=0) -> Tensor:
    """The lower triangle of matrices, zeros elsewhere; RuntimeError for fewer than 2 dimensions."""
    _matrices(input, "tril")
    return shape.tril(input, diagonal)


def triu(input, diagonal=0) -> Tensor:
    """The upper triangle of matrices, zeros elsewhere; RuntimeError for fewer than 2 dimensions."""
    _matrices(input, "triu")
    return shape.triu(input, diagonal)


def diagonal(input, offset=0, dim1=0, dim2=1) -> Tensor:
    """The diagonal of two dimensions, as the last one."""
    n = input._data.ndim
    a, b = check_dim(dim1, n), check_dim(dim2, n)
    if a == b:
        raise RuntimeError(f"diagonal needs two different dimensions, got {dim1} and {dim2}")
    return shape.diagonal(input, offset, a, b)


def diag(input, diagonal=0) -> Tensor:
    """A copy of the diagonal of a matrix, or a matrix with the given diagonal."""
    if input._data.ndim == 1:
        return diag_embed(input, diagonal)
    if input._data.ndim != 2:
        raise RuntimeError(f"diag takes 1 or 2 dimensions, got {input._data.ndim}: use torch.diagonal()")
    return shape.copied("DiagonalBackward0_copy")(shape.diagonal(input, diagonal, 0, 1))


def diag_embed(input, offset=0, dim1=-2, dim2=-1) -> Tensor:
    """Matrices with the last dimension on their diagonal."""
    n = input._data.shape[-1] + builtins.abs(offset)
    ndim = input._data.ndim + 1
    a, b = check_dim(dim1, ndim), check_dim(dim2, ndim)
    if a == b:
        raise RuntimeError(f"diag_embed needs two different dimensions, got {dim1} and {dim2}")
    size = list(input._data.shape[:-1])
    for d in sorted((a, b)):
        size.insert(d, n)
    return shape.undiagonal(input, tuple(size), offset, a, b)


def contiguous(input, *, memory_format=None) -> Tensor:
    """The tensor itself if its memory is in order, else a copy that is."""
    if memory_format is not None and not in_order(memory_format, "contiguous"):
        raise RuntimeError("contiguous puts elements in order, which torch.preserve_format does not: use .clone()")
    return input if input._data.flags.c_contiguous else shape.contiguous(input)


def clone(input, *, memory_format=None) -> Tensor:
    """A copy that stays in the graph."""
    if memory_format is not None and in_order(memory_format, "clone") and not input.is_contiguous():
        return shape.contiguous(input)
    return shape.clone(input)


def ravel(input) -> Tensor:
    """All elements in one dimension, side by side in memory."""
    return shape.reshape(contiguous(input), (input._data.size,))


__all__ = [
    "broadcast_shapes", "broadcast_tensors", "broadcast_to", "clone", "diag", "diag_embed", "diagonal", "flatten", "flip",
    "moveaxis", "movedim", "permute", "ravel", "repeat_interleave", "reshape", "roll", "squeeze", "swapaxes", "swapdims", "t",
    "tile", "transpose", "tril", "triu", "unflatten", "unsqueeze",
]  # fmt: skip
