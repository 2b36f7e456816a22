"""Training of stroke models: corpora and what is in them, runs, and their models to write with."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton, QWidget

from diffusion.prepare import Preparing
from handwrite_app import corpora, paths
from handwrite_app.corpora import CorpusInfo, list_corpora
from handwrite_app.lab.runs import RunFolder
from handwrite_app.model_store import ModelEntry, make_default
from handwrite_app.settings import load_settings
from handwrite_app.training_recipes import TRAINER, StrokeRecipe, read_recipe
from handwrite_app.ui import folders, training_tasks
from handwrite_app.ui.corpus_view import CorpusView
from handwrite_app.ui.jobs import Jobs
from handwrite_app.ui.lab.runs_panel import RunsPanel
from handwrite_app.ui.training_form import StrokeForm
from handwrite_app.workers.job import Job

_MODEL = "model.safetensors"  # of a run
_SHEET_WORDS = "The quick brown jumps lazy, Zoe 1984."  # as `diffusion.sheet`, which needs torch
_DELETE_ON_CLOSE = Qt.WidgetAttribute.WA_DeleteOnClose
_Reading: TypeAlias = Callable[[], Generator[Preparing | None, None, CorpusInfo]]


class StrokeTraining(RunsPanel):
    """Trains models of handwriting.

    Signals:
        settings_changed: another model is written with from now on; carries the settings.
    """

    settings_changed = Signal(object)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        self.form = StrokeForm()
        self.corpus_view = CorpusView()
        super().__init__(
            jobs,
            self.form,
            self.corpus_view,
            trainer=TRAINER,
            root=paths.training_runs,
            parent=parent,
        )
        self._reading: Job | None = None
        self.use = QPushButton(self.tr("Write with it"), self)
        self.use.setToolTip(self.tr("Keep the model of this run, and write with it from now on"))
        self.use.clicked.connect(lambda _checked: self._use_model())
        self.view.add_button(self.use)
        self.form.started.connect(self._on_start)
        self.form.corpus_chosen.connect(self.look_at_corpus)
        self.form.folder_asked.connect(self._ask_folder)
        self.form.file_asked.connect(self._ask_file)
        self.form.recordings_asked.connect(
            lambda: self._read(lambda: corpora.add_recordings(self.tr("Recorded ink")))
        )
        self.form.cancel_asked.connect(self._stop_reading)
        self.form.removal_asked.connect(self._ask_delete_corpus)

    # What runs say of themselves

    def facts(self, run: RunFolder) -> str:
        """See `RunsPanel.facts`."""
        recipe = read_recipe(run.plan.arguments)
        parts = [self.form.size_name(recipe.size), self._corpus_name(recipe)]
        if recipe.minutes is not None:
            minutes = self.locale().toString(recipe.minutes, "g", 4)
            parts.append(self.tr("{minutes} min").format(minutes=minutes))
        if recipe.steps is not None:
            steps = self.locale().toString(recipe.steps)
            parts.append(self.tr("{steps} steps").format(steps=steps))
        parts.append(self.tr("seed {seed}").format(seed=recipe.seed))
        return "  ·  ".join(part for part in parts if part)

    def _corpus_name(self, recipe: StrokeRecipe) -> str:
        known = {str(info.ink): info.name for info in list_corpora()}
        return known.get(recipe.corpus, Path(recipe.corpus).name)

    def caption(self, run: RunFolder) -> str:
        """See `RunsPanel.caption`."""
        return self.tr(
            "Left: samples of some hands. Right: how it writes “{words}” in them so far, always "
            "from the same noise."
        ).format(words=_SHEET_WORDS)

    def preparing(self) -> str:
        """See `RunsPanel.preparing`."""
        return self.tr("Reading the corpus. A large one takes some minutes.")

    def awaited(self) -> str:
        """See `RunsPanel.awaited`."""
        return self.tr("The first samples come a minute after the first step.")

    def shown(self, run: RunFolder) -> None:
        """See `RunsPanel.shown`."""
        self.use.setVisible((run.path / _MODEL).is_file())

    # Corpora

    def showEvent(self, event: QShowEvent) -> None:
        self._show_corpora()
        super().showEvent(event)

    def _show_corpora(self, chosen: Path | None = None) -> None:
        self.form.show_corpora(list_corpora(), chosen)
        self.corpus_view.show_corpus(self.form.corpus)

    def look_at_corpus(self) -> None:
        """Shows what is in the corpus that is chosen."""
        self.corpus_view.show_corpus(self.form.corpus)
        self.list.clearSelection()

    def _ask_folder(self) -> None:
        dialog = self._source_dialog(self.tr("A folder of ink"), QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.open()

    def _ask_file(self) -> None:
        dialog = self._source_dialog(self.tr("A file of ink"), QFileDialog.FileMode.ExistingFile)
        patterns = "*.tar *.tar.gz *.tgz *.tar.xz *.tar.bz2 *.zip *.inkml *.npz"
        dialog.setNameFilters(
            [
                self.tr("Ink and archives ({patterns})").format(patterns=patterns),
                self.tr("All files (*)"),
            ]
        )
        dialog.open()

    def _source_dialog(self, title: str, mode: QFileDialog.FileMode) -> QFileDialog:
        dialog = QFileDialog(self, title, folders.documents())
        dialog.setAttribute(_DELETE_ON_CLOSE)
        dialog.setFileMode(mode)
        dialog.fileSelected.connect(lambda name: self.add_corpus(Path(name)))
        return dialog

    def add_corpus(self, source: Path) -> None:
        """Reads a corpus from a folder, an archive or a file."""
        name = source.name if source.is_dir() else source.name.partition(".")[0]
        self._read(lambda: corpora.add_corpus(name[:60] or source.stem, [source]))

    def _read(self, work: _Reading) -> None:
        if self._reading is not None:
            return
        self.notice.hide()
        self.form.show_busy(True)

        def ended() -> None:
            self._reading = None
            self.form.show_busy(False)

        def done(info: CorpusInfo) -> None:
            ended()
            self._show_corpora(info.folder)
            self.look_at_corpus()

        def failed(error: Exception) -> None:
            ended()
            self.notice.show_error(error)

        self._reading = self._jobs.start(
            work, done=done, failed=failed, cancelled=ended, progressed=self.form.show_reading
        )

    def _stop_reading(self) -> None:
        if self._reading is not None:
            self._reading.cancel()

    def _ask_delete_corpus(self) -> None:
        info = self.form.corpus
        if info is None:
            return
        box = QMessageBox(
            QMessageBox.Icon.Question,
            self.tr("Delete the corpus"),
            self.tr(
                "Delete “{name}”? What it was made from stays. Runs that learn from it "
                "cannot go on."
            ).format(name=info.name),
            QMessageBox.StandardButton.Discard | QMessageBox.StandardButton.Cancel,
            self,
        )
        box.setAttribute(_DELETE_ON_CLOSE)
        button = box.button(QMessageBox.StandardButton.Discard)
        button.setText(self.tr("Delete"))
        button.clicked.connect(lambda: self._delete_corpus(info))
        box.open()

    def _delete_corpus(self, info: CorpusInfo) -> None:
        self._jobs.start(
            lambda: training_tasks.delete(info),
            done=lambda _: self._show_corpora(),
            failed=self.notice.show_error,
        )

    # Training

    def _on_start(self, recipe: StrokeRecipe, name: str) -> None:
        self.begin(name, recipe.arguments)

    def _use_model(self) -> None:
        run = self.view.run
        if run is None:
            return
        name = "".join(c if c.isalnum() or c in " -_" else "" for c in run.plan.name).strip(" -")

        def done(entry: ModelEntry) -> None:
            make_default(entry)
            self.settings_changed.emit(load_settings())
            self.view.notice.show_message(
                self.tr("Handwrite writes with “{name}” now.").format(name=entry.name),
                self.tr("It is kept among the models, where you can go back to another."),
                kind="done",
            )

        self._jobs.start(
            lambda: training_tasks.keep(run.path / _MODEL, name or "model"),
            done=done,
            failed=self.view.notice.show_error,
        )
