"""Checkpoints: what a part of a computation saves for backward is thrown away, and computed again when backward needs it.

Chen et al., "Training deep nets with sublinear memory cost", 2016.
"""

from __future__ import annotations

import contextlib
import threading
import warnings
import weakref

from ..autograd.function import Function
from ..autograd.graph import saved_tensors_hooks
from ..engine import versions
from ..engine.backward import backward as run_backward
from ..engine.modes import enable_grad
from ..engine.op import make
from ..engine.saved import Packed
from ..engine.state import GRAD, intercepting, state
from ..engine.tensor import Tensor
from ..engine.traversal import running
from ..functions.random import get_rng_state, set_rng_state
from ..transforms import dual_tensor as forward

__all__ = [
    "CheckpointError", "CheckpointFunction", "GraphExecGroup", "check_backward_validity", "checkpoint", "checkpoint_sequential",
    "detach_variable", "noop_context_fn", "set_checkpoint_debug_enabled", "set_checkpoint_early_stop",
]  # fmt: skip
_ABSENT = dict.fromkeys(
    ("CheckpointPolicy", "SelectiveCheckpointContext", "create_selective_checkpoint_contexts", "SAC_IGNORED_OPS"),
    "it chooses ops of PyTorch's dispatcher, which nbgrad does not have: split the function into several checkpoints",
) | dict.fromkeys(
    ("get_device_states", "set_device_states", "DefaultDeviceType"), "it is about GPUs, and nbgrad computes on the CPU"
)  # fmt: skip


def __getattr__(name):
    raise AttributeError(f"nbgrad.utils.checkpoint has no {name}" + (f": {_ABSENT[name]}" if name in _ABSENT else ""))


class CheckpointError(RuntimeError):
    """The function did something else when it was run again."""


class _Settings(threading.local):
    early_stop = debug = group = None


_settings = _Settings()


@contextlib.contextmanager
def _set(name, value):
    before = getattr(_settings, name)
    setattr(_settings, name, value)
    try:
        yield
    finally:
        setattr(_settings, name, before)


def set_checkpoint_early_stop(enable: bool):
    """A context manager: whether running again ends as soon as all values are there (it does by default)."""
    return _set("early_stop", enable)


def set_checkpoint_debug_enabled(enabled: bool | None):
    """A context manager: whether a CheckpointError lists what was saved where, whatever `debug` says; None: as `debug` says."""
    return _set("debug", enabled)


class GraphExecGroup:
    """A context manager: a checkpoint is computed again once for all backward passes inside, which must not share saved tensors.

    RuntimeError inside another group; CheckpointError for a second pass through the same part of the graph.

    >>> import nbgrad as torch
    >>> from nbgrad.utils.checkpoint import GraphExecGroup, checkpoint
    >>> x = torch.ones(2, requires_grad=True)
    >>> y, z = checkpoint(lambda x: (x.exp(), x.sin()), x, use_reentrant=False)
    >>> with GraphExecGroup():
    ...     y.sum().backward()
    ...     z.sum().backward()
    """

    def __enter__(self):
        if _settings.group is not None:
            raise RuntimeError("GraphExecGroup does not nest: leave the outer one first")
        _settings.group = self
        return self

    def __exit__(self, *exc):
        _settings.group = None


def noop_context_fn():
    """The contexts of the two runs, where neither needs one."""
    return contextlib.nullcontext(), contextlib.nullcontext()


def checkpoint(function, *args, use_reentrant=None, context_fn=noop_context_fn, determinism_check="default", debug=False,
               early_stop=True, preserve_rng_state=True, **kwargs):  # fmt: skip
    """`function(*args, **kwargs)`, whose saved tensors are thrown away and computed again, by a second run, in backward.

    With `use_reentrant=False` (advised) all of autograd works through it; with True it is one node, which `autograd.grad`
    cannot cross. ValueError for options that do not go together; `CheckpointError` in backward, if the function saves
    other tensors in the second run.

    >>> import nbgrad as torch
    >>> from nbgrad.utils.checkpoint import checkpoint
    >>> x = torch.ones(2, requires_grad=True)
    >>> checkpoint(lambda v: v.exp().log(), x, use_reentrant=False).sum().backward(); x.grad
    tensor([1., 1.])
    """
    if use_reentrant is None:
        warnings.warn(
            "checkpoint: pass use_reentrant=False (all of autograd works through it) or True (the old way, the default)",
            UserWarning, stacklevel=2,
        )  # fmt: skip
        use_reentrant = True
    if use_reentrant:
        if kwargs:
            raise ValueError(f"checkpoint: with use_reentrant=True the function takes no keywords, got {', '.join(kwargs)}")
        if context_fn is not noop_context_fn or debug:
            raise ValueError("checkpoint: context_fn and debug work with use_reentrant=False only")
        check_backward_validity(args)
        return CheckpointFunction.apply(function, preserve_rng_state, *args)
    if determinism_check not in ("default", "none"):
        raise ValueError(f"checkpoint: determinism_check must be 'default' or 'none', got {determinism_check!r}")
    if debug and context_fn is not noop_context_fn:
        raise ValueError("checkpoint: debug=True lists what is saved by contexts of its own, so it goes without context_fn")
    first, again = context_fn()
    if not state.mode & GRAD:
        with first:
            return function(*args, **kwargs)
    stop = early_stop if _settings.early_stop is None else _settings.early_stop
    run = _Run(function, args, kwargs, again, preserve_rng_state, stop, determinism_check == "default")
    run.debug = debug if _settings.debug is None else _settings.debug
    with saved_tensors_hooks(run.pack, run.unpack), first:
        out = function(*args, **kwargs)
    run.complete = True
    return out


