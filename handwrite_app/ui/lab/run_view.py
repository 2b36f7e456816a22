"""One run: how it stands, what it draws, how its losses fall; and several runs side by side."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from handwrite_app.lab.runs import Record, RunFolder, State, Status
from handwrite_app.ui import icons
from handwrite_app.ui.lab.curves import CurvesView
from handwrite_app.ui.lab.run_curves import compared_curves, loss_curves, rate_curves
from handwrite_app.ui.lab.sample_grid import SampleGrid
from handwrite_app.ui.notice import Notice
from handwrite_app.ui.theme import Theme

_MOST_COMPARED = 6


class RunView(icons.PaintsIcons, QWidget):
    """Shows a run, and asks for what can be done with it.

    Signals:
        paused, stopped, resumed, longer_asked, renamed, exported, removed: asked for by the user.
    """

    paused = Signal()
    stopped = Signal()
    resumed = Signal()
    longer_asked = Signal()
    renamed = Signal()
    exported = Signal()
    removed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run: RunFolder | None = None
        self._name = QLabel(self)
        self._name.setProperty("role", "title")
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.pause = self._button(self.tr("Pause"), self.tr("Save, and go on later"), self.paused)
        self.stop = self._button(
            self.tr("Stop"), self.tr("Save, and be done with it"), self.stopped
        )
        self.resume = self._button(
            self.tr("Resume"), self.tr("Go on from the last checkpoint"), self.resumed
        )
        self._tools = [
            self._tool("pen", self.tr("Rename this run"), self.renamed),
            self._tool("save", self.tr("Export this run as a file"), self.exported),
            self._tool("erase", self.tr("Delete this run"), self.removed),
        ]
        self.longer = self._button(
            self.tr("Train on"), self.tr("Train for as long again"), self.longer_asked
        )
        self._head = head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self._name, 1)
        for widget in (self.pause, self.stop, self.resume, self.longer, *self._tools):
            head.addWidget(widget)
        self._facts = _muted(self)
        self._bar = QProgressBar(self)
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(4)
        self._bar.setAccessibleName(self.tr("Progress of the run"))
        self._standing = QLabel(self)
        self._standing.setTextFormat(Qt.TextFormat.PlainText)
        self._standing.setWordWrap(True)
        self.notice = Notice(self)
        self._caption = _muted(self)
        self.samples = SampleGrid(self)
        self.losses = CurvesView(self.tr("Loss"), is_log=True, parent=self)
        self.rates = CurvesView(self.tr("Learning rate"), is_log=False, parent=self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 18, 24, 16)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self._facts)
        layout.addWidget(self._bar)
        layout.addWidget(self._standing)
        layout.addWidget(self.notice)
        layout.addLayout(self._make_body(), 1)
        self._paint_icons()

    def _make_body(self) -> QVBoxLayout:
        curves = QHBoxLayout()
        curves.setSpacing(20)
        curves.addWidget(self.losses, 3)
        curves.addWidget(self.rates, 2)
        body = QVBoxLayout()
        body.setContentsMargins(0, 6, 0, 0)
        body.setSpacing(8)
        body.addWidget(self._caption)
        body.addWidget(self.samples, 5)
        body.addSpacing(6)
        body.addLayout(curves, 4)
        return body

    def _button(self, text: str, tip: str, signal: SignalInstance) -> QPushButton:
        button = QPushButton(text, self)
        button.setToolTip(tip)
        button.clicked.connect(lambda _checked: signal.emit())
        return button

    def _tool(self, icon: str, name: str, signal: SignalInstance) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("role", "quiet")
        button.setProperty("icon-name", icon)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setIconSize(QSize(18, 18))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda _checked: signal.emit())
        return button

    def add_button(self, button: QPushButton) -> None:
        """Puts one more button at the head of what can be done with a run."""
        self._head.insertWidget(1, button)

    @property
    def run(self) -> RunFolder | None:
        """The run that is shown."""
        return self._run

    def show_run(self, run: RunFolder, name: str, facts: str, caption: str) -> None:
        """Shows a run; its state, records and samples follow.

        Args:
            caption: what the samples are.
        """
        if run != self._run:
            self.notice.hide()
        self._run = run
        self._name.setText(name)
        self._name.setToolTip(name)  # a long one is cut
        self._facts.setText(facts)
        self._caption.setText(caption)

    def show_state(self, status: Status, *, can_ask: bool, can_resume: bool) -> None:
        """Shows how it stands.

        Args:
            can_ask: it is trained by this window, which can pause and stop it.
            can_resume: it can go on; else it is at its end.
        """
        is_running = status.state is State.RUNNING
        buttons = (self.pause, self.stop, self.resume, self.longer)
        is_used = any(button.hasFocus() for button in buttons)
        self.pause.setVisible(is_running)
        self.stop.setVisible(is_running)
        self.pause.setEnabled(can_ask)
        self.stop.setEnabled(can_ask)
        self.resume.setVisible(not is_running and can_resume)
        self.longer.setVisible(not is_running and not can_resume)
        self._tools[-1].setEnabled(not is_running)
        if is_used:  # the keyboard stays with what starts and pauses
            next(button for button in buttons if not button.isHidden()).setFocus()

    def show_standing(self, words: str, progress: float) -> None:
        """Says how far it is, in words and on the bar."""
        self._standing.setText(words)
        self._bar.setValue(round(1000 * progress))

    def show_records(self, records: Sequence[Record]) -> None:
        """Draws the curves of its records."""
        self.losses.show_curves(loss_curves(records, self.tr("training"), self.tr("held out")))
        self.rates.show_curves(rate_curves(records, self.tr("learning rate")))

    def _paint_icons(self) -> None:
        color = Theme.of(self.palette()).text
        for button in self._tools:
            button.setIcon(icons.icon(button.property("icon-name"), color))


class CompareView(QWidget):
    """Several runs: their samples side by side, their losses in one picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs: list[RunFolder] = []
        self._title = QLabel(self)
        self._title.setProperty("role", "title")
        self._hint = _muted(self)
        self._grids = QGridLayout()
        self._grids.setHorizontalSpacing(20)
        self._grids.setVerticalSpacing(6)
        self._cells: list[tuple[QLabel, SampleGrid]] = []
        self.losses = CurvesView(self.tr("Loss"), is_log=True, parent=self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 18, 24, 16)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        layout.addWidget(self._hint)
        layout.addLayout(self._grids, 3)
        layout.addWidget(self.losses, 2)

    def show_runs(
        self, runs: Sequence[tuple[RunFolder, str, Sequence[Record]]], instead: str
    ) -> None:
        """Shows runs with their names and records; more than fit are left out.

        Args:
            instead: what is said where there are no samples.
        """
        shown = runs[:_MOST_COMPARED]
        is_new = [run for run, _, _ in shown] != self._runs
        self._runs = [run for run, _, _ in shown]
        self._title.setText(self.tr("{count} runs compared").format(count=len(shown)))
        left_out = len(runs) - len(shown)
        self._hint.setText(
            self.tr("{count} more are left out; choose fewer.").format(count=left_out)
            if left_out
            else self.tr("Their samples, always from the same noise, and how their losses fall.")
        )
        if is_new:
            self._lay_out(len(shown))
        for k, (run, name, _) in enumerate(shown):
            label, grid = self._cells[k]
            label.setText(f"{k + 1}  {name}")
            grid.show_samples(run.samples, instead, is_new=is_new)
        self.losses.show_curves(compared_curves([(name, records) for _, name, records in shown]))

    def _lay_out(self, count: int) -> None:
        for widget in (widget for cell in self._cells for widget in cell):
            widget.hide()
            widget.deleteLater()
        self._cells = []
        columns = min(3, count) if count != 4 else 2
        for k in range(count):
            label, grid = QLabel(self), SampleGrid(self)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setProperty("role", "heading")
            row, column = divmod(k, columns)
            self._grids.addWidget(label, 2 * row, column)
            self._grids.addWidget(grid, 2 * row + 1, column)
            self._cells.append((label, grid))
        for column in range(3):
            self._grids.setColumnStretch(column, 1 if column < columns else 0)
        for row in range(math.ceil(count / columns)):
            self._grids.setRowStretch(2 * row + 1, 1)


def _muted(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setProperty("role", "muted")
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
