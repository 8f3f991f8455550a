"""The types of `nbgrad`. This file is written by `make stubs`."""

from builtins import bool as _bool, complex as _complex, float as _float, int as _int, str as _str
from collections.abc import Callable, Sequence
from typing import Any, overload

from .functions.arguments import Device, DType, Ints, Lengths, MemoryFormat, Number
from .engine.dtypes import dtype as dtype
from .functions.return_types import ValuesAndIndices, MinAndMax, MantissaAndExponent, CountsAndEdges
from .engine.tensor import Tensor as Tensor
from .trace.recorder import trace as trace
from . import autograd as autograd, func as func, nn as nn, profiler as profiler, random as random
from . import special as special, utils as utils
from .transforms.vmap import vmap as vmap
from .accelerators import backends as backends
from .accelerators import cpu as cpu
from .engine.anomaly import is_anomaly_check_nan_enabled as is_anomaly_check_nan_enabled
from .engine.anomaly import is_anomaly_enabled as is_anomaly_enabled
from .engine.device import device as device
from .engine.dtypes import can_cast as can_cast
from .engine.dtypes import finfo as finfo
from .engine.dtypes import get_default_dtype as get_default_dtype
from .engine.dtypes import iinfo as iinfo
from .engine.dtypes import promote_types as promote_types
from .engine.dtypes import set_default_dtype as set_default_dtype
from .engine.memory_format import layout as layout
from .engine.memory_format import memory_format as memory_format
from .engine.modes import enable_grad as enable_grad
from .engine.modes import inference_mode as inference_mode
from .engine.modes import is_grad_enabled as is_grad_enabled
from .engine.modes import is_inference_mode_enabled as is_inference_mode_enabled
from .engine.modes import no_grad as no_grad
from .engine.modes import set_grad_enabled as set_grad_enabled
from .engine.size import Size as Size
from .engine.storage import TypedStorage as TypedStorage
from .engine.storage import UntypedStorage as UntypedStorage
from .ops.random import Generator as Generator
from .ops.random import default_generator as default_generator

accelerator: Any
cuda: Any
get_default_device: Any
mps: Any
set_default_device: Any
xpu: Any
get_float32_matmul_precision: Any
get_num_threads: Any
set_float32_matmul_precision: Any
set_num_threads: Any
are_deterministic_algorithms_enabled: Any
get_deterministic_debug_mode: Any
is_deterministic_algorithms_warn_only_enabled: Any
set_deterministic_debug_mode: Any
use_deterministic_algorithms: Any
get_printoptions: Any
printoptions: Any
set_printoptions: Any
is_storage: Any
BoolTensor: Any
ByteTensor: Any
CharTensor: Any
ShortTensor: Any
IntTensor: Any
LongTensor: Any
HalfTensor: Any
BFloat16Tensor: Any
FloatTensor: Any
DoubleTensor: Any
set_default_tensor_type: Any
bfloat16: dtype
bool: dtype
cdouble: dtype
cfloat: dtype
complex128: dtype
complex64: dtype
double: dtype
float: dtype
float16: dtype
float32: dtype
float64: dtype
half: dtype
int: dtype
int16: dtype
int32: dtype
int64: dtype
int8: dtype
long: dtype
short: dtype
uint16: dtype
uint32: dtype
uint64: dtype
uint8: dtype
e: _float
inf: _float
nan: _float
pi: _float
newaxis: None
__version__: _str
channels_last: Any
channels_last_3d: Any
contiguous_format: Any
preserve_format: Any
strided: Any

def abs(input: Tensor, *, out: Any = None) -> Tensor:
    """The size of each element, real for complex numbers; the gradient at 0 is 0, as in PyTorch."""
def abs_(input: Tensor) -> Tensor:
    """As `abs`, written into `input`."""
def absolute(input: Tensor, *, out: Any = None) -> Tensor:
    """As `abs`."""
def acos(input: Tensor, *, out: Any = None) -> Tensor:
    """The angle in radians, from 0 to pi, with this cosine; NaN outside -1 to 1."""
def acos_(input: Tensor) -> Tensor:
    """As `acos`, written into `input`."""
def acosh(input: Tensor, *, out: Any = None) -> Tensor:
    """The number, 0 or above, with this hyperbolic cosine; NaN below 1."""
def acosh_(input: Tensor) -> Tensor:
    """As `acosh`, written into `input`."""
def add(input: Tensor | Number, other: Tensor | Number, *, alpha: Number = 1, out: Any = None) -> Tensor:
    """input + alpha * other, element by element; shapes broadcast, dtypes are promoted."""
def addbmm(input: Tensor, batch1: Tensor, batch2: Tensor, *, beta: Number = 1, alpha: Number = 1, out: Any = None) -> Tensor:
    """beta * input + alpha * the sum of the products of two batches of matrices: (b, n, k) and (b, k, m) give (n, m)."""
def addcdiv(input: Tensor, tensor1: Tensor, tensor2: Tensor, *, value: Number = 1, out: Any = None) -> Tensor:
    """input + value * tensor1 / tensor2; shapes broadcast, dtypes are promoted."""
def addcmul(input: Tensor, tensor1: Tensor, tensor2: Tensor, *, value: Number = 1, out: Any = None) -> Tensor:
    """input + value * tensor1 * tensor2; shapes broadcast, dtypes are promoted."""
def addmm(input: Tensor, mat1: Tensor, mat2: Tensor, *, beta: Number = 1, alpha: Number = 1, out: Any = None) -> Tensor:
    """beta * input + alpha * the product of two matrices; what a factor of 0 multiplies counts as 0, NaN too."""
def addmv(input: Tensor, mat: Tensor, vec: Tensor, *, beta: Number = 1, alpha: Number = 1, out: Any = None) -> Tensor:
    """beta * input + alpha * the product of a matrix and a vector: shapes (n, k) and (k,) give (n,)."""
def addmv_(input: Tensor, mat: Tensor, vec: Tensor, *, beta: Number = 1, alpha: Number = 1) -> Tensor:
    """As `addmv`, written into `input`."""
def addr(input: Tensor, vec1: Tensor, vec2: Tensor, *, beta: Number = 1, alpha: Number = 1, out: Any = None) -> Tensor:
    """beta * input + alpha * the outer product of two vectors: shapes (n,) and (m,) give (n, m), of the common dtype."""
def adjoint(input: Tensor) -> Tensor:
    """The conjugate of the transpose of the last two dimensions; RuntimeError for a vector."""
def alias_copy(input: Tensor, *args: Any) -> Tensor:
    """As `alias`, in memory of its own."""
def all(input: Tensor, dim: Ints | None = None, keepdim: _bool = False, *, axis: Ints | None = None, keepdims: _bool | None = None, out: Any = None) -> Tensor:
    """Whether all elements are true (not 0), of all or over the dimensions `dim`; uint8 stays uint8, all else gives bool."""
def allclose(input: Tensor, other: Tensor, rtol: _float = 1e-05, atol: _float = 1e-08, equal_nan: _bool = False) -> _bool:
    """Whether all elements agree within atol + rtol * |other|."""
def amax(input: Tensor, dim: Ints = (), keepdim: _bool = False, *, axis: Ints | None = None, keepdims: _bool | None = None, out: Any = None) -> Tensor:
    """The largest value over the dimensions `dim` (none named: all); elements that tie share the gradient."""
def amin(input: Tensor, dim: Ints = (), keepdim: _bool = False, *, axis: Ints | None = None, keepdims: _bool | None = None, out: Any = None) -> Tensor:
    """The smallest value over the dimensions `dim` (none named: all); elements that tie share the gradient."""
def aminmax(input: Tensor, *, dim: _int | None = None, keepdim: _bool = False, axis: _int | None = None, keepdims: _bool | None = None, out: Any = None) -> MinAndMax:
    """(min, max) over all elements or along `dim`; elements that tie share the gradient, errors are those of `amin`."""
def angle(input: Tensor, *, out: Any = None) -> Tensor:
    """The angle of complex numbers in radians; of real ones, pi where they are negative."""
def any(input: Tensor, dim: Ints | None = None, keepdim: _bool = False, *, axis: Ints | None = None, keepdims: _bool | None = None, out: Any = None) -> Tensor:
    """Whether any element is true (not 0), of all or over the dimensions `dim`; uint8 stays uint8, all else gives bool."""
def arange(start: Number | None = None, end: Number | None = None, step: Number = 1, *, dtype: DType | None = None, device: Device | None = None, requires_grad: _bool = False, layout: Any = None, pin_memory: _bool = False, out: Any = None) -> Tensor:
    """Numbers from `start` (0) up to but without `end`, `step` apart; integers when all three are."""
def arccos(input: Tensor, *, out: Any = None) -> Tensor:
    """The angle in radians, from 0 to pi, with this cosine; NaN outside -1 to 1."""
def arccos_(input: Tensor) -> Tensor:
    """As `arccos`, written into `input`."""
def arccosh(input: Tensor, *, out: Any = None) -> Tensor:
    """The number, 0 or above, with this hyperbolic cosine; NaN below 1."""
def arccosh_(input: Tensor) -> Tensor:
    """As `arccosh`, written into `input`."""
def arcsin(input: Tensor, *, out: Any = None) -> Tensor:
    """The angle in radians, from -pi/2 to pi/2, with this sine; NaN outside -1 to 1."""
def arcsin_(input: Tensor) -> Tensor:
    """As `arcsin`, written into `input`."""
def arcsinh(input: Tensor, *, out: Any = None) -> Tensor:
    """The number with this hyperbolic sine."""
def arcsinh_(input: Tensor) -> Tensor:
    """As `arcsinh`, written into `input`."""
def arctan(input: Tensor, *, out: Any = None) -> Tensor:
    """The angle in radians, from -pi/2 to pi/2, with this tangent."""
def arctan2(input: Tensor, other: Tensor, *, out: Any = None) -> Tensor:
    """The angle in radians, from -pi to pi, of the point with height `input` and width `other`."""
def arctan_(input: Tensor) -> Tensor:
    """As `arctan`, written into `input`."""
def arctanh(input: Tensor, *, out: Any = None) -> Tensor:
    """The number with this hyperbolic tangent; infinite at -1 and 1, NaN beyond."""
def arctanh_(input: Tensor) -> Tensor:
    """As `arctanh`, written into `input`."""
