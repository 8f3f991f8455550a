"""How tensors and calls are called in words, the same in every picture of a trace."""

from __future__ import annotations

from ..trace.model import Backward, Call, Operand, Sample, TensorInfo, Trace
from .strips import number, scalar


def type_of(info: TensorInfo | Sample) -> str:
    """`float32[5, 3]`, or `float32` for a scalar."""
    return info.dtype + (str(list(info.shape)) if info.shape else "")


class Names:
    """What each tensor is called: the user's name, or `#3` for what call 3 made (`#3[1]` its second result), or its type.

    A number without a name is called by its value.
    """

    def __init__(self, trace: Trace):
        self.trace = trace
        made: dict[int, str] = {}
        for k, call in enumerate(trace.calls):
            for j, i in enumerate(call.outputs):
                made.setdefault(i, f"#{k + 1}[{j}]" if len(call.outputs) > 1 else f"#{k + 1}")
        self.of = [
            info.name or made.get(i) or (type_of(info) if info.shape else scalar(info.value))
            for i, info in enumerate(trace.tensors)
        ]

    def gradient(self, i: int, backward: Backward | None = None) -> str:
        """`w.grad`, or `grad of w` where a pass, or all of them, left `.grad` alone."""
        passes = self.trace.passes if backward is None else (backward,)
        into_grad = any(p.into_grad and any(s.call is None and s.tensor == i for s in p.steps) for p in passes)
        return f"{self.of[i]}.grad" if into_grad else f"grad of {self.of[i]}"

    def made(self, call: Call) -> str:
        """What the card of a call calls its results."""
        names = [self.of[i] for i in call.outputs]
        return names[0].partition("[")[0] if all(name[:1] == "#" for name in names) and names else ", ".join(names)

    def operand(self, operand: Operand) -> str:
        return operand.text if operand.tensor is None else self.of[operand.tensor]

    def call(self, call: Call) -> str:
        """`matmul(x, w)`, with what is no operand after it."""
        operands = [self.operand(o) for o in call.operands]
        return f"{call.op}({', '.join(operands + [f'{name}={value}' for name, value in call.params])})"

    def outputs(self, call: Call) -> str:
        """The user's names of what a call made, "" when there are none."""
        return ", ".join(self.trace.tensors[i].name for i in call.outputs if self.trace.tensors[i].name)

    def sentence(self, call: Call) -> str:
        """`z = add(#1, b)`."""
        names = self.outputs(call)
        return f"{names} = {self.call(call)}" if names else self.call(call)


def odd(sample: Sample) -> str:
    """What is not finite in a sample, in words: "2 NaN, 1 infinite"; "" when all is."""
    counts = ((sample.stats.nans, "NaN"), (sample.stats.infs, "infinite"))
    return ", ".join(f"{count} {what}" for count, what in counts if count)


def entries(sample: Sample, most: int = 4) -> str:
    """All entries of a sample with at most `most` of them in one dimension, "" for any other.

    >>> import numpy as np
    >>> from nbgrad.trace.array_summary import sample
    >>> entries(sample(np.float32([1, 0.25]), "float32", 8))
    '[1, 0.25]'
    """
    if sample.shape == () and sample.tile:
        return scalar(sample)
    if len(sample.shape) != 1 or not 0 < sample.stats.count <= most or sample.dtype.startswith("complex"):
        return ""
    exact = sample.values if sample.values and isinstance(sample.values[0], int) else None
    return f"[{', '.join(map(str, exact) if exact else (number(x, 3) for x in sample.tile[0]))}]"


def spread(sample: Sample) -> str:
    """The least and the largest entry, and what is not finite: `-1.43 … 0.744, 1 NaN`."""
    s = sample.stats
    if not s.count:
        return "empty"
    least, largest = number(s.min, 3), number(s.max, 3)
    ends = f"all {least}" if s.min == s.max and not odd(sample) else f"{least} … {largest}"
    return ", ".join(part for part in (ends if s.count > s.nans + s.infs else "", odd(sample)) if part)


def described(sample: Sample) -> str:
    """An array in a few words: its entries when there are few, else its type and spread."""
    return entries(sample) or f"{type_of(sample)} {spread(sample)}"
