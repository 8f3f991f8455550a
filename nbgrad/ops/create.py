"""Tensors from nothing, from numbers and from arrays."""

from __future__ import annotations

import math
import warnings

import numpy as np

from ..autograd import dtypes
from ..autograd.device import device as make_device
from ..autograd.size import Size
from ..autograd.tensor import Tensor, wrap
from ..autograd.batch import beside
from ..autograd.op import make
from .formats import in_order
from .prepare import cast, within


def _finish(array, requires_grad, device=None) -> Tensor:
    if device is not None and not isinstance(device, make_device):
        make_device(device)
    out = array if isinstance(array, Tensor) else wrap(np.asanyarray(array))  # a kernel of numbers gives a NumPy scalar
    if requires_grad:
        out.requires_grad = True
    return out


def numpy_dtype(dtype, fallback=None) -> np.dtype:
    """NumPy's dtype for one of ours, for a Python type, or for None (the default floating one)."""
    if dtype is None:
        return (fallback or dtypes.get_default_dtype()).numpy
    dtype = dtypes.FROM_PYTHON.get(dtype, dtype)
    if not isinstance(dtype, dtypes.dtype):
        raise TypeError(f"dtype must be one of nbgrad's, such as torch.float32, got {dtype!r}")
    return dtype.numpy


def shape_of(size) -> tuple[int, ...]:
    """(2, 3), [2, 3] or 2, 3 as a tuple of lengths."""
    if len(size) == 1 and isinstance(size[0], tuple | list):
        size = size[0]
    for n in size:
        if isinstance(n, bool) or not hasattr(n, "__index__"):
            raise TypeError(f"a size is made of integers, got {type(n).__name__} in {tuple(size)}")
        if n < 0:
            raise RuntimeError(f"a size cannot be negative, got {list(size)}")
    return tuple([int(n) for n in size])


def tensor(data, *, dtype=None, device=None, requires_grad=False) -> Tensor:
    """A new leaf holding a copy of `data`: a number, nested lists, an array or a tensor.

    Integers give int64, floats the default dtype, an array its own dtype.

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
    return _finish(array, requires_grad, device)


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


def as_tensor(data, dtype=None, device=None) -> Tensor:
    """As `tensor`, without a copy where `data` is a tensor or an array of the dtype asked for."""
    if isinstance(data, Tensor):
        return data if dtype is None else data.to(dtype)
    if isinstance(data, np.ndarray):
        return from_numpy(data) if dtype is None else wrap(from_numpy(data)._data.astype(numpy_dtype(dtype), copy=False))
    return tensor(data, dtype=dtype, device=device)


def asarray(obj, *, dtype=None, device=None, copy=None, requires_grad=False) -> Tensor:
    """`obj` (a tensor, an array, a buffer, something with `__dlpack__`, numbers) as a tensor, on the same memory where possible.

    `copy=True` always copies; `copy=False` raises ValueError where a copy would be needed.

    >>> import nbgrad as torch
    >>> torch.asarray([1, 2])
    tensor([1, 2])
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


def frombuffer(buffer, *, dtype, count=-1, offset=0, requires_grad=False) -> Tensor:
    """A vector on the memory of a buffer such as a bytearray; ValueError where its length does not fit.

    >>> import nbgrad as torch
    >>> torch.frombuffer(bytearray(b"ab"), dtype=torch.uint8)
    tensor([97, 98], dtype=torch.uint8)
    """
    length = memoryview(buffer).nbytes
    if not length or not count or not 0 <= offset < length:
        raise ValueError(f"frombuffer needs something to read: {length} bytes are there, offset is {offset}, count {count}")
    array = np.frombuffer(buffer, numpy_dtype(dtype), count, offset)
    _warn_if_read_only(array, "buffer")
    return _finish(array, requires_grad)


class _Capsule:
    """A bare DLPack capsule in the dress that NumPy asks for."""

    def __init__(self, capsule):
        self.capsule = capsule

    def __dlpack__(self, **options):
        return self.capsule

    def __dlpack_device__(self):
        return (1, 0)


def from_dlpack(ext_tensor) -> Tensor:
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


def from_numpy(ndarray) -> Tensor:
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


def full(size, fill_value, *, dtype=None, device=None, requires_grad=False) -> Tensor:
    """A tensor of `size`, a tuple, filled with one number."""
    if not isinstance(size, tuple | list):
        raise TypeError(f"full takes its size as a tuple, got {type(size).__name__}: torch.full((n,), value) makes n of them")
    if isinstance(fill_value, Tensor) and fill_value._data.ndim:
        raise TypeError(f"full takes a number or a 0-d tensor, got shape {list(fill_value._data.shape)}: use value.expand(size)")
    value = fill_value.item() if isinstance(fill_value, Tensor | np.generic) else fill_value
    kind = fill_value.dtype if isinstance(fill_value, Tensor) else dtypes.of_number(value)
    kind = kind if dtype is None else dtypes.FROM_PYTHON.get(dtype, dtype)
    shape, target = shape_of(tuple(size)), numpy_dtype(dtype, kind)
    return _finish(np.full(shape, cast(within(value, kind), target)), requires_grad, device)


