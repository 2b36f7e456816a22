"""Reading one picture as often as a person corrects how it is read.

Frames: px of the picture, origin top left, y down. *Turned* is the picture after `ScanSettings`
has turned it, before it is cropped.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from handwrite_app.scan.ink import clean_ink, pen_width
from handwrite_app.scan.lines import TextLine, find_lines, word_gap
from handwrite_app.scan.picture import ScanError
from handwrite_app.scan.rules import rotation
from handwrite_app.scan.windows import style_windows

Box = tuple[float, float, float, float]  # x0, y0, x1, y1

MAX_TURN_DEG = 15.0
_LEAST_CROP = 16  # px; what is smaller shows no writing
_SAME_LINE = 0.5  # boxes that share this much of both are of one line


@dataclass(frozen=True, eq=False)
class Blot:
    """What a person has struck out.

    Attributes:
        points: (N, 2) px in the picture as it was read, not turned.
        radius: of the brush that went along them, px; 0: the points are the outline of an area.
    """

    points: NDArray[np.float64]
    radius: float = 0.0


@dataclass(frozen=True, eq=False)
class ScanSettings:
    """What a person has corrected; the defaults leave all to the reader.

    Attributes:
        quarter_turns: clockwise, 0 to 3.
        turn_deg: clockwise beside these, within `MAX_TURN_DEG`.
        crop: px in the turned picture; None: all of it.
        darkness: see `clean_ink`.
        left_out: the boxes of lines that are not to be used, px in the turned picture.
    """

    quarter_turns: int = 0
    turn_deg: float = 0.0
    crop: Box | None = None
    darkness: float = 0.0
    blots: tuple[Blot, ...] = ()
    left_out: tuple[Box, ...] = ()


@dataclass(frozen=True, eq=False)
class ScanResult:
    """What a picture says about a hand.

    Attributes:
        windows: (K, 40, 288) float32 in [0, 1], ink 1, as `draw_style_windows` draws ink; of the
            lines that are used. K is 0 where none is.
        lines: the lines of text, from top to bottom; their boxes are px in the turned picture.
        used: which of them are.
        clean: (H, W) float32, the ink alone, of the turned picture; 0 outside of the crop.
        word_gap: median gap between words, in standard deviations of the ink's rows, if any.
    """

    windows: NDArray[np.float32]
    lines: tuple[TextLine, ...]
    used: tuple[bool, ...]
    clean: NDArray[np.float32]
    word_gap: float | None


class ScanReader:
    """Reads one picture under changing settings. Not to be used by two threads at once.

    Turning a picture and finding its ink takes most of the time: both are kept while the settings
    that they hang on stay.
    """

    def __init__(self, image: NDArray[np.uint8]) -> None:
        """Takes (H, W, 3) uint8 RGB, as from `read_image`."""
        self._image = image
        self._turned: tuple[tuple[int, float], NDArray[np.uint8]] | None = None
        self._clean: tuple[object, NDArray[np.float32]] | None = None

    def turned(self, settings: ScanSettings) -> NDArray[np.uint8]:
        """Returns the picture as it is turned, (H, W, 3) uint8 RGB."""
        key = (settings.quarter_turns % 4, settings.turn_deg)
        if self._turned is None or self._turned[0] != key:
            matrix, size = turn_matrix(self._image.shape, settings)
            if key == (0, 0.0):
                turned = self._image
            elif not key[1]:
                turned = np.ascontiguousarray(np.rot90(self._image, -key[0]))
            else:
                edge = np.concatenate([self._image[[0, -1]].reshape(-1, 3)])
                turned = np.asarray(
                    cv2.warpAffine(
                        self._image,
                        matrix,
                        size,
                        flags=cv2.INTER_LINEAR,
                        borderMode=cv2.BORDER_CONSTANT,
                        borderValue=[float(c) for c in np.median(edge, axis=0)],
                    ),
                    dtype=np.uint8,
                )
            self._turned = (key, turned)
        return self._turned[1]

    def read(self, settings: ScanSettings) -> ScanResult:
        """Finds ink, lines and words.

        Raises:
            ScanError: there is no handwriting in what is left of the picture.
        """
        clean = self._clean_ink(settings)
        if settings.blots:
            clean = np.where(_blotted(settings, self._image.shape, clean.shape), 0, clean)
            clean = clean.astype(np.float32)
        x0, y0, x1, y1 = _crop_px(settings.crop, clean.shape)
        lines = tuple(
            replace(line, box=_moved(line.box, x0, y0))
            for line in find_lines(clean[y0:y1, x0:x1])
            if _is_writing(line)
        )
        if not lines:
            raise ScanError(
                "No line of handwriting was found in the picture.",
                "Use a sharp photo of a few lines of dark writing on plain, light paper.",
            )
        used = tuple(
            not any(_is_same(line.box, box) for box in settings.left_out) for line in lines
        )
        kept = [line for line, is_used in zip(lines, used, strict=True) if is_used]
        return ScanResult(style_windows(kept), lines, used, clean, word_gap(kept))

    def _clean_ink(self, settings: ScanSettings) -> NDArray[np.float32]:
        """(H, W) the ink of the turned picture; 0 outside of the crop."""
        key = (
            settings.quarter_turns % 4,
            settings.turn_deg,
            settings.crop,
            settings.darkness,
        )
        if self._clean is None or self._clean[0] != key:
            image = self.turned(settings)
            x0, y0, x1, y1 = _crop_px(settings.crop, image.shape)
            if min(x1 - x0, y1 - y0) < _LEAST_CROP:
                raise ScanError("There is too little left of the picture.", "Crop less of it.")
            clean = np.zeros(image.shape[:2], np.float32)
            part = np.ascontiguousarray(image[y0:y1, x0:x1])
            clean[y0:y1, x0:x1] = clean_ink(part, settings.darkness)
            self._clean = (key, clean)
        return self._clean[1]


def turn_matrix(
    shape: tuple[int, ...], settings: ScanSettings
) -> tuple[NDArray[np.float64], tuple[int, int]]:
    """The affine map (2, 3) from the picture to the turned one, and its (width, height)."""
    height, width = shape[:2]
    turns = settings.quarter_turns % 4
    quarter = np.array(
        [
            [[1, 0, 0], [0, 1, 0]],
            [[0, -1, height], [1, 0, 0]],
            [[-1, 0, width], [0, -1, height]],
            [[0, 1, 0], [-1, 0, width]],
        ][turns],
        dtype=np.float64,
    )
    size = (width, height) if turns % 2 == 0 else (height, width)
    if not settings.turn_deg:
        return quarter, size
    fine, size = rotation((size[1], size[0]), -settings.turn_deg)
    return fine @ np.vstack([quarter, [0, 0, 1]]), size


def _blotted(
    settings: ScanSettings, shape: tuple[int, ...], turned_shape: tuple[int, ...]
) -> NDArray[np.bool_]:
    """(H, W) true in the turned picture where something is struck out."""
    matrix, _ = turn_matrix(shape, settings)
    mask = np.zeros(turned_shape[:2], np.uint8)
    for blot in settings.blots:
        points = blot.points @ matrix[:, :2].T + matrix[:, 2]
        pixels = np.round(points).astype(np.int32)[:, None]
        if blot.radius <= 0:
            cv2.fillPoly(mask, [pixels], 1)
        else:
            cv2.polylines(mask, [pixels], False, 1, max(1, round(2 * blot.radius)))
            for point in (pixels[0, 0], pixels[-1, 0]):
                cv2.circle(mask, [int(c) for c in point], round(blot.radius), 1, -1)
    return mask > 0


def _crop_px(crop: Box | None, shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    height, width = shape[:2]
    if crop is None:
        return 0, 0, width, height
    x0, y0, x1, y1 = crop
    return (
        max(0, math.floor(min(x0, x1))),
        max(0, math.floor(min(y0, y1))),
        min(width, math.ceil(max(x0, x1))),
        min(height, math.ceil(max(y0, y1))),
    )


def _moved(box: tuple[int, int, int, int], x: int, y: int) -> tuple[int, int, int, int]:
    return box[0] + x, box[1] + y, box[2] + x, box[3] + y


def _is_same(box: Box, other: Box) -> bool:
    """Whether two boxes share most of either: a line is still itself when its ink has changed."""
    width = min(box[2], other[2]) - max(box[0], other[0])
    height = min(box[3], other[3]) - max(box[1], other[1])
    areas = [(b[2] - b[0]) * (b[3] - b[1]) for b in (box, other)]
    return width > 0 and height > 0 and width * height > _SAME_LINE * max(areas)


def _is_writing(line: TextLine) -> bool:
    """A line of writing is wider than high, higher than its pen is wide, and crossed many times."""
    mask = line.ink > 0.5
    crossings = np.count_nonzero(np.diff(mask.astype(np.int8), axis=1) == 1, axis=1)
    return bool(
        line.row_std > max(1.5, 0.6 * pen_width(mask))
        and mask.shape[1] > 4 * line.row_std
        and crossings.max(initial=0) >= 2
    )
