"""torch.func: every transform, every nesting, trees, errors; each case on nbgrad and on PyTorch."""

from __future__ import annotations

import math

import numpy as np
import pytest

import nbgrad


def x(T, *shape):
    return T.tensor(np.linspace(-1, 1.3, math.prod(shape)).reshape(shape))


def f(v):
    """From a vector to a vector of its length, with a dense Jacobian."""
    return v.sin() * v.sum()


def s(v):
    """From a vector to a number, with a dense Hessian."""
    return (v.exp() * v.sum()).prod()


def pairs(result):
    """(path, tensor or value) of all that a nested result holds."""
    if isinstance(result, dict):
        result = [result[key] for key in sorted(result)]
    return [pair for part in result for pair in pairs(part)] if isinstance(result, (tuple, list)) else [result]


def assert_same(ours, theirs):
    ours, theirs = pairs(ours), pairs(theirs)
    assert len(ours) == len(theirs)
    for a, b in zip(ours, theirs):
        if not hasattr(b, "dtype"):
            assert a == b
            continue
        assert (tuple(a.shape), str(a.dtype), a.requires_grad) == (tuple(b.shape), str(b.dtype), b.requires_grad)
        np.testing.assert_allclose(a.numpy(force=True), b.numpy(force=True), rtol=1e-9, atol=1e-12)


def written(T, v):
    z = T.zeros_like(v) * v
    z[0] = v[1]
    return z.mul_(v).add_(v)


