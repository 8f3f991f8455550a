"""`torch.nn.functional`'s activations; most have `inplace=`, which calls their twin that writes."""

from __future__ import annotations

import math

from ..engine.tensor import Tensor
from ..ops import activation, elementwise as e
from . import reductions, shape, softmax as softmax_, splitting
from .arguments import DType, Number, Own
from .creation_like import empty_like, zeros_like
from .registry import Twin, public
from .softmax import log_softmax as _log_softmax, softmax as _softmax


@public(at="F")
def gumbel_softmax(logits: Own[Tensor], tau: float = 1, hard: Own[bool] = False, eps: float = 1e-10, dim: int = -1) -> Tensor:
    """A random choice by scores, softened by the temperature `tau`; `hard`: one-hot, with the gradient of the soft one.

    Jang, Gu and Poole, 2017; Maddison, Mnih and Teh, 2017. `logits` are scores of any shape, one choice along `dim`.

    >>> import nbgrad as torch
    >>> torch.nn.functional.gumbel_softmax(torch.zeros(3), hard=True).sum()
    tensor(1.)
    """
    noise = -e.log(empty_like(logits.detach()).exponential_())
    soft = softmax_.softmax((logits + noise) / tau, dim)
    if not hard:
        return soft
    best = reductions.argmax(soft, dim, True)
    choice = zeros_like(soft.detach()).scatter_(dim, best, 1.0)
    return choice - soft.detach() + soft


@public(activation.log_sigmoid, at="F")
def logsigmoid(input: Tensor) -> Tensor:
    """log(sigmoid(x)), without overflow, element by element.

    >>> import nbgrad as torch
    >>> torch.nn.functional.logsigmoid(torch.tensor([0.0, -1000.0]))
    tensor([-6.9315e-01, -1.0000e+03])
    """


@public(at="F", inplace=Twin("F", of=activation.relu, switch=True))
def relu(input: Tensor) -> Tensor:
    """Values below 0 become 0.

    Shape and dtype stay; `inplace=True` writes into the input. RuntimeError for booleans.

    >>> import nbgrad as torch
    >>> torch.nn.functional.relu(torch.tensor([-1.0, 0.0, 2.0]))
    tensor([0., 0., 2.])
    """
    return activation.relu(input)


@public(at="F", inplace=Twin(switch=True))
def relu6(input: Tensor) -> Tensor:
    """Values clamped to 0 and 6.

    >>> import nbgrad as torch
    >>> torch.nn.functional.relu6(torch.tensor([-1.0, 3.0, 9.0]))
    tensor([0., 3., 6.])
    """
    return activation.hardtanh(input, 0.0, 6.0)


@public(at="F", inplace=Twin("F", switch=True))
def hardtanh(input: Tensor, min_val: Own[float] = -1.0, max_val: Own[float] = 1.0) -> Tensor:
    """Values clamped to `min_val` and `max_val`; on the edges the gradient is 0, as in PyTorch.

    ValueError for bounds in the wrong order, RuntimeError for a negative bound of unsigned numbers.

    >>> import nbgrad as torch
    >>> torch.nn.functional.hardtanh(torch.tensor([-2.0, 0.5, 3.0]))
    tensor([-1.0000,  0.5000,  1.0000])
    """
    if min_val > max_val:
        raise ValueError(f"hardtanh: min_val {min_val} is above max_val {max_val}")
    if input.dtype.name == "uint8" and min_val < 0:
        raise RuntimeError(f"hardtanh: a uint8 tensor has no values down to {min_val}: convert it first, as in x.float()")
    return activation.hardtanh(input, min_val, max_val)


@public(at="F", inplace=Twin("F", switch=True))
def leaky_relu(input: Tensor, negative_slope: float = 0.01) -> Tensor:
    """x where positive, negative_slope * x elsewhere.

    Maas, Hannun and Ng, 2013.

    >>> import nbgrad as torch
    >>> torch.nn.functional.leaky_relu(torch.tensor([-1.0, 2.0]), 0.1)
    tensor([-0.1000,  2.0000])
    """
    return activation.leaky_relu(input, negative_slope)


@public(at="F", inplace=Twin("F", switch=True))
def elu(input: Tensor, alpha: Number = 1.0) -> Tensor:
    """x where positive, alpha * (exp(x) - 1) elsewhere.

    Clevert, Unterthiner and Hochreiter, 2016.

    >>> import nbgrad as torch
    >>> torch.nn.functional.elu(torch.tensor([-1.0, 2.0]))
    tensor([-0.6321,  2.0000])
    """
    return activation.elu(input, alpha)


