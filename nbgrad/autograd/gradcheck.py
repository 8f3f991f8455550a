"""Are gradients right? Compared with finite differences, entry by entry or along one random direction (`fast_mode`).

Complex numbers are taken as pairs of real ones, so that one comparison serves every mixture of real and complex.
"""

from __future__ import annotations

import warnings

import numpy as np

from .engine import grad
from .modes import enable_grad
from .op import make
from .tensor import Tensor

__all__ = ["GradcheckError", "gradcheck", "gradgradcheck"]


class GradcheckError(RuntimeError):
    """A gradient is wrong; the text says which, where, and by how much."""


# ---- real coordinates ----
def _parts(array) -> np.ndarray:
    """The entries of an array as a flat vector of real numbers: all real parts, then all imaginary ones."""
    flat = np.asarray(array).reshape(-1)
    return np.concatenate([flat.real, flat.imag]) if flat.dtype.kind == "c" else flat.astype(float)


def _whole(vector, like) -> np.ndarray:
    """The array of the shape and dtype of `like` that has these parts."""
    n = like.size
    flat = vector if like.dtype.kind != "c" else vector[:n] + 1j * vector[n:]
    return np.array(flat.reshape(like.shape), like.dtype, order="C")


def _size(array) -> int:
    return array.size * (2 if array.dtype.kind == "c" else 1)


# ---- the two sides ----
def _outputs(func, inputs) -> tuple[Tensor, ...]:
    out = func(*inputs)
    out = tuple(out) if isinstance(out, tuple | list) else (out,)
    return tuple(y for y in out if isinstance(y, Tensor) and y.dtype.inexact)


def _slope(func, inputs, i, direction, eps):
    """How the outputs change when input `i` moves along `direction`, by central differences; one vector an output."""
    x = inputs[i]._data

    def at(step):
        moved = make(_whole(_parts(x) + step * direction, x), None).requires_grad_()
        return [_parts(y._data) for y in _outputs(func, (*inputs[:i], moved, *inputs[i + 1 :]))]

    return [(a - b) / (2 * eps) for a, b in zip(at(eps), at(-eps))]


def _vjp(outputs, xs, j, seed):
    """The gradients of all checked inputs when output `j` receives `seed`."""
    y = outputs[j]
    found = (None,) * len(xs)
    if y.requires_grad:
        arrived = make(_whole(seed, y._data), None)
        found = grad([y], xs, [arrived], retain_graph=True, allow_unused=True)
    return found


def _vectors(found, xs):
    return [np.zeros(_size(x._data)) if g is None else _parts(g._data) for g, x in zip(found, xs)]


# ---- the comparisons ----
class _Check:
    """One call of gradcheck: the function, its inputs, those to check, and how exact it must be."""

    def __init__(self, func, inputs, eps, atol, rtol, nondet_tol):
        self.func, self.inputs = func, inputs
        self.places = [i for i, x in enumerate(inputs) if isinstance(x, Tensor) and x.requires_grad]
        self.xs = [inputs[i] for i in self.places]
        self.eps, self.atol, self.rtol, self.nondet_tol = eps, atol, rtol, nondet_tol
        self.outputs = _outputs(func, inputs)

    def slow(self):
        """Every entry of every Jacobian."""
        analytic = [[self._row(j, unit) for unit in np.eye(_size(y._data))] for j, y in enumerate(self.outputs)]
        for k, i in enumerate(self.places):
            units = np.eye(_size(self.xs[k]._data))
            columns = [_slope(self.func, self.inputs, i, unit, self.eps) for unit in units]
            for j in range(len(self.outputs)):
                numerical = np.array([c[j] for c in columns]).reshape(len(units), -1)
                claimed = np.array([row[k] for row in analytic[j]]).reshape(-1, len(units)).T
                self._compare(claimed, numerical, i, j)

    def fast(self):
        """Each Jacobian between one random pair of vectors; a wrong entry shows with probability one."""
        rng = np.random.default_rng(0)
        seeds = [_unit(rng, _size(y._data)) for y in self.outputs]
        rows = [self._row(j, seed) for j, seed in enumerate(seeds)]
        for k, i in enumerate(self.places):
            direction = _unit(rng, _size(self.xs[k]._data))
            slopes = _slope(self.func, self.inputs, i, direction, self.eps)
            for j, seed in enumerate(seeds):
                self._compare(np.array([[rows[j][k] @ direction]]), np.array([[slopes[j] @ seed]]), i, j)

    def _row(self, j, seed):
        """A row of output `j`'s Jacobians, the same when computed twice."""
        first = _vjp(self.outputs, self.xs, j, seed)
        again = _vectors(_vjp(self.outputs, self.xs, j, seed), self.xs)
        for g, x, i in zip(first, self.xs, self.places):
            if g is not None and (g.dtype is not x.dtype or g.shape != x.shape):
                raise GradcheckError(
                    f"the gradient of input {i} is {g.dtype} of shape {list(g.shape)}, the input is {x.dtype} of shape {list(x.shape)}"
                )
        first = _vectors(first, self.xs)
        for a, b, i in zip(first, again, self.places):
            if a.size and np.abs(a - b).max() > self.nondet_tol:
                raise GradcheckError(
                    f"backward is not deterministic: the gradient of input {i} changed by {np.abs(a - b).max():g} when computed "
                    "again; pass nondet_tol= to allow for it"
                )
        return first

    def _compare(self, claimed, numerical, i, j):
        wrong = ~(np.abs(claimed - numerical) <= self.atol + self.rtol * np.abs(numerical))
        if wrong.any():
            row, column = np.unravel_index(np.argmax(np.where(wrong, np.abs(claimed - numerical), -1)), wrong.shape)
            raise GradcheckError(
                f"the gradient of output {j} with respect to input {i} is wrong in {wrong.sum()} of {wrong.size} entries. Most at "
                f"input entry {row}, output entry {column}: backward says {claimed[row, column]:.6g}, finite differences say "
                f"{numerical[row, column]:.6g}.\nbackward:\n{claimed}\nfinite differences:\n{numerical}"
            )

    def undefined(self):
        """Zeros give zeros, and a result that no gradient reached counts as one that got zeros."""
        live = [y for y in self.outputs if y.requires_grad]
        nothing = grad(live, self.xs, [make(np.zeros_like(y._data), None) for y in live], retain_graph=True, allow_unused=True)
        for i, g in zip(self.places, nothing):
            if g is not None and g._data.any():
                raise GradcheckError(f"backward is not proportional to what arrives: input {i} got {g._data} from zeros")
        for j, y in enumerate(live):
            seeds = [make(np.full(t._data.shape, float(t is y), t._data.dtype), None) for t in live]
            alone = grad([y], self.xs, [seeds[j]], retain_graph=True, allow_unused=True)
            together = grad(live, self.xs, seeds, retain_graph=True, allow_unused=True)
            for i, a, b in zip(self.places, _vectors(alone, self.xs), _vectors(together, self.xs)):
                if not np.allclose(a, b, self.rtol, self.atol, equal_nan=True):
                    raise GradcheckError(f"the gradient of input {i} differs between a None and a zero gradient of another output")


