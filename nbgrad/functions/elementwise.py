"""Functions that are one op, element by element: each is its op, and the declaration says what users see of it."""

from __future__ import annotations

from ..engine.tensor import Tensor
from ..ops import activation, elementwise
from .arguments import Number
from .registry import Twin, public


@public(elementwise.exp, out=True, inplace=Twin("torch"))
def exp(input: Tensor) -> Tensor:
    """e to the power of each element; integers are computed in the default dtype.

    >>> import nbgrad as torch
    >>> torch.exp(torch.tensor([0.0, 1.0]))
    tensor([1.0000, 2.7183])
    """


@public(elementwise.exp2, special="exp2", out=True, inplace=Twin("torch"))
def exp2(input: Tensor) -> Tensor:
    """2 to the power of each element; integers are computed in the default dtype.

    >>> import nbgrad as torch
    >>> torch.exp2(torch.tensor([0, 3]))
    tensor([1., 8.])
    """


@public(elementwise.expm1, special="expm1", out=True, inplace=Twin("torch"))
def expm1(input: Tensor) -> Tensor:
    """exp(x) - 1 of each element, exact for small ones.

    >>> import nbgrad as torch
    >>> torch.expm1(torch.tensor([0.0, 1.0]))
    tensor([0.0000, 1.7183])
    """


@public(elementwise.log, out=True, inplace=Twin("torch"))
def log(input: Tensor) -> Tensor:
    """The natural logarithm of each element: -inf at 0, NaN below; integers are computed in the default dtype.

    >>> import nbgrad as torch
    >>> torch.log(torch.tensor([1.0, 0.0, -1.0]))
    tensor([0., -inf, nan])
    """


@public(elementwise.log2, out=True, inplace=Twin("torch"))
def log2(input: Tensor) -> Tensor:
    """The logarithm to base 2 of each element: -inf at 0, NaN below.

    >>> import nbgrad as torch
    >>> torch.log2(torch.tensor([1.0, 8.0]))
    tensor([0., 3.])
    """


@public(elementwise.log10, out=True, inplace=Twin("torch"))
def log10(input: Tensor) -> Tensor:
    """The logarithm to base 10 of each element: -inf at 0, NaN below.

    >>> import nbgrad as torch
    >>> torch.log10(torch.tensor([1.0, 1000.0]))
    tensor([0.0000, 3.0000])
    """


@public(elementwise.log1p, special="log1p", out=True, inplace=Twin("torch"))
def log1p(input: Tensor) -> Tensor:
    """log(1 + x) of each element, exact for small ones.

    >>> import nbgrad as torch
    >>> torch.log1p(torch.tensor([0.0, 1.0]))
    tensor([0.0000, 0.6931])
    """


@public(elementwise.sqrt, out=True, inplace=Twin("torch"))
def sqrt(input: Tensor) -> Tensor:
    """The square root of each element: NaN below 0; its gradient at 0 is infinite.

    Integers are computed in the default dtype.

    >>> import nbgrad as torch
    >>> torch.sqrt(torch.tensor([4.0, -1.0]))
    tensor([2., nan])
    """


@public(elementwise.rsqrt, out=True, inplace=Twin("torch"))
def rsqrt(input: Tensor) -> Tensor:
    """1 over the square root of each element.

    >>> import nbgrad as torch
    >>> torch.rsqrt(torch.tensor([4.0, 0.25]))
    tensor([0.5000, 2.0000])
    """


@public(elementwise.reciprocal, out=True, inplace=Twin("torch"))
def reciprocal(input: Tensor) -> Tensor:
    """1 over each element; integers are computed in the default dtype.

    >>> import nbgrad as torch
    >>> torch.reciprocal(torch.tensor([2, 4]))
    tensor([0.5000, 0.2500])
    """


@public(elementwise.sin, out=True, inplace=Twin("torch"))
def sin(input: Tensor) -> Tensor:
    """The sine of each element, an angle in radians.

    Integers are computed in the default dtype.

    >>> import nbgrad as torch
    >>> torch.sin(torch.tensor([0.0, torch.pi / 2]))
    tensor([0., 1.])
    """


@public(elementwise.cos, out=True, inplace=Twin("torch"))
def cos(input: Tensor) -> Tensor:
    """The cosine of each element, an angle in radians.

    Integers are computed in the default dtype.

    >>> import nbgrad as torch
    >>> torch.cos(torch.tensor([0.0, torch.pi]))
    tensor([ 1., -1.])
    """


@public(elementwise.tan, out=True, inplace=Twin("torch"))
def tan(input: Tensor) -> Tensor:
    """The tangent of each element, an angle in radians.

    >>> import nbgrad as torch
    >>> torch.tan(torch.tensor([0.0, torch.pi / 4]))
    tensor([0., 1.])
    """


@public(elementwise.asin, also="arcsin", out=True, inplace=Twin("torch"))
def asin(input: Tensor) -> Tensor:
    """The angle in radians, from -pi/2 to pi/2, with this sine; NaN outside -1 to 1.

    >>> import nbgrad as torch
    >>> torch.asin(torch.tensor([0.0, 1.0]))
    tensor([0.0000, 1.5708])
    """


