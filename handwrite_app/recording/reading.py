"""A split that the recogniser has read: cuts it would rather have elsewhere, words it cannot read.

No torch here: whoever has loaded a recogniser hands it in.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from diffusion.alphabet import prepare_text
from diffusion.prepare import expected_ink
from diffusion.strokes import STEPS_PER_UNIT, baseline, path_length, resample
from handwrite_app.recording.split import Split

DOUBTFUL = 0.1  # a word's probability per character below which it should be looked at
_FARTHEST = 3  # pieces that a cut is moved
_BETTER = 2.0  # natural logarithm of the odds from which it is
_NO_CHANCE = 1e-9

Points = NDArray[np.float64]


class Read(Protocol):
    """What is needed of `diffusion.recognizer.Reading`."""

    @property
    def text(self) -> str: ...

    @property
    def probability(self) -> float: ...


class Reader(Protocol):
    """What is needed of `diffusion.recognizer.Recognizer`."""

    def read(self, words: Sequence[tuple[list[Points], str]]) -> Sequence[Read]: ...


class Checked(NamedTuple):
    """A split, and how surely each word reads as what it should say, per character in [0, 1]."""

    split: Split
    probabilities: tuple[float, ...]

    @property
    def doubtful(self) -> tuple[int, ...]:
        """The words that should be looked at."""
        return tuple(k for k, value in enumerate(self.probabilities) if value < DOUBTFUL)


def read_split(
    strokes: Sequence[Points], words: Sequence[str], split: Split, reader: Reader
) -> Checked:
    """Has a split read, and moves cuts to where both of their words read better.

    Args:
        strokes: each (N, >= 2) x, y, y down, in writing order.
        words: what they say; characters that no recogniser knows are read as their near ones.
    """
    ink = _scaled(strokes, words)
    texts = [prepare_text(word).text for word in words]
    known: dict[tuple[int, tuple[int, ...]], float] = {}

    def value(number: int, one: Split) -> float:
        """ln p of a word's text by its ink."""
        probability = known.get((number, one.words[number]), _NO_CHANCE)
        return len(texts[number]) * math.log(max(probability, _NO_CHANCE))

    def read(splits: Sequence[Split]) -> None:
        wanted = {(k, run): None for one in splits for k, run in enumerate(one.words)}
        new = [key for key in wanted if key not in known]
        asked = [(_seated([ink[n] for n in run]), texts[k]) for k, run in new]
        for key, answer in zip(new, reader.read(asked), strict=True):
            known[key] = answer.probability

    read([split])
    for number in range(1, len(words)):
        moves = [split.moved(number, by) for by in range(-_FARTHEST, _FARTHEST + 1) if by]
        others = [move for move in moves if move is not None]
        both = [known[k, split.words[k]] for k in (number - 1, number)]
        if min(both) > 0.5 or not others:
            continue
        read(others)
        best = max(others, key=lambda one: value(number - 1, one) + value(number, one))
        here = value(number - 1, split) + value(number, split)
        if value(number - 1, best) + value(number, best) > here + _BETTER:
            split = best
    return Checked(split, tuple(known[k, run] for k, run in enumerate(split.words)))


def _scaled(strokes: Sequence[Points], words: Sequence[str]) -> list[Points]:
    """Ink in steps, y up: as much of it as the letters of these words have in the corpus."""
    flat = [np.asarray(stroke, dtype=np.float64)[:, :2] * [1.0, -1.0] for stroke in strokes]
    length = sum(path_length(stroke) for stroke in flat)
    needed = STEPS_PER_UNIT * sum(expected_ink(word) for word in words)
    scale = needed / length if length > 0 else 1.0
    return [resample(stroke * scale) for stroke in flat]


def _seated(strokes: list[Points]) -> list[Points]:
    left = min(float(stroke[:, 0].min()) for stroke in strokes)
    return [stroke - [left, baseline(strokes)] for stroke in strokes]
