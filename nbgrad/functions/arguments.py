"""What a parameter takes, by its annotation; a call with anything else is a TypeError before anything is computed.

A face (see `signature`) tests the arguments that are given, and hands one that is not of the plain type to the function of its
kind here: that gives the plain value (an `int` for NumPy's integers and for a tensor of one), or says what was expected.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Annotated, TypeVar

import numpy as np

from ..engine import dtypes
from ..engine.device import device
from ..engine.errors import no_tensor
from ..engine.memory_format import memory_format
from ..engine.tensor import Tensor
from .new_tensor import dtype_of

_T = TypeVar("_T")
Ints = int | Sequence[int]
Lengths = Sequence[int]
Number = int | float | complex
DType = dtypes.dtype | type
Device = device | str | None
MemoryFormat = memory_format | None
Own = Annotated[_T, "the function itself looks at what it is given"]


def _refused(name, parameter, value, wanted):
    shown = f"{value.dtype} tensor of shape {list(value._data.shape)}" if isinstance(value, Tensor) else type(value).__name__
    return TypeError(f"{name}: {parameter} must be {wanted}, got {shown}: {parameter}={_brief(value)}")


def _brief(value):
    text = repr(value)
    return text if len(text) < 50 else f"{text[:46]}..."


def integer(name, parameter, value, wanted="an integer"):
    if isinstance(value, bool | np.bool_) or isinstance(value, Tensor) and value.dtype is dtypes.bool_:
        raise _refused(name, parameter, value, wanted)
    try:
        return operator.index(value)
    except TypeError:
        raise _refused(name, parameter, value, wanted) from None


def integers(name, parameter, value):
    wanted = "an integer, or a tuple of integers"
    if not isinstance(value, tuple | list):
        return integer(name, parameter, value, wanted)
    return tuple([n if type(n) is int else integer(name, parameter, n, wanted) for n in value])


def sizes(name, parameter, value):
    if not isinstance(value, tuple | list):
        raise _refused(name, parameter, value, "a tuple of integers")
    return integers(name, parameter, value)


def flag(name, parameter, value):
    raise _refused(name, parameter, value, "True or False")


def number(name, parameter, value):
    if isinstance(value, int | float | complex):
        return value
    if isinstance(value, np.number | np.bool_) or isinstance(value, Tensor) and not value._data.ndim and not value._rg:
        return value.item()
    raise _refused(name, parameter, value, "a number")


def real(name, parameter, value):
    found = number(name, parameter, value)
    if isinstance(found, complex):
        raise _refused(name, parameter, value, "a real number")
    return found


def text(name, parameter, value):
    raise _refused(name, parameter, value, "a string")


def tensor(name, parameter, value):
    if isinstance(value, Tensor):
        return value
    raise no_tensor(name, value, parameter)


def tensor_or_number(name, parameter, value):
    return value if isinstance(value, Tensor | np.ndarray) else number(name, parameter, value)


def tensor_or_integer(name, parameter, value):
    return value if isinstance(value, Tensor) else integer(name, parameter, value)


def tensor_or_real(name, parameter, value):
    return value if isinstance(value, Tensor) else real(name, parameter, value)


def tensor_or_integers(name, parameter, value):
    return value if isinstance(value, Tensor) else integers(name, parameter, value)


def flag_or_integers(name, parameter, value):
    return value if isinstance(value, bool) else integers(name, parameter, value)


def element_type(name, parameter, value):
    return dtype_of(value)


# the test that a plain argument passes, which is written into the face
PLAIN = {
    integer: "type({0}) is int", integers: "type({0}) is int", sizes: "False", flag: "type({0}) is bool",
    number: "type({0}) is int or type({0}) is float", real: "type({0}) is float or type({0}) is int", text: "type({0}) is str",
    tensor: "type({0}) in _tensors", tensor_or_number: "type({0}) in _tensors or type({0}) is int or type({0}) is float",
    tensor_or_integer: "type({0}) is int", tensor_or_real: "type({0}) is float", tensor_or_integers: "type({0}) is int",
    flag_or_integers: "type({0}) is int", element_type: "type({0}) is _dtype",
}  # fmt: skip
# what a parameter is annotated with -> the function of its kind
KINDS = {
    "int": integer, "Ints": integers, "Lengths": sizes, "bool": flag, "Number": number, "float": real, "str": text, "Tensor": tensor,
    "Tensor | Number": tensor_or_number, "Tensor | int": tensor_or_integer, "Tensor | float": tensor_or_real,
    "Tensor | Ints": tensor_or_integers, "bool | Ints": flag_or_integers, "DType": element_type,
}  # fmt: skip


def kind_of(annotation: str):
    """The function of a parameter's kind; None where the function itself looks at what it is given, as `Own[...]` says."""
    return KINDS.get(annotation.removesuffix(" | None"))


def shown(annotation: str) -> str:
    """An annotation as users see it: who looks at the argument is none of their business."""
    return annotation[4:-1] if annotation.startswith("Own[") else annotation
