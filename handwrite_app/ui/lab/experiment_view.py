"""One experiment: its question, its result in the middle, and the guide beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from handwrite_app.lab.results import Experiment, Progress, Result, Value
from handwrite_app.ui.lab import experiment_tasks as tasks
from handwrite_app.ui.lab.artist import Artist
from handwrite_app.ui.lab.experiment_guide import MOST_PX, ExperimentGuide
from handwrite_app.ui.lab.export_dialog import ExportDialog
from handwrite_app.ui.lab.film_bar import FilmBar
from handwrite_app.ui.lab.formula import Formula
from handwrite_app.ui.lab.model_chooser import ModelChooser, ModelShelf
from handwrite_app.ui.lab.picture_view import PictureView, look_of
from handwrite_app.ui.lab.result_bar import ResultBar
from handwrite_app.ui.lab.result_table import ResultTable
from handwrite_app.ui.lab.words import in_language
from handwrite_app.ui.notice import Notice
from handwrite_app.ui.theme import Theme
from handwrite_app.workers.job import Job

_GUIDE_SHARE = 0.34  # of the width
_SETTLED_MS = 300  # after the last change of what is asked, an instant experiment runs
_RESIZED_MS = 120  # after the last change of size, the picture is drawn anew


@dataclass
class _Shown:
    """What is on the card."""

    result: Result | None = None
    number: int = 0  # of the result, to tell its pictures from those of others
    asked: dict[str, Value] = field(default_factory=dict)  # what it was run with
    files: list[Path] = field(default_factory=list)  # of the models that it was run on


class ExperimentView(QWidget):
    """Runs an experiment and shows what it found.

    Args:
        shelf: has the models.
        start: starts a job for as long as the window is open.
    """

    def __init__(
        self,
        experiment: Experiment,
        shelf: ModelShelf,
        start: Callable[..., Job],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._experiment, self._shelf, self._start = experiment, shelf, start
        self._job: Job | None = None
        self._shown = _Shown()
        self._artist = Artist(start, self)
        self._artist.drawn.connect(self._on_drawn)
        self._artist.failed.connect(self._on_failed)
        self._again = _timer(self, _SETTLED_MS, self.run)
        self._redraw = _timer(self, _RESIZED_MS, self._draw)
        self._roles = [role for role in experiment.needs if role != "data"]
        self._make_widgets()
        shelf.changed.connect(self._refresh)
        self._refresh()

    @property
    def experiment(self) -> Experiment:
        """Which one it is."""
        return self._experiment

    @property
    def result(self) -> Result | None:
        """What was found last."""
        return self._shown.result

    @property
    def is_instant(self) -> bool:
        """Says whether it runs by itself, because no model has to."""
        return not self._roles

    @property
    def values(self) -> dict[str, Value]:
        """All that is set, by the keys of the parameters."""
        return {**self.guide.controls.values, **self.film.values}

    @property
    def _files(self) -> list[Path]:
        """The files of the models that are chosen now."""
        return [self._shelf.chosen(role) for role in self._roles]

    # Building

    def _make_widgets(self) -> None:
        experiment = self._experiment
        chooser = ModelChooser(self._shelf, self._roles) if self._roles else None
        formula = Formula(experiment.formula, self._start, self)
        self.guide = ExperimentGuide(experiment, chooser, formula, self)
        self.guide.controls.changed.connect(lambda _key: self.settings_changed())
        self.guide.foot.run_asked.connect(self.run)
        self.guide.foot.cancel_asked.connect(self.cancel)
        self.notice = Notice(self)
        self.film = FilmBar(experiment.live, self)
        self.film.moved.connect(self._draw)
        self.bar = ResultBar(self)
        self.bar.turned.connect(self._turn)
        self.bar.copy_asked.connect(lambda: self.picture.copy())
        self.bar.export_asked.connect(self._ask_where_to_export)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._middle(), 1)
        layout.addWidget(self.guide)

    def _middle(self) -> QVBoxLayout:
        self._remark = _words("muted")
        middle = QVBoxLayout()
        middle.setContentsMargins(22, 16, 22, 12)
        middle.setSpacing(4)
        middle.addWidget(_words("title", in_language(self._experiment.title)))
        middle.addWidget(_words("muted", in_language(self._experiment.question)))
        middle.addSpacing(8)
        middle.addWidget(self.notice)
        middle.addWidget(self._card(), 1)
        middle.addSpacing(4)
        middle.addWidget(self.film)
        middle.addWidget(self._remark)
        middle.addWidget(self.bar)
        return middle

    def _card(self) -> QWidget:
        card = QFrame(self)
        card.setProperty("role", "card")
        self._hint = _words("muted")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture = PictureView(card)
        self.picture.setAccessibleName(self.tr("Result"))
        self.picture.resized.connect(self._redraw.start)
        self.table = ResultTable(card)
        self._stack = QStackedLayout()  # knows no margins
        for widget in (self._hint, self.picture, self.table):
            self._stack.addWidget(widget)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(10, 10, 10, 10)
        inside.addLayout(self._stack)
        return card

    # Running

    def run(self) -> None:
        """Runs the experiment as it is set; a run under way is given up for it."""
        self.cancel()
        self.notice.hide()
        asked, models, experiment = self.values, self._shelf.models, self._experiment
        files = self._files
        job: Job

        def told(progress: Progress) -> None:
            if self._job is job:
                self.guide.foot.show_progress(progress.done, progress.total)

        def done(result: Result) -> None:
            if self._job is job:
                self._job = None
                self._shown = _Shown(result, self._shown.number + 1, asked, files)
                self._take_result()

        def failed(error: Exception) -> None:
            if self._job is job:
                self._job = None
                self._on_failed(error)
                self._refresh()

        job = self._job = self._start(
            lambda: tasks.run_experiment(experiment, models, asked),
            done=done,
            failed=failed,
            progressed=told,
        )
        self._refresh()

    def cancel(self) -> None:
        """Gives up what is under way; what was found before stays."""
        self._again.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None
            self._refresh()

    def settings_changed(self) -> None:
        """Runs again where that takes no time; elsewhere says that the result is another's."""
        if self.is_instant:
            self._again.start()
        self._refresh()

    def _take_result(self) -> None:
        result = self._shown.result
        assert result is not None
        self._artist.forget()
        self.film.show_film(result.film)
        self.table.show_table(result.table)
        self._remark.setText(in_language(result.remark))
        self._refresh()
        self._draw()

    def _on_failed(self, error: Exception) -> None:
        self.film.pause()
        self.notice.show_error(error)

    # Showing

    def _draw(self) -> None:
        """Has the picture drawn as it is now: live values, size, colours."""
        result = self._shown.result
        if result is None or not self.isVisible():
            return
        theme, ratio = Theme.of(self.palette()), self.devicePixelRatioF()
        look, values, room = look_of(theme, theme.card), self.film.values, self._room()
        key = (self._shown.number, tuple(values.items()), room, ratio, look)
        self._artist.ask(key, lambda: tasks.draw(result, values, room, ratio, look))

    def _room(self) -> tuple[int, int]:
        """How many pixels of the screen the picture has, also while it is not shown yet."""
        layout, shown = self.layout(), self._stack.currentWidget()
        assert layout is not None
        assert shown is not None
        layout.activate()
        place, ratio = shown.size(), self.devicePixelRatioF()
        place = place.expandedTo(self.picture.minimumSize())
        return round(place.width() * ratio), round(place.height() * ratio)

    def _on_drawn(self, _key: object, pixels: NDArray[np.uint8]) -> None:
        self.picture.show_pixels(pixels)
        self._turn(self.bar.part)
        self.film.go_on()

    def _turn(self, part: str) -> None:
        """Shows the picture, or the figures behind it."""
        if self._shown.result is not None:
            self._stack.setCurrentWidget(self.table if part == "table" else self.picture)

    def _refresh(self) -> None:
        """Shows what can be done now, and whether the result is of what is set."""
        result, is_busy = self._shown.result, self._job is not None
        foot = self.guide.foot
        foot.set_busy(is_busy)
        foot.button.setVisible(is_busy or not self.is_instant)
        fixed = self.guide.controls.values
        is_stale = result is not None and (
            self._shown.files != self._files
            or any(self._shown.asked[key] != value for key, value in fixed.items())
        )
        foot.say(
            self.tr("Run again to see what you have set.")
            if is_stale and not is_busy and not self.is_instant
            else ""
        )
        self.film.setVisible(result is not None and bool(self._experiment.live))
        self._remark.setVisible(result is not None and bool(self._remark.text()))
        self.bar.show_result(result)
        if is_busy and not self.is_instant:
            self._hint.setText(self.tr("The models are at work…"))
        elif is_busy or result is not None:
            self._hint.setText(self.tr("Drawing…"))
        else:
            self._hint.setText(self.tr("Press Run to see it on the chosen model."))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.is_instant and self._shown.result is None and self._job is None:
            self.run()
        else:
            self._redraw.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self.film.pause()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        share = round(_GUIDE_SHARE * self.width())
        least = self.guide.minimumSizeHint().width()
        self.guide.setFixedWidth(max(least, min(MOST_PX, share)))
        self._redraw.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        kinds = (QEvent.Type.PaletteChange, QEvent.Type.DevicePixelRatioChange)
        if event.type() in kinds:
            self._redraw.start()

    # Export

    def _ask_where_to_export(self) -> None:
        result = self._shown.result
        assert result is not None
        has_film = result.film is not None
        dialog = ExportDialog(self._experiment.key, has_film=has_film, parent=self)
        dialog.named.connect(self.export)
        dialog.open()

    def export(self, path: Path) -> None:
        """Writes the result to a file; its suffix says what of it."""
        result = self._shown.result
        assert result is not None
        values = self.film.values
        self.bar.set_busy(True)

        def ended() -> None:
            self.bar.set_busy(False)

        def done(_: object) -> None:
            ended()
            self.notice.show_message(
                self.tr("Saved {names}").format(names=path.name),
                self.tr("In {folder}").format(folder=path.parent),
                kind="done",
            )

        def failed(error: Exception) -> None:
            ended()
            self.notice.show_error(error)

        self._start(lambda: tasks.export(result, path, values), done=done, failed=failed)


def _words(role: str, text: str = "") -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("role", role)
    return label


def _timer(parent: QWidget, wait_ms: int, slot: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(wait_ms)
    timer.timeout.connect(slot)
    return timer
