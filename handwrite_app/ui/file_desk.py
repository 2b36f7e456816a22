"""Projects and files: new, open, save, export, the files of last time, and what a crash left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDateTime, QLocale, QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox, QWidget

from handwrite_app.document.project import Project
from handwrite_app.document.recovery import LeftBehind
from handwrite_app.document.storage import SUFFIX, Stored
from handwrite_app.errors import UserError
from handwrite_app.export import EXPORTERS
from handwrite_app.settings import change_settings, load_settings
from handwrite_app.styles import INK_SUFFIXES
from handwrite_app.ui import project_tasks
from handwrite_app.ui.error_words import in_words
from handwrite_app.ui.jobs import Jobs
from handwrite_app.ui.notice import Notice
from handwrite_app.ui.project_desk import ProjectDesk

_MOST_RECENT = 8
_QUOTED = 40  # characters of a recovered text


class FileDesk(QObject):
    """Asks for names, says what became of files, and never loses a project unasked."""

    folder_used = Signal(object)  # Path
    exported = Signal()
    opened = Signal()
    window_wanted = Signal(object)  # a callable that is to be given the new window's FileDesk

    def __init__(
        self,
        desk: ProjectDesk,
        jobs: Jobs,
        notice: Notice,
        folder: Callable[[], str],
        parent: QWidget,
    ) -> None:
        """Takes the project and the places where files are spoken of.

        Args:
            notice: says what was saved, and what could not be.
            folder: in which file dialogs open.
        """
        super().__init__(parent)
        self._window = parent
        self._desk, self._jobs, self._notice, self._folder = desk, jobs, notice, folder
        self.recent = QMenu(self.tr("Open &recent"), parent)
        self.recent.aboutToShow.connect(self._fill_recent)

    @property
    def title(self) -> str:
        """What the project is called: by its file."""
        path = self._desk.path
        return self.tr("Untitled") if path is None else path.stem

    # New and open

    def new(self) -> None:
        """Begins anew in this window, with the hand and the settings as they are."""

        def begin() -> None:
            self._desk.open(replace(self._desk.project, text="", writing=None, opened=None), None)
            self.opened.emit()

        self.unless_unsaved(begin)

    def ask_what_to_open(self) -> None:
        """Asks for a project, or for ink."""
        dialog = self._dialog(self.tr("Open"), QFileDialog.FileMode.ExistingFile)
        ink = " ".join(f"*{suffix}" for suffix in INK_SUFFIXES)
        dialog.setNameFilters(
            [
                self.tr("Projects and ink ({patterns})").format(patterns=f"*{SUFFIX} {ink}"),
                self.tr("Projects ({patterns})").format(patterns=f"*{SUFFIX}"),
                self.tr("Ink ({patterns})").format(patterns=ink),
            ]
        )
        dialog.fileSelected.connect(lambda name: self.open(Path(name)))
        dialog.open()

    def open(self, path: Path) -> None:
        """Opens a file in this window; what is unsaved here is asked about first."""
        self.unless_unsaved(lambda: self._open(path))

    def _open(self, path: Path) -> None:
        def done(project: Project) -> None:
            is_project = path.suffix.lower() not in INK_SUFFIXES
            self._desk.open(project, path if is_project else None)
            self.folder_used.emit(path.parent)
            self._notice.hide()
            if is_project:
                self._remember(path)
            self.opened.emit()

        blank = self._desk.project
        self._jobs.start(
            lambda: project_tasks.open_file(path, blank), done=done, failed=self._notice.show_error
        )

    # Save

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Saves the project where it was, or asks where.

        Args:
            then: called when it is on the disk.
        """
        if self._desk.path is None:
            self.ask_where_to_save(then)
        else:
            self._save(self._desk.path, then)

    def ask_where_to_save(self, then: Callable[[], None] | None = None) -> None:
        """Asks for the name of the project's file."""
        dialog = self._dialog(self.tr("Save the project"), QFileDialog.FileMode.AnyFile)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("Projects ({patterns})").format(patterns=f"*{SUFFIX}"))
        dialog.setDefaultSuffix(SUFFIX[1:])
        known = self._desk.path
        dialog.selectFile(
            f"{file_stem(self._desk.project.text)}{SUFFIX}" if known is None else str(known)
        )
        dialog.fileSelected.connect(lambda name: self._save(Path(name), then))
        dialog.open()

    def _save(self, path: Path, then: Callable[[], None] | None) -> None:
        project = self._desk.project

        def done(_: object) -> None:
            self._desk.mark_saved(project, path)
            self.folder_used.emit(path.parent)
            self._remember(path)
            self._tell_saved([path])
            if then is not None:
                then()

        self._jobs.start(
            lambda: project_tasks.save(project, path), done=done, failed=self._notice.show_error
        )

    def unless_unsaved(self, then: Callable[[], None]) -> None:
        """Goes on at once, or when the user has saved or has said that nothing is to be kept."""
        if not self._desk.is_dirty:
            then()
            return
        box = self._question(
            self.tr("Save the changes to “{title}”?").format(title=self.title),
            self.tr("What has been changed since it was saved is lost otherwise."),
        )
        save = box.addButton(self.tr("&Save"), QMessageBox.ButtonRole.AcceptRole)
        discard = box.addButton(self.tr("&Don't save"), QMessageBox.ButtonRole.DestructiveRole)
        cancel = box.addButton(self.tr("&Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(save)
        box.setEscapeButton(cancel)

        def answer() -> None:
            if box.clickedButton() is save:
                self.save(then)
            elif box.clickedButton() is discard:
                then()

        box.finished.connect(answer)
        box.open()

    # Export

    def ask_where_to_export(self) -> None:
        """Asks for a file; its suffix says the format."""
        dialog = self._dialog(self.tr("Export the page"), QFileDialog.FileMode.AnyFile)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        filters = {f"{exporter.name} (*{suffix})": suffix for suffix, exporter in EXPORTERS.items()}
        dialog.setNameFilters(list(filters))
        dialog.filterSelected.connect(lambda name: dialog.setDefaultSuffix(filters[name][1:]))
        first = next(iter(EXPORTERS))
        dialog.setDefaultSuffix(first[1:])
        dialog.selectFile(f"{file_stem(self._desk.project.text)}{first}")
        dialog.fileSelected.connect(lambda name: self.export(Path(name)))
        dialog.open()

    def export(self, path: Path) -> None:
        """Writes the pages to a file of any format."""
        project = self._desk.project
        self.folder_used.emit(path.parent)
        self._jobs.start(
            lambda: project_tasks.export(project, path),
            done=self._tell_saved,
            failed=self._notice.show_error,
        )

    def _tell_saved(self, files: Sequence[Path]) -> None:
        names = ", ".join(file.name for file in files)
        self._notice.show_message(
            self.tr("Saved {names}").format(names=names),
            self.tr("In {folder}").format(folder=files[0].parent),
            kind="done",
        )
        self.exported.emit()

    # Recent files

    def _remember(self, path: Path) -> None:
        known = [name for name in recent_files() if name != str(path)]
        if "\n" not in str(path):
            change_settings(recent_files="\n".join([str(path), *known][:_MOST_RECENT]))

    def _fill_recent(self) -> None:
        self.recent.clear()
        for number, name in enumerate(recent_files(), 1):
            path = Path(name)
            action = self.recent.addAction(f"&{number}  {path.stem.replace('&', '&&')}")
            action.setStatusTip(name)
            action.setToolTip(name)
            action.triggered.connect(lambda _=False, path=path: self.open(path))
        if self.recent.isEmpty():
            self.recent.addAction(self.tr("No projects yet")).setEnabled(False)
            return
        self.recent.addSeparator()
        forget = self.recent.addAction(self.tr("&Forget these"))
        forget.triggered.connect(lambda: change_settings(recent_files=""))

    # Recovery

    def offer_recovery(self) -> None:
        """Asks what to do with the work that a crash left behind, if there is any."""
        self._jobs.start(
            project_tasks.find_left_behind,
            done=self._offer,
            failed=self._notice.show_error,
        )

    def _offer(self, found: list[tuple[LeftBehind, Stored | UserError]]) -> None:
        if not found:
            return
        left, first = found[0]
        when = QLocale().toString(
            QDateTime.fromSecsSinceEpoch(int(left.changed_at_s)), QLocale.FormatType.ShortFormat
        )
        what = in_words(first)[0] if isinstance(first, UserError) else _quoted(first)
        more = self.tr("And {count} more.").format(count=len(found) - 1) if len(found) > 1 else ""
        box = self._question(
            self.tr("Handwrite did not close properly. Recover the unsaved work?"),
            f"{when}: {what}\n{more}".strip(),
        )
        recover = box.addButton(self.tr("&Recover"), QMessageBox.ButtonRole.AcceptRole)
        discard = box.addButton(self.tr("&Discard"), QMessageBox.ButtonRole.DestructiveRole)
        later = box.addButton(self.tr("&Later"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(recover)
        box.setEscapeButton(later)

        def answer() -> None:
            chosen = box.clickedButton()
            for left, stored in found:
                if chosen is discard:
                    left.discard()
                elif chosen is recover and isinstance(stored, Stored):
                    self._recover(left, stored)
                else:
                    left.leave()

        box.finished.connect(answer)
        box.open()

    def _recover(self, left: LeftBehind, stored: Stored) -> None:
        """Shows the work here, or in a window of its own where this one is in use."""

        def show(files: FileDesk) -> None:
            files._desk.recover(stored.project, stored.origin, left)
            files.opened.emit()

        if self._desk.is_blank:
            show(self)
        else:
            self.window_wanted.emit(show)

    # Dialogs

    def _dialog(self, title: str, mode: QFileDialog.FileMode) -> QFileDialog:
        dialog = QFileDialog(self._window, title, self._folder())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(mode)
        return dialog

    def _question(self, question: str, more: str) -> QMessageBox:
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Handwrite"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(question)
        box.setInformativeText(more)
        return box


def recent_files() -> list[str]:
    """The project files that were opened or saved last, the newest first."""
    return [name for name in load_settings().recent_files.splitlines() if name]


def file_stem(text: str) -> str:
    """Makes a file's name of the first words of a text."""
    words = "".join(c if c.isalnum() else " " for c in text).split()
    return "-".join(words[:4]).lower()[:40] or "handwriting"


def _quoted(stored: Stored) -> str:
    name = "" if stored.origin is None else f"{stored.origin.name}, "
    text: Any = " ".join(stored.project.text.split())
    return f"{name}“{text[:_QUOTED]}{'…' if len(text) > _QUOTED else ''}”"
