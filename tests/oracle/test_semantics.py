"""PyTorch's behaviour at the corners: backward, `.grad`, freed graphs, what keeps what alive, and the errors."""

from __future__ import annotations

import copy
import subprocess
import sys
import threading
import warnings
import weakref

import pytest


@pytest.fixture
def x(T):
    return T.tensor([1.0, 2.0, 3.0], requires_grad=True)


def values(*tensors):
    return [None if t is None else t.tolist() for t in tensors]


# ---- running backward ----
def test_gradients_add_up_in_place_over_passes(T, x):
    (x * 2).sum().backward()
    first = x.grad
    (x * 3).sum().backward()
    assert x.grad is first and first.tolist() == [5.0, 5.0, 5.0] and first._version == 1


def test_with_create_graph_the_sum_is_a_new_tensor(T, x):
    (x * 2).sum().backward()
    first = x.grad
    with pytest.warns(UserWarning):
        warnings.warn("PyTorch warns once in a process", UserWarning, stacklevel=2)
        (x * x).sum().backward(create_graph=True)
    assert x.grad is not first and x.grad.tolist() == [4.0, 6.0, 8.0] and x.grad.requires_grad
    assert first.tolist() == [2.0, 2.0, 2.0]


def test_create_graph_warns_of_the_cycle(T):
    code = f"import {T.__name__} as T; x = T.tensor(2.0, requires_grad=True); (x * x).backward(create_graph=True); print(x.grad)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)  # PyTorch warns once in a process
    assert "UserWarning" in done.stderr and "reference cycle" in done.stderr
    assert done.stdout.startswith("tensor(4.")


def test_second_pass_needs_what_was_saved(T, x):
    y = (x * x).sum()
    y.backward()
    with pytest.raises(RuntimeError, match="retain_graph=True"):
        y.backward()
    with pytest.raises(RuntimeError, match="retain_graph=True"):
        T.autograd.grad(y, x)
    assert x.grad.tolist() == [2.0, 4.0, 6.0]


def test_second_pass_is_fine_where_nothing_was_saved(T, x):
    y = (x + 1).sum()
    y.backward()
    y.backward()
    assert x.grad.tolist() == [2.0, 2.0, 2.0]


def test_retain_graph_keeps_it_for_one_more(T, x):
    y = x.exp().sum()
    y.backward(retain_graph=True)
    y.backward()
    with pytest.raises(RuntimeError):
        y.backward()


def test_create_graph_retains_by_itself(T, x):
    y = (x * x).sum()
    T.autograd.grad(y, x, create_graph=True)
    y.backward()
    assert x.grad.tolist() == [2.0, 4.0, 6.0]


def test_many_roots_and_one_root_twice(T, x):
    y, z = x * 2, x * 3
    T.autograd.backward([y, z, y], [T.ones(3), T.ones(3), T.ones(3)])
    assert x.grad.tolist() == [7.0, 7.0, 7.0]
    assert T.autograd.backward([]) is None


def test_root_that_is_itself_a_leaf(T, x):
    g = T.ones(3)
    x.backward(g)
    assert x.grad.tolist() == [1.0, 1.0, 1.0] and x.grad.data_ptr() != g.data_ptr()


def test_a_gradient_of_another_dtype_is_converted(T, x):
    (x * 2).backward(T.ones(3, dtype=T.float64))
    assert x.grad.dtype is T.float32


def test_gradients_have_the_dtype_of_the_leaf(T):
    half = T.ones(2, dtype=T.float16, requires_grad=True)
    single = T.ones(2, requires_grad=True)
    (half * single * T.ones(2, dtype=T.float64)).sum().backward()
    assert half.grad.dtype is T.float16 and single.grad.dtype is T.float32


