"""Figures of an evaluation: error rates of what a judge read, distances of ink, and intervals.

numpy only. Who reads, and what is drawn, is the caller's business.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from diffusion.strokes import Strokes, resample

RESAMPLES = 2000  # of the bootstrap
_MOST_JOINED = 4  # words that a reading may run together, or pieces it may break a word into
_SPACE_COST = 0.5  # of a space that is lost or put in; characters cost 1
_FAILED_SHARE = 0.5  # a word with more of its characters wrong has failed


@lru_cache(maxsize=1 << 16)
def edit_distance(reference: str, reading: str) -> int:
    """The fewest characters to change, leave out or put in (Levenshtein 1966)."""
    above = list(range(len(reading) + 1))
    for i, wanted in enumerate(reference, 1):
        row = [i]
        for j, found in enumerate(reading, 1):
            row.append(min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (wanted != found)))
        above = row
    return above[-1]


def character_error_rate(
    references: Sequence[str], readings: Sequence[str], fold_case: bool = False
) -> float:
    """All edits over all characters of the references; spaces are characters.

    Raises:
        ValueError: not as many readings as references, or nothing to read.
    """
    if fold_case:
        references = [text.casefold() for text in references]
        readings = [text.casefold() for text in readings]
    edits = sum(edit_distance(a, b) for a, b in zip(references, readings, strict=True))
    characters = sum(map(len, references))
    if not characters:
        raise ValueError("an error rate needs at least one character")
    return edits / characters


def character_errors(reference: str, reading: str) -> list[int]:
    """The edits of a best alignment, charged to the reference's characters.

    What was put in is charged to the character before it, at the start to the first one.
    """
    rows, columns = len(reference), len(reading)
    if rows == 0:
        return []
    cost = np.zeros((rows + 1, columns + 1), dtype=np.int64)
    cost[:, 0], cost[0] = np.arange(rows + 1), np.arange(columns + 1)
    for i in range(1, rows + 1):
        for j in range(1, columns + 1):
            change = int(cost[i - 1, j - 1]) + (reference[i - 1] != reading[j - 1])
            cost[i, j] = min(change, int(cost[i - 1, j]) + 1, int(cost[i, j - 1]) + 1)
    errors = [0] * rows
    i, j = rows, columns
    while i or j:
        differs = int(i > 0 and j > 0 and reference[i - 1] != reading[j - 1])
        if i and j and cost[i, j] == cost[i - 1, j - 1] + differs:
            errors[i - 1] += differs
            i, j = i - 1, j - 1
        elif i and cost[i, j] == cost[i - 1, j] + 1:
            errors[i - 1] += 1
            i -= 1
        else:
            errors[max(i - 1, 0)] += 1
            j -= 1
    return errors


class WordReading(NamedTuple):
    """What became of one word: read is "" where it is missing; wrong counts its edits.

    verdict: hit, wrong, missing, or doubled (read as the word twice over).
    """

    word: str
    read: str
    wrong: int
    verdict: str

    @property
    def has_failed(self) -> bool:
        """More than half of the word's characters are wrong."""
        return self.wrong > _FAILED_SHARE * len(self.word)


class ExtraWord(NamedTuple):
    """A word that was read and not written: doubled (it repeats a neighbour) or invented."""

    read: str
    verdict: str


@dataclass(frozen=True)
class Alignment:
    """The words of one text, each with its reading, and what was read besides."""

    words: tuple[WordReading, ...]
    extra: tuple[ExtraWord, ...]

    @property
    def failed(self) -> int:
        """How many words have failed, missing ones among them."""
        return sum(word.has_failed for word in self.words)


