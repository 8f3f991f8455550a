"""Functions of angles, their inverses, and the hyperbolic ones: each function is its op, element by element."""

from __future__ import annotations

from ..engine.tensor import Tensor
from ..ops import elementwise, special
from .registry import Twin, public


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


@public(elementwise.atan2, also="arctan2", out=True, inplace=True)
def atan2(input: Tensor, other: Tensor) -> Tensor:
    """The angle in radians, from -pi to pi, of the point with height `input` and width `other`.

    The gradient at the origin is 0. NotImplementedError for complex numbers.

    >>> import nbgrad as torch
    >>> torch.atan2(torch.tensor([1.0, -1.0]), torch.tensor([1.0, -1.0]))
    tensor([ 0.7854, -2.3562])
    """


@public(special.deg2rad, out=True, inplace=Twin("torch"))
def deg2rad(input: Tensor) -> Tensor:
    """Degrees in radians.

    >>> import nbgrad as torch
    >>> torch.deg2rad(torch.tensor([180.0]))
    tensor([3.1416])
    """


@public(special.rad2deg, out=True, inplace=Twin("torch"))
def rad2deg(input: Tensor) -> Tensor:
    """Radians in degrees.

    >>> import nbgrad as torch
    >>> torch.rad2deg(torch.tensor([torch.pi]))
    tensor([180.])
    """


@public(elementwise.sinh, out=True, inplace=Twin("torch"))
def sinh(input: Tensor) -> Tensor:
    """The hyperbolic sine of each element, (exp(x) - exp(-x)) / 2.

    >>> import nbgrad as torch
    >>> torch.sinh(torch.tensor([0.0, 1.0]))
    tensor([0.0000, 1.1752])
    """


@public(elementwise.cosh, out=True, inplace=Twin("torch"))
def cosh(input: Tensor) -> Tensor:
    """The hyperbolic cosine of each element, (exp(x) + exp(-x)) / 2.

    >>> import nbgrad as torch
    >>> torch.cosh(torch.tensor([0.0, 1.0]))
    tensor([1.0000, 1.5431])
    """


@public(elementwise.tanh, at="torch Tensor F", out=True, inplace=Twin("torch"))
def tanh(input: Tensor) -> Tensor:
    """The hyperbolic tangent of each element, sinh(x) / cosh(x), between -1 and 1.

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
