"""Elements again and again: repeat, tile, repeat_interleave."""

from __future__ import annotations

import numpy as np

from ..engine.tensor import Tensor, check_dim
from ..ops import dimensions, indexing
from .arguments import Ints, Own
from .new_tensor import result
from .registry import public
from .shape import flatten, given_dims


def _times(name, times, named):
    """How often along each dimension; RuntimeError below 0."""
    times = given_dims(name, times, named)
    if times and min(times) < 0:
        raise RuntimeError(f"{name}: nothing can be laid side by side {min(times)} times")
    return times


@public(at="Tensor")
def repeat(input: Tensor, *sizes, repeats: Own[Ints | None] = None) -> Tensor:
    """Copies laid side by side, `sizes` times along each dimension.

    From shape (2,), repeat(3, 2) gives (3, 4). RuntimeError for fewer numbers than dimensions, or a negative one.

    >>> import nbgrad as torch
    >>> torch.tensor([1, 2]).repeat(2, 2)
    tensor([[1, 2, 1, 2],
            [1, 2, 1, 2]])
    """
    sizes = _times("repeat", sizes, repeats)
    if len(sizes) < input._data.ndim:
        raise RuntimeError(f"repeat needs a number for each of the {input._data.ndim} dimensions, got {list(sizes)}")
    return dimensions.tile(input, tuple(sizes))


@public()
def tile(input: Tensor, *times, dims: Own[Ints | None] = None) -> Tensor:
    """Copies laid side by side, as often along each dimension; dimensions that have no number count as 1.

    >>> import nbgrad as torch
    >>> torch.tile(torch.tensor([1, 2]), (2,))
    tensor([1, 2, 1, 2])
    """
    dims = _times("tile", times, dims)
    return dimensions.tile(input, (1,) * (input._data.ndim - len(dims)) + tuple(dims))


@public()
def repeat_interleave(
    input: Tensor, repeats: Tensor | int | None = None, dim: int | None = None, *, output_size: int | None = None
) -> Tensor:
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
    return result(np.arange(counts._data.size, dtype=counts._data.dtype))
