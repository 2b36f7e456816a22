"""Reads the UNIPEN distribution (train_r01_v07) of the International Unipen Foundation.

It has two trees. `data/CATEGORY/SOURCE/.../NAME.dat` hold labels: `.SEGMENT` statements that name a
range of pen movements and say what they spell; they `.INCLUDE` files under `include/`, which hold
the pen movements. The same label may stand in several categories (a word in 6 and 7, a character in
1c, 2 and 3); all files of one SOURCE/.../NAME.dat are read together, and each label over the same
range is yielded once.

Texts (category 8) are single rows of writing in most sources; where one runs over several rows, it
is cut if the words or characters of the same file say where, else skipped.
"""

from __future__ import annotations

import re
import tarfile
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path, PurePosixPath
from statistics import median_high

import numpy as np
from numpy.typing import NDArray

from diffusion.readers.ink import LabelledInk, ReaderError, Skipped
from diffusion.readers.places import BROKEN, ERRORS
from diffusion.readers.rows import box_of, rows
from diffusion.readers.unipen_format import (
    Component,
    Document,
    Parser,
    Segment,
    Span,
    cut,
    includes,
    parse_range,
)

# Text first: what a category holds decides which of equal labels is reported, nothing more.
_CATEGORIES = ("8", "7", "6", "5", "4", "1a", "1b", "1c", "1d", "2", "3")
_KINDS = {"TEXT": "line", "WORD": "word", "CHARACTER": "character"}
_MAX_FILE_BYTES = 64 << 20

# Seen by looking at each source's ink:
_LIFTS_MISSING = {"atu"}  # words are joined by lines drawn in the air
_BOXED = {"att", "ced"}  # one word or character to a box; a text's spaces are not the ink's
_SPACED_PUNCTUATION = {"cea", "ceb", "cec", "dar", "hpb", "hpp", "sta"}  # "so ." for "so."
_SPELLED = {"hpb", "hpp"}  # "2 8 0 7 9" may be written 28079
_SPELLED_RUN = re.compile(r"(?:^| )\w \w(?= |$)")


def read_unipen(root: Path) -> Iterator[LabelledInk | Skipped]:
    """Reads an unpacked distribution: a folder with `data/` and `include/`, or one around it.

    Raises:
        ReaderError: the folder is none.
    """
    home = find_unipen(root)
    if home is None:
        raise ReaderError(root, 0, "no UNIPEN distribution: data/ and include/ are not here")
    include = home / "include"
    data = home / "data"
    groups: dict[str, list[tuple[str, Path]]] = defaultdict(list)
    for path in data.rglob("*"):
        if path.is_file() and len(parts := path.relative_to(data).parts) > 2:
            groups["/".join(parts[1:])].append((parts[0], path))

    def load(name: str) -> bytes | None:
        path = include / name
        return path.read_bytes() if path.is_file() else None

    parse = Parser(load)
    for name in sorted(groups):
        files = [
            (category, f"data/{category}/{name}", path.read_bytes())
            for category, path in groups[name]
        ]
        yield from _read_group(name, files, parse)


def find_unipen(root: Path) -> Path | None:
    """The folder with `data/` and `include/`: the root or its only such child. None if none."""
    candidates = [root, *sorted(p for p in root.iterdir() if p.is_dir())]
    found = (p for p in candidates if (p / "data").is_dir() and (p / "include").is_dir())
    return next(found, None)


