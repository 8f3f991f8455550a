"""Special functions, and what takes floating numbers apart: most are their op, and the declaration says what users see."""

from __future__ import annotations

import math

from ..engine import dtypes
from ..engine.tensor import Tensor
from ..ops import elementwise, special
from ..ops.comparison import gt, isinf, logical_and, lt
from ..ops.promotion import common_dtype, some_tensor
from ..ops.shape import cast
from .arguments import Number
from .registry import Twin, public
from .return_types import MantissaAndExponent, named_results


@public(special.copysign, out=True, inplace=True)
def copysign(input: Tensor, other: Tensor | Number) -> Tensor:
    """The size of `input` with the sign of `other`, element by element; NotImplementedError for complex numbers.

    >>> import nbgrad as torch
    >>> torch.copysign(torch.tensor([1.0, -2.0]), -0.0)
    tensor([-1., -2.])
    """


@public(special.digamma, special="digamma psi", out=True, inplace=True)
def digamma(input: Tensor) -> Tensor:
    """The derivative of the logarithm of the gamma function.

    Abramowitz and Stegun 6.3.1.

    >>> import nbgrad as torch
    >>> torch.digamma(torch.tensor([1.0, 2.0]))
    tensor([-0.5772,  0.4228])
    """


@public(special.erfinv, special="erfinv", out=True, inplace=True)
def erfinv(input: Tensor) -> Tensor:
    """The number whose error function this is; infinite at -1 and 1, NaN beyond.

    >>> import nbgrad as torch
    >>> torch.erfinv(torch.tensor([0.0, 0.5]))
    tensor([0.0000, 0.4769])
    """


@public(special.fmax, out=True)
def fmax(input: Tensor, other: Tensor) -> Tensor:
    """The larger of two elements; where one is NaN, the other.

    Shapes broadcast. NotImplementedError for complex numbers.

    >>> import nbgrad as torch
    >>> torch.fmax(torch.tensor([1.0, torch.nan]), torch.tensor([2.0, 3.0]))
    tensor([2., 3.])
    """


@public(special.fmin, out=True)
def fmin(input: Tensor, other: Tensor) -> Tensor:
    """The smaller of two elements; where one is NaN, the other.

    Shapes broadcast. NotImplementedError for complex numbers.

    >>> import nbgrad as torch
    >>> torch.fmin(torch.tensor([1.0, torch.nan]), torch.tensor([2.0, 3.0]))
    tensor([1., 3.])
    """


@public(special.gcd, out=True, inplace=Twin("torch"))
def gcd(input: Tensor, other: Tensor) -> Tensor:
    """The greatest common divisor of two integers, element by element.

    NotImplementedError for other than integers.

    >>> import nbgrad as torch
    >>> torch.gcd(torch.tensor([12, 9]), torch.tensor([8, 6]))
    tensor([4, 3])
    """


@public(special.i0, special="i0", out=True, inplace=Twin("torch"))
def i0(input: Tensor) -> Tensor:
    """The modified Bessel function of the first kind of order 0.

    Abramowitz and Stegun 9.6.

    >>> import nbgrad as torch
    >>> torch.i0(torch.tensor([0.0, 1.0]))
    tensor([1.0000, 1.2661])
    """


@public(special.igamma, special="gammainc", out=True, inplace=True)
def igamma(input: Tensor, other: Tensor | Number) -> Tensor:
    """The regularised lower incomplete gamma function P(input, other); no derivative with respect to `input`.

    Abramowitz and Stegun 6.5.1. NotImplementedError for integers, and where that derivative is asked for.

    >>> import nbgrad as torch
    >>> torch.igamma(torch.tensor([1.0]), torch.tensor([1.0]))
    tensor([0.6321])
    """


