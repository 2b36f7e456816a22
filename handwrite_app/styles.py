"""Whose hand to write in: samples from pictures and ink, shipped presets, saved hands.

A hand is one or more `StyleSample`s. Saved hands are one JSON file each in `paths.styles_dir()`;
`handwrite_app.hand_files` packs one for another machine.
"""

from __future__ import annotations

import base64
import difflib
import io
import json
import math
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import compress
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from diffusion.files import write_atomically
from diffusion.strokes import STYLE_HEIGHT, STYLE_WIDTH, draw_style_windows, resample
from handwrite_app import paths
from handwrite_app.errors import UserError
from handwrite_app.files import read_limited
from handwrite_app.ink_files import MAX_FILE_BYTES, MAX_POINTS, read_ink_file

HAND_SUFFIX = ".hand"
INK_SUFFIXES = (".json", ".inkml", ".xopp")
PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp", ".gif")
MAX_NAME_LENGTH = 60
_HAND_FORMAT, _HAND_VERSION = "handwrite-hand", 1
_MAX_HAND_BYTES = 64 << 20
_MAX_WINDOWS = 512
_MAX_SAMPLE_NAME = 200
_FLAT = 0.005  # height over width; a line of a hundred small letters has twice as much
_DEVICE_NAMES = {"con", "prn", "aux", "nul", "index"} | {
    f"{port}{number}" for port in ("com", "lpt") for number in range(10)
}

