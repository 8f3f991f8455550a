"""The magics in a real kernel, as a notebook sees them: replies, order of outputs, tracebacks, interrupts; and in a terminal."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from types import SimpleNamespace

import pytest
from jupyter_client.manager import KernelManager

SETUP = """
%load_ext nbgrad
import nbgrad as torch
x = torch.tensor([1.0, 2.0])
w = torch.tensor([3.0, 4.0], requires_grad=True)
"""
IS_CLEAN = """
from nbgrad.engine.state import state
y = x * w
print(y.requires_grad, state.observer, len(get_ipython().magics_manager.registry["NbgradMagics"].running))
"""


class Kernel:
    """A kernel and what it answers."""

    def __init__(self, directory):
        self.manager = KernelManager(kernel_name="python3")
        self.manager.start_kernel(env={**environment(), "IPYTHONDIR": str(directory)})
        self.client = self.manager.blocking_client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)

    def run(self, code, when=None, **options):
        """Execute a cell; `when` is (a word, what to do as soon as the cell prints it)."""
        outputs = []

        def hear(message):
            kind, content = message["msg_type"], message["content"]
            if kind in ("stream", "execute_result", "display_data", "error"):
                outputs.append((kind, content))
                if when and kind == "stream" and when[0] in content["text"]:
                    when[1]()

        options = {"store_history": True, "stop_on_error": False, **options}
        reply = self.client.execute_interactive(code, timeout=60, allow_stdin=False, output_hook=hear, **options)
        text = "".join(c["text"] for kind, c in outputs if kind == "stream")
        return SimpleNamespace(reply=reply["content"], outputs=outputs, kinds=[kind for kind, _ in outputs], text=text)

    def ask(self, kind, **content):
        getattr(self.client, kind)(**content)
        return self.client.get_shell_msg(timeout=60)["content"]

    def interrupt(self):
        self.manager.interrupt_kernel()
        self.client.kernel_info()  # its event loop does not wake up by a signal alone

    def stop(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)
        self.manager.cleanup_resources()


def environment():
    return {**os.environ, "PYTHONWARNINGS": "ignore"}


@pytest.fixture(scope="module")
def kernel(tmp_path_factory):
    kernel = Kernel(tmp_path_factory.mktemp("ipython"))
    kernel.run(SETUP)
    yield kernel
    kernel.stop()


@pytest.fixture(autouse=True)
def clean(kernel):
    yield
    assert kernel.run(IS_CLEAN).text.startswith("True None 1\n"), "something stayed switched on"


def picture(output):
    kind, content = output
    return kind == "display_data" and "data:image/svg+xml;base64," in content["data"].get("text/html", "")


def live(output):
    return "application/vnd.jupyter.widget-view+json" in output[1].get("data", {})


def plain(traceback):
    return re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(traceback))


def test_outputs_come_in_order(kernel):
    done = kernel.run("%%trace\nprint('said')\ny = x * w\ny.sum().backward()\n'the value'")
    assert done.kinds == ["stream", "execute_result", "display_data", "display_data"]
    assert picture(done.outputs[2]) and live(done.outputs[3])
    number = done.reply["execution_count"]
    assert kernel.run(f"Out[{number}]").outputs[0][1]["data"]["text/plain"] == "'the value'"


def test_static(kernel):
    done = kernel.run("%%trace --static\nx * w;")
    assert done.kinds == ["display_data"] and picture(done.outputs[0])


def test_an_error_is_reported_once_and_the_picture_follows(kernel):
    done = kernel.run("%%trace\ny = x * w\n\n1 / 0")
    assert (done.reply["status"], done.reply["ename"]) == ("error", "ZeroDivisionError")
    assert done.kinds[:2] == ["error", "display_data"] and picture(done.outputs[1])
    traceback = plain(done.outputs[0][1]["traceback"])
    assert "----> 4 1 / 0" in traceback and "line 4" in traceback and traceback.count("line ") == 1


@pytest.mark.parametrize(
    "head", ["%%trace\n", "%%trace --theme dark\n%%nograd\n", "%%nograd\nfrom __future__ import annotations\n"]
)
def test_a_traceback_quotes_what_the_user_wrote(kernel, head):
    done = kernel.run(f"{head}def f(a):\n    return a.missing\nf(x)")
    traceback = plain(done.outputs[0][1]["traceback"])
    assert "-> " in traceback and "def f(a):" in traceback
    assert "get_ipython" not in traceback and "run_cell_magic" not in traceback


@pytest.mark.parametrize("cell", ["%%trace --nonsense\nx", "%trace --nonsense", "%%trace", "%%nograd --x\nx"])
def test_usage_errors(kernel, cell):
    done = kernel.run(cell)
    assert done.reply["status"] == "error" and done.kinds == ["stream"] and done.text.startswith("UsageError: ")


def test_a_syntax_error(kernel):
    done = kernel.run("%%trace\n%%nograd\nu = 1\nx = = 1")
    assert done.kinds == ["error"] and done.outputs[0][1]["ename"] == "SyntaxError"
    assert "line 4" in plain(done.outputs[0][1]["traceback"])


def test_await_and_the_system(kernel):
    cell = "%%trace\n%%nograd\nimport asyncio\nawait asyncio.sleep(0.01)\n!echo from the system\ny = x * w\ny.requires_grad"
    done = kernel.run(cell)
    assert "from the system" in done.text and done.outputs[1][1]["data"]["text/plain"] == "False"
    assert picture(done.outputs[2])


SAY = "print('waiting', flush=True)\n"
SAY_SOON = "asyncio.get_running_loop().call_later(0.2, print, 'waiting')\n"


@pytest.mark.parametrize("wait", [SAY + "time.sleep(60)", SAY + "while True: x + 1", SAY_SOON + "await asyncio.sleep(60)"])
def test_interrupts(kernel, wait):
    cell = f"%%trace\n%%nograd\nimport asyncio, time\ny = x * w\n{wait}"
    done = kernel.run(cell, when=("waiting", kernel.interrupt))
    assert done.reply["status"] == "error" and done.reply["ename"] in ("KeyboardInterrupt", "CancelledError")
    assert any(map(picture, done.outputs))


def test_without_history(kernel):
    for _ in range(2):
        done = kernel.run("%%trace --static\nx * w", store_history=False)
        assert done.kinds == ["execute_result", "display_data"]
    assert kernel.run("%%trace\n%%nograd\nassert not (x * w).requires_grad\n", silent=True).outputs == []


def test_a_function_of_a_traced_cell_later(kernel):
    number = kernel.run("%%trace --static\ndef late(a):\n    return a.missing\nx * w;").reply["execution_count"]
    traceback = plain(kernel.run("late(x)").outputs[0][1]["traceback"])
    assert f"Cell In[{number}], line 3, in late" in traceback and "return a.missing" in traceback
    source = kernel.run("import inspect\nprint(inspect.getsource(late))").text
    assert source.strip() == "def late(a):\n    return a.missing"


def test_help_as_a_front_end_asks_for_it(kernel):
    page = kernel.run("%%trace?").reply["payload"][0]["data"]["text/plain"]
    tip = kernel.ask("inspect", code="%%trace", cursor_pos=7)["data"]["text/plain"]
    for text in (page, tip):
        assert "%%trace [--static]" in plain([text]) and "--name VAR" in plain([text])


@pytest.mark.parametrize("body", ["", "\ny = x * w"])
def test_completion_of_options(kernel, body):
    head = "%%trace --th"
    reply = kernel.ask("complete", code=head + body, cursor_pos=len(head))
    done = {head[: reply["cursor_start"]] + match for match in reply["matches"]}
    assert "%%trace --theme" in done


def test_a_second_thread_of_the_same_kernel(kernel):
    """A cell that runs in another thread (a subshell) neither ends nor joins what this thread records."""
    code = """%%trace --static --name of_main
import threading
y = x * w
other = threading.Thread(target=get_ipython().run_cell, args=("recorded = ((x + 1) * w).requires_grad",))
other.start(); other.join()
z = y.sum()
"""
    done = kernel.run(code)
    assert picture(done.outputs[-1])
    assert kernel.run("print([c.op for c in of_main.calls], recorded)").text == "['mul', 'sum'] True\n"


def test_a_terminal(tmp_path):
    cells = (
        "%load_ext nbgrad\nimport nbgrad as torch\n%%trace\na = torch.ones(2) * 3\na.tolist()\n\n\n%nograd a.sum().item()\nexit\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "IPython", "--simple-prompt", "--no-banner", "--colors=NoColor"],
        input=cells, capture_output=True, text=True, timeout=60, env={**environment(), "IPYTHONDIR": str(tmp_path)},
    )  # fmt: skip
    assert "Out[3]: [3.0, 3.0]" in done.stdout and "Out[4]: 6.0" in done.stdout
    assert "nbgrad trace: 1 call" in done.stdout  # the picture as text
    assert "Error" not in done.stdout + done.stderr