@public(special.igammac, special="gammaincc", out=True, inplace=True)
def igammac(input: Tensor, other: Tensor | Number) -> Tensor:
    """1 - igamma(input, other): the upper incomplete gamma function; no derivative with respect to `input`.

    Abramowitz and Stegun 6.5.3. NotImplementedError for integers, and where that derivative is asked for.

    >>> import nbgrad as torch
    >>> torch.igammac(torch.tensor([1.0]), torch.tensor([1.0]))
    tensor([0.3679])
    """


@public(special.lcm, out=True, inplace=Twin("torch"))
def lcm(input: Tensor, other: Tensor) -> Tensor:
    """The least common multiple of two integers, element by element.

    NotImplementedError for other than integers.

    >>> import nbgrad as torch
    >>> torch.lcm(torch.tensor([4, 6]), torch.tensor([6, 9]))
    tensor([12, 18])
    """


@public(special.ldexp, out=True, inplace=Twin("torch"))
def ldexp(input: Tensor, other: Tensor) -> Tensor:
    """input * 2**other, element by element; integers are computed in the default dtype.

    >>> import nbgrad as torch
    >>> torch.ldexp(torch.tensor([1.0, 3.0]), torch.tensor([2, 3]))
    tensor([ 4., 24.])
    """


@public(special.lgamma, special="gammaln", out=True, inplace=True)
def lgamma(input: Tensor) -> Tensor:
    """The logarithm of the size of the gamma function.

    Abramowitz and Stegun 6.1.1.

    >>> import nbgrad as torch
    >>> torch.lgamma(torch.tensor([1.0, 4.0]))
    tensor([0.0000, 1.7918])
    """


@public(special.logaddexp2, out=True)
def logaddexp2(input: Tensor, other: Tensor) -> Tensor:
    """log2(2**input + 2**other), without overflow.

    >>> import nbgrad as torch
    >>> torch.logaddexp2(torch.tensor([3.0]), torch.tensor([3.0]))
    tensor([4.])
    """


@public(special.nextafter, out=True, inplace=True)
def nextafter(input: Tensor, other: Tensor) -> Tensor:
    """The number of the dtype that comes after `input` on the way to `other`; NotImplementedError for complex numbers.

    >>> import nbgrad as torch
    >>> torch.nextafter(torch.tensor([1.0]), torch.tensor([2.0])) > 1
    tensor([True])
    """


@public(special.sinc, special="sinc", out=True, inplace=Twin("torch"))
def sinc(input: Tensor) -> Tensor:
    """sin(pi x) / (pi x), and 1 at 0.

    >>> import nbgrad as torch
    >>> torch.sinc(torch.tensor([0.0, 0.5, 1.5]))
    tensor([ 1.0000,  0.6366, -0.2122])
    """


@public(special.entr, at="", special="entr")
def entr(input: Tensor) -> Tensor:
    """-x log(x): 0 at 0, -inf below.

    >>> import nbgrad as torch
    >>> torch.special.entr(torch.tensor([0.0, 0.5, -1.0]))
    tensor([0.0000, 0.3466,   -inf])
    """


@public(special.erfcx, at="", special="erfcx")
def erfcx(input: Tensor) -> Tensor:
    """exp(x²) * erfc(x), which does not vanish where erfc does.

    >>> import nbgrad as torch
    >>> torch.special.erfcx(torch.tensor([0.0, 10.0]))
    tensor([1.0000, 0.0561])
    """


@public(special.i0e, at="", special="i0e")
def i0e(input: Tensor) -> Tensor:
    """exp(-abs(x)) * i0(x), without overflow.

    >>> import nbgrad as torch
    >>> torch.special.i0e(torch.tensor([0.0, 1.0]))
    tensor([1.0000, 0.4658])
    """


@public(special.i1, at="", special="i1")
def i1(input: Tensor) -> Tensor:
    """The modified Bessel function of the first kind of order 1.

    Abramowitz and Stegun 9.6.

    >>> import nbgrad as torch
    >>> torch.special.i1(torch.tensor([0.0, 1.0]))
    tensor([0.0000, 0.5652])
    """


