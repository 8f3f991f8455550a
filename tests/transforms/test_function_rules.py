"""Functions of the user's own inside vmap and forward mode."""

from __future__ import annotations

import pytest

import nbgrad


def functions(T):
    """Functions with the parts that the tests choose among."""

    class Plain(T.autograd.Function):
        @staticmethod
        def forward(x):
            return x * x

        @staticmethod
        def setup_context(ctx, inputs, output):
            ctx.save_for_backward(*inputs)
            ctx.save_for_forward(*inputs)

        @staticmethod
        def backward(ctx, g):
            (x,) = ctx.saved_tensors
            return 2 * x * g

    class Forward(Plain):
        @staticmethod
        def jvp(ctx, t):
            (x,) = ctx.saved_tensors
            return 2 * x * t

    class Generated(Forward):
        generate_vmap_rule = True

    class Own(Forward):
        seen = []

        @staticmethod
        def vmap(info, in_dims, x):
            Own.seen.append((info.batch_size, info.randomness, in_dims))
            return Own.apply(x), in_dims[0]

    return {"Plain": Plain, "Forward": Forward, "Generated": Generated, "Own": Own}


@pytest.fixture
def x(T):
    return T.tensor([1.0, 2.0, 3.0])


@pytest.mark.parametrize("name", ["Plain", "Forward", "Generated", "Own"])
def test_reverse_mode(T, x, name):
    f = functions(T)[name].apply
    assert T.func.grad(lambda v: f(v).sum())(x).tolist() == [2, 4, 6]
    assert T.func.grad(lambda u: T.func.grad(lambda v: f(v).sum())(u).sum())(x).tolist() == [2, 2, 2]
    assert T.func.jacrev(f)(x).tolist() == [[2, 0, 0], [0, 4, 0], [0, 0, 6]]


@pytest.mark.parametrize("name", ["Forward", "Generated", "Own"])
def test_forward_mode(T, x, name):
    f = functions(T)[name].apply
    y, t = T.func.jvp(f, (x,), (x,))
    assert y.tolist() == [1, 4, 9] and t.tolist() == [2, 8, 18]
    with T.autograd.forward_ad.dual_level():
        dual = T.autograd.forward_ad.make_dual(x, x)
        assert T.autograd.forward_ad.unpack_dual(f(dual)).tangent.tolist() == [2, 8, 18]


def test_forward_over_forward():
    """PyTorch 2.13 gives zeros here: its `jvp` sees saved tensors without their outer tangents."""
    f, x = functions(nbgrad)["Forward"].apply, nbgrad.tensor([1.0, 2.0, 3.0])
    _, second = nbgrad.func.jvp(lambda v: nbgrad.func.jvp(f, (v,), (x,))[1], (x,), (x,))
    assert second.tolist() == [2, 8, 18]


def test_forward_over_reverse_and_reverse_over_forward(T, x):
    f = functions(T)["Forward"].apply
    _, t = T.func.jvp(T.func.grad(lambda v: (f(v) * v).sum()), (x,), (x,))
    assert t.tolist() == [6, 24, 54]
    assert T.func.grad(lambda v: T.func.jvp(lambda u: (f(u) * u).sum(), (v,), (v,))[1])(x).tolist() == [9, 36, 81]


@pytest.mark.parametrize("name", ["Generated", "Own"])
def test_vmap(T, x, name):
    cls = functions(T)[name]
    f = cls.apply
    assert T.func.vmap(f)(x).tolist() == [1, 4, 9]
    if name == "Own":
        assert cls.seen == [(3, "error", (0,))]
    assert T.func.vmap(T.func.grad(f))(x).tolist() == [2, 4, 6]
    assert T.func.vmap(T.func.grad(T.func.grad(f)))(x).tolist() == [2, 2, 2]
    assert T.func.grad(lambda v: T.func.vmap(f)(v).sum())(x).tolist() == [2, 4, 6]
    assert T.func.jacfwd(f)(x).tolist() == [[2, 0, 0], [0, 4, 0], [0, 0, 6]]
    assert T.func.hessian(lambda v: f(v).sum())(x).tolist() == [[2, 0, 0], [0, 2, 0], [0, 0, 2]]


