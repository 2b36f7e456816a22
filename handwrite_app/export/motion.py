"""When and how fast a pen writes a page: for animations, playback, widths and ink with times."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from handwrite_app.document.model import Page, Stroke

_GAIN = 30.0  # mm/s where the path bends with a radius of 1 mm, as in letters of everyday size
_STRAIGHT_PER_MM = 0.1  # added to every curvature: bounds the speed of a straight stroke, 65 mm/s
_ACCELERATION = 2000.0  # mm/s^2, along the path and through the air
_END_SPEED = 5.0  # mm/s at which the pen lands and leaves
_REACH_MM = 0.2  # how far to either side a point's curvature looks
_SHORTEST_S = 0.05  # that the pen rests for a dot
_LIFT_S, _WORD_S, _LINE_S = 0.08, 0.15, 0.3  # to lift and to land; to think before a word, a line


def pen_times(
    page: Page, pace: float = 1.0, longest_s: float = math.inf
) -> list[NDArray[np.float64]]:
    """When the pen is at each point of a page, in seconds from its landing at the first.

    The strokes follow each other in the page's order, with the way through the air between them,
    a pause before each word and a longer one before each line.

    Args:
        pace: how much faster than an unhurried hand, which writes about two letters a second.
        longest_s: if the page would take longer, everything is that much faster.

    Returns:
        (N,) for each stroke, rising, or level where points repeat; a dot's one point has the time
        at which the pen lands.

    Raises:
        ValueError: pace is not a number above 0, or `longest_s` is not above 0.
    """
    _must_be_pace(pace)
    if not longest_s > 0:
        raise ValueError(f"longest_s must be above 0, got {longest_s}")
    times: list[NDArray[np.float64]] = []
    now, before = 0.0, None
    for stroke in page.strokes:
        if before is not None:
            now += _lifted_s(before, stroke)
        passed = _stroke_times(stroke.points)
        times.append(now + passed)
        now += max(float(passed[-1]), _SHORTEST_S)
        before = stroke
    faster = max(pace, now / longest_s)
    return [passed / faster for passed in times]


def pen_speeds(points: NDArray[np.float64], pace: float = 1.0) -> NDArray[np.float64]:
    """How fast a pen moves along a stroke, in mm/s at each point.

    The two-thirds power law: speed is proportional to the cube root of the radius of curvature
    (Lacquaniti et al. 1983, "The law relating the kinematic and figural aspects of drawing
    movements"), bounded on straight stretches as by Viviani and Schneider (1991), eq. 3, with the
    constant added to the curvature. The pen starts and stops slowly, and speeds up and brakes with
    bounded acceleration, so it slows down on the way to a corner and not at it.

    Args:
        points: (N, 2) in mm, N >= 1, in any spacing.
        pace: multiplies the speeds.

    Returns:
        (N,), all above 0.

    Raises:
        ValueError: pace is not a number above 0.
    """
    _must_be_pace(pace)
    lengths = np.linalg.norm(np.diff(points, axis=0), axis=1)
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    squares = (_GAIN * (_curvatures(points, along) + _STRAIGHT_PER_MM) ** (-1 / 3)) ** 2
    squares[[0, -1]] = _END_SPEED**2
    climb = 2 * _ACCELERATION * along  # v^2 grows by at most 2 a ds, from either side
    squares = climb + np.minimum.accumulate(squares - climb)
    squares = np.minimum.accumulate((squares + climb)[::-1])[::-1] - climb
    return np.sqrt(np.maximum(squares, _END_SPEED**2)) * pace


def _curvatures(points: NDArray[np.float64], along: NDArray[np.float64]) -> NDArray[np.float64]:
    """1 / mm at each point: the turn of the path over a short way; 0 near the ends."""
    reach = max(_REACH_MM, float(along[-1]) / max(1, len(points) - 1))
    curvatures = np.zeros(len(points))
    inner = (along > reach) & (along < along[-1] - reach)
    at = along[inner]
    before, after = (
        np.column_stack([np.interp(at + step, along, points[:, axis]) for axis in (0, 1)])
        for step in (-reach, reach)
    )
    (x0, y0), (x1, y1) = (points[inner] - before).T, (after - points[inner]).T
    curvatures[inner] = np.abs(np.arctan2(x0 * y1 - y0 * x1, x0 * x1 + y0 * y1)) / reach
    return curvatures


def _stroke_times(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Seconds from the landing at each point: at constant acceleration between two of them."""
    speeds = pen_speeds(points)
    lengths = np.linalg.norm(np.diff(points, axis=0), axis=1)
    times = np.concatenate([[0.0], np.cumsum(2 * lengths / (speeds[1:] + speeds[:-1]))])
    if 0 < times[-1] < _SHORTEST_S:
        times *= _SHORTEST_S / times[-1]
    return times


def _lifted_s(before: Stroke, after: Stroke) -> float:
    """Seconds from leaving one stroke to landing at the next; half the way the pen brakes."""
    way = math.dist(before.points[-1], after.points[0])
    pause = _LINE_S if before.line != after.line else _WORD_S if before.word != after.word else 0.0
    return _LIFT_S + pause + 2 * math.sqrt(way / _ACCELERATION)


def _must_be_pace(pace: float) -> None:
    if not (math.isfinite(pace) and pace > 0):
        raise ValueError(f"pace must be a number above 0, got {pace}")
