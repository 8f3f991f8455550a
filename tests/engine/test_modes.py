"""no_grad, enable_grad, set_grad_enabled, inference_mode: as blocks, decorators, on generators, per thread."""

from __future__ import annotations

import asyncio
import threading

import pytest


@pytest.fixture
def x(T):
    return T.ones(3, requires_grad=True)


def test_blocks_nest(T, x):
    with T.no_grad():
        assert not T.is_grad_enabled() and not (x * 2).requires_grad
        with T.enable_grad():
            assert (x * 2).requires_grad
            with T.set_grad_enabled(False):
                assert not T.is_grad_enabled()
            assert T.is_grad_enabled()
        assert not T.is_grad_enabled()
    assert T.is_grad_enabled()


def test_an_exception_leaves_the_mode_as_it_was(T):
    with pytest.raises(KeyError), T.no_grad():
        raise KeyError
    assert T.is_grad_enabled()


def test_one_object_can_be_entered_again_and_again(T):
    off = T.no_grad()
    for _ in range(2):
        with off:
            assert not T.is_grad_enabled()
        assert T.is_grad_enabled()


def test_set_grad_enabled_acts_at_once(T):
    T.set_grad_enabled(False)
    assert not T.is_grad_enabled()
    T.set_grad_enabled(True)
    assert T.is_grad_enabled()
    for wrong in (1, "off"):
        with pytest.raises(TypeError):
            T.set_grad_enabled(wrong)


def test_decorators(T):
    def mode():
        """Its text."""
        return T.is_grad_enabled()

    assert T.no_grad()(mode)() is False and T.no_grad(mode)() is False
    with T.no_grad():
        assert T.enable_grad()(mode)() is True
    assert T.set_grad_enabled(False)(mode)() is False
    assert T.is_grad_enabled() and T.no_grad()(mode).__doc__ == "Its text."


def test_decorated_recursion(T):
    @T.no_grad()
    def count(n):
        assert not T.is_grad_enabled()
        return n if n == 0 else count(n - 1)

    assert count(5) == 0 and T.is_grad_enabled()


def test_decorated_methods(T):
    class Model:
        @T.no_grad()
        def run(self, x):
            return x * 2

    assert not Model().run(T.ones(2, requires_grad=True)).requires_grad


def test_decorating_a_class_is_discouraged(T):
    class Model:
        def __init__(self):
            self.mode = T.is_grad_enabled()

    with pytest.warns(FutureWarning):
        made = T.no_grad()(Model)
    assert made().mode is False


def test_a_generator_has_the_mode_inside_only(T):
    seen = []

    @T.no_grad()
    def steps():
        try:
            while True:
                seen.append((T.is_grad_enabled(), (yield len(seen))))
        except ValueError:
            seen.append(T.is_grad_enabled())
            yield "caught"
        finally:
            seen.append(T.is_grad_enabled())

    generator = steps()
    assert next(generator) == 0 and T.is_grad_enabled()
    assert generator.send("a") == 1 and T.is_grad_enabled()
    assert generator.throw(ValueError()) == "caught" and T.is_grad_enabled()
    generator.close()
    assert seen == [(False, "a"), False, False] and T.is_grad_enabled()


def test_a_generators_return_value(T):
    @T.no_grad()
    def inner():
        yield 1
        return "done"

    def outer():
        return (yield from inner())

    generator = outer()
    next(generator)
    with pytest.raises(StopIteration) as stop:
        next(generator)
    assert stop.value.value == "done"


def test_a_coroutine_has_the_mode_inside():
    import nbgrad

    @nbgrad.no_grad()
    async def compute():
        return nbgrad.is_grad_enabled()

    assert asyncio.run(compute()) is False


def test_each_thread_has_its_own_mode(T):
    seen = []
    with T.no_grad():
        thread = threading.Thread(target=lambda: seen.append(T.is_grad_enabled()))
        thread.start()
        thread.join()
    assert seen == [True]


# ---- inference mode ----
def test_inference_tensors(T, x):
    with T.autograd.inference_mode():
        y, made = x * 2, T.ones(3)
        assert not T.is_grad_enabled() and not y.requires_grad and y.is_inference() and made.is_inference()
        assert not x.is_inference() and not x[0].is_inference() and not x.detach().is_inference()
        y.add_(1)
        x.add_(1)
        with T.enable_grad():
            assert not (x * 2).requires_grad
        with T.autograd.inference_mode(False):
            assert T.is_grad_enabled() and (x * 2).requires_grad and not (x * 2).is_inference()
    assert y.tolist() == [3.0] * 3 and T.is_grad_enabled()