@pytest.mark.parametrize("call", [
    lambda T, x: (x * 2).backward(),
    lambda T, x: x.backward(),
    lambda T, x: T.ones(()).backward(),
    lambda T, x: (x * 2).backward(T.ones(2)),
    lambda T, x: (x * 2).backward(T.ones(3, 1)),
    lambda T, x: x.sum().backward(T.ones(1)),
    lambda T, x: (x * 1j).sum().backward(),
    lambda T, x: T.autograd.backward([x * 1, x * 1], [T.ones(3)]),
    lambda T, x: T.autograd.backward(x.sum(), ()),
    lambda T, x: x.sum().backward(inputs=[]),
    lambda T, x: x.sum().backward(inputs=[T.ones(3)]),
    lambda T, x: T.autograd.grad(x.sum(), []),
    lambda T, x: T.autograd.grad(x.sum(), T.ones(3)),
    lambda T, x: T.autograd.grad(x.sum(), [3]),
    lambda T, x: T.autograd.grad(x.sum(), T.ones(3, requires_grad=True)),
    lambda T, x: T.autograd.grad(x.detach().sum(), x),
], ids=str)  # fmt: skip
def test_runtime_errors_of_backward(T, x, call):
    with pytest.raises(RuntimeError):
        call(T, x)
    assert x.grad is None


@pytest.mark.parametrize("call", [
    lambda T, x: (x * 2).backward(3),
    lambda T, x: (x * 2).backward([1.0, 1.0, 1.0]),
    lambda T, x: T.autograd.backward(3),
    lambda T, x: T.autograd.grad(x.sum(), 3),
], ids=str)  # fmt: skip
def test_type_errors_of_backward(T, x, call):
    with pytest.raises(TypeError):
        call(T, x)


# ---- autograd.grad ----
def test_grad_leaves_dot_grad_alone(T, x):
    y = x * x
    gx, gy = T.autograd.grad(y.sum(), (x, y))
    assert values(gx, gy) == [[2.0, 4.0, 6.0], [1.0, 1.0, 1.0]] and x.grad is None


def test_grad_of_a_tensor_with_respect_to_itself_and_of_one_input_twice(T, x):
    assert values(*T.autograd.grad(x, (x,), T.ones(3))) == [[1.0, 1.0, 1.0]]
    y = x.sum()
    assert T.autograd.grad(y, y)[0].item() == 1.0
    a, b = T.autograd.grad(x * 2, (x, x), T.ones(3))
    assert a.tolist() == b.tolist() == [2.0, 2.0, 2.0]


def test_grad_of_unused_inputs(T, x):
    z = T.ones(2, requires_grad=True)
    with pytest.raises(RuntimeError, match="allow_unused"):
        T.autograd.grad(x.sum(), [x, z])
    assert T.autograd.grad(x.sum(), [x, z], allow_unused=True)[1] is None
    assert T.autograd.grad(x.sum(), [x, z], materialize_grads=True)[1].tolist() == [0.0, 0.0]
    with pytest.raises(ValueError):
        T.autograd.grad(x.sum(), [z], allow_unused=False, materialize_grads=True)


def test_several_outputs_add_up(T, x):
    assert values(*T.autograd.grad((x * 2, x * 3), x, (T.ones(3), T.ones(3)))) == [[5.0, 5.0, 5.0]]


def test_batches_of_gradients(T, x):
    rows = T.tensor([[1.0, 0.0, 0.0], [0.0, 2.0, 0.0]])
    (g,) = T.autograd.grad(x * x, x, rows, is_grads_batched=True, retain_graph=False)
    assert g.tolist() == [[2.0, 0.0, 0.0], [0.0, 8.0, 0.0]]


def test_batches_free_the_graph_once():
    import nbgrad as T

    x = T.ones(2, requires_grad=True)
    y = x * x
    T.autograd.grad(y, x, T.ones(3, 2), is_grads_batched=True)
    with pytest.raises(RuntimeError):
        y.sum().backward()


def test_higher_derivatives(T):
    x = T.tensor(2.0, requires_grad=True)
    y, found = x**5, []
    for _ in range(4):
        (y,) = T.autograd.grad(y, x, create_graph=True)
        found.append(y.item())
    assert found == [80.0, 160.0, 240.0, 240.0]


