"""`torch.nn.functional.pad`: margins of a constant, or of the tensor's own elements."""

from __future__ import annotations

import numpy as np

from ..engine.tensor import Tensor
from ..ops import indexing, padding
from .arguments import Lengths, Number, Own
from .indexing import narrow
from .registry import public


@public(at="F")
def pad(input: Tensor, pad: Own[Lengths], mode: Own[str] = "constant", value: Own[Tensor | Number | None] = None) -> Tensor:
    """Margins given as (left, right) from the last dimension on; a negative width cuts off.

    `mode`: "constant" (of `value`, 0), or of the tensor's own elements: "reflect" (mirrored at the edge), "replicate" (the edge)
    or "circular" (the other end); these three pad the last dimensions of a tensor with one or two more in front.
    RuntimeError for widths that do not fit, NotImplementedError for another mode.

    >>> import nbgrad as torch
    >>> torch.nn.functional.pad(torch.tensor([[1, 2, 3]]), (2, 1), mode="reflect")
    tensor([[3, 2, 1, 2, 3, 2]])
    """
    ndim = input._data.ndim
    if len(pad) % 2 or len(pad) > 2 * ndim:
        raise RuntimeError(f"pad needs a pair of widths for each of at most {ndim} dimensions, got {list(pad)}")
    pairs = [(pad[i], pad[i + 1]) for i in range(0, len(pad), 2)]
    if mode == "constant":
        return constant_pad(input, pairs, 0 if value is None else value)
    if mode not in _PLACES:
        raise NotImplementedError(f"pad: mode is 'constant', {', '.join(map(repr, _PLACES))}, got {mode!r}")
    if value is not None:
        raise RuntimeError(f"pad: mode {mode!r} takes its margins from the tensor, leave value out")
    if not 1 <= ndim - len(pairs) <= 2 or len(pairs) > 3:
        raise NotImplementedError(
            f"pad: mode {mode!r} pads the last 1, 2 or 3 dimensions of a tensor with one or two more in front, got {len(pairs)} "
            f"pairs for shape {list(input._data.shape)}"
        )
    for axis, (before, after) in zip(range(ndim - 1, -1, -1), pairs):
        n = input._data.shape[axis]
        if n + before + after < 1 or max(before, after) > n - (mode == "reflect") and mode != "replicate" or not n:
            raise RuntimeError(f"pad: margins of {before} and {after} do not fit a dimension of length {n} in mode {mode!r}")
        if mode == "circular":
            input = _cut(input, axis, (before, after))
            n, before, after = input._data.shape[axis], max(before, 0), max(after, 0)
        if before or after:
            input = _ops[mode, len(pairs)](input, axis, _PLACES[mode](np.arange(-before, n + after), n))
    return input


_PLACES = {  # where the element at a place, which may lie outside, comes from
    "reflect": lambda at, n: (n - 1) - np.abs((n - 1) - np.abs(at)),
    "replicate": lambda at, n: at.clip(0, n - 1),
    "circular": lambda at, n: at % n,
}
_TITLES = {
    "reflect": "ReflectionPad{}DBackward0",
    "replicate": "ReplicationPad{}DBackward0",
    "circular": "torch::autograd::CopySlices",
}
_ops = {(mode, n): indexing.index_select.twin(_TITLES[mode].format(n), "pad") for mode in _PLACES for n in (1, 2, 3)}


def constant_pad(input, pairs, value) -> Tensor:
    """Margins of one number; pairs of widths from the last dimension on."""
    for axis, pair in zip(range(input._data.ndim - 1, -1, -1), pairs):
        input = _cut(input, axis, pair)
    widths = ((0, 0),) * (input._data.ndim - len(pairs)) + tuple((max(a, 0), max(b, 0)) for a, b in reversed(pairs))
    return padding.pad(input, widths, value)


def _cut(input, axis, pair):
    """What negative widths leave."""
    before, after = (max(-w, 0) for w in pair)
    return narrow(input, axis, before, input._data.shape[axis] - before - after) if before or after else input
