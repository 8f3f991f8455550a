"""`torch.utils.checkpoint`, of both kinds, on nbgrad and on PyTorch."""

from __future__ import annotations

import contextlib
import gc
import warnings
import weakref
from importlib import import_module

import numpy as np
import pytest

import nbgrad

KINDS = pytest.mark.parametrize("reentrant", [True, False], ids=["reentrant", "not reentrant"])


@pytest.fixture
def C(T):
    return import_module(f"{T.__name__}.utils.checkpoint")


class Counted:
    """A function that counts its runs."""

    def __init__(self):
        self.runs = self.ends = 0

    def __call__(self, x, scale=2.0):
        self.runs += 1
        out = (x * scale).sin().exp()
        self.ends += 1
        return out


def leaf(T):
    return T.tensor([1.0, 2.0], requires_grad=True)


def plain(T, function):
    x = leaf(T)
    function(x).sum().backward()
    return x.grad.tolist()


@KINDS
def test_the_same_gradients_from_two_runs(T, C, reentrant):
    f, x = Counted(), leaf(T)
    y = C.checkpoint(f, x, use_reentrant=reentrant)
    assert f.runs == 1 and y.tolist() == Counted()(leaf(T)).tolist()
    y.sum().backward()
    assert f.runs == 2 and x.grad.tolist() == plain(T, Counted())
    with pytest.raises(RuntimeError):
        y.sum().backward()


@KINDS
def test_a_graph_that_is_kept_is_run_again(T, C, reentrant):
    f, x = Counted(), leaf(T)
    y = C.checkpoint(f, x, use_reentrant=reentrant).sum()
    y.backward(retain_graph=True)
    once = x.grad.clone()
    y.backward(retain_graph=True)
    assert f.runs == 3 and x.grad.tolist() == (once * 2).tolist()


@KINDS
def test_arguments_and_results_of_all_kinds(T, C, reentrant):
    a, b = leaf(T), leaf(T)
    out = C.checkpoint(lambda a, word, b: (a * b, a.sum(), word, None), a, "word", b, use_reentrant=reentrant)
    assert out[2:] == ("word", None)
    (out[0].sum() + out[1]).backward()
    assert a.grad.tolist() == [2, 3] and b.grad.tolist() == [1, 2]


@KINDS
def test_the_same_random_numbers_in_both_runs(T, C, reentrant):
    T.manual_seed(0)
    x = T.ones(5, requires_grad=True)
    y = C.checkpoint(lambda v: v * T.rand(5), x, use_reentrant=reentrant)
    between = T.rand(1).item()
    y.sum().backward()
    after = T.rand(1).item()
    assert x.grad.tolist() == y.tolist()
    T.manual_seed(0)
    T.rand(5)
    assert [T.rand(1).item(), T.rand(1).item()] == [between, after], "the stream goes on as if there were one run"
    x.grad = None
    y = C.checkpoint(lambda v: v * T.rand(5), x, use_reentrant=reentrant, preserve_rng_state=False)
    y.sum().backward()
    assert x.grad.tolist() != y.tolist()


@KINDS
def test_one_inside_another(T, C, reentrant):
    def outer(v):
        return C.checkpoint(Counted(), v, use_reentrant=reentrant) * v

    x = leaf(T)
    C.checkpoint(outer, x, use_reentrant=reentrant).sum().backward()
    assert x.grad.tolist() == pytest.approx(plain(T, lambda v: Counted()(v) * v))


@KINDS
def test_a_sequence_in_parts(T, C, reentrant):
    steps, runs = [T.sin, T.exp, T.tanh, T.cos], []

    def noted(i):
        return lambda v: runs.append(i) or steps[i](v)

    x = leaf(T)
    y = C.checkpoint_sequential([noted(i) for i in range(4)], 2, x, use_reentrant=reentrant)
    assert runs == [0, 1, 2, 3]
    y.sum().backward()
    assert sorted(runs[4:])[:1] == [0] and set(runs[4:]) <= {0, 1}, "the last part has no checkpoint"
    assert x.grad.tolist() == pytest.approx(plain(T, lambda v: v.sin().exp().tanh().cos()))
    with pytest.raises(ValueError):
        C.checkpoint_sequential(steps, 2, x, use_reentrant=reentrant, unknown=1)


