"""A user's `Function` inside vmap and forward mode: its `vmap` and `jvp`, or a batching rule made from what it has."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..engine import namespaces, versions
from ..engine.levels import VMAP, Level
from ..engine.op import make
from ..engine.tensor import Tensor
from . import batched_tensor, dual_tensor, tree


class VmapInfo(NamedTuple):
    """What a Function's `vmap` is told: how many examples there are, and what vmap does of random numbers."""

    batch_size: int
    randomness: str


def apply(cls, args, plain):
    """(ctx, result) of a call inside vmap or forward mode; `plain(cls, args)` makes one without either."""
    level = batched_tensor.innermost(tuple(tree.flatten(args)[0]))
    if level is not None:
        if level.directions and cls.vmap is _base(cls).vmap and not cls.generate_vmap_rule:
            return None, _singly(cls, args, level, plain)
        return None, _batched(cls, args, level)
    level = dual_tensor.innermost(args)
    return plain(cls, args) if level is None else _dual(cls, args, level, plain)


# ---- batches ----
def _batched(cls, args, level):
    own = cls.vmap is not _base(cls).vmap
    if own and cls.generate_vmap_rule:
        raise RuntimeError(
            f"{cls.__name__} has a vmap of its own and generate_vmap_rule=True, and only one of them can be meant: remove the other"
        )
    if own:
        return _by_its_own(cls, args, level)
    if not cls.generate_vmap_rule:
        raise RuntimeError(
            f"vmap over {cls.__name__}, which has no batching rule: give it a static vmap(info, in_dims, *args), or set "
            "generate_vmap_rule = True if its methods use torch functions only"
        )
    values, on = zip(*[batched_tensor.strip(x, level) for x in args])
    out = _generated(cls, on, level).apply(*values)
    several = isinstance(out, tuple)
    made = tuple(batched_tensor.wrap(x, level) if isinstance(x, Tensor) else x for x in (out if several else (out,)))
    return made if several else made[0]


def _singly(cls, args, level, plain):
    """A call for one direction of a Jacobian after the other: these need no batching rule of the user's."""
    behind, on = zip(*[batched_tensor.strip(x, level) for x in args])
    outs = [apply(cls, [batched_tensor.example(x, i) if b else x for x, b in zip(behind, on)], plain)[1] for i in range(level.size)]
    several = isinstance(outs[0], tuple)
    columns = zip(*outs) if several else [outs]
    made = tuple(
        batched_tensor.wrap(namespaces.tensors.stack(list(c), 0), level) if isinstance(c[0], Tensor) else c[0] for c in columns
    )
    return made if several else made[0]


def _by_its_own(cls, args, level):
    """The result of the class's own `vmap`, whose dimensions are nested as the arguments and as the results are."""
    leaves, structure = tree.flatten(args)
    there = [batched_tensor.is_batch(x) and x._data.level is level for x in leaves]
    pairs = [batched_tensor.as_given(x) if b else (x, None) for x, b in zip(leaves, there)]
    in_dims = tree.unflatten([d for _, d in pairs], structure)
    found = cls.vmap(VmapInfo(level.size, level.random), in_dims, *tree.unflatten([x for x, _ in pairs], structure))
    if not isinstance(found, tuple) or len(found) != 2:
        raise RuntimeError(f"{cls.__name__}.vmap must return two things: what forward returns, and where each result has its batch")
    out, shape = tree.flatten(found[0])
    try:
        dims = tree.spread(found[1], shape)
    except ValueError as error:
        raise RuntimeError(
            f"{cls.__name__}.vmap: where the results have their batch, {found[1]}, does not fit the results: {error}"
        ) from None
    return tree.unflatten([_rewrapped(cls, x, d, level) for x, d in zip(out, dims)], shape)


def _rewrapped(cls, x, dim, level):
    if dim is not None and not isinstance(dim, int):
        raise TypeError(f"{cls.__name__}.vmap: where a result has its batch is a number or None, got {type(dim).__name__}")
    return x if dim is None or not isinstance(x, Tensor) else batched_tensor.wrap(batched_tensor.front(x, dim), level)


def _base(cls):
    """The class `Function`, from which all of them come."""
    return cls.__mro__[-2]


