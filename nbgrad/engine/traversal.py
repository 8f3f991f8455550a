"""The walk back: from roots to leaves, nodes in the reverse order of their making, leaves as soon as they are complete.

Nodes run by falling sequence number: a node is always made after the nodes it points to, so this is the order of PyTorch's
ready queue. No recursion: a chain of a million ops is only a long loop.
"""

from __future__ import annotations

import itertools
import threading
from functools import partial
from heapq import heappop, heappush, heappushpop
from operator import attrgetter
from sys import getrefcount

import numpy as np
from numpy import ndarray

from . import anomaly, hooks, namespaces, versions
from .accumulate import ALONE, as_kept, complete
from .node import AccumulateGrad, Node, Port, leaf_node, shown
from .op import make
from .saved import FREED, check_versions, holds_arrays, unpack
from .state import FUNC, GRAD, WATCH, intercepting, state
from .tensor import Tensor, refresh, wrap

_seq = attrgetter("seq")


class Pass:
    """One backward pass: what it was asked for, and what it has found."""

    __slots__ = (
        "id", "create_graph", "mode", "order", "pending", "runs", "captures", "found", "watcher", "timer", "place", "node", "after",
        "_members", "__weakref__",
    )  # fmt: skip

    def will_reach(self, node) -> bool:
        """Whether a gradient of `node` is asked for, so that its hooks will be called."""
        if not hasattr(self, "_members"):
            self._members = {*self.order, *self.pending}
        return node in self._members and (self.runs is None or node in self.runs or node in (self.captures or ()))


class _Running(threading.local):
    now = None  # the innermost pass of this thread


running = _Running()
_pass_ids = itertools.count()


def run(roots, seeds, keep, create_graph, wanted, captures):
    """Send `seeds` back from `roots`; gives {position: gradient} of the captures that a gradient reached."""
    task = Pass()
    task.id, task.create_graph, task.captures, task.found = next(_pass_ids), create_graph or bool(state.mode & FUNC), captures, {}
    mode, outer, packing = state.mode, running.now, intercepting.hooks
    task.watcher, task.timer = state.observer if mode & WATCH else None, state.timer
    task.place, task.node, task.after = None, None, []
    task.mode = mode | GRAD if create_graph else mode & ~(GRAD | WATCH)  # ops of a recorded pass are seen like any other
    state.mode = task.mode
    running.now = task
    try:
        _run(task, roots, seeds, keep, wanted)
        for fn in task.after:  # one may queue another
            fn()
        return task.found
    finally:
        state.mode, running.now, intercepting.hooks = mode, outer, packing  # what the user's hooks switched holds inside only


def edge(t):
    """The node to which a gradient of a tensor (or graph edge) is sent."""
    if not isinstance(t, Tensor):
        outputs = t.node.more.outputs if t.node.more is not None else None
        return t.node if outputs is None else Port(t.node, t.output_nr)
    if t._root is not None:
        refresh(t)
    if t._more is not None and t._more.forward is not None:
        return edge(t._more.forward[1])  # a dual tensor has its primal's place in the graph
    return t._node or leaf_node(t)


def collect(starts):
    """All nodes that can be reached, latest first, and the leaves among what they point to."""
    seen, leaves, order = set(starts), [], []
    stack = [node for node in seen if type(node) is not AccumulateGrad]
    while stack:
        node = stack.pop()
        order.append(node)
        for target in node.edges:
            if target not in seen:
                seen.add(target)
                (leaves if type(target) is AccumulateGrad else stack).append(target)
    order.sort(key=_seq, reverse=True)
    return order, leaves


def _awaited(nodes) -> dict:
    """How many gradients each leaf waits for."""
    pending = {}
    for node in nodes:
        for target in node.edges:
            if type(target) is AccumulateGrad:
                pending[target] = pending.get(target, 0) + 1
    return pending


def _prune(task, wanted):
    """Leave only the nodes between the roots and the wanted ones."""
    receives, runs = set(wanted), set(wanted if task.captures is None else ())
    for node in reversed(task.order):
        if any(target in receives for target in node.edges):
            runs.add(node)
            receives.add(node)
    task.order, task.runs = [node for node in task.order if node in receives], runs
    task.pending = {leaf: n for leaf, n in _awaited(runs).items() if leaf in receives}
    return receives


def _run(task, roots, seeds, keep, wanted):
    starts, receives, task.runs = [edge(t) for t in roots], None, None
    if wanted is None and not (task.create_graph or intercepting.anomaly or task.watcher is not None or task.timer is not None):
        left = _walk_unwatched(task, starts, seeds, keep)
        if left is not None:
            _go_on(task, *left, keep)
        return
    task.order, _ = collect(starts)
    if wanted is not None:
        receives = _prune(task, wanted)
    else:
        task.pending = _awaited(task.order)
    if task.watcher is not None:
        task.watcher.backward_start([t for t in roots if isinstance(t, Tensor)], task.captures is None)
    grads = {}
    for node, seed in zip(starts, seeds):
        g, held = seed if task.create_graph else seed._data, grads.get(node)
        grads[node] = g if held is None else held + g
    for leaf in [node for node in grads if type(node) is AccumulateGrad and node not in task.pending]:
        g = grads.pop(leaf)
        if receives is None or leaf in receives:
            (complete if task.timer is None else partial(task.timer.leaf, complete))(task, leaf, g, False)
    _walk(task, grads, keep, receives)


