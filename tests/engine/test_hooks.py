"""Hooks: their order, what they may change, what they may not."""

from __future__ import annotations

import random

import pytest


@pytest.fixture
def x(T):
    return T.tensor([1.0, 2.0], requires_grad=True)


def numbers(grads):
    return [None if g is None else g.tolist() for g in grads]


def watched(T, x):
    """x -> y -> z with every kind of hook on the way, and the list that they write into."""
    log = []
    y = x * 2
    z = (y * 3).sum()
    y.register_hook(lambda g: log.append(("y", g.tolist())))
    y.retain_grad()
    y.register_hook(lambda g: g * 2)
    y.grad_fn.register_prehook(lambda gs: (log.append(("pre", numbers(gs))), (gs[0] * 5,))[1])
    y.grad_fn.register_hook(lambda sent, arrived: log.append(("post", numbers(sent), numbers(arrived))))
    x.register_hook(lambda g: (log.append(("x", g.tolist())), g + 1)[1])
    leaf = y.grad_fn.next_functions[0][0]
    leaf.register_prehook(lambda gs: log.append(("leaf pre", numbers(gs))))
    leaf.register_hook(lambda sent, arrived: log.append(("leaf post", sent, numbers(arrived))))
    x.register_post_accumulate_grad_hook(lambda t: log.append(("added", t is x, t.grad.tolist())))
    return y, z, log, leaf


WAY = [
    ("y", [3.0, 3.0]), ("pre", [[6.0, 6.0]]), ("post", [[60.0, 60.0], None], [[30.0, 30.0]]), ("x", [60.0, 60.0]),
]  # fmt: skip


def test_order_in_backward(T, x):
    y, z, log, leaf = watched(T, x)
    z.backward()
    assert log == [
        *WAY, ("leaf pre", [[61.0, 61.0]]), ("added", True, [61.0, 61.0]), ("leaf post", (), [[61.0, 61.0]]),
    ]  # fmt: skip
    assert y.grad.tolist() == [6.0, 6.0], "a retained gradient is what the tensor's hooks made of it"


def test_order_in_grad(T, x):
    y, z, log, leaf = watched(T, x)
    (g,) = T.autograd.grad(z, x, retain_graph=True)
    assert log == WAY and g.tolist() == [61.0, 61.0], "a leaf's node does not run: only the tensor's hooks"
    log.clear()
    (g,) = T.autograd.grad(z, y, retain_graph=True)
    assert log == [("y", [3.0, 3.0])] and g.tolist() == [6.0, 6.0]


def test_a_gradient_captured_on_the_way_is_that_before_the_hooks(T, x):
    y = x * 2
    y.register_hook(lambda g: g * 10)
    gx, gy = T.autograd.grad((y * 3).sum(), (x, y))
    assert gx.tolist() == [60.0, 60.0] and gy.tolist() == [3.0, 3.0]


def test_order_with_inputs(T, x):
    y, z, log, leaf = watched(T, x)
    z.backward(inputs=[x])
    assert [entry[0] for entry in log] == ["y", "pre", "post", "x", "leaf pre", "added", "leaf post"]


def test_removing(T, x):
    log = []
    x.register_hook(lambda g: log.append("kept"))
    handle = x.register_hook(lambda g: log.append("removed"))
    handle.remove()
    handle.remove()
    with x.register_hook(lambda g: log.append("left")):
        pass
    x.sum().backward()
    assert log == ["kept"]


def test_hooks_on_the_outputs_of_one_op(T):
    x, log = T.ones(4, 2, requires_grad=True), []
    a, b = x.split(2)
    b.register_hook(lambda g: log.append(("b", None if g is None else g.tolist())))
    a.register_hook(lambda g: (log.append(("a", g.tolist())), g * 2)[1])
    a.grad_fn.register_prehook(lambda gs: log.append(("pre", numbers(gs))))
    a.sum().backward()
    ones, twos = [[1.0, 1.0]] * 2, [[2.0, 2.0]] * 2
    assert log == [("b", None), ("a", ones), ("pre", [twos, None])]
    assert x.grad.tolist() == twos + [[0.0, 0.0]] * 2


def test_hooks_see_tensors_that_can_be_differentiated_only_with_create_graph(T, x):
    for create_graph in (False, True):
        log = []
        y = x * x
        y.register_hook(lambda g: log.append((T.is_grad_enabled(), g.requires_grad)))
        T.autograd.grad((y * y).sum(), x, create_graph=create_graph)
        assert log == [(create_graph, create_graph)]


def test_a_hook_changes_second_derivatives(T):
    x = T.tensor(2.0, requires_grad=True)
    y = x**3
    y.register_hook(lambda g: g * x)
    (g,) = T.autograd.grad(y, x, create_graph=True)
    (h,) = T.autograd.grad(g, x)
    assert g.item() == 24.0 and h.item() == 36.0


