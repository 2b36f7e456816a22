"""A text's paragraphs, lists, tabs and page breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_WORD = re.compile(r"(\s*)(\S+)")
_BULLET = re.compile(r"[-*\u2022\u2013\u00b7]")  # no em dash: that is how speech begins
_NUMBER = re.compile(r"\d{1,3}[.)]|[A-Za-z]\)")
_SPACES_PER_LEVEL = 2
_DEEPEST = 8


@dataclass(frozen=True)
class Paragraph:
    """One line of a text, as typed.

    Attributes:
        start, stop: its words, counted over the whole text.
        tabs: how many tabs stand before each of them.
        marker: "bullet" or "number" if its first word marks an item of a list.
        level: how deep in the list.
        new_page: whether a form feed stands before it.
    """

    start: int
    stop: int
    tabs: tuple[int, ...] = ()
    marker: str | None = None
    level: int = 0
    new_page: bool = False


def split_paragraphs(text: str) -> list[Paragraph]:
    """Splits a text at its line breaks.

    A line that begins with "-", "*", "\u2022" or "1.", "1)", "a)" and goes on after a space is an
    item of a list; two spaces or a tab before it set it a level deeper.
    """
    paragraphs = []
    start, new_page = 0, False
    for line in text.splitlines(keepends=True):
        content = line.splitlines()[0]
        parts = list(_words(content))
        stop = start + len(parts)
        marker, level = _marker(parts)
        tabs = tuple(space.count("\t") for space, _ in parts)
        if marker is not None:
            tabs = (0, *tabs[1:])
        paragraphs.append(Paragraph(start, stop, tabs, marker, level, new_page))
        start, new_page = stop, line.endswith("\f")
    return paragraphs


def _words(line: str) -> Iterator[tuple[str, str]]:
    """The words of a line, each with the white space before it."""
    return ((match[1], match[2]) for match in _WORD.finditer(line))


def _marker(parts: list[tuple[str, str]]) -> tuple[str | None, int]:
    if len(parts) < 2:
        return None, 0
    space, word = parts[0]
    level = min(space.count("\t") + space.count(" ") // _SPACES_PER_LEVEL, _DEEPEST)
    if _BULLET.fullmatch(word):
        return "bullet", level
    if _NUMBER.fullmatch(word):
        return "number", level
    return None, 0
