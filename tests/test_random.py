"""Random numbers: those of PyTorch for the same seed, whatever is drawn in which order."""

from __future__ import annotations

import numpy as np
import pytest

import nbgrad

SIZES = (0, 1, 2, 5, 15, 16, 17, 31, 32, 100, 1000)
DRAWS = {
    "rand": lambda T, n: T.rand(n), "rand64": lambda T, n: T.rand(n, dtype=T.float64),
    "rand16": lambda T, n: T.rand(n, dtype=T.float16), "randn": lambda T, n: T.randn(n),
    "randn64": lambda T, n: T.randn(n, dtype=T.float64), "randn16": lambda T, n: T.randn(n, dtype=T.float16),
    "randint": lambda T, n: T.randint(-3, 50, (n,)), "randint wide": lambda T, n: T.randint(0, 2**40, (n,)),
    "randperm": lambda T, n: T.randperm(n), "bernoulli": lambda T, n: T.bernoulli(T.full((n,), 0.3)),
    "bernoulli64": lambda T, n: T.bernoulli(T.full((n,), 0.3, dtype=T.float64)),
    "normal": lambda T, n: T.normal(2.0, 3.0, (n,)), "normal of tensors": lambda T, n: T.normal(T.zeros(n), T.ones(n)),
    "uniform_": lambda T, n: T.empty(n).uniform_(-1, 1), "normal_": lambda T, n: T.empty(n).normal_(1, 2),
    "random_": lambda T, n: T.empty(n).random_(3, 90), "random_ of all": lambda T, n: T.empty(n, dtype=T.float64).random_(),
    "random_ of all integers": lambda T, n: T.empty(n, dtype=T.int64).random_(),
    "complex normal_": lambda T, n: T.empty(n, dtype=T.complex64).normal_(1, 2),
    "complex uniform_": lambda T, n: T.empty(n, dtype=T.complex128).uniform_(),
    "rand complex": lambda T, n: T.rand(n, dtype=T.complex64), "randn complex": lambda T, n: T.randn(n, dtype=T.complex128),
    "randint of 28 bits": lambda T, n: T.randint(0, 2**28, (n,)), "randint of less": lambda T, n: T.randint(0, 2**28 - 1, (n,)),
    **{f"random_ {k}": lambda T, n, k=k: T.empty(n, dtype=getattr(T, k)).random_()
       for k in ("uint8", "int8", "int32", "int64", "float16", "float32", "float64", "bool")},
    "random_ to": lambda T, n: T.empty(n).random_(9), "bernoulli_": lambda T, n: T.empty(n).bernoulli_(0.3),
    "bernoulli_ of tensors": lambda T, n: T.empty(n).bernoulli_(T.full((n,), 0.3)), "bernoulli p": lambda T, n: T.zeros(n).bernoulli(0.7),
    "exponential_": lambda T, n: T.empty(n).exponential_(2.0), "geometric_": lambda T, n: T.empty(n).geometric_(0.3),
    "cauchy_": lambda T, n: T.empty(n, dtype=T.float64).cauchy_(1, 2), "log_normal_": lambda T, n: T.empty(n).log_normal_(),
    "multinomial": lambda T, n: (T.arange(9.0) + 1).multinomial(min(n, 9) or 1),
    "multinomial one": lambda T, n: T.multinomial(T.ones(27, dtype=T.float64) / 27, 1, replacement=True),
    "multinomial again": lambda T, n: T.multinomial(T.arange(8.0).reshape(2, 4), n or 1, True),
    **{f"{k} in another order": lambda T, n, k=k: getattr(T, k)(T.ones(n, 3).T) for k in ("rand_like", "randn_like")},
    **{f"{k} in another order": lambda T, n, k=k: getattr(T.ones(n, 3).T, k)() for k in ("uniform_", "normal_", "bernoulli_")},
    "size=": lambda T, n: T.rand(size=(n,)) + T.randn(size=(n,)),
    "randn_like": lambda T, n: T.randn_like(T.zeros(n, 2)), "rand_like": lambda T, n: T.rand_like(T.zeros(n, 2)),
}  # fmt: skip


