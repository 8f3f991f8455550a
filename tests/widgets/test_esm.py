"""Joining modules: each once, in order, private names apart, and clear errors."""

import shutil
import subprocess

import pytest

from nbgrad.widgets.esm import HERE, joined


def write(folder, **modules):
    for name, code in modules.items():
        (folder / f"{name}.mjs").write_text(code, encoding="utf-8")


def run(folder, code):
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node.js is not installed")
    (folder / "joined.mjs").write_text(code + "\nconsole.log(JSON.stringify(result));\n", encoding="utf-8")
    done = subprocess.run([node, folder / "joined.mjs"], capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_modules_become_one(tmp_path):
    write(
        tmp_path,
        base="const secret = 1;\nexport const a = secret;\nexport function twice(x) {\n  return 2 * x;\n}\n",
        middle='import { a } from "./base.mjs";\nconst secret = 10;\nexport const b = a + secret;\n',
        top='import { a as one, twice } from "./base.mjs";\nimport { b } from "./middle.mjs";\nconst secret = 5;\nconst result = [one, b, twice(secret)];\n',
    )
    code = joined("top.mjs", tmp_path)
    assert code.count("return 2 * x") == 1
    assert run(tmp_path, code) == "[1,11,10]"


def test_types_stay_at_home(tmp_path):
    typed = '/** @import { X } from "./x.d.ts" */\n\n/**\n * @typedef {{ a: number }} Y\n */\n\n  /** @type {(x: X) => Y} */\nexport const a = 1; // ** */\n'
    write(tmp_path, base=typed, top='import { a } from "./base.mjs";\nconst result = /** @type {number} */ (a);\n')
    code = joined("top.mjs", tmp_path)
    assert "typedef" not in code and "@import" not in code and "=> Y" not in code and run(tmp_path, code) == "1"


def test_a_circle_is_an_error(tmp_path):
    write(
        tmp_path, a='import { b } from "./b.mjs";\nexport const a = 1;\n', b='import { a } from "./a.mjs";\nexport const b = 1;\n'
    )
    with pytest.raises(ValueError, match=r"circle: a\.mjs -> b\.mjs -> a\.mjs"):
        joined("a.mjs", tmp_path)


@pytest.mark.parametrize(
    "line", ['import * as all from "./b.mjs";', 'import b from "./b.mjs";', "export { a };", 'export * from "./b.mjs";']
)
def test_what_cannot_be_joined_is_an_error(tmp_path, line):
    write(tmp_path, a=f"{line}\nexport const a = 1;\n", b="export const b = 1;\n")
    with pytest.raises(ValueError, match="cannot join"):
        joined("a.mjs", tmp_path)


def test_the_view_is_one_small_module():
    code = joined("trace_view.mjs")
    assert len(code.encode()) <= 60_000
    assert code.count("export default") == 1 and "\nimport " not in code
    assert "innerHTML" not in code and "insertAdjacentHTML" not in code and "http" not in code.replace("http://www.w3.org/", "")
    for module in HERE.glob("*.mjs"):
        first = module.read_text(encoding="utf-8").splitlines()[0]
        assert first in code, f"{module.name} is not used by the view"
