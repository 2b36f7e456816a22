"""poppler reads PDF: sizes, text and where it lies, properties, and the picture."""

from __future__ import annotations

import dataclasses
import re

import numpy as np
import pytest

from handwrite_app.document.model import Document, Page, Paper, Stroke, Word
from handwrite_app.export import export_png
from handwrite_app.export.pdf import export_pdf
from tests.readers.conftest import grey


@pytest.fixture
def picture(poppler):
    def draw(document, page=1, dpi=150):
        options = ["-r", dpi, "-f", page, "-l", page, "-singlefile", "-png", "-"]
        return np.asarray(grey(poppler("pdftoppm", *options, data=export_pdf(document)))) / 255.0

    return draw


def test_every_page_has_its_size(poppler, document):
    pages = (*document.pages, Page(210.0, 297.0), Page(12.5, 300.0))
    document = dataclasses.replace(document, pages=pages)
    facts = poppler("pdfinfo", "-l", "9", "-", data=export_pdf(document)).decode()
    sizes = re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+) pts", facts)
    found = np.array(sizes, dtype=float) / 72 * 25.4
    expected = [[100, 50.5], [100, 50.5], [210, 297], [12.5, 300]]
    np.testing.assert_allclose(found, expected, atol=0.001)


def test_the_ink_is_what_the_picture_shows(picture, document):
    for kind, color in (("plain", "#ffffff"), ("ruled", "#ffeecc"), ("dots", "#ffffff")):
        page = dataclasses.replace(document.pages[0], paper=Paper(kind, 9.0, 20.0, color))
        drawn = picture(dataclasses.replace(document, pages=(page,), words=()))
        png = np.asarray(grey(export_png(page, 150))) / 255.0
        height, width = np.minimum(drawn.shape, png.shape)
        difference = np.abs(drawn[:height, :width] - png[:height, :width])
        assert difference.mean() < 0.01
        assert (difference > 0.6).mean() < 0.001


def test_a_dot_is_seen(picture):
    document = Document("i", (Page(10.0, 10.0, (Stroke([[5.0, 5.0]], width_mm=1.0),)),))
    assert picture(document)[29, 29] < 0.2


def test_a_reader_finds_the_text(poppler, document):
    text = poppler("pdftotext", "-", "-", data=export_pdf(document)).decode()
    assert text.split("\n")[:2] == ["café <&>", "i"]


@pytest.mark.parametrize("text", ["Čőár–“ﬁ”", "你好", "№ 5", "x" * 40])
def test_a_reader_finds_any_letters(poppler, text):
    strokes = (Stroke([[5.0, 5.0], [30.0, 8.0]]), Stroke([[5.0, 15.0], [30.0, 18.0]], 1, 1))
    words = (Word(text), Word("second", 0, 1))
    document = Document(text, (Page(80.0, 40.0, strokes),), words)
    found = poppler("pdftotext", "-", "-", data=export_pdf(document)).decode()
    assert " ".join(found.split()) == f"{text} second"


def test_the_text_lies_on_the_ink_of_its_word(poppler, one_page):
    words = (Word("café"), Word("dog"), Word("i", 0, 1))
    document = dataclasses.replace(one_page, words=words)
    found = poppler("pdftotext", "-bbox", "-", "-", data=export_pdf(document)).decode()
    boxes = re.findall(r'xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)<', found)
    assert [box[4] for box in boxes] == ["café", "dog", "i"]
    for k, box in enumerate(boxes):
        x0, y0, x1, y1 = np.array(box[:4], dtype=float) / 72 * 25.4
        ink = np.concatenate([s.points for s in document.pages[0].strokes if s.word == k])
        middle = (ink.min(axis=0) + ink.max(axis=0)) / 2
        assert x0 == pytest.approx(ink[:, 0].min(), abs=0.1)
        assert x1 >= ink[:, 0].max() - 0.1
        assert y0 < middle[1] < y1


def test_the_text_stands_on_its_line_where_hands_write_f_below_it(poppler):
    zigzag = np.tile([0.0, -2.5], 20)
    body = np.column_stack([np.linspace(0, 20, 40), 20 + zigzag])
    tail = np.array([[8.0, 13.0], [6.0, 26.0]])
    strokes = (Stroke(body + [5, 0]), Stroke(body + [30, 0], 1), Stroke(tail + [30, 0], 1))
    words = (Word("way,"), Word("of"))
    document = Document("way, of", (Page(80.0, 40.0, strokes),), words)
    found = poppler("pdftotext", "-bbox", "-", "-", data=export_pdf(document)).decode()
    for y0, y1 in re.findall(r'yMin="(.*?)" xMax=".*?" yMax="(.*?)"', found):
        assert float(y0) / 72 * 25.4 < 17.5
        assert 20 < float(y1) / 72 * 25.4 < 25


def test_nothing_of_the_text_is_seen(picture):
    strokes = (Stroke([[2.0, 2.0], [3.0, 2.0]]),)
    without = picture(Document("", (Page(40.0, 20.0, strokes),)))
    with_text = picture(Document("MMMM", (Page(40.0, 20.0, strokes),), (Word("MMMM"),)))
    np.testing.assert_array_equal(without, with_text)


def test_the_file_says_what_it_is_and_that_a_machine_wrote_it(poppler, document):
    facts = poppler("pdfinfo", "-", data=export_pdf(document)).decode()
    assert re.search(r"Title: +café <&> i\n", facts)
    assert re.search(r"Subject: +Machine-made .*stroke-small 1\.2", facts)
    assert re.search(r"Creator: +Handwrite\n", facts)
    by_pen = dataclasses.replace(document, model="")
    assert "achine-made" not in poppler("pdfinfo", "-", data=export_pdf(by_pen)).decode()


def test_a_document_without_ink_or_words_is_blank_pages(picture):
    assert picture(Document("", (Page(10.0, 10.0),))).min() == 1.0
