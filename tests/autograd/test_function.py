"""`autograd.Function`: derivatives written by hand."""

from __future__ import annotations

from importlib import import_module

import pytest

import nbgrad


@pytest.fixture
def x(T):
    return T.tensor([1.0, 2.0], requires_grad=True)


def function(T, forward, backward=None, **more):
    """A Function of these two."""
    members = {"forward": staticmethod(forward), **{k: staticmethod(v) for k, v in more.items()}}
    if backward is not None:
        members["backward"] = staticmethod(backward)
    return type("Mine", (T.autograd.Function,), members)


def cube(T):
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**3

    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        return g * 3 * x**2

    return function(T, forward, backward)


# ---- the two passes ----
def test_forward_and_backward(T, x):
    y = cube(T).apply(x)
    assert y.tolist() == [1.0, 8.0] and y.grad_fn.name() == "MineBackward" and type(y.grad_fn).__name__ == "MineBackward"
    y.sum().backward()
    assert x.grad.tolist() == [3.0, 12.0]


def test_derivatives_of_the_derivative(T):
    x = T.tensor(2.0, requires_grad=True)
    y, found = cube(T).apply(x), []
    for _ in range(3):
        (y,) = T.autograd.grad(y, x, create_graph=True)
        found.append(y.item())
    assert found == [12.0, 12.0, 6.0]
    d = T.tensor([0.5, 1.5], dtype=T.float64, requires_grad=True)
    assert T.autograd.gradcheck(cube(T).apply, (d,)) and T.autograd.gradgradcheck(cube(T).apply, (d,))


def test_modes_inside(T, x):
    seen = []

    def forward(ctx, x):
        seen.append((T.is_grad_enabled(), x.requires_grad, (x * 2).requires_grad))
        return x * 2

    def backward(ctx, g):
        seen.append((T.is_grad_enabled(), g.requires_grad))
        return g * 2

    y = function(T, forward, backward).apply(x)
    y.backward(T.ones(2), retain_graph=True)
    T.autograd.grad(y, x, T.ones(2, requires_grad=True), create_graph=True)
    assert seen == [(False, True, False), (False, False), (True, True)]


def test_setup_context(T, x):
    def forward(x, power=2):
        return x**power

    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(inputs[0])
        ctx.power = inputs[1]

    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        return g * ctx.power * x ** (ctx.power - 1), None

    mine = function(T, forward, backward, setup_context=setup_context)
    (mine.apply(x).sum() + mine.apply(x, 3).sum() + mine.apply(x, power=1).sum()).backward()
    assert x.grad.tolist() == [6.0, 17.0]


def test_arguments_that_are_no_tensors(T, x):
    def forward(ctx, x, factor, names, flag=None):
        ctx.factor = factor
        assert names == ["a"] and ctx.needs_input_grad == (True, False, False)
        return x * factor

    y = function(T, forward, lambda ctx, g: (g * ctx.factor, None, None)).apply(x, 3.0, ["a"])
    assert y.grad_fn.factor == 3.0 and len(y.grad_fn.next_functions) == 1
    y.sum().backward()
    assert x.grad.tolist() == [3.0, 3.0]


def test_needs_input_grad(T, x):
    seen = []

    def forward(ctx, a, b):
        seen.append(ctx.needs_input_grad)
        return a * b

    mine = function(T, forward, lambda ctx, g: (seen.append(ctx.needs_input_grad), (g, g * 2))[1])
    c = T.ones(2)
    y = mine.apply(c, x)
    y.sum().backward()
    assert c.grad is None and x.grad.tolist() == [2.0, 2.0] and y.grad_fn.next_functions[0] == (None, 0)
    assert not mine.apply(c, c).requires_grad
    assert seen == [(False, True), (False, True), (False, False)]
    with T.no_grad():
        assert not mine.apply(c, x).requires_grad


