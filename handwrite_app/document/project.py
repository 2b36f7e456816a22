"""What the user has made: the text, the hand, the settings, and the ink of every written word."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any

import numpy as np

from handwrite_app.document.model import DEFAULT_INK, Document
from handwrite_app.document.opened import as_chosen
from handwrite_app.document.picture import Picture
from handwrite_app.document.words import TextWord, read_words
from handwrite_app.errors import UserError
from handwrite_app.layout import PageSpec, WordInk
from handwrite_app.layout import lay_out as set_pages
from handwrite_app.styles import StyleSample


@dataclass(frozen=True, eq=False)
class Hand:
    """Whose hand to write in.

    Attributes:
        name: as it is shown to people.
        samples: each with its weight; none while no hand has been chosen.
        is_kept: whether it is a preset or a saved hand, and `name` finds it again.
    """

    name: str = ""
    samples: tuple[tuple[StyleSample, float], ...] = ()
    is_kept: bool = False

    def __eq__(self, other: object) -> bool:
        """Whether it is the same to the model and to people, though read from its file again."""
        if not isinstance(other, Hand):
            return NotImplemented
        return self is other or self._identity == other._identity

    def __hash__(self) -> int:
        return hash(self._identity)

    @property
    def _identity(self) -> tuple[object, ...]:
        return self.name, self.is_kept, self.fingerprint, self.word_gap

    @cached_property
    def fingerprint(self) -> str:
        """The same for samples that the model cannot tell apart."""
        digest = hashlib.blake2b(digest_size=12)
        for sample, weight in self.samples:
            digest.update(f"{weight!r} {sample.windows.shape}".encode())
            digest.update(np.rint(sample.windows * 255).astype(np.uint8).tobytes())
        return digest.hexdigest()

    @property
    def word_gap(self) -> float | None:
        """The weighted mean gap of the samples that show one, in deviations of the ink's rows."""
        known = [
            (sample.word_gap, weight)
            for sample, weight in self.samples
            if sample.word_gap is not None
        ]
        total = sum(weight for _, weight in known)
        return sum(gap * weight for gap, weight in known) / total if known else None


@dataclass(frozen=True, eq=False, kw_only=True)
class SamplingFields:
    """How the model writes; `synthesis.Request` explains it."""

    seed: int = 0
    steps: int | None = None
    sampler: str | None = None
    text_guidance: float | None = None
    style_guidance: float | None = None
    neatness: float | None = None
    candidates: int = 1
    retries: int = 2


@dataclass(frozen=True)
class Sampling(SamplingFields):
    """How the model writes, as a value of its own."""


@dataclass(frozen=True)
class Writing:
    """What a model has written.

    Attributes:
        words: the ink of each, in the order of the text they were written for.
        how: `Project.how` of the project they were written for.
        seed: of that project; the unevenness of the lines follows from it.
        x_height_steps: how many steps an x of this hand is high.
        word_gap: of the hand, as `Hand.word_gap`.
        model: name and version.
    """

    words: tuple[WordInk, ...]
    how: str
    seed: int
    x_height_steps: float
    word_gap: float | None
    model: str


