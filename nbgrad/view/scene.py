"""The picture as data: what the static SVG and the live widget both draw, in integer pixels.

`scene(trace)` gives a JSON-able dict; the widget receives exactly this, the static SVG is drawn
from exactly this.

    {"width": 640, "height": 480,
     "nodes": [NODE, ...], "edges": [EDGE, ...], "steps": [STEP, ...],
     "formulas": {"mul": [{"operand": "x", "plain": "g * y", "latex": "..", "mathml": ".."}, ...]},
     "sources": [{"label": "cell 3", "lines": ["..", ..]}],
     "error": "",               # "ValueError: ..." when the cell raised
     "notes": ["..."],          # what was left out and why
     "summary": "3 calls, 2 leaves, 1 backward pass of 5 steps"}

Time runs down. A NODE is one call, one leaf that requires grad, or a fold: a run of calls drawn as
one card.

    {"id": "c0",                # "c<i>": Trace.calls[i]; "t<i>": the leaf Trace.tensors[i];
                                # "f<i>-<j>": a fold of Trace.calls[i:j]
     "kind": "call",            # "call" | "leaf" | "fold"
     "calls": [0, 1],           # the calls it stands for, first and one past last; [] for a leaf
     "op": "matmul",            # "" for a leaf and a fold
     "x": 10, "y": 40, "w": 150, "h": 94,    # the card; its chips sit above it, outside
     "tensor": 4,               # what the strips show; null when the call made no tensor
     "line": [0, 5],            # source and line number, or null
     "scope": ["model", "model.0"],
     "recorded": true, "grad_mode": true, "requires_grad": true,
     "alert": "",               # "NaN starts here": its value has one, no operand has; or what it sent back has
     "texts": [TEXT, ...],      # all that is written in the card, except beside the strips
     "value": STRIP | null,     # null: the call made no tensor, or ran before the trace and its result is gone
     "value_box": [x, y, w, h] | null,
     "grad": STRIP | null,      # null but with a box: an empty dashed strip
     "grad_box": [x, y, w, h] | null,        # null: it does not require grad
     "grad_label": "",          # what to write beside an empty strip: "no grad yet" ...
     "chips": [CHIP, ...],      # constants, plain numbers and repeated tensors, above the card
     "label": "a full sentence for screen readers"}

A TEXT is {"role": "title", "x": 20, "y": 61, "w": 46, "text": "matmul"}: its baseline is at y, its
textLength w. Roles and their (size, bold) are `measure.FONTS`: title 13 bold, name 11 bold, alert
10 bold, params, type and chip 11, others 10.

A CHIP is {"id": "c0.1", "operand": 1, "tensor": 1 | null, "x", "y", "w", "h", "foot": 94, "text": "w",
"requires_grad": true, "grad": as of an EDGE}. Its text is centred; a line runs from the middle of its
lower border down to y = foot: the top of the card, or of the next row of chips.

A STRIP is {"rows": [[code, ...], ...], "limit": 2.5, "text": "±2.5", "text_w": 22}. Codes -100..100
are signed shades of value / limit, the strings "nan", "inf", "-inf" stand for themselves, 0 is an
exact zero. The cells fill the box evenly; no rows: an empty array. The text (role number), the
scale or the scalar itself, stands 6 px right of the box, in its middle.

A leaf is a card of its own above its consumers, but for a crowd of leaves that one call alone uses: these
are chips. One that is used more than twice has edges to its
first consumer only and is a chip at the others; so is a result used more than six times, and what
is used again after a backward pass. An EDGE is one operand of a call, so x * x has two; of a fold,
one tensor from outside:

    {"id": "e0", "from": "t2", "to": "c0", "operand": 0, "tensor": 2,
     "path": [[x, y], ...],     # forward: from the source's bottom down to the target's top
     "grad_path": [[x, y], ...] | null,      # backward, beside it: up to the source again;
                                # null: no gradient can flow
     "grad": {"width": 1.0 .. 3.0, "code": -100..100} | null}    # what was last sent along it

Points of a path with equal x are joined by a straight line, others by a cubic with vertical ends:
"C x0 ym x1 ym x1 y1" with ym = (y0 + y1) / 2; paths so drawn never run through a foreign card or
chip.

A STEP is what the slider shows; step 0 is the state before anything ran. There is one for each call
or fold forward, but for those that ran before the trace, and one for each call, fold or leaf that ran backward:

    {"phase": "start" | "forward" | "backward",
     "pass": null | 0,          # which backward pass
     "node": id | null,         # of a chip, for a leaf without a card; null: inside a fold
     "tensor": i | null,        # what was made, or whose gradient arrived
     "edges": {edge or chip id: {"width": 1.0 .. 3.0, "code": -100..100, "strip": STRIP}},
                                # what was sent along each just now
     "grad": STRIP | null,      # backward: the gradient that arrived, for the grad_box
     "line": [0, 5] | null,
     "title": "y = mul(a, b)", "text": "one plain sentence"}

After step k a node shows its value unless a forward step after k has it, its gradient
as of the last backward step up to k that has it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from ..trace.model import Call, Sample, Step, Trace
from .card import EMPTY, Card, card
from .display_names import Names, described, type_of
from .edges import OFFSET, beside, contributions
from .fold import Fold, folds
from .graph import Graph, Slot, Unit
from .layout import Edge, Layout, layout
from .steps import steps, summary
from .strips import box, number, scalar, strip
from .text_width import shorten, width

MARGIN = 24
CHIP_TEXT = 120


def scene(trace: Trace, folded: Sequence[Fold] | None = None) -> dict:
    """The picture of a trace, as the dict this module describes.

    folded: runs of calls to draw as one card each; None folds what makes a long trace too long, ()
    nothing.

    >>> scene(Trace())["nodes"]
    []
    """
    return _Picture(trace, folds(trace) if folded is None else folded).scene()


class _Picture:
    def __init__(self, trace: Trace, folded: Sequence[Fold]):
        self.trace = trace
        self.names = Names(trace)
        self.graph = Graph(trace, folded)
        self.units = {unit.id: unit for unit in self.graph.units}
        self.sent = contributions(trace)
        self.arrived: dict[int, list[Sample]] = {}
        self.went: dict[int, list[Step]] = {}  # call -> its steps
        for backward in trace.passes:
            for step in backward.steps:
                self.arrived.setdefault(step.tensor, []).append(step.gradient)
                self.went.setdefault(step.call, []).append(step)
        self.first: dict[int, int] = {}  # tensor -> the first call that makes or uses it
        for k, call in enumerate(trace.calls):
            for i in (*(o.tensor for o in call.operands), *call.outputs):
                self.first.setdefault(i, k)

    def scene(self) -> dict:
        trace, graph = self.trace, self.graph
        cards = [self.card(node) for node in graph.nodes]
        edges = [
            Edge(
                graph.position[source],
                graph.position[unit.id],
                cards[graph.position[unit.id]].ports[slot.operand],
            )
            for source, unit, slot in graph.edges
        ]
        placed = layout([(made.w, made.h + made.above) for made in cards], edges, graph.later())
        nodes = [self.node(node, made, place) for node, made, place in zip(graph.nodes, cards, placed.boxes)]
        return {
            "width": placed.width + 2 * MARGIN,
            "height": placed.height + 2 * MARGIN,
            "nodes": nodes,
            "edges": [self.edge(i, nodes, placed) for i in range(len(edges))],
            "steps": steps(graph, self.names),
            "formulas": {op: [asdict(f) for f in formulas] for op, formulas in trace.formulas.items()},
            "sources": [{"label": s.label, "lines": list(s.lines)} for s in trace.sources],
            "error": trace.error,
            "notes": list(trace.notes),
            "summary": summary(trace),
        }

    def gradient(self, i: int | None) -> Sample | None:
        """The gradient a tensor shows: its own, or else the last one that arrived at its step."""
        if i is None:
            return None
        return self.trace.tensors[i].grad or next(reversed(self.arrived.get(i, [])), None)

    def shown(self, node: str) -> int | None:
        """The tensor whose strips a node shows: of several, the first with a gradient."""
        if node[0] == "t":
            return int(node[1:])
        outputs = self.trace.calls[self.units[node].stop - 1].outputs
        return next((i for i in outputs if self.gradient(i)), outputs[0] if outputs else None)

    def card(self, node: str) -> Card:
        trace, i = self.trace, self.shown(node)
        info = None if i is None else trace.tensors[i]
        rows = {
            "value": None if info is None or info.value is None else (box(info.value), strip(info.value)["text_w"]),
            "grad": self.grad_row(i),
            "type_": "" if info is None else type_of(info),
        }
        if node[0] == "t":
            return card(title=info.name or "leaf", **rows)
        unit = self.units[node]
        call = trace.calls[unit.stop - 1]
        several = len(call.outputs)
        if several > 1:
            rows["type_"] = f"{several} × {rows['type_']}"
        line = self.line(unit)
        tags = [("alert", alert) for alert in self.alerts(unit)]
        if info and not info.requires_grad:
            tags.append(
                (
                    "tag",
                    "requires_grad=False" if call.grad_mode else "requires_grad=False: under no_grad",
                )
            )
        return card(
            title=unit.title or call.op,
            params=self.inside(unit) if unit.title else ", ".join(f"{name}={value}" for name, value in call.params),
            name=self.names.made(call),
            line=f"line {line[1]}" if line else "",
            scope=call.scope[-1] if call.scope and not unit.title else "",
            slots=[(slot.operand, None if slot.edge else self.chip_text(slot)) for slot in unit.slots],
            tags=tags,
            **rows,
        )

    def inside(self, unit: Unit) -> str:
        """What a fold holds, in words."""
        leaves = self.graph.hidden.get(unit.id, 0)
        more = f", {leaves} {'leaf' if leaves == 1 else 'leaves'}" if leaves else ""
        return f"{unit.stop - unit.start} calls{more}"

    def line(self, unit: Unit) -> list[int] | None:
        """The source line of a node; of a fold only when all its calls share it."""
        lines = {call.line for call in self.trace.calls[unit.start : unit.stop]}
        line = lines.pop() if len(lines) == 1 else None
        return line and [line.source, line.number]

    def grad_row(self, i: int | None) -> tuple[tuple[int, int], int] | None:
        """Size of the gradient's strip and of the widest text that a step may write beside it."""
        gradient = self.gradient(i)
        if gradient:
            seen = [gradient, *self.arrived.get(i, [])]
            return box(gradient), max(strip(sample)["text_w"] for sample in seen)
        if i is None or not self.trace.tensors[i].requires_grad:
            return None
        return EMPTY, width(self.grad_label(i), "number")

    def grad_label(self, i: int | None) -> str:
        if i is None or self.gradient(i):
            return ""
        if not self.trace.tensors[i].requires_grad:
            return "requires_grad=False"
        return "not reached" if any(backward.after > self.first.get(i, -1) for backward in self.trace.passes) else "no grad yet"

    def chip_text(self, slot: Slot) -> str:
        if slot.tensor is None:
            return shorten(_brief(slot.text), "chip", CHIP_TEXT)
        info = self.trace.tensors[slot.tensor]
        if info.name:
            return shorten(info.name, "chip", CHIP_TEXT)
        return self.names.of[slot.tensor] if info.value is None else scalar(info.value) if info.shape == () else type_of(info)

    def node(self, node: str, made: Card, place: tuple[int, int]) -> dict:
        x, y = place[0] + MARGIN, place[1] + MARGIN + made.above
        trace, i, unit = self.trace, self.shown(node), self.units.get(node)
        info = None if i is None else trace.tensors[i]
        call = trace.calls[unit.stop - 1] if unit else None
        grad = self.gradient(i)

        def moved(part: dict) -> dict:
            return part | {"x": part["x"] + x, "y": part["y"] + y}

        def box_at(part: list[int] | None) -> list[int] | None:
            return part and [part[0] + x, part[1] + y, part[2], part[3]]

        return {
            "id": node,
            "kind": "leaf" if unit is None else "fold" if unit.title else "call",
            "calls": [unit.start, unit.stop] if unit else [],
            "op": call.op if unit and not unit.title else "",
            "x": x,
            "y": y,
            "w": made.w,
            "h": made.h,
            "tensor": i,
            "line": unit and self.line(unit),
            "scope": list(call.scope) if call else [],
            "recorded": bool(call and call.recorded),
            "grad_mode": call.grad_mode if call else True,
            "requires_grad": bool(info and info.requires_grad),
            "alert": "; ".join(self.alerts(unit)) if unit else "",
            "texts": [moved(text) for text in made.texts],
            "value": strip(info.value) if info and info.value else None,
            "value_box": box_at(made.value_box),
            "grad": strip(grad) if grad else None,
            "grad_box": box_at(made.grad_box),
            "grad_label": self.grad_label(i),
            "chips": [self.chip(unit, moved(chip), y) for chip in made.chips],
            "label": self.label(unit, i),
        }

    def chip(self, unit: Unit, placed: dict, top: int) -> dict:
        slot = next(slot for slot in unit.slots if slot.operand == placed["operand"])
        return {
            "id": f"{unit.id}.{slot.operand}",
            "tensor": slot.tensor,
            **placed,
            "foot": placed["foot"] + top,
            "requires_grad": slot.tensor is not None and self.trace.tensors[slot.tensor].requires_grad,
            "grad": self.flow(slot),
        }

    def alerts(self, unit: Unit) -> list[str]:
        """Where a call made the first NaN or infinity: out of operands without one, or of a gradient without one."""
        found = {}
        for k in range(unit.start, unit.stop):
            call, of = self.trace.calls[k], self.trace.tensors
            before = [of[o.tensor].value.stats for o in call.operands if o.tensor is not None and of[o.tensor].value]
            after = [of[i].value.stats for i in call.outputs if of[i].value]
            given = {o.text.lstrip("-") for o in call.operands if o.tensor is None}  # -inf of a mask is meant
            for name, count in (("NaN", "nans"), ("Inf", "infs")):
                if any(getattr(s, count) for s in after) and not any(getattr(s, count) for s in before):
                    if name.lower() not in given:
                        found.setdefault("value", f"{name} starts here")
                elif any(s.nans or s.infs for s in before + after):
                    continue  # then it is in the gradient, too
                elif any(
                    any(getattr(c.value.stats, count) for c in step.sent) and not getattr(step.gradient.stats, count)
                    for step in self.went.get(k, ())
                ):
                    found.setdefault("gradient", f"{name} in the gradient starts here")
        return list(found.values())

    def label(self, unit: Unit | None, i: int | None) -> str:
        """A sentence that says what the card shows."""
        info = None if i is None else self.trace.tensors[i]
        call: Call | None = self.trace.calls[unit.stop - 1] if unit else None
        if call is None:
            parts = [f"leaf {info.name}".strip()]
        elif unit.title:
            parts = [f"{unit.title}: {self.inside(unit)} folded"]
        else:
            operands = ", ".join(map(self.names.operand, call.operands))
            parts = [f"{call.op} of {operands}" if operands else call.op]
        if info is not None:
            name = f"{info.name}: " if call and info.name else ""
            grad = self.gradient(i)
            parts.append(f"{name}{type_of(info)}, value {described(info.value) if info.value else 'not known any more'}")
            parts.append(f"gradient {described(grad)}" if grad else self.grad_label(i))
        if unit and (line := self.line(unit)):
            parts.append(f"line {line[1]}")
        if call and not call.grad_mode:
            parts.append("ran under no_grad")
        return ", ".join(parts)

    def edge(self, i: int, nodes: list[dict], placed: Layout) -> dict:
        source, unit, slot = self.graph.edges[i]
        calls = [self.trace.calls[k] for k, _ in slot.uses]
        flows = any(call.recorded for call in calls) and self.trace.tensors[slot.tensor].requires_grad
        points = [(x + MARGIN, y + MARGIN) for x, y in placed.paths[i]]
        points.append((points[-1][0], nodes[self.graph.position[unit.id]]["y"]))  # down between the chips
        return {
            "id": slot.edge,
            "from": source,
            "to": unit.id,
            "operand": slot.operand,
            "tensor": slot.tensor,
            "path": beside(points, -OFFSET if flows else 0),
            "grad_path": beside(points, OFFSET)[::-1] if flows else None,
            "grad": self.flow(slot),
        }

    def flow(self, slot: Slot) -> dict | None:
        """The contribution last sent to a slot, the strongest where it stands for several."""
        found = [self.sent[use] for use in slot.uses if use in self.sent]
        return max(found, key=lambda grad: grad["width"], default=None)


def _brief(text: str) -> str:
    """A plain number in a few digits, anything else as it is.

    >>> _brief("2.8284271247461903"), _brief("0.5"), _brief("mean")
    ('2.828', '0.5', 'mean')
    """
    try:
        return number(float(text)) if len(text) > 8 and "." in text else text
    except ValueError:
        return text