def align_words(reference: str, reading: str, fold_case: bool = False) -> Alignment:
    """Finds for each word of a text what was read for it, by the fewest edits.

    A reader may run words together or break them up: up to four words stand against one, for
    half an edit a space.
    """
    if fold_case:
        reference, reading = reference.casefold(), reading.casefold()
    wanted, found = reference.split(), reading.split()
    words: list[WordReading] = []
    extra: list[ExtraWord] = []
    for rows, columns in _word_path(wanted, found):
        group, read = wanted[rows], "".join(found[columns])
        if not group:
            neighbours = wanted[max(rows.start - 1, 0) : rows.start + 1]
            repeats = any(
                edit_distance(near, read) <= _FAILED_SHARE * len(near) for near in neighbours
            )
            extra.append(ExtraWord(read, "doubled" if repeats else "invented"))
            continue
        errors = character_errors("".join(group), read)
        start = 0
        for word in group:
            wrong = sum(errors[start : start + len(word)])
            start += len(word)
            alone = len(group) == 1
            words.append(WordReading(word, read, wrong, _verdict(word, read, wrong, alone)))
    return Alignment(tuple(words), tuple(extra))


def _verdict(word: str, read: str, wrong: int, alone: bool) -> str:
    if wrong == 0:
        return "hit"
    if not read:
        return "missing"
    if alone and len(word) > 1 and edit_distance(word + word, read) < edit_distance(word, read):
        return "doubled"
    return "wrong"


def _word_path(wanted: Sequence[str], found: Sequence[str]) -> list[tuple[slice, slice]]:
    """The cheapest way to pair runs of words; one of the two runs has at most one word."""
    moves = [(1, 0), (0, 1), (1, 1)]
    moves += [(1, n) for n in range(2, _MOST_JOINED + 1)]
    moves += [(n, 1) for n in range(2, _MOST_JOINED + 1)]
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for i in range(len(wanted) + 1):
        for j in range(len(found) + 1):
            options = []
            for down, right in moves:
                if down > i or right > j:
                    continue
                joined = "".join(wanted[i - down : i])
                read = "".join(found[j - right : j])
                spaces = abs(down - right) if down and right else 0
                cost = best[i - down, j - right][0] + edit_distance(joined, read)
                options.append((cost + _SPACE_COST * spaces, (down, right)))
            if options:
                best[i, j] = min(options, key=lambda option: option[0])
    path = []
    i, j = len(wanted), len(found)
    while i or j:
        down, right = best[i, j][1]
        path.append((slice(i - down, i), slice(j - right, j)))
        i, j = i - down, j - right
    return path[::-1]


def tally(alignments: Iterable[Alignment]) -> dict[str, int]:
    """Counts words by verdict (hit, wrong, missing, doubled, invented), all, and failed ones."""
    counts = Counter(dict.fromkeys(("words", "hit", "wrong", "missing", "doubled"), 0))
    counts.update({"invented": 0, "failed": 0})
    for alignment in alignments:
        counts["words"] += len(alignment.words)
        counts["failed"] += alignment.failed
        counts.update(word.verdict for word in alignment.words)
        counts.update(word.verdict for word in alignment.extra)
    return dict(counts)


class Estimate(NamedTuple):
    """A figure and its 95 % interval."""

    value: float
    low: float
    high: float


def rate_estimate(
    errors: NDArray[Any],
    sizes: NDArray[Any],
    clusters: Sequence[Hashable] | None = None,
    seed: int = 0,
) -> Estimate:
    """Errors over sizes, (n,) each, one entry a line of text.

    Percentile bootstrap (Efron 1979) over lines; or over clusters, such as the lines' writers,
    each drawn with all its lines (Davison and Hinkley 1997, section 3.8, strategy 1): lines of one
    hand are not independent.
    """
    columns = np.stack([errors, sizes], axis=1)
    sums = _resampled_sums(columns, clusters, seed)
    with np.errstate(divide="ignore", invalid="ignore"):
        return _estimate(np.sum(errors) / np.sum(sizes), sums[:, 0] / sums[:, 1])


