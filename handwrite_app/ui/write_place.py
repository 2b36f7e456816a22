"""The Write tab: the panels on the left, the page on the right."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from handwrite_app.ui.commands import Commands
from handwrite_app.ui.compose_panel import GeneratePanel, TextPanel
from handwrite_app.ui.options_panel import OptionsPanel
from handwrite_app.ui.page_area import PageArea
from handwrite_app.ui.sidebar import Sidebar
from handwrite_app.ui.style_panel import StylePanel


class WritePlace(QWidget):
    """Makes the panels in the order in which Tab goes through them."""

    def __init__(self, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        do = commands
        self.text_panel = TextPanel(self)
        self.style_panel = StylePanel([do.open, do.paste, do.draw, do.record], do.keep, self)
        self.options_panel = OptionsPanel(self)
        self.generate_panel = GeneratePanel(do.generate, do.cancel, self)
        self.area = PageArea(commands, self)
        sidebar = Sidebar(
            self.text_panel, self.style_panel, self.options_panel, self.generate_panel, self
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(sidebar)
        row.addWidget(self.area, 1)
