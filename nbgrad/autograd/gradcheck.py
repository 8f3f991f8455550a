"""Are gradients right? Compared with finite differences, entry by entry or along one random direction (`fast_mode`).

Complex numbers are taken as pairs of real ones, so that one comparison serves every mixture of real and complex.
"""

from __future__ import annotations

import functools
import warnings

import numpy as np

from ..engine import namespaces
from ..engine.backward import grad
from ..engine.op import make
from ..engine.tensor import Tensor
from ..transforms.vmap import over_directions
from . import forward_ad

__all__ = ["GradcheckError", "gradcheck", "gradgradcheck"]

_ABSENT = dict.fromkeys(
    ("get_numerical_jacobian", "get_analytical_jacobian", "get_numerical_jacobian_wrt_specific_input"),
    "it is a deprecated part of gradcheck's inside: use torch.autograd.functional.jacobian",
)


def __getattr__(name):
    raise AttributeError(f"nbgrad.autograd.gradcheck has no {name}" + (f": {_ABSENT[name]}" if name in _ABSENT else ""))


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


def _by_entries(array, jacobian) -> np.ndarray:
    """A Jacobian with one row for each entry of the input: those for the two parts of a complex one as one complex row."""
    return jacobian if array.dtype.kind != "c" else jacobian[: array.size] + 1j * jacobian[array.size :]


# ---- the two sides ----
def _outputs(func, inputs) -> tuple[Tensor, ...]:
    out = func(*inputs)
    out = tuple(out) if isinstance(out, tuple | list) else (out,)
    for y in out:
        if not isinstance(y, Tensor):
            raise AttributeError(f"gradcheck: the function must return a tensor, or a tuple of them, got {type(y).__name__}")
    return tuple(y for y in out if y.dtype.inexact)


