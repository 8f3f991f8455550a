"""Special functions whose arguments need a look."""

from __future__ import annotations

import math
from typing import Any

from ..engine import dtypes
from ..engine.tensor import Tensor
from ..ops import elementwise as e, special
from ..ops.comparison import gt, isinf, logical_and, lt
from ..ops.promotion import common_dtype, some_tensor
from ..ops.shape import cast
from .arguments import Number
from .registry import Twin, public
from .return_types import named_results


@public(special.copysign, out=True, inplace=True)
def copysign(input: Tensor, other: Tensor | Number) -> Tensor:
    """"""


@public(special.deg2rad, out=True, inplace=Twin("torch"))
def deg2rad(input: Tensor) -> Tensor:
    """"""


@public(special.digamma, special="digamma psi", out=True, inplace=True)
def digamma(input: Tensor) -> Tensor:
    """"""


@public(special.erfinv, special="erfinv", out=True, inplace=True)
def erfinv(input: Tensor) -> Tensor:
    """"""


@public(special.fmax, out=True)
def fmax(input: Tensor, other: Tensor) -> Tensor:
    """"""


@public(special.fmin, out=True)
def fmin(input: Tensor, other: Tensor) -> Tensor:
    """"""


@public(special.gcd, out=True, inplace=Twin("torch"))
def gcd(input: Tensor, other: Tensor) -> Tensor:
    """"""


@public(special.i0, special="i0", out=True, inplace=Twin("torch"))
def i0(input: Tensor) -> Tensor:
    """"""


@public(special.igamma, special="gammainc", out=True, inplace=True)
def igamma(input: Tensor, other: Tensor | Number) -> Tensor:
    """"""


@public(special.igammac, special="gammaincc", out=True, inplace=True)
def igammac(input: Tensor, other: Tensor | Number) -> Tensor:
    """"""


@public(special.lcm, out=True, inplace=Twin("torch"))
def lcm(input: Tensor, other: Tensor) -> Tensor:
    """"""


@public(special.ldexp, out=True, inplace=Twin("torch"))
def ldexp(input: Tensor, other: Tensor) -> Tensor:
    """"""


@public(special.lgamma, special="gammaln", out=True, inplace=True)
def lgamma(input: Tensor) -> Tensor:
    """"""


@public(special.logaddexp2, out=True)
def logaddexp2(input: Tensor, other: Tensor) -> Tensor:
    """"""


@public(special.nextafter, out=True, inplace=True)
def nextafter(input: Tensor, other: Tensor) -> Tensor:
    """"""


@public(special.rad2deg, out=True, inplace=Twin("torch"))
def rad2deg(input: Tensor) -> Tensor:
    """"""


@public(special.sinc, special="sinc", out=True, inplace=Twin("torch"))
def sinc(input: Tensor) -> Tensor:
    """"""


@public(special.entr, at="", special="entr")
def entr(input: Tensor) -> Tensor:
    """"""


@public(special.erfcx, at="", special="erfcx")
def erfcx(input: Tensor) -> Tensor:
    """"""


@public(special.i0e, at="", special="i0e")
def i0e(input: Tensor) -> Tensor:
    """"""


@public(special.i1, at="", special="i1")
def i1(input: Tensor) -> Tensor:
    """"""


@public(special.i1e, at="", special="i1e")
def i1e(input: Tensor) -> Tensor:
    """"""


@public(special.log_ndtr, at="", special="log_ndtr")
def log_ndtr(input: Tensor) -> Tensor:
    """"""


@public(special.ndtr, at="", special="ndtr")
def ndtr(input: Tensor) -> Tensor:
    """"""


@public(special.ndtri, at="", special="ndtri")
def ndtri(input: Tensor) -> Tensor:
    """"""


@public(special.xlog1py, at="", special="xlog1py")
def xlog1py(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """"""


@public(special.zeta, at="", special="zeta")
def zeta(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """"""


@public(out=True, inplace=True)
def heaviside(input: Tensor, values: Tensor) -> Tensor:
    """0 below 0, 1 above, and `values` where the input is 0."""
    return special.heaviside(input, values)


@public(at="torch", special="polygamma", out=True)
def polygamma(n: int, input: Tensor) -> Tensor:
    """The n-th derivative of `digamma`; RuntimeError for a negative n."""
    if n < 0:
        raise RuntimeError(f"polygamma is a derivative of digamma, of order 0 or more, got {n}")
    return special.polygamma(input, n) if n else digamma(input)


@public(special="multigammaln", out=True, inplace=True)
def mvlgamma(input: Tensor, p: int) -> Tensor:
    """The logarithm of the gamma function of p dimensions; RuntimeError for p below 1."""
    if p < 1:
        raise RuntimeError(f"mvlgamma needs at least one dimension, got p = {p}")
    total = p * (p - 1) / 4 * math.log(math.pi)
    for j in range(p):
        total = lgamma(input - j / 2) + total
    return total


@public(special="logit", out=True, inplace=Twin("torch"))
def logit(input: Tensor, eps: float | None = None) -> Tensor:
    """log(x / (1 - x)), the inverse of `sigmoid`; with `eps`, of x clamped to eps and 1 - eps.

    >>> import nbgrad as torch
    >>> torch.logit(torch.tensor([0.5, 0.75]))
    tensor([0.0000, 1.0986])
    """
    if eps is None:
        return special.logit(input)
    if not input.dtype.inexact:
        input = cast(input, dtypes.get_default_dtype().numpy)
    return special.logit(e.clip(input, eps, 1 - eps))


@public(special="xlogy", out=True, inplace=Twin("torch"))
def xlogy(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """input * log(other), 0 where input is 0."""
    some_tensor("xlogy", input, other)
    return special.xlogy(input, other)


@public(out=True, inplace=Twin(strict=True))
def float_power(input: Tensor | Number, exponent: Tensor | Number) -> Tensor:
    """input ** exponent in float64 (complex128 for complex numbers)."""
    some_tensor("float_power", input, exponent)
    kind = dtypes.complex128 if common_dtype([input, exponent]).is_complex else dtypes.float64
    base, power = (cast(x, kind.numpy) if isinstance(x, Tensor) and x.dtype is not kind else x for x in (input, exponent))
    return (e.pow_of_number if not isinstance(base, Tensor) else e.pow if isinstance(power, Tensor) else e.pow_scalar)(base, power)


@public(out=True)
def frexp(input: Tensor) -> Any:
    """(mantissa, exponent) with input = mantissa * 2**exponent; RuntimeError for integers.

    >>> import nbgrad as torch
    >>> torch.frexp(torch.tensor([3.0])).exponent
    tensor([2], dtype=torch.int32)
    """
    if not input.dtype.is_floating_point:
        raise RuntimeError(f"frexp takes floating numbers apart, got {input.dtype}: convert them, as in x.float()")
    return _Frexp(*special.frexp(input))


_Frexp = named_results("frexp", ("mantissa", "exponent"))


@public(out=True)
def isposinf(input: Tensor) -> Tensor:
    """Element by element, whether it is infinity."""
    return logical_and(isinf(input), gt(input, 0))


@public(out=True)
def isneginf(input: Tensor) -> Tensor:
    """Element by element, whether it is minus infinity."""
    return logical_and(isinf(input), lt(input, 0))


@public(at="Tensor", name="polygamma", inplace=True, direct=True)
def polygamma_of(input: Tensor, n: int) -> Tensor:
    """The n-th derivative of `digamma`; RuntimeError for a negative n."""
    return polygamma(n, input)
