from __future__ import annotations

import re
from base64 import b64decode
from html.parser import HTMLParser

import pytest

from nbgrad.view.mime_bundle import bundle
from nbgrad.view.plain_text import text

from .samples import intro


def image(html):
    found = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: found.append((tag, dict(attributes)))
    parser.feed(html)
    assert [tag for tag, _ in found] == ["img"]
    return found[0][1]


def test_three_types_of_the_same_picture():
    made = bundle(intro())
    assert set(made) == {"text/plain", "text/html", "image/svg+xml"}
    assert made["text/plain"] == text(intro())
    source = image(made["text/html"])["src"]
    assert b64decode(source.removeprefix("data:image/svg+xml;base64,")).decode() == made["image/svg+xml"]
    assert image(made["text/html"])["alt"].startswith("Computation graph: 3 calls")
    assert bundle(intro()) == made


def test_twin_is_a_class_and_only_on_request():
    assert image(bundle(intro(), twin="a1")["text/html"])["class"] == "nbgrad-static nbgrad-static-a1"
    assert image(bundle(intro())["text/html"])["class"] == "nbgrad-static"
    assert bundle(intro(), twin="a1")["image/svg+xml"] == bundle(intro())["image/svg+xml"]


def test_twin_cannot_leave_its_attribute():
    assert set(image(bundle(intro(), twin='"><script>')["text/html"])) == {
        "class",
        "alt",
        "style",
        "src",
    }


def test_dark():
    assert bundle(intro(), theme="dark")["image/svg+xml"] != bundle(intro())["image/svg+xml"]
    with pytest.raises(ValueError, match="theme"):
        bundle(intro(), theme="blue")


def test_no_address_and_no_path():
    made = bundle(intro())
    for kind in ("text/plain", "image/svg+xml"):
        assert not re.search(r"0x[0-9a-f]{6}|/home|/tmp", made[kind])
