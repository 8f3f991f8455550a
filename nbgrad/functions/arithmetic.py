"""PyTorch's arithmetic over the op table: `alpha`, rounding modes, scalar exponents, clamp."""

from __future__ import annotations

import numpy as np

from ..engine import dtypes
from ..engine.tensor import Tensor
from ..ops import elementwise
from ..ops.promotion import common_dtype, some_tensor, within
from ..ops.shape import cast
from .arguments import Number, Own
from .registry import Twin, public


def _scaled(input, other, alpha):
    """alpha * other, in the dtype of the sum; alpha has no say in it."""
    kind = common_dtype([input, other])
    if dtypes.of_number(alpha).category > max(kind.category, dtypes.INTEGER) or (
        isinstance(alpha, bool) and kind is not dtypes.bool_
    ):
        raise RuntimeError(f"alpha={alpha} is a {type(alpha).__name__}, and the result is {kind}: convert the tensors or alpha")
    if kind is dtypes.bool_:
        return other if alpha else elementwise.mul(other, False) if isinstance(other, Tensor) else False
    if not isinstance(other, Tensor):
        return other * within(alpha, kind)
    return elementwise.scale(other if other.dtype is kind else cast(other, kind.numpy), within(alpha, kind))


@public(out=True, inplace=Twin(alone=elementwise.add), direct=True)
def add(input: Tensor | Number, other: Tensor | Number, *, alpha: Number = 1) -> Tensor:
    """input + alpha * other, element by element; shapes broadcast, dtypes are promoted.

    RuntimeError for an `alpha` that the result's dtype cannot hold.

    >>> import nbgrad as torch
    >>> torch.add(torch.tensor([1, 2]), torch.tensor([[10], [20]]), alpha=2)
    tensor([[21, 22],
            [41, 42]])
    """
    return elementwise.add(input, other if alpha == 1 and alpha is not True else _scaled(input, other, alpha))


@public(also="subtract", out=True, inplace=Twin(alone=elementwise.sub), direct=True)
def sub(input: Tensor | Number, other: Tensor | Number, *, alpha: Number = 1) -> Tensor:
    """input - alpha * other, element by element; shapes broadcast, dtypes are promoted.

    RuntimeError for booleans, and for an `alpha` that the result's dtype cannot hold.

    >>> import nbgrad as torch
    >>> torch.sub(torch.tensor([5, 6]), 2)
    tensor([3, 4])
    """
    return elementwise.sub(input, other if alpha == 1 and alpha is not True else _scaled(input, other, alpha))


_rsub = elementwise.sub.op.twin("RsubBackward0")


@public(at="torch")
def rsub(input: Own[Tensor | Number], other: Tensor | Number, *, alpha: Number = 1) -> Tensor:
    """other - alpha * input.

    RuntimeError for booleans, and for an `alpha` that the result's dtype cannot hold.

    >>> import nbgrad as torch
    >>> torch.rsub(torch.tensor([1.0, 2.0]), 10)
    tensor([9., 8.])
    """
    part = input if alpha == 1 and alpha is not True else _scaled(other, input, alpha)
    return _rsub(other, part) if isinstance(other, Tensor) else elementwise.sub.turned(part, other)


@public(also="divide", out=True, inplace=Twin(alone=elementwise.div), direct=True)
def div(input: Tensor | Number, other: Tensor | Number, *, rounding_mode: str | None = None) -> Tensor:
    """input / other; with rounding_mode "floor" or "trunc" rounded down or towards 0, integers staying integers.

    With a mode, RuntimeError for integers divided by 0, NotImplementedError for booleans; RuntimeError for another word.

    >>> import nbgrad as torch
    >>> torch.div(torch.tensor([7, -7]), 2)
    tensor([ 3.5000, -3.5000])
    >>> torch.div(torch.tensor([7, -7]), 2, rounding_mode="floor")
    tensor([ 3, -4])
    """
    if rounding_mode is None:
        return elementwise.div(input, other)
    if rounding_mode == "floor":
        return elementwise.div_floor(input, other)
    if rounding_mode == "trunc":
        return elementwise.div_trunc(input, other)
    error = RuntimeError if isinstance(rounding_mode, str) else TypeError
    raise error(f"rounding_mode must be None, 'floor' or 'trunc', got {rounding_mode!r}")


