"""A pad with guide lines to write a sample on, by mouse, finger or tablet pen."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from handwrite_app.ui.notice import Notice
from handwrite_app.ui.pad_canvas import PadCanvas
from handwrite_app.ui.pad_tools import PadTools

_LONGEST_NAME = 18


class DrawingPad(QWidget):
    """The pad with a sentence to copy and its buttons; takes the place of the page."""

    accepted = Signal(object, bool)  # Drawing; whether it joins the hand in use
    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = PadCanvas(self)
        self.tools = PadTools(self.canvas, self)
        self.notice = Notice(self)
        title = QLabel(self.tr("Write a few words in your own hand"), self)
        title.setProperty("role", "title")
        title.setWordWrap(True)
        prompt = QLabel(
            self.tr(
                "For example, for every letter and digit: “Jack quietly moved up front and "
                "seized the big ball of wax on 17 March 2065, 8:43 to 9.”"
            ),
            self,
        )
        prompt.setWordWrap(True)
        prompt.setProperty("role", "muted")
        self._use = QPushButton(self.tr("Use this h&and"), self)
        self._use.setProperty("role", "primary")
        self._use.setToolTip(self.tr("Write in this hand from now on"))
        self._use.clicked.connect(lambda: self._accept(adds=False))
        self._add = QPushButton(self)
        self._add.clicked.connect(lambda: self._accept(adds=True))
        self._back = QPushButton(self.tr("Ba&ck to the page"), self)
        self._back.setToolTip(self.tr("Leave the pad; what is drawn stays on it (Esc)"))
        self._back.clicked.connect(self.dismissed)
        self.set_hand("")

        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addWidget(self.tools)
        tools.addStretch()
        tools.addWidget(self._back)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch()
        buttons.addWidget(self._add)
        buttons.addWidget(self._use)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(36, 28, 36, 24)
        layout.setSpacing(6)
        layout.addWidget(title)
        layout.addWidget(prompt)
        layout.addSpacing(8)
        layout.addLayout(tools)
        layout.addSpacing(2)
        layout.addWidget(self.canvas, 1)
        layout.addWidget(self.notice)
        layout.addSpacing(8)
        layout.addLayout(buttons)
        self.canvas.changed.connect(self._refresh)
        self._refresh()

    def set_hand(self, name: str) -> None:
        """Offers to add the drawing to the hand of this name; empty: there is none to add to."""
        self._add.setText(self.tr("Add t&o “{name}”").format(name=shortened(name)))
        self._add.setToolTip(
            self.tr("Take it for one more sample of the hand “{name}”").format(name=name)
        )
        self._add.setVisible(bool(name))

    def _refresh(self) -> None:
        for control in (self._use, self._add):
            control.setEnabled(self.canvas.has_ink)

    def _accept(self, *, adds: bool) -> None:
        self.notice.hide()
        self.accepted.emit(self.canvas.drawing, adds)


def shortened(name: str) -> str:
    """A name for a button: not too long, and no letter of it taken for a key."""
    short = name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1].rstrip() + "…"
    return short.replace("&", "&&")
