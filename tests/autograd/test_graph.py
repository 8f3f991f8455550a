"""The graph as it can be looked at: nodes, what they saved, edges as values, hooks on what is saved."""

from __future__ import annotations

import gc
import math

import pytest

import nbgrad


@pytest.fixture
def x(T):
    return T.tensor([1.0, 2.0], requires_grad=True)


# ---- nodes ----
def test_nodes(T, x):
    y = x * 2
    leaf, number = y.grad_fn.next_functions[0]
    assert y.grad_fn.name() == "MulBackward0" and leaf.name() == "torch::autograd::AccumulateGrad" and number == 0
    assert leaf.variable is x and leaf.next_functions == () and y.grad_fn.next_functions[1] == (None, 0)
    assert (x + x).grad_fn.next_functions[0][0] is leaf, "one accumulator for each leaf"
    assert isinstance(y.grad_fn, T.autograd.graph.Node) and isinstance(leaf, T.autograd.graph.Node)
    assert y.grad_fn is y.grad_fn and (x * 2).grad_fn != y.grad_fn
    assert (x.grad_fn, x.is_leaf, y.is_leaf, x.output_nr, y.output_nr) == (None, True, False, 0, 0)
    assert repr(leaf).startswith("<AccumulateGrad object at 0x")


def test_metadata_is_the_users(T, x):
    node = (x * 2).grad_fn
    node.metadata["note"] = 1
    assert node.metadata == {"note": 1}


def test_outputs_of_one_node_are_numbered(T, x):
    a, b = x.unbind(0)
    assert a.grad_fn is b.grad_fn and (a.output_nr, b.output_nr) == (0, 1)
    assert (b * 2).grad_fn.next_functions[0] == (a.grad_fn, 1)


def saved(node):
    return sorted(name for name in dir(node) if name.startswith("_saved_"))


def test_saved_values(T, x):
    node = (x * x).grad_fn
    assert saved(node) == ["_saved_other", "_saved_self"] and node._saved_self is x
    e = x.exp()
    assert saved(e.grad_fn) == ["_saved_result"] and e.grad_fn._saved_result.tolist() == e.tolist()
    assert e.grad_fn._saved_result.grad_fn is e.grad_fn
    assert x.sum(0).grad_fn._saved_self_sym_sizes == (2,)
    assert (x * 2).grad_fn._saved_self is None, "not needed for the gradient of x"
    with pytest.raises(AttributeError):
        node._saved_nothing


@pytest.mark.parametrize("make, name", [
    (lambda T, x: x**x, "exponent"), (lambda T, x: x**3, "exponent"), (lambda T, x: T.where(x > 0, x, x), "condition"),
    (lambda T, x: x.view(1, 2) @ x.view(2, 1), "mat2"), (lambda T, x: x.dot(x), "tensor"), (lambda T, x: x.max(0)[0], "indices"),
    (lambda T, x: x.sort()[0], "indices"), (lambda T, x: x.masked_fill(x > 0, 1), "mask"), (lambda T, x: x.flip(0), "dims"),
    (lambda T, x: x.view(1, 2).transpose(0, 1), "dim0"), (lambda T, x: x.view(1, 2).tril(1), "diagonal"),
    (lambda T, x: T.addcmul(x, x, x), "tensor2"), (lambda T, x: x.sum(0), "keepdim"), (lambda T, x: T.tanh(x), "result"),
    (lambda T, x: x.as_strided((1,), (1,), 1), "storage_offset"),
])  # fmt: skip
def test_names_of_saved_values(T, x, make, name):
    assert f"_saved_{name}" in dir(make(T, x).grad_fn)
    getattr(make(T, x).grad_fn, f"_saved_{name}")


