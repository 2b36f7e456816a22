"""Words on the page view: chosen, lassoed, dragged, marked. It says what is asked and does nothing.

All places are mm on the sheet; `transform` takes them to the widget.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import Enum

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPolygonF, QTransform

from handwrite_app.ui.theme import Theme
from handwrite_app.ui.word_boxes import WordBoxes
from handwrite_app.ui.word_drag import Drag, Grip
from handwrite_app.ui.word_marks import WordMarks

_GRAB_PX = 9.0  # from a handle, where a pointer takes it
_STILL_PX = 4.0  # a pointer that moves less has only clicked


class Tool(Enum):
    """What the left button does on the page."""

    SELECT = "select"
    HAND = "hand"


class WordLayer(QObject):
    """Keeps which words are chosen, and what the pointer does to them."""

    changed = Signal()  # something looks otherwise
    chosen_changed = Signal()  # other words are chosen, or a drag has begun or ended
    opened = Signal()  # the chosen word is to be looked into
    moved = Signal(float, float)  # the chosen words, mm to the right and down
    scaled = Signal(float)
    leaned = Signal(float)
    again_asked = Signal(int)  # a word that is hard to read is to be written again

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._boxes: WordBoxes | None = None
        self._chosen: frozenset[int] = frozenset()
        self._current: int | None = None
        self._hovered: int | None = None
        self._drag: Drag | None = None
        self._tool = Tool.SELECT
        self._count = 0  # of the words there were last
        self.shows_marks = True

    # What there is

    @property
    def boxes(self) -> WordBoxes | None:
        """The words that can be chosen; None while there are none."""
        return self._boxes

    @property
    def chosen(self) -> list[int]:
        """The words that are chosen, in the order of the text."""
        return sorted(self._chosen)

    @property
    def current(self) -> int | None:
        """The word from which keys go on."""
        return self._current

    @property
    def tool(self) -> Tool:
        """What the left button does."""
        return self._tool

    @property
    def is_dragging(self) -> bool:
        """Whether the pointer is at work."""
        return self._drag is not None and self._drag.is_moving and not self._drag.is_over

    def set_tool(self, tool: Tool) -> None:
        """Takes another tool; the hand leaves the words alone."""
        self._tool = tool
        self._hovered = self._drag = None
        self.changed.emit()

    def set_boxes(self, boxes: WordBoxes | None) -> None:
        """Takes the words of another page; those chosen stay so while their number is the same."""
        self._boxes = boxes
        self._drag = self._hovered = None
        if boxes is not None:
            words = boxes.words
            stay = self._chosen & set(words) if len(words) == self._count else set()
            self._choose(stay, self._current)
            self._count = len(words)
        self.changed.emit()
        self.chosen_changed.emit()

    def choose(self, words: Iterable[int], current: int | None = None) -> None:
        """Chooses these words and no others; keys go on from `current`, or the last of them."""
        self._choose(words, current)
        self._drag = None
        self.changed.emit()
        self.chosen_changed.emit()

    def _choose(self, words: Iterable[int], current: int | None = None) -> None:
        self._chosen = frozenset(words)
        last = max(self._chosen, default=None)
        self._current = current if current in self._chosen else last

    def frame(self) -> QRectF:
        """The rectangle around the chosen words, mm; null while there are none."""
        return QRectF() if self._boxes is None else self._boxes.frame(self._chosen)

    # Keys

    def step(self, by: int, *, lines: bool = False, adds: bool = False) -> bool:
        """Goes from the current word so many words or lines on; False if there is none."""
        if self._boxes is None or self._current is None:
            return False
        boxes = self._boxes
        word = boxes.beside(self._current, by) if lines else boxes.next(self._current, by)
        if word is None:
            return False
        self.choose({word} | (self._chosen if adds else set()), word)
        return True

    def enter(self, at: QPointF) -> bool:
        """Opens what is chosen, or else chooses the word next to a place."""
        if self._boxes is None or not self._boxes.all:
            return False
        if self._chosen:
            self.opened.emit()
        else:
            box = min(self._boxes.all, key=lambda box: (box.rect.center() - at).manhattanLength())
            self.choose([box.word])
        return True

    # The pointer

    def press(self, at: QPointF, transform: QTransform, *, adds: bool) -> bool:
        """Takes hold of what is at a place; False where a press means the page."""
        if self._boxes is None or self._tool is Tool.HAND:
            return False
        badge = self._badge_at(at, transform)
        if badge is not None:
            self.again_asked.emit(badge)
            return True
        grip = self._handle_at(at, transform)
        box = self._boxes.at(at) if grip is None else None
        if grip is None and box is not None:
            grip = Grip.WORDS
            if adds:
                self.choose(self._chosen ^ {box.word}, box.word)
                return True
            if box.word not in self._chosen:
                self.choose([box.word])
        self._drag = Drag(grip or Grip.LASSO, at, at, self.frame(), (at,), adds)
        return True

    def move(self, at: QPointF, transform: QTransform) -> bool:
        """Follows the pointer; False if it drags nothing."""
        drag = self._drag
        if drag is None or drag.is_over:
            self._hover(at)
            return False
        far = (transform.map(at) - transform.map(drag.start)).manhattanLength() > _STILL_PX
        begins = far and not drag.is_moving
        path = (*drag.path, at) if drag.grip is Grip.LASSO else drag.path
        if drag.grip is Grip.WORDS and self._boxes is not None:
            at = drag.start + self._boxes.reach(self._chosen, at - drag.start)
        self._drag = replace(drag, now=at, path=path, is_moving=drag.is_moving or far)
        if begins:
            self.chosen_changed.emit()
        self.changed.emit()
        return True

    def release(self, at: QPointF) -> bool:
        """Lets go; says what is asked."""
        drag, boxes = self._drag, self._boxes
        if drag is None or drag.is_over or boxes is None:
            return False
        self._drag = None
        if not drag.is_moving:
            box = boxes.at(drag.start)
            if drag.grip is Grip.LASSO and not drag.adds:
                self.choose([])
            elif drag.grip is Grip.WORDS and box is not None and len(self._chosen) > 1:
                self.choose([box.word])
        elif drag.grip is Grip.LASSO:
            caught = boxes.within(QPolygonF(list(drag.path)))
            self.choose({*caught, *(self._chosen if drag.adds else ())})
        else:
            self._drag = replace(drag, is_over=True)
            if drag.grip is Grip.WORDS:
                self.moved.emit(drag.way.x(), drag.way.y())
            elif drag.grip is Grip.SIZE:
                self.scaled.emit(drag.factor)
            else:
                self.leaned.emit(drag.lean)
            self.chosen_changed.emit()
        self.changed.emit()
        return True

    def give_up(self) -> bool:
        """Forgets the drag under way, or else what is chosen; False if there is nothing."""
        if self._drag is not None and not self._drag.is_over:
            self._drag = None
            self.changed.emit()
            self.chosen_changed.emit()
        elif self._chosen:
            self.choose([])
        else:
            return False
        return True

    def _hover(self, at: QPointF) -> None:
        box = None if self._boxes is None or self._tool is Tool.HAND else self._boxes.at(at)
        word = None if box is None else box.word
        if word != self._hovered:
            self._hovered = word
            self.changed.emit()

    def leave(self) -> None:
        """The pointer has left the page."""
        if self._hovered is not None:
            self._hovered = None
            self.changed.emit()

    def cursor_at(self, at: QPointF, transform: QTransform) -> Qt.CursorShape:
        """The shape of a pointer at a place."""
        if self._boxes is None or self._tool is Tool.HAND:
            return Qt.CursorShape.OpenHandCursor
        if self._badge_at(at, transform) is not None:
            return Qt.CursorShape.PointingHandCursor
        grip = self._handle_at(at, transform)
        if grip is not None:
            size = Qt.CursorShape.SizeBDiagCursor
            return size if grip is Grip.SIZE else Qt.CursorShape.SizeHorCursor
        box = self._boxes.at(at)
        if box is None:
            return Qt.CursorShape.CrossCursor
        is_chosen = box.word in self._chosen
        return Qt.CursorShape.SizeAllCursor if is_chosen else Qt.CursorShape.PointingHandCursor

    def hard_at(self, at: QPointF) -> tuple[int, float] | None:
        """The word at a place that is hard to read, and how well it is read, in [0, 1]."""
        box = None if self._boxes is None or not self.shows_marks else self._boxes.at(at)
        if self._boxes is None or box is None or box.word not in self._boxes.hard:
            return None
        return box.word, self._boxes.hard[box.word]

    def _handle_at(self, at: QPointF, transform: QTransform) -> Grip | None:
        marks = self.marks
        if marks is None:
            return None
        pointer = transform.map(at)
        for grip, place in marks.handles(transform).items():
            way = place - pointer
            if max(abs(way.x()), abs(way.y())) <= _GRAB_PX:
                return grip
        return None

    def _badge_at(self, at: QPointF, transform: QTransform) -> int | None:
        marks = self.marks
        if marks is None:
            return None
        pointer = transform.map(at)
        badges = marks.badges(transform).items()
        return next((word for word, rect in badges if rect.contains(pointer)), None)

    # Painting

    @property
    def marks(self) -> WordMarks | None:
        """What is marked; None while there are no words."""
        if self._boxes is None:
            return None
        return WordMarks(
            self._boxes,
            self._chosen,
            self._current,
            self._hovered,
            self._drag,
            self.shows_marks,
        )

    def paint(self, painter: QPainter, transform: QTransform, theme: Theme, seen: QRectF) -> None:
        """Paints marks and choices over the page; see `WordMarks.paint`."""
        marks = self.marks
        if marks is not None:
            marks.paint(painter, transform, theme, seen)
