"""Forward mode: dual tensors, a primal with a tangent at some level, and the tangent of an op's result from its tags.

A linear op's tangent is the op on the tangents; an elementwise op's is its derivative formula with the tangent in place of
the gradient; any other op's is the derivative of its gradient by the gradient that arrives (which is linear in it), so no
op needs a formula of its own. Batches lie outside of duals: what is a batch has been taken apart before it comes here.
"""

from __future__ import annotations

import functools

import numpy as np

from ..engine import namespaces, versions
from ..engine.backward import grad
from ..engine.levels import Level
from ..engine.node import Node
from ..engine.op import make
from ..engine.saved import Packed, unpacking
from ..engine.state import GRAD, INFERENCE, WATCH, next_seq, state
from ..engine.tensor import Tensor, new
from ..engine.views import geometry
from . import batched_tensor


# ---- dual tensors ----
def twin(x: Tensor, level: Level, tangent: Tensor) -> Tensor:
    """`x` with a tangent: the same memory, the same place in the graph."""
    out = new(Tensor)
    out._data, out.dtype, out._rg, out._node, out._root, out._more = x._data, x.dtype, x.requires_grad, x._node, x._root, None
    out.meta().forward = (level, x, tangent)
    return out


def moved(x: Tensor, primal: Tensor, level: Level, tangent: Tensor) -> Tensor:
    """`x`, whose memory was written, with the place in the graph of its `primal` and another tangent."""
    primal = _bare_twin(primal) if primal is x else primal
    x._node, x._rg, x._root = primal._node, primal._rg, primal._root
    x.meta().forward = (level, primal, tangent)
    return x


def dual(primal: Tensor, tangent: Tensor, level: Level) -> Tensor:
    """A new dual tensor on the memory of `primal`; batches are brought to the same levels."""
    levels = sorted({*batched_tensor.levels_of(primal), *batched_tensor.levels_of(tangent)}, key=lambda found: found.depth)
    if levels:
        primal, tangent = batched_tensor.explicit(primal, levels), batched_tensor.explicit(tangent, levels)
    with batched_tensor.unwatched(primal):
        if tangent._data is primal._data:
            tangent = namespaces.tensors.clone(tangent)
        tangent = _laid_out(tangent, primal)
        primal = named_alias("ViewBackward0")(primal)
    return batched_tensor.wrap_all(twin(primal, level, tangent), levels)


def check(primal, tangent) -> None:
    """RuntimeError or ValueError where `tangent` cannot be the tangent of `primal`."""
    for name, x in (("primal", primal), ("tangent", tangent)):
        if not x.dtype.inexact:
            raise ValueError(f"the {name} of a dual tensor is floating or complex, got {x.dtype}: convert it, as in x.float()")
    if primal._data.shape != tangent._data.shape:
        raise RuntimeError(
            f"a tangent has the shape of its primal: got {list(tangent._data.shape)} for one of {list(primal._data.shape)}"
        )


@functools.cache
def named_alias(name):
    """The op that gives the same memory again, under PyTorch's name for it here."""
    return namespaces.tensors.alias.twin(name)


