"""PyTorch's `torch.utils`, as far as it is there: `checkpoint`, `dlpack` and `hooks`."""

from __future__ import annotations

from importlib import import_module

__all__ = ["checkpoint", "dlpack", "hooks"]


def __getattr__(name):
    if name in __all__:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"nbgrad.utils has no {name}: there is {', '.join(__all__)}")
