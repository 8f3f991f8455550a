"""Reductions: sums, means, extremes, norms."""

from __future__ import annotations

import functools
import math
from contextlib import nullcontext

import numpy as np

from ..engine.op import Op
from .batching import by_rows, reducing
from .promotion import array_of, dtype_behind, packed, refuse_order, to_float


def count(shape, axis) -> int:
    """How many elements a reduction over `axis` (None: all) takes together."""
    return math.prod(shape) if axis is None else math.prod(shape[a] for a in axis)


def kept(shape, axis):
    """The shape of a reduction with keepdims."""
    axes = range(len(shape)) if axis is None else axis
    return tuple(1 if i in axes else n for i, n in enumerate(shape))


def spread(xp, g, x_shape, axis, keepdims):
    """A reduction's gradient over the elements that it took together."""
    if not keepdims and axis is not None:
        g = xp.reshape(g, kept(x_shape, axis))
    return xp.expand(g, x_shape)


def wide(kernel):
    """A kernel that runs in float32 where it is given float16, so that what it adds up is rounded once."""

    @functools.wraps(kernel)
    def run(x, *params):
        if x.dtype.char != "e":
            return kernel(x, *params)
        return np.asarray(kernel(x.astype(np.float32), *params)).astype(np.float16)

    return run


def _floating(name):
    def prepare(operands):
        array = array_of(operands[0])
        if array.dtype.kind not in "fcV":  # V: bfloat16
            raise RuntimeError(
                f"{name} needs floating or complex values, got {array.dtype}: convert them first, as in x.float().{name}()"
            )
        return [array]

    return prepare


# ---- sums, means and products ----
def sum_kernel(x, axis, keepdims):
    if x.dtype.char == "e":  # float16
        out = np.add.reduce(x, axis, np.float32, None, keepdims).astype(np.float16)
    else:
        out = np.add.reduce(x, axis, np.int64 if x.dtype.kind in "biu" else None, None, keepdims)
    return out if out.ndim < 2 or out.flags.c_contiguous else out.copy()


sum = Op("sum", sum_kernel, {"x": lambda xp, g, x_shape, axis, keepdims: spread(xp, g, x_shape, axis, keepdims)},
         linear=True, text={"x": "g, at every element that was summed"}, batch=reducing)  # fmt: skip
mean = Op(
    "mean", wide(lambda x, axis, keepdims: sum_kernel(x, axis, keepdims) / np.asarray(count(x.shape, axis), x.dtype)
    if x.size else np.full(np.add.reduce(x, axis, None, None, keepdims).shape, np.nan, x.dtype)),
    {"x": lambda xp, g, x_shape, axis, keepdims: spread(xp, g, x_shape, axis, keepdims) / count(x_shape, axis)},
    prepare=_floating("mean"), linear=True, text={"x": "g / n, at each of the n elements"}, batch=reducing,
)  # fmt: skip
sum_over, mean_over = sum.twin("SumBackward1"), mean.twin("MeanBackward1")


def _product_others(xp, x, axis, keepdims):
    """For each element the product of all others, exact with zeros: running products from both ends."""
    shape = x.shape
    if axis is None:
        flat = xp.reshape(x, (math.prod(shape),))
        return xp.reshape(_product_others(xp, flat, (0,), keepdims), shape)
    (a,) = axis
    ones = xp.zeros_like(xp.getitem(x, (slice(None),) * a + (slice(0, 1),))) + 1
    ahead = xp.cumprod(xp.concat([ones, xp.getitem(x, (slice(None),) * a + (slice(0, -1),))], a), a)
    turned = xp.flip(x, (a,))
    behind = xp.cumprod(xp.concat([ones, xp.getitem(turned, (slice(None),) * a + (slice(0, -1),))], a), a)
    return ahead * xp.flip(behind, (a,))


