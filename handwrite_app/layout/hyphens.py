"""Where words may be cut, and the cut itself: through ink that was written in one piece."""

from __future__ import annotations

import re
import warnings
from functools import cache
from itertools import accumulate, pairwise

import numpy as np
import pyphen
from numpy.typing import NDArray

from diffusion.alphabet import prepare_text
from handwrite_app.layout.accents import slant_of
from handwrite_app.layout.blocks import Strokes, WordInk
from handwrite_app.layout.drawn import draw_hyphen

_LETTERS = re.compile(r"[^\W\d_]+")
_BREAKS = "-/\u2010\u2013\u2014"  # a line may end after these as they are
_SHORTEST = 7  # letters of a word worth hyphenating
_LEFT, _RIGHT = 2, 3  # letters that stay together at its ends
_REACH, _TRIES = 0.35, 11  # x-heights to either side of the border where the best cut is looked for
_SLIVER = 0.9  # x-heights of pen path too short to be cut off by itself: ends of bars, of loops
_HYPHEN_GAP = 0.25  # x-heights


def is_language(language: str) -> bool:
    """Whether there are rules of hyphenation for a language, as en, de or pt_BR."""
    return pyphen.language_fallback(language) is not None


def cuts_of(text: str, language: str) -> list[int]:
    """Where a word may be divided by the rules of a language, as numbers of characters before."""
    cuts = {
        i
        for i in range(2, len(text) - 1)
        if text[i - 1] in _BREAKS and text[i - 2].isalnum() and text[i].isalnum()
    }
    rules = _rules(language)
    for letters in _LETTERS.finditer(text):
        if len(letters[0]) >= _SHORTEST:
            # what has data of its own changes letters, as German ck once became k-k
            positions = (p for p in rules.positions(letters[0]) if getattr(p, "data", None) is None)
            cuts |= {letters.start() + int(position) for position in positions}
    return sorted(cuts)


@cache
def _rules(language: str) -> pyphen.Pyphen:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # pyphen leaves its file to be closed
        return pyphen.Pyphen(lang=pyphen.language_fallback(language), left=_LEFT, right=_RIGHT)


class Cutter:
    """Cuts one word into parts.

    Args:
        strokes: the word's ink in steps, y up, as it is drawn.
        x_height: in steps.
    """

    def __init__(self, word: WordInk, strokes: Strokes, x_height: float) -> None:
        self._text = word.text
        self._strokes = strokes
        self._x_height = x_height
        self._slant = slant_of(strokes)
        # ß is written ss: how many characters are written for the first few of the text
        lengths = (len(prepare_text(character).text) for character in word.text)
        self._written = [0, *accumulate(lengths)]
        known = word.spans is not None and len(word.spans) == self._written[-1]
        self._spans = np.array(word.spans, dtype=np.float64) if known else np.zeros((0, 2))

    def borders(self) -> list[int]:
        """Where the word can be cut at all, as numbers of characters before; nowhere if it is not
        known where its characters stand."""
        if not len(self._spans) or not self._strokes:
            return []
        return [
            cut
            for cut in range(1, len(self._text))
            if self._written[cut - 1] < self._written[cut] < self._written[cut + 1]
        ]

    def part(self, start: int, stop: int) -> list[NDArray[np.float64]]:
        """The ink of the characters from start to stop, with a hyphen where the word goes on.

        Returns:
            Strokes in steps, where they stand in the whole word.
        """
        strokes = [np.asarray(stroke, dtype=np.float64) for stroke in self._strokes]
        if stop < len(self._text):
            strokes = self._kept(strokes, stop, before=True)
        if start > 0:
            strokes = self._kept(strokes, start, before=False)
        if stop < len(self._text) and self._text[stop - 1].isalpha() and self._text[stop].isalpha():
            gap = _HYPHEN_GAP * self._x_height
            right = max((float(stroke[:, 0].max()) for stroke in strokes), default=0.0)
            strokes += draw_hyphen(right + gap, self._slant, self._x_height)
        return strokes

    def _kept(
        self, strokes: list[NDArray[np.float64]], cut: int, *, before: bool
    ) -> list[NDArray[np.float64]]:
        border = self._border(cut)
        shortest = _SLIVER * self._x_height
        return [
            piece
            for stroke in strokes
            for is_after, piece in _divided(stroke, border, self._slant, shortest)
            if is_after != before
        ]

    def _border(self, cut: int) -> float:
        """Where the cut line meets the baseline: near the border of the two characters' spans,
        where it goes through as few strokes as possible."""
        index = self._written[cut]
        middle = (self._spans[index - 1, 1] + self._spans[index, 0]) / 2
        middle -= self._slant * self._x_height / 2
        shifts = np.linspace(-_REACH, _REACH, _TRIES) * self._x_height
        borders = middle + shifts[np.argsort(np.abs(shifts), kind="stable")]
        crossings = np.zeros(len(borders), dtype=np.intp)
        for stroke in self._strokes:
            flat = stroke[:, 0] - self._slant * stroke[:, 1]
            is_after = flat[None, :] > borders[:, None]
            crossings += (is_after[:, 1:] != is_after[:, :-1]).sum(axis=1)
        return float(borders[np.argmin(crossings)])


def _divided(
    stroke: NDArray[np.float64], border: float, slant: float, shortest: float
) -> list[tuple[bool, NDArray[np.float64]]]:
    """A stroke in pieces, each with whether it lies after the border, in their order."""
    flat = stroke[:, 0] - slant * stroke[:, 1] - border
    is_after = flat > 0
    if is_after.all() or not is_after.any():
        return [(bool(is_after[0]), stroke)]
    turns = np.flatnonzero(is_after[1:] != is_after[:-1])
    shares = flat[turns] / (flat[turns] - flat[turns + 1])
    points = np.insert(
        stroke, turns + 1, stroke[turns] + shares[:, None] * (stroke[turns + 1] - stroke[turns]), 0
    )
    edges = [0, *(turns + 1 + np.arange(len(turns))).tolist(), len(points) - 1]
    arcs = np.append(0.0, np.cumsum(np.hypot(*np.diff(points, axis=0).T)))
    runs = [
        (bool(is_after[0]) != bool(k % 2), start, stop)
        for k, (start, stop) in enumerate(pairwise(edges))
    ]
    while len(runs) > 1:  # what is too short stays with its neighbours
        lengths = [float(arcs[stop] - arcs[start]) for _, start, stop in runs]
        k = int(np.argmin(lengths))
        if lengths[k] >= shortest:
            break
        low, high = max(k - 1, 0), min(k + 1, len(runs) - 1)
        runs[low : high + 1] = [(not runs[k][0], runs[low][1], runs[high][2])]
    return [(side, points[start : stop + 1]) for side, start, stop in runs]
