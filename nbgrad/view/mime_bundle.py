"""What a notebook stores of a picture.

Plain text to read, HTML that survives an untrusted notebook, SVG that survives a sanitizer.
"""

from __future__ import annotations

from base64 import b64encode
from html import escape

from ..trace.model import Trace
from .plain_text import text
from .scene import scene
from .svg import svg


def bundle(trace: Trace, theme: str = "light", twin: str = "", drawing: dict | None = None) -> dict[str, str]:
    """The MIME bundle of a trace: text/plain, text/html (one <img>), image/svg+xml; deterministic.

    twin: a word by which a live view finds this picture and hides it; without it no such mark
    appears; drawing: the trace's scene, where it is made already. Raises ValueError for a theme other than "light" or "dark".

    >>> sorted(bundle(Trace()))
    ['image/svg+xml', 'text/html', 'text/plain']
    """
    drawing = scene(trace) if drawing is None else drawing
    picture = svg(drawing, theme)
    marks = f"nbgrad-static nbgrad-static-{escape(twin)}" if twin else "nbgrad-static"
    source = b64encode(picture.encode()).decode("ascii")
    html = (
        f'<img class="{marks}" alt="Computation graph: {escape(drawing["summary"])}" '
        f'style="max-width:100%;height:auto" src="data:image/svg+xml;base64,{source}">'
    )
    return {"text/plain": text(trace), "text/html": html, "image/svg+xml": picture}
