"""`%%trace` and `%%nograd`, and their line forms.

IPython runs the cell by its own path: an input transformer turns the head line `%%trace ARGS` into one call that switches
tracing on, and the end of the cell switches it off and draws. So the last expression, `;`, `await`, line numbers in
tracebacks and `inspect.getsource` stay IPython's own.
"""

from __future__ import annotations

import ast
import linecache
import re
import sys
import threading
from argparse import ArgumentTypeError
from contextlib import contextmanager
from dataclasses import dataclass
from keyword import iskeyword

from IPython.core.error import TryNext, UsageError
from IPython.core.magic import (
    Magics,
    cell_magic,
    line_magic,
    magics_class,
    needs_local_scope,
    no_var_expand,
    output_can_be_silenced,
)
from IPython.core.magic_arguments import argument, kwds, magic_arguments, parse_argstring
from IPython.display import display

from .cell_head import CALL, THIS_CELL, body_text, rewrite
from .engine.modes import is_grad_enabled, set_grad_enabled
from .tracebacks import Quoting

LINE = re.compile(r"%(trace|nograd)\b.*")
OPTION = re.compile(r"--\w\S*")


def variable(name: str) -> str:
    """A name that a variable can have."""
    if iskeyword(name) or not name.isidentifier():
        raise ArgumentTypeError(f"{name} is not a name that a variable can have")
    return name


OPTIONS = {  # of `%%trace`: what the parser, the help, the errors and the completion know of each
    "--static": dict(action="store_true", help="draw the picture only, without the live view"),
    "--theme": dict(choices=("light", "dark"), default="light", help="colours of the picture (default: light)"),
    "--name": dict(metavar="VAR", type=variable, help="variable that gets the nbgrad Trace"),
}


def _choice(settings, between) -> str:
    """What stands behind an option: the values to choose from, or the word for one."""
    return between.join(settings.get("choices", ())) or settings.get("metavar", "")


def _taken() -> str:
    """The options in words: "--static, --theme light or dark, and --name VAR"."""
    *first, last = [f"{name} {_choice(settings, ' or ')}".rstrip() for name, settings in OPTIONS.items()]
    return f"{', '.join(first)}, and {last}"


def _usage(name, options=()):
    """Both forms of a magic, as argparse wants them; IPython puts one more % in front."""
    values = [(option, _choice(settings, ",")) for option, settings in options]
    words = "".join(f" [{option}{f' {{{value}}}' if ',' in value else f' {value}' if value else ''}]" for option, value in values)
    return f"%%{name}{words}\n    <the code, on the lines below>\n\n  %%{name}{words} <statement>"


TAKEN = {"trace": _taken(), "nograd": "no options"}
TRACE_USAGE, NOGRAD_USAGE = _usage("trace", OPTIONS.items()), _usage("nograd")


def _trace_options(method):
    for name, settings in reversed(OPTIONS.items()):
        method = argument(name, **settings)(method)
    return method


@dataclass(eq=False, slots=True)
class Running:
    """A piece of code that runs, and what was switched on in it."""

    info: object = None  # IPython's description of the cell; None for a silent cell or a line
    show: bool = True
    grad: bool | None = None  # the grad mode to put back
    recording: object = None
    options: object = None  # of `%%trace`


