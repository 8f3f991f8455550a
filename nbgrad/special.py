"""PyTorch's `torch.special`: special functions by the names that mathematics has for them.

>>> import nbgrad as torch
>>> torch.special.ndtr(torch.tensor([-1.0, 0.0]))
tensor([0.1587, 0.5000])
"""

from __future__ import annotations

from .engine.errors import attribute_error
from .functions.methods import faces
from .functions.softmax import log_softmax, softmax  # noqa: F401

_FACES = faces("special")


def __getattr__(name):
    if name == "__all__":
        return __dir__()
    if name not in _FACES:
        raise attribute_error("nbgrad.special", name, __dir__())
    return _FACES[name](globals())


def __dir__():
    return sorted([*_FACES, "log_softmax", "softmax"])
