"""Jacobians, Hessians and their products with vectors, of functions from tensors to tensors.

Inputs and outputs are one tensor or a tuple of them; the results nest as they do. `create_graph` keeps the results
differentiable; `strict` makes independence of an input a RuntimeError instead of zeros.
"""

from __future__ import annotations

import numpy as np

from ..engine import namespaces
from ..engine.backward import grad
from ..engine.modes import enable_grad
from ..engine.op import make
from ..engine.tensor import Tensor
from ..transforms.grad import grad as gradient_of
from ..transforms.jacobian import basis, forward_jacobian, split_rows

__all__ = ["hessian", "hvp", "jacobian", "jvp", "vhp", "vjp"]


# ---- what goes in ----
def _several(given, what) -> tuple[bool, tuple[Tensor, ...]]:
    """Whether `given` is one tensor, and the tuple of them."""
    found = given if isinstance(given, tuple) else (given,)
    for i, t in enumerate(found):
        if not isinstance(t, Tensor):
            raise TypeError(f"{what} must be tensors or a tuple of them, got {type(t).__name__} at {i}")
    return found is not given, found


def _own(xs, create_graph):
    """New tensors in place of the inputs, so that uses of the originals inside the function stay apart."""
    return tuple(namespaces.tensors.alias(x) if create_graph and x.requires_grad else x.detach().requires_grad_() for x in xs)


def _vectors(v, xs, of):
    """The vectors to multiply with, checked; 1 in place of None for a single number."""
    if v is None:
        if len(xs) != 1 or xs[0].numel() != 1:
            raise RuntimeError(f"v can be left out only where {of} is a single number")
        return (_filled(xs[0], 1),)
    _, vs = _several(v, "v")
    if len(vs) != len(xs):
        raise RuntimeError(f"v has {len(vs)} tensors and {of} has {len(xs)}: they must match")
    for i, (a, x) in enumerate(zip(vs, xs)):
        if a.shape != x.shape:
            raise RuntimeError(f"v has shape {list(a.shape)} at {i}, {of} has {list(x.shape)} there: they must match")
    return vs


def _filled(x, value):
    return make(np.full(x._data.shape, value, x._data.dtype), None)


def _number(ys, one, name):
    if not one:
        raise RuntimeError(f"{name} needs a function that gives one tensor")
    if ys[0].numel() != 1:
        raise RuntimeError(f"{name} needs a function that gives a single number, this one gave shape {list(ys[0].shape)}")


# ---- what comes out ----
def _pull(ys, xs, vs, create_graph):
    """The gradients of those outputs that have one; None where an input is not reached."""
    live = [(y, v) for y, v in zip(ys, vs) if y is not None and y.requires_grad]
    if not live:
        return (None,) * len(xs)
    return grad([y for y, _ in live], xs, [v for _, v in live], create_graph=create_graph, allow_unused=True)


def _demand(found, strict, what):
    """In strict mode, every one of these must be there and depend on something."""
    for i, t in enumerate(found if strict else ()):
        if t is None or not t.requires_grad:
            raise RuntimeError(f"strict=True: {what} {i} does not depend on the inputs")


def _settled(gs, likes, strict, create_graph, what):
    """Zeros where nothing was reached; in strict mode an error."""
    for i, g in enumerate(gs if strict else ()):
        if g is None or (create_graph and not g.requires_grad):
            raise RuntimeError(f"strict=True: {what} does not depend on input {i}")
    return tuple(_filled(x, 0) if g is None else g for g, x in zip(gs, likes))


def _given(found, one, create_graph):
    found = tuple(t if create_graph else t.detach() for t in found)
    return found[0] if one else found


# ---- products with vectors ----
def vjp(func, inputs, v=None, create_graph=False, strict=False):
    """The function's value, and v times its Jacobian; v has the value's shape.

    >>> import nbgrad as torch
    >>> torch.autograd.functional.vjp(lambda x: x**2, torch.tensor([1.0, 2.0]), torch.tensor([1.0, 1.0]))
    (tensor([1., 4.]), tensor([2., 4.]))
    """
    with enable_grad():
        one_in, xs = _several(inputs, "inputs")
        xs = _own(xs, create_graph)
        one_out, ys = _several(func(*xs), "the function's results")
        _demand(ys, strict, "output")
        gs = _pull(ys, xs, _vectors(v, ys, "the result"), create_graph)
        gs = _settled(gs, xs, strict, create_graph, "the result" if not create_graph else "the Jacobian")
    return _given(ys, one_out, create_graph), _given(gs, one_in, create_graph)


