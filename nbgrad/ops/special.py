"""Special functions and further elementwise ops, one line each, as in `elementwise`."""

from __future__ import annotations

import math

import numpy as np

from ..autograd import dtypes
from ..autograd.op import Op
from ..autograd.pointwise import binary
from ..autograd.tensor import Tensor
from . import elementwise as e
from .compare import gt, isinf, logical_and, lt
from .elementwise import _f, _special
from .prepare import common_dtype, floating, ordered, promote, some_tensor, to_float
from .reducing import _named
from .shape import cast

_HALF_ROOT_PI = math.sqrt(math.pi) / 2
_HEIGHT = 1 / math.sqrt(2 * math.pi)  # of the normal distribution

_gammaln = _special("gammaln")
lgamma = _f(
    "lgamma", lambda x, out=None: np.where(np.isinf(x), x.dtype.type(np.inf), _gammaln(x)), lambda xp, g, x: g * xp.digamma(x)
)
digamma = _f("digamma", _special("psi"), lambda xp, g, x: g * xp.polygamma(x, 1))
erfinv = _f("erfinv", _special("erfinv"), lambda xp, g, out: g * (_HALF_ROOT_PI * xp.exp(out * out)))
i0 = _f("i0", _special("i0"), lambda xp, g, x: g * xp.i1(x))
i1 = _f("i1", _special("i1"), lambda xp, g, x, out: g * (xp.i0(x) - _over(xp, out, x)))


def _over(xp, out, x):
    """out / x, which tends to 1/2 at 0."""
    return xp.where(x == 0, 0.5, out / xp.where(x == 0, 1.0, x))


i0e = _f("special_i0e", _special("i0e"), lambda xp, g, x, out: g * (xp.special_i1e(x) - xp.sign(x) * out), title="SpecialI0E")
i1e = _f("special_i1e", _special("i1e"), lambda xp, g, x, out: g * (
    xp.special_i0e(x) - xp.sign(x) * out - _over(xp, out, x)), title="SpecialI1E")  # fmt: skip
i1.op.backward_name = "SpecialI1Backward0"
ndtr = _f("ndtr", _special("ndtr"), lambda xp, g, x: g * (xp.exp(-0.5 * (x * x)) * _HEIGHT))
ndtri = _f("special_ndtri", _special("ndtri"), lambda xp, g, out: g * (xp.exp(0.5 * (out * out)) / _HEIGHT))
log_ndtr = _f("special_log_ndtr", _special("log_ndtr"), lambda xp, g, x: g / xp.special_erfcx(x * -math.sqrt(0.5)) * (2 * _HEIGHT))
ndtr.op.backward_name = "MulBackward1"
erfcx = _f("special_erfcx", _special("erfcx"), lambda xp, g, x, out: g * (2 * x * out - 1 / _HALF_ROOT_PI))
entr = _f("special_entr", _special("entr"), lambda xp, g, x: g * -(xp.log(x) + 1))


def _of_two(name):
    """SciPy's special function of two operands, by its name."""

    def kernel(x, y, out=None):
        import scipy.special

        return np.asarray(getattr(scipy.special, name)(x, y), x.dtype)

    return kernel


def _underived(name):
    def dx(xp, g):
        raise NotImplementedError(f"{name} has no derivative with respect to its first operand: detach() that one")

    return dx


_GAMMA_SLOPE = {"x": "not defined", "y": "the density of the gamma distribution, times g (or −g)"}
igamma = binary("igamma", _of_two("gammainc"), _underived("igamma"), lambda xp, g, x, y: g * _gamma_density(xp, x, y),
                prepare=floating("igamma"), text=_GAMMA_SLOPE)  # fmt: skip
igammac = binary("igammac", _of_two("gammaincc"), _underived("igammac"), lambda xp, g, x, y: -g * _gamma_density(xp, x, y),
                 prepare=floating("igammac"), text=_GAMMA_SLOPE)  # fmt: skip


