"""Complex numbers: values, gradients in PyTorch's convention, second gradients, finite differences, views, repr."""

from __future__ import annotations

import numpy as np
import pytest

import nbgrad
from tests.oracle.samples import any_, pos


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
@pytest.mark.parametrize(
    "name, function, arrays", [s for s in SAMPLES if s[0] not in BROKEN], ids=[n for n in IDS if n not in BROKEN]
)
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


@pytest.mark.parametrize(
    "name, function, arrays", [s for s in SAMPLES if s[0] not in KINKS], ids=[n for n in IDS if n not in KINKS]
)
def test_by_finite_differences(name, function, arrays):
    xs = [nbgrad.tensor(a, requires_grad=True) for a in arrays]
    assert nbgrad.autograd.gradcheck(lambda *xs: function(nbgrad, *xs), xs)


WRONG_JVP = {"pow z real", "pow real z", "real ** 1j", "0 ** z"}  # PyTorch drops the imaginary part there, or gives NaN


def tangents(arrays):
    return [np.cos(np.arange(np.size(a))).reshape(np.shape(a)) * (1 + 0.5j if np.iscomplexobj(a) else 1) for a in arrays]


@pytest.mark.oracle
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    "name, function, arrays", [s for s in SAMPLES if s[0] not in WRONG_JVP], ids=[n for n in IDS if n not in WRONG_JVP]
)
def test_forward_mode_as_pytorch(name, function, arrays):
    torch = pytest.importorskip("torch")
    ours, theirs = (
        T.func.jvp(lambda *x: function(T, *x), tuple(map(T.tensor, arrays)), tuple(map(T.tensor, tangents(arrays))))[1]  # noqa: B023
        for T in (nbgrad, torch)
    )
    assert str(ours.dtype) == str(theirs.dtype)
    np.testing.assert_allclose(ours.numpy(), theirs.resolve_conj().numpy(), 1e-9, 1e-11)


@pytest.mark.parametrize("name", sorted(WRONG_JVP))
def test_forward_mode_by_finite_differences(name):
    _, function, arrays = next(s for s in SAMPLES if s[0] == name)
    moves, step = tangents(arrays), 1e-6
    _, found = nbgrad.func.jvp(lambda *x: function(nbgrad, *x), tuple(map(nbgrad.tensor, arrays)), tuple(map(nbgrad.tensor, moves)))
    up, down = (function(nbgrad, *[nbgrad.tensor(a + t * m) for a, m in zip(arrays, moves)]).numpy() for t in (step, -step))
    np.testing.assert_allclose(found.numpy(), (up - down) / (2 * step), 1e-6, 1e-8)


@pytest.mark.parametrize("name, function, arrays", SAMPLES, ids=IDS)
def test_vmap_is_a_loop(name, function, arrays):
    rows = [[a, a * 1.1, a + 0.1] for a in map(np.asarray, arrays)]
    together = nbgrad.func.vmap(lambda *x: function(nbgrad, *x))(*[nbgrad.tensor(np.stack(r)) for r in rows])
    alone = [function(nbgrad, *map(nbgrad.tensor, row)) for row in zip(*rows)]
    np.testing.assert_allclose(together.numpy(), nbgrad.stack(alone).numpy(), 1e-12, 1e-12)


NUMBERS = [
    0j,
    1 + 2j,
    1.5 - 2.25j,
    -1e-5 + 3j,
    1e10 + 1j,
    complex("nan"),
    complex("inf+nanj"),
    1e-8j,
    -0.0 - 0.0j,
    123456.789 + 1j,
    100 + 200j,
    (1 + 2j) / 3,
]


