"""Writing in place: `x.add_(y)`, `x += y`, `x[i] = y` and their kin, made from the ops that compute anew."""

from __future__ import annotations

import numpy as np

from ..autograd.forward import before_write
from ..autograd.op import Op, make, namespaces
from ..autograd.saved import Once
from ..autograd.state import FUNC, PLAIN, state
from ..autograd.tensor import Tensor, refresh
from ..autograd.versions import owner
from ..autograd.views import assign, check_overlap, check_writable, overlaps_itself, overlaps_partly, same_elements, written
from . import elementwise, index, scatter, shape, strided
from .convert import warn_of_lost_parts
from .create import result
from .kinds import checked
from .out import method
from .prepare import array_of, cast, within


def inplace(name, function, overlapping=False, apart=False, reads=True, alone=None, strict=False):
    """The in-place twin of `function(input, ...)`.

    `alone`: the elementwise op that `function` is when it is given no keyword; `overlapping`: it may write several elements
    that are one in memory; `apart`: none of its operands may share memory with the tensor, not even as the same elements;
    `reads`: they may not share it as other elements; `strict`: the result has to be of the tensor's own dtype.
    """
    op = getattr(alone or function, "op", None)
    compute = None if checked(name[:-1], function) else function
    ufunc = op.kernel if op is not None and isinstance(op.kernel, np.ufunc) and op.formulas else None

    def write(input, *args, **kwargs):
        nonlocal compute
        x = input
        mode = state.mode
        if ufunc is not None and mode == 0 and not kwargs and x.dtype.plain and not _frozen(x):
            plain = [a._data if type(a) is Tensor and a.dtype is x.dtype else a for a in args]
            if _DIRECT.issuperset(map(type, plain)):
                return _unrecorded(x, ufunc, plain, args)
        check_writable(x, name)
        if compute is None:
            compute = method(name, function)
        given = (*args, *kwargs.values()) if kwargs else args
        out = compute(before_write(x, given) if mode & FUNC else x, *args, **kwargs)
        if strict and out.dtype is not x.dtype:
            raise RuntimeError(f"{name} gives {out.dtype} values, and this tensor is {x.dtype}: compute a new tensor")
        if not overlapping:
            check_overlap(x, given if reads else (), name, apart)
        elif overlaps_itself(x._data):
            out._data = _settled(x._data, out._data, compute, args, kwargs)
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


_DIRECT = {np.ndarray, int, float, bool}  # what a ufunc takes as it is


def _settled(array, values, function, args, kwargs):
    """What an array whose elements share memory holds after a write: where any of them was written, that."""
    args, kwargs = (args, kwargs | {"value": True}) if "value" in kwargs else ((*args[:-1], True), kwargs)
    touched = function(make(np.zeros(array.shape, bool), None), *args, **kwargs)._data
    np.copyto(array, values, where=touched)
    return array.copy()


def _frozen(x):
    """Whether `check_writable` has something to say though nothing is recorded."""
    return x._more is not None and x.is_inference()


def _as_first(operands):
    """A source in the dtype of the tensor that it will be written into."""
    x, source = (array_of(t) for t in operands)
    return [x, cast(source, x.dtype)]


def _nothing(xp, g):
    """The gradient of a value that was overwritten."""
    return xp.zeros_like(g)


_NOTHING = {"x": "0"}
_zero = Op("zero", lambda x: np.zeros_like(x), {"x": _nothing}, linear=True, text=_NOTHING)
_fill = Op("fill", lambda x, value: np.full_like(x, value), {"x": _nothing, "value": lambda xp, g: g},
           prepare=_as_first, elementwise=True, linear=True, text=_NOTHING)  # fmt: skip
_copy = Op("copy", lambda x, source: shape._expand(source, x.shape), {"x": _nothing, "source": lambda xp, g: g},
           prepare=_as_first, elementwise=True, linear=True, text=_NOTHING)  # fmt: skip
