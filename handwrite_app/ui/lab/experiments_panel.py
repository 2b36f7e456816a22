"""The experiments of the Lab: a list at the left, the chosen one beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from handwrite_app.lab.experiments import EXPERIMENTS
from handwrite_app.lab.models import ModelEntry, kind_of
from handwrite_app.lab.results import Experiment, Role
from handwrite_app.ui.lab.experiment_list import ExperimentList
from handwrite_app.ui.lab.experiment_view import ExperimentView
from handwrite_app.ui.lab.model_chooser import ModelShelf
from handwrite_app.workers.job import Job

_SHOWS_MOST: Mapping[Role, str] = MappingProxyType(
    {
        "diffusion": "reverse",
        "vae": "hallucination",
        "classifier": "guidance",
        "noisy-classifier": "guidance",
    }
)  # experiments, of a model of one's own
_LEAST_LIST_PX, _MOST_LIST_PX, _LIST_SHARE = 190, 252, 0.185


class ExperimentsPanel(QWidget):
    """Every experiment keeps what it found while another is looked at.

    Args:
        start: starts a job for as long as the window is open.
        experiments: by their keys; all there are if None.
    """

    def __init__(
        self,
        start: Callable[..., Job],
        experiments: Mapping[str, Experiment] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._start = start
        self._experiments = EXPERIMENTS if experiments is None else experiments
        self._views: dict[str, ExperimentView] = {}
        self._shelf = ModelShelf(start, self)
        self.list = ExperimentList(self._experiments.values(), self)
        self.list.chosen.connect(self.show_experiment)
        self._sidebar = sidebar = QWidget(self)
        sidebar.setObjectName("sidebar")
        sidebar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(sidebar)
        column.setContentsMargins(6, 10, 7, 10)
        column.addWidget(self.list)
        self._stack = QStackedWidget(self)
        self._stack.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(sidebar)
        layout.addWidget(self._stack, 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._shelf.refresh()  # a run may have ended meanwhile
        if self.list.currentRow() < 0:
            self.list.setCurrentRow(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        share = round(_LIST_SHARE * self.width())
        self._sidebar.setFixedWidth(max(_LEAST_LIST_PX, min(_MOST_LIST_PX, share)))

    @property
    def view(self) -> ExperimentView:
        """The experiment that is looked at."""
        view = self._stack.currentWidget()
        assert isinstance(view, ExperimentView)
        return view

    def show_experiment(self, key: str) -> None:
        """Turns to an experiment."""
        if key not in self._views:
            self._views[key] = self._make_view(self._experiments[key])
            self._stack.addWidget(self._views[key])
        self._stack.setCurrentWidget(self._views[key])
        self.list.choose(key)

    def try_model(self, path: Path) -> None:
        """Turns to the experiment that shows most of a model, with the model in its role."""
        for role, key in _SHOWS_MOST.items():
            if ModelEntry(path, kind_of(path)).suits(role):
                self._shelf.choose(role, path)
                self.show_experiment(key)

    def _make_view(self, experiment: Experiment) -> ExperimentView:
        return ExperimentView(experiment, self._shelf, self._start, self)