def test_inference_tensors_outside(T, x):
    with T.autograd.inference_mode():
        y, view = x * 2, x[0]
    assert not (y * 2).is_inference() and not y.clone().is_inference()
    assert y[0].is_inference() and y.detach().is_inference() and y[0].detach().is_inference()
    for wrong in (
        lambda: y.add_(1), lambda: y.zero_(), lambda: y.fill_(0.0), lambda: y.copy_(x.detach()), lambda: view.add_(1),
        lambda: y._version, lambda: y.requires_grad_(), lambda: T.matmul(x, y),
    ):  # fmt: skip
        with pytest.raises(RuntimeError):
            wrong()
    with T.no_grad(), pytest.raises(RuntimeError):
        y.add_(1)
    assert (x + y).requires_grad, "addition saves nothing"
    assert y.clone().requires_grad_().requires_grad and y.tolist() == [2.0] * 3


def test_inference_mode_as_decorator(T, x):
    @T.autograd.inference_mode()
    def one(x):
        return x * 2

    @T.autograd.inference_mode
    def two(x):
        return x * 2

    assert one(x).is_inference() and two(x).is_inference() and T.is_grad_enabled()


def test_multithreading_can_be_switched_off_to_no_effect(T):
    x = T.ones((), requires_grad=True)
    with T.autograd.set_multithreading_enabled(False):
        assert not T.autograd.is_multithreading_enabled()
        (x * 2).backward()
    T.autograd.set_multithreading_enabled(True)
    assert x.grad.item() == 2


def test_what_inference_mode_is_given(T):
    for wrong in (0, 1, None, "x", T.tensor(True)):
        with pytest.raises(TypeError):
            with T.inference_mode(wrong):
                pass
    assert not T.is_inference_mode_enabled()


def test_another_mode_of_the_same_kind(T):
    assert type(T.no_grad().clone()) is T.no_grad and T.inference_mode(False).clone().mode is False
    with T.set_grad_enabled(False).clone():
        assert not T.is_grad_enabled()
    T.set_grad_enabled(True)


def test_parameters_made_of_inference_tensors(T):
    with T.inference_mode():
        y = T.ones(2)
        p = T.nn.Parameter(y)
    assert T.is_inference(y) and p.is_inference() and p.requires_grad
    assert T.is_inference(T.nn.Parameter(y, requires_grad=False)) and not T.is_inference(T.ones(2))
    with pytest.raises(RuntimeError):
        T.nn.Parameter(y)
    with pytest.raises(RuntimeError):
        y.resize_(3)


# ---- how gradients lie in memory ----
@pytest.mark.parametrize("make, stride", [
    (lambda T: T.zeros(2, 3, 4).permute(2, 0, 1), (1, 12, 4)), (lambda T: T.zeros(3, 4).t(), (1, 4)),
    (lambda T: T.zeros(3, 4), (4, 1)), (lambda T: T.zeros(4, 4)[:, ::2], (2, 1)), (lambda T: T.zeros(1).expand(3), (1,)),
    (lambda T: T.zeros(2, 1, 3).transpose(0, 2), (1, 3, 3)), (lambda T: T.zeros(4, 4)[:, ::2].t(), (4, 1)),
], ids=["permuted", "transposed", "plain", "with gaps", "expanded", "with a 1", "transposed with gaps"])  # fmt: skip
def test_gradients_lie_as_their_leaves(T, make, stride):
    x = make(T).requires_grad_()
    for backward in (lambda: (x * 2).sum().backward(), lambda: x.exp().sum().backward(), lambda: x.backward(T.ones(*x.shape))):
        x.grad = None
        backward()
        assert x.grad.stride() == stride


def test_the_layout_can_be_left_to_what_arrives(T):
    x = T.zeros(3, 4).t().requires_grad_()
    with T.autograd.enforce_grad_layout_policy(False):
        (x * 2).backward(T.ones(4, 3))
    assert x.grad.tolist() == [[2.0] * 3] * 4
    x.grad = None

    @T.autograd.enforce_grad_layout_policy()
    def work():
        (x * 2).backward(T.ones(4, 3))

    with T.autograd.enforce_grad_layout_policy(False):
        work()
    assert x.grad.stride() == (1, 4)
    for switch in (T.autograd.enforce_grad_layout_policy, T.autograd.set_multithreading_enabled):
        with pytest.raises(TypeError):
            switch("on")
