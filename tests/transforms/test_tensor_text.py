"""What a function finds while torch.func transforms it: how tensors print, and what it may not do there."""

from __future__ import annotations

import numpy as np
import pytest


def x(T, *shape):
    return T.tensor(np.linspace(-1, 1.3, int(np.prod(shape))).reshape(shape))


def printed(T, transform, *args):
    """What a tensor of the function, and one computed from it, print."""
    out = []

    def f(v):
        out.extend((repr(v), repr(v.sum() * 2)))
        return v.sum()

    transform(T, f)(*args)
    return out


# ---- how tensors print ----
ONE = "GradTrackingTensor(lvl=1, value=\n    tensor([1., 1.])\n)"
TWO = "GradTrackingTensor(lvl=2, value=\n    GradTrackingTensor(lvl=1, value=\n        tensor([1., 1.])\n    )\n)"
PRINTED = {
    "grad": (lambda T, f: T.func.grad(f), ONE, "GradTrackingTensor(lvl=1, value=\n    tensor(4.)\n)"),
    "jvp": (lambda T, f: lambda v: T.func.jvp(f, (v,), (v,)), ONE, "GradTrackingTensor(lvl=1, value=\n    tensor(4.)\n)"),
    "grad of grad": (lambda T, f: T.func.grad(lambda v: T.func.grad(f)(v).sum()), TWO, None),
    "jvp of grad": (lambda T, f: lambda v: T.func.jvp(T.func.grad(f), (v,), (v,)), TWO, None),
    "grad of jvp": (lambda T, f: T.func.grad(lambda v: T.func.jvp(f, (v,), (v,))[1]), TWO, None),
}


@pytest.mark.parametrize("case", PRINTED)
def test_a_tensor_prints_inside_derivatives(T, case):
    transform, given, made = PRINTED[case]
    first, second = printed(T, transform, T.ones(2))
    assert first == given
    assert made is None or second == made


def test_a_tensor_that_requires_grad_prints_so_inside(T):
    first, second = printed(T, lambda T, f: T.func.grad(f), T.ones(2, requires_grad=True))
    assert first == "GradTrackingTensor(lvl=1, value=\n    tensor([1., 1.], requires_grad=True)\n)"
    assert second == "GradTrackingTensor(lvl=1, value=\n    tensor(4., grad_fn=<MulBackward0>)\n)"


def test_batches_print_as_they_were_given(T):
    v = T.arange(6.0).reshape(2, 3)
    rows = "BatchedTensor(lvl=1, bdim=0, value=\n    tensor([[0., 1., 2.],\n            [3., 4., 5.]])\n)"
    assert printed(T, lambda T, f: T.vmap(f), v)[0] == rows
    assert printed(T, lambda T, f: T.vmap(f, in_dims=1), v)[0] == rows.replace("bdim=0", "bdim=1")
    inner = printed(T, lambda T, f: T.vmap(T.func.grad(f)), v)[0]
    assert inner.startswith(
        "GradTrackingTensor(lvl=2, value=\n    BatchedTensor(lvl=1, bdim=0, value=\n        tensor([[0., 1., 2.],"
    )
    outer = printed(T, lambda T, f: T.func.grad(lambda v: T.vmap(f)(v).sum()), v)[0]
    assert outer.startswith(
        "BatchedTensor(lvl=2, bdim=0, value=\n    GradTrackingTensor(lvl=1, value=\n        tensor([[0., 1., 2.],"
    )


def test_what_no_transform_has_made_prints_as_ever(T):
    outside, seen = T.ones(2), []
    T.func.grad(lambda v: (seen.append(repr(outside)), v)[1])(x(T, 1)[0])
    T.vmap(lambda v: (seen.append(repr(outside)), v)[1])(x(T, 2))
    assert seen == ["tensor([1., 1.])"] * 2


