"""A word as it was written several times, side by side, to choose from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QSizePolicy, QToolButton, QWidget

from handwrite_app.layout import WordInk, smooth
from handwrite_app.ui.ink import path_of
from handwrite_app.ui.theme import Theme

_COLUMNS = 3
_SIZE = QSize(104, 52)
_ROOM = 10.0  # px between the ink and the edge of its button
_NIB = 0.16  # of the x-height, as on pages


class _Sheet(QToolButton):
    """A button with a word on it."""

    def __init__(self, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._number = number
        self._ink: WordInk | None = None
        self._x_height_steps = 1.0
        self._px_per_step = 1.0
        self._color = QColor()
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return _SIZE

    def minimumSizeHint(self) -> QSize:
        return QSize(64, _SIZE.height())

    def show_ink(self, ink: WordInk, px_per_step: float, x_height_steps: float, color: str) -> None:
        """Shows a word; all sheets at one scale."""
        self._ink, self._px_per_step = ink, px_per_step
        self._x_height_steps, self._color = x_height_steps, QColor(color)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paper = QRectF(self.rect()).adjusted(4, 4, -4, -4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Theme.of(self.palette()).paper)
        painter.drawRoundedRect(paper, 4, 4)
        painter.setPen(QColor("#6d6f78"))
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 0.75)
        painter.setFont(font)
        corner = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
        painter.drawText(paper.adjusted(5, 0, 0, -2), corner, str(self._number))
        strokes = [] if self._ink is None else [smooth(stroke) for stroke in self._ink.strokes]
        if strokes:
            points = np.concatenate(strokes)
            middle = (points.min(axis=0) + points.max(axis=0)) / 2
            starts = np.zeros(len(points), dtype=np.bool_)
            sizes = np.array([len(stroke) for stroke in strokes])
            starts[np.cumsum(sizes) - sizes] = True
            painter.translate(paper.center())
            painter.scale(self._px_per_step, -self._px_per_step)
            pen = QPen(self._color, _NIB * self._x_height_steps)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.strokePath(path_of(points - middle, starts), pen)
        painter.end()


class VariantStrip(QWidget):
    """The word as it is, and as it might be; a click or an arrow key chooses."""

    chosen = Signal(int)  # 0: as it is

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_setting = False
        self._group = QButtonGroup(self)
        self._sheets = [_Sheet(number + 1, self) for number in range(count)]
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for number, sheet in enumerate(self._sheets):
            self._group.addButton(sheet, number)
            layout.addWidget(sheet, number // _COLUMNS, number % _COLUMNS)
            sheet.setAccessibleName(self._name_of(number))
            sheet.setToolTip(self._name_of(number))
        self._group.idToggled.connect(self._on_toggled)
        self.setFocusProxy(self._sheets[0])

    def show_inks(
        self, inks: Sequence[WordInk], x_height_steps: Sequence[float], color: str
    ) -> None:
        """Shows the variants, of which the first is the word as it is.

        Args:
            x_height_steps: how many steps an x of each is high.
            color: of the ink, #rrggbb.
        """
        x_height = x_height_steps[0]
        inks = [ink.resized(x_height / own) for ink, own in zip(inks, x_height_steps, strict=True)]
        extents = [np.ptp(np.concatenate(list(ink.strokes)), axis=0) for ink in inks if ink.strokes]
        width, height = np.max([*extents, (4 * x_height, 3 * x_height)], axis=0)
        sheet = self._sheets[0]
        room = (max(sheet.width(), 64) - 2 * _ROOM, _SIZE.height() - 2 * _ROOM)
        scale = float(min(room[0] / width, room[1] / height))
        for number, (sheet, ink) in enumerate(zip(self._sheets, inks, strict=False)):
            sheet.show_ink(ink, scale, x_height, color)
            name = self._name_of(number)
            if ink.legibility is not None:
                sheet.setToolTip(
                    self.tr("{name}: the recogniser is {percent} % sure of each letter").format(
                        name=name, percent=round(100 * ink.legibility)
                    )
                )
            else:
                sheet.setToolTip(name)

    def _name_of(self, number: int) -> str:
        if number == 0:
            return self.tr("The word as it is")
        return self.tr("Variant {number}").format(number=number + 1)

    def choose(self, number: int | None) -> None:
        """Shows which one is on the page, None for none of them, and tells nobody."""
        self._is_setting = True
        self._group.setExclusive(False)  # else one of them always counts as chosen
        for one, sheet in enumerate(self._sheets):
            sheet.setChecked(one == number)
        self._group.setExclusive(True)
        self._is_setting = False

    def press(self, number: int) -> None:
        """Chooses one, as a click does."""
        if self.isEnabled() and number < len(self._sheets):
            self._sheets[number].click()

    def _on_toggled(self, number: int, is_checked: bool) -> None:
        if is_checked and not self._is_setting:
            self.chosen.emit(number)
