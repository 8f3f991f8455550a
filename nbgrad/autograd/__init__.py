"""The engine: tensors, the graph they leave behind, and the walk back through it. It knows no op by name."""

from __future__ import annotations

from importlib import import_module

from .anomaly import detect_anomaly, set_detect_anomaly
from .engine import backward, grad
from .gradcheck import gradcheck, gradgradcheck  # the function takes the module's name, as in PyTorch
from .modes import (
    enable_grad, enforce_grad_layout_policy, inference_mode, is_multithreading_enabled, no_grad, set_grad_enabled,
    set_multithreading_enabled,
)  # fmt: skip
from .variable import Variable, variable  # the function takes the module's name, as in PyTorch

__all__ = [
    "Function", "Variable", "backward", "detect_anomaly", "enable_grad", "enforce_grad_layout_policy", "forward_ad", "function",
    "functional", "grad", "gradcheck", "gradgradcheck", "graph", "inference_mode", "is_multithreading_enabled", "no_grad",
    "set_detect_anomaly", "set_grad_enabled", "set_multithreading_enabled", "variable",
]  # fmt: skip

_LAZY = {  # name -> the module that has it, or is it
    "Function": "function", "anomaly_mode": "anomaly", "forward_ad": "forward_ad", "function": "function",
    "functional": "functional", "grad_mode": "modes", "graph": "graph", "profiler": "profiler", "profiler_util": "profiler_util",
    "SavedTensor": "saved",
}  # fmt: skip


def __getattr__(name):
    if name == "NestedIOFunction":
        return getattr(import_module(f"{__name__}.function"), name)  # which says why not
    if name not in _LAZY:
        raise AttributeError(f"nbgrad.autograd has no {name}")
    module = import_module(f"{__name__}.{_LAZY[name]}")
    found = globals()[name] = getattr(module, name, module)
    return found
