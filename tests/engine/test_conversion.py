"""Tensors and the rest of the world: NumPy's functions, shared memory, Python's numbers and sequences, DLPack, pickles."""

from __future__ import annotations

import copy
import math
import pickle
import warnings

import numpy as np
import pytest

import nbgrad

pytestmark = pytest.mark.filterwarnings("ignore:__array_wrap__ must accept:DeprecationWarning",
                                        "ignore:__array__ implementation:DeprecationWarning")  # fmt: skip


class Given:
    """What the expressions below are about."""

    def __init__(self, T):
        self.T = T
        self.t, self.z, self.i = T.tensor([1.0, 2.0, 3.0]), T.tensor(2.0), T.tensor([1, 2, 3])
        self.b, self.m = T.tensor([True, False, True]), T.ones(2, 2)
        self.g = T.ones(3, requires_grad=True)
        self.c = T.tensor([1 + 2j, 3 - 1j])
        self.a, self.f = np.array([1.0, 2.0, 3.0]), np.array([1, 2, 3], np.float32)
        self.s, self.d, self.k = np.float32(2), np.float64(2), np.int64(2)


def shown(T, value):
    """A value as plain data: what it is, its dtype, its numbers."""
    if isinstance(value, tuple | list):
        return type(value).__name__, [shown(T, v) for v in value]
    if isinstance(value, T.Tensor):
        return "tensor", str(value.dtype), value.tolist(), value.requires_grad
    if isinstance(value, np.ndarray | np.generic):
        return "NumPy", str(value.dtype), value.tolist()
    return type(value).__name__, value


