"""The windows of the application: one or several, with one model."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtWidgets import QApplication

from handwrite_app.ui.main_window import MainWindow
from handwrite_app.ui.tasks import ModelSource

_WARM_UP_AFTER_MS = 300
_LOOK_AGAIN_MS = 400
_OFFSET_PX = 32  # a new window does not hide the one it came from


class Windows(QObject):
    """Opens windows, and holds them while they are open.

    Args:
        model: for all of them; None: the model that the settings name.
    """

    def __init__(self, model: ModelSource | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.open_windows: list[MainWindow] = []
        self._to_follow: list[MainWindow] = []  # into another language

    def open(self, then: Callable[[MainWindow], object] | None = None) -> MainWindow:
        """Opens a window.

        Args:
            then: is called with it when it is shown.
        """
        before = self.open_windows[-1] if self.open_windows else None
        window = MainWindow(self._model if before is None else before.writing.source)
        if before is not None:
            window.move(_beside(before))
        self.open_windows.append(window)
        window.window_wanted.connect(self.open)
        window.language_changed.connect(self.follow_language)
        window.closed.connect(lambda: self._forget(window))
        window.show()
        QTimer.singleShot(0, window.load_hands)
        if before is None:
            QTimer.singleShot(_WARM_UP_AFTER_MS, window.warm_up)
        if then is not None:
            then(window)
        return window

    def follow_language(self) -> None:
        """Has new windows take the place of all that are open, each as soon as it is at rest."""
        is_under_way = bool(self._to_follow)
        self._to_follow = list(self.open_windows)
        if not is_under_way:
            QTimer.singleShot(0, self._follow)  # the one that was asked is in the midst of it

    def _follow(self) -> None:
        for window in [one for one in self._to_follow if one.is_at_rest]:
            self._to_follow.remove(window)
            self.open(partial(MainWindow.take_place_of, other=window))
        for window in self._to_follow:
            window.settings_page.tell_language_waits()
        if self._to_follow:
            QTimer.singleShot(_LOOK_AGAIN_MS, self._follow)

    def tell_unexpected(self, error: Exception) -> None:
        """Says in the window that is used that something of ours failed."""
        active = QApplication.activeWindow()
        if isinstance(active, MainWindow):
            active.tell_unexpected(error)
        elif self.open_windows:
            self.open_windows[-1].tell_unexpected(error)

    def _forget(self, window: MainWindow) -> None:
        self.open_windows.remove(window)
        if window in self._to_follow:
            self._to_follow.remove(window)
        window.deleteLater()


def _beside(window: MainWindow) -> QPoint:
    """Where another window of this size stands a little off it, and all on the screen."""
    free, frame = window.screen().availableGeometry(), window.frameGeometry()
    right, low = free.right() + 1 - frame.width(), free.bottom() + 1 - frame.height()
    return QPoint(
        max(free.left(), min(frame.left() + _OFFSET_PX, right)),
        max(free.top(), min(frame.top() + _OFFSET_PX, low)),
    )
