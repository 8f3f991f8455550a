"""`ctx`: what the methods of a `Function` share during one call."""

from __future__ import annotations

import warnings

from .tensor import Tensor


class FunctionCtx:
    """What `forward` and `backward` of one call share; attributes of your own can be set on it."""

    _plain = ()  # numbers of the results that have no derivative
    _materialize_non_diff_grads = True  # whether `backward` gets zeros for these too

    def __init__(self, needs_input_grad):
        self.needs_input_grad, self.materialize_grads = needs_input_grad, True
        self.to_save = self.saved_for_forward = self.dirty_tensors = self.non_differentiable = None
        self._node = None

    def save_for_backward(self, *tensors) -> None:
        """Keep inputs, results or other tensors for `backward`, where `ctx.saved_tensors` has them."""
        for i, t in enumerate(tensors):
            if t is not None and not isinstance(t, Tensor):
                raise TypeError(
                    f"save_for_backward takes tensors and None, argument {i} is {type(t).__name__}: keep it as ctx.name = ..."
                )
        self.to_save = tensors

    def save_for_forward(self, *tensors) -> None:
        """Keep tensors for `jvp`."""
        if not all(t is None or isinstance(t, Tensor) for t in tensors):
            raise AssertionError("save_for_forward takes tensors and None: keep other things as ctx.name = ...")
        self.saved_for_forward = tensors

    def mark_dirty(self, *tensors) -> None:
        """Say which inputs `forward` has changed in place; they must be among its results."""
        self.dirty_tensors = _checked(tensors, "mark_dirty")

    def mark_non_differentiable(self, *tensors) -> None:
        """Say which results have no gradient."""
        self.non_differentiable = _checked(tensors, "mark_non_differentiable")

    def set_materialize_grads(self, value: bool) -> None:
        """Whether `backward` gets zeros (True, the default) or None for a result that no gradient reached."""
        self.materialize_grads = value

    @property
    def saved_tensors(self) -> tuple:
        """What `save_for_backward` was given; RuntimeError when freed, or when a value was changed in place since."""
        node = self._node and self._node()
        return (self.to_save or ()) if node is None else node.saved_tensors

    @property
    def saved_variables(self) -> tuple:
        """The old name of `saved_tensors`; warns."""
        warnings.warn("ctx.saved_variables is the old name of ctx.saved_tensors", DeprecationWarning, stacklevel=2)
        return self.saved_tensors

    def mark_shared_storage(self, *pairs) -> None:
        """Does nothing, and warns: which tensors share memory is known without it."""
        warnings.warn("mark_shared_storage is not needed: which tensors share memory is known", FutureWarning, stacklevel=2)

    def __getattr__(self, name):
        """In PyTorch the node is the ctx: what a node has is here too, as soon as there is one."""
        node = self.__dict__.get("_node")
        node = node and node()
        if node is None or name not in _OF_NODES:
            raise AttributeError(f"ctx has no {name!r}: set it in forward, as in ctx.{name} = ...")
        return getattr(node, name)


_OF_NODES = {
    "name", "next_functions", "metadata", "register_hook", "register_prehook", "_sequence_nr", "_input_metadata",
    "_raw_saved_tensors", "_forward_cls",
}  # fmt: skip


def _checked(tensors, name):
    for i, t in enumerate(tensors):
        if not isinstance(t, Tensor):
            raise RuntimeError(f"{name} takes tensors, argument {i} is {type(t).__name__}")
    return tensors
