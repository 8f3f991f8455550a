"""Operands become arrays of the dtype that an op computes in: PyTorch's promotion, once, before the kernel."""

from __future__ import annotations

import functools
import math

import numpy as np

from ..engine import dtypes
from ..engine.tensor import Tensor


def packed(kernel):
    """The kernel, its result in order in memory, where NumPy would keep the order of the operands and PyTorch does not."""

    @functools.wraps(kernel)
    def run(*args):
        out = kernel(*args)
        return out if out.ndim < 2 or out.flags.c_contiguous else out.copy()

    run.__wrapped__ = getattr(kernel, "__wrapped__", kernel)  # whose parameters the op's formulas name
    return run


def array_of(operand) -> np.ndarray:
    """The array of a tensor, a NumPy array or a number."""
    if isinstance(operand, Tensor):
        return operand._data
    if isinstance(operand, bool | int | float | complex):
        return np.array(operand, dtypes.of_number(operand).numpy)
    if isinstance(operand, np.ndarray | np.generic):
        return np.asarray(operand)
    raise TypeError(f"expected a tensor or a number, got {type(operand).__name__}: make it a tensor with torch.tensor()")


def dtype_behind(value) -> np.dtype:
    """NumPy's dtype of an array or of a tensor, since a formula runs with either."""
    return value.dtype if isinstance(value, np.ndarray | np.generic) else value._data.dtype


def _entry(operand):
    if isinstance(operand, Tensor):
        return operand.dtype, 2 if operand._data.ndim else 1
    if isinstance(operand, bool | int | float | complex):
        return dtypes.of_number(operand), 0
    if isinstance(operand, np.generic):
        return dtypes.of_number(operand.item()), 0
    array = array_of(operand)
    return dtypes.of(array), 2 if array.ndim else 1


def common_dtype(operands) -> dtypes.dtype:
    """The dtype that these operands promote to; NumPy's rules hold where a NumPy array is among them."""
    entries = []
    for x in operands:
        if x is None:  # an operand left out
            continue
        if type(x) is np.ndarray:
            return dtypes.of(np.empty(0, np.result_type(*[t._data if isinstance(t, Tensor) else t for t in operands])))
        entries.append(_entry(x))
    return dtypes.result_dtype(entries)


def cast(operand, target: np.dtype) -> np.ndarray | None:
    if operand is None:
        return None
    if isinstance(operand, np.generic):
        operand = operand.item()
    if isinstance(operand, int) and not isinstance(operand, bool) and target.kind in "iu":
        return np.array(operand).astype(target)  # wraps round, as PyTorch's integers do
    if isinstance(operand, bool | int | float | complex):
        return np.array(operand, target)
    array = array_of(operand)
    return (array.real if array.dtype.kind == "c" and target.kind not in "cb" else array).astype(target, copy=False)


def _of_one_dtype(operands):
    """The arrays of tensors that are all of one dtype; None for anything else."""
    arrays, kind = [], None
    for x in operands:
        if not isinstance(x, Tensor) or (x.dtype is not kind and kind is not None):
            return None
        kind = x.dtype
        arrays.append(x._data)
    return arrays


def promote(operands):
    """All operands in the dtype that they promote to."""
    arrays = _of_one_dtype(operands)
    if arrays is not None:
        return arrays
    target = common_dtype(operands).numpy
    return [cast(x, target) for x in operands]


def to_float(operands):
    """As `promote`, with integers and booleans made floating."""
    found = common_dtype(operands)
    if not found.inexact:
        found = dtypes.float64 if any(type(x) is np.ndarray for x in operands) else dtypes.get_default_dtype()
    target = found.numpy
    return [cast(x, target) for x in operands]


_LARGEST = dtypes.finfo(dtypes.float32).max


def within(number, kind: dtypes.dtype):
    """The number; RuntimeError where `kind` cannot hold it. An unsigned dtype holds small negative ones, wrapped round."""
    category = kind.category
    if isinstance(number, np.generic):
        number = number.item()
    if not isinstance(number, int | float | complex):
        raise TypeError(f"expected a number or a tensor, got {type(number).__name__}: make it a tensor with torch.tensor()")
    if isinstance(number, complex) and dtypes.BOOL < category < dtypes.COMPLEX and number.imag:
        raise RuntimeError(f"{number} is complex, and {kind} is real: take .real of it")
    real = number.real
    if category == dtypes.INTEGER:
        limits = dtypes.iinfo(kind)
        if not math.isfinite(real) or not (limits.min or -limits.max) <= math.trunc(real) <= limits.max:
            raise RuntimeError(f"{number} does not fit into {kind}, which goes from {limits.min} to {limits.max}")
    elif kind is dtypes.float32 and abs(real) > _LARGEST and math.isfinite(real):
        raise RuntimeError(f"{number} does not fit into {kind}, which goes up to {_LARGEST:g}")
    return number


def some_tensor(name, *operands) -> None:
    """TypeError where none of the operands is a tensor, and the result would be a number's."""
    if not any(isinstance(x, Tensor) for x in operands):
        kinds = " and ".join(type(x).__name__ for x in operands)
        raise TypeError(f"one operand of {name} must be a tensor, got {kinds}: make one with torch.tensor()")


def fitting(operands):
    """As `promote`, with a RuntimeError for a number that does not fit, where arithmetic would let it wrap round."""
    arrays = _of_one_dtype(operands)
    if arrays is not None:
        return arrays
    kind = common_dtype(operands)
    return [cast(within(x, kind) if isinstance(x, bool | int | float | complex) else x, kind.numpy) for x in operands]


def divisible(operands):
    """As `promote`, with a RuntimeError for an integer divisor 0."""
    arrays = promote(operands)
    if arrays[1] is not None and arrays[0].dtype.kind in "iu" and not arrays[1].all():
        raise RuntimeError("integers cannot be divided by 0: convert them first, as in x.float(), to get inf or nan")
    return arrays


def refuse_order(name) -> NotImplementedError:
    return NotImplementedError(f"{name} is not defined for complex numbers, which have no order: take .real, .imag or .abs()")


def no_derivative(name, error=NotImplementedError, instead="where none is meant, give it x.detach()"):
    """The formula of an op that PyTorch records and cannot differentiate: an error on the way back."""

    def refuse(xp, g):
        raise error(f"{name} has no derivative: {instead}")

    return refuse


def ordered(name):
    """As `promote`, refusing complex numbers."""

    def prepare(operands):
        arrays = promote(operands)
        if arrays[0].dtype.kind == "c":
            raise refuse_order(name)
        return arrays

    return prepare


def alike(name):
    """As they are, with a RuntimeError for tensors of different dtypes."""

    def prepare(operands):
        found = {x.dtype for x in operands if isinstance(x, Tensor)}
        if len(found) > 1:
            kinds = " and ".join(sorted(map(str, found)))
            raise RuntimeError(f"{name} needs tensors of one dtype, got {kinds}: convert one of them, as in x.to(y.dtype)")
        return promote(operands)

    return prepare


def floating(name):
    """As `promote`, refusing integers and booleans."""

    def prepare(operands):
        kind = common_dtype(operands)
        if not kind.inexact:
            raise NotImplementedError(f"{name} is not defined for {kind}: convert it first, as in x.float()")
        return promote(operands)

    return prepare


def numeric(name, hint):
    """As `promote`, refusing booleans."""

    def prepare(operands):
        if any(_entry(x)[0] is dtypes.bool_ for x in operands):
            raise RuntimeError(f"{name} is not defined for booleans: {hint}")
        return promote(operands)

    return prepare
