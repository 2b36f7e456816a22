from itertools import pairwise

import numpy as np
import pytest

from handwrite_app.layout import PageSpec
from tests.handwrite_app.layout.conftest import points_of, write


def left(document, word):
    return points_of(document, word)[:, 0].min()


def right_of_line(document, line):
    strokes = [s.points for s in document.pages[0].strokes if s.line == line]
    return np.concatenate(strokes)[:, 0].max()


def straight(page, **options):
    return PageSpec(page, margin_mm=5.0, imperfection=0, **options)


@pytest.mark.parametrize("page", ["90x200", "fit"])
@pytest.mark.parametrize("marks", ["- -", "1. 10."])
def test_items_of_a_list_hang_from_their_marks(page, marks, prose):
    first, second = marks.split()
    document = write(f"{first} {prose(14)}\n{second} {prose(2)}", straight(page))
    texts = [left(document, word) for word in (1, 16)]
    assert texts[0] == pytest.approx(texts[1], abs=0.002)
    rights = [points_of(document, word)[:, 0].max() for word in (0, 15)]
    assert rights[0] == pytest.approx(rights[1], abs=0.002)
    assert rights[0] < texts[0]
    starts = [
        left(document, word)
        for word in range(2, 15)
        if document.words[word].line != document.words[word - 1].line
    ]
    assert starts == pytest.approx([texts[0]] * len(starts), abs=0.002)
    assert bool(starts) == (page != "fit")


def test_a_list_within_a_list_stands_further_in():
    document = write("- one\n  - two\n- three", straight("A5"))
    texts = [left(document, word) for word in (1, 3, 5)]
    assert texts[0] == pytest.approx(texts[2], abs=0.002)
    assert texts[1] > texts[0] + 5.0


@pytest.mark.parametrize("bullets", ["dot", "dash"])
def test_bullets_can_be_drawn_in_place_of_what_was_written(bullets):
    document = write("- one\n1. two", straight("A5", bullets=bullets))
    plain = write("- one\n1. two", straight("A5"))
    bullet = points_of(document, 0)
    assert len(bullet) != len(points_of(plain, 0))
    middle = bullet[:, 1].mean() - points_of(document, 1)[:, 1].max()
    assert middle == pytest.approx(-1.25, abs=0.2)  # half an x-height above the line
    assert len(points_of(document, 2)) == len(points_of(plain, 2))


def test_tabs_lead_to_their_stops():
    text = "\tone\ttwo\na\t\tthree\tfour"
    document = write(text, straight("A4", tabs_mm=(20.0, 50.0)))
    places = [left(document, word) - 5.0 for word in (0, 1, 3, 4)]
    assert places == pytest.approx([20.0, 50.0, 50.0, 80.0], abs=0.002)


def test_a_tab_past_the_end_of_the_line_begins_the_next(prose):
    document = write("brown fox\t\t\t\t\tbrown fox", straight("60x80"))
    assert [word.line for word in document.words] == [0, 0, 1, 1]
    assert left(document, 2) == pytest.approx(5.0)


def test_only_the_first_line_of_a_paragraph_is_indented(prose):
    document = write(f"{prose(30)}\n{prose(3)}", straight("90x90", first_indent_mm=8.0))
    starts = [
        left(document, word) - 5.0
        for word in range(33)
        if word == 0 or document.words[word].line != document.words[word - 1].line
    ]
    assert len(starts) > 3
    assert starts == pytest.approx([8.0, *[0.0] * (len(starts) - 2), 8.0], abs=0.002)


def test_each_margin_can_be_its_own(prose):
    sides = {
        "margin_top_mm": 12.0,
        "margin_right_mm": 3.0,
        "margin_bottom_mm": 20.0,
        "margin_left_mm": 9.0,
    }
    document = write(prose(300), PageSpec("A6", imperfection=0, align="justify", **sides))
    page = document.pages[0]
    points = np.concatenate([stroke.points for stroke in page.strokes])
    assert points[:, 0].min() == pytest.approx(9.0)
    assert points[:, 0].max() == pytest.approx(page.width_mm - 3.0, abs=0.002)
    assert 12.0 <= points[:, 1].min() < 16.0
    assert page.height_mm - 32.0 < points[:, 1].max() <= page.height_mm - 20.0


def gaps_of(document, line):
    words = [i for i, word in enumerate(document.words) if word.line == line]
    return [
        points_of(document, after)[:, 0].min() - points_of(document, before)[:, 0].max()
        for before, after in pairwise(words)
    ]


def test_justified_lines_never_gape(prose):
    text = f"{prose(30)} incomprehensibilities {prose(30)}"
    natural = gaps_of(write(text, straight("fit")), 0)
    document = write(text, straight("70x250", align="justify", long_words="shrink"))
    for line in {word.line for word in document.words}:
        assert all(gap <= 2 * max(natural) + 0.01 for gap in gaps_of(document, line))


def test_justified_lines_are_more_even_than_one_after_the_other(prose):
    text = prose(80)
    spec = {"margin_mm": 5.0, "imperfection": 0, "long_words": "shrink"}
    ragged = write(text, PageSpec("80x300", **spec))
    justified = write(text, PageSpec("80x300", align="justify", **spec))

    def missing(document):
        """By how much each gap would have to grow, by the words that each line holds."""
        lines = {}
        fit = write(text, straight("fit"))
        for i, word in enumerate(document.words):
            lines.setdefault(word.line, []).append(i)
        rooms = [
            70.0 - (points_of(fit, line[-1])[:, 0].max() - points_of(fit, line[0])[:, 0].min())
            for line in list(lines.values())[:-1]
        ]
        counts = [len(line) - 1 for line in list(lines.values())[:-1]]
        return sum((room / count) ** 3 for room, count in zip(rooms, counts, strict=True))

    assert missing(justified) < missing(ragged)


def test_a_changed_word_moves_no_line_before_it(prose):
    words = prose(60).split()
    changed = [*words[:40], "extraordinary", *words[41:]]
    before, after = (
        write(" ".join(text), PageSpec("A6"), seed=4, word_gap=0.0) for text in (words, changed)
    )
    first = min(word.line for word in after.words[40:])
    for old, new in zip(before.pages[0].strokes, after.pages[0].strokes, strict=False):
        if new.line < first:
            np.testing.assert_array_equal(old.points, new.points)


def test_fit_never_wraps(prose):
    document = write(f"{prose(200)} incomprehensibilities\n- {prose(100)}")
    assert {word.line for word in document.words} == {0, 1}
    assert len(document.pages) == 1
