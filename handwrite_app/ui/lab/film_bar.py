"""The live parameters of a result below its picture, and the button that lets one play."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from handwrite_app.lab.results import Film, Parameter, Value
from handwrite_app.ui import icons
from handwrite_app.ui.lab.parameter_controls import ParameterControls
from handwrite_app.ui.theme import Theme


class FilmBar(icons.PaintsIcons, QWidget):
    """Sliders that change the picture at once; one of them may play by itself.

    The film waits for each picture to be drawn: see `go_on`.

    Signals:
        moved: a live parameter has another value.
    """

    moved = Signal()

    def __init__(self, parameters: Sequence[Parameter], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._film: Film | None = None
        self._is_playing = False
        self._moved_at = 0.0
        self._controls = ParameterControls(parameters, self)
        self._controls.changed.connect(self._on_changed)
        self._play = QToolButton(self)
        self._play.setProperty("role", "quiet")
        self._play.setIconSize(QSize(20, 20))
        self._play.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._play.clicked.connect(self.toggle)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._advance)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._controls)
        self.show_film(None)

    @property
    def values(self) -> dict[str, Value]:
        """The live parameters' values."""
        return self._controls.values

    @property
    def is_playing(self) -> bool:
        """Says whether the picture moves by itself."""
        return self._is_playing

    def show_film(self, film: Film | None) -> None:
        """Takes another film, paused; None: there is nothing to play."""
        self.pause()
        self._film = film
        self._play.setVisible(film is not None)
        if film is not None:
            self._controls.put_beside(film.key, self._play)
            first, last = film.values[0], film.values[-1]
            if not isinstance(first, str) and not isinstance(last, str):
                self._controls.show_backwards(film.key, first > last)

    def play(self) -> None:
        """Plays on; from the beginning, if it is at the end."""
        if self._film is None:
            return
        if self._place() >= len(self._film.values) - 1:
            self._controls.show_value(self._film.key, self._film.values[0])
        self._set_playing(True)
        self._move()

    def pause(self) -> None:
        """Stops where it is."""
        self._timer.stop()
        self._set_playing(False)

    def toggle(self) -> None:
        """Plays, or pauses."""
        if self._is_playing:
            self.pause()
        else:
            self.play()

    def go_on(self) -> None:
        """The picture of the last move can be seen: the next may come when its time has."""
        if self._is_playing and self._film is not None:
            passed_ms = (time.perf_counter() - self._moved_at) * 1000
            self._timer.start(max(0, round(self._film.frame_ms - passed_ms)))

    def _advance(self) -> None:
        assert self._film is not None
        place = self._place() + 1
        if place >= len(self._film.values):
            self.pause()
            return
        self._controls.show_value(self._film.key, self._film.values[place])
        self._move()

    def _move(self) -> None:
        self._moved_at = time.perf_counter()
        self.moved.emit()

    def _place(self) -> int:
        """Which of the film's values is the nearest to the slider's."""
        assert self._film is not None
        now, values = self._controls.values[self._film.key], self._film.values
        if now in values:
            return values.index(now)
        if isinstance(now, str):
            return 0
        return min(range(len(values)), key=lambda i: abs(float(values[i]) - float(now)))

    def _on_changed(self, _key: str) -> None:
        self.pause()
        self._move()

    def _set_playing(self, is_playing: bool) -> None:
        self._is_playing = is_playing
        name = self.tr("Pause") if is_playing else self.tr("Play")
        self._play.setAccessibleName(name)
        self._play.setToolTip(name)
        self._paint_icons()

    def _paint_icons(self) -> None:
        name = "pause" if self._is_playing else "play"
        self._play.setIcon(icons.icon(name, Theme.of(self.palette()).text))
