"""Below a result: picture or figures, copy, export."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from handwrite_app.lab.results import Result
from handwrite_app.ui import icons
from handwrite_app.ui.theme import Theme


class ResultBar(icons.PaintsIcons, QWidget):
    """What can be done with a result; hidden while there is none.

    Signals:
        turned: to "picture" or "table".
        copy_asked, export_asked: a button was pressed.
    """

    turned = Signal(str)
    copy_asked = Signal()
    export_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts = QButtonGroup(self)
        self._icons: dict[QToolButton, str] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        picture = self._button(self.tr("Picture"), self.tr("See the picture"), "picture")
        self._figures = self._button(
            self.tr("Figures"), self.tr("See the figures behind it"), "lines"
        )
        for button in (picture, self._figures):
            button.setCheckable(True)
            button.setProperty("role", "segment")
            button.clicked.connect(lambda _: self.turned.emit(self.part))
            self._parts.addButton(button)
            layout.addWidget(button)
        picture.setChecked(True)
        layout.addStretch()
        self._copy = self._button(self.tr("Copy"), self.tr("Copy the picture"), "copy")
        self._copy.clicked.connect(self.copy_asked)
        self._export = self._button(self.tr("Export…"), self.tr("Save as PNG, GIF or CSV"), "save")
        self._export.clicked.connect(self.export_asked)
        for button in (self._copy, self._export):
            layout.addWidget(button)
        self._paint_icons()

    @property
    def part(self) -> str:
        """What is shown: picture or table."""
        return "table" if self._figures.isChecked() else "picture"

    def show_result(self, result: Result | None) -> None:
        """Shows itself while there is a result."""
        self.setVisible(result is not None)

    def set_busy(self, is_busy: bool) -> None:
        """Waits for a file that is being written."""
        self._export.setEnabled(not is_busy)

    def _button(self, text: str, tip: str, icon: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(text)
        button.setIconSize(QSize(18, 18))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._icons[button] = icon
        return button

    def _paint_icons(self) -> None:
        color = Theme.of(self.palette()).text
        for button, name in self._icons.items():
            button.setIcon(icons.icon(name, color))
