"""What a profile found: events, the averages of those with one name, and the table that shows them."""

from __future__ import annotations

import gzip
import json
import os
import weakref
from collections import namedtuple

_TIMES = ("cpu_time", "cpu_time_total", "self_cpu_time_total")
_SORTS = (*_TIMES, "self_cpu_time", "count", "key", "cpu_memory_usage", "self_cpu_memory_usage")


class Interval(namedtuple("Interval", ["start", "end"])):
    """Start and end in microseconds since the profile began."""

    def elapsed_us(self) -> float:
        return self.end - self.start


class _InWords:
    """The times as the table writes them."""

    cpu_time_str = property(lambda self: _time(self.cpu_time))
    cpu_time_total_str = property(lambda self: _time(self.cpu_time_total))
    self_cpu_time_total_str = property(lambda self: _time(self.self_cpu_time_total))


class FunctionEvent(_InWords):
    """One call: its name, its time in microseconds, the event around it and those inside it."""

    def __init__(self, id, name, parent, thread, input_shapes=(), stack=()):
        self.id, self.name, self.count, self.thread = id, name, 1, thread
        self.key = "ProfilerStep*" if name.startswith("ProfilerStep#") else name
        self.input_shapes, self.stack, self.cpu_children = list(input_shapes), list(stack), []
        self.time_range, self.cpu_memory_usage = None, 0
        self._parent = None if parent is None else weakref.ref(parent)
        if parent is not None:
            parent.cpu_children.append(self)

    @property
    def cpu_parent(self) -> FunctionEvent | None:
        """The event around this one, which has it among its `cpu_children`; None outside of all."""
        return None if self._parent is None else self._parent()

    @property
    def cpu_time_total(self) -> float:
        return self.time_range.elapsed_us()

    cpu_time = cpu_time_total

    @property
    def self_cpu_time_total(self) -> float:
        return self.cpu_time_total - sum(child.cpu_time_total for child in self.cpu_children)

    @property
    def self_cpu_memory_usage(self) -> int:
        return self.cpu_memory_usage - sum(child.cpu_memory_usage for child in self.cpu_children)

    def __repr__(self):
        return f"<FunctionEvent id={self.id} name={self.name} cpu_time={_time(self.cpu_time)} input_shapes={self.input_shapes}>"


