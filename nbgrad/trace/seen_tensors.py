"""The tensors that a trace has seen: what each was when it was seen, and which entry a live tensor or array is now."""

from __future__ import annotations

import weakref

import numpy as np

from ..engine import versions
from ..engine.tensor import Tensor
from ..transforms.batched_tensor import bottom
from . import explanations, source_lines as src
from .array_summary import sample
from .model import TensorInfo

STALE = -1  # the version of an entry that is no longer what its tensor is


class Tensors:
    """Entries by position, found again by tensor or by array as long as these live and are not written."""

    def __init__(self, budget: int):
        self.budget = budget  # bytes of entries that may still be kept
        self._entries: list[Entry] = []
        self._index: dict[int, tuple[weakref.ref, int]] = {}  # id of a live tensor -> its latest entry
        self._arrays: dict[int, tuple[weakref.ref, int]] = {}  # id of its array -> the same

    def __iter__(self):
        return iter(self._entries)

    def __getitem__(self, position: int) -> Entry:
        return self._entries[position]

    def add(self, tensor, kind, why) -> int:
        """Write down a tensor as it is now, or for None a result that is gone, and give the position of its entry."""
        self._entries.append(Entry(tensor, kind, why, None if tensor is None else self.sample(tensor._data)))
        if tensor is not None:
            self.bind(tensor, len(self._entries) - 1)
        return len(self._entries) - 1

    def alive(self):
        """The tensors that are seen and still there."""
        return [tensor for reference, _ in self._index.values() if (tensor := reference()) is not None]

    def bind(self, tensor, position) -> None:
        """From now on `tensor`, as it is now, is this entry."""
        self._index[id(tensor)] = (weakref.ref(tensor), position)
        self._entries[position].version = _version(tensor._data)
        if type(tensor._data) is np.ndarray:
            self._arrays[id(tensor._data)] = (weakref.ref(tensor._data), position)

    def latest(self, tensor) -> int | None:
        """The last entry of a tensor, whether or not it was written since."""
        known = self._index.get(id(tensor))
        return known[1] if known is not None and known[0]() is tensor else None

    def current(self, tensor) -> int | None:
        """The entry of a tensor as it is now, None when there is none."""
        position = self.latest(tensor)
        if position is None:
            position = self.of_array(tensor._data)  # a value that a node had saved, a method's second result
            if position is not None and self[position].requires_grad == tensor._rg:
                self.bind(tensor, position)
                return position
            return None
        entry = self[position]
        if entry.version != _version(tensor._data):
            return None
        if tensor._rg and not entry.requires_grad:
            entry.requires_grad, entry.why = True, (explanations.why_set,)
            entry.kind = "leaf" if tensor._node is None else entry.kind
        return position

    def of_array(self, array) -> int | None:
        """The entry of a tensor with this very array, as it is now."""
        known = self._arrays.get(id(array))
        same = known is not None and known[0]() is array and self[known[1]].version == _version(array)
        return known[1] if same else None

    def name_from(self, namespace) -> None:
        """Give the user's variables' names to those that have none, and to leaves whose variable is now another's."""
        for name, tensor in src.tensors_in(namespace):
            position = self.latest(tensor)
            position = self.of_array(tensor._data) if position is None else position
            if position is None:
                continue
            entry = self[position]
            lost = entry.kind == "leaf" and namespace.get(entry.name, tensor) is not tensor
            if not entry.name or lost:
                entry.name = name

    def sample(self, value):
        """What the trace keeps of an array, or of a tensor; its entries as long as the budget lasts."""
        array = np.asarray(bottom(value)._data if isinstance(value, Tensor) else value)
        found = sample(array, array.dtype.name, max(self.budget, 0))
        if found.values is not None:
            self.budget -= array.nbytes
        elif self.budget > 0 and array.nbytes > self.budget:
            self.budget = 0
        return found

    def forget(self) -> None:
        """Hold on to no tensor."""
        self._index.clear()
        self._arrays.clear()


def _version(array) -> int:
    """How often an array's memory was written; inside vmap it has none of its own."""
    return versions.version(array) if type(array) is np.ndarray else 0


class Entry:
    """A tensor while the trace is being recorded."""

    __slots__ = ("name", "shape", "dtype", "requires_grad", "kind", "why", "value", "grad", "version")

    def __init__(self, tensor, kind, why, value):
        gone = tensor is None
        self.name, self.shape, self.dtype = "", () if gone else tensor._data.shape, "" if gone else tensor.dtype.name
        self.requires_grad, self.kind, self.why, self.value, self.grad = gone or tensor._rg, kind, why, value, None
        self.version = 0

    def freeze(self):
        reason, *facts = self.why  # said last, when every tensor has its name
        return TensorInfo(self.name, self.shape, self.dtype, self.requires_grad, self.kind, reason(*facts), self.value, self.grad)

    def called(self) -> str:
        """What a sentence calls this tensor."""
        if self.name:
            return self.name
        return f"the result of {self.why[3].label}" if self.why[0] is explanations.why else f"a {self.kind}"
