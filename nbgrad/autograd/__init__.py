"""The engine: tensors, the graph they leave behind, and the walk back through it. It knows no op by name."""

from __future__ import annotations

from .anomaly import detect_anomaly, set_detect_anomaly
from .engine import backward, grad
from .modes import enable_grad, inference_mode, no_grad, set_grad_enabled
from .tensor import Tensor as Variable

__all__ = [
    "Variable", "backward", "detect_anomaly", "enable_grad", "grad", "inference_mode", "no_grad", "set_detect_anomaly",
    "set_grad_enabled",
]  # fmt: skip
