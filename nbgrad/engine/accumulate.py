"""The end of the walk: what happens at a leaf when all that it waits for has arrived."""

from __future__ import annotations

import threading
from sys import getrefcount

import numpy as np

from . import hooks, namespaces, versions
from .modes import switches
from .state import INFERENCE, state
from .tensor import wrap


def _references():
    """How many references one local name holds, seen from there."""
    g = np.empty(1)
    return getrefcount(g)


ALONE = _references()  # of an array that nobody else can reach


def complete(task, node, g, fresh):
    """All that a leaf waits for has arrived; `fresh`: only this pass can reach the array `g`; None: no gradient came."""
    leaf, create_graph = node.variable, task.create_graph
    kept = g if g is None else as_kept(leaf, g, create_graph)
    if kept is not g:
        g, fresh = kept, True
    if leaf._more.hooks or leaf._more.post_hooks or node.more is not None:
        state.mode = task.mode  # a hook of the leaf before may have switched it
    if leaf._more.hooks:
        before, g = g, hooks.run_leaf(node, g, create_graph)
        fresh = g is not before and getrefcount(g) <= ALONE
    if task.captures is not None:
        for _, i in task.captures.get(node, ()):
            if g is not None:
                task.found[i] = g if create_graph else wrap(np.array(g))
    else:
        if node.more is not None and node.more.pre_hooks:
            before, (g,) = g, hooks.run_pre(node, [g], create_graph)
            fresh = g is not before and getrefcount(g) <= ALONE
        if g is not None and leaf.requires_grad:  # it may have been switched off since
            accumulate(task, leaf, g, fresh)
        if leaf._more.post_hooks:
            hooks.run_post_accumulate(leaf)
        if node.more is not None and node.more.post_hooks:
            hooks.run_post(node, (), g, create_graph)
    if task.watcher is not None and g is not None:
        task.watcher.leaf(leaf, g)


def as_kept(leaf, g, create_graph):
    """The gradient in the dtype in which the leaf keeps it."""
    kind = leaf._more.grad_dtype
    if kind is False:
        return g
    if kind:
        xp = namespaces.tensors if create_graph else namespaces.arrays
        return g if g.dtype == (kind if create_graph else kind.numpy) else xp.cast(g, kind.numpy)
    return g if create_graph or g.dtype == leaf._data.dtype else namespaces.arrays.cast(g, leaf._data.dtype)


def _laid_out(g, like):
    """The gradient in memory as its leaf is, or row after row if the leaf has gaps."""
    out = np.empty_like(like, subok=False)
    out = np.empty_like(like, g.dtype, "K" if out.strides == like.strides else "C", subok=False)
    out[...] = g
    return out


_adding = threading.Lock()  # two threads may reach the same leaf


def accumulate(task, leaf, g, fresh):
    with _adding:
        _add_to_grad(task, leaf, g, fresh)


def _add_to_grad(task, leaf, g, fresh):
    """Add `g` to the leaf's `.grad`: in place where there is one, else stored, copied if anyone else can reach it."""
    meta = leaf.meta()
    held = meta.grad
    if task.create_graph:
        meta.grad = namespaces.tensors.copied(wrap(leaf._data), g) if held is None else held + g
    elif held is None:
        if g.strides != leaf._data.strides and switches.grad_layout:
            g, fresh = _laid_out(g, leaf._data), True
        meta.grad = wrap(np.asarray(g) if fresh and g.base is None else np.array(g))  # sums of 0-d arrays are scalars
    elif not held._data.flags.writeable:
        meta.grad = wrap(np.asarray(held._data + g))
    else:
        if held._more is not None and held.is_inference() and not state.mode & INFERENCE:
            raise RuntimeError(
                "backward would add to a .grad that was made in inference mode: set it to None, or to x.grad.clone()"
            )
        np.add(held._data, g, out=held._data)
        task.place = versions.written(held._data, "backward", task.place)
