"""What a table is made of: counts of lines, and rows with their estimates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diffusion.evaluation import (
    Alignment,
    Estimate,
    align_words,
    edit_distance,
    rate_estimate,
    ratio_estimate,
    tally,
)
from handwrite_app.evaluation.measure import Written


@dataclass(frozen=True, eq=False)
class Counts:
    """Errors and sizes, (n,) each, of generated and, where there is any, of real ink.

    An entry is what varies on its own: a line or a set of words, summed over its seeds. clusters
    names what entries hang together by, their writers.
    """

    errors: NDArray[Any]
    sizes: NDArray[Any]
    real_errors: NDArray[Any] | None
    real_sizes: NDArray[Any] | None
    clusters: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Row:
    """One figure: of generated ink, of real ink, how many times as large, and what from.

    unit: "%" for shares, which are then printed times 100.
    to_clean: how many times as large as after clean samples.
    """

    key: str
    label: str
    unit: str
    generated: Estimate
    real: Estimate | None = None
    ratio: Estimate | None = None
    to_clean: Estimate | None = None
    counts: Counts | None = None


@dataclass(frozen=True, eq=False)
class Section:
    """Rows from the same lines; n says how many."""

    key: str
    title: str
    n: str
    rows: list[Row] = field(default_factory=list)


def row_of(
    key: str, label: str, counts: Counts, unit: str = "%", clean: Counts | None = None
) -> Row:
    """The row of some counts; clean: the same of clean samples, entry by entry."""
    own = (counts.errors, counts.sizes)
    real = ratio = None
    if counts.real_errors is not None and counts.real_sizes is not None:
        theirs = (counts.real_errors, counts.real_sizes)
        real = rate_estimate(*theirs, counts.clusters)
        ratio = ratio_estimate(*own, *theirs, counts.clusters)
    to_clean = None
    if clean is not None and len(clean.errors) == len(counts.errors):
        to_clean = ratio_estimate(*own, clean.errors, clean.sizes, counts.clusters)
    generated = rate_estimate(*own, counts.clusters)
    return Row(key, label, unit, generated, real, ratio, to_clean, counts)


def compare(row: Row, first: Row) -> Estimate | None:
    """How many times as large a figure is as another system's on the same lines, if it is."""
    one, two = row.counts, first.counts
    if one is None or two is None or one.clusters != two.clusters:
        return None
    return ratio_estimate(one.errors, one.sizes, two.errors, two.sizes, one.clusters)


class Readings:
    """Edits and words of every line, (n,), summed over its seeds, generated and real."""

    def __init__(
        self,
        written: Sequence[Written],
        seeds: int,
        fold: bool = False,
        by_writer: bool = True,
    ) -> None:
        """Aligns what was read with what was written.

        Args:
            written: the `seeds` of a line next to each other; all with real ink or none.
            fold: whether to forget about capitals.
            by_writer: whether the lines of a writer hang together; else each stands alone.
        """
        change: Callable[[str], str] = str.casefold if fold else str
        texts = [change(w.line.text) for w in written]
        self._seeds = seeds
        self._clusters = tuple(
            w.hand.writer if by_writer else f"{k} {w.line.text}"
            for k, w in enumerate(written[::seeds])
        )
        self._generated = _aligned(texts, [change(w.generated_reading) for w in written])
        readings = [w.real_reading for w in written]
        self._real = (
            None if None in readings else _aligned(texts, [change(r or "") for r in readings])
        )
        self._characters = self._by_line([len(text) for text in texts])
        self._words = self._by_line([len(w.line.words) for w in written])

    def characters(self) -> Counts:
        """Edits and characters."""
        return self._counts(lambda reading: reading[0], self._characters)

    def failed(self) -> Counts:
        """Words with more than half of their characters wrong, missing ones among them."""
        return self._counts(lambda reading: reading[1].failed, self._words)

    def verdicts(self, verdict: str) -> Counts:
        """Words that are hit, wrong, missing, doubled or invented; against those written."""
        return self._counts(lambda reading: tally([reading[1]])[verdict], self._words)

    def _counts(
        self, count: Callable[[tuple[int, Alignment]], int], sizes: NDArray[np.int64]
    ) -> Counts:
        errors = self._by_line([count(reading) for reading in self._generated])
        if self._real is None:
            return Counts(errors, sizes, None, None, self._clusters)
        real = self._by_line([count(reading) for reading in self._real])
        return Counts(errors, sizes, real, sizes, self._clusters)

    def _by_line(self, values: Sequence[int]) -> NDArray[np.int64]:
        lines: NDArray[np.int64] = np.array(values, dtype=np.int64).reshape(-1, self._seeds)
        return np.asarray(lines.sum(axis=1))


def _aligned(texts: Sequence[str], readings: Sequence[str]) -> list[tuple[int, Alignment]]:
    return [
        (edit_distance(text, reading), align_words(text, reading))
        for text, reading in zip(texts, readings, strict=True)
    ]


def unreadable(written: Sequence[Written], seeds: int, enough: float) -> Counts | None:
    """Words that the model's own recogniser could not read to the end; None if it did not read.

    Args:
        enough: the least legibility of a word that counts as read.
    """
    poor = [sum(word.legibility < enough for word in w.words) for w in written]
    if any(np.isnan(word.legibility) for w in written for word in w.words):
        return None
    sizes = np.array([len(w.words) for w in written]).reshape(-1, seeds).sum(axis=1)
    return Counts(
        np.array(poor).reshape(-1, seeds).sum(axis=1),
        sizes,
        None,
        None,
        tuple(w.hand.writer for w in written[::seeds]),
    )