prod = Op(
    "prod",
    packed(lambda x, axis, keepdims: np.multiply.reduce(x, axis, np.int64 if x.dtype.kind in "biu" else None, None, keepdims)),
    {"x": lambda xp, g, x, x_shape, axis, keepdims:
        spread(xp, g, x_shape, axis, keepdims) * _product_others(xp, x, axis, keepdims)},
    text={"x": "g · the product of all other elements"}, batch=by_rows,
)  # fmt: skip
prod_over = prod.twin("ProdBackward1")


# ---- extremes ----
def _keep(xp, value, x_shape, axis, keepdims):
    return value if keepdims else xp.reshape(value, kept(x_shape, axis))


def _share(xp, g, x, out, axis, keepdims):
    """The gradient of an extreme, shared equally by the elements that reach it; NaN where the extreme is."""
    shape = x.shape
    hit = x == xp.expand(_keep(xp, out, shape, axis, keepdims), shape)
    n = xp.sum(xp.cast(hit, dtype_behind(g)), axis, True)
    return spread(xp, g, shape, axis, keepdims) * (hit / n)


def _extreme(name, ufunc):
    def kernel(x, axis, keepdims):
        if not count(x.shape, axis):
            error = RuntimeError if axis is None else IndexError
            raise error(f"the {name[1:]}imum of no elements (shape {list(x.shape)}) is not defined: name a dim that is not empty")
        if x.dtype.kind == "c":
            raise refuse_order(name)
        return ufunc.reduce(x, axis, None, None, keepdims)

    return Op(name, packed(kernel), {"x": lambda xp, g, x, out, axis, keepdims: _share(xp, g, x, out, axis, keepdims)},
              text={"x": f"g at the {name[-3:]}imum, shared equally where several tie, else 0"}, batch=reducing)  # fmt: skip


amax, amin = _extreme("amax", np.maximum), _extreme("amin", np.minimum)


def _share_of_all(xp, g, x, out, axis, keepdims):
    """As `_share`; where the extreme is NaN, the elements that are NaN share."""
    shape = x.shape
    whole = xp.expand(_keep(xp, out, shape, axis, keepdims), shape)
    hit = (x == whole) | (x != x) & (whole != whole)
    n = xp.sum(xp.cast(hit, dtype_behind(g)), axis, True)
    return xp.mask(spread(xp, g, shape, axis, keepdims) / n, hit)


max_all, min_all = amax.twin("MaxBackward1", "max"), amin.twin("MinBackward1", "min")
max_all.formulas = min_all.formulas = {"x": lambda xp, g, x, out, axis, keepdims: _share_of_all(xp, g, x, out, axis, keepdims)}


# ---- sums of exponentials ----
def _logsumexp(x, axis, keepdims):
    top = np.asarray(np.maximum.reduce(x if x.dtype.kind != "c" else x.real, axis, None, None, True, initial=-np.inf))
    top = np.where(np.isfinite(top), top, x.dtype.type(0))
    out = np.log(np.add.reduce(np.exp(x - top), axis, None, None, True)) + top
    return out if keepdims else out.reshape(np.add.reduce(x, axis, None, None, False).shape if x.ndim else ())


logsumexp = Op(
    "logsumexp", packed(_logsumexp),
    {"x": lambda xp, g, x, x_shape, out, axis, keepdims: spread(xp, g, x_shape, axis, keepdims)
        * xp.exp(x - _keep(xp, out, x_shape, axis, keepdims))},
    prepare=to_float, text={"x": lambda xp, g, x: g * xp.softmax(x)}, batch=reducing,
)  # fmt: skip


# ---- spread: variance and standard deviation ----
def mean_kept(x, axis):
    return np.add.reduce(x, axis, None, None, True) / np.asarray(count(x.shape, axis), x.dtype)


@packed
@wide
def _var(x, axis, correction, keepdims):
    n = count(x.shape, axis)
    centred = x - mean_kept(x, axis)
    total = np.add.reduce((centred * centred.conj()).real if x.dtype.kind == "c" else centred * centred, axis, None, None, keepdims)
    with np.errstate(divide="ignore", invalid="ignore") if n <= correction else nullcontext():
        return np.asarray(total / np.asarray(max(n - correction, 0), total.dtype))


