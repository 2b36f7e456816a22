"""What the page should look like, as asked for, checked."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from handwrite_app.document.model import PAPERS
from handwrite_app.errors import UserError

PAGES_MM = {"A4": (210.0, 297.0), "A5": (148.0, 210.0), "Letter": (215.9, 279.4)}
ALIGNMENTS = ("left", "center", "right", "justify")
_SMALLEST_PAGE_MM, _LARGEST_PAGE_MM = 5.0, 5000.0
_LINE_HEIGHT = 3.6  # of the x-height: ascenders and descenders of neighbouring lines just miss
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*[xX×]\s*(\d+(?:\.\d+)?)(?:\s*mm)?")


@dataclass(frozen=True)
class PageSpec:
    """How a text is set.

    Attributes:
        page: "fit" (as large as the ink and its margin, no wrapping), "A4", "A5", "Letter" or
            "WxH" in mm.
        margin_mm: None for one that suits the page.
        x_height_mm: how high an x is written.
        line_height_mm: from baseline to baseline; None for 3.6 x-heights.
        align: one of `ALIGNMENTS`; paper: one of `PAPERS`.

    Raises:
        UserError: a value is not one of these, or the margins leave no room on the page.
    """

    page: str = "fit"
    margin_mm: float | None = None
    x_height_mm: float = 2.5
    line_height_mm: float | None = None
    align: str = "left"
    paper: str = "plain"

    def __post_init__(self) -> None:
        if self.align not in ALIGNMENTS:
            raise UserError(
                f"There is no alignment {self.align!r}.", f"Choose one of {', '.join(ALIGNMENTS)}."
            )
        if self.paper not in PAPERS:
            raise UserError(
                f"There is no paper {self.paper!r}.", f"Choose one of {', '.join(PAPERS)}."
            )
        for name, value in (
            ("x-height", self.x_height_mm),
            ("line height", self.line_height_mm),
        ):
            if value is not None and not 0.01 <= value <= _LARGEST_PAGE_MM:  # false for NaN
                raise UserError(f"A {name} of {value:g} mm cannot be written.", "Try 2.5 to 10.")
        if self.margin_mm is not None and not 0 <= self.margin_mm <= _LARGEST_PAGE_MM:
            raise UserError(f"The margin cannot be {self.margin_mm:g} mm.", "Try 5 to 25.")
        size = self.size_mm
        if size is not None and min(size) - 2 * self.margin < 1.0:
            raise UserError(
                f"Margins of {self.margin:g} mm leave no room on a page of "
                f"{size[0]:g} x {size[1]:g} mm.",
                "Choose a smaller margin or a larger page.",
            )

    @property
    def size_mm(self) -> tuple[float, float] | None:
        """Width and height of the page; None for "fit"."""
        name = self.page.strip()
        if name.lower() == "fit":
            return None
        for known, size in PAGES_MM.items():
            if name.lower() == known.lower():
                return size
        match = _SIZE.fullmatch(name)
        if match is None:
            raise UserError(
                f"There is no page {self.page!r}.",
                f"Choose fit, {', '.join(PAGES_MM)} or a size in mm such as 100x150.",
            )
        width, height = float(match[1]), float(match[2])
        if not all(_SMALLEST_PAGE_MM <= side <= _LARGEST_PAGE_MM for side in (width, height)):
            raise UserError(
                f"A page of {width:g} x {height:g} mm cannot be made.",
                f"A side is {_SMALLEST_PAGE_MM:g} to {_LARGEST_PAGE_MM:g} mm long.",
            )
        return round(width, 3), round(height, 3)

    @property
    def margin(self) -> float:
        """The margin in mm, rounded up to the 0.001 mm in which points are kept."""
        if self.margin_mm is not None:
            margin = self.margin_mm
        elif self.size_mm is None:
            margin = 2 * self.x_height_mm
        else:
            margin = min(20.0, min(self.size_mm) / 10)
        return math.ceil(round(margin * 1000, 6)) / 1000

    @property
    def line_height(self) -> float:
        """From baseline to baseline, in mm."""
        if self.line_height_mm is not None:
            return self.line_height_mm
        return _LINE_HEIGHT * self.x_height_mm
