"""Between a project and the model: which words are to be written, and their ink on the page."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from diffusion.strokes import estimate_x_height
from handwrite_app import paths
from handwrite_app.document.project import Project, Writing
from handwrite_app.document.words import TextWord, word_seed
from handwrite_app.errors import UserError
from handwrite_app.layout import WordEdit, WordInk, add_marks

if TYPE_CHECKING:
    from diffusion.generator import GeneratedWord, GenerationStep, WordRequest
    from diffusion.legible import Reader

_PROBE, _PROBE_SEED = "season", 0  # letters as high as an x, see WordJob
_LONGEST_WORD = 20  # characters written at once; the corpus has few longer words
_PIECE_GAP = 1.0  # steps between the pieces of a longer one, about a third of an x
_MOST_TOGETHER = 2000  # words of several requests that are denoised together
_X_HEIGHTS = (1.8, 5.0)  # steps; the corpus's hands lie between


class WordWriter(Protocol):
    """What the synthesizer needs of `diffusion.generator.WordGenerator`."""

    @property
    def info(self) -> Mapping[str, Any]: ...

    @property
    def sampling(self) -> Mapping[str, Any]: ...

    def encode_style(self, hands: Sequence[tuple[NDArray[np.float32], float]]) -> Any: ...

    def likeness(self, windows: NDArray[np.float32], others: NDArray[np.float32]) -> float: ...

    def generate(
        self,
        words: Sequence[WordRequest],
        style: Any,
        *,
        num_steps: int | None = None,
        sampler: str | None = None,
        text_guidance: float | None = None,
        style_guidance: float | None = None,
        neatness: float | None = None,
    ) -> Iterator[GenerationStep]: ...


class _Ink(NamedTuple):
    """A whole word: strokes in steps, y up, and (characters, 2) the x range of each character."""

    strokes: list[NDArray[np.float64]]
    spans: NDArray[np.float64]


class WordJob:
    """One checked project: its words to write, and the way from generated words to its ink.

    Beside the text's words the model writes one word of x-high letters, always the same and shown
    to nobody: it measures how high this hand's x is. Measured on the text itself, the size of
    every word would hang on every other word.

    Args:
        model: name and version of what writes it, and writer: that itself.
        is_read: whether a recogniser reads what has been written.
        again: places of words that are written though they have ink, with their seeds.
        only: as of `Synthesizer.write_missing`.
    """

    def __init__(
        self,
        project: Project,
        model: str,
        writer: WordWriter,
        *,
        is_read: bool,
        again: Mapping[int, int],
        only: Collection[int] | None = None,
    ) -> None:
        sampling = project.sampling
        if sampling.candidates > 1 and not is_read:
            raise UserError(
                f"Choosing between candidates needs the recogniser, missing from "
                f"{paths.recognizer()}.",
                "Install the application again, or leave out --candidates.",
            )
        if not project.hand.samples:
            raise UserError("There is no hand to write in.", "Choose one, or give a picture.")
        self._is_read = is_read
        self.model = model
        self.writer = writer
        self._project = project
        before = project.writing
        is_fresh = before is not None and (before.model, before.how) == (model, project.how)
        self._x_height_steps = before.x_height_steps if before is not None and is_fresh else None
        self._adds = before is not None and only is not None

        def keeps(place: int, ink: WordInk) -> bool:
            if only is not None:
                return place not in only
            return place not in again and (is_fresh or ink.edit.is_kept)

        inks = {place: ink for place, ink in enumerate(project.inks) if ink is not None}
        self._edits = {place: ink.edit for place, ink in inks.items()}
        self._kept = {
            place: ink for place, ink in inks.items() if ink.is_written and keeps(place, ink)
        }
        words = _with_free_seeds(project.words, self._kept, again)
        self._words = {k: word for k, word in words.items() if only is None or k in only}

    @property
    def num_words(self) -> int:
        """How many words the model writes for it, pieces and the probe among them."""
        pieces = sum(len(split_word(word.text)) for word in self._words.values())
        return pieces + (self._x_height_steps is None)

    @property
    def hand(self) -> list[tuple[NDArray[np.float32], float]]:
        """The style windows and the weight of each sample."""
        return [(sample.windows, weight) for sample, weight in self._project.hand.samples]

    @property
    def sampling(self) -> dict[str, Any]:
        """The options of the generator; jobs with the same ones can be denoised together."""
        sampling = self._project.sampling
        return {
            "num_steps": sampling.steps,
            "sampler": sampling.sampler,
            "text_guidance": sampling.text_guidance,
            "style_guidance": sampling.style_guidance,
            "neatness": sampling.neatness,
        } | (
            {"candidates": sampling.candidates, "retries": sampling.retries}
            if self._is_read
            else {}
        )

    def word_requests(self) -> list[WordRequest]:
        """What the model is to write; `project` takes the words in this order."""
        from diffusion.generator import WordRequest

        words = [
            WordRequest(piece, word.seed if k == 0 else word_seed(word.seed, k, len(piece)))
            for word in self._words.values()
            for k, piece in enumerate(split_word(word.text))
        ]
        if self._x_height_steps is None:
            words.append(WordRequest(_PROBE, _PROBE_SEED))
        return words

    def project(self, generated: Sequence[GeneratedWord]) -> Project:
        """The project with what has been generated so far: the words of `word_requests`."""
        remaining = iter(generated)
        parts = {
            place: [next(remaining) for _ in split_word(word.text)]
            for place, word in self._words.items()
        }
        x_height_steps = self._x_height_steps or _x_height_steps(next(remaining))
        inks = {
            place: replace(
                _word_ink(word, parts[place], x_height_steps),
                edit=self._edits.get(place, WordEdit()),
            )
            for place, word in self._words.items()
        }
        project, before = self._project, self._project.writing
        if before is not None and self._adds:
            size = before.x_height_steps / x_height_steps
            inks = {place: ink.resized(size) for place, ink in inks.items()} | self._kept
            writing = replace(before, model=_both(before.model, self.model))
        else:
            size = x_height_steps / before.x_height_steps if before is not None else 1.0
            inks |= {place: ink.resized(size) for place, ink in self._kept.items()}
            writing = Writing(
                words=(),
                how=project.how,
                seed=project.sampling.seed,
                x_height_steps=x_height_steps,
                word_gap=project.hand.word_gap,
                model=self.model,
            )
        words = tuple(inks[place] for place in sorted(inks))
        return replace(project, writing=replace(writing, words=words))


def _with_free_seeds(
    words: Sequence[TextWord], kept: Mapping[int, WordInk], again: Mapping[int, int]
) -> dict[int, TextWord]:
    """The words to write by their places, none with a seed that a kept word has.

    A kept word may have moved along its paragraph, and its seed with it; a twin of it that takes
    the place would be written with the very same ink.
    """
    taken = {ink.seed for ink in kept.values()}
    free = {}
    for place, word in enumerate(words):
        if place in kept:
            continue
        seed = again.get(place, word.seed)
        while seed in taken:
            seed = word_seed(seed, 0, place)
        free[place] = replace(word, seed=seed)
    return free


def _both(model: str, other: str) -> str:
    """Names the models that wrote a page between them."""
    return ", ".join(dict.fromkeys([*model.split(", "), other])).removeprefix(", ")


def _word_ink(word: TextWord, parts: Sequence[GeneratedWord], x_height_steps: float) -> WordInk:
    """A word of its pieces, with its accents."""
    ink = _joined(parts)
    strokes = ink.strokes
    if word.marks:
        strokes = add_marks(strokes, ink.spans, word.marks, text=word.text, x_height=x_height_steps)
    return WordInk(
        text=word.label,
        strokes=strokes,
        seed=parts[0].seed,
        spans=ink.spans,
        legibility=_legibility(parts),
    )


def batches_of(jobs: Sequence[WordJob]) -> list[list[WordJob]]:
    """Gathers jobs of the same writer and sampling, so many that their words fit in memory."""
    batches: list[list[WordJob]] = []
    for _, alike in groupby(sorted(jobs, key=_manner), key=_manner):  # stable: keeps their order
        count = _MOST_TOGETHER
        for job in alike:
            if count + job.num_words > _MOST_TOGETHER:
                batches.append([])
                count = 0
            batches[-1].append(job)
            count += job.num_words
    return batches


def _manner(job: WordJob) -> tuple[str, str]:
    """The same for jobs that can be denoised together."""
    return job.model, repr(job.sampling)


def write_together(recognizer: Reader | None, jobs: Sequence[WordJob]) -> Iterator[GenerationStep]:
    """Denoises the words of jobs of the same writer and sampling; a hand is encoded once."""
    from diffusion.legible import write_legibly

    generator = jobs[0].writer
    hands: dict[tuple[tuple[int, float], ...], Any] = {}
    styles: list[Any] = []
    for job in jobs:
        key = tuple((id(windows), weight) for windows, weight in job.hand)
        if key not in hands:
            hands[key] = generator.encode_style(job.hand)
        styles += [hands[key]] * job.num_words
    words = [word for job in jobs for word in job.word_requests()]
    style = styles[0] if len(hands) == 1 else styles
    if recognizer is None:
        return generator.generate(words, style, **jobs[0].sampling)
    return write_legibly(generator, recognizer, words, style, **jobs[0].sampling)


def split_word(text: str) -> list[str]:
    """Splits a word that is longer than any the model has seen into pieces of even length.

    They are written one by one and joined; so an endless word costs no more memory than a page.
    """
    count = -(-len(text) // _LONGEST_WORD)
    edges = [round(k * len(text) / count) for k in range(count + 1)]
    return [text[start:stop] for start, stop in pairwise(edges)]


def _joined(pieces: Sequence[GeneratedWord]) -> _Ink:
    """Sets the pieces of a word side by side, as close as letters stand."""
    strokes: list[NDArray[np.float64]] = []
    spans: list[NDArray[np.float64]] = []
    right = 0.0
    for piece in pieces:
        points = np.concatenate(piece.strokes) if piece.strokes else np.zeros((1, 2))
        shift = right + _PIECE_GAP - float(points[:, 0].min()) if spans else 0.0
        strokes += [stroke + np.array([shift, 0.0]) for stroke in piece.strokes]
        spans.append(piece.spans + shift)
        right = float(points[:, 0].max()) + shift
    return _Ink(strokes, np.concatenate(spans))


def _legibility(pieces: Sequence[GeneratedWord]) -> float | None:
    """Of a whole word, in thousandths; None where its pieces have not been read."""
    known = [(len(p.text), p.legibility) for p in pieces if p.legibility is not None]
    if len(known) < len(pieces):
        return None
    logs = [count * math.log(max(legibility, 1e-12)) for count, legibility in known]
    return round(math.exp(sum(logs) / sum(count for count, _ in known)), 3)


def _x_height_steps(probe: GeneratedWord) -> float:
    """How many steps high an x of this hand is, in tenths, so that rounding cannot move a page."""
    low, high = _X_HEIGHTS
    return round(min(max(estimate_x_height([probe.strokes]), low), high), 1)
