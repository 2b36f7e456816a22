from itertools import pairwise

import numpy as np
import pytest

from handwrite_app.document.model import Page, Stroke
from handwrite_app.export.motion import pen_speeds, pen_times


def circle(radius_mm, step_mm=0.05):
    angles = np.arange(0.0, 2 * np.pi, step_mm / radius_mm)
    return radius_mm * np.column_stack([np.cos(angles), np.sin(angles)])


def test_times_go_on_through_the_page(one_page):
    page = one_page.pages[0]
    times = pen_times(page)
    assert times[0][0] == 0
    for passed, stroke in zip(times, page.strokes, strict=True):
        assert passed.shape == (len(stroke.points),)
        moves = (np.diff(stroke.points, axis=0) != 0).any(axis=1)
        assert (np.diff(passed)[moves] > 0).all()
        assert (np.diff(passed)[~moves] == 0).all()
    for before, after in pairwise(times):
        assert after[0] > before[-1]


def test_a_circle_is_drawn_at_the_speed_of_the_two_thirds_power_law():
    small, large = (np.median(pen_speeds(circle(radius))) for radius in (0.5, 4.0))
    assert large / small == pytest.approx(((2 + 0.1) / (0.25 + 0.1)) ** (1 / 3), rel=0.02)


def test_the_pen_lands_slowly_and_brakes_before_a_corner():
    side = np.linspace(0.0, 10.0, 201)
    points = np.concatenate(
        [np.column_stack([side, 0 * side]), np.column_stack([10 + 0 * side, side])[1:]]
    )
    speeds = pen_speeds(points)
    assert speeds[0] == speeds[-1] == speeds.min()
    assert speeds[200] < 0.6 * speeds[100]
    assert (np.diff(speeds[190:201]) < 0).all()
    accelerations = np.diff(speeds**2) / (2 * 0.05)
    assert np.abs(accelerations).max() <= 2000 * 1.001


def test_the_spacing_of_the_points_does_not_change_the_duration():
    fine, coarse = circle(2.0, 0.02), circle(2.0, 0.2)
    durations = [pen_times(Page(10, 10, (Stroke(points),)))[0][-1] for points in (fine, coarse)]
    assert durations[0] == pytest.approx(durations[1], rel=0.05)


def test_the_pen_pauses_longest_before_a_line_and_longer_before_a_word():
    def gap(**place):
        page = Page(9.0, 9.0, (Stroke([[1, 1], [2, 1]]), Stroke([[3, 1], [4, 1]], **place)))
        first, second = pen_times(page)
        return second[0] - first[-1]

    assert 0 < gap() < gap(word=1) < gap(word=1, line=1)


def test_the_pen_rests_for_a_dot():
    page = Page(9.0, 9.0, (Stroke([[1, 1]]), Stroke([[1, 1]])))
    first, second = pen_times(page)
    assert first.tolist() == [0.0]
    assert second[0] >= 0.1


def test_pace_divides_the_times_and_multiplies_the_speeds(one_page):
    page = one_page.pages[0]
    for slow, fast in zip(pen_times(page), pen_times(page, pace=4.0), strict=True):
        np.testing.assert_allclose(slow, 4 * fast)
    points = page.strokes[0].points
    np.testing.assert_allclose(pen_speeds(points, pace=4.0), 4 * pen_speeds(points))


@pytest.mark.parametrize("pace", [0.0, -1.0, float("nan"), float("inf")])
def test_an_impossible_pace_is_refused(one_page, pace):
    with pytest.raises(ValueError, match="pace"):
        pen_times(one_page.pages[0], pace)


@pytest.mark.parametrize("points", [[[1, 1]] * 3, [[0, 0], [1, 0], [0, 0]], [[0, 0], [1e6, 1e6]]])
def test_odd_strokes_have_finite_speeds(points):
    speeds = pen_speeds(np.array(points, float))
    assert (speeds > 0).all()
    assert np.isfinite(speeds).all()


def test_a_page_without_ink_takes_no_time():
    assert pen_times(Page(10.0, 10.0)) == []


def test_a_page_is_written_faster_where_it_would_take_too_long(one_page):
    page = one_page.pages[0]
    usual, hurried = pen_times(page), pen_times(page, longest_s=1.0)
    assert usual[-1][-1] > 1 >= hurried[-1][-1] > 0.9
    np.testing.assert_allclose(hurried[0] / hurried[-1][-1], usual[0] / usual[-1][-1])
    np.testing.assert_array_equal(pen_times(page, longest_s=1e6)[-1], usual[-1])


@pytest.mark.parametrize("longest_s", [0.0, -1.0, float("nan")])
def test_an_impossible_duration_is_refused(one_page, longest_s):
    with pytest.raises(ValueError, match="longest_s"):
        pen_times(one_page.pages[0], longest_s=longest_s)