def test_recorded_values():
    nbgrad.manual_seed(0)
    assert nbgrad.rand(3).tolist() == pytest.approx([0.4962566, 0.7682218, 0.0884774])
    nbgrad.manual_seed(0)
    assert nbgrad.randn(5, 3)[0].tolist() == pytest.approx([1.5409961, -0.2934289, -2.1787894])
    nbgrad.manual_seed(0)
    assert nbgrad.randint(0, 10, (5,)).tolist() == [4, 9, 3, 0, 3]
    nbgrad.manual_seed(0)
    assert nbgrad.randperm(4).tolist() == [0, 1, 3, 2]


@pytest.mark.oracle
@pytest.mark.parametrize("seed", [0, 1, 42, 2**40 + 7, -1])
@pytest.mark.parametrize("name", DRAWS)
def test_as_pytorch_and_the_stream_goes_on_alike(name, seed):
    torch = pytest.importorskip("torch")
    for n in SIZES:
        torch.manual_seed(seed)
        nbgrad.manual_seed(seed)
        for draw in (DRAWS[name], DRAWS["randn"], DRAWS[name], DRAWS["rand"]):
            ours, theirs = draw(nbgrad, n).numpy(), draw(torch, n).numpy()
            assert ours.dtype == theirs.dtype and ours.shape == theirs.shape
            np.testing.assert_allclose(ours, theirs, rtol=1e-3 if ours.itemsize == 2 else 3e-6, atol=1e-6, equal_nan=True)


def test_state_and_generators():
    nbgrad.manual_seed(3)
    nbgrad.randn(3)  # leaves the second value of a pair behind
    state = nbgrad.get_rng_state()
    first = nbgrad.randn(4).tolist()
    nbgrad.set_rng_state(state)
    assert nbgrad.randn(4).tolist() == first
    g = nbgrad.Generator().manual_seed(0)
    before = nbgrad.get_rng_state()
    assert nbgrad.rand(1, generator=g).item() == pytest.approx(0.4962566)
    assert nbgrad.equal(nbgrad.get_rng_state(), before)
    assert nbgrad.initial_seed() == 3
    assert nbgrad.seed() == nbgrad.initial_seed() != 3


def test_errors():
    with pytest.raises(RuntimeError, match="low < high"):
        nbgrad.randint(3, 3, (2,))
    for wrong in (lambda: nbgrad.ones(2).uniform_(2, 1), lambda: nbgrad.ones(2).normal_(0, -1), lambda: nbgrad.normal(0, -1, (2,)),
                  lambda: nbgrad.randperm(-1), lambda: nbgrad.ones(2).bernoulli_(2)):  # fmt: skip
        with pytest.raises(RuntimeError):
            wrong()
    with pytest.raises(TypeError, match="tuple"):
        nbgrad.randint(10, 5)
    with pytest.raises(RuntimeError, match="floating"):
        nbgrad.rand(2, dtype=nbgrad.int64)
    with pytest.raises(RuntimeError, match="between 0 and 1"):
        nbgrad.bernoulli(nbgrad.tensor([1.5]))
    with pytest.raises(ValueError, match="64 bits"):
        nbgrad.manual_seed(2**64)
    with pytest.raises(RuntimeError, match="leaf that requires grad"):
        nbgrad.zeros(2, requires_grad=True).normal_()


def test_multinomial_follows_the_weights():
    nbgrad.manual_seed(0)
    weights = nbgrad.tensor([[0.0, 1.0, 3.0], [1.0, 0.0, 0.0]])
    drawn = nbgrad.multinomial(weights, 4000, replacement=True)
    assert (drawn[1] == 0).all() and not (drawn[0] == 0).any()
    assert (drawn[0] == 2).float().mean().item() == pytest.approx(0.75, abs=0.03)
    assert sorted(nbgrad.multinomial(weights[0], 2).tolist()) == [1, 2]
    with pytest.raises(RuntimeError, match="without replacement"):
        nbgrad.multinomial(weights, 4)


