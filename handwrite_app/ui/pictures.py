"""Style samples as pictures for the window."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter

from handwrite_app.document.picture import Picture
from handwrite_app.styles import StyleInfo, StyleSample, load_style

_MAX_LINES = 3
_LOOKED_AT = 6  # windows
_MAX_SIDE = 1500  # px
_SMALLEST_LEVEL = 300  # px


def sample_image(sample: StyleSample, max_lines: int = _MAX_LINES) -> QImage:
    """Draws the first windows of a sample below each other, dark on white, cut to their ink."""
    return ink_image(sample.windows[:max_lines])


def style_image(info: StyleInfo) -> QImage:
    """Returns a picture of one line of a hand, the fullest of the first few.

    Raises:
        UserError: the hand's file is missing or damaged.
    """
    windows = load_style(info)[0].windows[:_LOOKED_AT]
    fullest = max(windows, key=lambda window: float((window.max(axis=0) > 0.2).sum()))
    return ink_image(fullest[None])


def png_of(image: QImage) -> bytes:
    """Packs a picture from the clipboard as PNG, for the reader of scans."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    return bytes(data.data())


@lru_cache(maxsize=2)
def picture_levels(picture: Picture) -> tuple[QImage, ...]:
    """Unpacks a paper's picture, and makes ever smaller ones of it; takes a tenth of a second."""
    image = QImage.fromData(picture.data).convertToFormat(QImage.Format.Format_RGB32)
    levels = [image]
    while max(image.width(), image.height()) > _SMALLEST_LEVEL and not image.isNull():
        image = image.scaled(
            max(1, image.width() // 2),
            max(1, image.height() // 2),
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        levels.append(image)
    return tuple(levels)


def rgb_image(pixels: NDArray[np.uint8]) -> QImage:
    """Makes an image of (H, W, 3) uint8 RGB, not larger than a screen shows."""
    pixels = np.ascontiguousarray(pixels)
    image = QImage(
        pixels.data,
        pixels.shape[1],
        pixels.shape[0],
        pixels.strides[0],
        QImage.Format.Format_RGB888,
    )
    return _for_screen(image)


def tinted_ink(ink: NDArray[np.float32], color: QColor) -> QImage:
    """Paints ink in [0, 1], (H, W), in a colour on nothing, not larger than a screen shows."""
    alpha = np.ascontiguousarray(np.rint(ink * 255).astype(np.uint8))
    height, width = alpha.shape
    mask = QImage(alpha.data, width, height, alpha.strides[0], QImage.Format.Format_Alpha8)
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(color)
    painter = QPainter(image)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    painter.drawImage(0, 0, mask)
    painter.end()
    return _for_screen(image)


def ink_image(windows: NDArray[np.float32]) -> QImage:
    """Turns windows of ink in [0, 1], (K, H, W), into a grey picture, below each other.

    Empty columns at the right are cut off.
    """
    ink = np.concatenate(list(windows))
    columns = np.flatnonzero(ink.max(axis=0) > 0.05)
    width = min(ink.shape[1], int(columns[-1]) + 7) if len(columns) else ink.shape[1]
    gray = np.ascontiguousarray(255 - np.rint(ink[:, :width] * 255).astype(np.uint8))
    image = QImage(
        gray.data, gray.shape[1], gray.shape[0], gray.strides[0], QImage.Format.Format_Grayscale8
    )
    return image.convertToFormat(QImage.Format.Format_RGB32)  # a copy of its own


def _for_screen(image: QImage) -> QImage:
    """A copy with memory of its own, at most `_MAX_SIDE` px."""
    if max(image.width(), image.height()) <= _MAX_SIDE:
        return image.copy()
    return image.scaled(
        _MAX_SIDE,
        _MAX_SIDE,
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