def _generated(cls, on, level):
    """A Function on whole batches, whose methods run those of `cls` for each example, in a vmap of their own."""
    size, random = level.size, level.random

    def inside(function, values, batched, *first):
        with Level(VMAP, size, random) as here:
            given = [batched_tensor.wrap(x, here) if b and isinstance(x, Tensor) else x for x, b in zip(values, batched)]
            out = function(*first, *given)
            results = out if isinstance(out, tuple) else (out,)
            return tuple(batched_tensor.explicit(x, [here]) if isinstance(x, Tensor) else x for x in results), isinstance(
                out, tuple
            )

    class Batched(_base(cls)):
        @staticmethod
        def forward(*values):
            results, several = inside(cls.forward, values, on)
            return results if several else results[0]

        @staticmethod
        def setup_context(ctx, inputs, output):
            with Level(VMAP, size, random) as here:
                outputs = output if isinstance(output, tuple) else (output,)
                given = tuple(batched_tensor.wrap(x, here) if b else x for x, b in zip(inputs, on))
                results = tuple(batched_tensor.wrap(x, here) if isinstance(x, Tensor) else x for x in outputs)
                one = _One(ctx.needs_input_grad)
                one.shapes = [tuple(x.shape) if isinstance(x, Tensor) else None for x in given]
                cls.setup_context(one, given, results if isinstance(output, tuple) else results[0])
                one.keep(ctx, here, {id(w): x for w, x in zip((*given, *results), (*inputs, *outputs))})

        @staticmethod
        def backward(ctx, *grads):
            with Level(VMAP, size, random) as here:
                method = cls.backward if cls.backward is not _base(cls).backward else cls.vjp
                sent = method(
                    ctx.one.at(here, ctx.saved_tensors), *[g if g is None else batched_tensor.wrap(g, here) for g in grads]
                )
                sent = sent if isinstance(sent, tuple) else (sent,)
                return tuple(_for_all(g, b, shape, here) for g, b, shape in zip(sent, on, ctx.one.shapes))

        @staticmethod
        def jvp(ctx, *tangents):
            with Level(VMAP, size, random) as here:
                given = [t if t is None or not b else batched_tensor.wrap(t, here) for t, b in zip(tangents, on)]
                moved = cls.jvp(ctx.one.at(here, ctx.saved_tensors, forward=True), *given)
                several = isinstance(moved, tuple)
                found = tuple(t if t is None else batched_tensor.explicit(t, [here]) for t in (moved if several else (moved,)))
                return found if several else found[0]

    Batched.__name__ = Batched.__qualname__ = f"Vmapped{cls.__name__}"
    Batched.generate_vmap_rule = True
    return Batched


def _for_all(g, on, shape, here):
    """A gradient for all examples, in the shape that each example of the input has; of an input that they share, the sum."""
    if g is None:
        return None
    if shape is not None and tuple(g.shape) != shape:
        g = namespaces.tensors.sum_to(g, shape)
    g = batched_tensor.explicit(g, [here])
    return g if on else namespaces.tensors.sum(g, (0,), False)


class _One:
    """The ctx that one example sees; what it saves is kept by the ctx of the whole batch."""

    def __init__(self, needs_input_grad):
        self.needs_input_grad, self.materialize_grads = needs_input_grad, True
        self._save, self._save_forward, self._plain = (), (), ()

    def save_for_backward(self, *tensors):
        self._save = tensors

    def save_for_forward(self, *tensors):
        self._save_forward = tensors

    def mark_non_differentiable(self, *tensors):
        self._plain = tensors

    def mark_dirty(self, *tensors):
        raise RuntimeError("a batching rule cannot be made for a Function that writes into its inputs: give it a vmap of its own")

    def set_materialize_grads(self, value):
        self.materialize_grads = value

    def keep(self, ctx, here, behind):
        """Hand over to `ctx` what was saved; `behind` gives the whole batch behind each input and result."""
        whole = lambda x: x if x is None else behind.get(id(x), x._data.tensor if batched_tensor.is_batch(x) else x)  # noqa: E731
        self._on = [x is not None and batched_tensor.is_batch(x) and x._data.level is here for x in self._save]
        self._on_forward = [x is not None and batched_tensor.is_batch(x) and x._data.level is here for x in self._save_forward]
        ctx.save_for_backward(*map(whole, self._save))
        ctx.save_for_forward(*map(whole, self._save_forward))
        ctx.mark_non_differentiable(*map(whole, self._plain))
        ctx.set_materialize_grads(self.materialize_grads)
        self._save = self._save_forward = self._plain = ()
        ctx.one = self

    def at(self, here, saved, forward=False):
        """As `backward` or `jvp` sees it, at a new level."""
        on = self._on_forward if forward else self._on
        self.saved_tensors = tuple(batched_tensor.wrap(x, here) if b else x for x, b in zip(saved, on))
        return self


