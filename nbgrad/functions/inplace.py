"""In-place twins: `x.add_(y)`, `x += y` and their kin, made from the functions that compute anew."""

from __future__ import annotations

import numpy as np

from ..engine.op import namespaces
from ..engine.state import FUNC, state
from ..engine.tensor import Tensor
from ..engine.views import assign, check_overlap, check_writable, overlaps_itself, written
from ..ops import elementwise
from ..ops.copying import compared
from ..transforms.dual_tensor import before_write
from .arguments import checked
from .signature import method
from .writing import copy_, fill_, fill_diagonal_, frozen, index_put_, settled, zero_


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
        if ufunc is not None and mode == 0 and not kwargs and x.dtype.plain and not frozen(x):
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


_DIRECT = {np.ndarray, int, float, bool}  # what a ufunc takes as it is


def comparison(name, function):
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
