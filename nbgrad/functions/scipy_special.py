"""Bessel functions and orthogonal polynomials, as torch.special has them: values from SciPy, and no derivative."""

from __future__ import annotations

from ..engine.tensor import Tensor
from ..ops.scipy_special import FUNCTIONS
from .arguments import Number
from .registry import public


@public(FUNCTIONS["bessel_j0"], at="", special="bessel_j0")
def bessel_j0(input: Tensor) -> Tensor:
    """The Bessel function of the first kind of order 0; no derivative, as in PyTorch.

    Abramowitz and Stegun 9.1; values from SciPy.

    >>> import nbgrad as torch
    >>> torch.special.bessel_j0(torch.tensor([0.0, 1.0]))
    tensor([1.0000, 0.7652])
    """


@public(FUNCTIONS["bessel_j1"], at="", special="bessel_j1")
def bessel_j1(input: Tensor) -> Tensor:
    """The Bessel function of the first kind of order 1; no derivative, as in PyTorch.

    Abramowitz and Stegun 9.1; values from SciPy.

    >>> import nbgrad as torch
    >>> torch.special.bessel_j1(torch.tensor([0.0, 1.0]))
    tensor([0.0000, 0.4401])
    """


@public(FUNCTIONS["bessel_y0"], at="", special="bessel_y0")
def bessel_y0(input: Tensor) -> Tensor:
    """The Bessel function of the second kind of order 0; no derivative, as in PyTorch.

    Abramowitz and Stegun 9.1; values from SciPy.

    >>> import nbgrad as torch
    >>> torch.special.bessel_y0(torch.tensor([1.0]))
    tensor([0.0883])
    """


@public(FUNCTIONS["bessel_y1"], at="", special="bessel_y1")
def bessel_y1(input: Tensor) -> Tensor:
    """The Bessel function of the second kind of order 1; no derivative, as in PyTorch.

    Abramowitz and Stegun 9.1; values from SciPy.

    >>> import nbgrad as torch
    >>> torch.special.bessel_y1(torch.tensor([1.0]))
    tensor([-0.7812])
    """


@public(FUNCTIONS["modified_bessel_i0"], at="", special="modified_bessel_i0")
def modified_bessel_i0(input: Tensor) -> Tensor:
    """The modified Bessel function of the first kind of order 0; no derivative, as in PyTorch.

    Abramowitz and Stegun 9.6; values from SciPy.

    >>> import nbgrad as torch
    >>> torch.special.modified_bessel_i0(torch.tensor([0.0, 1.0]))
    tensor([1.0000, 1.2661])
    """


@public(FUNCTIONS["modified_bessel_i1"], at="", special="modified_bessel_i1")
def modified_bessel_i1(input: Tensor) -> Tensor:
    """The modified Bessel function of the first kind of order 1; no derivative, as in PyTorch.

    Abramowitz and Stegun 9.6; values from SciPy.

    >>> import nbgrad as torch
    >>> torch.special.modified_bessel_i1(torch.tensor([0.0, 1.0]))
    tensor([0.0000, 0.5652])
    """


@public(FUNCTIONS["modified_bessel_k0"], at="", special="modified_bessel_k0")
def modified_bessel_k0(input: Tensor) -> Tensor:
    """The modified Bessel function of the second kind of order 0; no derivative, as in PyTorch.

    Abramowitz and Stegun 9.6; values from SciPy.

    >>> import nbgrad as torch
    >>> torch.special.modified_bessel_k0(torch.tensor([1.0]))
    tensor([0.4210])
    """


@public(FUNCTIONS["modified_bessel_k1"], at="", special="modified_bessel_k1")
def modified_bessel_k1(input: Tensor) -> Tensor:
    """The modified Bessel function of the second kind of order 1; no derivative, as in PyTorch.

    Abramowitz and Stegun 9.6; values from SciPy.

    >>> import nbgrad as torch
    >>> torch.special.modified_bessel_k1(torch.tensor([1.0]))
    tensor([0.6019])
    """


@public(FUNCTIONS["scaled_modified_bessel_k0"], at="", special="scaled_modified_bessel_k0")
def scaled_modified_bessel_k0(input: Tensor) -> Tensor:
    """exp(x) times `modified_bessel_k0`; no derivative, as in PyTorch.

    Values from SciPy.

    >>> import nbgrad as torch
    >>> torch.special.scaled_modified_bessel_k0(torch.tensor([1.0]))
    tensor([1.1445])
    """


@public(FUNCTIONS["scaled_modified_bessel_k1"], at="", special="scaled_modified_bessel_k1")
def scaled_modified_bessel_k1(input: Tensor) -> Tensor:
    """exp(x) times `modified_bessel_k1`; no derivative, as in PyTorch.

    Values from SciPy.

    >>> import nbgrad as torch
    >>> torch.special.scaled_modified_bessel_k1(torch.tensor([1.0]))
    tensor([1.6362])
    """


@public(FUNCTIONS["airy_ai"], at="", special="airy_ai")
def airy_ai(input: Tensor) -> Tensor:
    """The Airy function Ai; no derivative, as in PyTorch.

    Abramowitz and Stegun 10.4; values from SciPy.

    >>> import nbgrad as torch
    >>> torch.special.airy_ai(torch.tensor([0.0, 1.0]))
    tensor([0.3550, 0.1353])
    """


@public(FUNCTIONS["spherical_bessel_j0"], at="", special="spherical_bessel_j0")
def spherical_bessel_j0(input: Tensor) -> Tensor:
    """sin(x) / x, the spherical Bessel function of order 0; no derivative, as in PyTorch.

    Abramowitz and Stegun 10.1; values from SciPy.

    >>> import nbgrad as torch
    >>> torch.special.spherical_bessel_j0(torch.tensor([0.0, 1.0]))
    tensor([1.0000, 0.8415])
    """


