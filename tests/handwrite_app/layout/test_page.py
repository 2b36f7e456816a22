import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handwrite_app.errors import UserError
from handwrite_app.layout import ALIGNMENTS, PageSpec, WordInk, lay_out

X_HEIGHT = 3.0


def word_ink(text="word", width=10.0, left=0.0, top=3.0, bottom=0.0, seed=0):
    """A zigzag with the given extents, in steps."""
    x = np.linspace(left, left + width, 12)
    y = np.where(np.arange(12) % 2, top, bottom)
    return WordInk(text, [np.column_stack([x, y]), np.array([[left + width / 2, top]])], seed)


def lay(text, words, spec=None, **options):
    return lay_out(text, words, spec, x_height_steps=X_HEIGHT, smoothed=True, **options)


def ink_of(document, line, page=0):
    strokes = [s.points for s in document.pages[page].strokes if s.line == line]
    return np.concatenate(strokes)


sizes = st.floats(0.5, 40.0)
inks = st.lists(
    st.builds(
        word_ink,
        text=st.just("ab"),
        width=st.floats(0.0, 300.0),
        left=st.floats(-20.0, 20.0),
        top=st.floats(0.0, 60.0),
        bottom=st.floats(-60.0, 0.0),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(
    words=inks,
    breaks=st.lists(st.sampled_from([" ", "\n", "\n\n"]), min_size=12, max_size=12),
    page=st.sampled_from(["fit", "A4", "A5", "Letter", "40x30", "148x20.5"]),
    margin=st.one_of(st.none(), st.floats(0.0, 9.0)),
    x_height=st.floats(0.5, 20.0),
    line_height=st.one_of(st.none(), st.floats(0.5, 40.0)),
    align=st.sampled_from(ALIGNMENTS),
    smoothed=st.booleans(),
)
def test_all_ink_lies_within_the_margins_and_keeps_its_order(
    words, breaks, page, margin, x_height, line_height, align, smoothed
):
    text = "".join(w.text + b for w, b in zip(words, breaks, strict=False))
    spec = PageSpec(
        page,
        margin_mm=margin,
        x_height_mm=x_height,
        line_height_mm=line_height,
        align=align,
    )
    document = lay_out(text, words, spec, x_height_steps=X_HEIGHT, nib_mm=0.3, smoothed=smoothed)
    inset = max(max(spec.margins), 0.15) - 1e-9
    order = []
    for p, sheet in enumerate(document.pages):
        for stroke in sheet.strokes:
            x, y = stroke.points.T
            assert x.min() >= inset
            assert y.min() >= inset
            assert x.max() <= sheet.width_mm - inset
            assert y.max() <= sheet.height_mm - inset
            order.append(stroke.word)
            assert document.words[stroke.word].page == p
            assert document.words[stroke.word].line == stroke.line
            np.testing.assert_array_equal(stroke.points, np.round(stroke.points, 3))
    assert order == sorted(order)
    assert set(order) == set(range(len(words)))
    places = [(word.page, word.line) for word in document.words]
    assert places == sorted(places)


def test_the_x_height_is_what_was_asked_for():
    document = lay("word", [word_ink(top=X_HEIGHT)], PageSpec(x_height_mm=4.0))
    assert np.ptp(ink_of(document, 0)[:, 1]) == pytest.approx(4.0)


def test_fit_makes_one_line_of_a_paragraph_and_a_page_as_large_as_the_ink():
    words = [word_ink() for _ in range(40)]
    document = lay(" ".join(["word"] * 40), words, PageSpec("fit", margin_mm=7.0))
    (page,) = document.pages
    points = ink_of(document, 0)
    assert {s.line for s in page.strokes} == {0}
    np.testing.assert_allclose(points.min(axis=0), 7.0, atol=0.002)
    size = np.array([page.width_mm, page.height_mm])
    np.testing.assert_allclose(points.max(axis=0), size - 7.0, atol=0.002)


def test_words_of_a_line_share_its_baseline_and_lines_are_a_line_height_apart():
    words = [word_ink(), word_ink(bottom=-4.0), word_ink(top=7.0), word_ink()]
    document = lay("a b\nc d", words, PageSpec("A5", line_height_mm=11.0, imperfection=0))
    lowest = [
        max(s.points[:, 1].max() for s in document.pages[0].strokes if s.word == w)
        for w in (0, 2, 3)
    ]
    assert lowest[1] == pytest.approx(lowest[2])
    assert lowest[1] - lowest[0] == pytest.approx(11.0)


def test_a_blank_line_stays_blank():
    document = lay("a\n\nb", [word_ink(), word_ink()], PageSpec("A5"))
    assert [word.line for word in document.words] == [0, 2]


def test_words_wrap_by_their_ink_and_pages_fill_up():
    words = [word_ink(width=20.0) for _ in range(60)]
    document = lay(" ".join(["word"] * 60), words, PageSpec("60x40", margin_mm=5.0, imperfection=0))
    assert len(document.pages) > 1
    for p, page in enumerate(document.pages):
        for line in {s.line for s in page.strokes}:
            inside = {s.word for s in page.strokes if s.line == line}
            assert 1 <= len(inside) <= 3
            assert [document.words[w].page for w in inside] == [p] * len(inside)


def test_a_word_longer_than_the_line_is_made_smaller_and_others_are_not():
    words = [word_ink(width=500.0), word_ink()]
    document = lay("long word", words, PageSpec("60x40", margin_mm=5.0, imperfection=0))
    assert np.ptp(ink_of(document, 0)[:, 0]) == pytest.approx(50.0, abs=0.01)
    assert np.ptp(ink_of(document, 1)[:, 1]) == pytest.approx(2.5, abs=0.01)


@pytest.mark.parametrize(
    ("align", "left", "right"), [("left", 0, None), ("right", None, 0), ("center", "same", "same")]
)
def test_lines_are_aligned_by_their_ink(align, left, right):
    words = [word_ink(left=-3.0), word_ink(width=25.0)]
    document = lay("a\nb", words, PageSpec("80x60", margin_mm=5.0, align=align, imperfection=0))
    for line in (0, 1):
        x = ink_of(document, line)[:, 0]
        rooms = (x.min() - 5.0, 75.0 - x.max())
        if left == "same":
            assert rooms[0] == pytest.approx(rooms[1], abs=0.01)
        else:
            assert rooms[0 if right is None else 1] == pytest.approx(0.0, abs=0.002)


def test_justified_lines_fill_the_width_but_for_the_last_of_a_paragraph():
    words = [word_ink(width=6.0 + i % 4) for i in range(42)]
    text = " ".join(["w"] * 28) + "\n" + " ".join(["w"] * 14)
    document = lay(text, words, PageSpec("80x200", margin_mm=5.0, align="justify", imperfection=0))
    last = {document.words[27].line, document.words[41].line}
    lines = {word.line for word in document.words}
    assert len(lines) > 3
    for line in lines:
        x = ink_of(document, line)[:, 0]
        assert x.min() == pytest.approx(5.0, abs=0.002)
        assert (x.max() == pytest.approx(75.0, abs=0.01)) == (line not in last)


def test_a_hand_with_wide_gaps_is_set_with_wide_gaps():
    def gap(word_gap):
        document = lay("aaaa bbbb", [word_ink(), word_ink()], word_gap=word_gap)
        first, second = (
            np.concatenate([s.points for s in document.pages[0].strokes if s.word == w])[:, 0]
            for w in (0, 1)
        )
        return second.min() - first.max()

    row_std = 2.5 / np.sqrt(12)  # of a zigzag 2.5 mm high
    assert gap(6.0) == pytest.approx(6.0 * row_std, rel=0.05)
    assert gap(3.0) == pytest.approx(3.0 * row_std, rel=0.05)
    assert 0 < gap(0.0) < gap(None) < gap(1e9) < 20.0


def test_words_never_overlap_even_where_their_ink_reaches_far_to_the_left():
    quote = WordInk(
        '"a', [np.array([[-4.0, 6.0], [-3.9, 5.0]]), np.array([[0.0, 0.0], [3.0, 3.0]])]
    )
    document = lay('b "a', [word_ink(), quote])
    first = np.concatenate([s.points for s in document.pages[0].strokes if s.word == 0])
    second = np.concatenate([s.points for s in document.pages[0].strokes if s.word == 1])
    assert second[:, 0].min() > first[:, 0].max() + 0.5


def test_metadata_of_words_is_kept():
    words = [word_ink("Dear", seed=7), WordInk("Ada,", [], seed=8, legibility=0.5)]
    document = lay("Dear Ada,", words, seed=3, model="small 1", ink="#102030", nib_mm=0.7)
    assert (document.text, document.seed, document.model) == ("Dear Ada,", 3, "small 1")
    assert [(w.text, w.seed, w.legibility) for w in document.words] == [
        ("Dear", 7, None),
        ("Ada,", 8, 0.5),
    ]
    assert {(s.color, s.width_mm) for s in document.pages[0].strokes} == {("#102030", 0.7)}


@pytest.mark.parametrize("paper", ["ruled", "grid", "dots"])
def test_a_rule_lies_on_every_baseline(paper):
    document = lay("a\nb\nc", [word_ink()] * 3, PageSpec("A5", paper=paper, imperfection=0))
    page = document.pages[0]
    for line in range(3):
        above = (
            ink_of(document, line)[:, 1].max() - page.paper.baseline_mm
        ) % page.paper.spacing_mm
        assert min(above, page.paper.spacing_mm - above) < 0.005


@pytest.mark.parametrize(
    "options",
    [
        {"page": "A17"},
        {"page": "100"},
        {"page": "0x100"},
        {"page": "1e9x5"},
        {"page": "99999x5"},
        {"page": "100x100", "margin_mm": 50.0},
        {"margin_mm": -1.0},
        {"margin_mm": float("nan")},
        {"x_height_mm": 0.0},
        {"x_height_mm": float("inf")},
        {"line_height_mm": -3.0},
        {"align": "middle"},
        {"paper": "lined"},
    ],
)
def test_an_impossible_page_is_refused_in_words(options):
    with pytest.raises(UserError) as caught:
        PageSpec(**options)
    assert caught.value.message
    assert caught.value.hint


def test_an_empty_text_is_refused():
    with pytest.raises(UserError):
        lay(" \n ", [])


def test_ink_for_other_words_than_the_text_has_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError):
        lay("one two", [word_ink()])