@pytest.mark.oracle
def test_repr_as_pytorch():
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(0)
    arrays = [np.array(rng.choice(NUMBERS, n)) for n in (1, 2, 3, 4) for _ in range(100)]
    arrays += [10.0 ** rng.integers(-6, 7, 3) * rng.normal(size=3) * (1 + 10.0 ** rng.integers(-6, 7, 3) * 1j) for _ in range(200)]
    arrays += [
        np.arange(3000) * 1j,
        np.zeros((2, 0), complex),
        np.full((30, 30), 1 + 1e-7j),
        np.array(2j),
        np.arange(60).reshape(3, 20) * (1.5 - 1j),
    ]
    for array in arrays:
        for kind in (np.complex64, np.complex128):
            assert repr(nbgrad.tensor(array.astype(kind))) == repr(torch.tensor(array.astype(kind)))


def test_parts_are_views(T):
    z = T.tensor([1 + 2j, 3 - 1j])
    z.real[0], z.imag[1] = 5.0, 7.0
    T.view_as_real(z)[0, 1] = -1
    assert z.tolist() == [5 - 1j, 3 + 7j]
    z.real = T.tensor([0.0, 1.0])
    T.view_as_complex(T.view_as_real(z)).mul_(1j)
    assert z.tolist() == [1 + 0j, -7 + 1j]


WRITES = {  # through a view of other numbers than its base has, or of the base below such a view
    "real.copy_": lambda T, z, x: (z.real.copy_(x[:3]), z),
    "imag.mul_": lambda T, z, x: (z.imag.mul_(x[:3]), z),
    "part of imag": lambda T, z, x: (z[1:].imag.add_(x[:2]), z),
    "pairs": lambda T, z, x: (T.view_as_real(z)[:, 1].mul_(x[:3]), z),
    "pairs, one number": lambda T, z, x: (T.view_as_real(z)[2, 0].mul_(x[0]), z),
    "transposed": lambda T, z, x: (z.reshape(1, 3).T.real.mul_(x[:3, None]), z),
    "view read after a write": lambda T, z, x: _after(z.imag, z.mul_(x[:3] * 1j)) * z,
    "part read after a write": lambda T, z, x: _after(z[1:].real, z[:2].mul_(x[:2])) * z[1:],
    "complex of pairs": lambda T, z, x: _pairs(T, x * 1, lambda w: w.mul_(z[:2])),
    "complex of pairs, part": lambda T, z, x: _pairs(T, x * 1, lambda w: w[1:].mul_(z[1:2])),
    "real of complex of pairs": lambda T, z, x: _pairs(T, x * 1, lambda w: w.imag.mul_(2)),
}


def _after(view, _):
    return view


def _pairs(T, x, write):
    write(T.view_as_complex(x.view(2, 2)))
    return x**2


@pytest.mark.oracle
@pytest.mark.parametrize("name", WRITES)
def test_recorded_writes_through_parts(name):
    torch = pytest.importorskip("torch")

    def run(T):
        x = T.tensor([0.3, -1.2, 0.7, 2.0], dtype=T.float64, requires_grad=True)
        z = T.tensor([1 + 2j, 3 - 1j, -0.5 + 0.2j], dtype=T.complex128, requires_grad=True)
        out = WRITES[name](T, z * 1, x)
        out = out[1] ** 2 if isinstance(out, tuple) else out
        first = T.autograd.grad(scalar(T, out, 0.5), (x, z), create_graph=True, allow_unused=True)
        live = [g for g in first if g is not None and g.requires_grad]
        second = T.autograd.grad(sum(scalar(T, g, 1.5) for g in live), (x, z), allow_unused=True)
        return [None if t is None else t.resolve_conj().numpy(force=True) for t in (out, *first, *second)]

    for i, (a, b) in enumerate(zip(run(nbgrad), run(torch))):
        if a is None or b is None:
            assert not np.any(b if a is None else a), i
        else:
            np.testing.assert_allclose(a, b, 1e-9, 1e-11, err_msg=str(i))


def test_counting_complex_numbers_gives_a_real_one(T):
    z = T.tensor([0j, 1 + 0j, 2 + 1j])
    assert (T.norm(z, 0).item(), T.norm(z, 0).dtype) == (2, T.float32)
