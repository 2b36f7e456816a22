"""Draws generated lines like real ones, and has the judge read both."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from diffusion.strokes import Strokes
from handwrite_app.evaluation.drawing import WORD_GAP, draw_page_line, draw_words
from handwrite_app.evaluation.parts import Part
from handwrite_app.evaluation.plan import Hand, Line, noise_seed
from handwrite_app.evaluation.writing import System, WordTask, WrittenWord

Progress = Callable[[int, int], None]
Picture = NDArray[np.uint8]


class Judge(Protocol):
    """What is needed of `handwrite_app.judge.LegibilityJudge`."""

    def read(self, image: Picture) -> str: ...


@dataclass(frozen=True, eq=False)
class Written:
    """One line as written and as read: words in steps, pictures (H, W) uint8 grey.

    real and real_reading are None where there is no real ink of the line; words is empty for a
    line of a page.
    """

    hand: Hand
    line: Line
    seed: int
    words: tuple[WrittenWord, ...]
    generated: Picture
    generated_reading: str
    real: Picture | None
    real_reading: str | None


def tasks_of(part: Part, seeds: Sequence[int]) -> list[WordTask]:
    """What is to be written for a part: by hand, line, seed and word, in this order."""
    own = (part.noise,) if part.noise else ()
    return [
        WordTask(word, noise_seed(seed, *own, hand.writer, number, place), hand.windows)
        for hand in part.hands
        for number, line in enumerate(hand.lines)
        for seed in seeds
        for place, word in enumerate(line.words)
    ]


class LineReader:
    """Has the judge read lines; real ink, which is the same for every system, only once."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._real: dict[int, tuple[Line, Picture, str]] = {}

    def read(
        self,
        part: Part,
        seeds: Sequence[int],
        system: System,
        progress: Progress = lambda done, total: None,
    ) -> list[Written]:
        """Reads all lines of a part, the seeds of a line next to each other."""
        words = iter([system.word(task) for task in tasks_of(part, seeds)])
        lines = [(hand, line) for hand in part.hands for line in hand.lines]
        written = []
        for done, (hand, line) in enumerate(lines, 1):
            real, real_reading = self._real_ink(hand, line)
            for seed in seeds:
                own = tuple(next(words) for _ in line.words)
                picture = draw_words([word.strokes for word in own], hand.x_height)
                reading = self._judge.read(picture)
                written.append(Written(hand, line, seed, own, picture, reading, real, real_reading))
            progress(done, len(lines))
        return written

    def _real_ink(self, hand: Hand, line: Line) -> tuple[Picture | None, str | None]:
        if not line.ink:
            return None, None
        if id(line) not in self._real:
            picture = draw_words(line.ink, hand.x_height)
            self._real[id(line)] = (line, picture, self._judge.read(picture))
        return self._real[id(line)][1:]

    def read_pages(
        self,
        part: Part,
        seed: int,
        system: System,
        progress: Progress = lambda done, total: None,
    ) -> tuple[list[Written], float]:
        """Renders and reads pages line by line, beside the real ink of each line's words.

        The real words stand as far from each other as those of the page do.

        Returns:
            The lines of all pages, and the mean time of a page in seconds.
        """
        written = []
        seconds = []
        for done, hand in enumerate(part.hands, 1):
            text = hand.lines[0].text
            page = system.page(text, hand.windows, noise_seed(seed, "page", hand.writer))
            seconds.append(page.seconds)
            gap = WORD_GAP if page.word_gap is None else page.word_gap
            real = iter(hand.lines[0].ink)
            for words, strokes in page.lines:
                line = Line(tuple(words), tuple(next(real) for _ in words))
                picture = draw_page_line(strokes, page.x_height_mm)
                real_picture = draw_words(line.ink, hand.x_height, gap)
                written.append(
                    Written(
                        hand,
                        line,
                        seed,
                        (),
                        picture,
                        self._judge.read(picture),
                        real_picture,
                        self._judge.read(real_picture),
                    )
                )
            progress(done, len(part.hands))
        return written, float(np.mean(seconds)) if seconds else math.nan


def inked(words: Sequence[Strokes]) -> bool:
    """Whether each of the words has any ink."""
    return all(any(len(stroke) for stroke in word) for word in words)
