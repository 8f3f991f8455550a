"""A scene as one self-contained SVG: the static picture in a notebook.

Only presentation attributes, no ids, no style sheets, links or scripts: what survives every
notebook viewer. Every text carries its width, so that it fits whatever font there is.
"""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from .colour import PALETTE, ramp
from .edges import arrow_head, curve
from .legend import legend
from .text_width import FONTS, width

SANS = "'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', 'Noto Sans KR', sans-serif"
LEAST = 340  # no picture is narrower: the legend needs room
INK = {
    "params": "muted",
    "type": "muted",
    "line": "faint",
    "row": "muted",
    "number": "muted",
    "tag": "muted",
}
SHADE = 5  # codes are drawn in steps of this
PLAIN = {"nan": 0, "inf": 100, "-inf": -100}  # the shade below a mark
SPEAK = 40  # so many nodes are described in words


def svg(scene: dict, theme: str = "light") -> str:
    """The picture of a scene, as SVG text; theme is "light" or "dark". Raises ValueError for any
    other theme.

    >>> from nbgrad.trace.model import Trace
    >>> from nbgrad.view.scene import scene
    >>> svg(scene(Trace()))[:4]
    '<svg'
    """
    if theme not in PALETTE:
        raise ValueError(f"theme must be one of {', '.join(map(repr, PALETTE))}, got {theme!r}")
    pen = Pen(theme)
    wide = max(scene["width"], LEAST)
    pen.shift = (wide - scene["width"]) // 2
    for node in scene["nodes"]:
        if node["kind"] == "fold":
            pen.sheets(node)
    for edge in scene["edges"]:
        pen.edge(edge)
    for node in scene["nodes"]:
        pen.node(node)
    pen.shift = 0
    height = legend(pen, scene, wide, scene["height"])
    spoken = [node["label"] for node in scene["nodes"]]
    if len(spoken) > SPEAK:
        spoken[SPEAK - 5 : -5] = [f"{len(spoken) - SPEAK} more"]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{height}" '
        f'viewBox="0 0 {wide} {height}" role="img" font-family={quoteattr(SANS)}>'
    )
    title = f"<title>Computation graph: {_escaped(scene['summary'])}</title>"
    desc = f"<desc>{_escaped('. '.join(spoken))}</desc>"
    pen.flush()
    page = f'<rect width="{wide}" height="{height}" fill="{pen.colour["page"]}"/>'
    return "\n".join([head, title, desc, page, *pen.parts, "</svg>"]) + "\n"


