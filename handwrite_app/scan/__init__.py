"""A photo or scan of handwriting becomes what the style encoder reads.

`scan_sample` does it all, by way of `read_image`, `clean_ink`, `find_lines` and `style_windows`.
`ScanReader` does the same with a person's corrections.
"""

from __future__ import annotations

from pathlib import Path

from handwrite_app.scan.ink import clean_ink
from handwrite_app.scan.lines import TextLine, find_lines, word_gap
from handwrite_app.scan.picture import ScanError, read_image
from handwrite_app.scan.reader import Blot, ScanReader, ScanResult, ScanSettings
from handwrite_app.scan.windows import style_windows

__all__ = [
    "Blot",
    "ScanError",
    "ScanReader",
    "ScanResult",
    "ScanSettings",
    "TextLine",
    "clean_ink",
    "find_lines",
    "read_image",
    "scan_sample",
    "style_windows",
    "word_gap",
]


def scan_sample(source: Path | str | bytes) -> ScanResult:
    """Reads the handwriting in a picture.

    Raises:
        ScanError: the file cannot be read as a picture, or there is no handwriting in it.
    """
    return ScanReader(read_image(source)).read(ScanSettings())