@pytest.mark.parametrize("wrong, error", [
    (lambda T, g: 3, TypeError), (lambda T, g: T.ones(3), RuntimeError), (lambda T, g: g.double(), RuntimeError),
], ids=["number", "shape", "dtype"])  # fmt: skip
def test_what_a_hook_may_not_return(T, x, wrong, error):
    x.register_hook(lambda g: wrong(T, g))
    with pytest.raises(error):
        x.sum().backward()
    assert x.grad is None


def test_node_hooks_return_as_many_gradients_as_they_got(T, x):
    y, z = x * x, x * 2
    y.grad_fn.register_hook(lambda sent, arrived: (sent[0],))
    z.grad_fn.register_prehook(lambda arrived: (arrived[0], arrived[0]))
    for t in (y, z):
        with pytest.raises(RuntimeError):
            t.sum().backward()


def test_node_hooks_replace(T, x):
    y = x * 2
    y.grad_fn.register_hook(lambda sent, arrived: (sent[0] * 10, None))
    y.sum().backward()
    assert x.grad.tolist() == [20.0, 20.0]


@pytest.mark.parametrize("call", [
    lambda T, x: (x * 2).register_post_accumulate_grad_hook(print),
    lambda T, x: T.ones(3).register_post_accumulate_grad_hook(print),
    lambda T, x: T.ones(3).register_hook(print),
], ids=str)  # fmt: skip
def test_where_a_hook_has_no_place(T, x, call):
    with pytest.raises(RuntimeError):
        call(T, x)


def test_a_post_accumulate_hook_can_drop_the_gradient(T, x):
    x.register_post_accumulate_grad_hook(lambda t: setattr(t, "grad", None))
    (x * x).sum().backward()
    assert x.grad is None


# ---- gradients that never come ----
@pytest.fixture
def lost(T):
    class Lost(T.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, g):
            return None

    return Lost.apply


def test_hooks_are_told_that_no_gradient_comes(T, x, lost):
    log = []
    y = x * 2
    z = y.exp()
    y.register_hook(lambda g: log.append(("y", g)))
    y.grad_fn.register_prehook(lambda gs: log.append(("pre", gs)))
    y.grad_fn.register_hook(lambda sent, arrived: log.append(("post", sent, arrived)))
    x.register_hook(lambda g: log.append(("x", g)))
    x.register_post_accumulate_grad_hook(lambda t: log.append(("added", t.grad)))
    y.retain_grad()
    lost(z).sum().backward()
    assert log == [("y", None), ("pre", (None,)), ("post", (None, None), (None,)), ("x", None), ("added", None)]
    assert x.grad is None and y.grad is None
    log.clear()
    assert T.autograd.grad(lost(x * 1).sum(), x, allow_unused=True) == (None,) and log == [("x", None)]


def test_a_hook_cannot_make_a_gradient_of_none(T, x, lost):
    for register in (
        lambda y: y.register_hook(lambda g: T.ones(2)),
        lambda y: y.grad_fn.register_prehook(lambda gs: (T.ones(2),)),
        lambda y: y.grad_fn.register_hook(lambda sent, arrived: (None, T.ones(2))),
    ):
        y = x * 2
        register(y)
        with pytest.raises(RuntimeError):
            lost(y).sum().backward()


# ---- what hooks do while they run ----
def test_a_hook_removes_itself_or_the_next(T, x):
    log, handles = [], []

    def once(g):
        log.append("once")
        handles[0].remove()

    handles.append(x.register_hook(once))
    x.register_hook(lambda g: log.append("always"))
    x.sum().backward()
    x.sum().backward()
    assert log == ["once", "always", "always"]
    log.clear()
    x.register_hook(lambda g: handles[1].remove())
    handles.append(x.register_hook(lambda g: log.append("removed while the pass ran")))
    x.sum().backward()
    x.sum().backward()
    assert log == ["always", "removed while the pass ran", "always"]


def test_hooks_registered_during_backward(T, x):
    log, y = [], x * 2
    z = y * 3

    def hook(g):
        y.register_hook(lambda g: log.append("y"))
        y.retain_grad()
        y.grad_fn.register_prehook(lambda gs: log.append("pre"))
        y.grad_fn.register_hook(lambda sent, arrived: log.append("post"))
        x.register_hook(lambda g: log.append("x"))
        x.register_post_accumulate_grad_hook(lambda t: log.append("added"))

    z.register_hook(hook)
    z.sum().backward()
    assert log == ["y", "pre", "post", "x", "added"] and y.grad.tolist() == [3.0, 3.0]