# ---- what is refused ----
TRANSFORMS = {
    "vmap": lambda T, f: T.vmap(f)(x(T, 3)),
    "grad": lambda T, f: T.func.grad(f)(x(T, 3)),
    "vmap of grad": lambda T, f: T.vmap(T.func.grad(f))(x(T, 3)),
    "grad of grad": lambda T, f: T.func.grad(T.func.grad(f))(x(T, 1)[0]),
    "vjp": lambda T, f: T.func.vjp(f, x(T, 3)),
    "jvp": lambda T, f: T.func.jvp(f, (x(T, 3),), (x(T, 3),)),
    "jacrev": lambda T, f: T.func.jacrev(f)(x(T, 3)),
    "jacfwd": lambda T, f: T.func.jacfwd(f)(x(T, 3)),
}


def retained(T, v):
    v.sin().retain_grad()


def other_backward(T, v):
    T.ones(3, requires_grad=True).sum().backward()


REFUSED = {
    "requires_grad_": lambda T, v: v.requires_grad_(),
    "requires_grad_ off": lambda T, v: v.requires_grad_(False),
    "requires_grad_ of another": lambda T, v: T.ones(3).requires_grad_(),
    "retain_grad": retained,
    "backward of another": other_backward,
    "functional.jacobian": lambda T, v: T.autograd.functional.jacobian(lambda u: u.sin().sum(), v),
    "functional.hvp": lambda T, v: T.autograd.functional.hvp(lambda u: u.sin().sum(), v, v),
    "functional.jvp": lambda T, v: T.autograd.functional.jvp(lambda u: u.sin().sum(), v, v),
}


@pytest.mark.parametrize("transform", TRANSFORMS)
@pytest.mark.parametrize("act", REFUSED)
def test_refused_inside_transforms(T, transform, act):
    def f(v):
        REFUSED[act](T, v)
        return v.sin().sum()

    with pytest.raises(RuntimeError):
        TRANSFORMS[transform](T, f)
    T.ones(3).requires_grad_()  # and allowed again


@pytest.mark.parametrize("transform", TRANSFORMS)
def test_a_leaf_of_its_own_is_allowed_inside(T, transform):
    TRANSFORMS[transform](T, lambda v: (v * T.ones(3, dtype=T.float64, requires_grad=True)).sum())


def test_requires_grad_may_be_set_where_it_is_set_already(T):
    def f(v):
        v.requires_grad = True
        return v.sin().sum()

    assert T.func.grad(f)(x(T, 3)).shape == (3,)


# ---- hooks on saved tensors ----
def hooked(T, f):
    def run(v):
        with T.autograd.graph.save_on_cpu():
            return f(v)

    return run


@pytest.mark.parametrize("transform", ["grad", "vjp", "jacrev"])
def test_reverse_mode_refuses_hooks_on_saved_tensors(T, transform):
    f = lambda v: v.sin().sum()  # noqa: E731
    with pytest.raises(RuntimeError):
        TRANSFORMS[transform](T, hooked(T, f))
    with pytest.raises(RuntimeError), T.autograd.graph.save_on_cpu():
        TRANSFORMS[transform](T, f)
    hooked(T, f)(x(T, 3).requires_grad_()).backward()


@pytest.mark.parametrize("transform", ["vmap", "jvp", "jacfwd"])
def test_the_others_do_not(T, transform):
    TRANSFORMS[transform](T, hooked(T, lambda v: v.sin().sum()))


# ---- how transforms are called ----
@pytest.mark.parametrize("name", ["grad", "jacrev", "jacfwd", "hessian"])
@pytest.mark.parametrize("argnums", [-3, 2, [0], ("0",), (0, 0), (0, -2), 0.0, (0.0,), ((0, 1), 2), ()])
def test_argnums_that_name_no_arguments(T, name, argnums):
    with pytest.raises(RuntimeError):
        getattr(T.func, name)(lambda a, b: (a * b).sum(), argnums=argnums)(x(T, 3), x(T, 3))


