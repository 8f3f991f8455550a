"""Dual tensors: `torch.autograd.forward_ad`, on nbgrad and on PyTorch."""

from __future__ import annotations

import importlib

import numpy as np
import pytest


@pytest.fixture
def fw(T):
    return importlib.import_module(f"{T.__name__}.autograd.forward_ad")


def dual(T, fw, values=(1.0, 2.0, 3.0), tangent=(1.0, 0.0, 2.0)):
    return fw.make_dual(T.tensor(values), T.tensor(tangent))


def tangent(fw, x):
    found = fw.unpack_dual(x).tangent
    return None if found is None else found.tolist()


def test_a_result_carries_its_tangent(T, fw):
    with fw.dual_level():
        x = dual(T, fw)
        y = x * x + 1
        primal, moved = fw.unpack_dual(y)
        assert primal.tolist() == [2, 5, 10] and moved.tolist() == [2, 0, 12]
        assert tangent(fw, y.sum()) == 14
        assert tangent(fw, T.ones(3) * 2) is None


def test_levels_open_and_close(T, fw):
    with pytest.raises(RuntimeError):
        dual(T, fw)
    with pytest.raises(RuntimeError):
        fw.exit_dual_level()
    level = fw.enter_dual_level()
    assert level == 0
    with pytest.raises(RuntimeError):
        fw.enter_dual_level()
    x = dual(T, fw)
    fw.exit_dual_level(level=level)
    assert fw.unpack_dual(x).tangent is None
    with fw.dual_level():
        assert fw.unpack_dual(x).tangent is None
        assert tangent(fw, x * 2) is None


def test_what_unpack_gives_is_a_named_pair(T, fw):
    with fw.dual_level():
        pair = fw.unpack_dual(dual(T, fw))
        assert isinstance(pair, fw.UnpackedDualTensor) and pair._fields == ("primal", "tangent")
        assert repr(fw.unpack_dual(T.ones(1))) == "UnpackedDualTensor(primal=tensor([1.]), tangent=None)"


@pytest.mark.parametrize("make, error", [
    (lambda T, fw: fw.make_dual(T.ones(2), T.ones(3)), RuntimeError),
    (lambda T, fw: fw.make_dual(T.ones(2, dtype=T.int64), T.ones(2)), ValueError),
    (lambda T, fw: fw.make_dual(T.ones(2), T.ones(2, dtype=T.int64)), ValueError),
    (lambda T, fw: fw.make_dual(T.ones(2), T.ones(2), level=1), RuntimeError),
    (lambda T, fw: fw.make_dual(dual(T, fw), T.ones(3)), RuntimeError),
    (lambda T, fw: fw.make_dual(T.ones(3), dual(T, fw)), RuntimeError),
    (lambda T, fw: fw.unpack_dual(dual(T, fw), level=1), RuntimeError), (lambda T, fw: fw.unpack_dual(3), TypeError),
])  # fmt: skip
def test_what_is_refused(T, fw, make, error):
    with fw.dual_level(), pytest.raises(error):
        make(T, fw)


def test_the_primal_shares_memory(T, fw):
    base = T.tensor([1.0, 2.0])
    with fw.dual_level():
        x = fw.make_dual(base, T.ones(2))
        x.mul_(3)
        assert base.tolist() == [3, 6] and tangent(fw, x) == [3, 3]


def test_new_data_keeps_the_tangent(T, fw):
    with fw.dual_level():
        x = dual(T, fw)
        x.data = x.new_ones(3) * 5
        assert fw.unpack_dual(x).primal.tolist() == [5, 5, 5] and tangent(fw, x * x) == [10, 0, 20]
        assert fw.unpack_dual(x, level=-1).tangent is None


def test_detach_drops_the_tangent_and_no_grad_keeps_it(T, fw):
    with fw.dual_level():
        x = dual(T, fw)
        assert tangent(fw, x.detach()) is None
        with T.no_grad():
            assert tangent(fw, x * 2) == [2, 0, 4]


def test_views_and_writes(T, fw):
    with fw.dual_level():
        x = dual(T, fw) * 1
        view = x[1:]
        view.mul_(2)
        assert tangent(fw, x) == [1, 0, 4] and tangent(fw, view) == [0, 4]
        x[0] = 5.0
        assert tangent(fw, x) == [0, 0, 4]
        x[0] = x[2]
        assert tangent(fw, x) == [4, 0, 4]
        z = T.zeros(3)
        z.copy_(x)
        assert tangent(fw, z) == [4, 0, 4]
        x.zero_()
        assert tangent(fw, x) == [0, 0, 0]


def test_a_view_of_a_plain_tensor_gets_a_tangent_with_its_base(T, fw):
    with fw.dual_level():
        base = T.zeros(3)
        view = base[1:]
        view.copy_(fw.make_dual(T.tensor([7.0, 8.0]), T.tensor([1.0, 2.0])))
        assert base.tolist() == [0, 7, 8]
        assert tangent(fw, view) == [1, 2] and tangent(fw, base) == [0, 1, 2]


