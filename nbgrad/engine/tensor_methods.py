"""The methods of `Tensor` that stand on what comes after it: backward, storages, and those of `conversion` and `tensor_grad`."""

from __future__ import annotations

from .backward import backward as run_backward
from .conversion import Conversion
from .storage import TypedStorage, UntypedStorage
from .tensor import Tensor
from .tensor_grad import TensorGrad


def backward(self, gradient=None, retain_graph=None, create_graph=False, inputs=None):
    """Add the gradient of this tensor to the `.grad` of every leaf it was computed from.

    `gradient` is what arrives at this tensor, of its shape; it may be left out for a single number. RuntimeError
    for a tensor that needs no gradient, or when the graph was freed by an earlier pass without `retain_graph`.

    >>> import nbgrad as torch
    >>> w = torch.tensor(3.0, requires_grad=True)
    >>> (w**2).backward(); w.grad
    tensor(6.)
    """
    run_backward(self, gradient, retain_graph, create_graph, inputs=inputs)


def untyped_storage(self):
    """The memory that this tensor looks into, in bytes; views share one.

    >>> import nbgrad as torch
    >>> x = torch.zeros(3)
    >>> x.untyped_storage().data_ptr() == x[1:].untyped_storage().data_ptr()
    True
    """
    return UntypedStorage(self)


def storage(self):
    """The memory that this tensor looks into, in elements of its dtype."""
    return TypedStorage(self)


for _method in (backward, untyped_storage, storage):
    setattr(Tensor, _method.__name__, _method)
for _part in (Conversion, TensorGrad):
    for _name, _value in vars(_part).items():
        if _name not in ("__module__", "__doc__", "__dict__", "__weakref__"):
            setattr(Tensor, _name, _value)
