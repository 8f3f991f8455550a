"""Ops of one or two operands, element by element: their call paths are written out, since most of a lesson's ops are these."""

from __future__ import annotations

from . import namespaces
from .node import Node, leaf_node
from .op import TENSORS, Op, shape_error
from .state import PLAIN, next_seq, state
from .tensor import Tensor, new, refresh


def unary(name, kernel, dx=None, *, prepare, **tags):
    """An elementwise op of one operand; its call path knows at definition time what is saved."""
    op = Op(name, kernel, {"x": dx}, operands=("x",), prepare=prepare, elementwise=True, **tags)
    rule = op.rule((True,)) if dx else None
    simple = rule is not None and rule.names in ([], ["x"], ["out"])
    keep_x, keep_out = simple and rule.names == ["x"], simple and rule.names == ["out"]

    def call(input):
        a = input
        try:
            dt = a.dtype
            if not dt.plain or not simple:
                return op(a)
        except AttributeError:  # no tensor: a number, an array
            return op(a)
        mode = state.mode
        if mode > PLAIN:
            return op(a)
        t = new(Tensor)
        x = a._data
        t._data = out = kernel(x, out=...)
        if out.dtype is not dt.numpy:  # not what an op of this dtype gives: the general path believes the result
            return op(a)
        t.dtype = dt
        t._root = t._more = None
        if a._root is not None:
            refresh(a)
        if mode and a._rg:
            t._rg = True
            t._node = n = Node()
            n.rule = rule
            n.edges = (a._node or leaf_node(a),)
            n.saved = (x,) if keep_x else (out,) if keep_out else ()
            n.reduce = n.more = None
            n.seq = next_seq()
        else:
            t._rg = False
            t._node = None
        return t

    return _named(call, op)


def binary(name, kernel, dx=None, dy=None, *, prepare, turned=None, **tags):
    """An elementwise op of two operands, either of which may be a Python number.

    `turned` is the node's name where Python calls it with the number first, as in `2 - x`.
    """
    op = Op(name, kernel, {"x": dx, "y": dy}, operands=("x", "y"), prepare=prepare, elementwise=True, **tags)
    if not (dx and dy):

        def call(input, other):
            return op(input, other)

        return _named(call, op)
    rule_x, rule_y, rule_xy = op.rule((True, False)), op.rule((False, True)), op.rule((True, True))
    pick_x, pick_y, pick_xy = rule_x.pick, rule_y.pick, rule_xy.pick
    only_y, only_x, both = rule_x.names == ["y"], rule_y.names == ["x"], rule_xy.names == ["y", "x"]  # as mul saves

    def made(otherwise):
        """The call path; `otherwise(a, b)` is its result where `b` may be neither a tensor nor a number."""

        def call(input, other):
            a, b = input, other
            try:
                dt = a.dtype
                if not dt.plain:
                    return otherwise(a, b)
            except AttributeError:  # no tensor: a number, an array
                return op(a, b)
            kind = type(b)
            if kind is Tensor or kind in TENSORS:
                if b.dtype is not dt:
                    return op(a, b)
                y = b._data
                if b._root is not None:
                    refresh(b)
                rb = b._rg
            elif kind is float or kind is int:
                y = dt.scalars.get(b)
                if y is None:
                    y = dt.scalar(b)
                rb = False
            else:
                return otherwise(a, b)
            mode = state.mode
            if mode > PLAIN:
                return op(a, b)
            x = a._data
            t = new(Tensor)
            try:
                t._data = out = kernel(x, y, out=...)
            except ValueError:
                raise shape_error(op, (x, y)) from None
            if out.dtype is not dt.numpy:
                return op(a, b)
            t.dtype = dt
            t._root = t._more = None
            if a._root is not None:
                refresh(a)
            if not mode or not (a._rg or rb):
                t._rg = False
                t._node = None
                return t
            t._rg = True
            t._node = n = Node()
            n.more = n.reduce = None
            if not rb:
                n.rule = rule_x
                n.edges = (a._node or leaf_node(a),)
                n.saved = (y,) if only_y else () if pick_x is None else pick_x(x, y, out)
                if kind is not float and kind is not int:
                    if (b._more is not None or b._root is not None) and b.is_inference():
                        return op(a, b)  # says why it cannot be saved
                    if x.shape != out.shape:
                        n.reduce = ((x.shape, x.dtype),)
            elif not a._rg:
                if (a._more is not None or a._root is not None) and a.is_inference():
                    return op(a, b)
                n.rule = rule_y
                n.edges = (b._node or leaf_node(b),)
                n.saved = (x,) if only_x else () if pick_y is None else pick_y(x, y, out)
                if y.shape != out.shape:
                    n.reduce = ((y.shape, y.dtype),)
            else:
                n.rule = rule_xy
                n.edges = (a._node or leaf_node(a), b._node or leaf_node(b))
                n.saved = (y, x) if both else () if pick_xy is None else pick_xy(x, y, out)
                if x.shape != y.shape:
                    n.reduce = (_broadcast(x, out), _broadcast(y, out))
            n.seq = next_seq()
            return t

        return call

    call = made(op)
    call.made = made
    if turned:
        call.turned = _turned(op.twin(turned))
    return _named(call, op)


def _broadcast(x, out):
    """What a gradient is reduced to for an operand that was broadcast; None for one that was not."""
    return None if x.shape == out.shape else (x.shape, x.dtype)


def _turned(op):
    """The call of an elementwise op for `number op tensor`."""
    kernel, rule = op.kernel, op.rule((False, True))
    pick = rule.pick

    def call(input, other):
        b, kind, mode = input, type(other), state.mode
        dt = b.dtype
        if mode > PLAIN or not dt.plain or (kind is not float and kind is not int):
            return op(other, b)
        x, y = dt.scalars.get(other), b._data
        if x is None:
            x = dt.scalar(other)
        t = new(Tensor)
        t._data = out = kernel(x, y, out=...)
        if out.dtype is not dt.numpy:
            return op(other, b)
        t.dtype = dt
        t._root = t._more = None
        if b._root is not None:
            refresh(b)
        if mode and b._rg:
            t._rg = True
            t._node = n = Node()
            n.rule = rule
            n.edges = (b._node or leaf_node(b),)
            n.saved = () if pick is None else pick(x, y, out)
            n.reduce = n.more = None
            n.seq = next_seq()
        else:
            t._rg = False
            t._node = None
        return t

    return call


def _named(call, op):
    call.__name__ = call.__qualname__ = op.name
    call.op = op
    setattr(namespaces.tensors, op.name, call)
    return call
