"""What the slider shows: one STEP per call forward and per node backward, in order."""

from __future__ import annotations

import math

from ..trace.model import Backward, Line, Sample, Step, Trace
from .names import Names, described
from .tiles import FULL, strip

THIN, THICK = 1.0, 3.0  # width of a gradient edge: the square root of its share of the strongest


def contribution(value: Sample, strongest: float) -> dict:
    """Width and shade of a gradient edge: by norm, and by the mean and its sign."""
    share = value.stats.norm / strongest if strongest and math.isfinite(value.stats.norm) else 0.0
    wide = round(THIN + (THICK - THIN) * math.sqrt(share), 1)
    size = max(abs(value.stats.min), abs(value.stats.max))
    return {"width": wide, "code": round(FULL * value.stats.mean / size) if size else 0}


def contributions(trace: Trace) -> dict[tuple[int, int], dict]:
    """(call, operand) -> what was last sent there, measured against the strongest of its pass."""
    found = {}
    for backward in trace.passes:
        strongest = _strongest(backward)
        for step in backward.steps:
            found |= {(step.call, c.operand): contribution(c.value, strongest) for c in step.sent}
    return found


def _strongest(backward: Backward) -> float:
    norms = (c.value.stats.norm for step in backward.steps for c in step.sent)
    return max((norm for norm in norms if math.isfinite(norm)), default=0.0)


def steps(
    trace: Trace, ids: dict[tuple[int, int], str], homes: dict[int, str], leaves: dict[int, str]
) -> list[dict]:
    """The STEPs of a trace.

    ids: (call, operand) -> edge or chip; homes: call -> node; leaves: tensor -> node.
    """
    names = Names(trace)
    made = [_step("start", title="before anything ran", text=summary(trace))]
    by_start: dict[int, list[int]] = {}
    for number_, backward in enumerate(trace.passes):
        by_start.setdefault(backward.after, []).append(number_)
    for k in range(len(trace.calls) + 1):
        for number_ in by_start.get(k, ()):
            made += _backward(names, number_, ids, homes, leaves)
        if k < len(trace.calls):
            made.append(_forward(names, k, ids, homes))
    return made


def _step(phase: str, **fields) -> dict:
    empty = {"pass": None, "node": None, "tensor": None, "edges": {}, "grad": None, "line": None}
    return {"phase": phase, **empty, **fields}


def _forward(names: Names, k: int, ids: dict, homes: dict) -> dict:
    trace = names.trace
    call = trace.calls[k]
    edges = {
        ids[k, j]: {"width": 2.0, "code": 0, "strip": strip(trace.tensors[o.tensor].value)}
        for j, o in enumerate(call.operands)
        if o.tensor is not None and (k, j) in ids
    }
    tensor = call.outputs[0] if call.outputs else None
    value = "" if tensor is None else described(trace.tensors[tensor].value)
    text = f"gives {value}" if value else "makes no tensor"
    if not call.grad_mode:
        text += "; under no_grad, so nothing is recorded"
    elif not call.recorded:
        text += "; not recorded, no operand requires grad"
    title = names.sentence(call)
    return _step(
        "forward",
        node=homes[k],
        tensor=tensor,
        edges=edges,
        line=_line(call.line),
        title=title,
        text=text,
    )


def _backward(names: Names, number_: int, ids: dict, homes: dict, leaves: dict) -> list[dict]:
    trace = names.trace
    backward = trace.passes[number_]
    strongest = _strongest(backward)
    received = _received(trace, backward)
    made = []
    for step in backward.steps:
        edges = {
            ids[step.call, c.operand]: contribution(c.value, strongest) | {"strip": strip(c.value)}
            for c in step.sent
            if (step.call, c.operand) in ids
        }
        node = leaves.get(step.tensor) if step.call is None else homes[step.call]
        title, text = (
            _accumulates(names, step, received) if step.call is None else _passes_on(names, step)
        )
        grad = strip(step.gradient)
        fields = {
            "node": node,
            "tensor": step.tensor,
            "edges": edges,
            "grad": grad,
            "line": _line(backward.line),
        }
        made.append(_step("backward", **{"pass": number_}, **fields, title=title, text=text))
    return made


def _passes_on(names: Names, step: Step) -> tuple[str, str]:
    call = names.trace.calls[step.call]
    rules = {f.operand: f" = {f.plain}" for f in names.trace.formulas.get(call.op, ())}
    parts = [f"the gradient of {names.of[step.tensor]} arrives: {described(step.gradient)}"]
    for c in step.sent:
        rule = rules.get(call.operands[c.operand].name, "")
        parts.append(f"{names.of[c.tensor]} gets{rule}: {described(c.value)}")
    return f"backward of {names.sentence(call)}", "; ".join(parts)


def _accumulates(names: Names, step: Step, received: dict[int, list[str]]) -> tuple[str, str]:
    senders = received.get(step.tensor, [])
    text = f"adds {described(step.gradient)}"
    if len(senders) > 1:
        text += f", the sum of {len(senders)} contributions: from {', '.join(senders)}"
    elif senders:
        text += f", from {senders[0]}"
    return f"{names.of[step.tensor]}.grad", text


def _received(trace: Trace, backward: Backward) -> dict[int, list[str]]:
    """For each tensor the ops that sent it a contribution, in order, with the operand it was."""
    found: dict[int, list[str]] = {}
    for step in backward.steps:
        for c in step.sent:
            call = trace.calls[step.call]
            found.setdefault(c.tensor, []).append(
                f"#{step.call + 1} {call.op} ({call.operands[c.operand].name})"
            )
    return found


def _line(line: Line | None) -> list[int] | None:
    return None if line is None else [line.source, line.number]


def summary(trace: Trace) -> str:
    """`3 calls, 2 leaves, 1 backward pass of 5 steps`."""
    leaves = sum(info.kind == "leaf" for info in trace.tensors)
    parts = [
        _count(len(trace.calls), "call"),
        f"{leaves} leaf" if leaves == 1 else f"{leaves} leaves",
    ]
    taken = sum(len(p.steps) for p in trace.passes)
    if trace.passes:
        passes = f"{len(trace.passes)} backward {'pass' if len(trace.passes) == 1 else 'passes'}"
        parts.append(f"{passes} of {_count(taken, 'step')}")
    else:
        parts.append("no backward pass")
    return ", ".join(parts)


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
