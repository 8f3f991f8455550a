"""Jacobians, Hessians and products with them."""

from __future__ import annotations

import pytest


@pytest.fixture
def F(T):
    return T.autograd.functional


@pytest.fixture
def x(T):
    return T.tensor([[1.0, 2.0], [3.0, 4.0]])


@pytest.fixture
def z(T):
    return T.tensor([0.5, 2.0])


def one(x):
    return (x * x).sum(1)


def two(x, y):
    return (x * y).sum(0), x * 3


def cubic(x, y):
    return (x**3 * y).sum()


def plain(found):
    return tuple(plain(f) for f in found) if isinstance(found, tuple) else found.tolist()


@pytest.mark.parametrize("create_graph", [False, True])
@pytest.mark.parametrize("vectorize", [False, True])
def test_jacobian(T, F, x, z, create_graph, vectorize):
    options = {"create_graph": create_graph, "vectorize": vectorize}
    found = F.jacobian(one, x, **options)
    assert found.tolist() == [[[2.0, 4.0], [0.0, 0.0]], [[0.0, 0.0], [6.0, 8.0]]] and found.requires_grad == create_graph
    (a, b), (c, d) = F.jacobian(two, (x, z), **options)
    assert a.tolist() == [[[0.5, 0.0], [0.5, 0.0]], [[0.0, 2.0], [0.0, 2.0]]] and b.tolist() == [[4.0, 0.0], [0.0, 6.0]]
    assert tuple(c.shape) == (2, 2, 2, 2) and c.sum().item() == 12.0 and tuple(d.shape) == (2, 2, 2) and d.sum().item() == 0.0
    (alone,) = F.jacobian(lambda x: x.sum(), (x,), **options)
    assert alone.tolist() == [[1.0, 1.0], [1.0, 1.0]]


def test_forward_mode_strategy_gives_the_same(T, F, x, z):
    forward = {"vectorize": True, "strategy": "forward-mode"}
    found = F.jacobian(one, x, **forward)
    assert found.tolist() == [[[2.0, 4.0], [0.0, 0.0]], [[0.0, 0.0], [6.0, 8.0]]]
    found = F.jacobian(two, (x, z), **forward)
    assert type(found) is list and type(found[0]) is list and plain(tuple(map(tuple, found))) == plain(F.jacobian(two, (x, z)))
    assert F.jacobian(one, x.requires_grad_(), **forward).requires_grad


def test_hessian_by_forward_over_reverse(T, F, x, z):
    forward = {"vectorize": True, "outer_jacobian_strategy": "forward-mode"}
    found = F.hessian(lambda x: (x**3).sum(), z, **forward)
    assert found.tolist() == [[3.0, 0.0], [0.0, 12.0]] and found.requires_grad and not z.requires_grad
    found = F.hessian(cubic, (x, z), **forward)
    assert plain(tuple(map(tuple, found))) == plain(F.hessian(cubic, (x, z)))


def test_all_rows_of_all_outputs_are_one_pass(T, F, z):
    """So all blocks have a graph if any has."""
    found = F.jacobian(lambda x: (x * 2, x * x, x.detach()), z, vectorize=True, create_graph=True)
    assert [block.requires_grad for block in found] == [True, True, True]
    assert plain(found) == ([[2, 0], [0, 2]], [[1, 0], [0, 4]], [[0, 0], [0, 0]])


@pytest.mark.parametrize("create_graph", [False, True])
def test_hessian(T, F, x, z, create_graph):
    found = F.hessian(lambda x: (x**3).sum(), x, create_graph=create_graph)
    assert found.reshape(4, 4).tolist() == [[6.0, 0, 0, 0], [0, 12.0, 0, 0], [0, 0, 18.0, 0], [0, 0, 0, 24.0]]
    (xx, xy), (yx, yy) = F.hessian(lambda x, y: (x**2 * y).sum(), (x, z), create_graph=create_graph)
    assert xx.reshape(4, 4).diagonal().tolist() == [1.0, 4.0, 1.0, 4.0] and yy.tolist() == [[0.0, 0.0], [0.0, 0.0]]
    assert yx.tolist() == [[[2.0, 0.0], [6.0, 0.0]], [[0.0, 4.0], [0.0, 8.0]]] and tuple(xy.shape) == (2, 2, 2)


@pytest.mark.parametrize("create_graph", [False, True])
def test_products(T, F, x, z, create_graph):
    ones, more = (T.ones(2, 2), T.ones(2)), {"create_graph": create_graph}
    value, found = F.vjp(one, x, z, **more)
    assert (value.tolist(), found.tolist()) == ([5.0, 25.0], [[1.0, 2.0], [12.0, 16.0]])
    assert found.requires_grad == value.requires_grad == create_graph
    value, found = F.jvp(one, x, ones[0], **more)
    assert (value.tolist(), found.tolist()) == ([5.0, 25.0], [6.0, 14.0])
    assert plain(F.vjp(two, (x, z), (ones[1], ones[0]), **more)[1]) == ([[3.5, 5.0], [3.5, 5.0]], [4.0, 6.0])
    assert plain(F.jvp(two, (x, z), ones, **more)[1]) == ([5.0, 10.0], [[3.0, 3.0], [3.0, 3.0]])
    for product in (F.vhp, F.hvp):
        value, found = product(cubic, (x, z), ones, **more)
        assert value.item() == 158.0 and plain(found) == ([[6.0, 36.0], [36.0, 96.0]], [30.0, 60.0])


