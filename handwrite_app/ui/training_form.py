"""What a stroke model is to learn from, how large it is, how long it learns, and Start."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import (
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from diffusion.prepare import Preparing
from handwrite_app.corpora import CorpusInfo
from handwrite_app.training_recipes import MINUTES, SHIPPED, StrokeRecipe
from handwrite_app.ui import icons
from handwrite_app.ui.controls import Choice, Fold, FormGrid
from handwrite_app.ui.lab.run_form import RunForm
from handwrite_app.ui.theme import Theme


class StrokeForm(icons.PaintsIcons, RunForm):
    """Asks for a recipe.

    Signals:
        corpus_chosen: another corpus is chosen, or it is to be looked at.
        folder_asked, file_asked, recordings_asked: another corpus is wanted, from there.
        cancel_asked: it is not wanted any more.
        removal_asked: the corpus that is chosen is not wanted any more.
    """

    corpus_chosen = Signal()
    folder_asked = Signal()
    file_asked = Signal()
    recordings_asked = Signal()
    cancel_asked = Signal()
    removal_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._corpora: list[CorpusInfo] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        heading = QLabel(self.tr("Train a model of handwriting"), self)
        heading.setProperty("role", "section")
        heading.setWordWrap(True)
        layout.addWidget(heading)
        layout.addLayout(self._make_rows())
        layout.addWidget(self._make_fold())
        layout.addWidget(self.start)
        self.show_corpora([])
        self._suggest_minutes()
        self._paint_icons()

    def _make_rows(self) -> FormGrid:
        rows = FormGrid()
        self._corpus = Choice([], self)
        self._corpus.setToolTip(self.tr("What it learns from."))
        self._corpus.changed.connect(self._on_corpus)
        self._remove = QToolButton(self)
        self._remove.setProperty("role", "quiet")
        self._remove.setIconSize(QSize(18, 18))
        self._remove.setAccessibleName(self.tr("Delete this corpus"))
        self._remove.setToolTip(self.tr("Delete this corpus"))
        self._remove.clicked.connect(lambda _checked: self.removal_asked.emit())
        rows.add(self.tr("C&orpus"), self._corpus, self._corpus, self._remove)
        self.add = QPushButton(self.tr("A&dd a corpus"), self)
        self.add.setToolTip(self.tr("Pen strokes and what they say, from your disk"))
        menu = QMenu(self.add)
        menu.addAction(self.tr("&Folder…"), self.folder_asked.emit)
        menu.addAction(self.tr("F&ile or archive…"), self.file_asked.emit)
        menu.addAction(self.tr("&Recorded ink"), self.recordings_asked.emit)
        self.add.setMenu(menu)
        self._look = QPushButton(self.tr("&Look inside"), self)
        self._look.setToolTip(self.tr("Show what is in it, and what was left out and why"))
        self._look.clicked.connect(lambda _checked: self.corpus_chosen.emit())
        rows.add("", self.add, self.add, self._look)
        self.add.setAccessibleName(self.tr("Add a corpus"))
        self._busy = self._make_busy()
        rows.addWidget(self._busy, rows.rowCount(), 1)
        self._size = Choice(
            [
                (SHIPPED, self.tr("Shipped one, taught more")),
                ("tiny", self.tr("Tiny, from nothing")),
                ("small", self.tr("Small, from nothing")),
                ("base", self.tr("Base, from nothing")),
            ],
            self,
        )
        self._size.setToolTip(self.tr("A larger model writes better, and learns for longer."))
        self._size.changed.connect(self._suggest_minutes)
        rows.add(self.tr("&Model"), self._size)
        self._expect = QLabel(self)
        self._expect.setProperty("role", "muted")
        self._expect.setWordWrap(True)
        rows.addWidget(self._expect, rows.rowCount(), 1)
        self._add_minutes(rows)
        return rows

    def _make_busy(self) -> QWidget:
        """What is seen while a corpus is read."""
        busy = QWidget(self)
        self._bar = bar = QProgressBar(busy)
        bar.setTextVisible(False)
        bar.setFixedHeight(4)
        bar.setAccessibleName(self.tr("The ink is being read"))
        self._busy_words = words = QLabel(busy)
        words.setProperty("role", "muted")
        words.setWordWrap(True)
        cancel = QPushButton(self.tr("Cancel"), busy)
        cancel.setToolTip(self.tr("Read no further, and keep nothing of it"))
        cancel.clicked.connect(lambda _checked: self.cancel_asked.emit())
        cancel.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        inside = QVBoxLayout(busy)
        inside.setContentsMargins(0, 0, 0, 0)
        for widget in (bar, words, cancel):
            inside.addWidget(widget)
        busy.hide()
        return busy

    def _make_fold(self) -> Fold:
        fold = Fold(self.tr("Advanced"), self.tr("Seed and device"), self)
        rows = FormGrid()
        rows.setContentsMargins(0, 0, 0, 4)
        self._add_seed_and_device(rows)
        fold.body.setLayout(rows)
        return fold

    @property
    def corpus(self) -> CorpusInfo | None:
        """The corpus that is chosen."""
        folder = self._corpus.chosen
        return next((info for info in self._corpora if str(info.folder) == folder), None)

    @property
    def recipe(self) -> StrokeRecipe | None:
        """What is chosen; None while there is no corpus."""
        info = self.corpus
        if info is None:
            return None
        return StrokeRecipe(
            str(info.ink),
            self._size.chosen,
            self._minutes.number,
            seed=self._seed_number,
            device=self._device.chosen,
        )

    def show_corpora(self, corpora: Sequence[CorpusInfo], chosen: Path | None = None) -> None:
        """Offers these corpora; the one that was chosen stays so.

        Args:
            chosen: the folder of the one to choose instead.
        """
        before = self._corpus.chosen
        self._corpora = list(corpora)
        self._corpus.blockSignals(True)
        self._corpus.clear()
        for info in self._corpora:
            self._corpus.addItem(info.name, str(info.folder))
        if not self._corpora:
            self._corpus.addItem(self.tr("None yet"), None)
        wanted = str(chosen) if chosen is not None else before
        if wanted in {str(info.folder) for info in self._corpora}:
            self._corpus.choose(wanted)
        self._corpus.blockSignals(False)
        for widget in (self._corpus, self._remove, self._look, self.start):
            widget.setEnabled(bool(self._corpora))
        self.start.setToolTip(
            self.tr("Train it; you can pause at any time")
            if self._corpora
            else self.tr("Add a corpus first")
        )

    def show_busy(self, is_busy: bool) -> None:
        """Shows whether a corpus is being read."""
        self._busy.setVisible(is_busy)
        self._bar.setRange(0, 0)
        self._busy_words.setText(self.tr("Reading the ink. A large corpus takes some minutes."))
        self.add.setEnabled(not is_busy)

    def show_reading(self, step: Preparing | None) -> None:
        """Shows how far the reading is."""
        if step is None:
            return
        count = self.locale().toString
        if step.writers:
            self._bar.setRange(0, step.writers)
            self._bar.setValue(step.writer)
            words = self.tr("Cleaning the ink of writer {number} of {writers}").format(
                number=count(step.writer), writers=count(step.writers)
            )
        else:
            words = self.tr(
                "Read so far: {count} pieces of ink. A large corpus has hundreds of thousands."
            ).format(count=count(step.pieces))
        self._busy_words.setText(words)

    def _on_corpus(self) -> None:
        self.corpus_chosen.emit()

    def _suggest_minutes(self) -> None:
        size = self._size.chosen
        self._minutes.set_number(MINUTES[size])
        self._expect.setText(
            {
                SHIPPED: self.tr(
                    "Writes legibly from the first minute, and takes on the hands of the corpus."
                ),
                "tiny": self.tr(
                    "Learns before your eyes: loops at first, then letters, at last words."
                ),
                "small": self.tr(
                    "As large as the shipped one, which learned for three hours on one core."
                ),
                "base": self.tr("Larger than the shipped one. Only with a graphics card."),
            }[size]
        )

    def _begin(self) -> None:
        recipe, info = self.recipe, self.corpus
        if recipe is not None and info is not None:
            name = self.tr("{corpus}, {size}").format(
                corpus=info.name[:40], size=self.size_name(recipe.size)
            )
            self.started.emit(recipe, name)

    def size_name(self, size: str) -> str:
        """What a size is called in a run's name."""
        return {
            SHIPPED: self.tr("taught more"),
            "tiny": self.tr("tiny"),
            "small": self.tr("small"),
            "base": self.tr("base"),
        }.get(size, size)

    def _paint_icons(self) -> None:
        self._remove.setIcon(icons.icon("erase", Theme.of(self.palette()).text))
