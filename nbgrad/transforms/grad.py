"""Derivatives as functions of functions, in reverse: `grad`, `grad_and_value`, `vjp`.

A reverse-mode transform runs its function on inputs of its own, so the gradient is that of this call and no other; what
is recorded lies on the one graph that all transforms share. Inside vmap an input is first repeated for every example, so
that each example has a gradient of its own. Results are cut off from the graph unless something outside still needs it.
"""

from __future__ import annotations

import functools
from contextlib import contextmanager

import numpy as np

from ..engine import namespaces
from ..engine.backward import grad as engine_grad
from ..engine.levels import GRAD as GRAD_LEVEL, Level, batch_levels
from ..engine.node import AccumulateGrad
from ..engine.op import make
from ..engine.state import GRAD, INFERENCE, state
from ..engine.tensor import Tensor
from ..engine.traversal import collect, edge
from . import batched_tensor, dual_tensor, tree
from .arguments import chosen_args, placed, split_aux, tensor_leaves, tensor_results


# ---- inputs of a transform, and what leaves it ----
class _Inputs:
    """Inputs of one call of a reverse-mode transform: `given` to the function, `roots` on the graph; `levels` of vmap around."""

    def __init__(self, tensors):
        self.levels, self.call = batch_levels(), Level(GRAD_LEVEL)
        mode = state.mode
        state.mode = (mode | GRAD) & ~INFERENCE
        try:
            self.roots = [self._own(batched_tensor.explicit(x, self.levels)) for x in tensors]
            self.call.roots = [x._node.seq for x in self.roots if x._node is not None]
            self.given = [batched_tensor.wrap_all(x, self.levels) for x in self.roots]
        finally:
            state.mode = mode

    def _own(self, x: Tensor) -> Tensor:
        """A tensor on the same memory that is a place of its own on the graph."""
        if not x.dtype.inexact:
            raise RuntimeError(f"only floating and complex tensors have gradients, and this input is {x.dtype}: convert it first")
        return namespaces.tensors.alias(x) if x.requires_grad else self._leaf(x)

    def _leaf(self, x):
        found = dual_tensor.innermost_dual(x)
        if found is not None:
            level, primal, tangent = found
            return dual_tensor.twin(namespaces.tensors.alias(self._leaf(primal)), level, tangent)
        out = make(x._data, None)
        out._rg = True
        out.meta().owner = self.call
        return out

    def outside(self, tensors) -> bool:
        """Whether any of these depends on a leaf that someone else may want a gradient for."""
        starts = [edge(x) for x in tensors if x.requires_grad]
        leaves = [node.variable for node in (*collect(starts)[1], *starts) if type(node) is AccumulateGrad]
        owners = [leaf._more.owner for leaf in leaves]
        return any(owner is None or (owner is not self.call and owner.depth) for owner in owners)

    def leave(self, x):
        """A result as the caller may have it."""
        if not isinstance(x, Tensor) or not x.requires_grad:
            return x
        below = batched_tensor.bottom(x)
        return x if state.mode & GRAD and self.outside([below]) else dual_tensor.released(x)


def _run(func, args, kwargs):
    """Call a function with recording on."""
    mode = state.mode
    state.mode = (mode | GRAD) & ~INFERENCE
    try:
        return func(*args, **kwargs)
    finally:
        state.mode = mode


@contextmanager
def outside_inference():
    """What a transform makes is no inference tensor."""
    mode = state.mode
    state.mode = mode & ~INFERENCE
    try:
        yield
    finally:
        state.mode = mode


def _back(inputs: _Inputs, outputs, cotangents, keep):
    """The gradient for every input, given the cotangents of the outputs; zeros where there is no way."""
    flat = batched_tensor.levels_of
    pairs = [(y, g) for y, g in zip(outputs, cotangents) if y.requires_grad]
    if not pairs:
        return [zeros_like(x) for x in inputs.given]
    levels = sorted({level for y, _ in pairs for level in flat(y)} | set(inputs.levels), key=lambda level: level.depth)
    ys = [batched_tensor.bottom(dual_tensor.batch_to(y, levels)) for y, _ in pairs]
    gs = [batched_tensor.explicit(g, levels) for _, g in pairs]
    if levels != inputs.levels:
        raise RuntimeError("a gradient is asked for inside a vmap that runs inside the function: ask for it outside of that vmap")
    attached = bool(state.mode & GRAD) and (inputs.outside(ys) or any(g.requires_grad for g in gs))
    with outside_inference():
        found = engine_grad(ys, inputs.roots, gs, retain_graph=keep or attached, create_graph=attached, allow_unused=True)
    return [zeros_like(x) if g is None else batched_tensor.implicit(g, levels) for g, x in zip(found, inputs.given)]


