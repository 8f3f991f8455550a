"""`torch.FloatTensor` and its kin: PyTorch's old names of dtypes, which make tensors and are asked for with isinstance."""

from __future__ import annotations

import warnings

import numpy as np

from ..engine import dtypes
from ..engine.device import device as make_device
from ..engine.tensor import Tensor, alias, given_size, wrap
from .arguments import Device
from .casting import TYPE_NAMES
from .from_data import tensor
from .registry import public


class TensorType:
    """A dtype by its old name: called with lengths it makes a tensor of them, called with numbers one that holds them.

    >>> import nbgrad as torch
    >>> torch.LongTensor([1, 2]), isinstance(torch.ones(2), torch.FloatTensor)
    (tensor([1, 2]), True)
    """

    __module__ = "torch"

    def __init__(self, name: str, dtype: dtypes.dtype):
        self.__name__ = self.__qualname__ = name
        self.dtype = dtype

    def __call__(self, *args, device=None) -> Tensor:
        if device is not None:
            make_device(str(device))
        size = given_size(args, self.__name__)
        if size is not None:
            return wrap(np.zeros(size, self.dtype.numpy))
        if not isinstance(args[0], Tensor):
            return tensor(args[0], dtype=self.dtype)
        if args[0].dtype is not self.dtype:
            raise TypeError(f"{self.__name__} does not convert, and this tensor is {args[0].dtype}: use x.to({self.dtype})")
        return alias(args[0], Tensor)

    def __instancecheck__(self, x) -> bool:
        return isinstance(x, Tensor) and x.dtype is self.dtype

    def __repr__(self):
        return f"<class 'torch.{self.__name__}'>"


TYPES = {f"{old}Tensor": TensorType(f"{old}Tensor", dtypes.TABLE[name]) for name, old in TYPE_NAMES.items()}


globals().update(TYPES)


@public(at="Tensor", direct=True)
def new(self: Tensor, *args, device: Device = None) -> Tensor:
    """A tensor of this one's dtype, made as `torch.FloatTensor` and its kin make theirs.

    >>> import nbgrad as torch
    >>> torch.tensor([1]).new([2, 3])
    tensor([2, 3])
    """
    return TensorType("new", self.dtype)(*args, device=device)


def set_default_tensor_type(t) -> None:
    """`set_default_dtype` by an old name of a tensor type, such as torch.DoubleTensor or "torch.DoubleTensor"."""
    warnings.warn("set_default_tensor_type is PyTorch's old way: use torch.set_default_dtype()", stacklevel=2)
    found = TYPES.get(t.removeprefix("torch.")) if isinstance(t, str) else t
    if not isinstance(found, TensorType) or not found.dtype.is_floating_point:
        raise TypeError(f"the default is a floating type, such as torch.FloatTensor, got {t!r}")
    dtypes.set_default_dtype(found.dtype)


__all__ = [*(name for name in TYPES if not name.startswith(("Complex", "UInt"))), "set_default_tensor_type"]  # as PyTorch has them
