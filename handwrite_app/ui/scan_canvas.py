"""The picture of a scan with what was found drawn over it, to be cropped and struck out in."""

from __future__ import annotations

from enum import Enum

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QTransform,
)
from PySide6.QtWidgets import QWidget

from handwrite_app.scan import Blot, ScanResult, ScanSettings
from handwrite_app.scan.reader import Box, turn_matrix
from handwrite_app.ui.theme import Theme, mix

_MARGIN_PX = 16
_HANDLE_PX = 12.0  # how near to an edge of the crop the pointer takes hold of it
_LEAST_CROP_PX = 24.0
_KEY_STEP = 0.01  # of the picture's longer side, by an arrow key
_GRID_LINES = 12


class Tool(Enum):
    """What the pointer does to the picture."""

    LINES = "lines"
    CROP = "crop"
    BRUSH = "brush"
    LASSO = "lasso"


class ScanCanvas(QWidget):
    """Shows a turned picture, its ink, lines and words; tells what the user does to it.

    Places on the widget are px of the screen; all that is told is px of the picture: of the turned
    one for crops, of the picture as it was read for blots.
    """

    line_picked = Signal(int)  # to be the current one
    line_toggled = Signal(int)
    cropped = Signal(object)  # Box
    blotted = Signal(object)  # Blot

    def __init__(self, shape: tuple[int, ...], parent: QWidget | None = None) -> None:
        """Shows nothing yet of a picture of this shape."""
        super().__init__(parent)
        self._shape = shape
        self._settings = ScanSettings()
        self._picture: QPixmap | None = None
        self._ink: QPixmap | None = None
        self._result: ScanResult | None = None
        self._tool = Tool.LINES
        self._current_line = 0
        self._brush = 12.0  # radius, px of the picture
        self._path: list[QPointF] = []  # of the brush or lasso under way, px of the turned picture
        self._held = (0, 0)  # which edges of the crop: -1, 0, 1 in x and y
        self._crop: Box | None = None  # while it is being drawn
        self._pointer: QPointF | None = None  # px of the turned picture
        self._shows_grid = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(360, 300)
        self.setAccessibleName(self.tr("Picture"))
        self.set_tool(Tool.LINES)

    def sizeHint(self) -> QSize:
        return QSize(760, 600)

    # What is shown

    def show_settings(self, settings: ScanSettings) -> None:
        """Shows crop and blots."""
        is_turned = (settings.quarter_turns, settings.turn_deg) != (
            self._settings.quarter_turns,
            self._settings.turn_deg,
        )
        self._settings = settings
        if is_turned:
            self._result = self._ink = None
        self.update()

    def show_picture(self, picture: QImage) -> None:
        """Shows the picture as it is turned."""
        self._picture = QPixmap.fromImage(picture)
        self.update()

    def show_result(self, result: ScanResult | None, ink: QImage | None) -> None:
        """Shows what was found; None while that is not known, or nothing was."""
        self._result = result
        self._ink = None if ink is None else QPixmap.fromImage(ink)
        lines = 0 if result is None else len(result.lines)
        self._current_line = min(self._current_line, max(lines - 1, 0))
        self.update()

    def set_current_line(self, number: int) -> None:
        """Marks one line as the one that keys act on."""
        self._current_line = number
        self.update()

    def set_tool(self, tool: Tool) -> None:
        """Changes what the pointer and the keys do."""
        self._tool = tool
        self._path = []
        self._crop = None
        told = {
            Tool.LINES: self.tr("Click a line to leave it out or take it back."),
            Tool.CROP: self.tr(
                "Drag a frame around the writing. Arrow keys move an edge in, with Shift out."
            ),
            Tool.BRUSH: self.tr("Paint over what is no writing. Arrow keys move, Space dabs."),
            Tool.LASSO: self.tr("Draw around what is no writing."),
        }
        self.setAccessibleDescription(told[tool])
        self.setToolTip(told[tool])
        is_precise = tool in (Tool.CROP, Tool.LASSO)
        shape = Qt.CursorShape.CrossCursor if is_precise else Qt.CursorShape.ArrowCursor
        self.setCursor(Qt.CursorShape.BlankCursor if tool is Tool.BRUSH else shape)
        self.update()

    def set_brush(self, radius: float) -> None:
        """Sets the radius of the brush, px of the picture."""
        self._brush = radius
        self.update()

    def show_grid(self, shows: bool) -> None:
        """Draws level lines over the picture, to turn it by."""
        self._shows_grid = shows
        self.update()

    # Frames

    @property
    def _turned_size(self) -> tuple[int, int]:
        return turn_matrix(self._shape, self._settings)[1]

    @property
    def _area(self) -> QRectF:
        """Where the picture is on the widget."""
        width, height = self._turned_size
        room = QRectF(self.rect()).adjusted(_MARGIN_PX, _MARGIN_PX, -_MARGIN_PX, -_MARGIN_PX)
        scale = max(min(room.width() / width, room.height() / height), 1e-3)
        area = QRectF(0, 0, width * scale, height * scale)
        area.moveCenter(room.center())
        return area

    def to_widget(self, x: float, y: float) -> QPointF:
        """From px of the turned picture to px of the widget."""
        area, (width, height) = self._area, self._turned_size
        return QPointF(
            area.left() + x * area.width() / width, area.top() + y * area.height() / height
        )

    def _to_turned(self, at: QPointF) -> QPointF:
        area, (width, height) = self._area, self._turned_size
        x = (at.x() - area.left()) * width / area.width()
        y = (at.y() - area.top()) * height / area.height()
        return QPointF(min(max(x, 0), width), min(max(y, 0), height))

    def _to_picture(self, points: list[QPointF]) -> NDArray[np.float64]:
        """(N, 2) px in the picture as it was read."""
        matrix = turn_matrix(self._shape, self._settings)[0]
        turned = np.array([[point.x(), point.y()] for point in points])
        return np.asarray((turned - matrix[:, 2]) @ np.linalg.inv(matrix[:, :2]).T)

    # The pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at = self._to_turned(event.position())
        if self._tool is Tool.LINES:
            number = self._line_at(at)
            if number is not None:
                self.line_picked.emit(number)
                self.line_toggled.emit(number)
        elif self._tool is Tool.CROP:
            self._held = self._edges_at(event.position())
            if self._held == (0, 0):
                self._crop = (at.x(), at.y(), at.x(), at.y())
                self._held = (1, 1)
            else:
                self._crop = self._crop_box()
        else:
            self._path = [at]
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._to_turned(event.position())
        self._pointer = at
        if self._crop is not None:
            x0, y0, x1, y1 = self._crop
            across, down = self._held
            self._crop = (
                at.x() if across < 0 else x0,
                at.y() if down < 0 else y0,
                at.x() if across > 0 else x1,
                at.y() if down > 0 else y1,
            )
        elif self._path:
            self._path.append(at)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self._crop is not None:
            x0, y0, x1, y1 = self._crop
            self._crop = None
            box = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
            ends = self.to_widget(*box[:2]), self.to_widget(*box[2:])
            shown = ends[1] - ends[0]
            if min(shown.x(), shown.y()) >= _LEAST_CROP_PX:
                self.cropped.emit(box)
        elif self._path:
            path, self._path = self._path, []
            if self._tool is Tool.BRUSH:
                self.blotted.emit(Blot(self._to_picture(path), self._brush))
            elif len(path) > 2:
                self.blotted.emit(Blot(self._to_picture(path)))
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer = None
        self.update()

    def _line_at(self, at: QPointF) -> int | None:
        lines = self._result.lines if self._result is not None else ()
        for number, line in enumerate(lines):
            x0, y0, x1, y1 = line.box
            if x0 <= at.x() <= x1 and y0 <= at.y() <= y1:
                return number
        return None

    def _crop_box(self) -> Box:
        if self._crop is not None:
            return self._crop
        width, height = self._turned_size
        return self._settings.crop or (0.0, 0.0, float(width), float(height))

    def _edges_at(self, at: QPointF) -> tuple[int, int]:
        """Which edges of the crop are under a place on the widget."""
        if self._settings.crop is None:
            return (0, 0)
        x0, y0, x1, y1 = self._crop_box()
        low, high = self.to_widget(x0, y0), self.to_widget(x1, y1)
        if not QRectF(low, high).adjusted(-12, -12, 12, 12).contains(at):
            return (0, 0)

        def side(place: float, first: float, last: float) -> int:
            near = [abs(place - first), abs(place - last)]
            return 0 if min(near) > _HANDLE_PX else (-1, 1)[near.index(min(near))]

        return side(at.x(), low.x(), high.x()), side(at.y(), low.y(), high.y())

    # The keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        arrows = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        key = Qt.Key(event.key())
        is_back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if self._tool is Tool.LINES and self._result is not None:
            if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                last = len(self._result.lines) - 1
                self.line_picked.emit(min(max(self._current_line + arrows[key][1], 0), last))
            elif key == Qt.Key.Key_Space:
                self.line_toggled.emit(self._current_line)
            else:
                super().keyPressEvent(event)
        elif self._tool is Tool.CROP and key in arrows:
            self.cropped.emit(self._moved_crop(arrows[key], is_back))
        elif self._tool is Tool.BRUSH and key in arrows:
            width, height = self._turned_size
            at = self._pointer or QPointF(width / 2, height / 2)
            step = _KEY_STEP * max(width, height)
            at += QPointF(*arrows[key]) * step
            self._pointer = QPointF(min(max(at.x(), 0), width), min(max(at.y(), 0), height))
        elif self._tool is Tool.BRUSH and key == Qt.Key.Key_Space and self._pointer is not None:
            self.blotted.emit(Blot(self._to_picture([self._pointer]), self._brush))
        else:
            super().keyPressEvent(event)
        self.update()

    def _moved_crop(self, arrow: tuple[int, int], is_back: bool) -> Box:
        """The arrow that points inwards moves an edge in; with Shift the same edge goes back."""
        width, height = self._turned_size
        step = _KEY_STEP * max(width, height) * (-1 if is_back else 1)
        x0, y0, x1, y1 = self._crop_box()
        across, down = arrow
        x0 += step if across > 0 else 0
        x1 -= step if across < 0 else 0
        y0 += step if down > 0 else 0
        y1 -= step if down < 0 else 0
        least = 2 * abs(step)
        return (
            min(max(x0, 0), x1 - least),
            min(max(y0, 0), y1 - least),
            max(min(x1, width), x0 + least),
            max(min(y1, height), y0 + least),
        )

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = Theme.of(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.desk)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        area = self._area
        painter.setClipRect(area)
        if self._picture is None:
            painter.setPen(theme.muted)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self.tr("Looking at it…"))
        else:
            painter.drawPixmap(area, self._picture, QRectF(self._picture.rect()))
        if self._ink is not None:
            painter.drawPixmap(area, self._ink, QRectF(self._ink.rect()))
        self._paint_blots(painter, theme)
        painter.setClipping(False)
        if self._result is not None:
            self._paint_lines(painter, self._result)
        self._paint_crop(painter, area)
        if self._shows_grid:
            painter.setPen(QPen(QColor(59, 85, 196, 130), 1))
            for k in range(1, _GRID_LINES):
                y = area.top() + k * area.height() / _GRID_LINES
                painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.accent, 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()

    @property
    def _px(self) -> float:
        """How many px of the widget a px of the picture takes."""
        return self._area.width() / self._turned_size[0]

    def _paint_lines(self, painter: QPainter, result: ScanResult) -> None:
        """The picture is light in both themes: these colours are the same in both."""
        used, out = QColor("#2f49b8"), QColor("#6d6f76")
        for number, (line, is_used) in enumerate(zip(result.lines, result.used, strict=True)):
            x0, y0, x1, y1 = line.box
            box = QRectF(self.to_widget(x0, y0), self.to_widget(x1, y1)).adjusted(-3, -3, 3, 3)
            color = used if is_used else out
            if not is_used:
                painter.fillRect(box, QColor(255, 255, 255, 190))
            is_current = self._tool is Tool.LINES and number == self._current_line
            width = 2.4 if is_current and self.hasFocus() else 1.4
            style = Qt.PenStyle.SolidLine if is_used else Qt.PenStyle.DashLine
            painter.setPen(QPen(color, width, style))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 4, 4)
            if is_used:  # a bracket under each word
                across = (x1 - x0) / max(line.ink.shape[1], 1)
                painter.setPen(QPen(used, 2.2))
                for left, right in line.words:
                    ends = [self.to_widget(x0 + at * across, y1) for at in (left, right)]
                    painter.drawLine(ends[0] + QPointF(0, 1), ends[1] + QPointF(0, 1))
            self._paint_badge(painter, box, number, color, is_used)

    def _paint_badge(
        self, painter: QPainter, box: QRectF, number: int, color: QColor, is_used: bool
    ) -> None:
        badge = QRectF(box.left() - 11, box.center().y() - 9, 18, 18)
        painter.setPen(QPen(color, 1.4))
        painter.setBrush(color if is_used else QColor("white"))
        painter.drawEllipse(badge)
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.75)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor("white") if is_used else color)
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(number + 1))

    def _paint_blots(self, painter: QPainter, theme: Theme) -> None:
        matrix = turn_matrix(self._shape, self._settings)[0]
        area, px = self._area, self._px
        painter.save()
        painter.translate(area.topLeft())
        painter.scale(px, px)
        under_way = QColor(theme.accent)
        under_way.setAlpha(110)
        if self._path and self._tool is Tool.LASSO:
            painter.setPen(QPen(theme.accent, 1.5 / px, Qt.PenStyle.DashLine))
            painter.drawPolyline(QPolygonF(self._path))
        elif self._path:
            painter.setPen(_brush_pen(under_way, self._brush))
            painter.drawPolyline(QPolygonF([*self._path, self._path[-1] + QPointF(0.01, 0)]))
        painter.setTransform(
            QTransform(*(float(v) for v in (*matrix[:, 0], *matrix[:, 1], *matrix[:, 2]))), True
        )
        struck = mix(QColor("#ffffff"), QColor("#b3261e"), 0.16)
        struck.setAlpha(225)
        for blot in self._settings.blots:
            points = QPolygonF([QPointF(x, y) for x, y in blot.points])
            if blot.radius > 0:
                painter.setPen(_brush_pen(struck, blot.radius))
                points.append(points.last() + QPointF(0.01, 0))
                painter.drawPolyline(points)
            else:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(struck)
                painter.drawPolygon(points)
        painter.restore()
        if self._tool is Tool.BRUSH and self._pointer is not None:
            painter.setPen(QPen(QColor("#b3261e"), 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            centre = self.to_widget(self._pointer.x(), self._pointer.y())
            painter.drawEllipse(centre, self._brush * px, self._brush * px)

    def _paint_crop(self, painter: QPainter, area: QRectF) -> None:
        if self._crop is None and self._settings.crop is None:
            return
        x0, y0, x1, y1 = self._crop_box()
        frame = QRectF(self.to_widget(x0, y0), self.to_widget(x1, y1)).normalized()
        outside = QPainterPath()
        outside.addRect(area)
        inside = QPainterPath()
        inside.addRect(frame)
        painter.fillPath(outside - inside, QColor(20, 20, 26, 150))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor("white"), 3))
        painter.drawRect(frame)
        painter.setPen(QPen(QColor("#2f49b8"), 1.4))
        painter.drawRect(frame)
        if self._tool is Tool.CROP:
            painter.setBrush(QColor("white"))
            for corner in (
                frame.topLeft(),
                frame.topRight(),
                frame.bottomLeft(),
                frame.bottomRight(),
            ):
                painter.drawRect(QRectF(corner - QPointF(4, 4), corner + QPointF(4, 4)))


def _brush_pen(color: QColor, radius: float) -> QPen:
    return QPen(
        color,
        2 * radius,
        Qt.PenStyle.SolidLine,
        Qt.PenCapStyle.RoundCap,
        Qt.PenJoinStyle.RoundJoin,
    )
