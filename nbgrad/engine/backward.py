"""What the user calls: `backward` and `grad`, their arguments checked and made ready for the walk."""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping

import numpy as np

from . import namespaces
from .hooks import end
from .levels import refuse_inside
from .node import DeadEnd
from .node_call import like
from .op import make
from .state import slots
from .tensor import Tensor
from .traversal import edge, run
from .user_names import called, name_of


def backward(tensors, grad_tensors=None, retain_graph=None, create_graph=False, grad_variables=None, inputs=None):
    """Add the gradients of `tensors` to the `.grad` of the leaves (or of `inputs` only).

    `grad_tensors` are the gradients that arrive at `tensors`, of their shapes; None stands for 1 at a single number.
    RuntimeError when one is missing or of a wrong shape, or when the graph has been freed.

    >>> import nbgrad as torch
    >>> x = torch.ones(3, requires_grad=True)
    >>> torch.autograd.backward(x * 2, torch.ones(3)); x.grad
    tensor([2., 2., 2.])
    """
    refuse_inside("backward()")
    roots = _sequence(tensors)
    if grad_variables is not None:
        warnings.warn("grad_variables is the old name of grad_tensors: use that", FutureWarning, stacklevel=2)
        if grad_tensors is not None:
            raise RuntimeError("grad_variables is the old name of grad_tensors, and both were given: leave grad_variables out")
        grad_tensors = grad_variables
    seeds = _seeds(roots, grad_tensors, create_graph)
    wanted = None
    if inputs is not None:
        targets = _sequence(inputs)
        if not targets:
            raise RuntimeError("inputs= must name at least one tensor; leave it out to reach every leaf")
        for t in targets:
            if isinstance(t, Tensor):
                t.retain_grad()
        wanted = {end(edge(t))[0] for t in targets}
    if create_graph:
        warnings.warn(
            "backward(create_graph=True) leaves a reference cycle between a leaf and its .grad: prefer "
            "torch.autograd.grad(..., create_graph=True), or set .grad = None when done",
            UserWarning,
            stacklevel=3,
        )
    run(roots, seeds, create_graph if retain_graph is None else retain_graph, create_graph, wanted, None)


def grad(
    outputs, inputs, grad_outputs=None, retain_graph=None, create_graph=False, only_inputs=True, allow_unused=None,
    is_grads_batched=False, materialize_grads=False,
):  # fmt: skip
    """The gradients of `outputs` with respect to `inputs`, as a tuple (a dict for a dict); `.grad` of the leaves is left alone.

    With `is_grads_batched` the first dimension of every `grad_outputs` counts gradients, one pass for each. RuntimeError
    for an input that the outputs do not depend on, unless `allow_unused` (gives None) or `materialize_grads` (zeros).

    >>> import nbgrad as torch
    >>> x = torch.tensor(3.0, requires_grad=True)
    >>> (dy,) = torch.autograd.grad(x**3, x, create_graph=True)
    >>> torch.autograd.grad(dy, x)
    (tensor(18.),)
    """
    if materialize_grads and allow_unused is False:
        raise ValueError("materialize_grads=True needs allow_unused=True, or allow_unused left out")
    if not only_inputs:
        warnings.warn("only_inputs=False has no effect: backward() fills .grad of the other leaves", FutureWarning, stacklevel=2)
    if isinstance(inputs, Mapping):
        if type(inputs) is not dict:
            raise TypeError(f"inputs is a tensor, a sequence or a dict of tensors, got {type(inputs).__name__}")
        options = (retain_graph, create_graph, only_inputs, allow_unused, is_grads_batched, materialize_grads)
        return dict(zip(inputs, grad(outputs, tuple(inputs.values()), grad_outputs, *options)))
    roots, targets = _sequence(outputs), _sequence(inputs)
    if not targets:
        raise RuntimeError("grad() needs at least one input to differentiate with respect to")
    keep = create_graph if retain_graph is None else retain_graph
    if is_grads_batched:
        found = _batched(roots, targets, grad_outputs, keep, create_graph, allow_unused or materialize_grads)
    else:
        found = _one_pass(roots, targets, grad_outputs, keep, create_graph)
    return tuple(_found(t, i, g, allow_unused, materialize_grads, create_graph) for i, (t, g) in enumerate(zip(targets, found)))


def _one_pass(roots, targets, grad_outputs, keep, create_graph):
    """The gradient of each target; None for one that no gradient reached."""
    seeds = _seeds(roots, grad_outputs, create_graph)
    captures = {}
    for i, t in enumerate(targets):
        if isinstance(t, Tensor) and not t.requires_grad:
            raise RuntimeError(f"input {i}{_in_brackets(t)} does not require grad: set requires_grad=True before it is used")
        node, number = end(edge(t))
        if type(node) is not DeadEnd:
            captures.setdefault(node, []).append((number, i))
    found = run(roots, seeds, keep, create_graph, set(captures), captures)
    return [found.get(i) for i in range(len(targets))]


