"""Small marks that layout draws itself, in the slant of the hand: hyphens, bullets, numbers.

Shapes are in x-heights, y up, with the baseline at 0; what is returned is in steps.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from handwrite_app.layout.smoothing import smooth

_HALF = 0.5  # height of hyphens and bullets
_HYPHEN = [[(0.0, -0.03), (0.34, 0.0), (0.66, 0.02)]]
_DASH = [[(0.0, 0.0), (0.5, 0.03), (0.95, 0.01)]]
_DOT = [[(0.14, 0.14), (-0.07, 0.17), (-0.18, -0.01), (0.00, -0.17), (0.18, 0.00), (0.00, 0.13),
         (-0.06, -0.03), (0.07, -0.04)]]  # fmt: skip
_DIGITS: dict[str, list[list[tuple[float, float]]]] = {
    "0": [[(0.62, 1.5), (0.3, 1.62), (0.03, 1.2), (0.02, 0.5), (0.25, 0.02), (0.6, 0.06),
           (0.85, 0.5), (0.86, 1.15), (0.66, 1.52), (0.5, 1.56)]],
    "1": [[(0.02, 1.2), (0.22, 1.42), (0.36, 1.65), (0.34, 1.0), (0.33, 0.0)]],
    "2": [[(0.05, 1.22), (0.2, 1.52), (0.52, 1.6), (0.74, 1.32), (0.62, 0.9), (0.32, 0.42),
           (0.02, 0.03)], [(0.02, 0.03), (0.4, 0.06), (0.86, 0.02)]],
    "3": [[(0.06, 1.42), (0.36, 1.62), (0.68, 1.45), (0.62, 1.08), (0.28, 0.9)],
          [(0.28, 0.9), (0.66, 0.78), (0.76, 0.4), (0.45, 0.02), (0.02, 0.14)]],
    "4": [[(0.42, 1.6), (0.24, 1.0), (0.02, 0.56)], [(0.02, 0.56), (0.4, 0.54), (0.88, 0.58)],
          [(0.66, 1.05), (0.62, 0.5), (0.6, -0.05)]],
    "5": [[(0.2, 1.58), (0.16, 1.2), (0.12, 0.9)],
          [(0.12, 0.9), (0.48, 0.98), (0.78, 0.68), (0.68, 0.2), (0.34, 0.0), (0.0, 0.12)],
          [(0.2, 1.58), (0.5, 1.56), (0.8, 1.6)]],
    "6": [[(0.62, 1.6), (0.28, 1.2), (0.06, 0.62), (0.16, 0.12), (0.46, 0.0), (0.74, 0.26),
           (0.68, 0.66), (0.4, 0.78), (0.12, 0.52)]],
    "7": [[(0.02, 1.54), (0.4, 1.56), (0.84, 1.56)], [(0.84, 1.56), (0.56, 0.9), (0.34, 0.0)]],
    "8": [[(0.66, 1.4), (0.4, 1.6), (0.12, 1.36), (0.3, 0.98), (0.62, 0.68), (0.7, 0.26),
           (0.4, 0.0), (0.08, 0.24), (0.2, 0.66), (0.56, 1.0), (0.68, 1.36)]],
    "9": [[(0.7, 1.3), (0.48, 1.58), (0.14, 1.42), (0.06, 1.02), (0.34, 0.8), (0.64, 1.0),
           (0.72, 1.34)], [(0.72, 1.34), (0.7, 0.7), (0.56, 0.0)]],
}  # fmt: skip
_DIGIT_GAP = 0.28


def draw_hyphen(slant: float, x_height: float) -> list[NDArray[np.float64]]:
    """A hyphen that begins at 0."""
    return _drawn(_HYPHEN, (0.0, _HALF), slant, x_height)


def draw_bullet(kind: str, slant: float, x_height: float) -> list[NDArray[np.float64]]:
    """The mark of a list's item; `kind` is "dot" or "dash"."""
    return _drawn({"dot": _DOT, "dash": _DASH}[kind], (0.0, _HALF), slant, x_height)


def draw_number(number: int, slant: float, x_height: float) -> list[NDArray[np.float64]]:
    """A whole number, 0 or more, about as high as capitals are."""
    strokes: list[NDArray[np.float64]] = []
    x = 0.0
    for digit in str(number):
        shapes = _DIGITS[digit]
        strokes += _drawn(shapes, (x, 0.0), slant, x_height)
        x += max(point[0] for shape in shapes for point in shape) + _DIGIT_GAP
    return strokes


def _drawn(
    shapes: list[list[tuple[float, float]]],
    origin: tuple[float, float],
    slant: float,
    x_height: float,
) -> list[NDArray[np.float64]]:
    lean = np.array([[1.0, 0.0], [slant, 1.0]])
    return [
        smooth(x_height * (np.array(shape) @ lean + np.array(origin)), 0.004 * x_height)
        for shape in shapes
    ]
