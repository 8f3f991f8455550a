"""What registering a hook returns."""

from __future__ import annotations

import itertools

_ids = itertools.count()


class RemovableHandle:
    """What registering a hook returns: `.remove()` takes the hook away; also a context manager.

    >>> import nbgrad as torch
    >>> x = torch.ones(2, requires_grad=True)
    >>> with x.register_hook(lambda g: g * 10):
    ...     x.sum().backward()
    >>> x.grad
    tensor([10., 10.])
    """

    __slots__ = ("id", "_table")

    def __init__(self, table, hook):
        self.id, self._table = next(_ids), table
        table[self.id] = hook

    def remove(self):
        self._table.pop(self.id, None)

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.remove()
