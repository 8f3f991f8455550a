"""`Function`: an op of the user's own, with the forward and the backward pass written by hand."""

from __future__ import annotations

import functools
import inspect
import types
import warnings
import weakref

import numpy as np

from ..engine import namespaces, views
from ..engine.function_ctx import FunctionCtx
from ..engine.interceptors import look
from ..engine.levels import transforms
from ..engine.node import AccumulateGrad, CreationMeta, Node, Port, Rule
from ..engine.once_differentiable import once_differentiable  # noqa: F401  (PyTorch has it here)
from ..engine.op import make
from ..engine.saved import FREED, Packed, SavedTensor, check_version, placed
from ..engine.state import FUNC, GRAD, INTERCEPT, WATCH, next_seq, state
from ..engine.tensor import Tensor, new
from ..engine.traversal import edge, zeros
from ..transforms import function_rules


def __getattr__(name):
    if name == "NestedIOFunction":
        raise AttributeError(f"nbgrad.autograd.function has no {name}: it is a relic: write a Function")
    raise AttributeError(f"nbgrad.autograd.function has no {name}")


class FunctionNode(Node):
    """The node of one call of a `Function`; the attributes of its `ctx` are its own."""

    __slots__ = ("ctx", "sources", "given", "likes", "targets", "held", "__dict__")
    _forward_cls: type
    plain = property(lambda self: False)

    def name(self) -> str:
        return type(self).__name__

    def __getattr__(self, name):
        if name != "ctx" and hasattr(FunctionCtx, name):
            return getattr(self.ctx, name)
        raise AttributeError(f"{self.name()} has no attribute {name!r}")

    @property
    def saved_tensors(self) -> tuple:
        cls = type(self)._forward_cls
        if self.saved is None:
            read = f", or by reading them: {cls.__name__}.clear_saved_tensors_on_access is True, so read them once"
            raise RuntimeError(FREED.format(self.name()) + (read if cls.clear_saved_tensors_on_access else ""))
        found = tuple(self._unpack(i, *entry) for i, entry in enumerate(zip(self.saved, self.sources)))
        if cls.clear_saved_tensors_on_access:
            self.saved = self.held = None
        return found

    def _unpack(self, i, value, source):
        """The tensor that was saved, or one on its memory at its place: output `~source`, operand `source`, a node, or nowhere."""
        if value is None:
            return None
        if self.held is not None and state.mode & FUNC and i in self.held:
            return self.held[i]
        given = None
        if type(value) is Packed:
            tensor = value.tensor()
            if source is None:
                return tensor
            value = tensor._data
        else:
            check_version(self, value, f"saved_tensors[{i}]", self.seq)
            given = self.given[i]()
        if type(source) is not int:
            target = source
        elif source < 0:
            return make(value, self if self.more is None or self.more.outputs is None else Port(self, ~source))
        else:
            target = self.edges[self.rule.inputs.index(source)]
        if given is not None and given._data is value and (target is None or edge(given) is target):
            return given
        return make(value, None) if target is None else placed(value, target)

    @property
    def _raw_saved_tensors(self) -> tuple:
        """A handle for each saved tensor, to which hooks can be given."""
        if self.saved is None:
            raise RuntimeError(FREED.format(self.name()))
        return tuple(SavedTensor(self, i) for i in range(len(self.saved)))

    def hold(self, args, results, level) -> None:
        """Let `saved_tensors` be dual where the arguments or results were, for a pass back inside a forward-mode derivative."""
        self.held = {} if self.held is None else self.held
        operands = [args[i] for i in self.rule.op.positions]
        for i, source in enumerate(self.sources):
            if type(source) is int:
                self.held[i] = operands[source] if source >= 0 else results[~source]

    def send(self, g, create_graph):
        ctx, cls = self.ctx, type(self)._forward_cls
        given = []
        for i, (v, like) in enumerate(zip(g if type(g) is list else [g], self.likes)):
            wanted = ctx.materialize_grads and (ctx._materialize_non_diff_grads or i not in ctx._plain)
            if v is None and wanted and like is not None:
                v = zeros(*like, create_graph)
            given.append(v if v is None or create_graph else make(np.asarray(v), None))
        method = cls.backward if cls.backward is not Function.backward else cls.vjp
        if method is not cls.vjp and cls.vjp is not Function.vjp:
            raise RuntimeError(f"{cls.__name__} has both backward and vjp, which are two names of one thing: remove one")
        sent = method(ctx, *given)
        return self._checked(sent, create_graph)

    def _checked(self, sent, create_graph):
        """What `backward` returned, one gradient for each edge, in its input's shape and dtype."""
        sent = sent if isinstance(sent, tuple) else (sent,)
        n, name = len(self.ctx.needs_input_grad), f"{type(self)._forward_cls.__name__}.backward"
        if len(sent) < n or any(v is not None for v in sent[n:]):
            raise RuntimeError(
                f"{name} must return one gradient for each argument of forward, {n} in all, it returned {len(sent)}: "
                "return None for arguments that need none"
            )
        out, needed = [], zip(self.targets, self.edges)
        for i, v in enumerate(sent[:n]):
            if v is not None and not isinstance(v, Tensor):
                raise RuntimeError(f"{name} returned {type(v).__name__} as gradient {i}: return a tensor or None")
            if v is not None and i not in self.rule.op.positions:
                raise RuntimeError(f"{name} returned a gradient for argument {i}, which is no tensor: return None for it")
            if self.ctx.needs_input_grad[i]:
                (shape, dtype), target = next(needed)
                if v is not None and _keeps_any_dtype(target):
                    dtype = v._data.dtype
                out.append(v if v is None else _fit(v, shape, dtype, f"gradient {i} of {name}", create_graph))
        return tuple(out)

    def __dir__(self):
        return [*object.__dir__(self), *dir(self.ctx)]


