"""Whether operations are recorded: `no_grad` and its kin, as context managers and as decorators, per thread."""

from __future__ import annotations

import functools
import inspect
import threading
import warnings

from .state import GRAD, INFERENCE, slots, state


def is_grad_enabled() -> bool:
    """Whether operations of this thread are recorded for backward.

    >>> import nbgrad as torch
    >>> torch.is_grad_enabled()
    True
    """
    return bool(state.mode & GRAD)


def _switch(on: bool) -> bool:
    before = bool(state.mode & GRAD)
    state.mode = state.mode | GRAD if on else state.mode & ~GRAD
    return before


class _Mode:
    """A context manager that is also a decorator of functions, generators and coroutines."""

    __slots__ = ("_before", "mode")

    def __enter__(self):
        self._before.append(_switch(self.mode))

    def __exit__(self, *exc):
        _switch(self._before.pop())

    def clone(self):
        """Another of the same kind."""
        return type(self)()

    def __call__(self, function):
        if inspect.isclass(function):
            warnings.warn(
                f"{type(self).__name__} on the class {function.__name__} makes a function of it: decorate its methods",
                FutureWarning,
                stacklevel=2,
            )
        if inspect.isgeneratorfunction(function):
            return _decorate_generator(self.clone, function)
        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def run(*args, **kwargs):
                with self.clone():
                    return await function(*args, **kwargs)
        else:

            @functools.wraps(function)
            def run(*args, **kwargs):
                with self.clone():
                    return function(*args, **kwargs)

        return run


def _decorate_generator(fresh, function):
    """The mode holds while the generator runs; between its yields the caller's mode is back."""

    @functools.wraps(function)
    def run(*args, **kwargs):
        generator = function(*args, **kwargs)
        step, value = generator.send, None
        while True:
            try:
                with fresh():
                    out = step(value)
            except StopIteration as stop:
                return stop.value
            finally:
                value = None  # an error thrown in, whose traceback holds this frame
            try:
                step, value = generator.send, (yield out)
            except GeneratorExit:
                with fresh():
                    generator.close()
                raise
            except BaseException as error:
                step, value = generator.throw, error

    return run


class no_grad(_Mode):
    """Record nothing: what is computed inside has `requires_grad=False`.

    >>> import nbgrad as torch
    >>> x = torch.ones(2, requires_grad=True)
    >>> with torch.no_grad():
    ...     y = x * 2
    >>> y.requires_grad
    False
    """

    def __new__(cls, function=None):
        self = super().__new__(cls)
        self._before, self.mode = [], cls._on
        return self if function is None else self(function)

    _on = False


class enable_grad(no_grad):
    """Record again, inside a `no_grad` block.

    >>> import nbgrad as torch
    >>> x = torch.ones(2, requires_grad=True)
    >>> with torch.no_grad(), torch.enable_grad():
    ...     y = x * 2
    >>> y.requires_grad
    True
    """

    _on = True


class set_grad_enabled(_Mode):
    """Switch recording on or off at once; as a context manager, put it back on leaving.

    >>> import nbgrad as torch
    >>> with torch.set_grad_enabled(False):
    ...     torch.is_grad_enabled()
    False
    """

    def __init__(self, mode: bool):
        if not isinstance(mode, bool):
            raise TypeError(f"set_grad_enabled takes True or False, got {type(mode).__name__}")
        self.mode = mode
        self._before = [_switch(mode)]

    def __enter__(self):
        before = _switch(self.mode)
        if not self._before:  # the constructor switched already, and knows better
            self._before.append(before)

    def clone(self):
        return type(self)(self.mode)

    def __call__(self, function):
        _switch(self._before.pop())  # used as a decorator, it must leave the mode as it was
        return super().__call__(function)


class inference_mode(_Mode):
    """As `no_grad`, and what is made inside can never be recorded, nor written in place outside.

    `inference_mode(False)` switches it off again inside, and recording on.

    >>> import nbgrad as torch
    >>> x = torch.ones(2, requires_grad=True)
    >>> with torch.autograd.inference_mode():
    ...     y = x * 2
    >>> y.requires_grad, y.is_inference()
    (False, True)
    """

    def __new__(cls, mode=True):
        if not isinstance(mode, bool) and not callable(mode):
            raise TypeError(f"inference_mode takes True or False, got {type(mode).__name__}")
        self = super().__new__(cls)
        self._before, self.mode = [], mode is not False
        return self(mode) if callable(mode) else self

    def __enter__(self):
        slots.inference_tensors = True
        self._before.append(state.mode)
        state.mode = state.mode & ~GRAD | INFERENCE if self.mode else state.mode & ~INFERENCE | GRAD

    def __exit__(self, *exc):
        state.mode = self._before.pop()

    def clone(self):
        return type(self)(self.mode)


def is_inference_mode_enabled() -> bool:
    """Whether what this thread makes are inference tensors."""
    return bool(state.mode & INFERENCE)


class _Switches(threading.local):
    multithreading = grad_layout = True


switches = _Switches()


class _Switch(_Mode):
    """Sets one of this thread's switches at once; as a context manager, puts it back on leaving."""

    __slots__ = ()
    name: str

    def __init__(self, mode: bool):
        if not isinstance(mode, bool):
            raise TypeError(f"{type(self).__name__} takes True or False, got {type(mode).__name__}")
        self.mode, self._before = mode, getattr(switches, self.name)
        self.__enter__()

    def __enter__(self):
        setattr(switches, self.name, self.mode)

    def __exit__(self, *exc):
        setattr(switches, self.name, self._before)

    def _fresh(self):
        return type(self)(self.mode)

    def __call__(self, function):
        self.__exit__()  # used as a decorator, it must leave the switch as it was
        return super().__call__(function)


class set_multithreading_enabled(_Switch):
    """A switch that is only remembered: `backward` always runs in the thread that calls it.

    >>> import nbgrad as torch
    >>> with torch.autograd.set_multithreading_enabled(False):
    ...     torch.autograd.is_multithreading_enabled()
    False
    """

    name = "multithreading"

    def __init__(self, mode: bool):
        super().__init__(mode)


def is_multithreading_enabled() -> bool:
    """What `set_multithreading_enabled` was last given in this thread."""
    return switches.multithreading


class enforce_grad_layout_policy(_Switch):
    """Whether a new `.grad` lies in memory as its leaf does, at the price of a copy where what arrived lies otherwise.

    >>> import nbgrad as torch
    >>> w = torch.ones(2, 3).t().requires_grad_()
    >>> w.backward(torch.ones(3, 2)); w.grad.stride()
    (1, 3)
    """

    name = "grad_layout"

    def __init__(self, enable: bool = True):
        super().__init__(enable)
