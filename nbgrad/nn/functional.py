"""PyTorch's `torch.nn.functional`: activations, losses and linear maps as functions."""

from __future__ import annotations

import warnings

import numpy as np

from ..autograd.tensor import Tensor, check_dim
from ..ops import elementwise as e, loss, matmul, reduce, shape
from ..ops.arithmetic import clamp
from ..ops.create import result
from ..ops.methods import _along
from ..ops.shaping import broadcast_shapes
from ..ops.statistics import pdist  # noqa: F401
from .activations import *  # noqa: F403
from .layers import dropout, embedding, gumbel_softmax, layer_norm, pairwise_distance, rms_norm, scaled_dot_product_attention  # noqa: F401

def linear(input, weight, bias=None) -> Tensor:
    """input @ weight.T + bias.

    >>> import nbgrad as torch
    >>> torch.nn.functional.linear(torch.ones(1, 2), torch.ones(3, 2))
    tensor([[2., 2., 2.]])
    """
    if input._data.shape[-1:] != weight._data.shape[-1:]:
        raise RuntimeError(
            f"linear: the last dimension of the input (shape {list(input._data.shape)}) must equal the last of the weight "
            f"(shape {list(weight._data.shape)}), which is [out, in]"
        )
    return matmul.linear_of(input._data.ndim, bias is not None)(input, weight, bias)


def _pair(input, target, name):
    """Two tensors broadcast to one shape."""
    if not isinstance(target, Tensor):
        raise TypeError(f"{name}: the target is a tensor, got {type(target).__name__}")
    if input._data.shape == target._data.shape:
        return input, target
    warnings.warn(
        f"{name}: the target has shape {list(target._data.shape)}, the input {list(input._data.shape)}; they are broadcast, which "
        "is rarely meant: give both the same shape",
        UserWarning,
        stacklevel=3,
    )
    common = tuple(broadcast_shapes(input._data.shape, target._data.shape))
    return tuple(x if x._data.shape == common else shape.expand(x, common) for x in (input, target))


def mse_loss(input, target, reduction="mean") -> Tensor:
    """The squared difference, averaged.

    >>> import nbgrad as torch
    >>> torch.nn.functional.mse_loss(torch.zeros(2), torch.ones(2))
    tensor(1.)
    """
    return loss.mse_loss(*_pair(input, target, "mse_loss"), loss.check_reduction(reduction))


def l1_loss(input, target, reduction="mean") -> Tensor:
    """The absolute difference, averaged."""
    return loss.l1_losses[loss.check_reduction(reduction)](*_pair(input, target, "l1_loss"), reduction)


def smooth_l1_loss(input, target, reduction="mean", beta=1.0) -> Tensor:
    """Squared difference over 2 beta below `beta`, absolute difference less beta / 2 above."""
    return loss.smooth_l1_loss(*_pair(input, target, "smooth_l1_loss"), loss.check_reduction(reduction), beta)


def huber_loss(input, target, reduction="mean", delta=1.0) -> Tensor:
    """Half the squared difference below `delta`, linear above."""
    return loss.huber_loss(*_pair(input, target, "huber_loss"), loss.check_reduction(reduction), delta)


def _same_size(input, target, name):
    if input._data.shape != target._data.shape:
        raise ValueError(
            f"{name}: the target has shape {list(target._data.shape)}, the input {list(input._data.shape)}: they must be the same"
        )


def _array(weight):
    return None if weight is None else weight._data


def binary_cross_entropy(input, target, weight=None, reduction="mean") -> Tensor:
    """The cross-entropy of probabilities and targets between 0 and 1."""
    _same_size(input, target, "binary_cross_entropy")
    return loss.binary_cross_entropy(input, target, _array(weight), loss.check_reduction(reduction))


def binary_cross_entropy_with_logits(input, target, weight=None, reduction="mean", pos_weight=None) -> Tensor:
    """As `binary_cross_entropy` of sigmoid(input), without overflow.

    >>> import nbgrad as torch
    >>> torch.nn.functional.binary_cross_entropy_with_logits(torch.zeros(3), torch.zeros(3))
    tensor(0.6931)
    """
    _same_size(input, target, "binary_cross_entropy_with_logits")
    return loss.binary_cross_entropy_with_logits(input, target, _array(weight), _array(pos_weight), loss.check_reduction(reduction))


def nll_loss(input, target, weight=None, ignore_index=-100, reduction="mean") -> Tensor:
    """Minus the log-probability of each target class; `input` is [N, C, ...] or [C]."""
    loss.check_reduction(reduction)
    if target._data.dtype.kind not in "iu":
        raise RuntimeError(f"nll_loss needs class indices (torch.int64) as its target, got {target.dtype}")
    if input._data.ndim == 1:
        out = nll_loss(shape.unsqueeze(input, 0), shape.unsqueeze(target, 0), weight, ignore_index, reduction)
        return shape.squeeze(out, (0,)) if reduction == "none" else out
    want = (input._data.shape[0], *input._data.shape[2:])
    if target._data.shape != want:
        raise ValueError(
            f"nll_loss: for an input of shape {list(input._data.shape)} the target must have shape {list(want)}, got {list(target._data.shape)}"
        )
    return loss.nll_loss(input, target._data, _array(weight), ignore_index, reduction)