for _name in ("as_next", "extras", "hold", "name", "send", "_checked", "_hook", "_unpack"):  # no attribute of a ctx can hide these
    setattr(FunctionNode, _name, property(functools.partial(types.MethodType, getattr(FunctionNode, _name))))


def _keeps_any_dtype(node) -> bool:
    return type(node) is AccumulateGrad and node.variable._more.grad_dtype is False


def _fit(v, shape, dtype, what, create_graph):
    """A gradient in its input's shape and dtype: summed where broadcasting explains the difference, converted."""
    if v._data.shape != shape:
        lead = v._data.ndim - len(shape)
        if lead < 0 or any(n != m and n != 1 for n, m in zip(shape, v._data.shape[lead:])):
            raise RuntimeError(f"{what} has shape {list(v._data.shape)}, its input has {list(shape)}: they must be the same")
    if v.dtype.is_complex and dtype.kind != "c":
        raise RuntimeError(f"{what} is {v.dtype}, its input is real: return its real part, as in g.real")
    if create_graph:
        return namespaces.tensors.reduce_to(v, shape, dtype)
    return namespaces.arrays.reduce_to(v._data, shape, dtype)


class _Op:
    """What nodes and traces know of a Function: its name, and which of its arguments were tensors."""

    formulas, text, linear = {}, {}, False

    def __init__(self, cls, names, positions):
        self.name = self.label = cls.__name__
        self.backward_name = f"{cls.__name__}Backward"
        self.positions = positions
        self.operands = [names[i] for i in positions]
        self.params = [n for i, n in enumerate(names) if i not in positions]
        self.n_operands, self.order = len(positions), range(len(positions))


BackwardCFunction = FunctionNode  # as PyTorch calls it


class FunctionMeta(type):
    """Gives every Function the type of its nodes, which is named after it."""

    def __init__(cls, name, bases, namespace):
        super().__init__(name, bases, namespace)
        cls._nodes, cls._ops = {}, {}

    def _node_class(cls, end: str) -> type:
        found = cls._nodes.get(end)
        if found is None:
            found = cls._nodes[end] = type(f"{cls.__name__}{end}", (FunctionNode,), {"__slots__": (), "_forward_cls": cls})
        return found

    _backward_cls = property(lambda cls: cls._node_class("Backward"))

    def _node(cls) -> type:
        """The type of a new node; PyTorch names those that a derivative of torch.func makes otherwise."""
        running = transforms()
        return cls._node_class("GeneratedBackward") if running and running[-1].kind == "grad" else cls._backward_cls