def read_unipen_archive(path: Path) -> Iterator[LabelledInk | Skipped]:
    """Reads a distribution in a tar archive, front to back, once, without unpacking it to disk.

    What cannot be read yet waits in memory, compressed; a group of labels is read and forgotten
    as soon as all that it includes has come by.

    Of an archive that is damaged midway, what came before is read.

    Raises:
        ReaderError: nothing in the archive can be read.
    """
    archive = _Archive()
    try:
        with tarfile.open(path, mode="r|*") as tar:
            for member in tar:
                place = _place(member.name)
                if place is None or not member.isfile():
                    continue
                if member.size > _MAX_FILE_BYTES:
                    yield Skipped("file too large", member.name, 0, f"{member.size} bytes")
                    continue
                stream = tar.extractfile(member)
                assert stream is not None  # it is a file
                yield from archive.add(place, stream.read())
    except ERRORS as error:
        reason = f"damaged archive: {error}"
        if archive.is_empty:
            raise ReaderError(path, 0, reason) from error
        yield Skipped(BROKEN, path.name, 0, reason)
    yield from archive.rest()


def _place(name: str) -> tuple[str, str] | None:
    """Splits `./train/data/8/kai/x.dat` into ("data", "8/kai/x.dat"), likewise for include."""
    parts = PurePosixPath(name).parts
    for i, part in enumerate(parts[:3]):  # the trees stand at the top, or one folder down
        if part in ("data", "include"):
            return part, "/".join(parts[i + 1 :])
    return None


class _Archive:
    """Files seen so far, and the groups of labels that wait for more of them."""

    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}  # below include/, compressed
        self._groups: dict[str, list[tuple[str, str, bytes]]] = defaultdict(list)
        self._missing: dict[str, set[str]] = defaultdict(set)  # group -> what it waits for
        self._users: dict[str, set[str]] = defaultdict(set)  # include -> groups not yet read
        self._needs: dict[str, set[str]] = defaultdict(set)  # the same, the other way round
        self._parse = Parser(self._load)
        self.is_empty = True

    def _load(self, name: str) -> bytes | None:
        packed = self._files.get(name)
        return None if packed is None else zlib.decompress(packed)

    def add(self, place: tuple[str, str], content: bytes) -> Iterator[LabelledInk | Skipped]:
        tree, name = place
        self.is_empty = False
        if tree == "data":
            category, _, group = name.partition("/")
            if group:
                self._groups[group].append((category, f"data/{name}", content))
                self._need(group, content)
            return
        self._files[name] = zlib.compress(content, 1)
        for group in sorted(self._users.get(name, ())):
            self._missing[group].discard(name)
            self._need(group, content)
            if not self._missing[group]:
                yield from self._read(group)

    def _need(self, group: str, content: bytes) -> None:
        for include in includes(content):
            self._users[include].add(group)
            self._needs[group].add(include)
            if include not in self._files:
                self._missing[group].add(include)

    def _read(self, group: str) -> Iterator[LabelledInk | Skipped]:
        yield from _read_group(group, self._groups.pop(group), self._parse)
        for include in self._needs.pop(group, ()):
            self._users[include].discard(group)
            if not self._users[include]:
                del self._users[include]
                self._files.pop(include, None)
        self._missing.pop(group, None)

    def rest(self) -> Iterator[LabelledInk | Skipped]:
        """Reads what still waits: its includes came first, or are not in the archive."""
        for group in sorted(self._groups):
            yield from self._read(group)


def _read_group(
    name: str, files: Sequence[tuple[str, str, bytes]], parse: Parser
) -> Iterator[LabelledInk | Skipped]:
    """Reads the label files of one SOURCE/.../NAME.dat, each (category, path, content)."""
    files = sorted(files, key=lambda f: (_category_rank(f[0]), f[1]))
    group = _Group(name.split("/")[0])
    problems: set[tuple[str, str]] = set()
    documents = [parse(path, content) for _, path, content in files]
    for document in documents:
        for problem in document.problems:
            if (problem.reason, problem.detail) not in problems:
                problems.add((problem.reason, problem.detail))
                yield problem
    group.collect_parts(documents)
    for document in documents:
        for segment in document.segments:
            yield from group.read(segment, document)


def _category_rank(category: str) -> int:
    return _CATEGORIES.index(category) if category in _CATEGORIES else len(_CATEGORIES)


