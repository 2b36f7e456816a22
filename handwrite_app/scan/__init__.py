"""A photo or scan of handwriting becomes what the style encoder reads.

`scan_sample` does it all, by way of `read_image`, `clean_ink`, `find_lines` and `style_windows`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from handwrite_app.scan.ink import clean_ink, pen_width
from handwrite_app.scan.lines import TextLine, find_lines, word_gap
from handwrite_app.scan.picture import ScanError, read_image
from handwrite_app.scan.windows import style_windows

__all__ = [
    "ScanError",
    "ScanResult",
    "TextLine",
    "clean_ink",
    "find_lines",
    "read_image",
    "scan_sample",
    "style_windows",
    "word_gap",
]


@dataclass(frozen=True, eq=False)
class ScanResult:
    """What a picture says about a hand.

    Attributes:
        windows: (K, 40, 288) float32 in [0, 1], ink 1, as `draw_style_windows` draws ink.
        lines: the lines of text, from top to bottom.
        clean: (H, W) float32, the picture's ink alone.
        word_gap: median gap between words, in standard deviations of the ink's rows, if any.
    """

    windows: NDArray[np.float32]
    lines: tuple[TextLine, ...]
    clean: NDArray[np.float32]
    word_gap: float | None


def scan_sample(source: Path | str | bytes) -> ScanResult:
    """Reads the handwriting in a picture.

    Raises:
        ScanError: the file cannot be read as a picture, or there is no handwriting in it.
    """
    clean = clean_ink(read_image(source))
    lines = [line for line in find_lines(clean) if _is_writing(line)]
    if not lines:
        raise ScanError(
            "No line of handwriting was found in the picture.",
            "Use a sharp photo of a few lines of dark writing on plain, light paper.",
        )
    windows = style_windows(lines)
    return ScanResult(windows, tuple(lines), clean, word_gap(lines))


def _is_writing(line: TextLine) -> bool:
    """A line of writing is wider than high, higher than its pen is wide, and crossed many times."""
    mask = line.ink > 0.5
    crossings = np.count_nonzero(np.diff(mask.astype(np.int8), axis=1) == 1, axis=1)
    return bool(
        line.row_std > max(1.5, 0.6 * pen_width(mask))
        and mask.shape[1] > 4 * line.row_std
        and crossings.max(initial=0) >= 2
    )
