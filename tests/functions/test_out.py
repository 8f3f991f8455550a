"""`out=`: every function of PyTorch's namespace that takes it takes it here, on the same terms."""

from __future__ import annotations

import inspect
import warnings

import pytest

import nbgrad
from nbgrad.functions.registry import SPACES

WITH_OUT = sorted(name for name, entry in SPACES["torch"].items() if entry.out)


def test_the_result_is_written_and_given_back(T):
    x, out = T.arange(3.0), T.zeros(3)
    before = out._version
    assert T.exp(x, out=out) is out
    assert out.tolist() == T.exp(x).tolist() and out._version == before + 1
    assert T.add(x, 1, alpha=2, out=out) is out and out.tolist() == [2, 3, 4]
    assert T.add(x, 1, out=None).tolist() == [1, 2, 3]


def test_into_a_part(T):
    x = T.zeros(2, 3)
    T.add(T.ones(3), 1, out=x[1])
    assert x.tolist() == [[0, 0, 0], [2, 2, 2]]


def test_into_an_operand(T):
    x = T.arange(3.0)
    T.mul(x, x, out=x)
    assert x.tolist() == [0, 1, 4]


def test_several_results(T):
    x = T.tensor([[3.0, 1.0], [2.0, 5.0]])
    values, indices = T.zeros(0), T.zeros(0, dtype=T.int64)
    found = T.max(x, 1, out=(values, indices))
    assert found.values is values and found.indices is indices
    assert values.tolist() == [3, 5] and indices.tolist() == [0, 1]
    T.sort(x, out=(values.resize_(0), indices.resize_(0)))
    assert values.tolist() == [[1, 3], [2, 5]]


def test_the_dtype_of_out(T):
    x = T.ones(3)
    assert T.add(x, x, out=T.zeros(3, dtype=T.float64)).dtype is T.float64
    assert T.eq(x, x, out=T.zeros(3)).tolist() == [1, 1, 1]
    assert T.exp(T.arange(2), out=T.zeros(2, dtype=T.float16)).dtype is T.float16
    assert T.sum(T.ones(3, dtype=T.int32), 0, out=T.zeros((), dtype=T.float64)).item() == 3
    with pytest.raises(RuntimeError):
        T.add(x, x, out=T.zeros(3, dtype=T.int64))


def test_the_shape_of_out(T):
    x = T.ones(3)
    empty = T.zeros(0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        T.add(x, x, out=empty)
        T.zeros(4, out=T.zeros(2))
    assert empty.tolist() == [2, 2, 2]
    with pytest.warns(UserWarning, match="resized|was given that of the result"):
        assert T.add(x, x, out=T.zeros(2)).tolist() == [2, 2, 2]


def test_nothing_is_recorded(T):
    x, w, out = T.ones(3), T.ones(3, requires_grad=True), T.zeros(3)
    for call in (
        lambda: T.add(x, w, out=out),
        lambda: T.add(x, x, out=w),
        lambda: T.cat([x, w], out=out),
        lambda: T.zeros(3, out=w),
    ):
        with pytest.raises(RuntimeError):
            call()
    assert out.tolist() == [0, 0, 0] and w.tolist() == [1, 1, 1]
    with T.no_grad():
        T.add(x, w, out=out)
        T.add(x, x, out=w)
    assert out.tolist() == w.tolist() == [2, 2, 2] and w.is_leaf and w.requires_grad


def test_shared_memory(T):
    x = T.arange(4.0)
    for out in (x[1:], x[:1].expand(3)):
        with pytest.raises(RuntimeError):
            T.add(x[:3], 1, out=out)
    assert x.tolist() == [0, 1, 2, 3]


def test_an_inference_tensor(T):
    with T.inference_mode():
        made_inside = T.zeros(3)
        T.add(T.ones(3), 1, out=made_inside)
    with pytest.raises(RuntimeError):
        T.add(T.ones(3), 1, out=made_inside)


@pytest.mark.parametrize("call", [
    lambda T: T.max(T.ones(2, 3), 1, out=T.zeros(0)),
    lambda T: T.add(T.ones(3), 1, out=[T.zeros(3)]), lambda T: T.ones(3).add(1, out=T.zeros(3)),
    lambda T: T.reshape(T.ones(3), (3,), out=T.zeros(3)),
], ids=["one for two", "a list for one", "a method", "a view"])  # fmt: skip
def test_type_errors(T, call):
    with pytest.raises(TypeError):
        call(T)


@pytest.mark.parametrize("name, args", [("arange", (3,)), ("zeros", (2,)), ("ones", (2,)), ("full", ((2,), 7)), ("eye", (2,)),
                                        ("linspace", (0, 1, 3)), ("rand", (2,)), ("randint", (5, (2,))), ("randperm", (4,))])  # fmt: skip
def test_what_makes_tensors_makes_them_in_the_dtype_of_out(T, name, args):
    out = T.zeros(0, dtype=T.float64)
    if name == "randperm":
        out = T.zeros(0, dtype=T.int32)
    assert getattr(T, name)(*args, out=out) is out
    assert out.numel() and out.dtype in (T.float64, T.int32)
    with pytest.raises(RuntimeError):
        getattr(T, name)(*args, out=out, dtype=T.float32)


def test_all_names_are_there_with_out_in_their_signature():
    for name in WITH_OUT:
        assert list(inspect.signature(getattr(nbgrad, name)).parameters)[-1] == "out", name


@pytest.mark.oracle
@pytest.mark.parametrize("name", WITH_OUT)
def test_pytorch_takes_out_there_too(name):
    torch = pytest.importorskip("torch")
    found = getattr(torch.ops.aten, name).overloads()
    assert any("out" in overload.lower() or overload == "values" for overload in found), found