def _slope(func, inputs, i, direction, eps):
    """How the outputs change when input `i` moves along `direction`, by central differences; one vector an output.

    The input itself moves, so that it may be given twice, or be a parameter that the function finds elsewhere.
    """
    x = inputs[i]._data
    before = x.copy()

    def at(step):
        x[...] = _whole(_parts(before) + step * direction, before)
        return [np.array(y._data) for y in _outputs(func, inputs)]

    try:
        pairs = list(zip(at(eps), at(-eps)))
    finally:
        x[...] = before
    for j, (a, b) in enumerate(pairs):
        if (a.shape, a.dtype) != (b.shape, b.dtype):
            raise AssertionError(
                f"output {j} is {a.dtype}{list(a.shape)} or {b.dtype}{list(b.shape)}, by the values of input {i}: a function with "
                "a derivative keeps shapes and dtypes"
            )
    return [(_parts(a) - _parts(b)) / (2 * eps) for a, b in pairs]


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
        found = _outputs(func, inputs)
        # what does not require grad is not checked, unless nothing else is there: then it must not move
        self.which = [j for j, y in enumerate(found) if y.requires_grad] or list(range(len(found)))
        self.outputs = [found[j] for j in self.which]

    def _slopes(self, i, direction):
        found = _slope(self.func, self.inputs, i, direction, self.eps)
        return [found[j] for j in self.which]

    def slow(self, backward, forward):
        """Every entry of every Jacobian, as backward, forward mode or both give it."""
        analytic = (
            [] if not backward else [[self._row(j, unit) for unit in np.eye(_size(y._data))] for j, y in enumerate(self.outputs)]
        )
        for k, i in enumerate(self.places):
            units = np.eye(_size(self.xs[k]._data))
            columns = [self._slopes(i, unit) for unit in units]
            moved = [self._column(k, unit) for unit in units] if forward else []
            for j in range(len(self.outputs)):
                shape = len(units), _size(self.outputs[j]._data)
                numerical = np.array([c[j] for c in columns]).reshape(shape)
                whole = functools.partial(_by_entries, self.xs[k]._data)
                if backward:
                    claimed = np.array([row[k] for row in analytic[j]]).reshape(shape[::-1]).T
                    self._compare(whole(claimed), whole(numerical), i, j, "backward")
                if forward:
                    claimed = np.array([m[j] for m in moved]).reshape(shape)
                    self._compare(whole(claimed), whole(numerical), i, j, "forward mode")

    def fast(self, backward, forward):
        """Each Jacobian between one random pair of vectors; a wrong entry shows with probability one."""
        rng = np.random.default_rng(0)
        seeds = [_unit(rng, _size(y._data)) for y in self.outputs]
        rows = [self._row(j, seed) for j, seed in enumerate(seeds)] if backward else []
        for k, i in enumerate(self.places):
            direction = _unit(rng, _size(self.xs[k]._data))
            slopes = self._slopes(i, direction)
            moved = self._column(k, direction) if forward else None
            for j, seed in enumerate(seeds):
                numerical = np.array([[slopes[j] @ seed]])
                entries = np.abs(seed).sum() * np.abs(direction).sum()  # each may be off by atol
                if backward:
                    self._compare(np.array([[rows[j][k] @ direction]]), numerical, i, j, "backward", entries)
                if forward:
                    self._compare(np.array([[moved[j] @ seed]]), numerical, i, j, "forward mode", entries)

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

    def _column(self, k, direction):
        """The tangents of all outputs when checked input `k` moves along `direction`."""
        return [_parts(t._data) for t in self._jvp(self._still() | {k: make(_whole(direction, self.xs[k]._data), None)})]

    def _still(self):
        """A tangent of zeros for each checked input."""
        return {k: make(np.zeros_like(x._data), None) for k, x in enumerate(self.xs)}

    def _jvp(self, tangents):
        """The tangents of all outputs, from those of some of the checked inputs; none of them requires grad there."""
        inputs = [x.detach() if isinstance(x, Tensor) else x for x in self.inputs]
        with forward_ad.dual_level():
            for k, tangent in tangents.items():
                inputs[self.places[k]] = forward_ad.make_dual(inputs[self.places[k]], tangent)
            found = _outputs(self.func, inputs)
            found = [forward_ad.unpack_dual(found[j]).tangent for j in self.which]
        for j, (t, y) in enumerate(zip(found, self.outputs)):
            if t is not None and t.dtype is not y.dtype:
                raise GradcheckError(f"the tangent of output {j} is {t.dtype}, the output is {y.dtype}")
        return [make(np.zeros_like(y._data), None) if t is None else t for t, y in zip(found, self.outputs)]

    def untouched(self):
        """A zero tangent of another input changes nothing."""
        rng = np.random.default_rng(0)
        for k, x in enumerate(self.xs):
            direction = make(_whole(_unit(rng, _size(x._data)), x._data), None)
            for j, (a, b) in enumerate(zip(self._jvp({k: direction}), self._jvp(self._still() | {k: direction}))):
                if not np.allclose(a._data, b._data, self.rtol, self.atol, equal_nan=True):
                    raise GradcheckError(
                        f"the tangent of output {j} differs between no tangent and zeros for the inputs other than {self.places[k]}"
                    )

    def batched(self, forward):
        """Several gradients, or tangents, at once: as one after the other."""
        rng, stack, way = np.random.default_rng(0), namespaces.tensors.stack, "forward mode" if forward else "backward"

        def two(x):
            return [make(_whole(_unit(rng, _size(x._data)), x._data), None) for _ in range(2)]

        try:
            if forward:
                pairs = [two(x) for x in self.xs]
                once = over_directions(lambda *ts: tuple(self._jvp(dict(enumerate(ts)))))(*[stack(p, 0) for p in pairs])
                singly = [stack(list(column), 0) for column in zip(*[self._jvp(dict(enumerate(ts))) for ts in zip(*pairs)])]
            else:
                live = [y for y in self.outputs if y.requires_grad]
                if not live:
                    return
                pairs = [two(y) for y in live]
                options = {"retain_graph": True, "materialize_grads": True}
                once = grad(live, self.xs, [stack(p, 0) for p in pairs], is_grads_batched=True, **options)
                singly = [
                    stack(list(column), 0) for column in zip(*[grad(live, self.xs, seeds, **options) for seeds in zip(*pairs)])
                ]
        except (RuntimeError, NotImplementedError) as error:
            raise GradcheckError(f"{way} fails for a batch of directions at once (vmap): {error}") from error
        for number, (a, b) in enumerate(zip(once, singly)):
            if not np.allclose(a._data, b._data, self.rtol, self.atol, equal_nan=True):
                raise GradcheckError(f"{way} gives for a batch of directions at once (vmap) other values than one after the other, for "
                                     f"{'output' if forward else 'input'} {number}:\n{a._data}\nand\n{b._data}")  # fmt: skip

    def _compare(self, claimed, numerical, i, j, source, entries=1):
        wrong = ~np.isclose(claimed, numerical, self.rtol, self.atol * entries)
        if wrong.any():
            row, column = np.unravel_index(np.argmax(np.where(wrong, np.abs(claimed - numerical), -1)), wrong.shape)
            raise GradcheckError(
                f"the gradient of output {j} with respect to input {i} is wrong in {wrong.sum()} of {wrong.size} entries. Most at "
                f"input entry {row}, output entry {column}: {source} says {claimed[row, column]:.6g}, finite differences say "
                f"{numerical[row, column]:.6g}.\n{source}:\n{claimed}\nfinite differences:\n{numerical}"
            )

    def proportional(self):
        """Zeros give zeros."""
        for i, g in zip(self.places, self._from_zeros([y for y in self.outputs if y.requires_grad], retain_graph=True)):
            if g is not None and g._data.any():
                raise GradcheckError(f"backward is not proportional to what arrives: input {i} got {g._data} from zeros")

    def undefined(self):
        """Where no gradient arrives (None), at one output or at all, backward goes on, and still zeros give zeros."""
        n = sum(y.requires_grad for y in self.outputs)
        for none_at in [range(n), *([j] for j in range(n) if n > 1)]:
            live = [y for y in _outputs(self.func, self.inputs) if y.requires_grad]
            live = [_silent().apply(y) if j in none_at else y for j, y in enumerate(live)]
            error = None
            try:
                found = self._from_zeros(live)
            except RuntimeError as raised:
                error, found = raised, ()
            if error is not None or any(g is not None and g._data.any() for g in found):
                warnings.warn("check_undefined_grad, which is on by default, has failed", UserWarning, stacklevel=4)
                raise GradcheckError(
                    "where no gradient (None) arrives at an output, "
                    + ("backward gave other gradients than zeros" if error is None else f"backward failed: {error}")
                ) from error

    def _from_zeros(self, live, **options):
        return grad(live, self.xs, [make(np.zeros_like(y._data), None) for y in live], allow_unused=True, **options)


