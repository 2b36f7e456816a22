"""How the drawing pads look: paper with guide lines, ink, and marks of words."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen

from handwrite_app.ui.pad_ink import DrawnStroke
from handwrite_app.ui.theme import Theme, mix

_LINE_PX = 116.0  # from baseline to baseline
_X_HEIGHT_PX = 34.0
_TOP_PX = 92.0  # first baseline
_SIDE_PX = 22  # the lines begin and end so far from the edges
_NIB_PX = 3.2
_BRACKET_PX = 6.0
_INK = "#1a1a2e"
_RULE = "#4a66d8"
_TINTS = (_RULE, "#c77d1e")  # of every other word, on paper that is light in every theme


class WordMark(NamedTuple):
    """A word as the pad marks it, px: a tint behind its ink, and a bracket with its text below."""

    area: QRectF
    text: str
    is_doubtful: bool = False


def paint_paper(painter: QPainter, area: QRectF, palette: QPalette) -> None:
    """Paints an empty sheet with its guide lines."""
    theme = Theme.of(palette)
    painter.fillRect(area, theme.desk)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.border, 1))
    painter.setBrush(theme.paper)
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
    rule = mix(theme.paper, QColor(_RULE), 0.42)
    faint = mix(theme.paper, QColor(_RULE), 0.2)
    left, right = area.left() + _SIDE_PX, area.right() - _SIDE_PX
    baseline = area.top() + _TOP_PX
    while baseline < area.bottom() - 24:
        painter.setPen(QPen(rule, 1))
        painter.drawLine(QPointF(left, baseline), QPointF(right, baseline))
        painter.setPen(QPen(faint, 1, Qt.PenStyle.DashLine))
        top = baseline - _X_HEIGHT_PX
        painter.drawLine(QPointF(left, top), QPointF(right, top))
        baseline += _LINE_PX


def paint_piece(painter: QPainter, stroke: DrawnStroke, i: int) -> None:
    """Paints the piece of the stroke that ends at point i; pressure makes it wider."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = _NIB_PX * (0.45 + 1.1 * stroke.pressures[i])
    painter.setPen(QPen(QColor(_INK), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    if i == 0:
        painter.drawPoint(QPointF(*stroke.points[0]))
    else:
        painter.drawLine(QPointF(*stroke.points[i - 1]), QPointF(*stroke.points[i]))


def paint_mark(painter: QPainter, mark: WordMark, number: int) -> None:
    """Paints the mark of a word; words beside each other differ in colour."""
    color = QColor(_TINTS[number % len(_TINTS)])
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
    text = f"{mark.text} ?" if mark.is_doubtful else mark.text
    width = painter.fontMetrics().horizontalAdvance(text)
    place = QRectF(area.center().x() - width, low + 1, 2 * width, 18)
    painter.setPen(color.darker(125))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
