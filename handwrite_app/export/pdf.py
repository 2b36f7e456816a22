"""PDF for print and archives: vectors, exact sizes, all pages, and text that can be found."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import numpy as np
from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from handwrite_app.document.model import Document, Page, Word
from handwrite_app.export.curves import Floats, ink_curves
from handwrite_app.export.papers import DOT_MM, RULE_COLOR, RULE_MM, paper_marks

_FONT = "Vera"  # comes with reportlab
_EM = 1.3  # size of the text by the height of the words' ink
_HALF_X = 0.2  # em from the middle of an x, above which half of the ink lies, to the baseline
_SMALLEST_EM_MM = 0.5
_TITLE_LENGTH = 80
_NOT_TEXT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\U00010000-\U0010ffff]")
_INVISIBLE = 3  # text render mode of PDF


def export_pdf(document: Document) -> bytes:
    """Draws all pages of a document, with their paper, as PDF. Same document, same bytes.

    The ink is curves of the pen's width with round ends. On each word lies its text, invisible, so
    that a reader finds and copies it. The file's properties say what the text is and, where a
    machine wrote it, so.
    """
    _register_font("".join(word.text for word in document.words))
    file = io.BytesIO()
    canvas = Canvas(file, pageCompression=1, invariant=1, initialFontName=_FONT)
    _describe(canvas, document)
    for number, page in enumerate(document.pages):
        canvas.setPageSize((page.width_mm * mm, page.height_mm * mm))
        canvas.transform(mm, 0, 0, -mm, 0, page.height_mm * mm)  # from here on mm, y down
        _draw_paper(canvas, page)
        _draw_ink(canvas, page)
        _place_text(canvas, page, number, document.words)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _register_font(text: str) -> None:
    """Makes a font ready that knows every character: reportlab leaves out what a font lacks.

    Nobody sees it, so the glyph for what is missing does for all that Vera has not.
    """
    if _FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(_FONT, f"{_FONT}.ttf"))
    glyphs = pdfmetrics.getFont(_FONT).face.charToGlyph
    for character in set(text):
        glyphs.setdefault(ord(character), 0)


def _describe(canvas: Any, document: Document) -> None:
    title = " ".join(_NOT_TEXT.sub(" ", document.text).split())
    if len(title) > _TITLE_LENGTH:
        title = f"{title[: _TITLE_LENGTH - 1].rstrip()}…"
    canvas.setTitle(title or "Handwriting")
    canvas.setAuthor("")
    canvas.setCreator("Handwrite")
    if document.provenance:
        canvas.setSubject(_NOT_TEXT.sub(" ", document.provenance))
        canvas.setKeywords(["machine-made", "handwriting", _NOT_TEXT.sub(" ", document.model)])


def _draw_paper(canvas: Any, page: Page) -> None:
    if page.paper.color.lower() != "#ffffff":
        canvas.setFillColor(HexColor(page.paper.color))
        canvas.rect(0, 0, page.width_mm, page.height_mm, stroke=0, fill=1)
    picture = page.paper.picture
    if picture is not None:
        left, top, width, height = picture.cover(page.width_mm, page.height_mm)
        canvas.saveState()
        canvas.transform(1, 0, 0, -1, left, top + height)  # pictures are drawn upwards
        canvas.drawImage(ImageReader(io.BytesIO(picture.data)), 0, 0, width, height)
        canvas.restoreState()
    marks = paper_marks(page)
    canvas.setStrokeColor(HexColor(RULE_COLOR))
    if marks.rules:
        canvas.setLineWidth(RULE_MM)
        canvas.lines(marks.rules)
    if marks.dots:
        canvas.setLineWidth(DOT_MM)
        canvas.setLineCap(1)
        canvas.lines([(x, y, x, y) for x, y in marks.dots])  # of no length: their caps alone


def _draw_ink(canvas: Any, page: Page) -> None:
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    drawn = zip(page.strokes, ink_curves(page), strict=True)
    for (color, width_mm), strokes in groupby(drawn, key=lambda d: (d[0].color, d[0].width_mm)):
        canvas.setStrokeColor(HexColor(color))
        canvas.setLineWidth(width_mm)
        for _, curves in strokes:
            _draw_stroke(canvas, curves)


def _draw_stroke(canvas: Any, curves: Floats) -> None:
    path = canvas.beginPath()
    rounded = np.round(curves, 3)
    path.moveTo(*rounded[0, 0].tolist())
    if (rounded == rounded[0, 0]).all():
        path.lineTo(*rounded[0, 0].tolist())  # of no length: its caps alone
    else:
        for controls in rounded[:, 1:].reshape(-1, 6).tolist():
            path.curveTo(*controls)
    canvas.drawPath(path)


def _place_text(canvas: Any, page: Page, number: int, words: Sequence[Word]) -> None:
    """Lays each word's text on its ink: along the baseline of its line, as wide as the ink.

    The baseline follows from all ink of the line, not from where single words end: many hands
    write f below it. A word that was divided has its text where it begins.
    """
    boxes: dict[int, Floats] = {}
    lines: dict[int, list[int]] = {}
    inks: dict[int, list[Floats]] = {}
    for (line, k), strokes in groupby(page.strokes, key=lambda s: (s.line, s.word)):
        if k < len(words) and words[k].page == number and words[k].line == line:
            ink = np.concatenate([stroke.points for stroke in strokes])
            inks.setdefault(line, []).append(ink)
            if k in boxes:
                ink = np.concatenate([ink, boxes[k]])
            else:
                lines.setdefault(line, []).append(k)
            boxes[k] = np.array([ink.min(axis=0), ink.max(axis=0)])
    heights = [box[1, 1] - box[0, 1] for box in boxes.values()]
    em_mm = max(_EM * float(np.median(heights)), _SMALLEST_EM_MM) if heights else 0.0
    for line in sorted(lines):
        placed = lines[line]
        baseline = float(np.median(np.concatenate(inks[line])[:, 1])) + _HALF_X * em_mm
        for k in sorted(placed):
            _write(canvas, _NOT_TEXT.sub("", words[k].text), boxes[k], baseline, em_mm)


def _write(canvas: Any, text: str, box: Floats, baseline: float, em_mm: float) -> None:
    natural_mm = pdfmetrics.stringWidth(text, _FONT, em_mm)
    if not natural_mm > 0:
        return
    written = canvas.beginText()
    written.setTextRenderMode(_INVISIBLE)
    written.setFont(_FONT, em_mm)
    written.setHorizScale(100 * max(box[1, 0] - box[0, 0], 0.1 * em_mm) / natural_mm)
    written.setTextTransform(1, 0, 0, -1, round(float(box[0, 0]), 3), round(baseline, 3))
    written.textOut(f"{text} ")  # the space parts it from the next word for readers
    canvas.drawText(written)
