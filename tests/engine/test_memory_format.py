"""Memory formats: which order in memory is asked for, and which is there."""

from __future__ import annotations

import copy
import pickle

import pytest

import nbgrad
from tests.oracle.test_expressions import agree

EXPRESSIONS = r"""
T.ones(2,3).T.clone(memory_format=T.contiguous_format).stride()
T.ones(2,3).T.clone(memory_format=T.preserve_format).stride() | m.T.contiguous(memory_format=T.preserve_format)
m.T.contiguous(memory_format=T.contiguous_format).stride() | m.T.is_contiguous(memory_format=T.preserve_format)
m.is_contiguous(memory_format=T.contiguous_format) | T.zeros_like(m.T,memory_format=T.contiguous_format).stride()
T.zeros_like(m.T,memory_format=T.preserve_format).stride() | m.T.to(T.float64,memory_format=T.contiguous_format).stride()
m.T.to(memory_format=T.contiguous_format).stride() | T.empty((2,3),memory_format=T.contiguous_format).stride()
T.empty((2,3),memory_format=T.preserve_format) | m.clone(memory_format=3) | m.clone(T.preserve_format)
T.clone(m.T,memory_format=T.contiguous_format) | m.T.double(memory_format=T.contiguous_format).stride()
m.T.double(memory_format=T.preserve_format).stride() | T.rand_like(m.T,memory_format=T.contiguous_format)
T.randn_like(m,memory_format=T.preserve_format) | T.full_like(m.T,2,memory_format=T.contiguous_format).stride()
str(T.preserve_format) | type(T.channels_last).__name__
"""


@pytest.mark.oracle
@pytest.mark.parametrize("expression", [e for line in EXPRESSIONS.strip().splitlines() for e in line.split(" | ")])
def test_as_pytorch(expression):
    agree(expression)


def test_a_copy_in_order_stays_in_the_graph(T):
    x = T.ones(2, 3, requires_grad=True)
    y = x.T.clone(memory_format=T.contiguous_format)
    assert y.is_contiguous() and y.grad_fn.name() == "CloneBackward0"
    y.sum().backward()
    assert x.grad.tolist() == [[1, 1, 1], [1, 1, 1]]


def test_a_format_is_itself_when_copied(T):
    assert pickle.loads(pickle.dumps(T.contiguous_format)) is T.contiguous_format
    assert copy.deepcopy(T.preserve_format) is T.preserve_format


def test_orders_of_images_are_named():
    with pytest.raises(NotImplementedError, match="torch.channels_last is not supported"):
        nbgrad.ones(1, 2, 3, 4).clone(memory_format=nbgrad.channels_last)
