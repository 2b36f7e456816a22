"""Reads UNIPEN 1.0 (Guyon et al. 1994), as distributed by the International Unipen Foundation.

A distribution has two trees. `data/CATEGORY/SOURCE/.../NAME.dat` hold labels: `.SEGMENT` statements
that name a range of pen movements and say what they spell; they `.INCLUDE` files under `include/`,
which hold the pen movements. The same label may stand in several categories (a word in 6 and 7, a
character in 1c, 2 and 3); all files of one SOURCE/.../NAME.dat are read together and each label
over the same range is yielded once.

Facts of the format that are easily got wrong:

- Ranges count components, pen-down and pen-up alike, from 0. A component without points counts
  for nothing: counting an empty `.PEN_UP` cuts words in half.
- A keyword starts its line; text that quotes one inside a comment is indented.
- Both ends of a range are included, and so is the last point in `2:10-4:3`.
"""

from __future__ import annotations

import re
import tarfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path, PurePosixPath

import numpy as np
from numpy.typing import NDArray

from diffusion.readers.ink import LabelledInk, ReaderError, Skipped

# Text first: what a category holds decides which of equal labels is reported, nothing more.
_CATEGORIES = ("8", "7", "6", "5", "4", "1a", "1b", "1c", "1d", "2", "3")
_KINDS = {"TEXT": "line", "WORD": "word", "CHARACTER": "character"}
_MAX_DEPTH = 8  # of nested .INCLUDE
_MAX_FILE_BYTES = 64 << 20

_KEYWORDS = {"PEN_DOWN", "PEN_UP", "SEGMENT", "INCLUDE", "COORD", "WRITER_ID"}
_STATEMENT = re.compile(rb"\n\.([A-Z_0-9]+)[ \t]*([^\n]*)")
_SEGMENT = re.compile(
    r"""(?P<level>\S+)\s+
        (?P<range>\d[\d:,\-\s]*?|\?)\s+
        (?P<quality>\w+|\?)
        (?:\s+"(?P<label>(?:[^"\\]|\\.)*)")?\s*$""",
    re.VERBOSE | re.DOTALL,
)
_RANGE = re.compile(r"(\d+)(?::(\d+))?(?:-(\d+)(?::(\d+))?)?$")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)

Load = Callable[[str], bytes | None]  # a path below include/ -> the file, None if there is none


@dataclass(frozen=True)
class _Statement:
    """A keyword with its argument, and the lines below it for those that have any."""

    keyword: str
    argument: str
    body: bytes
    line: int


@dataclass
class _Component:
    """The points of one `.PEN_DOWN` or `.PEN_UP`, parsed when first asked for."""

    is_down: bool
    text: bytes
    columns: tuple[int, int, int]  # number of columns, which is x, which is y
    writer: str
    path: str
    line: int
    _points: NDArray[np.float32] | None = None

    def points(self) -> NDArray[np.float32]:
        """(N, 2) x, y. Raises ReaderError if these are not rows of numbers."""
        if self._points is None:
            count, x, y = self.columns
            try:
                numbers = np.array(self.text.split(), dtype=np.float32)
            except ValueError:
                raise ReaderError(self.path, self.line, "coordinates are not numbers") from None
            if len(numbers) % count or not np.isfinite(numbers).all():
                raise ReaderError(self.path, self.line, f"rows are not {count} finite numbers")
            self._points = np.ascontiguousarray(numbers.reshape(-1, count)[:, [x, y]])
        return self._points


@dataclass(frozen=True)
class _Segment:
    level: str
    range: str
    quality: str
    label: str
    path: str
    line: int


@dataclass
class _Document:
    """A label file and all it includes, in order."""

    components: list[_Component] = field(default_factory=list)
    segments: list[_Segment] = field(default_factory=list)
    problems: list[Skipped] = field(default_factory=list)
    columns: tuple[int, int, int] = (2, 0, 1)
    writer: str = ""


Span = tuple[int, int | None, int, int | None]  # first component, point, last component, point


