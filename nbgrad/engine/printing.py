"""How a tensor prints: PyTorch's rules for width, precision, scientific notation, folding and line breaks."""

from __future__ import annotations

import math
from contextlib import contextmanager
from dataclasses import dataclass, replace
from textwrap import indent

import numpy as np


@dataclass(frozen=True, slots=True)
class Options:
    """What `set_printoptions` sets."""

    precision: int = 4
    threshold: float = 1000  # more elements than this are folded
    edgeitems: int = 3  # kept at each end of a folded dimension
    linewidth: int = 80
    sci_mode: bool | None = None  # None: chosen by the values


_PROFILES = {
    "default": Options(), "short": Options(precision=2, edgeitems=2), "full": Options(threshold=math.inf),
}  # fmt: skip


class _Current:
    options = Options()


def set_printoptions(precision=None, threshold=None, edgeitems=None, linewidth=None, profile=None, sci_mode=None):
    """Set how tensors print; `profile` is "default", "short" or "full", the other arguments change single options.

    >>> import nbgrad as torch
    >>> torch.set_printoptions(precision=2)
    >>> torch.tensor([1.23456])
    tensor([1.23])
    >>> torch.set_printoptions(profile="default")
    """
    if profile is not None:
        if profile not in _PROFILES:
            raise ValueError(f"profile must be one of {', '.join(_PROFILES)}, got {profile!r}")
        _Current.options = replace(_PROFILES[profile], sci_mode=_Current.options.sci_mode)
    given = {"precision": precision, "threshold": threshold, "edgeitems": edgeitems, "linewidth": linewidth}
    changed = {name: value for name, value in given.items() if value is not None}
    _Current.options = replace(_Current.options, **changed, sci_mode=sci_mode)


def get_printoptions() -> dict:
    """The current options as a dict."""
    o = _Current.options
    return {name: getattr(o, name) for name in ("precision", "threshold", "edgeitems", "linewidth", "sci_mode")}


@contextmanager
def printoptions(**changed):
    """`set_printoptions` for the length of a `with` block.

    >>> import nbgrad as torch
    >>> with torch.printoptions(precision=1):
    ...     print(torch.tensor([0.25]))
    tensor([0.2])
    """
    before = _Current.options
    try:
        set_printoptions(**changed)
        yield
    finally:
        _Current.options = before


# ---- one number ----
def number_format(values: np.ndarray, o: Options):
    """(width, function from number to text) for real values shown together."""
    if values.dtype.kind in "biu":
        texts = [str(v) for v in values.ravel().tolist()]
        width = max(map(len, texts), default=1)
        return width, lambda v: str(v).rjust(width)
    flat = values.ravel().astype(np.float64)
    flat = flat[np.isfinite(flat) & (flat != 0)]
    if not flat.size:
        return 1, _whole(1)
    largest, smallest = np.abs(flat).max(), np.abs(flat).min()
    whole = bool((flat == np.ceil(flat)).all())
    with np.errstate(over="ignore"):
        wide = largest / smallest > 1000.0 or largest > 1e8
    scientific = (wide or (not whole and smallest < 1e-4)) if o.sci_mode is None else o.sci_mode
    if scientific:
        width = max(len(f"{v:.{o.precision}e}") for v in flat.tolist())
        return width, _scientific(width, o.precision)
    if whole:
        width = max(len(f"{v:.0f}") for v in flat.tolist()) + 1
        return width, _whole(width)
    width = max(len(f"{v:.{o.precision}f}") for v in flat.tolist())
    return width, lambda v: f"{v:.{o.precision}f}".rjust(width)


def _scientific(width, precision):
    return lambda v: f"{v:.{precision}e}".rjust(width)


def _whole(width):
    """Floats without a fraction end in a point: `1.`"""
    return lambda v: (f"{v:.0f}." if math.isfinite(v) else f"{v:.0f}").rjust(width)