def _go_on(task, starts, grads, edges, keep):
    """The rest of a walk that has met something watched: `edges` are those of the last node that ran."""
    _catch_up(task, starts, grads, edges)
    _walk(task, grads, keep, None)


def _catch_up(task, starts, grads, edges=()):
    """Fill the leaves that no longer wait for anything when `starts` are the nodes still to run."""
    task.order, _ = collect(starts)
    task.pending = _awaited(task.order)
    ready = [leaf for leaf in grads if type(leaf) is AccumulateGrad and leaf not in task.pending]
    task.pending |= dict.fromkeys(ready, 0)
    last = {target: i for i, target in enumerate(edges)}
    for leaf in sorted(ready, key=lambda leaf: last.get(leaf, -1)):  # those completed before the last node first
        g = grads.pop(leaf)
        fresh = getrefcount(g) <= ALONE
        complete(task, leaf, g, fresh)


def _watched(node) -> bool:
    """Whether a hook or code of the user's sees the pass at this node, so that all has to happen in PyTorch's order."""
    if type(node) is AccumulateGrad:
        meta = node.variable._more
        return node.more is not None or bool(meta.hooks or meta.post_hooks or meta.grad_dtype)
    return node.more is not None or not node.plain


def _walk_unwatched(task, starts, seeds, keep):
    """The walk as long as nobody sees it: no list of nodes is made first, and leaves are filled at the end.

    The latest of the nodes that have a gradient is next: its gradient is complete, since all that send to it were made
    later. When it meets one that is watched, it gives the nodes still to run, the gradients found and the edges of the last
    node that ran. The speed of backward is the speed of this loop.
    """
    latest, xp = versions.latest, namespaces.arrays
    grads, leaves, heap = {}, [], []  # heap: (-seq, node) of the nodes with a gradient, other than the next one
    owned = set()  # where this pass has made the sum itself, and may add to it in place
    get, pop, free_run = grads.get, grads.pop, True
    for node, seed in zip(starts, seeds):
        if node in grads:
            grads[node] = grads[node] + seed._data
            continue
        grads[node] = seed._data
        if type(node) is AccumulateGrad:
            leaves.append(node)
        else:
            heappush(heap, (-node.seq, node))
        free_run = free_run and not _watched(node)
    node = heappop(heap)[1] if heap else None
    g = seed = seeds = None
    edges = ()
    try:
        while free_run and node is not None:
            if g is None:
                g = pop(node)
            saved = node.saved
            if saved:
                if latest.seq > node.seq:
                    check_versions(node)
                out = node.rule.vjp(xp, g, *saved)
                if not keep and (type(saved[0]) is ndarray or holds_arrays(saved)):
                    node.saved = None
            elif saved is None:
                raise RuntimeError(FREED.format(node.name()))
            else:
                out = node.rule.vjp(xp, g)
            edges, reduce, node = node.edges, node.reduce, None
            if len(edges) == 1:
                target = edges[0]
                if (
                    reduce is None
                    and type(target) is Node
                    and target.more is None
                    and target not in grads
                    and (not heap or target.seq > -heap[0][0])
                ):  # a link of a chain: on with it
                    node, g = target, out
                    continue
                out = (out,)
            if reduce is not None:
                out = [o if r is None else xp.reduce_to(o, *r) for o, r in zip(out, reduce)]
            saved = g = None
            i = 0
            for target in edges:  # in step with `out`: a zip would cost more than the rest of the loop
                o = out[i]
                i += 1
                held = get(target)
                if held is None:
                    grads[target] = o
                    if type(target) is Node and target.more is None:
                        if node is None:
                            node = target
                        elif target.seq < node.seq:
                            heappush(heap, (-target.seq, target))
                        else:
                            heappush(heap, (-node.seq, node))
                            node = target
                    elif type(target) is AccumulateGrad:
                        leaves.append(target)
                        free_run = free_run and not _watched(target)
                    else:
                        heappush(heap, (-target.seq, target))
                        free_run = free_run and not _watched(target)
                elif target in owned:
                    held += o
                else:
                    grads[target] = held = held + o
                    if type(held) is ndarray:
                        owned.add(target)
            if heap:
                node = heappop(heap)[1] if node is None else heappushpop(heap, (-node.seq, node))[1]
    except Exception:
        if node is not None and g is not None:  # its formula failed: leaves that were complete before it are filled, as in PyTorch
            _catch_up(task, [node, *(target for _, target in heap)], grads)
        raise
    if not free_run:
        return [target for _, target in heap] + [node] * (node is not None), grads, edges
    out = o = held = g = None
    for leaf in leaves:
        g = pop(leaf)
        fresh = leaf in owned or getrefcount(g) <= ALONE
        complete(task, leaf, g, fresh)