LOSS = {"w": (3, 2), "b": (2,)}
CASES = {
    # one transform
    "grad": lambda T: T.func.grad(s)(x(T, 3)),
    "grad of two arguments": lambda T: T.func.grad(lambda a, b: (a * b * b).sum(), argnums=(0, 1))(x(T, 3), x(T, 3) + 1),
    "grad of the last argument": lambda T: T.func.grad(lambda a, b: (a * b * b).sum(), argnums=-1)(x(T, 3), x(T, 3) + 1),
    "grad with aux": lambda T: T.func.grad(lambda v: (s(v), v * 2), has_aux=True)(x(T, 3)),
    "grad_and_value": lambda T: T.func.grad_and_value(s)(x(T, 3)),
    "grad_and_value with aux": lambda T: T.func.grad_and_value(lambda v: (s(v), {"a": v * 2}), has_aux=True)(x(T, 3)),
    "vjp": lambda T: T.func.vjp(f, x(T, 3))[1](x(T, 3) + 1),
    "vjp of trees": lambda T: T.func.vjp(lambda d: (d["a"] * d["b"], d["a"].sum()), {"a": x(T, 3), "b": x(T, 3) + 1})[1](
        (x(T, 3), x(T, 1)[0])),
    "vjp with aux": lambda T: T.func.vjp(lambda v: (f(v), v * 2), x(T, 3), has_aux=True)[2],
    "jvp": lambda T: T.func.jvp(f, (x(T, 3),), (x(T, 3) + 1,)),
    "jvp of two": lambda T: T.func.jvp(lambda a, b: a * b.sin(), (x(T, 3), x(T, 3) + 2), (x(T, 3) + 1, x(T, 3))),
    "jvp with aux": lambda T: T.func.jvp(lambda v: (f(v), v * 2), (x(T, 3),), (x(T, 3) + 1,), has_aux=True),
    "jvp of a constant": lambda T: T.func.jvp(lambda v: T.ones(2), (x(T, 3),), (x(T, 3),)),
    "linearize": lambda T: (lambda out, push: (out, push(x(T, 3) + 2), push(x(T, 3) * 3)))(*T.func.linearize(f, x(T, 3))),
    "jacrev": lambda T: T.func.jacrev(lambda v: (f(v), v.prod()))(x(T, 3)),
    "jacfwd": lambda T: T.func.jacfwd(lambda v: (f(v), v.prod()))(x(T, 3)),
    "jacrev of trees": lambda T: T.func.jacrev(lambda a, b: {"u": a * b, "v": (a * a).sum()}, argnums=(0, 1))(x(T, 3), x(T, 3) + 1),
    "jacfwd of trees": lambda T: T.func.jacfwd(lambda a, b: {"u": a * b, "v": (a * a).sum()}, argnums=(0, 1))(x(T, 3), x(T, 3) + 1),
    "jacrev with aux": lambda T: T.func.jacrev(lambda a: (a * a, a.sum()), has_aux=True)(x(T, 3)),
    "jacfwd with aux": lambda T: T.func.jacfwd(lambda a: (a * a, a.sum()), has_aux=True)(x(T, 3)),
    "jacrev in chunks": lambda T: T.func.jacrev(lambda a: a[:, None] * a, chunk_size=2)(x(T, 3)),
    "hessian": lambda T: T.func.hessian(s)(x(T, 3)),
    "hessian of two": lambda T: T.func.hessian(lambda a, b: (a * b).prod(), argnums=(0, 1))(x(T, 2), x(T, 2) + 1),
    "functionalize": lambda T: T.func.functionalize(lambda v: v.clone().add_(1).mul_(v))(x(T, 3)),
    # vmap
    "vmap": lambda T: T.vmap(f)(x(T, 4, 3)),
    "vmap over a chosen axis": lambda T: T.vmap(lambda v: (v, v.sum()), in_dims=1, out_dims=(1, 0))(x(T, 5, 3)),
    "vmap in chunks": lambda T: T.vmap(lambda v: v.sum(), chunk_size=2)(x(T, 5, 3)),
    "vmap of trees": lambda T: T.vmap(lambda d, t: {"r": d["a"] * t[1], "c": (t[0],)}, in_dims=({"a": 0}, (None, 1)))(
        {"a": x(T, 3, 2)}, (x(T, 2), x(T, 2, 3))),
    "vmap of a constant": lambda T: T.vmap(lambda v: T.ones(2))(x(T, 3)),
    "vmap in place": lambda T: T.vmap(lambda v: v.clone().mul_(2).add_(v))(x(T, 4, 3)),
    "vmap of writes": lambda T: T.vmap(lambda v: written(T, v))(x(T, 4, 3)),
    "vmap of max": lambda T: T.vmap(lambda v: v.max(0).values * v.argmax())(x(T, 4, 3)),
    "vmap of where": lambda T: T.vmap(lambda v: T.where(v > 0, v, -v))(x(T, 4, 3)),
    "vmap of a batched index": lambda T: T.vmap(lambda v, i: v[i])(x(T, 4, 3), T.tensor([0, 2, 1, 0])),
    "vmap of two indices": lambda T: T.vmap(lambda v, i: v[:, i])(x(T, 4, 3, 3), T.tensor([[0, 2], [2, 1], [1, 1], [0, 0]])),
    "same random numbers": lambda T: (T.manual_seed(3), T.vmap(lambda v: v + T.rand(2), randomness="same")(x(T, 3)))[1],
    "different random numbers": lambda T: (T.manual_seed(3), T.vmap(lambda v: v + T.rand(2), randomness="different")(x(T, 3)))[1],
    "vmap of searchsorted": lambda T: T.vmap(lambda v: T.searchsorted(v.sort().values, v))(x(T, 4, 3)),
    "vmap of bucketize": lambda T: T.vmap(lambda v: T.bucketize(v, T.tensor([0.0, 1.0])))(x(T, 4, 3)),
    # nestings
    "grad of grad of grad": lambda T: T.func.grad(T.func.grad(T.func.grad(lambda v: v.sin() * v)))(x(T, 1)[0]),
    "vmap of grad": lambda T: T.vmap(T.func.grad(s))(x(T, 4, 3)),
    "gradients of each example": lambda T: T.vmap(
        T.func.grad(lambda p, v, y: ((v @ p["w"] + p["b"]).tanh() - y).pow(2).sum()), in_dims=(None, 0, 0))(
        {k: x(T, *shape) for k, shape in LOSS.items()}, x(T, 5, 3), x(T, 5, 2)),
    "vmap of vmap": lambda T: T.vmap(T.vmap(T.dot), in_dims=(0, None))(x(T, 4, 3, 2), x(T, 3, 2)),
    "vmap in vmap": lambda T: T.vmap(lambda a: T.vmap(lambda b: T.dot(a, b))(x(T, 3, 2)))(x(T, 4, 2)),
    "vmap of jvp": lambda T: T.vmap(lambda a, b: T.func.jvp(f, (a,), (b,)))(x(T, 4, 2), x(T, 4, 2) + 1),
    "jvp of vmap": lambda T: T.func.jvp(T.vmap(f), (x(T, 4, 2),), (x(T, 4, 2) + 1,)),
    "grad of vmap": lambda T: T.func.grad(lambda a: T.vmap(f)(a).sum())(x(T, 4, 2)),
    "jvp of grad": lambda T: T.func.jvp(T.func.grad(s), (x(T, 3),), (x(T, 3) + 1,)),
    "grad of jvp": lambda T: T.func.grad(lambda v: T.func.jvp(s, (v,), (v * 2,))[1])(x(T, 3)),
    "jvp of jvp": lambda T: T.func.jvp(lambda v: T.func.jvp(f, (v,), (v * 2,))[1], (x(T, 3),), (x(T, 3) + 1,)),
    "vmap of grad of jvp": lambda T: T.vmap(T.func.grad(lambda v: T.func.jvp(s, (v,), (v * 2,))[1]))(x(T, 4, 3)),
    "vmap of jvp of grad": lambda T: T.vmap(lambda a: T.func.jvp(T.func.grad(s), (a,), (a + 1,)))(x(T, 4, 3)),
    "jvp of vmap of grad": lambda T: T.func.jvp(T.vmap(T.func.grad(s)), (x(T, 4, 3),), (x(T, 4, 3) + 1,)),
    "grad of vmap of grad": lambda T: T.func.grad(lambda a: T.vmap(T.func.grad(s))(a).prod())(x(T, 4, 3)),
    "jacfwd of jacfwd": lambda T: T.func.jacfwd(T.func.jacfwd(f))(x(T, 3)),
    "jacrev of jacrev": lambda T: T.func.jacrev(T.func.jacrev(f))(x(T, 3)),
    "jacrev of jacfwd": lambda T: T.func.jacrev(T.func.jacfwd(f))(x(T, 3)),
    "jacfwd of jacrev": lambda T: T.func.jacfwd(T.func.jacrev(f))(x(T, 3)),
    "vmap of hessian": lambda T: T.vmap(T.func.hessian(s))(x(T, 4, 3)),
    "vmap of vjp": lambda T: T.vmap(T.func.vjp(f, x(T, 3))[1])(x(T, 4, 3)),
    "third derivatives": lambda T: T.func.jacfwd(T.func.hessian(s))(x(T, 2)),
    "hessian of a classifier": lambda T: T.func.hessian(lambda v: T.nn.functional.cross_entropy(v[None], T.tensor([1])))(x(T, 4)),
    "cross entropy of each example": lambda T: T.vmap(T.func.grad(lambda v, i: T.nn.functional.cross_entropy(v[None], i[None])))(
        x(T, 4, 3), T.tensor([0, 2, 1, 0])),
    "grad of a batched index": lambda T: T.vmap(T.func.grad(lambda v, i: v[i].sin().sum()))(
        x(T, 4, 3), T.tensor([[0, 2], [2, 1], [1, 1], [0, 0]])),
    "grad in place": lambda T: T.func.grad(lambda v: v.clone().mul_(v).add_(v).prod())(x(T, 3)),
    "grad of writes": lambda T: T.func.grad(lambda v: written(T, v).prod())(x(T, 3)),
    "jvp of writes": lambda T: T.func.jvp(lambda v: written(T, v), (x(T, 3),), (x(T, 3) + 1,)),
    "jacfwd past an if": lambda T: T.func.jacfwd(lambda v: v * v if v.sum() > 0 else -v)(x(T, 3)),
    # with the world outside
    "of what requires grad": lambda T: T.func.grad(s)(x(T, 3).requires_grad_()),
    "of what was captured": lambda T: (lambda w: T.vmap(T.func.grad(lambda v: (v * w).sum().sin()))(x(T, 4, 3)))(
        x(T, 3).requires_grad_()),
    "backward through vmap of grad": lambda T: (lambda w: T.autograd.grad(
        T.vmap(T.func.grad(lambda v: (v * w).sum().sin()))(x(T, 4, 3)).sum(), w))(x(T, 3).requires_grad_()),
    "batched gradients": lambda T: (lambda w: T.autograd.grad(f(w), w, x(T, 4, 3), is_grads_batched=True))(x(T, 3).requires_grad_()),
    "grad under no_grad": lambda T: T.no_grad()(T.func.grad(s))(x(T, 3)),
    "no_grad inside grad": lambda T: T.func.grad(lambda v: s(v) * T.no_grad()(s)(v))(x(T, 3)),
    "no_grad inside jvp": lambda T: T.func.jvp(lambda v: f(v) * T.no_grad()(f)(v), (x(T, 3),), (x(T, 3),)),
    "detach inside grad": lambda T: T.func.grad(lambda v: (f(v) * f(v).detach()).sum())(x(T, 3)),
    "detach inside jvp": lambda T: T.func.jvp(lambda v: f(v) * f(v).detach(), (x(T, 3),), (x(T, 3),)),
    "backward inside vmap": lambda T: T.vmap(lambda v: T.autograd.grad(s(v.requires_grad_()), v)[0])(x(T, 4, 3)),
}  # fmt: skip


