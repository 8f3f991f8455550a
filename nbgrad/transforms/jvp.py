"""Derivatives forward: `jvp` and `linearize`."""

from __future__ import annotations

from ..engine.levels import JVP, Level
from . import dual_tensor, tree
from .arguments import split_aux, tensor_leaves, tensor_results
from .grad import outside_inference, zeros_like


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
    for p, t in zip(tensor_leaves(leaves, "jvp", "primal"), tensor_leaves(moved, "jvp", "tangent")):
        dual_tensor.check(p, t)
    with outside_inference(), Level(JVP) as level:
        duals = [dual_tensor.dual(p, t, level) for p, t in zip(leaves, moved)]
        out, aux = split_aux(func(*tree.unflatten(duals, structure)), has_aux, "jvp")
        ys, shape = tensor_results(out, "jvp")
        pairs = [dual_tensor.split(y, level) for y in ys]
        aux = tree.tree_map(lambda x: dual_tensor.split(x, level)[0], aux) if has_aux else None
    if strict and any(t is None for _, t in pairs):
        raise RuntimeError("jvp: a result does not depend on the inputs, so it has no tangent (strict=True)")
    result = tree.unflatten([p for p, _ in pairs], shape)
    derivative = tree.unflatten([zeros_like(p) if t is None else t for p, t in pairs], shape)
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
    for x in tensor_leaves(leaves, "linearize", "primal"):
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