@public(at="torch F", inplace=Twin("torch F", switch=True))
def selu(input: Tensor) -> Tensor:
    """`elu` with the factors for which values stay of mean 0 and variance 1 from layer to layer.

    Klambauer et al., 2017.

    >>> import nbgrad as torch
    >>> torch.nn.functional.selu(torch.tensor([-1.0, 1.0]))
    tensor([-1.1113,  1.0507])
    """
    return activation.selu(input, 1.6732632423543772, 1.0507009873554805)


@public(at="torch F", inplace=Twin("torch F", switch=True))
def celu(input: Tensor, alpha: Number = 1.0) -> Tensor:
    """x where positive, alpha * (exp(x / alpha) - 1) elsewhere; ZeroDivisionError for alpha 0.

    Barron, 2017.

    >>> import nbgrad as torch
    >>> torch.nn.functional.celu(torch.tensor([-1.0, 2.0]), alpha=2.0)
    tensor([-0.7869,  2.0000])
    """
    return activation.celu(input, float(alpha))


@public(at="F", inplace=Twin(switch=True))
def silu(input: Tensor) -> Tensor:
    """x * sigmoid(x).

    Elfwing, Uchibe and Doya, 2018; also called swish.

    >>> import nbgrad as torch
    >>> torch.nn.functional.silu(torch.tensor([-1.0, 0.0, 1.0]))
    tensor([-0.2689,  0.0000,  0.7311])
    """
    return activation.silu(input)


@public(at="F", inplace=Twin(switch=True))
def mish(input: Tensor) -> Tensor:
    """x * tanh(softplus(x)).

    Misra, 2019.

    >>> import nbgrad as torch
    >>> torch.nn.functional.mish(torch.tensor([-1.0, 0.0, 1.0]))
    tensor([-0.3034,  0.0000,  0.8651])
    """
    return activation.mish(input)


@public(at="F", inplace=Twin(switch=True))
def hardsigmoid(input: Tensor) -> Tensor:
    """x / 6 + 1/2 between -3 and 3, 0 below, 1 above.

    >>> import nbgrad as torch
    >>> torch.nn.functional.hardsigmoid(torch.tensor([-4.0, 0.0, 1.5]))
    tensor([0.0000, 0.5000, 0.7500])
    """
    return activation.hardsigmoid(input)


@public(at="F", inplace=Twin(switch=True))
def hardswish(input: Tensor) -> Tensor:
    """x * hardsigmoid(x).

    Howard et al., 2019.

    >>> import nbgrad as torch
    >>> torch.nn.functional.hardswish(torch.tensor([-4.0, 1.0, 4.0]))
    tensor([-0.0000, 0.6667, 4.0000])
    """
    return activation.hardswish(input)


@public(at="torch F", inplace=Twin("torch F", switch=True))
def threshold(input: Tensor, threshold: Own[float], value: Own[Tensor | Number | None]) -> Tensor:
    """x where above the threshold, `value` elsewhere.

    >>> import nbgrad as torch
    >>> torch.nn.functional.threshold(torch.tensor([0.1, 0.5, 2.0]), 0.5, -1.0)
    tensor([-1., -1.,  2.])
    """
    return activation.threshold(input, threshold, value)


@public(at="F")
def softplus(input: Tensor, beta: Number = 1.0, threshold: Own[float] = 20.0) -> Tensor:
    """log(1 + exp(beta x)) / beta; x itself where beta x is above the threshold.

    >>> import nbgrad as torch
    >>> torch.nn.functional.softplus(torch.tensor([0.0, 50.0]))
    tensor([ 0.6931, 50.0000])
    """
    return activation.softplus(input, beta, threshold)


@public(at="F")
def gelu(input: Tensor, *, approximate: Own[str] = "none") -> Tensor:
    """x times the probability that a normal number is below x, exactly or, with `approximate="tanh"`, nearly.

    Hendrycks and Gimpel, 2016. RuntimeError for another word than "none" and "tanh".

    >>> import nbgrad as torch
    >>> torch.nn.functional.gelu(torch.tensor([-1.0, 0.0, 1.0]))
    tensor([-0.1587,  0.0000,  0.8413])
    """
    if approximate == "tanh":
        inner = math.sqrt(2 / math.pi) * (input + 0.044715 * input**3)
        return 0.5 * input * (1 + e.tanh(inner))
    if approximate != "none":
        raise RuntimeError(f"approximate must be 'none' or 'tanh', got {approximate!r}")
    return activation.gelu(input)


@public(at="F")
def softsign(input: Tensor) -> Tensor:
    """x / (1 + abs(x)).

    >>> import nbgrad as torch
    >>> torch.nn.functional.softsign(torch.tensor([-1.0, 3.0]))
    tensor([-0.5000,  0.7500])
    """
    return input / (e.abs(input) + 1)