class Pen:
    """Draws in one theme and collects elements; shift moves all x."""

    def __init__(self, theme: str):
        self.theme, self.colour, self.shift = theme, PALETTE[theme], 0
        self.parts: list[str] = []
        self.cells: dict[int, list[str]] = {}  # by shade: all cells of the picture in one path each
        self.special: dict[int | str, list[str]] = {}  # marks of zeros, NaN and infinities

    def rect(self, x, y, w, h, fill, stroke="", radius=0, dash="") -> None:
        extra = f' rx="{radius}"' if radius else ""
        if stroke:
            extra += f' stroke="{stroke}"'
            x, y = x + 0.5, y + 0.5  # a line of one pixel lies between two coordinates
            w, h = w - 1, h - 1
        extra += f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(f'<rect x="{x + self.shift}" y="{y}" width="{w}" height="{h}" fill="{fill}"{extra}/>')

    def path(self, data: str, stroke="none", wide=1.0, dash="", fill="none", opacity=1.0) -> None:
        extra = f' stroke="{stroke}"' if stroke != "none" else ""
        extra += f' stroke-width="{wide}"' if extra and wide != 1 else ""
        extra += f' stroke-dasharray="{dash}"' if dash else ""
        extra += f' opacity="{opacity}"' if opacity != 1 else ""
        self.parts.append(f'<path d="{data}" fill="{fill}"{extra}/>')

    def text(self, role: str, x: int, y: int, content: str, fill: str, w: int | None = None) -> None:
        if not content:
            return
        size, bold = FONTS[role]
        weight = ' font-weight="600"' if bold else ""
        w = width(content, role) if w is None else w
        self.parts.append(
            f'<text x="{x + self.shift}" y="{y}" font-size="{size}"{weight} fill="{fill}" '
            f'textLength="{w}" lengthAdjust="spacingAndGlyphs">{_escaped(content)}</text>'
        )

    def head(self, x: int, y: int, down: bool, fill: str, size: int = 4) -> None:
        self.path(arrow_head(x + self.shift, y, down, size), fill=fill)

    def edge(self, edge: dict) -> None:
        points = [list(p) for p in edge["path"]]
        points[-1][1] -= 5
        self.path(curve(points, self.shift), self.colour["edge"], 1.5)
        self.head(*edge["path"][-1], True, self.colour["edge"], 3)
        if edge["grad_path"]:
            self.gradient(edge["grad_path"], edge["grad"])

    def gradient(self, path: list[list[int]], grad: dict | None) -> None:
        """Dashed, against the forward edge; faint where nothing has flowed yet."""
        violet = self.colour["gradient"]
        if grad is None:
            return self.path(curve(path, self.shift), violet, 1, "2 4", opacity=0.5)
        size = 3 if grad["width"] < 3 else 4
        points = [list(p) for p in path]
        points[-1][1] += size
        self.path(curve(points, self.shift), violet, grad["width"], "5 3")
        self.head(*path[-1], False, violet, size)

    def node(self, node: dict) -> None:
        c = self.colour
        leaf = node["kind"] == "leaf"
        fill, stroke = (c["leaf"], c["leaf_border"]) if leaf else (c["card"], c["border"])
        dash = "" if node["grad_mode"] else "2 3"
        if node["alert"]:
            stroke = c["alert"]
        elif dash:
            stroke = c["faint"]
        self.rect(node["x"], node["y"], node["w"], node["h"], fill, stroke, 12 if leaf else 6, dash)
        for text in node["texts"]:
            self.text(text["role"], text["x"], text["y"], text["text"], self.ink(node, text), text["w"])
        for box, strip in ((node["value_box"], node["value"]), (node["grad_box"], node["grad"])):
            if box and strip:
                self.strip(box, strip)
            elif box:
                self.rect(*box, "none", c["faint"], dash="3 2")
                self.text(
                    "number",
                    box[0] + box[2] + 6,
                    box[1] + box[3] // 2 + 4,
                    node["grad_label"],
                    c["faint"],
                )
        for chip in node["chips"]:
            self.chip(chip)

    def sheets(self, node: dict) -> None:
        """Two more cards below a fold, under the edges."""
        for by in (6, 3):
            place = node["x"] + by, node["y"] + by, node["w"], node["h"]
            self.rect(*place, self.colour["card"], self.colour["border"], 6)

    def ink(self, node: dict, text: dict) -> str:
        c, role = self.colour, text["role"]
        if role == "row" and text["text"] == "grad":
            return c["gradient"]
        if role == "alert":
            return c["alert"]
        if role == "title" and node["kind"] == "leaf":
            return c["leaf_ink"]
        return c[INK.get(role, "ink")]

    def chip(self, chip: dict) -> None:
        c = self.colour
        middle, bottom = chip["x"] + chip["w"] // 2, chip["y"] + chip["h"]
        kind = "leaf" if chip["requires_grad"] else "chip"
        stem = middle - 4 if chip["grad"] else middle
        self.path(f"M{stem + self.shift} {bottom}V{chip['foot']}", c["edge"], 1.5)
        if chip["grad"]:
            wide = min(2, chip["grad"]["width"])
            self.path(f"M{middle + 4 + self.shift} {chip['foot']}V{bottom + 3}", c["gradient"], wide)
            self.head(middle + 4, bottom + 1, False, c["gradient"], 3)
        self.rect(chip["x"], chip["y"], chip["w"], chip["h"], c[kind], c[f"{kind}_border"], 9)
        w = width(chip["text"], "chip")
        ink = c["leaf_ink"] if kind == "leaf" else c["muted"]
        self.text("chip", chip["x"] + (chip["w"] - w) // 2, bottom - 5, chip["text"], ink, w)

    def strip(self, box: list[int], strip: dict) -> None:
        """Cells, drawn later with all others of the same shade; runs of tiny ones in one piece."""
        x, y, w, h = box
        x += self.shift
        rows = strip["rows"]
        if not rows:
            self.rect(*box, "none", self.colour["faint"])
        else:
            wide, high = w // len(rows[0]), h // len(rows)
            frame = [box[0] - 1, y - 1, wide * len(rows[0]) + 1, high * len(rows) + 1]
            self.rect(*frame, self.colour["border"])  # so that a pale cell is seen to be there
            gap = 1 if min(wide, high) >= 8 else 0
            for r, row in enumerate(rows):
                start = 0
                for i in range(1, len(row) + 1):
                    if gap or i == len(row) or row[i] != row[start]:
                        run = (i - start) * wide - gap
                        shade = row[start] if isinstance(row[start], int) else PLAIN[row[start]]
                        self.cells.setdefault(round(shade / SHADE) * SHADE, []).append(
                            f"M{x + start * wide} {y + r * high}h{run}v{high - gap}h{-run}z"
                        )
                        start = i
            self.marks(x, y, wide, high, rows)
        self.text(
            "number",
            box[0] + w + 6,
            y + h // 2 + 4,
            strip["text"],
            self.colour["muted"],
            strip["text_w"],
        )

    def marks(self, x: int, y: int, wide: int, high: int, rows: list[list]) -> None:
        size = min(wide, high) // 2 - 1 if min(wide, high) >= 8 else 2
        for r, row in enumerate(rows):
            for i, code in enumerate(row):
                if code == 0 or isinstance(code, str):
                    middle, centre = x + i * wide + wide // 2, y + r * high + high // 2
                    self.special.setdefault(code, []).append(_mark(code, middle, centre, size))

    def flush(self) -> None:
        """Draw the cells collected so far, and their marks."""
        for shade in sorted(self.cells):
            self.path("".join(self.cells[shade]), fill=ramp(shade, self.theme))
        c = self.colour
        for code, fill, stroke, wide in (
            (0, "none", c["faint"], 1),
            ("nan", "none", c["special"], 2),
            ("inf", c["page"], "none", 1),
            ("-inf", c["page"], "none", 1),
        ):
            if code in self.special:
                self.path("".join(self.special[code]), stroke, wide, fill=fill)


def _escaped(content: str) -> str:
    """As XML text, without the control characters that XML cannot hold."""
    return escape("".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in content))


def _mark(code: int | str, x: int, y: int, s: int) -> str:
    """A stroke through an exact zero, a cross for NaN, a triangle up or down for an infinity."""
    if code == 0:
        return f"M{x - s} {y + s}L{x + s} {y - s}"
    if code == "nan":
        return f"M{x - s} {y - s}L{x + s} {y + s}M{x - s} {y + s}L{x + s} {y - s}"
    tip, base = (y - s, y + s) if code == "inf" else (y + s, y - s)
    return f"M{x} {tip}L{x - s} {base}H{x + s}Z"
