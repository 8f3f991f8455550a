"""Names of old programs, and what they ask of the engine itself."""

from __future__ import annotations

import pytest


def test_a_variable_is_a_leaf_on_the_tensors_memory(T):
    t = T.ones(2)
    x = T.autograd.Variable(t, requires_grad=True)
    (x * 2).sum().backward()
    assert x.grad.tolist() == [2.0, 2.0] and x is not t and x.data_ptr() == t.data_ptr() and not t.requires_grad
    assert isinstance(t, T.autograd.Variable) and type(x) is T.Tensor and T.autograd.Variable is T.autograd.variable.Variable
    assert not T.autograd.Variable(x).requires_grad
    with pytest.warns(UserWarning):
        T.autograd.Variable(t, volatile=True)
    for args in (([1.0, 2.0],), (t, None), (t, "yes")):
        with pytest.raises(TypeError):
            T.autograd.Variable(*args)
    assert T.autograd.Variable(t, 1).requires_grad and T.autograd.Variable().shape == (0,)
    with pytest.raises(RuntimeError):
        T.autograd.variable([1.0])


def test_callbacks_run_when_the_pass_is_done(T):
    x, log = T.ones(2, requires_grad=True), []
    y = x * 2
    queue = T.autograd.Variable._execution_engine.queue_callback

    def hook(g):
        queue(lambda: log.append(("done", x.grad.tolist())))
        log.append("hook")

    y.register_hook(hook)
    y.sum().backward()
    assert log == ["hook", ("done", [2.0, 2.0])]
    y = x * 2
    y.register_hook(lambda g: queue(lambda: queue(lambda: log.append("the second"))))
    y.sum().backward()
    assert log[-1] == "the second"
    with pytest.raises(RuntimeError):
        queue(print)


def test_handles_are_of_a_public_class(T):
    import importlib

    hooks = importlib.import_module(f"{T.__name__}.utils.hooks")
    assert isinstance(T.ones(2, requires_grad=True).register_hook(print), hooks.RemovableHandle)
