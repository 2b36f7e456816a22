"""A pad with guide lines to write a sample on, by mouse, finger or tablet pen."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPointingDevice,
    QResizeEvent,
    QTabletEvent,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from handwrite_app.ui import icons
from handwrite_app.ui.notice import Notice
from handwrite_app.ui.theme import Theme, mix

_LINE_PX = 116.0  # from baseline to baseline
_X_HEIGHT_PX = 34.0
_TOP_PX = 92.0  # first baseline
_NIB_PX = 3.2
_NEAR_PX = 1.5  # points nearer than this to the last one carry no shape


@dataclass
class _DrawnStroke:
    points: list[tuple[float, float]] = field(default_factory=list)  # px, y down
    pressures: list[float] = field(default_factory=list)  # [0, 1]


class PadCanvas(QWidget):
    """The paper of the pad. Keeps the strokes in writing order."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Drawing pad"))
        self.setAccessibleDescription(self.tr("Write here with a mouse, a finger or a tablet pen."))
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setMinimumHeight(260)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._strokes: list[_DrawnStroke] = []
        self._current: _DrawnStroke | None = None
        self._picture: QPixmap | None = None

    @property
    def strokes(self) -> list[NDArray[np.float64]]:
        """What was drawn: each (N, 2) in pixels, y down, in writing order."""
        return [np.array(stroke.points, dtype=np.float64) for stroke in self._strokes]

    def undo(self) -> None:
        """Takes the last stroke back."""
        if self._strokes:
            self._strokes.pop()
            self._repaint_all()

    def clear(self) -> None:
        """Takes everything back."""
        self._strokes.clear()
        self._current = None
        self._repaint_all()

    def _repaint_all(self) -> None:
        self._picture = None
        self.update()
        self.changed.emit()

    # The pen

    def tabletEvent(self, event: QTabletEvent) -> None:
        event.accept()
        if event.pointerType() == QPointingDevice.PointerType.Eraser:
            if event.type() == QEvent.Type.TabletPress:
                self.undo()
            return
        pressure = event.pressure()
        if event.type() == QEvent.Type.TabletPress:
            self._begin(event.position(), pressure)
        elif event.type() == QEvent.Type.TabletMove and pressure > 0:
            self._go_on(event.position(), pressure)
        elif event.type() == QEvent.Type.TabletRelease:
            self._end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._begin(event.position(), 0.5)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go_on(event.position(), 0.5)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._end()

    def _begin(self, at: QPointF, pressure: float) -> None:
        self._current = _DrawnStroke()
        self._strokes.append(self._current)
        self._add(self._current, at, pressure)

    def _go_on(self, at: QPointF, pressure: float) -> None:
        stroke = self._current
        if stroke is None:
            return
        x, y = stroke.points[-1]
        if abs(at.x() - x) + abs(at.y() - y) >= _NEAR_PX:
            self._add(stroke, at, pressure)

    def _add(self, stroke: _DrawnStroke, at: QPointF, pressure: float) -> None:
        stroke.points.append((at.x(), at.y()))
        stroke.pressures.append(pressure)
        if self._picture is not None:
            painter = QPainter(self._picture)
            self._paint_piece(painter, stroke, len(stroke.points) - 1)
            painter.end()
        self.update()

    def _end(self) -> None:
        if self._current is not None:
            self._current = None
            self.changed.emit()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture is None or self._picture.deviceIndependentSize() != QSizeF(self.size()):
            self._picture = self._draw_all()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
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


class DrawingPad(QWidget):
    """The pad with a sentence to copy and its buttons; takes the place of the page."""

    accepted = Signal(list)  # strokes, each (N, 2), px, y down
    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = PadCanvas(self)
        self.notice = Notice(self)
        title = QLabel(self.tr("Write a few words in your own hand"), self)
        title.setProperty("role", "title")
        prompt = QLabel(
            self.tr("For example: “Jack quietly moved up front and seized the big ball of wax.”"),
            self,
        )
        prompt.setWordWrap(True)
        prompt.setProperty("role", "muted")
        self.undo_action = QAction(self.tr("Undo stroke"), self)
        self.undo_action.setShortcut("Ctrl+Z")
        self.undo_action.setToolTip(self.tr("Take the last stroke back (Ctrl+Z)"))
        self.undo_action.triggered.connect(self.canvas.undo)
        self.clear_action = QAction(self.tr("Clear"), self)
        self.clear_action.setShortcut("Ctrl+Backspace")
        self.clear_action.setToolTip(self.tr("Take everything back (Ctrl+Backspace)"))
        self.clear_action.triggered.connect(self.canvas.clear)
        for action in (self.undo_action, self.clear_action):
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            self.addAction(action)
        self._use = QPushButton(self.tr("Use this hand"), self)
        self._use.setProperty("role", "primary")
        self._use.clicked.connect(self._accept)
        self._back = QPushButton(self.tr("Back to the page"), self)
        self._back.setToolTip(self.tr("Leave the pad; what is drawn stays on it (Esc)"))
        self._back.clicked.connect(self.dismissed)

        self._paint_icons()

        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for action in (self.undo_action, self.clear_action):
            button = QToolButton(self)
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            buttons.addWidget(button)
        buttons.addStretch()
        buttons.addWidget(self._back)
        buttons.addWidget(self._use)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(36, 28, 36, 24)
        layout.setSpacing(6)
        layout.addWidget(title)
        layout.addWidget(prompt)
        layout.addSpacing(8)
        layout.addWidget(self.canvas, 1)
        layout.addWidget(self.notice)
        layout.addSpacing(8)
        layout.addLayout(buttons)
        self.canvas.changed.connect(self._refresh)
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._paint_icons()
        super().changeEvent(event)

    def _paint_icons(self) -> None:
        color = Theme.of(self.palette()).text
        self.undo_action.setIcon(icons.icon("undo", color))
        self.clear_action.setIcon(icons.icon("erase", color))

    def _refresh(self) -> None:
        has_ink = bool(self.canvas.strokes)
        self.undo_action.setEnabled(has_ink)
        self.clear_action.setEnabled(has_ink)
        self._use.setEnabled(has_ink)

    def _accept(self) -> None:
        self.notice.hide()
        self.accepted.emit(self.canvas.strokes)
