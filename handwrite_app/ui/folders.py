"""In which folder file dialogs open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths


def documents() -> str:
    """The user's documents; home where there is no such folder.

    A dialog takes what is no folder for the name of a file.
    """
    places = QStandardPaths.StandardLocation
    folder = QStandardPaths.writableLocation(places.DocumentsLocation)
    return folder if Path(folder).is_dir() else QStandardPaths.writableLocation(places.HomeLocation)
