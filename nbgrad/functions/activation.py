"""`torch.nn.functional`'s activations; those with a twin that works in place have `inplace=` (see `ops.out`)."""

from __future__ import annotations

import math

from ..engine.tensor import Tensor
from ..ops import activation as a, activation as activation_ops, elementwise as e
from . import reductions, shape, softmax as softmax_, splitting
from .creation import empty_like, zeros_like
from .inplace import inplace as twin
from .softmax import log_softmax as _log_softmax, softmax as _softmax


def gumbel_softmax(logits, tau=1, hard=False, eps=1e-10, dim=-1) -> Tensor:
    """A random choice by scores, softened by the temperature `tau`; `hard`: one-hot, with the gradient of the soft one."""
    noise = -e.log(empty_like(logits.detach()).exponential_())
    soft = softmax_.softmax((logits + noise) / tau, dim)
    if not hard:
        return soft
    best = reductions.argmax(soft, dim, True)
    choice = zeros_like(soft.detach()).scatter_(dim, best, 1.0)
    return choice - soft.detach() + soft


sigmoid, tanh, logsigmoid = e.sigmoid, e.tanh, activation_ops.log_sigmoid


def _switched(function):
    """Give a function its in-place twin, which its face calls where `inplace` is set."""
    function.in_place = twin(f"{function.__name__}_", function)
    return function


def relu(input) -> Tensor:
    """Values below 0 become 0."""
    return activation_ops.relu(input)


@_switched
def relu6(input) -> Tensor:
    """Values clamped to 0 and 6."""
    return activation_ops.hardtanh(input, 0.0, 6.0)


@_switched
def hardtanh(input, min_val=-1.0, max_val=1.0) -> Tensor:
    """Values clamped to `min_val` and `max_val`; on the edges the gradient is 0, as in PyTorch."""
    if min_val > max_val:
        raise ValueError(f"hardtanh: min_val {min_val} is above max_val {max_val}")
    if input.dtype.name == "uint8" and min_val < 0:
        raise RuntimeError(f"hardtanh: a uint8 tensor has no values down to {min_val}: convert it first, as in x.float()")
    return activation_ops.hardtanh(input, min_val, max_val)


@_switched
def leaky_relu(input, negative_slope=0.01) -> Tensor:
    """x where positive, negative_slope * x elsewhere."""
    return activation_ops.leaky_relu(input, negative_slope)


@_switched
def elu(input, alpha=1.0) -> Tensor:
    """x where positive, alpha * (exp(x) - 1) elsewhere."""
    return activation_ops.elu(input, alpha)


@_switched
def selu(input) -> Tensor:
    """`elu` with the factors for which values stay of mean 0 and variance 1 from layer to layer."""
    return a.selu(input, 1.6732632423543772, 1.0507009873554805)


@_switched
def celu(input, alpha=1.0) -> Tensor:
    """x where positive, alpha * (exp(x / alpha) - 1) elsewhere; ZeroDivisionError for alpha 0."""
    return a.celu(input, float(alpha))


@_switched
def silu(input) -> Tensor:
    """x * sigmoid(x)."""
    return activation_ops.silu(input)


@_switched
def mish(input) -> Tensor:
    """x * tanh(softplus(x))."""
    return a.mish(input)


@_switched
def hardsigmoid(input) -> Tensor:
    """x / 6 + 1/2 between -3 and 3, 0 below, 1 above."""
    return a.hardsigmoid(input)


@_switched
def hardswish(input) -> Tensor:
    """x * hardsigmoid(x)."""
    return a.hardswish(input)


@_switched
def threshold(input, threshold, value) -> Tensor:
    """x where above the threshold, `value` elsewhere."""
    return a.threshold(input, threshold, value)


relu_ = relu.in_place = twin("relu_", activation_ops.relu)
elu_, selu_, celu_ = elu.in_place, selu.in_place, celu.in_place
leaky_relu_, hardtanh_, threshold_ = leaky_relu.in_place, hardtanh.in_place, threshold.in_place