@pytest.mark.oracle
@pytest.mark.parametrize("name", CASES)
def test_as_pytorch(name):
    torch = pytest.importorskip("torch")
    try:
        theirs = CASES[name](torch)
    except RuntimeError as error:
        with pytest.raises(type(error)):
            CASES[name](nbgrad)
    else:
        assert_same(CASES[name](nbgrad), theirs)


def test_known_derivatives(T):
    v = T.tensor([1.0, 2.0, 3.0], dtype=T.float64)

    def cube(u):
        return (u**3).sum()

    assert T.func.grad(cube)(v).tolist() == [3, 12, 27]
    assert T.func.hessian(cube)(v).tolist() == [[6, 0, 0], [0, 12, 0], [0, 0, 18]]
    assert (
        T.func.jacfwd(lambda u: u**3)(v).tolist()
        == T.func.jacrev(lambda u: u**3)(v).tolist()
        == [[3, 0, 0], [0, 12, 0], [0, 0, 27]]
    )
    assert T.func.jvp(cube, (v,), (T.ones_like(v),))[1].item() == 42
    assert T.vmap(T.func.grad(lambda u: u**3))(v).tolist() == [3, 12, 27]


def test_perturbations_are_not_confused(T):
    """Siskind and Pearlmutter, "Nesting forward-mode AD in a functional framework", 2008."""
    one = T.ones(())
    assert T.func.grad(lambda v: v * T.func.grad(lambda u: v + u)(one))(one).item() == 1
    assert T.func.jvp(lambda v: v * T.func.jvp(lambda u: v + u, (one,), (one,))[1], (one,), (one,))[1].item() == 1
    assert T.func.grad(lambda v: v * T.func.jvp(lambda u: v * u, (one,), (one,))[1])(one).item() == 2