def _var_slope(xp, g, x, x_shape, axis, correction, keepdims):
    n = count(x_shape, axis)
    scale = 2 / (n - correction) if n > correction else math.nan
    return spread(xp, g, x_shape, axis, keepdims) * scale * (x - xp.mean(x, axis, True))


var = Op(
    "var", _var, {"x": _var_slope},
    prepare=_floating("var"), holomorphic=False,
    text={"x": lambda xp, g, x, n, correction: g * 2 * (x - xp.mean(x)) / (n - correction)}, batch=reducing,
)  # fmt: skip


def _std_slope(xp, g, x, x_shape, out, axis, correction, keepdims):
    n = count(x_shape, axis)
    scale = spread(xp, g / (out * (n - correction)), x_shape, axis, keepdims)
    flat = xp.expand(_keep(xp, out, x_shape, axis, keepdims), x_shape) == 0
    return xp.mask(scale * (x - xp.mean(x, axis, True)), ~flat)


std = Op(
    "std", wide(lambda x, axis, correction, keepdims: np.sqrt(_var(x, axis, correction, keepdims))),
    {"x": _std_slope}, prepare=_floating("std"), holomorphic=False,
    text={"x": lambda xp, g, x, out, n, correction: g * (x - xp.mean(x)) / ((n - correction) * out)}, batch=reducing,
)  # fmt: skip


def _with_mean(name, spread_op, slope):
    """A spread and the mean, as one op with two results."""
    return Op(
        name, lambda x, axis, correction, keepdims: [spread_op.kernel(x, axis, correction, keepdims), mean.kernel(x, axis, keepdims)],
        {"x": lambda xp, g, x, x_shape, axis, correction, keepdims: slope(xp, g[0], x, x_shape, axis, correction, keepdims)
            + spread(xp, g[1], x_shape, axis, keepdims) / count(x_shape, axis)},
        prepare=_floating(name), outputs="many", holomorphic=False, text={"x": f"what {name[:3]} sends back + what mean sends back"},
        batch=reducing,
    )  # fmt: skip


def _std_slope_anew(xp, g, x, x_shape, axis, correction, keepdims):
    return _std_slope(xp, g, x, x_shape, xp.std(x, axis, correction, keepdims), axis, correction, keepdims)


var_mean, std_mean = _with_mean("var_mean", var, _var_slope), _with_mean("std_mean", std, _std_slope_anew)

# ---- lengths and counts ----
norm = Op(
    "norm", packed(wide(lambda x, axis, keepdims: np.sqrt(np.add.reduce((x * x.conj()).real, axis, None, None, keepdims)))),
    {"x": lambda xp, g, x, x_shape, out, axis, keepdims: xp.mask(
        spread(xp, g / out, x_shape, axis, keepdims) * x,
        xp.expand(_keep(xp, out, x_shape, axis, keepdims), x_shape) != 0)},
    prepare=_floating("norm"), holomorphic=False, title="LinalgVectorNorm", text={"x": lambda xp, g, x, out: g * x / out}, batch=reducing,
)  # fmt: skip
any = Op("any", packed(lambda x, axis, keepdims: np.any(x, axis, keepdims=keepdims)), {}, operands=("x",), batch=reducing)
all = Op("all", packed(lambda x, axis, keepdims: np.all(x, axis, keepdims=keepdims)), {}, operands=("x",), batch=reducing)
count_nonzero = Op("count_nonzero", lambda x, axis: np.count_nonzero(x, axis), {}, operands=("x",), batch=reducing)
# 1 for what is not 0: its slope is 0 wherever it has one
present = Op(
    "present", lambda x: (x != 0).astype(x.dtype), {"x": lambda xp, g: xp.zeros_like(g)}, elementwise=True, text={"x": "0"}
)
