"""Asking where a result is to be saved."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from handwrite_app.settings import change_settings, load_settings


class ExportDialog(QFileDialog):
    """Asks for a file; its suffix says what of the result is written.

    Signals:
        named: carries the Path.
    """

    named = Signal(object)

    def __init__(self, stem: str, *, has_film: bool, parent: QWidget) -> None:
        super().__init__(parent, "", load_settings().last_folder)
        filters = {self.tr("Picture (*.png)"): ".png"}
        if has_film:
            filters[self.tr("Moving picture (*.gif)")] = ".gif"
        filters[self.tr("Figures (*.csv)")] = ".csv"
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFileMode(QFileDialog.FileMode.AnyFile)
        self.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self.setWindowTitle(self.tr("Export the result"))
        self.setNameFilters(list(filters))
        self.filterSelected.connect(lambda name: self.setDefaultSuffix(filters[name][1:]))
        self.setDefaultSuffix("png")
        self.selectFile(f"{stem}.png")
        self.fileSelected.connect(self._take)

    def _take(self, name: str) -> None:
        path = Path(name)
        change_settings(last_folder=str(path.parent))
        self.named.emit(path)
