"""PyTorch's arithmetic over the op table: `alpha`, rounding modes, scalar exponents, clamp."""

from __future__ import annotations

import numpy as np

from ..engine import dtypes
from ..engine.tensor import Tensor
from ..ops import elementwise as e
from ..ops.promotion import common_dtype, some_tensor, within
from ..ops.shape import cast


def _scaled(input, other, alpha):
    """alpha * other, in the dtype of the sum; alpha has no say in it."""
    kind = common_dtype([input, other])
    if dtypes.of_number(alpha).category > max(kind.category, dtypes.INTEGER) or (
        isinstance(alpha, bool) and kind is not dtypes.bool_
    ):
        raise RuntimeError(f"alpha={alpha} is a {type(alpha).__name__}, and the result is {kind}: convert the tensors or alpha")
    if kind is dtypes.bool_:
        return other if alpha else e.mul(other, False) if isinstance(other, Tensor) else False
    if not isinstance(other, Tensor):
        return other * within(alpha, kind)
    return e.scale(other if other.dtype is kind else cast(other, kind.numpy), within(alpha, kind))


def add(input, other, *, alpha=1) -> Tensor:
    """input + alpha * other."""
    return e.add(input, other if alpha == 1 and alpha is not True else _scaled(input, other, alpha))


def sub(input, other, *, alpha=1) -> Tensor:
    """input - alpha * other."""
    return e.sub(input, other if alpha == 1 and alpha is not True else _scaled(input, other, alpha))


def rsub(input, other, *, alpha=1) -> Tensor:
    """other - alpha * input."""
    part = input if alpha == 1 and alpha is not True else _scaled(other, input, alpha)
    return _rsub(other, part) if isinstance(other, Tensor) else e.sub.turned(part, other)


_rsub = e.sub.op.twin("RsubBackward0")


def div(input, other, *, rounding_mode=None) -> Tensor:
    """input / other; with rounding_mode "floor" or "trunc" rounded down or towards 0, integers staying integers."""
    if rounding_mode is None:
        return e.div(input, other)
    if rounding_mode == "floor":
        return e.div_floor(input, other)
    if rounding_mode == "trunc":
        return e.div_trunc(input, other)
    error = RuntimeError if isinstance(rounding_mode, str) else TypeError
    raise error(f"rounding_mode must be None, 'floor' or 'trunc', got {rounding_mode!r}")


def floor_divide(input, other) -> Tensor:
    """The quotient rounded down; integers stay integers."""
    return e.floor_divide(input, other)


def pow(input, exponent) -> Tensor:
    """input ** exponent, either of which may be a number.

    >>> import nbgrad as torch
    >>> torch.pow(torch.tensor([1.0, 2.0]), 3)
    tensor([1., 8.])
    """
    if isinstance(exponent, Tensor | np.ndarray):
        return e.pow(input, exponent) if isinstance(input, Tensor) else e.pow_of_number(input, exponent)
    if isinstance(exponent, np.generic):
        exponent = exponent.item()
    if not isinstance(exponent, int | float | complex):
        raise TypeError(f"an exponent is a number or a tensor, got {type(exponent).__name__}")
    some_tensor("pow", input, exponent)
    if not input.dtype.inexact:
        if isinstance(exponent, int) and exponent < 0:
            raise RuntimeError("integers have no negative powers: convert the base first, as in x.float() ** -1")
        return e.pow(input, exponent)
    return e.pow_scalar(input, exponent)


def remainder(input, other) -> Tensor:
    """What is left of input / other rounded down: it has the sign of `other`."""
    some_tensor("remainder", input, other)
    return (e.remainder if isinstance(other, Tensor) else e.remainder_of_number)(input, other)


def fmod(input, other) -> Tensor:
    """What is left of input / other rounded towards 0: it has the sign of `input`."""
    return (e.fmod if isinstance(other, Tensor) else e.fmod_of_number)(input, other)


