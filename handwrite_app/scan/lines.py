"""From clean ink to lines of text and the words in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from handwrite_app.scan.rules import rotation
from handwrite_app.scan.skew import estimate_skew

FloatImage = NDArray[np.float32]
Floats = NDArray[np.float64]

_INK = 0.15  # above this a pixel belongs to a stroke or to its soft edge
_DEFAULT_GAP = 1.05  # in standard deviations of the ink's rows; wider gaps part words


@dataclass(frozen=True, eq=False)
class TextLine:
    """One line of text, levelled.

    Attributes:
        ink: (h, w) float32 in [0, 1], ink 1, cropped to the ink.
        words: (x0, x1) px in `ink`, from left to right; x1 is exclusive, both at the mean row.
        box: (x0, y0, x1, y1) px in the picture, around the line's ink.
        row_mean: ink-weighted mean row of `ink`, px; row_std: standard deviation, px.
        slant: px to the right per px upwards of the strokes, for parting words along the slant.
    """

    ink: FloatImage
    words: tuple[tuple[int, int], ...]
    box: tuple[int, int, int, int]
    row_mean: float
    row_std: float
    slant: float


def row_moments(ink: FloatImage) -> tuple[float, float]:
    """Ink-weighted mean and standard deviation of the rows of an image, px; (0, 0) without ink."""
    weights = ink.sum(axis=1, dtype=np.float64)
    total = float(weights.sum())
    if total <= 0:
        return 0.0, 0.0
    rows = np.arange(len(weights)) + 0.5
    mean = float((rows * weights).sum() / total)
    return mean, float(np.sqrt((weights * (rows - mean) ** 2).sum() / total))


def find_lines(ink: FloatImage) -> list[TextLine]:
    """Finds the lines of text, from top to bottom.

    Args:
        ink: (H, W) float32, as from `clean_ink`.

    Returns:
        The lines; none where there is nothing like text.
    """
    if not (ink > 0.5).any():
        return []
    angle = estimate_skew(ink > 0.5)
    to_picture = np.array([[1.0, 0, 0], [0, 1, 0]])
    if abs(angle) > 0.15:
        matrix, size = rotation(ink.shape, angle)
        ink = np.asarray(cv2.warpAffine(ink, matrix, size, flags=cv2.INTER_LINEAR), np.float32)
        to_picture = cv2.invertAffineTransform(matrix)
    components = cv2.connectedComponentsWithStats((ink > _INK).astype(np.uint8), connectivity=8)
    labels = np.asarray(components[1], dtype=np.int32)
    stats = np.asarray(components[2], dtype=np.int32)
    centroids = np.asarray(components[3], dtype=np.float64)
    letter_height = _letter_height(stats[1:], ink > 0.5)
    courses = _line_courses(ink, letter_height)
    owners, shared = _assign(stats, centroids, courses, letter_height)
    owner_of_pixel = owners[labels]
    holders = owners[:, None] == np.arange(len(courses))  # (components, lines)
    holders[shared] = True
    for component in shared:  # strokes of two lines that touch are parted half-way
        x, y, w, h, _area = stats[component]
        piece = labels[y : y + h, x : x + w] == component
        rows = np.arange(y, y + h)[:, None, None]
        course = courses[:, 0] + courses[:, 1] * np.arange(x, x + w)[None, :, None]
        nearest = np.abs(rows - course).argmin(axis=2)
        parts = np.bincount(nearest[piece], minlength=len(courses))
        for part in np.flatnonzero(parts):
            columns_of_part = np.flatnonzero((piece & (nearest == part)).any(axis=0))
            if np.ptp(columns_of_part) < 0.6 * letter_height:  # a tail or a loop, and no letters
                nearest[nearest == part] = parts.argmax()
        owner_of_pixel[y : y + h, x : x + w][piece] = nearest[piece]
    cut = []
    for k in range(len(courses)):
        members = np.flatnonzero(holders[:, k])
        if not len(members):
            continue
        x, y, w, h, _area = stats[members].T
        area = np.s_[y.min() : (y + h).max(), x.min() : (x + w).max()]
        found = _crop(np.where(owner_of_pixel[area] == k, ink[area], np.float32(0)))
        if found is not None:
            image, left, top = found
            cut.append((image, left + int(x.min()), top + int(y.min())))
    return _finish(cut, to_picture, ink.shape)


def word_gap(lines: Sequence[TextLine]) -> float | None:
    """Median gap between words in standard deviations of the ink's rows; None without any gap."""
    gaps = [
        (right[0] - left[1]) / line.row_std
        for line in lines
        for left, right in pairwise(line.words)
    ]
    return float(np.median(gaps)) if gaps else None


