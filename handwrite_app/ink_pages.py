"""Ink files as pages: where every stroke stands, its look, and what the file tells of its text.

Beside this program's own JSON there are InkML, whose groups may be typed and transcribed as in
the IAMonDo database and our own files, and Xournal++.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from lxml import etree
from numpy.typing import NDArray

from diffusion.readers.inkml import trace_columns
from diffusion.readers.xml import tag_of
from handwrite_app.document.model import (
    DEFAULT_INK,
    DEFAULT_NIB_MM,
    Document,
    Page,
    Paper,
    Stroke,
    Word,
    is_color,
)
from handwrite_app.errors import UserError
from handwrite_app.export.json import read_json
from handwrite_app.files import read_limited
from handwrite_app.ink_files import MAX_FILE_BYTES, must_be_few, parse_ink, trace_points

_UNITS_MM = {"mm": 1.0, "cm": 10.0, "m": 1000.0, "in": 25.4, "pt": 25.4 / 72, "himetric": 0.01}
_POINT_MM = 25.4 / 72  # Xournal++'s unit
_USUAL_STROKE_MM = 3.5  # how high half of the strokes are of ink that does not tell its unit
_MARGIN_MM = 10.0  # around ink without a page
_LARGEST_MM = 5000.0  # side of a page
_NIBS_MM = (0.05, 10.0)
_SIZE = re.compile(r"([\d.]+) x ([\d.]+) mm")
_XOPP_COLORS = {
    "black": "#000000",
    "blue": "#3333cc",
    "red": "#ff0000",
    "green": "#008000",
    "gray": "#808080",
    "lightblue": "#00c0ff",
    "lightgreen": "#00ff00",
    "magenta": "#ff00ff",
    "orange": "#ff8000",
    "yellow": "#ffff00",
    "white": "#ffffff",
}


@dataclass(eq=False)
class _Sheet:
    """A page that is being read; its size is None where the file tells none."""

    size_mm: tuple[float, float] | None = None
    strokes: list[Stroke] = field(default_factory=list)
    lines: int = 0


def read_ink_page(path: Path) -> Document:
    """Reads the pages of a .json, .inkml or .xopp file as they stand there.

    A file that does not tell how large its ink is has letters of a usual size; one without pages
    has a page as large as its ink and a margin.

    Raises:
        UserError: the file is missing, too large, damaged or unsafe, or holds no strokes.
    """
    if path.suffix.lower() == ".json":
        return read_json(read_limited(path, MAX_FILE_BYTES, "ink"))
    root = parse_ink(path)
    try:
        document = _xopp(root, path) if path.suffix.lower() == ".xopp" else _inkml(root, path)
    except ValueError as error:
        raise UserError(f"{path} is damaged: {error}.", "Save it again.") from None
    if not any(page.strokes for page in document.pages):
        raise UserError(f"{path} holds no pen strokes.", "Give a file with some handwriting.")
    return document


def _xopp(root: etree._Element, path: Path) -> Document:
    pages, read = [], 0
    for element in (one for one in root.iter() if tag_of(one) == "page"):
        width, height = (_POINT_MM * float(element.get(side, 0)) for side in ("width", "height"))
        sheet = _Sheet((width, height))
        for stroke in element.iter():
            if tag_of(stroke) != "stroke" or stroke.get("tool", "pen") != "pen":
                continue
            points = np.array((stroke.text or "").split(), dtype=np.float64)
            points = points[: len(points) // 2 * 2].reshape(-1, 2) * _POINT_MM
            read += len(points)
            must_be_few(read, path)
            widths = (stroke.get("width") or "").split()  # where it varies, one a point follows
            name = (stroke.get("color") or "").lower()
            if len(points):
                nib = float(widths[0]) * _POINT_MM if widths else DEFAULT_NIB_MM
                sheet.strokes.append(_stroke(points, _XOPP_COLORS.get(name, name[:7]), nib))
        pages.append(_page(sheet))
    return Document("", tuple(pages) or (_page(_Sheet()),))


def _inkml(root: etree._Element, path: Path) -> Document:
    columns, scale = trace_columns(root), _unit_mm(root)
    looks = dict(_brushes(root))
    sheets: list[_Sheet] = [_Sheet()]
    words: list[Word] = []
    known: dict[etree._Element, int] = {}  # which line or word a group is
    read, top = 0, 0.0
    for element in root.iter():
        kind = _annotation(element, "type").lower() if tag_of(element) == "traceGroup" else ""
        if kind == "page":
            size = _SIZE.fullmatch(_annotation(element, "size"))
            before = sheets[-1].size_mm
            top += before[1] if before is not None else 0.0  # pages stand below each other
            sheets.append(_Sheet((float(size[1]), float(size[2])) if size else None))
        elif kind == "textline":
            known[element] = sheets[-1].lines
            sheets[-1].lines += 1
        elif kind == "word":
            known[element] = len(words)
            line = _inside(element, "textline", known)
            words.append(Word(_annotation(element, "transcription"), len(sheets) - 1, line))
        if tag_of(element) != "trace" or element.get("type") == "penUp":
            continue
        read += (element.text or "").count(",") + 1
        must_be_few(read, path)
        points = trace_points(element.text or "", columns, path)
        if len(points):
            color, width = looks.get(element.get("brushRef", ""), (DEFAULT_INK, DEFAULT_NIB_MM))
            places = (_inside(element, kind, known) for kind in ("word", "textline"))
            stroke = _stroke(points * (scale or 1.0) - [0.0, top], color, width, *places)
            sheets[-1].strokes.append(stroke)
    if scale is None:
        _give_usual_size(sheets)
    first = 0 if sheets[0].strokes or len(sheets) == 1 else 1  # that of ink in no page
    source = next((one for one in root.iter() if tag_of(one) == "inkSource"), root)
    is_ours = source.get("manufacturer") == "Handwrite"
    return Document(
        text=_annotation(root, "transcription"),
        pages=tuple(_page(sheet) for sheet in sheets[first:]),
        words=tuple(Word(word.text, word.page - first, word.line) for word in words),
        model=source.get("model", "") if is_ours else "",
    )


def _unit_mm(root: etree._Element) -> float | None:
    """How long the unit of X is; None where the file does not tell."""
    for channel in root.iter():
        if tag_of(channel) == "channel" and (channel.get("name") or "").upper() == "X":
            return _UNITS_MM.get((channel.get("units") or "").lower())
    return None


def _brushes(root: etree._Element) -> Iterator[tuple[str, tuple[str, float]]]:
    """What traces refer to as their brush: colour and width in mm."""
    for brush in (one for one in root.iter() if tag_of(one) == "brush"):
        color, width = DEFAULT_INK, DEFAULT_NIB_MM
        for one in brush.iter():
            name, value = one.get("name"), one.get("value") or ""
            if name == "color" and is_color(value):
                color = value
            elif name == "width" and (one.get("units") or "").lower() in _UNITS_MM:
                width = float(value) * _UNITS_MM[(one.get("units") or "").lower()]
        name = brush.get("{http://www.w3.org/XML/1998/namespace}id")
        yield f"#{name}", (color, width)


def _annotation(element: etree._Element, kind: str) -> str:
    """What an element's own annotation of a type says; empty if there is none."""
    for child in element:
        if tag_of(child) == "annotation" and child.get("type") == kind:
            return child.text or ""
    return ""


