"""How the page looks: size, paper, ink, lines, margins and how uneven the writing is."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QColorDialog,
    QGridLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from handwrite_app.choices import Choices
from handwrite_app.layout.spec import PAGES_MM, PageSpec
from handwrite_app.ui.controls import (
    AutoSlider,
    CheckBox,
    Choice,
    Fold,
    FormGrid,
    NumberBox,
    Segments,
)
from handwrite_app.ui.icons import PaintsIcons
from handwrite_app.ui.paper_desk import PaperPicture
from handwrite_app.ui.theme import Theme

_OTHER = "other"  # page size, in mm
_SIDES = ("top", "right", "bottom", "left")


class PageOptions(PaintsIcons, QWidget):
    """The controls of the layout."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._orientation_is_own = False  # unlike the page's own
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(self._page_rows())
        layout.addWidget(self._lines_fold())
        layout.addWidget(self._variation_fold())
        self._show_custom_size()
        self._paint_icons()

    # Building

    def _page_rows(self) -> FormGrid:
        self._page = Choice(
            [
                ("fit", self.tr("As the writing")),
                *((name, name) for name in PAGES_MM if name != "postcard"),
                ("postcard", self.tr("Postcard")),
                (_OTHER, self.tr("Other size…")),
            ],
            self,
        )
        self._page.setToolTip(
            self.tr("Size of the page; “As the writing” is as large as the ink and never wraps.")
        )
        self._orientation = Segments(
            [
                ("portrait", "portrait", self.tr("Upright")),
                ("landscape", "landscape", self.tr("Across")),
            ],
            self,
        )
        self._orientation.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._width, self._height = (NumberBox(10, 5000, 5, parent=self) for _ in range(2))
        for box, side, value in (
            (self._width, self.tr("Width of the page"), 150.0),
            (self._height, self.tr("Height of the page"), 100.0),
        ):
            box.set_number(value)
            box.setAccessibleName(side)
            box.setToolTip(self.tr("{side}, in millimetres.").format(side=side))
        self._paper = Segments(
            [
                ("plain", "paper-plain", self.tr("Plain paper")),
                ("ruled", "paper-ruled", self.tr("Ruled paper")),
                ("grid", "paper-grid", self.tr("Grid paper")),
                ("dots", "paper-dots", self.tr("Dotted paper")),
            ],
            self,
        )
        self.picture = PaperPicture(self)
        self._x_height = NumberBox(0.5, 50, 0.25, decimals=2, parent=self)
        self._x_height.set_number(2.5)
        self._x_height.setToolTip(self.tr("Height of a small letter such as x, in millimetres."))
        rows = FormGrid()
        rows.add(self.tr("Si&ze"), self._page, self._page, self._orientation)
        self._size_label = rows.add(
            self.tr("Width, height"), self._width, self._width, self._height
        )
        rows.add(self.tr("Pape&r"), self._paper)
        rows.add(self.tr("&Picture"), self.picture.button, self.picture)
        rows.add(self.tr("&x-height"), self._x_height)
        self._add_ink(rows)
        self._imperfection = AutoSlider(
            self.tr("Unevenness"),
            self.tr("How much lines wave and words differ in size, slant and spacing."),
            self.tr("A little on pages, none where the page is as the writing."),
            middle=0.25,
            parent=self,
        )
        rows.add(self.tr("&Unevenness"), self._imperfection.slider, self._imperfection)
        self._imperfection.changed.connect(self.changed)
        self._page.changed.connect(self._on_page)
        self._orientation.changed.connect(self._on_orientation)
        self._paper.changed.connect(self.changed)
        for box in (self._width, self._height, self._x_height):
            box.changed.connect(self.changed)
        return rows

    def _add_ink(self, rows: FormGrid) -> None:
        names = (
            ("#1a1a2e", self.tr("Blue-black")),
            ("#1f3fa8", self.tr("Blue")),
            ("#141414", self.tr("Black")),
            ("#a3242b", self.tr("Red")),
            ("#1f6b45", self.tr("Green")),
        )
        self._inks = QButtonGroup(self)
        buttons = [self._swatch(color, name) for color, name in names]
        self._custom = self._swatch("#6b3fa0", self.tr("Another colour…"))
        self._custom.clicked.connect(self._ask_color)
        buttons[0].setChecked(True)
        self._inks.buttonClicked.connect(self._on_ink)
        filler = QWidget(self)
        filler.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        rows.add(self.tr("&Ink"), buttons[0], *buttons, self._custom, filler)

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

    def _lines_fold(self) -> Fold:
        fold = Fold(
            self.tr("Lines and margins"),
            self.tr("Line height, alignment, margins, paragraphs, nib, page numbers."),
            self,
        )
        rows = FormGrid()
        fold.body.setLayout(rows)
        self._line_height = NumberBox(2, 200, 0.5, auto=True)
        self._line_height.setToolTip(
            self.tr("From one baseline to the next; Auto is 3.6 times the x-height.")
        )
        self._align = Segments(
            [
                ("left", "align-left", self.tr("Aligned left")),
                ("center", "align-center", self.tr("Centred")),
                ("right", "align-right", self.tr("Aligned right")),
                ("justify", "align-justify", self.tr("Justified")),
            ]
        )
        self._margin = NumberBox(0, 500, 1, auto=True)
        self._margin.setToolTip(self.tr("What stays free of ink at every edge of the page."))
        self._margins = {side: NumberBox(0, 500, 1, auto=True) for side in _SIDES}
        self._nib = NumberBox(0.1, 5, 0.1, auto=True)
        self._nib.setToolTip(self.tr("Width of the pen."))
        self._first_indent = NumberBox(0, 200, 1)
        self._first_indent.setToolTip(self.tr("How far the first line of a paragraph moves in."))
        self._paragraph_gap = NumberBox(0, 200, 1)
        self._paragraph_gap.setToolTip(self.tr("Free space between two paragraphs."))
        self._bullets = Choice(
            [
                ("written", self.tr("Written")),
                ("dot", self.tr("Dot")),
                ("dash", self.tr("Dash")),
            ]
        )
        self._bullets.setToolTip(self.tr("What becomes of the - that begins an item of a list."))
        self._long_words = Choice(
            [("hyphenate", self.tr("Divide")), ("shrink", self.tr("Write smaller"))]
        )
        self._long_words.setToolTip(self.tr("What becomes of a word wider than its line."))
        self._language = Choice(
            [
                ("en", self.tr("English")),
                ("de", self.tr("German")),
                ("fr", self.tr("French")),
                ("es", self.tr("Spanish")),
                ("it", self.tr("Italian")),
                ("nl", self.tr("Dutch")),
                ("pt", self.tr("Portuguese")),
                ("sv", self.tr("Swedish")),
            ]
        )
        self._language.setToolTip(self.tr("Whose rules divide words at the end of a line."))
        self._page_numbers = CheckBox(self.tr("Number the pages"))
        self._page_numbers.setToolTip(self.tr("Each page has its number at the foot."))
        self._page_numbers.clicked.connect(self.changed)
        rows.add(self.tr("&Line height"), self._line_height)
        rows.add(self.tr("Ali&gnment"), self._align)
        rows.add(self.tr("&Margin"), self._margin)
        rows.addLayout(self._side_margins(), rows.rowCount(), 1)
        rows.add(self.tr("First line"), self._first_indent)
        rows.add(self.tr("Gap"), self._paragraph_gap)
        rows.add(self.tr("Ni&b"), self._nib)
        rows.add(self.tr("Bullets"), self._bullets)
        rows.add(self.tr("Long words"), self._long_words)
        rows.add(self.tr("Language"), self._language)
        rows.addWidget(self._page_numbers, rows.rowCount(), 1)
        for box in (
            *(self._line_height, self._margin, *self._margins.values(), self._nib),
            *(self._first_indent, self._paragraph_gap),
        ):
            box.changed.connect(self.changed)
        for choice in (self._bullets, self._long_words, self._language):
            choice.changed.connect(self.changed)
        self._align.changed.connect(self.changed)
        return fold

    def _side_margins(self) -> QGridLayout:
        names = {
            "top": (self.tr("Top"), self.tr("Margin at the top; Auto is the margin above.")),
            "bottom": (self.tr("Bottom"), self.tr("Margin at the foot; Auto is the margin above.")),
            "left": (self.tr("Left"), self.tr("Margin on the left; Auto is the margin above.")),
            "right": (self.tr("Right"), self.tr("Margin on the right; Auto is the margin above.")),
        }
        grid = QGridLayout()
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(2)
        for number, (side, (name, tip)) in enumerate(names.items()):
            row, column = 2 * (number // 2), number % 2
            box = self._margins[side]
            box.setAccessibleName(self.tr("Margin: {side}").format(side=name))
            box.setToolTip(tip)
            label = QLabel(name)
            label.setProperty("role", "muted")
            label.setBuddy(box)
            grid.addWidget(label, row, column)
            grid.addWidget(box, row + 1, column)
        return grid

    def _variation_fold(self) -> Fold:
        fold = Fold(
            self.tr("Unevenness in detail"),
            self.tr("Each part of the unevenness by itself."),
            self,
        )
        rows = FormGrid()
        fold.body.setLayout(rows)
        as_above = self.tr("As the unevenness above.")
        self._parts: dict[str, AutoSlider] = {}
        for field, name, tip in (
            ("wavy", self.tr("Waves"), self.tr("How much the baseline waves.")),
            ("drift", self.tr("Drift"), self.tr("How much lines rise or fall.")),
            ("size_variation", self.tr("Sizes"), self.tr("How much words differ in size.")),
            ("slant_variation", self.tr("Slant"), self.tr("How much words differ in slant.")),
            ("spacing_variation", self.tr("Spacing"), self.tr("How much gaps differ in width.")),
            ("fatigue", self.tr("Fatigue"), self.tr("How much it grows towards the foot.")),
        ):
            self._parts[field] = AutoSlider(name, tip, as_above, middle=0.25)
            self._parts[field].changed.connect(self.changed)
            rows.add(name, self._parts[field].slider, self._parts[field])
        return fold

    # What is chosen

    def fields(self) -> dict[str, Any]:
        """Returns the fields of `Choices` that are chosen here."""
        return {
            "page": self._page_name,
            "orientation": self._orientation.chosen if self._orientation_is_own else None,
            "margin_mm": self._margin.number,
            **{f"margin_{side}_mm": box.number for side, box in self._margins.items()},
            "x_height_mm": self._x_height.number,
            "line_height_mm": self._line_height.number,
            "align": self._align.chosen,
            "first_indent_mm": self._first_indent.number,
            "paragraph_gap_mm": self._paragraph_gap.number,
            "bullets": self._bullets.chosen,
            "long_words": self._long_words.chosen,
            "language": self._language.chosen,
            "page_numbers": self._page_numbers.isChecked(),
            "paper": self._paper.chosen,
            "ink": self.ink,
            "nib_mm": self._nib.number,
            "imperfection": self._imperfection.value,
            **{field: slider.value for field, slider in self._parts.items()},
        }

    @property
    def ink(self) -> str:
        """The colour of the ink, #rrggbb."""
        button = self._inks.checkedButton()
        assert button is not None, "one of an exclusive group is always down"
        return str(button.property("color"))

    def show_choices(self, choices: Choices) -> None:
        """Shows these choices, and tells nobody."""
        self._set_page(choices)
        self._set_lines(choices)
        self._set_ink(choices.ink)
        self._imperfection.set_value(choices.imperfection)
        for field, slider in self._parts.items():
            slider.set_value(getattr(choices, field))

    def _set_page(self, choices: Choices) -> None:
        name, _, turned = choices.page.partition("-")
        known = {page.lower(): page for page in ("fit", *PAGES_MM)}
        if name.lower() in known:
            self._page.choose(known[name.lower()])
        else:
            size = PageSpec(page=name, margin_mm=0).size_mm
            assert size is not None, "only fit has no size"
            self._page.choose(_OTHER)
            self._width.set_number(size[0])
            self._height.set_number(size[1])
        orientation = choices.orientation or turned
        self._orientation_is_own = bool(orientation) and orientation != self._own_orientation
        self._orientation.choose(orientation or self._own_orientation)
        self._show_custom_size()
        self._paper.choose(choices.paper)
        self._x_height.set_number(choices.x_height_mm)

    def _set_lines(self, choices: Choices) -> None:
        self._line_height.set_number(choices.line_height_mm)
        self._align.choose(choices.align)
        self._margin.set_number(choices.margin_mm)
        for side, box in self._margins.items():
            box.set_number(getattr(choices, f"margin_{side}_mm"))
        self._first_indent.set_number(choices.first_indent_mm)
        self._paragraph_gap.set_number(choices.paragraph_gap_mm)
        self._nib.set_number(choices.nib_mm)
        self._bullets.choose(choices.bullets)
        self._long_words.choose(choices.long_words)
        self._language.choose(choices.language)
        self._page_numbers.setChecked(choices.page_numbers)

    def _set_ink(self, color: str) -> None:
        for button in self._inks.buttons():
            if button.property("color") == color:
                button.setChecked(True)
                break
        else:
            self._custom.setProperty("color", color)
            self._custom.setChecked(True)
        self._paint_icons()

    @property
    def _page_name(self) -> str:
        if self._page.chosen != _OTHER:
            return str(self._page.chosen)
        return f"{self._width.value():g}x{self._height.value():g}"

    @property
    def _own_orientation(self) -> str:
        """Of the page as its name says."""
        size = PageSpec(page=self._page_name, margin_mm=0).size_mm
        return "landscape" if size is not None and size[0] > size[1] else "portrait"

    # Events

    def _on_page(self) -> None:
        self._show_custom_size()
        if not self._orientation_is_own:
            self._orientation.choose(self._own_orientation)
        else:
            self._orientation_is_own = self._orientation.chosen != self._own_orientation
        self.changed.emit()

    def _on_orientation(self) -> None:
        self._orientation_is_own = self._orientation.chosen != self._own_orientation
        self.changed.emit()

    def _show_custom_size(self) -> None:
        for widget in (self._size_label, self._width, self._height):
            widget.setVisible(self._page.chosen == _OTHER)
        self._orientation.setEnabled(self._page.chosen != "fit")

    def _on_ink(self, button: QAbstractButton) -> None:
        self._paint_icons()
        if button is not self._custom:  # that one asks first
            self.changed.emit()

    def _ask_color(self) -> None:
        dialog = QColorDialog(QColor(str(self._custom.property("color"))), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Colour of the ink"))
        dialog.colorSelected.connect(self._take_color)
        dialog.rejected.connect(self.changed)
        dialog.open()

    def _take_color(self, color: QColor) -> None:
        self._custom.setProperty("color", color.name())
        self._custom.setChecked(True)
        self._paint_icons()
        self.changed.emit()

    def _paint_icons(self) -> None:
        theme = Theme.of(self.palette())
        for button in self._inks.buttons():
            button.setIcon(_swatch_icon(button, theme, is_custom=button is self._custom))


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
