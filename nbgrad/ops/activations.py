"""Activations of neural networks beyond those in `elementwise`, one line each."""

from __future__ import annotations

import numpy as np

from ..autograd.op import Op
from .elementwise import _activation, _via
from .prepare import floating, numeric, promote


def _scalar(name, kernel, dx, **tags):
    """An elementwise op of a tensor and numbers."""
    return Op(name, kernel, {"x": dx}, prepare=floating(name), elementwise=True, **tags)


def _tanh_of_softplus(xp, x):
    return xp.tanh(xp.softplus(x, 1.0, 20.0))


mish = _activation("mish", _via(lambda x: x * np.tanh(np.logaddexp(0, x))), lambda xp, g, x: g * (
    _tanh_of_softplus(xp, x) + x * xp.sigmoid(x) * (1 - _tanh_of_softplus(xp, x) ** 2)),
    text={"x": "g · (tanh(softplus(x)) + x · σ(x) · (1 − tanh²(softplus(x))))"})  # fmt: skip
hardsigmoid = _activation(
    "hardsigmoid", _via(lambda x: np.clip(x + 3, 0, 6) / 6), lambda xp, g, x: xp.gate(g / 6, (x > -3) & (x < 3), x)
)
hardswish = _activation("hardswish", _via(lambda x: x * (np.clip(x + 3, 0, 6) / 6)), lambda xp, g, x: xp.mask(
    xp.where(x < 3, g * (x / 3 + 0.5), g), x > -3))  # fmt: skip
selu = Op(
    "selu", lambda x, alpha, scale: scale * np.where(x > 0, x, alpha * np.expm1(np.where(x > 0, -x, x))),
    {"x": lambda xp, g, x, alpha, scale: scale * xp.where(x <= 0, g * alpha * xp.exp(xp.where(x > 0, -x, x)), g)},
    prepare=floating("selu"), elementwise=True, title="Elu", label="selu",
)  # fmt: skip
celu = _scalar(
    "celu", lambda x, alpha: np.where(x > 0, x, alpha * np.expm1(np.where(x > 0, -x, x) / alpha)),
    lambda xp, g, x, alpha: xp.where(x <= 0, g * xp.exp(xp.where(x > 0, -x, x) / alpha), g), title="Celu",
)  # fmt: skip
softshrink = _scalar(
    "softshrink", lambda x, lambd: np.where(x > lambd, x - lambd, np.where(x < -lambd, x + lambd, x * 0)),
    lambda xp, g, x, lambd: xp.gate(g, ~((x >= -lambd) & (x <= lambd)), x),
)  # fmt: skip
hardshrink = _scalar(
    "hardshrink", lambda x, lambd: np.where((x >= -lambd) & (x <= lambd), x.dtype.type(0), x),
    lambda xp, g, x, lambd: xp.gate(g, ~((x >= -lambd) & (x <= lambd)), x),
)  # fmt: skip
threshold = Op(
    "threshold", lambda x, threshold, value: np.where(x <= threshold, x.dtype.type(value), x),
    {"x": lambda xp, g, x, threshold: xp.gate(g, ~(x <= threshold), x)},
    prepare=numeric("threshold", "convert them first, as in x.float()"), elementwise=True,
)  # fmt: skip
prelu = Op(
    "prelu", lambda x, weight: np.where(x > 0, x, weight * x),
    {"x": lambda xp, g, x, weight: xp.gate(g, x > 0, x) + xp.gate(g * weight, ~(x > 0), x), "weight": lambda xp, g, x: xp.mask(g * x, x <= 0)},
    prepare=promote, elementwise=True, title="PreluKernel",
)  # fmt: skip
