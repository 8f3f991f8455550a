"""PyTorch's `torch.autograd`: backward, grad, modes, and the modules of user functions, hooks and checks."""

from __future__ import annotations

from importlib import import_module

from ..engine.anomaly import detect_anomaly, set_detect_anomaly
from ..engine.backward import backward, grad
from ..engine.modes import (
    enable_grad,
    enforce_grad_layout_policy,
    inference_mode,
    is_multithreading_enabled,
    no_grad,
    set_grad_enabled,
    set_multithreading_enabled,
)
from .gradcheck import gradcheck, gradgradcheck
from .variable import Variable, variable

__all__ = [
    "Function", "Variable", "backward", "detect_anomaly", "enable_grad", "enforce_grad_layout_policy", "forward_ad", "function",
    "functional", "grad", "gradcheck", "gradgradcheck", "graph", "inference_mode", "is_multithreading_enabled", "no_grad",
    "set_detect_anomaly", "set_grad_enabled", "set_multithreading_enabled", "variable",
]  # fmt: skip

_LAZY = {  # name -> the module that has it, or is it
    **{name: name for name in ("anomaly_mode", "forward_ad", "function", "functional", "grad_mode", "graph", "profiler", "profiler_util")},
    "Function": "function", "SavedTensor": "graph",
}  # fmt: skip


def __getattr__(name):
    if name == "NestedIOFunction":
        return getattr(import_module(f"{__name__}.function"), name)  # which says why not
    if name not in _LAZY:
        raise AttributeError(f"nbgrad.autograd has no {name}")
    module = import_module(f"{__name__}.{_LAZY[name]}")
    found = globals()[name] = getattr(module, name, module)
    return found
