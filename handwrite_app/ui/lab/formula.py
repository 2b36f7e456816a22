"""A formula, typeset."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QPixmap, QShowEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from handwrite_app.lab.figures import Look, rasterize
from handwrite_app.ui.lab.artist import Artist
from handwrite_app.ui.lab.picture_view import image_of, look_of
from handwrite_app.ui.theme import Theme
from handwrite_app.workers.job import Job

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_WIDTH_PX = 280
_LARGEST_PX = 200  # high; it is cut to what the formula needs
_POINTS = 11.0
_AIR_PX = 4


class Formula(QLabel):
    """Shows mathtext as wide as the column beside an experiment, on as many lines as it needs.

    Args:
        source: in matplotlib's mathtext; may break at \\quad.
        start: starts a job for as long as the window is open.
    """

    def __init__(
        self, source: str, start: Callable[..., Job], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._source = source
        self.setAccessibleName(self.tr("Formula"))
        self.setAccessibleDescription(source)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(_WIDTH_PX, 40)  # until it is drawn
        self.setVisible(bool(source))
        self._artist = Artist(start, self)
        self._artist.drawn.connect(self._show)
        self._later = QTimer(self)  # once, when a palette has changed for good
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._draw)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._later.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        kinds = (QEvent.Type.PaletteChange, QEvent.Type.DevicePixelRatioChange)
        if event.type() in kinds and self.isVisible():
            self._later.start()

    def _draw(self) -> None:
        theme, scale = Theme.of(self.palette()), self.devicePixelRatioF()
        look, source = look_of(theme, theme.window), self._source
        self._artist.ask((look, scale), lambda: typeset(source, scale, look))

    def _show(self, key: tuple[Look, float], pixels: NDArray[np.uint8]) -> None:
        pixmap = QPixmap.fromImage(image_of(pixels))
        pixmap.setDevicePixelRatio(key[1])
        self.setPixmap(pixmap)
        self.setFixedHeight(round(pixmap.height() / key[1]))


def typeset(source: str, scale: float, look: Look) -> NDArray[np.uint8]:
    """Draws a formula at the left of (H, W, 4) uint8 RGBA that is as high as it needs.

    Args:
        scale: pixels of the screen to one of the window.
    """
    width, height = round(_WIDTH_PX * scale), round(_LARGEST_PX * scale)

    def draw(figure: Figure) -> None:
        text = figure.text(0, 0.5, source, color=look.text, fontsize=_POINTS, va="center")
        text.set_linespacing(1.6)
        if text.get_window_extent().width > width:
            text.set_text(source.replace(r"\quad", "$\n$"))
        wide = text.get_window_extent().width
        if wide > width:
            text.set_fontsize(_POINTS * width / wide * 0.98)

    pixels = rasterize(draw, width, height, scale, look)
    inked = np.flatnonzero((pixels != pixels[0, -1]).any(axis=(1, 2)))
    air = round(_AIR_PX * scale)
    low, high = (int(inked[0]), int(inked[-1]) + 1) if len(inked) else (0, 1)
    return pixels[max(0, low - air) : high + air]