@public(out=True, inplace=True)
def floor_divide(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """The quotient rounded down; integers stay integers.

    It has no derivative: `div` with rounding_mode="floor" has one, of 0. RuntimeError for an integer divided by 0,
    NotImplementedError for booleans and complex numbers.

    >>> import nbgrad as torch
    >>> torch.floor_divide(torch.tensor([7, -7]), 2)
    tensor([ 3, -4])
    """
    return elementwise.floor_divide(input, other)


@public(out=True, inplace=True, direct=True)
def pow(input: Tensor | Number, exponent: Tensor | Number) -> Tensor:
    """input ** exponent, either of which may be a number.

    Shapes broadcast, dtypes are promoted. Integers to negative powers are rounded towards 0 where the exponent is a tensor;
    RuntimeError where it is a number. TypeError for an exponent that is neither.

    >>> import nbgrad as torch
    >>> torch.pow(torch.tensor([1.0, 2.0]), 3)
    tensor([1., 8.])
    """
    if isinstance(exponent, Tensor | np.ndarray):
        return elementwise.pow(input, exponent) if isinstance(input, Tensor) else elementwise.pow_of_number(input, exponent)
    if isinstance(exponent, np.generic):
        exponent = exponent.item()
    if not isinstance(exponent, int | float | complex):
        raise TypeError(f"an exponent is a number or a tensor, got {type(exponent).__name__}")
    some_tensor("pow", input, exponent)
    if not input.dtype.inexact:
        if isinstance(exponent, int) and exponent < 0:
            raise RuntimeError("integers have no negative powers: convert the base first, as in x.float() ** -1")
        return elementwise.pow(input, exponent)
    return elementwise.pow_scalar(input, exponent)


@public(out=True, inplace=True)
def remainder(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """What is left of input / other rounded down: it has the sign of `other`.

    RuntimeError for an integer divided by 0, NotImplementedError for complex numbers.

    >>> import nbgrad as torch
    >>> torch.remainder(torch.tensor([-7, 7]), 3)
    tensor([2, 1])
    """
    some_tensor("remainder", input, other)
    return (elementwise.remainder if isinstance(other, Tensor) else elementwise.remainder_of_number)(input, other)


@public(out=True, inplace=True)
def fmod(input: Tensor, other: Tensor | Number) -> Tensor:
    """What is left of input / other rounded towards 0: it has the sign of `input`.

    RuntimeError for an integer divided by 0, NotImplementedError for complex numbers.

    >>> import nbgrad as torch
    >>> torch.fmod(torch.tensor([-7, 7]), 3)
    tensor([-1,  1])
    """
    return (elementwise.fmod if isinstance(other, Tensor) else elementwise.fmod_of_number)(input, other)


def _clamp(input, min, max, which):
    """By the op of its kind: `which` is 0 for both bounds, 1 for `min` alone, 2 for `max` alone."""
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
        return elementwise.clips[which](input if kind is input.dtype else cast(input, kind.numpy), min, max)
    return elementwise.clamps[which](input, min, max)


@public(also="clip", out=True, inplace=Twin("torch"))
def clamp(input: Tensor, min: Own[Tensor | Number | None] = None, max: Own[Tensor | Number | None] = None) -> Tensor:
    """Values below `min` become `min`, above `max` become `max`; inside, and on the edges, the gradient passes.

    Bounds are numbers or tensors that broadcast, and one may be left out; where `min` is above `max`, all become `max`.
    RuntimeError where both are left out, NotImplementedError for complex numbers.

    >>> import nbgrad as torch
    >>> torch.clamp(torch.tensor([-1.0, 0.5, 3.0]), 0, 1)
    tensor([0.0000, 0.5000, 1.0000])
    """
    return _clamp(input, min, max, 0)


@public(out=True, inplace=Twin("torch"))
def clamp_min(input: Tensor, min: Tensor | Number) -> Tensor:
    """As `clamp` with `min` alone.

    >>> import nbgrad as torch
    >>> torch.clamp_min(torch.tensor([-1.0, 2.0]), 0)
    tensor([0., 2.])
    """
    return _clamp(input, min, None, 1)


@public(out=True, inplace=Twin("torch"))
def clamp_max(input: Tensor, max: Tensor | Number) -> Tensor:
    """As `clamp` with `max` alone.

    >>> import nbgrad as torch
    >>> torch.clamp_max(torch.tensor([-1.0, 2.0]), 0)
    tensor([-1.,  0.])
    """
    return _clamp(input, None, max, 2)


@public(special="round", out=True, inplace=Twin("torch"))
def round(input: Tensor, *, decimals: int = 0) -> Tensor:
    """Values rounded to the nearest, ties to the even one; the gradient is 0.

    `decimals`: how many places behind the point are kept; negative ones round tens, hundreds ...

    >>> import nbgrad as torch
    >>> torch.round(torch.tensor([0.5, 1.5, -2.7]))
    tensor([ 0.,  2., -3.])
    """
    return elementwise.round(input, decimals)


@public(out=True, inplace=Twin("torch"), direct=True)
def square(input: Tensor) -> Tensor:
    """input squared; integers stay integers.

    >>> import nbgrad as torch
    >>> torch.square(torch.tensor([-2.0, 3.0]))
    tensor([4., 9.])
    """
    return pow(input, 2)


@public()
def positive(input: Tensor) -> Tensor:
    """The tensor itself, as `+x`; RuntimeError for booleans.

    >>> import nbgrad as torch
    >>> torch.positive(torch.tensor([-1]))
    tensor([-1])
    """
    if input._data.dtype.kind == "b":
        raise RuntimeError("+x is not defined for booleans")
    return input


@public(out=True, inplace=True)
def lerp(input: Tensor, end: Tensor, weight: Tensor | Number) -> Tensor:
    """input + weight * (end - input): `input` where the weight is 0, `end` where it is 1.

    `weight` is a number, or a tensor that broadcasts. NotImplementedError for integers, RuntimeError for tensors of several dtypes.

    >>> import nbgrad as torch
    >>> torch.lerp(torch.tensor([0.0, 10.0]), torch.tensor([1.0, 20.0]), 0.5)
    tensor([ 0.5000, 15.0000])
    """
    if not input.dtype.inexact:
        raise NotImplementedError(f"lerp is not defined for {input.dtype}: convert first, as in x.float()")
    if isinstance(weight, Tensor):
        if not weight._data.ndim and weight.dtype is not input.dtype:
            weight = cast(weight, input._data.dtype)
        return elementwise.lerp_tensor(input, end, weight)
    return elementwise.lerp(input, end, within(weight, input.dtype))


def _weight(value, operands):
    """The factor of a product, which has no say in the dtype of the result."""
    kind = common_dtype(operands)
    value = within(value, kind)
    return int(value) if kind.category == dtypes.INTEGER else value


@public(out=True, inplace=True)
def addcmul(input: Tensor, tensor1: Tensor, tensor2: Tensor, *, value: Number = 1) -> Tensor:
    """input + value * tensor1 * tensor2; shapes broadcast, dtypes are promoted.

    RuntimeError for a complex `value` among real tensors.

    >>> import nbgrad as torch
    >>> torch.addcmul(torch.ones(2), torch.tensor([1.0, 2.0]), torch.tensor([3.0, 4.0]), value=10)
    tensor([31., 81.])
    """
    return elementwise.addcmul(input, tensor1, tensor2, _weight(value, (input, tensor1, tensor2)))


@public(out=True, inplace=True)
def addcdiv(input: Tensor, tensor1: Tensor, tensor2: Tensor, *, value: Number = 1) -> Tensor:
    """input + value * tensor1 / tensor2; shapes broadcast, dtypes are promoted.

    RuntimeError for two integer tensors, and for a complex `value` among real ones.

    >>> import nbgrad as torch
    >>> torch.addcdiv(torch.ones(2), torch.tensor([1.0, 2.0]), torch.tensor([2.0, 8.0]))
    tensor([1.5000, 1.2500])
    """
    if not tensor1.dtype.inexact and not tensor2.dtype.inexact:
        raise RuntimeError("addcdiv does not divide integers: convert them first, as in x.float()")
    return elementwise.addcdiv(input, tensor1, tensor2, _weight(value, (input, tensor1, tensor2)))


@public(out=True, inplace=Twin("torch"))
def nan_to_num(input: Tensor, nan: float = 0.0, posinf: float | None = None, neginf: float | None = None) -> Tensor:
    """NaN and infinities replaced by numbers: by `nan` (0), and by the largest and the smallest finite ones unless given.

    Integers and booleans are copied; the gradient of what is replaced is 0.

    >>> import nbgrad as torch
    >>> torch.nan_to_num(torch.tensor([torch.nan, torch.inf]), posinf=9.0)
    tensor([0., 9.])
    """
    if not input.dtype.inexact:
        return input.clone()
    limit = dtypes.finfo(input.dtype).max
    return elementwise.nan_to_num(input, nan or 0.0, limit if posinf is None else posinf, -limit if neginf is None else neginf)


@public()
def is_nonzero(input: Tensor) -> bool:
    """The truth of a tensor with one element; RuntimeError for any other number of them.

    >>> import nbgrad as torch
    >>> torch.is_nonzero(torch.tensor(0.5))
    True
    """
    return bool(input)
