"""What a trace says in words: why a tensor does, or does not, require grad, and the parameters of a call."""

from __future__ import annotations

import numpy as np

from ..engine.op import Op

# NumPy's words inside, PyTorch's outside
_SHOWN = {
    "axis": "dim", "axes": "dim", "axis1": "dim1", "axis2": "dim2", "a": "dim0", "b": "dim1", "keepdims": "keepdim",
    "k": "diagonal",
}  # fmt: skip


def why(requires_grad, dtype, op, parents, grad_mode) -> str:
    """Why a result does, or does not, require grad."""
    needing = [p.called() for p in parents if p.requires_grad]
    if requires_grad:
        return f"It was computed from {_list(needing)}, which require{'s' * (len(set(needing)) == 1)} grad."
    if not needing:
        return "Nothing it was computed from requires grad."
    if op.name == "detach":
        return f"detach() cut it off from {_list(needing)}."
    if not grad_mode:
        return "It was computed under no_grad(), which records nothing."
    if not dtype.inexact:
        return f"{dtype.name} values have no gradient."
    return f"{op.label} has no derivative, so the path of gradients ends here."


def why_set() -> str:
    """Why a tensor that did not require grad when it was first seen does now."""
    return "requires_grad was set on it after it was made."


def why_written() -> str:
    """Why a tensor that was written does: it was a leaf before, and writing under no_grad leaves it one."""
    return "It is a leaf that was written in place."


def why_given(kind, dtype) -> str:
    """Why a tensor that came from elsewhere does, or does not, require grad."""
    if kind == "leaf":
        return "It was made with requires_grad=True."
    if kind == "result":
        return "It was computed before this trace, from tensors that require grad."
    if not dtype.inexact:
        return f"{dtype.name} values have no gradient."
    return "It was made without requires_grad=True."


def _list(names):
    names = list(dict.fromkeys(names))
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def params(op, values, called) -> tuple[tuple[str, str], ...]:
    """(name, text) of a call's parameters but those that say nothing; `called` gives the user's name of an array, or ""."""
    found, shown = [], _SHOWN if isinstance(op, Op) else {}  # a Function's names are the user's own
    for name, value in zip(op.params, values):
        if name in ("axis", "axes") and type(value) is tuple and len(value) == 1:
            value = value[0]
        if value is not None and value is not False and name != "y":
            found.append((shown.get(name, name), short(value, called, name == "index")))
    return tuple(found)


def short(value, called=lambda array: "", index: bool = False) -> str:
    """A parameter as text; an index as it stands in the user's brackets.

    >>> short((2, 3)), short((slice(1, None), ..., None), index=True)
    ('[2, 3]', '[1:, ..., None]')
    """
    if isinstance(value, np.ndarray):
        return called(value) or (repr(value.item()) if value.ndim == 0 else f"{value.dtype.name}{list(value.shape)}")
    if isinstance(value, tuple | list):
        return f"[{', '.join(_place(v, called) if index else short(v, called) for v in value)}]"
    if isinstance(value, np.dtype):
        return value.name
    return repr(value) if isinstance(value, bool | int | float | complex | str) else type(value).__name__


def _place(value, called) -> str:
    if isinstance(value, slice):
        start, stop = ("" if v is None else str(v) for v in (value.start, value.stop))
        return f"{start}:{stop}" + (f":{value.step}" if value.step not in (None, 1) else "")
    return "..." if value is ... else "None" if value is None else short(value, called)
