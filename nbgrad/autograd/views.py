"""Writes in place: what they do to the graph, to the tensor written, to its base and to the base's other views.

A written tensor takes over the history of the result. A written view gives its base a `CopySlices` node: the base's
gradient outside the view, and inside it what the op that wrote sends back. Other views notice at their next use that
their base has a new node (`tensor.refresh`) and are taken again from it, as strided views.
"""

from __future__ import annotations

import numpy as np

from . import versions
from .dtypes import can_cast
from .node import Node, Rule, leaf_node
from .op import namespaces
from .state import GRAD, WATCH, next_seq, state
from .tensor import Tensor, new, refresh


def geometry(base: np.ndarray, view: np.ndarray):
    """Size, stride and offset, in elements, of `view` in the memory that starts where `base` starts."""
    offset = view.__array_interface__["data"][0] - base.__array_interface__["data"][0]
    return view.shape, tuple(s // view.itemsize for s in view.strides), offset // view.itemsize


def strides(array: np.ndarray) -> tuple[int, ...]:
    return tuple(s // array.itemsize for s in array.strides)


def check_writable(x: Tensor, name: str) -> None:
    """RuntimeError where a write in place would falsify a gradient that has still to be computed."""
    if not state.mode & GRAD:
        return
    if x._base is not None:
        refresh(x)
        root = x._base[0]
        if root._rg and root._node is None:
            raise RuntimeError(
                f"{name} would write through a view into a leaf that requires grad, and its gradient could no longer "
                "be told: write under torch.no_grad(), or into a copy, x.clone()"
            )
        if x._more is not None and x._more.cut and x._rg:
            raise RuntimeError(f"{name} cannot write into one of several views made by {x._more.cut}: write into a copy, x.clone()")
    elif x._rg and x._node is None:
        raise RuntimeError(
            f"{name} would change a leaf that requires grad, in place: update parameters under torch.no_grad(), or "
            "compute a new tensor, y = x + 1 in place of x += 1"
        )


def assign(x: Tensor, result: Tensor, name: str) -> Tensor:
    """Write `result` into `x` and let `x` take over its history; what the op needed is checked before."""
    if result._data.shape != x._data.shape:
        raise RuntimeError(
            f"{name} gives shape {list(result._data.shape)}, which does not fit into a tensor of shape {list(x._data.shape)}"
        )
    if result.dtype is not x.dtype:
        if not can_cast(result.dtype, x.dtype):
            raise RuntimeError(
                f"{name} gives {result.dtype} values, which a {x.dtype} tensor cannot hold: compute a new tensor, or convert "
                f"this one first, as in x.to({result.dtype})"
            )
        result = namespaces.tensors.cast(result, x._data.dtype)
    if not x._data.flags.writeable:
        raise RuntimeError(
            f"{name} would write into memory that is read-only or shared by an expanded tensor: write into a copy, x.clone()"
        )
    np.copyto(x._data, result._data)
    written(x, name)
    node = result._node
    if node is not None:
        _renew(node, x._data, result._data)
    if x._base is not None and (node is not None or x._rg):
        _copy_slices(x, node)
    elif node is not None or x._rg:
        x._node, x._rg = node, result._rg
        if x._more is not None and x._more.retains:
            from .hooks import retain

            retain(x)
    if state.mode & WATCH:
        state.observer.written(x, result)
    return x


def written(x: Tensor, name: str) -> None:
    if x._more is None or not x._more.untracked:
        versions.written(x._data, name)


def _renew(node: Node, array, result) -> None:
    """The node of the op that wrote: its result now lies in `array`, and an operand saved there has been overwritten."""
    memory = versions.owner(array)
    saved = node.saved or ()
    if any(isinstance(s, np.ndarray) and s is not result and versions.owner(s) is memory for s in saved):
        return  # it stays older than the write, so backward will find out and say so
    node.saved = tuple([array if s is result else s for s in saved])
    node.seq = next_seq()


def regenerate(view: Tensor) -> None:
    """Take the view again from its base, which has got a new node."""
    base = view._base[0]
    view._base = (base, base._node)
    view._rg = base._rg
    view._node = None
    if base._rg:
        op = namespaces.tensors.as_strided
        node = new(Node)
        node.rule = op.rule((True,))
        node.edges = (base._node or leaf_node(base),)
        size, stride, offset = geometry(base._data, view._data)
        node.saved = node.rule.pick(base._data, size, stride, offset, view._data)
        node.more = node.reduce = None
        node.seq = next_seq()
        view._node = node


class _CopySlices:
    """Stands where a node's rule has its op: the node of a base that was written through a view."""

    name = label = "copy_slices"
    backward_name = "CopySlices"
    text = {}

    def __init__(self, n_operands):
        self.n_operands = n_operands


def _copy_slices(view: Tensor, inner: Node | None) -> None:
    """Give the view's base the node that joins its old history with that of what was written."""
    base = view._base[0]
    size, stride, offset = geometry(base._data, view._data)
    layout = strides(base._data)
    old = view._node
    inner_edges = list(inner.edges) if inner is not None else []
    into_view = inner_edges.index(old) if old is not None and old in inner_edges else None
    others = [e for i, e in enumerate(inner_edges) if i != into_view]
    n_saved = len(inner.saved) if inner is not None else 0
    base_edge = (base._node or leaf_node(base)) if base._rg else None

    def vjp(xp, g, *saved):
        sent = []
        if inner is not None:
            sent = inner.rule.vjp(xp, xp.as_strided(xp.relay(g, layout), size, stride, offset), *saved[:n_saved])
            sent = list(sent) if len(inner_edges) > 1 else [sent]
            if inner.reduce is not None:
                sent = [s if r is None or s is None else xp.reduce_to(s, *r) for s, r in zip(sent, inner.reduce)]
        through = sent.pop(into_view) if into_view is not None else None
        out = ([xp.restride(g, through, layout, size, stride, offset)] if base_edge is not None else []) + sent
        return tuple(out) if len(out) > 1 else out[0]

    rule = Rule()
    rule.op = _CopySlices(len(others) + 1)
    rule.inputs = tuple(range(0 if base_edge is not None else 1, len(others) + 1))
    rule.vjp, rule.pick = vjp, None
    rule.names = list(inner.rule.names) if inner is not None else []
    rule.sources = _sources(inner, into_view, others)
    node = new(Node)
    node.rule = rule
    node.edges = tuple(([base_edge] if base_edge is not None else []) + others)
    node.saved = inner.saved if inner is not None else ()
    node.more = node.reduce = None
    node.seq = next_seq()
    base._node, base._rg = (node, True) if node.edges else (None, False)
    regenerate(view)


def _sources(inner, into_view, others):
    """Where the saved values came from, in the numbering of the new node's operands (0 is the base)."""
    if inner is None:
        return ()
    positions = [i for i in range(len(inner.edges)) if i != into_view]
    renumber = {inner.rule.inputs[p]: k + 1 for k, p in enumerate(positions)}
    return tuple(renumber.get(s, None if s is None else -2) for s in inner.rule.sources)
