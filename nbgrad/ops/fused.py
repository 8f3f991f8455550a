"""Whole layers as one node each: normalisation of a layer, attention. Their gradients compute again what is cheap to."""

from __future__ import annotations

import math

import numpy as np

from ..autograd.op import Op, namespaces
from .prepare import floating, promote
from .reduce import mean_kept


def _layer_norm(x, weight, bias, axes, eps):
    out = x - mean_kept(x, axes)
    out /= np.sqrt(mean_kept(np.square(out), axes) + x.dtype.type(eps))
    if weight is not None:
        out = out * weight
    return out if bias is None else out + bias


def _standard(xp, x, axes, eps):
    """(x less its mean and over its standard deviation, one over that deviation)."""
    centred = x - xp.mean(x, axes, True)
    scale = xp.rsqrt(xp.mean(centred * centred, axes, True) + eps)
    return centred * scale, scale


def _layer_norm_dx(xp, g, x, weight, axes, eps):
    unit, scale = _standard(xp, x, axes, eps)
    g = g if weight is None else g * weight
    return scale * (g - xp.mean(g, axes, True) - unit * xp.mean(g * unit, axes, True))


# axes count from the end, so that batches can stand in front (Ba, Kiros and Hinton, 2016)
layer_norm = Op(
    "layer_norm", _layer_norm,
    {"x": _layer_norm_dx,
     "weight": lambda xp, g, x, weight_shape, axes, eps: xp.sum_to(g * _standard(xp, x, axes, eps)[0], weight_shape),
     "bias": lambda xp, g, bias_shape: xp.sum_to(g, bias_shape)},
    prepare=floating("layer_norm"), title="NativeLayerNorm",
    text={"x": "(g·w − mean(g·w) − z · mean(g·w·z)) / σ,  z = (x − mean(x)) / σ",
          "weight": "g · (x − mean(x)) / σ, summed over the rows", "bias": "g, summed over the rows"},
)  # fmt: skip


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


# Vaswani et al., 2017; `bias` and `mask` are arrays that broadcast against the scores, or None
attention = Op(
    "attention", lambda query, key, value, bias, mask, scale: _attended(namespaces.arrays, query, key, bias, mask, scale) @ value,
    {"query": lambda xp, g, query, key, value, bias, mask, scale: _scores_slope(xp, g, query, key, value, bias, mask, scale) @ key,
     "key": lambda xp, g, query, key, value, bias, mask, scale:
        xp.swapaxes(_scores_slope(xp, g, query, key, value, bias, mask, scale), -1, -2) @ query,
     "value": lambda xp, g, query, key, bias, mask, scale: xp.swapaxes(_attended(xp, query, key, bias, mask, scale), -1, -2) @ g},
    prepare=promote, title="ScaledDotProductFlashAttentionForCpu",
    text={"query": "dS · K / √d,  dS = P · (g·Vᵀ − sum(P · g·Vᵀ))", "key": "dSᵀ · Q / √d", "value": "Pᵀ · g"},
)  # fmt: skip
