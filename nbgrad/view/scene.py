"""The picture as data: what the static SVG and the live widget both draw, in integer pixels.

`scene(trace)` gives a JSON-able dict; the widget receives exactly this, the static SVG is drawn from exactly this.

    {"width": 640, "height": 480,
     "nodes": [NODE, ...], "edges": [EDGE, ...], "steps": [STEP, ...],
     "formulas": {"mul": [{"operand": "x", "plain": "g * y", "latex": "..", "mathml": ".."}, ...]},   # by op
     "sources": [{"label": "cell 3", "lines": ["..", ..]}],
     "error": "",                        # "ValueError: ..." when the cell raised
     "notes": ["..."],                   # what was left out and why
     "summary": "3 calls, 2 leaves, 1 backward pass"}

Time runs down. A NODE is one call, or one leaf that requires grad:

    {"id": "c0",                         # "c<i>": Trace.calls[i]; "t<i>": the leaf Trace.tensors[i]
     "kind": "call",                     # "call" | "leaf"
     "op": "matmul",                     # "" for a leaf
     "x": 10, "y": 40, "w": 150, "h": 94,          # the card; its chips sit above it, outside
     "tensor": 4,                        # what the strips show; null when the call made no tensor
     "line": [0, 5], "scope": ["model", "model.0"],     # line: source and line number, or null
     "recorded": true, "grad_mode": true, "requires_grad": true,
     "alert": "",                        # "NaN starts here": its value has one, no operand has
     "texts": [TEXT, ...],               # all that is written in the card, except what stands beside the strips
     "value": STRIP | null, "value_box": [x, y, w, h] | null,     # null: the call made no tensor
     "grad": STRIP | null, "grad_box": [x, y, w, h] | null,       # grad null but a box: an empty dashed strip;
                                                                  # no box: it does not require grad
     "grad_label": "",                   # what to write in place of an absent grad: "no grad yet" ...
     "chips": [CHIP, ...],               # constants, plain numbers and repeated leaves, above the card
     "label": "a full sentence for screen readers"}

    TEXT  {"role": "title", "x": 20, "y": 61, "w": 46, "text": "matmul"}: baseline at y, textLength w; roles and their
          (size, bold) are `measure.FONTS`: title 13 bold, name 11 bold, alert 10 bold, params, type, chip 11, others 10
    CHIP  {"id": "c0.1", "operand": 1, "tensor": 1 | null, "x", "y", "w", "h", "text": "w", "requires_grad": true, "grad": as of an EDGE};
          its text is centred; a line ties the middle of its lower border to the top of the card
    STRIP {"rows": [[code, ...], ...], "limit": 2.5, "text": "±2.5", "text_w": 22}: codes -100..100 are signed shades of
          value / limit, the strings "nan", "inf", "-inf" stand for themselves, 0 is an exact zero; the cells fill the
          box evenly; "text" (role number) stands 6 px right of the box, in its middle: the scale, or the scalar itself

A leaf is a card of its own above its consumers; one that is used more than twice has edges to its first consumer only and
is a chip at the others. An EDGE is one operand of a call, so x * x has two:

    {"id": "e0", "from": "t2", "to": "c0", "operand": 0, "tensor": 2,
     "path": [[x, y], ...],              # forward: from the source's bottom down to the target's top
     "grad_path": [[x, y], ...] | null,  # backward, beside it: from the target up to the source; null: no gradient can flow
     "grad": {"width": 1.0 .. 3.0, "code": -100..100} | null}    # the last contribution sent along it

Points of a path with equal x are joined by a straight line, others by a cubic with vertical ends:
"C x0 ym x1 ym x1 y1" with ym = (y0 + y1) / 2; paths so drawn never run through a foreign card or chip.

A STEP is what the slider shows; step 0 is the state before anything ran:

    {"phase": "start" | "forward" | "backward", "pass": null | 0,      # which backward pass
     "node": id | null, "tensor": i | null,
     "edges": {edge or chip id: {"width": 1.0 .. 3.0, "code": -100..100, "strip": STRIP}},   # what was sent along it now
     "grad": STRIP | null,               # backward: the gradient that arrived; draw it in the node's grad_box
     "line": [0, 5] | null,
     "title": "y = mul(a, b)", "text": "one plain sentence"}

After step k a node shows its value if a forward step up to k has it (a leaf: always), its gradient as of the last backward
step up to k that has it.
"""

