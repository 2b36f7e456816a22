"""Reads IAM-OnDB (Liwicki and Bunke 2005): lines of text written on a whiteboard.

Users bring their own copy; it is for non-commercial use. Looked for in a folder, or one below it,
unpacked or in its archives, or in one archive of all: `lineStrokes` (the ink, one XML file a line),
`ascii` (the text of each form) and, if there, `original` (who wrote it; else each form counts as a
writer of its own).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import numpy as np
from lxml import etree
from numpy.typing import NDArray

from diffusion.readers.ink import LabelledInk, ReaderError, Skipped
from diffusion.readers.places import files, is_archive, names
from diffusion.readers.xml import DamagedFile, line_of, parse

_SOURCE = "iam"
_INK, _TEXT, _FORMS = _TREES = ("lineStrokes", "ascii", "original")
_LINE_NAME = re.compile(r"(?P<form>[a-z]\d+-\d+[a-z]?)-(?P<number>\d+)$")


class _Tree(NamedTuple):
    """One of the three trees: a folder or an archive, and for one archive of all which tree."""

    place: Path
    name: str = ""

    def files(self, suffix: str) -> Iterator[tuple[str, bytes] | Skipped]:
        """(path, content) of its files with that suffix; see `places.files`."""
        return files(
            self.place,
            lambda path: path.suffix == suffix and (not self.name or self.name in path.parts[:-1]),
        )


def is_iamondb(root: Path) -> bool:
    """Whether the folder, or the archive, holds the lines' ink and the forms' text."""
    return _find(root, _INK) is not None and _find(root, _TEXT) is not None


def is_tree(path: Path) -> bool:
    """Whether a file is one of the archives that the distribution comes in, beside the others."""
    return path.name.startswith(_TREES) and is_iamondb(path.parent)


def read_iamondb(root: Path) -> Iterator[LabelledInk | Skipped]:
    """Reads all lines of text, in the order of the forms.

    Where an archive breaks off, what came before is read, and that it broke is told.

    Raises:
        ReaderError: the folder is no IAM-OnDB, or nothing in one of its archives can be read.
    """
    ink, texts, forms = (_find(root, tree) for tree in _TREES)
    if ink is None or texts is None:
        raise ReaderError(root, 0, "no IAM-OnDB: lineStrokes and ascii are not here")
    transcripts: dict[str, list[str]] = {}
    for item in texts.files(".txt"):
        if isinstance(item, Skipped):
            yield item
        else:
            text = item[1].decode("utf-8", errors="replace")
            transcripts[PurePosixPath(item[0]).stem] = _transcript(text)
    writers: dict[str, str] = {}
    for item in forms.files(".xml") if forms is not None else ():
        if isinstance(item, Skipped):
            yield item
        else:
            writers.update(_writer(*item))
    for item in ink.files(".xml"):
        yield item if isinstance(item, Skipped) else _line(*item, transcripts, writers)


def _find(root: Path, tree: str) -> _Tree | None:
    """The folder of that name, or else the archive that holds it."""
    if is_archive(root):
        inside = any(tree in PurePosixPath(name).parts[:-1] for name in names(root))
        return _Tree(root, tree) if inside else None
    if not root.is_dir():
        return None
    folders = [root / tree, *sorted(root.glob(f"*/{tree}"))]
    archives = [path for path in sorted(root.glob(f"{tree}*")) if is_archive(path)]
    found = (path for path in [*folders, *archives] if path.is_dir() or path in archives)
    place = next(found, None)
    return None if place is None else _Tree(place)


def _transcript(text: str) -> list[str]:
    """The lines after `CSR:`, the corrected text; those before it are the printed one."""
    _, _, corrected = text.partition("CSR:")
    return [" ".join(line.split()) for line in corrected.splitlines() if line.strip()]


def _writer(path: str, content: bytes) -> dict[str, str]:
    """Form -> writer, from `original/a01/a01-000/strokesu.xml`; a damaged file is passed over."""
    parts = PurePosixPath(path)
    try:
        found = parse(content).find(".//Form[@writerID]")
    except DamagedFile:
        return {}
    writer = None if found is None else found.get("writerID")
    return {parts.parent.name + parts.stem.removeprefix("strokes"): writer} if writer else {}


def _line(
    path: str, content: bytes, transcripts: dict[str, list[str]], writers: dict[str, str]
) -> LabelledInk | Skipped:
    name = _LINE_NAME.match(PurePosixPath(path).stem)
    if name is None:
        return Skipped("file name is not of a form's line", path, 0)
    form, number = name["form"], int(name["number"])
    if form not in transcripts:
        return Skipped("transcript missing", path, 0, f"{form}.txt")
    if not 1 <= number <= len(transcripts[form]):
        detail = f"line {number} of {len(transcripts[form])}"
        return Skipped("line missing in transcript", path, 0, detail)
    try:
        strokes = _strokes(parse(content))
    except DamagedFile as damage:
        return Skipped(damage.reason, path, damage.line, damage.detail)
    text, writer = transcripts[form][number - 1], writers.get(form, form)
    return LabelledInk(strokes, text, "line", f"{_SOURCE}/{writer}", _SOURCE, path, 1)


def _strokes(root: etree._Element) -> tuple[NDArray[np.float32], ...]:
    strokes = []
    for stroke in root.iterfind(".//StrokeSet/Stroke"):
        points = []
        for point in stroke.iterfind("Point"):
            try:
                points.append((float(point.get("x", "")), -float(point.get("y", ""))))  # y up
            except ValueError:
                raise DamagedFile("point without x and y", line_of(point)) from None
        if points:
            strokes.append(np.array(points, dtype=np.float32))
            if not np.isfinite(strokes[-1]).all():
                raise DamagedFile("point without x and y", line_of(stroke))
    if not strokes:
        raise DamagedFile("no strokes")
    return tuple(strokes)
