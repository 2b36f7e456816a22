"""Lines of words as pictures, real and generated ink alike; and the contact sheet."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from diffusion.strokes import Strokes, draw
from handwrite_app.evaluation.plan import side_by_side
from handwrite_app.layout.smoothing import smooth

X_HEIGHT_PX = 24.0
PEN_WIDTH = 0.15  # of the x-height
WORD_GAP = 2.0  # x-heights between the ink of two words; the median of real lines
_MARGIN_PX = 12
_COLUMN_PX, _SAMPLE_PX, _ROW_PX, _CAPTION_PX = 620, 330, 96, 20
_LARGEST_LINE_PX = 8000  # ink that runs away is cut here


@dataclass(frozen=True, eq=False)
class SheetRow:
    """One line of the contact sheet: pictures are (H, W) uint8 grey, dark ink."""

    sample: NDArray[np.uint8]
    generated: NDArray[np.uint8]
    real: NDArray[np.uint8]
    captions: tuple[str, str, str]


def draw_words(words: Sequence[Strokes], x_height: float) -> NDArray[np.uint8]:
    """Sets words (steps, y up) side by side on one baseline and draws them, (H, W) grey.

    Args:
        x_height: of the hand, in steps; it sets the scale, and with it pen and gaps.
    """
    scale = X_HEIGHT_PX / x_height
    line = [smooth(s) for s in side_by_side(words, WORD_GAP * x_height)]
    if not line:
        return np.full((2 * _MARGIN_PX, 2 * _MARGIN_PX), 255, dtype=np.uint8)
    pixels = [s * np.array([scale, -scale]) for s in line]
    every = np.concatenate(pixels)
    pixels = [s - every.min(axis=0) + _MARGIN_PX for s in pixels]
    size = np.minimum(np.ptp(every, axis=0) + 2 * _MARGIN_PX, _LARGEST_LINE_PX)
    ink = draw(pixels, (int(np.ceil(size[1])), int(np.ceil(size[0]))), PEN_WIDTH * X_HEIGHT_PX)
    return _grey(ink)


def draw_window(window: NDArray[np.float32]) -> NDArray[np.uint8]:
    """A style window (40, 288) as a picture."""
    return _grey(window)


def _grey(ink: NDArray[np.float32]) -> NDArray[np.uint8]:
    return np.asarray(np.rint(255 * (1 - np.clip(ink, 0, 1))), dtype=np.uint8)


def contact_sheet(rows: Sequence[SheetRow], title: str) -> bytes:
    """Draws sample, generated and real ink beside each other, a row a line, as a PNG."""
    head = 2 * _CAPTION_PX + 8
    width = _SAMPLE_PX + 2 * _COLUMN_PX
    sheet = Image.new("L", (width, head + len(rows) * (_ROW_PX + _CAPTION_PX)), 255)
    pen = ImageDraw.Draw(sheet)
    font, small = ImageFont.load_default(15), ImageFont.load_default(11)
    pen.text((8, 4), title, fill=0, font=font)
    lefts = (0, _SAMPLE_PX, _SAMPLE_PX + _COLUMN_PX)
    for left, name in zip(lefts, ("style sample", "generated", "real"), strict=True):
        pen.text((left + 8, _CAPTION_PX + 4), name, fill=0, font=font)
    for k, row in enumerate(rows):
        top = head + k * (_ROW_PX + _CAPTION_PX)
        pen.line([(0, top), (width, top)], fill=200)
        pictures = (row.sample, row.generated, row.real)
        room = (_SAMPLE_PX, _COLUMN_PX, _COLUMN_PX)
        for left, columns, picture, caption in zip(
            lefts, room, pictures, row.captions, strict=True
        ):
            shown = Image.fromarray(picture)
            shown.thumbnail((columns - 16, _ROW_PX - 6), Image.Resampling.LANCZOS)
            sheet.paste(shown, (left + 8, top + 3 + (_ROW_PX - 6 - shown.height) // 2))
            text = caption if len(caption) < columns // 6 else caption[: columns // 6] + "..."
            pen.text((left + 8, top + _ROW_PX), text, fill=90, font=small)
    buffer = io.BytesIO()
    sheet.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
