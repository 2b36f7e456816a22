"""Another order of a page's strokes, in which a plotter's lifted pen travels less."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from handwrite_app.document.model import Page, Stroke

_WINDOW = 300  # how many strokes ahead a turn is looked for: bounds the time on huge pages
_MOST_PASSES = 20


def ordered(page: Page) -> Page:
    """The same strokes in an order, and with ends swapped, so that less is travelled in the air.

    Nearest neighbour from the page's top left corner, then 2-opt (Croes 1958, "A Method for Solving
    Traveling-Salesman Problems"): turning a run of strokes around while that shortens the way.
    Strokes of one colour stay together, so that no pen is taken twice. It is no longer the order of
    writing: for plotters, and only when asked.

    Returns:
        A page whose way through the air is no longer than before.
    """
    by_color: dict[str, list[Stroke]] = {}
    for stroke in page.strokes:
        by_color.setdefault(stroke.color, []).append(stroke)
    strokes: list[Stroke] = []
    for color in by_color.values():
        strokes += _shortened(color, strokes[-1].points[-1] if strokes else np.zeros(2))
    better = replace(page, strokes=tuple(strokes))
    return better if _air_mm(better) < _air_mm(page) else page


def _air_mm(page: Page) -> float:
    """How far the pen travels lifted, from the top left corner on."""
    return _way(np.array([_ends(stroke) for stroke in page.strokes]).reshape(-1, 2, 2), np.zeros(2))


def _ends(stroke: Stroke) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return stroke.points[0], stroke.points[-1]


def _way(ends: NDArray[np.float64], start: NDArray[np.float64]) -> float:
    """Sum of the gaps between strokes; ends: (N, 2, 2) first and last point of each."""
    before = np.concatenate([start[None], ends[:-1, 1]])[: len(ends)]
    return float(np.linalg.norm(ends[:, 0] - before, axis=1).sum())


def _shortened(strokes: list[Stroke], start: NDArray[np.float64]) -> list[Stroke]:
    ends = np.array([_ends(stroke) for stroke in strokes])  # (N, 2, 2)
    order, turned = _nearest(ends, start)
    order, turned = _two_opt(ends, order, turned, start)
    return [
        _reversed(strokes[i]) if backwards else strokes[i]
        for i, backwards in zip(order.tolist(), turned.tolist(), strict=True)
    ]


def _reversed(stroke: Stroke) -> Stroke:
    pressures = None if stroke.pressures is None else stroke.pressures[::-1]
    return replace(stroke, points=stroke.points[::-1], pressures=pressures)


def _nearest(
    ends: NDArray[np.float64], start: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """From the start always on to the nearest end of a stroke not yet drawn."""
    left = np.arange(len(ends))
    here = start
    order, turned = [], []
    while len(left):
        squares = ((ends[left] - here) ** 2).sum(axis=2)  # (left, 2)
        k = int(squares.argmin())
        stroke, end = int(left[k // 2]), k % 2
        order.append(stroke)
        turned.append(end == 1)
        here = ends[stroke, 1 - end]
        left = np.delete(left, k // 2)
    return np.array(order, dtype=np.int64), np.array(turned, dtype=np.bool_)


def _two_opt(
    ends: NDArray[np.float64],
    order: NDArray[np.int64],
    turned: NDArray[np.bool_],
    start: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Turns runs i..j of the order around, each stroke with it, while the way gets shorter."""
    first = ends[order, turned.astype(int)]  # (N, 2) where each stroke is begun, in drawing order
    last = ends[order, 1 - turned.astype(int)]
    for _ in range(_MOST_PASSES):
        is_better = False
        for i in range(len(order)):
            before = last[i - 1] if i else start
            runs = slice(i, min(i + _WINDOW, len(order)))
            after = first[i + 1 : runs.stop + 1]
            gain = np.linalg.norm(first[i] - before) - np.linalg.norm(last[runs] - before, axis=1)
            inner = len(after)  # a run up to the page's last stroke has nothing after it
            gain[:inner] += np.linalg.norm(after - last[runs][:inner], axis=1)
            gain[:inner] -= np.linalg.norm(after - first[i], axis=1)
            j = int(gain.argmax())
            if gain[j] > 1e-9:
                run = slice(i, i + j + 1)
                order[run] = order[run][::-1]
                turned[run] = ~turned[run][::-1]
                first[run], last[run] = last[run][::-1].copy(), first[run][::-1].copy()
                is_better = True
        if not is_better:
            break
    return order, turned
