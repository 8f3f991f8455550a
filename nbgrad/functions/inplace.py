"""In-place twins: `x.add_(y)`, `x += y` and their kin, made from the functions that compute anew."""

from __future__ import annotations

import numpy as np

from ..engine import namespaces
from ..engine.state import FUNC, INTERCEPT, intercepting, state
from ..engine.tensor import Tensor
from ..engine.views import assign, check_overlap, check_writable, overlaps_itself, written
from ..ops.copying import compared
from ..transforms.dual_tensor import before_write
from .registry import Public
from .signature import method
from .writing import frozen, settled


def twin(entry: Public, name: str):
    """The in-place twin of a public function, as its declaration says."""
    how = entry.twin
    if how.truth:
        return _truth(name, entry.function)
    return inplace(
        name, how.of or entry.function, entry, overlapping=how.overlapping, apart=how.apart, reads=how.reads, alone=how.alone,
        strict=how.strict,
    )  # fmt: skip


def inplace(name, function, entry=None, *, overlapping=False, apart=False, reads=True, alone=None, strict=False):
    """What writes `function(input, ...)` into `input`; the options are those of `registry.Twin`."""
    op = getattr(alone or function, "op", None)
    looks = entry is not None and entry.looks and function is entry.function
    compute = None if looks else function
    ufunc = op.kernel if op is not None and isinstance(op.kernel, np.ufunc) and op.formulas else None

    def write(input, *args, **kwargs):
        nonlocal compute
        x = input
        mode = state.mode
        if ufunc is not None and mode == 0 and not kwargs and x.dtype.plain and not frozen(x):
            plain = [a._data if type(a) is Tensor and a.dtype is x.dtype else a for a in args]
            if _DIRECT.issuperset(map(type, plain)):
                return _unrecorded(x, ufunc, plain, args)
        check_writable(x, name)
        if compute is None:
            compute = method(name, entry)
        given = (*args, *kwargs.values()) if kwargs else args
        source = before_write(x, given) if mode & FUNC else x
        if mode & INTERCEPT:
            out = _looked_at(x._data, compute, source, args, kwargs)
        else:
            out = compute(source, *args, **kwargs)
        if strict and out.dtype is not x.dtype:
            raise RuntimeError(f"{name} gives {out.dtype} values, and this tensor is {x.dtype}: compute a new tensor")
        if not overlapping:
            check_overlap(x, given if reads else (), name, apart)
        elif overlaps_itself(x._data):
            out._data = settled(x._data, out._data, compute, args, kwargs)
        return assign(x, out, name)

    def _unrecorded(x, kernel, arrays, args):
        if args or x._data.base is not None:
            check_overlap(x, args, name)
        try:
            kernel(x._data, *arrays, out=x._data)
        except ValueError as error:
            raise RuntimeError(f"{name} cannot write into a tensor of shape {list(x._data.shape)}: {error}") from None
        written(x, name)
        return x

    write.__name__ = write.__qualname__ = name
    write.__doc__ = f"As `{name.rstrip('_')}`, written into this tensor."
    return write


def _looked_at(array, compute, source, args, kwargs):
    """What `compute` gives; what looks at the node knows that the array will be overwritten."""
    intercepting.overwritten = array
    try:
        return compute(source, *args, **kwargs)
    finally:
        intercepting.overwritten = None


_DIRECT = {np.ndarray, int, float, bool}  # what a ufunc takes as it is


def _truth(name, function):
    """The in-place twin of a comparison."""
    number, tensor = (compared.twin(f"{name[:-1].capitalize()}Backward{i}") for i in range(2))

    def write(input, other):
        check_writable(input, name)
        check_overlap(input, (other,), name)
        op, plain = (tensor, other.detach()) if isinstance(other, Tensor) else (number, other)
        values = function(input.detach(), plain)
        return assign(input, op(input, other, namespaces.tensors.cast(values, input._data.dtype)._data), name)

    write.__name__ = write.__qualname__ = name
    write.__doc__ = f"As `{name[:-1]}`, written into this tensor."
    return write
