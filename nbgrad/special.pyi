"""The types of `nbgrad.special`. This file is written by `make stubs`."""

from builtins import bool as _bool, complex as _complex, float as _float, int as _int, str as _str
from collections.abc import Callable, Sequence
from typing import Any, overload

from nbgrad.functions.arguments import Device, DType, Ints, Lengths, MemoryFormat, Number
from nbgrad.functions.return_types import ValuesAndIndices, MinAndMax, MantissaAndExponent, CountsAndEdges
from nbgrad.engine.tensor import Tensor

def airy_ai(input: Tensor, *, out: Any = None) -> Tensor:
    """The Airy function Ai; no derivative, as in PyTorch."""
def bessel_j0(input: Tensor, *, out: Any = None) -> Tensor:
    """The Bessel function of the first kind of order 0; no derivative, as in PyTorch."""
def bessel_j1(input: Tensor, *, out: Any = None) -> Tensor:
    """The Bessel function of the first kind of order 1; no derivative, as in PyTorch."""
def bessel_y0(input: Tensor, *, out: Any = None) -> Tensor:
    """The Bessel function of the second kind of order 0; no derivative, as in PyTorch."""
def bessel_y1(input: Tensor, *, out: Any = None) -> Tensor:
    """The Bessel function of the second kind of order 1; no derivative, as in PyTorch."""
