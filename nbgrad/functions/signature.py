"""The face of a function for users: its parameters by PyTorch's and NumPy's names, looked at before it runs."""

from __future__ import annotations

import functools
import inspect

import numpy as np

from ..engine.dtypes import dtype
from ..engine.errors import no_tensor
from ..engine.op import TENSORS
from ..engine.tensor import Tensor
from .arguments import PLAIN, shown
from .out import into
from .registry import Public

NUMPY = {"dim": "axis", "keepdim": "keepdims"}  # NumPy's names, which most functions that have these take as well


def torch_face(name: str, entry: Public):
    """A function as users of `torch.*` call it: with `out=` and NumPy's names where PyTorch has them."""
    return _faced(name, entry, out="out" if entry.out else "")


def special_face(name: str, entry: Public):
    """A function as users of `torch.special` call it: all of them take `out=`."""
    return _faced(name, entry, out="out")


def nn_face(name: str, entry: Public):
    """A function as users of `torch.nn.functional` call it: with neither `out=` nor NumPy's names."""
    return _faced(name, entry, numpys=False)


def method(name: str, entry: Public):
    """A method of tensors as users call it: with NumPy's names, its arguments looked at before it runs."""
    return _faced(name, entry, first=1)


def numpys_names(entry: Public) -> dict:
    """The names by which NumPy calls parameters that a function has, where PyTorch's takes them, and those parameters."""
    own = entry.parameters() if entry.numpy else ()
    return {other: p for p, other in NUMPY.items() if p in own}


class Late:
    """Stands for a method of `Tensor` until it is first asked for, and makes its face then: import is quicker for it."""

    __slots__ = ("name", "entry")

    def __init__(self, name, entry):
        self.name, self.entry = name, entry

    def __get__(self, instance, owner=None):
        made = method(self.name, self.entry)
        made.__qualname__ = f"Tensor.{self.name}"
        setattr(Tensor, self.name, made)
        return made if instance is None else made.__get__(instance)


def live(namespace, name, face):
    """Put a face where users find it; it says that it lives there, so that pickle finds it as well."""
    face.__module__, face.__qualname__ = namespace["__name__"], name
    namespace[name] = face
    return face


def _faced(name, entry, out="", first=0, numpys=True):
    """The function as users call it; made from its declaration, so that a call by its own names costs little more.

    `first`: the parameters before it are not looked at.
    """
    declared, function = entry.declared, entry.function
    code, usual = declared.__code__, {**_by_name(declared), **(declared.__kwdefaults__ or {})}
    own = entry.parameters()
    given, named = list(own[: code.co_argcount]), own[code.co_argcount :]
    both = {p: other for other, p in numpys_names(entry).items()} if numpys else {}
    # one that is needed may come by its other name, and those behind it then by theirs
    late = [p for p in given[given.index("dim") :] if p not in usual] if "dim" in both and "dim" in given else []
    usual |= dict.fromkeys(late, _ABSENT)
    heads = [f"{p}={p}" if p in usual else p for p in given]
    write = entry.written if entry.twin is not None and entry.twin.switch and not first else None
    heads += ["inplace=False"] if write else []
    if code.co_flags & inspect.CO_VARARGS:
        given.append("*" + code.co_varnames[len(own)])
    last = [f"{p}={p}" if p in usual else p for p in named]
    last += ["layout=None", "pin_memory=False"] if entry.places else []  # there is one layout, and nothing to pin for
    last += [f"{p}=None" for p in filter(None, (*both.values(), out))]
    heads += ([given[-1]] if given and given[-1][0] == "*" else ["*"] if last else []) + last
    passed = ", ".join(f"{p}={p}" for p in named)
    kinds = {p: kind for p, kind in entry.kinds().items() if p not in own[:first]}
    plain = tuple([(p, _passes(p, kind, usual.get(p, _ABSENT))) for p, kind in kinds.items()])
    maker = _maker(
        ", ".join(usual), ", ".join(heads), ", ".join(given), passed, out, tuple(both), tuple(late), plain, write is not None
    )
    call = maker(function, write, into, _explained, _lacking, _ABSENT, name, entry, kinds, TENSORS, dtype, **usual)
    functools.update_wrapper(call, declared, updated=())
    del call.__wrapped__  # the signature is this one's
    call.__name__ = call.__qualname__ = name
    call.__annotations__ = {p: shown(text) for p, text in declared.__annotations__.items()}
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
    `switched`: `inplace=True` calls the twin that writes. The source of `torch.sum`, with `out=`, is

        def make(function, write, into, explained, lacking, absent, name, entry, _kinds, _tensors, _dtype, dim, keepdim, dtype):
            def call(input, dim=dim, keepdim=keepdim, *, dtype=dtype, axis=None, keepdims=None, out=None):
                if axis is not None: dim = axis
                if keepdims is not None: keepdim = keepdims
                if not (type(input) in _tensors): input = _kinds['input'](name, 'input', input)
                ...
                try:
                    return function(input, dim, keepdim, dtype=dtype) if out is None else into(out, name, entry, ...)
                except AttributeError as error:
                    raise explained(error, name) from None
            return call

    Source is assembled, since a wrapper that takes `*args, **kwargs` and binds them costs more than most functions do.
    """
    plain = f"{'(write if inplace else function)' if switched else 'function'}({', '.join(filter(None, (given, named)))})"
    lines = [f"        if {NUMPY[p]} is not None: {p} = {NUMPY[p]}" for p in both]
    if late:
        lines.append(f"        if {' or '.join(f'{p} is absent' for p in late)}:")
        lines.append(f"            raise lacking(name, dict({', '.join(f'{p}={p}' for p in late)}))")
    lines += [f"        if not ({test}): {p} = _kinds['{p}'](name, '{p}', {p})" for p, test in kinds]
    into = f" if out is None else into(out, name, entry, [{given}], dict({named}))" if out else ""
    made = {"__name__": __name__}  # a place inside the package, for those who look for the user's line
    lines = [
        f"def make(function, write, into, explained, lacking, absent, name, entry, _kinds, _tensors, _dtype, {usual}):",
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
