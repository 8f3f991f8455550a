"""The types of `nbgrad.nn.functional`. This file is written by `make stubs`."""

from builtins import bool as _bool, complex as _complex, float as _float, int as _int, str as _str
from collections.abc import Callable, Sequence
from typing import Any, overload

from nbgrad.functions.arguments import Device, DType, Ints, Lengths, MemoryFormat, Number
from nbgrad.functions.return_types import ValuesAndIndices, MinAndMax, MantissaAndExponent, CountsAndEdges
from nbgrad.engine.tensor import Tensor

def binary_cross_entropy(input: Tensor, target: Tensor, weight: Tensor | None = None, size_average: _bool | None = None, reduce: _bool | None = None, reduction: _str = 'mean') -> Tensor:
    """The cross-entropy of probabilities and targets between 0 and 1; RuntimeError where their dtypes differ."""
def binary_cross_entropy_with_logits(input: Tensor, target: Tensor, weight: Tensor | None = None, size_average: _bool | None = None, reduce: _bool | None = None, reduction: _str = 'mean', pos_weight: Tensor | None = None) -> Tensor:
    """As `binary_cross_entropy` of sigmoid(input), without overflow."""
def celu(input: Tensor, alpha: Number = 1.0, inplace: _bool = False) -> Tensor:
    """x where positive, alpha * (exp(x / alpha) - 1) elsewhere; ZeroDivisionError for alpha 0."""
def celu_(input: Tensor, alpha: Number = 1.0) -> Tensor:
    """As `celu`, written into `input`."""
def cosine_similarity(x1: Tensor, x2: Tensor, dim: _int = 1, eps: _float = 1e-08) -> Tensor:
    """The cosine of the angle between vectors along `dim`, which goes: x1 . x2 / (max(|x1|, eps) max(|x2|, eps))."""
def cross_entropy(input: Tensor, target: Tensor, weight: Tensor | None = None, size_average: _bool | None = None, ignore_index: _int = -100, reduce: _bool | None = None, reduction: _str = 'mean', label_smoothing: _float = 0.0) -> Tensor:
    """The cross-entropy of scores and class indices, or of scores and class probabilities."""
def dropout(input: Tensor, p: _float = 0.5, training: _bool = True, inplace: _bool = False) -> Tensor:
    """Each element 0 with probability p, the others divided by 1 - p; ValueError for a p outside 0 to 1."""
def elu(input: Tensor, alpha: Number = 1.0, inplace: _bool = False) -> Tensor:
    """x where positive, alpha * (exp(x) - 1) elsewhere."""
def elu_(input: Tensor, alpha: Number = 1.0) -> Tensor:
    """As `elu`, written into `input`."""
def embedding(input: Tensor, weight: Tensor, padding_idx: _int | None = None, max_norm: _float | None = None, norm_type: _float = 2.0, scale_grad_by_freq: _bool = False, sparse: _bool = False) -> Tensor:
    """The rows of `weight` that the integer tensor `input` names; the row `padding_idx` gets no gradient."""
def gelu(input: Tensor, *, approximate: _str = 'none') -> Tensor:
    """x times the probability that a normal number is below x, exactly or, with `approximate="tanh"`, nearly."""
def glu(input: Tensor, dim: _int = -1) -> Tensor:
    """The first half along `dim` times sigmoid of the second; RuntimeError for an odd length."""
def gumbel_softmax(logits: Tensor, tau: _float = 1, hard: _bool = False, eps: _float = 1e-10, dim: _int = -1) -> Tensor:
    """A random choice by scores, softened by the temperature `tau`; `hard`: one-hot, with the gradient of the soft one."""
def hardshrink(input: Tensor, lambd: _float = 0.5) -> Tensor:
    """x, but 0 within `lambd` of 0."""
def hardsigmoid(input: Tensor, inplace: _bool = False) -> Tensor:
    """x / 6 + 1/2 between -3 and 3, 0 below, 1 above."""
def hardswish(input: Tensor, inplace: _bool = False) -> Tensor:
    """x * hardsigmoid(x)."""
def hardtanh(input: Tensor, min_val: _float = -1.0, max_val: _float = 1.0, inplace: _bool = False) -> Tensor:
    """Values clamped to `min_val` and `max_val`; on the edges the gradient is 0, as in PyTorch."""
def hardtanh_(input: Tensor, min_val: _float = -1.0, max_val: _float = 1.0) -> Tensor:
    """As `hardtanh`, written into `input`."""
def huber_loss(input: Tensor, target: Tensor, reduction: _str = 'mean', delta: _float = 1.0, weight: Tensor | None = None) -> Tensor:
    """Half the squared difference below `delta`, linear above; RuntimeError unless delta is above 0."""
def kl_div(input: Tensor, target: Tensor, size_average: _bool | None = None, reduce: _bool | None = None, reduction: _str = 'mean', log_target: _bool = False) -> Tensor:
    """target * (log target - input), `input` holding log-probabilities."""
def l1_loss(input: Tensor, target: Tensor, size_average: _bool | None = None, reduce: _bool | None = None, reduction: _str = 'mean', weight: Tensor | None = None) -> Tensor:
    """The absolute difference of input and target, averaged."""
def layer_norm(input: Tensor, normalized_shape: Lengths, weight: Tensor | None = None, bias: Tensor | None = None, eps: _float = 1e-05) -> Tensor:
    """The input less its mean, over its standard deviation, along the last dimensions; then times weight, plus bias."""
