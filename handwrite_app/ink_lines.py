"""Pen strokes as lines of text: told apart, levelled, and the gaps between their words measured."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from diffusion.strokes import resample

_FLAT = 0.005  # height over width; a line of a hundred small letters has twice as much

Points: TypeAlias = NDArray[np.float64]


def split_lines(strokes: Sequence[Points]) -> list[list[Points]]:
    """Splits strokes in writing order into lines of text.

    A line begins where the pen goes down and back to the left at once. The yardstick is the
    height of a letter: the median height of the strokes that are no dots or dashes.

    Args:
        strokes: each (N, 2), y down; empty ones and those with a NaN are left out.
    """
    kept = [stroke for stroke in strokes if is_usable(stroke)]
    if not kept:
        return []
    heights = np.array([np.ptp(stroke[:, 1]) for stroke in kept])
    tall = heights[heights > 0.25 * heights.max()]
    height = float(np.median(tall)) if len(tall) else 0.0
    lines: list[list[Points]] = [[]]
    for stroke in kept:
        line = lines[-1]
        if line and height > 0:
            ink = np.concatenate(line)
            falls = stroke[:, 1].mean() - np.median(ink[:, 1]) > 1.5 * height
            returns = stroke[:, 0].min() < ink[:, 0].max() - 2.0 * height
            if falls and returns:
                lines.append([])
        lines[-1].append(stroke)
    return lines


def ink_word_gap(lines: Sequence[Sequence[Points]]) -> float | None:
    """Measures the median gap between words, in standard deviations of the ink's rows.

    Gaps between the x ranges of the strokes that are wider than 1.2 deviations are taken for
    gaps between words; gaps between letters are smaller.
    """
    gaps: list[float] = []
    for line in lines:
        deviation = _row_deviation(line)
        if deviation <= 0:
            continue
        ranges = sorted((stroke[:, 0].min(), stroke[:, 0].max()) for stroke in line)
        right = ranges[0][1]
        for low, high in ranges[1:]:
            if low - right > 1.2 * deviation:
                gaps.append(float(low - right) / deviation)
            right = max(right, high)
    return float(np.median(gaps)) if gaps else None


def level(line: Sequence[Points]) -> list[Points]:
    """Turns a line of text so that its baseline is horizontal; y down or up, any unit.

    A line of a word or two tells its own slope from its letters' only poorly: it stays as it is.
    """
    points = _even_points(line)
    if len(points) < 20 or is_flat(line) or np.ptp(points[:, 0]) < 3 * np.ptp(points[:, 1]):
        return list(line)
    slope = float(np.polyfit(points[:, 0], points[:, 1], 1)[0])
    cosine, sine = np.cos(np.arctan(slope)), np.sin(np.arctan(slope))
    turn = np.array([[cosine, -sine], [sine, cosine]])  # for row vectors: by minus the slope
    return [stroke @ turn for stroke in line]


def is_usable(stroke: Points) -> bool:
    """Whether points are finite, (N, 2), and at least one."""
    return bool(
        stroke.ndim == 2 and stroke.shape[1] == 2 and len(stroke) and np.isfinite(stroke).all()
    )


def is_flat(line: Sequence[Points]) -> bool:
    """Whether a line is but a rule: it would be drawn endlessly wide."""
    width, height = np.ptp(np.concatenate(line), axis=0)
    return bool(height <= _FLAT * width)


def _even_points(line: Sequence[Points]) -> Points:
    """Points (N, 2) at even distances along all strokes, so that fast ink weighs like slow."""
    if not line:
        return np.zeros((0, 2))
    width, height = np.ptp(np.concatenate(line), axis=0)
    step = max(float(height) / 40, float(width) / 10_000)
    if not step > 0:
        return np.concatenate(line)
    return np.concatenate([resample(stroke, step) for stroke in line])


def _row_deviation(line: Sequence[Points]) -> float:
    points = _even_points(line)
    return float(points[:, 1].std()) if len(points) else 0.0
