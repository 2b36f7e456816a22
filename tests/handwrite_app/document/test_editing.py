"""What is done to single words: it changes these words and nothing else, and can be kept."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from handwrite_app.document import editing
from handwrite_app.document.project import Project, lay_out
from handwrite_app.document.storage import pack_project, unpack_project
from handwrite_app.layout import WordEdit
from tests.handwrite_app.document.conftest import ink_of

TEXT = "one two three four"


def points_of(project: Project, word: int) -> np.ndarray:
    page = lay_out(project).pages[0]
    return np.concatenate([stroke.points for stroke in page.strokes if stroke.word == word])


def edits_of(project: Project) -> list[WordEdit]:
    return [ink.edit for ink in project.inks]


def only_the_second_changed(project: Project, before: Project) -> bool:
    """Whether all words but the second are the very same as before."""
    return all(project.inks[k] is before.inks[k] for k in (0, 2, 3))


def test_words_are_moved_in_mm_and_the_others_are_not_touched(written):
    before = written(TEXT, page="A5")
    project = editing.move_words(before, [1], 3.0, -1.0)
    project = editing.move_words(project, [1], 1.0, 0.0)
    assert only_the_second_changed(project, before)
    moved = points_of(project, 1) - points_of(before, 1)
    np.testing.assert_allclose(moved, [[4.0, -1.0]] * len(moved), atol=0.003)


def test_a_moved_word_stays_among_its_neighbours_when_the_size_changes(written):
    edit = editing.move_words(written(TEXT, page="A5"), [2], 2.5, 0.0).inks[2].edit
    larger = editing.move_words(written(TEXT, page="A5", x_height_mm=5.0), [2], 5.0, 0.0)
    assert larger.inks[2].edit == edit


def test_shape_is_changed_step_by_step_and_no_further_than_it_goes(written):
    project = written(TEXT)
    for _ in range(40):
        project = editing.scale_words(project, [0, 1], 1.1)
        project = editing.lean_words(project, [0], -0.1)
    assert edits_of(project)[:2] == [WordEdit(scale=4.0, lean=-1.0), WordEdit(scale=4.0)]


def test_numbers_are_set_and_taken_back(written):
    before = editing.keep_words(written(TEXT), [1], True)
    numbers = {"right_mm": 5.0, "down_mm": -2.5, "scale": 1.2, "lean": 0.25}
    project = editing.put_word(before, 1, **numbers)
    assert project.inks[1].edit == WordEdit(2.0, -1.0, 1.2, 0.25, True)
    assert editing.put_word(project, 1, **numbers) == project
    assert edits_of(editing.reset_words(project, [0, 1])) == edits_of(before)


def test_edits_outlive_a_changed_text_and_a_file(written):
    project = editing.move_words(written(TEXT), [2], 1.0, 1.0)
    project = editing.keep_words(project, [3], True)
    project = unpack_project(pack_project(project), "x").project
    project = replace(project, text="zero one three and four")
    found = {ink.text: ink.edit for ink in project.inks if ink is not None}
    assert found["three"] == WordEdit(0.4, 0.4)
    assert found["four"] == WordEdit(is_kept=True)
    assert project.kept == [4]


def test_what_has_no_ink_is_left_as_it_is(written):
    project = replace(written("one two"), text="one new two")
    assert editing.move_words(project, [1], 1.0, 1.0) is project
    assert editing.move_words(Project("one"), [0], 1.0, 1.0) == Project("one")


def test_a_kept_word_is_not_missing_when_all_else_is_stale(written):
    project = editing.keep_words(written(TEXT), [1, 2], True)
    stale = project.with_values({"seed": 7})
    assert stale.is_stale
    assert stale.missing == [0, 3]
    assert editing.keep_words(stale, [2], False).missing == [0, 2, 3]


@pytest.mark.parametrize(
    ("text", "place", "new", "expected"),
    [
        ("one two three", 1, "too", "one too three"),
        ("one  two\n three", 2, "“third”", "one  two\n “third”"),
        ("one 猫 two three", 1, "2", "one 猫 2 three"),
        ("one two three", 0, " Number one ", "Number one two three"),
    ],
)
def test_a_reworded_word_is_missing_and_keeps_its_edit(written, text, place, new, expected):
    before = editing.lean_words(written(text), [place], 0.5)
    before = editing.keep_words(before, [place], True)
    project = editing.reword(before, place, new)
    assert project.text == expected
    count = len(new.split())
    assert project.missing == list(range(place, place + count))
    assert project.inks[place].edit == WordEdit(lean=0.5)
    others = [ink for k, ink in enumerate(before.inks) if k != place]
    kept = [ink for k, ink in enumerate(project.inks) if not place <= k < place + count]
    assert all(one is other for one, other in zip(kept, others, strict=True))
    assert lay_out(project).words[place].text == new.split()[0]


def test_a_word_that_is_still_to_be_written_is_so_in_the_file_too(written):
    project = editing.reword(written(TEXT), 1, "too")
    assert unpack_project(pack_project(project), "x").project.missing == [1]


def test_a_word_without_letters_is_refused(written):
    with pytest.raises(ValueError, match="letters"):
        editing.reword(written(TEXT), 1, "  ")


@pytest.mark.parametrize(
    ("text", "places", "expected"),
    [
        ("one two three", [1], "one three"),
        ("one two three", [0], "two three"),
        ("one two three", [2, 1], "one"),
        ("one\ntwo three\nfour", [1], "one\nthree\nfour"),
        ("one\ntwo\nthree", [1], "one\n\nthree"),
        ("  - one two", [1], "  - two"),
        ("one one one", [1], "one one"),
        ("one", [0], ""),
    ],
)
def test_removed_words_leave_the_text_in_order(written, text, places, expected):
    before = written(text)
    project = editing.remove_words(before, places)
    assert project.text == expected
    left = [ink for place, ink in enumerate(before.inks) if place not in places]
    assert all(one is other for one, other in zip(project.inks, left, strict=True))
    assert len(project.inks) == len(left)


def test_a_variant_takes_the_place_and_the_edit_of_its_word(written):
    before = editing.move_words(written(TEXT), [1], 5.0, 0.0)
    asked = editing.variants_of(before, 1, [5, 6, 7])
    assert [word.label for word in asked.words] == ["two"] * 3
    assert asked.missing == [0, 1, 2]
    assert not asked.is_stale
    other = ink_of("two", 41)
    project = editing.take_variant(before, 1, other, before.writing.x_height_steps / 2)
    assert only_the_second_changed(project, before)
    ink = project.inks[1]
    assert (ink.seed, ink.edit) == (41, before.inks[1].edit)
    for stroke, as_written in zip(ink.strokes, other.strokes, strict=True):
        np.testing.assert_array_equal(stroke, 2 * as_written)
    is_there = (1, other, before.writing.x_height_steps / 2)
    assert not editing.is_variant(before, *is_there)
    assert editing.is_variant(editing.move_words(project, [1], 0.0, 2.0), *is_there)
