from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handwrite_app.document.model import Page, Stroke
from handwrite_app.export.order import ordered


def air_mm(page):
    ways = [np.zeros(2)] + [stroke.points[-1] for stroke in page.strokes]
    return sum(
        np.linalg.norm(stroke.points[0] - before)
        for before, stroke in zip(ways, page.strokes, strict=False)
    )


def drawn(page):
    """The strokes as a sorted list in which direction and order make no difference."""
    return sorted(
        (s.color, s.width_mm, s.word, s.line, *min(s.points.tolist(), s.points[::-1].tolist()))
        for s in page.strokes
    )


place = st.tuples(st.integers(0, 200), st.integers(0, 200))
strokes = st.builds(
    Stroke,
    points=st.lists(place, min_size=1, max_size=4).map(lambda points: np.array(points, float)),
    word=st.integers(0, 5),
    color=st.sampled_from(["#000000", "#ff0000"]),
)


@settings(max_examples=50)
@given(st.lists(strokes, max_size=30))
def test_it_draws_the_same_with_no_longer_a_way_through_the_air(strokes):
    page = Page(200.0, 200.0, tuple(strokes))
    better = ordered(page)
    assert drawn(better) == drawn(page)
    assert air_mm(better) <= air_mm(page) + 1e-9
    assert (better.width_mm, better.height_mm, better.paper) == (200.0, 200.0, page.paper)


def test_strokes_along_a_line_are_drawn_from_one_end_to_the_other():
    rng = np.random.default_rng(0)
    strokes = [Stroke([[10.0 * k, 0], [10.0 * k + 8, 0]]) for k in range(20)]
    mixed = [strokes[k] for k in rng.permutation(20)]
    turned = [Stroke(s.points[::-1]) if rng.random() < 0.5 else s for s in mixed]
    better = ordered(Page(210.0, 10.0, tuple(turned)))
    assert air_mm(better) == pytest.approx(19 * 2)
    assert [s.points[0, 0] for s in better.strokes] == [10.0 * k for k in range(20)]


def test_the_way_of_scattered_strokes_is_near_that_of_a_good_tour():
    rng = np.random.default_rng(1)
    dots = tuple(Stroke([point]) for point in rng.uniform(0, 100, (400, 2)))
    # A shortest tour of N random points is about 0.7124 sqrt(N A) long (Beardwood et al. 1959).
    assert air_mm(ordered(Page(100.0, 100.0, dots))) < 1.25 * 0.7124 * np.sqrt(400 * 100**2)


def test_a_stroke_keeps_its_pressures_when_it_is_turned_around():
    page = Page(20.0, 9.0, (Stroke([[9, 0], [5, 0], [1, 0]], pressures=[0.1, 0.2, 0.3]),))
    (stroke,) = ordered(page).strokes
    assert stroke.points[:, 0].tolist() == [1, 5, 9]
    assert stroke.pressures.tolist() == [0.3, 0.2, 0.1]


def test_no_pen_is_taken_twice():
    colors = ["#000000", "#ff0000", "#0000ff"]
    strokes = [Stroke([[k, 0], [k, 5]], color=colors[k % 3]) for k in range(30)]
    taken = [stroke.color for stroke in ordered(Page(40.0, 10.0, tuple(strokes))).strokes]
    changes = sum(a != b for a, b in pairwise(taken))
    assert changes == 2


def test_a_page_already_in_the_best_order_stays_as_it_is():
    page = Page(100.0, 10.0, tuple(Stroke([[k, 0], [k + 0.5, 0]]) for k in range(50)))
    assert ordered(page) is page
    empty = Page(10.0, 10.0)
    assert ordered(empty) is empty
