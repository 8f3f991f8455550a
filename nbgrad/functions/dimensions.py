"""The order of dimensions: permute, transpose, flip, roll and their kin."""

from __future__ import annotations

import warnings

from ..engine.tensor import Tensor, check_dim
from ..ops import dimensions, shape
from .arguments import Ints, Own
from .registry import attribute, public
from .shape import flatten, given_dims


@public(direct=True)
def permute(input: Tensor, *order, dims: Own[Ints | None] = None) -> Tensor:
    """A view with the dimensions in another order.

    From shape (2, 3, 4), (2, 0, 1) gives (4, 2, 3). RuntimeError unless each dimension is named once.

    >>> import nbgrad as torch
    >>> torch.permute(torch.ones(2, 3, 4), (2, 0, 1)).shape
    torch.Size([4, 2, 3])
    """
    dims, n = given_dims("permute", order, dims), input._data.ndim
    axes = tuple(check_dim(d, n) for d in dims)
    if sorted(axes) != list(range(n)):
        raise RuntimeError(f"permute needs each of the {n} dimensions once, got {list(dims)}")
    return dimensions.permute(input, axes)


@public(also="swapdims", direct=True)
def transpose(input: Tensor, dim0: int, dim1: int) -> Tensor:
    """A view with two dimensions exchanged.

    IndexError for a dimension that the tensor does not have.

    >>> import nbgrad as torch
    >>> torch.transpose(torch.tensor([[1, 2], [3, 4]]), 0, 1)
    tensor([[1, 3],
            [2, 4]])
    """
    n = input._data.ndim
    a, b = check_dim(dim0, n), check_dim(dim1, n)
    return dimensions.swapaxes(input, a, b) if n else dimensions.transpose_of_number(input)


@public()
def swapaxes(input: Tensor, axis0: int, axis1: int) -> Tensor:
    """`transpose` by NumPy's name.

    >>> import nbgrad as torch
    >>> torch.swapaxes(torch.ones(2, 3), 0, 1).shape
    torch.Size([3, 2])
    """
    return transpose(input, axis0, axis1)


@attribute("mT")
def matrix_transpose(input) -> Tensor:
    """`x.mT`: the last two dimensions exchanged; RuntimeError for a vector."""
    if not input._data.ndim:
        not_a_matrix(input, "mT")
        return input
    if input._data.ndim < 2:
        raise RuntimeError(f"x.mT exchanges the last two dimensions, and this tensor has {input._data.ndim}: use unsqueeze first")
    return dimensions.swapaxes(input, input._data.ndim - 2, input._data.ndim - 1)


@attribute("T")
def reversed_dims(input) -> Tensor:
    """`x.T`: the dimensions in reverse order, with a warning for other than 2."""
    if input._data.ndim != 2:
        not_a_matrix(input, "T")
    return dimensions.permute(input, tuple(range(input._data.ndim))[::-1])


def not_a_matrix(input, name):
    warnings.warn(
        f"x.{name} is meant for matrices, and this tensor has {input._data.ndim} dimensions: use x.permute(...), or x.mT for a "
        "batch of matrices",
        stacklevel=3,
    )


@public(also="moveaxis")
def movedim(input: Tensor, source: Ints, destination: Ints) -> Tensor:
    """A view with some dimensions moved to other places, the rest in order.

    >>> import nbgrad as torch
    >>> torch.movedim(torch.ones(2, 3, 4), 0, -1).shape
    torch.Size([3, 4, 2])
    """
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
    return dimensions.permute(input, tuple(rest))


@public(direct=True)
def t(input: Tensor) -> Tensor:
    """The transpose of a matrix, a view; a vector or a number as it is; RuntimeError for more than two dimensions.

    >>> import nbgrad as torch
    >>> torch.t(torch.tensor([[1, 2, 3]]))
    tensor([[1],
            [2],
            [3]])
    """
    if input._data.ndim > 2:
        raise RuntimeError(f"t() takes at most 2 dimensions, got {input._data.ndim}: use .mT or .transpose()")
    return dimensions.t(input, 0, 1) if input._data.ndim == 2 else dimensions.t_of_vector(input)


@public()
def flip(input: Tensor, *along, dims: Own[Ints | None] = None) -> Tensor:
    """A copy turned round along the given dimensions.

    >>> import nbgrad as torch
    >>> torch.flip(torch.tensor([1, 2, 3]), (0,))
    tensor([3, 2, 1])
    """
    n = input._data.ndim
    axes = tuple([check_dim(d, n) for d in given_dims("flip", along, dims)])
    if len(set(axes)) < len(axes):
        raise RuntimeError(f"flip: a dimension is named twice in {list(axes)}")
    return dimensions.flip(input, axes if n else ())


@public()
def roll(input: Tensor, shifts: Ints, dims: Ints | None = None) -> Tensor:
    """A copy shifted along dimensions, what falls off coming back at the other end.

    >>> import nbgrad as torch
    >>> torch.roll(torch.tensor([1, 2, 3]), 1)
    tensor([3, 1, 2])
    """
    as_tuple = tuple(shifts) if isinstance(shifts, list | tuple) else shifts
    axes = tuple(dims) if isinstance(dims, list | tuple) else () if dims is None else (dims,)
    count = len(as_tuple) if isinstance(as_tuple, tuple) else 1
    if not count or count != (len(axes) or 1):
        raise RuntimeError(f"roll needs a shift for each dimension, got {shifts} for {dims}")
    if not axes:
        return shape.reshape(dimensions.roll(flatten(input), as_tuple, 0), input._data.shape)
    if not input._data.ndim:
        raise IndexError("roll: a 0-d tensor has no dimension to roll along: leave dims out")
    axes = tuple([check_dim(d, input._data.ndim) for d in axes])
    return dimensions.roll(input, as_tuple, axes if isinstance(as_tuple, tuple) else axes[0])


def _at_least_dims(name, input, n):
    if input._data.ndim < n:
        raise RuntimeError(f"{name} needs a tensor of at least {n} dimension{'s' * (n > 1)}, got shape {list(input._data.shape)}")


@public()
def fliplr(input: Tensor) -> Tensor:
    """A copy with the second dimension turned round.

    >>> import nbgrad as torch
    >>> torch.fliplr(torch.tensor([[1, 2]]))
    tensor([[2, 1]])
    """
    _at_least_dims("fliplr", input, 2)
    return flip(input, 1)


@public()
def flipud(input: Tensor) -> Tensor:
    """A copy with the first dimension turned round.

    >>> import nbgrad as torch
    >>> torch.flipud(torch.tensor([1, 2]))
    tensor([2, 1])
    """
    _at_least_dims("flipud", input, 1)
    return flip(input, 0)


@public()
def rot90(input: Tensor, k: int = 1, dims: Ints = (0, 1)) -> Tensor:
    """A quarter turn, k times, from the first of two dimensions towards the second.

    >>> import nbgrad as torch
    >>> torch.rot90(torch.tensor([[1, 2], [3, 4]]))
    tensor([[2, 4],
            [1, 3]])
    """
    _at_least_dims("rot90", input, 2)
    if len(dims) != 2:
        raise RuntimeError(f"rot90 turns from one dimension towards another, got dims={list(dims)}")
    a, b = (check_dim(d, input._data.ndim) for d in dims)
    if a == b:
        raise RuntimeError(f"rot90 turns in two different dimensions, got {list(dims)}")
    k %= 4
    if k == 2:
        return flip(input, a, b)
    return flip(transpose(input, a, b), a) if k == 1 else flip(transpose(input, a, b), b) if k else input.clone()
