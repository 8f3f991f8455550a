from __future__ import annotations

import math

import pytest

from nbgrad.view.colour import PALETTE, ramp, srgb


def oklch(colour):
    """The inverse of `srgb`, by the published matrices."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    middle = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    bb = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        math.hypot(a, bb),
        math.degrees(math.atan2(bb, a)) % 360,
    )


@pytest.mark.parametrize("theme", PALETTE)
def test_both_signs_are_equally_light_and_darker_or_lighter_step_by_step(theme):
    last = oklch(ramp(0, theme))[0]
    for code in range(10, 101, 10):
        minus, plus = oklch(ramp(-code, theme)), oklch(ramp(code, theme))
        assert minus[0] == pytest.approx(plus[0], abs=0.003)
        assert minus[1] == pytest.approx(plus[1], abs=0.006)
        assert (plus[0] < last) == (theme == "light")
        last = plus[0]
        if code > 20:
            assert minus[2] == pytest.approx(249, abs=3) and plus[2] == pytest.approx(52, abs=3)


@pytest.mark.parametrize("theme", PALETTE)
def test_text_stands_out_from_its_ground(theme):
    def luminance(colour):
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def contrast(one, other):
        low, high = sorted((luminance(one), luminance(other)))
        return (high + 0.05) / (low + 0.05)

    palette = PALETTE[theme]
    for ink, ground in [
        ("ink", "card"),
        ("muted", "card"),
        ("muted", "leaf"),
        ("muted", "chip"),
        ("muted", "page"),
        ("leaf_ink", "leaf"),
        ("gradient", "card"),
        ("alert", "card"),
        ("alert", "page"),
    ]:
        assert contrast(palette[ink], palette[ground]) >= 4.5, (ink, ground)
    for ink in ("faint", "edge"):
        assert contrast(palette[ink], palette["page"]) >= 2.5, ink


def test_grey_is_grey():
    assert srgb(0.0, 0.0, 0.0) == "#000000" and len({srgb(0.5, 0.0, 0.0)[i : i + 2] for i in (1, 3, 5)}) == 1


def test_palettes_have_the_same_keys():
    assert PALETTE["light"].keys() == PALETTE["dark"].keys()
