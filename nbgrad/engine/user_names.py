"""What the user calls a tensor, for errors: the variable that holds it in the code that is running."""

from __future__ import annotations

import numpy as np

from .versions import user_frame


def name_of(x) -> str:
    """The user's name for a tensor, or for the tensor on this array; "" when no variable holds it."""
    frame = user_frame()
    wanted = x if isinstance(x, np.ndarray) else getattr(x, "_data", None)
    if frame is None or wanted is None:
        return ""
    for scope in (frame.f_locals, frame.f_globals):
        for name, value in list(scope.items()):
            if not name.startswith("_") and hasattr(type(value), "_data") and value._data is wanted:
                return name
    return ""


def called(x, otherwise: str) -> str:
    """The user's name for a tensor, or these words."""
    return name_of(x) or otherwise


def shapes(arrays) -> str:
    """ "[2, 3] (x) and [4] (y)": shapes with the names of the tensors that have them, where they have one."""
    listed = []
    for array in arrays:
        name = name_of(array)
        listed.append(f"{list(array.shape)}" + (f" ({name})" if name else ""))
    return " and ".join(listed)
