"""Whether only deterministic algorithms may be used: a setting to be set and read. NumPy's are, so it changes nothing.

>>> import nbgrad as torch
>>> torch.use_deterministic_algorithms(True)
>>> torch.are_deterministic_algorithms_enabled()
True
>>> torch.use_deterministic_algorithms(False)
"""

from __future__ import annotations

_MODES = ("default", "warn", "error")


class _Current:
    mode = 0  # a place in _MODES


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


__all__ = [
    "are_deterministic_algorithms_enabled", "get_deterministic_debug_mode", "is_deterministic_algorithms_warn_only_enabled",
    "set_deterministic_debug_mode", "use_deterministic_algorithms",
]  # fmt: skip