def jvp(func, inputs, v=None, create_graph=False, strict=False):
    """The function's value, and its Jacobian times v; v has the inputs' shape.

    Computed as the derivative, with respect to u, of u times the Jacobian.

    >>> import nbgrad as torch
    >>> torch.autograd.functional.jvp(lambda x: x**2, torch.tensor([1.0, 2.0]), torch.tensor([1.0, 0.0]))
    (tensor([1., 4.]), tensor([2., 0.]))
    """
    with enable_grad():
        _, xs = _several(inputs, "inputs")
        xs = _own(xs, create_graph)
        vs = _vectors(v, xs, "the input")
        one_out, ys = _several(func(*xs), "the function's results")
        _demand(ys, strict, "output")
        us = tuple(_filled(y, 0).requires_grad_() for y in ys)
        pulled = _pull(ys, xs, us, create_graph=True)
        _demand(pulled, strict, "the gradient of input")
        ts = _settled(_pull(pulled, us, vs, create_graph), ys, strict, create_graph, "the Jacobian")
    return _given(ys, one_out, create_graph), _given(ts, one_out, create_graph)


def vhp(func, inputs, v=None, create_graph=False, strict=False):
    """The value of a function that gives a number, and v times its Hessian; v has the inputs' shape.

    >>> import nbgrad as torch
    >>> torch.autograd.functional.vhp(lambda x: (x**3).sum(), torch.tensor([1.0, 2.0]), torch.tensor([1.0, 1.0]))
    (tensor(9.), tensor([ 6., 12.]))
    """
    with enable_grad():
        one_in, xs = _several(inputs, "inputs")
        xs = _own(xs, create_graph)
        vs = _vectors(v, xs, "the input")
        ys, gs = _gradient(func, xs, strict, "vhp")
        hs = _settled(_pull(gs, xs, vs, create_graph), xs, strict, create_graph, "the Hessian")
    return _given(ys, True, create_graph), _given(hs, one_in, create_graph)


def hvp(func, inputs, v=None, create_graph=False, strict=False):
    """The value of a function that gives a number, and its Hessian times v; v has the inputs' shape.

    >>> import nbgrad as torch
    >>> torch.autograd.functional.hvp(lambda x: (x**3).sum(), torch.tensor([1.0, 2.0]), torch.tensor([1.0, 0.0]))
    (tensor(9.), tensor([6., 0.]))
    """
    with enable_grad():
        one_in, xs = _several(inputs, "inputs")
        xs = _own(xs, create_graph)
        vs = _vectors(v, xs, "the input")
        ys, gs = _gradient(func, xs, strict, "hvp")
        us = tuple(_filled(x, 0).requires_grad_() for x in xs)
        pulled = _pull(gs, xs, us, create_graph=True)
        hs = _settled(_pull(pulled, us, vs, create_graph), xs, strict, create_graph, "the Hessian")
    return _given(ys, True, create_graph), _given(hs, one_in, create_graph)


def _gradient(func, xs, strict, name):
    one, ys = _several(func(*xs), "the function's results")
    _demand(ys, strict, "output")
    _number(ys, one, name)
    gs = _pull(ys, xs, [_filled(y, 1) for y in ys], create_graph=True)
    _demand(gs, strict, "the gradient of input")
    return ys, gs


# ---- whole matrices ----
def jacobian(func, inputs, create_graph=False, strict=False, vectorize=False, strategy="reverse-mode"):
    """All derivatives of all outputs: for one input and one output a tensor of shape (*output, *input).

    One backward pass for each element of the outputs; with `vectorize` all in one, or, with strategy "forward-mode", one
    forward-mode pass for all elements of the inputs.

    >>> import nbgrad as torch
    >>> torch.autograd.functional.jacobian(lambda x: x**2, torch.tensor([1.0, 2.0]))
    tensor([[2., 0.],
            [0., 4.]])
    """
    if strategy not in ("reverse-mode", "forward-mode"):
        raise AssertionError(f"strategy is 'reverse-mode' or 'forward-mode', got {strategy!r}")
    if strategy == "forward-mode" and create_graph:
        raise NotImplementedError("strategy='forward-mode' needs create_graph=False: torch.func.jacfwd can be differentiated")
    if strategy == "forward-mode" and strict:
        raise RuntimeError("strict=True needs strategy='reverse-mode'")
    if strategy == "forward-mode" and not vectorize:
        raise NotImplementedError("strategy='forward-mode' needs vectorize=True")
    if strategy == "forward-mode":
        return _by_directions(func, inputs)
    with enable_grad():
        one_in, xs = _several(inputs, "inputs")
        xs = _own(xs, create_graph)
        one_out, ys = _several(func(*xs), "the function's results")
        _demand(ys, strict, "output")
        if strict and vectorize:
            raise RuntimeError("strict=True cannot be had with vectorize=True: it looks at one row at a time")
        blocks = _blocks(ys, xs, create_graph) if vectorize else [_rows(y, xs, create_graph, strict) for y in ys]
    blocks = [_given(row, one_in, create_graph) for row in blocks]
    return blocks[0] if one_out else tuple(blocks)