def argmax(input: Tensor, dim: _int | None = None, keepdim: _bool = False, *, axis: _int | None = None, keepdims: _bool | None = None, out: Any = None) -> Tensor:
    """Where the maximum is along `dim`, in int64 (the first of several); without `dim`, its place in the flattened tensor."""
def argmin(input: Tensor, dim: _int | None = None, keepdim: _bool = False, *, axis: _int | None = None, keepdims: _bool | None = None, out: Any = None) -> Tensor:
    """Where the minimum is along `dim`, in int64 (the first of several); without `dim`, its place in the flattened tensor."""
def argsort(input: Tensor, dim: _int = -1, descending: _bool = False, stable: _bool = False, *, axis: _int | None = None, out: Any = None) -> Tensor:
    """The indices that sort along `dim`, in int64 and the tensor's shape; equal elements keep their order whatever `stable`."""
def argwhere(input: Tensor) -> Tensor:
    """As `nonzero`."""
def as_strided(input: Tensor, size: Lengths, stride: Lengths, storage_offset: _int | None = None) -> Tensor:
    """A view of the tensor's memory with these lengths, steps and start, counted in elements."""
def as_strided_copy(input: Tensor, *args: Any) -> Tensor:
    """As `as_strided`, in memory of its own."""
def as_strided_scatter(input: Tensor, src: Tensor, size: Lengths | None, stride: Lengths, storage_offset: _int | None = None) -> Tensor:
    """A copy of `input` with `src` in place of what `as_strided` looks at."""
def as_tensor(data: Any, dtype: DType | None = None, device: Device | None = None, *, layout: Any = None, pin_memory: _bool = False) -> Tensor:
    """As `tensor`, without a copy where `data` is a tensor or an array of the dtype asked for."""
def asarray(obj: Any, *, dtype: DType | None = None, device: Device | None = None, copy: _bool | None = None, requires_grad: _bool = False, layout: Any = None, pin_memory: _bool = False) -> Tensor:
    """`obj` (a tensor, an array, a buffer, something with `__dlpack__`, numbers) as a tensor, on the same memory where possible."""
def asin(input: Tensor, *, out: Any = None) -> Tensor:
    """The angle in radians, from -pi/2 to pi/2, with this sine; NaN outside -1 to 1."""
def asin_(input: Tensor) -> Tensor:
    """As `asin`, written into `input`."""
def asinh(input: Tensor, *, out: Any = None) -> Tensor:
    """The number with this hyperbolic sine."""
def asinh_(input: Tensor) -> Tensor:
    """As `asinh`, written into `input`."""
def atan(input: Tensor, *, out: Any = None) -> Tensor:
    """The angle in radians, from -pi/2 to pi/2, with this tangent."""
def atan2(input: Tensor, other: Tensor, *, out: Any = None) -> Tensor:
    """The angle in radians, from -pi to pi, of the point with height `input` and width `other`."""
def atan_(input: Tensor) -> Tensor:
    """As `atan`, written into `input`."""
def atanh(input: Tensor, *, out: Any = None) -> Tensor:
    """The number with this hyperbolic tangent; infinite at -1 and 1, NaN beyond."""
def atanh_(input: Tensor) -> Tensor:
    """As `atanh`, written into `input`."""
def atleast_1d(*tensors: Any) -> Any:
    """The tensor, or each of several, with at least one dimension."""
def atleast_2d(*tensors: Any) -> Any:
    """The tensor, or each of several, with at least two dimensions: a vector is a row."""
def atleast_3d(*tensors: Any) -> Any:
    """The tensor, or each of several, with at least three dimensions: a matrix gets a last one."""
def baddbmm(input: Tensor, batch1: Tensor, batch2: Tensor, *, beta: Number = 1, alpha: Number = 1, out: Any = None) -> Tensor:
    """beta * input + alpha * the products of two batches of matrices: shapes (b, n, k) and (b, k, m) give (b, n, m)."""
def bernoulli(input: Tensor, p: _float | None = None, *, generator: Generator | None = None, out: Any = None) -> Tensor:
    """1 with the given probabilities (or `p` for all), else 0, in the dtype of `input`; RuntimeError for one outside 0 to 1."""
def bincount(input: Tensor, weights: Tensor | None = None, minlength: _int = 0) -> Tensor:
    """How often each non-negative integer of a vector occurs, or the sum of its weights."""
