"""Anomaly mode."""

from __future__ import annotations

import warnings

import pytest

import nbgrad


@pytest.fixture(autouse=True)
def quiet():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def bad(T, x):
    y = T.sqrt(x)  # the line that makes the NaN
    return (y * 0).sum()


def test_a_nan_stops_backward(T):
    x = T.tensor([1.0, 0.0], requires_grad=True)
    with T.autograd.detect_anomaly(), pytest.raises(RuntimeError, match="SqrtBackward0.*(nan|NaN)"):
        bad(T, x).backward()
    assert x.grad is None
    bad(T, x).backward()
    assert x.grad.isnan().tolist() == [False, True]


def test_as_a_switch(T):
    x = T.tensor(0.0, requires_grad=True)
    with T.autograd.set_detect_anomaly(True):
        with T.autograd.set_detect_anomaly(False):
            bad(T, x).backward()
        with pytest.raises(RuntimeError):
            bad(T, x).backward()
    bad(T, x).backward()
    T.autograd.set_detect_anomaly(True)
    with pytest.raises(RuntimeError):
        bad(T, x).backward()
    T.autograd.set_detect_anomaly(False)


def test_without_the_check_for_nan(T):
    x = T.tensor(0.0, requires_grad=True)
    with T.autograd.detect_anomaly(check_nan=False):
        bad(T, x).backward()


def test_it_warns_when_switched_on(T):
    with pytest.warns(UserWarning), T.autograd.detect_anomaly():
        pass


def test_nodes_remember_where_they_were_made(T):
    x = T.ones(2, requires_grad=True)
    with T.autograd.detect_anomaly():
        y = x * 2
    assert any("y = x * 2" in line for line in y.grad_fn.metadata["traceback_"])
    assert "traceback_" not in (x * 2).grad_fn.metadata


def test_an_error_in_a_custom_function_is_located(T):
    class Broken(T.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, g):
            raise KeyError("broken")

    x = T.ones(2, requires_grad=True)
    with T.autograd.detect_anomaly():
        y = Broken.apply(x)  # the call to find
        with pytest.warns(UserWarning, match="the call to find"), pytest.raises(KeyError):
            y.sum().backward()


def test_the_error_names_the_forward_line():
    x = nbgrad.tensor([1.0, 0.0], requires_grad=True)
    with nbgrad.autograd.detect_anomaly(), pytest.raises(RuntimeError) as error:
        bad(nbgrad, x).backward()
    assert __file__ in str(error.value) and "the line that makes the NaN" in str(error.value)


def test_a_graph_made_outside_the_mode_has_no_line_to_name():
    x = nbgrad.tensor([1.0, 0.0], requires_grad=True)
    y = bad(nbgrad, x)
    with nbgrad.autograd.detect_anomaly(), pytest.warns(UserWarning, match="outside anomaly mode"), pytest.raises(RuntimeError):
        y.backward()
