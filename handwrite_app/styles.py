"""Whose hand to write in: shipped presets, saved hands, and samples in files.

A hand is one or more `StyleSample`s. Saved hands are one JSON file each in `paths.styles_dir()`;
`handwrite_app.hand_files` packs one for another machine.
"""

from __future__ import annotations

import base64
import contextlib
import difflib
import json
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from diffusion.files import write_atomically
from handwrite_app import adapters, paths
from handwrite_app.errors import UserError
from handwrite_app.files import read_limited
from handwrite_app.recording.ink import remove_recordings, rename_recordings
from handwrite_app.samples import (
    MAX_WINDOWS,
    StyleSample,
    check_exists,
    decode_samples,
    encode_samples,
)

__all__ = [
    "HAND_SUFFIX",
    "INK_SUFFIXES",
    "MAX_NAME_LENGTH",
    "PICTURE_SUFFIXES",
    "StyleInfo",
    "StyleLike",
    "StyleSample",
    "check_name",
    "find_style",
    "list_styles",
    "load_style",
    "read_sample",
    "read_samples",
    "remove_style",
    "rename_style",
    "resolve_style",
    "save_style",
    "weighted_samples",
]

HAND_SUFFIX = ".hand"
INK_SUFFIXES = (".json", ".inkml", ".xopp")
PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp", ".gif")
MAX_NAME_LENGTH = 60
_HAND_FORMAT, _HAND_VERSION = "handwrite-hand", 1
_MAX_HAND_BYTES = 64 << 20
_DEVICE_NAMES = {"con", "prn", "aux", "nul", "index"} | {
    f"{port}{number}" for port in ("com", "lpt") for number in range(10)
}

StyleLike: TypeAlias = (
    StyleSample | str | Path | Sequence[StyleSample | str | Path | tuple[StyleSample, float]]
)


@dataclass(frozen=True)
class StyleInfo:
    """A hand that has a name: a shipped preset or one that was saved."""

    name: str
    is_preset: bool
    description: str = ""
    licence: str = ""
    attribution: str = ""
    picture: Path | None = None  # of a preset


def weighted_samples(style: StyleLike) -> list[tuple[StyleSample, float]]:
    """Turns whatever names a style into samples with weights that sum to 1.

    Args:
        style: a sample, a name or file, a list of those (one hand, equal weights), or
            (sample, weight) pairs, where a name may stand for the sample (hands to blend).

    Raises:
        UserError: a name or file is unknown or bad, the list is empty, or a weight is not positive.
    """
    items = [style] if isinstance(style, StyleSample | str | Path) else list(style)
    pairs: list[tuple[StyleSample, float]] = []
    for item in items:
        hand, weight = item if isinstance(item, tuple) else (item, 1.0)
        if not (math.isfinite(weight) and weight > 0):
            raise UserError(f"A weight of {weight:g} cannot be used.", "Give one above 0.")
        samples = [hand] if isinstance(hand, StyleSample) else resolve_style(hand)
        pairs += [(sample, weight / len(samples)) for sample in samples]
    if not pairs:
        raise UserError("There is no style sample.", "Name a style or give a picture.")
    total = math.fsum(weight for _, weight in pairs)
    return [(sample, weight / total) for sample, weight in pairs]


def resolve_style(name_or_file: str | Path) -> list[StyleSample]:
    """Finds the samples behind a name of a saved hand or preset, or a file.

    Raises:
        UserError: there is no such hand or file, or it cannot be read; near names are suggested.
    """
    text = str(name_or_file)
    if not text.strip():
        raise UserError("The name of the style is empty.", "See handwrite-app styles list.")
    if isinstance(name_or_file, str):
        info = find_style(text)
        if info is not None:
            return load_style(info)
    path = Path(text).expanduser()
    if path.exists():
        return read_samples(path)
    suffixes = (*INK_SUFFIXES, *PICTURE_SUFFIXES, HAND_SUFFIX)
    looks_like_file = path.suffix.lower() in suffixes or path.name != text
    if looks_like_file or isinstance(name_or_file, Path):
        raise UserError(f"There is no file {text}.", "Check the name of the style sample.")
    raise _unknown_style(text)


