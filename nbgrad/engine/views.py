"""Writes in place: what they do to the graph, to the tensor written, to its base and to the base's other views.

A written tensor takes over the history of the result. A written view gives its base a `CopySlices` node: the base's
gradient outside the view, and inside it what the op that wrote sends back. Other views notice at their next use that
their base has a new node (`tensor.refresh`) and are taken again from it, as strided views.
"""

from __future__ import annotations

import numpy as np

from . import namespaces, versions
from .dtypes import can_cast
from .hooks import retain
from .node import CreationMeta, DeadEnd, Node, Port, Rule, leaf_node
from .saved import RUNS_ONCE, holds_arrays
from .state import FUNC, GRAD, INFERENCE, WATCH, intercepting, next_seq, slots, state
from .tensor import Tensor, new, refresh
from .traversal import send
from .user_names import called


def geometry(base: np.ndarray, view: np.ndarray):
    """Size, stride and offset, in elements, of `view` in the memory that starts where `base` starts.

    The last is None, or "real" or "complex" where only the view's elements are so.
    """
    offset = view.__array_interface__["data"][0] - base.__array_interface__["data"][0]
    kind = None if (view.dtype.kind == "c") == (base.dtype.kind == "c") else "complex" if view.dtype.kind == "c" else "real"
    return view.shape, strides(view), offset // view.itemsize, kind


