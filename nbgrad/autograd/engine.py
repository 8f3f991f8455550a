"""The walk back: from roots to leaves, nodes in the reverse order of their making, leaves as soon as they are complete.

Nodes are collected first, then run by falling sequence number: a node is always made after the nodes it points to, so
this is the order of PyTorch's ready queue. No recursion; a chain of a million ops is only a long list.
"""

from __future__ import annotations

import warnings
from operator import attrgetter
from sys import getrefcount

import numpy as np

from . import hooks, versions
from .node import AccumulateGrad, Port, leaf_node
from .op import make, namespaces
from .state import GRAD, WATCH, state
from .tensor import Tensor, refresh

_seq = attrgetter("seq")


def backward(tensors, grad_tensors=None, retain_graph=None, create_graph=False, grad_variables=None, inputs=None):
    """Add the gradients of `tensors` to the `.grad` of the leaves (or of `inputs` only).

    `grad_tensors` are the gradients that arrive at `tensors`, of their shapes; None stands for 1 at a single number.
    RuntimeError when one is missing or of a wrong shape, or when the graph has been freed.

    >>> import nbgrad as torch
    >>> x = torch.ones(3, requires_grad=True)
    >>> torch.autograd.backward(x * 2, torch.ones(3)); x.grad
    tensor([2., 2., 2.])
    """
    roots = _tensors(tensors)
    seeds = _seeds(roots, grad_tensors, create_graph)
    targets = None
    if inputs is not None:
        targets = _tensors(inputs)
        if not targets:
            raise RuntimeError("inputs= must name at least one tensor; leave it out to reach every leaf")
        for t in targets:
            if not t.requires_grad:
                raise RuntimeError("one of the inputs= does not require grad, so no gradient can reach it")
    keep = create_graph if retain_graph is None else retain_graph
    if create_graph:
        warnings.warn(
            "backward(create_graph=True) leaves a reference cycle between a leaf and its .grad: prefer "
            "torch.autograd.grad(..., create_graph=True), or set .grad = None when done",
            UserWarning,
            stacklevel=3,
        )
    found = run(roots, seeds, keep, create_graph, targets)
    for target, gradient in found:
        add_to_grad(target, gradient if create_graph else gradient._data, create_graph)


def grad(
    outputs, inputs, grad_outputs=None, retain_graph=None, create_graph=False, allow_unused=None,
    is_grads_batched=False, materialize_grads=False,
):  # fmt: skip
    """The gradients of `outputs` with respect to `inputs`, as a tuple; `.grad` of the leaves is left alone.

    RuntimeError for an input that the outputs do not depend on, unless `allow_unused` (gives None) or
    `materialize_grads` (gives zeros).

    >>> import nbgrad as torch
    >>> x = torch.tensor(3.0, requires_grad=True)
    >>> (dy,) = torch.autograd.grad(x**3, x, create_graph=True)
    >>> torch.autograd.grad(dy, x)
    (tensor(18.),)
    """
    if materialize_grads and allow_unused is False:
        raise ValueError("materialize_grads=True needs allow_unused=True, or allow_unused left out")
    roots, targets = _tensors(outputs), _tensors(inputs)
    if is_grads_batched:
        raise NotImplementedError("is_grads_batched=True is not supported yet: call grad() once for each row")
    seeds = _seeds(roots, grad_outputs, create_graph)
    for i, t in enumerate(targets):
        if not t.requires_grad:
            raise RuntimeError(f"input {i} does not require grad: set requires_grad=True before it is used")
    keep = create_graph if retain_graph is None else retain_graph
    found = {id(t): g for t, g in run(roots, seeds, keep, create_graph, targets)}
    result = []
    for i, t in enumerate(targets):
        g = found.get(id(t))
        if g is None and materialize_grads:
            g = make(np.zeros(t._data.shape, t._data.dtype), None)
        elif g is None and not allow_unused:
            raise RuntimeError(
                f"the outputs do not depend on input {i} (shape {list(t._data.shape)}): "
                "pass allow_unused=True to get None for it, or materialize_grads=True to get zeros"
            )
        result.append(g)
    return tuple(result)


def _tensors(given) -> tuple[Tensor, ...]:
    found = (given,) if isinstance(given, Tensor) else tuple(given)
    for t in found:
        if not isinstance(t, Tensor):
            raise TypeError(f"expected a tensor or a sequence of tensors, got {type(t).__name__} in it")
    return found