def parse_range(text: str) -> tuple[Span, ...]:
    """Spans of a range such as `3,5-7` or `2:10-4:3`.

    Raises:
        ValueError: it is not a range, or one that runs backwards.
    """
    spans: list[Span] = []
    for part in "".join(text.split()).split(","):
        match = _RANGE.match(part)
        if match is None:
            raise ValueError(f"{part!r} is not a range")
        first, first_point, last, last_point = (g and int(g) for g in match.groups())
        assert isinstance(first, int)  # the pattern demands it
        if last is None:
            last, last_point = first, first_point
        span = (first, first_point, int(last), last_point)
        if last < first or (
            last == first
            and first_point is not None
            and last_point is not None
            and last_point < first_point
        ):
            raise ValueError(f"{part!r} runs backwards")
        spans.append(span)  # type: ignore[arg-type]
    return tuple(spans)


def unescape(label: str) -> str:
    r"""The written text of a label: `\"` is a quote, and `\@`, a mark of source kai, is nothing.

    kai marks with it ink that belongs to no letter, such as the join between two.
    """
    return _ESCAPE.sub(lambda m: "" if m[1] == "@" else m[1], label)


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

    parse = _Parser(load)
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

    Raises:
        ReaderError: the archive is damaged.
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
    except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
        raise ReaderError(path, 0, f"damaged archive: {error}") from error
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
        self._parse = _Parser(self._load)

    def _load(self, name: str) -> bytes | None:
        packed = self._files.get(name)
        return None if packed is None else zlib.decompress(packed)

    def add(self, place: tuple[str, str], content: bytes) -> Iterator[LabelledInk | Skipped]:
        tree, name = place
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
        for include in _includes(content):
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


def _includes(text: bytes) -> list[str]:
    return [
        name
        for statement in _STATEMENT.finditer(b"\n" + text)
        if statement[1] == b"INCLUDE" and (name := _include_name(statement[2].decode("latin-1")))
    ]


def _include_name(argument: str) -> str | None:
    """The path below include/, or None for one that would lead out of it."""
    parts = argument.split()
    name = PurePosixPath(parts[0].replace("\\", "/")) if parts else PurePosixPath()
    if name.is_absolute() or ".." in name.parts or ":" in str(name):
        return None
    return str(name)


