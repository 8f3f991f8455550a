"""Elementwise ops, one line each: the kernel and the derivative, as in a table of calculus.

`g` is the gradient of the result `out`. At kinks and edges the value is PyTorch's: 0 for `abs` at 0, half to each side of a tie
in `maximum`, 1 on both edges of `clip`.
"""

from __future__ import annotations

import math

import numpy as np

from ..engine.elementwise_call import binary, unary
from ..engine.namespaces import arrays, tensors
from ..engine.op import Op
from ..engine.tensor import Tensor
from .batching import aligned
from .promotion import alike, common_dtype, divisible, fitting, floating, no_derivative, numeric, ordered, promote, to_float, within


def scipy_kernel(name):
    """A SciPy special function, SciPy being loaded on first use."""

    def kernel(x, out=None):
        import scipy.special

        return np.asarray(getattr(scipy.special, name)(x), x.dtype)

    return kernel


def float_unary(name, kernel, dx, **tags):
    return unary(name, kernel, dx, prepare=to_float, **tags)


def activation(name, kernel, dx, **tags):
    return unary(name, kernel, dx, prepare=floating(name), **tags)


def composed(kernel):
    """A kernel made of several ufuncs, which takes and ignores `out`; its result is always an array."""

    def run(x, out=None):
        return np.asarray(kernel(x))

    return run


# ---- exponentials and logarithms ----
exp = float_unary("exp", np.exp, lambda xp, g, out: g * out)
exp2 = float_unary("exp2", np.exp2, lambda xp, g, out: g * out * math.log(2))
expm1 = float_unary("expm1", np.expm1, lambda xp, g, out: g * (out + 1))
log = float_unary("log", np.log, lambda xp, g, x: g / x)
log2 = float_unary("log2", np.log2, lambda xp, g, x: g / (x * math.log(2)))
log10 = float_unary("log10", np.log10, lambda xp, g, x: g / (x * math.log(10)))
log1p = float_unary("log1p", np.log1p, lambda xp, g, x: g / (x + 1), title="Log1P")

# ---- roots and powers ----
sqrt = float_unary("sqrt", np.sqrt, lambda xp, g, out: g / (2 * out))
rsqrt = float_unary("rsqrt", composed(lambda x: 1 / np.sqrt(x)), lambda xp, g, out: -0.5 * g * out**3)
square = unary("square", np.square, lambda xp, g, x: g * (2 * x), prepare=promote, title="Pow")
reciprocal = float_unary("reciprocal", composed(lambda x: 1 / x), lambda xp, g, out: -g * (out * out))

# ---- trigonometric and hyperbolic ----
sin = float_unary("sin", np.sin, lambda xp, g, x: g * xp.cos(x))
cos = float_unary("cos", np.cos, lambda xp, g, x: g * -xp.sin(x))
tan = float_unary("tan", np.tan, lambda xp, g, out: g * (1 + out * out))
asin = float_unary("asin", np.arcsin, lambda xp, g, x: g * xp.rsqrt(1 - x * x))
acos = float_unary("acos", np.arccos, lambda xp, g, x: g * -xp.rsqrt(1 - x * x))
atan = float_unary("atan", np.arctan, lambda xp, g, x: g / (x * x + 1))
sinh = float_unary("sinh", np.sinh, lambda xp, g, x: g * xp.cosh(x))
cosh = float_unary("cosh", np.cosh, lambda xp, g, x: g * xp.sinh(x))
tanh = float_unary("tanh", np.tanh, lambda xp, g, out: g * (1 - out * out))
asinh = float_unary("asinh", np.arcsinh, lambda xp, g, x: g * xp.rsqrt(x * x + 1))
acosh = float_unary("acosh", np.arccosh, lambda xp, g, x: g * xp.rsqrt(x - 1) * xp.rsqrt(x + 1))
atanh = float_unary("atanh", np.arctanh, lambda xp, g, x: g / (1 - x * x))

# ---- the sigmoid and the error function ----
sigmoid = float_unary("sigmoid", composed(lambda x: 0.5 * np.tanh(0.5 * x) + 0.5 if x.dtype.kind == "f" else 1 / (1 + np.exp(-x))),
             lambda xp, g, out: g * (1 - out) * out)  # fmt: skip
erf = float_unary("erf", scipy_kernel("erf"), lambda xp, g, x: g * (2 / math.sqrt(math.pi)) * xp.exp(-(x * x)))
erfc = float_unary("erfc", scipy_kernel("erfc"), lambda xp, g, x: g * (-2 / math.sqrt(math.pi)) * xp.exp(-(x * x)))

