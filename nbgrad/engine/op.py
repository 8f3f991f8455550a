"""An op: a NumPy kernel and one derivative formula per operand, and the call path that records it.

A formula is a function `(xp, g, names...)`. Its names say what is saved for it: an operand (`x`), the result (`out`),
metadata (`x_shape`, `x_dtype`, `out_shape`, `starts`) or a parameter of the op. It is run with plain arrays, with tensors
(`create_graph`) or with symbols, whichever `xp` it is given.
"""

from __future__ import annotations

import sys

import numpy as np

from . import dtypes, namespaces, user_names
from .node import CreationMeta, Node, Port, Rule, leaf_node
from .state import FUNC, GRAD, INFERENCE, INTERCEPT, PLAIN, TIME, WATCH, next_seq, slots, state
from .tensor import Tensor, new, refresh
from .vjp import conjugated, make_rule, parameters

TABLE: dict[str, Op] = {}  # every op, by name
_RULES = 128


TENSORS = {Tensor}  # exact types that the quick paths take: Tensor, and nn.Parameter when it is defined


class Op:
    """One entry of the op table; calling it runs the general path, right for every op and every argument.

    `prepare(operands)` turns operands into arrays of the dtype to compute in (None: as they are). `linear`: the op is
    linear in its operands together; `elementwise`: gradients may need un-broadcasting; `view`: the result may look
    into the first operand's memory; `outputs`: None for one differentiable result, "many" for a list of them, "aux"
    when further results come that have no gradient; `label`: the name that a picture shows; `text`: how to print the
    rule of an operand whose formula is about shapes, as a formula for symbols or in words; `holomorphic`: the formula is that
    of a complex derivative; `listed`: it stands in the table, and formulas can use it; `batch`: how it
    runs for all examples of a vmap at once (see `ops.batching`), which elementwise ops need not say. `order` is that of the
    operands in the graph, where gradients are sent in it; it is theirs in the call unless PyTorch's differs.
    """

    __slots__ = (
        "name", "kernel", "formulas", "operands", "params", "n_operands", "prepare", "linear", "elementwise",
        "view", "outputs", "order", "rules", "plans", "adapts", "quick", "backward_name", "label", "text", "holomorphic", "batch",
    )  # fmt: skip

    def __init__(self, name, kernel, formulas, *, operands=None, prepare=None, linear=False, elementwise=False,
                 view=False, outputs=None, title=None, label=None, text=None, holomorphic=True, listed=True, batch=None):  # fmt: skip
        names = list(operands) if isinstance(kernel, np.ufunc) else parameters(kernel)
        if names[-1] == "out":  # as NumPy's ufuncs have it: where to write
            names.pop()
        self.operands = list(operands) if operands else [n for n in names if n in formulas]
        self.params = [n for n in names if n not in self.operands]
        if not set(formulas) <= set(self.operands):
            raise ValueError(f"{name}: formulas for {sorted(set(formulas) - set(names))}, which its kernel does not take")
        if names[: len(self.operands)] != self.operands:
            raise ValueError(f"{name}: operands must come before parameters in its kernel")
        self.name, self.kernel, self.formulas = name, kernel, {k: f for k, f in formulas.items() if f}
        self.n_operands, self.order = len(self.operands), tuple(range(len(self.operands)))
        self.prepare, self.linear, self.elementwise, self.view = prepare, linear, elementwise, view
        self.outputs, self.text, self.rules, self.plans = outputs, text or {}, {}, {}
        self.quick = outputs is None
        self.adapts = elementwise or prepare is not None  # a gradient may have another shape or dtype than its operand
        self.backward_name = (title or "".join(p[:1].upper() + p[1:] for p in name.split("_"))) + "Backward0"
        self.label, self.holomorphic, self.batch = label or name, holomorphic, batch
        if not listed:
            return
        TABLE[name] = self
        setattr(namespaces.arrays, name, kernel)
        setattr(namespaces.tensors, name, self)

    def __repr__(self):
        return f"<op {self.name}>"

    def rule(self, needs: tuple[bool, ...], complex_: bool = False) -> Rule:
        """The rule for the operands of which a gradient is needed; made on first use."""
        found = self.rules.get((needs, complex_))
        if found is None:
            if len(self.rules) >= _RULES:  # an op of many operands has more of them than are worth keeping
                self.forget()
            found = self.rules[needs, complex_] = make_rule(self, needs)
            if complex_ and self.holomorphic:
                found.vjp = conjugated(found.vjp)
        return found

    def forget(self) -> None:
        """Drop the rules, which hold the op."""
        self.rules.clear()
        self.plans.clear()

    def twin(self, backward_name: str, label: str | None = None, text=None, order=None) -> Op:
        """The same op under another name in the graph, and in the picture if `label` and `text` are given."""
        out = new(Op)
        for name in Op.__slots__:
            setattr(out, name, getattr(self, name))
        out.rules, out.plans, out.backward_name = {}, {}, backward_name
        out.label, out.text, out.order = label or self.label, text or self.text, order or self.order
        return out

    def __call__(self, *args):
        mode = state.mode
        if mode <= PLAIN:
            if self.quick:
                found = self.quickly(args, mode)
                if found is not None:
                    return found
        elif mode & TIME:
            return state.timer.op(self, args, mode)
        return self.generally(args, mode)

    def generally(self, args, mode):
        """The call for all that the quick one leaves: transforms, bfloat16, operands to convert, somebody watching."""
        if mode & FUNC:
            found = slots.dispatch(self, args)
            if found is None and self.quick and mode & ~FUNC <= PLAIN:  # no operand is a transform's
                found = self.quickly(args, mode & ~FUNC)
            if found is not None:
                return found
        if slots.lowered is not None:
            found = slots.lowered(self, args)
            if found is not None:
                return found
        n = self.n_operands
        operands, params = args[:n], args[n:]
        if self.prepare is None:
            arrays = [t._data if isinstance(t, Tensor) else t for t in operands]
        else:
            arrays = self.prepare(operands)
        try:
            out = self.kernel(*arrays, *params)
        except (ValueError, TypeError):
            raise shape_error(self, arrays) from None
        return finish(self, operands, arrays, params, out)

    def quickly(self, args, mode):
        """The call for tensors of one floating dtype, with nothing to convert and nobody watching; None for any other."""
        first = args[0]
        if type(first) not in TENSORS:
            return None
        dt = first.dtype
        if not dt.plain or (first._root is not None or first._more is not None) and _held_back(first):
            return None
        x, needs, n = first._data, first._rg, self.n_operands
        if n == 1:
            given = (x, *args[1:])
        else:
            arrays, bit = [x], 1
            for t in args[1:n]:
                bit += bit
                kind = type(t)
                if t is None:
                    arrays.append(None)
                    continue
                if self.elementwise and (kind is float or kind is int):
                    number = dt.scalars.get(t)
                    arrays.append(dt.scalar(t) if number is None else number)
                    continue
                if kind not in TENSORS or t.dtype is not dt or (t._root is not None or t._more is not None) and _held_back(t):
                    return None
                if t._rg:
                    needs += bit
                arrays.append(t._data)
            given = (*arrays, *args[n:])
        try:
            out = self.kernel(*given)
        except (ValueError, TypeError):
            raise shape_error(self, given[:n]) from None
        if type(out) is not np.ndarray:
            out = np.asarray(out)
        t = new(Tensor)
        t._data = out
        t.dtype = found = dt if out.dtype is dt.numpy else dtypes.of(out)
        t._more = None
        t._root = _base(self, first, out, mode) if self.view else None
        if not mode or not needs or not self.formulas or not found.plain:
            if found.is_complex or found.is_floating_point and not found.plain:
                return None
            t._rg = False
            t._node = None
            return t
        rule = self.plans.get(needs) or self.plan(needs)
        t._rg = True
        t._node = node = Node()
        node.rule = rule
        node.saved = rule.pick(*given, out) if rule.pick is not None else ()
        node.more = node.reduce = None
        node.seq = next_seq()
        if n == 1:
            node.edges = (first._node or leaf_node(first),)
            if self.adapts and (found is not dt or (self.elementwise and out.shape != x.shape)):
                node.reduce = (_target(x, out, self.elementwise),)
            return t
        node.edges = tuple([args[i]._node or leaf_node(args[i]) for i in rule.inputs])
        if self.adapts and (found is not dt or self.elementwise):
            targets = [_target(given[i], out, self.elementwise) for i in rule.inputs]
            if any(targets):
                node.reduce = tuple(targets)
        return t

    def plan(self, needs: int) -> Rule:
        """The rule for the operands whose bits are set; NotImplementedError where none of them has a derivative."""
        wanted = [bool(needs >> i & 1) for i in range(self.n_operands)]
        found = self.plans[needs] = self.rule(tuple(_differentiable(self, wanted)))
        return found