def test_an_index_that_was_saved(T):
    x, at = T.ones(2, 3, requires_grad=True), T.tensor([0, 1])
    y = x[:, at]
    whole, numbers = y.grad_fn._saved_indices
    assert whole is None and isinstance(numbers, T.Tensor) and numbers.tolist() == [0, 1]
    raw, packed = y.grad_fn._raw_saved_indices, []
    raw[1].register_hooks(lambda t: packed.append(t) or "kept", lambda kept: packed[0])
    assert raw[1].data == "kept" and raw[1].unpack().tolist() == [0, 1]
    with pytest.raises(RuntimeError):
        raw[0].register_hooks(lambda t: t, lambda t: t)
    y.sum().backward()
    assert x.grad.tolist() == [[1, 1, 0], [1, 1, 0]]


def test_saved_values_are_gone_when_freed(T, x):
    e = x.exp()
    e.sum().backward()
    with pytest.raises(RuntimeError):
        e.grad_fn._saved_result


def test_reading_a_saved_value_checks_its_version(T, x):
    e = x.exp()
    node = e.grad_fn
    e.add_(1)
    with pytest.raises(RuntimeError):
        node._saved_result


# ---- names ----
NAMES = {
    "x + y": lambda T, x, y: x + y, "x - y": lambda T, x, y: x - y, "x * y": lambda T, x, y: x * y, "x / y": lambda T, x, y: x / y,
    "x ** 2": lambda T, x, y: x**2, "x ** y": lambda T, x, y: x**y, "-x": lambda T, x, y: -x, "x @ y": lambda T, x, y: x @ y,
    "x[0]": lambda T, x, y: x[0], "x[0:1]": lambda T, x, y: x[0:1], "x[t]": lambda T, x, y: x[T.tensor([0])],
    "exp": lambda T, x, y: x.exp(), "log": lambda T, x, y: x.log(), "sqrt": lambda T, x, y: x.sqrt(), "sin": lambda T, x, y: x.sin(),
    "tanh": lambda T, x, y: x.tanh(), "sigmoid": lambda T, x, y: x.sigmoid(), "relu": lambda T, x, y: x.relu(),
    "abs": lambda T, x, y: x.abs(), "sum": lambda T, x, y: x.sum(), "mean": lambda T, x, y: x.mean(), "max": lambda T, x, y: x.max(),
    "var": lambda T, x, y: x.var(), "view": lambda T, x, y: x.view(4), "reshape": lambda T, x, y: x.reshape(4),
    "permute": lambda T, x, y: x.permute(1, 0), "expand": lambda T, x, y: x[0].expand(3, 2), "clone": lambda T, x, y: x.clone(),
    "cat": lambda T, x, y: T.cat([x, y]), "stack": lambda T, x, y: T.stack([x, y]), "split": lambda T, x, y: x.split(1)[0],
    "unbind": lambda T, x, y: x.unbind(0)[0], "where": lambda T, x, y: T.where(x > 0, x, y), "softmax": lambda T, x, y: x.softmax(0),
    "log_softmax": lambda T, x, y: x.log_softmax(0), "gather": lambda T, x, y: x.gather(0, T.tensor([[0, 0]])),
    "cumsum": lambda T, x, y: x.cumsum(0), "prod": lambda T, x, y: x.prod(), "maximum": lambda T, x, y: T.maximum(x, y),
}  # fmt: skip


@pytest.mark.oracle
@pytest.mark.parametrize("name", NAMES)
def test_names_are_pytorchs(name):
    torch = pytest.importorskip("torch")
    ours, theirs = (
        NAMES[name](T, *(T.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True) for _ in range(2))) for T in (nbgrad, torch)
    )
    assert ours.grad_fn.name().rstrip("0123456789") == theirs.grad_fn.name().rstrip("0123456789")


