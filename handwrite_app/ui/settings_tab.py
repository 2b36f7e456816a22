"""The Settings tab: the settings, the models, and the training of models."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from handwrite_app.ui.jobs import Jobs
from handwrite_app.ui.settings_page import SettingsPage

if TYPE_CHECKING:
    from handwrite_app.ui.model_manager import ModelManager
    from handwrite_app.ui.training_tab import StrokeTraining


class SettingsTab(QWidget):
    """Each in a tab of its own; models and training are made when they are first looked at.

    Attributes:
        models, training: None until then.

    Signals:
        changed: carries the settings; another model is in use.
    """

    changed = Signal(object)

    def __init__(self, page: SettingsPage, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.models: ModelManager | None = None
        self.training: StrokeTraining | None = None
        self._jobs = jobs
        self.parts = QTabWidget(self)
        self.parts.setAccessibleName(self.tr("Parts of the settings"))
        self.parts.setUsesScrollButtons(False)  # three short names always have room
        self.parts.tabBar().setDrawBase(False)
        self.parts.addTab(page, self.tr("General"))
        self._places = (_Place(self._make_models, self), _Place(self._make_training, self))
        for place, name in zip(self._places, (self.tr("Models"), self.tr("Train")), strict=True):
            self.parts.addTab(place, name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.parts)

    def _make_models(self) -> QWidget:
        from handwrite_app.ui.model_manager import ModelManager

        self.models = ModelManager(self._jobs, self)
        self.models.settings_changed.connect(self.changed)
        return self.models

    def _make_training(self) -> QWidget:
        from handwrite_app.ui.training_tab import StrokeTraining

        self.training = StrokeTraining(self._jobs, self)
        self.training.settings_changed.connect(self.changed)
        return self.training


class _Place(QWidget):
    """Makes what stands in it when it is first looked at, so that the window starts no slower."""

    def __init__(self, make: Callable[[], QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make: Callable[[], QWidget] | None = make
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(0, 0, 0, 0)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._make is not None:
            made, self._make = self._make(), None
            self._inside.addWidget(made)
            made.show()  # at once: what is in it takes the focus now