def _letter_height(stats: NDArray[np.int32], mask: NDArray[np.bool_]) -> float:
    """Usual height of a letter or of a word of joined letters, px.

    Weighted by width, so that dots do not count, and below the median, so that letters of two lines
    that touch do not either.
    """
    heights, widths = stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_WIDTH]
    order = np.argsort(heights)
    total = np.cumsum(widths[order])
    usual = float(heights[order][int(np.searchsorted(total, 0.35 * total[-1]))])
    # Where two lines touch everywhere, only the band of small letters tells their size.
    crossings = _crossings(mask)
    highest = int(crossings.argmax())
    is_low = np.append(crossings < 0.5 * crossings[highest], True)
    below = int(is_low[highest:].argmax())
    above = int(is_low[highest::-1].argmax()) if is_low[: highest + 1].any() else highest + 1
    return min(usual, max(2.2 * (above + below), 8.0))


def _crossings(mask: NDArray[np.bool_]) -> Floats:
    """How many strokes each row crosses, from left to right."""
    crossed = np.count_nonzero(mask[:, 1:] & ~mask[:, :-1], axis=1)
    return np.asarray(crossed, dtype=np.float64)


def _line_courses(ink: FloatImage, letter_height: float) -> Floats:
    """(K, 2) row at column 0 and slope of the middle of each line, from top to bottom."""
    rows, columns = np.nonzero(ink > 0.5)
    centres = _profile_peaks(ink > 0.5, letter_height)
    step = max(1, len(rows) // 20_000)
    y, x = rows[::step].astype(np.float64), columns[::step].astype(np.float64)
    middle = float(x.mean())
    courses = np.column_stack([centres, np.zeros(len(centres))])  # about the middle column
    if len(centres) > 1:
        for _ in range(4):
            distance = np.abs(y[:, None] - courses[:, 0] - courses[:, 1] * (x[:, None] - middle))
            nearest = distance.argmin(axis=1)
            for k in range(len(courses)):
                near = (nearest == k) & (distance[:, k] < 0.7 * letter_height)
                if near.sum() > 20:
                    courses[k] = _fit_course(x[near] - middle, y[near], courses[k])
    courses[:, 0] -= courses[:, 1] * middle
    return courses


def _fit_course(x: Floats, y: Floats, before: Floats) -> Floats:
    """A line through ink, whose slope short lines hardly change."""
    spread = float(((x - x.mean()) ** 2).sum()) + 1e-9
    slope = float(((x - x.mean()) * (y - y.mean())).sum()) / spread
    trust = np.clip((np.ptp(x) - 300) / 600, 0, 1)
    slope = float(np.clip(slope, -0.06, 0.06)) * trust
    return np.array([y.mean() - slope * x.mean(), slope]) * 0.8 + before * 0.2


def _profile_peaks(mask: NDArray[np.bool_], letter_height: float) -> Floats:
    """Rows of the middles of text lines.

    The profile counts how often each row crosses a stroke, not how much ink it has: between the
    baseline and the tops of small letters the count is high throughout, while the few strokes that
    rise above or hang below hardly show.
    """
    crossings = _crossings(mask)
    sigma = max(1.0, 0.12 * letter_height)
    reach = int(4 * sigma)
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    profile = np.convolve(np.pad(crossings, reach), kernel / kernel.sum(), mode="valid")
    rising = np.diff(np.concatenate([[-1.0], profile, [-1.0]]))
    peaks = np.flatnonzero((rising[:-1] > 0) & (rising[1:] <= 0))
    merged: list[int] = []
    for peak in peaks[profile[peaks] > 0.04 * profile.max()]:
        best = int(peak)
        while merged:
            last = merged[-1]
            low, high = sorted((profile[last], profile[best]))
            valley = profile[last : best + 1].min()
            # A row of dots, or one long tail, crosses few strokes and is close to its letters.
            needed = letter_height * (0.5 if low > 0.3 * high else 1.25 if low > 4 else 3.0)
            if best - last > needed and valley < 0.6 * low:
                break
            merged.pop()
            best = last if profile[last] > profile[best] else best
        merged.append(best)
    return np.array(merged, dtype=np.float64)


def _assign(
    stats: NDArray[np.int32], centroids: Floats, courses: Floats, letter_height: float
) -> tuple[NDArray[np.int16], list[int]]:
    """The line of each component (-1: background), and the components that two lines share."""
    x0, y0, w, h, _area = stats.T.astype(np.float64)
    middles = courses[:, 0] + courses[:, 1] * centroids[:, :1]  # (components, lines)
    holds = (middles >= y0[:, None]) & (middles <= (y0 + h)[:, None])
    holds[0] = False
    owners = np.abs(centroids[:, 1:] - middles).argmin(axis=1)
    is_core = holds.sum(axis=1) == 1
    owners[is_core] = holds[is_core].argmax(axis=1)
    shared = [int(k) for k in np.flatnonzero(holds.sum(axis=1) > 1)]
    cores = np.flatnonzero(is_core)
    if len(cores):
        for k in np.flatnonzero(~holds.any(axis=1)):  # dots, bars, commas go with their neighbours
            gap_x = np.maximum(
                0, np.maximum(x0[cores] - x0[k] - w[k], x0[k] - x0[cores] - w[cores])
            )
            gap_y = np.maximum(
                0, np.maximum(y0[cores] - y0[k] - h[k], y0[k] - y0[cores] - h[cores])
            )
            to_line = np.abs(centroids[k, 1] - middles[k, owners[cores]])
            gap = np.hypot(gap_x, gap_y)
            nearest = int(np.argmin(gap + 0.2 * to_line))
            is_near = gap[nearest] < 1.5 * letter_height
            owners[k] = owners[cores[nearest]] if is_near else -1
    owners[0] = -1
    return owners.astype(np.int16), shared


def _crop(ink: FloatImage) -> tuple[FloatImage, int, int] | None:
    """The part of an image that has ink, and its left and top; None without ink."""
    rows = np.flatnonzero(ink.max(axis=1) > _INK)
    columns = np.flatnonzero(ink.max(axis=0) > _INK)
    if not len(rows):
        return None
    top, left = int(rows[0]), int(columns[0])
    return ink[top : rows[-1] + 1, left : columns[-1] + 1], left, top


def _finish(
    cut: list[tuple[FloatImage, int, int]], to_picture: Floats, shape: tuple[int, ...]
) -> list[TextLine]:
    """Levels each line, drops what is no text, and parts the words with one measure for all."""
    levelled = []
    for image, left, top in cut:
        level = _crop(_level(image))
        if level is None:
            continue
        mean, deviation = row_moments(level[0])
        box = _picture_box(left, top, image.shape, to_picture, shape)
        levelled.append((level[0], box, mean, deviation, float(level[0].sum())))
    if not levelled:
        return []
    deviations = np.array([item[3] for item in levelled])
    masses = np.array([item[4] for item in levelled])
    heaviest = masses >= 0.5 * masses.max()
    usual = float(np.median(deviations[heaviest]))
    kept = [  # what is much lower, higher or lighter than the others is a stain, or part of a frame
        item
        for item, deviation, mass in zip(levelled, deviations, masses, strict=True)
        if 0.25 * usual < deviation < 2.5 * usual and mass > 0.04 * masses.max()
    ]
    slants = [_slant(item[0]) for item in kept]
    runs = [_runs(item[0], item[2], slant) for item, slant in zip(kept, slants, strict=True)]
    gaps = [
        (b[0] - a[1]) / item[3]
        for item, line_runs in zip(kept, runs, strict=True)
        for a, b in pairwise(line_runs)
    ]
    threshold = _gap_threshold(gaps)
    return [
        TextLine(
            ink=np.ascontiguousarray(image),
            words=_join(line_runs, threshold * deviation),
            box=box,
            row_mean=mean,
            row_std=deviation,
            slant=slant,
        )
        for (image, box, mean, deviation, _), line_runs, slant in zip(
            kept, runs, slants, strict=True
        )
    ]


def _level(image: FloatImage) -> FloatImage:
    height, width = image.shape
    if width < 3 * height:
        return image
    slope = np.tan(np.radians(estimate_skew(image > 0.5, limit_deg=4.0)))
    room = int(abs(slope) * width / 2) + 1
    matrix = np.array([[1, 0, 0], [-slope, 1, slope * width / 2 + room]])
    size = (width, height + 2 * room)
    return np.asarray(cv2.warpAffine(image, matrix, size, flags=cv2.INTER_LINEAR), np.float32)


def _picture_box(
    left: int, top: int, size: tuple[int, ...], to_picture: Floats, shape: tuple[int, ...]
) -> tuple[int, int, int, int]:
    x = np.array([left, left + size[1], left, left + size[1]], dtype=np.float64)
    y = np.array([top, top, top + size[0], top + size[0]], dtype=np.float64)
    corners = to_picture @ np.vstack([x, y, np.ones(4)])
    x0, y0 = np.maximum(np.floor(corners.min(axis=1)), 0).astype(int)
    x1, y1 = np.ceil(corners.max(axis=1)).astype(int)
    return int(x0), int(y0), int(x1), int(y1)


def _slant(image: FloatImage) -> float:
    """Shear (px right per px up) that makes the column profile sharpest, within 50 degrees."""
    rows, columns = np.nonzero(image > 0.5)
    if len(rows) < 50:
        return 0.0
    step = max(1, len(rows) // 8000)
    y, x = rows[::step] - rows.mean(), columns[::step].astype(np.float64)
    shears = np.tan(np.radians(np.arange(-30, 51, 4)))
    bin_px = max(1.0, image.shape[0] / 80)
    scores = []
    for shear in shears:
        place = (x + shear * y) / bin_px
        counts = np.bincount((place - place.min()).astype(int))
        scores.append(float((counts**2.0).sum()) * (1 - 0.03 * abs(shear)))
    return float(shears[int(np.argmax(scores))])


def _runs(image: FloatImage, middle_row: float, slant: float) -> list[tuple[int, int]]:
    """Runs of columns that have ink, seen along the slant; px at the middle row."""
    height, width = image.shape
    room = int(abs(slant) * height) + 1
    matrix = np.array([[1, slant, room - slant * middle_row], [0, 1, 0]])
    upright = cv2.warpAffine(image, matrix, (width + 2 * room, height), flags=cv2.INTER_LINEAR)
    has_ink = (np.asarray(upright) > 0.4).any(axis=0)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], has_ink.astype(np.int8), [0]])))
    return [(int(a) - room, int(b) - room) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _gap_threshold(gaps: list[float]) -> float:
    """Parts gaps inside words from gaps between them: the widest step between sorted gaps.

    Gaps are in standard deviations of the ink's rows; 0.7 is always inside a word, 2.6 never.
    """
    ordered = np.sort([0.7, *(g for g in gaps if 0.7 < g < 2.6), 2.6])
    steps = np.diff(np.log(ordered))
    k = int(steps.argmax())
    if len(gaps) < 6 or steps[k] < 0.25:
        return _DEFAULT_GAP
    return float(np.clip(np.sqrt(ordered[k] * ordered[k + 1]), 0.9, 2.2))


def _join(runs: list[tuple[int, int]], threshold: float) -> tuple[tuple[int, int], ...]:
    words: list[tuple[int, int]] = []
    for start, end in runs:
        if words and start - words[-1][1] < threshold:
            words[-1] = (words[-1][0], end)
        else:
            words.append((start, end))
    return tuple(words)