# ---- edges ----
def test_a_gradient_edge_stands_for_its_tensor(T, x):
    y = x * 2
    z = (y * y).sum()
    at_y, at_x = T.autograd.graph.get_gradient_edge(y), T.autograd.graph.get_gradient_edge(x)
    assert at_y.node is y.grad_fn and at_y.output_nr == 0 and at_x.node.variable is x
    gy, gx = T.autograd.grad(z, [at_y, at_x], retain_graph=True)
    assert gy.tolist() == [4.0, 8.0] and gx.tolist() == [8.0, 16.0]
    assert T.autograd.grad(at_y, x, T.ones(2), retain_graph=True)[0].tolist() == [2.0, 2.0]
    T.autograd.backward(z, inputs=[at_x], retain_graph=True)
    T.autograd.backward(at_y, T.ones(2), retain_graph=True)
    assert x.grad.tolist() == [10.0, 18.0]
    with pytest.raises(RuntimeError):
        T.autograd.grad(at_y, x)
    with pytest.raises(RuntimeError):
        T.autograd.graph.get_gradient_edge(T.ones(2))


def test_a_gradient_edge_outlives_its_tensor(T, x):
    y = x * 2
    z = (y * y).sum()
    at = T.autograd.graph.get_gradient_edge(y)
    del y
    gc.collect()
    assert T.autograd.grad(z, at)[0].tolist() == [4.0, 8.0]


def test_a_gradient_edge_to_one_of_several_outputs(T, x):
    a, b = x.unbind(0)
    at = T.autograd.graph.get_gradient_edge(b)
    assert (at.node, at.output_nr) == (b.grad_fn, 1)
    assert T.autograd.grad(b * b, at)[0].item() == 4.0
    assert T.autograd.grad((at, b), x, (T.tensor(3.0), T.tensor(2.0)))[0].tolist() == [0.0, 5.0]


# ---- hooks on what is saved ----
def test_saved_tensors_hooks_see_all_and_only_what_is_saved(T, x):
    log = []
    w = T.tensor([3.0, 4.0], requires_grad=True)
    with T.autograd.graph.saved_tensors_hooks(lambda t: (log.append(t.tolist()), t)[1], lambda t: t):
        y = x * 2
        z = y * w
        (z + 1).sum()
    assert sorted(log) == [[2.0, 4.0], [3.0, 4.0]]


def test_what_unpack_gives_is_used(T, x):
    halve, times_six = (lambda t: t / 2), (lambda t: t * 6)
    with T.autograd.graph.saved_tensors_hooks(halve, times_six):
        y = x * x
    assert y.grad_fn._saved_self.tolist() == [3.0, 6.0]
    y.sum().backward()
    assert x.grad.tolist() == [6.0, 12.0]


def test_unpack_is_asked_at_each_pass_and_never_after_freeing(T, x):
    log = []
    with T.autograd.graph.saved_tensors_hooks(lambda t: t, lambda t: (log.append(1), t)[1]):
        y = x.exp().sum()
    y.backward(retain_graph=True)
    y.backward()
    with pytest.raises(RuntimeError):
        y.backward()
    assert len(log) == 2


def test_the_innermost_hooks_count(T, x):
    hooks = T.autograd.graph.saved_tensors_hooks
    with hooks(lambda t: t, lambda t: t * 100), hooks(lambda t: t, lambda t: t * 3):
        y = x * x
    y.sum().backward()
    assert x.grad.tolist() == [6.0, 12.0]


def test_packed_values_can_be_differentiated(T):
    x = T.tensor(2.0, requires_grad=True)
    with T.autograd.graph.saved_tensors_hooks(lambda t: t * 2, lambda t: t / 2):
        y = x**3
        (g,) = T.autograd.grad(y, x, create_graph=True)
    (h,) = T.autograd.grad(g, x)
    assert g.item() == 12.0 and h.item() == 12.0


def test_a_packed_copy_survives_a_write(T, x):
    with T.autograd.graph.saved_tensors_hooks(lambda t: t.clone(), lambda t: t):
        y = x.exp()
    expected = y.tolist()
    y.zero_()
    z = x.exp()
    z.sum().backward()
    assert x.grad.tolist() == expected


