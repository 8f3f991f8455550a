"""Anomaly mode: a backward pass that makes a NaN stops there, and says which line of the forward pass it comes from."""

from __future__ import annotations

import warnings

import numpy as np

from .taps import taps, update


def check(node, out) -> None:
    """RuntimeError if anything that `node` sent is NaN."""
    for i, g in enumerate(out):
        array = getattr(g, "_data", g)
        if array is not None and array.dtype.kind in "fc" and np.isnan(array).any():
            raise RuntimeError(
                f"{node.name()} made NaN in the gradient it sent to its operand {i}{_place(node)}: look there for a "
                "division by zero, a log or a square root at 0, or an overflow"
            )


def _trace(node) -> list[str]:
    return node.more.metadata.get("traceback_", []) if node.more is not None and node.more.metadata else []


def _place(node) -> str:
    trace = _trace(node)
    if not trace:
        return ""
    place, _, code = trace[-1].strip().partition("\n")
    return f"; its forward op ran in {place.rpartition(', in ')[0]}" + (f": `{code.strip()}`" if code.strip() else "")


def tell(node) -> None:
    """Warn with the forward traceback of the node that an error came from."""
    trace = _trace(node)
    where = "traceback of the forward call:\n" + "".join(trace) if trace else (
        "its forward op ran outside anomaly mode, so where is not known: switch the mode on before the forward pass"
    )  # fmt: skip
    warnings.warn(f"error in {node.name()}; {where}", UserWarning, stacklevel=2)


class set_detect_anomaly:
    """Switch anomaly mode on or off at once; as a context manager, put it back on leaving.

    >>> import nbgrad as torch
    >>> with torch.autograd.set_detect_anomaly(False):
    ...     pass
    """

    def __init__(self, mode: bool, check_nan: bool = True):
        self._before = taps.anomaly, taps.check_nan
        _set(mode, mode and check_nan)

    def __enter__(self):
        pass

    def __exit__(self, *exc):
        _set(*self._before)


class detect_anomaly:
    """While active, ops remember the line that called them, and a NaN in a backward pass is a RuntimeError naming it.

    >>> import warnings, nbgrad as torch
    >>> x = torch.tensor(0.0, requires_grad=True)
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore")
    ...     with torch.autograd.detect_anomaly():
    ...         try:
    ...             (torch.sqrt(x) * 0).backward()
    ...         except RuntimeError as error:
    ...             print(str(error).split(";")[0])
    SqrtBackward0 made NaN in the gradient it sent to its operand 0
    """

    def __init__(self, check_nan: bool = True):
        self.check_nan = check_nan
        warnings.warn(
            "anomaly mode is on: ops and backward are much slower, use it for finding errors only", UserWarning, stacklevel=2
        )

    def __enter__(self):
        self._before = taps.anomaly, taps.check_nan
        _set(True, self.check_nan)

    def __exit__(self, *exc):
        _set(*self._before)


def _set(on, check_nan):
    taps.anomaly, taps.check_nan = on, check_nan
    update()


def is_anomaly_enabled() -> bool:
    """Whether anomaly mode is on in this thread."""
    return taps.anomaly


def is_anomaly_check_nan_enabled() -> bool:
    """Whether anomaly mode is on and stops at NaN."""
    return taps.check_nan
