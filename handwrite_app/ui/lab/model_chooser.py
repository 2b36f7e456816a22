"""Which models the experiments work on: those shipped, or those of one's own runs."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from handwrite_app.lab.models import MODEL_ROLES, LabModels, ModelEntry, list_models, shipped
from handwrite_app.lab.results import Models, Role
from handwrite_app.ui.controls import Choice, FormGrid
from handwrite_app.ui.lab.parameter_controls import LABEL_PX
from handwrite_app.workers.job import Job


class ModelShelf(QObject):
    """The models there are, and which of them takes which role in all experiments.

    Signals:
        changed: there are others, or another was chosen.

    Args:
        start: starts a job for as long as the window is open.
    """

    changed = Signal()

    def __init__(self, start: Callable[..., Job], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._start = start
        self._entries: list[ModelEntry] = []
        self._chosen: dict[Role, Path] = {}

    @property
    def models(self) -> Models:
        """The models that are chosen now, to be loaded when they are asked for."""
        return LabModels({role: self.chosen(role) for role in MODEL_ROLES if self.suiting(role)})

    def chosen(self, role: Role) -> Path:
        """The file that takes a role: as chosen, else the shipped one, else what there is."""
        wanted = self._chosen.get(role, shipped(role))
        there = [entry.path for entry in self.suiting(role)]
        return there[0] if there and wanted not in there else wanted

    def suiting(self, role: Role) -> list[ModelEntry]:
        """The models that can take a role."""
        return [entry for entry in self._entries if entry.suits(role)]

    def choose(self, role: Role, path: Path) -> None:
        """Gives a role to a model."""
        self._chosen[role] = path
        self.changed.emit()

    def refresh(self) -> None:
        """Looks which models there are."""
        self._start(_look, done=self._take, failed=lambda error: None)

    def _take(self, entries: list[ModelEntry]) -> None:
        there = {entry.path for entry in entries}
        kept = {role: path for role, path in self._chosen.items() if path in there}
        if (entries, kept) != (self._entries, self._chosen):
            self._entries, self._chosen = entries, kept
            self.changed.emit()


class ModelChooser(QWidget):
    """A row for each role that an experiment has to give."""

    def __init__(
        self, shelf: ModelShelf, roles: Sequence[Role], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._shelf = shelf
        titles: Mapping[Role, str] = {
            "diffusion": self.tr("Model"),
            "other": self.tr("Second model"),
            "vae": self.tr("VAE"),
            "classifier": self.tr("Classifier"),
            "noisy-classifier": self.tr("Noisy classifier"),
        }
        rows = FormGrid()
        rows.setColumnMinimumWidth(0, LABEL_PX)
        self.setLayout(rows)
        self._choices: dict[Role, Choice] = {}
        for role in MODEL_ROLES:
            if role in roles:
                choice = Choice([], self)
                choice.setToolTip(self.tr("A shipped model, or one that you have trained here."))
                choice.changed.connect(lambda role=role: self._choose(role))
                self._choices[role] = choice
                rows.add(titles[role], choice)
        shelf.changed.connect(self._refresh)
        self._refresh()

    def _choose(self, role: Role) -> None:
        self._shelf.choose(role, Path(self._choices[role].chosen))

    def _refresh(self) -> None:
        for role, choice in self._choices.items():
            entries = self._shelf.suiting(role)
            choice.clear()
            for entry in entries:
                choice.addItem(self._name(entry), str(entry.path))
            choice.setEnabled(bool(entries))
            chosen = str(self._shelf.chosen(role))
            if not entries:
                choice.addItem(self.tr("none yet"), chosen)
            choice.choose(chosen)

    def _name(self, entry: ModelEntry) -> str:
        if entry.run:
            return entry.name
        return self.tr("{name} (shipped)").format(name=entry.name)


def _look() -> Generator[None, None, list[ModelEntry]]:
    yield
    return list_models()
