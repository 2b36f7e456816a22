from itertools import pairwise

import numpy as np
import pytest

from handwrite_app.errors import UserError
from handwrite_app.layout import PageSpec, WordInk, lay_out
from handwrite_app.layout.blocks import Shapes, make_blocks
from handwrite_app.layout.hyphens import Cutter, cuts_of
from tests.handwrite_app.layout.conftest import WIDTH, X_HEIGHT, points_of, write, written

LONG = "incomprehensibilities"


def pieces(document, word=0):
    """What of a word stands on each line: its ink, in the order of lines."""
    strokes = [stroke for page in document.pages for stroke in page.strokes if stroke.word == word]
    lines = sorted({stroke.line for stroke in strokes})
    return [[s.points for s in strokes if s.line == line] for line in lines]


@pytest.mark.parametrize(
    ("text", "language", "parts"),
    [
        ("hyphenation", "en_US", "hy-phen-ation"),
        ("hyphenation,", "en_US", "hy-phen-ation,"),
        ("Donaudampfschifffahrt", "de", "Do-nau-dampf-schiff-fahrt"),
        ("mother-in-law", "en", "mother--in--law"),
        ("letter", "en", "letter"),
        ("2024", "en", "2024"),
    ],
)
def test_words_are_cut_by_the_rules_of_their_language(text, language, parts):
    edges = [0, *cuts_of(text, language), len(text)]
    assert "-".join(text[a:b] for a, b in pairwise(edges)) == parts


def divided(word, *, anywhere=True):
    """The word cut after any of its characters, in mm, which are steps here."""
    shapes = Shapes(np.ones(1), np.zeros(1), np.ones(1))
    (whole,) = make_blocks([word.strokes], [0], shapes, X_HEIGHT)
    cutter = Cutter(shapes, X_HEIGHT, X_HEIGHT, "en")
    return cutter.divide(word, word.strokes, whole, anywhere=anywhere)


def strokes_of(block):
    return np.split(block.points, np.cumsum(block.sizes)[:-1])


def length(points):
    return np.hypot(*np.diff(points, axis=0).T).sum()


def test_the_parts_of_a_cut_word_are_all_its_ink_and_a_hyphen():
    word = written(LONG)
    cut = divided(word)
    head, hyphen = strokes_of(cut.part(0, 8))
    (tail,) = strokes_of(cut.part(8, None))
    assert length(head) + length(tail) == pytest.approx(length(word.strokes[0]))
    assert head[:, 0].max() == pytest.approx(8 * WIDTH, abs=X_HEIGHT)
    np.testing.assert_allclose(head[-1], tail[0])
    assert hyphen[:, 0].min() > head[:, 0].max()
    assert hyphen[:, 1] == pytest.approx(-X_HEIGHT / 2, abs=0.5)


def test_a_part_may_begin_and_end_within_the_word():
    cut = divided(written(LONG))
    parts = [cut.part(start, stop) for start, stop in ((0, 5), (5, 11), (11, None))]
    inks = [strokes_of(part)[0] for part in parts]
    assert sum(map(length, inks)) == pytest.approx(length(written(LONG).strokes[0]))
    assert [len(part.sizes) for part in parts] == [2, 2, 1]


def test_the_bar_of_a_t_is_not_cut_off():
    bar = np.array([[8.2, 5.0], [9.4, 5.1]])  # a little over the border at 9
    letters = [np.array([[x, 6.0], [x, 0.0]]) for x in (1.0, 4.0, 7.5, 13.0, 16.0)]
    spans = np.array([[3.0 * i, 3.0 * i + 3.0] for i in range(5)])
    word = WordInk("eaten", [*letters, bar], spans=spans)
    head = strokes_of(divided(word).part(0, 3))
    assert len(head) == 3 + 1 + 1  # letters, bar and hyphen
    assert any(np.array_equal(stroke, bar * [1, -1]) for stroke in head)


def test_a_word_longer_than_the_line_is_hyphenated_at_its_own_size():
    document = write(f"an {LONG} end", PageSpec("40x60", margin_mm=4.0, imperfection=0))
    parts = pieces(document, 1)
    assert len(parts) > 1
    assert [len(part) for part in parts] == [*[2] * (len(parts) - 1), 1]  # the letters, the hyphen
    heights = [np.ptp(np.concatenate(part)[:, 1]) for part in parts]
    assert max(heights) == pytest.approx(6.5 * 2.5 / X_HEIGHT, abs=0.01)


def test_or_made_smaller():
    spec = PageSpec("40x60", margin_mm=4.0, imperfection=0, long_words="shrink")
    (part,) = pieces(write(LONG, spec))
    assert np.ptp(np.concatenate(part)[:, 0]) == pytest.approx(32.0, abs=0.01)


def test_a_word_without_rules_is_cut_between_any_letters():
    document = write("x" * 40, PageSpec("40x90", margin_mm=4.0, imperfection=0))
    assert len(pieces(document)) > 1


def test_numbers_are_cut_without_a_hyphen():
    document = write("1" * 40, PageSpec("40x90", margin_mm=4.0, imperfection=0))
    assert [len(part) for part in pieces(document)][:2] == [1, 1]


def test_a_word_whose_letters_are_not_known_is_made_smaller():
    word = WordInk(LONG, written(LONG).strokes)
    spec = PageSpec("40x60", margin_mm=4.0, imperfection=0)
    document = lay_out(LONG, [word], spec, x_height_steps=X_HEIGHT, smoothed=True)
    assert np.ptp(points_of(document, 0)[:, 0]) == pytest.approx(32.0, abs=0.01)


def test_a_letter_written_as_two_is_cut_where_it_stands():
    text = "Fussballweltmeisterschaft"
    word = written(text)
    asked = WordInk("Fu\u00dfballweltmeisterschaft", word.strokes, spans=word.spans)
    head, _ = strokes_of(divided(asked).part(0, 7))
    assert head[:, 0].max() == pytest.approx(8 * WIDTH, abs=X_HEIGHT)


def test_an_unknown_language_is_refused():
    with pytest.raises(UserError) as caught:
        PageSpec(language="xx_KLINGON")
    assert "xx_KLINGON" in caught.value.message
    assert caught.value.hint