def _laid_out(tangent, primal):
    """The tangent in memory as its primal is, so that a view of one has its counterpart in the other."""
    if tangent._data.strides == primal._data.strides or 0 in primal._data.strides:
        return tangent
    return namespaces.tensors.relay(tangent, tuple(s // primal._data.itemsize for s in primal._data.strides))


def split(x: Tensor, level: Level):
    """(primal, tangent or None) of a tensor at one level."""
    levels = batched_tensor.levels_of(x)
    found = innermost_dual(batched_tensor.bottom(x))
    if found is None or found[0] is not level:
        return x, None
    return batched_tensor.wrap_all(found[1], levels), batched_tensor.wrap_all(found[2], levels)


def innermost_dual(x):
    """(level, primal, tangent) at the deepest running level; None for a tensor without a tangent."""
    while x._more is not None and x._more.forward is not None:
        if x._more.forward[0].depth:
            return x._more.forward
        x = x._more.forward[1]  # that level has ended
    if x._root is None:
        return None
    root = x._root[0]
    return None if root._more is None or root._more.forward is None else _as_part(x)


def _as_part(view):
    """The tangent of a view that was taken before its base had one, as part of the base's."""
    root = view._root[0]
    found = innermost_dual(root)
    if found is None or found[2]._data.strides != root._data.strides:
        return None
    level, primal, tangent = found
    below = _bare_twin(view)
    below._root = (primal, view._root[1])
    view.meta().forward = level, below, namespaces.tensors.as_strided(tangent, *geometry(root._data, view._data))
    return view._more.forward


def innermost(operands):
    """The deepest level at which any operand is dual, or None."""
    found = None
    for x in operands:
        if isinstance(x, Tensor) and (x._root is not None or x._more is not None and x._more.forward is not None):
            pair = innermost_dual(x)
            if pair is not None and (found is None or pair[0].depth > found.depth):
                found = pair[0]
    return found


def released(x: Tensor) -> Tensor:
    """The same values, tangents and batches, cut off from the graph."""
    levels = batched_tensor.levels_of(x)
    return batched_tensor.wrap_all(_released(batched_tensor.bottom(x)), levels)


def _released(x):
    found = innermost_dual(x)
    if found is None:
        return make(x._data, None)
    level, primal, tangent = found
    return twin(_released(primal), level, _released(tangent))


# ---- ops ----
def call(op, args, level):
    """Run an op on duals: on the primals, one level further out, and then its tangent."""
    n = op.n_operands
    operands, params = args[:n], args[n:]
    primals, tangents = [], []
    for x in operands:
        found = innermost_dual(x) if isinstance(x, Tensor) else None
        here = found is not None and found[0] is level
        primals.append(found[1] if here else x)
        tangents.append(found[2] if here else None)
    out = op(*primals, *params)
    many = type(out) is tuple
    results = out if many else (out,)
    if not op.formulas or not results or not results[0].dtype.inexact:
        return out
    if not any(t is not None and name in op.formulas for t, name in zip(tangents, op.operands)):
        return out
    moved = tangent(op, primals, tangents, params, out)
    if op.outputs == "aux":
        moved = (moved, *[None] * (len(results) - 1))
    pairs = zip(results, moved if many else (moved,))
    made = tuple(r if t is None else twin(r, level, t) for r, t in pairs)
    node = results[0]._made_by()
    if node is not None:
        _keep(node, op, operands, params, level)
    return made if many else made[0]


def tangent(op, primals, tangents, params, out):
    """The tangent of an op's result, or of each of its results."""
    if op.linear and not op.elementwise:
        filled = [_zero_tangent(x) if t is None else t for x, t in zip(primals, tangents)]
        return op(*filled, *params)
    like = out[0] if type(out) is tuple else out
    complex_ = like.dtype.is_complex
    total, general = None, []
    for i, t in enumerate(tangents):
        if t is None or op.operands[i] not in op.formulas:
            continue
        rule, local = _alone(op, i)
        if not local or (not op.holomorphic and (complex_ or t.dtype.is_complex)):
            general.append(i)
            continue
        moved = rule.vjp(namespaces.tensors, _fit(t, like), *_saved(rule, op, primals, params, out))
        total = moved if total is None else total + moved
    if general:
        moved = _by_transposing(op, general, primals, tangents, params, out)
        total = moved if total is None else total + moved
    if op.outputs == "many":
        return tuple(_settled(t, r) for t, r in zip(total, out))
    return _settled(total, like)


def _settled(t, like):
    """A tangent in the dtype and shape of its result, and each element its own, as it may be written."""
    t = _fit(t, like, like._data.shape)
    return _laid_out(t, like) if 0 in t._data.strides else t


@functools.cache
def _alone(op, i):
    """The rule of one operand alone, and whether its formula with the tangent for g is the tangent of the result."""
    rule = op.rule(tuple(k == i for k in range(op.n_operands)))
    return rule, op.elementwise and not any(name.endswith("_shape") for name in rule.names)


def _zero_tangent(x):
    return make(np.zeros(x._data.shape, x._data.dtype), None) if isinstance(x, Tensor) else 0


def _fit(t, like, shape=None):
    """A tangent in the dtype of the result, and in its shape if asked for."""
    if t.dtype is not like.dtype and not (t.dtype.is_complex and not like.dtype.is_complex):
        t = namespaces.tensors.cast(t, like._data.dtype)
    return t if shape is None or t._data.shape == shape else namespaces.tensors.expand(t, shape)


def _saved(rule, op, primals, params, out):
    """What the formula of `rule` asks for, arrays being tensors that know where they came from."""
    if rule.pick is None:
        return ()
    arrays = op.prepare(primals) if op.prepare is not None else [x._data if isinstance(x, Tensor) else x for x in primals]
    first = out[0] if type(out) is tuple and op.outputs != "many" else out
    raw = [t._data for t in out] if op.outputs == "many" else first._data
    values = []
    for value, source in zip(rule.pick(*arrays, *params, raw), rule.sources):
        if source == -1:
            value = first
        elif source is not None and isinstance(primals[source], Tensor):
            x = primals[source]
            value = x if x._data.dtype == value.dtype else namespaces.tensors.cast(x, value.dtype)
        values.append(value)
    return values


def _by_transposing(op, wanted, primals, tangents, params, out):
    """The derivative of <vjp(u), tangents> by u, which is linear in u: one pass back through the gradient formulas."""
    results = out if type(out) is tuple and op.outputs == "many" else (out[0] if type(out) is tuple else out,)
    mode = state.mode
    state.mode = (mode | GRAD) & ~WATCH
    try:
        seeds = [make(np.zeros(r._data.shape, r._data.dtype), None) for r in results]
        for seed in seeds:
            seed._rg = True
        needs = tuple(i in wanted for i in range(op.n_operands))
        rule = op.rule(needs, results[0].dtype.is_complex or any(primals[i].dtype.is_complex for i in wanted))
        given = list(seeds) if op.outputs == "many" else seeds[0]
        back = rule.vjp(namespaces.tensors, given, *_saved(rule, op, primals, params, out))
        back = back if type(back) is tuple else (back,)
        back = [namespaces.tensors.reduce_to(b, primals[i]._data.shape, primals[i]._data.dtype) for b, i in zip(back, rule.inputs)]
        reached = [(b, tangents[i]) for b, i in zip(back, rule.inputs) if b.requires_grad]
        if not reached:
            moved = seeds
        else:
            moved = grad([b for b, _ in reached], seeds, [t for _, t in reached], create_graph=bool(mode & GRAD),
                         materialize_grads=True)  # fmt: skip
    finally:
        state.mode = mode
    return tuple(moved) if op.outputs == "many" else moved[0]


# ---- what a node saves, with its tangents: a backward pass inside a forward-mode derivative has to be differentiated too ----
class Kept(Packed):
    """A saved value and a function of its node that gives it with its tangent; `read` are the arrays that this takes."""

    __slots__ = ("data", "again", "read", "when")

    def __init__(self, data, again, read=()):
        self.data, self.again, self.read, self.when = data, again, (data, *read), next_seq()

    def array(self):
        return self.data

    def dual(self, node):
        if any(versions.writes_after(array, self.when) is not None for array in self.read):
            raise RuntimeError(
                "a value that a forward-mode derivative needs was changed in place: compute a new tensor there instead"
            )
        return self.again(node)


def _keep(node: Node, op, operands, params, level):
    """Let `node` save duals where it has saved their primals."""
    if type(node) is not Node or not node.saved:
        return
    kept = []
    for value, source in zip(node.saved, node.rule.sources):
        if not isinstance(value, np.ndarray | Kept) or source is None:
            kept.append(value)
        elif source == -1:
            kept.append(_result(value, op, operands, params, level))
        elif isinstance(operands[source], Tensor):
            data = value.data if isinstance(value, Kept) else value
            kept.append(Kept(data, _cast_to(_again(operands[source], level), data.dtype)))
        else:
            kept.append(value)
    if type(node.saved) is tuple and not any(isinstance(v, Packed) for v in node.saved):
        node.rule = unpacking(node.rule)
    node.saved = tuple(kept)


def _result(value, op, operands, params, level):
    """A saved result: its tangent is computed again, since to hold it would close a cycle through its node.

    The tangents of the operands are copied: a write into an operand, which may follow, changes them too.
    """
    data, before = (value.data, value.again) if isinstance(value, Kept) else (value, lambda node: make(value, node))
    primals, tangents, read = [], [], set()
    for i, x in enumerate(operands):
        found = innermost_dual(x) if isinstance(x, Tensor) else None
        here = found is not None and found[0] is level
        primals.append(found[1] if here else _again(x, level)(None))
        tangents.append(_copied(found[2]) if here else None)
        if here and op.operands[i] in op.formulas:
            read.update(s for s in _alone(op, i)[0].sources if s is not None and s >= 0)

    def again(node):
        out = before(node)
        return twin(out, level, tangent(op, primals, tangents, params, out))

    return Kept(data, again, [operands[i]._data for i in read if isinstance(operands[i], Tensor)])


def _copied(x):
    found = innermost_dual(x)
    if found is None:
        out = make(x._data.copy(), x._node)
        out._rg = x._rg
        return out
    return twin(_copied(found[1]), found[0], _copied(found[2]))


def _again(x, level):
    """A function that gives the operand as it is now: a dual of its own, which later writes do not turn into another."""
    if not isinstance(x, Tensor):
        return lambda node: x
    found = innermost_dual(x)
    if found is None:
        held = make(x._data, x._node)
        held._rg = x._rg
        return lambda node: x if x._node is None else held
    held = twin(found[1], found[0], found[2])
    return lambda node: held


def _cast_to(held, dtype):
    def again(node):
        x = held(node)
        return x if x._data.dtype == dtype else namespaces.tensors.cast(x, dtype)

    return again


# ---- writes in place ----
def before_write(x: Tensor, args) -> Tensor:
    """`x` as it is now, for an op that will write its result into it: a tangent's rule may need it afterwards."""
    if innermost([batched_tensor.bottom(t) for t in (x, *args) if isinstance(t, Tensor)]) is None:
        return x
    return batched_tensor.wrap_all(_copied(batched_tensor.bottom(x)), batched_tensor.levels_of(x))


def assign(x: Tensor, result: Tensor, name: str, plain) -> None:
    """Write `result` into `x` where either may be a batch or dual; `plain(x, result, name)` writes one array."""
    if type(x._data) is batched_tensor.Batch or type(result._data) is batched_tensor.Batch:
        levels = batched_tensor.levels_of(x)
        if any(level not in levels for level in batched_tensor.levels_of(result)):
            raise RuntimeError(
                f"vmap: {name} would write one value for each example into a tensor that all examples share: write into a copy "
                "that is a batch too, as in x.clone() of a batched x, or compute a new tensor"
            )
        assign(batched_tensor.bottom(x), batched_tensor.bottom(batch_to(result, levels)), name, plain)
        batched_tensor.sync(x)
        return
    _assign_dual(x, result, name, plain)


def batch_to(x: Tensor, levels) -> Tensor:
    """`x` as a batch at all of the given levels."""
    if batched_tensor.levels_of(x) == list(levels):
        return x
    return batched_tensor.wrap_all(batched_tensor.explicit(x, levels), levels)


def _assign_dual(x, result, name, plain):
    old, new_ = innermost_dual(x), innermost_dual(result)
    if (old is None and new_ is None) or state.mode & INFERENCE:
        plain(x, result, name)
        return
    level = max([d[0] for d in (old, new_) if d is not None], key=lambda found: found.depth)
    had = old if old is not None and old[0] is level else None
    gets = new_ if new_ is not None and new_[0] is level else None
    if had is not None:
        primal, moved = had[1], had[2]
    else:
        primal, moved = _bare_twin(x), None
    _assign_dual(primal, gets[1] if gets is not None else result, name, plain)
    x._node, x._rg = primal._node, primal._rg
    if x._root is not None:
        x._root = primal._root
    into = gets[2] if gets is not None else make(np.zeros(x._data.shape, x._data.dtype), None)
    if moved is None:
        moved = _tangent_in_base(x, level)
    if moved is None:
        x.meta().forward = (level, primal, _laid_out(namespaces.tensors.clone(into), x))
    else:
        into = _fit(into, x, x._data.shape)
        if moved.requires_grad and not into.requires_grad:  # the graph has to know that what was there is gone
            into = namespaces.tensors.copy(moved, into)
        _assign_dual(moved, into, name, plain)
        x.meta().forward = (level, primal, moved)


def _bare_twin(x):
    out = new(Tensor)
    out._data, out.dtype, out._rg, out._node, out._root, out._more = x._data, x.dtype, x._rg, x._node, x._root, None
    if x._more is not None and x._more.forward is not None:
        out.meta().forward = x._more.forward
    return out


def _tangent_in_base(view, level):
    """A view's part of the tangent of its base, which is zeros if the base had none; None for a tensor that is no view."""
    if view._root is None:
        return None
    base = view._root[0]
    found = innermost_dual(base)
    if found is None or found[0] is not level:
        moved = _laid_out(make(np.zeros(base._data.shape, base._data.dtype), None), base)
        base.meta().forward = (level, _bare_twin(base), moved)
    else:
        moved = found[2]
    if moved._data.strides != base._data.strides:
        raise NotImplementedError("forward mode: a write through a view of a tensor whose tangent lies differently in memory")
    return namespaces.tensors.as_strided(moved, *geometry(base._data, view._data))
