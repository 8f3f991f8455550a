"""Batching rules of whole layers and of losses, as `batching` has them for the other ops."""

from __future__ import annotations

import numpy as np

from ..engine import namespaces
from ..engine.op import make
from ..transforms.batched_tensor import RULES
from .batching import aligned, padded, rank, rule, shape_of, spread, through

t = namespaces.tensors


@rule("layer_norm")
def layer_norm(op, args, on, size):
    x, weight, bias, *rest = args
    x = spread(x, on[0], size)
    weight, bias = (w if w is None else padded(w, b, rank(x, True)) for w, b in zip((weight, bias), on[1:]))
    return op(x, weight, bias, *rest)


@rule("attention")
def attention(op, args, on, size):
    """The batches of all examples as one long batch; they share a mask."""
    *tensors, bias, mask, scale = args
    tensors = [spread(x, b, size) for x, b in zip(tensors, on)]
    n = shape_of(tensors[0])[1]
    masks = [x if x is None or x.ndim < 4 or x.shape[0] == 1 else np.concatenate([x] * size) for x in (bias, mask)]
    out = op(*[t.reshape(x, (size * n, *shape_of(x)[2:])) for x in tensors], *masks, scale)
    return t.reshape(out, (size, n, *shape_of(out)[1:]))


# ---- losses: one for each element, then reduced over the dimensions of an example ----
def reduced(out, reduction):
    if reduction == "none":
        return out
    axes = tuple(range(1, len(shape_of(out))))
    if not axes:
        return out
    return (t.mean if reduction == "mean" else t.sum)(out, axes, False)


def loss(*positions):
    """A rule for losses of two operands; `positions`: where the reduction stands among the arguments."""

    def run(op, args, on, size):
        args = list(args)
        (at,) = positions
        reduction, args[at] = args[at], "none"
        return reduced(aligned(op, args, on, size), reduction)

    return run


RULES["mse_loss"] = RULES["l1_loss"] = RULES["smooth_l1_loss"] = RULES["huber_loss"] = loss(2)
RULES["binary_cross_entropy"], RULES["binary_cross_entropy_with_logits"] = loss(3), loss(4)


@rule("nll_loss")
def nll_loss(op, args, on, size):
    """All examples as one long batch of rows, then reduced for each."""
    x, target, weight, ignored, reduction = args
    if weight is not None and on[2]:
        raise RuntimeError("vmap: nll_loss takes one weight for all examples")
    x, target = spread(x, on[0], size), spread(target, on[1], size)
    shape = shape_of(x)
    each = through(t.reshape, target, (size * shape[1], *shape_of(target)[2:]))
    out = op(t.reshape(x, (size * shape[1], *shape[2:])), each, weight, ignored, "none")
    out = t.reshape(out, (size, shape[1], *shape[3:]))
    if reduction != "mean":
        return reduced(out, reduction)
    counted = (np.ones(each.shape) if weight is None else weight[np.where(each == ignored, 0, each)]) * (each != ignored)
    total = counted.reshape(size, -1).sum(1).astype(out._data.dtype)
    return reduced(out, "sum") / make(total, None)


@rule("choose")
def choose(op, args, on, size):
    x, target = spread(args[0], on[0], size), spread(args[1], on[1], size)
    shape = shape_of(x)
    out = op(t.reshape(x, (size * shape[1], *shape[2:])), through(t.reshape, target, (size * shape[1], *shape_of(target)[2:])))
    return t.reshape(out, (size, shape[1], *shape[3:]))


@rule("unchoose")
def unchoose(op, args, on, size):
    x, shape, target = spread(args[0], on[0], size), args[1], spread(args[2], on[2], size)
    flat_x = t.reshape(x, (size * shape[0], *shape_of(x)[2:]))
    out = op(flat_x, (size * shape[0], *shape[1:]), through(t.reshape, target, (size * shape[0], *shape_of(target)[2:])))
    return t.reshape(out, (size, *shape))
