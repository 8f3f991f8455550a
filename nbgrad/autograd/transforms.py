"""Derivatives as functions of functions: `grad`, `vjp`, `jvp`, Jacobians, Hessians, `linearize`.

A reverse-mode transform runs its function on inputs of its own, so the gradient is that of this call and no other; what
is recorded lies on the one graph that all transforms share. Inside vmap an input is first repeated for every example, so
that each example has a gradient of its own. Results are cut off from the graph unless something outside still needs it.
"""

from __future__ import annotations

import functools
from contextlib import contextmanager

import numpy as np

from . import batch, forward, tree
from .engine import grad as engine_grad
from .forward_ad import checked
from .levels import GRAD as GRAD_LEVEL
from .levels import JVP, Level, batch_levels
from .node import AccumulateGrad
from .op import make, namespaces
from .state import GRAD, state
from .taps import INFERENCE
from .tensor import Tensor
from .vectorize import over_directions
from .walk import collect, edge


# ---- inputs of a transform, and what leaves it ----
class _Inputs:
    """Inputs of one call of a reverse-mode transform: `given` to the function, `roots` on the graph; `levels` of vmap around."""

    def __init__(self, tensors):
        self.levels, self.call = batch_levels(), Level(GRAD_LEVEL)
        mode = state.mode
        state.mode = (mode | GRAD) & ~INFERENCE
        try:
            self.roots = [self._own(batch.explicit(x, self.levels)) for x in tensors]
            self.call.roots = [x._node.seq for x in self.roots if x._node is not None]
            self.given = [batch.wrap_all(x, self.levels) for x in self.roots]
        finally:
            state.mode = mode

    def _own(self, x: Tensor) -> Tensor:
        """A tensor on the same memory that is a place of its own on the graph."""
        if not x.dtype.inexact:
            raise RuntimeError(f"only floating and complex tensors have gradients, and this input is {x.dtype}: convert it first")
        return namespaces.tensors.alias(x) if x.requires_grad else self._leaf(x)

    def _leaf(self, x):
        found = forward.innermost_dual(x)
        if found is not None:
            level, primal, tangent = found
            return forward.twin(namespaces.tensors.alias(self._leaf(primal)), level, tangent)
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
        below = batch.bottom(x)
        return x if state.mode & GRAD and self.outside([below]) else forward.released(x)


def _run(func, args, kwargs):
    """Call a function with recording on."""
    mode = state.mode
    state.mode = (mode | GRAD) & ~INFERENCE
    try:
        return func(*args, **kwargs)
    finally:
        state.mode = mode


@contextmanager
def _outside_inference():
    """What a transform makes is no inference tensor."""
    mode = state.mode
    state.mode = mode & ~INFERENCE
    try:
        yield
    finally:
        state.mode = mode


def _back(inputs: _Inputs, outputs, cotangents, keep):
    """The gradient for every input, given the cotangents of the outputs; zeros where there is no way."""
    flat = batch.levels_of
    pairs = [(y, g) for y, g in zip(outputs, cotangents) if y.requires_grad]
    if not pairs:
        return [_zeros_like(x) for x in inputs.given]
    levels = sorted({level for y, _ in pairs for level in flat(y)} | set(inputs.levels), key=lambda level: level.depth)
    ys = [batch.bottom(forward.batch_to(y, levels)) for y, _ in pairs]
    gs = [batch.explicit(g, levels) for _, g in pairs]
    if levels != inputs.levels:
        raise RuntimeError("a gradient is asked for inside a vmap that runs inside the function: ask for it outside of that vmap")
    attached = bool(state.mode & GRAD) and (inputs.outside(ys) or any(g.requires_grad for g in gs))
    with _outside_inference():
        found = engine_grad(ys, inputs.roots, gs, retain_graph=keep or attached, create_graph=attached, allow_unused=True)
    return [_zeros_like(x) if g is None else batch.implicit(g, levels) for g, x in zip(found, inputs.given)]


def _zeros_like(x):
    return batch.like(x, lambda shape: np.zeros(shape, x._data.dtype))


def _ones_like(x):
    return make(np.ones(x._data.shape, x._data.dtype), None)


