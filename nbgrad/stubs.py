"""Types for editors and type checkers, which cannot see what is declared at run time: `python -m nbgrad.stubs` writes the `.pyi` files.

What stands in them comes from the declarations (`functions.registry`) and from the classes themselves; a test compares.
"""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import nbgrad

from .engine import dtypes
from .engine.tensor import Tensor
from .functions import arguments, return_types
from .functions.methods import faces
from .functions.registry import ATTRIBUTES, SPACES

HEAD = '''"""{what} This file is written by `make stubs`."""

from builtins import bool as _bool, complex as _complex, float as _float, int as _int, str as _str
from collections.abc import Callable, Sequence
from typing import Any, overload

'''
_ALIASES = [name for name in ("Device", "DType", "Ints", "Lengths", "MemoryFormat", "Number") if hasattr(arguments, name)]
_BUILTIN = re.compile(r"\b(bool|complex|float|int|str)\b")  # names that a function or a dtype takes from them here
_RESULTS = [name for name, value in vars(return_types).items() if hasattr(value, "_fields")]
_KNOWN = {
    *_ALIASES, *_RESULTS, "Any", "Callable", "Generator", "None", "Sequence", "Size", "Tensor", "dict", "dtype", "list", "ndarray", "tuple",
    "UntypedStorage", "TypedStorage", "Node", "RemovableHandle", "device",
}  # fmt: skip
_UNARY = ("abs", "neg", "pos", "invert")
_NUMBERS = {"bool": "_bool", "int": "_int", "float": "_float", "complex": "_complex", "index": "_int", "len": "_int"}
_OPERATORS = "add sub mul truediv floordiv mod pow matmul and or xor lshift rshift".split()
_COMPARISONS = "eq ne lt le gt ge".split()
_NUMPY_OF = {"axis": "dim", "keepdims": "keepdim"}
_ADDED = {"out": "Any", "inplace": "_bool", "layout": "Any", "pin_memory": "_bool"}  # what faces add to a declaration


def _type(text) -> str:
    """An annotation as it stands in a stub; Any for one that names what a stub does not import."""
    if not isinstance(text, str):
        return "Any" if text is inspect.Parameter.empty else getattr(text, "__name__", "Any")
    text = arguments.shown(text)
    words = set(re.findall(r"[A-Za-z_]\w*", text)) - {"bool", "complex", "float", "int", "str"}
    return _BUILTIN.sub(r"_\1", text) if words <= _KNOWN else "Any"


def _default(value) -> str:
    plain = isinstance(value, int | float | str | tuple | None) and value == value and value not in (float("inf"), -float("inf"))
    return repr(value) if plain else "..."


def _sentence(function) -> str:
    doc = inspect.getdoc(function) or ""
    first = " ".join(doc.split("\n\n")[0].split())
    return first.replace("\\", "\\\\").replace('"""', "'''")


def _signature(function, notes, first=None) -> str:
    """`(input: Tensor, dim: _int = 0) -> Tensor`; `first`: the name of the first parameter where it is a method's."""
    parts, star = [], False
    parameters = list(inspect.signature(function).parameters.values())
    for i, p in enumerate(parameters):
        kind = notes.get(p.name, notes.get(_NUMPY_OF.get(p.name, ""), p.annotation))
        text = _ADDED.get(p.name) if p.name in _ADDED and p.name not in notes else _type(kind)
        if p.name in _NUMPY_OF and p.name not in notes and "None" not in text:
            text = f"{text} | None"
        if first is not None and not i:
            parts.append(first)
            continue
        name = {p.VAR_POSITIONAL: "*", p.VAR_KEYWORD: "**"}.get(p.kind, "") + p.name
        if p.kind is p.KEYWORD_ONLY and not star:
            parts.append("*")
        star = star or p.kind in (p.KEYWORD_ONLY, p.VAR_POSITIONAL)
        default = "" if p.default is p.empty else f" = {_default(p.default)}"
        parts.append(f"{name}: {text}{default}")
    return f"({', '.join(parts)}) -> {_type(notes.get('return', inspect.signature(function).return_annotation))}"


