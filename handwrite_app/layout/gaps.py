"""How far apart words stand, after the hand they imitate."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from handwrite_app.layout.blocks import Strokes

_DEFAULT_WORD_GAP = 1.5  # in standard deviations of the ink's rows, about 1.4 x-heights
_WORD_GAPS = (0.55, 3.5)  # x-heights; outside, words run together or fall apart
_WORD_GAPS_BY_PITCH = (0.45, 2.0)  # the same in widths of a letter, for hands that write wide
_DEFAULT_GAP_BY_PITCH = 0.95  # widths of a letter; a wide hand leaves more between words too

_STEP = 0.1  # x-heights; so a changed word seldom changes the gaps of all the others


def gap_between_words(
    inks: Sequence[Strokes], texts: Sequence[str], word_gap: float | None, x_height: float
) -> float:
    """The gap between two words, in the unit of the ink.

    Args:
        word_gap: the hand's own, in standard deviations of the ink's rows; None if unknown.
    """
    pitches = [
        float(np.ptp(np.concatenate(ink)[:, 0])) / len(text)
        for ink, text in zip(inks, texts, strict=True)
        if ink and len(text) > 1
    ]
    pitch = float(np.median(pitches)) if pitches else 0.0
    row_std = _row_std([stroke for ink in inks for stroke in ink])
    if word_gap is None or not math.isfinite(word_gap):
        gap = max(_DEFAULT_WORD_GAP * row_std, _DEFAULT_GAP_BY_PITCH * pitch)
    else:
        gap = word_gap * row_std
    low, high = (
        max(by_height * x_height, by_pitch * pitch)
        for by_height, by_pitch in zip(_WORD_GAPS, _WORD_GAPS_BY_PITCH, strict=True)
    )
    return _STEP * x_height * round(min(max(gap, low), high) / (_STEP * x_height))


def _row_std(strokes: Sequence[NDArray[np.float64]]) -> float:
    """Standard deviation of the ink's rows: of y, weighted by the length of the pen's path."""
    steps = [np.hstack([s[:-1], s[1:]]) for s in strokes if len(s) > 1]
    x0, y0, x1, y1 = np.concatenate(steps).T if steps else np.zeros((4, 1))
    lengths = np.hypot(x1 - x0, y1 - y0)
    if not lengths.sum() > 0:
        return 0.0
    mean = np.average((y0 + y1) / 2, weights=lengths)
    squares = np.average((y0 * y0 + y0 * y1 + y1 * y1) / 3, weights=lengths)
    return math.sqrt(max(squares - mean**2, 0.0))