def sizes_of(sizes, size) -> tuple[int, ...]:
    """The size of `torch.zeros(2, 3)`, `torch.zeros((2, 3))` or `torch.zeros(size=(2, 3))`."""
    if not sizes and size is None:
        raise TypeError("a size is needed, as in torch.zeros(2, 3); for one number, torch.zeros(())")
    return shape_of(sizes if size is None else (size,))


def zeros(*sizes, size=None, dtype=None, device=None, requires_grad=False) -> Tensor:
    """A tensor of zeros.

    >>> import nbgrad as torch
    >>> torch.zeros(2, 2)
    tensor([[0., 0.],
            [0., 0.]])
    """
    return _finish(np.zeros(sizes_of(sizes, size), numpy_dtype(dtype)), requires_grad, device)


def ones(*sizes, size=None, dtype=None, device=None, requires_grad=False) -> Tensor:
    """A tensor of ones."""
    return _finish(np.ones(sizes_of(sizes, size), numpy_dtype(dtype)), requires_grad, device)


def empty(*sizes, size=None, dtype=None, device=None, requires_grad=False, memory_format=None) -> Tensor:
    """A tensor whose values are whatever was in memory."""
    if memory_format is not None and not in_order(memory_format, "empty"):
        raise RuntimeError("empty: there is no tensor whose format torch.preserve_format could keep: leave it out")
    return _finish(np.empty(sizes_of(sizes, size), numpy_dtype(dtype)), requires_grad, device)


def empty_strided(size, stride, *, dtype=None, device=None, requires_grad=False) -> Tensor:
    """As `empty`, laid out in memory with these steps between neighbours along each dimension, counted in elements."""
    size, stride = shape_of((tuple(size),)), tuple(stride)
    if len(size) != len(stride):
        raise RuntimeError(f"empty_strided needs a stride for each length, got {len(size)} lengths and {len(stride)} strides")
    if any(s < 0 for s in stride):
        raise RuntimeError(f"empty_strided takes no negative stride, got {list(stride)}")
    flat = np.zeros(0 if 0 in size else 1 + sum((n - 1) * s for n, s in zip(size, stride)), numpy_dtype(dtype))
    array = np.ndarray(size, flat.dtype, flat, 0, [s * flat.itemsize for s in stride])
    return _finish(array, requires_grad, device)


def empty_permuted(size, physical_layout, *, dtype=None, device=None, requires_grad=False) -> Tensor:
    """As `empty`, its dimensions in memory in the order `physical_layout`, the last one running fastest."""
    size, order = shape_of((tuple(size),)), tuple(physical_layout)
    if sorted(order) != list(range(len(size))):
        raise RuntimeError(f"empty_permuted needs each of the {len(size)} dimensions once, got {list(order)}")
    array = np.zeros([size[d] for d in order], numpy_dtype(dtype)).transpose(np.argsort(order))
    return _finish(array, requires_grad, device)


def _laid_out(input, out, in_order) -> Tensor:
    """A new tensor with its dimensions in memory in the order in which those of `input` lie, or one after the other."""
    if type(input._data) is not np.ndarray:
        return beside(input, out)
    if not in_order and not input._data.flags.c_contiguous:
        out._data = _ordered(out._data, input._data)
    return out


def _ordered(array, like):
    if 0 in like.strides:
        order = _fastest_first(like)[::-1]
        found = np.empty([like.shape[d] for d in order], array.dtype).transpose(np.argsort(order))
    else:
        found = np.empty_like(like, array.dtype, order="K")
    found[...] = array
    return found


def _fastest_first(like):
    """The dimensions by stride; one that is expanded has none to compare, and keeps its place."""
    order = list(range(like.ndim))[::-1]
    for place in range(1, like.ndim):
        for before in range(place - 1, -1, -1):
            a, b = (like.strides[order[i]] for i in (before, place))
            if a and b and a < b:
                break
            if a and b and (a > b or like.shape[order[before]] > like.shape[order[place]]):
                order[before], order[place] = order[place], order[before]
                place = before
    return order


def _like(maker):
    def like(input, *, dtype=None, device=None, requires_grad=False, memory_format=None) -> Tensor:
        if not isinstance(input, Tensor):
            raise TypeError(f"{like.__name__} takes a tensor, got {type(input).__name__}: make it one with torch.tensor()")
        out = maker(input._data.shape, dtype=dtype or input.dtype, device=device, requires_grad=requires_grad)
        return _laid_out(input, out, in_order(memory_format, like.__name__))

    like.__name__ = like.__qualname__ = f"{maker.__name__}_like"
    like.__doc__ = f"As `{maker.__name__}`, in the shape and dtype of `input`."
    return like


