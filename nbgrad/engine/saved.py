"""What nodes keep for backward: checked against later writes, packed and unpacked by hooks, read, made tensors again."""

from __future__ import annotations

import weakref

import numpy as np

from . import namespaces, versions
from .node import AccumulateGrad, Node, Rule
from .op import make
from .saved_names import names, public
from .state import FUNC, intercepting, state
from .tensor import Tensor
from .user_names import shapes

FREED = (
    "the graph was freed by an earlier backward pass, and {} has lost what it saved: pass retain_graph=True to the "
    "earlier pass, or compute the result again"
)


def read(node: Node, name: str):
    """`node._saved_self`, or the handle `node._raw_saved_self`."""
    raw = name.startswith("_raw")
    known = names(node)
    wanted = name.replace("_raw", "", 1) if raw else name
    if wanted not in known:
        has = f"it has {', '.join(known)}" if known else "it saved nothing"
        raise AttributeError(f"{node.name()} has no attribute {name!r}: {has}")
    here = [f"_saved_{public(n, node.name())}" for n in node.rule.names]
    if wanted not in here:
        return SavedTensor(node, None) if raw else None
    if node.saved is None:
        raise RuntimeError(FREED.format(node.name()))
    position = here.index(wanted)
    if not raw:
        return _read(node, position)
    value = node.saved[position]
    if type(value) is tuple and holds_arrays(value):  # an index
        return tuple(SavedTensor(node, position, part) for part in range(len(value)))
    return SavedTensor(node, position)


def _read(node: Node, position: int):
    check_versions(node)
    return _readable(unpack(node)[position])


def _readable(value):
    """A saved value as PyTorch shows it: arrays as tensors, in an index too, where None stands for a whole dimension."""
    if type(value) is tuple and holds_arrays(value):
        return tuple(None if type(part) is slice else _readable(part) for part in value)
    return make(value, None) if isinstance(value, np.ndarray) else value


class RunsOnce(tuple):
    """A saved index of a node that PyTorch lets run only once, though it holds no arrays."""

    __slots__ = ()


RUNS_ONCE = RunsOnce()


def holds_arrays(saved: tuple) -> bool:
    """Whether freeing would free anything: a node that keeps only shapes and numbers can run again."""
    for value in saved:
        if type(value) is tuple:
            if value and holds_arrays(value):
                return True
        elif isinstance(value, _HELD):
            return True
    return False


def check_versions(node: Node) -> None:
    """RuntimeError if anything that `node` saved was written in place afterwards."""
    for value, name in zip(node.saved, node.rule.names):
        if isinstance(value, np.ndarray):
            check_version(node, value, public(name, node.name()), node.seq)


def check_version(node, array, name, seq) -> None:
    writes = versions.writes_after(array, seq)
    if writes is None:
        return
    raise RuntimeError(
        f"{node.name()} needs a value that was changed in place after the op saved it: what it saved as {name!r}, of shape "
        f"{shapes([array])}, is at version {writes.count}, and version {writes.count - writes.since(seq)} was saved. "
        f"{writes.op} changed it in {versions.describe(writes.where)}. "
        "Compute a new tensor there (y = x + 1 in place of x += 1), or give the op a copy, x.clone()"
    )


# ---- saved values as tensors that know where they came from, so that the backward pass can itself be recorded ----
def unpack(node: Node, result: Node | None = None) -> list:
    rule, values = node.rule, []
    for value, source in zip(node.saved, rule.sources):
        if isinstance(value, Packed):
            if value.dual is not None and state.mode & FUNC:
                values.append(value.dual(result or node))
                continue
            value = value.array()
        elif isinstance(value, tuple):
            value = _opened(value)
        if not isinstance(value, np.ndarray):
            values.append(value)
        elif source is None or (source != -1 and source not in rule.inputs):
            values.append(value if source is None else make(value, None))
        elif source == -1:
            values.append(make(value, result or node))
        else:
            position = rule.inputs.index(source)
            values.append(_input(value, node.edges[position], node.reduce and node.reduce[position]))
    return values


def _input(value, target, reduce):
    if reduce is not None and reduce[1] != value.dtype:  # it was converted for the op
        before = value.real if reduce[1].kind != "c" and value.dtype.kind == "c" else value
        source = _input(before.astype(reduce[1]), target, None)
        return namespaces.tensors.cast(source, value.dtype)
    return placed(value, target)


def placed(value, target) -> Tensor:
    """A saved value as a tensor with its place in the graph: the leaf itself, or one that sends its gradients there."""
    if type(target) is not AccumulateGrad:
        return make(value, target)
    if target.variable._data is value:
        return target.variable
    out = make(value, None)
    out._rg, out.meta().accumulator = True, weakref.ref(target)
    return out


