"""Unsaved work that outlives a crash: one project file and one lock for each window.

The lock is held as long as the window lives, and the system lets go of it however the process
ends. So a project file whose lock is free was left behind.
"""

from __future__ import annotations

import logging
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

from diffusion.files import write_atomically
from handwrite_app import paths
from handwrite_app.document.project import Project
from handwrite_app.document.storage import SUFFIX, Stored, pack_project, unpack_project
from handwrite_app.files import read_limited

if TYPE_CHECKING:
    from filelock import FileLock

logger = logging.getLogger(__name__)

_MOST_BYTES = 128 << 20


class Refuge:
    """Where one window keeps its unsaved work. To be used by one thread at a time.

    Args:
        folder: None: `paths.recovery_dir()`.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = paths.recovery_dir() if folder is None else folder
        self._path = self._folder / f"{uuid.uuid4().hex}{SUFFIX}"
        self._lock: FileLock | None = None  # until there is something to keep

    def keep(self, project: Project, origin: Path | None = None) -> None:
        """Writes the project, whole or not at all, in place of the last one.

        Args:
            origin: the file that it was last saved to.

        Raises:
            OSError: the folder cannot be written.
        """
        if self._lock is None:
            self._lock = _lock_of(self._path)
        if not self._lock.is_locked:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(blocking=False)
        write_atomically(self._path, pack_project(project, origin))

    def clear(self) -> None:
        """Takes the project away: it has been saved, or is not wanted."""
        self._path.unlink(missing_ok=True)
        if self._lock is not None and self._lock.is_locked:
            self._lock.release()
            Path(self._lock.lock_file).unlink(missing_ok=True)


class LeftBehind:
    """A project of a window that did not close; nobody else can take it meanwhile."""

    def __init__(self, path: Path, lock: FileLock) -> None:
        self.path = path
        self._lock = lock

    @property
    def changed_at_s(self) -> float:
        """When it was written, in seconds since 1970."""
        return self.path.stat().st_mtime

    def read(self) -> Stored:
        """Reads the project.

        Raises:
            UserError: it is damaged.
        """
        data = read_limited(self.path, _MOST_BYTES, "a project")
        return unpack_project(data, "The recovered project")

    def discard(self) -> None:
        """Takes it away for good."""
        self.path.unlink(missing_ok=True)
        self.leave()
        Path(self._lock.lock_file).unlink(missing_ok=True)

    def leave(self) -> None:
        """Leaves it for the next start."""
        self._lock.release()


def left_behind(folder: Path | None = None) -> list[LeftBehind]:
    """Takes hold of the projects of windows that are no more, the newest first.

    Args:
        folder: None: `paths.recovery_dir()`.
    """
    from filelock import Timeout

    folder = paths.recovery_dir() if folder is None else folder
    found = []
    for path in folder.glob(f"*{SUFFIX}") if folder.is_dir() else ():
        lock = _lock_of(path)
        try:
            lock.acquire(blocking=False)
        except Timeout:  # its window is open
            continue
        except OSError as error:
            logger.warning("unsaved work in %s cannot be looked at: %s", path, error)
            continue
        if path.exists():
            found.append(LeftBehind(path, lock))
        else:  # its window closed while we looked
            lock.release()
    return sorted(found, key=lambda one: one.changed_at_s, reverse=True)


def _lock_of(path: Path) -> FileLock:
    from filelock import FileLock  # 40 ms, which nobody needs on the way to the first window

    # taken by one worker thread and let go by another
    return FileLock(path.with_suffix(".lock"), thread_local=False)
