"""How wide a pen writes at each point of a stroke, and the outline of what it leaves on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from handwrite_app.document.model import Page, Stroke
from handwrite_app.export.curves import Floats, Indices, fit_all, ink_curves
from handwrite_app.export.motion import pen_speeds

_USUAL_SPEED = 30.0  # mm/s at which the pen leaves a line of its own width
_BY_SPEED = 0.3  # power of the speed: a slow pen leaves more ink
_NARROWEST, _WIDEST = 0.6, 1.4
_LIGHTEST, _BY_PRESSURE = 0.45, 1.1  # as the drawing pad paints it: 1 at half pressure
_TIP, _TIP_LENGTH = 0.72, 1.5  # of the nib's width, where it lands and leaves; in widths
_EVEN = 0.75  # widths to either side over which the width is evened out

_SAMPLES_PER_NIB = 2.0
_FEWEST, _MOST = 8, 64  # samples of a curve
_CORNER = np.radians(50.0)  # a sharper turn ends the outline's sides, in round ends
_SIDE_TOLERANCE = 0.02  # mm, and of the nib's width
_NIB_TOLERANCE = 0.05
_K = 4 / 3 * np.tan(np.pi / 8)  # how far the control points of a quarter of a circle lie out
_HALF_CIRCLE = np.array(  # shares of the ways to the left and ahead: (2, 4, 2)
    [[[1, 0], [1, _K], [_K, 1], [0, 1]], [[0, 1], [-_K, 1], [-1, _K], [-1, 0]]]
)


def pen_widths(stroke: Stroke) -> Floats:
    """How wide the ink is at each point, (N,) in mm, between 0.25 and 2.2 times the nib.

    A pen that moves slowly, as it does where the path bends (see `motion.pen_speeds`), leaves a
    wider line. Where its pressure is known that counts as well; where not, the line is a little
    narrower at its ends. A dot is as wide as the nib, or as its pressure makes it.
    """
    points, nib_mm = stroke.points, stroke.width_mm
    if len(points) == 1:
        widths = np.ones(1)
    else:
        widths = (pen_speeds(points) / _USUAL_SPEED) ** -_BY_SPEED
        along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))]) / nib_mm
        widths = _evened(np.clip(widths, _NARROWEST, _WIDEST), along)
        if stroke.pressures is None:
            from_end = np.minimum(along, along[-1] - along) / _TIP_LENGTH
            widths *= np.interp(from_end, [0, 1], [_TIP, 1])
    if stroke.pressures is not None:
        widths *= _LIGHTEST + _BY_PRESSURE * stroke.pressures
    return np.asarray(widths * nib_mm)


def _evened(widths: Floats, along: Floats) -> Floats:
    """The mean of the widths, linear between the points, over `_EVEN` to either side."""
    gaps = np.diff(along)
    areas = np.concatenate([[0.0], np.cumsum(gaps * (widths[1:] + widths[:-1]) / 2)])
    low, high = np.maximum(along - _EVEN, 0.0), np.minimum(along + _EVEN, along[-1])
    spans = high - low
    means = (np.interp(high, along, areas) - np.interp(low, along, areas)) / np.where(
        spans > 0, spans, 1.0
    )
    return np.where(spans > 0, means, widths)


def outline(points: NDArray[np.floating], widths: NDArray[np.floating]) -> list[Floats]:
    """The outline of ink of the given widths along a path; see `outlines`."""
    ink = np.asarray(points, dtype=np.float64), np.asarray(widths, dtype=np.float64)
    return outlines([ink], _SIDE_TOLERANCE)[0]


def outlines(
    inks: Sequence[tuple[Floats, Floats]],
    tolerance_mm: float,
    joints: Sequence[Indices] | None = None,
) -> list[list[Floats]]:
    """The outlines of many strokes at once.

    A stroke becomes closed loops that all go round the same way, and is the area that any of them
    goes round: to be filled by the nonzero rule. From one sharp corner to the next there is one
    loop, with round ends. Where the path bends more tightly than half its width, the inner side
    goes through the centre of the bend rather than beyond and back, which would count as going
    round the other way; what lies beyond is covered by the ink before and after the bend.

    Args:
        inks: points (N, 2) and widths (N,) of each stroke, N >= 1.
        tolerance_mm: how far the sides may lie from those through the points.
        joints: as for `curves.fit_all`.

    Returns:
        For each stroke its loops, (M, 4, 2) control points of cubic Bezier curves each.
    """
    none = np.zeros(0, dtype=np.intp)
    runs = [
        _runs(points, widths, joint)
        for (points, widths), joint in zip(inks, joints or [none] * len(inks), strict=True)
    ]
    every = [run for of_stroke in runs for run in of_stroke]
    sides = [side for run in every for side in (run.left, run.right)]
    cuts = [cut for run in every for cut in (run.joints, len(run.left) - 1 - run.joints[::-1])]
    fitted = iter(fit_all(sides, tolerance_mm, cuts))
    return [[_loop(run, next(fitted), next(fitted)) for run in of_stroke] for of_stroke in runs]


def ink_outlines(page: Page) -> list[list[Floats]]:
    """The outlines of a page's strokes as a pen would have written them, in mm."""
    inks, joints = [], []
    for stroke, curves in zip(page.strokes, ink_curves(page), strict=True):
        dense, joint = _sampled(stroke, curves)
        inks.append((dense.points, pen_widths(dense)))
        joints.append(joint)
    nib_mm = min((stroke.width_mm for stroke in page.strokes), default=1.0)
    return outlines(inks, min(_SIDE_TOLERANCE, _NIB_TOLERANCE * nib_mm), joints)


