"""`torch.autograd.graph`: hooks on what is saved, hooks on many gradients at once, edges of the graph as values."""

from __future__ import annotations

import contextlib
import threading
import weakref
from typing import Any, NamedTuple

from ..engine import versions
from ..engine.hooks import RemovableHandle, end
from ..engine.node import OUTPUTS, AccumulateGrad, Node, leaf_node, shown
from ..engine.op import make
from ..engine.saved import SavedTensor  # noqa: F401  (torch.autograd.SavedTensor)
from ..engine.state import intercepting, set_intercepting
from ..engine.tensor import Tensor
from ..engine.traversal import edge, running

__all__ = [
    "GradientEdge", "Node", "allow_mutation_on_saved_tensors", "disable_saved_tensors_hooks", "get_gradient_edge",
    "increment_version", "register_multi_grad_hook", "save_on_cpu", "saved_tensors_hooks", "set_override_stale_capture_stream",
    "set_warn_on_accumulate_grad_stream_mismatch",
]  # fmt: skip

_ABSENT = {
    "region_activation_memory_budget": "it steers torch.compile, and nbgrad does not compile",
}


def __getattr__(name):
    raise AttributeError(f"nbgrad.autograd.graph has no {name}" + (f": {_ABSENT[name]}" if name in _ABSENT else ""))


class saved_tensors_hooks:
    """While active, each tensor saved for backward goes through `pack_hook`, and backward gets it from `unpack_hook`.

    >>> import nbgrad as torch
    >>> x = torch.ones(2, requires_grad=True)
    >>> halve, double = lambda t: t / 2, lambda t: t * 2
    >>> with torch.autograd.graph.saved_tensors_hooks(halve, double):
    ...     y = x * x
    >>> y.sum().backward(); x.grad
    tensor([2., 2.])
    """

    def __init__(self, pack_hook, unpack_hook):
        self.pack_hook, self.unpack_hook = pack_hook, unpack_hook

    def __enter__(self):
        if intercepting.refused is not None:
            raise RuntimeError(intercepting.refused)
        _set_hooks((*intercepting.hooks, (self.pack_hook, self.unpack_hook)))

    def __exit__(self, *exc):
        _set_hooks(intercepting.hooks[:-1])


def _set_hooks(hooks):
    intercepting.hooks = hooks
    set_intercepting()


class save_on_cpu(saved_tensors_hooks):
    """Keep saved tensors in the CPU's memory, where nbgrad's tensors always are."""

    def __init__(self, pin_memory: bool = False, device_type: str = "cpu"):
        super().__init__(lambda t: t, lambda t: t)


@contextlib.contextmanager
def disable_saved_tensors_hooks(error_message: str):
    """Make `saved_tensors_hooks` a RuntimeError with this message."""
    if intercepting.hooks:
        raise RuntimeError(error_message)
    before, intercepting.refused = intercepting.refused, error_message
    try:
        yield
    finally:
        intercepting.refused = before


class GradientEdge(NamedTuple):
    """The way by which a tensor's gradient goes: a node and which of its outputs; stands for the tensor in `grad()`."""

    node: Node
    output_nr: int
    ownership_token: Any = None


def get_gradient_edge(tensor: Tensor) -> GradientEdge:
    """The edge of a tensor that requires grad; RuntimeError for any other.

    >>> import nbgrad as torch
    >>> x = torch.tensor(2.0, requires_grad=True)
    >>> y = x * 3
    >>> at = torch.autograd.graph.get_gradient_edge(y)
    >>> torch.autograd.grad(y**2, at)
    (tensor(12.),)
    """
    if not tensor.requires_grad:
        raise RuntimeError("no gradient goes to a tensor that does not require grad")
    node, number = end(edge(tensor))
    OUTPUTS[node] = (tensor._data.shape, tensor.dtype)
    return GradientEdge(shown(node), number)


def increment_version(tensor) -> None:
    """Count one write in place for a tensor, or for each of several, that was changed behind autograd's back."""
    if not isinstance(tensor, Tensor) and not hasattr(tensor, "__iter__"):
        raise RuntimeError(f"increment_version takes a tensor or several, got {type(tensor).__name__}")
    for t in (tensor,) if isinstance(tensor, Tensor) else tensor:
        if not isinstance(t, Tensor):
            raise RuntimeError(f"increment_version takes a tensor or several, got {type(t).__name__} among them")
        versions.written(t._data, "increment_version")