def test_generated_rule_with_what_examples_share(T):
    class Scale(T.autograd.Function):
        generate_vmap_rule = True

        @staticmethod
        def forward(x, w, n):
            return x * w * n, x + 1

        @staticmethod
        def setup_context(ctx, inputs, output):
            x, w, ctx.n = inputs
            ctx.save_for_backward(x, w)

        @staticmethod
        def backward(ctx, g, h):
            x, w = ctx.saved_tensors
            return g * w * ctx.n + h, g * x * ctx.n, None

    x, w = T.tensor([[1.0, 2.0], [3.0, 4.0]]), T.tensor([5.0, 6.0])
    a, b = T.func.vmap(lambda v: Scale.apply(v, w, 3))(x)
    assert a.tolist() == [[15, 36], [45, 72]] and b.tolist() == [[2, 3], [4, 5]]
    one = T.func.grad(lambda v, u: Scale.apply(v, u, 3)[0].sum(), argnums=(0, 1))
    gx, gw = T.func.vmap(one, in_dims=(0, None))(x, w)
    assert gx.tolist() == [[15, 18], [15, 18]] and gw.tolist() == [[3, 6], [9, 12]]
    total = T.func.grad(lambda u: T.func.vmap(lambda v: Scale.apply(v, u, 3)[0])(x).sum())(w)
    assert total.tolist() == [12, 18]


def test_what_is_missing_is_named(T, x):
    made = functions(T)
    with pytest.raises(NotImplementedError, match="jvp"):
        T.func.jvp(made["Plain"].apply, (x,), (x,))
    with pytest.raises(RuntimeError, match="vmap"):
        T.func.vmap(made["Forward"].apply)(x)

    class Both(made["Own"]):
        generate_vmap_rule = True

    with pytest.raises(RuntimeError, match="generate_vmap_rule"):
        T.func.vmap(Both.apply)(x)


@pytest.mark.parametrize("wrong", [
    lambda t: t.sum(), lambda t: (t, t), lambda t: None, lambda t: 3, lambda t: [t], lambda t: t.long(),
], ids=["shape", "two", "None", "number", "list", "integers"])  # fmt: skip
def test_a_wrong_tangent(T, x, wrong):
    class Wrong(functions(T)["Forward"]):
        @staticmethod
        def jvp(ctx, t):
            return wrong(t)

    with pytest.raises(RuntimeError):
        T.func.jvp(Wrong.apply, (x,), (x,))


def test_an_argument_without_a_tangent_gets_zeros(T, x):
    class Product(T.autograd.Function):
        @staticmethod
        def forward(a, b, n):
            return a * b * n

        @staticmethod
        def setup_context(ctx, inputs, output):
            ctx.save_for_forward(*inputs[:2])
            ctx.n = inputs[2]

        @staticmethod
        def jvp(ctx, ta, tb, tn):
            assert tn is None and tb.tolist() == [0, 0, 0]
            a, b = ctx.saved_tensors
            return (ta * b + a * tb) * ctx.n

    _, t = T.func.jvp(lambda v: Product.apply(v, x, 2), (x,), (x,))
    assert t.tolist() == [2, 8, 18]


def test_numpy_inside_forward(T, x):
    """The transform follows the Function, not what its forward does."""

    class Sort(T.autograd.Function):
        @staticmethod
        def forward(x):
            order = x.numpy().argsort()
            return T.tensor(x.numpy()[order]), T.tensor(order)

        @staticmethod
        def setup_context(ctx, inputs, output):
            ctx.mark_non_differentiable(output[1])
            ctx.save_for_backward(output[1])

        @staticmethod
        def backward(ctx, g, _):
            return g.gather(0, ctx.saved_tensors[0].argsort())

    weights = T.tensor([1.0, 10.0, 100.0])
    f = lambda v: (Sort.apply(-v * v)[0] * weights).sum()  # noqa: E731
    assert T.func.grad(f)(x).tolist() == [-200, -40, -6]
    assert T.func.grad(lambda v: T.func.grad(f)(v).sum())(x).tolist() == [-200, -20, -2]
    with pytest.raises(RuntimeError):
        T.func.grad(lambda v: v.numpy().sum())(x)


@pytest.mark.parametrize("plain", [True, False])
def test_a_result_without_a_derivative_has_no_tangent(T, x, plain):
    class Both(T.autograd.Function):
        @staticmethod
        def forward(x):
            return x * 2, x + 1

        @staticmethod
        def setup_context(ctx, inputs, output):
            ctx.mark_non_differentiable(output[1])

        @staticmethod
        def jvp(ctx, t):
            return t * 2, None if plain else t

    if not plain:
        with pytest.raises(RuntimeError):
            T.func.jvp(Both.apply, (x,), (x,))
        return
    assert [t.tolist() for t in T.func.jvp(Both.apply, (x,), (x,))[1]] == [[2, 4, 6], [0, 0, 0]]