AUX = {
    "grad": lambda T, f: T.func.grad(f, has_aux=True)(x(T, 3)),
    "grad_and_value": lambda T, f: T.func.grad_and_value(f, has_aux=True)(x(T, 3)),
    "vjp": lambda T, f: T.func.vjp(f, x(T, 3), has_aux=True),
    "jvp": lambda T, f: T.func.jvp(f, (x(T, 3),), (x(T, 3),), has_aux=True),
    "jacrev": lambda T, f: T.func.jacrev(f, has_aux=True)(x(T, 3)),
    "jacfwd": lambda T, f: T.func.jacfwd(f, has_aux=True)(x(T, 3)),
}


@pytest.mark.parametrize("transform", AUX)
@pytest.mark.parametrize("aux", [1, 1.0, "text", None, True])
def test_aux_is_tensors(T, transform, aux):
    for made in (lambda v: (v.sum(), aux), lambda v: (v.sum(), [v, aux]), lambda v: (v.sum(), {"a": aux})):
        with pytest.raises(RuntimeError):
            AUX[transform](T, made)
    AUX[transform](T, lambda v: (v.sum(), {"a": v, "b": [(), v.sin()]}))


@pytest.mark.parametrize("nothing", [(), [], {}])
def test_results_that_hold_nothing(T, nothing):
    v = x(T, 3)
    for call in (
        lambda: T.func.vjp(lambda u: nothing, v), lambda: T.func.jvp(lambda u: nothing, (v,), (v,)),
        lambda: T.func.jacrev(lambda u: nothing)(v), lambda: T.func.jacfwd(lambda u: nothing)(v),
    ):  # fmt: skip
        with pytest.raises(RuntimeError):
            call()


def test_cotangents(T):
    v = T.ones(3)
    _, back = T.func.vjp(lambda u: (u.sum(), u[:1] * 2), v)
    assert back((None, None))[0].tolist() == [3, 1, 1]
    for given, error in (((1.0, None), TypeError), ((None, [1]), RuntimeError), ((T.ones(2), None), RuntimeError)):
        with pytest.raises(error):
            back(given)
    _, back = T.func.vjp(lambda u: u * 2, v)
    with pytest.raises(RuntimeError):
        back(None)


def test_an_input_that_is_several_results(T):
    v = T.ones(2)
    _, back = T.func.vjp(lambda u: (u, (u, u * 2)), v)
    assert back((v, (v * 3, v)))[0].tolist() == [6, 6]
    leaf = T.ones(2, requires_grad=True)
    assert T.autograd.grad([leaf, leaf], [leaf], [v, v])[0].tolist() == [2, 2]
    calls = []
    leaf.register_hook(lambda g: calls.append(g.tolist()))
    T.autograd.backward([leaf, leaf * 2, leaf], [v] * 3, inputs=[leaf])
    assert (calls, leaf.grad.tolist()) == ([[4, 4]], [4, 4])


def test_jacobians_take_positional_arguments(T):
    for name in ("jacrev", "jacfwd", "hessian"):
        with pytest.raises(TypeError):
            getattr(T.func, name)(lambda u, n=2: (u * n).sum())(x(T, 3), n=3)


def test_chunks_of_one_are_no_vmap(T):
    class Selects(T.autograd.Function):
        @staticmethod
        def forward(u):
            return u.clone()

        @staticmethod
        def setup_context(ctx, inputs, output):
            pass

        @staticmethod
        def backward(ctx, g):
            return g * len(g.nonzero())

    v = x(T, 3)
    assert T.func.jacrev(Selects.apply, chunk_size=1)(v).tolist() == np.eye(3).tolist()
    for n in (2, None):
        with pytest.raises(RuntimeError):
            T.func.jacrev(Selects.apply, chunk_size=n)(v)
    pairs = T.func.jacrev(lambda u: {"a": u * u, "b": u.sum()}, chunk_size=1)(v)
    np.testing.assert_allclose(pairs["a"].numpy(), np.diag(2 * v.numpy()))
    assert pairs["b"].tolist() == [1, 1, 1]


