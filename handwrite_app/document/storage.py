"""Projects as files, `.handwrite`: a zip of JSON, ink and sample pictures, version 1.

`project.json` has the text, the settings, the hand and what is known of every word; the points of
the words' strokes, in steps, are 64-bit numbers in `points.f64`, so that nothing is lost, and the
ranges of their characters in `spans.f64`; what was changed about a word by hand is its `edit`,
which most words have not; the windows of each sample are a picture,
`sample-1.png`, and so is a paper of the user's own, `paper.png` or `paper.jpg`; pages that were
opened are `opened.json`. The same project makes the same bytes.
"""

from __future__ import annotations

import json
import os
import types
import typing
from collections.abc import Callable, Iterator
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from diffusion.files import write_atomically
from handwrite_app import archives
from handwrite_app.document.model import DEFAULT_INK, is_color
from handwrite_app.document.picture import Picture
from handwrite_app.document.project import Hand, Project, Sampling, Writing
from handwrite_app.errors import UserError
from handwrite_app.export.json import export_json, read_json
from handwrite_app.files import read_limited
from handwrite_app.layout import FARTHEST, LEANS, SCALES, PageSpec, WordEdit, WordInk
from handwrite_app.samples import decode_samples, encode_samples

SUFFIX = ".handwrite"
_FORMAT, _VERSION = "handwrite-project", 1
_JSON, _POINTS, _SPANS = "project.json", "points.f64", "spans.f64"
_OPENED = "opened.json"
_MOST_BYTES = 128 << 20  # of the file
_MOST_UNPACKED = 512 << 20
_MOST_CHARACTERS = 2_000_000
_FARTHEST = 1e6  # steps
_MOST_SEED = 2**64
_X_HEIGHTS = (0.1, 100.0)  # steps


class Stored(NamedTuple):
    """What a project file holds.

    origin: of a recovered project, the file that it was last saved to; None if there was none.
    """

    project: Project
    origin: Path | None = None


def save_project(project: Project, path: Path) -> None:
    """Writes a project file, whole or not at all; a link stays one.

    Raises:
        UserError: the folder is missing or cannot be written.
    """
    data = pack_project(project)
    try:
        write_atomically(Path(os.path.realpath(path)), data)
    except OSError as error:
        raise UserError(
            f"{path} cannot be written: {error.strerror or error}.",
            "Choose another place or name.",
        ) from None


def load_project(path: Path) -> Project:
    """Reads a project file, which may come from a stranger.

    Raises:
        UserError: it cannot be read, is no project, is damaged, too large or of a later version.
    """
    return unpack_project(read_limited(path, _MOST_BYTES, "a project"), path.name).project


def pack_project(project: Project, origin: Path | None = None) -> bytes:
    """Returns the bytes of a project file; the same for the same project.

    Args:
        origin: of a project kept for recovery, the file that it was last saved to.
    """
    members: dict[str, bytes] = {_JSON: b""}

    def put(png: bytes) -> str:
        name = f"sample-{len(members)}.png"
        members[name] = png
        return name

    values = dict(project.values)
    content: dict[str, object] = {
        "format": _FORMAT,
        "version": _VERSION,
        "text": values.pop("text"),
        "values": values,
        "hand": {
            "name": project.hand.name,
            "is_kept": project.hand.is_kept,
            "weights": [weight for _, weight in project.hand.samples],
            "samples": encode_samples([sample for sample, _ in project.hand.samples], put),
        },
    }
    picture = project.picture
    if picture is not None:
        file = f"paper{picture.suffix}"
        members[file] = picture.data
        content["picture"] = {"name": picture.name, "file": file}
    if project.opened is not None:
        members[_OPENED] = export_json(project.opened)
        content["opened"] = _OPENED
    if origin is not None:
        content["origin"] = str(origin)
    writing = project.writing
    if writing is not None:
        content["writing"] = _writing(writing)
        members[_POINTS] = _packed(stroke for word in writing.words for stroke in word.strokes)
        members[_SPANS] = _packed(word.spans for word in writing.words if word.spans is not None)
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    members[_JSON] = text.encode("utf-8", "replace") + b"\n"
    return archives.pack(members)


def unpack_project(data: bytes, name: str) -> Stored:
    """Undoes `pack_project`.

    Args:
        name: of the file, for messages.

    Raises:
        UserError: as `load_project`.
    """
    try:
        return _read(archives.unpack(data, _MOST_UNPACKED))
    except _LaterVersion as error:
        raise UserError(
            f"{name} was saved by a later Handwrite: it has format version {error}, this one "
            f"reads version {_VERSION}.",
            "Update Handwrite.",
        ) from None
    except UserError as error:  # a page that cannot be made
        reason = error.message
    except RecursionError:
        reason = "it is nested too deeply"
    except (ValueError, KeyError, TypeError, AttributeError, OSError, OverflowError) as error:
        missing = isinstance(error, KeyError)
        reason = f"{error} is missing" if missing else " ".join(str(error).split())
    raise UserError(
        f"{name} is no project that can be read: {reason.rstrip('.')}.",
        f"Give a {SUFFIX} file made by Handwrite.",
    )


class _LaterVersion(Exception):
    """The file is of a version that this program does not know."""


def _writing(writing: Writing) -> dict[str, object]:
    return {
        "model": writing.model,
        "how": writing.how,
        "seed": writing.seed,
        "x_height_steps": writing.x_height_steps,
        "word_gap": writing.word_gap,
        "words": [
            {
                "text": word.text,
                "seed": word.seed,
                "legibility": word.legibility,
                "strokes": [len(stroke) for stroke in word.strokes],
                "spans": None if word.spans is None else len(word.spans),
            }
            | ({"edit": asdict(word.edit)} if word.edit != WordEdit() else {})
            for word in writing.words
        ],
    }