overwritten = Op("overwritten", lambda x, values: values, {"x": _nothing}, elementwise=True, text=_NOTHING)
_copied = Op("copied", lambda x, source: np.array(source), {"x": _nothing, "source": lambda xp, g: g}, linear=True, label="copy",
             text=_NOTHING)  # fmt: skip
_copy.backward_name = _copied.backward_name = "torch::autograd::CopyBackwards"
_fill_number, _fill_tensor = _fill.twin("FillBackward2"), _fill.twin("FillBackward3")


def copy_(input, other, non_blocking=False) -> Tensor:
    """The values of `other`, broadcast and converted, written into this tensor."""
    check_writable(input, "copy_")
    if not isinstance(other, Tensor):
        other = result(array_of(other))
    check_overlap(input, (other,), "copy_")
    if other.dtype is not input.dtype:
        warn_of_lost_parts(other.dtype, input.dtype)
    return assign(input, _copy(input, other), "copy_")


def fill_(input, value) -> Tensor:
    """One number written into every element."""
    check_writable(input, "fill_")
    if not isinstance(value, Tensor):
        within(value, input.dtype)
        return assign(input, _fill_number(input, value), "fill_")
    if value._data.ndim:
        raise RuntimeError(f"fill_ takes a number or a 0-d tensor, got shape {list(value._data.shape)}")
    check_overlap(input, (), "fill_")
    return assign(input, _fill_tensor(input, value), "fill_")


_filled_number, _filled_tensor = _fill.twin("FillBackward0"), _fill.twin("FillBackward1")


def fill(input, value) -> Tensor:
    """A tensor like `input` with one number in every element.

    >>> import nbgrad as torch
    >>> torch.fill(torch.zeros(2), 3)
    tensor([3., 3.])
    """
    if not isinstance(value, Tensor):
        return _filled_number(input, within(value, input.dtype))
    if value._data.ndim:
        raise RuntimeError(f"fill takes a number or a 0-d tensor, got shape {list(value._data.shape)}")
    return _filled_tensor(input, value)


def zero_(input) -> Tensor:
    """Zeros written into every element.

    >>> import nbgrad as torch
    >>> torch.ones(2).zero_()
    tensor([0., 0.])
    """
    if state.mode > PLAIN or (state.mode and (input._rg or input._root is not None)) or _frozen(input):
        check_writable(input, "zero_")
        return assign(input, _zero(input), "zero_")
    input._data.fill(0)
    written(input, "zero_")
    return input


def setitem(x, place, value) -> None:
    """`x[place] = value`: the place is a view where it can be, and what arrays name in one otherwise.

    IndexError where the place does not fit the tensor, RuntimeError where the value does not fit the place.
    """
    check_writable(x, _SETITEM)
    place = (None,) if place is True else index.normal(place)
    source = value if isinstance(value, Tensor) else _constant(x, value)
    if not index.is_basic(place):
        if len(place) != 1 or place[0] is not False:
            _put(x, place, source)
        return
    if source._data.ndim and source._data.shape[0] == 1:
        source = _trimmed(source, x._data.ndim + sum((i is None) - (type(i) is int) for i in place))
    if source.dtype is not x.dtype:
        source = namespaces.tensors.cast(source, x._data.dtype)
    array = x._data
    if type(array) is np.ndarray and (array.base is not None or source._data.base is not None):
        _check_apart(x, place, source)
    if source._root is not None and state.mode:
        refresh(source)
    if state.mode <= PLAIN and not (state.mode and (x._rg or source._rg)):
        try:
            array[place] = source._data
        except (ValueError, IndexError):
            index._setitem(array, source._data, place)  # says what does not fit
            raise
        written(x, _SETITEM)
    elif index.whole(place, array.shape):
        write = _fill_tensor if array.ndim and not source._data.ndim else _copy
        assign(x, write(x, source), _SETITEM)
    else:
        assign(x, index.setitem(x, source, Once(place)), _SETITEM)


