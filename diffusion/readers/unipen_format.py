"""The UNIPEN 1.0 format (Guyon et al. 1994): statements, components, ranges and labels.

Facts of the format that are easily got wrong:

- Ranges count components, pen-down and pen-up alike, from 0. A component without points counts
  for nothing: counting an empty `.PEN_UP` cuts words in half.
- A keyword starts its line; text that quotes one inside a comment is indented.
- Both ends of a range are included, and so is the last point in `2:10-4:3`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import PurePosixPath

import numpy as np
from numpy.typing import NDArray

from diffusion.readers.ink import ReaderError, Skipped

_MAX_DEPTH = 8  # of nested .INCLUDE
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
Span = tuple[int, int | None, int, int | None]  # first component, point, last component, point


@dataclass(frozen=True)
class _Statement:
    """A keyword with its argument, and the lines below it for those that have any."""

    keyword: str
    argument: str
    body: bytes
    line: int


@dataclass
class Component:
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
class Segment:
    level: str
    range: str
    quality: str
    label: str
    path: str
    line: int


@dataclass
class Document:
    """A label file and all it includes, in order."""

    components: list[Component] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    problems: list[Skipped] = field(default_factory=list)
    columns: tuple[int, int, int] = (2, 0, 1)
    writer: str = ""


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
        first, first_point, last, last_point = (
            None if g is None else int(g) for g in match.groups()
        )
        assert first is not None  # the pattern demands it
        if last is None:
            last, last_point = first, first_point
        if (first, first_point or 0) > (
            last,
            (first_point or 0) if last_point is None else last_point,
        ):
            raise ValueError(f"{part!r} runs backwards")
        spans.append((first, first_point, last, last_point))
    return tuple(spans)


def unescape(label: str) -> str:
    r"""The written text of a label: `\"` is a quote, and `\@`, a mark of source kai, is nothing.

    kai marks with it ink that belongs to no letter, such as the join between two.
    """
    return _ESCAPE.sub(lambda m: "" if m[1] == "@" else m[1], label)


def includes(text: bytes) -> list[str]:
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


class Parser:
    """Turns a label file into a document. Remembers the last files included, for the next one."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._headers: dict[str, list[_Statement] | None] = {}  # documentation and lexicons
        self._ink: tuple[str, list[_Statement] | None] = ("", None)

    def __call__(self, path: str, content: bytes) -> Document:
        document = Document()
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
        self, document: Document, path: str, statements: list[_Statement], above: tuple[str, ...]
    ) -> None:
        for statement in statements:
            match statement.keyword:
                case "PEN_DOWN" | "PEN_UP":
                    if statement.body:
                        document.components.append(
                            Component(
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

    def _add_segment(self, document: Document, path: str, statement: _Statement) -> None:
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
            Segment(
                match["level"].upper(),
                match["range"],
                match["quality"].upper(),
                unescape(match["label"] or ""),
                path,
                statement.line,
            )
        )

    def _include(
        self, document: Document, path: str, statement: _Statement, above: tuple[str, ...]
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


def cut(components: Sequence[Component], spans: tuple[Span, ...]) -> list[NDArray[np.float32]]:
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
