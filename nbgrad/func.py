"""`torch.func`: derivatives and batches as functions of functions.

>>> import nbgrad as torch
>>> torch.func.vmap(torch.func.grad(lambda x: x**3))(torch.tensor([1.0, 2.0]))
tensor([ 3., 12.])
"""

from __future__ import annotations

from .transforms.functional_call import functional_call, stack_module_state
from .transforms.functionalize import functionalize
from .transforms.grad import grad, grad_and_value, vjp
from .transforms.jacobian import hessian, jacfwd, jacrev
from .transforms.jvp import jvp, linearize
from .transforms.rearrange import rearrange
from .transforms.vmap import debug_unwrap, vmap

__all__ = [
    "debug_unwrap", "functional_call", "functionalize", "grad", "grad_and_value", "hessian", "jacfwd", "jacrev", "jvp", "linearize",
    "rearrange", "replace_all_batch_norm_modules_", "stack_module_state", "vjp", "vmap",
]  # fmt: skip


def replace_all_batch_norm_modules_(root):
    """Not there: nbgrad.nn has no batch norm modules yet, so there are none to replace."""
    raise NotImplementedError("nbgrad.nn has no batch norm modules yet, so there are none to replace")