EXPRESSIONS = """
np.sin(t) | np.add(t, a) | np.add(a, t) | t + a | t - f | t / f | f / t | t ** f | t @ f | t @ a | t // f | t % f | t == f | i + a
np.sum(t) | np.mean(t) | np.max(t) | np.prod(t) | np.std(t) | np.argmax(t) | np.cumsum(t) | np.sort(t) | np.argsort(t) | np.any(b)
np.concatenate([t, t]) | np.stack([t, t]) | np.asarray(t) | np.array(t) | np.asarray(t, dtype=np.float64) | np.array(t, dtype=int)
np.exp(i) | np.isnan(t) | np.logical_not(b) | np.abs(i) | np.add.reduce(t) | np.multiply.outer(t, t) | np.modf(t) | np.divmod(t, 2)
np.where(b, t, 0) | np.dot(t, t) | np.matmul(m, m) | np.linalg.norm(t) | np.einsum('i,i->', t, t) | np.reshape(t, (3, 1)) | np.clip(t, 1, 2)
np.transpose(m) | np.round(t) | np.zeros_like(t) | np.shape(t) | np.ndim(t) | np.allclose(t, t) | np.maximum(t, 2) | np.tile(t, 2)
np.outer(t, t) | np.unique(t) | np.float64(z) | np.array([z, z]) | np.linspace(0, z, 3) | a[T.tensor(1)] | a[i - 1] | np.add(z, 1)
np.sin(t, out=a.copy()) | np.sin(a, out=t.clone()) | np.add(t, t, dtype=np.float64) | np.sum(g) | np.sin(g) | np.asarray(g) | np.array(g)
s * t | t * s | d * t | d * z | k * t | k * i | d + i | s + i | i + s | d ** t | t ** d | t ** s | t ** k | i ** k | d < t | d == t | t - d
t.clamp(s, d) | t.sum(k - 2) | t[k - 1] | t[0:k] | t[np.array([0, 1])] | t[a > 1] | t.reshape(k + 1, 1) | t.expand(k, 3) | i << k
T.tensor(s) | T.tensor(d) | T.tensor(k) | T.tensor(np.int8(1)) | T.tensor(np.bool_(True)) | T.tensor(np.complex64(1j)) | T.tensor([s, s])
T.tensor((s, 1.0)) | T.tensor([1.0, d]) | T.tensor([1, s]) | T.tensor([np.int8(1)]) | T.full((2,), s) | T.full((2,), np.int8(1)) | T.full((2,), d)
T.arange(k) | T.arange(d) | T.linspace(0, d, 2) | T.zeros(k) | T.as_tensor(a) | T.as_tensor(s) | T.as_tensor([s]) | T.as_tensor(a, dtype=T.float32)
T.asarray(a) | T.asarray([1, 2]) | T.asarray(s) | T.asarray(t) is t | T.asarray(t, copy=True) is t | T.asarray(t, dtype=T.float64)
T.asarray(t, dtype=T.float64, copy=False) | T.asarray([1], copy=False) | T.asarray(bytearray(b'ab'), dtype=T.uint8) | T.asarray([1.0], requires_grad=True)
T.frombuffer(bytearray(b'abcd'), dtype=T.uint8) | T.frombuffer(bytearray(b'abcd'), dtype=T.uint8, count=2, offset=1)
T.from_numpy(a[::2]) | T.from_numpy(a[::-1]) | T.as_tensor(a[::-1]) | T.from_numpy(np.array(['a'])) | T.from_numpy(d) | T.from_numpy([1])
T.from_numpy(np.array(1.0)) | T.from_numpy(np.arange(3, dtype=np.uint16)) | T.from_numpy(a.astype('>f8')) | T.from_numpy(np.array([1], object))
T.zeros(2, dtype=np.float32) | t.to(np.float32) | T.tensor(np.array(['2020'], 'datetime64[D]')) | T.cat([t, f]) | T.stack([t, f])
len(t) | len(z) | list(t) | [x for x in m] | list(z) | sum(t) | max(t) | sorted(t) | any(b) | all(b) | 2.0 in t | 5 in t | 'a' in t | None in t
reversed(t) | reversed(m) | reversed(z) | tuple(t) | bool(z) | bool(t) | bool(T.tensor([0.0])) | float(z) | int(z) | complex(z) | int(T.tensor(2.7))
float(T.tensor([2.0])) | float(t) | int(t) | int(T.tensor([[2]])) | round(z) | round(T.tensor(2.567), 1) | abs(z) | divmod(t, 2) | pow(z, 2)
math.sqrt(z) | math.floor(z) | math.ceil(z) | math.trunc(z) | math.exp(T.tensor([1.0])) | math.gcd(i[1], i[2]) | math.isnan(z) | math.prod(t)
math.fsum(t) | math.hypot(z, z) | math.floor(t) | math.floor(c[0]) | range(T.tensor(3)) | [1, 2, 3][T.tensor(1)] | 'abc'[z] | 'abc'[b[0]]
float(c[0]) | int(c[0]) | complex(c[0]) | float(T.tensor(1 + 0j)) | c.tolist() | c[0].item() | t.item() | z.item() | i[0].item() | b[0].item()
format(z, '.2f') | format(t, '.2f') | f'{i[0]:d}' | '%d' % z | ~b | ~t | ~i | -t | +t | t == None | t == 'a' | t + None | None + t | t < 'a' | t @ [1, 2]
np.from_dlpack(t) | T.from_dlpack(a) | T.from_dlpack(t) | np.from_dlpack(g) | T.from_dlpack(f[::2]) | T.from_dlpack(t.__dlpack__()) | np.from_dlpack(c)
type(t.__dlpack__()).__name__ | int(t.__dlpack_device__()[0]) | t.__array__() | t.__array__(np.float64) | hasattr(t, '__array_ufunc__')
copy.copy(t) | copy.deepcopy(g) | copy.copy(g) | copy.deepcopy(g * 2) | copy.copy(g * 2) | pickle.loads(pickle.dumps(g)) | pickle.loads(pickle.dumps(g * 2))
pickle.loads(pickle.dumps(z)) | pickle.loads(pickle.dumps(m.T)).stride() | pickle.loads(pickle.dumps(T.float32)) is T.float32
T.ones(2, dtype=T.float16).numpy() | T.ones(2, dtype=T.uint16).numpy() | T.ones(3).expand(2, 3).numpy().strides | g.numpy() | g.numpy(force=True)
T.no_grad()(g.numpy)() | T.no_grad()(np.asarray)(g)
""".replace("\n", "|").split("|")
EXPRESSIONS = [e.strip() for e in EXPRESSIONS if e.strip()]


def outcome(T, expression):
    """What an expression gives, or the type of its error."""
    names = vars(Given(T)) | {"np": np, "math": math, "copy": copy, "pickle": pickle}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return "gives", *shown(T, eval(expression, names))
        except Exception as error:  # the type is what is compared
            return "raises", type(error)


@pytest.mark.oracle
@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_as_pytorch(expression):
    torch = pytest.importorskip("torch")
    ours, theirs = outcome(nbgrad, expression), outcome(torch, expression)
    if theirs[0] == ours[0] == "raises":
        assert issubclass(ours[1], theirs[1]), (ours[1], theirs[1])
    else:
        assert repr(ours) == repr(theirs)


def test_memory_is_shared_both_ways(T):
    array = np.zeros(3, np.float32)
    x = T.from_numpy(array)
    array[0], x[1] = 1, 2
    assert x.tolist() == array.tolist() == [1, 2, 0]
    x.numpy()[2] = 3
    assert array[2] == 3 and np.shares_memory(np.asarray(x), array) and np.shares_memory(x[1:].numpy(), array)
    for shared in (T.as_tensor(array), T.asarray(array), T.from_dlpack(array), x.detach(), copy.copy(x), x.view(3, 1)):
        assert np.shares_memory(shared.numpy(), array)
    for own in (T.tensor(array), T.asarray(array, copy=True), copy.deepcopy(x), x.clone(), x.to(T.float64)):
        assert not np.shares_memory(own.numpy(), array)
    assert np.shares_memory(np.from_dlpack(x), array) and not np.shares_memory(np.array(x), array)


