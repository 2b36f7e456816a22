"""Words into lines, lines into pages."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from handwrite_app.document.model import DEFAULT_INK, Document, Page, Paper, Stroke, Word
from handwrite_app.errors import UserError
from handwrite_app.layout.smoothing import smooth
from handwrite_app.layout.spec import PageSpec

_DEFAULT_WORD_GAP = 1.5  # in standard deviations of the ink's rows, about 1.4 x-heights
_WORD_GAPS = (0.55, 3.5)  # x-heights; outside, words run together or fall apart
_WORD_GAPS_BY_PITCH = (0.45, 2.0)  # the same in widths of a letter, for hands that write wide
_DEFAULT_GAP_BY_PITCH = 0.95  # widths of a letter; a wide hand leaves more between words too
_OVERHANG = 0.75  # of the gap: what must stay free beside ascenders, tails and quotation marks
_CORE = (-0.3, 1.3)  # x-heights above the baseline between which the eye measures gaps
_ASCENT = 2.2  # x-heights kept above the first baseline of a page
_NIB = 0.16  # of the x-height
_SQUARE_MM = 5.0  # about the side of a square of squared paper


@dataclass(frozen=True, eq=False)
class WordInk:
    """One word as the model wrote it.

    Attributes:
        strokes: each (N, 2) in steps, y up, baseline at 0, in writing order; may be none.
        spans: (characters, 2) expected x range of each character; layout does not use it.
    """

    text: str
    strokes: Sequence[NDArray[np.floating]]
    seed: int = 0
    spans: NDArray[np.floating] | None = None
    legibility: float | None = None


@dataclass(frozen=True, eq=False)
class _Block:
    """A word in mm, y down, its baseline at 0; extents of its ink, bottom below the baseline."""

    word: int
    strokes: list[NDArray[np.float64]]
    left: float = 0.0
    right: float = 0.0
    core_left: float = 0.0
    core_right: float = 0.0
    top: float = 0.0
    bottom: float = 0.0

    @classmethod
    def of(cls, word: int, strokes: list[NDArray[np.float64]], x_height_mm: float) -> _Block:
        if not strokes:
            return cls(word, strokes)
        points = np.concatenate(strokes)
        (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
        low, high = (-bound * x_height_mm for bound in _CORE)
        core = points[(points[:, 1] <= low) & (points[:, 1] >= high), 0]
        core_left, core_right = (core.min(), core.max()) if len(core) else (left, right)
        return cls(word, strokes, left, right, core_left, core_right, top, bottom)

    def scaled(self, factor: float, x_height_mm: float) -> _Block:
        return _Block.of(self.word, [factor * stroke for stroke in self.strokes], x_height_mm)


@dataclass(eq=False)
class _Line:
    """Words side by side; `offsets` move each block to its place, the line's ink starts at 0."""

    gap_mm: float
    ends_paragraph: bool = True
    blocks: list[_Block] = field(default_factory=list)
    offsets: list[float] = field(default_factory=list)
    right: float = 0.0  # of the ink so far
    core_right: float = 0.0

    @classmethod
    def of(cls, blocks: Iterable[_Block], gap_mm: float) -> _Line:
        line = cls(gap_mm)
        for block in blocks:
            line.add(block)
        return line

    def place_for(self, block: _Block) -> float:
        if not any(other.strokes for other in self.blocks):
            return -block.left
        return max(
            self.core_right + self.gap_mm - block.core_left,
            self.right + _OVERHANG * self.gap_mm - block.left,
        )

    def add(self, block: _Block) -> None:
        offset = self.place_for(block)
        self.blocks.append(block)
        self.offsets.append(offset)
        if block.strokes:
            self.right = max(self.right, offset + block.right)
            self.core_right = max(self.core_right, offset + block.core_right)

    @property
    def top(self) -> float:
        return min((block.top for block in self.blocks), default=0.0)

    @property
    def bottom(self) -> float:
        return max((block.bottom for block in self.blocks), default=0.0)

    def justify(self, width_mm: float) -> None:
        inked = [i for i, block in enumerate(self.blocks) if block.strokes]
        if len(inked) < 2:
            return
        extra = (width_mm - self.right) / (len(inked) - 1)
        for place, i in enumerate(inked):
            self.offsets[i] += place * extra
        self.right = width_mm


