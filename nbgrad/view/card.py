"""One node as a card: what is written in it, how large it is, and where its ports and chips sit.

Everything here is relative to the card's own top left corner; chips have a negative y, they sit
above the card.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .text_width import shorten, width

PAD = 10  # between the card's border and what is in it
LABEL = 34  # the column of "value" and "grad"
EMPTY = (42, 12)  # the dashed strip of a gradient that was not computed
NARROW, WIDE = (
    120,
    300,
)  # a card is at least and at most so wide (a fan of chips may still widen it)
CHIP_HEIGHT, STEM = 18, 9  # a chip, and the line that ties it to the card
EDGE_SLOT, GAP = 22, 6  # room for an edge at the top border; space between slots
BESIDE = 190  # title and parameters share a line up to this width
ROOM = 130  # what a long text leaves for one behind it
FAN = 360  # chips wrap into several rows above this width


Row = tuple[tuple[int, int], int]  # size of a strip, width of the text beside it


@dataclass(slots=True)
class Card:
    """The size of one node and everything placed in it."""

    w: int = 0
    h: int = 0
    above: int = 0  # height of the chips above it
    texts: list[dict] = field(default_factory=list)
    value_box: list[int] | None = None
    grad_box: list[int] | None = None
    chips: list[dict] = field(default_factory=list)  # {"operand", "x", "y", "w", "h", "foot", "text"}
    ports: dict[int, int] = field(default_factory=dict)  # operand -> x on the top border


def text(role: str, x: int, y: int, content: str) -> dict:
    """A TEXT of the scene: baseline at y, left end at x, w its width."""
    return {"role": role, "x": x, "y": y, "w": width(content, role), "text": content}


def card(
    *,
    title: str,
    type_: str,
    value: Row | None,
    grad: Row | None,
    params: str = "",
    name: str = "",
    line: str = "",
    scope: str = "",
    slots: Sequence[tuple[int, str | None]] = (),
    tags: Sequence[tuple[str, str]] = (),
) -> Card:
    """Lay out one card.

    value, grad: None for no such row; slots: the operands in order, each with the text of its chip,
    or None for an edge; tags: (role, text) of the lines at the bottom; line and scope stand at the
    right.
    """
    made = Card()
    title = shorten(title, "title", WIDE - 2 * PAD - 40)
    beside = width(title, "title") + width(params, "params") < BESIDE
    widest, y = 0, 21
    for parts, right in (
        ([("title", title)] + [("params", params)] * beside, line),
        ([("params", params)] * (not beside), ""),
        ([("name", name), ("type", type_)], shorten(scope, "line", 90)),
    ):
        if any(content for _, content in parts):
            end = _row(made, parts, y)
            widest = max(widest, end + (12 + width(right, "line") if right else 0))
            if right:
                made.texts.append(text("line", 0, y, right))  # its x follows when the width is known
            y += 17
    y -= 9
    for row_name, strip in (("value", value), ("grad", grad)):
        if strip is None:
            continue
        (w, h), beside = strip
        place = [PAD + LABEL, y, w, h]
        setattr(made, f"{row_name}_box", place)
        made.texts.append(text("row", PAD, y + h // 2 + 4, row_name))
        widest = max(widest, PAD + LABEL + w + 6 + beside)
        y += h + 7
    for role, content in tags:
        made.texts.append(text(role, PAD, y + 8, content))
        widest = max(widest, PAD + made.texts[-1]["w"])
        y += 15
    made.w = max(NARROW, widest + PAD)
    made.h = y + PAD - 7
    _slots(made, slots)
    for placed in made.texts:
        if placed["role"] == "line":
            placed["x"] = made.w - PAD - placed["w"]
    return made


def _row(made: Card, parts: list[tuple[str, str]], y: int) -> int:
    """Write texts one after the other on one line; where the last one ends."""
    x = PAD
    for i, (role, content) in enumerate(parts):
        if not content:
            continue
        x += 6 if x > PAD else 0
        after = sum(6 + min(ROOM, width(other, role_)) for role_, other in parts[i + 1 :] if other)
        made.texts.append(text(role, x, y, shorten(content, role, max(40, WIDE - PAD - x - after))))
        x += made.texts[-1]["w"]
    return x


def _slots(made: Card, slots: Sequence[tuple[int, str | None]]) -> None:
    """Operands in order along the top border; chips that would be too wide wrap into rows."""
    sizes = [EDGE_SLOT if label is None else width(label, "chip") + 16 for _, label in slots]
    total = sum(sizes) + GAP * (len(sizes) - 1) if sizes else 0
    chips = [i for i, (_, label) in enumerate(slots) if label is not None]
    if total > FAN and len(chips) > 1:
        return _wrapped(made, slots, sizes)
    made.w = max(made.w, total + 2 * PAD)
    x = (made.w - total) // 2
    for (operand, label), size in zip(slots, sizes):
        if label is None:
            made.ports[operand] = x + size // 2
        else:
            made.chips.append(_chip(operand, label, x, 0, size))
        x += size + GAP
    made.above = CHIP_HEIGHT + STEM if chips else 0


def _wrapped(made: Card, slots: Sequence[tuple[int, str | None]], sizes: list[int]) -> None:
    """Chips in rows on the left, edges on the right, each in operand order."""
    x, row = PAD, 0
    placed = []
    for (operand, label), size in zip(slots, sizes):
        if label is None:
            continue
        if x > PAD and x + size > FAN:
            x, row = PAD, row + 1
        placed.append((operand, label, x, row, size))
        x += size + GAP
    made.chips = [_chip(operand, label, x, placed[-1][3] - row, size) for operand, label, x, row, size in placed]
    x = max(x + size for _, _, x, _, size in placed) + GAP
    for operand, label in slots:
        if label is None:
            made.ports[operand] = x + EDGE_SLOT // 2
            x += EDGE_SLOT
    made.w = max(made.w, x + PAD)
    made.above = (placed[-1][3] + 1) * (CHIP_HEIGHT + GAP)


def _chip(operand: int, label: str, x: int, row: int, size: int) -> dict:
    y = -STEM - CHIP_HEIGHT - row * (CHIP_HEIGHT + GAP)
    foot = y + CHIP_HEIGHT + GAP if row else 0
    return {"operand": operand, "x": x, "y": y, "w": size, "h": CHIP_HEIGHT, "foot": foot, "text": label}