# ---- results ----
def test_several_results(T, x):
    arrived = []

    def backward(ctx, a, b):
        arrived.append((a.tolist(), b.tolist()))
        return a * 2 + b * 3

    y, z = function(T, lambda ctx, x: (x * 2, x * 3), backward).apply(x)
    assert y.grad_fn is z.grad_fn and (y.output_nr, z.output_nr) == (0, 1)
    y.sum().backward(retain_graph=True)
    (y + z).sum().backward()
    assert arrived == [([1.0, 1.0], [0.0, 0.0]), ([1.0, 1.0], [1.0, 1.0])] and x.grad.tolist() == [7.0, 7.0]


def test_results_that_are_no_tensors(T, x):
    out = function(T, lambda ctx, x: (x * 2, "text", None), lambda ctx, *g: g[0] * 2).apply(x)
    assert out[1:] == ("text", None)
    out[0].sum().backward()
    assert x.grad.tolist() == [2.0, 2.0]


def test_a_list_is_one_result_that_is_no_tensor(T, x):
    (y,) = function(T, lambda ctx, x: [x * 2], lambda ctx, g: g * 2).apply(x)
    assert not y.requires_grad


def test_without_materialized_gradients(T, x):
    def forward(ctx, x):
        ctx.set_materialize_grads(False)
        return x * 2, x * 3

    def backward(ctx, a, b):
        assert b is None
        return a * 2

    function(T, forward, backward).apply(x)[0].sum().backward()
    assert x.grad.tolist() == [2.0, 2.0]


def test_results_without_a_gradient(T, x):
    def forward(ctx, x):
        plain = x * 3
        ctx.mark_non_differentiable(plain)
        return x * 2, x > 1, plain, (x * 2).long()

    def backward(ctx, *gs):
        assert [g.dtype for g in gs] == [T.float32, T.bool, T.float32, T.int64]
        return gs[0] * 2

    out = function(T, forward, backward).apply(x)
    assert [t.requires_grad for t in out] == [True, False, False, False]
    out[0].sum().backward()
    assert x.grad.tolist() == [2.0, 2.0]


def test_an_input_returned_as_it_is(T, x):
    identity = function(T, lambda ctx, x: x, lambda ctx, g: g * 5)
    y = identity.apply(x)
    assert y is not x and y.data_ptr() == x.data_ptr() and y.grad_fn.name() == "MineBackward" and x.is_leaf
    y.sum().backward()
    assert x.grad.tolist() == [5.0, 5.0]
    c = T.ones(2)
    assert identity.apply(c) is not c and not identity.apply(c).requires_grad


def test_views_of_inputs_are_not_written(T, x):
    base = x * 1
    for forward in (lambda ctx, x: x, lambda ctx, x: x.view(2, 1)):
        y = function(T, forward, lambda ctx, g: g.view(2)).apply(base)
        with pytest.raises(RuntimeError):
            y.mul_(2)
    assert base._version == 0
    base.mul_(2)
    with pytest.raises(RuntimeError):
        y.grad_fn


def test_dirty_inputs(T, x):
    def forward(ctx, x):
        x.mul_(3)
        ctx.mark_dirty(x)
        return x

    triple = function(T, forward, lambda ctx, g: g * 3)
    y = x * 2
    z = triple.apply(y)
    assert z is y and y.grad_fn.name() == "MineBackward" and y._version == 2 and y.tolist() == [6.0, 12.0]
    y.sum().backward()
    assert x.grad.tolist() == [6.0, 6.0]
    with pytest.raises(RuntimeError):
        triple.apply(x)
    c = T.ones(2)
    assert triple.apply(c) is c and c.tolist() == [3.0, 3.0]


def test_a_dirty_view(T, x):
    def forward(ctx, x):
        x.mul_(3)
        ctx.mark_dirty(x)
        return x

    base = x * 2
    view = base[0]
    assert function(T, forward, lambda ctx, g: g * 3).apply(view) is view
    assert base.grad_fn.name() == "torch::autograd::CopySlices" and view.grad_fn.name() == "AsStridedBackward0"
    base.sum().backward()
    assert x.grad.tolist() == [6.0, 2.0]


