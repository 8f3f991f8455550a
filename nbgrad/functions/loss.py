"""`torch.nn.functional`'s losses."""

from __future__ import annotations

import warnings

import numpy as np

from ..engine.tensor import Tensor
from ..ops import activation, elementwise as e, loss, reductions, shape
from .arguments import Number, Own
from .new_tensor import result
from .registry import public
from .shape import broadcast_shapes
from .softmax import along


def _reduction(size_average, reduce, reduction):
    """The reduction asked for, by its name or by PyTorch's two older arguments."""
    if size_average is None and reduce is None:
        return loss.check_reduction(reduction)
    asked = "none" if reduce is not None and not reduce else "mean" if size_average is None or size_average else "sum"
    warnings.warn(f"size_average and reduce are PyTorch's older arguments: write reduction={asked!r}", UserWarning, stacklevel=3)
    return asked


def _weighted(each, weight, input, reduction):
    """Each element's loss times its weight; the mean is the sum over the sum of the weights."""
    if weight._data.shape != input._data.shape:
        raise ValueError(f"weight must have the shape of the input, {list(input._data.shape)}, got {list(weight._data.shape)}")
    each = each * weight
    return each if reduction == "none" else each.sum() if reduction == "sum" else each.sum() / weight.sum()


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


@public(at="F")
def mse_loss(
    input: Tensor,
    target: Tensor,
    size_average: Own[bool | None] = None,
    reduce: Own[bool | None] = None,
    reduction: Own[str] = "mean",
    weight: Tensor | None = None,
) -> Tensor:
    """The squared difference, averaged.

    Both broadcast, with a warning where their shapes differ. `reduction` is "mean", "sum", or "none" for one loss an element.
    RuntimeError for shapes that do not broadcast.

    >>> import nbgrad as torch
    >>> torch.nn.functional.mse_loss(torch.zeros(2), torch.ones(2))
    tensor(1.)
    """
    reduction = _reduction(size_average, reduce, reduction)
    if weight is not None:
        return _weighted(mse_loss(input, target, reduction="none"), weight, input, reduction)
    return loss.mse_loss(*_pair(input, target, "mse_loss"), reduction)


@public(at="F")
def l1_loss(
    input: Tensor,
    target: Tensor,
    size_average: Own[bool | None] = None,
    reduce: Own[bool | None] = None,
    reduction: Own[str] = "mean",
    weight: Tensor | None = None,
) -> Tensor:
    """The absolute difference of input and target, averaged.

    `reduction`: "mean", "sum", or "none" for one loss an element.

    >>> import nbgrad as torch
    >>> torch.nn.functional.l1_loss(torch.tensor([1.0, 4.0]), torch.tensor([2.0, 2.0]))
    tensor(1.5000)
    """
    reduction = _reduction(size_average, reduce, reduction)
    if weight is not None:
        return _weighted(l1_loss(input, target, reduction="none"), weight, input, reduction)
    return loss.l1_losses[reduction](*_pair(input, target, "l1_loss"), reduction)


@public(at="F")
def smooth_l1_loss(
    input: Tensor,
    target: Tensor,
    size_average: Own[bool | None] = None,
    reduce: Own[bool | None] = None,
    reduction: Own[str] = "mean",
    beta: Number = 1.0,
) -> Tensor:
    """Squared difference over 2 beta below `beta`, absolute difference less beta / 2 above; RuntimeError for beta below 0.

    Girshick, 2015.

    >>> import nbgrad as torch
    >>> torch.nn.functional.smooth_l1_loss(torch.tensor([0.0, 4.0]), torch.tensor([1.0, 2.0]))
    tensor(1.)
    """
    if beta < 0:
        raise RuntimeError(f"smooth_l1_loss: beta cannot be negative, got {beta}")
    return loss.smooth_l1_loss(*_pair(input, target, "smooth_l1_loss"), _reduction(size_average, reduce, reduction), beta)