def test_zeros_of_a_second_derivative_need_no_gradient(T):
    class Constant(T.autograd.Function):
        @staticmethod
        def forward(u):
            return u * 2

        @staticmethod
        def setup_context(ctx, inputs, output):
            pass

        @staticmethod
        def backward(ctx, g):
            return None

    found = T.func.grad(T.func.grad(Constant.apply))(T.ones(()))
    assert (found.item(), found.requires_grad) == (0, False)


# ---- vmap: where the examples were ----
def test_vmap_gives_back_what_it_was_given(T):
    v = x(T, 2, 3, 4)
    assert T.vmap(lambda u: u, in_dims=1, out_dims=1)(v) is v
    assert T.vmap(lambda u: u)(v) is v
    assert T.vmap(lambda u: u.mul_(2), in_dims=2, out_dims=2)(v) is v
    np.testing.assert_allclose(v.numpy(), 2 * x(T, 2, 3, 4).numpy())
    assert T.vmap(lambda u: u, in_dims=1)(v).data_ptr() == v.data_ptr()


def test_views_of_one_example(T):
    v = T.arange(60.0).reshape(2, 5, 2, 3)[1]
    assert T.vmap(lambda u: u.as_strided((2,), (3,), u.storage_offset()))(v).tolist() == v[:, :, 0].tolist()
    assert T.vmap(lambda u: u.as_strided((2,), (3,), 31))(v).tolist() == v[:, :, 1].tolist()
    for size, stride, offset in (((2,), (3,), 0), ((2,), (6,), 30), ((7,), (1,), 30)):
        with pytest.raises(RuntimeError):
            T.vmap(lambda u: u.as_strided(size, stride, offset))(v)
    with pytest.raises(RuntimeError):
        T.vmap(lambda u: u.view(10), in_dims=1)(T.ones(2, 3, 5))
    with pytest.raises(RuntimeError):
        T.vmap(T.view_as_complex, in_dims=1)(T.ones(2, 3))
    assert T.vmap(T.view_as_complex, in_dims=1)(T.ones(3, 4, 2)).shape == (4, 3)


@pytest.mark.parametrize("dims", [(0, 0), (1, 2), (2, 1)])
def test_writes_through_views_of_duals_in_any_layout(T, dims):
    def f(a, b):
        a = a.clone()
        part = a[0, ::2]
        part.copy_(b[0, ::2] * b[1, ::2])
        return a, part

    def push(a, b, t):
        return T.func.jvp(lambda b: f(a, b), (b,), (t,))

    a, b = x(T, 2, 2, 2), x(T, 2, 2, 2) + 1
    (_, part), (moved, step) = T.vmap(push, in_dims=(*dims, dims[1]))(a, b, b * 3)
    np.testing.assert_allclose(step.numpy(), 6 * part.numpy())
    np.testing.assert_allclose(moved[:, 0, ::2].numpy(), step.numpy())
    assert not moved[:, 1].any()


USES = {
    "sin": lambda T, u: u.sin(), "sin_": lambda T, u: u.sin_(), "mul_": lambda T, u: u.mul_(2), "argmin": lambda T, u: u.argmin(),
    "sum": lambda T, u: u.sum(), "index": lambda T, u: u[0], "t": lambda T, u: u.t(), "flatten": lambda T, u: u.flatten(),
    "diagonal": lambda T, u: u.diagonal(), "zero_": lambda T, u: u.zero_(), "cat": lambda T, u: T.cat([u, u]),
    "roll": lambda T, u: u.roll(1), "kron": lambda T, u: T.kron(u, T.ones(3, 3)), "nanmedian": lambda T, u: u.nanmedian(),
}  # fmt: skip


@pytest.mark.parametrize("use", USES)
def test_what_escapes_from_vmap_has_no_values(T, use):
    kept = []
    T.vmap(lambda u: (kept.append(u), u)[1])(T.ones(2, 3, 3))
    with pytest.raises(RuntimeError):
        USES[use](T, kept[0])