def ratio_estimate(
    errors: NDArray[Any],
    sizes: NDArray[Any],
    other_errors: NDArray[Any],
    other_sizes: NDArray[Any],
    clusters: Sequence[Hashable] | None = None,
    seed: int = 0,
) -> Estimate:
    """How many times as large one error rate is as another on the same lines, (n,) each.

    Both are resampled together, as `rate_estimate` does; resamples without any error of the
    other count as infinite, and those without any error at all as 1.
    """
    columns = np.stack([errors, sizes, other_errors, other_sizes], axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        sums = np.concatenate(
            [columns.sum(axis=0, keepdims=True), _resampled_sums(columns, clusters, seed)]
        )
        ratios = (sums[:, 0] / sums[:, 1]) / (sums[:, 2] / sums[:, 3])
    resampled = np.where((sums[1:, 0] == 0) & (sums[1:, 2] == 0), 1.0, ratios[1:])
    return _estimate(float(ratios[0]), resampled)


def _resampled_sums(
    columns: NDArray[Any], clusters: Sequence[Hashable] | None, seed: int
) -> NDArray[np.float64]:
    """Sums (RESAMPLES, k) over lines (n, k), or over clusters of them, drawn with replacement."""
    if clusters is not None:
        if len(clusters) != len(columns):
            raise ValueError(f"{len(clusters)} clusters for {len(columns)} lines")
        place = {name: k for k, name in enumerate(dict.fromkeys(clusters))}
        totals = np.zeros((len(place), columns.shape[1]))
        np.add.at(totals, [place[name] for name in clusters], columns)
        columns = totals
    count = len(columns)
    rng = np.random.default_rng(seed)
    times = rng.multinomial(count, np.full(count, 1 / count), size=RESAMPLES)
    return np.asarray(times @ columns, dtype=np.float64)


def _estimate(value: float, resampled: NDArray[np.float64]) -> Estimate:
    low, high = np.quantile(resampled, [0.025, 0.975], method="closest_observation")
    return Estimate(float(value), float(low), float(high))


def frechet_distance(first: NDArray[Any], second: NDArray[Any]) -> float:
    """Frechet distance between normal distributions fitted to two sets of features (n, F), (m, F).

    |m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2)) (Dowson and Landau 1982; Heusel et al. 2017, for
    which it is the FID). It grows as sets shrink: compare only what comes from sets of one size.

    Raises:
        ValueError: a set has fewer than two members.
    """
    if len(first) < 2 or len(second) < 2:
        raise ValueError("a distribution needs two members")
    shift = first.mean(axis=0) - second.mean(axis=0)
    one, two = (np.atleast_2d(np.cov(x, rowvar=False)) for x in (first, second))
    values, vectors = np.linalg.eigh(one)
    root = (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T
    # (C1 C2)^(1/2) has the trace of (C1^(1/2) C2 C1^(1/2))^(1/2), which is symmetric
    shared = np.sqrt(np.maximum(np.linalg.eigvalsh(root @ two @ root), 0)).sum()
    return max(0.0, float(shift @ shift + np.trace(one) + np.trace(two) - 2 * shared))


def ink_distance(first: Strokes, second: Strokes) -> float:
    """How far apart two versions of a word run, in steps: 0 for the same ink, anywhere along x.

    The mean distance between points that dynamic time warping (Sakoe and Chiba 1978, weights 1)
    pairs, after both words are centred on their mean x; the baseline is common.

    Raises:
        ValueError: a word has no ink.
    """
    paths = []
    for word in (first, second):
        strokes = [resample(s) for s in word if len(s)]
        if not strokes:
            raise ValueError("no ink to compare")
        points = np.concatenate(strokes)
        paths.append(points - np.array([points[:, 0].mean(), 0.0]))
    one, two = paths
    apart = np.hypot(*(one[:, None] - two[None]).transpose(2, 0, 1))
    rows, columns = apart.shape
    total = np.full((rows + 1, columns + 1), np.inf)
    length = np.zeros((rows + 1, columns + 1))
    total[0, 0] = 0.0
    for diagonal in range(2, rows + columns + 1):
        i = np.arange(max(1, diagonal - columns), min(rows, diagonal - 1) + 1)
        j = diagonal - i
        before = np.stack([total[i - 1, j - 1], total[i - 1, j], total[i, j - 1]])
        steps = np.stack([length[i - 1, j - 1], length[i - 1, j], length[i, j - 1]])
        best = before.argmin(axis=0)
        at = np.arange(len(i))
        total[i, j] = apart[i - 1, j - 1] + before[best, at]
        length[i, j] = 1 + steps[best, at]
    return float(total[rows, columns] / length[rows, columns])
