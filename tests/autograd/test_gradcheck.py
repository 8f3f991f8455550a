"""gradcheck and gradgradcheck find what is wrong, and pass what is right."""

from __future__ import annotations

from importlib import import_module

import pytest

import nbgrad


@pytest.fixture
def x(T):
    return T.tensor([[0.5, 1.5], [2.0, 0.3]], dtype=T.float64, requires_grad=True)


def custom(T, backward, forward=None):
    def save(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    return type(
        "Mine", (T.autograd.Function,), {"forward": staticmethod(forward or save), "backward": staticmethod(backward)}
    ).apply


@pytest.mark.parametrize("fast_mode", [False, True])
def test_right_gradients_pass(T, x, fast_mode):
    w = T.tensor([0.4, 0.7], dtype=T.float64, requires_grad=True)
    A, more = T.autograd, {"fast_mode": fast_mode}
    assert A.gradcheck(lambda x, w: (x * w).exp().sum(0), (x, w), **more)
    assert A.gradgradcheck(lambda x, w: (x * w).exp().sum(0), (x, w), **more)
    assert A.gradcheck(lambda x: x.split(1), x, **more)
    assert A.gradcheck(lambda x, n: x**n, (x, 3), **more)
    assert A.gradcheck(lambda x: (x.sin(), x * 0), (x,), **more)
    right = custom(T, lambda ctx, g: g * 2 * ctx.saved_tensors[0])
    assert A.gradcheck(right, (x,), **more) and A.gradgradcheck(right, (x,), **more)


@pytest.mark.parametrize("fast_mode", [False, True])
@pytest.mark.parametrize("backward", [
    lambda ctx, g: g * 3 * ctx.saved_tensors[0], lambda ctx, g: g * 2 * ctx.saved_tensors[0] + 1, lambda ctx, g: None,
], ids=["factor", "offset", "none"])  # fmt: skip
def test_wrong_gradients_fail(T, x, backward, fast_mode):
    with pytest.raises(RuntimeError):
        T.autograd.gradcheck(custom(T, backward), (x,), fast_mode=fast_mode)
    assert T.autograd.gradcheck(custom(T, backward), (x,), fast_mode=fast_mode, raise_exception=False) is False


def test_a_detached_path_fails(T, x):
    with pytest.raises(RuntimeError):
        T.autograd.gradcheck(lambda x: x.detach() * 2, (x,))


def test_wrong_second_derivatives_fail(T, x):
    first_only = custom(T, lambda ctx, g: g * 2 * ctx.saved_tensors[0].detach())
    assert T.autograd.gradcheck(first_only, (x,))
    with pytest.raises(RuntimeError):
        T.autograd.gradgradcheck(first_only, (x,))


def test_a_backward_that_changes_from_run_to_run_fails(T, x):
    runs = []

    def backward(ctx, g):
        runs.append(1)
        return g * 2 * ctx.saved_tensors[0] * (1 + len(runs) * 1e-9)

    with pytest.raises(RuntimeError):
        T.autograd.gradcheck(custom(T, backward), (x,))
    assert T.autograd.gradcheck(custom(T, backward), (x,), nondet_tol=1e-3)


def test_complex_numbers(T):
    z = T.tensor([0.5 + 1j, 1.5 - 2j], dtype=T.complex128, requires_grad=True)
    x = T.tensor([0.5, 2.0], dtype=T.float64, requires_grad=True)
    for function, inputs in ((lambda z: z * z, (z,)), (lambda z: z.abs(), (z,)), (lambda z, x: z * x, (z, x))):
        assert T.autograd.gradcheck(function, inputs)
    assert T.autograd.gradgradcheck(lambda z: z * z, (z,))


def test_given_grad_outputs(T, x):
    g = T.ones(2, 2, dtype=T.float64, requires_grad=True)
    assert T.autograd.gradgradcheck(lambda x: x.sin(), (x,), (g,))


def test_inputs_it_cannot_use(T):
    with pytest.raises(ValueError):
        T.autograd.gradcheck(lambda x: x, (T.ones(2, dtype=T.float64),))
    with pytest.warns(UserWarning):
        T.autograd.gradcheck(lambda x: x * 2, (T.ones(2, requires_grad=True),), eps=1e-2, atol=1e-2)


def test_the_error_is_a_runtime_error_that_says_where(T, x):
    GradcheckError = import_module(f"{T.__name__}.autograd.gradcheck").GradcheckError
    assert issubclass(GradcheckError, RuntimeError)
    with pytest.raises(GradcheckError, match="output 0 .*input 0"):
        T.autograd.gradcheck(custom(T, lambda ctx, g: g * 3 * ctx.saved_tensors[0]), (x,))


def test_inputs_are_left_as_they_were():
    x = nbgrad.tensor([0.5, 1.5], dtype=nbgrad.float64, requires_grad=True)
    nbgrad.autograd.gradcheck(lambda x: x.exp(), (x,))
    assert x.tolist() == [0.5, 1.5] and x._version == 0 and x.grad is None


# ---- forward mode, and several directions at once ----
MORE = {"check_forward_ad": True, "check_batched_grad": True, "check_batched_forward_grad": True}
FUNCTIONS = {
    "two inputs": lambda T, x: (lambda x, w: (x * w).exp().sum(0), (x, T.tensor([0.4, 0.7], dtype=T.float64, requires_grad=True))),
    "several outputs": lambda T, x: (lambda x: x.split(1), (x,)),
    "softmax": lambda T, x: (lambda x: x.softmax(0), (x,)),
    "a product with itself": lambda T, x: (lambda x: x @ x.t(), (x,)),
    "indices": lambda T, x: (lambda x: x[[0, 0, 1]].cumsum(0), (x,)),
    "complex": lambda T, x: (lambda z: z.exp() * z, (T.tensor([1 + 2j, 0.5 - 1j], dtype=T.complex128, requires_grad=True),)),
    "an output that does not require grad": lambda T, x: (lambda x: (x.sin(), x.detach() * 2), (x,)),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_way_at_once(T, x, name):
    f, inputs = FUNCTIONS[name](T, x)
    assert T.autograd.gradcheck(f, inputs, **MORE)
    assert T.autograd.gradgradcheck(f, inputs, check_fwd_over_rev=True, check_batched_grad=True)
    if T is nbgrad:
        assert T.autograd.gradcheck(f, inputs, fast_mode=True, **MORE)


def square(T, backward, jvp):
    class Square(T.autograd.Function):
        generate_vmap_rule = False

        @staticmethod
        def forward(x):
            return x * x

        @staticmethod
        def setup_context(ctx, inputs, output):
            ctx.save_for_backward(*inputs)
            ctx.save_for_forward(*inputs)

    Square.backward = staticmethod(lambda ctx, g: backward(ctx.saved_tensors[0], g))
    Square.jvp = staticmethod(lambda ctx, t: jvp(ctx.saved_tensors[0], t))
    return Square.apply


@pytest.mark.parametrize("fast_mode", [False, True])
def test_a_wrong_jvp_fails(T, x, fast_mode):
    f = square(T, lambda x, g: 2 * x * g, lambda x, t: 3 * x * t)
    assert T.autograd.gradcheck(f, (x,), fast_mode=fast_mode)
    with pytest.raises(RuntimeError):
        T.autograd.gradcheck(f, (x,), check_forward_ad=True, fast_mode=fast_mode)
    assert T.autograd.gradcheck(f, (x,), check_forward_ad=True, fast_mode=fast_mode, raise_exception=False) is False
    right = square(T, lambda x, g: 3 * x * g, lambda x, t: 2 * x * t)
    assert T.autograd.gradcheck(right, (x,), check_forward_ad=True, check_backward_ad=False, fast_mode=fast_mode)


def test_a_backward_that_does_not_batch_fails(T, x):
    def choosy(x, g):
        return 2 * x * g if g.sum().item() > -1e9 else None

    f = square(T, choosy, lambda x, t: 2 * x * t)
    assert T.autograd.gradcheck(f, (x,))
    with pytest.raises(RuntimeError):
        T.autograd.gradcheck(f, (x,), check_batched_grad=True)


@pytest.mark.parametrize("options", [
    {"check_forward_ad": False, "check_backward_ad": False},
    {"check_batched_grad": True, "check_backward_ad": False, "check_forward_ad": True},
    {"check_batched_forward_grad": True},
], ids=str)  # fmt: skip
def test_checks_that_need_one_another(T, x, options):
    with pytest.raises(AssertionError):
        T.autograd.gradcheck(lambda x: x * 2, (x,), **options)


# ---- the input itself moves, and what the function may be ----
@pytest.mark.parametrize("fast_mode", [False, True])
def test_an_input_that_the_function_finds_elsewhere_moves_too(T, x, fast_mode):
    more = {"fast_mode": fast_mode}
    assert T.autograd.gradcheck(lambda given: x * x, (x,), **more)  # as a parameter of a module is
    assert T.autograd.gradcheck(lambda a, b: a * b, (x, x), **more)
    assert T.autograd.gradgradcheck(lambda a, b: a * b, (x, x), **more)
    assert T.autograd.gradcheck(lambda given: given, (x,), **more)
    assert x._version == 0


def test_inputs_in_any_place_of_memory(T):
    x = T.arange(6, dtype=T.float64).reshape(2, 3)
    assert T.autograd.gradcheck(lambda x: x.sin(), (x.t().requires_grad_(),))
    assert T.autograd.gradcheck(lambda x: x.sin(), (x[:, ::2].requires_grad_(),))
    shared = T.ones(1, dtype=T.float64).expand(3)
    assert T.autograd.gradcheck(lambda x, y: x * y, (T.ones(3, dtype=T.float64, requires_grad=True), shared))
    with pytest.raises(RuntimeError):
        T.autograd.gradcheck(lambda x: x * 2, (shared.detach().requires_grad_(),), raise_exception=False)


def test_nothing_to_compare(T, x):
    empty = T.ones(0, dtype=T.float64, requires_grad=True)
    every = {"check_forward_ad": True, "check_batched_grad": True}
    assert T.autograd.gradcheck(lambda x: x.sin(), (empty,), **every)
    assert T.autograd.gradgradcheck(lambda x: x.sin(), (empty,), check_fwd_over_rev=True)
    assert T.autograd.gradcheck(lambda x: x[:0], (x,), **every)
    assert T.autograd.gradcheck(lambda x: T.ones(3, dtype=T.float64), (x,), check_batched_grad=True)
    with T.no_grad(), pytest.raises(RuntimeError):
        T.autograd.gradcheck(lambda x: x * 2, (x,))


@pytest.mark.parametrize("result", [lambda y: {"y": y}, lambda y: (y, None), lambda y: (y, 3)], ids=["dict", "None", "number"])
def test_results_that_are_no_tensors(T, x, result):
    for check in (T.autograd.gradcheck, T.autograd.gradgradcheck):
        with pytest.raises(AttributeError):
            check(lambda x: result(x.sin()), (x,), raise_exception=False)


def test_real_and_complex_numbers_mixed_warn_of_nothing(T, recwarn):
    z = T.tensor([0.5 + 1j, 1.5 - 2j], dtype=T.complex128, requires_grad=True)
    x = T.tensor([0.5, 2.0], dtype=T.float64, requires_grad=True)
    assert T.autograd.gradcheck(lambda z: z.abs(), (z,), check_forward_ad=True)
    assert T.autograd.gradgradcheck(lambda z, x: (z * x, x.sin()), (z, x))
    assert not recwarn.list


def test_second_derivatives_need_something_to_check(T, x):
    check = T.autograd.gradgradcheck
    for options in ({"check_rev_over_rev": False}, {"check_rev_over_rev": False, "check_fwd_over_rev": True}):
        with pytest.raises(AssertionError):
            check(lambda x: x.sin(), (x,), **options)
    assert check(lambda x: x.sin(), (x,), check_rev_over_rev=False, check_fwd_over_rev=True, check_undefined_grad=False)
    with pytest.raises(TypeError):
        check(lambda x: x.detach(), (x,))


def test_gradients_that_arrive_need_not_be_contiguous(T, x):
    strides = []

    def backward(ctx, g):
        strides.append(g.is_contiguous())
        return g * 2 * ctx.saved_tensors[0]

    assert T.autograd.gradgradcheck(custom(T, backward), (x,), gen_non_contig_grad_outputs=True)
    assert False in strides


def test_infinite_slopes_fail(T):
    kept = T.tensor([0.0, 2.0], dtype=T.float64, requires_grad=True)
    assert T.autograd.gradcheck(lambda x: (x == x).double() * x, (kept,))
    assert T.autograd.gradcheck(lambda x: x.abs().sqrt(), (kept,), raise_exception=False) is False


def test_a_function_that_fails_leaves_its_inputs_as_they_were():
    x, calls = nbgrad.tensor([0.5, 1.5], dtype=nbgrad.float64, requires_grad=True), []

    def fails(x):
        calls.append(1)
        if len(calls) == 2:
            raise ValueError("enough")
        return x * 2

    with pytest.raises(ValueError, match="enough"):
        nbgrad.autograd.gradcheck(fails, (x,))
    assert x.tolist() == [0.5, 1.5]


@pytest.mark.parametrize("hook, fails", [
    (lambda g: g * 1 if g is not None else None, False),
    (lambda g: g.clone(), AttributeError),  # nothing but RuntimeErrors is taken for a failed check
    (lambda g: _refuse(g), RuntimeError),
    (lambda g: None if g is None else g + 0.01, RuntimeError),
])  # fmt: skip
@pytest.mark.parametrize("fast_mode", [False, True])
def test_gradients_that_do_not_arrive(T, hook, fails, fast_mode, recwarn):
    def f(x):
        y = x.clone()
        y.register_hook(hook)
        return y

    x = T.ones(2, dtype=T.float64, requires_grad=True)
    if not fails:
        assert T.autograd.gradcheck(f, x, fast_mode=fast_mode)
        return
    with pytest.raises(fails):
        T.autograd.gradcheck(lambda x: f(x), x, fast_mode=fast_mode, atol=1e-1)
    if fails is RuntimeError:
        assert T.autograd.gradcheck(f, x, fast_mode=fast_mode, raise_exception=False) is False


def _refuse(g):
    if g is None:
        raise RuntimeError("nothing came")


def test_shapes_and_dtypes_that_depend_on_values(T):
    x = T.ones(1, dtype=T.float64, requires_grad=True)
    for f in (lambda x: T.cat([x, x]) if x >= 1 else x, lambda x: x.float() if x >= 1 else x):
        with pytest.raises(AssertionError):
            T.autograd.gradcheck(f, x)


def test_the_parts_of_a_complex_entry_are_compared_together(T):
    z = T.tensor([0.0006 + 0.0004j, 0.0077 + 0.0082j], dtype=T.complex128, requires_grad=True)
    for tolerance, right in ((1e-4, True), (1e-6, False)):
        assert T.autograd.gradcheck(lambda z: 1 / T.norm(z), z, atol=tolerance, rtol=1e-9, raise_exception=False) is right


def test_the_level_of_forward_mode_is_open(T):
    fwAD = import_module(f"{T.__name__}.autograd.forward_ad")
    seen = []

    def f(x, y):
        if fwAD._current_level >= 0:
            seen.append((x.requires_grad, y.requires_grad))
            y = fwAD.make_dual(fwAD.unpack_dual(y).primal, fwAD.unpack_dual(y).tangent * 1.1)
        return x + y

    x, y = (T.ones(2, dtype=T.float64, requires_grad=True) for _ in range(2))
    with pytest.raises(RuntimeError):
        T.autograd.gradcheck(f, (x, y), check_forward_ad=True)
    assert set(seen) == {(False, False)} and fwAD._current_level == -1


@pytest.mark.parametrize("name", [
    "get_numerical_jacobian", "get_analytical_jacobian", "get_numerical_jacobian_wrt_specific_input", "nonsense",
])  # fmt: skip
def test_what_is_absent_says_why(name):
    with pytest.raises(AttributeError, match=name):
        getattr(import_module("nbgrad.autograd.gradcheck"), name)
