"""Words into lines."""

from __future__ import annotations

import heapq
import math
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from handwrite_app.layout.blocks import Block
from handwrite_app.layout.hyphens import DividedWord
from handwrite_app.layout.spec import PageSpec
from handwrite_app.layout.text import Paragraph

_OVERHANG = 0.75  # of the gap: what must stay free beside ascenders, tails and quotation marks
_TAB_GAP = 0.5  # of the gap: what a tab leaves free at least
_STRETCH, _SHRINK = 1.0, 0.15  # of the gap: how much wider or narrower a justified line makes it
_HYPHEN_COST = 2500.0  # as a line 50 per cent worse than perfect (Knuth and Plass 1981)
_LIST_INDENT, _LEVEL_INDENT = 1.0, 3.0  # x-heights
_MARKER_GAP = 1.0  # of the gap
_TOLERANCE_MM = 1e-6
_MOST_CUTS = 60  # of one word; a paragraph with a longer one is not worth the search for the best
_DEEPEST_LIST = 0.5  # of the line's width; lists that would begin further right are set as text

_Position = tuple[int, int]  # word, and how many of its characters stand on lines before


@dataclass(eq=False)
class Line:
    """Words side by side; `offsets` move each block to its place, 0 is the left margin.

    Attributes:
        paragraph: which one; number: which of its lines.
        is_last: of its paragraph; is_cut: it ends within a word.
        from_left: it is set from the left however the page is aligned, as lists are.
        stretches: the gap before this block and those after it may grow in a justified line.
        start: where its first word begins; right: where the ink ends.
        silent: words that stand here and have no ink.
    """

    gap_mm: float
    paragraph: int = 0
    number: int = 0
    is_last: bool = False
    is_cut: bool = False
    from_left: bool = False
    new_page: bool = False
    start: float = 0.0
    right: float = -math.inf
    core_right: float = -math.inf
    stretches: int = 1
    blocks: list[Block] = field(default_factory=list)
    offsets: list[float] = field(default_factory=list)
    silent: list[int] = field(default_factory=list)

    @property
    def gaps(self) -> int:
        """How many gaps may stretch."""
        return max(len(self.blocks) - self.stretches, 0)

    def stretch(self, extra_mm: float) -> None:
        """Makes each gap that may stretch so much wider."""
        for place, i in enumerate(range(self.stretches, len(self.blocks)), 1):
            self.offsets[i] += place * extra_mm
        self.right += self.gaps * extra_mm


@dataclass(frozen=True)
class _Indents:
    """Where a paragraph's lines begin, mm from the left margin.

    Attributes:
        first: of the first line; text: of the words after a list's marker; rest: of other lines.
    """

    first: float = 0.0
    rest: float = 0.0
    text: float | None = None