def leaky_relu(input: Tensor, negative_slope: _float = 0.01, inplace: _bool = False) -> Tensor:
    """x where positive, negative_slope * x elsewhere."""
def leaky_relu_(input: Tensor, negative_slope: _float = 0.01) -> Tensor:
    """As `leaky_relu`, written into `input`."""
def linear(input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """The linear map of a layer: input @ weight.T + bias."""
def log_softmax(input: Tensor, dim: _int | None = None, dtype: DType | None = None) -> Tensor:
    """log(softmax(x)) along `dim`."""
def logsigmoid(input: Tensor) -> Tensor:
    """log(sigmoid(x)), without overflow, element by element."""
def mish(input: Tensor, inplace: _bool = False) -> Tensor:
    """x * tanh(softplus(x))."""
def mse_loss(input: Tensor, target: Tensor, size_average: _bool | None = None, reduce: _bool | None = None, reduction: _str = 'mean', weight: Tensor | None = None) -> Tensor:
    """The squared difference, averaged."""
def nll_loss(input: Tensor, target: Tensor, weight: Tensor | None = None, size_average: _bool | None = None, ignore_index: _int = -100, reduce: _bool | None = None, reduction: _str = 'mean') -> Tensor:
    """Minus the log-probability of each target class; `input` is [N, C, ...] or [C], `weight` has one number for each class."""
def normalize(input: Tensor, p: _float = 2.0, dim: _int = 1, eps: _float = 1e-12) -> Tensor:
    """The tensor divided by its p-norm along `dim`."""
def one_hot(tensor: Tensor, num_classes: _int = -1) -> Tensor:
    """A 1 at each class index, 0 elsewhere, along a new last dimension."""
def pad(input: Tensor, pad: Lengths, mode: _str = 'constant', value: Tensor | Number | None = None) -> Tensor:
    """Margins given as (left, right) from the last dimension on; a negative width cuts off."""
def pairwise_distance(x1: Tensor, x2: Tensor, p: _float = 2.0, eps: _float = 1e-06, keepdim: _bool = False) -> Tensor:
    """The p-norm of x1 - x2 + eps along the last dimension."""
def pdist(input: Tensor, p: _float = 2.0) -> Tensor:
    """The p-norm of the difference of each row to each later one, as a vector: from shape (N, D), N (N - 1) / 2 of them."""
def prelu(input: Tensor, weight: Tensor) -> Tensor:
    """x where positive, weight * x elsewhere; one weight, or one for each channel (dimension 1)."""
def relu(input: Tensor, inplace: _bool = False) -> Tensor:
    """Values below 0 become 0."""
def relu6(input: Tensor, inplace: _bool = False) -> Tensor:
    """Values clamped to 0 and 6."""
def relu_(input: Tensor) -> Tensor:
    """As `relu`, written into `input`."""
def rms_norm(input: Tensor, normalized_shape: Lengths, weight: Tensor | None = None, eps: _float | None = None) -> Tensor:
    """The input over the root of its mean square along the last dimensions; then times weight."""
def scaled_dot_product_attention(query: Tensor, key: Tensor, value: Tensor, attn_mask: Tensor | None = None, dropout_p: _float = 0.0, is_causal: _bool = False, scale: _float | None = None, enable_gqa: _bool = False) -> Tensor:
    """softmax(query @ key.mT * scale + mask) @ value; `scale` is 1 / sqrt of the last dimension unless given."""
def selu(input: Tensor, inplace: _bool = False) -> Tensor:
    """`elu` with the factors for which values stay of mean 0 and variance 1 from layer to layer."""
def selu_(input: Tensor) -> Tensor:
    """As `selu`, written into `input`."""
def sigmoid(input: Tensor) -> Tensor:
    """1 / (1 + exp(-x)) of each element, between 0 and 1."""
def silu(input: Tensor, inplace: _bool = False) -> Tensor:
    """x * sigmoid(x)."""
def smooth_l1_loss(input: Tensor, target: Tensor, size_average: _bool | None = None, reduce: _bool | None = None, reduction: _str = 'mean', beta: Number = 1.0) -> Tensor:
    """Squared difference over 2 beta below `beta`, absolute difference less beta / 2 above; RuntimeError for beta below 0."""
def softmax(input: Tensor, dim: _int | None = None, dtype: DType | None = None) -> Tensor:
    """exp(x) / sum(exp(x)) along `dim`."""
def softmin(input: Tensor, dim: _int | None = None, dtype: DType | None = None) -> Tensor:
    """softmax(-x) along `dim`."""
def softplus(input: Tensor, beta: Number = 1.0, threshold: _float = 20.0) -> Tensor:
    """log(1 + exp(beta x)) / beta; x itself where beta x is above the threshold."""
def softshrink(input: Tensor, lambd: _float = 0.5) -> Tensor:
    """x moved towards 0 by `lambd`, and 0 if it is nearer; RuntimeError for a negative `lambd`."""
def softsign(input: Tensor) -> Tensor:
    """x / (1 + abs(x))."""
def tanh(input: Tensor) -> Tensor:
    """The hyperbolic tangent of each element, sinh(x) / cosh(x), between -1 and 1."""
def tanhshrink(input: Tensor) -> Tensor:
    """x - tanh(x)."""
def threshold(input: Tensor, threshold: _float, value: Tensor | Number | None, inplace: _bool = False) -> Tensor:
    """x where above the threshold, `value` elsewhere."""
def threshold_(input: Tensor, threshold: _float, value: Tensor | Number | None) -> Tensor:
    """As `threshold`, written into `input`."""