@functools.cache
def _silent():
    """A Function that passes its argument on, and no gradient back."""
    from .function import Function

    def forward(ctx, x):
        return x

    def backward(ctx, g):
        return None

    return type("Silent", (Function,), {"forward": staticmethod(forward), "backward": staticmethod(backward)})


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
        if any(step == 0 and n > 1 for step, n in zip(x._data.strides, x._data.shape)):
            raise RuntimeError(
                f"input {i} has several entries in one place of memory, which cannot move alone: give x.contiguous()"
            )
    return inputs


def gradcheck(
    func, inputs, *, eps=1e-6, atol=1e-5, rtol=1e-3, raise_exception=True, nondet_tol=0.0, check_undefined_grad=True,
    check_grad_dtypes=False, check_batched_grad=False, check_batched_forward_grad=False, check_forward_ad=False,
    check_backward_ad=True, fast_mode=False, masked=None,
) -> bool:  # fmt: skip
    """Whether backward (and forward mode, if asked) gives the derivatives of `func` at `inputs` (float64), by finite differences.

    `fast_mode` compares along one random direction; `check_batched_grad` and `check_batched_forward_grad` also run several
    directions at once. GradcheckError where they differ by more than `atol` + `rtol` * size (False with
    `raise_exception=False`); ValueError if no input requires grad, RuntimeError for one whose entries share memory,
    AttributeError for results that are no tensors, AssertionError for checks that need one another. Dtypes are always checked.

    >>> import nbgrad as torch
    >>> x = torch.tensor([0.5, 1.5], dtype=torch.float64, requires_grad=True)
    >>> torch.autograd.gradcheck(torch.sin, (x,))
    True
    """
    if not (check_forward_ad or check_backward_ad):
        raise AssertionError("gradcheck has nothing to check: let check_forward_ad or check_backward_ad be True")
    if (check_batched_grad and not check_backward_ad) or (check_batched_forward_grad and not check_forward_ad):
        raise AssertionError("check_batched_grad needs check_backward_ad, check_batched_forward_grad needs check_forward_ad")
    inputs = _prepared(inputs)
    try:
        check = _Check(func, inputs, eps, atol, rtol, nondet_tol)
        (check.fast if fast_mode else check.slow)(check_backward_ad, check_forward_ad)
        if check_backward_ad and any(y.requires_grad for y in check.outputs):
            check.proportional()
            if check_undefined_grad:
                check.undefined()
        if check_undefined_grad and check_forward_ad:
            check.untouched()
        if check_batched_grad:
            check.batched(forward=False)
        if check_batched_forward_grad:
            check.batched(forward=True)
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
    """As `gradcheck`, of the gradients of `func`: whether its second derivatives are right, in reverse and in forward mode.

    `grad_outputs` are the gradients that arrive at the outputs, random ones by default (with `gen_non_contig_grad_outputs`
    not contiguous in memory). TypeError if no output requires grad; else as `gradcheck`.

    >>> import nbgrad as torch
    >>> x = torch.tensor([0.5, 1.5], dtype=torch.float64, requires_grad=True)
    >>> torch.autograd.gradgradcheck(lambda x: x**3, (x,))
    True
    """
    if not (check_fwd_over_rev or check_rev_over_rev):
        raise AssertionError("gradgradcheck has nothing to check: let check_fwd_over_rev or check_rev_over_rev be True")
    if (check_undefined_grad or check_batched_grad) and not check_rev_over_rev:
        raise AssertionError("check_undefined_grad (on by default) and check_batched_grad need check_rev_over_rev")
    inputs = _prepared(inputs)
    if grad_outputs is None:
        rng = np.random.default_rng(0)
        outputs = [y for y in _outputs(func, inputs) if y.requires_grad]
        if not outputs:
            raise TypeError("gradgradcheck: no output requires grad, so there is no gradient to differentiate")
        seeds = [_whole(rng.standard_normal(_size(y._data)), y._data) for y in outputs]
        if gen_non_contig_grad_outputs:
            seeds = [np.repeat(seed[..., None], 2, -1)[..., 0] for seed in seeds]
        seeds = tuple(make(seed, None).requires_grad_() for seed in seeds)
    else:
        seeds = (grad_outputs,) if isinstance(grad_outputs, Tensor) else tuple(grad_outputs)
    n, differentiable = len(inputs), [isinstance(x, Tensor) and x.requires_grad for x in (*inputs, *seeds)]

    def gradients(*args):
        args = tuple(x.requires_grad_() if on else x for x, on in zip(args, differentiable))  # forward mode has it off
        xs = tuple(x for x in args[:n] if isinstance(x, Tensor) and x.requires_grad)
        ys = [y for y in _outputs(func, args[:n]) if y.requires_grad]
        return tuple(g for g in grad(ys, xs, args[n:], create_graph=True, allow_unused=True) if g is not None)

    return gradcheck(
        gradients, (*inputs, *seeds), eps=eps, atol=atol, rtol=rtol, raise_exception=raise_exception, nondet_tol=nondet_tol,
        check_undefined_grad=check_undefined_grad, check_batched_grad=check_batched_grad, check_forward_ad=check_fwd_over_rev,
        check_backward_ad=check_rev_over_rev, fast_mode=fast_mode,
    )  # fmt: skip
