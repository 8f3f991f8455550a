"""`out=`: what a function computes is written into a tensor that the caller has."""

from __future__ import annotations

import warnings

import numpy as np

from ..engine.dtypes import can_cast
from ..engine.modes import no_grad
from ..engine.state import GRAD, state
from ..engine.tensor import Tensor
from ..engine.views import check_overlap, check_writable
from ..transforms import batched_tensor, dual_tensor
from .metadata import resize_


def into(out, name, entry, args, kwargs):
    """Compute, then write; TypeError or RuntimeError, before anything is written, where the result does not fit."""
    outs = out if isinstance(out, tuple | list) else (out,)
    for target in outs:
        if not isinstance(target, Tensor):
            raise TypeError(f"{name}: out must be a tensor, got {type(target).__name__}")
    operands = _tensors((*args, *kwargs.values()))
    if state.mode & GRAD and any(x.requires_grad for x in (*operands, *outs)):
        raise RuntimeError(
            f"{name}: out= is not recorded, and an operand or out requires grad: assign the result (y = torch.{name}(...)), "
            "or compute under torch.no_grad()"
        )
    if dual_tensor.innermost([batched_tensor.bottom(x) for x in (*operands, *outs)]) is not None:
        raise NotImplementedError(f"{name}: out= has no derivative in forward mode: assign the result (y = torch.{name}(...))")
    if entry.out == "dtype" and kwargs["dtype"] is None:
        kwargs["dtype"] = outs[0].dtype
    if entry.places and kwargs.get("dtype") not in (None, outs[0].dtype):
        raise RuntimeError(f"{name}: dtype={kwargs['dtype']} contradicts out, which is {outs[0].dtype}: give one of them")
    result = entry.function(*args, **kwargs)
    results = result if isinstance(result, tuple) else (result,)
    if len(results) != len(outs) or isinstance(out, tuple | list) != isinstance(result, tuple):
        raise TypeError(f"{name}: out must be {'a tensor' if result is results[0] else f'a tuple of {len(results)} tensors'}")
    for target, values in zip(outs, results):
        check_writable(target, name)
        chosen = entry.out == "as is"
        if not can_cast(values.dtype, target.dtype) or chosen and values.dtype is not target.dtype:
            raise RuntimeError(f"{name}: the result is {values.dtype}, which out, {target.dtype}, cannot hold: give another out")
        if chosen or target._data.shape == values._data.shape:
            check_overlap(target, operands, name, apart=chosen)
    with no_grad():
        for target, values in zip(outs, results):
            _fit(target, values, name, entry.places)
            target.copy_(values)
    return type(result)(*outs) if isinstance(result, tuple) else out


def _fit(target, values, name, anew) -> None:
    shape, wanted = target._data.shape, values._data.shape
    if shape == wanted:
        return
    if target._data.size and not anew:
        warnings.warn(
            f"{name}: out has shape {list(shape)} and was given that of the result, {list(wanted)}: to say that this is meant, "
            "empty it first with out.resize_(0)", UserWarning, stacklevel=5,
        )  # fmt: skip
    resize_(target, wanted)


def _tensors(args) -> list:
    """The tensors among the arguments, and in lists of them."""
    found = [x for x in args if isinstance(x, Tensor)]
    for x in args:
        if isinstance(x, tuple | list) and not isinstance(x, np.ndarray):
            found += [part for part in x if isinstance(part, Tensor)]
    return found
