"""What to write, and Generate."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from handwrite_app.ui.notice import Notice
from handwrite_app.ui.style_panel import picture_in


class _TextBox(QPlainTextEdit):
    """The text; a picture that is pasted or dropped into it is a sample of a hand."""

    picture_given = Signal(object)  # Path or bytes

    def sizeHint(self) -> QSize:
        return QSize(200, 104)  # it grows into what the panels below leave free

    def event(self, event: QEvent) -> bool:
        """Leaves undo and redo to the window, whose history has every change."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            undoes = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
            if any(event.matches(key) for key in undoes):
                event.ignore()
                return True
        return super().event(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return picture_in(source) is not None or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        picture = picture_in(source)
        if picture is not None:
            self.picture_given.emit(picture)
        else:
            super().insertFromMimeData(source)


class TextPanel(QWidget):
    """The text box, and beside it what about the text cannot be written."""

    text_changed = Signal()
    removal_asked = Signal()  # of the characters that cannot be written
    picture_given = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = _TextBox(self)
        self._box.setPlaceholderText(self.tr("Type what should be written…"))
        self._box.setTabChangesFocus(True)
        self._box.setUndoRedoEnabled(False)
        self._box.setMinimumHeight(96)
        self._box.setToolTip(self.tr("Ctrl+Enter writes it"))
        self._box.textChanged.connect(self.text_changed)
        self._box.picture_given.connect(self.picture_given)
        heading = QLabel(self.tr("&Text"), self)
        heading.setProperty("role", "heading")
        heading.setBuddy(self._box)
        self._box.setAccessibleName(self.tr("Text"))
        self.notice = Notice(self)
        self.notice.acted.connect(self.removal_asked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(heading)
        layout.addWidget(self._box, 1)
        layout.addWidget(self.notice)

    @property
    def text(self) -> str:
        """What is in the box."""
        return self._box.toPlainText()

    def set_text(self, text: str) -> None:
        """Replaces what differs of the text; the cursor goes behind it."""
        before = self.text
        if text == before:
            return
        head = _common_length(before, text)
        tail = _common_length(before[head:][::-1], text[head:][::-1])
        cursor = self._box.textCursor()
        cursor.setPosition(_utf16_length(before[:head]))
        end = _utf16_length(before[: len(before) - tail])
        cursor.setPosition(end, cursor.MoveMode.KeepAnchor)
        cursor.insertText(text[head : len(text) - tail])
        self._box.setTextCursor(cursor)

    def take_focus(self) -> None:
        """Puts the cursor into the box."""
        self._box.setFocus(Qt.FocusReason.OtherFocusReason)


def _common_length(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((k for k, (a, b) in pairs if a != b), min(len(one), len(other)))


def _utf16_length(text: str) -> int:
    """How many places Qt counts for a text."""
    return len(text.encode("utf-16-le")) // 2


class GeneratePanel(QWidget):
    """Generate, which is Cancel while it works, with progress and what went wrong."""

    def __init__(self, generate: QAction, cancel: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._generate, self._cancel = generate, cancel
        self._is_busy = False
        self.notice = Notice(self)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(4)
        self._bar.setAccessibleName(self.tr("Progress"))
        keeps_room = self._bar.sizePolicy()  # else the whole side of the window moves with it
        keeps_room.setRetainSizeWhenHidden(True)
        self._bar.setSizePolicy(keeps_room)
        self._status = QLabel(self)
        self._status.setProperty("role", "muted")
        self._status.setWordWrap(True)
        self._button = QPushButton(self)
        self._button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._button.clicked.connect(self._on_click)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.notice)
        layout.addWidget(self._status)
        layout.addWidget(self._bar)
        layout.addWidget(self._button)
        self.set_busy(False)

    @property
    def button(self) -> QPushButton:
        """The control that starts and cancels."""
        return self._button

    def set_busy(self, is_busy: bool) -> None:
        """Turns the button into Cancel, or back into Generate."""
        self._is_busy = is_busy
        self._button.setText(self.tr("Cancel") if is_busy else self.tr("Generate"))
        self._button.setToolTip(
            self.tr("Stop writing (Esc)") if is_busy else self.tr("Write the text (Ctrl+Enter)")
        )
        self._button.setProperty("role", "stop" if is_busy else "primary")
        self._button.style().unpolish(self._button)
        self._button.style().polish(self._button)
        self._bar.setVisible(is_busy)
        if is_busy:
            self._bar.setRange(0, 0)

    def show_progress(self, done: int, total: int) -> None:
        """Moves the bar; a total of 0 means that nobody knows."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def say(self, status: str) -> None:
        """Says where the work stands; nothing hides the line."""
        self._status.setText(status)
        self._status.setVisible(bool(status))

    @property
    def status(self) -> str:
        """What was said last."""
        return self._status.text()

    def _on_click(self) -> None:
        (self._cancel if self._is_busy else self._generate).trigger()
