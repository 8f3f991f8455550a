"""Operands become arrays of the dtype that an op computes in: PyTorch's promotion, once, before the kernel."""

from __future__ import annotations

import numpy as np

from ..autograd import dtypes
from ..autograd.tensor import Tensor


def array_of(operand) -> np.ndarray:
    """The array of a tensor, a NumPy array or a number."""
    if isinstance(operand, Tensor):
        return operand._data
    if isinstance(operand, bool | int | float | complex):
        return np.array(operand, dtypes.of_number(operand).numpy)
    if isinstance(operand, np.ndarray | np.generic):
        return np.asarray(operand)
    raise TypeError(f"expected a tensor or a number, got {type(operand).__name__}: make it a tensor with torch.tensor()")


def _entry(operand):
    if isinstance(operand, Tensor):
        return operand.dtype, 2 if operand._data.ndim else 1
    if isinstance(operand, bool | int | float | complex):
        return dtypes.of_number(operand), 0
    array = array_of(operand)
    return dtypes.of(array), 2 if array.ndim else 1


def common_dtype(operands) -> dtypes.dtype:
    """The dtype that these operands promote to."""
    return dtypes.result_dtype([_entry(x) for x in operands])


def cast(operand, target: np.dtype) -> np.ndarray:
    if isinstance(operand, int) and not isinstance(operand, bool) and target.kind in "iu":
        return np.array(operand).astype(target)  # wraps round, as PyTorch's integers do
    if isinstance(operand, bool | int | float | complex):
        return np.array(operand, target)
    return array_of(operand).astype(target, copy=False)


def promote(operands):
    """All operands in the dtype that they promote to."""
    target = common_dtype(operands).numpy
    return [cast(x, target) for x in operands]


def to_float(operands):
    """As `promote`, with integers and booleans made floating."""
    found = common_dtype(operands)
    target = (found if found.inexact else dtypes.get_default_dtype()).numpy
    return [cast(x, target) for x in operands]


def numeric(name, hint):
    """As `promote`, refusing booleans."""

    def prepare(operands):
        if all(_entry(x)[0] is dtypes.bool_ for x in operands):
            raise RuntimeError(f"{name} is not defined for booleans: {hint}")
        return promote(operands)

    return prepare
