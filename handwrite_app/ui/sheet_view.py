"""Paper seen at any zoom: strokes coming out of noise, the pen writing them, the still page."""

from __future__ import annotations

import math
import time
from enum import Enum

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QHideEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QWidget

from handwrite_app.ui.ink import Ink
from handwrite_app.ui.pen_picture import paint_pen
from handwrite_app.ui.player import Player, View
from handwrite_app.ui.theme import Theme
from handwrite_app.ui.tiles import Scene, Tiles

_MARGIN_PX = 36
_MAX_FIT = 11.0  # px/mm; a single word does not fill the window
_MIN_SCALE, _MAX_SCALE = 0.4, 120.0
_ZOOM_STEP = 1.2
PAN_STEP_PX = 60.0
_FAINTEST = 0.3  # opacity of noise
_PAINT_S = 0.004  # of a frame, for tiles that are missing


class _Fit(Enum):
    WIDTH = "width"
    PAGE = "page"
    FREE = "free"


class SheetView(QWidget):
    """Shows ink at any zoom. The sheet is in mm; `scale` is in pixels per mm."""

    zoomed = Signal(float)  # pixels per mm
    panned = Signal()  # the sheet lies elsewhere in the view
    written = Signal()  # the pen has reached the end, or was told to skip there

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(280, 200)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self.player = Player(self)
        self.player.changed.connect(self.update)
        self.player.moved.connect(self._follow)
        self.player.written.connect(self.written)
        self._sheet: QRectF | None = None  # that the view was last fitted to
        self._fit = _Fit.WIDTH
        self._scale = 4.0
        self._origin = QPointF()  # where the sheet's top left corner is, px
        self._tiles = Tiles()
        self._is_crisp = True
        self._fades = True
        self._rest = QTimer(self)  # paints what a frame left undone
        self._rest.setSingleShot(True)
        self._rest.setInterval(0)
        self._rest.timeout.connect(self.update)

    # What to show

    @property
    def ink(self) -> Ink | None:
        """What is shown, or None on an empty desk."""
        return self.player.ink

    @property
    def is_writing(self) -> bool:
        """Says whether the pen, or the way from noise, is shown in place of the still page."""
        return self.player.view is not View.STILL and not self.player.is_emerging

    @property
    def is_crisp(self) -> bool:
        """Says whether all that can be seen is painted as it should be."""
        return self._is_crisp

    @property
    def scale(self) -> float:
        """Pixels per mm."""
        return self._scale

    @property
    def page_in_view(self) -> int:
        """The number of the page in the middle of the view, from 0."""
        ink = self.ink
        if ink is None:
            return 0
        from_view, _ = self._transform().inverted()
        middle = from_view.map(QPointF(self.rect().center())).y()
        pages = ink.pages
        return min(range(len(pages)), key=lambda page: abs(pages[page].center().y() - middle))

    def clear(self) -> None:
        """Shows an empty desk."""
        self.player.clear()

    def show_emerging(self, ink: Ink, progress: float, *, fades: bool = True) -> None:
        """Shows the strokes as they stand after a denoising step.

        Args:
            progress: in [0, 1].
            fades: early steps are painted fainter; not where most of the page is written already.
        """
        self._fades = fades
        self.player.show_emerging(ink, progress)

    def show_still(self, ink: Ink) -> None:
        """Shows the finished page."""
        self.player.show_still(ink)

    def write(self, ink: Ink) -> None:
        """Has the pen write the page from its first stroke."""
        self.player.write(ink)

    def skip(self) -> None:
        """Ends the writing at once; the page stays."""
        self.player.skip()

    def _shown_ink(self) -> Ink | None:
        step = self.player.step
        return self.player.ink if step is None else step.ink

    def _follow(self) -> None:
        """Shows where the player is."""
        ink = self._shown_ink()
        if ink is not None and ink.sheet != self._sheet:
            gently, self._sheet = self._sheet is not None, ink.sheet
            if self._fit is not _Fit.FREE:
                self._refit(gently=gently)
        pen = self.player.pen
        if pen is not None and pen.drawn and self.player.is_playing:
            self._follow_pen(pen.tip)
        self._change()

    def _follow_pen(self, tip: QPointF) -> None:
        """Pans when the pen leaves the window below or at a side."""
        at = self._transform().map(tip)
        room = QRectF(self.rect()).adjusted(20, 20, -20, -30)
        dx = min(0.0, room.right() - at.x()) + max(0.0, room.left() - at.x())
        dy = min(0.0, room.bottom() - at.y()) + max(0.0, room.top() - at.y())
        if dx or dy:
            self._pan(QPointF(dx, dy - (room.height() / 2 if dy < 0 else 0)))

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
        self._change()

    def fit_page(self) -> None:
        """Fits a whole page into the window."""
        self._fit = _Fit.PAGE
        self._refit()
        self._change()

    def _refit(self, *, gently: bool = False) -> None:
        """Computes scale and origin anew.

        Args:
            gently: keep the scale where it nearly fits, so that a page that grows and shrinks by
                a little at each denoising step does not make the view breathe.
        """
        ink = self._shown_ink()
        if ink is None:
            return
        sheet, first = ink.sheet, ink.pages[0]
        room_x = max(40.0, self.width() - 2 * _MARGIN_PX)
        room_y = max(40.0, self.height() - 2 * _MARGIN_PX)
        scale = room_x / max(sheet.width(), 1.0)
        if self._fit is _Fit.PAGE:
            scale = min(scale, room_y / max(first.height(), 1.0))
        scale = min(max(scale, _MIN_SCALE), _MAX_FIT)
        if not (gently and 0.8 < self._scale / scale < 1.04):
            self._scale = scale
        height = sheet.height() * self._scale
        top = (room_y - height) / 2 + _MARGIN_PX if height < room_y else float(_MARGIN_PX)
        left = (self.width() - sheet.width() * self._scale) / 2
        self._move_to(QPointF(left, top))
        self.zoomed.emit(self._scale)

    def _zoom(self, factor: float, about: QPointF) -> None:
        if self.ink is None:
            return
        scale = min(max(self._scale * factor, _MIN_SCALE), _MAX_SCALE)
        origin = about + (self._origin - about) * (scale / self._scale)
        self._scale = scale
        self._fit = _Fit.FREE
        self._move_to(self._in_reach(origin))
        self.zoomed.emit(scale)

    def _pan(self, by: QPointF) -> None:
        if self.ink is not None:
            self._fit = _Fit.FREE
            self._move_to(self._in_reach(self._origin + by))

    def _move_to(self, origin: QPointF) -> None:
        """Puts the sheet where its tiles fall on whole pixels of the screen."""
        ratio = self.devicePixelRatioF()
        self._origin = QPointF(round(origin.x() * ratio), round(origin.y() * ratio)) / ratio
        self._change()
        self.panned.emit()

    def _in_reach(self, origin: QPointF) -> QPointF:
        """Leaves at least a corner of the paper in the window."""
        ink = self._shown_ink()
        if ink is None:
            return origin
        keep = 80.0
        width, height = ink.sheet.width() * self._scale, ink.sheet.height() * self._scale
        return QPointF(
            min(max(origin.x(), keep - width), self.width() - keep),
            min(max(origin.y(), keep - height), self.height() - keep),
        )

    def to_view(self, rect: QRectF) -> QRectF:
        """Where a rectangle of the sheet, in mm, lies in the view, in px."""
        return self._transform().mapRect(rect)

    def _to_sheet(self, at: QPointF) -> QPointF:
        return self._transform().inverted()[0].map(at)

    # Painting

    def _change(self) -> None:
        """Has the view painted anew."""
        self._is_crisp = False
        self.update()

    def _transform(self) -> QTransform:
        return QTransform(self._scale, 0, 0, self._scale, self._origin.x(), self._origin.y())

    def _scene(self) -> Scene | None:
        """What is to be painted."""
        ink, step, pen = self._shown_ink(), self.player.step, self.player.pen
        if ink is None:
            return None
        end = len(ink.points) if pen is None else pen.drawn
        fades = step is not None and self._fades
        opacity = _FAINTEST + (1 - _FAINTEST) * step.progress**1.5 if fades and step else 1.0
        return Scene(ink, end, opacity, self._scale * self.devicePixelRatioF())

    def _area(self) -> QRect:
        """What can be seen, in device pixels from the sheet's top left corner."""
        ratio = self.devicePixelRatioF()
        corner = QPoint(round(-self._origin.x() * ratio), round(-self._origin.y() * ratio))
        size = QPoint(math.ceil(self.width() * ratio), math.ceil(self.height() * ratio))
        return QRect(corner, corner + size)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = Theme.of(self.palette())
        scene = self._scene()
        painter = QPainter(self)
        if scene is None:
            painter.fillRect(self.rect(), theme.desk)
            self._is_crisp = True
        else:
            self._tiles.want(scene, theme)
            self._is_crisp = self._tiles.work(self._area(), time.perf_counter() + _PAINT_S)
            if not self._is_crisp:
                self._rest.start()
            self._tiles.paint(painter, self._area(), scene.scale, self.devicePixelRatioF())
            if self.player.pen is not None:
                paint_pen(painter, self._transform(), scene, self.player.pen, theme)
            seen = self._transform().inverted()[0].mapRect(QRectF(self.rect()))
            self._paint_over(painter, theme, seen)
        painter.end()

    def _paint_over(self, painter: QPainter, theme: Theme, seen: QRectF) -> None:
        """Paints what a view has over its ink; `seen` is what of the sheet can be seen, mm."""

    # Events

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._fit is not _Fit.FREE:
            self._refit()
        self._move_to(self._origin)

    def hideEvent(self, event: QHideEvent) -> None:
        self.player.stop()
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._tiles.forget()
            self._change()
        super().changeEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolls, as two fingers do; zooms with Ctrl held."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom(_ZOOM_STEP ** (event.angleDelta().y() / 120), event.position())
        elif not event.pixelDelta().isNull():
            self._pan(QPointF(event.pixelDelta()))
        else:
            by = QPointF(event.angleDelta()) * PAN_STEP_PX / 120
            is_sideways = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._pan(QPointF(by.y(), by.x()) if is_sideways else by)
        event.accept()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent):  # of a touchpad
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self._zoom(1.0 + event.value(), event.position())
                return True
            if event.gestureType() == Qt.NativeGestureType.SmartZoomNativeGesture:
                self.fit_width()
                return True
        elif isinstance(event, QGestureEvent):  # of a touch screen
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                center = pinch.centerPoint()
                self._pan(center - pinch.lastCenterPoint())
                self._zoom(pinch.scaleFactor(), QPointF(self.mapFromGlobal(center)))
                event.accept(pinch)
                return True
        return super().event(event)