@KINDS
def test_under_no_grad_it_is_the_function_alone(T, C, reentrant):
    f = Counted()
    with T.no_grad():
        y = C.checkpoint(f, leaf(T), use_reentrant=reentrant)
    assert f.runs == 1 and y.grad_fn is None


@KINDS
def test_writes_inside(T, C, reentrant):
    def f(v):
        return v.clone().mul_(2).exp()

    x = leaf(T)
    C.checkpoint(f, x, use_reentrant=reentrant).sum().backward()
    assert x.grad.tolist() == plain(T, f)


# ---- use_reentrant=False ----
def test_keywords(T, C):
    f, x = Counted(), leaf(T)
    C.checkpoint(f, x, use_reentrant=False, scale=3.0).sum().backward()
    assert x.grad.tolist() == plain(T, lambda v: Counted()(v, 3.0))
    with pytest.raises(ValueError):
        C.checkpoint(f, x, use_reentrant=True, scale=3.0)


def test_all_of_autograd_works_through_it(T, C):
    x = leaf(T)
    y = C.checkpoint(Counted(), x, use_reentrant=False)
    assert y.grad_fn.name() == "ExpBackward0"
    (g,) = T.autograd.grad(y.sum(), x, create_graph=True)
    (gg,) = T.autograd.grad(g.sum(), x)
    z = leaf(T)
    (h,) = T.autograd.grad(Counted()(z).sum(), z, create_graph=True)
    (hh,) = T.autograd.grad(h.sum(), z)
    assert g.tolist() == h.tolist() and gg.tolist() == pytest.approx(hh.tolist())
    C.checkpoint(Counted(), x, use_reentrant=False).sum().backward(inputs=[x])
    assert x.grad.tolist() == h.tolist()


def test_what_is_captured_gets_its_gradient_though_no_argument_needs_one(T, C):
    w = leaf(T)
    C.checkpoint(lambda v: v * w.exp(), T.ones(2), use_reentrant=False).sum().backward()
    assert w.grad.tolist() == plain(T, lambda w: w.exp())


@pytest.mark.parametrize("stop, ends", [(True, 1), (False, 2)])
def test_the_second_run_ends_early(T, C, stop, ends):
    f, x = Counted(), leaf(T)
    with C.set_checkpoint_early_stop(stop):
        y = C.checkpoint(lambda v: f(v).sum(), x, use_reentrant=False)
    y.backward()
    assert (f.runs, f.ends) == (2, ends)


@pytest.mark.parametrize("stop", [True, False])
def test_gradients_taken_inside_and_outside(T, C, stop):
    def slope(f):
        def run(x):
            with T.enable_grad():
                return T.autograd.grad(f(x).sum(), x, create_graph=True)[0]

        return run

    def again(f):
        return lambda x: C.checkpoint(f, x, use_reentrant=False)

    def f(v):
        return v.sin().exp().sin()

    x = leaf(T)
    second, third = slope(slope(f))(x).detach(), slope(slope(slope(f)))(x).detach()
    with C.set_checkpoint_early_stop(stop):
        for nested in (slope(again(slope(f))), again(slope(slope(again(f)))), slope(again(slope(again(f))))):
            assert T.allclose(nested(x), second)
        for nested in (slope(again(slope(slope(again(f))))), slope(again(slope(again(slope(again(f))))))):
            assert T.allclose(nested(x), third)


def test_contexts_of_the_two_runs(T, C):
    seen = []

    @contextlib.contextmanager
    def noted(name):
        seen.append(name)
        yield

    x = leaf(T)
    y = C.checkpoint(Counted(), x, use_reentrant=False, context_fn=lambda: (noted("first"), noted("second")))
    assert seen == ["first"]
    y.sum().backward()
    assert seen == ["first", "second"]
    assert len(C.noop_context_fn()) == 2


def changing(*runs):
    """A function that does something else each time."""
    left = list(runs)
    return lambda x: left.pop(0)(x)


