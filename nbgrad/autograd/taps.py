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
    anomaly = check_nan = False
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
            if tensor._base is None:
                tensor.meta().inference = True
    elif made and made[0]._node is not None:
        node = made[0]._made_by()
        for operand, array in zip(operands, arrays):
            if hasattr(operand, "_base") and operand.is_inference():
                _refuse(node, operand, array)
        if state.mode & TAP:
            look(node, [a for operand, a in zip(operands, arrays) if not hasattr(operand, "_data")])
    return result


def _refuse(node, operand, array):
    if any(saved is array for saved in node.saved):
        raise RuntimeError(
            f"{node.name()} would save a tensor made in inference mode (shape {list(operand._data.shape)}), which has no "
            "version counter: give the op a copy, x.clone(), or compute the tensor under no_grad() instead"
        )


def look(node, numbers=()) -> None:
    """Show a new node to what is switched on; `numbers` are arrays that stand for the user's Python numbers."""
    from . import saved, versions

    if taps.hooks and taps.hooks[-1] is not None:
        saved.pack(node, taps.hooks[-1], numbers)
    if taps.anomaly:
        import traceback

        node.metadata["traceback_"] = traceback.format_stack(versions.user_frame())