def _differentiable(op, needs):
    """The operands that need a gradient and have a formula."""
    wanted = [need and name in op.formulas for need, name in zip(needs, op.operands)]
    if True not in wanted:
        raise NotImplementedError(
            f"{op.name} has no derivative with respect to {' or '.join(n for n, need in zip(op.operands, needs) if need)}: "
            "detach() that operand if its gradient is not needed"
        )
    return wanted


def _target(array, out, elementwise):
    """What the gradient of an operand is reduced to: (shape, dtype), or None where it has them already."""
    same = (array.shape == out.shape or not elementwise) and array.dtype is out.dtype
    return None if same else (array.shape, array.dtype)


def shape_error(op, arrays) -> RuntimeError:
    """What NumPy says of shapes that do not fit, or of a dtype without a kernel, in PyTorch's terms; else as it was said."""
    error = sys.exc_info()[1]
    if isinstance(error, TypeError) and str(error).startswith("ufunc"):
        kinds = " and ".join(dict.fromkeys(str(dtypes.of(a)) for a in arrays if isinstance(a, np.ndarray)))
        return NotImplementedError(f"{op.label} is not defined for {kinds}: convert to another dtype first, as in x.float()")
    if isinstance(error, TypeError) and any(a is None for a in arrays):
        return TypeError(f"{op.label} takes tensors and numbers, and one operand is None: did what gave it forget to return it?")
    shapes = [a.shape for a in arrays if isinstance(a, np.ndarray)]
    try:
        np.broadcast_shapes(*shapes)
    except ValueError:
        listed = user_names.shapes([a for a in arrays if isinstance(a, np.ndarray)])
        return RuntimeError(
            f"{op.label}: the shapes {listed} do not broadcast together: counted from the last, each pair of lengths must "
            "be equal, or one of them 1"
        )
    return error


