"""One long piece of work in a thread of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

logger = logging.getLogger(__name__)


class Job(QThread):
    """Drives a generator in its own thread. Emits exactly one of succeeded, cancelled and failed.

    The Job object itself lives in the UI thread, so receivers run there, lambdas included.
    """

    progressed = Signal(object)  # each value that the work yields
    succeeded = Signal(object)  # the value that the work returns
    cancelled = Signal()
    failed = Signal(object)  # the exception, already logged with its traceback

    def __init__(
        self, work: Callable[[], Generator[Any, None, Any]], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._work = work

    def cancel(self) -> None:
        """Asks the work to stop; it does at its next yield."""
        self.requestInterruption()

    def run(self) -> None:
        """Runs the work to one of its three endings; called by QThread in the new thread."""
        try:
            steps = self._work()
            while not self.isInterruptionRequested():
                self.progressed.emit(next(steps))
            steps.close()  # the work's own finally clauses run before we report
            self.cancelled.emit()
        except StopIteration as stop:
            self.succeeded.emit(stop.value)
        except Exception as error:  # the edge of the thread: report it, never lose it
            if _is_expected(error):
                logger.info("background job refused: %s", error)
            else:
                logger.exception("background job failed")
            self.failed.emit(error)


def _is_expected(error: Exception) -> bool:
    """Says whether the user can mend it: no traceback belongs in the log then."""
    from handwrite_app.errors import UserError

    return isinstance(error, UserError)
