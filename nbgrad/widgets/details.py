"""What the card beside the picture says of each node and step, as JSON: enough to read without a kernel.

    {"arrays": [ARRAY, ...],          # equal ones once; below, an "array" is a position in this list, null: not computed
     "tensors": {"4": {"name", "type", "kind", "why", "requires_grad", "value": array, "grad": array,
                       "uses": [node or chip id]}},
     "nodes": {"c0": {"sentence", "params": [[name, value]], "scope": [..], "saved": "20 bytes",
                      "operands": [{"name", "text", "tensor", "id": edge or chip}], "outputs": [tensor],
                      "inside": [sentence], "last": sentence}},                          # of a fold
     "steps": {"7": {"grad": array, "sent": [{"id", "operand", "to", "value": array}],
                     "sum": [{"from": node id, "text", "value": array, "so_far": array}],
                     "total": array, "strip": STRIP}},      # the leaf's .grad, where it is more than what this pass brought
     "sources": [{"label", "lines": [[number, text], ...]}]}

An ARRAY is {"type", "line": "-1.3 … 0.7, mean 0.1, ...", "odd": "1 NaN", "limit", "rows": [["1.5", ...], ...],
"whole": true}: its entries as text, leading dimensions as rows; of a large one ("whole": false) the means of blocks.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

import numpy as np

from ..trace.array_summary import sample
from ..trace.model import Contribution, Sample, Step, Trace
from ..view.display_names import Names, odd, spread, type_of
from ..view.strips import limit, number, strip

ENTRIES = 200  # of one array
BUDGET = 16_000  # of all arrays; then only their summaries
INSIDE = 40  # calls of a fold
RESULTS = 12  # of one call
LINES, AROUND = 60, 3  # of a longer source only the lines around those that made a node


def details(trace: Trace, scene: dict) -> dict:
    """What is worth knowing about each node, tensor and step of a scene, as a JSON-able dict.

    >>> details(Trace(), {"nodes": [], "edges": [], "steps": []})["tensors"]
    {}
    """
    return _Details(trace, scene).collected()


def entries(sample: Sample) -> tuple[list[list[str]], bool]:
    """The entries of an array as rows of text, and whether these are all; else the means of blocks.

    >>> from nbgrad.trace.array_summary import sample
    >>> entries(sample(np.float32([[1, 2], [3, 0.5]]), "float32", 8))
    ([['1', '2'], ['3', '0.5']], True)
    """
    if sample.values is not None and len(sample.values) <= ENTRIES:
        wide = sample.shape[-1] if sample.shape else 1
        cells = [_entry(value) for value in sample.values]
        return [cells[i : i + wide] for i in range(0, len(cells), wide or 1)], True
    rows = [[number(value, 3) for value in row] for row in sample.tile]
    return rows, sum(map(len, rows)) == sample.stats.count and not sample.dtype.startswith("complex")


def _entry(value: float | int | bool | complex) -> str:
    if isinstance(value, complex):
        sign = "-" if value.imag < 0 else "+"
        return f"{number(value.real, 3)}{sign}{number(abs(value.imag), 3)}j"
    return str(value) if isinstance(value, int) else number(value)


class _Details:
    def __init__(self, trace: Trace, scene: dict):
        self.trace, self.scene, self.names = trace, scene, Names(trace)
        self.arrays: list[dict] = []
        self.known: dict[tuple, int] = {}
        self.left = BUDGET
        self.home = {k: node["id"] for node in scene["nodes"] for k in range(*(node["calls"] or (0, 0)))}
        # (node, operand) -> edge or chip; a fold has one slot for each tensor from outside
        drawn = [(edge["to"], edge) for edge in scene["edges"]]
        drawn += [(node["id"], chip) for node in scene["nodes"] for chip in node["chips"]]
        self.slots = {(node, slot["tensor" if node[0] == "f" else "operand"]): slot["id"] for node, slot in drawn}

    def collected(self) -> dict:
        return {
            "tensors": self.tensors(),
            "nodes": {node["id"]: self.node(node) for node in self.scene["nodes"]},
            "steps": self.steps(),
            "sources": self.sources(),
            "arrays": self.arrays,
        }

    def array(self, sample: Sample | None) -> int | None:
        """The position of a sample's ARRAY, made when it is new."""
        if sample is None:
            return None
        key = (sample.dtype, sample.shape, sample.tile, sample.values, sample.stats)
        if key not in self.known:
            self.known[key] = len(self.arrays)
            self.arrays.append(self.made(sample))
        return self.known[key]

    def made(self, sample: Sample) -> dict:
        stats, rows, whole = sample.stats, *entries(sample)
        self.left -= sum(map(len, rows))
        if self.left < 0:
            rows, whole = [], not stats.count
        summary = [f"mean {number(stats.mean, 3)}", f"std {number(stats.std, 3)}", f"norm {number(stats.norm, 3)}"]
        finite = stats.count - stats.nans - stats.infs
        line = ", ".join([spread(sample)] + (summary if finite > 1 else []))
        return {
            "type": type_of(sample),
            "line": line if stats.count != 1 else "",
            "odd": odd(sample),
            "limit": float(number(limit(sample.tile))),
            "rows": rows,
            "whole": whole,
        }

    def tensors(self) -> dict:
        uses: dict[int, list[str]] = {}
        for node in self.scene["nodes"]:
            for slot in node["chips"]:
                uses.setdefault(slot["tensor"], []).append(slot["id"])
        for edge in self.scene["edges"]:
            uses.setdefault(edge["tensor"], []).append(edge["to"])
        shown = {node["tensor"] for node in self.scene["nodes"]} | set(uses)
        shown |= {step["tensor"] for step in self.scene["steps"]}
        shown |= {i for node in self.scene["nodes"] if node["kind"] == "call" for i in self.results(node)}
        found = {}
        for i in sorted(shown - {None}):
            info = self.trace.tensors[i]
            found[str(i)] = {
                "name": self.names.of[i],
                "type": type_of(info),
                "kind": info.kind,
                "why": info.why,
                "requires_grad": info.requires_grad,
                "value": self.array(info.value),
                "grad": self.array(info.grad),
                "uses": list(dict.fromkeys(uses.get(i, []))),
            }
        return found

    def results(self, node: dict) -> list[int]:
        """What a card tells of the results of its last call."""
        return list(self.trace.calls[node["calls"][1] - 1].outputs[:RESULTS])

    def node(self, node: dict) -> dict:
        if node["kind"] == "leaf":
            return {"sentence": self.names.of[node["tensor"]]}
        calls = self.trace.calls[slice(*node["calls"])]
        last = calls[-1]
        made = {
            "sentence": self.names.sentence(last),
            "params": [list(pair) for pair in last.params],
            "scope": list(last.scope),
            "outputs": self.results(node),
            "operands": [],
            "saved": _bytes(sum(call.saved_bytes for call in calls)),
            "inside": [],
        }
        if node["kind"] == "fold":
            first = node["calls"][0] + 1
            made |= {"sentence": node["texts"][0]["text"], "last": self.names.sentence(last)}
            made["inside"] = [f"#{first + k} {self.names.sentence(call)}" for k, call in enumerate(calls[:INSIDE])]
            made["inside"] += [f"… {len(calls) - INSIDE} more"] * (len(calls) > INSIDE)
            return made
        for j, operand in enumerate(last.operands):
            text, slot = self.names.operand(operand), self.slots.get((node["id"], j))
            made["operands"].append({"name": operand.name, "text": text, "tensor": operand.tensor, "id": slot})
        return made

    def steps(self) -> dict:
        """Each backward step of the scene, with the steps of the trace that it stands for."""
        nodes = self.scene["nodes"]
        cards = {node["tensor"] for node in nodes if node["kind"] == "leaf"}
        calls = [node for node in nodes if node["kind"] == "call"]
        cards |= {i for node in calls for i in self.trace.calls[node["calls"][0]].outputs}
        cards |= {chip["tensor"] for node in calls for chip in node["chips"]}
        waiting = [deque(backward.steps) for backward in self.trace.passes]
        totals, received = _totals(self.trace), [self.received(p) for p in range(len(waiting))]
        found = {}
        for k, shown in enumerate(self.scene["steps"]):
            if shown["phase"] != "backward":
                continue
            queue = waiting[shown["pass"]]
            some = [queue.popleft()]
            while (shown["node"] or "")[:1] == "f" and queue and self.inside(queue[0], shown["node"], cards):
                some.append(queue.popleft())
            arrived = next((step for step in some if step.tensor == shown["tensor"]), some[0])
            made = {"grad": self.array(arrived.gradient) if shown["grad"] else None}
            made["sent"] = self.sent(some)
            parts = received[shown["pass"]].get(shown["tensor"], [])
            made["sum"] = self.sum(parts) if len(parts) > 1 or arrived.call is None else []
            total = totals.get((shown["pass"], shown["tensor"])) if arrived.call is None else None
            if total is not None:
                made |= {"total": self.array(total), "strip": strip(total)}
            found[str(k)] = made
        return found

    def inside(self, step: Step, fold: str, cards: set[int]) -> bool:
        return self.home.get(step.call) == fold if step.call is not None else step.tensor not in cards

    def sent(self, steps: Iterable[Step]) -> list[dict]:
        """What some steps sent along edges and to chips, the last along each; inside a fold there are none."""
        last: dict[str, tuple[str, Contribution]] = {}
        for step in steps:
            for c in step.sent:
                node = self.home[step.call]
                id = self.slots.get((node, c.tensor if node[0] == "f" else c.operand))
                if id is not None:
                    last[id] = self.trace.calls[step.call].operands[c.operand].name, c
        return [
            {"id": id, "operand": operand, "to": self.names.of[c.tensor], "value": self.array(c.value)}
            for id, (operand, c) in last.items()
        ]

    def received(self, position: int) -> dict[int, list[tuple[int, str, Sample]]]:
        """For each tensor what it was sent in one pass, in order: the call, the operand's name, the value."""
        found: dict[int, list] = {}
        for step in self.trace.passes[position].steps:
            for c in step.sent:
                operand = self.trace.calls[step.call].operands[c.operand].name
                found.setdefault(c.tensor, []).append((step.call, operand, c.value))
        return found

    def sum(self, parts: list[tuple[int, str, Sample]]) -> list[dict]:
        found, so_far = [], None
        for k, operand, value in parts[:INSIDE]:
            entry = {"from": self.home[k], "text": f"#{k + 1} {self.trace.calls[k].op} ({operand})", "value": self.array(value)}
            array = _array(value)
            so_far = array if not found else so_far + array if so_far is not None and array is not None else None
            if found and so_far is not None:
                entry["so_far"] = self.array(sample(so_far, value.dtype, ENTRIES))
            found.append(entry)
        if len(parts) > INSIDE:
            found.append({"from": None, "text": f"… {len(parts) - INSIDE} more", "value": None})
        return found

    def sources(self) -> list[dict]:
        used: dict[int, set[int]] = {}
        for part in [*self.scene["nodes"], *self.scene["steps"]]:
            if part["line"]:
                used.setdefault(part["line"][0], set()).add(part["line"][1])
        found = []
        for s, source in enumerate(self.trace.sources):
            numbered = [[n, text] for n, text in enumerate(source.lines, 1)]
            if len(numbered) > LINES:
                near = {n + by for n in used.get(s, ()) for by in range(-AROUND, AROUND + 1)}
                numbered = [line for line in numbered if line[0] in near]
            found.append({"label": source.label, "lines": numbered})
        return found