# ---- inputs= ----
def test_inputs_restrict_what_is_filled(T, x):
    w = T.ones(3, requires_grad=True)
    y = x * w
    (y * y).sum().backward(inputs=[y, w])
    assert values(y.grad, w.grad, x.grad) == [[2.0, 4.0, 6.0], [2.0, 8.0, 18.0], None]
    assert y.retains_grad


def test_inputs_that_are_a_root(T, x):
    y = x * 2
    y.backward(T.ones(3), inputs=y)
    assert values(y.grad, x.grad) == [[1.0, 1.0, 1.0], None]


# ---- .grad and requires_grad ----
def test_dot_grad_of_a_computed_tensor_warns(T, x):
    y = x * 2
    with pytest.warns(UserWarning):
        assert y.grad is None


def test_retain_grad(T, x):
    y = x * 2
    y.retain_grad()
    y.retain_grad()
    z = y.sum()
    z.backward(retain_graph=True)
    z.backward()
    assert y.grad.tolist() == [2.0, 2.0, 2.0] and y.retains_grad and not x.retains_grad
    x.retain_grad()
    assert not x.retains_grad
    with pytest.raises(RuntimeError):
        T.ones(3).retain_grad()


@pytest.mark.parametrize("wrong, error", [
    (lambda T: T.ones(2), RuntimeError), (lambda T: T.ones(3, dtype=T.float64), RuntimeError), (lambda T: 3, TypeError),
], ids=["shape", "dtype", "number"])  # fmt: skip
def test_what_dot_grad_refuses(T, x, wrong, error):
    with pytest.raises(error):
        x.grad = wrong(T)
    with pytest.raises(RuntimeError):
        x.grad = x
    assert x.grad is None


def test_dot_grad_can_be_set_and_deleted(T, x):
    x.grad = T.ones(3)
    x.sum().backward()
    assert x.grad.tolist() == [2.0, 2.0, 2.0]
    del x.grad
    assert x.grad is None


@pytest.mark.parametrize("call", [
    lambda T, x: setattr(x * 2, "requires_grad", False),
    lambda T, x: T.tensor([1, 2], requires_grad=True),
    lambda T, x: T.ones(2, dtype=T.int64, requires_grad=True),
    lambda T, x: setattr(T.ones(2, dtype=T.bool), "requires_grad", True),
    lambda T, x: setattr(x, "requires_grad", 1),
    lambda T, x: bool(x),
    lambda T, x: copy.deepcopy(x * 2),
], ids=str)  # fmt: skip
def test_runtime_errors_of_flags(T, x, call):
    with pytest.raises(RuntimeError):
        call(T, x)


def test_what_cannot_be_assigned(T, x):
    for name in ("grad_fn", "is_leaf", "output_nr", "retains_grad", "_version"):
        with pytest.raises(AttributeError):
            setattr(x, name, None)


def test_deepcopy_of_a_leaf_copies_its_gradient(T, x):
    x.sum().backward()
    y = copy.deepcopy(x)
    assert y.requires_grad and y.is_leaf and y.grad.tolist() == [1.0, 1.0, 1.0] and y.grad is not x.grad


def test_detach_cuts_off_and_shares(T, x):
    y = (x * 2).detach()
    assert not y.requires_grad and y.is_leaf and y.grad_fn is None
    z = x * 2
    assert z.detach_() is z and z.is_leaf and not z.requires_grad
    with pytest.raises(RuntimeError):
        (x * 2)[0].detach_()


# ---- what aliases what, what lives how long ----
def test_gradients_of_two_leaves_do_not_alias(T):
    a, b, g = T.ones(3, requires_grad=True), T.ones(3, requires_grad=True), T.ones(3)
    (a + b).backward(g)
    assert len({a.grad.data_ptr(), b.grad.data_ptr(), g.data_ptr()}) == 3
    a.grad.zero_()
    assert values(b.grad, g) == [[1.0, 1.0, 1.0]] * 2


def test_dot_grad_does_not_alias_what_hooks_saw(T, x):
    seen = []
    y = x * 2
    x.register_hook(lambda g: seen.append(g))
    y.register_hook(lambda g: seen.append(g))
    y.retain_grad()
    y.backward(T.ones(3))
    x.grad.zero_()
    assert [g.tolist() for g in seen] == [[1.0, 1.0, 1.0], [2.0, 2.0, 2.0]] and y.grad.tolist() == [1.0, 1.0, 1.0]


