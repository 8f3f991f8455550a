"""A `Sample` becomes a strip of signed shades, and a number becomes a short text."""

from __future__ import annotations

import math

import numpy as np

from ..trace.model import Sample
from .text_width import width

FULL = 100  # the code of a value at the limit
Strip = dict
Box = tuple[int, int]


def number(value: float, digits: int = 4) -> str:
    """`value` with at most `digits` significant digits, in the shortest usual form.

    >>> number(0.69314718), number(-2.0), number(123456.0), number(1.5e-9), number(float("nan"))
    ('0.6931', '-2', '1.235e5', '1.5e-9', 'nan')
    """
    if not math.isfinite(value):
        return str(value)
    text = f"{value:.{digits}g}"
    mantissa, mark, exponent = text.partition("e")
    return f"{mantissa}e{int(exponent)}" if mark else "0" if text == "-0" else text


def limit(rows: tuple[tuple[float, ...], ...]) -> float:
    """The value drawn in full colour: the largest, or three times the root mean square if that is
    smaller.

    >>> limit(((3.0, -4.0),))
    4.0
    """
    finite = np.abs(np.array(rows, float))
    finite = finite[np.isfinite(finite)]
    top = float(finite.max()) if finite.size else 0.0
    if not top:
        return 0.0
    unit = finite / top
    return min(top, 3 * top * math.sqrt(float((unit * unit).mean())))


def _codes(means: np.ndarray, peaks: np.ndarray, full: float) -> list[list[int | str]]:
    """0 is kept for exact zeros: what is only small is 1 or -1."""
    with np.errstate(invalid="ignore"):
        codes = np.rint(FULL * np.clip(means / full, -1, 1)) if full else np.zeros_like(means)
    small = (codes == 0) & (peaks != 0)
    codes[small] = np.where(means[small] < 0, -1, 1)
    odd = np.argwhere(~np.isfinite(means)).tolist()
    codes[~np.isfinite(codes)] = 0
    found = codes.astype(int).tolist()
    for r, i in odd:
        found[r][i] = "nan" if math.isnan(means[r, i]) else "inf" if means[r, i] > 0 else "-inf"
    return found


def strip(sample: Sample) -> Strip:
    """The STRIP of a sample, as `scene` describes it: shades of value / limit, and the text beside
    it.

    >>> from nbgrad.trace.array_summary import sample
    >>> import numpy as np
    >>> strip(sample(np.float32([1, 0, -2]), "float32", 8))
    {'rows': [[50, 0, -100]], 'limit': 2.0, 'text': '±2', 'text_w': 12}
    """
    full = limit(sample.tile)
    rows = _codes(np.array(sample.tile, float), np.array(sample.peak, float), full) if sample.tile else []
    text = scalar(sample) if sample.shape == () else f"±{number(full, 3)}" if rows else "empty"
    return {
        "rows": rows,
        "limit": float(number(full)),
        "text": text,
        "text_w": width(text, "number"),
    }


def scalar(sample: Sample) -> str:
    """The one entry of a 0-d sample, as text."""
    value = sample.values[0] if sample.values else sample.tile[0][0]
    if isinstance(value, bool | complex):
        return str(value)
    return str(value) if isinstance(value, int) and abs(value) < 10**7 else number(value)


def box(sample: Sample) -> Box:
    """Width and height in pixels of the strip of a sample: cells of 5 to 14 pixels, at most 120 x
    40.

    >>> from nbgrad.trace.array_summary import sample
    >>> import numpy as np
    >>> box(sample(np.zeros((5, 3)), "float64", 0)), box(sample(np.zeros(1000), "float64", 0))
    ((42, 40), (120, 12))
    """
    rows, columns = len(sample.tile), len(sample.tile[0]) if sample.tile else 0
    if not rows:
        return 12, 12
    high = 12 if rows == 1 else max(5, min(9, 40 // rows))
    wide = max(5, min(14, 120 // columns, 2 * high))
    return wide * columns, high * rows
