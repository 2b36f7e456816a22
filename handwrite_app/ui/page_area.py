"""The right side of the window: the page with its bar, the empty state, the drawing pad."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from handwrite_app.ui.commands import Commands
from handwrite_app.ui.drawing_pad import DrawingPad
from handwrite_app.ui.hand_out import DragButton
from handwrite_app.ui.notice import Notice
from handwrite_app.ui.page_view import PageView
from handwrite_app.ui.playback import Playback
from handwrite_app.ui.recording_place import RecordingPlace
from handwrite_app.ui.theme import Theme
from handwrite_app.ui.welcome import Welcome


class _PageBar(QFrame):
    """The views of the writing, zoom, copy and export, below the page."""

    dragged = Signal()  # the page is pulled out of the window

    def __init__(
        self,
        playback: Playback,
        groups: Sequence[Sequence[QAction]],
        zoom_after: QAction,
        parent: QWidget | None = None,
        *,
        draggable: QAction,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("pageBar")
        self.setAccessibleName(self.tr("Page tools"))
        self.zoom = QLabel(self)
        self.zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.zoom.setToolTip(self.tr("100 % is life size"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 5, 10, 5)
        layout.setSpacing(2)
        layout.addWidget(playback, 1)
        for group in groups:
            line = QFrame(self)
            line.setFrameShape(QFrame.Shape.NoFrame)
            line.setFixedSize(1, 22)
            line.setAutoFillBackground(True)
            line.setObjectName("barLine")
            layout.addSpacing(4)
            layout.addWidget(line)
            layout.addSpacing(4)
            for action in group:
                button = QToolButton(self) if action is not draggable else DragButton(self)
                button.setDefaultAction(action)
                if isinstance(button, DragButton):
                    button.dragged.connect(self.dragged)
                button.setProperty("role", "quiet")
                button.setIconSize(QSize(18, 18))
                button.setAccessibleName(action.text().replace("&", ""))
                button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
                if action.priority() is not QAction.Priority.LowPriority:
                    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
                layout.addWidget(button)
                if action is zoom_after:
                    layout.addWidget(self.zoom)


class PageArea(QWidget):
    """Shows one of: the empty state, the page, the pad, the screen that records a hand."""

    pad_left = Signal()
    dragged = Signal()  # the page is pulled out of the window

    def __init__(self, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._empty = Welcome(commands, self)
        self._page = QWidget(self)
        self.view = PageView(self._page)
        self.playback = Playback(self.view.player)
        self._bar = _PageBar(
            self.playback,
            [[commands.zoom_out, commands.zoom_in, commands.fit], [commands.copy, commands.export]],
            commands.zoom_out,
            self._page,
            draggable=commands.copy,
        )
        widest = self.tr("{percent} %").format(percent="0000")
        self._bar.zoom.setMinimumWidth(self.fontMetrics().horizontalAdvance(widest) + 6)
        self.notice = Notice(self._page)
        self.pad = DrawingPad(self)
        self.recording = RecordingPlace(self)
        page_layout = QVBoxLayout(self._page)
        page_layout.setContentsMargins(0, 0, 0, 0)
        page_layout.setSpacing(0)
        page_layout.addWidget(self.view, 1)
        page_layout.addWidget(self._bar)
        self._stack = QStackedLayout(self)
        for widget in (self._empty, self._page, self.pad, self.recording):
            self._stack.addWidget(widget)
        self._page.installEventFilter(self)
        self.notice.installEventFilter(self)
        self.view.zoomed.connect(self._show_zoom)
        self._bar.dragged.connect(self.dragged)

    def show_page(self) -> None:
        """Shows the page, or the empty state while there is none."""
        self._stack.setCurrentWidget(self._empty if self.view.ink is None else self._page)

    def show_pad(self) -> None:
        """Shows the drawing pad."""
        self._stack.setCurrentWidget(self.pad)
        self.pad.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_recording(self) -> None:
        """Shows the screen that records a hand."""
        self._stack.setCurrentWidget(self.recording)
        self.recording.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def shows_recording(self) -> bool:
        """Says whether a hand is being recorded."""
        return self._stack.currentWidget() is self.recording

    @property
    def is_drawn_on(self) -> bool:
        """Says whether the pad that is open holds ink that nobody has taken yet."""
        return (self.shows_pad and self.pad.canvas.has_ink) or (
            self.shows_recording and self.recording.canvas.can_undo
        )

    @property
    def shows_pad(self) -> bool:
        """Says whether the pad is open."""
        return self._stack.currentWidget() is self.pad

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        kinds = (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.LayoutRequest)
        if event.type() in kinds:
            self._place_notice()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_notice()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), Theme.of(self.palette()).desk)
        painter.end()

    def _place_notice(self) -> None:
        if not self.notice.isHidden():
            width = self._page.width()
            notice_width = min(440, width - 40)
            self.notice.place((width - notice_width) // 2, 18, notice_width)

    def _show_zoom(self, scale: float) -> None:
        percent = scale / (self.logicalDpiX() / 25.4) * 100
        self._bar.zoom.setText(self.tr("{percent} %").format(percent=round(percent)))
