"""What every form of a training asks for: how long, which seed, on what; and Start."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from handwrite_app.ui.controls import Choice, FormGrid, NumberBox

_MOST_MINUTES = 10_000


class RunForm(QWidget):
    """The controls that forms share; their heirs lay them out.

    Signals:
        started: carries a recipe, and the name that a run of it takes.
    """

    started = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._minutes = NumberBox(
            1, _MOST_MINUTES, 5, decimals=0, unit=self.tr(" min"), parent=self
        )
        self._minutes.setToolTip(self.tr("How long it trains, pauses not counted."))
        self._seed = NumberBox(0, 999_999, 1, decimals=0, unit="", parent=self)
        self._seed.setToolTip(
            self.tr(
                "Of the first weights and the order of what it learns from: the same, the same run."
            )
        )
        self._device = Choice(
            [
                ("auto", self.tr("The fastest there is")),
                ("cpu", self.tr("Processor (CPU)")),
                ("cuda", self.tr("NVIDIA graphics card (CUDA)")),
                ("mps", self.tr("Apple graphics (MPS)")),
            ],
            self,
        )
        self._device.setToolTip(
            self.tr("What it is trained on. Where its memory is too small, the batch gets smaller.")
        )
        self.start = QPushButton(self.tr("Start"), self)
        self.start.setProperty("role", "primary")
        self.start.setToolTip(self.tr("Train it; you can pause at any time"))
        self.start.clicked.connect(lambda _checked: self._on_start())

    def _add_minutes(self, rows: FormGrid) -> None:
        rows.add(self.tr("&Time"), self._minutes)

    def _add_seed_and_device(self, rows: FormGrid) -> None:
        rows.add(self.tr("S&eed"), self._seed)
        rows.add(self.tr("De&vice"), self._device)

    @property
    def _seed_number(self) -> int:
        return round(self._seed.number or 0)

    def _on_start(self) -> None:
        self._minutes.interpretText()
        self._begin()

    def _begin(self) -> None:
        """Tells `started` what is chosen."""
        raise NotImplementedError
