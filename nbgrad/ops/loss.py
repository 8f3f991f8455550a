"""The losses, each one fused op with a formula of its own."""

from __future__ import annotations

import math

import numpy as np

from ..engine.namespaces import tensors
from ..engine.op import Op, make
from .batching import aligned, shape_of, spread, through
from .promotion import promote, to_float


# ---- losses reduce as asked: "none", "sum" or "mean" ----
def reduced(loss, reduction):
    if reduction == "none":
        return loss
    total = np.add.reduce(loss, None)
    return total if reduction == "sum" else total / np.asarray(loss.size, loss.dtype)


def check_reduction(reduction: str) -> str:
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(f"reduction must be 'none', 'sum' or 'mean', got {reduction!r}")
    return reduction


def _share(g, shape, reduction):
    """The gradient that reaches each element's loss."""
    return g / max(math.prod(shape), 1) if reduction == "mean" else g


def _vmap_reduced(out, reduction):
    if reduction == "none":
        return out
    axes = tuple(range(1, len(shape_of(out))))
    if not axes:
        return out
    return (tensors.mean if reduction == "mean" else tensors.sum)(out, axes, False)


def _vmap_loss(at):
    """A rule for losses of two operands; `at`: where the reduction stands among the arguments."""

    def run(op, args, on, size):
        args = list(args)
        reduction, args[at] = args[at], "none"
        return _vmap_reduced(aligned(op, args, on, size), reduction)

    return run


# ---- of two tensors, element by element ----
def _pointwise(name, loss, dx, dy, title, text_x, text_y):
    """A loss of two tensors of one shape, element by element, then reduced."""
    return Op(
        name, lambda x, target, reduction: reduced(loss(x, target), reduction),
        {"x": lambda xp, g, x, target, x_shape, reduction: _share(g, x_shape, reduction) * dx(xp, x, target),
         "target": lambda xp, g, x, target, x_shape, reduction: _share(g, x_shape, reduction) * dy(xp, x, target)},
        prepare=promote, title=title, text={"x": text_x, "target": text_y}, batch=_vmap_loss(2),
    )  # fmt: skip


mse_loss = _pointwise(
    "mse_loss", lambda x, t: np.square(x - t), lambda xp, x, t: 2 * (x - t), lambda xp, x, t: 2 * (t - x), "MseLoss",
    lambda xp, g, x, target, n: g * 2 * (x - target) / n, lambda xp, g, x, target, n: g * 2 * (target - x) / n,
)  # fmt: skip
l1_loss = _pointwise(
    "l1_loss", lambda x, t: np.abs(x - t), lambda xp, x, t: xp.sign(x - t), lambda xp, x, t: xp.sign(t - x), "Mean",
    lambda xp, g, x, target, n: g * xp.sign(x - target) / n, lambda xp, g, x, target, n: g * xp.sign(target - x) / n,
)  # fmt: skip
l1_losses = {"mean": l1_loss, "sum": l1_loss.twin("SumBackward0"), "none": l1_loss.twin("AbsBackward0")}


def _smooth_l1(d, beta):
    if beta == 0:
        return np.abs(d)
    return np.where(np.abs(d) < beta, 0.5 * d * d / beta, np.abs(d) - 0.5 * beta)


def _smooth_slope(xp, d, beta):
    if beta == 0:
        return xp.sign(d)
    return xp.where(xp.abs(d) < beta, d / beta, xp.sign(d))


smooth_l1_loss = Op(
    "smooth_l1_loss", lambda x, target, reduction, beta: reduced(_smooth_l1(x - target, beta), reduction),
    {"x": lambda xp, g, x, target, x_shape, reduction, beta: _share(g, x_shape, reduction) * _smooth_slope(xp, x - target, beta),
     "target": lambda xp, g, x, target, x_shape, reduction, beta: _share(g, x_shape, reduction) * _smooth_slope(xp, target - x, beta)},
    prepare=promote, text={"x": "g · clamp((x − target) / β, −1, 1) / n", "target": "g · clamp((target − x) / β, −1, 1) / n"},
    batch=_vmap_loss(2),
)  # fmt: skip
huber_loss = Op(
    "huber_loss", lambda x, target, reduction, delta: reduced(_smooth_l1(x - target, delta) * x.dtype.type(delta), reduction),
    {"x": lambda xp, g, x, target, x_shape, reduction, delta:
        _share(g, x_shape, reduction) * (_smooth_slope(xp, x - target, delta) * delta),
     "target": lambda xp, g, x, target, x_shape, reduction, delta:
        _share(g, x_shape, reduction) * (_smooth_slope(xp, target - x, delta) * delta)},
    prepare=promote, text={"x": "g · clamp(x − target, −δ, δ) / n", "target": "g · clamp(target − x, −δ, δ) / n"}, batch=_vmap_loss(2),
)  # fmt: skip