def _rows(y, xs, create_graph, strict):
    """The Jacobian of one output: for each input, its rows stacked and folded into (*output, *input)."""
    if y.dtype.is_complex:
        raise RuntimeError(f"jacobian gives the derivatives of real outputs, this one is {y.dtype}: take .real and .imag apart")
    rows = []
    for i in range(y.numel()):
        seed = _filled(y, 0)
        seed._data.reshape(-1)[i] = 1
        gs = (None,) * len(xs)
        if y.requires_grad:
            gs = grad([y], xs, [seed], retain_graph=True, create_graph=create_graph, allow_unused=True)
        rows.append(_settled(gs, xs, strict, create_graph, "the output" if not create_graph else "the Jacobian"))
    return tuple(
        namespaces.tensors.stack(column, 0).reshape((*y.shape, *x.shape)) if rows else _empty(y, x)
        for x, column in zip(xs, zip(*rows) if rows else [()] * len(xs))
    )


def _blocks(ys, xs, create_graph):
    """The Jacobians of all outputs, with all gradients in one pass."""
    live = [k for k, y in enumerate(ys) if y.requires_grad and y.numel()]
    if not live:
        return [tuple(_empty(y, x) for x in xs) for y in ys]
    seeds, options = basis(ys), {"create_graph": create_graph, "allow_unused": True, "is_grads_batched": True}
    gs = grad([ys[k] for k in live], xs, [seeds[k] for k in live], retain_graph=True, **options)
    columns = [[None] * len(ys) if g is None else split_rows(g, ys) for g in gs]
    return [
        tuple(_empty(y, x) if part[k] is None else part[k].reshape((*y.shape, *x.shape)) for x, part in zip(xs, columns))
        for k, y in enumerate(ys)
    ]


def _by_directions(func, inputs):
    """The Jacobian by forward mode; where there are several inputs, in lists, as PyTorch gives it."""

    def checked(*xs):
        out = func(*xs)
        _several(out, "the function's results")
        return out

    one_in, xs = _several(inputs, "inputs")
    found = forward_jacobian(checked, tuple(range(len(xs))))(*xs)
    one_out = not isinstance(found[0], tuple)
    if one_in:
        return found[0] if one_out else tuple(row[0] for row in found)
    return list(found) if one_out else [list(row) for row in found]


def _empty(y, x):
    return make(np.zeros((*y.shape, *x.shape), x._data.dtype), None)


def hessian(func, inputs, create_graph=False, strict=False, vectorize=False, outer_jacobian_strategy="reverse-mode"):
    """All second derivatives of a function that gives a number: for one input, a tensor of shape (*input, *input).

    >>> import nbgrad as torch
    >>> torch.autograd.functional.hessian(lambda x: (x**3).sum(), torch.tensor([1.0, 2.0]))
    tensor([[ 6.,  0.],
            [ 0., 12.]])
    """
    one_in, xs = _several(inputs, "inputs")

    def gradient(*xs):
        ys, gs = _gradient(func, xs, strict, "hessian")
        gs = _settled(gs, xs, strict, True, "the gradient")
        return gs[0] if one_in else gs

    def inner_gradient(*xs):
        """The same by a transform, which forward mode can go over."""

        def number(*xs):
            one, ys = _several(func(*xs), "the function's results")
            _number(ys, one, "hessian")
            return ys[0].reshape(())

        gs = gradient_of(number, tuple(range(len(xs))))(*xs)
        return gs[0] if one_in else gs

    if outer_jacobian_strategy == "forward-mode":
        xs = _own(xs, create_graph)
        gradient, inputs = inner_gradient, xs[0] if one_in else xs
    return jacobian(gradient, inputs, create_graph, strict, vectorize, outer_jacobian_strategy)