@public(at="F")
def huber_loss(
    input: Tensor, target: Tensor, reduction: Own[str] = "mean", delta: Own[float] = 1.0, weight: Tensor | None = None
) -> Tensor:
    """Half the squared difference below `delta`, linear above; RuntimeError unless delta is above 0.

    Huber, 1964.

    >>> import nbgrad as torch
    >>> torch.nn.functional.huber_loss(torch.tensor([0.0, 4.0]), torch.tensor([1.0, 2.0]))
    tensor(1.)
    """
    if delta <= 0:
        raise RuntimeError(f"huber_loss: delta must be above 0, got {delta}")
    if weight is not None:
        each = _weighted(huber_loss(input, target, "none", delta), weight, input, "none")
        return each if reduction == "none" else getattr(each, loss.check_reduction(reduction))()  # the mean is that of all elements
    return loss.huber_loss(*_pair(input, target, "huber_loss"), loss.check_reduction(reduction), delta)


def _same_size(input, target, name):
    if input._data.shape != target._data.shape:
        raise ValueError(
            f"{name}: the target has shape {list(target._data.shape)}, the input {list(input._data.shape)}: they must be the same"
        )


def _array(weight):
    return None if weight is None else weight._data


@public(at="F")
def binary_cross_entropy(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: Own[bool | None] = None,
    reduce: Own[bool | None] = None,
    reduction: Own[str] = "mean",
) -> Tensor:
    """The cross-entropy of probabilities and targets between 0 and 1; RuntimeError where their dtypes differ.

    RuntimeError for an input outside 0 to 1; ValueError for shapes that differ.

    >>> import nbgrad as torch
    >>> torch.nn.functional.binary_cross_entropy(torch.tensor([0.5, 0.5]), torch.tensor([0.0, 1.0]))
    tensor(0.6931)
    """
    _same_size(input, target, "binary_cross_entropy")
    if input.dtype is not target.dtype:
        raise RuntimeError(
            f"binary_cross_entropy: the target is {target.dtype}, the input {input.dtype}: use target.to(input.dtype)"
        )
    return loss.binary_cross_entropy(input, target, _array(weight), _reduction(size_average, reduce, reduction))


@public(at="F")
def binary_cross_entropy_with_logits(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: Own[bool | None] = None,
    reduce: Own[bool | None] = None,
    reduction: Own[str] = "mean",
    pos_weight: Tensor | None = None,
) -> Tensor:
    """As `binary_cross_entropy` of sigmoid(input), without overflow.

    Input and target are of one shape and floating. `pos_weight` multiplies the loss of positive targets. ValueError for shapes
    that differ.

    >>> import nbgrad as torch
    >>> torch.nn.functional.binary_cross_entropy_with_logits(torch.zeros(3), torch.zeros(3))
    tensor(0.6931)
    """
    _same_size(input, target, "binary_cross_entropy_with_logits")
    if not target.dtype.is_floating_point:
        raise RuntimeError(f"binary_cross_entropy_with_logits needs a floating target, got {target.dtype}: use target.float()")
    reduction = _reduction(size_average, reduce, reduction)
    return loss.binary_cross_entropy_with_logits(input, target, _array(weight), _array(pos_weight), reduction)


@public(at="F")
def nll_loss(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: Own[bool | None] = None,
    ignore_index: int = -100,
    reduce: Own[bool | None] = None,
    reduction: Own[str] = "mean",
) -> Tensor:
    """Minus the log-probability of each target class; `input` is [N, C, ...] or [C], `weight` has one number for each class.

    `ignore_index`: a target that counts for nothing.

    RuntimeError for targets of other than int64; IndexError for a class that is not there.

    >>> import nbgrad as torch
    >>> torch.nn.functional.nll_loss(torch.log_softmax(torch.zeros(1, 4), 1), torch.tensor([2]))
    tensor(1.3863)
    """
    return _nll(input, target, weight, ignore_index, _reduction(size_average, reduce, reduction))


def _nll(input, target, weight, ignore_index, reduction):
    if target.dtype.name not in ("int64", "uint8"):
        raise RuntimeError(f"nll_loss needs class indices (torch.int64) as its target, got {target.dtype}: use .long()")
    if weight is not None and weight._data.shape != input._data.shape[:1][input._data.ndim > 1 :] + input._data.shape[1:2]:
        raise RuntimeError(
            f"nll_loss: the weight has one number for each class, got {list(weight._data.shape)} for {list(input._data.shape)}"
        )
    if input._data.ndim == 1:
        out = _nll(shape.unsqueeze(input, 0), shape.unsqueeze(target, 0), weight, ignore_index, reduction)
        return shape.squeeze(out, (0,)) if reduction == "none" else out
    want = (input._data.shape[0], *input._data.shape[2:])
    if target._data.shape != want:
        raise ValueError(
            f"nll_loss: for an input of shape {list(input._data.shape)} the target must have shape {list(want)}, "
            f"got {list(target._data.shape)}"
        )
    return loss.nll_loss(input, target._data, _array(weight), ignore_index, reduction)


