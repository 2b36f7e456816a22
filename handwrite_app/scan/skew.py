"""The angle at which text runs, from the sharpness of its row profile."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_MAX_POINTS = 30_000


def estimate_skew(mask: NDArray[np.bool_], limit_deg: float = 16.0) -> float:
    """Finds the slope of the text in a mask.

    The row profile of level text has high, narrow peaks; its sum of squares is largest there
    (Postl 1986).

    Args:
        mask: (H, W), true where there is ink.
        limit_deg: the largest angle looked for, in degrees.

    Returns:
        Degrees, positive where text falls to the right (y down); 0 where there is too little ink.
    """
    rows, columns = np.nonzero(mask)
    if len(rows) < 50:
        return 0.0
    if len(rows) > _MAX_POINTS:
        pick = np.linspace(0, len(rows) - 1, _MAX_POINTS).astype(int)
        rows, columns = rows[pick], columns[pick]
    y, x = rows.astype(np.float64), columns.astype(np.float64)
    x -= x.mean()
    y -= y.mean()
    if np.ptp(x) < 2.0 * np.ptp(y) and np.ptp(x) < 0.3 * mask.shape[1]:
        limit_deg = min(limit_deg, 5.0)
    bin_px = max(1.0, float(np.ptp(x)) / 600)
    coarse = np.arange(-limit_deg, limit_deg + 0.5, 1.0, dtype=np.float64)
    best = _sharpest(x, y, coarse, bin_px)
    for step in (0.25, 0.05):
        best = _sharpest(x, y, best + step * np.arange(-5, 6), bin_px)
    return best if abs(best) <= limit_deg else 0.0


def _sharpest(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    degrees: NDArray[np.floating],
    bin_px: float,
) -> float:
    scores = []
    for angle in degrees:
        offsets = (y - x * np.tan(np.radians(angle))) / bin_px
        counts = np.bincount((offsets - offsets.min()).astype(int))
        smooth = np.convolve(counts, (1, 2, 1))
        # Level is likelier than askew when the profile cannot tell.
        scores.append(float((smooth**2.0).sum()) * (1 - 0.004 * abs(angle)))
    return float(degrees[int(np.argmax(scores))])
