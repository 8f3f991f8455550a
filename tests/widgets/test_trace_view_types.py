"""`types.d.ts`, by which the ES modules are checked, says what the kernel gives: every field by name, and nothing that is not there."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("anywidget")
from nbgrad.widgets.esm import HERE  # noqa: E402
from nbgrad.widgets.trace_view import TraceView  # noqa: E402
from tests.view.samples import SAMPLES  # noqa: E402
from tests.view.test_fold_opened import loop  # noqa: E402

DECLARED = re.compile(r"^export interface (\w+)[^{]*\{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
FIELD = re.compile(r"^  (\w+)(\??): (.+?);", re.MULTILINE)
TYPES = (HERE / "types.d.ts").read_text(encoding="utf-8")
INTERFACES = {name: {field: (type_, optional == "?") for field, optional, type_ in FIELD.findall(body)}
              for name, body in DECLARED.findall(TYPES)}  # fmt: skip
SIMPLE = {"number": (int, float), "string": str, "boolean": bool}


def parts(type_: str) -> list[str]:
    return [part.strip() for part in type_.split("|")]


def fits(value, type_: str, where: str) -> list[str]:
    """What of a value is not as its type says; types that are no interface, array or record of one are looked at by JSON type alone."""
    if value is None:
        return [] if "null" in parts(type_) or type_ == "Position" else [f"{where}: null"]
    for part in parts(type_):
        if part in INTERFACES:
            return fields(value, part, where) if isinstance(value, dict) else [f"{where}: no {part}"]
        if part.startswith("Record<string, "):
            inner = part.removeprefix("Record<string, ").removesuffix(">")
            return [wrong for key, one in value.items() for wrong in fits(one, inner, f"{where}.{key}")]
        if part.endswith("[]") and part[:-2] in INTERFACES:
            return [wrong for one in value for wrong in fits(one, part[:-2], f"{where}[]")]
    simple = [SIMPLE.get(part) for part in parts(type_) if part != "null"]
    return [] if None in simple or any(isinstance(value, kind) for kind in simple) else [f"{where}: {value!r} is no {type_}"]


def fields(value: dict, name: str, where: str) -> list[str]:
    declared = INTERFACES[name]
    wrong = [f"{where}.{field}: not in {name}" for field in value.keys() - declared.keys()]
    for field, (type_, optional) in declared.items():
        if field in value:
            wrong += fits(value[field], type_, f"{where}.{field}")
        elif not optional:
            wrong.append(f"{where}.{field}: {name} wants it")
    return wrong


@pytest.mark.parametrize("make", [*SAMPLES.values(), lambda: loop(60)], ids=[*SAMPLES, "loop"])
def test_the_state_is_as_its_types_say(make):
    view = TraceView(make())
    state = {name: getattr(view, name) for name in TraceView.class_own_traits() if name in INTERFACES["State"]}
    assert state.keys() == INTERFACES["State"].keys()
    assert fields(state, "State", "state") == []


def test_the_comparison_sees_what_is_wrong():
    state = TraceView(SAMPLES["square"]()).scene
    assert fields({**state, "more": 1}, "Scene", "scene") == ["scene.more: not in Scene"]
    assert fields({**state, "width": "1"}, "Scene", "scene") == ["scene.width: '1' is no number"]
    assert fields({k: v for k, v in state.items() if k != "notes"}, "Scene", "scene") == ["scene.notes: Scene wants it"]
    assert fits({"rows": []}, "Strip | null", "strip")[0] == "strip.limit: Strip wants it"
