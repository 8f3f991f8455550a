"""What nodes keep for backward: checked against later writes, packed and unpacked by hooks, read, made tensors again."""

from __future__ import annotations

import numpy as np

from . import versions
from .naming import shapes
from .node import AccumulateGrad, Node, Rule
from .op import make, namespaces
from .public import names, public
from .state import FUNC, state

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
        return None
    if node.saved is None:
        raise RuntimeError(FREED.format(node.name()))
    position = here.index(wanted)
    if raw:
        return SavedTensor(node, position)
    check_versions(node)
    value = unpack(node)[position]
    return make(value, None) if isinstance(value, np.ndarray) else value


class Once(tuple):
    """A saved index of a node that PyTorch lets run only once, though it holds no arrays."""

    __slots__ = ()


ONCE = Once()


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
        source = _input(value.astype(reduce[1]), target, None)
        return namespaces.tensors.cast(source, value.dtype)
    if type(target) is AccumulateGrad and target.variable._data is value:
        return target.variable
    return make(value, target)


# ---- hooks ----
class Packed:
    """What a pack hook made of a saved array, and the hook that turns it back into a tensor."""

    __slots__ = ("value", "hook")
    dual = None  # where the value has a tangent: a function of the node that gives both

    def __init__(self, array, pack, unpack):
        before, mode = versions.version(array), state.mode
        state.mode = 0
        try:
            self.value, self.hook = pack(make(array, None)), unpack
        finally:
            state.mode = mode
        if versions.version(array) != before:
            raise RuntimeError("a pack hook must not change its tensor in place: the op's result is computed from it too")

    def array(self) -> np.ndarray:
        tensor = self.hook(self.value)
        if not hasattr(tensor, "_data"):
            raise TypeError(f"an unpack hook must return a tensor, got {type(tensor).__name__}")
        return tensor._data


def pack(node: Node, hooks, numbers) -> None:
    """Give every array that `node` saved to the pack hook, other than `numbers`."""
    leave = set(map(id, numbers))
    node.saved = tuple([_packed(v, hooks, leave) for v in node.saved])
    if type(node) is Node:  # other nodes unpack for themselves
        node.rule = _unpacking(node.rule)


def _packed(value, hooks, leave):
    """A saved value with every array in it packed: an index may hold several."""
    if isinstance(value, np.ndarray):
        return value if id(value) in leave else Packed(value, *hooks)
    return type(value)([_packed(part, hooks, leave) for part in value]) if isinstance(value, tuple) else value


def _opened(value):
    if isinstance(value, Packed):
        return value.array()
    return type(value)(map(_opened, value)) if isinstance(value, tuple) else value


def _unpacking(rule: Rule) -> Rule:
    """The same rule with a formula that unpacks what it is given."""
    out = Rule()
    out.op, out.inputs, out.names, out.pick, out.sources = rule.op, rule.inputs, rule.names, rule.pick, rule.sources
    vjp = rule.vjp
    out.vjp = lambda xp, g, *saved: vjp(xp, g, *map(_opened, saved))
    return out


_HELD = (np.ndarray, Packed, Once)


class SavedTensor:
    """One saved value, to which pack and unpack hooks can be given after the op has run."""

    __slots__ = ("_node", "_position")

    def __init__(self, node, position):
        self._node, self._position = node, position

    def register_hooks(self, pack_hook, unpack_hook) -> None:
        """Replace the value by `pack_hook(value)`; backward asks `unpack_hook` for it."""
        node, saved = self._node, self._node.saved
        if saved is None:
            raise RuntimeError(FREED.format(node.name()))
        value = saved[self._position]
        if type(value) is Packed:
            raise RuntimeError("this value has its hooks already")
        if not isinstance(value, np.ndarray):
            raise RuntimeError("hooks are for saved tensors, and this value is none")
        node.saved = tuple([Packed(v, pack_hook, unpack_hook) if v is value else v for v in saved])
        node.rule = _unpacking(node.rule)
