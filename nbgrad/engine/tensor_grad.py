"""The part of `Tensor` that is about its gradient: `.grad`, its dtype, and the hooks that see it."""

from __future__ import annotations

import warnings

from . import dtypes
from .hooks import end, on_accumulated, on_tensor, retain
from .levels import refuse_inside
from .node import DeadEnd
from .tensor import Tensor


class TensorGrad:
    """`.grad` and hooks of a tensor; `_more` is its `Meta`, or None while it has neither."""

    @property
    def grad(self):
        """The gradient that backward passes have added up here; None before the first."""
        more = self._more
        if more is None or more.grad is None:
            if self._node is not None and type(self._node) is not DeadEnd and not (more is not None and more.retains):
                warnings.warn(
                    "this tensor is no leaf, so backward() does not fill its .grad: call .retain_grad() on it "
                    "before backward(), or read the gradient of a leaf",
                    UserWarning,
                    stacklevel=2,
                )
            return None
        return more.grad

    @grad.setter
    def grad(self, value):
        if value is None:
            if self._more is not None:
                self._more.grad = None
            return
        if not isinstance(value, Tensor):
            raise TypeError(f".grad takes a tensor or None, got {type(value).__name__}")
        if value._data.shape != self._data.shape:
            raise RuntimeError(
                f".grad of a tensor of shape {list(self._data.shape)} must have that shape, got {list(value._data.shape)}"
            )
        kind = self._kept_dtype()
        if kind and value.dtype is not kind:
            raise RuntimeError(
                f".grad of this {self.dtype} tensor must be {kind}, got {value.dtype}: convert it with .to(), or set .grad_dtype"
            )
        if value is self:
            raise RuntimeError("a tensor cannot be its own .grad")
        self.meta().grad = value

    @grad.deleter
    def grad(self):
        self.grad = None

    _grad = grad

    def _kept_dtype(self):
        """What `.grad` has to be of; False: of any dtype."""
        kind = None if self._more is None else self._more.grad_dtype
        return self.dtype if kind is None else kind

    @property
    def grad_dtype(self):
        """The dtype in which this leaf keeps its gradient, its own unless set; None: whatever arrives.

        Gradients are converted before they are added up. RuntimeError for a computed tensor, and where `.grad` has another dtype.

        >>> import nbgrad as torch
        >>> w = torch.ones(2, dtype=torch.float16, requires_grad=True)
        >>> w.grad_dtype = torch.float32
        >>> (w * 2).sum().backward(); w.grad.dtype
        torch.float32
        """
        if not self.is_leaf:
            raise RuntimeError("only leaves have a grad_dtype: the gradient of a computed tensor is of the tensor's dtype")
        return self._kept_dtype() or None

    @grad_dtype.setter
    def grad_dtype(self, kind):
        if not self.is_leaf:
            raise RuntimeError("only leaves have a grad_dtype: set it on the leaf that this tensor was computed from")
        if kind is not None and not isinstance(kind, dtypes.dtype):
            raise RuntimeError(f"grad_dtype takes a dtype or None, got {type(kind).__name__}")
        held = None if self._more is None else self._more.grad
        if held is not None and kind is not None and held.dtype is not kind:
            raise RuntimeError(f"this tensor has a .grad of {held.dtype} already: set .grad = None first, or convert it")
        if kind is not None and not kind.inexact and self.dtype.inexact:
            raise RuntimeError(f"a gradient cannot be kept in {kind}: grad_dtype takes a floating or complex dtype")
        self.meta().grad_dtype = False if kind is None else kind

    @property
    def retains_grad(self) -> bool:
        return self._more is not None and self._more.retains

    def retain_grad(self):
        """Keep the gradient that backward computes for this tensor in `.grad`, though it is no leaf.

        >>> import nbgrad as torch
        >>> y = torch.ones(2, requires_grad=True) * 3
        >>> y.retain_grad(); y.sum().backward(); y.grad
        tensor([1., 1.])
        """
        refuse_inside("retain_grad()")
        if not self.requires_grad:
            raise RuntimeError(
                "retain_grad() needs a tensor that requires grad: set requires_grad=True on what it is computed from"
            )
        if self.is_leaf or self.retains_grad:
            return
        self.meta().retains = True
        retain(self)

    def register_hook(self, hook):
        """Call `hook(grad)` when this tensor's gradient is computed; what it returns, if not None, replaces it.

        >>> import nbgrad as torch
        >>> x = torch.ones(2, requires_grad=True)
        >>> handle = x.register_hook(lambda g: g * 10)
        >>> x.sum().backward(); x.grad
        tensor([10., 10.])
        """
        if not self.requires_grad:
            raise RuntimeError("a hook needs a tensor that requires grad: no gradient will ever reach this one")
        return on_tensor(self, hook)

    def register_post_accumulate_grad_hook(self, hook):
        """Call `hook(tensor)` when a backward pass has added to this leaf's `.grad`.

        >>> import nbgrad as torch
        >>> x = torch.ones(2, requires_grad=True)
        >>> handle = x.register_post_accumulate_grad_hook(lambda leaf: print(leaf.grad))
        >>> x.sum().backward()
        tensor([1., 1.])
        """
        if not self.requires_grad:
            raise RuntimeError("a hook needs a tensor that requires grad: no gradient will ever reach this one")
        if not self.is_leaf:
            raise RuntimeError("only leaves accumulate a gradient: use register_hook() on a computed tensor")
        return on_accumulated(self, hook)

    @property
    def _backward_hooks(self):
        """The hooks of this tensor by number; None where there are none."""
        if self.is_leaf:
            return self._more and self._more.hooks
        node, number = end(self._node)
        return node.more and node.more.tensor_hooks and node.more.tensor_hooks.get(number)

    @property
    def _post_accumulate_grad_hooks(self):
        return self._more and self._more.post_hooks
