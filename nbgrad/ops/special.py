"""Special functions, and the rarer ones of arithmetic, with their derivatives."""

from __future__ import annotations

import math

import numpy as np

from ..engine.elementwise_call import binary
from ..engine.op import Op
from .elementwise import float_unary, scipy_kernel
from .promotion import floating, ordered, promote, to_float

# ---- gamma and what belongs to it ----
_gammaln = scipy_kernel("gammaln")
lgamma = float_unary(
    "lgamma", lambda x, out=None: np.where(np.isinf(x), x.dtype.type(np.inf), _gammaln(x)), lambda xp, g, x: g * xp.digamma(x)
)
digamma = float_unary("digamma", scipy_kernel("psi"), lambda xp, g, x: g * xp.polygamma(x, 1))


def _polygamma(x, n):
    import scipy.special

    return np.asarray(scipy.special.polygamma(n, x), x.dtype)


polygamma = Op("polygamma", _polygamma, {"x": lambda xp, g, x, n: g * xp.polygamma(x, n + 1)},
                  prepare=to_float, elementwise=True)  # fmt: skip


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


def _gamma_density(xp, a, x):
    return xp.exp((a - 1) * xp.log(x) - x - xp.lgamma(a))


_GAMMA_SLOPE = {"x": "not defined", "y": "the density of the gamma distribution, times g (or −g)"}
igamma = binary("igamma", _of_two("gammainc"), _underived("igamma"), lambda xp, g, x, y: g * _gamma_density(xp, x, y),
                prepare=floating("igamma"), text=_GAMMA_SLOPE)  # fmt: skip
igammac = binary("igammac", _of_two("gammaincc"), _underived("igammac"), lambda xp, g, x, y: -g * _gamma_density(xp, x, y),
                 prepare=floating("igammac"), text=_GAMMA_SLOPE)  # fmt: skip
zeta = binary("special_zeta", _of_two("zeta"), _underived("zeta"), lambda xp, g, x, y: g * -x * xp.special_zeta(x + 1, y),
              prepare=to_float, text={"x": "not defined"})  # fmt: skip

# ---- modified Bessel functions ----
i0 = float_unary("i0", scipy_kernel("i0"), lambda xp, g, x: g * xp.i1(x))


def _over(xp, out, x):
    """out / x, which tends to 1/2 at 0."""
    return xp.where(x == 0, 0.5, out / xp.where(x == 0, 1.0, x))


i1 = float_unary("i1", scipy_kernel("i1"), lambda xp, g, x, out: g * (xp.i0(x) - _over(xp, out, x)))
i1.op.backward_name = "SpecialI1Backward0"
i0e = float_unary(
    "special_i0e", scipy_kernel("i0e"), lambda xp, g, x, out: g * (xp.special_i1e(x) - xp.sign(x) * out), title="SpecialI0E"
)
i1e = float_unary("special_i1e", scipy_kernel("i1e"), lambda xp, g, x, out: g * (
    xp.special_i0e(x) - xp.sign(x) * out - _over(xp, out, x)), title="SpecialI1E")  # fmt: skip

# ---- the error function and the normal distribution ----
_HALF_ROOT_PI = math.sqrt(math.pi) / 2
erfinv = float_unary("erfinv", scipy_kernel("erfinv"), lambda xp, g, out: g * (_HALF_ROOT_PI * xp.exp(out * out)))
erfcx = float_unary("special_erfcx", scipy_kernel("erfcx"), lambda xp, g, x, out: g * (2 * x * out - 1 / _HALF_ROOT_PI))
_HEIGHT = 1 / math.sqrt(2 * math.pi)  # of the normal distribution
ndtr = float_unary("ndtr", scipy_kernel("ndtr"), lambda xp, g, x: g * (xp.exp(-0.5 * (x * x)) * _HEIGHT))
ndtr.op.backward_name = "MulBackward1"
ndtri = float_unary("special_ndtri", scipy_kernel("ndtri"), lambda xp, g, out: g * (xp.exp(0.5 * (out * out)) / _HEIGHT))
log_ndtr = float_unary(
    "special_log_ndtr", scipy_kernel("log_ndtr"), lambda xp, g, x: g / xp.special_erfcx(x * -math.sqrt(0.5)) * (2 * _HEIGHT)
)

