from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from handwrite_app.document.project import Hand, Project, lay_out
from handwrite_app.errors import UserError
from handwrite_app.styles import StyleSample
from handwrite_app.synthesis import Request


def found(project: Project) -> list[int | None]:
    """Which of the written words each word of the text has."""
    places = {id(ink): place for place, ink in enumerate(project.writing.words)}
    return [None if ink is None else places[id(ink)] for ink in project.inks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one two three four", [0, 1, 2, 3]),
        ("one three four", [0, 2, 3]),
        ("one two and three four", [0, 1, None, 2, 3]),
        ("one two\n\nthree four", [0, 1, 2, 3]),
        ("one two thre four", [0, 1, None, 3]),
        ("three four one two", [2, 3, 0, 1]),
        ("one one two three four", [0, None, 1, 2, 3]),
        ("zero one two three four five", [None, 0, 1, 2, 3, None]),
        ("", []),
    ],
)
def test_an_edited_text_keeps_the_ink_of_its_unchanged_words(written, text, expected):
    assert found(replace(written("one two three four"), text=text)) == expected


def test_a_text_that_is_put_back_has_all_its_ink(written):
    project = written("one two three")
    emptied = replace(project, text="")
    assert emptied.missing == []
    assert found(replace(emptied, text=project.text)) == [0, 1, 2]


def test_an_accent_makes_another_word(written):
    assert replace(written("cafe noir"), text="café noir").missing == [0]


def test_pages_of_another_size_have_the_same_ink(written):
    small = lay_out(written("one two"))
    large = lay_out(written("one two").with_values({"x_height_mm": 5.0, "ink": "#ff0000"}))
    for one, other in zip(small.pages[0].strokes, large.pages[0].strokes, strict=True):
        ratio = np.ptp(other.points, axis=0) / np.ptp(one.points, axis=0)
        np.testing.assert_allclose(ratio, 2.0, rtol=0.01)
        assert other.color == "#ff0000"
    assert large.model == "scribe 1"


def test_a_word_without_ink_leaves_a_blank(written):
    document = lay_out(replace(written("one two"), text="one new two"))
    assert [word.text for word in document.words] == ["one", "new", "two"]
    assert {stroke.word for stroke in document.pages[0].strokes} == {0, 2}


@pytest.mark.parametrize("values", [{"page": "fit"}, {"page": "A5", "page_numbers": True}])
def test_a_text_none_of_which_is_written_has_an_empty_page(written, values):
    (page,) = lay_out(replace(written("one"), text="three four").with_values(values)).pages
    assert {stroke.word for stroke in page.strokes} <= {2}  # the page's number


def test_characters_that_cannot_be_written_do_not_stop_the_page(written):
    document = lay_out(replace(written("one two"), text="one 猫 two"))
    assert [word.text for word in document.words] == ["one", "two"]


def test_what_has_not_been_written_cannot_be_laid_out(written):
    with pytest.raises(UserError, match="Nothing has been written"):
        lay_out(Project("one"))
    with pytest.raises(UserError, match="no text"):
        lay_out(replace(written("one"), text=""))


def test_the_page_never_makes_ink_stale_but_hand_and_sampling_do(written):
    project = written("one")
    for values in ({"page": "A4"}, {"margin_mm": 4.0}, {"paper": "dots"}, {"nib_mm": 1.0}):
        assert not project.with_values(values).is_stale
    for values in ({"seed": 5}, {"text_guidance": 2.0}, {"steps": 9}):
        assert project.with_values(values).is_stale
    windows = np.zeros((1, 40, 288), dtype=np.float32)
    hands = [Hand("a", ((StyleSample(windows + shade), 1.0),)) for shade in (0.5, 0.5, 0.25)]
    assert replace(project, hand=hands[0]).is_stale
    assert hands[0].fingerprint == hands[1].fingerprint != hands[2].fingerprint


def test_values_have_the_names_and_defaults_of_a_request():
    names = {field.name: field.default for field in fields(Request)}
    for left_out in ("style", "unknown"):
        del names[left_out]
    del names["text"]
    values = dict(Project().values)
    assert values.pop("text") == ""
    assert values == names


def test_a_bad_value_is_refused():
    with pytest.raises(UserError):
        Project().with_values({"page": "A5", "margin_mm": 100.0})
    with pytest.raises(KeyError):
        Project().with_values({"colour": "red"})
