"""Result dtypes, values and error types: every pair of dtypes, as tensors, 0-d tensors and Python numbers, as in PyTorch."""

from __future__ import annotations

import builtins
import itertools
import warnings

import numpy as np
import pytest

import nbgrad

NAMES = (
    "bool", "uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64", "float16", "bfloat16", "float32",
    "float64", "complex64", "complex128",
)  # fmt: skip
NUMBERS = (True, 2, -3, 300, 2.5, 2j)

BINARY = {  # of two operands, either of which may be a number
    "add": lambda T, a, b: a + b, "sub": lambda T, a, b: a - b, "mul": lambda T, a, b: a * b, "div": lambda T, a, b: a / b,
    "floor_divide": lambda T, a, b: a // b, "remainder": lambda T, a, b: a % b, "pow": lambda T, a, b: a**b,
    "eq": lambda T, a, b: a == b, "lt": lambda T, a, b: a < b, "ge": lambda T, a, b: a >= b,
    "and": lambda T, a, b: a & b, "or": lambda T, a, b: a | b, "xor": lambda T, a, b: a ^ b,
    "shift left": lambda T, a, b: a << b, "shift right": lambda T, a, b: a >> b, "fmod": lambda T, a, b: T.fmod(a, b),
    "where": lambda T, a, b: T.where(T.tensor([True, False]), a, b), "where 0-d": lambda T, a, b: T.where(T.tensor(True), a, b),
    "alpha": lambda T, a, b: T.add(a, b, alpha=2), "result_type": lambda T, a, b: T.zeros((), dtype=T.result_type(a, b)),
}  # fmt: skip
TENSORS = {  # of two tensors
    **{n: lambda T, a, b, n=n: getattr(T, n)(a, b)
       for n in ("maximum", "minimum", "logical_and", "logical_or", "logical_xor", "atan2", "hypot", "logaddexp", "matmul",
                 "isclose", "clamp")},
    "stack": lambda T, a, b: T.stack([a, b]), "cat": lambda T, a, b: T.cat([a.reshape(-1), b.reshape(-1)]),
    "div floor": lambda T, a, b: T.div(a, b, rounding_mode="floor"), "div trunc": lambda T, a, b: T.div(a, b, rounding_mode="trunc"),
    "lerp": lambda T, a, b: T.lerp(a, b, 0.5), "allclose": lambda T, a, b: T.tensor(T.allclose(a, b)),
    "masked_fill": lambda T, a, b: a.masked_fill(T.tensor([True, False]), b), "type_as": lambda T, a, b: a.type_as(b),
    "to": lambda T, a, b: a.to(b.dtype), "setitem": lambda T, a, b: _set(a, b), "promote_types": lambda T, a, b: T.zeros((), dtype=T.promote_types(a.dtype, b.dtype)),
    "can_cast": lambda T, a, b: T.tensor(T.can_cast(a.dtype, b.dtype)),
}  # fmt: skip
IN_PLACE = {
    **{n: lambda T, a, b, n=n: getattr(a, n)(b)
       for n in ("__iadd__", "__imul__", "__itruediv__", "__ipow__", "__ifloordiv__", "__iand__", "copy_", "fill_")},
    "add_ alpha": lambda T, a, b: a.add_(b, alpha=2),
}  # fmt: skip


def _set(a, b):
    a[...] = b
    return a


def outcome(T, function, *makers):
    """(name of the dtype, result), or (type of the error, what it says)."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            out = function(T, *[make(T) for make in makers])
        return str(out.dtype), out
    except Exception as error:  # the type is what is compared
        return type(error).__name__, str(error)


def values(x):
    package = __import__(type(x).__module__.partition(".")[0])
    return np.asarray(x.resolve_conj().to(package.complex128))


def difference(ours, theirs, exact=True):
    """What is wrong with our outcome, in words; None where it is PyTorch's, or where PyTorch only lacks a kernel."""
    (our_kind, ours), (kind, theirs) = ours, theirs
    if kind == "torch.complex32":
        return None  # PyTorch has a half-precision complex dtype, NumPy has not
    if not kind.startswith("torch."):
        if kind == "NotImplementedError" or "not implemented for" in theirs or "invalid combination of arguments" in theirs:
            return None
        if our_kind.startswith("torch."):
            return f"{our_kind}, and PyTorch raises {kind}: {theirs[:80]}"
        fits = issubclass(getattr(builtins, our_kind), getattr(builtins, kind))
        return None if fits else f"{our_kind}: {ours[:80]}, and PyTorch raises {kind}: {theirs[:80]}"
    if our_kind != kind:
        return f"{our_kind} {'' if our_kind.startswith('torch.') else ours[:80]}, and PyTorch gives {kind}"
    a, b = values(ours), values(theirs)
    close = 3e-2 if "float16" in kind or not exact else 1e-5
    return None if a.shape == b.shape and np.allclose(a, b, rtol=close, atol=1e-6, equal_nan=True) else f"{a}, and PyTorch {b}"