def _found(target, i, g, allow_unused, materialize_grads, create_graph):
    if g is not None or (allow_unused and not materialize_grads):
        return g
    if materialize_grads and isinstance(target, Tensor):
        zeros = make(np.zeros(target._data.shape, target._data.dtype), None)
        zeros._rg = create_graph
        return zeros
    if materialize_grads:
        raise RuntimeError(f"no gradient reached input {i}, and zeros are made for tensors only: give the tensor, not its edge")
    raise RuntimeError(
        f"the outputs do not depend on input {i}{_in_brackets(target)}: pass allow_unused=True to get None for it, or "
        "materialize_grads=True to get zeros"
    )


def _in_brackets(t):
    name = name_of(t)
    return f" ({name})" if name else ""


def _batched(roots, targets, grad_outputs, keep, create_graph, allow_unused):
    """All gradients in one pass: `grad_outputs` are batches of a vmap."""
    there = []
    batches = () if grad_outputs is None else _sequence(grad_outputs)
    if len(batches) != len(roots):
        raise ValueError(f"is_grads_batched=True needs a batch of gradients for each output: {len(roots)}, got {len(batches)}")

    def one(*gradients):
        found = grad(roots, targets, gradients, retain_graph=keep, create_graph=create_graph, allow_unused=allow_unused)
        there.extend(g is not None for g in found)
        return tuple(g for g in found if g is not None)

    found = iter(slots.over_directions(one)(*batches))
    return [next(found) if is_there else None for is_there in there]


def _sequence(given) -> tuple:
    """One tensor (or graph edge), or a sequence of them, as a tuple."""
    found = (given,) if isinstance(given, Tensor) or hasattr(given, "output_nr") else tuple(given)
    for t in found:
        if not isinstance(t, Tensor) and not hasattr(t, "output_nr"):
            raise RuntimeError(f"expected tensors or graph edges, got {type(t).__name__} among them")
    return found


def _seeds(roots, gradients, create_graph):
    """The gradient that arrives at each root, checked."""
    if gradients is None:
        gradients = [None] * len(roots)
    gradients = (gradients,) if isinstance(gradients, Tensor) else tuple(gradients)
    for g in gradients:
        if g is not None and not isinstance(g, Tensor):
            raise TypeError(f"a gradient is a tensor or None, got {type(g).__name__}")
    if len(gradients) < len(roots):  # PyTorch leaves those that are too many alone
        raise RuntimeError(f"{len(roots)} tensors need {len(roots)} gradients, got {len(gradients)}")
    return [_seed(root, g) if isinstance(root, Tensor) else _edge_seed(root, g) for root, g in zip(roots, gradients)]


def _edge_seed(root, g):
    known = like(root.node)
    shape, dtype = (None, None) if known is None else known[root.output_nr]
    if g is None:
        if shape is None or math.prod(shape) != 1:
            raise RuntimeError("a graph edge as root needs its gradient: pass it as grad_outputs or grad_tensors")
        return make(np.ones(shape, dtype.numpy), None)
    return g if shape is None else _fitting(g, shape, dtype)


def _fitting(g, shape, dtype):
    """The gradient of a tensor of that shape and dtype, checked and converted."""
    if g._data.shape != shape:
        raise RuntimeError(f"the gradient has shape {list(g._data.shape)}, the tensor has {list(shape)}: they must be the same")
    if g.dtype is dtype:
        return g
    if g.dtype.is_complex != dtype.is_complex:
        needed = "complex" if dtype.is_complex else "real"
        raise RuntimeError(f"a {dtype} tensor needs a {needed} gradient, got {g.dtype}: convert it first")
    return namespaces.tensors.cast(g, dtype.numpy)


def _seed(root, g):
    if type(root._data) is not np.ndarray:
        raise RuntimeError(
            "backward() and autograd.grad() do not work on tensors inside vmap: use torch.func.grad, vjp or jacrev there, or "
            "differentiate outside of the vmap"
        )
    if not root.requires_grad or (root._root is not None and type(edge(root)) is DeadEnd):
        raise RuntimeError(
            f"{called(root, 'this tensor')} does not require grad and has no grad_fn: it was computed from tensors without "
            "requires_grad=True, under no_grad(), or cut off by detach()"
        )
    if g is None:
        if root._data.size != 1:
            raise RuntimeError(
                f"a gradient can be left out only for a single number, and {called(root, 'this tensor')} has shape "
                f"{list(root._data.shape)}: reduce it first, as in .sum(), or pass gradient="
            )
        if not root.dtype.is_floating_point:
            raise RuntimeError(f"a gradient can be left out only for real tensors, and this one is {root.dtype}")
        return make(np.ones(root._data.shape, root._data.dtype), None)
    return _fitting(g, root._data.shape, root.dtype)
