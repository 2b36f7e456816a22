"""The controls of an experiment's parameters: sliders, choices, digits, one row each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRandomGenerator, QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from handwrite_app.lab.results import Parameter, Value
from handwrite_app.ui import icons
from handwrite_app.ui.controls import Choice, FormGrid, NumberBox, SeekSlider
from handwrite_app.ui.lab.words import in_language
from handwrite_app.ui.theme import Theme

LABEL_PX = 92  # the least that the column of labels is wide, in all grids of an experiment
_MOST_TICKS = 2000  # a slider with more is no help
_DIGIT_PX = 18
_PAGE = 10  # keys Page Up and Page Down take a tenth of the way


class _Control(QWidget):
    """What one parameter is asked with."""

    changed = Signal()

    @property
    def value(self) -> Value:
        """The value in the parameter's own type."""
        raise NotImplementedError

    def show_value(self, value: Value) -> None:
        """Shows a value and tells nobody."""
        raise NotImplementedError


class NumberControl(_Control):
    """A number: a slider for the eye and a box for the exact; only the box in a huge range."""

    def __init__(self, parameter: Parameter, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._low, self._step = parameter.low, parameter.step
        self._is_whole = parameter.kind != "float"
        ticks = round((parameter.high - parameter.low) / parameter.step)
        decimals = 0 if self._is_whole else _decimals(parameter.step)
        self.box = NumberBox(
            parameter.low, parameter.high, parameter.step, decimals=decimals, unit="", parent=self
        )
        self.box.setAccessibleName(name)
        self.box.changed.connect(self._on_box)
        layout = _line(self)
        self.slider: SeekSlider | None = None
        if ticks <= _MOST_TICKS:
            self.slider = SeekSlider(Qt.Orientation.Horizontal, self)
            self.slider.setRange(0, ticks)
            self.slider.setPageStep(max(1, ticks // _PAGE))
            self.slider.setAccessibleName(name)
            self.slider.valueChanged.connect(self._on_slider)
            layout.addWidget(self.slider, 1)
            self.box.setFixedWidth(72)
        layout.addWidget(self.box)
        self.setFocusProxy(self.slider or self.box)
        self.show_value(parameter.default)

    @property
    def value(self) -> Value:
        return round(self.box.value()) if self._is_whole else round(self.box.value(), 6)

    def show_value(self, value: Value) -> None:
        self.box.set_number(float(value))
        self._move_slider()

    def show_backwards(self, is_backwards: bool) -> None:
        """Puts the highest value at the left, or back at the right."""
        if self.slider is not None:
            self.slider.setInvertedAppearance(is_backwards)

    def _on_box(self) -> None:
        self._move_slider()
        self.changed.emit()

    def _on_slider(self, tick: int) -> None:
        self.box.set_number(self._low + tick * self._step)
        self.changed.emit()

    def _move_slider(self) -> None:
        if self.slider is not None:
            self.slider.blockSignals(True)
            self.slider.setValue(round((self.box.value() - self._low) / self._step))
            self.slider.blockSignals(False)


class SeedControl(icons.PaintsIcons, NumberControl):
    """A number that means nothing by itself, and a die that throws another."""

    def __init__(self, parameter: Parameter, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parameter, name, parent)
        self._high = parameter.high
        self._die = QToolButton(self)
        self._die.setIconSize(QSize(18, 18))
        self._die.setAccessibleName(self.tr("Another seed"))
        self._die.setToolTip(self.tr("Take another seed"))
        self._die.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._die.clicked.connect(self.throw)
        layout = self.layout()
        assert layout is not None
        layout.addWidget(self._die)
        self._paint_icons()

    def throw(self) -> None:
        """Takes another seed."""
        drawn = QRandomGenerator.global_().bounded(int(self._low), int(self._high) + 1)
        self.show_value(drawn)
        self.changed.emit()

    def _paint_icons(self) -> None:
        self._die.setIcon(icons.icon("dice", Theme.of(self.palette()).text))


class ChoiceControl(_Control):
    """One of a few values with names."""

    def __init__(self, parameter: Parameter, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choice = Choice(
            [(key, in_language(label)) for key, label in parameter.choices.items()], self
        )
        self._choice.setAccessibleName(name)
        self._choice.changed.connect(self.changed)
        _line(self).addWidget(self._choice)
        self.setFocusProxy(self._choice)
        self.show_value(parameter.default)

    @property
    def value(self) -> Value:
        chosen: str = self._choice.chosen
        return chosen

    def show_value(self, value: Value) -> None:
        self._choice.choose(value)


class DigitControl(_Control):
    """The ten digits, one of them down; the arrow keys go from one to the next."""

    def __init__(self, parameter: Parameter, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        layout = _line(self)
        layout.setSpacing(1)
        for digit in range(int(parameter.low), int(parameter.high) + 1):
            button = QToolButton(self)
            button.setText(str(digit))
            button.setAccessibleName(self.tr("{name} {digit}").format(name=name, digit=digit))
            button.setCheckable(True)
            button.setProperty("role", "digit")
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setMinimumWidth(_DIGIT_PX)
            self._group.addButton(button, digit)
            layout.addWidget(button)
        self._group.idClicked.connect(lambda _digit: self.changed.emit())
        self.show_value(parameter.default)

    @property
    def value(self) -> Value:
        return self._group.checkedId()

    def show_value(self, value: Value) -> None:
        button = self._group.button(int(value))
        button.setChecked(True)
        self.setFocusProxy(button)


class ParameterControls(QWidget):
    """A row for each parameter, with the words that explain it.

    Signals:
        changed: the user has set a parameter; carries its key.
    """

    changed = Signal(str)

    def __init__(self, parameters: Sequence[Parameter], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controls: dict[str, _Control] = {}
        self._row_of: dict[str, int] = {}
        self._rows = FormGrid()
        self._rows.setColumnMinimumWidth(0, LABEL_PX)
        self.setLayout(self._rows)
        for parameter in parameters:
            label = in_language(parameter.label)
            control = _control(parameter, label, self)
            control.setToolTip(in_language(parameter.hint))
            control.changed.connect(lambda key=parameter.key: self.changed.emit(key))
            self._controls[parameter.key] = control
            self._row_of[parameter.key] = self._rows.rowCount()
            self._rows.add(label, control)
        self.setVisible(bool(parameters))

    @property
    def values(self) -> dict[str, Value]:
        """All values by their keys."""
        return {key: control.value for key, control in self._controls.items()}

    def show_value(self, key: str, value: Value) -> None:
        """Shows the value of a parameter, and tells nobody."""
        self._controls[key].show_value(value)

    def put_beside(self, key: str, widget: QWidget) -> None:
        """Puts a widget at the right of a parameter's row."""
        self._rows.addWidget(widget, self._row_of[key], 2)

    def show_backwards(self, key: str, is_backwards: bool) -> None:
        """Has the slider of a parameter fall from left to right, as time does that runs out."""
        control = self._controls[key]
        if isinstance(control, NumberControl):
            control.show_backwards(is_backwards)


def _control(parameter: Parameter, name: str, parent: QWidget) -> _Control:
    if parameter.kind == "choice":
        return ChoiceControl(parameter, name, parent)
    if parameter.kind == "digit":
        return DigitControl(parameter, name, parent)
    if parameter.key == "seed":
        return SeedControl(parameter, name, parent)
    return NumberControl(parameter, name, parent)


def _decimals(step: float) -> int:
    """How many digits after the point a step has."""
    return len(f"{step:f}".rstrip("0").partition(".")[2])


def _line(widget: QWidget) -> QHBoxLayout:
    layout = QHBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(6)
    return layout
