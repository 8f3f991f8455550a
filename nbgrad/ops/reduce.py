"""Reductions: sums, means, extremes, norms and running totals."""

from __future__ import annotations

import functools
import math
from contextlib import nullcontext

import numpy as np

from ..autograd.op import Op
from .index import places
from .prepare import array_of, dtype_behind, packed, refuse_order, to_float
from .shape import unsqueeze


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


def _keep(xp, value, x_shape, axis, keepdims):
    return value if keepdims else xp.reshape(value, kept(x_shape, axis))


def wide(kernel):
    """A kernel that runs in float32 where it is given float16, so that what it adds up is rounded once."""

    @functools.wraps(kernel)
    def run(x, *params):
        if x.dtype.char != "e":
            return kernel(x, *params)
        return np.asarray(kernel(x.astype(np.float32), *params)).astype(np.float16)

    return run


def _sum(x, axis, keepdims):
    if x.dtype.char == "e":  # float16
        out = np.add.reduce(x, axis, np.float32, None, keepdims).astype(np.float16)
    else:
        out = np.add.reduce(x, axis, np.int64 if x.dtype.kind in "biu" else None, None, keepdims)
    return out if out.ndim < 2 or out.flags.c_contiguous else out.copy()


def _floating(name):
    def prepare(operands):
        array = array_of(operands[0])
        if array.dtype.kind not in "fcV":  # V: bfloat16
            raise RuntimeError(
                f"{name} needs floating or complex values, got {array.dtype}: convert them first, as in x.float().{name}()"
            )
        return [array]

    return prepare


sum = Op("sum", _sum, {"x": lambda xp, g, x_shape, axis, keepdims: spread(xp, g, x_shape, axis, keepdims)},
         linear=True, text={"x": "g, at every element that was summed"})  # fmt: skip
mean = Op(
    "mean", wide(lambda x, axis, keepdims: _sum(x, axis, keepdims) / np.asarray(count(x.shape, axis), x.dtype)
    if x.size else np.full(np.add.reduce(x, axis, None, None, keepdims).shape, np.nan, x.dtype)),
    {"x": lambda xp, g, x_shape, axis, keepdims: spread(xp, g, x_shape, axis, keepdims) / count(x_shape, axis)},
    prepare=_floating("mean"), linear=True, text={"x": "g / n, at each of the n elements"},
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
    text={"x": "g · the product of all other elements"},
)  # fmt: skip


prod_over = prod.twin("ProdBackward1")


def _share(xp, g, x, out, axis, keepdims):
    """The gradient of an extreme, shared equally by the elements that reach it; NaN where the extreme is."""
    shape = x.shape
    hit = x == xp.expand(_keep(xp, out, shape, axis, keepdims), shape)
    n = xp.sum(xp.cast(hit, dtype_behind(g)), axis, True)
    return spread(xp, g, shape, axis, keepdims) * (hit / n)


def _share_of_all(xp, g, x, out, axis, keepdims):
    """As `_share`; where the extreme is NaN, the elements that are NaN share."""
    shape = x.shape
    whole = xp.expand(_keep(xp, out, shape, axis, keepdims), shape)
    hit = (x == whole) | (x != x) & (whole != whole)
    n = xp.sum(xp.cast(hit, dtype_behind(g)), axis, True)
    return xp.mask(spread(xp, g, shape, axis, keepdims) / n, hit)


def _extreme(name, ufunc):
    def kernel(x, axis, keepdims):
        if not count(x.shape, axis):
            error = RuntimeError if axis is None else IndexError
            raise error(f"the {name[1:]}imum of no elements (shape {list(x.shape)}) is not defined: name a dim that is not empty")
        if x.dtype.kind == "c":
            raise refuse_order(name)
        return ufunc.reduce(x, axis, None, None, keepdims)

    return Op(name, packed(kernel), {"x": lambda xp, g, x, out, axis, keepdims: _share(xp, g, x, out, axis, keepdims)},
              text={"x": f"g at the {name[-3:]}imum, shared equally where several tie, else 0"})  # fmt: skip


amax, amin = _extreme("amax", np.maximum), _extreme("amin", np.minimum)
max_all, min_all = amax.twin("MaxBackward1", "max"), amin.twin("MinBackward1", "min")
max_all.formulas = min_all.formulas = {"x": lambda xp, g, x, out, axis, keepdims: _share_of_all(xp, g, x, out, axis, keepdims)}


