"""Complex numbers: values, gradients in PyTorch's convention, second gradients, finite differences, views, repr."""

from __future__ import annotations

import numpy as np
import pytest

import nbgrad

from .samples import any_, pos


def z_(*shape, seed=0):
    """Complex values away from 0 and from the cuts of log and sqrt."""
    return any_(*shape, seed=seed) * 0.7 + 1j * (any_(*shape, seed=seed + 20) * 0.6 + 0.05)


UNARY = (
    "exp exp2 expm1 log log2 log10 log1p sqrt rsqrt reciprocal sin cos tan sinh cosh tanh asin acos atan asinh acosh atanh sigmoid "
    "neg square abs angle sgn real imag conj view_as_real isreal positive sum mean prod var std norm"
).split()
SAMPLES = [
    *[(n, lambda T, x, n=n: getattr(T, n)(x), (z_(3, 2),)) for n in UNARY],
    *[(f"{n} of real", lambda T, x, n=n: getattr(T, n)(x) * 1j, (any_(3, 2),)) for n in ("exp", "abs", "angle", "sgn", "real", "conj")],
    *[(f"{n} {k}", lambda T, x, y, n=n: getattr(T, n)(x, y), (a, b)) for n in ("add", "sub", "mul", "div", "pow", "logaddexp")
      for k, a, b in (("z z", z_(3), z_(3, seed=3)), ("z real", z_(3), pos(3)), ("real z", pos(3), z_(3, seed=3)), ("spread", z_(3, 1), z_(2, seed=3)))],
    ("z * 2", lambda T, z: z * 2, (z_(3),)), ("z * 2j", lambda T, z: z * 2j, (z_(3),)), ("2j - z", lambda T, z: 2j - z, (z_(3),)),
    ("real * 2j", lambda T, x: x * 2j, (any_(3),)), ("real / 2j", lambda T, x: x / (1 + 2j), (any_(3),)), ("1j / real", lambda T, x: 1j / x, (any_(3),)),
    ("z ** 2", lambda T, z: z**2, (z_(3),)), ("z ** 0.5", lambda T, z: z**0.5, (z_(3),)), ("z ** 1j", lambda T, z: z ** (1 - 2j), (z_(3),)),
    ("real ** 1j", lambda T, x: x**1j, (pos(3),)), ("2 ** z", lambda T, z: 2**z, (z_(3),)), ("2j ** z", lambda T, z: (1 + 2j) ** z, (z_(3),)),
    ("z ** 0", lambda T, z: z**0, (z_(3),)), ("0 ** z", lambda T, z: T.tensor([0j, 1j, 2.0]) ** z, (pos(3) + 1 + 1j,)),
    ("complex", lambda T, a, b: T.complex(a, b) ** 2, (any_(3), any_(3, seed=4))), ("complex spread", lambda T, a, b: T.complex(a, b) ** 2, (any_(3, 1), any_(2, seed=4))),
    ("polar", lambda T, a, b: T.polar(a, b) ** 2, (pos(3), any_(3, seed=4))), ("view_as_complex", lambda T, x: T.view_as_complex(x) ** 2, (any_(3, 2),)),
    ("real.imag", lambda T, z: z.real * z.imag, (z_(3),)), ("|z|^2", lambda T, z: (z * z.conj()).real, (z_(3),)), ("z + conj z", lambda T, z: z + z.conj() * 2j, (z_(3),)),
    *[(f"matmul {k}", lambda T, x, y: x @ y, (a, b)) for k, a, b in (
        ("mm", z_(2, 3), z_(3, 2, seed=4)), ("mv", z_(2, 3), z_(3, seed=4)), ("vm", z_(3), z_(3, 2, seed=4)), ("dot", z_(3), z_(3, seed=4)),
        ("bmm", z_(2, 2, 3), z_(2, 3, 2, seed=4)), ("many", z_(2, 2, 3), z_(3, 2, seed=4)))],
    ("vdot", lambda T, x, y: T.vdot(x, y), (z_(3), z_(3, seed=4))), ("outer", lambda T, x, y: T.outer(x, y), (z_(3), z_(2, seed=4))),
    ("linear", lambda T, x, w, b: T.nn.functional.linear(x, w, b), (z_(4, 3), z_(2, 3, seed=6), z_(2, seed=7))),
    ("H", lambda T, z: z.H @ z, (z_(3, 2),)), ("mH", lambda T, z: z.mH * 2, (z_(2, 3, 2),)), ("adjoint", lambda T, z: T.adjoint(z) * z.mT, (z_(3, 2),)),
    *[(f"{n} {k}", lambda T, x, n=n, k=k: getattr(x, n)(**k), (z_(2, 3),)) for n in ("sum", "mean", "prod", "var", "std", "norm", "cumsum", "cumprod")
      for k in ({"dim": 1},)],
    ("prod zero", lambda T, z: z.prod(), (np.array([2 + 1j, 0, 3j]),)),
    ("where", lambda T, x, y: T.where(x.real > 0, x, y), (z_(4), z_(4, seed=5))), ("where real", lambda T, x, y: T.where(y > 0, x, y), (z_(4), any_(4, seed=5))),
    ("where number", lambda T, x: T.where(x > 0, x, 2j), (any_(4),)), ("cat", lambda T, x, y: T.cat([x, y]) ** 2, (z_(2), z_(3, seed=5))),
    ("cat real", lambda T, x, y: T.cat([x, y]) ** 2, (z_(2), any_(3, seed=5))), ("stack", lambda T, x, y: T.stack([x, y]) ** 2, (z_(3), any_(3, seed=5))),
    ("x[1:]", lambda T, z: z[1:] ** 2, (z_(3, 2),)), ("x[t]", lambda T, z: z[T.tensor([0, 2, 0])] ** 2, (z_(3, 2),)),
    ("reshape", lambda T, z: z.reshape(-1).flip(0) * z.T.flatten(), (z_(3, 2),)), ("expand", lambda T, z: z.expand(2, 3) ** 2, (z_(3),)),
    ("masked_fill", lambda T, z: z.masked_fill(z.real > 0, 2j) ** 2, (z_(4),)), ("x[0] = y", lambda T, x, y: _set(x * 1, y) ** 2, (z_(3), any_())),
    ("lerp", lambda T, x, y: T.lerp(x, y, 0.3 + 0.2j), (z_(3), z_(3, seed=4))), ("addcmul", lambda T, x, y, w: T.addcmul(x, y, w), (z_(3), any_(3), z_(3, seed=2))),
    ("to complex", lambda T, x: x.to(T.complex128) ** 2, (any_(3),)), ("mul_", lambda T, z, w: (z * 1).mul_(w), (z_(3), any_(3, seed=2))),
    ("tanh of abs", lambda T, z: T.tanh(z.abs()) * z, (z_(3),)), ("roots", lambda T, z: T.polar(z.abs().sqrt(), z.angle() / 2), (z_(3),)),
    ("clone", lambda T, z: z.clone() ** 2, (z_(3),)), ("diagonal", lambda T, z: z.diagonal() ** 2, (z_(3, 3),)), ("split", lambda T, z: z.split(2)[0] ** 2, (z_(3),)),
]  # fmt: skip
KINKS = {"isreal", "sgn of real", "angle of real"}
BROKEN = {"logaddexp z real", "logaddexp real z", "where real", "0 ** z"}  # PyTorch raises an internal error, or gives NaN
IDS = [s[0] for s in SAMPLES]


