"""Beside an experiment: what to look at, the formula, what can be set, and Run."""

from __future__ import annotations

import html
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from handwrite_app.lab.results import Experiment
from handwrite_app.ui.controls import FormGrid, TallColumn, align
from handwrite_app.ui.lab.formula import Formula
from handwrite_app.ui.lab.parameter_controls import ParameterControls
from handwrite_app.ui.lab.words import in_language

LEAST_PX, MOST_PX = 300, 372


class RunFoot(QWidget):
    """Run, which is Cancel while it works, with progress and what there is to say.

    Signals:
        run_asked, cancel_asked: the button was pressed.
    """

    run_asked = Signal()
    cancel_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_busy = False
        self._status = QLabel(self)
        self._status.setProperty("role", "muted")
        self._status.setWordWrap(True)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(4)
        self._bar.setAccessibleName(self.tr("Progress"))
        self.button = QPushButton(self)
        self.button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.button.clicked.connect(self._on_click)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in (self._status, self._bar, self.button):
            layout.addWidget(widget)
        self.set_busy(False)
        self.say("")

    def set_busy(self, is_busy: bool) -> None:
        """Turns the button into Cancel, or back into Run."""
        self._is_busy = is_busy
        self.button.setText(self.tr("Cancel") if is_busy else self.tr("Run"))
        self.button.setToolTip(
            self.tr("Stop this experiment")
            if is_busy
            else self.tr("Run the experiment as it is set")
        )
        self.button.setProperty("role", "stop" if is_busy else "primary")
        self.button.style().unpolish(self.button)
        self.button.style().polish(self.button)
        self._bar.setVisible(is_busy)
        if is_busy:
            self._bar.setRange(0, 0)

    def show_progress(self, done: int, total: int) -> None:
        """Moves the bar; a total of 0 means that nobody knows."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def say(self, status: str) -> None:
        """Says where the work stands."""
        self._status.setText(status)
        self._status.setVisible(bool(status))

    @property
    def status(self) -> str:
        """What was said last."""
        return self._status.text()

    def _on_click(self) -> None:
        (self.cancel_asked if self._is_busy else self.run_asked).emit()


class ExperimentGuide(QWidget):
    """The column at the right of an experiment.

    Attributes:
        controls: the parameters that need another run.
        foot: Run.

    Args:
        models: the choosers of models, None where the experiment needs none.
    """

    def __init__(
        self,
        experiment: Experiment,
        models: QWidget | None,
        formula: Formula,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("guide")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        inside = QWidget(self)
        inside.setObjectName("sidebarContents")
        column = QVBoxLayout(inside)
        column.setContentsMargins(18, 16, 10, 12)
        column.setSpacing(10)
        column.addWidget(_words(self.tr("What to look at"), "section"))
        column.addWidget(_paragraph(in_language(experiment.explanation)))
        column.addWidget(formula)
        self.controls = ParameterControls(
            [parameter for parameter in experiment.parameters if not parameter.live], inside
        )
        settings: Sequence[QWidget] = [w for w in (models, self.controls) if w is not None]
        align([grid for w in settings if isinstance(grid := w.layout(), FormGrid)])
        if any(not widget.isHidden() for widget in settings):
            column.addSpacing(6)
            column.addWidget(_words(self.tr("Settings"), "section"))
            for widget in settings:
                column.addWidget(widget)
        column.addStretch()
        scroll = TallColumn(inside, self, least_px=LEAST_PX - 1)
        scroll.setObjectName("sidebarScroll")
        self.foot = RunFoot(self)
        foot = QVBoxLayout()
        foot.setContentsMargins(18, 8, 10, 18)
        foot.addWidget(self.foot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scroll, 1)
        layout.addLayout(foot)


def _words(text: str, role: str = "") -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    if role:
        label.setProperty("role", role)
    return label


def _paragraph(text: str) -> QLabel:
    """Text to be read, not glanced at: with air between its lines."""
    label = _words(f'<p style="line-height: 128%">{html.escape(text)}</p>')
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
