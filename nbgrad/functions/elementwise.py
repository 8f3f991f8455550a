"""Functions that are one op, element by element: each is its op, and the declaration says what users see of it."""

from __future__ import annotations

from ..engine.tensor import Tensor
from ..ops import activation, elementwise
from .arguments import Number
from .registry import Twin, public


@public(elementwise.exp, out=True, inplace=Twin("torch"))
def exp(input: Tensor) -> Tensor:
    """"""


@public(elementwise.exp2, special="exp2", out=True, inplace=Twin("torch"))
def exp2(input: Tensor) -> Tensor:
    """"""


@public(elementwise.expm1, special="expm1", out=True, inplace=Twin("torch"))
def expm1(input: Tensor) -> Tensor:
    """"""


@public(elementwise.log, out=True, inplace=Twin("torch"))
def log(input: Tensor) -> Tensor:
    """"""


@public(elementwise.log2, out=True, inplace=Twin("torch"))
def log2(input: Tensor) -> Tensor:
    """"""


@public(elementwise.log10, out=True, inplace=Twin("torch"))
def log10(input: Tensor) -> Tensor:
    """"""


@public(elementwise.log1p, special="log1p", out=True, inplace=Twin("torch"))
def log1p(input: Tensor) -> Tensor:
    """"""


@public(elementwise.sqrt, out=True, inplace=Twin("torch"))
def sqrt(input: Tensor) -> Tensor:
    """"""


@public(elementwise.rsqrt, out=True, inplace=Twin("torch"))
def rsqrt(input: Tensor) -> Tensor:
    """"""


@public(elementwise.reciprocal, out=True, inplace=Twin("torch"))
def reciprocal(input: Tensor) -> Tensor:
    """"""


@public(elementwise.sin, out=True, inplace=Twin("torch"))
def sin(input: Tensor) -> Tensor:
    """"""


@public(elementwise.cos, out=True, inplace=Twin("torch"))
def cos(input: Tensor) -> Tensor:
    """"""


@public(elementwise.tan, out=True, inplace=Twin("torch"))
def tan(input: Tensor) -> Tensor:
    """"""


@public(elementwise.asin, also="arcsin", out=True, inplace=Twin("torch"))
def asin(input: Tensor) -> Tensor:
    """"""


@public(elementwise.acos, also="arccos", out=True, inplace=Twin("torch"))
def acos(input: Tensor) -> Tensor:
    """"""


@public(elementwise.atan, also="arctan", out=True, inplace=Twin("torch"))
def atan(input: Tensor) -> Tensor:
    """"""


@public(elementwise.sinh, out=True, inplace=Twin("torch"))
def sinh(input: Tensor) -> Tensor:
    """"""


@public(elementwise.cosh, out=True, inplace=Twin("torch"))
def cosh(input: Tensor) -> Tensor:
    """"""


@public(elementwise.tanh, at="torch Tensor F", out=True, inplace=Twin("torch"))
def tanh(input: Tensor) -> Tensor:
    """"""


@public(elementwise.asinh, also="arcsinh", out=True, inplace=Twin("torch"))
def asinh(input: Tensor) -> Tensor:
    """"""


@public(elementwise.acosh, also="arccosh", out=True, inplace=Twin("torch"))
def acosh(input: Tensor) -> Tensor:
    """"""


@public(elementwise.atanh, also="arctanh", out=True, inplace=Twin("torch"))
def atanh(input: Tensor) -> Tensor:
    """"""


@public(elementwise.sigmoid, at="torch Tensor F", special="expit", out=True, inplace=Twin("torch"))
def sigmoid(input: Tensor) -> Tensor:
    """"""


@public(activation.relu, inplace=Twin("torch"))
def relu(input: Tensor) -> Tensor:
    """"""


@public(elementwise.erf, special="erf", out=True, inplace=Twin("torch"))
def erf(input: Tensor) -> Tensor:
    """"""


@public(elementwise.erfc, special="erfc", out=True, inplace=Twin("torch"))
def erfc(input: Tensor) -> Tensor:
    """"""


@public(elementwise.neg, also="negative", out=True, inplace=Twin("torch"))
def neg(input: Tensor) -> Tensor:
    """"""


@public(elementwise.abs, out=True, inplace=Twin("torch", strict=True))
def abs(input: Tensor) -> Tensor:
    """"""


@public(elementwise.abs, out=True, inplace=Twin(strict=True))
def absolute(input: Tensor) -> Tensor:
    """"""


@public(elementwise.sgn, out=True, inplace=True)
def sgn(input: Tensor) -> Tensor:
    """"""


@public(elementwise.floor, out=True, inplace=Twin("torch"))
def floor(input: Tensor) -> Tensor:
    """"""


@public(elementwise.ceil, out=True, inplace=Twin("torch"))
def ceil(input: Tensor) -> Tensor:
    """"""


@public(elementwise.trunc, also="fix", out=True, inplace=Twin("torch"))
def trunc(input: Tensor) -> Tensor:
    """"""


@public(elementwise.frac, out=True, inplace=Twin("torch"))
def frac(input: Tensor) -> Tensor:
    """"""


@public(elementwise.mul, also="multiply", out=True, inplace=True)
def mul(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """"""


@public(elementwise.div, out=True, inplace=True, direct=True)
def true_divide(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """"""


@public(elementwise.maximum, out=True)
def maximum(input: Tensor, other: Tensor) -> Tensor:
    """"""


@public(elementwise.minimum, out=True)
def minimum(input: Tensor, other: Tensor) -> Tensor:
    """"""


@public(elementwise.atan2, also="arctan2", out=True, inplace=True)
def atan2(input: Tensor, other: Tensor) -> Tensor:
    """"""


@public(elementwise.hypot, out=True, inplace=True)
def hypot(input: Tensor, other: Tensor) -> Tensor:
    """"""


@public(elementwise.logaddexp, out=True)
def logaddexp(input: Tensor, other: Tensor) -> Tensor:
    """"""
