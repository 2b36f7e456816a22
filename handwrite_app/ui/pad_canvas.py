"""The paper of the drawing pads: ink by mouse, finger or tablet pen, with its time and pressure."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QEventPoint,
    QInputEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QPointingDevice,
    QResizeEvent,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QWidget

from handwrite_app.ui.pad_ink import UNKNOWN, Drawing, DrawnStroke, PadInk, State
from handwrite_app.ui.pad_paper import WordMark, paint_mark, paint_paper, paint_piece

_NEAR_PX = 1.5  # points nearer than this to the last one carry no shape
_ERASER_PX = 9.0  # radius


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
        self._ink = PadInk()
        self._marks: tuple[WordMark, ...] = ()
        self._current: DrawnStroke | None = None
        self._before_erasing: State | None = None
        self._picture: QPixmap | None = None
        self._erases = False
        self.set_erasing(False)

    @property
    def drawing(self) -> Drawing:
        """What was drawn."""
        return self._ink.drawing

    @property
    def has_ink(self) -> bool:
        """Whether anything is drawn."""
        return bool(self._ink.strokes)

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self._ink.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether a step was taken back."""
        return self._ink.can_redo

    def set_erasing(self, erases: bool) -> None:
        """Makes the pen an eraser of whole strokes, or a pen again."""
        self._erases = erases
        shape = Qt.CursorShape.PointingHandCursor if erases else Qt.CursorShape.CrossCursor
        self.setCursor(shape)

    def undo(self) -> None:
        """Takes the last step back: a stroke, an erasure, a clearing."""
        if self._ink.can_undo and self._current is None:
            self._ink.undo()
            self._repaint_all()

    def redo(self) -> None:
        """Does again what was taken back."""
        if self._ink.can_redo and self._current is None:
            self._ink.redo()
            self._repaint_all()

    def clear(self) -> None:
        """Takes everything away; undo brings it back."""
        if self._ink.strokes:
            self._current = None
            self._ink.clear()
            self._repaint_all()

    def begin(self, drawing: Drawing | None = None) -> None:
        """Begins with this ink, or none; nothing can be taken back."""
        self._current = None
        self._marks = ()
        self._ink.begin(drawing)
        self._repaint_all()

    def write_in_place_of(self, numbers: Collection[int]) -> None:
        """Takes these strokes away; what is drawn next goes in where the first of them was."""
        if numbers:
            self._ink.take_out(numbers)
            self._repaint_all()

    def write_on(self) -> None:
        """What is drawn next goes behind all ink again."""
        self._ink.write_on()

    @property
    def is_in_place(self) -> bool:
        """Whether what is drawn goes in where strokes were taken away."""
        return self._ink.is_in_place

    def set_marks(self, marks: Sequence[WordMark]) -> None:
        """Marks words; none if empty."""
        if tuple(marks) != self._marks:
            self._marks = tuple(marks)
            self.update()

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
        pressure: float = UNKNOWN,
        *,
        device: str = "mouse",
        erases: bool = False,
    ) -> None:
        self._end()
        if erases or self._erases:
            self._before_erasing = self._ink.state
            self._erase(at)
            return
        self._current = DrawnStroke(device=device)
        self._ink.insert(self._current)
        self._add(self._current, event, at, pressure)

    def _go_on(self, event: QInputEvent, at: QPointF, pressure: float = UNKNOWN) -> None:
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
        if self._ink.erase(at.x(), at.y(), _ERASER_PX):
            self._picture = None
            self.update()

    def _add(self, stroke: DrawnStroke, event: QInputEvent, at: QPointF, pressure: float) -> None:
        seconds = event.timestamp() / 1000 or time.monotonic()  # some events have no time
        stroke.add(at.x(), at.y(), pressure, seconds)
        if self._picture is not None:
            painter = QPainter(self._picture)
            paint_piece(painter, stroke, len(stroke.points) - 1)
            painter.end()
        self.update()

    def _end(self) -> None:
        before, self._before_erasing = self._before_erasing, None
        if before is not None and before != self._ink.state:
            self._ink.remember(before)
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
        font = painter.font()
        font.setPointSizeF(self.font().pointSizeF() * 0.85)
        painter.setFont(font)
        for number, mark in enumerate(self._marks):
            paint_mark(painter, mark, number)
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
        painter = QPainter(picture)
        paint_paper(painter, QRectF(self.rect()), self.palette())
        for stroke in self._ink.strokes:
            for i in range(len(stroke.points)):
                paint_piece(painter, stroke, i)
        painter.end()
        return picture
