"""Normalisation of a layer as one node; its gradient computes again what is cheap to."""

from __future__ import annotations

import numpy as np

from ..engine.op import Op
from .batching import padded, rank, spread
from .promotion import floating
from .reductions import mean_kept


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


def _vmap_layer_norm(op, args, on, size):
    x, weight, bias, *rest = args
    x = spread(x, on[0], size)
    weight, bias = (w if w is None else padded(w, b, rank(x, True)) for w, b in zip((weight, bias), on[1:]))
    return op(x, weight, bias, *rest)


# axes count from the end, so that batches can stand in front (Ba, Kiros and Hinton, 2016)
layer_norm = Op(
    "layer_norm", _layer_norm,
    {"x": _layer_norm_dx,
     "weight": lambda xp, g, x, weight_shape, axes, eps: xp.sum_to(g * _standard(xp, x, axes, eps)[0], weight_shape),
     "bias": lambda xp, g, bias_shape: xp.sum_to(g, bias_shape)},
    prepare=floating("layer_norm"), title="NativeLayerNorm",
    text={"x": "(g·w − mean(g·w) − z · mean(g·w·z)) / σ,  z = (x − mean(x)) / σ",
          "weight": "g · (x − mean(x)) / σ, summed over the rows", "bias": "g, summed over the rows"}, batch=_vmap_layer_norm,
)  # fmt: skip
