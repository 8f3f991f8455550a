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


# ---- what meets in one place ----
@pytest.mark.parametrize("reduce", ["sum", "prod", "mean", "amax", "amin"])
@pytest.mark.parametrize("dtype", ["int64", "int32", "float32", "bool"])
def test_what_is_combined_in_one_place(reduce, dtype):
    torch = pytest.importorskip("torch")
    values = np.array([3, -2, 5, 0, 7]).astype(bool if dtype == "bool" else np.float64)

    def call(T, include):
        x, source = (T.tensor(a.tolist(), dtype=getattr(T, dtype)) for a in (values[:3], values))
        return x.scatter_reduce(0, T.tensor([0, 0, 2, 2, 2]), source, reduce, include_self=include)

    for include in (True, False):
        try:
            theirs = call(torch, include)
        except NotImplementedError:  # there of some dtypes only
            continue
        ours = call(nbgrad, include)
        assert ours.tolist() == theirs.tolist() and str(ours.dtype) == str(theirs.dtype)


def test_equal_extremes_share_the_gradient(T):
    x, y = T.tensor([1.0, 2.0], requires_grad=True), T.tensor([1.0, 1.0, 5.0], requires_grad=True)
    T.scatter_reduce(x, 0, T.tensor([0, 0, 1]), y, "amax").sum().backward()
    assert [round(g, 4) for g in x.grad.tolist() + y.grad.tolist()] == [0.3333, 0, 0.3333, 0.3333, 1]


def test_a_product_with_zeros(T):
    x, index = T.tensor([2.0], requires_grad=True), T.tensor([0, 0])
    for values, slopes in (([0.0, 3.0], [6.0, 0.0]), ([0.0, 0.0], [0.0, 0.0])):
        y = T.tensor(values, requires_grad=True)
        (g,) = T.autograd.grad(T.scatter_reduce(x, 0, index, y, "prod"), y)
        assert g.tolist() == slopes
    y = T.zeros(2, dtype=T.float64, requires_grad=True)
    with pytest.raises(RuntimeError):
        T.autograd.gradgradcheck(lambda y: T.scatter_reduce(x.detach().double(), 0, index, y, "prod"), (y,))


def test_combining_in_place_and_what_is_refused(T):
    x = T.tensor([1.0, 2.0])
    assert x.scatter_reduce_(0, T.tensor([1, 1]), T.tensor([3.0, 4.0]), "sum") is x and x.tolist() == [1, 9]
    for wrong in (("most", [0]), ("sum", [5]), ("sum", [-1])):
        with pytest.raises(RuntimeError):
            x.scatter_reduce(0, T.tensor(wrong[1]), T.ones(1), wrong[0])


@pytest.mark.filterwarnings("ignore:index_reduce")  # PyTorch calls it unfinished
@pytest.mark.parametrize("reduce", ["mean", "prod", "amax", "amin"])
def test_slices_that_meet_are_combined(T, reduce):
    x = T.tensor([[1.5, -2.0], [0.5, 3.0]], dtype=T.float64, requires_grad=True)
    y = T.tensor([[2.5, 1.0], [-0.25, 4.0], [1.25, -3.0]], dtype=T.float64, requires_grad=True)
    index = T.tensor([1, 1, 0])
    for include in (True, False):
        found = T.index_reduce(x, 0, index, y, reduce, include_self=include)
        wide = x.scatter_reduce(0, index[:, None].expand(3, 2), y, reduce, include_self=include)
        assert found.tolist() == wide.tolist() and found.grad_fn.name() == "IndexReduceBackward0"
        assert T.autograd.gradcheck(lambda x, y, s=include: x.index_reduce(0, index, y, reduce, include_self=s), (x, y))
    with pytest.raises(RuntimeError):
        x.index_reduce(0, index, y, "sum")


@pytest.mark.parametrize("shape, index", [
    ((50, 8), lambda r: (r.integers(0, 50, 40),)), ((5, 6, 7), lambda r: (r.integers(0, 5, (4, 3)), slice(None), r.integers(0, 7, 3))),
    ((5, 6, 7), lambda r: (slice(1, 4), r.integers(-6, 6, 9))), ((8, 9, 4), lambda r: (r.random((8, 9)) > 0.2,)),
    ((8, 9), lambda r: (r.integers(0, 8, 100), r.integers(0, 9, 100))), ((5, 6, 7), lambda r: (r.integers(0, 5, 9), None)),
])  # fmt: skip
def test_many_values_added_at_places_named_twice(shape, index):
    from nbgrad.ops.indexing import add_at

    rng = np.random.default_rng(0)
    at, ours, numpys = index(rng), np.zeros(shape), np.zeros(shape)
    values = rng.normal(size=numpys[at].shape)
    np.add.at(numpys, at, values)
    add_at(ours, at, values)
    np.testing.assert_allclose(ours, numpys)