def checkpoint_sequential(functions, segments, input, use_reentrant=None, **kwargs):
    """The functions (or a Sequential) one after the other, in that many checkpoints; the last part has none.

    >>> import nbgrad as torch
    >>> from nbgrad.utils.checkpoint import checkpoint_sequential
    >>> x = torch.ones(2, requires_grad=True)
    >>> checkpoint_sequential([torch.exp, torch.log, torch.sin], 2, x, use_reentrant=False).sum().backward()
    """
    if use_reentrant is None:
        warnings.warn("checkpoint_sequential: pass use_reentrant=False or True (the default)", UserWarning, stacklevel=2)
        use_reentrant = True
    preserve = kwargs.pop("preserve_rng_state", True)
    if kwargs:
        raise ValueError(f"checkpoint_sequential: unknown options {', '.join(kwargs)}")
    functions = list(functions.children()) if hasattr(functions, "children") else list(functions)

    def part(start, end):
        def run(value):
            for function in functions[start:end]:
                value = function(value)
            return value

        return run

    size, end = len(functions) // segments, 0
    for start in range(0, size * (segments - 1), size):
        end = start + size
        input = checkpoint(part(start, end), input, use_reentrant=use_reentrant, preserve_rng_state=preserve)
    return part(end, len(functions))(input)


# ---- use_reentrant=False: saved tensors are places to be filled ----
class _Place:
    """Stands for one saved tensor; alive as long as its node."""

    __slots__ = ("number", "__weakref__")

    def __init__(self, number):
        self.number = number


class _Enough(BaseException):
    """Every value is there: the second run need not go on. No Exception, so that the user's `except` lets it pass."""


class _Run:
    """One checkpoint: what to run again, the places of its first run, and the values found for each backward pass."""

    def __init__(self, function, args, kwargs, context, preserve, early_stop, compare):
        self.function, self.context, self.early_stop, self.compare = function, context, early_stop, compare
        self.args = [_kept(a) for a in args]
        self.kwargs = {k: _kept(a) for k, a in kwargs.items()}
        self.random = get_rng_state() if preserve else None
        self.places, self.saved, self.debug = [], [], False
        self.complete = False  # whether the first run has ended: a gradient taken inside it begins the second one before
        self.values = weakref.WeakKeyDictionary()  # pass -> what it has found and not used yet

    def pack(self, tensor):
        place = _Place(len(self.places))
        self.places.append(weakref.ref(place))
        self.saved.append(self._described(tensor))
        return place

    def _described(self, tensor):
        return tuple(tensor.shape), tensor.dtype, versions.caller() if self.debug else None

    def unpack(self, place):
        task = _settings.group or running.now  # None: read outside of backward
        found = None if task is None else self.values.get(task)
        if found is None:
            found = weakref.WeakKeyDictionary()
            self._again(found)
            if task is not None:
                self.values[task] = found
        elif place not in found:
            raise CheckpointError(
                "checkpoint: this saved tensor was read already in this backward pass (or GraphExecGroup), and is computed once "
                "for each: keep what ctx.saved_tensors gave in a variable, or leave the group"
            )
        return found.pop(place)

    def _again(self, found):
        """Run the function once more, and put what it saves into `found`."""
        seen = []

        def pack(tensor):
            number = len(seen)
            seen.append(self._described(tensor))
            place = self.places[number]() if number < len(self.places) else None
            if place is not None:
                found[place] = tensor.detach() if tensor.requires_grad else tensor
            if self.early_stop and len(seen) == len(self.places):
                raise _Enough
            return tensor

        with _random(self.random), saved_tensors_hooks(pack, lambda tensor: tensor), enable_grad(), self.context:
            try:
                self.function(*[a() for a in self.args], **{k: a() for k, a in self.kwargs.items()})
            except _Enough:
                pass  # as planned
        message = self._difference(seen if self.complete else seen[: len(self.saved)])
        if message:
            raise CheckpointError(message)

    def _difference(self, seen):
        """What the two runs saved differently, in words; "" if nothing."""
        lines = []
        if len(seen) != len(self.saved):
            lines.append(f"checkpoint: the first run saved {len(self.saved)} tensors, the second {len(seen)}: the function must do the "
                         "same in both")  # fmt: skip
        elif self.compare:
            lines += [f"checkpoint: saved tensor {i} was {_words(a)} in the first run and is {_words(b)} in the second"
                      for i, (a, b) in enumerate(zip(self.saved, seen)) if a[:2] != b[:2]]  # fmt: skip
        if lines and self.debug:
            for name, run in (("first", self.saved), ("second", seen)):
                lines += [f"{name} run: {i}: {_words(d)}, saved in {versions.describe(d[2])}" for i, d in enumerate(run)]
        elif lines:
            lines.append("debug=True lists where each was saved")
        return "\n".join(lines)


