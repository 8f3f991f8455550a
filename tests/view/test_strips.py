from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st

from nbgrad.trace.array_summary import sample
from nbgrad.view.strips import box, limit, number, strip


def made(array):
    array = np.asarray(array)
    return sample(array, array.dtype.name, 16)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (0.1 + 0.2, "0.3"),
        (-1234.5, "-1234"),
        (123456.0, "1.235e5"),
        (1e-7, "1e-7"),
        (float("inf"), "inf"),
        (float("nan"), "nan"),
    ],
)
def test_number(value, text):
    assert number(value) == text


def test_limit_is_the_largest_unless_a_spike_would_pale_all_others():
    assert limit(((1.0, -2.0),)) == 2.0
    spike = ((100.0, *[1.0] * 23),) * 8
    assert limit(spike) == pytest.approx(3 * np.sqrt(np.mean(np.square(spike))))
    assert limit(((float("nan"), float("inf"), 0.5),)) == 0.5
    assert limit(()) == limit(((0.0,),)) == 0.0


def test_codes():
    assert strip(made(np.float32([0, 1, -2, 1e-9, np.nan, np.inf, -np.inf])))["rows"] == [[0, 50, -100, 1, "nan", "inf", "-inf"]]


def test_a_block_that_cancels_is_no_exact_zero():
    array = np.tile(np.float32([1, -1]), 48)
    assert strip(made(array))["rows"] == [[1] * 24]


def test_scalars_carry_their_number():
    assert strip(made(np.float32(0.25)))["text"] == "0.25"
    assert strip(made(np.int64(12345)))["text"] == "12345"
    assert strip(made(np.bool_(True)))["text"] == "True"
    assert strip(made(np.complex64(1 + 2j)))["text"] == "(1+2j)"
    assert strip(made(np.float32(np.nan)))["rows"] == [["nan"]]


def test_empty_arrays():
    assert strip(made(np.zeros((0, 3))))["text"] == "empty"
    assert box(made(np.zeros((0, 3)))) == (12, 12)


@given(st.integers(0, 40), st.integers(0, 60))
def test_box_fits_the_column_and_holds_whole_cells(rows, columns):
    picture = made(np.ones((rows, columns), "f4"))
    wide, high = box(picture)
    assert wide <= 120 and high <= 40
    if picture.tile:
        assert wide % len(picture.tile[0]) == high % len(picture.tile) == 0
