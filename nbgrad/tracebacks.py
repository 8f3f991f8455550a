"""What a traceback in a notebook shows: the user's frames, and none of nbgrad's between them and the message."""

from __future__ import annotations

import os
from types import TracebackType

_OWN = os.path.dirname(os.path.abspath(__file__)) + os.sep, "<nbgrad "  # files, and functions that nbgrad writes itself


def without_engine(traceback: TracebackType | None) -> TracebackType | None:
    """The frames of a traceback that are not nbgrad's own; all of them where there are no others."""
    kept = []
    while traceback is not None:
        if not traceback.tb_frame.f_code.co_filename.startswith(_OWN):
            kept.append(traceback)
        traceback = traceback.tb_next
    found = None
    for tb in reversed(kept):
        found = TracebackType(found, tb.tb_frame, tb.tb_lasti, tb.tb_lineno)
    return found


class Quoting:
    """A shell's maker of tracebacks with nbgrad's frames left out, as those of an engine in C++ are; `%xmode Verbose` has them."""

    def __init__(self, shell):
        self.maker = shell.InteractiveTB
        self.plain = self.maker.structured_traceback
        self.maker.structured_traceback = self

    def __call__(self, etype, evalue, etb=None, *args, **kwargs):
        if self.maker.mode != "Verbose" and isinstance(etb, TracebackType):
            etb = without_engine(etb) or etb
        return self.plain(etype, evalue, etb, *args, **kwargs)

    def remove(self):
        if self.maker.structured_traceback is self:
            self.maker.structured_traceback = self.plain
