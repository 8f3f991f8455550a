"""What an op does inside transforms: the innermost batch takes it first, then the innermost dual tensor."""

from __future__ import annotations

from ..engine.state import INFERENCE, slots, state
from . import batched_tensor, dual_tensor


def dispatch(op, args):
    """The op's result by the transform that it belongs to; None where no operand is one's."""
    level = batched_tensor.innermost(args)
    if level is not None:
        return batched_tensor.call(op, args, level)
    if state.mode & INFERENCE:  # there are no tangents then
        return None
    level = dual_tensor.innermost(args[: op.n_operands])
    return None if level is None else dual_tensor.call(op, args, level)


slots.dispatch, slots.assign = dispatch, dual_tensor.assign
