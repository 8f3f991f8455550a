"""`vmap`: a function of one example, run for a whole batch at once."""

from __future__ import annotations

import functools

from ..engine import namespaces
from ..engine.levels import VMAP, Level
from ..engine.state import slots
from ..engine.tensor import Tensor
from . import batched_tensor, tree

RANDOMNESS = ("error", "different", "same")


def vmap(func, in_dims=0, out_dims=0, randomness="error", *, chunk_size=None):
    """A function that runs `func`, written for one example, on batches: dimension `in_dims` of each argument counts examples.

    `in_dims` is a number, None (an argument that all examples share), or nested as the arguments are; `out_dims` tells where
    the results have the batch. `randomness`: "error", or whether random numbers are "different" or the "same" in all
    examples. `chunk_size`: how many examples to run at once. ValueError for arguments whose batches differ in length.

    >>> import nbgrad as torch
    >>> x = torch.arange(6.0).reshape(2, 3)
    >>> torch.func.vmap(torch.dot)(x, x)
    tensor([ 5., 50.])
    """
    return _vmap(func, in_dims, out_dims, randomness, chunk_size)


def over_directions(func, randomness="error", chunk_size=None):
    """A vmap of the library's own, over the directions of a derivative; in chunks of one, a loop: no rule of vmap holds there."""
    if chunk_size == 1:
        return _one_by_one(func)
    return _vmap(func, 0, 0, randomness, chunk_size, directions=True)


slots.over_directions = over_directions


def _one_by_one(func):
    def run(*seeds):
        n = seeds[0]._data.shape[0]
        if not n:
            return over_directions(func)(*seeds)
        rows = [tree.flatten(func(*[namespaces.tensors.select(x, (i,)) for x in seeds])) for i in range(n)]
        return tree.unflatten([namespaces.tensors.stack(list(c), 0) for c in zip(*[leaves for leaves, _ in rows])], rows[0][1])

    return run


def _vmap(func, in_dims, out_dims, randomness, chunk_size, directions=False):
    if randomness not in RANDOMNESS:
        raise RuntimeError(f"vmap: randomness is one of {', '.join(map(repr, RANDOMNESS))}, got {randomness!r}")
    if chunk_size is not None and chunk_size <= 0:
        raise ValueError(f"vmap: chunk_size counts examples, so it is at least 1, got {chunk_size}")

    @functools.wraps(func)
    def run(*args, **kwargs):
        leaves, structure = tree.flatten(args)
        dims, size = _checked(func, in_dims, leaves, structure)
        if chunk_size is None or chunk_size >= size:
            return _run(func, leaves, dims, structure, kwargs, Level(VMAP, size, randomness, directions), out_dims)
        parts = []
        before = slots.random_stream[0]() if randomness == "same" else None
        for start in range(0, size, chunk_size):
            if before is not None:
                slots.random_stream[1](before)
            n = min(chunk_size, size - start)
            chunk = [x if d is None else x.narrow(d, start, n) for x, d in zip(leaves, dims)]
            parts.append(_run(func, chunk, dims, structure, kwargs, Level(VMAP, n, randomness, directions), out_dims))
        return _joined(parts, out_dims)

    return run


