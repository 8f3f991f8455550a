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

MAKERS = "arange empty eye full linspace logspace normal ones rand randint randn randperm zeros".split()  # no operands
OF_ITS_DTYPE = [n for n in MAKERS if n != "normal"] + "cumprod cumsum nansum prod sum".split()  # computed in the dtype of out
CHOICES = (
    "complex gather index_select kthvalue masked_select multinomial nonzero take".split()
)  # elements as they are, from memory that is not written
NAMES = frozenset(
    MAKERS
    + (
        "abs absolute acos acosh add addcdiv addcmul addmm all amax amin angle any arccos arccosh arcsin arcsinh arctan "
        "arctan2 arctanh argmax argmin argsort asin asinh atan atan2 atanh bernoulli bitwise_and bitwise_left_shift "
        "bitwise_not bitwise_or bitwise_right_shift bitwise_xor bmm cat ceil clamp clip complex concat concatenate "
        "conj_physical cos cosh cumprod cumsum diag div divide dot eq erf erfc exp exp2 expm1 fix floor floor_divide fmod "
        "frac gather ge greater greater_equal gt hstack hypot index_add index_copy index_select le lerp less less_equal "
        "log log10 log1p log2 log_softmax logaddexp logical_and logical_not logical_or logical_xor logsumexp lt "
        "masked_select matmul max maximum mean median min minimum mm mul multinomial multiply mv nan_to_num nansum ne neg "
        "negative nonzero norm not_equal outer polar pow prod reciprocal remainder round rsqrt scatter scatter_add "
        "scatter_reduce index_reduce sgn sigmoid sign signbit sin sinh softmax sort sqrt square stack std sub subtract "
        "sum take take_along_dim tan tanh topk tril triu true_divide trunc var vdot vstack where lgamma digamma erfinv "
        "logit sinc rad2deg deg2rad copysign fmax fmin logaddexp2 heaviside float_power clamp_min clamp_max cummax cummin "
        "logcumsumexp kthvalue mode msort quantile bucketize searchsorted tensordot inner baddbmm addbmm addmv addr ger "
        "histc diff cross kron gcd lcm i0 ldexp polygamma nextafter dstack column_stack row_stack aminmax isin isneginf "
        "isposinf mvlgamma nanmean nanquantile slice_scatter xlogy frexp igamma igammac renorm narrow_copy"
    ).split()
)


def into(out, name, function, args, kwargs):
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
    if name in OF_ITS_DTYPE and kwargs["dtype"] is None:
        kwargs["dtype"] = outs[0].dtype
    if name in MAKERS and kwargs.get("dtype") not in (None, outs[0].dtype):
        raise RuntimeError(f"{name}: dtype={kwargs['dtype']} contradicts out, which is {outs[0].dtype}: give one of them")
    result = function(*args, **kwargs)
    results = result if isinstance(result, tuple) else (result,)
    if len(results) != len(outs) or isinstance(out, tuple | list) != isinstance(result, tuple):
        raise TypeError(f"{name}: out must be {'a tensor' if result is results[0] else f'a tuple of {len(results)} tensors'}")
    for target, values in zip(outs, results):
        check_writable(target, name)
        chosen = name in CHOICES
        if not can_cast(values.dtype, target.dtype) or chosen and values.dtype is not target.dtype:
            raise RuntimeError(f"{name}: the result is {values.dtype}, which out, {target.dtype}, cannot hold: give another out")
        if chosen or target._data.shape == values._data.shape:
            check_overlap(target, operands, name, apart=chosen)
    with no_grad():
        for target, values in zip(outs, results):
            _fit(target, values, name)
            target.copy_(values)
    return type(result)(*outs) if isinstance(result, tuple) else out


def _fit(target, values, name) -> None:
    shape, wanted = target._data.shape, values._data.shape
    if shape == wanted:
        return
    if target._data.size and name not in MAKERS:
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
