"""The engine: tensors, the graph they leave behind, and the walk back through it. It knows no op by name."""

from __future__ import annotations

from .engine import backward, grad
from .modes import enable_grad, no_grad, set_grad_enabled
from .tensor import Tensor as Variable

__all__ = ["Variable", "backward", "enable_grad", "grad", "no_grad", "set_grad_enabled"]
