"""A pad with guide lines to write a sample on, by mouse, finger or tablet pen."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QEventPoint,
    QKeySequence,
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
_ERASER_PX = 9.0  # radius
_UNKNOWN = 0.5  # pressure of a mouse or a finger
_LONGEST_NAME = 18
_MOST_KEPT = 500  # steps that can be taken back


@dataclass(frozen=True, eq=False)
class Drawing:
    """What was drawn.

    Attributes:
        strokes: each (N, 2) in pixels, y down, in writing order.
        pressures: of each stroke (N,) in [0, 1]; None where no pen told them.
    """

    strokes: tuple[NDArray[np.float64], ...]
    pressures: tuple[NDArray[np.float64], ...] | None


@dataclass(eq=False)
class _DrawnStroke:
    points: list[tuple[float, float]] = field(default_factory=list)  # px, y down
    pressures: list[float] = field(default_factory=list)  # [0, 1]
    is_from_pen: bool = False  # which alone knows its pressure

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
        self._past: list[_Strokes] = []
        self._future: list[_Strokes] = []
        self._current: _DrawnStroke | None = None
        self._before_erasing: _Strokes | None = None
        self._picture: QPixmap | None = None
        self._erases = False
        self.set_erasing(False)

    @property
    def drawing(self) -> Drawing:
        """What was drawn."""
        knows = any(stroke.is_from_pen for stroke in self._strokes)
        return Drawing(
            tuple(np.array(stroke.points, dtype=np.float64) for stroke in self._strokes),
            tuple(np.clip(stroke.pressures, 0, 1) for stroke in self._strokes) if knows else None,
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
            self._future.append(self._strokes)
            self._strokes = self._past.pop()
            self._repaint_all()

    def redo(self) -> None:
        """Does again what was taken back."""
        if self._future and self._current is None:
            self._past.append(self._strokes)
            self._strokes = self._future.pop()
            self._repaint_all()

    def clear(self) -> None:
        """Takes everything away; undo brings it back."""
        if self._strokes:
            self._current = None
            self._remember(self._strokes)
            self._strokes = ()
            self._repaint_all()

    def _remember(self, before: _Strokes) -> None:
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
                self._begin(finger.position(), _UNKNOWN)
            elif event.type() == QEvent.Type.TouchUpdate:
                self._go_on(finger.position(), _UNKNOWN)
            if event.type() in (QEvent.Type.TouchEnd, QEvent.Type.TouchCancel):
                self._end()
            return True
        return super().event(event)

    def tabletEvent(self, event: QTabletEvent) -> None:
        event.accept()
        pressure = event.pressure()
        if event.type() == QEvent.Type.TabletPress:
            is_eraser = event.pointerType() == QPointingDevice.PointerType.Eraser
            self._begin(event.position(), pressure, is_from_pen=True, erases=is_eraser)
        elif event.type() == QEvent.Type.TabletMove and pressure > 0:
            self._go_on(event.position(), pressure)
        elif event.type() == QEvent.Type.TabletRelease:
            self._end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._begin(event.position(), _UNKNOWN)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go_on(event.position(), _UNKNOWN)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._end()

    def _begin(
        self, at: QPointF, pressure: float, *, is_from_pen: bool = False, erases: bool = False
    ) -> None:
        self._end()
        if erases or self._erases:
            self._before_erasing = self._strokes
            self._erase(at)
            return
        self._remember(self._strokes)
        self._current = _DrawnStroke(is_from_pen=is_from_pen)
        self._strokes = (*self._strokes, self._current)
        self._add(self._current, at, pressure)

    def _go_on(self, at: QPointF, pressure: float) -> None:
        if self._before_erasing is not None:
            self._erase(at)
            return
        stroke = self._current
        if stroke is None:
            return
        x, y = stroke.points[-1]
        if abs(at.x() - x) + abs(at.y() - y) >= _NEAR_PX:
            self._add(stroke, at, pressure)

    def _erase(self, at: QPointF) -> None:
        left = tuple(
            stroke for stroke in self._strokes if not stroke.comes_near(at.x(), at.y(), _ERASER_PX)
        )
        if len(left) < len(self._strokes):
            self._strokes = left
            self._picture = None
            self.update()

    def _add(self, stroke: _DrawnStroke, at: QPointF, pressure: float) -> None:
        stroke.points.append((at.x(), at.y()))
        stroke.pressures.append(pressure)
        if self._picture is not None:
            painter = QPainter(self._picture)
            self._paint_piece(painter, stroke, len(stroke.points) - 1)
            painter.end()
        self.update()

    def _end(self) -> None:
        before, self._before_erasing = self._before_erasing, None
        if before is not None and before != self._strokes:
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


class DrawingPad(icons.PaintsIcons, QWidget):
    """The pad with a sentence to copy and its buttons; takes the place of the page."""

    accepted = Signal(object, bool)  # Drawing; whether it joins the hand in use
    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = PadCanvas(self)
        self.notice = Notice(self)
        title = QLabel(self.tr("Write a few words in your own hand"), self)
        title.setProperty("role", "title")
        prompt = QLabel(
            self.tr(
                "For example, for every letter and digit: “Jack quietly moved up front and "
                "seized the big ball of wax on 17 March 2065, 8:43 to 9.”"
            ),
            self,
        )
        prompt.setWordWrap(True)
        prompt.setProperty("role", "muted")
        self._make_actions()
        self._use = QPushButton(self.tr("&Use this hand"), self)
        self._use.setProperty("role", "primary")
        self._use.setToolTip(self.tr("Write in this hand from now on"))
        self._use.clicked.connect(lambda: self._accept(adds=False))
        self._add = QPushButton(self)
        self._add.clicked.connect(lambda: self._accept(adds=True))
        self._back = QPushButton(self.tr("&Back to the page"), self)
        self._back.setToolTip(self.tr("Leave the pad; what is drawn stays on it (Esc)"))
        self._back.clicked.connect(self.dismissed)
        self.set_hand("")
        self._paint_icons()

        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for action in self._actions:
            button = QToolButton(self)
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            buttons.addWidget(button)
        buttons.addStretch()
        buttons.addWidget(self._back)
        buttons.addWidget(self._add)
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

    def _make_actions(self) -> None:
        self.undo_action = QAction(self.tr("Undo"), self)
        self.undo_action.setShortcut("Ctrl+Z")
        self.undo_action.setToolTip(self.tr("Take the last step on the pad back (Ctrl+Z)"))
        self.undo_action.triggered.connect(self.canvas.undo)
        self.redo_action = QAction(self.tr("Redo"), self)
        self.redo_action.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        self.redo_action.setToolTip(self.tr("Do it again (Ctrl+Shift+Z)"))
        self.redo_action.triggered.connect(self.canvas.redo)
        self.erase_action = QAction(self.tr("Eraser"), self)
        self.erase_action.setShortcut("Ctrl+E")
        self.erase_action.setCheckable(True)
        self.erase_action.setToolTip(
            self.tr("Take strokes away by touching them; a pen's other end does so too (Ctrl+E)")
        )
        self.erase_action.toggled.connect(self.canvas.set_erasing)
        self.clear_action = QAction(self.tr("Clear"), self)
        self.clear_action.setShortcut("Ctrl+Backspace")
        self.clear_action.setToolTip(self.tr("Take everything away (Ctrl+Backspace)"))
        self.clear_action.triggered.connect(self.canvas.clear)
        self._actions = [
            self.undo_action,
            self.redo_action,
            self.erase_action,
            self.clear_action,
        ]
        for action in self._actions:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            self.addAction(action)

    def set_hand(self, name: str) -> None:
        """Offers to add the drawing to the hand of this name; empty: there is none to add to."""
        self._add.setText(self.tr("&Add to “{name}”").format(name=shortened(name)))
        self._add.setToolTip(
            self.tr("Take it for one more sample of the hand “{name}”").format(name=name)
        )
        self._add.setVisible(bool(name))

    def _paint_icons(self) -> None:
        color = Theme.of(self.palette()).text
        names = ("undo", "redo", "eraser", "erase")
        for action, name in zip(self._actions, names, strict=True):
            action.setIcon(icons.icon(name, color))

    def _refresh(self) -> None:
        self.undo_action.setEnabled(self.canvas.can_undo)
        self.redo_action.setEnabled(self.canvas.can_redo)
        for control in (self.clear_action, self._use, self._add):
            control.setEnabled(self.canvas.has_ink)

    def _accept(self, *, adds: bool) -> None:
        self.notice.hide()
        self.accepted.emit(self.canvas.drawing, adds)


def shortened(name: str) -> str:
    """A name for a button: not too long, and no letter of it taken for a key."""
    short = name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1].rstrip() + "…"
    return short.replace("&", "&&")
