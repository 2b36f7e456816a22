"""The left side of the window: what to write, in whose hand, on what page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from handwrite_app.ui.compose_panel import GeneratePanel, TextPanel
from handwrite_app.ui.controls import TallColumn
from handwrite_app.ui.options_panel import OptionsPanel
from handwrite_app.ui.style_panel import StylePanel

_WIDTH_PX = 372


class Sidebar(QWidget):
    """Sets the panels below each other, scrolled where they are too tall, but for the last."""

    def __init__(
        self,
        text: TextPanel,
        style: StylePanel,
        options: OptionsPanel,
        generate: GeneratePanel,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        middle = QWidget(self)
        middle.setObjectName("sidebarContents")
        inside = QVBoxLayout(middle)
        inside.setContentsMargins(20, 16, 10, 12)
        inside.setSpacing(16)
        inside.addWidget(text, 1)
        inside.addWidget(style)
        inside.addWidget(options)
        scroll = TallColumn(middle, self, least_px=_WIDTH_PX)
        scroll.setObjectName("sidebarScroll")
        foot = QVBoxLayout()
        foot.setContentsMargins(20, 8, 20, 18)
        foot.addWidget(generate)
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 1, 0)
        column.setSpacing(0)
        column.addWidget(scroll, 1)
        column.addLayout(foot)
