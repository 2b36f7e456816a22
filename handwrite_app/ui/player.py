"""What the page view shows of a result: strokes out of noise, the pen writing, the still page."""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, Qt, QTimer, Signal

from handwrite_app.ui.ink import Ink, time_pen
from handwrite_app.workers.job import Job

SPEEDS = (0.5, 1.0, 2.0, 4.0, 8.0)
_FRAME_MS = 16
_LONGEST_FRAME_S = 0.1  # a late frame does not jump ahead
_PATIENT_S = 20.0  # a page is written so fast unless the user has chosen a speed
_STEPS_S = 5.0  # that all denoising steps take
_MOST_STEP_BYTES = 64 * 2**20


class View(Enum):
    """The three views of one result."""

    NOISE = "noise"
    PEN = "pen"
    STILL = "still"


@dataclass(frozen=True, eq=False)
class Step:
    """The page after a denoising step; progress is in [0, 1]."""

    ink: Ink
    progress: float


class Steps:
    """The denoising steps of a result, kept within bounded memory.

    When there is no room for more, every second one is left out, and from then on only as many
    come in: they stay evenly apart, and the first and the newest are always there.
    """

    def __init__(self, most_bytes: int = _MOST_STEP_BYTES) -> None:
        self._most_bytes = most_bytes
        self._kept: list[Step] = []
        self._newest: Step | None = None
        self._every = 1
        self._count = 0

    def add(self, ink: Ink, progress: float) -> None:
        """Keeps a step."""
        self._newest = Step(ink.to_keep(), progress)
        if self._count % self._every == 0:
            self._kept.append(self._newest)
        self._count += 1
        while len(self._kept) > 2 and self.num_bytes > self._most_bytes:
            del self._kept[1::2]
            self._every *= 2

    @property
    def all(self) -> list[Step]:
        """The steps in the order in which they came."""
        if self._newest is None or (self._kept and self._kept[-1] is self._newest):
            return list(self._kept)
        return [*self._kept, self._newest]

    @property
    def num_bytes(self) -> int:
        """How much memory the steps take."""
        return sum(step.ink.num_bytes for step in self.all)


@dataclass(frozen=True)
class PenPlace:
    """Where the pen is.

    Attributes:
        drawn: how many points of the ink are written.
        tip: where its tip is, mm on the sheet.
        is_down: whether it draws.
    """

    drawn: int
    tip: QPointF
    is_down: bool