class LineBreaker:
    """Breaks paragraphs into lines no wider than the page.

    Ragged lines are filled one after the other, as a hand fills them; so a changed word moves
    nothing before it. Justified paragraphs are broken as a whole, so that no gap grows wide where
    another break would avoid it (Knuth and Plass 1981, "Breaking paragraphs into lines").

    Args:
        blocks: all words of the text.
        gap_mm: between words; width_mm: between the margins, may be infinite.
        divide: cuts a word, by the rules of its language or (True) anywhere.
    """

    def __init__(
        self,
        blocks: Sequence[Block],
        gap_mm: float,
        width_mm: float,
        spec: PageSpec,
        divide: Callable[[int, bool], DividedWord | None],
    ) -> None:
        self._blocks = list(blocks)
        self._gap_mm = gap_mm
        self._width_mm = width_mm
        self._spec = spec
        self._divide = divide
        self._divided: dict[int, DividedWord] = {}
        self._shrunk: set[int] = set()
        self._parts: dict[tuple[int, int, int | None], Block] = {}
        self._indents = _Indents()
        self._paragraph = Paragraph(0, 0)

    def lines(self, paragraphs: Sequence[Paragraph]) -> list[Line]:
        """All lines of a text; an empty paragraph is a line without words."""
        lines = []
        texts = self._list_indents(paragraphs)
        for number, paragraph in enumerate(paragraphs):
            broken = self._broken(paragraph, texts[number])
            for k, line in enumerate(broken):
                line.paragraph, line.number, line.is_last = number, k, line is broken[-1]
            broken[0].new_page = paragraph.new_page
            lines += broken
        return lines

    def _list_indents(self, paragraphs: Sequence[Paragraph]) -> list[float | None]:
        """Where the words of each list's items begin: in line with those of their neighbours."""
        x_height = self._spec.x_height
        widest: dict[int, float] = {}  # of the markers of one list, by level
        indents: list[float | None] = [None] * len(paragraphs)
        members: list[int] = []

        def close() -> None:
            for i in members:
                level = paragraphs[i].level
                text = (_LIST_INDENT + _LEVEL_INDENT * level) * x_height
                text += widest[level] + _MARKER_GAP * self._gap_mm
                indents[i] = text if text <= _DEEPEST_LIST * self._width_mm else None
            members.clear()
            widest.clear()

        for i, paragraph in enumerate(paragraphs):
            if paragraph.marker is not None:
                members.append(i)
                width = self._blocks[paragraph.start].width
                widest[paragraph.level] = max(widest.get(paragraph.level, 0.0), width)
            elif paragraph.start < paragraph.stop:
                close()
        close()
        return indents

    def _broken(self, paragraph: Paragraph, list_indent: float | None) -> list[Line]:
        if paragraph.start == paragraph.stop:
            return [Line(self._gap_mm)]
        self._paragraph = paragraph
        spec, words = self._spec, set(range(paragraph.start, paragraph.stop))
        if list_indent is not None:
            marker = self._blocks[paragraph.start]
            first = list_indent - _MARKER_GAP * self._gap_mm - marker.width
            self._indents = _Indents(first, list_indent, list_indent)
        elif spec.align in ("left", "justify"):
            self._indents = _Indents(spec.first_indent_mm)
        else:
            self._indents = _Indents()
        self._make_room(paragraph)
        if spec.align != "justify" or math.isinf(self._width_mm):
            return self._greedy()
        if any(len(self._divided[word].cuts) > _MOST_CUTS for word in words & self._divided.keys()):
            lines, is_good = self._greedy(), True
        else:
            lines, is_good = self._optimal()
        if not is_good and spec.long_words == "hyphenate":
            for word in words - self._divided.keys() - self._shrunk:
                divided = self._divide(word, False)
                if divided is not None:
                    self._divided[word] = divided
            lines, _ = self._optimal()
        for line in lines[:-1]:
            self._justify(line)
        if lines[-1].right > self._width_mm:
            self._justify(lines[-1])
        return lines

    def _make_room(self, paragraph: Paragraph) -> None:
        """Finds where words wider than the line are cut, or makes them smaller."""
        room = self._width_mm - max(self._indents.first, self._indents.rest)
        for word in range(paragraph.start, paragraph.stop):
            block = self._blocks[word]
            if block.width <= room:
                continue
            if self._spec.long_words == "hyphenate" and self._cut_to(word, room):
                continue
            self._blocks[word] = block.scaled(room / block.width * (1 - 1e-9))
            self._shrunk.add(word)

    def _cut_to(self, word: int, room: float) -> bool:
        """Divides a word if its smallest parts are then no wider than the room."""
        for anywhere in (False, True):
            divided = self._divide(word, anywhere)
            if divided is not None and all(
                divided.part(start, stop).width <= room
                for start, stop in zip([0, *divided.cuts], [*divided.cuts, None], strict=True)
            ):
                self._divided[word] = divided
                return True
        return False

    def _part(self, word: int, start: int, stop: int | None) -> Block:
        if start == 0 and stop is None:
            return self._blocks[word]
        key = (word, start, stop)
        if key not in self._parts:
            self._parts[key] = self._divided[word].part(start, stop)
        return self._parts[key]

    def _greedy(self) -> list[Line]:
        lines = []
        position = (self._paragraph.start, 0)
        while position[0] < self._paragraph.stop:
            *_, (position, line) = self._candidates(position, 0.0)
            lines.append(line)
        return lines

    def _optimal(self) -> tuple[list[Line], bool]:
        """The lines whose gaps differ least from the natural one, and whether none is too wide."""
        begin, end = (self._paragraph.start, 0), (self._paragraph.stop, 0)
        costs = {begin: 0.0}
        before: dict[_Position, _Position] = {}
        waiting = [begin]
        while waiting:
            position = heapq.heappop(waiting)
            follows_cut = position[1] > 0
            for after, line in self._candidates(position, _SHRINK):
                cost = costs[position] + self._cost(line, is_last=after == end)
                if line.is_cut and follows_cut:
                    cost += _HYPHEN_COST
                if after not in costs:
                    heapq.heappush(waiting, after)
                elif cost >= costs[after]:
                    continue
                costs[after] = cost
                before[after] = position
        breaks = [end]
        while breaks[-1] != begin:
            breaks.append(before[breaks[-1]])
        lines = [self._line(*ends) for ends in pairwise(reversed(breaks))]
        return lines, all(self._extra(line) <= _STRETCH * line.gap_mm for line in lines[:-1])

    def _line(self, start: _Position, stop: _Position) -> Line:
        candidates = self._candidates(start, _SHRINK)
        return next(line for position, line in candidates if position == stop)

    def _extra(self, line: Line) -> float:
        """By how much each gap must grow for the line to reach the margin, in mm."""
        missing = self._width_mm - line.right
        if line.gaps:
            return missing / line.gaps
        return 0.0 if missing <= self._gap_mm else math.inf

    def _cost(self, line: Line, is_last: bool) -> float:
        """Demerits of a line (Knuth and Plass 1981, p. 1128), without those of hyphens in a row."""
        extra = self._extra(line)
        if is_last and extra >= 0:
            return 100.0
        limit = (_STRETCH if extra >= 0 else _SHRINK) * self._gap_mm
        badness = min(100 * abs(extra / limit) ** 3, 10_000.0)
        if badness >= 100:  # such a line stays ragged; prefer the one that is fuller
            badness += 10 * min(self._width_mm - line.right, 100 * self._gap_mm) / self._gap_mm
        return (10 + badness) ** 2 + (_HYPHEN_COST if line.is_cut else 0.0)

    def _justify(self, line: Line) -> None:
        if line.gaps:
            line.stretch(min(self._extra(line), _STRETCH * self._gap_mm))

    def _candidates(self, position: _Position, shrink: float) -> Iterator[tuple[_Position, Line]]:
        """The lines that may begin at a position, from the shortest to the longest, at least one.

        The line is the same one each time, growing; one that ends within a word is a copy.

        Args:
            shrink: how much narrower each gap may be made, in gaps.
        """
        is_first = position == (self._paragraph.start, 0)
        is_item = self._indents.text is not None
        line = Line(
            self._gap_mm,
            from_left=is_item,
            start=self._indents.first if is_first else self._indents.rest,
        )
        word, start = position
        while word < self._paragraph.stop:
            cuts = self._divided[word].cuts if word in self._divided else []
            for cut in cuts[bisect_right(cuts, start) :]:
                shorter = replace(line, is_cut=True, blocks=[*line.blocks], offsets=[*line.offsets])
                if not self._add(shorter, self._part(word, start, cut), is_first, shrink):
                    break
                yield (word, cut), shorter
            if not self._add(line, self._part(word, start, None), is_first, shrink):
                return
            is_marker = is_item and is_first and word == self._paragraph.start
            word, start = word + 1, 0
            if not is_marker:
                yield (word, 0), line

    def _add(self, line: Line, block: Block, is_first: bool, shrink: float) -> bool:
        """Adds a block to the end of a line, unless there is no room."""
        if not block.sizes:
            line.silent.append(block.word)
            return True
        place = block.word - self._paragraph.start
        tabs = self._paragraph.tabs[place]
        stretches, text_mm = line.stretches, self._indents.text
        if is_first and text_mm is not None and place == 1:
            offset = text_mm - block.left
            stretches = len(line.blocks) + 1
        elif not line.blocks:
            if is_first and tabs:
                stop = self._after_tabs(line.start, tabs)
                line.start = max(min(stop, self._width_mm - block.width), line.start)
            offset = line.start - block.left
        elif tabs:
            stop = self._after_tabs(line.right + _TAB_GAP * self._gap_mm, tabs)
            offset = stop - block.left
            stretches = len(line.blocks) + 1
        else:
            gap = block.gap * self._gap_mm
            offset = max(
                line.core_right + gap - block.core_left,
                line.right + _OVERHANG * gap - block.left,
            )
        gaps = max(len(line.blocks) + 1 - stretches, 0)
        right = max(line.right, offset + block.right)
        if right - shrink * self._gap_mm * gaps > self._width_mm + _TOLERANCE_MM:
            return False
        line.blocks.append(block)
        line.offsets.append(offset)
        line.right = right
        line.core_right = max(line.core_right, offset + block.core_right)
        line.stretches = stretches
        return True

    def _after_tabs(self, x: float, tabs: int) -> float:
        """Where the pen stands after so many tabs from x on."""
        for stop in self._spec.tab_stops():
            if stop > x:
                tabs -= 1
                if tabs == 0:
                    return stop
        raise AssertionError("tab stops have no end")
