"""softmax and log_softmax along a dimension."""

from __future__ import annotations

from ..engine.tensor import Tensor
from ..ops import activation, shape
from . import casting
from .arguments import DType
from .registry import public


@public(out=True)
def softmax(input: Tensor, dim: int, dtype: DType | None = None) -> Tensor:
    """exp(x) / sum(exp(x)) along `dim`.

    The shape stays. `dtype` converts first; NotImplementedError for integers without it. IndexError for a `dim` that is not
    there.

    >>> import nbgrad as torch
    >>> torch.softmax(torch.zeros(2), dim=0)
    tensor([0.5000, 0.5000])
    """
    return along(activation.softmax, input, dim, dtype)


@public(out=True)
def log_softmax(input: Tensor, dim: int, dtype: DType | None = None) -> Tensor:
    """log(softmax(x)) along `dim`, without overflow.

    The shape stays. `dtype` converts first; NotImplementedError for integers without it. IndexError for a `dim` that is not
    there.

    >>> import nbgrad as torch
    >>> torch.log_softmax(torch.zeros(2), dim=0)
    tensor([-0.6931, -0.6931])
    """
    return along(activation.log_softmax, input, dim, dtype)


def along(op, input, dim, dtype):
    if dtype is not None:
        input = casting.cast_to(input, dtype)
    if not input._data.ndim:
        return shape.reshape(op(shape.reshape(input, (1,)), 0), ())
    axis = dim % input._data.ndim if -input._data.ndim <= dim < input._data.ndim else None
    if axis is None:
        raise IndexError(f"dimension {dim} is out of range: this tensor has {input._data.ndim} dimensions")
    return op(input, axis)
