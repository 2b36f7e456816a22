"""The runs that are kept, each with how it stands; several can be chosen, to compare them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QItemSelectionModel, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from handwrite_app.lab.runs import RunFolder, State
from handwrite_app.ui import icons
from handwrite_app.ui.theme import Theme

_RUN = Qt.ItemDataRole.UserRole
_ICONS = {
    State.RUNNING: "play",
    State.PAUSED: "pause",
    State.DONE: "done",
    State.FAILED: "warning",
}


@dataclass(frozen=True)
class RunRow:
    """A run as the list shows it: its name, how it stands, and the share that is done."""

    run: RunFolder
    name: str
    state: State
    progress: float


class RunList(icons.PaintsIcons, QListWidget):
    """Names and states, the newest first.

    Signals:
        chosen: carries the runs that are selected, in the order of the list.
    """

    chosen = Signal(object)  # list[RunFolder]

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[RunRow] = []
        self.setAccessibleName(self.tr("Runs"))
        self.setToolTip(self.tr("Hold Ctrl to choose several runs and compare them"))
        self.setIconSize(QSize(18, 18))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.itemSelectionChanged.connect(self._on_selection)

    @property
    def selected(self) -> list[RunFolder]:
        """The runs that are chosen."""
        return [row.run for k, row in enumerate(self._rows) if self.item(k).isSelected()]

    def show_rows(self, rows: Sequence[RunRow]) -> None:
        """Shows these runs; what is chosen stays so, and nobody is told."""
        if list(rows) == self._rows:
            return
        same = [row.run for row in rows] == [row.run for row in self._rows]
        chosen = set(self.selected)
        self._rows = list(rows)
        self.blockSignals(True)
        if not same:
            self.clear()
            for row in self._rows:
                item = QListWidgetItem(self)
                item.setData(_RUN, row.run)
                item.setSelected(row.run in chosen)
        for k, row in enumerate(self._rows):
            self.item(k).setText(f"{row.name}\n{self._state_text(row)}")
        self.blockSignals(False)
        self._paint_icons()

    def choose(self, run: RunFolder) -> None:
        """Selects one run alone."""
        for k, row in enumerate(self._rows):
            if row.run == run:
                self.setCurrentRow(k, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _state_text(self, row: RunRow) -> str:
        share = self.locale().toString(100 * row.progress, "f", 0)
        return {
            State.RUNNING: self.tr("Training, {share} %"),
            State.PAUSED: self.tr("Paused at {share} %"),
            State.DONE: self.tr("Done"),
            State.FAILED: self.tr("Failed at {share} %"),
        }[row.state].format(share=share)

    def _on_selection(self) -> None:
        self.chosen.emit(self.selected)

    def _paint_icons(self) -> None:
        theme = Theme.of(self.palette())
        for k, row in enumerate(self._rows):
            color = theme.error if row.state is State.FAILED else theme.text
            self.item(k).setIcon(icons.icon(_ICONS[row.state], color))
