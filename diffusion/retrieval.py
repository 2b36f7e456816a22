"""Whose hand is it? Hand-made features of ink, and a space in which writers lie apart. numpy only.

Nothing here has seen the model, so that it can judge whether generated ink has the hand of its
style sample: see `hand_features`, `HandSpace` and `ranks`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diffusion.strokes import Floats, Strokes, local_extrema, resample

_STEP = 1.0  # finer detail would identify the digitiser, not the hand
_DIRECTIONS, _PAIR_DIRECTIONS, _TURNS = 24, 12, 16  # bins
_PAIR_REACHES = (2, 5)  # steps between the two directions of a pair
_HEIGHTS = np.linspace(-4.0, 9.0, 27)  # steps above the baseline
_SHRINKAGE = 0.1  # of the covariance within writers towards a multiple of the identity
_DIMENSIONS = 80


def hand_features(words: Sequence[tuple[str, Strokes]]) -> Floats:
    """What a few words say about a hand: histograms (as square roots) and measures, (F,).

    Histograms of direction, turning, pairs of directions, and height of the ink; and measures a
    character: width, length of ink, lifts, steps of the pen in the air, heights of turning points.

    Args:
        words: texts and their ink in steps, y up, baseline 0.

    Raises:
        ValueError: there is no ink.
    """
    strokes = [resample(s, _STEP) for _, word in words for s in word if len(s)]
    if not strokes:
        raise ValueError("no ink to tell a hand by")
    angles = [_angles(s) for s in strokes]
    every = np.concatenate(angles)
    turning = np.concatenate([_wrapped(np.diff(a)) for a in angles])
    points = np.concatenate(strokes)
    parts = [
        _circular_histogram(every, _DIRECTIONS),
        _share(np.histogram(turning, np.linspace(-np.pi, np.pi, _TURNS + 1))[0]),
        _share(np.histogram(points[:, 1], _HEIGHTS)[0]),
    ]
    for reach in _PAIR_REACHES:
        first = np.concatenate([a[:-reach] for a in angles])
        second = np.concatenate([a[reach:] for a in angles])
        parts.append(_pair_histogram(first, second, _PAIR_DIRECTIONS))
    return np.concatenate([*parts, _measures(words, strokes, turning)])


def _angles(stroke: Floats) -> Floats:
    steps = np.diff(stroke, axis=0)
    return np.arctan2(steps[:, 1], steps[:, 0])


def _wrapped(angles: Floats) -> Floats:
    return np.asarray((angles + np.pi) % (2 * np.pi) - np.pi)


def _share(counts: NDArray[Any]) -> Floats:
    """Square roots of shares: differences of rare and of common bins then weigh alike."""
    return np.asarray(np.sqrt(counts / max(counts.sum(), 1)))


def _circular_histogram(angles: Floats, bins: int) -> Floats:
    """Each angle is shared by the two nearest bins, so that a small tilt moves counts a little."""
    at = angles / (2 * np.pi) * bins
    low = np.floor(at)
    rest = at - low
    index = low.astype(np.int64)
    counts = np.bincount(index % bins, 1 - rest, bins)
    counts += np.bincount((index + 1) % bins, rest, bins)
    return _share(counts)


def _pair_histogram(first: Floats, second: Floats, bins: int) -> Floats:
    a, b = (np.rint(x / (2 * np.pi) * bins).astype(np.int64) % bins for x in (first, second))
    return _share(np.bincount(a * bins + b, minlength=bins * bins))


def _measures(
    words: Sequence[tuple[str, Strokes]], strokes: Sequence[Floats], turning: Floats
) -> Floats:
    """Single figures of a hand, about one in size."""
    characters = max(1, sum(len(text) for text, _ in words))
    inked = [np.concatenate(word) for _, word in words if len(word)]
    lengths = np.array([float(len(s)) for s in strokes])
    lows, highs = zip(*(local_extrema(s) for s in strokes), strict=True)
    low, high = np.concatenate(lows)[:, 1], np.concatenate(highs)[:, 1]
    jumps = [
        after[0] - before[-1]
        for _, word in words
        for before, after in pairwise(word)
        if len(before) and len(after)
    ]
    air = np.array(jumps) if jumps else np.zeros((1, 2))
    return np.array(
        [
            sum(float(np.ptp(p[:, 0])) for p in inked) / characters / 3,
            lengths.sum() / characters / 14,
            len(strokes) / characters,
            np.log(np.median(lengths)),
            np.log(lengths.mean()),
            float((lengths <= 2).sum()) / characters,
            len(low) / characters,
            np.abs(turning).mean() if len(turning) else 0.0,
            *np.quantile(low, [0.1, 0.5, 0.9]) / 3,
            *np.quantile(high, [0.1, 0.5, 0.9]) / 3,
            *(air.mean(axis=0) / 3),
            *(air.std(axis=0) / 3),
        ]
    )


@dataclass(frozen=True, eq=False)
class HandSpace:
    """A linear discriminant: features (F,) -> places where one writer's samples lie together.

    mean: (F,); projection: (F, D).
    """

    mean: Floats
    projection: Floats

    @classmethod
    def fit(cls, features: NDArray[Any], writers: NDArray[Any]) -> HandSpace:
        """Fits the space to samples (n, F) and their writers (n,), two samples a writer or more.

        Fisher's discriminant (Rao 1948) with the covariance within writers shrunk towards the
        identity, after scaling each feature to unit deviation.

        Raises:
            ValueError: fewer than two writers, or no writer with two samples.
        """
        features = np.asarray(features, dtype=np.float64)
        _, number, counts = np.unique(writers, return_inverse=True, return_counts=True)
        if len(counts) < 2 or counts.max() < 2:
            raise ValueError("a discriminant needs two writers, and two samples of one")
        mean = features.mean(axis=0)
        scale = np.maximum(features.std(axis=0), 1e-6)
        scaled = (features - mean) / scale
        centres = np.zeros((len(counts), features.shape[1]))
        np.add.at(centres, number, scaled)
        centres /= counts[:, None]
        within = np.cov(scaled - centres[number], rowvar=False)
        size = float(np.trace(within)) / len(within)
        within = (1 - _SHRINKAGE) * within + _SHRINKAGE * size * np.eye(len(within))
        values, vectors = np.linalg.eigh(within)
        whiten = vectors / np.sqrt(values)
        between = np.cov(centres @ whiten, rowvar=False)
        values, vectors = np.linalg.eigh(between)
        best = np.argsort(values)[::-1][: min(_DIMENSIONS, len(counts) - 1)]
        return cls(mean, (whiten @ vectors[:, best]) / scale[:, None])

    def project(self, features: NDArray[Any]) -> Floats:
        """Features (n, F) -> (n, D), the directions in which hands differ most first.

        The unit is how far samples of one hand spread, at most (the covariance is shrunk).
        """
        return np.asarray((np.asarray(features, dtype=np.float64) - self.mean) @ self.projection)

    def place(self, features: NDArray[Any]) -> Floats:
        """Features (n, F) -> unit vectors (n, D); their cosines say how alike hands are."""
        places = self.project(features)
        return np.asarray(places / np.linalg.norm(places, axis=1, keepdims=True))


def ranks(
    queries: Floats, query_writers: Sequence[str], gallery: Floats, gallery_writers: Sequence[str]
) -> NDArray[np.int64]:
    """Place of the right writer among the gallery's, nearest first; 1 is found at once. (q,)

    Args:
        queries: (q, D) and gallery: (g, D), unit vectors of `HandSpace.place`; one a writer in
            the gallery.

    Raises:
        ValueError: a query's writer is not in the gallery.
    """
    column = {writer: k for k, writer in enumerate(gallery_writers)}
    missing = set(query_writers) - set(column)
    if missing:
        raise ValueError(f"not in the gallery: {', '.join(sorted(missing))}")
    likeness = queries @ gallery.T
    right = likeness[np.arange(len(queries)), [column[w] for w in query_writers]]
    return np.asarray((likeness >= right[:, None]).sum(axis=1), dtype=np.int64)
