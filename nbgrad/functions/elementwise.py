"""Exponentials, logarithms, roots, signs and rounding, element by element: most are one op, and declared with what users see."""

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
    """1 over the square root of each element: infinite at 0, NaN below.

    Integers are computed in the default dtype.

    >>> import nbgrad as torch
    >>> torch.rsqrt(torch.tensor([4.0, 0.25]))
    tensor([0.5000, 2.0000])
    """


@public(elementwise.reciprocal, out=True, inplace=Twin("torch"))
def reciprocal(input: Tensor) -> Tensor:
    """1 over each element, infinite at 0; integers are computed in the default dtype.

    >>> import nbgrad as torch
    >>> torch.reciprocal(torch.tensor([2, 4]))
    tensor([0.5000, 0.2500])
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

    Shape and dtype stay; RuntimeError for booleans, NotImplementedError for complex numbers.

    >>> import nbgrad as torch
    >>> torch.relu(torch.tensor([-1.0, 0.0, 2.0]))
    tensor([0., 0., 2.])
    """


@public(elementwise.erf, special="erf", out=True, inplace=Twin("torch"))
def erf(input: Tensor) -> Tensor:
    """The error function of each element: the share of a normal distribution within x times the root of 2.

    Abramowitz and Stegun 7.1.1; integers are computed in the default dtype.

    >>> import nbgrad as torch
    >>> torch.erf(torch.tensor([0.0, 1.0]))
    tensor([0.0000, 0.8427])
    """


@public(elementwise.erfc, special="erfc", out=True, inplace=Twin("torch"))
def erfc(input: Tensor) -> Tensor:
    """1 - erf(x) of each element, exact where erf is near 1.

    Abramowitz and Stegun 7.1.2.

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


@public(out=True, inplace=True)
def sign(input: Tensor) -> Tensor:
    """-1, 0 or 1; RuntimeError for complex numbers, for which there is `sgn`.

    Shape and dtype stay; NaN gives 0, and the gradient is 0.

    >>> import nbgrad as torch
    >>> torch.sign(torch.tensor([-2.0, 0.0, 3.0]))
    tensor([-1.,  0.,  1.])
    """
    if input.dtype.is_complex:
        raise RuntimeError("sign is not defined for complex numbers: use torch.sgn(x), which is x / |x|")
    return elementwise.sign(input)


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

    Shape and dtype stay; the gradient is 0. NotImplementedError for complex numbers.

    >>> import nbgrad as torch
    >>> torch.floor(torch.tensor([1.7, -1.2]))
    tensor([ 1., -2.])
    """


@public(elementwise.ceil, out=True, inplace=Twin("torch"))
def ceil(input: Tensor) -> Tensor:
    """Each element rounded up.

    Shape and dtype stay; the gradient is 0. NotImplementedError for complex numbers.

    >>> import nbgrad as torch
    >>> torch.ceil(torch.tensor([1.2, -1.7]))
    tensor([ 2., -1.])
    """


@public(elementwise.trunc, also="fix", out=True, inplace=Twin("torch"))
def trunc(input: Tensor) -> Tensor:
    """Each element rounded towards 0.

    Shape and dtype stay; the gradient is 0. NotImplementedError for complex numbers.

    >>> import nbgrad as torch
    >>> torch.trunc(torch.tensor([1.7, -1.7]))
    tensor([ 1., -1.])
    """


@public(elementwise.frac, out=True, inplace=Twin("torch"))
def frac(input: Tensor) -> Tensor:
    """What lies behind the point of each element, with its sign.

    The gradient passes unchanged. NotImplementedError for complex numbers.

    >>> import nbgrad as torch
    >>> torch.frac(torch.tensor([1.5, -1.25]))
    tensor([ 0.5000, -0.2500])
    """


@public(elementwise.mul, also="multiply", out=True, inplace=True)
def mul(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """input * other, element by element; shapes broadcast, dtypes are promoted.

    RuntimeError for shapes that do not broadcast.

    >>> import nbgrad as torch
    >>> torch.mul(torch.tensor([1, 2]), torch.tensor([[10], [20]]))
    tensor([[10, 20],
            [20, 40]])
    """


@public(elementwise.div, out=True, inplace=True, direct=True)
def true_divide(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """input / other, element by element; integers are divided in the default dtype.

    Shapes broadcast; a number over 0 is infinite, and 0 over 0 is NaN.

    >>> import nbgrad as torch
    >>> torch.true_divide(torch.tensor([7, 1]), torch.tensor([2, 0]))
    tensor([3.5000,    inf])
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


@public(elementwise.hypot, out=True, inplace=True)
def hypot(input: Tensor, other: Tensor) -> Tensor:
    """The root of input² + other²: how long the third side of a right triangle is.

    NotImplementedError for complex numbers.

    >>> import nbgrad as torch
    >>> torch.hypot(torch.tensor([3.0]), torch.tensor([4.0]))
    tensor([5.])
    """


@public(elementwise.logaddexp, out=True)
def logaddexp(input: Tensor, other: Tensor) -> Tensor:
    """log(exp(input) + exp(other)), without overflow; shapes broadcast.

    >>> import nbgrad as torch
    >>> torch.logaddexp(torch.tensor([1000.0]), torch.tensor([1000.0]))
    tensor([1000.6932])
    """
