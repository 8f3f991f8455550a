"""The memory behind a tensor, as PyTorch shows it: `x.untyped_storage()` in bytes, `x.storage()` in elements; views share one."""

from __future__ import annotations

import numpy as np

from . import versions
from .device import CPU
from .tensor import Tensor, bare


class UntypedStorage:
    """All bytes of the memory that a tensor looks into, whatever part of them it shows.

    Two are equal when they are the same memory. Writing through one is not seen by backward.

    >>> import nbgrad as torch
    >>> x = torch.zeros(4)
    >>> x[1:].untyped_storage() == x.untyped_storage(), x.untyped_storage().nbytes()
    (True, 16)
    """

    device = CPU
    is_cuda = False

    def __init__(self, tensor: Tensor):
        if type(tensor._data) is not np.ndarray:
            raise RuntimeError("a tensor inside vmap has no memory of its own: return it from vmap and ask there")
        self._memory = whole = versions.owner(tensor._data)
        if not whole.flags.forc:
            raise RuntimeError("this tensor lies in another library's memory, with gaps: x.clone() has a storage of its own")
        self._flat = (whole if whole.flags.c_contiguous else whole.T).reshape(-1).view(self._kind(tensor))

    def _kind(self, tensor) -> np.dtype:
        return np.dtype(np.uint8)

    @property
    def itemsize(self) -> int:
        return self._flat.itemsize

    element_size = lambda self: self._flat.itemsize  # noqa: E731

    def data_ptr(self) -> int:
        return self._memory.ctypes.data

    def nbytes(self) -> int:
        return self._memory.nbytes

    def size(self) -> int:
        return self._flat.size

    __len__ = size

    def _place(self, index):
        if not isinstance(index, int):
            raise RuntimeError(f"a storage is indexed with a number, got {type(index).__name__}: use its tensor, or .tolist()")
        if not -len(self) <= index < len(self):
            raise IndexError(f"index {index} is out of range for a storage of size {len(self)}")
        return index

    def __getitem__(self, index):
        return self._flat[self._place(index)].item()

    def __setitem__(self, index, value):
        self._flat[self._place(index)] = value

    def __iter__(self):
        return iter(self.tolist())

    def tolist(self) -> list:
        return self._flat.tolist()

    def fill_(self, value):
        self._flat[...] = value
        return self

    def copy_(self, source):
        self._flat[...] = source._flat
        return self

    def clone(self):
        return type(self)(bare(self._flat.copy()))

    def type(self) -> str:
        return f"torch.{type(self).__name__}"

    def is_shared(self) -> bool:
        """Always False: memory here belongs to one process."""
        return False

    def tensor(self, kind: np.dtype) -> Tensor:
        """All of the memory as a vector of this dtype."""
        return bare(self._flat[: self.nbytes() // kind.itemsize * (kind.itemsize // self.itemsize)].view(kind))

    def __eq__(self, other):
        return type(other) is type(self) and other._memory is self._memory

    def __hash__(self):
        return id(self._memory)

    def _text(self) -> str:
        return f"torch.storage.UntypedStorage(device=cpu) of size {len(self)}"

    def __repr__(self):
        return "".join(f" {value}\n" for value in self.tolist()) + f"[{self._text()}]"


class TypedStorage(UntypedStorage):
    """As `UntypedStorage`, in elements of the tensor's dtype.

    >>> import nbgrad as torch
    >>> torch.tensor([[1, 2], [3, 4]]).t().storage()
     1
     2
     3
     4
    [torch.storage.TypedStorage(dtype=torch.int64, device=cpu) of size 4]
    """

    def __init__(self, tensor: Tensor):
        self.dtype = tensor.dtype
        super().__init__(tensor)

    def _kind(self, tensor) -> np.dtype:
        return tensor._data.dtype

    def untyped(self) -> UntypedStorage:
        return UntypedStorage(bare(self._flat))

    def type(self) -> str:
        return bare(self._flat).type().replace("Tensor", "Storage")

    def _text(self) -> str:
        return f"torch.storage.TypedStorage(dtype={self.dtype}, device=cpu) of size {len(self)}"


def is_storage(obj) -> bool:
    """Whether `obj` is the memory of a tensor, as `x.untyped_storage()` gives it."""
    return isinstance(obj, UntypedStorage)


__all__ = ["TypedStorage", "UntypedStorage", "is_storage"]