# ---- signs and rounding ----
neg = unary("neg", np.negative, lambda xp, g: -g, linear=True,
            prepare=numeric("negation", "use ~x or x.logical_not()"))  # fmt: skip
abs = unary("abs", np.abs, lambda xp, g, x: g * xp.sgn(x), prepare=promote, holomorphic=False)


def _sign(x, out=None):
    if x.dtype.kind != "f":
        return np.asarray(np.sign(x)) if x.dtype.kind != "b" else x.copy()
    out = np.sign(x, out=...)
    np.copyto(out, 0, where=out != out)  # NaN has no sign
    return out


sign = unary("sign", _sign, lambda xp, g: xp.zeros_like(g), prepare=promote)


def _sgn_slope(xp, g, x, out, x_dtype):
    """Only a turn of x changes x / |x|: the part of g along it does not count."""
    if x_dtype.kind != "c":
        return g * 0
    return xp.mask((g - out * xp.real(g * xp.conj(out))) / xp.abs(x), x != 0)


sgn = unary("sgn", _sign, _sgn_slope, prepare=promote, holomorphic=False,
            text={"x": "the part of g that turns x, over |x|; 0 where x is real"})  # fmt: skip
floor = unary("floor", np.floor, lambda xp, g: xp.zeros_like(g), prepare=promote)
ceil = unary("ceil", np.ceil, lambda xp, g: xp.zeros_like(g), prepare=promote)
trunc = unary("trunc", np.trunc, lambda xp, g: xp.zeros_like(g), prepare=promote)
round = Op(
    "round", lambda x, decimals: np.round(x, decimals), {"x": lambda xp, g: xp.zeros_like(g)}, prepare=promote, batch=aligned
)
frac = unary("frac", composed(lambda x: x - np.trunc(x)), lambda xp, g: g, prepare=promote)
conj = unary("conj", lambda x, out=None: np.asarray(np.conj(x)) if x.dtype.kind == "c" else x, lambda xp, g: xp.conj(g),
             prepare=promote, holomorphic=False, linear=True)  # fmt: skip

# ---- arithmetic of two ----
add = binary("add", np.add, lambda xp, g: g, lambda xp, g: g, prepare=promote, linear=True)
sub = binary("sub", np.subtract, lambda xp, g: g, lambda xp, g: -g, linear=True, turned="RsubBackward1",
             prepare=numeric("subtraction", "use ^ (logical_xor) or convert them first"))  # fmt: skip
mul = binary("mul", np.multiply, lambda xp, g, y: g * y, lambda xp, g, x: g * x, prepare=promote)
div = binary("div", np.divide, lambda xp, g, y: g / y, lambda xp, g, x, y: -g * (x / y / y), prepare=to_float,
             turned="DivBackward0")  # fmt: skip


# ---- powers of two operands ----
def _powers(operands):
    """As `promote`; an exponent that does not fit is refused, where a base would wrap round."""
    if isinstance(operands[1], int):
        within(operands[1], common_dtype(operands))
    return promote(operands)


def _int_power(x, y):
    if x.dtype.kind == "i" and (y < 0).any():  # as integer division has it: 1 / x, rounded towards 0
        return np.where(y >= 0, np.power(x, np.maximum(y, 0)), np.where(np.abs(x) == 1, np.where(y % 2, x, 1), 0)).astype(x.dtype)
    return np.power(x, y) if x.dtype.kind != "b" else x | ~y


pow = binary(
    "pow", lambda x, y, out=None: np.asarray(_int_power(x, y)),
    lambda xp, g, x, y: xp.where(y == 0, xp.zeros_like(g), g * (y * x ** (y - 1))),
    lambda xp, g, x, y, out: g * xp.where((x == 0) & (xp.real(y) >= 0), out * 0, out * xp.log(x)),
    prepare=_powers, text={"x": lambda xp, g, x, y: g * y * x ** (y - 1), "y": lambda xp, g, x, out: g * out * xp.log(x)},
)  # fmt: skip
pow.op.backward_name = "PowBackward1"
pow_of_number = pow.op.twin("PowBackward2")


def _is_zero(exponent):
    return isinstance(exponent, int | float | complex) and exponent == 0


pow_scalar = Op(
    "pow_scalar", lambda x, y: np.asarray(x**y),
    {"x": lambda xp, g, x, y: xp.zeros_like(g) if _is_zero(y) else g * (y * x ** (y - 1))},
    prepare=promote, elementwise=True, title="Pow", label="pow", text={"x": lambda xp, g, x, y: g * y * x ** (y - 1)},
)  # fmt: skip

