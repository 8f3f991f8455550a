"""What happened in a cell, as plain immutable data: everything that is shown is computed from a `Trace`.

A `Trace` lists tensors, calls and backward passes; they refer to each other by position (`Trace.tensors[i]`,
`Trace.calls[i]`), never by object, so a trace can be compared, pickled and written as JSON.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module


@dataclass(frozen=True, slots=True)
class Stats:
    """Summary of the finite entries of an array, with counts of the others (complex entries enter by modulus)."""

    count: int  # all entries
    min: float  # of the finite entries; 0.0 when there are none
    max: float
    mean: float
    std: float  # population standard deviation
    norm: float  # Euclidean norm
    zeros: int
    nans: int
    infs: int


@dataclass(frozen=True, slots=True)
class Sample:
    """What a trace keeps of one array: its summary, a small picture and, within the memory budget, its entries."""

    shape: tuple[int, ...]
    dtype: str  # "float32"
    stats: Stats
    tile: tuple[tuple[float, ...], ...]  # at most 8 rows x 24 columns; block means, NaN/Inf where a block holds one
    peak: tuple[tuple[float, ...], ...]  # the same blocks: largest |entry|, so that a spike is not averaged away
    values: tuple[float | int | bool | complex, ...] | None  # row-major; None when over the budget


@dataclass(frozen=True, slots=True)
class Line:
    """A place in the user's source."""

    source: int  # position in Trace.sources
    number: int  # 1-based; in a cell, counted as the cell shows it (the magic's head line is line 1)


@dataclass(frozen=True, slots=True)
class Source:
    """A piece of the user's code: a notebook cell or a file."""

    label: str  # "cell 3" or a file's name
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TensorInfo:
    """One tensor that took part."""

    name: str  # the user's name for it ("w", "model.0.weight"), "" when it has none
    shape: tuple[int, ...]
    dtype: str
    requires_grad: bool
    kind: str  # "leaf" (requires grad, made by the user), "constant" (does not, not made by a traced call), "result"
    why: str  # one sentence: why it does, or does not, require grad
    value: Sample | None  # as it was when first seen; None: made before the trace, and nobody holds it any more
    grad: Sample | None  # its gradient after the last backward pass, a leaf's `.grad`: the sum over passes; None: not computed


@dataclass(frozen=True, slots=True)
class Operand:
    """One argument of a call: a tensor, by position in `Trace.tensors`, or a plain number, as text."""

    name: str  # the formula's name for it: "x", "y", "weight"
    tensor: int | None
    text: str = ""  # "2.0" when it is no tensor


@dataclass(frozen=True, slots=True)
class Formula:
    """The local rule of one operand of an op, printed from the formula that runs."""

    operand: str  # "x"
    plain: str  # "g * (1 - out * out)"
    latex: str
    mathml: str  # a whole <math> element


@dataclass(frozen=True, slots=True)
class Call:
    """One op that ran."""

    op: str  # "mul": the name in the op table
    operands: tuple[Operand, ...]  # in the formula's order; the same tensor twice stays twice
    outputs: tuple[int, ...]  # positions in Trace.tensors
    params: tuple[tuple[str, str], ...]  # ("dim", "0"): everything that is no operand, as text
    scope: tuple[str, ...]  # enclosing scopes, outermost first
    line: Line | None
    recorded: bool  # it has a node in the autograd graph
    grad_mode: bool  # False: it ran under no_grad
    saved_bytes: int  # kept for backward


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one step sent along one edge."""

    operand: int  # position in Call.operands
    tensor: int  # the tensor that receives it
    value: Sample


@dataclass(frozen=True, slots=True)
class Step:
    """One node of the graph running backward: a call passing its gradient on, or a leaf adding up its own."""

    call: int | None  # None: this is a leaf accumulating
    tensor: int  # the call's output, or the leaf
    gradient: Sample  # what arrived: the gradient of that tensor
    sent: tuple[Contribution, ...]  # () for a leaf


@dataclass(frozen=True, slots=True)
class Backward:
    """One backward pass, its steps in the order in which they ran."""

    roots: tuple[int, ...]  # the tensors it started from
    steps: tuple[Step, ...]
    line: Line | None
    after: int  # it started when this many calls had run
    into_grad: bool = True  # False: autograd.grad gave the gradients away, and no `.grad` changed


@dataclass(frozen=True, slots=True, repr=False)
class Trace:
    """A cell's computation: tensors, calls in order, backward passes in order.

    It reads as its plain text when printed, and shows itself as a picture in a notebook.
    """

    tensors: tuple[TensorInfo, ...] = ()
    calls: tuple[Call, ...] = ()
    passes: tuple[Backward, ...] = ()
    formulas: dict[str, tuple[Formula, ...]] = field(default_factory=dict)  # by op name, only ops that occur
    sources: tuple[Source, ...] = ()
    error: str = ""  # "ValueError: ..." when the cell raised
    notes: tuple[str, ...] = ()  # what was left out and why (a budget that was reached)
    earlier: int = 0  # so many first calls ran before the trace: known from the graph that a backward pass walked through

    def __repr__(self):
        return _rendered("text", self)

    def _repr_mimebundle_(self, include=None, exclude=None):
        return _rendered("mimebundle", self)


# how a trace is shown: loaded when one first is, and by name, since the pictures stand on the data and not the data on them
RENDERERS = {"text": "nbgrad.view.plain_text:text", "mimebundle": "nbgrad.view.mime_bundle:bundle"}


def _rendered(kind, trace):
    module, _, name = RENDERERS[kind].partition(":")
    return getattr(import_module(module), name)(trace)
