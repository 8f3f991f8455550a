"""Modules as functions of their parameters. Any object with named parameters will do; these stand in for modules."""

from __future__ import annotations

import pytest

import nbgrad as T


class Linear:
    training = True

    def __init__(self, scale):
        self._parameters = {"weight": T.full((2, 2), scale).requires_grad_(), "bias": T.zeros(2).requires_grad_()}
        self._buffers = {"shift": T.ones(2)}

    def named_parameters(self, remove_duplicate=True):
        return list(self._parameters.items())

    def named_buffers(self, remove_duplicate=True):
        return list(self._buffers.items())

    def __call__(self, x):
        return x @ self._parameters["weight"] + self._parameters["bias"] + self._buffers["shift"]


class Net:
    training = True

    def __init__(self):
        self.first, self.second = Linear(1.0), Linear(2.0)
        self.second._parameters["weight"] = self.first._parameters["weight"]  # tied

    def named_parameters(self, remove_duplicate=True):
        return [(f"{n}.{k}", p) for n in ("first", "second") for k, p in getattr(self, n).named_parameters()]

    def named_buffers(self, remove_duplicate=True):
        return [(f"{n}.{k}", p) for n in ("first", "second") for k, p in getattr(self, n).named_buffers()]

    def __call__(self, x, *, twice=False):
        return self.second(self.first(x)) * (2 if twice else 1)


X = T.ones(2)


def test_parameters_are_replaced_for_one_call():
    m = Linear(1.0)
    assert T.func.functional_call(m, {"weight": T.zeros(2, 2)}, (X,)).tolist() == [1, 1]
    assert T.func.functional_call(m, {"shift": T.zeros(2)}, X).tolist() == [2, 2]
    assert T.func.functional_call(m, ({"weight": T.zeros(2, 2)}, {"bias": X}), X).tolist() == [2, 2]
    assert m(X).tolist() == [3, 3]


def test_the_module_is_as_before_after_an_error():
    m = Linear(1.0)
    with pytest.raises(RuntimeError):
        T.func.functional_call(m, {"weight": T.zeros(3, 2)}, X)
    assert m(X).tolist() == [3, 3]


def test_names():
    m = Linear(1.0)
    with pytest.raises(ValueError, match="weight stands in more than one"):
        T.func.functional_call(m, ({"weight": X}, {"weight": X}), X)
    with pytest.raises(RuntimeError, match="needs bias, shift too and|needs bias, shift too"):
        T.func.functional_call(m, {"weight": T.zeros(2, 2)}, X, strict=True)
    with pytest.raises(RuntimeError, match="has no nothing"):
        T.func.functional_call(m, {"nothing": X, **dict(m.named_parameters()), **dict(m.named_buffers())}, X, strict=True)
    assert T.func.functional_call(m, {"nothing": X}, X).tolist() == [3, 3]


def test_tied_parameters_change_together():
    m = Net()
    w = T.zeros(2, 2)
    assert T.func.functional_call(m, {"first.weight": w}, X).tolist() == [1, 1]
    assert T.func.functional_call(m, {"first.weight": w}, X, {"twice": True}).tolist() == [2, 2]
    assert T.func.functional_call(m, {"first.weight": w}, X, tie_weights=False).tolist() == [3, 3]
    with pytest.raises(ValueError, match="tie_weights=False"):
        T.func.functional_call(m, {"first.weight": w, "second.weight": w + 1}, X)


def test_tied_parameters_are_complete_when_one_is_given():
    m = Net()
    given = {name: value.detach() for name, value in (*m.named_parameters(), *m.named_buffers()) if name != "second.weight"}
    assert T.equal(T.func.functional_call(m, given, X, strict=True), m(X))


def test_what_the_call_assigns_is_in_the_dict():
    class Counter(Linear):
        def __call__(self, x):
            self._buffers["shift"] = self._buffers["shift"] + 1
            return super().__call__(x)

    m, given = Counter(1.0), {"shift": T.zeros(2)}
    assert T.func.functional_call(m, given, X).tolist() == [3, 3]
    assert given["shift"].tolist() == [1, 1] and m._buffers["shift"].tolist() == [1, 1]
    T.func.functional_call(m, {"bias": X}, X)
    assert m._buffers["shift"].tolist() == [2, 2]  # it was not replaced


@pytest.mark.parametrize("given, error", [
    (3, ValueError), ((3,), ValueError), ({"weight": 3}, TypeError), ({"nothing": 3}, TypeError), ({"third.weight": X}, AttributeError),
], ids=str)  # fmt: skip
def test_what_it_cannot_use(given, error):
    with pytest.raises(error):
        T.func.functional_call(Net(), given, X)


def test_an_ensemble():
    models = [Linear(1.0), Linear(3.0)]
    parameters, buffers = T.func.stack_module_state(models)
    assert parameters["weight"].shape == (2, 2, 2) and parameters["weight"].is_leaf and parameters["weight"].requires_grad
    assert not buffers["shift"].requires_grad
    call = T.func.vmap(lambda p, b, x: T.func.functional_call(models[0], (p, b), x), in_dims=(0, 0, None))
    assert call(parameters, buffers, X).tolist() == [[3, 3], [7, 7]]


def test_gradients_per_sample():
    m = Linear(1.0)
    one = T.func.grad(lambda p, x: (T.func.functional_call(m, p, x) ** 2).sum())
    found = T.func.vmap(one, in_dims=(None, 0))(dict(m.named_parameters()), T.tensor([[1.0, 1.0], [0.0, 1.0]]))
    assert found["bias"].tolist() == [[6, 6], [4, 4]] and found["weight"].shape == (2, 2, 2)


def test_what_cannot_be_stacked():
    with pytest.raises(RuntimeError, match="at least one"):
        T.func.stack_module_state([])
    with pytest.raises(RuntimeError, match="one class"):
        T.func.stack_module_state([Linear(1.0), Net()])
    odd = Linear(1.0)
    odd.training = False
    with pytest.raises(RuntimeError, match="training mode"):
        T.func.stack_module_state([Linear(1.0), odd])
    frozen = Linear(1.0)
    frozen._parameters["bias"].requires_grad_(False)
    with pytest.raises(RuntimeError, match="bias requires grad in some"):
        T.func.stack_module_state([Linear(1.0), frozen])


def test_no_batch_norm_yet():
    with pytest.raises(NotImplementedError, match="batch norm"):
        T.func.replace_all_batch_norm_modules_(Net())
