"""Curves of training runs: drawn as they grow, several runs in one picture, readable at a point."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from handwrite_app.ui.theme import Theme

_INKS = (  # of runs, on light and on dark ground; told apart by the number at the end, too
    ("#3b55c4", "#93a5ff"),
    ("#b4480f", "#ffb38a"),
    ("#0f7a55", "#6fdcb0"),
    ("#8f2f8a", "#f0a2ea"),
    ("#7a6200", "#e6cf5c"),
    ("#006f8a", "#76d6ee"),
)
_MOST_POINTS = 500  # drawn of a curve: more than that lie on the same pixels
_LEFT_PX, _RIGHT_PX, _TOP_PX, _BOTTOM_PX = 58, 18, 34, 26
_FEWEST_STEPS = 10.0  # on the axis
_NEAR_PX = 40  # of the pointer


@dataclass(frozen=True)
class Curve:
    """One line.

    name: what it shows, for the legend; points: (x, y), x rising; run: which colour; is_dashed:
    measured now and then (with dots); is_faint: a ground for a smoother line, without a name.
    """

    name: str
    points: tuple[tuple[float, float], ...]
    run: int = 0
    is_dashed: bool = False
    is_faint: bool = False


def smooth(points: Sequence[tuple[float, float]], share: float = 0.03) -> list[tuple[float, float]]:
    """A running mean over `share` of the points to either side, fewer near the ends: no lag."""
    sums = [0.0, *accumulate(y for _, y in points)]
    widest = round(share * len(points))
    result = []
    for k, (x, _) in enumerate(points):
        reach = min(widest, k, len(points) - 1 - k)
        total = sums[k + reach + 1] - sums[k - reach]
        result.append((x, total / (2 * reach + 1)))
    return result


def ticks(low: float, high: float, most: int) -> list[float]:
    """Round numbers from `low` to `high`, at most `most` of them."""
    if not high > low:
        return [low]
    rough = (high - low) / max(1, most - 1)
    scale = 10.0 ** math.floor(math.log10(rough))
    step = next((m * scale for m in (1, 2, 5) if m * scale >= rough * 0.999), 10 * scale)
    first = math.ceil(low / step - 1e-9)
    return [k * step for k in range(first, math.floor(high / step + 1e-9) + 1)]


def log_ticks(low: float, high: float, most: int) -> list[float]:
    """Round numbers for a scale of powers, from `low` to `high`, both above 0."""
    found: list[float] = []
    for parts in ((1,), (1, 3), (1, 2, 5), (1, 1.5, 2, 3, 4, 5, 7)):
        powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
        now = [m * 10.0**p for p in powers for m in parts if low <= m * 10.0**p <= high]
        if len(now) > most:
            break
        found = now
    return found if len(found) > 1 else ticks(low, high, most)


class CurvesView(QWidget):
    """Draws curves over one axis, on a scale of powers where they allow it.

    Args:
        title: what is measured; also the accessible name.
        is_log: may use a scale of powers.
    """

    def __init__(self, title: str, *, is_log: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._may_log = title, is_log
        self._curves: list[Curve] = []
        self._given: list[Curve] = []
        self._bounds = (0.0, 1.0, 0.0, 1.0)
        self._is_log = False
        self._pointer: QPointF | None = None
        self._axis = self.tr("steps")
        self.setAccessibleName(title)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(420, 220)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 130)

    @property
    def curves(self) -> list[Curve]:
        """What is shown."""
        return self._curves

    def show_curves(self, curves: Sequence[Curve]) -> None:
        """Shows these curves; ones without points are left out."""
        if list(curves) == self._given:
            return
        self._given = list(curves)
        self._curves = [curve for curve in curves if curve.points]
        points = [point for curve in self._curves for point in _thinned(curve.points)]
        if points:
            ys = sorted(y for _, y in points)
            self._is_log = self._may_log and ys[0] > 0 and ys[-1] / ys[0] > 3
            low, high = ys[0], ys[-1]
            if self._is_log:
                low, high = low / 1.1, high * 1.1
            else:
                low, high = min(0.0, low), high * 1.08 if high > 0 else 1.0
            xs = [x for x, _ in points]
            self._bounds = (min(0.0, *xs), max(*xs, _FEWEST_STEPS), low, max(high, low + 1e-9))
        self.setAccessibleDescription(self._in_words())
        self.update()

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = Theme.of(self.palette())
        area = self._area()
        small = QFont(self.font())
        small.setPointSizeF(small.pointSizeF() * 0.88)
        self._paint_head(painter, theme)
        painter.setFont(small)
        if not self._curves:
            painter.setPen(theme.muted)
            painter.drawText(
                area, Qt.AlignmentFlag.AlignCenter, self.tr("Nothing has been measured yet.")
            )
            painter.end()
            return
        self._paint_axes(painter, theme, area)
        painter.save()
        painter.setClipRect(area.adjusted(-2, -4, 2, 4))
        for curve in sorted(self._curves, key=lambda curve: not curve.is_faint):
            self._paint_curve(painter, theme, curve)
        painter.restore()
        self._paint_numbers(painter, theme)
        self._paint_reading(painter, theme, area)
        painter.end()

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_LEFT_PX, _TOP_PX, -_RIGHT_PX, -_BOTTOM_PX)

    def _ink(self, theme: Theme, run: int) -> QColor:
        return QColor(_INKS[run % len(_INKS)][theme.is_dark])

    def _place(self, x: float, y: float) -> QPointF:
        left, right, low, high = self._bounds
        area = self._area()
        if self._is_log:
            y, low, high = (math.log(max(v, 1e-30)) for v in (y, low, high))
        return QPointF(
            area.left() + (x - left) / (right - left) * area.width(),
            area.bottom() - (y - low) / (high - low) * area.height(),
        )

    def _paint_head(self, painter: QPainter, theme: Theme) -> None:
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.setPen(theme.text)
        painter.drawText(QPointF(4, QFontMetricsF(bold).ascent() + 4), self._title)
        right = float(self.width() - _RIGHT_PX)
        metrics = QFontMetricsF(self.font())
        painter.setFont(self.font())
        least = 4 + QFontMetricsF(bold).horizontalAdvance(self._title) + 16
        named = [curve for curve in self._curves if not curve.is_faint]
        for curve in reversed(named if len(named) > 1 else []):
            width = metrics.horizontalAdvance(curve.name)
            if right - width - 26 < least:  # what has no room is told where the pointer is
                break
            baseline = metrics.ascent() + 4
            painter.setPen(theme.muted)
            painter.drawText(QPointF(right - width, baseline), curve.name)
            painter.setPen(self._pen(theme, curve))
            middle = baseline - metrics.xHeight() / 2
            painter.drawLine(
                QPointF(right - width - 24, middle), QPointF(right - width - 6, middle)
            )
            right -= width + 40

    def _paint_axes(self, painter: QPainter, theme: Theme, area: QRectF) -> None:
        left, right, low, high = self._bounds
        metrics = QFontMetricsF(painter.font())
        rows = max(2, int(area.height() / 34))
        values = log_ticks(low, high, rows) if self._is_log else ticks(low, high, rows)
        for y in values:
            at = self._place(left, y).y()
            painter.setPen(QPen(theme.border, 1))
            painter.drawLine(QPointF(area.left(), at), QPointF(area.right(), at))
            painter.setPen(theme.muted)
            box = QRectF(0, at - metrics.height() / 2, area.left() - 8, metrics.height())
            painter.drawText(
                box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._number(y)
            )
        columns = max(2, int(area.width() / 90))
        for x in ticks(left, right, columns):
            at = self._place(x, low).x()
            text = self.locale().toString(x, "f", 0)
            if x == 0:
                text = f"0 {self._axis}"
            width = metrics.horizontalAdvance(text)
            start = min(max(at - width / 2, area.left() - 4), self.width() - width - 2)
            painter.drawText(QPointF(start, area.bottom() + metrics.ascent() + 6), text)

    def _pen(self, theme: Theme, curve: Curve) -> QPen:
        ink = self._ink(theme, curve.run)
        if curve.is_faint:
            ink.setAlphaF(0.32)
            return QPen(ink, 1.0)
        style = Qt.PenStyle.DashLine if curve.is_dashed else Qt.PenStyle.SolidLine
        return QPen(ink, 2.0, style, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)

    def _paint_curve(self, painter: QPainter, theme: Theme, curve: Curve) -> None:
        places = [self._place(x, y) for x, y in _thinned(curve.points)]
        painter.setPen(self._pen(theme, curve))
        painter.drawPolyline(places)
        if curve.is_dashed or len(places) == 1:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._ink(theme, curve.run))
            if len(places) <= 60:
                for place in places:
                    painter.drawEllipse(place, 3, 3)
            painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_numbers(self, painter: QPainter, theme: Theme) -> None:
        """Numbers the runs where their lines end, so that colour is not all that tells them."""
        ends = {
            curve.run: curve.points[-1]
            for curve in self._curves
            if not curve.is_faint and not curve.is_dashed
        }
        if len(ends) < 2:
            return
        for run, (x, y) in ends.items():
            place = self._place(x, y)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._ink(theme, run))
            painter.drawEllipse(place, 8, 8)
            painter.setPen(theme.on_accent)
            box = QRectF(place.x() - 8, place.y() - 8, 16, 16)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(run + 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    # Reading

    def _reading(self) -> tuple[float, list[tuple[Curve, float]]] | None:
        """The step under the pointer, and what each curve is there."""
        if self._pointer is None or not self._area().contains(self._pointer):
            return None
        left, right, _, _ = self._bounds
        area = self._area()
        at = left + (self._pointer.x() - area.left()) / area.width() * (right - left)
        near = _NEAR_PX / area.width() * (right - left)
        found = []
        for curve in self._curves:
            x, y = min(_around(curve.points, at), key=lambda point: abs(point[0] - at))
            if not curve.is_faint and abs(x - at) <= near:
                found.append((curve, y))
        return (at, found) if found else None

    def _paint_reading(self, painter: QPainter, theme: Theme, area: QRectF) -> None:
        reading = self._reading()
        if reading is None:
            return
        at, found = reading
        x = self._place(at, self._bounds[2]).x()
        painter.setPen(QPen(theme.muted, 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        lines = [self.tr("step {step}").format(step=self.locale().toString(at, "f", 0))]
        lines += [f"{curve.name}: {self._number(y)}" for curve, y in found]
        metrics = QFontMetricsF(painter.font())
        width = max(metrics.horizontalAdvance(line) for line in lines) + 16
        height = metrics.height() * len(lines) + 10
        start = x + 10 if x + 10 + width < self.width() else x - 10 - width
        box = QRectF(start, area.top() + 4, width, height)
        painter.setPen(QPen(theme.border, 1))
        painter.setBrush(theme.card)
        painter.drawRoundedRect(box, 6, 6)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(theme.text)
        painter.drawText(box.adjusted(8, 5, -8, -5), Qt.AlignmentFlag.AlignLeft, "\n".join(lines))

    def _number(self, value: float) -> str:
        if value != 0 and abs(value) < 1e-4:
            return self.locale().toString(value, "e", 0)
        return self.locale().toString(value, "g", 3)

    def _in_words(self) -> str:
        named = [curve for curve in self._curves if not curve.is_faint]
        return "; ".join(f"{curve.name}: {self._number(curve.points[-1][1])}" for curve in named)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer = None
        self.update()


def _thinned(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """As many points as can be told apart, the last among them."""
    every = -(-len(points) // _MOST_POINTS)
    thin = list(points[::every])
    return thin if thin[-1] == points[-1] else [*thin, points[-1]]


def _around(points: Sequence[tuple[float, float]], x: float) -> Sequence[tuple[float, float]]:
    after = bisect_left(points, (x, -math.inf))
    return points[max(0, after - 1) : after + 1]