@public(elementwise.acos, also="arccos", out=True, inplace=Twin("torch"))
def acos(input: Tensor) -> Tensor:
    """The angle in radians, from 0 to pi, with this cosine; NaN outside -1 to 1.

    >>> import nbgrad as torch
    >>> torch.acos(torch.tensor([1.0, 0.0]))
    tensor([0.0000, 1.5708])
    """


@public(elementwise.atan, also="arctan", out=True, inplace=Twin("torch"))
def atan(input: Tensor) -> Tensor:
    """The angle in radians, from -pi/2 to pi/2, with this tangent.

    >>> import nbgrad as torch
    >>> torch.atan(torch.tensor([0.0, 1.0]))
    tensor([0.0000, 0.7854])
    """


@public(elementwise.sinh, out=True, inplace=Twin("torch"))
def sinh(input: Tensor) -> Tensor:
    """The hyperbolic sine of each element.

    >>> import nbgrad as torch
    >>> torch.sinh(torch.tensor([0.0, 1.0]))
    tensor([0.0000, 1.1752])
    """


@public(elementwise.cosh, out=True, inplace=Twin("torch"))
def cosh(input: Tensor) -> Tensor:
    """The hyperbolic cosine of each element.

    >>> import nbgrad as torch
    >>> torch.cosh(torch.tensor([0.0, 1.0]))
    tensor([1.0000, 1.5431])
    """


@public(elementwise.tanh, at="torch Tensor F", out=True, inplace=Twin("torch"))
def tanh(input: Tensor) -> Tensor:
    """The hyperbolic tangent of each element, between -1 and 1.

    Integers are computed in the default dtype.

    >>> import nbgrad as torch
    >>> torch.tanh(torch.tensor([0.0, 1.0]))
    tensor([0.0000, 0.7616])
    """


@public(elementwise.asinh, also="arcsinh", out=True, inplace=Twin("torch"))
def asinh(input: Tensor) -> Tensor:
    """The number with this hyperbolic sine.

    >>> import nbgrad as torch
    >>> torch.asinh(torch.tensor([0.0, 1.0]))
    tensor([0.0000, 0.8814])
    """


@public(elementwise.acosh, also="arccosh", out=True, inplace=Twin("torch"))
def acosh(input: Tensor) -> Tensor:
    """The number, 0 or above, with this hyperbolic cosine; NaN below 1.

    >>> import nbgrad as torch
    >>> torch.acosh(torch.tensor([1.0, 2.0]))
    tensor([0.0000, 1.3170])
    """


@public(elementwise.atanh, also="arctanh", out=True, inplace=Twin("torch"))
def atanh(input: Tensor) -> Tensor:
    """The number with this hyperbolic tangent; infinite at -1 and 1, NaN beyond.

    >>> import nbgrad as torch
    >>> torch.atanh(torch.tensor([0.0, 0.5]))
    tensor([0.0000, 0.5493])
    """


@public(elementwise.sigmoid, at="torch Tensor F", special="expit", out=True, inplace=Twin("torch"))
def sigmoid(input: Tensor) -> Tensor:
    """1 / (1 + exp(-x)) of each element, between 0 and 1.

    Integers are computed in the default dtype.

    >>> import nbgrad as torch
    >>> torch.sigmoid(torch.tensor([0.0, 2.0]))
    tensor([0.5000, 0.8808])
    """


@public(activation.relu, inplace=Twin("torch"))
def relu(input: Tensor) -> Tensor:
    """Values below 0 become 0; the gradient at 0 is 0, as in PyTorch.

    Shape and dtype stay; RuntimeError for booleans.

    >>> import nbgrad as torch
    >>> torch.relu(torch.tensor([-1.0, 0.0, 2.0]))
    tensor([0., 0., 2.])
    """


@public(elementwise.erf, special="erf", out=True, inplace=Twin("torch"))
def erf(input: Tensor) -> Tensor:
    """The error function of each element: the share of a normal distribution within x times the root of 2.

    Abramowitz and Stegun 7.1.1.

    >>> import nbgrad as torch
    >>> torch.erf(torch.tensor([0.0, 1.0]))
    tensor([0.0000, 0.8427])
    """


@public(elementwise.erfc, special="erfc", out=True, inplace=Twin("torch"))
def erfc(input: Tensor) -> Tensor:
    """1 - erf(x) of each element, exact where erf is near 1.

    >>> import nbgrad as torch
    >>> torch.erfc(torch.tensor([0.0, 1.0]))
    tensor([1.0000, 0.1573])
    """


@public(elementwise.neg, also="negative", out=True, inplace=Twin("torch"))
def neg(input: Tensor) -> Tensor:
    """Minus each element; RuntimeError for booleans.

    >>> import nbgrad as torch
    >>> torch.neg(torch.tensor([1.0, -2.0]))
    tensor([-1.,  2.])
    """