def test_a_dirty_input_must_be_returned(T, x):
    def forward(ctx, x):
        ctx.mark_dirty(x)
        return x * 1

    with pytest.raises(RuntimeError):
        function(T, forward, lambda ctx, g: g).apply(x * 1)


# ---- what is saved ----
def test_saved_tensors_come_back_as_they_were(T, x):
    def forward(ctx, x):
        y = x.exp()
        ctx.save_for_backward(x, None, y)
        return y

    def backward(ctx, g):
        a, nothing, y = ctx.saved_tensors
        assert a is x and nothing is None and y.grad_fn.name() == "MineBackward"
        return g * y

    y = function(T, forward, backward).apply(x)
    assert y.grad_fn.saved_tensors[0] is x
    y.sum().backward()
    with pytest.raises(RuntimeError):
        y.sum().backward()
    with pytest.raises(RuntimeError):
        y.grad_fn.saved_tensors


def test_without_saved_tensors_backward_runs_again(T, x):
    y = function(T, lambda ctx, x: x * 2, lambda ctx, g: g * 2).apply(x)
    y.sum().backward()
    y.sum().backward()
    assert x.grad.tolist() == [4.0, 4.0]


@pytest.mark.parametrize("change", [lambda x, y: y.mul_(2), lambda x, y: x.detach().mul_(2)], ids=["result", "input"])
def test_saved_tensors_changed_in_place(T, x, change):
    def forward(ctx, x):
        y = x.exp()
        ctx.save_for_backward(x, y)
        return y

    def backward(ctx, g):
        return g * ctx.saved_tensors[1]

    y = function(T, forward, backward).apply(x)
    z = y * 1
    change(x, y)
    with pytest.raises(RuntimeError):
        z.sum().backward()


def test_saved_tensors_hooks_reach_them(T, x):
    with T.autograd.graph.saved_tensors_hooks(lambda t: t * 2, lambda t: t * 5):
        y = cube(T).apply(x)
    y.sum().backward()
    assert x.grad.tolist() == [300.0, 1200.0]


def test_only_tensors_are_saved(T, x):
    with pytest.raises(TypeError):
        function(T, lambda ctx, x: ctx.save_for_backward(3)).apply(x)


# ---- gradients that do not fit ----
@pytest.mark.parametrize("sent", [
    lambda T, g: (g, g), lambda T, g: (), lambda T, g: T.ones(3), lambda T, g: T.ones(()), lambda T, g: T.ones(1), lambda T, g: 3,
], ids=["too many", "none", "shape 3", "0-d", "shape 1", "number"])  # fmt: skip
def test_errors_of_backward(T, x, sent):
    y = function(T, lambda ctx, x: x * 2, lambda ctx, g: sent(T, g)).apply(x)
    with pytest.raises(RuntimeError):
        y.sum().backward()
    assert x.grad is None


def test_a_gradient_for_something_that_is_no_tensor(T, x):
    y = function(T, lambda ctx, x, k: x * k, lambda ctx, g: (g, g)).apply(x, 2.0)
    with pytest.raises(RuntimeError):
        y.sum().backward()


@pytest.mark.parametrize("sent, expected", [
    (lambda T, g: (g, None, None), [1.0, 1.0]), (lambda T, g: T.ones(4, 2), [4.0, 4.0]), (lambda T, g: g.double(), [1.0, 1.0]),
], ids=["trailing None", "broadcast", "dtype"])  # fmt: skip
def test_what_backward_forgives(T, x, sent, expected):
    function(T, lambda ctx, x: x * 2, lambda ctx, g: sent(T, g)).apply(x).sum().backward()
    assert x.grad.tolist() == expected and x.grad.dtype is T.float32


def test_what_is_missing(T, x):
    y = function(T, lambda ctx, x: x * 2).apply(x)
    with pytest.raises(NotImplementedError):
        y.sum().backward()
    with pytest.raises(NotImplementedError):
        type("Empty", (T.autograd.Function,), {}).apply(x)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_an_instance_is_not_called(T, x):
    with pytest.raises(RuntimeError):
        cube(T)()(x)