class FunctionEventAvg(_InWords):
    """All calls of one name taken together: how many, and their times in microseconds."""

    def __init__(self, first):
        self.key, self.input_shapes, self.stack, self.count = first.key, first.input_shapes, first.stack, 0
        self.cpu_time_total = self.self_cpu_time_total = 0.0
        self.cpu_memory_usage = self.self_cpu_memory_usage = 0

    def add(self, other) -> FunctionEventAvg:
        """The same with another call, or another average, taken in."""
        self.count += other.count
        for name in ("self_cpu_time_total", "self_cpu_memory_usage", "cpu_memory_usage"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        if not _inside_its_like(other):  # that time is counted already
            self.cpu_time_total += other.cpu_time_total
        return self

    @property
    def cpu_time(self) -> float:
        return self.cpu_time_total / self.count if self.count else 0.0

    @property
    def self_cpu_time(self) -> float:
        return self.self_cpu_time_total / self.count if self.count else 0.0

    def __repr__(self):
        return f"<FunctionEventAvg key={self.key} count={self.count} cpu_time={_time(self.cpu_time)} self_cpu_time={_time(self.self_cpu_time)}>"


def _inside_its_like(event) -> bool:
    around = getattr(event, "cpu_parent", None)
    while around is not None:
        if around.key == event.key:
            return True
        around = around.cpu_parent
    return False


class EventList(list):
    """Events, or averages, with what can be asked of them all."""

    def __init__(self, events=(), memory=False):
        super().__init__(events)
        self.memory = memory

    @property
    def self_cpu_time_total(self) -> float:
        """Microseconds spent in all events together."""
        return sum(event.self_cpu_time_total for event in self)

    def key_averages(self, group_by_input_shapes=False, group_by_stack_n=0) -> EventList:
        """One entry for each name (and shapes of the inputs, and innermost lines of the source, if asked)."""
        found = {}
        for event in self:
            group = (event.key, str(event.input_shapes) if group_by_input_shapes else "", *event.stack[:group_by_stack_n])
            if group not in found:
                found[group] = FunctionEventAvg(event)
                if not group_by_input_shapes:
                    found[group].input_shapes = []
                found[group].stack = event.stack[:group_by_stack_n]
            found[group].add(event)
        return EventList(found.values(), self.memory)

    def total_average(self) -> FunctionEventAvg | None:
        """Everything as one entry, "Total"; None where there is nothing."""
        if not self:
            return None
        total = FunctionEventAvg(self[0])
        for event in self:
            total.add(event)
        total.key = "Total"
        return total

    def table(self, sort_by=None, row_limit=100, max_src_column_width=75, max_name_column_width=55, max_shapes_column_width=80,
              header=None, top_level_events_only=False) -> str:  # fmt: skip
        """The entries as text, at most `row_limit` (-1: all), the largest of `sort_by` first; AttributeError for an unknown one."""
        if sort_by is not None and sort_by not in _SORTS:
            raise AttributeError(f"sort_by must be one of {', '.join(_SORTS)}, got {sort_by!r}")
        rows = [e for e in self if not top_level_events_only or getattr(e, "cpu_parent", None) is None]
        if sort_by is not None:
            rows.sort(key=lambda e: getattr(e, sort_by), reverse=sort_by != "key")
        total = self.self_cpu_time_total
        columns = [
            ("Name", max_name_column_width, lambda e: e.key),
            ("Self CPU %", 0, lambda e: _percent(e.self_cpu_time_total, total)), ("Self CPU", 0, lambda e: _time(e.self_cpu_time_total)),
            ("CPU total %", 0, lambda e: _percent(e.cpu_time_total, total)), ("CPU total", 0, lambda e: _time(e.cpu_time_total)),
            ("CPU time avg", 0, lambda e: _time(e.cpu_time)),
        ]  # fmt: skip
        if self.memory:
            columns += [
                ("CPU Mem", 0, lambda e: _bytes(e.cpu_memory_usage)),
                ("Self CPU Mem", 0, lambda e: _bytes(e.self_cpu_memory_usage)),
            ]
        columns.append(("# of Calls", 0, lambda e: str(e.count)))
        if any(e.input_shapes for e in rows):
            columns.append(("Input Shapes", max_shapes_column_width, lambda e: str(e.input_shapes)))
        if any(e.stack for e in rows):
            columns.append(("Source Location", max_src_column_width, lambda e: e.stack[0] if e.stack else ""))
        cells = [[_fit(show(e), most) for _, most, show in columns] for e in (rows if row_limit < 0 else rows[:row_limit])]
        widths = [max([12, len(name), *(len(row[i]) for row in cells)]) for i, (name, _, _) in enumerate(columns)]
        rule = "  ".join("-" * w for w in widths)
        lines = [rule, "  ".join(name.rjust(w) for (name, _, _), w in zip(columns, widths)), rule]
        lines += ["  ".join(cell.rjust(w) for cell, w in zip(row, widths)) for row in cells]
        heading = ["=" * len(rule), header] if header is not None else []
        return "\n".join([*heading, *lines, rule, f"Self CPU time total: {_time(total)}", ""])

    __str__ = table

    def export_chrome_trace(self, path) -> None:
        """Write the events as a file for chrome://tracing or ui.perfetto.dev, compressed if its name ends in .gz."""
        process = os.getpid()
        events = [
            {"ph": "X", "cat": "cpu_op", "name": e.name, "pid": process, "tid": e.thread, "ts": e.time_range.start,
             "dur": e.cpu_time_total, "args": {"Input Dims": e.input_shapes} | ({"Call stack": e.stack} if e.stack else {})}
            for e in self
        ]  # fmt: skip
        with (gzip.open if str(path).endswith(".gz") else open)(path, "wt", encoding="utf-8") as file:
            json.dump({"schemaVersion": 1, "displayTimeUnit": "ms", "traceEvents": events}, file)

    def export_stacks(self, path, metric="self_cpu_time_total") -> None:
        """Write a line for each event that knows its source (with_stack=True), as flame graphs are drawn from.

        ValueError for a metric other than "self_cpu_time_total".
        """
        if metric != "self_cpu_time_total":
            raise ValueError(f"export_stacks: the metric is 'self_cpu_time_total', got {metric!r}")
        spaces = str.maketrans(" ;\t\n", "____")
        with open(path, "w", encoding="utf-8") as file:
            for e in self:
                if e.stack and int(e.self_cpu_time_total):
                    places = ";".join(place.translate(spaces) for place in reversed(e.stack))
                    file.write(f"{places} {int(e.self_cpu_time_total)}\n")


def _fit(text, most):
    return text if not most or len(text) <= most else text[: most - 3] + "..."


def _time(us) -> str:
    for unit, size in (("s", 1e6), ("ms", 1e3)):
        if us >= size:
            return f"{us / size:.3f}{unit}"
    return f"{us:.3f}us"


def _percent(part, total) -> str:
    return f"{100 * part / total:.2f}%" if total else "NaN"


def _bytes(n) -> str:
    for unit, size in (("GB", 2**30), ("MB", 2**20), ("KB", 2**10)):
        if abs(n) >= size:
            return f"{n / size:.2f} {unit}"
    return f"{n} B"
