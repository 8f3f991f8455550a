"""`functionalize`: a function without writes to its arguments."""

from __future__ import annotations

import functools


def functionalize(func, *, remove="mutations"):
    """A function that gives what `func` gives and writes what it writes: there is no compiler here to hide writes in place from.

    `remove` is "mutations" or "mutations_and_views"; RuntimeError for anything else.

    >>> import nbgrad as torch
    >>> torch.func.functionalize(lambda x: x.clone().add_(1))(torch.ones(2))
    tensor([2., 2.])
    """
    if remove not in ("mutations", "mutations_and_views"):
        raise RuntimeError(f"functionalize: remove is 'mutations' or 'mutations_and_views', got {remove!r}")

    @functools.wraps(func)
    def run(*args, **kwargs):
        return func(*args, **kwargs)

    return run
