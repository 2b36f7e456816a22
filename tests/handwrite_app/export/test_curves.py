import numpy as np
import pytest
import shapely
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from handwrite_app.export.curves import fit_all, fit_curves, sample_curves

TOLERANCE = 0.05


def distances(points, curves, parts=200):
    """Farthest point from the curve, and farthest place of the curve from the points' line."""
    places = sample_curves(curves, parts)
    line, curve = (shapely.LineString(p if len(p) > 1 else [*p, *p]) for p in (points, places))
    return (
        shapely.distance(shapely.points(points), curve).max(),
        shapely.distance(shapely.points(places), line).max(),
    )


def assert_fits(points, curves, tolerance=TOLERANCE):
    assert curves.ndim == 3
    assert curves.shape[1:] == (4, 2)
    assert np.isfinite(curves).all()
    np.testing.assert_array_equal(curves[0, 0], points[0])
    np.testing.assert_array_equal(curves[-1, 3], points[-1])
    np.testing.assert_array_equal(curves[1:, 0], curves[:-1, 3])
    point_off, curve_off = distances(points, curves)
    sampling = 1e-5 * np.ptp(points, axis=0).max()
    assert point_off <= tolerance + sampling
    assert curve_off <= tolerance + 1e-9


coordinates = st.one_of(
    st.floats(-100, 100, allow_nan=False),
    st.integers(-3, 3).map(float),  # repeated points, reversals and straight lines
    st.floats(-0.1, 0.1, allow_nan=False),
)
scribbles = st.integers(1, 40).flatmap(lambda n: arrays(np.float64, (n, 2), elements=coordinates))


@st.composite
def pen_paths(draw):
    """Wavy paths with loops, cusps and a pen that rests, as dense or sparse as one likes."""
    turns = draw(st.floats(0.1, 8))
    angles = np.linspace(0, 2 * np.pi * turns, draw(st.integers(2, 200)))
    radii = draw(st.floats(0.01, 5)) * (1 + draw(st.floats(0, 2)) * np.cos(3 * angles))
    path = np.column_stack([radii * np.cos(angles), radii * np.sin(angles)])
    path[:, 0] += draw(st.floats(0, 3)) * angles
    noise = np.random.default_rng(draw(st.integers(0, 99))).normal(0, 1, path.shape)
    path += draw(st.sampled_from([0, 0.003, 0.2])) * noise
    return np.repeat(path, draw(st.integers(1, 2)), axis=0)


@given(scribbles)
@example(np.array([[0.0, 0.0], [1e-12, 0.0], [1.0, 1.0]]))
@example(np.array([[0.0, 0.0], [3.0, 0.0], [0.0, 0.0]]))
@example(np.array([[1e6, 1e6], [1e6, 1e6 + 1e-9], [1e6 - 1, 1e6], [1e6, 1e6]]))
def test_any_scribble_is_fitted_within_the_tolerance(points):
    assert_fits(points, fit_curves(points))


@given(pen_paths(), st.sampled_from([0.01, 0.05, 0.5]))
def test_any_pen_path_is_fitted_within_the_tolerance(points, tolerance):
    assert_fits(points, fit_curves(points, tolerance), tolerance)


@given(st.lists(st.one_of(scribbles, pen_paths()), max_size=4))
def test_strokes_fitted_together_are_the_same_as_one_by_one(strokes):
    for together, stroke in zip(fit_all(strokes), strokes, strict=True):
        np.testing.assert_allclose(together, fit_curves(stroke), atol=1e-9)


def test_a_dot_is_one_curve_that_goes_nowhere():
    for points in ([[3.1, 4.7]], [[3.1, 4.7]] * 5):
        np.testing.assert_array_equal(fit_curves(np.array(points)), [[[3.1, 4.7]] * 4])


@pytest.mark.parametrize("count", [2, 3, 50])
def test_a_straight_line_is_one_straight_curve(count):
    points = np.column_stack([np.linspace(1, 9, count), np.linspace(2, 4, count)])
    (curve,) = fit_curves(points)
    np.testing.assert_allclose(curve, np.linspace([1, 2], [9, 4], 4), atol=1e-3)


def test_a_circle_needs_no_more_curves_than_a_draughtsman_takes():
    angles = np.linspace(0, 2 * np.pi, 100)
    points = 2 * np.column_stack([np.cos(angles), np.sin(angles)])
    curves = fit_curves(points)
    assert 2 <= len(curves) <= 4
    assert_fits(points, curves)
    np.testing.assert_allclose(np.hypot(*sample_curves(curves, 50).T), 2, atol=TOLERANCE)


def test_a_cubic_curve_is_found_again():
    curve = np.array([[[0.0, 0.0], [1.0, 4.0], [6.0, 3.0], [8.0, 0.0]]])
    fitted = fit_curves(sample_curves(curve, 200))
    assert len(fitted) == 1
    np.testing.assert_allclose(fitted, curve, atol=0.3)


def test_curves_go_on_smoothly_but_for_corners():
    x = np.linspace(0, 6 * np.pi, 300)
    wave = np.column_stack([x, 3 * np.sin(x)])
    curves = fit_curves(wave)
    assert len(curves) > 5
    before, after = curves[:-1, 3] - curves[:-1, 2], curves[1:, 1] - curves[1:, 0]
    cosines = (before * after).sum(axis=1) / np.hypot(*before.T) / np.hypot(*after.T)
    np.testing.assert_allclose(cosines, 1, atol=1e-9)


@pytest.mark.parametrize("steps", [1, 8, 100])
def test_a_cusp_stays_sharp(steps):
    down, up = np.linspace([0, 0], [1, 4], steps + 1), np.linspace([1, 4], [2, 0], steps + 1)
    curves = fit_curves(np.concatenate([down, up[1:]]))
    assert len(curves) == 2
    np.testing.assert_array_equal(curves[0, 3], [1, 4])


def test_letters_become_few_curves():
    angles = np.linspace(0, 20 * np.pi, 2000)
    loops = np.column_stack([angles / 4 + np.cos(angles), 2 * np.sin(angles)])
    curves = fit_curves(loops)
    assert len(curves) <= 80
    assert_fits(loops, curves)


def test_nonsense_is_refused():
    with pytest.raises(ValueError):
        fit_curves(np.zeros((0, 2)))
    with pytest.raises(ValueError):
        fit_curves(np.zeros((1, 2)), 0.0)
    assert fit_all([]) == []
