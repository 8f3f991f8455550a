"""`Variable`: what a tensor with a gradient was called in old programs."""

from __future__ import annotations

import warnings
from operator import index

from ..engine.tensor import Tensor, bare
from ..engine.traversal import running


class _Kind(type):
    def __instancecheck__(cls, instance):
        return isinstance(instance, Tensor)


class _Engine:
    """What old programs ask of the engine itself."""

    @staticmethod
    def queue_callback(fn) -> None:
        """Have the pass that runs call `fn()` when it is done; RuntimeError outside of a backward pass."""
        task = running.now
        if task is None:
            raise RuntimeError("a callback is queued while a backward pass runs: call this in a hook")
        task.after.append(fn)


class Variable(metaclass=_Kind):
    """`Variable(tensor, requires_grad=False)`: a leaf on the tensor's memory; TypeError for anything but a tensor.

    >>> import nbgrad as torch
    >>> x = torch.autograd.Variable(torch.ones(2), requires_grad=True)
    >>> (x * 2).sum().backward(); x.grad
    tensor([2., 2.])
    """

    _execution_engine = _Engine()

    def __new__(cls, data=None, requires_grad=False, volatile=None):
        if volatile is not None:
            warnings.warn("volatile has no effect any more: use torch.no_grad()", UserWarning, stacklevel=2)
        if data is None:
            data = Tensor()
        if not isinstance(data, Tensor):
            raise TypeError(f"Variable takes a tensor, got {type(data).__name__}: make one with torch.tensor()")
        out = bare(data._data)
        out.requires_grad = bool(index(requires_grad))
        return out


def variable(*args, **kwargs):
    """Not there: it is a relic, tensors need no wrapping: use torch.tensor()."""
    raise NotImplementedError("it is a relic, tensors need no wrapping: use torch.tensor()")


variable.Variable = Variable  # old programs find it there
