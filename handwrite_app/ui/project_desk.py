"""The project of one window: changed, undone, opened, and kept safe while it is not saved."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from handwrite_app.document.history import History
from handwrite_app.document.project import Project
from handwrite_app.document.recovery import LeftBehind, Refuge
from handwrite_app.ui import project_tasks
from handwrite_app.ui.jobs import Jobs

logger = logging.getLogger(__name__)

_KEPT_AFTER_MS = 2000  # with the time that writing takes, less than 5 s of work can be lost
_STEP_ENDS_AFTER_MS = 1000  # without a change; what is typed then is a step of its own


class ProjectDesk(QObject):
    """Owns the history, the file's name and the refuge of unsaved work."""

    changed = Signal()  # the project, its file or what can be undone
    replaced = Signal()  # all of the project at once: panels are to show it

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._history = History(Project())
        self._path: Path | None = None
        self._refuge = Refuge()
        self._adopted: list[LeftBehind] = []
        self._is_keeping = False
        self._keep_timer = QTimer(self)
        self._keep_timer.setSingleShot(True)
        self._keep_timer.setInterval(_KEPT_AFTER_MS)
        self._keep_timer.timeout.connect(self._keep_safe)
        self._step_timer = QTimer(self)
        self._step_timer.setSingleShot(True)
        self._step_timer.setInterval(_STEP_ENDS_AFTER_MS)
        self._step_timer.timeout.connect(lambda: self._history.seal())

    @property
    def project(self) -> Project:
        """The project as it is."""
        return self._history.present

    @property
    def path(self) -> Path | None:
        """The file it was last saved to or read from."""
        return self._path

    @property
    def is_dirty(self) -> bool:
        """Whether closing would lose something; settings without a text are nothing to lose."""
        project = self.project
        holds_work = bool(project.text.strip()) or project.has_pages
        return not self._history.is_clean and (holds_work or self._path is not None)

    @property
    def is_blank(self) -> bool:
        """Whether nothing has been made here yet."""
        return self._path is None and not self.is_dirty

    @property
    def undo_name(self) -> str | None:
        """What undo would take back."""
        return self._history.undo_name

    @property
    def redo_name(self) -> str | None:
        """What redo would do again."""
        return self._history.redo_name

    # Changing

    def edit(self, project: Project, name: str, kind: str = "", *, is_slow: bool = False) -> None:
        """Makes `project` the present one; arguments as of `History.push`.

        Args:
            is_slow: the user looks before the next change of this kind, which is the same step
                however long that takes.
        """
        if project == self.project:
            return
        self._history.push(project, name, kind)
        if is_slow:
            self._step_timer.stop()
        else:
            self._step_timer.start()
        self._tell()

    def edit_values(self, values: Mapping[str, Any], name: str) -> None:
        """Changes values by their names; the same ones again belong to the same step.

        Raises:
            UserError: the page cannot be made so.
        """
        before = self.project.values
        changes = {key: value for key, value in values.items() if before[key] != value}
        if changes:
            self.edit(self.project.with_values(changes), name, "+".join(sorted(changes)))

    def amend(self, project: Project) -> None:
        """Changes the project by no doing of the user's: undo does not know of it."""
        self._history.amend(project)
        self.changed.emit()

    def undo(self) -> None:
        """Takes the last change back."""
        if self._history.undo():
            self._tell_all()

    def redo(self) -> None:
        """Does again what was undone."""
        if self._history.redo():
            self._tell_all()

    # Files

    def open(self, project: Project, path: Path | None) -> None:
        """Begins anew with a project that has been read or made."""
        self._history = History(project)
        self._path = path
        self._tell_all()

    def take_over(self, other: ProjectDesk) -> None:
        """Goes on with the project of another window, which then has none; undo goes back in it."""
        self._history, other._history = other._history, History(Project())
        self._path, other._path = other._path, None
        self._refuge, other._refuge = other._refuge, Refuge()
        self._adopted, other._adopted = other._adopted, []
        other._keep_timer.stop()
        self._tell_all()

    def recover(self, project: Project, origin: Path | None, left: LeftBehind) -> None:
        """Begins with unsaved work that was left behind; it is kept until it is safe here."""
        self._history = History(project)
        self._history.mark_dirty()
        self._path = origin
        self._adopted.append(left)
        self._tell_all()
        self._keep_safe()

    def mark_saved(self, project: Project, path: Path) -> None:
        """Says that a project, the present one or an older one, is in a file now."""
        self._path = path
        self._history.mark_clean(project)
        self._tell()

    def close(self) -> None:
        """Takes unsaved work out of its refuge: the user has saved it, or does not want it.

        To be called when no job is under way any more.
        """
        self._keep_timer.stop()
        self._settle()

    # Keeping safe

    def _tell(self) -> None:
        if self.is_dirty:
            if not self._keep_timer.isActive():
                self._keep_timer.start()
        elif not self._is_keeping:
            self._keep_timer.stop()
            self._settle()
        self.changed.emit()

    def _tell_all(self) -> None:
        self._tell()
        self.replaced.emit()

    def _keep_safe(self) -> None:
        if self._is_keeping:  # it is looked at again when that is done
            return
        if not self.is_dirty:
            self._settle()
            return
        project, path = self.project, self._path
        self._is_keeping = True

        def done(_: object = None) -> None:
            self._is_keeping = False
            self._discard_adopted()
            if not self.is_dirty:
                self._settle()
            elif self.project != project:
                self._keep_timer.start()

        def failed(error: Exception) -> None:
            self._is_keeping = False
            logger.warning("unsaved work could not be kept: %s", error)
            self._keep_timer.start()

        self._jobs.start(
            lambda: project_tasks.keep_safe(self._refuge, project, path),
            done=done,
            failed=failed,
        )

    def _settle(self) -> None:
        try:
            self._refuge.clear()
            self._discard_adopted()
        except OSError as error:
            logger.warning("unsaved work could not be taken away: %s", error)

    def _discard_adopted(self) -> None:
        while self._adopted:
            self._adopted.pop().discard()
