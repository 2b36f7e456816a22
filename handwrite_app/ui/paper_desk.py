"""The user's own paper: a picture that is chosen, shown beside the options, and taken off again."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from handwrite_app.document.picture import Picture, read_picture
from handwrite_app.document.project import Project
from handwrite_app.styles import PICTURE_SUFFIXES
from handwrite_app.ui import icons
from handwrite_app.ui.jobs import Jobs
from handwrite_app.ui.notice import Notice
from handwrite_app.ui.pictures import picture_levels
from handwrite_app.ui.project_desk import ProjectDesk
from handwrite_app.ui.theme import Theme

_THUMBNAIL_PX = 20
_NAME_CHARACTERS = 22


class PaperPicture(icons.PaintsIcons, QWidget):
    """Says which picture the paper is; asks for another, or for none."""

    asked = Signal()
    removed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: Picture | None = None
        self.button = QPushButton(self)
        self.button.setIconSize(QSize(_THUMBNAIL_PX, _THUMBNAIL_PX))
        self.button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.button.clicked.connect(self.asked)
        self._remove = QToolButton(self)
        self._remove.setAccessibleName(self.tr("Take the picture off the paper"))
        self._remove.setToolTip(self.tr("Take the picture off the paper"))
        self._remove.setProperty("role", "quiet")
        self._remove.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._remove.clicked.connect(self.removed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.button, 1)
        layout.addWidget(self._remove)
        self.show_picture(None)
        self._paint_icons()

    def show_picture(self, picture: Picture | None, thumbnail: QImage | None = None) -> None:
        """Shows the picture that the paper is, or that there is none."""
        self._picture = picture
        name = "" if picture is None else picture.name
        if len(name) > _NAME_CHARACTERS:
            name = f"{name[: _NAME_CHARACTERS - 7]}…{name[-6:]}"  # with its suffix
        self.button.setText(name.replace("&", "&&") if picture else self.tr("Choose a picture…"))
        self.button.setToolTip(
            self.tr("Your own paper: a scan or picture that covers the page, under the ink.")
            if picture is None
            else self.tr("{name} is the paper; press for another picture.").format(
                name=picture.name
            )
        )
        slip = QIcon() if thumbnail is None else QIcon(QPixmap.fromImage(thumbnail))
        self.button.setIcon(slip)
        self._remove.setVisible(picture is not None)

    def _paint_icons(self) -> None:
        self._remove.setIcon(icons.icon("close", Theme.of(self.palette()).text))


class PaperDesk(QObject):
    """Between the control, the file and the project: what the paper is.

    Args:
        control: where the picture is chosen.
        notice: says why a file cannot be the paper.
        folder: in which file dialogs open.
    """

    folder_used = Signal(object)  # Path

    def __init__(
        self,
        control: PaperPicture,
        notice: Notice,
        desk: ProjectDesk,
        jobs: Jobs,
        folder: Callable[[], str],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._window, self._control, self._notice = parent, control, notice
        self._desk, self._jobs, self._folder = desk, jobs, folder
        self._shown: Picture | None = None
        control.asked.connect(self.ask_for_file)
        control.removed.connect(self.remove)
        desk.changed.connect(self._show)

    def ask_for_file(self) -> None:
        """Asks for the picture that is to be the paper."""
        patterns = " ".join(f"*{suffix}" for suffix in PICTURE_SUFFIXES)
        dialog = QFileDialog(self._window, self.tr("A picture for the paper"), self._folder())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [self.tr("Pictures ({patterns})").format(patterns=patterns), self.tr("All files (*)")]
        )
        dialog.fileSelected.connect(lambda name: self.take(Path(name)))
        dialog.open()

    def take(self, path: Path) -> None:
        """Makes a picture the paper; a page as large as its writing becomes a whole one."""
        self.folder_used.emit(path.parent)

        def done(picture: Picture) -> None:
            self._notice.hide()
            self._desk.edit(_on_picture(self._desk.project, picture), self.tr("Paper"))
            self._desk.replaced.emit()  # the page's size may be another

        self._jobs.start(lambda: _read(path), done=done, failed=self._notice.show_error)

    def remove(self) -> None:
        """Takes the picture off the paper; the page stays as large as it is."""
        self._control.button.setFocus(Qt.FocusReason.OtherFocusReason)  # its own goes
        self._desk.edit(replace(self._desk.project, picture=None), self.tr("Paper"))

    def _show(self) -> None:
        picture = self._desk.project.picture
        if picture is self._shown:
            return
        self._shown = picture
        self._control.show_picture(picture)
        if picture is not None:
            self._jobs.start(
                lambda: _thumbnail(picture),
                done=lambda image: self._show_thumbnail(picture, image),
                failed=self._notice.show_error,
            )

    def _show_thumbnail(self, picture: Picture, thumbnail: QImage) -> None:
        if picture is self._shown:
            self._control.show_picture(picture, thumbnail)


def _on_picture(project: Project, picture: Picture) -> Project:
    project = replace(project, picture=picture)
    if project.spec.size_mm is not None:
        return project
    is_wide = picture.width_px > picture.height_px
    return project.with_values({"page": "A4", "orientation": "landscape" if is_wide else None})


def _read(path: Path) -> Generator[None, None, Picture]:
    yield
    return read_picture(path)


def _thumbnail(picture: Picture) -> Generator[None, None, QImage]:
    yield
    return picture_levels(picture)[-1].scaled(
        2 * _THUMBNAIL_PX,
        2 * _THUMBNAIL_PX,
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
