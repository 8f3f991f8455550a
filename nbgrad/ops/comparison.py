"""Comparisons, tests and logic: results without a gradient."""

from __future__ import annotations

import numpy as np

from ..engine.elementwise_call import binary, unary
from ..engine.op import Op
from .batching import aligned
from .promotion import alike, array_of, ordered, promote, some_tensor

eq = binary("eq", np.equal, prepare=promote)
ne = binary("ne", np.not_equal, prepare=promote)
lt = binary("lt", np.less, prepare=ordered("<"))
le = binary("le", np.less_equal, prepare=ordered("<="))
gt = binary("gt", np.greater, prepare=ordered(">"))
ge = binary("ge", np.greater_equal, prepare=ordered(">="))

logical_and = binary("logical_and", np.logical_and, prepare=promote)
logical_or = binary("logical_or", np.logical_or, prepare=promote)
logical_xor = binary("logical_xor", np.logical_xor, prepare=promote)
logical_not = unary("logical_not", np.logical_not, prepare=promote)


def _integers(operands):
    some_tensor("bitwise ops", *operands)
    arrays = promote(operands)
    if arrays[0].dtype.kind not in "biu":
        raise NotImplementedError(
            f"bitwise ops need integers or booleans, got {arrays[0].dtype}: for logic use torch.logical_and() and its kin"
        )
    return arrays


bitwise_and = binary("bitwise_and", np.bitwise_and, prepare=_integers)
bitwise_or = binary("bitwise_or", np.bitwise_or, prepare=_integers)
bitwise_xor = binary("bitwise_xor", np.bitwise_xor, prepare=_integers)
bitwise_not = unary("bitwise_not", np.bitwise_not, prepare=_integers)


bitwise_left_shift = binary("bitwise_left_shift", np.left_shift, prepare=_integers)
bitwise_right_shift = binary("bitwise_right_shift", np.right_shift, prepare=_integers)


def _same(operands):
    return [array_of(x) for x in operands]


isnan = unary("isnan", np.isnan, prepare=_same)
isinf = unary("isinf", np.isinf, prepare=_same)
isfinite = unary("isfinite", np.isfinite, prepare=_same)
signbit = unary("signbit", np.signbit, prepare=_same)
isclose = Op(
    "isclose", lambda x, y, rtol, atol, equal_nan: np.isclose(x, y, rtol, atol, equal_nan), {},
    operands=("x", "y"), prepare=alike("isclose"), batch=aligned,
)  # fmt: skip