@magics_class
class NbgradMagics(Magics):
    """The magics, and the cells that are running now: one inside another, and per thread (a kernel can have several)."""

    def __init__(self, shell):
        super().__init__(shell)
        self._threads = threading.local()

    @property
    def running(self) -> list[Running]:
        """The cells that run in this thread, outermost first."""
        return self._threads.__dict__.setdefault("running", [])

    # ---- the magics ----

    @no_var_expand
    @magic_arguments()
    @_trace_options
    @kwds(usage=TRACE_USAGE)
    @cell_magic("trace")
    def trace_cell(self, line, cell):
        """Run the cell as always, then draw what it computed, forward and backward.

        The picture appears below the cell's own output, also when the cell raises: it then shows what ran until the
        error. The live view needs a running kernel; the picture under it stays in the saved notebook.

        Examples
        --------
        ::

          %%trace
          y = (w * x).sum()
          y.backward()

          %%trace --static --name t
          y = w * x

        Other cell magics, `%%nograd` among them, may stand on the lines above and below. For one statement:
        `%trace y = w * x`. Outside a notebook: `with nbgrad.trace() as t: ...`.
        """
        __tracebackhide__ = True
        options = self._options(self.trace_cell, line)
        if cell is not THIS_CELL:
            return self._whole(cell, lambda piece: self._start(piece, options, body_text(cell)))
        here = self._here()
        if here.recording is None:
            self._start(here, options, body_text(here.info.raw_cell) if here.info else "")

    @no_var_expand
    @magic_arguments()
    @kwds(usage=NOGRAD_USAGE)
    @cell_magic("nograd")
    def nograd_cell(self, line, cell):
        """Run the cell without recording: everything it computes has `requires_grad=False`.

        The mode that was set before comes back when the cell ends, also after an error.

        Examples
        --------
        ::

          %%nograd
          accuracy = (model(x).argmax(1) == y).mean()

        For one statement: `%nograd y = w * x`. Outside a notebook: `with nbgrad.no_grad(): ...`.
        """
        __tracebackhide__ = True
        self._options(self.nograd_cell, line)
        if cell is not THIS_CELL:
            return self._whole(cell, self._switch_off)
        self._switch_off(self._here())

    @needs_local_scope
    @no_var_expand
    @output_can_be_silenced
    @magic_arguments()
    @_trace_options
    @kwds(usage=TRACE_USAGE)
    @line_magic("trace")
    def trace_line(self, line, local_ns=None):
        """Run one statement, draw what it computed, and give its value when it is an expression.

        Examples
        --------
        ::

          %trace y = w * x
          %trace --static loss.backward()
          y = %trace w * x

        For a whole cell, and for `await`: `%%trace` on the cell's first line.
        """
        __tracebackhide__ = True
        words, statement = _split(line)
        options = self._options(self.trace_line, words)
        place = self._place("trace", statement)
        return self._statement(statement, place, local_ns, lambda piece: self._start(piece, options, place[1]))

    @needs_local_scope
    @no_var_expand
    @output_can_be_silenced
    @magic_arguments()
    @kwds(usage=NOGRAD_USAGE)
    @line_magic("nograd")
    def nograd_line(self, line, local_ns=None):
        """Run one statement without recording it, and give its value when it is an expression.

        Examples
        --------
        ::

          %nograd y = w * x
          y = %nograd w * x

        For a whole cell, and for `await`: `%%nograd` on the cell's first line.
        """
        __tracebackhide__ = True
        return self._statement(line, self._place("nograd", line), local_ns, self._switch_off)

    # ---- switching on and off ----

    def _options(self, magic, words):
        try:
            return parse_argstring(magic, words)
        except (UsageError, ValueError) as error:  # ValueError: an open quote
            word, _, kind = magic.__name__.partition("_")
            called = f"{'%%' if kind == 'cell' else '%'}{word}"
            raise UsageError(f"{error}. {called} takes {TAKEN[word]}: see {called}?") from None

    def _here(self):
        if not self.running:
            raise UsageError("the first line of a cell switches this on, and no cell is running")
        self._blank_head(self._user_frame())
        return self.running[-1]

    def _user_frame(self):
        """The frame of the user's own code that called a magic, or None."""
        frame = sys._getframe(1)
        while frame is not None and frame.f_globals is not self.shell.user_global_ns:
            frame = frame.f_back
        return frame

    @staticmethod
    def _blank_head(frame):
        """Take the rewritten head line out of what a traceback quotes: the user has not written it."""
        known = linecache.cache.get(frame.f_code.co_filename) if frame else None
        if known is not None and len(known) == 4 and 0 < frame.f_lineno <= len(known[2]):
            known[2][frame.f_lineno - 1] = CALL.sub("", known[2][frame.f_lineno - 1])

    def _start(self, piece, options, text):
        from .trace import trace  # loaded with the first traced cell

        recording = trace(namespace=self.shell.user_ns, source=("this cell", text))
        recording.__enter__()
        piece.recording, piece.options = recording, options

    def _switch_off(self, piece):
        if piece.grad is None:
            piece.grad = is_grad_enabled()
        set_grad_enabled(False)

    def _end(self, piece, error=None):
        """Put everything back as it was, then draw."""
        if piece.grad is not None:
            set_grad_enabled(piece.grad)
        if piece.recording is None:
            return
        piece.recording.__exit__(type(error) if error else None, error, getattr(error, "__traceback__", None))
        trace, options = piece.recording.result, piece.options
        if options.name:
            self.shell.user_ns[options.name] = trace
        if not piece.show or (error and not trace.calls and not trace.passes):
            return
        if not trace.calls and not trace.passes:
            display({"text/plain": "nbgrad: no op ran, so there is nothing to draw."}, raw=True)
        else:
            from .widgets.display import show

            live = not options.static and getattr(self.shell, "kernel", None) is not None
            show(trace, live=live, theme=options.theme)

    # ---- IPython's events ----

    def pre_execute(self):
        self.running.append(Running(show=False))

    def pre_run_cell(self, info):  # not for silent cells
        here = self.running[-1]
        here.info, here.show = info, True

    def post_execute(self):
        if self.running and self.running[-1].info is None:
            self._end(self.running.pop())

    def post_run_cell(self, result):  # result is None when the cell was cancelled
        info = getattr(result, "info", None)
        position = next((i for i, piece in enumerate(self.running) if result and piece.info is info), None)
        if position is None:
            if not self.running or (result and not info.raw_cell.strip()):
                return  # an empty cell ends without having begun
            position = len(self.running) - 1  # interrupted outside the cell's own code
        error = (result.error_before_exec or result.error_in_exec) if result else sys.exc_info()[1]
        while len(self.running) > position:
            self._end(self.running.pop(), error)

    # ---- one statement, or a body given by hand ----

    def _place(self, magic, statement):
        """Where a line magic stands: number of its line, and the cell's text with the magic taken off that line."""
        frame = self._user_frame()
        info = self.running[-1].info if self.running else None
        lines = body_text(info.raw_cell).splitlines() if info else []
        number = frame.f_lineno if frame else 0
        if not 0 < number <= len(lines) or f"%{magic}" not in lines[number - 1]:
            return 1, statement  # called by hand
        lines[number - 1] = LINE.sub(lambda _: statement, lines[number - 1])
        return number, "\n".join(lines)

    def _statement(self, statement, place, local_ns, switch_on):
        """Run one statement under a switch; an error shows the cell's own line."""
        __tracebackhide__ = True
        if not statement.strip():
            raise UsageError("no statement: write it behind the magic, or put %%trace or %%nograd above a whole cell")
        number, text = place
        shell, info = self.shell, self.running[-1].info if self.running else None
        count = shell.execution_count - bool(info and info.store_history)
        filename = shell.compile.cache(text, count)
        tree = shell.compile.ast_parse("\n" * (number - 1) + shell.transform_cell(statement), filename)
        tree = shell.transform_ast(tree)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        try:
            code = shell.compile(tree, filename, "exec")
            value = shell.compile(ast.Expression(last.value), filename, "eval") if last else None
        except SyntaxError as error:
            if "outside" not in error.msg:
                raise
            raise UsageError(f"{error.msg}: put the magic, with %%, on the first line of the cell") from None
        with self._piece(switch_on):
            exec(code, shell.user_global_ns, local_ns)
            return eval(value, shell.user_global_ns, local_ns) if last else None

    def _whole(self, cell, switch_on):
        """Run a body that another program handed to the cell magic."""
        if not cell.strip():
            raise UsageError("the cell has no code below its first line")
        with self._piece(switch_on):
            self.shell.run_cell(cell)

    @contextmanager
    def _piece(self, switch_on):
        __tracebackhide__ = True
        piece, error = Running(), None
        switch_on(piece)
        try:
            yield
        except BaseException as raised:
            error = raised
            raise
        finally:
            self._end(piece, error)


