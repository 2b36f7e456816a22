"""A picture of what is in a corpus: some words of some writers."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from diffusion.corpus import Corpus
from diffusion.strokes import Strokes, draw

_ROWS, _WORDS, _ROW_PX, _WIDTH_PX, _SCALE = 8, 12, 56, 760, 2.5  # of a sheet
_GAP = 6.0  # steps between its words
_BASELINE_PX = 36


def draw_sheet(corpus: Corpus) -> bytes:
    """A PNG of some words of up to eight writers, spread over all of them."""
    count = len(corpus.writers)
    rows = []
    for writer in np.linspace(0, count - 1, min(_ROWS, count)).round().astype(int):
        of_writer = corpus.of_writer(int(writer), ["word", "line word"])
        if not len(of_writer):
            of_writer = corpus.of_writer(int(writer))
        chosen = np.linspace(0, len(of_writer) - 1, min(_WORDS, len(of_writer))).round().astype(int)
        rows.append(_draw_row([corpus.strokes(int(of_writer[k])) for k in chosen]))
    buffer = io.BytesIO()
    Image.fromarray(np.rint(255 * (1 - np.concatenate(rows))).astype(np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()


def _draw_row(words: Sequence[Strokes]) -> NDArray[np.float32]:
    """Words side by side on one baseline; those that have no room are left out."""
    line: Strokes = []
    right = 4.0
    for word in words:
        points = np.concatenate(word)
        left, width = float(points[:, 0].min()), float(np.ptp(points[:, 0]))
        if (right + width + 2) * _SCALE > _WIDTH_PX and line:
            break
        line += [
            np.column_stack([(s[:, 0] - left + right) * _SCALE, _BASELINE_PX - s[:, 1] * _SCALE])
            for s in word
        ]
        right += width + _GAP
    return draw(line, (_ROW_PX, _WIDTH_PX), 1.6).astype(np.float32)