def read_sample(path: Path) -> StyleSample:
    """Reads a sample from a file: ink by its suffix, anything else as a picture.

    Raises:
        UserError: the file cannot be read or shows no handwriting.
    """
    check_exists(path)
    if path.suffix.lower() in INK_SUFFIXES:
        return StyleSample.from_ink(path)
    return StyleSample.from_image(path)


def read_samples(path: Path) -> list[StyleSample]:
    """Reads the samples in a file: those of a hand that was exported, else the one it shows.

    Raises:
        UserError: the file cannot be read or shows no handwriting.
    """
    if path.suffix.lower() != HAND_SUFFIX:
        return [read_sample(path)]
    from handwrite_app.hand_files import read_hand_file

    check_exists(path)
    return read_hand_file(path)[1]


def list_styles() -> list[StyleInfo]:
    """Lists the presets in their shipped order, then the saved hands by name.

    A saved hand with the name of a preset stands in its place.
    """
    folder = paths.styles_dir()
    files = (
        sorted(folder.glob("*.json"), key=lambda path: _key(path.stem)) if folder.is_dir() else []
    )
    saved = [StyleInfo(path.stem, is_preset=False) for path in files]
    taken = {_key(info.name) for info in saved}
    return [info for info in _presets() if _key(info.name) not in taken] + saved


def find_style(name: str) -> StyleInfo | None:
    """Returns the hand of that name, capitals aside, or None."""
    return next((info for info in list_styles() if _key(info.name) == _key(name)), None)


def load_style(info: StyleInfo) -> list[StyleSample]:
    """Reads the samples of a hand from `list_styles`.

    Raises:
        UserError: its file is missing or damaged.
    """
    if info.is_preset:
        return [StyleSample.from_ink(paths.presets_dir() / f"{info.name}.json", info.name)]
    path = paths.styles_dir() / f"{info.name}.json"
    data = read_limited(path, _MAX_HAND_BYTES, "a saved hand")
    try:
        return _decode_hand(json.loads(data))
    except (ValueError, KeyError, TypeError, OSError, RecursionError) as error:
        raise UserError(
            f"The saved hand {info.name!r} is damaged: {error}.",
            f"Remove it with: handwrite-app styles remove {info.name!r}",
        ) from None


def save_style(name: str, samples: Sequence[StyleSample], *, replace: bool = False) -> StyleInfo:
    """Saves a hand under a name.

    Raises:
        UserError: the name cannot be used or is taken, or there are no samples.
        OSError: the folder cannot be written.
    """
    name = check_name(name)
    if not samples:
        raise UserError("There is no sample to save.", "Give a picture of some handwriting.")
    if sum(len(sample.windows) for sample in samples) > MAX_WINDOWS:
        raise UserError("That is too much handwriting for one hand.", "A few pages are enough.")
    folder = paths.styles_dir()
    taken = find_style(name)
    if taken is not None and (taken.is_preset or not replace):
        raise UserError(
            f"There is a style {taken.name!r} already.", "Choose another name, or remove it first."
        )
    folder.mkdir(parents=True, exist_ok=True)
    if taken is not None and taken.name != name:  # the same name in other capitals
        (folder / f"{taken.name}.json").unlink(missing_ok=True)
    text = json.dumps(_encode_hand(name, samples), indent=1, ensure_ascii=False)
    write_atomically(folder / f"{name}.json", f"{text}\n".encode())
    return StyleInfo(name, is_preset=False)


