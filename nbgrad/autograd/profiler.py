"""Where the time goes: `torch.autograd.profiler`.

While a profile runs, every op, every step of backward and every `record_function` block of its thread is timed by the clock.
An op's time is that of the whole call, what records it for backward included; a step's that of its formula and its hooks.
Formulas of backward run on arrays, not as ops, so a step has no ops inside. Timing itself takes some microseconds for
each event, outside its time.
"""

from __future__ import annotations

import contextlib
import threading
from functools import partial, wraps
from time import perf_counter_ns

from ..engine import versions
from ..engine.node import Port
from ..engine.state import FUNC, TIME, set_timer, state
from ..engine.tensor import Tensor
from .profiler_util import EventList, FunctionEvent, FunctionEventAvg, Interval

__all__ = ["EventList", "FunctionEvent", "FunctionEventAvg", "Interval", "profile", "record_function"]
_ABSENT = dict.fromkeys(
    ("emit_itt", "emit_nvtx", "load_nvprof", "parse_nvprof_trace", "EnforceUnique", "KinetoStepTracker", "MemRecordsAcc"),
    "it is about PyTorch's native profilers",
)


def __getattr__(name):
    raise AttributeError(f"nbgrad.autograd.profiler has no {name}" + (f": {_ABSENT[name]}" if name in _ABSENT else ""))


# ---- one profile that runs ----
class _Session:
    """The events of one profile, and those that have begun and not ended."""

    def __init__(self, shapes=False, memory=False, stack=False):
        self.events, self.open, self.began = EventList(memory=memory), [], perf_counter_ns()
        self.shapes, self.memory, self.stack = shapes, memory, stack

    def begin(self, name, operands=()) -> FunctionEvent:
        shapes = [list(x._data.shape) if isinstance(x, Tensor) else [] for x in operands] if self.shapes else ()
        place = versions.caller() if self.stack else None
        event = FunctionEvent(
            len(self.events) + 1, name, self.open[-1] if self.open else None, threading.get_native_id(), shapes,
            () if place is None else ("{}({})".format(*place),),
        )  # fmt: skip
        self.events.append(event)
        self.open.append(event)
        event.time_range = Interval((perf_counter_ns() - self.began) / 1000, None)  # last, so that the above does not count
        return event

    def end(self, event, result=None) -> None:
        now = (perf_counter_ns() - self.began) / 1000
        if event not in self.open:
            return  # the profile was stopped inside
        while self.open:
            last = self.open.pop()
            last.time_range = Interval(last.time_range.start, now)
            if last is event:
                break
        if self.memory:
            own = sum(x._data.nbytes for x in _tensors(result) if x._data.base is None)
            event.cpu_memory_usage = max(own, sum(child.cpu_memory_usage for child in event.cpu_children))


def _tensors(result):
    return [x for x in (result if isinstance(result, tuple) else (result,)) if isinstance(x, Tensor)]


class _Running(threading.local):
    sessions = ()


_running = _Running()


class _Timer:
    """What the engine runs its calls through while a profile runs in a thread: each is an event of every profile there."""

    @staticmethod
    def call(name, operands, call, *args):
        """`call(*args)`, as an event of this name."""
        begun, out = [(session, session.begin(name, operands)) for session in _running.sessions], None
        try:
            out = call(*args)
            return out
        finally:
            for session, event in begun:
                session.end(event, out)

    def op(self, op, args, mode):
        """An op; where nothing else is to see it, it takes its quick path as it does without a profile."""
        run = op.generally if mode & FUNC else partial(_untimed, op)  # what transforms make of an op has ops inside
        return self.call(f"aten::{op.label}", args[: op.n_operands], run, args, mode)

    def function(self, call, cls, args):
        return self.call(cls.__name__, args, call, cls, args)

    def formula(self, send, node, *rest):
        return self.call(node.name(), (), send, node, *rest)

    def step(self, run, task, node, *rest):
        if type(node) is Port:
            return run(task, node, *rest)
        return self.call(f"autograd::engine::evaluate_function: {node.name()}", (), run, task, node, *rest)

    def leaf(self, complete, task, node, *rest):
        return self.step(partial(self.call, node.name(), (), complete), task, node, *rest)