class _Group:
    """The labels of one SOURCE/.../NAME.dat in all its categories; each is yielded once."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._seen: set[tuple[str, tuple[Span, ...], str]] = set()
        self._parts: dict[str, list[tuple[tuple[Span, ...], str]]] = {}

    def collect_parts(self, documents: Sequence[Document]) -> None:
        """Notes words and characters, for cutting a text of several rows where a part ends."""
        if not any(s.level == "TEXT" for document in documents for s in document.segments):
            return
        for level in ("WORD", "CHARACTER"):
            parts = {
                (spans, segment.label)
                for document in documents
                for segment in document.segments
                if segment.level == level and (spans := _spans(segment))
            }
            self._parts[level] = sorted(parts, key=lambda part: part[0][0][0])

    def read(self, segment: Segment, document: Document) -> Iterator[LabelledInk | Skipped]:
        """One piece of ink, or why not; nothing if it was seen in another category."""

        def skip(reason: str, detail: str = "") -> Skipped:
            return Skipped(reason, segment.path, segment.line, detail)

        kind = _KINDS.get(segment.level)
        text = " ".join(segment.label.split())
        if kind is None:
            yield skip("segment of another level", segment.level)
            return
        try:
            spans = parse_range(segment.range)
        except ValueError as error:
            yield skip("range not understood", str(error))
            return
        if not self._is_new(kind, spans, text):
            return
        if segment.quality == "BAD":
            yield skip("marked BAD", text)
        elif not text:
            yield skip("no label")
        elif self._source in _LIFTS_MISSING:
            yield skip("pen lifts were not recorded", text)
        elif not document.components:
            yield skip("no ink in this file or its includes")
        elif spans[-1][2] >= len(document.components):
            yield skip("range beyond the ink", f"{segment.range} of {len(document.components)}")
        elif kind == "line" and " " in text and (reason := self._label_problem(text)):
            yield skip(reason, text)
        else:
            try:
                yield from self._pieces(kind, text, spans, segment, document)
            except ReaderError as error:
                yield skip("damaged ink", str(error))

    def _is_new(self, kind: str, spans: tuple[Span, ...], text: str) -> bool:
        if (key := (kind, spans, text)) in self._seen:
            return False
        self._seen.add(key)
        return True

    def _label_problem(self, text: str) -> str | None:
        """Why a line's label does not tell where the ink has spaces, if it does not."""
        if self._source in _BOXED:
            return "text in the boxes of a form"
        if self._source in _SPELLED and _SPELLED_RUN.search(text):
            return "label does not tell where the spaces are"
        return None

    def _pieces(
        self, kind: str, text: str, spans: tuple[Span, ...], segment: Segment, document: Document
    ) -> Iterator[LabelledInk | Skipped]:
        strokes = cut(document.components, spans)
        if not strokes:
            yield Skipped("no pen-down ink", segment.path, segment.line, segment.range)
            return
        if all(not stroke.any() for stroke in strokes):  # replaced by (0, 0), each stroke a point
            yield Skipped("ink withheld", segment.path, segment.line, text)
            return
        if kind != "line":
            yield self._labelled(kind, text, spans, strokes, segment, document)
            return
        row_of = _stroke_rows(document.components, spans)
        written = max(row_of.values()) + 1
        if written == 1:
            pieces = [(text, spans)]
        elif not (pieces := self._rows_of(text, spans, row_of)):
            detail = f"{written}: {text}"
            yield Skipped("text of several rows", segment.path, segment.line, detail)
            return
        for row_text, row_spans in pieces:
            row_strokes = cut(document.components, row_spans)
            row_kind = "line" if " " in row_text else "word"
            if self._source in _SPACED_PUNCTUATION:
                row_text = attach_punctuation(row_text)
            if row_spans is spans or self._is_new(row_kind, row_spans, row_text):
                yield self._labelled(row_kind, row_text, row_spans, row_strokes, segment, document)

    def _rows_of(
        self, text: str, spans: tuple[Span, ...], row_of: dict[int, int]
    ) -> list[tuple[str, tuple[Span, ...]]]:
        """(text, range) of each row, if words or characters tell where it ends; else nothing.

        They must spell the whole text in order, and no row may follow a later one.
        """
        if len(spans) != 1:
            return []
        first, last = spans[0][0], spans[0][2]
        for level in ("WORD", "CHARACTER"):
            parts = [
                (part, label)
                for part, label in self._parts.get(level, ())
                if first <= part[0][0] and part[-1][2] <= last
            ]
            if "".join("".join(label.split()) for _, label in parts) != "".join(text.split()):
                continue
            part_rows = []
            for part, _ in parts:
                numbers = [i for a, _, b, _ in part for i in range(a, b + 1) if i in row_of]
                # Most of its strokes: the bar of a T, drawn first, may look like a row of its own
                part_rows.append(median_high(row_of[i] for i in numbers) if numbers else -1)
            if part_rows == sorted(part_rows) and part_rows[0] >= 0:
                return _join_rows(text, parts, part_rows, last)
        return []

    def _labelled(
        self,
        kind: str,
        text: str,
        spans: tuple[Span, ...],
        strokes: Sequence[NDArray[np.float32]],
        segment: Segment,
        document: Document,
    ) -> LabelledInk:
        component = document.components[spans[0][0]]
        writer = component.writer
        if writer in ("", "?"):
            writer = PurePosixPath(component.path).stem
        return LabelledInk(
            tuple(strokes),
            text,
            "word" if kind == "line" and " " not in text else kind,
            f"{self._source}/{writer}",
            self._source,
            segment.path,
            segment.line,
        )