@pytest.mark.parametrize("name, node", [
    ("normal_", "NormalBackward0"), ("uniform_", "UniformBackward0"), ("bernoulli_", "BernoulliBackward2"),
    ("random_", "RandomBackward2"), ("exponential_", "ExponentialBackward0"),
])  # fmt: skip
def test_what_is_filled_has_lost_its_gradient(T, name, node):
    x = T.ones(3, requires_grad=True)
    noise = getattr(x.clone(), name)()
    assert noise.grad_fn.name() == node
    (x + noise).sum().backward()
    assert x.grad.tolist() == [1, 1, 1]
    y = x * 1
    getattr(y[1:], name)()
    assert T.autograd.grad(y.sum(), x)[0].tolist() == [1, 0, 0] and y._version == 1


def test_fillers_refuse_what_they_cannot_draw(T):
    whole, x = T.ones(3, dtype=T.int64), T.ones(3)
    for wrong in (
        lambda: whole.normal_(), lambda: whole.uniform_(), lambda: whole.exponential_(), lambda: x.uniform_(2, 1),
        lambda: x.normal_(0, -1), lambda: x.exponential_(-1.0), lambda: x.bernoulli_(2.0), lambda: x.random_(5, 3),
        lambda: x.expand(2, 3).normal_(),
    ):  # fmt: skip
        with pytest.raises(RuntimeError):
            wrong()
    assert x.tolist() == [1, 1, 1] and x._version == 0
    assert x.uniform_(**{"from": 2.0, "to": 3.0}).min().item() >= 2


@pytest.mark.parametrize("draw, node", [
    (lambda T, p: T.bernoulli(p), "BernoulliBackward0"), (lambda T, p: T.normal(p, 1.0), "NormalBackward1"),
    (lambda T, p: T.normal(1.0, p), "NormalBackward2"), (lambda T, p: T.normal(T.ones(3, 2), p), "NormalBackward3"),
])  # fmt: skip
def test_what_is_drawn_passes_zeros_back(T, draw, node):
    p = T.tensor([0.5, 0.25], requires_grad=True)
    drawn = draw(T, p)
    assert drawn.grad_fn.name() == node
    drawn.sum().backward()
    assert p.grad.tolist() == [0, 0]


def test_one_number_is_a_tensor_with_memory_of_its_own(T):
    T.manual_seed(0)
    for x in (T.randint(0, 3, ()), T.randint(5, 6, ()), T.normal(T.tensor(1.0), 2.0), T.normal(T.tensor(1.0), T.tensor(2.0))):
        assert x.numpy().shape == () and x.zero_().item() == 0


@pytest.mark.oracle
@pytest.mark.parametrize("dtype", ["float32", "float64", "float16", "bfloat16"])
@pytest.mark.parametrize("bounds", [(-0.3, 0.3), (1.0, 2.0), (-1 / 7, 1 / 7), (0, 0.37), (-1e-6, 3e4), (5, 5)], ids=str)
def test_uniform_values_are_pytorchs_to_the_last_bit(dtype, bounds):
    """First weights are drawn so: the product with the width is not rounded before the lower bound is added."""
    torch = pytest.importorskip("torch")
    for seed in range(8):
        for n in (3, 20, 100):
            torch.manual_seed(seed)
            nbgrad.manual_seed(seed)
            expected = torch.empty(n, dtype=getattr(torch, dtype)).uniform_(*bounds)
            found = nbgrad.empty(n, dtype=getattr(nbgrad, dtype)).uniform_(*bounds)
            assert found.tolist() == expected.tolist()


@pytest.mark.oracle
@pytest.mark.parametrize("parameters", [(0.0, 1.0), (0.0, 0.02), (1.0, 2.0), (-3.5, 1e-3)], ids=str)
@pytest.mark.parametrize("n", [1, 15, 16, 17, 1000, 2048 * 16 + 19])
def test_normal_values_are_pytorchs_to_the_last_bit(n, parameters):
    """Of float32, in the kernel that PyTorch takes where the processor has AVX2; in double precision the last digits may differ."""
    torch = pytest.importorskip("torch")
    if torch.backends.cpu.get_cpu_capability() == "DEFAULT":
        pytest.skip("PyTorch's normal values are other ones on this processor")
    for seed in range(4):
        torch.manual_seed(seed)
        nbgrad.manual_seed(seed)
        assert nbgrad.empty(n).normal_(*parameters).tolist() == torch.empty(n).normal_(*parameters).tolist()