def zeros_like(x):
    return batched_tensor.like(x, lambda shape: np.zeros(shape, x._data.dtype))


def _ones_like(x):
    return make(np.ones(x._data.shape, x._data.dtype), None)


# ---- reverse mode ----
def grad_and_value(func, argnums=0, has_aux=False):
    """A function that gives (gradient, value) of `func`, whose result is a single number.

    >>> import nbgrad as torch
    >>> torch.func.grad_and_value(lambda x: (x * x).sum())(torch.ones(2))
    (tensor([2., 2.]), tensor(2.))
    """

    @functools.wraps(func)
    def run(*args, **kwargs):
        places, chosen = chosen_args(argnums, args, "grad")
        leaves, structure = tree.flatten(chosen)
        inputs = _Inputs(tensor_leaves(leaves, "grad"))
        given = placed(args, places, isinstance(argnums, tuple), tree.unflatten(inputs.given, structure))
        with inputs.call:
            out, aux = split_aux(_run(func, given, kwargs), has_aux, "grad")
            _check_number(out)
            found = tree.unflatten(_back(inputs, [out], [_ones_like(out)], False), structure)
        value = inputs.leave(out)
        return (found, (value, tree.tree_map(inputs.leave, aux))) if has_aux else (found, value)

    return run


def _check_number(out):
    if not isinstance(out, Tensor):
        raise RuntimeError(f"grad: the function must return a tensor, got {type(out).__name__}")
    if out._data.ndim:
        raise RuntimeError(
            f"grad: the function must return a single number, got a tensor of shape {list(out._data.shape)}: use vjp or jacrev"
        )
    if out.dtype.is_complex:
        raise RuntimeError("grad: the function must return a real number, got a complex one: use out.real, out.abs() or vjp")


def grad(func, argnums=0, has_aux=False):
    """A function that gives the gradient of `func`, whose result is a single number, by the arguments `argnums`.

    With `has_aux` the function returns (number, aux), and the result is (gradient, aux). RuntimeError for any other result, and
    for a complex number.

    >>> import nbgrad as torch
    >>> torch.func.grad(torch.func.grad(torch.sin))(torch.tensor(0.5))
    tensor(-0.4794)
    """
    both = grad_and_value(func, argnums, has_aux)

    @functools.wraps(func)
    def run(*args, **kwargs):
        found, value = both(*args, **kwargs)
        return (found, value[1]) if has_aux else found

    return run


def vjp(func, *primals, has_aux=False):
    """(func(*primals), a function from cotangents of the result to gradients of the primals[, aux]).

    >>> import nbgrad as torch
    >>> y, back = torch.func.vjp(torch.sin, torch.zeros(2))
    >>> back(torch.ones(2))
    (tensor([1., 1.]),)
    """
    leaves, structure = tree.flatten(primals)
    inputs = _Inputs(tensor_leaves(leaves, "vjp", "primal"))
    with inputs.call:
        out, aux = split_aux(_run(func, tree.unflatten(inputs.given, structure), {}), has_aux, "vjp")
    ys, shape = tensor_results(out, "vjp")

    def back(cotangents, retain_graph=True, create_graph=None):
        gs, given = tree.flatten(cotangents)
        if given != shape:
            raise RuntimeError("vjp: the cotangents must be nested as the result of the function is")
        gs = [_cotangent(i, g, y) for i, (g, y) in enumerate(zip(gs, ys))]
        return tree.unflatten(_back(inputs, ys, gs, retain_graph), structure)

    result = tree.unflatten([inputs.leave(y) for y in ys], shape)
    return (result, back, tree.tree_map(inputs.leave, aux)) if has_aux else (result, back)


def _cotangent(i, g, y):
    """Cotangent number `i`, checked; None stands for 1 where the result is a single number."""
    if g is None and y._data.size == 1:
        return _ones_like(y)
    if g is None:
        raise RuntimeError(
            f"vjp: cotangent {i} is None, and its result has shape {list(y._data.shape)}: pass a tensor of that shape"
        )
    if not isinstance(g, Tensor):
        raise TypeError(f"vjp: a cotangent is a tensor, or None for a single number, got {type(g).__name__}")
    if g._data.shape != y._data.shape:
        raise RuntimeError(f"vjp: cotangent {i} has shape {list(g._data.shape)}, the result has {list(y._data.shape)}")
    return g
