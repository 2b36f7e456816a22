"""A written prompt cut into its words, between strokes.

What moves on to the right is a *piece*; what does not (an i's dot, a t's bar, a letter mended
later) belongs to the piece it lies over. Words are runs of pieces: dynamic programming finds the
cuts whose gaps are wide and whose words have the ink that their letters need.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from diffusion.prepare import expected_ink
from diffusion.strokes import path_length
from handwrite_app.ink_lines import split_lines

_AHEAD = 0.35  # of a letter's height: what lies less than this further on is over what is there
_SLACK = 0.3  # of the mean of the spread of gaps: how sharply wide and narrow are told apart
_SPREAD = 0.3  # standard deviation of the logarithm of a word's ink over what is expected
_STEEPEST = 6.0  # no single gap says more than this
_WORD_GAP = 0.5  # of a letter's height, where there are no other gaps to compare with
_TRIMMED = 0.04  # of a piece's points on either side: a long tail does not close a gap

Points = NDArray[np.float64]


@dataclass(frozen=True)
class Split:
    """Which strokes make which word.

    Attributes:
        pieces: of each piece of ink the numbers of its strokes, in writing order.
        piece_lines: of each piece the line that it stands on, from 0.
        cuts: (words + 1,) the piece that each word begins with, and the number of pieces.
    """

    pieces: tuple[tuple[int, ...], ...]
    piece_lines: tuple[int, ...]
    cuts: tuple[int, ...]

    @property
    def words(self) -> tuple[tuple[int, ...], ...]:
        """Of each word the numbers of its strokes, in writing order."""
        return tuple(
            tuple(sorted(k for piece in self.pieces[a:b] for k in piece))
            for a, b in pairwise(self.cuts)
        )

    @property
    def lines(self) -> tuple[int, ...]:
        """Of each word the line that it stands on, from 0."""
        return tuple(self.piece_lines[cut] for cut in self.cuts[:-1])

    def moved(self, number: int, by: int) -> Split | None:
        """The split with one cut elsewhere; None where a word would be empty or go over a line.

        Args:
            number: of the cut, between the words `number - 1` and `number`.
            by: so many pieces on; back, if below 0.
        """
        low, cut, high = self.cuts[number - 1], self.cuts[number] + by, self.cuts[number + 1]
        lines = self.piece_lines
        if not low < cut < high or lines[low] != lines[cut - 1] or lines[cut] != lines[high - 1]:
            return None
        return replace(self, cuts=(*self.cuts[:number], cut, *self.cuts[number + 1 :]))


class _Piece(NamedTuple):
    strokes: list[int]  # the first of them is what moved on
    left: float
    right: float
    line: int
    gap: float  # to what is left of it; infinite at the beginning of a line


def split_words(strokes: Sequence[Points], words: Sequence[str]) -> Split | None:
    """Cuts ink into the words that it is known to say.

    Args:
        strokes: each (N, >= 2) x, y, y down, in writing order; any unit.

    Returns:
        None where there are fewer pieces of ink than words, or no words.
    """
    if not words or not strokes:
        return None
    flat = [np.asarray(stroke, dtype=np.float64)[:, :2] for stroke in strokes]
    pieces = _pieces(flat)
    if len(pieces) < len(words):
        return None
    ink = np.array([sum(path_length(flat[k]) for k in piece.strokes) for piece in pieces])
    needs = np.array([max(expected_ink(word), 0.3) for word in words])
    cuts = _best_cuts(pieces, ink, needs * max(ink.sum(), 1e-9) / needs.sum())
    return Split(
        tuple(tuple(piece.strokes) for piece in pieces),
        tuple(piece.line for piece in pieces),
        tuple(cuts),
    )


def count_words(strokes: Sequence[Points], words: Sequence[str]) -> int:
    """How many of the first words of a prompt seem to be written so far, by the wide gaps."""
    flat = [np.asarray(stroke, dtype=np.float64)[:, :2] for stroke in strokes]
    if not flat or not words:
        return 0
    pieces = _pieces(flat)
    height = _letter_height(flat)
    wide = sum(piece.gap > _WORD_GAP * height for piece in pieces[1:])
    return min(1 + wide, len(words), len(pieces))


def _best_cuts(pieces: Sequence[_Piece], ink: Points, expected: Points) -> list[int]:
    """Where each word begins, and the end: the cheapest of all ways to cut.

    The cost of a word is that of its ink, (ln written - ln expected)^2 / (2 s^2), and of the gaps
    within it and before it: one g deviations above the threshold costs ln(1 + e^g) inside of a word
    and ln(1 + e^-g) between two, the negative logarithms of a logistic model.
    """
    count, num_words = len(pieces), len(expected)
    inside, cut = _gap_costs(pieces, num_words)
    total = np.concatenate([[0.0], np.cumsum(ink)])
    kept_together = np.concatenate([[0.0], np.cumsum(inside)])  # up to before piece k
    best = np.full((num_words + 1, count + 1), math.inf)
    came_from = np.zeros((num_words + 1, count + 1), dtype=np.intp)
    best[0, 0] = 0.0
    for word in range(num_words):
        for end in range(word + 1, count - (num_words - word - 1) + 1):
            starts = np.arange(word, end)
            written = np.maximum(total[end] - total[starts], 1e-9)
            misfit = np.log(written / expected[word]) / _SPREAD
            joined = kept_together[end] - kept_together[starts + 1]
            costs = best[word, starts] + cut[starts] + joined + misfit**2 / 2
            came_from[word + 1, end] = starts[int(np.argmin(costs))]
            best[word + 1, end] = costs.min()
    cuts = [count]
    for word in range(num_words, 0, -1):
        cuts.append(int(came_from[word, cuts[-1]]))
    return cuts[::-1]


def _gap_costs(pieces: Sequence[_Piece], num_words: int) -> tuple[Points, Points]:
    """What it costs that a gap is inside of a word, and that it parts two; (pieces,) each.

    The threshold lies between the gaps that so many words would have and all others.
    """
    gaps = np.array([piece.gap for piece in pieces])
    is_inner = np.isfinite(gaps)
    ranked = np.sort(gaps[is_inner])[::-1]
    wanted = num_words - 1 - int((~is_inner[1:]).sum())  # line breaks part words already
    if 0 < wanted < len(ranked):
        threshold = (ranked[wanted - 1] + ranked[wanted]) / 2
    else:
        threshold = ranked[0] + 1e-9 if wanted <= 0 and len(ranked) else 0.0
    spread = float(np.abs(ranked - threshold).mean()) if len(ranked) else 0.0
    slack = max(_SLACK * spread, 1e-9)
    level = np.clip((gaps - threshold) / slack, -_STEEPEST, _STEEPEST)
    inside, cut = np.logaddexp(0, level), np.logaddexp(0, -level)
    inside[~is_inner], cut[~is_inner] = 1e6, 0.0  # no word goes on in the next line
    cut[0] = inside[0] = 0.0
    return inside, cut


def _pieces(strokes: Sequence[Points]) -> list[_Piece]:
    """What moves on to the right, line by line, with what lies over it."""
    height = _letter_height(strokes)
    pieces: list[_Piece] = []
    for number, line in enumerate(_lines(strokes, height)):
        row: list[_Piece] = []
        edge = -math.inf
        for k in line:
            left, right = _extent(strokes[k])
            if row and (left + right) / 2 < edge + min(_AHEAD * height, (right - left) / 2):
                row[_under(row, left, right)].strokes.append(k)
                continue
            gap = left - edge if row else math.inf
            row.append(_Piece([k], left, right, number, gap))
            edge = max(edge, right)
        pieces += row
    return pieces


def _under(row: Sequence[_Piece], left: float, right: float) -> int:
    """The piece that a mark lies over: by how much they overlap, else by how near they are."""
    overlaps = [min(right, piece.right) - max(left, piece.left) for piece in row]
    return max(range(len(row)), key=lambda k: (overlaps[k], -k))


def _extent(stroke: Points) -> tuple[float, float]:
    low, high = np.quantile(stroke[:, 0], [_TRIMMED, 1 - _TRIMMED])
    return float(low), float(high)


def _letter_height(strokes: Sequence[Points]) -> float:
    heights = np.array([np.ptp(stroke[:, 1]) for stroke in strokes])
    tall = heights[heights > 0.25 * heights.max()]
    return float(np.median(tall)) if len(tall) else 0.0


def _lines(strokes: Sequence[Points], height: float) -> list[list[int]]:
    """The numbers of the strokes of each line; a mark made late goes to the line it is in."""
    numbers = {id(stroke): k for k, stroke in enumerate(strokes)}
    lines = [[numbers[id(stroke)] for stroke in line] for line in split_lines(strokes)]
    middles = [float(np.median(np.concatenate([strokes[k] for k in line])[:, 1])) for line in lines]
    for number, line in enumerate(lines):
        for k in list(line):
            if np.ptp(strokes[k][:, 1]) > 0.5 * height:
                continue
            own = float(strokes[k][:, 1].mean())
            nearest = min(range(number + 1), key=lambda n: abs(own - middles[n]))
            if nearest != number and abs(own - middles[number]) > height:
                line.remove(k)
                lines[nearest].append(k)
    return [line for line in lines if line]
