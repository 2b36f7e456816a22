"""A formula, typeset."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from handwrite_app.lab.figures import Look, rasterize
from handwrite_app.ui.lab.artist import Artist
from handwrite_app.ui.lab.picture_view import image_of, look_of
from handwrite_app.ui.theme import Theme
from handwrite_app.workers.job import Job

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.text import Text

_FIRST_PX, _LARGEST_PX = 40, 200  # high; it is cut to what the formula needs
_POINTS = 11.0
_SETTLED_MS = 50  # after the last change of size or colours
_AIR_PX = 4
_LEADING_PX = 7


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
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_FIRST_PX)  # until it is drawn
        self.setVisible(bool(source))
        self._artist = Artist(start, self)
        self._artist.drawn.connect(self._show)
        self._later = QTimer(self)  # once, when a palette has changed for good
        self._later.setSingleShot(True)
        self._later.setInterval(_SETTLED_MS)
        self._later.timeout.connect(self._draw)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._later.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._later.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        kinds = (QEvent.Type.PaletteChange, QEvent.Type.DevicePixelRatioChange)
        if event.type() in kinds and self.isVisible():
            self._later.start()

    def _draw(self) -> None:
        theme, scale = Theme.of(self.palette()), self.devicePixelRatioF()
        look, source, width = look_of(theme, theme.window), self._source, self.width()
        self._artist.ask((look, scale, width), lambda: typeset(source, width, scale, look))

    def _show(self, key: tuple[Look, float, int], pixels: NDArray[np.uint8]) -> None:
        pixmap = QPixmap.fromImage(image_of(pixels))
        pixmap.setDevicePixelRatio(key[1])
        self.setPixmap(pixmap)
        self.setFixedHeight(round(pixmap.height() / key[1]))


def typeset(source: str, width_px: int, scale: float, look: Look) -> NDArray[np.uint8]:
    """Draws a formula at the left of (H, W, 4) uint8 RGBA that is as high as it needs.

    Args:
        width_px: in pixels of the window.
        scale: pixels of the screen to one of the window.
    """
    width, height = round(width_px * scale), round(_LARGEST_PX * scale)

    def draw(figure: Figure) -> None:
        whole = _line(figure, source, look)
        fits = whole.get_window_extent().width <= width
        if not fits:
            whole.remove()
        lines = [whole] if fits else [_line(figure, part, look) for part in broken(source)]
        top = float(height)
        for line in lines:
            wide = line.get_window_extent().width
            if wide > width:
                line.set_fontsize(_POINTS * width / wide * 0.98)
            box = line.get_window_extent()
            line.set_y((top - box.height) / height)
            top -= box.height + _LEADING_PX * scale

    pixels = rasterize(draw, width, height, scale, look)
    inked = np.flatnonzero((pixels != pixels[0, -1]).any(axis=(1, 2)))
    air = round(_AIR_PX * scale)
    low, high = (int(inked[0]), int(inked[-1]) + 1) if len(inked) else (0, 1)
    return pixels[max(0, low - air) : high + air]


def broken(source: str) -> list[str]:
    """The lines of a formula that breaks at every \\quad."""
    return [f"${part.strip().strip('$')}$" for part in source.split(r"\quad")]


def _line(figure: Figure, source: str, look: Look) -> Text:
    return figure.text(0, 0, source, color=look.text, fontsize=_POINTS, va="bottom")
