"""The bar below the page: three views of the result, and how the moving ones are played."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QToolButton,
    QWidget,
)

from handwrite_app.ui import icons
from handwrite_app.ui.controls import SeekSlider
from handwrite_app.ui.player import SPEEDS, Player, View
from handwrite_app.ui.theme import Theme

_TICKS = 1000  # of the slider
_KEY_S = 1.0  # that an arrow key moves the slider, at single speed


class Playback(icons.PaintsIcons, QFrame):
    """Shows where the player is, and plays it.

    Attributes:
        actions_offered: what it can do, for menus and the list of shortcuts.
    """

    def __init__(self, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Views of the writing"))
        self._player = player
        self.actions_offered: list[QAction] = []
        self._make_actions()
        self._make_widgets()
        player.changed.connect(self._refresh)
        player.moved.connect(self._follow)
        self._refresh()

    def _make_actions(self) -> None:
        self._views = QActionGroup(self)
        views = (
            (
                View.NOISE,
                self.tr("From &noise to ink"),
                self.tr("Noise"),
                "Alt+1",
                self.tr("Watch the strokes come out of noise"),
            ),
            (
                View.PEN,
                self.tr("The &pen writing"),
                self.tr("Pen"),
                "Alt+2",
                self.tr("Watch the pen write"),
            ),
            (
                View.STILL,
                self.tr("Still pa&ge"),
                self.tr("Page"),
                "Alt+3",
                self.tr("See the finished page"),
            ),
        )
        for view, text, short, keys, tip in views:
            action = self._make(text, keys, tip)
            action.setIconText(short)
            action.setCheckable(True)
            action.setData(view)
            self._views.addAction(action)
            action.triggered.connect(lambda _=False, view=view: self._player.show(view))
        self._play = self._make(self.tr("Pla&y or pause"), "F6", self.tr("Play"))
        self._play.triggered.connect(lambda: self._player.toggle())
        self._slower = self._make(self.tr("S&lower"), "Ctrl+[", self.tr("Play at half the speed"))
        self._slower.triggered.connect(lambda: self._player.change_speed(-1))
        self._faster = self._make(self.tr("&Faster"), "Ctrl+]", self.tr("Play at twice the speed"))
        self._faster.triggered.connect(lambda: self._player.change_speed(1))
        self._loop = self._make(self.tr("&Repeat"), "Ctrl+L", self.tr("Begin again at the end"))
        self._loop.setCheckable(True)
        self._loop.toggled.connect(lambda checked: setattr(self._player, "loops", checked))

    def _make(self, text: str, keys: str, tip: str) -> QAction:
        action = QAction(text, self)
        action.setShortcut(keys)
        action.setStatusTip(tip)
        self._tell_keys(action, tip)
        self.actions_offered.append(action)
        return action

    def _tell_keys(self, action: QAction, tip: str) -> None:
        keys = action.shortcut().toString(action.shortcut().SequenceFormat.NativeText)
        action.setToolTip(self.tr("{tip} ({keys})").format(tip=tip, keys=keys))

    def _make_widgets(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)  # see minimumSizeHint
        self._segments = [self._button(action) for action in self._views.actions()]
        for button in self._segments:
            button.setProperty("role", "segment")
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            layout.addWidget(button)
        layout.addSpacing(8)
        self._slider = SeekSlider(Qt.Orientation.Horizontal, self)
        self._slider.setRange(0, _TICKS)
        self._slider.setMinimumWidth(80)
        self._slider.setAccessibleName(self.tr("Place in the writing"))
        self._slider.setToolTip(self.tr("Go to a place (arrow keys)"))
        self._slider.sliderPressed.connect(self._player.pause)
        self._slider.valueChanged.connect(self._seek)
        self._time = QLabel(self)
        self._time.setProperty("role", "muted")
        self._time.setContentsMargins(6, 0, 0, 0)
        self._speed = QToolButton(self)
        self._speed.setProperty("role", "quiet")
        self._speed.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._speed.setToolTip(self.tr("Speed (Ctrl+[, Ctrl+])"))
        self._speed.setMenu(self._speed_menu())
        self._transport: list[QWidget] = [
            self._button(self._play),
            self._slider,
            self._time,
            self._speed,
            self._button(self._loop),
        ]
        for widget in self._transport:
            layout.addWidget(widget, 1 if widget is self._slider else 0)
        layout.addStretch(0)
        for widget in [*self._segments, *self._transport]:
            if isinstance(widget, QToolButton):
                widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setProperty("role", "quiet")
        button.setIconSize(QSize(18, 18))
        button.setAccessibleName(action.text().replace("&", ""))
        return button

    def _speed_menu(self) -> QMenu:
        menu = QMenu(self)
        self._speeds = QActionGroup(menu)
        for speed in SPEEDS:
            action = self._speeds.addAction(_speed_text(speed))
            action.setCheckable(True)
            action.setData(speed)
            action.triggered.connect(lambda _=False, speed=speed: self._player.set_speed(speed))
        menu.addActions(self._speeds.actions())
        return menu

    # What the player does

    def _refresh(self) -> None:
        """Shows the view, what can be played, and how."""
        player = self._player
        is_ready = player.ink is not None and not player.is_emerging
        for action in self._views.actions():
            view = action.data()
            action.setChecked(view is player.view)
            action.setEnabled(is_ready and (view is not View.NOISE or player.has_steps))
        moves = player.view is not View.STILL
        if not moves and any(widget.hasFocus() for widget in self._transport):
            self._segments[-1].setFocus(Qt.FocusReason.OtherFocusReason)  # of the still page
        for widget in self._transport:
            widget.setVisible(moves)
            widget.setEnabled(is_ready)
        for action in (self._play, self._slower, self._faster, self._loop):
            action.setEnabled(is_ready)
        self._slower.setEnabled(is_ready and player.speed > SPEEDS[0])
        self._faster.setEnabled(is_ready and player.speed < SPEEDS[-1])
        playing = player.is_playing
        self._tell_keys(self._play, self.tr("Pause") if playing else self.tr("Play"))
        self._play.setIconText(self.tr("Pause") if playing else self.tr("Play"))
        self._transport[0].setAccessibleName(self._play.iconText())
        self._speed.setText(_speed_text(player.speed))
        self._speed.setAccessibleName(
            self.tr("Speed {speed}").format(speed=_speed_text(player.speed))
        )
        for action in self._speeds.actions():
            action.setChecked(action.data() == player.speed)
        self._paint_icons()
        self._make_fit()
        self._follow()

    def _follow(self) -> None:
        """Shows where the player is."""
        player = self._player
        length = player.length
        self._slider.blockSignals(True)
        self._slider.setValue(round(player.position / length * _TICKS) if length else 0)
        step = max(1, round(_KEY_S / length * _TICKS)) if length else 1
        self._slider.setSingleStep(step)
        self._slider.setPageStep(5 * step)
        self._slider.blockSignals(False)
        if player.view is View.NOISE:
            share = player.step.progress if player.step is not None else 0.0
            told = self.tr("{percent} %").format(percent=round(100 * share))
            room = self.tr("{percent} %").format(percent=100)
        else:
            told = f"{_clock(player.position)} / {_clock(length)}"
            room = f"{_clock(length)} / {_clock(length)}"
        self._time.setText(told)
        self._time.setMinimumWidth(self._time.fontMetrics().horizontalAdvance(room) + 12)
        self._slider.setAccessibleDescription(told)

    def _seek(self, value: int) -> None:
        self._player.pause()
        self._player.seek(value / _TICKS * self._player.length)

    # Looks

    def _paint_icons(self) -> None:
        theme = Theme.of(self.palette())
        names = ("noise", "pen", "page")
        for action, name in zip(self._views.actions(), names, strict=True):
            color = theme.accent if action.isChecked() else theme.text
            action.setIcon(icons.icon(name, color))
        self._play.setIcon(icons.icon("pause" if self._player.is_playing else "play", theme.text))
        self._loop.setIcon(
            icons.icon("loop", theme.accent if self._loop.isChecked() else theme.text)
        )

    def minimumSizeHint(self) -> QSize:
        """The room that is needed without the words of the views and without the time."""
        hint = super().minimumSizeHint()
        hints = [one.sizeHint() for one in self._segments]
        spare = sum(max(0, one.width() - one.height() - 1) for one in hints)  # 1: it is no square
        if not self._time.isHidden():
            spare += self._time.minimumSizeHint().width()
        return QSize(hint.width() - spare, hint.height())

    def _make_fit(self) -> None:
        """Leaves the words of the views away where there is no room for them, and then the time."""
        moves = self._player.view is not View.STILL
        for has_words, has_time in ((True, True), (False, True), (False, False)):
            for button in self._segments:
                button.setToolButtonStyle(
                    Qt.ToolButtonStyle.ToolButtonTextBesideIcon
                    if has_words
                    else Qt.ToolButtonStyle.ToolButtonIconOnly
                )
            self._time.setVisible(moves and has_time)
            if super().minimumSizeHint().width() <= self.width():
                break

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_fit()


def _speed_text(speed: float) -> str:
    return f"{speed:g}×"


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
