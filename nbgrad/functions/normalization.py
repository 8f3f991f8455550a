"""Normalisation: layer_norm, rms_norm, normalize."""

from __future__ import annotations

from ..engine import dtypes
from ..engine.tensor import Tensor
from ..ops import elementwise as e, normalization, reductions
from .arguments import Lengths, Own
from .arithmetic import clamp
from .registry import public


def _checked(name, input, normalized_shape, *weights, complex_too=False):
    if not isinstance(normalized_shape, tuple | list):
        raise TypeError(
            f"{name}: normalized_shape is a tuple of lengths, got {type(normalized_shape).__name__}: write ({normalized_shape},)"
        )
    if not (input.dtype.inexact if complex_too else input.dtype.is_floating_point):
        raise NotImplementedError(f"{name} is not defined for {input.dtype}: convert it first, as in x.float()")
    shape = tuple(normalized_shape)
    if input._data.shape[-len(shape) :] != shape or any(w is not None and w._data.shape != shape for w in weights):
        raise RuntimeError(
            f"{name}: normalized_shape {list(shape)} must be the last dimensions of the input (shape {list(input._data.shape)}), "
            "and the shape of weight and bias"
        )
    for w in weights:
        if w is not None and w.dtype is not input.dtype:
            raise RuntimeError(f"{name}: the input is {input.dtype}, a weight or bias {w.dtype}: convert one of them")
    return tuple(range(-len(shape), 0))


@public(at="torch F")
def layer_norm(
    input: Tensor, normalized_shape: Own[Lengths], weight: Tensor | None = None, bias: Tensor | None = None, eps: float = 1e-05
) -> Tensor:
    """The input less its mean, over its standard deviation, along the last dimensions; then times weight, plus bias.

    `normalized_shape`: the lengths of those dimensions, and the shape of weight and bias; the mean is of the input in float32 at
    least. Ba, Kiros and Hinton, 2016. RuntimeError where the shapes do not fit.

    >>> import nbgrad as torch
    >>> torch.nn.functional.layer_norm(torch.tensor([[1.0, 3.0]]), (2,))
    tensor([[-1.0000,  1.0000]])
    """
    axes = _checked("layer_norm", input, normalized_shape, weight, bias)
    if input.dtype.itemsize < 4:
        wide = [x if x is None else x.float() for x in (input, weight, bias)]
        return layer_norm(wide[0], normalized_shape, *wide[1:], eps).to(input.dtype)
    return normalization.layer_norm(input, weight, bias, axes, eps)


@public(at="torch F")
def rms_norm(input: Tensor, normalized_shape: Own[Lengths], weight: Tensor | None = None, eps: float | None = None) -> Tensor:
    """The input over the root of its mean square along the last dimensions; then times weight.

    `eps` is that of the dtype unless given. Zhang and Sennrich, 2019. RuntimeError where the shapes do not fit.

    >>> import nbgrad as torch
    >>> torch.nn.functional.rms_norm(torch.tensor([[3.0, 3.0]]), (2,))
    tensor([[1., 1.]])
    """
    axes = _checked("rms_norm", input, normalized_shape, weight, complex_too=True)
    if input.dtype.itemsize < 4:  # squares do not fit into 16 bits
        eps = dtypes.finfo(dtypes.float32).eps if eps is None else eps
        return rms_norm(input.float(), normalized_shape, None if weight is None else weight.float(), eps).to(input.dtype)
    eps = dtypes.finfo(input.dtype).eps if eps is None else eps
    out = input * e.rsqrt(reductions.mean(input * input, axes, True) + eps)
    return out if weight is None else out * weight


@public(at="F")
def normalize(input: Tensor, p: float = 2.0, dim: int = 1, eps: float = 1e-12) -> Tensor:
    """The tensor divided by its p-norm along `dim`.

    Norms below `eps` count as `eps`.

    Shape and dtype stay.

    >>> import nbgrad as torch
    >>> torch.nn.functional.normalize(torch.tensor([[3.0, 4.0]]))
    tensor([[0.6000, 0.8000]])
    """
    return input / clamp(input.norm(p, dim, True), min=eps)
