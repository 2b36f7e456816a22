"""What to write and how: the text, a few controls, Generate."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QRandomGenerator, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QColorDialog,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QSlider,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from handwrite_app.choices import Choices
from handwrite_app.ui import icons
from handwrite_app.ui.notice import Notice
from handwrite_app.ui.style_panel import picture_in
from handwrite_app.ui.theme import Theme

INKS = (
    ("#1a1a2e", "Blue-black"),
    ("#1f3fa8", "Blue"),
    ("#141414", "Black"),
    ("#a3242b", "Red"),
    ("#1f6b45", "Green"),
)
PAGES = ("fit", "A4", "A5", "Letter")
MAX_SEED = 2**31 - 1


class _TextBox(QPlainTextEdit):
    """The text; a picture that is pasted or dropped into it is a sample of a hand."""

    picture_given = Signal(object)  # Path or bytes

    def sizeHint(self) -> QSize:
        return QSize(200, 104)  # it grows into what the panels below leave free

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return picture_in(source) is not None or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        picture = picture_in(source)
        if picture is not None:
            self.picture_given.emit(picture)
        else:
            super().insertFromMimeData(source)


class TextPanel(QWidget):
    """The text box, and beside it what about the text cannot be written."""

    text_changed = Signal()
    removal_asked = Signal()  # of the characters that cannot be written
    picture_given = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = _TextBox(self)
        self._box.setPlaceholderText(self.tr("Type what should be written…"))
        self._box.setTabChangesFocus(True)
        self._box.setMinimumHeight(96)
        self._box.setToolTip(self.tr("Ctrl+Enter writes it"))
        self._box.textChanged.connect(self.text_changed)
        self._box.picture_given.connect(self.picture_given)
        heading = QLabel(self.tr("&Text"), self)
        heading.setProperty("role", "heading")
        heading.setBuddy(self._box)
        self._box.setAccessibleName(self.tr("Text"))
        self.notice = Notice(self)
        self.notice.acted.connect(self.removal_asked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(heading)
        layout.addWidget(self._box, 1)
        layout.addWidget(self.notice)

    @property
    def text(self) -> str:
        """What is in the box."""
        return self._box.toPlainText()

    def set_text(self, text: str) -> None:
        """Replaces the text; Ctrl+Z in the box brings the old one back."""
        cursor = self._box.textCursor()
        cursor.select(cursor.SelectionType.Document)
        cursor.insertText(text)

    def take_focus(self) -> None:
        """Puts the cursor into the box."""
        self._box.setFocus(Qt.FocusReason.OtherFocusReason)


class OptionsPanel(QWidget):
    """Seed, neatness, size, page and ink."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self._add_page()
        self._add_x_height()
        self._add_ink()
        self._add_neatness()
        self._add_seed()
        self._paint_icons()

    # Building

    def _row(self, title: str, buddy: QWidget, *widgets: QWidget) -> None:
        row = self._grid.rowCount()
        label = QLabel(title, self)
        label.setBuddy(buddy)
        buddy.setAccessibleName(buddy.accessibleName() or title.replace("&", ""))
        line = QHBoxLayout()
        line.setSpacing(6)
        for widget in widgets or (buddy,):
            line.addWidget(widget)
        self._grid.addWidget(label, row, 0)
        self._grid.addLayout(line, row, 1)

    def _add_page(self) -> None:
        self._pages = QButtonGroup(self)
        names = {"fit": self.tr("Fit")}
        tips = {
            "fit": self.tr("As large as the writing; a paragraph is one line"),
            "A4": self.tr("210 × 297 mm"),
            "A5": self.tr("148 × 210 mm"),
            "Letter": self.tr("8.5 × 11 in"),
        }
        buttons: list[QWidget] = []
        for page in PAGES:
            button = QToolButton(self)
            button.setText(names.get(page, page))
            button.setToolTip(tips[page])
            button.setAccessibleName(self.tr("Page {name}").format(name=button.text()))
            button.setCheckable(True)
            button.setProperty("page", page)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self._pages.addButton(button)
            buttons.append(button)
        self._pages.buttons()[0].setChecked(True)
        self._pages.buttonToggled.connect(self._on_toggle)
        self._row(self.tr("&Page"), buttons[0], *buttons)

    def _add_x_height(self) -> None:
        self._x_height = QDoubleSpinBox(self)
        self._x_height.lineEdit().setTextMargins(7, 0, 7, 0)
        self._x_height.setRange(0.8, 20.0)
        self._x_height.setSingleStep(0.25)
        self._x_height.setDecimals(2)
        self._x_height.setSuffix(self.tr(" mm"))
        self._x_height.setValue(2.5)
        self._x_height.setToolTip(self.tr("Height of a small letter such as x, in millimetres"))
        self._x_height.valueChanged.connect(self._on_value)
        self._row(self.tr("&x-height"), self._x_height)

    def _add_ink(self) -> None:
        self._inks = QButtonGroup(self)
        buttons: list[QWidget] = []
        for color, name in INKS:
            buttons.append(self._swatch(color, self.tr(name)))
        self._custom = self._swatch("#6b3fa0", self.tr("Another colour…"))
        self._custom.clicked.connect(self._ask_color)
        self._inks.buttons()[0].setChecked(True)
        self._inks.buttonToggled.connect(self._on_toggle)
        filler = QWidget(self)
        filler.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._row(self.tr("&Ink"), buttons[0], *buttons, self._custom, filler)

    def _swatch(self, color: str, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setCheckable(True)
        button.setProperty("role", "swatch")
        button.setProperty("color", color)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setIconSize(QSize(20, 20))
        self._inks.addButton(button)
        return button

    def _add_neatness(self) -> None:
        self._neatness = QSlider(Qt.Orientation.Horizontal, self)
        self._neatness.setRange(0, 100)
        self._neatness.setValue(50)
        self._neatness.setPageStep(10)
        self._neatness.setToolTip(self.tr("Left: as lively as the sample. Right: more even."))
        self._auto = QToolButton(self)
        self._auto.setText(self.tr("Auto"))
        self._auto.setCheckable(True)
        self._auto.setChecked(True)
        self._auto.setToolTip(self.tr("Leave the neatness to the model"))
        self._auto.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._auto.toggled.connect(self._on_auto)
        self._neatness.setProperty("auto", True)
        self._neatness.valueChanged.connect(self._on_neatness)
        self._row(self.tr("&Neatness"), self._neatness, self._neatness, self._auto)

    def _add_seed(self) -> None:
        self._seed = QSpinBox(self)
        self._seed.lineEdit().setTextMargins(7, 0, 7, 0)
        self._seed.setRange(0, MAX_SEED)
        self._seed.setToolTip(self.tr("The same seed writes the same way again"))
        self._seed.valueChanged.connect(self._on_value)
        self._dice = QToolButton(self)
        self._dice.setAccessibleName(self.tr("New seed"))
        self._dice.setToolTip(self.tr("Draw another seed"))
        self._dice.clicked.connect(self.draw_seed)
        self._lock = QToolButton(self)
        self._lock.setCheckable(True)
        self._lock.setAccessibleName(self.tr("Keep the seed"))
        self._lock.setToolTip(
            self.tr("Locked: Generate keeps this seed. Open: it draws a new one.")
        )
        for button in (self._dice, self._lock):
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setIconSize(QSize(18, 18))
        self._row(self.tr("Se&ed"), self._seed, self._seed, self._dice, self._lock)
        self._seed.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    # What is chosen

    def choices(self, text: str) -> Choices:
        """Returns what is chosen here, with the text."""
        return Choices(
            text=text,
            seed=self._seed.value(),
            neatness=None if self._auto.isChecked() else self._neatness.value() / 100,
            x_height_mm=self._x_height.value(),
            page=_checked(self._pages, "page"),
            ink=self.ink,
        )

    @property
    def ink(self) -> str:
        """The colour of the ink, #rrggbb."""
        return _checked(self._inks, "color")

    def set_choices(self, choices: Choices) -> None:
        """Shows these choices."""
        for button in self._pages.buttons():
            if button.property("page") == choices.page:
                button.setChecked(True)
        self._x_height.setValue(choices.x_height_mm)
        self._set_ink(choices.ink)
        if choices.neatness is not None:
            self._neatness.setValue(round(choices.neatness * 100))
        self._auto.setChecked(choices.neatness is None)
        self._seed.setValue(choices.seed)

    @property
    def keeps_seed(self) -> bool:
        """Says whether Generate must use the seed that is shown."""
        return self._lock.isChecked()

    def draw_seed(self) -> None:
        """Shows another seed."""
        self._seed.setValue(QRandomGenerator.global_().bounded(1, 1_000_000))

    def _set_ink(self, color: str) -> None:
        for button in self._inks.buttons():
            if button.property("color") == color:
                button.setChecked(True)
                return
        if QColor.isValidColorName(color):
            self._custom.setProperty("color", color)
            self._custom.setChecked(True)
            self._paint_icons()

    def _ask_color(self) -> None:
        dialog = QColorDialog(QColor(str(self._custom.property("color"))), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(self._take_color)
        dialog.open()

    def _take_color(self, color: QColor) -> None:
        self._custom.setProperty("color", color.name())
        self._custom.setChecked(True)
        self._paint_icons()
        self.changed.emit()

    # Events

    def _on_auto(self, is_auto: bool) -> None:
        self._neatness.setProperty("auto", is_auto)
        self._neatness.style().unpolish(self._neatness)
        self._neatness.style().polish(self._neatness)
        self.changed.emit()

    def _on_toggle(self, *_: object) -> None:
        self._paint_icons()
        self.changed.emit()

    def _on_value(self, _value: float) -> None:
        self.changed.emit()

    def _on_neatness(self, _value: int) -> None:
        self._auto.setChecked(False)
        self.changed.emit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._paint_icons()
        super().changeEvent(event)

    def _paint_icons(self) -> None:
        theme = Theme.of(self.palette())
        for button in self._inks.buttons():
            button.setIcon(_swatch_icon(button, theme, is_custom=button is self._custom))
        self._dice.setIcon(icons.icon("dice", theme.text))
        self._lock.setIcon(icons.icon("unlock", theme.text, checked_name="lock"))


def _checked(group: QButtonGroup, key: str) -> str:
    """Returns a property of the button that is down; in an exclusive group there always is one."""
    button = group.checkedButton()
    assert button is not None
    return str(button.property(key))


def _swatch_icon(button: QAbstractButton, theme: Theme, *, is_custom: bool) -> QIcon:
    """Draws a drop of ink; the one in use wears a ring, the one to choose a plus."""
    size = 40
    picture = QPixmap(size, size)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    color = QColor(str(button.property("color")))
    painter.setPen(QPen(theme.muted if theme.is_dark else theme.border, 1.5))
    painter.setBrush(color)
    inset = 8 if button.isChecked() else 4
    painter.drawEllipse(inset, inset, size - 2 * inset, size - 2 * inset)
    if button.isChecked():
        painter.setPen(QPen(theme.accent, 3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(2, 2, size - 4, size - 4)
    elif is_custom:
        painter.setPen(QPen(QColor("#ffffff"), 3, c=Qt.PenCapStyle.RoundCap))
        painter.drawLine(20, 13, 20, 27)
        painter.drawLine(13, 20, 27, 20)
    painter.end()
    return QIcon(picture)


class GeneratePanel(QWidget):
    """Generate, which is Cancel while it works, with progress and what went wrong."""

    def __init__(self, generate: QAction, cancel: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._generate, self._cancel = generate, cancel
        self._is_busy = False
        self.notice = Notice(self)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(4)
        self._bar.setAccessibleName(self.tr("Progress"))
        self._status = QLabel(self)
        self._status.setProperty("role", "muted")
        self._status.setWordWrap(True)
        self._button = QPushButton(self)
        self._button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._button.clicked.connect(self._on_click)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.notice)
        layout.addWidget(self._status)
        layout.addWidget(self._bar)
        layout.addWidget(self._button)
        self.set_busy(False)

    @property
    def button(self) -> QPushButton:
        """The control that starts and cancels."""
        return self._button

    def set_busy(self, is_busy: bool) -> None:
        """Turns the button into Cancel, or back into Generate."""
        self._is_busy = is_busy
        self._button.setText(self.tr("Cancel") if is_busy else self.tr("Generate"))
        self._button.setToolTip(
            self.tr("Stop writing (Esc)") if is_busy else self.tr("Write the text (Ctrl+Enter)")
        )
        self._button.setProperty("role", "stop" if is_busy else "primary")
        self._button.style().unpolish(self._button)
        self._button.style().polish(self._button)
        self._bar.setVisible(is_busy)
        if is_busy:
            self._bar.setRange(0, 0)

    def show_progress(self, done: int, total: int) -> None:
        """Moves the bar; a total of 0 means that nobody knows."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def say(self, status: str) -> None:
        """Says where the work stands; nothing hides the line."""
        self._status.setText(status)
        self._status.setVisible(bool(status))

    @property
    def status(self) -> str:
        """What was said last."""
        return self._status.text()

    def _on_click(self) -> None:
        (self._cancel if self._is_busy else self._generate).trigger()