def chebyshev_polynomial_t(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """The Chebyshev polynomial of the first kind; no derivative, as in PyTorch."""
def chebyshev_polynomial_u(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """The Chebyshev polynomial of the second kind; no derivative, as in PyTorch."""
def chebyshev_polynomial_v(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """The Chebyshev polynomial of the third kind; no derivative, as in PyTorch."""
def chebyshev_polynomial_w(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """The Chebyshev polynomial of the fourth kind; no derivative, as in PyTorch."""
def digamma(input: Tensor, *, out: Any = None) -> Tensor:
    """The derivative of the logarithm of the gamma function."""
def entr(input: Tensor, *, out: Any = None) -> Tensor:
    """-x log(x): 0 at 0, -inf below."""
def erf(input: Tensor, *, out: Any = None) -> Tensor:
    """The error function of each element: the share of a normal distribution within x times the root of 2."""
def erfc(input: Tensor, *, out: Any = None) -> Tensor:
    """1 - erf(x) of each element, exact where erf is near 1."""
def erfcx(input: Tensor, *, out: Any = None) -> Tensor:
    """exp(x²) * erfc(x), which does not vanish where erfc does."""
def erfinv(input: Tensor, *, out: Any = None) -> Tensor:
    """The number whose error function this is; infinite at -1 and 1, NaN beyond."""
def exp2(input: Tensor, *, out: Any = None) -> Tensor:
    """2 to the power of each element; integers are computed in the default dtype."""
def expit(input: Tensor, *, out: Any = None) -> Tensor:
    """1 / (1 + exp(-x)) of each element, between 0 and 1."""
def expm1(input: Tensor, *, out: Any = None) -> Tensor:
    """exp(x) - 1 of each element, exact for small ones."""
def gammainc(input: Tensor, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """The regularised lower incomplete gamma function P(input, other); no derivative with respect to `input`."""
def gammaincc(input: Tensor, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """1 - igamma(input, other): the upper incomplete gamma function; no derivative with respect to `input`."""
def gammaln(input: Tensor, *, out: Any = None) -> Tensor:
    """The logarithm of the size of the gamma function."""
def hermite_polynomial_h(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """The physicists' Hermite polynomial; no derivative, as in PyTorch."""
def hermite_polynomial_he(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """The probabilists' Hermite polynomial; no derivative, as in PyTorch."""
def i0(input: Tensor, *, out: Any = None) -> Tensor:
    """The modified Bessel function of the first kind of order 0."""
def i0e(input: Tensor, *, out: Any = None) -> Tensor:
    """exp(-abs(x)) * i0(x), without overflow."""
def i1(input: Tensor, *, out: Any = None) -> Tensor:
    """The modified Bessel function of the first kind of order 1."""
def i1e(input: Tensor, *, out: Any = None) -> Tensor:
    """exp(-abs(x)) * i1(x), without overflow."""
def laguerre_polynomial_l(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """The Laguerre polynomial; no derivative, as in PyTorch."""
def legendre_polynomial_p(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """The Legendre polynomial; no derivative, as in PyTorch."""
def log1p(input: Tensor, *, out: Any = None) -> Tensor:
    """log(1 + x) of each element, exact for small ones."""
def log_ndtr(input: Tensor, *, out: Any = None) -> Tensor:
    """log(ndtr(x)), without overflow."""
def logit(input: Tensor, eps: _float | None = None, *, out: Any = None) -> Tensor:
    """log(x / (1 - x)), the inverse of `sigmoid`; with `eps`, of x clamped to eps and 1 - eps."""
def logsumexp(input: Tensor, dim: Ints = ..., keepdim: _bool = False, *, axis: Ints | None = None, keepdims: _bool | None = None, out: Any = None) -> Tensor:
    """The logarithm of the sum of exp over the dimensions `dim`, without overflow; integers are computed in the default dtype."""
def modified_bessel_i0(input: Tensor, *, out: Any = None) -> Tensor:
    """The modified Bessel function of the first kind of order 0; no derivative, as in PyTorch."""
def modified_bessel_i1(input: Tensor, *, out: Any = None) -> Tensor:
    """The modified Bessel function of the first kind of order 1; no derivative, as in PyTorch."""
def modified_bessel_k0(input: Tensor, *, out: Any = None) -> Tensor:
    """The modified Bessel function of the second kind of order 0; no derivative, as in PyTorch."""
def modified_bessel_k1(input: Tensor, *, out: Any = None) -> Tensor:
    """The modified Bessel function of the second kind of order 1; no derivative, as in PyTorch."""
def multigammaln(input: Tensor, p: _int, *, out: Any = None) -> Tensor:
    """The logarithm of the gamma function of p dimensions; RuntimeError for p below 1."""
def ndtr(input: Tensor, *, out: Any = None) -> Tensor:
    """The probability that a normal number is below x."""
def ndtri(input: Tensor, *, out: Any = None) -> Tensor:
    """The number that a normal one is below with this probability; NaN outside 0 to 1."""
def polygamma(n: _int, input: Tensor, *, out: Any = None) -> Tensor:
    """The n-th derivative of `digamma`; RuntimeError for a negative n."""
def psi(input: Tensor, *, out: Any = None) -> Tensor:
    """The derivative of the logarithm of the gamma function."""
def round(input: Tensor, *, decimals: _int = 0, out: Any = None) -> Tensor:
    """Values rounded to the nearest, ties to the even one; the gradient is 0."""
def scaled_modified_bessel_k0(input: Tensor, *, out: Any = None) -> Tensor:
    """exp(x) times `modified_bessel_k0`; no derivative, as in PyTorch."""
def scaled_modified_bessel_k1(input: Tensor, *, out: Any = None) -> Tensor:
    """exp(x) times `modified_bessel_k1`; no derivative, as in PyTorch."""
def shifted_chebyshev_polynomial_t(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """`chebyshev_polynomial_t` of 2x - 1; no derivative, as in PyTorch."""
def shifted_chebyshev_polynomial_u(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """`chebyshev_polynomial_u` of 2x - 1; no derivative, as in PyTorch."""
def shifted_chebyshev_polynomial_v(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """`chebyshev_polynomial_v` of 2x - 1; no derivative, as in PyTorch."""
def shifted_chebyshev_polynomial_w(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """`chebyshev_polynomial_w` of 2x - 1; no derivative, as in PyTorch."""
def sinc(input: Tensor, *, out: Any = None) -> Tensor:
    """sin(pi x) / (pi x), and 1 at 0."""
def spherical_bessel_j0(input: Tensor, *, out: Any = None) -> Tensor:
    """sin(x) / x, the spherical Bessel function of order 0; no derivative, as in PyTorch."""
def xlog1py(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """input * log(1 + other), 0 where `input` is 0."""
def xlogy(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """input * log(other), 0 where input is 0; TypeError for two numbers."""
def zeta(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """The Hurwitz zeta function: the sum of 1 / (k + other)**input over k = 0, 1, ...; no derivative with respect to `input`."""

def __getattr__(name: _str) -> Any: ...
