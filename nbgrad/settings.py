"""Settings that are set and read, and change nothing here: NumPy's algorithms are deterministic, and its threads its own.

>>> import nbgrad as torch
>>> torch.use_deterministic_algorithms(True)
>>> torch.are_deterministic_algorithms_enabled()
True
>>> torch.use_deterministic_algorithms(False)
"""

from __future__ import annotations

import os
import warnings

_MODES = ("default", "warn", "error")


class _Current:
    mode = 0  # a place in _MODES
    threads = os.cpu_count() or 1
    precision = "highest"


def use_deterministic_algorithms(mode: bool, *, warn_only: bool = False) -> None:
    """Ask for deterministic algorithms, or no longer; TypeError for what is no bool."""
    if not isinstance(mode, bool):
        raise TypeError(f"use_deterministic_algorithms takes True or False, got {type(mode).__name__}")
    _Current.mode = (1 if warn_only else 2) if mode else 0


def are_deterministic_algorithms_enabled() -> bool:
    """Whether deterministic algorithms were asked for."""
    return _Current.mode > 0


def is_deterministic_algorithms_warn_only_enabled() -> bool:
    """Whether they were asked for with `warn_only`."""
    return _Current.mode == 1


def set_deterministic_debug_mode(debug_mode: int | str) -> None:
    """The same setting as a number or a word: 0 "default", 1 "warn", 2 "error"; RuntimeError for another."""
    if debug_mode not in (*_MODES, 0, 1, 2):
        raise RuntimeError(f"debug_mode must be 0, 1, 2 or one of {', '.join(_MODES)}, got {debug_mode!r}")
    _Current.mode = _MODES.index(debug_mode) if isinstance(debug_mode, str) else int(debug_mode)


def get_deterministic_debug_mode() -> int:
    """The setting as a number."""
    return _Current.mode


def get_num_threads() -> int:
    """The number that `set_num_threads` was given, at first that of the processors."""
    return _Current.threads


def set_num_threads(int: int) -> None:
    """Keep the number; NumPy's own threads are set by its environment (OMP_NUM_THREADS). RuntimeError for one below 1."""
    if not hasattr(int, "__index__") or int < 1:
        raise RuntimeError(f"at least one thread is needed, got {int}")
    _Current.threads = int


def get_float32_matmul_precision() -> str:
    """The word that `set_float32_matmul_precision` was given; products are always computed in full precision."""
    return _Current.precision


def set_float32_matmul_precision(precision: str) -> None:
    """Keep the word, "highest", "high" or "medium"; another is not kept, with a warning."""
    if precision not in ("highest", "high", "medium"):
        warnings.warn(f'precision is "highest", "high" or "medium", and stays what it was for {precision!r}', stacklevel=2)
    else:
        _Current.precision = precision


__all__ = [
    "get_float32_matmul_precision", "get_num_threads", "set_float32_matmul_precision", "set_num_threads",
    "are_deterministic_algorithms_enabled", "get_deterministic_debug_mode", "is_deterministic_algorithms_warn_only_enabled",
    "set_deterministic_debug_mode", "use_deterministic_algorithms",
]  # fmt: skip
