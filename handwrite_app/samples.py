"""Samples of a hand: from pictures and ink, as the model sees them, and in files.

`handwrite_app.styles` gives them names.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import compress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from diffusion.strokes import STYLE_HEIGHT, STYLE_WIDTH, draw_style_windows
from handwrite_app.errors import UserError
from handwrite_app.files import read_limited
from handwrite_app.ink_files import MAX_FILE_BYTES, MAX_POINTS, read_ink_file
from handwrite_app.ink_lines import Points, ink_word_gap, is_flat, is_usable, level, split_lines

MAX_WINDOWS = 512  # of one hand
_MAX_SAMPLE_NAME = 200


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
            check_exists(path)
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
        usable = [is_usable(stroke) for stroke in drawn]
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
        is_writing = [not is_flat(line) for line in lines]
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


def check_exists(path: Path) -> None:
    """Refuses what cannot be the file of a sample.

    Raises:
        UserError: there is no such file, or it is a folder.
    """
    if not path.exists():
        raise UserError(f"There is no file {path}.", "Check the name of the style sample.")
    if path.is_dir():
        raise UserError(f"{path} is a folder, not a sample.", "Name a picture or ink file in it.")


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
        if num_windows > MAX_WINDOWS:
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
            if width != STYLE_WIDTH or not 0 < height <= MAX_WINDOWS * STYLE_HEIGHT:
                raise ValueError(f"a picture of {width} x {height} pixels is not one of a hand")
            rows = np.asarray(picture.convert("L"), dtype=np.float32) / np.float32(255)
    except (SyntaxError, Image.DecompressionBombError) as error:  # what Pillow calls broken PNG
        raise ValueError(str(error)) from None
    return rows.reshape(-1, STYLE_HEIGHT, STYLE_WIDTH)