def _complex_format(values, o):
    width_re, real = number_format(values.real, o)
    width_im, imaginary = number_format(values.imag, o)

    def text(v):
        im = imaginary(v.imag).lstrip() + "j"
        return real(v.real) + (im if im[0] in "+-" else f"+{im}")

    return width_re + width_im + 1, text


# ---- the array ----
def _edges(array, keep):
    """The elements that stay when every long dimension is folded to its ends: those that decide the format."""
    for axis, n in enumerate(array.shape):
        if n > 2 * keep:
            array = np.take(array, [*range(keep), *range(n - keep, n)], axis)
    return array


def _rows(array, indent, fold, width, text, o):
    """Nested brackets, `indent` columns in."""
    if not array.ndim:
        return text(array.item())
    n, keep = array.shape[0], o.edgeitems
    folded = fold and n > 2 * keep
    if array.ndim == 1:
        per_line = max(1, (o.linewidth - indent) // (width + 2))
        shown = [*array[:keep].tolist(), ..., *array[n - keep :].tolist()] if folded else array.tolist()
        cells = [" ..." if v is ... else text(v) for v in shown]
        lines = [", ".join(cells[i : i + per_line]) for i in range(0, len(cells), per_line)]
        return "[" + (",\n" + " " * (indent + 1)).join(lines) + "]"
    places = [*range(keep), ..., *range(n - keep, n)] if folded else range(n)
    parts = ["..." if i is ... else _rows(array[i], indent + 1, fold, width, text, o) for i in places]
    return "[" + ("," + "\n" * (array.ndim - 1) + " " * (indent + 1)).join(parts) + "]"


def tensor_repr(array: np.ndarray, *, dtype: str, requires_grad=False, grad_fn=None, tangent="", default_dtype="float32") -> str:
    """PyTorch's text for a tensor with these values; `tangent` is the text of its tangent.

    >>> tensor_repr(np.array([1.0, 2.5], np.float32), dtype="float32", requires_grad=True)
    'tensor([1.0000, 2.5000], requires_grad=True)'
    """
    o = _Current.options
    suffixes = []
    usual = {default_dtype, "int64", "bool", {"float64": "complex128"}.get(default_dtype, "complex64")}
    if not array.size:
        body = "[]"
        if array.ndim != 1:
            suffixes.append(f"size={tuple(array.shape)}")
        usual = {default_dtype}
    else:
        fold = array.size > o.threshold
        sample = _edges(array, o.edgeitems) if fold else array
        width, text = (_complex_format if array.dtype.kind == "c" else number_format)(sample, o)
        body = _rows(array, len("tensor("), fold, width, text, o)
    if dtype not in usual:
        suffixes.append(f"dtype=torch.{dtype}")
    if grad_fn is not None:
        suffixes.append(f"grad_fn=<{grad_fn}>")
    elif requires_grad:
        suffixes.append("requires_grad=True")
    if tangent:
        suffixes.append(f"tangent={tangent}")
    return _joined(f"tensor({body}", suffixes, o.linewidth) + ")"


def wrapped_repr(level: int, dim: int | None, behind: str) -> str:
    """The text of a tensor inside a transform, the number `level`; `behind` is that of the tensor as it is outside.

    `dim` counts the examples of vmap; it is None for a derivative.

    >>> print(wrapped_repr(1, 0, "tensor([1., 2.])"))
    BatchedTensor(lvl=1, bdim=0, value=
        tensor([1., 2.])
    )
    """
    name = f"GradTrackingTensor(lvl={level}" if dim is None else f"BatchedTensor(lvl={level}, bdim={dim}"
    return f"{name}, value=\n{indent(behind, '    ')}\n)"


def _joined(text, suffixes, linewidth):
    """Suffixes on the last line while they fit, then on lines of their own."""
    margin = len("tensor(")
    length = len(text) - text.rfind("\n") + 1
    for suffix in suffixes:
        if length + len(suffix) + 2 > linewidth:
            text += ",\n" + " " * margin + suffix
            length = margin + len(suffix)
        else:
            text += ", " + suffix
            length += len(suffix) + 2
    return text


__all__ = ["get_printoptions", "printoptions", "set_printoptions"]
