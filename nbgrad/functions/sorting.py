"""Sorted elements, and the ones that an order chooses: topk, kthvalue, median, mode."""

from __future__ import annotations

from ..engine.tensor import Tensor, check_dim
from ..ops import sorting
from ..ops.indexing import gather, getitem
from ..ops.promotion import refuse_order
from ..ops.shape import contiguous, copied
from .registry import public
from .return_types import ValuesAndIndices, choose, named_results


# ---- the whole order ----
@public(out=True)
def argsort(input: Tensor, dim: int = -1, descending: bool = False, stable: bool = False) -> Tensor:
    """The indices that sort along `dim`, in int64 and the tensor's shape; equal elements keep their order whatever `stable`.

    IndexError for a `dim` that is not there, NotImplementedError for complex numbers.

    >>> import nbgrad as torch
    >>> torch.argsort(torch.tensor([3.0, 1.0, 2.0]))
    tensor([1, 2, 0])
    """
    return sorting.argsort(input, check_dim(dim, input._data.ndim), descending)


_sort = named_results("sort")
_sorted = gather.twin("SortBackward0", "sort", {"x": "g, back where each element was"})


@public(out=True)
def sort(input: Tensor, dim: int = -1, descending: bool = False, stable: bool = False) -> ValuesAndIndices:
    """(values, indices) sorted along `dim`, both in the tensor's shape; equal elements keep their order whatever `stable`.

    Indices are int64. IndexError for a `dim` that is not there, NotImplementedError for complex numbers.

    >>> import nbgrad as torch
    >>> torch.sort(torch.tensor([3.0, 1.0, 2.0])).values
    tensor([1., 2., 3.])
    """
    axis = check_dim(dim, input._data.ndim)
    index = argsort(input, dim, descending)
    return _sort(_sorted(input, axis, index._data) if input._data.ndim else copied("SortBackward0")(input), index)


@public(out=True)
def msort(input: Tensor) -> Tensor:
    """The elements sorted along the first dimension; NotImplementedError for complex numbers.

    >>> import nbgrad as torch
    >>> torch.msort(torch.tensor([[3, 1], [1, 2]]))
    tensor([[1, 1],
            [3, 2]])
    """
    return sort(input, 0).values


# ---- those that it chooses ----
_topk = named_results("topk")
_best = gather.twin("TopkBackward0", "topk", {"x": "g at the chosen elements, else 0"})


@public(out=True)
def topk(input: Tensor, k: int, dim: int = -1, largest: bool = True, sorted: bool = True) -> ValuesAndIndices:
    """(values, indices) of the k largest elements along `dim`, or the smallest, in order whatever `sorted` says.

    From shape (2, 5), k=3 gives (2, 3) twice; indices are int64. RuntimeError for a k that does not fit and for booleans,
    NotImplementedError for complex numbers, IndexError for a `dim` that is not there.

    >>> import nbgrad as torch
    >>> values, indices = torch.topk(torch.tensor([1.0, 3.0, 2.0]), 2)
    >>> values, indices
    (tensor([3., 2.]), tensor([1, 2]))
    """
    axis = check_dim(dim, input._data.ndim)
    n = input._data.shape[axis] if input._data.ndim else 1
    if input.dtype.name == "bool":
        raise RuntimeError("topk is not defined for booleans: convert them first, as in x.int()")
    if not 0 <= k <= n:
        raise RuntimeError(f"topk: k = {k} does not fit a dimension of length {n}")
    index = argsort(input, dim, largest)
    if input._data.ndim:
        index = contiguous(getitem(index, (slice(None),) * axis + (slice(0, k),)))
        return _topk(_best(input, axis, index._data), index)
    return _topk(copied("TopkBackward0")(input), index)


_kthvalue = named_results("kthvalue")
_pick_kthvalue = sorting.max_dim.twin("KthvalueBackward0", "kthvalue")


