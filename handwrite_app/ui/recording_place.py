"""The screen on which a hand is recorded: a prompt, the pad, its words, and what is missing."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from handwrite_app.ui.drawing_pad import shortened
from handwrite_app.ui.notice import Notice
from handwrite_app.ui.pad_canvas import PadCanvas
from handwrite_app.ui.pad_tools import PadTools
from handwrite_app.ui.recording_panel import RecordingPanel
from handwrite_app.ui.recording_words import WordButtons

_PAD_PX = 470  # a narrower pad has no panel beside it


class RecordingPlace(QWidget):
    """Takes the place of the page; shows what `RecordingDesk` says and tells what is asked for."""

    keep_asked = Signal()
    other_asked = Signal()  # another prompt instead
    own_asked = Signal()  # a prompt of the writer's own
    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = PadCanvas(self)
        self.tools = PadTools(self.canvas, self, shows_text=False)
        self.words = WordButtons(self)
        self.panel = RecordingPanel(self)
        self.notice = Notice(self)  # over the pad, which has to stay as large as it is
        self.notice.installEventFilter(self)
        self.canvas.installEventFilter(self)
        self._about = QLabel(self)
        self._about.setProperty("role", "muted")
        self._prompt = QLabel(self)
        self._prompt.setProperty("role", "title")
        self._prompt.setTextFormat(Qt.TextFormat.PlainText)
        self._prompt.setWordWrap(True)
        self._prompt.setMinimumHeight(2 * self._prompt.fontMetrics().height())
        self._prompt.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._keep = QPushButton(self)
        self._keep.setProperty("role", "primary")
        self._keep.clicked.connect(self.keep_asked)
        self._other = QPushButton(self.tr("&Another sentence"), self)
        self._other.setToolTip(self.tr("Ask for something else; this one comes again later"))
        self._other.clicked.connect(self.other_asked)
        self._own = QPushButton(self.tr("Own text…"), self)
        self._own.setToolTip(self.tr("Write what you like instead of our sentences"))
        self._own.clicked.connect(self.own_asked)
        self._back = QPushButton(self.tr("Ba&ck to the page"), self)
        self._back.setToolTip(self.tr("Stop for today; what was kept stays (Esc)"))
        self._back.clicked.connect(self.dismissed)
        enter = QAction(self.tr("Keep and go on"), self)
        enter.setShortcuts([QKeySequence("Return"), QKeySequence("Enter")])
        enter.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        enter.triggered.connect(self._keep.click)
        self.canvas.addAction(enter)

        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.tools)
        buttons.addStretch()
        for button in (self._back, self._keep):
            buttons.addWidget(button)
        asked = QHBoxLayout()
        asked.setSpacing(12)
        asked.addWidget(self._prompt, 1)
        for button in (self._other, self._own):
            asked.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._left = left = QVBoxLayout()
        left.setContentsMargins(28, 22, 20, 20)
        left.setSpacing(6)
        left.addWidget(self._about)
        left.addLayout(asked)
        left.addSpacing(4)
        left.addWidget(self.canvas, 1)
        left.addWidget(self.words)
        left.addSpacing(6)
        left.addLayout(buttons)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(left, 1)
        layout.addWidget(self.panel)
        self.show_doubt(is_doubtful=False)

    @property
    def mm_per_px(self) -> float:
        """How large a pixel of the pad is taken to be; a screen does not tell exactly."""
        return 25.4 / self.canvas.logicalDpiX()

    def minimumSizeHint(self) -> QSize:
        size = super().minimumSizeHint()
        if not self.panel.isHidden():  # it goes before the window has to grow
            size.setWidth(size.width() - self.panel.minimumSizeHint().width())
        return size

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        needed = max(_PAD_PX, self._left.minimumSize().width())
        self.panel.setVisible(self.width() >= needed + self.panel.minimumSizeHint().width())

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        kinds = (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.LayoutRequest)
        if event.type() in kinds and not self.notice.isHidden():
            area = self.canvas.geometry().adjusted(14, 14, -14, -14)
            self.notice.place(area.left(), area.top(), area.width())
            self.notice.move(area.left(), area.bottom() - self.notice.height())
        return False

    def show_prompt(self, hand: str, prompt: str, *, is_recorded: bool) -> None:
        """Asks for a prompt, or shows one that was recorded."""
        about = (
            self.tr("“{hand}” wrote this before. Write it or one of its words again:")
            if is_recorded
            else self.tr("Please write this in the hand “{hand}”:")
        )
        self._about.setText(about.format(hand=shortened(hand).replace("&&", "&")))
        self._prompt.setText(prompt)
        self._prompt.setAccessibleName(prompt)
        self.canvas.setAccessibleDescription(self.tr("Write here: {prompt}").format(prompt=prompt))
        self.words.set_words(prompt.split())

    def tell_again(self, word: str) -> None:
        """Asks for one word of the prompt."""
        self.notice.show_message(
            self.tr("Write “{word}” once more, where it was.").format(word=word),
            self.tr("Undo brings back what was there."),
        )

    def show_words(
        self, written: int, doubtful: Collection[int] = (), again: int | None = None
    ) -> None:
        """Shows what has become of each word."""
        self.words.show_state(written, doubtful, again)

    def show_doubt(self, *, is_doubtful: bool) -> None:
        """Has the main button keep what is there, or keep it all the same."""
        self._keep.setText(
            self.tr("&Keep it as it is") if is_doubtful else self.tr("&Keep and go on")
        )
        self._keep.setToolTip(
            self.tr("Keep what is written with this hand, and ask for the next prompt (Enter)")
        )

    def set_busy(self, is_busy: bool) -> None:
        """Holds the buttons while something is being kept."""
        for button in (self._keep, self._other, self._own):
            button.setEnabled(not is_busy)

    def tell_lost(self, damaged: Sequence[str]) -> None:
        """Says which recordings could not be read."""
        if damaged:
            self.notice.show_message(
                self.tr("Some recordings are damaged and left out."),
                "\n".join(damaged),
                kind="error",
            )
