"""From the model's few points a letter to curves that look like ink."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

# Chosen on 100 words of four UNIPEN sets, resampled to one step and with noise of 0 to 0.12 steps
# added, by the distance of the smoothed curve from the pen's own path.
_CORNER_DEG = 115.0  # a turn sharper than this is a cusp that the writer meant
_SHRINK, _GROW = 0.3, -0.36  # Taubin's two passes: the first alone would make loops smaller
_SAME_POINT = 1e-3  # steps
_MOST_PIECES = 16
_LONGEST_RUN = 300  # knots of one spline; its matrix grows with the square


def smooth(points: NDArray[np.floating], tolerance: float = 0.012) -> NDArray[np.float64]:
    """Draws a smooth curve through the points of a stroke; its end points stay where they are.

    Trembling is taken out (Taubin 1995, "A signal processing approach to fair surface design",
    eq. 6-7: two passes that leave the size of loops alone), then natural cubic splines with
    centripetal knots (Lee 1989) run from cusp to cusp, so that none overshoots round a sharp turn.

    Args:
        points: (N, 2), N >= 1, about a step apart.
        tolerance: how far the chords of the result may lie from the spline, in the unit of
            `points`; where the curve bends more there are more of them.

    Returns:
        (M, 2) float64. Dots and strokes of two points come back as they were.
    """
    knots = np.array(points, dtype=np.float64)
    if len(knots) < 3:
        return knots
    steps = np.hypot(*np.diff(knots, axis=0).T)
    ahead = np.append(steps[:-1] > _SAME_POINT, True)  # knots that the pen moves to; the last stays
    knots = np.concatenate([knots[:1], knots[1:][ahead]])
    if len(knots) < 3:
        return knots
    is_corner = _corners(knots)
    is_corner[::_LONGEST_RUN] = True
    knots = _denoised(knots, is_corner)
    ends = np.flatnonzero(is_corner)
    curves = [_spline(knots[start : stop + 1], tolerance)[:-1] for start, stop in pairwise(ends)]
    return np.concatenate([*curves, knots[-1:]])


def _corners(points: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which points the curve must not round; the two ends are among them. (N,)"""
    steps = np.diff(points, axis=0)
    turns = np.diff(np.arctan2(steps[:, 1], steps[:, 0]))
    turns = np.abs((turns + np.pi) % (2 * np.pi) - np.pi)
    return np.concatenate([[True], turns > np.radians(_CORNER_DEG), [True]])


def _denoised(points: NDArray[np.float64], fixed: NDArray[np.bool_]) -> NDArray[np.float64]:
    for weight in (_SHRINK, _GROW):
        moved = points.copy()
        moved[1:-1] += weight * ((points[:-2] + points[2:]) / 2 - points[1:-1])
        moved[fixed] = points[fixed]
        points = moved
    return points


def _spline(points: NDArray[np.float64], tolerance: float) -> NDArray[np.float64]:
    """Samples the natural cubic spline through `points` as coarsely as `tolerance` allows."""
    if len(points) < 3:
        return points
    widths = np.sqrt(np.hypot(*np.diff(points, axis=0).T))[:, None]  # centripetal: root of chord
    widths = np.maximum(widths, 1e-3)
    inner = widths[1:-1, 0]
    matrix = np.diag(2 * (widths[:-1, 0] + widths[1:, 0])) + np.diag(inner, 1) + np.diag(inner, -1)
    bends = np.zeros_like(points)  # second derivatives at the knots
    bends[1:-1] = np.linalg.solve(matrix, 6 * np.diff(np.diff(points, axis=0) / widths, axis=0))

    # A chord over 1/n of a piece of width h is off by at most bend * (h / n)^2 / 8.
    bend = np.hypot(*bends.T)
    bend = np.maximum(bend[:-1], bend[1:])
    counts = np.ceil(widths[:, 0] * np.sqrt(bend / (8 * tolerance)))
    counts = np.clip(counts, 1, _MOST_PIECES).astype(np.intp)

    piece = np.repeat(np.arange(len(counts)), counts)
    first = np.repeat(np.cumsum(counts) - counts, counts)
    u = ((np.arange(len(piece)) - first) / counts[piece])[:, None]
    v = 1 - u
    curve = v * points[piece] + u * points[piece + 1]
    curve -= widths[piece] ** 2 / 6 * ((u - u**3) * bends[piece + 1] + (v - v**3) * bends[piece])
    return np.concatenate([curve, points[-1:]])