def _checked(func, in_dims, leaves, structure):
    """The batch dimension of each argument, counted from the front, and the length that they share."""
    name = getattr(func, "__name__", "function")
    if not isinstance(in_dims, int | tuple | list) or isinstance(in_dims, bool):
        raise ValueError(f"vmap({name}): in_dims is a number, or nested as the arguments are, got {type(in_dims).__name__}")
    if not leaves:
        raise ValueError(f"vmap({name}): there is no argument to take a batch from")
    try:
        dims = tree.spread(in_dims, structure)
    except ValueError as error:
        raise ValueError(f"vmap({name}): in_dims={in_dims} does not fit the arguments: {error}") from None
    sizes = []
    for i, (x, d) in enumerate(zip(leaves, dims)):
        if d is None:
            continue
        if not isinstance(d, int):
            raise ValueError(f"vmap({name}): in_dims holds numbers and None, got {type(d).__name__}")
        if not isinstance(x, Tensor):
            raise ValueError(f"vmap({name}): argument {i} is {type(x).__name__}, not a tensor: give it in_dims None")
        n = x._data.ndim
        if not -n <= d < n:
            raise ValueError(f"vmap({name}): in_dim {d} is out of range for a tensor of shape {list(x._data.shape)}")
        dims[i] = d % n
        sizes.append(x._data.shape[d])
    if not sizes:
        raise ValueError(f"vmap({name}): at least one argument needs a batch dimension, all in_dims are None")
    if len(set(sizes)) > 1:
        raise ValueError(f"vmap({name}): the batches have different lengths, {sizes}: they must be the same")
    return dims, sizes[0]


def _run(func, leaves, dims, structure, kwargs, level, out_dims):
    with level:
        given = [x if d is None else batched_tensor.given(x, d, level) for x, d in zip(leaves, dims)]
        out = func(*tree.unflatten(given, structure), **kwargs)
        found, shape = tree.flatten(out)
        places = _places(out_dims, shape)
        return tree.unflatten([_unwrapped(x, d, level, func) for x, d in zip(found, places)], shape)


def _places(out_dims, structure):
    """Where each result has its batch."""
    if structure is None and type(out_dims) is tuple and len(out_dims) == 1:
        (out_dims,) = out_dims
    try:
        places = tree.spread(out_dims, structure)
    except ValueError as error:
        raise ValueError(f"vmap: out_dims={out_dims} does not fit what the function returned: {error}") from None
    if not all(d is None or isinstance(d, int) for d in places):
        raise ValueError(f"vmap: out_dims holds numbers and None, got {out_dims}")
    return places


def _unwrapped(x, dim, level, func):
    """One result with its batch dimension at `dim`; None for one that all examples share."""
    if dim is None:
        if batched_tensor.is_batch(x) and x._data.level is level:
            raise ValueError("vmap: this result differs between the examples, so its out_dim cannot be None")
        return x
    if not isinstance(x, Tensor):
        raise ValueError(
            f"vmap: {getattr(func, '__name__', 'the function')} must return tensors, got {type(x).__name__}: set its out_dim to None"
        )
    if batched_tensor.is_batch(x) and x._data.level is level and x._data.given is not None and dim == x._data.dim:
        return x._data.given
    x = batched_tensor.explicit(x, [level])
    n = x._data.ndim
    if not -n <= dim < n:
        raise IndexError(f"vmap: out_dim {dim} is out of range for a result of shape {list(x._data.shape)}")
    return batched_tensor.back(x, dim)


def _joined(parts, out_dims):
    """The results of the chunks, put together along their batch dimensions."""
    flat = [tree.flatten(part) for part in parts]
    structure = flat[0][1]
    places = _places(out_dims, structure)
    columns = zip(*[leaves for leaves, _ in flat])
    return tree.unflatten([c[0] if d is None else _cat(c, d) for c, d in zip(columns, places)], structure)


def _cat(tensors, dim):
    return namespaces.tensors.concat(list(tensors), dim % tensors[0]._data.ndim)


def debug_unwrap(tensor: Tensor, *, recurse=True) -> Tensor:
    """What stands behind a tensor inside vmap: all examples at once; for a look at them only. With `recurse`, of all vmaps.

    >>> import nbgrad as torch
    >>> _ = torch.func.vmap(lambda x: print(torch.func.debug_unwrap(x)) or x)(torch.arange(3))
    tensor([0, 1, 2])
    """
    if not isinstance(tensor, Tensor):
        raise ValueError(f"debug_unwrap takes a tensor, got {type(tensor).__name__}")
    return (batched_tensor.bottom(tensor) if recurse else tensor._data.tensor) if batched_tensor.is_batch(tensor) else tensor