@pytest.mark.parametrize("register", [
    lambda y, x: y.grad_fn.register_hook(lambda sent, arrived: sent[0]),
    lambda y, x: y.grad_fn.register_hook(lambda sent, arrived: list(sent)),
    lambda y, x: y.grad_fn.register_prehook(lambda arrived: arrived[0]),
    lambda y, x: x.register_post_accumulate_grad_hook(lambda t: 3),
], ids=["post, a tensor", "post, a list", "pre, a tensor", "post-accumulate"])  # fmt: skip
def test_types_that_hooks_may_not_return(T, x, register):
    y = x * 2
    register(y, x)
    with pytest.raises(TypeError):
        y.sum().backward()


def test_a_post_accumulate_hook_returns_nothing_but_its_leaf(T, x):
    handle = x.register_post_accumulate_grad_hook(lambda t: t.grad)
    with pytest.raises(RuntimeError):
        (x * 2).sum().backward()
    handle.remove()
    x.register_post_accumulate_grad_hook(lambda t: t.mul_(2))  # which gives t
    (x * 2).sum().backward()
    assert x.tolist() == [2.0, 4.0]


def test_a_hook_of_a_leafs_node_sees_what_became_of_its_gradient(T, x):
    def halve(t):
        t.grad.mul_(0.5)

    leaf = x.view_as(x).grad_fn.next_functions[0][0]
    leaf.register_hook(lambda sent, arrived: setattr(x, "grad", arrived[0] * 10))
    x.register_post_accumulate_grad_hook(halve)
    (x * T.tensor([3.0, 4.0])).sum().backward()
    assert x.grad.tolist() == [15.0, 20.0]


def test_one_node_with_two_results(T):
    x, seen = T.tensor([[1.0, 2.0], [3.0, 6.0]], requires_grad=True), []
    var, mean = T.var_mean(x, 0)
    assert var.grad_fn is mean.grad_fn and (var.output_nr, mean.output_nr) == (0, 1)
    var.register_hook(lambda g: seen.append(("var", g.tolist())))
    mean.register_hook(lambda g: seen.append(("mean", g.tolist())))
    mean.grad_fn.register_prehook(lambda gs: tuple(g * 2 for g in gs))
    var.mul_(2)
    (var + mean * 3).sum().backward()
    assert seen == [("var", [2.0, 2.0]), ("mean", [3.0, 3.0])]
    assert x.grad.tolist() == [[-5.0, -13.0], [11.0, 19.0]]


def test_what_a_hook_switches_holds_for_its_node_only(T, x):
    seen = []

    def hook(g):
        seen.append(T.is_grad_enabled())
        T.set_grad_enabled(True)

    y = x * 2
    z = y * 3
    y.register_hook(hook), z.register_hook(hook)
    total = z.sum()
    with T.no_grad():
        total.backward()
        assert not T.is_grad_enabled()
    assert seen == [False, False]


def test_errors_name_the_hook_and_its_line():
    import nbgrad as T

    x = T.ones(2, requires_grad=True)
    x.register_hook(lambda g: g[:1])  # the hook to name
    with pytest.raises(RuntimeError, match="test_hooks.py, line .*the hook to name"):
        x.sum().backward()


# ---- several tensors at once ----
def test_multi_grad_hook_for_all(T):
    a, b, c = (T.ones(1, requires_grad=True) for _ in range(3))
    log = []
    handle = T.autograd.graph.register_multi_grad_hook((a, b, c), lambda gs: log.append(numbers(gs)))
    (a * 2 + b * 3).backward()
    (a * 2 + b * 3 + c).backward()
    assert log == [[[2.0], [3.0], None], [[2.0], [3.0], [1.0]]]
    handle.remove()
    a.backward()
    assert len(log) == 2


def test_multi_grad_hook_for_any(T):
    a, b = T.ones(1, requires_grad=True), T.ones(1, requires_grad=True)
    log = []
    T.autograd.graph.register_multi_grad_hook((a, b), lambda g: log.append(g.tolist()), mode="any")
    (a * 2 + b * 3).backward()
    T.autograd.grad(a * b, a)
    assert log == [[3.0], [1.0]]
    with pytest.raises(ValueError):
        T.autograd.graph.register_multi_grad_hook((a, b), print, mode="some")


def test_multi_grad_hook_counts_only_what_this_pass_reaches(T):
    a, b = T.ones(1, requires_grad=True), T.ones(1, requires_grad=True)
    y, z, log = a * 2, b * 3, []
    T.autograd.graph.register_multi_grad_hook((y, z), lambda gs: log.append(numbers(gs)))
    (y + z).backward(inputs=[a])
    assert log == [[[1.0], None]]