zeros_like, ones_like, empty_like = _like(zeros), _like(ones), _like(empty)


def full_like(input, fill_value, *, dtype=None, device=None, requires_grad=False, memory_format=None) -> Tensor:
    """As `full`, in the shape and dtype of `input`."""
    out = full(input._data.shape, fill_value, dtype=dtype or input.dtype, device=device, requires_grad=requires_grad)
    return _laid_out(input, out, in_order(memory_format, "full_like"))


def eye(n, m=None, *, dtype=None, device=None, requires_grad=False) -> Tensor:
    """Ones on the diagonal, zeros elsewhere."""
    if n < 0 or (m or 0) < 0:
        raise RuntimeError(f"eye makes a matrix of n rows, and n (and m) cannot be negative, got {n} and {m}")
    return _finish(np.eye(n, m, dtype=numpy_dtype(dtype)), requires_grad, device)


def arange(start=None, end=None, step=1, *, dtype=None, device=None, requires_grad=False) -> Tensor:
    """Numbers from `start` (0) up to but without `end`, `step` apart; integers when all three are.

    >>> import nbgrad as torch
    >>> torch.arange(1, 4)
    tensor([1, 2, 3])
    """
    start, end = (start or 0, end) if end is not None else (0, start)
    start, end, step = (v.item() if isinstance(v, Tensor | np.generic) else v for v in (start, end, step))
    if end is None:
        raise TypeError("arange needs to know where to stop: torch.arange(end) or torch.arange(start, end, step)")
    if not math.isfinite(end - start) or step == 0 or (end - start) * step < 0:
        raise RuntimeError(f"arange from {start} to {end} cannot be walked with a step of {step}")
    whole = all(isinstance(v, int) for v in (start, end, step))
    kind = numpy_dtype(dtype, dtypes.int64 if whole else None)
    if kind == np.int64:  # counted in integers; the smaller ones are counted as they come
        start, end, step = int(start), int(end), int(step)
        if not step:
            raise ValueError(
                f"arange of integers needs a step of at least 1, got one that {kind} rounds to 0: use a floating dtype"
            )
    n = max(0, math.ceil((end - start) / step))
    if kind.kind in "iu":
        start, step = int(start), int(step)
    return _finish((start + np.arange(n) * step).astype(kind), requires_grad, device)


def linspace(start, end, steps, *, dtype=None, device=None, requires_grad=False) -> Tensor:
    """`steps` numbers from `start` to `end`, both included, evenly spaced.

    >>> import nbgrad as torch
    >>> torch.linspace(0, 1, 3)
    tensor([0.0000, 0.5000, 1.0000])
    """
    start, end, kind = _ends("linspace", start, end, steps, dtype)
    return _finish(np.linspace(start, end, steps).astype(kind), requires_grad, device)


def logspace(start, end, steps, base=10.0, *, dtype=None, device=None, requires_grad=False) -> Tensor:
    """`steps` powers of `base`, the exponents evenly spaced from `start` to `end`."""
    start, end, kind = _ends("logspace", start, end, steps, dtype)
    return _finish(np.power(base, np.linspace(start, end, steps)).astype(kind), requires_grad, device)


def _ends(name, start, end, steps, dtype):
    """The numbers that a row of `steps` goes between, in the dtype that is made, and that dtype."""
    if steps < 0:
        raise RuntimeError(f"{name} needs a number of steps that is not negative, got {steps}")
    for x in (start, end):
        if isinstance(x, Tensor) and x._data.ndim:
            raise RuntimeError(f"{name} goes from a number to a number, got a tensor of shape {list(x._data.shape)}")
    start, end = (v.item() if isinstance(v, Tensor | np.generic) else v for v in (start, end))
    kind = numpy_dtype(dtype, dtypes.get_default_dtype().to_complex() if isinstance(start + end, complex) else None)
    return (int(start), int(end), kind) if kind.kind in "iu" else (start, end, kind)


def scalar_tensor(s, *, dtype=None, device=None, requires_grad=False) -> Tensor:
    """A 0-d tensor of the default dtype."""
    return _finish(np.array(s, numpy_dtype(dtype)), requires_grad, device)


def result(array) -> Tensor:
    """A tensor on a freshly computed array, without history."""
    return make(array, None)


__all__ = [
    "arange", "as_tensor", "asarray", "empty", "empty_like",
    "empty_permuted", "empty_strided", "eye", "from_dlpack", "from_numpy", "frombuffer", "full",
    "full_like", "linspace", "logspace", "ones", "ones_like", "scalar_tensor", "tensor", "zeros", "zeros_like", "Size",
]  # fmt: skip
