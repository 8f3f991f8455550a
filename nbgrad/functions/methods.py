"""The tables that make functions methods: operators, names, in-place twins."""

from __future__ import annotations

from ..engine import memory_format
from ..engine.tensor import Tensor
from ..ops import (
    activation,
    comparison as comparison_ops,
    complex as complex_ops,
    elementwise,
    matmul as matmul_ops,
    special as special_ops,
)
from ..transforms.batched_tensor import beside
from . import (
    arithmetic,
    casting,
    comparison,
    complex,
    diagonals,
    differences,
    dimensions,
    distance,
    einsum,
    indexing,
    inplace,
    joining,
    matmul,
    metadata,
    norms,
    reductions,
    repetition,
    scans,
    scatter,
    scatter_reduce,
    searching,
    shape,
    sorting,
    special,
    splitting,
    statistics,
    strided,
    view_copies,
    writing,  # fmt: skip
)
from .arguments import checked
from .operators import BINARY, COMPARE, _comparison, _keep, _of_arrays, _operators
from .signature import Late
from .softmax import log_softmax, softmax
from .writing import setitem

# the same function under PyTorch's several names
ALIASES = {
    "subtract": arithmetic.sub, "multiply": elementwise.mul, "divide": arithmetic.div, "true_divide": elementwise.div,
    "negative": elementwise.neg, "absolute": elementwise.abs, "arcsin": elementwise.asin, "arccos": elementwise.acos,
    "arctan": elementwise.atan, "arcsinh": elementwise.asinh, "arccosh": elementwise.acosh, "arctanh": elementwise.atanh,
    "arctan2": elementwise.atan2, "greater": comparison_ops.gt, "greater_equal": comparison_ops.ge, "less": comparison_ops.lt,
    "less_equal": comparison_ops.le, "not_equal": comparison_ops.ne, "fix": elementwise.trunc,
}  # fmt: skip
ELEMENTWISE = (
    "exp exp2 expm1 log log2 log10 log1p sqrt rsqrt reciprocal sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh "
    "sigmoid erf erfc neg abs sgn floor ceil trunc frac mul maximum minimum atan2 hypot logaddexp"
).split()
COMPARISONS = (
    "eq ne lt le gt ge logical_and logical_or logical_xor logical_not bitwise_and bitwise_or bitwise_xor bitwise_not "
    "bitwise_left_shift bitwise_right_shift isnan isinf isfinite signbit"
).split()


def functions() -> dict:
    """Every function of the top-level namespace that has a tensor as its first argument."""
    table = {n: getattr(elementwise, n) for n in ELEMENTWISE}
    table |= {n: getattr(comparison_ops, n) for n in COMPARISONS}
    table |= {n: getattr(distance, n) for n in ("cdist", "dist", "pdist")}
    parts = (
        arithmetic, casting, comparison, complex, diagonals, differences, dimensions, einsum, indexing, joining, matmul, norms,
        reductions, repetition, scans, scatter, scatter_reduce, searching, shape, sorting, special, splitting, statistics, strided,
        view_copies, special_ops, complex_ops,
    )  # fmt: skip
    for module in parts:
        table |= {n: getattr(module, n) for n in module.__all__}
    table |= {
        "relu": activation.relu,
        "fill": writing.fill,
        "matmul": matmul_ops.matmul,
        "softmax": softmax,
        "log_softmax": log_softmax,
    }
    return table | view_copies.functions() | ALIASES


def typed():
    """The old tensor types: loaded when they are asked for."""
    from . import tensor_types as typed

    return typed


METHODS_ONLY = {n: getattr(shape, n) for n in ("view", "view_as", "reshape_as", "expand", "expand_as", "contiguous")}
METHODS_ONLY["repeat"], METHODS_ONLY["sum_to_size"] = repetition.repeat, reductions.sum_to_size


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
) | {f"{name}_copy" for name in view_copies.VIEWS}  # fmt: skip


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
    Tensor.trace = diagonals.trace_of
    Tensor.polygamma = lambda self, n: special.polygamma(n, self)
    Tensor.polygamma_ = inplace.inplace("polygamma_", lambda self, n: special.polygamma(n, self))
    Tensor.where = lambda self, condition, other: indexing.where(condition, self, other)
    Tensor.flip = dimensions.flip
    Tensor.split = Late("split", lambda self, split_size, dim=0: splitting.split(self, split_size, dim))
    inplace.install(table)
    metadata.install()
    for name in ("squeeze_", "unsqueeze_"):
        setattr(Tensor, name, Late(name, getattr(Tensor, name)))
    for name, function in BINARY.items():
        _operators(name, function)
    Tensor.__matmul__, Tensor.__rmatmul__ = (_of_arrays(getattr(Tensor, name)) for name in ("__matmul__", "__rmatmul__"))
    for name, function in COMPARE.items():
        setattr(Tensor, f"__{name}__", _comparison(name, function))
    Tensor.__neg__, Tensor.__abs__, Tensor.__pos__ = elementwise.neg, elementwise.abs, arithmetic.positive
    Tensor.__invert__ = comparison.invert
    Tensor.__getitem__, Tensor.__setitem__, Tensor.__delitem__ = indexing.read, setitem, _keep
    Tensor.T, Tensor.mT = property(dimensions.reversed_dims), property(dimensions.matrix_transpose)
    Tensor.mH, Tensor.H = property(complex.adjoint), property(complex.hermitian)
    Tensor.real = property(complex.real, lambda self, value: complex.real(self).copy_(value))
    Tensor.imag = property(complex.imag, lambda self, value: complex.imag(self).copy_(value))
    Tensor.to, Tensor.type_as, Tensor.type = casting.to, casting.type_as, casting.type_
    for name in casting.SHORTHAND:
        setattr(Tensor, name, casting.shorthand(name))
    Tensor.cpu, Tensor.layout = lambda self: self, property(lambda self: memory_format.strided)
    Tensor.cuda, Tensor.xpu = (_elsewhere(name) for name in ("cuda", "xpu"))
    Tensor.new = lambda self, *args, **kw: typed().new(self, *args, **kw)
    from . import creation as create, from_data

    Tensor.new_tensor = lambda self, data, **kw: from_data.tensor(data, **({"dtype": self.dtype} | kw))
    Tensor.new_zeros = lambda self, *size, **kw: beside(self, create.zeros(*size, **({"dtype": self.dtype} | kw)))
    Tensor.new_ones = lambda self, *size, **kw: beside(self, create.ones(*size, **({"dtype": self.dtype} | kw)))
    Tensor.new_full = lambda self, size, fill_value, **kw: beside(
        self, create.full(size, fill_value, **({"dtype": self.dtype} | kw))
    )
    Tensor.new_empty = lambda self, *size, **kw: beside(self, create.empty(*size, **({"dtype": self.dtype} | kw)))
