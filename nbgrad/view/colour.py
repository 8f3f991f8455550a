"""Colours: a signed ramp computed in OKLCh, as light for +v as for -v, and a quiet palette."""

from __future__ import annotations

import math
from functools import cache

THEMES = ("light", "dark")
# Lightness and chroma at zero and at the limit; hues (degrees) of negative and positive.
_ZERO = {"light": 0.970, "dark": 0.269}
_FULL = {"light": (0.550, 0.146), "dark": (0.747, 0.140)}
_BLUE, _ORANGE = 249.0, 52.0

PALETTE = {
    "light": {
        "page": "#fbfbfa",
        "card": "#ffffff",
        "border": "#d3d7dd",
        "ink": "#1f2430",
        "muted": "#626b78",
        "faint": "#98a1ad",
        "edge": "#8a93a1",
        "gradient": "#7a4fb8",
        "leaf": "#f3f8f1",
        "leaf_border": "#9cbb92",
        "leaf_ink": "#2c5a2a",
        "chip": "#eff1f4",
        "chip_border": "#dde1e6",
        "alert": "#c01c5d",
        "special": "#c3128f",
    },
    "dark": {
        "page": "#15171b",
        "card": "#1e2127",
        "border": "#3b414b",
        "ink": "#e7eaee",
        "muted": "#9ea8b5",
        "faint": "#717b88",
        "edge": "#7d8794",
        "gradient": "#c3a3f2",
        "leaf": "#1b261e",
        "leaf_border": "#557a56",
        "leaf_ink": "#a9d6a2",
        "chip": "#2a2e36",
        "chip_border": "#3a404a",
        "alert": "#ff7fa8",
        "special": "#ff6fd0",
    },
}


def srgb(lightness: float, chroma: float, hue: float) -> str:
    """The sRGB colour of an OKLCh one, hue in degrees; channels out of gamut are clipped.

    >>> srgb(1.0, 0.0, 0.0)
    '#ffffff'
    """
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(255 * _encoded(min(1.0, max(0.0, c)))):02x}" for c in linear)


def _encoded(channel: float) -> float:
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


@cache
def ramp(code: int, theme: str = "light") -> str:
    """The colour of a strip's code -100..100: blue below zero, orange above.

    Raises KeyError for an unknown theme.

    >>> ramp(-100), ramp(0), ramp(100)
    ('#1075c2', '#f5f5f5', '#b15300')
    """
    share = abs(code) / 100
    lightness, chroma = _FULL[theme]
    lightness = _ZERO[theme] + (lightness - _ZERO[theme]) * share
    return srgb(lightness, chroma * share, _ORANGE if code > 0 else _BLUE)
