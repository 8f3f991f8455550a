"""Bessel functions and orthogonal polynomials, as torch.special has them: values from SciPy, and no derivative."""

from __future__ import annotations

from ..engine.tensor import Tensor
from ..ops.scipy_special import FUNCTIONS
from .arguments import Number
from .registry import public


@public(FUNCTIONS["bessel_j0"], at="", special="bessel_j0")
def bessel_j0(input: Tensor) -> Tensor:
    """SciPy's `j0`, element by element; no derivative."""


@public(FUNCTIONS["bessel_j1"], at="", special="bessel_j1")
def bessel_j1(input: Tensor) -> Tensor:
    """SciPy's `j1`, element by element; no derivative."""


@public(FUNCTIONS["bessel_y0"], at="", special="bessel_y0")
def bessel_y0(input: Tensor) -> Tensor:
    """SciPy's `y0`, element by element; no derivative."""


@public(FUNCTIONS["bessel_y1"], at="", special="bessel_y1")
def bessel_y1(input: Tensor) -> Tensor:
    """SciPy's `y1`, element by element; no derivative."""


@public(FUNCTIONS["modified_bessel_i0"], at="", special="modified_bessel_i0")
def modified_bessel_i0(input: Tensor) -> Tensor:
    """SciPy's `i0`, element by element; no derivative."""


@public(FUNCTIONS["modified_bessel_i1"], at="", special="modified_bessel_i1")
def modified_bessel_i1(input: Tensor) -> Tensor:
    """SciPy's `i1`, element by element; no derivative."""


@public(FUNCTIONS["modified_bessel_k0"], at="", special="modified_bessel_k0")
def modified_bessel_k0(input: Tensor) -> Tensor:
    """SciPy's `k0`, element by element; no derivative."""


@public(FUNCTIONS["modified_bessel_k1"], at="", special="modified_bessel_k1")
def modified_bessel_k1(input: Tensor) -> Tensor:
    """SciPy's `k1`, element by element; no derivative."""


@public(FUNCTIONS["scaled_modified_bessel_k0"], at="", special="scaled_modified_bessel_k0")
def scaled_modified_bessel_k0(input: Tensor) -> Tensor:
    """SciPy's `k0e`, element by element; no derivative."""


@public(FUNCTIONS["scaled_modified_bessel_k1"], at="", special="scaled_modified_bessel_k1")
def scaled_modified_bessel_k1(input: Tensor) -> Tensor:
    """SciPy's `k1e`, element by element; no derivative."""


@public(FUNCTIONS["airy_ai"], at="", special="airy_ai")
def airy_ai(input: Tensor) -> Tensor:
    """No derivative."""


@public(FUNCTIONS["spherical_bessel_j0"], at="", special="spherical_bessel_j0")
def spherical_bessel_j0(input: Tensor) -> Tensor:
    """No derivative."""


@public(FUNCTIONS["hermite_polynomial_h"], at="", special="hermite_polynomial_h")
def hermite_polynomial_h(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """The polynomial of degree `other` (a number, or one for each element) at each element; no derivative."""


@public(FUNCTIONS["hermite_polynomial_he"], at="", special="hermite_polynomial_he")
def hermite_polynomial_he(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """The polynomial of degree `other` (a number, or one for each element) at each element; no derivative."""


@public(FUNCTIONS["laguerre_polynomial_l"], at="", special="laguerre_polynomial_l")
def laguerre_polynomial_l(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """The polynomial of degree `other` (a number, or one for each element) at each element; no derivative."""


@public(FUNCTIONS["legendre_polynomial_p"], at="", special="legendre_polynomial_p")
def legendre_polynomial_p(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """The polynomial of degree `other` (a number, or one for each element) at each element; no derivative."""


@public(FUNCTIONS["chebyshev_polynomial_t"], at="", special="chebyshev_polynomial_t")
def chebyshev_polynomial_t(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """The polynomial of degree `other` (a number, or one for each element) at each element; no derivative."""


@public(FUNCTIONS["chebyshev_polynomial_u"], at="", special="chebyshev_polynomial_u")
def chebyshev_polynomial_u(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """The polynomial of degree `other` (a number, or one for each element) at each element; no derivative."""


@public(FUNCTIONS["chebyshev_polynomial_v"], at="", special="chebyshev_polynomial_v")
def chebyshev_polynomial_v(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """The polynomial of degree `other` (a number, or one for each element) at each element; no derivative."""


@public(FUNCTIONS["chebyshev_polynomial_w"], at="", special="chebyshev_polynomial_w")
def chebyshev_polynomial_w(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """The polynomial of degree `other` (a number, or one for each element) at each element; no derivative."""


@public(FUNCTIONS["shifted_chebyshev_polynomial_t"], at="", special="shifted_chebyshev_polynomial_t")
def shifted_chebyshev_polynomial_t(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """The polynomial of degree `other` (a number, or one for each element) at each element; no derivative."""


@public(FUNCTIONS["shifted_chebyshev_polynomial_u"], at="", special="shifted_chebyshev_polynomial_u")
def shifted_chebyshev_polynomial_u(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """The polynomial of degree `other` (a number, or one for each element) at each element; no derivative."""


@public(FUNCTIONS["shifted_chebyshev_polynomial_v"], at="", special="shifted_chebyshev_polynomial_v")
def shifted_chebyshev_polynomial_v(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """The polynomial of degree `other` (a number, or one for each element) at each element; no derivative."""


@public(FUNCTIONS["shifted_chebyshev_polynomial_w"], at="", special="shifted_chebyshev_polynomial_w")
def shifted_chebyshev_polynomial_w(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """The polynomial of degree `other` (a number, or one for each element) at each element; no derivative."""
