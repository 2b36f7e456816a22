"""Rows of ink that keep clear of each other and of the edges of the page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from handwrite_app.layout.blocks import Block
from handwrite_app.layout.imperfection import Curve

_BELOW = 0.35  # of the distance of two baselines: how much belongs to the tails of the upper line
_TOO_FAR = 0.5  # of the distance: ink that reaches so far past its share could meet other lines
_BIN = 0.25  # x-heights: ink nearer than that from left to right must not pass above itself
_SMALL = 1.15  # x-heights up to which letters keep their height if the rest can give way
_LEAST = 0.05  # x-heights that stay of any ink


@dataclass(eq=False)
class Row:
    """The ink of a line where it stands.

    Attributes:
        line: its number on the page.
        baseline_mm: where it should lie; curve: how far below that it does, at each x from the
            left margin.
        blocks: its words; sizes: points of each stroke.
        x: (N,) mm from the left margin; y: (N,) mm below the curve; owner: (N,) which block.
    """

    line: int
    baseline_mm: float
    curve: Curve
    blocks: Sequence[Block]
    sizes: NDArray[np.intp]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    owner: NDArray[np.intp]

    @classmethod
    def of(
        cls,
        line: int,
        baseline_mm: float,
        curve: Curve,
        blocks: Sequence[Block],
        offsets: Sequence[float],
        bounces: NDArray[np.float64],
    ) -> Row:
        counts = np.array([len(block.points) for block in blocks], dtype=np.intp)
        owner = np.repeat(np.arange(len(blocks)), counts)
        points = np.concatenate([np.zeros((0, 2)), *(block.points for block in blocks)])
        sizes = np.array([size for block in blocks for size in block.sizes], dtype=np.intp)
        x = points[:, 0] + np.asarray(offsets, dtype=np.float64)[owner]
        y = points[:, 1] + bounces[owner]
        return cls(line, baseline_mm, curve, blocks, sizes, x, y, owner)

    def baseline_at(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """Where the baseline runs, in mm from the top of the page."""
        return self.baseline_mm + self.curve(x)

    def heights(self) -> NDArray[np.float64]:
        """Where the ink lies: (N,) mm from the top of the page."""
        return self.baseline_at(self.x) + self.y


def keep_within(rows: Sequence[Row], top_mm: float, bottom_mm: float, x_height_mm: float) -> None:
    """Shortens what would reach over the upper or the lower margin."""
    for row in rows:
        baseline = row.baseline_at(row.x)
        for sign, room in ((-1, baseline - top_mm), (1, bottom_mm - baseline)):
            over = sign * row.y > room
            _shorten(row, sign, room, np.unique(row.owner[over]), x_height_mm)


def keep_apart(rows: Sequence[Row], x_height_mm: float, pen_mm: float) -> None:
    """Shortens tails and tall letters that would meet the line below or above.

    Of the distance between two baselines the upper line's tails own 35 per cent, the lower line's
    letters the rest. Ink may reach out of its share as long as it meets none; where it would,
    both words are drawn to keep to theirs, as a writer does who sees the line above. So no ink of
    two lines ever touches.
    """
    for upper, lower in pairwise(row for row in rows if len(row.x)):
        distance = lower.baseline_mm - upper.baseline_mm
        clear = min(pen_mm + _LEAST * x_height_mm, distance / 4)
        width = max(_BIN * x_height_mm, float(max(np.ptp(upper.x), np.ptp(lower.x))) / 100_000)
        reaches = [_reach(row, upper, lower, width) for row in (upper, lower)]
        first = min(int(bins.min()) for bins, _, _ in reaches) - 1
        count = max(int(bins.max()) for bins, _, _ in reaches) - first + 2
        low, high = np.full(count, -math.inf), np.full(count, math.inf)
        np.maximum.at(low, reaches[0][0] - first, reaches[0][1])
        np.minimum.at(high, reaches[1][0] - first, reaches[1][1])
        # a bin is compared with its neighbours: segments run from one to the next
        low = np.maximum(low, np.maximum(np.roll(low, 1), np.roll(low, -1)))
        meets = low > high - clear
        meets |= np.roll(meets, 1) | np.roll(meets, -1)
        for row, sign, (bins, past, owner) in ((upper, 1, reaches[0]), (lower, -1, reaches[1])):
            share = _BELOW if sign == 1 else 1 - _BELOW
            beyond = (sign * past > -clear / 2) & meets[bins - first]
            beyond |= sign * past > _TOO_FAR * distance
            room = share * _distances(row.x, upper, lower) - clear / 2
            _shorten(row, sign, room, np.unique(owner[beyond]), x_height_mm)


def _distances(x: NDArray[np.float64], upper: Row, lower: Row) -> NDArray[np.float64]:
    return lower.baseline_at(x) - upper.baseline_at(x)


def _reach(
    row: Row, upper: Row, lower: Row, width: float
) -> tuple[NDArray[np.intp], NDArray[np.float64], NDArray[np.intp]]:
    """Bin, mm below the border between two lines, and block, of each point and those between."""
    x, y, owner = row.x, row.heights(), row.owner
    y = y - upper.baseline_at(x) - _BELOW * _distances(x, upper, lower)
    counts = np.append(np.ceil(np.abs(np.diff(x)) / width).astype(np.intp), 1)
    counts[np.cumsum(row.sizes) - 1] = 1  # the pen is up between strokes
    counts = np.maximum(counts, 1)
    place = np.repeat(np.arange(len(x)), counts)
    share = (np.arange(len(place)) - np.repeat(np.cumsum(counts) - counts, counts)) / counts[place]
    after = np.minimum(place + 1, len(x) - 1)
    dense_x = x[place] + share * (x[after] - x[place])
    dense_y = y[place] + share * (y[after] - y[place])
    return np.floor(dense_x / width).astype(np.intp), dense_y, owner[place]


def _shorten(
    row: Row, sign: int, room: NDArray[np.float64], blocks: NDArray[np.intp], x_height_mm: float
) -> None:
    """Makes words less high above the line (sign -1) or less deep below it (1).

    Args:
        room: (N,) mm that each point has from the baseline.
        blocks: which words.
    """
    room = np.maximum(room, _LEAST * x_height_mm)
    small = _SMALL * x_height_mm
    for block in blocks:
        mine = row.owner == block
        reach, allowed = sign * row.y[mine], room[mine]
        kept = x_height_mm if sign == -1 and allowed.min() >= small else 0.0
        over = reach > allowed
        if not over.any():
            continue
        factor = ((allowed[over] - kept) / (reach[over] - kept)).min()
        shorter = np.where(reach > kept, kept + (reach - kept) * factor, reach)
        row.y[mine] = sign * shorter
