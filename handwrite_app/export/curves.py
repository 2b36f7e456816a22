"""Cubic Bezier curves through the points of strokes: smooth, few, and never far from the ink."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from handwrite_app.document.model import Page

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

TOLERANCE_MM = 0.05
_INK_TOLERANCE_MM = 0.03  # cannot be seen, and leaves room for rounding to 0.001 mm
_FINEST_MM = 0.002
_OF_NIB = 0.2  # fine pens write small
_CORNER_DEG = 60.0  # a turn sharper than this is kept as a corner
_ROUNDS = 3  # of moving the points along the curve and fitting anew, before it is split
_HOPELESS = 5.0  # times the tolerance: a piece further off is split at once
_FLATTEST = 1e-9  # of the normal equations' determinant, relative to its diagonal
_EDGE = 0.125  # a split leaves at least this part of the piece on either side
_GRID = 1e-4  # of the tolerance: points are set on it, so that no two are all but the same


def fit_curves(points: NDArray[np.floating], tolerance_mm: float = TOLERANCE_MM) -> Floats:
    """Fits cubic Bezier curves to a stroke; see `fit_all`.

    Args:
        points: (N, 2), N >= 1.

    Returns:
        (M, 4, 2) control points, M >= 1; each curve starts where the one before ends.
    """
    return fit_all([points], tolerance_mm)[0]


def fit_all(
    strokes: Sequence[NDArray[np.floating]],
    tolerance_mm: float = TOLERANCE_MM,
    joints: Sequence[Indices] | None = None,
) -> list[Floats]:
    """Fits cubic Bezier curves to many strokes at once, which is much faster than one by one.

    Schneider 1990, "An algorithm for automatically fitting digitized curves" (Graphics Gems), for
    all pieces of all strokes side by side: least squares with the tangents at the ends given,
    Newton's steps for the points' places on the curve, and a split where that does not do. Two
    curves meet with the same tangent, but for corners, which stay sharp.

    Every point lies within the tolerance of the curve, and every place of the curve within the
    tolerance of the line through the points. The curve begins and ends exactly at the stroke's
    ends. A dot becomes one curve of four equal points; a line of two points one straight curve.

    Args:
        strokes: (N, 2) each, N >= 1, finite.
        joints: for each stroke the points at which one curve will do well to end and the next to
            begin, where that is known: the search starts from there, which is faster.

    Returns:
        (M, 4, 2) control points a stroke, M >= 1, in the unit of the points.

    Raises:
        ValueError: the tolerance is not above 0, or a stroke has no points.
    """
    if not tolerance_mm > 0:
        raise ValueError(f"tolerance_mm must be above 0, got {tolerance_mm}")
    if not strokes:
        return []
    grid = _GRID * tolerance_mm
    counts = np.array([len(stroke) for stroke in strokes])
    if not counts.all():
        raise ValueError("a stroke has at least one point")
    points = np.round(np.concatenate(strokes) / grid) * grid
    lasts = np.cumsum(counts) - 1
    is_kept = np.concatenate([[True], (points[1:] != points[:-1]).any(axis=1)])
    is_kept[lasts - counts + 1] = True
    place = np.cumsum(is_kept) - 1  # of each point among those that are kept
    firsts, lasts = place[lasts - counts + 1], place[lasts]
    sizes = lasts - firsts + 1
    path = _Path.of(points[is_kept], firsts, lasts, tolerance_mm)
    tolerance = (1 - 10 * _GRID) * tolerance_mm

    dots = firsts[sizes == 1]
    starts, stops = path.runs
    if joints is not None:
        shifts = np.cumsum(counts) - counts
        cuts = [place[joint + shift] for joint, shift in zip(joints, shifts, strict=True)]
        inner = np.setdiff1d(np.concatenate(cuts), np.concatenate([dots, starts, stops]))
        starts, stops = np.sort(np.append(starts, inner)), np.sort(np.append(stops, inner))
    begins, fitted = [dots], [np.repeat(path.points[dots, None], 4, axis=1)]
    while len(starts):
        curves, splits = _fit(path, starts, stops, tolerance)
        done = splits < 0
        begins.append(starts[done])
        fitted.append(curves[done])
        starts, splits, stops = starts[~done], splits[~done], stops[~done]
        starts, stops = np.concatenate([starts, splits]), np.concatenate([splits, stops])
    begin = np.concatenate(begins)
    order = np.argsort(begin)
    curves = np.concatenate(fitted)[order]
    fits: list[Floats] = np.split(curves, np.searchsorted(begin[order], firsts[1:]))
    for stroke, size, fit in zip(strokes, sizes, fits, strict=True):
        fit[0, slice(None) if size == 1 else 0] = stroke[0]
        fit[-1, 3] = stroke[-1]
    return fits


def ink_curves(page: Page) -> list[Floats]:
    """The curves of a page's strokes, (M, 4, 2) each in mm, as exporters draw them."""
    nib_mm = min((stroke.width_mm for stroke in page.strokes), default=1.0)
    tolerance_mm = min(max(_OF_NIB * nib_mm, _FINEST_MM), _INK_TOLERANCE_MM)
    return fit_all([stroke.points for stroke in page.strokes], tolerance_mm)