def test_vmap_runs_the_function_once_for_the_whole_batch(T):
    seen = []

    def one(v):
        seen.append((tuple(v.shape), v.dim(), v.numel()))
        return v.sum()

    assert T.vmap(one)(T.ones(5, 3)).tolist() == [3.0] * 5
    assert seen == [((3,), 1, 3)]
    seen.clear()
    T.vmap(one, chunk_size=2)(T.ones(5, 3))
    assert len(seen) == 3


def test_vmap_of_an_op_without_a_rule_warns_and_loops(monkeypatch):
    from nbgrad.engine.op import TABLE

    monkeypatch.setattr(TABLE["cumsum"], "batch", None)
    with pytest.warns(UserWarning, match="cumsum has no batching rule, so its 2 examples"):
        out = nbgrad.vmap(lambda v: v.cumsum(0))(nbgrad.arange(6.0).reshape(2, 3))
    assert out.tolist() == [[0.0, 1.0, 3.0], [3.0, 7.0, 12.0]]


def test_functions_keep_their_names(T):
    def loss(v):
        """How wrong."""
        return v.sum()

    for wrapped in (T.func.grad(loss), T.func.grad_and_value(loss), T.vmap(loss), T.func.functionalize(loss)):
        assert wrapped.__name__ == "loss" and wrapped.__doc__ == "How wrong."


def test_debug_unwrap_shows_what_is_behind(T):
    seen = []

    def one(v):
        seen.append(tuple(T.func.debug_unwrap(v).shape))
        return v

    T.vmap(one)(T.ones(4, 3))
    T.vmap(T.vmap(one))(T.ones(4, 3))
    assert seen == [(4, 3), (4, 3)]


def test_an_error_inside_leaves_nothing_behind(T):
    def broken(v):
        raise KeyError("mine")

    for call in (lambda: T.vmap(broken)(T.ones(2)), lambda: T.func.grad(broken)(T.ones(2)),
                 lambda: T.func.jvp(broken, (T.ones(2),), (T.ones(2),)), lambda: T.func.vjp(broken, T.ones(2)),
                 lambda: T.func.jacrev(broken)(T.ones(2)), lambda: T.func.hessian(broken)(T.ones(2))):  # fmt: skip
        with pytest.raises(KeyError, match="mine"):
            call()
    assert T.vmap(lambda v: v * 2)(T.ones(2)).tolist() == [2, 2]
    assert (T.ones(2, requires_grad=True) * 2).grad_fn is not None


@pytest.mark.filterwarnings("ignore")
def test_linearize_past_writes(T):
    def over(v):
        a = v.exp()
        a.copy_(v * v)
        return a * v

    def between(v):
        a = v * v
        b = a * a
        a.mul_(2)
        return a * b

    for func, slopes in ((over, [0, 3, 12]), (between, [0, 12, 384]), (lambda v: v.exp().zero_().add(v), [1, 1, 1])):
        out, push = T.func.linearize(func, T.arange(3.0))
        assert T.equal(out, func(T.arange(3.0))) and push(T.ones(3)).tolist() == slopes
    assert T.vmap(T.func.linearize(over, T.arange(3.0))[1])(T.eye(3)).sum(0).tolist() == [0, 3, 12]
    x, w = T.arange(3.0), T.ones(3)
    out, push = T.func.linearize(lambda v: v * v * w, x)
    x.mul_(5), w.mul_(2), out.zero_()
    assert push(T.ones(3)).tolist() == [0, 20, 40]  # where they are now
    with pytest.raises(ValueError):
        T.func.linearize(lambda v: v * 2, T.arange(3))