def strides(array: np.ndarray) -> tuple[int, ...]:
    return tuple(s // array.itemsize for s in array.strides)


def overlaps_itself(array: np.ndarray) -> bool:
    """Whether several elements of the array are one in memory, as after `expand`; a batch has no memory of its own."""
    if type(array) is not np.ndarray or 0 not in array.strides or not array.size:
        return False
    return any(n > 1 and not s for n, s in zip(array.shape, array.strides))


def _steps(array: np.ndarray) -> list:
    """Lengths and strides of the dimensions that have more than one element."""
    return [(n, s) for n, s in zip(array.shape, array.strides) if n != 1]


def _dense(array: np.ndarray) -> bool:
    """Whether the array fills its stretch of memory without gaps, in whatever order."""
    expected = array.itemsize
    for step, n in sorted((s, n) for n, s in _steps(array)):
        if step != expected:
            return False
        expected *= n
    return True


def overlaps_partly(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether two dense arrays share some memory without being the same elements in the same order."""
    if a is b or (a.base is None and b.base is None) or not a.size or not b.size or not (_dense(a) and _dense(b)):
        return False
    first, second = (array.__array_interface__["data"][0] for array in (a, b))
    if first == second and a.nbytes == b.nbytes:
        return a.ndim != b.ndim or _steps(a) != _steps(b)
    return first < second + b.nbytes and second < first + a.nbytes


def same_elements(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether two arrays are the same elements in the same order."""
    first, second = (array.__array_interface__["data"][0] for array in (a, b))
    return a.size > 0 and first == second and a.ndim == b.ndim and _steps(a) == _steps(b) and _dense(a)


def check_overlap(x: Tensor, sources, name: str, apart: bool = False) -> None:
    """RuntimeError where what a write reads would change under its hands, or one element would be written twice.

    `apart`: the sources may not even be the very elements that are written.
    """
    array = x._data
    if type(array) is not np.ndarray:
        return  # inside vmap: it has no memory of its own
    if overlaps_itself(array):
        raise RuntimeError(
            f"{name} would write several elements that are one in memory (shape {list(array.shape)}, strides "
            f"{list(strides(array))}), as expand() makes them: write into a copy, x.clone()"
        )
    for source in sources:
        if isinstance(source, Tensor) and (
            overlaps_partly(array, source._data) or (apart and (source is x or same_elements(array, source._data)))
        ):
            raise RuntimeError(
                f"{name} would read memory that it also writes, as other elements: give it a copy of the source, y.clone()"
            )


def check_writable(x: Tensor, name: str) -> None:
    """RuntimeError where a write in place would falsify a gradient that has still to be computed."""
    mode = state.mode
    if not mode & INFERENCE and (x._more is not None or x._root is not None) and x.is_inference():
        raise RuntimeError(
            f"{name} would write into a tensor made in inference mode, outside that mode: write into a copy, x.clone()"
        )
    if not mode & GRAD:
        return
    base = x._root
    if base is not None:
        refresh(x)
        root = base[0]
        if (root._rg or x._rg) and root._node is None:
            raise RuntimeError(
                f"{name} would write through a view into a leaf that requires grad, and its gradient could no longer "
                "be told: write under torch.no_grad(), or into a copy, x.clone()"
            )
        if root._rg:
            check_rebase(x, name)
    if x._rg and x._node is None:
        raise RuntimeError(
            f"{name} would change {called(x, 'a tensor')}, a leaf that requires grad, in place: update parameters under torch.no_grad(), or "
            "compute a new tensor, y = x + 1 in place of x += 1"
        )


def check_rebase(view: Tensor, name: str) -> None:
    """RuntimeError for a view whose base cannot take over the history of a write."""
    if type(view._root[1]) is CreationMeta:
        raise RuntimeError(
            f"{name} would be recorded, and the view that it writes was made {view._root[1].why}, from where its base cannot "
            "follow: write into a copy, x.clone(), or make and write the view both under no_grad(), or both outside"
        )


def assign(x: Tensor, result: Tensor, name: str) -> Tensor:
    """Write `result` into `x` and let `x` take over its history; what the op needed is checked before."""
    if state.mode & FUNC:
        slots.assign(x, result, name, _assign)
        return x
    return _assign(x, result, name)


def _assign(x: Tensor, result: Tensor, name: str) -> Tensor:
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
        raise RuntimeError(f"{name} would write into memory that is read-only: write into a copy, x.clone()")
    node = result._node
    if node is not None:
        if x._root is not None:
            check_rebase(x, name)
        _keep_operand(node, x._data)
    for writer in intercepting.writers:
        writer(x._data)
    np.copyto(x._data, result._data)
    written(x, name)
    if node is not None:
        _renew(node, x._data, result._data)
        if x._root is not None:
            _copy_slices(x, node)
        else:
            follow(x, node)
    if state.mode & WATCH:
        state.observer.written(x, result)
    return x


def follow(x: Tensor, node: Node) -> None:
    """From now on `node` is what made `x`; a retained gradient is that of the new value."""
    before, x._node, x._rg = x._node, node, True
    if x._more is not None and x._more.retains:
        retain(x, before)


def take_over(x: Tensor, node: Node, name: str) -> None:
    """Make `node`, of a Function that has written into `x`, what made it."""
    if x._rg and (x._node is None or (x._root is not None and x._root[0]._node is None)):
        raise RuntimeError(f"{name} has changed a leaf that requires grad, or a view of one, in place: give it a copy, x.clone()")
    if x._root is None:
        follow(x, node)
    elif type(node) is Port:
        raise RuntimeError(f"{name} has changed a view in place, so it may have one result only: give it a copy, x.clone()")
    else:
        check_rebase(x, name)
        _copy_slices(x, node)


def written(x: Tensor, name: str) -> None:
    versions.written(x._data, name)


def _keep_operand(node: Node, array) -> None:
    """What the op saved of the tensor that it is about to overwrite becomes a copy."""
    if node.saved and 0 in node.rule.sources:
        first = node.rule.sources.index(0)
        if isinstance(node.saved[first], np.ndarray) and versions.owner(node.saved[first]) is versions.owner(array):
            node.saved = (*node.saved[:first], node.saved[first].copy(), *node.saved[first + 1 :])


def _renew(node: Node, array, result) -> None:
    """The node of the op that wrote: its result now lies in `array`, and another operand may have been overwritten."""
    memory = versions.owner(array)
    saved = node.saved or ()
    if any(isinstance(s, np.ndarray) and s is not result and versions.owner(s) is memory for s in saved):
        return  # it stays older than the write, so backward will find out and say so
    node.saved = tuple([array if s is result else s for s in saved])
    node.seq = next_seq()


def regenerate(view: Tensor) -> None:
    """Bring a view in line with its base, which has got a new node, or requires grad as the view does not."""
    base, before = view._root
    if not base._rg:
        if type(view._node) is DeadEnd:
            view._rg, view._node = False, None
        elif view._node is not None and type(before) is CreationMeta:
            _check_used(view)
        elif view._node is not None:
            renew(view)
        return
    if type(before) is CreationMeta:
        _check_used(view)
    elif base._node is not before or view._node is not None or versions.version(view._data):
        _from_base(view)
        return
    if not view._rg:
        view._rg, view._node = True, DeadEnd()


def _check_used(view: Tensor) -> None:
    if state.mode & GRAD:  # where nothing is recorded, nobody asks for its place in the graph
        check_fresh(view)


def stale(view: Tensor) -> versions.Writes | None:
    """The writes into the memory of a view that requires grad and cannot follow them, since it was made."""
    base, before = view._root
    if type(before) is not CreationMeta or (view._node is None and not base._rg):
        return None
    return versions.writes_after(view._data, before.seq)


def check_fresh(view: Tensor) -> None:
    """RuntimeError for a view that cannot follow writes, where its memory was written after it was made."""
    if writes := stale(view):
        raise RuntimeError(
            f"this view was made {view._root[1].why}, and its memory was changed afterwards by {writes.op} in "
            f"{versions.describe(writes.where)}: whether its gradient is that of before or after cannot be told. "
            "Make and change it both under no_grad(), or both outside, or change a copy, x.clone()"
        )


def renew(view: Tensor) -> None:
    """As PyTorch does when it is asked for the node of a view whose memory was written: show it as strided."""
    if (
        type(view._node) is not DeadEnd
        and type(view._root[1]) is not CreationMeta
        and versions.writes_after(view._data, view._node.seq)
    ):
        _from_base(view)


def _from_base(view: Tensor) -> None:
    base, old = view._root[0], view._node
    view._root = (base, base._node)
    view._node, view._rg = None, base._rg or old is not None
    if view._rg:
        target = base._node or leaf_node(base) if base._rg else DeadEnd()
        view._node = _strided(target, _geometry_saved(base._data, view._data))
        if view._more is not None and view._more.retains:
            retain(view, old)


def _geometry_saved(base: np.ndarray, view: np.ndarray) -> tuple:
    """What the node of a strided view saves."""
    return namespaces.tensors.as_strided.rule((True,)).pick(base, *geometry(base, view), view)


def _strided(target: Node, saved: tuple) -> Node:
    """The node of a strided view of what `target` made."""
    node = new(Node)
    node.rule, node.edges, node.saved = namespaces.tensors.as_strided.rule((True,)), (target,), saved
    node.more = node.reduce = None
    node.seq = next_seq()
    return node


class _Written:
    """Stands where a node's rule has its op: the node of a base that was written through a view."""

    name = label = "copy_slices"
    backward_name = "torch::autograd::CopySlices"
    text = {}

    def __init__(self, n_operands):
        self.order = range(n_operands)


class CopySlices(Node):
    """The node of a base that was written through a view.

    Inside the view the gradient goes through `inner`, the node of the op that wrote, and what that sends to edge `into`
    belongs to the old view; outside, the gradient passes to the base as it was.
    """

    __slots__ = ("inner", "into", "layout", "place", "taken")
    plain = False
    op = _Written(0)  # what a trace calls it

    @property
    def saved(self):
        saved = self.inner.saved
        return saved if saved is None or holds_arrays(saved) else (RUNS_ONCE,)

    @saved.setter
    def saved(self, value):
        self.inner.saved = value

    def send(self, g, create_graph):
        xp = namespaces.tensors if create_graph else namespaces.arrays
        result = _strided(self, self.taken) if create_graph else None  # the view as it was when written
        sent = list(send(self.inner, xp.as_strided(xp.relay(g, self.layout), *self.place), create_graph, result))
        through = sent.pop(self.into) if self.into is not None else None
        base = [xp.restride(g, through, self.layout, *self.place)] if len(sent) < len(self.edges) else []
        return base + sent


def _copy_slices(view: Tensor, inner: Node) -> None:
    """Give the view's base the node that joins its old history with that of what was written."""
    base, old = view._root[0], view._node
    node = new(CopySlices)
    node.inner, node.layout, node.place = inner, strides(base._data), geometry(base._data, view._data)
    node.taken = _geometry_saved(base._data, view._data)
    node.into = inner.edges.index(old) if old is not None and old in inner.edges else None
    others = tuple([e for i, e in enumerate(inner.edges) if i != node.into])
    places = [p for i, p in enumerate(inner.rule.inputs) if i != node.into]
    if base._rg:
        places = [0, *places] if 0 not in places else list(range(len(others) + 1))
    node.rule = Rule()
    node.rule.op, node.rule.names = _Written(max(len(inner.rule.op.order), len(places))), ()
    node.rule.inputs = tuple(places)
    node.edges = (base._node or leaf_node(base), *others) if base._rg else others
    node.more = node.reduce = None
    node.seq = next_seq()
    follow(base, node)
    _from_base(view)


slots.regenerate, slots.renew, slots.check_fresh = regenerate, renew, check_fresh