def _gamma_density(xp, a, x):
    return xp.exp((a - 1) * xp.log(x) - x - xp.lgamma(a))


zeta = binary("special_zeta", _of_two("zeta"), _underived("zeta"), lambda xp, g, x, y: g * -x * xp.special_zeta(x + 1, y),
              prepare=to_float, text={"x": "not defined"})  # fmt: skip
xlog1py = binary("special_xlog1py", _of_two("xlog1py"), lambda xp, g, x, y: xp.mask(g * xp.log1p(y), ~((x == 0) & (y <= -1))),
                 lambda xp, g, x, y: g * x / (y + 1), prepare=to_float, title="SpecialXlog1Py")  # fmt: skip


def _polygamma(x, n):
    import scipy.special

    return np.asarray(scipy.special.polygamma(n, x), x.dtype)


polygamma_op = Op("polygamma", _polygamma, {"x": lambda xp, g, x, n: g * xp.polygamma(x, n + 1)},
                  prepare=to_float, elementwise=True)  # fmt: skip


def _sinc_slope(xp, g, x, out):
    return xp.mask(g * ((xp.cos(math.pi * x) - out) / x), x != 0)


sinc = _f("sinc", lambda x, out=None: np.asarray(np.sinc(x), x.dtype), _sinc_slope,
          text={"x": lambda xp, g, x, out: g * (xp.cos(math.pi * x) - out) / x})  # fmt: skip
rad2deg = _f("rad2deg", lambda x, out=None: np.multiply(x, x.dtype.type(180 / math.pi), out=...), lambda xp, g: g * (180 / math.pi),
             title="Rad2Deg")  # fmt: skip
deg2rad = _f("deg2rad", lambda x, out=None: np.multiply(x, x.dtype.type(math.pi / 180), out=...), lambda xp, g: g * (math.pi / 180),
             title="Deg2Rad")  # fmt: skip


def _xlogy(x, y, out=None):
    return np.where((x == 0) & (y == y), x.dtype.type(0), x * np.log(y))


xlogy_op = binary("xlogy", _xlogy, lambda xp, g, x, y: xp.mask(g * xp.log(y), ~((x == 0) & (y <= 0))),
                  lambda xp, g, x, y: g * x / y, prepare=to_float)  # fmt: skip
logaddexp2 = binary("logaddexp2", np.logaddexp2, lambda xp, g, x, y: g / (1 + xp.exp2(y - x)),
                    lambda xp, g, x, y: g / (1 + xp.exp2(x - y)), prepare=to_float, title="Logaddexp2")  # fmt: skip
fmax = binary("fmax", np.fmax, lambda xp, g, x, y: xp.mask(g, (x >= y) | (y != y)),
              lambda xp, g, x, y: xp.mask(g, ~((x >= y) | (y != y))), prepare=ordered("fmax"))  # fmt: skip
fmin = binary("fmin", np.fmin, lambda xp, g, x, y: xp.mask(g, (x <= y) | (y != y)),
              lambda xp, g, x, y: xp.mask(g, ~((x <= y) | (y != y))), prepare=ordered("fmin"))  # fmt: skip
copysign = binary("copysign", np.copysign,
                  lambda xp, g, x, out: xp.mask(g * (xp.sign(out) * xp.sign(x)), x != 0), lambda xp, g: xp.zeros_like(g),
                  prepare=to_float)  # fmt: skip
ldexp = binary("ldexp", lambda x, y, out=None: np.asarray(x * np.exp2(y)), lambda xp, g, y: g * xp.exp2(y),
               lambda xp, g, out: g * out * math.log(2), prepare=to_float)  # fmt: skip
_heaviside = binary("heaviside", lambda x, y, out=None: np.where(x == 0, y, (x > 0).astype(x.dtype)), prepare=promote)
gcd = binary("gcd", np.gcd, prepare=promote)
lcm = binary("lcm", np.lcm, prepare=promote)
nextafter = binary(
    "nextafter", np.nextafter, lambda xp, g, x, y: xp.mask(g, x != y), lambda xp, g: xp.zeros_like(g), prepare=promote
)