@pytest.mark.filterwarnings("ignore:There is a performance drop")
def test_what_has_no_gradient_runs_for_one_example_after_the_other(T):
    X = T.arange(6.0).reshape(2, 3)
    assert T.vmap(lambda v: T.isin(v, T.tensor([1.0, 3.0])))(X).tolist() == [[False, True, False], [True, False, False]]
    assert T.vmap(lambda v: T.isin(T.tensor([1.0, 3.0]), v))(X).tolist() == [[True, False], [False, True]]
    assert T.vmap(T.vmap(lambda v: T.histc(v, 2, 0, 4)))(X.reshape(1, 2, 3)).tolist() == [[[2, 1], [0, 2]]]


ERRORS = {
    "vmap: no argument": (ValueError, lambda T: T.vmap(lambda: T.ones(1))()),
    "vmap: nothing is mapped": (ValueError, lambda T: T.vmap(lambda v: v, in_dims=None)(T.ones(2))),
    "vmap: not a tensor": (ValueError, lambda T: T.vmap(lambda v: v)(3)),
    "vmap: a number of dimensions": (ValueError, lambda T: T.vmap(lambda v: v)(T.ones(()))),
    "vmap: in_dims of another form": (ValueError, lambda T: T.vmap(lambda a, b: a, in_dims=(0,))(T.ones(2), T.ones(2))),
    "vmap: in_dims not an int": (ValueError, lambda T: T.vmap(lambda a: a, in_dims="a")(T.ones(2))),
    "vmap: lengths differ": (ValueError, lambda T: T.vmap(lambda a, b: a)(T.ones(2), T.ones(3))),
    "vmap: out_dims of another form": (ValueError, lambda T: T.vmap(lambda a: a, out_dims=(0, 0))(T.ones(2))),
    "vmap: out_dims out of range": (IndexError, lambda T: T.vmap(lambda a: a, out_dims=3)(T.ones(2))),
    "vmap: what is returned is no tensor": (ValueError, lambda T: T.vmap(lambda a: 3)(T.ones(2))),
    "vmap: randomness is misspelt": (RuntimeError, lambda T: T.vmap(lambda a: a, randomness="any")(T.ones(2))),
    "vmap: random numbers": (RuntimeError, lambda T: T.vmap(lambda a: a + T.rand(1))(T.ones(2))),
    "vmap: item": (RuntimeError, lambda T: T.vmap(lambda a: a.item())(T.ones(2))),
    "vmap: if": (RuntimeError, lambda T: T.vmap(lambda a: a if a > 0 else -a)(T.ones(2))),
    "vmap: sizes from values": (RuntimeError, lambda T: T.vmap(lambda a: a.nonzero())(T.ones(2, 2))),
    "vmap: a write of a batch into one": (RuntimeError, lambda T: (lambda z: T.vmap(lambda a: z.add_(a))(T.ones(2)))(T.zeros(1))),
    "vmap: a chunk of no examples": (ValueError, lambda T: T.vmap(lambda a: a, chunk_size=0)(T.ones(2))),
    "grad: a vector": (RuntimeError, lambda T: T.func.grad(lambda v: v)(T.ones(2))),
    "grad: no tensor": (RuntimeError, lambda T: T.func.grad(lambda v: 3)(T.ones(2))),
    "grad: integers": (RuntimeError, lambda T: T.func.grad(lambda v: v.sum())(T.ones(2, dtype=T.int64))),
    "grad: argnums out of range": (RuntimeError, lambda T: T.func.grad(lambda v: v.sum(), argnums=1)(T.ones(2))),
    "grad: aux without a pair": (RuntimeError, lambda T: T.func.grad(lambda v: v.sum(), has_aux=True)(T.ones(2))),
    "vjp: a gradient of another shape": (RuntimeError, lambda T: T.func.vjp(lambda v: v * 2, T.ones(2))[1](T.ones(3))),
    "vjp: a gradient of another form": (RuntimeError, lambda T: T.func.vjp(lambda v: (v, v * 2), T.ones(2))[1](T.ones(2))),
    "jvp: a tangent of another shape": (RuntimeError, lambda T: T.func.jvp(lambda v: v, (T.ones(2),), (T.ones(3),))),
    "jvp: tangents of another form": (RuntimeError, lambda T: T.func.jvp(lambda v: v, (T.ones(2),), (T.ones(2), T.ones(2)))),
    "jvp: primals not in a tuple": (RuntimeError, lambda T: T.func.jvp(lambda v: v, T.ones(2), T.ones(2))),
    "jvp: no primals": (RuntimeError, lambda T: T.func.jvp(lambda: T.ones(1), (), ())),
    "jacrev: no tensor": (RuntimeError, lambda T: T.func.jacrev(lambda v: 3)(T.ones(2))),
    "jacfwd: no tensor": (RuntimeError, lambda T: T.func.jacfwd(lambda v: 3)(T.ones(2))),
    "jacfwd: integers": (ValueError, lambda T: T.func.jacfwd(lambda v: v)(T.ones(2, dtype=T.int64))),
    "jacrev: a chunk of no rows": (ValueError, lambda T: T.func.jacrev(lambda v: v, chunk_size=0)(T.ones(2))),
    "grad: a complex number": (RuntimeError, lambda T: T.func.grad(lambda v: (v * v).sum())(T.ones(2) * 1j)),
    "jacrev: complex input": (RuntimeError, lambda T: T.func.jacrev(lambda v: v.abs())(T.ones(2) * 1j)),
    "jacrev: another argument is complex": (RuntimeError, lambda T: T.func.jacrev(T.mul)(T.ones(1), T.ones(1) * 1j)),
    "jacrev: complex result": (RuntimeError, lambda T: T.func.jacrev(lambda v: v * 1j)(T.ones(2))),
    "jacfwd: complex input": (RuntimeError, lambda T: T.func.jacfwd(lambda v: v.abs())(T.ones(2) * 1j)),
    "jacfwd: complex result": (RuntimeError, lambda T: T.func.jacfwd(lambda v: v * 1j)(T.ones(2))),
    "hessian: complex input": (RuntimeError, lambda T: T.func.hessian(lambda v: v.abs().sum())(T.ones(2) * 1j)),
    "vmap: sizes from repeats": (RuntimeError, lambda T: T.vmap(T.ones(2).repeat_interleave)(T.tensor([[1, 2], [0, 2]]))),
    "linearize: a tangent of another shape": (RuntimeError, lambda T: T.func.linearize(f, T.ones(2))[1](T.ones(3))),
    "backward inside grad": (RuntimeError, lambda T: T.func.grad(lambda v: v.sum().backward())(T.ones(2))),
}  # fmt: skip