def test_a_tangent_lies_in_memory_as_its_primal(T, fw):
    with fw.dual_level():
        x = fw.make_dual(T.arange(6.0).view(2, 3).t(), T.ones(3, 2))
        assert fw.unpack_dual(x).tangent.stride() == (1, 3)
        x[0].mul_(5)
        assert tangent(fw, x) == [[5, 5], [1, 1], [1, 1]]
        base = T.zeros(2, 3).t()
        view = base[1]
        base.copy_(fw.make_dual(T.ones(3, 2), T.full((3, 2), 2.0)))
        view.mul_(3)
        assert tangent(fw, base) == [[2, 2], [6, 6], [2, 2]] and tangent(fw, view) == [6, 6]


def test_forward_over_reverse(T, fw):
    x = T.tensor([1.0, 2.0], requires_grad=True)
    with fw.dual_level():
        y = (fw.make_dual(x, T.tensor([1.0, 0.5])) ** 3).sum()
        (g,) = T.autograd.grad(y, x, create_graph=True)
        assert fw.unpack_dual(g).primal.tolist() == [3, 12]
        assert tangent(fw, g) == [6, 6]


def test_backward_through_a_tangent(T, fw):
    x = T.tensor([1.0, 2.0], requires_grad=True)
    with fw.dual_level():
        moved = fw.unpack_dual(fw.make_dual(x, T.tensor([1.0, 0.5])) ** 3).tangent
    moved.sum().backward()
    assert x.grad.tolist() == [6, 6]


def test_backward_through_the_direction(T, fw):
    v = T.tensor([1.0, 0.5], requires_grad=True)
    with fw.dual_level():
        moved = fw.unpack_dual(fw.make_dual(T.tensor([1.0, 2.0]), v) ** 2).tangent
    moved.sum().backward()
    assert v.grad.tolist() == [2, 4]


def test_a_function_without_jvp_says_so(T, fw):
    class Double(T.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, g):
            return g * 2

    with fw.dual_level(), pytest.raises((RuntimeError, NotImplementedError)):
        Double.apply(dual(T, fw))


def test_a_function_with_jvp(T, fw):
    class Cube(T.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_forward(x)
            return x**3

        @staticmethod
        def jvp(ctx, t):
            (x,) = ctx.saved_tensors
            return 3 * x * x * t

    with fw.dual_level():
        assert tangent(fw, Cube.apply(dual(T, fw))) == [3, 0, 54]


def test_jvp_may_use_up_what_forward_left(T, fw):
    class Exp(T.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.result = T.exp(x)
            return ctx.result

        @staticmethod
        def jvp(ctx, t):
            moved = t * ctx.result
            del ctx.result
            return moved

    with fw.dual_level():
        assert tangent(fw, Exp.apply(dual(T, fw, (0.0, 0.0), (1.0, 2.0)))) == [1, 2]
    x = T.randn(4, dtype=T.float64, requires_grad=True)
    checks = {"check_forward_ad": True, "check_backward_ad": False, "check_undefined_grad": False, "check_batched_grad": False}
    assert T.autograd.gradcheck(Exp.apply, (x,), **checks)


def test_integers_and_comparisons_have_no_tangent(T, fw):
    with fw.dual_level():
        x = dual(T, fw)
        assert tangent(fw, x > 1) is None
        assert tangent(fw, x.long()) is None
        assert tangent(fw, x.argmax()) is None
        assert tangent(fw, x.max(0).values) == 2


def test_how_duals_print(T, fw):
    with fw.dual_level():
        x = fw.make_dual(T.ones(3), T.full((3,), 2.0))
        assert repr(x) == "tensor([1., 1., 1.], tangent=tensor([2., 2., 2.]))"
        wide = fw.make_dual(T.ones(2, 3), T.full((2, 3), 2.0))
        assert repr(wide) == "tensor([[1., 1., 1.],\n        [1., 1., 1.]], tangent=tensor([[2., 2., 2.],\n        [2., 2., 2.]]))"
    assert repr(x) == "tensor([1., 1., 1.])"


def test_levels_belong_to_their_thread(fw, T):
    import threading

    seen = []
    with fw.dual_level():
        x = dual(T, fw)

        def other():
            try:
                seen.append(dual(T, fw))
            except RuntimeError as error:
                seen.append(error)

        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        assert tangent(fw, x) == [1, 0, 2]
    if T.__name__ == "nbgrad":  # PyTorch keeps one level for the process
        assert isinstance(seen[0], RuntimeError)


def test_complex_tangents(T, fw):
    with fw.dual_level():
        x = fw.make_dual(T.tensor([1 + 2j]), T.tensor([1j]))
        assert tangent(fw, x * x) == [2j * (1 + 2j)]
        assert tangent(fw, x.abs()) == pytest.approx([2 / np.sqrt(5)])
        assert tangent(fw, x.conj()) == [-1j]


def test_out_takes_no_tangent(T, fw):
    with fw.dual_level():
        x, plain = dual(T, fw), T.zeros(3)
        for operand, out in ((x, plain), (plain, x), (x, x)):
            with pytest.raises(NotImplementedError):
                T.add(operand, operand, out=out)


def test_the_nodes_of_a_dual_and_its_primal(T, fw):
    x = T.ones(2, requires_grad=True)
    with fw.dual_level():
        y = fw.make_dual(x, T.ones(2))
        primal = fw.unpack_dual(y).primal
        assert y.grad_fn.name() == "ViewBackward0" and primal.grad_fn.name() == "torch::autograd::Identity"
        assert primal.grad_fn.next_functions[0][0] is y.grad_fn
        assert fw.unpack_dual(y).primal is not primal and fw.unpack_dual(x).primal is not x
