"""A photo or scan becomes a sample of a hand while its user watches and corrects what is found."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QImage, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from handwrite_app.errors import UserError
from handwrite_app.scan import (
    Blot,
    ScanReader,
    ScanResult,
    ScanSettings,
    read_image,
)
from handwrite_app.scan.reader import MAX_TURN_DEG, Box, turn_matrix
from handwrite_app.styles import StyleSample
from handwrite_app.ui import icons
from handwrite_app.ui.controls import TickDelegate
from handwrite_app.ui.drawing_pad import shortened
from handwrite_app.ui.notice import Notice
from handwrite_app.ui.pictures import ink_image, rgb_image, tinted_ink
from handwrite_app.ui.scan_canvas import ScanCanvas, Tool
from handwrite_app.ui.theme import Theme
from handwrite_app.workers.job import Job

if TYPE_CHECKING:
    from handwrite_app.ui.hand_desk import Start

_INK_TINT = QColor("#2f49b8")
_PREVIEW_WINDOWS = 5
_TENTHS = 10  # steps of a degree
_MOST_STEPS = 200
_BRUSH_STEPS = 40
_BRUSH_UNIT = 600  # the picture's longer side over a step of the brush's radius


@dataclass(frozen=True, eq=False)
class _Reading:
    """What came of the settings: a result with its ink as a picture, or why there is none."""

    result: ScanResult | None = None
    ink: QImage | None = None
    error: UserError | None = None


def read_picture(source: Path | bytes) -> Generator[None, None, NDArray[np.uint8]]:
    """Decodes a picture, for a job."""
    yield
    return read_image(source)


def _read(reader: ScanReader, settings: ScanSettings) -> Generator[QImage, None, _Reading]:
    """Yields the turned picture, which takes a moment, then reads it, which takes longer."""
    yield rgb_image(reader.turned(settings))
    try:
        result = reader.read(settings)
    except UserError as error:
        return _Reading(error=error)
    return _Reading(result, tinted_ink(result.clean, _INK_TINT))


class _Preview(QFrame):
    """What the model will see."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName(self.tr("What the model will see"))
        self._picture: QImage | None = None

    def sizeHint(self) -> QSize:
        return QSize(288, 150)

    def show_windows(self, windows: NDArray[np.float32] | None) -> None:
        """Shows the first windows of a sample, or nothing."""
        if windows is None or not len(windows):
            self._picture = None
        else:
            self._picture = ink_image(windows[:_PREVIEW_WINDOWS])
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme = Theme.of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        area = self.rect().adjusted(6, 6, -6, -6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.paper)
        painter.drawRoundedRect(area, 5, 5)
        if self._picture is not None:
            inner = area.adjusted(6, 4, -6, -4)
            fitted = self._picture.size().scaled(inner.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = inner
            place.setSize(fitted)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
            painter.drawImage(place, self._picture)
        painter.end()


class ScanDialog(icons.PaintsIcons, QDialog):
    """Shows what was found in a picture; crop, turn, threshold, lines and blots correct it."""

    accepted_sample = Signal(object, bool)  # StyleSample; whether it joins the hand in use

    def __init__(
        self,
        image: NDArray[np.uint8],
        name: str,
        start: Start,
        hand_name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Opens on a picture, and looks at it at once.

        Args:
            image: (H, W, 3) uint8 RGB, as from `read_image`.
            name: of the picture.
            start: starts a job for as long as the window is open.
            hand_name: of the hand that the sample may join; empty: there is none.
        """
        super().__init__(parent)
        self.setWindowTitle(self.tr("Handwriting in {name}").format(name=name))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._name, self._start = name, start
        self._shape = image.shape
        self._reader = ScanReader(image)
        self._settings = ScanSettings()
        self._past: list[ScanSettings] = []
        self._future: list[ScanSettings] = []
        self._last_kind = ""
        self._job: Job | None = None
        self._is_late = False  # the settings have changed since the job began
        self._is_closed = False
        self._is_filling = False
        self._result: ScanResult | None = None
        self.canvas = ScanCanvas(image.shape, self)
        self._make_widgets(hand_name)
        self._paint_icons()
        self.resize(1080, 720)
        self._refresh()
        self._ask()

    # Building

    def _make_widgets(self, hand_name: str) -> None:
        self.notice = Notice(self)
        self.preview = _Preview(self)
        side = QVBoxLayout()
        side.setSpacing(10)
        side.addLayout(self._make_tools())
        side.addWidget(self._make_brush())
        side.addLayout(self._make_turns())
        self.darkness = self._make_slider(
            self.tr("T&hreshold"),
            self.tr("Left: fainter marks count as ink. Right: only dark ones do."),
            100,
            side,
            lambda value: f"{value:+d}" if value else "0",
        )
        self.darkness.valueChanged.connect(
            lambda value: self._change("darkness", darkness=value / 100)
        )
        side.addWidget(self._heading(self.tr("&Lines"), self._make_lines()))
        side.addWidget(self.lines, 1)
        side.addWidget(self._heading(self.tr("What the model will see"), None))
        side.addWidget(self.preview)
        side.addWidget(self.notice)
        column = QWidget(self)
        column.setFixedWidth(312)
        side.setContentsMargins(0, 0, 0, 0)
        column.setLayout(side)
        top = QHBoxLayout()
        top.setSpacing(14)
        top.addWidget(self.canvas, 1)
        top.addWidget(column)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(14)
        layout.addLayout(top, 1)
        layout.addLayout(self._make_buttons(hand_name))

    def _heading(self, text: str, buddy: QWidget | None) -> QLabel:
        label = QLabel(text, self)
        label.setProperty("role", "heading")
        if buddy is not None:
            label.setBuddy(buddy)
        return label

    def _make_tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        self._tools = QButtonGroup(self)
        self._tool_icons: dict[QToolButton, str] = {}
        texts = {
            Tool.LINES: (self.tr("Lines"), "1", self.tr("Click a line to leave it out")),
            Tool.CROP: (self.tr("Crop"), "2", self.tr("Read only a part of the picture")),
            Tool.BRUSH: (self.tr("Brush"), "3", self.tr("Paint over what is no writing")),
            Tool.LASSO: (self.tr("Lasso"), "4", self.tr("Draw around what is no writing")),
        }
        for tool, (text, key, tip) in texts.items():
            button = self._button(text, self.tr("{tip} (Alt+{key})").format(tip=tip, key=key))
            button.setShortcut(f"Alt+{key}")
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setCheckable(True)
            button.setChecked(tool is Tool.LINES)
            button.clicked.connect(partial(self._pick_tool, tool))
            self._tools.addButton(button)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self._tool_icons[button] = tool.value
            row.addWidget(button, 1)
        return row

    def _make_brush(self) -> QWidget:
        """The size of the brush, out of sight while another tool is used."""
        self._brush_row = QWidget(self)
        column = QVBoxLayout(self._brush_row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.brush = self._make_slider(
            self.tr("&Brush size"), self.tr("How wide the brush paints"), _BRUSH_STEPS, column
        )
        self.brush.setRange(1, _BRUSH_STEPS)
        unit = max(self._shape[:2]) / _BRUSH_UNIT
        self.brush.valueChanged.connect(lambda value: self.canvas.set_brush(value * unit))
        self.brush.setValue(_BRUSH_STEPS // 4)
        self._brush_row.hide()
        return self._brush_row

    def _make_turns(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        self.turn = self._make_slider(
            self.tr("T&urn"),
            self.tr("Turn the picture a little"),
            round(MAX_TURN_DEG * _TENTHS),
            column,
            lambda value: f"{value / _TENTHS:+.1f}°" if value else "0°",
        )
        self.turn.valueChanged.connect(lambda value: self._change("turn", turn_deg=value / _TENTHS))
        self.turn.sliderPressed.connect(lambda: self.canvas.show_grid(True))
        self.turn.sliderReleased.connect(lambda: self.canvas.show_grid(False))
        row = QHBoxLayout()
        row.setSpacing(6)
        texts = (
            ("turn-left", -1, self.tr("Turn left"), self.tr("A quarter turn to the left"), "["),
            ("turn-right", 1, self.tr("Turn right"), self.tr("A quarter turn to the right"), "]"),
        )
        for icon, quarters, text, tip, key in texts:
            button = self._button(text, f"{tip} (Ctrl+{key})")
            button.setShortcut(f"Ctrl+{key}")
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.clicked.connect(partial(self._turn_quarter, quarters))
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self._tool_icons[button] = icon
            row.addWidget(button, 1)
        column.addLayout(row)
        return column

    def _make_slider(
        self,
        text: str,
        tip: str,
        most: int,
        column: QVBoxLayout,
        show: Callable[[int], str] = str,
    ) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal, self)
        slider.setRange(-most, most)
        slider.setPageStep(max(1, most // 10))
        slider.setToolTip(tip)
        slider.setAccessibleName(text.replace("&", ""))
        value = QLabel(self)
        value.setProperty("role", "muted")
        row = QHBoxLayout()
        row.addWidget(self._heading(text, slider))
        row.addStretch()
        row.addWidget(value)
        column.addLayout(row)
        column.addWidget(slider)
        slider.valueChanged.connect(lambda number: value.setText(show(number)))
        value.setText(show(slider.value()))
        return slider

    def _make_lines(self) -> QListWidget:
        self.lines = QListWidget(self)
        self.lines.setObjectName("scanLines")
        self.lines.setItemDelegate(TickDelegate(self.lines))
        self.lines.setAccessibleName(self.tr("Lines"))
        self.lines.setToolTip(self.tr("Lines with a tick make the sample; Space ticks"))
        self.lines.setMinimumHeight(84)
        self.lines.itemChanged.connect(self._on_tick)
        self.lines.currentRowChanged.connect(self.canvas.set_current_line)
        self.canvas.line_picked.connect(self.lines.setCurrentRow)
        self.canvas.line_toggled.connect(self._toggle_line)
        self.canvas.cropped.connect(lambda box: self._change("crop", crop=box))
        self.canvas.blotted.connect(self._add_blot)
        return self.lines

    def _make_buttons(self, hand_name: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.undo_action = QAction(self.tr("Undo"), self)
        self.undo_action.setShortcut(QKeySequence("Ctrl+Z"))
        self.undo_action.setToolTip(self.tr("Take the last correction back (Ctrl+Z)"))
        self.undo_action.triggered.connect(self.undo)
        self.redo_action = QAction(self.tr("Redo"), self)
        self.redo_action.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        self.redo_action.setToolTip(self.tr("Do it again (Ctrl+Shift+Z)"))
        self.redo_action.triggered.connect(self.redo)
        self.reset_action = QAction(self.tr("Start over"), self)
        self.reset_action.setToolTip(self.tr("Take all corrections back"))
        self.reset_action.triggered.connect(self.reset)
        for action in (self.undo_action, self.redo_action, self.reset_action):
            self.addAction(action)
            button = self._button("", "")
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            row.addWidget(button)
        row.addStretch()
        cancel = QPushButton(self.tr("Cancel"), self)
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self.add_button = QPushButton(
            self.tr("&Add to “{name}”").format(name=shortened(hand_name)), self
        )
        self.add_button.setToolTip(
            self.tr("Take it for one more sample of the hand “{name}”").format(name=hand_name)
        )
        self.add_button.setVisible(bool(hand_name))
        self.add_button.setAutoDefault(False)
        self.add_button.clicked.connect(lambda: self._use(adds=True))
        self.use_button = QPushButton(self.tr("&Use this hand"), self)
        self.use_button.setProperty("role", "primary")
        self.use_button.setDefault(True)
        self.use_button.clicked.connect(lambda: self._use(adds=False))
        for button_ in (cancel, self.add_button, self.use_button):
            row.addWidget(button_)
        return row

    def _button(self, text: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _paint_icons(self) -> None:
        color = Theme.of(self.palette()).text
        for button, name in self._tool_icons.items():
            button.setIcon(icons.icon(name, color))
        self.undo_action.setIcon(icons.icon("undo", color))
        self.redo_action.setIcon(icons.icon("redo", color))

    # Correcting

    @property
    def settings(self) -> ScanSettings:
        """What has been corrected so far."""
        return self._settings

    def undo(self) -> None:
        """Takes the last correction back."""
        if self._past:
            self._future.append(self._settings)
            self._set(self._past.pop())

    def redo(self) -> None:
        """Does again what was taken back."""
        if self._future:
            self._past.append(self._settings)
            self._set(self._future.pop())

    def reset(self) -> None:
        """Takes all corrections back, in one step that can itself be undone."""
        self._push(ScanSettings(), "")

    def _change(self, kind: str, **values: object) -> None:
        """Corrects something; a slider that goes on moving is one step."""
        if not self._is_filling:
            self._push(replace(self._settings, **values), kind)  # type: ignore[arg-type]

    def _push(self, settings: ScanSettings, kind: str) -> None:
        if not (kind in ("turn", "darkness") and kind == self._last_kind and self._past):
            self._past = [*self._past[-_MOST_STEPS:], self._settings]
        self._future.clear()
        self._set(settings)
        self._last_kind = kind

    def _set(self, settings: ScanSettings) -> None:
        self._settings = settings
        self._last_kind = ""
        self._is_filling = True
        self.turn.setValue(round(settings.turn_deg * _TENTHS))
        self.darkness.setValue(round(settings.darkness * 100))
        self._is_filling = False
        self.canvas.show_settings(settings)
        self._ask()
        self._refresh()

    def _pick_tool(self, tool: Tool, _checked: bool = False) -> None:
        self.canvas.set_tool(tool)
        self._brush_row.setVisible(tool is Tool.BRUSH)
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn_quarter(self, quarters: int, _checked: bool = False) -> None:
        """Turns the crop with the picture; lines are found anew."""
        turned = replace(
            self._settings, quarter_turns=(self._settings.quarter_turns + quarters) % 4
        )
        crop = self._settings.crop
        if crop is not None:
            crop = _turned_box(crop, turn_matrix(self._shape, self._settings)[1], quarters)
        self._push(replace(turned, crop=crop, left_out=()), "")

    def _add_blot(self, blot: Blot) -> None:
        self._change("blot", blots=(*self._settings.blots, blot))

    def _toggle_line(self, number: int) -> None:
        if self._result is not None and number < len(self._result.lines):
            self._use_line(number, not self._result.used[number])

    def _on_tick(self, item: QListWidgetItem) -> None:
        if not self._is_filling:
            self._use_line(self.lines.row(item), item.checkState() == Qt.CheckState.Checked)

    def _use_line(self, number: int, uses: bool) -> None:
        if self._result is None:
            return
        result = self._result
        used = [uses if k == number else was for k, was in enumerate(result.used)]
        out = tuple(
            line.box for line, is_used in zip(result.lines, used, strict=True) if not is_used
        )
        self._change("lines", left_out=out)

    # Reading

    def _ask(self) -> None:
        """Reads under the settings as they are now; what is being read is read again."""
        if self._job is not None:
            self._is_late = True
            self._job.cancel()
            return
        self._is_late = False
        settings = self._settings
        self._job = self._start(
            lambda: _read(self._reader, settings),
            progressed=self._show_picture,
            done=self._show_reading,
            failed=self._show_failure,
            cancelled=self._go_on,
        )

    def _show_picture(self, picture: QImage) -> None:
        if not (self._is_closed or self._is_late):
            self.canvas.show_picture(picture)

    def _show_reading(self, reading: _Reading) -> None:
        if self._is_closed:
            return
        if not self._is_late:
            self._result = reading.result
            self.canvas.show_result(reading.result, reading.ink)
            self._fill_lines()
            self.preview.show_windows(None if reading.result is None else reading.result.windows)
            if reading.error is not None:
                self.notice.show_error(reading.error)
            elif reading.result is not None and not any(reading.result.used):
                self.notice.show_message(self.tr("No line is left."), self.tr("Tick one."))
            else:
                self.notice.hide()
        self._go_on()

    def _show_failure(self, error: Exception) -> None:
        if not self._is_closed:
            self._result = None
            self.notice.show_error(error)
            self._go_on()

    def _go_on(self) -> None:
        if self._is_closed:
            return
        self._job = None
        if self._is_late:
            self._ask()
        self._refresh()

    def _fill_lines(self) -> None:
        """Shows a tick and the number of words for each line."""
        self._is_filling = True
        row = max(self.lines.currentRow(), 0)
        self.lines.clear()
        result = self._result
        for number, line in enumerate(result.lines if result is not None else ()):
            words = len(line.words)
            text = (
                self.tr("Line {number}: one word").format(number=number + 1)
                if words == 1
                else self.tr("Line {number}: {words} words").format(number=number + 1, words=words)
            )
            item = QListWidgetItem(text)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            is_used = result is not None and result.used[number]
            item.setCheckState(Qt.CheckState.Checked if is_used else Qt.CheckState.Unchecked)
            self.lines.addItem(item)
        self.lines.setCurrentRow(min(row, self.lines.count() - 1))
        self._is_filling = False

    def _refresh(self) -> None:
        self.undo_action.setEnabled(bool(self._past))
        self.redo_action.setEnabled(bool(self._future))
        self.reset_action.setEnabled(bool(self._past))
        is_ready = self._job is None and self._result is not None and len(self._result.windows) > 0
        self.use_button.setEnabled(is_ready)
        self.add_button.setEnabled(is_ready)

    # Leaving

    def _use(self, *, adds: bool) -> None:
        if self._result is None:
            return
        result = self._result
        self.accepted_sample.emit(StyleSample(result.windows, self._name, result.word_gap), adds)
        self.accept()

    def done(self, code: int) -> None:
        """Closes the dialog; what is still being read is of no use any more."""
        self._is_closed = True
        if self._job is not None:
            self._job.cancel()
        super().done(code)


def _turned_box(box: Box, size: tuple[int, int], quarters: int) -> Box:
    """A box in a picture of this (width, height) after a quarter turn, 1 clockwise, -1 back."""
    x0, y0, x1, y1 = box
    width, height = size
    if quarters > 0:
        return height - y1, x0, height - y0, x1
    return y0, width - x1, y1, width - x0
