"""One line of samples for each differentiable function: what drives every test of the op table.

A sample is (name, function of (package, *tensors), arrays): run under nbgrad and under PyTorch, it must give the same values,
dtypes, shapes, gradients and second gradients.
"""

from __future__ import annotations

import math

import numpy as np


def _rng(seed):
    return np.random.default_rng(seed)


def any_(*shape, seed=0):
    """Values of both signs, away from 0 and from each other."""
    r = _rng(seed)
    n = int(np.prod(shape)) if shape else 1
    return (r.permutation(np.linspace(-2.3, 2.1, n)) + 0.03).reshape(shape)


def pos(*shape, seed=1):
    n = int(np.prod(shape)) if shape else 1
    return _rng(seed).permutation(np.linspace(0.3, 2.5, n)).reshape(shape)


def unit(*shape, seed=2):
    """Values between -0.9 and 0.9."""
    n = int(np.prod(shape)) if shape else 1
    return _rng(seed).permutation(np.linspace(-0.87, 0.9, n)).reshape(shape)


def prob(*shape, seed=3):
    return _rng(seed).uniform(0.05, 0.95, shape)


def _unary(names, values):
    return [(n, lambda T, x, n=n: getattr(T, n)(x), (values,)) for n in names.split()]


def _f(names, values):
    return [(f"nn.{n}", lambda T, x, n=n: getattr(T.nn.functional, n)(x), (values,)) for n in names.split()]


def _binary(names, x, y):
    return [(n, lambda T, a, b, n=n: getattr(T, n)(a, b), (x, y)) for n in names.split()]


TARGET = np.array([0, 2, 1, 2])
INDEX = np.array([[0, 2, 1], [1, 0, 0]])