_SETITEM = "x[...] = value"


def _trimmed(source, ndim):
    """A value for a place of `ndim` dimensions: where it has more of them, leading ones of length 1 go."""
    have = source._data.shape
    extra = next((i for i, n in enumerate(have) if n != 1), len(have)) if len(have) > ndim else 0
    return shape.reshape(source, have[extra:]) if extra else source


def _constant(x, value):
    """A value that is no tensor, as one of the tensor's dtype."""
    if isinstance(value, int | float | complex):
        return result(cast(within(value, x.dtype), x._data.dtype))
    if isinstance(value, np.ndarray | np.generic):
        return result(cast(np.asarray(value), x._data.dtype))
    raise TypeError(f"a tensor's elements are set to a number or a tensor, got {type(value).__name__}: use torch.tensor() first")


def _check_apart(x, place, source):
    if not overlaps_itself(x._data) and owner(source._data) is not owner(x._data):
        return
    view = index.select.kernel(x._data, place)
    if overlaps_itself(view):
        check_overlap(make(view, None), (), _SETITEM)
    lead = source._data.ndim - view.ndim
    if lead <= 0 and overlaps_partly(view, shape._expand(source._data, view.shape)):
        raise RuntimeError(f"{_SETITEM} would read memory that it also writes, as other elements: use a copy, value.clone()")


def _put(x, place, source):
    """`x[place] = source` where the place has arrays: first the view that the rest of it selects."""
    basic, arrays = index.apart(place, x._data)
    if basic is not None:
        x = index.read(x, basic)
    if arrays == ():
        return setitem(x, ..., source)
    _index_put(x, arrays, source, _SETITEM)


def _index_put(x, arrays, source, name):
    source = scatter.converted(x, arrays, _trimmed(source, 0), name)
    if not scatter.is_fill(arrays, source):
        _check_unread(x, source, name)
    assign(x, index.index_put(x, source, arrays), name)


def _check_unread(x, source, name):
    array = x._data
    same = source is x and array.shape[:1] != (1,)
    if type(array) is np.ndarray and (same or overlaps_partly(array, source._data) or same_elements(array, source._data)):
        raise RuntimeError(f"{name} would read memory that it also writes: use a copy, value.clone()")


def index_put_(input, indices, values, accumulate=False) -> Tensor:
    """As `index_put`, written into this tensor."""
    check_writable(input, "index_put_")
    out = scatter.index_put(input, indices, values, accumulate)
    if overlaps_itself(input._data):
        touch = lambda x, value: scatter.index_put(x, indices, result(np.array(value)))  # noqa: E731
        out._data = _settled(input._data, out._data, touch, (values,), {})
    if values._data.size > 1:
        _check_unread(input, values, "index_put_")
    return assign(input, out, "index_put_")


