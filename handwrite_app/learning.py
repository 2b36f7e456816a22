"""Learning a hand: its words as ink, the adapter that is made of them, and what it changed.

torch is imported when learning begins, not before.
"""

from __future__ import annotations

import contextlib
import tempfile
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from diffusion.strokes import STEPS_PER_UNIT, Strokes, draw_style_windows
from handwrite_app import adapters, paths
from handwrite_app.adapters import Comparison, Figures, Learned
from handwrite_app.errors import UserError
from handwrite_app.recording.ink import load_recordings
from handwrite_app.samples import StyleSample

if TYPE_CHECKING:
    from diffusion.adaptation import AdaptationConfig
    from diffusion.generator import WordGenerator
    from diffusion.prior import LabelledWord
    from diffusion.readers import LabelledInk
    from diffusion.recognizer import Recognizer

WRITING, LEARNING, READING, MEASURING = "writing", "learning", "reading", "measuring"
_SHARES = {  # of the time
    WRITING: (0.0, 0.1),
    LEARNING: (0.1, 0.6),
    READING: (0.6, 0.9),
    MEASURING: (0.9, 1.0),
}
_MOST_MEASURED = 24  # held-back words that are written again
_CLEARLY_LESS = 0.1  # of likeness, from where what was learned is not put to use
_MUCH_HARDER = 0.1  # of legibility, the same
_MOST_COMPARED = 6  # of them that are kept to look at
_LEAST_SEEDS = 2  # times that each is written


@dataclass(frozen=True)
class LearningStep:
    """How far the learning of a hand is.

    Attributes:
        doing: one of WRITING (words of the model's own), LEARNING, READING (how strongly what was
            learned can be used) and MEASURING.
        share: of all that is done, in [0, 1].
        step: of the learning, from 1; 0 before.
        held_back: loss of the held-back words where it was just measured, else None.
    """

    doing: str
    share: float
    step: int = 0
    held_back: float | None = None


def recorded_words(hand: str) -> list[LabelledInk]:
    """The words that were recorded of a hand."""
    from diffusion.readers import LabelledInk

    return [
        LabelledInk(
            tuple((stroke[:, :2] * [1.0, -1.0]).astype(np.float32) for stroke in word.strokes),
            word.text,
            "word",
            hand,
            "recorded",
            recording.prompt,
            0,
        )
        for recording in load_recordings(hand)
        for word in recording.words
    ]


def words_in(path: Path) -> list[LabelledInk]:
    """The words and lines of an ink file that says what its ink spells.

    Raises:
        UserError: it cannot be read, or says of no ink what it spells.
    """
    from diffusion.readers import LabelledInk, ReaderError, read_source

    try:
        found = [ink for ink in read_source(path) if isinstance(ink, LabelledInk)]
    except ReaderError as error:
        raise UserError(f"{path} cannot be learned from: {error.reason}.", _WANTED) from None
    if not found:
        raise UserError(f"{path} does not say what its ink spells.", _WANTED)
    return found


_WANTED = "Give InkML with the text of each word, as the application records it."


def to_model_space(inks: Sequence[LabelledInk]) -> list[LabelledWord]:
    """Words of one hand in steps on their baseline; what does not fit its text is left out."""
    from diffusion.prepare import Report, normalised
    from diffusion.prior import LabelledWord

    known = [ink for ink in inks if ink.text.isascii() and ink.text.isprintable()]
    if not known:
        return []
    samples = normalised(known[0].writer, known, STEPS_PER_UNIT, Report())
    return [LabelledWord(sample.text, sample.strokes) for sample in samples]


