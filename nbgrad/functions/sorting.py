"""Sorted elements, and the ones that an order chooses: topk, median, mode."""

from __future__ import annotations

from typing import Any

from ..engine.tensor import Tensor, check_dim
from ..ops import indexing, shape, sorting
from ..ops.indexing import gather, getitem
from ..ops.promotion import refuse_order
from ..ops.shape import contiguous, copied
from ..ops.sorting import argmode, argnanmedian
from .registry import public
from .return_types import choose, named_results

_kth, _mode = named_results("kthvalue"), named_results("mode")
_pick_kth, _pick_mode = sorting.max_dim.twin("KthvalueBackward0", "kthvalue"), sorting.max_dim.twin("ModeBackward0", "mode")


@public(out="as is")
def kthvalue(input: Tensor, k: int, dim: int = -1, keepdim: bool = False) -> Any:
    """(values, indices) of the k-th smallest along `dim`, counted from 1; RuntimeError for a k out of range."""
    axis = check_dim(dim, input._data.ndim)
    n = input._data.shape[axis] if input._data.ndim else 1
    if input._data.dtype.kind == "b":
        raise NotImplementedError("kthvalue is not defined for booleans: convert them first, as in x.int()")
    if not n:
        raise IndexError(f"kthvalue over dimension {dim} of length 0 (shape {list(input._data.shape)}) is not defined")
    if not 1 <= k <= n:
        raise RuntimeError(f"kthvalue: k = {k} is out of range, a dimension of length {n} has a 1st to a {n}th value")
    order = sorting.argsort(input, axis, False)
    found = shape.contiguous(indexing.getitem(order, (slice(None),) * axis + (k - 1,)))._data if input._data.ndim else None
    return _kth(*choose(_pick_kth, input, found, axis, keepdim))


@public(out=True)
def mode(input: Tensor, dim: int = -1, keepdim: bool = False) -> Any:
    """(values, indices) of the most frequent value along `dim`, the smallest of several."""
    axis = check_dim(dim, input._data.ndim)
    if input.dtype.is_complex:
        raise refuse_order("mode")
    found = argmode(input, axis, False)._data if input._data.ndim else None
    return _mode(*choose(_pick_mode, input, found, axis, keepdim))


@public(out=True)
def msort(input: Tensor) -> Tensor:
    """Sorted along the first dimension."""
    return sort(input, 0).values


@public()
def nanmedian(input: Tensor, dim: int | None = None, keepdim: bool = False) -> Any:
    """The lower median of the elements that are not NaN; with `dim`, (values, indices) along it."""
    if dim is None:
        return sorting.nanmedian(input, None, False)
    axis = check_dim(dim, input._data.ndim)
    found = argnanmedian(input, axis, False)._data if input._data.ndim else None
    return _nanmedian(*choose(_pick_nan, input, found, axis, keepdim))


_pick_nan, _nanmedian = sorting.max_dim.twin("NanmedianBackward1", "nanmedian"), named_results("nanmedian")


_sort, _topk, _median = (named_results(n) for n in ("sort", "topk", "median"))


@public(out=True)
def argsort(input: Tensor, dim: int = -1, descending: bool = False, stable: bool = False) -> Tensor:
    """The indices that sort along `dim`."""
    return sorting.argsort(input, check_dim(dim, input._data.ndim), descending)


_sorted = gather.twin("SortBackward0", "sort", {"x": "g, back where each element was"})
_best = gather.twin("TopkBackward0", "topk", {"x": "g at the chosen elements, else 0"})


@public(out=True)
def sort(input: Tensor, dim: int = -1, descending: bool = False, stable: bool = False) -> Any:
    """(values, indices) sorted along `dim`; equal elements keep their order.

    >>> import nbgrad as torch
    >>> torch.sort(torch.tensor([3.0, 1.0, 2.0])).values
    tensor([1., 2., 3.])
    """
    axis = check_dim(dim, input._data.ndim)
    index = argsort(input, dim, descending)
    return _sort(_sorted(input, axis, index._data) if input._data.ndim else copied("SortBackward0")(input), index)


@public(out=True)
def topk(input: Tensor, k: int, dim: int = -1, largest: bool = True, sorted: bool = True) -> Any:
    """The k largest (or smallest) elements along `dim` as (values, indices)."""
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


@public(out=True)
def median(input: Tensor, dim: int | None = None, keepdim: bool = False) -> Any:
    """The lower median of all elements, or (values, indices) along `dim`; NotImplementedError for booleans and complex numbers."""
    if input._data.dtype.kind in "bc":
        raise NotImplementedError(f"median is not defined for {input.dtype}: convert it first, as in x.int() or x.abs()")
    if dim is None:
        return sorting.median(input, None, False)
    axis = check_dim(dim, input._data.ndim)
    index = sorting.argmedian(input, axis, False)._data if input._data.ndim else None
    return _median(*choose(sorting.median_dim, input, index, axis, keepdim))