@public(special.i1e, at="", special="i1e")
def i1e(input: Tensor) -> Tensor:
    """exp(-abs(x)) * i1(x), without overflow.

    >>> import nbgrad as torch
    >>> torch.special.i1e(torch.tensor([0.0, 1.0]))
    tensor([0.0000, 0.2079])
    """


@public(special.log_ndtr, at="", special="log_ndtr")
def log_ndtr(input: Tensor) -> Tensor:
    """log(ndtr(x)), without overflow.

    >>> import nbgrad as torch
    >>> torch.special.log_ndtr(torch.tensor([0.0, -10.0]))
    tensor([ -0.6931, -53.2313])
    """


@public(special.ndtr, at="", special="ndtr")
def ndtr(input: Tensor) -> Tensor:
    """The probability that a normal number is below x.

    Abramowitz and Stegun 26.2.2.

    >>> import nbgrad as torch
    >>> torch.special.ndtr(torch.tensor([0.0, 1.0]))
    tensor([0.5000, 0.8413])
    """


@public(special.ndtri, at="", special="ndtri")
def ndtri(input: Tensor) -> Tensor:
    """The number that a normal one is below with this probability; NaN outside 0 to 1.

    >>> import nbgrad as torch
    >>> torch.special.ndtri(torch.tensor([0.5, 0.8413]))
    tensor([0.0000, 0.9998])
    """