def bitwise_and(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """The bits that both have, of integers or booleans; NotImplementedError for other numbers."""
def bitwise_left_shift(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """input * 2**other, by moving bits; NotImplementedError for floating and complex numbers."""
def bitwise_not(input: Tensor, *, out: Any = None) -> Tensor:
    """All bits turned, or a boolean; NotImplementedError for other than integers and booleans."""
def bitwise_or(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """The bits that one of both has, of integers or booleans; NotImplementedError for other numbers."""
def bitwise_right_shift(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """input / 2**other rounded down, by moving bits; NotImplementedError for floating and complex numbers."""
def bitwise_xor(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """The bits that just one of both has, of integers or booleans; NotImplementedError for other numbers."""
def block_diag(*tensors: Any) -> Tensor:
    """Matrices along a diagonal, zeros elsewhere."""
def bmm(input: Tensor, mat2: Tensor, *, out: Any = None) -> Tensor:
    """The products of two batches of matrices: shapes (b, n, k) and (b, k, m) give (b, n, m)."""
def broadcast_shapes(*shapes: Any) -> Any:
    """The shape that these shapes broadcast to; RuntimeError where they do not."""
def broadcast_tensors(*tensors: Any) -> Any:
    """All tensors expanded to their common shape."""
def broadcast_to(input: Tensor, size: Lengths) -> Tensor:
    """As `expand`: a view in which dimensions of length 1 are repeated."""
def bucketize(input: Tensor | Number, boundaries: Tensor, *, out_int32: _bool = False, right: _bool = False, out: Any = None) -> Tensor:
    """The number of the bucket, between the sorted vector `boundaries`, that each element lies in."""
def cartesian_prod(*tensors: Any) -> Tensor:
    """All combinations of the elements of vectors, one a row."""
def cat(tensors: Sequence[Tensor], dim: _int = 0, *, axis: _int | None = None, out: Any = None) -> Tensor:
    """Tensors joined along an existing dimension."""
def cdist(x1: Tensor, x2: Tensor, p: _float = 2.0, compute_mode: _str | None = None) -> Tensor:
    """The p-norm of the difference of each row of x1 to each row of x2."""
def ceil(input: Tensor, *, out: Any = None) -> Tensor:
    """Each element rounded up."""
def ceil_(input: Tensor) -> Tensor:
    """As `ceil`, written into `input`."""
def celu(input: Tensor, alpha: Number = 1.0, inplace: _bool = False) -> Tensor:
    """x where positive, alpha * (exp(x / alpha) - 1) elsewhere; ZeroDivisionError for alpha 0."""
def celu_(input: Tensor, alpha: Number = 1.0) -> Tensor:
    """As `celu`, written into `input`."""
def chain_matmul(*matrices: Tensor) -> Tensor:
    """The product of one or more matrices, multiplied from the left; errors are those of `mm`."""
def chunk(input: Tensor, chunks: _int, dim: _int = 0, *, axis: _int | None = None) -> Any:
    """At most `chunks` views of nearly equal length."""
def clamp(input: Tensor, min: Tensor | Number | None = None, max: Tensor | Number | None = None, *, out: Any = None) -> Tensor:
    """Values below `min` become `min`, above `max` become `max`; inside, and on the edges, the gradient passes."""
def clamp_(input: Tensor, min: Tensor | Number | None = None, max: Tensor | Number | None = None) -> Tensor:
    """As `clamp`, written into `input`."""
def clamp_max(input: Tensor, max: Tensor | Number, *, out: Any = None) -> Tensor:
    """As `clamp` with `max` alone."""
def clamp_max_(input: Tensor, max: Tensor | Number) -> Tensor:
    """As `clamp_max`, written into `input`."""
def clamp_min(input: Tensor, min: Tensor | Number, *, out: Any = None) -> Tensor:
    """As `clamp` with `min` alone."""
def clamp_min_(input: Tensor, min: Tensor | Number) -> Tensor:
    """As `clamp_min`, written into `input`."""
def clip(input: Tensor, min: Tensor | Number | None = None, max: Tensor | Number | None = None, *, out: Any = None) -> Tensor:
    """Values below `min` become `min`, above `max` become `max`; inside, and on the edges, the gradient passes."""
def clip_(input: Tensor, min: Tensor | Number | None = None, max: Tensor | Number | None = None) -> Tensor:
    """As `clip`, written into `input`."""
def clone(input: Tensor, *, memory_format: MemoryFormat | None = None) -> Tensor:
    """A copy that stays in the graph."""
def column_stack(tensors: Sequence[Tensor], *, out: Any = None) -> Tensor:
    """Tensors joined along the second dimension, vectors as columns."""
def combinations(input: Tensor, r: _int = 2, with_replacement: _bool = False) -> Tensor:
    """All choices of r elements of a vector, one a row."""
def complex(real: Tensor, imag: Tensor, *, out: Any = None) -> Tensor:
    """Complex numbers from two tensors of one floating dtype."""
def concat(tensors: Sequence[Tensor], dim: _int = 0, *, axis: _int | None = None, out: Any = None) -> Tensor:
    """Tensors joined along an existing dimension."""
def concatenate(tensors: Sequence[Tensor], dim: _int = 0, *, axis: _int | None = None, out: Any = None) -> Tensor:
    """Tensors joined along an existing dimension."""
def conj(input: Tensor) -> Tensor:
    """The complex conjugate; a real tensor is returned as it is."""
def conj_physical(input: Tensor, *, out: Any = None) -> Tensor:
    """As `conj`; `conj_physical_` writes the conjugates over the tensor."""
def conj_physical_(input: Tensor) -> Tensor:
    """As `conj_physical`, written into `input`."""
def copysign(input: Tensor, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """The size of `input` with the sign of `other`, element by element; NotImplementedError for complex numbers."""
def corrcoef(input: Tensor) -> Tensor:
    """Pearson's correlations of the rows, each column one observation: from shape (variables, n), (variables, variables)."""
def cos(input: Tensor, *, out: Any = None) -> Tensor:
    """The cosine of each element, an angle in radians."""
def cos_(input: Tensor) -> Tensor:
    """As `cos`, written into `input`."""
def cosh(input: Tensor, *, out: Any = None) -> Tensor:
    """The hyperbolic cosine of each element, (exp(x) + exp(-x)) / 2."""
def cosh_(input: Tensor) -> Tensor:
    """As `cosh`, written into `input`."""
def cosine_similarity(x1: Tensor, x2: Tensor, dim: _int = 1, eps: _float = 1e-08, *, axis: _int | None = None) -> Tensor:
    """The cosine of the angle between vectors along `dim`, which goes: x1 . x2 / (max(|x1|, eps) max(|x2|, eps))."""
def count_nonzero(input: Tensor, dim: Ints | None = None, *, axis: Ints | None = None) -> Tensor:
    """How many elements are not 0, of all or over the dimensions `dim`, in int64; IndexError for a `dim` that is not there."""
def cov(input: Tensor, *, correction: _int = 1, fweights: Tensor | None = None, aweights: Tensor | None = None) -> Tensor:
    """The covariances of the rows, each column one observation, divided by n - correction."""
def cross(input: Tensor, other: Tensor, dim: _int | None = None, *, axis: _int | None = None, out: Any = None) -> Tensor:
    """The cross product of vectors of length 3 along `dim` (None: the first dimension of length 3); the two broadcast."""
def cummax(input: Tensor, dim: _int = ..., *, axis: _int | None = None, out: Any = None) -> ValuesAndIndices:
    """(values, indices) of the maximum so far along `dim`, the last of several."""
def cummin(input: Tensor, dim: _int = ..., *, axis: _int | None = None, out: Any = None) -> ValuesAndIndices:
    """(values, indices) of the minimum so far along `dim`, the last of several."""
def cumprod(input: Tensor, dim: _int = ..., *, dtype: DType | None = None, axis: _int | None = None, out: Any = None) -> Tensor:
    """Running products along `dim`, in the tensor's shape."""
def cumsum(input: Tensor, dim: _int = ..., *, dtype: DType | None = None, axis: _int | None = None, out: Any = None) -> Tensor:
    """Running sums along `dim`, in the tensor's shape."""
def cumulative_trapezoid(y: Tensor, x: Tensor | None = None, *, dx: Number = 1.0, dim: _int = -1, axis: _int | None = None) -> Tensor:
    """The running areas of `trapezoid`, one fewer than points; arguments and errors are the same."""
def deg2rad(input: Tensor, *, out: Any = None) -> Tensor:
    """Degrees in radians."""
def deg2rad_(input: Tensor) -> Tensor:
    """As `deg2rad`, written into `input`."""
def detach(input: Tensor) -> Tensor:
    """A tensor on the same memory that is cut off from the graph."""
def diag(input: Tensor, diagonal: _int = 0, *, out: Any = None) -> Tensor:
    """A copy of the diagonal of a matrix, or a matrix with the given diagonal."""
def diag_embed(input: Tensor, offset: _int = 0, dim1: _int = -2, dim2: _int = -1) -> Tensor:
    """Matrices with the last dimension on their diagonal."""
def diagflat(input: Tensor, offset: _int = 0) -> Tensor:
    """A matrix with all elements on its diagonal."""
def diagonal(input: Tensor, offset: _int = 0, dim1: _int = 0, dim2: _int = 1) -> Tensor:
    """The diagonal of two dimensions, as the last one: a view."""
def diagonal_copy(input: Tensor, *args: Any) -> Tensor:
    """As `diagonal`, in memory of its own."""
def diagonal_scatter(input: Tensor, src: Tensor, offset: _int = 0, dim1: _int = 0, dim2: _int = 1) -> Tensor:
    """A copy of `input` with `src` on the diagonal that `diagonal` gives."""
def diff(input: Tensor, n: _int = 1, dim: _int = -1, prepend: Tensor | None = None, append: Tensor | None = None, *, axis: _int | None = None, out: Any = None) -> Tensor:
    """Each element along `dim` less the one before it, `n` times over, of the tensor with `prepend` before and `append` after it."""
def digamma(input: Tensor, *, out: Any = None) -> Tensor:
    """The derivative of the logarithm of the gamma function."""
def dist(input: Tensor, other: Tensor, p: Number = 2) -> Tensor:
    """The p-norm of the difference of two tensors that broadcast, as one number; RuntimeError for integers."""
def div(input: Tensor | Number, other: Tensor | Number, *, rounding_mode: _str | None = None, out: Any = None) -> Tensor:
    """input / other; with rounding_mode "floor" or "trunc" rounded down or towards 0, integers staying integers."""
def divide(input: Tensor | Number, other: Tensor | Number, *, rounding_mode: _str | None = None, out: Any = None) -> Tensor:
    """input / other; with rounding_mode "floor" or "trunc" rounded down or towards 0, integers staying integers."""
def dot(input: Tensor, tensor: Tensor, *, out: Any = None) -> Tensor:
    """The inner product of two vectors, as a number; neither is conjugated (see `vdot`)."""
def dsplit(input: Tensor, indices_or_sections: Tensor | Ints) -> tuple[Tensor, ...]:
    """As `tensor_split`, along dimension 2; a number of parts must divide its length."""
def dstack(tensors: Sequence[Tensor], *, out: Any = None) -> Tensor:
    """Tensors joined along the third dimension."""
def einsum(equation: _str | Tensor, *operands: Any) -> Tensor:
    """Products of elements summed over the letters that the result does not name, as in "ij,jk->ik"."""
def empty(*sizes: Any, size: Lengths | None = None, dtype: DType | None = None, device: Device | None = None, requires_grad: _bool = False, memory_format: MemoryFormat | None = None, layout: Any = None, pin_memory: _bool = False, out: Any = None) -> Tensor:
    """A tensor whose values are whatever was in memory, of the default dtype unless given."""
def empty_like(input: Tensor, *, dtype: DType | None = None, device: Device = None, requires_grad: _bool = False, memory_format: MemoryFormat = None, layout: Any = None, pin_memory: _bool = False) -> Tensor:
    """As `empty`, in the shape and dtype of `input`."""
def empty_permuted(size: Lengths | None, physical_layout: Lengths, *, dtype: DType | None = None, device: Device | None = None, requires_grad: _bool = False, layout: Any = None, pin_memory: _bool = False) -> Tensor:
    """As `empty`, its dimensions in memory in the order `physical_layout`, the last one running fastest."""
def empty_strided(size: Lengths | None, stride: Lengths, *, dtype: DType | None = None, device: Device | None = None, requires_grad: _bool = False, layout: Any = None, pin_memory: _bool = False) -> Tensor:
    """As `empty`, laid out in memory with these steps between neighbours along each dimension, counted in elements."""
def eq(input: Tensor, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """Element by element, whether both are equal; `other` is a tensor or a number."""
def equal(input: Tensor, other: Tensor) -> _bool:
    """Whether two tensors have the same shape and the same elements."""
def erf(input: Tensor, *, out: Any = None) -> Tensor:
    """The error function of each element: the share of a normal distribution within x times the root of 2."""
def erf_(input: Tensor) -> Tensor:
    """As `erf`, written into `input`."""
def erfc(input: Tensor, *, out: Any = None) -> Tensor:
    """1 - erf(x) of each element, exact where erf is near 1."""
def erfc_(input: Tensor) -> Tensor:
    """As `erfc`, written into `input`."""
def erfinv(input: Tensor, *, out: Any = None) -> Tensor:
    """The number whose error function this is; infinite at -1 and 1, NaN beyond."""
def exp(input: Tensor, *, out: Any = None) -> Tensor:
    """e to the power of each element; integers are computed in the default dtype."""
def exp2(input: Tensor, *, out: Any = None) -> Tensor:
    """2 to the power of each element; integers are computed in the default dtype."""
def exp2_(input: Tensor) -> Tensor:
    """As `exp2`, written into `input`."""
def exp_(input: Tensor) -> Tensor:
    """As `exp`, written into `input`."""
def expand_copy(input: Tensor, *args: Any) -> Tensor:
    """As `expand`, in memory of its own."""
def expm1(input: Tensor, *, out: Any = None) -> Tensor:
    """exp(x) - 1 of each element, exact for small ones."""
def expm1_(input: Tensor) -> Tensor:
    """As `expm1`, written into `input`."""
def eye(n: _int, m: _int | None = None, *, dtype: DType | None = None, device: Device | None = None, requires_grad: _bool = False, layout: Any = None, pin_memory: _bool = False, out: Any = None) -> Tensor:
    """Ones on the diagonal, zeros elsewhere: n rows, and n columns unless `m` is given; RuntimeError for a negative number."""
def fill(input: Tensor, value: Tensor | Number) -> Tensor:
    """A tensor like `input` with one number in every element."""
def fill_(input: Tensor, value: Tensor | Number) -> Tensor:
    """One number written into every element."""
def fix(input: Tensor, *, out: Any = None) -> Tensor:
    """Each element rounded towards 0."""
def fix_(input: Tensor) -> Tensor:
    """As `fix`, written into `input`."""
def flatten(input: Tensor, start_dim: _int = 0, end_dim: _int = -1) -> Tensor:
    """The dimensions from `start_dim` to `end_dim` made one."""
def flip(input: Tensor, *along: Any, dims: Ints | None = None) -> Tensor:
    """A copy turned round along the given dimensions."""
def fliplr(input: Tensor) -> Tensor:
    """A copy with the second dimension turned round."""
def flipud(input: Tensor) -> Tensor:
    """A copy with the first dimension turned round."""
def float_power(input: Tensor | Number, exponent: Tensor | Number, *, out: Any = None) -> Tensor:
    """input ** exponent in float64 (complex128 for complex numbers); TypeError for two numbers."""
def floor(input: Tensor, *, out: Any = None) -> Tensor:
    """Each element rounded down."""
def floor_(input: Tensor) -> Tensor:
    """As `floor`, written into `input`."""
def floor_divide(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """The quotient rounded down; integers stay integers."""
def fmax(input: Tensor, other: Tensor, *, out: Any = None) -> Tensor:
    """The larger of two elements; where one is NaN, the other."""
def fmin(input: Tensor, other: Tensor, *, out: Any = None) -> Tensor:
    """The smaller of two elements; where one is NaN, the other."""
def fmod(input: Tensor, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """What is left of input / other rounded towards 0: it has the sign of `input`."""
def frac(input: Tensor, *, out: Any = None) -> Tensor:
    """What lies behind the point of each element, with its sign."""
def frac_(input: Tensor) -> Tensor:
    """As `frac`, written into `input`."""
def frexp(input: Tensor, *, out: Any = None) -> MantissaAndExponent:
    """(mantissa, exponent) with input = mantissa * 2**exponent; RuntimeError for other than floating numbers."""
def from_dlpack(ext_tensor: Any) -> Tensor:
    """A tensor on the memory of another library's array, by the DLPack protocol (or of a DLPack capsule)."""
def from_numpy(ndarray: Any) -> Tensor:
    """A tensor on the memory of a NumPy array: writing to one writes to the other."""
def frombuffer(buffer: Any, *, dtype: DType, count: _int = -1, offset: _int = 0, requires_grad: _bool = False) -> Tensor:
    """A vector on the memory of a buffer such as a bytearray; ValueError where its length does not fit."""
def full(size: Lengths | None, fill_value: Tensor | Number, *, dtype: DType | None = None, device: Device | None = None, requires_grad: _bool = False, layout: Any = None, pin_memory: _bool = False, out: Any = None) -> Tensor:
    """A tensor of `size`, a tuple, filled with one number, of the number's dtype unless given."""
def full_like(input: Tensor, fill_value: Tensor | Number, *, dtype: DType | None = None, device: Device | None = None, requires_grad: _bool = False, memory_format: MemoryFormat | None = None, layout: Any = None, pin_memory: _bool = False) -> Tensor:
    """As `full`, in the shape and dtype of `input`."""
def gather(input: Tensor, dim: _int = ..., index: Tensor = ..., *, sparse_grad: _bool = False, axis: _int | None = None, out: Any = None) -> Tensor:
    """For each place in `index`, the element that it names along `dim`."""
def gcd(input: Tensor, other: Tensor, *, out: Any = None) -> Tensor:
    """The greatest common divisor of two integers, element by element."""
def gcd_(input: Tensor, other: Tensor) -> Tensor:
    """As `gcd`, written into `input`."""
def ge(input: Tensor, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """Element by element, whether input >= other; NotImplementedError for complex numbers."""
def ger(input: Tensor, vec2: Tensor, *, out: Any = None) -> Tensor:
    """The product of each pair of elements of two vectors: shapes (n,) and (m,) give (n, m); RuntimeError for other ranks."""
def get_rng_state() -> Any:
    """Everything that decides the default stream's next numbers."""
def gradient(input: Tensor, *, spacing: Number | Sequence[Number | Tensor] = 1, dim: _int | None = None, edge_order: _int = 1, axis: _int | None = None) -> tuple[Tensor, ...]:
    """The slopes of sampled values along every dimension or along `dim`, as a tuple: central differences, one-sided at the ends."""
def greater(input: Tensor, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """Element by element, whether input > other; NotImplementedError for complex numbers."""
def greater_equal(input: Tensor, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """Element by element, whether input >= other; NotImplementedError for complex numbers."""
def gt(input: Tensor, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """Element by element, whether input > other; NotImplementedError for complex numbers."""
def hardshrink(input: Tensor, lambd: _float = 0.5) -> Tensor:
    """x, but 0 within `lambd` of 0."""
def heaviside(input: Tensor, values: Tensor, *, out: Any = None) -> Tensor:
    """0 below 0, 1 above, and `values` where the input is 0; no gradient passes."""
def histc(input: Tensor, bins: _int = 100, min: Number = 0, max: Number = 0, *, out: Any = None) -> Tensor:
    """How many elements lie in each of `bins` equal parts of `min` to `max` (where both are the same: of all there are)."""
def histogram(input: Tensor, bins: Tensor | _int, *, range: Sequence[_float] | None = None, weight: Tensor | Number | None = None, density: _bool = False) -> CountsAndEdges:
    """(hist, bin_edges): how many elements, or how much weight, each bin holds, and the edges of the bins, one more than bins."""
def hsplit(input: Tensor, indices_or_sections: Tensor | Ints) -> tuple[Tensor, ...]:
    """As `tensor_split`, along dimension 1; a number of parts must divide its length."""
def hstack(tensors: Sequence[Tensor], *, out: Any = None) -> Tensor:
    """Tensors joined side by side: along the second dimension, vectors along their only one."""
def hypot(input: Tensor, other: Tensor, *, out: Any = None) -> Tensor:
    """The root of input² + other²: how long the third side of a right triangle is."""
def i0(input: Tensor, *, out: Any = None) -> Tensor:
    """The modified Bessel function of the first kind of order 0."""
def i0_(input: Tensor) -> Tensor:
    """As `i0`, written into `input`."""
def igamma(input: Tensor, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """The regularised lower incomplete gamma function P(input, other); no derivative with respect to `input`."""
def igammac(input: Tensor, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """1 - igamma(input, other): the upper incomplete gamma function; no derivative with respect to `input`."""
def imag(input: Tensor) -> Tensor:
    """The imaginary parts, a view; RuntimeError for a real tensor."""
def index_add(input: Tensor, dim: _int = ..., index: Tensor = ..., source: Tensor = ..., *, alpha: Number = 1, axis: _int | None = None, out: Any = None) -> Tensor:
    """`source`'s slices along `dim` added to those that the 1-d integer tensor `index` names, in order."""
def index_copy(input: Tensor, dim: _int = ..., index: Tensor = ..., source: Tensor = ..., *, axis: _int | None = None, out: Any = None) -> Tensor:
    """`source`'s slices along `dim` in place of those that the 1-d integer tensor `index` names."""
def index_fill(input: Tensor, dim: _int = ..., index: Tensor = ..., value: Tensor | Number = ..., *, axis: _int | None = None) -> Tensor:
    """One number in the slices along `dim` that the 1-d integer tensor `index` names."""
def index_put(input: Tensor, indices: Sequence[Tensor], values: Tensor, accumulate: _bool = False) -> Tensor:
    """`input[indices] = values` as a new tensor; with `accumulate`, places named twice add up."""
def index_put_(input: Tensor, indices: Sequence[Tensor], values: Tensor, accumulate: _bool = False) -> Tensor:
    """As `index_put`, written into this tensor."""
def index_reduce(input: Tensor, dim: _int = ..., index: Tensor = ..., source: Tensor = ..., reduce: _str = ..., *, include_self: _bool = True, axis: _int | None = None, out: Any = None) -> Tensor:
    """`source`'s slices along `dim` combined with those that the 1-d `index` names, by "prod", "mean", "amax" or "amin"."""
def index_select(input: Tensor, dim: _int = ..., index: Tensor = ..., *, axis: _int | None = None, out: Any = None) -> Tensor:
    """The slices along `dim` that the 1-d integer tensor `index` names."""
def initial_seed() -> _int:
    """The seed that the default stream was started from."""
def inner(input: Tensor, other: Tensor, *, out: Any = None) -> Tensor:
    """Products summed over the last dimension of both: shapes (n, k) and (m, k) give (n, m); a number multiplies."""
def is_complex(input: Tensor) -> _bool:
    """Whether the tensor's dtype is complex."""
def is_conj(input: Tensor) -> _bool:
    """Always False: conjugates are computed at once here."""
def is_floating_point(input: Tensor) -> _bool:
    """Whether the tensor's dtype is a floating one."""
def is_inference(input: Tensor) -> _bool:
    """Whether the tensor was made in inference mode."""
def is_neg(input: Tensor) -> _bool:
    """Always False: conjugates are computed at once here."""
def is_nonzero(input: Tensor) -> _bool:
    """The truth of a tensor with one element; RuntimeError for any other number of them."""
def is_signed(input: Tensor) -> _bool:
    """Whether the tensor's dtype holds negative numbers."""
def is_tensor(obj: Any) -> _bool:
    """Whether `obj` is a tensor."""
def isclose(input: Tensor, other: Tensor, rtol: _float = 1e-05, atol: _float = 1e-08, equal_nan: _bool = False) -> Tensor:
    """Element by element, whether |input - other| <= atol + rtol * |other|; RuntimeError for negative tolerances."""
def isfinite(input: Tensor) -> Tensor:
    """Element by element, whether it is neither infinite nor NaN."""
def isin(elements: Tensor | Number, test_elements: Tensor | Number, *, assume_unique: _bool = False, invert: _bool = False, out: Any = None) -> Tensor:
    """Element by element, whether it is one of the test elements, or is not (`invert`), in bool."""
def isinf(input: Tensor) -> Tensor:
    """Element by element, whether it is infinite, of either sign."""
def isnan(input: Tensor) -> Tensor:
    """Element by element, whether it is no number (NaN)."""
def isneginf(input: Tensor, *, out: Any = None) -> Tensor:
    """Element by element, whether it is minus infinity; NotImplementedError for complex numbers."""
def isposinf(input: Tensor, *, out: Any = None) -> Tensor:
    """Element by element, whether it is infinity; NotImplementedError for complex numbers."""
def isreal(input: Tensor) -> Tensor:
    """Element by element, whether the imaginary part is 0."""
def kron(input: Tensor, other: Tensor, *, out: Any = None) -> Tensor:
    """Kronecker's product, every element of `input` times the whole of `other`, as one tensor of blocks."""
def kthvalue(input: Tensor, k: _int, dim: _int = -1, keepdim: _bool = False, *, axis: _int | None = None, keepdims: _bool | None = None, out: Any = None) -> ValuesAndIndices:
    """(values, indices) of the k-th smallest along `dim`, counted from 1."""
def layer_norm(input: Tensor, normalized_shape: Lengths, weight: Tensor | None = None, bias: Tensor | None = None, eps: _float = 1e-05) -> Tensor:
    """The input less its mean, over its standard deviation, along the last dimensions; then times weight, plus bias."""
def lcm(input: Tensor, other: Tensor, *, out: Any = None) -> Tensor:
    """The least common multiple of two integers, element by element."""
def lcm_(input: Tensor, other: Tensor) -> Tensor:
    """As `lcm`, written into `input`."""
def ldexp(input: Tensor, other: Tensor, *, out: Any = None) -> Tensor:
    """input * 2**other, element by element; integers are computed in the default dtype."""
def ldexp_(input: Tensor, other: Tensor) -> Tensor:
    """As `ldexp`, written into `input`."""
def le(input: Tensor, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """Element by element, whether input <= other; NotImplementedError for complex numbers."""
def lerp(input: Tensor, end: Tensor, weight: Tensor | Number, *, out: Any = None) -> Tensor:
    """input + weight * (end - input): `input` where the weight is 0, `end` where it is 1."""
def less(input: Tensor, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """Element by element, whether input < other; NotImplementedError for complex numbers."""
def less_equal(input: Tensor, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """Element by element, whether input <= other; NotImplementedError for complex numbers."""
def lgamma(input: Tensor, *, out: Any = None) -> Tensor:
    """The logarithm of the size of the gamma function."""
def linspace(start: Tensor | Number, end: Tensor | Number, steps: _int, *, dtype: DType | None = None, device: Device | None = None, requires_grad: _bool = False, layout: Any = None, pin_memory: _bool = False, out: Any = None) -> Tensor:
    """`steps` numbers from `start` to `end`, both included, evenly spaced."""
def log(input: Tensor, *, out: Any = None) -> Tensor:
    """The natural logarithm of each element: -inf at 0, NaN below; integers are computed in the default dtype."""
def log10(input: Tensor, *, out: Any = None) -> Tensor:
    """The logarithm to base 10 of each element: -inf at 0, NaN below."""
def log10_(input: Tensor) -> Tensor:
    """As `log10`, written into `input`."""
def log1p(input: Tensor, *, out: Any = None) -> Tensor:
    """log(1 + x) of each element, exact for small ones."""
def log1p_(input: Tensor) -> Tensor:
    """As `log1p`, written into `input`."""
def log2(input: Tensor, *, out: Any = None) -> Tensor:
    """The logarithm to base 2 of each element: -inf at 0, NaN below."""
def log2_(input: Tensor) -> Tensor:
    """As `log2`, written into `input`."""
def log_(input: Tensor) -> Tensor:
    """As `log`, written into `input`."""
def log_softmax(input: Tensor, dim: _int = ..., dtype: DType | None = None, *, axis: _int | None = None, out: Any = None) -> Tensor:
    """log(softmax(x)) along `dim`, without overflow."""
def logaddexp(input: Tensor, other: Tensor, *, out: Any = None) -> Tensor:
    """log(exp(input) + exp(other)), without overflow; shapes broadcast."""
def logaddexp2(input: Tensor, other: Tensor, *, out: Any = None) -> Tensor:
    """log2(2**input + 2**other), without overflow."""
def logcumsumexp(input: Tensor, dim: _int = ..., *, axis: _int | None = None, out: Any = None) -> Tensor:
    """The logarithm of the running sums of exp along `dim`, without overflow."""
def logical_and(input: Tensor, other: Tensor, *, out: Any = None) -> Tensor:
    """Element by element, whether both are true; a number is true where it is not 0."""
def logical_not(input: Tensor, *, out: Any = None) -> Tensor:
    """Element by element, whether it is false; a number is true where it is not 0."""
def logical_or(input: Tensor, other: Tensor, *, out: Any = None) -> Tensor:
    """Element by element, whether one of both is true; a number is true where it is not 0."""
def logical_xor(input: Tensor, other: Tensor, *, out: Any = None) -> Tensor:
    """Element by element, whether just one of both is true; a number is true where it is not 0."""
def logit(input: Tensor, eps: _float | None = None, *, out: Any = None) -> Tensor:
    """log(x / (1 - x)), the inverse of `sigmoid`; with `eps`, of x clamped to eps and 1 - eps."""
def logit_(input: Tensor, eps: _float | None = None) -> Tensor:
    """As `logit`, written into `input`."""
def logspace(start: Tensor | Number, end: Tensor | Number, steps: _int, base: _float = 10.0, *, dtype: DType | None = None, device: Device | None = None, requires_grad: _bool = False, layout: Any = None, pin_memory: _bool = False, out: Any = None) -> Tensor:
    """`steps` powers of `base`, the exponents evenly spaced from `start` to `end`."""
def logsumexp(input: Tensor, dim: Ints = ..., keepdim: _bool = False, *, axis: Ints | None = None, keepdims: _bool | None = None, out: Any = None) -> Tensor:
    """The logarithm of the sum of exp over the dimensions `dim`, without overflow; integers are computed in the default dtype."""
def lt(input: Tensor, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """Element by element, whether input < other; NotImplementedError for complex numbers."""
def manual_seed(seed: Any) -> Generator:
    """Start the default stream anew from `seed`."""
def masked_fill(input: Tensor, mask: Tensor, value: Tensor | Number) -> Tensor:
    """A copy with `value` where the boolean `mask` holds."""
def masked_scatter(input: Tensor, mask: Tensor, source: Tensor) -> Tensor:
    """The elements where `mask` holds replaced by the first ones of `source`, in order."""
def masked_select(input: Tensor, mask: Tensor, *, out: Any = None) -> Tensor:
    """The elements where the boolean `mask` holds, as a vector."""
def matmul(input: Tensor, other: Tensor, *, out: Any = None) -> Tensor:
    """The matrix product of two tensors of any rank: vectors are rows on the left, columns on the right."""
def matrix_power(input: Tensor, n: _int) -> Tensor:
    """A square matrix, or each of a batch of shape (..., m, m), times itself, n times; the identity for n = 0."""
@overload
def max(input: Tensor, dim: Tensor | None = None, keepdim: _bool = False, other: Tensor | None = None, *, axis: Tensor | None = None, keepdims: _bool | None = None, out: Any = None) -> Tensor:
    """The maximum of all elements; with `dim`, (values, indices) along it; with a second tensor, the larger of each pair."""
@overload
def max(input: Tensor, dim: _int, keepdim: _bool = False, other: Tensor | None = None, *, axis: _int | None = None, keepdims: _bool | None = None, out: Any = None) -> ValuesAndIndices:
    """The maximum of all elements; with `dim`, (values, indices) along it; with a second tensor, the larger of each pair."""
def maximum(input: Tensor, other: Tensor, *, out: Any = None) -> Tensor:
    """The larger of two elements, NaN if one is; where they tie, each gets half the gradient."""
def mean(input: Tensor, dim: Ints | None = None, keepdim: _bool = False, *, dtype: DType | None = None, axis: Ints | None = None, keepdims: _bool | None = None, out: Any = None) -> Tensor:
    """The mean of all elements, or over the dimensions `dim`, which go, or stay with length 1 (`keepdim`)."""
@overload
def median(input: Tensor, dim: None = None, keepdim: _bool = False, *, axis: None = None, keepdims: _bool | None = None, out: Any = None) -> Tensor:
    """The lower median of all elements, or (values, indices) along `dim`; NaN where one is among them."""
@overload
def median(input: Tensor, dim: _int, keepdim: _bool = False, *, axis: _int | None = None, keepdims: _bool | None = None, out: Any = None) -> ValuesAndIndices:
    """The lower median of all elements, or (values, indices) along `dim`; NaN where one is among them."""
def meshgrid(*tensors: Any, indexing: _str | None = None) -> Any:
    """Vectors expanded to the grid of all their combinations: `indexing` "ij" counts rows first, "xy" columns."""
@overload
def min(input: Tensor, dim: Tensor | None = None, keepdim: _bool = False, other: Tensor | None = None, *, axis: Tensor | None = None, keepdims: _bool | None = None, out: Any = None) -> Tensor:
    """The minimum of all elements; with `dim`, (values, indices) along it; with a second tensor, the smaller of each pair."""
@overload
def min(input: Tensor, dim: _int, keepdim: _bool = False, other: Tensor | None = None, *, axis: _int | None = None, keepdims: _bool | None = None, out: Any = None) -> ValuesAndIndices:
    """The minimum of all elements; with `dim`, (values, indices) along it; with a second tensor, the smaller of each pair."""
def minimum(input: Tensor, other: Tensor, *, out: Any = None) -> Tensor:
    """The smaller of two elements, NaN if one is; where they tie, each gets half the gradient."""
def mm(input: Tensor, mat2: Tensor, *, out: Any = None) -> Tensor:
    """The product of two matrices: shapes (n, k) and (k, m) give (n, m)."""
def mode(input: Tensor, dim: _int = -1, keepdim: _bool = False, *, axis: _int | None = None, keepdims: _bool | None = None, out: Any = None) -> ValuesAndIndices:
    """(values, indices) of the most frequent value along `dim`, the smallest of several, at its last place."""
def moveaxis(input: Tensor, source: Ints, destination: Ints) -> Tensor:
    """A view with some dimensions moved to other places, the rest in order."""
def movedim(input: Tensor, source: Ints, destination: Ints) -> Tensor:
    """A view with some dimensions moved to other places, the rest in order."""
def msort(input: Tensor, *, out: Any = None) -> Tensor:
    """The elements sorted along the first dimension; NotImplementedError for complex numbers."""
def mul(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """input * other, element by element; shapes broadcast, dtypes are promoted."""
def multinomial(input: Tensor, num_samples: _int, replacement: _bool = False, *, generator: Generator | None = None, out: Any = None) -> Tensor:
    """Indices drawn with the given weights, for each row."""
def multiply(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """input * other, element by element; shapes broadcast, dtypes are promoted."""
def mv(input: Tensor, vec: Tensor, *, out: Any = None) -> Tensor:
    """The product of a matrix and a vector: shapes (n, k) and (k,) give (n,)."""
def mvlgamma(input: Tensor, p: _int, *, out: Any = None) -> Tensor:
    """The logarithm of the gamma function of p dimensions; RuntimeError for p below 1."""
def nan_to_num(input: Tensor, nan: _float = 0.0, posinf: _float | None = None, neginf: _float | None = None, *, out: Any = None) -> Tensor:
    """NaN and infinities replaced by numbers: by `nan` (0), and by the largest and the smallest finite ones unless given."""
def nan_to_num_(input: Tensor, nan: _float = 0.0, posinf: _float | None = None, neginf: _float | None = None) -> Tensor:
    """As `nan_to_num`, written into `input`."""
def nanmean(input: Tensor, dim: Ints | None = None, keepdim: _bool = False, *, dtype: DType | None = None, axis: Ints | None = None, keepdims: _bool | None = None, out: Any = None) -> Tensor:
    """The mean of the elements that are not NaN; RuntimeError for integers and booleans."""
@overload
def nanmedian(input: Tensor, dim: None = None, keepdim: _bool = False, *, axis: None = None, keepdims: _bool | None = None) -> Tensor:
    """The lower median of the elements that are not NaN; with `dim`, (values, indices) along it."""
@overload
def nanmedian(input: Tensor, dim: _int, keepdim: _bool = False, *, axis: _int | None = None, keepdims: _bool | None = None) -> ValuesAndIndices:
    """The lower median of the elements that are not NaN; with `dim`, (values, indices) along it."""
def nanquantile(input: Tensor, q: Tensor | _float, dim: _int | None = None, keepdim: _bool = False, *, interpolation: _str = 'linear', axis: _int | None = None, keepdims: _bool | None = None, out: Any = None) -> Tensor:
    """As `quantile`, of the elements that are not NaN."""
def nansum(input: Tensor, dim: Ints | None = None, keepdim: _bool = False, *, dtype: DType | None = None, axis: Ints | None = None, keepdims: _bool | None = None, out: Any = None) -> Tensor:
    """As `sum`, with NaN taken as 0; RuntimeError for complex numbers."""
def narrow(input: Tensor, dim: _int = ..., start: _int | Tensor = ..., length: _int = ..., *, axis: _int | None = None) -> Tensor:
    """A view of `length` slices along `dim`, from `start`."""
def narrow_copy(input: Tensor, dim: _int = ..., start: _int = ..., length: _int = ..., *, axis: _int | None = None, out: Any = None) -> Tensor:
    """As `narrow`, in memory of its own."""
def ne(input: Tensor, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """Element by element, whether both differ; `other` is a tensor or a number."""
def neg(input: Tensor, *, out: Any = None) -> Tensor:
    """Minus each element; RuntimeError for booleans."""
def neg_(input: Tensor) -> Tensor:
    """As `neg`, written into `input`."""
def negative(input: Tensor, *, out: Any = None) -> Tensor:
    """Minus each element; RuntimeError for booleans."""
def negative_(input: Tensor) -> Tensor:
    """As `negative`, written into `input`."""
def nextafter(input: Tensor, other: Tensor, *, out: Any = None) -> Tensor:
    """The number of the dtype that comes after `input` on the way to `other`; NotImplementedError for complex numbers."""
def nonzero(input: Tensor, *, as_tuple: _bool = False, out: Any = None) -> Any:
    """The places of the elements that are not 0, one a row, or as a tuple of index vectors."""
def nonzero_static(input: Tensor, *, size: Lengths | None, fill_value: Tensor | Number = -1) -> Tensor:
    """`nonzero` in `size` rows: what is too much left out, what is too little filled."""
def norm(input: Tensor, p: _float | _str | None = 'fro', dim: Ints | None = None, keepdim: _bool = False, dtype: DType | None = None, *, out: Any = None) -> Tensor:
    """The p-norm of all elements taken as one vector, or over the dimensions `dim`: sum(abs(x) ** p) ** (1 / p)."""
def normal(mean: Tensor | _float, std: Tensor | _float = 1.0, size: Lengths | None = None, *, generator: Generator | None = None, dtype: DType | None = None, device: Device | None = None, requires_grad: _bool = False, layout: Any = None, pin_memory: _bool = False, out: Any = None) -> Tensor:
    """Normally distributed values; `mean` and `std` are numbers, with a size, or tensors."""
def not_equal(input: Tensor, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """Element by element, whether both differ; `other` is a tensor or a number."""
def numel(input: Tensor) -> _int:
    """How many elements there are."""
def ones(*sizes: Any, size: Lengths | None = None, dtype: DType | None = None, device: Device | None = None, requires_grad: _bool = False, layout: Any = None, pin_memory: _bool = False, out: Any = None) -> Tensor:
    """A tensor of ones, of the default dtype unless given: `ones(2, 3)`, `ones((2, 3))` or `ones(size=(2, 3))`."""
def ones_like(input: Tensor, *, dtype: DType | None = None, device: Device = None, requires_grad: _bool = False, memory_format: MemoryFormat = None, layout: Any = None, pin_memory: _bool = False) -> Tensor:
    """As `ones`, in the shape and dtype of `input`."""
def outer(input: Tensor, vec2: Tensor, *, out: Any = None) -> Tensor:
    """The product of each pair of elements of two vectors: shapes (n,) and (m,) give (n, m); RuntimeError for other ranks."""
def pairwise_distance(x1: Tensor, x2: Tensor, p: _float = 2.0, eps: _float = 1e-06, keepdim: _bool = False, *, keepdims: _bool | None = None) -> Tensor:
    """The p-norm of x1 - x2 + eps along the last dimension."""
def pdist(input: Tensor, p: _float = 2.0) -> Tensor:
    """The p-norm of the difference of each row to each later one, as a vector: from shape (N, D), N (N - 1) / 2 of them."""
def permute(input: Tensor, *order: Any, dims: Ints | None = None) -> Tensor:
    """A view with the dimensions in another order."""
def permute_copy(input: Tensor, *args: Any) -> Tensor:
    """As `permute`, in memory of its own."""
def polar(abs: Tensor, angle: Tensor, *, out: Any = None) -> Tensor:
    """Complex numbers from their sizes and their angles in radians: abs * (cos(angle) + i sin(angle))."""
def polygamma(n: _int, input: Tensor, *, out: Any = None) -> Tensor:
    """The n-th derivative of `digamma`; RuntimeError for a negative n."""
def positive(input: Tensor) -> Tensor:
    """The tensor itself, as `+x`; RuntimeError for booleans."""
def pow(input: Tensor | Number, exponent: Tensor | Number, *, out: Any = None) -> Tensor:
    """input ** exponent, either of which may be a number."""
def prelu(input: Tensor, weight: Tensor) -> Tensor:
    """x where positive, weight * x elsewhere; one weight, or one for each channel (dimension 1)."""
def prod(input: Tensor, dim: _int | None = None, keepdim: _bool = False, *, dtype: DType | None = None, axis: _int | None = None, keepdims: _bool | None = None, out: Any = None) -> Tensor:
    """The product of all elements, or along the one dimension `dim`."""
def put(input: Tensor, index: Tensor, source: Tensor, accumulate: _bool = False) -> Tensor:
    """`source`'s elements at the places that `index` names, of the tensor as one row."""
def quantile(input: Tensor, q: Tensor | _float, dim: _int | None = None, keepdim: _bool = False, *, interpolation: _str = 'linear', axis: _int | None = None, keepdims: _bool | None = None, out: Any = None) -> Tensor:
    """The values below which a share `q` (a number, or a vector of them) of the elements lies, of all or along `dim`."""
def rad2deg(input: Tensor, *, out: Any = None) -> Tensor:
    """Radians in degrees."""
def rad2deg_(input: Tensor) -> Tensor:
    """As `rad2deg`, written into `input`."""
def rand(*sizes: Any, size: Lengths | None = None, generator: Generator | None = None, dtype: DType | None = None, device: Device | None = None, requires_grad: _bool = False, layout: Any = None, pin_memory: _bool = False, out: Any = None) -> Tensor:
    """Values spread evenly over 0 up to but without 1; in a complex dtype both parts are."""
def rand_like(input: Tensor, *, dtype: DType | None = None, device: Device | None = None, requires_grad: _bool = False, memory_format: MemoryFormat | None = None, layout: Any = None, pin_memory: _bool = False) -> Tensor:
    """As `rand`, in the shape and dtype of `input`."""
def randint(low: _int | None = None, high: _int | None = None, size: Lengths | None = None, *, generator: Generator | None = None, dtype: DType | None = None, device: Device | None = None, requires_grad: _bool = False, layout: Any = None, pin_memory: _bool = False, out: Any = None) -> Tensor:
    """Integers from `low` (0) up to but without `high`: `randint(10, (2, 3))` or `randint(5, 10, (2, 3))`."""
def randint_like(input: Tensor, low: _int, high: _int | None = None, *, dtype: DType | None = None, device: Device | None = None, requires_grad: _bool = False, memory_format: MemoryFormat | None = None, layout: Any = None, pin_memory: _bool = False) -> Tensor:
    """As `randint`, in the shape and dtype of `input`."""
def randn(*sizes: Any, size: Lengths | None = None, generator: Generator | None = None, dtype: DType | None = None, device: Device | None = None, requires_grad: _bool = False, layout: Any = None, pin_memory: _bool = False, out: Any = None) -> Tensor:
    """Normally distributed values, of mean 0 and standard deviation 1; in a complex dtype each part has half the variance."""
def randn_like(input: Tensor, *, dtype: DType | None = None, device: Device | None = None, requires_grad: _bool = False, memory_format: MemoryFormat | None = None, layout: Any = None, pin_memory: _bool = False) -> Tensor:
    """As `randn`, in the shape and dtype of `input`."""
def randperm(n: _int, *, generator: Generator | None = None, dtype: DType | None = None, device: Device | None = None, requires_grad: _bool = False, layout: Any = None, pin_memory: _bool = False, out: Any = None) -> Tensor:
    """The numbers 0 to n - 1 in random order."""
def ravel(input: Tensor) -> Tensor:
    """All elements in one dimension, side by side in memory."""
def real(input: Tensor) -> Tensor:
    """The real parts, a view; a real tensor is returned as it is."""
def reciprocal(input: Tensor, *, out: Any = None) -> Tensor:
    """1 over each element, infinite at 0; integers are computed in the default dtype."""
def reciprocal_(input: Tensor) -> Tensor:
    """As `reciprocal`, written into `input`."""
def relu(input: Tensor) -> Tensor:
    """Values below 0 become 0; the gradient at 0 is 0, as in PyTorch."""
def relu_(input: Tensor) -> Tensor:
    """As `relu`, written into `input`."""
def remainder(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """What is left of input / other rounded down: it has the sign of `other`."""
def renorm(input: Tensor, p: _float, dim: _int = ..., maxnorm: _float = ..., *, axis: _int | None = None, out: Any = None) -> Tensor:
    """Slices along `dim` whose p-norm is above `maxnorm` shortened to it, the others as they are."""
def repeat_interleave(input: Tensor, repeats: Tensor | _int | None = None, dim: _int | None = None, *, output_size: _int | None = None, axis: _int | None = None) -> Tensor:
    """Each element, or slice along `dim`, repeated in place: by one number, or by a vector with a number for each."""
def reshape(input: Tensor, *size: Any, shape: Lengths | None = None) -> Tensor:
    """The same values in another shape; one length may be -1. A view where memory allows."""
def resolve_conj(input: Tensor) -> Tensor:
    """The tensor itself: conjugates are computed at once here, never left to be done."""
def resolve_neg(input: Tensor) -> Tensor:
    """The tensor itself: conjugates are computed at once here, never left to be done."""
def result_type(tensor: Tensor | Number, other: Tensor | Number) -> dtype:
    """The dtype of an arithmetic result of two tensors or numbers; TypeError for anything else."""
def rms_norm(input: Tensor, normalized_shape: Lengths, weight: Tensor | None = None, eps: _float | None = None) -> Tensor:
    """The input over the root of its mean square along the last dimensions; then times weight."""
def roll(input: Tensor, shifts: Ints, dims: Ints | None = None) -> Tensor:
    """A copy shifted along dimensions, what falls off coming back at the other end."""
def rot90(input: Tensor, k: _int = 1, dims: Ints = (0, 1)) -> Tensor:
    """A quarter turn, k times, from the first of two dimensions towards the second."""
def round(input: Tensor, *, decimals: _int = 0, out: Any = None) -> Tensor:
    """Values rounded to the nearest, ties to the even one; the gradient is 0."""
def round_(input: Tensor, *, decimals: _int = 0) -> Tensor:
    """As `round`, written into `input`."""
def row_stack(tensors: Sequence[Tensor], *, out: Any = None) -> Tensor:
    """Tensors joined one below the other: along the first dimension, vectors as rows."""
def rsqrt(input: Tensor, *, out: Any = None) -> Tensor:
    """1 over the square root of each element: infinite at 0, NaN below."""
def rsqrt_(input: Tensor) -> Tensor:
    """As `rsqrt`, written into `input`."""
def rsub(input: Tensor | Number, other: Tensor | Number, *, alpha: Number = 1) -> Tensor:
    """other - alpha * input."""
def scalar_tensor(s: Number, *, dtype: DType | None = None, device: Device | None = None, requires_grad: _bool = False, layout: Any = None, pin_memory: _bool = False) -> Tensor:
    """A 0-d tensor of the default dtype."""
def scatter(input: Tensor, dim: _int = ..., index: Tensor = ..., src: Tensor | Number | None = None, *, value: Tensor | Number | None = None, reduce: _str | None = None, axis: _int | None = None, out: Any = None) -> Tensor:
    """`src`'s elements, or one number, in the places along `dim` that the integer tensor `index` names."""
def scatter_add(input: Tensor, dim: _int = ..., index: Tensor = ..., src: Tensor = ..., *, axis: _int | None = None, out: Any = None) -> Tensor:
    """`src`'s elements added at the places along `dim` that the integer tensor `index` names."""
def scatter_reduce(input: Tensor, dim: _int = ..., index: Tensor = ..., src: Tensor = ..., reduce: _str = ..., *, include_self: _bool = True, axis: _int | None = None, out: Any = None) -> Tensor:
    """`src`'s elements combined with those at the places along `dim` that `index` names, by "sum", "prod", "mean", "amax" or "amin"."""
def searchsorted(sorted_sequence: Tensor, input: Tensor | Number, *, out_int32: _bool = False, right: _bool = False, side: _str | None = None, sorter: Tensor | None = None, out: Any = None) -> Tensor:
    """Where each element would be put into a sorted row so that it stays sorted: before equal ones, or after them (`right`)."""
def seed() -> _int:
    """Start the default stream anew from a seed that the operating system gives, and return it."""
def select(input: Tensor, dim: _int = ..., index: _int = ..., *, axis: _int | None = None) -> Tensor:
    """The slice at one place along `dim`."""
def select_copy(input: Tensor, *args: Any) -> Tensor:
    """As `select`, in memory of its own."""
def select_scatter(input: Tensor, src: Tensor, dim: _int = ..., index: _int = ..., *, axis: _int | None = None) -> Tensor:
    """A copy of `input` with `src` in place of the slice that `select` gives."""
def selu(input: Tensor, inplace: _bool = False) -> Tensor:
    """`elu` with the factors for which values stay of mean 0 and variance 1 from layer to layer."""
def selu_(input: Tensor) -> Tensor:
    """As `selu`, written into `input`."""
def set_rng_state(new_state: Any) -> None:
    """Let the default stream go on where `get_rng_state` was taken."""
def sgn(input: Tensor, *, out: Any = None) -> Tensor:
    """x / abs(x) of each element, and 0 where that is 0: the sign of real numbers, the direction of complex ones."""
def sigmoid(input: Tensor, *, out: Any = None) -> Tensor:
    """1 / (1 + exp(-x)) of each element, between 0 and 1."""
def sigmoid_(input: Tensor) -> Tensor:
    """As `sigmoid`, written into `input`."""
def sign(input: Tensor, *, out: Any = None) -> Tensor:
    """-1, 0 or 1; RuntimeError for complex numbers, for which there is `sgn`."""
def signbit(input: Tensor, *, out: Any = None) -> Tensor:
    """Element by element, whether its sign is negative: so it is of -0.0; NotImplementedError for complex numbers."""
def sin(input: Tensor, *, out: Any = None) -> Tensor:
    """The sine of each element, an angle in radians."""
def sin_(input: Tensor) -> Tensor:
    """As `sin`, written into `input`."""
def sinc(input: Tensor, *, out: Any = None) -> Tensor:
    """sin(pi x) / (pi x), and 1 at 0."""
def sinc_(input: Tensor) -> Tensor:
    """As `sinc`, written into `input`."""
def sinh(input: Tensor, *, out: Any = None) -> Tensor:
    """The hyperbolic sine of each element, (exp(x) - exp(-x)) / 2."""
def sinh_(input: Tensor) -> Tensor:
    """As `sinh`, written into `input`."""
def slice_copy(input: Tensor, *args: Any) -> Tensor:
    """As `slice`, in memory of its own."""
def slice_scatter(input: Tensor, src: Tensor, dim: _int = 0, start: _int | None = None, end: _int | None = None, step: _int = 1, *, axis: _int | None = None, out: Any = None) -> Tensor:
    """A copy of `input` with `src` in place of the slices from `start` to `end` along `dim`."""
def softmax(input: Tensor, dim: _int = ..., dtype: DType | None = None, *, axis: _int | None = None, out: Any = None) -> Tensor:
    """exp(x) / sum(exp(x)) along `dim`."""
def sort(input: Tensor, dim: _int = -1, descending: _bool = False, stable: _bool = False, *, axis: _int | None = None, out: Any = None) -> ValuesAndIndices:
    """(values, indices) sorted along `dim`, both in the tensor's shape; equal elements keep their order whatever `stable`."""
def split(tensor: Tensor, split_size_or_sections: Ints, dim: _int = 0) -> Any:
    """Views of `split_size` each (the last may be shorter), or of the given lengths."""
def split_copy(input: Tensor, *args: Any) -> tuple[Tensor, ...]:
    """As `split`, in memory of its own."""
def split_with_sizes(input: Tensor, split_sizes: Lengths, dim: _int = 0, *, axis: _int | None = None) -> Any:
    """Views of the given lengths."""
def split_with_sizes_copy(input: Tensor, *args: Any) -> tuple[Tensor, ...]:
    """As `split_with_sizes`, in memory of its own."""
def sqrt(input: Tensor, *, out: Any = None) -> Tensor:
    """The square root of each element: NaN below 0; its gradient at 0 is infinite."""
def sqrt_(input: Tensor) -> Tensor:
    """As `sqrt`, written into `input`."""
def square(input: Tensor, *, out: Any = None) -> Tensor:
    """input squared; integers stay integers."""
def square_(input: Tensor) -> Tensor:
    """As `square`, written into `input`."""
def squeeze(input: Tensor, dim: Ints | None = None, *, axis: Ints | None = None) -> Tensor:
    """Without the dimensions of length 1, or without the given ones where they have length 1."""
def squeeze_copy(input: Tensor, *args: Any) -> Tensor:
    """As `squeeze`, in memory of its own."""
def stack(tensors: Sequence[Tensor], dim: _int = 0, *, axis: _int | None = None, out: Any = None) -> Tensor:
    """Tensors of one shape joined along a new dimension."""
def std(input: Tensor, dim: _bool | Ints | None = None, unbiased: _bool | None = None, keepdim: _bool = False, *, correction: Number | None = None, axis: _bool | Ints | None = None, keepdims: _bool | None = None, out: Any = None) -> Tensor:
    """The standard deviation, the root of `var`, which says what the arguments mean and what is raised."""
def std_mean(input: Tensor, dim: _bool | Ints | None = None, unbiased: _bool | None = None, keepdim: _bool = False, *, correction: Number | None = None, axis: _bool | Ints | None = None, keepdims: _bool | None = None) -> tuple[Tensor, Tensor]:
    """The standard deviation and the mean, of all elements or over the dimensions `dim`; arguments and errors are those of `var`."""
def sub(input: Tensor | Number, other: Tensor | Number, *, alpha: Number = 1, out: Any = None) -> Tensor:
    """input - alpha * other, element by element; shapes broadcast, dtypes are promoted."""
def subtract(input: Tensor | Number, other: Tensor | Number, *, alpha: Number = 1, out: Any = None) -> Tensor:
    """input - alpha * other, element by element; shapes broadcast, dtypes are promoted."""
def sum(input: Tensor, dim: Ints | None = None, keepdim: _bool = False, *, dtype: DType | None = None, axis: Ints | None = None, keepdims: _bool | None = None, out: Any = None) -> Tensor:
    """The sum of all elements, or over the dimensions `dim`, which go, or stay with length 1 (`keepdim`)."""
def swapaxes(input: Tensor, axis0: _int, axis1: _int) -> Tensor:
    """`transpose` by NumPy's name."""
def swapdims(input: Tensor, dim0: _int, dim1: _int) -> Tensor:
    """A view with two dimensions exchanged."""
def t(input: Tensor) -> Tensor:
    """The transpose of a matrix, a view; a vector or a number as it is; RuntimeError for more than two dimensions."""
def t_copy(input: Tensor, *args: Any) -> Tensor:
    """As `t`, in memory of its own."""
def take(input: Tensor, index: Tensor, *, out: Any = None) -> Tensor:
    """The elements that `index` names, of the tensor as one row."""
def take_along_dim(input: Tensor, indices: Tensor, dim: _int | None = None, *, axis: _int | None = None, out: Any = None) -> Tensor:
    """As `gather`, the two tensors broadcasting; without `dim`, over the flattened tensor."""
def tan(input: Tensor, *, out: Any = None) -> Tensor:
    """The tangent of each element, an angle in radians."""
def tan_(input: Tensor) -> Tensor:
    """As `tan`, written into `input`."""
def tanh(input: Tensor, *, out: Any = None) -> Tensor:
    """The hyperbolic tangent of each element, sinh(x) / cosh(x), between -1 and 1."""
def tanh_(input: Tensor) -> Tensor:
    """As `tanh`, written into `input`."""
def tensor(data: Any, *, dtype: DType | None = None, device: Device | None = None, requires_grad: _bool = False, layout: Any = None, pin_memory: _bool = False) -> Tensor:
    """A new leaf holding a copy of `data`: a number, nested lists, an array or a tensor."""
def tensor_split(input: Tensor, indices_or_sections: Tensor | Ints, dim: _int = 0, *, axis: _int | None = None) -> Any:
    """Views that a dimension is cut into: so many of nearly equal length, or cut at the given places."""
def tensordot(a: Tensor, b: Tensor, dims: _int | Sequence[Ints] = 2, *, out: Any = None) -> Tensor:
    """Products summed over the last `dims` dimensions of a and the first of b, or over the pairs that two lists name."""
def threshold(input: Tensor, threshold: _float, value: Tensor | Number | None, inplace: _bool = False) -> Tensor:
    """x where above the threshold, `value` elsewhere."""
def threshold_(input: Tensor, threshold: _float, value: Tensor | Number | None) -> Tensor:
    """As `threshold`, written into `input`."""
def tile(input: Tensor, *times: Any, dims: Ints | None = None) -> Tensor:
    """Copies laid side by side, as often along each dimension; dimensions that have no number count as 1."""
def topk(input: Tensor, k: _int, dim: _int = -1, largest: _bool = True, sorted: _bool = True, *, axis: _int | None = None, out: Any = None) -> ValuesAndIndices:
    """(values, indices) of the k largest elements along `dim`, or the smallest, in order whatever `sorted` says."""
def transpose(input: Tensor, dim0: _int, dim1: _int) -> Tensor:
    """A view with two dimensions exchanged."""
def transpose_copy(input: Tensor, *args: Any) -> Tensor:
    """As `transpose`, in memory of its own."""
def trapezoid(y: Tensor, x: Tensor | None = None, *, dx: Number = 1.0, dim: _int = -1, axis: _int | None = None) -> Tensor:
    """The area under the points y along `dim`, by the trapezoidal rule: at the places x, or `dx` apart."""
def trapz(y: Tensor, x: Tensor | None = None, *, dx: Number = 1.0, dim: _int = -1, axis: _int | None = None) -> Tensor:
    """The area under the points y along `dim`, by the trapezoidal rule: at the places x, or `dx` apart."""
def tril(input: Tensor, diagonal: _int = 0, *, out: Any = None) -> Tensor:
    """The lower triangle of matrices, zeros elsewhere; RuntimeError for fewer than 2 dimensions."""
def tril_indices(row: _int, col: _int, offset: _int = 0, *, dtype: DType | None = None, device: Device = None, layout: Any = None, pin_memory: _bool = False) -> Tensor:
    """The rows and columns of the lower triangle of a row by col matrix."""
def triu(input: Tensor, diagonal: _int = 0, *, out: Any = None) -> Tensor:
    """The upper triangle of matrices, zeros elsewhere; RuntimeError for fewer than 2 dimensions."""
def triu_indices(row: _int, col: _int, offset: _int = 0, *, dtype: DType | None = None, device: Device = None, layout: Any = None, pin_memory: _bool = False) -> Tensor:
    """The rows and columns of the upper triangle of a row by col matrix."""
def true_divide(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """input / other, element by element; integers are divided in the default dtype."""
def trunc(input: Tensor, *, out: Any = None) -> Tensor:
    """Each element rounded towards 0."""
def trunc_(input: Tensor) -> Tensor:
    """As `trunc`, written into `input`."""
def unbind(input: Tensor, dim: _int = 0, *, axis: _int | None = None) -> Any:
    """The slices along one dimension, as a tuple of views."""
def unbind_copy(input: Tensor, *args: Any) -> tuple[Tensor, ...]:
    """As `unbind`, in memory of its own."""
def unflatten(input: Tensor, dim: _int = ..., sizes: Lengths = ..., *, axis: _int | None = None) -> Tensor:
    """One dimension made several."""
def unfold(input: Tensor, dimension: _int, size: _int, step: _int) -> Tensor:
    """A view of all windows of `size` elements along a dimension, `step` apart; the windows' elements come last."""
def unfold_copy(input: Tensor, *args: Any) -> Tensor:
    """As `unfold`, in memory of its own."""
def unique(input: Tensor, sorted: _bool = True, return_inverse: _bool = False, return_counts: _bool = False, dim: _int | None = None) -> Tensor | tuple[Tensor, ...]:
    """The distinct elements, or slices along `dim`, in order whatever `sorted` says, as a vector or along `dim`."""
def unique_consecutive(input: Tensor, return_inverse: _bool = False, return_counts: _bool = False, dim: _int | None = None) -> Tensor | tuple[Tensor, ...]:
    """The elements, or slices along `dim`, that differ from the one before them, as a vector or along `dim`."""
def unravel_index(indices: Tensor, shape: Lengths) -> Any:
    """A place in a flattened tensor of `shape` as one index for each dimension; TypeError for indices that are no integers."""
def unsafe_chunk(input: Tensor, chunks: _int, dim: _int = 0, *, axis: _int | None = None) -> Any:
    """As `unsafe_split`, of at most `chunks` parts of nearly equal length."""
def unsafe_split(tensor: Tensor, split_size: Ints, dim: _int = 0, *, axis: _int | None = None) -> Any:
    """As `split`, of parts that may be written in place, if afterwards neither the tensor nor another part is used."""
def unsafe_split_with_sizes(input: Tensor, split_sizes: Lengths, dim: _int = 0, *, axis: _int | None = None) -> Any:
    """As `unsafe_split`, of the given lengths."""
def unsqueeze(input: Tensor, dim: _int = ..., *, axis: _int | None = None) -> Tensor:
    """With a new dimension of length 1 at `dim`."""
def unsqueeze_copy(input: Tensor, *args: Any) -> Tensor:
    """As `unsqueeze`, in memory of its own."""
def vander(x: Tensor, N: _int | None = None, increasing: _bool = False) -> Tensor:
    """The powers of a vector's elements, one power a column."""
def var(input: Tensor, dim: _bool | Ints | None = None, unbiased: _bool | None = None, keepdim: _bool = False, *, correction: Number | None = None, axis: _bool | Ints | None = None, keepdims: _bool | None = None, out: Any = None) -> Tensor:
    """The variance of all elements or over the dimensions `dim`, dividing by n - correction."""
def var_mean(input: Tensor, dim: _bool | Ints | None = None, unbiased: _bool | None = None, keepdim: _bool = False, *, correction: Number | None = None, axis: _bool | Ints | None = None, keepdims: _bool | None = None) -> tuple[Tensor, Tensor]:
    """The variance and the mean, of all elements or over the dimensions `dim`; arguments and errors are those of `var`."""
def vdot(input: Tensor, other: Tensor, *, out: Any = None) -> Tensor:
    """The inner product of two vectors, the first conjugated; RuntimeError for other ranks or lengths, and for two dtypes."""
def view_as_complex(input: Tensor) -> Tensor:
    """A view of pairs of real numbers, side by side in the last dimension, as complex ones; RuntimeError if there are none."""
def view_as_complex_copy(input: Tensor, *args: Any) -> Tensor:
    """As `view_as_complex`, in memory of its own."""
def view_as_real(input: Tensor) -> Tensor:
    """A view of complex numbers as pairs of real ones, in a new last dimension of length 2; RuntimeError for real tensors."""
def view_as_real_copy(input: Tensor, *args: Any) -> Tensor:
    """As `view_as_real`, in memory of its own."""
def view_copy(input: Tensor, *args: Any) -> Tensor:
    """As `view`, in memory of its own."""
def vsplit(input: Tensor, indices_or_sections: Tensor | Ints) -> tuple[Tensor, ...]:
    """As `tensor_split`, along dimension 0; a number of parts must divide its length."""
def vstack(tensors: Sequence[Tensor], *, out: Any = None) -> Tensor:
    """Tensors joined one below the other: along the first dimension, vectors as rows."""
def where(condition: Tensor, input: Tensor | Number | None = None, other: Tensor | Number | None = None, *, out: Any = None) -> Any:
    """`input` where the condition holds, `other` elsewhere; with the condition alone, where it holds."""
def xlogy(input: Tensor | Number, other: Tensor | Number, *, out: Any = None) -> Tensor:
    """input * log(other), 0 where input is 0; TypeError for two numbers."""
def xlogy_(input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """As `xlogy`, written into `input`."""
def zero_(input: Tensor) -> Tensor:
    """Zeros written into every element."""
def zeros(*sizes: Any, size: Lengths | None = None, dtype: DType | None = None, device: Device | None = None, requires_grad: _bool = False, layout: Any = None, pin_memory: _bool = False, out: Any = None) -> Tensor:
    """A tensor of zeros."""
def zeros_like(input: Tensor, *, dtype: DType | None = None, device: Device = None, requires_grad: _bool = False, memory_format: MemoryFormat = None, layout: Any = None, pin_memory: _bool = False) -> Tensor:
    """As `zeros`, in the shape and dtype of `input`."""

def __getattr__(name: _str) -> Any: ...