@pytest.mark.parametrize("name", ERRORS)
def test_errors(T, name):
    kind, call = ERRORS[name]
    with pytest.raises(kind) as raised:
        call(T)
    assert type(raised.value) is kind or T is not nbgrad
    assert T is not nbgrad or len(str(raised.value)) > 30


def test_a_batch_cannot_be_used_after_its_vmap(T):
    kept = []
    T.vmap(lambda v: kept.append(v) or v)(T.ones(2, 3))
    with pytest.raises(RuntimeError):
        kept[0] * 2


def test_how_a_batch_prints(T):
    texts = []
    T.vmap(lambda v: texts.append(repr(v)) or v)(T.arange(6.0).reshape(2, 3))
    assert texts == ["BatchedTensor(lvl=1, bdim=0, value=\n    tensor([[0., 1., 2.],\n            [3., 4., 5.]])\n)"]


@pytest.mark.parametrize("outer", ["grad", "jvp", "jacfwd", "jacrev", "hessian", "vmap"])
def test_writes_inside_forward_mode(T, outer):
    """What a tangent's rule needs of a tensor that is then overwritten."""

    def inside(v):
        return T.func.jvp(lambda u: u.clone().mul_(u).add_(1).mul_(u), (v,), (v * 0.5 + 1,))[1]

    def plain(v):
        return T.func.jvp(lambda u: (u * u + 1) * u, (v,), (v * 0.5 + 1,))[1]

    v = x(T, 3)
    found = {
        "grad": lambda g: T.func.grad(lambda v: g(v).sum())(v), "jvp": lambda g: T.func.jvp(g, (v,), (v,))[1],
        "jacfwd": lambda g: T.func.jacfwd(g)(v), "jacrev": lambda g: T.func.jacrev(g)(v),
        "hessian": lambda g: T.func.hessian(lambda v: g(v).sum())(v), "vmap": lambda g: T.vmap(g)(T.stack([v, v * 2])),
    }[outer]  # fmt: skip
    np.testing.assert_allclose(found(inside).numpy(), found(plain).numpy(), rtol=1e-12)


def into_part(a, u):
    a[:2].copy_(u[1:])
    return a