def _seeds(roots, gradients, create_graph):
    """The gradient that arrives at each root, checked."""
    if gradients is None:
        gradients = [None] * len(roots)
    elif isinstance(gradients, Tensor):
        gradients = [gradients]
    if len(gradients) != len(roots):
        raise RuntimeError(f"{len(roots)} tensors need {len(roots)} gradients, got {len(gradients)}")
    seeds = []
    for root, g in zip(roots, gradients):
        if not root.requires_grad:
            raise RuntimeError(
                "this tensor does not require grad and has no grad_fn: it was computed from tensors without "
                "requires_grad=True, under no_grad(), or cut off by detach()"
            )
        if g is None:
            if root._data.size != 1:
                raise RuntimeError(
                    f"a gradient can be left out only for a single number, and this tensor has shape "
                    f"{list(root._data.shape)}: reduce it first, as in .sum(), or pass gradient="
                )
            if not root.dtype.is_floating_point:
                raise RuntimeError(f"a gradient can be left out only for real tensors, and this one is {root.dtype}")
            g = make(np.ones(root._data.shape, root._data.dtype), None)
        elif not isinstance(g, Tensor):
            raise TypeError(f"a gradient is a tensor or None, got {type(g).__name__}")
        if g._data.shape != root._data.shape:
            raise RuntimeError(
                f"the gradient has shape {list(g._data.shape)}, the tensor has {list(root._data.shape)}: "
                "they must be the same"
            )
        if g.dtype is not root.dtype:
            if g.dtype.is_complex and not root.dtype.is_complex:
                raise RuntimeError(f"a {root.dtype} tensor needs a real gradient, got {g.dtype}")
            g = namespaces.tensors.cast(g, root._data.dtype)
        seeds.append(g)
    return seeds


def run(roots, seeds, keep, create_graph, targets):
    """Send `seeds` back from `roots`; gives (target, gradient) pairs for the targets that a gradient reached."""
    mode = state.mode
    watcher = state.observer if mode & WATCH else None
    state.mode = GRAD if create_graph else 0
    try:
        return _run(roots, seeds, keep, create_graph, targets, watcher)
    finally:
        state.mode = mode


def collect(starts):
    """All nodes that can be reached, latest first."""
    seen = set(starts)
    stack = [node for node in seen if type(node) is not AccumulateGrad]
    order = []
    while stack:
        node = stack.pop()
        order.append(node)
        for target in node.edges:
            if target not in seen:
                seen.add(target)
                if type(target) is not AccumulateGrad:
                    stack.append(target)
    order.sort(key=_seq, reverse=True)
    return order


def edge(tensor):
    """The node to which a gradient of `tensor` is sent."""
    if tensor._base is not None:
        refresh(tensor)
    return tensor._node or leaf_node(tensor)


def _prune(order, wanted):
    """The nodes between the roots and the wanted nodes: those that receive, and those of them that must run."""
    receives, runs = set(wanted), set()
    for node in reversed(order):
        if any(target in receives for target in node.edges):
            runs.add(node)
            receives.add(node)
    return receives, runs


def _run(roots, seeds, keep, create_graph, targets, watcher):
    xp = namespaces.tensors if create_graph else namespaces.arrays
    starts = [edge(t) for t in roots]
    order = collect(starts)
    captures = receives = runs = None
    if targets is not None:
        captures = {}
        for t in targets:
            captures.setdefault(edge(t), []).append(t)
        receives, runs = _prune(order, captures)
        order = [node for node in order if node in receives]
    leaves = Leaves(order if runs is None else runs, create_graph, captures, watcher)
    if watcher is not None:
        watcher.backward_start(roots)

    grads, owned, latest = {}, set(), versions.latest
    for node, seed in zip(starts, seeds):
        g = seed if create_graph else seed._data
        held = grads.get(node)
        grads[node] = g if held is None else held + g
    for node in [node for node in grads if type(node) is AccumulateGrad and node not in leaves.pending]:
        leaves.complete(node, grads.pop(node))

    for node in order:
        g = grads.pop(node, None)
        if node.more is not None or captures is not None:
            if g is not None:
                g = receive(node, g, create_graph, captures, leaves.found)
            if runs is not None and node not in runs:
                continue
        edges = node.edges
        if g is None:
            out = (None,) * len(edges)
        elif type(node) is Port:
            held = grads.setdefault(edges[0], {})
            held[node.number] = g
            continue
        else:
            saved = node.saved
            if saved is None:
                raise RuntimeError(
                    f"the graph was freed by an earlier backward pass, and {node.name()} has lost what it saved: "
                    "pass retain_graph=True to the earlier pass, or compute the result again"
                )
            if saved:
                if latest.seq > node.seq:
                    check_versions(node)
                if create_graph:
                    saved = unpack(node)
            out = node.rule.vjp(xp, g, *saved)
            if len(edges) == 1:
                out = (out,)
            if node.reduce is not None:
                out = [o if r is None or o is None else xp.reduce_to(o, *r) for o, r in zip(out, node.reduce)]
            if node.more is not None and node.more.post_hooks:
                out = hooks.run_post(node, out, g, create_graph)
            if watcher is not None:
                watcher.step(node, g, out)
            if saved and not keep:
                node.saved = None
            saved = g = None
        for target, o in zip(edges, out):
            if receives is not None and target not in receives:
                continue
            if o is not None:
                held = grads.get(target)
                if held is None:
                    grads[target] = o
                elif target in owned:
                    held += o
                else:
                    grads[target] = held = held + o
                    if not create_graph and type(held) is np.ndarray:
                        owned.add(target)
            if type(target) is AccumulateGrad:
                left = leaves.pending[target] - 1
                if left:
                    leaves.pending[target] = left
                elif target in grads:
                    held = None
                    leaves.complete(target, grads.pop(target))
        held = None
    return leaves.found


