"""Python's operators on tensors."""

from __future__ import annotations

import numpy as np

from ..engine.tensor import Tensor
from ..ops import comparison, elementwise, matmul
from . import arithmetic
from .inplace import inplace

# operators: Python's name, the function, the function with its operands exchanged
BINARY = {
    "add": elementwise.add, "sub": elementwise.sub, "mul": elementwise.mul, "truediv": elementwise.div,
    "floordiv": arithmetic.floor_divide, "mod": arithmetic.remainder, "pow": arithmetic.pow, "matmul": matmul.matmul,
    "and": comparison.bitwise_and, "or": comparison.bitwise_or, "xor": comparison.bitwise_xor,
    "lshift": comparison.bitwise_left_shift, "rshift": comparison.bitwise_right_shift,
}  # fmt: skip
COMPARE = {n: getattr(comparison, n) for n in ("eq", "ne", "lt", "le", "gt", "ge")}
OPERAND = (Tensor, bool, int, float, complex, np.ndarray, np.generic)
COMMUTES = {"add", "mul", "and", "or", "xor"}


def _of_arrays(operator):
    """`operator`, which has no meaning for numbers."""
    return lambda self, other: NotImplemented if isinstance(other, bool | int | float | complex) else operator(self, other)


def _keep(self, place):
    raise TypeError("elements of a tensor cannot be deleted: choose those that stay, as in x[1:] or x[mask]")


def _operators(name, function):
    """`a + b`, `b + a` where only b is a tensor, and `a += b`; a class that has its own `__radd__` is asked for `tensor + it`."""

    made = getattr(function, "made", None)  # of the ops that have a call path of their own
    compute = function if made is None else function.op
    turned = function if name in COMMUTES else getattr(function, "turned", lambda self, other: function(other, self))

    def direct(self, other):
        try:
            return compute(self, other)
        except TypeError:
            if isinstance(other, OPERAND) or not hasattr(type(other), f"__r{name}__"):
                raise
        return NotImplemented

    def reflected(self, other):
        return turned(self, other) if isinstance(other, OPERAND) else NotImplemented

    def in_place(self, other):
        return written(self, other) if isinstance(other, OPERAND) else direct(self, other)

    setattr(Tensor, f"__{name}__", direct if made is None else made(direct))
    setattr(Tensor, f"__r{name}__", reflected if made is None or name not in COMMUTES else made(reflected))
    if name != "matmul":
        written = inplace(f"{getattr(function, '__name__', name)}_", function)
        setattr(Tensor, f"__i{name}__", in_place)


def _comparison(name, function):
    def compare_(self, other):
        if isinstance(other, OPERAND):
            return function(self, other)
        return NotImplemented

    compare_.__name__ = f"__{name}__"
    return compare_
