"""What the slider shows: one STEP per call forward and per node backward, in the order in which they ran."""

from __future__ import annotations

import math

from ..trace.model import Backward, Call, Line, Sample, Step, Trace
from .tiles import FULL, number, scalar, strip

THIN, THICK = 1.0, 4.0  # width of a gradient edge: the square root of its share of the strongest


def contribution(value: Sample, strongest: float) -> dict:
    """Width and sign shade of a gradient edge: by norm, and by sign where there is only one number."""
    share = value.stats.norm / strongest if strongest and math.isfinite(value.stats.norm) else 0.0
    wide = round(THIN + (THICK - THIN) * math.sqrt(share), 1)
    size = max(abs(value.stats.min), abs(value.stats.max))
    return {"width": wide, "code": round(FULL * value.stats.mean / size) if size else 0}


def steps(trace: Trace, ids: dict[tuple[int, int], str], leaves: dict[int, str]) -> list[dict]:
    """The STEPs of a trace. ids: (call, operand) -> edge or chip; leaves: tensor -> node, for leaves with one."""
    made = [_step("start", title="before anything ran", text=summary(trace))]
    by_start: dict[int, list[int]] = {}
    for number_, backward in enumerate(trace.passes):
        by_start.setdefault(backward.after, []).append(number_)
    for k in range(len(trace.calls) + 1):
        for number_ in by_start.get(k, ()):
            made += _backward(trace, number_, ids, leaves)
        if k < len(trace.calls):
            made.append(_forward(trace, k, ids))
    return made


def _step(phase: str, **fields) -> dict:
    empty = {"pass": None, "node": None, "tensor": None, "edges": {}, "grad": None, "line": None}
    return {"phase": phase, **empty, **fields}


def _forward(trace: Trace, k: int, ids: dict) -> dict:
    call = trace.calls[k]
    edges = {
        ids[k, j]: {"width": 2.0, "code": 0, "strip": strip(trace.tensors[o.tensor].value)}
        for j, o in enumerate(call.operands)
        if o.tensor is not None
    }
    tensor = call.outputs[0] if call.outputs else None
    value = "" if tensor is None else _described(trace.tensors[tensor].value)
    text = f"gives {value}" if value else "makes no tensor"
    if not call.grad_mode:
        text += "; under no_grad, so nothing is recorded"
    elif not call.recorded:
        text += "; not recorded, no operand requires grad"
    title = sentence(trace, call)
    return _step("forward", node=f"c{k}", tensor=tensor, edges=edges, line=_line(call.line), title=title, text=text)


def _backward(trace: Trace, number_: int, ids: dict, leaves: dict) -> list[dict]:
    backward = trace.passes[number_]
    strongest = max((c.value.stats.norm for s in backward.steps for c in s.sent), default=0.0)
    received = _received(trace, backward)
    made = []
    for step in backward.steps:
        edges = {
            ids[step.call, c.operand]: contribution(c.value, strongest) | {"strip": strip(c.value)}
            for c in step.sent
            if (step.call, c.operand) in ids
        }
        node = leaves.get(step.tensor) if step.call is None else f"c{step.call}"
        title, text = _accumulates(trace, step, received) if step.call is None else _passes_on(trace, step)
        grad = strip(step.gradient)
        fields = {"node": node, "tensor": step.tensor, "edges": edges, "grad": grad, "line": _line(backward.line)}
        made.append(_step("backward", **{"pass": number_}, **fields, title=title, text=text))
    return made


def _passes_on(trace: Trace, step: Step) -> tuple[str, str]:
    call = trace.calls[step.call]
    rules = {f.operand: f.plain for f in trace.formulas.get(call.op, ())}
    arrived = f"∂/∂{name_of(trace, step.tensor)} = {_described(step.gradient)} arrives"
    parts = []
    for c in step.sent:
        operand = call.operands[c.operand]
        rule = f" = {rules[operand.name]}" if operand.name in rules else ""
        parts.append(f"{name_of(trace, c.tensor)} gets{rule} = {_described(c.value)}" if rule else
                     f"{name_of(trace, c.tensor)} gets {_described(c.value)}")
    return f"backward of {sentence(trace, call)}", "; ".join([arrived, *parts])


def _accumulates(trace: Trace, step: Step, received: dict[int, list[str]]) -> tuple[str, str]:
    name = name_of(trace, step.tensor)
    senders = received.get(step.tensor, [])
    text = f"{_described(step.gradient)}"
    if len(senders) > 1:
        text += f", the sum of {len(senders)} contributions: from {', '.join(senders)}"
    elif senders:
        text += f", from {senders[0]}"
    return f"{name}.grad", f"adds {text}"


def _received(trace: Trace, backward: Backward) -> dict[int, list[str]]:
    """For each tensor the ops that sent it a contribution, in order, with the operand it was."""
    found: dict[int, list[str]] = {}
    for step in backward.steps:
        for c in step.sent:
            call = trace.calls[step.call]
            found.setdefault(c.tensor, []).append(f"{call.op} ({call.operands[c.operand].name})")
    return found


def sentence(trace: Trace, call: Call) -> str:
    """`z = add(m, b)`; what has no name is shown by its type."""
    operands = ", ".join(o.text if o.tensor is None else name_of(trace, o.tensor) for o in call.operands)
    params = "".join(f", {name}={value}" for name, value in call.params)
    names = ", ".join(trace.tensors[i].name for i in call.outputs if trace.tensors[i].name)
    return f"{names} = {call.op}({operands}{params})" if names else f"{call.op}({operands}{params})"


def name_of(trace: Trace, i: int) -> str:
    """A tensor's name, or its dtype and shape."""
    info = trace.tensors[i]
    return info.name or f"{info.dtype}{list(info.shape) if info.shape else ''}"


def _described(sample: Sample) -> str:
    if sample.shape == () and sample.tile:
        return scalar(sample)
    kind = f"{sample.dtype}{list(sample.shape)}"
    s = sample.stats
    bad = "".join(f", {n} {what}" for n, what in ((s.nans, "NaN"), (s.infs, "infinite")) if n)
    return f"{kind} in {number(s.min, 3)} … {number(s.max, 3)}{bad}" if s.count else kind


def _line(line: Line | None) -> list[int] | None:
    return None if line is None else [line.source, line.number]


def summary(trace: Trace) -> str:
    """`3 calls, 2 leaves, 1 backward pass of 5 steps`."""
    leaves = sum(info.kind == "leaf" for info in trace.tensors)
    parts = [_count(len(trace.calls), "call"), f"{leaves} leaf" if leaves == 1 else f"{leaves} leaves"]
    taken = sum(len(p.steps) for p in trace.passes)
    if trace.passes:
        passes = f"{len(trace.passes)} backward {'pass' if len(trace.passes) == 1 else 'passes'}"
        parts.append(f"{passes} of {_count(taken, 'step')}")
    else:
        parts.append("no backward pass")
    return ", ".join(parts)


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
