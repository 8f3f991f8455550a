"""How tensors and calls are called in words, the same in every picture of a trace."""

from __future__ import annotations

from ..trace.model import Call, Operand, Sample, TensorInfo, Trace
from .tiles import number, scalar


def type_of(info: TensorInfo | Sample) -> str:
    """`float32[5, 3]`, or `float32` for a scalar."""
    return info.dtype + (str(list(info.shape)) if info.shape else "")


class Names:
    """What each tensor is called: the user's name, or `#3` for what call 3 made, or its type."""

    def __init__(self, trace: Trace):
        self.trace = trace
        made: dict[int, int] = {}
        for k, call in enumerate(trace.calls):
            for i in call.outputs:
                made.setdefault(i, k)
        self.of = [info.name or (f"#{made[i] + 1}" if i in made else type_of(info)) for i, info in enumerate(trace.tensors)]

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
    >>> from nbgrad.trace.sample import sample
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
