"""Functions of the user's that backward calls on its way: on tensors, on nodes, on leaves when they are done."""

from __future__ import annotations

import weakref

import numpy as np

from . import namespaces, versions
from .node import Node, Port
from .removable_handle import RemovableHandle
from .tensor import wrap


def end(node: Node) -> tuple[Node, int]:
    """The node that an edge leads to, and which of its outputs the edge belongs to."""
    return (node.edges[0], node.number) if type(node) is Port else (node, 0)


def on_tensor(tensor, hook) -> RemovableHandle:
    """Register `hook(grad)` on a tensor: with its node if it was computed, with itself if it is a leaf."""
    if tensor.is_leaf:
        meta = tensor.meta()
        if meta.hooks is None:
            meta.hooks = {}
        return RemovableHandle(meta.hooks, hook)
    node, number = end(tensor._node)
    more = node.extras()
    if more.tensor_hooks is None:
        more.tensor_hooks = {}
    return RemovableHandle(more.tensor_hooks.setdefault(number, {}), hook)


def on_accumulated(leaf, hook) -> RemovableHandle:
    """Register `hook(leaf)`, to be called when the leaf's `.grad` has been added to."""
    meta = leaf.meta()
    if meta.post_hooks is None:
        meta.post_hooks = {}
    return RemovableHandle(meta.post_hooks, hook)


def retain(tensor, before: Node | None = None) -> None:
    """Have the tensor's node leave its gradient in `.grad`; `before` is the node that did so until now."""
    if before is not None:
        node, number = end(before)
        if node.more is not None and node.more.retained:
            node.more.retained.pop(number, None)
    node, number = end(tensor._node)
    more = node.extras()
    if more.retained is None:
        more.retained = {}
    more.retained[number] = weakref.ref(tensor)


def _wrap(g, create_graph):
    return g if g is None or create_graph else wrap(np.asarray(g))


def _checked(hook, before, after):
    """What a hook gave back in place of `before`."""
    if not hasattr(after, "_data"):
        raise TypeError(f"a hook must return a tensor or None, {_name(hook)} returned {type(after).__name__}")
    if before is None:
        raise RuntimeError(f"no gradient arrived (None), and {_name(hook)} returned one: where there is None, a hook must leave it")
    if after._data.shape != before._data.shape:
        raise RuntimeError(
            f"a hook must keep the gradient's shape {list(before._data.shape)}, {_name(hook)} returned {list(after._data.shape)}"
        )
    if after.dtype is not before.dtype:
        raise RuntimeError(f"a hook must keep the gradient's dtype {before.dtype}, {_name(hook)} returned {after.dtype}")
    return after


def _name(hook) -> str:
    """The hook's name and the line that defines it."""
    name, code = getattr(hook, "__name__", repr(hook)), getattr(hook, "__code__", None)
    return name if code is None else f"{name} (in {versions.describe((code.co_filename, code.co_firstlineno))})"


def _each(table, g, create_graph):
    """One gradient through hooks of the form `hook(grad)`."""
    for hook in list(table.values()):
        before = _wrap(g, create_graph)
        after = hook(before)
        if after is not None:
            after = _checked(hook, before, after)
            g = after if create_graph else after._data
    return g


def run_tensor(node: Node, gs: list, create_graph) -> list:
    """The hooks of the tensors that `node` made, in the order they were registered, then their retained gradients."""
    more = node.more
    for number, table in list((more.tensor_hooks or {}).items()):
        gs[number] = _each(table, gs[number], create_graph)
    for number, tensor in list((more.retained or {}).items()):
        if gs[number] is not None and tensor() is not None:
            _keep(tensor(), gs[number], create_graph)
    return gs


def _keep(tensor, g, create_graph):
    meta = tensor.meta()
    if create_graph:
        meta.grad = namespaces.tensors.clone(g) if meta.grad is None else meta.grad + g
    else:
        meta.grad = wrap(np.array(g if meta.grad is None else meta.grad._data + g))


def _several(hook, given, args, create_graph):
    """Run a node's hook on a tuple of gradients; gives the tuple that replaces it."""
    after = hook(*args)
    if after is None:
        return given
    if not isinstance(after, tuple):
        raise TypeError(f"a node's hook must return a tuple of gradients or None, {_name(hook)} returned {type(after).__name__}")
    if len(after) != len(given):
        raise RuntimeError(f"a hook must return as many gradients as it got, {len(given)}, {_name(hook)} returned {len(after)}")
    return tuple(a if a is None else _checked(hook, b, a) for a, b in zip(after, given))


def run_pre(node: Node, gs: list, create_graph) -> list:
    """`hook(grad_outputs)` of a node that is about to run."""
    given = tuple(_wrap(g, create_graph) for g in gs)
    for hook in list(node.more.pre_hooks.values()):
        given = _several(hook, given, (given,), create_graph)
    return [g if g is None or create_graph else g._data for g in given]


def run_post(node: Node, out, g, create_graph):
    """`hook(grad_inputs, grad_outputs)` of a node that has run; what it returns replaces the gradients it sent."""
    arrived = tuple(_wrap(v, create_graph) for v in (g if type(g) is list else [g]))
    operands, inputs = (node.rule.op.order, node.rule.inputs) if node.rule is not None else ((), ())
    sent = dict(zip(inputs, [_wrap(v, create_graph) for v in out]))
    given = tuple(sent.get(i) for i in operands)
    for hook in list(node.more.post_hooks.values()):
        given = _several(hook, given, (given, arrived), create_graph)
    found = dict(zip(operands, given))
    return tuple(found[i] if create_graph or found[i] is None else found[i]._data for i in inputs)


def run_leaf(node, g, create_graph):
    """The hooks of a leaf tensor: each sees the total once."""
    return _each(node.variable._more.hooks, g, create_graph)


def run_post_accumulate(leaf):
    for hook in list(leaf._more.post_hooks.values()):
        after = hook(leaf)
        if after is not None and after is not leaf:
            error = RuntimeError if hasattr(after, "_data") else TypeError
            raise error(f"a hook for accumulated gradients must return None, {_name(hook)} returned {type(after).__name__}")
