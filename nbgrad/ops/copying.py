"""Values written over others: zeros, one number, another tensor's."""

from __future__ import annotations

import numpy as np

from ..engine.op import Op
from .batching import aligned, like_the_first
from .promotion import array_of, cast
from .shape import expand


def _as_first(operands):
    """A source in the dtype of the tensor that it will be written into."""
    x, source = (array_of(t) for t in operands)
    return [x, cast(source, x.dtype)]


def _nothing(xp, g):
    """The gradient of a value that was overwritten."""
    return xp.zeros_like(g)


_NOTHING = {"x": "0"}
zero = Op("zero", lambda x: np.zeros_like(x), {"x": _nothing}, linear=True, text=_NOTHING, batch=aligned)
fill = Op("fill", lambda x, value: np.full_like(x, value), {"x": _nothing, "value": lambda xp, g: g},
           prepare=_as_first, elementwise=True, linear=True, text=_NOTHING, batch=like_the_first)  # fmt: skip
fill_number, fill_tensor = fill.twin("FillBackward0"), fill.twin("FillBackward1")
fill_number_, fill_tensor_ = fill.twin("FillBackward2"), fill.twin("FillBackward3")
copy = Op("copy", lambda x, source: expand.kernel(source, x.shape), {"x": _nothing, "source": lambda xp, g: g},
           prepare=_as_first, elementwise=True, linear=True, text=_NOTHING, batch=like_the_first)  # fmt: skip
overwritten = Op("overwritten", lambda x, values: values, {"x": _nothing}, elementwise=True, text=_NOTHING)
copied = Op("copied", lambda x, source: np.array(source), {"x": _nothing, "source": lambda xp, g: g}, linear=True, label="copy",
             text=_NOTHING, batch=like_the_first)  # fmt: skip
copy.backward_name = copied.backward_name = "torch::autograd::CopyBackwards"

# ---- comparisons: what they write has no derivative, and the tensor's old value none any more ----
compared = Op("compared", lambda x, y, values: values, {"x": _nothing, "y": _nothing}, elementwise=True,
               text={"x": "0", "y": "0"})  # fmt: skip
