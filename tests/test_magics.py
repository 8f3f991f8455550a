"""The magics: a cell does under them what it does without, and nothing stays switched on."""

from __future__ import annotations

import atexit
import re
import subprocess
import sys
from functools import partial
from types import SimpleNamespace

import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from traitlets.config import Config

import nbgrad
from nbgrad.cell_head import rewrite
from nbgrad.engine.state import GRAD, state
from nbgrad.magics import EVENTS, OPTIONS, NbgradMagics

NOTHING = "nbgrad: no op ran, so there is nothing to draw."
SETUP = """
import nbgrad as torch
x = torch.tensor([1.0, 2.0])
w = torch.tensor([3.0, 4.0], requires_grad=True)
"""


@pytest.fixture
def shown(monkeypatch):
    """What the magics hand to the picture: (trace, live, theme), newest last."""
    calls = []

    def show(trace, live=True, theme="light"):
        calls.append(SimpleNamespace(trace=trace, live=live, theme=theme))

    monkeypatch.setattr("nbgrad.widgets.display.show", show)
    return calls


@pytest.fixture(autouse=True)
def main_module(monkeypatch):
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])  # a shell puts its own there
    yield
    InteractiveShell.clear_instance()


def new_shell(setup=SETUP):
    InteractiveShell.clear_instance()
    config = Config({"HistoryManager": {"enabled": False}, "InteractiveShell": {"colors": "nocolor"}})
    shell = InteractiveShell.instance(config=config)
    atexit.unregister(shell.atexit_operations)  # each would collect garbage for half a second
    shell.run_line_magic("load_ext", "nbgrad")
    shell.run_cell(setup, store_history=True)
    return shell


def run_in(shell, cell, **options):
    """The result, and everything that was printed and displayed; nothing may stay switched on."""
    with capture_output() as captured:
        result = shell.run_cell(cell, **{"store_history": True, **options})
    assert (state.mode, state.observer) == (GRAD, None)
    assert shell.magics_manager.registry["NbgradMagics"].running == []
    text = captured.stdout + captured.stderr
    texts = [output.data.get("text/plain") for output in captured.outputs]
    error = result.error_before_exec or result.error_in_exec
    return SimpleNamespace(value=result.result, text=text, displayed=texts, error=error)


@pytest.fixture
def shell(shown):
    return new_shell()


@pytest.fixture
def run(shell):
    return partial(run_in, shell)


def ops(trace):
    return [call.op for call in trace.calls]


def lines(trace):
    """(number, text) of each call's line."""
    return [(c.line.number, trace.sources[c.line.source].lines[c.line.number - 1]) for c in trace.calls]


# ---- the same with and without ----

BODIES = {
    "last expression": "y = x * w\nprint(y)\ny.sum()",
    "silenced": "y = x * w\ny;",
    "statements only": "for i in range(3):\n    v = x * i\nelse:\n    u = v",
    "backward": "(x * w).sum().backward()\nw.grad",
    "error": "a = x * w\n1 / 0\nb = 2",
    "error in a function": "def f(t):\n    return t.no_such_thing\n\nu = 1\nf(x)",
    "error of the engine": "u = x + 1\nu.backward()",
    "chained errors": "try:\n    {}['k']\nexcept KeyError as e:\n    raise ValueError('bad') from e",
    "syntax error": "u = 1\nx = = 1",
    "indentation error": "if x is not None:\nu = 1",
    "await": "import asyncio\nawait asyncio.sleep(0)\ny = x * w\ny",
    "await of one's own": "async def f():\n    return x * w\n\n(await f()).sum()",
    "error after await": "import asyncio\nawait asyncio.sleep(0)\n1 / 0",
    "interrupted": "u = 1\nraise KeyboardInterrupt",
    "other magic": "y = %nograd x * w\ny.requires_grad",
    "unknown magic": "%no_such_magic 1",
    "assigned from the system": "words = !echo one two\nwords[0]",
    "future import": "# types\n\nfrom __future__ import annotations\n\ndef f(a: no_such_type): pass\n\nf.__annotations__",
    "source of a function": "import inspect\n\ndef f(a):\n    # twice\n    return a * 2\n\ninspect.getsource(f)",
    "display": "display(1)\nprint(2)\n3",
    "a string": "'''no docstring'''\n",
    "blank lines": "\n\n\nu = 1\n\n\n1 / 0\n\n",
    "a cell in a cell": "r = get_ipython().run_cell('print(7)\\n5')\nr.result",
    "an empty cell in a cell": "r = get_ipython().run_cell('')\ny = x * w\ny",
    "indented": "  u = 1\n  u + 1",
    "comment only": "# nothing",
}


