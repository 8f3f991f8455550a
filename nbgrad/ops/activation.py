"""Activations, softmax among them."""

from __future__ import annotations

import math

import numpy as np

from ..engine.elementwise_call import unary
from ..engine.op import Op
from .batching import along
from .elementwise import activation, composed, erf
from .promotion import floating, numeric, packed, promote, refuse_order


# ---- rectifiers and what is made like them ----
def _relu(x):
    if x.dtype.kind == "c":
        raise refuse_order("relu")
    return np.maximum(x, x.dtype.type(0))


relu = unary("relu", composed(_relu), lambda xp, g, out: xp.gate(g, ~(out <= 0), out),
             prepare=numeric("relu", "convert them first, as in x.float()"))  # fmt: skip
leaky_relu = Op(
    "leaky_relu", lambda x, negative_slope: np.where(x > 0, x, x * negative_slope),
    {"x": lambda xp, g, x, negative_slope: xp.gate(g, x > 0, x) + xp.gate(g * negative_slope, ~(x > 0), x)},
    prepare=floating("leaky_relu"), elementwise=True,
)  # fmt: skip
prelu = Op(
    "prelu", lambda x, weight: np.where(x > 0, x, weight * x),
    {"x": lambda xp, g, x, weight: xp.gate(g, x > 0, x) + xp.gate(g * weight, ~(x > 0), x), "weight": lambda xp, g, x: xp.mask(g * x, x <= 0)},
    prepare=promote, elementwise=True, title="PreluKernel",
)  # fmt: skip
elu = Op(
    "elu", lambda x, alpha: np.where(x > 0, x, alpha * np.expm1(np.where(x > 0, -x, x))),
    {"x": lambda xp, g, x, alpha: xp.where(x <= 0, g * alpha * xp.exp(xp.where(x > 0, -x, x)), g)},
    prepare=floating("elu"), elementwise=True,
)  # fmt: skip
selu = Op(
    "selu", lambda x, alpha, scale: scale * np.where(x > 0, x, alpha * np.expm1(np.where(x > 0, -x, x))),
    {"x": lambda xp, g, x, alpha, scale: scale * xp.where(x <= 0, g * alpha * xp.exp(xp.where(x > 0, -x, x)), g)},
    prepare=floating("selu"), elementwise=True, title="Elu", label="selu",
)  # fmt: skip


def _scalar(name, kernel, dx, **tags):
    """An elementwise op of a tensor and numbers."""
    return Op(name, kernel, {"x": dx}, prepare=floating(name), elementwise=True, **tags)


celu = _scalar(
    "celu", lambda x, alpha: np.where(x > 0, x, alpha * np.expm1(np.where(x > 0, -x, x) / alpha)),
    lambda xp, g, x, alpha: xp.where(x <= 0, g * xp.exp(xp.where(x > 0, -x, x) / alpha), g), title="Celu",
)  # fmt: skip
softplus = Op(
    "softplus", lambda x, beta, threshold: np.where(x * beta > threshold, x, np.logaddexp(0, x * beta) / beta),
    {"x": lambda xp, g, x, beta, threshold: xp.where(x * beta > threshold, g, g * xp.sigmoid(x * beta))},
    prepare=floating("softplus"), elementwise=True,
)  # fmt: skip
log_sigmoid = activation(
    "log_sigmoid", composed(lambda x: np.minimum(x, 0) - np.log1p(np.exp(-np.abs(x)))), lambda xp, g, x: g * xp.sigmoid(-x)
)

# ---- x times a soft step ----
silu = activation("silu", composed(lambda x: x * (0.5 * np.tanh(0.5 * x) + 0.5)),
          lambda xp, g, x: g * (xp.sigmoid(x) * (1 + x * (1 - xp.sigmoid(x)))))  # fmt: skip
gelu = activation("gelu", lambda x, out=None: np.asarray(x * 0.5 * (1 + erf.op.kernel(x * math.sqrt(0.5)))),
          lambda xp, g, x: g * (0.5 * (1 + xp.erf(x * math.sqrt(0.5)))
                                + x * xp.exp(-0.5 * (x * x)) * (1 / math.sqrt(2 * math.pi))))  # fmt: skip


def _tanh_of_softplus(xp, x):
    return xp.tanh(xp.softplus(x, 1.0, 20.0))


mish = activation("mish", composed(lambda x: x * np.tanh(np.logaddexp(0, x))), lambda xp, g, x: g * (
    _tanh_of_softplus(xp, x) + x * xp.sigmoid(x) * (1 - _tanh_of_softplus(xp, x) ** 2)),
    text={"x": "g · (tanh(softplus(x)) + x · σ(x) · (1 − tanh²(softplus(x))))"})  # fmt: skip
hardswish = activation("hardswish", composed(lambda x: x * (np.clip(x + 3, 0, 6) / 6)), lambda xp, g, x: xp.mask(
    xp.where(x < 3, g * (x / 3 + 0.5), g), x > -3))  # fmt: skip

# ---- bounded, and with a gap around 0 ----
hardtanh = Op(
    "hardtanh", lambda x, min, max: np.clip(x, x.dtype.type(min), x.dtype.type(max)),
    {"x": lambda xp, g, x, min, max: xp.gate(g, ~((x <= min) | (x >= max)), x)},
    prepare=numeric("hardtanh", "convert them first, as in x.float()"), elementwise=True,
)  # fmt: skip
hardsigmoid = activation(
    "hardsigmoid", composed(lambda x: np.clip(x + 3, 0, 6) / 6), lambda xp, g, x: xp.gate(g / 6, (x > -3) & (x < 3), x)
)
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


# ---- softmax ----
def _softmax(x, axis):
    if not x.size:
        return x.copy()
    shifted = np.exp(x - np.maximum.reduce(x, axis, None, None, True))
    shifted /= np.add.reduce(shifted, axis, None, None, True)
    return shifted


softmax = Op(
    "softmax", packed(_softmax), {"x": lambda xp, g, out, axis: out * (g - xp.sum(g * out, (axis,), True))},
    prepare=floating("softmax"), text={"x": lambda xp, g, out: out * (g - xp.sum(g * out))}, batch=along,
)  # fmt: skip


def _log_softmax(x, axis):
    if not x.size:
        return x.copy()
    shifted = x - np.maximum.reduce(x, axis, None, None, True)
    shifted -= np.log(np.add.reduce(np.exp(shifted), axis, None, None, True))
    return shifted


log_softmax = Op(
    "log_softmax", packed(_log_softmax), {"x": lambda xp, g, out, axis: g - xp.exp(out) * xp.sum(g, (axis,), True)},
    prepare=floating("log_softmax"), text={"x": lambda xp, g, out: g - xp.exp(out) * xp.sum(g)}, batch=along,
)  # fmt: skip
