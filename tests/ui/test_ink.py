from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QPainterPath

from handwrite_app.document.model import Document, Page, Paper, Stroke, Word
from handwrite_app.export.motion import pen_times
from handwrite_app.ui.ink import PAGE_GAP_MM, Ink, path_of, time_pen


def document(*strokes: Stroke, pages: int = 1) -> Document:
    page = Page(100, 50, strokes)
    words = tuple(Word(f"w{i}") for i in range(1 + max(s.word for s in strokes)))
    return Document("text", (page,) * pages, words)


def timed(document: Document) -> np.ndarray:
    work = time_pen(document)
    while True:
        try:
            next(work)
        except StopIteration as stop:
            return stop.value


def many_strokes(count: int) -> list[Stroke]:
    rng = np.random.default_rng(0)
    walks = np.cumsum(rng.normal(size=(count, 9, 2)), axis=1) + 20
    return [Stroke(walk, word=k // 4, line=k // 30) for k, walk in enumerate(walks)]


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


def test_ink_keeps_writing_order_and_groups_what_is_painted_alike():
    first = Stroke(np.array([[1.0, 2], [3, 4]]), word=0)
    dot = Stroke(np.array([[9.0, 9]]), word=0)
    second = Stroke(np.array([[5.0, 2], [6, 4], [7, 4]]), word=1, color="#ff0000", width_mm=2)
    ink = Ink.of(document(first, dot, second))
    assert np.array_equal(ink.points, np.concatenate([s.points for s in (first, dot, second)]))
    assert ink.starts.tolist() == [True, False, True, True, False, False]
    assert ink.firsts.tolist() == [0, 3, 6]
    assert [ink.colors[look] for look in ink.looks] == ["#1a1a2e", "#ff0000"]
    assert ink.bounds.tolist() == [[0.5, 1.5, 9.5, 9.5], [3, 0, 9, 6]]


def test_a_word_of_very_many_points_is_painted_in_pieces():
    strokes = [Stroke(np.full((50, 2), 5.0)) for _ in range(40)]
    ink = Ink.of(document(*strokes))
    assert ink.firsts[-1] == 2000
    assert np.diff(ink.firsts).max() <= 256
    assert ink.starts[ink.firsts[:-1]].all()


def test_pages_lie_below_each_other_with_their_papers():
    stroke = Stroke(np.array([[1.0, 2], [3, 4]]))
    ruled = Page(100, 50, (stroke,), Paper("ruled", 10, 15))
    dotted = Page(100, 50, (stroke,), Paper("dots", 10, 15))
    ink = Ink.of(Document("text", (ruled, dotted), (Word("w"),)))
    below = 50 + PAGE_GAP_MM
    assert [page.top() for page in ink.pages] == [0, below]
    assert ink.points[-1].tolist() == [3, 4 + below]
    assert ink.rules[:, 3].max() < 50
    assert ink.dots[:, 1].min() > below


def test_an_empty_page_can_be_shown():
    ink = Ink.of(Document("", (Page(10, 10),)))
    assert len(ink.points) == len(ink.looks) == 0
    assert len(timed(ink.document)) == 0


@pytest.mark.parametrize("count", [1, 40, 41, 130])
def test_a_page_timed_in_parts_is_timed_as_a_whole(count):
    page = Page(100, 100, tuple(many_strokes(count)))
    whole = timed(Document("", (page,)))
    assert np.allclose(whole, np.concatenate(pen_times(page)))


def test_the_pen_takes_the_next_page_after_the_last_stroke_of_the_one_before():
    page = Page(100, 100, tuple(many_strokes(5)))
    once, twice = timed(Document("", (page,))), timed(Document("", (page, page)))
    assert (np.diff(twice) >= 0).all()
    assert np.allclose(twice[len(once) :] - twice[len(once)], once)
    assert twice[len(once)] > once[-1] + 0.5


def test_a_kept_step_needs_less_memory():
    ink = Ink.of(document(*many_strokes(10)))
    kept = ink.to_keep()
    assert kept.num_bytes < ink.num_bytes
    assert np.allclose(kept.points, ink.points, atol=1e-4)
    assert kept.document is None
