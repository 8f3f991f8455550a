"""PyTorch's memory formats: in which order the elements of a new tensor lie in memory."""

from __future__ import annotations


class memory_format:
    """`torch.contiguous_format` (the last dimension runs fastest), `torch.preserve_format` (as in the tensor given), and their kin.

    >>> import nbgrad as torch
    >>> torch.ones(2, 3).T.clone(memory_format=torch.contiguous_format).stride()
    (2, 1)
    """

    __slots__ = ("_name",)

    def __init__(self, name: str):
        self._name = name

    def __repr__(self):
        return f"torch.{self._name}"

    def __reduce__(self):
        return self._name


class layout:
    """`torch.strided`, the one way in which tensors lie in memory here.

    >>> import nbgrad as torch
    >>> torch.ones(2).layout
    torch.strided
    """

    __slots__ = ()

    def __repr__(self):
        return "torch.strided"

    def __reduce__(self):
        return "strided"


strided = layout()
preserve_format, contiguous_format = memory_format("preserve_format"), memory_format("contiguous_format")
channels_last, channels_last_3d = memory_format("channels_last"), memory_format("channels_last_3d")


def in_order(asked, name) -> bool:
    """Whether the result of `name` is to lie in order; NotImplementedError for the orders of images, TypeError for no format."""
    if asked is None or asked is preserve_format:
        return False
    if not isinstance(asked, memory_format):
        raise TypeError(f"{name}: memory_format must be one, such as torch.contiguous_format, got {type(asked).__name__}")
    if asked is not contiguous_format:
        raise NotImplementedError(f"{name}: {asked} is not supported: use torch.contiguous_format, or leave it out")
    return True


__all__ = ["channels_last", "channels_last_3d", "contiguous_format", "layout", "memory_format", "preserve_format", "strided"]
