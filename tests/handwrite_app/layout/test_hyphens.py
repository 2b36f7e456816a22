from itertools import pairwise

import numpy as np
import pytest

from handwrite_app.errors import UserError
from handwrite_app.layout import PageSpec, WordInk, lay_out
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


def test_the_parts_of_a_cut_word_are_all_its_ink_and_a_hyphen():
    word = written(LONG)
    cutter = Cutter(word, word.strokes, X_HEIGHT)
    head, hyphen = cutter.part(0, 8)
    (tail,) = cutter.part(8, len(LONG))

    def length(points):
        return np.hypot(*np.diff(points, axis=0).T).sum()

    assert length(head) + length(tail) == pytest.approx(length(word.strokes[0]))
    assert head[:, 0].max() == pytest.approx(8 * WIDTH, abs=X_HEIGHT)
    np.testing.assert_allclose(head[-1], tail[0])
    assert hyphen[:, 0].min() > head[:, 0].max()
    assert hyphen[:, 1] == pytest.approx(X_HEIGHT / 2, abs=0.5)


def test_the_bar_of_a_t_is_not_cut_off():
    bar = np.array([[9.0, 5.0], [10.6, 5.1]])
    letters = [np.array([[x, 6.0], [x, 0.0]]) for x in (1.0, 4.0, 9.5, 13.0, 16.0)]
    spans = np.array([[3.0 * i, 3.0 * i + 3.0] for i in range(5)])
    word = WordInk("eaten", [*letters, bar], spans=spans)
    before = Cutter(word, word.strokes, X_HEIGHT).part(0, 3)
    after = Cutter(word, word.strokes, X_HEIGHT).part(3, 5)
    assert sorted([len(before) - 1, len(after)]) in ([2, 4], [3, 3])
    assert all(len(stroke) == 2 for stroke in after)


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
    (head, _) = Cutter(asked, word.strokes, X_HEIGHT).part(0, 7)
    assert head[:, 0].max() == pytest.approx(8 * WIDTH, abs=X_HEIGHT)


def test_an_unknown_language_is_refused():
    with pytest.raises(UserError) as caught:
        PageSpec(language="xx_KLINGON")
    assert "xx_KLINGON" in caught.value.message
    assert caught.value.hint
