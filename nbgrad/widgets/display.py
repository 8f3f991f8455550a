"""A trace in the notebook: first its static picture, then the live view that takes its place."""

from __future__ import annotations

from importlib.util import find_spec

from ..trace.model import Trace
from ..view.mime_bundle import bundle
from ..view.scene import scene


def show(trace: Trace, live: bool = True, theme: str = "light") -> None:
    """Display a trace with IPython: its picture and, where anywidget is installed, the live view.

    live: False for the picture alone; theme: "light" or "dark", of the picture. The live view follows
    the page, or is dark when the picture is. Raises ValueError for another theme.
    """
    from IPython.display import display

    if not live or find_spec("anywidget") is None:
        display(bundle(trace, theme), raw=True)
        return
    from .trace_view import TraceView, twin_id

    drawing = scene(trace)
    twin = twin_id(drawing)
    display(bundle(trace, theme, twin, drawing), raw=True)
    display(TraceView(trace, theme="auto" if theme == "light" else theme, twin=twin, drawing=drawing))
