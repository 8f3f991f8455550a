"""Dtypes of tensors asked for and changed: `to`, `type`, `x.double()` and its kin, `result_type`, a memory read anew."""

from __future__ import annotations

import warnings
from typing import Any

from ..engine import dtypes
from ..engine.device import device as device_type
from ..engine.dtypes import dtype
from ..engine.memory_format import in_order, layout, strided
from ..engine.tensor import Tensor
from ..ops import shape
from ..ops.promotion import common_dtype
from ..ops.strided import view_dtype
from .arguments import Device, DType, MemoryFormat, Number, Own
from .new_tensor import dtype_of
from .registry import attribute, public

SHORTHAND = {
    "half": "float16", "bfloat16": "bfloat16", "float": "float32", "double": "float64", "short": "int16", "int": "int32",
    "long": "int64", "bool": "bool", "char": "int8", "byte": "uint8", "cfloat": "complex64", "cdouble": "complex128",
}  # fmt: skip
TYPE_NAMES = {
    "bool": "Bool", "uint8": "Byte", "int8": "Char", "int16": "Short", "int32": "Int", "int64": "Long", "float16": "Half",
    "bfloat16": "BFloat16", "float32": "Float", "float64": "Double", "complex64": "ComplexFloat",
    "complex128": "ComplexDouble", "uint16": "UInt16", "uint32": "UInt32", "uint64": "UInt64",
}  # fmt: skip


def cast_to(input: Tensor, dtype: DType) -> Tensor:
    """The tensor itself if it is of `dtype` already, else a converted copy in the graph."""
    target = dtype_of(dtype)
    if input.dtype is target:
        return input
    warn_of_lost_parts(input.dtype, target)
    return shape.cast(input, target.numpy)


def warn_of_lost_parts(source: dtype, target: dtype) -> None:
    """A UserWarning where complex numbers become real ones."""
    if source.is_complex and target.category < dtypes.COMPLEX and target is not dtypes.bool_:
        warnings.warn(f"converting {source} to {target} drops the imaginary part: take x.real where that is meant", stacklevel=4)


@public(at="Tensor", direct=True)
def to(
    self: Tensor, *args: Tensor | DType | Device | bool, dtype: DType | None = None, device: Device = None,
    non_blocking: bool = False, copy: bool = False, memory_format: MemoryFormat = None,
) -> Tensor:  # fmt: skip
    """The tensor in another dtype (itself when it has that dtype already): `x.to(torch.float64)`, `x.to(other)`, `x.to("cpu")`.

    The copy is part of the graph. `copy=True` copies in any case; `other` is a tensor whose dtype is taken. RuntimeError for a
    device other than the CPU, TypeError for what is neither dtype, tensor nor device; complex numbers made real give a warning.

    >>> import nbgrad as torch
    >>> torch.tensor([1, 2]).to(torch.float64)
    tensor([1., 2.], dtype=torch.float64)
    """
    flags = []
    for arg in args:
        if isinstance(arg, bool):
            flags.append(arg)
        elif isinstance(arg, Tensor):
            dtype = arg.dtype
        elif isinstance(arg, str):
            device_type(arg)
        elif isinstance(arg, dtypes.dtype) or (isinstance(arg, type) and arg in dtypes.FROM_PYTHON):
            dtype = arg
        elif isinstance(arg, int):
            raise RuntimeError(f"nbgrad computes with NumPy on the CPU, it has no device {arg}: use 'cpu'")
        elif arg is not None and not isinstance(arg, device_type):
            raise TypeError(f"to() takes a dtype, a tensor or a device, got {type(arg).__name__}")
    if len(flags) > 1:  # non_blocking, copy
        copy = flags[1]
    target = self.dtype if dtype is None else dtype_of(dtype)
    if (
        memory_format is not None
        and in_order(memory_format, "to")
        and (copy or target is not self.dtype)
        and not self.is_contiguous()
    ):
        return cast_to(shape.contiguous(self), target)
    return cast_to(self, target) if target is not self.dtype else shape.clone(self) if copy else self


@public(at="Tensor", direct=True)
def type_as(input: Tensor, other: Tensor) -> Tensor:
    """The tensor in the dtype of another.

    >>> import nbgrad as torch
    >>> torch.ones(2).type_as(torch.tensor([1]))
    tensor([1, 1])
    """
    return to(input, other.dtype)


@public(at="Tensor", name="type", direct=True)
def type_(input: Tensor, dtype: Own[DType | str | None] = None, non_blocking: bool = False) -> str | Tensor:
    """PyTorch's old name of the tensor's type, such as 'torch.FloatTensor'; with a dtype or such a name, the tensor converted.

    ValueError for a name that no type has.

    >>> import nbgrad as torch
    >>> torch.ones(2).type(), torch.ones(2).type(torch.int64)
    ('torch.FloatTensor', tensor([1, 1]))
    """
    if dtype is None:
        return f"torch.{TYPE_NAMES[input.dtype.name]}Tensor"
    if isinstance(dtype, str):
        found = [name for name, old in TYPE_NAMES.items() if dtype in (f"torch.{old}Tensor", f"torch.{name}")]
        if not found:
            raise ValueError(f"no tensor type is called {dtype!r}: use a dtype, such as torch.float32")
        dtype = dtypes.TABLE[found[0]]
    elif isinstance(dtype, type):
        raise ValueError(f"type takes a dtype or the name of a tensor type, got {dtype.__name__}: use torch.{dtype.__name__}")
    return cast_to(input, getattr(dtype, "dtype", dtype))  # torch.FloatTensor and its kin have one


