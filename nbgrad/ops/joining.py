"""Tensors joined and taken apart."""

from __future__ import annotations

import numpy as np

from ..engine.namespaces import arrays, tensors
from ..engine.op import Op
from ..engine.versions import apart
from .batching import moved, shifted, spread
from .promotion import packed, promote
from .shape import shape_text

# ---- several into one: these take a list, so the operands are counted at the call ----
_KEPT = 64


def _vmap_join(op, args, on, size):
    *parts, axis = args
    return op(*[spread(x, b, size) for x, b in zip(parts, on)], moved(axis))


def _make_cat(name, join, part):
    """cat and stack of n tensors: one Op for each n, made when it is needed; a number of them is kept."""
    made: dict[int, Op] = {}

    def get(n) -> Op:
        found = made.get(n)
        if found is None:
            if len(made) >= _KEPT:
                oldest = made.pop(list(made)[0], None)
                if oldest is not None:  # else another thread took it
                    oldest.forget()
            found = made[n] = make(n)
        return found

    def make(n):
        names = [f"x{i}" for i in range(n)]
        kernel = packed(eval(f"lambda {', '.join(names)}, axis: join(({', '.join(names)},), axis)", {"join": join}))
        return Op(f"{name}_{n}", kernel, {x: part(i) for i, x in enumerate(names)}, operands=names, prepare=promote, linear=True,
                  title=name.capitalize(), label=name, text={x: f"the part of g that came from {x}" for x in names},
                  listed=False, batch=_vmap_join)  # fmt: skip

    return get


def _cat_part(i):
    return lambda xp, g, axis, starts: xp.getitem(g, (slice(None),) * axis + (slice(starts[i], starts[i + 1]),))


def _stack_part(i):
    return lambda xp, g, axis: xp.getitem(g, (slice(None),) * axis + (i,))


cat_of = _make_cat("cat", np.concatenate, _cat_part)
stack_of = _make_cat("stack", np.stack, _stack_part)
arrays.concat, arrays.stack = np.concatenate, np.stack
tensors.concat = lambda parts, axis: cat_of(len(parts))(*parts, axis)
tensors.stack = lambda parts, axis: stack_of(len(parts))(*parts, axis)


# ---- one into several ----
def _split(x, sizes, axis):
    lead, out, start = (slice(None),) * axis, [], 0
    for n in sizes:
        out.append(x[(*lead, slice(start, start := start + n))])
    return out


split = Op(
    "split", _split,
    {"x": lambda xp, g, axis: xp.concat(g, axis)}, outputs="many", view=True, linear=True,
    text=shape_text("the pieces of g, joined"), batch=shifted(2),
)  # fmt: skip
split_with_sizes = split.twin("SplitWithSizesBackward0")
unsafe_split = Op(  # the same memory, and nobody keeps account of it: each part counts its own writes
    "unsafe_split", lambda x, sizes, axis: [apart(part) for part in np.split(x, np.cumsum(sizes)[:-1], axis)],
    split.formulas, outputs="many", linear=True, text=split.text, batch=shifted(2),
)  # fmt: skip
unsafe_split_with_sizes = unsafe_split.twin("UnsafeSplitWithSizesBackward0")
unbind = Op(
    "unbind", lambda x, axis: [x[(slice(None),) * axis + (i, ...)] for i in range(x.shape[axis])],
    {"x": lambda xp, g, axis: xp.stack(g, axis)}, outputs="many", view=True, linear=True,
    text=shape_text("the slices of g, stacked"), batch=shifted(1),
)  # fmt: skip
