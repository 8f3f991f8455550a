"""Writes in place: versions, views, what becomes of the graph, and the errors, at the moment PyTorch raises them."""

from __future__ import annotations

import pytest

import nbgrad


@pytest.fixture
def x(T):
    return T.tensor([1.0, 2.0, 3.0], requires_grad=True)


def names(node):
    return [None if n is None else n.name() for n, _ in node.next_functions]


ACC = "torch::autograd::AccumulateGrad"
SLICES = "torch::autograd::CopySlices"


# ---- leaves ----
@pytest.mark.parametrize("write", [
    lambda T, x: x.mul_(2),
    lambda T, x: x.zero_(),
    lambda T, x: x.fill_(1.0),
    lambda T, x: x.copy_(T.zeros(3)),
    lambda T, x: x.add_(T.ones(3)),
    lambda T, x: x.masked_fill_(x > 1, 0.0),
    lambda T, x: x.__iadd__(1),
    lambda T, x: x.__setitem__(0, 1.0),
    lambda T, x: x[0].mul_(2),
    lambda T, x: x.view(3).zero_(),
    lambda T, x: x[1:][0].copy_(T.zeros(())),
], ids=str)  # fmt: skip
def test_a_leaf_that_requires_grad_is_not_written(T, x, write):
    with pytest.raises(RuntimeError):
        write(T, x)
    assert x.tolist() == [1.0, 2.0, 3.0] and x._version == 0


def test_a_leaf_is_written_under_no_grad_and_stays_a_leaf(T, x):
    y = x * 1
    with T.no_grad():
        x.add_(1)
        x.copy_(x * 2)
        x[0] = 9.0
        x.masked_fill_(x > 7, 5.0)
        x.view(3)[2].fill_(0.0)
    assert x.tolist() == [5.0, 6.0, 0.0] and x.requires_grad and x.is_leaf and x._version == 5
    y.sum().backward()
    assert x.grad.tolist() == [1.0, 1.0, 1.0]


def test_no_grad_writes_do_not_touch_the_graph(T, x):
    base = x * 1
    node, view = base.grad_fn, base[0]
    with T.no_grad():
        base.mul_(2)
        view.mul_(3)
        base[1:] = 0.0
    assert base.grad_fn is node and base.tolist() == [6.0, 0.0, 0.0]
    base.sum().backward()
    assert x.grad.tolist() == [1.0, 1.0, 1.0]


def test_a_view_that_is_itself_a_leaf(T):
    base = T.zeros(3)
    view = base[0]
    view.requires_grad_()
    assert view.is_leaf and not base.requires_grad
    with pytest.raises(RuntimeError):
        view.mul_(2)


# ---- versions ----
def test_version_is_shared_by_views_and_detach_but_not_by_data(T):
    x = T.zeros(4)
    view, cut, data = x[1:], x.detach(), x.data
    x.add_(1)
    view.mul_(2)
    cut.zero_()
    assert x._version == view._version == cut._version == 3
    data.add_(1)
    data[0].mul_(2)
    assert x._version == 3


def test_writes_through_data_go_unnoticed(T, x):
    y = x * 2
    z = y.sqrt()
    z.data.mul_(2)
    z.data[0].fill_(1.0)
    z.sum().backward()
    assert x.grad[0].item() == 1.0


def test_a_saved_result_changed_in_place(T, x):
    y = x.exp()
    y.add_(1)
    with pytest.raises(RuntimeError):
        y.sum().backward()


def test_a_saved_operand_changed_in_place_through_a_view_of_its_detached_self(T, x):
    y = x * 1
    z = y * y
    y.detach()[0].fill_(7.0)
    with pytest.raises(RuntimeError):
        z.sum().backward()


def test_a_change_before_saving_or_of_what_is_not_saved_is_fine(T, x):
    y = x * 1
    y.mul_(2)
    z = y.exp()
    y.mul_(5)
    w = z + 1
    w.mul_(3)
    w.sum().backward()
    assert x.grad is not None


