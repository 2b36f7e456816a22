"""The Lab tab: train models, and see what they do."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from handwrite_app.ui.jobs import Jobs
from handwrite_app.ui.lab.experiments_panel import ExperimentsPanel
from handwrite_app.ui.lab.training_panel import TrainingPanel


class LabTab(QWidget):
    """Training and experiments, each in a tab of its own."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.training = TrainingPanel(jobs, self)
        self.experiments = ExperimentsPanel(jobs.start, parent=self)
        self.parts = QTabWidget(self)
        self.parts.setAccessibleName(self.tr("Parts of the Lab"))
        self.parts.tabBar().setDrawBase(False)
        self.parts.addTab(self.training, self.tr("Train"))
        self.parts.addTab(self.experiments, self.tr("Experiments"))
        self.training.tried.connect(self._try)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.parts)

    def _try(self, model: Path) -> None:
        self.parts.setCurrentWidget(self.experiments)
        self.experiments.try_model(model)
