"""DLPack by PyTorch's old names: `to_dlpack` gives the capsule that `from_dlpack` takes."""

from __future__ import annotations

from ..engine.tensor import Tensor
from ..functions.from_data import from_dlpack


def to_dlpack(tensor: Tensor):
    """The tensor's memory as a DLPack capsule, to be taken once; BufferError for a tensor that requires grad.

    >>> import nbgrad as torch
    >>> torch.utils.dlpack.from_dlpack(torch.utils.dlpack.to_dlpack(torch.ones(2)))
    tensor([1., 1.])
    """
    return tensor.__dlpack__()


__all__ = ["from_dlpack", "to_dlpack"]
