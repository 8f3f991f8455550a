"""The tables that make functions methods: operators, names, in-place twins."""

from __future__ import annotations

import numpy as np

from ..autograd.batch import beside
from ..autograd.tensor import Tensor
from . import arithmetic, arranging, combining, compare, complexes, convert, copies, elementwise, formats, index, inplace as writing
from . import joining, loss, matmul, metadata, products, reducing, sampled, scatter, selecting, shape, shaping, special
from . import statistics, strided
from .inplace import inplace, setitem
from .kinds import checked
from .out import Late

# operators: Python's name, the function, the function with its operands exchanged
BINARY = {
    "add": elementwise.add, "sub": elementwise.sub, "mul": elementwise.mul, "truediv": elementwise.div,
    "floordiv": arithmetic.floor_divide, "mod": arithmetic.remainder, "pow": arithmetic.pow, "matmul": matmul.matmul,
    "and": compare.bitwise_and, "or": compare.bitwise_or, "xor": compare.bitwise_xor,
    "lshift": compare.bitwise_left_shift, "rshift": compare.bitwise_right_shift,
}  # fmt: skip
COMPARE = {n: getattr(compare, n) for n in ("eq", "ne", "lt", "le", "gt", "ge")}
OPERAND = (Tensor, bool, int, float, complex, np.ndarray, np.generic)
COMMUTES = {"add", "mul", "and", "or", "xor"}

# the same function under PyTorch's several names
ALIASES = {
    "subtract": arithmetic.sub, "multiply": elementwise.mul, "divide": arithmetic.div, "true_divide": elementwise.div,
    "negative": elementwise.neg, "absolute": elementwise.abs, "arcsin": elementwise.asin, "arccos": elementwise.acos,
    "arctan": elementwise.atan, "arcsinh": elementwise.asinh, "arccosh": elementwise.acosh, "arctanh": elementwise.atanh,
    "arctan2": elementwise.atan2, "greater": compare.gt, "greater_equal": compare.ge, "less": compare.lt,
    "less_equal": compare.le, "not_equal": compare.ne, "fix": elementwise.trunc,
}  # fmt: skip
ELEMENTWISE = (
    "exp exp2 expm1 log log2 log10 log1p sqrt rsqrt reciprocal sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh "
    "sigmoid relu erf erfc neg abs sgn floor ceil trunc frac mul maximum minimum atan2 hypot logaddexp"
).split()
COMPARISONS = (
    "eq ne lt le gt ge logical_and logical_or logical_xor logical_not bitwise_and bitwise_or bitwise_xor bitwise_not "
    "bitwise_left_shift bitwise_right_shift isnan isinf isfinite signbit"
).split()


def softmax(input, dim, dtype=None) -> Tensor:
    """exp(x) / sum(exp(x)) along `dim`.

    >>> import nbgrad as torch
    >>> torch.softmax(torch.zeros(2), dim=0)
    tensor([0.5000, 0.5000])
    """
    return _along(loss.softmax, input, dim, dtype)


def log_softmax(input, dim, dtype=None) -> Tensor:
    """log(softmax(x)) along `dim`, without overflow."""
    return _along(loss.log_softmax, input, dim, dtype)


def _along(op, input, dim, dtype):
    if dtype is not None:
        input = convert.cast_to(input, dtype)
    if not input._data.ndim:
        return shape.reshape(op(shape.reshape(input, (1,)), 0), ())
    axis = dim % input._data.ndim if -input._data.ndim <= dim < input._data.ndim else None
    if axis is None:
        raise IndexError(f"dimension {dim} is out of range: this tensor has {input._data.ndim} dimensions")
    return op(input, axis)


def functions() -> dict:
    """Every function of the top-level namespace that has a tensor as its first argument."""
    table = {n: getattr(elementwise, n) for n in ELEMENTWISE}
    table |= {n: getattr(compare, n) for n in COMPARISONS}
    parts = (
        arithmetic, special, complexes, convert, shaping, joining, selecting, arranging, scatter, combining, strided, reducing,
        statistics, products, copies, sampled,
    )  # fmt: skip
    for module in parts:
        table |= {n: getattr(module, n) for n in module.__all__}
    table |= {"fill": writing.fill, "matmul": matmul.matmul, "softmax": softmax, "log_softmax": log_softmax}
    return table | copies.functions() | ALIASES


def typed():
    """The old tensor types: loaded when they are asked for."""
    from . import typed

    return typed


METHODS_ONLY = {n: getattr(shaping, n) for n in ("view", "view_as", "reshape_as", "expand", "expand_as", "repeat", "contiguous")}
METHODS_ONLY["sum_to_size"] = reducing.sum_to_size


# methods that look at their arguments themselves, for which one more call would be felt
DIRECT = set(
    "add sub subtract div divide true_divide multiply pow matmul reshape view permute transpose t flatten expand "
    "contiguous clone detach square mm".split()
)

NO_METHOD = set(
    "cat concat concatenate stack hstack vstack dstack row_stack column_stack block_diag broadcast_tensors broadcast_shapes "
    "cartesian_prod combinations meshgrid atleast_1d atleast_2d atleast_3d rsub is_tensor is_inference result_type complex polar "
    "view_as_complex view_as_real real imag einsum tensordot chain_matmul cdist pdist trapezoid trapz cumulative_trapezoid "
    "searchsorted bucketize tril_indices triu_indices vander numel detach fill gradient unravel_index"
    .split()
) | {f"{name}_copy" for name in copies.VIEWS}  # fmt: skip


