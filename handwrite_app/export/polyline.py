"""A stroke's points as every single-stroke format writes them: two at least, so that dots live."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

DOT_MM = 0.01  # readers drop a line whose ends are one point


def drawn(
    points: NDArray[np.float64], right_edge: float, dot: float = DOT_MM
) -> NDArray[np.float64]:
    """The points of a stroke, or a short line to the right where they are all the same.

    Args:
        points: (N, 2) x, y in any unit, rounded as the file will hold them.
        right_edge: x that the short line does not pass; it then goes to the left.
        dot: its length.

    Returns:
        (M, 2), M >= 2, not all the same.
    """
    if (points != points[0]).any():
        return points
    x, y = points[0]
    return np.array([[x, y], [x + dot if x + dot <= right_edge else x - dot, y]])
