"""Special functions whose arguments need a look."""

from __future__ import annotations

import math

from ..engine import dtypes
from ..engine.tensor import Tensor
from ..ops import elementwise as e, special
from ..ops.comparison import gt, isinf, logical_and, lt
from ..ops.promotion import common_dtype, some_tensor
from ..ops.shape import cast
from ..ops.special import digamma, lgamma
from .return_types import named_results


def heaviside(input, values) -> Tensor:
    """0 below 0, 1 above, and `values` where the input is 0."""
    return special.heaviside(input, values)


def polygamma(n, input) -> Tensor:
    """The n-th derivative of `digamma`; RuntimeError for a negative n."""
    if n < 0:
        raise RuntimeError(f"polygamma is a derivative of digamma, of order 0 or more, got {n}")
    return special.polygamma(input, n) if n else digamma(input)


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
        return special.logit(input)
    if not input.dtype.inexact:
        input = cast(input, dtypes.get_default_dtype().numpy)
    return special.logit(e.clip(input, eps, 1 - eps))


def xlogy(input, other) -> Tensor:
    """input * log(other), 0 where input is 0."""
    some_tensor("xlogy", input, other)
    return special.xlogy(input, other)


def float_power(input, exponent) -> Tensor:
    """input ** exponent in float64 (complex128 for complex numbers)."""
    some_tensor("float_power", input, exponent)
    kind = dtypes.complex128 if common_dtype([input, exponent]).is_complex else dtypes.float64
    base, power = (cast(x, kind.numpy) if isinstance(x, Tensor) and x.dtype is not kind else x for x in (input, exponent))
    return (e.pow_of_number if not isinstance(base, Tensor) else e.pow if isinstance(power, Tensor) else e.pow_scalar)(base, power)


def frexp(input):
    """(mantissa, exponent) with input = mantissa * 2**exponent; RuntimeError for integers.

    >>> import nbgrad as torch
    >>> torch.frexp(torch.tensor([3.0])).exponent
    tensor([2], dtype=torch.int32)
    """
    if not input.dtype.is_floating_point:
        raise RuntimeError(f"frexp takes floating numbers apart, got {input.dtype}: convert them, as in x.float()")
    return _Frexp(*special.frexp(input))


_Frexp = named_results("frexp", ("mantissa", "exponent"))


def isposinf(input) -> Tensor:
    """Element by element, whether it is infinity."""
    return logical_and(isinf(input), gt(input, 0))


def isneginf(input) -> Tensor:
    """Element by element, whether it is minus infinity."""
    return logical_and(isinf(input), lt(input, 0))


__all__ = ["float_power", "frexp", "heaviside", "isneginf", "isposinf", "logit", "mvlgamma", "polygamma", "xlogy"]
