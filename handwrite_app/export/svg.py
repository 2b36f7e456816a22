"""Single-stroke SVG: one path a pen-down movement, for plotters, vpype, Inkscape and browsers.

The paths are curves within 0.05 mm of the points; a dot is a path of two points.

Neither the rules of the paper nor its picture are written: a plotter would draw them. They are in
the PNG.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any
from xml.etree import ElementTree

import numpy as np
from numpy.typing import NDArray

from handwrite_app.document.model import Page, Stroke, Word
from handwrite_app.export import polyline
from handwrite_app.export.curves import ink_curves
from handwrite_app.export.papers import DOT_MM, RULE_COLOR, RULE_MM, paper_marks
from handwrite_app.export.xml_text import xml_text

_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def export_svg(page: Page, words: Sequence[Word] = (), provenance: str = "") -> bytes:
    """Draws a page as SVG, one user unit to the millimetre. Same page, same bytes.

    Args:
        words: the document's words, for the titles of the groups; without them there are none.
        provenance: who or what wrote it, for the metadata; see `Document.provenance`.
    """
    drawing = mm_drawing(page, provenance)
    data = [path_data(curves, page) for curves in ink_curves(page)]
    drawing.add(_ink(drawing, page, words, data))
    return drawing_bytes(drawing)


def picture_svg(page: Page, size_px: tuple[int, int], transparent: bool) -> bytes:
    """Draws a page with its paper, for turning into a picture of `size_px`, never for a plotter."""
    drawing = _drawing(page, size_px)
    drawing["preserveAspectRatio"] = "none"  # whole pixels are up to half a pixel off
    if not transparent:
        area = (number(page.width_mm), number(page.height_mm))
        drawing.add(drawing.rect((0, 0), area, fill=page.paper.color))
        picture = page.paper.picture
        if picture is not None:
            left, top, width, height = picture.cover(page.width_mm, page.height_mm)
            drawing.add(
                drawing.image(
                    picture.data_url,
                    (number(left), number(top)),
                    (number(width), number(height)),
                    preserveAspectRatio="none",  # its place has its shape already
                )
            )
        marks = paper_marks(page)
        rules = "".join(
            f"M{number(x0)},{number(y0)}L{number(x1)},{number(y1)}"
            for x0, y0, x1, y1 in marks.rules
        )
        dots = "".join(f"M{number(x)},{number(y)}h0.001" for x, y in marks.dots)
        for data, width in ((rules, RULE_MM), (dots, DOT_MM)):
            if data:
                drawing.add(
                    drawing.path(
                        data,
                        fill="none",
                        stroke=RULE_COLOR,
                        stroke_width=width,
                        stroke_linecap="round",
                    )
                )
    drawing.add(_ink(drawing, page, (), map(_points_data, page.strokes)))
    return drawing_bytes(drawing)


def mm_drawing(page: Page, provenance: str) -> Any:
    """An empty drawing of the page's size that says who or what wrote it."""
    drawing = _drawing(page, (f"{number(page.width_mm)}mm", f"{number(page.height_mm)}mm"))
    if provenance:
        provenance = xml_text(provenance)
        drawing.set_desc(desc=provenance)
        drawing.set_metadata(_metadata(provenance))
    return drawing


def drawing_bytes(drawing: Any) -> bytes:
    return ('<?xml version="1.0" encoding="utf-8" ?>\n' + str(drawing.tostring())).encode("utf-8")


def number(value: float) -> str:
    """A number of mm as files write it: to 0.001, without needless zeros."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _drawing(page: Page, size: tuple[object, object]) -> Any:
    import svgwrite  # 70 ms, which nobody needs on the way to the first window

    return svgwrite.Drawing(
        size=size,
        viewBox=f"0 0 {number(page.width_mm)} {number(page.height_mm)}",
        debug=False,  # svgwrite's validator is slow on pages of many thousand points
    )


def _ink(drawing: Any, page: Page, words: Sequence[Word], data: Iterable[str]) -> Any:
    """A group a word in one group for all: vpype takes groups at the top for layers."""
    ink = drawing.g(fill="none", stroke_linecap="round", stroke_linejoin="round")
    drawn = zip(page.strokes, data, strict=True)
    for (word, color, width), strokes in groupby(drawn, key=_look):
        group = drawing.g(stroke=color, stroke_width=number(width))
        set_title(group, word, words)
        for _, path in strokes:
            group.add(drawing.path(path, fill="none"))
        ink.add(group)
    return ink


def set_title(group: Any, word: int, words: Sequence[Word]) -> None:
    """Says which word a group is, where that is known."""
    if word < len(words):
        group.set_desc(title=xml_text(words[word].text))


def _look(drawn: tuple[Stroke, str]) -> tuple[int, str, float]:
    stroke, _ = drawn
    return stroke.word, stroke.color, stroke.width_mm


def path_data(curves: NDArray[np.float64], page: Page) -> str:
    """Curves (M, 4, 2) of a stroke as the data of a path; a dot gets a second point."""
    rounded = np.round(curves, 3)
    if (rounded != rounded[0, 0]).any():
        return curve_data(curves)
    (x, y), (end_x, end_y) = polyline.drawn(rounded[0, :1], page.width_mm)
    return f"M{number(x)},{number(y)}L{number(end_x)},{number(end_y)}"


def _points_data(stroke: Stroke) -> str:
    """The lines through a stroke's points: as good as curves in a picture, and sooner made."""
    points = [f"{x:.3f},{y:.3f}" for x, y in stroke.points.tolist()]
    if len(set(points)) == 1:
        return f"M{points[0]}h{polyline.DOT_MM}"
    return f"M{' '.join(points)}"


def curve_data(curves: NDArray[np.float64]) -> str:
    """Curves (M, 4, 2) that follow each other as the data of a path, to 0.001 mm.

    The coordinates are relative, which is shorter, to the rounded place before: no error adds up.
    """
    grid = np.rint(curves * 1000)
    start = f"M{number(curves[0, 0, 0])},{number(curves[0, 0, 1])}"
    offsets = ((grid[:, 1:] - grid[:, :1]) / 1000).reshape(-1, 2).tolist()
    return f"{start}c{' '.join(f'{_short(x)},{_short(y)}' for x, y in offsets)}"


def _short(value: float) -> str:
    """A number as `number` writes it, but .5 for 0.5."""
    return number(value).replace("0.", ".", 1) if -1 < value < 1 else number(value)


def _metadata(provenance: str) -> ElementTree.Element:
    root = ElementTree.Element("rdf:RDF", {"xmlns:rdf": _RDF, "xmlns:dc": _DUBLIN_CORE})
    about = ElementTree.SubElement(root, "rdf:Description", {"rdf:about": ""})
    ElementTree.SubElement(about, "dc:creator").text = "Handwrite"
    ElementTree.SubElement(about, "dc:description").text = provenance
    return root
