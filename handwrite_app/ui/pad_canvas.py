"""The paper of the drawing pads: ink by mouse, finger or tablet pen, with its time and pressure."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import compress
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEventPoint,
    QInputEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPointingDevice,
    QResizeEvent,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QWidget

from handwrite_app.ui.theme import Theme, mix

_LINE_PX = 116.0  # from baseline to baseline
_X_HEIGHT_PX = 34.0
_TOP_PX = 92.0  # first baseline
_NIB_PX = 3.2
_NEAR_PX = 1.5  # points nearer than this to the last one carry no shape
_ERASER_PX = 9.0  # radius
_UNKNOWN = 0.5  # pressure of a mouse or a finger
_MOST_KEPT = 500  # steps that can be taken back
_BRACKET_PX = 6.0
_TINTS = ("#4a66d8", "#c77d1e")  # of every other word, on paper that is light in every theme


@dataclass(frozen=True, eq=False)
class Drawing:
    """What was drawn.

    Attributes:
        strokes: each (N, 2) in pixels, y down, in writing order.
        pressures: of each stroke (N,) in [0, 1]; None where no pen told them.
        times: of each stroke (N,) seconds, from some moment on.
        devices: of each stroke what it was drawn with: pen, touch or mouse.
    """

    strokes: tuple[NDArray[np.float64], ...]
    pressures: tuple[NDArray[np.float64], ...] | None
    times: tuple[NDArray[np.float64], ...] = ()
    devices: tuple[str, ...] = ()


class WordMark(NamedTuple):
    """A word as the pad marks it, px: a tint behind its ink, and a bracket with its text below."""

    area: QRectF
    text: str
    is_doubtful: bool = False


@dataclass(eq=False)
class _DrawnStroke:
    points: list[tuple[float, float]] = field(default_factory=list)  # px, y down
    pressures: list[float] = field(default_factory=list)  # [0, 1]
    times: list[float] = field(default_factory=list)  # s
    device: str = "mouse"  # a pen alone knows its pressure

    def comes_near(self, x: float, y: float, distance: float) -> bool:
        """Whether its line comes as near as this to a place, px."""
        points = np.array(self.points)
        starts, ends = points[: max(len(points) - 1, 1)], points[min(1, len(points) - 1) :]
        along = ends - starts
        length = np.maximum((along**2).sum(axis=1), 1e-9)
        share = np.clip((([x, y] - starts) * along).sum(axis=1) / length, 0, 1)
        gaps = np.hypot(*(starts + share[:, None] * along - [x, y]).T)
        return bool(gaps.min() <= distance)


_Strokes = tuple[_DrawnStroke, ...]


class _State(NamedTuple):
    """What undo goes back to."""

    strokes: _Strokes
    at: int | None  # where new strokes go in between others; None: behind all


class PadCanvas(QWidget):
    """The paper of the pad. Keeps the strokes in writing order."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Drawing pad"))
        self.setAccessibleDescription(self.tr("Write here with a mouse, a finger or a tablet pen."))
        self.setMinimumHeight(260)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self._strokes: _Strokes = ()
        self._at: int | None = None
        self._marks: tuple[WordMark, ...] = ()
        self._past: list[_State] = []
        self._future: list[_State] = []
        self._current: _DrawnStroke | None = None
        self._before_erasing: _State | None = None
        self._picture: QPixmap | None = None
        self._erases = False
        self.set_erasing(False)

    @property
    def drawing(self) -> Drawing:
        """What was drawn."""
        knows = any(stroke.device == "pen" for stroke in self._strokes)
        return Drawing(
            tuple(np.array(stroke.points, dtype=np.float64) for stroke in self._strokes),
            tuple(np.clip(stroke.pressures, 0, 1) for stroke in self._strokes) if knows else None,
            tuple(np.array(stroke.times, dtype=np.float64) for stroke in self._strokes),
            tuple(stroke.device for stroke in self._strokes),
        )

    @property
    def has_ink(self) -> bool:
        """Whether anything is drawn."""
        return bool(self._strokes)

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether a step was taken back."""
        return bool(self._future)

    def set_erasing(self, erases: bool) -> None:
        """Makes the pen an eraser of whole strokes, or a pen again."""
        self._erases = erases
        shape = Qt.CursorShape.PointingHandCursor if erases else Qt.CursorShape.CrossCursor
        self.setCursor(shape)

    def undo(self) -> None:
        """Takes the last step back: a stroke, an erasure, a clearing."""
        if self._past and self._current is None:
            self._future.append(self._state)
            self._go_to(self._past.pop())

    def redo(self) -> None:
        """Does again what was taken back."""
        if self._future and self._current is None:
            self._past.append(self._state)
            self._go_to(self._future.pop())

    def clear(self) -> None:
        """Takes everything away; undo brings it back."""
        if self._strokes:
            self._current = None
            self._remember(self._state)
            self._go_to(_State((), None))

    def begin(self, drawing: Drawing | None = None) -> None:
        """Begins with this ink, or none; nothing can be taken back."""
        self._current = None
        self._past, self._future, self._marks = [], [], ()
        strokes: list[_DrawnStroke] = []
        if drawing is not None:
            for k, points in enumerate(drawing.strokes):
                known = None if drawing.pressures is None else drawing.pressures[k]
                strokes.append(
                    _DrawnStroke(
                        [(float(x), float(y)) for x, y in points],
                        [_UNKNOWN] * len(points) if known is None else known.tolist(),
                        drawing.times[k].tolist(),
                        drawing.devices[k],
                    )
                )
        self._go_to(_State(tuple(strokes), None))

    def write_in_place_of(self, numbers: Collection[int]) -> None:
        """Takes these strokes away; what is drawn next goes in where the first of them was."""
        if numbers:
            self._remember(self._state)
            left = tuple(one for k, one in enumerate(self._strokes) if k not in set(numbers))
            self._go_to(_State(left, min(numbers)))

    def write_on(self) -> None:
        """What is drawn next goes behind all ink again."""
        self._at = None

    @property
    def is_in_place(self) -> bool:
        """Whether what is drawn goes in where strokes were taken away."""
        return self._at is not None

    def set_marks(self, marks: Sequence[WordMark]) -> None:
        """Marks words; none if empty."""
        if tuple(marks) != self._marks:
            self._marks = tuple(marks)
            self.update()

    @property
    def _state(self) -> _State:
        return _State(self._strokes, self._at)

    def _go_to(self, state: _State) -> None:
        self._strokes, self._at = state
        self._repaint_all()

    def _remember(self, before: _State) -> None:
        self._past = [*self._past[-_MOST_KEPT:], before]
        self._future.clear()

    def _repaint_all(self) -> None:
        self._picture = None
        self.update()
        self.changed.emit()

    # The pen

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent):  # one finger writes; a palm that comes later does not
            event.accept()
            finger = event.points()[0]
            if finger.state() == QEventPoint.State.Pressed:
                self._begin(event, finger.position(), device="touch")
            elif event.type() == QEvent.Type.TouchUpdate:
                self._go_on(event, finger.position())
            if event.type() in (QEvent.Type.TouchEnd, QEvent.Type.TouchCancel):
                self._end()
            return True
        return super().event(event)

    def tabletEvent(self, event: QTabletEvent) -> None:
        event.accept()
        pressure = event.pressure()
        if event.type() == QEvent.Type.TabletPress:
            is_eraser = event.pointerType() == QPointingDevice.PointerType.Eraser
            self._begin(event, event.position(), pressure, device="pen", erases=is_eraser)
        elif event.type() == QEvent.Type.TabletMove and pressure > 0:
            self._go_on(event, event.position(), pressure)
        elif event.type() == QEvent.Type.TabletRelease:
            self._end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._begin(event, event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go_on(event, event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._end()

    def _begin(
        self,
        event: QInputEvent,
        at: QPointF,
        pressure: float = _UNKNOWN,
        *,
        device: str = "mouse",
        erases: bool = False,
    ) -> None:
        self._end()
        if erases or self._erases:
            self._before_erasing = self._state
            self._erase(at)
            return
        self._remember(self._state)
        self._current = _DrawnStroke(device=device)
        place = len(self._strokes) if self._at is None else self._at
        self._strokes = (*self._strokes[:place], self._current, *self._strokes[place:])
        if self._at is not None:
            self._at += 1
        self._add(self._current, event, at, pressure)

    def _go_on(self, event: QInputEvent, at: QPointF, pressure: float = _UNKNOWN) -> None:
        if self._before_erasing is not None:
            self._erase(at)
            return
        stroke = self._current
        if stroke is None:
            return
        x, y = stroke.points[-1]
        if abs(at.x() - x) + abs(at.y() - y) >= _NEAR_PX:
            self._add(stroke, event, at, pressure)

    def _erase(self, at: QPointF) -> None:
        stays = [not one.comes_near(at.x(), at.y(), _ERASER_PX) for one in self._strokes]
        if not all(stays):
            if self._at is not None:
                self._at = sum(stays[: self._at])
            self._strokes = tuple(compress(self._strokes, stays))
            self._picture = None
            self.update()

    def _add(self, stroke: _DrawnStroke, event: QInputEvent, at: QPointF, pressure: float) -> None:
        seconds = event.timestamp() / 1000 or time.monotonic()  # some events have no time
        stroke.points.append((at.x(), at.y()))
        stroke.pressures.append(pressure)
        stroke.times.append(max([seconds, *stroke.times[-1:]]))
        if self._picture is not None:
            painter = QPainter(self._picture)
            self._paint_piece(painter, stroke, len(stroke.points) - 1)
            painter.end()
        self.update()

    def _end(self) -> None:
        before, self._before_erasing = self._before_erasing, None
        if before is not None and before != self._state:
            self._remember(before)
            self.changed.emit()
        if self._current is not None:
            self._current = None
            self.changed.emit()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture is None or self._picture.deviceIndependentSize() != QSizeF(self.size()):
            self._picture = self._draw_all()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, mark in enumerate(self._marks):
            self._paint_mark(painter, mark, QColor(_TINTS[number % len(_TINTS)]))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._picture = None

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._picture = None
            self.update()
        super().changeEvent(event)

    def _draw_all(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        theme = Theme.of(self.palette())
        painter = QPainter(picture)
        painter.fillRect(self.rect(), theme.desk)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.border, 1))
        painter.setBrush(theme.paper)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        rule = mix(theme.paper, QColor("#4a66d8"), 0.42)
        faint = mix(theme.paper, QColor("#4a66d8"), 0.2)
        baseline = _TOP_PX
        while baseline < self.height() - 24:
            painter.setPen(QPen(rule, 1))
            painter.drawLine(QPointF(22, baseline), QPointF(self.width() - 22, baseline))
            painter.setPen(QPen(faint, 1, Qt.PenStyle.DashLine))
            top = baseline - _X_HEIGHT_PX
            painter.drawLine(QPointF(22, top), QPointF(self.width() - 22, top))
            baseline += _LINE_PX
        for stroke in self._strokes:
            for i in range(len(stroke.points)):
                self._paint_piece(painter, stroke, i)
        painter.end()
        return picture

    def _paint_piece(self, painter: QPainter, stroke: _DrawnStroke, i: int) -> None:
        """Paints the piece of the stroke that ends at point i; pressure makes it wider."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = _NIB_PX * (0.45 + 1.1 * stroke.pressures[i])
        painter.setPen(
            QPen(QColor("#1a1a2e"), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        )
        if i == 0:
            painter.drawPoint(QPointF(*stroke.points[0]))
        else:
            painter.drawLine(QPointF(*stroke.points[i - 1]), QPointF(*stroke.points[i]))

    def _paint_mark(self, painter: QPainter, mark: WordMark, color: QColor) -> None:
        tint = QColor(color)
        tint.setAlphaF(0.1)
        area = mark.area
        painter.fillRect(area, tint)
        shape = Qt.PenStyle.DashLine if mark.is_doubtful else Qt.PenStyle.SolidLine
        painter.setPen(QPen(color, 1.4, shape))
        low = area.bottom() + _BRACKET_PX
        painter.drawPolyline(
            [
                QPointF(area.left(), area.bottom()),
                QPointF(area.left(), low),
                QPointF(area.right(), low),
                QPointF(area.right(), area.bottom()),
            ]
        )
        font = painter.font()
        font.setPointSizeF(self.font().pointSizeF() * 0.85)
        painter.setFont(font)
        text = f"{mark.text} ?" if mark.is_doubtful else mark.text
        width = painter.fontMetrics().horizontalAdvance(text)
        place = QRectF(area.center().x() - width, low + 1, 2 * width, 18)
        painter.setPen(color.darker(125))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