def cross_entropy(input, target, weight=None, ignore_index=-100, reduction="mean", label_smoothing=0.0) -> Tensor:
    """The cross-entropy of scores and class indices, or of scores and class probabilities.

    >>> import nbgrad as torch
    >>> torch.nn.functional.cross_entropy(torch.zeros(2, 4), torch.tensor([0, 3]))
    tensor(1.3863)
    """
    axis = 0 if input._data.ndim == 1 else 1
    logs = _along(loss.log_softmax, input, axis, None)
    if target.dtype.is_floating_point:
        return _soft_cross_entropy(logs, target, weight, loss.check_reduction(reduction), label_smoothing, axis)
    hard = nll_loss(logs, target, weight, ignore_index, reduction)
    if not label_smoothing:
        return hard
    return (1 - label_smoothing) * hard + label_smoothing * _uniform_part(logs, target, weight, ignore_index, reduction, axis)


def _soft_cross_entropy(logs, target, weight, reduction, smoothing, axis):
    classes = logs._data.shape[axis]
    if smoothing:
        target = target * (1 - smoothing) + smoothing / classes
    weighted = logs if weight is None else logs * _by_class(weight, logs, axis)
    each = -reduce.sum(weighted * target, (axis,), False)
    if reduction == "none":
        return each
    total = each.sum()
    return total if reduction == "sum" else total / max(logs._data.size // classes, 1)


def _by_class(weight, logs, axis):
    return shape.reshape(weight, (-1,) + (1,) * (logs._data.ndim - 1 - axis))


def _uniform_part(logs, target, weight, ignore_index, reduction, axis):
    """The loss against equal probabilities for all classes, at the targets that are not ignored."""
    live = target._data != ignore_index
    each = -reduce.sum(logs if weight is None else logs * _by_class(weight, logs, axis), (axis,), False)
    each = e.mask(each, live) / logs._data.shape[axis]
    if reduction == "none":
        return each
    total = each.sum()
    if reduction == "sum":
        return total
    count = live.sum() if weight is None else (weight._data[np.where(live, target._data, 0)] * live).sum()
    return total / float(count)


def kl_div(input, target, reduction="mean", log_target=False) -> Tensor:
    """target * (log target - input), `input` holding log-probabilities."""
    if log_target:
        each = e.exp(target) * (target - input)
    else:
        positive = (target > 0)._data
        logs = e.log(e.where(target, result(np.ones((), target._data.dtype)), positive))
        each = e.mask(target * logs, positive) - target * input
    if reduction == "batchmean":
        return each.sum() / input._data.shape[0]
    loss.check_reduction(reduction)
    return each if reduction == "none" else each.sum() if reduction == "sum" else each.mean()


def one_hot(tensor, num_classes=-1) -> Tensor:
    """A 1 at each class index, 0 elsewhere, along a new last dimension."""
    index = tensor._data
    if index.dtype.kind not in "iu":
        raise RuntimeError(f"one_hot needs class indices (torch.int64), got {tensor.dtype}")
    n = int(index.max()) + 1 if num_classes == -1 else num_classes
    if type(index) is not np.ndarray:  # inside vmap
        return (tensor.unsqueeze(-1) == result(np.arange(n))).long()
    if index.size and (index.min() < 0 or index.max() >= n):
        raise RuntimeError(f"one_hot: class {int(index.max() if index.max() >= n else index.min())} does not lie in 0 to {n - 1}")
    return result((index[..., None] == np.arange(n)).astype(np.int64))


def pad(input, pad, mode="constant", value=None) -> Tensor:
    """Margins of a constant, given as (left, right) from the last dimension on."""
    if mode != "constant":
        raise NotImplementedError(f"pad: mode {mode!r} is not supported yet, only 'constant'")
    if len(pad) % 2 or len(pad) > 2 * input._data.ndim:
        raise RuntimeError(f"pad needs a pair of widths for each of at most {input._data.ndim} dimensions, got {list(pad)}")
    pairs = [(pad[i], pad[i + 1]) for i in range(0, len(pad), 2)]
    if any(w < 0 for pair in pairs for w in pair):
        raise NotImplementedError("pad: negative widths are not supported yet: cut with a slice")
    widths = ((0, 0),) * (input._data.ndim - len(pairs)) + tuple(reversed(pairs))
    return shape.pad(input, widths, 0 if value is None else value)


def normalize(input, p=2.0, dim=1, eps=1e-12) -> Tensor:
    """The tensor divided by its p-norm along `dim`."""
    return input / clamp(input.norm(p, dim, True), min=eps)


def cosine_similarity(x1, x2, dim=1, eps=1e-8) -> Tensor:
    """The cosine of the angle between vectors along `dim`."""
    axis = (check_dim(dim, max(x1._data.ndim, x2._data.ndim)),)
    return (
        reduce.sum(x1 * x2, axis, False)
        / clamp(reduce.norm(x1, axis, False), min=eps)
        / clamp(reduce.norm(x2, axis, False), min=eps)
    )
