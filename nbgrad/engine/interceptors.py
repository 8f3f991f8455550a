"""What looks at every node as it is recorded: hooks on saved tensors, anomaly mode, and what inference mode made.

The bits INTERCEPT and INFERENCE of `state.mode` send ops down their general path, which ends in `op.finish`, and that calls
`intercept`; programs that use none of them never come here.
"""

from __future__ import annotations

import traceback

from . import saved, traversal, versions
from .op import make
from .state import INFERENCE, INTERCEPT, intercepting, slots, state


def intercept(operands, arrays, result) -> None:
    """Look at the result of an op that has just been recorded, or has not been, in inference mode."""
    made = result if type(result) is tuple else (result,)
    if state.mode & INFERENCE:
        for tensor in made:
            tensor._node, tensor._rg = None, False
            if tensor._root is None:
                tensor.meta().inference = True
    elif made and made[0]._node is not None:
        node = made[0]._made_by()
        for operand, array in zip(operands, arrays):
            if hasattr(operand, "_root") and operand.is_inference():
                _refuse(node, operand, array)
        if state.mode & INTERCEPT:
            tensors = {id(t._data): make(t._data, t._node) for t in made if t._node is not None}
            tensors |= {id(t._data): t for t in operands if hasattr(t, "_data")}
            look(node, [a for operand, a in zip(operands, arrays) if not hasattr(operand, "_data")], tensors)


slots.intercept = intercept


def _refuse(node, operand, array):
    if any(value is array for value in node.saved) and not _of_transforms(node):
        raise RuntimeError(
            f"{node.name()} would save a tensor made in inference mode (shape {list(operand._data.shape)}), which has no "
            "version counter: give the op a copy, x.clone(), or compute the tensor under no_grad() instead"
        )


def _of_transforms(node) -> bool:
    """Whether only inputs of running transforms stand behind a node, so that its graph ends with their call."""
    owners = [leaf.variable._more.owner for leaf in traversal.collect([node])[1]]
    return all(owner is not None and owner.depth for owner in owners)


def look(node, numbers, tensors) -> None:
    """Show a new node to what is switched on.

    `numbers` are arrays that stand for the user's Python numbers, `tensors` those on saved arrays, by the id of these.
    """
    if intercepting.hooks and intercepting.hooks[-1] is not None:
        saved.pack(node, intercepting.hooks[-1], numbers, tensors)
    if intercepting.anomaly:
        node.metadata["traceback_"] = traceback.format_stack(versions.user_frame())
        task = traversal.running.now
        if task is not None and task.node is not None:  # recorded by a backward pass with create_graph
            node.metadata["parent_"] = task.node