def test_errors_of_saved_tensors_hooks(T, x):
    hooks = T.autograd.graph.saved_tensors_hooks
    with hooks(lambda t: t, lambda t: 3):
        y = x.exp()
    with pytest.raises(TypeError):
        y.sum().backward()
    with hooks(lambda t: t.mul_(2), lambda t: t), pytest.raises(RuntimeError):
        x.exp()
    with T.autograd.graph.disable_saved_tensors_hooks("not here"), pytest.raises(RuntimeError, match="not here"):
        with hooks(lambda t: t, lambda t: t):
            pass
    assert (x * x).grad_fn._saved_self is x, "nothing is left switched on"


def test_hooks_that_backward_switched_on_do_not_outlive_it(T, x):
    inner = T.autograd.graph.saved_tensors_hooks(lambda t: t, lambda t: t)

    def unpack(t):
        inner.__enter__()
        return t

    with T.autograd.graph.saved_tensors_hooks(lambda t: t, unpack):
        x.exp().sum().backward()
    y = x.exp()
    y.grad_fn._raw_saved_result.register_hooks(lambda t: t * 2, lambda t: t)
    assert x.grad is not None and T.autograd.grad(y.sum(), x)[0].tolist() == (y * 2).tolist()


def test_hooks_on_one_saved_value(T, x):
    y = x.exp()
    held = y.grad_fn._raw_saved_result
    held.register_hooks(lambda t: t * 2, lambda t: t * 5)
    with pytest.raises(RuntimeError):
        held.register_hooks(lambda t: t, lambda t: t)
    y.sum().backward()
    assert x.grad.tolist() == pytest.approx([10 * v for v in y.tolist()])
    with pytest.raises(RuntimeError):
        y.grad_fn._raw_saved_result.register_hooks(lambda t: t, lambda t: t)


