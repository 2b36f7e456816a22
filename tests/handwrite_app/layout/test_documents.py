"""Whole documents at random: any text on any page lies where it may and reads back equal."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handwrite_app.errors import UserError
from handwrite_app.export.json import export_json, read_json
from handwrite_app.layout import ALIGNMENTS, BULLETS, LONG_WORDS, ORIENTATIONS, PageSpec
from tests.handwrite_app.layout.conftest import crossings, write

words = st.text("abcdefghijklmnopqrstuvwxyzABC0123456789.,-/", min_size=1, max_size=14)
long_words = st.sampled_from(
    ["incomprehensibilities", "Donaudampfschifffahrt", "x" * 60, "2024-10-12/17", "mother-in-law's"]
)
gaps = st.sampled_from([" ", " ", " ", "\t", "\t\t"])
starts = st.sampled_from(["", "", "", "- ", "* ", "  - ", "1. ", "12) ", "\t", "a) ", "\f"])


@st.composite
def texts(draw):
    lines = []
    for _ in range(draw(st.integers(1, 6))):
        parts = draw(st.lists(st.one_of(words, words, words, long_words), max_size=14))
        lines.append(draw(starts) + "".join(word + draw(gaps) for word in parts))
    lines.insert(draw(st.integers(0, len(lines))), draw(words))
    return "\n".join(lines)


shares = st.one_of(st.none(), st.floats(0.0, 1.0))
lengths = st.one_of(st.none(), st.floats(0.0, 12.0))
options = st.fixed_dictionaries(
    {
        "page": st.sampled_from(
            ["A6", "fit", "A4", "A5", "Letter", "postcard", "A6-landscape", "50x60", "90x24"]
        )
    },
    optional={
        "margin_mm": lengths,
        "x_height_mm": st.floats(0.8, 8.0),
        "line_height_mm": st.one_of(st.none(), st.floats(3.0, 20.0)),
        "align": st.sampled_from(ALIGNMENTS),
        "paper": st.sampled_from(["plain", "ruled", "grid", "dots"]),
        "orientation": st.sampled_from([None, *ORIENTATIONS]),
        "margin_top_mm": lengths,
        "margin_right_mm": lengths,
        "margin_bottom_mm": lengths,
        "margin_left_mm": lengths,
        "first_indent_mm": st.floats(0.0, 15.0),
        "paragraph_gap_mm": st.floats(0.0, 10.0),
        "tabs_mm": st.sampled_from([(), (15.0,), (5.0, 30.0)]),
        "bullets": st.sampled_from(BULLETS),
        "long_words": st.sampled_from(LONG_WORDS),
        "language": st.sampled_from(["en", "de", "pt_BR"]),
        "page_numbers": st.booleans(),
        "imperfection": shares,
        "wavy": shares,
        "drift": shares,
        "size_variation": shares,
        "slant_variation": shares,
        "spacing_variation": shares,
        "fatigue": shares,
    },
)


@pytest.mark.slow
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=texts(), asked=options, seed=st.integers(0, 2**53))
def test_any_document_lies_within_its_margins_and_reads_back_equal(text, asked, seed):
    try:
        spec = PageSpec(**asked)
    except UserError:  # margins, indents or numbers that no page has room for
        return
    document = write(text, spec, seed=seed, nib_mm=0.3)
    typed = text.split()
    assert [word.text for word in document.words[: len(typed)]] == typed
    margins = np.maximum(spec.margins, 0.15)
    order, seen = [], set()
    for number, page in enumerate(document.pages):
        if spec.size_mm is not None:
            assert (page.width_mm, page.height_mm) == spec.size_mm
        for stroke in page.strokes:
            low, high = stroke.points.min(axis=0), stroke.points.max(axis=0)
            assert low[0] >= margins[3] - 1e-9
            assert low[1] >= margins[0] - 1e-9
            assert high[0] <= page.width_mm - margins[1] + 1e-9
            assert high[1] <= page.height_mm - margins[2] + 1e-9
            if stroke.word < len(typed):
                order.append(stroke.word)
            if stroke.word not in seen:
                word = document.words[stroke.word]
                assert (word.page, word.line) == (number, stroke.line)
                seen.add(stroke.word)
        assert crossings(page) == 0
    assert order == sorted(order)
    assert seen == set(range(len(document.words)))
    numbers = [word.text for word in document.words[len(typed) :]]
    is_numbered = spec.page_numbers and spec.size_mm is not None
    assert numbers == [str(p + 1) for p in range(len(document.pages) if is_numbered else 0)]

    read = read_json(export_json(document))
    assert (read.text, read.words, read.seed) == (document.text, document.words, seed)
    assert len(read.pages) == len(document.pages)
    for page, same in zip(document.pages, read.pages, strict=True):
        assert (page.width_mm, page.height_mm, page.paper) == (
            same.width_mm,
            same.height_mm,
            same.paper,
        )
        for stroke, again in zip(page.strokes, same.strokes, strict=True):
            np.testing.assert_array_equal(stroke.points, again.points)
            assert (stroke.word, stroke.line, stroke.color, stroke.width_mm) == (
                again.word,
                again.line,
                again.color,
                again.width_mm,
            )


@settings(max_examples=10, deadline=None)
@given(text=texts(), asked=options)
def test_the_same_request_gives_the_same_document(text, asked):
    try:
        spec = PageSpec(**asked)
    except UserError:
        return
    assert export_json(write(text, spec, seed=5)) == export_json(write(text, spec, seed=5))