def clamp(input, min=None, max=None) -> Tensor:
    """Values below `min` become `min`, above `max` become `max`; inside, and on the edges, the gradient passes.

    >>> import nbgrad as torch
    >>> torch.clamp(torch.tensor([-1.0, 0.5, 3.0]), 0, 1)
    tensor([0.0000, 0.5000, 1.0000])
    """
    return _clamp(input, min, max, 0)


def _clamp(input, min, max, which):
    if min is None and max is None:
        raise RuntimeError("clamp needs min, max or both")
    if not isinstance(min, Tensor) and not isinstance(max, Tensor):
        if input.dtype.is_complex:
            raise NotImplementedError("clamp is not defined for complex numbers, which have no order: clamp .real and .imag")
        min, max = (v.item() if isinstance(v, np.generic) else v for v in (min, max))
        given = [v for v in (min, max) if v is not None]
        kind = common_dtype([input, *given])
        for v in given:
            within(v, kind)
        return e.clips[which](input if kind is input.dtype else cast(input, kind.numpy), min, max)
    return e.clamps[which](input, min, max)


clip = clamp


def clamp_min(input, min) -> Tensor:
    """As `clamp` with `min` alone."""
    return _clamp(input, min, None, 1)


def clamp_max(input, max) -> Tensor:
    """As `clamp` with `max` alone."""
    return _clamp(input, None, max, 2)


def round(input, *, decimals=0) -> Tensor:
    """Values rounded to the nearest, ties to the even one."""
    return e.round(input, decimals)


def square(input) -> Tensor:
    """input squared."""
    return pow(input, 2)


def positive(input) -> Tensor:
    """The tensor itself."""
    if input._data.dtype.kind == "b":
        raise RuntimeError("+x is not defined for booleans")
    return input


def lerp(input, end, weight) -> Tensor:
    """input + weight * (end - input)."""
    if not input.dtype.inexact:
        raise NotImplementedError(f"lerp is not defined for {input.dtype}: convert first, as in x.float()")
    if isinstance(weight, Tensor):
        if not weight._data.ndim and weight.dtype is not input.dtype:
            weight = cast(weight, input._data.dtype)
        return e.lerp_tensor(input, end, weight)
    return e.lerp(input, end, within(weight, input.dtype))


def addcmul(input, tensor1, tensor2, *, value=1) -> Tensor:
    """input + value * tensor1 * tensor2."""
    return e.addcmul(input, tensor1, tensor2, _weight(value, (input, tensor1, tensor2)))


def addcdiv(input, tensor1, tensor2, *, value=1) -> Tensor:
    """input + value * tensor1 / tensor2; RuntimeError for integers."""
    if not tensor1.dtype.inexact and not tensor2.dtype.inexact:
        raise RuntimeError("addcdiv does not divide integers: convert them first, as in x.float()")
    return e.addcdiv(input, tensor1, tensor2, _weight(value, (input, tensor1, tensor2)))


def _weight(value, operands):
    """The factor of a product, which has no say in the dtype of the result."""
    kind = common_dtype(operands)
    value = within(value, kind)
    return int(value) if kind.category == dtypes.INTEGER else value


def nan_to_num(input, nan=0.0, posinf=None, neginf=None) -> Tensor:
    """NaN and infinities replaced by numbers."""
    if not input.dtype.inexact:
        return input.clone()
    limit = dtypes.finfo(input.dtype).max
    return e.nan_to_num(input, nan or 0.0, limit if posinf is None else posinf, -limit if neginf is None else neginf)


def is_nonzero(input) -> bool:
    """The truth of a tensor with one element."""
    return bool(input)


__all__ = [
    "add",
    "addcdiv",
    "addcmul",
    "clamp",
    "clamp_max",
    "clamp_min",
    "clip",
    "div",
    "floor_divide",
    "fmod",
    "is_nonzero",
    "lerp",
    "nan_to_num",
    "positive",
    "pow",
    "remainder",
    "round",
    "rsub",
    "square",
    "sub",
]
