"""Dtypes: limits, defaults, conversions, what fits where, and bfloat16; each line run on nbgrad and on PyTorch."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
import warnings

import numpy as np
import pytest

import nbgrad

FLOATS = ("float16", "bfloat16", "float32", "float64")
NAMES = ("bool", "uint8", "int8", "int16", "int32", "int64", *FLOATS, "complex64", "complex128", "uint16", "uint32", "uint64")


def outcome(T, expression):
    """The repr of what an expression gives, or the type of its error."""
    x, i = T.tensor([1.5, -2.5]), T.tensor([3, 4])
    names = {
        "T": T, "np": np, "x": x, "i": i, "u": T.tensor([3, 250], dtype=T.uint8), "b": T.tensor([True, False]),
        "h": T.ones(2, dtype=T.float16), "c": T.tensor([1 + 2j, 3]), "nan": float("nan"), "inf": float("inf"), "pickle": pickle,
    }  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return repr(eval(expression, names))
        except Exception as error:  # the type is what is compared
            return type(error)


EXPRESSIONS = """
T.tensor(300, dtype=T.uint8) | T.tensor(-1, dtype=T.uint8) | T.tensor(-300, dtype=T.uint8) | T.tensor(200, dtype=T.int8) | T.tensor(2.5, dtype=T.int32)
T.tensor(nan, dtype=T.int32) | T.tensor(inf, dtype=T.int8) | T.tensor(1e30, dtype=T.float16) | T.tensor(2j, dtype=T.float32) | T.tensor(1e300)
T.tensor(2**63) | T.tensor(2**63, dtype=T.uint64) | T.tensor(2**70) | T.tensor(2**70, dtype=T.float64) | T.tensor([True, 2.5, 1]) | T.tensor([1, 2j])
T.tensor(1e10, dtype=T.int32) | T.tensor([True, 2]) | T.full((1,), 300, dtype=T.uint8) | T.full((1,), -255, dtype=T.uint8) | T.full((1,), -256, dtype=T.uint8)
T.full((1,), 1e300) | T.full((1,), 1e300, dtype=T.float32) | T.full((1,), 2.9, dtype=T.int8) | T.full((1,), 2j, dtype=T.float32) | T.full((1,), 3, dtype=T.bool)
u.fill_(300) | i.fill_(2.5) | x.fill_(2j) | u.__setitem__(0, 300) | x.__setitem__(0, 2j) | i.__setitem__(0, 2.7) or i | i.copy_(x) | x.copy_(c)
x.masked_fill(b, 2j) | u.masked_fill(b, 300) | i.masked_fill(b, 2.5) | i.masked_fill(b, T.tensor(2.5)) | x.masked_fill(b, T.tensor(2j)) | b.masked_fill(b, 2)
T.where(b, u, 300) | T.where(b, u, 2.5) | T.where(b, 2.5, 1) | T.where(b, 1, 2j) | T.where(b, True, 1) | T.clamp(i, 0.5, 3) | T.clamp(u, -1, 300) | T.clamp(b, 0, 1)
T.clamp(c, 0, 1) | u + 300 | u * -1 | u // 300 | u == 300 | u < 300 | u > -1 | u & 300 | u << 9 | i << 70 | i >> 70 | i // 0 | i % 0 | i.fmod(0) | x // 0 | x % 0
T.tensor([-128], dtype=T.int8) // -1 | i ** -1 | i ** T.tensor(-1) | 2 ** T.tensor([-1]) | 1 ** T.tensor([-1]) | T.tensor([2]) ** T.tensor([-1]) | u ** 300 | u ** 2.0
T.add(i, i, alpha=1.5) | T.add(i, i, alpha=True) | T.add(x, x, alpha=2j) | T.add(i, x, alpha=1.5) | T.add(b, b, alpha=2) | T.add(b, b, alpha=0) | T.sub(b, i, alpha=2)
T.rsub(i, i, alpha=2) | T.add(u, u, alpha=300) | T.add(i, 2, alpha=2) | T.add(i, 2.5, alpha=2) | T.add(i, 2, alpha=2.5) | i - True | True - x | -b | +b | ~x | x & x | x << 1
i.sum(dtype=T.float64) | h.sum(dtype=T.float64) | i.mean(dtype=T.float64) | i.mean() | u.sum() | b.sum() | b.prod() | u.cumsum(0) | u.cumsum(0, dtype=T.uint8)
x.sum(dtype=T.int32) | u.any() | u.all() | x.any() | b.max() | b.argmax() | u.max() | u.std() | u.norm() | u.logsumexp(0) | u.median() | u.sort() | u.abs() | u.sign()
b.sign() | u.floor() | u.round() | u.square() | b.square() | u.reciprocal() | u.isnan() | c.sign() | c.sgn() | c.max() | c < c | c.sort() | T.relu(c) | c.amax()
x.to(T.float64) | x.to(T.float32) is x | x.to('cpu') is x | x.to('cpu', T.float64) | x.to(T.float64, True) | x.to(x.double()) | x.to(dtype=T.float64) | x.to(device='cpu') is x
x.to(T.float32, True, True) is x | x.to(T.float32, copy=True) is x | x.to(None) is x | x.to() is x | x.to(None, T.float64) | x.to(float) | x.to(int) | x.to(bool)
x.to('float64') | x.to(1) | x.to(np.float64) | x.to(dtype=float) | x.to(x, True, True) is x | x.to(memory_format=None) is x | T.ones(2, dtype=float) | T.ones(2, dtype=int)
x.float() is x | x.double() | x.half() | x.bfloat16() | x.int() | x.long() | x.short() | x.char() | i.byte() | x.bool() | x.cfloat() | x.cdouble() | c.float() | c.bool()
x.type() | i.type() | b.type() | u.type() | c.type() | h.type() | x.type(T.float64) | x.type('torch.DoubleTensor') | x.type('nonsense') | x.type_as(i) | x.double().type()
x.is_floating_point() | i.is_floating_point() | c.is_complex() | u.is_signed() | T.is_floating_point(h) | T.is_complex(x) | T.is_tensor(x) | T.is_tensor(1) | T.is_signed(i)
T.result_type(1, 2.5) | T.result_type(i, 1.0) | T.result_type(True, 1j) | T.result_type(1, 1) | T.result_type(h, T.tensor(1.0)) | T.result_type(h, x) | T.result_type(i, 'a')
T.can_cast(T.double, T.float) | T.can_cast(T.float, T.int) | T.can_cast(T.int8, T.bool) | T.promote_types(T.uint8, T.int8) | T.promote_types(T.int64, T.float16)
T.promote_types(T.float16, T.bfloat16) | T.promote_types(T.float16, T.complex64) | T.promote_types(T.uint16, T.int32) | T.promote_types(T.uint16, T.float32)
T.finfo() | T.finfo(T.int8) | T.finfo(1) | T.finfo(T.complex64) | T.iinfo(T.bool) | T.iinfo(T.float32) | T.iinfo() | T.finfo(T.float32) == T.finfo(T.float32)
T.set_default_dtype(T.int64) | T.set_default_dtype('float64') | T.set_default_dtype(T.complex64) | T.bool.to_complex() | T.float16.to_real() | T.complex128.to_real()
x.view(T.int32) | x.double().view(T.int32) | u.view(T.int8) | T.ones(4, dtype=T.uint8).view(T.float32) | T.ones(3, dtype=T.uint8).view(T.float32) | c.view(T.float32)
T.tensor(1.0).view(T.int16) | T.tensor(1.0).view(T.int32) | T.ones(4, 2).T.view(T.float64) | pickle.loads(pickle.dumps(T.int8)) is T.int8 | i.imag | c.real | c.imag
T.real(x) is x | T.conj(x) is x | T.imag(x) | c.view(T.complex64) | T.view_as_real(x) | T.view_as_complex(x) | T.view_as_complex(i) | T.view_as_complex(T.ones(2, 2).T)
T.complex(x, x) | T.complex(i, i) | T.complex(x, x.double()) | T.polar(x, x) | T.polar(i, i) | T.isreal(c) | x.H | c.is_conj() | T.vdot(c, c) | T.vdot(c, c[None])
300.5 in u | [T.bool, T.half, T.double, T.cfloat, T.short, T.int, T.long] | T.arange(3, dtype=T.uint8) | T.arange(0, 2, 0.5, dtype=T.float16) | T.eye(2, dtype=T.bool)
""".replace("\n", "|").split("|")
EXPRESSIONS = [e.strip() for e in EXPRESSIONS if e.strip()]


@pytest.mark.oracle
@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_as_pytorch(expression):
    torch = pytest.importorskip("torch")
    ours, theirs = outcome(nbgrad, expression), outcome(torch, expression)
    if isinstance(ours, type) and isinstance(theirs, type):
        assert issubclass(ours, theirs) or (theirs is NotImplementedError and issubclass(ours, RuntimeError | TypeError)), (
            ours,
            theirs,
        )
    elif theirs is not NotImplementedError:  # where PyTorch has no kernel, a result is no harm
        assert ours == theirs


@pytest.mark.parametrize("name", NAMES)
def test_what_a_dtype_says_of_itself(T, name):
    kind, twin = getattr(T, name), getattr(nbgrad, name)
    assert repr(kind) == f"torch.{name}" and kind.itemsize == twin.itemsize == T.zeros(1, dtype=kind).element_size()
    assert (kind.is_floating_point, kind.is_complex, kind.is_signed) == (twin.is_floating_point, twin.is_complex, twin.is_signed)
    assert repr(kind.to_real()) == repr(twin.to_real()) and copy.deepcopy(kind) is kind
    assert repr(T.zeros(2, dtype=kind)) == repr(nbgrad.zeros(2, dtype=twin))
    limits = T.finfo if kind.is_floating_point or kind.is_complex else T.iinfo if name != "bool" else None
    if limits is not None:
        ours = getattr(nbgrad, limits.__name__)(twin)
        fields = ("bits", "min", "max", "dtype") + ("eps", "tiny", "smallest_normal", "resolution") * (limits is T.finfo)
        assert [getattr(limits(kind), f) for f in fields] == [getattr(ours, f) for f in fields]
        assert repr(limits(kind)) == repr(ours)


@pytest.mark.parametrize("name", FLOATS)
def test_the_default_dtype(T, name):
    before = T.get_default_dtype()
    try:
        T.set_default_dtype(getattr(T, name))
        made = T.tensor(0.5), T.zeros(1), T.tensor([1]) / 2, T.tensor([True]) * 1.5, T.tensor([1.0]), T.tensor([1]).sqrt()
        assert {x.dtype for x in made} == {getattr(T, name)} and T.get_default_dtype() is getattr(T, name)
        assert T.tensor([1]).dtype is T.int64
    finally:
        T.set_default_dtype(before)


def test_dropping_an_imaginary_part_gives_a_warning():
    with pytest.warns(UserWarning, match="imaginary"):
        assert nbgrad.tensor([1 + 2j]).float().tolist() == [1]


# ---- bfloat16 ----
def test_bfloat16_is_loaded_at_its_first_use():
    code = """if 1:
        import sys, nbgrad as torch
        torch.bfloat16, torch.finfo(torch.bfloat16), torch.promote_types(torch.bfloat16, torch.int8), torch.ones(2) + 1
        assert "ml_dtypes" not in sys.modules
        sys.modules["ml_dtypes"] = None
        try:
            torch.ones(2).bfloat16()
        except ImportError as error:
            assert "pip install ml_dtypes" in str(error)
        else:
            raise AssertionError
        del sys.modules["ml_dtypes"]
        assert (torch.ones(2).bfloat16() + 1).tolist() == [2, 2] and "ml_dtypes" in sys.modules"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_bfloat16_rounds_once_after_float32(T):
    x = T.tensor([1.0, 2.0, 3.0], dtype=T.bfloat16, requires_grad=True)
    y = (x * 1.1).exp() + x / 3
    assert y.dtype is T.bfloat16 and y.tolist() == [3.34375, 9.75, 28.0]
    y.sum().backward()
    assert x.grad.dtype is T.bfloat16 and x.grad.tolist() == [3.640625, 10.3125, 30.125]
    assert T.ones(1000, dtype=T.bfloat16).sum().item() == 1000  # added one by one, in 8 bits, it would end at 256
    assert (T.full((512,), 1.0).bfloat16() @ T.full((512,), 1.0).bfloat16()).item() == 512


