"""What keeps writing from looking set: uneven words, and baselines that drift and wave.

All of it follows from the seed and from where a word or a line stands, not from what is written
there; so a changed word leaves the others as they were.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from handwrite_app.layout.spec import Imperfection
from handwrite_app.layout.text import Paragraph

Curve = Callable[[NDArray[np.float64]], NDArray[np.float64]]

# At 1, as standard deviations; noise is cut off at twice that.
_SIZE, _LEAN, _GAP = 0.07, 0.09, 0.3  # of the logarithm of size, of dx / dy, of log of the gap
_NARROWEST = 0.75  # of a gap: less, and words run together
_SLOPE = 0.012  # of a line
_MOST_DRIFT = 0.16  # of the line height, at the end of a line
_WAVE, _BOUNCE = 0.17, 0.05  # x-heights
_WAVES = ((30.0, 55.0, 0.75), (11.0, 22.0, 0.5))  # shortest and longest in x-heights, share
_MARGIN = 0.3  # x-heights that lines begin further in
_TIRED = 0.7  # what fatigue adds to all of these at the foot of a page
_TIRED_SIZE, _TIRED_LEAN = 0.09, 0.07  # writing grows and leans
_GUIDED = 0.45  # of waves and drift on paper with rules
_WORDS, _LINES = 1, 2  # streams of random numbers


def word_noise(paragraphs: Sequence[Paragraph], seed: int) -> NDArray[np.float64]:
    """Noise for size, lean and gap of each word: (words, 3), of variance 1, within 2."""
    rows = [np.zeros((0, 3))]
    for number, paragraph in enumerate(paragraphs):
        count = paragraph.stop - paragraph.start
        fresh = _random(seed, _WORDS, number).standard_normal((count + 1, 3))
        rows.append(0.8 * fresh[1:] + 0.6 * fresh[:-1])  # neighbours are alike
    return np.clip(np.concatenate(rows), -2.0, 2.0)


def word_variation(
    noise: NDArray[np.float64], progress: NDArray[np.float64], variation: Imperfection
) -> NDArray[np.float64]:
    """What each word's size, lean and gap become: (words, 3) factor, dx / dy, factor.

    Args:
        noise: of `word_noise`.
        progress: (words,) how far down its page each stands, in [0, 1].
    """
    tired = variation.fatigue * progress
    size = _SIZE * (variation.size + _TIRED * tired) * noise[:, 0] + _TIRED_SIZE * tired
    lean = _LEAN * (variation.slant + _TIRED * tired) * noise[:, 1] + _TIRED_LEAN * tired
    gap = _GAP * (variation.spacing + _TIRED * tired) * noise[:, 2]
    return np.column_stack([np.exp(size), lean, np.maximum(np.exp(gap), _NARROWEST)])


def page_progress(
    widths: NDArray[np.float64],
    paragraphs: Sequence[Paragraph],
    gap_mm: float,
    width_mm: float,
    lines_per_page: int,
) -> NDArray[np.float64]:
    """About how far down its page each word will stand, in [0, 1], before lines are broken.

    Args:
        widths: (words,) mm.
    """
    progress = np.zeros(len(widths))
    row = 0
    for paragraph in paragraphs:
        row += -row % lines_per_page if paragraph.new_page else 0
        x = 0.0
        for word in range(paragraph.start, paragraph.stop):
            if x + widths[word] > width_mm and x > 0:
                x, row = 0.0, row + 1
            x += widths[word] + gap_mm
            progress[word] = row % lines_per_page
        row += 1
    return progress / max(lines_per_page - 1, 1)


class Baselines:
    """How the lines of a page stray from where they should lie.

    Args:
        page: its number, which the randomness follows from.
        guided: whether there are rules to write on.
    """

    def __init__(
        self,
        variation: Imperfection,
        seed: int,
        page: int,
        *,
        x_height_mm: float,
        line_height_mm: float,
        guided: bool,
    ) -> None:
        self._variation = variation
        self._x_height_mm = x_height_mm
        self._most_drift_mm = _MOST_DRIFT * line_height_mm
        self._care = _GUIDED if guided else 1.0
        self._place = (seed, _LINES, page)
        self._page_slope = float(np.clip(_random(*self._place).standard_normal(), -2, 2))

    def curve(self, line: int, progress: float, width_mm: float) -> Curve:
        """How far below its place a line lies at each x, mm from the left margin.

        Args:
            progress: how far down the page the line stands, in [0, 1].
            width_mm: of the line.
        """
        rng = _random(*self._place, line, 0)
        tired = _TIRED * self._variation.fatigue * progress
        own = float(np.clip(rng.standard_normal(), -2, 2))
        rise = _SLOPE * (0.7 * self._page_slope + 0.5 * own) * width_mm
        rise *= self._care * (self._variation.drift + tired)
        drift = self._most_drift_mm * math.tanh(rise / self._most_drift_mm)
        slope = drift / width_mm if width_mm > 0 else 0.0
        height = _WAVE * self._care * (self._variation.wavy + tired) * self._x_height_mm
        waves = [
            (
                share * height * math.sqrt(2),
                2 * math.pi / (rng.uniform(shortest, longest) * self._x_height_mm),
                rng.uniform(0, 2 * math.pi),
            )
            for shortest, longest, share in _WAVES
        ]

        def below(x: NDArray[np.float64]) -> NDArray[np.float64]:
            y = slope * x
            for amplitude, frequency, phase in waves:
                y = y + amplitude * np.sin(frequency * x + phase)
            return y

        return below

    def bounces(self, line: int, progress: float, count: int) -> NDArray[np.float64]:
        """How far below its line's baseline each word stands, in mm: (count,)."""
        tired = _TIRED * self._variation.fatigue * progress
        noise = _random(*self._place, line, 1).standard_normal(count)
        height = _BOUNCE * self._care * (self._variation.wavy + tired) * self._x_height_mm
        return height * np.clip(noise, -2, 2)

    def indent(self, line: int, progress: float) -> float:
        """How much further in than it should a line begins, in mm."""
        tired = _TIRED * self._variation.fatigue * progress
        noise = abs(_random(*self._place, line, 2).standard_normal())
        return _MARGIN * (self._variation.spacing + tired) * min(noise, 2.0) * self._x_height_mm


def _random(*seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)
