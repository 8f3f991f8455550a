"""Writing in place: `x.add_(y)`, `x += y`, `x[i] = y` and their kin, made from the ops that compute anew."""

from __future__ import annotations

import numpy as np

from ..autograd.op import Op, namespaces
from ..autograd.state import PLAIN, state
from ..autograd.tensor import Tensor
from ..autograd.views import assign, check_writable, written
from . import index
from .create import result
from .prepare import array_of, cast, within
from .shape import _expand


def inplace(name, function):
    """The in-place twin of `function(input, ...)`."""
    op = getattr(function, "op", None)
    ufunc = op.kernel if op is not None and isinstance(op.kernel, np.ufunc) and op.formulas else None

    def write(input, *args, **kwargs):
        x = input
        mode = state.mode
        if ufunc is not None and mode == 0 and not kwargs and x.dtype.plain and not _frozen(x):
            plain = [a._data if type(a) is Tensor and a.dtype is x.dtype else a for a in args]
            if all(isinstance(a, np.ndarray | int | float) for a in plain):
                return _unrecorded(x, ufunc, plain)
        check_writable(x, name)
        return assign(x, function(x, *args, **kwargs), name)

    def _unrecorded(x, kernel, args):
        try:
            kernel(x._data, *args, out=x._data)
        except ValueError as error:
            raise RuntimeError(f"{name} cannot write into a tensor of shape {list(x._data.shape)}: {error}") from None
        written(x, name)
        return x

    write.__name__ = write.__qualname__ = name
    write.__doc__ = f"As `{name.rstrip('_')}`, written into this tensor."
    return write


def _frozen(x):
    """Whether `check_writable` has something to say though nothing is recorded."""
    return x._more is not None and x.is_inference()


def _as_first(operands):
    """A source in the dtype of the tensor that it will be written into."""
    x, source = (array_of(t) for t in operands)
    return [x, cast(source, x.dtype)]


_zero = Op("zero", lambda x: np.zeros_like(x), {"x": lambda xp, g: xp.mask(g, False)}, linear=True)
_fill = Op("fill", lambda x, value: np.full_like(x, value), {"x": lambda xp, g: xp.mask(g, False), "value": lambda xp, g: g},
           prepare=_as_first, elementwise=True, linear=True)  # fmt: skip
_copy = Op("copy", lambda x, source: _expand(source, x.shape), {"x": lambda xp, g: xp.mask(g, False), "source": lambda xp, g: g},
           prepare=_as_first, elementwise=True, linear=True)  # fmt: skip
_copy.backward_name = "torch::autograd::CopyBackwards"


def copy_(input, src, non_blocking=False) -> Tensor:
    """The values of `src`, broadcast and converted, written into this tensor."""
    check_writable(input, "copy_")
    return assign(input, _copy(input, src), "copy_")


def fill_(input, value) -> Tensor:
    """One number written into every element."""
    check_writable(input, "fill_")
    if isinstance(value, Tensor) and value._data.ndim:
        raise RuntimeError(f"fill_ takes a number or a 0-d tensor, got shape {list(value._data.shape)}")
    if not isinstance(value, Tensor):
        within(value, input.dtype)
    return assign(input, _fill(input, value), "fill_")


def zero_(input) -> Tensor:
    """Zeros written into every element.

    >>> import nbgrad as torch
    >>> torch.ones(2).zero_()
    tensor([0., 0.])
    """
    if state.mode > PLAIN or (state.mode and (input._rg or input._base is not None)) or _frozen(input):
        check_writable(input, "zero_")
        return assign(input, _zero(input), "zero_")
    input._data.fill(0)
    written(input, "zero_")
    return input


def setitem(x, place, value) -> None:
    """`x[place] = value`: the place is a view where it can be, and the whole tensor where it cannot."""
    check_writable(x, "x[...] = value")
    place = index.normal(place)
    if isinstance(value, Tensor):
        source = value
    else:
        if isinstance(value, int | float | complex):
            within(value, x.dtype)
        source = result(np.asarray(value, x._data.dtype if not isinstance(value, np.ndarray) else None))
    if source._data.dtype != x._data.dtype:
        source = namespaces.tensors.cast(source, x._data.dtype)
    if state.mode <= PLAIN and not (state.mode and (x._rg or source._rg)):
        try:
            x._data[place] = source._data
        except (ValueError, IndexError):
            index._setitem(x._data, source._data, place)  # says what does not fit
            raise
        written(x, "x[...] = value")
        return
    assign(x, index.setitem(x, source, place), "x[...] = value")


def masked_fill_(input, mask, value) -> Tensor:
    from .shaping import masked_fill

    check_writable(input, "masked_fill_")
    return assign(input, masked_fill(input, mask, value), "masked_fill_")
