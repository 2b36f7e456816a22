"""Words as ink with extents: in steps as the model wrote them, in mm as lines are made of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

_CORE = (-0.3, 1.3)  # x-heights above the baseline between which the eye measures gaps
SCALES, LEANS = (0.25, 4.0), (-1.0, 1.0)  # of a word that is edited by hand
FARTHEST = 10_000.0  # x-heights that it can be moved

Strokes = Sequence[NDArray[np.float64]]


@dataclass(frozen=True)
class WordEdit:
    """A word's place and shape beside those that the text gives it.

    Lengths are in x-heights, so that an edited word stays where it is among its neighbours when
    the size of the writing changes.

    Attributes:
        right, down: how far it is moved.
        scale: how much larger it is, from where its ink begins on the baseline.
        lean: how much further it leans to the right, as dx / dy.
        is_kept: no word is written over it, whatever else is written anew.

    Raises:
        ValueError: a number is outside what it may be.
    """

    right: float = 0.0
    down: float = 0.0
    scale: float = 1.0
    lean: float = 0.0
    is_kept: bool = False

    def __post_init__(self) -> None:
        for name, (low, high) in (
            ("right", (-FARTHEST, FARTHEST)),
            ("down", (-FARTHEST, FARTHEST)),
            ("scale", SCALES),
            ("lean", LEANS),
        ):
            value = getattr(self, name)
            if not low <= value <= high:  # false for NaN
                raise ValueError(f"{name} must be from {low:g} to {high:g}, got {value}")

    @property
    def moves_ink(self) -> bool:
        """Whether the word looks otherwise than the text alone would have it."""
        return (self.right, self.down, self.scale, self.lean) != (0.0, 0.0, 1.0, 0.0)


_UNEDITED = WordEdit()


@dataclass(frozen=True, eq=False)
class WordInk:
    """One word as the model wrote it.

    Attributes:
        strokes: each (N, 2) in steps, y up, baseline at 0, in writing order; may be none.
        spans: (characters, 2) expected x range of each character as it is written; without them
            the word cannot be hyphenated.
        edit: what has been changed about it by hand.
    """

    text: str
    strokes: Sequence[NDArray[np.floating]]
    seed: int = 0
    spans: NDArray[np.floating] | None = None
    legibility: float | None = None
    edit: WordEdit = _UNEDITED

    @property
    def is_written(self) -> bool:
        """False where the ink is still to be written, and the edit waits for it."""
        return len(self.strokes) > 0 or self.spans is not None

    def resized(self, factor: float) -> WordInk:
        """The same ink, so many times as large."""
        if factor == 1.0:
            return self
        spans = None if self.spans is None else factor * self.spans
        return replace(self, strokes=[factor * stroke for stroke in self.strokes], spans=spans)


@dataclass(frozen=True, eq=False)
class Block:
    """A word or a part of one in mm, y down, its baseline at 0.

    Attributes:
        points: (N, 2) of all its strokes; sizes: how many each stroke has.
        gap: what the gap before it is multiplied with.
        left, right, top, bottom: extents of the ink; core_left, core_right: of what lies between
            the baseline and the x-height or near.
    """

    word: int
    points: NDArray[np.float64]
    sizes: tuple[int, ...]
    gap: float = 1.0
    left: float = 0.0
    right: float = 0.0
    core_left: float = 0.0
    core_right: float = 0.0
    top: float = 0.0
    bottom: float = 0.0

    @classmethod
    def of(cls, word: int, strokes: Strokes, x_height_mm: float, gap: float = 1.0) -> Block:
        """Measures strokes that are in mm already."""
        if not strokes:
            return cls(word, np.zeros((0, 2)), (), gap)
        points = np.concatenate(strokes)
        x, y = points.T
        low, high = (-bound * x_height_mm for bound in _CORE)
        core = x[(y <= low) & (y >= high)]
        core = core if len(core) else x
        extents = (x.min(), x.max(), core.min(), core.max(), y.min(), y.max())
        return cls(word, points, tuple(map(len, strokes)), gap, *map(float, extents))

    @property
    def width(self) -> float:
        return self.right - self.left

    def scaled(self, factor: float) -> Block:
        extents = (self.left, self.right, self.core_left, self.core_right, self.top, self.bottom)
        return Block(
            self.word,
            factor * self.points,
            self.sizes,
            self.gap,
            *(factor * extent for extent in extents),
        )


@dataclass(frozen=True, eq=False)
class Shapes:
    """How each word is made mm: (words,) mm per step, lean to the right, and gap before it."""

    scales: NDArray[np.float64]
    leans: NDArray[np.float64]
    gaps: NDArray[np.float64]


def to_page_mm(
    points: NDArray[np.float64],
    scale: NDArray[np.float64] | float,
    lean: NDArray[np.float64] | float,
) -> NDArray[np.float64]:
    """Turns steps, y up, into mm, y down; the baseline stays at 0."""
    return np.column_stack([scale * (points[:, 0] + lean * points[:, 1]), -scale * points[:, 1]])


def make_blocks(
    inks: Sequence[Strokes], words: Sequence[int], shapes: Shapes, x_height_mm: float
) -> list[Block]:
    """Turns ink in steps, y up, into blocks in mm, y down.

    Args:
        inks: the strokes of each block; words: which word each belongs to.
        shapes: of all words.
    """
    counts = np.array([sum(map(len, ink)) for ink in inks], dtype=np.intp)
    owners = np.asarray(words, dtype=np.intp)
    strokes = [stroke for ink in inks for stroke in ink]
    if not strokes:
        return [Block(word, np.zeros((0, 2)), (), float(shapes.gaps[word])) for word in words]
    points = np.concatenate(strokes)
    scale = np.repeat(shapes.scales[owners], counts)
    lean = np.repeat(shapes.leans[owners], counts)
    points = to_page_mm(points, scale, lean)

    low, high = (-bound * x_height_mm for bound in _CORE)
    x, y = points.T
    is_core = (y <= low) & (y >= high)
    inked = np.flatnonzero(counts)
    starts = (np.cumsum(counts) - counts)[inked]
    columns = [
        np.minimum.reduceat(x, starts),
        np.maximum.reduceat(x, starts),
        np.minimum.reduceat(np.where(is_core, x, math.inf), starts),
        np.maximum.reduceat(np.where(is_core, x, -math.inf), starts),
        np.minimum.reduceat(y, starts),
        np.maximum.reduceat(y, starts),
    ]
    no_core = np.isinf(columns[2])
    columns[2] = np.where(no_core, columns[0], columns[2])
    columns[3] = np.where(no_core, columns[1], columns[3])
    extents = np.zeros((len(inks), 6))
    extents[inked] = np.column_stack(columns)
    return [
        Block(word, part, tuple(map(len, ink)), gap, *row)
        for word, part, ink, row, gap in zip(
            words,
            np.split(points, np.cumsum(counts)[:-1]),
            inks,
            extents.tolist(),
            shapes.gaps[owners].tolist(),
            strict=True,
        )
    ]
