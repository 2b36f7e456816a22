"""From a request (text, style, seed, page) to a document, with every denoising step on the way.

torch is imported when a model is loaded, not before.
"""

from __future__ import annotations

import hashlib
import math
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import groupby, islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from diffusion.alphabet import PreparedText, prepare_text
from diffusion.strokes import draw_style_windows, estimate_x_height
from handwrite_app import paths
from handwrite_app.document.model import DEFAULT_INK, Document, is_color
from handwrite_app.errors import UserError
from handwrite_app.layout import PageSpec, WordInk, add_marks, lay_out
from handwrite_app.styles import StyleLike, StyleSample, weighted_samples

if TYPE_CHECKING:
    from diffusion.generator import GeneratedWord, GenerationStep, WordRequest
    from diffusion.legible import Reader

_MAX_NAMED = 5  # unknown characters that a message names
_PROBE, _PROBE_SEED = "season", 0  # letters as high as an x, see _Job
_LONGEST_WORD = 20  # characters written at once; the corpus has few longer words
_PIECE_GAP = 1.0  # steps between the pieces of a longer one, about a third of an x
_MOST_TOGETHER = 2000  # words of several requests that are denoised together
_LINES_COMPARED = 8  # of a document, with its sample
_LIKENESS = (
    (0.5, "very like the sample"),
    (0.35, "like the sample"),
    (0.2, "somewhat like the sample"),
    (-math.inf, "not much like the sample"),
)
_X_HEIGHTS = (1.8, 5.0)  # steps; the corpus's hands lie between


class WordWriter(Protocol):
    """What the synthesizer needs of `diffusion.generator.WordGenerator`."""

    @property
    def info(self) -> Mapping[str, Any]: ...

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


@dataclass(frozen=True, eq=False)
class Request:
    """What to write, in whose hand, on what page. None leaves a choice to the model or the layout.

    Attributes:
        style: a sample, a list of samples of one hand, (sample, weight) pairs, or the name of a
            preset, saved hand or file.
        seed: everything random follows from it.
        candidates: write each word so often and keep the one the recogniser reads best.
        retries: rounds in which words that the recogniser cannot read are written again.
        neatness: 0 as lively as the sample, 1 as even as the model can.
        page: "fit" (never wraps), "A4", "A5", "Letter", "WxH" in mm and more; this and all else
            that a page has: see `PageSpec`, whose fields these are.
        unknown: "refuse" or "skip" characters that cannot be written.
    """

    text: str
    style: StyleLike
    seed: int = 0
    steps: int | None = None
    sampler: str | None = None
    text_guidance: float | None = None
    style_guidance: float | None = None
    neatness: float | None = None
    candidates: int = 1
    retries: int = 2
    page: str = "fit"
    x_height_mm: float = 2.5
    margin_mm: float | None = None
    line_height_mm: float | None = None
    align: str = "left"
    paper: str = "plain"
    ink: str = DEFAULT_INK
    nib_mm: float | None = None
    unknown: str = "refuse"
    orientation: str | None = None
    margin_top_mm: float | None = None
    margin_right_mm: float | None = None
    margin_bottom_mm: float | None = None
    margin_left_mm: float | None = None
    first_indent_mm: float = 0.0
    paragraph_gap_mm: float = 0.0
    tabs_mm: tuple[float, ...] = ()
    bullets: str = "written"
    long_words: str = "hyphenate"
    language: str = "en"
    page_numbers: bool = False
    imperfection: float | None = None
    wavy: float | None = None
    drift: float | None = None
    size_variation: float | None = None
    slant_variation: float | None = None
    spacing_variation: float | None = None
    fatigue: float | None = None


@dataclass(frozen=True, eq=False)
class SynthesisEvent:
    """One denoising step has been taken.

    Attributes:
        done: steps so far, of `total`, over all batches of words.
        document: the page as it would be if the model stopped here; the last event's is the result.
    """

    done: int
    total: int
    document: Document


class Similarity(NamedTuple):
    """How like its sample a document is to the model's style encoder.

    value: a cosine in [-1, 1]; between two samples of one person it is mostly 0.45 to 0.8, of two
    people -0.1 to 0.3. words: the same in plain words.
    """

    value: float
    words: str


@dataclass(frozen=True)
class Word:
    """A word of the prepared text, before it is written."""

    text: str
    start: int  # place of its first character in the prepared text
    seed: int


