"""How the words of the page look that are chosen, dragged, pointed at, kept or hard to read.

All places are mm on the sheet; `transform` takes them to the widget.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTransform

from handwrite_app.ui import icons
from handwrite_app.ui.theme import Theme
from handwrite_app.ui.word_boxes import WordBox, WordBoxes
from handwrite_app.ui.word_drag import Drag, Grip

_HANDLE_PX = 9.0
_ROOM_PX = 5.0  # between a word and its outline
_BADGE_PX = 18.0
_ICON = QSizeF(13, 13)
_CHOSEN, _HARD, _QUIET = QColor("#3b55c4"), QColor("#a8480f"), QColor("#6d6f78")  # on paper
_CONTRAST = QColor("#000000")


@dataclass(frozen=True, eq=False)
class WordMarks:
    """What is marked.

    Attributes:
        current: the word from which keys go on; hovered: the one below the pointer.
        drag: that is under way.
        shows_hints: whether words are marked that are kept or hard to read.
    """

    boxes: WordBoxes
    chosen: frozenset[int]
    current: int | None
    hovered: int | None
    drag: Drag | None
    shows_hints: bool

    @property
    def frame(self) -> QRectF:
        """The rectangle around the chosen words, mm; null while there are none."""
        return self.boxes.frame(self.chosen)

    # Places on the widget

    def handles(self, transform: QTransform) -> dict[Grip, QPointF]:
        """Where the chosen words can be taken hold of, px."""
        if not self.chosen:
            return {}
        frame = _outline(transform, self.frame)
        return {
            Grip.SIZE: frame.topRight(),
            Grip.SLANT: QPointF(frame.center().x(), frame.top()),
        }

    def badges(self, transform: QTransform) -> dict[int, QRectF]:
        """The button of the hovered word that writes it again, if it is hard to read, px."""
        word = self.hovered
        if word is None or word not in self.boxes.hard or not self.shows_hints:
            return {}
        if word in self.chosen:  # the card has that button
            return {}
        rect = _outline(transform, self.boxes.of_words([word])[-1].rect)
        place = QPointF(rect.right() - _BADGE_PX, rect.bottom() - _BADGE_PX / 2)
        return {word: QRectF(place.x(), place.y(), _BADGE_PX, _BADGE_PX)}

    # Painting

    def paint(self, painter: QPainter, transform: QTransform, theme: Theme, seen: QRectF) -> None:
        """Paints marks and choices over the page.

        Args:
            seen: what of the sheet can be seen, mm.
        """
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = _CONTRAST if theme.is_contrast else _CHOSEN
        hard = self.boxes.hard if self.shows_hints else {}
        kept = self.boxes.kept if self.shows_hints else frozenset[int]()
        hovered = set() if self.hovered is None else {self.hovered}
        for box in self.boxes.of_words({*hard, *kept} | self.chosen | hovered):
            if not box.rect.intersects(seen):
                continue
            if box.word in hard:
                _mark_hard(painter, transform, box)
            if box.word in kept and box.word not in self.chosen:  # there the card says it
                corner = _outline(transform, box.rect).topRight()
                _draw_icon(painter, "lock", _QUIET, QRectF(corner - QPointF(4, 9), _ICON))
            if box.word in self.chosen:
                self._paint_chosen(painter, transform, box, color, theme.paper)
            elif box.word == self.hovered:
                painter.setPen(QPen(_faint(color, 110), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(_outline(transform, box.rect), 4, 4)
        drag = self.drag
        if drag is not None and drag.grip is Grip.LASSO and drag.is_moving:
            painter.setPen(QPen(theme.accent, 1.4, Qt.PenStyle.DashLine))  # on desk and paper
            painter.setBrush(_faint(theme.accent, 30))
            painter.drawPolygon(transform.map(QPolygonF(list(drag.path))))
        elif drag is None or not drag.is_moving:
            self._paint_handles(painter, transform, color)
        for rect in self.badges(transform).values():
            painter.setPen(QPen(_HARD, 1.2))
            painter.setBrush(QColor("#ffffff"))
            painter.drawEllipse(rect)
            _draw_icon(painter, "replay", _HARD, rect.adjusted(3, 3, -3, -3))
        painter.restore()

    def _paint_chosen(
        self, painter: QPainter, transform: QTransform, box: WordBox, color: QColor, paper: QColor
    ) -> None:
        drag = self.drag
        rect = _outline(transform, box.rect)
        if drag is None or not drag.is_moving or drag.grip is Grip.LASSO:
            is_current = box.word == self.current and len(self.chosen) > 1
            painter.setPen(QPen(color, 2.4 if is_current else 1.4))
            painter.setBrush(_faint(color, 16))
            painter.drawRoundedRect(rect, 4, 4)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_faint(paper, 190))  # what is there shines through
        painter.drawRoundedRect(rect, 4, 4)
        shaped = drag.shaped(box) * transform
        painter.save()
        painter.setTransform(shaped, combine=True)
        size = drag.factor if drag.grip is Grip.SIZE else 1.0
        pen = QPen(color, self.boxes.width_mm(box) / size)  # the pen stays as wide
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(self.boxes.path(box), pen)
        painter.restore()
        painter.setPen(QPen(_faint(color, 150), 1, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolygon(shaped.map(QPolygonF(box.rect)))

    def _paint_handles(self, painter: QPainter, transform: QTransform, color: QColor) -> None:
        handles = self.handles(transform)
        if handles and len(self.chosen) > 1:
            painter.setPen(QPen(_faint(color, 150), 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(_outline(transform, self.frame))
        painter.setPen(QPen(color, 1.6))
        painter.setBrush(QColor("#ffffff"))
        half = _HANDLE_PX / 2
        for grip, place in handles.items():
            if grip is Grip.SIZE:
                painter.drawRect(QRectF(place.x() - half, place.y() - half, 2 * half, 2 * half))
            else:  # a leaning one
                corners = ((-half, half), (-half + 3, -half), (half + 3, -half), (half, half))
                painter.drawPolygon([place + QPointF(x - 1.5, y) for x, y in corners])


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


def _draw_icon(painter: QPainter, name: str, color: QColor, place: QRectF) -> None:
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawPixmap(place, icons.pixmap(name, color, 48), QRectF(0, 0, 48, 48))