def _set(x, y):
    x[0] = y
    return x


def scalar(T, out, turn):
    """A real number that depends on both parts of every element."""
    n = np.arange(out.numel(), dtype=float).reshape(tuple(out.shape))
    if not out.is_complex():
        return (out * T.tensor(np.cos(n + turn))).sum()
    total = (out * T.tensor(np.cos(n + turn) + 1j * np.sin(2 * n + turn))).sum()
    return total.real


def run(T, function, arrays):
    xs = [T.tensor(a, requires_grad=True) for a in arrays]
    out = function(T, *xs)
    if not out.requires_grad:
        return [out.numpy()]
    first = T.autograd.grad(scalar(T, out, 0.5), xs, create_graph=True, allow_unused=True)
    found = [out, *first]
    live = [g for g in first if g is not None and g.requires_grad]
    if live:
        found += T.autograd.grad(sum(scalar(T, g, 1.5) for g in live), xs, allow_unused=True)
    return [None if t is None else np.array(t.resolve_conj().numpy(force=True)) for t in found]


@pytest.mark.oracle
@pytest.mark.parametrize("single", [False, True], ids=["complex128", "complex64"])
@pytest.mark.parametrize("name, function, arrays", [s for s in SAMPLES if s[0] not in BROKEN], ids=[n for n in IDS if n not in BROKEN])
def test_as_pytorch(name, function, arrays, single):
    torch = pytest.importorskip("torch")
    if single:
        if name == "to complex":
            return
        arrays = [np.asarray(a, np.complex64 if np.iscomplexobj(a) else np.float32) for a in arrays]
    ours, theirs = run(nbgrad, function, arrays), run(torch, function, arrays)
    for i, (a, b) in enumerate(zip(ours, theirs)):
        if a is None or b is None:
            rest = b if a is None else a
            assert rest is None or not rest.any(), i
            continue
        assert a.dtype == b.dtype and a.shape == b.shape, i
        np.testing.assert_allclose(a, b, rtol=1e-4 if single else 1e-9, atol=1e-4 if single else 1e-11, err_msg=f"{i}")
    assert single or len(ours) >= len(theirs)


@pytest.mark.parametrize("name, function, arrays", [s for s in SAMPLES if s[0] not in KINKS], ids=[n for n in IDS if n not in KINKS])
def test_by_finite_differences(name, function, arrays):
    xs = [nbgrad.tensor(a, requires_grad=True) for a in arrays]
    assert nbgrad.autograd.gradcheck(lambda *xs: function(nbgrad, *xs), xs)