def _median(x, axis, keepdims):
    """The lower one of two in the middle; NaN where there is any."""
    n = count(x.shape, axis)
    if not n:
        return np.full(np.add.reduce(x, axis, None, None, keepdims).shape, np.nan if x.dtype.kind == "f" else 0, x.dtype)
    rows = _sorted_rows(x, axis)
    out = np.asarray(rows[..., (n - 1) // 2])
    if x.dtype.kind == "f":
        out = np.where(np.isnan(rows[..., -1]), x.dtype.type(np.nan), out)
    return out.reshape(kept(x.shape, axis)) if keepdims else out


def _sorted_rows(x, axis):
    """What is reduced together as rows, sorted, NaN last."""
    axes = tuple(range(x.ndim)) if axis is None else axis
    rows = np.moveaxis(x, axes, range(-len(axes), 0)).reshape(*[m for i, m in enumerate(x.shape) if i not in axes], -1)
    return np.sort(rows, -1)


def _nanmedian(x, axis, keepdims):
    """The lower one of two in the middle among those that are not NaN; NaN where there are no others."""
    if not count(x.shape, axis):
        return _median(x, axis, keepdims)
    rows = _sorted_rows(x, axis)
    places = np.maximum((rows == rows).sum(-1, keepdims=True) - 1, 0) // 2
    out = np.take_along_axis(rows, places, -1)[..., 0]
    return out.reshape(kept(x.shape, axis)) if keepdims else out


nanmedian = Op("nanmedian", _nanmedian, max_all.formulas, text={"x": "g at the median, shared equally where several tie, else 0"})
median = Op("median", _median, max_all.formulas, text={"x": "g at the median, shared equally where several tie, else 0"})


def _pick(x, axis, index, keepdims):
    out = x[places(axis, unsqueeze.kernel(index, axis))]
    return out if keepdims else out.squeeze(axis)


def _unpick(xp, g, x_shape, axis, index, keepdims):
    return xp.scatter_add(g if keepdims else xp.unsqueeze(g, axis), x_shape, axis, unsqueeze.kernel(index, axis))


# one element along `axis`, at `index`: what max, min or median chose
max_dim = Op("pick", _pick, {"x": _unpick}, linear=True, title="Max", label="max", text={"x": "g at the maximum, else 0"})
min_dim = max_dim.twin("MinBackward0", "min", {"x": "g at the minimum, else 0"})
median_dim = max_dim.twin("MedianBackward1", "median", {"x": "g at the median, else 0"})


logsumexp = Op(
    "logsumexp", packed(lambda x, axis, keepdims: _logsumexp(x, axis, keepdims)),
    {"x": lambda xp, g, x, x_shape, out, axis, keepdims: spread(xp, g, x_shape, axis, keepdims)
        * xp.exp(x - _keep(xp, out, x_shape, axis, keepdims))},
    prepare=to_float, text={"x": lambda xp, g, x: g * xp.softmax(x)},
)  # fmt: skip


def _logsumexp(x, axis, keepdims):
    top = np.asarray(np.maximum.reduce(x if x.dtype.kind != "c" else x.real, axis, None, None, True, initial=-np.inf))
    top = np.where(np.isfinite(top), top, x.dtype.type(0))
    out = np.log(np.add.reduce(np.exp(x - top), axis, None, None, True)) + top
    return out if keepdims else out.reshape(np.add.reduce(x, axis, None, None, False).shape if x.ndim else ())


@packed
@wide
def _var(x, axis, correction, keepdims):
    n = count(x.shape, axis)
    centred = x - mean_kept(x, axis)
    total = np.add.reduce((centred * centred.conj()).real if x.dtype.kind == "c" else centred * centred, axis, None, None, keepdims)
    with np.errstate(divide="ignore", invalid="ignore") if n <= correction else nullcontext():
        return np.asarray(total / np.asarray(max(n - correction, 0), total.dtype))


def mean_kept(x, axis):
    return np.add.reduce(x, axis, None, None, True) / np.asarray(count(x.shape, axis), x.dtype)


def _var_slope(xp, g, x, x_shape, axis, correction, keepdims):
    n = count(x_shape, axis)
    scale = 2 / (n - correction) if n > correction else math.nan
    return spread(xp, g, x_shape, axis, keepdims) * scale * (x - xp.mean(x, axis, True))


var = Op(
    "var", _var, {"x": _var_slope},
    prepare=_floating("var"), holomorphic=False,
    text={"x": lambda xp, g, x, n, correction: g * 2 * (x - xp.mean(x)) / (n - correction)},
)  # fmt: skip


def _std_slope(xp, g, x, x_shape, out, axis, correction, keepdims):
    n = count(x_shape, axis)
    scale = spread(xp, g / (out * (n - correction)), x_shape, axis, keepdims)
    flat = xp.expand(_keep(xp, out, x_shape, axis, keepdims), x_shape) == 0
    return xp.mask(scale * (x - xp.mean(x, axis, True)), ~flat)


std = Op(
    "std", wide(lambda x, axis, correction, keepdims: np.sqrt(_var(x, axis, correction, keepdims))),
    {"x": _std_slope}, prepare=_floating("std"), holomorphic=False,
    text={"x": lambda xp, g, x, out, n, correction: g * (x - xp.mean(x)) / ((n - correction) * out)},
)  # fmt: skip


def _with_mean(name, spread_op, slope):
    """A spread and the mean, as one op with two results."""
    return Op(
        name, lambda x, axis, correction, keepdims: [spread_op.kernel(x, axis, correction, keepdims), mean.kernel(x, axis, keepdims)],
        {"x": lambda xp, g, x, x_shape, axis, correction, keepdims: slope(xp, g[0], x, x_shape, axis, correction, keepdims)
            + spread(xp, g[1], x_shape, axis, keepdims) / count(x_shape, axis)},
        prepare=_floating(name), outputs="many", holomorphic=False, text={"x": f"what {name[:3]} sends back + what mean sends back"},
    )  # fmt: skip


def _std_slope_anew(xp, g, x, x_shape, axis, correction, keepdims):
    return _std_slope(xp, g, x, x_shape, xp.std(x, axis, correction, keepdims), axis, correction, keepdims)


var_mean, std_mean = _with_mean("var_mean", var, _var_slope), _with_mean("std_mean", std, _std_slope_anew)
norm = Op(
    "norm", packed(wide(lambda x, axis, keepdims: np.sqrt(np.add.reduce((x * x.conj()).real, axis, None, None, keepdims)))),
    {"x": lambda xp, g, x, x_shape, out, axis, keepdims: xp.mask(
        spread(xp, g / out, x_shape, axis, keepdims) * x,
        xp.expand(_keep(xp, out, x_shape, axis, keepdims), x_shape) != 0)},
    prepare=_floating("norm"), holomorphic=False, title="LinalgVectorNorm", text={"x": lambda xp, g, x, out: g * x / out},
)  # fmt: skip
cumsum = Op(
    "cumsum", packed(wide(lambda x, axis: np.add.accumulate(x, axis, np.int64 if x.dtype.kind in "biu" else None) if x.ndim
    else _sum(x, (), False))),
    {"x": lambda xp, g, axis: xp.flip(xp.cumsum(xp.flip(g, (axis,)), axis), (axis,)) if g.ndim else g},
    linear=True, text={"x": "g, summed from the end"},
)  # fmt: skip


def _cumprod_slope(xp, g, x, axis):
    """Exact with zeros: the slope of out[k] by x[i] is the product of the others up to k, for every i <= k."""
    if not g.ndim:
        return g
    n = x.shape[axis]
    moved = xp.swapaxes(x, axis, -1)
    wide = xp.expand(xp.unsqueeze(moved, -2), (*moved.shape, n))  # [..., i, j] = x[j]
    others = xp.where(np.eye(n, dtype=bool), wide * 0 + 1, wide)  # x[i] itself left out
    upto = xp.mask(xp.cumprod(others, others.ndim - 1), np.tri(n, dtype=bool).T)  # [..., i, k], k >= i
    found = xp.sum(upto * xp.unsqueeze(xp.swapaxes(g, axis, -1), -2), (others.ndim - 1,), False)
    return xp.swapaxes(found, axis, -1)


cumprod = Op(
    "cumprod", packed(lambda x, axis: np.multiply.accumulate(x, axis, np.int64 if x.dtype.kind in "biu" else None) if x.ndim
    else x.astype(np.int64 if x.dtype.kind in "biu" else x.dtype)),
    {"x": _cumprod_slope}, text={"x": "g · the products of the other elements, summed"},
)  # fmt: skip


def _arg(name, find):
    def kernel(x, axis, keepdims):
        if x.dtype.kind == "c":
            raise refuse_order(name)
        return find(x, axis, keepdims=keepdims)

    return Op(name, kernel, {}, operands=("x",))


argmax, argmin = _arg("argmax", np.argmax), _arg("argmin", np.argmin)
argmedian = _arg("argmedian", lambda x, axis, keepdims: _argmedian(x, axis))
argsort = Op("argsort", lambda x, axis, descending: _argsort(x, axis, descending), {}, operands=("x",))
any = Op("any", packed(lambda x, axis, keepdims: np.any(x, axis, keepdims=keepdims)), {}, operands=("x",))
all = Op("all", packed(lambda x, axis, keepdims: np.all(x, axis, keepdims=keepdims)), {}, operands=("x",))
count_nonzero = Op("count_nonzero", lambda x, axis: np.count_nonzero(x, axis), {}, operands=("x",))


def _argsort(x, axis, descending):
    if x.dtype.kind == "c":
        raise refuse_order("sort")
    if not x.ndim:
        return np.zeros((), np.int64)
    if not descending:
        return x.argsort(axis, kind="stable")
    turned = (slice(None),) * axis + (slice(None, None, -1),)
    return (x.shape[axis] - 1 - x[turned].argsort(axis, kind="stable"))[turned].copy()


def _argmedian(x, axis):
    """Where the lower one of two in the middle is; or the first NaN."""
    middle = np.take(np.argsort(x, axis, kind="stable"), (x.shape[axis] - 1) // 2, axis)
    nan = x != x
    return np.where(nan.any(axis), nan.argmax(axis), middle)
