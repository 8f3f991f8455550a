"""The lines below a picture: what colours and lines in it mean, then notes and the error."""

from __future__ import annotations

from .text_width import shorten, width

PAD, LINE, SPACE = 24, 20, 20
LINES = 5  # of one note


def legend(pen, scene: dict, wide: int, y: int) -> int:
    """Draw the legend from y on, within `wide` pixels, and give the height of the whole picture."""
    items = _items(scene)
    x, y = PAD, y + 6
    if items:
        pen.path(f"M{PAD} {y - 10}H{wide - PAD}", pen.colour["border"])
    for symbol, size, label in items:
        needed = size + 6 + width(label, "line")
        if x > PAD and x + needed > wide - PAD:
            x, y = PAD, y + LINE
        symbol(pen, x, y + 6)
        pen.text("line", x + size + 6, y + 10, label, pen.colour["muted"])
        x += needed + SPACE
    y += LINE if items else 0
    for note, ink in [(n, "faint") for n in scene["notes"]] + ([(scene["error"], "alert")] if scene["error"] else []):
        y += 4
        for line in _wrapped(note, wide - 2 * PAD):
            y += 15
            pen.text("note", PAD, y, line, pen.colour[ink])
    return y + 16


def _wrapped(note: str, wide: int) -> list[str]:
    """The words of a note in lines, at most LINES of them."""
    lines = [""]
    for word in note.split():
        longer = f"{lines[-1]} {word}".strip()
        if width(longer, "note") <= wide or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > LINES:
        lines[LINES - 1 :] = [" ".join(lines[LINES - 1 :])]
    return [shorten(line, "note", wide) for line in lines]


def _items(scene: dict) -> list[tuple]:
    """(symbol, its width, label) for what the picture holds."""
    nodes = scene["nodes"]
    codes = {code for n in nodes for s in (n["value"], n["grad"]) if s for row in s["rows"] for code in row}
    flows = any(e["grad"] for e in scene["edges"]) or any(c["grad"] for n in nodes for c in n["chips"])
    found = [
        (bool(nodes), _scale, 54, "negative to positive"),
        (0 in codes, _cell(0), 12, "exact zero"),
        ("nan" in codes, _cell("nan"), 12, "NaN"),
        ("inf" in codes or "-inf" in codes, _cell("inf"), 12, "infinite"),
        (bool(scene["edges"]), _line("edge", ""), 26, "value"),
        (flows, _line("gradient", "5 3"), 26, "gradient, width by norm"),
        (any(e["grad_path"] and not e["grad"] for e in scene["edges"]), _faint, 26, "no gradient yet"),
    ]
    return [item[1:] for item in found if item[0]]


def _scale(pen, x: int, y: int) -> None:
    pen.strip(
        [x, y - 5, 54, 10],
        {"rows": [[-100, -75, -50, -25, 1, 25, 50, 75, 100]], "text": "", "text_w": 0},
    )


def _cell(code):
    def draw(pen, x: int, y: int) -> None:
        pen.strip([x, y - 6, 12, 12], {"rows": [[code]], "text": "", "text_w": 0})

    return draw


def _line(colour: str, dash: str):
    def draw(pen, x: int, y: int) -> None:
        ink = pen.colour[colour]
        pen.path(f"M{x} {y}H{x + 26}", ink, 1.5 if not dash else 2, dash)

    return draw


def _faint(pen, x: int, y: int) -> None:
    pen.path(f"M{x} {y}H{x + 26}", pen.colour["gradient"], 1, "2 4", opacity=0.5)
