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
from .ops import namespace as _namespace

newaxis = None
__version__ = "0.1.0"

from . import nn, random
from .ops.random import Generator, default_generator

globals().update(_dtypes.TABLE)
globals().update({name: _dtypes.TABLE[target] for name, target in _dtypes.ALIASES.items()})
_FACES = _methods.faces("torch")
_LAZY = {"func", "profiler", "special", "trace", "utils"}
_ELSEWHERE = {
    name: module
    for module, names in {
        "devices": "accelerator backends cpu cuda get_default_device mps set_default_device xpu",
        "settings": "are_deterministic_algorithms_enabled get_deterministic_debug_mode get_float32_matmul_precision "
                    "get_num_threads is_deterministic_algorithms_warn_only_enabled set_deterministic_debug_mode "
                    "set_float32_matmul_precision set_num_threads use_deterministic_algorithms",
        "engine.printing": "get_printoptions printoptions set_printoptions",
        "engine.storage": "TypedStorage UntypedStorage is_storage",
        "functions.tensor_types": "BFloat16Tensor BoolTensor ByteTensor CharTensor DoubleTensor FloatTensor HalfTensor IntTensor LongTensor "
                     "ShortTensor set_default_tensor_type",
    }.items()
    for name in names.split()
}  # fmt: skip


def __getattr__(name):
    """Parts that a plain computation does not need, loaded on first use; functions get their face for users then, too."""
    if name in _FACES:
        return _FACES[name](globals())
    if name == "__all__":  # for `from nbgrad import *`
        return [n for n in sorted({*globals(), *_FACES}) if not n.startswith("_")]
    if name in _LAZY:
        return _import_module(f"nbgrad.{name}")
    if name == "vmap":
        return _import_module("nbgrad.func").vmap
    if name in _ELSEWHERE:
        return getattr(_import_module(f"nbgrad.{_ELSEWHERE[name]}"), name)
    raise _attribute_error("nbgrad", name, __dir__())


def __dir__():
    return sorted({*globals(), *_FACES, *_LAZY, *_ELSEWHERE, "vmap"})


def load_ipython_extension(ipython):
    """`%load_ext nbgrad`: the magics `%%trace` and `%%nograd`."""
    from .magics import load_ipython_extension as load

    load(ipython)


def unload_ipython_extension(ipython):
    """`%unload_ext nbgrad`: take the magics away again."""
    from .magics import unload_ipython_extension as unload

    unload(ipython)
