"""The runs that this window trains: started, followed, paused; the window's end pauses them."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from handwrite_app.lab.process import Child, Ended, Progress, Wish
from handwrite_app.lab.runs import RunFolder
from handwrite_app.ui.jobs import Jobs


@dataclass
class _Training:
    """A run under way: its process once there is one, and what has been asked of it."""

    child: Child | None = None
    wish: Wish = Wish.GO_ON


class Trainings(QObject):
    """Drives runs in child processes, each followed by a job.

    Signals:
        stepped: carries a run that has got further.
        ended: carries a run and how it ended (`process.Ended`).
        failed: carries a run that could not be started, and why.
    """

    stepped = Signal(object)
    ended = Signal(object, object)
    failed = Signal(object, object)

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._under_way: dict[RunFolder, _Training] = {}
        self._reached: dict[RunFolder, Progress] = {}  # the log has not every step

    @property
    def runs(self) -> list[RunFolder]:
        """The runs under way."""
        return list(self._under_way)

    def progress(self, run: RunFolder) -> Progress | None:
        """How far this window has brought a run; None before the first step."""
        return self._reached.get(run)

    def wish(self, run: RunFolder) -> Wish:
        """What has been asked of a run under way."""
        return self._under_way[run].wish

    def start(self, run: RunFolder) -> None:
        """Trains a run from where it stands."""
        if run in self._under_way:
            return
        training = self._under_way[run] = _Training()
        self._reached.pop(run, None)

        def work() -> Generator[Progress | None, None, Ended]:
            training.child = child = Child(run)
            if training.wish is not Wish.GO_ON:  # asked while the process was being made
                child.ask(training.wish)
            return (yield from child.follow())

        def progressed(progress: Progress | None) -> None:
            if progress is not None:
                self._reached[run] = progress
                self.stepped.emit(run)

        def done(ended: Ended) -> None:
            del self._under_way[run]
            if ended.crash:  # back to the checkpoint
                self._reached.pop(run, None)
            self.ended.emit(run, ended)

        def failed(error: Exception) -> None:
            del self._under_way[run]
            self.failed.emit(run, error)

        self._jobs.start(work, done=done, failed=failed, progressed=progressed)

    def ask(self, run: RunFolder, wish: Wish) -> None:
        """Has a run under way pause or stop after its next step."""
        training = self._under_way.get(run)
        if training is not None:
            training.wish = wish
            if training.child is not None:
                training.child.ask(wish)