@dataclass(frozen=True)
class Project:
    """Everything that a project file keeps. Only what the model has to write needs the model.

    Attributes:
        spec: the page and how the text is set on it.
        ink: #rrggbb. nib_mm: None for one that suits the x-height.
        picture: of the user's own, that every page has for its paper; None for none.
        writing: the ink there is, which may be of an earlier text or hand; None before the first.
        opened: pages of ink that were opened as a file; they are shown as they stand until
            something is written.
    """

    text: str = ""
    hand: Hand = field(default_factory=Hand)
    spec: PageSpec = field(default_factory=PageSpec)
    sampling: Sampling = field(default_factory=Sampling)
    ink: str = DEFAULT_INK
    nib_mm: float | None = None
    picture: Picture | None = None
    writing: Writing | None = None
    opened: Document | None = None

    @property
    def has_pages(self) -> bool:
        """Whether `lay_out` has something to set on pages."""
        return bool(self.words) if self.writing is not None else self.opened is not None

    @property
    def words(self) -> tuple[TextWord, ...]:
        """The words of the text; characters that cannot be written are left out."""
        return read_words(self.text, self.sampling.seed).words

    @property
    def how(self) -> str:
        """What all ink hangs on beside its word, in a few characters: hand and sampling."""
        chosen = [
            f"{one.name}={getattr(self.sampling, one.name)!r}"
            for one in fields(Sampling)
            if getattr(self.sampling, one.name) != one.default  # so that it outlives new fields
        ]
        what = " ".join([self.hand.fingerprint, *chosen])
        return hashlib.blake2b(what.encode(), digest_size=12).hexdigest()

    @cached_property
    def inks(self) -> tuple[WordInk | None, ...]:
        """The ink there is for each word of the text, of whatever hand; None where none is."""
        written = self.writing.words if self.writing is not None else ()
        return _matched([word.label for word in self.words], written)

    @property
    def is_stale(self) -> bool:
        """Whether the hand or the sampling is another than that of the ink."""
        return self.writing is not None and self.writing.how != self.how

    @property
    def missing(self) -> list[int]:
        """Which words are to be written: all that have no ink; if it is stale, all not kept."""
        is_stale = self.is_stale
        return [
            number
            for number, ink in enumerate(self.inks)
            if ink is None or not ink.is_written or (is_stale and not ink.edit.is_kept)
        ]

    @property
    def kept(self) -> list[int]:
        """Which words are to stay as they are written, whatever else is written anew."""
        return [number for number, ink in enumerate(self.inks) if ink and ink.edit.is_kept]

    @property
    def values(self) -> dict[str, Any]:
        """Everything that can be chosen, by the names that `synthesis.Request` has for it."""
        return {
            "text": self.text,
            "ink": self.ink,
            "nib_mm": self.nib_mm,
            **vars(self.sampling),
            **{spec_field.name: getattr(self.spec, spec_field.name) for spec_field in _SPEC},
        }

    def with_values(self, values: Mapping[str, Any]) -> Project:
        """Changes what is named in `values`, by the names of the property.

        Raises:
            UserError: the page cannot be made so.
            KeyError: there is no such value.
        """
        unknown = set(values) - set(self.values)
        if unknown:
            raise KeyError(f"a project has no {', '.join(sorted(unknown))}")

        def named(part: Sequence[Any]) -> dict[str, Any]:
            return {one.name: values[one.name] for one in part if one.name in values}

        own = {name: values[name] for name in ("text", "ink", "nib_mm") if name in values}
        return replace(
            self,
            spec=replace(self.spec, **named(_SPEC)),
            sampling=replace(self.sampling, **named(fields(Sampling))),
            **own,
        )


_SPEC = fields(PageSpec)


def lay_out(project: Project) -> Document:
    """Sets the ink there is on pages; nothing is generated. Words without ink are left blank.

    Pages that were opened stay as they stand, but for their paper and their ink.

    Raises:
        UserError: nothing has been written yet, the text is empty, or the pen is too wide.
    """
    writing = project.writing
    if writing is None and project.opened is not None:
        return as_chosen(project.opened, project)
    if writing is None:
        raise UserError("Nothing has been written yet.", "Press Generate.")
    wording = read_words(project.text, project.sampling.seed)
    inks = [
        WordInk(word.label, (), word.seed) if ink is None else ink
        for word, ink in zip(wording.words, project.inks, strict=True)
    ]
    document = set_pages(
        wording.text,
        inks,
        project.spec,
        x_height_steps=writing.x_height_steps,
        word_gap=writing.word_gap,
        seed=writing.seed,
        model=writing.model,
        ink=project.ink,
        nib_mm=project.nib_mm,
    )
    return document if project.picture is None else document.on_picture(project.picture)


def _matched(labels: Sequence[str], written: Sequence[WordInk]) -> tuple[WordInk | None, ...]:
    """Finds for each word of a text the ink that was written for it.

    Words that stand in the same order keep their ink; of those that are left over, a word takes
    the first ink of its letters: it has been moved.
    """
    before = [ink.text for ink in written]
    found: list[WordInk | None] = [None] * len(labels)
    head = 0
    while head < min(len(labels), len(before)) and labels[head] == before[head]:
        found[head] = written[head]
        head += 1
    tail = 0
    while tail < min(len(labels), len(before)) - head and labels[-1 - tail] == before[-1 - tail]:
        found[-1 - tail] = written[-1 - tail]
        tail += 1
    old, new = before[head : len(before) - tail], labels[head : len(labels) - tail]
    unused: dict[str, list[WordInk]] = {}
    last = 0
    for block in difflib.SequenceMatcher(a=old, b=new).get_matching_blocks():
        for k in range(last, block.a):
            unused.setdefault(old[k], []).append(written[head + k])
        for k in range(block.size):
            found[head + block.b + k] = written[head + block.a + k]
        last = block.a + block.size
    for number, label in enumerate(labels):
        if found[number] is None and unused.get(label):
            found[number] = unused[label].pop(0)
    return tuple(found)
