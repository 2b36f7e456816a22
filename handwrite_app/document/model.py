"""Strokes, words, pages and documents, in millimetres from a page's top-left corner, y down."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from handwrite_app.document.picture import Picture

PAPERS = ("plain", "ruled", "grid", "dots")
DEFAULT_INK = "#1a1a2e"
DEFAULT_NIB_MM = 0.5
HARD_TO_READ = 0.3  # legibility; of unseen writers' words, one in 25 is below
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")


def is_color(value: str) -> bool:
    """Whether `value` is a colour as documents write it, #rrggbb."""
    return _COLOR.fullmatch(value) is not None


def _must_be_positive(name: str, value: float) -> None:
    if not (math.isfinite(value) and value > 0):
        raise ValueError(f"{name} must be a number above 0, got {value}")


@dataclass(frozen=True, eq=False)  # eq: comparing arrays with == has no single answer
class Stroke:
    """One pen-down movement, in mm from the page's top-left corner, y down.

    Attributes:
        points: (N, 2) float64 x, y; N >= 1; one point is a dot. The array cannot be written to.
        word: which of the document's words it belongs to.
        line: which line of its page it stands on.
        color: #rrggbb.
        pressures: (N,) float64 in [0, 1], how hard the pen was pressed at each point; None where
            that is not known, as of all ink that a model wrote.

    Raises:
        ValueError: a point is not finite, or a field is outside what it may be.
    """

    points: NDArray[np.float64]
    word: int = 0
    line: int = 0
    width_mm: float = DEFAULT_NIB_MM
    color: str = DEFAULT_INK
    pressures: NDArray[np.float64] | None = None

    def __post_init__(self) -> None:
        points = np.array(self.points, dtype=np.float64)  # always our own copy
        if points.ndim != 2 or points.shape[1] != 2 or len(points) == 0:
            raise ValueError(f"points must have shape (N, 2) with N >= 1, got {points.shape}")
        if not np.isfinite(points).all():
            raise ValueError("points must be finite")
        if self.word < 0 or self.line < 0:
            raise ValueError(f"word and line count from 0, got {self.word} and {self.line}")
        _must_be_positive("width_mm", self.width_mm)
        if not is_color(self.color):
            raise ValueError(f"color must be #rrggbb, got {self.color!r}")
        points.flags.writeable = False
        object.__setattr__(self, "points", points)
        if self.pressures is not None:
            pressures = np.array(self.pressures, dtype=np.float64)
            if pressures.shape != (len(points),):
                raise ValueError(f"pressures must have shape ({len(points)},), one a point")
            if not ((pressures >= 0) & (pressures <= 1)).all():
                raise ValueError("pressures must be in [0, 1]")
            pressures.flags.writeable = False
            object.__setattr__(self, "pressures", pressures)


@dataclass(frozen=True)
class Word:
    """A word as it was asked for, and how it was written.

    Attributes:
        text: with its punctuation, "dog,".
        page: index into the document's pages; line: which line of that page.
        seed: of the word's own noise.
        legibility: how well the recogniser read it, in [0, 1]; None where none was asked.
    """

    text: str
    page: int = 0
    line: int = 0
    seed: int = 0
    legibility: float | None = None

    def __post_init__(self) -> None:
        if self.page < 0 or self.line < 0:
            raise ValueError(f"page and line count from 0, got {self.page} and {self.line}")
        if self.legibility is not None and not 0 <= self.legibility <= 1:
            raise ValueError(f"legibility must be in [0, 1], got {self.legibility}")

    @property
    def is_hard_to_read(self) -> bool:
        """Whether it was read, and read worse than all but a few words of real pens."""
        return self.legibility is not None and self.legibility < HARD_TO_READ


@dataclass(frozen=True)
class Paper:
    """What is printed on the paper under the ink.

    Attributes:
        kind: one of `PAPERS`.
        spacing_mm: between rules, squares or dots.
        baseline_mm: how far below the page's top one of the rules lies, the first line's.
        color: of the paper, #rrggbb.
        picture: lies on the paper and covers all of it, under what is printed; None for none.
    """

    kind: str = "plain"
    spacing_mm: float = 9.0
    baseline_mm: float = 0.0
    color: str = "#ffffff"
    picture: Picture | None = None

    def __post_init__(self) -> None:
        if self.kind not in PAPERS:
            raise ValueError(f"paper must be one of {', '.join(PAPERS)}, got {self.kind!r}")
        _must_be_positive("spacing_mm", self.spacing_mm)
        if not math.isfinite(self.baseline_mm):
            raise ValueError(f"baseline_mm must be finite, got {self.baseline_mm}")
        if not is_color(self.color):
            raise ValueError(f"color must be #rrggbb, got {self.color!r}")


@dataclass(frozen=True, eq=False)
class Page:
    """One sheet: its size in mm, its paper and its strokes in writing order."""

    width_mm: float
    height_mm: float
    strokes: tuple[Stroke, ...] = ()
    paper: Paper = field(default_factory=Paper)

    def __post_init__(self) -> None:
        _must_be_positive("width_mm", self.width_mm)
        _must_be_positive("height_mm", self.height_mm)
        object.__setattr__(self, "strokes", tuple(self.strokes))


@dataclass(frozen=True, eq=False)
class Document:
    """A text as written: its pages and, for each word, where it stands and how it came about.

    Attributes:
        text: what was to be written.
        seed: of the request; each word has its own in `words`.
        model: name and version of the model that wrote it; empty for ink from a person's pen.

    Raises:
        ValueError: there is no page, or a word or stroke points at something that is not there.
    """

    text: str
    pages: tuple[Page, ...]
    words: tuple[Word, ...] = ()
    seed: int = 0
    model: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "pages", tuple(self.pages))
        object.__setattr__(self, "words", tuple(self.words))
        if not self.pages:
            raise ValueError("a document has at least one page")
        if any(word.page >= len(self.pages) for word in self.words):
            raise ValueError("a word stands on a page that is not there")
        highest = max((stroke.word for page in self.pages for stroke in page.strokes), default=0)
        if self.words and highest >= len(self.words):
            raise ValueError(f"a stroke belongs to word {highest} of {len(self.words)} words")

    def on_picture(self, picture: Picture) -> Document:
        """Returns the document with a picture for the paper of every page."""
        pages = (replace(page, paper=replace(page.paper, picture=picture)) for page in self.pages)
        return replace(self, pages=tuple(pages))

    @property
    def provenance(self) -> str:
        """The sentence that every export carries; empty where no model had a part in it."""
        if not self.model:
            return ""
        return f"Machine-made handwriting, written with Handwrite by the model {self.model}."
