"""Complex numbers: their parts, how they are made and read anew."""

from __future__ import annotations

from ..engine import namespaces
from ..engine.tensor import Tensor
from ..ops import complex as complex_ops, elementwise
from ..ops.complex import imag_part, join, real_part
from .arguments import Own
from .creation_like import ones_like
from .dimensions import matrix_transpose
from .registry import Twin, attribute, public


@public(complex_ops.angle, out=True)
def angle(input: Tensor) -> Tensor:
    """The angle of complex numbers in radians; of real ones, pi where they are negative.

    The result is real; integers give the default dtype.

    >>> import nbgrad as torch
    >>> torch.angle(torch.tensor([1j, -1.0]))
    tensor([1.5708, 3.1416])
    """


@attribute("real", setter=lambda self, value: real(self).copy_(value))
@public(at="torch")
def real(input: Tensor) -> Tensor:
    """The real parts, a view; a real tensor is returned as it is.

    Writing to `x.real` writes to `x`.

    >>> import nbgrad as torch
    >>> torch.real(torch.tensor([1 + 2j]))
    tensor([1.])
    """
    return real_part(input) if input.dtype.is_complex else input


@attribute("imag", setter=lambda self, value: imag(self).copy_(value))
@public(at="torch")
def imag(input: Tensor) -> Tensor:
    """The imaginary parts, a view; RuntimeError for a real tensor.

    Writing to `x.imag` writes to `x`.

    >>> import nbgrad as torch
    >>> torch.imag(torch.tensor([1 + 2j]))
    tensor([2.])
    """
    if not input.dtype.is_complex:
        raise RuntimeError(f"a {input.dtype} tensor has no imaginary part: use torch.zeros_like(x)")
    return imag_part(input)


def _pair(name, a, b):
    for x in (a, b):
        if x.dtype.name not in ("float32", "float64"):
            raise RuntimeError(f"{name} takes float32 or float64 tensors, got {x.dtype}: convert it, as in x.float()")
    return a, b


@public(at="torch", out="as is")
def complex(real: Tensor, imag: Tensor) -> Tensor:
    """Complex numbers from two tensors of one floating dtype.

    Shapes broadcast; float32 gives complex64, float64 gives complex128. RuntimeError for two dtypes, and for any other.

    >>> import nbgrad as torch
    >>> torch.complex(torch.tensor([1.0]), torch.tensor([2.0]))
    tensor([1.+2.j])
    """
    return join(*_pair("complex", real, imag))


@public(at="torch", out=True)
def polar(abs: Own[Tensor], angle: Tensor) -> Tensor:
    """Complex numbers from their sizes and their angles in radians: abs * (cos(angle) + i sin(angle)).

    RuntimeError for other than two float32 or two float64 tensors.

    >>> import nbgrad as torch
    >>> torch.polar(torch.tensor([2.0]), torch.tensor([0.0]))
    tensor([2.+0.j])
    """
    return complex_ops.polar(*_pair("polar", abs, angle))


@public(at="torch")
def view_as_real(input: Tensor) -> Tensor:
    """A view of complex numbers as pairs of real ones, in a new last dimension of length 2; RuntimeError for real tensors.

    >>> import nbgrad as torch
    >>> torch.view_as_real(torch.tensor([1 + 2j]))
    tensor([[1., 2.]])
    """
    if not input.dtype.is_complex:
        raise RuntimeError(f"view_as_real needs a complex tensor, got {input.dtype}")
    return complex_ops.view_as_real(input)


@public(at="torch")
def view_as_complex(input: Tensor) -> Tensor:
    """A view of pairs of real numbers, side by side in the last dimension, as complex ones; RuntimeError if there are none.

    >>> import nbgrad as torch
    >>> torch.view_as_complex(torch.tensor([[1.0, 2.0]]))
    tensor([1.+2.j])
    """
    array = input._data
    if input.dtype.name not in ("float32", "float64"):
        raise RuntimeError(f"view_as_complex takes float32 or float64 tensors, got {input.dtype}: convert it, as in x.float()")
    if not array.ndim or array.shape[-1] != 2:
        raise RuntimeError(f"view_as_complex needs a last dimension of length 2, got shape {list(array.shape)}")
    steps = list(input.stride())
    if steps[-1] != 1 or any(s % 2 for s in steps[:-1]):
        raise RuntimeError(f"view_as_complex needs pairs side by side in memory, got strides {steps}: use x.contiguous()")
    return complex_ops.view_as_complex(input)


@public()
def conj(input: Tensor) -> Tensor:
    """The complex conjugate; a real tensor is returned as it is.

    >>> import nbgrad as torch
    >>> torch.conj(torch.tensor([1 + 2j]))
    tensor([1.-2.j])
    """
    return elementwise.conj(input) if input.dtype.is_complex else input


@public(conj, out=True, inplace=Twin("torch"))
def conj_physical(input: Tensor) -> Tensor:
    """As `conj`; `conj_physical_` writes the conjugates over the tensor.

    >>> import nbgrad as torch
    >>> torch.conj_physical(torch.tensor([1 + 2j]))
    tensor([1.-2.j])
    """


@public(also="resolve_neg")
def resolve_conj(input: Tensor) -> Tensor:
    """The tensor itself: conjugates are computed at once here, never left to be done.

    >>> import nbgrad as torch
    >>> torch.resolve_conj(torch.tensor([1 + 2j]).conj())
    tensor([1.-2.j])
    """
    return input


@public(also="is_neg")
def is_conj(input: Tensor) -> bool:
    """Always False: conjugates are computed at once here.

    >>> import nbgrad as torch
    >>> torch.is_conj(torch.tensor([1j]).conj())
    False
    """
    return False


@public()
def isreal(input: Tensor) -> Tensor:
    """Element by element, whether the imaginary part is 0.

    >>> import nbgrad as torch
    >>> torch.isreal(torch.tensor([1 + 0j, 1j]))
    tensor([ True, False])
    """
    return imag_part(input) == 0 if input.dtype.is_complex else ones_like(input.detach(), dtype=bool)


@attribute("mH")
@public()
def adjoint(input: Tensor) -> Tensor:
    """The conjugate of the transpose of the last two dimensions; RuntimeError for a vector.

    >>> import nbgrad as torch
    >>> torch.adjoint(torch.tensor([[1j, 2]]))
    tensor([[0.-1.j],
            [2.-0.j]])
    """
    return conj(matrix_transpose(input))


@attribute("H")
def hermitian(input: Tensor) -> Tensor:
    """`x.H`: the conjugate transpose of a matrix; RuntimeError for other than 2 dimensions."""
    if input._data.ndim not in (0, 2):
        raise RuntimeError(f"x.H is the conjugate transpose of a matrix, got {input._data.ndim} dimensions: use x.mH")
    return adjoint(input)


tensors = namespaces.tensors
tensors.real, tensors.imag, tensors.conj, tensors.complex = real, imag, conj, join