def test_the_error_names_op_versions_and_line():
    x = nbgrad.ones(3, requires_grad=True)
    y = x.exp()
    z = y * 2
    y.mul_(2)
    y.add_(1)  # the line to be named
    with pytest.raises(RuntimeError) as error:
        z.sum().backward()
    text = str(error.value)
    assert "ExpBackward0" in text and "version 2" in text and "version 0 was saved" in text and "add_" in text
    assert __file__ in text and "y.add_(1)  # the line to be named" in text


# ---- a computed tensor written in place ----
@pytest.mark.parametrize("name, args", [
    *[(n, ()) for n in ("exp sin cos tan sqrt tanh sigmoid relu square reciprocal neg abs erf log log1p frac sinh atan rsqrt "
                        "expm1").split()],
    ("pow", (3,)), ("mul", (2.0,)), ("add", (2.0,)), ("sub", (2.0,)), ("div", (2.0,)), ("clamp", (0.0, 2.5)), ("remainder", (0.7,)),
], ids=lambda v: v if isinstance(v, str) else "")  # fmt: skip
def test_every_op_in_place_differentiates_as_the_op_itself(T, name, args):
    x = T.tensor([0.3, 1.2, 2.7], requires_grad=True)
    plain = getattr(x * 1, name)(*args)
    written = getattr(x * 1, f"{name}_")(*args)
    (expected,), (found,) = (T.autograd.grad((y * T.arange(3)).sum(), x) for y in (plain, written))
    assert written.tolist() == plain.tolist() and found.tolist() == expected.tolist()


def test_in_place_with_another_operand(T, x):
    y = x * 1
    y.mul_(x)
    y.sum().backward()
    assert x.grad.tolist() == [2.0, 4.0, 6.0]
    z = x * 1
    z.mul_(z)  # here it is the other operand that has been overwritten
    with pytest.raises(RuntimeError):
        z.sum().backward()


def test_second_derivatives_through_writes(T, x):
    for write in (lambda y: y.exp_(), lambda y: y[1:].exp_(), lambda y: y[1:].mul_(x[1:]), lambda y: y.view(3)[0].pow_(3)):
        y = x * 1
        write(y)
        (g,) = T.autograd.grad((y * y).sum(), x, create_graph=True)
        (h,) = T.autograd.grad(g.sum(), x)
        step, rows = 1e-3, []
        for sign in (1, -1):
            moved = (x.detach() + sign * step).requires_grad_()
            y = moved * 1
            if write.__code__.co_freevars:
                y[1:].mul_(moved[1:])
            else:
                write(y)
            rows.append(T.autograd.grad((y * y).sum(), moved)[0])
        for a, b in zip(h.tolist(), ((rows[0] - rows[1]) / (2 * step)).tolist()):
            assert a == pytest.approx(b, rel=2e-2)


def test_a_written_tensor_takes_over_the_new_history(T, x):
    y = T.zeros(3)
    y.add_(x)
    assert not y.is_leaf and y.requires_grad and y.grad_fn.name() == "AddBackward0"
    y.sum().backward()
    assert x.grad.tolist() == [1.0, 1.0, 1.0]


@pytest.mark.parametrize("write, name", [
    (lambda y: y.zero_(), "ZeroBackward0"), (lambda y: y.copy_(y.detach() * 2), "torch::autograd::CopyBackwards"),
], ids=["zero_", "copy_"])  # fmt: skip
def test_overwriting_gives_zero_gradients_not_none(T, x, write, name):
    y = x * 2
    write(y)
    assert y.requires_grad and y.grad_fn.name() == name
    y.sum().backward()
    assert x.grad.tolist() == [0.0, 0.0, 0.0]


def test_copy_converts_and_broadcasts(T):
    w = T.ones((), dtype=T.float64, requires_grad=True)
    y = T.zeros(2, 3)
    y.copy_(w)
    y.sum().backward()
    assert w.grad.dtype is T.float64 and w.grad.item() == 6.0


def test_hooks_and_retained_gradients_at_a_write(T, x):
    seen = []
    y = x * 2
    y.register_hook(lambda g: seen.append("old"))
    y.retain_grad()
    y.register_hook(lambda g: g * 3)
    y.mul_(5)
    y.register_hook(lambda g: seen.append("new"))
    y.sum().backward()
    assert seen == ["new", "old"] and y.grad.tolist() == [1.0] * 3 and x.grad.tolist() == [30.0] * 3