class Synthesizer:
    """A loaded model that writes requests. Not to be used by two threads at once."""

    def __init__(self, generator: WordWriter, recognizer: Reader | None = None) -> None:
        """A writer and, where words are to be read back, a recogniser."""
        self._generator = generator
        self._recognizer = recognizer

    @classmethod
    def load(cls, device: str = "auto", model: Path | str | None = None) -> Synthesizer:
        """Loads a checkpoint and imports torch.

        Args:
            device: auto, cpu, cuda or mps.
            model: the checkpoint; None: the shipped weights.

        Raises:
            UserError: the checkpoint is missing or cannot be used, or there is no such device.
        """
        path = paths.default_model() if model is None else Path(model).expanduser()
        if not path.is_file():
            if model is None:
                raise UserError(
                    f"The shipped weights are missing from {path}.",
                    "Install the application again, or name a checkpoint with --model FILE.",
                )
            raise UserError(f"There is no checkpoint {path}.", "Check the name.")
        from diffusion.checkpoint import CheckpointError
        from diffusion.generator import WordGenerator
        from diffusion.recognizer import Recognizer

        _use_all_cores()
        try:
            generator = WordGenerator.load(path, device)
            reads = paths.recognizer().is_file()
            recognizer = (
                Recognizer.load(paths.recognizer(), str(generator.device)) if reads else None
            )
            return cls(generator, recognizer)
        except CheckpointError as error:
            raise UserError(
                f"{error.path} cannot be used as a model: {error.reason.rstrip('.')}.",
                "Give a checkpoint made by handwrite-app train run.",
            ) from None
        except ValueError as error:
            raise UserError(f"{_capital(str(error))}.", "Try --device auto.") from None

    @property
    def model(self) -> str:
        """Name and version of the model, as documents carry it."""
        info = self._generator.info
        return f"{info.get('name', 'unnamed')} {info.get('version', '')}".strip()

    @property
    def info(self) -> Mapping[str, Any]:
        """Where the model comes from: name, version, checksum of the weights and more."""
        return self._generator.info

    def _job(self, request: Request) -> _Job:
        return _Job(self._generator, self._recognizer, self.model, request)

    def render(
        self, request: Request, progress: Callable[[int, int], None] | None = None
    ) -> Document:
        """Writes the request.

        Args:
            progress: called with the steps done and their total, after each.

        Raises:
            UserError: the text is empty or cannot be written, or another part of the request is
                bad; raised before anything is generated.
        """
        return self.render_all([request], progress)[0]

    def render_all(
        self, requests: Sequence[Request], progress: Callable[[int, int], None] | None = None
    ) -> list[Document]:
        """Writes several requests; those that ask for the same sampling are denoised together.

        Args:
            progress: called with the steps done and their total, after each.

        Raises:
            UserError: as `render`, for any of them; raised before anything is generated.
        """
        jobs = [
            _Job(self._generator, self._recognizer, self.model, request) for request in requests
        ]
        documents: dict[_Job, Document] = {}
        batches = _batches(jobs)
        for number, batch in enumerate(batches):
            step = None
            for step in _steps_together(self._generator, self._recognizer, batch):
                if progress is not None:
                    progress(number * step.total + step.done, len(batches) * step.total)
            assert step is not None, "the generator took no step"
            words = iter(step.words)
            for job in batch:
                documents[job] = job.document(list(islice(words, job.num_words)))
        return [documents[job] for job in jobs]

    def stream(self, request: Request) -> Iterator[SynthesisEvent]:
        """Writes the request step by step; the last event carries the finished document.

        Raises:
            UserError: as `render`; raised by the call, not by the first next().
        """
        job = self._job(request)
        return (
            SynthesisEvent(step.done, step.total, job.document(step.words)) for step in job.steps()
        )

    def similarity(self, document: Document, style: StyleLike) -> Similarity | None:
        """Compares a document's writing with the hand it was to be in; None without any ink."""
        lines: dict[tuple[int, int], list[NDArray[np.float64]]] = {}
        for number, page in enumerate(document.pages):
            for stroke in page.strokes:
                lines.setdefault((number, stroke.line), []).append(stroke.points * [1.0, -1.0])
        try:
            written = draw_style_windows(list(lines.values())[:_LINES_COMPARED])
        except ValueError:  # a dot shows no hand
            return None
        samples = weighted_samples(style)
        total = sum(weight for _, weight in samples)
        value = sum(
            weight / total * self._generator.likeness(sample.windows, written)
            for sample, weight in samples
        )
        return Similarity(value, next(words for low, words in _LIKENESS if value >= low))


class _Ink(NamedTuple):
    """A whole word: strokes in steps, y up, and (characters, 2) the x range of each character."""

    strokes: list[NDArray[np.float64]]
    spans: NDArray[np.float64]


