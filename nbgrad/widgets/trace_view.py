"""The live view of a trace: the picture with a slider over its steps and a card for each node."""

from __future__ import annotations

from hashlib import sha256
from json import dumps
from pathlib import Path

import anywidget
import traitlets

from ..trace.model import Trace
from ..view.colour import PALETTE, THEMES, ramp
from ..view.fold import unfolded
from ..view.scene import scene
from .details import details
from .esm import joined

FOCUS = {"light": "#1a66cc", "dark": "#6cb0ff"}
SHADES = range(-100, 101, 5)  # as the static picture draws them


def stylesheet() -> str:
    """The widget's CSS: both themes' colours, from the palette of the static picture, and the rules."""
    themes = []
    for theme in THEMES:
        colours = PALETTE[theme] | {f"s{code}": ramp(code, theme) for code in SHADES}
        colours["focus"] = f"var(--jp-brand-color1, {FOCUS[theme]})" if theme == "light" else FOCUS[theme]
        rules = "".join(f"--nbgrad-{name}:{value};" for name, value in colours.items())
        themes.append(f'.nbgrad-view[data-theme="{theme}"]{{{rules}color-scheme:{theme}}}\n')
    return "".join(themes) + (Path(__file__).parent / "trace_view.css").read_text(encoding="utf-8")


def twin_id(drawing: dict) -> str:
    """The word by which a live view finds its static twin: the same for the same picture, in every kernel."""
    return sha256(dumps(drawing, sort_keys=True).encode()).hexdigest()[:12]


def slim(drawing: dict) -> dict:
    """A scene without what the live view finds in the details: the sources, and strips of contributions."""
    steps = [
        step | {"edges": {id: {"width": sent["width"], "code": sent["code"]} for id, sent in step["edges"].items()}}
        for step in drawing["steps"]
    ]
    return {name: part for name, part in drawing.items() if name != "sources"} | {"steps": steps}


class TraceView(anywidget.AnyWidget):
    """A trace as a live picture; `step` and `selected` follow what the reader does, and can be set.

    trace: what to show; theme: "auto" (as the page is), "light" or "dark"; drawing: its scene, where it is made already. Once it is made the
    view needs no kernel, but to open folds (`opened`). Raises traitlets.TraitError for another theme.

    >>> view = TraceView(Trace())
    >>> view.step, view.selected
    (0, '')
    """

    _esm = joined("trace_view.mjs")
    _css = stylesheet()

    scene = traitlets.Dict().tag(sync=True)
    details = traitlets.Dict().tag(sync=True)
    step = traitlets.Int(0).tag(sync=True)
    selected = traitlets.Unicode("").tag(sync=True)
    theme = traitlets.Enum(["auto", *THEMES], "auto").tag(sync=True)
    opened = traitlets.List(traitlets.Unicode()).tag(sync=True)
    _twin = traitlets.Unicode("").tag(sync=True)

    def __init__(self, trace: Trace, *, theme: str = "auto", twin: str = "", drawing: dict | None = None, **kwargs):
        self._trace = trace
        drawing = scene(trace) if drawing is None else drawing
        super().__init__(
            scene=slim(drawing),
            details=details(trace, drawing),
            step=len(drawing["steps"]) - 1,
            theme=theme,
            _twin=twin,
            **kwargs,
        )

    @traitlets.observe("opened")
    def _open(self, change) -> None:
        """Draw again with other folds open; the reader stays where the new cards are."""
        drawing = scene(self._trace, unfolded(self._trace, change["new"]))
        known = {node["id"] for node in self.scene["nodes"]}
        added = next((node["id"] for node in drawing["nodes"] if node["id"] not in known), "")
        step = _same_step(self.scene["steps"], self.step, drawing["steps"], added)
        with self.hold_sync():
            self.scene, self.details = slim(drawing), details(self._trace, drawing)
            self.step, self.selected = step, added

    def _repr_mimebundle_(self, **kwargs):
        """The live view alone: the picture for other viewers is an output of its own, see `show`."""
        made = super()._repr_mimebundle_(**kwargs)
        data, metadata = made if isinstance(made, tuple) else (made or {}, {})
        return {**data, "text/plain": "", "text/html": ""}, metadata


def _same_step(before: list[dict], k: int, now: list[dict], added: str) -> int:
    """Where step k of one drawing is in another; what was in a fold that is open now is at its first card."""
    if not 0 <= k < len(before) - 1:
        return len(now) - 1
    places = [(step["phase"], step["pass"], step["node"]) for step in now]
    phase, position, node = (before[k][name] for name in ("phase", "pass", "node"))
    wanted = ((phase, position, node), (phase, position, added))
    return next((places.index(place) for place in wanted if place in places), len(now) - 1)
