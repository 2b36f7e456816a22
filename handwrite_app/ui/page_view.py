"""The paper: strokes coming out of noise, then the pen writing them, then the still page."""

from __future__ import annotations

import time
from enum import Enum

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from handwrite_app.export.papers import RULE_COLOR
from handwrite_app.ui.ink import Ink, path_of
from handwrite_app.ui.theme import Theme

_MARGIN_PX = 36
_MAX_FIT = 11.0  # px/mm; a single word does not fill the window
_MIN_SCALE, _MAX_SCALE = 0.4, 120.0
_ZOOM_STEP = 1.2
_FRAME_MS = 16
_PAN_STEP_PX = 60.0


class _Mode(Enum):
    EMPTY = "empty"
    EMERGING = "emerging"  # out of noise, a new picture each denoising step
    WRITING = "writing"  # the pen plays the result
    STILL = "still"


class _Fit(Enum):
    WIDTH = "width"
    PAGE = "page"
    FREE = "free"


class PageView(QWidget):
    """Shows ink at any zoom. The sheet is in mm; `scale` is in pixels per mm."""

    zoomed = Signal(float)  # pixels per mm
    written = Signal()  # the pen has reached the end, or was told to skip there

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Page"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(280, 200)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self._ink: Ink | None = None
        self._mode = _Mode.EMPTY
        self._progress = 0.0
        self._fit = _Fit.WIDTH
        self._scale = 4.0
        self._origin = QPointF()  # where the sheet's top left corner is, px
        self._cache: QPixmap | None = None
        self._drawn = 0  # points of the writing that are in the cache
        self._elapsed_s = 0.0
        self._frame_at = 0.0
        self._grabbed: QPointF | None = None
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_FRAME_MS)
        self._timer.timeout.connect(self._advance)

    # What to show

    @property
    def ink(self) -> Ink | None:
        """What is shown, or None on an empty desk."""
        return self._ink

    @property
    def is_writing(self) -> bool:
        """Says whether the pen is under way."""
        return self._mode is _Mode.WRITING

    @property
    def scale(self) -> float:
        """Pixels per mm."""
        return self._scale

    def clear(self) -> None:
        """Shows an empty desk."""
        self._show(None, _Mode.EMPTY)

    def show_emerging(self, ink: Ink, progress: float) -> None:
        """Shows the strokes as they stand after a denoising step.

        Args:
            progress: in [0, 1]; early steps are painted fainter.
        """
        self._progress = progress
        self._show(ink, _Mode.EMERGING)

    def show_still(self, ink: Ink) -> None:
        """Shows the finished page."""
        self._show(ink, _Mode.STILL)

    def write(self, ink: Ink) -> None:
        """Has the pen write the page from its first stroke."""
        self._show(ink, _Mode.WRITING)
        self._elapsed_s = 0.0
        self._frame_at = time.perf_counter()
        self._timer.start()

    def skip(self) -> None:
        """Ends the writing at once; the page stays."""
        if self._mode is _Mode.WRITING and self._ink is not None:
            self._show(self._ink, _Mode.STILL)
            self.written.emit()

    def _show(self, ink: Ink | None, mode: _Mode) -> None:
        had_ink = self._ink is not None
        resized = (
            ink is not None
            and (self._ink is None or ink.sheet != self._ink.sheet)
            and self._fit is not _Fit.FREE
        )
        self._timer.stop()
        self._ink, self._mode = ink, mode
        if resized:
            self._refit(gently=had_ink)
        self._forget_picture()

    def _advance(self) -> None:
        ink = self._ink
        if ink is None or self._mode is not _Mode.WRITING:
            self._timer.stop()
            return
        now = time.perf_counter()
        self._elapsed_s += min(now - self._frame_at, 0.1)  # a late frame does not jump ahead
        self._frame_at = now
        if self._elapsed_s >= ink.duration_s:
            self.skip()
            return
        self._follow_pen(ink)
        self.update()

    def _follow_pen(self, ink: Ink) -> None:
        """Pans when the pen leaves the window below or at a side."""
        x, y = ink.points[self._pen_index(ink)]
        at = QPointF(x * self._scale, y * self._scale) + self._origin
        room = QRectF(self.rect()).adjusted(20, 20, -20, -90)
        dx = min(0.0, room.right() - at.x()) + max(0.0, room.left() - at.x())
        dy = min(0.0, room.bottom() - at.y()) + max(0.0, room.top() - at.y())
        if dx or dy:
            self._pan(QPointF(dx, dy - (room.height() / 2 if dy < 0 else 0)))

    def _pen_index(self, ink: Ink) -> int:
        return max(0, int(np.searchsorted(ink.times, self._elapsed_s, side="right")) - 1)

    # Zoom and pan

    def zoom_in(self) -> None:
        """Shows the page larger."""
        self._zoom(_ZOOM_STEP, QPointF(self.rect().center()))

    def zoom_out(self) -> None:
        """Shows the page smaller."""
        self._zoom(1 / _ZOOM_STEP, QPointF(self.rect().center()))

    def zoom_actual(self) -> None:
        """Shows a millimetre as a millimetre, as far as the screen tells its resolution."""
        self._zoom(self.logicalDpiX() / 25.4 / self._scale, QPointF(self.rect().center()))

    def fit_width(self) -> None:
        """Fits the page's width into the window, and goes on doing so when it is resized."""
        self._fit = _Fit.WIDTH
        self._refit()
        self._forget_picture()

    def fit_page(self) -> None:
        """Fits a whole page into the window."""
        self._fit = _Fit.PAGE
        self._refit()
        self._forget_picture()

    def _refit(self, *, gently: bool = False) -> None:
        """Computes scale and origin anew.

        Args:
            gently: keep the scale where it nearly fits, so that a page that grows and shrinks by
                a little at each denoising step does not make the view breathe.
        """
        if self._ink is None or not self._ink.pages:
            return
        sheet, first = self._ink.sheet, self._ink.pages[0]
        room_x = max(40.0, self.width() - 2 * _MARGIN_PX)
        room_y = max(40.0, self.height() - 2 * _MARGIN_PX - 56)  # the bar is below
        scale = room_x / max(sheet.width(), 1.0)
        if self._fit is _Fit.PAGE:
            scale = min(scale, room_y / max(first.height(), 1.0))
        scale = min(max(scale, _MIN_SCALE), _MAX_FIT)
        if not (gently and 0.8 < self._scale / scale < 1.04):
            self._scale = scale
        height = sheet.height() * self._scale
        top = (room_y - height) / 2 + _MARGIN_PX if height < room_y else float(_MARGIN_PX)
        left = (self.width() - sheet.width() * self._scale) / 2
        self._origin = QPointF(round(left), round(top))
        self.zoomed.emit(self._scale)

    def _zoom(self, factor: float, about: QPointF) -> None:
        if self._ink is None:
            return
        scale = min(max(self._scale * factor, _MIN_SCALE), _MAX_SCALE)
        self._origin = about + (self._origin - about) * (scale / self._scale)
        self._scale = scale
        self._fit = _Fit.FREE
        self._keep_in_reach()
        self._forget_picture()
        self.zoomed.emit(scale)

    def _pan(self, by: QPointF) -> None:
        if self._ink is None:
            return
        self._origin += by
        self._fit = _Fit.FREE
        self._keep_in_reach()
        self._forget_picture()

    def _keep_in_reach(self) -> None:
        """Leaves at least a corner of the paper in the window."""
        if self._ink is None:
            return
        sheet = self._ink.sheet
        keep = 80.0
        width, height = sheet.width() * self._scale, sheet.height() * self._scale
        self._origin.setX(min(max(self._origin.x(), keep - width), self.width() - keep))
        self._origin.setY(min(max(self._origin.y(), keep - height), self.height() - keep))

    # Painting

    def _forget_picture(self) -> None:
        self._cache = None
        self._drawn = 0
        self.update()

    def _transform(self) -> QTransform:
        return QTransform(self._scale, 0, 0, self._scale, self._origin.x(), self._origin.y())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._ink is None or self._mode is _Mode.EMPTY:
            painter.fillRect(self.rect(), Theme.of(self.palette()).desk)
        elif self._mode is _Mode.EMERGING:
            self._paint_paper(painter, self._ink)
            painter.setOpacity(0.3 + 0.7 * self._progress**1.5)
            self._paint_groups(painter, self._ink)
        else:
            painter.drawPixmap(0, 0, self._picture(self._ink))
            if self._mode is _Mode.WRITING:
                self._paint_pen(painter, self._ink)
        painter.end()

    def _picture(self, ink: Ink) -> QPixmap:
        """Returns the cached picture, brought up to the pen's place."""
        if self._cache is None or self._cache.deviceIndependentSize() != QSizeF(self.size()):
            ratio = self.devicePixelRatioF()
            self._cache = QPixmap(self.size() * ratio)
            self._cache.setDevicePixelRatio(ratio)
            self._drawn = 0
            painter = QPainter(self._cache)
            self._paint_paper(painter, ink)
            if self._mode is _Mode.STILL:
                self._paint_groups(painter, ink)
            painter.end()
        if self._mode is _Mode.WRITING:
            self._paint_written(self._cache, ink)
        return self._cache

    def _paint_paper(self, painter: QPainter, ink: Ink) -> None:
        theme = Theme.of(self.palette())
        painter.fillRect(self.rect(), theme.desk)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        transform = self._transform()
        for page in ink.pages:
            area = transform.mapRect(page)
            painter.setPen(Qt.PenStyle.NoPen)
            for spread in range(6, 0, -1):  # a soft shadow, a little lower than the sheet
                painter.setBrush(QColor(0, 0, 0, 9 if theme.is_dark else 5))
                around = area.adjusted(-spread, -spread + 2, spread, spread + 3)
                painter.drawRoundedRect(around, spread + 2, spread + 2)
            painter.setBrush(theme.paper)
            painter.drawRoundedRect(area, 2, 2)
        if not ink.marks.isEmpty():
            painter.setTransform(transform)
            painter.strokePath(ink.marks, _pen(QColor(RULE_COLOR), ink.marks_mm))
            painter.resetTransform()

    def _paint_groups(self, painter: QPainter, ink: Ink) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        transform = self._transform()
        visible = transform.inverted()[0].mapRect(QRectF(self.rect()))
        painter.setTransform(transform)
        for group in ink.groups:
            if visible.intersects(group.bounds):
                painter.strokePath(group.path, _pen(group.color, group.width_mm))
        painter.resetTransform()

    def _paint_written(self, picture: QPixmap, ink: Ink) -> None:
        """Adds to the picture what the pen has written since it was last painted."""
        end = self._pen_index(ink) + 1
        if end <= self._drawn:
            return
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setTransform(self._transform())
        first = self._drawn
        cuts = np.flatnonzero(np.diff(ink.group_of[first:end])) + first + 1
        for low, high in zip([first, *cuts], [*cuts, end], strict=True):
            joined = low > 0 and not ink.starts[low]  # go on from the last painted point
            low = low - 1 if joined else low
            group = ink.groups[ink.group_of[high - 1]]
            path = path_of(ink.points[low:high], ink.starts[low:high])
            painter.strokePath(path, _pen(group.color, group.width_mm))
        painter.end()
        self._drawn = end

    def _paint_pen(self, painter: QPainter, ink: Ink) -> None:
        """Paints a pen whose tip is where the writing has come to."""
        x, y = ink.points[self._pen_index(ink)]
        tip = self._transform().map(QPointF(x, y))
        theme = Theme.of(self.palette())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(tip)
        painter.rotate(38)
        body = QPainterPath()
        body.moveTo(0, 0)
        body.lineTo(4.5, -13)
        body.lineTo(4.5, -54)
        body.quadTo(0, -58, -4.5, -54)
        body.lineTo(-4.5, -13)
        body.closeSubpath()
        painter.setPen(QPen(QColor(0, 0, 0, 70), 1))
        painter.setBrush(theme.accent)
        painter.drawPath(body)
        nib = QPainterPath(QPointF(0, 0))
        nib.lineTo(4.5, -13)
        nib.lineTo(-4.5, -13)
        nib.closeSubpath()
        painter.setBrush(QColor("#3a3c44"))
        painter.drawPath(nib)
        painter.resetTransform()

    # Events

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._fit is not _Fit.FREE:
            self._refit()
        self._forget_picture()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._forget_picture()
        super().changeEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        is_zoom = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.pixelDelta().isNull() or is_zoom:  # a wheel zooms, two fingers pan
            self._zoom(_ZOOM_STEP ** (event.angleDelta().y() / 120), event.position())
        else:
            self._pan(QPointF(event.pixelDelta()))
        event.accept()

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        ):
            self._zoom(1.0 + event.value(), event.position())
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._grabbed = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is not None:
            self._pan(event.position() - self._grabbed)
            self._grabbed = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grabbed = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.fit_width()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ways = {
            Qt.Key.Key_Left: QPointF(_PAN_STEP_PX, 0),
            Qt.Key.Key_Right: QPointF(-_PAN_STEP_PX, 0),
            Qt.Key.Key_Up: QPointF(0, _PAN_STEP_PX),
            Qt.Key.Key_Down: QPointF(0, -_PAN_STEP_PX),
            Qt.Key.Key_PageUp: QPointF(0, self.height() * 0.8),
            Qt.Key.Key_PageDown: QPointF(0, -self.height() * 0.8),
        }
        key = Qt.Key(event.key())
        if key in ways:
            self._pan(ways[key])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_in()
        elif key == Qt.Key.Key_Minus:
            self.zoom_out()
        else:
            super().keyPressEvent(event)


def _pen(color: QColor, width_mm: float) -> QPen:
    return QPen(
        color,
        width_mm,
        Qt.PenStyle.SolidLine,
        Qt.PenCapStyle.RoundCap,
        Qt.PenJoinStyle.RoundJoin,
    )
