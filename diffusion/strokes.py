"""Pen strokes as numbers: resampling, normalising, offsets and back, drawing. numpy only.

Model space: the unit is one *step* of the resampling, y points **up**, the baseline of a word is
y = 0 and its ink starts near x = 0. `Strokes` are pen-down movements in writing order, each an
(N, 2) float array with N >= 1; a dot is one point.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Strokes = list[Floats]

STEPS_PER_UNIT = 14.0  # steps in the median pen-down length of one character
CHANNELS = 4  # dx, dy (compressed), height above the baseline, place along the line

DOWN, LIFT, END = 0, 1, 2  # pen classes of a point; LIFT is the last point before the pen leaves

COMPRESSION = 0.7
LARGEST_OFFSET = 14.0
HEIGHT_CENTRE, HEIGHT_SCALE = 2.0, 3.0
_ADVANCE, _PLACE_SCALE = 0.285, 6.0  # mean steps to the right per point; scale of the rest
_FUSION_SIGMA = 6.0  # points
_DOT_SIZE, _DOT_HEIGHT = 2.0, 3.0  # steps; a full stop is no larger, and its middle no higher
_BACKWARD_JUMP = -1.0  # steps; a stroke that begins further left than this is a delayed one

STYLE_HEIGHT, STYLE_WIDTH = 40, 288  # pixels of a style window
STYLE_INK_STD = 6.0  # px, standard deviation of the ink's rows
STYLE_INK_ROW = 20.0  # px from the top, mean of the ink's rows


class EncodedInk(NamedTuple):
    """A sample as the denoiser sees it.

    features: (L, 4) float32 in the order dx, dy, height, place; pen: (L,) int64 classes.
    """

    features: NDArray[np.float32]
    pen: NDArray[np.int64]


def path_length(stroke: NDArray[Any]) -> float:
    """Length of a polyline (N, 2) in its own unit."""
    return float(np.hypot(*np.diff(stroke, axis=0).T).sum()) if len(stroke) > 1 else 0.0


def resample(stroke: NDArray[Any], step: float = 1.0) -> Floats:
    """Places points at equal arc length, about `step` apart, keeping both ends.

    A stroke shorter than half a step becomes the single point in its middle.
    """
    stroke = np.asarray(stroke, dtype=np.float64)
    if len(stroke) < 2:
        return stroke.copy()
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(stroke, axis=0).T))])
    total = along[-1]
    if total < 0.5 * step:
        middle: Floats = stroke.mean(axis=0, keepdims=True)
        return middle
    at = np.linspace(0.0, total, max(1, round(total / step)) + 1)
    keep = np.concatenate([[True], np.diff(along) > 0])  # np.interp wants rising abscissae
    along, stroke = along[keep], stroke[keep]
    return np.stack([np.interp(at, along, stroke[:, k]) for k in (0, 1)], axis=1)


def local_extrema(stroke: Floats, reach: int = 2) -> tuple[Floats, Floats]:
    """The lower and the upper turning points (K, 2) of a resampled stroke, its ends included."""
    y = stroke[:, 1]
    if len(y) < 3:
        return stroke[[int(y.argmin())]], stroke[[int(y.argmax())]]
    padded = np.pad(y, reach, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1)
    low, high = y <= windows.min(axis=1), y >= windows.max(axis=1)
    # a plateau counts once
    low[1:] &= ~(low[:-1] & (y[1:] == y[:-1]))
    high[1:] &= ~(high[:-1] & (y[1:] == y[:-1]))
    return stroke[low], stroke[high]


def baseline(strokes: Sequence[Floats]) -> float:
    """Height of the baseline of one word: the median of its strokes' local minima.

    Strokes must be resampled. Minima in the upper half of the word (dots, bars) do not count.
    """
    minima = np.concatenate([local_extrema(s)[0] for s in strokes])[:, 1]
    everything = np.concatenate(list(strokes))[:, 1]
    low = minima[minima <= np.median(everything) + 0.5]
    return float(np.median(low if len(low) else minima))


def baseline_fit(strokes: Sequence[Floats]) -> tuple[float, float]:
    """Slope and height at x = 0 of the baseline of a line of text: a trimmed least-squares fit.

    Raises:
        ValueError: fewer than two minima, so there is no line to fit.
    """
    minima = np.concatenate([local_extrema(s)[0] for s in strokes])
    everything = np.concatenate(list(strokes))
    if len(minima) < 2 or np.ptp(minima[:, 0]) < 1.0:
        raise ValueError("a baseline needs two minima at different places")
    x = minima[:, 0]
    design = np.stack([x, np.ones_like(x)], axis=1)
    tilt = np.polyfit(everything[:, 0], everything[:, 1], 1)
    residual = minima[:, 1] - np.polyval(tilt, x)
    keep = residual <= 0.5
    slope, height = float(tilt[0]), float(np.median(minima[keep if keep.any() else slice(None), 1]))
    for width in (3.0, 1.5, 1.0, 0.8):
        if keep.sum() < 2:
            break
        solution = np.linalg.lstsq(design[keep], minima[keep, 1], rcond=None)[0]
        slope, height = float(solution[0]), float(solution[1])
        residual = minima[:, 1] - design @ solution
        near = residual[np.abs(residual) < 2 * width]
        centre = float(np.median(near)) if len(near) else 0.0
        height += centre
        keep = np.abs(residual - centre) < width
    return slope, height


def estimate_x_height(words: Sequence[Sequence[Floats]]) -> float:
    """The x-height of a hand in steps: the median of the local maxima above the baseline.

    Letters of x-height have more turning points than ascenders, so the median is theirs.
    Without ink above the baseline, 3.0 (the corpus's mean).
    """
    maxima = [
        local_extrema(resample(stroke))[1][:, 1]
        for strokes in words
        for stroke in strokes
        if path_length(stroke) > 2.0
    ]
    if not maxima:
        return 3.0
    heights = np.concatenate(maxima)
    heights = heights[(heights > 1.0) & (heights < 12.0)]
    return float(np.median(heights)) if len(heights) else 3.0


def to_offsets(strokes: Sequence[Floats]) -> tuple[Floats, NDArray[np.int64]]:
    """Offsets (L, 2) from the point before (the first from the origin) and pen classes (L,)."""
    points = np.concatenate(list(strokes))
    pen = np.full(len(points), DOWN, dtype=np.int64)
    pen[np.cumsum([len(s) for s in strokes]) - 1] = LIFT
    return np.diff(points, axis=0, prepend=np.zeros((1, 2))), pen


def from_offsets(offsets: NDArray[Any], pen: NDArray[np.int64]) -> Strokes:
    """The strokes of offsets (L, 2) and pen classes (L,), up to the first END.

    An unfinished last stroke is kept: the text may end while the pen is down.
    """
    ends = np.flatnonzero(pen == END)
    length = int(ends[0]) if len(ends) else len(pen)
    points = np.cumsum(np.asarray(offsets[:length], dtype=np.float64), axis=0)
    breaks = np.flatnonzero(pen[:length] == LIFT) + 1
    return [part for part in np.split(points, breaks) if len(part)]


def compress(offsets: NDArray[Any]) -> NDArray[Any]:
    """sign(v) ln(1 + |v|) / 0.7 per component: a step becomes about 1, a jump at most 3.9."""
    clipped = np.clip(offsets, -LARGEST_OFFSET, LARGEST_OFFSET)
    compressed: NDArray[Any] = np.sign(clipped) * np.log1p(np.abs(clipped)) / COMPRESSION
    return compressed


def expand(compressed: NDArray[Any]) -> NDArray[Any]:
    """The inverse of `compress`: sign(u) (exp(0.7 |u|) - 1)."""
    limited = np.clip(np.abs(compressed), 0.0, np.log1p(LARGEST_OFFSET) / COMPRESSION)
    offsets: NDArray[Any] = np.sign(compressed) * np.expm1(COMPRESSION * limited)
    return offsets


def encode(strokes: Sequence[Floats]) -> EncodedInk:
    """Resampled strokes in model space -> the four channels that are diffused, and pen classes.

    Beside the offsets stand two absolute channels, which do not drift when they are summed:
    height (y - 2) / 3, and place (x - 0.285 i) / 6, how far point i runs ahead of an even advance.
    """
    offsets, pen = to_offsets(strokes)
    points = np.cumsum(offsets, axis=0)
    height = (points[:, 1] - HEIGHT_CENTRE) / HEIGHT_SCALE
    place = (points[:, 0] - _ADVANCE * np.arange(len(points))) / _PLACE_SCALE
    features = np.column_stack([compress(offsets), height, np.clip(place, -4.0, 4.0)])
    return EncodedInk(features.astype(np.float32), pen)


def decode(features: NDArray[Any], pen: NDArray[np.int64]) -> Strokes:
    """Channels (L, 4) and pen classes (L,) -> strokes in model space, the inverse of `encode`.

    The summed offsets give the shape; the absolute channels take out what drifted. Vertically the
    low-passed difference between channel and sum is added. Horizontally a stroke that begins
    with a jump backwards (the bar of a t, the dot of an i) is shifted as a whole by the mean
    difference to its own channel, less the drift that the ink before it shows, because the jump
    carries all the error of its place; what follows continues where the ink would have been.
    """
    ends = np.flatnonzero(pen == END)
    length = int(ends[0]) if len(ends) else len(pen)
    if length == 0:
        return []
    features = np.asarray(features[:length], dtype=np.float64)
    pen = pen[:length]
    points = np.cumsum(expand(features[:, :2]), axis=0)
    height = features[:, 2] * HEIGHT_SCALE + HEIGHT_CENTRE
    points[:, 1] += _lowpass(height - points[:, 1], _FUSION_SIGMA)
    place = features[:, 3] * _PLACE_SCALE + _ADVANCE * np.arange(length)
    points[:, 0] += _stroke_shifts(points[:, 0], place, pen)
    breaks = np.flatnonzero(pen == LIFT) + 1
    return [part for part in np.split(points, breaks) if len(part)]


def without_surplus_stops(strokes: Strokes, text: str) -> Strokes:
    """Takes out dots behind a word, in model space, where its text ends in fewer full stops.

    The largest stay. The model writes a second dot now and then, people hardly ever.
    """
    wanted = len(text) - len(text.rstrip("."))
    if not wanted:
        return strokes
    sizes = [float(np.ptp(s, axis=0).max()) for s in strokes]
    letters = [s for s, size in zip(strokes, sizes, strict=True) if size > _DOT_SIZE]
    if not letters:
        return strokes
    right = max(float(s[:, 0].max()) for s in letters)
    stops = [
        k
        for k, (x, y) in enumerate(s.mean(axis=0) for s in strokes)
        if sizes[k] <= _DOT_SIZE and x > right - 1 and y < _DOT_HEIGHT
    ]
    surplus = sorted(stops, key=lambda k: -sizes[k])[wanted:]
    return [s for k, s in enumerate(strokes) if k not in surplus]


def _stroke_shifts(x: Floats, place: Floats, pen: NDArray[np.int64]) -> Floats:
    """(L,) horizontal shift of each point, constant within a stroke; see `decode`."""
    starts = np.concatenate([[0], np.flatnonzero(pen == LIFT)[:] + 1])
    starts = starts[starts < len(x)]
    stops = np.concatenate([starts[1:], [len(x)]])
    jumps = np.diff(x, prepend=0.0)[starts]
    difference = place - x
    shift = np.zeros(len(x))
    displaced = False  # a backward jump happened: later places hang on jumps, not on ink
    drift = 0.0
    for start, stop, jump in zip(starts, stops, jumps, strict=True):
        displaced = displaced or jump < _BACKWARD_JUMP
        own = float(difference[start:stop].mean())
        if displaced and start > 0:
            shift[start:stop] = own - drift
        else:
            drift = float(difference[max(0, stop - 24) : stop].mean())
    return shift


def _lowpass(values: Floats, sigma: float) -> Floats:
    """Gaussian low-pass of (L,), normalised at the ends."""
    reach = int(3 * sigma)
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    smooth: Floats = np.convolve(values, kernel)[reach:-reach]
    weight = np.convolve(np.ones_like(values), kernel)[reach:-reach]
    smooth /= weight
    return smooth


def draw(strokes: Sequence[NDArray[Any]], shape: tuple[int, int], width: float) -> NDArray[Any]:
    """Draws polylines given in pixels (x right, y **down**) with a round pen.

    Returns:
        (H, W) float32 in [0, 1], ink 1; edges are antialiased over one pixel.
    """
    height, columns = shape
    canvas = np.zeros((height, columns), dtype=np.float32)
    dense = [_densify(np.asarray(s, dtype=np.float64)) for s in strokes if len(s)]
    if not dense:
        return canvas
    points = np.concatenate(dense)
    radius = width / 2
    reach = int(np.ceil(radius + 1))
    cells = np.arange(-reach, reach + 1)
    corner = np.floor(points).astype(np.int64)
    rows = corner[:, 1, None] + cells  # (M, K)
    cols = corner[:, 0, None] + cells
    dy = rows + 0.5 - points[:, 1, None]
    dx = cols + 0.5 - points[:, 0, None]
    distance = np.sqrt(dy[:, :, None] ** 2 + dx[:, None, :] ** 2)
    ink = np.clip(radius + 0.5 - distance, 0.0, 1.0).astype(np.float32)
    inside = ((rows >= 0) & (rows < height))[:, :, None] & ((cols >= 0) & (cols < columns))[
        :, None, :
    ]
    inside &= ink > 0
    index = rows[:, :, None] * columns + cols[:, None, :]
    np.maximum.at(canvas.reshape(-1), index[inside], ink[inside])
    return canvas


def _densify(stroke: Floats) -> Floats:
    """Points at most 0.6 px apart."""
    if len(stroke) < 2:
        return stroke
    steps = np.hypot(*np.diff(stroke, axis=0).T)
    counts = np.maximum(1, np.ceil(steps / 0.6).astype(int))
    at = np.concatenate(
        [i + np.arange(n) / n for i, n in enumerate(counts)] + [[len(stroke) - 1.0]]
    )
    grid = np.arange(len(stroke))
    return np.stack([np.interp(at, grid, stroke[:, k]) for k in (0, 1)], axis=1)


def draw_style_windows(
    lines: Sequence[Sequence[NDArray[Any]]],
    pen_width_px: float = 2.5,
    *,
    zoom: float = 1.0,
    row_shift: float = 0.0,
) -> NDArray[np.float32]:
    """Draws lines of writing as the style encoder wants to see them.

    Each line (strokes in any unit, y up, baseline level) is scaled so that its ink's rows have
    the standard deviation `STYLE_INK_STD` px and the mean `STYLE_INK_ROW`. Lines wider than a
    window go on in the next one, cut between strokes where that is possible.

    Args:
        zoom: a further scale, and row_shift: a further shift in px down; training varies both.

    Returns:
        (K, STYLE_HEIGHT, STYLE_WIDTH) float32 in [0, 1], ink 1.

    Raises:
        ValueError: there is no ink with any height.
    """
    windows: list[NDArray[Any]] = []
    for line in lines:
        parts = [np.asarray(s, dtype=np.float64) for s in line if len(s)]
        if not parts:
            continue
        # the same ink weighs the same wherever it lies: measure on evenly spaced points
        everything = np.concatenate(parts)
        span = float(np.ptp(everything[:, 1]))
        if span <= 1e-3 * float(np.ptp(everything[:, 0])):
            continue  # a flat line shows no hand
        even = np.concatenate([resample(s, span / 40) for s in parts]) if span > 0 else everything
        deviation = float(even[:, 1].std())
        if deviation <= 0:
            continue
        scale = STYLE_INK_STD / deviation * zoom
        mean = float(even[:, 1].mean())
        left = float(even[:, 0].min())
        pixels = [
            np.column_stack(
                [
                    (s[:, 0] - left) * scale + 3.0,
                    STYLE_INK_ROW + row_shift - (s[:, 1] - mean) * scale,
                ]
            )
            for s in parts
        ]
        windows.extend(
            draw(group, (STYLE_HEIGHT, STYLE_WIDTH), pen_width_px)
            for group in _split_columns(pixels)
        )
    if not windows:
        raise ValueError("no ink to draw a style window from")
    return np.stack(windows).astype(np.float32)


def _split_columns(strokes: Strokes) -> list[Strokes]:
    """Groups strokes (px) into windows of `STYLE_WIDTH`, each group moved to the left edge."""
    groups: list[Strokes] = []
    current: Strokes = []
    left = 0.0
    for stroke in sorted(strokes, key=lambda s: float(s[:, 0].min())):
        if current and stroke[:, 0].max() - left > STYLE_WIDTH - 4:
            groups.append(current)
            current = []
        if not current:
            left = float(stroke[:, 0].min()) - 3.0
        current.append(stroke - [left, 0.0])
    groups.append(current)
    # a short rest says little about a hand, unless it is all there is
    wide = [g for g in groups if max(s[:, 0].max() for s in g) > STYLE_WIDTH / 4]
    return wide or groups
