"""The two lines of an edge: apart where they run across, straight where they can be, the gradient's as wide as its norm."""

from __future__ import annotations

import numpy as np
import pytest

from nbgrad.trace.array_summary import sample
from nbgrad.view.edges import APART, OFFSET, THICK, THIN, arrow_head, beside, contribution, curve


@pytest.mark.parametrize("x", [0, 400])
def test_a_gradient_edge_keeps_apart_from_the_forward_edge(x):
    points = [(200, 0), (200, 40), (x, 120), (x, 160)]
    down, up = beside(points, -OFFSET), beside(points, OFFSET)
    assert (down[0][0], up[0][0]) == (200 - OFFSET, 200 + OFFSET) and (down[-1][1], up[-1][1]) == (160, 160)
    across = sorted({y for _, y in down[1:-1]} ^ {y for _, y in up[1:-1]})
    assert across == [40, 40 + APART, 120 - APART, 120], "each on its own side of the gap"


def test_a_straight_edge_stays_one_line():
    assert beside([(50, 0), (50, 30), (50, 80)], 0) == [[50, 0], [50, 80]]
    assert curve([[50, 0], [50, 80]], 10) == "M60 0V80"


def test_an_arrow_head_points_the_way_it_goes():
    assert arrow_head(10, 40, True, 3) == "M10 40L7 35H13Z" and arrow_head(10, 40, False, 3) == "M10 40L7 45H13Z"


def test_the_width_says_the_norm_and_the_shade_the_sign():
    sent = [contribution(sample(np.array([value]), "float64", 8), 4.0) for value in (0.0, 1.0, -4.0, np.nan)]
    assert [one["width"] for one in sent] == [THIN, (THIN + THICK) / 2, THICK, THIN]
    assert [one["code"] for one in sent[:3]] == [0, 100, -100]