def test_pack_hooks_see_tensors_with_their_place_in_the_graph(T, x):
    packed, unpacked, y = [], [], x * 2
    with T.autograd.graph.saved_tensors_hooks(lambda t: packed.append(t) or t, lambda t: unpacked.append(t.requires_grad) or t):
        z = x * y
        e = y.exp()
    assert {id(t) for t in packed[:2]} == {id(x), id(y)} and packed[2].grad_fn is e.grad_fn and not packed[2].is_leaf
    (z.sum() + e.sum()).backward()
    assert unpacked.count(True) >= 2
    packed.clear()

    class Square(T.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            out = x * x
            ctx.save_for_backward(x, out)
            return out

        @staticmethod
        def backward(ctx, g):
            return g * 2 * ctx.saved_tensors[0]

    with T.autograd.graph.saved_tensors_hooks(lambda t: packed.append(t) or t.detach(), lambda t: t):
        Square.apply(y)
    assert packed[0] is y and packed[1].grad_fn.name() == "SquareBackward"


def test_a_hook_that_keeps_its_tensor_makes_no_cycle():
    x = nbgrad.ones(2, requires_grad=True)
    gc.collect()
    gc.disable()
    try:
        with nbgrad.autograd.graph.saved_tensors_hooks(lambda t: t, lambda t: t):
            y = (x.exp() * x).tanh()
        del y
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_a_pack_hook_may_go_through_numpy(T, x):
    with T.autograd.graph.saved_tensors_hooks(lambda t: t.numpy().copy(), T.from_numpy):
        y = (x * x).sum()
    y.backward()
    assert x.grad.tolist() == [2.0, 4.0]


def test_what_unpack_gives_has_to_fit(T, x):
    with T.autograd.graph.saved_tensors_hooks(lambda t: t, lambda t: T.ones(3)):
        y = x.exp()
    with pytest.raises(RuntimeError):
        y.sum().backward()


# ---- handles on saved values ----
def test_handles_on_saved_values(T, x):
    y = x * x
    assert {"_raw_saved_self", "_raw_saved_other"} <= set(dir(y.grad_fn))
    held = y.grad_fn._raw_saved_self
    assert held.unpack() is x and held.data is x and held.unpack_hook is None
    held.register_hooks(lambda t: (t * 3).tolist(), lambda values: T.tensor(values))
    assert held.data == [3.0, 6.0] and held.unpack_hook is not None and held.unpack().tolist() == [3.0, 6.0]
    y.sum().backward()
    assert x.grad.tolist() == [4.0, 8.0], "the other operand has no hooks"
    assert (x * 2).grad_fn._raw_saved_self.unpack() is None
    with pytest.raises(RuntimeError):
        T.autograd.SavedTensor()


def test_handles_on_what_a_function_saved(T, x):
    class Scale(T.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x * 2

        @staticmethod
        def backward(ctx, g):
            return g * ctx.saved_tensors[0]

    y = Scale.apply(x)
    (held,) = y.grad_fn._raw_saved_tensors
    held.register_hooks(lambda t: t * 10, lambda t: t)
    y.sum().backward()
    assert x.grad.tolist() == [10.0, 20.0]
    with pytest.raises(RuntimeError):
        y.grad_fn._raw_saved_tensors


def test_save_on_cpu_changes_nothing(T, x):
    with T.autograd.graph.save_on_cpu():
        y = x * x
    y.sum().backward()
    assert x.grad.tolist() == [2.0, 4.0]


# ---- versions ----
def test_increment_version(T, x):
    y = x.exp()
    T.autograd.graph.increment_version(y)
    T.autograd.graph.increment_version([y.detach(), y])
    assert y._version == 3
    with pytest.raises(RuntimeError):
        y.sum().backward()
    with pytest.raises(RuntimeError):
        T.autograd.graph.increment_version(3)


def test_allow_mutation_on_saved_tensors(T, x):
    with T.autograd.graph.allow_mutation_on_saved_tensors():
        y = x * 1
        z = y * y
        y.mul_(3)
        y[0] = 0.0
        with T.no_grad():
            y.zero_()
        w = z.exp()
        w[1:].zero_()
        (z.sum() + w[0]).backward()
    assert x.grad.tolist() == pytest.approx([2 + 2 * math.e, 4.0])


def test_allow_mutation_holds_inside_only(T, x):
    allowed = T.autograd.graph.allow_mutation_on_saved_tensors
    with allowed():
        z = x.exp()
        with pytest.raises(RuntimeError), allowed():
            pass
    with pytest.raises(AssertionError):
        z.sum().backward()
    z = x.exp()
    with pytest.raises(RuntimeError):
        z.add_(1).sum().backward()


def test_switches_about_gpu_streams_are_checked_and_change_nothing(T):
    graph = T.autograd.graph
    for switch in (graph.set_warn_on_accumulate_grad_stream_mismatch, graph.set_override_stale_capture_stream):
        assert switch(False) is None
        with pytest.raises(RuntimeError):
            switch(3)


def test_what_is_absent_says_why():
    for module, name in (
        (nbgrad.autograd.graph, "region_activation_memory_budget"),
        (nbgrad.autograd, "NestedIOFunction"),
    ):
        with pytest.raises(AttributeError, match=f"{name}: "):
            getattr(module, name)


def test_a_gradient_edge_is_a_named_pair(T):
    x = T.ones(2, requires_grad=True)
    y = x * 2
    found = T.autograd.graph.get_gradient_edge(y)
    assert isinstance(found, T.autograd.graph.GradientEdge)
    assert found[:2] == (y.grad_fn, 0) and found.node is y.grad_fn and found.output_nr == 0
    by_hand = T.autograd.graph.GradientEdge(y.grad_fn, 0)
    assert T.autograd.grad(y.sum(), [by_hand])[0].tolist() == [1, 1]


def test_a_leaf_unpacked_by_hooks_is_a_leaf(T, x):
    with T.autograd.graph.saved_tensors_hooks(lambda t: t * 2, lambda t: t / 2):
        y = x * x
    saved = y.grad_fn._saved_self
    assert saved.is_leaf and saved.requires_grad and saved.grad_fn is None and saved.tolist() == x.tolist()
    saved.sum().backward()  # it sends its gradients where the leaf does
    assert x.grad.tolist() == [1.0] * len(x)
