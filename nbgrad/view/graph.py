"""Which calls and leaves of a trace are nodes, and which operands are edges or chips."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from ..trace.model import Trace
from .fold import Fold

FEW, MANY = 2, 6  # a leaf, a result used so often keeps all its edges
CROWD = 8  # of more leaves that only one call uses, each is a chip there


@dataclass(slots=True)
class Slot:
    """One operand of a node: of a call each one, of a fold each tensor that comes from outside."""

    operand: int  # position among the node's operands
    tensor: int | None
    text: str  # of a plain number
    uses: list[tuple[int, int]]  # the (call, operand) it stands for
    edge: str = ""  # its edge, "" when it is a chip


@dataclass(slots=True)
class Unit:
    """A node for the calls start .. stop - 1: one call, or a fold."""

    id: str
    start: int
    stop: int
    title: str  # of a fold, "" for a call
    slots: list[Slot]


class Graph:
    """Nodes in the order they came to be, edges between them, and where each operand is drawn."""

    def __init__(self, trace: Trace, folds: Sequence[Fold]):
        self.trace = trace
        self.units = _units(trace, folds)
        self.home = {k: unit for unit in self.units for k in range(unit.start, unit.stop)}
        self.nodes: list[str] = []
        self.position: dict[str, int] = {}
        self.edges: list[tuple[str, Unit, Slot]] = []  # source node, target, its slot
        self.ids: dict[tuple[int, int], str] = {}  # (call, operand) -> edge or chip
        self.begun: dict[str, int] = {}  # node -> backward passes begun before it
        self.hidden: dict[str, int] = {}  # fold -> how many leaves only it uses
        self._connect()

    def _connect(self) -> None:
        uses: dict[int, int] = {}
        for unit in self.units:
            for slot in unit.slots:
                if slot.tensor is not None:
                    uses[slot.tensor] = uses.get(slot.tensor, 0) + 1
        made: dict[int, str] = {}  # tensor -> the node that made it last
        results = {i for call in self.trace.calls for i in call.outputs}
        first: dict[tuple[str, int], str] = {}  # source and tensor -> the first node that uses it
        for unit in self.units:
            alone = [s for s in unit.slots if uses.get(s.tensor) == 1 and s.tensor not in results]
            crowd = sum(self.trace.tensors[s.tensor].requires_grad for s in alone) > CROWD
            for slot in list(unit.slots):
                i = slot.tensor
                leaf = i is not None and i not in made and self.trace.tensors[i].requires_grad
                if unit.title and (i is None or i not in made) and not (leaf and uses[i] > 1):
                    unit.slots.remove(slot)  # inside a fold: a number, a constant, a leaf nobody else uses
                    self.hidden[unit.id] = self.hidden.get(unit.id, 0) + leaf
                    continue
                if leaf and not unit.title and not (crowd and uses[i] == 1):
                    made[i] = f"t{i}"
                    self._add(made[i])
                    self.begun[made[i]] = self.stretch(unit)
                if i in made and not self._again(slot, made[i], unit, uses[i], first):
                    slot.edge = f"e{len(self.edges)}"
                    self.edges.append((made[i], unit, slot))
                for use in slot.uses:
                    self.ids[use] = slot.edge or f"{unit.id}.{slot.operand}"
            self._add(unit.id)
            self.begun[unit.id] = self.stretch(unit)
            for call in self.trace.calls[unit.start : unit.stop]:
                for i in call.outputs:
                    made[i] = unit.id
        # a leaf that no call of this trace used may still have got a gradient
        for backward in self.trace.passes:
            for step in backward.steps:
                if step.call is None and step.tensor not in uses and step.tensor not in made:
                    made[step.tensor] = f"t{step.tensor}"
                    self._add(made[step.tensor])

    def _again(self, slot: Slot, source: str, unit: Unit, uses: int, first: dict) -> bool:
        """Whether to draw one more use as a chip: of what is used often, all but the first use.

        So is a use after a backward pass, as far down as an optimizer's, and a leaf of a fold.
        """
        leaf = source[0] == "t"
        flows = self.trace.tensors[slot.tensor].requires_grad and any(self.trace.calls[k].recorded for k, _ in slot.uses)
        if leaf and unit.title or (leaf or not flows) and self.stretch(unit) > self.begun[source]:
            return True
        often = uses > (FEW if leaf else MANY)
        return often and first.setdefault((source, slot.tensor), unit.id) != unit.id

    def stretch(self, unit: Unit) -> int:
        """How many backward passes had begun when a node ran."""
        return bisect_right([backward.after for backward in self.trace.passes], unit.start)

    def _add(self, node: str) -> None:
        self.position[node] = len(self.nodes)
        self.nodes.append(node)

    def later(self) -> list[tuple[int, int]]:
        """Pairs (a, b): b ran after the backward pass that began at a, so it is drawn below."""
        calls, passes = self.trace.calls, self.trace.passes
        pairs: dict[tuple[int, int], None] = {}
        made = {i: k for k, call in enumerate(calls) for i in call.outputs}
        ends = [p.after for p in passes[1:]] + [len(calls)]
        for backward, end in zip(passes, ends):
            roots = [made[i] for i in backward.roots if made.get(i, backward.after) < backward.after]
            for k in range(backward.after, end):
                if any(backward.after <= made.get(o.tensor, -1) < k for o in calls[k].operands):
                    continue  # it follows from another call of the same stretch
                for root in roots:
                    a, b = self.home[root], self.home[k]
                    if a is not b:
                        pairs[self.position[a.id], self.position[b.id]] = None
        return list(pairs)


def _units(trace: Trace, folds: Sequence[Fold]) -> list[Unit]:
    units: list[Unit] = []
    ends = {fold.start: fold for fold in folds}
    k = 0
    while k < len(trace.calls):
        fold = ends.get(k)
        if fold is None:
            operands = enumerate(trace.calls[k].operands)
            slots = [Slot(j, o.tensor, o.text, [(k, j)]) for j, o in operands]
            units.append(Unit(f"c{k}", k, k + 1, "", slots))
            k += 1
        else:
            units.append(
                Unit(
                    f"f{fold.start}-{fold.stop}",
                    fold.start,
                    fold.stop,
                    fold.title or "…",
                    _outer(trace, fold),
                )
            )
            k = fold.stop
    return units


def _outer(trace: Trace, fold: Fold) -> list[Slot]:
    """One slot per tensor that a fold takes from outside."""
    made: set[int] = set()
    slots: dict[int, Slot] = {}
    for k in range(fold.start, fold.stop):
        for j, operand in enumerate(trace.calls[k].operands):
            i = operand.tensor
            if i is not None and i not in made:
                slots.setdefault(i, Slot(len(slots), i, "", [])).uses.append((k, j))
        made.update(trace.calls[k].outputs)
    return list(slots.values())