def _untimed(op, args, mode):
    state.mode = mode & ~TIME
    try:
        return op(*args)
    finally:
        state.mode = mode


def start(session) -> None:
    """Let a session see this thread."""
    _running.sessions = (*_running.sessions, session)
    if state.timer is None:
        set_timer(_Timer())


def stop(session) -> None:
    """Let it see no more; what has begun ends here."""
    if session.open:
        session.end(session.open[0])
    _running.sessions = tuple(s for s in _running.sessions if s is not session)
    if not _running.sessions:
        set_timer(None)


class profile:
    """Times ops and backward steps inside a `with` block; read it afterwards.

    >>> import nbgrad as torch
    >>> x = torch.ones(2, requires_grad=True)
    >>> with torch.autograd.profiler.profile() as found:
    ...     (x * 2).sum().backward()
    >>> [event.key for event in found.key_averages()][:2]
    ['aten::mul', 'aten::sum']
    """

    def __init__(self, enabled=True, *, record_shapes=False, profile_memory=False, with_stack=False, use_cpu=True):
        self.enabled = enabled and use_cpu
        self._options = record_shapes, profile_memory, with_stack
        self._session = None

    def __enter__(self):
        if self._session is not None:
            raise RuntimeError("a profile is used once: make a new one for another block")
        self._session = _Session(*self._options)
        if self.enabled:
            start(self._session)
        return self

    def __exit__(self, *exc):
        if self.enabled:
            stop(self._session)

    @property
    def function_events(self) -> EventList:
        """All events, in the order in which they began; RuntimeError before there are any."""
        if self._session is None or self._session in _running.sessions:
            raise RuntimeError("the profile has not ended: read it after its with block")
        return self._session.events

    def key_averages(self, group_by_input_shape=False, group_by_stack_n=0) -> EventList:
        """The events of one name taken together."""
        return self.function_events.key_averages(group_by_input_shape, group_by_stack_n)

    def total_average(self):
        """Everything taken together."""
        return self.function_events.total_average()

    def table(self, sort_by=None, row_limit=100, **options) -> str:
        """The events as text."""
        return self.function_events.table(sort_by, row_limit, **options)

    def export_chrome_trace(self, path) -> None:
        """Write a file for chrome://tracing or ui.perfetto.dev."""
        self.function_events.export_chrome_trace(path)

    def export_stacks(self, path, metric="self_cpu_time_total") -> None:
        """Write the lines of the source with their times, as flame graphs are drawn from."""
        self.function_events.export_stacks(path, metric)

    @property
    def self_cpu_time_total(self) -> float:
        """Microseconds spent in all events."""
        return self.function_events.self_cpu_time_total

    def __str__(self):
        return self.table() if self._session is not None and self._session not in _running.sessions else repr(self)


class record_function(contextlib.ContextDecorator):
    """A block, or a function, that a profile shows under a name of its own; no effect where no profile runs.

    >>> import nbgrad as torch
    >>> with torch.autograd.profiler.profile() as found:
    ...     with torch.autograd.profiler.record_function("model"):
    ...         y = torch.ones(2) + 1
    >>> [event.key for event in found.key_averages()]
    ['model', 'aten::add']
    """

    def __init__(self, name: str, args: str | None = None):
        self.name, self.args = name, args
        self._blocks = []

    def __enter__(self):
        self._blocks.append([(session, session.begin(self.name)) for session in _running.sessions])
        return self

    def __exit__(self, *exc):
        for session, event in self._blocks.pop():
            session.end(event)

    def __call__(self, fn):
        @wraps(fn)
        def run(*args, **kwargs):
            with type(self)(self.name, self.args):
                return fn(*args, **kwargs)

        return run
