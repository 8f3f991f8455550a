"""What the slider shows: one STEP per card forward and per node backward, in the order they ran."""

from __future__ import annotations

from itertools import count, groupby

from ..trace.model import Backward, Call, Line, Step, Trace
from .display_names import Names, described
from .edges import contribution, strongest_of
from .graph import Graph, Unit
from .strips import strip


def steps(graph: Graph, names: Names) -> list[dict]:
    """The STEPs of the trace of a graph; what happens inside a fold is one step."""
    trace = graph.trace
    made = [_step("start", title="before anything ran", text=summary(trace))]
    begun = 0
    for unit in [None, *graph.units]:
        if unit is not None and unit.stop > trace.earlier:
            made.append(_forward(graph, names, unit))
        done = unit.stop if unit else 0
        while begun < len(trace.passes) and trace.passes[begun].after <= done:
            made += _backward(graph, names, begun)
            begun += 1
    return made


def _step(phase: str, **fields) -> dict:
    empty = {"pass": None, "node": None, "tensor": None, "edges": {}, "grad": None, "line": None}
    return {"phase": phase, **empty, **fields}


def _forward(graph: Graph, names: Names, unit: Unit) -> dict:
    tensors, call = graph.trace.tensors, graph.trace.calls[unit.stop - 1]
    edges = {
        slot.edge or f"{unit.id}.{slot.operand}": {
            "width": 2.0,
            "code": 0,
            "strip": strip(tensors[slot.tensor].value),
        }
        for slot in unit.slots
        if slot.tensor is not None and tensors[slot.tensor].value
    }
    tensor = call.outputs[0] if call.outputs else None
    text = "makes no tensor" if tensor is None else f"gives {described(tensors[tensor].value)}"
    if not call.grad_mode:
        text += "; under no_grad, so nothing is recorded"
    elif not call.recorded:
        text += "; not recorded, no operand requires grad"
    title = names.sentence(call)
    if unit.title:
        title = f"{unit.title}: {unit.stop - unit.start} calls, the last one {title}"
    how = {"node": unit.id, "tensor": tensor, "edges": edges, "line": _line(call.line)}
    return _step("forward", **how, title=title, text=text)


def _backward(graph: Graph, names: Names, position: int) -> list[dict]:
    backward = graph.trace.passes[position]
    strongest, received = strongest_of(backward), _received(graph.trace, backward)
    cards = {i: unit.id for unit in graph.units if not unit.title for i in graph.trace.calls[unit.start].outputs}
    cards |= {int(node[1:]): node for node in graph.nodes if node[0] == "t"}
    for unit in graph.units:  # a leaf without a card is at its chip
        if not unit.title:
            for slot in unit.slots:
                if not slot.edge:
                    cards.setdefault(slot.tensor, f"{unit.id}.{slot.operand}")
    alone, home = count(), [""]

    def card(step: Step) -> tuple:
        """The fold a step is part of, with the steps before and after it; else one of its own."""
        if step.call is None:
            inside = home[0].startswith("f") and step.tensor not in cards
            return (home[0],) if inside else ("", next(alone))
        home[0] = graph.home[step.call].id
        return (home[0],) if graph.home[step.call].title else ("", next(alone))

    made = []
    for _, group in groupby(backward.steps, key=card):
        some = list(group)
        edges = {
            graph.ids[step.call, c.operand]: contribution(c.value, strongest) | {"strip": strip(c.value)}
            for step in some
            for c in step.sent
            if (step.call, c.operand) in graph.ids
        }
        unit = None if some[0].call is None else graph.home[some[0].call]
        shown = some[0]
        if unit is None:
            node = cards.get(shown.tensor)
            title, text = _accumulates(names, backward, shown, received)
        elif not unit.title:
            node = unit.id
            title, text = _passes_on(names, shown)
        else:
            node = unit.id
            title, text = f"backward of {unit.title}", f"{len(some)} steps inside"
            last: Call = graph.trace.calls[unit.stop - 1]
            shown = next((step for step in some if step.tensor in last.outputs), None)
        how = {
            "pass": position,
            "node": node,
            "tensor": shown and shown.tensor,
            "edges": edges,
            "grad": shown and strip(shown.gradient),
            "line": _line(backward.line),
        }
        made.append(_step("backward", **how, title=title, text=text))
    return made


def _passes_on(names: Names, step: Step) -> tuple[str, str]:
    call = names.trace.calls[step.call]
    rules = {f.operand: f"{f.plain} = " for f in names.trace.formulas.get(call.op, ())}
    parts = [f"the gradient of {names.of[step.tensor]} arrives: {described(step.gradient)}"]
    for c in step.sent:
        rule = rules.get(call.operands[c.operand].name, "")
        parts.append(f"{names.of[c.tensor]} gets {rule}{described(c.value)}")
    return f"backward of {names.sentence(call)}", "; ".join(parts)


def _accumulates(names: Names, backward: Backward, step: Step, received: dict[int, list[str]]) -> tuple[str, str]:
    senders = received.get(step.tensor, [])
    text = f"{'adds' if backward.into_grad else 'is'} {described(step.gradient)}"
    if len(senders) > 1:
        listed = senders if len(senders) <= 6 else [*senders[:5], f"{len(senders) - 5} more"]
        text += f", the sum of {len(senders)} contributions: from {', '.join(listed)}"
    elif senders:
        text += f", from {senders[0]}"
    return names.gradient(step.tensor, backward), text


def _received(trace: Trace, backward: Backward) -> dict[int, list[str]]:
    """For each tensor who sent it a contribution, in order: the call, and which operand it was."""
    found: dict[int, list[str]] = {}
    for step in backward.steps:
        for c in step.sent:
            call = trace.calls[step.call]
            sender = f"#{step.call + 1} {call.op} ({call.operands[c.operand].name})"
            found.setdefault(c.tensor, []).append(sender)
    return found


def _line(line: Line | None) -> list[int] | None:
    return None if line is None else [line.source, line.number]


def summary(trace: Trace) -> str:
    """How much happened: `3 calls, 2 leaves, 1 backward pass of 5 steps`."""
    leaves = sum(info.kind == "leaf" for info in trace.tensors)
    earlier = f" and {trace.earlier} before this trace" if trace.earlier else ""
    parts = [_count(len(trace.calls) - trace.earlier, "call") + earlier, f"{leaves} {'leaf' if leaves == 1 else 'leaves'}"]
    if trace.passes:
        passes = f"{len(trace.passes)} backward {'pass' if len(trace.passes) == 1 else 'passes'}"
        taken = sum(len(p.steps) for p in trace.passes)
        parts.append(f"{passes} of {_count(taken, 'step')}")
    else:
        parts.append("no backward pass")
    return ", ".join(parts)


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
