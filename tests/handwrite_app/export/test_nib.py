from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from handwrite_app.document.model import Page, Stroke
from handwrite_app.export.curves import sample_curves
from handwrite_app.export.nib import ink_outlines, outline, pen_widths


def goes_round(loops, places):
    """Which places (N, 2) any loop goes round: the nonzero rule, by the winding number."""
    winding = np.zeros(len(places), dtype=int)
    for loop in loops:
        border = sample_curves(loop, 12)
        (x0, y0), (x1, y1) = border[:-1].T, border[1:].T
        x, y = places.T[:, :, None]
        side = (x1 - x0) * (y - y0) - (x - x0) * (y1 - y0)
        winding += ((y0 <= y) & (y < y1) & (side > 0)).sum(axis=1)
        winding -= ((y1 <= y) & (y < y0) & (side < 0)).sum(axis=1)
    return winding != 0


def swept(points, widths):
    """What a round nib of changing width covers."""
    discs = shapely.buffer(shapely.points(points), widths / 2, quad_segs=32)
    pairs = [shapely.union(a, b).convex_hull for a, b in pairwise(discs)]
    return shapely.union_all(pairs or list(discs))


def assert_covers_the_ink(points, widths, loops, tolerance=0.06):
    for loop in loops:
        np.testing.assert_allclose(loop[0, 0], loop[-1, 3], atol=1e-9)
        np.testing.assert_allclose(loop[1:, 0], loop[:-1, 3], atol=1e-9)
    ink = swept(points, widths)
    low_x, low_y, high_x, high_y = ink.bounds
    x, y = np.linspace(low_x - 0.3, high_x + 0.3, 90), np.linspace(low_y - 0.3, high_y + 0.3, 90)
    places = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    depth = shapely.distance(shapely.points(places), ink.boundary)
    depth *= np.where(shapely.contains_xy(ink, places), 1, -1)
    is_inked = goes_round(loops, places)
    assert is_inked[depth > tolerance].all()
    assert not is_inked[depth < -tolerance].any()


def loops_of_radius(radius, advance, turns=3):
    angles = np.linspace(0, 2 * np.pi * turns, 40 * turns)
    x = radius * np.cos(angles) + advance * angles
    return np.column_stack([x, 1.5 * radius * np.sin(angles)])


SHAPES = {
    "bar": np.array([[0.0, 0.0], [6.0, 0.5]]),
    "zigzag": np.array([[0.0, 0.0], [1.0, 4.0], [2.0, 0.0], [3.0, 4.0]]),
    "there and back": np.array([[0.0, 0.0], [3.0, 0.0], [0.0, 0.0]]),
    "round loops": loops_of_radius(1.5, 0.3),
    "loops tighter than the pen": loops_of_radius(0.12, 0.15),
    "a wave tighter than the pen": np.column_stack(
        [np.linspace(0, 3, 90), 0.25 * np.sin(np.linspace(0, 12 * np.pi, 90))]
    ),
    "a narrow turn": np.concatenate(
        [
            np.column_stack([np.full(20, 0.0), np.linspace(0, 3, 20)]),
            np.column_stack(
                [
                    0.1 - 0.1 * np.cos(np.linspace(0, np.pi, 12)[1:-1]),
                    3 + 0.1 * np.sin(np.linspace(0, np.pi, 12)[1:-1]),
                ]
            ),
            np.column_stack([np.full(20, 0.2), np.linspace(3, 0, 20)]),
        ]
    ),
    "a hook at the end": np.concatenate(
        [
            np.column_stack([np.linspace(0, 2, 20), np.zeros(20)]),
            np.array([[2.05, 0.04], [2.06, 0.1], [2.03, 0.15], [1.97, 0.16]]),
        ]
    ),
}


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("swelling", [0.0, 0.4])
def test_the_outline_covers_what_the_pen_sweeps_and_no_more(name, swelling):
    points = SHAPES[name]
    widths = 0.5 * (1 + swelling * np.sin(np.linspace(0, 5, len(points))))
    assert_covers_the_ink(points, widths, outline(points, widths))


@given(
    st.lists(st.tuples(st.floats(0, 6), st.floats(0, 6)), min_size=1, max_size=7).map(np.array),
    st.sampled_from([0.1, 0.4, 1.0]),
)
def test_any_polygon_is_outlined(points, width):
    points = np.round(points, 1)
    widths = np.full(len(points), width)
    assert_covers_the_ink(points, widths, outline(points, widths), 0.08)


@given(st.floats(0.02, 3), st.floats(-0.3, 1), st.sampled_from([0.15, 0.5, 1.2]))
def test_the_outlines_of_a_page_cover_its_ink(radius, advance, nib_mm):
    stroke = Stroke(20 + loops_of_radius(radius, advance), width_mm=nib_mm)
    (loops,) = ink_outlines(Page(50.0, 50.0, (stroke,)))
    places = np.concatenate([sample_curves(loop, 8) for loop in loops])
    line = shapely.LineString(stroke.points)
    assert shapely.distance(shapely.points(places), line).max() <= 1.4 * nib_mm / 2 + 0.06
    assert goes_round(loops, stroke.points[2:-2]).all()


def test_a_dot_is_a_circle_as_wide_as_the_pen():
    (loops,) = ink_outlines(Page(9.0, 9.0, (Stroke([[4.0, 5.0]], width_mm=0.6),)))
    (circle,) = loops
    radii = np.hypot(*(sample_curves(circle, 20) - [4.0, 5.0]).T)
    np.testing.assert_allclose(radii, 0.3, atol=1e-4)


def test_a_pen_writes_wider_where_it_is_slow():
    angles = np.linspace(0, np.pi, 40)
    turn = np.column_stack([10 + 0.3 * np.sin(angles), 1 - 0.3 * np.cos(angles)])
    there = np.column_stack([np.linspace(0, 10, 60)[:-1], np.full(59, 0.7)])
    back = np.column_stack([np.linspace(10, 0, 60)[1:], np.full(59, 1.3)])
    widths = pen_widths(Stroke(np.concatenate([there, turn, back])))
    straight, bent = widths[25:35].mean(), widths[59 + 18 : 59 + 22].mean()
    assert bent > 1.15 * straight


def test_pressure_makes_the_line_wider():
    points = np.column_stack([np.linspace(0, 10, 50), np.zeros(50)])
    light, hard = (pen_widths(Stroke(points, pressures=np.full(50, p))) for p in (0.2, 0.9))
    np.testing.assert_allclose(hard / light, (0.45 + 0.99) / (0.45 + 0.22))
    (dot,) = pen_widths(Stroke([[1.0, 1.0]], width_mm=0.4, pressures=np.array([1.0])))
    assert dot == pytest.approx(0.4 * 1.55)


@given(
    st.lists(st.tuples(st.floats(0, 99), st.floats(0, 99)), min_size=1, max_size=30),
    st.sampled_from([0.05, 0.4, 3.0]),
    st.booleans(),
)
def test_widths_stay_within_what_a_nib_can_do(points, nib_mm, is_pressed):
    pressures = np.linspace(0, 1, len(points)) if is_pressed else None
    widths = pen_widths(Stroke(np.array(points), width_mm=nib_mm, pressures=pressures))
    assert widths.shape == (len(points),)
    assert (widths >= 0.25 * nib_mm).all()
    assert (widths <= 2.2 * nib_mm).all()
