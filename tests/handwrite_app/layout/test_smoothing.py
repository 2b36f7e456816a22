import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from handwrite_app.layout import smooth

coordinates = st.floats(-200, 200, allow_nan=False, width=32)
strokes = st.integers(1, 60).flatmap(lambda n: arrays(np.float64, (n, 2), elements=coordinates))


@given(strokes)
def test_smoothing_keeps_the_end_points_and_makes_no_wild_ones(points):
    curve = smooth(points)
    np.testing.assert_array_equal(curve[0], points[0])
    np.testing.assert_array_equal(curve[-1], points[-1])
    assert np.isfinite(curve).all()
    reach = np.ptp(points, axis=0).max() + 1e-9
    assert (curve >= points.min(axis=0) - reach).all()
    assert (curve <= points.max(axis=0) + reach).all()


@pytest.mark.parametrize("points", [[[3.0, 1.0]], [[0.0, 0.0], [0.1, 0.0]]])
def test_a_dot_comes_back_as_it_was(points):
    np.testing.assert_array_equal(smooth(np.array(points)), points)


def test_a_pen_that_rests_in_one_place_is_a_dot():
    assert len(smooth(np.ones((9, 2)))) <= 2


def test_a_circle_of_nine_points_becomes_round_and_keeps_its_size():
    angles = np.linspace(0, 4 * np.pi, 19)
    curve = smooth(1.5 * np.column_stack([np.cos(angles), np.sin(angles)]))
    middle = curve[len(curve) // 4 : -len(curve) // 4]
    np.testing.assert_allclose(np.hypot(*middle.T), 1.5, atol=0.05)


def test_trembling_gets_smaller():
    x = np.arange(40.0)
    trembling = np.column_stack([x, 0.2 * (-1.0) ** x])
    assert np.abs(smooth(trembling)[5:-5, 1]).max() < 0.15


@pytest.mark.parametrize("height", [3.0, 8.0])
def test_a_cusp_stays_sharp_and_is_not_overshot(height):
    down = np.column_stack([np.linspace(0, 0.8, 9), np.linspace(height, 0, 9)])
    up = np.column_stack([np.linspace(0.8, 1.6, 9), np.linspace(0, height, 9)])
    points = np.concatenate([down, up[1:]])
    curve = smooth(points)
    assert curve[:, 1].min() == pytest.approx(0.0, abs=1e-9)
    assert (np.hypot(*(curve - [0.8, 0.0]).T) < 1e-9).any()
    assert curve[:, 0].min() > -1e-9
    assert curve[:, 0].max() < 1.6 + 1e-9


def test_a_stroke_of_many_thousand_points_is_no_trouble():
    angles = np.linspace(0, 2000, 20_000)
    points = np.column_stack([angles + 3 * np.cos(angles), 3 * np.sin(angles)])
    assert len(smooth(points)) >= len(points)


def test_a_straight_stroke_needs_no_more_points():
    points = np.column_stack([np.arange(10.0), np.zeros(10)])
    assert len(smooth(points)) == 10
