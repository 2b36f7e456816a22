"""From a request (text, style, seed, page) to a document, with every denoising step on the way.

torch is imported when a model is loaded, not before.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from itertools import groupby, islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from diffusion.alphabet import PreparedText
from diffusion.strokes import draw_style_windows, estimate_x_height
from handwrite_app import paths
from handwrite_app.document.model import DEFAULT_INK, Document, is_color
from handwrite_app.document.project import (
    Hand,
    Project,
    Sampling,
    SamplingFields,
    Writing,
    lay_out,
)
from handwrite_app.document.words import TextWord, prepare, word_seed
from handwrite_app.errors import UserError
from handwrite_app.layout import PageFields, PageSpec, WordEdit, WordInk, add_marks
from handwrite_app.styles import StyleLike, weighted_samples

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
class Request(PageFields, SamplingFields):
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
    tabs_mm: tuple[float, ...] = field(default=(), kw_only=True)
    ink: str = field(default=DEFAULT_INK, kw_only=True)
    nib_mm: float | None = field(default=None, kw_only=True)
    unknown: str = field(default="refuse", kw_only=True)


@dataclass(frozen=True, eq=False)
class SynthesisEvent:
    """One denoising step has been taken.

    Attributes:
        done: steps so far, of `total`, over all batches of words.
        project: with the ink as it would be if the model stopped here; the last event's is the
            result.
    """

    done: int
    total: int
    project: Project

    @cached_property
    def document(self) -> Document:
        """The project's pages, set when they are first asked for."""
        return lay_out(self.project)


