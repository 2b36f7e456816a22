"""What a pointer has taken hold of on the page, and where it has pulled it.

All places are mm on the sheet.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTransform

from handwrite_app.layout import LEANS, SCALES
from handwrite_app.ui.word_boxes import WordBox


class Grip(Enum):
    """What a pointer has taken hold of."""

    WORDS = "words"
    SIZE = "size"
    SLANT = "slant"
    LASSO = "lasso"


@dataclass(frozen=True)
class Drag:
    """A movement of the pointer that is under way.

    Attributes:
        frame: around the chosen words when it began.
        path: of a lasso.
        is_moving: it has left the place where it began.
        is_over: it has ended, and its picture waits for the new page.
    """

    grip: Grip
    start: QPointF
    now: QPointF
    frame: QRectF
    path: tuple[QPointF, ...] = ()
    adds: bool = False
    is_moving: bool = False
    is_over: bool = False

    @property
    def way(self) -> QPointF:
        return self.now - self.start

    @property
    def factor(self) -> float:
        """How much larger the words are to be."""
        corner = self.frame.bottomLeft()
        reach, now = self.start - corner, self.now - corner
        length = QPointF.dotProduct(reach, reach)
        share = QPointF.dotProduct(now, reach) / length if length > 0 else 1.0
        return min(max(share, SCALES[0]), SCALES[1])

    @property
    def lean(self) -> float:
        """How much further the words are to lean, as dx / dy."""
        by = self.way.x() / max(self.frame.height(), 1.0)
        return min(max(by, LEANS[0]), LEANS[1])

    def shaped(self, box: WordBox) -> QTransform:
        """How it moves and shapes a word, mm; as the layout will."""
        if self.grip is Grip.WORDS:
            return QTransform.fromTranslate(self.way.x(), self.way.y())
        size = self.factor if self.grip is Grip.SIZE else 1.0
        lean = self.lean if self.grip is Grip.SLANT else 0.0
        anchor = box.anchor
        about = QTransform.fromTranslate(-anchor.x(), -anchor.y())
        return about * QTransform(size, 0.0, -size * lean, size, anchor.x(), anchor.y())