def finish(op: Op, operands, arrays, params, out, turned=None):
    """Wrap a kernel's result, record the node when a gradient is needed, tell who looks at it.

    `turned(rule)` is the rule that the node gets in place of the op's.
    """
    mode = state.mode
    node = None
    out = np.asarray(out) if op.outputs is None else [np.asarray(o) for o in out]
    if mode & GRAD and op.formulas:
        needs = []
        for t in operands:
            if isinstance(t, Tensor):
                if t._root is not None:
                    refresh(t)
                needs.append(t._rg)
            else:
                needs.append(False)
        if True in needs:
            node = record(op, operands, arrays, params, out, needs, turned)
    result = _RESULTS[op.outputs](op, operands, out, node)
    if mode & WATCH:
        state.observer.call(op, operands, params, result, node)
    if mode & (INTERCEPT | INFERENCE) or node is not None and slots.inference_tensors:
        slots.intercept(operands, arrays, result)
    return result


def record(op, operands, arrays, params, out, needs, turned=None):
    """The node of one call; None when its result is of a dtype that has no gradient."""
    first = out if op.outputs is None else out[0] if len(out) else None
    if first is None or first.dtype.kind not in "fcV":
        return None
    needs = _differentiable(op, needs)
    node = new(Node)
    complex_ = first.dtype.kind == "c" or any(need and t.dtype.is_complex for need, t in zip(needs, operands))
    rule = op.rule(tuple(needs), complex_)
    node.rule = rule if turned is None else turned(rule)
    node.edges = tuple([operands[i]._node or leaf_node(operands[i]) for i in rule.inputs])
    node.saved = rule.pick(*arrays, *params, first if op.outputs != "many" else out) if rule.pick is not None else ()
    node.more = node.reduce = None
    node.seq = next_seq()
    if op.outputs == "many":
        node.extras().outputs = [(o.shape, o.dtype) for o in out]
    if op.elementwise or op.prepare is not None:
        targets = [_target(operands[i]._data, first, op.elementwise) for i in rule.inputs]
        if any(targets):
            node.reduce = tuple(targets)
    return node


def make(array, node, base=None) -> Tensor:
    """A tensor on a kernel's result, with the node that made it."""
    out = new(Tensor)
    out._data = array = np.asanyarray(array)
    out.dtype = dtypes.of(array)
    out._rg = node is not None
    out._node, out._root, out._more = node, base, None
    return out


def _held_back(t) -> bool:
    """Whether a tensor with something of its own was made in inference mode; a view is brought up to date."""
    if t._root is not None:
        refresh(t)
    return t.is_inference()


def _base(op, source, array, mode):
    """What a result views: the root of the operand that it was taken from, if memory is shared."""
    if not op.view:
        return None
    held, behind = source._data, array.base
    if behind is None and array is not held:
        return None
    if behind is not held and array is not held:
        owner = held.base
        if behind is not (held if owner is None else owner):
            return None
    root, before = (source, None) if source._root is None else source._root
    if mode & GRAD and op.outputs != "many" and type(before) is not CreationMeta:
        return (root, root._node)
    return (root, CreationMeta("under no_grad()" if not mode & GRAD else f"by {op.name}" if op.outputs else before.why))


def _one(op, operands, out, node):
    return make(out, node, _base(op, operands[0], out, state.mode))


def _aux(op, operands, out, node):
    return (make(out[0], node), *[make(array, None) for array in out[1:]])


def _many(op, operands, out, node):
    mode = state.mode
    return tuple(
        make(array, Port(node, i) if node is not None else None, _base(op, operands[0], array, mode)) for i, array in enumerate(out)
    )


_RESULTS = {None: _one, "aux": _aux, "many": _many}