@pytest.mark.parametrize("heads", [("%%trace",), ("%%nograd",), ("%%trace --theme dark", "%%nograd"), ("%%nograd", "%%trace")])
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_cell_does_what_it_does_without(shown, heads, body):
    indent = " " * (len(body) - len(body.lstrip(" ")))
    setup = SETUP.replace("True", "False") if "%%nograd" in heads else SETUP  # else the results must differ

    def everything(heads):
        shell = new_shell(setup)
        done = run_in(shell, "".join(f"{indent}{head}\n" for head in heads) + body)
        names = {n for n in shell.user_ns if not n.startswith("_")}
        text = re.sub(r" +[12] None\n", "", done.text)  # a traceback does not quote the heads
        displayed = [text for text in done.displayed if text != NOTHING]
        error = re.sub(r"input-\d+-\w+", "", repr(done.error))  # a name made from the cell's text
        return str(done.value), text, displayed, error, names, shell.execution_count

    assert everything(heads) == everything(["#" if "__future__" in body else "None" for _ in heads])


def test_functions_and_the_next_cell_are_free_again(run, shown):
    run("%%nograd\ndef f(a):\n    return a * w\nassert not f(x).requires_grad")
    assert run("f(x).requires_grad").value is True
    assert run("%%trace\nf(x)").value.requires_grad
    run("f(x)")
    assert [ops(s.trace) for s in shown] == [["mul"]]


def test_nothing_is_computed_twice(shell, run):
    run("count = [0]")
    run("%%trace\ncount[0] += 1\nx * w")
    assert shell.user_ns["count"] == [1]


# ---- what the picture is given ----


def test_the_trace_of_a_cell(run, shown):
    run("%%trace\n\ny = x * w  # product\ny.sum().backward()")
    (s,) = shown
    assert ops(s.trace) == ["mul", "sum"] and len(s.trace.passes) == 1
    assert lines(s.trace) == [(3, "y = x * w  # product"), (4, "y.sum().backward()")]
    assert [t.name for t in s.trace.tensors][:3] == ["x", "w", "y"]
    assert s.trace.sources[0].lines[0] == "%%trace"
    assert (s.live, s.theme) == (False, "light")  # a plain shell has no front end for a live view


def test_options(shell, run, shown):
    run("%%trace --static --theme dark --name t\ny = x * w")
    assert shown[-1].theme == "dark" and shell.user_ns["t"] is shown[-1].trace
    shell.kernel = object()
    assert repr(shell.user_ns["t"]).startswith("nbgrad trace: 1 call") and "text/html" in shell.user_ns["t"]._repr_mimebundle_()
    run("%%trace\nx * w")
    run("%%trace --static\nx * w")
    assert [s.live for s in shown] == [False, True, False]


@pytest.mark.parametrize("words", ["--nonsense", "y = x", "--theme pink", "--name 1a", "--name class", "--name", "'open"])
@pytest.mark.parametrize("kind", ["%%trace {}\nshell_ran = 1", "%trace {} --"])
def test_wrong_options_run_nothing(shell, run, shown, words, kind):
    if kind.startswith("%trace") and words[0] != "-":
        return  # there it is a statement
    done = run(kind.format(words))
    assert type(done.error).__name__ == "UsageError" and done.text.startswith("UsageError: ")
    assert "trace takes --static, --theme light or dark, and --name VAR: see %" in done.text
    assert "shell_ran" not in shell.user_ns and shown == []


@pytest.mark.parametrize(
    "cell", ["%%trace", "%%nograd", "%%trace\n\n  \n", "%%trace\n%%nograd\n", "%trace", "%nograd", "%trace --static"]
)
def test_without_code_there_is_an_error(run, shown, cell):
    assert type(run(cell).error).__name__ == "UsageError" and shown == []


def test_an_error_shows_what_ran_until_then(run, shown):
    run("%%trace\ny = x * w\n1 / 0\nz = y + 1")
    (s,) = shown
    assert ops(s.trace) == ["mul"] and s.trace.error == "ZeroDivisionError: division by zero"


def test_nothing_to_draw(run, shown):
    assert run("%%trace\nprint(1)").displayed == [NOTHING]
    assert "NameError" in run("%%trace\nno_such_name").text
    assert shown == []