def _stroke_rows(components: Sequence[Component], spans: tuple[Span, ...]) -> dict[int, int]:
    """The row in which each pen-down component of a range is written."""
    numbers = [i for a, _, b, _ in spans for i in range(a, b + 1) if components[i].is_down]
    boxes = [box_of([components[i].points()]) for i in numbers]
    return dict(zip(numbers, rows(boxes), strict=True))


def _spans(segment: Segment) -> tuple[Span, ...]:
    try:
        return parse_range(segment.range)
    except ValueError:
        return ()


def _join_rows(
    text: str,
    parts: Sequence[tuple[tuple[Span, ...], str]],
    part_rows: Sequence[int],
    last: int,
) -> list[tuple[str, tuple[Span, ...]]]:
    """Gives each row its share of the text's words; nothing if a word goes over two rows."""
    words = text.split()
    starts = [i for i, row in enumerate(part_rows) if i == 0 or row != part_rows[i - 1]]
    joined: list[tuple[str, tuple[Span, ...]]] = []
    for start, end in zip_longest(starts, starts[1:]):
        spelled = "".join("".join(label.split()) for _, label in parts[start:end])
        taken = 0
        while taken < len(words) and len("".join(words[:taken])) < len(spelled):
            taken += 1
        if "".join(words[:taken]) != spelled or (end and parts[end][0][0][1]):
            return []
        # Up to the next row, so that ink between two parts stays with the earlier one
        end_component = last if end is None else parts[end][0][0][0] - 1
        joined.append(
            (" ".join(words[:taken]), ((parts[start][0][0][0], None, end_component, None),))
        )
        words = words[taken:]
    return joined


def attach_punctuation(text: str) -> str:
    """Undoes the spaces that some sources set before each mark: `It wasn ' t so .`"""
    text = re.sub(r" ' ?(s|t|ll|re|d|m|ve)(?= |$)", r"'\1", text)
    text = re.sub(r" ([.,;:!?)])(?= |$)", r"\1", text)
    text = re.sub(r"(^| )\( ", r"\1(", text)
    return re.sub(r"(?<=[a-z]) -$", "-", text)  # a word divided at the end of the line
