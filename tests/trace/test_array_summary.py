from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from nbgrad.trace.array_summary import sample, stats, tile

DTYPES = ["bool", "int8", "int64", "uint8", "float16", "float32", "float64", "complex64"]


def test_stats_of_finite_entries():
    s = stats(np.float32([3, -4, 0, 0]))
    assert (s.count, s.min, s.max, s.zeros, s.nans, s.infs) == (4, -4.0, 3.0, 2, 0, 0)
    assert s.mean == -0.25 and s.norm == 5.0
    assert s.std == pytest.approx(np.std([3, -4, 0, 0]))


def test_stats_leave_out_what_is_not_finite():
    s = stats(np.array([np.nan, np.inf, -np.inf, 2.0]))
    assert (s.count, s.min, s.max, s.mean, s.norm, s.nans, s.infs) == (4, 2.0, 2.0, 2.0, 2.0, 1, 2)
    assert stats(np.full(2, np.nan)).max == 0.0


@pytest.mark.parametrize("size", [1e300, 1e-300])
def test_stats_neither_overflow_nor_vanish(size):
    s = stats(np.array([3.0, 4.0]) * size)
    assert s.norm == pytest.approx(5 * size) and s.std == pytest.approx(0.5 * size)


def test_complex_entries_enter_by_modulus():
    assert stats(np.complex64([3 + 4j])).max == 5.0
    assert tile(np.complex64([3 + 4j])) == (((5.0,),), ((5.0,),))


@pytest.mark.parametrize(
    ("shape", "rows", "columns"),
    [
        ((), 1, 1),
        ((5,), 1, 5),
        ((100,), 1, 24),
        ((3, 4), 3, 4),
        ((20, 30), 8, 24),
        ((2, 3, 4), 6, 4),
        ((1, 1, 1), 1, 1),
    ],
)
def test_shape_of_the_tile(shape, rows, columns):
    for picture in tile(np.ones(shape)):
        assert len(picture) == rows and {len(row) for row in picture} == {columns}
        assert set(sum(picture, ())) == {1.0}


@pytest.mark.parametrize("shape", [(0,), (0, 3), (3, 0), (2, 0, 2)])
def test_empty_arrays(shape):
    kept = sample(np.zeros(shape, "f4"), "float32", 4)
    assert kept.tile == kept.peak == kept.values == ()
    assert kept.stats.count == 0 and kept.stats.norm == 0.0


def test_blocks_are_means_and_peaks_keep_the_spike():
    array = np.zeros((16, 24))
    array[0, 0], array[1, 0] = 5.0, -9.0
    means, peaks = tile(array)
    assert means[0][0] == -2.0 and peaks[0][0] == 9.0
    assert means[1][1] == peaks[1][1] == 0.0


def test_blocks_show_what_is_not_finite():
    array = np.zeros(48)
    array[0], array[2], array[4], array[5] = np.nan, -np.inf, np.inf, -np.inf
    means, peaks = tile(array)
    assert np.isnan(means[0][0]) and means[0][1] == -np.inf and np.isnan(means[0][2])
    assert np.isnan(peaks[0][0]) and peaks[0][1] == np.inf


def test_a_mean_of_huge_entries_stays_finite():
    assert tile(np.full(48, 1.5e308))[0][0][0] == pytest.approx(1.5e308)
    assert tile(np.full(480, np.float16(60000)))[0][0][0] == 60000.0


def test_values_within_the_budget():
    array = np.arange(6, dtype="i4").reshape(2, 3)
    assert sample(array, "int32", 6).values == (0, 1, 2, 3, 4, 5)
    assert sample(array, "int32", 5).values is None
    assert sample(np.float32(2), "float32", 0).values is None
    assert type(sample(np.array([True]), "bool", 4).values[0]) is bool


@given(st.sampled_from(DTYPES).flatmap(lambda dtype: arrays(dtype, array_shapes(min_dims=0, max_dims=4, min_side=0))))
def test_any_array(array):
    kept = sample(array, array.dtype.name, 8)
    assert kept.shape == array.shape and kept.stats.count == array.size
    assert len(kept.tile) == len(kept.peak) <= 8
    assert all(type(x) is float for row in (*kept.tile, *kept.peak) for x in row)
    if array.size and not kept.stats.nans and not kept.stats.infs and array.dtype != "float64":
        assert np.max(kept.peak) == pytest.approx(max(abs(kept.stats.min), abs(kept.stats.max)))
        room = 1e-9 * np.max(kept.peak)
        assert kept.stats.min - room <= kept.stats.mean <= kept.stats.max + room
