"""Joins the hand-written ES modules beside this file into the one text that anywidget takes."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).parent
IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([\w.]+)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)
RENAMED = re.compile(r"(\w+) as (\w+)")
_AS = r"\1: \2"
TYPES = re.compile(
    r"^ */\*\*(?:[^*]|\*(?!/))*\*/\n", re.MULTILINE
)  # on lines of their own; for the type checker, and not sent to the page


def joined(name: str, folder: Path = HERE) -> str:
    """A module and all that it imports, each once and after what it needs, as one module.

    Modules become scopes of one file, so two may use the same private name. Raises ValueError for an
    import other than `import { a, b as c } from "./file.mjs";`, and where imports run in a circle.

    >>> joined("trace_view.mjs").count("export default")
    1
    """
    parts: dict[str, str] = {}
    _add(name, folder, parts, ())
    return "".join(parts.values())


def _add(name: str, folder: Path, parts: dict[str, str], within: tuple[str, ...]) -> None:
    if name in within:
        raise ValueError(f"modules import each other in a circle: {' -> '.join((*within, name))}")
    if name in parts:
        return
    code = TYPES.sub("", (folder / name).read_text(encoding="utf-8"))
    wanted = IMPORT.findall(code)
    for _, needed in wanted:
        _add(needed, folder, parts, (*within, name))
    body = IMPORT.sub("", code)
    if odd := re.search(r"^import\b.*|^export \{.*|^export \*.*", body, re.MULTILINE):
        raise ValueError(f"{name}: cannot join {odd[0]!r}; write import {{ a }} from './file.mjs' on one line")
    uses = "".join(f"const {{{RENAMED.sub(_AS, names)}}} = {_variable(needed)};\n" for names, needed in wanted)
    if not within:
        parts[name] = uses + body
        return
    names = ", ".join(re.findall(r"^export (?:const|function) (\w+)", body, re.MULTILINE))
    parts[name] = f"const {_variable(name)} = (() => {{\n{uses}{EXPORT.sub('', body)}return {{ {names} }};\n}})();\n"


def _variable(name: str) -> str:
    return name.removesuffix(".mjs") + "_module"
