"""`Parameter`: a leaf that a model trains."""

from __future__ import annotations

from ..engine.op import TENSORS
from ..engine.tensor import Tensor, wrap


class Parameter(Tensor):
    """A tensor that requires grad unless told otherwise.

    >>> import nbgrad as torch
    >>> torch.nn.Parameter(torch.ones(2))
    Parameter containing:
    tensor([1., 1.], requires_grad=True)
    """

    __slots__ = ()

    def __new__(cls, data=None, requires_grad=True):
        if data is None:
            data = Tensor(0)
        if not isinstance(data, Tensor):
            raise TypeError(f"a Parameter is made from a tensor, got {type(data).__name__}: use torch.tensor(data)")
        out = wrap(data._data, cls)
        if data.is_inference():
            out.meta().inference = True
        out.requires_grad = requires_grad
        return out

    def __repr__(self):
        return f"Parameter containing:\n{super().__repr__()}"


TENSORS.add(Parameter)
