"""Every choice but the text and the hand: how the page looks, and how the model writes."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from handwrite_app.choices import Choices
from handwrite_app.errors import UserError
from handwrite_app.synthesis import page_spec
from handwrite_app.ui.notice import Notice
from handwrite_app.ui.page_options import PageOptions
from handwrite_app.ui.paper_desk import PaperPicture
from handwrite_app.ui.writing_options import WritingOptions


class OptionsPanel(QWidget):
    """Shows the choices and says when they change; it lays out and writes nothing itself.

    Signals:
        layout_changed: the page looks different, the writing stays.
        writing_changed: the model would write something else.
    """

    layout_changed = Signal()
    writing_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page, self._writing = PageOptions(self), WritingOptions(self)
        self.notice = Notice(self)
        self._page.changed.connect(self._check_layout)
        self._writing.changed.connect(self.writing_changed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self._heading(self.tr("Page")))
        layout.addWidget(self.notice)
        layout.addWidget(self._page)
        layout.addSpacing(8)
        layout.addWidget(self._heading(self.tr("Writing")))
        layout.addWidget(self._writing)

    def _heading(self, title: str) -> QLabel:
        heading = QLabel(title, self)
        heading.setProperty("role", "heading")
        return heading

    def choices(self, text: str) -> Choices:
        """Returns what is chosen here, with the text."""
        return Choices(text=text, **self._page.fields(), **self._writing.fields())

    def set_choices(self, choices: Choices) -> None:
        """Shows these choices, and tells nobody."""
        if choices != self.choices(choices.text):
            self._page.show_choices(choices)
            self._writing.show_choices(choices)
        self.notice.hide()

    @property
    def paper_picture(self) -> PaperPicture:
        """Where the picture is chosen that is the paper; it is no part of the choices."""
        return self._page.picture

    @property
    def ink(self) -> str:
        """The colour of the ink, #rrggbb."""
        return self._page.ink

    @property
    def keeps_seed(self) -> bool:
        """Says whether Generate must use the seed that is shown."""
        return self._writing.keeps_seed

    def draw_seed(self) -> None:
        """Shows another seed."""
        self._writing.draw_seed()

    def _check_layout(self) -> None:
        """Tells of another layout, or says in place why there cannot be one."""
        try:
            page_spec(self.choices("").request(""))
        except UserError as error:
            self.notice.show_error(error)
            return
        self.notice.hide()
        self.layout_changed.emit()
