"""Reads InkML (W3C Recommendation, 20 September 2011) that says what its ink spells.

The text is an annotation of type "transcription" (as in IAMonDo) or "truth" (as in CROHME), of a
group of traces or of the whole file; what is in the innermost group that has one is one piece. A
file may name who wrote it in an annotation of type "writer"; else a folder's files are one
writer's, and so is a file alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import numpy as np
from lxml import etree
from numpy.typing import NDArray

from diffusion.readers.ink import LabelledInk, Skipped
from diffusion.readers.places import files
from diffusion.readers.xml import DamagedFile, line_of, parse, tag_of

SUFFIX = ".inkml"
_SOURCE = "inkml"
_TEXTS = ("transcription", "truth")
_KINDS = {"word": "word", "textline": "line", "line": "line", "character": "character"}
_MAX_POINTS = 1_000_000  # of a file
_FARTHEST = 1e9  # in any unit
_VALUE = re.compile(r"""([!'"]?)\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|\*|\?|[TF])""")


def is_inkml(path: PurePosixPath) -> bool:
    """Says whether a file is called like InkML."""
    return path.suffix.lower() == SUFFIX


def read_inkml(place: Path) -> Iterator[LabelledInk | Skipped]:
    """Reads a file, or all files of a folder or an archive.

    Where an archive breaks off, what came before is read, and that it broke is told.

    Raises:
        ReaderError: nothing in the archive can be read.
    """
    if is_inkml(PurePosixPath(place.name)) and place.is_file():
        yield from _read_file(place.name, place.read_bytes(), place.stem)
        return
    for item in files(place, is_inkml):
        if isinstance(item, Skipped):
            yield item
        else:
            path, content = item
            yield from _read_file(path, content, PurePosixPath(path).parent.name or place.stem)


def trace_columns(root: etree._Element) -> tuple[int, int]:
    """Which values of a point are X and Y."""
    first_format = next((e for e in root.iter() if tag_of(e) == "traceFormat"), root)
    channels = [
        (e.get("name") or "").upper() for e in first_format.iter() if tag_of(e) == "channel"
    ]
    return (channels.index("X"), channels.index("Y")) if {"X", "Y"} <= set(channels) else (0, 1)


def trace_points(text: str, columns: tuple[int, int]) -> NDArray[np.float64]:
    """Decodes one trace; a value after ' is a difference, after \" a difference of differences.

    Source: section 3.2.1. A modifier holds until the next one.

    Returns:
        (N, 2) x, y in the file's own unit, as it has them (y down, as a rule); N may be 0.

    Raises:
        DamagedFile: a point has no place.
    """
    points: list[tuple[float, float]] = []
    modes = ["!", "!"]
    values, speeds = [0.0, 0.0], [0.0, 0.0]
    for packet in text.split(","):
        if not packet.strip():
            continue
        fields = _VALUE.findall(packet)
        if len(fields) <= max(columns):
            raise DamagedFile(f"a point has {len(fields)} values")
        for axis, column in enumerate(columns):
            mode, number = fields[column]
            modes[axis] = mode or modes[axis]
            if number in "?TF":
                raise DamagedFile("a point has no place")
            if number == "*":  # as before
                continue
            value = float(number)
            if modes[axis] == "!":
                speeds[axis] = value - values[axis] if points else 0.0
                values[axis] = value
                continue
            speeds[axis] = value if modes[axis] == "'" else speeds[axis] + value
            values[axis] += speeds[axis]
        points.append((values[0], values[1]))
    return np.array(points, dtype=np.float64).reshape(-1, 2)


def _read_file(path: str, content: bytes, folder: str) -> Iterator[LabelledInk | Skipped]:
    try:
        root = parse(content)
        if tag_of(root) != "ink":
            raise DamagedFile("no InkML", 1, f"its root is <{tag_of(root)}>")
        columns = trace_columns(root)
        traces = [e for e in root.iter() if tag_of(e) == "trace" and e.get("type") != "penUp"]
        if sum((e.text or "").count(",") + 1 for e in traces) > _MAX_POINTS:
            raise DamagedFile("file empty or too large")
    except DamagedFile as damage:
        yield Skipped(damage.reason, path, damage.line, damage.detail)
        return
    writer = "_".join(_annotation(root, ("writer",)).split()) or folder
    groups: dict[etree._Element | None, list[etree._Element]] = {}
    for trace in traces:
        groups.setdefault(_labelled(trace), []).append(trace)
    if not traces:
        yield Skipped("no strokes", path, 0)
    for group, members in groups.items():
        yield _piece(path, group, members, columns, f"{_SOURCE}/{writer}")


def _labelled(element: etree._Element) -> etree._Element | None:
    """The innermost element around a trace that says what it spells."""
    around = element.getparent()
    while around is not None and not _annotation(around, _TEXTS):
        around = around.getparent()
    return around


def _annotation(element: etree._Element, kinds: tuple[str, ...]) -> str:
    for child in element:
        if tag_of(child) == "annotation" and (child.get("type") or "").lower() in kinds:
            return (child.text or "").strip()
    return ""


def _piece(
    path: str,
    group: etree._Element | None,
    traces: list[etree._Element],
    columns: tuple[int, int],
    writer: str,
) -> LabelledInk | Skipped:
    line = line_of(traces[0] if group is None else group)
    if group is None:
        return Skipped("transcript missing", path, line)
    text = _annotation(group, _TEXTS)
    if "\n" in text:
        return Skipped("text of several lines that are not told apart", path, line)
    strokes = []
    for trace in traces:
        try:
            points = trace_points(trace.text or "", columns)
        except DamagedFile as damage:
            return Skipped("damaged trace", path, line_of(trace), str(damage))
        if not (np.abs(points) < _FARTHEST).all():
            return Skipped("damaged trace", path, line_of(trace), "a coordinate is out of range")
        if len(points):
            strokes.append((points * [1.0, -1.0]).astype(np.float32))  # y up
    if not strokes:
        return Skipped("no strokes", path, line)
    kind = _KINDS.get(_annotation(group, ("type",)).lower(), "")
    if kind in ("", "word") and " " in text:
        kind = "line"
    return LabelledInk(tuple(strokes), text, kind or "word", writer, _SOURCE, path, line)