class _Job:
    """One checked request: its words, its page, and the way from generated words to a document.

    Beside the text's words the model writes one word of x-high letters, always the same and shown
    to nobody: it measures how high this hand's x is. Measured on the text itself, the size of
    every word would hang on every other word.
    """

    def __init__(
        self, generator: WordWriter, recognizer: Reader | None, model: str, request: Request
    ) -> None:
        check_request(request)
        if request.candidates > 1 and recognizer is None:
            raise UserError(
                f"Choosing between candidates needs the recogniser, missing from "
                f"{paths.recognizer()}.",
                "Install the application again, or leave out --candidates.",
            )
        self._generator = generator
        self._recognizer = recognizer
        self._model = model
        self._request = request
        self._spec = page_spec(request)
        self._prepared = check_text(request.text, request.unknown)
        self._words = split_words(self._prepared.text, request.seed)
        self._text, self._labels = _labelled(request.text, self._prepared)
        self._samples = weighted_samples(request.style)

    @property
    def num_words(self) -> int:
        """How many words the model writes for it, pieces and the probe among them."""
        return sum(len(split_word(word.text)) for word in self._words) + 1

    @property
    def hand(self) -> list[tuple[NDArray[np.float32], float]]:
        """The style windows and the weight of each sample."""
        return [(sample.windows, weight) for sample, weight in self._samples]

    @property
    def sampling(self) -> dict[str, Any]:
        """The options of the generator; jobs with the same ones can be denoised together."""
        request = self._request
        return {
            "num_steps": request.steps,
            "sampler": request.sampler,
            "text_guidance": request.text_guidance,
            "style_guidance": request.style_guidance,
            "neatness": request.neatness,
        } | (
            {"candidates": request.candidates, "retries": request.retries}
            if self._recognizer is not None
            else {}
        )

    def word_requests(self) -> list[WordRequest]:
        """What the model is to write; `document` takes the words in this order."""
        from diffusion.generator import WordRequest

        words = [
            WordRequest(piece, word.seed if k == 0 else word_seed(word.seed, k, len(piece)))
            for word in self._words
            for k, piece in enumerate(split_word(word.text))
        ]
        return [*words, WordRequest(_PROBE, _PROBE_SEED)]

    def steps(self) -> Iterator[GenerationStep]:
        return _steps_together(self._generator, self._recognizer, [self])

    def document(self, generated: Sequence[GeneratedWord]) -> Document:
        """Lays out what has been generated so far: the words of `word_requests`, in order."""
        *pieces, probe = generated
        remaining = iter(pieces)
        x_height_steps = _x_height_steps(probe)
        inks = []
        for word, label in zip(self._words, self._labels, strict=True):
            parts = [next(remaining) for _ in split_word(word.text)]
            ink = _joined(parts)
            end = word.start + len(word.text)
            marks = [
                (mark.index - word.start, mark.name.replace("_", " "))
                for mark in self._prepared.marks
                if word.start <= mark.index < end
            ]
            strokes = ink.strokes
            if marks:
                strokes = add_marks(
                    strokes, ink.spans, marks, text=word.text, x_height=x_height_steps
                )
            inks.append(
                WordInk(
                    text=label,
                    strokes=strokes,
                    seed=parts[0].seed,
                    spans=ink.spans,
                    legibility=_legibility(parts),
                )
            )
        return lay_out(
            self._text,
            inks,
            self._spec,
            x_height_steps=x_height_steps,
            word_gap=_word_gap(self._samples),
            seed=self._request.seed,
            model=self._model,
            ink=self._request.ink,
            nib_mm=self._request.nib_mm,
        )


def _batches(jobs: Sequence[_Job]) -> list[list[_Job]]:
    """Gathers jobs of the same sampling, so many that their words fit in memory together."""
    batches: list[list[_Job]] = []
    by_sampling = sorted(jobs, key=lambda job: repr(job.sampling))  # stable: keeps their order
    for _, alike in groupby(by_sampling, key=lambda job: job.sampling):
        count = _MOST_TOGETHER
        for job in alike:
            if count + job.num_words > _MOST_TOGETHER:
                batches.append([])
                count = 0
            batches[-1].append(job)
            count += job.num_words
    return batches


def _steps_together(
    generator: WordWriter, recognizer: Reader | None, jobs: Sequence[_Job]
) -> Iterator[GenerationStep]:
    """Denoises the words of jobs of the same sampling together; a hand is encoded once."""
    from diffusion.legible import write_legibly

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


def page_spec(request: Request) -> PageSpec:
    """Returns the page that a request asks for.

    Raises:
        UserError: a value is not one that can be laid out.
    """
    return PageSpec(**{field.name: getattr(request, field.name) for field in fields(PageSpec)})


def _x_height_steps(probe: GeneratedWord) -> float:
    """How many steps high an x of this hand is, in tenths, so that rounding cannot move a page."""
    low, high = _X_HEIGHTS
    return round(min(max(estimate_x_height([probe.strokes]), low), high), 1)