def _def(name, function, notes, doc, indent="", first=None) -> str:
    either = re.fullmatch(r"Tensor \| (\w+)", notes.get("return", ""))
    if either and either[1] in _RESULTS:  # a tensor of all, or named results along `dim`
        whole = notes | {"dim": notes["dim"].replace("int | ", ""), "return": "Tensor"}
        along = notes | {"dim": "int", "return": either[1]}
        parts = [_signature(function, whole, first), _signature(function, along, first).replace("dim: _int = None", "dim: _int")]
        return "".join(f'{indent}@overload\n{indent}def {name}{part}:\n{indent}    """{doc}"""\n' for part in parts)
    text = f"{indent}def {name}{_signature(function, notes, first)}:"
    return f'{text}\n{indent}    """{doc}"""\n' if doc else f"{text} ...\n"


def _functions(space: str) -> str:
    """The functions of a namespace, each as its face shows it."""
    lines, found = [], faces(space)
    for name in sorted(found):
        entry = SPACES[space].get(name)
        if entry is not None:
            face = found[name]({"__name__": "nbgrad"})
            lines.append(_def(name, face, entry.declared.__annotations__, _sentence(entry.declared)))
        else:  # a twin that writes
            entry = SPACES[space][name[:-1]]
            lines.append(_def(name, entry.declared, entry.declared.__annotations__, f"As `{name[:-1]}`, written into `input`."))
    return "".join(lines)


def _method(name, entry) -> str:
    found = getattr(Tensor, name)
    return _def(name, found, entry.declared.__annotations__, _sentence(entry.declared), "    ", "self")


def _tensor() -> str:
    """The class `Tensor`: what it defines itself, and what is attached to it."""
    lines, methods, own = [], SPACES["Tensor"], {}
    for cls in reversed(Tensor.__mro__[:-1]):
        own |= {
            name: value for name, value in vars(cls).items() if name[0] != "_" and name not in methods and name not in ATTRIBUTES
        }
    lines.append("    dtype: dtypes.dtype\n    def __init__(self, *args: Any, device: Device = None) -> None: ...\n")
    for name in sorted(ATTRIBUTES):
        lines.append(_property(name, ATTRIBUTES[name], "Tensor" if name != "layout" else "Any"))
    for name, value in sorted(own.items()):
        if isinstance(value, property):
            notes = getattr(value.fget, "__annotations__", {})
            lines.append(_property(name, value, _PROPERTIES.get(name) or _type(notes.get("return", inspect.Parameter.empty))))
        elif inspect.isfunction(value) and not name.endswith("_") or name in ("detach_", "requires_grad_"):
            notes = dict(value.__annotations__) | _RETURNS.get(name, {})
            lines.append(_def(name, value, notes, _sentence(value), "    ", "self"))
    for name in sorted(methods):
        lines.append(_method(name, methods[name]))
        if methods[name].written is not None:
            entry = methods[name]
            lines.append(_def(f"{name}_", entry.declared, entry.declared.__annotations__, f"As `{name}`, written into this tensor.",
                              "    ", "self"))  # fmt: skip
    lines += [f"    def __{n}__(self, other: Tensor | Number) -> Tensor: ...\n" for n in _OPERATORS]
    lines += [f"    def __r{n}__(self, other: Tensor | Number) -> Tensor: ...\n" for n in _OPERATORS]
    lines += [f"    def __i{n}__(self, other: Tensor | Number) -> Tensor: ...\n" for n in _OPERATORS if n != "matmul"]
    lines += [f"    def __{n}__(self, other: Any) -> Tensor: ...  # type: ignore[override]\n" for n in _COMPARISONS]
    lines += [f"    def __{n}__(self) -> Tensor: ...\n" for n in _UNARY]
    lines += [f"    def __{n}__(self) -> {kind}: ...\n" for n, kind in _NUMBERS.items()]
    lines.append("    def __hash__(self) -> _int: ...\n    def __getitem__(self, index: Any) -> Tensor: ...\n")
    lines.append(
        "    def __setitem__(self, index: Any, value: Any) -> None: ...\n    def __iter__(self) -> Iterator[Tensor]: ...\n"
    )
    lines.append("    def __getattr__(self, name: _str) -> Any: ...\n")
    return "class Tensor:\n" + f'    """{_sentence(Tensor)}"""\n\n' + "".join(lines)