# ---- hooks ----
class Packed:
    """What a pack hook made of a saved array, and the hook that turns it back into a tensor."""

    __slots__ = ("value", "hook")
    dual = None  # where the value has a tangent: a function of the node that gives both

    def __init__(self, array, pack, unpack, tensor=None, node=None):
        """`tensor` is the one on this array, where the hook is to see it; it is not kept if `node` made it: that were a cycle."""
        before, mode, tensor = versions.version(array), state.mode, make(array, None) if tensor is None else tensor
        state.mode = 0
        try:
            value = pack(tensor)
        finally:
            state.mode = mode
        self.value, self.hook = (
            make(array, None) if value is tensor and node is not None and tensor._made_by() is node else value,
            unpack,
        )
        if versions.version(array) != before:
            raise RuntimeError("a pack hook must not change its tensor in place: the op's result is computed from it too")

    def tensor(self) -> Tensor:
        tensor = self.hook(self.value)
        if not hasattr(tensor, "_data"):
            raise TypeError(f"an unpack hook must return a tensor, got {type(tensor).__name__}")
        return tensor

    def array(self) -> np.ndarray:
        return self.tensor()._data


def pack(node: Node, hooks, numbers, tensors) -> None:
    """Give every array that `node` saved to the pack hook, other than `numbers`; `tensors` by the id of their arrays."""
    leave = set(map(id, numbers))
    node.saved = tuple([_packed(v, hooks, leave, tensors, node) for v in node.saved])
    if type(node) is Node:  # other nodes unpack for themselves
        _call_hooks(node)


def _call_hooks(node):
    node.rule = unpacking(node.rule)
    node.extras()  # so that the walk takes it for watched: unpack hooks see the gradients so far


def _packed(value, hooks, leave, tensors, node):
    """A saved value with every array in it packed: an index may hold several."""
    if isinstance(value, np.ndarray):
        if id(value) in leave:
            return value
        written = intercepting.overwritten
        if written is not None and versions.owner(value) is versions.owner(written):
            return Packed(value.copy(), *hooks)
        return Packed(value, *hooks, tensors.get(id(value)), node)
    return type(value)([_packed(part, hooks, leave, tensors, node) for part in value]) if isinstance(value, tuple) else value


def _opened(value):
    if isinstance(value, Packed):
        return value.array()
    return type(value)(map(_opened, value)) if isinstance(value, tuple) else value


def unpacking(rule: Rule) -> Rule:
    """The same rule with a formula that unpacks what it is given."""
    out = Rule()
    out.op, out.inputs, out.names, out.pick, out.sources = rule.op, rule.inputs, rule.names, rule.pick, rule.sources
    vjp = rule.vjp

    def opened(xp, g, *saved):
        values = tuple(map(_opened, saved))
        try:
            return vjp(xp, g, *values)
        except ValueError as error:
            shapes = [list(v.shape) for v in values if isinstance(v, np.ndarray)]
            raise RuntimeError(
                f"{rule.op.backward_name}: what unpack hooks gave, of shapes {shapes}, does not fit: {error}"
            ) from None

    out.vjp = opened
    return out


_HELD = (np.ndarray, Packed, RunsOnce)


class SavedTensor:
    """One saved value, to which pack and unpack hooks can be given after the op has run; made by nodes only."""

    __slots__ = ("_node", "_position", "_part")

    def __init__(self, node=None, position=None, part=None):
        if node is None:
            raise RuntimeError("a SavedTensor is what a node gives: read y.grad_fn._raw_saved_self or its like")
        self._node, self._position = node, position  # None: the node had no need of the value
        self._part = part  # of an index

    def _value(self):
        if self._node.saved is None:
            raise RuntimeError(FREED.format(self._node.name()))
        value = None if self._position is None else self._node.saved[self._position]
        return value if self._part is None else value[self._part]

    def unpack(self):
        """The saved tensor as backward will get it; None where none was needed."""
        if self._value() is None:
            return None
        if not self._node.plain:
            return self._node.saved_tensors[self._position]
        value = _read(self._node, self._position)
        return value if self._part is None else value[self._part]

    @property
    def data(self):
        """What is kept: what the pack hook returned, or without hooks the tensor."""
        value = self._value()
        return value.value if type(value) is Packed else self.unpack()

    @property
    def unpack_hook(self):
        return getattr(self._value(), "hook", None)

    def register_hooks(self, pack_hook, unpack_hook) -> None:
        """Replace the value by `pack_hook(value)`; backward asks `unpack_hook` for it."""
        node, value = self._node, self._value()
        if type(value) is Packed:
            raise RuntimeError("this value has its hooks already")
        if not isinstance(value, np.ndarray):
            raise RuntimeError("hooks are for saved tensors, and this value is none")
        packed = Packed(value, pack_hook, unpack_hook)
        if self._part is not None:
            packed = _with(node.saved[self._position], self._part, packed)
        node.saved = _with(node.saved, self._position, packed)
        if node.plain:
            _call_hooks(node)


def _with(values, at, value) -> tuple:
    return tuple([value if i == at else v for i, v in enumerate(values)])
