"""Lines onto pages."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from handwrite_app.layout.lines import Line
from handwrite_app.layout.spec import PageSpec

_FEWEST_TOGETHER = 2  # lines of a paragraph that a page may begin or end with
_LINES_ABOVE_NUMBER, _MANY_LINES = 2, 10  # the number keeps off where the page is not small
_LEAST_FILLED = 0.5  # of a page, below which such lines are parted nevertheless


@dataclass(frozen=True)
class Frame:
    """Where lines may stand on every page, in mm from its top.

    Attributes:
        first, last: the highest and lowest baseline.
        number: that of the page's number, if pages have one.
    """

    first: float
    last: float
    number: float

    @classmethod
    def of(
        cls, spec: PageSpec, top_mm: float, bottom_mm: float, ascent: float, descent: float
    ) -> Frame:
        """The frame of a page whose ink lies between top and bottom.

        Args:
            ascent, descent: how far ink usually reaches over and under its line, in mm; less is
                taken where the page is low.
        """
        step = spec.line_height
        room = bottom_mm - top_mm - (step if spec.page_numbers else 0.0)
        squeeze = min(1.0, max(room, 0.0) / (ascent + descent))
        first = top_mm + squeeze * ascent
        steps = math.floor((bottom_mm - squeeze * descent - first) / step + 1e-6)
        if not spec.page_numbers:
            return cls(first, first + max(steps, 0) * step, 0.0)
        above = _LINES_ABOVE_NUMBER if steps >= _MANY_LINES else 1
        number = first + max(steps, 1) * step
        return cls(first, number - above * step, number)


@dataclass(frozen=True)
class PlacedLine:
    """A line, its number on the page and where its baseline should lie, in mm from the top."""

    line: Line
    number: int
    baseline_mm: float


def paginate(lines: Sequence[Line], spec: PageSpec, frame: Frame) -> list[list[PlacedLine]]:
    """Fills pages; on each, baselines are whole line heights apart, or the paragraph gap more.

    A page neither ends with the first line of a paragraph nor begins with its last, nor ends
    within a word, unless half of it would stay empty. Blank lines at the top of a page that is
    not the first are left out.
    """
    sheets = []
    start = 0
    while start < len(lines):
        is_new = start > 0
        while is_new and start < len(lines) and _is_blank(lines[start]):
            start += 1
        if start == len(lines):
            break
        sheet = _filled(lines, start, spec, frame)
        if start + len(sheet) < len(lines) and not lines[start + len(sheet)].new_page:
            sheet = sheet[: _good_break(lines, start, len(sheet))]
        sheets.append(sheet)
        start += len(sheet)
    return sheets


def column(lines: Sequence[Line], spec: PageSpec, first_mm: float) -> list[PlacedLine]:
    """All lines below each other, without end."""
    placed: list[PlacedLine] = []
    baseline = first_mm
    for number, line in enumerate(lines):
        if number > 0:
            baseline += spec.line_height + _gap_before(line, spec)
        placed.append(PlacedLine(line, number, baseline))
    return placed


def _filled(lines: Sequence[Line], start: int, spec: PageSpec, frame: Frame) -> list[PlacedLine]:
    sheet = [PlacedLine(lines[start], 0, frame.first)]
    for line in lines[start + 1 :]:
        baseline = sheet[-1].baseline_mm + spec.line_height + _gap_before(line, spec)
        if baseline > frame.last + 1e-6 or line.new_page:
            break
        sheet.append(PlacedLine(line, len(sheet), baseline))
    return sheet


def _good_break(lines: Sequence[Line], start: int, count: int) -> int:
    """How many of `count` lines the page keeps."""
    for kept in range(count, math.ceil(_LEAST_FILLED * count) - 1, -1):
        if kept > 0 and _may_break(lines, start + kept):
            return kept
    return count


def _may_break(lines: Sequence[Line], at: int) -> bool:
    before, after = lines[at - 1], lines[at]
    if after.number == 0:
        return True
    left = 0
    while not lines[at + left].is_last:
        left += 1
    return not before.is_cut and after.number >= _FEWEST_TOGETHER and left + 1 >= _FEWEST_TOGETHER


def _is_blank(line: Line) -> bool:
    return not line.blocks and not line.silent


def _gap_before(line: Line, spec: PageSpec) -> float:
    """What a paragraph's first line has above it beside the line height, in mm."""
    if line.number > 0 or not spec.paragraph_gap_mm:
        return 0.0
    if spec.paper == "plain":
        return spec.paragraph_gap_mm
    return max(round(spec.paragraph_gap_mm / spec.line_height), 1) * spec.line_height