Points: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class StyleSample:
    """One sample of a hand, as the model sees it.

    Attributes:
        windows: (K, 40, 288) float32, ink 1, paper 0, in steps of 1/255 so that a saved hand
            gives the same bytes as the sample it was saved from; see `diffusion.strokes`.
        name: for people; not unique.
        word_gap: median gap between words, in standard deviations of the ink's rows; None if the
            sample does not show one.
        strokes: the pen strokes of an ink sample, each (N, 2), y down; None for a picture.
        pressures: of each stroke how hard the pen was pressed, (N,) in [0, 1]; None where that
            is not known.
    """

    windows: NDArray[np.float32]
    name: str = "sample"
    word_gap: float | None = None
    strokes: tuple[Points, ...] | None = None
    pressures: tuple[Points, ...] | None = None

    def __post_init__(self) -> None:
        windows = np.asarray(self.windows, dtype=np.float32)
        if (
            windows.ndim != 3
            or windows.shape[1:] != (STYLE_HEIGHT, STYLE_WIDTH)
            or not len(windows)
        ):
            raise ValueError(
                f"windows must have shape (K, {STYLE_HEIGHT}, {STYLE_WIDTH}), got {windows.shape}"
            )
        windows = np.rint(np.clip(windows, 0, 1) * 255).astype(np.float32) / np.float32(255)
        windows.flags.writeable = False
        object.__setattr__(self, "windows", windows)
        if self.pressures is not None:
            lengths = [len(stroke) for stroke in self.strokes or ()]
            if [pressure.shape for pressure in self.pressures] != [(n,) for n in lengths]:
                raise ValueError("pressures must be one number to each point of the strokes")
            if not all(((p >= 0) & (p <= 1)).all() for p in self.pressures):
                raise ValueError("pressures must be in [0, 1]")

    @classmethod
    def from_image(cls, source: Path | str | bytes, name: str | None = None) -> StyleSample:
        """Reads a photo or scan of a few written lines.

        Args:
            source: the file, or its bytes.

        Raises:
            UserError: it cannot be read, or shows no handwriting.
        """
        from handwrite_app.scan import scan_sample  # OpenCV: only when a picture is read

        if not isinstance(source, bytes):
            path = Path(source)
            _must_exist(path)
            result = scan_sample(path)
            return cls(result.windows, name or path.stem, result.word_gap)
        result = scan_sample(source)
        return cls(result.windows, name or "picture", result.word_gap)

    @classmethod
    def from_ink(cls, path: Path | str, name: str | None = None) -> StyleSample:
        """Reads pen strokes: a document of ours (.json), InkML or Xournal++.

        Raises:
            UserError: the file cannot be read or holds no handwriting.
        """
        path = Path(path)
        name = name or path.stem
        if path.suffix.lower() != ".json":
            return cls.from_strokes(read_ink_file(path), name=name)
        from handwrite_app.export import read_json

        document = read_json(read_limited(path, MAX_FILE_BYTES, "ink"))
        lines: dict[tuple[int, int], list[Points]] = {}
        for number, page in enumerate(document.pages):
            for stroke in page.strokes:
                lines.setdefault((number, stroke.line), []).append(stroke.points)
        return cls._from_lines(list(lines.values()), name)

    @classmethod
    def from_strokes(
        cls,
        strokes: Iterable[NDArray[np.floating]],
        y_down: bool = True,
        name: str = "drawn",
        pressures: Iterable[NDArray[np.floating]] | None = None,
    ) -> StyleSample:
        """Takes pen strokes as drawn, of one line or several.

        Args:
            strokes: each (N, 2) x, y in any unit, in writing order.
            pressures: of each stroke, (N,) in [0, 1]; None where they are not known.

        Raises:
            UserError: there are no strokes, or they have no height.
        """
        flip = np.array([1.0, 1.0 if y_down else -1.0])
        drawn = [np.asarray(stroke, dtype=np.float64) for stroke in strokes]
        usable = [_is_usable(stroke) for stroke in drawn]
        lines = split_lines([stroke * flip for stroke in compress(drawn, usable)])
        known = None
        if pressures is not None:
            given = compress(pressures, usable)
            known = [[np.asarray(next(given), np.float64) for _ in line] for line in lines]
        return cls._from_lines([level(line) for line in lines], name, known)

    @classmethod
    def _from_lines(
        cls,
        lines: Sequence[Sequence[Points]],
        name: str,
        pressures: Sequence[Sequence[Points]] | None = None,
    ) -> StyleSample:
        """Takes the strokes of each line, y down, and their pressures."""
        is_writing = [not _is_flat(line) for line in lines]
        lines = list(compress(lines, is_writing))
        strokes = tuple(stroke for line in lines for stroke in line)
        points = np.concatenate(strokes) if strokes else np.zeros((0, 2))
        if len(points) < 4 or not np.ptp(points[:, 1]) > 0 or not np.ptp(points[:, 0]) > 0:
            raise UserError(
                "There is too little ink for a sample of a hand.", "Write a few words more."
            )
        if len(points) > MAX_POINTS:
            raise UserError("That is too much ink for a sample.", "A few lines are enough.")
        upward = [[stroke * [1.0, -1.0] for stroke in line] for line in lines]
        try:
            windows = draw_style_windows(upward)
        except ValueError as error:
            raise UserError(
                f"The ink cannot be used as a sample: {error}.", "Write a few words more."
            ) from None
        if not len(windows):
            raise UserError(
                "There is too little ink for a sample of a hand.", "Write a few words more."
            )
        known = None
        if pressures is not None:
            known = tuple(one for line in compress(pressures, is_writing) for one in line)
        return cls(windows, name, ink_word_gap(lines), strokes, known)


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
    _must_exist(path)
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

    _must_exist(path)
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
    if sum(len(sample.windows) for sample in samples) > _MAX_WINDOWS:
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
    """Removes a saved hand.

    Raises:
        UserError: there is no such hand, or it is a preset.
        OSError: its file cannot be removed.
    """
    info = _saved_style(name)
    (paths.styles_dir() / f"{info.name}.json").unlink()