def test_a_function_that_changes_is_noticed(T, C):
    for second in (lambda v: v.sin(), lambda v: v[:1].exp().sin().exp()):
        x = leaf(T)
        y = C.checkpoint(changing(lambda v: v.exp().sin().exp(), second), x, use_reentrant=False).sum()
        with pytest.raises(C.CheckpointError):
            y.backward()
        assert x.grad is None


def test_the_error_lists_what_was_saved_where():
    from nbgrad.utils import checkpoint as C

    for debug in ({"debug": True}, {}):
        x = leaf(nbgrad)
        with C.set_checkpoint_debug_enabled(None if debug else True):
            y = C.checkpoint(changing(lambda v: v.exp().sin(), lambda v: v.sin()), x, use_reentrant=False, **debug).sum()
        with pytest.raises(C.CheckpointError, match=r"first run: 0: torch.float32\[2\], saved in .*test_checkpoint.py, line \d+"):
            y.backward()


def test_an_argument_changed_in_place_is_noticed(T, C):
    x = leaf(T)
    v = x * 1
    y = C.checkpoint(Counted(), v, use_reentrant=False)
    with T.no_grad():
        v.mul_(2)
    with pytest.raises(RuntimeError):
        y.sum().backward()


def test_the_second_run_has_the_tangents_of_the_first(T, C):
    fwAD = T.autograd.forward_ad
    found = []
    for f in (lambda v: C.checkpoint(Counted(), v, use_reentrant=False), Counted()):
        x = leaf(T)
        with fwAD.dual_level():
            y = f(fwAD.make_dual(x, T.tensor([1.0, 0.5])))
            found.append(T.autograd.grad(fwAD.unpack_dual(y).tangent.sum(), x)[0].tolist())
    assert found[0] == pytest.approx(found[1])


def test_a_saved_value_that_is_read_runs_it_again_and_leaves_nothing(T, C):
    f, x = Counted(), leaf(T)
    y = C.checkpoint(f, x, use_reentrant=False)
    assert y.grad_fn._saved_result.tolist() == y.tolist() == y.grad_fn._saved_result.tolist()
    assert f.runs == 3
    alive = weakref.ref(f)
    del f, y
    assert alive() is None


def test_values_that_a_pass_did_not_use_go_when_it_ends():
    from nbgrad.utils.checkpoint import checkpoint

    x, alive = nbgrad.ones(1000, requires_grad=True), []

    def noted(v):
        alive.append(weakref.ref(v._data))
        return v

    a, b = checkpoint(lambda v: (v.sin(), noted(v * 2.0).sin()), x, use_reentrant=False, early_stop=False)
    a.sum().backward(retain_graph=True)
    assert len(alive) == 2 and [r() for r in alive] == [None, None]
    b.sum().backward()


# ---- use_reentrant=True ----
def test_it_is_one_node(T, C):
    y = C.checkpoint(Counted(), leaf(T), use_reentrant=True)
    assert y.grad_fn.name() == "CheckpointFunctionBackward"
    assert "CheckpointFunction" in dir(C)


def test_what_does_not_cross_it(T, C):
    x = leaf(T)
    for call in (lambda y: T.autograd.grad(y, x), lambda y: y.backward(inputs=[x])):
        with pytest.raises(RuntimeError):
            call(C.checkpoint(Counted(), x, use_reentrant=True).sum())


def test_no_input_requires_grad(T, C):
    w = leaf(T)
    with pytest.warns(UserWarning, match="(?i)no.* inputs? .*require"):
        y = C.checkpoint(lambda v: v * w, T.ones(2), use_reentrant=True)
    assert not y.requires_grad
    with pytest.warns(UserWarning):
        C.check_backward_validity([T.ones(1)])
    with pytest.warns(UserWarning), T.no_grad():
        C.checkpoint(Counted(), T.ones(2), use_reentrant=True)


def test_detach_variable(T, C):
    x = leaf(T)
    held, number = C.detach_variable((x * 2, 3))
    assert held.is_leaf and held.requires_grad and number == 3
    with pytest.raises(RuntimeError):
        C.detach_variable([x])


# ---- options ----
def test_leaving_the_kind_out_warns(T, C):
    with pytest.warns(UserWarning, match="use_reentrant"):
        y = C.checkpoint(Counted(), leaf(T))
    assert y.grad_fn.name() == "CheckpointFunctionBackward"