@public(FUNCTIONS["hermite_polynomial_h"], at="", special="hermite_polynomial_h")
def hermite_polynomial_h(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """The physicists' Hermite polynomial; no derivative, as in PyTorch.

    `other` is its degree, a number or one for each element. Abramowitz and Stegun 22; values from SciPy.

    >>> import nbgrad as torch
    >>> torch.special.hermite_polynomial_h(torch.tensor([2.0]), 2)
    tensor([14.])
    """


@public(FUNCTIONS["hermite_polynomial_he"], at="", special="hermite_polynomial_he")
def hermite_polynomial_he(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """The probabilists' Hermite polynomial; no derivative, as in PyTorch.

    `other` is its degree, a number or one for each element. Abramowitz and Stegun 22; values from SciPy.

    >>> import nbgrad as torch
    >>> torch.special.hermite_polynomial_he(torch.tensor([2.0]), 2)
    tensor([3.])
    """


@public(FUNCTIONS["laguerre_polynomial_l"], at="", special="laguerre_polynomial_l")
def laguerre_polynomial_l(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """The Laguerre polynomial; no derivative, as in PyTorch.

    `other` is its degree, a number or one for each element. Abramowitz and Stegun 22; values from SciPy.

    >>> import nbgrad as torch
    >>> torch.special.laguerre_polynomial_l(torch.tensor([2.0]), 2)
    tensor([-1.])
    """


@public(FUNCTIONS["legendre_polynomial_p"], at="", special="legendre_polynomial_p")
def legendre_polynomial_p(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """The Legendre polynomial; no derivative, as in PyTorch.

    `other` is its degree, a number or one for each element. Abramowitz and Stegun 22; values from SciPy.

    >>> import nbgrad as torch
    >>> torch.special.legendre_polynomial_p(torch.tensor([0.5]), 2)
    tensor([-0.1250])
    """


@public(FUNCTIONS["chebyshev_polynomial_t"], at="", special="chebyshev_polynomial_t")
def chebyshev_polynomial_t(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """The Chebyshev polynomial of the first kind; no derivative, as in PyTorch.

    `other` is its degree, a number or one for each element. Abramowitz and Stegun 22; values from SciPy.

    >>> import nbgrad as torch
    >>> torch.special.chebyshev_polynomial_t(torch.tensor([0.5]), 2)
    tensor([-0.5000])
    """


@public(FUNCTIONS["chebyshev_polynomial_u"], at="", special="chebyshev_polynomial_u")
def chebyshev_polynomial_u(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """The Chebyshev polynomial of the second kind; no derivative, as in PyTorch.

    `other` is its degree, a number or one for each element. Abramowitz and Stegun 22; values from SciPy.

    >>> import nbgrad as torch
    >>> torch.special.chebyshev_polynomial_u(torch.tensor([0.5]), 2)
    tensor([0.])
    """


@public(FUNCTIONS["chebyshev_polynomial_v"], at="", special="chebyshev_polynomial_v")
def chebyshev_polynomial_v(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """The Chebyshev polynomial of the third kind; no derivative, as in PyTorch.

    `other` is its degree, a number or one for each element. Mason and Handscomb, 2003; values from SciPy.

    >>> import nbgrad as torch
    >>> torch.special.chebyshev_polynomial_v(torch.tensor([0.5]), 2)
    tensor([-1.])
    """


@public(FUNCTIONS["chebyshev_polynomial_w"], at="", special="chebyshev_polynomial_w")
def chebyshev_polynomial_w(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """The Chebyshev polynomial of the fourth kind; no derivative, as in PyTorch.

    `other` is its degree, a number or one for each element. Mason and Handscomb, 2003; values from SciPy.

    >>> import nbgrad as torch
    >>> torch.special.chebyshev_polynomial_w(torch.tensor([0.5]), 2)
    tensor([1.])
    """


@public(FUNCTIONS["shifted_chebyshev_polynomial_t"], at="", special="shifted_chebyshev_polynomial_t")
def shifted_chebyshev_polynomial_t(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """`chebyshev_polynomial_t` of 2x - 1; no derivative, as in PyTorch.

    Values from SciPy.

    >>> import nbgrad as torch
    >>> torch.special.shifted_chebyshev_polynomial_t(torch.tensor([0.75]), 2)
    tensor([-0.5000])
    """


@public(FUNCTIONS["shifted_chebyshev_polynomial_u"], at="", special="shifted_chebyshev_polynomial_u")
def shifted_chebyshev_polynomial_u(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """`chebyshev_polynomial_u` of 2x - 1; no derivative, as in PyTorch.

    Values from SciPy.

    >>> import nbgrad as torch
    >>> torch.special.shifted_chebyshev_polynomial_u(torch.tensor([0.75]), 2)
    tensor([0.])
    """


@public(FUNCTIONS["shifted_chebyshev_polynomial_v"], at="", special="shifted_chebyshev_polynomial_v")
def shifted_chebyshev_polynomial_v(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """`chebyshev_polynomial_v` of 2x - 1; no derivative, as in PyTorch.

    Values from SciPy.

    >>> import nbgrad as torch
    >>> torch.special.shifted_chebyshev_polynomial_v(torch.tensor([0.75]), 2)
    tensor([-1.])
    """


@public(FUNCTIONS["shifted_chebyshev_polynomial_w"], at="", special="shifted_chebyshev_polynomial_w")
def shifted_chebyshev_polynomial_w(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """`chebyshev_polynomial_w` of 2x - 1; no derivative, as in PyTorch.

    Values from SciPy.

    >>> import nbgrad as torch
    >>> torch.special.shifted_chebyshev_polynomial_w(torch.tensor([0.75]), 2)
    tensor([1.])
    """