# ---- random graphs with random hooks: the same calls in the same order as PyTorch ----
def story(T, seed):
    """What the hooks of a random graph saw: (hook, gradient, which leaves had a gradient by then)."""
    rng = random.Random(seed)
    leaves = [T.tensor([1.0 + i, 0.5 - i], requires_grad=True, dtype=T.float64) for i in range(rng.randint(1, 4))]
    values, log = list(leaves), []

    def note(name):
        def hook(*args):
            g = args[0] if not isinstance(args[0], tuple) else args[0][0]
            seen = g.tolist() if g is not None and not name.startswith("post-accumulate") else None
            log.append((name, seen, [None if x.grad is None else x.grad.tolist() for x in leaves]))

        return hook

    ops = [
        lambda a, b: a + b,
        lambda a, b: a * b,
        lambda a, b: (a * 0.3).sin() * b,
        lambda a, b: a - 2 * b,
        lambda a, b: a.sum() * b,
    ]
    for i in range(rng.randint(1, 12)):
        out = rng.choice(ops)(rng.choice(values), rng.choice(values))
        kind = rng.choice(["none"] * 5 + ["tensor", "retain", "node", "pre"])
        if kind == "tensor":
            out.register_hook(note(f"tensor {i}"))
        elif kind == "retain":
            out.retain_grad()
        elif kind == "node":
            out.grad_fn.register_hook(note(f"node {i}"))
        elif kind == "pre":
            out.grad_fn.register_prehook(note(f"pre {i}"))
        values.append(out)
    for i, x in enumerate(leaves):
        if rng.random() < 0.3:
            x.register_hook(note(f"leaf {i}"))
        if rng.random() < 0.2:
            x.register_post_accumulate_grad_hook(note(f"post-accumulate {i}"))
    roots = rng.sample(values, rng.randint(1, min(3, len(values))))
    T.autograd.backward([r.sum() for r in roots])
    kept = [v.grad.tolist() if v.retains_grad and v.grad is not None else None for v in values[len(leaves) :]]
    return log, kept, [None if x.grad is None else x.grad.tolist() for x in leaves]


def rounded(found):
    if isinstance(found, (list, tuple)):
        return [rounded(part) for part in found]
    return round(found, 9) if isinstance(found, float) else found


@pytest.mark.oracle
@pytest.mark.parametrize("chunk", range(10))
def test_random_graphs(chunk):
    torch = pytest.importorskip("torch")
    import nbgrad

    for seed in range(chunk * 60, chunk * 60 + 60):
        assert rounded(story(nbgrad, seed)) == rounded(story(torch, seed)), seed


def test_a_hook_of_a_leafs_node_shares_what_grad_took_over_and_nothing_else(T, x):
    kept, seen = [], []
    leaf = x.view_as(x).grad_fn.next_functions[0][0]
    leaf.register_hook(lambda sent, arrived: seen.append(arrived[0]))
    for factor in (1.0, 2.0):  # the second is added to the first in place
        (x * T.tensor([factor, factor])).sum().backward()
    assert seen[0].data_ptr() == x.grad.data_ptr() != seen[1].data_ptr() and seen[0].tolist() == [3.0, 3.0]
    seed = T.ones(2)
    for hook in (lambda g: None, lambda g: kept.append(g)):
        x.grad = None
        handle = x.register_hook(hook)
        (x + 0).backward(seed)
        handle.remove()
        assert x.grad.data_ptr() not in (seed.data_ptr(), seen[-1].data_ptr())
    assert kept[0].tolist() == [1.0, 1.0]


def test_what_a_leafs_hook_switches_holds_for_that_leaf_only(T):
    seen, (a, b) = [], (T.ones(2, requires_grad=True) for _ in range(2))
    a.register_hook(lambda g: T.set_grad_enabled(True) and None)
    b.register_hook(lambda g: seen.append(T.is_grad_enabled()))
    (a * b).sum().backward()
    assert seen == [False]


def test_hooks_of_a_node_see_none_for_a_result_that_no_gradient_reached(T, x):
    seen = []
    first, second = x.split(1)
    first.grad_fn.register_hook(lambda sent, arrived: seen.append(numbers(arrived)))
    (second * 3).backward()
    assert seen == [[None, [3.0]]] and x.grad.tolist() == [0.0, 3.0]


@pytest.mark.parametrize("shape, biased, order", [
    ((2, 3), True, "bxw"), ((2, 3), False, "xw"), ((4, 2, 3), True, "bwx"), ((4, 2, 3), False, "xw"), ((3,), True, "bwx"),
])  # fmt: skip
def test_leaves_of_a_linear_map_are_complete_in_the_order_of_its_graph(T, shape, biased, order):
    leaves = {"x": T.ones(shape, requires_grad=True), "w": T.ones(5, 3, requires_grad=True), "b": T.ones(5, requires_grad=True)}
    seen = []
    for name, leaf in leaves.items():
        leaf.register_post_accumulate_grad_hook(lambda t, name=name: seen.append(name))
    T.nn.functional.linear(leaves["x"], leaves["w"], leaves["b"] if biased else None).sum().backward()
    assert "".join(seen) == order