OVERWRITES = {
    "copy_": lambda u: (u * u).copy_(u) * u,
    "fill_": lambda u: (u * u).fill_(3) * u * u,
    "zero_": lambda u: (u * u).zero_() + u * u * u,
    "masked_fill_": lambda u: (u * u).masked_fill_(u > 0, 2.0) * u,
    "a view": lambda u: into_part(u * u, u) * u,
}


@pytest.mark.parametrize("name", OVERWRITES)
def test_what_was_overwritten_has_no_second_derivative(T, name):
    """The tangent that is written over has a history, and what takes its place has none."""
    v = x(T, 3)
    ones = T.ones_like(v)
    found = [T.func.jacrev(lambda u: T.func.jvp(OVERWRITES[name], (u,), (ones,))[1])(v),
             T.func.jacfwd(lambda u: T.func.jvp(OVERWRITES[name], (u,), (ones,))[1])(v)]  # fmt: skip
    expected = {
        "copy_": T.diag(ones * 2), "fill_": T.diag(ones * 6), "zero_": T.diag(v * 6),
        "masked_fill_": T.diag(T.where(v > 0, 0 * v, 6 * v)),
        "a view": T.stack([v.new_tensor([0, 1, 0]), v.new_tensor([0, 0, 1]), 6 * v * v.new_tensor([0, 0, 1])])
                  + v.new_tensor([[1.0, 0, 0], [0, 1, 0], [0, 0, 0]]),
    }[name]  # fmt: skip
    for matrix in found:
        np.testing.assert_allclose(matrix.numpy(), expected.numpy(), rtol=1e-12, atol=1e-12)


# ---- ops whose index differs from example to example ----
def index_put(T, v, i):
    z = v * v + 0 * i[0]  # a batch if only the index is one
    z[i] = v[:2].cos()
    return z


BY_INDEX = {
    "index_select": lambda T, v, i: v.index_select(1, i), "gather": lambda T, v, i: v.gather(0, i[None]),
    "take_along_dim": lambda T, v, i: v.take_along_dim(i[:, None].expand(2, 3)[:1], 1), "take": lambda T, v, i: v.take(i),
    "index_add": lambda T, v, i: v.index_add(1, i, v[:, :2] * v[:, 1:]),
    "index_copy": lambda T, v, i: v.index_copy(1, i, v[:, 1:].sin()),
    "index_fill": lambda T, v, i: v.index_fill(1, i, 5.0), "scatter": lambda T, v, i: v.scatter(1, i[:, None], v[:2, :1] * 3),
    "scatter_add": lambda T, v, i: v.scatter_add(1, i[:, None], v[:2, :1].exp()), "index_put": index_put,
    "index_put_": lambda T, v, i: (v + 0 * i[0]).index_put_((i, i), v[0, :2]),
    "masked_scatter": lambda T, v, i: v.masked_scatter(v > 0, v * 7),
}  # fmt: skip


@pytest.mark.oracle
@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("name", BY_INDEX)
def test_indices_of_each_example(name):
    torch = pytest.importorskip("torch")

    def results(T):
        v, i = x(T, 2, 3, 3), T.tensor([[0, 2], [1, 1]])  # the second example names one place twice
        for rows, chosen in ((0, 0), (None, 0), (0, None)):
            given = v if rows == 0 else v[0], i if chosen == 0 else i[0]

            def one(v, i):
                return BY_INDEX[name](T, v, i).sin()

            yield T.vmap(one, in_dims=(rows, chosen))(*given)
            yield T.vmap(T.func.grad(lambda v, i: one(v, i).sum()), in_dims=(rows, chosen))(*given)
            yield T.func.jvp(lambda v: T.vmap(one, in_dims=(rows, chosen))(v, given[1]), given[:1], (given[0] + 1,))

    assert_same(list(results(nbgrad)), list(results(torch)))


def looked(name, *args):
    def run(T, v):
        z = v * v
        assert getattr(z, name)(*args) is z
        return z * z

    return run


LOOKED = {"t_": looked("t_"), "transpose_": looked("transpose_", 0, 1), "unsqueeze_": looked("unsqueeze_", 1),
          "squeeze_": lambda T, v: looked("squeeze_")(T, v[None])}  # fmt: skip


