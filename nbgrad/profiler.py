"""`torch.profiler`: a profile that can also follow a schedule of steps.

>>> import nbgrad as torch
>>> from nbgrad.profiler import profile, ProfilerActivity
>>> x = torch.ones(2, requires_grad=True)
>>> with profile(activities=[ProfilerActivity.CPU]) as found:
...     (x * 2).sum().backward()
>>> print(found.key_averages().table(sort_by="cpu_time_total").splitlines()[1].split()[:3])
['Name', 'Self', 'CPU']
"""

from __future__ import annotations

import os
import socket
import time
import warnings
from enum import Enum

from .autograd import profiler as _timers
from .autograd.profiler import record_function
from .autograd.profiler_util import EventList

__all__ = [
    "ProfilerAction",
    "ProfilerActivity",
    "profile",
    "record_function",
    "schedule",
    "supported_activities",
    "tensorboard_trace_handler",
]

_ABSENT = dict.fromkeys(
    ("kineto_available", "DeviceType", "ExecutionTraceObserver", "KinetoStepTracker"), "it is about PyTorch's native profilers"
)


def __getattr__(name):
    raise AttributeError(f"nbgrad.profiler has no {name}" + (f": {_ABSENT[name]}" if name in _ABSENT else ""))


class ProfilerActivity(Enum):
    """What can be timed; here it is the CPU."""

    CPU = 0
    XPU = 1
    CUDA = 2


class ProfilerAction(Enum):
    """What a profile does in one step."""

    NONE = 0
    WARMUP = 1
    RECORD = 2
    RECORD_AND_SAVE = 3


def supported_activities() -> set:
    """The activities that can be timed.

    >>> supported_activities()
    {<ProfilerActivity.CPU: 0>}
    """
    return {ProfilerActivity.CPU}


def schedule(*, wait: int, warmup: int, active: int, repeat: int = 0, skip_first: int = 0, skip_first_wait: int = 0):
    """A function from a step's number to what is done in it: `wait` steps nothing, `warmup` steps unread, `active` steps recorded.

    That is done `repeat` times (0: without end), after the `skip_first` first steps; AssertionError for numbers below 0, or no
    active step.

    >>> plan = schedule(wait=1, warmup=0, active=2)
    >>> [plan(step).name for step in range(4)]
    ['NONE', 'RECORD', 'RECORD_AND_SAVE', 'NONE']
    """
    if min(wait, warmup, repeat, skip_first) < 0 or active < 1:
        raise AssertionError(f"a schedule needs wait, warmup, repeat and skip_first of 0 or more and active of 1 or more, got wait={wait}, "
                             f"warmup={warmup}, active={active}, repeat={repeat}, skip_first={skip_first}")  # fmt: skip

    def plan(step: int) -> ProfilerAction:
        if step < skip_first:
            return ProfilerAction.NONE
        step -= skip_first
        if skip_first_wait:
            step += wait  # the first cycle does not wait
        cycle = wait + warmup + active
        if repeat and step // cycle >= repeat:
            return ProfilerAction.NONE
        at = step % cycle
        if at < wait:
            return ProfilerAction.NONE
        if at < wait + warmup:
            return ProfilerAction.WARMUP
        return ProfilerAction.RECORD if at < cycle - 1 else ProfilerAction.RECORD_AND_SAVE

    return plan


def tensorboard_trace_handler(dir_name: str, worker_name: str | None = None, use_gzip: bool = False):
    """An `on_trace_ready` that writes each trace as a file into a directory, where TensorBoard finds it."""

    def ready(found) -> None:
        os.makedirs(dir_name, exist_ok=True)
        name = worker_name or f"{socket.gethostname()}_{os.getpid()}"
        found.export_chrome_trace(os.path.join(dir_name, f"{name}.{time.time_ns()}.pt.trace.json{'.gz' if use_gzip else ''}"))

    return ready


class profile:
    """Times ops and backward steps, in a `with` block or between `start()` and `stop()`, all of it or the steps of a schedule.

    With a schedule, call `step()` after each step: at the end of a cycle `on_trace_ready(profile)` is called, which may read
    `events()` and `key_averages()`. `record_shapes`, `profile_memory` (bytes of new results) and `with_stack` (the line of the
    source) add columns to the table.
    """

    def __init__(self, *, activities=None, schedule=None, on_trace_ready=None, record_shapes=False, profile_memory=False,
                 with_stack=False, with_flops=False, with_modules=False):  # fmt: skip
        if with_flops or with_modules:
            raise NotImplementedError(
                "profile counts no floating-point operations and knows no modules: leave with_flops and with_modules out"
            )
        others = [a.name for a in activities or () if a is not ProfilerActivity.CPU]
        if others:
            warnings.warn(f"nbgrad computes on the CPU: {', '.join(others)} will not be profiled", UserWarning, stacklevel=2)
        self.activities = set(activities) if activities else supported_activities()
        self.schedule, self.on_trace_ready, self.step_num = schedule, on_trace_ready, 0
        self._options = record_shapes, profile_memory, with_stack
        self._session, self._block, self.current_action = None, None, ProfilerAction.NONE

    # ---- running ----
    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *exc):
        self.stop()

    def start(self) -> None:
        """Begin with the first step."""
        self._enter(self._planned())

    def stop(self) -> None:
        """End the last step; what is being recorded is ready now."""
        recording = self._recording()
        self._leave()
        self.current_action = ProfilerAction.NONE
        if recording and self.on_trace_ready is not None:
            self.on_trace_ready(self)

    def step(self) -> None:
        """End one step and begin the next."""
        before = self.current_action
        self._close_block()
        self.step_num += 1
        if before is ProfilerAction.RECORD_AND_SAVE:
            self._leave()
            if self.on_trace_ready is not None:
                self.on_trace_ready(self)
        self._enter(self._planned())

    def _planned(self) -> ProfilerAction:
        return ProfilerAction.RECORD if self.schedule is None else self.schedule(self.step_num)

    def _recording(self) -> bool:
        return self.current_action in (ProfilerAction.RECORD, ProfilerAction.RECORD_AND_SAVE)

    def _enter(self, action) -> None:
        going_on = self.current_action is ProfilerAction.RECORD
        self.current_action = action
        if self._recording() and not going_on:
            self._session = _timers._Session(*self._options)
            _timers.start(self._session)
        elif going_on and not self._recording():
            self._leave()
        if self._recording() and self.schedule is not None:
            self._block = record_function(f"ProfilerStep#{self.step_num}")
            self._block.__enter__()

    def _close_block(self) -> None:
        if self._block is not None:
            self._block.__exit__(None, None, None)
            self._block = None

    def _leave(self) -> None:
        self._close_block()
        if self._session in _timers._running.sessions:
            _timers.stop(self._session)

    # ---- reading ----
    def events(self) -> EventList:
        """All events of the last recording; AssertionError before there is any."""
        if self._session is None:
            raise AssertionError("the profile has recorded nothing yet: use it in a with block, or call start() and stop()")
        return self._session.events

    def key_averages(self, group_by_input_shape=False, group_by_stack_n=0) -> EventList:
        """The events of one name taken together."""
        return self.events().key_averages(group_by_input_shape, group_by_stack_n)

    def export_chrome_trace(self, path) -> None:
        """Write a file for chrome://tracing or ui.perfetto.dev."""
        self.events().export_chrome_trace(path)

    def export_stacks(self, path, metric="self_cpu_time_total") -> None:
        """Write the lines of the source with their times, as flame graphs are drawn from."""
        self.events().export_stacks(path, metric)
