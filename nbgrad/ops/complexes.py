"""Complex numbers: their parts, how they are made and read anew, size and angle.

A gradient is PyTorch's: the direction uphill, df/da + i df/db for z = a + ib. The engine conjugates what a holomorphic rule
gives; a rule whose operand or result is real (`holomorphic=False`) is written out in full.
"""

from __future__ import annotations

import math

import numpy as np

from ..autograd.op import Op, namespaces
from ..autograd.pointwise import unary
from ..autograd.tensor import Tensor
from . import elementwise as e, matmul
from .prepare import alike, to_float
from .shaping import matrix_transpose


def _given(operands):
    return [x._data if isinstance(x, Tensor) else x for x in operands]


_part = {"holomorphic": False, "linear": True, "elementwise": True, "prepare": _given}
real_part = Op("real", lambda x: x.real, {"x": lambda xp, g: g}, view=True, title="Real", **_part)
imag_part = Op("imag", lambda x: x.imag, {"x": lambda xp, g: g * 1j}, view=True, title="Imag", **_part)
view_as_real_op = Op(
    "view_as_real", lambda x: x[..., None].view(x.real.dtype), {"x": lambda xp, g: xp.complex(g[..., 0], g[..., 1])},
    holomorphic=False, linear=True, view=True, text={"x": "g, its pairs made complex"},
)  # fmt: skip
view_as_complex_op = Op(
    "view_as_complex", lambda x: x.view(_complex_of(x))[..., 0], {"x": lambda xp, g: xp.view_as_real(g)},
    holomorphic=False, linear=True, view=True, text={"x": "g, as pairs"},
)  # fmt: skip
join = Op(
    "complex", lambda real, imag: _joined(real, imag),
    {"real": lambda xp, g: xp.real(g), "imag": lambda xp, g: xp.imag(g)},
    prepare=alike("complex"), holomorphic=False, linear=True, elementwise=True,
)  # fmt: skip
polar_op = Op(
    "polar", lambda abs, angle: _joined(abs * np.cos(angle), abs * np.sin(angle)),
    {"abs": lambda xp, g, out: xp.real(xp.conj(g) * xp.sgn(out)),
     "angle": lambda xp, g, out: xp.real(xp.conj(g) * (out * 1j))},
    prepare=alike("polar"), holomorphic=False, elementwise=True,
)  # fmt: skip
angle = unary(
    "angle", lambda x, out=None: np.angle(x) if x.dtype.kind == "c" else _half_turn(x),
    lambda xp, g, x, x_dtype: xp.mask(g * 1j * x / xp.square(xp.abs(x)), x != 0) if x_dtype.kind == "c" else g * 0,
    prepare=to_float, holomorphic=False, text={"x": "g · i · x / |x|², and 0 where x is real"},
)  # fmt: skip


def _complex_of(x):
    return np.dtype(f"c{2 * x.itemsize}")


def _joined(real, imag):
    out = np.empty(np.broadcast_shapes(real.shape, imag.shape), _complex_of(real))
    out.real, out.imag = real, imag
    return out


def _half_turn(x):
    """The angle of real numbers: pi where negative; NaN stays."""
    return np.where(np.isnan(x), x, np.where(x < 0, x.dtype.type(math.pi), x.dtype.type(0)))


def real(input) -> Tensor:
    """The real parts, a view; a real tensor is returned as it is.

    >>> import nbgrad as torch
    >>> torch.real(torch.tensor([1 + 2j]))
    tensor([1.])
    """
    return real_part(input) if input.dtype.is_complex else input


def imag(input) -> Tensor:
    """The imaginary parts, a view; RuntimeError for a real tensor."""
    if not input.dtype.is_complex:
        raise RuntimeError(f"a {input.dtype} tensor has no imaginary part: use torch.zeros_like(x)")
    return imag_part(input)


def complex(real, imag) -> Tensor:
    """Complex numbers from two tensors of one floating dtype.

    >>> import nbgrad as torch
    >>> torch.complex(torch.tensor([1.0]), torch.tensor([2.0]))
    tensor([1.+2.j])
    """
    return join(*_pair("complex", real, imag))


def polar(abs, angle) -> Tensor:
    """Complex numbers from their sizes and their angles in radians, two tensors of one floating dtype."""
    return polar_op(*_pair("polar", abs, angle))


def _pair(name, a, b):
    for x in (a, b):
        if x.dtype.name not in ("float32", "float64"):
            raise RuntimeError(f"{name} takes float32 or float64 tensors, got {x.dtype}: convert it, as in x.float()")
    return a, b


def view_as_real(input) -> Tensor:
    """A view of complex numbers as pairs of real ones, in a new last dimension of length 2; RuntimeError for real tensors."""
    if not input.dtype.is_complex:
        raise RuntimeError(f"view_as_real needs a complex tensor, got {input.dtype}")
    return view_as_real_op(input)


def view_as_complex(input) -> Tensor:
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
    steps = [s // array.itemsize for s in array.strides]
    if type(array) is np.ndarray and (steps[-1] != 1 or any(s % 2 for s in steps[:-1])):
        raise RuntimeError(f"view_as_complex needs pairs side by side in memory, got strides {steps}: use x.contiguous()")
    return view_as_complex_op(input)


def conj(input) -> Tensor:
    """The complex conjugate; a real tensor is returned as it is."""
    return e.conj(input) if input.dtype.is_complex else input


conj_physical = conj


def resolve_conj(input) -> Tensor:
    """The tensor itself: conjugates are computed at once here, never left to be done."""
    return input


resolve_neg = resolve_conj


def is_conj(input) -> bool:
    """Always False: conjugates are computed at once here."""
    return False


is_neg = is_conj


def isreal(input) -> Tensor:
    """Element by element, whether the imaginary part is 0."""
    return imag_part(input) == 0 if input.dtype.is_complex else input == input.detach()


def adjoint(input) -> Tensor:
    """The conjugate of the transpose of the last two dimensions; RuntimeError for a vector."""
    return conj(matrix_transpose(input))


def hermitian(input) -> Tensor:
    """`x.H`: the conjugate transpose of a matrix; RuntimeError for other than 2 dimensions."""
    if input._data.ndim not in (0, 2):
        raise RuntimeError(f"x.H is the conjugate transpose of a matrix, got {input._data.ndim} dimensions: use x.mH")
    return adjoint(input)


def vdot(input, other) -> Tensor:
    """The inner product of two vectors, the first conjugated."""
    if input._data.ndim != 1 or other._data.ndim != 1:
        raise RuntimeError(f"vdot takes two vectors, got {input._data.ndim} and {other._data.ndim} dimensions")
    return matmul.dot(conj(input), other)


def sign(input) -> Tensor:
    """-1, 0 or 1; RuntimeError for complex numbers, for which there is `sgn`."""
    if input.dtype.is_complex:
        raise RuntimeError("sign is not defined for complex numbers: use torch.sgn(x), which is x / |x|")
    return e.sign(input)


tensors = namespaces.tensors
tensors.real, tensors.imag, tensors.conj, tensors.complex = real, imag, conj, join
__all__ = [
    "adjoint", "angle", "complex", "conj", "conj_physical", "imag", "is_conj", "is_neg", "isreal", "polar", "real",
    "resolve_conj", "resolve_neg", "sign", "vdot", "view_as_complex", "view_as_real",
]  # fmt: skip
