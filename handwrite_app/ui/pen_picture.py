"""The pen that is seen writing."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTransform

from handwrite_app.ui.player import PenPlace
from handwrite_app.ui.theme import Theme
from handwrite_app.ui.tiles import Scene, pen_at

_LIFTED = QPointF(2, -4)  # px from the paper, between strokes


def paint_pen(
    painter: QPainter, transform: QTransform, scene: Scene, pen: PenPlace, theme: Theme
) -> None:
    """Paints a pen whose tip is where the writing has come to, and the line to it.

    Args:
        transform: from mm on the sheet to the widget.
    """
    if not 0 < pen.drawn < len(scene.ink.points):
        return
    tip = transform.map(pen.tip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if pen.is_down:
        painter.save()
        painter.setTransform(transform, True)
        painter.setPen(pen_at(scene, pen.drawn - 1))
        painter.drawLine(QPointF(*scene.ink.points[pen.drawn - 1]), pen.tip)
        painter.restore()
    painter.translate(tip)
    if not pen.is_down:
        painter.translate(_LIFTED)
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