from __future__ import annotations

import math
from dataclasses import asdict

from ..trace.model import Call, Sample, TensorInfo, Trace
from .card import EMPTY, Card, card
from .layout import Edge, Layout, layout
from .measure import shorten, width
from .names import Names, described, type_of
from .steps import contributions, steps, summary
from .tiles import box, scalar, strip

MARGIN = 24
APART = 7  # least distance of the two where they run across
OFFSET = 4  # half the distance between an edge and the gradient edge beside it
CHIP_TEXT = 120
FEW = 2  # a leaf used so often keeps all its edges


def scene(trace: Trace) -> dict:
    """The picture of a trace, as the dict this module describes.

    >>> scene(Trace())["nodes"]
    []
    """
    graph = _Graph(trace)
    cards = [graph.card(node) for node in graph.nodes]
    edges = [
        Edge(graph.position[source], graph.position[f"c{call}"], cards[graph.position[f"c{call}"]].ports[operand])
        for source, call, operand, _ in graph.edges
    ]
    placed = layout([(made.w, made.h + made.above) for made in cards], edges, graph.later())
    top = MARGIN
    nodes = [graph.node(i, made, placed.boxes[i], top) for i, made in enumerate(cards)]
    drawn = [graph.edge(i, nodes, placed, top) for i in range(len(edges))]
    return {
        "width": placed.width + 2 * MARGIN,
        "height": placed.height + 2 * MARGIN,
        "nodes": nodes,
        "edges": drawn,
        "steps": steps(trace, graph.ids, {int(n[1:]): n for n in graph.nodes if n[0] == "t"}),
        "formulas": {op: [asdict(f) for f in formulas] for op, formulas in trace.formulas.items()},
        "sources": [{"label": s.label, "lines": list(s.lines)} for s in trace.sources],
        "error": trace.error,
        "notes": list(trace.notes),
        "summary": summary(trace),
    }


