"""What is printed on a page's paper, as shapes that any painter can draw."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from handwrite_app.document.model import Page

RULE_COLOR = "#b9c7de"
RULE_MM = 0.15
DOT_MM = 0.5  # diameter
_MOST_MARKS = 200_000
_SMALLEST_SPACING_MM = 0.5  # closer rules are grey, not rules


@dataclass(frozen=True)
class PaperMarks:
    """Rules and dots in mm, y down.

    Attributes:
        rules: x0, y0, x1, y1 of each line, `RULE_MM` wide.
        dots: middle of each dot, `DOT_MM` across.
    """

    rules: tuple[tuple[float, float, float, float], ...] = ()
    dots: tuple[tuple[float, float], ...] = ()


def paper_marks(page: Page) -> PaperMarks:
    """The rules, squares or dots of a page; one of them lies on the first line's baseline."""
    paper = page.paper
    spacing = paper.spacing_mm
    if paper.kind == "plain" or spacing < _SMALLEST_SPACING_MM:
        return PaperMarks()
    width, height = page.width_mm, page.height_mm
    if width / spacing * height / spacing > _MOST_MARKS:
        return PaperMarks()
    rows = _places(paper.baseline_mm, spacing, height)
    if paper.kind == "ruled":
        first = paper.baseline_mm - spacing / 2  # the head of the page stays free
        return PaperMarks(tuple((0.0, y, width, y) for y in rows if y > first))
    columns = _places(width / 2, spacing, width)
    if paper.kind == "dots":
        return PaperMarks(dots=tuple((x, y) for y in rows for x in columns))
    across = tuple((0.0, y, width, y) for y in rows)
    return PaperMarks(across + tuple((x, 0.0, x, height) for x in columns))


def _places(phase: float, spacing: float, length: float) -> list[float]:
    """Numbers in (0, length), `spacing` apart, one of them `phase` if it is among them."""
    first = math.floor(-phase / spacing) + 1
    last = math.ceil((length - phase) / spacing) - 1
    return [round(float(phase + k * spacing), 3) for k in np.arange(first, last + 1)]
