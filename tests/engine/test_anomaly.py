"""Anomaly mode."""

from __future__ import annotations

import threading
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


def test_the_switches_can_be_read(T):
    assert (T.is_anomaly_enabled(), T.is_anomaly_check_nan_enabled()) == (False, True)
    with T.autograd.set_detect_anomaly(True, check_nan=False):
        assert (T.is_anomaly_enabled(), T.is_anomaly_check_nan_enabled()) == (True, False)
    assert (T.is_anomaly_enabled(), T.is_anomaly_check_nan_enabled()) == (False, True)
    with pytest.raises(TypeError):
        T.autograd.set_detect_anomaly(1)


def test_it_holds_in_all_threads(T):
    seen = []

    def work():
        x = T.tensor(0.0, requires_grad=True)
        try:
            bad(T, x).backward()
        except RuntimeError as error:
            seen.append((T.is_anomaly_enabled(), type(error)))

    with T.autograd.detect_anomaly():
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert seen == [(True, RuntimeError)]


def test_a_node_made_by_a_backward_knows_whose(T):
    x = T.tensor(0.0, requires_grad=True)
    with T.autograd.set_detect_anomaly(True):
        y = x**1.5  # the first forward line
        (g,) = T.autograd.grad(y, x, create_graph=True)  # the second
        assert g.grad_fn.metadata["parent_"] is y.grad_fn
        with warnings.catch_warnings(record=True) as told, pytest.raises(RuntimeError):
            warnings.simplefilter("always")
            T.autograd.grad(g * 0, x)
    told = [str(w.message) for w in told if w.category is UserWarning]
    assert len(told) == 2 and "the second" in told[0] and "the first forward line" in told[1]


def test_a_hook_that_makes_nan(T):
    x = T.ones(2, requires_grad=True)
    with T.autograd.detect_anomaly(), pytest.raises(RuntimeError, match="MulBackward0"):
        y = x * 2
        y.register_hook(lambda g: g * float("nan"))
        y.sum().backward()


def test_the_error_tells_a_nan_that_arrived_from_one_that_was_made():
    x = nbgrad.ones(2, requires_grad=True)
    with nbgrad.autograd.detect_anomaly(), pytest.raises(RuntimeError, match="had arrived"):
        (x * 2).backward(nbgrad.tensor([1.0, float("nan")]))
    with nbgrad.autograd.detect_anomaly(), pytest.raises(RuntimeError, match="division by zero"):
        bad(nbgrad, x * 0).backward()


def test_where_warnings_are_errors_the_error_of_the_pass_comes_first(T, capfd):
    def run():
        y = T.ones(2, requires_grad=True) + 1
        z = y**2
        y += 1
        z.sum().backward()

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with T.autograd.detect_anomaly():
            warnings.simplefilter("error")
            with pytest.raises(RuntimeError):
                run()
    assert "PowBackward0" in capfd.readouterr().err