def test_bfloat16_beside_other_dtypes(T):
    x = T.tensor([1.5], dtype=T.bfloat16, requires_grad=True)
    w = T.tensor([2.0], requires_grad=True)
    (x * w).sum().backward()
    assert (x * w).dtype is T.float32 and x.grad.dtype is T.bfloat16 and w.grad.dtype is T.float32
    assert (x + T.ones(1, dtype=T.float16)).dtype is T.float32 and (x + T.tensor([1])).dtype is T.bfloat16
    assert (x + T.tensor(1.0, dtype=T.float64)).dtype is T.bfloat16 and (x * 2j).dtype is T.complex64
    assert repr(x) == "tensor([1.5000], dtype=torch.bfloat16, requires_grad=True)"
    assert x.float().dtype is T.float32 and x.detach().to(T.int64).tolist() == [1] and x.tolist() == [1.5]


def test_bfloat16_twice_differentiated_and_in_place(T):
    x = T.tensor([0.5, 1.5], dtype=T.bfloat16, requires_grad=True)
    (g,) = T.autograd.grad((x**3).sum(), x, create_graph=True)
    (h,) = T.autograd.grad(g.sum(), x)
    assert g.dtype is h.dtype is T.bfloat16 and h.tolist() == [3, 9]
    y = x.detach().clone()
    y.add_(1).mul_(2.0)
    y[0] = 0.1
    assert y.dtype is T.bfloat16 and y.tolist() == [0.10009765625, 5]
    y += T.ones(2)
    assert y.dtype is T.bfloat16