def _unit(rng, n):
    vector = rng.standard_normal(n)
    return vector / (np.linalg.norm(vector) or 1)


def _prepared(inputs):
    inputs = tuple(inputs) if isinstance(inputs, tuple | list) else (inputs,)
    checked = [(i, x) for i, x in enumerate(inputs) if isinstance(x, Tensor) and x.requires_grad]
    if not checked:
        raise ValueError("gradcheck needs at least one input with requires_grad=True")
    for i, x in checked:
        if x.dtype.name not in ("float64", "complex128"):
            warnings.warn(
                f"input {i} is {x.dtype}, too coarse for finite differences: the check will likely fail, use torch.float64",
                UserWarning,
                stacklevel=3,
            )
    return inputs


def gradcheck(
    func, inputs, *, eps=1e-6, atol=1e-5, rtol=1e-3, raise_exception=True, nondet_tol=0.0, check_undefined_grad=True,
    check_grad_dtypes=False, check_batched_grad=False, check_batched_forward_grad=False, check_forward_ad=False,
    check_backward_ad=True, fast_mode=False, masked=None,
) -> bool:  # fmt: skip
    """Whether backward gives the derivatives of `func` at `inputs` (float64), as finite differences see them.

    `fast_mode` compares along one random direction. GradcheckError where they differ by more than `atol` +
    `rtol` * size (False with `raise_exception=False`); ValueError if no input requires grad. Dtypes are always
    checked; batches of gradients are run one by one, so there is nothing more to check of them.

    >>> import nbgrad as torch
    >>> x = torch.tensor([0.5, 1.5], dtype=torch.float64, requires_grad=True)
    >>> torch.autograd.gradcheck(torch.sin, (x,))
    True
    """
    if check_forward_ad or check_batched_forward_grad:
        raise NotImplementedError("forward mode cannot be checked yet: leave check_forward_ad and its kin False")
    inputs = _prepared(inputs)
    try:
        with enable_grad():
            check = _Check(func, inputs, eps, atol, rtol, nondet_tol)
            if check_backward_ad:
                check.fast() if fast_mode else check.slow()
                if check_undefined_grad:
                    check.undefined()
    except GradcheckError:
        if raise_exception:
            raise
        return False
    return True


def gradgradcheck(
    func, inputs, grad_outputs=None, *, eps=1e-6, atol=1e-5, rtol=1e-3, gen_non_contig_grad_outputs=False,
    raise_exception=True, nondet_tol=0.0, check_undefined_grad=True, check_grad_dtypes=False, check_batched_grad=False,
    check_fwd_over_rev=False, check_rev_over_rev=True, fast_mode=False, masked=False,
) -> bool:  # fmt: skip
    """As `gradcheck`, of the gradients of `func`: whether its second derivatives are right.

    `grad_outputs` are the gradients that arrive at the outputs, random ones by default.

    >>> import nbgrad as torch
    >>> x = torch.tensor([0.5, 1.5], dtype=torch.float64, requires_grad=True)
    >>> torch.autograd.gradgradcheck(lambda x: x**3, (x,))
    True
    """
    if check_fwd_over_rev:
        raise NotImplementedError("forward mode cannot be checked yet: leave check_fwd_over_rev False")
    inputs = _prepared(inputs)
    if grad_outputs is None:
        rng = np.random.default_rng(0)
        outputs = [y for y in _outputs(func, inputs) if y.requires_grad]
        seeds = tuple(make(_whole(rng.standard_normal(_size(y._data)), y._data), None).requires_grad_() for y in outputs)
    else:
        seeds = (grad_outputs,) if isinstance(grad_outputs, Tensor) else tuple(grad_outputs)
    n = len(inputs)

    def gradients(*args):
        xs = tuple(x for x in args[:n] if isinstance(x, Tensor) and x.requires_grad)
        ys = [y for y in _outputs(func, args[:n]) if y.requires_grad]
        return tuple(g for g in grad(ys, xs, args[n:], create_graph=True, allow_unused=True) if g is not None)

    return not check_rev_over_rev or gradcheck(
        gradients, (*inputs, *seeds), eps=eps, atol=atol, rtol=rtol, raise_exception=raise_exception,
        nondet_tol=nondet_tol, check_undefined_grad=check_undefined_grad, fast_mode=fast_mode,
    )  # fmt: skip
