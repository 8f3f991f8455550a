"""Tensors from numbers, lists and arrays: values, dtypes, sharing of memory, errors."""

from __future__ import annotations

import numpy as np
import pytest

import nbgrad

MAKERS = [
    lambda T: T.zeros(size=(2, 3)), lambda T: T.ones(size=[2]), lambda T: T.arange(end=3), lambda T: T.linspace(0, 1j, 3), lambda T: T.Tensor(),
    lambda T: T.unique(T.tensor([[1, 2], [1, 2], [0, 4]]), dim=0), lambda T: T.tensor([3, 1, 3]).bincount(T.tensor([0.5, 1, 2])),
    lambda T: T.stack(T.zeros(0, 3).chunk(2)),
    lambda T: T.tensor(1), lambda T: T.tensor(1.5), lambda T: T.tensor(True), lambda T: T.tensor(2j),
    lambda T: T.tensor([[1, 2], [3, 4]]), lambda T: T.tensor([1, 2.5]), lambda T: T.tensor([]), lambda T: T.tensor([[], []]),
    lambda T: T.tensor([True, False]), lambda T: T.tensor(range(3)), lambda T: T.tensor((1, 2)),
    lambda T: T.tensor(np.arange(3)), lambda T: T.tensor(np.float64(2)), lambda T: T.tensor([np.float64(2), np.float64(3)]),
    lambda T: T.tensor([1, 2], dtype=T.float64), lambda T: T.tensor([1.7, -1.7], dtype=T.int64), lambda T: T.tensor([0, 2], dtype=T.bool),
    lambda T: T.tensor([T.tensor(1.0), T.tensor(2.0)]), lambda T: T.zeros(2, 3), lambda T: T.zeros((2, 3)), lambda T: T.ones([2]),
    lambda T: T.ones(2, dtype=T.int32), lambda T: T.full((2,), 7), lambda T: T.full((2,), 7.5), lambda T: T.full((2,), True),
    lambda T: T.eye(2), lambda T: T.eye(2, 3), lambda T: T.arange(5), lambda T: T.arange(1, 5), lambda T: T.arange(0, 1, 0.25),
    lambda T: T.arange(5, 0, -2), lambda T: T.arange(3.0), lambda T: T.linspace(0, 1, 5), lambda T: T.linspace(-1, 1, 1),
    lambda T: T.logspace(0, 2, 3), lambda T: T.zeros_like(T.ones(2, dtype=T.int64)), lambda T: T.full_like(T.ones(2), 3),
    lambda T: T.ones_like(T.zeros(2), dtype=T.float64), lambda T: T.Tensor([1, 2]), lambda T: T.as_tensor([1, 2]),
    lambda T: T.empty_strided((2, 3), (1, 4)).fill_(2), lambda T: T.empty_strided((0, 3), (3, 1), dtype=T.int64), lambda T: T.empty_strided((), ()).zero_(),
    lambda T: T.from_numpy(np.ones(2, np.int16)), lambda T: T.scalar_tensor(3), lambda T: T.ones(2).new_zeros(3), lambda T: T.ones(2).long().new_ones(3),
]  # fmt: skip


@pytest.mark.oracle
@pytest.mark.parametrize("make", MAKERS)
def test_as_pytorch(make):
    torch = pytest.importorskip("torch")
    ours, theirs = make(nbgrad), make(torch)
    assert repr(ours) == repr(theirs) and str(ours.dtype) == str(theirs.dtype) and ours.shape == theirs.shape


