"""PyTorch's `torch.special`: special functions by the names that mathematics has for them.

>>> import nbgrad as torch
>>> torch.special.ndtr(torch.tensor([-1.0, 0.0]))
tensor([0.1587, 0.5000])
"""

from __future__ import annotations

from .functions import arithmetic, reductions, signature as out, softmax as activation, special
from .ops import elementwise, scipy_special, special as special_ops

_TABLE = {
    **{name: getattr(elementwise, name) for name in "erf erfc exp2 expm1 log1p".split()},
    **{name: getattr(special, name, None) or getattr(special_ops, name) for name in (
        "digamma entr erfcx erfinv i0 i0e i1 i1e log_ndtr logit ndtr ndtri polygamma sinc xlog1py xlogy zeta".split())},
    "expit": elementwise.sigmoid, "gammainc": special_ops.igamma, "gammaincc": special_ops.igammac, "gammaln": special_ops.lgamma,
    "logsumexp": reductions.logsumexp, "multigammaln": special.mvlgamma, "psi": special_ops.digamma, "round": arithmetic.round,
    **scipy_special.FUNCTIONS,
}  # fmt: skip
for _name, _function in _TABLE.items():
    out.live(globals(), _name, out.with_out(_name, _function))
softmax, log_softmax = activation.softmax, activation.log_softmax

__all__ = sorted([*_TABLE, "log_softmax", "softmax"])
