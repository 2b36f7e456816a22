"""Accents: marks that the model never learned, drawn onto the letters it wrote."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Strokes = list[NDArray[np.float64]]

_HALF_TURN = np.linspace(0, np.pi, 7)
_TURN = np.linspace(np.pi / 2, 5 * np.pi / 2, 13)


def _curve(*points: tuple[float, float]) -> NDArray[np.float64]:
    return np.array(points, dtype=np.float64)


def _ring(radius: float) -> NDArray[np.float64]:
    return radius * np.column_stack([np.cos(_TURN), np.sin(_TURN)])


# Each mark in x-heights round its own middle, y up, with the order and direction of a right hand.
_ACUTE = [_curve((0.17, 0.17), (0.02, 0.0), (-0.15, -0.14))]
_COMMA = [_curve((0.04, 0.13), (0.07, 0.0), (-0.02, -0.13), (-0.10, -0.20))]
_DOT = [_curve((0.0, 0.02), (0.03, -0.02))]
_ABOVE: dict[str, Strokes] = {
    "acute": _ACUTE,
    "grave": [_curve((-0.17, 0.17), (-0.02, 0.01), (0.14, -0.14))],
    "circumflex": [_curve((-0.24, -0.13), (-0.11, 0.03), (0.0, 0.15), (0.11, 0.02), (0.24, -0.13))],
    "caron": [_curve((-0.23, 0.13), (-0.11, -0.02), (0.0, -0.14), (0.11, -0.01), (0.24, 0.14))],
    "diaeresis": [_DOT[0] - [0.18, 0.0], _DOT[0] + [0.18, 0.0]],
    "double_acute": [_ACUTE[0] - [0.14, 0.0], _ACUTE[0] + [0.16, 0.0]],
    "tilde": [
        _curve(
            (-0.31, -0.07), (-0.2, 0.07), (-0.08, 0.06), (0.07, -0.05), (0.2, -0.06), (0.31, 0.09)
        )
    ],
    "macron": [_curve((-0.29, -0.01), (0.0, 0.02), (0.29, 0.01))],
    "breve": [0.24 * np.column_stack([-np.cos(_HALF_TURN), 0.5 - np.sin(_HALF_TURN)])],
    "ring": [_ring(0.16)],
    "dot": _DOT,
    "hook": [_curve((-0.13, 0.12), (0.0, 0.21), (0.12, 0.12), (0.04, 0.0), (0.0, -0.13))],
}
_BELOW: dict[str, Strokes] = {
    "cedilla": [_curve((0.0, 0.25), (-0.03, 0.08), (0.12, 0.0), (0.11, -0.16), (-0.15, -0.21))],
    "ogonek": [_curve((0.06, 0.25), (-0.1, 0.06), (-0.1, -0.12), (0.03, -0.2), (0.17, -0.13))],
    "dot_below": _DOT,
    "comma_below": _COMMA,
    "macron_below": [_curve((-0.29, -0.01), (0.0, 0.02), (0.29, 0.01))],
}
_JOINED = ("cedilla", "ogonek")  # these grow out of the letter
_ACROSS = ("stroke", "bar")  # ø, đ, ł and the like
MARKS = (*_ABOVE, *_BELOW, *_ACROSS)

_SMALL = frozenset("acegijmnopqrsuvwxyz")  # letters that end at the x-height
_DESCENDING = frozenset("gjpqy")
_DOTTED = frozenset("ij")
_GAP = 0.25  # x-heights between letter and mark
_TOP_OF_SMALL = (1.35, 1.8)  # x-heights, at the sides of the span and in its middle;
# what lies above belongs to a neighbour


def add_marks(
    strokes: Sequence[NDArray[np.floating]],
    spans: NDArray[np.floating],
    marks: Iterable[tuple[int, str]],
    *,
    text: str = "",
    x_height: float = 3.0,
) -> Strokes:
    """Adds accents to a word, after its own strokes, in the word's size and slant.

    The letter is looked for in its span. On i and j a mark above takes the place of the dot.

    Args:
        strokes: the word in steps, y up, baseline at 0.
        spans: (characters, 2) x range of each character.
        marks: (index of the character in the word, one of `MARKS`, with _ or space in the name).
        text: the word's base letters; with them the marks sit better. May be left out.
        x_height: of this hand, in steps.

    Returns:
        New list of (N, 2) float64 arrays; `strokes` is not changed.

    Raises:
        ValueError: there is no such mark, or the index is outside `spans`.
    """
    letters = [np.array(stroke, dtype=np.float64) for stroke in strokes]
    slant = slant_of(letters)
    added: Strokes = []
    tops: dict[int, float] = {}  # of letters that carry a mark already, for those with two
    for index, name in marks:
        mark = name.replace(" ", "_")
        if mark not in MARKS:
            raise ValueError(f"no mark is called {name!r}")
        if not 0 <= index < len(spans):
            raise ValueError(f"there is no character {index} in a word of {len(spans)}")
        low, high = (float(x) for x in spans[index])
        letter = text[index : index + 1]
        if mark in _ABOVE and letter in _DOTTED:
            letters = _without_dot(letters, low, high, x_height)
        left, right, bottom, top = _letter_box(letter, letters, (low, high), x_height)
        box = (left, right, bottom, tops.get(index, top))
        drawn = _drawn(mark, letter, box, slant, x_height)
        if mark in _ABOVE:
            tops[index] = max(float(stroke[:, 1].max()) for stroke in drawn)
        added += drawn
    return letters + added


def slant_of(strokes: Sequence[NDArray[np.float64]]) -> float:
    """How far x moves with y, measured on the steep parts of the writing; 0 is upright."""
    steps = [np.diff(stroke, axis=0) for stroke in strokes if len(stroke) > 1]
    dx, dy = np.concatenate(steps).T if steps else np.zeros((2, 1))
    steep = np.abs(dy) > np.abs(dx)
    weight = float((dy[steep] ** 2).sum())
    return float(np.clip((dx[steep] * dy[steep]).sum() / weight, -0.6, 0.8)) if weight else 0.0


def _without_dot(strokes: Strokes, low: float, high: float, x_height: float) -> Strokes:
    """Leaves out the dot nearest to the middle of [low, high], if there is one."""
    middle, reach = (low + high) / 2, (high - low) / 2 + x_height

    def distance(stroke: NDArray[np.float64]) -> float:
        small = np.ptp(stroke, axis=0).max() < 0.6 * x_height
        if not small or stroke[:, 1].min() < 0.9 * x_height:
            return np.inf
        return float(abs(stroke[:, 0].mean() - middle))

    distances = [distance(stroke) for stroke in strokes]
    if not distances or min(distances) > reach:
        return strokes
    dot = distances.index(min(distances))
    return strokes[:dot] + strokes[dot + 1 :]


def _drawn(
    mark: str,
    letter: str,
    box: tuple[float, float, float, float],
    slant: float,
    x_height: float,
) -> Strokes:
    left, right, bottom, top = box
    middle = (left + right) / 2

    def place(shapes: Strokes, y: float) -> Strokes:
        origin = np.array([middle + slant * (y - (bottom + top) / 2), y])
        return [origin + x_height * (shape @ [[1.0, 0.0], [slant, 1.0]]) for shape in shapes]

    if mark in _ACROSS:
        if mark == "stroke" and letter.lower() in ("", "o"):
            rise = 0.12 * x_height
            return [np.array([[right + rise / 2, top + rise], [left - rise / 2, bottom - rise]])]
        width = 0.26
        if letter in ("l", "L"):
            return place([_curve((-0.8 * width, -0.14), (0.8 * width, 0.14))], (bottom + top) / 2)
        high = 0.78 if letter in ("d", "h", "b") else 0.5
        return place([_curve((-width, 0.0), (width, 0.02))], bottom + high * (top - bottom))
    if mark in _BELOW:
        shapes = _BELOW[mark]
        if letter == "g" and mark == "comma_below":  # ģ carries it above
            return place([-shape for shape in shapes], top + (_GAP + 0.2) * x_height)
        height = max(float(shape[:, 1].max()) for shape in shapes)
        gap = -0.03 if mark in _JOINED else _GAP
        return place(shapes, bottom - (gap + height) * x_height)
    shapes = _ABOVE[mark]
    depth = -min(float(shape[:, 1].min()) for shape in shapes)
    return place(shapes, top + (_GAP + depth) * x_height)


def _letter_box(
    letter: str,
    strokes: Sequence[NDArray[np.float64]],
    span: tuple[float, float],
    x_height: float,
) -> tuple[float, float, float, float]:
    """Left, right, bottom and top of a letter's ink, made credible where neighbours reach in."""
    low, high = min(span), max(span)
    points = np.concatenate(strokes) if strokes else np.zeros((0, 2))
    inside = points[(points[:, 0] >= low) & (points[:, 0] <= high)]
    if not len(inside):
        inside = np.array([[low, 0.0], [high, x_height]])
    (left, bottom), (right, top) = inside.min(axis=0), inside.max(axis=0)
    if letter in _SMALL:
        side = 0.2 * (high - low)
        core = inside[(inside[:, 0] > low + side) & (inside[:, 0] < high - side), 1]
        at_sides, in_middle = (limit * x_height for limit in _TOP_OF_SMALL)
        top = max(min(top, at_sides), min(core.max(initial=0.0), in_middle))
    top = max(top, 0.75 * x_height)
    if letter not in _DESCENDING:
        bottom = min(max(bottom, -0.25 * x_height), 0.25 * x_height)
    return float(left), float(right), float(bottom), float(top)