class _Graph:
    """Which calls and leaves are nodes, and which operands are edges or chips."""

    def __init__(self, trace: Trace):
        self.trace = trace
        self.names = Names(trace)
        self.nodes: list[str] = []
        self.position: dict[str, int] = {}
        self.edges: list[tuple[str, int, int, int]] = []  # source node, call, operand, tensor
        self.ids: dict[tuple[int, int], str] = {}  # (call, operand) -> edge or chip
        self.gradients = self._gradients()
        self.sent = contributions(trace)
        self._connect()

    def _gradients(self) -> dict[int, Sample]:
        """The gradient each tensor shows: its own, or else the last one that arrived at its step."""
        found = {step.tensor: step.gradient for p in self.trace.passes for step in p.steps}
        kept = {i: info.grad for i, info in enumerate(self.trace.tensors) if info.grad is not None}
        return found | kept

    def _connect(self) -> None:
        made: dict[int, str] = {}  # tensor -> the node that made it last
        uses: dict[int, int] = {}
        for call in self.trace.calls:
            for operand in call.operands:
                if operand.tensor is not None:
                    uses[operand.tensor] = uses.get(operand.tensor, 0) + 1
        first: dict[int, int] = {}
        for k, call in enumerate(self.trace.calls):
            for j, operand in enumerate(call.operands):
                i = operand.tensor
                if i is not None and i not in made and self.trace.tensors[i].requires_grad:
                    made[i] = f"t{i}"
                    self._add(made[i])
                if i is None or i not in made or self._repeated(i, k, made, uses, first):
                    self.ids[k, j] = f"c{k}.{j}"
                else:
                    self.ids[k, j] = f"e{len(self.edges)}"
                    self.edges.append((made[i], k, j, i))
            self._add(f"c{k}")
            for i in call.outputs:
                made[i] = f"c{k}"
        for backward in self.trace.passes:  # a leaf nobody used in this trace may still have got a gradient
            for step in backward.steps:
                if step.call is None and step.tensor not in made:
                    made[step.tensor] = f"t{step.tensor}"
                    self._add(made[step.tensor])

    def _repeated(self, i: int, k: int, made: dict, uses: dict, first: dict) -> bool:
        """A leaf in use again and again is drawn as a chip, except at its first consumer."""
        return made[i].startswith("t") and uses[i] > FEW and first.setdefault(i, k) != k

    def _add(self, node: str) -> None:
        self.position[node] = len(self.nodes)
        self.nodes.append(node)

    def later(self) -> list[tuple[int, int]]:
        """Pairs (a, b) of nodes: b ran after the backward pass that started at a, so it is drawn further down."""
        pairs = []
        made = {i: k for k, call in enumerate(self.trace.calls) for i in call.outputs}
        ends = [p.after for p in self.trace.passes] + [len(self.trace.calls)]
        for backward, end in zip(self.trace.passes, ends[1:]):
            roots = [made[i] for i in backward.roots if made.get(i, backward.after) < backward.after]
            for k in range(backward.after, end):
                inner = any(made.get(o.tensor, -1) in range(backward.after, k) for o in self.trace.calls[k].operands)
                if not inner:
                    pairs += [(self.position[f"c{root}"], self.position[f"c{k}"]) for root in roots]
        return pairs

    def shown(self, node: str) -> int | None:
        """The tensor whose strips a node shows: of several outputs the first with a gradient, or the first."""
        if node[0] == "t":
            return int(node[1:])
        outputs = self.trace.calls[int(node[1:])].outputs
        return next((i for i in outputs if i in self.gradients), outputs[0] if outputs else None)

    def card(self, node: str) -> Card:
        trace, i = self.trace, self.shown(node)
        info = None if i is None else trace.tensors[i]
        type_ = "" if info is None else type_of(info)
        value = None if info is None else (box(info.value), strip(info.value)["text_w"])
        if node[0] == "t":
            return card(info.name or "leaf", "", "", type_, "", value, self._grad_row(i), [])
        call = trace.calls[int(node[1:])]
        slots = [(j, self.chip_text(node, j)) for j in range(len(call.operands))]
        params = ", ".join(f"{name}={value}" for name, value in call.params)
        line = f"line {call.line.number}" if call.line else ""
        names = ", ".join(trace.tensors[o].name or "·" for o in call.outputs) if len(call.outputs) > 1 else ""
        name = names or (info.name if info else "") or f"#{int(node[1:]) + 1}"
        type_ = f"{len(call.outputs)} × {type_}" if len(call.outputs) > 1 else type_
        tags = [("alert", self.alert(call))] if self.alert(call) else []
        if info and not info.requires_grad:
            tags.append(("tag", "requires_grad=False" if call.grad_mode else "requires_grad=False: under no_grad"))
        scope = call.scope[-1] if call.scope else ""
        return card(call.op, params, name, type_, line, value, self._grad_row(i), slots, tags, scope)

    def _grad_row(self, i: int | None) -> tuple[tuple[int, int], int] | None:
        """Size of the gradient's strip and of the widest text that a step may write beside it."""
        if i is None:
            return None
        seen = [s.gradient for p in self.trace.passes for s in p.steps if s.tensor == i]
        seen += [self.gradients[i]] if i in self.gradients else []
        if not seen:
            return (EMPTY, width(self.grad_label(i), "number")) if self.trace.tensors[i].requires_grad else None
        return box(seen[-1]), max(strip(s)["text_w"] for s in seen)

    def grad_label(self, i: int) -> str:
        info = self.trace.tensors[i]
        if i in self.gradients:
            return ""
        if not info.requires_grad:
            return "requires_grad=False"
        return "not reached" if self.trace.passes else "no grad yet"

    def chip_text(self, node: str, j: int) -> str | None:
        """The text of an operand's chip; None when the operand is an edge."""
        k = int(node[1:])
        if self.ids[k, j][0] == "e":
            return None
        operand = self.trace.calls[k].operands[j]
        if operand.tensor is None:
            return shorten(operand.text, "chip", CHIP_TEXT)
        info = self.trace.tensors[operand.tensor]
        if info.name:
            return shorten(info.name, "chip", CHIP_TEXT)
        return scalar(info.value) if info.shape == () else type_of(info)

    def node(self, position: int, made: Card, place: tuple[int, int], top: int) -> dict:
        node, (x, y) = self.nodes[position], place
        x, y = x + MARGIN, y + top + made.above
        trace, i = self.trace, self.shown(node)
        info = None if i is None else trace.tensors[i]
        call = trace.calls[int(node[1:])] if node[0] == "c" else None
        grad = self.gradients.get(i)

        def moved(part):
            return part | {"x": part["x"] + x, "y": part["y"] + y}

        def box_at(place):
            return place and [place[0] + x, place[1] + y, place[2], place[3]]

        chips = [
            {
                "id": f"{node}.{c['operand']}",
                "operand": c["operand"],
                "tensor": (t := call.operands[c["operand"]].tensor),
                **{k: v for k, v in moved(c).items() if k != "operand"},
                "requires_grad": t is not None and trace.tensors[t].requires_grad,
                "grad": self.flow(int(node[1:]), c["operand"]),
            }
            for c in made.chips
        ]
        return {
            "id": node,
            "kind": "leaf" if call is None else "call",
            "op": call.op if call else "",
            "x": x,
            "y": y,
            "w": made.w,
            "h": made.h,
            "tensor": i,
            "line": [call.line.source, call.line.number] if call and call.line else None,
            "scope": list(call.scope) if call else [],
            "recorded": bool(call and call.recorded),
            "grad_mode": call.grad_mode if call else True,
            "requires_grad": bool(info and info.requires_grad),
            "alert": self.alert(call),
            "texts": [moved(t) for t in made.texts],
            "value": strip(info.value) if info else None,
            "value_box": box_at(made.value_box),
            "grad": strip(grad) if grad else None,
            "grad_box": box_at(made.grad_box),
            "grad_label": "" if i is None else self.grad_label(i),
            "chips": chips,
            "label": self.label(call, i, grad),
        }

    def alert(self, call: Call | None) -> str:
        if call is None:
            return ""
        of = self.trace.tensors
        before = [of[o.tensor].value.stats for o in call.operands if o.tensor is not None]
        after = [of[i].value.stats for i in call.outputs]
        for name, field in (("NaN", "nans"), ("Inf", "infs")):
            if any(getattr(s, field) for s in after) and not any(getattr(s, field) for s in before):
                return f"{name} starts here"
        return ""

    def label(self, call: Call | None, i: int | None, grad: Sample | None) -> str:
        """A sentence that says what the card shows."""
        info = None if i is None else self.trace.tensors[i]
        parts = []
        if call is None:
            parts.append(f"leaf {info.name}".strip())
        else:
            operands = ", ".join(self.names.operand(o) for o in call.operands)
            parts.append(f"{call.op} of {operands}" if operands else call.op)
        if info is not None:
            name = f"{info.name}: " if call and info.name else ""
            parts.append(f"{name}{type_of(info)}, value {described(info.value)}")
            parts.append(f"gradient {described(grad)}" if grad else self.grad_label(i))
        if call and call.line:
            parts.append(f"line {call.line.number}")
        if call and not call.grad_mode:
            parts.append("ran under no_grad")
        return ", ".join(parts)

    def edge(self, i: int, nodes: list[dict], placed: Layout, top: int) -> dict:
        source, call, operand, tensor = self.edges[i]
        target = nodes[self.position[f"c{call}"]]
        flows = target["recorded"] and self.trace.tensors[tensor].requires_grad
        points = [(x + MARGIN, y + top) for x, y in placed.paths[i]]
        points[-1] = (points[-1][0], target["y"])
        return {
            "id": f"e{i}",
            "from": source,
            "to": f"c{call}",
            "operand": operand,
            "tensor": tensor,
            "path": _beside(points, -OFFSET) if flows else [list(p) for p in points],
            "grad_path": _beside(points, OFFSET)[::-1] if flows else None,
            "grad": self.flow(call, operand),
        }

    def flow(self, call: int, operand: int) -> dict | None:
        """The contribution that was last sent along an edge or to a chip."""
        return self.sent.get((call, operand))


def _beside(points: list[tuple[int, int]], offset: int) -> list[list[int]]:
    """A path moved sideways; where it runs across, it also keeps to its own side of the gap between two rows."""
    moved = [list(points[0])]
    for (x, y), (x1, y1) in zip(points, points[1:]):
        lift = min(APART, abs(x1 - x) // 12, (y1 - y) // 4)
        if (x1 > x) == (offset < 0):  # the lower one of the two
            moved += [[x, y + lift], [x1, y1]]
        else:
            moved += [[x, y], [x1, y1 - lift]]
    moved.append(list(points[-1]))
    kept = [p for p, q in zip(moved, moved[1:]) if p != q] + [moved[-1]]
    return [[x + offset, y] for x, y in kept]