@public(at="F")
def cross_entropy(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: Own[bool | None] = None,
    ignore_index: int = -100,
    reduce: Own[bool | None] = None,
    reduction: Own[str] = "mean",
    label_smoothing: float = 0.0,
) -> Tensor:
    """The cross-entropy of scores and class indices, or of scores and class probabilities.

    `input` holds scores, [N, C, ...] or [C]; `target` holds indices of int64, [N, ...], or probabilities in the shape of the
    input. `reduction` is "mean", "sum" or "none". RuntimeError for shapes or dtypes that do not fit, IndexError for a class that
    is not there.

    >>> import nbgrad as torch
    >>> torch.nn.functional.cross_entropy(torch.zeros(2, 4), torch.tensor([0, 3]))
    tensor(1.3863)
    """
    reduction = _reduction(size_average, reduce, reduction)
    axis = 0 if input._data.ndim == 1 else 1
    logs = along(activation.log_softmax, input, axis, None)
    if target.dtype.is_floating_point:
        return _soft_cross_entropy(logs, target, weight, reduction, label_smoothing, axis)
    hard = _nll(logs, target, weight, ignore_index, reduction)
    if not label_smoothing:
        return hard
    return (1 - label_smoothing) * hard + label_smoothing * _uniform_part(logs, target, weight, ignore_index, reduction, axis)


def _soft_cross_entropy(logs, target, weight, reduction, smoothing, axis):
    classes = logs._data.shape[axis]
    if smoothing:
        target = target * (1 - smoothing) + smoothing / classes
    weighted = logs if weight is None else logs * _by_class(weight, logs, axis)
    each = -reductions.sum(weighted * target, (axis,), False)
    if reduction == "none":
        return each
    total = each.sum()
    return total if reduction == "sum" else total / max(logs._data.size // classes, 1)


def _by_class(weight, logs, axis):
    return shape.reshape(weight, (-1,) + (1,) * (logs._data.ndim - 1 - axis))


def _uniform_part(logs, target, weight, ignore_index, reduction, axis):
    """The loss against equal probabilities for all classes, at the targets that are not ignored."""
    live = target._data != ignore_index
    each = -reductions.sum(logs if weight is None else logs * _by_class(weight, logs, axis), (axis,), False)
    each = e.mask(each, live) / logs._data.shape[axis]
    if reduction == "none":
        return each
    total = each.sum()
    if reduction == "sum":
        return total
    count = live.sum() if weight is None else (weight._data[np.where(live, target._data, 0)] * live).sum()
    return total / float(count)


@public(at="F")
def kl_div(
    input: Tensor,
    target: Tensor,
    size_average: Own[bool | None] = None,
    reduce: Own[bool | None] = None,
    reduction: Own[str] = "mean",
    log_target: Own[bool] = False,
) -> Tensor:
    """target * (log target - input), `input` holding log-probabilities.

    `log_target`: the target holds log-probabilities, too; `reduction="batchmean"` divides by the first length. Kullback and
    Leibler, 1951.

    >>> import nbgrad as torch
    >>> p = torch.tensor([[0.5, 0.5]])
    >>> torch.nn.functional.kl_div(p.log(), p, reduction="batchmean")
    tensor(0.)
    """
    batchmean = reduction == "batchmean" and size_average is None and reduce is None
    reduction = "sum" if batchmean else _reduction(size_average, reduce, reduction)
    if log_target:
        each = e.exp(target) * (target - input)
    else:
        positive = (target > 0)._data
        logs = e.log(e.where(target, result(np.ones((), target._data.dtype)), positive))
        each = e.mask(target * logs, positive) - target * input
    if batchmean:
        return each.sum() / input._data.shape[0]
    return each if reduction == "none" else each.sum() if reduction == "sum" else each.mean()