BAD = [
    lambda T: T.empty_strided((2,), (1, 1)), lambda T: T.empty_strided((2,), (-1,)), lambda T: T.ones(2).requires_grad_(None),
    lambda T: T.full(2, 1), lambda T: T.full((2,), T.ones(2)), lambda T: T.arange(float("nan")), lambda T: T.arange(float("inf")), lambda T: T.eye(-1),
    lambda T: T.zeros_like([1]), lambda T: T.tril(T.ones(3)), lambda T: T.stack([]), lambda T: T.tensor([-1]).bincount(), lambda T: T.tensor([[1]]).bincount(),
    lambda T: T.sum([1, 2]), lambda T: T.reshape([1, 2], (2, 1)), lambda T: T.where([True], 1, 2), lambda T: T.zeros(2).nosuchname, lambda T: T.nosuchname,
    lambda T: T.tensor([[1], [2, 3]]), lambda T: T.tensor("a"), lambda T: T.tensor([None]), lambda T: T.tensor(1, requires_grad=True),
    lambda T: T.zeros(-1), lambda T: T.zeros(2.5), lambda T: T.arange(0, 5, -1), lambda T: T.from_numpy([1]), lambda T: T.linspace(0, 1, -1),
    lambda T: T.ones(2).item(), lambda T: bool(T.ones(2)), lambda T: len(T.tensor(1)), lambda T: iter(T.tensor(1)), lambda T: T.ones(2, 3) @ T.ones(2, 3),
    lambda T: T.ones(2, 3) + T.ones(2), lambda T: T.ones(2).reshape(3), lambda T: T.ones(2)[5], lambda T: T.ones(2)[1.0], lambda T: T.ones(2).sum(3),
    lambda T: T.cat([]), lambda T: T.stack([T.ones(2), T.ones(3)]), lambda T: T.ones(2, requires_grad=True).numpy(), lambda T: T.ones(2).squeeze(4),
    lambda T: T.ones(2, 2).permute(0, 0), lambda T: T.ones(2).expand(3), lambda T: T.tensor([1, 2]).mean(), lambda T: T.ones(3).view(2), lambda T: T.ones(2).max(5),
    lambda T: T.nn.functional.cross_entropy(T.zeros(2, 3), T.tensor([0, 5])), lambda T: T.nn.functional.mse_loss(T.zeros(2), T.zeros(3)),
    lambda T: T.ones(2) @ T.ones(2, dtype=T.float64), lambda T: T.gather(T.ones(2, 2), 1, T.tensor([[3], [0]])), lambda T: T.ones(2, 2)[T.tensor([2])],
    lambda T: T.nn.functional.binary_cross_entropy(T.tensor([2.0]), T.tensor([1.0])), lambda T: T.clamp(T.ones(2)), lambda T: T.tensor([1]) ** -1,
]  # fmt: skip


@pytest.mark.oracle
@pytest.mark.parametrize("call", BAD)
def test_errors_are_of_pytorchs_type(call):
    torch = pytest.importorskip("torch")
    kinds = []
    for T in (torch, nbgrad):
        with pytest.raises(Exception) as caught:
            call(T)
        kinds.append(caught.type)
    assert issubclass(kinds[1], kinds[0]), kinds


def test_a_mask_of_bytes_warns(T):
    with pytest.warns(UserWarning, match="uint8"):
        assert T.where(T.tensor([1, 0], dtype=T.uint8), 1, 2).tolist() == [1, 2]


def test_like_keeps_the_order_in_memory(T):
    x = T.ones(2, 3, 4).permute(2, 0, 1)
    for like in (T.zeros_like(x), T.ones_like(x), T.empty_like(x), T.full_like(x, 2), T.rand_like(x), T.ones_like(x, dtype=T.int8)):
        assert like.stride() == x.stride() == (1, 12, 4)


def test_memory_is_shared_where_it_is_said_to_be():
    array = np.zeros(3, np.float32)
    shared, copied = nbgrad.from_numpy(array), nbgrad.tensor(array)
    array[0] = 1
    assert shared.tolist() == [1, 0, 0] and copied.tolist() == [0, 0, 0]
    shared[1] = 5
    assert array.tolist() == [1, 5, 0] and np.shares_memory(shared.numpy(), array)
    assert nbgrad.as_tensor(shared) is shared and np.shares_memory(nbgrad.as_tensor(array).numpy(), array)


def test_numpy_functions_take_tensors():
    x = nbgrad.tensor([1.0, 4.0])
    assert isinstance(np.sqrt(x), nbgrad.Tensor) and np.sqrt(x).tolist() == [1, 2]
    assert np.asarray(x).dtype == np.float32 and np.add(x, np.ones(2, np.float32)).tolist() == [2, 5]
    assert (np.ones(2, np.float32) * x).tolist() == [1, 4]
    with pytest.raises(RuntimeError, match="detach"):
        np.sqrt(x.requires_grad_())


def test_big_endian_and_unknown_dtypes_are_refused_or_converted():
    assert nbgrad.tensor(np.array([1, 2], ">f4")).tolist() == [1, 2]
    with pytest.raises(ValueError, match="byte order"):
        nbgrad.from_numpy(np.array([1, 2], ">f4"))
    with pytest.raises(TypeError, match="cannot hold"):
        nbgrad.tensor(np.array(["a"]))


@pytest.mark.parametrize("package", ["nbgrad", pytest.param("torch", marks=pytest.mark.oracle)])
def test_a_tensor_of_a_tensor_is_a_copy_and_warns(package):
    T = pytest.importorskip(package)
    x = T.ones(2, requires_grad=True)
    with pytest.warns(UserWarning, match=r"clone\(\)"):
        y = T.tensor(x)
    assert y.is_leaf and not y.requires_grad and y.data_ptr() != x.data_ptr()


def test_tensors_in_lists_stand_for_numbers(T):
    one = T.ones(1)
    assert (
        T.tensor([one, T.ones(1, 1)]).shape == (2,) and T.tensor([[one]]).shape == (1, 1) and T.tensor([1, one]).tolist() == [1, 1]
    )
    for other in (T.ones(2), T.ones(0)):
        with pytest.raises(ValueError):
            T.tensor([other])
