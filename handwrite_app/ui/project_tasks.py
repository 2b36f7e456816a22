"""What is done with projects off the UI thread: generators for `workers.job.Job`."""

from __future__ import annotations

import time
from collections.abc import Collection, Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from handwrite_app.document.editing import variants_of
from handwrite_app.document.model import Document
from handwrite_app.document.opened import take_opened
from handwrite_app.document.project import Hand, Project, lay_out
from handwrite_app.document.recovery import LeftBehind, Refuge, left_behind
from handwrite_app.document.storage import Stored, load_project, save_project
from handwrite_app.document.words import read_words
from handwrite_app.errors import UserError
from handwrite_app.export import render_files, write_all
from handwrite_app.ink_pages import read_ink_page
from handwrite_app.layout import WordInk
from handwrite_app.styles import INK_SUFFIXES, StyleSample
from handwrite_app.synthesis import check_pen, check_sampling, check_text
from handwrite_app.ui.ink import Ink
from handwrite_app.ui.tasks import ModelSource
from handwrite_app.ui.word_boxes import WordBoxes
from handwrite_app.workers.child import in_child

_SLOW = (".png", ".gif", ".webp", ".pdf", ".outline.svg", ".anim.svg")
_LEAST_S_BETWEEN_PICTURES = 0.04  # more often nobody sees, and the window would be kept painting


@dataclass(frozen=True, eq=False)
class WritingStep:
    """How the page stands after a denoising step; `total` is 0 while the model is being loaded."""

    done: int = 0
    total: int = 0
    ink: Ink | None = None


@dataclass(frozen=True, eq=False)
class Laid:
    """A project, its pages, and the same for the page view, with the places of the words."""

    project: Project
    document: Document
    ink: Ink
    boxes: WordBoxes

    @classmethod
    def out(cls, project: Project) -> Laid:
        """Lays out a project.

        Raises:
            UserError: as `lay_out`.
        """
        return cls.of(project, lay_out(project))

    @classmethod
    def of(cls, project: Project, document: Document) -> Laid:
        """Takes the pages that a project has been laid out on."""
        ink = Ink.of(document)
        return cls(project, document, ink, WordBoxes.of(project, document, ink))


@dataclass(frozen=True, eq=False)
class Variants:
    """A word as written with several seeds, after a denoising step; `total` as of `WritingStep`.

    Attributes:
        inks: one a seed.
        x_height_steps: how many steps an x of theirs is high.
    """

    done: int = 0
    total: int = 0
    inks: tuple[WordInk, ...] = ()
    x_height_steps: float = 1.0


def write(
    source: ModelSource,
    project: Project,
    again: Mapping[int, int],
    only: Collection[int] | None = None,
) -> Generator[WritingStep, None, Laid]:
    """Writes what a project lacks; yields the page as it comes out of noise.

    Args:
        again, only: as of `Synthesizer.write_missing`.
    """
    check_text(project.text)  # before the seconds that a model takes to load
    check_sampling(project.sampling)
    check_pen(project.ink, project.nib_mm)
    yield WritingStep()
    synthesizer = source.get()
    yield WritingStep()
    project = replace(project, opened=None)  # what is written takes its place
    shown_at = 0.0
    event = None
    for event in synthesizer.write_missing(project, again, only):
        is_last = event.done == event.total
        if is_last or time.monotonic() - shown_at >= _LEAST_S_BETWEEN_PICTURES:
            yield WritingStep(event.done, event.total, Ink.of(event.document))
            shown_at = time.monotonic()
    assert event is not None, "the synthesizer took no step"
    return Laid.of(event.project, event.document)


def write_variants(
    source: ModelSource, project: Project, place: int, seeds: Sequence[int]
) -> Generator[Variants, None, Variants]:
    """Writes one word of a project with several seeds; yields them as they come out of noise."""
    asked = variants_of(project, place, seeds)
    check_sampling(asked.sampling)
    yield Variants()
    synthesizer = source.get()
    shown_at = 0.0
    variants = Variants()
    for event in synthesizer.write_missing(asked, dict(enumerate(seeds))):
        writing = event.project.writing
        assert writing is not None, "words have been written"
        variants = Variants(event.done, event.total, writing.words, writing.x_height_steps)
        if time.monotonic() - shown_at >= _LEAST_S_BETWEEN_PICTURES:
            yield variants
            shown_at = time.monotonic()
    return variants


def lay_out_project(project: Project) -> Generator[None, None, Laid]:
    """Sets the ink there is on pages."""
    yield
    read_words(project.text, project.sampling.seed)  # kept for the window, which asks for it too
    return Laid.out(project)


def export(project: Project, path: Path) -> Generator[None, None, list[Path]]:
    """Writes a project's pages to files, all or none; the format follows from the suffix."""
    yield
    document = lay_out(project)
    if path.name.lower().endswith(_SLOW):  # they keep the interpreter for a second and more
        files = yield from in_child(render_files, document, [path])
    else:
        files = render_files(document, [path])
    write_all(files)
    return list(files)


def save(project: Project, path: Path) -> Generator[None, None, None]:
    """Writes a project file."""
    yield
    save_project(project, path)


def open_file(path: Path, blank: Project) -> Generator[None, None, Project]:
    """Reads a project; of ink it makes one, with its pages, its text, and its hand to go on in.

    Args:
        blank: the project that ink becomes a part of.
    """
    yield
    if path.suffix.lower() not in INK_SUFFIXES:
        return load_project(path)
    project = take_opened(read_ink_page(path), blank)
    try:
        hand = Hand(path.stem, ((StyleSample.from_ink(path), 1.0),))
    except UserError:  # a word or two show no hand; the page can be looked at all the same
        return project
    return replace(project, hand=hand)


def keep_safe(refuge: Refuge, project: Project, origin: Path | None) -> Generator[None, None, None]:
    """Keeps unsaved work where the next start finds it."""
    yield
    refuge.keep(project, origin)


def find_left_behind() -> Generator[None, None, list[tuple[LeftBehind, Stored | UserError]]]:
    """Looks for the unsaved work of windows that did not close."""
    yield
    found: list[tuple[LeftBehind, Stored | UserError]] = []
    for left in left_behind():
        try:
            found.append((left, left.read()))
        except UserError as error:
            found.append((left, error))
    return found
