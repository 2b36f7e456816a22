"""Pen strokes from files of other programs: InkML (W3C) and Xournal++.

Such files come from strangers: entities, DTDs and the network are off, and sizes are limited.
"""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np
from lxml import etree
from numpy.typing import NDArray

from diffusion.readers import inkml
from diffusion.readers.inkml import trace_columns
from diffusion.readers.xml import DamagedFile, tag_of
from handwrite_app.errors import UserError
from handwrite_app.files import read_limited

MAX_FILE_BYTES = 32 << 20
MAX_POINTS = 1_000_000
_MAX_UNPACKED_BYTES = 128 << 20


def read_ink_file(path: Path) -> list[NDArray[np.float64]]:
    """Reads the strokes of an .inkml or .xopp file.

    Returns:
        Strokes in writing order, each (N, 2), N >= 1, in the file's own unit, y down.

    Raises:
        UserError: the file is missing, too large, damaged, unsafe, or holds no strokes.
    """
    root = parse_ink(path)
    is_xopp = path.suffix.lower() == ".xopp"
    strokes = _xopp_strokes(root, path) if is_xopp else _inkml_strokes(root, path)
    if not strokes:
        raise UserError(f"{path} holds no pen strokes.", "Give a file with some handwriting.")
    if not all(np.isfinite(stroke).all() for stroke in strokes):
        raise UserError(f"{path} is damaged: a coordinate is not a number.", "Save it again.")
    return strokes


def parse_ink(path: Path) -> etree._Element:
    """Reads an .inkml or .xopp file as XML that refers to nothing outside of it.

    Raises:
        UserError: the file is missing, too large, damaged or unsafe, or is no such file.
    """
    data = read_limited(path, MAX_FILE_BYTES, "ink")
    if path.suffix.lower() == ".xopp":
        return _parse_xml(_unzip(data, path), path)
    root = _parse_xml(data, path)
    if tag_of(root) != "ink":
        raise UserError(f"{path} is not InkML: its root is <{tag_of(root)}>.", "Give an ink file.")
    return root


def _unzip(data: bytes, path: Path) -> bytes:
    if not data.startswith(b"\x1f\x8b"):
        return data
    unpacker = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacker.decompress(data, _MAX_UNPACKED_BYTES)
    except zlib.error as error:
        raise UserError(f"{path} is damaged: {error}.", "Save it again.") from None
    if unpacker.unconsumed_tail:
        raise UserError(f"{path} is too large unpacked.", "Give a smaller file.")
    if not unpacker.eof:
        raise UserError(f"{path} is cut short.", "Save it again.")
    return unpacked


def _parse_xml(data: bytes, path: Path) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False
    )
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise UserError(
            f"{path} declares a DTD or entities, which are not read.", "Save it without."
        )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = str(error).splitlines()[0] if str(error) else "it is empty"
        raise UserError(f"{path} is not well-formed XML: {reason}.", "Save it again.") from None
    if (
        root.getroottree().docinfo.internalDTD is not None
    ):  # in an encoding that the search above cannot see
        raise UserError(
            f"{path} declares a DTD or entities, which are not read.", "Save it without."
        )
    return root


def must_be_few(points: int, path: Path) -> None:
    """Called while reading, so that no file fills the memory before it is refused."""
    if points > MAX_POINTS:
        raise UserError(f"{path} holds too many points.", "A few lines of handwriting are enough.")


def _xopp_strokes(root: etree._Element, path: Path) -> list[NDArray[np.float64]]:
    strokes, top, read = [], 0.0, 0
    try:
        for page in (element for element in root.iter() if tag_of(element) == "page"):
            for element in page.iter():
                if tag_of(element) != "stroke" or element.get("tool", "pen") != "pen":
                    continue
                points = np.array((element.text or "").split(), dtype=np.float64)
                points = points[: len(points) // 2 * 2].reshape(-1, 2)
                read += len(points)
                must_be_few(read, path)
                if len(points):
                    strokes.append(points + np.array([0.0, top]))
            top += float(page.get("height", 0.0))  # pages stand below each other
    except ValueError as error:
        raise UserError(f"{path} is damaged: {error}.", "Save it again.") from None
    return strokes


def _inkml_strokes(root: etree._Element, path: Path) -> list[NDArray[np.float64]]:
    columns = trace_columns(root)
    strokes, read = [], 0
    for trace in root.iter():
        if tag_of(trace) != "trace" or trace.get("type") == "penUp":
            continue
        read += (trace.text or "").count(",") + 1
        must_be_few(read, path)
        points = trace_points(trace.text or "", columns, path)
        if len(points):
            strokes.append(points)
    return strokes


def trace_points(text: str, columns: tuple[int, int], path: Path) -> NDArray[np.float64]:
    """Decodes one trace; see `diffusion.readers.inkml.trace_points`.

    Raises:
        UserError: it is damaged.
    """
    try:
        return inkml.trace_points(text, columns)
    except DamagedFile as damage:
        raise UserError(f"{path} is damaged: {damage}.", "Save it again.") from None