@public(special.xlog1py, at="", special="xlog1py")
def xlog1py(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """input * log(1 + other), 0 where `input` is 0.

    >>> import nbgrad as torch
    >>> torch.special.xlog1py(torch.tensor([0.0, 2.0]), torch.tensor([-1.0, 1.0]))
    tensor([0.0000, 1.3863])
    """


@public(special.zeta, at="", special="zeta")
def zeta(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """The Hurwitz zeta function: the sum of 1 / (k + other)**input over k = 0, 1, ...; no derivative with respect to `input`.

    Abramowitz and Stegun 23.2.1 where `other` is 1. NotImplementedError where that derivative is asked for.

    >>> import nbgrad as torch
    >>> torch.special.zeta(torch.tensor([2.0]), 1.0)
    tensor([1.6449])
    """


@public(out=True, inplace=True)
def heaviside(input: Tensor, values: Tensor) -> Tensor:
    """0 below 0, 1 above, and `values` where the input is 0; no gradient passes.

    >>> import nbgrad as torch
    >>> torch.heaviside(torch.tensor([-1.0, 0.0, 2.0]), torch.tensor([0.5]))
    tensor([0.0000, 0.5000, 1.0000])
    """
    return special.heaviside(input, values)


@public(at="torch", special="polygamma", out=True)
def polygamma(n: int, input: Tensor) -> Tensor:
    """The n-th derivative of `digamma`; RuntimeError for a negative n.

    Abramowitz and Stegun 6.4.1.

    >>> import nbgrad as torch
    >>> torch.polygamma(1, torch.tensor([1.0]))
    tensor([1.6449])
    """
    if n < 0:
        raise RuntimeError(f"polygamma is a derivative of digamma, of order 0 or more, got {n}")
    return special.polygamma(input, n) if n else digamma(input)


@public(at="Tensor", name="polygamma", inplace=True, direct=True)
def polygamma_of(input: Tensor, n: int) -> Tensor:
    """The n-th derivative of `digamma`; RuntimeError for a negative n.

    >>> import nbgrad as torch
    >>> torch.tensor([1.0]).polygamma(1)
    tensor([1.6449])
    """
    return polygamma(n, input)


@public(special="multigammaln", out=True, inplace=True)
def mvlgamma(input: Tensor, p: int) -> Tensor:
    """The logarithm of the gamma function of p dimensions; RuntimeError for p below 1.

    p (p - 1) / 4 * log(pi), and the sum of lgamma(input - j / 2) over j = 0 ... p - 1 (Muirhead, 1982, theorem 2.1.12).

    >>> import nbgrad as torch
    >>> torch.mvlgamma(torch.tensor([3.0]), 2)
    tensor([1.5502])
    """
    if p < 1:
        raise RuntimeError(f"mvlgamma needs at least one dimension, got p = {p}")
    total = p * (p - 1) / 4 * math.log(math.pi)
    for j in range(p):
        total = lgamma(input - j / 2) + total
    return total


@public(special="logit", out=True, inplace=Twin("torch"))
def logit(input: Tensor, eps: float | None = None) -> Tensor:
    """log(x / (1 - x)), the inverse of `sigmoid`; with `eps`, of x clamped to eps and 1 - eps.

    Infinite at 0 and 1, NaN beyond; integers are computed in the default dtype.

    >>> import nbgrad as torch
    >>> torch.logit(torch.tensor([0.5, 0.75]))
    tensor([0.0000, 1.0986])
    """
    if eps is None:
        return special.logit(input)
    if not input.dtype.inexact:
        input = cast(input, dtypes.get_default_dtype().numpy)
    return special.logit(elementwise.clip(input, eps, 1 - eps))


@public(special="xlogy", out=True, inplace=Twin("torch"))
def xlogy(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """input * log(other), 0 where input is 0; TypeError for two numbers.

    >>> import nbgrad as torch
    >>> torch.xlogy(torch.tensor([0.0, 2.0]), torch.tensor([0.0, torch.e]))
    tensor([0., 2.])
    """
    some_tensor("xlogy", input, other)
    return special.xlogy(input, other)


@public(out=True, inplace=Twin(strict=True))
def float_power(input: Tensor | Number, exponent: Tensor | Number) -> Tensor:
    """input ** exponent in float64 (complex128 for complex numbers); TypeError for two numbers.

    >>> import nbgrad as torch
    >>> torch.float_power(torch.tensor([2, 3]), 2)
    tensor([4., 9.], dtype=torch.float64)
    """
    some_tensor("float_power", input, exponent)
    kind = dtypes.complex128 if common_dtype([input, exponent]).is_complex else dtypes.float64
    base, power = (cast(x, kind.numpy) if isinstance(x, Tensor) and x.dtype is not kind else x for x in (input, exponent))
    if not isinstance(base, Tensor):
        return elementwise.pow_of_number(base, power)
    return (elementwise.pow if isinstance(power, Tensor) else elementwise.pow_scalar)(base, power)


_Frexp = named_results("frexp", ("mantissa", "exponent"))


@public(out=True)
def frexp(input: Tensor) -> MantissaAndExponent:
    """(mantissa, exponent) with input = mantissa * 2**exponent; RuntimeError for other than floating numbers.

    The mantissa lies between 1/2 and 1, or is 0, with the sign of the input; the exponent is int32.

    >>> import nbgrad as torch
    >>> mantissa, exponent = torch.frexp(torch.tensor([3.0]))
    >>> mantissa, exponent
    (tensor([0.7500]), tensor([2], dtype=torch.int32))
    """
    if not input.dtype.is_floating_point:
        raise RuntimeError(f"frexp takes floating numbers apart, got {input.dtype}: convert them, as in x.float()")
    return _Frexp(*special.frexp(input))


@public(out=True)
def isposinf(input: Tensor) -> Tensor:
    """Element by element, whether it is infinity; NotImplementedError for complex numbers.

    >>> import nbgrad as torch
    >>> torch.isposinf(torch.tensor([torch.inf, -torch.inf]))
    tensor([ True, False])
    """
    return logical_and(isinf(input), gt(input, 0))


@public(out=True)
def isneginf(input: Tensor) -> Tensor:
    """Element by element, whether it is minus infinity; NotImplementedError for complex numbers.

    >>> import nbgrad as torch
    >>> torch.isneginf(torch.tensor([torch.inf, -torch.inf]))
    tensor([False,  True])
    """
    return logical_and(isinf(input), lt(input, 0))