@pytest.mark.parametrize("name", LOOKED)
def test_shapes_changed_in_place(T, name):
    v = x(T, 4, 2, 3)
    plain = {"t_": lambda z: z.transpose(1, 2), "transpose_": lambda z: z.transpose(1, 2), "unsqueeze_": lambda z: z.unsqueeze(2),
             "squeeze_": lambda z: z}[name]  # fmt: skip
    found = T.vmap(lambda v: LOOKED[name](T, v))(v), T.vmap(T.func.grad(lambda v: LOOKED[name](T, v).sum()))(v)
    _, tangent = T.func.jvp(lambda v: T.vmap(lambda v: LOOKED[name](T, v))(v), (v,), (v,))
    np.testing.assert_allclose(found[0].numpy(), plain(v**4).numpy())
    np.testing.assert_allclose(found[1].numpy(), (4 * v**3).numpy())
    np.testing.assert_allclose(tangent.numpy(), plain(4 * v**4).numpy())
    np.testing.assert_allclose(T.func.jvp(lambda v: LOOKED[name](T, v), (v[0],), (v[0],))[1].numpy(), plain(4 * v**4)[0].numpy())


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_comparisons_in_place_inside_vmap(T):
    assert T.vmap(lambda v, b: v.clone().ge_(b))(x(T, 2, 3), x(T, 2)).tolist() == [[1, 1, 1], [0, 0, 1]]


def test_how_one_example_lies_in_memory(T):
    seen = []
    T.vmap(lambda v: seen.append((v.stride(), v.stride(0), v.is_contiguous())) or v)(x(T, 2, 3, 4))
    T.vmap(lambda v: seen.append((v.stride(), v.stride(0), v.is_contiguous())) or v, in_dims=2)(x(T, 2, 3, 4))
    assert seen == [((4, 1), 4, True), ((12, 4), 12, False)]
    with pytest.raises(RuntimeError):
        T.vmap(lambda v: v * v.data_ptr())(x(T, 2))


def test_as_strided_of_what_all_examples_share(T):
    found = T.vmap(T.func.grad(lambda v, c: (v.as_strided((2, 2), (1, 1)) * c).sum()), in_dims=(None, 0))(x(T, 3), x(T, 2))
    np.testing.assert_allclose(found.numpy(), x(T, 2)[:, None].numpy() * [[1, 2, 1]])


def test_detach_in_place_and_data_inside_transforms(T):
    v = x(T, 2, 3)
    ones = T.ones_like(v)
    assert T.vmap(T.func.grad(lambda v: (v * v.exp().detach_()).sum()))(v).tolist() == v.exp().tolist()
    assert T.func.jvp(lambda v: v * v.exp().detach(), (v,), (ones,))[1].tolist() == v.exp().tolist()
    assert T.func.jacfwd(lambda v: v.data.sum() * v)(v[0]).tolist() == (ones[0].diag() * v[0].sum()).tolist()


def test_transforms_inside_inference_mode(T):
    with T.inference_mode():
        v = x(T, 3)
        assert T.func.grad(lambda v: (v**3).sum())(v).tolist() == (3 * v**2).tolist()
        assert T.func.hessian(lambda v: (v**3).sum())(v).tolist() == T.diag(6 * v).tolist()


def test_an_input_of_a_transform_keeps_requires_grad(T):
    for on in (True, False):
        with pytest.raises(RuntimeError):
            T.func.grad(lambda v: v.requires_grad_(on).sum())(x(T, 3))


def test_lists_of_directions_can_be_read(T):
    assert T.func.jacfwd(lambda v: v * v.tolist()[1])(x(T, 2)).tolist() == [[1.3, 0], [0, 1.3]]


@pytest.mark.parametrize("options", [
    {"out_dims": (1,)}, {"out_dims": "a"}, {"out_dims": 1.5}, {"in_dims": [0]}, {"out_dims": [0]},
], ids=str)  # fmt: skip
def test_how_in_dims_and_out_dims_are_nested(T, options):
    """As the arguments and results are, lists being no tuples; a tuple of one will do for a single result."""
    mapped = T.vmap(lambda v: v * 2, **options)
    if options == {"out_dims": (1,)}:
        assert tuple(mapped(x(T, 2, 3)).shape) == (3, 2)
    else:
        with pytest.raises(ValueError):
            mapped(x(T, 2, 3))
    with pytest.raises(ValueError):
        T.vmap(lambda v: (v, v), out_dims=[0, 0])(x(T, 2))


@pytest.mark.parametrize("outer", ["jvp", "jacfwd"])
def test_a_tangent_that_was_spread_can_be_written(T, outer):
    """The tangent of v + zeros is v's in every row; then one row gets another."""

    def f(v):
        z = v + T.zeros(2, 3, dtype=T.float64)
        row = z[1]
        z[0] = v * v
        row.mul_(2)
        return z

    v = x(T, 3)
    expected = [[2 * v[0].item(), 2 * v[1].item(), 2 * v[2].item()], [2, 2, 2]]
    found = T.func.jvp(f, (v,), (T.ones_like(v),))[1] if outer == "jvp" else T.func.jacfwd(f)(v).sum(2)
    assert found.tolist() == expected
