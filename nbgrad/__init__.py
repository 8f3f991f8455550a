"""nbgrad: PyTorch's autograd on NumPy, and a picture of every computation.

>>> import nbgrad as torch
>>> x = torch.tensor(2.0, requires_grad=True)
>>> (x**3).backward(); x.grad
tensor(12.)
"""

from __future__ import annotations

import warnings as _warnings
from importlib import import_module as _import_module
from math import e, inf, nan, pi

# NumPy warns of log(0) and its kin; PyTorch gives -inf in silence, and so do our kernels
_warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"nbgrad\.")

from . import autograd
from .engine import dtypes as _dtypes
from .engine.anomaly import is_anomaly_check_nan_enabled, is_anomaly_enabled
from .engine.device import device
from .engine.dtypes import (
    can_cast,
    dtype,
    finfo,
    get_default_dtype,
    iinfo,
    promote_types,
    set_default_dtype,
)  # fmt: skip
from .engine.errors import attribute_error as _attribute_error
from .engine.memory_format import *
from .engine.modes import (
    enable_grad,
    inference_mode,
    is_grad_enabled,
    is_inference_mode_enabled,
    no_grad,
    set_grad_enabled,
)  # fmt: skip
from .engine.size import Size
from .engine.tensor import Tensor
from .functions import methods as _methods

newaxis = None
__version__ = "0.1.0"

from . import nn, random
from .ops.random import Generator, default_generator

globals().update(_dtypes.TABLE)
globals().update({name: _dtypes.TABLE[target] for name, target in _dtypes.ALIASES.items()})
_FACES = _methods.faces("torch")
_LAZY = {"func", "profiler", "special", "trace", "utils"}
_PARTS = (
    "accelerators",
    "settings",
    "engine.printing",
    "engine.storage",
    "functions.tensor_types",
)  # whose `__all__` are names of this one


def _parts():
    """The parts that a plain computation does not need, loaded when one of their names is asked for."""
    return [_import_module(f"nbgrad.{part}") for part in _PARTS]


def __getattr__(name):
    """Functions get their face for users when they are asked for."""
    if name in _FACES:
        return _FACES[name](globals())
    if name == "__all__":  # for `from nbgrad import *`
        return [n for n in sorted({*globals(), *_FACES}) if not n.startswith("_")]
    if name in _LAZY:
        return _import_module(f"nbgrad.{name}")
    if name == "vmap":
        return _import_module("nbgrad.func").vmap
    for part in _parts() if not name.startswith("_") else ():
        if name in part.__all__:
            return getattr(part, name)
    raise _attribute_error("nbgrad", name, __dir__())


def __dir__():
    return sorted({*globals(), *_FACES, *_LAZY, "vmap", *(name for part in _parts() for name in part.__all__)})


def load_ipython_extension(ipython):
    """`%load_ext nbgrad`: the magics `%%trace` and `%%nograd`."""
    from .magics import load_ipython_extension as load

    load(ipython)


def unload_ipython_extension(ipython):
    """`%unload_ext nbgrad`: take the magics away again."""
    from .magics import unload_ipython_extension as unload

    unload(ipython)
