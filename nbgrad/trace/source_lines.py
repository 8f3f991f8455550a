"""Where an op was asked for, and what the user calls the tensors on that line."""

from __future__ import annotations

import ast
import functools
import linecache
import os
import sys

from ..engine.tensor import Tensor
from ..engine.versions import cell_label

_MISSING = object()


def user_frame(cell: str | None = None):
    """The innermost frame of the user's that runs `cell` or has a source to show; where none has one, the innermost."""
    frame, first = sys._getframe(1), None
    while frame is not None:
        if not inside(frame):
            first = first or frame
            filename = frame.f_code.co_filename
            if filename == cell or linecache.getlines(filename):
                return frame
        frame = frame.f_back
    return first


def module_file(around: str | None) -> str | None:
    """The file name of the module level that the user's code runs from; `around` where that has no source of its own."""
    frame = sys._getframe(1)
    while frame is not None and (inside(frame) or frame.f_code.co_name != "<module>"):
        frame = frame.f_back
    if frame is None:
        return around
    filename = frame.f_code.co_filename
    return filename if around is None or linecache.getlines(filename) else around


def inside(frame) -> bool:
    """Whether a frame runs this package's code, or IPython's: `%time` and its kin run the user's code from there."""
    return frame.f_globals.get("__name__", "").partition(".")[0] in ("nbgrad", "IPython", "ipykernel")


def label(filename: str) -> str:
    """A file's name without its folder; "a cell" for a notebook's cell, whose number changes from run to run."""
    return "a cell" if cell_label(filename) else os.path.basename(filename)


def text(filename: str) -> tuple[str, ...]:
    return tuple(line.rstrip("\n") for line in linecache.getlines(filename))


class Names:
    """What the statement on each line of a piece of source assigns and reads, and what the loops around it count with."""

    def __init__(self, lines: tuple[str, ...]):
        self.targets: dict[int, tuple[str, ...]] = {}
        self.reads: dict[int, tuple[str, ...]] = {}
        self.loops: dict[int, tuple[tuple[int, tuple[str, ...]], ...]] = {}
        try:
            tree = ast.parse("\n".join(_python_only(lines)))
        except (SyntaxError, ValueError):
            return  # not Python as it stands (a magic inside an expression): tensors stay without names
        todo = [(tree, ())]
        while todo:
            node, loops = todo.pop()
            if isinstance(node, ast.stmt):
                self._statement(node, loops)
            for name, part in ast.iter_fields(node):
                around = loops
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                    around = ()  # its body runs in a frame of its own
                elif isinstance(node, ast.For | ast.AsyncFor) and name == "body":
                    around = (*loops, (node.lineno, tuple(dotted(t) for t in _leaves(node.target))))
                todo += [(n, around) for n in (part if isinstance(part, list) else [part]) if isinstance(n, ast.AST)]

    def _statement(self, node, loops):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        found = [dotted(t) for group in targets if group is not None for t in _flat(group)]
        found += [t.target.id for t in ast.walk(node) if isinstance(t, ast.NamedExpr)]
        body = [n for field, n in ast.iter_fields(node) if field not in ("body", "orelse", "finalbody", "handlers")]
        reads = [dotted(n) for part in body for root in (part if isinstance(part, list) else [part]) if isinstance(root, ast.AST)
                 for n in ast.walk(root) if isinstance(n, ast.Name | ast.Attribute)]  # fmt: skip
        last = getattr(node, "end_lineno", node.lineno) if not hasattr(node, "body") else node.lineno
        for number in range(node.lineno, last + 1):
            self.targets[number] = tuple(n for n in found if n)
            self.reads[number] = tuple(dict.fromkeys(n for n in reads if n))
            self.loops[number] = loops


def _leaves(target):
    """The names of a loop's target, however they nest."""
    return [name for part in _flat(target) for name in ([part] if part is target else _leaves(part))]


def _flat(target):
    if isinstance(target, ast.Tuple | ast.List):
        return [t for element in target.elts for t in _flat(element)]
    return [target.value if isinstance(target, ast.Starred) else target]


