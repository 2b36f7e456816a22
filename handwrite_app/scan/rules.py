"""Finds the rules of ruled and squared paper and takes them out between the strokes on them.

A rule is a thin ridge that runs across most of the picture. The picture is cut into upright
strips; in each, a rule fills most of one row, which writing does not; the pieces are linked from
strip to strip, so that a rule may be slightly bent or askew, as in a photo.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

FloatImage = NDArray[np.float32]
Mask = NDArray[np.bool_]
Track = list[tuple[int, float]]  # (strip, row)

_STRIPS = 32
_COVERED = 0.55  # share of a strip's columns that a rule's row fills


def erase_rules(values: FloatImage, angle_deg: float, level: float, noise: float) -> Mask | None:
    """Finds what belongs to rules alone.

    Args:
        values: (H, W) density, 0 paper, about `level` ink.
        angle_deg: slope of the text, as from `estimate_skew`.
        level: density of ink.
        noise: standard deviation of the density on bare paper.

    Returns:
        (H, W), false where a rule must be taken out; None where there are no rules that show.
    """
    height, width = values.shape
    if min(height, width) < 2 * _STRIPS:
        return None
    is_turned = abs(angle_deg) > 0.3
    level_values = values
    if is_turned:
        matrix, size = rotation(values.shape, angle_deg)
        level_values = np.asarray(
            cv2.warpAffine(values, matrix, size, flags=cv2.INTER_LINEAR), dtype=np.float32
        )
    erased = _horizontal_rules(level_values, level, noise)
    # Without the horizontal ones, what crosses a vertical rule is a stroke.
    columns = np.ascontiguousarray(np.where(erased, 0, level_values).T)
    erased |= _horizontal_rules(columns, level, noise).T
    if not erased.any():
        return None
    if is_turned:
        back = cv2.warpAffine(
            erased.astype(np.float32),
            matrix,
            (width, height),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        )
        erased = np.asarray(back) > 0.4
    return ~erased


def rotation(
    shape: tuple[int, ...], angle_deg: float
) -> tuple[NDArray[np.float64], tuple[int, int]]:
    """The affine map (2, 3) that levels a slope, and the (width, height) that the result needs."""
    height, width = shape[:2]
    matrix = np.asarray(
        cv2.getRotationMatrix2D((width / 2, height / 2), angle_deg, 1.0), dtype=np.float64
    )
    cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
    size = (int(np.ceil(height * sin + width * cos)), int(np.ceil(height * cos + width * sin)))
    matrix[:, 2] += np.array([size[0] - width, size[1] - height]) / 2
    return matrix, size


def _horizontal_rules(values: FloatImage, level: float, noise: float) -> Mask:
    """(H, W) true on the pixels of horizontal rules that no stroke claims."""
    height, width = values.shape
    thickest = 2 * round(0.003 * max(height, width)) + 5
    # Quietens noise, hardly touches a rule.
    along = np.asarray(cv2.blur(values, (15, 1)), dtype=np.float32)
    opened = cv2.morphologyEx(along, cv2.MORPH_OPEN, np.ones((thickest, 1), np.uint8))
    ridge = (along - opened) > max(0.2 * level, 2.0 * noise)
    ridge_rows = cv2.dilate(ridge.astype(np.uint8), np.ones((3, 1), np.uint8))
    coverage = cv2.resize(
        ridge_rows.astype(np.float32), (_STRIPS, height), interpolation=cv2.INTER_AREA
    )
    tracks = _link(
        np.asarray(coverage, dtype=np.float32), tolerance=max(3.0, 0.035 * width / _STRIPS)
    )
    erased = np.zeros(values.shape, bool)
    for track in _select(tracks):
        _erase(erased, values, along, track, thickest, level, noise)
    return erased


def _link(coverage: FloatImage, tolerance: float) -> list[Track]:
    """Links the rows that are filled, strip by strip, into tracks."""
    active: list[Track] = []
    done: list[Track] = []
    for strip in range(coverage.shape[1]):
        peaks = _peaks(coverage[:, strip])
        taken = np.zeros(len(peaks), bool)
        for track in active:
            last_strip, last_row = track[-1]
            # Slope from some way back, for a steady guess across gaps.
            back_strip, back_row = track[max(0, len(track) - 6)]
            slope = (last_row - back_row) / max(1, last_strip - back_strip)
            free = np.flatnonzero(~taken)
            if not len(free):
                continue
            distances = np.abs(peaks[free] - (last_row + slope * (strip - last_strip)))
            if distances.min() <= tolerance:
                nearest = free[int(distances.argmin())]
                taken[nearest] = True
                track.append((strip, float(peaks[nearest])))
        done.extend(track for track in active if strip - track[-1][0] > 6)
        active = [track for track in active if strip - track[-1][0] <= 6]
        active.extend([(strip, float(row))] for row in peaks[~taken])
    return done + active


def _peaks(column: FloatImage) -> NDArray[np.float64]:
    """Centres of the runs of rows that are filled."""
    filled = np.concatenate([[0], (column > _COVERED).astype(np.int8), [0]])
    edges = np.flatnonzero(np.diff(filled))
    return np.asarray((edges[::2] + edges[1::2] - 1) / 2.0, dtype=np.float64)


def _select(tracks: list[Track]) -> list[Track]:
    """One long stroke may be a t bar or an underline; several long ones are a pattern."""
    long = [track for track in tracks if len(track) >= 0.45 * _STRIPS]
    if len(long) <= 2:
        long = [track for track in long if len(track) >= 0.7 * _STRIPS]
    return long


def _erase(
    erased: Mask,
    values: FloatImage,
    along: FloatImage,
    track: Track,
    thickest: int,
    level: float,
    noise: float,
) -> None:
    """Marks one rule in `erased`, but for the columns in which a stroke crosses it."""
    height, width = values.shape
    strip_px = width / _STRIPS
    strips, rows = np.array(track).T
    centres = (strips + 0.5) * strip_px
    slope = np.polyfit(centres, rows, 1)[0] if len(track) > 2 else 0.0
    x = np.arange(width)
    course = np.interp(x, centres, rows)
    course += slope * (np.minimum(x - centres[0], 0) + np.maximum(x - centres[-1], 0))
    reach = thickest + 4
    window = np.arange(-reach, reach + 1)[:, None]

    def aligned(image: FloatImage, course: NDArray[np.float64]) -> FloatImage:
        picked = np.clip(np.round(course).astype(int) + window, 0, height - 1)
        return image[picked, x]

    # The track is good to a few pixels; the rule itself says where it is.
    centre_rows = slice(reach - 4, reach + 5)
    steady = cv2.blur(aligned(along, course)[centre_rows], (int(strip_px) | 1, 1))
    course = course + (steady.argmax(axis=0) - 4)
    patch = aligned(values, course)
    profile = np.median(patch, axis=1)
    rule_level = float(profile[reach])
    if rule_level < max(0.15 * level, 1.5 * noise):
        return
    half = profile > 0.5 * rule_level
    up = int(np.argmin(half[reach::-1])) if not half[reach::-1].all() else reach
    down = int(np.argmin(half[reach:])) if not half[reach:].all() else reach
    thickness = max(1, up + down - 1)
    if thickness > thickest:
        return
    dark = patch > max(0.5 * rule_level, 0.3 * level)
    run_up = np.cumprod(dark[reach::-1], axis=0).sum(axis=0)
    run_down = np.cumprod(dark[reach:], axis=0).sum(axis=0)
    slack = max(1.5, 0.5 * thickness)
    is_stroke = (run_up > up + slack) | (run_down > down + slack)
    if rule_level < 0.75 * level:  # lighter than the ink: what is dark here is no rule
        peak = patch[reach - 1 : reach + 2].max(axis=0)
        is_stroke |= peak > rule_level + max(0.5 * (level - rule_level), 4 * noise)
    is_stroke = np.convolve(is_stroke, (1, 1, 1), mode="same") > 0
    margin = 1 + thickness // 2
    for offset in range(-(up + margin) + 1, down + margin):
        at = np.round(course).astype(int) + offset
        inside = ~is_stroke & (at >= 0) & (at < height)
        erased[at[inside], x[inside]] = True
