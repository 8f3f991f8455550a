"""PyTorch's `torch.special`: special functions by the names that mathematics has for them.

>>> import nbgrad as torch
>>> torch.special.ndtr(torch.tensor([-1.0, 0.0]))
tensor([0.1587, 0.5000])
"""

from __future__ import annotations

from .ops import arithmetic, elementwise, methods, orthogonal, out, reducing, special

_TABLE = {
    **{name: getattr(elementwise, name) for name in "erf erfc exp2 expm1 log1p".split()},
    **{name: getattr(special, name) for name in (
        "digamma entr erfcx erfinv i0 i0e i1 i1e log_ndtr logit ndtr ndtri polygamma sinc xlog1py xlogy zeta".split())},
    "expit": elementwise.sigmoid, "gammainc": special.igamma, "gammaincc": special.igammac, "gammaln": special.lgamma,
    "logsumexp": reducing.logsumexp, "multigammaln": special.mvlgamma, "psi": special.digamma, "round": arithmetic.round,
    **orthogonal.FUNCTIONS,
}  # fmt: skip
for _name, _function in _TABLE.items():
    out.live(globals(), _name, out.with_out(_name, _function))
softmax, log_softmax = methods.softmax, methods.log_softmax

__all__ = sorted([*_TABLE, "log_softmax", "softmax"])
