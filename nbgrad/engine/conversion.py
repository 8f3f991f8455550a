"""A tensor's values for the rest of the world: Python numbers and lists, NumPy arrays, DLPack, copies and pickles."""

from __future__ import annotations

import warnings
from copy import deepcopy

import numpy as np

from . import dtypes, versions
from .state import GRAD, state
from .tensor import Tensor, bare, wrap

CPU_TYPE = 1  # DLPack's number for memory of the CPU


class Conversion:
    """The methods of `Tensor` that read its values; `_data` is the array, `dtype` its type, `_rg` whether it requires grad."""

    # ---- numbers ----
    def item(self):
        """The only value, as a Python number, whatever the shape; RuntimeError when there is not exactly one.

        >>> import nbgrad as torch
        >>> torch.tensor([[1.5]]).item()
        1.5
        """
        if self._data.size != 1:
            raise RuntimeError(
                f"item() needs a tensor with one element, this one has {self._data.size} (shape {list(self._data.shape)}): "
                "use .tolist(), or reduce it first, as in .sum()"
            )
        return self._data.item()

    def tolist(self):
        """The values as nested Python lists, one level for each dimension (a number for a 0-d tensor).

        >>> import nbgrad as torch
        >>> torch.tensor([[1, 2], [3, 4]]).tolist()
        [[1, 2], [3, 4]]
        """
        return self._data.tolist()

    def _number(self):
        """The only value, on its way to be a Python number: ValueError where there is not exactly one."""
        if self._data.size != 1:
            raise ValueError(
                f"only a tensor with one element makes a Python number, this one has shape {list(self._data.shape)}: "
                "use .tolist(), or reduce it first, as in .sum()"
            )
        return self._data.item()

    def _real_number(self):
        value = self._number()
        if isinstance(value, complex):
            if value.imag:
                raise RuntimeError(f"{value} is complex and makes no real number: take .real, .imag or .abs()")
            return value.real
        return value

    def _tell_cut(self):
        if self.requires_grad:
            warnings.warn(
                "a Python number made from a tensor that requires grad is cut off from the graph: if that is meant, say .item() "
                "or .detach()", UserWarning, stacklevel=3,
            )  # fmt: skip

    def __bool__(self):
        if self._data.size != 1:
            raise RuntimeError(
                f"the truth of a tensor with {self._data.size} elements is ambiguous: use .any(), .all(), or torch.equal(a, b)"
            )
        return bool(self._data)

    def __float__(self):
        self._tell_cut()
        return float(self._real_number())

    def __int__(self):
        return int(self._real_number())

    def __complex__(self):
        self._tell_cut()
        return complex(self._number())

    def __index__(self):
        if self._data.size != 1 or self.dtype.category > dtypes.INTEGER:
            raise TypeError("only a tensor of one integer can serve as an index")
        return int(self._data.item())

    def __format__(self, spec):
        return format(self.item(), spec) if not self._data.ndim else object.__format__(self, spec)

    # ---- sequences ----
    def __len__(self):
        if not self._data.ndim:
            raise TypeError("a 0-d tensor has no len()")
        return self._data.shape[0]

    def __iter__(self):
        if not self._data.ndim:
            raise TypeError("a 0-d tensor cannot be iterated over: use .item()")
        return iter(self.unbind(0))

    def __reversed__(self):
        return self.flip(0) if self._data.ndim else self

    def __contains__(self, value):
        if not isinstance(value, Tensor | bool | int | float | complex | np.generic):
            raise RuntimeError(f"a tensor contains numbers: ask for a number or a tensor, not for {type(value).__name__}")
        return bool((self == value)._data.any())

    # ---- NumPy and DLPack ----
    def numpy(self, *, force: bool = False) -> np.ndarray:
        """The values as a NumPy array on the same memory.

        RuntimeError in grad mode for a tensor that requires grad, since NumPy cannot record (`force=True` detaches it);
        TypeError for bfloat16, which NumPy does not have.

        >>> import nbgrad as torch
        >>> x = torch.zeros(2)
        >>> x.numpy()[0] = 7; x
        tensor([7., 0.])
        """
        if type(self._data) is not np.ndarray:
            raise RuntimeError("a tensor inside vmap has no array of its own: return it from vmap and read it there")
        if self.requires_grad and not force and state.mode & GRAD:
            raise RuntimeError(
                "this tensor requires grad, and NumPy would lose its history: use x.detach().numpy(), or x.numpy(force=True)"
            )
        if self.dtype is dtypes.bfloat16:
            raise TypeError("NumPy has no bfloat16: convert first, as in x.float().numpy()")
        return self._data

    def __array__(self, dtype=None, copy=None):
        array = self.numpy()
        return np.array(array, dtype, copy=copy) if dtype is not None or copy else array

    def __array_wrap__(self, array, context=None, return_scalar=False):
        array = np.asarray(array)
        return wrap(array.astype(np.uint8) if array.dtype.kind == "b" else array)  # PyTorch does so: it is older than its bool

    def __dlpack__(self, *, stream=None, max_version=None, dl_device=None, copy=None):
        """The memory as a DLPack capsule; BufferError where the other side would lose history, or cannot know the dtype."""
        if self.requires_grad:
            raise BufferError("this tensor requires grad, and its history would be lost: export x.detach()")
        if self.dtype is dtypes.bfloat16:
            raise BufferError("NumPy exports no bfloat16: convert first, as in x.float()")
        return self._data.__dlpack__(stream=stream, max_version=max_version, dl_device=dl_device, copy=copy)

    def __dlpack_device__(self):
        return (CPU_TYPE, 0)

    # ---- copies ----
    def __deepcopy__(self, memo):
        if not self.is_leaf:
            raise RuntimeError("only leaves can be deep-copied: this tensor belongs to a graph; copy x.detach() instead")
        if id(self) in memo:
            return memo[id(self)]
        whole, place = _memory(self._data)
        if id(whole) not in memo:
            memo[id(whole)] = whole.copy(order="K")
        out = memo[id(self)] = _restore(type(self), memo[id(whole)], place, self._rg)
        if self._more is not None and self._more.grad is not None:
            out.meta().grad = self._more.grad.__deepcopy__(memo)
        out.__dict__.update(deepcopy(self.__dict__, memo))
        return out

    def __reduce_ex__(self, protocol):
        """A pickle holds values, dtype, whether they require grad and Python attributes: no graph, no gradient."""
        return _restore, (type(self), self._data, None, self.requires_grad), self.__dict__ or None


def _memory(array):
    """The array whose memory a deep copy copies, once for all views, and where this one lies in it (None: it is that one)."""
    whole = versions.owner(array) if type(array) is np.ndarray else array
    if whole is array or not whole.flags.forc:
        return array, None
    return whole, (array.dtype, array.shape, array.strides, versions.offset(array))


def _restore(cls, whole, place, requires_grad):
    if place is None:
        out = wrap(whole, cls)
    else:
        dtype, shape, strides, start = place
        out = bare(versions.look(whole, shape, strides, start + versions.offset(whole), dtype), cls)
    out._rg = requires_grad
    return out