def fill_diagonal_(input, fill_value, wrap=False) -> Tensor:
    """One number written where all indices are equal; RuntimeError for fewer than 2 dimensions."""
    shape, steps = input._data.shape, input.stride()
    if len(shape) < 2 or (len(shape) > 2 and len(set(shape)) > 1):
        raise RuntimeError(f"fill_diagonal_ takes a matrix, or a tensor with all lengths equal, got shape {list(shape)}")
    n = min(shape) if not wrap or len(shape) > 2 else -(-shape[0] * shape[1] // (shape[1] + 1))
    strided.as_strided(input, (n,), (sum(steps),), input.storage_offset()).fill_(fill_value)
    return input


# ---- comparisons: what they write has no derivative, and the tensor's old value none any more ----
_compared = Op("compared", lambda x, y, values: values, {"x": _nothing, "y": _nothing}, elementwise=True,
               text={"x": "0", "y": "0"})  # fmt: skip


def comparison(name, function):
    """The in-place twin of a comparison."""
    number, tensor = (_compared.twin(f"{name[:-1].capitalize()}Backward{i}") for i in range(2))

    def write(input, other):
        check_writable(input, name)
        check_overlap(input, (other,), name)
        op, plain = (tensor, other.detach()) if isinstance(other, Tensor) else (number, other)
        values = function(input.detach(), plain)
        return assign(input, op(input, other, namespaces.tensors.cast(values, input._data.dtype)._data), name)

    write.__name__ = write.__qualname__ = name
    write.__doc__ = f"As `{name[:-1]}`, written into this tensor."
    return write


IN_PLACE = (
    "exp exp2 expm1 log log2 log10 log1p sqrt rsqrt reciprocal sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh "
    "sigmoid relu erf erfc neg abs sign sgn floor ceil trunc frac mul add sub div pow square clamp clip remainder fmod "
    "floor_divide lerp addcmul addcdiv tril triu round nan_to_num logical_not logical_and logical_or logical_xor bitwise_and "
    "bitwise_or bitwise_xor bitwise_not bitwise_left_shift bitwise_right_shift atan2 hypot cumsum cumprod addmm put clamp_min "
    "clamp_max copysign deg2rad rad2deg digamma erfinv float_power heaviside i0 lgamma ldexp logit sinc xlogy gcd lcm "
    "nextafter addmv addr addbmm baddbmm mvlgamma conj_physical igamma igammac"
).split()
# those that PyTorch has as functions of the namespace too
NAMESPACE = (
    "abs acos acosh addmv arccos arccosh arcsin arcsinh arctan arctanh asin asinh atan atanh ceil clamp clamp_max clamp_min "
    "clip conj_physical cos cosh deg2rad erf erfc exp exp2 expm1 fill fix floor frac gcd i0 index_put lcm ldexp log log10 "
    "log1p log2 logit nan_to_num neg negative rad2deg reciprocal relu round rsqrt sigmoid sin sinc sinh sqrt square tan tanh "
    "trunc xlogy zero"
).split()
STRICT = {"abs", "float_power"}  # elsewhere a result may be one that the tensor can hold
APART = "index_add index_copy index_reduce scatter scatter_add scatter_reduce".split()
OVERLAPPING = "index_fill masked_fill".split()
# the same write under PyTorch's other names
SAME = {
    "not_equal": "ne", "less": "lt", "less_equal": "le", "greater": "gt", "greater_equal": "ge", "absolute": "abs",
    "arccos": "acos", "arccosh": "acosh", "arcsin": "asin", "arcsinh": "asinh", "arctan": "atan", "arctan2": "atan2",
    "arctanh": "atanh", "divide": "div", "fix": "trunc", "multiply": "mul", "negative": "neg", "subtract": "sub",
    "true_divide": "div",
}  # fmt: skip


_ALONE = {name: getattr(elementwise, name) for name in ("add", "sub", "div")}


def install(table) -> None:
    """Give `Tensor` its methods that write, from the functions of `table`."""
    for name in IN_PLACE:
        setattr(Tensor, f"{name}_", inplace(f"{name}_", table[name], alone=_ALONE.get(name), strict=name in STRICT))
    for name in APART:
        setattr(Tensor, f"{name}_", inplace(f"{name}_", table[name], apart=True))
    Tensor.renorm_ = inplace("renorm_", lambda input, p, dim, maxnorm: table["renorm"](input.clone(), p, dim, maxnorm))
    Tensor.masked_scatter_ = inplace("masked_scatter_", table["masked_scatter"], reads=False)
    for name in OVERLAPPING:
        setattr(Tensor, f"{name}_", inplace(f"{name}_", table[name], overlapping=True))
    for name in "eq ne lt le gt ge".split():
        setattr(Tensor, f"{name}_", comparison(f"{name}_", table[name]))
    for alias, name in SAME.items():
        setattr(Tensor, f"{alias}_", getattr(Tensor, f"{name}_"))
    for function in (copy_, fill_, zero_, index_put_, fill_diagonal_):
        setattr(Tensor, function.__name__, function)