SAMPLES = [
    *_unary("exp exp2 expm1 sin cos tan atan sinh cosh tanh asinh sigmoid relu erf erfc neg abs square sign floor ceil trunc "
            "frac round positive", any_(3, 4)),
    *_unary("log log2 log10 log1p sqrt rsqrt reciprocal", pos(3, 4)),
    *_unary("asin acos atanh", unit(3, 4)),
    *_unary("acosh", pos(3, 4) + 1),
    *_unary("exp tanh neg abs", any_()),
    *_f("relu relu6 hardtanh leaky_relu elu softplus silu gelu logsigmoid sigmoid tanh", any_(3, 4) * 3),
    ("nn.gelu tanh", lambda T, x: T.nn.functional.gelu(x, approximate="tanh"), (any_(5),)),
    ("nn.softplus beta", lambda T, x: T.nn.functional.softplus(x, 2.0, 3.0), (any_(5) * 2,)),
    ("nn.elu alpha", lambda T, x: T.nn.functional.elu(x, 1.7), (any_(5) * 2,)),
    *_binary("add sub mul div maximum minimum atan2 hypot logaddexp", any_(3, 4), any_(3, 4, seed=9) + 0.11),
    *_binary("add sub mul div maximum", any_(3, 1), any_(4, seed=9) + 0.11),
    *_binary("mul", any_(), any_(2, 3, seed=5)),
    *_binary("pow", pos(3, 4), any_(4, seed=4)),
    *_binary("remainder fmod", any_(6) * 3, pos(6)),
    ("add alpha", lambda T, x, y: T.add(x, y, alpha=3), (any_(3), any_(3, seed=2))),
    ("sub alpha", lambda T, x, y: T.sub(x, y, alpha=0.5), (any_(3), any_(3, seed=2))),
    ("x + 2", lambda T, x: x + 2, (any_(3),)), ("2 - x", lambda T, x: 2 - x, (any_(3),)),
    ("x * 2.5", lambda T, x: x * 2.5, (any_(3),)), ("1 / x", lambda T, x: 1 / x, (any_(3),)),
    ("x / 3", lambda T, x: x / 3, (any_(3),)), ("x * 0", lambda T, x: x * 0, (any_(3),)),
    ("x ** 2", lambda T, x: x**2, (any_(3),)), ("x ** 3", lambda T, x: x**3, (any_(3),)),
    ("x ** 0.5", lambda T, x: x**0.5, (pos(3),)), ("x ** -1", lambda T, x: x**-1, (pos(3),)),
    ("x ** 0", lambda T, x: x**0, (any_(3),)), ("x ** 1", lambda T, x: x**1, (any_(3),)),
    ("2 ** x", lambda T, x: 2**x, (any_(3),)),
    ("x * x", lambda T, x: x * x, (any_(3),)), ("x * x + x", lambda T, x: x * x + x, (any_(3),)),
    ("clamp", lambda T, x: T.clamp(x, -1, 1), (any_(9),)), ("clamp min", lambda T, x: x.clamp(min=0.5), (any_(9),)),
    ("clamp max", lambda T, x: x.clamp(max=0.5), (any_(9),)),
    ("where", lambda T, x, y: T.where(x > y, x * 2, y), (any_(3, 4), any_(4, seed=7))),
    ("where scalar", lambda T, x: T.where(x > 0, x, 0.0), (any_(5),)),
    ("clamp between tensors", lambda T, x, y, z: x.clamp(y * 0.5, z * 0.7), (any_(3, 4), any_(4, seed=7), any_(3, 1, seed=9))),
    ("clamp of tensors", lambda T, x, y: x.clamp(min=y) + x.clamp(max=y * 2), (any_(3, 4), any_(4, seed=7))),
    ("lerp", lambda T, x, y: T.lerp(x, y, 0.3), (any_(4), any_(4, seed=3))),
    ("addcmul", lambda T, x, y, z: T.addcmul(x, y, z, value=2), (any_(4), any_(4, seed=3), pos(4))),
    ("addcdiv", lambda T, x, y, z: T.addcdiv(x, y, z, value=2), (any_(4), any_(4, seed=3), pos(4))),
    ("nan_to_num", lambda T, x: T.nan_to_num(T.log(x)), (any_(5),)),
    # reductions
    *[(f"{n} {k}", lambda T, x, n=n, k=k: getattr(x, n)(**k), (any_(2, 3, 4),))
      for n in ("sum", "mean", "amax", "amin", "logsumexp", "var", "std", "norm")
      for k in ({"dim": 1}, {"dim": (0, 2)}, {"dim": -1, "keepdim": True})],
    *[(n, lambda T, x, n=n: getattr(T, n)(x), (any_(2, 3),)) for n in "sum mean max min prod var std norm median".split()],
    *[(f"{n} dim", lambda T, x, n=n: getattr(T, n)(x, dim=1)[0], (any_(3, 4),)) for n in "max min median sort".split()],
    ("max keepdim", lambda T, x: T.max(x, 0, keepdim=True).values, (any_(3, 4),)),
    ("topk", lambda T, x: T.topk(x, 2).values, (any_(3, 4),)),
    ("sort descending", lambda T, x: T.sort(x, 0, descending=True)[0], (any_(3, 4),)),
    ("prod dim", lambda T, x: x.prod(1), (any_(3, 4),)), ("prod zero", lambda T, x: x.prod(), (np.array([2.0, 0.0, 3.0]),)),
    ("prod keepdim", lambda T, x: x.prod(0, keepdim=True), (any_(3, 4),)),
    ("cumsum", lambda T, x: x.cumsum(1), (any_(3, 4),)), ("cumprod", lambda T, x: x.cumprod(1), (any_(3, 4),)),
    ("cumprod zero", lambda T, x: x.cumprod(0), (np.array([2.0, 0.0, 3.0, 0.0, 1.5]),)),
    ("norm 1", lambda T, x: x.norm(1), (any_(5),)), ("norm inf", lambda T, x: x.norm(float("inf")), (any_(5),)),
    ("norm 3", lambda T, x: x.norm(3, dim=0), (any_(5, 2),)), ("var 0", lambda T, x: x.var(0, unbiased=False), (any_(4, 2),)),
    *[(f"sum_to_size {size}", lambda T, x, size=size: x.sum_to_size(*size), (any_(2, 3, 2),)) for size in ((2,), (3, 1), (2, 1, 2))],
    ("nextafter", lambda T, x, y: T.nextafter(x, y), (any_(4), pos(4))),
    *[(f"{n} {i}", lambda T, x, n=n, i=i: getattr(T, n)(x, dim=(0, 2), keepdim=True)[i], (any_(3, 2, 2),))
      for n in ("var_mean", "std_mean") for i in (0, 1)],
    ("amax tie", lambda T, x: x.amax(), (np.array([1.0, 3.0, 3.0]),)), ("max tie", lambda T, x: x.max(), (np.array([3.0, 3.0]),)),
    ("max dim tie", lambda T, x: x.max(0).values, (np.array([3.0, 3.0]),)),
    ("maximum tie", lambda T, x, y: T.maximum(x, y), (np.array([1.0, 2.0]), np.array([1.0, 3.0]))),
    ("softmax", lambda T, x: T.softmax(x, 1), (any_(3, 4),)), ("softmax 0", lambda T, x: x.softmax(dim=0), (any_(3, 4),)),
    ("log_softmax", lambda T, x: T.log_softmax(x, -1), (any_(3, 4),)),
    # shapes
    ("reshape", lambda T, x: x.reshape(2, -1) * 2, (any_(3, 4),)), ("view", lambda T, x: x.view(4, 3) * 2, (any_(3, 4),)),
    ("flatten", lambda T, x: T.flatten(x, 1) * 2, (any_(2, 3, 2),)), ("unflatten", lambda T, x: x.unflatten(0, (2, -1)) * 2, (any_(6),)),
    ("permute", lambda T, x: x.permute(2, 0, 1) * 2, (any_(2, 3, 4),)), ("transpose", lambda T, x: T.transpose(x, 0, -1) * 2, (any_(2, 3, 4),)),
    ("T", lambda T, x: x.T * 2, (any_(2, 3),)), ("t", lambda T, x: x.t() * 2, (any_(2, 3),)), ("mT", lambda T, x: x.mT * 2, (any_(2, 3),)),
    ("movedim", lambda T, x: T.movedim(x, 0, 2) * 2, (any_(2, 3, 4),)),
    ("expand", lambda T, x: x.expand(4, 3, -1) * 2, (any_(3, 1),)), ("expand 5", lambda T, x: x.expand(3, 5) * 2, (any_(3, 1),)),
    ("squeeze", lambda T, x: x.squeeze() * 2, (any_(1, 3, 1),)), ("squeeze dim", lambda T, x: x.squeeze(0) * 2, (any_(1, 3, 1),)),
    ("unsqueeze", lambda T, x: x.unsqueeze(1) * 2, (any_(2, 3),)), ("flip", lambda T, x: T.flip(x, (0, 1)) * x, (any_(2, 3),)),
    ("roll", lambda T, x: T.roll(x, 1, 1) * x, (any_(2, 3),)), ("roll flat", lambda T, x: T.roll(x, 2) * x, (any_(2, 3),)),
    ("repeat", lambda T, x: x.repeat(2, 3, 1) * 2, (any_(2, 3),)), ("tile", lambda T, x: T.tile(x, (2,)) * 2, (any_(2, 3),)),
    ("repeat_interleave", lambda T, x: x.repeat_interleave(2, dim=1) * 2, (any_(2, 3),)),
    ("cat", lambda T, x, y: T.cat([x, y, x], dim=1) ** 2, (any_(2, 3), any_(2, 1, seed=4))),
    ("stack", lambda T, x, y: T.stack([x, y], dim=1) ** 2, (any_(2, 3), any_(2, 3, seed=4))),
    ("hstack", lambda T, x, y: T.hstack([x, y]) ** 2, (any_(3), any_(2, seed=4))),
    ("vstack", lambda T, x, y: T.vstack([x, y]) ** 2, (any_(3), any_(3, seed=4))),
    ("split", lambda T, x: (lambda a, b, c: a * 2 + b.sum() + c.mean())(*T.split(x, 2)), (any_(5, 2),)),
    ("split_with_sizes", lambda T, x: T.split_with_sizes(x, [1, 3], 1)[1] ** 2 * x.split_with_sizes([2, 2])[1].sum(), (any_(4, 4),)),
    ("split part", lambda T, x: x.split([1, 3], dim=1)[1] ** 2, (any_(2, 4),)), ("chunk", lambda T, x: x.chunk(2, 1)[0] ** 2, (any_(2, 5),)),
    ("unbind", lambda T, x: x.unbind(1)[2] * x.unbind(1)[0], (any_(2, 3),)), ("iter", lambda T, x: sum(r * r for r in x), (any_(4, 3),)),
    ("tril", lambda T, x: T.tril(x) * x, (any_(3, 3),)), ("triu", lambda T, x: x.triu(1) * x, (any_(3, 4),)),
    ("diag", lambda T, x: T.diag(x) * 2, (any_(3, 3),)), ("diag vector", lambda T, x: T.diag(x) @ T.diag(x), (any_(3),)),
    ("diagonal", lambda T, x: T.diagonal(x, 1, 0, 2) ** 2, (any_(3, 2, 4),)), ("diag_embed", lambda T, x: T.diag_embed(x) * 2, (any_(2, 3),)),
    ("narrow", lambda T, x: x.narrow(1, 1, 2) ** 2, (any_(2, 4),)), ("clone", lambda T, x: x.clone() * 2, (any_(3),)),
    ("contiguous", lambda T, x: x.T.contiguous() * 2, (any_(3, 2),)), ("nn.pad", lambda T, x: T.nn.functional.pad(x, (1, 2), value=3.0) ** 2, (any_(2, 3),)),
    ("to", lambda T, x: (x.to(T.float32) * 2).to(T.float64), (any_(3),)),
    # indexing
    ("x[0]", lambda T, x: x[0] * 2, (any_(3, 4),)), ("x[-1, 2]", lambda T, x: x[-1, 2] * 2, (any_(3, 4),)),
    ("x[1:]", lambda T, x: x[1:] ** 2, (any_(3, 4),)), ("x[:, ::2]", lambda T, x: x[:, ::2] ** 2, (any_(3, 4),)),
    ("x[..., None]", lambda T, x: x[..., None, 1:3] ** 2, (any_(3, 4),)), ("x[[0, 0, 2]]", lambda T, x: x[[0, 0, 2]] ** 2, (any_(3, 4),)),
    ("x[t]", lambda T, x: x[T.tensor([0, 2, 0])] ** 2, (any_(3, 4),)), ("x[t, t]", lambda T, x: x[T.tensor([0, 2, 0]), T.tensor([1, 1, 1])] ** 2, (any_(3, 4),)),
    ("x[:, t]", lambda T, x: x[:, T.tensor([[0, 3], [1, 1]])] ** 2, (any_(3, 4),)), ("x[mask]", lambda T, x: x[x > 0] ** 2, (any_(3, 4),)),
    ("x[mask row]", lambda T, x: x[T.tensor([True, False, True])] ** 2, (any_(3, 4),)), ("x[t, 1:]", lambda T, x: x[T.tensor([2, 2]), 1:] ** 2, (any_(3, 4),)),
    ("gather", lambda T, x: T.gather(x, 1, T.tensor(INDEX)) ** 2, (any_(2, 4),)), ("index_select", lambda T, x: x.index_select(1, T.tensor([0, 0, 2])) ** 2, (any_(2, 4),)),
    ("take_along_dim", lambda T, x: T.take_along_dim(x, T.tensor([[1], [0]]), 1) ** 2, (any_(2, 4),)),
    ("masked_select", lambda T, x: x.masked_select(x > 0.2) ** 2, (any_(2, 4),)), ("masked_fill", lambda T, x: x.masked_fill(x > 0.2, 7.0) ** 2, (any_(2, 4),)),
    ("select", lambda T, x: x.select(1, 2) ** 2, (any_(2, 4),)),
    # in place
    ("x[0] = y", lambda T, x, y: _set(x * 1, 0, y) ** 2, (any_(3, 4), any_(4, seed=5))),
    ("x[:, 1:3] = y", lambda T, x, y: _set(x * 1, (slice(None), slice(1, 3)), y) ** 2, (any_(3, 4), any_(2, seed=5))),
    ("x[mask] = 0", lambda T, x: _set(x * 1, x > 0, 0.0) ** 2, (any_(3, 4),)),
    ("x[t] = y", lambda T, x, y: _set(x * 1, T.tensor([2, 0]), y) ** 2, (any_(3, 4), any_(2, 4, seed=5))),
    ("zeros[i] = y", lambda T, y: _set(T.zeros(3, 4, dtype=T.float64), 1, y * y) * 2, (any_(4),)),
    ("add_", lambda T, x, y: (x * 1).add_(y, alpha=2) ** 2, (any_(3, 4), any_(4, seed=5))),
    ("mul_", lambda T, x, y: (x * 1).mul_(2.0) * y, (any_(3), any_(3, seed=5))), ("exp_", lambda T, x: (x * 1).exp_() * 3, (any_(3),)),
    ("relu_", lambda T, x: (x * 1).relu_() * 3, (any_(3),)), ("view mul_", lambda T, x: _through(x * 1, lambda v: v.mul_(3)) ** 2, (any_(3, 4),)),
    ("view copy_", lambda T, x, y: _through(x * 1, lambda v: v.copy_(y * y)) ** 2, (any_(3, 4), any_(2, seed=5))),
    ("view zero_", lambda T, x: _through(x * 1, lambda v: v.zero_()) ** 2, (any_(3, 4),)),
    ("view of view", lambda T, x, y: _through(x * 1, lambda v: v[1].add_(y)) ** 2, (any_(3, 4), any_(seed=5))),
    ("view of transpose", lambda T, x: _through((x * 1).T, lambda v: v.mul_(3)) ** 2, (any_(4, 3),)),
    # products
    *[(f"matmul {a} {b}", lambda T, x, y: T.matmul(x, y), (any_(*a), any_(*b, seed=6))) for a, b in [
        ((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 2)), ((2, 3), (3, 4)), ((5, 2, 3), (5, 3, 4)), ((5, 2, 3), (3, 4)),
        ((2, 3), (5, 3, 4)), ((2, 1, 2, 3), (5, 3, 4)), ((3,), (5, 3, 4)), ((5, 2, 3), (3,))]],
    ("mm", lambda T, x, y: T.mm(x, y), (any_(2, 3), any_(3, 2, seed=6))), ("mv", lambda T, x, y: T.mv(x, y), (any_(2, 3), any_(3, seed=6))),
    ("bmm", lambda T, x, y: T.bmm(x, y), (any_(2, 2, 3), any_(2, 3, 2, seed=6))), ("dot", lambda T, x, y: x.dot(y), (any_(3), any_(3, seed=6))),
    ("addmm", lambda T, b, x, y: T.addmm(b, x, y, beta=2, alpha=0.5), (any_(2), any_(2, 3), any_(3, 2, seed=6))),
    ("outer", lambda T, x, y: T.outer(x, y), (any_(2), any_(3, seed=6))),
    *[(f"nn.linear {s}", lambda T, x, w, b: T.nn.functional.linear(x, w, b), (any_(*s), any_(2, 3, seed=6), any_(2, seed=7)))
      for s in ((3,), (4, 3), (2, 4, 3))],
    ("nn.linear no bias", lambda T, x, w: T.nn.functional.linear(x, w), (any_(4, 3), any_(2, 3, seed=6))),
    # special functions and further products
    *_unary("lgamma digamma i0 logit", prob(3, 4)), *_unary("erfinv sinc", unit(3, 4)), *_unary("rad2deg deg2rad sinc", any_(5)),
    *_binary("fmax fmin logaddexp2 copysign", any_(3, 4), any_(3, 4, seed=9) + 0.11), *_binary("xlogy", pos(4), pos(4, seed=3)),
    ("polygamma", lambda T, x: T.polygamma(1, x), (pos(4),)), ("mvlgamma", lambda T, x: T.mvlgamma(x + 1, 2), (pos(4),)),
    ("logit eps", lambda T, x: T.logit(x, 1e-3), (prob(4),)), ("float_power", lambda T, x, y: T.float_power(x, y), (pos(4), any_(4))),
    ("ldexp", lambda T, x: T.ldexp(x, T.tensor([1, 0, 3])), (any_(3),)),
    ("clamp_min", lambda T, x: T.clamp_min(x, 0.2), (any_(9),)), ("clamp_max", lambda T, x: x.clamp_max(0.2), (any_(9),)),
    ("clamp tensors", lambda T, x, a, b: T.clamp(x, a, b), (any_(3, 4), any_(4, seed=4) - 1, any_(3, 4, seed=5) + 1)),
    ("clamp_min tensor", lambda T, x, a: T.clamp_min(x, a), (any_(3, 4), any_(4, seed=4))),
    ("cummax", lambda T, x: T.cummax(x, 1).values, (any_(3, 4),)), ("cummin", lambda T, x: T.cummin(x, 0)[0], (any_(3, 4),)),
    ("logcumsumexp", lambda T, x: T.logcumsumexp(x, 1), (any_(3, 4),)), ("kthvalue", lambda T, x: T.kthvalue(x, 2, 1)[0], (any_(3, 4),)),
    ("mode", lambda T, x: T.mode(x, 1).values, (any_(3, 4),)), ("msort", lambda T, x: T.msort(x), (any_(3, 4),)),
    ("aminmax", lambda T, x: T.aminmax(x, dim=1).max - T.aminmax(x).min, (any_(3, 4),)),
    ("quantile", lambda T, x: T.quantile(x, 0.3, dim=1), (any_(3, 4),)),
    ("quantiles", lambda T, x: T.quantile(x, T.tensor([0.2, 0.7], dtype=x.dtype), dim=0, keepdim=True), (any_(5, 2),)),
    ("nanmean", lambda T, x: T.nanmean(x, 1), (any_(3, 4),)), ("diff", lambda T, x: T.diff(x, n=2, dim=0), (any_(4, 2),)),
    ("trapezoid", lambda T, y, x: T.trapezoid(y, x), (any_(3, 4), any_(4, seed=3))),
    ("cumulative_trapezoid", lambda T, y: T.cumulative_trapezoid(y, dx=0.5), (any_(3, 4),)),
    ("cov", lambda T, x: T.cov(x), (any_(3, 4),)), ("corrcoef", lambda T, x: T.corrcoef(x), (any_(3, 4),)),
    ("dist", lambda T, x, y: T.dist(x, y), (any_(3, 4), any_(4, seed=3))),
    *[(f"cdist {p}", lambda T, x, y, p=p: T.cdist(x, y, p), (any_(3, 2), any_(4, 2, seed=3))) for p in (1.0, 2.0, 3.0, float("inf"))],
    ("pdist", lambda T, x: T.pdist(x), (any_(4, 2),)), ("nn.pairwise_distance", lambda T, x, y: T.nn.functional.pairwise_distance(x, y), (any_(3, 4), any_(3, 4, seed=4))),
    *[(f"einsum {q}", lambda T, *xs, q=q: T.einsum(q, *xs), tuple(any_(*s, seed=k) for k, s in enumerate(shapes))) for q, *shapes in (
        ("ij,jk->ik", (2, 3), (3, 4)), ("ij->ji", (2, 3)), ("ii->i", (3, 3)), ("i,j", (2,), (3,)), ("bij,bjk->bik", (2, 2, 3), (2, 3, 2)),
        ("...ij,jk->...ik", (2, 2, 3), (3, 2)), ("bn,anm,bm->ba", (2, 3), (2, 3, 2), (2, 2)), ("ij,ij->", (2, 3), (2, 3)))],
    ("tensordot", lambda T, x, y: T.tensordot(x, y, ([1, 2], [0, 1])), (any_(2, 3, 2), any_(3, 2, 2, seed=6))),
    ("inner", lambda T, x, y: T.inner(x, y), (any_(2, 3), any_(4, 3, seed=6))), ("kron", lambda T, x, y: T.kron(x, y), (any_(2, 2), any_(3, seed=6))),
    ("cross", lambda T, x, y: T.cross(x, y, dim=1), (any_(2, 3), any_(2, 3, seed=6))), ("trace", lambda T, x: x.trace() * 2, (any_(3, 3),)),
    ("baddbmm", lambda T, b, x, y: T.baddbmm(b, x, y, beta=2, alpha=0.5), (any_(2, 2), any_(2, 2, 3), any_(2, 3, 2, seed=6))),
    ("addbmm", lambda T, b, x, y: T.addbmm(b, x, y), (any_(2, 2), any_(2, 2, 3), any_(2, 3, 2, seed=6))),
    ("addmv", lambda T, b, x, y: T.addmv(b, x, y), (any_(2), any_(2, 3), any_(3, seed=6))),
    ("addr", lambda T, b, x, y: T.addr(b, x, y), (any_(2, 3), any_(2), any_(3, seed=6))),
    ("matrix_power", lambda T, x: T.matrix_power(x, 3), (any_(3, 3),)),
    ("meshgrid", lambda T, x, y: T.meshgrid(x, y, indexing="xy")[0] * T.meshgrid(x, y, indexing="ij")[1].T, (any_(2), any_(3, seed=6))),
    ("cartesian_prod", lambda T, x, y: T.cartesian_prod(x, y), (any_(2), any_(3, seed=6))), ("combinations", lambda T, x: T.combinations(x), (any_(4),)),
    ("block_diag", lambda T, x, y: T.block_diag(x, y), (any_(2, 3), any_(2, seed=6))), ("dstack", lambda T, x, y: T.dstack([x, y]) * 2, (any_(2, 3), any_(2, 3, seed=6))),
    ("column_stack", lambda T, x, y: T.column_stack([x, y]) * 2, (any_(3), any_(3, 2, seed=6))), ("rot90", lambda T, x: T.rot90(x) * 2, (any_(2, 3),)),
    ("fliplr", lambda T, x: T.fliplr(x) * T.flipud(x), (any_(2, 3),)), ("diagflat", lambda T, x: T.diagflat(x, 1) * 2, (any_(3),)),
    ("select_scatter", lambda T, x, y: T.select_scatter(x, y, 0, 1) ** 2, (any_(2, 3), any_(3, seed=6))),
    ("unsafe_split", lambda T, x: T.unsafe_split(x, 2, 1)[0] * T.unsafe_chunk(x, 2, 1)[1], (any_(2, 4),)),
    ("slice_scatter", lambda T, x, y: T.slice_scatter(x, y, 1, 1) ** 2, (any_(2, 3), any_(2, 2, seed=6))),
    # further activations and layers
    *_f("mish hardswish selu celu softsign tanhshrink softshrink hardshrink glu", any_(3, 4) * 3),
    ("nn.threshold", lambda T, x: T.nn.functional.threshold(x, 0.1, 20.0), (any_(5),)), ("nn.celu alpha", lambda T, x: T.nn.functional.celu(x, 2.0), (any_(5),)),
    ("nn.prelu", lambda T, x, w: T.nn.functional.prelu(x, w), (any_(3, 4), pos(4))), ("nn.elu inplace", lambda T, x: T.nn.functional.elu(x * 1, 1.5, True), (any_(5),)),
    ("nn.relu inplace", lambda T, x: T.nn.functional.relu(x * 1, inplace=True), (any_(5),)),
    ("nn.embedding", lambda T, w: T.nn.functional.embedding(T.tensor([[0, 2], [2, 1]]), w) ** 2, (any_(3, 2),)),
    ("nn.layer_norm", lambda T, x, w, b: T.nn.functional.layer_norm(x, (4,), w, b), (any_(3, 4), pos(4), any_(4, seed=3))),
    ("nn.rms_norm", lambda T, x, w: T.nn.functional.rms_norm(x, (4,), w, 1e-6), (any_(3, 4), pos(4))),
    ("nn.attention", lambda T, q, k, v: T.nn.functional.scaled_dot_product_attention(q, k, v), (any_(2, 3, 2), any_(2, 4, 2, seed=3), any_(2, 4, 2, seed=4))),
    ("nn.attention of four dimensions", lambda T, q, k, v: T.nn.functional.scaled_dot_product_attention(q, k, v),
     (any_(2, 1, 3, 2), any_(2, 1, 4, 2, seed=3), any_(2, 1, 4, 2, seed=4))),
    ("nn.attention of four dimensions, masks", lambda T, q, k: T.nn.functional.scaled_dot_product_attention(
        q, k, k, T.tensor([[True, False], [False, False], [True, True]])), (any_(1, 2, 3, 2), any_(1, 2, 2, 2, seed=3))),
    ("nn.attention of four dimensions, numbers for a mask", lambda T, q, k: T.nn.functional.scaled_dot_product_attention(
        q, k, k, T.tensor([[[[0.5, -math.inf]]], [[[-math.inf, 1.0]]]], dtype=q.dtype)), (any_(2, 1, 3, 2), any_(2, 1, 2, 2, seed=3))),
    ("nn.attention causal", lambda T, q: T.nn.functional.scaled_dot_product_attention(q, q, q, is_causal=True), (any_(2, 3, 2),)),
    ("nn.attention mask", lambda T, q, k: T.nn.functional.scaled_dot_product_attention(q, k, k, T.tensor(
        [[True, False], [False, False], [True, True]])), (any_(2, 3, 2), any_(2, 2, 2, seed=3))),
    ("nn.attention float mask", lambda T, q, m: T.nn.functional.scaled_dot_product_attention(q, q, q, m), (any_(3, 2), any_(3, 3, seed=4))),
    ("nn.attention heads", lambda T, q, k: T.nn.functional.scaled_dot_product_attention(q, k, k, scale=0.5, enable_gqa=True),
     (any_(4, 3, 2), any_(2, 3, 2, seed=3))),
    ("nn.normalize", lambda T, x: T.nn.functional.normalize(x), (any_(3, 4),)),
    # losses
    *[(f"nn.{n} weight", lambda T, x, y, w, n=n: getattr(T.nn.functional, n)(x, y, weight=w), (any_(3, 4), any_(3, 4, seed=8), pos(3, 4)))
      for n in ("mse_loss", "l1_loss", "huber_loss")],
    *[(f"nn.{n} {r}", lambda T, x, y, n=n, r=r: getattr(T.nn.functional, n)(x, y, reduction=r), (any_(3, 4), any_(3, 4, seed=8)))
      for n in ("mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss") for r in ("mean", "sum", "none")],
    ("nn.bce", lambda T, x, y: T.nn.functional.binary_cross_entropy(x, y), (prob(3, 4), prob(3, 4, seed=4))),
    *[(f"nn.bce_logits {r}", lambda T, x, y, r=r: T.nn.functional.binary_cross_entropy_with_logits(x, y, reduction=r), (any_(3, 4), prob(3, 4)))
      for r in ("mean", "sum", "none")],
    ("nn.bce_logits weight", lambda T, x, y: T.nn.functional.binary_cross_entropy_with_logits(
        x, y, weight=T.tensor(pos(4)).to(x.dtype), pos_weight=T.tensor(pos(4, seed=3)).to(x.dtype)), (any_(3, 4), prob(3, 4))),
    *[(f"nn.cross_entropy {k}", lambda T, x, k=k: T.nn.functional.cross_entropy(x, T.tensor(TARGET), **k), (any_(4, 3),))
      for k in ({}, {"reduction": "sum"}, {"reduction": "none"}, {"label_smoothing": 0.1}, {"ignore_index": 2})],
    ("nn.cross_entropy weight", lambda T, x: T.nn.functional.cross_entropy(x, T.tensor(TARGET), weight=T.tensor(pos(3)).to(x.dtype)), (any_(4, 3),)),
    ("nn.cross_entropy soft", lambda T, x, p: T.nn.functional.cross_entropy(x, p), (any_(4, 3), prob(4, 3))),
    ("nn.cross_entropy images", lambda T, x: T.nn.functional.cross_entropy(x, T.tensor(INDEX)), (any_(2, 3, 3),)),
    ("nn.nll_loss", lambda T, x: T.nn.functional.nll_loss(x, T.tensor(TARGET)), (any_(4, 3),)),
    ("nn.kl_div", lambda T, x, y: T.nn.functional.kl_div(x, y, reduction="batchmean"), (any_(3, 4), prob(3, 4))),
    ("nn.kl_div log", lambda T, x, y: T.nn.functional.kl_div(x, y, reduction="sum", log_target=True), (any_(3, 4), any_(3, 4, seed=4))),
    ("nn.normalize", lambda T, x: T.nn.functional.normalize(x), (any_(3, 4),)),
    ("nn.cosine_similarity", lambda T, x, y: T.nn.functional.cosine_similarity(x, y), (any_(3, 4), any_(3, 4, seed=4))),
    *[(f"nn.pad {m}", lambda T, x, m=m: T.nn.functional.pad(x, (2, 1), mode=m) * 2, (any_(2, 3),))
      for m in ("reflect", "replicate", "circular")],
    ("nn.pad cut", lambda T, x: T.nn.functional.pad(x, (-1, 2), value=3.0) ** 2, (any_(2, 3),)),
    # combined at places
    *[(f"scatter_reduce {r} {s}", lambda T, x, y, r=r, s=s: T.scatter_reduce(x, 1, T.tensor(INDEX), y, r, include_self=s) ** 2,
       (any_(2, 4), any_(2, 3, seed=5))) for r in ("sum", "prod", "mean", "amax", "amin") for s in (True, False)],
    *[(f"index_reduce {r} {s}", lambda T, x, y, r=r, s=s: T.index_reduce(x, 0, T.tensor([0, 2, 0]), y, r, include_self=s) ** 2,
       (any_(4, 2), any_(3, 2, seed=5))) for r in ("prod", "mean", "amax", "amin") for s in (True, False)],
    ("scatter_reduce zeros", lambda T, x, y: T.scatter_reduce(x, 0, T.tensor([0, 0, 1, 1]), y, "prod"),
     (np.array([2.0, 0.0]), np.array([0.0, 3.0, 4.0, 5.0]))),
    ("sum_to_size", lambda T, x: x.sum_to_size(3, 1) ** 2, (any_(2, 3, 4),)),
    ("renorm", lambda T, x: T.renorm(x, 2, 0, 2.0), (any_(3, 4),)),
    ("fill", lambda T, x, y: T.fill(x, y) * x, (any_(3), any_())),
    *[(f"unsafe {n}", lambda T, x, n=n, k=k: getattr(T, f"unsafe_{n}")(x, k)[1] * 2, (any_(4),))
      for n, k in (("split", 2), ("chunk", 2), ("split_with_sizes", (1, 3)))],
    *[(f"{n}_copy", lambda T, x, n=n, k=k: getattr(T, f"{n}_copy")(x, *k) * 2, (any_(2, 3),)) for n, k in {
        "alias": (), "as_strided": ((2,), (1,)), "diagonal": (), "expand": ((2, 2, 3),), "narrow": (1, 0, 2), "permute": ((1, 0),),
        "select": (1, 2), "slice": (1, 0, 2), "squeeze": (), "t": (), "transpose": (0, 1), "unfold": (1, 2, 1), "unsqueeze": (0,),
        "view": ((3, 2),)}.items()],
    ("split_copy", lambda T, x: T.split_copy(x, 2)[1] * 2, (any_(5),)),
    ("unbind_copy", lambda T, x: T.unbind_copy(x)[1] * 2, (any_(2, 3),)),
    ("diag of a matrix", lambda T, x: T.diag(x) * 2, (any_(3, 4),)),
    ("frexp", lambda T, x: T.frexp(x).mantissa * x, (any_(5) * 5,)),
    ("gradient", lambda T, x: T.gradient(x**2)[0] + T.gradient(x, spacing=2.0, edge_order=2)[1], (any_(3, 4),)),
    ("gradient places", lambda T, x, p: T.gradient(x, spacing=(p.cumsum(0),), dim=1)[0]
     + T.gradient(x, spacing=[p], dim=1, edge_order=2)[0],
     (any_(2, 4), np.array([0.5, 1.0, 2.5, 3.0]))),
    # special functions
    *[(f"special.{n}", lambda T, x, n=n: getattr(T.special, n)(x), (any_(3, 4),))
      for n in "i0e i1 i1e ndtr log_ndtr erfcx expit psi gammaln".split()],
    ("special.entr", lambda T, x: T.special.entr(x), (pos(5),)), ("special.ndtri", lambda T, x: T.special.ndtri(x), (prob(5),)),
    ("special.xlog1py", lambda T, x, y: T.special.xlog1py(x, y), (any_(3, 4), pos(4))),
    ("special.zeta", lambda T, x: T.special.zeta(T.full_like(x.detach(), 3.5), x), (pos(5),)),
    *[(n, lambda T, x, n=n: getattr(T, n)(T.tensor([0.5, 1.5, 3.0]).to(x.dtype), x), (pos(3),)) for n in ("igamma", "igammac")],
]  # fmt: skip


def _set(x, index, value):
    x[index] = value
    return x


def _through(x, write):
    """x, after `write` has been given a view of its middle."""
    write(x[1:, 1:3])
    return x