class Function(metaclass=FunctionMeta):
    """Base of ops with a hand-written derivative: define static `forward(ctx, ...)` and `backward(ctx, *grads)`.

    `backward` returns one gradient, or None, for each argument of `forward`. Where `setup_context(ctx, inputs, output)`
    is defined, `forward` is without `ctx`. Call it by `apply`.

    >>> import nbgrad as torch
    >>> class Cube(torch.autograd.Function):
    ...     @staticmethod
    ...     def forward(ctx, x):
    ...         ctx.save_for_backward(x)
    ...         return x**3
    ...     @staticmethod
    ...     def backward(ctx, g):
    ...         (x,) = ctx.saved_tensors
    ...         return g * 3 * x**2
    >>> x = torch.tensor(2.0, requires_grad=True)
    >>> Cube.apply(x).backward(); x.grad
    tensor(12.)
    """

    def __init__(self, *args, **kwargs):
        name = type(self).__name__
        warnings.warn(f"a Function has no instances: its methods are static, use {name}.apply()", DeprecationWarning, stacklevel=2)

    def __call__(self, *args, **kwargs):
        name = type(self).__name__
        raise RuntimeError(f"a Function is not called on an instance: make forward and backward static, and use {name}.apply()")

    @staticmethod
    def forward(*args, **kwargs):
        """Compute the result; recorded as one op whatever happens inside."""
        raise NotImplementedError("a Function needs a static forward(ctx, ...)")

    @staticmethod
    def setup_context(ctx, inputs, output):
        """Fill `ctx` from the arguments and the result of a `forward` that does not take it."""
        raise NotImplementedError("setup_context is for a Function whose forward takes no ctx")

    @staticmethod
    def backward(ctx, *grads):
        """The gradients of the arguments, from those of the results."""
        raise NotImplementedError("to be differentiated, a Function needs a static backward(ctx, *grads)")

    vjp = backward

    clear_saved_tensors_on_access = False  # True: ctx lets go of its tensors as it gives them to backward, once
    generate_vmap_rule = False  # True: vmap runs forward, backward and jvp for all examples at once

    @staticmethod
    def vmap(info, in_dims, *args):
        """Run on whole batches: `in_dims` says where each argument has its batch; gives (results, where theirs is)."""
        raise NotImplementedError("to be used inside vmap, a Function needs a static vmap(info, in_dims, *args)")

    @staticmethod
    def jvp(ctx, *tangents):
        """The tangents of the results, from those of the arguments."""
        raise NotImplementedError("for forward mode, a Function needs a static jvp(ctx, *tangents)")

    @classmethod
    def apply(cls, *args, **kwargs):
        """Run `forward` on the arguments and record it; gives what `forward` returns, a tensor or a tuple."""
        apart = cls.setup_context is not Function.setup_context
        if not apart and transforms():
            raise RuntimeError(
                f"{cls.__name__} cannot be used in a function that torch.func transforms: give it a static "
                "setup_context(ctx, inputs, output), and a forward without ctx"
            )
        signature = inspect.signature(cls.forward) if apart or kwargs else None
        if signature is not None:
            bound = signature.bind(*args, **kwargs) if apart else signature.bind(None, *args, **kwargs)
            bound.apply_defaults()
            args = bound.args if apart else bound.args[1:]
        call = _call if state.timer is None else functools.partial(state.timer.function, _call)
        return (function_rules.apply(cls, args, call) if state.mode & FUNC else call(cls, args))[1]

    @classmethod
    def _op(cls, args):
        positions = tuple(i for i, a in enumerate(args) if isinstance(a, Tensor))
        found = cls._ops.get((positions, len(args)))
        if found is None:
            named = list(inspect.signature(cls.forward).parameters)
            named = named[cls.setup_context is Function.setup_context :]
            names = [named[i] if i < len(named) and "args" not in named[i] else f"argument {i}" for i in range(len(args))]
            found = cls._ops[positions, len(args)] = _Op(cls, names, positions)
        return found


def _call(cls, args):
    """(ctx, result) of one call."""
    ctx = FunctionCtx(tuple(isinstance(a, Tensor) and a.requires_grad for a in args))
    apart, mode = cls.setup_context is not Function.setup_context, state.mode
    state.mode = mode & ~(GRAD | WATCH)
    try:
        out = cls.forward(*args) if apart else cls.forward(ctx, *args)
        if apart:
            cls.setup_context(ctx, args, out)
            _check_saved(cls, ctx, args, out)
    finally:
        state.mode = mode
    return ctx, _record(cls, ctx, args, out)


def _check_saved(cls, ctx, args, out):
    """RuntimeError where an input that is a result too is kept for backward: which of both it is, nobody could say."""
    for r in out if isinstance(out, tuple) else (out,):
        if isinstance(r, Tensor) and any(r is x for x in args) and not any(r is t for t in ctx.dirty_tensors or ()):
            if any(r is t for t in (*(ctx.to_save or ()), *(ctx.saved_for_forward or ()))):
                raise RuntimeError(
                    f"{cls.__name__} returns an input as it is and saves it: where there is a setup_context, return a view of it "
                    "instead, x.view_as(x)"
                )