def learn(
    samples: Sequence[StyleSample],
    inks: Sequence[LabelledInk],
    config: AdaptationConfig,
    *,
    model: Path | None = None,
    device: str = "auto",
) -> Generator[LearningStep, None, Learned]:
    """Learns a hand and keeps what was learned with its samples.

    It is put to use if it came out better, see `is_better`. Closing the generator keeps nothing.

    Args:
        samples: of the hand, as it is written in.
        inks: its words.
        model: the checkpoint that learns; None: the shipped weights.
        device: auto, cpu, cuda or mps.

    Raises:
        UserError: there are too few words, or the model cannot be used.
        OSError: what was learned cannot be kept.
    """
    from diffusion.adaptation import ADAPTER_NAME, LEAST_WORDS, adapt, split_words
    from diffusion.checkpoint import CheckpointError, load_checkpoint
    from diffusion.generator import WordGenerator, resolve_device
    from diffusion.lora import Adapter
    from diffusion.recognizer import Recognizer

    started_s = time.monotonic()
    path = model or paths.default_model()
    words = to_model_space(inks)
    windows = np.concatenate([sample.windows for sample in samples])
    home = paths.adapters_dir()
    home.mkdir(parents=True, exist_ok=True)
    try:
        own, held = split_words(words, config)
    except ValueError:
        raise UserError(
            f"{len(words)} words are too few to learn a hand from.",
            f"Record at least {LEAST_WORDS}; from twenty on it is worth the while.",
        ) from None
    with tempfile.TemporaryDirectory(dir=home, prefix=".learning-") as folder:
        run = Path(folder)
        try:
            place = resolve_device(device)
            reader = (
                Recognizer.load(paths.recognizer(), place) if paths.recognizer().is_file() else None
            )
            yield LearningStep(WRITING, 0.0)
            for step in adapt(path, words, windows, run, config, device=place, reader=reader):
                if step.step == 0:
                    yield LearningStep(WRITING, _overall(WRITING, step.losses["prior"]))
                elif "probe" in step.losses:
                    yield LearningStep(READING, _overall(READING, step.losses["probe"]), step.step)
                else:
                    share = _overall(LEARNING, step.progress)
                    yield LearningStep(LEARNING, share, step.step, step.held_back)
            base = load_checkpoint(path)
            adapter = Adapter.load(run / ADAPTER_NAME)
            applied = adapter.applied(base)
        except CheckpointError as error:
            raise UserError(
                f"{error.path} cannot be used: {error.reason.rstrip('.')}.", "Check --model."
            ) from None
        except ValueError as error:
            raise UserError(f"The hand cannot be learned: {error}.", "Try --device cpu.") from None
        judge = WordGenerator(base, place)
        asked = (held or own)[:_MOST_MEASURED]
        yield LearningStep(MEASURING, _overall(MEASURING, 0.0))
        before, before_ink = measure(judge, judge, reader, asked, windows)
        yield LearningStep(MEASURING, _overall(MEASURING, 0.5))
        after, after_ink = measure(WordGenerator(applied, place), judge, reader, asked, windows)
        learned = Learned(
            words=len(own) + len(held),
            held_back=len(held),
            minutes=round((time.monotonic() - started_s) / 60, 2),
            before=before,
            after=after,
            strength=round(adapter.config.alpha / config.alpha, 3),
            is_in_use=is_better(before, after),
            compared=tuple(
                Comparison(word.text, word.strokes, shown, now)
                for word, shown, now in zip(asked, before_ink, after_ink, strict=True)
            )[:_MOST_COMPARED],
        )
        adapters.keep(adapters.even(samples), run, learned)
    return learned


def is_better(before: Figures, after: Figures) -> bool:
    """Whether a hand should be written with what was learned.

    A few words measure likeness roughly, and it rises on average: so unless it fell clearly, or
    the words are much harder to read. What was not measured does not count.
    """
    likeness, legibility = (
        0.0 if was is None or now is None else now - was
        for was, now in (
            (before.likeness, after.likeness),
            (before.legibility, after.legibility),
        )
    )
    return likeness > -_CLEARLY_LESS and legibility > -_MUCH_HARDER


def measure(
    writer: WordGenerator,
    judge: WordGenerator,
    reader: Recognizer | None,
    words: Sequence[LabelledWord],
    windows: NDArray[np.float32],
) -> tuple[Figures, list[Strokes]]:
    """How like the hand and how legible words come out that were not learned from.

    Args:
        writer: writes the texts of the words; judge: the model as it was, whose style encoder
            compares what was written with the words' own ink.
        windows: (K, 40, 288) of the hand.

    Returns:
        The figures, and the ink of each word as it was first written.
    """
    from diffusion.generator import WordRequest

    style = writer.encode_style([(windows, 1.0)])
    requests = [
        WordRequest(word.text, seed * len(words) + k)
        for seed in range(_LEAST_SEEDS)
        for k, word in enumerate(words)
    ]
    *_, last = writer.generate(requests, style)
    legibility = None
    if reader is not None:
        readings = reader.read([(word.strokes, word.text) for word in last.words])
        legibility = float(np.mean([reading.probability for reading in readings]))
    likeness = None
    with contextlib.suppress(ValueError):  # a dot shows no hand
        likeness = judge.likeness(
            _pictures([word.strokes for word in last.words]),
            _pictures([word.strokes for word in words]),
        )
    first = [word.strokes for word in last.words[: len(words)]]
    return Figures(likeness, legibility), first


def _pictures(words: Sequence[Strokes]) -> NDArray[np.float32]:
    """Windows of the words side by side, (K, 40, 288)."""
    from handwrite_app.evaluation.plan import STYLE_GAP, side_by_side

    return draw_style_windows([side_by_side([word for word in words if word], STYLE_GAP)])


def _overall(doing: str, share: float) -> float:
    low, high = _SHARES[doing]
    return low + (high - low) * share
