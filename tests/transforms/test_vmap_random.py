"""Random numbers inside vmap: forbidden, the same for all examples, or different: for a seed, PyTorch's own."""

from __future__ import annotations

import pytest

import nbgrad

DRAWN = {
    "rand": lambda T, x: T.rand(2),
    "randn_like": lambda T, x: T.randn_like(x),
    "randint_like": lambda T, x: T.randint_like(x, 100),
    "randperm": lambda T, x: T.randperm(5),
    "normal": lambda T, x: T.normal(0.0, 1.0, (2,)),
    "bernoulli of what is shared": lambda T, x: T.bernoulli(T.full((2,), 0.5)),
    "multinomial of what is shared": lambda T, x: T.multinomial(T.ones(3), 2),
    "dropout": lambda T, x: T.nn.functional.dropout(x, 0.5),
    "dropout of what is shared": lambda T, x: T.nn.functional.dropout(T.ones(4), 0.5),
    "gradients through dropout": lambda T, x: T.func.grad(lambda x: T.nn.functional.dropout(x, 0.5).sum())(x),
    "uniform_": lambda T, x: T.zeros_like(x).uniform_(),
    "exponential_": lambda T, x: x.clone().exponential_(),
}
DEPENDENT = {
    "bernoulli": lambda T, x: T.bernoulli(x.sigmoid()),
    "bernoulli like": lambda T, x: T.bernoulli(x, 0.5),
    "bernoulli_": lambda T, x: x.clone().bernoulli_(x.sigmoid()),
    "normal": lambda T, x: T.normal(x, 1.0),
    "multinomial": lambda T, x: T.multinomial(x.abs() + 0.1, 2),
}
SHARED = {"uniform_": lambda T, x: T.zeros(2).uniform_(), "normal_": lambda T, x: T.zeros(2).normal_()}


def run(T, draw, randomness, **options):
    T.manual_seed(7)
    X = T.linspace(-1, 1, 12).reshape(6, 2)
    found = T.func.vmap(lambda x: draw(T, x), randomness=randomness, **options)(X)
    return [found.tolist(), T.rand(1).tolist()]


def near(a, b):
    return [pytest.approx(row, abs=1e-6) for row in nbgrad.tensor(a).flatten().tolist()] == nbgrad.tensor(b).flatten().tolist()


@pytest.mark.parametrize("options", [{}, {"chunk_size": 4}], ids=str)
@pytest.mark.parametrize("randomness", ["same", "different"])
@pytest.mark.parametrize("name", DRAWN)
def test_numbers(name, randomness, options):
    torch = pytest.importorskip("torch")
    mine, theirs = run(nbgrad, DRAWN[name], randomness, **options), run(torch, DRAWN[name], randomness, **options)
    assert near(mine[0], theirs[0]) and near(mine[1], theirs[1])
    if randomness == "same" and name not in ("dropout", "gradients through dropout"):
        assert all(row == mine[0][0] for row in mine[0])


@pytest.mark.parametrize("name", DEPENDENT)
def test_numbers_that_depend_on_the_example(T, name):
    with pytest.raises(RuntimeError):
        run(T, DEPENDENT[name], "same")
    torch = pytest.importorskip("torch")
    assert near(run(T, DEPENDENT[name], "different")[0], run(torch, DEPENDENT[name], "different")[0])


@pytest.mark.parametrize("draw", [*DRAWN.values(), *DEPENDENT.values(), *SHARED.values()], ids=[*DRAWN, *DEPENDENT, *SHARED])
def test_by_default_none_are_drawn(T, draw):
    with pytest.raises(RuntimeError):
        run(T, draw, "error")


@pytest.mark.parametrize("name", SHARED)
def test_a_shared_tensor_cannot_hold_different_numbers(T, name):
    found = run(T, SHARED[name], "same")[0]
    assert all(row == found[0] for row in found)
    with pytest.raises(RuntimeError):
        run(T, SHARED[name], "different")


def test_what_draws_nothing_is_always_allowed(T):
    x = T.ones(3, 2)
    for options in ({"p": 0.0}, {"p": 1.0}, {"training": False}):
        assert T.func.vmap(lambda v, options=options: T.nn.functional.dropout(v, **options))(x).shape == (3, 2)
    T.manual_seed(0)
    first = T.rand(1)
    T.manual_seed(0)
    T.nn.functional.dropout(x, 1.0)
    assert T.equal(T.rand(1), first)


def test_a_hard_choice(T):
    found = T.func.vmap(lambda v: T.nn.functional.gumbel_softmax(v, hard=True), randomness="different")(T.zeros(5, 3))
    assert found.shape == (5, 3) and found.sum(1).round().tolist() == [1] * 5


def test_directions_of_a_derivative_share_what_is_drawn(T):
    T.manual_seed(0)
    chances = T.tensor([0.0, 1.0, 1.0])
    found = T.func.jacfwd(lambda v: T.bernoulli(v.clamp(0, 1)) * v, randomness="same")(chances)
    assert T.equal(found, T.diag(chances))
