"""The types of `Tensor`. This file is written by `make stubs`."""

from builtins import bool as _bool, complex as _complex, float as _float, int as _int, str as _str
from collections.abc import Callable, Sequence
from typing import Any, overload

from nbgrad.functions.arguments import Device, DType, Ints, Lengths, MemoryFormat, Number
from nbgrad.functions.return_types import ValuesAndIndices, MinAndMax, MantissaAndExponent, CountsAndEdges
from collections.abc import Iterator
from nbgrad.engine import dtypes
from nbgrad.engine.device import device
from nbgrad.engine.size import Size
from nbgrad.ops.random import Generator

class Tensor:
    """An n-dimensional array of one dtype that can be differentiated."""

    dtype: dtypes.dtype
    def __init__(self, *args: Any, device: Device = None) -> None: ...
    @property
    def H(self) -> Tensor: ...
    @property
    def T(self) -> Tensor: ...
    @property
    def imag(self) -> Tensor: ...
    @imag.setter
    def imag(self, value: Any) -> None: ...
    @property
    def layout(self) -> Any: ...
    @property
    def mH(self) -> Tensor: ...
    @property
    def mT(self) -> Tensor: ...
    @property
    def real(self) -> Tensor: ...
    @real.setter
    def real(self, value: Any) -> None: ...
    def backward(self, gradient: Any = None, retain_graph: Any = None, create_graph: Any = False, inputs: Any = None) -> None:
        """Add the gradient of this tensor to the `.grad` of every leaf it was computed from."""
    @property
    def data(self) -> Tensor: ...
    @data.setter
    def data(self, value: Any) -> None: ...
    def data_ptr(self) -> _int: ...
    def detach(self) -> Tensor:
        """A tensor on the same memory that is cut off from the graph."""
    def detach_(self) -> Tensor:
        """Cut this tensor off from the graph and return it."""
    @property
    def device(self) -> device: ...
    def dim(self) -> _int:
        """How many dimensions the tensor has."""
    def element_size(self) -> _int: ...
    def get_device(self) -> _int:
        """The number of the device, -1 for the CPU."""
    @property
    def grad(self) -> Tensor | None: ...
    @grad.setter
    def grad(self, value: Any) -> None: ...
    @property
    def grad_dtype(self) -> Any: ...
    @grad_dtype.setter
    def grad_dtype(self, value: Any) -> None: ...
    @property
    def grad_fn(self) -> Any: ...
    def is_contiguous(self, memory_format: Any = None) -> _bool: ...
    @property
    def is_cpu(self) -> Any: ...
    @property
    def is_cuda(self) -> Any: ...
    def is_inference(self) -> _bool:
        """Whether this tensor was made in inference mode, so that autograd can never record it."""
    @property
    def is_leaf(self) -> _bool: ...
    @property
    def is_meta(self) -> Any: ...
    @property
    def is_mps(self) -> Any: ...
    def is_pinned(self) -> _bool:
        """Always False: memory here belongs to one process."""
    @property
    def is_quantized(self) -> Any: ...
    def is_set_to(self, tensor: Any) -> _bool:
        """Whether both tensors are the same elements of the same memory, in the same shape."""
    def is_shared(self) -> _bool:
        """Always False: memory here belongs to one process."""
    @property
    def is_sparse(self) -> Any: ...
    @property
    def is_xpu(self) -> Any: ...
    def item(self) -> Any:
        """The only value, as a Python number, whatever the shape; RuntimeError when there is not exactly one."""
    @property
    def itemsize(self) -> _int: ...
    def meta(self) -> Any: ...
    @property
    def nbytes(self) -> _int: ...
    @property
    def ndim(self) -> _int: ...
    def ndimension(self) -> _int:
        """How many dimensions the tensor has."""
    def nelement(self) -> _int: ...
    def numel(self) -> _int: ...
    def numpy(self, *, force: _bool = False) -> Any:
        """The values as a NumPy array on the same memory."""
    @property
    def output_nr(self) -> _int: ...
    def register_hook(self, hook: Any) -> Any:
        """Call `hook(grad)` when this tensor's gradient is computed; what it returns, if not None, replaces it."""
    def register_post_accumulate_grad_hook(self, hook: Any) -> Any:
        """Call `hook(tensor)` when a backward pass has added to this leaf's `.grad`."""
    @property
    def requires_grad(self) -> _bool: ...
    @requires_grad.setter
    def requires_grad(self, value: Any) -> None: ...
    def requires_grad_(self, requires_grad: _bool = True) -> Tensor:
        """Set `requires_grad` and return the tensor."""
    def retain_grad(self) -> Any:
        """Keep the gradient that backward computes for this tensor in `.grad`, though it is no leaf."""
    @property
    def retains_grad(self) -> _bool: ...
    @property
    def shape(self) -> Size: ...
    def size(self, dim: _int | None = None) -> Any:
        """The shape, or the length of one dimension; IndexError for a dimension that is not there."""
    def storage(self) -> Any:
        """The memory that this tensor looks into, in elements of its dtype."""
    def storage_offset(self) -> _int: ...
    def stride(self, dim: _int | None = None) -> Any:
        """Steps between neighbours along each dimension, in elements."""
    def tolist(self) -> Any:
        """The values as nested Python lists, one level for each dimension (a number for a 0-d tensor)."""
    def untyped_storage(self) -> Any:
        """The memory that this tensor looks into, in bytes; views share one."""
    def abs(self) -> Tensor:
        """The size of each element, real for complex numbers; the gradient at 0 is 0, as in PyTorch."""
    def abs_(self) -> Tensor:
        """As `abs`, written into this tensor."""
    def absolute(self) -> Tensor:
        """As `abs`."""
    def absolute_(self) -> Tensor:
        """As `absolute`, written into this tensor."""
    def acos(self) -> Tensor:
        """The angle in radians, from 0 to pi, with this cosine; NaN outside -1 to 1."""
    def acos_(self) -> Tensor:
        """As `acos`, written into this tensor."""
    def acosh(self) -> Tensor:
        """The number, 0 or above, with this hyperbolic cosine; NaN below 1."""
    def acosh_(self) -> Tensor:
        """As `acosh`, written into this tensor."""
    def add(self, other: Tensor | Number, *, alpha: Number = 1) -> Tensor:
        """input + alpha * other, element by element; shapes broadcast, dtypes are promoted."""
    def add_(self, other: Tensor | Number, *, alpha: Number = 1) -> Tensor:
        """As `add`, written into this tensor."""
    def addbmm(self, batch1: Tensor, batch2: Tensor, *, beta: Number = 1, alpha: Number = 1) -> Tensor:
        """beta * input + alpha * the sum of the products of two batches of matrices: (b, n, k) and (b, k, m) give (n, m)."""
    def addbmm_(self, batch1: Tensor, batch2: Tensor, *, beta: Number = 1, alpha: Number = 1) -> Tensor:
        """As `addbmm`, written into this tensor."""
    def addcdiv(self, tensor1: Tensor, tensor2: Tensor, *, value: Number = 1) -> Tensor:
        """input + value * tensor1 / tensor2; shapes broadcast, dtypes are promoted."""
    def addcdiv_(self, tensor1: Tensor, tensor2: Tensor, *, value: Number = 1) -> Tensor:
        """As `addcdiv`, written into this tensor."""
    def addcmul(self, tensor1: Tensor, tensor2: Tensor, *, value: Number = 1) -> Tensor:
        """input + value * tensor1 * tensor2; shapes broadcast, dtypes are promoted."""
    def addcmul_(self, tensor1: Tensor, tensor2: Tensor, *, value: Number = 1) -> Tensor:
        """As `addcmul`, written into this tensor."""
    def addmm(self, mat1: Tensor, mat2: Tensor, *, beta: Number = 1, alpha: Number = 1) -> Tensor:
        """beta * input + alpha * the product of two matrices; what a factor of 0 multiplies counts as 0, NaN too."""
    def addmm_(self, mat1: Tensor, mat2: Tensor, *, beta: Number = 1, alpha: Number = 1) -> Tensor:
        """As `addmm`, written into this tensor."""
    def addmv(self, mat: Tensor, vec: Tensor, *, beta: Number = 1, alpha: Number = 1) -> Tensor:
        """beta * input + alpha * the product of a matrix and a vector: shapes (n, k) and (k,) give (n,)."""
    def addmv_(self, mat: Tensor, vec: Tensor, *, beta: Number = 1, alpha: Number = 1) -> Tensor:
        """As `addmv`, written into this tensor."""
    def addr(self, vec1: Tensor, vec2: Tensor, *, beta: Number = 1, alpha: Number = 1) -> Tensor:
        """beta * input + alpha * the outer product of two vectors: shapes (n,) and (m,) give (n, m), of the common dtype."""
    def addr_(self, vec1: Tensor, vec2: Tensor, *, beta: Number = 1, alpha: Number = 1) -> Tensor:
        """As `addr`, written into this tensor."""
    def adjoint(self) -> Tensor:
        """The conjugate of the transpose of the last two dimensions; RuntimeError for a vector."""
    def all(self, dim: Ints | None = None, keepdim: _bool = False, *, axis: Ints | None = None, keepdims: _bool | None = None) -> Tensor:
        """Whether all elements are true (not 0), of all or over the dimensions `dim`; uint8 stays uint8, all else gives bool."""
    def allclose(self, other: Tensor, rtol: _float = 1e-05, atol: _float = 1e-08, equal_nan: _bool = False) -> _bool:
        """Whether all elements agree within atol + rtol * |other|."""
    def amax(self, dim: Ints = (), keepdim: _bool = False, *, axis: Ints | None = None, keepdims: _bool | None = None) -> Tensor:
        """The largest value over the dimensions `dim` (none named: all); elements that tie share the gradient."""
    def amin(self, dim: Ints = (), keepdim: _bool = False, *, axis: Ints | None = None, keepdims: _bool | None = None) -> Tensor:
        """The smallest value over the dimensions `dim` (none named: all); elements that tie share the gradient."""
    def aminmax(self, *, dim: _int | None = None, keepdim: _bool = False, axis: _int | None = None, keepdims: _bool | None = None) -> MinAndMax:
        """(min, max) over all elements or along `dim`; elements that tie share the gradient, errors are those of `amin`."""
    def angle(self) -> Tensor:
        """The angle of complex numbers in radians; of real ones, pi where they are negative."""
    def any(self, dim: Ints | None = None, keepdim: _bool = False, *, axis: Ints | None = None, keepdims: _bool | None = None) -> Tensor:
        """Whether any element is true (not 0), of all or over the dimensions `dim`; uint8 stays uint8, all else gives bool."""
    def apply_(self, callable: Callable) -> Tensor:
        """Each element replaced by `callable(element)`; no derivative is recorded."""
    def arccos(self) -> Tensor:
        """The angle in radians, from 0 to pi, with this cosine; NaN outside -1 to 1."""
    def arccos_(self) -> Tensor:
        """As `arccos`, written into this tensor."""
    def arccosh(self) -> Tensor:
        """The number, 0 or above, with this hyperbolic cosine; NaN below 1."""
    def arccosh_(self) -> Tensor:
        """As `arccosh`, written into this tensor."""
    def arcsin(self) -> Tensor:
        """The angle in radians, from -pi/2 to pi/2, with this sine; NaN outside -1 to 1."""
    def arcsin_(self) -> Tensor:
        """As `arcsin`, written into this tensor."""
    def arcsinh(self) -> Tensor:
        """The number with this hyperbolic sine."""
    def arcsinh_(self) -> Tensor:
        """As `arcsinh`, written into this tensor."""
    def arctan(self) -> Tensor:
        """The angle in radians, from -pi/2 to pi/2, with this tangent."""
    def arctan_(self) -> Tensor:
        """As `arctan`, written into this tensor."""
    def arctan2(self, other: Tensor) -> Tensor:
        """The angle in radians, from -pi to pi, of the point with height `input` and width `other`."""
    def arctan2_(self, other: Tensor) -> Tensor:
        """As `arctan2`, written into this tensor."""
    def arctanh(self) -> Tensor:
        """The number with this hyperbolic tangent; infinite at -1 and 1, NaN beyond."""
    def arctanh_(self) -> Tensor:
        """As `arctanh`, written into this tensor."""
    def argmax(self, dim: _int | None = None, keepdim: _bool = False, *, axis: _int | None = None, keepdims: _bool | None = None) -> Tensor:
        """Where the maximum is along `dim`, in int64 (the first of several); without `dim`, its place in the flattened tensor."""
    def argmin(self, dim: _int | None = None, keepdim: _bool = False, *, axis: _int | None = None, keepdims: _bool | None = None) -> Tensor:
        """Where the minimum is along `dim`, in int64 (the first of several); without `dim`, its place in the flattened tensor."""
    def argsort(self, dim: _int = -1, descending: _bool = False, stable: _bool = False, *, axis: _int | None = None) -> Tensor:
        """The indices that sort along `dim`, in int64 and the tensor's shape; equal elements keep their order whatever `stable`."""
    def argwhere(self, *, as_tuple: _bool = False) -> Tensor:
        """As `nonzero`."""
    def as_strided(self, size: Lengths, stride: Lengths, storage_offset: _int | None = None) -> Tensor:
        """A view of the tensor's memory with these lengths, steps and start, counted in elements."""
    def as_strided_(self, size: Lengths, stride: Lengths, storage_offset: _int | None = None) -> Tensor:
        """As `as_strided`, of this tensor itself."""
    def as_strided_scatter(self, src: Tensor, size: Lengths | None, stride: Lengths, storage_offset: _int | None = None) -> Tensor:
        """A copy of `input` with `src` in place of what `as_strided` looks at."""
    def asin(self) -> Tensor:
        """The angle in radians, from -pi/2 to pi/2, with this sine; NaN outside -1 to 1."""
    def asin_(self) -> Tensor:
        """As `asin`, written into this tensor."""
    def asinh(self) -> Tensor:
        """The number with this hyperbolic sine."""
    def asinh_(self) -> Tensor:
        """As `asinh`, written into this tensor."""
    def atan(self) -> Tensor:
        """The angle in radians, from -pi/2 to pi/2, with this tangent."""
    def atan_(self) -> Tensor:
        """As `atan`, written into this tensor."""
    def atan2(self, other: Tensor) -> Tensor:
        """The angle in radians, from -pi to pi, of the point with height `input` and width `other`."""
    def atan2_(self, other: Tensor) -> Tensor:
        """As `atan2`, written into this tensor."""
    def atanh(self) -> Tensor:
        """The number with this hyperbolic tangent; infinite at -1 and 1, NaN beyond."""
    def atanh_(self) -> Tensor:
        """As `atanh`, written into this tensor."""
    def baddbmm(self, batch1: Tensor, batch2: Tensor, *, beta: Number = 1, alpha: Number = 1) -> Tensor:
        """beta * input + alpha * the products of two batches of matrices: shapes (b, n, k) and (b, k, m) give (b, n, m)."""
    def baddbmm_(self, batch1: Tensor, batch2: Tensor, *, beta: Number = 1, alpha: Number = 1) -> Tensor:
        """As `baddbmm`, written into this tensor."""
    def bernoulli(self, p: _float | None = None, *, generator: Generator | None = None) -> Tensor:
        """1 with the given probabilities (or `p` for all), else 0, in the dtype of `input`; RuntimeError for one outside 0 to 1."""
    def bernoulli_(self, *args: Any, generator: Generator | None = None, **kwargs: Any) -> Tensor:
        """1 with probability `p` (a number, or one for each element), else 0, written into this tensor."""
    def bfloat16(self, memory_format: MemoryFormat = None) -> Tensor:
        """The tensor as torch.bfloat16 (itself if it is so already)."""
    def bincount(self, weights: Tensor | None = None, minlength: _int = 0) -> Tensor:
        """How often each non-negative integer of a vector occurs, or the sum of its weights."""
    def bitwise_and(self, other: Tensor | Number) -> Tensor:
        """The bits that both have, of integers or booleans; NotImplementedError for other numbers."""
    def bitwise_and_(self, other: Tensor | Number) -> Tensor:
        """As `bitwise_and`, written into this tensor."""
    def bitwise_left_shift(self, other: Tensor | Number) -> Tensor:
        """input * 2**other, by moving bits; NotImplementedError for floating and complex numbers."""
    def bitwise_left_shift_(self, other: Tensor | Number) -> Tensor:
        """As `bitwise_left_shift`, written into this tensor."""
    def bitwise_not(self) -> Tensor:
        """All bits turned, or a boolean; NotImplementedError for other than integers and booleans."""
    def bitwise_not_(self) -> Tensor:
        """As `bitwise_not`, written into this tensor."""
    def bitwise_or(self, other: Tensor | Number) -> Tensor:
        """The bits that one of both has, of integers or booleans; NotImplementedError for other numbers."""
    def bitwise_or_(self, other: Tensor | Number) -> Tensor:
        """As `bitwise_or`, written into this tensor."""
    def bitwise_right_shift(self, other: Tensor | Number) -> Tensor:
        """input / 2**other rounded down, by moving bits; NotImplementedError for floating and complex numbers."""
    def bitwise_right_shift_(self, other: Tensor | Number) -> Tensor:
        """As `bitwise_right_shift`, written into this tensor."""
    def bitwise_xor(self, other: Tensor | Number) -> Tensor:
        """The bits that just one of both has, of integers or booleans; NotImplementedError for other numbers."""
    def bitwise_xor_(self, other: Tensor | Number) -> Tensor:
        """As `bitwise_xor`, written into this tensor."""
    def bmm(self, mat2: Tensor) -> Tensor:
        """The products of two batches of matrices: shapes (b, n, k) and (b, k, m) give (b, n, m)."""
    def bool(self, memory_format: MemoryFormat = None) -> Tensor:
        """The tensor as torch.bool (itself if it is so already)."""
    def broadcast_to(self, size: Lengths) -> Tensor:
        """As `expand`: a view in which dimensions of length 1 are repeated."""
    def byte(self, memory_format: MemoryFormat = None) -> Tensor:
        """The tensor as torch.uint8 (itself if it is so already)."""
    def cauchy_(self, *args: Any, generator: Generator | None = None, **kwargs: Any) -> Tensor:
        """Values of a Cauchy distribution, written into this tensor."""
    def cdouble(self, memory_format: MemoryFormat = None) -> Tensor:
        """The tensor as torch.complex128 (itself if it is so already)."""
    def ceil(self) -> Tensor:
        """Each element rounded up."""
    def ceil_(self) -> Tensor:
        """As `ceil`, written into this tensor."""
    def cfloat(self, memory_format: MemoryFormat = None) -> Tensor:
        """The tensor as torch.complex64 (itself if it is so already)."""
    def char(self, memory_format: MemoryFormat = None) -> Tensor:
        """The tensor as torch.int8 (itself if it is so already)."""
    def chunk(self, chunks: _int, dim: _int = 0, *, axis: _int | None = None) -> Any:
        """At most `chunks` views of nearly equal length."""
    def clamp(self, min: Tensor | Number | None = None, max: Tensor | Number | None = None) -> Tensor:
        """Values below `min` become `min`, above `max` become `max`; inside, and on the edges, the gradient passes."""
    def clamp_(self, min: Tensor | Number | None = None, max: Tensor | Number | None = None) -> Tensor:
        """As `clamp`, written into this tensor."""
    def clamp_max(self, max: Tensor | Number) -> Tensor:
        """As `clamp` with `max` alone."""
    def clamp_max_(self, max: Tensor | Number) -> Tensor:
        """As `clamp_max`, written into this tensor."""
    def clamp_min(self, min: Tensor | Number) -> Tensor:
        """As `clamp` with `min` alone."""
    def clamp_min_(self, min: Tensor | Number) -> Tensor:
        """As `clamp_min`, written into this tensor."""
    def clip(self, min: Tensor | Number | None = None, max: Tensor | Number | None = None) -> Tensor:
        """Values below `min` become `min`, above `max` become `max`; inside, and on the edges, the gradient passes."""
    def clip_(self, min: Tensor | Number | None = None, max: Tensor | Number | None = None) -> Tensor:
        """As `clip`, written into this tensor."""
    def clone(self, *, memory_format: MemoryFormat | None = None) -> Tensor:
        """A copy that stays in the graph."""
    def conj(self) -> Tensor:
        """The complex conjugate; a real tensor is returned as it is."""
    def conj_physical(self) -> Tensor:
        """As `conj`; `conj_physical_` writes the conjugates over the tensor."""
    def conj_physical_(self) -> Tensor:
        """As `conj_physical`, written into this tensor."""
    def contiguous(self, *, memory_format: MemoryFormat | None = None) -> Tensor:
        """The tensor itself if its memory is in order, else a copy that is."""
    def copy_(self, other: Tensor | Number, non_blocking: _bool = False) -> Tensor:
        """The values of `other`, broadcast and converted, written into this tensor."""
    def copysign(self, other: Tensor | Number) -> Tensor:
        """The size of `input` with the sign of `other`, element by element; NotImplementedError for complex numbers."""
    def copysign_(self, other: Tensor | Number) -> Tensor:
        """As `copysign`, written into this tensor."""
    def corrcoef(self) -> Tensor:
        """Pearson's correlations of the rows, each column one observation: from shape (variables, n), (variables, variables)."""
    def cos(self) -> Tensor:
        """The cosine of each element, an angle in radians."""
    def cos_(self) -> Tensor:
        """As `cos`, written into this tensor."""
    def cosh(self) -> Tensor:
        """The hyperbolic cosine of each element, (exp(x) + exp(-x)) / 2."""
    def cosh_(self) -> Tensor:
        """As `cosh`, written into this tensor."""
    def count_nonzero(self, dim: Ints | None = None, *, axis: Ints | None = None) -> Tensor:
        """How many elements are not 0, of all or over the dimensions `dim`, in int64; IndexError for a `dim` that is not there."""
    def cov(self, *, correction: _int = 1, fweights: Tensor | None = None, aweights: Tensor | None = None) -> Tensor:
        """The covariances of the rows, each column one observation, divided by n - correction."""
    def cpu(self, memory_format: MemoryFormat = None) -> Tensor:
        """The tensor itself, which is on the CPU already."""
    def cross(self, other: Tensor, dim: _int | None = None, *, axis: _int | None = None) -> Tensor:
        """The cross product of vectors of length 3 along `dim` (None: the first dimension of length 3); the two broadcast."""
    def cuda(self, device: Device = None, non_blocking: _bool = False, memory_format: MemoryFormat = None) -> Tensor:
        """AssertionError, as from a PyTorch that was built without such devices."""
    def cummax(self, dim: _int = ..., *, axis: _int | None = None) -> ValuesAndIndices:
        """(values, indices) of the maximum so far along `dim`, the last of several."""
    def cummin(self, dim: _int = ..., *, axis: _int | None = None) -> ValuesAndIndices:
        """(values, indices) of the minimum so far along `dim`, the last of several."""
    def cumprod(self, dim: _int = ..., *, dtype: DType | None = None, axis: _int | None = None) -> Tensor:
        """Running products along `dim`, in the tensor's shape."""
    def cumprod_(self, dim: _int, *, dtype: DType | None = None) -> Tensor:
        """As `cumprod`, written into this tensor."""
    def cumsum(self, dim: _int = ..., *, dtype: DType | None = None, axis: _int | None = None) -> Tensor:
        """Running sums along `dim`, in the tensor's shape."""
    def cumsum_(self, dim: _int, *, dtype: DType | None = None) -> Tensor:
        """As `cumsum`, written into this tensor."""
    def deg2rad(self) -> Tensor:
        """Degrees in radians."""
    def deg2rad_(self) -> Tensor:
        """As `deg2rad`, written into this tensor."""
    def diag(self, diagonal: _int = 0) -> Tensor:
        """A copy of the diagonal of a matrix, or a matrix with the given diagonal."""
    def diag_embed(self, offset: _int = 0, dim1: _int = -2, dim2: _int = -1) -> Tensor:
        """Matrices with the last dimension on their diagonal."""
    def diagflat(self, offset: _int = 0) -> Tensor:
        """A matrix with all elements on its diagonal."""
    def diagonal(self, offset: _int = 0, dim1: _int = 0, dim2: _int = 1) -> Tensor:
        """The diagonal of two dimensions, as the last one: a view."""
    def diagonal_scatter(self, src: Tensor, offset: _int = 0, dim1: _int = 0, dim2: _int = 1) -> Tensor:
        """A copy of `input` with `src` on the diagonal that `diagonal` gives."""
    def diff(self, n: _int = 1, dim: _int = -1, prepend: Tensor | None = None, append: Tensor | None = None, *, axis: _int | None = None) -> Tensor:
        """Each element along `dim` less the one before it, `n` times over, of the tensor with `prepend` before and `append` after it."""
    def digamma(self) -> Tensor:
        """The derivative of the logarithm of the gamma function."""
    def digamma_(self) -> Tensor:
        """As `digamma`, written into this tensor."""
    def dist(self, other: Tensor, p: Number = 2) -> Tensor:
        """The p-norm of the difference of two tensors that broadcast, as one number; RuntimeError for integers."""
    def div(self, other: Tensor | Number, *, rounding_mode: _str | None = None) -> Tensor:
        """input / other; with rounding_mode "floor" or "trunc" rounded down or towards 0, integers staying integers."""
    def div_(self, other: Tensor | Number, *, rounding_mode: _str | None = None) -> Tensor:
        """As `div`, written into this tensor."""
    def divide(self, other: Tensor | Number, *, rounding_mode: _str | None = None) -> Tensor:
        """input / other; with rounding_mode "floor" or "trunc" rounded down or towards 0, integers staying integers."""
    def divide_(self, other: Tensor | Number, *, rounding_mode: _str | None = None) -> Tensor:
        """As `divide`, written into this tensor."""
    def dot(self, tensor: Tensor) -> Tensor:
        """The inner product of two vectors, as a number; neither is conjugated (see `vdot`)."""
    def double(self, memory_format: MemoryFormat = None) -> Tensor:
        """The tensor as torch.float64 (itself if it is so already)."""
    def dsplit(self, indices_or_sections: Tensor | Ints) -> tuple[Tensor, ...]:
        """As `tensor_split`, along dimension 2; a number of parts must divide its length."""
    def eq(self, other: Tensor | Number) -> Tensor:
        """Element by element, whether both are equal; `other` is a tensor or a number."""
    def eq_(self, other: Tensor | Number) -> Tensor:
        """As `eq`, written into this tensor."""
    def equal(self, other: Tensor) -> _bool:
        """Whether two tensors have the same shape and the same elements."""
    def erf(self) -> Tensor:
        """The error function of each element: the share of a normal distribution within x times the root of 2."""
    def erf_(self) -> Tensor:
        """As `erf`, written into this tensor."""
    def erfc(self) -> Tensor:
        """1 - erf(x) of each element, exact where erf is near 1."""
    def erfc_(self) -> Tensor:
        """As `erfc`, written into this tensor."""
    def erfinv(self) -> Tensor:
        """The number whose error function this is; infinite at -1 and 1, NaN beyond."""
    def erfinv_(self) -> Tensor:
        """As `erfinv`, written into this tensor."""
    def exp(self) -> Tensor:
        """e to the power of each element; integers are computed in the default dtype."""
    def exp_(self) -> Tensor:
        """As `exp`, written into this tensor."""
    def exp2(self) -> Tensor:
        """2 to the power of each element; integers are computed in the default dtype."""
    def exp2_(self) -> Tensor:
        """As `exp2`, written into this tensor."""
    def expand(self, *sizes: Any, size: Lengths | None = None) -> Tensor:
        """A view in which dimensions of length 1 are repeated; -1 keeps a length."""
    def expand_as(self, other: Tensor) -> Tensor:
        """As `expand`, to the shape of another tensor."""
    def expm1(self) -> Tensor:
        """exp(x) - 1 of each element, exact for small ones."""
    def expm1_(self) -> Tensor:
        """As `expm1`, written into this tensor."""
    def exponential_(self, *args: Any, generator: Generator | None = None, **kwargs: Any) -> Tensor:
        """Exponentially distributed values of rate `lambd`, written into this tensor."""
    def fill_(self, value: Tensor | Number) -> Tensor:
        """One number written into every element."""
    def fill_diagonal_(self, fill_value: Number, wrap: _bool = False) -> Tensor:
        """One number written where all indices are equal; RuntimeError for fewer than 2 dimensions."""
    def fix(self) -> Tensor:
        """Each element rounded towards 0."""
    def fix_(self) -> Tensor:
        """As `fix`, written into this tensor."""
    def flatten(self, start_dim: _int = 0, end_dim: _int = -1) -> Tensor:
        """The dimensions from `start_dim` to `end_dim` made one."""
    def flip(self, *along: Any, dims: Ints | None = None) -> Tensor:
        """A copy turned round along the given dimensions."""
    def fliplr(self) -> Tensor:
        """A copy with the second dimension turned round."""
    def flipud(self) -> Tensor:
        """A copy with the first dimension turned round."""
    def float(self, memory_format: MemoryFormat = None) -> Tensor:
        """The tensor as torch.float32 (itself if it is so already)."""
    def float_power(self, exponent: Tensor | Number) -> Tensor:
        """input ** exponent in float64 (complex128 for complex numbers); TypeError for two numbers."""
    def float_power_(self, exponent: Tensor | Number) -> Tensor:
        """As `float_power`, written into this tensor."""
    def floor(self) -> Tensor:
        """Each element rounded down."""
    def floor_(self) -> Tensor:
        """As `floor`, written into this tensor."""
    def floor_divide(self, other: Tensor | Number) -> Tensor:
        """The quotient rounded down; integers stay integers."""
    def floor_divide_(self, other: Tensor | Number) -> Tensor:
        """As `floor_divide`, written into this tensor."""
    def fmax(self, other: Tensor) -> Tensor:
        """The larger of two elements; where one is NaN, the other."""
    def fmin(self, other: Tensor) -> Tensor:
        """The smaller of two elements; where one is NaN, the other."""
    def fmod(self, other: Tensor | Number) -> Tensor:
        """What is left of input / other rounded towards 0: it has the sign of `input`."""
    def fmod_(self, other: Tensor | Number) -> Tensor:
        """As `fmod`, written into this tensor."""
    def frac(self) -> Tensor:
        """What lies behind the point of each element, with its sign."""
    def frac_(self) -> Tensor:
        """As `frac`, written into this tensor."""
    def frexp(self) -> MantissaAndExponent:
        """(mantissa, exponent) with input = mantissa * 2**exponent; RuntimeError for other than floating numbers."""
    def gather(self, dim: _int = ..., index: Tensor = ..., *, sparse_grad: _bool = False, axis: _int | None = None) -> Tensor:
        """For each place in `index`, the element that it names along `dim`."""
    def gcd(self, other: Tensor) -> Tensor:
        """The greatest common divisor of two integers, element by element."""
    def gcd_(self, other: Tensor) -> Tensor:
        """As `gcd`, written into this tensor."""
    def ge(self, other: Tensor | Number) -> Tensor:
        """Element by element, whether input >= other; NotImplementedError for complex numbers."""
    def ge_(self, other: Tensor | Number) -> Tensor:
        """As `ge`, written into this tensor."""
    def geometric_(self, *args: Any, generator: Generator | None = None, **kwargs: Any) -> Tensor:
        """How many trials of chance `p` the first success took, written into this tensor."""
    def ger(self, vec2: Tensor) -> Tensor:
        """The product of each pair of elements of two vectors: shapes (n,) and (m,) give (n, m); RuntimeError for other ranks."""
    def greater(self, other: Tensor | Number) -> Tensor:
        """Element by element, whether input > other; NotImplementedError for complex numbers."""
    def greater_(self, other: Tensor | Number) -> Tensor:
        """As `greater`, written into this tensor."""
    def greater_equal(self, other: Tensor | Number) -> Tensor:
        """Element by element, whether input >= other; NotImplementedError for complex numbers."""
    def greater_equal_(self, other: Tensor | Number) -> Tensor:
        """As `greater_equal`, written into this tensor."""
    def gt(self, other: Tensor | Number) -> Tensor:
        """Element by element, whether input > other; NotImplementedError for complex numbers."""
    def gt_(self, other: Tensor | Number) -> Tensor:
        """As `gt`, written into this tensor."""
    def half(self, memory_format: MemoryFormat = None) -> Tensor:
        """The tensor as torch.float16 (itself if it is so already)."""
    def heaviside(self, values: Tensor) -> Tensor:
        """0 below 0, 1 above, and `values` where the input is 0; no gradient passes."""
    def heaviside_(self, values: Tensor) -> Tensor:
        """As `heaviside`, written into this tensor."""
    def histc(self, bins: _int = 100, min: Number = 0, max: Number = 0) -> Tensor:
        """How many elements lie in each of `bins` equal parts of `min` to `max` (where both are the same: of all there are)."""
    def histogram(self, bins: Tensor | _int, *, range: Sequence[_float] | None = None, weight: Tensor | Number | None = None, density: _bool = False) -> CountsAndEdges:
        """(hist, bin_edges): how many elements, or how much weight, each bin holds, and the edges of the bins, one more than bins."""
    def hsplit(self, indices_or_sections: Tensor | Ints) -> tuple[Tensor, ...]:
        """As `tensor_split`, along dimension 1; a number of parts must divide its length."""
    def hypot(self, other: Tensor) -> Tensor:
        """The root of input² + other²: how long the third side of a right triangle is."""
    def hypot_(self, other: Tensor) -> Tensor:
        """As `hypot`, written into this tensor."""
    def i0(self) -> Tensor:
        """The modified Bessel function of the first kind of order 0."""
    def i0_(self) -> Tensor:
        """As `i0`, written into this tensor."""
    def igamma(self, other: Tensor | Number) -> Tensor:
        """The regularised lower incomplete gamma function P(input, other); no derivative with respect to `input`."""
    def igamma_(self, other: Tensor | Number) -> Tensor:
        """As `igamma`, written into this tensor."""
    def igammac(self, other: Tensor | Number) -> Tensor:
        """1 - igamma(input, other): the upper incomplete gamma function; no derivative with respect to `input`."""
    def igammac_(self, other: Tensor | Number) -> Tensor:
        """As `igammac`, written into this tensor."""
    def index_add(self, dim: _int = ..., index: Tensor = ..., source: Tensor = ..., *, alpha: Number = 1, axis: _int | None = None) -> Tensor:
        """`source`'s slices along `dim` added to those that the 1-d integer tensor `index` names, in order."""
    def index_add_(self, dim: _int, index: Tensor, source: Tensor, *, alpha: Number = 1) -> Tensor:
        """As `index_add`, written into this tensor."""
    def index_copy(self, dim: _int = ..., index: Tensor = ..., source: Tensor = ..., *, axis: _int | None = None) -> Tensor:
        """`source`'s slices along `dim` in place of those that the 1-d integer tensor `index` names."""
    def index_copy_(self, dim: _int, index: Tensor, source: Tensor) -> Tensor:
        """As `index_copy`, written into this tensor."""
    def index_fill(self, dim: _int = ..., index: Tensor = ..., value: Tensor | Number = ..., *, axis: _int | None = None) -> Tensor:
        """One number in the slices along `dim` that the 1-d integer tensor `index` names."""
    def index_fill_(self, dim: _int, index: Tensor, value: Tensor | Number) -> Tensor:
        """As `index_fill`, written into this tensor."""
    def index_put(self, indices: Sequence[Tensor], values: Tensor, accumulate: _bool = False) -> Tensor:
        """`input[indices] = values` as a new tensor; with `accumulate`, places named twice add up."""
    def index_put_(self, indices: Sequence[Tensor], values: Tensor, accumulate: _bool = False) -> Tensor:
        """As `index_put`, written into this tensor."""
    def index_reduce(self, dim: _int = ..., index: Tensor = ..., source: Tensor = ..., reduce: _str = ..., *, include_self: _bool = True, axis: _int | None = None) -> Tensor:
        """`source`'s slices along `dim` combined with those that the 1-d `index` names, by "prod", "mean", "amax" or "amin"."""
    def index_reduce_(self, dim: _int, index: Tensor, source: Tensor, reduce: _str, *, include_self: _bool = True) -> Tensor:
        """As `index_reduce`, written into this tensor."""
    def index_select(self, dim: _int = ..., index: Tensor = ..., *, axis: _int | None = None) -> Tensor:
        """The slices along `dim` that the 1-d integer tensor `index` names."""
    def inner(self, other: Tensor) -> Tensor:
        """Products summed over the last dimension of both: shapes (n, k) and (m, k) give (n, m); a number multiplies."""
    def int(self, memory_format: MemoryFormat = None) -> Tensor:
        """The tensor as torch.int32 (itself if it is so already)."""
    def is_complex(self) -> _bool:
        """Whether the tensor's dtype is complex."""
    def is_conj(self) -> _bool:
        """Always False: conjugates are computed at once here."""
    def is_floating_point(self) -> _bool:
        """Whether the tensor's dtype is a floating one."""
    def is_neg(self) -> _bool:
        """Always False: conjugates are computed at once here."""
    def is_nonzero(self) -> _bool:
        """The truth of a tensor with one element; RuntimeError for any other number of them."""
    def is_signed(self) -> _bool:
        """Whether the tensor's dtype holds negative numbers."""
    def isclose(self, other: Tensor, rtol: _float = 1e-05, atol: _float = 1e-08, equal_nan: _bool = False) -> Tensor:
        """Element by element, whether |input - other| <= atol + rtol * |other|; RuntimeError for negative tolerances."""
    def isfinite(self) -> Tensor:
        """Element by element, whether it is neither infinite nor NaN."""
    def isin(self, test_elements: Tensor | Number, *, assume_unique: _bool = False, invert: _bool = False) -> Tensor:
        """Element by element, whether it is one of the test elements, or is not (`invert`), in bool."""
    def isinf(self) -> Tensor:
        """Element by element, whether it is infinite, of either sign."""
    def isnan(self) -> Tensor:
        """Element by element, whether it is no number (NaN)."""
    def isneginf(self) -> Tensor:
        """Element by element, whether it is minus infinity; NotImplementedError for complex numbers."""
    def isposinf(self) -> Tensor:
        """Element by element, whether it is infinity; NotImplementedError for complex numbers."""
    def isreal(self) -> Tensor:
        """Element by element, whether the imaginary part is 0."""
    def kron(self, other: Tensor) -> Tensor:
        """Kronecker's product, every element of `input` times the whole of `other`, as one tensor of blocks."""
    def kthvalue(self, k: _int, dim: _int = -1, keepdim: _bool = False, *, axis: _int | None = None, keepdims: _bool | None = None) -> ValuesAndIndices:
        """(values, indices) of the k-th smallest along `dim`, counted from 1."""
    def lcm(self, other: Tensor) -> Tensor:
        """The least common multiple of two integers, element by element."""
    def lcm_(self, other: Tensor) -> Tensor:
        """As `lcm`, written into this tensor."""
    def ldexp(self, other: Tensor) -> Tensor:
        """input * 2**other, element by element; integers are computed in the default dtype."""
    def ldexp_(self, other: Tensor) -> Tensor:
        """As `ldexp`, written into this tensor."""
    def le(self, other: Tensor | Number) -> Tensor:
        """Element by element, whether input <= other; NotImplementedError for complex numbers."""
    def le_(self, other: Tensor | Number) -> Tensor:
        """As `le`, written into this tensor."""
    def lerp(self, end: Tensor, weight: Tensor | Number) -> Tensor:
        """input + weight * (end - input): `input` where the weight is 0, `end` where it is 1."""
    def lerp_(self, end: Tensor, weight: Tensor | Number) -> Tensor:
        """As `lerp`, written into this tensor."""
    def less(self, other: Tensor | Number) -> Tensor:
        """Element by element, whether input < other; NotImplementedError for complex numbers."""
    def less_(self, other: Tensor | Number) -> Tensor:
        """As `less`, written into this tensor."""
    def less_equal(self, other: Tensor | Number) -> Tensor:
        """Element by element, whether input <= other; NotImplementedError for complex numbers."""
    def less_equal_(self, other: Tensor | Number) -> Tensor:
        """As `less_equal`, written into this tensor."""
    def lgamma(self) -> Tensor:
        """The logarithm of the size of the gamma function."""
    def lgamma_(self) -> Tensor:
        """As `lgamma`, written into this tensor."""
    def log(self) -> Tensor:
        """The natural logarithm of each element: -inf at 0, NaN below; integers are computed in the default dtype."""
    def log_(self) -> Tensor:
        """As `log`, written into this tensor."""
    def log10(self) -> Tensor:
        """The logarithm to base 10 of each element: -inf at 0, NaN below."""
    def log10_(self) -> Tensor:
        """As `log10`, written into this tensor."""
    def log1p(self) -> Tensor:
        """log(1 + x) of each element, exact for small ones."""
    def log1p_(self) -> Tensor:
        """As `log1p`, written into this tensor."""
    def log2(self) -> Tensor:
        """The logarithm to base 2 of each element: -inf at 0, NaN below."""
    def log2_(self) -> Tensor:
        """As `log2`, written into this tensor."""
    def log_normal_(self, *args: Any, generator: Generator | None = None, **kwargs: Any) -> Tensor:
        """The exponentials of normally distributed values, written into this tensor."""
    def log_softmax(self, dim: _int = ..., dtype: DType | None = None, *, axis: _int | None = None) -> Tensor:
        """log(softmax(x)) along `dim`, without overflow."""
    def logaddexp(self, other: Tensor) -> Tensor:
        """log(exp(input) + exp(other)), without overflow; shapes broadcast."""
    def logaddexp2(self, other: Tensor) -> Tensor:
        """log2(2**input + 2**other), without overflow."""
    def logcumsumexp(self, dim: _int = ..., *, axis: _int | None = None) -> Tensor:
        """The logarithm of the running sums of exp along `dim`, without overflow."""
    def logical_and(self, other: Tensor) -> Tensor:
        """Element by element, whether both are true; a number is true where it is not 0."""
    def logical_and_(self, other: Tensor) -> Tensor:
        """As `logical_and`, written into this tensor."""
    def logical_not(self) -> Tensor:
        """Element by element, whether it is false; a number is true where it is not 0."""
    def logical_not_(self) -> Tensor:
        """As `logical_not`, written into this tensor."""
    def logical_or(self, other: Tensor) -> Tensor:
        """Element by element, whether one of both is true; a number is true where it is not 0."""
    def logical_or_(self, other: Tensor) -> Tensor:
        """As `logical_or`, written into this tensor."""
    def logical_xor(self, other: Tensor) -> Tensor:
        """Element by element, whether just one of both is true; a number is true where it is not 0."""
    def logical_xor_(self, other: Tensor) -> Tensor:
        """As `logical_xor`, written into this tensor."""
    def logit(self, eps: _float | None = None) -> Tensor:
        """log(x / (1 - x)), the inverse of `sigmoid`; with `eps`, of x clamped to eps and 1 - eps."""
    def logit_(self, eps: _float | None = None) -> Tensor:
        """As `logit`, written into this tensor."""
    def logsumexp(self, dim: Ints = ..., keepdim: _bool = False, *, axis: Ints | None = None, keepdims: _bool | None = None) -> Tensor:
        """The logarithm of the sum of exp over the dimensions `dim`, without overflow; integers are computed in the default dtype."""
    def long(self, memory_format: MemoryFormat = None) -> Tensor:
        """The tensor as torch.int64 (itself if it is so already)."""
    def lt(self, other: Tensor | Number) -> Tensor:
        """Element by element, whether input < other; NotImplementedError for complex numbers."""
    def lt_(self, other: Tensor | Number) -> Tensor:
        """As `lt`, written into this tensor."""
    def map_(self, other: Tensor, callable: Callable) -> Tensor:
        """Each element replaced by `callable(element, the one of other)`; no derivative is recorded."""
    def masked_fill(self, mask: Tensor, value: Tensor | Number) -> Tensor:
        """A copy with `value` where the boolean `mask` holds."""
    def masked_fill_(self, mask: Tensor, value: Tensor | Number) -> Tensor:
        """As `masked_fill`, written into this tensor."""
    def masked_scatter(self, mask: Tensor, source: Tensor) -> Tensor:
        """The elements where `mask` holds replaced by the first ones of `source`, in order."""
    def masked_scatter_(self, mask: Tensor, source: Tensor) -> Tensor:
        """As `masked_scatter`, written into this tensor."""
    def masked_select(self, mask: Tensor) -> Tensor:
        """The elements where the boolean `mask` holds, as a vector."""
    def matmul(self, other: Tensor) -> Tensor:
        """The matrix product of two tensors of any rank: vectors are rows on the left, columns on the right."""
    def matrix_power(self, n: _int) -> Tensor:
        """A square matrix, or each of a batch of shape (..., m, m), times itself, n times; the identity for n = 0."""
    @overload
    def max(self, dim: Tensor | None = None, keepdim: _bool = False, other: Tensor | None = None, *, axis: Tensor | None = None, keepdims: _bool | None = None) -> Tensor:
        """The maximum of all elements; with `dim`, (values, indices) along it; with a second tensor, the larger of each pair."""
    @overload
    def max(self, dim: _int, keepdim: _bool = False, other: Tensor | None = None, *, axis: _int | None = None, keepdims: _bool | None = None) -> ValuesAndIndices:
        """The maximum of all elements; with `dim`, (values, indices) along it; with a second tensor, the larger of each pair."""
    def maximum(self, other: Tensor) -> Tensor:
        """The larger of two elements, NaN if one is; where they tie, each gets half the gradient."""
    def mean(self, dim: Ints | None = None, keepdim: _bool = False, *, dtype: DType | None = None, axis: Ints | None = None, keepdims: _bool | None = None) -> Tensor:
        """The mean of all elements, or over the dimensions `dim`, which go, or stay with length 1 (`keepdim`)."""
    @overload
    def median(self, dim: None = None, keepdim: _bool = False, *, axis: None = None, keepdims: _bool | None = None) -> Tensor:
        """The lower median of all elements, or (values, indices) along `dim`; NaN where one is among them."""
    @overload
    def median(self, dim: _int, keepdim: _bool = False, *, axis: _int | None = None, keepdims: _bool | None = None) -> ValuesAndIndices:
        """The lower median of all elements, or (values, indices) along `dim`; NaN where one is among them."""
    @overload
    def min(self, dim: Tensor | None = None, keepdim: _bool = False, other: Tensor | None = None, *, axis: Tensor | None = None, keepdims: _bool | None = None) -> Tensor:
        """The minimum of all elements; with `dim`, (values, indices) along it; with a second tensor, the smaller of each pair."""
    @overload
    def min(self, dim: _int, keepdim: _bool = False, other: Tensor | None = None, *, axis: _int | None = None, keepdims: _bool | None = None) -> ValuesAndIndices:
        """The minimum of all elements; with `dim`, (values, indices) along it; with a second tensor, the smaller of each pair."""
    def minimum(self, other: Tensor) -> Tensor:
        """The smaller of two elements, NaN if one is; where they tie, each gets half the gradient."""
    def mm(self, mat2: Tensor) -> Tensor:
        """The product of two matrices: shapes (n, k) and (k, m) give (n, m)."""
    def mode(self, dim: _int = -1, keepdim: _bool = False, *, axis: _int | None = None, keepdims: _bool | None = None) -> ValuesAndIndices:
        """(values, indices) of the most frequent value along `dim`, the smallest of several, at its last place."""
    def moveaxis(self, source: Ints, destination: Ints) -> Tensor:
        """A view with some dimensions moved to other places, the rest in order."""
    def movedim(self, source: Ints, destination: Ints) -> Tensor:
        """A view with some dimensions moved to other places, the rest in order."""
    def msort(self) -> Tensor:
        """The elements sorted along the first dimension; NotImplementedError for complex numbers."""
    def mul(self, other: Tensor | Number) -> Tensor:
        """input * other, element by element; shapes broadcast, dtypes are promoted."""
    def mul_(self, other: Tensor | Number) -> Tensor:
        """As `mul`, written into this tensor."""
    def multinomial(self, num_samples: _int, replacement: _bool = False, *, generator: Generator | None = None) -> Tensor:
        """Indices drawn with the given weights, for each row."""
    def multiply(self, other: Tensor | Number) -> Tensor:
        """input * other, element by element; shapes broadcast, dtypes are promoted."""
    def multiply_(self, other: Tensor | Number) -> Tensor:
        """As `multiply`, written into this tensor."""
    def mv(self, vec: Tensor) -> Tensor:
        """The product of a matrix and a vector: shapes (n, k) and (k,) give (n,)."""
    def mvlgamma(self, p: _int) -> Tensor:
        """The logarithm of the gamma function of p dimensions; RuntimeError for p below 1."""
    def mvlgamma_(self, p: _int) -> Tensor:
        """As `mvlgamma`, written into this tensor."""
    def nan_to_num(self, nan: _float = 0.0, posinf: _float | None = None, neginf: _float | None = None) -> Tensor:
        """NaN and infinities replaced by numbers: by `nan` (0), and by the largest and the smallest finite ones unless given."""
    def nan_to_num_(self, nan: _float = 0.0, posinf: _float | None = None, neginf: _float | None = None) -> Tensor:
        """As `nan_to_num`, written into this tensor."""
    def nanmean(self, dim: Ints | None = None, keepdim: _bool = False, *, dtype: DType | None = None, axis: Ints | None = None, keepdims: _bool | None = None) -> Tensor:
        """The mean of the elements that are not NaN; RuntimeError for integers and booleans."""
    @overload
    def nanmedian(self, dim: None = None, keepdim: _bool = False, *, axis: None = None, keepdims: _bool | None = None) -> Tensor:
        """The lower median of the elements that are not NaN; with `dim`, (values, indices) along it."""
    @overload
    def nanmedian(self, dim: _int, keepdim: _bool = False, *, axis: _int | None = None, keepdims: _bool | None = None) -> ValuesAndIndices:
        """The lower median of the elements that are not NaN; with `dim`, (values, indices) along it."""
    def nanquantile(self, q: Tensor | _float, dim: _int | None = None, keepdim: _bool = False, *, interpolation: _str = 'linear', axis: _int | None = None, keepdims: _bool | None = None) -> Tensor:
        """As `quantile`, of the elements that are not NaN."""
    def nansum(self, dim: Ints | None = None, keepdim: _bool = False, *, dtype: DType | None = None, axis: Ints | None = None, keepdims: _bool | None = None) -> Tensor:
        """As `sum`, with NaN taken as 0; RuntimeError for complex numbers."""
    def narrow(self, dim: _int = ..., start: _int | Tensor = ..., length: _int = ..., *, axis: _int | None = None) -> Tensor:
        """A view of `length` slices along `dim`, from `start`."""
    def narrow_copy(self, dim: _int = ..., start: _int = ..., length: _int = ..., *, axis: _int | None = None) -> Tensor:
        """As `narrow`, in memory of its own."""
    def ne(self, other: Tensor | Number) -> Tensor:
        """Element by element, whether both differ; `other` is a tensor or a number."""
    def ne_(self, other: Tensor | Number) -> Tensor:
        """As `ne`, written into this tensor."""
    def neg(self) -> Tensor:
        """Minus each element; RuntimeError for booleans."""
    def neg_(self) -> Tensor:
        """As `neg`, written into this tensor."""
    def negative(self) -> Tensor:
        """Minus each element; RuntimeError for booleans."""
    def negative_(self) -> Tensor:
        """As `negative`, written into this tensor."""
    def new(self, *args: Any, device: Device = None) -> Tensor:
        """A tensor of this one's dtype, made as `torch.FloatTensor` and its kin make theirs."""
    def new_empty(self, *sizes: Any, size: Lengths | None = None, dtype: DType | None = None, device: Device = None, requires_grad: _bool = False) -> Tensor:
        """As `torch.empty`, of this tensor's dtype."""
    def new_full(self, size: Lengths, fill_value: Number, *, dtype: DType | None = None, device: Device = None, requires_grad: _bool = False) -> Tensor:
        """As `torch.full`, of this tensor's dtype."""
    def new_ones(self, *sizes: Any, size: Lengths | None = None, dtype: DType | None = None, device: Device = None, requires_grad: _bool = False) -> Tensor:
        """As `torch.ones`, of this tensor's dtype."""
    def new_tensor(self, data: Any, *, dtype: DType | None = None, device: Device = None, requires_grad: _bool = False) -> Tensor:
        """As `torch.tensor`, of this tensor's dtype."""
    def new_zeros(self, *sizes: Any, size: Lengths | None = None, dtype: DType | None = None, device: Device = None, requires_grad: _bool = False) -> Tensor:
        """As `torch.zeros`, of this tensor's dtype."""
    def nextafter(self, other: Tensor) -> Tensor:
        """The number of the dtype that comes after `input` on the way to `other`; NotImplementedError for complex numbers."""
    def nextafter_(self, other: Tensor) -> Tensor:
        """As `nextafter`, written into this tensor."""
    def nonzero(self, *, as_tuple: _bool = False) -> Any:
        """The places of the elements that are not 0, one a row, or as a tuple of index vectors."""
    def nonzero_static(self, *, size: Lengths | None, fill_value: Tensor | Number = -1) -> Tensor:
        """`nonzero` in `size` rows: what is too much left out, what is too little filled."""
    def norm(self, p: _float | _str | None = 'fro', dim: Ints | None = None, keepdim: _bool = False, dtype: DType | None = None) -> Tensor:
        """The p-norm of all elements taken as one vector, or over the dimensions `dim`: sum(abs(x) ** p) ** (1 / p)."""
    def normal_(self, *args: Any, generator: Generator | None = None, **kwargs: Any) -> Tensor:
        """Normally distributed values, written into this tensor."""
    def not_equal(self, other: Tensor | Number) -> Tensor:
        """Element by element, whether both differ; `other` is a tensor or a number."""
    def not_equal_(self, other: Tensor | Number) -> Tensor:
        """As `not_equal`, written into this tensor."""
    def outer(self, vec2: Tensor) -> Tensor:
        """The product of each pair of elements of two vectors: shapes (n,) and (m,) give (n, m); RuntimeError for other ranks."""
    def permute(self, *order: Any, dims: Ints | None = None) -> Tensor:
        """A view with the dimensions in another order."""
    def polygamma(self, n: _int) -> Tensor:
        """The n-th derivative of `digamma`; RuntimeError for a negative n."""
    def polygamma_(self, n: _int) -> Tensor:
        """As `polygamma`, written into this tensor."""
    def positive(self) -> Tensor:
        """The tensor itself, as `+x`; RuntimeError for booleans."""
    def pow(self, exponent: Tensor | Number) -> Tensor:
        """input ** exponent, either of which may be a number."""
    def pow_(self, exponent: Tensor | Number) -> Tensor:
        """As `pow`, written into this tensor."""
    def prod(self, dim: _int | None = None, keepdim: _bool = False, *, dtype: DType | None = None, axis: _int | None = None, keepdims: _bool | None = None) -> Tensor:
        """The product of all elements, or along the one dimension `dim`."""
    def put(self, index: Tensor, source: Tensor, accumulate: _bool = False) -> Tensor:
        """`source`'s elements at the places that `index` names, of the tensor as one row."""
    def put_(self, index: Tensor, source: Tensor, accumulate: _bool = False) -> Tensor:
        """As `put`, written into this tensor."""
    def quantile(self, q: Tensor | _float, dim: _int | None = None, keepdim: _bool = False, *, interpolation: _str = 'linear', axis: _int | None = None, keepdims: _bool | None = None) -> Tensor:
        """The values below which a share `q` (a number, or a vector of them) of the elements lies, of all or along `dim`."""
    def rad2deg(self) -> Tensor:
        """Radians in degrees."""
    def rad2deg_(self) -> Tensor:
        """As `rad2deg`, written into this tensor."""
    def random_(self, *args: Any, generator: Generator | None = None, **kwargs: Any) -> Tensor:
        """Integers from `from` (0) up to but without `to` (as far as the dtype goes), written into this tensor."""
    def ravel(self) -> Tensor:
        """All elements in one dimension, side by side in memory."""
    def reciprocal(self) -> Tensor:
        """1 over each element, infinite at 0; integers are computed in the default dtype."""
    def reciprocal_(self) -> Tensor:
        """As `reciprocal`, written into this tensor."""
    def relu(self) -> Tensor:
        """Values below 0 become 0; the gradient at 0 is 0, as in PyTorch."""
    def relu_(self) -> Tensor:
        """As `relu`, written into this tensor."""
    def remainder(self, other: Tensor | Number) -> Tensor:
        """What is left of input / other rounded down: it has the sign of `other`."""
    def remainder_(self, other: Tensor | Number) -> Tensor:
        """As `remainder`, written into this tensor."""
    def renorm(self, p: _float, dim: _int = ..., maxnorm: _float = ..., *, axis: _int | None = None) -> Tensor:
        """Slices along `dim` whose p-norm is above `maxnorm` shortened to it, the others as they are."""
    def renorm_(self, p: _float, dim: _int, maxnorm: _float) -> Tensor:
        """As `renorm`, written into this tensor."""
    def repeat(self, *sizes: Any, repeats: Ints | None = None) -> Tensor:
        """Copies laid side by side, `sizes` times along each dimension."""
    def repeat_interleave(self, repeats: Tensor | _int | None = None, dim: _int | None = None, *, output_size: _int | None = None, axis: _int | None = None) -> Tensor:
        """Each element, or slice along `dim`, repeated in place: by one number, or by a vector with a number for each."""
    def reshape(self, *size: Any, shape: Lengths | None = None) -> Tensor:
        """The same values in another shape; one length may be -1. A view where memory allows."""
    def reshape_as(self, other: Tensor) -> Tensor:
        """As `reshape`, to the shape of another tensor."""
    def resize_(self, *sizes: _int) -> Tensor:
        """The tensor itself with other lengths: its memory from the start, in order, and new zeros where it ends."""
    def resize_as_(self, the_template: Tensor) -> Tensor:
        """As `resize_`, to the shape of another tensor."""
    def resolve_conj(self) -> Tensor:
        """The tensor itself: conjugates are computed at once here, never left to be done."""
    def resolve_neg(self) -> Tensor:
        """The tensor itself: conjugates are computed at once here, never left to be done."""
    def roll(self, shifts: Ints, dims: Ints | None = None) -> Tensor:
        """A copy shifted along dimensions, what falls off coming back at the other end."""
    def rot90(self, k: _int = 1, dims: Ints = (0, 1)) -> Tensor:
        """A quarter turn, k times, from the first of two dimensions towards the second."""
    def round(self, *, decimals: _int = 0) -> Tensor:
        """Values rounded to the nearest, ties to the even one; the gradient is 0."""
    def round_(self, *, decimals: _int = 0) -> Tensor:
        """As `round`, written into this tensor."""
    def rsqrt(self) -> Tensor:
        """1 over the square root of each element: infinite at 0, NaN below."""
    def rsqrt_(self) -> Tensor:
        """As `rsqrt`, written into this tensor."""
    def scatter(self, dim: _int = ..., index: Tensor = ..., src: Tensor | Number | None = None, *, value: Tensor | Number | None = None, reduce: _str | None = None, axis: _int | None = None) -> Tensor:
        """`src`'s elements, or one number, in the places along `dim` that the integer tensor `index` names."""
    def scatter_(self, dim: _int, index: Tensor, src: Tensor | Number | None = None, *, value: Tensor | Number | None = None, reduce: _str | None = None) -> Tensor:
        """As `scatter`, written into this tensor."""
    def scatter_add(self, dim: _int = ..., index: Tensor = ..., src: Tensor = ..., *, axis: _int | None = None) -> Tensor:
        """`src`'s elements added at the places along `dim` that the integer tensor `index` names."""
    def scatter_add_(self, dim: _int, index: Tensor, src: Tensor) -> Tensor:
        """As `scatter_add`, written into this tensor."""
    def scatter_reduce(self, dim: _int = ..., index: Tensor = ..., src: Tensor = ..., reduce: _str = ..., *, include_self: _bool = True, axis: _int | None = None) -> Tensor:
        """`src`'s elements combined with those at the places along `dim` that `index` names, by "sum", "prod", "mean", "amax" or "amin"."""
    def scatter_reduce_(self, dim: _int, index: Tensor, src: Tensor, reduce: _str, *, include_self: _bool = True) -> Tensor:
        """As `scatter_reduce`, written into this tensor."""
    def select(self, dim: _int = ..., index: _int = ..., *, axis: _int | None = None) -> Tensor:
        """The slice at one place along `dim`."""
    def select_scatter(self, src: Tensor, dim: _int = ..., index: _int = ..., *, axis: _int | None = None) -> Tensor:
        """A copy of `input` with `src` in place of the slice that `select` gives."""
    def set_(self, source: Any = None, storage_offset: _int = 0, size: Lengths | None = None, stride: Lengths | None = None) -> Tensor:
        """Let this tensor look at another one's memory; without arguments, at none."""
    def sgn(self) -> Tensor:
        """x / abs(x) of each element, and 0 where that is 0: the sign of real numbers, the direction of complex ones."""
    def sgn_(self) -> Tensor:
        """As `sgn`, written into this tensor."""
    def share_memory_(self) -> Tensor:
        """RuntimeError: an array's memory belongs to one process."""
    def short(self, memory_format: MemoryFormat = None) -> Tensor:
        """The tensor as torch.int16 (itself if it is so already)."""
    def sigmoid(self) -> Tensor:
        """1 / (1 + exp(-x)) of each element, between 0 and 1."""
    def sigmoid_(self) -> Tensor:
        """As `sigmoid`, written into this tensor."""
    def sign(self) -> Tensor:
        """-1, 0 or 1; RuntimeError for complex numbers, for which there is `sgn`."""
    def sign_(self) -> Tensor:
        """As `sign`, written into this tensor."""
    def signbit(self) -> Tensor:
        """Element by element, whether its sign is negative: so it is of -0.0; NotImplementedError for complex numbers."""
    def sin(self) -> Tensor:
        """The sine of each element, an angle in radians."""
    def sin_(self) -> Tensor:
        """As `sin`, written into this tensor."""
    def sinc(self) -> Tensor:
        """sin(pi x) / (pi x), and 1 at 0."""
    def sinc_(self) -> Tensor:
        """As `sinc`, written into this tensor."""
    def sinh(self) -> Tensor:
        """The hyperbolic sine of each element, (exp(x) - exp(-x)) / 2."""
    def sinh_(self) -> Tensor:
        """As `sinh`, written into this tensor."""
    def slice_scatter(self, src: Tensor, dim: _int = 0, start: _int | None = None, end: _int | None = None, step: _int = 1, *, axis: _int | None = None) -> Tensor:
        """A copy of `input` with `src` in place of the slices from `start` to `end` along `dim`."""
    def softmax(self, dim: _int = ..., dtype: DType | None = None, *, axis: _int | None = None) -> Tensor:
        """exp(x) / sum(exp(x)) along `dim`."""
    def sort(self, dim: _int = -1, descending: _bool = False, stable: _bool = False, *, axis: _int | None = None) -> ValuesAndIndices:
        """(values, indices) sorted along `dim`, both in the tensor's shape; equal elements keep their order whatever `stable`."""
    def split(self, split_size: Ints, dim: _int = 0) -> tuple[Tensor, ...]:
        """As `torch.split`."""
    def split_with_sizes(self, split_sizes: Lengths, dim: _int = 0, *, axis: _int | None = None) -> Any:
        """Views of the given lengths."""
    def sqrt(self) -> Tensor:
        """The square root of each element: NaN below 0; its gradient at 0 is infinite."""
    def sqrt_(self) -> Tensor:
        """As `sqrt`, written into this tensor."""
    def square(self) -> Tensor:
        """input squared; integers stay integers."""
    def square_(self) -> Tensor:
        """As `square`, written into this tensor."""
    def squeeze(self, dim: Ints | None = None, *, axis: Ints | None = None) -> Tensor:
        """Without the dimensions of length 1, or without the given ones where they have length 1."""
    def squeeze_(self, dim: Ints | None = None, *, axis: Ints | None = None) -> Tensor:
        """As `squeeze`, of this tensor itself."""
    def std(self, dim: _bool | Ints | None = None, unbiased: _bool | None = None, keepdim: _bool = False, *, correction: Number | None = None, axis: _bool | Ints | None = None, keepdims: _bool | None = None) -> Tensor:
        """The standard deviation, the root of `var`, which says what the arguments mean and what is raised."""
    def std_mean(self, dim: _bool | Ints | None = None, unbiased: _bool | None = None, keepdim: _bool = False, *, correction: Number | None = None, axis: _bool | Ints | None = None, keepdims: _bool | None = None) -> tuple[Tensor, Tensor]:
        """The standard deviation and the mean, of all elements or over the dimensions `dim`; arguments and errors are those of `var`."""
    def sub(self, other: Tensor | Number, *, alpha: Number = 1) -> Tensor:
        """input - alpha * other, element by element; shapes broadcast, dtypes are promoted."""
    def sub_(self, other: Tensor | Number, *, alpha: Number = 1) -> Tensor:
        """As `sub`, written into this tensor."""
    def subtract(self, other: Tensor | Number, *, alpha: Number = 1) -> Tensor:
        """input - alpha * other, element by element; shapes broadcast, dtypes are promoted."""
    def subtract_(self, other: Tensor | Number, *, alpha: Number = 1) -> Tensor:
        """As `subtract`, written into this tensor."""
    def sum(self, dim: Ints | None = None, keepdim: _bool = False, *, dtype: DType | None = None, axis: Ints | None = None, keepdims: _bool | None = None) -> Tensor:
        """The sum of all elements, or over the dimensions `dim`, which go, or stay with length 1 (`keepdim`)."""
    def sum_to_size(self, *sizes: _int, size: Lengths | None = None) -> Tensor:
        """The sum over the dimensions that expanding `size` to the tensor's shape would make; RuntimeError if it does not expand to it."""
    def swapaxes(self, axis0: _int, axis1: _int) -> Tensor:
        """`transpose` by NumPy's name."""
    def swapaxes_(self, dim0: _int, dim1: _int) -> Tensor:
        """As `transpose`, of this tensor itself."""
    def swapdims(self, dim0: _int, dim1: _int) -> Tensor:
        """A view with two dimensions exchanged."""
    def swapdims_(self, dim0: _int, dim1: _int) -> Tensor:
        """As `transpose`, of this tensor itself."""
    def t(self) -> Tensor:
        """The transpose of a matrix, a view; a vector or a number as it is; RuntimeError for more than two dimensions."""
    def t_(self) -> Tensor:
        """As `t`, of this tensor itself."""
    def take(self, index: Tensor) -> Tensor:
        """The elements that `index` names, of the tensor as one row."""
    def take_along_dim(self, indices: Tensor, dim: _int | None = None, *, axis: _int | None = None) -> Tensor:
        """As `gather`, the two tensors broadcasting; without `dim`, over the flattened tensor."""
    def tan(self) -> Tensor:
        """The tangent of each element, an angle in radians."""
    def tan_(self) -> Tensor:
        """As `tan`, written into this tensor."""
    def tanh(self) -> Tensor:
        """The hyperbolic tangent of each element, sinh(x) / cosh(x), between -1 and 1."""
    def tanh_(self) -> Tensor:
        """As `tanh`, written into this tensor."""
    def tensor_split(self, indices_or_sections: Tensor | Ints, dim: _int = 0, *, axis: _int | None = None) -> Any:
        """Views that a dimension is cut into: so many of nearly equal length, or cut at the given places."""
    def tile(self, *times: Any, dims: Ints | None = None) -> Tensor:
        """Copies laid side by side, as often along each dimension; dimensions that have no number count as 1."""
    def to(self, *args: Tensor | DType | Device | _bool, dtype: DType | None = None, device: Device = None, non_blocking: _bool = False, copy: _bool = False, memory_format: MemoryFormat = None) -> Tensor:
        """The tensor in another dtype (itself when it has that dtype already): `x.to(torch.float64)`, `x.to(other)`, `x.to("cpu")`."""
    def topk(self, k: _int, dim: _int = -1, largest: _bool = True, sorted: _bool = True, *, axis: _int | None = None) -> ValuesAndIndices:
        """(values, indices) of the k largest elements along `dim`, or the smallest, in order whatever `sorted` says."""
    def trace(self) -> Tensor:
        """The sum of a matrix's diagonal; RuntimeError for other than 2 dimensions."""
    def transpose(self, dim0: _int, dim1: _int) -> Tensor:
        """A view with two dimensions exchanged."""
    def transpose_(self, dim0: _int, dim1: _int) -> Tensor:
        """As `transpose`, of this tensor itself."""
    def tril(self, diagonal: _int = 0) -> Tensor:
        """The lower triangle of matrices, zeros elsewhere; RuntimeError for fewer than 2 dimensions."""
    def tril_(self, diagonal: _int = 0) -> Tensor:
        """As `tril`, written into this tensor."""
    def triu(self, diagonal: _int = 0) -> Tensor:
        """The upper triangle of matrices, zeros elsewhere; RuntimeError for fewer than 2 dimensions."""
    def triu_(self, diagonal: _int = 0) -> Tensor:
        """As `triu`, written into this tensor."""
    def true_divide(self, other: Tensor | Number) -> Tensor:
        """input / other, element by element; integers are divided in the default dtype."""
    def true_divide_(self, other: Tensor | Number) -> Tensor:
        """As `true_divide`, written into this tensor."""
    def trunc(self) -> Tensor:
        """Each element rounded towards 0."""
    def trunc_(self) -> Tensor:
        """As `trunc`, written into this tensor."""
    def type(self, dtype: DType | _str | None = None, non_blocking: _bool = False) -> _str | Tensor:
        """PyTorch's old name of the tensor's type, such as 'torch.FloatTensor'; with a dtype or such a name, the tensor converted."""
    def type_as(self, other: Tensor) -> Tensor:
        """The tensor in the dtype of another."""
    def unbind(self, dim: _int = 0, *, axis: _int | None = None) -> Any:
        """The slices along one dimension, as a tuple of views."""
    def unflatten(self, dim: _int = ..., sizes: Lengths = ..., *, axis: _int | None = None) -> Tensor:
        """One dimension made several."""
    def unfold(self, dimension: _int, size: _int, step: _int) -> Tensor:
        """A view of all windows of `size` elements along a dimension, `step` apart; the windows' elements come last."""
    def uniform_(self, *args: Any, generator: Generator | None = None, **kwargs: Any) -> Tensor:
        """Values spread evenly from `from` up to but without `to`, written into this tensor."""
    def unique(self, sorted: _bool = True, return_inverse: _bool = False, return_counts: _bool = False, dim: _int | None = None) -> Tensor | tuple[Tensor, ...]:
        """The distinct elements, or slices along `dim`, in order whatever `sorted` says, as a vector or along `dim`."""
    def unique_consecutive(self, return_inverse: _bool = False, return_counts: _bool = False, dim: _int | None = None) -> Tensor | tuple[Tensor, ...]:
        """The elements, or slices along `dim`, that differ from the one before them, as a vector or along `dim`."""
    def unsafe_chunk(self, chunks: _int, dim: _int = 0, *, axis: _int | None = None) -> Any:
        """As `unsafe_split`, of at most `chunks` parts of nearly equal length."""
    def unsafe_split(self, split_size: Ints, dim: _int = 0, *, axis: _int | None = None) -> Any:
        """As `split`, of parts that may be written in place, if afterwards neither the tensor nor another part is used."""
    def unsafe_split_with_sizes(self, split_sizes: Lengths, dim: _int = 0, *, axis: _int | None = None) -> Any:
        """As `unsafe_split`, of the given lengths."""
    def unsqueeze(self, dim: _int = ..., *, axis: _int | None = None) -> Tensor:
        """With a new dimension of length 1 at `dim`."""
    def unsqueeze_(self, dim: _int = ..., *, axis: _int | None = None) -> Tensor:
        """As `unsqueeze`, of this tensor itself."""
    def var(self, dim: _bool | Ints | None = None, unbiased: _bool | None = None, keepdim: _bool = False, *, correction: Number | None = None, axis: _bool | Ints | None = None, keepdims: _bool | None = None) -> Tensor:
        """The variance of all elements or over the dimensions `dim`, dividing by n - correction."""
    def var_mean(self, dim: _bool | Ints | None = None, unbiased: _bool | None = None, keepdim: _bool = False, *, correction: Number | None = None, axis: _bool | Ints | None = None, keepdims: _bool | None = None) -> tuple[Tensor, Tensor]:
        """The variance and the mean, of all elements or over the dimensions `dim`; arguments and errors are those of `var`."""
    def vdot(self, other: Tensor) -> Tensor:
        """The inner product of two vectors, the first conjugated; RuntimeError for other ranks or lengths, and for two dtypes."""
    def view(self, *sizes: Any, size: Lengths | None = None, dtype: DType | None = None) -> Tensor:
        """As `reshape`, but RuntimeError where the values would have to be copied; with a dtype, as `to` in the same memory."""
    def view_as(self, other: Tensor) -> Tensor:
        """As `view`, to the shape of another tensor."""
    def vsplit(self, indices_or_sections: Tensor | Ints) -> tuple[Tensor, ...]:
        """As `tensor_split`, along dimension 0; a number of parts must divide its length."""
    def where(self, condition: Tensor, other: Tensor | Number) -> Tensor:
        """The tensor's elements where the condition holds, those of `other` elsewhere."""
    def xlogy(self, other: Tensor | Number) -> Tensor:
        """input * log(other), 0 where input is 0; TypeError for two numbers."""
    def xlogy_(self, other: Tensor | Number) -> Tensor:
        """As `xlogy`, written into this tensor."""
    def xpu(self, device: Device = None, non_blocking: _bool = False, memory_format: MemoryFormat = None) -> Tensor:
        """AssertionError, as from a PyTorch that was built without such devices."""
    def zero_(self) -> Tensor:
        """Zeros written into every element."""
    def __add__(self, other: Tensor | Number) -> Tensor: ...
    def __sub__(self, other: Tensor | Number) -> Tensor: ...
    def __mul__(self, other: Tensor | Number) -> Tensor: ...
    def __truediv__(self, other: Tensor | Number) -> Tensor: ...
    def __floordiv__(self, other: Tensor | Number) -> Tensor: ...
    def __mod__(self, other: Tensor | Number) -> Tensor: ...
    def __pow__(self, other: Tensor | Number) -> Tensor: ...
    def __matmul__(self, other: Tensor | Number) -> Tensor: ...
    def __and__(self, other: Tensor | Number) -> Tensor: ...
    def __or__(self, other: Tensor | Number) -> Tensor: ...
    def __xor__(self, other: Tensor | Number) -> Tensor: ...
    def __lshift__(self, other: Tensor | Number) -> Tensor: ...
    def __rshift__(self, other: Tensor | Number) -> Tensor: ...
    def __radd__(self, other: Tensor | Number) -> Tensor: ...
    def __rsub__(self, other: Tensor | Number) -> Tensor: ...
    def __rmul__(self, other: Tensor | Number) -> Tensor: ...
    def __rtruediv__(self, other: Tensor | Number) -> Tensor: ...
    def __rfloordiv__(self, other: Tensor | Number) -> Tensor: ...
    def __rmod__(self, other: Tensor | Number) -> Tensor: ...
    def __rpow__(self, other: Tensor | Number) -> Tensor: ...
    def __rmatmul__(self, other: Tensor | Number) -> Tensor: ...
    def __rand__(self, other: Tensor | Number) -> Tensor: ...
    def __ror__(self, other: Tensor | Number) -> Tensor: ...
    def __rxor__(self, other: Tensor | Number) -> Tensor: ...
    def __rlshift__(self, other: Tensor | Number) -> Tensor: ...
    def __rrshift__(self, other: Tensor | Number) -> Tensor: ...
    def __iadd__(self, other: Tensor | Number) -> Tensor: ...
    def __isub__(self, other: Tensor | Number) -> Tensor: ...
    def __imul__(self, other: Tensor | Number) -> Tensor: ...
    def __itruediv__(self, other: Tensor | Number) -> Tensor: ...
    def __ifloordiv__(self, other: Tensor | Number) -> Tensor: ...
    def __imod__(self, other: Tensor | Number) -> Tensor: ...
    def __ipow__(self, other: Tensor | Number) -> Tensor: ...
    def __iand__(self, other: Tensor | Number) -> Tensor: ...
    def __ior__(self, other: Tensor | Number) -> Tensor: ...
    def __ixor__(self, other: Tensor | Number) -> Tensor: ...
    def __ilshift__(self, other: Tensor | Number) -> Tensor: ...
    def __irshift__(self, other: Tensor | Number) -> Tensor: ...
    def __eq__(self, other: Any) -> Tensor: ...  # type: ignore[override]
    def __ne__(self, other: Any) -> Tensor: ...  # type: ignore[override]
    def __lt__(self, other: Any) -> Tensor: ...  # type: ignore[override]
    def __le__(self, other: Any) -> Tensor: ...  # type: ignore[override]
    def __gt__(self, other: Any) -> Tensor: ...  # type: ignore[override]
    def __ge__(self, other: Any) -> Tensor: ...  # type: ignore[override]
    def __abs__(self) -> Tensor: ...
    def __neg__(self) -> Tensor: ...
    def __pos__(self) -> Tensor: ...
    def __invert__(self) -> Tensor: ...
    def __bool__(self) -> _bool: ...
    def __int__(self) -> _int: ...
    def __float__(self) -> _float: ...
    def __complex__(self) -> _complex: ...
    def __index__(self) -> _int: ...
    def __len__(self) -> _int: ...
    def __hash__(self) -> _int: ...
    def __getitem__(self, index: Any) -> Tensor: ...
    def __setitem__(self, index: Any, value: Any) -> None: ...
    def __iter__(self) -> Iterator[Tensor]: ...
    def __getattr__(self, name: _str) -> Any: ...

def __getattr__(name: _str) -> Any: ...
