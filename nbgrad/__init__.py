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
from .functions import creation as _create, from_data as _from_data, methods as _methods, signature as _out, strided as _strided
from .ops import namespace as _namespace

newaxis = None
__version__ = "0.1.0"

from . import nn, random
from .functions import random as _random, random_fills as _fills

globals().update(_dtypes.TABLE)
globals().update({name: _dtypes.TABLE[target] for name, target in _dtypes.ALIASES.items()})
_methods.install()
_MAKERS = {name: getattr(module, name) for module in (_create, _from_data, _random) for name in module.__all__}
_OF_LAYERS = (
    "celu celu_ cosine_similarity hardshrink layer_norm pairwise_distance prelu rms_norm selu selu_ threshold threshold_".split()
)
_FUNCTIONS = _MAKERS | _methods.functions() | {name: nn.functional.FUNCTIONS[name] for name in _OF_LAYERS}
globals().update({f"{name}_": getattr(Tensor, f"{name}_") for name in _methods.inplace.NAMESPACE})


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
    if name in _FUNCTIONS:
        face = _out.accepting if name in _MAKERS else _out.public
        return _out.live(globals(), name, face(name, _FUNCTIONS[name]))
    if name == "__all__":  # for `from nbgrad import *`
        return [n for n in sorted({*globals(), *_FUNCTIONS}) if not n.startswith("_")]
    if name in _LAZY:
        return _import_module(f"nbgrad.{name}")
    if name == "vmap":
        return _import_module("nbgrad.func").vmap
    if name in _ELSEWHERE:
        return getattr(_import_module(f"nbgrad.{_ELSEWHERE[name]}"), name)
    raise _attribute_error("nbgrad", name, __dir__())


def __dir__():
    return sorted({*globals(), *_FUNCTIONS, *_LAZY, *_ELSEWHERE, "vmap"})


def load_ipython_extension(ipython):
    """`%load_ext nbgrad`: the magics `%%trace` and `%%nograd`."""
    from .magics import load_ipython_extension as load

    load(ipython)


def unload_ipython_extension(ipython):
    """`%unload_ext nbgrad`: take the magics away again."""
    from .magics import unload_ipython_extension as unload

    unload(ipython)
