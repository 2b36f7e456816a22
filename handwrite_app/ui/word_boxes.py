"""Where the words of a page view are: to be hit with a pointer, and gone through with keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath, QPolygonF

from handwrite_app.document.model import Document
from handwrite_app.document.project import Project
from handwrite_app.ui.ink import Ink, path_of

_NEAR_MM = 1.2  # from a word's ink where a pointer still means it


@dataclass(frozen=True, eq=False)
class WordBox:
    """A word on the sheet, or the part of it that stands on one line.

    Attributes:
        word: its place in the text; page: which page; line: which line of that.
        rect: around its ink, mm on the sheet.
        baseline: mm on the sheet.
        first, stop: which of the ink's points are its own.
    """

    word: int
    page: int
    line: int
    rect: QRectF
    baseline: float
    first: int
    stop: int

    @property
    def anchor(self) -> QPointF:
        """Where it begins on its baseline: what shaping leaves in its place."""
        return QPointF(self.rect.left(), self.baseline)


@dataclass(frozen=True, eq=False)
class WordBoxes:
    """The words of a page view.

    Attributes:
        ink: that they are of.
        all: in writing order.
        hard: how well words are read that are hard to read and not to be kept, in [0, 1].
        kept: words that are to stay as they are.
        is_bounded: whether the pages have a size of their own, which words cannot leave.
    """

    ink: Ink
    all: tuple[WordBox, ...] = ()
    hard: dict[int, float] = field(default_factory=dict)
    kept: frozenset[int] = frozenset()
    is_bounded: bool = False

    @cached_property
    def _by_word(self) -> dict[int, list[WordBox]]:
        by_word: dict[int, list[WordBox]] = {}
        for box in self.all:
            by_word.setdefault(box.word, []).append(box)
        return by_word

    @cached_property
    def _bounds(self) -> NDArray[np.float64]:
        """(N, 4) left, top, right and bottom of all boxes."""
        return np.array([box.rect.getCoords() for box in self.all]).reshape(-1, 4)

    @classmethod
    def of(cls, project: Project, document: Document, ink: Ink) -> WordBoxes:
        """Finds the words of a project's pages; in one go, so that a worker can do it."""
        inks, kept = project.inks, frozenset(project.kept)
        owners = [
            (number, stroke.line, stroke.word)
            for number, page in enumerate(document.pages)
            for stroke in page.strokes
        ]
        begins = np.flatnonzero(ink.starts)
        heads = [k for k in range(len(owners)) if k == 0 or owners[k] != owners[k - 1]]
        firsts = begins[heads]
        stops = np.append(firsts[1:], len(ink.points))
        boxes = []
        if len(heads):
            low = np.minimum.reduceat(ink.points, firsts, axis=0)
            high = np.maximum.reduceat(ink.points, firsts, axis=0)
            for k, head in enumerate(heads):
                page, line, word = owners[head]
                written = inks[word] if word < len(inks) else None  # page numbers come after them
                if written is None or not written.is_written:
                    continue
                (left, top), (right, bottom) = low[k].tolist(), high[k].tolist()
                share = _above_baseline(written.strokes)
                boxes.append(
                    WordBox(
                        word,
                        page,
                        line,
                        QRectF(left, top, right - left, bottom - top),
                        top + share * (bottom - top),
                        int(firsts[k]),
                        int(stops[k]),
                    )
                )
        hard = {
            place: word.legibility
            for place, word in enumerate(document.words[: len(inks)])
            if word.is_hard_to_read and word.legibility is not None and place not in kept
        }
        return cls(ink, tuple(boxes), hard, kept, project.spec.size_mm is not None)

    @property
    def words(self) -> list[int]:
        """The words that have ink, in the order of the text."""
        return sorted(self._by_word)

    def of_words(self, words: Iterable[int]) -> list[WordBox]:
        """The boxes of some words."""
        return [box for word in words for box in self._by_word.get(word, ())]

    def frame(self, words: Iterable[int]) -> QRectF:
        """The rectangle around some words, mm; null if they are not there."""
        frame = QRectF()
        for box in self.of_words(words):
            frame = frame.united(box.rect)
        return frame

    def path(self, box: WordBox) -> QPainterPath:
        """The ink of a box, mm."""
        part = slice(box.first, box.stop)
        return path_of(self.ink.points[part], self.ink.starts[part])

    def width_mm(self, box: WordBox) -> float:
        """Of the pen that wrote a box."""
        group = int(np.searchsorted(self.ink.firsts, box.first, side="right")) - 1
        return self.ink.widths_mm[int(self.ink.looks[group])]

    def at(self, point: QPointF) -> WordBox | None:
        """The word at a point of the sheet, or next to it: the one whose middle is nearest."""
        left, top, right, bottom = self._bounds.T
        x, y = point.toTuple()
        past = np.maximum(np.maximum(left - x, x - right), np.maximum(top - y, y - bottom))
        near = np.flatnonzero(past <= _NEAR_MM)
        if not len(near):
            return None
        aside = (x - (left + right)[near] / 2) ** 2 / np.maximum((right - left)[near], 1.0)
        away = aside + (y - (top + bottom)[near] / 2) ** 2
        nearest = int(near[np.lexsort((away, past[near] > 0))[0]])
        return self.all[nearest]

    def within(self, lasso: QPolygonF) -> list[int]:
        """The words whose middle a lasso has caught."""
        fill = Qt.FillRule.WindingFill
        return sorted(
            {box.word for box in self.all if lasso.containsPoint(box.rect.center(), fill)}
        )

    def next(self, word: int, by: int) -> int | None:
        """The word so many further on in the text."""
        words = self.words
        place = words.index(word) + by if word in words else -1
        return words[place] if 0 <= place < len(words) else None

    def beside(self, word: int, lines: int) -> int | None:
        """The word above (-1) or below (1), the one nearest to straight."""
        here = self.of_words([word])
        if not here:
            return None
        box = here[0] if lines < 0 else here[-1]
        rows = sorted({(one.page, one.line) for one in self.all})
        place = rows.index((box.page, box.line)) + lines
        if not 0 <= place < len(rows):
            return None
        middle = box.rect.center().x()
        row = (one for one in self.all if (one.page, one.line) == rows[place])
        return min(row, key=lambda one: abs(one.rect.center().x() - middle)).word

    def reach(self, words: Iterable[int], way: QPointF) -> QPointF:
        """As much of a way as words can go without leaving their pages."""
        if not self.is_bounded:
            return way
        dx, dy = way.x(), way.y()
        for box in self.of_words(words):
            page, rect = self.ink.pages[box.page], box.rect
            dx = min(dx, max(page.right() - rect.right(), 0.0))
            dx = max(dx, min(page.left() - rect.left(), 0.0))
            dy = min(dy, max(page.bottom() - rect.bottom(), 0.0))
            dy = max(dy, min(page.top() - rect.top(), 0.0))
        return QPointF(dx, dy)


def _above_baseline(strokes: Sequence[NDArray[np.floating]]) -> float:
    """How far its baseline is below a word's top, in heights of the word; from ink in steps."""
    heights = np.concatenate([stroke[:, 1] for stroke in strokes])
    top, bottom = float(heights.max()), float(heights.min())
    return top / (top - bottom) if top > bottom else 1.0
