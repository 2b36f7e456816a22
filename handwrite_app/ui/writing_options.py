"""How the model writes: neatness, fidelity, quality and seed, and what is behind them."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QRandomGenerator, QSize, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from handwrite_app.choices import Choices
from handwrite_app.cli.parser import SAMPLERS
from handwrite_app.ui import icons
from handwrite_app.ui.controls import AutoSlider, Choice, Fold, FormGrid, NumberBox, PanelSpinBox
from handwrite_app.ui.theme import Theme

MAX_SEED = 2**31 - 1


class WritingOptions(icons.PaintsIcons, QWidget):
    """The controls of the model."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_setting = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(self._rows())
        layout.addWidget(self._advanced_fold())
        self._mirror(self._fidelity, self._style_guidance, lambda value: value, lambda value: value)
        self._mirror(self._quality, self._steps, lambda power: round(2**power), math.log2)
        self._paint_icons()

    # Building

    def _slider(self, name: str, tip: str, **scale: float) -> AutoSlider:
        by_model = self.tr("Leave it to the model.")
        return AutoSlider(name.replace("&", ""), tip, by_model, parent=self, **scale)

    def _rows(self) -> FormGrid:
        neatness, fidelity = self.tr("&Neatness"), self.tr("Fidelit&y")
        quality = self.tr("&Quality")
        self._neatness = self._slider(
            neatness, self.tr("Left: as lively as the sample; right: more even.")
        )
        self._fidelity = self._slider(
            fidelity,
            self.tr("How closely the letters follow the sample; far right they may break."),
            low=1.0,
            high=4.0,
            middle=1.5,
        )
        self._quality = self._slider(
            quality,
            self.tr("Left: done sooner; right: more steps from noise to ink, finer letters."),
            low=2.0,
            high=7.0,
            middle=4.0,
        )
        rows = FormGrid()
        rows.add(neatness, self._neatness.slider, self._neatness)
        rows.add(fidelity, self._fidelity.slider, self._fidelity)
        rows.add(quality, self._quality.slider, self._quality)
        self._add_seed(rows)
        self._neatness.changed.connect(self.changed)
        return rows

    def _add_seed(self, rows: FormGrid) -> None:
        self._seed = PanelSpinBox(self)
        self._seed.lineEdit().setTextMargins(7, 0, 7, 0)
        self._seed.setRange(0, MAX_SEED)
        self._seed.setKeyboardTracking(False)
        self._seed.setToolTip(self.tr("The same seed writes the same way again."))
        self._seed.valueChanged.connect(self._on_seed)
        self._dice = QToolButton(self)
        self._dice.setAccessibleName(self.tr("New seed"))
        self._dice.setToolTip(self.tr("Draw another seed."))
        self._dice.clicked.connect(self.draw_seed)
        self._lock = QToolButton(self)
        self._lock.setCheckable(True)
        self._lock.setAccessibleName(self.tr("Keep the seed"))
        self._lock.setToolTip(
            self.tr("Locked, Write all anew keeps this seed; open, it draws a new one.")
        )
        for button in (self._dice, self._lock):
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setIconSize(QSize(18, 18))
        self._seed.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        rows.add(self.tr("&Seed"), self._seed, self._seed, self._dice, self._lock)

    def _advanced_fold(self) -> Fold:
        fold = Fold(
            self.tr("Advanced"),
            self.tr("Steps, sampler, guidance scales, candidates and retries."),
            self,
        )
        rows = FormGrid()
        fold.body.setLayout(rows)
        self._steps = NumberBox(1, 1000, 1, decimals=0, unit="", auto=True)
        self._steps.setToolTip(self.tr("Denoising steps; Auto is the model's own number."))
        names = {
            "ddim": "DDIM",
            "ddpm": "DDPM",
            "dpmpp2m": "DPM-Solver++ 2M",
            "heun": "Heun",
            "ancestral": self.tr("Ancestral"),
            "renoise": self.tr("Renoise"),
        }
        self._sampler = Choice(
            [(None, self.tr("Auto")), *((name, names.get(name, name)) for name in SAMPLERS)]
        )
        self._sampler.setToolTip(self.tr("How the noise is taken away, step by step."))
        self._text_guidance = NumberBox(0, 20, 0.25, decimals=2, unit="", auto=True)
        self._text_guidance.setToolTip(
            self.tr("How much the text counts: higher is easier to read, too high is stiff.")
        )
        self._style_guidance = NumberBox(0, 20, 0.25, decimals=2, unit="", auto=True)
        self._style_guidance.setToolTip(
            self.tr("How much the hand counts; the same as the fidelity above.")
        )
        self._candidates = NumberBox(1, 64, 1, decimals=0, unit="")
        self._candidates.setToolTip(
            self.tr("Each word is written so often, and the one that reads best is kept.")
        )
        self._retries = NumberBox(0, 20, 1, decimals=0, unit="")
        self._retries.set_number(2)
        self._retries.setToolTip(
            self.tr("How often words that cannot be read back are written again.")
        )
        rows.add(self.tr("Steps"), self._steps)
        rows.add(self.tr("Sampler"), self._sampler)
        rows.add(self.tr("Text guidance"), self._text_guidance)
        rows.add(self.tr("Style guidance"), self._style_guidance)
        rows.add(self.tr("Candidates"), self._candidates)
        rows.add(self.tr("Retries"), self._retries)
        self._sampler.changed.connect(self.changed)
        for box in (self._text_guidance, self._candidates, self._retries):
            box.changed.connect(self.changed)
        return fold

    def _mirror(
        self,
        slider: AutoSlider,
        box: NumberBox,
        to_box: Callable[[float], float],
        to_slider: Callable[[float], float],
    ) -> None:
        """Keeps a slider and the exact number of the same thing alike; the box is the truth."""

        def from_slider() -> None:
            box.set_number(None if slider.value is None else to_box(slider.value))
            self.changed.emit()

        def from_box() -> None:
            slider.set_value(None if not box.number else to_slider(box.number))
            self.changed.emit()

        slider.changed.connect(from_slider)
        box.changed.connect(from_box)

    # What is chosen

    def fields(self) -> dict[str, Any]:
        """Returns the fields of `Choices` that are chosen here."""
        steps = self._steps.number
        return {
            "seed": self._seed.value(),
            "neatness": self._neatness.value,
            "steps": None if steps is None else round(steps),
            "sampler": self._sampler.chosen,
            "text_guidance": self._text_guidance.number,
            "style_guidance": self._style_guidance.number,
            "candidates": round(self._candidates.value()),
            "retries": round(self._retries.value()),
        }

    def show_choices(self, choices: Choices) -> None:
        """Shows these choices, and tells nobody."""
        self._is_setting = True
        self._seed.setValue(choices.seed)
        self._is_setting = False
        self._neatness.set_value(choices.neatness)
        self._steps.set_number(choices.steps)
        self._quality.set_value(None if choices.steps is None else math.log2(choices.steps))
        self._sampler.choose(choices.sampler)
        self._text_guidance.set_number(choices.text_guidance)
        self._style_guidance.set_number(choices.style_guidance)
        self._fidelity.set_value(choices.style_guidance)
        self._candidates.set_number(choices.candidates)
        self._retries.set_number(choices.retries)

    @property
    def keeps_seed(self) -> bool:
        """Says whether Generate must use the seed that is shown."""
        return self._lock.isChecked()

    def draw_seed(self) -> None:
        """Shows another seed."""
        self._seed.setValue(QRandomGenerator.global_().bounded(1, 1_000_000))

    # Events

    def _on_seed(self) -> None:
        if not self._is_setting:
            self.changed.emit()

    def _paint_icons(self) -> None:
        color = Theme.of(self.palette()).text
        self._dice.setIcon(icons.icon("dice", color))
        self._lock.setIcon(icons.icon("unlock", color, checked_name="lock"))