def test_a_picture_that_fails_leaves_nothing_on(shell, run, monkeypatch):
    def broken(*args, **options):
        raise RuntimeError("no picture today")

    monkeypatch.setattr("nbgrad.widgets.display.show", broken)
    done = run("%%trace\nx * w")
    assert done.error is None and "no picture today" in done.text
    assert run("(x * w).requires_grad").value is True


# ---- with other magics ----


@pytest.mark.parametrize("cell, number", [("%%time\n%%trace\ny = x * w\ny", 2), ("%%capture out\n%%trace\ny = x * w\ny", 2)])
def test_below_other_cell_magics(run, shown, cell, number):
    run(cell)
    assert lines(shown[0].trace) == [(number, "y = x * w")]


@pytest.mark.parametrize("magic", ["%%time", "%%capture out", "%%prun -q", "%%timeit -n1 -r1"])
def test_above_other_cell_magics(run, shown, magic):
    done = run(f"%%trace\n%%nograd\n{magic}\ny = x * w\ny.requires_grad")
    assert done.error is None and ops(shown[0].trace) == ["mul"]
    assert not shown[0].trace.tensors[-1].requires_grad


def test_other_magics_inside(shell, run, shown):
    done = run("%%trace\n%time z = x * w\n!echo from the system\nz.sum()")
    assert done.error is None and "Wall time" in done.text and ops(shown[0].trace) == ["mul", "sum"]
    assert [number for number, _ in lines(shown[0].trace)] == [2, 4]


def test_a_traced_cell_in_a_traced_cell(run, shown):
    run("%%trace\na = x * w\n_ = get_ipython().run_cell('%%trace\\nb = x + 1')\nc = a.sum()")
    inner, outer = shown
    assert ops(inner.trace) == ["add"] and {"mul", "sum"} <= set(ops(outer.trace))


def test_silent_cells(shell, run, shown):
    run("%%nograd\nquiet = x * w", silent=True)
    assert not shell.user_ns["quiet"].requires_grad
    run("%%trace\nquiet = x * w", silent=True)
    assert shell.user_ns["quiet"].requires_grad and shown == []
    run("%%trace --name t\nget_ipython().run_cell('x + 1', silent=True)\nx * w")
    assert ops(shell.user_ns["t"]) == ["add", "mul"]


def test_a_body_given_by_a_program(shell, run, shown):
    with capture_output():
        shell.run_cell_magic("trace", "--theme dark", "y = x * w\n")
        shell.run_cell_magic("nograd", "", "z = x * w\n")
    assert ops(shown[0].trace) == ["mul"] and shown[0].theme == "dark" and shell.user_ns["y"].requires_grad
    assert not shell.user_ns["z"].requires_grad and nbgrad.is_grad_enabled()


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("body", ["y = x * w", "1 / 0", "torch.set_grad_enabled(True)", "torch.set_grad_enabled(False)"])
@pytest.mark.parametrize("cell", ["%%nograd\n{}", "%nograd {}"])
def test_the_mode_that_was_set_comes_back(shell, before, body, cell):
    nbgrad.set_grad_enabled(before)
    try:
        with capture_output():
            shell.run_cell(cell.format(body))
        assert nbgrad.is_grad_enabled() is before
    finally:
        nbgrad.set_grad_enabled(True)


# ---- one statement ----


@pytest.mark.parametrize(
    "statement, value",
    [("y = x * w", None), ("(x * w).tolist()", [3.0, 8.0]), ("(x * w).tolist();", None), ("a = 2; a + 1", 3), ("-2 - -3", 1)],
)
@pytest.mark.parametrize("magic", ["%trace", "%trace --static", "%nograd"])
def test_a_statement(run, magic, statement, value):
    assert run(f"u = 1\n{magic} {statement}").value == value


def test_the_trace_of_a_statement(shell, run, shown):
    run("a = 1\nfor i in range(2):\n    v = %trace --theme dark --name t x * w")
    assert [ops(s.trace) for s in shown] == [["mul"], ["mul"]]
    assert lines(shown[1].trace) == [(3, "    v = x * w")]
    assert shown[1].theme == "dark" and shell.user_ns["t"] is shown[1].trace and shell.user_ns["v"].requires_grad


def test_a_statement_without_recording(run):
    assert run("y = %nograd x * w\ny.requires_grad, (x * w).requires_grad").value == (False, True)


def test_a_statement_sees_the_variables_of_a_function(run):
    assert run("def f(a):\n    %nograd b = a * w\n    return %nograd a + 1\n").error is not None  # `return` takes no magic
    assert run("def f(a):\n    b = %nograd a * w\n    return b\nf(x).requires_grad").value is False


