"""Lines of words as pictures, real and generated ink alike; and the contact sheet."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

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
    """One line of the contact sheet: pictures (H, W) uint8 grey with dark ink, and captions.

    The first is the style sample; a picture may be None where there is nothing to show.
    """

    pictures: tuple[NDArray[np.uint8] | None, ...]
    captions: tuple[str, ...]


def draw_words(
    words: Sequence[Strokes], x_height: float, word_gap: float = WORD_GAP
) -> NDArray[np.uint8]:
    """Sets words (steps, y up) side by side on one baseline and draws them, (H, W) grey.

    Args:
        x_height: of the hand, in steps; it sets the scale, and with it pen and gaps.
        word_gap: between the ink of two words, in x-heights.
    """
    scale = X_HEIGHT_PX / x_height
    line = [smooth(s) for s in side_by_side(words, word_gap * x_height)]
    return _draw_line([s * np.array([scale, -scale]) for s in line])


def draw_page_line(strokes: Sequence[NDArray[np.float64]], x_height_mm: float) -> NDArray[np.uint8]:
    """Draws a line of a page, strokes in mm with y down, as it stands there, (H, W) grey."""
    return _draw_line([s * (X_HEIGHT_PX / x_height_mm) for s in strokes])


def _draw_line(pixels: Strokes) -> NDArray[np.uint8]:
    """Draws strokes in px, y down, cropped to their ink and a margin."""
    if not pixels:
        return np.full((2 * _MARGIN_PX, 2 * _MARGIN_PX), 255, dtype=np.uint8)
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


def contact_sheet(rows: Sequence[SheetRow], columns: Sequence[str], titles: Sequence[str]) -> bytes:
    """Draws the pictures of each row beside each other, as a PNG.

    Args:
        columns: headings, as many as a row has pictures.
        titles: lines of text above all.
    """
    head = (len(titles) + 1) * _CAPTION_PX + 8
    lefts = [0, *(_SAMPLE_PX + k * _COLUMN_PX for k in range(len(columns)))]
    sheet = Image.new("L", (lefts[-1], head + len(rows) * (_ROW_PX + _CAPTION_PX)), 255)
    pen = ImageDraw.Draw(sheet)
    font, small = ImageFont.load_default(15), ImageFont.load_default(11)
    for k, title in enumerate(titles):
        pen.text((8, 4 + k * _CAPTION_PX), title, fill=0, font=font)
    for left, name in zip(lefts, columns, strict=False):
        pen.text((left + 8, len(titles) * _CAPTION_PX + 4), name, fill=0, font=font)
    for k, row in enumerate(rows):
        top = head + k * (_ROW_PX + _CAPTION_PX)
        pen.line([(0, top), (lefts[-1], top)], fill=200)
        for (left, right), picture, caption in zip(
            pairwise(lefts), row.pictures, row.captions, strict=True
        ):
            if picture is not None:
                shown = Image.fromarray(picture)
                shown.thumbnail((right - left - 16, _ROW_PX - 6), Image.Resampling.LANCZOS)
                sheet.paste(shown, (left + 8, top + 3 + (_ROW_PX - 6 - shown.height) // 2))
            most = (right - left) // 6
            text = caption if len(caption) < most else caption[:most] + "..."
            pen.text((left + 8, top + _ROW_PX), text, fill=90, font=small)
    buffer = io.BytesIO()
    sheet.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
