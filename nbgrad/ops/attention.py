"""Attention as one node; its gradient computes again what is cheap to."""

from __future__ import annotations

import math

import numpy as np

from ..engine import namespaces
from ..engine.namespaces import tensors
from ..engine.op import Op
from .batching import shape_of, spread
from .promotion import promote


def _attended(xp, query, key, bias, mask, scale):
    """How much each query attends to each key: softmax of their products, 0 where `mask` is False, be it a whole row."""
    scores = query @ xp.swapaxes(key, -1, -2) * scale
    if bias is not None:
        scores = scores + bias
    if mask is None:
        return xp.softmax(scores, scores.ndim - 1)
    finite = mask | ~mask.any(-1, keepdims=True)
    return xp.mask(xp.softmax(xp.where(finite, scores, -math.inf), scores.ndim - 1), mask)


def _scores_slope(xp, g, query, key, value, bias, mask, scale):
    weights = _attended(xp, query, key, bias, mask, scale)
    slope = g @ xp.swapaxes(value, -1, -2)
    return weights * (slope - xp.sum(slope * weights, (-1,), True)) * scale


def _vmap_attention(op, args, on, size):
    """The batches of all examples as one long batch; they share a mask."""
    *heads, bias, mask, scale = args
    heads = [spread(x, b, size) for x, b in zip(heads, on)]
    n = shape_of(heads[0])[1]
    masks = [x if x is None or x.ndim < 4 or x.shape[0] == 1 else np.concatenate([x] * size) for x in (bias, mask)]
    out = op(*[tensors.reshape(x, (size * n, *shape_of(x)[2:])) for x in heads], *masks, scale)
    return tensors.reshape(out, (size, n, *shape_of(out)[1:]))


# Vaswani et al., 2017; `bias` and `mask` are arrays that broadcast against the scores, or None
attention = Op(
    "attention", lambda query, key, value, bias, mask, scale: _attended(namespaces.arrays, query, key, bias, mask, scale) @ value,
    {"query": lambda xp, g, query, key, value, bias, mask, scale: _scores_slope(xp, g, query, key, value, bias, mask, scale) @ key,
     "key": lambda xp, g, query, key, value, bias, mask, scale:
        xp.swapaxes(_scores_slope(xp, g, query, key, value, bias, mask, scale), -1, -2) @ query,
     "value": lambda xp, g, query, key, bias, mask, scale: xp.swapaxes(_attended(xp, query, key, bias, mask, scale), -1, -2) @ g},
    prepare=promote, title="ScaledDotProductFlashAttentionForCpu",
    text={"query": "dS · K / √d,  dS = P · (g·Vᵀ − sum(P · g·Vᵀ))", "key": "dSᵀ · Q / √d", "value": "Pᵀ · g"}, batch=_vmap_attention,
)  # fmt: skip
