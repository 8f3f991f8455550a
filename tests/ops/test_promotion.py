"""Result dtypes: every pair of dtypes, as arrays, 0-d tensors and Python numbers, as in PyTorch."""

from __future__ import annotations

import itertools
import warnings

import pytest

import nbgrad

NAMES = ("bool", "uint8", "int8", "int16", "int32", "int64", "float16", "float32", "float64", "complex64", "complex128")
NUMBERS = (True, 2, 2.5, 2j)
FUNCTIONS = {
    "add": lambda a, b: a + b, "mul": lambda a, b: a * b, "div": lambda a, b: a / b, "eq": lambda a, b: a == b,
}  # fmt: skip


def outcome(T, function, make_a, make_b):
    """The dtype's name, or the type of the error."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return str(function(make_a(T), make_b(T)).dtype)
    except Exception as error:  # the type is what is compared
        return type(error).__name__


def operand(name, shape):
    return lambda T: T.ones(shape, dtype=getattr(T, name))


def test_examples_without_pytorch():
    f32, i64 = nbgrad.ones(2), nbgrad.tensor([1, 2])
    assert (f32 * i64).dtype is nbgrad.float32
    assert (i64 * 2.5).dtype is nbgrad.float32
    assert (f32 * nbgrad.tensor(1.0, dtype=nbgrad.float64)).dtype is nbgrad.float32
    assert (i64 / i64).dtype is nbgrad.float32
    assert (nbgrad.tensor([True]) + 1).dtype is nbgrad.int64
    assert (nbgrad.ones(2, dtype=nbgrad.uint8) + 300)[0].item() == 45
    with pytest.raises(RuntimeError, match="booleans"):
        nbgrad.tensor([True]) - nbgrad.tensor([True])


@pytest.mark.oracle
@pytest.mark.parametrize("name", FUNCTIONS)
def test_pairs(name):
    torch = pytest.importorskip("torch")
    function = FUNCTIONS[name]
    different = []
    for (a, b), (sa, sb) in itertools.product(itertools.product(NAMES, NAMES), [((2,), (2,)), ((2,), ()), ((), (2,)), ((), ())]):
        if {a, b} & {"complex64", "complex128"} and "float16" in (a, b):
            continue  # PyTorch has a half-precision complex dtype, NumPy has not
        ours = outcome(nbgrad, function, operand(a, sa), operand(b, sb))
        theirs = outcome(torch, function, operand(a, sa), operand(b, sb))
        if ours != theirs:
            different.append((a, sa, b, sb, ours, theirs))
    assert not different


@pytest.mark.oracle
@pytest.mark.parametrize("name", FUNCTIONS)
def test_with_numbers(name):
    torch = pytest.importorskip("torch")
    function = FUNCTIONS[name]
    different = []
    for a, number, shape in itertools.product(NAMES, NUMBERS, [(2,), ()]):
        if a == "float16" and isinstance(number, complex):
            continue
        for flip in (False, True):
            f = (lambda x, y: function(y, x)) if flip else function
            ours = outcome(nbgrad, f, operand(a, shape), lambda T: number)
            theirs = outcome(torch, f, operand(a, shape), lambda T: number)
            if ours != theirs:
                different.append((a, shape, number, flip, ours, theirs))
    assert not different


@pytest.mark.oracle
@pytest.mark.parametrize("function", ["sum", "prod", "cumsum", "mean", "exp", "sqrt", "abs", "neg", "relu", "sigmoid", "argmax", "var"])
def test_of_one(function):
    torch = pytest.importorskip("torch")
    for name in NAMES:
        extra = (0,) if function == "cumsum" else ()
        ours, theirs = (outcome(T, lambda x, _: getattr(x, function)(*extra), operand(name, (3,)), lambda T: None) for T in (nbgrad, torch))
        if theirs.startswith("torch."):  # where PyTorch has no kernel, a result is no harm
            assert ours == theirs, name