def _chosen(argnums, args, name):
    """The arguments to differentiate by, as (positions, one tree of tensors)."""
    several = isinstance(argnums, tuple)
    if not several and not isinstance(argnums, int):
        raise RuntimeError(f"{name}: argnums is a number or a tuple of numbers, got {type(argnums).__name__}")
    if several and not argnums:
        raise RuntimeError(f"{name}: argnums is empty: name at least one argument")
    places = []
    for n in argnums if several else (argnums,):
        if not isinstance(n, int):
            raise RuntimeError(f"{name}: argnums names arguments by numbers, got {type(n).__name__} among them")
        if not -len(args) <= n < len(args):
            raise RuntimeError(f"{name}: argnums names argument {n}, and there are only {len(args)} positional ones")
        places.append(n % len(args))
    if len(set(places)) != len(places):
        raise RuntimeError(f"{name}: argnums={argnums} names an argument twice")
    return places, tuple(args[p] for p in places) if several else args[places[0]]


def _placed(args, places, several, chosen):
    args = list(args)
    for p, value in zip(places, chosen if several else (chosen,)):
        args[p] = value
    return args


def _tensors(leaves, name, what="argument"):
    for x in leaves:
        if not isinstance(x, Tensor):
            raise RuntimeError(f"{name}: every {what} is a tensor, or a nest of tensors, got {type(x).__name__}")
    return leaves


def _real(leaves, name, what):
    for x in leaves:
        if isinstance(x, Tensor) and x.dtype.is_complex:
            raise RuntimeError(
                f"{name}: a complex {what} has no single matrix of derivatives: take its real and imaginary parts "
                "(torch.view_as_real), or use vjp or jvp"
            )


def _split_aux(out, has_aux, name):
    if not has_aux:
        return out, None
    if not (isinstance(out, tuple) and len(out) == 2):
        raise RuntimeError(f"{name}: with has_aux=True the function returns (output, aux), a tuple of two")
    _tensors(tree.flatten(out[1])[0], name, "aux")
    return out


def _results(out, name):
    """(the tensors that a function returned, how they are nested)."""
    ys, shape = tree.flatten(out)
    if not ys:
        raise RuntimeError(f"{name}: the function returned nothing to differentiate: return a tensor, or a nest of tensors")
    for y in ys:
        if not isinstance(y, Tensor):
            raise RuntimeError(
                f"{name}: the function must return tensors, got {type(y).__name__}: a tensor that only comes along is aux "
                "(has_aux=True)"
            )
    return ys, shape


# ---- reverse mode ----
def grad_and_value(func, argnums=0, has_aux=False):
    """A function that gives (gradient, value) of `func`, whose result is a single number.

    >>> import nbgrad as torch
    >>> torch.func.grad_and_value(lambda x: (x * x).sum())(torch.ones(2))
    (tensor([2., 2.]), tensor(2.))
    """

    @functools.wraps(func)
    def run(*args, **kwargs):
        places, chosen = _chosen(argnums, args, "grad")
        leaves, structure = tree.flatten(chosen)
        inputs = _Inputs(_tensors(leaves, "grad"))
        given = _placed(args, places, isinstance(argnums, tuple), tree.unflatten(inputs.given, structure))
        with inputs.call:
            out, aux = _split_aux(_run(func, given, kwargs), has_aux, "grad")
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
    inputs = _Inputs(_tensors(leaves, "vjp", "primal"))
    with inputs.call:
        out, aux = _split_aux(_run(func, tree.unflatten(inputs.given, structure), {}), has_aux, "vjp")
    ys, shape = _results(out, "vjp")

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


