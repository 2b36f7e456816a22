"""Reads IAM-OnDB (Liwicki and Bunke 2005): lines of text written on a whiteboard.

Users bring their own copy; it is for non-commercial use. Looked for in a folder, or one below it,
unpacked or in its archives: `lineStrokes` (the ink, one XML file a line), `ascii` (the text of each
form) and, if there, `original` (who wrote it; else each form counts as a writer of its own).
"""

from __future__ import annotations

import re
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
from lxml import etree
from numpy.typing import NDArray

from diffusion.readers.ink import LabelledInk, ReaderError, Skipped

_SOURCE = "iam"
_MAX_FILE_BYTES = 16 << 20  # a line has about 50 kB
_LINE_NAME = re.compile(r"(?P<form>[a-z]\d+-\d+[a-z]?)-(?P<number>\d+)$")


class _DamagedFile(Exception):
    """An XML file that does not hold what it should."""

    def __init__(self, reason: str, line: int = 0, detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.line, self.detail = reason, line, detail


def is_iamondb(root: Path) -> bool:
    """Whether the folder holds the lines' ink and the forms' text."""
    return _find(root, "lineStrokes") is not None and _find(root, "ascii") is not None


def read_iamondb(root: Path) -> Iterator[LabelledInk | Skipped]:
    """Reads all lines of text, in the order of the forms.

    Raises:
        ReaderError: the folder is no IAM-OnDB, or one of its archives is damaged.
    """
    ink, texts, originals = (_find(root, tree) for tree in ("lineStrokes", "ascii", "original"))
    if ink is None or texts is None:
        raise ReaderError(root, 0, "no IAM-OnDB: lineStrokes and ascii are not here")
    transcripts = {
        PurePosixPath(path).stem: _transcript(content.decode("utf-8", errors="replace"))
        for path, content in _files(texts, ".txt")
    }
    writers = _writers(originals) if originals is not None else {}
    for path, content in _files(ink, ".xml"):
        yield _line(path, content, transcripts, writers)


def _find(root: Path, tree: str) -> Path | None:
    """The folder of that name, or else the archive that holds it."""
    folders = [root / tree, *sorted(root.glob(f"*/{tree}"))]
    archives = sorted(
        p for p in root.glob(f"{tree}*") if re.search(r"\.(tar(\.\w+)?|tgz)$", p.name)
    )
    found = (p for p in [*folders, *archives] if p.is_dir() or p in archives)
    return next(found, None)


def _files(place: Path, suffix: str) -> Iterator[tuple[str, bytes]]:
    """(path, content) of all files with that suffix; too large ones come out empty."""
    if place.is_dir():
        for file in sorted(place.rglob(f"*{suffix}")):
            if file.is_file():
                small = file.stat().st_size <= _MAX_FILE_BYTES
                relative = PurePosixPath(place.name, file.relative_to(place).as_posix())
                yield str(relative), file.read_bytes() if small else b""
        return
    try:
        with tarfile.open(place, mode="r|*") as tar:
            for member in tar:
                if member.isfile() and member.name.endswith(suffix):
                    small = member.size <= _MAX_FILE_BYTES
                    stream = tar.extractfile(member) if small else None
                    yield member.name, stream.read() if stream is not None else b""
    except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
        raise ReaderError(place, 0, f"damaged archive: {error}") from error


def _transcript(text: str) -> list[str]:
    """The lines after `CSR:`, the corrected text; those before it are the printed one."""
    _, _, corrected = text.partition("CSR:")
    return [" ".join(line.split()) for line in corrected.splitlines() if line.strip()]


def _parse(content: bytes) -> etree._Element:
    """The root element. Nothing is fetched, and no entity is expanded or even allowed."""
    if not content:
        raise _DamagedFile("file empty or too large")
    # One parser a file: with entities refused, nothing of a file outlives it
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise _DamagedFile("damaged XML", error.lineno or 0, str(error.msg)) from error
    dtd: Any = root.getroottree().docinfo.internalDTD  # the stubs do not know entities
    if dtd is not None and next(iter(dtd.iterentities()), None) is not None:
        raise _DamagedFile("XML with entities", 1)
    return root


def _writers(place: Path) -> dict[str, str]:
    """Form -> writer, from `original/a01/a01-000/strokesu.xml`; damaged files are passed over."""
    writers = {}
    for path, content in _files(place, ".xml"):
        parts = PurePosixPath(path)
        form = parts.parent.name + parts.stem.removeprefix("strokes")
        try:
            found = _parse(content).find(".//Form[@writerID]")
        except _DamagedFile:
            continue
        if found is not None and (writer := found.get("writerID")):
            writers[form] = writer
    return writers


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
        strokes = _strokes(_parse(content))
    except _DamagedFile as damage:
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
                raise _DamagedFile("point without x and y", _source_line(point)) from None
        if points:
            strokes.append(np.array(points, dtype=np.float32))
            if not np.isfinite(strokes[-1]).all():
                raise _DamagedFile("point without x and y", _source_line(stroke))
    if not strokes:
        raise _DamagedFile("no strokes")
    return tuple(strokes)


def _source_line(element: etree._Element) -> int:
    line = element.sourceline
    return line if isinstance(line, int) else 0
