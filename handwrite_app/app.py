"""The one place where the window is built and wired: QApplication, hooks, main window."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Sequence
from types import TracebackType

from handwrite_app.errors import UserError

SWITCH_INTERVAL_S = 1e-4  # each call of Qt's that lets go of the interpreter waits so long for it

logger = logging.getLogger(__name__)


def run_window(argv: Sequence[str]) -> int:
    """Opens the window and returns when it is closed.

    Args:
        argv: the arguments of the command line, without the program's name.

    Returns:
        The exit code.

    Raises:
        UserError: there is no display.
    """
    _require_display()
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from handwrite_app import __version__
    from handwrite_app.settings import load_settings
    from handwrite_app.ui.language import speak
    from handwrite_app.ui.windows import Windows

    sys.setswitchinterval(SWITCH_INTERVAL_S)
    application = QApplication(["handwrite-app", *argv])
    application.setApplicationName("handwrite")
    application.setApplicationDisplayName("Handwrite")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("handwrite")
    application.setStyle("Fusion")
    speak(load_settings().language)
    windows = Windows()
    sys.excepthook = _tell_unexpected(windows.tell_unexpected)
    window = windows.open()
    QTimer.singleShot(0, window.files.offer_recovery)
    return application.exec()


def _require_display() -> None:
    """Refuses to start Qt where it would abort for want of a display.

    Raises:
        UserError: neither X11 nor Wayland is there, and no other platform was asked for.
    """
    if not sys.platform.startswith("linux"):
        return
    if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")):
        raise UserError(
            "There is no display to open the window on.",
            "The command line works without one: handwrite-app render TEXT -o page.svg.",
        )


def _tell_unexpected(
    tell: Callable[[Exception], None],
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """Makes the exception hook: what nobody expected is logged, and said in the window."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not isinstance(error, Exception):  # Ctrl+C in the terminal
            sys.__excepthook__(kind, error, trace)
            return
        logger.critical("unexpected failure", exc_info=(kind, error, trace))
        tell(error)

    return hook