# ---- forward mode ----
def jvp(func, primals, tangents, *, strict=False, has_aux=False):
    """(func(*primals), its derivative in the direction of the tangents[, aux]).

    With `strict`, RuntimeError for a result that does not depend on the inputs; else its tangent is zeros.

    >>> import nbgrad as torch
    >>> torch.func.jvp(torch.sin, (torch.zeros(2),), (torch.ones(2),))
    (tensor([0., 0.]), tensor([1., 1.]))
    """
    for name, given in (("primals", primals), ("tangents", tangents)):
        if not isinstance(given, tuple):
            raise RuntimeError(f"jvp: {name} is a tuple, the function's arguments, got {type(given).__name__}")
    leaves, structure = tree.flatten(primals)
    moved, same = tree.flatten(tangents)
    if not leaves:
        raise RuntimeError("jvp: there is no tensor among the primals, so there is no direction to move in")
    if same != structure:
        raise RuntimeError("jvp: primals and tangents must be nested alike")
    for p, t in zip(_tensors(leaves, "jvp", "primal"), _tensors(moved, "jvp", "tangent")):
        checked(p, t)
    with _outside_inference(), Level(JVP) as level:
        duals = [forward.dual(p, t, level) for p, t in zip(leaves, moved)]
        out, aux = _split_aux(func(*tree.unflatten(duals, structure)), has_aux, "jvp")
        ys, shape = _results(out, "jvp")
        pairs = [forward.split(y, level) for y in ys]
        aux = tree.tree_map(lambda x: forward.split(x, level)[0], aux) if has_aux else None
    if strict and any(t is None for _, t in pairs):
        raise RuntimeError("jvp: a result does not depend on the inputs, so it has no tangent (strict=True)")
    result = tree.unflatten([p for p, _ in pairs], shape)
    derivative = tree.unflatten([_zeros_like(p) if t is None else t for p, t in pairs], shape)
    return (result, derivative, aux) if has_aux else (result, derivative)


def linearize(func, *primals):
    """(func(*primals), a function from tangents of the primals to those of the result), by forward mode.

    Each call of that function runs `func` again. ValueError for primals without derivatives, RuntimeError for tangents of
    another nesting, shape or dtype than the primals.

    >>> import nbgrad as torch
    >>> y, push = torch.func.linearize(torch.sin, torch.zeros(2))
    >>> push(torch.tensor([1.0, 2.0]))
    tensor([1., 2.])
    """
    leaves, structure = tree.flatten(primals)
    for x in _tensors(leaves, "linearize", "primal"):
        if not x.dtype.inexact:
            raise ValueError(f"linearize: only floating and complex tensors have tangents, and this primal is {x.dtype}")

    def push(*tangents):
        moved, same = tree.flatten(tangents)
        if same != structure:
            raise RuntimeError("linearize: the tangents must be nested as the primals are")
        for i, (t, p) in enumerate(zip(moved, leaves)):
            if t._data.shape != p._data.shape or t.dtype is not p.dtype:
                raise RuntimeError(
                    f"linearize: tangent {i} is {t.dtype}{list(t._data.shape)}, its primal {p.dtype}{list(p._data.shape)}"
                )
        return jvp(func, primals, tangents)[1]

    return func(*primals), push


# ---- Jacobians ----
def basis(leaves):
    """For each tensor the unit vectors of all elements together: (N, *shape), N counting the elements of all."""
    sizes = [x._data.size for x in leaves]
    out, start = [], 0
    for x, n in zip(leaves, sizes):
        rows = np.zeros((sum(sizes), n), x._data.dtype)
        rows[start : start + n] = np.eye(n, dtype=x._data.dtype)
        out.append(make(rows.reshape(sum(sizes), *x._data.shape), None))
        start += n
    return out


def jacrev(func, argnums=0, *, has_aux=False, chunk_size=None, _preallocate_and_copy=False):
    """The Jacobian of `func` by reverse mode: one pass back for each element of the result, all in one vmap.

    The result is nested as that of `func`, then as the arguments `argnums`; each entry has shape (*result, *argument).
    RuntimeError for complex arguments or results.

    >>> import nbgrad as torch
    >>> torch.func.jacrev(torch.sin)(torch.zeros(2))
    tensor([[1., 0.],
            [0., 1.]])
    """
    if chunk_size is not None and chunk_size <= 0:
        raise ValueError(f"jacrev: chunk_size counts rows, so it is at least 1, got {chunk_size}")

    @functools.wraps(func)
    def run(*args):
        places, chosen = _chosen(argnums, args, "jacrev")
        _real(tree.flatten(args)[0], "jacrev", "input")
        several = isinstance(argnums, tuple)

        def on_chosen(picked):
            return func(*_placed(args, places, several, picked))

        out, back, *aux = vjp(on_chosen, chosen, has_aux=has_aux)
        ys, shape = tree.flatten(out)
        _real(ys, "jacrev", "result")
        rows = over_directions(lambda *gs: back(tree.unflatten(list(gs), shape))[0], chunk_size=chunk_size)(*basis(ys))
        columns, structure = tree.flatten(rows)
        parts = [split_rows(column, ys) for column in columns]  # one list for each argument, one entry for each result
        found = []
        for k, y in enumerate(ys):
            each = [namespaces.tensors.reshape(part[k], (*y._data.shape, *part[k]._data.shape[1:])) for part in parts]
            found.append(tree.unflatten(each, structure))
        found = tree.unflatten(found, shape)
        return (found, *aux) if has_aux else found

    return run


