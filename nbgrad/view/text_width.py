"""How wide a text is, estimated without a font; SVG's `textLength` then fits any font to it."""

from __future__ import annotations

import math
import unicodedata

# Advance widths in thousandths of the font size, as Helvetica and Arial have them.
_GROUPS = {
    191: "'",
    222: "ijl",
    278: " !,./:;I[\\]ft·",
    333: "()-`r",
    345: '"{}|*',
    469: "^",
    500: "Jckvxyzs",
    556: "#$0123456789?L_abdeghnopqu",
    584: "+<=>~±×−",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "…→←∂∇",
    1015: "@",
}
_WIDTH = {character: width for width, group in _GROUPS.items() for character in group}
_OTHER, _WIDE, _BOLD = 600, 1000, 1.06
ELLIPSIS = "…"

# What a text is for -> (font size in pixels, bold)
FONTS = {
    "title": (13, True),
    "params": (11, False),
    "name": (11, True),
    "type": (11, False),
    "line": (10, False),
    "row": (10, False),
    "number": (10, False),
    "chip": (11, False),
    "tag": (10, False),
    "alert": (10, True),
    "note": (11, False),
}


def _thousandths(character: str) -> int:
    known = _WIDTH.get(character)
    if known is not None:
        return known
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return 0
    return _WIDE if unicodedata.east_asian_width(character) in "WF" else _OTHER


def width(text: str, role: str) -> int:
    """Width in whole pixels of `text` in the font of `role` (a key of FONTS).

    >>> width("matmul", "title"), width("행렬", "title")
    (46, 28)
    """
    size, bold = FONTS[role]
    return math.ceil(sum(map(_thousandths, text)) * size * (_BOLD if bold else 1) / 1000)


def shorten(text: str, role: str, limit: int) -> str:
    """`text`, its middle replaced by an ellipsis where it would be wider than `limit` pixels.

    >>> shorten("encoder.layers.0.weight", "chip", 80)
    'encode…weight'
    """
    if width(text, role) <= limit:
        return text
    low, high = 0, len(text)  # the largest number of characters kept that still fits
    while low < high:
        kept = (low + high + 1) // 2
        if width(_without_middle(text, kept), role) <= limit:
            low = kept
        else:
            high = kept - 1
    return _without_middle(text, low)


def _without_middle(text: str, kept: int) -> str:
    head = (kept + 1) // 2
    return text[:head] + ELLIPSIS + text[len(text) - (kept - head) :]
