"""Data types and PyTorch's promotion rules over NumPy's dtypes."""

from __future__ import annotations

import math

import numpy as np

from .state import slots

BOOL, INTEGER, FLOATING, COMPLEX = range(4)  # the categories in which promotion thinks, weakest first
_CATEGORY = {"b": BOOL, "i": INTEGER, "u": INTEGER, "f": FLOATING, "c": COMPLEX}
_SCALAR_CACHE = 256
_MANTISSA = {"float16": (10, 5), "bfloat16": (7, 8), "float32": (23, 8), "float64": (52, 11)}  # and exponent, in bits
_HALF = {"float16", "bfloat16"}
_WIDE_UNSIGNED = {"uint16", "uint32", "uint64"}  # PyTorch stores them, and promotes them with floats only


class dtype:
    """A tensor's data type, printed as in PyTorch and holding NumPy's in `.numpy`.

    >>> import nbgrad as torch
    >>> torch.float32, torch.float32.itemsize, torch.int64.is_floating_point
    (torch.float32, 4, False)
    """

    __slots__ = (
        "name", "numpy", "category", "is_floating_point", "is_complex", "is_signed", "itemsize",
        "inexact", "plain", "scalars",
    )  # fmt: skip

    def __init__(self, name: str):
        self.name = name
        found = np.dtype(name if name != "bfloat16" else "float16")
        if name != "bfloat16":  # NumPy has none: that one is found at its first use
            self.numpy = found
        self.plain = found.kind == "f" and name != "bfloat16"  # ufuncs compute in it with nothing to prepare
        self.category = _CATEGORY[found.kind]
        self.is_floating_point = self.category == FLOATING
        self.is_complex = self.category == COMPLEX
        self.is_signed = found.kind in "ifc"
        self.inexact = self.category >= FLOATING  # may require grad
        self.itemsize = found.itemsize
        self.scalars = {}  # Python number -> 0-d array of this dtype: NumPy converts a number anew at each call

    def __repr__(self):
        return f"torch.{self.name}"

    def __reduce__(self):
        return (by_name, (self.name,))

    def __deepcopy__(self, memo):
        return self

    def scalar(self, number) -> np.ndarray:
        """A read-only 0-d array holding `number`."""
        array = np.array(number, self.numpy)
        array.flags.writeable = False
        if number:  # 0.0 and -0.0 are one key
            if len(self.scalars) >= _SCALAR_CACHE:
                self.scalars.clear()
            self.scalars[number] = array
        return array

    def to_real(self) -> dtype:
        """The dtype of the real part: itself unless complex."""
        return {"complex64": float32, "complex128": float64}.get(self.name, self)

    def to_complex(self) -> dtype:
        """The complex dtype of this precision (complex64 for 16 bits); RuntimeError for integers."""
        if not self.inexact:
            raise RuntimeError(f"no complex dtype belongs to {self}: take that of a floating one")
        return {"float64": complex128, "complex128": complex128}.get(self.name, complex64)


class _Deferred(dtype):
    """A dtype that NumPy has not: it is looked for at its first use.

    A class of its own, since a `__getattr__` makes every read of an attribute slow.
    """

    __slots__ = ()

    def __getattr__(self, name):
        if name == "numpy":
            return slots.load_bfloat16(self)
        raise AttributeError(f"a dtype has no attribute {name!r}")


NAMES = (
    "bool", "uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64",
    "float16", "bfloat16", "float32", "float64", "complex64", "complex128",
)  # fmt: skip
TABLE = {name: (_Deferred if name == "bfloat16" else dtype)(name) for name in NAMES}
ALIASES = {
    "half": "float16", "float": "float32", "double": "float64", "short": "int16", "int": "int32",
    "long": "int64", "cfloat": "complex64", "cdouble": "complex128",
}  # fmt: skip
globals().update({name if name != "bool" else "bool_": entry for name, entry in TABLE.items()})
FROM_NUMPY = {entry.numpy: entry for entry in TABLE.values() if entry.name != "bfloat16"}

float16, bfloat16, float32, float64 = (TABLE[name] for name in _MANTISSA)
complex64, complex128 = TABLE["complex64"], TABLE["complex128"]
bool_, int64, uint8 = TABLE["bool"], TABLE["int64"], TABLE["uint8"]
FROM_PYTHON = {bool: bool_, int: int64, float: float64, complex: complex128}


class _Default:
    floating = float32


def by_name(name: str) -> dtype:
    return TABLE[name]


