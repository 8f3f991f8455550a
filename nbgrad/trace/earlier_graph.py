"""What ran before a trace and is still in the graph: when a backward pass walks through it, its nodes say what it was."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..engine.node import AccumulateGrad, Port
from ..engine.op import Op
from ..engine.traversal import collect, edge
from . import explanations
from .model import Backward, Call, Operand
from .source_lines import tensors_in

SCOPE = ("before this trace",)
LETTERS = "xyzwvu"


class Earlier:
    """Calls made up from nodes, by keys -1, -2, ...: they take their places before all others when the trace ends."""

    def __init__(self, tensors, begun: int):
        self.tensors, self.begun = tensors, begun  # nodes count on from `begun` inside the trace
        self._found: list[tuple[int, Call]] = []  # the node's number, and its call

    def __len__(self):
        return len(self._found)

    def __getitem__(self, key: int) -> Call:
        return self._found[-1 - key][1]

    def walk(self, roots, known, room: int, find, namespace) -> list:
        """Pairs (node, key) for all nodes behind `roots` that are older than the trace; none of them if there is no `room`.

        known: {node: call}; find: gives the entry of a leaf; namespace: the user's variables, which may hold results.
        """
        order, _ = collect([edge(t) for t in roots])
        nodes = [n for n in reversed(order) if n.rule is not None and n.seq < self.begun and n not in known]
        if not nodes or len(nodes) > room:
            return []
        held = {t._node: t for t in (*self.tensors.alive(), *(t for _, t in tensors_in(namespace))) if t._node is not None}
        ports = {(port.edges[0], port.number): port for port in order if type(port) is Port}
        made = {}  # (node, number of the output) -> entry
        found = []
        for node in nodes:
            several = node.more.outputs if node.more is not None else None
            for number in range(len(several or (None,))):
                made[node, number] = self._output(held.get(ports.get((node, number)) if several else node))
            outputs = tuple(made[node, number] for number in range(len(several or (None,))))
            operands = [self._operand(node, i, target, made, find) for i, target in zip(node.rule.inputs, node.edges)]
            saved = sum(a.nbytes for a in node.saved or () if isinstance(a, np.ndarray))
            call = Call(node.rule.op.label, tuple(operands), outputs, (), SCOPE, None, True, True, saved)
            self._found.append((node.seq, call))
            found.append((node, -len(self._found)))
        return found

    def _output(self, tensor) -> int:
        """The entry of a result: of the tensor that still holds it, or of one that nobody has any more."""
        known = None if tensor is None else self.tensors.current(tensor)
        return self.tensors.add(tensor, "result", (explanations.why_given, "result", None)) if known is None else known

    def _operand(self, node, i: int, target, made: dict, find) -> Operand:
        op = node.rule.op
        name = op.operands[i] if isinstance(op, Op) else LETTERS[i] if i < len(LETTERS) else f"x{i}"
        if type(target) is AccumulateGrad:
            return Operand(name, find(target.variable))
        place = (target.edges[0], target.number) if type(target) is Port else (target, 0)
        return Operand(name, made.get(place), "" if place in made else "…")

    def joined(self, calls: list[Call], passes: list[Backward]) -> tuple[tuple[Call, ...], tuple[Backward, ...]]:
        """These calls and the trace's own in one order, oldest first, and the passes with the calls' positions in it."""
        if not self._found:
            return tuple(calls), tuple(passes)
        count = len(self._found)
        ranks = sorted(range(count), key=lambda k: self._found[k][0])
        place = {-1 - k: position for position, k in enumerate(ranks)}
        moved = [
            replace(
                p,
                after=p.after + count,
                steps=tuple(s if s.call is None else replace(s, call=place.get(s.call, s.call + count)) for s in p.steps),
            )
            for p in passes
        ]
        return (*(self._found[k][1] for k in ranks), *calls), tuple(moved)
