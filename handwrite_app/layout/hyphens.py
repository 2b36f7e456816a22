"""Where words may be cut, and the cut itself: through ink that was written in one piece."""

from __future__ import annotations

import re
import warnings
from bisect import bisect_left, bisect_right
from collections.abc import Container, Sequence
from functools import cache
from itertools import accumulate, chain, pairwise

import numpy as np
import pyphen
from numpy.typing import NDArray

from diffusion.alphabet import prepare_text
from handwrite_app.layout.accents import slant_of
from handwrite_app.layout.blocks import Block, Shapes, Strokes, WordInk, to_page_mm
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


class DividedWord:
    """A word cut at some places, and every part that lies between two of them.

    Attributes:
        cuts: numbers of characters before each cut, rising.
    """

    def __init__(
        self,
        cuts: Sequence[int],
        hyphenated: Container[int],
        pieces: Sequence[tuple[int, int, NDArray[np.float64]]],
        hyphen: NDArray[np.float64],
        whole: Block,
        x_height_mm: float,
    ) -> None:
        self.cuts = list(cuts)
        self._hyphenated = hyphenated
        self._pieces = pieces  # stroke, part, points in mm; in writing order
        self._hyphen = hyphen
        self._whole = whole
        self._x_height_mm = x_height_mm
        self._of_part: list[list[int]] = [[] for _ in range(len(cuts) + 1)]
        for i, (_, part, _) in enumerate(pieces):
            self._of_part[part].append(i)

    def part(self, start: int, stop: int | None) -> Block:
        """The characters from one cut (or 0) to another (or None, the end), with a hyphen if the
        word goes on; where they stand in the whole word."""
        first = bisect_right(self.cuts, start) if start else 0
        last = len(self.cuts) if stop is None else bisect_right(self.cuts, stop) - 1
        strokes: list[list[NDArray[np.float64]]] = []
        before = (-1, -1)  # index of a piece and its stroke
        for i in sorted(chain.from_iterable(self._of_part[first : last + 1])):
            stroke, _, points = self._pieces[i]
            if (i - 1, stroke) == before:  # the pen went on over a border that is no cut here
                strokes[-1].append(points)
            else:
                strokes.append([points])
            before = (i, stroke)
        ink = [np.concatenate(points) for points in strokes]
        block = Block.of(self._whole.word, ink, self._x_height_mm, self._whole.gap)
        if stop not in self._hyphenated:
            return block
        x = block.core_right + _HYPHEN_GAP * self._x_height_mm
        ink.append(self._hyphen + [x, 0.0])
        return Block.of(self._whole.word, ink, self._x_height_mm, self._whole.gap)


class Cutter:
    """Finds where the ink of one hand's words can be cut, and cuts it.

    Args:
        shapes: of all words, in mm.
        x_height: in steps.
        language: whose rules hold.
    """

    def __init__(self, shapes: Shapes, x_height: float, x_height_mm: float, language: str) -> None:
        self._shapes = shapes
        self._x_height = x_height
        self._x_height_mm = x_height_mm
        self._language = language

    def divide(
        self, word: WordInk, strokes: Strokes, whole: Block, *, anywhere: bool
    ) -> DividedWord | None:
        """Cuts a word, by the rules of its language or after any character.

        Args:
            strokes: the word's ink in steps, y up, as it is drawn.
            whole: the same in mm.

        Returns:
            None where there is nothing to cut, or where it is not known where characters stand.
        """
        text = word.text
        # ß is written ss: how many characters are written for the first few of the text
        written = [0, *accumulate(len(prepare_text(character).text) for character in text)]
        if word.spans is None or not strokes or len(word.spans) != written[-1]:
            return None
        cuts = [
            cut
            for cut in (range(1, len(text)) if anywhere else cuts_of(text, self._language))
            if written[cut - 1] < written[cut] < written[cut + 1]
        ]
        if not cuts:
            return None
        slant = slant_of(strokes)
        flats = [stroke[:, 0] - slant * stroke[:, 1] for stroke in strokes]
        reaches = np.array([(flat.min(), flat.max()) for flat in flats])
        spans = np.asarray(word.spans, dtype=np.float64)
        borders = [
            self._border(
                flats,
                reaches,
                (spans[written[cut] - 1, 1] + spans[written[cut], 0] - slant * self._x_height) / 2,
            )
            for cut in cuts
        ]
        borders = np.maximum.accumulate(borders).tolist()
        scale = float(self._shapes.scales[whole.word])
        lean = float(self._shapes.leans[whole.word])
        pieces = [
            (k, part, to_page_mm(points, scale, lean))
            for k, stroke in enumerate(strokes)
            for part, points in _divided(stroke, borders, slant, _SLIVER * self._x_height)
        ]
        hyphenated = {cut for cut in cuts if text[cut - 1].isalpha() and text[cut].isalpha()}
        (hyphen,) = draw_hyphen(slant, self._x_height)
        return DividedWord(
            cuts, hyphenated, pieces, to_page_mm(hyphen, scale, lean), whole, self._x_height_mm
        )

    def _border(
        self,
        flats: Sequence[NDArray[np.float64]],
        reaches: NDArray[np.float64],
        middle: float,
    ) -> float:
        """Where a cut meets the baseline: near the border of the two characters, where it goes
        through as few strokes as possible.

        Args:
            flats: x of each stroke's points with the slant taken out.
            reaches: (strokes, 2) the least and greatest of each.
            middle: where the border of the two characters meets the baseline.
        """
        reach = _REACH * self._x_height
        shifts = np.linspace(-reach, reach, _TRIES)
        borders = middle + shifts[np.argsort(np.abs(shifts), kind="stable")]
        crossings = np.zeros(len(borders), dtype=np.intp)
        is_near = (reaches[:, 0] < middle + reach) & (reaches[:, 1] > middle - reach)
        for k in np.flatnonzero(is_near).tolist():
            is_after = flats[k][None, :] > borders[:, None]
            crossings += (is_after[:, 1:] != is_after[:, :-1]).sum(axis=1)
        return float(borders[np.argmin(crossings)])


def _divided(
    stroke: NDArray[np.float64], borders: Sequence[float], slant: float, shortest: float
) -> list[tuple[int, NDArray[np.float64]]]:
    """A stroke in pieces, in their order, each with how many borders lie to its left."""
    flat = stroke[:, 0] - slant * stroke[:, 1]
    low, high = bisect_left(borders, flat.min()), bisect_left(borders, flat.max())
    pieces = [(low, stroke)]
    for k in range(low, high):
        pieces = [
            (part if part < k else k + is_after, points)
            for part, piece in pieces
            for is_after, points in (
                _halved(piece, borders[k], slant, shortest) if part == k else [(False, piece)]
            )
        ]
    return pieces


def _halved(
    stroke: NDArray[np.float64], border: float, slant: float, shortest: float
) -> list[tuple[bool, NDArray[np.float64]]]:
    """A stroke in pieces, in their order, each with whether it lies after the border."""
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
