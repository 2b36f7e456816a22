"""Writes the chosen lines with a model, draws them like the real ones, and has both read."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from diffusion.strokes import Strokes
from handwrite_app.evaluation.drawing import draw_words
from handwrite_app.evaluation.plan import Hand, Line, noise_seed
from handwrite_app.judge import LegibilityJudge

if TYPE_CHECKING:
    from diffusion.generator import WordGenerator

Progress = Callable[[int, int], None]
_HANDS_AT_ONCE = 8  # written in one call: words of one length are batched over hands


@dataclass(frozen=True, eq=False)
class Written:
    """One line as written and as read: words in steps, pictures (H, W) uint8 grey."""

    hand: Hand
    line: Line
    seed: int
    words: tuple[Strokes, ...]
    generated: NDArray[np.uint8]
    generated_reading: str
    real: NDArray[np.uint8]
    real_reading: str


@dataclass(frozen=True, eq=False)
class Measurement:
    """All lines, those of the same real line next to each other, and the time they took."""

    written: list[Written]
    seeds: int
    writing_s: float
    reading_s: float


def measure(
    generator: WordGenerator,
    judge: LegibilityJudge,
    hands: Sequence[Hand],
    *,
    seeds: int,
    seed: int,
    options: dict[str, Any],
    progress: Progress = lambda done, total: None,
) -> Measurement:
    """Writes every line once for each of `seeds` noise seeds, and reads it beside its real ink.

    Args:
        options: of `WordGenerator.generate`; None or left out: the checkpoint's own.
        progress: called with lines done and lines in all.

    Raises:
        ValueError: an option is out of range.
    """
    total = seeds * sum(len(hand.lines) for hand in hands)
    written: list[Written] = []
    writing_s = reading_s = 0.0
    for first in range(0, len(hands), _HANDS_AT_ONCE):
        batch = hands[first : first + _HANDS_AT_ONCE]
        started_s = time.perf_counter()
        copies = _write(generator, batch, range(seed, seed + seeds), options)
        writing_s += time.perf_counter() - started_s
        lines = [(hand, line) for hand in batch for line in hand.lines]
        for (hand, line), versions in zip(lines, copies, strict=True):
            started_s = time.perf_counter()
            real = draw_words(line.ink, hand.x_height)
            real_reading = judge.read(real)
            for k, words in enumerate(versions):
                picture = draw_words(words, hand.x_height)
                reading = judge.read(picture)
                written.append(
                    Written(
                        hand, line, seed + k, tuple(words), picture, reading, real, real_reading
                    )
                )
            reading_s += time.perf_counter() - started_s
        progress(len(written), total)
    return Measurement(written, seeds, writing_s, reading_s)


def _write(
    generator: WordGenerator, hands: Sequence[Hand], seeds: Sequence[int], options: dict[str, Any]
) -> list[list[list[Strokes]]]:
    """All lines of some hands in one call: [line][seed][word] strokes in steps."""
    from diffusion.generator import WordRequest

    requests, styles = [], []
    for hand in hands:
        style = generator.encode_style([(hand.window, 1.0)])
        for number, line in enumerate(hand.lines):
            for seed in seeds:
                for place, word in enumerate(line.words):
                    noise = noise_seed(seed, hand.writer, number, place)
                    requests.append(WordRequest(word, noise))
                    styles.append(style)
    *_, last = generator.generate(requests, styles, **options)
    words = iter(last.words)
    return [
        [[next(words).strokes for _ in line.words] for _ in seeds]
        for hand in hands
        for line in hand.lines
    ]
