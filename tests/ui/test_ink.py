from __future__ import annotations

import numpy as np
from PySide6.QtGui import QPainterPath

from handwrite_app.document.model import Document, Page, Stroke, Word
from handwrite_app.ui.ink import PAGE_GAP_MM, Ink, path_of


def document(*strokes: Stroke, pages: int = 1) -> Document:
    page = Page(100, 50, strokes)
    words = tuple(Word(f"w{i}") for i in range(1 + max(s.word for s in strokes)))
    return Document("text", (page,) * pages, words)


def test_a_path_made_in_one_go_is_the_path_made_point_by_point(qapp):
    points = np.random.default_rng(0).normal(size=(40, 2))
    starts = np.zeros(40, dtype=bool)
    starts[[0, 7, 8, 30]] = True
    expected = QPainterPath()
    for (x, y), starts_here in zip(points, starts, strict=True):
        (expected.moveTo if starts_here else expected.lineTo)(x, y)
        if starts_here and x == points[7, 0]:
            expected.lineTo(x + 1e-3, y)  # a dot has a little length, or Qt would not paint it
    assert path_of(points, starts) == expected


def test_ink_keeps_writing_order_and_the_pen_never_goes_back_in_time(qapp):
    first = Stroke(np.array([[1.0, 2], [3, 4]]), word=0)
    dot = Stroke(np.array([[9.0, 9]]), word=0)
    second = Stroke(np.array([[5.0, 2], [6, 4], [7, 4]]), word=1, color="#ff0000")
    ink = Ink.of(document(first, dot, second))
    assert np.array_equal(ink.points, np.concatenate([s.points for s in (first, dot, second)]))
    assert ink.starts.tolist() == [True, False, True, True, False, False]
    assert (np.diff(ink.times) >= 0).all()
    assert ink.times[0] == 0
    assert ink.duration_s > 0
    assert [group.color.name() for group in ink.groups] == ["#1a1a2e", "#ff0000"]


def test_pages_lie_below_each_other(qapp):
    ink = Ink.of(document(Stroke(np.array([[1.0, 2], [3, 4]])), pages=3))
    assert [page.top() for page in ink.pages] == [0, 50 + PAGE_GAP_MM, 2 * (50 + PAGE_GAP_MM)]
    assert ink.points[-1].tolist() == [3, 4 + 2 * (50 + PAGE_GAP_MM)]


def test_an_empty_page_can_be_shown(qapp):
    ink = Ink.of(Document("", (Page(10, 10),)))
    assert ink.duration_s == 0
    assert ink.groups == ()
