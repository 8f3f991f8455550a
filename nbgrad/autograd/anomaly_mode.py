"""PyTorch's `torch.autograd.anomaly_mode`: a backward pass that makes a NaN stops there and says where it comes from."""

from __future__ import annotations

from ..engine.anomaly import detect_anomaly, set_detect_anomaly

__all__ = ["detect_anomaly", "set_detect_anomaly"]
