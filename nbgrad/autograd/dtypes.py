"""Data types and PyTorch's promotion rules over NumPy's dtypes."""

from __future__ import annotations

import numpy as np

BOOL, INTEGER, FLOATING, COMPLEX = range(4)  # the categories in which promotion thinks, weakest first
_CATEGORY = {"b": BOOL, "i": INTEGER, "u": INTEGER, "f": FLOATING, "c": COMPLEX}
_SCALAR_CACHE = 256


class dtype:
    """A tensor's data type, printed as in PyTorch and holding NumPy's in `.numpy`.

    >>> import nbgrad as torch
    >>> torch.float32, torch.float32.itemsize, torch.int64.is_floating_point
    (torch.float32, 4, False)
    """

    __slots__ = (
        "name", "numpy", "category", "is_floating_point", "is_complex", "is_signed", "itemsize",
        "inexact", "scalars",
    )  # fmt: skip

    def __init__(self, name: str):
        self.name = name
        self.numpy = np.dtype(name)
        self.category = _CATEGORY[self.numpy.kind]
        self.is_floating_point = self.category == FLOATING
        self.is_complex = self.category == COMPLEX
        self.is_signed = self.numpy.kind in "ifc"
        self.inexact = self.category >= FLOATING  # may require grad
        self.itemsize = self.numpy.itemsize
        self.scalars = {}  # Python number -> 0-d array of this dtype: NumPy converts a number anew at each call

    def __repr__(self):
        return f"torch.{self.name}"

    def __reduce__(self):
        return (by_name, (self.name,))

    def scalar(self, number) -> np.ndarray:
        """A read-only 0-d array holding `number`."""
        array = np.array(number, self.numpy)
        array.flags.writeable = False
        if number:  # 0.0 and -0.0 are one key
            if len(self.scalars) >= _SCALAR_CACHE:
                self.scalars.clear()
            self.scalars[number] = array
        return array

    @property
    def to_real(self) -> "dtype":
        return {"complex64": float32, "complex128": float64}.get(self.name, self)

    @property
    def to_complex(self) -> "dtype":
        return {"float32": complex64, "float64": complex128, "float16": complex64}.get(self.name, self)


NAMES = (
    "bool", "uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64",
    "float16", "float32", "float64", "complex64", "complex128",
)  # fmt: skip
TABLE = {name: dtype(name) for name in NAMES}
ALIASES = {
    "half": "float16", "float": "float32", "double": "float64", "short": "int16", "int": "int32",
    "long": "int64", "cfloat": "complex64", "cdouble": "complex128",
}  # fmt: skip
globals().update({name if name != "bool" else "bool_": entry for name, entry in TABLE.items()})
FROM_NUMPY = {entry.numpy: entry for entry in TABLE.values()}

float16, float32, float64 = TABLE["float16"], TABLE["float32"], TABLE["float64"]
complex64, complex128 = TABLE["complex64"], TABLE["complex128"]
bool_, int64, uint8 = TABLE["bool"], TABLE["int64"], TABLE["uint8"]


class _Default:
    floating = float32


def by_name(name: str) -> dtype:
    return TABLE[name]


def of(array: np.ndarray) -> dtype:
    """The dtype of a NumPy array; TypeError for one that has no tensor counterpart."""
    try:
        return FROM_NUMPY[array.dtype]
    except KeyError:
        native = FROM_NUMPY.get(array.dtype.newbyteorder("="))
        if native is None:
            raise TypeError(
                f"a tensor cannot hold NumPy's {array.dtype}: convert it first, to one of {', '.join(NAMES)}"
            ) from None
        return native


def get_default_dtype() -> dtype:
    """The dtype of tensors made from Python floats.

    >>> import nbgrad as torch
    >>> torch.get_default_dtype()
    torch.float32
    """
    return _Default.floating


def set_default_dtype(d: dtype, /) -> None:
    """Make `d`, a floating dtype, the dtype of tensors made from Python floats; TypeError for any other.

    >>> import nbgrad as torch
    >>> torch.set_default_dtype(torch.float64); torch.tensor(0.5).dtype
    torch.float64
    >>> torch.set_default_dtype(torch.float32)
    """
    if not isinstance(d, dtype) or not d.is_floating_point:
        raise TypeError(f"the default dtype must be a floating one, such as torch.float32, got {d!r}")
    _Default.floating = d


def of_number(number) -> dtype:
    """The dtype that a Python number brings into a promotion."""
    if isinstance(number, bool):
        return bool_
    if isinstance(number, int):
        return int64
    if isinstance(number, float):
        return _Default.floating
    if isinstance(number, complex):
        return _Default.floating.to_complex
    raise TypeError(f"expected a number or a tensor, got {type(number).__name__}")


def promote_types(a: dtype, b: dtype) -> dtype:
    """The smallest dtype that holds both: floating wins over integers whatever their width.

    >>> import nbgrad as torch
    >>> torch.promote_types(torch.int64, torch.float16), torch.promote_types(torch.uint8, torch.int8)
    (torch.float16, torch.int16)
    """
    if a is b:
        return a
    if a.category > INTEGER >= b.category:
        return a
    if b.category > INTEGER >= a.category:
        return b
    if {a.name, b.name} == {"float16", "complex64"}:
        return complex64
    unsigned = {"uint16", "uint32", "uint64"}
    if a.name in unsigned or b.name in unsigned:
        raise RuntimeError(
            f"no common dtype for {a} and {b}: convert one of them, as in x.to(torch.int64)"
        )
    return FROM_NUMPY[np.promote_types(a.numpy, b.numpy)]


def result_dtype(operands) -> dtype:
    """PyTorch's promotion over (dtype, rank) pairs, rank 2: array, 1: 0-d tensor, 0: Python number.

    A lower rank changes the result only where it is of a higher category.
    """
    best = [None, None, None]
    for entry, rank in operands:
        best[rank] = entry if best[rank] is None else promote_types(best[rank], entry)
    number, zero_dim, dimensioned = best
    return _combine(dimensioned, _combine(zero_dim, number))


def _combine(higher, lower):
    if higher is None or lower is None or lower.category <= higher.category:
        return higher if higher is not None else lower
    if lower.category == COMPLEX and higher.category == FLOATING:
        return higher.to_complex
    return promote_types(higher, lower)


def can_cast(source: dtype, target: dtype) -> bool:
    """Whether an in-place op may write values of dtype `source` into a tensor of dtype `target`.

    >>> import nbgrad as torch
    >>> torch.can_cast(torch.float64, torch.float32), torch.can_cast(torch.float32, torch.int64)
    (True, False)
    """
    return source.category <= target.category
