"""SVG of filled outlines: the ink as a pen leaves it, wider where it is slow, for the eye.

A plotter would draw round every line; for it there is the single-stroke SVG.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from handwrite_app.document.model import Page, Stroke, Word
from handwrite_app.export.curves import Floats
from handwrite_app.export.nib import ink_outlines
from handwrite_app.export.svg import curve_data, drawing_bytes, mm_drawing, set_title


def export_outline_svg(page: Page, words: Sequence[Word] = (), provenance: str = "") -> bytes:
    """Draws a page as SVG, one filled path a stroke and a group a word. Same page, same bytes.

    Args:
        words: the document's words, for the titles of the groups; without them there are none.
        provenance: who or what wrote it, for the metadata; see `Document.provenance`.
    """
    drawing = mm_drawing(page, provenance)
    ink = drawing.g(stroke="none", fill_rule="nonzero")
    drawn = zip(page.strokes, ink_outlines(page), strict=True)
    for (word, color), strokes in groupby(drawn, key=_look):
        group = drawing.g(fill=color)
        set_title(group, word, words)
        for _, loops in strokes:
            group.add(drawing.path("".join(f"{curve_data(loop)}z" for loop in loops)))
        ink.add(group)
    drawing.add(ink)
    return drawing_bytes(drawing)


def _look(drawn: tuple[Stroke, list[Floats]]) -> tuple[int, str]:
    stroke, _ = drawn
    return stroke.word, stroke.color
