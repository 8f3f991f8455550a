"""Whole matrices of derivatives: `jacrev`, `jacfwd`, `hessian`."""

from __future__ import annotations

import functools

import numpy as np

from ..engine import namespaces
from ..engine.levels import batch_levels
from ..engine.op import make
from ..engine.tensor import Tensor
from . import batched_tensor, tree
from .arguments import chosen_args, placed, real_leaves, tensor_leaves
from .grad import vjp
from .jvp import jvp
from .vmap import over_directions


# ---- Jacobians ----
def basis(leaves):
    """For each tensor the unit vectors of all elements together: (N, *shape), N counting the elements of all."""
    sizes = [x._data.size for x in leaves]
    out, start = [], 0
    for x, n in zip(leaves, sizes):
        rows = np.zeros((sum(sizes), n), x._data.dtype)
        rows[start : start + n] = np.eye(n, dtype=x._data.dtype)
        out.append(make(rows.reshape(sum(sizes), *x._data.shape), None))
        start += n
    return out


def jacrev(func, argnums=0, *, has_aux=False, chunk_size=None, _preallocate_and_copy=False):
    """The Jacobian of `func` by reverse mode: one pass back for each element of the result, all in one vmap.

    The result is nested as that of `func`, then as the arguments `argnums`; each entry has shape (*result, *argument).
    RuntimeError for complex arguments or results.

    >>> import nbgrad as torch
    >>> torch.func.jacrev(torch.sin)(torch.zeros(2))
    tensor([[1., 0.],
            [0., 1.]])
    """
    if chunk_size is not None and chunk_size <= 0:
        raise ValueError(f"jacrev: chunk_size counts rows, so it is at least 1, got {chunk_size}")

    @functools.wraps(func)
    def run(*args):
        places, chosen = chosen_args(argnums, args, "jacrev")
        real_leaves(tree.flatten(args)[0], "jacrev", "input")
        several = isinstance(argnums, tuple)

        def on_chosen(picked):
            return func(*placed(args, places, several, picked))

        out, back, *aux = vjp(on_chosen, chosen, has_aux=has_aux)
        ys, shape = tree.flatten(out)
        real_leaves(ys, "jacrev", "result")
        rows = over_directions(lambda *gs: back(tree.unflatten(list(gs), shape))[0], chunk_size=chunk_size)(*basis(ys))
        columns, structure = tree.flatten(rows)
        parts = [split_rows(column, ys) for column in columns]  # one list for each argument, one entry for each result
        found = []
        for k, y in enumerate(ys):
            each = [namespaces.tensors.reshape(part[k], (*y._data.shape, *part[k]._data.shape[1:])) for part in parts]
            found.append(tree.unflatten(each, structure))
        found = tree.unflatten(found, shape)
        return (found, *aux) if has_aux else found

    return run


def split_rows(column, tensors):
    sizes = [x._data.size for x in tensors]
    return [column] if len(sizes) == 1 else namespaces.tensors.split(column, tuple(sizes), 0)


def jacfwd(func, argnums=0, has_aux=False, *, randomness="error"):
    """The Jacobian of `func` by forward mode: one direction for each element of the arguments, all in one vmap.

    RuntimeError for complex arguments or results.

    >>> import nbgrad as torch
    >>> torch.func.jacfwd(lambda x: x * x)(torch.tensor([1.0, 2.0]))
    tensor([[2., 0.],
            [0., 4.]])
    """
    return forward_jacobian(func, argnums, has_aux, randomness, real_leaves)


def forward_jacobian(func, argnums=0, has_aux=False, randomness="error", check=lambda leaves, name, what: None):
    """As `jacfwd`, of whatever `check` lets pass."""

    @functools.wraps(func)
    def run(*args):
        places, chosen = chosen_args(argnums, args, "jacfwd")
        check(tree.flatten(args)[0], "jacfwd", "input")
        several = isinstance(argnums, tuple)
        xs, structure = tree.flatten(chosen)
        tensor_leaves(xs, "jacfwd")
        seen = {}

        def push(*tangents):
            def on_chosen(picked):
                return func(*placed(args, places, several, picked))

            out = jvp(on_chosen, (chosen,), (tree.unflatten(list(tangents), structure),), has_aux=has_aux)
            if has_aux:
                seen["aux"] = (tree.tree_map(_first_example, out[2]),)
            return out[1]

        moved = over_directions(push, randomness)(*basis(xs))
        aux = seen.pop("aux", ())
        columns, shape = tree.flatten(moved)
        check(columns, "jacfwd", "result")
        found = []
        for column in columns:  # one for each result: its first dimension counts the elements of all arguments
            each = []
            for part, x in zip(split_rows(column, xs), xs):
                turned = namespaces.tensors.permute(part, (*range(1, part._data.ndim), 0))
                each.append(namespaces.tensors.reshape(turned, (*part._data.shape[1:], *x._data.shape)))
            found.append(tree.unflatten(each, structure))
        found = tree.unflatten(found, shape)
        return (found, *aux) if has_aux else found

    return run


def _first_example(x):
    """What does not depend on the direction, without the batch of directions."""
    level = batch_levels()[-1]
    here = isinstance(x, Tensor) and batched_tensor.is_batch(x) and x._data.level is level
    return namespaces.tensors.select(x._data.tensor, (0,)) if here else x


def hessian(func, argnums=0):
    """The matrix of second derivatives of `func`: forward mode over reverse mode.

    >>> import nbgrad as torch
    >>> torch.func.hessian(lambda x: (x**3).sum())(torch.tensor([1.0, 2.0]))
    tensor([[ 6.,  0.],
            [ 0., 12.]])
    """
    return jacfwd(jacrev(func, argnums), argnums)
