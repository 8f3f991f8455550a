"""PyTorch's `torch.nn.functional`: each function gets its face for users when it is first asked for."""

from __future__ import annotations

from ..autograd.missing import attribute_error
from ..ops import out, statistics
from . import activations, layers, losses, padding, vectors

FUNCTIONS = {name: getattr(module, name) for module in (activations, layers, losses, vectors) for name in module.__all__}
FUNCTIONS |= {"pad": padding.pad, "pdist": statistics.pdist}


def __getattr__(name):
    if name not in FUNCTIONS:
        raise attribute_error("nbgrad.nn.functional", name, FUNCTIONS)
    return out.live(globals(), name, out.faced(name, FUNCTIONS[name]))


def __dir__():
    return sorted(FUNCTIONS)