def _sampled(stroke: Stroke, curves: Floats) -> tuple[Stroke, Indices]:
    """The stroke with points on its curves, close enough for its width to vary between them.

    Returns:
        The stroke, and which of its points begin a curve.
    """
    if (curves == curves[0, 0]).all():
        pressures = None if stroke.pressures is None else stroke.pressures.max(keepdims=True)
        dot = replace(stroke, points=stroke.points[:1], pressures=pressures)
        return dot, np.zeros(1, dtype=np.intp)
    lengths = np.hypot(*np.moveaxis(np.diff(curves, axis=1), -1, 0)).sum(axis=1)
    counts = np.ceil(lengths / stroke.width_mm * _SAMPLES_PER_NIB)
    counts = np.clip(counts, _FEWEST, _MOST).astype(np.intp)
    curve = np.repeat(np.arange(len(curves)), counts)
    starts = np.cumsum(counts) - counts
    u = (np.arange(len(curve)) - starts[curve]) / counts[curve]
    v = 1 - u
    weights = np.column_stack([v**3, 3 * u * v**2, 3 * u**2 * v, u**3])
    points = np.concatenate([np.einsum("qk,qkd->qd", weights, curves[curve]), curves[-1:, 3]])
    if stroke.pressures is None:
        return replace(stroke, points=points), starts
    pressures = np.interp(_shares(points), _shares(stroke.points), stroke.pressures)
    return replace(stroke, points=points, pressures=pressures), starts


def _shares(points: Floats) -> Floats:
    """Which share of the path's length lies before each point: (N,) in [0, 1]."""
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    shares: Floats = along / along[-1]
    return shares


class _Run(NamedTuple):
    """A piece of a stroke without corners: its two sides, and how it begins and ends."""

    left: Floats  # (n, 2) from start to end
    right: Floats  # (n, 2) from end to start
    start: Floats  # (2,) the pen's own place, and which way it goes, times half the width
    start_way: Floats
    end: Floats
    end_way: Floats
    joints: Indices  # points of the left side at which a curve may well begin


def _runs(points: Floats, widths: Floats, joints: Indices) -> list[_Run]:
    moved = np.concatenate([[True], (points[1:] != points[:-1]).any(axis=1)])
    points, halves, joints = points[moved], widths[moved] / 2, (np.cumsum(moved) - 1)[joints]
    if len(points) == 1:
        return [_dot(points[0], float(widths.max()) / 2)]
    steps = np.diff(points, axis=0)
    lengths = np.hypot(*steps.T)
    ways = steps / lengths[:, None]
    (x0, y0), (x1, y1) = ways[:-1].T, ways[1:].T
    turns = np.arctan2(x0 * y1 - y0 * x1, x0 * x1 + y0 * y1)  # at the inner points
    bisectors = ways[:-1] + ways[1:]
    bisectors /= np.maximum(np.hypot(*bisectors.T), 1e-12)[:, None]

    shorter = np.minimum(lengths[:-1], lengths[1:])
    radii = shorter / np.maximum(2 * np.tan(np.abs(turns) / 2), 1e-12)
    inner = np.concatenate([halves[:1], np.minimum(halves[1:-1], radii), halves[-1:]])
    bends_left = np.concatenate([[False], turns > 0, [False]])

    ends = [0, *(np.flatnonzero(np.abs(turns) > _CORNER) + 1).tolist(), len(points) - 1]
    runs = []
    for a, b in pairwise(ends):
        tangents = np.concatenate([ways[a : a + 1], bisectors[a : b - 1], ways[b - 1 : b]])
        normals = np.column_stack([-tangents[:, 1], tangents[:, 0]])
        half, tight = halves[a : b + 1], inner[a : b + 1].copy()
        tight[[0, -1]] = half[[0, -1]]
        is_left = bends_left[a : b + 1]
        left = points[a : b + 1] + np.where(is_left, tight, half)[:, None] * normals
        right = points[a : b + 1] - np.where(is_left, half, tight)[:, None] * normals
        start_way, end_way = half[0] * tangents[0], half[-1] * tangents[-1]
        cuts = joints[(joints >= a) & (joints <= b)] - a
        runs.append(_Run(left, right[::-1], points[a], start_way, points[b], end_way, cuts))
    return runs


def _dot(centre: Floats, radius: float) -> _Run:
    """A run that goes nowhere: two round ends."""
    way = np.array([radius, 0.0])
    left = np.array([[0.0, radius]])
    none = np.zeros(0, dtype=np.intp)
    return _Run(centre + left, centre - left, centre, way, centre, way, none)


def _loop(run: _Run, left: Floats, right: Floats) -> Floats:
    """The closed outline of a run whose sides are these curves."""
    loop = np.concatenate(
        [left, _cap(run.end, run.end_way), right, _cap(run.start, -run.start_way)]
    )
    goes: NDArray[np.bool_] = (loop != loop[:, :1]).any(axis=(1, 2))  # a dot has no sides
    return loop[goes]


def _cap(centre: Floats, way: Floats) -> Floats:
    """Half a circle round the end of a run, from its left side to its right: (2, 4, 2)."""
    left = np.array([-way[1], way[0]])
    cap: Floats = centre + _HALF_CIRCLE @ np.array([left, way])
    return cap