def remove_style(name: str) -> None:
    """Removes a saved hand, what was recorded of it, and what the model has learned of it.

    Raises:
        UserError: there is no such hand, or it is a preset.
        OSError: its file cannot be removed.
    """
    info = _saved_style(name)
    with contextlib.suppress(UserError):  # a damaged hand goes, too
        adapters.remove(adapters.even(load_style(info)))
    (paths.styles_dir() / f"{info.name}.json").unlink()
    remove_recordings(info.name)


def rename_style(name: str, new_name: str) -> StyleInfo:
    """Gives a saved hand another name; what was recorded of it follows.

    Raises:
        UserError: there is no such hand, it is a preset or damaged, or the new name cannot be used
            or is taken.
        OSError: the folder cannot be written.
    """
    info = _saved_style(name)
    new_name = check_name(new_name)
    samples = load_style(info)
    if _key(new_name) == _key(info.name):  # other capitals at most
        renamed = save_style(new_name, samples, replace=True)
    else:
        renamed = save_style(new_name, samples)
        (paths.styles_dir() / f"{info.name}.json").unlink()
    rename_recordings(info.name, renamed.name)
    return renamed


def _saved_style(name: str) -> StyleInfo:
    info = find_style(name)
    if info is None:
        raise _unknown_style(name)
    if info.is_preset:
        raise UserError(f"{info.name!r} is shipped with the application.", "It stays.")
    return info


def check_name(name: str) -> str:
    """Returns the name as it will be kept.

    Raises:
        UserError: it cannot be the name of a file on every system.
    """
    name = unicodedata.normalize("NFC", " ".join(name.split()))
    if not name or len(name) > MAX_NAME_LENGTH or len(name.encode()) > 200:
        raise UserError(
            "A style's name has 1 to 60 characters.", "Choose a name such as 'my hand'."
        )
    if not all(character.isalnum() or character in " -_" for character in name):
        raise UserError(
            f"{name!r} cannot be the name of a style.", "Use letters, digits, spaces, - and _."
        )
    if name[0] == "-" or name.casefold() in _DEVICE_NAMES:
        raise UserError(f"{name!r} cannot be the name of a style.", "Choose another name.")
    return name


def _unknown_style(name: str) -> UserError:
    """Says that no hand has this name, and which names are near it."""
    by_key = {_key(info.name): info.name for info in list_styles()}
    near = [by_key[key] for key in difflib.get_close_matches(_key(name), by_key, n=3, cutoff=0.5)]
    if near:
        return UserError(f"There is no style {name!r}.", f"Did you mean {' or '.join(near)}?")
    return UserError(
        f"There is no style {name!r}.",
        "Give a picture of some handwriting, or see handwrite-app styles list.",
    )


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _presets() -> list[StyleInfo]:
    """Reads resources/styles/index.json; a checkout without it has no presets."""
    folder = paths.presets_dir()
    try:
        index = json.loads((folder / "index.json").read_bytes())
    except FileNotFoundError:
        return []
    return [
        StyleInfo(
            name=entry["name"],
            is_preset=True,
            description=entry.get("description", ""),
            licence=entry.get("licence", ""),
            attribution=entry.get("attribution", ""),
            picture=folder / f"{entry['name']}.png",
        )
        for entry in index["presets"]
    ]


def _encode_hand(name: str, samples: Sequence[StyleSample]) -> dict[str, object]:
    return {
        "format": _HAND_FORMAT,
        "version": _HAND_VERSION,
        "name": name,
        "samples": encode_samples(samples, lambda png: base64.b64encode(png).decode("ascii")),
    }


def _decode_hand(hand: dict[str, object]) -> list[StyleSample]:
    """Undoes `_encode_hand`; raises one of the errors that `load_style` names."""
    if hand["format"] != _HAND_FORMAT:
        raise ValueError("it is not a saved hand")
    if hand["version"] != _HAND_VERSION:
        raise ValueError(f"it has format version {hand['version']}, this program reads 1")
    return decode_samples(hand["samples"], base64.b64decode)