def _split(line):
    """The options at the start of a line, and the statement behind them.

    >>> _split("--theme dark y = a - -b")
    ('--theme dark', 'y = a - -b')
    """
    words, rest = [], line.strip()
    while OPTION.match(rest):
        word, _, rest = rest.partition(" ")
        words.append(word)
        if word in OPTIONS and "action" not in OPTIONS[word]:
            value, _, rest = rest.lstrip().partition(" ")
            words.append(value)
        rest = rest.lstrip()
    return " ".join(words), rest


def complete(shell, event):
    """Options of `%%trace` and `%trace`, and the values to choose from."""
    words = event.text_until_cursor.split()
    before = words[-2] if event.symbol and len(words) > 1 else words[-1]
    settings = OPTIONS.get(before, {})
    if "choices" in settings:
        return [*settings["choices"]]
    if "metavar" in settings or words[0] == "%trace" and not all(w.startswith("--") for w in words[1:]):
        raise TryNext  # a name of the user's own
    return [option for option in OPTIONS if option not in words[:-1]]


EVENTS = ("pre_execute", "pre_run_cell", "post_execute", "post_run_cell")


def load_ipython_extension(ipython) -> None:
    """Add the magics to a shell; done twice it changes nothing."""
    if NbgradMagics.__name__ in ipython.magics_manager.registry:
        return
    magics = NbgradMagics(ipython)
    ipython.register_magics(magics)
    magics.quoting = Quoting(ipython)
    ipython.input_transformers_cleanup.append(rewrite)
    for event in EVENTS:
        ipython.events.register(event, getattr(magics, event))
    for key in ("%%trace", "%trace"):
        ipython.set_hook("complete_command", complete, str_key=key)


def unload_ipython_extension(ipython) -> None:
    """Take the magics away again, and switch off what they had switched on."""
    magics = ipython.magics_manager.registry.pop(NbgradMagics.__name__, None)
    if magics is None:
        return
    while magics.running:
        magics._end(magics.running.pop())
    magics.quoting.remove()
    ipython.input_transformers_cleanup.remove(rewrite)
    for event in EVENTS:
        ipython.events.unregister(event, getattr(magics, event))
    for key in ("%%trace", "%trace"):
        ipython.strdispatchers["complete_command"].strs.pop(key, None)
    for kind in ("line", "cell"):
        for name in ("trace", "nograd"):
            ipython.magics_manager.magics[kind].pop(name, None)