# ---- the larger and the smaller ----
maximum = binary(
    "maximum", np.maximum,
    lambda xp, g, x, y: xp.mask(xp.where(x == y, g * 0.5, g), ~(x < y)),
    lambda xp, g, x, y: xp.mask(xp.where(x == y, g * 0.5, g), ~(y < x)),
    prepare=ordered("maximum"),
)  # fmt: skip
minimum = binary(
    "minimum", np.minimum,
    lambda xp, g, x, y: xp.mask(xp.where(x == y, g * 0.5, g), ~(x > y)),
    lambda xp, g, x, y: xp.mask(xp.where(x == y, g * 0.5, g), ~(y > x)),
    prepare=ordered("minimum"),
)  # fmt: skip

# ---- remainders and rounded quotients ----
remainder = binary("remainder", np.remainder, lambda xp, g: g, lambda xp, g, x, y: -g * xp.floor(x / y), prepare=divisible)
fmod = binary("fmod", np.fmod, lambda xp, g: g, lambda xp, g, x, y: -g * xp.trunc(x / y), prepare=divisible)
remainder.op.backward_name, fmod.op.backward_name = "RemainderBackward1", "FmodBackward1"
remainder_of_number, fmod_of_number = remainder.op.twin("RemainderBackward0"), fmod.op.twin("FmodBackward0")


def _quotient(operands):
    """As `divisible`, refusing booleans."""
    arrays = divisible(operands)
    if arrays[0].dtype.kind == "b":
        raise NotImplementedError("a rounded quotient is not defined for booleans: convert them first, as in x.int()")
    return arrays


_undefined = no_derivative("floor_divide (or //)", RuntimeError, "torch.div(x, y, rounding_mode='floor') has one, of 0")
floor_divide = binary("floor_divide", np.floor_divide, _undefined, _undefined, prepare=_quotient,
                      text=dict.fromkeys("xy", "not defined"))  # fmt: skip
floor_divide.op.backward_name = "torch::autograd::NotImplemented"
_FLAT = (lambda xp, g: xp.zeros_like(g),) * 2
div_floor = binary("div_floor", np.floor_divide, *_FLAT, prepare=_quotient)


def _towards_0(x, y, out=None):
    if x.dtype.kind not in "iu":
        return np.asarray(np.trunc(x / y))
    whole = x // y
    return np.asarray(whole + ((whole * y != x) & ((x < 0) != (y < 0))))


div_trunc = binary("div_trunc", _towards_0, *_FLAT, prepare=_quotient)
div_floor.op.backward_name = div_trunc.op.backward_name = "DivBackward2"


# ---- angle and distance, sums of exponentials ----
def _turning(xp, g, x, y):
    """g over the square of the distance; 0 at the origin, where there is no angle."""
    square = x * x + y * y
    return xp.mask(g / square, square != 0)


atan2 = binary("atan2", np.arctan2, lambda xp, g, x, y: _turning(xp, g * y, x, y), lambda xp, g, x, y: _turning(xp, g * -x, x, y),
               prepare=to_float,
               text={"x": lambda xp, g, x, y: g * y / (x * x + y * y), "y": lambda xp, g, x, y: g * -x / (x * x + y * y)})  # fmt: skip
hypot = binary("hypot", np.hypot, lambda xp, g, x, out: g * (x / out), lambda xp, g, y, out: g * (y / out),
               prepare=promote)  # fmt: skip


def _logaddexp(x, y, out=None):
    if x.dtype.kind != "c":
        return np.logaddexp(x, y, out=out)
    swap = x.real < y.real
    large, small = np.where(swap, y, x), np.where(swap, x, y)
    return large + np.log1p(np.exp(small - large))


logaddexp = binary("logaddexp", _logaddexp, lambda xp, g, x, y: g / (1 + xp.exp(y - x)),
                   lambda xp, g, x, y: g / (1 + xp.exp(x - y)), prepare=to_float)  # fmt: skip

# ---- choices ----
# `mask` is g where cond holds and exactly 0 elsewhere, even where g is Inf or NaN; multiplying by cond would leave NaN
mask = Op("mask", lambda x, cond: np.where(cond, x, x.dtype.type(0)), {"x": lambda xp, g, cond: xp.mask(g, cond)},
          linear=True, batch=aligned)  # fmt: skip
# the same, known to depend on `source`, by nothing: a gradient of relu has a gradient, and it is 0
gate = Op("gate", lambda x, source, cond: np.where(cond, x, x.dtype.type(0)),
          {"x": lambda xp, g, cond: xp.mask(g, cond), "source": lambda xp, g: xp.zeros_like(g)}, linear=True, batch=aligned)  # fmt: skip
