"""The methods of nodes that stand on what comes after them: a call by hand, what arrives, what was saved."""

from __future__ import annotations

from . import node_call, saved, saved_names
from .node import Node, Shown


def _call(self, *grads):
    """What this node alone sends back when `grads` arrive at its outputs: one gradient, or a tuple; no hook is called.

    TypeError for another number of gradients than the op has outputs.

    >>> import nbgrad as torch
    >>> x = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> (x * 3).grad_fn(torch.ones(2))
    (tensor([3., 3.]), None)
    """
    return node_call.call(self, grads)


def _input_metadata(self) -> list:
    """Shape, dtype and device of each gradient that can arrive; RuntimeError where no tensor was asked for this node."""
    return node_call.arriving(self)


def _read(self, name):
    if name.startswith(("_saved_", "_raw_saved_")):
        return saved.read(self, name)
    raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")


def _names(self):
    known = saved_names.names(self)
    return [*object.__dir__(self), *known, *(f"_raw{name}" for name in known)]


Node.__call__, Node._input_metadata = _call, property(_input_metadata)
Shown.__getattr__, Shown.__dir__ = _read, _names