def _word_gap(samples: Sequence[tuple[StyleSample, float]]) -> float | None:
    """The weighted mean gap of the samples that show one, in deviations of the ink's rows."""
    known = [(sample.word_gap, weight) for sample, weight in samples if sample.word_gap is not None]
    total = sum(weight for _, weight in known)
    return sum(gap * weight for gap, weight in known) / total if known else None


def _labelled(original: str, prepared: PreparedText) -> tuple[str, list[str]]:
    """The text and its words as they were asked for, with accents and typographic quotes.

    Where characters were left out, the words are those that are written.
    """
    words = [paragraph.split() for paragraph in prepared.text.splitlines()]
    asked = [paragraph.split() for paragraph in original.splitlines()]
    if prepared.unknown or list(map(len, asked)) != list(map(len, words)):
        return prepared.text, [word for paragraph in words for word in paragraph]
    return original, [word for paragraph in asked for word in paragraph]


def split_words(text: str, seed: int) -> list[Word]:
    """Splits prepared text at white space and gives every word its noise seed.

    The seed follows from the request's seed, the paragraph and the word's place in it: a changed
    word leaves the others as they were, and so does a word more or less in another paragraph.
    """
    words = []
    start = 0
    for number, paragraph in enumerate(text.split("\n")):
        for place, match in enumerate(re.finditer(r"\S+", paragraph)):
            words.append(Word(match[0], start + match.start(), word_seed(seed, number, place)))
        start += len(paragraph) + 1
    return words


def word_seed(seed: int, paragraph: int, place: int) -> int:
    """Returns the noise seed of a word: 53 bits, so that every JSON reader keeps it exactly."""
    digest = hashlib.blake2b(f"{seed}/{paragraph}/{place}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 11


def check_text(text: str, unknown: str = "refuse") -> PreparedText:
    """Prepares a text for the model, before anything is generated.

    Args:
        unknown: "refuse" or "skip" the characters that cannot be written.

    Raises:
        UserError: nothing is left to write, or characters cannot be written; it names the
            characters and their positions, counted from 1.
    """
    if not text.strip():
        raise UserError("There is no text to write.", "Give at least one word.")
    # one character for one, so that positions stay
    prepared = prepare_text(re.sub("[\v\f\x1c-\x1e\x85\u2028\u2029]", "\n", text))
    if prepared.unknown and unknown == "refuse":
        named = ", ".join(
            f"{character!r} at {position + 1}"
            for position, character in prepared.unknown[:_MAX_NAMED]
        )
        more = len(prepared.unknown) - _MAX_NAMED
        named += f" and {more} more" if more > 0 else ""
        raise UserError(
            f"These characters cannot be written: {named}.",
            "Take them out, or leave them out with --unknown skip.",
        )
    if not prepared.text.strip():
        raise UserError("None of these characters can be written.", "Use Latin letters.")
    return prepared


def check_request(request: Request) -> None:
    """Refuses what no later step would refuse as clearly.

    Raises:
        UserError: an option is out of its range, or needs a part that is not there yet.
    """
    if request.candidates < 1:
        raise UserError("The number of candidates must be at least 1.")
    if request.retries < 0:
        raise UserError("The number of retries must not be negative.")
    if request.seed < 0:
        raise UserError("The seed must not be negative.")
    if request.steps is not None and not 1 <= request.steps <= 1000:
        raise UserError("The number of steps must be from 1 to 1000.")
    if request.sampler is not None:
        from diffusion.samplers import SAMPLERS

        if request.sampler not in SAMPLERS:
            raise UserError(
                f"There is no sampler {request.sampler!r}.", f"Choose one of {', '.join(SAMPLERS)}."
            )
    if request.neatness is not None and not 0 <= request.neatness <= 1:
        raise UserError("Neatness must be from 0 to 1.")
    if not is_color(request.ink):
        raise UserError(f"{request.ink!r} is not a colour.", "Write it as #1a1a2e.")
    if request.nib_mm is not None and not 0 < request.nib_mm <= 20:
        raise UserError("The nib must be wider than 0 and at most 20 mm.")
    if request.unknown not in ("refuse", "skip"):
        raise UserError(f"{request.unknown!r} is no way to treat unknown characters.")
    for name in ("text_guidance", "style_guidance"):
        value = getattr(request, name)
        if value is not None and not 0 <= value <= 20:
            raise UserError(f"{_capital(name.replace('_', ' '))} must be from 0 to 20.")


def _use_all_cores() -> None:
    """Lets torch use the cores this process may run on, unless the user has said how many."""
    if "OMP_NUM_THREADS" in os.environ:
        return
    import torch

    affinity = getattr(os, "sched_getaffinity", None)
    torch.set_num_threads(len(affinity(0)) if affinity else os.cpu_count() or 1)


def _capital(sentence: str) -> str:
    return f"{sentence[:1].upper()}{sentence[1:]}"