def test_what_a_hook_kept_a_view_of_is_not_taken_for_dot_grad(T, x):
    seen = []
    (x * 2).sum().backward()
    x.grad = None
    x.register_hook(lambda g: seen.append(g[:2]))
    (x * 2).sum().backward()
    x.grad.zero_()
    assert seen[0].tolist() == [2.0, 2.0]


def test_captured_gradients_do_not_alias_the_given_one(T, x):
    g = T.ones(3)
    (found,) = T.autograd.grad(x.view(3), x, g)
    found = found.clone() if T.__name__ == "torch" else found  # PyTorch's may alias
    found.zero_()
    assert g.tolist() == [1.0, 1.0, 1.0]


def test_sums_gradient_is_expanded_and_dot_grad_is_not(T):
    x, seen = T.ones(4, requires_grad=True), []
    y = x * 1
    y.register_hook(lambda g: seen.append(g.stride()))
    y.sum().backward()
    assert seen == [(0,)] and x.grad.stride() == (1,)


def test_the_graph_keeps_leaves_alive_but_not_intermediates(T):
    x = T.ones(2, requires_grad=True)
    y = x * 2
    z = y.exp()
    leaf, middle = weakref.ref(x), weakref.ref(y)
    del x, y
    assert leaf() is not None and middle() is None
    z.sum().backward()
    del z
    assert leaf() is None


# ---- threads, nesting, interruption ----
def test_passes_in_several_threads_add_up(T):
    x = T.ones(1000, requires_grad=True)

    def work():
        for _ in range(20):
            (x * 2).sum().backward()

    with T.no_grad():  # each thread has a mode of its own
        threads = [threading.Thread(target=work) for _ in range(4)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
    assert x.grad.tolist() == [160.0] * 1000


def test_backward_inside_a_hook(T, x):
    def hook(g):
        z = T.ones(3, requires_grad=True)
        with T.enable_grad():
            (z * z).sum().backward()
        return g * z.grad

    y = x * 2
    y.register_hook(hook)
    y.sum().backward()
    assert x.grad.tolist() == [4.0, 4.0, 4.0]


def test_a_pass_that_fails_leaves_no_trace_in_the_modes(T, x):
    def fail(g):
        raise KeyError("stop")

    y = x.exp()
    handle = y.register_hook(fail)
    with pytest.raises(KeyError):
        y.sum().backward()
    handle.remove()
    assert T.is_grad_enabled() and x.grad is None
    y.sum().backward()
    assert x.grad is not None


def test_undefined_gradients_stop_where_they_arise(T, x):
    class Nothing(T.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, g):
            return None

    Nothing.apply(x * 1).sum().backward()
    assert x.grad is None


# ---- schedule ----
def test_leaves_accumulate_as_soon_as_they_are_complete(T):
    x, w, order = T.ones(2, requires_grad=True), T.ones(2, requires_grad=True), []
    a = x * 2
    b = T.exp(a)
    c = b * w
    for name, t in (("x", x), ("w", w), ("a", a), ("b", b), ("c", c)):
        t.register_hook(lambda g, name=name: order.append(name))
    c.sum().backward()
    assert order == ["c", "w", "b", "a", "x"]


def test_a_leaf_used_often_is_told_once(T, x):
    totals = []
    x.register_hook(lambda g: totals.append(g.tolist()))
    (x * 2 + x * 3 + x).sum().backward()
    assert totals == [[6.0, 6.0, 6.0]]


def test_doubling_many_times_is_not_exponential(T):
    x = T.ones(1, requires_grad=True)
    y = x
    for _ in range(100):
        y = (y + y) * 0.5
    y.backward()
    assert x.grad.item() == 1.0


def test_variable_is_an_old_name_of_a_tensor(T):
    assert T.autograd.Variable is T.Tensor or isinstance(T.ones(1), T.autograd.Variable)