def _shorthand(name, target):
    def convert(self: Tensor, memory_format: MemoryFormat = None) -> Tensor:
        return cast_to(self, target) if memory_format is None else to(self, target, memory_format=memory_format)

    convert.__name__ = convert.__qualname__ = name
    convert.__doc__ = f"""The tensor as {target} (itself if it is so already).

    >>> import nbgrad as torch
    >>> torch.ones(2).{name}().dtype
    {target}
    """
    return convert


for _name, _target in SHORTHAND.items():
    public(at="Tensor", direct=True)(_shorthand(_name, dtypes.TABLE[_target]))


@public(at="Tensor", direct=True)
def cpu(input: Tensor, memory_format: MemoryFormat = None) -> Tensor:
    """The tensor itself, which is on the CPU already.

    >>> import nbgrad as torch
    >>> torch.ones(2).cpu()
    tensor([1., 1.])
    """
    return input


def _elsewhere(name):
    def move(self: Tensor, device: Device = None, non_blocking: bool = False, memory_format: MemoryFormat = None) -> Tensor:
        raise AssertionError(
            f"nbgrad computes with NumPy on the CPU: leave .{name}() out, or write x.to(device) with device = 'cpu'"
        )

    move.__name__ = move.__qualname__ = name
    move.__doc__ = f"""AssertionError, as from a PyTorch that was built without such devices.

    >>> import nbgrad as torch
    >>> torch.ones(2).{name}()
    Traceback (most recent call last):
    AssertionError: nbgrad computes with NumPy on the CPU: ...
    """
    return move


for _name in ("cuda", "xpu"):
    public(at="Tensor", direct=True)(_elsewhere(_name))


@attribute("layout")
def _layout(input: Tensor) -> layout:
    """How the elements lie in memory: always torch.strided."""
    return strided


@public(at="torch")
def result_type(tensor: Own[Tensor | Number], other: Own[Tensor | Number]) -> dtype:
    """The dtype of an arithmetic result of two tensors or numbers; TypeError for anything else.

    A number, or a tensor of no dimensions, has a say only where it is of a higher category: boolean, integer, floating, complex.

    >>> import nbgrad as torch
    >>> torch.result_type(torch.tensor([1, 2], dtype=torch.int8), 1.5)
    torch.float32
    """
    return common_dtype([tensor, other])


@public(at="torch")
def is_tensor(obj: Own[Any]) -> bool:
    """Whether `obj` is a tensor.

    >>> import nbgrad as torch
    >>> torch.is_tensor(torch.ones(2)), torch.is_tensor([1.0])
    (True, False)
    """
    return isinstance(obj, Tensor)


@public(at="torch")
def is_inference(input: Tensor) -> bool:
    """Whether the tensor was made in inference mode.

    >>> import nbgrad as torch
    >>> torch.is_inference(torch.ones(2))
    False
    """
    return input.is_inference()


@public()
def is_floating_point(input: Tensor) -> bool:
    """Whether the tensor's dtype is a floating one.

    >>> import nbgrad as torch
    >>> torch.is_floating_point(torch.ones(2))
    True
    """
    return input.dtype.is_floating_point


@public()
def is_complex(input: Tensor) -> bool:
    """Whether the tensor's dtype is complex.

    >>> import nbgrad as torch
    >>> torch.is_complex(torch.tensor(1j)), torch.is_complex(torch.ones(2))
    (True, False)
    """
    return input.dtype.is_complex


@public()
def is_signed(input: Tensor) -> bool:
    """Whether the tensor's dtype holds negative numbers.

    >>> import nbgrad as torch
    >>> torch.is_signed(torch.tensor([1], dtype=torch.uint8))
    False
    """
    return input.dtype.is_signed


def reread(input: Tensor, dtype: DType) -> Tensor:
    """The same memory read as another dtype; RuntimeError where its elements do not come out whole, or do not lie in one piece."""
    target, array = dtype_of(dtype), input._data
    if target.itemsize != array.itemsize and (not array.ndim or array.shape[-1] * array.itemsize % target.itemsize):
        raise RuntimeError(
            f"{input.dtype} of shape {list(array.shape)} cannot be read as {target}: the bytes of the last dimension must "
            f"make whole elements of {target.itemsize}"
        )
    starts = [*array.strides[:-1], input.storage_offset() * array.itemsize]
    if array.size and target.itemsize > array.itemsize and any(start % target.itemsize for start in starts):
        raise RuntimeError(
            f"to be read as {target}, rows must start at whole elements of {target.itemsize} bytes: use x.contiguous() first"
        )
    if target.itemsize != array.itemsize and array.size and array.strides[-1] != array.itemsize:
        raise RuntimeError(f"to be read as {target}, the last dimension must lie in one piece: use x.contiguous() first")
    return view_dtype(input, target.numpy)
