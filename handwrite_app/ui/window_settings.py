"""The settings as one window goes by them: its colours, its folder, how its pages begin."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from handwrite_app.choices import Choices
from handwrite_app.settings import Settings, change_settings, load_settings
from handwrite_app.ui import folders
from handwrite_app.ui.commands import Commands
from handwrite_app.ui.theme import wear


class WindowSettings(QObject):
    """Applies what is set while the window is open, and keeps what is to outlive it."""

    model_changed = Signal()  # another model, or the same one on another device, is to write

    def __init__(self, commands: Commands, parent: QObject) -> None:
        super().__init__(parent)
        self._themes = commands.themes
        self._themes.triggered.connect(self._choose_theme)
        self._present = load_settings()

    @property
    def present(self) -> Settings:
        """The settings that are gone by."""
        return self._present

    def take(self, settings: Settings) -> None:
        """Applies settings that have been changed."""
        before, self._present = self._present, settings
        self.wear()
        if (before.device, before.model) != (settings.device, settings.model):
            self.model_changed.emit()

    def wear(self) -> None:
        """Dresses the application in the colours that are chosen, and ticks their name."""
        themes = {action.data(): action for action in self._themes.actions()}
        chosen = themes.get(self._present.theme, themes["system"])
        chosen.setChecked(True)
        wear(str(chosen.data()))

    def _choose_theme(self, action: QAction) -> None:
        self.take(change_settings(theme=action.data()))

    # What is remembered

    def folder(self) -> str:
        """In which file dialogs open: that of the last file, else the user's documents."""
        last = self._present.last_folder
        return last if last and Path(last).is_dir() else folders.documents()

    def remember_folder(self, folder: Path) -> None:
        """Has file dialogs open there from now on."""
        self._present = replace(self._present, last_folder=str(folder))

    def remember_hand(self, name: str) -> None:
        """Has the next window begin with the kept hand of that name."""
        self._present = replace(self._present, style=name)

    def place(self, window: QMainWindow) -> None:
        """Puts the window where the last one was."""
        window.resize(1280, 860)
        known = self._present.window_geometry
        if known:
            window.restoreGeometry(QByteArray.fromBase64(known.encode("ascii")))

    def keep(self, window: QMainWindow, choices: Choices) -> None:
        """Saves what the next window begins with."""
        kept: dict[str, Any] = {
            "style": self._present.style,
            "last_folder": self._present.last_folder,
            "window_geometry": bytes(window.saveGeometry().toBase64().data()).decode("ascii"),
        }
        if load_settings().remembers_choices:
            kept["choices"] = replace(choices, text="").as_dict()
        change_settings(**kept)
