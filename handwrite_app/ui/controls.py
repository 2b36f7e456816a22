"""Small controls that the panels are built of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QSlider,
    QSpinBox,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStyleOptionViewItem,
    QStylePainter,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from handwrite_app.ui import icons
from handwrite_app.ui.theme import Theme


class FormGrid(QGridLayout):
    """Rows of a label and its control; every control takes its label's name."""

    def __init__(self) -> None:
        super().__init__()
        self.setContentsMargins(0, 0, 0, 0)
        self.setHorizontalSpacing(12)
        self.setVerticalSpacing(8)
        self.setColumnStretch(1, 1)
        self.setColumnMinimumWidth(0, 84)  # the same in every group

    def add(self, title: str, buddy: QWidget, *widgets: QWidget) -> QLabel:
        """Adds a row.

        Args:
            title: of the label; the letter after & goes to the control.
            widgets: what the row shows, if that is more than the buddy.
        """
        row = self.rowCount()
        label = QLabel(title)
        label.setBuddy(buddy)
        label.setWordWrap(True)
        label.setToolTip(buddy.toolTip())
        buddy.setAccessibleName(buddy.accessibleName() or title.replace("&", ""))
        line = QHBoxLayout()
        line.setSpacing(6)
        for widget in widgets or (buddy,):
            line.addWidget(widget)
        self.addWidget(label, row, 0)
        self.addLayout(line, row, 1)
        return label


def align(grids: Iterable[FormGrid]) -> None:
    """Gives grids that stand below one another columns of labels of one width."""
    grids = list(grids)
    labels = [grid.itemAtPosition(row, 0) for grid in grids for row in range(grid.rowCount())]
    widest = max((label.sizeHint().width() for label in labels if label is not None), default=0)
    for grid in grids:
        grid.setColumnMinimumWidth(0, max(widest, grid.columnMinimumWidth(0)))


