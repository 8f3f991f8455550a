"""Slopes of sampled values, and histograms with their edges."""

from __future__ import annotations

import numpy as np

from ..autograd.tensor import Tensor, check_dim
from . import joining, shape
from .create import result
from .prepare import array_of
from .reducing import _named
from .selecting import narrow


def gradient(input, *, spacing=1, dim=None, edge_order=1):
    """The slopes of sampled values along every dimension or those of `dim`, as a tuple: central differences, one-sided at the ends.

    `spacing`: the step, one for each dimension, or a tensor of places for each. RuntimeError for an `edge_order` that is not
    1 or 2, for fewer than edge_order + 1 samples, and for another number of spacings than of dimensions.

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
        h, k = (shape.reshape(gaps[part], (n - 2,) + (1,) * (x._data.ndim - axis - 1)) for part in (slice(0, -1), slice(1, None)))
        inside = -k / (h * (h + k)) * at(0, n - 2) + (k - h) / (h * k) * at(1, n - 2) + h / (k * (h + k)) * at(2, n - 2)
    if edge_order == 1:
        return joining.cat([(at(1) - at(0)) / before, inside, (at(n - 1) - at(n - 2)) / after], axis)
    second, last = (step, step) if not isinstance(step, Tensor) else (gaps[1], gaps[-2])
    return joining.cat(
        [_edge(at(0), at(1), at(2), before, second), inside, -_edge(at(n - 1), at(n - 2), at(n - 3), after, last)], axis
    )


def _edge(a, b, c, h, k):
    """The slope at a of the parabola through three samples, h and k apart."""
    return -(2.0 * h + k) / (h * (h + k)) * a + (h + k) / (h * k) * b - h / (k * (h + k)) * c


_Histogram = _named("histogram", ("hist", "bin_edges"))


def histogram(input, bins, *, range=None, weight=None, density=False):
    """(how many elements, or how much weight, lies in each bin; the edges of the bins).

    `bins`: how many of equal width between the ends of `range` (else of the elements), or a sorted tensor of edges. `density`:
    divided so that the area is 1. NotImplementedError for integers, RuntimeError for fewer than one bin.

    >>> import nbgrad as torch
    >>> torch.histogram(torch.tensor([0.0, 1.0, 2.0]), 2).hist
    tensor([1., 2.])
    """
    if input.dtype.name not in ("float32", "float64"):
        raise NotImplementedError(f"histogram is not defined for {input.dtype}: convert it first, as in x.float()")
    values = input._data.reshape(-1)
    if isinstance(bins, Tensor):
        edges = bins._data
    else:
        if bins < 1:
            raise RuntimeError(f"histogram needs at least one bin, got {bins}")
        low, high = range or ((values.min(), values.max()) if values.size else (0, 1))
        low, high = (low - 0.5, high + 0.5) if low == high else (low, high)
        edges = np.linspace(low, high, bins + 1).astype(values.dtype)
    weights = None if weight is None else array_of(weight).reshape(-1)
    found = np.histogram(values, edges, weights=weights, density=density)[0]
    return _Histogram(result(found.astype(values.dtype)), result(edges.copy()))


__all__ = ["gradient", "histogram"]
