"""From lines of text to the windows of the style encoder, as `diffusion.strokes` draws them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from diffusion.strokes import STYLE_HEIGHT, STYLE_INK_ROW, STYLE_INK_STD, STYLE_WIDTH
from handwrite_app.scan.ink import pen_width
from handwrite_app.scan.lines import TextLine, row_moments

FloatImage = NDArray[np.float32]

MAX_WINDOWS = 32
_PEN_PX = (1.7, 4.0)  # thinner and thicker pens are brought to these widths in the window
_LEFT = 1.75  # px; where the ink of a pen of 2.5 px begins, its points beginning at 3
_DETAIL = 3.0  # px of the working image per px of the window


def style_windows(lines: Sequence[TextLine]) -> FloatImage:
    """Normalises lines to style windows, in reading order.

    Returns:
        (K, STYLE_HEIGHT, STYLE_WIDTH) float32 in [0, 1], ink 1; K is 0 without lines. Of more than
        `MAX_WINDOWS`, which a page has, as many are taken at even distances.
    """
    windows: list[FloatImage] = []
    for line in lines:
        windows.extend(_line_windows(line))
    wide = [w for w in windows if np.flatnonzero(w.max(axis=0) > 0.3)[-1] > STYLE_WIDTH / 4]
    windows = wide or windows  # a short rest says little about a hand
    if not windows:
        return np.zeros((0, STYLE_HEIGHT, STYLE_WIDTH), np.float32)
    chosen = np.linspace(0, len(windows) - 1, min(len(windows), MAX_WINDOWS)).round().astype(int)
    return np.stack([windows[k] for k in chosen])


def _line_windows(line: TextLine) -> list[FloatImage]:
    detailed, zoom = _with_usual_pen(line)
    mean, deviation = row_moments(detailed)
    if deviation <= 0:
        return []
    scale = STYLE_INK_STD / deviation
    to_window = zoom * scale  # px of the window per px of the line
    blur = 0.3 / scale
    smooth = np.asarray(cv2.GaussianBlur(detailed, (0, 0), blur), dtype=np.float32)
    windows = []
    for left, right in _cuts(line, to_window):
        own = _between(smooth, left * zoom, right * zoom, line.slant, mean)
        columns = np.flatnonzero(own.max(axis=0) > 0.3)
        if not len(columns):
            continue
        # Pixel centres lie at +0.5 on both sides; warpAffine counts them from 0.
        shift_x = _LEFT - float(columns[0]) * scale + 0.5 * scale - 0.5
        shift_y = STYLE_INK_ROW - mean * scale + 0.5 * scale - 0.5
        matrix = np.array([[scale, 0, shift_x], [0, scale, shift_y]])
        window = cv2.warpAffine(own, matrix, (STYLE_WIDTH, STYLE_HEIGHT), flags=cv2.INTER_LINEAR)
        windows.append(np.clip(np.asarray(window, dtype=np.float32), 0, 1))
    return windows


def _with_usual_pen(line: TextLine) -> tuple[FloatImage, float]:
    """The line at `_DETAIL` px to the window's px or finer, its pen neither hair nor marker.

    Returns:
        The image, with a few rows more above and below, and its zoom against `line.ink`.
    """
    scale = STYLE_INK_STD / max(line.row_std, 1e-6)
    zoom = max(1.0, _DETAIL * scale)
    border = int(np.ceil(3 / scale))
    image = np.pad(line.ink, ((border, border), (0, 0)))
    if zoom > 1:
        large = cv2.resize(image, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_CUBIC)
        # Enlarging softens the edges.
        image = np.clip((np.asarray(large, dtype=np.float32) - 0.5) * min(zoom, 3.0) + 0.5, 0, 1)
    px = zoom / scale  # px of the image per px of the window
    pen = pen_width(image > 0.5)
    if pen < _PEN_PX[0] * px:
        image = _morph(image, cv2.MORPH_DILATE, _PEN_PX[0] * px - pen)
    elif pen > _PEN_PX[1] * px:
        image = _morph(image, cv2.MORPH_ERODE, pen - _PEN_PX[1] * px)
    return image, zoom


def _morph(image: FloatImage, operation: int, change_px: float) -> FloatImage:
    """Widens or narrows every stroke by about `change_px`."""
    size = round(change_px) + 1
    if size < 2:
        return image
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    return np.asarray(cv2.morphologyEx(image, operation, kernel), dtype=np.float32)


def _cuts(line: TextLine, to_window: float) -> list[tuple[float, float]]:
    """Column ranges of the line (its px) that each fit a window: whole words where possible."""
    room = (STYLE_WIDTH - 4) / to_window
    width = line.ink.shape[1]
    words = line.words or ((0, width),)
    # Between words the cut goes through the middle of the gap.
    middles = [(a[1] + b[0]) / 2 for a, b in pairwise(words)]
    edges = [-1e9, *middles, 1e9]
    cuts: list[tuple[float, float]] = []
    start = 0
    for k in range(len(words)):
        if k > start and words[k][1] - words[start][0] > room:
            cuts.append((edges[start], edges[k]))
            start = k
        if words[k][1] - words[k][0] > room:  # one word, or what looks like one, is too wide
            left = float(words[k][0])
            while words[k][1] - left > room:
                nearer = _lightest(line, left + 0.6 * room, left + room)
                cuts.append((left if left > words[k][0] else edges[k], nearer))
                left = nearer
            cuts.append((left, edges[k + 1]))
            start = k + 1
    if start < len(words):
        cuts.append((edges[start], edges[-1]))
    return cuts


def _lightest(line: TextLine, low: float, high: float) -> float:
    """Column with the least ink between two columns, the rightmost of equals."""
    profile = line.ink[:, int(low) : max(int(high), int(low) + 1)].sum(axis=0)
    return float(int(low) + len(profile) - 1 - int(profile[::-1].argmin()))


def _between(
    image: FloatImage, left: float, right: float, slant: float, middle_row: float
) -> FloatImage:
    """What lies between two cuts along the slant, which meet the middle row at two columns."""
    height, width = image.shape
    place = np.arange(width)[None, :] - slant * (middle_row - np.arange(height)[:, None])
    return np.asarray(np.where((place >= left) & (place < right), image, 0), dtype=np.float32)
