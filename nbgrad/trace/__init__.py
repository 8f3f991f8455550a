"""What happened in a piece of code, recorded: `nbgrad.trace()` and the data it gives.

The package is callable, since `nbgrad.trace` is both the function that users call and the room that holds it.
"""

from __future__ import annotations

import sys
import types

from ..engine.tensor import Tensor
from .model import Trace
from .recorder import Recording, trace

__all__ = ["Recording", "Trace", "trace"]


def _either(*args, **kwargs):
    """`trace()` of a program; given a tensor, PyTorch's `torch.trace`: the sum of a matrix's diagonal."""
    return args[0].trace() if args and isinstance(args[0], Tensor) else trace(*args, **kwargs)


class _Callable(types.ModuleType):
    __call__ = staticmethod(_either)


sys.modules[__name__].__class__ = _Callable
