"""Differences of neighbours, slopes and areas of sampled values."""

from __future__ import annotations

from collections.abc import Sequence

from ..engine.tensor import Tensor, check_dim
from ..ops import elementwise as e
from ..ops.shape import reshape
from .arguments import Number, Own
from .indexing import narrow
from .joining import cat
from .reductions import sum
from .registry import public
from .scans import cumsum


@public(out=True)
def diff(input: Tensor, n: int = 1, dim: int = -1, prepend: Tensor | None = None, append: Tensor | None = None) -> Tensor:
    """Each element along `dim` less the one before it, `n` times over, of the tensor with `prepend` before and `append` after it.

    Each time the dimension is one shorter; booleans give bool, whether the two differ. RuntimeError for a 0-d tensor, a negative
    n, and a `prepend` or `append` of another number of dimensions; IndexError for a `dim` that is not there.

    >>> import nbgrad as torch
    >>> torch.diff(torch.tensor([1, 4, 9]))
    tensor([3, 5])
    """
    if not input._data.ndim:
        raise RuntimeError("diff needs at least one dimension, got a number")
    for x in (prepend, append):
        if x is not None and x._data.ndim != input._data.ndim:
            raise RuntimeError(f"diff: what comes before and after has {input._data.ndim} dimensions too, got {x._data.ndim}")
    if n < 0:
        raise RuntimeError(f"diff takes differences 0 or more times, got {n}")
    axis = check_dim(dim, input._data.ndim)
    if not n:
        return input.clone()
    parts = [x for x in (prepend, input, append) if x is not None]
    x = cat(parts, axis) if len(parts) > 1 else input
    less = e.sub if x._data.dtype.kind != "b" else lambda a, b: a ^ b
    for _ in range(n):
        size = max(x._data.shape[axis] - 1, 0)
        x = less(*(narrow(x, axis, min(i, x._data.shape[axis]), size) for i in (1, 0)))
    return x


def _trapezoids(y, x, dx, dim):
    axis = check_dim(dim, y._data.ndim)
    n = y._data.shape[axis]
    middle = (narrow(y, axis, 1, n - 1) + narrow(y, axis, 0, n - 1)) / 2.0
    if x is None:
        return middle * dx
    step = diff(x, dim=0 if x._data.ndim == 1 else dim)
    return middle * (reshape(step, (n - 1,) + (1,) * (y._data.ndim - 1 - axis)) if x._data.ndim == 1 else step)


@public(at="torch", also="trapz")
def trapezoid(y: Tensor, x: Tensor | None = None, *, dx: Number = 1.0, dim: int = -1) -> Tensor:
    """The area under the points y along `dim`, by the trapezoidal rule: at the places x, or `dx` apart.

    `x` is a vector for that dimension, or has the shape of y. IndexError for a `dim` that is not there.

    >>> import nbgrad as torch
    >>> torch.trapezoid(torch.tensor([1.0, 2.0, 3.0]))
    tensor(4.)
    """
    return sum(_trapezoids(y, x, dx, dim), dim)


@public(at="torch")
def cumulative_trapezoid(y: Tensor, x: Tensor | None = None, *, dx: Number = 1.0, dim: int = -1) -> Tensor:
    """The running areas of `trapezoid`, one fewer than points; arguments and errors are the same.

    >>> import nbgrad as torch
    >>> torch.cumulative_trapezoid(torch.tensor([1.0, 2.0, 3.0]))
    tensor([1.5000, 4.0000])
    """
    return cumsum(_trapezoids(y, x, dx, dim), dim)


def _edge(a, b, c, h, k):
    """The slope at a of the parabola through three samples, h and k apart."""
    return -(2.0 * h + k) / (h * (h + k)) * a + (h + k) / (h * k) * b - h / (k * (h + k)) * c


def _slopes(x, step, axis, edge_order):
    n = x._data.shape[axis]

    def at(start, length=1):
        return narrow(x, axis, start, length)

    if not isinstance(step, Tensor):
        inside = (at(2, n - 2) - at(0, n - 2)) / (2.0 * step)
        before = after = step
    else:
        if step._data.shape != (n,):
            raise RuntimeError(f"gradient: a place is needed for each of {n} samples, got shape {list(step._data.shape)}")
        gaps = step[1:] - step[:-1]
        before, after = gaps[0], gaps[-1]
        h, k = (reshape(gaps[part], (n - 2,) + (1,) * (x._data.ndim - axis - 1)) for part in (slice(0, -1), slice(1, None)))
        inside = -k / (h * (h + k)) * at(0, n - 2) + (k - h) / (h * k) * at(1, n - 2) + h / (k * (h + k)) * at(2, n - 2)
    if edge_order == 1:
        return cat([(at(1) - at(0)) / before, inside, (at(n - 1) - at(n - 2)) / after], axis)
    second, last = (step, step) if not isinstance(step, Tensor) else (gaps[1], gaps[-2])
    return cat([_edge(at(0), at(1), at(2), before, second), inside, -_edge(at(n - 1), at(n - 2), at(n - 3), after, last)], axis)


@public(at="torch")
def gradient(
    input: Tensor,
    *,
    spacing: Own[Number | Sequence[Number | Tensor]] = 1,
    dim: int | None = None,
    edge_order: Own[int] = 1,
) -> tuple[Tensor, ...]:
    """The slopes of sampled values along every dimension or along `dim`, as a tuple: central differences, one-sided at the ends.

    `spacing`: the step, one for each dimension, or a tensor of places for each. RuntimeError for an `edge_order` that is not
    1 or 2, for fewer than edge_order + 1 samples, and for another number of spacings than of dimensions, or of places than of
    samples; TypeError for a tensor as the spacing; IndexError for a `dim` that is not there.

    >>> import nbgrad as torch
    >>> torch.gradient(torch.tensor([1.0, 4.0, 9.0, 16.0]))
    (tensor([3., 4., 6., 7.]),)
    """
    if edge_order not in (1, 2):
        raise RuntimeError(f"gradient: edge_order is 1 or 2, got {edge_order}")
    ndim = input._data.ndim
    axes = [check_dim(d, ndim) for d in (range(ndim) if dim is None else (dim,) if isinstance(dim, int) else dim)]
    if isinstance(spacing, Tensor):
        raise TypeError("gradient: spacing is a number, or a sequence of numbers or tensors, one for each dimension")
    spacing = 1 if spacing is None else spacing
    steps = [*spacing] if isinstance(spacing, tuple | list) else [spacing] * len(axes)
    if len(steps) != len(axes):
        raise RuntimeError(f"gradient: a spacing is needed for each of {len(axes)} dimensions, got {len(steps)}")
    if any(input._data.shape[axis] < edge_order + 1 for axis in axes):
        raise RuntimeError(f"gradient: {edge_order + 1} samples are needed along each dimension, got {list(input._data.shape)}")
    return tuple(_slopes(input, step, axis, edge_order) for step, axis in zip(steps, axes))