@pytest.mark.parametrize("options", [
    {"use_reentrant": True, "debug": True}, {"use_reentrant": True, "context_fn": lambda: None},
    {"use_reentrant": False, "determinism_check": "perhaps"},
    {"use_reentrant": False, "debug": True, "context_fn": lambda: (contextlib.nullcontext(), contextlib.nullcontext())},
])  # fmt: skip
def test_options_that_do_not_go_together(T, C, options):
    with pytest.raises(ValueError):
        C.checkpoint(Counted(), leaf(T), **options)


def test_what_is_absent_says_why():
    from nbgrad.utils import checkpoint as C

    for name in ("create_selective_checkpoint_contexts", "get_device_states"):
        with pytest.raises(AttributeError, match=f"{name}: it "):
            getattr(C, name)


# ---- memory and traces ----
@pytest.mark.parametrize("reentrant", [True, False])
def test_nothing_of_the_first_run_is_kept(reentrant):
    from nbgrad.utils.checkpoint import checkpoint

    alive = []

    def f(v):
        inside = v.exp()
        alive.append(weakref.ref(inside._data))
        return inside.sin().sum()

    gc.disable()
    try:
        y = checkpoint(f, leaf(nbgrad), use_reentrant=reentrant)
        assert alive[0]() is None
        y.backward()
        assert [a() for a in alive] == [None, None]
    finally:
        gc.enable()


def test_a_chain_of_checkpoints_keeps_one_array_for_each():
    from nbgrad.utils.checkpoint import checkpoint

    x = nbgrad.ones(1000, requires_grad=True)
    arrays = []

    def noted(v):
        arrays.append(weakref.ref(v._data))
        return v

    y = x
    for _ in range(10):
        y = checkpoint(lambda v: noted(noted(noted(v.sin()).sin()).sin()) * 1.0, y, use_reentrant=False)
    assert sum(a() is not None for a in arrays) == 0
    y.sum().backward()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        z = nbgrad.ones(1000, requires_grad=True)
        w = z
        for _ in range(30):
            w = w.sin()
        w.sum().backward()
    np.testing.assert_allclose(x.grad.numpy(), z.grad.numpy(), rtol=1e-6)


def test_in_a_trace_the_second_run_does_not_show():
    from nbgrad.utils.checkpoint import checkpoint

    x = leaf(nbgrad)
    with nbgrad.trace() as recording:
        checkpoint(lambda v: v.exp().sin(), x, use_reentrant=False).sum().backward()
    assert [call.op for call in recording.result.calls] == ["exp", "sin", "sum"]
    assert x.grad.tolist() == plain(nbgrad, lambda v: v.exp().sin())


def test_in_a_group_it_runs_again_once_for_all_passes(T, C):
    runs = []

    def f(x):
        runs.append(1)
        y = x.sin().cos()
        return y, y.sin()

    x = T.ones(2, requires_grad=True)
    for group, total in ((contextlib.nullcontext(), 3), (C.GraphExecGroup(), 2)):
        runs.clear()
        y, z = C.checkpoint(f, x, use_reentrant=False)
        with group:
            (g,) = T.autograd.grad(z, y, T.ones(2))
            T.autograd.grad(y, x, g)
        assert len(runs) == total
    y, _ = C.checkpoint(f, x, use_reentrant=False)
    with C.GraphExecGroup():
        y.sum().backward(retain_graph=True)
        with pytest.raises(C.CheckpointError):  # both passes need the same values
            y.sum().backward()
        with pytest.raises(RuntimeError), C.GraphExecGroup():
            pass


def test_a_saved_tensor_is_there_once_for_each_pass(T, C):
    class Twice(T.autograd.Function):
        @staticmethod
        def forward(ctx, x, y):
            ctx.save_for_backward(x * y, y)
            return x * y

        @staticmethod
        def backward(ctx, g):
            product, factor = ctx.saved_tensors
            assert factor is y
            with pytest.raises(C.CheckpointError):
                _ = ctx.saved_tensors
            return g * product, None

    x, y = T.tensor(2.0, requires_grad=True), T.tensor(3.0)
    C.checkpoint(Twice.apply, x, y, use_reentrant=False).backward()
    assert x.grad.item() == 6
