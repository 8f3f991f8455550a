"""Who wrote into memory that a node had saved: a register of in-place writes, kept by owner of the memory.

Nothing is stored when a value is saved: a node knows when it was made (`seq`), a write notes when it happened, and the
two are compared on the way back. So programs that never write in place pay one comparison per node.
"""

from __future__ import annotations

import sys
import weakref
from collections import deque

import numpy as np

from .state import next_seq

_REMEMBERED = 64  # writes of which the time is kept, to say which version a node expected
_WRITES: dict[int, Writes] = {}


class _Latest:
    __slots__ = ("seq",)

    def __init__(self):
        self.seq = 0


latest = _Latest()  # .seq: when anything was last written in place


class Writes:
    """The in-place writes into one piece of memory."""

    __slots__ = ("count", "times", "where", "op", "owner")

    def __init__(self, owner, key):
        self.count, self.times, self.where, self.op = 0, deque(maxlen=_REMEMBERED), None, ""
        self.owner = weakref.ref(owner, lambda _: _WRITES.pop(key, None))

    def since(self, seq: int) -> int:
        return sum(time > seq for time in self.times)


def owner(array: np.ndarray) -> np.ndarray:
    """The array that owns the memory which `array` looks into."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


class _Apart:
    """Stands between an array and the memory it looks into, so that `owner` does not see through."""

    def __init__(self, array):
        self.array, self.__array_interface__ = array, array.__array_interface__


def apart(array: np.ndarray) -> np.ndarray:
    """The same memory as an array of its own, whose writes are counted apart."""
    whole = owner(array)
    out = np.asarray(_Apart(whole))
    if out.dtype != whole.dtype:
        out = out.view(whole.dtype)
    return out if array is whole else look(out, array.shape, array.strides, offset(array), array.dtype)


def offset(array: np.ndarray) -> int:
    """How many bytes an array's first element lies behind that of its owner."""
    return array.__array_interface__["data"][0] - owner(array).__array_interface__["data"][0]


def look(array: np.ndarray, shape, strides, start=None, dtype=None) -> np.ndarray:
    """The owner's memory seen otherwise, from byte `start` (None: where `array` starts); ten times faster than NumPy's."""
    whole = owner(array)
    flags = whole.flags
    start = offset(array) if start is None else start
    if not flags.c_contiguous and not flags.f_contiguous:  # another library's memory, with gaps
        steps = (1,) if start % whole.itemsize else (whole.itemsize,)
        first = np.lib.stride_tricks.as_strided(whole, (start // steps[0] + 1,), steps)[-1:]
        return np.lib.stride_tricks.as_strided(first, shape, strides)
    return np.ndarray(shape, dtype or array.dtype, whole if flags.c_contiguous else whole.T, start, strides)


def moved(old: np.ndarray, new: np.ndarray) -> None:
    """Let `new` go on with the count of writes that `old` has."""
    count = version(old)
    if count and owner(new) is not owner(old):
        _entry(owner(new)).count = count


def _entry(memory) -> Writes:
    found = _WRITES.get(id(memory))
    if found is None:
        found = _WRITES[id(memory)] = Writes(memory, id(memory))
    return found


def written(array: np.ndarray, op: str, place=None):
    """Note that `op` wrote into `array`'s memory, and the user's line that asked for it (`place`, where it is known), which it gives."""
    writes = _entry(owner(array))
    latest.seq = time = next_seq()
    writes.count += 1
    writes.times.append(time)
    writes.op = op
    writes.where = place = place or caller()
    return place


def version(array: np.ndarray) -> int:
    """How many in-place writes this memory has seen."""
    writes = _WRITES.get(id(owner(array)))
    return writes.count if writes else 0


def writes_after(array: np.ndarray, seq: int) -> Writes | None:
    """The register entry of `array`'s memory if it was written after `seq`."""
    writes = _WRITES.get(id(owner(array)))
    return writes if writes is not None and writes.times and writes.times[-1] > seq else None


def user_frame():
    """The innermost frame outside this package."""
    frame = sys._getframe(1)
    while frame is not None:
        module = frame.f_globals.get("__name__", "")
        if module != "nbgrad" and not module.startswith("nbgrad."):
            return frame
        frame = frame.f_back
    return None


def caller() -> tuple[str, int] | None:
    """File and line of the innermost frame outside this package."""
    frame = user_frame()
    return None if frame is None else (frame.f_code.co_filename, frame.f_lineno)


def describe(place: tuple[str, int] | None) -> str:
    """A place in the user's source in words: the file, or the notebook cell, its line, and what stands there."""
    import linecache

    if place is None:
        return "an unknown place"
    filename, number = place
    text = linecache.getline(filename, number).strip()
    return f"{cell_label(filename) or filename}, line {number}" + (f": `{text}`" if text else "")


def cell_label(filename: str) -> str | None:
    """ "cell In[3]" for the file name that IPython gave to a cell, None for any other file."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    names = getattr(getattr(shell, "compile", None), "_filename_map", {})
    return f"cell In[{names[filename]}]" if filename in names else None