def rename_style(name: str, new_name: str) -> StyleInfo:
    """Gives a saved hand another name.

    Raises:
        UserError: there is no such hand, it is a preset or damaged, or the new name cannot be used
            or is taken.
        OSError: the folder cannot be written.
    """
    info = _saved_style(name)
    new_name = check_name(new_name)
    samples = load_style(info)
    if _key(new_name) == _key(info.name):  # other capitals at most
        return save_style(new_name, samples, replace=True)
    renamed = save_style(new_name, samples)
    (paths.styles_dir() / f"{info.name}.json").unlink()
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


def sample_picture(samples: Sequence[StyleSample], scale: int = 2) -> bytes:
    """Draws the windows of the samples below each other, dark on white, as PNG."""
    from PIL import Image

    windows = np.concatenate([sample.windows for sample in samples])
    rows = 255 - np.rint(windows.reshape(-1, STYLE_WIDTH) * 255).astype(np.uint8)
    picture = Image.fromarray(rows)
    picture = picture.resize(
        (picture.width * scale, picture.height * scale), Image.Resampling.BICUBIC
    )
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def split_lines(strokes: Sequence[Points]) -> list[list[Points]]:
    """Splits strokes in writing order into lines of text.

    A line begins where the pen goes down and back to the left at once. The yardstick is the
    height of a letter: the median height of the strokes that are no dots or dashes.

    Args:
        strokes: each (N, 2), y down; empty ones and those with a NaN are left out.
    """
    kept = [stroke for stroke in strokes if _is_usable(stroke)]
    if not kept:
        return []
    heights = np.array([np.ptp(stroke[:, 1]) for stroke in kept])
    tall = heights[heights > 0.25 * heights.max()]
    height = float(np.median(tall)) if len(tall) else 0.0
    lines: list[list[Points]] = [[]]
    for stroke in kept:
        line = lines[-1]
        if line and height > 0:
            ink = np.concatenate(line)
            falls = stroke[:, 1].mean() - np.median(ink[:, 1]) > 1.5 * height
            returns = stroke[:, 0].min() < ink[:, 0].max() - 2.0 * height
            if falls and returns:
                lines.append([])
        lines[-1].append(stroke)
    return lines


def ink_word_gap(lines: Sequence[Sequence[Points]]) -> float | None:
    """Measures the median gap between words, in standard deviations of the ink's rows.

    Gaps between the x ranges of the strokes that are wider than 1.2 deviations are taken for
    gaps between words; gaps between letters are smaller.
    """
    gaps: list[float] = []
    for line in lines:
        deviation = _row_deviation(line)
        if deviation <= 0:
            continue
        ranges = sorted((stroke[:, 0].min(), stroke[:, 0].max()) for stroke in line)
        right = ranges[0][1]
        for low, high in ranges[1:]:
            if low - right > 1.2 * deviation:
                gaps.append(float(low - right) / deviation)
            right = max(right, high)
    return float(np.median(gaps)) if gaps else None


def level(line: Sequence[Points]) -> list[Points]:
    """Turns a line of text so that its baseline is horizontal; y down or up, any unit.

    A line of a word or two tells its own slope from its letters' only poorly: it stays as it is.
    """
    points = _even_points(line)
    if len(points) < 20 or _is_flat(line) or np.ptp(points[:, 0]) < 3 * np.ptp(points[:, 1]):
        return list(line)
    slope = float(np.polyfit(points[:, 0], points[:, 1], 1)[0])
    cosine, sine = np.cos(np.arctan(slope)), np.sin(np.arctan(slope))
    turn = np.array([[cosine, -sine], [sine, cosine]])  # for row vectors: by minus the slope
    return [stroke @ turn for stroke in line]


def _is_usable(stroke: Points) -> bool:
    return bool(
        stroke.ndim == 2 and stroke.shape[1] == 2 and len(stroke) and np.isfinite(stroke).all()
    )


def _is_flat(line: Sequence[Points]) -> bool:
    """Whether a line is but a rule: it would be drawn endlessly wide."""
    width, height = np.ptp(np.concatenate(line), axis=0)
    return bool(height <= _FLAT * width)


