"""Dropout."""

from __future__ import annotations

import numpy as np

from ..engine.tensor import Tensor
from .arguments import Own
from .new_tensor import result
from .random_fills import drawn_like
from .registry import public


@public(at="F")
def dropout(input: Tensor, p: float = 0.5, training: Own[bool] = True, inplace: Own[bool] = False) -> Tensor:
    """Each element 0 with probability p, the others divided by 1 - p; ValueError for a p outside 0 to 1.

    >>> import nbgrad as torch
    >>> torch.nn.functional.dropout(torch.ones(3), training=False)
    tensor([1., 1., 1.])
    """
    if not 0 <= p <= 1:
        raise ValueError(f"dropout: p is a probability, between 0 and 1, got {p}")
    if not training or not p or not input._data.size:
        return input
    if not input.dtype.inexact:
        raise RuntimeError(f"dropout is not defined for {input.dtype}: convert it first, as in x.float()")
    if p == 1:
        factor = result(np.zeros((), input._data.dtype))
    else:
        factor = drawn_like(input.detach(), lambda one: one.bernoulli_(1 - p)) / (1 - p)
    return input.mul_(factor) if inplace else input * factor
