"""The types of `nbgrad.special`. This file is written by `make stubs`."""

from builtins import bool as _bool, complex as _complex, float as _float, int as _int, str as _str
from collections.abc import Callable, Sequence
from typing import Any

from nbgrad.functions.arguments import Device, DType, Ints, Lengths, MemoryFormat, Number
from nbgrad.engine.tensor import Tensor

def airy_ai(input: Tensor, *, out: Any = None) -> Tensor:
    """No derivative."""
def bessel_j0(input: Tensor, *, out: Any = None) -> Tensor:
    """SciPy's `j0`, element by element; no derivative."""
def bessel_j1(input: Tensor, *, out: Any = None) -> Tensor:
    """SciPy's `j1`, element by element; no derivative."""
def bessel_y0(input: Tensor, *, out: Any = None) -> Tensor:
    """SciPy's `y0`, element by element; no derivative."""
def bessel_y1(input: Tensor, *, out: Any = None) -> Tensor:
    """SciPy's `y1`, element by element; no derivative."""
def chebyshev_polynomial_t(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """The polynomial of degree `other` (a number, or one for each element) at each element; no derivative."""
def chebyshev_polynomial_u(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """The polynomial of degree `other` (a number, or one for each element) at each element; no derivative."""
def chebyshev_polynomial_v(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """The polynomial of degree `other` (a number, or one for each element) at each element; no derivative."""
def chebyshev_polynomial_w(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """The polynomial of degree `other` (a number, or one for each element) at each element; no derivative."""
def digamma(input: Tensor, *, out: Any = None) -> Tensor: ...
def entr(input: Tensor, *, out: Any = None) -> Tensor: ...
def erf(input: Tensor, *, out: Any = None) -> Tensor: ...
def erfc(input: Tensor, *, out: Any = None) -> Tensor: ...
def erfcx(input: Tensor, *, out: Any = None) -> Tensor: ...
def erfinv(input: Tensor, *, out: Any = None) -> Tensor: ...
def exp2(input: Tensor, *, out: Any = None) -> Tensor: ...
def expit(input: Tensor, *, out: Any = None) -> Tensor: ...
def expm1(input: Tensor, *, out: Any = None) -> Tensor: ...
def gammainc(input: Tensor, other: Tensor | Number, *, out: Any = None) -> Tensor: ...
def gammaincc(input: Tensor, other: Tensor | Number, *, out: Any = None) -> Tensor: ...
def gammaln(input: Tensor, *, out: Any = None) -> Tensor: ...
def hermite_polynomial_h(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """The polynomial of degree `other` (a number, or one for each element) at each element; no derivative."""
def hermite_polynomial_he(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """The polynomial of degree `other` (a number, or one for each element) at each element; no derivative."""
def i0(input: Tensor, *, out: Any = None) -> Tensor: ...
def i0e(input: Tensor, *, out: Any = None) -> Tensor: ...
def i1(input: Tensor, *, out: Any = None) -> Tensor: ...
def i1e(input: Tensor, *, out: Any = None) -> Tensor: ...
def laguerre_polynomial_l(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """The polynomial of degree `other` (a number, or one for each element) at each element; no derivative."""
def legendre_polynomial_p(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """The polynomial of degree `other` (a number, or one for each element) at each element; no derivative."""
def log1p(input: Tensor, *, out: Any = None) -> Tensor: ...
def log_ndtr(input: Tensor, *, out: Any = None) -> Tensor: ...
def logit(input: Tensor, eps: _float | None = None, *, out: Any = None) -> Tensor:
    """log(x / (1 - x)), the inverse of `sigmoid`; with `eps`, of x clamped to eps and 1 - eps."""
def logsumexp(input: Tensor, dim: Ints = ..., keepdim: _bool = False, *, axis: Ints | None = None, keepdims: _bool | None = None, out: Any = None) -> Tensor:
    """log of the sum of exp over `dim`, without overflow."""
def modified_bessel_i0(input: Tensor, *, out: Any = None) -> Tensor:
    """SciPy's `i0`, element by element; no derivative."""
def modified_bessel_i1(input: Tensor, *, out: Any = None) -> Tensor:
    """SciPy's `i1`, element by element; no derivative."""
def modified_bessel_k0(input: Tensor, *, out: Any = None) -> Tensor:
    """SciPy's `k0`, element by element; no derivative."""
def modified_bessel_k1(input: Tensor, *, out: Any = None) -> Tensor:
    """SciPy's `k1`, element by element; no derivative."""
def multigammaln(input: Tensor, p: _int, *, out: Any = None) -> Tensor:
    """The logarithm of the gamma function of p dimensions; RuntimeError for p below 1."""
def ndtr(input: Tensor, *, out: Any = None) -> Tensor: ...
def ndtri(input: Tensor, *, out: Any = None) -> Tensor: ...
def polygamma(n: _int, input: Tensor, *, out: Any = None) -> Tensor:
    """The n-th derivative of `digamma`; RuntimeError for a negative n."""
def psi(input: Tensor, *, out: Any = None) -> Tensor: ...
def round(input: Tensor, *, decimals: _int = 0, out: Any = None) -> Tensor:
    """Values rounded to the nearest, ties to the even one."""
def scaled_modified_bessel_k0(input: Tensor, *, out: Any = None) -> Tensor:
    """SciPy's `k0e`, element by element; no derivative."""
def scaled_modified_bessel_k1(input: Tensor, *, out: Any = None) -> Tensor:
    """SciPy's `k1e`, element by element; no derivative."""
def shifted_chebyshev_polynomial_t(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """The polynomial of degree `other` (a number, or one for each element) at each element; no derivative."""
def shifted_chebyshev_polynomial_u(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """The polynomial of degree `other` (a number, or one for each element) at each element; no derivative."""
def shifted_chebyshev_polynomial_v(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """The polynomial of degree `other` (a number, or one for each element) at each element; no derivative."""
def shifted_chebyshev_polynomial_w(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """The polynomial of degree `other` (a number, or one for each element) at each element; no derivative."""
def sinc(input: Tensor, *, out: Any = None) -> Tensor: ...
def spherical_bessel_j0(input: Tensor, *, out: Any = None) -> Tensor:
    """No derivative."""
def xlog1py(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor: ...
def xlogy(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """input * log(other), 0 where input is 0."""
def zeta(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor: ...

def __getattr__(name: _str) -> Any: ...
