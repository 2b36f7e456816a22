"""The jobs of one window: started, listened to while it is open, and waited for when it closes."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from shiboken6 import isValid

from handwrite_app.workers.job import Job


class Jobs(QObject):
    """Starts jobs; none of their callbacks comes once `close` has been called."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: set[Job] = set()
        self._is_closing = False

    @property
    def running(self) -> list[Job]:
        """The jobs that are under way."""
        return [job for job in self._running if job.isRunning()]

    def start(
        self,
        work: Callable[[], Generator[Any, None, Any]],
        *,
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
        progressed: Callable[[Any], None] | None = None,
        cancelled: Callable[[], None] | None = None,
    ) -> Job:
        """Starts a job."""
        job = Job(work, self)
        self._running.add(job)

        def unless_closing(slot: Callable[..., None]) -> Callable[..., None]:
            return lambda *values: None if self._is_closing else slot(*values)

        job.succeeded.connect(unless_closing(done))
        job.failed.connect(unless_closing(failed))
        if progressed is not None:
            job.progressed.connect(unless_closing(progressed))
        if cancelled is not None:
            job.cancelled.connect(unless_closing(cancelled))
        job.finished.connect(lambda: self._running.discard(job))
        job.finished.connect(job.deleteLater)
        if not self._is_closing:  # a timer may ask for one when the window has gone
            job.start()
        return job

    def close(self) -> None:
        """Cancels what is under way; nothing is told any more."""
        self._is_closing = True
        for job in self._running:
            job.cancel()

    def wait(self) -> None:
        """Waits until every job has wound down, hears it out and deletes it.

        A job that is told to be deleted later, when its parent has gone, would crash.
        """
        for job in self.findChildren(Job):
            job.wait()
            QCoreApplication.sendPostedEvents(job)
            if isValid(job):  # that may have deleted it
                QCoreApplication.sendPostedEvents(job, QEvent.Type.DeferredDelete.value)
