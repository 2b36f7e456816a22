"""The picture of a result, drawn for the very pixels it is shown on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from handwrite_app.lab.figures import DARK, LIGHT, Look
from handwrite_app.ui.theme import Theme

_LEAST_PX = (320, 240)


class PictureView(QWidget):
    """Shows one picture in the middle; one that was drawn for another size is shrunk to fit.

    Signals:
        resized: it has another size; the picture is to be drawn anew.
    """

    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self.setMinimumSize(*_LEAST_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def image(self) -> QImage | None:
        """What is shown."""
        return self._image

    def show_pixels(self, pixels: NDArray[np.uint8]) -> None:
        """Shows (H, W, 4) uint8 RGBA."""
        self._image = image_of(pixels)
        self.update()

    def copy(self) -> None:
        """Puts the picture into the clipboard."""
        if self._image is not None:
            QGuiApplication.clipboard().setImage(self._image)

    def sizeHint(self) -> QSize:
        return QSize(2 * _LEAST_PX[0], 2 * _LEAST_PX[1])

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image is None:
            return
        ratio = self.devicePixelRatioF()
        room = (round(self.width() * ratio), round(self.height() * ratio))
        width, height = self._image.width(), self._image.height()
        scale = min(1.0, room[0] / width, room[1] / height)
        left, top = (
            round((side - scale * own) / 2) for side, own in zip(room, (width, height), strict=True)
        )
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale < 1)
        place = QRectF(left / ratio, top / ratio, scale * width / ratio, scale * height / ratio)
        painter.drawImage(place, self._image, QRectF(0, 0, width, height))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


def image_of(pixels: NDArray[np.uint8]) -> QImage:
    """Makes an image of (H, W, 4) uint8 RGBA, with memory of its own."""
    pixels = np.ascontiguousarray(pixels)
    height, width = pixels.shape[:2]
    form = QImage.Format.Format_RGBA8888
    image = QImage(pixels.data, width, height, pixels.strides[0], form)
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def look_of(theme: Theme, ground: QColor) -> Look:
    """Returns the colours of figures in the window's own theme, on a ground."""
    return Look(
        text=theme.text.name(),
        muted=theme.muted.name(),
        grid=theme.groove.name(),
        background=ground.name(),
        series=(DARK if theme.is_dark else LIGHT).series,
    )
