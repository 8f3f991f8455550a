"""`once_differentiable`: a backward whose result has no derivative, and says so when asked for one."""

from __future__ import annotations

import functools

from .node import Node
from .op import make
from .state import GRAD, next_seq, state
from .tensor import Tensor
from .traversal import edge


class RefusingNode(Node):
    """Stands behind the gradients of a backward that may not be differentiated again."""

    __slots__ = ()
    plain = False

    def name(self) -> str:
        return "Error"

    def send(self, g, create_graph):
        raise RuntimeError("this gradient was computed by a backward marked once_differentiable: it has no derivative")


RefusingNode.__name__ = "Error"  # as PyTorch calls it


def once_differentiable(fn):
    """Decorate a `backward` that computes with something other than recorded ops: differentiating it is an error.

    >>> import nbgrad as torch
    >>> from nbgrad.autograd.function import once_differentiable
    >>> class Double(torch.autograd.Function):
    ...     @staticmethod
    ...     def forward(ctx, x):
    ...         return x * 2
    ...     @staticmethod
    ...     @once_differentiable
    ...     def backward(ctx, g):
    ...         return torch.from_numpy(g.numpy() * 2)
    >>> x = torch.ones(2, requires_grad=True)
    >>> Double.apply(x).sum().backward(); x.grad
    tensor([2., 2.])
    """

    @functools.wraps(fn)
    def backward(ctx, *grads):
        mode = state.mode
        state.mode = mode & ~GRAD
        try:
            out = fn(ctx, *grads)
        finally:
            state.mode = mode
        needing = [g for g in grads if isinstance(g, Tensor) and g.requires_grad]
        if not mode & GRAD or not needing:
            return out
        several = isinstance(out, tuple | list)
        refused = tuple(_refusing(t, needing) if isinstance(t, Tensor) else t for t in (out if several else (out,)))
        return refused if several else refused[0]

    return backward


def _refusing(t, needing):
    node = RefusingNode()
    node.edges = tuple([edge(g) for g in needing])
    node.rule, node.saved, node.reduce, node.more, node.seq = None, (), None, None, next_seq()
    return make(t._data, node)
