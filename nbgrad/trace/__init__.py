"""What happened in a piece of code, recorded: `nbgrad.trace()` and the data it gives.

The package is callable, since `nbgrad.trace` is both the function that users call and the room that holds it.
"""

from __future__ import annotations

import sys
import types

from .model import Trace
from .recorder import Recording, trace

__all__ = ["Recording", "Trace", "trace"]


class _Callable(types.ModuleType):
    __call__ = staticmethod(trace)


sys.modules[__name__].__class__ = _Callable