# ---- tangents ----
class _ForwardCtx:
    """The ctx as `jvp` sees it: its saved tensors are those of `save_for_forward`."""

    def __init__(self, ctx, saved):
        self.__dict__.update(_ctx=ctx, saved_tensors=saved)

    def __getattr__(self, name):
        return getattr(self._ctx, name)

    def __setattr__(self, name, value):
        setattr(self._ctx, name, value)

    def __delattr__(self, name):
        delattr(self._ctx, name)


def _dual(cls, args, level, plain):
    if cls.jvp is _base(cls).jvp:
        raise NotImplementedError(f"forward mode over {cls.__name__}, which has no jvp: give it a static jvp(ctx, *tangents)")
    primals, tangents = [], []
    for x in args:
        found = dual_tensor.innermost_dual(x) if isinstance(x, Tensor) else None
        here = found is not None and found[0] is level
        primals.append(found[1] if here else x)
        tangents.append(found[2] if here else None)
    ctx, out = apply(cls, primals, plain)
    saved = ctx.saved_tensors if isinstance(ctx, _ForwardCtx) else ctx.saved_for_forward or ()
    if ctx.materialize_grads:
        tangents = [
            make(np.zeros(p._data.shape, p._data.dtype), None) if t is None and isinstance(p, Tensor) and p.dtype.inexact else t
            for t, p in zip(tangents, primals)
        ]
    counts = [t if t is None else versions.version(t._data) for t in tangents]
    moved = cls.jvp(_ForwardCtx(ctx, saved), *tangents)
    several = isinstance(out, tuple)
    results, moved = (out, moved) if several else ((out,), moved if isinstance(moved, tuple) else (moved,))
    if not isinstance(moved, tuple) or len(moved) != len(results):
        raise RuntimeError(f"{cls.__name__}.jvp must return one tangent for each result, {len(results)} in all")
    written = {id(p): x for p, x in zip(primals, args) if isinstance(p, Tensor)}  # a dirty input is a result itself
    for r, t in zip(results, moved):
        for p, before, count in zip(primals, tangents, counts):
            if isinstance(r, Tensor) and isinstance(t, Tensor) and before is not None:
                _check_memory(cls, r, p, t, before, count)
    made = tuple(
        _with_tangent(cls, r, t, i in ctx._plain, level, written.get(id(r))) for i, (r, t) in enumerate(zip(results, moved))
    )
    node = next((node for r in results if isinstance(r, Tensor) and (node := r._made_by()) is not None), None)
    if node is not None and hasattr(node, "held"):
        node.hold(args, made, level)
    dual = {id(p): x for p, x in zip((*primals, *results), (*args, *made)) if isinstance(p, Tensor)}
    return _ForwardCtx(ctx, tuple(dual.get(id(x), x) for x in saved)), made if several else made[0]


def _check_memory(cls, result, primal, tangent, before, count):
    """RuntimeError where forward wrote into an input, or gave a view of it, and `jvp` has not done so with the input's tangent."""
    if result is primal:
        if tangent is not before or versions.version(before._data) == count:
            raise RuntimeError(
                f"{cls.__name__}.forward writes into its input, so jvp must write into the tangent it gets, and return it"
            )
    elif type(primal._data) is type(tangent._data) is np.ndarray and versions.owner(result._data) is versions.owner(primal._data):
        if tangent is before or versions.owner(tangent._data) is not versions.owner(before._data):
            raise RuntimeError(
                f"{cls.__name__}.forward gives a view of its input, or the input, so jvp must give the same view of the tangent it "
                "gets; of all of it: tangent.view_as(tangent)"
            )


def _with_tangent(cls, result, tangent, plain, level, given):
    """A result with what `jvp` returned for it; `given`: the argument that it is, if forward has written into one."""
    name = f"{cls.__name__}.jvp"
    if tangent is not None and not isinstance(tangent, Tensor):
        raise RuntimeError(f"{name} returned {type(tangent).__name__} as a tangent: return a tensor, or None")
    if plain or not isinstance(result, Tensor) or not result.dtype.inexact:
        if tangent is not None:
            raise RuntimeError(f"{name} returned a tangent for a result that has no derivative: return None for it")
        return result
    if tangent is None or not tangent.dtype.inexact:
        raise RuntimeError(f"{name} must return a floating or complex tangent, zeros where a result does not move")
    if tangent._data.shape != result._data.shape:
        raise RuntimeError(
            f"{name} returned a tangent of shape {list(tangent._data.shape)} for a result of shape {list(result._data.shape)}"
        )
    return dual_tensor.twin(result, level, tangent) if given is None else dual_tensor.moved(given, result, level, tangent)