def _record(cls, ctx, args, out):
    """Give the results of `forward` their history."""
    op = cls._op(args)
    operands = [args[i] for i in op.positions]
    results = out if isinstance(out, tuple) else (out,)
    for t in ctx.dirty_tensors or ():
        if not any(t is x for x in operands):
            warnings.warn(f"{cls.__name__}.forward marked a tensor as dirty that is no input of it", UserWarning, stacklevel=4)
        if not any(t is r for r in results):
            raise RuntimeError(f"{cls.__name__}.forward marked an input as dirty and did not return it: return every dirty input")
        views.written(t, f"{cls.__name__}.forward")
    if ctx.non_differentiable:
        ctx._plain = tuple(i for i, r in enumerate(results) if any(r is t for t in ctx.non_differentiable))
    node = None
    if state.mode & GRAD and any(ctx.needs_input_grad):
        node = _node(cls, ctx, op, operands, results)
    made = tuple(_result(cls, ctx, r, i, node, operands) if isinstance(r, Tensor) else r for i, r in enumerate(results))
    if node is not None:
        _save(node, ctx, operands, results)
    if state.mode & WATCH:
        tensors = tuple(t for t in made if isinstance(t, Tensor))
        params = [a for i, a in enumerate(args) if i not in op.positions]
        if tensors:
            state.observer.call(op, operands, params, tensors if len(made) > 1 else tensors[0], node)
    return made if isinstance(out, tuple) else made[0]


def _node(cls, ctx, op, operands, results) -> FunctionNode:
    node = new(cls._node())
    node.ctx, node.__dict__, node.rule, node.held = ctx, ctx.__dict__, Rule(), None
    node.rule.op, node.rule.names = op, ()
    node.rule.inputs = tuple(i for i, t in enumerate(operands) if t.requires_grad)
    node.targets = [(operands[i]._data.shape, operands[i]._data.dtype) for i in node.rule.inputs]
    node.edges = tuple([edge(operands[i]) for i in node.rule.inputs])
    node.likes = [(r._data.shape, r._data.dtype) if isinstance(r, Tensor) else None for r in results]
    node.saved, node.sources, node.given, node.reduce, node.more = (), (), (), None, None
    node.seq = next_seq()
    if len(results) > 1:
        node.extras().outputs = node.likes
    return node


def _result(cls, ctx, r, i, node, operands):
    """One result of `forward`, with its place in the graph."""
    given = any(r is t for t in operands)
    differentiable = node is not None and r.dtype.inexact and i not in ctx._plain
    source = None if not differentiable else node if len(node.likes) == 1 else Port(node, i)
    if given and source is None and r.requires_grad:
        return make(r._data, None)
    if any(r is t for t in ctx.dirty_tensors or ()):
        if source is not None:
            views.take_over(r, source, f"{cls.__name__}.forward")
        return r
    if given:
        r = make(r._data, None, (r, r._node) if r._root is None else r._root)
    r._node, r._rg = source, source is not None
    if r._root is not None and state.mode & GRAD:
        r._root = (r._root[0], CreationMeta(f"in {cls.__name__}.forward"))
    return r


def _save(node, ctx, operands, results):
    """Turn what `save_for_backward` was given into arrays, and the way back to where they came from."""
    kept = ctx.to_save or ()
    node.saved = tuple(None if t is None else t._data for t in kept)
    node.sources = [None if t is None else _source(t, node, operands, results) for t in kept]
    node.given = [None if t is None else weakref.ref(t) for t in kept]  # weak: one that is written later may point to this node
    ctx.to_save = ctx.dirty_tensors = ctx.non_differentiable = None
    ctx._node = weakref.ref(node)
    if state.mode & INTERCEPT:
        made = {id(r._data): make(r._data, r._node) for r in results if isinstance(r, Tensor) and r._node is not None}
        look(node, (), made | {id(t._data): t for t in operands})


def _source(t, node, operands, results):
    for i, r in enumerate(results):
        if t is r and t.requires_grad and not any(t is x for x in operands):
            return ~i
    for i, x in enumerate(operands):
        if t is x:
            return next(
                (~k for k, r in enumerate(results) if r is t and t._made_by() is node), i if i in node.rule.inputs else None
            )
    return edge(t) if t.requires_grad else None


class InplaceFunction(Function):
    """A Function of the old kind that may write in place; it differs from `Function` in its constructor only."""

    def __init__(self, inplace=False):
        super().__init__()
        self.inplace = inplace
