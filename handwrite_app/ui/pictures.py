"""Style samples as pictures for the window."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage

from handwrite_app.styles import StyleInfo, StyleSample, load_style

_MAX_LINES = 3
_LOOKED_AT = 6  # windows


def sample_image(sample: StyleSample, max_lines: int = _MAX_LINES) -> QImage:
    """Draws the first windows of a sample below each other, dark on white, cut to their ink."""
    return _ink_image(np.concatenate(list(sample.windows[:max_lines])))


def style_image(info: StyleInfo) -> QImage:
    """Returns a picture of one line of a hand, the fullest of the first few.

    Raises:
        UserError: the hand's file is missing or damaged.
    """
    windows = load_style(info)[0].windows[:_LOOKED_AT]
    fullest = max(windows, key=lambda window: float((window.max(axis=0) > 0.2).sum()))
    return _ink_image(fullest)


def png_of(image: QImage) -> bytes:
    """Packs a picture from the clipboard as PNG, for the reader of scans."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, b"PNG")
    return bytes(data.data())


def _ink_image(ink: NDArray[np.float32]) -> QImage:
    """Turns ink in [0, 1], (H, W), into a grey picture without empty columns at the right."""
    columns = np.flatnonzero(ink.max(axis=0) > 0.05)
    width = min(ink.shape[1], int(columns[-1]) + 7) if len(columns) else ink.shape[1]
    gray = np.ascontiguousarray(255 - np.rint(ink[:, :width] * 255).astype(np.uint8))
    image = QImage(
        gray.data, gray.shape[1], gray.shape[0], gray.strides[0], QImage.Format.Format_Grayscale8
    )
    return image.convertToFormat(QImage.Format.Format_RGB32)  # a copy of its own