@dataclass(frozen=True)
class _Sheet:
    """A page to be: its lines and where the first one's baseline lies, mm."""

    lines: list[_Line]
    baseline_mm: float


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
    their real ink needs it. A word longer than the line is made smaller. Every point lies within
    the margins, on a grid of 0.001 mm.

    Args:
        text: paragraphs are its lines; an empty one stays empty. Its words, split at white space,
            are those of `words`, in order.
        words: their ink, in steps.
        x_height_steps: how many steps an x of this hand is high (`strokes.estimate_x_height`).
        word_gap: the hand's gap between words, in standard deviations of the ink's rows; None
            where it is not known.
        seed, model: kept in the document.
        nib_mm: width of the pen; None for one that suits the x-height.
        smoothed: the strokes are curves already, as pen ink is; leave them as they are.

    Raises:
        UserError: there is nothing to write, or the pen is too wide for the page.
        ValueError: `words` are not those of `text`, or a number is not positive.
    """
    spec = spec or PageSpec()
    if not (math.isfinite(x_height_steps) and x_height_steps > 0):
        raise ValueError(f"x_height_steps must be above 0, got {x_height_steps}")
    paragraphs = [len(paragraph.split()) for paragraph in text.splitlines()]
    if sum(paragraphs) != len(words):
        raise ValueError(f"the text has {sum(paragraphs)} words, got ink for {len(words)}")
    if not words:
        raise UserError("There is no text to write.", "Type a word or more.")

    nib_mm = round(_NIB * spec.x_height_mm if nib_mm is None else nib_mm, 3) or 0.001
    scale = spec.x_height_mm / x_height_steps
    blocks = [
        _Block.of(
            i,
            [_to_page_mm(s if smoothed else smooth(s), scale) for s in word.strokes],
            spec.x_height_mm,
        )
        for i, word in enumerate(words)
    ]
    pitches = [
        (block.right - block.left) / len(word.text)
        for block, word in zip(blocks, words, strict=True)
        if len(word.text) > 1
    ]
    pitch_mm = float(np.median(pitches)) if pitches else 0.0
    gap_mm = _gap_mm(blocks, word_gap, spec.x_height_mm, pitch_mm)
    inset = max(max(spec.margins), math.ceil(500 * nib_mm) / 1000)
    if spec.size_mm is not None and min(spec.size_mm) - 2 * inset < 1.0:
        raise UserError(
            f"A pen {nib_mm:g} mm wide leaves no room on the page.", "Choose a narrower one."
        )
    lines = _break_lines(blocks, paragraphs, gap_mm, spec, inset)
    size, sheets = (
        _fit(lines, spec, inset) if spec.size_mm is None else _paginate(lines, spec, inset)
    )
    return _document(text, words, sheets, size, spec, inset, nib_mm, ink, seed, model)


def _to_page_mm(points: NDArray[np.floating], scale: float) -> NDArray[np.float64]:
    """Turns steps, y up, into mm, y down; the baseline stays at 0."""
    return np.asarray(points, dtype=np.float64) * [scale, -scale]


def _gap_mm(
    blocks: Sequence[_Block], word_gap: float | None, x_height_mm: float, pitch_mm: float
) -> float:
    """The gap between words; `pitch_mm` is how wide a letter of this hand is."""
    row_std = _row_std([stroke for block in blocks for stroke in block.strokes])
    if word_gap is None or not math.isfinite(word_gap):
        gap = max(_DEFAULT_WORD_GAP * row_std, _DEFAULT_GAP_BY_PITCH * pitch_mm)
    else:
        gap = word_gap * row_std
    low, high = (
        max(by_height * x_height_mm, by_pitch * pitch_mm)
        for by_height, by_pitch in zip(_WORD_GAPS, _WORD_GAPS_BY_PITCH, strict=True)
    )
    return min(max(gap, low), high)


def _row_std(strokes: Sequence[NDArray[np.float64]]) -> float:
    """Standard deviation of the ink's rows: of y, weighted by the length of the pen's path."""
    steps = [np.hstack([s[:-1], s[1:]]) for s in strokes if len(s) > 1]
    x0, y0, x1, y1 = np.concatenate(steps).T if steps else np.zeros((4, 1))
    lengths = np.hypot(x1 - x0, y1 - y0)
    if not lengths.sum() > 0:
        return 0.0
    mean = np.average((y0 + y1) / 2, weights=lengths)
    squares = np.average((y0 * y0 + y0 * y1 + y1 * y1) / 3, weights=lengths)
    return math.sqrt(max(squares - mean**2, 0.0))


def _break_lines(
    blocks: Sequence[_Block],
    paragraphs: Sequence[int],
    gap_mm: float,
    spec: PageSpec,
    inset: float,
) -> list[_Line]:
    width = math.inf if spec.size_mm is None else spec.size_mm[0] - 2 * inset
    lines = []
    remaining = iter(blocks)
    for count in paragraphs:
        line = _Line(gap_mm)
        lines.append(line)
        for _ in range(count):
            block = next(remaining)
            if block.right - block.left > width:
                block = block.scaled(width / (block.right - block.left), spec.x_height_mm)
            if line.blocks and line.place_for(block) + block.right > width:
                line.ends_paragraph = False
                line = _Line(gap_mm)
                lines.append(line)
            line.add(block)
    return lines


def _fit(
    lines: Sequence[_Line], spec: PageSpec, inset: float
) -> tuple[tuple[float, float], list[_Sheet]]:
    """A page as large as its ink and the margin."""
    inked = [(k * spec.line_height, line) for k, line in enumerate(lines) if line.blocks]
    top = min(baseline + line.top for baseline, line in inked)
    bottom = max(baseline + line.bottom for baseline, line in inked)
    width = max(line.right for line in lines)
    size = (_round_up(width + 2 * inset), _round_up(bottom - top + 2 * inset))
    return size, [_Sheet(list(lines), inset - top)]


def _round_up(value_mm: float) -> float:
    return max(math.ceil(round(value_mm * 1000, 3)) / 1000, 0.1)


def _paginate(
    lines: Sequence[_Line], spec: PageSpec, inset: float
) -> tuple[tuple[float, float], list[_Sheet]]:
    assert spec.size_mm is not None
    width, height = spec.size_mm
    room = height - 2 * inset
    sheets: list[_Sheet] = []
    taken: list[_Line] = []
    baseline = 0.0
    for line in lines:
        if line.bottom - line.top > room:
            factor = room / (line.bottom - line.top)
            small = _Line.of(
                [block.scaled(factor, spec.x_height_mm) for block in line.blocks], line.gap_mm
            )
            small.ends_paragraph = line.ends_paragraph
            line = small
        found = _first_baseline([*taken, line], spec, room)
        if found is None:
            sheets.append(_Sheet(taken, inset + baseline))
            taken = []
            found = _first_baseline([line], spec, room)
            assert found is not None  # one line fits by itself, see above
        taken.append(line)
        baseline = found
    sheets.append(_Sheet(taken, inset + baseline))
    if spec.align == "justify":
        for line in chain.from_iterable(sheet.lines for sheet in sheets):
            if not line.ends_paragraph:
                line.justify(width - 2 * inset)
    return (width, height), sheets


def _first_baseline(lines: Sequence[_Line], spec: PageSpec, room: float) -> float | None:
    """How far below the margin the first of these lines must stand; None if they do not fit."""
    step = spec.line_height
    lowest = max(-line.top - k * step for k, line in enumerate(lines))
    highest = room - max(line.bottom + k * step for k, line in enumerate(lines))
    if lowest > highest + 1e-9:
        return None
    return min(max(lowest, _ASCENT * spec.x_height_mm), highest)


def _document(
    text: str,
    words: Sequence[WordInk],
    sheets: Sequence[_Sheet],
    size: tuple[float, float],
    spec: PageSpec,
    inset: float,
    nib_mm: float,
    ink: str,
    seed: int,
    model: str,
) -> Document:
    pages, placed = [], {}
    low = np.array([inset, inset])
    high = np.maximum(np.round(np.array(size) - inset, 3), low)
    shares = {"center": 0.5, "right": 1.0}
    for number, sheet in enumerate(sheets):
        strokes = []
        for k, line in enumerate(sheet.lines):
            left = inset + shares.get(spec.align, 0.0) * (size[0] - 2 * inset - line.right)
            baseline = sheet.baseline_mm + k * spec.line_height
            for block, offset in zip(line.blocks, line.offsets, strict=True):
                placed[block.word] = (number, k)
                origin = np.array([left + offset, baseline])
                for stroke in block.strokes:
                    points = np.clip(np.round(origin + stroke, 3), low, high)
                    strokes.append(Stroke(_distinct(points), block.word, k, nib_mm, ink))
        pages.append(Page(*size, tuple(strokes), _paper(spec, sheet.baseline_mm)))
    return Document(
        text=text,
        pages=tuple(pages),
        words=tuple(
            Word(word.text, *placed[i], seed=word.seed, legibility=word.legibility)
            for i, word in enumerate(words)
        ),
        seed=seed,
        model=model,
    )


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
