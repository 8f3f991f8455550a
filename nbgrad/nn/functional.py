"""PyTorch's `torch.nn.functional`: each function gets its face for users when it is first asked for."""

from __future__ import annotations

from ..engine.errors import attribute_error
from ..functions import (
    activation,
    attention,
    distance as _distance,
    dropout as _dropout,
    embedding as _embedding,
    linear as _linear,
    loss,
    normalization,
    padding,
    signature as out,
)  # fmt: skip

_MODULES = (activation, attention, _dropout, _embedding, _linear, loss, normalization)
FUNCTIONS = {name: getattr(module, name) for module in _MODULES for name in module.__all__}
FUNCTIONS |= {name: getattr(_distance, name) for name in ("cosine_similarity", "pairwise_distance", "pdist")}
FUNCTIONS |= {"pad": padding.pad}


def __getattr__(name):
    if name not in FUNCTIONS:
        raise attribute_error("nbgrad.nn.functional", name, FUNCTIONS)
    return out.live(globals(), name, out.faced(name, FUNCTIONS[name]))


def __dir__():
    return sorted(FUNCTIONS)
