"""The face of a function for users: its parameters by PyTorch's and NumPy's names, looked at before it runs."""

from __future__ import annotations

import functools
import inspect

import numpy as np

from ..engine.dtypes import dtype
from ..engine.errors import no_tensor
from ..engine.op import TENSORS
from ..engine.tensor import Tensor
from .arguments import PLAIN, kind_of
from .out import NAMES, into


def accepting(name, function):
    """`function` with a last parameter `out`, if it is one of `NAMES`; what takes a device takes a layout and `pin_memory`, too."""
    if name in NAMES:
        return with_out(name, function)
    return _faced(name, function, "") if _placed(function) else function


def _placed(function) -> bool:
    """Whether a function makes tensors on a device."""
    return inspect.isfunction(function) and "device" in _parameters(function)


def with_out(name, function):
    """`function` with a last parameter `out`."""
    return _faced(name, function, "out")


def public(name, function):
    """A function of tensors as users call it: with `out=` and NumPy's names where PyTorch has them.

    It says what it takes where it is given something else.
    """
    return accepting(name, function) if name in NAMES else _faced(name, function, "")


def faced(name, function):
    """A function that has neither `out=` nor NumPy's names as users call it."""
    return _faced(name, function, "", numpys=False)


NUMPY = {"dim": "axis", "keepdim": "keepdims"}  # NumPy's names, which all but these functions take as well
_OWN_NAMES_ONLY = {"norm", "split", "unique", "unique_consecutive"}


def numpys_names(name, function) -> dict:
    """The names by which NumPy calls parameters that a function has, where PyTorch's takes them, and those parameters."""
    own = () if name in _OWN_NAMES_ONLY else _parameters(function)
    return {other: p for p, other in NUMPY.items() if p in own}


class Late:
    """Stands for a method of `Tensor` until it is first asked for, and makes its face then: import is quicker for it."""

    __slots__ = ("name", "function")

    def __init__(self, name, function):
        self.name, self.function = name, function

    def __get__(self, instance, owner=None):
        made = method(self.name, self.function)
        setattr(Tensor, self.name, made)
        return made if instance is None else made.__get__(instance)


def _parameters(function):
    code = function.__code__
    return code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]


def method(name, function):
    """A method of tensors as users call it: with NumPy's names, its arguments looked at before it runs."""
    return _faced(name, function, "", method=True)


def live(namespace, name, face):
    """Put a face where users find it; it says that it lives there, so that pickle finds it as well."""
    face.__module__, face.__qualname__ = namespace["__name__"], name
    namespace[name] = face
    return face


def _faced(name, function, out, method=False, numpys=True):
    """`function` as users call it; made from its signature, so that a call by its own names costs little more."""
    code, usual = function.__code__, {**_by_name(function), **(function.__kwdefaults__ or {})}
    own = _parameters(function)
    given, named = list(own[: code.co_argcount]), own[code.co_argcount :]
    both = {p: other for other, p in numpys_names(name, function).items()} if numpys else {}
    # one that is needed may come by its other name, and those behind it then by theirs
    late = [p for p in given[given.index("dim") :] if p not in usual] if "dim" in both and "dim" in given else []
    usual |= dict.fromkeys(late, _ABSENT)
    heads, write = [f"{p}={p}" if p in usual else p for p in given], getattr(function, "in_place", None)
    heads += ["inplace=False"] if write else []
    if code.co_flags & inspect.CO_VARARGS:
        given.append("*" + code.co_varnames[len(own)])
    last = [f"{p}={p}" if p in usual else p for p in named]
    last += ["layout=None", "pin_memory=False"] if _placed(function) else []  # there is one layout, and nothing to pin for
    last += [f"{p}=None" for p in filter(None, (*both.values(), out))]
    heads += ([given[-1]] if given and given[-1][0] == "*" else ["*"] if last else []) + last
    passed = ", ".join(f"{p}={p}" for p in named)
    kinds = {p: kind_of(name.rstrip("_"), p) for p in own[1 if method else 0 :]}
    kinds = {p: kind for p, kind in kinds.items() if kind is not None}
    plain = tuple([(p, _passes(p, kind, usual.get(p, _ABSENT))) for p, kind in kinds.items()])
    maker = _maker(
        ", ".join(usual), ", ".join(heads), ", ".join(given), passed, out, tuple(both), tuple(late), plain, write is not None
    )
    call = maker(function, write, into, _explained, _lacking, _ABSENT, name, kinds, TENSORS, dtype, **usual)
    functools.update_wrapper(call, function, updated=())
    del call.__wrapped__  # the signature is this one's
    return call


class _Absent:
    def __repr__(self):
        return "needed"


_ABSENT = _Absent()


def _lacking(name, given: dict):
    absent = [f"'{p}'" for p, value in given.items() if value is _ABSENT]
    return TypeError(
        f"{name}() missing {len(absent)} required positional argument{'s' * (len(absent) > 1)}: {' and '.join(absent)}"
    )


def _passes(parameter, kind, usual):
    """The test that tells that an argument needs no second look."""
    test = PLAIN[kind].format(parameter)
    return f"{parameter} is None or {test}" if usual is None or usual == () else test


def _by_name(function):
    defaults, code = function.__defaults__ or (), function.__code__
    return dict(zip(code.co_varnames[code.co_argcount - len(defaults) : code.co_argcount], defaults))


@functools.cache
def _maker(usual, heads, given, named, out, both, late, kinds, switched):
    """Makes the functions of one signature.

    `usual` are the names of its defaults, `late` those that must be given all the same, `kinds` the tests of its arguments;
    `switched`: `inplace=True` calls the twin that writes.
    """
    plain = f"{'(write if inplace else function)' if switched else 'function'}({', '.join(filter(None, (given, named)))})"
    lines = [f"        if {NUMPY[p]} is not None: {p} = {NUMPY[p]}" for p in both]
    if late:
        lines.append(f"        if {' or '.join(f'{p} is absent' for p in late)}:")
        lines.append(f"            raise lacking(name, dict({', '.join(f'{p}={p}' for p in late)}))")
    lines += [f"        if not ({test}): {p} = _kinds['{p}'](name, '{p}', {p})" for p, test in kinds]
    into = f" if out is None else into(out, name, function, [{given}], dict({named}))" if out else ""
    made = {"__name__": __name__}  # a place inside the package, for those who look for the user's line
    lines = [
        f"def make(function, write, into, explained, lacking, absent, name, _kinds, _tensors, _dtype, {usual}):",
        f"    def call({heads}):",
        *lines,
        "        try:",
        f"            return {plain}{into}",
        "        except AttributeError as error:",
        "            raise explained(error, name) from None",
        "    return call",
    ]
    exec(compile("\n".join(lines), "<nbgrad call>", "exec"), made)
    return made["make"]


def _explained(error, name):
    """The error of a function that was given no tensor where it takes one; any other as it is."""
    return no_tensor(name, error.obj) if type(error.obj) in _NO_TENSORS else error


_NO_TENSORS = {list, tuple, bool, int, float, complex, str, np.ndarray, type(None)}