_PROPERTIES = {"grad": "Tensor | None", "grad_fn": "Any", "shape": "Size", "data": "Tensor", "device": "device"}
_RETURNS = {"size": {"return": "Any"}, "detach": {"return": "Tensor"}, "detach_": {"return": "Tensor"},
            "requires_grad_": {"return": "Tensor"}, "backward": {"return": "None"}}  # fmt: skip


def _property(name, value, kind) -> str:
    out = f"    @property\n    def {name}(self) -> {kind}: ...\n"
    return out + (f"    @{name}.setter\n    def {name}(self, value: Any) -> None: ...\n" if value.fset is not None else "")


def _package() -> str:
    dots = "from .engine.dtypes import dtype as dtype\n"
    lines = [f"from .functions.arguments import {', '.join(_ALIASES)}\n", dots]
    lines.append(f"from .functions.return_types import {', '.join(_RESULTS)}\n")
    lines.append("from .engine.tensor import Tensor as Tensor\nfrom .trace.recorder import trace as trace\n")
    lines.append("from . import autograd as autograd, func as func, nn as nn, profiler as profiler, random as random\n")
    lines.append("from . import special as special, utils as utils\nfrom .transforms.vmap import vmap as vmap\n")
    plain, places = [], {}
    for name, value in sorted(vars(nbgrad).items()):
        module = getattr(value, "__module__", "")
        if (
            name[0] != "_"
            and name not in SPACES["torch"]
            and module.startswith("nbgrad.engine")
            and inspect.isroutine(value) | inspect.isclass(value)
        ):
            places.setdefault(module.removeprefix("nbgrad"), []).append(name)
    for part in nbgrad._parts():
        for name in part.__all__:
            kind = type(getattr(part, name))
            if hasattr(kind, "__instancecheck__") and kind is not type:  # an old tensor type, which is no name of its module
                plain.append(f"{name}: Any\n")
            else:
                places.setdefault(part.__name__.removeprefix("nbgrad"), []).append(name)
    places.setdefault(".ops.random", []).extend(["Generator", "default_generator"])
    for module, names in sorted(places.items()):
        lines += [f"from {module} import {name} as {name}\n" for name in sorted(names) if name not in ("Tensor", "dtype")]
    plain += [f"{name}: dtype\n" for name in sorted([*dtypes.TABLE, *dtypes.ALIASES])]
    plain += [f"{name}: _float\n" for name in ("e", "inf", "nan", "pi")]
    plain += ["newaxis: None\n", "__version__: _str\n"]
    plain += [
        f"{name}: Any\n" for name, value in sorted(vars(nbgrad).items()) if type(value).__name__ in ("layout", "memory_format")
    ]
    return "".join(lines) + "\n" + "".join(plain) + "\n" + _functions("torch") + "\ndef __getattr__(name: _str) -> Any: ...\n"


def texts() -> dict[str, str]:
    """The stubs by their paths in the package."""
    types = f"from nbgrad.functions.arguments import {', '.join(_ALIASES)}\n"
    types += f"from nbgrad.functions.return_types import {', '.join(_RESULTS)}\n"
    uses = types + "from nbgrad.engine.tensor import Tensor\n\n"
    engine = (
        types + "from collections.abc import Iterator\nfrom nbgrad.engine import dtypes\nfrom nbgrad.engine.device import device\n"
        "from nbgrad.engine.size import Size\nfrom nbgrad.ops.random import Generator\n\n"
    )  # fmt: skip
    rest = "\ndef __getattr__(name: _str) -> Any: ...\n"
    return {
        "__init__.pyi": HEAD.format(what="The types of `nbgrad`.") + _package(),
        "engine/tensor.pyi": HEAD.format(what="The types of `Tensor`.") + engine + _tensor() + rest,
        "nn/functional.pyi": HEAD.format(what="The types of `nbgrad.nn.functional`.") + uses + _functions("F"),
        "special.pyi": HEAD.format(what="The types of `nbgrad.special`.") + uses + _functions("special") + rest,
    }


if __name__ == "__main__":
    for path, text in texts().items():
        (Path(__file__).parent / path).write_text(text, encoding="utf-8")