@pytest.mark.parametrize("magic", ["%trace", "%nograd"])
def test_an_error_in_a_statement_names_its_line(run, magic):
    done = run(f"u = 1\n{magic} 1 / 0\n")
    assert "----> 2 1 / 0" in done.text and done.text.count("ZeroDivisionError: division by zero") == 1
    assert "invalid syntax" in run(f"{magic} x = = 1").text


def test_an_await_in_a_statement_says_what_to_do(run):
    assert "UsageError: 'await' outside function: put the magic, with %%, on the first" in run("%trace await x").text


# ---- help, completion, loading ----


@pytest.mark.parametrize("kind", ["line", "cell"])
def test_help_shows_both_forms(shell, kind):
    trace, nograd = (shell.magics_manager.find(kind, name).__doc__ for name in ("trace", "nograd"))
    for text in ("\n  %%trace [--static]", "\n  %trace [--static]", "--theme <{light,dark}>", "--name VAR", "Examples"):
        assert text in trace
    assert "\n  %%nograd\n" in nograd and "\n  %nograd <statement>\n" in nograd and "Examples" in nograd


def test_every_option_is_known_everywhere(shell, run):
    """One row of OPTIONS is all that the parser, the help, the errors and the completion need."""
    for kind, form in (("cell", "%%trace"), ("line", "%trace")):
        text = shell.magics_manager.find(kind, "trace").__doc__
        error = run(f"{form} --nonsense\n1").text
        for option, settings in OPTIONS.items():
            assert f"[{option}" in text and settings["help"] in " ".join(text.split()), option
            assert option in error and option in complete(shell, f"{form} {option[:3]}")
            values = settings.get("choices", ())
            assert set(values) <= set(complete(shell, f"{form} {option} ")) and all(value in error for value in values)


def complete(shell, typed):
    with provisionalcompleter():
        return sorted(c.text for c in shell.Completer.completions(typed, len(typed)))


@pytest.mark.parametrize(
    "typed, found",
    [
        ("%%trace --", ["--name", "--static", "--theme"]),
        ("%%trace --st", ["--static"]),
        ("%%trace --static --", ["--name", "--theme"]),
        ("%%trace --theme ", ["dark", "light"]),
        ("%%trace --theme d", ["dark"]),
        ("%trace --th", ["--theme"]),
    ],
)
def test_completion(shell, typed, found):
    assert [text for text in complete(shell, typed) if text.strip("-") in ("name", "static", "theme", "dark", "light")] == found


def test_completion_of_a_statement_is_left_to_python(shell):
    assert "torch" in complete(shell, "%trace y = tor")


def test_a_terminal_waits_for_the_whole_cell(shell):
    assert shell.check_complete("%%trace\ny = x * w\n")[0] == "incomplete"
    assert shell.check_complete("%%trace\ny = x * w\n\n")[0] == "complete"


def test_unloading_leaves_nothing(shell):
    before = {event: list(shell.events.callbacks[event]) for event in EVENTS}
    shell.run_line_magic("unload_ext", "nbgrad")
    assert rewrite not in shell.input_transformers_cleanup
    assert not any(isinstance(getattr(f, "__self__", None), NbgradMagics) for e in EVENTS for f in shell.events.callbacks[e])
    assert "%%trace" not in shell.strdispatchers["complete_command"].strs
    with capture_output() as captured:
        assert not shell.run_cell("%%trace\n1").success and not shell.run_cell("%nograd 1").success
    assert "not found" in captured.stdout + captured.stderr
    shell.run_line_magic("load_ext", "nbgrad")
    shell.run_line_magic("load_ext", "nbgrad")  # IPython says that it is loaded already
    assert {event: len(shell.events.callbacks[event]) for event in EVENTS} == {e: len(f) for e, f in before.items()}
    assert shell.input_transformers_cleanup.count(rewrite) == 1


def test_unloading_inside_a_traced_cell(shell):
    with capture_output():
        assert shell.run_cell("%%nograd\n%%trace\n%unload_ext nbgrad\ny = x * w").success
    assert shell.user_ns["y"].requires_grad and state.observer is None


def test_loading_is_light():
    code = """
from IPython.core.interactiveshell import InteractiveShell
import sys
shell = InteractiveShell.instance()
shell.run_line_magic("load_ext", "nbgrad")
shell.run_cell("%nograd 1")
print(sorted({"anywidget", "ipywidgets", "matplotlib", "scipy", "jupyterlab"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip().endswith("[]"), done.stdout + done.stderr
