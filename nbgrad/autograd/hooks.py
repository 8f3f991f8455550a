"""Functions of the user's that backward calls on its way: on tensors, on nodes, on leaves when they are done."""

from __future__ import annotations

import itertools
import weakref

import numpy as np

from .node import Node, Port
from .op import make
from .state import GRAD, state

_ids = itertools.count()


class RemovableHandle:
    """What registering a hook returns: `.remove()` takes the hook away; also a context manager.

    >>> import nbgrad as torch
    >>> x = torch.ones(2, requires_grad=True)
    >>> with x.register_hook(lambda g: g * 10):
    ...     x.sum().backward()
    >>> x.grad
    tensor([10., 10.])
    """

    __slots__ = ("id", "_table")

    def __init__(self, table, hook):
        self.id, self._table = next(_ids), table
        table[self.id] = hook

    def remove(self):
        self._table.pop(self.id, None)

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.remove()


def on_tensor(tensor, hook) -> RemovableHandle:
    """Register `hook(grad)` on a tensor: with its node if it was computed, with itself if it is a leaf."""
    node = tensor._node
    holder = tensor.meta() if node is None else node.extras()
    attribute = "hooks" if node is None else "tensor_hooks"
    if getattr(holder, attribute) is None:
        setattr(holder, attribute, {})
    return RemovableHandle(getattr(holder, attribute), hook)


def retain(tensor):
    """Have the tensor's node leave its gradient in `.grad`."""
    tensor._node.extras().retained = weakref.ref(tensor)


def _call(hook, g, create_graph):
    """Run one hook on a gradient; what it gives back, checked, or the gradient as it was."""
    before = g if create_graph else make(np.asarray(g), None)
    mode = state.mode
    state.mode = mode | GRAD if create_graph else mode & ~GRAD
    try:
        after = hook(before)
    finally:
        state.mode = mode
    if after is None:
        return g
    if not hasattr(after, "_data"):
        raise TypeError(f"a hook must return a tensor or None, {hook!r} returned {type(after).__name__}")
    if after._data.shape != before._data.shape:
        raise RuntimeError(
            f"a hook must keep the gradient's shape {list(before._data.shape)}, {hook!r} returned {list(after._data.shape)}"
        )
    if after.dtype is not before.dtype:
        raise RuntimeError(f"a hook must keep the gradient's dtype {before.dtype}, {hook!r} returned {after.dtype}")
    return after if create_graph else after._data


def run_tensor(node: Node, g, create_graph):
    """The hooks of the tensor that `node` made, in the order they were registered, then its retained gradient."""
    more = node.more
    for hook in list((more.tensor_hooks or {}).values()):
        g = _call(hook, g, create_graph)
    tensor = more.retained and more.retained()
    if tensor is not None:
        _keep(tensor, g, create_graph)
    if more.pre_hooks and type(node) is not Port:
        wrapped = (g if create_graph else make(np.asarray(g), None),)
        for hook in list(more.pre_hooks.values()):
            after = hook(wrapped)
            if after is not None:
                wrapped = tuple(after) if isinstance(after, tuple | list) else (after,)
        g = wrapped[0] if create_graph else wrapped[0]._data
    return g


def _keep(tensor, g, create_graph):
    meta = tensor.meta()
    if create_graph:
        meta.grad = g if meta.grad is None else meta.grad + g
    else:
        meta.grad = make(np.array(g) if meta.grad is None else meta.grad._data + g, None)


def run_post(node: Node, out, g, create_graph):
    """`hook(grad_inputs, grad_outputs)` of a node that has run; what it returns replaces the gradients it sent."""

    def tensors(values):
        return tuple(v if v is None or create_graph else make(np.asarray(v), None) for v in values)

    arrived = tensors(g if isinstance(g, list) else (g,))
    for hook in list(node.more.post_hooks.values()):
        sent = dict(zip(node.rule.inputs, tensors(out)))
        after = hook(tuple(sent.get(i) for i in range(node.rule.op.n_operands)), arrived)
        if after is not None:
            out = [after[i] if create_graph or after[i] is None else after[i]._data for i in node.rule.inputs]
    return out


def run_leaf(node, g, create_graph):
    """The hooks of a leaf: each sees the total once."""
    for hook in list((node.variable.meta().hooks or {}).values()):
        g = _call(hook, g, create_graph)
    return g


def run_post_accumulate(leaf):
    for hook in list(leaf._more.post_hooks.values()):
        hook(leaf)
