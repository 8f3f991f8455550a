"""What `ctx` and the node of a Function know of each other, and of the gradients that pass."""

from __future__ import annotations

import pytest


@pytest.fixture
def x(T):
    return T.tensor([1.0, 2.0], requires_grad=True)


@pytest.mark.parametrize(
    "name", "name send plain extras as_next hold rule saved edges reduce more seq targets held op shape".split()
)
def test_any_attribute_can_be_set_on_ctx(T, x, name):
    class Scale(T.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            setattr(ctx, name, 3)
            ctx.save_for_backward(x)
            return x * 3

        @staticmethod
        def backward(ctx, g):
            assert ctx.saved_tensors[0].tolist() == [1.0, 2.0]
            return g * getattr(ctx, name)

    y = Scale.apply(x)
    y.register_hook(lambda g: g * 2)
    assert "ScaleBackward" in repr(y) and y.grad_fn.next_functions[0][0].name() == "torch::autograd::AccumulateGrad"
    y.sum().backward()
    assert x.grad.tolist() == [6.0, 6.0]


def test_ctx_is_the_node_for_whoever_asks(T, x):
    seen = []

    class Double(T.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.factor = 2
            return x * 2

        @staticmethod
        def backward(ctx, g):
            seen.append((ctx.name(), len(ctx.next_functions), ctx.metadata, ctx.factor))
            return g * ctx.factor

    y = Double.apply(x)
    y.grad_fn.metadata["note"] = 7
    y.grad_fn.factor = 5
    y.sum().backward()
    assert seen == [("DoubleBackward", 1, {"note": 7}, 5)] and x.grad.tolist() == [5.0, 5.0]
    assert type(y.grad_fn) is Double._backward_cls and y.grad_fn._forward_cls is Double
    assert isinstance(y.grad_fn, T.autograd.function.BackwardCFunction)
    with pytest.raises(AttributeError):
        y.grad_fn.nothing  # noqa: B018


def test_results_without_a_derivative_can_be_left_without_zeros(T, x):
    seen = []

    class Two(T.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            a, b, c = x * 1, x * 2, x * 3
            ctx.mark_non_differentiable(b)
            ctx._materialize_non_diff_grads = False
            return a, b, c

        @staticmethod
        def backward(ctx, a, b, c):
            seen.append((a.tolist(), b, c.tolist()))
            return a

    Two.apply(x)[0].sum().backward()
    assert seen == [([1.0, 1.0], None, [0.0, 0.0])]


@pytest.mark.parametrize("kept, name", [(None, "float64"), ("float16", "float16"), ("default", "float32")])
def test_a_leaf_that_keeps_any_dtype_keeps_that_of_a_function(T, x, kept, name):
    class Wide(T.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, g):
            return g.double() * 2

    if kept != "default":
        x.grad_dtype = kept and getattr(T, kept)
    Wide.apply(x).sum().backward()
    assert x.grad.dtype is getattr(T, name) and x.grad.tolist() == [2.0, 2.0]
