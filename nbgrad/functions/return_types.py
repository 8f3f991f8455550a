"""Results with names, as `torch.return_types` has them."""

from __future__ import annotations

from collections import namedtuple
from typing import NamedTuple

import numpy as np

from ..engine.tensor import Tensor
from ..ops.shape import copied, unsqueeze
from .new_tensor import result


# what annotations say of such results: their fields
class ValuesAndIndices(NamedTuple):
    values: Tensor
    indices: Tensor


class MinAndMax(NamedTuple):
    min: Tensor
    max: Tensor


class MantissaAndExponent(NamedTuple):
    mantissa: Tensor
    exponent: Tensor


class CountsAndEdges(NamedTuple):
    hist: Tensor
    bin_edges: Tensor


def named_results(name, fields=("values", "indices")):
    pair = namedtuple(name, fields, module="torch.return_types")
    pair.__repr__ = lambda self: f"torch.return_types.{name}(\n" + ",\n".join(f"{f}={v!r}" for f, v in zip(fields, self)) + ")"
    return pair


def choose(op, input, index, axis, keepdim):
    """The elements that `index` names along `axis`, with a gradient, and the index."""
    if not input._data.ndim:
        return copied(op.backward_name)(input), result(np.zeros((), np.int64))
    values = op(input, axis, index, keepdim)
    return values, unsqueeze(result(index), axis) if keepdim else result(index)