def heaviside(input, values) -> Tensor:
    """0 below 0, 1 above, and `values` where the input is 0."""
    return _heaviside(input, values)


def polygamma(n, input) -> Tensor:
    """The n-th derivative of `digamma`; RuntimeError for a negative n."""
    if n < 0:
        raise RuntimeError(f"polygamma is a derivative of digamma, of order 0 or more, got {n}")
    return polygamma_op(input, n) if n else digamma(input)


def mvlgamma(input, p) -> Tensor:
    """The logarithm of the gamma function of p dimensions; RuntimeError for p below 1."""
    if p < 1:
        raise RuntimeError(f"mvlgamma needs at least one dimension, got p = {p}")
    total = p * (p - 1) / 4 * math.log(math.pi)
    for j in range(p):
        total = lgamma(input - j / 2) + total
    return total


def logit(input, eps=None) -> Tensor:
    """log(x / (1 - x)), the inverse of `sigmoid`; with `eps`, of x clamped to eps and 1 - eps.

    >>> import nbgrad as torch
    >>> torch.logit(torch.tensor([0.5, 0.75]))
    tensor([0.0000, 1.0986])
    """
    if eps is None:
        return _logit(input)
    if not input.dtype.inexact:
        input = cast(input, dtypes.get_default_dtype().numpy)
    return _logit(e.clip(input, eps, 1 - eps))


_logit = _f("logit", lambda x, out=None: np.asarray(np.log(x / (1 - x))), lambda xp, g, x: g / (x * (1 - x)))


def xlogy(input, other) -> Tensor:
    """input * log(other), 0 where input is 0."""
    some_tensor("xlogy", input, other)
    return xlogy_op(input, other)


def float_power(input, exponent) -> Tensor:
    """input ** exponent in float64 (complex128 for complex numbers)."""
    some_tensor("float_power", input, exponent)
    kind = dtypes.complex128 if common_dtype([input, exponent]).is_complex else dtypes.float64
    base, power = (cast(x, kind.numpy) if isinstance(x, Tensor) and x.dtype is not kind else x for x in (input, exponent))
    return (e.pow_of_number if not isinstance(base, Tensor) else e.pow if isinstance(power, Tensor) else e.pow_scalar)(base, power)


frexp_op = Op("frexp", lambda x: np.frexp(x), {"x": lambda xp, g, x, out: xp.where(x == 0, g, g * (out / x))}, operands=("x",),
              elementwise=True, outputs="aux", text={"x": "g over 2 to the exponent"})  # fmt: skip


def frexp(input):
    """(mantissa, exponent) with input = mantissa * 2**exponent; RuntimeError for integers.

    >>> import nbgrad as torch
    >>> torch.frexp(torch.tensor([3.0])).exponent
    tensor([2], dtype=torch.int32)
    """
    if not input.dtype.is_floating_point:
        raise RuntimeError(f"frexp takes floating numbers apart, got {input.dtype}: convert them, as in x.float()")
    return _Frexp(*frexp_op(input))


_Frexp = _named("frexp", ("mantissa", "exponent"))


def isposinf(input) -> Tensor:
    """Element by element, whether it is infinity."""
    return logical_and(isinf(input), gt(input, 0))


def isneginf(input) -> Tensor:
    """Element by element, whether it is minus infinity."""
    return logical_and(isinf(input), lt(input, 0))


__all__ = [
    "copysign", "deg2rad", "digamma", "erfinv", "float_power", "fmax", "fmin", "frexp", "gcd", "heaviside", "i0", "igamma",
    "igammac", "isneginf", "isposinf", "lcm", "ldexp", "lgamma", "logaddexp2", "logit", "mvlgamma", "nextafter", "polygamma",
    "rad2deg", "sinc", "xlogy",
]  # fmt: skip
