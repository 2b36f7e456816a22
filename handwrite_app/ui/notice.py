"""A message in its place: what happened and what to try. It blocks nothing."""

from __future__ import annotations

import traceback

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from handwrite_app.errors import UserError
from handwrite_app.ui import icons
from handwrite_app.ui.error_words import in_words
from handwrite_app.ui.theme import Theme


class Notice(icons.PaintsIcons, QFrame):
    """Shows one message; hidden while there is none. An icon, not a colour, tells its kind."""

    acted = Signal()  # the button of the message was pressed

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._kind = "info"
        self._icon = QLabel(self)
        self._icon.setFixedSize(20, 20)
        self._message = self._text_label()
        self._hint = self._text_label()
        self._hint.setProperty("role", "muted")
        self._action = QPushButton(self)
        self._action.setAccessibleName(self.tr("Remedy"))
        self._action.hide()
        self._action.clicked.connect(self.acted)
        self._fold = QPushButton(self.tr("Details"), self)
        self._fold.setCheckable(True)
        self._copy = QPushButton(self.tr("Copy details"), self)
        self._copy.clicked.connect(self._copy_details)
        self._details = QPlainTextEdit(self)
        self._details.setReadOnly(True)
        self._details.setFixedHeight(120)
        self._details.setAccessibleName(self.tr("Details of the error"))
        self._fold.toggled.connect(self._details.setVisible)
        self._fold.toggled.connect(self._copy.setVisible)
        self._close = QToolButton(self)
        self._close.setAccessibleName(self.tr("Dismiss"))
        self._close.setToolTip(self.tr("Dismiss this message"))
        self._close.clicked.connect(self.hide)

        words = QVBoxLayout()
        words.setSpacing(3)
        words.addWidget(self._message)
        words.addWidget(self._hint)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, 4, 0, 0)
        for button in (self._action, self._fold, self._copy):
            buttons.addWidget(button)
        buttons.addStretch()
        words.addLayout(buttons)
        words.addWidget(self._details)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 9, 8, 9)
        layout.setSpacing(8)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)
        layout.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    @property
    def message(self) -> str:
        """What is said, or nothing while the notice is hidden."""
        return self._message.text() if not self.isHidden() else ""

    def place(self, left: int, top: int, width: int) -> None:
        """Puts a notice that floats at a place, as high as its words need, px."""
        layout = self.layout()
        assert layout is not None
        layout.activate()
        height = max(layout.totalHeightForWidth(width), layout.totalMinimumSize().height())
        self.setGeometry(left, top, width, height)
        layout.setGeometry(self.rect())  # a notice just being shown gets no resize event for it
        self.raise_()

    def show_error(self, error: Exception) -> None:
        """Says what went wrong; what only we can mend comes with folded details."""
        if isinstance(error, UserError):
            self.show_message(*in_words(error), kind="error")
            return
        if isinstance(error, OSError) and error.strerror:
            where = str(error.filename) if error.filename else self.tr("the file")
            self.show_message(
                self.tr("{place} could not be used: {reason}.").format(
                    place=where, reason=error.strerror
                ),
                self.tr("Check the folder and that there is room on the disk."),
                kind="error",
            )
            return
        if isinstance(error, MemoryError):
            self.show_message(
                self.tr("There is not enough memory for this."),
                self.tr("Close other programs, or write less text at once."),
                kind="error",
            )
            return
        self.show_message(
            self.tr("Something failed that should not have."),
            self.tr("Your text is safe. Try again; if it fails again, report the details."),
            kind="error",
            details="".join(traceback.format_exception(error)),
        )

    def show_message(
        self,
        message: str,
        hint: str = "",
        *,
        kind: str = "info",
        action: str = "",
        details: str = "",
    ) -> None:
        """Shows a message.

        Args:
            kind: info, done or error.
            action: text of a button, whose press is `acted`.
            details: folded away and copyable.
        """
        self._kind = kind
        self.setProperty("kind", kind)
        self.style().unpolish(self)
        self.style().polish(self)
        self._message.setText(message)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._action.setText(action)
        if action:
            self._action.setAccessibleName(action)
        self._action.setVisible(bool(action))
        self._details.setPlainText(details)
        self._fold.setChecked(False)
        self._fold.setVisible(bool(details))
        self._copy.hide()
        self._details.hide()
        self.setAccessibleName(f"{message} {hint}".strip())
        self._paint_icons()
        self.show()

    def _text_label(self) -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _paint_icons(self) -> None:
        theme = Theme.of(self.palette())
        name = {"error": "warning", "done": "done"}.get(self._kind, "info")
        color = theme.error if self._kind == "error" else theme.accent
        self._icon.setPixmap(icons.pixmap(name, color, 20))
        self._close.setIcon(icons.icon("close", theme.muted))

    def _copy_details(self) -> None:
        QGuiApplication.clipboard().setText(self._details.toPlainText())
