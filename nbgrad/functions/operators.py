"""Python's operators on tensors."""

from __future__ import annotations

import numpy as np

from ..engine.tensor import Tensor
from ..ops import comparison as tests, elementwise, matmul
from . import arithmetic, comparison, indexing, writing
from .inplace import inplace
from .registry import ENTRIES

# operators: Python's name, the function, the function with its operands exchanged
BINARY = {
    "add": elementwise.add, "sub": elementwise.sub, "mul": elementwise.mul, "truediv": elementwise.div,
    "floordiv": arithmetic.floor_divide, "mod": arithmetic.remainder, "pow": arithmetic.pow, "matmul": matmul.matmul,
    "and": tests.bitwise_and, "or": tests.bitwise_or, "xor": tests.bitwise_xor,
    "lshift": tests.bitwise_left_shift, "rshift": tests.bitwise_right_shift,
}  # fmt: skip
COMPARE = {name: getattr(tests, name) for name in ("eq", "ne", "lt", "le", "gt", "ge")}
OPERAND = (Tensor, bool, int, float, complex, np.ndarray, np.generic)
COMMUTES = {"add", "mul", "and", "or", "xor"}


def attach() -> None:
    """Give `Tensor` its operators."""
    for name, function in BINARY.items():
        _arithmetic(name, function)
    for name, function in COMPARE.items():
        setattr(Tensor, f"__{name}__", _comparison(name, function))
    Tensor.__matmul__, Tensor.__rmatmul__ = (_of_arrays(getattr(Tensor, name)) for name in ("__matmul__", "__rmatmul__"))
    Tensor.__neg__, Tensor.__abs__, Tensor.__pos__ = elementwise.neg, elementwise.abs, arithmetic.positive
    Tensor.__invert__ = comparison.invert
    Tensor.__getitem__, Tensor.__setitem__, Tensor.__delitem__ = indexing.read, writing.setitem, _keep


def _of_arrays(operator):
    """`operator`, which has no meaning for numbers."""
    return lambda self, other: NotImplemented if isinstance(other, bool | int | float | complex) else operator(self, other)


def _keep(self, place):
    raise TypeError("elements of a tensor cannot be deleted: choose those that stay, as in x[1:] or x[mask]")


def _arithmetic(name, function):
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
        written = inplace(f"{getattr(function, '__name__', name)}_", function, ENTRIES.get(function))
        setattr(Tensor, f"__i{name}__", in_place)


def _comparison(name, function):
    def compare_(self, other):
        if isinstance(other, OPERAND):
            return function(self, other)
        return NotImplemented

    compare_.__name__ = f"__{name}__"
    return compare_