def test_a_failed_write_changes_nothing(T, x):
    y = x * 2
    node = y.grad_fn
    for fail in (lambda: y.add_(T.ones(4)), lambda: y.copy_(T.ones(2)), lambda: y.__setitem__(0, T.ones(2)),
                 lambda: T.ones(2, dtype=T.int64).add_(0.5), lambda: y.__setitem__(5, 1.0)):  # fmt: skip
        with pytest.raises((RuntimeError, IndexError)):
            fail()
    assert y.tolist() == [2.0, 4.0, 6.0] and y._version == 0 and y.grad_fn is node


# ---- views ----
def test_a_write_through_a_view(T, x):
    base = x * 1
    view = base[1:]
    view.mul_(3)
    assert base.grad_fn.name() == SLICES and names(base.grad_fn) == ["MulBackward0", None]
    assert view.grad_fn.name() == "AsStridedBackward0" and names(view.grad_fn) == [SLICES]
    base.sum().backward()
    assert x.grad.tolist() == [1.0, 3.0, 3.0]


def test_a_view_follows_a_write_to_its_base(T, x):
    base = x * 1
    view, inner = base[1:], base[1:][0]
    base.mul_(4)
    assert view.tolist() == [8.0, 12.0] and view.grad_fn.name() == "AsStridedBackward0"
    (view.sum() + inner).backward()
    assert x.grad.tolist() == [0.0, 8.0, 4.0]


def test_views_follow_writes_through_their_siblings(T, x):
    base = x * 1
    head, tail = base[:2], base[1:]
    tail.mul_(3)
    head.mul_(2)
    tail.sum().backward()
    assert tail.tolist() == [12.0, 9.0] and x.grad.tolist() == [0.0, 6.0, 3.0]


def test_a_view_of_a_constant_written_with_something_that_requires_grad(T, x):
    base = T.zeros(2, 3)
    base[0].copy_(x)
    base[1] = x * 2
    assert base.requires_grad and not base.is_leaf and names(base.grad_fn)[1] == "MulBackward0"
    (base * base).sum().backward()
    assert x.grad.tolist() == [10.0, 20.0, 30.0]


def test_views_of_views_and_transposes(T):
    x = T.arange(12.0).reshape(3, 4).requires_grad_()
    base = (x * 1).t()
    base[1:3].t()[0].mul_(2)
    base.view(4, 3)[0, 0] = 7.0 if base.is_contiguous() else 7.0
    base.sum().backward()
    assert x.grad.tolist() == [[0.0, 2.0, 2.0, 1.0], [1.0] * 4, [1.0] * 4]


def test_a_view_used_before_the_write_keeps_its_old_part(T, x):
    base = x * 1
    view = base[0]
    used = view * 5
    base.zero_()
    (used + view).backward()
    assert x.grad.tolist() == [5.0, 0.0, 0.0]


def test_adding_a_view_to_itself(T, x):
    base = x * 1
    view = base[1:]
    view.add_(view)
    base.sum().backward()
    assert x.grad.tolist() == [1.0, 2.0, 2.0]


@pytest.mark.parametrize("cut", [
    lambda b: b.unbind(0), lambda b: b.split(1), lambda b: b.chunk(2), lambda b: list(b),
], ids=["unbind", "split", "chunk", "iter"])  # fmt: skip
def test_outputs_of_unbind_and_split_are_not_written(T, cut):
    x = T.ones(2, 3, requires_grad=True)
    base = x * 1
    views = cut(base)
    with pytest.raises(RuntimeError):
        views[0].mul_(2)
    assert base.tolist() == [[1.0] * 3] * 2 and base._version == 0
    base.mul_(2)
    with pytest.raises(RuntimeError):
        views[0] * 2
    with pytest.raises(RuntimeError):
        views[0].grad_fn
    with T.no_grad():
        views[0].mul_(2)


