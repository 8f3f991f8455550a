"""Elements looked for: their place in a sorted row, whether they are among others, which are distinct."""

from __future__ import annotations

import numpy as np

from ..engine.errors import no_tensor
from ..engine.tensor import Tensor, check_dim
from ..ops import sorting
from ..ops.sorting import consecutive, unique_along
from ..transforms.batched_tensor import each_example
from .arguments import Number
from .new_tensor import result
from .registry import public


@public(at="torch", out=True)
def searchsorted(
    sorted_sequence: Tensor,
    input: Tensor | Number,
    *,
    out_int32: bool = False,
    right: bool = False,
    side: str | None = None,
    sorter: Tensor | None = None,
) -> Tensor:
    """Where each element would be put into a sorted row so that it stays sorted: before equal ones, or after them (`right`).

    A row for each of the leading dimensions of both, or one row for all; `side` says "left" or "right" instead, `sorter` has the
    indices that sort the row. Places are int64, or int32 (`out_int32`). RuntimeError for shapes that do not fit, a number for a
    row, and a `side` that is neither or contradicts `right`.

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


@public(at="torch", out=True)
def bucketize(input: Tensor | Number, boundaries: Tensor, *, out_int32: bool = False, right: bool = False) -> Tensor:
    """The number of the bucket, between the sorted vector `boundaries`, that each element lies in.

    A boundary belongs to the bucket below it, or to the one above it (`right`). Numbers are int64, or int32 (`out_int32`).

    >>> import nbgrad as torch
    >>> torch.bucketize(torch.tensor([0, 3, 4, 9]), torch.tensor([1, 3, 5]))
    tensor([0, 1, 2, 3])
    """
    return searchsorted(boundaries, input, out_int32=out_int32, right=right)


@public(out=True)
def isin(elements: Tensor | Number, test_elements: Tensor | Number, *, assume_unique: bool = False, invert: bool = False) -> Tensor:
    """Element by element, whether it is one of the test elements, or is not (`invert`), in bool.

    One of the two may be a number; TypeError where both are.

    >>> import nbgrad as torch
    >>> torch.isin(torch.tensor([1, 2]), torch.tensor([2, 3]))
    tensor([False,  True])
    """
    if not isinstance(elements, Tensor) and not isinstance(test_elements, Tensor):
        raise no_tensor("isin", elements, "elements")
    return _among(elements, test_elements, invert)


@each_example
def _among(elements, test_elements, invert):
    a, b = (x._data if isinstance(x, Tensor) else np.asarray(x) for x in (elements, test_elements))
    return result(np.isin(a, b, invert=invert))


def _asked(found, return_inverse, return_counts):
    """(values, inverse, counts), or what was asked for of it."""
    values, inverse, counts = found
    out = (values, *[inverse] * return_inverse, *[counts] * return_counts)
    return values if len(out) == 1 else out


@public(numpy=False)
def unique_consecutive(
    input: Tensor, return_inverse: bool = False, return_counts: bool = False, dim: int | None = None
) -> Tensor | tuple[Tensor, ...]:
    """The elements, or slices along `dim`, that differ from the one before them, as a vector or along `dim`.

    With them, if asked, for each element the number of its run (`return_inverse`), and how long each run is (`return_counts`).
    IndexError for a `dim` that is not there.

    >>> import nbgrad as torch
    >>> torch.unique_consecutive(torch.tensor([1, 1, 2, 1]), return_counts=True)
    (tensor([1, 2, 1]), tensor([2, 1, 1]))
    """
    axis = None if dim is None else check_dim(dim, input._data.ndim)
    return _asked(consecutive(input, axis), return_inverse, return_counts)


@public(numpy=False)
def unique(
    input: Tensor, sorted: bool = True, return_inverse: bool = False, return_counts: bool = False, dim: int | None = None
) -> Tensor | tuple[Tensor, ...]:
    """The distinct elements, or slices along `dim`, in order whatever `sorted` says, as a vector or along `dim`.

    With them, if asked, for each element the place of its value among them (`return_inverse`), and how often each occurs
    (`return_counts`). NotImplementedError for complex numbers, IndexError for a `dim` that is not there.

    >>> import nbgrad as torch
    >>> torch.unique(torch.tensor([3, 1, 3]), return_counts=True)
    (tensor([1, 3]), tensor([1, 2]))
    """
    if input.dtype.is_complex:
        raise NotImplementedError("unique is not defined for complex numbers, which have no order")
    axis = None if dim is None else check_dim(dim, input._data.ndim)
    return _asked((sorting.unique if dim is None else unique_along)(input, axis), return_inverse, return_counts)
