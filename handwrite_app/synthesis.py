"""From a request (text, style, seed, page) to a document, with every denoising step on the way.

torch is imported when a model is loaded, not before.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from diffusion.strokes import draw_style_windows
from handwrite_app import paths
from handwrite_app.adapters import AdaptedWriters
from handwrite_app.document.model import Document
from handwrite_app.document.project import Project, lay_out
from handwrite_app.errors import UserError
from handwrite_app.request import (
    Request,
    check_pen,
    check_request,
    check_sampling,
    check_text,
    page_spec,
    project_of,
)
from handwrite_app.styles import StyleLike, weighted_samples
from handwrite_app.word_job import WordJob, WordWriter, batches_of, write_together

if TYPE_CHECKING:
    from diffusion.legible import Reader

__all__ = [
    "Request",
    "Similarity",
    "SynthesisEvent",
    "Synthesizer",
    "check_pen",
    "check_request",
    "check_sampling",
    "check_text",
    "page_spec",
    "project_of",
]

_LINES_COMPARED = 8  # of a document, with its sample
_LIKENESS = (
    (0.6, "very like the sample"),
    (0.45, "like the sample"),
    (0.3, "somewhat like the sample"),
    (-math.inf, "not much like the sample"),
)


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

    value: a cosine in [-1, 1]; between two samples of one person it is mostly 0.5 to 0.87, of two
    people -0.2 to 0.3. words: the same in plain words.
    """

    value: float
    words: str


class Synthesizer:
    """A loaded model that writes requests. Not to be used by two threads at once."""

    def __init__(
        self,
        generator: WordWriter,
        recognizer: Reader | None = None,
        adapted: AdaptedWriters | None = None,
    ) -> None:
        """A writer, where words are to be read back a recogniser, and writers of learned hands."""
        self._generator = generator
        self._recognizer = recognizer
        self._adapted = adapted

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

        use_cores()
        try:
            generator = WordGenerator.load(path, device)
            reads = paths.recognizer().is_file()
            recognizer = (
                Recognizer.load(paths.recognizer(), str(generator.device)) if reads else None
            )
            return cls(generator, recognizer, AdaptedWriters(path, str(generator.device)))
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

    def _job(self, request: Request) -> WordJob:
        check_request(request)
        check_text(request.text, request.unknown)
        return self._job_of(project_of(request))

    def _job_of(
        self,
        project: Project,
        again: Mapping[int, int] | None = None,
        only: Collection[int] | None = None,
    ) -> WordJob:
        is_read = self._recognizer is not None
        writer, model = self._generator, self.model
        if self._adapted is not None and (found := self._adapted.of(project.hand.samples)):
            writer, model = found[0], f"{model} adapted {found[1]}"
        return WordJob(project, model, writer, is_read=is_read, again=again or {}, only=only)

    def _write(self, job: WordJob) -> Iterator[SynthesisEvent]:
        if job.num_words == 0:
            return iter([SynthesisEvent(1, 1, job.project([]))])
        steps = write_together(self._recognizer, [job])
        return (SynthesisEvent(step.done, step.total, job.project(step.words)) for step in steps)

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
        documents: dict[WordJob, Document] = {}
        batches = batches_of(jobs)
        for number, batch in enumerate(batches):
            step = None
            for step in write_together(self._recognizer, batch):
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
        return self._write(self._job(request))

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
        return self._write(self._job_of(project, again, only))

    @property
    def recognizer(self) -> Reader | None:
        """What reads words back; None where its weights are missing."""
        return self._recognizer

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


def use_cores(spared: int = 0) -> None:
    """Lets torch use the cores this process may run on, unless the user has said how many.

    Args:
        spared: cores that are left to others. A window that paints takes torch's threads their
            time; all then wait for the one that was held up, and on two cores a text of 200
            characters takes four times as long with both as with one.
    """
    if "OMP_NUM_THREADS" in os.environ:
        return
    import torch

    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity else os.cpu_count() or 1
    torch.set_num_threads(max(1, cores - spared))


def _capital(sentence: str) -> str:
    return f"{sentence[:1].upper()}{sentence[1:]}"
