"""Reading and writing by index: every form of index, with every form of value, does what PyTorch does, or raises what it raises."""

from __future__ import annotations

import re
import warnings

import numpy as np
import pytest

import nbgrad

INDICES = """
0 | -1 | None | ... | True | False | : | 1: | :-1 | ::2 | 0:0 | 5: | :99 | ::-1 | 3 | -4 | (0,) | 0,1 | 0,... | ...,0 | None,0
:,0 | :,:99 | :,None | ...,None | None,...,None | () | [0] | [0,1] | [0,0] | [True,False,True] | [[0,1],[1,0]] | [] | range(2)
np.array([0,1]) | np.array(1) | np.array([True,False,True]) | np.int64(1) | np.array([[0,1]]) | T.tensor(1) | T.tensor([1])
T.tensor([0,2,0]) | T.tensor([-1,0]) | T.tensor([5]) | T.tensor([-5]) | T.tensor([[0,1],[1,2]]) | T.tensor(True)
T.tensor([True,False,True]) | T.tensor([True,False]) | T.tensor([0,1],dtype=T.int32) | T.tensor([0,1,1],dtype=T.uint8)
T.tensor([0,1],dtype=T.int8) | T.tensor([0.,1.]) | 1.0 | 'a' | b'a' | slice(T.tensor(1),None) | T.tensor([0,1]),T.tensor([1,2])
T.tensor([0,1]),0 | 0,T.tensor([0,1]) | T.tensor([0,1]),: | :,T.tensor([0,1]) | T.tensor([0,1]),None | None,T.tensor([0,1])
...,T.tensor([0,1]) | T.tensor([0,1]),... | T.tensor([[0],[1]]),T.tensor([1,2]) | [0,1],[1,2]
T.tensor([0,1]),T.tensor([0,1,2]) | 1:,T.tensor([0,1]) | T.tensor([0]),1: | T.tensor([True,False,True]),0
T.tensor([True,False,True]),: | T.tensor([True,True,False]),T.tensor([True,False,False,True])
:,T.tensor([True,False,False,True]) | T.ones(3,4,dtype=T.bool) | x>4 | T.zeros(3,4,dtype=T.bool) | T.ones(4,3,dtype=T.bool)
0,0,0 | T.tensor(1),T.tensor(0) | T.tensor(1),1: | True,0 | 0,True | None,None | T.tensor([],dtype=T.long) | [0,T.tensor(1)]
[T.tensor(0),T.tensor(1)] | ([0,1],) | [slice(0,1)] | [None] | [0,None] | [...] | [(0,1)] | {} | ((0,1),(1,2))
[[True,False,True]] | [0,[1]] | [[0,1],[1]] | object() | True,True | False,: | [True] | slice(0,2,0) | slice(0.0,2)
([[0,1],[1,0]],0)
"""
INDICES = [i.strip() for i in re.split(r"[|\n]", INDICES) if i.strip()]
VALUES = """
7. | 7 | True | 2+1j | T.tensor(7.) | T.tensor(7) | T.tensor([7.]) | T.tensor([1.,2.]) | T.arange(4.) | T.arange(4)
T.tensor([[5.]]) | [1.,2.] | None | 'a' | w | w[0] * 2 | T.zeros(0) | T.tensor(3.,dtype=T.float64) | T.tensor([[[5.]]])
T.ones(1,1,1,4) | T.ones(3,4) | T.tensor(True) | w.reshape(1,1,4)
"""
VALUES = [v.strip() for v in re.split(r"[|\n]", VALUES) if v.strip()]


def outcome(T, shape, statement):
    """What a statement leaves behind: value, graph and gradients, or the type of its error."""
    given = T.arange(12.0).reshape(shape).requires_grad_()
    names = {"T": T, "np": np, "x": given * 1, "w": T.arange(1.0, 5.0, requires_grad=True)}
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        try:
            exec(statement, names)
        except Exception as error:  # the type is what is compared
            return type(error)
    y = names["y"]
    grads = T.autograd.grad((y * y).sum(), [given, names["w"]], allow_unused=True) if y.requires_grad else ()
    warned = any(w.category is UserWarning for w in seen)
    return y.tolist(), y.shape, y.requires_grad, [g if g is None else g.tolist() for g in grads], warned


def check(ours, theirs, statement):
    if isinstance(theirs, type):
        assert isinstance(ours, type) and issubclass(ours, theirs), (statement, ours, theirs)
    else:
        assert ours == theirs, statement


@pytest.mark.oracle
@pytest.mark.parametrize("index", INDICES)
def test_reading(index):
    torch = pytest.importorskip("torch")
    for shape in ((3, 4), (3, 2, 2)):
        statement = f"y = x[{index}]"
        check(outcome(nbgrad, shape, statement), outcome(torch, shape, statement), statement)


@pytest.mark.oracle
@pytest.mark.parametrize("index", [i for i in INDICES if "uint8" not in i])  # PyTorch cannot differentiate that
def test_writing(index):
    torch = pytest.importorskip("torch")
    for value in VALUES:
        statement = f"x[{index}] = {value}; y = x"
        ours, theirs = outcome(nbgrad, (3, 4), statement), outcome(torch, (3, 4), statement)
        if isinstance(ours, type) and isinstance(theirs, type) and value != "7.":
            continue  # index and value may both be wrong: either error will do
        check(ours, theirs, statement)


def test_a_value_may_have_more_dimensions_of_length_1_than_its_place(T):
    mask = T.tensor([True, False])
    for place, shape in ((0, (1, 1, 3)), (..., (1, 2, 3)), ((0, 1), (1, 1)), ([0], (1, 1, 1, 3)), (mask, (1, 1, 3))):
        x, w = T.zeros(2, 3), T.ones(shape, requires_grad=True)
        x[place] = w
        (g,) = T.autograd.grad(x.sum(), w)
        assert g.shape == shape and g.sum().item() == x.sum().item() > 0


def test_one_number_of_another_dtype_where_a_mask_holds(T):
    x = T.arange(3.0)
    x[x > 0] = T.tensor(7)
    assert x.tolist() == [0, 7, 7]
    x.index_put_((x > 8,), T.tensor(1.0, dtype=T.float64))
    with pytest.raises(RuntimeError):
        x[T.tensor([0])] = T.tensor(7)
    with pytest.raises(RuntimeError):
        x[x > 0] = T.tensor([7, 8])


def test_arrays_as_values_are_converted():
    x = nbgrad.zeros(2, 2)
    x[0], x[[1]], x[:, 0] = np.arange(2.0), np.arange(2), np.float64(5)
    assert x.tolist() == [[5, 1], [5, 1]] and x.dtype is nbgrad.float32


def test_a_list_that_is_read_as_a_tuple_and_a_mask_of_bytes_give_warnings(T):
    x = T.arange(6).reshape(2, 3)
    with pytest.warns(UserWarning):
        assert x[[[0, 1], [2, 0]]].tolist() == [2, 3]
    with pytest.warns(UserWarning):
        assert x[T.tensor([0, 1], dtype=T.uint8)].tolist() == [[3, 4, 5]]
