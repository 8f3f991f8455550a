"""The house in order: files short enough to read at a sitting, names that tell themselves apart, tests where their module is."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE, TESTS = ROOT / "nbgrad", ROOT / "tests"
SOURCES = [p for p in sorted(PACKAGE.rglob("*")) if p.suffix in (".py", ".mjs") and p.name != "__init__.py"]
LONGEST = 450
# tests of no one module: whole programs, PyTorch as the judge, a real browser, and what stands around the package
ACROSS = {"browser", "oracle", "programs"}
AROUND = {"binder", "docs", "house", "imports", "notebooks", "packaging"}


def test_files_can_be_read_at_a_sitting():
    long = {str(p.relative_to(ROOT)): n for p in SOURCES if (n := len(p.read_text(encoding="utf-8").splitlines())) > LONGEST}
    assert not long, f"split by idea: {long}"


def stem(word: str) -> str:
    """A word without what grammar puts at its end: reduce, reduces, reducing and reduction are one."""
    for ending in ("ations", "ation", "ings", "ing", "ions", "ion", "ers", "er", "ed", "es", "e", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def test_stems():
    assert len({stem(w) for w in ("shape", "shaping", "shapes")}) == len({stem(w) for w in ("index", "indexing")}) == 1
    assert stem("loss") == stem("losses") and stem("join") == stem("joining") and stem("norms") != stem("normalization")


def test_no_two_names_differ_by_grammar_only():
    found = defaultdict(set)
    for path in SOURCES:
        if path.suffix == ".py":
            found["_".join(stem(word) for word in path.stem.split("_"))].add(path.stem)
    twins = {names for names in map(frozenset, found.values()) if len(names) > 1}
    assert not twins, f"give one of each another name: {sorted(map(sorted, twins))}"


def test_tests_stand_where_their_module_is():
    """`tests/X/test_NAME.py`, or `test_NAME_aspect.py`, is about `nbgrad/X/NAME.py`, or about the package `nbgrad/X/NAME`."""
    strays = []
    for path in [*TESTS.rglob("test_*.py"), *TESTS.rglob("*.test.mjs")]:
        folder = path.parent.relative_to(TESTS)
        name = re.sub(r"^test_|\.test$", "", path.stem)
        if folder.parts[:1] and folder.parts[0] in ACROSS or folder == Path(".") and name.partition("_")[0] in AROUND:
            continue
        parts = name.split("_")
        names = ["_".join(parts[:n]) for n in range(1, len(parts) + 1)]
        here = PACKAGE / folder
        if not any((here / f"{n}{path.suffix}").exists() or (here / n / "__init__.py").exists() for n in names):
            strays.append(str(path.relative_to(ROOT)))
    assert not strays, f"no module of that name: {strays}"
