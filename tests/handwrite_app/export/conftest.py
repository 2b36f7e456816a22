"""A small document of two pages, with a dot, several words and an accent in the text."""

import numpy as np
import pytest

from handwrite_app.document.model import Document, Page, Paper, Stroke, Word


def make_document(pages=2, model="stroke-small 1.2"):
    curve = np.column_stack([np.linspace(10, 40, 30), 20 + 5 * np.sin(np.arange(30.0))])
    strokes = (
        Stroke(curve, 0, 0, 0.4, "#1a1a2e"),
        Stroke([[25.1234, 8.5]], 0, 0, 0.4, "#1a1a2e"),
        Stroke([[50.0, 20.0], [60.0, 21.0]], 1, 0, 0.4, "#aa0000"),
        Stroke([[99.999, 30.0]], 1, 0, 0.4, "#aa0000"),
        Stroke([[12.0, 35.0], [12.0, 35.0]], 2, 1, 0.4, "#1a1a2e"),
    )
    strokes = tuple(
        Stroke(np.round(s.points, 3), s.word, s.line, s.width_mm, s.color) for s in strokes
    )
    words = (Word("café", 0, 0, 2**62), Word("<&>", 0, 0, 5, 0.25), Word("i", 0, 1, 6))
    return Document(
        text="café <&>\ni",
        pages=tuple(Page(100.0, 50.5, strokes, Paper("ruled", 9.0, 20.0)) for _ in range(pages)),
        words=words,
        seed=3,
        model=model,
    )


@pytest.fixture
def document():
    return make_document()


@pytest.fixture
def one_page():
    return make_document(1)