where = Op(
    "where", lambda x, y, cond: np.where(cond, x, y),
    {"x": lambda xp, g, cond: xp.mask(g, cond), "y": lambda xp, g, cond: xp.mask(g, ~cond)},
    prepare=fitting, elementwise=True,
)  # fmt: skip


def raw(value):
    """The array of a condition: in a formula that is recorded it may be a tensor, and has no gradient."""
    return value._data if isinstance(value, Tensor) else value


# formulas call these as NumPy has them, the condition first; Python numbers stay weak, so that float32 stays float32
arrays.where = lambda cond, a, b: np.where(cond, a, b)
tensors.where = lambda cond, a, b: where(a, b, raw(cond))
tensors.mask = lambda x, cond: mask(x, raw(cond))
arrays.gate = lambda x, cond, source: np.where(cond, x, x.dtype.type(0))
tensors.gate = lambda x, cond, source: gate(x, source, raw(cond))


def _without_nan(x, nan, posinf, neginf):
    wide = x if x.dtype.kind != "V" else x.astype(np.float32)
    return np.nan_to_num(wide, True, nan, posinf, neginf).astype(x.dtype, copy=False)


nan_to_num = Op("nan_to_num", _without_nan, {"x": lambda xp, g, x: xp.mask(g, xp.isfinite(x))}, elementwise=True,
                text={"x": "g where x is finite"})  # fmt: skip

# ---- bounds ----
clip = Op(
    "clip", lambda x, min, max: np.clip(x, min, max),
    {"x": lambda xp, g, x, min, max: xp.mask(g, xp.between(x, min, max))},
    prepare=promote, title="Clamp", label="clamp", batch=aligned,
)  # fmt: skip
clip.backward_name = "ClampBackward1"  # Backward0 has tensors as its bounds


def _clamp(x, min, max):
    x = x if min is None else np.maximum(x, min)
    return x if max is None else np.minimum(x, max)


clamp = Op(
    "clamp", _clamp,
    {"x": lambda xp, g, x, min, max: xp.mask(g, xp.between(x, min, max)),
     "min": lambda xp, g, x, min, max: xp.mask(g, x < min if max is None else (x < min) & (min < max)),
     "max": lambda xp, g, x, min, max: xp.mask(g, x > max if min is None else (x > max) | (max < min))},
    prepare=ordered("clamp"), elementwise=True,
    text={"x": "g if min ≤ x ≤ max else 0", "min": "g where x lies below, else 0", "max": "g where x lies above, else 0"},
)  # fmt: skip
clips, clamps = ((op, op.twin(f"ClampMinBackward{i}"), op.twin(f"ClampMaxBackward{i}")) for i, op in enumerate((clip, clamp)))


def _between(x, min, max):
    if min is None:
        return x <= max
    return x >= min if max is None else (x >= min) & (x <= max)


between = Op("between", _between, {}, operands=("x", "min", "max"), elementwise=True, batch=aligned)

# ---- zeros and multiples ----
zeros = Op("zeros_like", lambda x: np.zeros_like(x), {}, operands=("x",), elementwise=True)  # no part of any graph


def _scale(x, factor):
    if x.dtype.kind in "iu":
        factor = np.asarray(int(factor)).astype(x.dtype)  # wraps round, as PyTorch's integers do
    return np.asarray(x * factor).astype(x.dtype, copy=False)


scale = Op("scale", _scale,
           {"x": lambda xp, g, factor: xp.scale(g, factor)}, linear=True, text={"x": "g times the factor"}, batch=aligned)  # fmt: skip

# ---- arithmetic of three ----
addcmul = Op(
    "addcmul", lambda x, y, z, value: x + value * y * z,
    {"x": lambda xp, g: g, "y": lambda xp, g, z, value: g * z * value, "z": lambda xp, g, y, value: g * y * value},
    prepare=promote, elementwise=True,
)  # fmt: skip
addcdiv = Op(
    "addcdiv", lambda x, y, z, value: x + value * (y / z),
    {"x": lambda xp, g: g, "y": lambda xp, g, z, value: g * value / z, "z": lambda xp, g, y, z, value: -g * value * y / (z * z)},
    prepare=promote, elementwise=True,
)  # fmt: skip
_LERP = {"x": lambda xp, g, weight: g * (1 - weight), "y": lambda xp, g, weight: g * weight}
lerp = Op("lerp", lambda x, y, weight: x + weight * (y - x), _LERP, prepare=alike("lerp"), elementwise=True)
lerp_tensor = Op(
    "lerp_tensor", lerp.kernel, {**_LERP, "weight": lambda xp, g, x, y: g * (y - x)},
    prepare=alike("lerp"), elementwise=True, label="lerp",
)  # fmt: skip
lerp_tensor.backward_name = "LerpBackward1"
