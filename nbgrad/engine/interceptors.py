"""What looks at every node as it is recorded: hooks on saved tensors, anomaly mode, and what inference mode made.

These bits of `state.mode` send ops down their general path, which ends in `finish`; programs that use none of them never
come here.
"""

from __future__ import annotations

import threading

from .state import state

TAP = 4  # nodes are looked at when they are recorded
INFERENCE = 8  # results are inference tensors


class _Taps(threading.local):
    hooks = ()  # (pack, unpack) pairs, the innermost last; None: the values are left alone
    refused = None  # why saved_tensors_hooks may not be used
    anomaly, check_nan = False, True  # set on the class: they hold for all threads
    writers = ()  # told of memory that is about to be written in place


taps = _Taps()


def update() -> None:
    """Bring this thread's mode in line with its taps."""
    _install()
    on = taps.hooks or taps.anomaly
    state.mode = state.mode | TAP if on else state.mode & ~TAP


def _install():
    from . import op

    if op.finish is not _finish:
        _plain.append(op.finish)
        op.finish = _finish


_plain = []


def _finish(op, operands, arrays, params, out):
    """As `op.finish`, and then the taps."""
    result = _plain[0](op, operands, arrays, params, out)
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
        if state.mode & TAP:
            from .op import make

            tensors = {id(t._data): make(t._data, t._node) for t in made if t._node is not None}
            tensors |= {id(t._data): t for t in operands if hasattr(t, "_data")}
            look(node, [a for operand, a in zip(operands, arrays) if not hasattr(operand, "_data")], tensors)
    return result


def _refuse(node, operand, array):
    if any(saved is array for saved in node.saved) and not _of_transforms(node):
        raise RuntimeError(
            f"{node.name()} would save a tensor made in inference mode (shape {list(operand._data.shape)}), which has no "
            "version counter: give the op a copy, x.clone(), or compute the tensor under no_grad() instead"
        )


def _of_transforms(node) -> bool:
    """Whether only inputs of running transforms stand behind a node, so that its graph ends with their call."""
    from .traversal import collect

    owners = [leaf.variable._more.owner for leaf in collect([node])[1]]
    return all(owner is not None and owner.depth for owner in owners)


def look(node, numbers, tensors) -> None:
    """Show a new node to what is switched on.

    `numbers` are arrays that stand for the user's Python numbers, `tensors` those on saved arrays, by the id of these.
    """
    from . import saved, traversal as walk, versions

    if taps.hooks and taps.hooks[-1] is not None:
        saved.pack(node, taps.hooks[-1], numbers, tensors)
    if taps.anomaly:
        import traceback

        node.metadata["traceback_"] = traceback.format_stack(versions.user_frame())
        task = walk.running.now
        if task is not None and task.node is not None:  # recorded by a backward pass with create_graph
            node.metadata["parent_"] = task.node
