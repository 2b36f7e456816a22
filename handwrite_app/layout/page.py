"""Written words and a text to a document: words into lines, lines into pages, in mm."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from handwrite_app.document.model import DEFAULT_INK, Document, Page, Paper, Stroke, Word
from handwrite_app.errors import UserError
from handwrite_app.layout.accents import slant_of
from handwrite_app.layout.blocks import Block, Shapes, Strokes, WordInk, make_blocks
from handwrite_app.layout.clearance import Row, keep_apart, keep_within
from handwrite_app.layout.drawn import draw_bullet, draw_number
from handwrite_app.layout.edits import apply_edits
from handwrite_app.layout.gaps import gap_between_words
from handwrite_app.layout.hyphens import Cutter, DividedWord
from handwrite_app.layout.imperfection import (
    Baselines,
    page_progress,
    word_noise,
    word_variation,
)
from handwrite_app.layout.lines import Line, LineBreaker
from handwrite_app.layout.pages import Frame, PlacedLine, column, paginate
from handwrite_app.layout.smoothing import smooth
from handwrite_app.layout.spec import Margins, PageSpec
from handwrite_app.layout.text import Paragraph, split_paragraphs

_NIB = 0.16  # of the x-height
_ASCENTS, _DESCENTS = (2.2, 3.0), (1.1, 1.6)  # x-heights that the first and last line of a page
# keep from the margins: what nine in ten words of the hand need, within these bounds
_USUAL = 0.9
_SHARES = {"center": 0.5, "right": 1.0}
_SQUARE_MM = 5.0  # about the side of a square of squared paper


def lay_out(
    text: str,
    words: Sequence[WordInk],
    spec: PageSpec | None = None,
    *,
    x_height_steps: float,
    word_gap: float | None = None,
    seed: int = 0,
    model: str = "",
    ink: str = DEFAULT_INK,
    nib_mm: float | None = None,
    smoothed: bool = False,
) -> Document:
    """Sets written words on pages.

    Words stand on the baseline, as far apart as in the hand they imitate, and are wrapped where
    their real ink needs it; see `PageSpec` for all that can be chosen. Every point lies within the
    margins, on a grid of 0.001 mm, and ink of two lines does not touch; but a word that has been
    moved or shaped by hand (`WordInk.edit`) stands where it was put on the page, and moves no
    other. Nothing is written anew: parts of a hyphenated word are cut out of its ink.

    Args:
        text: paragraphs are its lines; an empty one stays empty, a form feed begins a page, and
            lists are known by their marks (`layout.text.split_paragraphs`). Its words, split at
            white space, are those of `words`, in order.
        words: their ink, in steps.
        x_height_steps: how many steps an x of this hand is high (`strokes.estimate_x_height`).
        word_gap: the hand's gap between words, in standard deviations of the ink's rows; None
            where it is not known.
        seed: kept in the document; all imperfection follows from it.
        model: kept in the document.
        nib_mm: width of the pen; None for one that suits the x-height.
        smoothed: the strokes are curves already, as pen ink is; leave them as they are.

    Returns:
        A document of these words and, after them, one for each page number.

    Raises:
        UserError: there is nothing to write, or the pen is too wide for the page.
        ValueError: `words` are not those of `text`, or a number is not positive.
    """
    spec = spec or PageSpec()
    if not (math.isfinite(x_height_steps) and x_height_steps > 0):
        raise ValueError(f"x_height_steps must be above 0, got {x_height_steps}")
    paragraphs = split_paragraphs(text)
    count = paragraphs[-1].stop if paragraphs else 0
    if count != len(words):
        raise ValueError(f"the text has {count} words, got ink for {len(words)}")
    if not words:
        raise UserError("There is no text to write.", "Type a word or more.")
    nib_mm = round(_NIB * spec.x_height if nib_mm is None else nib_mm, 3) or 0.001
    setting = _Setting(paragraphs, words, spec, x_height_steps, word_gap, seed, nib_mm, smoothed)
    pages = setting.pages(ink)
    return Document(
        text=text,
        pages=tuple(pages),
        words=tuple(setting.words()),
        seed=seed,
        model=model,
    )


class _Setting:
    """One text being set."""

    def __init__(
        self,
        paragraphs: Sequence[Paragraph],
        words: Sequence[WordInk],
        spec: PageSpec,
        x_height_steps: float,
        word_gap: float | None,
        seed: int,
        nib_mm: float,
        smoothed: bool,
    ) -> None:
        self._spec = spec
        self._x_height = spec.x_height
        self._seed = seed
        self._nib_mm = nib_mm
        self._x_height_steps = x_height_steps
        self._words = words
        self._paragraphs = paragraphs
        self._edits = {i: word.edit for i, word in enumerate(words) if word.edit.moves_ink}
        self._margins = self._checked_margins()
        self._inks: list[Strokes] = [
            [np.asarray(s, dtype=np.float64) if smoothed else smooth(s) for s in word.strokes]
            for word in words
        ]
        self._slant = slant_of([stroke for ink in self._inks for stroke in ink])
        if spec.bullets != "written":
            bullet = draw_bullet(spec.bullets, self._slant, x_height_steps)
            for paragraph in paragraphs:
                if paragraph.marker == "bullet":
                    self._inks[paragraph.start] = bullet
        scale = self._x_height / x_height_steps
        self._gap_mm = scale * gap_between_words(
            self._inks, [word.text for word in words], word_gap, x_height_steps
        )
        size = spec.size_mm
        left_and_right = self._margins.left + self._margins.right
        self._width_mm = math.inf if size is None else size[0] - left_and_right
        self._shapes = self._word_shapes(scale)
        self._blocks = make_blocks(self._inks, range(len(words)), self._shapes, self._x_height)
        self._places: dict[int, tuple[int, int]] = {}
        self._numbers: list[Word] = []

    def _checked_margins(self) -> Margins:
        """The margins, which hold for the middle of the pen, and keep all of it on the page."""
        half_pen = math.ceil(500 * self._nib_mm) / 1000
        margins = Margins(*(max(margin, half_pen) for margin in self._spec.margins))
        size = self._spec.size_mm
        if size is not None:
            room = min(
                size[0] - margins.left - margins.right - self._spec.first_indent_mm,
                size[1] - margins.top - margins.bottom,
            )
            if room < 1.0:
                raise UserError(
                    f"A pen {self._nib_mm:g} mm wide leaves no room on the page.",
                    "Choose a narrower one.",
                )
        return margins

    def _word_shapes(self, scale: float) -> Shapes:
        variation, size = self._spec.variation, self._spec.size_mm
        progress = np.zeros(len(self._words))
        if variation.fatigue and size is None:
            progress = np.linspace(0.0, 1.0, len(self._words))
        elif variation.fatigue and size is not None:
            widths = [
                scale * float(np.ptp(np.concatenate(ink)[:, 0])) if ink else 0.0
                for ink in self._inks
            ]
            room = size[1] - self._margins.top - self._margins.bottom
            rows = max(int(room / self._spec.line_height), 1)
            progress = page_progress(
                np.array(widths), self._paragraphs, self._gap_mm, self._width_mm, rows
            )
        noise = word_noise(self._paragraphs, self._seed)
        sizes, leans, gaps = word_variation(noise, progress, variation).T
        return Shapes(scale * sizes, leans, gaps)

    def words(self) -> Iterator[Word]:
        """The document's words, as placed by `pages`."""
        for i, word in enumerate(self._words):
            yield Word(word.text, *self._places[i], seed=word.seed, legibility=word.legibility)
        yield from self._numbers

    def pages(self, ink: str) -> list[Page]:
        """Breaks lines, fills pages and draws them."""
        spec = self._spec
        lines = self._lines()
        if spec.size_mm is None:
            return [self._fit(lines, ink)]
        width, height = spec.size_mm
        frame = Frame.of(
            spec,
            self._margins.top,
            height - self._margins.bottom,
            self._usual([-block.top for block in self._blocks], _ASCENTS),
            self._usual([block.bottom for block in self._blocks], _DESCENTS),
        )
        pages = []
        for number, sheet in enumerate(paginate(lines, spec, frame)):
            rows = self._rows(sheet, number, self._width_mm, frame)
            if spec.page_numbers:
                rows.append(self._number_row(number, len(sheet), frame))
            keep_within(rows, self._margins.top, height - self._margins.bottom, self._x_height)
            keep_apart(rows, self._x_height, self._nib_mm)
            edge = self._nib_mm / 2
            low = np.array([edge - self._margins.left, edge])
            apply_edits(rows, self._edits, self._x_height, (low, low + [width, height] - 2 * edge))
            strokes = self._strokes(rows, (self._margins.left, 0.0), (width, height), ink)
            pages.append(Page(width, height, tuple(strokes), _paper(spec, frame.first)))
        return pages

    def _lines(self) -> list[Line]:
        cutter = Cutter(self._shapes, self._x_height_steps, self._x_height, self._spec.language)

        def divide(word: int, anywhere: bool) -> DividedWord | None:
            ink, whole = self._inks[word], self._blocks[word]
            return cutter.divide(self._words[word], ink, whole, anywhere=anywhere)

        breaker = LineBreaker(self._blocks, self._gap_mm, self._width_mm, self._spec, divide)
        return breaker.lines(self._paragraphs)

    def _usual(self, reaches: Sequence[float], bounds: tuple[float, float]) -> float:
        """How far ink usually reaches over or under its line, in mm."""
        usual = float(np.quantile(reaches, _USUAL)) / self._x_height
        low, high = bounds
        return round(min(max(usual, low), high), 1) * self._x_height

    def _rows(
        self, sheet: Sequence[PlacedLine], page: int, width_mm: float, frame: Frame | None
    ) -> list[Row]:
        spec = self._spec
        baselines = Baselines(
            spec.variation,
            self._seed,
            page,
            x_height_mm=self._x_height,
            line_height_mm=spec.line_height,
            guided=spec.paper != "plain",
        )
        last = sheet[-1].baseline_mm if frame is None else frame.last
        rows = []
        for placed in sheet:
            line, number = placed.line, placed.number
            for word in (*line.silent, *(block.word for block in line.blocks)):
                self._places.setdefault(word, (page, number))
            if not line.blocks:
                continue
            down = (placed.baseline_mm - sheet[0].baseline_mm) / max(
                last - sheet[0].baseline_mm, spec.line_height
            )
            free = max(width_mm - line.right, 0.0)
            share = 0.0 if line.from_left else _SHARES.get(spec.align, 0.0)
            shift = share * free
            if not share:
                shift = min(baselines.indent(number, down), free)
            offsets = [shift + offset for offset in line.offsets]
            bounces = baselines.bounces(number, down, len(offsets))
            curve = baselines.curve(number, down, width_mm)
            rows.append(Row.of(number, placed.baseline_mm, curve, line.blocks, offsets, bounces))
        return rows

    def _number_row(self, page: int, line: int, frame: Frame) -> Row:
        strokes = draw_number(page + 1, self._slant, self._x_height_steps)
        scale = self._x_height / self._x_height_steps
        shapes = Shapes(np.array([scale]), np.zeros(1), np.ones(1))
        drawn = make_blocks([strokes], [0], shapes, self._x_height)[0]
        if drawn.width > self._width_mm:
            drawn = drawn.scaled(self._width_mm / drawn.width)
        word = len(self._words) + len(self._numbers)
        block = Block(word, drawn.points, drawn.sizes)
        self._numbers.append(Word(str(page + 1), page, line))
        offset = (self._width_mm - drawn.width) / 2 - drawn.left
        return Row.of(line, frame.number, np.zeros_like, [block], [offset], np.zeros(1))

    def _fit(self, lines: Sequence[Line], ink: str) -> Page:
        """A page as large as its ink and the margins."""
        spec, margins = self._spec, self._margins
        width_mm = max(max(line.right for line in lines), 0.0)
        rows = self._rows(column(lines, spec, 0.0), 0, width_mm, None)
        keep_apart(rows, self._x_height, self._nib_mm)
        apply_edits(rows, self._edits, self._x_height)
        x = np.concatenate([np.zeros(0), *(row.x for row in rows)])
        y = np.concatenate([np.zeros(0), *(row.heights() for row in rows)])
        if not len(x):
            x = y = np.zeros(1)
        origin = (margins.left - float(x.min()), margins.top - float(y.min()))
        size = (
            _round_up(float(np.ptp(x)) + margins.left + margins.right),
            _round_up(float(np.ptp(y)) + margins.top + margins.bottom),
        )
        first_mm = rows[0].baseline_mm - rows[0].line * spec.line_height if rows else 0.0
        paper = _paper(spec, origin[1] + first_mm)
        return Page(*size, tuple(self._strokes(rows, origin, size, ink)), paper)

    def _strokes(
        self,
        rows: Sequence[Row],
        origin: tuple[float, float],
        size: tuple[float, float],
        color: str,
    ) -> Iterator[Stroke]:
        low = np.array([self._margins.left, self._margins.top])
        high = np.round(np.array(size) - [self._margins.right, self._margins.bottom], 3)
        high = np.maximum(high, low)
        for row in rows:
            points = np.column_stack([row.x, row.heights()]) + origin
            points = np.round(points, 3)
            edited = np.array([block.word in self._edits for block in row.blocks], dtype=np.bool_)
            is_free = edited[row.owner]
            points[~is_free] = np.clip(points[~is_free], low, high)
            points[is_free] = np.clip(points[is_free], 0.0, size)
            owners = [block.word for block in row.blocks for _ in block.sizes]
            pieces = np.split(points, np.cumsum(row.sizes)[:-1])
            for word, piece in zip(owners, pieces, strict=True):
                yield Stroke(_distinct(piece), word, row.line, self._nib_mm, color)


def _round_up(value_mm: float) -> float:
    return max(math.ceil(round(value_mm * 1000, 3)) / 1000, 0.1)


def _distinct(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Leaves out points that fall on the one before."""
    moves: NDArray[np.bool_] = (np.diff(points, axis=0) != 0).any(axis=1)
    distinct: NDArray[np.float64] = points[np.append(True, moves)]
    return distinct


def _paper(spec: PageSpec, baseline_mm: float) -> Paper:
    """Rules on the baselines; squares and dots of about 5 mm that meet every baseline."""
    spacing = spec.line_height
    if spec.paper in ("grid", "dots"):
        spacing /= max(1, round(spacing / _SQUARE_MM))
    return Paper(spec.paper, round(spacing, 6), round(baseline_mm, 3))
