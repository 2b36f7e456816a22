"""The words of a prompt below the pad, each a button that has it written again."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QToolButton, QWidget

from handwrite_app.ui import icons
from handwrite_app.ui.theme import Theme

_GAP_PX = 5


class FlowLayout(QLayout):
    """Items beside each other as they come, in as many rows as it takes."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setContentsMargins(0, 0, 0, 0)
        self._items: list[QLayoutItem] = []

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), moves=False)

    def setGeometry(self, area: QRect) -> None:
        super().setGeometry(area)
        self._place(area, moves=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, area: QRect, *, moves: bool) -> int:
        """Places the items, or only says how high they would be."""
        x, y, row = area.x(), area.y(), 0
        for item in self._items:
            size = item.sizeHint()
            if x > area.x() and x + size.width() > area.right() + 1:
                x, y, row = area.x(), y + row + _GAP_PX, 0
            if moves:
                item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + _GAP_PX
            row = max(row, size.height())
        return y + row - area.y()


class WordButtons(icons.PaintsIcons, QWidget):
    """What was found of each word: not yet written, written, or to be looked at."""

    chosen = Signal(int)  # a word is to be written again

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Words of the prompt"))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._layout = FlowLayout(self)
        self._buttons: list[QToolButton] = []
        self._doubtful: frozenset[int] = frozenset()

    def set_words(self, words: Sequence[str]) -> None:
        """Shows the words of a prompt, none of them written."""
        while self._layout.takeAt(0) is not None:
            pass
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = []
        for number, word in enumerate(words):
            button = QToolButton(self)
            button.setText(word.replace("&", "&&"))
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setIconSize(QSize(14, 14))
            button.clicked.connect(lambda _, k=number: self.chosen.emit(k))
            self._layout.addWidget(button)
            button.show()
            self._buttons.append(button)
        self.show_state(0)

    def show_state(
        self, written: int, doubtful: Collection[int] = (), again: int | None = None
    ) -> None:
        """Shows how many words are written, which to look at, and which is written again."""
        self._doubtful = frozenset(doubtful)
        for number, button in enumerate(self._buttons):
            word = button.text().replace("&&", "&")
            button.setEnabled(number < written)
            button.setChecked(number == again)
            if number == again:
                tip = self.tr("“{word}” is being written again")
            elif number in self._doubtful:
                tip = self.tr("“{word}” is hard to read: a click has it written again")
            elif number < written:
                tip = self.tr("Write “{word}” again")
            else:
                tip = self.tr("“{word}” is not written yet")
            button.setToolTip(tip.format(word=word))
            button.setAccessibleName(tip.format(word=word))
        self._paint_icons()

    def _paint_icons(self) -> None:
        theme = Theme.of(self.palette())
        for number, button in enumerate(self._buttons):
            if number in self._doubtful:
                button.setIcon(icons.icon("warning", theme.error))
            elif button.isEnabled():
                button.setIcon(icons.icon("done", theme.muted))
            else:
                button.setIcon(icons.icon("minus", theme.muted))
