"""HP-GL for pen plotters and cutters: 40 units to the millimetre, y up from the lower left corner.

Only what the oldest plotters know is used: pens are taken, lifted and put down at absolute places.
The rules of the paper are not written: a plotter would draw them.
"""

from __future__ import annotations

import textwrap

import numpy as np
from numpy.typing import NDArray

from handwrite_app.document.model import Page, Stroke
from handwrite_app.export.polyline import drawn

UNITS_PER_MM = 40  # HP 7475A Interfacing and Programming Manual: a plotter unit is 0.025 mm
_PENS = 8  # in the carousels of most plotters
_WIDEST_COMMENT = 72  # characters: hp2xx keeps 80
_MOST_POINTS = 32  # in one PD: the buffers of old plotters are small


def export_hpgl(page: Page, provenance: str = "") -> bytes:
    """Writes a page as HP-GL. Same page, same bytes.

    Each colour is a pen, from 1 in the order of their first use; pen 9 is pen 1 again.

    Args:
        provenance: who or what wrote it, for a comment; see `Document.provenance`.
    """
    lines = []
    # First, while the plotter holds no pen: one too old for comments finds errors in them, which IN
    # clears, and cannot draw any.
    lines += [f'CO "{line}";' for line in textwrap.wrap(_comment(provenance), _WIDEST_COMMENT)]
    lines.append("IN;")
    colors = list(dict.fromkeys(stroke.color for stroke in page.strokes))
    held = ""
    for stroke in page.strokes:
        if stroke.color != held:
            held = stroke.color
            lines.append(f"SP{colors.index(held) % _PENS + 1};")
        lines.append(_instructions(_units(stroke, page)))
    lines.append("PU;SP0;")
    return ("\n".join(lines) + "\n").encode("ascii")


def _units(stroke: Stroke, page: Page) -> NDArray[np.float64]:
    """(M, 2) whole plotter units, y up, M >= 2, no two neighbours the same."""
    x, y = stroke.points.T
    units = np.rint(np.column_stack([x, page.height_mm - y]) * UNITS_PER_MM) + 0.0  # no -0
    units = drawn(units, page.width_mm * UNITS_PER_MM, dot=1)
    moved = (units[1:] != units[:-1]).any(axis=1)
    kept: NDArray[np.float64] = units[np.concatenate([[True], moved])]
    return kept


def _instructions(units: NDArray[np.float64]) -> str:
    pairs = [f"{x:.0f},{y:.0f}" for x, y in units.tolist()]
    chunks = [pairs[i : i + _MOST_POINTS] for i in range(1, len(pairs), _MOST_POINTS)]
    return f"PU{pairs[0]};" + "".join(f"PD{','.join(chunk)};" for chunk in chunks)


def _comment(text: str) -> str:
    """Printable ASCII, with no quote that would end it (HP-GL/2, CO)."""
    plain = text.encode("ascii", "replace").decode("ascii").replace('"', "'")
    return "".join(c if c.isprintable() else " " for c in plain)
