"""PyTorch's `torch.nn`: so far its functions and `Parameter`."""

from __future__ import annotations

from ..engine.errors import attribute_error
from . import functional
from .parameter import Parameter

__all__ = ["Parameter", "functional"]


def __getattr__(name):
    raise attribute_error("nbgrad.nn", name, __all__)
