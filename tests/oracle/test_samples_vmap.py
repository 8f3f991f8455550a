"""Every sample inside vmap, for every choice of batched operands: what a Python loop over the examples gives, without one."""

from __future__ import annotations

import itertools
import warnings

import numpy as np
import pytest

import nbgrad
from nbgrad.engine.op import TABLE

from .samples import SAMPLES

# what vmap refuses, as PyTorch's does: shapes that depend on values, and a write of a batch into what all examples share
SHAPES_OF_VALUES = {"x[mask]", "masked_select"}
WRITES = {"x[0] = y", "x[:, 1:3] = y", "x[t] = y", "zeros[i] = y", "add_", "view copy_", "view of view"}
MAPPED = [s for s in SAMPLES if s[0] not in SHAPES_OF_VALUES]
WHOLE = [s for s in MAPPED if s[0] != "zeros[i] = y"]
N = 3


def samples(of):
    return pytest.mark.parametrize("name, function, arrays", of, ids=[s[0] for s in of])


def batched(a):
    return nbgrad.tensor(np.stack([a, a * 0.9, a * 1.05]))


def in_a_loop(function, xs, on):
    rows = [function(*[x[i] if o else x for x, o in zip(xs, on)]) for i in range(N)]
    return nbgrad.stack(rows)


def assert_close(ours, theirs):
    assert ours.dtype is theirs.dtype and ours.shape == theirs.shape
    np.testing.assert_allclose(ours.numpy(force=True), theirs.numpy(force=True), rtol=1e-7, atol=1e-10)


@pytest.fixture(autouse=True)
def no_loop():
    """An op without a batching rule warns: here that is an error."""
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="vmap:")
        yield


@samples(MAPPED)
def test_as_a_loop(name, function, arrays):
    for on in itertools.product([True, False], repeat=len(arrays)):
        if not any(on):
            continue
        xs = [batched(a) if o else nbgrad.tensor(a) for a, o in zip(arrays, on)]
        f = lambda *xs: function(nbgrad, *xs)  # noqa: E731
        mapped = nbgrad.vmap(f, in_dims=tuple(0 if o else None for o in on))
        if name in WRITES and (name == "zeros[i] = y" or not on[0]):
            with pytest.raises(RuntimeError, match="would write one value for each example into a tensor that all examples share"):
                mapped(*xs)
        else:
            assert_close(mapped(*xs), in_a_loop(f, xs, on))


@samples(WHOLE)
def test_a_batch_along_the_last_axis(name, function, arrays):
    xs = [batched(a) for a in arrays]
    f = lambda *xs: function(nbgrad, *xs)  # noqa: E731
    last = [x.movedim(0, -1) for x in xs]
    assert_close(nbgrad.vmap(f, in_dims=-1, out_dims=-1)(*last).movedim(-1, 0), in_a_loop(f, xs, (True,) * len(xs)))


@samples(WHOLE)
def test_gradients_of_each_example(name, function, arrays):
    """vmap of grad, and backward through vmap."""
    xs = [batched(a) for a in arrays]

    def total(*xs):
        out = function(nbgrad, *xs)
        return (out * nbgrad.tensor(np.cos(np.arange(out.numel()) + 0.5).reshape(tuple(out.shape))).to(out.dtype)).sum()

    every = tuple(range(len(xs)))
    gradient = nbgrad.func.grad(total, argnums=every)
    rows = [gradient(*[x[i] for x in xs]) for i in range(N)]
    for ours, *theirs in zip(nbgrad.vmap(gradient)(*xs), *rows):
        assert_close(ours, nbgrad.stack(theirs))
    through = nbgrad.func.grad(lambda *xs: nbgrad.vmap(total)(*xs).sum(), argnums=every)(*xs)
    for ours, *theirs in zip(through, *rows):
        assert_close(ours, nbgrad.stack(theirs))


@samples([s for s in MAPPED if s[0] not in WRITES])
def test_inside_another_vmap(name, function, arrays):
    """The first operand is batched outside, the last inside (the same one twice where there is only one)."""
    f = lambda *xs: function(nbgrad, *xs)  # noqa: E731
    xs = [nbgrad.tensor(a) for a in arrays]
    xs[0] = batched(xs[0].numpy())
    xs[-1] = nbgrad.tensor(np.stack([xs[-1].numpy(), xs[-1].numpy() * 1.02], axis=1 if len(xs) == 1 else 0))
    outer = (0, *[None] * (len(xs) - 1))
    inner = (*[None] * (len(xs) - 1), 0)
    ours = nbgrad.vmap(nbgrad.vmap(f, in_dims=inner), in_dims=outer)(*xs)
    rows = []
    for i in range(N):
        first = [xs[0][i], *xs[1:]]
        rows.append(nbgrad.stack([f(*[x if k < len(xs) - 1 else x[j] for k, x in enumerate(first)]) for j in range(2)]))
    assert_close(ours, nbgrad.stack(rows))


@samples([s for s in SAMPLES if s[0] in SHAPES_OF_VALUES])
def test_shapes_that_depend_on_values_are_refused(name, function, arrays):
    with pytest.raises(RuntimeError, match="vmap: "):
        nbgrad.vmap(lambda *xs: function(nbgrad, *xs))(*map(batched, arrays))


def test_every_op_of_the_table_has_a_rule():
    lacking = [op.name for op in TABLE.values() if not (op.elementwise or op.batch)]
    assert not lacking


# ---- functions over several ops ----
def rows(T, *shape):
    n = int(np.prod(shape))
    return T.tensor(np.sin(np.arange(n) * 1.7).reshape(shape))


EACH = {
    "linear with a weight that is a vector": lambda T, v, w: T.nn.functional.linear(v, w[0]),
    "cosine_similarity of a matrix and a vector": lambda T, v, w: T.nn.functional.cosine_similarity(w, v),
    "nanmedian": lambda T, v, w: T.nanmedian(w),
    "nanmedian along a dimension": lambda T, v, w: T.nanmedian(w, 0).values,
}


@pytest.mark.parametrize("name", EACH)
@pytest.mark.parametrize("in_dims", [(0, 0), (0, None), (None, 0)])
def test_of_each_example(T, name, in_dims, recwarn):
    v, w = rows(T, 4, 3) if in_dims[0] == 0 else rows(T, 3), rows(T, 4, 3, 3) if in_dims[1] == 0 else rows(T, 3, 3)
    batched = T.vmap(lambda v, w: EACH[name](T, v, w), in_dims)(v, w)
    one = [EACH[name](T, v if in_dims[0] is None else v[i], w if in_dims[1] is None else w[i]) for i in range(4)]
    np.testing.assert_allclose(batched.numpy(), T.stack(one).numpy())
    assert T is not nbgrad or not recwarn.list


def test_storage_offset_of_an_example(T):
    seen = []
    T.vmap(lambda v: (seen.append((v.storage_offset(), v.stride())), v)[1], in_dims=1)(T.ones(3, 2, 4)[1:])
    assert seen == [(8, (8, 1))]
