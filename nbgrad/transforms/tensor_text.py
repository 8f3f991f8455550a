"""The text of a tensor inside transforms: PyTorch's wrappers around it, one for each transform that it takes part in."""

from __future__ import annotations

import numpy as np

from ..engine import dtypes
from ..engine.levels import DUAL, GRAD, transforms
from ..engine.node import AccumulateGrad
from ..engine.printing import tensor_repr, wrapped_repr
from ..engine.traversal import collect, edge
from ..engine.views import stale
from . import batched_tensor, dual_tensor


def text(x) -> str:
    """What `repr` gives of any tensor."""
    below, running = batched_tensor.bottom(x), transforms()
    levels, tangent, own = [], "", False
    for level, _, moved in _duals(below):
        if level.kind == DUAL:
            tangent = repr(moved)
        else:
            levels.append(level)
    lost = below._root is not None and stale(below)
    node = None if lost else below._made_by()
    if running and below.requires_grad and not lost:
        nodes = _behind(below)
        owners = {n.variable._more.owner for n in nodes if type(n) is AccumulateGrad}
        levels += [level for level in running if level.kind == GRAD and (level in owners or _reaches(nodes, level))]
        own = all(owner in levels for owner in owners)
        node = None if own else _outside(node, levels)
    out = tensor_repr(
        _as_given(x),
        dtype=below.dtype.name,
        requires_grad=below._rg and not own,
        grad_fn="Invalid" if lost else node.name().rpartition(":")[2] if node is not None else None,
        tangent=tangent,
        default_dtype=dtypes.get_default_dtype().name,
    )
    dims = {level: dim for level, dim in _batches(x)}
    for level in sorted([*levels, *dims], key=lambda level: level.depth):
        out = wrapped_repr(running.index(level) + 1 if level in running else 0, dims.get(level), out)
    return out


def _duals(x):
    """(level, primal, tangent) of each running level at which a tensor is dual, innermost first."""
    found = dual_tensor.innermost_dual(x)
    while found is not None:
        yield found
        found = dual_tensor.innermost_dual(found[1])


def _behind(x) -> list:
    """All nodes that a tensor depends on."""
    start = edge(x)
    order, leaves = collect([start])
    return [start, *order, *leaves]


def _reaches(nodes, level) -> bool:
    return any(node.seq in level.roots for node in nodes)


def _outside(node, levels):
    """The node that made a tensor, without the roots of transforms before it: they only hand it on."""
    while node is not None and any(node.seq in level.roots for level in levels):
        (node,) = node.edges
        node = None if type(node) is AccumulateGrad else node
    return node


def _batches(x):
    """(level, where vmap was given the examples) of each batch, innermost first."""
    while batched_tensor.is_batch(x):
        yield x._data.level, x._data.dim
        x = x._data.tensor


def _as_given(x) -> np.ndarray:
    """The values of all examples, with their axes where vmap was given them."""
    dims = [dim for _, dim in _batches(x)]
    values = batched_tensor.bottom(x)._data
    for at, dim in zip(reversed(range(len(dims))), dims):
        values = np.moveaxis(values, at, at + dim)
    return values
