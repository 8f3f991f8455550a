"""Elements looked for: unique, searchsorted, isin."""

from __future__ import annotations

import numpy as np

from ..engine.errors import no_tensor
from ..engine.tensor import Tensor, check_dim
from ..ops import sorting
from ..ops.sorting import consecutive, unique_along
from ..transforms.batched_tensor import each_example
from .new_tensor import result


def searchsorted(sorted_sequence, input, *, out_int32=False, right=False, side=None, sorter=None) -> Tensor:
    """Where each element would be put into a sorted row so that it stays sorted: before equal ones, or after them (`right`).

    >>> import nbgrad as torch
    >>> torch.searchsorted(torch.tensor([1, 3, 5]), torch.tensor([3, 4]))
    tensor([1, 2])
    """
    return _places(sorted_sequence, input, sorter, out_int32, right, side)


@each_example
def _places(sorted_sequence, input, sorter, out_int32, right, side):
    rows, values = sorted_sequence._data, input._data if isinstance(input, Tensor) else np.asarray(input)
    if sorter is not None:
        rows = np.take_along_axis(rows, sorter._data, -1)
    if side not in (None, "left", "right") or (right and side == "left") or not rows.ndim:
        raise RuntimeError(
            f"searchsorted: a sorted row is needed, and side 'left' or 'right' as `right` says; got shape {list(rows.shape)}, "
            f"side={side!r} and right={right}"
        )
    side = side or ("right" if right else "left")
    if rows.ndim == 1:
        found = np.searchsorted(rows, values, side)
    else:
        if rows.shape[:-1] != values.shape[:-1]:
            raise RuntimeError(
                f"searchsorted: {list(rows.shape)} and {list(values.shape)} must agree in all but the last dimension"
            )
        found = np.zeros(values.shape, np.int64)
        for place in np.ndindex(values.shape[:-1]):
            found[place] = np.searchsorted(rows[place], values[place], side)
    return result(np.asarray(found).astype(np.int32 if out_int32 else np.int64))


def bucketize(input, boundaries, *, out_int32=False, right=False) -> Tensor:
    """The number of the bucket, between sorted boundaries, that each element lies in."""
    return searchsorted(boundaries, input, out_int32=out_int32, right=right)


def isin(elements, test_elements, *, assume_unique=False, invert=False) -> Tensor:
    """Element by element, whether it is one of the test elements; one of the two may be a number."""
    if not isinstance(elements, Tensor) and not isinstance(test_elements, Tensor):
        raise no_tensor("isin", elements, "elements")
    return _among(elements, test_elements, invert)


@each_example
def _among(elements, test_elements, invert):
    a, b = (x._data if isinstance(x, Tensor) else np.asarray(x) for x in (elements, test_elements))
    return result(np.isin(a, b, invert=invert))


def unique_consecutive(input, return_inverse=False, return_counts=False, dim=None):
    """The elements, or slices along `dim`, that differ from the one before them."""
    axis = None if dim is None else check_dim(dim, input._data.ndim)
    return asked(consecutive(input, axis), return_inverse, return_counts)


def unique(input, sorted=True, return_inverse=False, return_counts=False, dim=None):
    """The distinct elements, or slices along `dim`, sorted, with how each was numbered and how often it occurs if asked."""
    if input.dtype.is_complex:
        raise NotImplementedError("unique is not defined for complex numbers, which have no order")
    axis = None if dim is None else check_dim(dim, input._data.ndim)
    return asked((sorting.unique if dim is None else unique_along)(input, axis), return_inverse, return_counts)


def asked(found, return_inverse, return_counts):
    """(values, inverse, counts), or what was asked for of it."""
    values, inverse, counts = found
    out = (values, *[inverse] * return_inverse, *[counts] * return_counts)
    return values if len(out) == 1 else out


__all__ = ["bucketize", "isin", "searchsorted", "unique", "unique_consecutive"]