class TallColumn(QScrollArea):
    """Scrolls up and down only, and is always as wide as what is in it needs."""

    def __init__(
        self, inside: QWidget, parent: QWidget | None = None, *, least_px: int = 0
    ) -> None:
        super().__init__(parent)
        self._least_px = least_px
        self._inside = inside
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)

    def minimumSizeHint(self) -> QSize:
        bar = self.verticalScrollBar().sizeHint().width()
        width = max(self._least_px, self._inside.minimumSizeHint().width() + bar)
        return QSize(width, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        return QSize(self.minimumSizeHint().width(), self._inside.sizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


class Tabs(QTabWidget):
    """Tabs that stay as painted while a page of theirs moves its own widgets about.

    Qt paints a tab widget anew with all that is in it whenever a page might need other room, as
    after each change of a label's text: many times a second while a text is being written.
    """

    _bar: QSize | None = None  # that the tabs themselves need

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            before, self._bar = self._bar, self.tabBar().sizeHint()
            if self._bar == before:
                self.updateGeometry()  # the page may need a larger window
                return True
        return super().event(event)


class Fold(icons.PaintsIcons, QWidget):
    """Controls that are out of the way until somebody opens them."""

    def __init__(self, title: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._button = QToolButton(self)
        self._button.setText(title)
        self._button.setToolTip(tip)
        self._button.setCheckable(True)
        self._button.setProperty("role", "fold")
        self._button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._button.setIconSize(QSize(16, 16))
        self._body = QWidget(self)
        self._body.hide()
        self._button.toggled.connect(self._body.setVisible)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._body)
        self._paint_icons()

    @property
    def body(self) -> QWidget:
        """What opens; give it a layout."""
        return self._body

    def open(self, is_open: bool = True) -> None:
        """Opens or closes it."""
        self._button.setChecked(is_open)

    def _paint_icons(self) -> None:
        color = Theme.of(self.palette()).text
        self._button.setIcon(icons.icon("right", color, checked_name="down"))


class PanelSlider(QSlider):
    """A slider that the wheel scrolls past: a panel that is scrolled changes no value."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class PanelSpinBox(QSpinBox):
    """A whole number that the wheel scrolls past."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class SeekSlider(QSlider):
    """A slider that goes where it is pressed."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            room = self.style().pixelMetric(QStyle.PixelMetric.PM_SliderLength, None, self)
            at = round(event.position().x() - room / 2)
            span, falls = self.width() - room, self.invertedAppearance()
            self.setValue(QStyle.sliderValueFromPosition(0, self.maximum(), at, span, falls))
        super().mousePressEvent(event)


class AutoSlider(QWidget):
    """A number on a slider, or None while it is left to the program.

    Args:
        low, high: the ends of the scale.
        middle: where the slider stands before it is moved.
        auto: what leaving it to the program means, for the tooltip of its button.
    """

    changed = Signal()

    def __init__(
        self,
        name: str,
        tip: str,
        auto: str,
        *,
        low: float = 0.0,
        high: float = 1.0,
        middle: float = 0.5,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._low, self._high = low, high
        self._is_setting = False
        self.slider = PanelSlider(Qt.Orientation.Horizontal, self)
        self.slider.setRange(0, 100)
        self.slider.setPageStep(10)
        self.slider.setToolTip(tip)
        self.slider.setAccessibleName(name)
        self._auto = QToolButton(self)
        self._auto.setText(self.tr("Auto"))
        self._auto.setCheckable(True)
        self._auto.setChecked(True)
        self._auto.setToolTip(auto)
        self._auto.setAccessibleName(self.tr("{name}: auto").format(name=name))
        self._auto.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(self.slider)
        self.setToolTip(tip)
        self._show(middle)
        self.slider.setProperty("auto", True)
        self.slider.valueChanged.connect(self._on_slider)
        self._auto.toggled.connect(self._on_auto)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.slider, 1)
        layout.addWidget(self._auto)

    @property
    def value(self) -> float | None:
        """The number, or None."""
        if self._auto.isChecked():
            return None
        return round(self._low + self.slider.value() / 100 * (self._high - self._low), 4)

    def set_value(self, value: float | None) -> None:
        """Shows a number or None, and tells nobody."""
        self._is_setting = True
        if value is not None:
            self._show(value)
        self._auto.setChecked(value is None)
        self._is_setting = False

    def _show(self, value: float) -> None:
        self.slider.setValue(round((value - self._low) / (self._high - self._low) * 100))

    def _on_slider(self, _value: int) -> None:
        if self._is_setting:
            return
        self._is_setting = True  # one change, not two
        self._auto.setChecked(False)
        self._is_setting = False
        self.changed.emit()

    def _on_auto(self, is_auto: bool) -> None:
        self.slider.setProperty("auto", is_auto)
        self.slider.style().unpolish(self.slider)
        self.slider.style().polish(self.slider)
        if not self._is_setting:
            self.changed.emit()


class NumberBox(QDoubleSpinBox):
    """A number, mm unless told otherwise; the lowest value may stand for None.

    The wheel scrolls past it.
    """

    changed = Signal()

    def __init__(
        self,
        low: float,
        high: float,
        step: float,
        *,
        decimals: int = 1,
        unit: str | None = None,
        auto: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._is_auto = auto
        self._is_setting = False
        self._low = low
        self.lineEdit().setTextMargins(7, 0, 7, 0)
        self.setDecimals(decimals)
        self.setRange(low - step if auto else low, high)
        self.setSingleStep(step)
        self.setSuffix(self.tr(" mm") if unit is None else unit)
        self.setKeyboardTracking(False)  # a half-typed number is not one
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if auto:
            self.setSpecialValueText(self.tr("Auto"))
            self.setValue(self.minimum())
        self.valueChanged.connect(self._on_value)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    @property
    def number(self) -> float | None:
        """The number; None where it is left to the program."""
        if self._is_auto and self.value() < self._low:
            return None
        return round(self.value(), 4)

    def set_number(self, value: float | None) -> None:
        """Shows a number or None, and tells nobody."""
        self._is_setting = True
        self.setValue(self.minimum() if value is None else value)
        self._is_setting = False

    def _on_value(self, _value: float) -> None:
        if not self._is_setting:
            self.changed.emit()


class ComboBox(QComboBox):
    """A combo box whose arrow has the theme's colours; what is too long for it ends in dots.

    The wheel scrolls past it.
    """

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox,
            option,
            QStyle.SubControl.SC_ComboBoxEditField,
            self,
        )
        option.currentText = self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        # the style sheet takes the style's own arrow away
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = Theme.of(self.palette()).text
        painter.setPen(QPen(color, 1.6, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
        x, y = self.width() - 15.0, self.height() / 2
        painter.drawPolyline([QPointF(x - 4, y - 2), QPointF(x, y + 2), QPointF(x + 4, y - 2)])
        painter.end()


class Choice(ComboBox):
    """One of a few values, each with a name."""

    changed = Signal()

    def __init__(self, names: Sequence[tuple[Any, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for value, name in names:
            self.addItem(name, value)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(90)
        self.activated.connect(lambda _: self.changed.emit())

    @property
    def chosen(self) -> Any:
        """The value that is chosen."""
        return self.currentData()

    def choose(self, value: Any) -> None:
        """Shows a value, and tells nobody; one that is not there is added under its own name."""
        row = self.findData(value)
        if row < 0:
            self.addItem(str(value), value)
            row = self.count() - 1
        self.setCurrentIndex(row)


class CheckBox(QCheckBox):
    """A check box whose tick has the theme's colours."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = (
            self.style()
            .subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
            .toRectF()
        )
        painter = QPainter(self)
        _draw_tick(painter, box, Theme.of(self.palette()).on_accent)
        painter.end()


class TickDelegate(QStyledItemDelegate):
    """Items of a list with a tick like that of a `CheckBox`."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        if Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) is not Qt.CheckState.Checked:
            return
        full = QStyleOptionViewItem(option)
        self.initStyleOption(full, index)
        part = QStyle.SubElement.SE_ItemViewItemCheckIndicator
        view = full.widget
        box = view.style().subElementRect(part, full, view).toRectF()
        painter.save()
        _draw_tick(painter, box, Theme.of(view.palette()).on_accent)
        painter.restore()


def _draw_tick(painter: QPainter, box: QRectF, color: QColor) -> None:
    """Draws a tick into a box, which is filled by the style sheet."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color, 2.0, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
    places = ((0.25, 0.52), (0.43, 0.7), (0.76, 0.32))
    painter.drawPolyline(
        [QPointF(box.x() + x * box.width(), box.y() + y * box.height()) for x, y in places]
    )


class Segments(icons.PaintsIcons, QWidget):
    """One of a few values, each a button with a picture; the arrow keys go from one to the next.

    Args:
        buttons: value, icon, name.
    """

    changed = Signal()

    def __init__(
        self, buttons: Sequence[tuple[Any, str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        self._icons: dict[QToolButton, str] = {}
        for value, icon, name in buttons:
            button = QToolButton(self)
            button.setCheckable(True)
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.setProperty("value", value)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setIconSize(QSize(18, 18))
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _: self.changed.emit())
            self._icons[button] = icon
            self._group.addButton(button)
            layout.addWidget(button)
        first = next(iter(self._icons))
        first.setChecked(True)
        self.setFocusProxy(first)
        self._paint_icons()

    @property
    def chosen(self) -> Any:
        """The value of the button that is down."""
        button = self._group.checkedButton()
        assert button is not None, "one of an exclusive group is always down"
        return button.property("value")

    def choose(self, value: Any) -> None:
        """Presses the button of a value, and tells nobody."""
        for button in self._icons:
            if button.property("value") == value:
                button.setChecked(True)

    def _paint_icons(self) -> None:
        color = Theme.of(self.palette()).text
        for button, name in self._icons.items():
            button.setIcon(icons.icon(name, color))