def split_rows(column, tensors):
    sizes = [x._data.size for x in tensors]
    return [column] if len(sizes) == 1 else namespaces.tensors.split(column, tuple(sizes), 0)


def jacfwd(func, argnums=0, has_aux=False, *, randomness="error"):
    """The Jacobian of `func` by forward mode: one direction for each element of the arguments, all in one vmap.

    RuntimeError for complex arguments or results.

    >>> import nbgrad as torch
    >>> torch.func.jacfwd(lambda x: x * x)(torch.tensor([1.0, 2.0]))
    tensor([[2., 0.],
            [0., 4.]])
    """
    return forward_jacobian(func, argnums, has_aux, randomness, _real)


def forward_jacobian(func, argnums=0, has_aux=False, randomness="error", check=lambda leaves, name, what: None):
    """As `jacfwd`, of whatever `check` lets pass."""

    @functools.wraps(func)
    def run(*args):
        places, chosen = _chosen(argnums, args, "jacfwd")
        check(tree.flatten(args)[0], "jacfwd", "input")
        several = isinstance(argnums, tuple)
        xs, structure = tree.flatten(chosen)
        _tensors(xs, "jacfwd")
        seen = {}

        def push(*tangents):
            def on_chosen(picked):
                return func(*_placed(args, places, several, picked))

            out = jvp(on_chosen, (chosen,), (tree.unflatten(list(tangents), structure),), has_aux=has_aux)
            if has_aux:
                seen["aux"] = (tree.tree_map(_first_example, out[2]),)
            return out[1]

        moved = over_directions(push, randomness)(*basis(xs))
        aux = seen.pop("aux", ())
        columns, shape = tree.flatten(moved)
        check(columns, "jacfwd", "result")
        found = []
        for column in columns:  # one for each result: its first dimension counts the elements of all arguments
            each = []
            for part, x in zip(split_rows(column, xs), xs):
                turned = namespaces.tensors.permute(part, (*range(1, part._data.ndim), 0))
                each.append(namespaces.tensors.reshape(turned, (*part._data.shape[1:], *x._data.shape)))
            found.append(tree.unflatten(each, structure))
        found = tree.unflatten(found, shape)
        return (found, *aux) if has_aux else found

    return run


def _first_example(x):
    """What does not depend on the direction, without the batch of directions."""
    level = batch_levels()[-1]
    here = isinstance(x, Tensor) and batch.is_batch(x) and x._data.level is level
    return namespaces.tensors.select(x._data.tensor, (0,)) if here else x


def hessian(func, argnums=0):
    """The matrix of second derivatives of `func`: forward mode over reverse mode.

    >>> import nbgrad as torch
    >>> torch.func.hessian(lambda x: (x**3).sum())(torch.tensor([1.0, 2.0]))
    tensor([[ 6.,  0.],
            [ 0., 12.]])
    """
    return jacfwd(jacrev(func, argnums), argnums)


def functionalize(func, *, remove="mutations"):
    """A function that gives what `func` gives and writes what it writes: there is no compiler here to hide writes in place from.

    `remove` is "mutations" or "mutations_and_views"; RuntimeError for anything else.

    >>> import nbgrad as torch
    >>> torch.func.functionalize(lambda x: x.clone().add_(1))(torch.ones(2))
    tensor([2., 2.])
    """
    if remove not in ("mutations", "mutations_and_views"):
        raise RuntimeError(f"functionalize: remove is 'mutations' or 'mutations_and_views', got {remove!r}")

    @functools.wraps(func)
    def run(*args, **kwargs):
        return func(*args, **kwargs)

    return run
