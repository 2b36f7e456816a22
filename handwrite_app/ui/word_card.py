"""The card beside the words that are chosen: their text, what can be done, numbers, variants."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from handwrite_app.layout import SCALES
from handwrite_app.ui.controls import Fold, FormGrid, NumberBox
from handwrite_app.ui.variants import VariantStrip
from handwrite_app.ui.word_actions import WordActions

NUM_VARIANTS = 6  # with the word as it is
_WIDTH_PX = 364
_GAP_PX = 12  # between the words and the card
_MARGIN_PX = 12
_FARTHEST_MM = 500.0


class _Text(QLineEdit):
    """The word's text: Enter changes it, Esc leaves it as it was."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.undo()
            self.left.emit()
            return
        super().keyPressEvent(event)


class WordCard(QFrame):
    """Shows what is chosen, and asks for changes; it floats over the page."""

    reworded = Signal(str)
    shaped = Signal(object)  # right_mm, down_mm, scale, lean, as of `editing.put_word`
    left = Signal()  # the keyboard is to go back to the page
    resized = Signal()

    def __init__(self, actions: WordActions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName(self.tr("Chosen words"))
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self.setFixedWidth(_WIDTH_PX)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(22)
        shadow.setOffset(0, 4)
        shadow.setColor(QColor(0, 0, 0, 70))
        self.setGraphicsEffect(shadow)
        self._count = QLabel(self)
        self._count.setProperty("role", "heading")
        self._text = _Text(self)
        self._text.setAccessibleName(self.tr("Text of the word"))
        self._text.setToolTip(self.tr("Change the word; Enter writes it"))
        self._text.returnPressed.connect(lambda: self.reworded.emit(self._text.text()))
        self._text.left.connect(self.left)
        self._reading = QLabel(self)
        self._reading.setProperty("role", "muted")
        self._reading.setWordWrap(True)
        top = QHBoxLayout()
        top.setSpacing(2)
        top.addWidget(self._text, 1)
        top.addWidget(self._count, 1)
        top.addSpacing(4)
        for action in (actions.again, actions.variants, actions.keep, actions.remove):
            button = QToolButton(self)
            button.setDefaultAction(action)
            button.setProperty("role", "segment")
            button.setIconSize(QSize(18, 18))
            button.setAccessibleName(action.text().replace("&", ""))
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            top.addWidget(button)
        self.strip = VariantStrip(NUM_VARIANTS, self)
        self.strip.hide()
        self._make_numbers(actions)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 8)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self._reading)
        layout.addWidget(self.strip)
        layout.addWidget(self._fold)
        self.hide()

    def _make_numbers(self, actions: WordActions) -> None:
        self._fold = Fold(
            self.tr("Place and shape"), self.tr("Numbers for where the word stands"), self
        )
        self._right = NumberBox(-_FARTHEST_MM, _FARTHEST_MM, 0.5, decimals=2)
        self._down = NumberBox(-_FARTHEST_MM, _FARTHEST_MM, 0.5, decimals=2)
        self._size = NumberBox(100 * SCALES[0], 100 * SCALES[1], 5.0, decimals=0, unit=" %")
        self._slant = NumberBox(-45.0, 45.0, 1.0, unit="°")
        self._right.setToolTip(self.tr("How far the word is moved to the right"))
        self._down.setToolTip(self.tr("How far the word is moved down"))
        self._size.setToolTip(self.tr("How large the word is beside the others"))
        self._slant.setToolTip(self.tr("How much further the word leans to the right"))
        grid = FormGrid()
        grid.add(self.tr("To the right"), self._right)
        grid.add(self.tr("Down"), self._down)
        grid.add(self.tr("Size"), self._size)
        grid.add(self.tr("Slant"), self._slant)
        for box in (self._right, self._down, self._size, self._slant):
            box.changed.connect(self._ask_for_shape)
        reset = QToolButton(self)
        reset.setDefaultAction(actions.reset)
        reset.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        reset.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        inside = QVBoxLayout(self._fold.body)
        inside.setContentsMargins(0, 0, 0, 2)
        inside.addLayout(grid)
        inside.addWidget(reset, 0, Qt.AlignmentFlag.AlignRight)

    # What is shown

    def show_word(self, text: str, reading: str) -> None:
        """Shows one word, unless its text is being changed, and what is to be said of it."""
        if not self._text.hasFocus() or not self._text.isModified():
            self._text.setText(text)
        self._text.show()
        self._count.hide()
        self._reading.setText(reading)
        self._reading.setVisible(bool(reading))
        self._fold.show()

    def show_many(self, said: str) -> None:
        """Shows how many words are chosen."""
        self._text.hide()
        self._count.setText(said)
        self._count.show()
        self._reading.hide()
        self._fold.hide()
        self.strip.hide()

    def show_shape(self, right_mm: float, down_mm: float, scale: float, lean: float) -> None:
        """Shows the numbers of a word, and tells nobody."""
        self._right.set_number(right_mm)
        self._down.set_number(down_mm)
        self._size.set_number(100 * scale)
        self._slant.set_number(math.degrees(math.atan(lean)))

    def say(self, what: str) -> None:
        """Says what is wrong with the text."""
        self._reading.setText(what)
        self._reading.show()

    def open(self) -> None:
        """Goes to the text, or to the first button where there are several words."""
        if self._text.isVisibleTo(self):
            self._text.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._text.selectAll()
        else:
            self.focusNextChild()

    def place(self, beside: QRectF, room: QRectF) -> None:
        """Puts the card below some words or, without room there, above them, all in px."""
        layout = self.layout()
        assert layout is not None, "the card has a layout"
        layout.activate()
        height = layout.sizeHint().height()
        self.resize(_WIDTH_PX, height)
        low, high = beside.bottom() + _GAP_PX, beside.top() - _GAP_PX - height
        fits_below = low + height <= room.bottom() - _MARGIN_PX
        top = low if fits_below or high < room.top() + _MARGIN_PX else high
        top = min(max(top, room.top() + _MARGIN_PX), room.bottom() - _MARGIN_PX - height)
        left = min(
            max(beside.center().x() - _WIDTH_PX / 2, room.left() + _MARGIN_PX),
            room.right() - _MARGIN_PX - _WIDTH_PX,
        )
        self.move(round(left), round(top))

    def _ask_for_shape(self) -> None:
        numbers = [box.number or 0.0 for box in (self._right, self._down, self._size, self._slant)]
        lean = math.tan(math.radians(numbers[3]))
        self.shaped.emit((numbers[0], numbers[1], numbers[2] / 100, lean))

    # Events

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.resized.emit()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the page; no other key of the card is one of the page."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.accept()