def sample_curves(curves: Floats, parts: int) -> Floats:
    """Places on curves (M, 4, 2) at the ends of `parts` equal parts of each: (M * parts + 1, 2)."""
    weights = _bernstein(np.arange(parts) / parts)  # (parts, 4)
    places: Floats = np.einsum("pk,mkd->mpd", weights, curves).reshape(-1, 2)
    return np.concatenate([places, curves[-1:, 3]])


class _Path(NamedTuple):
    """All strokes behind each other, K points, and which way the pen goes at each.

    A run goes from corner to corner, or to an end of its stroke.
    """

    points: Floats  # (K, 2)
    along: Floats  # (K,) length of the path so far
    leaving: Floats  # (K, 2) unit tangents at which a piece that starts here leaves
    arriving: Floats  # (K, 2) and at which one that ends here arrives; the same, but at corners
    runs: tuple[Indices, Indices]  # first and last points of the runs

    @staticmethod
    def of(points: Floats, firsts: Indices, lasts: Indices, reach: float) -> _Path:
        """`reach` is how far the tangents look to either side, so that they do not tremble."""
        steps = np.hypot(*np.diff(points, axis=0).T)
        along = np.concatenate([[0.0], np.cumsum(steps)])
        is_end = np.zeros(len(points), dtype=np.bool_)
        is_end[firsts] = is_end[lasts] = True
        before, after = _neighbours(points, along, is_end, reach)
        is_end |= _corners(before, after, is_end)

        ends = np.flatnonzero(is_end)
        inside = ~np.isin(ends[:-1], lasts)  # not from the end of one stroke to the next
        runs = ends[:-1][inside], ends[1:][inside]

        before, after = _neighbours(points, along, is_end, reach)
        h1, h2 = np.hypot(*before.T)[:, None], np.hypot(*after.T)[:, None]
        tangents = _unit(before * h2**2 + after * h1**2)  # of the parabola through the three
        leaving, arriving = tangents.copy(), tangents.copy()
        starts, stops = runs
        leaving[starts] = _end_tangents(points, tangents, is_end, starts, 1)
        arriving[stops] = _end_tangents(points, tangents, is_end, stops, -1)
        return _Path(points, along, leaving, arriving, runs)


def _neighbours(
    points: Floats, along: Floats, is_end: NDArray[np.bool_], reach: float
) -> tuple[Floats, Floats]:
    """From a place behind each point to it, and from it to one ahead: (K, 2) each.

    The places are the neighbouring points, or further off where those are nearer than `reach`,
    but never beyond an end. At the ends themselves the answers mean nothing.
    """
    ends = np.flatnonzero(is_end)
    which = np.arange(len(points))
    low = along[ends[np.maximum(np.searchsorted(ends, which) - 1, 0)]]
    high = along[ends[np.minimum(np.searchsorted(ends, which, "right"), len(ends) - 1)]]
    behind = np.minimum(along - reach, np.concatenate([along[:1], along[:-1]]))
    ahead = np.maximum(along + reach, np.concatenate([along[1:], along[-1:]]))
    behind, ahead = np.maximum(behind, low), np.minimum(ahead, high)
    x, y = points.T
    return (
        points - np.column_stack([np.interp(behind, along, x), np.interp(behind, along, y)]),
        np.column_stack([np.interp(ahead, along, x), np.interp(ahead, along, y)]) - points,
    )


