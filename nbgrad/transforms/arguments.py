"""What the derivatives of functions are given and what they give, looked at."""

from __future__ import annotations

from ..engine.tensor import Tensor
from . import tree


def chosen_args(argnums, args, name):
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


def placed(args, places, several, chosen):
    args = list(args)
    for p, value in zip(places, chosen if several else (chosen,)):
        args[p] = value
    return args


def tensor_leaves(leaves, name, what="argument"):
    for x in leaves:
        if not isinstance(x, Tensor):
            raise RuntimeError(f"{name}: every {what} is a tensor, or a nest of tensors, got {type(x).__name__}")
    return leaves


def real_leaves(leaves, name, what):
    for x in leaves:
        if isinstance(x, Tensor) and x.dtype.is_complex:
            raise RuntimeError(
                f"{name}: a complex {what} has no single matrix of derivatives: take its real and imaginary parts "
                "(torch.view_as_real), or use vjp or jvp"
            )


def split_aux(out, has_aux, name):
    if not has_aux:
        return out, None
    if not (isinstance(out, tuple) and len(out) == 2):
        raise RuntimeError(f"{name}: with has_aux=True the function returns (output, aux), a tuple of two")
    tensor_leaves(tree.flatten(out[1])[0], name, "aux")
    return out


def tensor_results(out, name):
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
