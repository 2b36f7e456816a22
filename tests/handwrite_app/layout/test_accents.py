import string
import unicodedata

import numpy as np
import pytest

from diffusion.alphabet import prepare_text
from handwrite_app.layout import MARKS, add_marks

X_HEIGHT = 3.0


def letter(left, height=X_HEIGHT):
    x = left + np.array([0.0, 1.0, 2.0, 1.0, 0.0])
    return np.column_stack([x, height * np.array([0.5, 0.0, 0.5, 1.0, 0.5])])


SPANS = np.array([[0.0, 2.0], [3.0, 5.0], [6.0, 8.0]])
WORD = [letter(0.0), letter(3.0), letter(6.0)]


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_is_drawn_at_its_letter_after_the_word(mark):
    marked = add_marks(WORD, SPANS, [(1, mark)], text="oao", x_height=X_HEIGHT)
    assert len(marked) > len(WORD)
    for before, after in zip(WORD, marked, strict=False):
        np.testing.assert_array_equal(before, after)
    points = np.concatenate(marked[3:])
    assert 2.0 < points[:, 0].mean() < 6.0
    assert np.ptp(points[:, 0]) < 4.0
    assert points[:, 1].min() > -2.0
    assert points[:, 1].max() < 6.0


@pytest.mark.parametrize("mark", ["acute", "diaeresis", "ring", "tilde"])
def test_a_mark_above_clears_its_letter_whether_small_or_capital(mark):
    for text, height in (("o", X_HEIGHT), ("O", 2.2 * X_HEIGHT)):
        (_, *added) = add_marks(
            [letter(0.0, height)], SPANS[:1], [(0, mark)], text=text, x_height=X_HEIGHT
        )
        assert min(stroke[:, 1].min() for stroke in added) > height


def test_an_ascender_next_door_does_not_lift_the_mark():
    tall = np.column_stack([np.full(7, 1.9), np.linspace(7.0, 0.0, 7)])
    (*_, acute) = add_marks(
        [letter(0.0), tall], SPANS[:1], [(0, "acute")], text="e", x_height=X_HEIGHT
    )
    assert acute[:, 1].max() < 2.0 * X_HEIGHT


def test_a_mark_takes_the_place_of_the_dot_on_an_i():
    dots = [np.array([[x, 4.5], [x + 0.1, 4.4]]) for x in (1.0, 7.0)]
    marked = add_marks([*WORD, *dots], SPANS, [(2, "acute")], text="ioi", x_height=X_HEIGHT)
    assert len(marked) == 3 + 1 + 1
    np.testing.assert_array_equal(marked[3], dots[0])


def test_two_marks_on_one_letter_stand_on_each_other():
    marked = add_marks(
        WORD, SPANS, [(0, "circumflex"), (0, "acute")], text="eoo", x_height=X_HEIGHT
    )
    assert marked[4][:, 1].min() > marked[3][:, 1].max()


def test_a_cedilla_hangs_below():
    (*_, cedilla) = add_marks(WORD, SPANS, [(0, "cedilla")], text="coo", x_height=X_HEIGHT)
    assert cedilla[:, 1].min() < -0.5


def test_marks_lean_with_the_hand():
    sheared = [stroke @ [[1.0, 0.0], [0.5, 1.0]] for stroke in [letter(0.0, 3 * X_HEIGHT)]]
    upright = add_marks([letter(0.0, 3 * X_HEIGHT)], SPANS[:1], [(0, "acute")], text="E")
    leaning = add_marks(sheared, SPANS[:1] + np.array([0.0, 4.5]), [(0, "acute")], text="E")
    assert leaning[-1][:, 0].mean() > upright[-1][:, 0].mean() + 1.0


def test_a_word_without_ink_gets_its_mark_all_the_same():
    assert len(add_marks([], SPANS, [(0, "grave")])) == 1


@pytest.mark.parametrize("marks", [[(0, "wiggle")], [(3, "acute")], [(-1, "acute")]])
def test_marks_that_cannot_be_are_refused(marks):
    with pytest.raises(ValueError):
        add_marks(WORD, SPANS, marks)


def test_a_name_of_two_words_may_be_written_with_a_space():
    one = add_marks(WORD, SPANS, [(0, "double acute")], text="ooo")
    two = add_marks(WORD, SPANS, [(0, "double_acute")], text="ooo")
    np.testing.assert_array_equal(np.concatenate(one), np.concatenate(two))


def test_every_mark_that_the_alphabet_asks_for_can_be_drawn():
    letters = [chr(code) for code in range(0xC0, 0x250)] + [
        unicodedata.normalize("NFC", base + chr(mark))
        for base in string.ascii_letters
        for mark in range(0x300, 0x330)
    ]
    names = {mark.name for text in letters for mark in prepare_text(text).marks}
    assert len(names) > 10
    assert names <= set(MARKS)
