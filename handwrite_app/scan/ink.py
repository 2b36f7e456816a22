"""From a picture to clean ink: any pen on any paper in any light becomes 1 on 0.

Frames: pixels of the picture, origin top left, y down. The density of a pixel is how much darker
than its paper it is: 0 paper, 1 black.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from handwrite_app.scan.picture import ScanError
from handwrite_app.scan.rules import erase_rules
from handwrite_app.scan.skew import estimate_skew

FloatImage = NDArray[np.float32]
Mask = NDArray[np.bool_]

_LIGHT_SIDE = 480  # px, longer side of the picture at which light and shadow are judged
_PAPER_KERNEL = 17  # px at that size: wider than any stroke, narrower than a shadow
_MIN_LEVEL = 0.07  # ink must be this much darker than its paper
_MAX_COVERAGE = 0.35


@dataclass(frozen=True, eq=False)
class _Density:
    values: FloatImage  # (H, W), 0 paper, about `level` ink; signed, noise goes both ways
    noise: float  # standard deviation on bare paper
    level: float  # typical value inside strokes
    off_page: Mask  # (H, W) the table around the page


def clean_ink(image: NDArray[np.uint8], darkness: float = 0.0) -> FloatImage:
    """Separates ink from paper, light, rules and dirt.

    Args:
        image: (H, W, 3) uint8 RGB, as from `read_image`.
        darkness: in [-1, 1], how much darker than usual a mark must be to count as ink: at 1 half
            as dark again, at -1 a third less.

    Returns:
        (H, W) float32 in [0, 1]: 1 inside strokes, 0 on paper, soft at the edges.

    Raises:
        ScanError: nothing in the picture is like ink.
    """
    density = _measure_density(image)
    values = density.values
    local_level = _local_level(density) * np.float32(1.5**darkness)
    mask = _hysteresis(values, local_level, density.noise)
    _check_coverage(mask)
    angle = estimate_skew(mask)
    keep = erase_rules(values, angle, density.level, density.noise)
    if keep is not None:
        values = np.where(keep, values, np.float32(0))
        mask = _hysteresis(values, local_level, density.noise)
    mask = _drop_dirt(mask, density.off_page)
    near = cv2.dilate(mask.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    soft = np.clip((values / local_level - 0.25) / 0.5, 0, 1)
    return np.asarray(np.where(near, soft, 0), dtype=np.float32)


def pen_width(mask: Mask) -> float:
    """Median width of the strokes in a mask, px; 0 where there are none."""
    inside = cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 5)
    ridge = mask & (inside >= cv2.dilate(inside, np.ones((3, 3), np.uint8)) - 1e-4)
    return 2.0 * float(np.median(inside[ridge])) - 0.5 if ridge.any() else 0.0


def _measure_density(image: NDArray[np.uint8]) -> _Density:
    picture = image.astype(np.float32) / np.float32(255)
    is_inverted = _is_light_on_dark(image)
    if is_inverted:
        picture = 1 - picture
    paper = _paper_light(picture)
    full_size = (image.shape[1], image.shape[0])
    paper_full = cv2.resize(paper, full_size, interpolation=cv2.INTER_LINEAR)
    ratio = np.asarray(cv2.divide(picture, np.maximum(paper_full, np.float32(0.02))), np.float32)
    weights = _ink_color_weights(1 - ratio[::3, ::3])
    values = 1 - np.asarray(cv2.transform(ratio, weights[None, :]), dtype=np.float32)
    values = np.asarray(cv2.GaussianBlur(values, (0, 0), 0.7), dtype=np.float32)
    sample = values[::3, ::3]
    centre = float(np.median(sample))
    values -= np.float32(centre)
    noise = 1.4826 * float(np.median(np.abs(sample - np.float32(centre)))) + 1e-3
    level = _ink_level(values, noise)
    luminance = paper.mean(axis=2)
    off_page = np.zeros(image.shape[:2], bool) if is_inverted else _off_page(luminance, full_size)
    return _Density(values, noise, level, off_page)


def _small(picture: NDArray[np.float32] | NDArray[np.uint8], side: int) -> NDArray[np.float32]:
    scale = min(1.0, side / max(picture.shape[:2]))
    size = [max(1, round(length * scale)) for length in picture.shape[1::-1]]
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.float32)


def _is_light_on_dark(image: NDArray[np.uint8]) -> bool:
    """Strokes are few: the side on which the local contrasts are large is the ink's side."""
    grey = _small(image, 1000).mean(axis=2).astype(np.uint8)
    detail = grey.astype(np.float32) - cv2.medianBlur(grey, 41).astype(np.float32)
    spread = 1.4826 * float(np.median(np.abs(detail))) + 1.0
    excess = np.clip(np.abs(detail) - 4 * spread, 0, None)
    return float(excess[detail > 0].sum()) > float(excess[detail < 0].sum())


def _paper_light(picture: FloatImage) -> FloatImage:
    """(h, w, 3) colour of the bare paper under its light, strokes closed over."""
    small = _small(picture, _LIGHT_SIDE)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_PAPER_KERNEL, _PAPER_KERNEL))
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel, borderType=cv2.BORDER_REPLICATE)
    closed = cv2.medianBlur(closed, 5)
    return np.asarray(cv2.GaussianBlur(closed, (0, 0), 1.5), dtype=np.float32)