# ---- of probabilities, and of their logits ----
def _weighted(value, weight):
    return value if weight is None else value * weight


def _bce(x, target, weight, reduction):
    if not ((x >= 0) & (x <= 1)).all():
        raise RuntimeError(
            "binary_cross_entropy needs probabilities between 0 and 1: apply torch.sigmoid() first, or use "
            "binary_cross_entropy_with_logits on the raw scores"
        )
    with np.errstate(divide="ignore"):
        loss = -(target * np.maximum(np.log(x), -100) + (1 - target) * np.maximum(np.log1p(-x), -100))
    return reduced(loss if weight is None else loss * weight, reduction)


binary_cross_entropy = Op(
    "binary_cross_entropy", _bce,
    {"x": lambda xp, g, x, target, x_shape, weight, reduction: _share(g, x_shape, reduction)
        * _weighted((x - target) / xp.clip((1 - x) * x, 1e-12, None), weight),
     "target": lambda xp, g, x, x_shape, weight, reduction: _share(g, x_shape, reduction)
        * _weighted(xp.clip(xp.log(1 - x), -100, None) - xp.clip(xp.log(x), -100, None), weight)},
    prepare=promote, text={
        "x": lambda xp, g, x, target, n: g * (x - target) / (x * (1 - x)) / n,
        "target": lambda xp, g, x, n: g * (xp.log(1 - x) - xp.log(x)) / n,
    }, batch=_vmap_loss(3),
)  # fmt: skip


def _bce_logits(x, target, weight, pos_weight, reduction):
    log_one = np.log1p(np.exp(-np.abs(x))) + np.maximum(-x, 0)  # −log sigmoid(x)
    loss = (1 - target) * x + (log_one if pos_weight is None else (1 + (pos_weight - 1) * target) * log_one)
    return reduced(loss if weight is None else loss * weight, reduction)


def _bce_logits_dx(xp, g, x, target, x_shape, weight, pos_weight, reduction):
    if pos_weight is None:
        slope = xp.sigmoid(x) - target
    else:
        slope = (pos_weight * target + 1 - target) * xp.sigmoid(x) - pos_weight * target
    return _share(g, x_shape, reduction) * _weighted(slope, weight)


def _bce_logits_dt(xp, g, x, x_shape, weight, pos_weight, reduction):
    slope = -x if pos_weight is None else xp.log_sigmoid(-x) - pos_weight * xp.log_sigmoid(x)
    return _share(g, x_shape, reduction) * _weighted(slope, weight)


binary_cross_entropy_with_logits = Op(
    "binary_cross_entropy_with_logits", _bce_logits, {"x": _bce_logits_dx, "target": _bce_logits_dt}, prepare=promote,
    text={"x": lambda xp, g, x, target, n: g * (xp.sigmoid(x) - target) / n, "target": lambda xp, g, x, n: -g * x / n}, batch=_vmap_loss(4),
)  # fmt: skip


# ---- of class indices: -weight[t] * x[t], x holding log-probabilities ----
def _at(x, target):
    """(x with its classes last, the index of the target class of each row)."""
    if target.ndim == 1:
        return x, (np.arange(len(target)), target)
    return np.moveaxis(x, 1, -1), (*np.ogrid[tuple(slice(n) for n in target.shape)], target)


def _choose(x, target):
    rows, place = _at(x, target)
    return rows[place]


def _vmap_choose(op, args, on, size):
    x, target = spread(args[0], on[0], size), spread(args[1], on[1], size)
    shape = shape_of(x)
    out = op(
        tensors.reshape(x, (size * shape[1], *shape[2:])),
        through(tensors.reshape, target, (size * shape[1], *shape_of(target)[2:])),
    )
    return tensors.reshape(out, (size, shape[1], *shape[3:]))


