"""Line icons, drawn from SVG paths in the palette's own text colour."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

_PATHS = {
    "picture": "M4 5.5h16v13H4z M4 16l4.5-4.5 4 4 2.5-2.5 5 4.5 M15.5 9.2v.1",
    "paste": "M9 4.5h6v3H9z M9 6H6v14h12V6h-3 M9.5 12h5 M9.5 15.5h5",
    "pen": "M4.5 19.5l1-4.2L16.2 4.6l3.2 3.2L8.7 18.5z M14 6.8l3.2 3.2",
    "record": "M4 6.5h14 M4 11h8 M4 15.5h5 M12 19.5l.7-3 6.4-6.4 2.3 2.3-6.4 6.4z",
    "dice": "M5 5h14v14H5z M9 9v.1 M15 9v.1 M12 12v.1 M9 15v.1 M15 15v.1",
    "lock": "M6 11h12v8.5H6z M8.5 11V8a3.5 3.5 0 0 1 7 0v3",
    "unlock": "M6 11h12v8.5H6z M8.5 11V7.5a3.5 3.5 0 0 1 6.8-1.2",
    "replay": "M5 12a7 7 0 1 0 2.3-5.2 M4.8 4.2l.6 4.3 4.3-.6",
    "minus": "M6 12h12",
    "plus": "M6 12h12 M12 6v12",
    "fit": "M4.5 9V4.5H9 M15 4.5h4.5V9 M19.5 15v4.5H15 M9 19.5H4.5V15",
    "save": "M12 4v10.5 M7.5 10.5l4.5 4.5 4.5-4.5 M5 19.5h14",
    "close": "M6.5 6.5l11 11 M17.5 6.5l-11 11",
    "undo": "M8.5 5L4.5 9l4 4 M4.5 9H14a5 5 0 0 1 0 10H9",
    "erase": "M5 7h14 M9.5 7V4.5h5V7 M7 7l.8 12.5h8.4L17 7 M10.5 10.5v5.5 M13.5 10.5v5.5",
    "redo": "M15.5 5l4 4-4 4 M19.5 9H10a5 5 0 0 0 0 10h5",
    "eraser": "M8.5 19.5L4 15 14.5 4.5 20 10l-9.5 9.5z M9.2 9.8l5.5 5.5 M12 19.5h8",
    "brush": "M19.5 4.5l-9 9 M12.2 15a3.4 3.4 0 0 1-3.4 4.5H4.5c1.6-1 1-2.7 1.6-4.1a3.3 3.3 0 0 1 "
    "6.1-.4z",
    "lasso": "M12 4.5c4.4 0 8 2.3 8 5.2s-3.6 5.2-8 5.2-8-2.3-8-5.2 3.6-5.2 8-5.2z "
    "M7 14.2c-1.6 1-1.6 3.4.4 3.6s2.6 2.2-.4 2.7",
    "crop": "M7 3.5V17h13.5 M3.5 7H17v13.5",
    "lines": "M4 7.5h9 M4 12h9 M4 16.5h9 M16 7l1.5 1.5L20.5 5.5 M16 16l1.5 1.5 3-3",
    "turn-left": "M8.5 4l-4 4 4 4 M4.5 8H14a6 6 0 0 1 6 6v5",
    "turn-right": "M15.5 4l4 4-4 4 M19.5 8H10a6 6 0 0 0-6 6v5",
    "more": "M6 11.3a.7.7 0 1 0 .01 0z M12 11.3a.7.7 0 1 0 .01 0z M18 11.3a.7.7 0 1 0 .01 0z",
    "warning": "M12 4.5l8.5 15h-17z M12 10v4.5 M12 17v.1",
    "info": "M12 3.8a8.2 8.2 0 1 0 0 16.4a8.2 8.2 0 0 0 0-16.4z M12 11v5.2 M12 7.9v.1",
    "done": "M5 12.5l4.5 4.5L19 7.5",
    "noise": "M5 6v.1 M9.5 4.5v.1 M6.5 10.5v.1 M11 9v.1 M4.5 15v.1 M9 14v.1 M12 18.5v.1 M7.5 19v.1"
    " M15 5.5c4-2 4 4 1.5 5.5s-1.5 5 3 3.5",
    "page": "M6 4h8.5L18 7.5V20H6z M9 11h6 M9 15h6",
    "play": "M8 5.5v13l10.5-6.5z",
    "pause": "M8.5 5.5v13 M15.5 5.5v13",
    "loop": "M17 3.5l3 3-3 3 M4 11.5v-1a4 4 0 0 1 4-4h12 M7 20.5l-3-3 3-3"
    " M20 12.5v1a4 4 0 0 1-4 4H4",
    "down": "M6 9.5l6 6 6-6",
    "right": "M9.5 6l6 6-6 6",
    "portrait": "M7 4h10v16H7z",
    "landscape": "M4 7h16v10H4z",
    "paper-plain": "M5.5 4h13v16h-13z",
    "paper-ruled": "M5.5 4h13v16h-13z M5.5 8.5h13 M5.5 12h13 M5.5 15.5h13",
    "paper-grid": "M5.5 4h13v16h-13z M5.5 9.3h13 M5.5 14.6h13 M9.8 4v16 M14.2 4v16",
    "paper-dots": "M5.5 4h13v16h-13z M9.5 8.5v.1 M14.5 8.5v.1 M9.5 12v.1 M14.5 12v.1 "
    "M9.5 15.5v.1 M14.5 15.5v.1",
    "align-left": "M5 6.5h14 M5 10.2h9 M5 13.8h14 M5 17.5h9",
    "align-center": "M5 6.5h14 M7.5 10.2h9 M5 13.8h14 M7.5 17.5h9",
    "align-right": "M5 6.5h14 M10 10.2h9 M5 13.8h14 M10 17.5h9",
    "align-justify": "M5 6.5h14 M5 10.2h14 M5 13.8h14 M5 17.5h14",
    "copy": "M8.5 8.5h11v11h-11z M15.5 8.5v-4h-11v11h4",
    "pan": "M12 4v16 M4 12h16 M9.5 6.5L12 4l2.5 2.5 M9.5 17.5L12 20l2.5-2.5 M6.5 9.5L4 12l2.5 2.5"
    " M17.5 9.5L20 12l-2.5 2.5",
    "variants": "M4 6h7v4.5H4z M13 6h7v4.5h-7z M4 13.5h7V18H4z M13 13.5h7V18h-7z",
    "drag": "M12 14V4 M8.5 7.5L12 4l3.5 3.5 M6 12v7.5h12V12",
    "print": "M7 9V4.5h10V9 M7 16H4.5V9h15v7H17 M7 13.5h10v6H7z",
}
_SIZES = (16, 20, 24, 32, 48)
if TYPE_CHECKING:
    _Widget = QWidget
else:
    _Widget = object  # Qt knows no second base


class PaintsIcons(_Widget):
    """For widgets with icons, before their Qt class: painted anew when the colours change.

    The colours of a widget that is enabled again are others, too.
    """

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.EnabledChange):
            self._paint_icons()
        super().changeEvent(event)

    def _paint_icons(self) -> None:
        """Draws every icon in the palette's colours."""
        raise NotImplementedError


