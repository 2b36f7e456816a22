"""Words on the page view: chosen, lassoed, dragged, marked. It says what is asked and does nothing.

All places are mm on the sheet; `transform` takes them to the widget.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF, QTransform

from handwrite_app.layout import LEANS, SCALES
from handwrite_app.ui import icons
from handwrite_app.ui.theme import Theme
from handwrite_app.ui.word_boxes import WordBox, WordBoxes

_HANDLE_PX, _GRAB_PX = 9.0, 9.0  # size of a handle, and how far from it a pointer takes it
_STILL_PX = 4.0  # a pointer that moves less has only clicked
_ROOM_PX = 5.0  # between a word and its outline
_BADGE_PX = 18.0
_ICON = QSizeF(13, 13)
_CHOSEN, _HARD, _QUIET = QColor("#3b55c4"), QColor("#a8480f"), QColor("#6d6f78")  # on paper
_CONTRAST = QColor("#000000")


class Tool(Enum):
    """What the left button does on the page."""

    SELECT = "select"
    HAND = "hand"


class Grip(Enum):
    """What a pointer has taken hold of."""

    WORDS = "words"
    SIZE = "size"
    SLANT = "slant"
    LASSO = "lasso"


@dataclass(frozen=True)
class _Drag:
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
        self._drag: _Drag | None = None
        self._tool = Tool.SELECT
        self._count = 0  # of the words there were last
        self._icons: dict[str, QPixmap] = {}
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
        self._drag = _Drag(grip or Grip.LASSO, at, at, self.frame(), (at,), adds)
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

    # Places on the widget

    def _handles(self, transform: QTransform) -> dict[Grip, QPointF]:
        if not self._chosen or self._boxes is None:
            return {}
        frame = _outline(transform, self.frame())
        return {
            Grip.SIZE: frame.topRight(),
            Grip.SLANT: QPointF(frame.center().x(), frame.top()),
        }

    def _handle_at(self, at: QPointF, transform: QTransform) -> Grip | None:
        pointer = transform.map(at)
        for grip, place in self._handles(transform).items():
            way = place - pointer
            if max(abs(way.x()), abs(way.y())) <= _GRAB_PX:
                return grip
        return None

    def _badges(self, transform: QTransform) -> dict[int, QRectF]:
        """The button of the hovered word that writes it again, if it is hard to read."""
        boxes, word = self._boxes, self._hovered
        if boxes is None or word not in boxes.hard or not self.shows_marks:
            return {}
        if word is None or word in self._chosen:  # the card has that button
            return {}
        rect = _outline(transform, boxes.of_words([word])[-1].rect)
        place = QPointF(rect.right() - _BADGE_PX, rect.bottom() - _BADGE_PX / 2)
        return {word: QRectF(place.x(), place.y(), _BADGE_PX, _BADGE_PX)}

    def _badge_at(self, at: QPointF, transform: QTransform) -> int | None:
        pointer = transform.map(at)
        badges = self._badges(transform).items()
        return next((word for word, rect in badges if rect.contains(pointer)), None)

    # Painting

    def paint(self, painter: QPainter, transform: QTransform, theme: Theme, seen: QRectF) -> None:
        """Paints marks and choices over the page.

        Args:
            seen: what of the sheet can be seen, mm.
        """
        boxes = self._boxes
        if boxes is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = _CONTRAST if theme.is_contrast else _CHOSEN
        marked = {*boxes.hard, *boxes.kept} if self.shows_marks else set()
        hovered = set() if self._hovered is None else {self._hovered}
        for box in boxes.of_words(marked | self._chosen | hovered):
            if not box.rect.intersects(seen):
                continue
            if box.word in boxes.hard and self.shows_marks:
                _mark_hard(painter, transform, box)
            if box.word in boxes.kept and self.shows_marks:
                corner = _outline(transform, box.rect).topRight()
                self._draw_icon(painter, "lock", _QUIET, QRectF(corner - QPointF(4, 9), _ICON))
            if box.word in self._chosen:
                self._paint_chosen(painter, transform, box, color, theme.paper)
            elif box.word == self._hovered:
                painter.setPen(QPen(_faint(color, 110), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(_outline(transform, box.rect), 4, 4)
        drag = self._drag
        if drag is not None and drag.grip is Grip.LASSO and drag.is_moving:
            painter.setPen(QPen(theme.accent, 1.4, Qt.PenStyle.DashLine))  # on desk and paper
            painter.setBrush(_faint(theme.accent, 30))
            painter.drawPolygon(transform.map(QPolygonF(list(drag.path))))
        elif drag is None or not drag.is_moving:
            self._paint_handles(painter, transform, color)
        for rect in self._badges(transform).values():
            painter.setPen(QPen(_HARD, 1.2))
            painter.setBrush(QColor("#ffffff"))
            painter.drawEllipse(rect)
            self._draw_icon(painter, "replay", _HARD, rect.adjusted(3, 3, -3, -3))
        painter.restore()

    def _draw_icon(self, painter: QPainter, name: str, color: QColor, place: QRectF) -> None:
        if name not in self._icons:
            self._icons[name] = icons.pixmap(name, color, 48)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(place, self._icons[name], QRectF(0, 0, 48, 48))

    def _paint_chosen(
        self, painter: QPainter, transform: QTransform, box: WordBox, color: QColor, paper: QColor
    ) -> None:
        drag, boxes = self._drag, self._boxes
        assert boxes is not None, "a word is chosen among some"
        rect = _outline(transform, box.rect)
        if drag is None or not drag.is_moving or drag.grip is Grip.LASSO:
            is_current = box.word == self._current and len(self._chosen) > 1
            painter.setPen(QPen(color, 2.4 if is_current else 1.4))
            painter.setBrush(_faint(color, 16))
            painter.drawRoundedRect(rect, 4, 4)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_faint(paper, 190))  # what is there shines through
        painter.drawRoundedRect(rect, 4, 4)
        shaped = _shaped(drag, box) * transform
        painter.save()
        painter.setTransform(shaped, combine=True)
        size = drag.factor if drag.grip is Grip.SIZE else 1.0
        pen = QPen(color, boxes.width_mm(box) / size)  # the pen stays as wide
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(boxes.path(box), pen)
        painter.restore()
        painter.setPen(QPen(_faint(color, 150), 1, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolygon(shaped.map(QPolygonF(box.rect)))

    def _paint_handles(self, painter: QPainter, transform: QTransform, color: QColor) -> None:
        handles = self._handles(transform)
        if handles and len(self._chosen) > 1:
            painter.setPen(QPen(_faint(color, 150), 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(_outline(transform, self.frame()))
        painter.setPen(QPen(color, 1.6))
        painter.setBrush(QColor("#ffffff"))
        half = _HANDLE_PX / 2
        for grip, place in handles.items():
            if grip is Grip.SIZE:
                painter.drawRect(QRectF(place.x() - half, place.y() - half, 2 * half, 2 * half))
            else:  # a leaning one
                corners = ((-half, half), (-half + 3, -half), (half + 3, -half), (half, half))
                painter.drawPolygon([place + QPointF(x - 1.5, y) for x, y in corners])


def _shaped(drag: _Drag, box: WordBox) -> QTransform:
    """How a drag moves and shapes a word, mm; as the layout will."""
    if drag.grip is Grip.WORDS:
        return QTransform.fromTranslate(drag.way.x(), drag.way.y())
    size = drag.factor if drag.grip is Grip.SIZE else 1.0
    lean = drag.lean if drag.grip is Grip.SLANT else 0.0
    anchor = box.anchor
    about = QTransform.fromTranslate(-anchor.x(), -anchor.y())
    return about * QTransform(size, 0.0, -size * lean, size, anchor.x(), anchor.y())


def _outline(transform: QTransform, rect: QRectF) -> QRectF:
    room = _ROOM_PX
    return transform.mapRect(rect).adjusted(-room, -room, room, room)


def _faint(color: QColor, alpha: int) -> QColor:
    faint = QColor(color)
    faint.setAlpha(alpha)
    return faint


def _mark_hard(painter: QPainter, transform: QTransform, box: WordBox) -> None:
    """Draws a dotted line below a word."""
    rect = transform.mapRect(box.rect)
    y = min(transform.map(box.anchor).y() + 5.0, rect.bottom() + 4.0)
    pen = QPen(_HARD, 2.0, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.RoundCap)
    pen.setDashPattern([0.01, 2.2])
    painter.setPen(pen)
    painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))