def _ink_color_weights(darkness: FloatImage) -> NDArray[np.float64]:
    """(3,) weighs the channels as the darkest pixels do: red ink counts in green and blue."""
    sample = darkness.reshape(-1, 3)
    strongest = sample.max(axis=1)
    weights = sample[strongest >= np.quantile(strongest, 0.99)].mean(axis=0, dtype=np.float64)
    weights = np.clip(weights, 0.02, None)
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def _ink_level(values: FloatImage, noise: float) -> float:
    dark = values[values > max(4 * noise, 0.4 * _MIN_LEVEL)]
    if dark.size < 30:
        raise _blank()
    # Rules, edges and dirt make the lower class of Otsu's two.
    grey = np.clip(dark * 255, 0, 255).astype(np.uint8)[:, None]
    split, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    upper = dark[dark * 255 > split]
    level = float(np.quantile(upper if upper.size else dark, 0.6))
    if level < max(_MIN_LEVEL, 5 * noise):
        raise _blank()
    return level


def _blank() -> ScanError:
    return ScanError(
        "The picture is blank, or the writing in it is too faint to see.",
        "Use a darker pen, more light, or a closer photo.",
    )


def _off_page(luminance: FloatImage, full_size: tuple[int, int]) -> Mask:
    """Regions much darker than the page that reach the picture's edge: a table, a scanner's lid."""
    dark = (luminance < 0.42 * float(np.quantile(luminance, 0.9))).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(dark)
    height, width = dark.shape
    away = np.zeros_like(dark)
    for k in range(1, count):
        x, y, w, h, _area = stats[k]
        if x == 0 or y == 0 or x + w == width or y + h == height:
            away[labels == k] = 1
    wider = cv2.dilate(away, np.ones((11, 11), np.uint8))
    return np.asarray(cv2.resize(wider, full_size, interpolation=cv2.INTER_NEAREST)) > 0


def _local_level(density: _Density) -> FloatImage:
    """(H, W) strength of the ink nearby: pens run dry, and shadow is never divided out wholly."""
    height, width = density.values.shape
    strong = np.where(density.values > 0.5 * density.level, density.values, 0).astype(np.float32)
    amount = _small(strong, _LIGHT_SIDE)
    share = _small((strong > 0).astype(np.float32), _LIGHT_SIDE)
    sigma = 0.03 * _LIGHT_SIDE
    amount = cv2.GaussianBlur(amount, (0, 0), sigma) + np.float32(0.02 * density.level)
    share = cv2.GaussianBlur(share, (0, 0), sigma) + np.float32(0.02)
    level = np.asarray(cv2.resize(amount / share, (width, height)), dtype=np.float32)
    return np.clip(level, np.float32(0.6 * density.level), None)


def _hysteresis(values: FloatImage, level: FloatImage, noise: float) -> Mask:
    """Ink is what exceeds the low threshold and hangs together with what exceeds the high one."""
    low = values > np.maximum(0.42 * level, 3.5 * noise)
    high = values > np.maximum(0.62 * level, 5 * noise)
    count, labels = cv2.connectedComponents(low.astype(np.uint8), connectivity=8)
    is_ink = np.zeros(count, bool)
    is_ink[labels[high]] = True
    is_ink[0] = False
    return is_ink[labels]


def _check_coverage(mask: Mask) -> None:
    if not mask.any():
        raise _blank()
    if mask.mean() > _MAX_COVERAGE:
        raise ScanError(
            "The picture has no clear paper behind its marks.",
            "Use a photo of handwriting on plain, light paper.",
        )


def _drop_dirt(mask: Mask, off_page: Mask) -> Mask:
    """Takes out specks, blots, and what clings to the page's or the picture's edges."""
    height, width = mask.shape
    count, components, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    labels = np.asarray(components, dtype=np.int32)
    if count == 1:
        return mask
    pen = max(pen_width(mask), 1.0)
    inside = np.asarray(
        cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 5), dtype=np.float32
    )
    fattest = np.zeros(count, np.float32)
    thick = inside > pen
    np.maximum.at(fattest, labels[thick], inside[thick])
    x, y, w, h, area = stats.T
    keep = area >= max(4.0, 0.4 * pen * pen)
    keep &= fattest < 2.2 * pen
    at_side = (x <= 1) | (x + w >= width - 1)
    at_top = (y <= 1) | (y + h >= height - 1)
    keep &= ~((at_side | at_top) & (fattest > 1.2 * pen))
    keep &= ~(at_side & (h > 0.2 * height) & (h > 4 * w))
    keep &= ~(at_top & (w > 0.2 * width) & (w > 4 * h))
    # A sliver of what lies beside the page follows the edge, round a corner too.
    band = max(3, round(0.02 * max(height, width)))
    rim = mask.copy()
    rim[band : height - band, band : width - band] = False
    in_rim = np.bincount(labels[rim], minlength=count)
    keep &= ~((at_side | at_top) & (in_rim > 0.5 * area))
    is_frame = (w > 0.9 * width) & (h > 0.6 * height) | (h > 0.9 * height) & (w > 0.6 * width)
    keep &= ~(is_frame & (area < 0.06 * w * h))
    keep[labels[off_page]] = False
    keep[0] = False
    return np.asarray(keep[labels], dtype=np.bool_)