def test_a_dirty_input_in_forward_mode_is_itself_the_result(T, x):
    class Double(T.autograd.Function):
        @staticmethod
        def forward(ctx, x, y):
            ctx.mark_dirty(x)
            return x.mul_(2).add_(y)

        @staticmethod
        def jvp(ctx, t, u):
            return t.mul_(2).add_(u)

    fw = T.autograd.forward_ad
    with fw.dual_level():
        dual, plain = fw.make_dual(x, x).clone(), x.clone()
        assert Double.apply(dual, x) is dual and Double.apply(plain, dual) is plain
        assert [v.tolist() for v in fw.unpack_dual(dual)] == [[3, 6, 9], [2, 4, 6]]
        assert [v.tolist() for v in fw.unpack_dual(plain)] == [[5, 10, 15], [2, 4, 6]]


def test_save_for_forward_takes_tensors(T, x):
    class Three(T.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_forward(x, None, 3)
            return x

    with pytest.raises(AssertionError):
        Three.apply(x)


def test_a_batching_rule_that_is_made_fits_gradients_to_each_example(T):
    class Product(T.autograd.Function):
        generate_vmap_rule = True

        @staticmethod
        def forward(x, y):
            return x * y

        @staticmethod
        def setup_context(ctx, inputs, output):
            ctx.save_for_backward(*inputs)

        @staticmethod
        def backward(ctx, g):
            x, y = ctx.saved_tensors
            return g * y, g * x  # in the shape that they were broadcast to

    x, y = T.arange(6.0).reshape(2, 3), T.arange(24.0).reshape(2, 4, 3)
    slope = T.func.grad(lambda x, y: Product.apply(x, y).sum(), argnums=(0, 1))
    dx, dy = T.func.vmap(slope)(x, y)
    assert dx.tolist() == y.sum(1).tolist() and dy.tolist() == x[:, None].expand(2, 4, 3).tolist()
    dx, dy = T.func.vmap(slope, (None, 0))(x[0], y)
    assert dx.tolist() == y.sum(1).tolist() and dy.tolist() == x[0].expand(2, 4, 3).tolist()


@pytest.mark.parametrize("outer", ["forward-mode", "reverse-mode"])
def test_directions_of_a_jacobian_need_no_batching_rule(T, outer):
    cls, x = functions(T)["Forward"], T.tensor([1.0, 2.0, 3.0])
    F = T.autograd.functional
    jacobian = F.jacobian(lambda x: cls.apply(x).sin(), x, vectorize=True, strategy=outer)
    assert T.allclose(jacobian, T.diag(2 * x * (x * x).cos()))
    hessian = F.hessian(lambda x: cls.apply(x).sin().sum(), x, vectorize=True, outer_jacobian_strategy=outer)
    assert T.allclose(hessian, T.diag(2 * (x * x).cos() - 4 * x * x * (x * x).sin()), atol=1e-5)
    x = x.double().requires_grad_()
    assert T.autograd.gradcheck(cls.apply, x, check_forward_ad=True, check_batched_forward_grad=True, check_batched_grad=True)


@pytest.mark.parametrize("forward, jvp, right", [
    (lambda x: x.narrow(0, 0, 2), lambda t: t.narrow(0, 0, 2), True),
    (lambda x: x.narrow(0, 0, 2), lambda t: t.narrow(0, 0, 2).clone(), False),
    (lambda x: x, lambda t: t.view_as(t), True),
    (lambda x: x, lambda t: t, False),
    (lambda x: x, lambda t: t * 1, False),
    ("dirty", lambda t: t.mul_(2), True),
    ("dirty", lambda t: t, False),
    ("dirty", lambda t: t * 2, False),
])  # fmt: skip
def test_a_tangent_lies_in_memory_as_its_result_does(T, forward, jvp, right):
    from importlib import import_module

    fwAD = import_module(f"{T.__name__}.autograd.forward_ad")

    class Look(T.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            if forward != "dirty":
                return forward(x)
            ctx.mark_dirty(x)
            return x.mul_(2)

        @staticmethod
        def jvp(ctx, t):
            return jvp(t)

    with fwAD.dual_level():
        x = fwAD.make_dual(T.ones(3), T.ones(3))
        if right:
            assert fwAD.unpack_dual(Look.apply(x)).tangent is not None
        else:
            with pytest.raises(RuntimeError):
                Look.apply(x)


# ---- what a vmap of its own is told, and what it must return ----
def with_vmap(T, vmap, forward=lambda v: v.clone()):
    return type("Own", (T.autograd.Function,), {
        "forward": staticmethod(forward), "setup_context": staticmethod(lambda ctx, inputs, output: None),
        "backward": staticmethod(lambda ctx, *g: g), "vmap": staticmethod(vmap),
    })  # fmt: skip


@pytest.mark.parametrize("in_dims, shape, told", [(0, (4, 3), 0), (1, (3, 4), 1), ((1,), (3, 4), 1), (-1, (3, 4), 1)])
def test_its_vmap_sees_the_batch_where_it_was_given(T, in_dims, shape, told):
    seen = []

    def vmap(info, in_dims, v):
        seen.append((info.batch_size, info.randomness, in_dims, tuple(v.shape)))
        return v * 2, in_dims[0]

    out = T.vmap(with_vmap(T, vmap).apply, in_dims=in_dims, randomness="same")(T.ones(shape))
    assert seen == [(4, "same", (told,), shape)]
    assert out.tolist() == [[2.0] * 3] * 4


def test_its_vmap_is_given_dimensions_nested_as_the_arguments(T):
    seen = []

    def vmap(info, in_dims, v, more):
        seen.append(in_dims)
        return (v, more), in_dims

    v = T.ones(2)
    first, (second, third) = T.vmap(with_vmap(T, vmap, lambda v, more: (v, more)).apply)(v, [v, v * 2])
    assert seen == [(0, [0, 0])]
    assert (first.tolist(), second.tolist(), third.tolist()) == ([1, 1], [1, 1], [2, 2])


@pytest.mark.parametrize("returned, error", [
    (lambda v: v, RuntimeError), (lambda v: None, RuntimeError), (lambda v: (v, v, 0, 0), RuntimeError),
    (lambda v: [v, 0], RuntimeError), (lambda v: (v, (None,)), RuntimeError), (lambda v: ([v], (None,)), RuntimeError),
    (lambda v: (3, None), ValueError),
])  # fmt: skip
def test_what_its_vmap_must_not_return(T, returned, error):
    with pytest.raises(error):
        T.vmap(with_vmap(T, lambda info, in_dims, v: returned(v)).apply)(T.ones(2, 3))


def test_its_vmap_is_not_asked_where_there_is_no_batch(T):
    def vmap(info, in_dims, v):
        raise AssertionError("there is no batch")

    apply = with_vmap(T, vmap).apply
    assert T.vmap(lambda v: v * apply(T.ones(())))(T.ones(2)).tolist() == [1, 1]


# ---- what transforms ask of a Function ----
ANY = {
    "vmap": lambda T, f: T.vmap(f)(T.ones(3)),
    "grad": lambda T, f: T.func.grad(f)(T.ones(())),
    "vjp": lambda T, f: T.func.vjp(f, T.ones(3)),
    "jvp": lambda T, f: T.func.jvp(f, (T.ones(3),), (T.ones(3),)),
    "jacrev": lambda T, f: T.func.jacrev(f)(T.ones(3)),
    "jacfwd": lambda T, f: T.func.jacfwd(f)(T.ones(3)),
    "hessian": lambda T, f: T.func.hessian(f)(T.ones(())),
}


@pytest.mark.parametrize("transform", ANY)
def test_transforms_need_a_setup_context(T, transform):
    class Old(T.autograd.Function):
        generate_vmap_rule = True

        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x * x

        @staticmethod
        def backward(ctx, g):
            return 2 * ctx.saved_tensors[0] * g

    constant = T.ones(3)
    for f in (Old.apply, lambda v: (Old.apply(constant), v * 2)[1]):
        with pytest.raises(RuntimeError):
            ANY[transform](T, f)
    assert Old.apply(constant).tolist() == [1, 1, 1]


@pytest.mark.parametrize("kept", ["save_for_backward", "save_for_forward"])
@pytest.mark.parametrize("dirty", [False, True])
def test_an_input_returned_as_it_is_cannot_be_saved(T, kept, dirty):
    class Same(T.autograd.Function):
        @staticmethod
        def forward(x):
            return x

        @staticmethod
        def setup_context(ctx, inputs, output):
            if dirty:
                ctx.mark_dirty(*inputs)
            getattr(ctx, kept)(output)

        @staticmethod
        def backward(ctx, g):
            return g

        @staticmethod
        def jvp(ctx, t):
            return t.add_(0) if dirty else t.view_as(t)

    calls = (lambda: Same.apply(T.ones(2)), lambda: T.func.grad(lambda v: Same.apply(v.clone()))(T.ones(())))
    for call in calls:
        if dirty:
            call()
        else:
            with pytest.raises(RuntimeError):
                call()


def test_nodes_are_named_after_where_they_were_made(T):
    made = functions(T)
    names = []

    def f(v):
        y = made["Plain"].apply(v)
        names.append((type(y.grad_fn).__name__, y.grad_fn.name()))
        return y.sum()

    f(T.ones(2, requires_grad=True))
    T.func.grad(f)(T.ones(2))
    assert names == [("PlainBackward",) * 2, ("PlainGeneratedBackward",) * 2]
    y = T.vmap(made["Generated"].apply)(T.ones(2, requires_grad=True))
    assert (type(y.grad_fn).__name__, y.grad_fn.name()) == ("VmappedGeneratedBackward",) * 2