class Player(QObject):
    """Knows which of the views is shown, and where in it; plays and pauses."""

    changed = Signal()  # the view, what can be shown, playing, speed
    moved = Signal()  # another picture of the same view
    written = Signal()  # the pen has reached the end, or was told to skip there

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ink: Ink | None = None
        self._view = View.STILL
        self._is_emerging = False  # the model is at work
        self._progress = 0.0
        self._coming = Steps()
        self._steps: list[Step] = []
        self._steps_of: object = None  # the words that the steps led to
        self._has_steps = False
        self._at: dict[View, float] = {View.NOISE: 0.0, View.PEN: 0.0}
        self._is_playing = False
        self._ends_still = False
        self._speed: float | None = None  # that the user has chosen
        self._patient_speed = 1.0  # at which the pen is not watched for minutes
        self.loops = False
        self._times: NDArray[np.float64] | None = None
        self._timing: Job | None = None
        self._frame_at = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_FRAME_MS)
        self._timer.timeout.connect(self._tick)

    # What there is

    @property
    def ink(self) -> Ink | None:
        """The result, or the step at which the model is; None on an empty desk."""
        return self._ink

    @property
    def view(self) -> View:
        """Which of the three views is shown."""
        return self._view

    @property
    def is_emerging(self) -> bool:
        """Says whether the model is at work on what is shown."""
        return self._is_emerging

    @property
    def is_playing(self) -> bool:
        """Says whether the picture moves by itself."""
        return self._is_playing

    @property
    def waits_for_times(self) -> bool:
        """Says whether the pen is about to write, and does not yet know when it is where."""
        return self._is_playing and self._view is View.PEN and self._times is None

    @property
    def has_steps(self) -> bool:
        """Says whether the denoising steps of the result are there."""
        return self._has_steps

    @property
    def steps(self) -> list[Step]:
        """The denoising steps of the result; none where it came about otherwise."""
        return self._steps if self._has_steps else []

    @property
    def speed(self) -> float:
        """How many times faster than an unhurried hand the pen writes."""
        if self._speed is not None:
            return self._speed
        return self._patient_speed if self._view is View.PEN else 1.0

    @property
    def length(self) -> float:
        """How long the view plays at single speed, in seconds; 0 while that is not known."""
        if self._view is View.NOISE:
            return _STEPS_S
        if self._view is View.PEN and self._times is not None and len(self._times):
            return float(self._times[-1])
        return 0.0

    @property
    def position(self) -> float:
        """Seconds from the view's beginning, at single speed."""
        if self._is_emerging:
            return self._progress * self.length
        return self._at.get(self._view, 0.0)

    @property
    def step(self) -> Step | None:
        """The denoising step that is shown, in the view from noise."""
        if self._is_emerging and self._ink is not None:
            return Step(self._ink, self._progress)
        if self._view is not View.NOISE or not self._has_steps:
            return None
        last = len(self._steps) - 1
        return self._steps[round(self._at[View.NOISE] / _STEPS_S * last)]

    @property
    def pen(self) -> PenPlace | None:
        """Where the pen is, in the view of the pen."""
        if self._view is not View.PEN or self._ink is None:
            return None
        if self._times is None or not len(self._times):
            return PenPlace(0, QPointF(), False)
        points, starts = self._ink.points, self._ink.starts
        now = self._at[View.PEN]
        drawn = int(np.searchsorted(self._times, now, side="right"))
        if drawn >= len(points):
            return PenPlace(len(points), QPointF(*points[-1]), False)
        share = (now - self._times[drawn - 1]) / (self._times[drawn] - self._times[drawn - 1])
        x, y = points[drawn - 1] + share * (points[drawn] - points[drawn - 1])
        return PenPlace(drawn, QPointF(x, y), not starts[drawn])

    # What to show

    def clear(self) -> None:
        """Shows an empty desk."""
        self._take(None)
        self._set_view(View.STILL)

    def show_emerging(self, ink: Ink, progress: float) -> None:
        """Shows the strokes as they stand after a denoising step, and keeps them.

        Args:
            progress: in [0, 1].
        """
        goes_on = self._is_emerging
        if not goes_on:
            self._coming = Steps()
        self._take(ink)
        self._coming.add(ink, progress)
        self._is_emerging, self._progress = True, progress
        if goes_on:
            self.moved.emit()
        else:
            self._set_view(View.NOISE)

    def show_still(self, ink: Ink) -> None:
        """Shows the finished page."""
        self._take(ink)
        self._set_view(View.STILL)

    def write(self, ink: Ink) -> None:
        """Has the pen write the page from its first stroke, and then shows it still."""
        self._take(ink)
        self._at[View.PEN] = 0.0
        self._set_view(View.PEN)
        self._ends_still = True
        self.play()

    def _take(self, ink: Ink | None) -> None:
        self.pause()
        words = _written_words(ink)
        if self._is_emerging and words is not None and self._progress >= 1.0:
            self._steps, self._steps_of = self._coming.all, words
        self._has_steps = bool(self._steps) and self._steps_of == words
        if self._ink is not ink:
            self._stop_timing()
            self._times = None
        self._ink, self._is_emerging = ink, False

    def _set_view(self, view: View) -> None:
        self._view = view
        self._ends_still = False
        self.changed.emit()
        self.moved.emit()

    # What the user does

    def show(self, view: View) -> None:
        """Turns to a view; that of the pen and that from noise start to play from the beginning."""
        if self._ink is None or self._is_emerging or (view is View.NOISE and not self.has_steps):
            return
        self.pause()
        if view is not View.STILL:
            self._at[view] = 0.0
        self._set_view(view)
        if view is not View.STILL:
            self.play()

    def play(self) -> None:
        """Plays on from where it is; from the beginning, if it is at the end."""
        if self._view is View.STILL or self._ink is None or self._is_emerging:
            return
        if self._view is View.PEN and self._times is None:
            self._time()
        elif self.position >= self.length:
            self._at[self._view] = 0.0
        self._is_playing = True
        self._frame_at = time.perf_counter()
        self._timer.start()
        self.changed.emit()

    def pause(self) -> None:
        """Stops where it is."""
        self._timer.stop()
        if self._is_playing:
            self._is_playing = False
            self.changed.emit()

    def toggle(self) -> None:
        """Plays, or pauses; from the still page it plays the pen."""
        if self._view is View.STILL:
            self.show(View.PEN)
        elif self._is_playing:
            self.pause()
        else:
            self.play()

    def skip(self) -> None:
        """Turns to the still page at once."""
        if self._view is not View.STILL and not self._is_emerging:
            self.pause()
            self._set_view(View.STILL)
            self.written.emit()

    def seek(self, position: float) -> None:
        """Goes to a place of the view, in seconds at single speed."""
        if self._view is not View.STILL and not self._is_emerging:
            self._at[self._view] = min(max(position, 0.0), self.length)
            self.moved.emit()

    def set_speed(self, speed: float) -> None:
        """Plays at one of `SPEEDS` from now on."""
        self._speed = speed
        self.changed.emit()

    def change_speed(self, by: int) -> None:
        """Plays faster or slower by so many of the `SPEEDS`."""
        place = SPEEDS.index(self.speed) + by
        self.set_speed(SPEEDS[min(max(place, 0), len(SPEEDS) - 1)])

    # Time

    def _tick(self) -> None:
        now = time.perf_counter()
        passed, self._frame_at = now - self._frame_at, now
        self.advance(min(passed, _LONGEST_FRAME_S))

    def advance(self, passed_s: float) -> None:
        """Plays on by a time; what the pen does not know the times of waits for them."""
        if not self._is_playing or self.waits_for_times:
            return
        at, length = self._at[self._view] + passed_s * self.speed, self.length
        if at < length:
            self._at[self._view] = at
            self.moved.emit()
        elif self.loops and length > 0:
            self._at[self._view] = at % length
            self.moved.emit()
        else:
            self._end()

    def _end(self) -> None:
        is_pen, self._at[self._view] = self._view is View.PEN, self.length
        ends_still = self._ends_still
        self.pause()
        if ends_still:
            self._set_view(View.STILL)
        self.moved.emit()
        if is_pen:
            self.written.emit()

    def _time(self) -> None:
        """Has the pen timed in the background."""
        if self._timing is not None or self._ink is None or self._ink.document is None:
            return
        document = self._ink.document
        job = Job(lambda: time_pen(document), self)
        job.succeeded.connect(self._take_times)  # a lambda would outlive the player, in its child
        job.failed.connect(self.skip)
        job.finished.connect(job.deleteLater)
        self._timing = job
        job.start()

    def _take_times(self, times: NDArray[np.float64]) -> None:
        if self.sender() is not self._timing:  # of another page
            return
        self._timing, self._times = None, times
        last_s = float(times[-1]) if len(times) else 0.0
        bearable = (speed for speed in SPEEDS[1:] if last_s / speed <= _PATIENT_S)
        self._patient_speed = next(bearable, SPEEDS[-1])
        self.changed.emit()
        self.moved.emit()

    def _stop_timing(self) -> None:
        job, self._timing = self._timing, None
        if job is not None:
            job.cancel()

    def stop(self) -> None:
        """Pauses, and waits for what is done in the background."""
        self.pause()
        self._stop_timing()
        for job in self.findChildren(Job):
            job.wait()


def _written_words(ink: Ink | None) -> list[tuple[str, int]] | None:
    """What the words of a page come from: as long as it is the same, so are the steps."""
    if ink is None or ink.document is None:
        return None
    return [(word.text, word.seed) for word in ink.document.words]
