"""Tells the written rows of a piece of text apart, from the order and the boxes of its strokes."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import numpy as np
from numpy.typing import NDArray

Box = tuple[float, float, float, float]  # left, bottom, right, top; y up

_RECENT = 4  # boxes that say where the current row stands; few, so that rows may slope
_AHEAD = 5  # boxes that must stand lower for a row to start with the first of them
# So much lower than the row's foot, in letter heights, the next one starts if the pen
_DROP_RETURN = -0.1  # went back to the row's start
_DROP_BACK = 0.3  # went back, but not so far
_DROP_ONWARD = 1.0  # went on to the right
_RISE = 1.2  # so much above the row's head: a row that was squeezed in above
_SMALL = 0.4  # a lower box, in letter heights, is a dot or a comma


def rows(boxes: Sequence[Box]) -> list[int]:
    """The row of each box, from 0, never falling: a row starts where the writing leaves the last.

    Going back up, to dot an i or cross a t, starts no row; nor does a comma or a descender, for
    the writing goes on above it.

    Args:
        boxes: of strokes, letters or words, in writing order.
    """
    if not boxes:
        return []
    heights = [top - bottom for _, bottom, _, top in boxes]
    height = max(float(np.percentile(heights, 60)), 1e-6)
    large = [_is_large(box, height) for box in boxes]
    recent: list[Box] = []
    row, found, start = 0, [], boxes[0][0]
    for i, box in enumerate(boxes):
        if recent and large[i]:
            ahead = [b for b, is_large in zip(boxes[i:], large[i:], strict=True) if is_large]
            middle = median((bottom + top) / 2 for _, bottom, _, top in ahead[:_AHEAD])
            foot = median(bottom for _, bottom, _, _ in recent)
            end = max(right for _, _, right, _ in recent)
            head = median(top for _, _, _, top in recent)
            slack = min(height, (end - start) / 2)
            drop = _DROP_ONWARD
            if box[0] < start + slack and end - start > height:
                drop = _DROP_RETURN
            elif box[0] < end - slack:
                drop = _DROP_BACK
            is_below = max(middle, (box[1] + box[3]) / 2) < foot - drop * height
            if is_below or (len(ahead) > 1 and middle > head + _RISE * height):
                row += 1
                recent = []
                start = box[0]
        found.append(row)
        if large[i]:
            recent = [*recent[1 - _RECENT :], box]
    return found


def _is_large(box: Box, height: float) -> bool:
    """Whether a box says where its row stands: no dot, no comma, no bar of a T."""
    left, bottom, right, top = box
    width, own = right - left, top - bottom
    if width > 2 * height:
        return True  # a flat word in one stroke
    is_bar = width > 2.5 * own and own < 0.8 * height
    return own > _SMALL * height and not is_bar


def box_of(strokes: Sequence[NDArray[np.float32]]) -> Box:
    """(left, bottom, right, top) of at least one point."""
    points = np.concatenate(strokes)
    left, bottom = points.min(axis=0)
    right, top = points.max(axis=0)
    return float(left), float(bottom), float(right), float(top)