def softplus(input, beta=1.0, threshold=20.0) -> Tensor:
    """log(1 + exp(beta x)) / beta; x itself where beta x is above the threshold."""
    return activation_ops.softplus(input, beta, threshold)


def gelu(input, *, approximate="none") -> Tensor:
    """x times the normal distribution function at x, exactly or by tanh."""
    if approximate == "tanh":
        inner = math.sqrt(2 / math.pi) * (input + 0.044715 * input**3)
        return 0.5 * input * (1 + e.tanh(inner))
    if approximate != "none":
        raise RuntimeError(f"approximate must be 'none' or 'tanh', got {approximate!r}")
    return activation_ops.gelu(input)


def softsign(input) -> Tensor:
    """x / (1 + abs(x))."""
    return input / (e.abs(input) + 1)


def tanhshrink(input) -> Tensor:
    """x - tanh(x)."""
    return input - e.tanh(input)


def softshrink(input, lambd=0.5) -> Tensor:
    """x moved towards 0 by `lambd`, and 0 if it is nearer; RuntimeError for a negative `lambd`."""
    if lambd < 0:
        raise RuntimeError(f"softshrink: lambd cannot be negative, got {lambd}")
    return a.softshrink(input, lambd)


def hardshrink(input, lambd=0.5) -> Tensor:
    """x, but 0 within `lambd` of 0."""
    return a.hardshrink(input, lambd)


def prelu(input, weight) -> Tensor:
    """x where positive, weight * x elsewhere; one weight, or one for each channel (dimension 1)."""
    n = weight._data.size
    if weight._data.ndim > 1:
        raise RuntimeError(f"prelu takes one weight or a vector of them, got shape {list(weight._data.shape)}")
    if n != 1 and (input._data.ndim < 2 or input._data.shape[1] != n):
        raise RuntimeError(f"prelu: {n} weights do not fit the channels of a tensor of shape {list(input._data.shape)}")
    wide = (n,) + (1,) * max(input._data.ndim - 2, 0) if n > 1 else (1,) * input._data.ndim
    return a.prelu(input, shape.reshape(weight, wide))


def glu(input, dim=-1) -> Tensor:
    """The first half along `dim` times sigmoid of the second; RuntimeError for an odd length."""
    if not input._data.ndim or input.shape[dim] % 2:
        raise RuntimeError(f"glu halves a dimension, which must be of even length, got shape {list(input._data.shape)}")
    if not input.dtype.is_floating_point:
        raise NotImplementedError(f"glu is not defined for {input.dtype}: convert it first, as in x.float()")
    first, second = splitting.chunk(input, 2, dim)
    return first * e.sigmoid(second)


def _default_dim(ndim):
    return 0 if ndim in (0, 1, 3) else 1


def softmax(input, dim=None, dtype=None) -> Tensor:
    """exp(x) / sum(exp(x)) along `dim`."""
    return _softmax(input, _default_dim(input._data.ndim) if dim is None else dim, dtype)


def softmin(input, dim=None, dtype=None) -> Tensor:
    """softmax(-x) along `dim`."""
    return softmax(-input, dim, dtype)


def log_softmax(input, dim=None, dtype=None) -> Tensor:
    """log(softmax(x)) along `dim`."""
    return _log_softmax(input, _default_dim(input._data.ndim) if dim is None else dim, dtype)


__all__ = [
    "celu",
    "celu_",
    "elu",
    "elu_",
    "gelu",
    "glu",
    "gumbel_softmax",
    "hardshrink",
    "hardsigmoid",
    "hardswish",
    "hardtanh",
    "hardtanh_",
    "leaky_relu",
    "leaky_relu_",
    "log_softmax",
    "logsigmoid",
    "mish",
    "prelu",
    "relu",
    "relu6",
    "relu_",
    "selu",
    "selu_",
    "sigmoid",
    "silu",
    "softmax",
    "softmin",
    "softplus",
    "softshrink",
    "softsign",
    "tanh",
    "tanhshrink",
    "threshold",
    "threshold_",
]
