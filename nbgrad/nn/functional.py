"""PyTorch's `torch.nn.functional`: each function gets its face for users when it is first asked for."""

from __future__ import annotations

from ..engine.errors import attribute_error
from ..functions.methods import faces

_FACES = faces("F")


def __getattr__(name):
    if name not in _FACES:
        raise attribute_error("nbgrad.nn.functional", name, _FACES)
    return _FACES[name](globals())


def __dir__():
    return sorted(_FACES)
