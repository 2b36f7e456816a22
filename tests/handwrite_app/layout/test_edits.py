"""Words moved and shaped by hand stand where they were put, all others where they were."""

from dataclasses import replace

import numpy as np
import pytest

from handwrite_app.layout import PageSpec, WordEdit, lay_out
from tests.handwrite_app.layout.conftest import X_HEIGHT, points_of, written

TEXT = "one two three\nfour five six"
X_MM = 2.5


def write_edited(edits, text=TEXT, spec=PageSpec("A5")):  # noqa: B008
    """Lays out a text of which some words are edited; `edits` are by words."""
    words = [
        replace(written(word), edit=edits.get(k, WordEdit())) for k, word in enumerate(text.split())
    ]
    return lay_out(text, words, spec, x_height_steps=X_HEIGHT, smoothed=True)


def test_a_moved_word_moves_by_x_heights_and_moves_no_other():
    before, after = write_edited({}), write_edited({1: WordEdit(right=2.0, down=-0.5)})
    moved = points_of(after, 1) - points_of(before, 1)
    np.testing.assert_allclose(moved, [[2 * X_MM, -0.5 * X_MM]] * len(moved), atol=0.0011)
    for word in (0, 2, 3, 4, 5):
        np.testing.assert_array_equal(points_of(after, word), points_of(before, word))


def test_a_scaled_word_keeps_its_beginning_and_its_baseline():
    spec = PageSpec("A5", imperfection=0.0)
    before, after = write_edited({}, spec=spec), write_edited({1: WordEdit(scale=1.5)}, spec=spec)
    start = points_of(before, 1)[0]  # at the left, on the baseline
    np.testing.assert_allclose(
        points_of(after, 1) - start, 1.5 * (points_of(before, 1) - start), atol=0.002
    )


def test_a_leaning_word_leans_about_its_baseline():
    spec = PageSpec("A5", imperfection=0.0)
    before, after = write_edited({}, spec=spec), write_edited({0: WordEdit(lean=0.4)}, spec=spec)
    baseline = points_of(before, 0)[0, 1]
    up = baseline - points_of(before, 0)[:, 1]
    moved = points_of(after, 0) - points_of(before, 0)
    np.testing.assert_allclose(moved, np.column_stack([0.4 * up, np.zeros(len(up))]), atol=0.002)


@pytest.mark.parametrize("x_height_mm", [1.5, 4.0])
def test_an_edit_is_as_large_as_the_writing(x_height_mm):
    spec = PageSpec("A4", x_height_mm=x_height_mm)
    edit = WordEdit(right=1.0, down=0.25)
    moved = points_of(write_edited({4: edit}, spec=spec), 4) - points_of(
        write_edited({}, spec=spec), 4
    )
    np.testing.assert_allclose(moved, [[x_height_mm, x_height_mm / 4]] * len(moved), atol=0.0011)


def test_both_parts_of_a_cut_word_follow_its_edit():
    text, spec = "an incomprehensibility", PageSpec("40x60", margin_mm=4, imperfection=0.0)
    before, after = (
        write_edited(edits, text, spec) for edits in ({}, {1: WordEdit(right=0.5, down=0.5)})
    )
    lines = {stroke.line for stroke in before.pages[0].strokes if stroke.word == 1}
    assert len(lines) > 1
    for line in lines:
        moved = points_of(after, 1, line) - points_of(before, 1, line)
        assert np.abs(moved - 0.5 * X_MM).max() < 0.002


@pytest.mark.parametrize(
    "edit",
    [
        WordEdit(right=-90.0, down=-90.0),
        WordEdit(right=90.0, down=900.0),
        WordEdit(scale=4.0, lean=1.0),
        WordEdit(right=9000.0, scale=0.25, lean=-1.0),
    ],
)
def test_no_edit_takes_ink_off_the_page_or_bends_it(edit):
    before, after = write_edited({2: edit}), write_edited({2: replace(edit, right=0.0, down=0.0)})
    points = points_of(before, 2)
    page = before.pages[0]
    half_pen = page.strokes[0].width_mm / 2 - 0.001
    assert (points >= half_pen).all()
    assert (points <= [page.width_mm - half_pen, page.height_mm - half_pen]).all()
    moved = points - points_of(after, 2)
    np.testing.assert_allclose(moved, np.broadcast_to(moved[0], moved.shape), atol=0.0021)


def test_a_page_that_fits_its_ink_grows_with_a_moved_word():
    before = write_edited({}, spec=PageSpec("fit"))
    after = write_edited({2: WordEdit(right=4.0)}, spec=PageSpec("fit"))
    assert after.pages[0].width_mm == pytest.approx(before.pages[0].width_mm + 4 * X_MM, abs=0.01)
    up = write_edited({0: WordEdit(down=-3.0)}, spec=PageSpec("fit"))
    lowest = min(stroke.points[:, 1].min() for stroke in up.pages[0].strokes)
    assert lowest == pytest.approx(PageSpec("fit").margins.top, abs=0.002)


@pytest.mark.parametrize("numbers", [{"scale": 5.0}, {"lean": -1.5}, {"right": float("nan")}])
def test_what_cannot_be_is_refused(numbers):
    with pytest.raises(ValueError, match="must be from"):
        WordEdit(**numbers)
