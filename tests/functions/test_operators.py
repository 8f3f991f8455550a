"""Operators between tensors and what is no tensor, on nbgrad and on PyTorch."""

from __future__ import annotations

import operator

import pytest

NAMES = {
    "add": operator.add, "sub": operator.sub, "mul": operator.mul, "truediv": operator.truediv, "matmul": operator.matmul,
    "floordiv": operator.floordiv, "mod": operator.mod, "pow": operator.pow, "and": operator.and_, "or": operator.or_,
    "xor": operator.xor, "lshift": operator.lshift, "rshift": operator.rshift,
}  # fmt: skip


@pytest.mark.parametrize("dtype", ["float32", "int64"])
@pytest.mark.parametrize("name", NAMES)
def test_a_class_of_the_users_own_is_asked(T, name, dtype):
    Own = type("Own", (), {f"__r{name}__": lambda self, other: ("asked", other)})
    x = T.ones(2, 2, dtype=getattr(T, dtype))
    found = NAMES[name](x, Own())
    assert found[0] == "asked" and found[1] is x


def test_a_class_of_the_users_own_is_asked_for_what_would_be_written(T):
    class Own:
        def __radd__(self, other):
            return "asked"

    x = T.ones(2)
    x += Own()
    assert x == "asked"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("other", [None, "text", [1, 2], object()], ids=str)
def test_what_has_no_such_operator_is_a_type_error(T, name, other):
    x = T.ones(2, dtype=T.int64)
    for first, second in ((x, other), (other, x)):
        if name == "mod" and first == "text":
            continue  # Python's strings have a % of their own
        with pytest.raises(TypeError):
            NAMES[name](first, second)


def test_lists_are_repeated(T):
    assert [1, 2] * T.tensor(2) == [1, 2, 1, 2] == T.tensor(2) * [1, 2]


def test_none_says_what_happened(T):
    with pytest.raises(TypeError, match="None"):
        T.ones(2) + None