def test_results_can_be_differentiated(T, F):
    x = T.tensor([1.0, 2.0], requires_grad=True)
    F.jacobian(lambda x: x**2, x, create_graph=True).sum().backward()
    assert x.grad.tolist() == [2.0, 2.0]
    F.hvp(lambda x: (x**3).sum(), x, T.ones(2), create_graph=True)[1].sum().backward()
    assert x.grad.tolist() == [8.0, 8.0]


def test_the_mode_outside_does_not_matter(T, F, x):
    with T.no_grad():
        assert F.vjp(one, x, T.ones(2))[1].tolist() == [[2.0, 4.0], [6.0, 8.0]]
        assert F.hvp(lambda x: (x**2).sum(), x, T.ones(2, 2))[1].tolist() == [[2.0, 2.0], [2.0, 2.0]]


def test_a_number_needs_no_vector(T, F, x):
    assert F.vjp(lambda x: x.sum(), x)[1].tolist() == [[1.0, 1.0], [1.0, 1.0]]
    assert F.jvp(lambda x: x * T.ones(2), T.tensor(3.0))[1].tolist() == [1.0, 1.0]


CONST, LINEAR, SQUARE = (lambda x: x.new_ones(2)), (lambda x: x * 2), (lambda x: x * x)


@pytest.mark.parametrize("create_graph", [False, True])
@pytest.mark.parametrize("name, func, fails", [
    ("jacobian", CONST, (True, True)), ("vjp", CONST, (True, True)), ("jvp", CONST, (True, True)),
    ("jacobian", LINEAR, (False, True)), ("vjp", LINEAR, (False, True)), ("jvp", LINEAR, (False, True)),
    ("jacobian", SQUARE, (False, False)), ("vjp", SQUARE, (False, False)), ("jvp", SQUARE, (False, False)),
], ids=lambda v: v if isinstance(v, str) else "")  # fmt: skip
def test_strict(T, F, z, name, func, fails, create_graph):
    """Independence gives zeros, or, with strict=True, an error."""
    given = (func, z) if name == "jacobian" else (func, z, T.ones(2))
    getattr(F, name)(*given, create_graph=create_graph)
    if fails[create_graph]:
        with pytest.raises(RuntimeError):
            getattr(F, name)(*given, create_graph=create_graph, strict=True)
    else:
        getattr(F, name)(*given, create_graph=create_graph, strict=True)


@pytest.mark.parametrize("name", ["hessian", "vhp", "hvp"])
def test_strict_second_derivatives(T, F, z, name):
    more = () if name == "hessian" else (T.ones(2),)
    getattr(F, name)(lambda x: (x * 2).sum(), z, *more)
    getattr(F, name)(lambda x: (x**3).sum(), z, *more, strict=True, create_graph=True)
    with pytest.raises(RuntimeError):
        getattr(F, name)(lambda x: (x * 2).sum(), z, *more, strict=True)
    with pytest.raises(RuntimeError):
        getattr(F, name)(lambda x: (x * x).sum(), z, *more, strict=True, create_graph=True)


@pytest.mark.parametrize("call, error", [
    (lambda F, x, z: F.vjp(LINEAR, z), RuntimeError), (lambda F, x, z: F.jvp(LINEAR, z), RuntimeError),
    (lambda F, x, z: F.vjp(LINEAR, z, x), RuntimeError), (lambda F, x, z: F.jvp(LINEAR, z, (z, z)), RuntimeError),
    (lambda F, x, z: F.hvp(LINEAR, z, z), RuntimeError), (lambda F, x, z: F.hessian(LINEAR, z), RuntimeError),
    (lambda F, x, z: F.vhp(lambda x: (x.sum(),), z, z), RuntimeError), (lambda F, x, z: F.jacobian(lambda x: 3, z), TypeError),
    (lambda F, x, z: F.jacobian(LINEAR, 3), TypeError), (lambda F, x, z: F.jacobian(LINEAR, z, strategy="x"), AssertionError),
    (lambda F, x, z: F.jacobian(LINEAR, z, strict=True, vectorize=True), RuntimeError),
    (lambda F, x, z: F.jacobian(LINEAR, z, strategy="forward-mode"), NotImplementedError),
    (lambda F, x, z: F.jacobian(LINEAR, z, True, True, True, "forward-mode"), NotImplementedError),
    (lambda F, x, z: F.jacobian(LINEAR, [z]), TypeError), (lambda F, x, z: F.jacobian(lambda x: [x], z), TypeError),
    (lambda F, x, z: F.jacobian(lambda x: [x], z, vectorize=True, strategy="forward-mode"), TypeError),
    (lambda F, x, z: F.jacobian(lambda x: x * 1j, z), RuntimeError),
    (lambda F, x, z: F.hessian(LINEAR, z, vectorize=True, outer_jacobian_strategy="forward-mode"), RuntimeError),
], ids=range(18))  # fmt: skip
def test_errors(F, x, z, call, error):
    with pytest.raises(error):
        call(F, x, z)
