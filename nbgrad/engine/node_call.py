"""One node on its own: what arrives at it, and what it sends when it is called by hand."""

from __future__ import annotations

import numpy as np

from . import dtypes
from .accumulate import accumulate
from .device import CPU
from .node import OUTPUTS, AccumulateGrad, Node
from .op import make
from .size import Size
from .state import GRAD, state
from .tensor import Tensor
from .traversal import Pass, send


class InputMetadata:
    """Shape, dtype and device of a gradient that can arrive at a node."""

    __slots__ = ("shape", "dtype")
    device, is_nested_tensor, is_cpp_nested_tensor = CPU, False, False

    def __init__(self, shape, dtype):
        self.shape, self.dtype = Size(shape), dtype


def like(node: Node) -> list | None:
    """(shape, dtype) of each output of a node; None where they are not known."""
    if type(node) is AccumulateGrad:
        return [(node.variable._data.shape, node.variable.dtype)]
    found = node.more.outputs if node.more is not None and node.more.outputs is not None else getattr(node, "likes", None)
    if found is not None:
        return [(shape, dtypes.of(np.empty(0, dtype))) for shape, dtype in filter(None, found)]
    return [OUTPUTS[node]] if node in OUTPUTS else None


def arriving(node: Node) -> list[InputMetadata]:
    """What can arrive at a node, one entry for each output."""
    found = like(node)
    if found is None:
        raise RuntimeError(
            f"{node.name()} keeps no shape of its result: it is known once .grad_fn of the tensor that it made has been read"
        )
    return [InputMetadata(*each) for each in found]


def call(node: Node, grads):
    """Run a node by hand, without hooks; recorded in grad mode, and nothing is freed."""
    outputs = node.more.outputs if node.more is not None else None
    n = 1 if outputs is None else len(outputs)
    if len(grads) != n:
        raise TypeError(f"{node.name()} takes {n} gradient{'s' * (n > 1)}, one for each output of its op, got {len(grads)}")
    for g in grads:
        if g is not None and not isinstance(g, Tensor):
            raise TypeError(f"a gradient is a tensor or None, got {type(g).__name__}")
    recorded = bool(state.mode & GRAD)
    gs = [g if g is None or recorded else g._data for g in grads]
    if type(node) is AccumulateGrad:
        task = Pass()
        task.create_graph, task.place = recorded, None
        if gs[0] is not None:
            accumulate(task, node.variable, gs[0], False)
        return ()
    if node.plain and all(g is None for g in gs):
        sent = [None] * len(node.edges)
    else:
        sent = send(node, gs[0] if outputs is None else gs, recorded)
    by_operand = dict(zip(node.rule.inputs, sent))
    found = [by_operand.get(i) for i in node.rule.op.order]
    found = tuple(g if g is None or recorded else make(g, None) for g in found)
    return found[0] if len(found) == 1 else found
