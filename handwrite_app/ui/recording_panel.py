"""What a hand has shown so far: its alphabet with counts, and the prompts that were recorded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QDate, QEvent, QLocale, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QHelpEvent, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QSizePolicy,
    QToolButton,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from handwrite_app.recording.coverage import GROUPS, PAIRS, Coverage, wanted
from handwrite_app.recording.ink import Recording
from handwrite_app.ui import icons
from handwrite_app.ui.controls import TallColumn
from handwrite_app.ui.theme import Theme

_COLUMNS = 10
_CELL = QSize(22, 29)
_GAP_PX = 2
_WIDTH = _COLUMNS * (_CELL.width() + _GAP_PX) - _GAP_PX
_PANEL_PX = _WIDTH + 48
_MOST_NAMED = 10  # characters that a sentence names


class AlphabetView(QWidget):
    """The characters of a group, each with how often it was written.

    A cell fills from below; a character that was never written has a dashed edge and no number.
    """

    def __init__(self, characters: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._characters = characters
        self._coverage = Coverage.of([])
        rows = -(-len(characters) // _COLUMNS)
        self.setFixedSize(_WIDTH, rows * (_CELL.height() + _GAP_PX) - _GAP_PX)
        self.setAccessibleName(name)

    def show_coverage(self, coverage: Coverage) -> None:
        """Shows what was written."""
        self._coverage = coverage
        missing = [c for c in self._characters if not coverage.characters[c]]
        self.setAccessibleDescription(
            self.tr("Never written: {characters}").format(characters=" ".join(missing))
            if missing
            else self.tr("Every character was written.")
        )
        self.update()

    def _cell(self, k: int) -> QRectF:
        row, column = divmod(k, _COLUMNS)
        width, height = _CELL.width() + _GAP_PX, _CELL.height() + _GAP_PX
        return QRectF(column * width, row * height, _CELL.width(), _CELL.height())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            places = range(len(self._characters))
            under = next((k for k in places if self._cell(k).contains(event.pos())), None)
            if under is None:
                QToolTip.hideText()
            else:
                character = self._characters[under]
                text = self.tr("“{character}”: written {count} of {wanted} times").format(
                    character=character,
                    count=self._coverage.characters[character],
                    wanted=wanted(character),
                )
                QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = Theme.of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        small = self.font()
        small.setPointSizeF(small.pointSizeF() * 0.66)
        for k, character in enumerate(self._characters):
            count = self._coverage.characters[character]
            area = self._cell(k).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.setPen(Qt.PenStyle.NoPen)
            if count:
                filled = QRectF(area)
                filled.setTop(area.bottom() - area.height() * min(1.0, count / wanted(character)))
                painter.setBrush(theme.accent_soft)
                painter.drawRoundedRect(filled, 4, 4)
            shape = Qt.PenStyle.SolidLine if count else Qt.PenStyle.DashLine
            painter.setPen(QPen(theme.border, 1, shape))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area, 4, 4)
            painter.setPen(theme.text)
            painter.setFont(self.font())
            upper = area.adjusted(0, 1, 0, -9 if count else -1)
            painter.drawText(upper, Qt.AlignmentFlag.AlignCenter, character)
            if count:
                painter.setPen(theme.muted)
                painter.setFont(small)
                flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
                painter.drawText(area.adjusted(0, 0, 0, -1), flags, str(min(count, 999)))
        painter.end()


class RecordedList(QWidget):
    """The prompts that were recorded, newest first; one can be opened, or deleted."""

    opened = Signal(str)  # prompt
    removed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = QLabel(self.tr("Rec&orded"), self)
        title.setProperty("role", "heading")
        self._list = QListWidget(self)
        self._list.setAccessibleName(self.tr("Recorded prompts"))
        self._list.setToolTip(self.tr("Enter or a click opens a prompt again; Delete removes it"))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.setMinimumHeight(110)
        self._list.itemClicked.connect(lambda item: self.opened.emit(_prompt_of(item)))
        self._list.itemActivated.connect(lambda item: self.opened.emit(_prompt_of(item)))
        title.setBuddy(self._list)
        self._remove = QAction(self.tr("Delete"), self)
        self._remove.setShortcut(QKeySequence.StandardKey.Delete)
        self._remove.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._remove.setToolTip(self.tr("Delete the recording that is marked (Del)"))
        self._remove.triggered.connect(self._on_remove)
        self._list.addAction(self._remove)
        button = QToolButton(self)
        button.setDefaultAction(self._remove)
        button.setProperty("role", "quiet")
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        top = QHBoxLayout()
        top.addWidget(title, 1)
        top.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self._list, 1)
        self.show_recordings([], "")

    def show_recordings(self, recordings: Sequence[Recording], prompt: str) -> None:
        """Lists recordings, given oldest first, and marks the one of a prompt."""
        self._list.clear()
        for recording in reversed(recordings):
            when = datetime.fromisoformat(recording.when).astimezone()
            date = QDate(when.year, when.month, when.day)
            day = QLocale().toString(date, QLocale.FormatType.ShortFormat)
            item = QListWidgetItem(recording.prompt)
            item.setToolTip(
                self.tr("{prompt}\nRecorded on {day}").format(prompt=recording.prompt, day=day)
            )
            self._list.addItem(item)
            if recording.prompt == prompt:
                self._list.setCurrentItem(item)
        self._remove.setEnabled(bool(recordings))

    def _on_remove(self) -> None:
        item = self._list.currentItem()
        if item is not None:
            self.removed.emit(_prompt_of(item))


def _prompt_of(item: QListWidgetItem) -> str:
    return item.text()


class RecordingPanel(icons.PaintsIcons, QFrame):
    """Beside the pad: how much there is, what is missing, and what was recorded."""

    export_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("guide")
        heading = QLabel(self.tr("What your hand has shown"), self)
        heading.setProperty("role", "heading")
        heading.setWordWrap(True)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(5)
        self._bar.setAccessibleName(self.tr("How much of what is wanted is there"))
        self._told = QLabel(self)
        self._told.setWordWrap(True)
        self._missing = QLabel(self)
        self._missing.setWordWrap(True)
        for label in (self._told, self._missing):
            label.setProperty("role", "muted")
        names = {
            "letters": self.tr("Letters"),
            "capitals": self.tr("Capitals"),
            "digits": self.tr("Digits"),
            "punctuation": self.tr("Punctuation"),
        }
        self._views = [AlphabetView(GROUPS[key], name, self) for key, name in names.items()]
        self.recorded = RecordedList(self)
        self._export = QToolButton(self)
        self._export.setText(self.tr("Export the ink…"))
        self._export.setToolTip(
            self.tr("Write all recordings of this hand to an InkML file, with time and pressure")
        )
        self._export.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._export.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._export.clicked.connect(self.export_asked)

        contents = QWidget(self)
        contents.setObjectName("guide")
        column = QVBoxLayout(contents)
        column.setContentsMargins(18, 22, 14, 18)
        column.setSpacing(6)
        for widget in (heading, self._bar, self._told, self._missing):
            column.addWidget(widget)
        for view in self._views:
            label = QLabel(view.accessibleName(), self)
            label.setProperty("role", "muted")
            column.addSpacing(4)
            column.addWidget(label)
            column.addWidget(view)
        column.addSpacing(8)
        column.addWidget(self.recorded, 1)
        column.addWidget(self._export)
        scroll = TallColumn(contents, self, least_px=_PANEL_PX)
        scroll.setObjectName("sidebarScroll")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 0, 0, 0)
        layout.addWidget(scroll)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._paint_icons()

    def show_state(self, coverage: Coverage, recordings: Sequence[Recording], prompt: str) -> None:
        """Shows what there is, and marks the prompt that is on the pad."""
        self._bar.setValue(round(100 * coverage.share))
        self._told.setText(
            self.tr("{percent} % of what is wanted, {pairs} of {all} pairs of letters").format(
                percent=round(100 * coverage.share), pairs=coverage.pairs_shown, all=len(PAIRS)
            )
        )
        missing = coverage.missing_characters
        named = " ".join(missing[:_MOST_NAMED]) + (" …" if len(missing) > _MOST_NAMED else "")
        self._missing.setText(
            self.tr("Still missing: {characters}").format(characters=named)
            if missing
            else self.tr("Every character is there; more makes it surer.")
        )
        for view in self._views:
            view.show_coverage(coverage)
        self.recorded.show_recordings(recordings, prompt)
        self._export.setEnabled(bool(recordings))

    def _paint_icons(self) -> None:
        self._export.setIcon(icons.icon("save", Theme.of(self.palette()).text))