def _words(description):
    shape, dtype, _ = description
    return f"{dtype}{list(shape)}"


def _kept(value):
    """A function that gives an argument again, with its tangents: a tensor goes through the hooks of the checkpoint around this one, if any."""
    if not isinstance(value, Tensor):
        return lambda: value
    dual = forward.innermost_dual(value)
    if dual is not None:
        level, primal, tangent = dual[0], _kept(dual[1]), _kept(dual[2])
        return lambda: forward.twin(primal(), level, tangent())
    hooks = intercepting.hooks[-1] if intercepting.hooks else None
    node, needs, before = value._made_by(), value.requires_grad, value._version
    packed = Packed(value._data, *hooks, value) if hooks is not None and needs else None
    source = None if packed is not None else value

    def again():
        if source is not None and source._version != before:
            raise RuntimeError(
                "checkpoint: an argument was changed in place after the call, and the second run needs it as it was: give the "
                "checkpoint a copy, x.clone()"
            )
        if source is not None and not needs:
            return source
        out = make(packed.array() if source is None else source._data, node)
        out._rg = needs
        return out

    return again


@contextlib.contextmanager
def _random(numbers):
    """The default stream of random numbers put back to `numbers`, and after the block to where it was."""
    if numbers is None:
        yield
        return
    before = get_rng_state()
    set_rng_state(numbers)
    try:
        yield
    finally:
        set_rng_state(before)


# ---- use_reentrant=True: one node, whose backward runs the function and a backward pass of its own ----
def detach_variable(inputs) -> tuple:
    """The same values as leaves, requiring grad where they did."""
    if not isinstance(inputs, tuple):
        raise RuntimeError(f"detach_variable takes a tuple, got {type(inputs).__name__}")
    return tuple(_leaf(x) if isinstance(x, Tensor) else x for x in inputs)


def _leaf(x):
    out = x.detach()
    out.requires_grad = x.requires_grad
    return out


def check_backward_validity(inputs) -> None:
    """Warn where no input requires grad, so that nothing could get a gradient."""
    if not any(x.requires_grad for x in inputs if isinstance(x, Tensor)):
        warnings.warn("checkpoint: no input requires grad, so no gradient will get through (use_reentrant=False has no such rule)",
                      UserWarning, stacklevel=3)  # fmt: skip


class CheckpointFunction(Function):
    """The node of a reentrant checkpoint."""

    @staticmethod
    def forward(ctx, function, preserve, *args):
        ctx.function, ctx.random = function, get_rng_state() if preserve else None
        ctx.args = [None if isinstance(x, Tensor) else x for x in args]
        ctx.places = [i for i, x in enumerate(args) if isinstance(x, Tensor)]
        ctx.save_for_backward(*[args[i] for i in ctx.places])
        return function(*args)

    @staticmethod
    def backward(ctx, *gradients):
        if running.now.captures is not None or running.now.runs is not None:
            raise RuntimeError(
                "a checkpoint with use_reentrant=True cannot be crossed by autograd.grad() or backward(inputs=...): use "
                "use_reentrant=False"
            )
        args = list(ctx.args)
        for i, x in zip(ctx.places, ctx.saved_tensors):
            args[i] = x
        args = detach_variable(tuple(args))
        with _random(ctx.random), enable_grad():
            out = ctx.function(*args)
        outs = out if isinstance(out, tuple) else (out,)
        pairs = [(y, g) for y, g in zip(outs, gradients) if isinstance(y, Tensor) and y.requires_grad]
        if not pairs:
            raise RuntimeError("checkpoint: no result of the second run requires grad, so there is nothing to go back through")
        run_backward([y for y, _ in pairs], [g for _, g in pairs])
        return None, None, *[x.grad if isinstance(x, Tensor) else None for x in args]