def _totals(trace: Trace) -> dict[tuple[int, int], Sample]:
    """(pass, leaf) -> its .grad after that pass, where it is known to be more than what the pass brought.

    Several passes add up as long as nobody sets the gradient back; so the last passes whose sum is the final
    gradient did add up, and of earlier ones nothing is known.
    """
    brought: dict[int, list[tuple[int, Sample]]] = {}
    for p, backward in enumerate(trace.passes):
        for step in backward.steps:
            if step.call is None and backward.into_grad:
                brought.setdefault(step.tensor, []).append((p, step.gradient))
    found = {}
    for i, parts in brought.items():
        final = trace.tensors[i].grad and _array(trace.tensors[i].grad)
        arrays = [_array(gradient) for _, gradient in parts]
        if final is None or len(parts) < 2 or any(array is None for array in arrays):
            continue
        for start in reversed(range(len(parts))):
            if np.allclose(sum(arrays[start:]), final, rtol=1e-4, atol=1e-6, equal_nan=True):
                for end in range(start + 1, len(parts)):
                    total = sum(arrays[start : end + 1])
                    found[parts[end][0], i] = sample(total, parts[end][1].dtype, ENTRIES)
                break
    return found


def _array(sample: Sample) -> np.ndarray | None:
    """The entries of a sample as an array, None when they were not kept."""
    if sample.values is None or len(sample.values) > ENTRIES:
        return None
    values = np.array(sample.values).reshape(sample.shape)
    return values if values.dtype.kind == "c" else values.astype("float64")


def _bytes(count: int) -> str:
    """
    >>> _bytes(1), _bytes(2048), _bytes(0)
    ('1 byte', '2 KiB', '')
    """
    if not count:
        return ""
    size, unit = float(count), "bytes" if count != 1 else "byte"
    for larger in ("KiB", "MiB", "GiB"):
        if size >= 1024:
            size, unit = size / 1024, larger
    return f"{number(size, 3)} {unit}"