def _even_points(line: Sequence[Points]) -> Points:
    """Points (N, 2) at even distances along all strokes, so that fast ink weighs like slow."""
    if not line:
        return np.zeros((0, 2))
    width, height = np.ptp(np.concatenate(line), axis=0)
    step = max(float(height) / 40, float(width) / 10_000)
    if not step > 0:
        return np.concatenate(line)
    return np.concatenate([resample(stroke, step) for stroke in line])


def _row_deviation(line: Sequence[Points]) -> float:
    points = _even_points(line)
    return float(points[:, 1].std()) if len(points) else 0.0


def _must_exist(path: Path) -> None:
    if not path.exists():
        raise UserError(f"There is no file {path}.", "Check the name of the style sample.")
    if path.is_dir():
        raise UserError(f"{path} is a folder, not a sample.", "Name a picture or ink file in it.")


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


def encode_samples(
    samples: Sequence[StyleSample], put_windows: Callable[[bytes], str]
) -> list[dict[str, object]]:
    """Returns what JSON can hold of samples.

    Args:
        put_windows: keeps the windows of a sample, a PNG, and returns what the entry says of them.
    """
    entries: list[dict[str, object]] = []
    for sample in samples:
        entry: dict[str, object] = {
            "name": sample.name,
            "word_gap": sample.word_gap,
            "windows": put_windows(_windows_to_png(sample.windows)),
            "strokes": _lists(sample.strokes),
        }
        if sample.pressures is not None:
            entry["pressures"] = _lists(sample.pressures)
        entries.append(entry)
    return entries


def decode_samples(entries: object, take_windows: Callable[[str], bytes]) -> list[StyleSample]:
    """Undoes `encode_samples`.

    Raises:
        ValueError, KeyError, TypeError, OSError: what was read is not what was written.
    """
    if not isinstance(entries, list) or not entries:
        raise ValueError("it holds no samples")
    samples = []
    num_windows = 0
    for entry in entries:
        gap, strokes, pressures = entry["word_gap"], entry["strokes"], entry.get("pressures")
        if gap is not None and not (0 < float(gap) < 100):
            raise ValueError("a gap between words is out of range")
        windows = _windows_from_png(take_windows(entry["windows"]))
        num_windows += len(windows)
        if num_windows > _MAX_WINDOWS:
            raise ValueError("it holds too much handwriting")
        samples.append(
            StyleSample(
                windows=windows,
                name=str(entry["name"])[:_MAX_SAMPLE_NAME],
                word_gap=None if gap is None else float(gap),
                strokes=None
                if strokes is None
                else tuple(np.array(stroke, dtype=np.float64).reshape(-1, 2) for stroke in strokes),
                pressures=None
                if pressures is None
                else tuple(np.array(one, dtype=np.float64).reshape(-1) for one in pressures),
            )
        )
    return samples


def _lists(arrays: Sequence[Points] | None) -> list[object] | None:
    return None if arrays is None else [array.tolist() for array in arrays]


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


def _windows_to_png(windows: NDArray[np.float32]) -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    rows = np.rint(windows.reshape(-1, STYLE_WIDTH) * 255).astype(np.uint8)
    Image.fromarray(rows).save(buffer, "PNG")
    return buffer.getvalue()


def _windows_from_png(png: bytes) -> NDArray[np.float32]:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(png), formats=("PNG",)) as picture:
            width, height = picture.size
            if width != STYLE_WIDTH or not 0 < height <= _MAX_WINDOWS * STYLE_HEIGHT:
                raise ValueError(f"a picture of {width} x {height} pixels is not one of a hand")
            rows = np.asarray(picture.convert("L"), dtype=np.float32) / np.float32(255)
    except (SyntaxError, Image.DecompressionBombError) as error:  # what Pillow calls broken PNG
        raise ValueError(str(error)) from None
    return rows.reshape(-1, STYLE_HEIGHT, STYLE_WIDTH)