def dotted(node) -> str:
    """ "w" or "self.layer.weight"; "" for anything else."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([node.id, *reversed(parts)])


def _python_only(lines):
    """Lines with magics and shell escapes blanked, so that the rest can be parsed."""
    return [_blank(line) if line.lstrip()[:1] in ("%", "!") else line for line in lines]


def _blank(line):
    return line[: len(line) - len(line.lstrip())] + "pass" if line[:1].isspace() else ""


@functools.lru_cache(64)
def names(lines: tuple[str, ...]) -> Names:
    return Names(lines)


def turns(lines: tuple[str, ...], frame, begun: int) -> list[str]:
    """The loops below line `begun` that a frame is in, each as `step=2`; those that count nothing are left out."""
    found = []
    for number, targets in names(lines).loops.get(frame.f_lineno, ()):
        if number > begun:
            pairs = ((name, resolve(name, frame)) for name in targets if name and name[:1] != "_")
            found += [f"{name}={value!r}" for name, value in pairs if type(value) in (int, str) and len(repr(value)) <= 20][:1]
    return found


def looped(frame, outermost, text) -> set[str]:
    """The variables of the loops that run, from a frame out to the outermost one; `text` gives a file's lines."""
    found: set[str] = set()
    while frame is not None:
        if not inside(frame):
            loops = names(text(frame.f_code.co_filename)).loops.get(frame.f_lineno, ())
            found.update(name for _, targets in loops for name in targets)
        if frame is outermost or frame.f_code.co_name == "<module>":
            break
        frame = frame.f_back
    return found


def given_name(tensor, namespace: dict, looped: set[str]) -> str:
    """A variable that holds a tensor, or a place in a list, a dict or a module; "" for none.

    Of what a loop runs over, its place there says more than the loop's variable.
    """
    held = [name for name, value in list(namespace.items()) if value is tensor and name[:1] != "_"]
    found = next((name for name in held if name not in looped), "")
    if not found and (held or tensor._rg):
        found = next((name for name, value in tensors_in(namespace) if value is tensor and name not in namespace), "")
    return found or next(iter(held), "")


def called(frame) -> str:
    """A function's name, a method's with its class: `Net.forward`."""
    return frame.f_code.co_qualname.rpartition("<locals>.")[2].strip("<>")


def comprehends(frame) -> bool:
    """Whether a frame is that of a comprehension or a generator expression."""
    return frame.f_code.co_name in ("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>")


def resolve(name: str, frame) -> object:
    """What `name` stands for in a frame; attributes are read without running the user's code where that can be told."""
    first, *rest = name.split(".")
    scope = frame.f_globals if frame.f_code.co_name == "<module>" else frame.f_locals
    value = scope.get(first, _MISSING)
    if value is _MISSING:
        value = frame.f_globals.get(first, _MISSING)
    for attribute in rest:
        if isinstance(value, Tensor):
            value = value._more.grad if attribute == "grad" and value._more is not None else _MISSING
        elif value is not _MISSING:
            value = _attribute(value, attribute)
    return value


def _attribute(value, attribute):
    own = getattr(value, "__dict__", {})
    if attribute in own:
        return own[attribute]
    for table in ("_parameters", "_modules", "_buffers"):  # of an nn.Module
        if attribute in own.get(table, ()):
            return own[table][attribute]
    return _MISSING


def tensors_in(namespace: dict):
    """(name, tensor) pairs of a namespace: its variables, and what its lists, dicts and modules hold one level down."""
    for name, value in list(namespace.items()):
        if name.startswith("_"):
            continue
        if isinstance(value, Tensor):
            yield name, value
    for name, value in list(namespace.items()):
        if name.startswith("_") or isinstance(value, Tensor):
            continue
        if isinstance(value, list | tuple):
            for i, item in enumerate(value[:64]):
                if isinstance(item, Tensor):
                    yield f"{name}[{i}]", item
        elif isinstance(value, dict) and len(value) <= 64:
            for key, item in value.items():
                if isinstance(item, Tensor):
                    yield f"{name}[{key!r}]", item
        elif hasattr(type(value), "named_parameters"):
            for path, item in value.named_parameters():
                yield f"{name}.{path}", item
