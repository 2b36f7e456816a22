"""Ink files as pages: ours come back as they were, others as far as they tell."""

from __future__ import annotations

import gzip

import numpy as np
import pytest

from handwrite_app.document.model import Document, Page, Paper, Stroke, Word
from handwrite_app.errors import UserError
from handwrite_app.export import render_files
from handwrite_app.ink_pages import read_ink_page


@pytest.fixture
def document():
    """Two pages, two lines, three words, two looks."""
    curve = np.round(np.column_stack([np.linspace(10, 40, 20), 20 + np.sin(np.arange(20.0))]), 3)
    first = (
        Stroke(curve, 0, 0, 0.4, "#1a1a2e"),
        Stroke([[41.0, 15.0], [42.0, 16.5]], 0, 0, 0.4, "#1a1a2e"),
        Stroke(curve + [0, 20], 1, 1, 0.7, "#aa0000"),
    )
    second = (Stroke(curve, 2, 0, 0.4, "#1a1a2e"),)
    words = (Word("Zoë", 0, 0), Word("<&>", 0, 1), Word("ok", 1, 0))
    pages = (Page(100.0, 60.5, first), Page(100.0, 60.5, second))
    return Document("Zoë\n<&> ok", pages, words, model="scribe 1")


def look(document):
    return [
        (page.width_mm, page.height_mm, [(s.word, s.line, s.color) for s in page.strokes])
        for page in document.pages
    ]


def write(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("suffix", [".json", ".inkml"])
def test_our_own_files_come_back_as_the_pages_they_were(document, tmp_path, suffix):
    path = tmp_path / f"page{suffix}"
    (data,) = render_files(document, [path]).values()
    path.write_bytes(data)
    again = read_ink_page(path)
    assert look(again) == look(document)
    assert (again.text, again.model) == (document.text, "scribe 1")
    assert [(w.text, w.page, w.line) for w in again.words] == [
        (w.text, w.page, w.line) for w in document.words
    ]
    for page, other in zip(again.pages, document.pages, strict=True):
        for stroke, before in zip(page.strokes, other.strokes, strict=True):
            np.testing.assert_allclose(stroke.points, before.points, atol=1.1e-3)
            assert stroke.width_mm == pytest.approx(before.width_mm)


def test_our_xournal_pages_come_back_without_their_rules(document, tmp_path):
    path = tmp_path / "page.xopp"
    ruled = Page(100.0, 60.5, document.pages[0].strokes, Paper("ruled", 9.0, 20.0))
    (data,) = render_files(Document("", (ruled,)), [path]).values()
    path.write_bytes(data)
    (page,) = read_ink_page(path).pages
    assert (page.width_mm, page.height_mm) == pytest.approx((100.0, 60.5), abs=1e-3)
    assert [s.color for s in page.strokes] == [s.color for s in ruled.strokes]
    for stroke, before in zip(page.strokes, ruled.strokes, strict=True):
        np.testing.assert_allclose(stroke.points, before.points, atol=1e-3)


def test_ink_without_a_page_lies_in_one_with_a_margin(tmp_path):
    ink = """<ink><traceFormat><channel name="X" units="cm"/><channel name="Y" units="cm"/>
      </traceFormat><trace>10 5, 12 6</trace><trace>11 7</trace></ink>"""
    document = read_ink_page(write(tmp_path, "a.inkml", ink))
    (page,) = document.pages
    assert (page.width_mm, page.height_mm) == pytest.approx((40.0, 40.0))
    np.testing.assert_allclose(page.strokes[0].points, [[10, 10], [30, 20]])
    np.testing.assert_allclose(page.strokes[1].points, [[20, 30]])
    assert (document.text, document.words) == ("", ())


def test_ink_that_tells_no_unit_has_letters_of_a_usual_size(tmp_path):
    traces = "".join(f"<trace>{700 * k} 0, {700 * k + 300} 420</trace>" for k in range(5))
    (page,) = read_ink_page(write(tmp_path, "a.inkml", f"<ink>{traces}</ink>")).pages
    assert [float(np.ptp(s.points[:, 1])) for s in page.strokes] == pytest.approx([3.5] * 5)


def test_names_of_colours_and_widths_of_xournal_are_known(tmp_path):
    ink = """<xournal><page width="720" height="360"><layer>
      <stroke tool="pen" color="red" width="1.44 1 2">72 72 144 72 144 144</stroke>
      <stroke tool="pen" color="#0000c0ff" width="1">0 0 1 1</stroke>
      <stroke tool="eraser" color="white" width="9">0 0 1 1</stroke></layer></page></xournal>"""
    (page,) = read_ink_page(write(tmp_path, "a.xopp", gzip.compress(ink.encode()))).pages
    assert (page.width_mm, page.height_mm) == pytest.approx((254.0, 127.0))
    assert [s.color for s in page.strokes] == ["#ff0000", "#0000c0"]
    assert page.strokes[0].width_mm == pytest.approx(0.508)
    np.testing.assert_allclose(page.strokes[0].points, [[25.4, 25.4], [50.8, 25.4], [50.8, 50.8]])


PAGE = '<ink><traceGroup><annotation type="type">Page</annotation>{}</traceGroup></ink>'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.inkml", "<ink/>"),
        ("a.inkml", "<ink><trace>1 1e999, 2 2</trace></ink>"),
        ("a.inkml", PAGE.format('<annotation type="size">0 x 50 mm</annotation>')),
        ("a.inkml", PAGE.format('<annotation type="size">9 x 9..9 mm</annotation>')),
        (
            "a.inkml",
            '<ink><traceFormat><channel name="X" units="m"/></traceFormat>'
            "<trace>0 0, 99 99</trace></ink>",
        ),
        ("a.xopp", "<xournal/>"),
        ("a.xopp", '<xournal><page width="wide" height="9"/></xournal>'),
        ("a.xopp", '<xournal><page width="1e9" height="9"><stroke>1 1</stroke></page></xournal>'),
        ("a.xopp", '<xournal><page width="9" height="9"><stroke>1 nan</stroke></page></xournal>'),
        ("a.json", "{}"),
    ],
)
def test_what_is_no_page_of_ink_is_refused_in_words(tmp_path, name, content):
    with pytest.raises(UserError):
        read_ink_page(write(tmp_path, name, content))