class _Parser:
    """Turns a label file into a document. Remembers the last files included, for the next one."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._headers: dict[str, list[_Statement] | None] = {}  # documentation and lexicons
        self._ink: tuple[str, list[_Statement] | None] = ("", None)

    def __call__(self, path: str, content: bytes) -> _Document:
        document = _Document()
        self._add(document, path, _statements(content), ())
        return document

    def _included(self, name: str) -> list[_Statement] | None:
        if name in self._headers:
            return self._headers[name]
        if name == self._ink[0]:
            return self._ink[1]
        content = self._load(name)
        statements = None if content is None else _statements(content)
        if statements and any(s.keyword.startswith("PEN_") for s in statements):
            self._ink = (name, statements)  # large, and of use to one group only
        elif statements is not None:
            self._headers[name] = statements
        return statements

    def _add(
        self, document: _Document, path: str, statements: list[_Statement], above: tuple[str, ...]
    ) -> None:
        for statement in statements:
            match statement.keyword:
                case "PEN_DOWN" | "PEN_UP":
                    if statement.body:
                        document.components.append(
                            _Component(
                                statement.keyword == "PEN_DOWN",
                                statement.body,
                                document.columns,
                                document.writer,
                                path,
                                statement.line,
                            )
                        )
                case "SEGMENT":
                    self._add_segment(document, path, statement)
                case "INCLUDE":
                    self._include(document, path, statement, above)
                case "COORD":
                    names = statement.argument.upper().split()
                    if "X" in names and "Y" in names:
                        document.columns = (len(names), names.index("X"), names.index("Y"))
                    else:
                        document.problems.append(
                            Skipped("coordinates without X and Y", path, statement.line)
                        )
                case "WRITER_ID":
                    document.writer = "_".join(statement.argument.split())

    def _add_segment(self, document: _Document, path: str, statement: _Statement) -> None:
        text = statement.argument
        if statement.body:
            text += "\n" + statement.body.decode("latin-1")
        match = _SEGMENT.match(text.strip())
        if match is None:
            document.problems.append(
                Skipped("segment not understood", path, statement.line, text.strip()[:80])
            )
            return
        document.segments.append(
            _Segment(
                match["level"].upper(),
                match["range"],
                match["quality"].upper(),
                unescape(match["label"] or ""),
                path,
                statement.line,
            )
        )

    def _include(
        self, document: _Document, path: str, statement: _Statement, above: tuple[str, ...]
    ) -> None:
        name = _include_name(statement.argument)
        reason = None
        included = None
        if name is None:
            reason = "include leads out of the distribution"
        elif name in above or len(above) >= _MAX_DEPTH:
            reason = "includes nested without end"
        elif (included := self._included(name)) is None:
            reason = "included file missing"
        if reason is not None:
            document.problems.append(Skipped(reason, path, statement.line, statement.argument))
        elif name is not None and included is not None:
            self._add(document, f"include/{name}", included, (*above, name))


def _statements(text: bytes) -> list[_Statement]:
    """The statements that matter to us; a body of white space alone comes out empty."""
    text = b"\n" + text
    found = list(_STATEMENT.finditer(text))
    statements = []
    line = position = 0
    for match, after in zip_longest(found, found[1:]):
        line += text.count(b"\n", position, match.start() + 1)
        position = match.start() + 1
        keyword = match[1].decode("ascii")
        if keyword not in _KEYWORDS:
            continue
        argument = match[2].decode("latin-1").strip()
        body = text[match.end() : after.start() if after else len(text)].strip()
        if keyword in ("PEN_DOWN", "PEN_UP") and argument:
            if argument[0] not in "+-.0123456789":
                continue  # a sentence about the keyword, in the documentation
            body = match[2] + b"\n" + body
        statements.append(_Statement(keyword, argument, body, line))
    return statements


def _read_group(
    name: str, files: Iterable[tuple[str, str, bytes]], parse: _Parser
) -> Iterator[LabelledInk | Skipped]:
    """Reads the label files of one SOURCE/.../NAME.dat, each (category, path, content)."""
    source = name.split("/")[0]
    seen: set[tuple[str, tuple[Span, ...], str]] = set()
    known_problems: set[tuple[str, str]] = set()
    for category, path, content in sorted(files, key=lambda f: (_category_rank(f[0]), f[1])):
        document = parse(path, content)
        for problem in document.problems:
            if (problem.reason, problem.detail) not in known_problems:
                known_problems.add((problem.reason, problem.detail))
                yield problem
        for segment in document.segments:
            outcome = _read_segment(segment, document, source, seen)
            if outcome is not None:
                yield outcome


def _category_rank(category: str) -> int:
    return _CATEGORIES.index(category) if category in _CATEGORIES else len(_CATEGORIES)


def _read_segment(
    segment: _Segment,
    document: _Document,
    source: str,
    seen: set[tuple[str, tuple[Span, ...], str]],
) -> LabelledInk | Skipped | None:
    """One piece of ink, or why not; None for one that was seen in another category."""

    def skip(reason: str, detail: str = "") -> Skipped:
        return Skipped(reason, segment.path, segment.line, detail)

    kind = _KINDS.get(segment.level)
    if kind is None:
        return skip("segment of another level", segment.level)
    try:
        spans = parse_range(segment.range)
    except ValueError as error:
        return skip("range not understood", str(error))
    if (key := (kind, spans, segment.label)) in seen:
        return None
    seen.add(key)
    if segment.quality == "BAD":
        return skip("marked BAD", segment.label)
    text = " ".join(segment.label.split())
    if not text:
        return skip("no label")
    if spans[-1][2] >= len(document.components):
        return skip("range beyond the ink", f"{segment.range} of {len(document.components)}")
    try:
        strokes = _cut(document.components, spans)
    except ReaderError as error:
        return skip("damaged ink", str(error))
    if not strokes:
        return skip("no pen-down ink", segment.range)
    if all(not stroke.any() for stroke in strokes):
        return skip("ink withheld", segment.label)
    if kind == "line" and " " not in text:
        kind = "word"
    writer = document.components[spans[0][0]].writer
    if writer in ("", "?"):
        writer = PurePosixPath(document.components[spans[0][0]].path).stem
    return LabelledInk(
        tuple(strokes), text, kind, f"{source}/{writer}", source, segment.path, segment.line
    )


def _cut(components: list[_Component], spans: tuple[Span, ...]) -> list[NDArray[np.float32]]:
    """The pen-down strokes of a range; those without points in it are left out."""
    strokes = []
    for first, first_point, last, last_point in spans:
        for i in range(first, min(last + 1, len(components))):
            if not components[i].is_down:
                continue
            points = components[i].points()
            end = last_point + 1 if i == last and last_point is not None else len(points)
            start = first_point or 0 if i == first else 0
            if len(points := points[start:end]):
                strokes.append(points)
    return strokes