def _corners(before: Floats, after: Floats, is_end: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Where the path turns sharply, and more so than right before and right after. (K,)"""
    cross = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    turns = np.abs(np.arctan2(cross, _dot(before, after)))
    turns[is_end] = 0.0
    around = np.concatenate([[0.0], turns, [0.0]])
    is_sharp = turns > np.radians(_CORNER_DEG)
    return np.asarray(is_sharp & (turns >= around[:-2]) & (turns >= around[2:]))


def _end_tangents(
    points: Floats, tangents: Floats, is_end: NDArray[np.bool_], ends: Indices, way: int
) -> Floats:
    """Tangents at the ends of runs, as of an arc that passes the next point in its tangent."""
    nexts = ends + way
    chords = _unit(points[nexts] - points[ends]) * way
    mirrored = 2 * _dot(tangents[nexts], chords)[:, None] * chords - tangents[nexts]
    is_arc = ~is_end[nexts] & (_dot(mirrored, chords) > 0.5)
    return np.where(is_arc[:, None], mirrored, chords)


def _dot(a: Floats, b: Floats) -> Floats:
    return a[:, 0] * b[:, 0] + a[:, 1] * b[:, 1]  # much faster than a sum over an axis of two


def _unit(vectors: Floats) -> Floats:
    lengths = np.hypot(*vectors.T)[:, None]
    return vectors / np.where(lengths > 0, lengths, 1.0)


def _fit(
    path: _Path, starts: Indices, stops: Indices, tolerance: float
) -> tuple[Floats, NDArray[np.intp]]:
    """One curve for each piece, and where to split the piece, -1 if its curve is near enough."""
    curves = np.empty((len(starts), 4, 2))
    splits = np.full(len(starts), -1)
    pending = np.arange(len(starts))
    pieces = _Pieces.of(path, starts, stops)
    places = pieces.chord_places(path)
    for last_round in [False] * _ROUNDS + [True]:
        fitted = pieces.least_squares(places)
        worst, at = pieces.distances(fitted, places)
        is_near = worst <= tolerance
        gives_up = ~is_near & (last_round | (worst > _HOPELESS * tolerance))
        curves[pending[is_near]] = pieces.on_page(fitted, path)[is_near]
        splits[pending[gives_up]] = at[gives_up]
        on = ~is_near & ~gives_up
        if not on.any():
            break
        kept = on[pieces.owner]
        places = pieces.closer_places(fitted, places)[kept]
        pending = pending[on]
        pieces = _Pieces.of(path, pieces.starts[on], pieces.stops[on])
    return curves, splits


class _Pieces(NamedTuple):
    """P pieces of the path, their Q points behind each other, each piece from its own origin."""

    starts: Indices  # (P,)
    stops: Indices
    owner: Indices  # (Q,) the piece that a point belongs to
    offsets: Indices  # (P,) where a piece's points begin
    points: Floats  # (Q, 2)
    leaving: Floats  # (P, 2) unit tangents at the ends, both pointing into the piece
    arriving: Floats
    lengths: Floats  # (P,)

    @staticmethod
    def of(path: _Path, starts: Indices, stops: Indices) -> _Pieces:
        counts = stops - starts + 1
        offsets = np.cumsum(counts) - counts
        owner = np.repeat(np.arange(len(starts)), counts)
        index = np.arange(len(owner)) + (starts - offsets)[owner]
        return _Pieces(
            starts,
            stops,
            owner,
            offsets,
            path.points[index] - path.points[starts][owner],
            path.leaving[starts],
            -path.arriving[stops],
            path.along[stops] - path.along[starts],
        )

    def chord_places(self, path: _Path) -> Floats:
        """The points' places on the curve by the length of the path so far: (Q,) in [0, 1]."""
        index = np.arange(len(self.owner)) + (self.starts - self.offsets)[self.owner]
        along = path.along[index] - path.along[self.starts][self.owner]
        return np.minimum(along / self.lengths[self.owner], 1.0)

    def least_squares(self, places: Floats) -> Floats:
        """The curves nearest to the points at the given places (Schneider 1990): (P, 4, 2)."""
        end = self.points[self.offsets + self.stops - self.starts]
        b = _bernstein(places)
        rest = self.points - (b[:, 2] + b[:, 3])[:, None] * end[self.owner]
        c = np.column_stack(
            [
                b[:, 1] ** 2,
                b[:, 2] ** 2,
                b[:, 1] * b[:, 2],
                b[:, 1] * _dot(rest, self.leaving[self.owner]),
                b[:, 2] * _dot(rest, self.arriving[self.owner]),
            ]
        )
        c11, c22, c12, x1, x2 = np.add.reduceat(c, self.offsets).T
        c12 = c12 * _dot(self.leaving, self.arriving)
        determinant = c11 * c22 - c12**2
        is_solved = determinant > _FLATTEST * c11 * c22
        determinant = np.where(is_solved, determinant, 1.0)
        alphas = np.stack([x1 * c22 - x2 * c12, x2 * c11 - x1 * c12]) / determinant
        is_solved &= ((alphas > 0.01 * self.lengths) & (alphas < self.lengths)).all(axis=0)
        alphas = np.where(is_solved, alphas, self.lengths / 3)  # Schneider's way out

        curves = np.zeros((len(self.starts), 4, 2))
        curves[:, 1] = alphas[0][:, None] * self.leaving
        curves[:, 2] = end + alphas[1][:, None] * self.arriving
        curves[:, 3] = end
        is_straight = self.stops - self.starts == 1
        thirds = np.arange(4)[:, None] / 3
        curves[is_straight] = thirds * end[is_straight, None]
        return curves

    def distances(self, curves: Floats, places: Floats) -> tuple[Floats, Indices]:
        """A bound of how far each curve and its points are apart, and where to split the piece.

        Between the places of two points the curve is a Bezier curve of its own. It lies in the hull
        of its control points, so it is no further from the chord of the two points than they are.
        """
        on_curve, ahead = self._at(curves, places, 0), self._at(curves, places, 1)
        off = np.hypot(*(on_curve - self.points).T)
        third = ((places[1:] - places[:-1]) / 3)[:, None]
        bulge = np.maximum(
            _to_segment(on_curve[:-1] + third * ahead[:-1], self.points[:-1], self.points[1:]),
            _to_segment(on_curve[1:] - third * ahead[1:], self.points[:-1], self.points[1:]),
        )
        bulge[self.offsets[1:] - 1] = 0.0  # from one piece to the next is no interval
        off[:-1] = np.maximum(off[:-1], bulge)
        worst = np.maximum.reduceat(off, self.offsets)

        is_worst = off == worst[self.owner]
        at = np.maximum.reduceat(np.where(is_worst, np.arange(len(off)), -1), self.offsets)
        at += self.starts - self.offsets
        edge = np.maximum(1, (_EDGE * (self.stops - self.starts)).astype(np.intp))
        at = np.minimum(np.maximum(at, self.starts + edge), self.stops - edge)
        worst[self.stops - self.starts == 1] = 0.0  # a chord is its own curve
        return worst, at

    def closer_places(self, curves: Floats, places: Floats) -> Floats:
        """One step of Newton's method towards the places nearest to the points; in order."""
        away = self._at(curves, places, 0) - self.points
        first, second = self._at(curves, places, 1), self._at(curves, places, 2)
        slope = _dot(first, first) + _dot(away, second)
        step = _dot(away, first) / np.where(slope > 0, slope, np.inf)
        moved = np.clip(places - step, 0.0, 1.0)
        moved[self.offsets] = 0.0
        moved[self.offsets + self.stops - self.starts] = 1.0
        shift = 2.0 * self.owner  # so that the running maximum starts anew with each piece
        ordered: Floats = np.maximum.accumulate(moved + shift) - shift
        return ordered

    def on_page(self, curves: Floats, path: _Path) -> Floats:
        """The curves where their points are, their ends exactly."""
        curves = curves + path.points[self.starts][:, None]
        curves[:, 0], curves[:, 3] = path.points[self.starts], path.points[self.stops]
        return curves

    def _at(self, curves: Floats, places: Floats, derivative: int) -> Floats:
        """Places on the curves, or derivatives there: (Q, 2)."""
        degree = 3
        for _ in range(derivative):
            curves = degree * np.diff(curves, axis=1)
            degree -= 1
        weights = _bernstein(places, degree)
        found: Floats = np.einsum("qk,qkd->qd", weights, curves[self.owner])
        return found


def _bernstein(u: Floats, degree: int = 3) -> Floats:
    """The Bernstein polynomials of a degree from 1 to 3 at u (Q,): (Q, degree + 1)."""
    v = 1 - u
    if degree == 1:
        return np.column_stack([v, u])
    if degree == 2:
        return np.column_stack([v * v, 2 * u * v, u * u])
    return np.column_stack([v * v * v, 3 * u * v * v, 3 * u * u * v, u * u * u])


def _to_segment(places: Floats, starts: Floats, stops: Floats) -> Floats:
    """Distances of places from line segments, one each: (Q,)."""
    ways = stops - starts
    squares = _dot(ways, ways)
    t = _dot(places - starts, ways) / np.where(squares > 0, squares, 1.0)
    distances: Floats = np.hypot(*(places - starts - np.clip(t, 0, 1)[:, None] * ways).T)
    return distances