choose = Op("choose", _choose, {"x": lambda xp, g, x_shape, target: xp.unchoose(g, x_shape, target)}, linear=True,
            title="Gather", label="choose", text={"x": "g at the target class, else 0"}, batch=_vmap_choose)  # fmt: skip


def _unchoose(x, shape, target):
    out = np.zeros(shape, x.dtype)
    rows, place = _at(out, target)
    rows[place] = x
    return out


def _vmap_unchoose(op, args, on, size):
    x, shape, target = spread(args[0], on[0], size), args[1], spread(args[2], on[2], size)
    flat_x = tensors.reshape(x, (size * shape[0], *shape_of(x)[2:]))
    out = op(flat_x, (size * shape[0], *shape[1:]), through(tensors.reshape, target, (size * shape[0], *shape_of(target)[2:])))
    return tensors.reshape(out, (size, *shape))


unchoose = Op("unchoose", _unchoose, {"x": lambda xp, g, target: xp.choose(g, target)}, linear=True,
              title="Scatter", label="unchoose", text={"x": "g at the target class"}, batch=_vmap_unchoose)  # fmt: skip


def _lowest(target):
    return np.minimum.reduce(target, None) if target.size else 0


def _scale(target, weight, ignore_index, dtype):
    """(target classes, 0 in place of ignored ones; the weight of each, or None where all have weight 1)."""
    scale = None
    if ignore_index >= 0 or _lowest(target) < 0:
        live = target != ignore_index
        target, scale = np.where(live, target, 0), live.astype(dtype)
    if weight is not None:
        scale = weight[target] if scale is None else weight[target] * scale
    return target, scale


def _nll(x, target, weight, ignore_index, reduction):
    classes = x.shape[1]
    try:
        target, scale = _scale(target, weight, ignore_index, x.dtype)
        if scale is not None and _lowest(target) < 0:  # without a scale there was none below 0
            raise IndexError
        loss = -_choose(x, target)
    except IndexError:
        bad = target[(target != ignore_index) & ((target < 0) | (target >= classes))].flat[0]
        raise IndexError(f"target {bad} is out of range: there are {classes} classes, 0 to {classes - 1}") from None
    if scale is not None:
        loss = np.where(scale == 0, x.dtype.type(0), loss) * scale
    if reduction == "none":
        return loss
    total = np.add.reduce(loss, None)
    if reduction == "sum":
        return total
    return total / (x.dtype.type(loss.size) if scale is None else np.add.reduce(scale, None))


def _nll_dx(xp, g, x_shape, x_dtype, target, weight, ignore_index, reduction):
    target, scale = _scale(target, weight, ignore_index, x_dtype)
    if reduction == "mean":
        g = g / (float(target.size) if scale is None else np.add.reduce(scale, None).item())
    each = -g if scale is None else g * -scale
    return xp.unchoose(each if reduction == "none" or scale is not None else xp.expand(each, target.shape), x_shape, target)


def _vmap_nll_loss(op, args, on, size):
    """All examples as one long batch of rows, then reduced for each."""
    x, target, weight, ignored, reduction = args
    if weight is not None and on[2]:
        raise RuntimeError("vmap: nll_loss takes one weight for all examples")
    x, target = spread(x, on[0], size), spread(target, on[1], size)
    shape = shape_of(x)
    each = through(tensors.reshape, target, (size * shape[1], *shape_of(target)[2:]))
    out = op(tensors.reshape(x, (size * shape[1], *shape[2:])), each, weight, ignored, "none")
    out = tensors.reshape(out, (size, shape[1], *shape[3:]))
    if reduction != "mean":
        return _vmap_reduced(out, reduction)
    counted = (np.ones(each.shape) if weight is None else weight[np.where(each == ignored, 0, each)]) * (each != ignored)
    total = counted.reshape(size, -1).sum(1).astype(out._data.dtype)
    return _vmap_reduced(out, "sum") / make(total, None)


nll_loss = Op("nll_loss", _nll, {"x": _nll_dx}, text={"x": "−g at the target class, else 0 (divided by n for the mean)"},
              prepare=to_float, batch=_vmap_nll_loss)  # fmt: skip