@public(at="F")
def tanhshrink(input: Tensor) -> Tensor:
    """x - tanh(x).

    >>> import nbgrad as torch
    >>> torch.nn.functional.tanhshrink(torch.tensor([0.0, 1.0]))
    tensor([0.0000, 0.2384])
    """
    return input - e.tanh(input)


@public(at="F")
def softshrink(input: Tensor, lambd: float = 0.5) -> Tensor:
    """x moved towards 0 by `lambd`, and 0 if it is nearer; RuntimeError for a negative `lambd`.

    >>> import nbgrad as torch
    >>> torch.nn.functional.softshrink(torch.tensor([-2.0, 0.3, 1.0]))
    tensor([-1.5000,  0.0000,  0.5000])
    """
    if lambd < 0:
        raise RuntimeError(f"softshrink: lambd cannot be negative, got {lambd}")
    return activation.softshrink(input, lambd)


@public(at="torch F")
def hardshrink(input: Tensor, lambd: float = 0.5) -> Tensor:
    """x, but 0 within `lambd` of 0.

    >>> import nbgrad as torch
    >>> torch.nn.functional.hardshrink(torch.tensor([-2.0, 0.3, 1.0]))
    tensor([-2.,  0.,  1.])
    """
    return activation.hardshrink(input, lambd)


@public(at="torch F")
def prelu(input: Tensor, weight: Tensor) -> Tensor:
    """x where positive, weight * x elsewhere; one weight, or one for each channel (dimension 1).

    He et al., 2015. RuntimeError for a number of weights that fits neither.

    >>> import nbgrad as torch
    >>> torch.nn.functional.prelu(torch.tensor([-4.0, 2.0]), torch.tensor([0.25]))
    tensor([-1.,  2.])
    """
    n = weight._data.size
    if weight._data.ndim > 1:
        raise RuntimeError(f"prelu takes one weight or a vector of them, got shape {list(weight._data.shape)}")
    if n != 1 and (input._data.ndim < 2 or input._data.shape[1] != n):
        raise RuntimeError(f"prelu: {n} weights do not fit the channels of a tensor of shape {list(input._data.shape)}")
    wide = (n,) + (1,) * max(input._data.ndim - 2, 0) if n > 1 else (1,) * input._data.ndim
    return activation.prelu(input, shape.reshape(weight, wide))


@public(at="F")
def glu(input: Tensor, dim: int = -1) -> Tensor:
    """The first half along `dim` times sigmoid of the second; RuntimeError for an odd length.

    Dauphin et al., 2017. NotImplementedError for integers.

    >>> import nbgrad as torch
    >>> torch.nn.functional.glu(torch.tensor([1.0, 2.0, 0.0, 0.0]))
    tensor([0.5000, 1.0000])
    """
    if not input._data.ndim or input.shape[dim] % 2:
        raise RuntimeError(f"glu halves a dimension, which must be of even length, got shape {list(input._data.shape)}")
    if not input.dtype.is_floating_point:
        raise NotImplementedError(f"glu is not defined for {input.dtype}: convert it first, as in x.float()")
    first, second = splitting.chunk(input, 2, dim)
    return first * e.sigmoid(second)


def _default_dim(ndim):
    return 0 if ndim in (0, 1, 3) else 1


@public(at="F")
def softmax(input: Tensor, dim: int | None = None, dtype: DType | None = None) -> Tensor:
    """exp(x) / sum(exp(x)) along `dim`.

    Without `dim`, along dimension 0 for 0, 1 or 3 dimensions and 1 otherwise; `dtype`: what the input is converted to first.

    >>> import nbgrad as torch
    >>> torch.nn.functional.softmax(torch.zeros(2, 4), dim=1)
    tensor([[0.2500, 0.2500, 0.2500, 0.2500],
            [0.2500, 0.2500, 0.2500, 0.2500]])
    """
    return _softmax(input, _default_dim(input._data.ndim) if dim is None else dim, dtype)


@public(at="F")
def softmin(input: Tensor, dim: int | None = None, dtype: DType | None = None) -> Tensor:
    """softmax(-x) along `dim`.

    >>> import nbgrad as torch
    >>> torch.nn.functional.softmin(torch.tensor([0.0, 0.0]), dim=0)
    tensor([0.5000, 0.5000])
    """
    return softmax(-input, dim, dtype)


@public(at="F")
def log_softmax(input: Tensor, dim: int | None = None, dtype: DType | None = None) -> Tensor:
    """log(softmax(x)) along `dim`.

    Without overflow; `dim` and `dtype` as in `softmax`.

    >>> import nbgrad as torch
    >>> torch.nn.functional.log_softmax(torch.zeros(2), dim=0)
    tensor([-0.6931, -0.6931])
    """
    return _log_softmax(input, _default_dim(input._data.ndim) if dim is None else dim, dtype)