def of(array: np.ndarray) -> dtype:
    """The dtype of a NumPy array; TypeError for one that has no tensor counterpart."""
    try:
        return FROM_NUMPY[array.dtype]
    except KeyError:
        if array.dtype.name == "bfloat16":
            return FROM_NUMPY[bfloat16.numpy]
        native = FROM_NUMPY.get(array.dtype.newbyteorder("="))
        if native is None:
            raise TypeError(f"a tensor cannot hold NumPy's {array.dtype}: convert it first, to one of {', '.join(NAMES)}") from None
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
        return _Default.floating.to_complex()
    raise TypeError(f"expected a number or a tensor, got {type(number).__name__}")


def promote_types(type1: dtype, type2: dtype) -> dtype:
    """The smallest dtype that holds both: floating wins over integers whatever their width.

    >>> import nbgrad as torch
    >>> torch.promote_types(torch.int64, torch.float16), torch.promote_types(torch.uint8, torch.int8)
    (torch.float16, torch.int16)
    """
    if type1 is type2:
        return type1
    for given in (type1, type2):
        if not isinstance(given, dtype):
            raise TypeError(f"promote_types takes two dtypes, got {type(given).__name__}")
    if (type1.name in _WIDE_UNSIGNED or type2.name in _WIDE_UNSIGNED) and FLOATING not in (type1.category, type2.category):
        raise RuntimeError(f"no common dtype for {type1} and {type2}: convert one of them, as in x.to(torch.int64)")
    if type1.category > INTEGER >= type2.category:
        return type1
    if type2.category > INTEGER >= type1.category:
        return type2
    type1, type2 = (float32 if d.name in _HALF else d for d in (type1, type2))
    return FROM_NUMPY[np.promote_types(type1.numpy, type2.numpy)]


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
    if lower.category == COMPLEX:
        return higher.to_complex() if higher.category == FLOATING else lower
    return promote_types(higher, lower)


def can_cast(from_: dtype, to: dtype) -> bool:
    """Whether an in-place op may write values of dtype `from_` into a tensor of dtype `to`.

    >>> import nbgrad as torch
    >>> torch.can_cast(torch.float64, torch.float32), torch.can_cast(torch.float32, torch.int64)
    (True, False)
    """
    return from_.category <= to.category


class finfo:
    """The limits of a floating dtype (of the default one when none is given); TypeError for any other.

    >>> import nbgrad as torch
    >>> torch.finfo(torch.float32).eps, torch.finfo(torch.float16).max
    (1.1920928955078125e-07, 65504.0)
    """

    def __init__(self, type: dtype | None = None):
        kind = get_default_dtype() if type is None else type
        if not isinstance(kind, dtype) or not kind.inexact:
            raise TypeError(f"finfo takes a floating dtype, got {type!r}: use torch.iinfo for integers")
        kind = kind.to_real()
        mantissa, exponent = _MANTISSA[kind.name]
        self.dtype, self.bits, self.eps = kind.name, 8 * kind.itemsize, 2.0**-mantissa
        self.max = (2 - self.eps) * 2.0 ** (2 ** (exponent - 1) - 1)
        self.min = -self.max
        self.tiny = self.smallest_normal = 2.0 ** (2 - 2 ** (exponent - 1))
        self.resolution = float(f"1e-{int(-math.log10(self.eps))}")

    def __eq__(self, other):
        return isinstance(other, finfo) and self.dtype == other.dtype

    def __hash__(self):
        return hash(self.dtype)

    def __repr__(self):
        names = ("resolution", "min", "max", "eps", "smallest_normal", "tiny")
        return f"finfo({', '.join(f'{n}={getattr(self, n):g}' for n in names)}, dtype={self.dtype})"


class iinfo:
    """The limits of an integer dtype; TypeError for any other.

    >>> import nbgrad as torch
    >>> torch.iinfo(torch.uint8).max, torch.iinfo(torch.int16).min
    (255, -32768)
    """

    def __init__(self, type: dtype):
        if not isinstance(type, dtype) or type.category != INTEGER:
            raise TypeError(f"iinfo takes an integer dtype, got {type!r}: use torch.finfo for floating ones")
        self.dtype, self.bits = type.name, 8 * type.itemsize
        self.min = -(2 ** (self.bits - 1)) if type.is_signed else 0
        self.max = 2 ** (self.bits - type.is_signed) - 1

    def __eq__(self, other):
        return isinstance(other, iinfo) and self.dtype == other.dtype

    def __hash__(self):
        return hash(self.dtype)

    def __repr__(self):
        return f"iinfo(min={self.min:g}, max={self.max:g}, dtype={self.dtype})"
