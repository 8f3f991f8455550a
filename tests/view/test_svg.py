from __future__ import annotations

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from nbgrad.trace.model import Trace
from nbgrad.view.colour import PALETTE
from nbgrad.view.scene import scene
from nbgrad.view.svg import svg
from nbgrad.view.text_width import FONTS, width

from .samples import SAMPLES, Builder, intro
from .test_scene import traces

TAGS = {"svg", "title", "desc", "rect", "path", "text"}
ATTRIBUTES = {
    "svg": {"width", "height", "viewBox", "role", "font-family"},
    "rect": {
        "x",
        "y",
        "width",
        "height",
        "fill",
        "stroke",
        "stroke-width",
        "stroke-dasharray",
        "rx",
    },
    "path": {"d", "fill", "stroke", "stroke-width", "stroke-dasharray", "opacity"},
    "text": {"x", "y", "font-size", "font-weight", "fill", "textLength", "lengthAdjust"},
    "title": set(),
    "desc": set(),
}


def elements(picture):
    for element in ET.fromstring(picture).iter():
        namespace, _, tag = element.tag.rpartition("}")
        assert namespace == "{http://www.w3.org/2000/svg"
        yield tag, element


def check(picture):
    for tag, element in elements(picture):
        assert tag in TAGS and set(element.attrib) <= ATTRIBUTES[tag]
        for name, value in element.attrib.items():
            assert "url(" not in value and "currentColor" not in value and "var(" not in value
            if name in ("fill", "stroke"):
                assert re.fullmatch("#[0-9a-f]{6}|none", value)
            elif name != "font-family":
                assert not re.search(r"\d\.\d\d|\de|nan|inf", value), (
                    name,
                    value,
                )  # at most one decimal
    root = ET.fromstring(picture)
    wide, high = int(root.get("width")), int(root.get("height"))
    texts = [e for tag, e in elements(picture) if tag == "text"]
    for text in texts:
        x, y, length = (int(text.get(name)) for name in ("x", "y", "textLength"))
        assert 0 <= x and x + length <= wide and 0 < y < high
    page = next(e for tag, e in elements(picture) if tag == "rect")
    assert (page.get("width"), page.get("height")) == (root.get("width"), root.get("height"))
    return texts


@pytest.mark.parametrize("theme", PALETTE)
@pytest.mark.parametrize("name", SAMPLES)
def test_samples_keep_the_dialect(name, theme):
    picture = svg(scene(SAMPLES[name]()), theme)
    assert check(picture)
    assert PALETTE[theme]["page"] in picture
    assert svg(scene(SAMPLES[name]()), theme) == picture


@settings(max_examples=60, deadline=None)
@given(traces())
def test_any_trace_keeps_the_dialect(trace):
    check(svg(scene(trace)))


def test_every_text_of_the_scene_is_drawn_with_its_width():
    drawing = scene(intro())
    drawn = [(t.text, int(t.get("x")), int(t.get("textLength"))) for t in check(svg(drawing))]
    for node in drawing["nodes"]:
        for text in node["texts"]:
            assert (text["text"], text["x"], text["w"]) in drawn
    x, _, w, _ = drawing["nodes"][0]["value_box"]
    assert ("±1.34", x + w + 6, width("±1.34", "number")) in drawn


def test_what_is_not_computed_zero_and_not_finite_look_different():
    picture = svg(scene(SAMPLES["failed"]()))
    words = [t.text for t in check(picture)]
    assert {"no grad yet", "exact zero", "NaN", "infinite", "NaN starts here"} <= set(words)
    colour = PALETTE["light"]
    assert f'stroke="{colour["special"]}" stroke-width="2"' in picture  # the NaN cross
    assert f'stroke="{colour["faint"]}" stroke-dasharray="3 2"' in picture  # the empty strip
    assert "RuntimeError: grad can be implicitly created only for scalar" in picture
    assert "exact zero" not in svg(scene(SAMPLES["square"]()))


def test_names_are_escaped():
    tape = Builder("a < b")
    tape.call("lt", (tape.leaf('<&">', np.float32([1])), "'<'"), np.float32([1]))
    texts = check(svg(scene(tape.trace(error="<b> \x1b[31m \ud800"))))
    assert {'<&">', "'<'", "<b> \ufffd[31m \ufffd"} <= {t.text for t in texts}


def test_empty_trace_is_a_picture():
    check(svg(scene(Trace())))


def test_unknown_theme_is_refused():
    with pytest.raises(ValueError, match="'light', 'dark'"):
        svg(scene(Trace()), "sepia")


def test_the_same_bytes_in_every_process():
    code = (
        "import hashlib; from nbgrad.view.mime_bundle import bundle\n"
        "from tests.view.samples import SAMPLES\n"
        "print(hashlib.sha256(repr([bundle(f()) for f in SAMPLES.values()]).encode()).hexdigest())"
    )
    found = set()
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed}
        root = Path(__file__).absolute().parents[2]
        found.add(subprocess.run([sys.executable, "-c", code], env=env, cwd=root, capture_output=True, check=True).stdout)
    assert len(found) == 1


def test_fonts_have_sizes():
    assert all(9 <= size <= 14 for size, _ in FONTS.values())
