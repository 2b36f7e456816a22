import dataclasses
import io
import re
import shutil
import subprocess

import numpy as np
import pytest
from PIL import Image

from handwrite_app.document.model import Document, Page, Paper, Stroke, Word
from handwrite_app.export import export_png
from handwrite_app.export.pdf import export_pdf


def poppler(tool, data, *options):
    """What a tool of poppler makes of a file; a warning of its is an error of ours."""
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed (Debian: poppler-utils)")
    ran = subprocess.run([tool, *options], input=data, capture_output=True, check=True)
    assert ran.stderr == b""
    return ran.stdout


def picture(document, page=1, dpi=150):
    options = ["-r", str(dpi), "-f", str(page), "-l", str(page), "-singlefile", "-png", "-"]
    png = poppler("pdftoppm", export_pdf(document), *options)
    return np.asarray(Image.open(io.BytesIO(png)).convert("L")) / 255.0


def test_every_page_has_its_size(document):
    pages = (*document.pages, Page(210.0, 297.0), Page(12.5, 300.0))
    document = dataclasses.replace(document, pages=pages)
    facts = poppler("pdfinfo", export_pdf(document), "-l", "9", "-").decode()
    sizes = re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+) pts", facts)
    found = np.array(sizes, dtype=float) / 72 * 25.4
    expected = [[100, 50.5], [100, 50.5], [210, 297], [12.5, 300]]
    np.testing.assert_allclose(found, expected, atol=0.001)


def test_the_ink_is_what_the_picture_shows(document):
    for kind, color in (("plain", "#ffffff"), ("ruled", "#ffeecc"), ("dots", "#ffffff")):
        page = dataclasses.replace(document.pages[0], paper=Paper(kind, 9.0, 20.0, color))
        drawn = picture(dataclasses.replace(document, pages=(page,), words=()))
        png = np.asarray(Image.open(io.BytesIO(export_png(page, 150))).convert("L")) / 255.0
        height, width = np.minimum(drawn.shape, png.shape)
        difference = np.abs(drawn[:height, :width] - png[:height, :width])
        assert difference.mean() < 0.01
        assert (difference > 0.6).mean() < 0.001


def test_a_dot_is_seen():
    document = Document("i", (Page(10.0, 10.0, (Stroke([[5.0, 5.0]], width_mm=1.0),)),))
    assert picture(document)[29, 29] < 0.2


def test_a_reader_finds_the_text(document):
    text = poppler("pdftotext", export_pdf(document), "-", "-").decode()
    assert text.split("\n")[:2] == ["café <&>", "i"]


@pytest.mark.parametrize("text", ["Čőár–“ﬁ”", "你好", "№ 5", "x" * 40])
def test_a_reader_finds_any_letters(text):
    strokes = (Stroke([[5.0, 5.0], [30.0, 8.0]]), Stroke([[5.0, 15.0], [30.0, 18.0]], 1, 1))
    words = (Word(text), Word("second", 0, 1))
    document = Document(text, (Page(80.0, 40.0, strokes),), words)
    found = poppler("pdftotext", export_pdf(document), "-", "-").decode()
    assert " ".join(found.split()) == f"{text} second"


def test_the_text_lies_on_the_ink_of_its_word(one_page):
    words = (Word("café"), Word("dog"), Word("i", 0, 1))
    document = dataclasses.replace(one_page, words=words)
    found = poppler("pdftotext", export_pdf(document), "-bbox", "-", "-").decode()
    boxes = re.findall(r'xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)<', found)
    assert [box[4] for box in boxes] == ["café", "dog", "i"]
    for k, box in enumerate(boxes):
        x0, y0, x1, y1 = np.array(box[:4], dtype=float) / 72 * 25.4
        ink = np.concatenate([s.points for s in document.pages[0].strokes if s.word == k])
        middle = (ink.min(axis=0) + ink.max(axis=0)) / 2
        assert x0 == pytest.approx(ink[:, 0].min(), abs=0.1)
        assert x1 >= ink[:, 0].max() - 0.1
        assert y0 < middle[1] < y1


def test_nothing_of_the_text_is_seen():
    strokes = (Stroke([[2.0, 2.0], [3.0, 2.0]]),)
    without = picture(Document("", (Page(40.0, 20.0, strokes),)))
    with_text = picture(Document("MMMM", (Page(40.0, 20.0, strokes),), (Word("MMMM"),)))
    np.testing.assert_array_equal(without, with_text)


def test_the_file_says_what_it_is_and_that_a_machine_wrote_it(document):
    facts = poppler("pdfinfo", export_pdf(document), "-").decode()
    assert re.search(r"Title: +café <&> i\n", facts)
    assert re.search(r"Subject: +Machine-made .*stroke-small 1\.2", facts)
    assert re.search(r"Creator: +Handwrite\n", facts)
    by_pen = dataclasses.replace(document, model="")
    assert "achine-made" not in poppler("pdfinfo", export_pdf(by_pen), "-").decode()


def test_the_same_document_is_the_same_bytes_whatever_was_written_before(document):
    before = export_pdf(document)
    words = (Word("你ő\x00\ud800😀"), *document.words[1:])
    export_pdf(dataclasses.replace(document, text="\ud800\x07😀" * 99, words=words))
    assert export_pdf(document) == before


def test_a_document_without_ink_or_words_is_blank_pages():
    assert picture(Document("", (Page(10.0, 10.0),))).min() == 1.0
