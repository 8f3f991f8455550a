"""PyTorch's `torch.nn`: so far its functions and `Parameter`."""

from __future__ import annotations

from . import functional
from .parameter import Parameter

__all__ = ["Parameter", "functional"]