def svg(name: str, color: QColor) -> bytes:
    """Returns the icon as an SVG file in one colour."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" '
        f'stroke="{color.name()}" stroke-width="1.7" stroke-linecap="round" '
        f'stroke-linejoin="round"><path d="{_PATHS[name]}"/></svg>'
    ).encode()


def pixmap(name: str, color: QColor, size: int) -> QPixmap:
    """Draws the icon `size` pixels wide and high on a transparent ground."""
    return _pixmap(name, color.rgb(), size)


def icon(name: str, color: QColor, checked_name: str | None = None) -> QIcon:
    """Returns the icon for buttons and menus, crisp at the usual sizes; faint when disabled.

    Args:
        checked_name: another picture for the checked state.
    """
    return _icon(name, color.rgb(), checked_name)


@lru_cache(maxsize=1024)  # a theme has a few hundred, and every widget asks again for its own
def _pixmap(name: str, rgb: int, size: int) -> QPixmap:
    image = QPixmap(size, size)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    data = QByteArray(svg(name, QColor.fromRgb(rgb)))
    QSvgRenderer(data).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return image


@lru_cache(maxsize=512)
def _icon(name: str, rgb: int, checked_name: str | None) -> QIcon:
    result = QIcon()
    for size in _SIZES:
        full = _pixmap(name, rgb, size)
        result.addPixmap(full)
        dim = QPixmap(size, size)
        dim.fill(Qt.GlobalColor.transparent)
        painter = QPainter(dim)
        painter.setOpacity(0.35)
        painter.drawPixmap(0, 0, full)
        painter.end()
        result.addPixmap(dim, QIcon.Mode.Disabled)
        if checked_name is not None:
            checked = _pixmap(checked_name, rgb, size)
            result.addPixmap(checked, QIcon.Mode.Normal, QIcon.State.On)
    return result
