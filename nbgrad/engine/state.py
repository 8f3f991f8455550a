"""What a thread's next op has to know, in one read: is it recorded, is it watched; and the slots that other parts fill."""

from __future__ import annotations

import itertools
import threading

# bits of `state.mode`
GRAD = 1  # ops are recorded for backward
WATCH = 2  # `state.observer` is told of every op and backward step
INTERCEPT = 4  # nodes are looked at when they are recorded
INFERENCE = 8  # results are inference tensors
FUNC = 16  # operands may be batches or dual: ops are dispatched to the transforms that run
TIME = 32  # `state.timer` times every op and backward step
PLAIN = GRAD  # mode <= PLAIN: the fast path of an op may run


class _State(threading.local):
    mode = GRAD
    observer = None
    timer = None  # runs what it is given, and notes the time: `timer.op(op, args, mode)`, `timer.step(call, *args)` ...


class _Intercepting(threading.local):
    """What looks at nodes as they are recorded, and at writes before they happen (see `interceptors`)."""

    hooks = ()  # (pack, unpack) pairs for what nodes save, the innermost last; None: the values are left alone
    refused = None  # why saved_tensors_hooks may not be used
    anomaly, check_nan = False, True  # set on the class: they hold for all threads
    writers = ()  # told of memory that is about to be written in place
    overwritten = None  # the array that the op which is being recorded will be written into: hooks get a copy of it


class _Slots:
    """What parts further down fill in when they are loaded, so that the engine need not import them; each is filled once."""

    intercept = None  # interceptors: looks at the node that an op has recorded
    inference_tensors = False  # modes: whether there may be any, which no op may save outside of inference mode
    lowered = None  # bfloat: calls an op on bfloat16, once there is such a tensor
    load_bfloat16 = None  # bfloat: finds NumPy's dtype for bfloat16
    regenerate = renew = check_fresh = None  # views: bring a view's place in the graph up to date
    dispatch = None  # transforms: hands an op to those that run
    assign = None  # transforms: a write in place inside of them
    over_directions = None  # transforms: a function run for a batch of directions
    elementwise_batch = None  # ops: how an elementwise op runs for all examples of a vmap
    random_stream = None  # functions: how to read and to set the state of the random numbers


state = _State()
intercepting = _Intercepting()
slots = _Slots()
next_seq = itertools.count(1).__next__  # creation order of nodes, and the clock of in-place writes


def set_observer(observer):
    """Put `observer` (None to remove) in this thread's slot and return the one that was there."""
    before = state.observer
    state.observer = observer
    state.mode = state.mode & ~WATCH if observer is None else state.mode | WATCH
    return before


def set_timer(timer) -> None:
    """Put `timer` (None to remove) in this thread's slot."""
    state.timer = timer
    state.mode = state.mode & ~TIME if timer is None else state.mode | TIME


def set_intercepting() -> None:
    """Bring this thread's mode in line with what is switched on."""
    on = intercepting.hooks or intercepting.anomaly
    state.mode = state.mode | INTERCEPT if on else state.mode & ~INTERCEPT