@public(elementwise.abs, out=True, inplace=Twin("torch", strict=True))
def abs(input: Tensor) -> Tensor:
    """The size of each element, real for complex numbers; the gradient at 0 is 0, as in PyTorch.

    The shape and dtype stay, but for complex numbers, whose sizes are of the real dtype.

    >>> import nbgrad as torch
    >>> torch.abs(torch.tensor([-3.0, 3 + 4j]))
    tensor([3., 5.])
    """


@public(elementwise.abs, out=True, inplace=Twin(strict=True))
def absolute(input: Tensor) -> Tensor:
    """As `abs`.

    >>> import nbgrad as torch
    >>> torch.absolute(torch.tensor([-3, 3]))
    tensor([3, 3])
    """


@public(elementwise.sgn, out=True, inplace=True)
def sgn(input: Tensor) -> Tensor:
    """x / abs(x) of each element, and 0 where that is 0: the sign of real numbers, the direction of complex ones.

    >>> import nbgrad as torch
    >>> torch.sgn(torch.tensor([-2.0, 3j]))
    tensor([-1.+0.j,  0.+1.j])
    """


@public(elementwise.floor, out=True, inplace=Twin("torch"))
def floor(input: Tensor) -> Tensor:
    """Each element rounded down.

    Shape and dtype stay; the gradient is 0.

    >>> import nbgrad as torch
    >>> torch.floor(torch.tensor([1.7, -1.2]))
    tensor([ 1., -2.])
    """


@public(elementwise.ceil, out=True, inplace=Twin("torch"))
def ceil(input: Tensor) -> Tensor:
    """Each element rounded up.

    Shape and dtype stay; the gradient is 0.

    >>> import nbgrad as torch
    >>> torch.ceil(torch.tensor([1.2, -1.7]))
    tensor([ 2., -1.])
    """


@public(elementwise.trunc, also="fix", out=True, inplace=Twin("torch"))
def trunc(input: Tensor) -> Tensor:
    """Each element rounded towards 0.

    >>> import nbgrad as torch
    >>> torch.trunc(torch.tensor([1.7, -1.7]))
    tensor([ 1., -1.])
    """


@public(elementwise.frac, out=True, inplace=Twin("torch"))
def frac(input: Tensor) -> Tensor:
    """What lies behind the point of each element, with its sign.

    >>> import nbgrad as torch
    >>> torch.frac(torch.tensor([1.5, -1.25]))
    tensor([ 0.5000, -0.2500])
    """


@public(elementwise.mul, also="multiply", out=True, inplace=True)
def mul(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """input * other, element by element; shapes broadcast, dtypes are promoted.

    >>> import nbgrad as torch
    >>> torch.mul(torch.tensor([1, 2]), torch.tensor([[10], [20]]))
    tensor([[10, 20],
            [20, 40]])
    """


@public(elementwise.div, out=True, inplace=True, direct=True)
def true_divide(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """input / other, element by element; integers are divided in the default dtype.

    >>> import nbgrad as torch
    >>> torch.true_divide(torch.tensor([7]), 2)
    tensor([3.5000])
    """


@public(elementwise.maximum, out=True)
def maximum(input: Tensor, other: Tensor) -> Tensor:
    """The larger of two elements, NaN if one is; where they tie, each gets half the gradient.

    NotImplementedError for complex numbers.

    >>> import nbgrad as torch
    >>> torch.maximum(torch.tensor([1, 5]), torch.tensor([3, 4]))
    tensor([3, 5])
    """


@public(elementwise.minimum, out=True)
def minimum(input: Tensor, other: Tensor) -> Tensor:
    """The smaller of two elements, NaN if one is; where they tie, each gets half the gradient.

    NotImplementedError for complex numbers.

    >>> import nbgrad as torch
    >>> torch.minimum(torch.tensor([1, 5]), torch.tensor([3, 4]))
    tensor([1, 4])
    """


@public(elementwise.atan2, also="arctan2", out=True, inplace=True)
def atan2(input: Tensor, other: Tensor) -> Tensor:
    """The angle in radians, from -pi to pi, of the point with height `input` and width `other`.

    >>> import nbgrad as torch
    >>> torch.atan2(torch.tensor([1.0, -1.0]), torch.tensor([1.0, -1.0]))
    tensor([ 0.7854, -2.3562])
    """


@public(elementwise.hypot, out=True, inplace=True)
def hypot(input: Tensor, other: Tensor) -> Tensor:
    """The root of input² + other²: how long the third side of a right triangle is.

    >>> import nbgrad as torch
    >>> torch.hypot(torch.tensor([3.0]), torch.tensor([4.0]))
    tensor([5.])
    """


@public(elementwise.logaddexp, out=True)
def logaddexp(input: Tensor, other: Tensor) -> Tensor:
    """log(exp(input) + exp(other)), without overflow.

    >>> import nbgrad as torch
    >>> torch.logaddexp(torch.tensor([1000.0]), torch.tensor([1000.0]))
    tensor([1000.6932])
    """
