"""Ink of the drawing pads: strokes in writing order, and the steps that can be taken back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import compress
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

UNKNOWN = 0.5  # pressure of a mouse or a finger
_MOST_KEPT = 500  # steps that can be taken back


@dataclass(frozen=True, eq=False)
class Drawing:
    """What was drawn.

    Attributes:
        strokes: each (N, 2) in pixels, y down, in writing order.
        pressures: of each stroke (N,) in [0, 1]; None where no pen told them.
        times: of each stroke (N,) seconds, from some moment on.
        devices: of each stroke what it was drawn with: pen, touch or mouse.
    """

    strokes: tuple[NDArray[np.float64], ...]
    pressures: tuple[NDArray[np.float64], ...] | None
    times: tuple[NDArray[np.float64], ...] = ()
    devices: tuple[str, ...] = ()


@dataclass(eq=False)
class DrawnStroke:
    """A stroke that is being drawn, or was."""

    points: list[tuple[float, float]] = field(default_factory=list)  # px, y down
    pressures: list[float] = field(default_factory=list)  # [0, 1]
    times: list[float] = field(default_factory=list)  # s
    device: str = "mouse"  # a pen alone knows its pressure

    def add(self, x: float, y: float, pressure: float, seconds: float) -> None:
        """Goes on to a point, px; time never goes back."""
        self.points.append((x, y))
        self.pressures.append(pressure)
        self.times.append(max([seconds, *self.times[-1:]]))

    def comes_near(self, x: float, y: float, distance: float) -> bool:
        """Whether its line comes as near as this to a place, px."""
        points = np.array(self.points)
        starts, ends = points[: max(len(points) - 1, 1)], points[min(1, len(points) - 1) :]
        along = ends - starts
        length = np.maximum((along**2).sum(axis=1), 1e-9)
        share = np.clip((([x, y] - starts) * along).sum(axis=1) / length, 0, 1)
        gaps = np.hypot(*(starts + share[:, None] * along - [x, y]).T)
        return bool(gaps.min() <= distance)


class State(NamedTuple):
    """What undo goes back to."""

    strokes: tuple[DrawnStroke, ...]
    at: int | None  # where new strokes go in between others; None: behind all


class PadInk:
    """The strokes of a pad. A step is remembered before it is made."""

    def __init__(self) -> None:
        self._strokes: tuple[DrawnStroke, ...] = ()
        self._at: int | None = None
        self._past: list[State] = []
        self._future: list[State] = []

    @property
    def strokes(self) -> tuple[DrawnStroke, ...]:
        """In writing order."""
        return self._strokes

    @property
    def drawing(self) -> Drawing:
        """What was drawn."""
        knows = any(stroke.device == "pen" for stroke in self._strokes)
        return Drawing(
            tuple(np.array(stroke.points, dtype=np.float64) for stroke in self._strokes),
            tuple(np.clip(stroke.pressures, 0, 1) for stroke in self._strokes) if knows else None,
            tuple(np.array(stroke.times, dtype=np.float64) for stroke in self._strokes),
            tuple(stroke.device for stroke in self._strokes),
        )

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether a step was taken back."""
        return bool(self._future)

    @property
    def is_in_place(self) -> bool:
        """Whether what is drawn goes in where strokes were taken away."""
        return self._at is not None

    @property
    def state(self) -> State:
        """What undo would come back to after the next step."""
        return State(self._strokes, self._at)

    def remember(self, before: State) -> None:
        """Makes what changed since then a step that can be taken back."""
        self._past = [*self._past[-_MOST_KEPT:], before]
        self._future.clear()

    def undo(self) -> None:
        """Takes the last step back."""
        self._future.append(self.state)
        self._strokes, self._at = self._past.pop()

    def redo(self) -> None:
        """Does again what was taken back."""
        self._past.append(self.state)
        self._strokes, self._at = self._future.pop()

    def clear(self) -> None:
        """Takes every stroke away, as a step."""
        self.remember(self.state)
        self._strokes, self._at = (), None

    def begin(self, drawing: Drawing | None) -> None:
        """Begins with this ink, or none; nothing can be taken back."""
        self._past, self._future, self._at = [], [], None
        self._strokes = () if drawing is None else tuple(_drawn_strokes(drawing))

    def take_out(self, numbers: Collection[int]) -> None:
        """Takes these strokes away, as a step; new ones go in where the first of them was."""
        self.remember(self.state)
        left = tuple(one for k, one in enumerate(self._strokes) if k not in set(numbers))
        self._strokes, self._at = left, min(numbers)

    def write_on(self) -> None:
        """New strokes go behind all others again."""
        self._at = None

    def insert(self, stroke: DrawnStroke) -> None:
        """Puts a stroke where new ones go, as a step."""
        self.remember(self.state)
        place = len(self._strokes) if self._at is None else self._at
        self._strokes = (*self._strokes[:place], stroke, *self._strokes[place:])
        if self._at is not None:
            self._at += 1

    def erase(self, x: float, y: float, distance: float) -> bool:
        """Takes away what comes as near as this to a place, px; says whether anything did."""
        stays = [not one.comes_near(x, y, distance) for one in self._strokes]
        if all(stays):
            return False
        if self._at is not None:
            self._at = sum(stays[: self._at])
        self._strokes = tuple(compress(self._strokes, stays))
        return True


def _drawn_strokes(drawing: Drawing) -> list[DrawnStroke]:
    strokes = []
    for k, points in enumerate(drawing.strokes):
        known = None if drawing.pressures is None else drawing.pressures[k]
        strokes.append(
            DrawnStroke(
                [(float(x), float(y)) for x, y in points],
                [UNKNOWN] * len(points) if known is None else known.tolist(),
                drawing.times[k].tolist(),
                drawing.devices[k],
            )
        )
    return strokes