def test_vjp_is_another_name_of_backward(T, x):
    y = function(T, lambda ctx, x: x * 2, vjp=lambda ctx, g: g * 2).apply(x)
    y.sum().backward()
    assert x.grad.tolist() == [2.0, 2.0]


def test_once_differentiable(T, x):
    once = import_module(f"{T.__name__}.autograd.function").once_differentiable

    def backward(ctx, g):
        assert not T.is_grad_enabled()
        (x,) = ctx.saved_tensors
        return g * 2 * x

    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    y = function(T, forward, once(backward)).apply(x)
    (g,) = T.autograd.grad(y, x, T.ones(2, requires_grad=True), create_graph=True)
    assert g.tolist() == [2.0, 4.0] and g.requires_grad
    with pytest.raises(RuntimeError):
        g.sum().backward()


# ---- ctx and the node ----
def test_attributes_of_ctx_are_those_of_the_node(T, x):
    def forward(ctx, x):
        assert ctx.to_save is ctx.saved_for_forward is ctx.dirty_tensors is ctx.non_differentiable is None
        ctx.factor, ctx.function = 2, None
        return x * 2

    y = function(T, forward, lambda ctx, g: g * ctx.factor * ctx.scale).apply(x)
    assert y.grad_fn.factor == 2 and y.grad_fn.needs_input_grad == (True,) and not hasattr(y.grad_fn, "scale")
    y.grad_fn.scale = 5
    y.sum().backward()
    assert x.grad.tolist() == [10, 10]


def test_old_names_of_ctx_warn(T, x):
    def forward(ctx, x):
        ctx.save_for_backward(x)
        with pytest.warns(FutureWarning):
            ctx.mark_shared_storage((x, x))
        return x * x

    def backward(ctx, g):
        with pytest.warns(DeprecationWarning):
            return g * 2 * ctx.saved_variables[0]

    function(T, forward, backward).apply(x).sum().backward()
    assert x.grad.tolist() == [2, 4]
    with pytest.warns(DeprecationWarning):
        function(T, forward)()


def test_inplace_function(T, x):
    class Mine(import_module(f"{T.__name__}.autograd.function").InplaceFunction):
        forward, backward = staticmethod(lambda ctx, x: x * 2), staticmethod(lambda ctx, g: g * 2)

    Mine.apply(x).sum().backward()
    assert x.grad.tolist() == [2, 2]
    with pytest.warns(DeprecationWarning):
        assert Mine(True).inplace is True


@pytest.mark.parametrize("mark", ["mark_dirty", "mark_non_differentiable"])
def test_only_tensors_are_marked(T, x, mark):
    def forward(ctx, x):
        getattr(ctx, mark)(3)
        return x * 2

    with pytest.raises(RuntimeError):
        function(T, forward).apply(x)


def test_a_dirty_tensor_that_is_no_input_warns(T, x):
    def forward(ctx, x):
        y = x * 2
        ctx.mark_dirty(y)
        return y

    with pytest.warns(UserWarning):
        function(T, forward, lambda ctx, g: g).apply(x)


@pytest.mark.parametrize("marks, under", [
    ((), "no_grad"), (("mark_dirty",), "no_grad"), (("mark_non_differentiable",), "enable_grad"),
])  # fmt: skip
def test_an_input_returned_without_a_gradient(T, x, marks, under):
    """It is another tensor on the same memory: the input goes on to require grad."""

    def forward(ctx, x):
        for mark in marks:
            getattr(ctx, mark)(x)
        return x

    with getattr(T, under)():
        y = function(T, forward, lambda ctx, g: g).apply(x)
    assert y is not x and y.data_ptr() == x.data_ptr() and x.requires_grad and not y.requires_grad and not y._is_view()


@pytest.mark.parametrize("wrong", [{"backward": lambda ctx, g: g, "vjp": lambda ctx, g: g}, {"backward": lambda ctx, g: g * 1j}],
                         ids=["two backwards", "complex for real"])  # fmt: skip