@public(out="as is")
def kthvalue(input: Tensor, k: int, dim: int = -1, keepdim: bool = False) -> ValuesAndIndices:
    """(values, indices) of the k-th smallest along `dim`, counted from 1.

    RuntimeError for a k out of range, IndexError along a dimension of length 0 or one that is not there, NotImplementedError for
    booleans and complex numbers.

    >>> import nbgrad as torch
    >>> torch.kthvalue(torch.tensor([3.0, 1.0, 2.0]), 2).values
    tensor(2.)
    """
    axis = check_dim(dim, input._data.ndim)
    n = input._data.shape[axis] if input._data.ndim else 1
    if input._data.dtype.kind == "b":
        raise NotImplementedError("kthvalue is not defined for booleans: convert them first, as in x.int()")
    if not n:
        raise IndexError(f"kthvalue over dimension {dim} of length 0 (shape {list(input._data.shape)}) is not defined")
    if not 1 <= k <= n:
        raise RuntimeError(f"kthvalue: k = {k} is out of range, a dimension of length {n} has a 1st to a {n}th value")
    order = sorting.argsort(input, axis, False)
    found = contiguous(getitem(order, (slice(None),) * axis + (k - 1,)))._data if input._data.ndim else None
    return _kthvalue(*choose(_pick_kthvalue, input, found, axis, keepdim))


_median = named_results("median")


@public(out=True)
def median(input: Tensor, dim: int | None = None, keepdim: bool = False) -> Tensor | ValuesAndIndices:
    """The lower median of all elements, or (values, indices) along `dim`; NaN where one is among them.

    IndexError along a dimension of length 0 or one that is not there, NotImplementedError for booleans and complex numbers.

    >>> import nbgrad as torch
    >>> torch.median(torch.tensor([1.0, 4.0, 2.0, 3.0]))
    tensor(2.)
    """
    if input._data.dtype.kind in "bc":
        raise NotImplementedError(f"median is not defined for {input.dtype}: convert it first, as in x.int() or x.abs()")
    if dim is None:
        return sorting.median(input, None, False)
    axis = check_dim(dim, input._data.ndim)
    index = sorting.argmedian(input, axis, False)._data if input._data.ndim else None
    return _median(*choose(sorting.median_dim, input, index, axis, keepdim))


_nanmedian = named_results("nanmedian")
_pick_nanmedian = sorting.max_dim.twin("NanmedianBackward1", "nanmedian")


@public()
def nanmedian(input: Tensor, dim: int | None = None, keepdim: bool = False) -> Tensor | ValuesAndIndices:
    """The lower median of the elements that are not NaN; with `dim`, (values, indices) along it.

    IndexError along a dimension of length 0 or one that is not there.

    >>> import nbgrad as torch
    >>> torch.nanmedian(torch.tensor([1.0, torch.nan, 3.0]))
    tensor(1.)
    """
    if dim is None:
        return sorting.nanmedian(input, None, False)
    axis = check_dim(dim, input._data.ndim)
    found = sorting.argnanmedian(input, axis, False)._data if input._data.ndim else None
    return _nanmedian(*choose(_pick_nanmedian, input, found, axis, keepdim))


_mode = named_results("mode")
_pick_mode = sorting.max_dim.twin("ModeBackward0", "mode")


@public(out=True)
def mode(input: Tensor, dim: int = -1, keepdim: bool = False) -> ValuesAndIndices:
    """(values, indices) of the most frequent value along `dim`, the smallest of several, at its last place.

    IndexError along a dimension of length 0 or one that is not there, NotImplementedError for complex numbers.

    >>> import nbgrad as torch
    >>> torch.mode(torch.tensor([1, 3, 3, 2, 2])).values
    tensor(2)
    """
    axis = check_dim(dim, input._data.ndim)
    if input.dtype.is_complex:
        raise refuse_order("mode")
    found = sorting.argmode(input, axis, False)._data if input._data.ndim else None
    return _mode(*choose(_pick_mode, input, found, axis, keepdim))
