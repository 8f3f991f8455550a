"""Functions of `nn.functional` that are given something else: a TypeError that names the function and the argument."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

import nbgrad

CALLS = (
    """
F.relu([1.0]) | F.gelu(1.0) | F.cross_entropy(a, t) | F.cross_entropy(x, [0, 1]) | F.linear(x, a) | F.linear(x, x, [1.0])
F.dropout([1.0]) | F.dropout(x, "half") | F.layer_norm([1.0], (1,)) | F.layer_norm(x, (3,), a[0]) | F.layer_norm(x, (3,), eps="a")
F.one_hot([1]) | F.embedding([1], x) | F.embedding(t, a) | F.pad([1], (1, 1)) | F.softmax(x, "a") | F.prelu(x, [0.25])
F.scaled_dot_product_attention(x, x, [1]) | F.binary_cross_entropy_with_logits(x, a) | F.nll_loss(x, [0, 1])
""".replace("\n", " | ")
    .strip(" |")
    .split(" | ")
)


@pytest.mark.parametrize("call", CALLS)
def test_what_is_no_tensor_or_no_number(T, call):
    names = {"F": T.nn.functional, "x": T.ones(2, 3), "a": np.ones((2, 3), np.float32), "t": T.tensor([0, 1])}
    with pytest.raises(TypeError) as found:
        eval(call, names)
    if T is nbgrad:
        assert str(found.value).startswith(call[2 : call.index("(")])


def test_in_place_by_name_and_by_position(T):
    F = T.nn.functional
    for call in (lambda x: F.relu(x, True), lambda x: F.relu6(x, inplace=True), lambda x: F.elu(x, 1.0, True)):
        x = T.tensor([-1.0, 7.0])
        assert call(x) is x and x[0] <= 0


def test_functions_are_pickled_by_name():
    F = nbgrad.nn.functional
    for f in (nbgrad.sum, nbgrad.exp, nbgrad.randn, F.relu, F.cross_entropy, nbgrad.special.i1):
        assert pickle.loads(pickle.dumps(f)) is f


def test_layers_that_are_not_there_are_named():
    with pytest.raises(AttributeError, match="nbgrad.nn has no 'Linear': nbgrad has it not yet"):
        nbgrad.nn.Linear(2, 3)
