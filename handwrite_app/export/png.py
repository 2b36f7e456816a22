"""PNG pictures of pages, with neither Qt nor a display."""

from __future__ import annotations

import math
import struct
import zlib

import resvg_py

from handwrite_app.document.model import Page
from handwrite_app.errors import UserError
from handwrite_app.export.svg import picture_svg

DEFAULT_DPI = 300.0
_MOST_PIXELS = 80_000_000  # A4 at 900 dpi
_AFTER_HEADER = 8 + 25  # the signature and the IHDR chunk


def export_png(
    page: Page,
    dpi: float = DEFAULT_DPI,
    transparent: bool = False,
    title: str = "",
    provenance: str = "",
) -> bytes:
    """Draws a page as a PNG with its paper, or with nothing behind the ink.

    Args:
        dpi: dots per inch; stored in the file.
        title: the text of the page, for the metadata.
        provenance: who or what wrote it, for the metadata; see `Document.provenance`.

    Raises:
        UserError: the picture would have more pixels than a computer should hold.
    """
    if not (math.isfinite(dpi) and dpi > 0):
        raise UserError(f"A picture cannot have {dpi:g} dpi.", "Try 300.")
    size = (
        max(1, round(page.width_mm / 25.4 * dpi)),
        max(1, round(page.height_mm / 25.4 * dpi)),
    )
    if size[0] * size[1] > _MOST_PIXELS:
        raise UserError(
            f"The picture would be {size[0]} x {size[1]} pixels large.",
            "Choose a lower dpi or a smaller page.",
        )
    picture = bytes(
        resvg_py.svg_to_bytes(
            svg_string=picture_svg(page, size, transparent).decode("utf-8"), skip_system_fonts=True
        )
    )
    dots_per_metre = max(1, round(dpi / 0.0254))
    chunks = [_chunk(b"pHYs", struct.pack(">IIB", dots_per_metre, dots_per_metre, 1))]
    if title:
        chunks.append(_text("Title", title))
    if provenance:
        chunks += [_text("Description", provenance), _text("Software", "Handwrite")]
    return picture[:_AFTER_HEADER] + b"".join(chunks) + picture[_AFTER_HEADER:]


def _text(key: str, value: str) -> bytes:
    """A tEXt chunk, or iTXt where Latin-1 does not do (PNG specification, section 11.3.4)."""
    value = value.replace("\0", "")
    try:
        return _chunk(b"tEXt", key.encode("latin-1") + b"\0" + value.encode("latin-1"))
    except UnicodeEncodeError:
        encoded = value.encode("utf-8", "replace")
        return _chunk(b"iTXt", key.encode("latin-1") + b"\0\0\0\0\0" + encoded)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