def test_a_view_made_under_no_grad_is_not_written_in_grad_mode(T, x):
    base = x * 1
    with T.no_grad():
        view = base[0]
        view.mul_(2)
    for value in (1.0, x[1]):
        with pytest.raises(RuntimeError):
            view.add_(value)
    assert base._version == 1 and base.tolist() == [2.0, 2.0, 3.0]
    base.mul_(2)
    with pytest.raises(RuntimeError):
        view * 2
    with pytest.raises(RuntimeError):
        view.grad_fn


@pytest.mark.parametrize("mode", ["no_grad", "enable_grad", "inference_mode"])
def test_a_view_that_cannot_follow_says_so_whoever_looks(T, x, mode):
    base = x * 1
    with T.no_grad():
        view = base[:2]
    piece = base.split(2)[0]
    base.mul_(2)
    with getattr(T, mode)():
        for lost in (view, piece):
            assert lost.requires_grad and repr(lost) == "tensor([2., 4.], grad_fn=<Invalid>)"
            for read in ("grad_fn", "is_leaf"):
                with pytest.raises(RuntimeError):
                    getattr(lost, read)
            if mode != "enable_grad":
                assert not (lost * 2).requires_grad


def test_a_view_made_in_grad_mode_may_be_written_under_no_grad(T, x):
    base = x * 1
    view = base[0]
    with T.no_grad():
        view.mul_(2)
    base.sum().backward()
    assert x.grad.tolist() == [1.0, 1.0, 1.0]


def test_reading_the_flag_of_a_stale_view_is_no_error(T, x):
    base = x * 1
    view = base.unbind(0)[0]
    base.mul_(2)
    assert view.requires_grad


def test_retained_gradients_of_views_follow_writes(T, x):
    base = x * 1
    view = base[:2]
    view.retain_grad()
    view.mul_(3)
    view.sum().backward()
    assert view.grad.tolist() == [1.0, 1.0] and x.grad.tolist() == [3.0, 3.0, 0.0]


def test_assignment_by_every_kind_of_index(T):
    x = T.arange(12.0).reshape(3, 4).requires_grad_()
    v = T.ones((), requires_grad=True)
    for index in (0, -1, slice(1, 3), (slice(None), 2), (..., 0), (None, 1), T.tensor([2, 0]), T.tensor([True, False, True]),
                  (T.tensor([0, 1]), T.tensor([1, 1])), (slice(0, 2), T.tensor([3, 0])), ([0, 2], 1)):  # fmt: skip
        y = x * 2
        y[index] = v
        (gx, gv) = T.autograd.grad(y.sum(), (x, v))
        written = int((gx == 0).sum())
        assert gv.item() == written > 0 and (y == 1).sum().item() == written


def test_set_looks_at_other_memory(T, x):
    y = T.zeros(2)
    x.detach().set_(y)
    with T.no_grad():
        x.set_(y)
    y[0] = 5
    assert x.tolist() == [5, 0] and x.requires_grad and x._version == 2
    with pytest.raises(RuntimeError):
        x.set_(y)


def test_what_was_saved_of_the_memory_that_set_leaves_is_changed(T, x):
    y = x * x
    with T.no_grad():
        x.set_(T.zeros(3))
    with pytest.raises(RuntimeError):
        y.sum().backward()


def test_what_is_no_number_is_refused(T):
    x = T.ones(2)
    for wrong in ("a", None, [1]):
        for write in (x.fill_, lambda v: x.masked_fill_(x > 0, v)):
            with pytest.raises(TypeError):
                write(wrong)


def test_a_value_that_is_a_view_taken_under_no_grad_counts_as_requiring_grad(T, x):
    with T.no_grad():
        view = x[:1]
    y = T.zeros(1)
    y[0:] = view
    assert y.requires_grad and y.grad_fn.name() == "torch::autograd::CopyBackwards"


def test_what_a_view_taken_under_no_grad_can_do(T, x):
    with T.no_grad():
        view = x.view(3)
    assert view.requires_grad and view.is_leaf
    with pytest.raises(RuntimeError):
        view.backward(T.ones(3))
    with pytest.raises(RuntimeError):
        T.autograd.grad((view * 2).sum(), view)
    assert T.autograd.grad((view * 2).sum(), [view, x], allow_unused=True) == (None, None)
    view.requires_grad_(False)
    assert view.requires_grad, "its base does"
    view.requires_grad_()
    (view * 2).sum().backward()
    assert view.grad.tolist() == [2, 2, 2] and x.grad is None