class Leaves:
    """The leaves of one pass: how many gradients each still waits for, and what becomes of the total."""

    __slots__ = ("pending", "create_graph", "captures", "watcher", "found")

    def __init__(self, nodes, create_graph, captures, watcher):
        self.create_graph, self.captures, self.watcher, self.found = create_graph, captures, watcher, []
        self.pending = pending = {}
        for node in nodes:
            for target in node.edges:
                if type(target) is AccumulateGrad:
                    pending[target] = pending.get(target, 0) + 1

    def complete(self, node, g):
        leaf = node.variable
        if g.dtype != leaf._data.dtype and not self.create_graph:
            g = namespaces.arrays.cast(g, leaf._data.dtype)
        if node.more is not None or (leaf._more is not None and leaf._more.hooks):
            g = hooks.run_leaf(node, g, self.create_graph)
        if self.captures is not None:
            self.found += [(t, as_tensor(g, self.create_graph)) for t in self.captures.get(node, ())]
        else:
            add_to_grad(leaf, g, self.create_graph)
            if leaf._more.post_hooks:
                hooks.run_post_accumulate(leaf)
        if self.watcher is not None:
            self.watcher.leaf(leaf, g)


_FRESH = 4  # references to a gradient that only this pass holds: two arguments, `out` and `o` of the loop


def add_to_grad(leaf, g, create_graph):
    """Add `g` to the leaf's `.grad`: in place where there is one, else stored, copied if anyone else can reach it."""
    meta = leaf.meta()
    if create_graph:
        meta.grad = g if meta.grad is None else meta.grad + g
    elif meta.grad is not None:
        held = meta.grad
        if held._rg or not held._data.flags.writeable:
            meta.grad = make(held._data + g, None)
        else:
            np.add(held._data, g, out=held._data)
            versions.written(held._data, "backward")
    elif type(g) is np.ndarray and g.base is None and getrefcount(g) <= _FRESH + 1:
        meta.grad = make(g, None)
    else:
        meta.grad = make(np.array(g), None)


def receive(node, g, create_graph, captures, found):
    """Hooks, retained gradients and captures of the node that `g` has arrived at."""
    if type(g) is dict:  # an op with several results: what arrived at each has been through its Port
        g = [g.get(i) if i in g else zeros(shape, dtype, create_graph) for i, (shape, dtype) in enumerate(node.more.outputs)]
    if node.more is not None:
        g = hooks.run_tensor(node, g, create_graph)
    if captures is not None:
        found += [(t, as_tensor(g, create_graph)) for t in captures.get(node, ())]
    return g


def zeros(shape, dtype, create_graph):
    array = np.zeros(shape, dtype)
    return make(array, None) if create_graph else array


def as_tensor(g, create_graph):
    return g if create_graph else make(np.array(g), None)


def unpack(node):
    """What a node saved, as tensors that know where they came from, so that the backward pass can itself be recorded."""
    rule, values = node.rule, []
    for value, source in zip(node.saved, rule.sources):
        if source is None or not isinstance(value, np.ndarray):
            values.append(value)
        elif source == -1:
            values.append(make(value, node))
        elif source not in rule.inputs:
            values.append(make(value, None))
        else:
            position = rule.inputs.index(source)
            values.append(_unpack_input(value, node.edges[position], node.reduce and node.reduce[position]))
    return values


def _unpack_input(value, target, reduce):
    if reduce is not None and reduce[1] != value.dtype:  # it was converted for the op
        source = _unpack_input(value.astype(reduce[1]), target, None)
        return namespaces.tensors.cast(source, value.dtype)
    if type(target) is AccumulateGrad and target.variable._data is value:
        return target.variable
    return make(value, target)


def check_versions(node):
    """RuntimeError if anything that `node` saved was written in place afterwards."""
    for value, name in zip(node.saved, node.rule.names):
        if not isinstance(value, np.ndarray):
            continue
        writes = versions.writes_after(value, node.seq)
        if writes is not None:
            later = writes.since(node.seq)
            raise RuntimeError(
                f"{node.name()} needs a value that was changed in place after the op saved it: its {name!r}, of shape "
                f"{list(value.shape)}, is at version {writes.count}, and version {writes.count - later} was saved. "
                f"{writes.op} changed it in {versions.describe(writes.where)}. "
                "Compute a new tensor there (y = x + 1 in place of x += 1), or give the op a copy, x.clone()"
            )
