"""What every function needs that makes a tensor: the size, the dtype, the tensor on an array."""

from __future__ import annotations

import numpy as np

from ..engine import dtypes
from ..engine.device import device as device_type
from ..engine.op import make
from ..engine.tensor import Tensor, wrap


def finish(array, requires_grad: bool, device: device_type | str | None = None) -> Tensor:
    """A leaf on an array (or that tensor); RuntimeError for another device than the CPU, and for integers that require grad."""
    if device is not None and not isinstance(device, device_type):
        device_type(device)
    out = array if isinstance(array, Tensor) else wrap(np.asanyarray(array))  # a kernel of numbers gives a NumPy scalar
    if requires_grad:
        out.requires_grad = True
    return out


def dtype_of(given) -> dtypes.dtype:
    """One of our dtypes, from itself or from Python's `float` and its kin; TypeError for anything else."""
    found = dtypes.FROM_PYTHON.get(given, given)
    if not isinstance(found, dtypes.dtype):
        raise TypeError(f"dtype must be one of nbgrad's, such as torch.float32, got {given!r}")
    return found


def numpy_dtype(dtype, fallback=None) -> np.dtype:
    """NumPy's dtype for one of ours, for a Python type, or for None (`fallback`, else the default floating one)."""
    if dtype is None:
        return (fallback or dtypes.get_default_dtype()).numpy
    return dtype_of(dtype).numpy


def shape_of(size) -> tuple[int, ...]:
    """(2, 3), [2, 3] or 2, 3 as a tuple of lengths; TypeError for other than integers, RuntimeError for negative ones."""
    if len(size) == 1 and isinstance(size[0], tuple | list):
        size = size[0]
    for n in size:
        if isinstance(n, bool) or not hasattr(n, "__index__"):
            raise TypeError(f"a size is made of integers, got {type(n).__name__} in {tuple(size)}")
        if n < 0:
            raise RuntimeError(f"a size cannot be negative, got {list(size)}")
    return tuple([int(n) for n in size])


def sizes_of(sizes, size) -> tuple[int, ...]:
    """The size of `torch.zeros(2, 3)`, `torch.zeros((2, 3))` or `torch.zeros(size=(2, 3))`; TypeError where none is given."""
    if not sizes and size is None:
        raise TypeError("a size is needed, as in torch.zeros(2, 3); for one number, torch.zeros(())")
    return shape_of(sizes if size is None else (size,))


def result(array) -> Tensor:
    """A tensor on a freshly computed array, without history."""
    return make(array, None)