def operand(name, rank, numbers):
    """A vector of two numbers, or the second of them as a 0-d tensor."""

    def make(T):
        made = T.tensor(numbers, dtype=T.int64).to(getattr(T, name))
        return made if rank else made[1].clone()

    return make


def compare(function, cases):
    torch = pytest.importorskip("torch")
    found = []
    for label, makers in cases:
        ours, theirs = (outcome(T, function, *makers) for T in (nbgrad, torch))
        wrong = difference(ours, theirs, exact="float16" not in str(label))
        if wrong:
            found.append(f"{label}: {wrong}")
    assert not found, "\n".join(found)


def pairs():
    for a, b, i, j in itertools.product(NAMES, NAMES, (1, 0), (1, 0)):
        yield (a, i, b, j), (operand(a, i, [2, 3]), operand(b, j, [1, 2]))


def with_numbers(flips=(False, True)):
    for name, rank, number, flip in itertools.product(NAMES, (1, 0), NUMBERS, flips):
        makers = operand(name, rank, [2, 3]), lambda T, number=number: number
        yield (name, rank, number, flip), makers[::-1] if flip else makers


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
    with pytest.raises(RuntimeError, match="no common dtype"):
        nbgrad.ones(1, dtype=nbgrad.uint16) + nbgrad.ones(1, dtype=nbgrad.int32)
    with pytest.raises(NotImplementedError, match="floor_divide is not defined for torch.complex64"):
        nbgrad.ones(1) // nbgrad.tensor([1j])


@pytest.mark.oracle
@pytest.mark.parametrize("name", [*BINARY, *TENSORS, *IN_PLACE])
def test_pairs(name):
    compare((BINARY | TENSORS | IN_PLACE)[name], pairs())


@pytest.mark.oracle
@pytest.mark.parametrize("name", BINARY)
def test_with_numbers(name):
    compare(BINARY[name], with_numbers())


@pytest.mark.oracle
@pytest.mark.parametrize("name", [n for n in IN_PLACE if n != "add_ alpha"])
def test_numbers_in_place(name):
    compare(IN_PLACE[name], with_numbers(flips=(False,)))


UNARY = (
    "exp exp2 expm1 log log2 log10 log1p sqrt rsqrt reciprocal sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh sigmoid "
    "relu erf erfc neg abs sign sgn floor ceil trunc frac square round positive isnan isinf isfinite signbit logical_not "
    "bitwise_not conj angle sum prod mean var std max min amax amin argmax argmin any all norm median nansum count_nonzero"
).split()
ALONG = {n: (lambda T, x, n=n: getattr(x, n)(0)) for n in ("cumsum", "cumprod", "logsumexp", "argsort", "softmax", "log_softmax")}
INTO = {
    f"{n} to {k}": (lambda T, x, n=n, k=k, d=d: getattr(x, n)(*d, dtype=getattr(T, k)))
    for n, d in (("sum", ()), ("prod", ()), ("mean", ()), ("cumsum", (0,)), ("softmax", (0,)))
    for k in ("int32", "float16", "float64", "complex64")
}
SHORTHAND = "half bfloat16 float double short int long bool char byte cfloat cdouble".split()
ONE = {n: (lambda T, x, n=n: getattr(x, n)()) for n in (*UNARY, *SHORTHAND)} | ALONG | INTO


@pytest.mark.oracle
@pytest.mark.parametrize("name", ONE)
def test_of_one(name):
    compare(ONE[name], [((n, rank), (operand(n, rank, [1, 3]),)) for n in NAMES for rank in (1, 0)])
