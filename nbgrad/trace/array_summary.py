"""What a trace keeps of an array: a summary, a small picture and, within a budget, its entries."""

from __future__ import annotations

import math

import numpy as np

from .model import Sample, Stats

ROWS, COLUMNS = 8, 24  # the largest picture
Rows = tuple[tuple[float, ...], ...]


def _real(array: np.ndarray) -> np.ndarray:
    """The entries as float64; complex ones by modulus."""
    return np.abs(array).astype(np.float64) if array.dtype.kind == "c" else array.astype(np.float64)


def stats(array: np.ndarray) -> Stats:
    """Summarise an array of any shape and of bool, integer, float or complex dtype.

    >>> stats(np.array([1.0, 0.0, np.nan, 3.0])).max
    3.0
    """
    return _stats(_real(np.asarray(array)).ravel())


def _stats(flat: np.ndarray) -> Stats:
    if not flat.size:
        return Stats(0, 0.0, 0.0, 0.0, 0.0, 0.0, 0, 0, 0)
    finite, nans, infs = flat, 0, 0
    low, high = float(flat.min()), float(flat.max())
    if not (math.isfinite(low) and math.isfinite(high)):  # a NaN comes through as well
        nans, infs = int(np.isnan(flat).sum()), int(np.isinf(flat).sum())
        finite = flat[np.isfinite(flat)]
        if not finite.size:
            return Stats(flat.size, 0.0, 0.0, 0.0, 0.0, 0.0, 0, nans, infs)
        low, high = float(finite.min()), float(finite.max())
    scale = max(-low, high) or 1.0
    if 1e-100 < scale < 1e100:
        scale = 1.0  # else divided by it, so that squares neither overflow nor vanish
    unit = finite if scale == 1.0 else finite / scale
    mean, squares = float(unit.mean()), float(unit @ unit)
    variance = squares / finite.size - mean * mean
    if variance < 1e-8 * mean * mean:  # what is left of such a difference is noise
        variance = float(np.square(unit - mean).mean())
    return Stats(
        count=flat.size,
        min=low,
        max=high,
        mean=mean * scale,
        std=math.sqrt(variance) * scale,
        norm=math.sqrt(squares) * scale,
        zeros=int(finite.size - np.count_nonzero(finite)),
        nans=nans,
        infs=infs,
    )


def _matrix(array: np.ndarray) -> np.ndarray:
    """As a matrix: a scalar is 1x1, a vector one row, leading dimensions become rows."""
    if array.ndim < 2:
        return array.reshape(1, -1)
    return array.reshape(math.prod(array.shape[:-1]), array.shape[-1])


def tile(array: np.ndarray) -> tuple[Rows, Rows]:
    """The picture of an array: block means, and the largest |entry| of the same blocks.

    At most 8 rows x 24 columns; both are () when the array is empty. A block that holds a NaN is
    NaN, one that holds an infinity is that infinity (NaN when it holds both signs).

    >>> tile(np.array([[1.0, 3.0], [-2.0, 0.0]]))
    (((1.0, 3.0), (-2.0, 0.0)), ((1.0, 3.0), (2.0, 0.0)))
    """
    return _tile(_matrix(_real(np.asarray(array))))


def _tile(matrix: np.ndarray) -> tuple[Rows, Rows]:
    if not matrix.size:
        return (), ()
    rows, columns = min(matrix.shape[0], ROWS), min(matrix.shape[1], COLUMNS)
    if (rows, columns) == matrix.shape:
        return _rows(matrix), _rows(np.abs(matrix))
    tops = np.arange(rows) * matrix.shape[0] // rows
    lefts = np.arange(columns) * matrix.shape[1] // columns
    heights = np.diff(tops, append=matrix.shape[0])
    widths = np.diff(lefts, append=matrix.shape[1])

    def blocks(ufunc: np.ufunc, entries: np.ndarray) -> np.ndarray:
        return ufunc.reduceat(ufunc.reduceat(entries, tops, axis=0), lefts, axis=1)

    with np.errstate(invalid="ignore", over="ignore"):
        peaks = blocks(np.maximum, np.abs(matrix))
        if peaks.max() < 1e290:
            means = blocks(np.add, matrix) / (heights[:, None] * widths)
        else:  # divide first: a sum of large finite entries must not overflow into an infinity
            means = blocks(np.add, matrix / (heights.repeat(heights)[:, None] * widths.repeat(widths)[None, :]))
        return _rows(means), _rows(peaks)


def _rows(matrix: np.ndarray) -> Rows:
    return tuple(map(tuple, matrix.tolist()))


def sample(array: np.ndarray, dtype: str, budget: int) -> Sample:
    """What a trace keeps of `array`; its entries only when it has at most `budget` of them.

    >>> sample(np.float32([1, 2]), "float32", budget=8).values
    (1.0, 2.0)
    """
    array = np.asarray(array)
    real = _real(array)
    picture, peak = _tile(_matrix(real))
    values = tuple(array.ravel().tolist()) if array.size <= budget else None
    return Sample(tuple(array.shape), dtype, _stats(real.ravel()), picture, peak, values)