def set_warn_on_accumulate_grad_stream_mismatch(enabled: bool) -> None:
    """Checked, and without effect, as in PyTorch on the CPU: it is about GPU streams."""
    _check_switch(enabled)


def set_override_stale_capture_stream(enabled: bool) -> None:
    """Checked, and without effect, as in PyTorch on the CPU: it is about GPU streams."""
    _check_switch(enabled)


def _check_switch(enabled):
    if not isinstance(enabled, bool):
        raise RuntimeError(f"enabled is True or False, got {type(enabled).__name__}")


class _Handles(RemovableHandle):
    """Several hooks with one handle."""

    __slots__ = ("_handles",)

    def __init__(self, handles):
        super().__init__({}, None)
        self._handles = handles

    def remove(self):
        for handle in self._handles:
            handle.remove()


def _found_again(node):
    """A function that gives a node as long as it is there; as a hook of that node keeps it, it does not keep the node."""
    if type(node) is not AccumulateGrad:
        return weakref.ref(node)
    leaf = weakref.ref(node.variable)  # which makes its node anew

    def found():
        variable = leaf()
        return None if variable is None else leaf_node(variable)

    return found


def register_multi_grad_hook(tensors, fn, *, mode: str = "all") -> RemovableHandle:
    """Call `fn` once a pass: with all gradients (None where a pass gives none), or, with `mode="any"`, with the first.

    >>> import nbgrad as torch
    >>> a, b = torch.ones(1, requires_grad=True), torch.ones(1, requires_grad=True)
    >>> handle = torch.autograd.graph.register_multi_grad_hook((a, b), print)
    >>> (a * 2 + b * 3).backward()
    [tensor([2.]), tensor([3.])]
    """
    if mode not in ("all", "any"):
        raise ValueError(f"mode is 'all' or 'any', got {mode!r}")
    if mode == "any":
        tensors = [t for t in tensors if t.requires_grad]
    elif not all(t.requires_grad for t in tensors):
        raise AssertionError("a hook for all gradients needs tensors that require grad: leave the others out")
    lock, seen = threading.Lock(), weakref.WeakKeyDictionary()  # pass -> the gradients that have come
    nodes = [_found_again(end(edge(t))[0]) for t in tensors]

    def hook_of(i):
        def hook(g):
            task = running.now
            with lock:
                if mode == "any":
                    first, seen[task] = task not in seen, True
                    call = (g,) if first else None
                else:
                    grads, left = seen.get(task) or ([None] * len(nodes), sum(task.will_reach(node()) for node in nodes))
                    grads[i], seen[task] = g, (grads, left - 1)
                    call = (seen.pop(task)[0],) if left == 1 else None
            if call is not None:
                fn(*call)

        return hook

    return _Handles([t.register_hook(hook_of(i)) for i, t in enumerate(tensors)])


class _Kept:
    """A saved array, copied when its memory is about to be written."""

    __slots__ = ("array", "__weakref__")

    def __init__(self, array):
        self.array = array


class _AllowMutationOnSavedContext:
    def __init__(self):
        self._kept, self._open = {}, True  # id of the memory's owner -> references to what is saved there

    def pack(self, tensor):
        kept = _Kept(tensor._data)
        self._kept.setdefault(id(versions.owner(kept.array)), []).append(weakref.ref(kept))
        return kept

    def unpack(self, kept):
        if not self._open:
            raise AssertionError("what was saved under allow_mutation_on_saved_tensors must be used there: call backward inside it")
        return make(kept.array, None)

    def before_write(self, array):
        for reference in self._kept.pop(id(versions.owner(array)), ()):
            kept = reference()
            if kept is not None:
                kept.array = kept.array.copy()

    def clear(self):
        self._kept.clear()


@contextlib.contextmanager
def allow_mutation_on_saved_tensors():
    """While active, what was saved for backward is copied when it is written in place, and backward uses the old value.

    >>> import nbgrad as torch
    >>> x = torch.ones(2, requires_grad=True)
    >>> with torch.autograd.graph.allow_mutation_on_saved_tensors():
    ...     y = x.exp()
    ...     z = y * y
    ...     y.zero_()
    ...     z.sum().backward()
    tensor([0., 0.], grad_fn=<ZeroBackward0>)
    """
    if intercepting.writers:
        raise RuntimeError("allow_mutation_on_saved_tensors is active already: it cannot be nested")
    context = _AllowMutationOnSavedContext()
    intercepting.writers = (context.before_write,)
    try:
        with saved_tensors_hooks(context.pack, context.unpack):
            yield context
    finally:
        intercepting.writers, context._open = (), False
        context.clear()
