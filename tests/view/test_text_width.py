from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from nbgrad.view.text_width import ELLIPSIS, FONTS, shorten, width


def test_wide_characters_count_double_and_combining_ones_nothing():
    assert width("가나", "type") == 22
    assert width("e\u0301", "type") == width("e", "type")
    assert width("", "type") == 0


def test_bold_is_wider():
    assert width("matmul matmul", "name") > width("matmul matmul", "type")


@given(st.text(), st.sampled_from(sorted(FONTS)), st.integers(20, 200))
def test_shortened_text_fits_and_is_left_alone_when_it_fitted(text, role, limit):
    short = shorten(text, role, limit)
    assert width(short, role) <= limit
    assert short == text if width(text, role) <= limit else ELLIPSIS in short


def test_both_ends_of_a_long_name_stay():
    short = shorten("encoder.layers.11.attention.weight", "chip", 120)
    assert short.startswith("encoder.") and short.endswith("weight")


def test_unknown_role():
    with pytest.raises(KeyError):
        width("x", "headline")