# ---- logarithms ----
entr = float_unary("special_entr", scipy_kernel("entr"), lambda xp, g, x: g * -(xp.log(x) + 1))
logit = float_unary("logit", lambda x, out=None: np.asarray(np.log(x / (1 - x))), lambda xp, g, x: g / (x * (1 - x)))


def _xlogy(x, y, out=None):
    return np.where((x == 0) & (y == y), x.dtype.type(0), x * np.log(y))


xlogy = binary("xlogy", _xlogy, lambda xp, g, x, y: xp.mask(g * xp.log(y), ~((x == 0) & (y <= 0))),
                  lambda xp, g, x, y: g * x / y, prepare=to_float)  # fmt: skip
xlog1py = binary("special_xlog1py", _of_two("xlog1py"), lambda xp, g, x, y: xp.mask(g * xp.log1p(y), ~((x == 0) & (y <= -1))),
                 lambda xp, g, x, y: g * x / (y + 1), prepare=to_float, title="SpecialXlog1Py")  # fmt: skip
logaddexp2 = binary("logaddexp2", np.logaddexp2, lambda xp, g, x, y: g / (1 + xp.exp2(y - x)),
                    lambda xp, g, x, y: g / (1 + xp.exp2(x - y)), prepare=to_float, title="Logaddexp2")  # fmt: skip


# ---- angles ----
def _sinc_slope(xp, g, x, out):
    return xp.mask(g * ((xp.cos(math.pi * x) - out) / x), x != 0)


sinc = float_unary("sinc", lambda x, out=None: np.asarray(np.sinc(x), x.dtype), _sinc_slope,
          text={"x": lambda xp, g, x, out: g * (xp.cos(math.pi * x) - out) / x})  # fmt: skip
rad2deg = float_unary("rad2deg", lambda x, out=None: np.multiply(x, x.dtype.type(180 / math.pi), out=...), lambda xp, g: g * (180 / math.pi),
             title="Rad2Deg")  # fmt: skip
deg2rad = float_unary("deg2rad", lambda x, out=None: np.multiply(x, x.dtype.type(math.pi / 180), out=...), lambda xp, g: g * (math.pi / 180),
             title="Deg2Rad")  # fmt: skip

# ---- the larger and the smaller, signs and steps ----
fmax = binary("fmax", np.fmax, lambda xp, g, x, y: xp.mask(g, (x >= y) | (y != y)),
              lambda xp, g, x, y: xp.mask(g, ~((x >= y) | (y != y))), prepare=ordered("fmax"))  # fmt: skip
fmin = binary("fmin", np.fmin, lambda xp, g, x, y: xp.mask(g, (x <= y) | (y != y)),
              lambda xp, g, x, y: xp.mask(g, ~((x <= y) | (y != y))), prepare=ordered("fmin"))  # fmt: skip
copysign = binary("copysign", np.copysign,
                  lambda xp, g, x, out: xp.mask(g * (xp.sign(out) * xp.sign(x)), x != 0), lambda xp, g: xp.zeros_like(g),
                  prepare=to_float)  # fmt: skip
heaviside = binary("heaviside", lambda x, y, out=None: np.where(x == 0, y, (x > 0).astype(x.dtype)), prepare=promote)

# ---- powers of two and whole numbers ----
ldexp = binary("ldexp", lambda x, y, out=None: np.asarray(x * np.exp2(y)), lambda xp, g, y: g * xp.exp2(y),
               lambda xp, g, out: g * out * math.log(2), prepare=to_float)  # fmt: skip
frexp = Op("frexp", lambda x: np.frexp(x), {"x": lambda xp, g, x, out: xp.where(x == 0, g, g * (out / x))}, operands=("x",),
              elementwise=True, outputs="aux", text={"x": "g over 2 to the exponent"})  # fmt: skip
nextafter = binary(
    "nextafter", np.nextafter, lambda xp, g, x, y: xp.mask(g, x != y), lambda xp, g: xp.zeros_like(g), prepare=promote
)
gcd = binary("gcd", np.gcd, prepare=promote)
lcm = binary("lcm", np.lcm, prepare=promote)