def test_a_deep_copy_of_a_list_keeps_what_is_one_tensor_one(T):
    x = T.ones(2, requires_grad=True)
    a, b = copy.deepcopy([x, x])
    assert a is b and a is not x and a.requires_grad


def test_a_read_only_array_gives_a_warning():
    array = np.zeros(2)
    array.flags.writeable = False
    for make in (nbgrad.from_numpy, nbgrad.as_tensor, nbgrad.asarray):
        with pytest.warns(UserWarning, match="read-only"):
            x = make(array)
        with pytest.raises(ValueError, match="read-only"):
            x[0] = 1
    with pytest.warns(UserWarning, match="read-only"):
        nbgrad.frombuffer(b"ab", dtype=nbgrad.uint8)


def test_numpy_says_how_to_leave_the_graph():
    x = nbgrad.ones(2, requires_grad=True)
    for use in (np.sin, np.asarray, np.cos, lambda x: np.concatenate([x, x]), lambda x: x.numpy()):
        with pytest.raises(RuntimeError, match="detach"):
            use(x)
    with pytest.raises(BufferError, match="detach"):
        np.from_dlpack(x)


# ---- where nbgrad goes further than PyTorch, which raises or forgets ----
def test_arrays_are_constants_on_either_side_of_an_operator():
    array, x = np.array([1, 2, 3], np.float32), nbgrad.ones(3, requires_grad=True)
    (array * x + x * array - array / x).sum().backward()
    assert x.grad.tolist() == [3, 6, 9]
    assert isinstance(array + x, nbgrad.Tensor) and (array @ x).item() == 6 and (array < x).tolist() == [False] * 3


def test_numpy_2_may_ask_for_no_copy():
    x = nbgrad.tensor([1.0, 2.0])
    assert np.shares_memory(np.array(x, copy=False), x.numpy())
    assert not np.shares_memory(np.asarray(x, copy=True), x.numpy())
    with pytest.raises(ValueError, match="copy"):
        np.asarray(x, dtype=np.float64, copy=False)


@pytest.mark.oracle
def test_dlpack_between_the_packages():
    torch = pytest.importorskip("torch")
    x = torch.arange(3.0)
    y = nbgrad.from_dlpack(x)
    x[0] = 5
    assert y.tolist() == [5, 1, 2] and torch.from_dlpack(y).tolist() == [5, 1, 2]


def test_kinds_of_arrays(T, tmp_path):
    mapped = np.memmap(tmp_path / "numbers", dtype=np.float32, mode="w+", shape=(3,))
    mapped[:] = 1
    for array, values in ((mapped, [1, 1, 1]), (np.ones((1, 2)).view(np.recarray), [[1, 1]]), (np.ma.array([1.0, 2.0]), [1, 2])):
        for make in (T.from_numpy, T.as_tensor, T.asarray):
            x = make(array)
            assert type(x.numpy()) is np.ndarray and x.tolist() == values
            (g,) = T.autograd.grad((x.requires_grad_() * 2).sum(), x)
            assert g.shape == x.shape
    T.from_numpy(mapped).add_(1)
    assert mapped.tolist() == [2, 2, 2]


def test_without_grad_mode_there_is_nothing_to_lose(T):
    x = T.ones(2, requires_grad=True)
    with T.no_grad():
        assert x.numpy().tolist() == [1.0, 1.0] and np.asarray(x).shape == (2,)
    with pytest.raises(RuntimeError):
        x.numpy()


def test_a_tensor_of_one_integer_is_an_index(T):
    assert [5, 6, 7][T.tensor([1])] == 6 and list(range(T.tensor([[2]]))) == [0, 1]
    for wrong in (T.tensor([1, 2]), T.tensor([1.0])):
        with pytest.raises(TypeError):
            [5, 6, 7][wrong]


def test_a_view_whose_base_requires_grad_since_then_keeps_its_history(T):
    base = T.ones(3)
    view = base[:2]
    base.requires_grad_()
    for read in (view.numpy, view.__array__, view.__dlpack__):
        with pytest.raises((RuntimeError, BufferError)):
            read()


def test_a_python_number_of_what_requires_grad_warns():
    x = nbgrad.tensor(2.0, requires_grad=True)
    for kind in (float, complex, math.sqrt):
        with pytest.warns(UserWarning, match="cut off"):
            kind(x)
    assert int(x) == x.item() == float(x.detach()) == 2
