"""Imports point one way: no circle, no room that imports one further down, and few imports that wait until they are needed."""

from __future__ import annotations

import ast
import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import nbgrad

ROOT = Path(nbgrad.__file__).parent
# the rooms in order: each may import those above it, and its own; a module of the package itself stands at the end
ROOMS = ["engine", "transforms", "autograd", "ops", "functions", "nn", "utils", "trace", "view", "widgets"]
# rooms that are about pictures, and know of the engine what a watcher has to know
SEES = {"trace": {"engine", "transforms", "ops"}, "view": {"trace"}, "widgets": {"trace", "view"}}
LATE = {  # (module, what it imports when it is needed): why not at once
    ("autograd.gradcheck", "autograd.function"): "gradcheck is loaded with the package, Function when a program has one",
    ("functions.methods", "transforms.tensor_text"): "what prints is loaded when something is printed",
    ("magics", "trace"): "loaded with the first traced cell",
    ("magics", "widgets.display"): "loaded with the first picture",
    ("widgets.display", "widgets.trace_view"): "anywidget is loaded with the first live view",
    ("", "magics"): "IPython is there only in a notebook",
}
HEAVY = {"IPython", "anywidget", "ipywidgets", "matplotlib", "ml_dtypes", "scipy"}  # never loaded by `import nbgrad`
CHEAP = {"difflib", "linecache"}  # of the standard library, for errors only


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


PATHS = {name_of(path): path for path in ROOT.rglob("*.py")}


@cache
def imports() -> list[tuple[str, str, bool]]:
    """(module, what it imports, whether inside a function), of all modules."""
    found = []
    for module, path in PATHS.items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = [f for f in ast.walk(tree) if isinstance(f, ast.FunctionDef | ast.AsyncFunctionDef)]
        late = {id(node) for f in functions for node in ast.walk(f)}
        package = module if path.name == "__init__.py" else module.rpartition(".")[0]
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                found += [(module, alias.name, id(node) in late) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                base = node.module or ""
                if node.level:
                    above = package.split(".")[: len(package.split(".")) - node.level + 1] if package else []
                    base = ".".join([*filter(None, above), *filter(None, [node.module])])
                for alias in node.names:
                    inner = f"{base}.{alias.name}".strip(".")
                    target = inner if node.level and inner in PATHS else base
                    found.append((module, target if node.level else base, id(node) in late))
    return found


def inside() -> list[tuple[str, str, bool]]:
    return [(module, target, late) for module, target, late in imports() if target in PATHS and target != module and target]


def test_there_is_no_circle():
    graph = {module: set() for module in PATHS}
    for module, target, _ in inside():
        graph[module].add(target)
    done, path = set(), []

    def walk(module):
        if module in path:
            raise AssertionError(f"a circle of imports: {' -> '.join([*path[path.index(module) :], module])}")
        if module not in done:
            path.append(module)
            for target in sorted(graph[module]):
                walk(target)
            done.add(path.pop())

    for module in sorted(graph):
        walk(module)


def room(module: str) -> str:
    return module.partition(".")[0]


def test_imports_point_up():
    wrong = []
    for module, target, _ in inside():
        here, there = room(module), room(target)
        if here not in ROOMS:
            continue  # a module of the package itself stands below all rooms
        if (
            there not in ROOMS
            or ROOMS.index(there) > ROOMS.index(here)
            or here != there
            and here in SEES
            and there not in SEES[here]
        ):
            wrong.append(f"{module} imports {target}")
    assert not wrong


def test_imports_that_wait_have_a_reason():
    waiting = {(module, target) for module, target, late in inside() if late}
    assert waiting == set(LATE), "say why, in LATE; or import it at the top"
    others = {target.partition(".")[0] for module, target, late in imports() if late and target not in PATHS}
    assert others <= HEAVY | CHEAP


def test_what_is_heavy_waits():
    eager = {(module, target) for module, target, late in imports() if not late and target.partition(".")[0] in HEAVY}
    assert {module for module, _ in eager} <= {"magics", "cell_head", "tracebacks", "widgets.trace_view"}


def _written(node) -> list[ast.expr]:
    """What a statement gives a new value."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AugAssign) else []
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "setattr":
        targets = [ast.Attribute(value=node.args[0])]
    return [part for target in targets for part in (target.elts if isinstance(target, ast.Tuple) else [target])]


def test_no_module_writes_into_another():
    """Who had imported the old value would keep it: what extends a part fills a slot, an attribute of an object, instead."""
    wrong = []
    for module, path in PATHS.items():
        names = vars(import_module(f"nbgrad.{module}".rstrip(".")))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for target in _written(node):
                place = target.value if isinstance(target, ast.Attribute) else None
                if isinstance(place, ast.Name) and isinstance(names.get(place.id), ModuleType):
                    wrong.append(f"{module}, line {node.lineno}: {ast.unparse(node)}")
    assert not wrong


def _functions():
    """Every function and class of every module that is loaded, and every method."""
    found = {}
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "nbgrad":
            for key, value in list(vars(module).items()):
                if isinstance(value, type) and value.__module__.startswith("nbgrad"):
                    found.update({(name, key, k): v for k, v in vars(value).items() if callable(v)})
                if callable(value):
                    found[name, key] = value
    return found


WATCHING = {
    "profile": lambda: nbgrad.autograd.profiler.profile(),
    "detect_anomaly": lambda: nbgrad.autograd.detect_anomaly(),
    "save_on_cpu": lambda: nbgrad.autograd.graph.save_on_cpu(),
    "inference_mode": lambda: nbgrad.inference_mode(),
    "trace": lambda: nbgrad.trace.trace(),
}


@pytest.mark.filterwarnings("ignore:anomaly")
@pytest.mark.parametrize("watching", WATCHING)
def test_nothing_is_replaced_while_somebody_watches(watching):
    x = nbgrad.ones(3, requires_grad=True)
    with WATCHING[watching]():  # loads what is loaded when it is needed
        nbgrad.vmap(lambda v: v * x)(nbgrad.ones(2, 3)).sum()
    before = _functions()
    with WATCHING[watching]():
        nbgrad.vmap(lambda v: v * x)(nbgrad.ones(2, 3)).sum()
        during = _functions()
    assert [key for key in before if during[key] is not before[key]] == []
