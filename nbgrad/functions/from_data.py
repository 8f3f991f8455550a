"""Tensors made from Python's numbers and lists, from NumPy, from other libraries' memory."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from ..engine import dtypes
from ..engine.tensor import Tensor, wrap
from .arguments import Device, DType, Own
from .new_tensor import finish, numpy_dtype
from .registry import public


@public(at="torch")
def tensor(
    data: Own[Any], *, dtype: DType | None = None, device: Own[Device | None] = None, requires_grad: Own[bool] = False
) -> Tensor:
    """A new leaf holding a copy of `data`: a number, nested lists, an array or a tensor.

    Integers give int64, floats the default dtype, an array its own dtype. ValueError for lists of unequal length and integers
    beyond 64 bits, TypeError for strings, RuntimeError for other objects and for values that `dtype` cannot hold; a tensor as
    `data` gives a warning, since its history is lost.

    >>> import nbgrad as torch
    >>> torch.tensor([[1.0, 2.0], [3.0, 4.0]])
    tensor([[1., 2.],
            [3., 4.]])
    """
    if isinstance(data, Tensor):
        warnings.warn(
            "torch.tensor() of a tensor copies its values without its history: say so with x.detach().clone(), or keep the "
            "history with x.clone()", UserWarning, stacklevel=2,
        )  # fmt: skip
        array = np.array(data.numpy(force=True), None if dtype is None else numpy_dtype(dtype))
    elif isinstance(data, np.ndarray | np.generic):
        array = np.array(data)
        dtypes.of(array)
        if dtype is not None:
            array = array.astype(numpy_dtype(dtype))
        elif not array.dtype.isnative:
            array = array.astype(array.dtype.newbyteorder("="))
    else:
        array = _from_lists(data, dtype)
    return finish(array, requires_grad, device)


def _from_lists(data, dtype):
    data = _plain(data)
    scalars = {kind for kind in _kinds(data) if issubclass(kind, np.generic)}
    if dtype is None and scalars and not any(issubclass(kind, np.ndarray) for kind in _kinds(data)):
        found = dtypes.result_dtype([(_of_kind(kind), 2) for kind in _kinds(data)])  # NumPy's and Python's scalars, mixed
        return np.array(data).astype(found.numpy)
    try:
        array = np.array(data)
    except ValueError as error:
        raise ValueError(f"nested lists must all have the same length: {error}") from None
    if array.dtype.kind not in "biufc" and array.dtype.name != "bfloat16":
        if array.dtype.kind == "O" and isinstance(_first(array.tolist()), int):
            if dtype is not None:
                return _convert(array, numpy_dtype(dtype))
            raise ValueError("an integer in the data does not fit into 64 bits")
        if array.dtype.kind == "O":
            raise RuntimeError(f"a tensor is made of numbers, got {type(_first(array.tolist())).__name__}")
        raise TypeError(f"a tensor is made of numbers, got {type(_first(data)).__name__}")
    if dtype is not None:
        return _convert(array, numpy_dtype(dtype))
    if array.dtype.kind == "f" or not array.size:
        return array.astype(numpy_dtype(None)) if not isinstance(_first(data), np.generic | np.ndarray) else array
    if array.dtype.kind == "c":
        return array.astype(dtypes.get_default_dtype().to_complex().numpy)
    if array.dtype == np.uint64 and not isinstance(_first(data), np.generic | np.ndarray):
        raise ValueError("an integer in the data does not fit into 64 bits")
    return array.astype(np.int64) if array.dtype.kind in "iu" and not isinstance(_first(data), np.generic | np.ndarray) else array


def _convert(array, target):
    if array.dtype.kind == "c" and target.kind != "c":
        raise TypeError(f"complex numbers have no value as {target}: take their .real")
    if target.kind in "iu" and array.dtype.kind in "iufO" and array.size:
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            raise RuntimeError(f"NaN and infinity have no value as {target}: use a floating dtype")
        limits = np.iinfo(target)
        least, most = int(array.min()), int(array.max())
        if least < (limits.min or -limits.max) or most > limits.max:
            raise RuntimeError(f"{least if least < limits.min else most} does not fit into {target}")
        if target.kind == "u" and least < 0:
            array = array.astype(np.int64)  # wraps round from there
    return array.astype(target)


def _plain(data):
    """Tensors inside lists become numbers."""
    if isinstance(data, Tensor):
        if data._data.size != 1:
            raise ValueError(
                f"a tensor inside a list stands for a number, this one has shape {list(data._data.shape)}: use torch.stack()"
            )
        return data._data.reshape(())[()]
    if isinstance(data, list | tuple):
        return [_plain(item) for item in data]
    if isinstance(data, range):
        return list(data)
    return data


def _kinds(data):
    """The types of all that the nested lists hold."""
    if not isinstance(data, list):
        return {type(data)}
    found = set(map(type, data))
    return found if list not in found else {kind for item in data for kind in _kinds(item)}


def _of_kind(kind):
    """The dtype that one scalar of a type brings into a list."""
    return dtypes.FROM_NUMPY[np.dtype(kind)] if issubclass(kind, np.generic) else dtypes.of_number(kind(0))


def _first(data):
    while isinstance(data, list | tuple) and data:
        data = data[0]
    return data


@public(at="torch")
def as_tensor(data: Own[Any], dtype: DType | None = None, device: Own[Device | None] = None) -> Tensor:
    """As `tensor`, without a copy where `data` is a tensor or an array of the dtype asked for.

    >>> import nbgrad as torch
    >>> x = torch.ones(2)
    >>> torch.as_tensor(x) is x
    True
    >>> torch.as_tensor([1, 2])
    tensor([1, 2])
    """
    if isinstance(data, Tensor):
        return data if dtype is None else data.to(dtype)
    if isinstance(data, np.ndarray):
        return from_numpy(data) if dtype is None else wrap(from_numpy(data)._data.astype(numpy_dtype(dtype), copy=False))
    return tensor(data, dtype=dtype, device=device)


@public(at="torch")
def asarray(
    obj: Own[Any],
    *,
    dtype: DType | None = None,
    device: Own[Device | None] = None,
    copy: Own[bool | None] = None,
    requires_grad: Own[bool] = False,
) -> Tensor:
    """`obj` (a tensor, an array, a buffer, something with `__dlpack__`, numbers) as a tensor, on the same memory where possible.

    `copy=True` always copies; `copy=False` raises ValueError where a copy would be needed.

    >>> import nbgrad as torch
    >>> x = torch.ones(2)
    >>> torch.asarray(x) is x, torch.asarray(x, copy=True) is x
    (True, False)
    """
    if isinstance(obj, Tensor):
        shared = obj
    elif isinstance(obj, np.ndarray):
        shared = from_numpy(obj)
    elif hasattr(obj, "__dlpack__"):
        shared = from_dlpack(obj)
    elif isinstance(obj, bytes | bytearray | memoryview):
        shared = frombuffer(obj, dtype=dtypes.get_default_dtype() if dtype is None else dtype)
    else:
        if copy is False:
            raise ValueError(f"a {type(obj).__name__} holds no memory that a tensor could share: leave copy out")
        return tensor(obj, dtype=dtype, device=device, requires_grad=requires_grad)
    out = shared if dtype is None else shared.to(dtype)
    if copy is False and out is not shared:
        raise ValueError(f"{shared.dtype} values cannot be read as {dtype} without a copy: leave copy out")
    if copy and out is shared:
        out = shared.clone()
    if out.requires_grad != requires_grad:
        out = out.detach()
        out.requires_grad = requires_grad
    return out


@public(at="torch")
def frombuffer(
    buffer: Own[Any], *, dtype: DType, count: Own[int] = -1, offset: int = 0, requires_grad: Own[bool] = False
) -> Tensor:
    """A vector on the memory of a buffer such as a bytearray; ValueError where its length does not fit.

    `count` elements (-1: all that follow) from the byte `offset` on. A read-only buffer, such as bytes, gives a warning.

    >>> import nbgrad as torch
    >>> torch.frombuffer(bytearray(b"ab"), dtype=torch.uint8)
    tensor([97, 98], dtype=torch.uint8)
    """
    length = memoryview(buffer).nbytes
    if not length or not count or not 0 <= offset < length:
        raise ValueError(f"frombuffer needs something to read: {length} bytes are there, offset is {offset}, count {count}")
    array = np.frombuffer(buffer, numpy_dtype(dtype), count, offset)
    _warn_if_read_only(array, "buffer")
    return finish(array, requires_grad)


class _Capsule:
    """A bare DLPack capsule in the dress that NumPy asks for."""

    def __init__(self, capsule):
        self.capsule = capsule

    def __dlpack__(self, **options):
        return self.capsule

    def __dlpack_device__(self):
        return (1, 0)


@public(at="torch")
def from_dlpack(ext_tensor: Own[Any]) -> Tensor:
    """A tensor on the memory of another library's array, by the DLPack protocol (or of a DLPack capsule).

    >>> import numpy as np, nbgrad as torch
    >>> a = np.zeros(2); t = torch.from_dlpack(a); a[0] = 7; t
    tensor([7., 0.], dtype=torch.float64)
    """
    source = ext_tensor if hasattr(ext_tensor, "__dlpack__") else _Capsule(ext_tensor)
    return wrap(np.from_dlpack(source))


def _warn_if_read_only(array, what):
    if not array.flags.writeable:
        warnings.warn(
            f"this {what} is read-only, and a tensor on it can be written by no one: copy it with torch.tensor() to write",
            UserWarning,
            stacklevel=3,
        )


@public(at="torch")
def from_numpy(ndarray: Own[Any]) -> Tensor:
    """A tensor on the memory of a NumPy array: writing to one writes to the other.

    TypeError for anything that is no array, or whose dtype has no tensor counterpart; ValueError for one that is read
    backwards. A read-only array gives a warning.

    >>> import numpy as np, nbgrad as torch
    >>> a = np.zeros(2); t = torch.from_numpy(a); a[0] = 7; t
    tensor([7., 0.], dtype=torch.float64)
    """
    if not isinstance(ndarray, np.ndarray):
        raise TypeError(f"from_numpy takes a NumPy array, got {type(ndarray).__name__}: use torch.tensor()")
    if not ndarray.dtype.isnative:
        raise ValueError("the array's byte order is not this machine's: use torch.tensor(), which copies")
    if any(s % ndarray.itemsize for s in ndarray.strides):
        raise ValueError("the array's elements do not lie whole elements apart: use torch.tensor(), which copies")
    if any(s < 0 for s in ndarray.strides) and ndarray.size > 1:
        raise ValueError("the array is read backwards (a negative stride): use torch.tensor(), which copies")
    _warn_if_read_only(ndarray, "array")
    return wrap(ndarray if type(ndarray) is np.ndarray else ndarray.view(np.ndarray))  # a memmap, a matrix ...


@public(at="Tensor", direct=True)
def new_tensor(
    input: Tensor, data: Any, *, dtype: DType | None = None, device: Device = None, requires_grad: bool = False
) -> Tensor:
    """As `torch.tensor`, of this tensor's dtype.

    >>> import nbgrad as torch
    >>> torch.tensor([1]).new_tensor([2.7])
    tensor([2])
    """
    return tensor(data, dtype=input.dtype if dtype is None else dtype, device=device, requires_grad=requires_grad)
