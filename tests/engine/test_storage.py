"""The memory behind tensors: storages, `set_`, `is_set_to`, memory read as another dtype."""

from __future__ import annotations

import warnings

import pytest


@pytest.fixture(autouse=True)
def _no_warning_of_typed_storages():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def test_views_share_one_storage(T):
    x = T.arange(6.0)
    whole, part = x.untyped_storage(), x[2:].untyped_storage()
    assert whole == part and whole.data_ptr() == part.data_ptr() and whole.nbytes() == len(whole) == whole.size() == 24
    assert x[2:].storage_offset() == 2 and x[2:].data_ptr() == x.data_ptr() + 8
    assert x.clone().untyped_storage() != whole and T.zeros(3).expand(2, 3).untyped_storage().nbytes() == 12
    assert T.is_storage(whole) and T.is_storage(x.storage()) and not T.is_storage(x)


def test_a_storage_is_read_and_written_in_the_order_of_memory(T):
    x = T.arange(6.0).view(2, 3).t()
    storage = x.storage()
    storage[1] = 7
    assert x[1, 0] == 7 and storage.tolist() == list(storage) == [0, 7, 2, 3, 4, 5] and storage[-1] == 5
    assert (len(storage), storage.nbytes(), storage.element_size(), storage.dtype) == (6, 24, 4, T.float32)
    assert x.storage().type() == "torch.FloatStorage" and not x.is_shared() and x.untyped_storage().tolist()[6:8] == [224, 64]
    with pytest.raises(IndexError):
        storage[6]
    with pytest.raises(RuntimeError):
        storage["a"]
    x.storage().copy_(T.ones(6).storage())
    assert x.sum() == 6 and x.storage().clone().fill_(2).tolist() == [2] * 6 and x.sum() == 6


def test_how_storages_print(T):
    assert repr(T.tensor([[1, 2], [3, 4]]).t().storage()).splitlines() == [
        " 1", " 2", " 3", " 4", "[torch.storage.TypedStorage(dtype=torch.int64, device=cpu) of size 4]",
    ]  # fmt: skip
    assert repr(T.zeros(1, dtype=T.int16).untyped_storage()) == " 0\n 0\n[torch.storage.UntypedStorage(device=cpu) of size 2]"


def test_a_tensor_is_set_to_a_storage(T):
    x = T.arange(6.0)
    y = T.empty(0)
    y.set_(x.untyped_storage(), 1, (2, 2), (2, 1))
    y[0, 0] = 9
    assert x[1] == 9 and y.tolist() == [[9, 2], [3, 4]]
    y.set_(x.storage())
    assert y.is_set_to(x) and x.is_set_to(y) and not any(x.is_set_to(z) for z in (x[1:], x.view(2, 3), x.clone()))
    with pytest.raises(RuntimeError):
        T.empty(0, dtype=T.int32).set_(x.storage())
    z = T.empty(0, dtype=T.int32).set_(T.ones(2).untyped_storage())
    assert z.dtype is T.int32 and z.tolist() == [1065353216] * 2


@pytest.mark.parametrize("look", [
    lambda T: T.ones(2, dtype=T.complex64).real, lambda T: T.ones(2, dtype=T.complex64).imag, lambda T: T.ones(2).view(T.int32),
    lambda T: T.view_as_complex(T.ones(2, 2)), lambda T: T.ones(2, dtype=T.float64)[1:].view(T.int16),
], ids=["real", "imag", "int32", "view_as_complex", "int16"])  # fmt: skip
def test_data_of_memory_read_as_another_dtype(T, look):
    x = look(T)
    assert x.data.dtype is x.dtype and x.data.tolist() == x.tolist() and x.data.data_ptr() == x.data_ptr()
    x.data[0] = 0
    assert x[0] == 0