def _walk(task, grads, keep, receives):
    """Run the nodes in order, where hooks, captures or a watcher see each of them, and each leaf as soon as it is complete."""
    pending, owned, node, timer = task.pending, set(), None, task.timer
    one, fill = (_one, complete) if timer is None else (partial(timer.step, _one), partial(timer.leaf, complete))
    try:
        for node in task.order:
            out, ready = one(task, node, grads.pop(node, None), grads, keep), []
            if out is None:
                continue
            for target, g in zip(node.edges, out):
                if receives is not None and target not in receives:
                    continue
                if g is not None and type(target) is AccumulateGrad and target.variable._more.grad_dtype:
                    g = as_kept(target.variable, g, task.create_graph)
                if g is not None and target in grads:
                    grads[target] = grads[target] + g
                    owned.add(target)
                elif g is not None:
                    grads[target] = g
                if type(target) is AccumulateGrad:
                    pending[target] -= 1
                    if not pending[target]:
                        ready.append(target)
            out = g = None
            for leaf in ready:
                g = grads.pop(leaf, None)
                fresh = leaf in owned or getrefcount(g) <= ALONE
                fill(task, leaf, g, fresh)
    except Exception:
        if intercepting.anomaly:
            anomaly.tell(node)
        raise


def _one(task, node, g, grads, keep):
    """What any node sends along its edges: with hooks, captures, tensors in place of arrays; None: nothing."""
    if type(node) is Port:
        if g is not None:
            at, held = node.number, grads.setdefault(node.edges[0], {})
            held[at] = g if at not in held else held[at] + g
        return None
    state.mode = task.mode  # a hook of the node before may have switched it
    if intercepting.anomaly:
        task.node = shown(node)
    if node.more is not None or task.runs is not None:
        g = _arrive(task, node, g)
        if task.runs is not None and node not in task.runs:
            return None
    if g is None and node.plain:
        out = (None,) * len(node.edges)
    else:
        out = (send if task.timer is None else partial(task.timer.formula, send))(node, g, task.create_graph)
    if intercepting.anomaly or task.watcher is not None or node.more is not None:
        out = _sent(task, node, g, out)
    if not keep:
        free(node)
    return out


def send(node, g, create_graph, result=None):
    """What a node sends along its edges when `g` arrives: the general form of what `_walk` does in line.

    `result` is the node behind its saved result, where that is another than the node itself.
    """
    if not node.plain:
        return node.send(g, create_graph)
    saved = node.saved
    if saved is None:
        raise RuntimeError(FREED.format(node.name()))
    if saved and versions.latest.seq > node.seq:
        check_versions(node)
    if type(g) is list:  # of an op with several results
        g = [zeros(*like, create_graph) if v is None else v for v, like in zip(g, node.more.outputs)]
    xp = namespaces.tensors if create_graph else namespaces.arrays
    out = node.rule.vjp(xp, g, *(unpack(node, result) if create_graph else saved))
    if len(node.edges) == 1:
        out = (out,)
    if node.reduce is not None:
        out = [o if r is None or o is None else xp.reduce_to(o, *r) for o, r in zip(out, node.reduce)]
    return out


def _arrive(task, node, g):
    """Captures, hooks and retained gradients of the node that `g` has arrived at."""
    more, create_graph = node.more, task.create_graph
    many = more is not None and more.outputs is not None
    gs = [g] if not many else [None] * len(more.outputs) if g is None else [g.get(i) for i in range(len(more.outputs))]
    captured = task.captures.get(node, ()) if task.captures is not None else ()
    needed = task.runs is None or node in task.runs
    if needed:  # PyTorch's order: the captured gradient is the one before the hooks where the walk goes on
        _capture(task, captured, gs)
    if more is not None:
        gs = hooks.run_tensor(node, gs, create_graph)
    if not needed:
        _capture(task, captured, gs)
        if task.watcher is not None and captured:
            task.watcher.step(node, gs if many else gs[0], ())
        return None
    if more is not None and more.pre_hooks:
        gs = hooks.run_pre(node, gs, create_graph)
    if not many:
        return gs[0]
    if not node.plain:
        return gs
    return None if all(v is None for v in gs) else gs


def _capture(task, captured, gs):
    for number, i in captured:
        if gs[number] is not None:
            task.found[i] = gs[number] if task.create_graph else wrap(np.array(gs[number]))


def _sent(task, node, g, out):
    """Hooks, anomaly mode and the observer, when a node has run."""
    if node.more is not None and node.more.post_hooks:
        out = hooks.run_post(node, out, g, task.create_graph)
    if intercepting.anomaly and intercepting.check_nan:
        anomaly.check(node, g, out)
    if task.watcher is not None and any(o is not None for o in out):
        task.watcher.step(node, g, out)
    return out


def zeros(shape, dtype, create_graph):
    array = np.zeros(shape, dtype)
    return make(array, None) if create_graph else array


def free(node):
    """Let go of what a node saved, if it saved any tensor."""
    if node.saved and holds_arrays(node.saved):
        node.saved = None
