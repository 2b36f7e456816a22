"""A photo or scan of handwriting becomes what the style encoder reads.

`scan_sample` does it all; the steps are `read_image`, `clean_ink`, `find_lines` and `style_windows`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from handwrite_app.scan.ink import clean_ink
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
        windows: (K, 40, 288) float32 in [0, 1], ink 1, as `diffusion.strokes.draw_style_windows` draws.
        lines: the lines of text, from top to bottom.
        clean: (H, W) float32, the picture's ink alone.
        word_gap: median gap between words, in standard deviations of the ink's rows; None without one.
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
    lines = find_lines(clean)
    windows = style_windows(lines)
    if not len(windows):
        raise ScanError(
            "No line of handwriting was found in the picture.",
            "Use a sharp photo of a few lines of dark writing on plain, light paper.",
        )
    return ScanResult(windows, tuple(lines), clean, word_gap(lines))
