"""Xournal++ documents: gzip XML, in points of 1/72 inch, y down.

The format is what Xournal++'s SaveHandler.cpp writes, version 4, read by every release since 1.0.
"""

from __future__ import annotations

import base64
import gzip
import io

import numpy as np
from lxml import etree
from PIL import Image

from handwrite_app.document.model import Document, Page, Stroke
from handwrite_app.document.picture import Picture
from handwrite_app.export import papers
from handwrite_app.export.papers import PaperMarks, paper_marks
from handwrite_app.export.polyline import DOT_MM, drawn
from handwrite_app.export.svg import number
from handwrite_app.export.xml_text import xml_text

POINTS_PER_MM = 72 / 25.4


def export_xopp(document: Document) -> bytes:
    """Writes all pages for Xournal++. Same document, same bytes.

    Xournal++'s own ruled paper starts 80 points from the top and its squares start in the corner,
    wherever the writing stands. So that the writing stands on the rules, they are a picture made
    of lines, alone in a layer under the ink.
    """
    root = etree.Element("xournal", creator="Handwrite", fileversion="4")
    etree.SubElement(root, "title").text = xml_text(document.provenance) or "Handwrite"
    for page in document.pages:
        _add_page(root, page)
    data = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return gzip.compress(data, mtime=0)


def _add_page(root: etree._Element, page: Page) -> None:
    width, height = _points(page.width_mm), _points(page.height_mm)
    element = etree.SubElement(root, "page", width=width, height=height)
    etree.SubElement(
        element, "background", type="solid", color=_rgba(page.paper.color), style="plain"
    )
    marks, picture = paper_marks(page), page.paper.picture
    if marks != PaperMarks() or picture is not None:
        layer = etree.SubElement(element, "layer", name="Paper")
    if picture is not None:
        _add_picture(layer, picture, page)
    if marks != PaperMarks():
        rules = etree.SubElement(
            layer, "teximage", text="", left="0", top="0", right=width, bottom=height
        )
        rules.text = base64.b64encode(_paper_pdf(page, marks)).decode("ascii")
    layer = etree.SubElement(element, "layer", name="Ink")
    for stroke in page.strokes:
        _add_stroke(layer, stroke, page)


def _add_picture(layer: etree._Element, picture: Picture, page: Page) -> None:
    """The user's own paper; Xournal++ knows pictures as PNG alone."""
    png = io.BytesIO()
    with Image.open(io.BytesIO(picture.data)) as opened:
        opened.save(png, "PNG")
    left, top, width, height = picture.cover(page.width_mm, page.height_mm)
    element = etree.SubElement(
        layer,
        "image",
        left=_points(left),
        top=_points(top),
        right=_points(left + width),
        bottom=_points(top + height),
    )
    element.text = base64.b64encode(png.getvalue()).decode("ascii")


def _paper_pdf(page: Page, marks: PaperMarks) -> bytes:
    """The rules and dots as filled shapes: Xournal++ would draw lines a whole point wide."""
    from reportlab.pdfgen.canvas import FILL_NON_ZERO, Canvas

    size = (page.width_mm * POINTS_PER_MM, page.height_mm * POINTS_PER_MM)
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=size, invariant=1)
    canvas.transform(POINTS_PER_MM, 0, 0, -POINTS_PER_MM, 0, size[1])  # mm, y down
    canvas.setFillColor(papers.RULE_COLOR)
    half = papers.RULE_MM / 2
    shapes = canvas.beginPath()
    for x0, y0, x1, y1 in marks.rules:
        if y0 == y1:
            shapes.rect(x0, y0 - half, x1 - x0, papers.RULE_MM)
        else:
            shapes.rect(x0 - half, y0, papers.RULE_MM, y1 - y0)
    for x, y in marks.dots:
        shapes.circle(x, y, papers.DOT_MM / 2)
    canvas.drawPath(shapes, stroke=0, fill=1, fillMode=FILL_NON_ZERO)
    canvas.save()
    return data.getvalue()


def _add_stroke(layer: etree._Element, stroke: Stroke, page: Page) -> None:
    element = etree.SubElement(
        layer,
        "stroke",
        tool="pen",
        color=_rgba(stroke.color),
        width=_points(stroke.width_mm),
        capStyle="round",
    )
    points = np.round(stroke.points * POINTS_PER_MM, 3)
    points = drawn(points, page.width_mm * POINTS_PER_MM, DOT_MM * POINTS_PER_MM)
    element.text = " ".join(f"{number(x)} {number(y)}" for x, y in points.tolist())


def _points(mm: float) -> str:
    return number(mm * POINTS_PER_MM)


def _rgba(color: str) -> str:
    return f"{color}ff"