def test_backwards_that_are_refused(T, x, wrong):
    y = function(T, lambda ctx, x: x * 2, **wrong).apply(x)
    with pytest.raises(RuntimeError):
        y.sum().backward()


# ---- the trace ----
def test_a_function_is_one_call_in_a_trace():
    x = nbgrad.tensor([1.0, 2.0], requires_grad=True)
    with nbgrad.trace() as t:
        y = cube(nbgrad).apply(x)
        y.sum().backward()
    trace = t.result
    assert [call.op for call in trace.calls] == ["Mine", "sum"]
    assert trace.tensors[trace.calls[0].operands[0].tensor].name == "x" and trace.tensors[trace.calls[0].outputs[0]].name == "y"
    steps = trace.passes[0].steps
    assert [s.call for s in steps] == [1, 0, None] and steps[1].sent[0].value.values == (3.0, 12.0)
    assert "Mine" in repr(t)


def test_a_function_with_several_results_in_a_trace():
    x = nbgrad.tensor([1.0, 2.0], requires_grad=True)
    mine = function(nbgrad, lambda ctx, x, k: (x * k, "text", x + k), lambda ctx, a, _, b: (a * 2 + b, None))
    with nbgrad.trace() as t:
        y, _, z = mine.apply(x, 2.0)
        (y + z).sum().backward()
    assert len(t.result.calls[0].outputs) == 2 and t.result.calls[0].params == (("k", "2.0"),)
    assert x.grad.tolist() == [3.0, 3.0]


def keeping(T, made=None, once=False):
    """A Function that saves its operands and what `made()` gives, and the list into which backward puts what it reads."""
    read = []

    class Keep(T.autograd.Function):
        clear_saved_tensors_on_access = once

        @staticmethod
        def forward(ctx, x, y):
            ctx.save_for_backward(x, y, *([] if made is None else [made()]))
            return x * y

        @staticmethod
        def backward(ctx, g):
            read.extend(ctx.saved_tensors)
            return g * read[1], None

    return Keep.apply, read


def test_saved_tensors_are_the_very_ones(T, x):
    leaf, computed, plain = x, x * 2, T.ones(2)
    for given in (leaf, computed):
        f, read = keeping(T)
        f(given, plain).sum().backward()
        assert read[0] is given and read[1] is plain


def test_a_saved_tensor_of_another_graph_keeps_its_place_there(T, x):
    other = T.ones(2, requires_grad=True)
    for made, leaf in ((lambda: T.zeros(2).requires_grad_(), True), (lambda: other, True), (lambda: computed, False)):
        computed = other * 2
        f, read = keeping(T, made)
        f(x, T.ones(2)).sum().backward()
        assert read[2].requires_grad and read[2].is_leaf is leaf


def test_saved_tensors_that_are_read_once(T, x):
    f, read = keeping(T, once=True)
    y = f(x, T.ones(2)).sum()
    y.backward(retain_graph=True)
    with pytest.raises(RuntimeError):
        y.backward()
    f, read = keeping(T)
    y = f(x, T.ones(2)).sum()
    y.backward(retain_graph=True)
    y.backward()


def test_the_node_of_a_function_is_of_a_class_of_its_own(T, x):
    module = import_module(f"{T.__name__}.autograd.function")
    f, _ = keeping(T)
    node = f(x, T.ones(2)).grad_fn
    assert isinstance(node, module.BackwardCFunction) and type(node).__name__ == "KeepBackward"
    assert not isinstance((x * 2).grad_fn, module.BackwardCFunction)
    assert isinstance(f.__self__, module.FunctionMeta)
    seen = []
    own = {"forward": staticmethod(lambda ctx, x: seen.append(ctx) or x.clone()), "backward": staticmethod(lambda ctx, g: g)}
    type(f.__self__)("Seen", (T.autograd.Function,), own).apply(x)
    assert isinstance(seen[0], module.FunctionCtx)
    with pytest.raises(AttributeError, match="nonsense"):
        _ = module.nonsense