def test_values_that_are_read_before_anything_is_written(T):
    x = T.tensor([-1.0, 0.0, 1.0])
    x[x > 0] = x[0]
    assert x.tolist() == [-1, 0, -1]
    x.masked_scatter_(x < 0, x[1:])
    assert x.tolist() == [0, 0, -1]
    with pytest.raises(RuntimeError):
        x.index_put_((T.tensor([0, 1, 2]),), x)


@pytest.mark.parametrize("arguments, name", [
    (lambda T: (T.tensor([1.5, 2.5, 1.0]), None), "ClampBackward0"), (lambda T: (None, T.tensor(2.0)), "ClampBackward0"),
    (lambda T: (T.tensor(1.5), T.tensor([2.0, 2.0, 2.5])), "ClampBackward0"), (lambda T: (1.5, 2.5), "ClampBackward1"),
])  # fmt: skip
def test_clamping_in_place(T, x, arguments, name):
    y = x * 1
    y.clamp_(*arguments(T))
    assert y.grad_fn.name() == name
    (written,), (plain,) = (T.autograd.grad(z.sum(), x) for z in (y, x.clamp(*arguments(T))))
    assert written.tolist() == plain.tolist()


@pytest.mark.parametrize("name", ["clamp_min", "clamp_max"])
def test_clamping_on_one_side(T, x, name):
    title = "Clamp" + name[6:].capitalize()
    for i, bound in enumerate([2.0, T.tensor([0.0, 2.0, 5.0])]):
        y, written = getattr(T, name)(x, bound), getattr(x * 1, f"{name}_")(bound)
        assert y.grad_fn.name() == written.grad_fn.name() == f"{title}Backward{i}"
        assert y.tolist() == written.tolist() == x.clamp(**{name[6:]: bound}).tolist()
        (g,), (h,) = (T.autograd.grad(z.sum(), x) for z in (y, written))
        assert g.tolist() == h.tolist()


def test_nodes_of_comparisons_in_place(T, x):
    y = x * 1
    assert y.gt_(2).grad_fn.name() == "GtBackward0" and y.gt_(x.detach()).grad_fn.name() == "GtBackward1"


def test_a_graph_of_lerp_by_a_number_runs_twice(T, x):
    y = x.lerp(T.ones(3), 0.25).sum()
    y.backward()
    y.backward()
    assert x.grad.tolist() == [1.5] * 3


def test_a_node_of_a_write_through_a_view_runs_once(T, x):
    y = x * 1
    y[1:].lerp_(T.ones(2), 0.25)
    y.sum().backward()
    with pytest.raises(RuntimeError):
        y.sum().backward()


def test_parts_whose_writes_are_counted_apart(T, x):
    for cut in (lambda y: y.unsafe_split(1), lambda y: y.unsafe_chunk(3), lambda y: y.unsafe_split_with_sizes([1, 1, 1])):
        base = x * 1
        first, second, _ = cut(base)
        assert not first._is_view() and first.data_ptr() == base.data_ptr()
        first.mul_(second)
        assert (first._version, second._version, base._version) == (1, 0, 0)
        assert T.autograd.grad(first.sum(), x)[0].tolist() == [2.0, 1.0, 0.0]


def test_real_numbers_take_complex_ones_with_a_warning():
    with pytest.warns(UserWarning, match="drops the imaginary part"):  # at each place; PyTorch says it once in a process
        assert nbgrad.zeros(1).copy_(nbgrad.tensor([1 + 2j])).tolist() == [1]


def test_a_length_that_stays_is_no_write(T):
    x = T.ones(4)
    x.resize_(4)
    x.resize_as_(T.ones(4))
    assert x._version == 0
    x.resize_(2, 2)
    x.resize_(2, 2)
    assert x._version == 1
    y = T.ones(2, requires_grad=True) * 1
    with T.inference_mode():
        assert y.resize_(1).tolist() == [1]


def test_an_empty_view_may_begin_anywhere(T):
    assert T.ones(1).as_strided((0,), (1,), 2).tolist() == []
