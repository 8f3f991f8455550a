"""Copies and pickles of tensors, and what Python's own operators make of shapes and items."""

from __future__ import annotations

import copy
import pickle
import warnings

import pytest


@pytest.mark.parametrize("look", [
    lambda x: x, lambda x: x[1:], lambda x: x.view(2, 2).t(), lambda x: x.detach(), lambda x: x[:1].expand(3, 1),
], ids=["itself", "slice", "transpose", "detached", "expanded"])  # fmt: skip
def test_a_deep_copy_of_several_tensors_shares_memory_as_they_do(T, look):
    x = T.arange(4.0)
    a, b = copy.deepcopy((x, look(x)))
    assert b.stride() == look(x).stride() and b.storage_offset() == look(x).storage_offset()
    a.add_(10)
    assert b.tolist() == (look(x) + 10).tolist() and x.tolist() == [0, 1, 2, 3]


def test_deep_copies_of_views_of_other_dtypes(T):
    z, v = copy.deepcopy([T.ones(2, dtype=T.complex64), T.ones(2, dtype=T.complex64).imag])
    assert z.dtype is T.complex64 and v.dtype is T.float32 and v.tolist() == [0, 0]


def test_attributes_go_with_copies_and_pickles(T):
    x = T.ones(2, requires_grad=True)
    x.notes = ["a"]
    shallow, deep, pickled = copy.copy(x), copy.deepcopy(x), pickle.loads(pickle.dumps(x))
    assert shallow.notes is x.notes and deep.notes == pickled.notes == ["a"] and deep.notes is not x.notes
    assert deep.requires_grad and pickled.requires_grad and deep.grad is None


def test_a_parameter_stays_one(T):
    p = T.nn.Parameter(T.ones(2))
    for q in (copy.deepcopy(p), pickle.loads(pickle.dumps(p))):
        assert type(q) is T.nn.Parameter and q.is_leaf and q.requires_grad and q.tolist() == [1, 1]


def test_sizes_are_joined_and_repeated_as_sizes(T):
    size = T.ones(2, 3).shape
    for found, wanted in (((1,) + size, (1, 2, 3)), (size + (1,), (2, 3, 1)), (size * 2, (2, 3, 2, 3)), (2 * size, (2, 3, 2, 3))):
        assert type(found) is T.Size and found == wanted


def test_what_operators_refuse(T):
    x = T.ones(2)
    for refused in (lambda: x @ 2, lambda: 2 @ x, lambda: x.__delitem__(0)):
        with pytest.raises((TypeError, AttributeError)):
            refused()
    with pytest.raises(TypeError):
        del x[0]


def test_index_put_into_expanded_memory(T):
    x = T.ones(3).expand(2, 3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        x.index_put_((T.tensor([0]),), T.tensor(2.0))
    assert x.tolist() == [[2.0] * 3] * 2


def test_sum_to_size(T):
    x = T.ones(2, 3, requires_grad=True)
    y = x.sum_to_size(2, 1)
    assert y.tolist() == [[3], [3]] and x.sum_to_size((1,)).tolist() == [6] and x.sum_to_size(2, 3) is x
    y.sum().backward()
    assert x.grad.tolist() == [[1] * 3] * 2
    with pytest.raises(RuntimeError):
        x.sum_to_size(3, 1)


def test_split_with_sizes(T):
    x = T.arange(4, dtype=T.float32, requires_grad=True) * 1
    a, b = x.split_with_sizes([1, 3])
    assert b.tolist() == [1, 2, 3] and a._base is x and b.grad_fn.name() == "SplitWithSizesBackward0"
    with pytest.raises(RuntimeError):
        T.split_with_sizes(x, [1, 2])