def _packed(arrays: Iterator[NDArray[np.floating]]) -> bytes:
    return b"".join(np.ascontiguousarray(array, dtype="<f8").tobytes() for array in arrays)


def _read(member: Callable[[str], bytes]) -> Stored:
    content = json.loads(member(_JSON))
    if not isinstance(content, dict) or content.get("format") != _FORMAT:
        raise ValueError("it is not a project")
    version = _whole(content["version"], 1, 1 << 31)
    if version > _VERSION:
        raise _LaterVersion(version)
    text = _text(content["text"])
    if len(text) > _MOST_CHARACTERS:
        raise ValueError("its text is too long")
    values = content["values"]
    ink, nib_mm = _text(values.get("ink", DEFAULT_INK)), values.get("nib_mm")
    if not is_color(ink):
        raise ValueError(f"{ink!r} is not a colour")
    if nib_mm is not None:
        nib_mm = _real(nib_mm, 0.001, 20.0)
    hand = content["hand"]
    samples: list[Any] = []
    if hand["samples"]:
        weights = [_real(weight, 1e-9, 1e9) for weight in hand["weights"]]
        samples = list(zip(decode_samples(hand["samples"], member), weights, strict=True))
    origin, picture = content.get("origin"), content.get("picture")
    project = Project(
        text=text,
        hand=Hand(_text(hand["name"]), tuple(samples), hand["is_kept"] is True),
        spec=PageSpec(**_typed(PageSpec, values)),
        sampling=Sampling(**_typed(Sampling, values)),
        ink=ink,
        nib_mm=nib_mm,
        picture=None
        if picture is None
        else Picture.of(member(_text(picture["file"])), _text(picture["name"])),
        writing=_read_writing(content["writing"], member) if "writing" in content else None,
        opened=read_json(member(_OPENED)) if "opened" in content else None,
    )
    return Stored(project, None if origin is None else Path(_text(origin)))


def _typed(kind: type, values: dict[str, Any]) -> dict[str, Any]:
    """The values of a dataclass's fields, each of the type that it must be."""
    hints = typing.get_type_hints(kind)
    typed: dict[str, Any] = {}
    for field in fields(kind):
        if field.name not in values:
            continue
        value, hint = values[field.name], hints[field.name]
        allowed = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
        if field.name == "tabs_mm":
            value, allowed = tuple(_real(stop, 0.0, 1e6) for stop in value), (tuple,)
        if type(value) is int and float in allowed:
            value = float(value)
        if type(value) not in allowed:
            raise ValueError(f"{field.name} cannot be {value!r}")
        typed[field.name] = value
    return typed


def _read_writing(content: dict[str, Any], member: Callable[[str], bytes]) -> Writing:
    points, spans = _pairs(member(_POINTS)), _pairs(member(_SPANS))
    words: list[WordInk] = []
    next_point = next_span = 0
    for entry in content["words"]:
        strokes = []
        for length in entry["strokes"]:
            stop = next_point + _whole(length, 1, len(points) - next_point)
            strokes.append(points[next_point:stop])
            next_point = stop
        own_spans = None
        if entry["spans"] is not None:
            stop = next_span + _whole(entry["spans"], 0, len(spans) - next_span)
            own_spans = spans[next_span:stop]
            next_span = stop
        legibility = entry["legibility"]
        words.append(
            WordInk(
                text=_text(entry["text"]),
                strokes=strokes,
                seed=_whole(entry["seed"], 0, _MOST_SEED),
                spans=own_spans,
                legibility=None if legibility is None else _real(legibility, 0.0, 1.0),
                edit=_read_edit(entry["edit"]) if "edit" in entry else WordEdit(),
            )
        )
    gap = content["word_gap"]
    return Writing(
        words=tuple(words),
        how=_text(content["how"]),
        seed=_whole(content["seed"], 0, _MOST_SEED),
        x_height_steps=_real(content["x_height_steps"], *_X_HEIGHTS),
        word_gap=None if gap is None else _real(gap, 1e-6, 100.0),
        model=_text(content["model"]),
    )


def _read_edit(entry: dict[str, Any]) -> WordEdit:
    return WordEdit(
        right=_real(entry["right"], -FARTHEST, FARTHEST),
        down=_real(entry["down"], -FARTHEST, FARTHEST),
        scale=_real(entry["scale"], *SCALES),
        lean=_real(entry["lean"], *LEANS),
        is_kept=entry["is_kept"] is True,
    )


def _pairs(data: bytes) -> NDArray[np.float64]:
    """(N, 2) float64, which nothing can write to."""
    pairs: NDArray[np.float64] = np.frombuffer(data, dtype="<f8").reshape(-1, 2)
    if not (np.abs(pairs) <= _FARTHEST).all():  # false for NaN
        raise ValueError("a point is on no paper")
    return pairs


def _text(value: object) -> str:
    if not isinstance(value, str) or any("\ud800" <= c <= "\udfff" for c in value):
        raise ValueError(f"{value!r:.40} is not a text")
    return value


def _whole(value: object, low: int, high: int) -> int:
    if type(value) is not int or not low <= value <= high:
        raise ValueError(f"{value!r:.40} is not a number from {low} to {high}")
    return value


def _real(value: object, low: float, high: float) -> float:
    if type(value) not in (int, float) or not low <= float(typing.cast(float, value)) <= high:
        raise ValueError(f"{value!r:.40} is not a number from {low:g} to {high:g}")
    return float(typing.cast(float, value))
