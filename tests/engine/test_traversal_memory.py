"""Memory: deep graphs, no reference cycles, few arrays alive, gradients taken over and not copied."""

from __future__ import annotations

import gc
import sys
import threading
import tracemalloc
import weakref

import numpy as np
import pytest

import nbgrad as T
from nbgrad.engine.op import Op
from tests.oracle.samples import SAMPLES


@pytest.fixture(scope="module", autouse=True)
def frozen():
    """What was there before these tests is nothing for the collector to look through."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture
def no_gc():
    gc.disable()
    yield
    gc.enable()


def test_a_deep_chain_runs_and_is_freed_by_counting_alone(no_gc):
    x = T.tensor(1.0, requires_grad=True)
    y = x
    for _ in range(100_000):
        y = y + 1.0
    first = weakref.ref(y.grad_fn)
    y.backward()
    assert x.grad.item() == 1.0 and y.item() == 100_001.0
    del y
    assert first() is None


def test_a_deep_chain_takes_less_than_500_bytes_for_each_op():
    n, x = 20_000, T.ones(16, requires_grad=True)
    tracemalloc.start()
    try:
        y = x
        for _ in range(n):
            y = y * 1.0
        y.sum().backward()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak / n <= 500


def test_a_deep_chain_of_second_derivatives(no_gc):
    x = T.tensor(1.0, requires_grad=True)
    y = x
    for _ in range(5_000):
        y = y * 1.0001
    (g,) = T.autograd.grad(y, x, create_graph=True)
    first = weakref.ref(g.grad_fn) if g.grad_fn is not None else weakref.ref(y.grad_fn)
    del y, g
    assert first() is None


@pytest.mark.parametrize("name, function, arrays", SAMPLES, ids=[s[0] for s in SAMPLES])
def test_no_op_leaves_a_reference_cycle(name, function, arrays, no_gc):
    def run():
        xs = [T.tensor(a, requires_grad=True) for a in arrays]
        total = function(T, *xs).sum()
        grads = T.autograd.grad(total, xs, create_graph=True, allow_unused=True)
        live = [g.sum() for g in grads if g is not None and g.requires_grad]
        if live:
            T.autograd.grad(live, xs, allow_unused=True, retain_graph=True)
        total.backward()

    run()  # what is made once and kept, as the rules of an op are, is made here
    gc.collect()
    run()
    assert gc.collect() == 0


def test_hooks_and_functions_leave_no_reference_cycle(no_gc):
    class Square(T.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            y = x * x
            ctx.save_for_backward(x, y)
            return y

        @staticmethod
        def backward(ctx, g):
            return g * 2 * ctx.saved_tensors[0]

    def run():
        x = T.ones(3, requires_grad=True)
        with T.autograd.graph.saved_tensors_hooks(lambda t: t, lambda t: t):
            y = Square.apply(x)
        y.register_hook(lambda g: g * 2)
        y.retain_grad()
        y.grad_fn.register_hook(lambda sent, arrived: None)
        x.register_post_accumulate_grad_hook(lambda t: None)
        y[0].mul_(2)
        (y * y).sum().backward()

    run()
    gc.collect()
    run()
    assert gc.collect() == 0


def _func(x):
    T.func.grad(lambda v: v.sin().sum())(x)
    T.func.grad(T.func.grad(total := lambda v: v.exp().sum()))(T.tensor(1.0)), T.func.hessian(total)(x)
    out, back = T.func.vjp(T.sin, x)
    back(out)
    T.func.linearize(T.sin, x)[1](x)
    T.func.jvp(T.sin, (x,), (x,))
    T.func.vmap(T.func.grad(T.sin))(x)


def _forward(x):
    with T.autograd.forward_ad.dual_level():
        dual = T.autograd.forward_ad.make_dual(x.clone().requires_grad_(), x)
        tangent = T.autograd.forward_ad.unpack_dual((dual.sin() * dual).mul_(2)).tangent
        tangent.sum().backward()


def _functional(x):
    T.autograd.functional.jacobian(T.sin, x, vectorize=True)
    T.autograd.functional.hvp(lambda v: v.exp().sum(), x, x)
    T.autograd.gradcheck(T.sin, x.double().requires_grad_())


def _multi_hooks(x):
    leaf = x.clone().requires_grad_()
    y = leaf * 2
    for mode in ("all", "any"):
        T.autograd.graph.register_multi_grad_hook((leaf, y), lambda g: None, mode=mode)
    y.sum().backward()


def _checkpoints(x):
    from nbgrad.utils.checkpoint import checkpoint

    leaf = x.clone().requires_grad_()
    for reentrant in (True, False):
        checkpoint(lambda v: v.sin().exp(), leaf, use_reentrant=reentrant).sum().backward()
        checkpoint(lambda v: v.sin().exp(), leaf, use_reentrant=reentrant)


def _modes(x):
    @T.no_grad()
    def generate():
        try:
            yield x * 2
        except KeyError:
            raise RuntimeError(str(x)) from None

    for error in (KeyError, ValueError):
        generator = generate()
        next(generator)
        try:
            generator.throw(error())
        except (RuntimeError, ValueError):
            generator = None
    with T.autograd.set_detect_anomaly(True), T.autograd.graph.save_on_cpu():
        x.clone().requires_grad_().exp().sum().backward()


def _watched(x):
    leaf = x.clone().requires_grad_()
    with T.trace() as recording, T.profiler.profile() as found, T.profiler.record_function("all"):
        (leaf * 2).sum().backward()
    assert found.key_averages() and recording.result.calls


def _errors(x):
    leaf = x.clone().requires_grad_()
    y = leaf.exp()
    z = y * y
    y.add_(1)
    for wrong in (
        lambda: x + T.ones(7), lambda: x @ T.ones(7), lambda: x.reshape(7), lambda: x[7], lambda: T.cat([x, x[None]]), lambda: leaf.add_(1),
        lambda: z.sum().backward(), lambda: z.backward(), lambda: T.autograd.grad(x.sum(), leaf), lambda: leaf.numpy(), lambda: bool(x),
        lambda: T.func.grad(T.sin)(x), lambda: T.func.vmap(lambda v: v.item())(x), lambda: T.func.vmap(T.sin, in_dims=3)(x),
        lambda: leaf.register_hook(lambda g: 1) and leaf.sum().backward(), lambda: x.view(7), lambda: x.nothing, lambda: T.tensor([[1], [1, 2]]),
        lambda: T.einsum("ij", x), lambda: x.to(3), lambda: T.autograd.gradcheck(lambda v: v.detach() * v, x.double().requires_grad_()),
    ):  # fmt: skip
        try:
            wrong()
        except (RuntimeError, TypeError, ValueError, IndexError, AttributeError):
            continue
        raise AssertionError("nothing was wrong")


@pytest.mark.parametrize("run", [_func, _forward, _functional, _multi_hooks, _checkpoints, _modes, _watched, _errors])
def test_no_part_of_the_package_leaves_a_reference_cycle(run, no_gc):
    run(T.tensor([1.0, 2.0, 3.0]))
    gc.collect()
    run(T.tensor([1.0, 2.0, 3.0]))
    assert gc.collect() == 0


def arrays_alive(compute, size=1 << 20):
    """How many arrays of `size` bytes what `compute` returns keeps alive, and how many there were at the highest."""
    gc.collect()
    tracemalloc.start()
    kept = compute(size // 8)
    now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return now / size, peak / size, kept


def test_a_chain_keeps_only_what_its_gradients_need():
    def chain(n):
        x, a = T.ones(n, dtype=T.float64, requires_grad=True), T.full((n,), 0.5, dtype=T.float64)
        y = x
        for _ in range(200):
            y = y * a + x
        return x, y

    alive, peak, (x, y) = arrays_alive(chain)
    assert alive <= 3.5 and peak <= 5.5  # at the highest: x, a, y, y * a and their sum; nodes are the rest
    alive, peak, _ = arrays_alive(lambda n: y.backward(T.ones(n, dtype=T.float64)))
    assert alive <= 1.5 and peak <= 5
    assert x.grad[0].item() == pytest.approx(2.0)


def test_saved_values_are_freed_as_backward_goes():
    def chain(n):
        x = T.ones(n, dtype=T.float64, requires_grad=True)
        y = x
        for _ in range(20):
            y = y.cos()
        return x, y

    alive, _, (x, y) = arrays_alive(chain)
    assert alive >= 20
    tracemalloc.start()
    y.sum().backward()
    now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert all(node.saved is None for node in _nodes(y)) and peak < 5 << 20


def _nodes(y):
    node = y.grad_fn
    while node.next_functions:
        yield node
        node = node.next_functions[0][0]


def test_a_sum_of_many_leaves_takes_linear_time():
    def calls(n):
        leaves = [T.ones(1, requires_grad=True) for _ in range(n)]
        counted = [0]

        def count(frame, event, arg):
            counted[0] += 1

        sys.setprofile(count)
        try:
            sum(leaves).backward()
        finally:
            sys.setprofile(None)
        assert all(x.grad.item() == 1.0 for x in leaves)
        return counted[0]

    assert calls(10_000) < 10.5 * calls(1_000)


# ---- what is kept for later calls is bounded ----
def _ops_alive():
    return sum(type(found) is Op for found in gc.get_objects())


def test_joining_ever_more_tensors_keeps_no_op_for_each_number(no_gc):
    parts = [T.ones(2, requires_grad=True) for _ in range(110)]

    def join(numbers):
        for n in numbers:
            T.cat(parts[:n]).sum().backward()
            T.stack(parts[:n]).sum().backward()

    join(range(1, 80))
    alive = _ops_alive()
    join(range(80, 110))
    assert _ops_alive() == alive


def test_rules_of_many_operands_are_bounded():
    from nbgrad.ops.joining import stack_of

    for i in range(300):
        parts = [T.ones(1, requires_grad=bool(i >> k & 1)) for k in range(9)]
        T.stack(parts).sum()
    assert len(stack_of(9).rules) <= 128 and len(stack_of(9).plans) <= 128
    x = T.ones(1, requires_grad=True)
    T.stack([x, *parts[1:]]).sum().backward()
    assert x.grad.item() == 1.0


def test_programs_of_ever_new_shapes_and_numbers_leave_nothing(no_gc):
    def run(i):
        x = T.ones(i % 50 + 1, 2, requires_grad=True)
        y = (x * (i + 0.5) + i)[i % 3 :].reshape(-1) ** 2
        z = T.cat([y, y[:1] / (i + 1)]).clamp(max=i).sum(0, keepdim=True)
        with T.autograd.graph.saved_tensors_hooks(lambda t: t, lambda t: t):
            w = (z.to(T.bfloat16) * 2).exp().sum()
        w.backward()
        T.func.vmap(T.func.grad(lambda v: (v * i).sum()))(x.detach())
        x.grad.mul_(i)

    def objects(numbers):
        for i in numbers:
            run(i)
        return len(gc.get_objects())

    objects(range(100))
    assert abs(objects(range(100, 200)) - objects(range(200, 600))) < 50


def test_threads_add_to_shared_leaves():
    w = T.ones(100, dtype=T.float64, requires_grad=True)
    start, wrong = threading.Barrier(8), []

    def work(k):
        start.wait()
        for i in range(50):
            with T.no_grad():
                if (w * 2).requires_grad or not (i % 2 or not T.is_grad_enabled()):
                    wrong.append(k)
            (w * k).sum().backward()
            if not T.is_grad_enabled():
                wrong.append(k)

    threads = [threading.Thread(target=work, args=(k,)) for k in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong and w.grad.tolist() == [50.0 * sum(range(8))] * 100


# ---- gradients are taken over where nobody else can reach them, and copied otherwise ----
class Noted(T.autograd.Function):
    """Its gradient is a new array, whose address is noted."""

    address = None

    @staticmethod
    def forward(ctx, x):
        return x * 2

    @staticmethod
    def backward(ctx, g):
        out = g * 2
        Noted.address = out.data_ptr()
        return out


def test_the_first_gradient_of_a_leaf_is_not_copied():
    x = T.ones(1000, requires_grad=True)
    Noted.apply(x).sum().backward()
    assert x.grad.data_ptr() == Noted.address


def test_the_first_gradient_of_a_leaf_is_copied_when_someone_kept_it():
    for keep in (lambda g: g, lambda g: g[:2], lambda g: g.numpy(), lambda g: g.numpy()[3:], lambda g: memoryview(g.numpy())):
        kept = []
        x = T.ones(1000, requires_grad=True)

        class Kept(Noted):
            @staticmethod
            def backward(ctx, g):
                out = g * 2
                kept.append(keep(out))
                Noted.address = out.data_ptr()
                return out

        Kept.apply(x).sum().backward()
        assert x.grad.data_ptr() != Noted.address
        x.grad.zero_()
        assert float(np.asarray(kept[0].numpy() if isinstance(kept[0], T.Tensor) else kept[0])[0]) == 2.0


def test_no_two_gradients_share_memory():
    x, y = T.ones(5, requires_grad=True), T.ones(5, requires_grad=True)
    z, seed = x + y, T.ones(5)
    z.retain_grad()
    w = z + 0.0
    w.retain_grad()
    w.backward(seed)
    grads = [x.grad, y.grad, z.grad, w.grad, seed]
    for i, a in enumerate(grads):
        for b in grads[:i]:
            assert not np.shares_memory(a.numpy(), b.numpy())


def test_the_sum_of_gradients_is_added_up_in_one_buffer():
    def fan_out(n):
        x = T.ones(n, dtype=T.float64, requires_grad=True)
        parts = [x * 1.0 for _ in range(10)]
        return x, sum(parts).sum()

    _, _, (x, total) = arrays_alive(fan_out)
    _, peak, _ = arrays_alive(lambda n: total.backward())
    assert peak <= 3.5 and x.grad[0].item() == 10.0


def test_what_every_op_reads_is_read_straight_from_slots():
    for kind in (T.Tensor, T.autograd.graph.Node, T.dtype):
        assert not hasattr(kind, "__getattr__"), "it would make every read of a slot several times slower"
