"""Anomaly mode: a backward pass that makes a NaN stops there, and says which line of the forward pass it comes from."""

from __future__ import annotations

import re
import sys
import warnings

import numpy as np

from . import versions
from .state import GRAD, INTERCEPT, intercepting, set_intercepting, state


def check(node, arrived, out) -> None:
    """RuntimeError if anything that `node` sent is NaN."""
    for i, g in enumerate(out):
        if _has_nan(g):
            if any(map(_has_nan, arrived if type(arrived) is list else [arrived])):
                cause = "NaN had arrived at it: a hook, the gradient given to backward(), or a sum of +inf and -inf made it"
            else:
                cause = "look there for a division by zero, a log or a square root at 0, or an overflow"
            raise RuntimeError(f"{node.name()} made NaN in the gradient it sent to its operand {i}{_place(node)}: {cause}")


def _has_nan(g) -> bool:
    array = getattr(g, "_data", g)
    return array is not None and array.dtype.kind in "fc" and bool(np.isnan(array).any())


def _trace(node) -> list[str]:
    return node.more.metadata.get("traceback_", []) if node.more is not None and node.more.metadata else []


def _place(node) -> str:
    trace = _trace(node)
    if not trace:
        return ""
    filename, number = re.match(r'\s*File "(.*)", line (\d+)', trace[-1]).groups()
    return f"; its forward op ran in {versions.describe((filename, int(number)))}"


def tell(node) -> None:
    """Warn with the forward traceback of the node that an error came from, and of those whose backward had made it."""
    words = f"error in {node.name()}"
    while node is not None:
        trace = _trace(node)
        where = "traceback of the forward call:\n" + "".join(trace) if trace else (
            "its forward op ran outside anomaly mode, so where is not known: switch the mode on before the forward pass"
        )  # fmt: skip
        try:
            warnings.warn(f"{words}; {where}", UserWarning, stacklevel=2)
        except UserWarning as warning:  # warnings are errors: this one may not take the place of the error that it is about
            print(warning, file=sys.stderr)
        node = node.more.metadata.get("parent_") if node.more is not None and node.more.metadata else None
        words = "that node was made by the backward of another" + (f", {node.name()}" if node is not None else "")


class set_detect_anomaly:
    """Switch anomaly mode on or off at once; as a context manager, put it back on leaving.

    >>> import nbgrad as torch
    >>> with torch.autograd.set_detect_anomaly(False):
    ...     pass
    """

    def __init__(self, mode: bool, check_nan: bool = True):
        if not isinstance(mode, bool):
            raise TypeError(f"anomaly mode is switched by True or False, got {type(mode).__name__}")
        self._before = intercepting.anomaly, intercepting.check_nan
        _set(mode, check_nan)

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
        self._before = intercepting.anomaly, intercepting.check_nan
        _set(True, self.check_nan)

    def __exit__(self, *exc):
        _set(*self._before)


def _set(on, check_nan):
    """For all threads, as in PyTorch: those that start later record tracebacks too."""
    type(intercepting).anomaly, type(intercepting).check_nan = on, check_nan
    type(state).mode = GRAD | INTERCEPT if on else GRAD
    set_intercepting()


def is_anomaly_enabled() -> bool:
    """Whether anomaly mode is on."""
    return intercepting.anomaly


def is_anomaly_check_nan_enabled() -> bool:
    """Whether anomaly mode, where it is on, stops at NaN."""
    return intercepting.check_nan
