"""Ink that follows what a person has changed about its words by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from handwrite_app.layout.blocks import WordEdit
from handwrite_app.layout.clearance import Row


def apply_edits(
    rows: Sequence[Row],
    edits: Mapping[int, WordEdit],
    x_height_mm: float,
    bounds: tuple[NDArray[np.float64], NDArray[np.float64]] | None = None,
) -> None:
    """Moves and shapes the ink of edited words; all other ink stays where it is.

    Args:
        edits: by words. A word that is cut has every part moved and shaped alike.
        bounds: the least and the greatest (x, y) of the page, as rows measure them; a word that
            would leave it is moved back. None for a page that grows with its ink.
    """
    for row in rows:
        for number, block in enumerate(row.blocks):
            edit = edits.get(block.word)
            mine = row.owner == number
            if edit is None or not mine.any():
                continue
            start = np.array([row.x[mine].min()])
            baseline = float(row.baseline_at(start)[0])
            x, up = row.x[mine] - start, baseline - row.heights()[mine]
            x = start + edit.scale * (x + edit.lean * up) + edit.right * x_height_mm
            y = baseline - edit.scale * up + edit.down * x_height_mm
            if bounds is not None:
                x = x + _way_back(x, bounds[0][0], bounds[1][0])
                y = y + _way_back(y, bounds[0][1], bounds[1][1])
            row.x[mine] = x
            row.y[mine] = y - row.baseline_at(x)


def _way_back(values: NDArray[np.float64], low: float, high: float) -> float:
    """What to add so that all values lie within two others, or begin there if they are more."""
    back = min(high - float(values.max()), 0.0)
    return max(low - float(values.min()), back)
