"""The engine: tensors, the graph they leave behind, and the walk back through it. It knows no op by name."""

from __future__ import annotations

from importlib import import_module

from .anomaly import detect_anomaly, set_detect_anomaly
from .engine import backward, grad
from .modes import enable_grad, inference_mode, no_grad, set_grad_enabled
from .tensor import Tensor as Variable

__all__ = [
    "Function", "Variable", "backward", "detect_anomaly", "enable_grad", "function", "functional", "grad", "gradcheck",
    "gradgradcheck", "graph", "inference_mode", "no_grad", "set_detect_anomaly", "set_grad_enabled",
]  # fmt: skip

# loaded on first use: name -> module
_LAZY = {
    "Function": "function", "function": "function", "functional": "functional", "graph": "graph",
    "gradcheck": "gradcheck", "gradgradcheck": "gradcheck",
}  # fmt: skip


def __getattr__(name):
    if name not in _LAZY:
        raise AttributeError(f"module 'nbgrad.autograd' has no attribute {name!r}")
    module = import_module(f"{__name__}.{_LAZY[name]}")
    found = globals()[name] = getattr(module, name, module)  # `gradcheck` is a module and, here, its function
    return found