def _elsewhere(name):
    def move(self, device=None, non_blocking=False, memory_format=None):
        raise AssertionError(
            f"nbgrad computes with NumPy on the CPU: leave .{name}() out, or write x.to(device) with device = 'cpu'"
        )

    move.__name__ = move.__qualname__ = name
    move.__doc__ = "AssertionError, as from a PyTorch that was built without such devices."
    return move


def install() -> None:
    """Give `Tensor` its operators and methods."""
    table = functions() | METHODS_ONLY
    for name, function in table.items():
        if name not in NO_METHOD:
            setattr(Tensor, name, Late(name, function) if name not in DIRECT and checked(name, function) else function)
    Tensor.trace = products.trace_of
    Tensor.polygamma = lambda self, n: special.polygamma(n, self)
    Tensor.polygamma_ = writing.inplace("polygamma_", lambda self, n: special.polygamma(n, self))
    Tensor.where = lambda self, condition, other: selecting.where(condition, self, other)
    Tensor.flip = shaping.flip
    Tensor.split = Late("split", lambda self, split_size, dim=0: joining.split(self, split_size, dim))
    writing.install(table)
    metadata.install()
    for name in ("squeeze_", "unsqueeze_"):
        setattr(Tensor, name, Late(name, getattr(Tensor, name)))
    for name, function in BINARY.items():
        _operators(name, function)
    Tensor.__matmul__, Tensor.__rmatmul__ = (_of_arrays(getattr(Tensor, name)) for name in ("__matmul__", "__rmatmul__"))
    for name, function in COMPARE.items():
        setattr(Tensor, f"__{name}__", _comparison(name, function))
    Tensor.__neg__, Tensor.__abs__, Tensor.__pos__ = elementwise.neg, elementwise.abs, arithmetic.positive
    Tensor.__invert__ = compare.invert
    Tensor.__getitem__, Tensor.__setitem__, Tensor.__delitem__ = index.read, setitem, _keep
    Tensor.T, Tensor.mT = property(shaping.reversed_dims), property(shaping.matrix_transpose)
    Tensor.mH, Tensor.H = property(complexes.adjoint), property(complexes.hermitian)
    Tensor.real = property(complexes.real, lambda self, value: complexes.real(self).copy_(value))
    Tensor.imag = property(complexes.imag, lambda self, value: complexes.imag(self).copy_(value))
    Tensor.to, Tensor.type_as, Tensor.type = convert.to, convert.type_as, convert.type_
    for name in convert.SHORTHAND:
        setattr(Tensor, name, convert.shorthand(name))
    Tensor.cpu, Tensor.layout = lambda self: self, property(lambda self: formats.strided)
    Tensor.cuda, Tensor.xpu = (_elsewhere(name) for name in ("cuda", "xpu"))
    Tensor.new = lambda self, *args, **kw: typed().new(self, *args, **kw)
    from . import create

    Tensor.new_tensor = lambda self, data, **kw: create.tensor(data, **({"dtype": self.dtype} | kw))
    Tensor.new_zeros = lambda self, *size, **kw: beside(self, create.zeros(*size, **({"dtype": self.dtype} | kw)))
    Tensor.new_ones = lambda self, *size, **kw: beside(self, create.ones(*size, **({"dtype": self.dtype} | kw)))
    Tensor.new_full = lambda self, size, fill_value, **kw: beside(
        self, create.full(size, fill_value, **({"dtype": self.dtype} | kw))
    )
    Tensor.new_empty = lambda self, *size, **kw: beside(self, create.empty(*size, **({"dtype": self.dtype} | kw)))


def _of_arrays(operator):
    """`operator`, which has no meaning for numbers."""
    return lambda self, other: NotImplemented if isinstance(other, bool | int | float | complex) else operator(self, other)


def _keep(self, place):
    raise TypeError("elements of a tensor cannot be deleted: choose those that stay, as in x[1:] or x[mask]")


def _operators(name, function):
    """`a + b`, `b + a` where only b is a tensor, and `a += b`; a class that has its own `__radd__` is asked for `tensor + it`."""

    made = getattr(function, "made", None)  # of the ops that have a call path of their own
    compute = function if made is None else function.op
    turned = function if name in COMMUTES else getattr(function, "turned", lambda self, other: function(other, self))

    def direct(self, other):
        try:
            return compute(self, other)
        except TypeError:
            if isinstance(other, OPERAND) or not hasattr(type(other), f"__r{name}__"):
                raise
        return NotImplemented

    def reflected(self, other):
        return turned(self, other) if isinstance(other, OPERAND) else NotImplemented

    def in_place(self, other):
        return written(self, other) if isinstance(other, OPERAND) else direct(self, other)

    setattr(Tensor, f"__{name}__", direct if made is None else made(direct))
    setattr(Tensor, f"__r{name}__", reflected if made is None or name not in COMMUTES else made(reflected))
    if name != "matmul":
        written = inplace(f"{getattr(function, '__name__', name)}_", function)
        setattr(Tensor, f"__i{name}__", in_place)


def _comparison(name, function):
    def compare_(self, other):
        if isinstance(other, OPERAND):
            return function(self, other)
        return NotImplemented

    compare_.__name__ = f"__{name}__"
    return compare_
