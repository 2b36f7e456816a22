"""Training in the Lab: what is asked for, and what its runs say of themselves."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from handwrite_app import paths
from handwrite_app.lab.recipes import CLASSIFIER, NOISY, TRAINER, VAE, read_recipe
from handwrite_app.lab.runs import Record, RunFolder
from handwrite_app.ui.jobs import Jobs
from handwrite_app.ui.lab.runs_panel import RunsPanel
from handwrite_app.ui.lab.training_form import TrainingForm

_WORDS_PX = 480
_MODEL = "model.safetensors"  # of a run


class _Welcome(QWidget):
    """What a newcomer reads before the first run."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = QLabel(self.tr("Watch noise become digits"), self)
        title.setProperty("role", "title")
        words = QLabel(
            self.tr(
                "Press Start. A small network begins to learn from 60,000 handwritten digits, on "
                "this computer alone.\n\nAfter a minute or so its first drawings appear here, all "
                "from the same noise, and they get better while you watch. After ten minutes most "
                "are digits.\n\nYou can pause at any time, close the window, and go on another "
                "day. Writing works meanwhile."
            ),
            self,
        )
        words.setProperty("role", "muted")
        words.setWordWrap(True)
        words.setMinimumWidth(_WORDS_PX)
        inside = QVBoxLayout()
        inside.setSpacing(12)
        inside.addStretch(2)
        inside.addWidget(title)
        inside.addWidget(words)
        inside.addStretch(3)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.addStretch(1)
        layout.addLayout(inside)
        layout.addStretch(1)


class TrainingPanel(RunsPanel):
    """Trains models of pictures.

    Signals:
        tried: carries the file of a model that somebody wants to see at work.
    """

    tried = Signal(object)  # Path

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        self.form = TrainingForm()
        super().__init__(
            jobs,
            self.form,
            _Welcome(),
            trainer=TRAINER,
            root=paths.lab_runs,
            parent=parent,
        )
        self.form.started.connect(lambda recipe, name: self.begin(name, recipe.arguments))
        self.try_it = QPushButton(self.tr("Try it"), self)
        self.try_it.setToolTip(self.tr("Take the model of this run to the experiments"))
        self.try_it.clicked.connect(lambda _checked: self._try())
        self.view.add_button(self.try_it)

    def facts(self, run: RunFolder) -> str:
        """See `RunsPanel.facts`."""
        recipe = read_recipe(run.plan.arguments)
        parts = [self.form.name_of(recipe)]
        if recipe.schedule:
            parts.append(self.tr("{name} schedule").format(name=recipe.schedule))
        if recipe.parameterization:
            parts.append(self.tr("predicts {what}").format(what=recipe.parameterization))
        if recipe.minutes is not None:
            minutes = self.locale().toString(recipe.minutes, "g", 4)
            parts.append(self.tr("{minutes} min").format(minutes=minutes))
        if recipe.steps is not None:
            steps = self.locale().toString(recipe.steps)
            parts.append(self.tr("{steps} steps").format(steps=steps))
        parts.append(self.tr("seed {seed}").format(seed=recipe.seed))
        if recipe.data:
            parts.append(Path(recipe.data).name)
        return "  ·  ".join(parts)

    def caption(self, run: RunFolder) -> str:
        """See `RunsPanel.caption`."""
        system = read_recipe(run.plan.arguments).system
        if system in (CLASSIFIER, NOISY):
            return ""
        if system == VAE:
            return self.tr(
                "Test pictures, what comes back of them, and digits from one fixed noise"
            )
        return self.tr("What it draws, always from the same noise")

    def measured(self, last: Record) -> list[str]:
        """See `RunsPanel.measured`."""
        parts = []
        if "images_per_second" in last:
            rate = self.locale().toString(last["images_per_second"], "f", 0)
            parts.append(self.tr("{rate} pictures a second").format(rate=rate))
        if "accuracy" in last:
            right = self.locale().toString(100 * last["accuracy"], "f", 0)
            parts.append(self.tr("{share} % judged right").format(share=right))
        return parts

    def shown(self, run: RunFolder) -> None:
        """See `RunsPanel.shown`."""
        self.try_it.setVisible((run.path / _MODEL).is_file())

    def _try(self) -> None:
        if self.view.run is not None:
            self.tried.emit(self.view.run.path / _MODEL)