def test_a_small_network_in_bfloat16_learns():
    nbgrad.manual_seed(0)
    x = nbgrad.randn(16, 3).bfloat16()
    w = nbgrad.zeros(3, dtype=nbgrad.bfloat16, requires_grad=True)
    target = x @ nbgrad.tensor([1.0, -2.0, 0.5]).bfloat16()
    losses = []
    for _ in range(30):
        loss = nbgrad.nn.functional.mse_loss(x @ w, target)
        loss.backward()
        with nbgrad.no_grad():
            w -= 0.2 * w.grad
        w.grad = None
        losses.append(loss.item())
    assert losses[-1] < 0.01 * losses[0]


@pytest.mark.oracle
@pytest.mark.parametrize("name", ["bfloat16", "float16"])
def test_random_numbers_of_two_bytes_are_pytorchs(name):
    torch = pytest.importorskip("torch")

    def drawn(T):
        kind = getattr(T, name)
        T.manual_seed(3)
        made = T.randn(3, dtype=kind), T.rand(5, dtype=kind), T.randn(20, dtype=kind), T.zeros(2, dtype=kind).uniform_(1, 2)
        return [(str(x.dtype), x.tolist()) for x in (*made, T.bernoulli(T.full((4,), 0.5, dtype=kind)))]

    assert drawn(nbgrad) == drawn(torch)


def test_bfloat16_inside_transforms(T):
    x = T.tensor([1.0, 2.0, 3.0], dtype=T.bfloat16)
    assert T.func.vmap(lambda v: v * 1.5)(x).tolist() == (x * 1.5).tolist()
    assert T.func.grad(lambda v: (v * v).sum())(x).tolist() == [2, 4, 6]
    assert T.func.jvp(T.sin, (x,), (x,))[1].dtype is T.bfloat16
    assert T.func.hessian(lambda v: (v**3).sum())(x).tolist() == [[6, 0, 0], [0, 12, 0], [0, 0, 18]]