def _inside(element: etree._Element, kind: str, known: dict[etree._Element, int]) -> int:
    """The number of the line or word that an element is in; 0 where it is in none."""
    for group in element.iterancestors():
        if group in known and _annotation(group, "type").lower() == kind:
            return known[group]
    return 0


def _stroke(
    points: NDArray[np.float64], color: str, width_mm: float, word: int = 0, line: int = 0
) -> Stroke:
    if not np.isfinite(points).all():
        raise ValueError("a coordinate is not a number")
    low, high = _NIBS_MM
    nib = min(max(width_mm, low), high)  # a NaN becomes the low one
    return Stroke(points, word, line, nib, color if is_color(color) else DEFAULT_INK)


def _give_usual_size(sheets: Iterable[_Sheet]) -> None:
    heights = [float(np.ptp(one.points[:, 1])) for sheet in sheets for one in sheet.strokes]
    usual = float(np.median([height for height in heights if height > 0] or [0.0]))
    scale = _USUAL_STROKE_MM / usual if usual > 0 else 1.0
    for sheet in sheets:
        sheet.strokes = [
            Stroke(one.points * scale, one.word, one.line, one.width_mm, one.color)
            for one in sheet.strokes
        ]


def _page(sheet: _Sheet) -> Page:
    """A page as the file has it, or as large as its ink; ink beside its page would not be seen."""
    if sheet.size_mm is not None:
        width, height = sheet.size_mm
        if not (0 < width <= _LARGEST_MM and 0 < height <= _LARGEST_MM):
            raise ValueError(f"a page is {width:g} x {height:g} mm large")
        return Page(width, height, tuple(sheet.strokes), Paper())
    if not sheet.strokes:
        return Page(2 * _MARGIN_MM, 2 * _MARGIN_MM)
    points = np.concatenate([stroke.points for stroke in sheet.strokes])
    low, size = points.min(axis=0), np.ptp(points, axis=0)
    if not (size <= _LARGEST_MM).all():
        raise ValueError("its ink is metres wide")
    moved = (
        Stroke(one.points - low + _MARGIN_MM, one.word, one.line, one.width_mm, one.color)
        for one in sheet.strokes
    )
    width, height = (size + 2 * _MARGIN_MM).tolist()
    return Page(width, height, tuple(moved))