class Similarity(NamedTuple):
    """How like its sample a document is to the model's style encoder.

    value: a cosine in [-1, 1]; between two samples of one person it is mostly 0.45 to 0.8, of two
    people -0.1 to 0.3. words: the same in plain words.
    """

    value: float
    words: str


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
        check_request(request)
        check_text(request.text, request.unknown)
        return self._job_of(project_of(request))

    def _job_of(
        self,
        project: Project,
        again: Mapping[int, int] | None = None,
        only: Collection[int] | None = None,
    ) -> _Job:
        return _Job(self._generator, self._recognizer, self.model, project, again or {}, only)

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
        jobs = [self._job(request) for request in requests]
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
                documents[job] = lay_out(job.project(list(islice(words, job.num_words))))
        return [documents[job] for job in jobs]

    def stream(self, request: Request) -> Iterator[SynthesisEvent]:
        """Writes the request step by step; the last event carries the finished document.

        Raises:
            UserError: as `render`; raised by the call, not by the first next().
        """
        return self._job(request).events()

    def write_missing(
        self,
        project: Project,
        again: Mapping[int, int] | None = None,
        only: Collection[int] | None = None,
    ) -> Iterator[SynthesisEvent]:
        """Writes those words of a project that have no ink of its hand and sampling yet.

        All others stay as they are, whatever has become of the page; if ink of another hand,
        sampling or model is there, every word is written anew that is not to be kept.

        Args:
            again: places of words that are written in any case, each with the seed of its noise.
            only: places of words, if these are written and no others: what else is missing stays
                so, and ink of another hand or sampling stays as it is.

        Returns:
            Events as of `stream`; the last one's project has ink for every word. Where nothing
            was missing there is one, with the project as it was.

        Raises:
            UserError: as `render`; raised by the call, not by the first next().
        """
        check_sampling(project.sampling)
        check_pen(project.ink, project.nib_mm)
        check_text(project.text)
        return self._job_of(project, again, only).events()

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
    """One checked project: its words to write, and the way from generated words to its ink.

    Beside the text's words the model writes one word of x-high letters, always the same and shown
    to nobody: it measures how high this hand's x is. Measured on the text itself, the size of
    every word would hang on every other word.

    Args:
        again: places of words that are written though they have ink, with their seeds.
        only: as of `Synthesizer.write_missing`.
    """

    def __init__(
        self,
        generator: WordWriter,
        recognizer: Reader | None,
        model: str,
        project: Project,
        again: Mapping[int, int],
        only: Collection[int] | None = None,
    ) -> None:
        sampling = project.sampling
        if sampling.candidates > 1 and recognizer is None:
            raise UserError(
                f"Choosing between candidates needs the recogniser, missing from "
                f"{paths.recognizer()}.",
                "Install the application again, or leave out --candidates.",
            )
        if not project.hand.samples:
            raise UserError("There is no hand to write in.", "Choose one, or give a picture.")
        self._generator = generator
        self._recognizer = recognizer
        self._model = model
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
            if self._recognizer is not None
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

    def events(self) -> Iterator[SynthesisEvent]:
        if self.num_words == 0:
            return iter([SynthesisEvent(1, 1, self.project([]))])
        steps = _steps_together(self._generator, self._recognizer, [self])
        return (SynthesisEvent(step.done, step.total, self.project(step.words)) for step in steps)

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
            writing = replace(before, model=_both(before.model, self._model))
        else:
            size = x_height_steps / before.x_height_steps if before is not None else 1.0
            inks |= {place: ink.resized(size) for place, ink in self._kept.items()}
            writing = Writing(
                words=(),
                how=project.how,
                seed=project.sampling.seed,
                x_height_steps=x_height_steps,
                word_gap=project.hand.word_gap,
                model=self._model,
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


def project_of(request: Request) -> Project:
    """Returns the project that a request asks for, with nothing written yet.

    Raises:
        UserError: a value is not one that can be laid out, or there is no such style.
    """
    return Project(
        text=request.text,
        hand=Hand(samples=tuple(weighted_samples(request.style))),
        spec=page_spec(request),
        sampling=Sampling(**{one.name: getattr(request, one.name) for one in fields(Sampling)}),
        ink=request.ink,
        nib_mm=request.nib_mm,
    )


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
    prepared = prepare(text)
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
        UserError: an option is out of its range.
    """
    check_sampling(request)
    check_pen(request.ink, request.nib_mm)
    if request.unknown not in ("refuse", "skip"):
        raise UserError(f"{request.unknown!r} is no way to treat unknown characters.")


def check_sampling(sampling: Sampling | Request) -> None:
    """Refuses what the model cannot be asked for.

    Raises:
        UserError: an option is out of its range.
    """
    if sampling.candidates < 1:
        raise UserError("The number of candidates must be at least 1.")
    if sampling.retries < 0:
        raise UserError("The number of retries must not be negative.")
    if sampling.seed < 0:
        raise UserError("The seed must not be negative.")
    if sampling.steps is not None and not 1 <= sampling.steps <= 1000:
        raise UserError("The number of steps must be from 1 to 1000.")
    if sampling.sampler is not None:
        from diffusion.samplers import SAMPLERS

        if sampling.sampler not in SAMPLERS:
            raise UserError(
                f"There is no sampler {sampling.sampler!r}.",
                f"Choose one of {', '.join(SAMPLERS)}.",
            )
    if sampling.neatness is not None and not 0 <= sampling.neatness <= 1:
        raise UserError("Neatness must be from 0 to 1.")
    for name in ("text_guidance", "style_guidance"):
        value = getattr(sampling, name)
        if value is not None and not 0 <= value <= 20:
            raise UserError(f"{_capital(name.replace('_', ' '))} must be from 0 to 20.")


def check_pen(ink: str, nib_mm: float | None) -> None:
    """Refuses a colour that is none, and a nib that is no nib.

    Raises:
        UserError: it is.
    """
    if not is_color(ink):
        raise UserError(f"{ink!r} is not a colour.", "Write it as #1a1a2e.")
    if nib_mm is not None and not 0 < nib_mm <= 20:
        raise UserError("The nib must be wider than 0 and at most 20 mm.")


def _use_all_cores() -> None:
    """Lets torch use the cores this process may run on, unless the user has said how many."""
    if "OMP_NUM_THREADS" in os.environ:
        return
    import torch

    affinity = getattr(os, "sched_getaffinity", None)
    torch.set_num_threads(len(affinity(0)) if affinity else os.cpu_count() or 1)


def _capital(sentence: str) -> str:
    return f"{sentence[:1].upper()}{sentence[1:]}"
