"""What the page should look like, as asked for, checked.

Every field of `PageSpec` is a field of `synthesis.Request` too, with the same name and default, and
described here:

| field | may be |
| --- | --- |
| `page` | fit, A3, A4, A5, A6, Letter, Legal, postcard or WxH; A4-landscape |
| `orientation` | None or one of `ORIENTATIONS` |
| `margin_mm` | None or mm |
| `margin_top_mm`, `margin_right_mm`, `margin_bottom_mm`, `margin_left_mm` | None or mm |
| `x_height_mm`, `line_height_mm` | mm; None or mm |
| `align`, `paper` | one of `ALIGNMENTS`, `PAPERS` |
| `first_indent_mm`, `paragraph_gap_mm` | mm |
| `tabs_mm` | numbers in mm that rise |
| `bullets`, `long_words` | one of `BULLETS`, `LONG_WORDS` |
| `language` | en, de, pt_BR and so on |
| `page_numbers` | True or False |
| `imperfection` | None or 0 to 1 |
| `wavy`, `drift`, `size_variation`, `slant_variation`, `spacing_variation`, `fatigue` | the same |
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from handwrite_app.document.model import PAPERS
from handwrite_app.errors import UserError
from handwrite_app.layout.hyphens import is_language

PAGES_MM = {
    "A3": (297.0, 420.0),
    "A4": (210.0, 297.0),
    "A5": (148.0, 210.0),
    "A6": (105.0, 148.0),
    "Letter": (215.9, 279.4),
    "Legal": (215.9, 355.6),
    "postcard": (148.0, 105.0),
}
ALIGNMENTS = ("left", "center", "right", "justify")
ORIENTATIONS = ("portrait", "landscape")
BULLETS = ("written", "dot", "dash")
LONG_WORDS = ("hyphenate", "shrink")

_SMALLEST_PAGE_MM, _LARGEST_PAGE_MM = 5.0, 5000.0
_SMALLEST_ROOM_MM = 1.0  # between margins
_LINE_HEIGHT = 3.6  # of the x-height: ascenders and descenders of neighbouring lines just miss
_TIGHTEST_LINES = 2.0  # x-heights; lower lines are written smaller
_ASCENT, _DESCENT = 2.2, 1.1  # x-heights that a line needs above and below its baseline
_TAB = 8.0  # x-heights between tab stops
_NATURAL = 0.25  # imperfection of a careful hand
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*[xX×]\s*(\d+(?:\.\d+)?)(?:\s*mm)?")


class Margins(NamedTuple):
    """What stays free of ink at each edge of the page, in mm."""

    top: float
    right: float
    bottom: float
    left: float


class Imperfection(NamedTuple):
    """How uneven a hand is, each from 0 to 1; see `PageSpec`."""

    wavy: float = 0.0
    drift: float = 0.0
    size: float = 0.0
    slant: float = 0.0
    spacing: float = 0.0
    fatigue: float = 0.0


@dataclass(frozen=True, eq=False, kw_only=True)
class PageFields:
    """What the window, too, asks of a page, unchecked: `PageSpec` explains and checks it."""

    page: str = "fit"
    margin_mm: float | None = None
    x_height_mm: float = 2.5
    line_height_mm: float | None = None
    align: str = "left"
    paper: str = "plain"
    orientation: str | None = None
    margin_top_mm: float | None = None
    margin_right_mm: float | None = None
    margin_bottom_mm: float | None = None
    margin_left_mm: float | None = None
    first_indent_mm: float = 0.0
    paragraph_gap_mm: float = 0.0
    bullets: str = "written"
    long_words: str = "hyphenate"
    language: str = "en"
    page_numbers: bool = False
    imperfection: float | None = None
    wavy: float | None = None
    drift: float | None = None
    size_variation: float | None = None
    slant_variation: float | None = None
    spacing_variation: float | None = None
    fatigue: float | None = None


@dataclass(frozen=True)
class PageSpec(PageFields):
    """How a text is set.

    Attributes:
        page: "fit" (as large as the ink and its margin, no wrapping), one of `PAGES_MM` or "WxH"
            in mm; "A4-landscape" turns it.
        margin_mm: None for one that suits the page.
        x_height_mm: how high an x is written; less where lines or the page leave no room for it.
        line_height_mm: from baseline to baseline; None for 3.6 x-heights.
        align: one of `ALIGNMENTS`. Lists are never centred nor set to the right.
        paper: one of `PAPERS`. On all but plain paper every baseline lies on a rule.
        orientation: one of `ORIENTATIONS`; None leaves the page as its name says.
        margin_top_mm, margin_right_mm, margin_bottom_mm, margin_left_mm: None for `margin_mm`.
        first_indent_mm: of the first line of a paragraph that is not a list's.
        paragraph_gap_mm: between paragraphs, beside the line height; on all but plain paper it
            becomes whole rules.
        tabs_mm: where tabs go, from the left margin; the last step repeats, so that (20,) is a
            stop every 20 mm. None named: every 8 x-heights.
        bullets: how the "-" or "*" before an item of a list is made: "written" by the model as
            any other word, or drawn as a "dot" or a "dash".
        long_words: one of `LONG_WORDS`, for words that are wider than the line. Justified lines
            hyphenate others too where the gaps would grow too wide.
        language: of the hyphenation.
        page_numbers: whether each page has its number in the middle of its last line.
        imperfection: what the next six are where they are None; itself None for a little on
            pages and nothing on "fit". 0 sets every line straight.
        wavy: how much the baseline waves. drift: how much lines rise or fall.
        size_variation, slant_variation, spacing_variation: from word to word.
        fatigue: how much all of it grows from the top of a page to its foot.

    Raises:
        UserError: a value is not one of these, or the margins leave no room on the page.
    """

    page: str = "fit"  # the one that may be given without its name
    tabs_mm: tuple[float, ...] = field(default=(), kw_only=True)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tabs_mm", tuple(self.tabs_mm))
        for what, value, choices in (
            ("alignment", self.align, ALIGNMENTS),
            ("paper", self.paper, PAPERS),
            ("orientation", self.orientation or ORIENTATIONS[0], ORIENTATIONS),
            ("kind of bullets", self.bullets, BULLETS),
            ("way with long words", self.long_words, LONG_WORDS),
        ):
            if value not in choices:
                raise UserError(
                    f"There is no {what} {value!r}.", f"Choose one of {', '.join(choices)}."
                )
        if not is_language(self.language):
            raise UserError(
                f"There are no rules to hyphenate the language {self.language!r}.",
                "Write it as en, de or pt_BR.",
            )
        self._check_lengths()
        for name in ("imperfection", *_VARIATIONS):
            value = getattr(self, name)
            if value is not None and not 0 <= value <= 1:  # false for NaN
                raise UserError(f"{_said(name).capitalize()} must be from 0 to 1.", "Try 0.25.")
        self._check_room()

    def _check_lengths(self) -> None:
        for name, value in (
            ("x-height", self.x_height_mm),
            ("line height", self.line_height_mm),
        ):
            if value is not None and not 0.01 <= value <= _LARGEST_PAGE_MM:
                raise UserError(f"A {name} of {value:g} mm cannot be written.", "Try 2.5 to 10.")
        for side in ("margin", *(f"margin_{side}" for side in Margins._fields)):
            value = getattr(self, f"{side}_mm")
            if value is not None and not 0 <= value <= _LARGEST_PAGE_MM:
                raise UserError(f"The {_said(side)} cannot be {value:g} mm.", "Try 5 to 25.")
        for name in ("first_indent", "paragraph_gap"):
            value = getattr(self, f"{name}_mm")
            if not 0 <= value <= _LARGEST_PAGE_MM:
                raise UserError(f"The {_said(name)} cannot be {value:g} mm.", "Try 0 to 20.")
        stops = (0.0, *self.tabs_mm)
        if not all(low < high <= _LARGEST_PAGE_MM for low, high in pairwise(stops)):
            raise UserError(
                f"Tab stops cannot be {', '.join(f'{stop:g}' for stop in self.tabs_mm)} mm.",
                "Give them from left to right, as in 20,60.",
            )

    def _check_room(self) -> None:
        size, margins = self.size_mm, self.margins
        if size is None:
            return
        room = (size[0] - margins.left - margins.right, size[1] - margins.top - margins.bottom)
        if min(room) < _SMALLEST_ROOM_MM:
            least, most = f"{min(margins):g}", f"{max(margins):g}"
            raise UserError(
                f"Margins of {least if least == most else f'{least} to {most}'} mm leave no room "
                f"on a page of {size[0]:g} x {size[1]:g} mm.",
                "Choose a smaller margin or a larger page.",
            )
        indent = self.first_indent_mm
        if room[0] - indent < _SMALLEST_ROOM_MM:
            raise UserError(
                f"An indent of {indent:g} mm leaves no room on the line.", "Choose a smaller one."
            )
        needed = (self.line_height_mm or 0.0) + (_ASCENT + _DESCENT) * self.x_height
        if self.page_numbers and room[1] < needed:
            raise UserError(
                "The page has no room for a line and its number.",
                "Choose a larger page, or lines that are less high.",
            )

    @property
    def size_mm(self) -> tuple[float, float] | None:
        """Width and height of the page; None for "fit"."""
        name, _, turned = self.page.strip().lower().partition("-")
        if name == "fit" and not turned:
            return None
        sizes = {known.lower(): size for known, size in PAGES_MM.items()}
        match = _SIZE.fullmatch(name)
        size = (float(match[1]), float(match[2])) if match else sizes.get(name)
        if size is None or turned not in ("", *ORIENTATIONS):
            raise UserError(
                f"There is no page {self.page!r}.",
                f"Choose fit, {', '.join(PAGES_MM)} or a size in mm such as 100x150.",
            )
        width, height = size
        if not all(_SMALLEST_PAGE_MM <= side <= _LARGEST_PAGE_MM for side in (width, height)):
            raise UserError(
                f"A page of {width:g} x {height:g} mm cannot be made.",
                f"A side is {_SMALLEST_PAGE_MM:g} to {_LARGEST_PAGE_MM:g} mm long.",
            )
        orientation = self.orientation or turned
        if (orientation == "portrait" and width > height) or (
            orientation == "landscape" and width < height
        ):
            width, height = height, width
        return round(width, 3), round(height, 3)

    @property
    def margins(self) -> Margins:
        """The margins, rounded up to the 0.001 mm in which points are kept."""
        if self.margin_mm is not None:
            margin = self.margin_mm
        elif self.size_mm is None:
            margin = 2 * self.x_height_mm
        else:
            margin = min(20.0, min(self.size_mm) / 10)
        sides = (getattr(self, f"margin_{side}_mm") for side in Margins._fields)
        return Margins(
            *(
                math.ceil(round((margin if side is None else side) * 1000, 6)) / 1000
                for side in sides
            )
        )

    @property
    def x_height(self) -> float:
        """How high an x is written, in mm: what was asked for, or less where there is no room."""
        x_height = self.x_height_mm
        if self.line_height_mm is not None:
            x_height = min(x_height, self.line_height_mm / _TIGHTEST_LINES)
        if self.size_mm is not None:
            margins = self.margins
            room = self.size_mm[1] - margins.top - margins.bottom
            needed = _ASCENT + _DESCENT
            if self.page_numbers and self.line_height_mm is None:
                needed += _LINE_HEIGHT
            x_height = min(x_height, room / needed)
        return x_height

    @property
    def line_height(self) -> float:
        """From baseline to baseline, in mm."""
        if self.line_height_mm is not None:
            return self.line_height_mm
        return _LINE_HEIGHT * self.x_height

    def tab_stops(self) -> Iterator[float]:
        """Where tabs go, in mm from the left margin, without end."""
        stops = self.tabs_mm or (_TAB * self.x_height,)
        yield from stops
        step = stops[-1] - (stops[-2] if len(stops) > 1 else 0.0)
        stop = stops[-1]
        while True:
            stop += step
            yield stop

    @property
    def variation(self) -> Imperfection:
        """How uneven the hand is in each way."""
        common = self.imperfection
        if common is None:
            common = 0.0 if self.size_mm is None else _NATURAL
        asked = (getattr(self, name) for name in _VARIATIONS)
        return Imperfection(*(common if value is None else value for value in asked))


_VARIATIONS = (
    "wavy",
    "drift",
    "size_variation",
    "slant_variation",
    "spacing_variation",
    "fatigue",
)


def _said(name: str) -> str:
    return name.replace("_", " ")
